"""Reading a project file, with every error in Dutch: file, line, what was expected and the nearest right name."""

from __future__ import annotations

import hashlib
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from klantreis.errors import ProjectError
from klantreis.project.models import Project
from klantreis.yamlfile import Plek, line_of, load_yaml
from klantreis.yamlmodel import UITLEG, validated

_EXPORT = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet", ".xes", ".xml"}
"""How files with data are called; a project file is a .yaml."""


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
    return Projectbestand(project, path, hashlib.sha256(path.read_bytes()).hexdigest(), lines)
