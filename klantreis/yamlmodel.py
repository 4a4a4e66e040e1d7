"""A YAML file into a model, with every error in Dutch: file, line, what was expected and the nearest right name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from klantreis.errors import ProjectError, bedoelde_u, opsomming
from klantreis.fields import Onderdeel
from klantreis.yamlfile import Plek, line_of

UITLEG = "Voorbeelden staan in docs/projectbestand.md."
_DEEL = {
    "stappen": "stap", "loketten": "loket", "bestanden": "bestand", "termijnen": "termijn", "trajecten": "traject",
    "waarden": "waarde", "tarieven": "tarief", "gelijkgesteld": "dag", "gesloten": "dag",
    "verbeteropgaven": "opgave",
}  # fmt: skip
_VORM = {
    r"^https://": "een url begint met https://",
    r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$": "gebruik hoofdletters en cijfers met een streepje ertussen, zoals FO-24U",
}
"""The shape that a pattern asks for, in words."""
_ONTBREEKT = {
    "artikel": "waar dit op rust, zoals artikel: Dienstverleningshandvest 2024, artikel 3.",
    "vanaf": "sinds welke dag de waarde geldt, zoals vanaf: 2024-01-01.",
}

M = TypeVar("M", bound=Onderdeel)


def validated(model: type[M], data: Any, path: Path, lines: dict[Plek, int]) -> M:
    """What was read from a YAML file (yamlfile.load_yaml) as a model.

    Raises
    ------
    ProjectError : with file, line, what was expected and the nearest right name.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _in_dutch(error, path, lines) from None


def in_woorden(plek: Plek) -> list[str]:
    """A place in a project file as a reader finds it.

    >>> in_woorden(("bronnen", "wmo", "activiteiten", 0, "fase"))
    ['bron wmo', 'activiteiten', 'regel 1', 'fase']
    """
    words: list[str] = []
    for nr, part in enumerate(plek):
        if isinstance(part, int):
            above = words.pop()
            words += [f"{_DEEL[above]} {part + 1}"] if above in _DEEL else [above, f"regel {part + 1}"]
        elif nr == 1 and plek[0] == "bronnen":
            words[0] = f"bron {part}"
        else:
            words.append(part)
    return words


def _models(base: type[Onderdeel] = Onderdeel) -> dict[str, type[Onderdeel]]:
    found = {base.__name__: base}
    for model in base.__subclasses__():
        found |= _models(model)
    return found


def _eigenlijke(error: ValidationError) -> list[Any]:
    """The mistakes of an error, without that of a list that is too short only because its items have mistakes."""
    found = error.errors(include_url=False)
    places = [each["loc"] for each in found]

    def follows(each: Any) -> bool:
        own = each["loc"]
        return each["type"] == "too_short" and any(len(at) > len(own) and at[: len(own)] == own for at in places)

    return [each for each in found if not follows(each)]


def _in_dutch(error: ValidationError, path: Path, lines: dict[Plek, int]) -> ProjectError:
    problems = _eigenlijke(error)
    problem = problems[0]
    plek: Plek = tuple(part for part in problem["loc"] if part != "[key]")
    kind, ctx, value = problem["type"], problem.get("ctx") or {}, problem.get("input")
    more = len(problems) - 1
    rest = f" Daarna nog {more} andere {'meldingen' if more > 1 else 'melding'}." if more else ""
    if kind == "onbekende_sleutel":
        plek = (*plek, ctx["sleutel"])
        known = list(_models()[ctx["model"]].model_fields)
        return ProjectError(
            "onbekende-sleutel",
            f"de sleutel '{ctx['sleutel']}' bestaat hier niet.",
            where=f"{path}:{line_of(lines, plek)}",
            expected=f"een van {opsomming(sorted(known), 30)}.",
            hint=(bedoelde_u(ctx["sleutel"], known) or "Haal de regel weg of verbeter de naam.") + rest,
        )
    plek += tuple(ctx.get("plek", ()))
    words = in_woorden(plek)
    name = words.pop() if words else "het projectbestand"
    above = f"bij {', '.join(words)}: " if words else ""
    cannot = "geen naam zijn" if plek and plek[-1] == value else f"niet bij '{name}'"
    found = str(ctx.get("error") or ctx.get("tekst") or "")
    vorm = _VORM.get(str(ctx.get("pattern")), "gebruik kleine letters, cijfers, - en _")
    what = {
        "missing": f"'{name}' ontbreekt.",
        "literal_error": f"'{value}' kan niet bij '{name}'.",
        "value_error": found if found.endswith("?") else f"{found}.",
        "op_een_plek": found if found.endswith("?") else f"{found}.",
        "string_pattern_mismatch": f"'{value}' kan {cannot}; {vorm}.",
        "model_type": f"bij '{name}' horen sleutels, geen losse waarde.",
        "dict_type": f"bij '{name}' horen sleutels, geen losse waarde.",
        "tuple_type": f"bij '{name}' hoort een lijst.",
        "string_type": f"bij '{name}' hoort tekst.",
        "too_short": f"'{name}' is leeg.",
        "int_parsing": f"bij '{name}' hoort een heel getal.",
        "greater_than_equal": f"bij '{name}' hoort een getal vanaf {ctx.get('ge')}.",
        "greater_than": f"bij '{name}' hoort een getal groter dan {ctx.get('gt', 0):g}.",
        "float_parsing": f"bij '{name}' hoort een getal, met een punt voor de decimalen.",
        "less_than_equal": f"bij '{name}' hoort een getal tot en met {ctx.get('le')}.",
    }.get(kind, f"'{name}' klopt niet.")
    if kind in ("value_error", "op_een_plek") and plek:
        above = f"bij {', '.join([*words, name])}: "
    what = above + what
    expected = _ONTBREEKT.get(name) if kind == "missing" else ctx.get("verwacht")
    hint = ctx.get("tip") or UITLEG
    if kind == "literal_error":
        choices = re.findall(r"'([^']+)'", str(ctx.get("expected", "")))
        expected, hint = f"een van {opsomming(choices)}.", bedoelde_u(str(value), choices) or hint
    return ProjectError(
        "ongeldig-project", what, where=f"{path}:{line_of(lines, plek)}", expected=expected, hint=hint + rest
    )
