"""The parts of a source in a project file: what a row means, and where its columns come from."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from klantreis.fields import Fase, JaNee, Lijst, Notaties, Onderdeel, Regex, Rollen, Voorwaarden


class Constanten(Onderdeel):
    """Attributes that a rule, a step or a source sets to a constant."""

    loket: str | None = None
    naar_loket: str | None = None
    team: str | None = None
    kanaal: str | None = None
    melder: str | None = None
    wet: str | None = None
    zaaktype: str | None = None
    uitkomst: str | None = None
    gemeente: str | None = None
    wijk: str | None = None
    relatie: str | None = None

    def gezet(self) -> dict[str, str]:
        """The constants that are given: column -> value."""
        return {name: value for name in Constanten.model_fields if (value := getattr(self, name)) is not None}


class Betekenis(Constanten):
    """What a row means: its activity, phase and roles. Absent activity: the label, else the code."""

    activiteit: str | None = None
    fase: Fase | None = None
    rollen: Rollen = ()
    als: Voorwaarden = Field(default_factory=dict)
    overslaan: JaNee = False


class Regel(Betekenis):
    """A rule of the long form: exactly one of code (exact), patroon (glob) and regex."""

    code: Lijst | None = None
    patroon: str | None = None
    regex: Regex | None = None

    @model_validator(mode="after")
    def _one_key(self) -> Regel:
        if sum(value is not None for value in (self.code, self.patroon, self.regex)) != 1:
            raise ValueError("een regel heeft precies één van code, patroon en regex nodig")
        return self


class Stap(Betekenis):
    """A step of the wide form: a date column with its meaning."""

    kolom: Lijst
    tijd: str | None = None
    formaat: Notaties = ()


class Kolom(Onderdeel):
    """Where an event column comes from: a source column (the first of `kolom` that the file has) or a constant."""

    kolom: Lijst | None = None
    waarde: str | None = None
    waarden: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_source(self) -> Kolom:
        if (self.kolom is None) == (self.waarde is None):
            raise ValueError("geef óf een kolom, óf een vaste waarde")
        return self


class ZaakKolom(Kolom):
    """The case number. With a `soort` it is an id of a person and becomes a pseudonym: for want of a number."""

    soort: str | None = Field(default=None, pattern=r"^[a-z0-9_]+$")


class IdKolom(Onderdeel):
    """A column of personal ids. `soort` is the domain of the pseudonym: ids of one kind are comparable."""

    kolom: Lijst
    soort: str = Field(default="", pattern=r"^[a-z0-9_]*$")


class CodeKolom(Onderdeel):
    """The column with the raw code, and the one with its label."""

    kolom: Lijst
    label: Lijst | None = None


class TijdKolom(Onderdeel):
    """A moment: a date column, perhaps a time column, and the notations (detected when absent)."""

    kolom: Lijst
    tijd: Lijst | None = None
    formaat: Notaties = ()


def _als_kolom(value: Any) -> Any:
    return {"kolom": value} if isinstance(value, str | list | tuple) else value


_KORT = str | list[str] | dict[str, Any]
ZaakVeld = Annotated[ZaakKolom, BeforeValidator(_als_kolom, json_schema_input_type=_KORT)]
KolomVeld = Annotated[Kolom, BeforeValidator(_als_kolom, json_schema_input_type=_KORT)]
IdVeld = Annotated[IdKolom, BeforeValidator(_als_kolom, json_schema_input_type=_KORT)]
CodeVeld = Annotated[CodeKolom, BeforeValidator(_als_kolom, json_schema_input_type=_KORT)]
TijdVeld = Annotated[TijdKolom, BeforeValidator(_als_kolom, json_schema_input_type=_KORT)]


class Kolommen(Onderdeel):
    """Event column -> where it comes from. Columns that are not named do not enter the event log."""

    zaak: ZaakVeld
    inwoner: IdVeld | None = None
    behandelaar: IdVeld | None = None
    activiteit: CodeVeld | None = None
    tijdstip: TijdVeld | None = None
    datum_genoemd: TijdVeld | None = None
    volgorde: KolomVeld | None = None
    loket: KolomVeld | None = None
    naar_loket: KolomVeld | None = None
    team: KolomVeld | None = None
    kanaal: KolomVeld | None = None
    melder: KolomVeld | None = None
    wet: KolomVeld | None = None
    zaaktype: KolomVeld | None = None
    uitkomst: KolomVeld | None = None
    gemeente: KolomVeld | None = None
    wijk: KolomVeld | None = None
    besluit: KolomVeld | None = None
    verwijst_naar: KolomVeld | None = None
    relatie: KolomVeld | None = None
