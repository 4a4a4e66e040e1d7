"""What of a difference is another process, what another definition, and what another law (definition 7).

Two runs over the same exports, by an earlier project file and by the present one, give every figure four times: both
definitions in both periods. The difference that a reader sees, from the earlier report to the present one, then falls
apart exactly: the process is the mean over both definitions of (b - a), the definition the mean over both periods of
(new - old). That is what Shapley's value gives with two causes; with the law as the third it is used as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.analysis.shares import q_values
from klantreis.compare.comparison import GENOEG, Vergelijker, measure
from klantreis.compare.indicators_zaak import overdue
from klantreis.compare.measures import Meting
from klantreis.compare.periods import Opzet, Venster
from klantreis.compare.statistics import Schatting, two_sided
from klantreis.compare.units import Gegevens
from klantreis.compare.verdict import ZEKER
from klantreis.errors import opsomming
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import DEFINITIEVERSCHIL, INDICATOREN

Rij = dict[str, Any]
Cel = tuple[bool, bool, bool]
"""Which period (the later one?), which definition (the new one?), which law (that of the later period?)."""
_KEUS: Final = (False, True)
ONGELIJK: Final = 0.25
"""A code was there in one period and not in the other when it was in use so much longer a part of it."""
OORZAKEN: Final = ("proces", "definitie", "wet")


@dataclass(frozen=True)
class Wereld:
    """The measures of a run, as they are and, where the law changed between two periods, by the law of each of them.

    wetten : for a pair of windows (places) the terms by the law of the first and of the second.
    """

    gegevens: Gegevens
    metingen: Mapping[str, Meting]
    wetten: Mapping[tuple[int, int], tuple[Meting, Meting]]

    def meting(self, indicator: str, paar: tuple[int, int], wet: bool) -> Meting | None:
        """An indicator by the law of the first or the second window of a pair."""
        if indicator == "te_laat" and paar in self.wetten:
            return self.wetten[paar][wet]
        return self.metingen.get(indicator)


def world(data: Gegevens, by_law: Callable[[Gegevens, int, int], tuple[Gegevens, Gegevens] | None]) -> Wereld:
    """Measure a run, once more for every pair of windows between which the law changed.

    Parameters
    ----------
    by_law : the run judged by the law of the first window and by that of the second; None when the law is the same.
    """
    windows, laws = data.opzet.vensters, {}
    for a, b in data.opzet.paren:
        pair = (windows.index(a), windows.index(b))
        judged = by_law(data, *pair)
        if judged is not None:
            laws[pair] = (overdue(judged[0]), overdue(judged[1]))
    return Wereld(data, {m.indicator: m for m in measure(data)}, laws)


def definition_difference(oud: Wereld, nieuw: Wereld) -> pa.Table:
    """The table `definitieverschil`.

    Parameters
    ----------
    oud, nieuw : the same exports by the earlier and the present definitions, in the same windows; the same world twice
    when only the law may have changed.
    """
    rows = [row for indicator in INDICATOREN for row in _rows(indicator, oud, nieuw)]
    tested = [row for row in rows if row["p"] is not None]
    for row, q in zip(tested, q_values(np.array([row["p"] for row in tested])).tolist(), strict=True):
        row["oordeel"] = _oordeel(row, q)
    for row in rows:
        if row["totaal"] is not None and row["p"] is None:  # nothing varies within the periods
            row["oordeel"] = _oordeel(row, 0.0 if row["proces"] else 1.0)
    return pa.Table.from_pylist([{name: row[name] for name in DEFINITIEVERSCHIL} for row in rows], _SCHEMA)


_SCHEMA = schema_of(DEFINITIEVERSCHIL)


def _oordeel(row: Rij, q: float) -> str:
    """Which causes a row has."""
    parts = [oorzaak for oorzaak in OORZAKEN[1:] if row[oorzaak]]
    return " en ".join([*(["proces"] if q < ZEKER else []), *parts]) or "geen"


def _rows(indicator: str, oud: Wereld, nieuw: Wereld) -> list[Rij]:
    windows = nieuw.gegevens.opzet.vensters
    groups: dict[str, None] = {}
    for own in (oud, nieuw):
        if indicator in own.metingen:
            groups |= dict.fromkeys(own.metingen[indicator].per_groep)
    rows = []
    for groep in groups:
        for a, b in nieuw.gegevens.opzet.paren:
            row = _row(indicator, groep, oud, nieuw, (windows.index(a), windows.index(b)))
            if row is not None:
                rows.append(row)
    return rows


def _row(indicator: str, groep: str, oud: Wereld, nieuw: Wereld, paar: tuple[int, int]) -> Rij | None:
    """One indicator, group and pair; None when there is nothing to tell apart."""
    windows = nieuw.gegevens.opzet.vensters
    base: Rij = dict.fromkeys(DEFINITIEVERSCHIL) | {
        "indicator": indicator, "groep": groep, "periode_a": windows[paar[0]].naam,
        "periode_b": windows[paar[1]].naam, "oordeel": "niet_te_bepalen", "p": None,
    }  # fmt: skip
    if oud is nieuw and paar not in nieuw.wetten:
        return None
    cells: dict[Cel, Schatting] = {}
    for later in _KEUS:
        for new in _KEUS:
            for law in _KEUS:
                found = _cel(indicator, groep, nieuw if new else oud, paar, later, law)
                if found is None:
                    missing = "nieuwe" if new else "oude"
                    return base | {"opmerking": f"deze groep is er niet volgens de {missing} definitie"}
                cells[later, new, law] = found
    if oud is nieuw and all(_alike(cells[later, True, False], cells[later, True, True]) for later in _KEUS):
        return None
    if min(cell.n for cell in cells.values()) < GENOEG or not all(np.isfinite(c.waarde) for c in cells.values()):
        return base | {"opmerking": "te weinig gegevens"}
    return base | _apart({cell: round(found.waarde, 6) for cell, found in cells.items()}) | {"p": _p(cells)}


def _alike(a: Schatting, b: Schatting) -> bool:
    """Whether two figures are the same, or neither can be said."""
    return a.n == b.n and (a.waarde == b.waarde or bool(np.isnan(a.waarde) and np.isnan(b.waarde)))


def _cel(
    indicator: str, groep: str, own: Wereld, paar: tuple[int, int], later: bool, wet: bool
) -> Schatting | None:  # fmt: skip
    meting = own.meting(indicator, paar, wet)
    if meting is None or groep not in meting.per_groep:
        return None
    return Vergelijker(meting, groep, own.gegevens.opzet.vensters, 0.0).schat(paar[later])


def _apart(waarde: Mapping[Cel, float]) -> Rij:
    """A difference into its causes; what rounding leaves is the definition's, so that the sum is exact."""
    total = round(waarde[True, True, True] - waarde[False, False, False], 6)
    parts = shapley(waarde)
    proces, wet = round(parts[0], 6), round(parts[2], 6)
    a_oud, a_nieuw = waarde[False, False, False], waarde[False, True, False]
    b_oud, b_nieuw = waarde[True, False, True], waarde[True, True, True]
    definitie = round(total - proces - wet, 6)
    same = all(waarde[later, False, law] == waarde[later, True, law] for later in _KEUS for law in _KEUS)
    if same and definitie:  # nothing but rounding
        proces, definitie = round(total - wet, 6), 0.0
    found = {
        "a_oud": a_oud, "a_nieuw": a_nieuw, "b_oud": b_oud, "b_nieuw": b_nieuw, "totaal": total, "proces": proces,
        "definitie": definitie, "wet": wet, "interactie": round((b_nieuw - b_oud) - (a_nieuw - a_oud), 6),
    }  # fmt: skip
    return {name: value + 0.0 for name, value in found.items()}  # nothing is written as 0, never as -0


