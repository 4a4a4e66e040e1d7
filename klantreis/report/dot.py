"""A drawing as DOT: which step stands in which column, and how large everything is.

The text is the same for the same flow, whatever the order of its rows and whatever the engine. Sizes are fixed here, so
no engine needs to know a letter. Columns are held in order by a chain of invisible points, one per column; because the
lanes are no clusters, a line may run straight through a lane instead of around it. What goes back has
`constraint=false`. A later map could pin every step by a `pos` in `_stap`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from klantreis.report import style
from klantreis.report.drawing import BEGIN_ID, EIND_ID, Blok, Pijl, Tekening
from klantreis.report.lanes import Baan
from klantreis.report.text import LETTERTYPE, breedte

KLEUR: Final = {"vooruit": style.VOORUIT, "terug": style.TERUG, "rand": style.RAND}
_TEKST: Final = {"vooruit": style.VOORUIT_TEKST, "terug": style.TERUG_TEKST, "rand": style.VOORUIT_TEKST}
_PUNTEN_PER_INCH: Final = 72
_ZWAARST: Final = 20


def kleuren(pijl: Pijl) -> tuple[str, str]:
    """The colours of a connection and of its label."""
    return KLEUR[pijl.soort], _TEKST[pijl.soort]


def dot(
    tekening: Tekening, lijnen: str = "spline", inkt: Callable[[Pijl], tuple[str, str]] = kleuren
) -> str:  # fmt: skip
    """The DOT text of a drawing.

    Parameters
    ----------
    lijnen : how its lines are drawn: "spline", or the cheaper "polyline".
    inkt : the colours of a connection and of its label.
    """
    regels = [
        "digraph klantreis {",
        f"  // {tekening.uitsnede.kaart.openbaarheid}",
        f"  graph [rankdir=LR newrank=true splines={lijnen} nodesep=0.3 ranksep=0.5 outputorder=edgesfirst]",
        f'  node [shape=box style="rounded,filled" penwidth=0 fixedsize=true fontname="{LETTERTYPE}"'
        f' fontsize={style.LETTER_NAAM:g} fontcolor="{style.INKT}"]',
        f'  edge [fontname="{LETTERTYPE}" fontsize={style.LETTER_LABEL:g} arrowsize=0.7]',
    ]
    stip = f'shape=circle width={_inch(style.STIP)} height={_inch(style.STIP)} fillcolor="{style.INKT}" label=""'
    regels += [f"  {naam} [{stip}]" for naam, er in ((BEGIN_ID, tekening.begin), (EIND_ID, tekening.eind)) if er]
    if tekening.banen:
        regels += _banen(tekening)
    else:
        regels += [_stap(blok) for blok in tekening.blokken.values()]
    zwaarste = max((pijl.aantal for pijl in tekening.pijlen if pijl.soort != "rand"), default=1)
    alleen = _alleen(tekening)
    regels += [_pijl(pijl, zwaarste, alleen, *inkt(pijl)) for pijl in tekening.pijlen]
    return "\n".join([*regels, "}", ""])


def _banen(tekening: Tekening) -> list[str]:
    regels, ketting = [], [BEGIN_ID] if tekening.begin else []
    for baan in tekening.banen:
        regels.append(f"  // {baan.naam}")
        for nr, kolom in enumerate(baan.kolommen):
            punt = f"k{len(ketting):03d}"
            ketting.append(punt)
            breed = baan_breed(baan) if nr == 0 else 1.0
            regels.append(f'  {punt} [shape=box style=invis width={_inch(breed)} height=0.01 label=""]')
            sleutels = [tekening.sleutels[naam] for naam in kolom]
            regels += [_stap(tekening.blokken[sleutel]) for sleutel in sleutels]
            regels.append(f"  {{rank=same; {'; '.join([punt, *sleutels])}}}")
    ketting += [EIND_ID] if tekening.eind else []
    return [*regels, f"  {' -> '.join(ketting)} [style=invis weight=0]"]


def baan_breed(baan: Baan) -> float:
    """The least width of a lane: its title, and what stands below it, must fit."""
    return max(
        breedte(baan.naam.capitalize(), style.LETTER_BAAN, vet=True), breedte(onder_baan(baan), style.LETTER_CIJFER)
    )


def onder_baan(baan: Baan) -> str:
    """The line below a lane's title: that it is empty, or that some of its steps are hidden."""
    if not baan.totaal:
        return "geen stappen"
    return f"{baan.getoond} van {baan.totaal} stappen" if baan.getoond < baan.totaal else ""


def _stap(blok: Blok) -> str:
    label = r"\n".join(_ontdaan(regel) for regel in (*blok.regels, blok.cijfer))
    return (
        f'  {blok.sleutel} [width={_inch(blok.breed)} height={_inch(blok.hoog)} fillcolor="{blok.kleur}"'
        f' label="{label}" tooltip="{_ontdaan(blok.uitleg)}"]'
    )


def _alleen(tekening: Tekening) -> frozenset[str]:
    """Keys of the steps that have a column to themselves, so that nothing stands below them."""
    kolommen = [kolom for baan in tekening.banen for kolom in baan.kolommen if len(kolom) == 1]
    return frozenset(tekening.sleutels[kolom[0]] for kolom in kolommen)


def _pijl(pijl: Pijl, zwaarste: int, alleen: frozenset[str], lijn: str, tekst: str) -> str:
    eigen = [f"penwidth={pijl.dikte:.2f}", f'color="{lijn}"']
    if pijl.label:
        eigen.append(f'label="{_ontdaan(pijl.label)}"')
    if pijl.soort == "terug":
        eigen.append(f'fontcolor="{tekst}" style=dashed constraint=false')
        # What goes back runs below: it leaves and enters from below wherever nothing stands in its way there.
        eigen += ["tailport=s"] if pijl.van in alleen else []
        eigen += ["headport=s"] if pijl.naar in alleen else []
    elif pijl.soort == "vooruit":
        # Straight lines for what happens most: a heavy edge is kept short and level.
        eigen.append(f'fontcolor="{tekst}" weight={1 + round(_ZWAARST * pijl.aantal / zwaarste)}')
    eigen.append(f'tooltip="{_ontdaan(pijl.uitleg)}"')
    return f"  {pijl.van} -> {pijl.naar} [{' '.join(eigen)}]"


def _ontdaan(tekst: str) -> str:
    """Text for between quotes: nothing in it is a quote, an escape or an entity any more."""
    return tekst.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def _inch(punten: float) -> str:
    return f"{punten / _PUNTEN_PER_INCH:.3f}"
