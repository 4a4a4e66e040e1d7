"""The project file (mappings/NAAM.yaml): one file describes a municipality.

Frozen pydantic models, in the words of the file itself. Everything is text in the file; the models give it its type
and refuse what cannot be, with the line and the nearest right name.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from klantreis.errors import ProjectError, bedoelde_u, opsomming
from klantreis.notation import compile_notatie
from klantreis.vocabulary import ALLE_FASEN, FASEN, GESCHILFASEN, ROLLEN, TIJDZONE
from klantreis.yamlfile import Plek, line_of, load_yaml


def _ja_nee(value: Any) -> Any:
    if value in ("ja", "nee"):
        return value == "ja"
    if isinstance(value, bool):
        return value
    raise ValueError(f"'{value}' moet ja of nee zijn")


def _lijst(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _datum(value: Any) -> Any:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"'{value}' is geen datum; schrijf jjjj-mm-dd, zoals 2025-12-31") from None


def _notaties(value: Any) -> Any:
    value = _lijst(value)
    for tekst in value:
        compile_notatie(str(tekst))
    return value


def _regex(value: Any) -> Any:
    try:
        re.compile(str(value))
    except re.error as error:
        raise ValueError(f"de reguliere uitdrukking '{value}' klopt niet (teken {(error.pos or 0) + 1})") from None
    return value


JaNee = Annotated[bool, BeforeValidator(_ja_nee, json_schema_input_type=Literal["ja", "nee"])]
Datum = Annotated[date, BeforeValidator(_datum, json_schema_input_type=str)]
Lijst = Annotated[tuple[str, ...], BeforeValidator(_lijst, json_schema_input_type=str | list[str])]
Notaties = Annotated[tuple[str, ...], BeforeValidator(_notaties, json_schema_input_type=str | list[str])]
Regex = Annotated[str, BeforeValidator(_regex, json_schema_input_type=str)]
Fase = Literal["melding", "onderzoek", "advies", "besluit", "ondersteuning", "administratie", "bezwaar", "beroep",
               "hoger beroep"]  # fmt: skip
assert set(Fase.__args__) == set(ALLE_FASEN) == {*FASEN, *GESCHILFASEN}  # type: ignore[attr-defined]


def _rollen(value: Any) -> Any:
    value = _lijst(value)
    for rol in value:
        if rol not in ROLLEN:
            hint = bedoelde_u(str(rol), ROLLEN)
            raise ValueError(f"de rol '{rol}' bestaat niet; {hint or 'kies uit: ' + ', '.join(ROLLEN)}")
    return value


Rollen = Annotated[tuple[str, ...], BeforeValidator(_rollen, json_schema_input_type=str | list[Literal[ROLLEN]])]  # type: ignore[valid-type]


class Onderdeel(BaseModel):
    """Base of every model: frozen, and a key that it does not know is an error with the nearest right name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key in data:
                if key not in cls.model_fields:
                    raise PydanticCustomError("onbekende_sleutel", "onbekend", {"sleutel": key, "model": cls.__name__})
            return {key: value for key, value in data.items() if value is not None}
        return data


class Voorwaarde(Onderdeel):
    """A condition on another column: all that is given must hold. Text and lists mean `is`."""

    waarde: Lijst | None = None
    patroon: str | None = None
    regex: Regex | None = None
    leeg: JaNee | None = None
    niet: Lijst | None = None


def _voorwaarde(value: Any) -> Any:
    return {"waarde": value} if isinstance(value, str | list | tuple) else value


Voorwaarden = dict[
    str,
    Annotated[
        Voorwaarde, BeforeValidator(_voorwaarde, json_schema_input_type=str | list[str] | dict[str, str | list[str]])
    ],
]


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
KolomVeld = Annotated[Kolom, BeforeValidator(_als_kolom, json_schema_input_type=_KORT)]
IdVeld = Annotated[IdKolom, BeforeValidator(_als_kolom, json_schema_input_type=_KORT)]
CodeVeld = Annotated[CodeKolom, BeforeValidator(_als_kolom, json_schema_input_type=_KORT)]
TijdVeld = Annotated[TijdKolom, BeforeValidator(_als_kolom, json_schema_input_type=_KORT)]


class Kolommen(Onderdeel):
    """Event column -> where it comes from. Columns that are not named do not enter the event log."""

    zaak: KolomVeld
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


