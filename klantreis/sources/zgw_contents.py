"""The contents of ZGW files, gathered: zaken by number, what points to them, the names of types, and which pages came.

An object may point to one that comes later, or in another file. So a zaak and a type get their number when they are
first mentioned, and are known once their object has come by. Of each status and besluit only a few cells are kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from klantreis.sources.base import RejectedRow
from klantreis.sources.encoding import find_encoding
from klantreis.sources.jsonstream import Page, objects
from klantreis.sources.zgw_objects import (
    TYPEN,
    Object,
    Zaak,
    betrokkene,
    eigen_sleutel,
    ingebed,
    lees_zaak,
    naam_van,
    sleutel,
    soort_van,
    staart,
    tekst,
)
from klantreis.sources.zgw_pages import Lijsten
from klantreis.vocabulary import PLAUSIBELE_JAREN, TIJDZONE

GEEN: Final = -1
"""Where there is no number, no day."""

_ZONE: Final = ZoneInfo(TIJDZONE)
_EPOCH: Final = date(1970, 1, 1).toordinal()


def dag_van(text: str | None) -> int:
    """The local day of a date or time in ISO 8601 [days since 1970]; GEEN when it cannot be one.

    >>> dag_van("1970-01-03"), dag_van("1970-01-02T23:30:00Z"), dag_van("9999-12-31"), dag_van("3 mei"), dag_van(None)
    (2, 2, -1, -1, -1)
    """
    try:
        moment = datetime.fromisoformat(text or "")
        day = moment.astimezone(_ZONE) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return GEEN
    first, last = PLAUSIBELE_JAREN
    return day.toordinal() - _EPOCH if first <= day.year <= last else GEEN


class Namen:
    """The types of one kind: numbered as they are mentioned, named as their objects come by."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._nr: dict[str, int] = {}
        self._code: list[str | None] = []
        self._naam: list[str | None] = []
        self.volgnummer: list[str | None] = []
        self.eind: list[bool | None] = []
        self._genoemd: set[int] = set()

    def nummer(self, url: object) -> int:
        """The number of the type that a url points to; GEEN when there is no url."""
        key = sleutel(url)
        if key is None:
            return GEEN
        nr = self._nr.get(key)
        if nr is None:
            nr = self._new(key, staart(url))
        self._genoemd.add(nr)
        return nr

    def leg_vast(self, fields: Object) -> None:
        """Take in a type; the first object of one counts."""
        key = eigen_sleutel(fields)
        if key is None:
            return  # nothing can point to it
        nr = self._nr[key] if key in self._nr else self._new(key, staart(key))
        if self._naam[nr] is None:
            self._naam[nr] = naam_van(self.kind, fields)
            self.volgnummer[nr] = tekst(fields.get("volgnummer")) or tekst(fields.get("statustypevolgnummer"))
            last = fields.get("isEindstatus")
            self.eind[nr] = last if isinstance(last, bool) else None

    def teksten(self) -> list[str | None]:
        """Per number the name; without one the last part of the url is the code."""
        return [naam or code for naam, code in zip(self._naam, self._code, strict=True)]

    def bekend(self) -> tuple[int, int]:
        """How many of the types that something points to have a name, and how many there are."""
        return sum(self._naam[nr] is not None for nr in self._genoemd), len(self._genoemd)

    def _new(self, key: str, code: str | None) -> int:
        nr = self._nr[key] = len(self._code)
        self._code.append(code)
        for column in (self._naam, self.volgnummer, self.eind):
            column.append(None)
        return nr


@dataclass
class Statussen:
    """The statuses of a file, in columns. zaak, type : numbers; dag : [days since 1970]."""

    regel: list[int] = field(default_factory=list)
    zaak: list[int] = field(default_factory=list)
    type: list[int] = field(default_factory=list)
    dag: list[int] = field(default_factory=list)
    tijdstip: list[str | None] = field(default_factory=list)
    toelichting: list[str | None] = field(default_factory=list)


@dataclass
class Besluiten:
    """The besluiten of a file, in columns. zaak, type : numbers."""

    regel: list[int] = field(default_factory=list)
    zaak: list[int] = field(default_factory=list)
    type: list[int] = field(default_factory=list)
    identificatie: list[str | None] = field(default_factory=list)
    datum: list[str | None] = field(default_factory=list)
    verzenddatum: list[str | None] = field(default_factory=list)
    ingangsdatum: list[str | None] = field(default_factory=list)
    uiterlijke_reactiedatum: list[str | None] = field(default_factory=list)


@dataclass
class Deel:
    """What one file holds. zaken : (ordinal, number). telling : objects per kind."""

    path: Path
    telling: Counter[str] = field(default_factory=Counter)
    zaken: list[tuple[int, int]] = field(default_factory=list)
    statussen: Statussen = field(default_factory=Statussen)
    besluiten: Besluiten = field(default_factory=Besluiten)
    rejected: list[RejectedRow] = field(default_factory=list)


