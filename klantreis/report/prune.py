"""What a map shows and what it hides: the busiest steps, held together by their strongest connections.

Nothing is summed or re-attached: a connection of a hidden step is hidden with it, and every figure that is shown stays
the figure of the whole flow. What is hidden is counted, for the line below the map.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from klantreis.report.dutch import aantal, procent
from klantreis.results import Stap, Stroomkaart, Verbinding
from klantreis.vocabulary import EINDE, START

Paar = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Grenzen:
    """How much a map may show. Steps that hold others together may exceed `stappen` by a few."""

    stappen: int
    verbindingen: int


TRAPPEN: Final = (Grenzen(25, 48), Grenzen(18, 30), Grenzen(12, 18), Grenzen(8, 10))
"""From what a reader can still take in on A3 to what any engine can draw; tried in this order."""

_SPELING: Final = 5
"""Steps that may come on top of the limit to connect a step that would stand alone."""


@dataclass(frozen=True, slots=True)
class Uitsnede:
    """The part of a flow that a map shows, and how much it hides. Steps and connections keep the flow's own order."""

    kaart: Stroomkaart
    stappen: tuple[Stap, ...]
    verbindingen: tuple[Verbinding, ...]
    aandeel_overgangen: float
    gelijktijdig_aandeel: float
    verborgen_stappen: int
    verborgen_verbindingen: int
    verborgen_randen: int

    @property
    def namen(self) -> frozenset[str]:
        return frozenset(stap.naam for stap in self.stappen)


def is_rand(verbinding: Verbinding) -> bool:
    """Whether it is where cases start or end, which is no transition between two steps."""
    return verbinding.van == START or verbinding.naar == EINDE


def snoei(kaart: Stroomkaart, grenzen: Grenzen = TRAPPEN[0]) -> Uitsnede:
    """The busiest steps and strongest connections within `grenzen`.

    Every phase that has steps keeps its busiest one, so that an empty lane is empty in the data; where most cases start
    and end is kept too. Every step shown keeps its strongest way in and out; then there is a way to it from the start
    and from it to the end wherever the steps shown allow one; what room is left goes to the strongest of the other
    connections.
    """
    stappen = _kies_stappen(kaart, grenzen.stappen)
    namen = {stap.naam for stap in stappen}
    mogelijk = [v for v in kaart.verbindingen if v.van in namen | {START} and v.naar in namen | {EINDE}]
    gekozen = _geraamte([(v.van, v.naar) for v in mogelijk], namen)
    for verbinding in mogelijk:
        if len(gekozen) >= grenzen.verbindingen:
            break
        gekozen.add((verbinding.van, verbinding.naar))
    verbindingen = tuple(v for v in mogelijk if (v.van, v.naar) in gekozen)
    overgangen = [v for v in kaart.verbindingen if not is_rand(v)]
    totaal = sum(v.aantal for v in overgangen)
    getoond = [v for v in verbindingen if not is_rand(v)]
    return Uitsnede(
        kaart=kaart,
        stappen=stappen,
        verbindingen=verbindingen,
        aandeel_overgangen=sum(v.aantal for v in getoond) / totaal if totaal else 1.0,
        gelijktijdig_aandeel=sum(v.aantal * v.gelijktijdig_aandeel for v in overgangen) / totaal if totaal else 0.0,
        verborgen_stappen=len(kaart.stappen) - len(stappen),
        verborgen_verbindingen=len(overgangen) - len(getoond),
        verborgen_randen=len(kaart.verbindingen) - len(overgangen) - len(verbindingen) + len(getoond),
    )


def wat_verborgen(uitsnede: Uitsnede) -> str:
    """What is shown and what is hidden, in one Dutch phrase."""
    if not uitsnede.kaart.stappen:
        return "geen stappen"
    delen = [f"toont {procent(uitsnede.aandeel_overgangen)} van de overgangen"]
    verborgen = [
        tekst
        for n, tekst in (
            (uitsnede.verborgen_verbindingen, aantal(uitsnede.verborgen_verbindingen, "verbinding", "verbindingen")),
            (
                uitsnede.verborgen_randen,
                aantal(uitsnede.verborgen_randen, "begin- of eindpunt", "begin- of eindpunten"),
            ),
            (uitsnede.verborgen_stappen, aantal(uitsnede.verborgen_stappen, "stap", "stappen")),
        )
        if n
    ]
    if verborgen:
        opsomming = ", ".join(verborgen[:-1]) + " en " + verborgen[-1] if len(verborgen) > 1 else verborgen[0]
        uitleg = " (de weg langs verborgen stappen is niet omgeleid)" if uitsnede.verborgen_stappen else ""
        delen.append(f"{opsomming} onder de drempel{uitleg}")
    return "; ".join(delen)


def _kies_stappen(kaart: Stroomkaart, hoogstens: int) -> tuple[Stap, ...]:
    """The steps with the largest figure, after the largest of every phase and where most cases start and end."""
    op_grootte = sorted(kaart.stappen, key=lambda s: (-kaart.waarde(s), -s.aantal, s.naam))
    eerste = {stap.fase: stap.naam for stap in reversed(op_grootte)}
    randen = {
        next((v.naar for v in kaart.verbindingen if v.van == START != v.naar != EINDE), None),
        next((v.van for v in kaart.verbindingen if v.naar == EINDE != v.van != START), None),
    }
    voorop = [stap for stap in op_grootte if eerste[stap.fase] == stap.naam or stap.naam in randen]
    namen = {s.naam for s in (voorop + [s for s in op_grootte if s not in voorop])[: max(hoogstens, len(voorop))]}
    bekend = {stap.naam for stap in kaart.stappen}
    grens = len(namen) + _SPELING
    for stap in op_grootte:
        if stap.naam not in namen:
            continue
        for buren in (
            [v.van for v in kaart.verbindingen if v.naar == stap.naam != v.van],
            [v.naar for v in kaart.verbindingen if v.van == stap.naam != v.naar],
        ):
            # kaart.verbindingen runs from strong to weak, so the first neighbour is the strongest
            if buren and not any(b in namen or b not in bekend for b in buren) and len(namen) < grens:
                namen.add(buren[0])
    return tuple(stap for stap in kaart.stappen if stap.naam in namen)


def _geraamte(paren: Sequence[Paar], namen: Collection[str]) -> set[Paar]:
    """The connections that hold the picture together. `paren` runs from strong to weak."""
    gekozen: set[Paar] = set()
    for eind in (0, 1):
        gehad: set[str] = set()
        for paar in paren:
            if paar[eind] in namen and paar[eind] not in gehad and paar[0] != paar[1]:
                gehad.add(paar[eind])
                gekozen.add(paar)
    _verbind(paren, gekozen, START, 0)
    _verbind(paren, gekozen, EINDE, 1)
    return gekozen


def _verbind(paren: Sequence[Paar], gekozen: set[Paar], wortel: str, hier: int) -> None:
    """Add the strongest connections that are missing to reach from `wortel` every step that can be reached at all.

    `hier` is the end of a connection from which is walked: 0 with the arrows, 1 against them.
    """
    bereikt = {wortel}
    while True:
        nieuw = {paar[1 - hier] for paar in paren if paar in gekozen and paar[hier] in bereikt} - bereikt
        if not nieuw:
            volgende = next((p for p in paren if p[hier] in bereikt and p[1 - hier] not in bereikt), None)
            if volgende is None:
                return
            gekozen.add(volgende)
            nieuw = {volgende[1 - hier]}
        bereikt |= nieuw
