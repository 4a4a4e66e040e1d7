"""What a picture of samenloop shows: sets of desks, or acts, that come together in one klantreis."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from klantreis.results import INTERN
from klantreis.vocabulary_journeys import SAMENLOOPSOORTEN, TUSSEN


@dataclass(frozen=True, slots=True)
class Groep:
    """Klantreizen with something in common, and their distinct residents; None when the log knows none.

    Parameters
    ----------
    namen : the desks or acts that they share.
    """

    namen: tuple[str, ...]
    klantreizen: int
    inwoners: int | None = None


@dataclass(frozen=True, slots=True)
class Samenloop:
    """Everything that a picture of samenloop could show, in a fixed order whatever the order in which it came.

    Parameters
    ----------
    soort : a key of `vocabulary_journeys.SAMENLOOPSOORTEN`.
    combinaties : klantreizen with exactly these names, each set once; most first.
    namen : klantreizen with this name, whatever else they have; in the order of the names.
    alle : klantreizen with any name. meer : those with two or more. anoniem : those of `alle` without a known resident.
    gemeente, peildatum, bron, openbaarheid : for the title and the line below.
    """

    soort: str
    combinaties: tuple[Groep, ...]
    namen: tuple[Groep, ...]
    alle: Groep
    meer: Groep
    anoniem: int = 0
    gemeente: str = ""
    peildatum: dt.date | None = None
    bron: str = ""
    openbaarheid: str = INTERN

    def __post_init__(self) -> None:
        if self.soort not in SAMENLOOPSOORTEN:
            raise ValueError(f"soort {self.soort!r} is none of {tuple(SAMENLOOPSOORTEN)}")
        if len({groep.namen for groep in self.combinaties}) != len(self.combinaties):
            raise ValueError("a combination occurs twice")
        if len({groep.namen for groep in self.namen}) != len(self.namen):
            raise ValueError("a name occurs twice")
        if not {naam for groep in self.combinaties for naam in groep.namen} <= {g.namen[0] for g in self.namen}:
            raise ValueError("a combination has a name that has no number")
        meest = sorted(self.combinaties, key=lambda g: (-self.waarde(g), -g.klantreizen, g.namen))
        object.__setattr__(self, "combinaties", tuple(meest))
        object.__setattr__(self, "namen", tuple(sorted(self.namen, key=lambda g: g.namen)))

    @property
    def telt_inwoners(self) -> bool:
        """Whether figures are residents; else they are klantreizen."""
        return self.alle.inwoners is not None

    def waarde(self, groep: Groep) -> int:
        """The figure of a group."""
        return groep.inwoners or 0 if self.telt_inwoners else groep.klantreizen

    @property
    def samen(self) -> tuple[Groep, ...]:
        """Sets of two or more that have a figure, the largest first: what a picture draws."""
        return tuple(g for g in self.combinaties if len(g.namen) > 1 and self.waarde(g))


def samenloop_van(
    samenloop: Iterable[Mapping[str, Any]],
    klantreizen: Sequence[Mapping[str, Any]],
    soort: str,
    *,
    gemeente: str = "",
    peildatum: dt.date | None = None,
    bron: str = "",
    openbaarheid: str = INTERN,
) -> Samenloop:
    """Samenloop of one kind from rows of the tables `samenloop` and `klantreizen`; rows of the other kind are passed
    over.

    Parameters
    ----------
    klantreizen : rows with inwoner and the column `soort`; their residents give the figures that cannot be added up.
    """
    per_naam: dict[str, list[str | None]] = defaultdict(list)
    alle, meer = [], []
    for rij in klantreizen:
        namen = (rij[soort] or "").split(TUSSEN) if rij[soort] else []
        for naam in namen:
            per_naam[naam].append(rij["inwoner"])
        if namen:
            alle.append(rij["inwoner"])
        if len(namen) > 1:
            meer.append(rij["inwoner"])
    bekend = any(rij["inwoner"] is not None for rij in klantreizen)

    def groep(namen: tuple[str, ...], wie: list[str | None]) -> Groep:
        return Groep(namen, len(wie), len({inwoner for inwoner in wie if inwoner is not None}) if bekend else None)

    return Samenloop(
        soort=soort,
        combinaties=tuple(
            Groep(tuple(rij["combinatie"].split(TUSSEN)), rij["klantreizen"], rij["inwoners"])
            for rij in samenloop
            if rij["soort"] == soort
        ),
        namen=tuple(groep((naam,), wie) for naam, wie in per_naam.items()),
        alle=groep((), alle),
        meer=groep((), meer),
        anoniem=sum(inwoner is None for inwoner in alle) if bekend else 0,
        gemeente=gemeente,
        peildatum=peildatum,
        bron=bron,
        openbaarheid=openbaarheid,
    )
