"""The way before contested decisions beside that before others, as two maps on one layout -> DOT, SVG and PNG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

from klantreis.report.attempts import leg
from klantreis.report.contested_drawing import Tweeluik, inkt, teken
from klantreis.report.contested_facts import Bestreden
from klantreis.report.contested_prune import TRAPPEN, Knipsel, knip
from klantreis.report.contested_svg import plaats_labels, svg
from klantreis.report.contested_words import in_woorden, leeswijzer, onderschrift, titel
from klantreis.report.dot import dot
from klantreis.report.dutch import aantal
from klantreis.report.files import Blad, MapFiles, clear, write_blad
from klantreis.report.layout import INSTALLEREN, Motor, motoren
from klantreis.report.sheet import Tekst

GEDULD: Final = 7.0
"""Seconds for all attempts at a layout."""
_DEEL: Final = 0.5
"""The part of the time that is left which one attempt may take."""

ContestedSheet: TypeAlias = Blad[Knipsel]


def write_contested(
    feiten: Bestreden, stem: Path, *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None
) -> MapFiles:
    """Write `stem`.dot, `stem`.svg and `stem`.png; files of an earlier run under these names are removed first.

    Parameters
    ----------
    feiten : what to show.
    stem : path of the files without suffix; its folder exists.
    geduld : seconds for the layout, all attempts together.
    engines : layout engines to try, the best first; by default those of this machine.
    """
    paden = clear(stem, "dot", "svg", "png")
    return write_blad(draw_contested(feiten, geduld=geduld, engines=engines), *paden)


def draw_contested(
    feiten: Bestreden, *, geduld: float = GEDULD, engines: Sequence[Motor] | None = None
) -> ContestedSheet:  # fmt: skip
    """Both maps as text, without writing anything; parameters as in `write_contested`."""
    kandidaten = motoren() if engines is None else tuple(engines)
    gelegd = leg(TRAPPEN, lambda grenzen: teken(knip(feiten, grenzen)), _dot, kandidaten, geduld, _DEEL)
    if gelegd is None:
        tweeluik = teken(knip(feiten))
        waarom = (
            "Graphviz gaf geen bruikbaar antwoord of was niet op tijd klaar. "
            "Kies een kleiner deel (een wet, een periode); het DOT-bestand is er wel."
            if kandidaten
            else f"Graphviz ontbreekt. {INSTALLEREN}"
        )
        waarschuwing = f"De weg voor bestreden besluiten is niet getekend: {waarom}"
        return Blad(_dot(tweeluik), None, tweeluik.knipsel, "", onderschrift(tweeluik.knipsel), (waarschuwing,))
    tweeluik, ligging = gelegd.tekening, gelegd.ligging
    labels, zonder = plaats_labels(tweeluik, ligging)
    knipsel = tweeluik.knipsel
    bijschrift = onderschrift(knipsel, zonder)
    blad = svg(tweeluik, ligging, labels, Tekst(titel(feiten), leeswijzer(knipsel), bijschrift, in_woorden(knipsel)))
    minder = (
        "De hele weg voor bestreden besluiten was niet op tijd te tekenen; het plaatje toont daarom alleen "
        f"{aantal(len(knipsel.stappen), 'stap', 'stappen')}."
    )
    return Blad(gelegd.dot, blad, knipsel, gelegd.motor.naam, bijschrift, (minder,) if gelegd.minder else ())


def _dot(tweeluik: Tweeluik, lijnen: str = "spline") -> str:
    """What both maps are laid out by, with the accent on what differs."""
    return dot(tweeluik.samen, lijnen, lambda pijl: inkt(tweeluik, pijl))
