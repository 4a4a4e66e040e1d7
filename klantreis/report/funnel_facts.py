"""What the funnel shows: decisions, objections and appeals, how each ended and how many went further."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from klantreis.fields import vergelijkbaar
from klantreis.results import INTERN
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_links import (
    BEROEP,
    BEZWAAR,
    GEEN,
    GEGROND,
    HOGER_BEROEP,
    MEERDUIDIG,
    PRIMAIR,
    VOORLOPIG,
)  # fmt: skip

STAPPEN: Final = (PRIMAIR, BEZWAAR, BEROEP, HOGER_BEROEP)
"""The steps of the funnel, in their order."""
SOORTEN: Final = 6
"""Outcomes of one step that have a bar of their own; what is left is one bar together."""
GEWOON, GELIJK, OVERIG, OPEN, ONBEKEND = "gewoon", "gelijk", "overig", "open", "onbekend"
_ACHTERAAN: Final = (OVERIG, OPEN, ONBEKEND)


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """How some of a step ended.

    Parameters
    ----------
    naam : the outcome as it is written most often; empty for what has none, and for outcomes put together.
    aard : GEWOON; GELIJK (it gives the resident right, wholly or in part); OVERIG (outcomes put together); OPEN (it has
        not ended); ONBEKEND (not registered).
    aantal, verder : how many, and how many of those went further.
    soorten : how many outcomes were put together.
    """

    naam: str
    aard: str
    aantal: int
    verder: int
    soorten: int = 1


@dataclass(frozen=True, slots=True)
class Trap:
    """One step of the funnel.

    Parameters
    ----------
    soort : one of STAPPEN.
    uitkomsten : how they ended, the most frequent first; what is put together, open or unknown last.
    niet_gekoppeld, meerduidig : objections or appeals that are linked to nothing, or fit more than one decision: they
        count nowhere else.
    """

    soort: str
    uitkomsten: tuple[Uitkomst, ...]
    niet_gekoppeld: int = 0
    meerduidig: int = 0

    @property
    def aantal(self) -> int:
        """How many there are."""
        return sum(uitkomst.aantal for uitkomst in self.uitkomsten)

    @property
    def verder(self) -> int:
        """How many of them went further."""
        return sum(uitkomst.verder for uitkomst in self.uitkomsten)

    def keer(self, aard: str) -> int:
        """How many ended in a way of this kind."""
        return sum(uitkomst.aantal for uitkomst in self.uitkomsten if uitkomst.aard == aard)


@dataclass(frozen=True, slots=True)
class Trechter:
    """Everything that the funnel shows.

    Parameters
    ----------
    trappen : all of STAPPEN, those that do not occur too.
    voorlopig : linked requests for an injunction; they are no step.
    niet_tijdig : linked objections and appeals that are about not deciding in time.
    termijn_loopt : decisions to which an objection could still come.
    gemeente, filter, peildatum, bron, openbaarheid : as in `desk_facts.Loketkaart`.
    """

    trappen: tuple[Trap, ...]
    voorlopig: int = 0
    niet_tijdig: int = 0
    termijn_loopt: int = 0
    gemeente: str = ""
    filter: str = ""
    peildatum: dt.date | None = None
    bron: str = ""
    openbaarheid: str = INTERN

    def trap(self, soort: str) -> Trap:
        """The step of this kind."""
        return self.trappen[STAPPEN.index(soort)]


def trechter(rijen: Iterable[Mapping[str, Any]], zekerheid: Mapping[tuple[str, str], int]) -> Trechter:
    """The funnel from rows of the table `trechter`; what else it says is for the caller to add.

    Parameters
    ----------
    rijen : those of another group than ALLES are passed over.
    zekerheid : how many objections there are by kind and certainty.
    """
    per_stap: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for rij in rijen:
        if rij["groep"] == ALLES:
            per_stap[rij["stap"]].append(rij)
    return Trechter(
        trappen=tuple(
            Trap(
                soort, _uitkomsten(per_stap[soort], soort), zekerheid.get((soort, GEEN), 0),
                zekerheid.get((soort, MEERDUIDIG), 0),
            )
            for soort in STAPPEN
        ),
        voorlopig=sum(rij["aantal"] for rij in per_stap[VOORLOPIG]),
    )  # fmt: skip


def _uitkomsten(rijen: Iterable[Mapping[str, Any]], soort: str) -> tuple[Uitkomst, ...]:
    """The outcomes of a step: ways of writing one outcome are one, and what is rare is put together."""
    aantal, verder = Counter[str](), Counter[str]()
    namen: dict[str, Counter[str]] = defaultdict(Counter)
    found = []
    for rij in rijen:
        if rij["uitkomst"] is None:
            found += _zonder(rij["aantal"], rij["verder"], rij["open"])
            continue
        sleutel = vergelijkbaar(rij["uitkomst"])
        aantal[sleutel] += rij["aantal"]
        verder[sleutel] += rij["verder"]
        namen[sleutel][rij["uitkomst"]] += rij["aantal"]
    gelijk = {sleutel for sleutel in aantal if soort != PRIMAIR and GEGROND.search(sleutel)}
    op_volgorde = sorted(aantal, key=lambda s: (s not in gelijk, -aantal[s], s))
    over = op_volgorde[SOORTEN:] if len(op_volgorde) > SOORTEN + 1 else []
    for sleutel in op_volgorde:
        if sleutel not in over:
            naam = min(namen[sleutel], key=lambda text: (-namen[sleutel][text], text))
            found.append(Uitkomst(naam, GELIJK if sleutel in gelijk else GEWOON, aantal[sleutel], verder[sleutel]))
    if over:
        found.append(Uitkomst("", OVERIG, sum(aantal[s] for s in over), sum(verder[s] for s in over), len(over)))
    return tuple(
        sorted(found, key=lambda u: (_ACHTERAAN.index(u.aard) + 1 if u.aard in _ACHTERAAN else 0, -u.aantal, u.naam))
    )


def _zonder(aantal: int, verder: int, open_: int) -> list[Uitkomst]:
    """What has no outcome: it goes on, or nobody wrote down how it ended. What went further has ended, if it can."""
    onbekend = aantal - open_
    eerst = min(verder, onbekend)
    parts = [Uitkomst("", OPEN, open_, verder - eerst), Uitkomst("", ONBEKEND, onbekend, eerst)]
    return [part for part in parts if part.aantal]
