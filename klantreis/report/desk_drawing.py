"""A desk map before anything has a place: boxes and arrows, and its DOT.

One arrow per pair of desks: the engine draws one line, and the sheet draws its kinds beside each other along it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from klantreis.report import style
from klantreis.report.desk_facts import Loket, Loketkaart, Overdracht, Overdrachtsoort
from klantreis.report.desk_prune import Uitsnede
from klantreis.report.drawing import Blok, Pijl, toonnaam
from klantreis.report.dutch import aantal, duur_kort, duur_lang
from klantreis.report.text import LETTERTYPE, breedte, regels
from klantreis.results import Verbinding
from klantreis.vocabulary import ONBEKEND
from klantreis.vocabulary_journeys import OVERDRACHTSOORTEN

GEEN_VERVOLG: Final = OVERDRACHTSOORTEN["zoekgeraakt"]
GEEN_FASEN: Final = "in deze gegevens staan geen fasen, dus ook geen fasewinst"
_WOORDEN: Final = {
    "warm": "aanwijzing voor warm",
    "koud": "aanwijzing voor koud",
    "onbekend": "warm of koud niet bekend",
    "zoekgeraakt": GEEN_VERVOLG,
    "lopend": "loopt nog",
    "buiten_beeld": "gegevens van dat loket zijn hier niet bij",
}
_DUNST: Final = 1.2
_ONBEKEND_DIK: Final = 0.9
_LUS_DIKST: Final = 3.0
"""A line from a desk to itself is small: one that is any wider fills it."""
_NUMMERS: Final = 3
"""Numbers of loops that a label has room for."""
_NAAM_REGELS: Final = 5
"""Lines that a name may take: desks of one municipality often differ in their last word only."""
_RIJ: Final = 4
"""Desks without a line that stand beside each other."""


@dataclass(frozen=True, slots=True)
class Streep:
    """One kind of handover along an arrow: its width in points."""

    soort: str
    dikte: float


@dataclass(frozen=True, slots=True)
class Tekening:
    """Everything on the map: boxes by key, arrows from the strongest to the weakest, their kinds by pair of keys."""

    uitsnede: Uitsnede
    sleutels: dict[str, str]
    blokken: dict[str, Blok]
    pijlen: tuple[Pijl, ...]
    strepen: dict[tuple[str, str], tuple[Streep, ...]]


def loketnaam(naam: str) -> str:
    """A desk's name as it stands on the map."""
    return "Loket onbekend" if naam == ONBEKEND else toonnaam(naam, "loket")


def teken(uitsnede: Uitsnede) -> Tekening:
    """The drawing of a cut. `Pijl.soort` is "terug" for a step of a listed loop, else "vooruit"."""
    kaart = uitsnede.kaart
    sleutels = {loket.naam: f"d{nr:03d}" for nr, loket in enumerate(uitsnede.loketten, start=1)}
    nummers = uitsnede.lusnummers
    meeste = max((kaart.waarde(s) for o in kaart.overdrachten for s in o.getekend), default=0)
    pijlen, strepen = [], {}
    for o in uitsnede.overdrachten:
        paar = sleutels[o.van], sleutels[o.naar]
        strepen[paar] = tuple(
            Streep(
                s.soort,
                _ONBEKEND_DIK
                if s.soort == "onbekend"
                else min(max(_DUNST, style.dikte(kaart.waarde(s), meeste)), _LUS_DIKST if o.van == o.naar else inf),
            )
            for s in o.getekend
        )
        lussen = nummers.get((o.van, o.naar), ())
        pijlen.append(
            Pijl(
                van=paar[0],
                naar=paar[1],
                soort="terug" if lussen else "vooruit",
                label=_label(o, lussen),
                uitleg=uitleg(kaart, o, lussen),
                dikte=sum(s.dikte for s in strepen[paar]),
                aantal=kaart.waarde(o),
                verbinding=Verbinding(o.van, o.naar, o.aantal, o.klantreizen, o.mediaan_dagen),
            )
        )
    return Tekening(uitsnede, sleutels, _blokken(uitsnede, sleutels), tuple(pijlen), strepen)


def _blokken(uitsnede: Uitsnede, sleutels: dict[str, str]) -> dict[str, Blok]:
    kaart = uitsnede.kaart
    meeste = max((kaart.waarde(loket) for loket in uitsnede.loketten), default=0)
    blokken = {}
    for loket in uitsnede.loketten:
        naam = loketnaam(loket.naam)
        tekst = tuple(regels(naam, style.NAAM_BREED, style.LETTER_NAAM, vet=True, hoogstens=_NAAM_REGELS))
        cijfer = getelde(kaart, loket)
        breed = max(
            *(breedte(regel, style.LETTER_NAAM, vet=True) for regel in tekst), breedte(cijfer, style.LETTER_CIJFER)
        )
        delen = [cijfer]
        if kaart.telt_inwoners and loket.klantreizen:
            delen.append(aantal(loket.klantreizen, "klantreis", "klantreizen"))
        blokken[sleutels[loket.naam]] = Blok(
            sleutel=sleutels[loket.naam],
            regels=tekst,
            cijfer=cijfer,
            uitleg=f"{naam}: {', '.join(delen)}",
            kleur=style.BAAN if loket.naam == ONBEKEND else style.blauw(kaart.waarde(loket), meeste),
            breed=max(style.STAP_SMALST, breed + 2 * style.STAP_MARGE[0]),
            hoog=len(tekst) * style.REGEL_NAAM + style.REGEL_CIJFER + 2 * style.STAP_MARGE[1],
        )
    return blokken


