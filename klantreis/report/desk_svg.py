"""A desk map and its places -> SVG: the desks with what goes between them, the list of loops beside them, a line below.

A step of a listed loop is vermilion and also has a double arrowhead and the loop's number; the rest is pale then.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot
from typing import Final

from klantreis.report import style
from klantreis.report.desk_drawing import GEEN_VERVOLG, Streep, Tekening, loketnaam
from klantreis.report.drawing import Pijl
from klantreis.report.dutch import aantal, getal
from klantreis.report.labels import Label, langs, overlapt
from klantreis.report.layout import Ligging, Punt, Vak
from klantreis.report.marks import teken_blok, teken_label, xy
from klantreis.report.sheet import MARGE, Tekst, alinea, begin, kop, maat, schrijf, veilig, voet
from klantreis.report.text import breedte, pad_regels
from klantreis.vocabulary_journeys import ZONDER_FASEWINST

_SMALST: Final = 380.0
_PANEEL: Final = 300.0
_TUSSEN: Final = 44.0
_KIER: Final = 2.2
"""Points between two kinds along one line."""
_OPEN: Final = 3.2
"""Radius of the ring at an open end."""
_PLEKKEN: Final = (0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2)
"""Parts of a line at which an open end may stand, so that no label hides it."""
_KOP: Final = 9.0
SLEUTEL: Final = (
    ("warm", "aanwijzing voor een warme overdracht"),
    ("koud", "aanwijzing voor een koude overdracht"),
    ("onbekend", "warm of koud niet bekend"),
    ("zoekgeraakt", GEEN_VERVOLG),
)


def svg(tekening: Tekening, ligging: Ligging, labels: Mapping[tuple[str, str], Label], tekst: Tekst) -> str:
    """The whole sheet. The same places give the same bytes."""
    kaart_breed = max(ligging.breed, _SMALST)
    schaal = min(1.5, max(1.0, (kaart_breed + _PANEEL) / 1200))
    breed = kaart_breed + _TUSSEN + _PANEEL * schaal
    boven_tekst, boven = kop(tekst, breed, schaal)
    paneel, paneel_onder = _paneel(tekening, MARGE + kaart_breed + _TUSSEN, boven, _PANEEL * schaal, schaal)
    hoog = max(ligging.hoog, paneel_onder - boven)
    onder_tekst, blad_hoog = voet(tekst, breed, boven + hoog + 8, schaal)
    links, top = MARGE + (kaart_breed - ligging.breed) / 2, boven + (hoog - ligging.hoog) / 2
    delen = [*begin(tekst, breed + 2 * MARGE, blad_hoog), *boven_tekst]
    delen.append(f'<g transform="translate({maat(links)} {maat(top)})">')
    met_lus = any(pijl.soort == "terug" for pijl in tekening.pijlen)
    bezet = [label.vak for label in labels.values()] + [vak for vak in ligging.vakken.values() if vak.hoog > 1]
    volgorde = sorted(tekening.pijlen, key=lambda p: (p.soort == "terug", p.aantal, p.van, p.naar))
    for pijl in volgorde:
        if (pijl.van, pijl.naar) in ligging.lijnen:
            delen += _pijl(pijl, tekening.strepen[pijl.van, pijl.naar], ligging, bezet, bleek=met_lus)
    for sleutel, blok in tekening.blokken.items():
        delen += teken_blok(blok, ligging.vakken[sleutel])
    delen += [teken_label(p, labels[p.van, p.naar]) for p in volgorde if (p.van, p.naar) in labels]
    return "\n".join([*delen, "</g>", *paneel, *onder_tekst, "</svg>", ""])


def _pijl(pijl: Pijl, strepen: tuple[Streep, ...], ligging: Ligging, bezet: list[Vak], *, bleek: bool) -> list[str]:
    """The kinds of one pair side by side: what arrived on the engine's line with one head, what did not beside it."""
    lijn = ligging.lijnen[pijl.van, pijl.naar]
    lus = pijl.soort == "terug"
    kleur = style.TERUG if lus else style.RAND if bleek else style.VOORUIT
    midden = langs(lijn)
    delen = [
        f'<g class="{"lus" if lus else "overdracht"}"><title>{veilig(pijl.uitleg)}</title>',
        f'<path d="{_baan(midden)}" fill="none" stroke="#000" stroke-opacity="0" stroke-width="10"/>',
    ]
    aan = [streep for streep in strepen if streep.soort != "zoekgeraakt"]
    totaal = sum(s.dikte for s in aan) + _KIER * max(0, len(aan) - 1)
    plek = -totaal / 2
    for streep in aan:
        delen.append(_streep(_opzij(midden, plek + streep.dikte / 2), streep, kleur))
        plek += streep.dikte + _KIER
    for streep in strepen:
        if streep.soort == "zoekgeraakt":
            naast = _opzij(midden, totaal / 2 + _KIER + 1 + streep.dikte / 2 if aan else 0.0)
            delen += _open(naast, streep, kleur, bezet)
    if aan:
        hol = all(streep.soort == "onbekend" for streep in aan)
        delen += _koppen(midden[-1], lijn.punt, totaal, kleur, hol=hol, dubbel=lus)
    return [*delen[:-1], delen[-1] + "</g>"]


