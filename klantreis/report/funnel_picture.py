"""The funnel: besluit, bezwaar, beroep and hoger beroep below each other, with their outcomes -> SVG and PNG.

Bars begin at nothing. On the left they have one scale for all steps; on the right a bar is a part of its own step.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from klantreis.report import style
from klantreis.report.files import PictureFiles, write_sheet
from klantreis.report.funnel_facts import GELIJK, Trap, Trechter, Uitkomst
from klantreis.report.funnel_words import (
    cijfers,
    geteld,
    ging_verder,
    in_woorden,
    leeg,
    leeswijzer,
    naam_van,
    niet_geteld,
    onderschrift,
    titel,
)  # fmt: skip
from klantreis.report.sheet import MARGE, Tekst, begin, kop, maat, schrijf, veilig, voet
from klantreis.report.text import regels

_RAND: Final = 14.0
_LINKS: Final = 236.0
"""The left column: the bar of a step with every decision in it."""
_NAAM: Final = 178.0
_BALK: Final = 210.0
"""A bar of a whole step."""
_CIJFERS: Final = 236.0
_TUSSEN: Final = 26.0
_RIJ: Final = 22.0
_REGEL: Final = 13.5
_DIK: Final = 12.0
_NAAM_REGELS: Final = 4
_PIJL: Final = 34.0
_DUNST: Final = 1.5
"""Points of a bar of anything at all."""
_NAAM_X: Final = MARGE + _RAND + _LINKS + _TUSSEN
_BALK_X: Final = _NAAM_X + _NAAM + 10
_RECHTS: Final = _BALK_X + _BALK + 8 + _CIJFERS + _RAND


def write_funnel(trechter: Trechter, stem: Path) -> PictureFiles:
    """Write `stem`.svg and `stem`.png; its folder exists."""
    return write_sheet(draw_funnel(trechter), stem, "dit plaatje", titel(trechter), onderschrift(trechter))


def draw_funnel(trechter: Trechter) -> str:
    """The funnel as SVG. The same facts give the same bytes."""
    tekst = Tekst(titel(trechter), leeswijzer(trechter), onderschrift(trechter), in_woorden(trechter))
    meeste = max((trap.aantal for trap in trechter.trappen), default=0)
    delen, y = kop(tekst, _RECHTS - MARGE)
    for trap, volgende in zip(trechter.trappen, (*trechter.trappen[1:], None), strict=True):
        eigen, y = _stap(trap, meeste, y, gekozen=bool(trechter.filter))
        delen += eigen
        if volgende is not None and (trap.verder or (trap.aantal and volgende.aantal)):
            delen += _pijl(ging_verder(trap), y)
            y += _PIJL
        else:
            y += 6
    onder, hoog = voet(tekst, _RECHTS - MARGE, y)
    return "\n".join([*begin(tekst, _RECHTS + MARGE, hoog), *delen, *onder, "</svg>", ""])


def _stap(trap: Trap, meeste: int, y: float, *, gekozen: bool) -> tuple[list[str], float]:
    """A step on its band: how many on the left, how they ended on the right; and where it ends."""
    links, lijn = MARGE + _RAND, y + 20
    naam = trap.soort.capitalize()
    noot = niet_geteld(trap, gekozen=gekozen)
    if not trap.aantal:
        delen = [
            schrijf(links, lijn, naam, style.LETTER_BAAN, style.STIL, midden=False),
            schrijf(_NAAM_X, lijn, leeg(trap), style.LETTER_UITLEG, style.STIL, midden=False),
        ]
        onder = lijn + 11
    else:
        delen = [
            schrijf(links, lijn, naam, style.LETTER_BAAN, style.INKT, vet=True, midden=False),
            schrijf(links, lijn + 19, geteld(trap.soort, trap.aantal), style.LETTER_NAAM, style.INKT, midden=False),
            *_balk(links, lijn + 27, _LINKS, trap.aantal / meeste, trap.verder / meeste, style.RAND),
        ]
        onder = lijn + 27 + _DIK + 12
    for regel in regels(noot, _LINKS, style.LETTER_CIJFER) if noot else ():
        delen.append(schrijf(links, onder + 4, regel, style.LETTER_CIJFER, style.STIL, midden=False))
        onder += _REGEL
    rij_y = y + 6
    for uitkomst in trap.uitkomsten:
        eigen, rij_y = _uitkomst(trap, uitkomst, rij_y)
        delen += eigen
    onder = max(onder, rij_y + 6)
    uitleg = "; ".join(
        [geteld(trap.soort, trap.aantal), *(f"{naam_van(u)} {cijfers(trap, u)}" for u in trap.uitkomsten)]
    )
    band = (
        f'<rect x="{maat(MARGE)}" y="{maat(y)}" width="{maat(_RECHTS - MARGE)}" height="{maat(onder - y)}" rx="9"'
        f' fill="{style.BAAN}"/>'
    )
    return [f'<g class="trap"><title>{veilig(uitleg)}</title>{band}', *delen, "</g>"], onder


def _uitkomst(trap: Trap, uitkomst: Uitkomst, y: float) -> tuple[list[str], float]:
    """A row of the right column, and where it ends."""
    gelijk = uitkomst.aard == GELIJK
    namen = regels(naam_van(uitkomst), _NAAM, style.LETTER_UITLEG, vet=gelijk, hoogstens=_NAAM_REGELS)
    hoog = max(_RIJ, len(namen) * _REGEL + 8)
    midden = y + hoog / 2
    lijn = midden - (len(namen) - 1) * _REGEL / 2 + 4
    delen = [
        schrijf(_NAAM_X, lijn + nr * _REGEL, naam, style.LETTER_UITLEG, style.INKT, vet=gelijk, midden=False)
        for nr, naam in enumerate(namen)
    ]
    deel = uitkomst.aantal / trap.aantal
    kleur = style.NADRUK if gelijk else style.RAND
    delen += _balk(_BALK_X, midden - _DIK / 2, _BALK, deel, uitkomst.verder / trap.aantal, kleur)
    tekst_x = _BALK_X + max(deel * _BALK, _DUNST) + 8
    tekst = cijfers(trap, uitkomst)
    delen.append(schrijf(tekst_x, midden + 4, tekst, style.LETTER_CIJFER, style.INKT, vet=gelijk, midden=False))
    return delen, y + hoog


def _balk(x: float, y: float, heel: float, deel: float, verder: float, kleur: str) -> list[str]:
    """A bar of a part of `heel`; dark as far as it went further."""
    stukken = [(kleur, max(deel * heel, _DUNST))]
    if verder:
        stukken.append((style.INKT, max(verder * heel, _DUNST)))
    return [
        f'<rect x="{maat(x)}" y="{maat(y)}" width="{maat(breed)}" height="{maat(_DIK)}" fill="{vulling}"/>'
        for vulling, breed in stukken
    ]


def _pijl(woorden: str, y: float) -> list[str]:
    """From a step to the next one, with how many went on."""
    x, punt = MARGE + _RAND + 8, y + _PIJL - 6
    return [
        f'<path d="M{maat(x)},{maat(y + 5)}V{maat(punt - 6)}" stroke="{style.INKT}" stroke-width="2"/>'
        f'<path d="M{maat(x - 5)},{maat(punt - 7)}L{maat(x)},{maat(punt)}L{maat(x + 5)},{maat(punt - 7)}Z"'
        f' fill="{style.INKT}"/>',
        schrijf(x + 16, y + _PIJL / 2 + 4, woorden, style.LETTER_UITLEG, style.INKT, vet=True, midden=False),
    ]
