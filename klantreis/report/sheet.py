"""What every picture shares: a sheet with a title, how to read it, a line below, and text that stays text.

Everything that comes from data is escaped here, in one place (`veilig`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from klantreis.report import style
from klantreis.report.text import LETTERTYPEN, regels, schoon

MARGE: Final = 28.0
_TITEL_REGELS: Final = 4


@dataclass(frozen=True, slots=True)
class Tekst:
    """What stands around the drawing, already in Dutch: title, how to read it, the line below, the text alternative."""

    titel: str
    uitleg: str
    onderschrift: str
    alternatief: str


def begin(tekst: Tekst, breed: float, hoog: float) -> list[str]:
    """The opening of a sheet: its measures, its title and description, its paper."""
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{maat(breed)}pt" height="{maat(hoog)}pt"'
        f' viewBox="0 0 {maat(breed)} {maat(hoog)}" role="img" lang="nl" font-family="{LETTERTYPEN}">',
        f"<title>{veilig(tekst.titel)}</title>",
        f"<desc>{veilig(tekst.alternatief)}</desc>",
        f'<rect width="100%" height="100%" fill="{style.PAPIER}"/>',
    ]


def kop(tekst: Tekst, breed: float, schaal: float = 1.0) -> tuple[list[str], float]:
    """Title and explanation over `breed` points; and where they end."""
    groot, klein = style.LETTER_TITEL * schaal, style.LETTER_UITLEG * schaal
    y = MARGE
    delen = []
    for regel in regels(schoon(tekst.titel), breed, groot, vet=True, hoogstens=_TITEL_REGELS):
        y += groot
        delen.append(schrijf(MARGE, y, regel, groot, style.INKT, vet=True, midden=False))
        y += groot * 0.32
    y += 3
    for regel in regels(schoon(tekst.uitleg), breed, klein):
        y += klein
        delen.append(schrijf(MARGE, y, regel, klein, style.STIL, midden=False))
        y += klein * 0.4
    return delen, y + 12


def voet(tekst: Tekst, breed: float, onder: float, schaal: float = 1.0) -> tuple[list[str], float]:
    """The line below the drawing, which ends at `onder`; and the height of the whole sheet."""
    klein = style.LETTER_CIJFER * schaal
    y = onder + 12
    delen = []
    for regel in regels(schoon(tekst.onderschrift), breed, klein):
        y += klein
        delen.append(schrijf(MARGE, y, regel, klein, style.STIL, midden=False))
        y += klein * 0.45
    return delen, y + MARGE - 8


def alinea(
    tekst: str, x: float, y: float, breed: float, grootte: float, kleur: str, *, vet: bool = False
) -> tuple[list[str], float]:
    """Text wrapped within `breed` [points], from `y` down; and where it ends."""
    delen = []
    for regel in regels(schoon(tekst), breed, grootte, vet=vet):
        y += grootte * 1.05
        delen.append(schrijf(x, y, regel, grootte, kleur, vet=vet, midden=False))
        y += grootte * 0.3
    return delen, y


def schrijf(
    x: float, y: float, tekst: str, grootte: float, kleur: str, *, vet: bool = False, midden: bool = True
) -> str:
    """One line of text, on its base line."""
    extra = (' text-anchor="middle"' if midden else "") + (' font-weight="bold"' if vet else "")
    return f'<text x="{maat(x)}" y="{maat(y)}" font-size="{maat(grootte)}" fill="{kleur}"{extra}>{veilig(tekst)}</text>'


def veilig(tekst: str) -> str:
    """Text from data as it may stand in an SVG."""
    return escape(schoon(tekst), {'"': "&quot;"})


def maat(waarde: float) -> str:
    """A measure in points, the same on every machine."""
    return f"{waarde:.2f}".rstrip("0").rstrip(".")
