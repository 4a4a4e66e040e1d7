"""Two maps and their places -> SVG: the one below the other on the same lanes, and beside them what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from klantreis.report import style
from klantreis.report.drawing import Blok, Pijl
from klantreis.report.dutch import getal
from klantreis.report.labels import Label, plaats
from klantreis.report.layout import Ligging, Lijn, Vak
from klantreis.report.marks import teken_label
from klantreis.report.sheet import MARGE, Tekst, alinea, begin, kop, maat, schrijf, veilig, voet
from klantreis.report.svg import BAAN_KOP, BAAN_RAND, BAAN_VOET, teken_banen, teken_pijl, teken_stippen
from klantreis.report.text import pad_regels
from klantreis.report.twin_drawing import Paneel, Tweeluik
from klantreis.report.twin_facts import Feiten, Paar, Stijl, Vergelijking
from klantreis.report.twin_words import namen

_SMALST: Final = 560.0
_LIJST: Final = 270.0
_TUSSEN: Final = 34.0
_PANEEL_KOP: Final = 28.0
_KIER: Final = 14.0
_ZONDER_BANEN: Final = (14.0, 8.0)
_HOEK: Final = 9.0
_WAND: Final = 1.3
"""Points of ink on both sides of a hollow line."""
_STREEP: Final = "11 3 2.5 3"
"""Of a line of which only the waiting time differs; what goes back is dashed."""
_KADERS: Final = {"vol": "", "hol": ' stroke-dasharray="6 4"', "streep": f' stroke-dasharray="{_STREEP}"'}
_LAGEN: Final = ("rand", "vooruit", "terug")

Labels = dict[Paar, Label]


def plaats_labels(tweeluik: Tweeluik[Feiten], ligging: Ligging) -> tuple[tuple[Labels, Labels], int]:
    """A place for the labels of both maps; and how many found none."""
    found, zonder = [], 0
    for paneel in tweeluik.panelen:
        eigen = {(pijl.van, pijl.naar) for pijl in paneel.pijlen}
        lijnen = {paar: lijn for paar, lijn in ligging.lijnen.items() if paar in eigen}
        labels, gemist = plaats(paneel.pijlen, replace(ligging, lijnen=lijnen))
        found.append(labels)
        zonder += len(gemist)
    return (found[0], found[1]), zonder


def svg(tweeluik: Tweeluik[Feiten], ligging: Ligging, labels: tuple[Labels, Labels], tekst: Tekst) -> str:
    """The whole sheet. The same places give the same bytes."""
    samen = tweeluik.samen
    uitsteek = [BAAN_RAND if samen.banen and not er else 0.0 for er in (samen.begin, samen.eind)]
    nodig = ligging.breed + sum(uitsteek)
    kaart_breed = max(nodig, _SMALST)
    schaal = min(1.5, max(1.0, (kaart_breed + _LIJST) / 1200))
    met_lijst = bool(tweeluik.knipsel.feiten.verschillen)
    breed = kaart_breed + (_TUSSEN + _LIJST * schaal if met_lijst else 0)
    links = MARGE + uitsteek[0] + (kaart_breed - nodig) / 2
    delen, boven = kop(tekst, breed, schaal)
    y = boven
    for paneel, eigen in zip(tweeluik.panelen, labels, strict=True) if samen.blokken else ():
        delen.append(
            schrijf(MARGE, y + 15, paneel.kop, style.LETTER_BAAN * schaal, style.INKT, vet=True, midden=False)
        )  # fmt: skip
        y += _PANEEL_KOP
        delen += _kaart(tweeluik, paneel, ligging, eigen, (links, y))
        y += ligging.hoog + sum(_rand(tweeluik)) + _KIER
    lijst: list[str] = []
    onder = y
    if met_lijst:
        lijst, onder = _lijst(tweeluik, MARGE + kaart_breed + _TUSSEN, boven, _LIJST * schaal, schaal)
    onder_tekst, hoog = voet(tekst, breed, max(y - _KIER, onder), schaal)
    return "\n".join([*begin(tekst, breed + 2 * MARGE, hoog), *delen, *lijst, *onder_tekst, "</svg>", ""])


def _rand(tweeluik: Tweeluik[Feiten]) -> tuple[float, float]:
    """Room above and below the steps of a map: for the titles of lanes, where it has lanes."""
    return (BAAN_KOP, BAAN_VOET) if tweeluik.samen.banen else _ZONDER_BANEN


def _kaart(
    tweeluik: Tweeluik[Feiten],
    paneel: Paneel,
    ligging: Ligging,
    labels: Mapping[Paar, Label],
    plek: tuple[float, float],
) -> list[str]:
    """One map, its lanes from `plek` on."""
    links, y = plek
    boven, onder = _rand(tweeluik)
    delen = []
    if tweeluik.samen.banen:
        delen += teken_banen(tweeluik.samen, ligging, links, y, y + boven + ligging.hoog + onder)
    delen.append(f'<g transform="translate({maat(links)} {maat(y + boven)})">')
    # What is marked last, so that no other line cuts it.
    volgorde = sorted(paneel.pijlen, key=lambda p: (_LAGEN.index(p.soort), p.dikte, p.van, p.naar))
    volgorde.sort(key=lambda p: (p.van, p.naar) in paneel.lijnmerken)
    for pijl in volgorde:
        lijn = ligging.lijnen.get((pijl.van, pijl.naar))
        if lijn is not None:
            delen.append(_lijn(paneel, pijl, lijn))
    for sleutel, blok in paneel.blokken.items():
        verschil = paneel.merken.get(sleutel)
        woorden = "" if verschil is None else tweeluik.taal.merk(verschil)
        delen += _blok(blok, ligging.vakken[sleutel], verschil, woorden)
    delen += teken_stippen(tweeluik.samen, ligging)
    for pijl in volgorde:
        paar = (pijl.van, pijl.naar)
        if paar in labels:
            delen.append(_label(pijl, labels[paar], gemerkt=paar in paneel.lijnmerken))
    return [*delen, "</g>"]


def _lijn(paneel: Paneel, pijl: Pijl, lijn: Lijn) -> str:
    """A connection: an accent when it is marked, of the style that says what differs."""
    verschil = paneel.lijnmerken.get((pijl.van, pijl.naar))
    if verschil is None:
        return teken_pijl(pijl, lijn, style.RAND if pijl.soort == "rand" else style.VOORUIT)
    hol = pijl.dikte - 2 * _WAND if verschil.stijl == "hol" else 0.0
    return teken_pijl(pijl, lijn, style.NADRUK, hol, _STREEP if verschil.stijl == "streep" else "")


def _label(pijl: Pijl, label: Label, *, gemerkt: bool) -> str:
    """What stands on a line; in a frame when it is marked, which also shows without colour."""
    if gemerkt:
        return teken_label(pijl, label, style.NADRUK_TEKST, rand=style.NADRUK)
    return teken_label(pijl, label, style.VOORUIT_TEKST)


def _blok(blok: Blok, vak: Vak, verschil: Vergelijking | None, woorden: str) -> list[str]:
    """A step in its box; with a border and its difference when it is marked, without fill where it does not occur."""
    x, y = vak.x - blok.breed / 2, vak.y - blok.hoog / 2
    if verschil is not None:
        rand = f' stroke="{style.NADRUK}" stroke-width="2.2"' + _KADERS[verschil.stijl]
    elif blok.kleur == style.PAPIER:
        rand = f' stroke="{style.RAND}" stroke-width="0.8"'
    else:
        rand = ""
    hoog = len(blok.regels) * style.REGEL_NAAM + style.REGEL_CIJFER * (1 if verschil is None else 2)
    lijn = vak.y - hoog / 2 + style.LETTER_NAAM - 1
    delen = [
        f'<g class="stap"><title>{veilig(blok.uitleg)}</title><rect x="{maat(x)}" y="{maat(y)}"'
        f' width="{maat(blok.breed)}" height="{maat(blok.hoog)}" rx="{maat(_HOEK)}" fill="{blok.kleur}"{rand}/>'
    ]
    for regel in blok.regels:
        delen.append(schrijf(vak.x, lijn, regel, style.LETTER_NAAM, style.INKT, vet=True))
        lijn += style.REGEL_NAAM
    delen.append(schrijf(vak.x, lijn, blok.cijfer, style.LETTER_CIJFER, style.INKT))
    if verschil is not None:
        delen.append(schrijf(vak.x, lijn + style.REGEL_CIJFER, woorden, style.LETTER_CIJFER, style.INKT, vet=True))
    return [*delen[:-1], delen[-1] + "</g>"]


def _lijst(tweeluik: Tweeluik[Feiten], x: float, y: float, breed: float, schaal: float) -> tuple[list[str], float]:
    """The clear differences in words, and the key to their lines; and where they end."""
    feiten = tweeluik.knipsel.feiten
    groot, klein = style.LETTER_UITLEG * schaal, style.LETTER_CIJFER * schaal
    delen = ['<g class="paneel">']

    def tekst(inhoud: str, grootte: float, kleur: str, dx: float = 0.0, vet: bool = False) -> None:
        nonlocal y
        nieuw, y = alinea(inhoud, x + dx, y, breed - dx, grootte, kleur, vet=vet)
        delen.extend(nieuw)

    tekst("Duidelijke verschillen", style.LETTER_BAAN * schaal, style.INKT, vet=True)
    rubrieken = tweeluik.taal.rubrieken(feiten)
    for rubriek in rubrieken:
        y += 8 * schaal
        delen += _staal(x, y + klein * 0.75, 30 * schaal, rubriek.stijl)
        tekst(rubriek.kop, klein, style.NADRUK_TEKST, 38 * schaal, vet=True)
        for v in rubriek.verschillen:
            y += 5 * schaal
            for regel in pad_regels(namen(v, feiten.niveau), breed, groot):
                tekst(regel, groot, style.INKT)
            tekst(tweeluik.taal.hoe_vaak(feiten, v), klein, style.STIL)
    rest = len(feiten.verschillen) - sum(len(rubriek.verschillen) for rubriek in rubrieken)
    if rest:
        y += 5 * schaal
        tekst(f"En nog {getal(rest)}, in {tweeluik.taal.bestand}.", klein, style.STIL)
    delen.append("</g>")
    return delen, y


def _staal(x: float, y: float, breed: float, stijl: Stijl) -> list[str]:
    """A sample of a marked line."""
    baan = f'<path d="M{maat(x)},{maat(y)}H{maat(x + breed)}"'
    streep = f' stroke-dasharray="{_STREEP}"' if stijl == "streep" else ""
    pad = f'{baan} stroke="{style.NADRUK}" stroke-width="4.2"{streep}/>'
    return [pad, f'{baan} stroke="{style.PAPIER}" stroke-width="1.6"/>'] if stijl == "hol" else [pad]
