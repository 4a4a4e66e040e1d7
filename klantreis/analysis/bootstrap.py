"""Counts of comparisons within strata, and intervals for them by drawing whole groups of rows again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from klantreis.analysis.mantel_haenszel import Floats, Ints, Schatting, Tellingen, mantel_haenszel

TREKKINGEN: Final = 2000
Gewichten = npt.NDArray[np.float32]

_GETALLEN: Final = 1 << 20
"""Counts of one kind that are in memory at a time."""
_RIJEN: Final = 1 << 14
"""Rows of one stratum that are added up at a time: few enough for their sum to be exact in single precision."""
_CELLEN: Final = 1 << 24
"""Rows times comparisons that are written out in full at a time."""


@dataclass(frozen=True)
class Vergelijking:
    """Rows in strata, and what each is compared for.

    heeft : sparse, rows by comparisons: 1 where a row has it. bekend : sparse, rows by kinds: 1 where it is known of a
    row. soort : per comparison its kind. bestreden : 1 for rows with the outcome. stratum, groep : of every row, from 0
    without gaps.
    """

    heeft: csr_array
    bekend: csr_array
    soort: Ints
    bestreden: Ints
    stratum: Ints
    groep: Ints

    @property
    def strata(self) -> int:
        """How many there are; one when there are no rows."""
        return int(self.stratum.max(initial=0)) + 1

    @property
    def groepen(self) -> int:
        """How many there are."""
        return int(self.groep.max(initial=-1)) + 1

    def tellingen(self) -> Tellingen:
        """Counts: strata by comparisons."""
        found = self.gewogen(np.ones((self.groepen, 1), np.float32))
        return Tellingen(*(part[:, :, 0] for part in (found.a, found.n1, found.c, found.n0)))

    def gewogen(self, gewicht: Gewichten) -> Tellingen:
        """Counts in which every row counts as often as its group weighs: strata by comparisons by draws.

        Parameters
        ----------
        gewicht : whole numbers, groups by draws: their sums are exact, whatever the order of adding.
        """
        shape = self.strata, gewicht.shape[1]
        with_, all_ = (np.zeros((2, shape[0], part.shape[1], shape[1])) for part in (self.heeft, self.bekend))
        for rows in self._blokken():
            stratum = self.stratum[rows[0]]
            weight, outcome = gewicht[self.groep[rows]], self.bestreden[rows] == 1
            for counts, part in ((with_, self.heeft), (all_, self.bekend)):
                own = part[rows].toarray().astype(np.float32)
                counts[0, stratum] += own[outcome].T @ weight[outcome]
                counts[1, stratum] += own.T @ weight
        (a, n1), (m, n) = with_, all_[:, :, self.soort]
        return Tellingen(a, n1, m - a, n - n1)

    def _blokken(self) -> Iterator[Ints]:
        """Places of rows, some of one stratum at a time."""
        order = np.argsort(self.stratum, kind="stable")
        cuts = np.flatnonzero(np.diff(self.stratum[order])) + 1
        size = min(_RIJEN, max(_CELLEN // max(len(self.soort), 1), 1))
        for part in np.split(order, cuts):
            for begin in range(0, len(part), size):
                yield part[begin : begin + size]


@dataclass(frozen=True)
class Intervallen:
    """95 % intervals per comparison: (low, high) each; infinite or NaN where there is no limit."""

    verschil: tuple[Floats, Floats]
    verhouding: tuple[Floats, Floats]


def intervals(v: Vergelijking, zaad: int, trekkingen: int = TREKKINGEN) -> tuple[Intervallen, Intervallen]:
    """Intervals of the risk difference and the risk ratio of every comparison: within strata, and crude.

    Whole groups are drawn with replacement, as many as there are, so that rows of one group need not be independent. An
    interval holds the middle 95 % of the estimates that the draws give.

    Parameters
    ----------
    zaad : seed; equal seeds and rows give equal intervals. trekkingen : how many draws, 39 or more.

    References
    ----------
    Davison and Hinkley, Bootstrap Methods and their Application (1997), sections 3.8 and 5.3.1.
    """
    columns = max(1, _GETALLEN // max(v.strata * len(v.soort), 1))
    drawn: tuple[list[Schatting], list[Schatting]] = ([], [])
    for weights in _gewichten(v.groepen, zaad, trekkingen, columns):
        counts = v.gewogen(weights)
        for some, each in zip(drawn, (counts, counts.samen()), strict=True):
            some.append(mantel_haenszel(each))
    within, crude = (_midden(some, trekkingen) for some in drawn)
    return within, crude


def _gewichten(groepen: int, zaad: int, trekkingen: int, columns: int) -> Iterator[Gewichten]:
    """How often every group is drawn: groups by draws, so many draws at a time."""
    rng = np.random.Generator(np.random.PCG64(zaad))
    for begin in range(0, trekkingen, columns):
        n = min(columns, trekkingen - begin)
        draws = rng.integers(0, groepen, (n, groepen)) + np.arange(n)[:, None] * groepen
        counts = np.bincount(draws.reshape(-1), minlength=n * groepen).reshape(n, groepen)
        yield np.ascontiguousarray(counts.T, np.float32)


def _midden(drawn: list[Schatting], trekkingen: int) -> Intervallen:
    low = int(0.025 * (trekkingen + 1)) - 1
    limits = []
    for name in ("verschil", "verhouding"):
        # A draw without anything to compare says nothing: NaN is sorted last, and takes certainty away.
        values = np.sort(np.concatenate([getattr(each, name) for each in drawn], axis=1), axis=1)
        limits.append((values[:, low], values[:, trekkingen - 1 - low]))
    return Intervallen(*limits)
