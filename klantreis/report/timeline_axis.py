"""A true time axis: days -> points, and ticks with Dutch names at a distance that can be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from klantreis.report import style
from klantreis.report.dutch import MAANDEN
from klantreis.report.text import breedte

_DAGEN: Final = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MINST: Final = 5
"""Days on the axis at the least: less looks like a clock."""
_RUIMTE: Final = 8.0


@dataclass(frozen=True, slots=True)
class Streep:
    """A tick: its place, its label and, where a new year or month begins, the label above that."""

    x: float
    onder: str
    boven: str = ""


@dataclass(frozen=True, slots=True)
class As:
    """The axis: a day takes `per_dag` points, the first begins at `links`."""

    eerste: dt.date
    dagen: int
    links: float
    breed: float

    @property
    def per_dag(self) -> float:
        """Points for a day."""
        return self.breed / self.dagen

    def begin(self, dag: dt.date) -> float:
        """Where a day begins."""
        return self.links + (dag - self.eerste).days * self.per_dag

    def eind(self, dag: dt.date) -> float:
        """Where a day ends: where the next begins."""
        return self.begin(dag) + self.per_dag

    def midden(self, dag: dt.date) -> float:
        """Halfway a day: the place of an event of which the day counts."""
        return self.begin(dag) + self.per_dag / 2

    def moment(self, tijd: dt.datetime) -> float:
        """The place of an hour."""
        deel = (tijd - dt.datetime.combine(tijd.date(), dt.time())) / dt.timedelta(days=1)
        return self.begin(tijd.date()) + deel * self.per_dag

    def strepen(self) -> list[Streep]:
        """Ticks: days, weeks, months, quarters or years, the finest of which the labels keep clear of each other."""
        for maak in (_per_dag, _per_week, _per_maand, _per_kwartaal, _per_jaar):
            strepen = [
                Streep(self.begin(dag), onder, boven)
                for dag, onder, boven in maak(self.eerste, self.eerste + dt.timedelta(days=self.dagen))
            ]
            if _past(strepen, self.links + self.breed):
                return strepen
        return strepen[:: max(1, len(strepen) // 10)]


def as_voor(dagen: list[dt.date], links: float, breed: float) -> As:
    """An axis on which all these days stand, with some air on both sides."""
    eerste, laatste = (min(dagen), max(dagen)) if dagen else (dt.date(2000, 1, 1), dt.date(2000, 1, 1))
    lucht = max(1, (laatste - eerste).days // 50)
    lucht = max(lucht, -(-(_MINST - 1 - (laatste - eerste).days) // 2))
    begin = max(dt.date.min.toordinal(), eerste.toordinal() - lucht)
    return As(dt.date.fromordinal(begin), laatste.toordinal() + lucht - begin + 1, links, breed)


def _past(strepen: list[Streep], rechts: float) -> bool:
    for maat, grootte in (("onder", style.LETTER_CIJFER), ("boven", style.LETTER_UITLEG)):
        vrij = float("-inf")
        for streep in strepen:
            tekst = getattr(streep, maat)
            if tekst and streep.x < vrij:
                return False
            if tekst:
                vrij = streep.x + breedte(tekst, grootte, maat == "boven") + _RUIMTE
        if vrij > rechts + 60:
            return False
    return True


Punten = Iterator[tuple[dt.date, str, str]]


def _per_dag(van: dt.date, tot: dt.date) -> Punten:
    for nr in range((tot - van).days):
        dag = van + dt.timedelta(days=nr)
        nieuw = nr == 0 or dag.day == 1
        yield dag, f"{_DAGEN[dag.weekday()]} {dag.day} {MAANDEN[dag.month - 1]}", str(dag.year) if nieuw else ""


def _per_week(van: dt.date, tot: dt.date) -> Punten:
    dag = van + dt.timedelta(days=-van.weekday() % 7)
    vorig = None
    while dag < tot:
        yield (
            dag,
            f"{dag.day} {MAANDEN[dag.month - 1]}",
            str(dag.year) if dag.year != vorig else f"week {dag.isocalendar().week}",
        )
        vorig, dag = dag.year, dag + dt.timedelta(days=7)


def _per_maand(van: dt.date, tot: dt.date) -> Punten:
    yield from _maanden(van, tot, 1)


def _per_kwartaal(van: dt.date, tot: dt.date) -> Punten:
    yield from _maanden(van, tot, 3)


def _maanden(van: dt.date, tot: dt.date, stap: int) -> Punten:
    dag = van if van.day == 1 else _maand_verder(van, 1)
    while (dag.month - 1) % stap:
        dag = _maand_verder(dag, 1)
    vorig = None
    # A tick at the very beginning, where that is no first of the month, says at which day the axis starts.
    if (dag - van).days >= 17 * stap:
        yield van, f"{van.day} {MAANDEN[van.month - 1]}", str(van.year)
        vorig = van.year
    while dag < tot:
        yield dag, MAANDEN[dag.month - 1], str(dag.year) if dag.year != vorig else ""
        vorig, dag = dag.year, _maand_verder(dag, stap)


def _maand_verder(dag: dt.date, stap: int) -> dt.date:
    nr = dag.year * 12 + dag.month - 1 + stap
    return dt.date(nr // 12, nr % 12 + 1, 1)


def _per_jaar(van: dt.date, tot: dt.date) -> Punten:
    for jaar in range(van.year + (van > dt.date(van.year, 1, 1)), tot.year + 1):
        if dt.date(jaar, 1, 1) < tot:
            yield dt.date(jaar, 1, 1), str(jaar), ""
