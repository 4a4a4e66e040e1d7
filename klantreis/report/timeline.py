"""The timeline of one zaak: every term on a true time axis -> SVG and PNG.

A dark bar is a clock that runs, a hatched one is suspended, a pale one with an edge is extended; a line with caps is
the last day, a dot the end, orange what came too late. Each of those is said in words too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from klantreis.report import style
from klantreis.report.dutch import aantal, datum
from klantreis.report.files import PictureFiles, write_sheet
from klantreis.report.sheet import MARGE, Tekst, begin, kop, maat, schrijf, veilig, voet
from klantreis.report.text import breedte, regels, schoon
from klantreis.report.timeline_axis import As, as_voor
from klantreis.report.timeline_bars import AFSTAND, HOOG, Vlaggen, boven, onder, teken_balk, teken_vlaggen
from klantreis.report.timeline_facts import Balk, Tijdlijn
from klantreis.report.timeline_words import bevinding, in_een_zin, kanttekening, onderschrift, stand

MEEST: Final = 40
"""Terms on one sheet at most."""
_KOLOM: Final = 196.0
_LINKS: Final = MARGE + _KOLOM + 34
_BREED: Final = 640.0
_RAND: Final = 10.0
_KIER: Final = 6.0
_AS_HOOG: Final = 34.0
_REGEL: Final = 13.0


@dataclass(frozen=True, slots=True)
class _Rij:
    """A term with all that stands around its bar, measured."""

    balk: Balk
    boven: Vlaggen
    onder: Vlaggen
    noot: list[str]
    naam: list[str]
    bron: list[str]
    stand: list[str]

    @property
    def balk_y(self) -> float:
        """From the top of the row to the bar."""
        return _RAND + AFSTAND + 3 + self.boven.hoog

    @property
    def noot_y(self) -> float:
        """From the top of the row to what must be known."""
        return self.balk_y + HOOG + AFSTAND + 5 + self.onder.hoog

    @property
    def hoog(self) -> float:
        """The height of the whole row."""
        links = _REGEL * len(self.bron) + 15 * (len(self.naam) + len(self.stand)) + 6
        return max(self.noot_y + _REGEL * len(self.noot) + 6, links + 2 * _RAND)


def write_timeline(lijn: Tijdlijn, stem: Path) -> PictureFiles:
    """Write `stem`.svg and `stem`.png, the picture as sharp as that of a map; its folder exists."""
    return write_sheet(draw_timeline(lijn), stem, "deze tijdlijn", bevinding(lijn), _onderschrift(lijn))


def draw_timeline(lijn: Tijdlijn) -> str:
    """The timeline as SVG. The same rows give the same bytes."""
    balken = lijn.balken[:MEEST]
    open_ = any(balk.open or any(stil.loopt for stil in balk.stil) for balk in balken)
    as_ = as_voor(_dagen(balken, lijn.peildatum if open_ else None), _LINKS, _BREED)
    tot = as_.eind(lijn.peildatum) if open_ and lijn.peildatum else None
    rijen = [_rij(balk, as_, tot) for balk in balken]
    breed = max([_BREED + _LINKS - MARGE + 60, *(max(r.boven.rechts, r.onder.rechts) - MARGE + 8 for r in rijen)])
    tekst = Tekst(bevinding(lijn), _leeswijzer(balken), _onderschrift(lijn), _in_woorden(lijn))
    boven_tekst, y = kop(tekst, breed)
    delen: list[str] = []
    if balken:
        y += _AS_HOOG
        as_y = y
        banden, inhoud, y = _rijen(rijen, as_, y, breed, tot)
        strepen = _strepen(as_, as_y, y)
        delen = [*_as(as_, as_y), *banden, *strepen, *_peildatum(lijn, tot, as_y, y), *inhoud]
        y += 20 if tot is not None else 4
    onder_tekst, hoog = voet(tekst, breed, y)
    return "\n".join(
        filter(None, [*begin(tekst, breed + 2 * MARGE, hoog), *boven_tekst, *delen, *onder_tekst, "</svg>\n"])
    )


def _dagen(balken: tuple[Balk, ...], peildatum: dt.date | None) -> list[dt.date]:
    dagen = [dag for b in balken for dag in (b.start, b.uiterlijk, b.einde) if dag]
    return [*dagen, peildatum] if peildatum else dagen


def _rij(balk: Balk, as_: As, tot: float | None) -> _Rij:
    bron = " · ".join(deel for deel in (balk.termijn if balk.naam != balk.termijn else "", balk.artikel) if deel)
    if not balk.geverifieerd:
        bron = f"{bron} (niet geverifieerd)".strip()
    return _Rij(
        balk,
        boven(balk, as_),
        onder(balk, as_, tot),
        regels(schoon(kanttekening(balk)), _BREED, style.LETTER_LABEL) if kanttekening(balk) else [],
        regels(balk.naam, _KOLOM, style.LETTER_NAAM, vet=True, hoogstens=3),
        regels(bron, _KOLOM, style.LETTER_CIJFER, hoogstens=4) if bron else [],
        regels(stand(balk), _KOLOM, style.LETTER_UITLEG, vet=True, hoogstens=2),
    )


def _rijen(rijen: list[_Rij], as_: As, y: float, breed: float, tot: float | None) -> tuple[list[str], list[str], float]:
    """The bands, what stands on them, and where they end. Law and service norms each under a heading of their own."""
    banden, inhoud = [], []
    soorten = {rij.balk.soort for rij in rijen}
    vorige = None
    for rij in rijen:
        if rij.balk.soort != vorige and soorten != {"wettelijk"}:
            woord = "Wettelijke termijnen" if rij.balk.wettelijk else "Servicenormen van de gemeente (geen wet)"
            inhoud.append(schrijf(MARGE, y + 16, woord, style.LETTER_BAAN, style.VOORUIT_TEKST, vet=True, midden=False))
            y += 24
        vorige = rij.balk.soort
        banden.append(
            f'<rect x="{maat(MARGE)}" y="{maat(y)}" width="{maat(breed)}" height="{maat(rij.hoog)}" rx="9"'
            f' fill="{style.BAAN}"/>'
        )
        inhoud += _inhoud(rij, as_, y, tot)
        y += rij.hoog + _KIER
    return banden, inhoud, y - _KIER


def _inhoud(rij: _Rij, as_: As, y: float, tot: float | None) -> list[str]:
    delen = [f'<g class="termijn"><title>{veilig(in_een_zin(rij.balk))}</title>']
    regel = y + _RAND
    stand_kleur = style.TERUG_TEKST if rij.balk.te_laat else style.INKT
    for teksten, grootte, kleur, vet, hoog in (
        (rij.naam, style.LETTER_NAAM, style.INKT, True, 15.0),
        (rij.bron, style.LETTER_CIJFER, style.STIL, False, _REGEL),
        (rij.stand, style.LETTER_UITLEG, stand_kleur, True, 15.0),
    ):
        for tekst in teksten:
            regel += hoog
            delen.append(schrijf(MARGE + 14, regel - 2, tekst, grootte, kleur, vet=vet, midden=False))
        regel += 3
    balk_y = y + rij.balk_y
    delen += teken_vlaggen(rij.boven, balk_y, -1)
    delen += teken_vlaggen(rij.onder, balk_y + HOOG, 1)
    delen += teken_balk(rij.balk, as_, balk_y, tot)
    for nr, tekst in enumerate(rij.noot):
        noot_y = y + rij.noot_y + _REGEL * nr + 8
        delen.append(_achtergrond(as_.links, noot_y, tekst, style.LETTER_LABEL, style.BAAN))
        delen.append(schrijf(as_.links, noot_y, tekst, style.LETTER_LABEL, style.STIL, midden=False))
    return [*delen, "</g>"]


def _achtergrond(x: float, y: float, tekst: str, grootte: float, kleur: str) -> str:
    """Behind a text that a line of the grid or the peildatum would cut."""
    breed = breedte(tekst, grootte)
    return (
        f'<rect x="{maat(x - 2)}" y="{maat(y - grootte)}" width="{maat(breed + 4)}" height="{maat(grootte * 1.3)}"'
        f' fill="{kleur}"/>'
    )


def _as(as_: As, y: float) -> list[str]:
    """The names of days, weeks, months or years above the bars."""
    delen = []
    for streep in as_.strepen():
        delen.append(schrijf(streep.x + 3, y - 7, streep.onder, style.LETTER_CIJFER, style.STIL, midden=False))
        if streep.boven:
            delen.append(
                schrijf(streep.x + 3, y - 21, streep.boven, style.LETTER_CIJFER, style.STIL, vet=True, midden=False)
            )
        delen.append(f'<path d="M{maat(streep.x)},{maat(y - 16)}V{maat(y)}" stroke="{style.RAND}" stroke-width="0.8"/>')
    return delen


def _strepen(as_: As, boven_: float, onder_: float) -> list[str]:
    """A light grid: white lines over the bands."""
    baan = "".join(f"M{maat(streep.x)},{maat(boven_)}V{maat(onder_)}" for streep in as_.strepen())
    return [f'<path d="{baan}" stroke="{style.PAPIER}" stroke-width="1.2"/>'] if baan else []


def _peildatum(lijn: Tijdlijn, tot: float | None, boven_: float, onder_: float) -> list[str]:
    if tot is None or lijn.peildatum is None:
        return []
    tekst = f"peildatum {datum(lijn.peildatum)}"
    half = breedte(tekst, style.LETTER_CIJFER) / 2
    return [
        f'<path d="M{maat(tot)},{maat(boven_)}V{maat(onder_ + 4)}" stroke="{style.STIL}" stroke-width="1"'
        ' stroke-dasharray="2 3"/>',
        schrijf(max(tot, MARGE + half), onder_ + 15, tekst, style.LETTER_CIJFER, style.STIL),
    ]


def _leeswijzer(balken: tuple[Balk, ...]) -> str:
    """How to read the timeline: only what stands on it."""
    if not balken:
        return "De tabel termijnen heeft voor deze zaak geen regels."
    tekens = [
        (any(b.start and b.uiterlijk and b.status in ("binnen", "overschreden", "loopt") for b in balken),
         "Donker: de klok loopt."),
        (any(b.start and b.status.startswith("niet_") for b in balken),
         "Grijs: niet te bepalen of niet van toepassing."),
        (any(b.stil for b in balken), "Gearceerd: opgeschort."),
        (any(b.gewoon_tot for b in balken), "Lichtblauw met rand: verdaagd."),
        (any(b.uiterlijk for b in balken), "Dwarsstreep: de laatste dag."),
        (any(b.einde for b in balken), "Stip: het einde."),
        (any(b.te_laat for b in balken), "Oranje: te laat."),
        (any(b.open for b in balken), "Pijl: loopt nog op de peildatum."),
    ]  # fmt: skip
    return " ".join(["Elke balk is een termijn.", *(tekst for er, tekst in tekens if er)])


def _onderschrift(lijn: Tijdlijn) -> str:
    return onderschrift(lijn, max(0, len(lijn.balken) - MEEST))


def _in_woorden(lijn: Tijdlijn) -> str:
    """The timeline as text, for who cannot see it."""
    kop_ = f"Tijdlijn van {aantal(len(lijn.balken), 'termijn', 'termijnen')} in één zaak."
    return " ".join([kop_, *(in_een_zin(balk) for balk in lijn.balken)])
