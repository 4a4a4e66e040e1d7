"""Periods held against each other: every indicator, group and pair (definition 7, `vergelijking`).

The family of tests is fixed before anything is tested, by rules that do not look at what came out: the crude comparison
of every indicator and group that has units enough, for every pair of periods, and its trend. Over that family q is
computed. What is standardised, the hazard ratio and Cliff's delta answer the same question in another way:
they have no q.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.analysis.shares import q_values
from klantreis.analysis.survival import kaplan_meier
from klantreis.compare.dominance import cliffs_delta
from klantreis.compare.indicators_geschil import dispute_measures
from klantreis.compare.indicators_reis import journey_measures
from klantreis.compare.indicators_zaak import case_measures
from klantreis.compare.measures import Meting
from klantreis.compare.periods import Venster
from klantreis.compare.statistics import (
    Effect,
    Schatting,
    count,
    mean,
    mean_difference,
    rate_ratio,
    share,
    share_difference,
    standardise,
    trend,
)
from klantreis.compare.survival_difference import hazard_ratio, restricted_mean
from klantreis.compare.units import Gegevens
from klantreis.compare.verdict import WEINIG_LOPEND, oordeel
from klantreis.schemas import schema_of
from klantreis.terms.facts import Bools, Floats, Ints
from klantreis.vocabulary_compare import GESTANDAARDISEERD, INDICATOREN, RUW, VERGELIJKING

GENOEG: Final = 30
"""Units in each period that a comparison needs."""
UITKOMSTEN: Final = 10
"""Units with, and units without, that a share needs, all periods together."""
STRATUM: Final = 5
"""Units in every period that a stratum needs."""
MAAND: Final = 30
"""Days over which numbers of units are given."""
JAAR: Final = 365.25
Rij = dict[str, Any]


def measure(data: Gegevens) -> list[Meting]:
    """Every indicator, in the order of INDICATOREN; measured once."""
    if not data.metingen:
        found = {m.indicator: m for m in chain(case_measures(data), journey_measures(data), dispute_measures(data))}
        data.metingen = [found[code] for code in INDICATOREN if code in found]
    return data.metingen


def compare(data: Gegevens, marges: Mapping[str, float] | None = None) -> pa.Table:
    """The table `vergelijking`.

    Parameters
    ----------
    marges : relevance margins that differ from those of INDICATOREN.
    """
    rows: list[Rij] = []
    for meting in measure(data):
        marge = (marges or {}).get(meting.indicator, INDICATOREN[meting.indicator].marge)
        for groep in meting.per_groep:
            rows += Vergelijker(meting, groep, data.opzet.vensters, marge).rijen(data.opzet.paren)
    family = [row for row in rows if row["in_familie"] and row["p"] is not None]
    for row, q in zip(family, q_values(np.array([row["p"] for row in family])).tolist(), strict=True):
        row["q"] = q
    for row in rows:
        row["oordeel"] = oordeel(row)
    _vanishes(rows)
    return pa.Table.from_pylist([_rounded(row) for row in rows], schema_of(VERGELIJKING))


@dataclass(frozen=True)
class Vergelijker:
    """One indicator and group."""

    meting: Meting
    groep: str
    vensters: tuple[Venster, ...]
    marge: float

    @property
    def soort(self) -> str:
        """How the indicator is counted."""
        return INDICATOREN[self.meting.indicator].soort

    def schat(self, venster: int) -> Schatting:
        """The figure of one window, as it stands in the table."""
        found = estimate(self.meting, self.groep, self.meting.rijen(self.groep, venster))
        factor = MAAND / self.vensters[venster].dagen if self.soort == "aantal" else 1.0
        return Schatting(found.waarde * factor, found.variantie * factor**2, found.n)

    def rijen(self, paren: list[tuple[Venster, Venster]]) -> Iterator[Rij]:
        """The rows of every pair, and the trend."""
        for a, b in paren:
            yield from self._paar(self.vensters.index(a), self.vensters.index(b))
        if len(self.vensters) > 2:
            yield from self._trend()

    def _paar(self, a: int, b: int) -> Iterator[Rij]:
        enough = self._enough(a, b)
        left, right = self.schat(a), self.schat(b)
        effect = self._effect(a, b) if enough else None
        going = self._lopend(a, b)
        note = f"{going * 100:.0f} % liep na {self.meting.tau} dagen nog" if going > WEINIG_LOPEND else None
        yield self._rij(a, b, left, right, effect, in_familie=enough, opmerking=note) | {"lopend": going}
        if not enough:
            return
        if self.soort == "tijd":
            yield from self._times(a, b)
        standard = self._standaard(a, b)
        if standard is not None:
            yield standard

    def _enough(self, *vensters: int) -> bool:
        """Whether these windows can be compared: by numbers of units, and by how many of all have it."""
        if min(len(self.meting.rijen(self.groep, nr)) for nr in vensters) < GENOEG:
            return False
        own = self.meting.waarden(self.groep)[self.meting.per_groep[self.groep]]
        if self.soort == "aandeel":
            return bool(UITKOMSTEN <= own.sum() <= len(own) - UITKOMSTEN)
        return self.soort == "aantal" or bool(own.min() < own.max())

    def _lopend(self, *vensters: int) -> float:
        """Of times: the largest share, in one of these windows, that had not ended when it was no longer followed."""
        if self.meting.geeindigd is None:
            return 0.0
        rows = [self.meting.rijen(self.groep, nr) for nr in vensters]
        return max((1 - float(self.meting.geeindigd[own].mean()) for own in rows if len(own)), default=0.0)

    def _effect(self, a: int, b: int) -> Effect:
        rows_a, rows_b = (self.meting.rijen(self.groep, nr) for nr in (a, b))
        values, who = self.meting.waarden(self.groep), self.meting.eenheden.inwoner
        if self.soort == "aantal":
            days = [self.vensters[nr].dagen for nr in (a, b)]
            return rate_ratio(count(who[rows_a]), count(who[rows_b]), days[0], days[1])
        if self.soort == "aandeel":
            return share_difference((values[rows_a] > 0, who[rows_a]), (values[rows_b] > 0, who[rows_b]))
        maat = "rmst_verschil" if self.soort == "tijd" else "verschil_gemiddelde"
        return mean_difference(self.schat(a), self.schat(b), maat)

    def _times(self, a: int, b: int) -> Iterator[Rij]:
        """The same times once more: the hazard ratio beside the medians, and Cliff's delta when all have ended."""
        sides = []
        for nr in (a, b):
            rows = self.meting.rijen(self.groep, nr)
            assert self.meting.geeindigd is not None
            sides.append((self.meting.waarde[rows], self.meting.geeindigd[rows], self.meting.eenheden.inwoner[rows]))
        left, right = (Schatting(_median(days, ended), np.nan, len(days)) for days, ended, _who in sides)
        yield self._rij(a, b, left, right, hazard_ratio(sides[0], sides[1]), opmerking=_MEDIANEN)
        if all(ended.all() for _days, ended, _who in sides):
            yield self._rij(
                a, b, left, right, cliffs_delta(sides[0][0], sides[1][0], sides[0][2], sides[1][2]), opmerking=_MEDIANEN
            )

    def _standaard(self, a: int, b: int) -> Rij | None:
        """The same comparison, when both periods had the mix of all periods together."""
        if self.soort == "aantal" or (self.groep in self.meting.eigen and self.meting.indicator in _MENGSEL):
            return None
        where, stratum = self.meting.per_groep[self.groep], self.meting.eenheden.stratum
        size = int(stratum.max(initial=0)) + 1
        numbers = [
            np.bincount(stratum[where & (self.meting.eenheden.venster == nr)], minlength=size)
            for nr in range(len(self.vensters))
        ]
        kept = np.flatnonzero(np.min(numbers, axis=0) >= STRATUM)
        if len(kept) < 2:
            return None
        weight = np.sum(numbers, axis=0)[kept].astype(np.float64)
        found = standardise(self._per_stratum(a, kept), self._per_stratum(b, kept), weight / weight.sum())
        part = weight.sum() / np.count_nonzero(where)
        return self._rij(
            a, b, found[0], found[1], mean_difference(found[0], found[1], self._effect(a, b).maat),
            wijze=GESTANDAARDISEERD, opmerking=f"gelijke samenstelling; over {part * 100:.0f} % van de {self._eenheid}",
        )  # fmt: skip

    def _per_stratum(self, venster: int, kept: Ints) -> list[Schatting]:
        rows, stratum = self.meting.rijen(self.groep, venster), self.meting.eenheden.stratum
        return [estimate(self.meting, self.groep, rows[stratum[rows] == nr]) for nr in kept]

    def _trend(self) -> Iterator[Rij]:
        every = range(len(self.vensters))
        if not self._enough(*every):
            return
        found = [self.schat(nr) for nr in every]
        days = np.array([(v.van.toordinal() + v.tot.toordinal()) / 2 for v in self.vensters])
        effect = trend(found, (days - days[0]) / JAAR)
        yield self._rij(0, len(found) - 1, found[0], found[-1], effect, in_familie=True, opmerking="per jaar")

    @property
    def _eenheid(self) -> str:
        return INDICATOREN[self.meting.indicator].eenheid

    def _rij(
        self, a: int, b: int, left: Schatting, right: Schatting, effect: Effect | None, *, wijze: str = RUW,
        in_familie: bool = False, opmerking: str | None = None,
    ) -> Rij:  # fmt: skip
        return {
            "indicator": self.meting.indicator, "groep": self.groep, "periode_a": self.vensters[a].naam,
            "periode_b": self.vensters[b].naam, "n_a": left.n, "n_b": right.n, "waarde_a": left.waarde,
            "waarde_b": right.waarde, "verschil": right.waarde - left.waarde, "effectmaat": effect and effect.maat,
            "effect": effect and effect.effect, "ci_laag": effect and effect.ci_laag,
            "ci_hoog": effect and effect.ci_hoog, "p": effect and effect.p, "q": None, "oordeel": None,
            "opmerking": opmerking, "wijze": wijze, "volgtijd_dagen": self.meting.tau, "marge": self.marge,
            "in_familie": in_familie,
        }  # fmt: skip


