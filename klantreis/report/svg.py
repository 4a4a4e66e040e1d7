"""A drawing and its places -> SVG: a sheet with a title, the lanes from top to bottom, the flow, and a line below.

Everything that comes from data is escaped in one place (sheet.veilig). The SVG refers to nothing outside itself, has
a title, a description and a tooltip per step and connection.
"""

from __future__ import annotations

from itertools import pairwise
from math import hypot
from typing import Final

from klantreis.report import style
from klantreis.report.dot import KLEUR, baan_breed, onder_baan
from klantreis.report.drawing import BEGIN_ID, EIND_ID, Pijl, Tekening
from klantreis.report.labels import Label, langs
from klantreis.report.layout import Ligging, Lijn
from klantreis.report.marks import teken_blok, teken_label, xy
from klantreis.report.sheet import MARGE, Tekst, begin, kop, maat, schrijf, veilig, voet

_SMALST: Final = 700.0
BAAN_KOP: Final = 52.0
BAAN_VOET: Final = 16.0
BAAN_RAND: Final = 16.0
"""Room in a lane above, below and beside its steps."""
_KIER: Final = 5.0
_HOEK: Final = 9.0
_LAGEN: Final = ("rand", "vooruit", "terug")


def svg(tekening: Tekening, ligging: Ligging, labels: dict[tuple[str, str], Label], tekst: Tekst) -> str:
    """The whole sheet. The same places give the same bytes."""
    met_banen = bool(tekening.banen)
    # Without a dot beside it, the outermost lane reaches beyond the drawing.
    uitsteek = [BAAN_RAND if met_banen and not er else 0.0 for er in (tekening.begin, tekening.eind)]
    nodig = ligging.breed + sum(uitsteek)
    breed = max(nodig, _SMALST)
    # A wide sheet is printed smaller, so what stands around the map grows with it.
    schaal = min(1.5, max(1.0, breed / 1200))
    links = MARGE + uitsteek[0] + (breed - nodig) / 2
    boven_tekst, y = kop(tekst, breed, schaal)
    boven = y + (BAAN_KOP if met_banen else 14.0)
    onder = boven + ligging.hoog + (BAAN_VOET if met_banen else 8.0)
    onder_tekst, hoog = voet(tekst, breed, onder, schaal)
    delen = [*begin(tekst, breed + 2 * MARGE, hoog), *boven_tekst]
    if met_banen:
        delen += teken_banen(tekening, ligging, links, y, onder)
    delen.append(f'<g transform="translate({maat(links)} {maat(boven)})">')
    # The strongest last, so that a thin line never cuts a thick one; what goes back above what goes forward.
    volgorde = sorted(tekening.pijlen, key=lambda p: (_LAGEN.index(p.soort), p.aantal, p.van, p.naar))
    delen += [
        teken_pijl(p, ligging.lijnen[p.van, p.naar], KLEUR[p.soort])
        for p in volgorde
        if (p.van, p.naar) in ligging.lijnen
    ]
    for sleutel, blok in tekening.blokken.items():
        delen += teken_blok(blok, ligging.vakken[sleutel])
    delen += teken_stippen(tekening, ligging)
    delen += [teken_label(p, labels[p.van, p.naar]) for p in volgorde if (p.van, p.naar) in labels]
    return "\n".join([*delen, "</g>", *onder_tekst, "</svg>", ""])


