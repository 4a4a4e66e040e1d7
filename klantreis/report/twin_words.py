"""What a picture of two maps on one layout says, and what every such picture says alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic

from klantreis.report.drawing import toonnaam
from klantreis.report.dutch import aantal, getal
from klantreis.report.sheet import Tekst
from klantreis.report.twin_facts import Feiten, Stijl, Tweetal, Vergelijking
from klantreis.report.twin_prune import Knipsel
from klantreis.vocabulary import EINDE, START

_NAAM: Final = 60
"""Letters of a name in the title."""


@dataclass(frozen=True, slots=True)
class Rubriek:
    """Differences of one kind in the list beside the maps, below a sample of their line."""

    kop: str
    stijl: Stijl
    verschillen: Sequence[Vergelijking]


@dataclass(frozen=True, slots=True)
class Taal(Generic[Feiten]):
    """The words of one picture.

    Parameters
    ----------
    gemarkeerd : on the map of which group the differences stand.
    kop : what stands above the map of a group.
    merk : the mark of a clear difference.
    uitleg : a step or connection of one group in one line.
    hoe_vaak : how often it occurs in either group, and how sure the difference is.
    rubrieken : the list beside the maps.
    onderschrift : the line below; how many waiting times found no place.
    tekst : all that stands around the maps, with that line.
    bestand : where all differences are. wat : what it is a picture of, as the beginning of a sentence.
    """

    gemarkeerd: int
    kop: Callable[[Feiten, int], str]
    merk: Callable[[Vergelijking], str]
    uitleg: Callable[[Feiten, Vergelijking, int], str]
    hoe_vaak: Callable[[Feiten, Vergelijking], str]
    rubrieken: Callable[[Feiten], Sequence[Rubriek]]
    onderschrift: Callable[[Knipsel[Feiten], int], str]
    tekst: Callable[[Knipsel[Feiten], str], Tekst]
    bestand: str
    wat: str


def namen(v: Vergelijking, niveau: str) -> list[str]:
    """The step, or the steps that are connected, as they stand on the map."""
    return [toonnaam(naam, niveau) for naam in (v.van, v.naar) if naam is not None]


def kort(naam: str) -> str:
    """A name as it fits in a title."""
    return naam if len(naam) <= _NAAM else f"{naam[:_NAAM].rstrip()}…"


def per_100(feiten: Tweetal, v: Vergelijking) -> tuple[str, str]:
    """The shares of both groups, told apart where they round alike."""
    hier, daar = (100 * feiten.aandeel(v, groep) for groep in (0, 1))
    digits = 0 if getal(hier) != getal(daar) else 1
    return getal(hier, digits), getal(daar, digits)


def wat_getoond(knipsel: Knipsel[Feiten], zonder_label: int) -> list[str]:
    """How much of all steps and connections is on the map, and which differences and waiting times found no place."""
    delen = [_kaartdeel(knipsel)] if knipsel.stappen else []
    if n := knipsel.verborgen_verschillen:
        delen.append(f"{aantal(n, 'duidelijk verschil past', 'duidelijke verschillen passen')} niet op de kaart")
    if zonder_label:
        delen.append(f"{aantal(zonder_label, 'wachttijd', 'wachttijden')} niet getoond (geen ruimte)")
    return delen


def _kaartdeel(knipsel: Knipsel[Feiten]) -> str:
    """How much of all steps and connections is on the map."""
    feiten = knipsel.feiten
    binnen = [v for v in knipsel.verbindingen if v.van != START and v.naar != EINDE]
    alle = [v for v in feiten.verbindingen if v.van != START and v.naar in feiten.fasen]
    soort = {"fase": ("fase", "fasen"), "loket": ("loket", "loketten")}.get(feiten.niveau, ("stap", "stappen"))
    if len(knipsel.stappen) == len(feiten.stappen) and len(binnen) == len(alle):
        return f"toont alle {soort[1]} en verbindingen"
    stappen = f"{getal(len(knipsel.stappen))} van de {aantal(len(feiten.stappen), *soort)}"
    return f"toont {stappen} en {getal(len(binnen))} van de {aantal(len(alle), 'verbinding', 'verbindingen')}"