def _streep(punten: list[Punt], streep: Streep, kleur: str) -> str:
    if streep.soort == "koud":
        patroon = ' stroke-dasharray="8 4"'
    elif streep.soort == "zoekgeraakt":
        patroon = f' stroke-linecap="round" stroke-dasharray="0.1 {maat(2.4 + 1.2 * streep.dikte)}"'
    else:
        patroon = ""
    dik = max(streep.dikte, 2.0) if streep.soort == "zoekgeraakt" else streep.dikte
    return f'<path d="{_baan(punten)}" fill="none" stroke="{kleur}" stroke-width="{maat(dik)}"{patroon}/>'


def _open(punten: list[Punt], streep: Streep, kleur: str, bezet: list[Vak]) -> list[str]:
    """A line that stops on its way, with a ring: where it went is not seen."""
    tot = len(punten) // 2
    for deel in _PLEKKEN:
        poging = min(len(punten) - 1, max(1, round(deel * (len(punten) - 1))))
        ring = Vak(*punten[poging], 2 * _OPEN, 2 * _OPEN)
        if not any(overlapt(ring, vak, 1.0) for vak in bezet):
            tot = poging
            break
    x, y = punten[tot]
    return [
        _streep(punten[: tot + 1], streep, kleur),
        f'<circle cx="{maat(x)}" cy="{maat(y)}" r="{maat(_OPEN)}" fill="{style.PAPIER}" stroke="{kleur}"'
        ' stroke-width="1.4"/>',
    ]


def _koppen(eind: Punt, punt: Punt, dikte: float, kleur: str, *, hol: bool, dubbel: bool) -> list[str]:
    """The arrowhead; for a step of a loop a second one behind it, for kinds that nobody knows an open one."""
    lengte = hypot(punt[0] - eind[0], punt[1] - eind[1]) or 1.0
    rx, ry = (punt[0] - eind[0]) / lengte, (punt[1] - eind[1]) / lengte
    half = 2.8 + 0.65 * dikte
    delen = []
    for terug in (0.0, _KOP) if dubbel else (0.0,):
        tx, ty = punt[0] - rx * terug, punt[1] - ry * terug
        bx, by = tx - rx * _KOP, ty - ry * _KOP
        hoeken = (bx - ry * half, by + rx * half), (tx, ty), (bx + ry * half, by - rx * half)
        vorm = f"M{xy(hoeken[0])}L{xy(hoeken[1])}L{xy(hoeken[2])}"
        if hol:
            delen.append(f'<path d="{vorm}" fill="none" stroke="{kleur}" stroke-width="1.4"/>')
        else:
            delen.append(f'<path d="{vorm}Z" fill="{kleur}" stroke="{style.PAPIER}" stroke-width="0.7"/>')
    return delen


