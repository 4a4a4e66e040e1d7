"""One panel of a route picture: desks as rows, days across, and one line from desk to desk that a finger can follow.

A thick stretch is time at a desk, a dashed one is waiting for it, a dot is arriving; going to another desk takes no
time and so runs straight up or down. The step that comes back is vermilion, with a double arrowhead and a ring at its
end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from klantreis.report import style
from klantreis.report.desk_drawing import loketnaam
from klantreis.report.dutch import duur_kort
from klantreis.report.labels import LABEL_HOOG, LABEL_MARGE, overlapt
from klantreis.report.layout import Vak
from klantreis.report.route_axis import Dagenas
from klantreis.report.route_facts import Halte
from klantreis.report.sheet import maat, schrijf, veilig
from klantreis.report.text import breedte, pad_regels, regels, schoon

_RIJ: Final = 46.0
"""The least height of a row."""
_KOP_REGEL: Final = 16.0
_WOORD_REGEL: Final = 13.5
_RAND: Final = 12.0
_DIK: Final = 6.0
_STREEPJES: Final = "5 4"
_STIP: Final = 3.6
_PUNT: Final = 7.0
_PUNT_VANAF: Final = 6.0
"""Length of an arrowhead, and how far from where it starts."""
_TREDEN: Final = (13.5, 21.0)
"""How far from its line a label may stand."""
_VERDER: Final = (30.0, 60.0, 90.0, 120.0)
"""How far behind its line, where stretches that hardly take time lie on each other."""
_KRUIST: Final = 30.0
"""What a line below a label is worth in points of distance."""
_NAAM_REGELS: Final = 5
"""Lines that a name may take: desks of one municipality often differ in their last word only."""


@dataclass(frozen=True, slots=True)
class Paneel:
    """A line along desks, with what is said of it.

    Parameters
    ----------
    kop : the desks of the path, or one sentence: what stands above the panel.
    woorden : what stands beside it, line by line; the first is bold.
    haltes : the stops of the line.
    uitleg : the whole of it in words.
    """

    kop: tuple[str, ...]
    woorden: tuple[str, ...]
    haltes: tuple[Halte, ...]
    uitleg: str


@dataclass(frozen=True, slots=True)
class Kolommen:
    """Where things stand across: the left edge, the names, the axis, the words beside it, the right edge."""

    links: float
    naam: float
    as_: Dagenas
    woorden: float
    rechts: float


@dataclass(frozen=True, slots=True)
class _Label:
    """A text that belongs to a stretch from `van` to `tot` at height `y`; `boven`: on which side it rather stands."""

    tekst: str
    van: float
    tot: float
    y: float
    kleur: str
    boven: bool


def teken_paneel(paneel: Paneel, kolommen: Kolommen, y: float) -> tuple[list[str], float]:
    """What stands on the band of a panel that begins at `y`, and where it ends."""
    k = kolommen
    koppen = pad_regels(paneel.kop, k.rechts - k.links - 2 * _RAND, style.LETTER_NAAM, vet=True)
    top = rij_y = y + _RAND / 2 + _KOP_REGEL * len(koppen) + 4
    rijen: dict[str, float] = {}
    namen: list[str] = []
    for loket in dict.fromkeys(halte.loket for halte in paneel.haltes):
        eigen = regels(loketnaam(loket), k.as_.links - _RAND - k.naam, style.LETTER_UITLEG, hoogstens=_NAAM_REGELS)
        hoog = max(_RIJ, len(eigen) * _WOORD_REGEL + _RAND)
        rijen[loket] = rij_y + hoog / 2
        namen += _naam(eigen, k, rijen[loket])
        rij_y += hoog
    woorden = [
        (regel, nr == 0)
        for nr, tekst in enumerate(paneel.woorden)
        for regel in regels(schoon(tekst), k.rechts - _RAND - k.woorden, style.LETTER_CIJFER, vet=nr == 0)
    ]
    onder = max(rij_y, top + _WOORD_REGEL * len(woorden) + _RAND / 2) + 2
    delen = [f'<g class="pad"><title>{veilig(paneel.uitleg)}</title>']
    for nr, regel in enumerate(koppen):
        regel_y = y + _RAND / 2 + _KOP_REGEL * (nr + 1) - 3
        delen.append(schrijf(k.links + _RAND, regel_y, regel, style.LETTER_NAAM, style.INKT, vet=True, midden=False))
    for nr, (regel, vet) in enumerate(woorden):
        regel_y = top + _WOORD_REGEL * (nr + 1)
        kleur = style.INKT if vet else style.STIL
        delen.append(schrijf(k.woorden, regel_y, regel, style.LETTER_CIJFER, kleur, vet=vet, midden=False))
    lijnen, bezet = _lijnen(paneel.haltes, k.as_, rijen)
    ruimte = Vak((k.as_.links + k.woorden) / 2 - 6, (top + onder) / 2, k.woorden - k.as_.links, onder - top)
    labels = _labels(list(_teksten(paneel.haltes, k.as_, rijen)), bezet, ruimte)
    return [*delen, *namen, *lijnen, *labels, "</g>"], onder


def _naam(namen: list[str], k: Kolommen, y: float) -> list[str]:
    """The name of a row, and a pale line along which its desk acts."""
    begin = y - (len(namen) - 1) * _WOORD_REGEL / 2 + 4
    delen = [
        f'<path d="M{maat(k.as_.links)},{maat(y)}H{maat(k.as_.links + k.as_.breed)}" stroke="{style.PAPIER}"'
        ' stroke-width="1.6"/>'
    ]
    for nr, naam in enumerate(namen):
        delen.append(schrijf(k.naam, begin + nr * _WOORD_REGEL, naam, style.LETTER_UITLEG, style.INKT, midden=False))
    return delen


def _lijnen(haltes: tuple[Halte, ...], as_: Dagenas, rijen: dict[str, float]) -> tuple[list[str], list[Vak]]:
    """The line from stop to stop, and the places that it takes."""
    delen, stippen, bezet = [], [], []
    for halte in haltes:
        y, van, tot = rijen[halte.loket], as_.x(halte.aankomst), as_.x(halte.vertrek)
        kleur = style.TERUG if halte.terug else style.VOORUIT
        if halte.na is not None:
            los, boven = as_.x(halte.los), rijen[haltes[halte.na].loket]
            delen.append(f'<path d="M{maat(los)},{maat(boven)}V{maat(y)}" stroke="{kleur}" stroke-width="1.6"/>')
            delen.append(
                f'<path d="M{maat(los)},{maat(y)}H{maat(van)}" stroke="{kleur}" stroke-width="2.2"'
                f' stroke-dasharray="{_STREEPJES}"/>'
            )
            bezet += [Vak(los, (boven + y) / 2, 2, abs(boven - y)), Vak((los + van) / 2, y, van - los, 4)]
            stippen += _punten(los, boven, y, kleur, dubbel=halte.terug)
        delen.append(
            f'<path d="M{maat(van)},{maat(y)}H{maat(tot)}" stroke="{style.VOORUIT}" stroke-width="{maat(_DIK)}"/>'
        )
        bezet.append(Vak((van + tot) / 2, y, tot - van + 2 * _STIP, 2 * _STIP))
        vol, straal = (style.PAPIER, _STIP + 1.4) if halte.terug else (kleur, _STIP)
        stippen.append(
            f'<circle cx="{maat(van)}" cy="{maat(y)}" r="{maat(straal)}" fill="{vol}" stroke="{kleur}"'
            f' stroke-width="{"2.4" if halte.terug else "0"}"/>'
        )
    return [*delen, *stippen], bezet


def _punten(x: float, boven: float, y: float, kleur: str, *, dubbel: bool) -> list[str]:
    """The head of an arrow, where a step to another row begins; two for a step that comes back."""
    if boven == y:
        return []
    kant = 1 if y > boven else -1
    delen = []
    for nr in range(2 if dubbel else 1):
        tip = boven + kant * (_PUNT_VANAF + (nr + 1) * _PUNT)
        delen.append(
            f'<path d="M{maat(x - 4)},{maat(tip - kant * _PUNT)}L{maat(x)},{maat(tip)}L{maat(x + 4)},'
            f'{maat(tip - kant * _PUNT)}Z" fill="{kleur}"/>'
        )
    return delen


def _teksten(haltes: tuple[Halte, ...], as_: Dagenas, rijen: dict[str, float]) -> Iterator[_Label]:
    """What is said along the line: waiting, time at a desk, being back."""
    for nr, halte in enumerate(haltes):
        y, van, tot = rijen[halte.loket], as_.x(halte.aankomst), as_.x(halte.vertrek)
        if halte.na is not None:
            boven = y <= rijen[haltes[halte.na].loket]
            kleur = style.TERUG_TEKST if halte.terug else style.VOORUIT_TEKST
            woorden = f"{duur_kort(halte.wachtdagen)} wachten{', terug' if halte.terug else ''}"
            yield _Label(woorden, as_.x(halte.los), van, y, kleur, boven)
        if halte.toon_duur:
            onder = any(volger.na == nr and rijen[volger.loket] > y for volger in haltes)
            yield _Label(duur_kort(halte.duur), van, tot, y, style.INKT, onder)


def _labels(labels: list[_Label], bezet: list[Vak], ruimte: Vak) -> list[str]:
    """Every label at its stretch, where it covers no other label and as little of the line as can be."""
    delen: list[str] = []
    klaar: list[Vak] = []
    for label in labels:
        breed = breedte(label.tekst, style.LETTER_LABEL) + 2 * LABEL_MARGE
        beste: tuple[float, int, Vak] | None = None
        for nr, (x, y, moeite) in enumerate(_plekken(label, breed)):
            vak = Vak(x, y, breed, LABEL_HOOG - 1)
            if any(overlapt(vak, ander, 0.5) for ander in klaar) or not _binnen(vak, ruimte):
                continue
            straf = moeite + _KRUIST * sum(overlapt(vak, ander) for ander in bezet)
            if beste is None or (straf, nr) < beste[:2]:
                beste = (straf, nr, vak)
        if beste is not None:  # else the words beside the panel and its tooltip say it
            vak = beste[2]
            klaar.append(vak)
            delen.append(
                f'<g class="label"><rect x="{maat(vak.x - vak.breed / 2)}" y="{maat(vak.y - vak.hoog / 2)}"'
                f' width="{maat(vak.breed)}" height="{maat(vak.hoog)}" fill="{style.BAAN}" fill-opacity="0.9"/>'
                f"{schrijf(vak.x, vak.y + style.LETTER_LABEL * 0.36, label.tekst, style.LETTER_LABEL, label.kleur)}</g>"
            )
    return delen


def _plekken(label: _Label, breed: float) -> Iterator[tuple[float, float, float]]:
    """Places for the middle of a label, each with how undesirable it is."""
    midden = (label.van + label.tot) / 2
    rechts = label.tot + breed / 2 + 6
    xen = (midden, label.van + breed / 2 + 3, label.tot - breed / 2 - 3, rechts, label.van - breed / 2 - 6,
           *(rechts + verder for verder in _VERDER))  # fmt: skip
    for trede, afstand in enumerate(_TREDEN):
        for kant in (-1, 1) if label.boven else (1, -1):
            for x in xen:
                verkeerd = kant != (-1 if label.boven else 1)
                yield x, label.y + kant * afstand, abs(x - midden) / 6 + 12 * trede + 5 * verkeerd


def _binnen(vak: Vak, ruimte: Vak) -> bool:
    return (
        abs(vak.x - ruimte.x) + vak.breed / 2 <= ruimte.breed / 2
        and abs(vak.y - ruimte.y) + vak.hoog / 2 <= ruimte.hoog / 2
    )
