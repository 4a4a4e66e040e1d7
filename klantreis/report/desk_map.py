"""The desk map: desks, the handovers between them and the loops that take most days -> DOT, SVG and PNG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

from klantreis.report.attempts import leg
from klantreis.report.desk_drawing import Tekening, dot, getelde, loketnaam, teken
from klantreis.report.desk_facts import Loketkaart
from klantreis.report.desk_prune import TRAPPEN, Uitsnede, snoei
from klantreis.report.desk_svg import svg
from klantreis.report.dutch import aantal, datum, getal, procent
from klantreis.report.files import Blad, MapFiles, clear, write_blad
from klantreis.report.labels import plaats
from klantreis.report.layout import INSTALLEREN, Motor, motoren
from klantreis.report.sheet import Tekst
from klantreis.report.text import schoon

GEDULD: Final = 7.0
"""Seconds for all attempts at a layout."""
_DEEL: Final = 0.75
"""The part of the time that is left which one attempt may take: a desk map is small, so starting takes longest."""


DeskSheet: TypeAlias = Blad[Uitsnede]


def write_desk_map(
    kaart: Loketkaart, stem: Path, *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None
) -> MapFiles:
    """Write `stem`.dot, `stem`.svg and `stem`.png; files of an earlier run under these names are removed first.

    Parameters
    ----------
    kaart : what to show.
    stem : path of the files without suffix; its folder exists.
    geduld : seconds for the layout, all attempts together.
    engines : layout engines to try, the best first; by default those of this machine.
    """
    paden = clear(stem, "dot", "svg", "png")
    return write_blad(draw_desk_map(kaart, geduld=geduld, engines=engines), *paden)


def draw_desk_map(kaart: Loketkaart, *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None) -> DeskSheet:
    """The map as text, without writing anything; parameters as in `write_desk_map`."""
    kandidaten = motoren() if engines is None else tuple(engines)
    gelegd = leg(TRAPPEN, lambda grenzen: teken(snoei(kaart, grenzen)), dot, kandidaten, geduld, _DEEL)
    if gelegd is None:
        tekening = teken(snoei(kaart))
        waarom = (
            "Graphviz gaf geen bruikbaar antwoord of was niet op tijd klaar. "
            "Kies een kleiner deel (een wet, een periode); het DOT-bestand is er wel."
            if kandidaten
            else f"Graphviz ontbreekt. {INSTALLEREN}"
        )
        waarschuwing = f"Deze loketkaart is niet getekend: {waarom}"
        return Blad(dot(tekening), None, tekening.uitsnede, "", onderschrift(tekening.uitsnede), (waarschuwing,))
    tekening, ligging = gelegd.tekening, gelegd.ligging
    labels, zonder = plaats(tekening.pijlen, ligging)
    bijschrift = onderschrift(tekening.uitsnede, len(zonder))
    blad = svg(tekening, ligging, labels, Tekst(titel(kaart), leeswijzer(tekening), bijschrift, in_woorden(tekening)))
    minder = (
        "De hele loketkaart was niet op tijd te tekenen; deze toont daarom alleen "
        f"{aantal(len(tekening.uitsnede.loketten), 'loket', 'loketten')}."
    )
    waarschuwingen = (minder,) if gelegd.minder else ()
    return Blad(gelegd.dot, blad, tekening.uitsnede, gelegd.motor.naam, bijschrift, waarschuwingen)


def titel(kaart: Loketkaart) -> str:
    """The finding that the caller gives, else what the map is."""
    return schoon(kaart.titel) or "Overdrachten tussen loketten"


def leeswijzer(tekening: Tekening) -> str:
    """How to read the map, in one line."""
    kaart = tekening.uitsnede.kaart
    if not kaart.loketten:
        return "In deze gegevens staan geen loketten om te tonen."
    delen = [f"Onder de naam: aantal {'inwoners' if kaart.telt_inwoners else 'klantreizen'}."]
    if tekening.pijlen:
        delen.append("Op de lijn: mediane wachttijd tot het volgende loket. Dikke lijn: veel klantreizen.")
    elif not kaart.aantal():
        delen.append("In deze gegevens staan geen overdrachten tussen loketten.")
    else:
        delen.append("Van deze overdrachten is geen lijn te tekenen; zie de regel onder de kaart.")
    return " ".join([*delen, "De kaart zegt niets over medewerkers."])


def onderschrift(uitsnede: Uitsnede, zonder_label: int = 0) -> str:
    """The line below the map: what it holds, what is hidden and why, up to when, where from, for whom."""
    kaart = uitsnede.kaart
    totaal = kaart.aantal()
    delen = [aantal(totaal, "overdracht", "overdrachten")]
    if kaart.filter:
        delen.append(schoon(kaart.filter))
    if totaal:
        delen.append(f"de lijnen tonen {procent(uitsnede.aandeel)}")
    niet_getekend = [
        f"{getal(n)} {woorden}"
        for n, woorden in (
            (kaart.aantal("buiten_beeld"), "naar een loket waarvan de gegevens hier niet bij zijn"),
            (kaart.aantal("lopend"), "nog onderweg"),
        )
        if n
    ]
    if niet_getekend:
        delen.append(f"niet getekend: {', '.join(niet_getekend)}")
    verborgen = [
        aantal(n, *woorden)
        for n, woorden in (
            (uitsnede.verborgen_lijnen, ("lijn", "lijnen")),
            (uitsnede.verborgen_loketten, ("loket", "loketten")),
        )
        if n
    ]
    if verborgen:
        delen.append(f"verborgen om leesbaar te blijven: {' en '.join(verborgen)}")
    if uitsnede.niet_getekend:
        delen.append(f"{aantal(uitsnede.niet_getekend, 'lus', 'lussen')} alleen in de lijst")
    if zonder_label:
        delen.append(f"{aantal(zonder_label, 'wachttijd', 'wachttijden')} niet getoond (geen ruimte)")
    if kaart.peildatum:
        delen.append(f"peildatum {datum(kaart.peildatum)}")
    if kaart.bron:
        delen.append(f"bron {schoon(kaart.bron)}")
    return "; ".join([*delen, kaart.openbaarheid])


def in_woorden(tekening: Tekening) -> str:
    """The map as text, for who cannot see it: the desks, the strongest handovers, the listed loops."""
    kaart = tekening.uitsnede.kaart
    loketten = [
        f"{loketnaam(loket.naam)} ({getelde(kaart, kaart.waarde(loket))})" for loket in tekening.uitsnede.loketten
    ]
    zinnen = [f"Kaart van {aantal(kaart.aantal(), 'overdracht', 'overdrachten')} tussen loketten."]
    zinnen.append(f"Loketten: {', '.join(loketten) if loketten else 'geen'}.")
    if tekening.pijlen:
        zinnen.append(f"Meeste klantreizen: {' | '.join(pijl.uitleg for pijl in tekening.pijlen[:10])}.")
    if kaart.lijst:
        lussen = [
            f"{nr} {lus.pad}, {getal(lus.aantal)} keer, samen {aantal(max(1, round(lus.dagen)), 'dag', 'dagen')}"
            for nr, lus in enumerate(kaart.lijst, start=1)
        ]
        zinnen.append(f"Terugkeer zonder geregistreerde fasewinst, reden onbekend: {'; '.join(lussen)}.")
    return " ".join(zinnen)
