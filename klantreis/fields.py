"""The kinds of value in a project file: everything is text there; this gives it its type and refuses what cannot be."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from klantreis.errors import bedoelde_u
from klantreis.notation import compile_notatie
from klantreis.vocabulary import ALLE_FASEN, ROLLEN


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


def lees_periode(tekst: str) -> tuple[date, date]:
    """The first and last day of a period: a year, a quarter, a month, or two dates with a colon between.

    Raises
    ------
    ValueError : it is none of these.

    Examples
    --------
    >>> lees_periode("2024-K1")
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 31))
    """
    text = tekst.strip()
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if match := re.fullmatch(r"(\d{4})-[KkQq]([1-4])", text):
        first = 3 * int(match[2]) - 2
        return date(int(match[1]), first, 1), _month_end(int(match[1]), first + 2)
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return date(int(match[1]), int(match[2]), 1), _month_end(int(match[1]), int(match[2]))
    van, tot = (date.fromisoformat(part) for part in text.split(":"))
    if van > tot:
        raise ValueError
    return van, tot


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


PERIODEVORMEN = "een jaar (2024), kwartaal (2024-K1), maand (2024-03) of van:tot (2023-07-01:2024-06-30)"


def _periode(value: Any) -> Any:
    try:
        lees_periode(str(value))
    except ValueError:
        raise ValueError(f"'{value}' is geen periode; schrijf {PERIODEVORMEN}") from None
    return str(value)


Periode = Annotated[str, BeforeValidator(_periode, json_schema_input_type=str | int)]
JaNee = Annotated[bool, BeforeValidator(_ja_nee, json_schema_input_type=Literal["ja", "nee"])]
Datum = Annotated[date, BeforeValidator(_datum, json_schema_input_type=str)]
Lijst = Annotated[tuple[str, ...], Field(min_length=1), BeforeValidator(_lijst, json_schema_input_type=str | list[str])]
Notaties = Annotated[tuple[str, ...], BeforeValidator(_notaties, json_schema_input_type=str | list[str])]
Regex = Annotated[str, BeforeValidator(_regex, json_schema_input_type=str)]
Fase = Literal["melding", "onderzoek", "advies", "besluit", "ondersteuning", "administratie", "bezwaar", "beroep",
               "hoger beroep"]  # fmt: skip
assert set(Fase.__args__) == set(ALLE_FASEN)  # type: ignore[attr-defined]


def _rollen(value: Any) -> Any:
    value = _lijst(value)
    for rol in value:
        if rol not in ROLLEN:
            hint = bedoelde_u(str(rol), ROLLEN) or f"Kies uit: {', '.join(ROLLEN)}"
            raise ValueError(f"de rol '{rol}' bestaat niet; {hint[0].lower()}{hint[1:]}")
    return value


_Rol = Literal[ROLLEN]  # type: ignore[valid-type]
Rollen = Annotated[tuple[str, ...], BeforeValidator(_rollen, json_schema_input_type=_Rol | list[_Rol])]


def fout(tekst: str, *plek: str | int, verwacht: str | None = None, tip: str | None = None) -> PydanticCustomError:
    """A mistake that a whole model finds, with the place within it where the mistake stands.

    `verwacht` and `tip`: what was expected there and what to do next, as whole sentences.
    """
    return PydanticCustomError(
        "op_een_plek", "{tekst}", {"tekst": tekst, "plek": plek, "verwacht": verwacht, "tip": tip}
    )


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


def vergelijkbaar(tekst: str) -> str:
    """Text as codes and names are compared: case and repeated spaces do not matter."""
    return " ".join(tekst.casefold().split())