class Bron(Onderdeel):
    """One source: the exports of one kind from one case system."""

    bestanden: Lijst
    systeem: str | None = Field(default=None, pattern=r"^[a-z0-9_-]+$")
    vorm: Literal["lang", "breed"] = "lang"
    soort: Literal["csv", "xlsx", "parquet", "xes"] | None = None
    scheidingsteken: str | None = None
    codering: str | None = None
    blad: str | None = None
    kopregel: Annotated[int, Field(ge=1)] = 1
    tijdzone: str = TIJDZONE
    extractiedatum: Datum | None = None
    dubbelen: Literal["weglaten", "behouden"] = "weglaten"
    middernacht: Literal["dag", "tijdstip"] | None = None
    geen_bsn: Lijst = ()
    doelbinding: str | None = None
    grondslag: str | None = None
    kolommen: Kolommen
    activiteiten: tuple[Regel, ...] = ()
    stappen: tuple[Stap, ...] = ()

    @field_validator("tijdzone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if re.fullmatch(r"[+-]\d{2}:\d{2}", value):
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
        return self


class Loket(Onderdeel):
    """One entry of the register of desks: a desk, its raw names, and the period in which they mean this desk."""

    naam: str
    ook: Lijst = ()
    geldig_van: Datum | None = None
    geldig_tot: Datum | None = None
    in_gegevens: JaNee = True


class Project(Onderdeel):
    """A municipality: its desks and its sources."""

    gemeente: str | None = None
    peildatum: Datum | None = None
    loketten: tuple[Loket, ...] = ()
    bronnen: dict[Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")], Bron] = Field(min_length=1)

    @model_validator(mode="after")
    def _desks(self) -> Project:
        seen: dict[str, list[Loket]] = {}
        for loket in self.loketten:
            if loket.geldig_van and loket.geldig_tot and loket.geldig_van > loket.geldig_tot:
                raise ValueError(f"loket '{loket.naam}': geldig_van ligt na geldig_tot")
            for name in {vergelijkbaar(n) for n in (loket.naam, *loket.ook)}:
                for other in seen.get(name, []):
                    if other.naam != loket.naam and _overlap(loket, other):
                        raise ValueError(
                            f"de naam '{name}' wijst in dezelfde periode naar '{other.naam}' en naar '{loket.naam}'"
                        )
                seen.setdefault(name, []).append(loket)
        return self

    def systeem(self, bron: str) -> str:
        """The case system of a source: sources of one system share their zaak numbers."""
        return self.bronnen[bron].systeem or bron

    @property
    def prefix_nodig(self) -> bool:
        """Whether zaak ids carry their system: as soon as there are two systems, so that ids never change later."""
        return len({self.systeem(bron) for bron in self.bronnen}) > 1


def vergelijkbaar(tekst: str) -> str:
    """Text as codes and names are compared: case and repeated spaces do not matter."""
    return " ".join(tekst.casefold().split())


def _overlap(a: Loket, b: Loket) -> bool:
    return (a.geldig_van or date.min) <= (b.geldig_tot or date.max) and (b.geldig_van or date.min) <= (
        a.geldig_tot or date.max
    )


@dataclass(frozen=True)
class Projectbestand:
    """A project with the file that it came from."""

    project: Project
    path: Path
    sha256: str
    lines: dict[Plek, int]

    def plek(self, *plek: str | int) -> str:
        """"mappings/testdam.yaml:14" for a place in the file."""
        return f"{self.path}:{line_of(self.lines, plek)}"


def load_project(path: Path) -> Projectbestand:
    """Read and check a project file.

    Raises
    ------
    ProjectError : with file, line, what was expected and the nearest right name.
    """
    data, lines = load_yaml(path)
    if not isinstance(data, dict):
        raise ProjectError(
            "geen-project", "dit is geen projectbestand.", where=f"{path}:1", expected="sleutels zoals bronnen: en loketten:"
        )
    try:
        project = Project.model_validate(data)
    except ValidationError as error:
        raise _in_dutch(error, path, lines) from None
    return Projectbestand(project, path, hashlib.sha256(path.read_bytes()).hexdigest(), lines)


_MODELS = {
    model.__name__: model
    for model in (Voorwaarde, Constanten, Betekenis, Regel, Stap, Kolom, IdKolom, CodeKolom, TijdKolom, Kolommen, Bron,
                  Loket, Project)
}  # fmt: skip


def _in_dutch(error: ValidationError, path: Path, lines: dict[Plek, int]) -> ProjectError:
    problem = error.errors(include_url=False)[0]
    plek: Plek = tuple(part for part in problem["loc"] if part != "[key]")
    kind, ctx, value = problem["type"], problem.get("ctx") or {}, problem.get("input")
    more = len(error.errors()) - 1
    rest = f" Daarna nog {more} andere melding(en)." if more else ""
    if kind == "onbekende_sleutel":
        plek = (*plek, ctx["sleutel"])
        known = list(_MODELS[ctx["model"]].model_fields)
        return ProjectError(
            "onbekende-sleutel",
            f"de sleutel '{ctx['sleutel']}' bestaat hier niet.",
            where=f"{path}:{line_of(lines, plek)}",
            expected=f"een van {opsomming(sorted(known), 30)}.",
            hint=(bedoelde_u(ctx["sleutel"], known) or "Haal de regel weg of verbeter de naam.") + rest,
        )
    name = ".".join(str(part) for part in plek)
    what = {
        "missing": f"'{name}' ontbreekt.",
        "literal_error": f"'{value}' kan niet bij '{name}'.",
        "value_error": f"{ctx.get('error', '')}.",
        "string_pattern_mismatch": f"'{value}' kan niet bij '{name}'; gebruik kleine letters, cijfers, - en _.",
        "model_type": f"bij '{name}' horen sleutels, geen losse waarde.",
        "dict_type": f"bij '{name}' horen sleutels, geen losse waarde.",
        "tuple_type": f"bij '{name}' hoort een lijst.",
        "string_type": f"bij '{name}' hoort tekst.",
        "too_short": f"'{name}' is leeg.",
        "int_parsing": f"bij '{name}' hoort een heel getal.",
        "greater_than_equal": f"bij '{name}' hoort een getal vanaf 1.",
    }.get(kind, f"'{name}' klopt niet ({problem['msg']}).")
    expected = None
    hint = "Bekijk een voorbeeld met: klantreis mapping schema"
    if kind == "literal_error":
        choices = re.findall(r"'([^']+)'", str(ctx.get("expected", "")))
        expected, hint = f"een van {opsomming(choices)}.", bedoelde_u(str(value), choices) or hint
    return ProjectError(
        "ongeldig-project", what, where=f"{path}:{line_of(lines, plek)}", expected=expected, hint=hint + rest
    )
