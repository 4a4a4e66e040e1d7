"""Samenloop as a picture -> SVG and PNG: a column per set of desks, or acts, a row per name, dots where they meet.

Above a column a bar with how many have exactly this set, beside a name a bar with how many have it at all. Nothing is
said by colour: a name that belongs to a set has a solid dot on a line, one that does not a small ring.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from klantreis.report import style
from klantreis.report.dutch import getal
from klantreis.report.files import clear, write_picture
from klantreis.report.overlap_facts import Groep, Samenloop
from klantreis.report.overlap_words import (
    eenheid,
    geteld,
    in_woorden,
    leeswijzer,
    naam_van,
    onderschrift,
    opgenoemd,
    titel,
    voorbeeld,
)
from klantreis.report.sheet import MARGE, Tekst, begin, kop, maat, schrijf, veilig, voet
from klantreis.report.text import breedte, regels
from klantreis.vocabulary_journeys import SAMENLOOPSOORTEN

MEEST: Final = 15
"""Combinations on one sheet at most."""
_SMALST: Final = 700.0
_TITEL: Final = 880.0
"""A title that is no wider than this stands on one line."""
_NAAM: Final = 210.0
_NAAM_REGELS: Final = 4
"""Lines that a name may take: desks of one municipality often differ in their last word only."""
_REGEL: Final = 14.0
_RIJ: Final = 26.0
_BALK: Final = 96.0
_BALK_HOOG: Final = 9.0
_KOLOM: Final = 36.0
_KOLOM_BALK: Final = 20.0
_HOOG: Final = 150.0
"""Height of the tallest bar."""
_RAND: Final = 12.0
_STIP: Final = 5.6
_RING: Final = 2.6
_VOORBEELD_REGELS: Final = 9


@dataclass(frozen=True, slots=True)
class OverlapFiles:
    """What `write_overlap` wrote, and what its reader must know."""

    svg: Path
    png: Path | None
    waarschuwingen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Maten:
    """Where everything stands across: x of the bars beside the names, of the matrix, width of a column, of it all."""

    balk: float
    matrix: float
    kolom: float
    breed: float

    def midden(self, nr: int) -> float:
        """The middle of a column."""
        return self.matrix + self.kolom * (nr + 0.5)


@dataclass(frozen=True, slots=True)
class _Rij:
    """A name with its place: its lines, its top and its height."""

    groep: Groep
    regels: list[str]
    boven: float
    hoog: float

    @property
    def midden(self) -> float:
        """Where its dots and its bar stand."""
        return self.boven + self.hoog / 2


def write_overlap(kaart: Samenloop, stem: Path) -> OverlapFiles:
    """Write `stem`.svg and `stem`.png; its folder exists."""
    svg, png = clear(stem, "svg", "png")
    waarschuwing = write_picture(draw_overlap(kaart), svg, png, "dit plaatje van samenloop")
    return OverlapFiles(svg, None if waarschuwing else png, (waarschuwing,) if waarschuwing else ())


def draw_overlap(kaart: Samenloop) -> str:
    """The picture as SVG. The same rows give the same bytes; without any combination it only says so."""
    getoond = kaart.samen[:MEEST]
    tekst = Tekst(titel(kaart), leeswijzer(kaart), onderschrift(kaart, MEEST), in_woorden(kaart, MEEST))
    maten = _maten(kaart, getoond)
    boven_tekst, y = kop(tekst, maten.breed)
    delen: list[str] = []
    if getoond:
        delen, y = _figuur(kaart, getoond, maten, y)
    onder_tekst, hoog = voet(tekst, maten.breed, y)
    return "\n".join([*begin(tekst, maten.breed + 2 * MARGE, hoog), *boven_tekst, *delen, *onder_tekst, "</svg>", ""])


def _met_rij(kaart: Samenloop, getoond: tuple[Groep, ...]) -> list[Groep]:
    """The names that occur in what is drawn."""
    namen = {naam for groep in getoond for naam in groep.namen}
    return [groep for groep in kaart.namen if groep.namen[0] in namen]


def _maten(kaart: Samenloop, getoond: tuple[Groep, ...]) -> _Maten:
    rijen = _met_rij(kaart, getoond)
    namen = [regel for groep in rijen for regel in _naam(groep)]
    breedste = max((breedte(regel, style.LETTER_NAAM, vet=True) for regel in namen), default=0.0)
    totaal = max((breedte(getal(kaart.waarde(g)), style.LETTER_CIJFER) for g in rijen), default=0.0)
    kolom = max((breedte(getal(kaart.waarde(g)), style.LETTER_CIJFER) + 12 for g in getoond), default=0.0)
    balk = MARGE + _RAND + breedste + 16
    matrix = balk + _BALK + 8 + totaal + 26
    kolom = max(_KOLOM, kolom)
    nodig = matrix + kolom * len(getoond) + _RAND - MARGE
    boven = breedte(titel(kaart), style.LETTER_TITEL, vet=True)
    return _Maten(balk, matrix, kolom, max(_SMALST, nodig, boven if boven <= _TITEL else 0.0))


def _naam(groep: Groep) -> list[str]:
    return regels(naam_van(groep.namen[0]), _NAAM, style.LETTER_NAAM, vet=True, hoogstens=_NAAM_REGELS)


def _figuur(kaart: Samenloop, getoond: tuple[Groep, ...], m: _Maten, y: float) -> tuple[list[str], float]:
    """Bars, matrix and totals; and where they end."""
    een, _ = SAMENLOOPSOORTEN[kaart.soort]
    velen = eenheid(kaart)[1].capitalize()
    uitleg = regels(voorbeeld(kaart), m.matrix - MARGE - 30, style.LETTER_UITLEG, hoogstens=_VOORBEELD_REGELS)
    onder_balken = y + _HOOG + 44
    delen = [
        schrijf(MARGE, y + 13 + nr * 15.5, regel, style.LETTER_UITLEG, style.STIL, midden=False)
        for nr, regel in enumerate(uitleg)
    ]
    delen += [
        schrijf(x, kop_y, f"{velen} per {wat}", style.LETTER_LABEL, style.VOORUIT_TEKST, vet=True, midden=False)
        for x, kop_y, wat in (
            (m.matrix, onder_balken - _HOOG - 30, "combinatie"),
            (m.balk, onder_balken - 4, een),
        )
    ]
    rijen, onder = _rijen(kaart, getoond, onder_balken + 8)
    for nr, rij in enumerate(rijen):
        delen += _rij(kaart, rij, m, band=nr % 2 == 0)
    meeste = kaart.waarde(getoond[0])
    for nr, groep in enumerate(getoond):
        delen += _kolom(kaart, groep, rijen, m.midden(nr), onder_balken, meeste)
    einde = m.matrix + m.kolom * len(getoond)
    delen.append(
        f'<path d="M{maat(m.matrix)},{maat(onder_balken)}H{maat(einde)}" stroke="{style.RAND}" stroke-width="1"/>'
    )
    return delen, onder + 6


def _rijen(kaart: Samenloop, getoond: tuple[Groep, ...], y: float) -> tuple[list[_Rij], float]:
    rijen = []
    for groep in _met_rij(kaart, getoond):
        naam = _naam(groep)
        rijen.append(_Rij(groep, naam, y, max(_RIJ, len(naam) * _REGEL + 10)))
        y += rijen[-1].hoog
    return rijen, y


def _rij(kaart: Samenloop, rij: _Rij, m: _Maten, *, band: bool) -> list[str]:
    """A name, the bar of all that have it, and its number."""
    wat = f"{naam_van(rij.groep.namen[0])}: {geteld(kaart, rij.groep)}"
    delen = [f'<g class="naam"><title>{veilig(wat)}</title>']
    if band:  # every other row, so that an eye can follow it to the last column
        delen.append(
            f'<rect x="{maat(MARGE)}" y="{maat(rij.boven)}" width="{maat(m.breed)}" height="{maat(rij.hoog)}" rx="4"'
            f' fill="{style.BAAN}"/>'
        )
    lijn = rij.midden - (len(rij.regels) - 1) * _REGEL / 2 + style.LETTER_NAAM * 0.36
    for regel in rij.regels:
        delen.append(schrijf(MARGE + _RAND, lijn, regel, style.LETTER_NAAM, style.INKT, vet=True, midden=False))
        lijn += _REGEL
    grootste = max(map(kaart.waarde, kaart.namen))
    breed = _BALK * kaart.waarde(rij.groep) / grootste
    delen.append(
        f'<rect x="{maat(m.balk)}" y="{maat(rij.midden - _BALK_HOOG / 2)}" width="{maat(max(breed, 0.8))}"'
        f' height="{maat(_BALK_HOOG)}" fill="{style.VOORUIT}"/>'
    )
    cijfer = getal(kaart.waarde(rij.groep))
    y = rij.midden + style.LETTER_CIJFER * 0.36
    delen.append(schrijf(m.balk + breed + 6, y, cijfer, style.LETTER_CIJFER, style.INKT, midden=False) + "</g>")
    return delen


def _kolom(kaart: Samenloop, groep: Groep, rijen: list[_Rij], x: float, onder: float, meeste: int) -> list[str]:
    """A combination: its bar with its number, and its dots with the line that joins them."""
    hoog = max(_HOOG * kaart.waarde(groep) / meeste, 0.8)
    delen = [
        f'<g class="combinatie"><title>{veilig(f"{opgenoemd(groep)}: {geteld(kaart, groep)}")}</title>',
        f'<rect x="{maat(x - _KOLOM_BALK / 2)}" y="{maat(onder - hoog)}" width="{maat(_KOLOM_BALK)}"'
        f' height="{maat(hoog)}" fill="{style.VOORUIT}"/>',
        schrijf(x, onder - hoog - 5, getal(kaart.waarde(groep)), style.LETTER_CIJFER, style.INKT),
    ]
    erin = [rij for rij in rijen if rij.groep.namen[0] in groep.namen]
    delen.append(
        f'<path d="M{maat(x)},{maat(erin[0].midden)}V{maat(erin[-1].midden)}" stroke="{style.INKT}"'
        ' stroke-width="2.4"/>'
    )
    for rij in rijen:
        if rij in erin:
            delen.append(f'<circle cx="{maat(x)}" cy="{maat(rij.midden)}" r="{maat(_STIP)}" fill="{style.INKT}"/>')
        else:
            delen.append(
                f'<circle cx="{maat(x)}" cy="{maat(rij.midden)}" r="{maat(_RING)}" fill="{style.PAPIER}"'
                f' stroke="{style.RAND}" stroke-width="1"/>'
            )
    return [*delen[:-1], delen[-1] + "</g>"]
