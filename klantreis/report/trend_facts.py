"""What the picture of change points shows: the monthly series that moved, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from klantreis.results import INTERN


@dataclass(frozen=True, slots=True)
class Omslag:
    """A month with which a new level begins, the level before it and the new one, and its q."""

    maand: str
    voor: float
    na: float
    q: float


@dataclass(frozen=True, slots=True)
class Verloop:
    """A series that moved: its value of every month (None: too few units), and its change points in order of time."""

    reeks: str
    groep: str
    waarden: Mapping[str, float | None]
    omslagen: tuple[Omslag, ...]


@dataclass(frozen=True, slots=True)
class Verlopen:
    """Everything that the picture shows.

    Parameters
    ----------
    reeksen : the series that moved, in the order of the table. getoetst : how many series were tested.
    volgtijd : days that every unit was followed. maanden : the first month and the last, None without any.
    twijfel : whether was also registered in another way, which may be all that happened.
    gemeente, filter, peildatum, bron, openbaarheid : as in `desk_facts.Loketkaart`.
    """

    reeksen: tuple[Verloop, ...]
    getoetst: int
    volgtijd: int
    maanden: tuple[str, str] | None
    twijfel: bool = False
    gemeente: str = ""
    filter: str = ""
    peildatum: dt.date | None = None
    bron: str = ""
    openbaarheid: str = INTERN


def verlopen(reeksen: Iterable[Mapping[str, Any]], omslagpunten: Iterable[Mapping[str, Any]]) -> tuple[Verloop, ...]:
    """The series that moved, from rows of the tables `maandreeksen` and `omslagpunten`."""
    moved: dict[tuple[str, str], list[Omslag]] = {}
    for rij in omslagpunten:
        point = Omslag(rij["maand"], rij["waarde_voor"], rij["waarde_na"], rij["q"])
        moved.setdefault((rij["reeks"], rij["groep"]), []).append(point)
    values: dict[tuple[str, str], dict[str, float | None]] = {}
    for rij in reeksen:
        values.setdefault((rij["reeks"], rij["groep"]), {})[rij["maand"]] = rij["waarde"]
    return tuple(
        Verloop(*key, own, tuple(sorted(moved[key], key=lambda point: point.maand)))
        for key, own in values.items() if key in moved
    )  # fmt: skip
