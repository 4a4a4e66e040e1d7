"""Two maps on one layout, before anything has a place: boxes of one size, arrows, and the marks of what differs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import inf
from typing import Final, Generic

from klantreis.report import style
from klantreis.report.drawing import BEGIN_ID, EIND_ID, Blok, Pijl, Tekening, toonnaam
from klantreis.report.dutch import aantal, duur_kort, procent
from klantreis.report.lanes import banen, terug
from klantreis.report.text import breedte, regels
from klantreis.report.twin_facts import Feiten, Paar, Vergelijking
from klantreis.report.twin_prune import Knipsel
from klantreis.report.twin_words import Taal
from klantreis.results import Verbinding
from klantreis.vocabulary import EINDE, START

_LUS_DIKST: Final = 3.0
_HEEL: Final = 10_000
HOL: Final = 3.8
"""The least width of a line with paper along its middle."""


@dataclass(frozen=True, slots=True)
class Paneel:
    """The map of one group: blocks by key, the arrows that are drawn, and by key or pair of keys what is marked."""

    kop: str
    blokken: dict[str, Blok]
    pijlen: tuple[Pijl, ...]
    merken: dict[str, Vergelijking]
    lijnmerken: dict[Paar, Vergelijking]


@dataclass(frozen=True, slots=True)
class Tweeluik(Generic[Feiten]):
    """Both maps, and what they are laid out by: the union, with every box and label at its largest."""

    knipsel: Knipsel[Feiten]
    taal: Taal[Feiten]
    samen: Tekening
    panelen: tuple[Paneel, Paneel]


def teken(knipsel: Knipsel[Feiten], taal: Taal[Feiten]) -> Tweeluik[Feiten]:
    """Both maps of what is shown. Keys follow the names in alphabetical order, so they do not depend on any figure."""
    feiten, uitsnede = knipsel.feiten, knipsel.uitsnede
    sleutels = {naam: f"s{nr:03d}" for nr, naam in enumerate(sorted(uitsnede.namen), start=1)}
    sleutels |= {START: BEGIN_ID, EINDE: EIND_ID}
    gewicht = {(v.van, v.naar): v.aantal for v in uitsnede.verbindingen}
    per_groep = [
        [
            _pijl(taal, feiten, v, groep, (sleutels[v.van], sleutels[v.naar or ""]), gewicht[v.van, v.naar or ""])
            for v in knipsel.verbindingen
        ]
        for groep in (0, 1)
    ]
    blokken = [
        {sleutels[v.van]: _blok(taal, feiten, v, groep, sleutels[v.van]) for v in knipsel.stappen} for groep in (0, 1)
    ]
    grootst = {
        sleutel: replace(
            blok, breed=max(blok.breed, blokken[1][sleutel].breed), hoog=max(blok.hoog, blokken[1][sleutel].hoog)
        )
        for sleutel, blok in blokken[0].items()
    }
    blokken = [
        {key: replace(blok, breed=grootst[key].breed, hoog=grootst[key].hoog) for key, blok in own.items()}
        for own in blokken
    ]
    merken = {sleutels[v.van]: v for v in knipsel.stappen if v.gemarkeerd}
    lijnmerken = {(sleutels[v.van], sleutels[v.naar or ""]): v for v in knipsel.verbindingen if v.gemarkeerd}
    samen = Tekening(
        uitsnede=uitsnede,
        banen=banen(uitsnede),
        sleutels=sleutels,
        blokken=grootst,
        pijlen=tuple(
            replace(een, label=max(een.label, ander.label, key=lambda t: breedte(t, style.LETTER_LABEL)),
                    dikte=max(een.dikte, ander.dikte))
            for een, ander in zip(*per_groep, strict=True)
        ),
    )  # fmt: skip

    def paneel(groep: int) -> Paneel:
        marked = (merken, lijnmerken) if groep == taal.gemarkeerd else ({}, {})
        pijlen = _getekend(knipsel, per_groep[groep], groep, marked[1])
        return Paneel(taal.kop(feiten, groep), blokken[groep], pijlen, *marked)

    return Tweeluik(knipsel, taal, samen, (paneel(0), paneel(1)))


def inkt(tweeluik: Tweeluik[Feiten], pijl: Pijl) -> tuple[str, str]:
    """The colours of a connection and of its label: the one accent is for what differs."""
    if (pijl.van, pijl.naar) in tweeluik.panelen[tweeluik.taal.gemarkeerd].lijnmerken:
        return style.NADRUK, style.NADRUK_TEKST
    return (style.RAND if pijl.soort == "rand" else style.VOORUIT), style.VOORUIT_TEKST


def _getekend(
    knipsel: Knipsel[Feiten], pijlen: list[Pijl], groep: int, gemerkt: Collection[Paar]
) -> tuple[Pijl, ...]:  # fmt: skip
    """The arrows that occur in a group, and those that are marked; what is marked finds a place for its label first."""
    er = [
        pijl for v, pijl in zip(knipsel.verbindingen, pijlen, strict=True)
        if v.zaken[groep] or (pijl.van, pijl.naar) in gemerkt
    ]  # fmt: skip
    return tuple(sorted(er, key=lambda p: ((p.van, p.naar) not in gemerkt, -p.dikte, p.van, p.naar)))


def _blok(taal: Taal[Feiten], feiten: Feiten, v: Vergelijking, groep: int, sleutel: str) -> Blok:
    naam = toonnaam(v.van, feiten.niveau)
    tekst = tuple(regels(naam, style.NAAM_BREED, style.LETTER_NAAM, vet=True, hoogstens=style.NAAM_REGELS))
    aandeel = feiten.aandeel(v, groep)
    cijfer = aantal(v.zaken[groep], "zaak", "zaken")
    if v.zaken[groep]:
        cijfer += f" ({procent(aandeel)})"
    breed = max(
        *(breedte(regel, style.LETTER_NAAM, vet=True) for regel in tekst), breedte(cijfer, style.LETTER_CIJFER),
        breedte(taal.merk(v), style.LETTER_CIJFER, vet=True) if v.gemarkeerd else 0,
    )  # fmt: skip
    return Blok(
        sleutel=sleutel,
        regels=tekst,
        cijfer=cijfer,
        uitleg=taal.uitleg(feiten, v, groep),
        kleur=style.blauw(round(aandeel * _HEEL), _HEEL) if v.zaken[groep] else style.PAPIER,
        breed=max(style.STAP_SMALST, breed + 2 * style.STAP_MARGE[0]),
        hoog=(len(tekst) * style.REGEL_NAAM + style.REGEL_CIJFER * (1 + v.gemarkeerd) + 2 * style.STAP_MARGE[1]),
    )


def _pijl(
    taal: Taal[Feiten], feiten: Feiten, v: Vergelijking, groep: int, paar: Paar, gewicht: int
) -> Pijl:  # fmt: skip
    naar = v.naar or ""
    if v.van == START or naar == EINDE:
        soort = "rand"
    else:
        soort = "terug" if terug(feiten.fasen[v.van], feiten.fasen[naar]) else "vooruit"
    dagen = v.dagen[groep]
    delen = [] if dagen is None or soort == "rand" else [duur_kort(dagen)]
    dikte = min(style.dikte(round(feiten.aandeel(v, groep) * _HEEL), _HEEL), _LUS_DIKST if v.van == v.naar else inf)
    if v.gemarkeerd and groep == taal.gemarkeerd:
        delen.append(taal.merk(v))
        dikte = max(dikte, HOL) if v.stijl == "hol" else dikte
    return Pijl(
        van=paar[0], naar=paar[1], soort=soort, label=" · ".join(delen), uitleg=taal.uitleg(feiten, v, groep),
        dikte=dikte, aantal=gewicht, verbinding=Verbinding(v.van, naar, v.zaken[groep], v.zaken[groep], dagen),
    )  # fmt: skip
