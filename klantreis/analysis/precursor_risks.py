"""Decisions with their features -> the table `voorafgaand`: risks crude and within strata, intervals and tests
(definition 6).

Nothing here asks for the event log, so that any choice of decisions can be compared again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.analysis.association import clustered, design_effect, exact_test
from klantreis.analysis.bootstrap import TREKKINGEN, Intervallen, Vergelijking, intervals
from klantreis.analysis.homogeneity import homogeneity_test
from klantreis.analysis.mantel_haenszel import Floats, Ints, Tellingen, mantel_haenszel
from klantreis.analysis.precursor_rows import Besluitrijen, comparable_rows
from klantreis.analysis.shares import q_values
from klantreis.schemas import schema_of
from klantreis.vocabulary_links import GESTRATIFICEERD, RUW, VOORAFGAAND

MINSTENS_BESLUITEN: Final = 30
"""A feature is tested when so many decisions have it and so many do not, contested or not."""
MINSTENS_BESTREDEN: Final = 5
"""An interval needs so many contested decisions with the feature and so many without, as they are weighed."""


@dataclass(frozen=True)
class Uitkomst:
    """The table `voorafgaand`, and what it rests on.

    besluiten : decisions that were compared; bestreden : contested ones of those; inwoners : known residents whose they
    are. onzeker : left out, as an objection perhaps concerns them. familie : what was tested, "kenmerk: niveau".
    """

    tabel: pa.Table
    besluiten: int
    bestreden: int
    inwoners: int
    onzeker: int
    familie: tuple[str, ...]


def compare(besluiten: pa.Table, zaad: int, trekkingen: int = TREKKINGEN) -> Uitkomst:
    """Compare decisions with and without every feature.

    Parameters
    ----------
    besluiten : rows of `voorafgaand_besluiten`. zaad, trekkingen : of the bootstrap.

    Notes
    -----
    What is tested is fixed by how many decisions have a feature, contested or not, and so are the limits of quarters:
    nothing about objections decides what is looked at.

    p is that of Mantel and Haenszel's exact test, made larger by as much as decisions of one resident are alike. q is
    that of Benjamini and Hochberg over all that was tested.
    """
    every = comparable_rows(besluiten)
    sure = every.zeker
    contested = int(np.count_nonzero(every.bestreden == "ja"))
    many = np.asarray(every.heeft.sum(axis=0)).reshape(-1)
    known = np.asarray(every.bekend.sum(axis=0)).reshape(-1)[every.soort]
    family = np.flatnonzero((many >= MINSTENS_BESLUITEN) & (known - many >= MINSTENS_BESLUITEN))
    rows = _rijen(every, family, zaad, trekkingen) if contested else []
    return Uitkomst(
        pa.Table.from_pylist(rows, schema_of(VOORAFGAAND)), len(sure), contested,
        every.inwoners, len(every.bestreden) - len(sure),
        tuple(": ".join(every.namen[nr]) for nr in family),
    )  # fmt: skip


def _rijen(every: Besluitrijen, family: Ints, zaad: int, trekkingen: int) -> list[dict[str, Any]]:
    """The rows of the table: per feature the crude comparison and the stratified one."""
    features, everyone = np.arange(len(every.namen)), np.arange(len(every.bestreden))
    tested = every.vergelijking(every.zeker, family)
    within, crude = intervals(tested, zaad, trekkingen)
    counts = [
        every.vergelijking(every.zeker, features).tellingen(), every.vergelijking(everyone, features).tellingen(),
        every.vergelijking(everyone, features, als=True).tellingen(),
    ]  # fmt: skip
    unsure = every.vergelijking(np.setdiff1d(everyone, every.zeker), features).tellingen().samen()
    both = {
        RUW: _kolommen([part.samen() for part in counts], crude, family),
        GESTRATIFICEERD: _kolommen(counts, within, family) | _toetsen(tested, family, len(features)),
    }
    rows = []
    for nr, (kenmerk, niveau) in enumerate(every.namen):
        shared = {
            "kenmerk": kenmerk, "niveau": niveau, "in_familie": nr in family, "onzeker_met": int(unsure.n1[0, nr]),
            "onzeker_zonder": int(unsure.n0[0, nr]),
        }  # fmt: skip
        for how, columns in both.items():
            own = {name: _cel(name, values[nr]) for name, values in columns.items()}
            rows.append({**shared, **own, "ruw_of_gestratificeerd": how})
    return rows


def _cel(name: str, value: float) -> float | int | None:
    if VOORAFGAAND[name] == "int64":
        return int(value)
    return round(float(value), 9 if name in ("p", "q", "homogeen_p") else 6) if np.isfinite(value) else None


def _kolommen(counts: Sequence[Tellingen], drawn: Intervallen, family: Ints) -> dict[str, Floats]:
    """Per feature what a row says of it; NaN where there is nothing to say.

    Parameters
    ----------
    counts : without the uncertain decisions; with them, contested by none; and contested all.
    """
    sure, without, with_ = (mantel_haenszel(part) for part in counts)
    used = counts[0].vergelijkbaar
    n1, n0, a, c = (np.sum(getattr(counts[0], name) * used, axis=0) for name in ("n1", "n0", "a", "c"))
    enough = (counts[0].telkracht() >= MINSTENS_BESTREDEN)[family]
    limits = {
        "ci_laag": drawn.verschil[0] * 100, "ci_hoog": drawn.verschil[1] * 100, "rv_laag": drawn.verhouding[0],
        "rv_hoog": drawn.verhouding[1],
    }  # fmt: skip
    found = {
        "verschil_per_100": sure.verschil * 100, "risicoverhouding": sure.verhouding,
        "verschil_als_geen": without.verschil * 100, "verschil_als_alle": with_.verschil * 100,
        "rv_als_geen": without.verhouding, "rv_als_alle": with_.verhouding,
    }  # fmt: skip
    columns = {name: values[family] for name, values in found.items()}
    columns |= {name: np.where(enough, values, np.nan) for name, values in limits.items()}
    return _van_familie(columns, family, len(n1)) | {
        "n_met": n1, "n_zonder": n0, "bestreden_met": a, "bestreden_zonder": c, "risico_met": sure.met,
        "risico_zonder": sure.zonder, "strata": np.count_nonzero(used, axis=0).astype(np.float64),
    }  # fmt: skip


def _van_familie(columns: Mapping[str, Floats], family: Ints, n: int) -> dict[str, Floats]:
    """Values of what was tested, in columns for all features: NaN for the others."""
    out = {name: np.full(n, np.nan) for name in columns}
    for name, values in columns.items():
        out[name][family] = values
    return out


def _toetsen(v: Vergelijking, family: Ints, n: int) -> dict[str, Floats]:
    """Per feature p, q and the p of equal ratios."""
    counts, has, known = v.tellingen(), v.heeft.tocsc(), v.bekend.toarray()
    p, equal = np.empty(len(family)), np.empty(len(family))
    for nr in range(len(family)):
        own = Tellingen(*(part[:, nr] for part in (counts.a, counts.n1, counts.c, counts.n0)))
        x = np.zeros(len(v.stratum))
        x[has.indices[has.indptr[nr] : has.indptr[nr + 1]]] = 1
        score = _score(v, own, x) * known[:, v.soort[nr]]
        p[nr] = clustered(exact_test(own), design_effect(score, v.groep))
        same = homogeneity_test(own)
        equal[nr] = np.nan if same is None else same
    return _van_familie({"p": p, "q": q_values(p), "homogeen_p": equal}, family, n)


def _score(v: Vergelijking, t: Tellingen, x: Floats) -> Floats:
    """Per decision what it adds to the count of the test, minus what is expected; nothing where nothing is compared."""
    n = np.maximum(t.n1 + t.n0, 1)
    left = (x - (t.n1 / n)[v.stratum]) * (v.bestreden - ((t.a + t.c) / n)[v.stratum])
    return np.asarray(left * t.vergelijkbaar[v.stratum])
