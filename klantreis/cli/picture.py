"""What every command that draws does: find the place, write the picture, say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from klantreis.report.files import MapFiles, PictureFiles


def zonder_soort(doel: Path) -> Path:
    """Where a picture is wanted, without the suffix of one of its files."""
    return doel.with_suffix("") if doel.suffix in (".svg", ".png", ".dot") else doel


def draw_at(
    doel: Path | None, anders: str, wat: str, schrijf: Callable[[Path], MapFiles | PictureFiles]
) -> None:  # fmt: skip
    """Write a picture and name its files, the line below it and what its reader must know.

    Parameters
    ----------
    doel : where the user wants it, without or with a suffix; `anders` is its name when that is not said.
    wat : what it is, as in "de kaart".
    schrijf : writes the files of a picture, given their path without suffix.

    Raises
    ------
    OutputError : it cannot be written there.
    """
    from klantreis.errors import OutputError, reden_van

    stem = zonder_soort(doel) if doel else Path(anders)
    try:
        stem.parent.mkdir(parents=True, exist_ok=True)
        files = schrijf(stem)
    except OSError as error:
        raise OutputError(
            "uitvoer-niet-schrijfbaar", f"{wat} kan hier niet worden geschreven ({reden_van(error)}).",
            where=str(stem), expected="een map waarin u mag schrijven.", hint="Kies een andere plaats met -o.",
        ) from None  # fmt: skip
    for path in files.paden:
        typer.echo(str(path))
    typer.echo(files.onderschrift)
    for warning in files.waarschuwingen:
        typer.echo(f"Let op: {warning}", err=True)
