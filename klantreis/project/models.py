"""A municipality as its project file describes it: its desks, its own terms and its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from klantreis.fields import Datum, JaNee, Lijst, Onderdeel, fout, vergelijkbaar
from klantreis.project.comparison import Vergelijking
from klantreis.project.improvement import Verbeteropgave, check_indicators, check_opgaven
from klantreis.project.not_involved import NietBetrokken, check_regels
from klantreis.project.own_terms import EigenVeld, check_codes
from klantreis.project.parts import Kolommen, Regel, Stap
from klantreis.vocabulary import TIJDZONE


class Bron(Onderdeel):
    """One source: the exports of one kind from one case system."""

    bestanden: Lijst
    systeem: str | None = Field(default=None, pattern=r"^[a-z0-9_-]+$")
    vorm: Literal["lang", "breed"] = "lang"
    soort: Literal["csv", "xlsx", "parquet", "xes", "zgw"] | None = None
    scheidingsteken: str | None = None
    codering: str | None = None
    blad: str | None = None
    kopregel: Annotated[int, Field(ge=1)] = 1
    tijdzone: str = TIJDZONE
    extractiedatum: Datum | None = None
    dubbelen: Literal["weglaten", "behouden"] = "weglaten"
    middernacht: Literal["dag", "tijdstip"] | None = None
    negeer: Lijst = ()
    kenmerk_voorvoegsels: Lijst = ()
    doelbinding: str | None = None
    grondslag: str | None = None
    kolommen: Kolommen
    activiteiten: tuple[Regel, ...] = ()
    stappen: tuple[Stap, ...] = ()

    @field_validator("tijdzone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", value):
            return value
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(
                f"de tijdzone '{value}' bestaat niet; schrijf Europe/Amsterdam, UTC of een verschil zoals +01:00"
            ) from None
        return value

    @field_validator("codering")
    @classmethod
    def _codec(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                "".encode(value)
            except LookupError:
                raise ValueError(f"de codering '{value}' bestaat niet; vaak is het utf-8 of cp1252") from None
        return value

    @field_validator("scheidingsteken")
    @classmethod
    def _delimiter(cls, value: str | None) -> str | None:
        value = {"tab": "\t", "\\t": "\t"}.get(value or "", value)
        if value is not None and (len(value) != 1 or value in '"\r\n'):
            raise ValueError("een scheidingsteken is één teken, zoals ; of , of tab")
        return value

    @model_validator(mode="after")
    def _form(self) -> Bron:
        if self.vorm == "lang":
            for name in ("activiteit", "tijdstip"):
                if getattr(self.kolommen, name) is None:
                    raise ValueError(f"de lange vorm heeft kolommen.{name} nodig; of is dit vorm: breed?")
            if self.stappen:
                raise ValueError("stappen horen bij vorm: breed; de lange vorm heeft activiteiten")
        else:
            if not self.stappen:
                raise ValueError("de brede vorm heeft stappen nodig: per datumkolom één")
            for name in ("activiteit", "tijdstip"):
                if getattr(self.kolommen, name) is not None:
                    raise ValueError(f"kolommen.{name} hoort bij de lange vorm; de brede vorm heeft stappen")
            if self.activiteiten:
                raise ValueError("activiteiten horen bij vorm: lang; de brede vorm heeft stappen")
            self._same_cells()
        unused = set(self.negeer) & set(self._named())
        if unused:
            raise ValueError(f"kolom '{min(unused)}' staat bij negeer, maar wordt ook gebruikt; kies een van de twee")
        return self

    def _named(self) -> Iterator[str]:
        """The columns that the source reads."""
        for name in type(self.kolommen).model_fields:
            field = getattr(self.kolommen, name)
            for part in ("kolom", "label", "tijd"):
                yield from getattr(field, part, None) or ()
        for stap in self.stappen:
            yield from (*stap.kolom, *([stap.tijd] if stap.tijd else []))

    def _same_cells(self) -> None:
        """A date column is read once: steps that share it say the same about how, and differ in their conditions."""
        seen: dict[str, Stap] = {}
        for nr, stap in enumerate(self.stappen):
            for name in stap.kolom:
                other = seen.setdefault(name, stap)
                if (other.kolom, other.tijd, other.formaat) != (stap.kolom, stap.tijd, stap.formaat):
                    what = f"twee stappen lezen kolom '{name}' met een andere kolom, tijd of formaat"
                    raise fout(what, "stappen", nr)


class Loket(Onderdeel):
    """One entry of the register of desks: a desk, its raw names, and the period in which they mean this desk."""

    naam: str
    ook: Lijst = ()
    geldig_van: Datum | None = None
    geldig_tot: Datum | None = None
    in_gegevens: JaNee = True


class Project(Onderdeel):
    """A municipality: its desks, its own terms and calendar, its own questions, and its sources."""

    gemeente: str | None = None
    peildatum: Datum | None = None
    kalender: str | None = None
    stilte_dagen: Annotated[int, Field(ge=1)] = 180
    aankomst_dagen: Annotated[int, Field(ge=1)] = 42
    terugkijk_dagen: Annotated[int, Field(ge=1)] = 365
    registratievertraging_dagen: Annotated[int, Field(ge=0)] = 28
    vernietiging_dagen: Annotated[int, Field(ge=1, le=3650)] = 42
    zaad: Annotated[int, Field(ge=0)] = 1
    oordelen: Lijst | None = None
    termijnen: tuple[EigenVeld, ...] = ()
    loketten: tuple[Loket, ...] = ()
    niet_betrokken: tuple[NietBetrokken, ...] = ()
    vergelijking: Vergelijking = Vergelijking()
    verbeteropgaven: tuple[Verbeteropgave, ...] = ()
    bronnen: dict[Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")], Bron] = Field(min_length=1)

    @model_validator(mode="after")
    def _terms(self) -> Project:
        if self.termijnen:
            check_codes(self.termijnen)
        return self

    @model_validator(mode="after")
    def _desks(self) -> Project:
        seen: dict[str, list[Loket]] = {}
        for nr, loket in enumerate(self.loketten):
            place = ("loketten", nr)
            if loket.geldig_van and loket.geldig_tot and loket.geldig_van > loket.geldig_tot:
                raise fout(f"loket '{loket.naam}': geldig_van ligt na geldig_tot", *place)
            for name in dict.fromkeys(vergelijkbaar(n) for n in (loket.naam, *loket.ook)):
                for other in seen.get(name, []):
                    if other.naam != loket.naam and _overlap(loket, other):
                        both = f"'{other.naam}' en naar '{loket.naam}'"
                        raise fout(f"de naam '{name}' wijst in dezelfde periode naar {both}", *place)
                seen.setdefault(name, []).append(loket)
        return self

    @model_validator(mode="after")
    def _not_involved(self) -> Project:
        check_regels(self.niet_betrokken, [(loket.naam, loket.ook) for loket in self.loketten])
        return self

    @model_validator(mode="after")
    def _tasks(self) -> Project:
        check_opgaven(self.verbeteropgaven)
        check_indicators(self.verbeteropgaven)
        return self

    def systeem(self, bron: str) -> str:
        """The case system of a source: sources of one system share their zaak numbers."""
        return self.bronnen[bron].systeem or bron

    def inwonersoort(self, bron: str) -> str | None:
        """The kind of id by which the zaken of a source know residents: only equal kinds know the same ones."""
        systeem = self.systeem(bron)
        for naam in (bron, *(other for other in self.bronnen if self.systeem(other) == systeem)):
            field = self.bronnen[naam].kolommen.inwoner
            if field is not None:
                return field.soort or f"inwoner:{systeem}"
        return None

    @property
    def buiten_gegevens(self) -> tuple[str, ...]:
        """The desks of which the register says that their data are elsewhere."""
        return tuple(loket.naam for loket in self.loketten if not loket.in_gegevens)

    @property
    def sleutel_nodig(self) -> bool:
        """Whether a source has ids of persons, so that a run needs the key."""
        kolommen = [bron.kolommen for bron in self.bronnen.values()]
        return any(own.inwoner or own.behandelaar or own.zaak.soort for own in kolommen)

    @property
    def prefix_nodig(self) -> bool:
        """Whether zaak ids carry their system: as soon as there are two systems, so that ids never change later."""
        return len({self.systeem(bron) for bron in self.bronnen}) > 1


def _overlap(a: Loket, b: Loket) -> bool:
    return (a.geldig_van or date.min) <= (b.geldig_tot or date.max) and (b.geldig_van or date.min) <= (
        a.geldig_tot or date.max
    )