def _paneel(tekening: Tekening, x: float, y: float, breed: float, schaal: float) -> tuple[list[str], float]:
    """The loops with most days together, and the key to the lines; and where they end."""
    groot, klein = style.LETTER_UITLEG * schaal, style.LETTER_CIJFER * schaal
    lijst = tekening.uitsnede.kaart.lijst
    inspringen = breedte("10", groot, vet=True) + 10 * schaal
    delen = ['<g class="paneel">']

    def tekst(inhoud: str, grootte: float, kleur: str, dx: float = 0.0, vet: bool = False) -> None:
        nonlocal y
        nieuw, y = alinea(inhoud, x + dx, y, breed - dx, grootte, kleur, vet=vet)
        delen.extend(nieuw)

    tekst("Lussen met de meeste dagen samen", style.LETTER_BAAN * schaal, style.INKT, vet=True)
    if lijst:
        tekst(f"Terugkeer {ZONDER_FASEWINST}", klein, style.STIL)
    else:
        tekst("Geen terugkeer zonder geregistreerde fasewinst gezien.", klein, style.STIL)
    for nr, lus in enumerate(lijst, start=1):
        y += 6 * schaal
        delen.append(schrijf(x, y + groot * 1.05, str(nr), groot, style.TERUG_TEKST, vet=True, midden=False))
        for regel in pad_regels([loketnaam(loket) for loket in lus.loketten], breed - inspringen, groot):
            tekst(regel, groot, style.INKT, inspringen)
        cijfers = f"{getal(lus.aantal)} keer, samen {aantal(lus.hele_dagen, 'dag', 'dagen')}"
        tekst(cijfers, klein, style.STIL, inspringen)
    soorten = {streep.soort for strepen in tekening.strepen.values() for streep in strepen}
    if soorten:
        y += 16 * schaal
        tekst("Lijnen", style.LETTER_BAAN * schaal, style.INKT, vet=True)
    staal = 46 * schaal
    for soort, woorden in SLEUTEL:
        if soort in soorten:
            y += 5 * schaal
            delen += _staal(soort, x, y + klein * 0.7, staal)
            tekst(woorden, klein, style.STIL, staal + 10 * schaal)
    if any(pijl.soort == "terug" for pijl in tekening.pijlen):
        y += 5 * schaal
        punt = (x + staal, y + klein * 0.7)
        delen.append(_streep([(x, punt[1]), (punt[0] - 2 * _KOP, punt[1])], Streep("warm", 3.0), style.TERUG))
        delen += _koppen((punt[0] - _KOP, punt[1]), punt, 3.0, style.TERUG, hol=False, dubbel=True)
        tekst("oranje, dubbele punt: stap van een lus in de lijst; nummer tussen haakjes", klein, style.STIL,
              staal + 10 * schaal)  # fmt: skip
    delen.append("</g>")
    return delen, y


def _staal(soort: str, x: float, y: float, breed: float) -> list[str]:
    """A sample of a line, as it stands on the map."""
    kleur, tot = style.VOORUIT, (x + breed, y)
    if soort == "zoekgeraakt":
        return _open([(x, y), (x + breed * 0.7, y)], Streep(soort, 1.6), kleur, [])
    dik = 0.9 if soort == "onbekend" else 3.0
    eind = (tot[0] - (1.0 if soort == "onbekend" else _KOP), y)
    return [
        _streep([(x, y), eind], Streep(soort, dik), kleur),
        *_koppen((x, y), tot, dik, kleur, hol=soort == "onbekend", dubbel=False),
    ]


def _opzij(punten: list[Punt], afstand: float) -> list[Punt]:
    """The line moved sideways by `afstand` points, to the right of its direction."""
    if not afstand:
        return punten
    uit = []
    for nr, (x, y) in enumerate(punten):
        (ax, ay), (bx, by) = punten[max(0, nr - 1)], punten[min(len(punten) - 1, nr + 1)]
        lengte = hypot(bx - ax, by - ay) or 1.0
        uit.append((x - (by - ay) / lengte * afstand, y + (bx - ax) / lengte * afstand))
    return uit


def _baan(punten: list[Punt]) -> str:
    return "M" + "L".join(xy(punt) for punt in punten)
