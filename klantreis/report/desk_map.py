"""The desk map: desks, the handovers between them and the loops that take most days -> DOT, SVG and PNG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

from klantreis.report.attempts import leg
from klantreis.report.desk_drawing import dot, teken
from klantreis.report.desk_facts import Loketkaart
from klantreis.report.desk_prune import TRAPPEN, Uitsnede, snoei
from klantreis.report.desk_svg import svg
from klantreis.report.desk_words import in_woorden, leeswijzer, onderschrift, titel
from klantreis.report.dutch import aantal
from klantreis.report.files import Blad, MapFiles, clear, write_blad
from klantreis.report.labels import plaats
from klantreis.report.layout import INSTALLEREN, Motor, motoren
from klantreis.report.sheet import Tekst

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
