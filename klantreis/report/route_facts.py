"""What the route picture shows: the paths along which residents came back most often, and how each of them went."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from klantreis.results import INTERN

PADEN: Final = 6
"""Paths on one picture: what can be compared at a glance."""


@dataclass(frozen=True, slots=True)
class Halte:
    """A stay at a desk, on a line that starts at day 0.

    Parameters
    ----------
    loket : the desk.
    aankomst, vertrek : from when to when [days].
    na : the place of the stop that handed over to this one; None where a line begins.
    los : when that one handed over [days]; from then on until `aankomst` is waiting.
    terug : whether the line is back here at a desk where it was before.
    toon_duur : whether the time at the desk is named.
    """

    loket: str
    aankomst: float
    vertrek: float
    na: int | None = None
    los: float = 0.0
    terug: bool = False
    toon_duur: bool = True

    @property
    def wachtdagen(self) -> float:
        """Days of waiting before it."""
        return round(self.aankomst - self.los, 6)

    @property
    def duur(self) -> float:
        """Days at the desk."""
        return round(self.vertrek - self.aankomst, 6)


@dataclass(frozen=True, slots=True)
class Stap:
    """A step of a path: the desk that it leads to; medians of the wait before it and of the time there [days].

    dagen_hier : None where the resident is back.
    """

    loket: str
    wachtdagen: float
    dagen_hier: float | None


@dataclass(frozen=True, slots=True)
class Lusroute:
    """Returns along one path.

    Parameters
    ----------
    pad : the desks, as in the table `lussen`.
    stappen : from the desk that was left, back to it.
    aantal, klantreizen, inwoners : returns, and of how many distinct ones; inwoners None when the log knows none.
    met, zonder, onbekend : returns with, without and with not yet known registered gain of phase.
    gelijktijdig : returns of which a boundary rests on a tie.
    mediaan_dagen : median from leaving to being back [days]; no sum of the medians of the steps.
    """

    pad: str
    stappen: tuple[Stap, ...]
    aantal: int
    klantreizen: int
    inwoners: int | None
    met: int
    zonder: int
    onbekend: int
    gelijktijdig: int
    mediaan_dagen: float

    @property
    def loketten(self) -> tuple[str, ...]:
        """The desks of the path."""
        return (self.stappen[-1].loket, *(stap.loket for stap in self.stappen))

    @property
    def haltes(self) -> tuple[Halte, ...]:
        """The path as a line, every stretch as long as its median."""
        haltes = [Halte(self.stappen[-1].loket, 0.0, 0.0, toon_duur=False)]
        for nr, stap in enumerate(self.stappen):
            los = haltes[-1].vertrek
            er = los + stap.wachtdagen
            terug = stap.dagen_hier is None
            haltes.append(Halte(stap.loket, er, er + (stap.dagen_hier or 0.0), nr, los, terug, not terug))
        return tuple(haltes)


@dataclass(frozen=True, slots=True)
class Lusroutes:
    """Everything the route picture shows.

    Parameters
    ----------
    routes : the paths that are drawn, the most frequent first.
    aantal, zonder : all returns, and those without registered gain of phase.
    paden : all paths.
    afgekeurd : returns that a person called wrong; they count nowhere else.
    kent_fasen : whether the data say of anything in which phase it was.
    gemeente, filter, peildatum, bron, openbaarheid : as in `desk_facts.Loketkaart`.
    """

    routes: tuple[Lusroute, ...]
    aantal: int
    zonder: int
    paden: int
    afgekeurd: int = 0
    kent_fasen: bool = True
    gemeente: str = ""
    filter: str = ""
    peildatum: dt.date | None = None
    bron: str = ""
    openbaarheid: str = INTERN


def vaakst(lussen: Iterable[Mapping[str, Any]], hoogstens: int = PADEN) -> list[Mapping[str, Any]]:
    """The most frequent paths; of equally frequent ones that with most days first."""
    return sorted(lussen, key=lambda rij: (-rij["aantal"], -rij["dagen_zonder"], rij["pad"]))[:hoogstens]


def lusroutes(lussen: Iterable[Mapping[str, Any]], stappen: Iterable[Mapping[str, Any]]) -> Lusroutes:
    """The route picture from rows that were counted elsewhere; what else it says is for the caller to add.

    Parameters
    ----------
    lussen : per path: pad, aantal, klantreizen, inwoners, met, zonder, onbekend, gelijktijdig, mediaan_dagen,
        dagen_zonder.
    stappen : per path to be drawn and step, in order: pad, loket, wachtdagen, dagen_hier.
    """
    rijen = list(lussen)
    per_pad: dict[str, list[Stap]] = defaultdict(list)
    for rij in stappen:
        per_pad[rij["pad"]].append(Stap(rij["loket"], rij["wachtdagen"], rij["dagen_hier"]))
    geteld = ("aantal", "klantreizen", "inwoners", "met", "zonder", "onbekend", "gelijktijdig", "mediaan_dagen")
    return Lusroutes(
        routes=tuple(
            Lusroute(rij["pad"], tuple(per_pad[rij["pad"]]), **{naam: rij[naam] for naam in geteld})
            for rij in vaakst(rijen, len(rijen))
            if rij["pad"] in per_pad
        ),
        aantal=sum(rij["aantal"] for rij in rijen),
        zonder=sum(rij["zonder"] for rij in rijen),
        paden=len(rijen),
    )
