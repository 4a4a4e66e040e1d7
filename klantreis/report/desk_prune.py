"""Which part of a desk map is drawn: the busiest handovers and the listed loops, as many as stay legible."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Final

from klantreis.report.desk_facts import Loket, Loketkaart, Overdracht, Paar


@dataclass(frozen=True, slots=True)
class Grenzen:
    """How many lines and desks a map may show."""

    lijnen: int
    loketten: int


TRAPPEN: Final = (Grenzen(26, 16), Grenzen(18, 14), Grenzen(12, 12), Grenzen(8, 10))
"""From what a reader can take in to what any engine can draw; tried in this order."""


@dataclass(frozen=True, slots=True)
class Uitsnede:
    """The part of a desk map that is drawn. Every figure that is shown stays the figure of the whole."""

    kaart: Loketkaart
    loketten: tuple[Loket, ...]
    overdrachten: tuple[Overdracht, ...]
    verborgen_lijnen: int
    verborgen_loketten: int

    @property
    def lusnummers(self) -> dict[Paar, tuple[int, ...]]:
        """Per pair of desks that is drawn, the numbers of the listed loops that it is a step of."""
        getoond = {(o.van, o.naar) for o in self.overdrachten if o.aangekomen}
        nummers: dict[Paar, list[int]] = defaultdict(list)
        for nr, lus in enumerate(self.kaart.lijst, start=1):
            for paar in dict.fromkeys(lus.paren):
                if paar in getoond:
                    nummers[paar].append(nr)
        return {paar: tuple(gevonden) for paar, gevonden in nummers.items()}

    @property
    def niet_getekend(self) -> int:
        """Listed loops of which a step is not drawn."""
        getoond = {(o.van, o.naar) for o in self.overdrachten}
        return sum(not set(lus.paren) <= getoond for lus in self.kaart.lijst)

    @property
    def aandeel(self) -> float:
        """Share (0-1) of all handovers that the lines stand for."""
        totaal = self.kaart.aantal()
        return sum(s.aantal for o in self.overdrachten for s in o.getekend) / totaal if totaal else 1.0


def snoei(kaart: Loketkaart, grenzen: Grenzen = TRAPPEN[0]) -> Uitsnede:
    """The handovers of most klantreizen and, in turn with them, whole loops of the list, within `grenzen`.

    Desks without any line are shown beside the others only when all desks fit.
    """
    mogelijk = {(o.van, o.naar): o for o in kaart.overdrachten if o.getekend}
    gekozen: dict[Paar, None] = {}
    namen: set[str] = set()
    om_en_om = zip_longest((lus.paren for lus in kaart.lijst), ((paar,) for paar in mogelijk), fillvalue=())
    for lijnen in chain.from_iterable(om_en_om):
        erbij = [paar for paar in dict.fromkeys(lijnen) if paar not in gekozen]
        straks = namen | {naam for paar in erbij for naam in paar}
        past = len(gekozen) + len(erbij) <= grenzen.lijnen and len(straks) <= grenzen.loketten
        if past and all(paar in mogelijk for paar in erbij):
            gekozen |= dict.fromkeys(erbij)
            namen = straks
    if len(kaart.loketten) <= grenzen.loketten:
        namen = {loket.naam for loket in kaart.loketten}
    elif not namen:
        drukste = sorted(kaart.loketten, key=lambda loket: (-kaart.waarde(loket), loket.naam))
        namen = {loket.naam for loket in drukste[: grenzen.loketten]}
    return Uitsnede(
        kaart=kaart,
        loketten=tuple(loket for loket in kaart.loketten if loket.naam in namen),
        overdrachten=tuple(o for paar, o in mogelijk.items() if paar in gekozen),
        verborgen_lijnen=len(mogelijk) - len(gekozen),
        verborgen_loketten=len(kaart.loketten) - len(namen),
    )
