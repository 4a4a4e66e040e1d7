"""Reading a project file, with every error in Dutch: file, line, what was expected and the nearest right name."""

from __future__ import annotations

import hashlib
import re
import shlex
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from klantreis.errors import ProjectError
from klantreis.project.models import Project
from klantreis.project.own_terms import met_eigen
from klantreis.terms.library import Bibliotheek
from klantreis.terms.models import Kalenderbestand
from klantreis.yamlfile import Plek, line_of, load_yaml
from klantreis.yamlmodel import UITLEG, validated

if TYPE_CHECKING:
    from klantreis.terms.calendar import Kalender

_EXPORT = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet", ".xes", ".xml", ".json"}
"""How files with data are called; a project file is a .yaml."""


_KALENDER = "een yaml-bestand met gelijkgesteld, gesloten of bekend_tot_en_met."


@dataclass(frozen=True)
class Projectbestand:
    """A project with the file that it came from, and with the calendar file that it names."""

    project: Project
    path: Path
    sha256: str
    lines: dict[Plek, int]
    kalenderbestand: Kalenderbestand | None = None
    kalender_sha256: str | None = None

    @cached_property
    def bibliotheek(self) -> Bibliotheek:
        """The terms of the law with the municipality's own."""
        return met_eigen(self.project.termijnen)

    @cached_property
    def kalender(self) -> Kalender:
        """The calendar with the days on a par that ship and those of the municipality's file."""
        own = self.kalenderbestand
        return self.bibliotheek.kalender.met(own) if own else self.bibliotheek.kalender

    def plek(self, *plek: str | int) -> str:
        """ "mappings/testdam.yaml:14" for a place in the file."""
        return f"{self.path}:{line_of(self.lines, plek)}"


def load_project(path: Path) -> Projectbestand:
    """Read and check a project file.

    Raises
    ------
    ProjectError : with file, line, what was expected and the nearest right name.
    """
    if path.is_file() and Path(path.name.lower().removesuffix(".gz")).suffix in _EXPORT:
        name = re.sub(r"[^a-z0-9_-]+", "_", path.name.partition(".")[0].lower()).strip("_") or "naam"
        raise ProjectError(
            "geen-project",
            "dit is een export, geen projectbestand.",
            where=str(path),
            expected="een yaml-bestand dat zegt hoe exports gelezen worden, meestal in de map mappings.",
            hint=f"Maak er een met: klantreis mapping voorstel {shlex.quote(str(path))} -o mappings/{name}.yaml",
        )
    data, lines = load_yaml(path)
    if not isinstance(data, dict):
        raise ProjectError(
            "geen-project",
            "dit is geen projectbestand.",
            where=f"{path}:1",
            expected="sleutels zoals bronnen: en loketten:.",
            hint=UITLEG,
        )
    project = validated(Project, data, path, lines)
    found = Projectbestand(project, path, _sha256(path), lines)
    if project.kalender is None:
        return found
    there = path.parent / project.kalender
    return replace(
        found,
        kalenderbestand=load_kalender(there, genoemd_op=found.plek("kalender")),
        kalender_sha256=_sha256(there),
    )


def load_kalender(path: Path, *, genoemd_op: str | None = None) -> Kalenderbestand:
    """Read and check a file with days on a par and closed days.

    Parameters
    ----------
    genoemd_op : where the file is named ("mappings/testdam.yaml:3"), for when it is not there.

    Raises
    ------
    ProjectError : with file, line, what was expected and the nearest right name.
    """
    if not path.is_file():
        raise ProjectError(
            "kalender-ontbreekt",
            f"het kalenderbestand {path} bestaat niet." if genoemd_op else "dit kalenderbestand bestaat niet.",
            where=genoemd_op or str(path),
            expected=_KALENDER,
            hint="Een pad in een projectbestand telt vanaf de map van dat projectbestand." if genoemd_op else UITLEG,
        )
    try:
        data, lines = load_yaml(path, "kalenderbestand")
        if not isinstance(data, dict):
            raise ProjectError(
                "ongeldige-kalender", "dit is geen kalenderbestand.", where=f"{path}:1", expected=_KALENDER, hint=UITLEG
            )
        kalender = validated(Kalenderbestand, data, path, lines)
        _check_jaren(kalender, path, lines)
    except ProjectError as error:
        # What may be wrong with a project file may be wrong here too; what goes in it differs.
        leeg = error.code == "leeg-projectbestand"
        raise ProjectError(
            "ongeldige-kalender",
            error.what,
            where=error.where,
            expected=_KALENDER if leeg else error.expected,
            hint=UITLEG if leeg else error.hint,
        ) from None
    return kalender


def _check_jaren(kalender: Kalenderbestand, path: Path, lines: dict[Plek, int]) -> None:
    from klantreis.terms.calendar import EERSTE_JAAR, LAATSTE_JAAR

    days: list[tuple[Plek, date]] = [
        *((("gelijkgesteld", nr, "datum"), day.datum) for nr, day in enumerate(kalender.gelijkgesteld)),
        *((("gesloten", nr), day) for nr, day in enumerate(kalender.gesloten)),
    ]
    for plek, day in days:
        if not EERSTE_JAAR <= day.year <= LAATSTE_JAAR:
            raise ProjectError(
                "ongeldige-kalender",
                f"de dag {day} ligt buiten de kalender.",
                where=f"{path}:{line_of(lines, plek)}",
                expected=f"een dag van {EERSTE_JAAR} tot en met {LAATSTE_JAAR}.",
                hint="Controleer het jaartal.",
            )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
