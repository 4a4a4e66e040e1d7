"""What a log says of decisions and disputes, read slowly (slow.py)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from klantreis.mapping.references import normaliseer_kenmerk

Rij = dict[str, Any]

GESCHIL = ("bezwaar", "beroep", "hoger beroep")
VOORLOPIG = "voorlopige voorziening"
RANG = {"bezwaar": 0, "beroep": 1, "hoger beroep": 2, VOORLOPIG: 3}
PRIMAIR, OP_BEZWAAR, UITSPRAAK = "besluit", "beslissing op bezwaar", "uitspraak"
KEUS: dict[str, tuple[set[str], ...]] = {
    "bezwaar": ({PRIMAIR},),
    "beroep": ({OP_BEZWAAR}, {PRIMAIR}),
    "hoger beroep": ({UITSPRAAK}, {OP_BEZWAAR}, {PRIMAIR}),
    VOORLOPIG: ({PRIMAIR, OP_BEZWAAR},),
}
"""What a dispute is about: first choice, and what it may be where there is no such decision."""
VERVANGT = ("vervang", "wijzig", "herzie", "herroep", "in plaats van")
NIET_TIJDIG = (
    "niet tijdig", "niet-tijdig", "niettijdig", "te laat beslis", "uitblijven van", "fictieve weigering",
    "geen besluit genomen", "geen beslissing genomen",
)  # fmt: skip
VAN_DE_INWONER = ("ingediend", "indienen", "ingekomen", "ontvangen", "betaald", "aangevuld")
"""What the resident did not do in time is something else."""
EINDE = ("besluit", "bekendmaking", "uitspraak", "ingetrokken", "afsluiting")
GEEN_BESLUITDATUM = ("aanvulling_gevraagd", "commissie", "opschorting", "verdaging")
ZEKERHEDEN = ("vast", "sterk", "waarschijnlijk", "meerduidig", "geen")
GEKOPPELD = ZEKERHEDEN[:3]
WEEK = timedelta(days=7)
EERSTE_WET, LAATSTE_DAG = date(2009, 10, 1), date(2059, 11, 26)
"""From when the term is known, and until when the calendar is."""


@dataclass(eq=False)
class Feit:
    """An event."""

    rij: Rij
    dag: date

    def __getattr__(self, naam: str) -> Any:
        return self.rij[naam]

    def doet(self, *rollen: str) -> bool:
        return bool(set(rollen) & set(self.rij["rollen"]))

    def zegt(self, *woorden: str) -> bool:
        tekst = "\n".join(self.rij[naam] or "" for naam in ("activiteit", "relatie", "zaaktype")).casefold()
        for woord in VAN_DE_INWONER:
            tekst = tekst.replace(f"niet tijdig {woord}", "")
        return any(woord in tekst for woord in woorden)

    @property
    def geschil(self) -> str | None:
        """The kind of dispute that this is a step of."""
        if self.fase not in GESCHIL:
            return None
        return VOORLOPIG if self.zegt(VOORLOPIG, "vovo") else str(self.fase)

    @property
    def besluitsoort(self) -> str | None:
        """The kind of decision that this takes or makes known."""
        if self.fase not in GESCHIL:
            return PRIMAIR if self.doet("besluit", "bekendmaking") else None
        if not self.doet("besluit", "bekendmaking", "uitspraak"):
            return None
        return OP_BEZWAAR if self.fase == "bezwaar" else UITSPRAAK


def eerste(waarden: Iterable[Any]) -> Any:
    return next((waarde for waarde in waarden if waarde is not None), None)


def groepen(paren: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    samen: dict[Any, list[Any]] = defaultdict(list)
    for sleutel, waarde in paren:
        samen[sleutel].append(waarde)
    return samen


def gewoon(wet: str) -> str:
    return " ".join(wet.casefold().split())


def zelfde_wet(een: str | None, twee: str | None) -> bool:
    """Whether two acts can be the same: one that is not known can be any."""
    return een is None or twee is None or gewoon(een) == gewoon(twee)


@dataclass(eq=False)
class Zaak:
    """A case: its events in order."""

    naam: str
    feiten: list[Feit]

    def __post_init__(self) -> None:
        self.inwoner = eerste(f.inwoner for f in self.feiten)
        wetten = [f.wet for f in self.feiten if f.wet is not None]
        self.wet = wetten[0] if len({gewoon(wet) for wet in wetten}) == 1 else None
        anders = any(f.fase not in (*GESCHIL, "administratie", None) for f in self.feiten)
        besloten = any(f.besluitsoort == PRIMAIR for f in self.feiten)
        geschil = any(f.geschil for f in self.feiten)
        self.alleen_geschil = geschil and not anders and not besloten
        self.dicht = eerste(f.dag for f in reversed(self.feiten) if f.doet("afsluiting", "ingetrokken"))
        self.namen = {normaliseer_kenmerk(self.naam), normaliseer_kenmerk(self.naam.partition(":")[2])} - {None}


@dataclass(eq=False)
class Besluit:
    """A decision: the event that takes it, then those that make it known or say it again."""

    feiten: list[Feit]
    soort: str
    zaak: Zaak
    naam: str = ""
    bezwaar_tot: date | None = None
    vervangt: Besluit | None = None

    def __getattr__(self, naam: str) -> Any:
        return eerste(feit.rij[naam] for feit in self.feiten)

    @property
    def kenmerk(self) -> str | None:
        return eerste(feit.besluit for feit in self.feiten)

    @property
    def wet(self) -> str | None:
        return eerste([*(feit.wet for feit in self.feiten), self.zaak.wet])

    @property
    def genomen_op(self) -> date:
        genomen = [feit.dag for feit in self.feiten if feit.doet("besluit", "uitspraak")]
        return min(genomen or [feit.dag for feit in self.feiten])

    @property
    def bekend_op(self) -> date | None:
        # A ruling is known on its day, when nothing says when it was sent.
        for rol in ("bekendmaking", "uitspraak"):
            if dagen := [feit.dag for feit in self.feiten if feit.doet(rol)]:
                return min(dagen)
        return None

    @property
    def dagen(self) -> set[date]:
        return {self.genomen_op, self.bekend_op or self.genomen_op}

    @property
    def plek(self) -> int:
        return int(self.feiten[0].gebeurtenis)


@dataclass(eq=False)
class Bezwaar:
    """An objection or appeal: its steps, in a zaak."""

    naam: str
    soort: str
    feiten: list[Feit]
    zaak: Zaak

    def __post_init__(self) -> None:
        self.kenmerken = list(
            dict.fromkeys(ref for f in self.feiten if f.verwijst_naar for ref in f.verwijst_naar.split("; "))
        )
        self.op = self.feiten[0].dag
        self.wet = eerste([*(f.wet for f in self.feiten), self.zaak.wet])
        dagen = [f.datum_genoemd for f in self.feiten if not f.doet(*GEEN_BESLUITDATUM)]
        self.genoemd = eerste(dag for dag in dagen if dag is not None and dag <= self.op)
        beslist = ("besluit", "bekendmaking", "uitspraak")
        einde = [f for f in self.feiten if f.doet(*beslist, "ingetrokken")]
        self.uitkomst = eerste(f.uitkomst for f in reversed(self.feiten))
        if self.uitkomst is None and einde and not einde[0].doet(*beslist):
            self.uitkomst = "ingetrokken"
        self.rechtstreeks = self.soort == "beroep" and self.feiten[0].zegt("rechtstreeks")
        self.niet_tijdig = False
        self.koppelingen: list[Koppeling] = []

    @property
    def afgehandeld(self) -> date | None:
        af = [f.dag for f in self.feiten if f.doet("besluit", "bekendmaking", "uitspraak", "ingetrokken")]
        af = af or [f.dag for f in self.feiten if f.doet("afsluiting")]
        if not af and self.zaak.alleen_geschil and self.zaak.dicht and self.zaak.dicht >= self.op:
            af = [self.zaak.dicht]
        return af[0] if af else None


@dataclass(eq=False)
class Koppeling:
    """An objection and one candidate: a decision, or the zaak itself when there is none."""

    over: Besluit | Zaak
    methode: str
    zekerheid: str
    kandidaten: int
    vervanger: bool = False


def scheelt_een(een: str, twee: str) -> bool:
    """Whether one character makes the difference, two neighbours that are swapped, or punctuation only."""
    if een != twee and re.sub(r"[^0-9A-Z]", "", een) == re.sub(r"[^0-9A-Z]", "", twee):
        return True
    if len(een) == len(twee):
        anders = [nr for nr, (a, b) in enumerate(zip(een, twee, strict=True)) if a != b]
        if len(anders) == 2 and anders[1] == anders[0] + 1:
            return een[anders[0]] == twee[anders[1]] and een[anders[1]] == twee[anders[0]]
        return len(anders) == 1
    kort, lang = sorted((een, twee), key=len)
    return any(lang[:nr] + lang[nr + 1 :] == kort for nr in range(len(lang)))
