"""The terms of the law as they ship, read from terms/wet/, and with those of a municipality added.

One file per term; dwangsom.yaml and kalender.yaml beside them. Everything is checked on reading: a mistake in a shipped
file is a mistake of ours, and stops at once with file and line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from klantreis.errors import KlantreisError, ProjectError, opsomming
from klantreis.fields import Onderdeel
from klantreis.terms.models import Dwangsom, Kalenderbestand, Termijn
from klantreis.yamlfile import load_yaml
from klantreis.yamlmodel import validated

WET = Path(__file__).parent / "wet"
"""The folder with the terms of the law that ship."""

DWANGSOM, KALENDER = "dwangsom.yaml", "kalender.yaml"

M = TypeVar("M", bound=Onderdeel)


@dataclass(frozen=True)
class Bibliotheek:
    """Every term that is known.

    termijnen : code -> term; those of the law in the order of their codes, then a municipality's own in their order.
    dwangsom : the penalty for deciding late.
    kalender : days that no rule gives: those on a par with the recognised holidays.
    vingerafdruk : SHA-256 over what ships, so that two runs can tell whether they used the same law.
    """

    termijnen: Mapping[str, Termijn]
    dwangsom: Dwangsom
    kalender: Kalenderbestand
    vingerafdruk: str

    def met(self, eigen: Sequence[Termijn]) -> Bibliotheek:
        """With a municipality's terms: one with a known code takes its place, another comes after all."""
        own = {termijn.code: termijn for termijn in eigen}
        return replace(self, termijnen=MappingProxyType({**self.termijnen, **own}))


def bibliotheek(eigen: Sequence[Termijn] = ()) -> Bibliotheek:
    """The terms of the law that ship, with a municipality's own (project.Project.eigen_termijnen)."""
    return _van_de_wet().met(eigen) if eigen else _van_de_wet()


@cache
def _van_de_wet() -> Bibliotheek:
    return lees(WET)


def lees(folder: Path) -> Bibliotheek:
    """Read a folder with one file per term, dwangsom.yaml and kalender.yaml.

    Raises
    ------
    KlantreisError : a file is missing or not right, with file and line.
    """
    digest = hashlib.sha256()
    termijnen: dict[str, Termijn] = {}
    lines: dict[str, str] = {}
    dwangsom, kalender = _model(Dwangsom, folder / DWANGSOM), _model(Kalenderbestand, folder / KALENDER)
    for path in sorted(folder.glob("*.yaml")):
        # As text, so that a checkout with other line ends has the same fingerprint.
        digest.update(f"{path.name}\n{path.read_text(encoding='utf-8')}\n".encode())
        if path.name in (DWANGSOM, KALENDER):
            continue
        termijn = _model(Termijn, path)
        if termijn.soort != "wettelijk":
            raise _kapot(f"'{termijn.code}' is niet wettelijk en hoort hier niet.", str(path))
        if termijn.code in termijnen:
            raise _kapot(f"'{termijn.code}' staat ook in {lines[termijn.code]}.", str(path))
        termijnen[termijn.code], lines[termijn.code] = termijn, str(path)
    for termijn in termijnen.values():
        unknown = [code for code in verwijst_naar(termijn) if code not in termijnen]
        if unknown:
            raise _kapot(f"de termijn '{unknown[0]}' bestaat niet.", lines[termijn.code], opsomming(termijnen, 30))
    in_order = {code: termijnen[code] for code in sorted(termijnen)}
    return Bibliotheek(MappingProxyType(in_order), dwangsom, kalender, digest.hexdigest())


def verwijst_naar(termijn: Termijn) -> Iterable[str]:
    """The codes of the other terms on whose last day a term begins."""
    return dict.fromkeys(traject.van.termijn for traject in termijn.trajecten if traject.van.termijn)


def _model(model: type[M], path: Path) -> M:
    try:
        data, lines = load_yaml(path, "wetsbestand")
        return validated(model, data, path, lines)
    except ProjectError as error:
        raise _kapot(error.what, error.where, error.expected) from None


def _kapot(what: str, where: str | None, expected: str | None = None) -> KlantreisError:
    return KlantreisError(
        "wet-beschadigd",
        what,
        where=where,
        expected=expected,
        hint="Dit bestand hoort bij klantreis zelf: installeer klantreis opnieuw, en meld het als het blijft.",
    )
