"""The desk map: desks, the handovers between them and the loops that take most days -> DOT, SVG and PNG."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from klantreis.report.desk_drawing import Tekening, dot, getelde, loketnaam, teken
from klantreis.report.desk_facts import Loketkaart
from klantreis.report.desk_prune import TRAPPEN, Uitsnede, snoei
from klantreis.report.desk_svg import svg
from klantreis.report.dutch import aantal, datum, getal, procent
from klantreis.report.labels import plaats
from klantreis.report.layout import INSTALLEREN, LayoutFailed, LayoutTimeout, Ligging, Motor, motoren
from klantreis.report.sheet import Tekst
from klantreis.report.text import schoon

GEDULD: Final = 7.0
"""Seconds for all attempts at a layout."""
_DEEL: Final = 0.75
"""The part of the time that is left which one attempt may take: a desk map is small, so starting takes longest."""


@dataclass(frozen=True, slots=True)
class DeskSheet:
    """A desk map before it is written.

    Parameters
    ----------
    dot, svg : the texts; `svg` is None when no layout engine could draw the map.
    uitsnede : what is shown and how much is hidden.
    motor : the layout engine with its version; empty when there was none.
    onderschrift : the line below the map.
    waarschuwingen : in plain Dutch; empty when all went well.
    """

    dot: str
    svg: str | None
    uitsnede: Uitsnede
    motor: str
    onderschrift: str
    waarschuwingen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeskMapFiles:
    """What `write_desk_map` wrote: files, `svg` and `png` None when they could not be made; the rest as `DeskSheet`."""

    dot: Path
    svg: Path | None
    png: Path | None
    uitsnede: Uitsnede
    motor: str
    onderschrift: str
    waarschuwingen: tuple[str, ...]


def write_desk_map(
    kaart: Loketkaart, stem: Path, *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None
) -> DeskMapFiles:
    """Write `stem`.dot, `stem`.svg and `stem`.png; files of an earlier run under these names are removed first.

    Parameters
    ----------
    kaart : what to show.
    stem : path of the files without suffix; its folder exists.
    geduld : seconds for the layout, all attempts together.
    engines : layout engines to try, the best first; by default those of this machine.
    """
    paden = {soort: stem.with_name(f"{stem.name}.{soort}") for soort in ("dot", "svg", "png")}
    for pad in paden.values():
        pad.unlink(missing_ok=True)
    blad = draw_desk_map(kaart, geduld=geduld, engines=engines)
    waarschuwingen = list(blad.waarschuwingen)
    paden["dot"].write_text(blad.dot, encoding="utf-8", newline="\n")
    geschilderd = False
    if blad.svg is not None:
        paden["svg"].write_text(blad.svg, encoding="utf-8", newline="\n")
        try:
            from klantreis.report.picture import png

            paden["png"].write_bytes(png(blad.svg))
            geschilderd = True
        except (ImportError, RuntimeError, ValueError) as fout:
            waarschuwingen.append(f"Van deze kaart is geen PNG gemaakt ({type(fout).__name__}); de SVG is er wel.")
    return DeskMapFiles(
        dot=paden["dot"],
        svg=None if blad.svg is None else paden["svg"],
        png=paden["png"] if geschilderd else None,
        uitsnede=blad.uitsnede,
        motor=blad.motor,
        onderschrift=blad.onderschrift,
        waarschuwingen=tuple(waarschuwingen),
    )


def draw_desk_map(kaart: Loketkaart, *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None) -> DeskSheet:
    """The map as text, without writing anything; parameters as in `write_desk_map`."""
    kandidaten = motoren() if engines is None else tuple(engines)
    tekening, tekst, gelegd, waarschuwing = _leg(kaart, kandidaten, geduld)
    waarschuwingen = (waarschuwing,) if waarschuwing else ()
    if gelegd is None:
        return DeskSheet(tekst, None, tekening.uitsnede, "", onderschrift(tekening.uitsnede), waarschuwingen)
    motor, ligging = gelegd
    labels, zonder = plaats(tekening.pijlen, ligging)
    bijschrift = onderschrift(tekening.uitsnede, len(zonder))
    blad = svg(tekening, ligging, labels, Tekst(titel(kaart), leeswijzer(tekening), bijschrift, in_woorden(tekening)))
    return DeskSheet(tekst, blad, tekening.uitsnede, motor.naam, bijschrift, waarschuwingen)


def _leg(
    kaart: Loketkaart, kandidaten: Sequence[Motor], geduld: float
) -> tuple[Tekening, str, tuple[Motor, Ligging] | None, str]:
    """The richest drawing that an engine lays out in time: drawing, its DOT, engine and places, a warning or ""."""
    eerste = teken(snoei(kaart))
    if not kandidaten:
        return eerste, dot(eerste), None, f"Deze loketkaart is niet getekend: Graphviz ontbreekt. {INSTALLEREN}"
    tot = time.monotonic() + geduld
    for motor in kandidaten:
        for nr, grenzen in enumerate(TRAPPEN):
            laatste = nr == len(TRAPPEN) - 1
            tekening = teken(snoei(kaart, grenzen))
            tekst = dot(tekening, "polyline" if laatste else "spline")
            over = tot - time.monotonic()
            if over <= 0:
                break
            try:
                ligging = motor.leg(tekst, over if laatste else over * _DEEL)
            except LayoutTimeout:
                continue
            except (LayoutFailed, OSError):
                break  # another engine may do better; pruning will not help
            getoond = aantal(len(tekening.uitsnede.loketten), "loket", "loketten")
            minder = f"De hele loketkaart was niet op tijd te tekenen; deze toont daarom alleen {getoond}."
            return tekening, tekst, (motor, ligging), minder if nr else ""
    waarschuwing = (
        "Deze loketkaart is niet getekend: Graphviz gaf geen bruikbaar antwoord of was niet op tijd klaar. "
        "Kies een kleiner deel (een wet, een periode); het DOT-bestand is er wel."
    )
    return eerste, dot(eerste), None, waarschuwing


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