_MEDIANEN = "waarden: medianen"
_MENGSEL = ("samenstelling", "variant", "bezwaarmethode")
"""What says how the units are made up, and so is not standardised to how they are made up."""


def estimate(meting: Meting, groep: str, rows: Ints) -> Schatting:
    """The figure of some units of an indicator, with its variance: a number of units is a plain number here."""
    values, who = meting.waarden(groep)[rows], meting.eenheden.inwoner[rows]
    soort = INDICATOREN[meting.indicator].soort
    if soort == "aantal":
        return count(who)
    if not len(rows):
        return Schatting(np.nan, np.nan, 0)
    if soort == "aandeel":
        return share(values > 0, who)
    if soort == "gemiddelde":
        return mean(values, who)
    assert meting.geeindigd is not None
    return restricted_mean(values, meting.geeindigd[rows], who, meting.tau)


def _median(days: Floats, ended: Bools) -> float:
    """The median of Kaplan and Meier; NaN when the data do not reach it."""
    found = kaplan_meier(days, ended).quantile(0.5)
    return np.nan if found is None else found


def _vanishes(rows: list[Rij]) -> None:
    """Say of a crude difference that is none any more when the mix is equal."""
    standard = {_key(row): row for row in rows if row["wijze"] == GESTANDAARDISEERD}
    for row in rows:
        other = standard.get(_key(row))
        if other is None or row["wijze"] == GESTANDAARDISEERD or not row["in_familie"]:
            continue
        if row["q"] is not None and row["q"] < 0.05 and other["ci_laag"] <= 0 <= other["ci_hoog"]:
            note = "bij gelijke samenstelling is er geen aantoonbaar verschil"
            row["opmerking"] = "; ".join(filter(None, (row["opmerking"], note)))


def _key(row: Rij) -> tuple[Any, ...]:
    return (*(row[name] for name in ("indicator", "groep", "periode_a", "periode_b", "effectmaat")),)


def _rounded(row: Rij) -> Rij:
    """As it is stored: six decimals, p and q six digits; what cannot be estimated is null."""
    found = dict(row)
    for name, kind in VERGELIJKING.items():
        value = found[name]
        if kind != "float64" or value is None:
            continue
        if not np.isfinite(value):
            found[name] = None
        else:
            found[name] = float(f"{value:.6g}") if name in ("p", "q") else round(float(value), 6)
    return found
