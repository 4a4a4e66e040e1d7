"""The terms that ship (terms/wet/*.yaml) and those of a municipality, as one collection."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from klantreis.errors import KlantreisError, ProjectError
from klantreis.terms.calendar import Kalender
from klantreis.terms.models import Dwangsom, Kalenderbestand, Termijn
from klantreis.yamlfile import Plek, load_yaml
from klantreis.yamlmodel import validated

WET = Path(__file__).parent / "wet"
"""One file per term, named after its code; dwangsom.yaml and kalender.yaml besides."""
VOLGORDE = ("WMO", "JW", "PW", "WGS", "BZW", "BER")


@dataclass(frozen=True)
class Bibliotheek:
    """Terms by code in a fixed order, those of the law first; the penalty; days on a par; and a fingerprint of the
    shipped files, for the manifest."""

    termijnen: dict[str, Termijn]
    dwangsom: Dwangsom
    kalenderbestand: Kalenderbestand
    vingerafdruk: str

    @property
    def kalender(self) -> Kalender:
        """The calendar with the days on a par that ship."""
        return Kalender.standaard().met(self.kalenderbestand)

    def met(self, eigen: Sequence[Termijn]) -> Bibliotheek:
        """With a municipality's terms; one with the code of a term of the law takes its place."""
        return replace(self, termijnen=self.termijnen | {termijn.code: termijn for termijn in eigen})


@cache
def bibliotheek(folder: Path = WET) -> Bibliotheek:
    """The terms of a folder.

    Raises
    ------
    KlantreisError : a shipped file is not what it should be, with file and line: a mistake in klantreis itself.
    """
    paths = sorted(folder.glob("*.yaml"), key=lambda path: (_plaats(path.stem.upper()), path.stem))
    termijnen = {}
    try:
        for path in paths:
            if path.stem in ("dwangsom", "kalender"):
                continue
            data, lines = load_yaml(path)
            termijn = validated(Termijn, data, path, lines)
            if termijn.code.lower() != path.stem:
                raise ProjectError(
                    "ongeldig-project",
                    f"de code {termijn.code} past niet bij deze bestandsnaam.",
                    where=str(path),
                    expected=f"code: {path.stem.upper()}.",
                )
            termijnen[termijn.code] = termijn
        dwangsom = validated(Dwangsom, *_lees(folder / "dwangsom.yaml"))
        kalender = validated(Kalenderbestand, *_lees(folder / "kalender.yaml"))
    except ProjectError as error:
        raise KlantreisError(
            "termijn-kapot", error.what, where=error.where, expected=error.expected,
            hint="Dit bestand hoort bij klantreis zelf. Meld dit.",
        ) from error  # fmt: skip
    digest = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()
    return Bibliotheek(termijnen, dwangsom, kalender, digest)


def _plaats(code: str) -> int:
    """Where a term stands: by its act, in the order of VOLGORDE."""
    act = code.partition("-")[0]
    return VOLGORDE.index(act) if act in VOLGORDE else len(VOLGORDE)


def _lees(path: Path) -> tuple[Any, Path, dict[Plek, int]]:
    data, lines = load_yaml(path)
    return data, path, lines
