"""klantreis sleutel: the key for pseudonyms."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="De sleutel waarmee van BSN's en andere nummers pseudoniemen worden gemaakt.", no_args_is_help=True
)


@app.callback()
def _group() -> None:
    pass


@app.command()
def maak(
    bestand: Annotated[
        Path, typer.Argument(metavar="BESTAND", help="Waar de sleutel komt; buiten de map met gegevens en uitvoer.")
    ],
) -> None:
    """Maak een nieuwe sleutel in een bestand dat alleen u kunt lezen.

    Een bestaand bestand wordt nooit overschreven. Bewaar de sleutel goed: alleen met dezelfde sleutel krijgt iemand
    volgend jaar hetzelfde pseudoniem.

    Voorbeeld: klantreis sleutel maak ~/klantreis.sleutel
    """
    from klantreis.disclosure.pseudonyms import OMGEVING_BESTAND, maak_sleutel

    path = bestand.expanduser().absolute()  # the export must also hold in another folder
    made = maak_sleutel(path)
    typer.echo(f"Sleutel gemaakt in {path} (vingerafdruk {made.vingerafdruk}).")
    typer.echo(f"Gebruik hem met: export {OMGEVING_BESTAND}={shlex.quote(str(path))}")
