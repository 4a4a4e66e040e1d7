"""Reading a project file, with every error in Dutch: file, line, what was expected and the nearest right name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from klantreis.errors import ProjectError, bedoelde_u, opsomming
from klantreis.project.fields import Onderdeel
from klantreis.project.models import Project
from klantreis.yamlfile import Plek, line_of, load_yaml


@dataclass(frozen=True)
class Projectbestand:
    """A project with the file that it came from."""

    project: Project
    path: Path
    sha256: str
    lines: dict[Plek, int]

    def plek(self, *plek: str | int) -> str:
        """ "mappings/testdam.yaml:14" for a place in the file."""
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
            "geen-project",
            "dit is geen projectbestand.",
            where=f"{path}:1",
            expected="sleutels zoals bronnen: en loketten:",
        )
    try:
        project = Project.model_validate(data)
    except ValidationError as error:
        raise _in_dutch(error, path, lines) from None
    return Projectbestand(project, path, hashlib.sha256(path.read_bytes()).hexdigest(), lines)


def _models(base: type[Onderdeel] = Onderdeel) -> dict[str, type[Onderdeel]]:
    found = {base.__name__: base}
    for model in base.__subclasses__():
        found |= _models(model)
    return found


def _in_dutch(error: ValidationError, path: Path, lines: dict[Plek, int]) -> ProjectError:
    problem = error.errors(include_url=False)[0]
    plek: Plek = tuple(part for part in problem["loc"] if part != "[key]")
    kind, ctx, value = problem["type"], problem.get("ctx") or {}, problem.get("input")
    more = len(error.errors()) - 1
    rest = f" Daarna nog {more} andere melding(en)." if more else ""
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
    name = ".".join(str(part) for part in plek)
    what = {
        "missing": f"'{name}' ontbreekt.",
        "literal_error": f"'{value}' kan niet bij '{name}'.",
        "value_error": f"{ctx.get('error', '')}.",
        "op_een_plek": f"{ctx.get('tekst', '')}.",
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
