"""What every map is drawn with: the box of a step or desk, and the label of a line -> SVG."""

from __future__ import annotations

from typing import Final

from klantreis.report import style
from klantreis.report.drawing import Blok, Pijl
from klantreis.report.labels import LABEL_HOOG, Label
from klantreis.report.layout import Punt, Vak
from klantreis.report.sheet import maat, schrijf, veilig

_HOEK: Final = 9.0


def teken_blok(blok: Blok, vak: Vak) -> list[str]:
    """A box with its name and figure, where the layout engine placed it."""
    x, y = vak.x - blok.breed / 2, vak.y - blok.hoog / 2
    delen = [
        f'<g class="stap"><title>{veilig(blok.uitleg)}</title><rect x="{maat(x)}" y="{maat(y)}"'
        f' width="{maat(blok.breed)}" height="{maat(blok.hoog)}" rx="{maat(_HOEK)}" fill="{blok.kleur}"/>'
    ]
    lijn = y + style.STAP_MARGE[1] + style.LETTER_NAAM - 1
    for regel in blok.regels:
        delen.append(schrijf(vak.x, lijn, regel, style.LETTER_NAAM, style.INKT, vet=True))
        lijn += style.REGEL_NAAM
    return [*delen, schrijf(vak.x, lijn, blok.cijfer, style.LETTER_CIJFER, style.INKT) + "</g>"]


def teken_label(pijl: Pijl, label: Label, kleur: str = "", rand: str = "") -> str:
    """What stands on a line, on a strip of paper so that lines below it do not cross it.

    kleur, rand : of the text when that is not the one of its kind; of a frame around it.
    """
    vak = label.vak
    kleur = kleur or (style.TERUG_TEKST if pijl.soort == "terug" else style.VOORUIT_TEKST)
    kader = f' stroke="{rand}" stroke-width="1"' if rand else ""
    return (
        f'<g class="label"><title>{veilig(pijl.uitleg)}</title><rect x="{maat(vak.x - vak.breed / 2)}"'
        f' y="{maat(vak.y - LABEL_HOOG / 2)}" width="{maat(vak.breed)}" height="{maat(LABEL_HOOG)}" rx="4"'
        f' fill="{style.PAPIER}" fill-opacity="0.92"{kader}/>'
        f"{schrijf(vak.x, vak.y + style.LETTER_LABEL * 0.36, label.tekst, style.LETTER_LABEL, kleur)}</g>"
    )


def xy(punt: Punt) -> str:
    """A point in a path."""
    return f"{maat(punt[0])},{maat(punt[1])}"
