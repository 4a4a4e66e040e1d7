"""The project file (mappings/NAAM.yaml): one file describes a municipality, as frozen models in its own words."""

from __future__ import annotations

from klantreis.fields import Voorwaarde, vergelijkbaar
from klantreis.project.loading import Projectbestand, load_project
from klantreis.project.models import Bron, Loket, Project
from klantreis.project.not_involved import NietBetrokken
from klantreis.project.parts import Betekenis, CodeKolom, Constanten, IdKolom, Kolom, Kolommen, Regel, Stap, TijdKolom
from klantreis.project.sections import DELEN, section_hashes

__all__ = [
    "DELEN",
    "Betekenis",
    "Bron",
    "CodeKolom",
    "Constanten",
    "IdKolom",
    "Kolom",
    "Kolommen",
    "Loket",
    "NietBetrokken",
    "Project",
    "Projectbestand",
    "Regel",
    "Stap",
    "TijdKolom",
    "Voorwaarde",
    "load_project",
    "section_hashes",
    "vergelijkbaar",
]
