"""Change points: a small chart for every series that moved -> SVG and PNG. Every axis begins at nothing."""

from __future__ import annotations

from itertools import groupby, pairwise
from pathlib import Path
from typing import Final

from klantreis.report import style
from klantreis.report.files import PictureFiles, write_sheet
from klantreis.report.sheet import MARGE, Tekst, begin, kop, maat, schrijf, veilig, voet
from klantreis.report.text import breedte, regels
from klantreis.report.trend_facts import Verloop, Verlopen
from klantreis.report.trend_words import (
    MEEST,
    in_woorden,
    leeswijzer,
    maand,
    naam,
    onderschrift,
    sprong,
    titel,
    waarde,
)  # fmt: skip

_KOLOMMEN: Final = 3
_BREED: Final = 300.0
_TUSSEN: Final = 30.0
_HOOG: Final = 96.0
_AS: Final = 16.0
"""Room below a chart for its years."""
_REGEL: Final = 14.0
_KIER: Final = 4.0
_TOP: Final = 14.0
"""Room in a chart above its highest value, for the month of a change."""


def write_trends(feiten: Verlopen, stem: Path) -> PictureFiles:
    """Write `stem`.svg and `stem`.png; its folder exists."""
    return write_sheet(draw_trends(feiten), stem, "dit plaatje", titel(feiten), onderschrift(feiten))


def draw_trends(feiten: Verlopen) -> str:
    """The charts as SVG. The same facts give the same bytes."""
    tekst = Tekst(titel(feiten), leeswijzer(feiten), onderschrift(feiten), in_woorden(feiten))
    breed = _KOLOMMEN * _BREED + (_KOLOMMEN - 1) * _TUSSEN
    delen, y = kop(tekst, breed)
    shown = feiten.reeksen[:MEEST]
    for eerste in range(0, len(shown), _KOLOMMEN):
        rij = shown[eerste : eerste + _KOLOMMEN]
        koppen = [_kop(verloop, feiten.volgtijd) for verloop in rij]
        hoog = max(map(len, koppen)) * _REGEL
        for nr, (verloop, eigen) in enumerate(zip(rij, koppen, strict=True)):
            x = MARGE + nr * (_BREED + _TUSSEN)
            delen.append(f'<g class="verloop"><title>{veilig(" ".join(regel for regel, _vet in eigen))}</title>')
            for place, (regel, vet) in enumerate(eigen, start=1):
                kleur = style.INKT if vet else style.NADRUK_TEKST
                delen.append(schrijf(x, y + place * _REGEL, regel, style.LETTER_UITLEG, kleur, vet=vet, midden=False))
            delen += [*_grafiek(verloop, x, y + hoog + 10), "</g>"]
        y += hoog + 10 + _HOOG + _AS + 22
    onder, hoogte = voet(tekst, breed, y - 10)
    return "\n".join([*begin(tekst, breed + 2 * MARGE, hoogte), *delen, *onder, "</svg>", ""])


def _kop(verloop: Verloop, volgtijd: int) -> list[tuple[str, bool]]:
    """What stands above a chart: what it is, in bold, and what happened; line by line."""
    what = naam(verloop, volgtijd)
    lines = [(regel, True) for regel in regels(what[0].upper() + what[1:], _BREED, style.LETTER_UITLEG, vet=True)]
    for omslag in verloop.omslagen:
        text = sprong(verloop.reeks, omslag)
        lines += [(regel, False) for regel in regels(text[0].upper() + text[1:], _BREED, style.LETTER_UITLEG)]
    return lines


def _grafiek(verloop: Verloop, links: float, boven: float) -> list[str]:
    """The months, the levels and where they change."""
    maanden = sorted(verloop.waarden)
    most = max(value for value in verloop.waarden.values() if value is not None) or 1.0
    onder = boven + _HOOG
    place = {text: links + (nr + 0.5) * _BREED / len(maanden) for nr, text in enumerate(maanden)}

    def hoogte(value: float) -> float:
        return onder - value / most * (_HOOG - _TOP)

    delen = [
        f'<path d="M{maat(links)},{maat(hoogte(most))}H{maat(links + _BREED)}" stroke="{style.BAAN}"/>',
        f'<path d="M{maat(links)},{maat(onder)}H{maat(links + _BREED)}" stroke="{style.RAND}"/>',
    ]
    for text in maanden:
        if text.endswith("-01"):
            x = place[text] - 0.5 * _BREED / len(maanden)
            delen.append(f'<path d="M{maat(x)},{maat(onder)}v4" stroke="{style.RAND}"/>')
            if x + breedte(text[:4], style.LETTER_CIJFER) <= links + _BREED:
                delen.append(schrijf(x, onder + 14, text[:4], style.LETTER_CIJFER, style.STIL, midden=False))
    for known, part in groupby(maanden, key=lambda text: verloop.waarden[text] is not None):
        if known:
            points = [(place[text], hoogte(verloop.waarden[text] or 0.0)) for text in part]
            path = "L".join(f"{maat(x)},{maat(y)}" for x, y in points)
            path += "h0.01" if len(points) == 1 else ""
            delen.append(
                f'<path d="M{path}" fill="none" stroke="{style.VOORUIT}" stroke-width="1.1" stroke-linecap="round"/>'
            )
    half = 0.5 * _BREED / len(maanden)
    edges = [links, *(place[omslag.maand] - half for omslag in verloop.omslagen), links + _BREED]
    levels = [verloop.omslagen[0].voor, *(omslag.na for omslag in verloop.omslagen)]
    for (van, tot), level in zip(pairwise(edges), levels, strict=True):
        y = maat(hoogte(level))
        delen.append(f'<path d="M{maat(van)},{y}H{maat(tot)}" stroke="{style.NADRUK}" stroke-width="2.6"/>')
    hoogst = waarde(verloop.reeks, most)
    delen.append(schrijf(links, hoogte(most) - 3, hoogst, style.LETTER_CIJFER, style.STIL, midden=False))
    vrij = links + breedte(hoogst, style.LETTER_CIJFER) + _KIER
    for x, omslag, volgende in zip(edges[1:], verloop.omslagen, edges[2:], strict=False):
        delen.append(
            f'<path d="M{maat(x)},{maat(boven)}V{maat(onder)}" stroke="{style.NADRUK}" stroke-dasharray="3 3"/>'
        )
        text = maand(omslag.maand)
        breed = breedte(text, style.LETTER_CIJFER)
        # Beside its line, on the side where there is room; what finds none stands above the chart all the same.
        at = next(
            (at for at, tot in ((x + _KIER, volgende), (x - _KIER - breed, x)) if vrij <= at <= tot - breed), None
        )
        if at is not None:
            delen.append(schrijf(at, boven + 8, text, style.LETTER_CIJFER, style.NADRUK_TEKST, midden=False))
            vrij = at + breed + _KIER
    return delen