def getelde(kaart: Loketkaart, wat: Loket | Overdracht | Overdrachtsoort) -> str:
    """The figure of a desk or of handovers, with what it counts."""
    if not wat.klantreizen:
        return "geen bezoek gezien"
    if not kaart.telt_inwoners:
        return aantal(wat.klantreizen, "klantreis", "klantreizen")
    return aantal(wat.inwoners, "inwoner", "inwoners") if wat.inwoners else "geen bekende inwoner"


def _label(o: Overdracht, lussen: tuple[int, ...]) -> str:
    tijd = "" if o.mediaan_dagen is None else duur_kort(o.mediaan_dagen)
    if not lussen:
        return tijd
    nummers = ", ".join(str(nr) for nr in lussen[:_NUMMERS]) + (", …" if len(lussen) > _NUMMERS else "")
    return f"{tijd} ({nummers})".strip()


def uitleg(kaart: Loketkaart, o: Overdracht, lussen: tuple[int, ...] = ()) -> str:
    """The handovers between two desks in one Dutch line."""
    kop = f"{loketnaam(o.van)} naar {loketnaam(o.naar)}: {getelde(kaart, o)}"
    delen = [kop if o.mediaan_dagen is None else f"{kop}, mediaan {duur_lang(o.mediaan_dagen)} wachten"]
    for soort, woorden in _WOORDEN.items():
        delen += [
            f"{getelde(kaart, s)} {woorden}"
            + ("" if s.mediaan_dagen is None else f" (mediaan {duur_lang(s.mediaan_dagen)})")
            for s in o.soorten
            if s.soort == soort
        ]
    if lussen:
        delen.append(f"hoort bij {'lus' if len(lussen) == 1 else 'lussen'} {', '.join(map(str, lussen))}")
    return "; ".join(delen)


def dot(tekening: Tekening, lijnen: str = "spline") -> str:
    """The DOT text: the same for the same map, whatever the engine; sizes are fixed here."""
    regels_ = [
        "digraph loketten {",
        f"  // {tekening.uitsnede.kaart.openbaarheid}",
        f"  graph [rankdir=LR newrank=true splines={lijnen} nodesep=0.45 ranksep=0.75 outputorder=edgesfirst]",
        f'  node [shape=box style="rounded,filled" penwidth=0 fixedsize=true fontname="{LETTERTYPE}"'
        f' fontsize={style.LETTER_NAAM:g} fontcolor="{style.INKT}"]',
        f'  edge [fontname="{LETTERTYPE}" fontsize={style.LETTER_LABEL:g} arrowsize=0.7]',
    ]
    # Desks that no line holds in place stand in rows of a few, not in one tall column; the engine stacks upwards.
    vast = {sleutel for pijl in tekening.pijlen for sleutel in (pijl.van, pijl.naar)}
    los = [sleutel for sleutel in tekening.blokken if sleutel not in vast]
    rijen = [los[nr : nr + _RIJ] for nr in range(0, len(los), _RIJ)][::-1]
    for sleutel in [*(s for s in tekening.blokken if s in vast), *(s for rij in rijen for s in rij)]:
        regels_.append(_blok(tekening.blokken[sleutel]))
    regels_ += [_pijl(pijl, tekening) for pijl in tekening.pijlen]
    regels_ += [f"  {' -> '.join(rij)} [style=invis]" for rij in rijen if len(rij) > 1]
    return "\n".join([*regels_, "}", ""])


def _blok(blok: Blok) -> str:
    label = r"\n".join(_ontdaan(regel) for regel in (*blok.regels, blok.cijfer))
    return (
        f'  {blok.sleutel} [width={blok.breed / 72:.3f} height={blok.hoog / 72:.3f} fillcolor="{blok.kleur}"'
        f' label="{label}" tooltip="{_ontdaan(blok.uitleg)}"]'
    )


def _pijl(pijl: Pijl, tekening: Tekening) -> str:
    sterkste = max(tekening.strepen[pijl.van, pijl.naar], key=lambda s: s.dikte)
    stijl = {"koud": "dashed", "zoekgeraakt": "dotted"}.get(sterkste.soort, "solid")
    lus = pijl.soort == "terug"
    eigen = [f"penwidth={pijl.dikte:.2f}", f"style={stijl}", f'color="{style.TERUG if lus else style.VOORUIT}"']
    if sterkste.soort == "zoekgeraakt":
        eigen.append("arrowhead=none")
    if pijl.label:
        kleur = style.TERUG_TEKST if lus else style.VOORUIT_TEKST
        eigen.append(f'label="{_ontdaan(pijl.label)}" fontcolor="{kleur}"')
    eigen.append(f'tooltip="{_ontdaan(pijl.uitleg)}"')
    return f"  {pijl.van} -> {pijl.naar} [{' '.join(eigen)}]"


def _ontdaan(tekst: str) -> str:
    """Text for between quotes: nothing in it is a quote, an escape or an entity any more."""
    return tekst.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