def teken_banen(tekening: Tekening, ligging: Ligging, links: float, boven: float, onder: float) -> list[str]:
    """The lanes as bands of one height, each from halfway its neighbour's steps to halfway the next."""
    uitersten = []
    kolompunten = iter(sorted(naam for naam in ligging.vakken if naam.startswith("k")))
    for baan in tekening.banen:
        stappen = {tekening.sleutels[naam] for kolom in baan.kolommen for naam in kolom}
        vakken = [ligging.vakken[naam] for naam in sorted(stappen) + [next(kolompunten) for _ in baan.kolommen]]
        xen = [v.x - v.breed / 2 for v in vakken] + [v.x + v.breed / 2 for v in vakken]
        # A line between two steps of one column may swing out; it belongs to the lane all the same.
        xen += [x for (van, naar), lijn in ligging.lijnen.items() if {van, naar} <= stappen for x, _ in langs(lijn)]
        uitersten.append((min(xen), max(xen)))
    randen = [uitersten[0][0] - BAAN_RAND]
    randen += [(a[1] + b[0]) / 2 for a, b in pairwise(uitersten)]
    randen.append(uitersten[-1][1] + BAAN_RAND)
    delen = []
    for nr, baan in enumerate(tekening.banen):
        x, tot = links + randen[nr] + _KIER / 2, links + randen[nr + 1] - _KIER / 2
        delen.append(
            f'<rect x="{maat(x)}" y="{maat(boven)}" width="{maat(tot - x)}" height="{maat(onder - boven)}"'
            f' rx="{maat(_HOEK)}" fill="{style.BAAN}"/>'
        )
        kop_x = x + min(14.0, max(4.0, (tot - x - baan_breed(baan)) / 2))
        kleur = style.VOORUIT_TEKST if baan.totaal else style.STIL
        delen.append(
            schrijf(
                kop_x, boven + 22, baan.naam.capitalize(), style.LETTER_BAAN, kleur, vet=bool(baan.totaal), midden=False
            )
        )
        if onder_baan(baan):
            delen.append(schrijf(kop_x, boven + 36, onder_baan(baan), style.LETTER_CIJFER, style.STIL, midden=False))
    return delen


def teken_stippen(tekening: Tekening, ligging: Ligging) -> list[str]:
    """The dots where zaken start and end."""
    delen = []
    for sleutel, naam, er in ((BEGIN_ID, "start", tekening.begin), (EIND_ID, "einde", tekening.eind)):
        if er and sleutel in ligging.vakken:
            vak = ligging.vakken[sleutel]
            straal = style.STIP / 2
            ring = f'<circle cx="{maat(vak.x)}" cy="{maat(vak.y)}" r="{maat(straal)}"'
            if sleutel == EIND_ID:  # a ring around a dot: told from the start without colour
                ring += f' fill="{style.PAPIER}" stroke="{style.INKT}" stroke-width="1.5"/>'
                ring += f'<circle cx="{maat(vak.x)}" cy="{maat(vak.y)}" r="{maat(straal - 2.6)}" fill="{style.INKT}"/>'
            else:
                ring += f' fill="{style.INKT}"/>'
            delen.append(f'<g class="rand"><title>{naam.capitalize()} van de zaken</title>{ring}</g>')
    return delen


def teken_pijl(pijl: Pijl, lijn: Lijn, kleur: str, hol: float = 0.0, patroon: str = "") -> str:
    """A connection along its line; what goes back is dashed.

    hol : points of paper along its middle: a line that stands out without more ink.
    patroon : of its dashes, when it does not go back.
    """
    baan = f'<path d="M{xy(lijn.punten[0])}C{" ".join(xy(p) for p in lijn.punten[1:])}" fill="none"'
    patroon = "7 4" if pijl.soort == "terug" else patroon
    streep = f' stroke-dasharray="{patroon}"' if patroon else ""
    midden = f'{baan} stroke="{style.PAPIER}" stroke-width="{maat(hol)}"/>' if hol else ""
    return (
        f'<g class="{pijl.soort}"><title>{veilig(pijl.uitleg)}</title>'
        f'{baan} stroke="#000" stroke-opacity="0" stroke-width="10"/>'
        f'{baan} stroke="{kleur}" stroke-width="{maat(pijl.dikte)}"{streep}/>{midden}'
        f'<path d="{_punt(lijn, pijl.dikte)}" fill="{kleur}"/></g>'
    )


def _punt(lijn: Lijn, dikte: float) -> str:
    """The arrow's head: from the end of the spline to the tip, wider than its line."""
    (x, y), (tx, ty) = lijn.punten[-1], lijn.punt
    lengte = hypot(tx - x, ty - y) or 1.0
    half = 2.6 + 0.75 * dikte
    dx, dy = -(ty - y) / lengte * half, (tx - x) / lengte * half
    return f"M{xy((tx, ty))}L{xy((x + dx, y + dy))}L{xy((x - dx, y - dy))}Z"
