"""The months in which a series moved to another level: Pettitt's rank test, and again within the parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.analysis.shares import q_values
from klantreis.schemas import schema_of
from klantreis.terms.facts import Floats, Ints
from klantreis.vocabulary_compare import OMSLAGPUNTEN

KORTST: Final = 6
"""A level lasts so many months at least."""
GRENS: Final = 0.05
VERWISSELINGEN: Final = 9_999
_ZAAD: Final = 20_240_601
_JAAR: Final = 12
_RONDES: Final = 5
VOLUMES: Final = ("zaken", "klantreizen")
"""Series that count: they are freed of what comes back every year when they are two years long."""
SAMENHANG: Final = 2.0
"""Neighbouring months are said to be alike when their correlation is so many times 1/sqrt(n)."""


@dataclass(frozen=True)
class Reeks:
    """One series: its months (as text, and as a count from some year's January) with their units and values."""

    naam: str
    groep: str
    maanden: tuple[str, ...]
    n: Ints
    waarden: Floats

    @property
    def volume(self) -> bool:
        """Whether it counts."""
        return self.naam in VOLUMES

    def level(self, van: int, tot: int) -> float:
        """The mean of some months: of a count per month, else over their units."""
        part, n = self.waarden[van:tot], self.n[van:tot]
        return float(part.mean() if self.volume or not n.sum() else (part * n).sum() / n.sum())


@dataclass
class _Deel:
    """A part of a series that is tested; a split is the place of the first month of the new level."""

    reeks: Reeks
    van: int
    tot: int
    seizoen: bool
    splits: int
    p: float
    q: float = field(default=1.0)


def change_points(reeksen: pa.Table) -> pa.Table:
    """The table `omslagpunten`: every month with which a new level of a monthly series begins.

    Pettitt's test compares the ranks before and after every month that leaves KORTST months on both sides; its p is the
    share of VERWISSELINGEN random orders of the months that part as far (with a fixed seed). The new level begins where
    one step explains most of the values. A series that counts and
    is two years long is first freed of what comes back every year: the mean of each month of the year is taken off,
    and orders change years only, never months. All series of the table that are long enough (`family`) are tested,
    q is Benjamini-Hochberg over them; a series with q below GRENS is split there, and its parts are tested in the same
    way, as a family of their own, until none is left. So without any change no more than 5 % of runs finds one. At the
    end each split is tested again between its neighbours: it goes where that finds it, or away when nothing is left.

    Ranks know nothing of neighbours: in a series in which months resemble the month before, p is too small; `opmerking`
    says so where it is seen.

    Parameters
    ----------
    reeksen : the table `maandreeksen`; months without a value are passed over.

    References
    ----------
    A. N. Pettitt, A non-parametric approach to the change-point problem, Applied Statistics 28 (1979).
    """
    every = series(reeksen)
    wave = [part for own in every if (part := _tested(own, 0, len(own.waarden))) is not None]
    size = len(wave)
    found: list[_Deel] = []
    while wave:
        for part, q in zip(wave, q_values(np.array([part.p for part in wave])).tolist(), strict=True):
            part.q = q
        sure = [part for part in wave if part.q < GRENS]
        found += sure
        halves = [(part, bounds) for part in sure for bounds in ((part.van, part.splits), (part.splits, part.tot))]
        wave = [half for part, (van, tot) in halves if (half := _tested(part.reeks, van, tot)) is not None]
    for own in every:
        found = [part for part in found if part.reeks is not own] + _between([p for p in found if p.reeks is own])
    order = {(own.naam, own.groep): nr for nr, own in enumerate(every)}
    found.sort(key=lambda part: (order[part.reeks.naam, part.reeks.groep], part.splits))
    return pa.Table.from_pylist([_row(part, found, size) for part in found], schema_of(OMSLAGPUNTEN))


def series(reeksen: pa.Table) -> list[Reeks]:
    """The series of the table `maandreeksen`, in its order, without the months that have no value."""
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in reeksen.to_pylist():
        rows.setdefault((row["reeks"], row["groep"]), []).extend([row] if row["waarde"] is not None else [])
    return [
        Reeks(
            naam, groep, tuple(row["maand"] for row in own), np.array([row["n"] for row in own], np.int64),
            np.array([row["waarde"] for row in own], np.float64),
        )
        for (naam, groep), own in rows.items()
    ]  # fmt: skip


def family(reeksen: pa.Table) -> list[tuple[str, str]]:
    """The series and groups that are tested: those of two levels of KORTST months at least."""
    return [(own.naam, own.groep) for own in series(reeksen) if len(own.waarden) >= 2 * KORTST]


def pettitt(waarden: Floats, kortst: int = 1) -> tuple[int, int]:
    """Pettitt's statistic K, and the place of the first value of the new level.

    Parameters
    ----------
    kortst : so many values there are on both sides of it.

    Examples
    --------
    >>> pettitt(np.array([1.0, 2, 1, 2, 8, 9, 9, 8]))
    (16, 4)
    """
    parts = np.abs(_apart(_ranks(waarden)[np.newaxis]))[0, kortst - 1 : len(waarden) - kortst]
    return int(parts.max()), int(parts.argmax()) + kortst


def _ranks(waarden: Floats) -> Ints:
    """Twice the rank of each value, equal values sharing theirs: whole numbers."""
    from scipy.stats import rankdata

    return np.asarray(np.rint(2 * rankdata(waarden)), np.int64)


def _apart(ranks: Ints) -> Ints:
    """Per row and place t: the sum over pairs of one of the first t values and one after them of the sign of what the
    first has more."""
    n = ranks.shape[1]
    return np.asarray(np.cumsum(ranks, axis=1) - np.arange(1, n + 1) * (n + 1), np.int64)


def _tested(reeks: Reeks, van: int, tot: int) -> _Deel | None:
    """A part with its p; None when it is too short to be split.

    Of a series that is freed of its season a part of less than two years is not tested again: what comes back every
    year could not be told from a change.
    """
    whole = (van, tot) == (0, len(reeks.waarden))
    if tot - van < 2 * KORTST:
        return None
    month = np.array([int(maand[5:]) for maand in reeks.maanden[van:tot]], np.int64)
    two_years = all((month == nr).sum() >= 2 for nr in range(1, _JAAR + 1))
    if reeks.volume and not whole and not two_years:
        return None
    seizoen = reeks.volume and two_years
    part = reeks.waarden[van:tot]
    classes = [np.flatnonzero(month == nr) for nr in range(1, _JAAR + 1)] if seizoen else [np.arange(len(part))]
    if seizoen:
        part = _without_season(part, classes)
    k, _place = pettitt(part, KORTST)
    ranks = _ranks(part)
    place = _best_step(_without_season(part, classes), classes)
    rng = np.random.default_rng(_ZAAD)
    shuffled = np.empty((VERWISSELINGEN, len(part)), np.int64)
    for own in classes:
        shuffled[:, own] = rng.permuted(np.tile(ranks[own], (VERWISSELINGEN, 1)), axis=1)
    others = np.abs(_apart(shuffled))[:, KORTST - 1 : len(part) - KORTST].max(axis=1)
    p = (1 + int((others >= k).sum())) / (1 + VERWISSELINGEN)
    return _Deel(reeks, van, tot, seizoen, van + place, p)


def _between(found: Sequence[_Deel]) -> list[_Deel]:
    """The splits of one series, each where it is found between its neighbours: the first to be found in a series of
    several levels is not always at one of them. Where a part is too short to be tested, its split stays."""
    splits = sorted(found, key=lambda part: part.splits)
    for _round in range(_RONDES):
        before = [part.splits for part in splits]
        for part in list(splits):
            at = splits.index(part)
            van = splits[at - 1].splits if at else 0
            tot = splits[at + 1].splits if at + 1 < len(splits) else len(part.reeks.waarden)
            again = _tested(part.reeks, van, tot)
            if again is not None and again.p < GRENS:
                part.splits = again.splits
            elif again is not None:
                splits.remove(part)
        if [part.splits for part in splits] == before:
            break
    return splits


def _without_season(waarden: Floats, classes: Sequence[Ints]) -> Floats:
    """What is left when the mean of each month of the year is taken off; rounded, so that ties stay ties."""
    left = waarden.copy()
    for own in classes:
        left[own] -= waarden[own].mean()
    return np.asarray(left.round(9), np.float64)


def _best_step(left: Floats, classes: Sequence[Ints]) -> int:
    """Where a step explains most of what is left without the season, or without the mean: the step loses it too.

    K itself is drawn to the middle, where it can become larger: by one low month after a rise (ranks do not know how
    far it is from the months before), and by a season that takes part of a step with it.
    """
    best, place = -1.0, KORTST
    for t in range(KORTST, len(left) - KORTST + 1):
        step = _without_season((np.arange(len(left)) >= t).astype(np.float64), classes)
        explained = round(float((step @ left) ** 2 / (step @ step)), 9)
        if explained > best:
            best, place = explained, t
    return place


def _row(part: _Deel, found: Sequence[_Deel], size: int) -> dict[str, Any]:
    """The level before a split, from the split before it, and the level after it, to the next."""
    own = part.reeks
    splits = [0, *sorted(other.splits for other in found if other.reeks is own), len(own.waarden)]
    at = splits.index(part.splits, 1)
    before, after = (splits[at - 1], part.splits), (part.splits, splits[at + 1])
    was, is_ = own.level(*before), own.level(*after)
    notes = [f"getoetst in een familie van {size} reeksen"]
    if part.seizoen:
        notes.append("wat elk jaar in dezelfde maand terugkomt, telt niet mee")
    elif own.volume:
        notes.append("korter dan twee jaar, dus het kan ook het seizoen zijn")
    alike = _alike(own, [*before, after[1]])
    if alike is not None:
        text = f"{alike:.2f}".replace(".", ",")
        notes.append(f"opeenvolgende maanden lijken op elkaar (samenhang {text}), dus dit is minder zeker dan p zegt")
    return {
        "reeks": own.naam, "groep": own.groep, "maand": own.maanden[part.splits],
        "n_voor": int(own.n[slice(*before)].sum()), "n_na": int(own.n[slice(*after)].sum()),
        "waarde_voor": round(was, 6), "waarde_na": round(is_, 6), "verschil": round(is_ - was, 6),
        "p": round(part.p, 6), "q": round(part.q, 6), "opmerking": "; ".join(notes),
    }  # fmt: skip


def _alike(reeks: Reeks, bounds: Sequence[int]) -> float | None:
    """How much a month resembles the one before, within its level, when that is more than chance does."""
    parts = [reeks.waarden[van:tot] for van, tot in pairwise(bounds)]
    left = np.concatenate([part - part.mean() for part in parts])
    spread = float(left @ left)
    if not spread:
        return None
    r = float(left[1:] @ left[:-1]) / spread
    return r if r > SAMENHANG / np.sqrt(len(left)) else None