class Inhoud:
    """What the files of an export hold together.

    Attributes
    ----------
    zaken : by number; None for one that was only mentioned.
    namen : kind of type -> its names.
    betrokkenen : column -> number of a zaak -> value; the first rol that says it counts.
    resultaten : number of a zaak -> number of its resultaattype.
    rol_zaken : for each rol the number of its zaak.
    lijsten : the lists of which pages came.
    """

    def __init__(self) -> None:
        self.delen: list[Deel] = []
        self.zaken: list[Zaak | None] = []
        self.namen = {kind: Namen(kind) for kind in TYPEN}
        self.betrokkenen: dict[str, dict[int, str]] = {
            name: {} for name in ("inpBsn", "machtiginggever", "behandelaar", "afdeling")
        }
        self.resultaten: dict[int, int] = {}
        self.rol_zaken: list[int] = []
        self.lijsten = Lijsten()
        self._nr: dict[str, int] = {}
        self._ingebed: list[tuple[Deel, int, Object]] = []
        self._seen: dict[str, set[str]] = {kind: set() for kind in ("zaak", "status", "besluit")}

    def nummer(self, url: object) -> int:
        """The number of the zaak that a url points to; GEEN when there is no url."""
        key = sleutel(url)
        if key is None:
            return GEEN
        nr = self._nr.setdefault(key, len(self.zaken))
        if nr == len(self.zaken):
            self.zaken.append(None)
        return nr

    def zaak(self, key: str) -> Zaak | None:
        """A zaak by its key, if it is in the files."""
        nr = self._nr.get(key)
        return None if nr is None else self.zaken[nr]

    def lees(self, path: Path) -> None:
        """Take in a file.

        Raises
        ------
        SourceError
        """
        encoding = find_encoding(path)
        deel = Deel(path)
        self.delen.append(deel)
        regel, kind = 0, ""
        for found in objects(path, encoding):
            if isinstance(found, Page):
                self.lijsten.voeg_toe(found, kind)
                kind = ""
                continue
            regel += 1
            own, fields = soort_van(found)
            kind = kind or own
            deel.telling[own] += 1
            self._take(deel, regel, own, fields)
            for each in ingebed(fields):
                inner, each_fields = soort_van(each)
                if inner == "status":
                    self._ingebed.append((deel, regel, each_fields))
                elif inner not in self._seen:  # a zaak inside a zaak is no row: its own file says more
                    self._take(deel, regel, inner, each_fields)

    def rond_af(self) -> None:
        """Take in the statuses that came inside other objects, but for those that also came by themselves."""
        for deel, regel, found in self._ingebed:
            if eigen_sleutel(found) not in self._seen["status"]:
                self._take(deel, regel, "status", found)

    def _take(self, deel: Deel, regel: int, kind: str, found: Object) -> None:
        if kind in self._seen:
            key, seen = eigen_sleutel(found), self._seen[kind]
            if key in seen:
                deel.rejected.append(RejectedRow(regel, "object_dubbel"))
                return
            if key is not None:
                seen.add(key)
        if kind == "zaak":
            self._zaak(deel, regel, found)
        elif kind == "status":
            self._status(deel.statussen, regel, found)
        elif kind == "besluit":
            self._besluit(deel.besluiten, regel, found)
        elif kind == "rol":
            nr = self.nummer(found.get("zaak"))
            self.rol_zaken.append(nr)
            for column, value in betrokkene(found) if nr != GEEN else ():
                self.betrokkenen[column].setdefault(nr, value)
        elif kind == "resultaat":
            nr, outcome = self.nummer(found.get("zaak")), self.namen["resultaattype"].nummer(found.get("resultaattype"))
            if GEEN not in (nr, outcome):
                self.resultaten.setdefault(nr, outcome)
        elif kind in self.namen:
            self.namen[kind].leg_vast(found)

    def _zaak(self, deel: Deel, regel: int, found: Object) -> None:
        key = eigen_sleutel(found)
        nr = len(self.zaken) if key is None else self._nr.setdefault(key, len(self.zaken))
        zaak = lees_zaak(found)
        self.namen["zaaktype"].nummer(zaak.zaaktype)
        if nr == len(self.zaken):
            self.zaken.append(zaak)
        else:
            self.zaken[nr] = zaak
        deel.zaken.append((regel, nr))
        if zaak.verlengd:
            deel.rejected.append(RejectedRow(regel, "zonder_datum", kolom="verlenging"))

    def _status(self, rows: Statussen, regel: int, found: Object) -> None:
        moment = tekst(found.get("datumStatusGezet"))
        rows.regel.append(regel)
        rows.zaak.append(self.nummer(found.get("zaak")))
        rows.type.append(self.namen["statustype"].nummer(found.get("statustype")))
        rows.dag.append(dag_van(moment))
        rows.tijdstip.append(moment)
        rows.toelichting.append(tekst(found.get("statustoelichting")))

    def _besluit(self, rows: Besluiten, regel: int, found: Object) -> None:
        rows.regel.append(regel)
        rows.zaak.append(self.nummer(found.get("zaak")))
        rows.type.append(self.namen["besluittype"].nummer(found.get("besluittype")))
        rows.identificatie.append(tekst(found.get("identificatie")) or staart(found.get("url")))
        for column, name in ((rows.datum, "datum"), (rows.verzenddatum, "verzenddatum"),
                             (rows.ingangsdatum, "ingangsdatum"),
                             (rows.uiterlijke_reactiedatum, "uiterlijkeReactiedatum")):  # fmt: skip
            column.append(tekst(found.get(name)))