def shapley(waarde: Mapping[Cel, float]) -> tuple[float, float, float]:
    """What each of three causes adds, the mean over every order in which they could have come.

    References
    ----------
    Kitagawa, JASA 50 (1955), for two causes; Shorrocks, Journal of Economic Inequality 11 (2013), for more.

    Examples
    --------
    >>> cells = {(p, d, w): 10 + 4 * p + 3 * d for p in (0, 1) for d in (0, 1) for w in (0, 1)}
    >>> shapley(cells)
    (4.0, 3.0, 0.0)
    """
    added = [0.0, 0.0, 0.0]
    orders = list(permutations(range(3)))
    for order in orders:
        state = [False, False, False]
        for cause in order:
            before = waarde[state[0], state[1], state[2]]
            state[cause] = True
            added[cause] += waarde[state[0], state[1], state[2]] - before
    return added[0] / len(orders), added[1] / len(orders), added[2] / len(orders)


def _p(cells: Mapping[Cel, Schatting]) -> float | None:
    """Whether the process differs: only when it does so, and in one direction, by every definition and every law. Where
    they disagree (a desk that has another name now is a process by the old register only), the mean is of nothing that
    happened. So the largest p of all counts."""
    found = []
    for d in _KEUS:
        for w in _KEUS:
            a, b = cells[False, d, w], cells[True, d, w]
            error = float(np.sqrt(a.variantie + b.variantie))
            if not error > 0:
                return None
            found.append((b.waarde - a.waarde) / error)
    same = all(z > 0 for z in found) or all(z < 0 for z in found)
    return two_sided(min(abs(z) for z in found)) if same else 1.0


def doubt_unknown(
    verschil: pa.Table, oud: Sequence[Mapping[str, Any]], nieuw: Sequence[Mapping[str, Any]], opzet: Opzet
) -> pa.Table:  # fmt: skip
    """What the earlier definitions cannot be run on is no definition: `niet_te_bepalen`.

    An earlier project file does not know a code that came later. Then it counts one of the periods without those
    events, and the difference is one of registering. A code that it did not know in both periods is another matter:
    that was its definition.

    Parameters
    ----------
    oud, nieuw : rows of `niet_herkend` of both runs.
    """
    known = {(row["bron"], row["soort"], row["waarde"]) for row in nieuw}
    only = [row for row in oud if (row["bron"], row["soort"], row["waarde"]) not in known]
    missed = {
        (a.naam, b.naam): names
        for a, b in opzet.paren
        if (names := [row["waarde"] for row in only if abs(_there(row, a, opzet) - _there(row, b, opzet)) > ONGELIJK])
    }
    rows = verschil.to_pylist()
    for row in rows:
        names = missed.get((row["periode_a"], row["periode_b"]), [])
        if names and row["definitie"]:
            row["oordeel"] = "niet_te_bepalen"
            row["opmerking"] = (
                f"de oude definitie kent niet wat in één van beide perioden voorkomt: {opsomming(names, 3)}"
            )
    return pa.Table.from_pylist(rows, _SCHEMA)


def _there(row: Mapping[str, Any], venster: Venster, opzet: Opzet) -> float:
    """For which part of the time in which zaken of a window are followed a code was in use."""
    van, tot = venster.van, venster.tot + timedelta(days=opzet.volgtijd)
    days: int = (min(row["laatste"], tot) - max(row["eerste"], van)).days + 1
    return max(days, 0) / ((tot - van).days + 1)
