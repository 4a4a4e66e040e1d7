"""The clock of the law, on columns: the last day of a term, with suspensions in it, and how far it is extended.

The reading, day by day: from the day after the start every day counts that is not suspended. A term ends on the first
day that is not suspended, on which enough days have counted, and that the Algemene termijnenwet accepts as a last day.
Days are int64 numbers since 1970.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from klantreis.terms.calendar import LAATSTE_DAG, Kalender
from klantreis.terms.facts import Bools, Ints
from klantreis.terms.models import Eenheid

MINSTENS_DAGEN, MINSTENS_WERKDAGEN = 3, 2
"""Algemene termijnenwet 2: a term of at least three days holds at least two working days."""


@dataclass(frozen=True)
class Pauzes:
    """Suspended days: per row disjoint runs in order, from `eerste` to `laatste` inclusive, with a day between them."""

    rij: Ints
    eerste: Ints
    laatste: Ints

    @classmethod
    def van(cls, rij: Ints, eerste: Ints, laatste: Ints) -> Pauzes:
        """Any runs, overlapping or not; empty ones (laatste < eerste) are dropped."""
        some = laatste >= eerste
        rij, eerste, laatste = rij[some], eerste[some], laatste[some]
        order = np.lexsort((eerste, rij))
        rij, eerste, laatste = rij[order], eerste[order], laatste[order]
        if not len(rij):
            return cls(rij, eerste, laatste)
        # The furthest last day so far within the row: rows are told apart by adding more than any day.
        step = np.int64(1) << 32
        reach = np.maximum.accumulate(laatste + rij * step) - rij * step
        opens = np.ones(len(rij), bool)
        opens[1:] = (rij[1:] != rij[:-1]) | (eerste[1:] > reach[:-1] + 1)
        closes = np.append(opens[1:], True)
        return cls(rij[opens], eerste[opens], reach[closes])

    def rangen(self) -> Iterator[tuple[Ints, Ints, Ints]]:
        """The first run of every row that has one, then the second, ...: rows, first days, last days."""
        for own in rangen(self.rij):
            yield self.rij[own], self.eerste[own], self.laatste[own]

    def kies(self, rijen: Ints, aantal: int) -> Pauzes:
        """Only these rows (in increasing order, of so many), numbered anew."""
        place = np.full(aantal, -1, np.int64)
        place[rijen] = np.arange(len(rijen))
        own = place[self.rij] >= 0
        return Pauzes(place[self.rij[own]], self.eerste[own], self.laatste[own])

    def tot(self, dagen: Ints) -> Pauzes:
        """Only the suspended days up to and including a day per row."""
        return Pauzes.van(self.rij, self.eerste, np.minimum(self.laatste, dagen[self.rij]))

    def na(self, dagen: Ints) -> Pauzes:
        """Only the suspended days after a day per row."""
        return Pauzes.van(self.rij, np.maximum(self.eerste, dagen[self.rij] + 1), self.laatste)

    def dagen_tussen(self, van: Ints, tot: Ints) -> Ints:
        """Suspended days d per row with van < d < tot."""
        inside = np.minimum(self.laatste, tot[self.rij] - 1) - np.maximum(self.eerste, van[self.rij] + 1) + 1
        return np.bincount(self.rij, np.maximum(inside, 0), len(van)).astype(np.int64)


def rangen(rij: Ints) -> Iterator[Ints]:
    """Places of the first item of every row that has one, then of the second, ...; `rij` is sorted."""
    if not len(rij):
        return
    begins = np.flatnonzero(np.append(True, rij[1:] != rij[:-1]))
    rang = np.arange(len(rij)) - np.repeat(begins, np.diff(np.append(begins, len(rij))))
    for nr in range(int(rang.max()) + 1):
        yield np.flatnonzero(rang == nr)


Telling = Callable[[Ints], Ints]


def _na(start: Ints, aantal: Ints, pauzes: Pauzes, tel: Telling, nummer: Telling) -> Ints:
    """The first day by which so many counted days after the start have passed, suspended days left out.

    Parameters
    ----------
    tel : day -> counted days up to and including it. nummer : the inverse.
    """
    target = tel(start) + aantal
    for rij, eerste, laatste in pauzes.na(start).rangen():
        hit = nummer(target[rij]) >= eerste
        rows = rij[hit]
        target[rows] += tel(laatste[hit]) - tel(eerste[hit] - 1)
    return nummer(target)


def _zelf(dagen: Ints) -> Ints:
    return dagen


def lengte(start: Ints, aantal: Ints, eenheid: Eenheid) -> Ints:
    """The length of a term from each start: in days, or in working days for that unit.

    A month later is the same day of the month, or the last day of a shorter month.
    """
    if eenheid == "maanden":
        days = start.astype("datetime64[D]")
        month = days.astype("datetime64[M]")
        place = (days - month.astype("datetime64[D]")).astype(np.int64)
        target = month + aantal.astype("timedelta64[M]")
        longest = ((target + np.timedelta64(1, "M")).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(
            np.int64
        ) - 1
        end = target.astype("datetime64[D]").astype(np.int64) + np.minimum(place, longest)
        return np.asarray(end - start, np.int64)
    return aantal * 7 if eenheid == "weken" else aantal.copy()


def einde(start: Ints, aantal: Ints, eenheid: Eenheid, pauzes: Pauzes, kalender: Kalender, termijnenwet: bool) -> Ints:
    """The last day of a term, with its suspensions, without an extension.

    Parameters
    ----------
    start : the day that the law names; counting begins the day after it. aantal : per row, in `eenheid` (not hours).
    termijnenwet : whether the Algemene termijnenwet applies.

    References
    ----------
    Algemene termijnenwet 1 (no end on a Saturday, Sunday or holiday) and 2 (two working days in it); Awb 4:15.

    Examples
    --------
    >>> from datetime import date
    >>> from klantreis.terms.facts import dag_nr, dag_van
    >>> niet = Pauzes(*(np.empty(0, np.int64) for _ in range(3)))
    >>> six = np.array([6])
    >>> monday = np.array([dag_nr(date(2026, 3, 16))])
    >>> dag_van(einde(monday, six, "weken", niet, Kalender.standaard(), True)[0])  # 27 April is King's Day
    datetime.date(2026, 4, 28)
    """
    n = lengte(start, aantal, eenheid)
    if eenheid == "werkdagen":
        return _na(start, n, pauzes, kalender.tel, kalender.nummer)
    end = _na(start, n, pauzes, _zelf, _zelf)
    if termijnenwet:
        two = _na(start, np.full_like(n, MINSTENS_WERKDAGEN), pauzes, kalender.tel, kalender.nummer)
        end = np.where(n >= MINSTENS_DAGEN, np.maximum(end, two), end)
    return _laatste_dag(end, pauzes, kalender, termijnenwet)


def _laatste_dag(dagen: Ints, pauzes: Pauzes, kalender: Kalender, termijnenwet: bool) -> Ints:
    """The first day from each on that is not suspended, and a working day when the Algemene termijnenwet applies."""
    end = kalender.volgende_werkdag(dagen) if termijnenwet else dagen.copy()
    for rij, eerste, laatste in pauzes.rangen():
        hit = (eerste <= end[rij]) & (end[rij] <= laatste)
        rows = rij[hit]
        end[rows] = kalender.volgende_werkdag(laatste[hit] + 1) if termijnenwet else laatste[hit] + 1
    return end


def verschoven(dagen: Ints, vanaf: Ints, pauzes: Pauzes) -> Ints:
    """A named last day, shifted by the suspended days after the day on which it was named.

    The Algemene termijnenwet does not apply to it: it holds for the term as written, not for its sum with an extension.
    """
    later = pauzes.na(vanaf)
    target = np.minimum(dagen, LAATSTE_DAG)
    for rij, eerste, laatste in later.rangen():
        hit = target[rij] >= eerste
        rows = rij[hit]
        target[rows] += laatste[hit] - eerste[hit] + 1
    return target


def rust_op_onzekere(van: Ints, tot: Ints, kalender: Kalender) -> Bools:
    """Whether a day on a par that could not be verified lies after one day and up to another: worth a second look."""
    unsure = np.array(sorted(kalender.onzeker), np.int64)
    return np.asarray(np.searchsorted(unsure, tot, "right") > np.searchsorted(unsure, van, "right"))
