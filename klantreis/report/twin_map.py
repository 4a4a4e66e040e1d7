"""Two maps on one layout -> DOT, SVG and PNG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from klantreis.report.attempts import leg
from klantreis.report.dot import dot
from klantreis.report.dutch import aantal
from klantreis.report.files import Blad, MapFiles, clear, write_blad
from klantreis.report.layout import INSTALLEREN, Motor, motoren
from klantreis.report.twin_drawing import Tweeluik, inkt, teken
from klantreis.report.twin_facts import Feiten
from klantreis.report.twin_prune import TRAPPEN, Knipsel, knip
from klantreis.report.twin_svg import plaats_labels, svg
from klantreis.report.twin_words import Taal

GEDULD: Final = 7.0
"""Seconds for all attempts at a layout."""
_DEEL: Final = 0.5
"""The part of the time that is left which one attempt may take."""


def write_twin(
    feiten: Feiten, taal: Taal[Feiten], stem: Path, *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None
) -> MapFiles:  # fmt: skip
    """Write `stem`.dot, `stem`.svg and `stem`.png; files of an earlier run under these names are removed first.

    Parameters
    ----------
    feiten : what to show. taal : its words.
    stem : path of the files without suffix; its folder exists.
    geduld : seconds for the layout, all attempts together.
    engines : layout engines to try, the best first; by default those of this machine.
    """
    paden = clear(stem, "dot", "svg", "png")
    return write_blad(draw_twin(feiten, taal, geduld=geduld, engines=engines), *paden)


def draw_twin(
    feiten: Feiten, taal: Taal[Feiten], *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None
) -> Blad[Knipsel[Feiten]]:  # fmt: skip
    """Both maps as text, without writing anything; parameters as in `write_twin`."""
    kandidaten = motoren() if engines is None else tuple(engines)
    gelegd = leg(TRAPPEN, lambda grenzen: teken(knip(feiten, grenzen), taal), _dot, kandidaten, geduld, _DEEL)
    if gelegd is None:
        tweeluik = teken(knip(feiten), taal)
        waarom = (
            "Graphviz gaf geen bruikbaar antwoord of was niet op tijd klaar. "
            "Kies een kleiner deel (een wet, een periode); het DOT-bestand is er wel."
            if kandidaten
            else f"Graphviz ontbreekt. {INSTALLEREN}"
        )
        waarschuwing = f"{taal.wat} is niet getekend: {waarom}"
        onderschrift = taal.onderschrift(tweeluik.knipsel, 0)
        return Blad(_dot(tweeluik), None, tweeluik.knipsel, "", onderschrift, (waarschuwing,))
    tweeluik, ligging = gelegd.tekening, gelegd.ligging
    labels, zonder = plaats_labels(tweeluik, ligging)
    knipsel = tweeluik.knipsel
    bijschrift = taal.onderschrift(knipsel, zonder)
    blad = svg(tweeluik, ligging, labels, taal.tekst(knipsel, bijschrift))
    minder = (
        f"De hele {taal.wat[3:]} was niet op tijd te tekenen; het plaatje toont daarom alleen "
        f"{aantal(len(knipsel.stappen), 'stap', 'stappen')}."
    )
    return Blad(gelegd.dot, blad, knipsel, gelegd.motor.naam, bijschrift, (minder,) if gelegd.minder else ())


def _dot(tweeluik: Tweeluik[Feiten], lijnen: str = "spline") -> str:
    """What both maps are laid out by, with the accent on what differs."""
    return dot(tweeluik.samen, lijnen, lambda pijl: inkt(tweeluik, pijl))
