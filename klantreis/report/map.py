"""The process map: a flow -> DOT, SVG and PNG, within ten seconds whatever the flow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from klantreis.report.attempts import leg
from klantreis.report.dot import dot
from klantreis.report.drawing import Tekening, teken, toonnaam
from klantreis.report.dutch import aantal, getal, procent
from klantreis.report.files import Blad, MapFiles, clear, write_blad
from klantreis.report.labels import plaats
from klantreis.report.layout import INSTALLEREN, Motor, motoren
from klantreis.report.origin import met_herkomst
from klantreis.report.prune import TRAPPEN, Uitsnede, snoei, wat_verborgen
from klantreis.report.sheet import Tekst
from klantreis.report.svg import svg
from klantreis.report.text import schoon
from klantreis.results import Stroomkaart
from klantreis.vocabulary import FASEN

GEDULD: Final = 7.0
"""Seconds for all attempts at a layout; the rest of the ten is for the picture."""
_DEEL: Final = 0.45
"""The part of the time that is left which one attempt may take."""


Kaartblad: TypeAlias = Blad[Uitsnede]


def write_map(
    kaart: Stroomkaart, stem: Path, *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None
) -> MapFiles:
    """Write `stem`.dot, `stem`.svg and `stem`.png.

    A flow that cannot be drawn in time is pruned harder and tried again. Without a layout engine the DOT is all there
    is, and a warning says how to get the rest; files of an earlier run under these names are removed then.

    Parameters
    ----------
    kaart : the flow.
    stem : path of the files without suffix; its folder exists.
    geduld : seconds for the layout, all attempts together.
    engines : layout engines to try, the best first; by default those of this machine.
    """
    paden = clear(stem, "dot", "svg", "png")
    return write_blad(draw_map(kaart, geduld=geduld, engines=engines), *paden)


def draw_map(kaart: Stroomkaart, *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None) -> Kaartblad:
    """The map as text, without writing anything; parameters as in `write_map`."""
    kandidaten = motoren() if engines is None else tuple(engines)
    gelegd = leg(TRAPPEN, lambda grenzen: teken(snoei(kaart, grenzen)), dot, kandidaten, geduld, _DEEL)
    if gelegd is None:
        tekening = teken(snoei(kaart))
        waarom = (
            "Graphviz gaf geen bruikbaar antwoord of was niet op tijd klaar. "
            "Kies een kleiner deel (een wet, een periode, een loket); het DOT-bestand is er wel."
            if kandidaten
            else f"Graphviz ontbreekt. {INSTALLEREN}"
        )
        waarschuwing = f"Deze kaart is niet getekend: {waarom}"
        return Blad(dot(tekening), None, tekening.uitsnede, "", onderschrift(tekening.uitsnede), (waarschuwing,))
    tekening, ligging = gelegd.tekening, gelegd.ligging
    labels, zonder = plaats(tekening.pijlen, ligging)
    bijschrift = onderschrift(tekening.uitsnede, len(zonder))
    blad = svg(tekening, ligging, labels, Tekst(titel(kaart), leeswijzer(tekening), bijschrift, in_woorden(tekening)))
    minder = (
        "De hele kaart was niet op tijd te tekenen; deze toont daarom alleen "
        f"{aantal(len(tekening.uitsnede.stappen), 'stap', 'stappen')}."
    )
    waarschuwingen = (minder,) if gelegd.minder else ()
    return Blad(gelegd.dot, blad, tekening.uitsnede, gelegd.motor.naam, bijschrift, waarschuwingen)


def titel(kaart: Stroomkaart) -> str:
    """The finding that the caller gives, else what the map is."""
    wat = {"activiteit": "stappen", "fase": "fasen", "loket": "loketten"}[kaart.niveau]
    return schoon(kaart.titel) or f"De weg langs de {wat}"


def leeswijzer(tekening: Tekening) -> str:
    """How to read the map, in one line."""
    kaart = tekening.uitsnede.kaart
    if not kaart.stappen:
        return "In deze gegevens staan geen stappen om te tonen."
    delen = [f"Onder de naam: aantal {kaart.eenheid}. Op de lijn: mediane wachttijd. Dikke lijn: vaak."]
    if any(pijl.soort == "terug" for pijl in tekening.pijlen):
        delen.append("Oranje en gestreept: terug naar een eerdere fase.")
    if any(pijl.soort == "rand" for pijl in tekening.pijlen):
        delen.append("Lichtgrijs: begin en einde van zaken.")
    if kaart.niveau == "loket":
        # What happens between zaken needs evidence that a directly-follows relation does not have.
        delen.append("Alleen wisselingen binnen een zaak.")
    return " ".join(delen)


def onderschrift(uitsnede: Uitsnede, zonder_label: int = 0) -> str:
    """The line below the map: what it holds, what is hidden and why, up to when, where from, for whom."""
    kaart = uitsnede.kaart
    delen = [aantal(kaart.zaken_totaal, "zaak", "zaken")]
    if kaart.filter:
        delen.append(schoon(kaart.filter))
    delen.append(wat_verborgen(uitsnede))
    if zonder_label:
        delen.append(f"{aantal(zonder_label, 'wachttijd', 'wachttijden')} niet getoond (geen ruimte)")
    if uitsnede.gelijktijdig_aandeel:
        delen.append(f"{procent(uitsnede.gelijktijdig_aandeel)} van de overgangen is gelijktijdig (volgorde onzeker)")
    return met_herkomst(delen, kaart)


def in_woorden(tekening: Tekening) -> str:
    """The map as text, for who cannot see it: size, steps per lane, the strongest connections, what goes back."""
    uitsnede = tekening.uitsnede
    kaart = uitsnede.kaart
    zinnen = [f"Processtroomkaart van {aantal(kaart.zaken_totaal, 'zaak', 'zaken')}, van links naar rechts."]
    for baan in tekening.banen:
        stappen = [_met_cijfer(tekening, naam) for kolom in baan.kolommen for naam in kolom]
        soort = "Fase" if baan.naam in FASEN else "Baan"
        zinnen.append(f"{soort} {baan.naam}: {', '.join(stappen) if stappen else 'geen stappen'}.")
    if not tekening.banen:
        stappen = [_met_cijfer(tekening, stap.naam) for stap in uitsnede.stappen]
        zinnen.append(f"Loketten: {', '.join(stappen) if stappen else 'geen'}.")
    zinnen += _opsomming("Sterkste verbindingen", tekening, lambda soort: soort == "vooruit", 10)
    zinnen += _opsomming("Terug naar een eerdere fase", tekening, lambda soort: soort == "terug", 10)
    return " ".join(zinnen)


def _met_cijfer(tekening: Tekening, naam: str) -> str:
    cijfer = tekening.blokken[tekening.sleutels[naam]].cijfer
    return f"{toonnaam(naam, tekening.uitsnede.kaart.niveau)} ({cijfer})"


def _opsomming(kop: str, tekening: Tekening, keuze: Callable[[str], bool], hoogstens: int) -> list[str]:
    pijlen = [pijl for pijl in tekening.pijlen if keuze(pijl.soort)]
    if not pijlen:
        return []
    rest = f"; en nog {getal(len(pijlen) - hoogstens)}" if len(pijlen) > hoogstens else ""
    return [f"{kop}: {'; '.join(pijl.uitleg for pijl in pijlen[:hoogstens])}{rest}."]
