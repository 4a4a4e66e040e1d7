"""What is drawn, before anything has a place: the cut, its lanes, and per step and connection how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from klantreis.report import style
from klantreis.report.dutch import aantal, duur_kort, duur_lang, procent
from klantreis.report.lanes import Baan, baan_van, banen, terug
from klantreis.report.prune import Uitsnede, is_rand
from klantreis.report.text import breedte, regels, schoon
from klantreis.results import Verbinding
from klantreis.vocabulary import EINDE, START

BEGIN_ID: Final = "start"
EIND_ID: Final = "einde"

_LUS_DIKST: Final = 3.0
"""A loop is small: a line that is any wider fills it."""
_LANGSTE: Final = 300
"""Letters of a name that even a tooltip shows."""


@dataclass(frozen=True, slots=True)
class Blok:
    """A step as a box: its size in points, its text, its colour."""

    sleutel: str
    regels: tuple[str, ...]
    cijfer: str
    uitleg: str
    kleur: str
    breed: float
    hoog: float


@dataclass(frozen=True, slots=True)
class Pijl:
    """A connection as an arrow. `soort` is "vooruit", "terug" or "rand" (where cases start or end)."""

    van: str
    naar: str
    soort: str
    label: str
    uitleg: str
    dikte: float
    aantal: int
    verbinding: Verbinding


@dataclass(frozen=True, slots=True)
class Tekening:
    """Everything on the map. Blocks by key, arrows from the strongest to the weakest."""

    uitsnede: Uitsnede
    banen: tuple[Baan, ...]
    sleutels: dict[str, str]
    blokken: dict[str, Blok]
    pijlen: tuple[Pijl, ...]

    @property
    def begin(self) -> bool:
        return any(pijl.van == BEGIN_ID for pijl in self.pijlen)

    @property
    def eind(self) -> bool:
        return any(pijl.naar == EIND_ID for pijl in self.pijlen)


def teken(uitsnede: Uitsnede) -> Tekening:
    """The drawing of a cut. Keys follow the names in alphabetical order, so they do not depend on any figure."""
    kaart = uitsnede.kaart
    sleutels = {naam: f"s{nr:03d}" for nr, naam in enumerate(sorted(uitsnede.namen), start=1)}
    sleutels |= {START: BEGIN_ID, EINDE: EIND_ID}
    meeste = max((kaart.waarde(stap) for stap in uitsnede.stappen), default=0)
    enkelvoud = "inwoner" if kaart.eenheid == "inwoners" else "zaak"
    blokken = {}
    for stap in sorted(uitsnede.stappen, key=lambda s: s.naam):
        naam = toonnaam(stap.naam, kaart.niveau)
        tekst = tuple(regels(naam, style.NAAM_BREED, style.LETTER_NAAM, vet=True, hoogstens=style.NAAM_REGELS))
        cijfer = aantal(kaart.waarde(stap), enkelvoud, kaart.eenheid)
        breed = max(
            *(breedte(regel, style.LETTER_NAAM, vet=True) for regel in tekst), breedte(cijfer, style.LETTER_CIJFER)
        )
        delen = [aantal(stap.zaken, "zaak", "zaken"), f"{aantal(stap.aantal, 'keer', 'keer')}"]
        if stap.inwoners is not None:
            delen.insert(0, aantal(stap.inwoners, "inwoner", "inwoners"))
        if kaart.niveau == "activiteit":
            delen.append(f"fase {stap.fase}" if stap.fase else baan_van(None))
        blokken[sleutels[stap.naam]] = Blok(
            sleutel=sleutels[stap.naam],
            regels=tekst,
            cijfer=cijfer,
            uitleg=f"{naam}: {', '.join(delen)}",
            kleur=style.blauw(kaart.waarde(stap), meeste),
            breed=max(style.STAP_SMALST, breed + 2 * style.STAP_MARGE[0]),
            hoog=len(tekst) * style.REGEL_NAAM + style.REGEL_CIJFER + 2 * style.STAP_MARGE[1],
        )
    # A step that repeats itself every month would make all other lines look thin.
    vaakst = max((v.aantal for v in uitsnede.verbindingen if v.van != v.naar), default=0)
    fase = {stap.naam: stap.fase for stap in uitsnede.stappen}
    pijlen = []
    for v in uitsnede.verbindingen:
        if is_rand(v):
            soort = "rand"
        else:
            soort = "terug" if kaart.niveau != "loket" and terug(fase[v.van], fase[v.naar]) else "vooruit"
        pijlen.append(
            Pijl(
                van=sleutels[v.van],
                naar=sleutels[v.naar],
                soort=soort,
                label="" if v.mediaan_dagen is None or soort == "rand" else duur_kort(v.mediaan_dagen),
                uitleg=uitleg(v, kaart.niveau),
                dikte=min(style.dikte(v.aantal, vaakst), _LUS_DIKST if v.van == v.naar else inf),
                aantal=v.aantal,
                verbinding=v,
            )
        )
    return Tekening(uitsnede, banen(uitsnede), sleutels, blokken, tuple(pijlen))


def toonnaam(naam: str, niveau: str) -> str:
    """A step's name as it stands on the map. Phases get a capital; names out of the data stay as they are."""
    if naam in (START, EINDE):
        return naam.strip("()").capitalize()
    tekst = schoon(naam[: 2 * _LANGSTE]) or "(naamloos)"
    if len(tekst) > _LANGSTE:
        tekst = tekst[:_LANGSTE].rstrip() + "…"
    return tekst[:1].upper() + tekst[1:] if niveau == "fase" else tekst


def uitleg(verbinding: Verbinding, niveau: str) -> str:
    """A connection in one Dutch line: what follows on what, how often, in how many cases, how long it takes."""
    v = verbinding
    hoe_vaak = f"{aantal(v.aantal, 'keer', 'keer')}, {aantal(v.zaken, 'zaak', 'zaken')}"
    if v.van == START and v.naar == EINDE:
        return f"Zaken zonder stappen: {hoe_vaak}"
    if v.van == START:
        return f"Begint met {toonnaam(v.naar, niveau)}: {hoe_vaak}"
    if v.naar == EINDE:
        return f"Eindigt met {toonnaam(v.van, niveau)}: {hoe_vaak}"
    delen = [f"{toonnaam(v.van, niveau)} naar {toonnaam(v.naar, niveau)}: {hoe_vaak}"]
    if v.mediaan_dagen is not None:
        delen.append(f"mediaan {duur_lang(v.mediaan_dagen)}")
    if v.gelijktijdig_aandeel:
        delen.append(f"{procent(v.gelijktijdig_aandeel)} gelijktijdig")
    return ", ".join(delen)
