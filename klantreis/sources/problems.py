"""The errors that readers share: one sentence each, the file named, never a cell's value."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from klantreis.disclosure.bsn import is_bsn
from klantreis.errors import SourceError, bedoelde_u, opsomming, reden_van

_BSN_LIKE: Final = re.compile(r"(?!(?:19|20)\d{6}$)\d{8,9}")
_DATUM: Final = re.compile(r"(\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})|\d{4}-\d{2}-\d{2})([ T].*)?")
"""Eight digits that start as a year does are sooner a date."""


def source_error(
    code: str, path: Path, what: str, *, regel: int | None = None, expected: str | None = None, hint: str | None = None
) -> SourceError:
    """A SourceError about a place in a file."""
    where = str(path) if regel is None else f"{path}:{regel}"
    return SourceError(code, what, where=where, expected=expected, hint=hint)


def gzip_damaged(path: Path) -> SourceError:
    return source_error(
        "gzip-beschadigd",
        path,
        "Het gecomprimeerde bestand is afgebroken of beschadigd.",
        expected="een volledig .gz-bestand",
        hint="Kopieer of download het bestand opnieuw en vergelijk de grootte met die van het origineel.",
    )


def unreadable(path: Path, error: OSError) -> SourceError:
    """What the operating system says when a file cannot be opened or read, in the reader's words."""
    if isinstance(error, FileNotFoundError):
        return source_error("bestand-ontbreekt", path, "Dit bestand bestaat niet.", hint="Controleer map en naam.")
    if isinstance(error, IsADirectoryError):
        return source_error("is-een-map", path, "Dit is een map.", expected="een bestand")
    if isinstance(error, PermissionError):
        return source_error(
            "geen-toegang", path, "Dit bestand mag niet worden gelezen.", hint="Vraag om leesrechten op dit bestand."
        )
    return source_error(
        "lezen-mislukt",
        path,
        f"Het bestand kan niet worden gelezen ({reden_van(error)}).",
        hint="Kopieer het bestand naar een lokale map en probeer het opnieuw.",
    )


def check_header(path: Path, names: list[str], *, regel: int | None = None) -> None:
    """Refuse a header in which a name stands twice, or that is a row of data: its "names" would be shown."""
    number = any(_BSN_LIKE.fullmatch(name) and is_bsn(name) for name in names)
    if number or any(_DATUM.fullmatch(name) for name in names):
        raise source_error(
            "kop-is-gegevens",
            path,
            f"In de kop staat een {'nummer dat een BSN kan zijn' if number else 'datum'}; waarschijnlijk heeft het "
            "bestand geen kopregel.",
            regel=regel,
            expected="een regel met kolomnamen boven de gegevens",
            hint="Exporteer het bestand met kolomnamen, of stel 'kopregel' in op de regel waar zij staan.",
        )
    seen: set[str] = set()
    double: list[str] = []
    for name in names:
        if name and name in seen and name not in double:
            double.append(name)
        seen.add(name)
    if double:
        raise source_error(
            "dubbele-kolomnaam",
            path,
            f"De kop noemt {'een kolom' if len(double) == 1 else 'kolommen'} meer dan eens: {opsomming(double)}.",
            regel=regel,
            expected="elke kolomnaam één keer",
            hint="Geef de kolommen in het bestand verschillende namen, of stel de kopregel in als dit niet de kop is.",
        )


EERSTE_KOLOM: Final = "(kolom 1)"
"""The name of a first column without one: pandas and R write the numbers of their rows like that."""


def nameless_column(path: Path, position: int, *, regel: int | None = None) -> SourceError:
    return source_error(
        "kolom-zonder-naam",
        path,
        f"Kolom {position} heeft geen naam in de kop, maar wel gegevens.",
        regel=regel,
        expected="een naam boven elke kolom met gegevens",
        hint="Geef de kolom een naam, of stel de kopregel in als de kop op een andere regel staat.",
    )


def unknown_columns(path: Path, asked: list[str], names: list[str]) -> SourceError:
    return source_error(
        "onbekende-kolom",
        path,
        f"Het bestand heeft geen kolom {opsomming(repr(name) for name in asked)}.",
        expected=f"een van {opsomming(names)}",
        hint=bedoelde_u(asked[0], names),
    )
