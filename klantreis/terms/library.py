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
from typing import TYPE_CHECKING, TypeVar

from klantreis.errors import KlantreisError, ProjectError
from klantreis.fields import Onderdeel
from klantreis.terms.models import Dwangsom, Kalenderbestand, Termijn
from klantreis.yamlfile import load_yaml
from klantreis.yamlmodel import validated

WET = Path(__file__).parent / "wet"
"""The folder with the terms of the law that ship."""

DWANGSOM, KALENDER = "dwangsom.yaml", "kalender.yaml"

VOLGORDE = ("WMO", "JW", "PW", "WGS", "BZW", "BER")
"""The order of the terms: by their act, then by their code."""

if TYPE_CHECKING:
    from klantreis.terms.calendar import Kalender

M = TypeVar("M", bound=Onderdeel)


@dataclass(frozen=True)
class Bibliotheek:
    """Every term that is known.

    termijnen : code -> term; those of the law in VOLGORDE, then a municipality's own in the order of its file.
    dwangsom : the penalty for deciding late.
    kalenderbestand : days that no rule gives: those on a par with the recognised holidays.
    vingerafdruk : SHA-256 over what ships, so that two runs can tell whether they used the same law.
    """

    termijnen: Mapping[str, Termijn]
    dwangsom: Dwangsom
    kalenderbestand: Kalenderbestand
    vingerafdruk: str

    @property
    def kalender(self) -> Kalender:
        """The calendar of the Algemene termijnenwet with the days on a par that ship."""
        from klantreis.terms.calendar import Kalender  # it loads what computes, which a project file does not need

        return Kalender.standaard().met(self.kalenderbestand)

    def met(self, eigen: Sequence[Termijn]) -> Bibliotheek:
        """With a municipality's terms: one with a known code takes its place, another comes after all."""
        return replace(self, termijnen={**self.termijnen, **{termijn.code: termijn for termijn in eigen}})


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
    dwangsom, kalender = _model(Dwangsom, folder / DWANGSOM), _model(Kalenderbestand, folder / KALENDER)
    for path in sorted(folder.glob("*.yaml")):
        termijn = None if path.name in (DWANGSOM, KALENDER) else _model(Termijn, path)
        # As text, so that a checkout with other line ends has the same fingerprint.
        digest.update(f"{path.name}\n{path.read_text(encoding='utf-8')}\n".encode())
        if termijn is None:
            continue
        if termijn.soort != "wettelijk":
            raise _kapot(f"'{termijn.code}' is niet wettelijk en hoort hier niet.", str(path))
        if termijn.code.lower() != path.stem:
            raise _kapot(f"de code '{termijn.code}' past niet bij de naam.", str(path), f"code: {path.stem.upper()}.")
        termijnen[termijn.code] = termijn
    for termijn in termijnen.values():
        unknown = [code for code in verwijst_naar(termijn) if code not in termijnen]
        if unknown:
            raise _kapot(f"de termijn '{unknown[0]}' bestaat niet.", str(folder / f"{termijn.code.lower()}.yaml"))
    in_order = {code: termijnen[code] for code in sorted(termijnen, key=_plaats)}
    return Bibliotheek(in_order, dwangsom, kalender, digest.hexdigest())


def _plaats(code: str) -> tuple[int, str]:
    act = code.partition("-")[0]
    return (VOLGORDE.index(act) if act in VOLGORDE else len(VOLGORDE), code)


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
        "termijn-kapot",
        what,
        where=where,
        expected=expected,
        hint="Dit bestand hoort bij klantreis zelf: installeer klantreis opnieuw, en meld het als het blijft.",
    )
