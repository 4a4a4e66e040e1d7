"""The command line: parse -> call -> render -> exit code. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
import typer.main

from klantreis import __version__
from klantreis.cli import analyse, draai, mapping, simuleer, sleutel, verken
from klantreis.cli.dutch import quick_help, speak_dutch, usage_text
from klantreis.errors import KlantreisError

speak_dutch()
app = typer.Typer(
    name="klantreis",
    help="Laat zien hoe inwoners door het sociaal domein van een gemeente reizen.\n\n"
    "Begin met: klantreis verken BESTAND",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"klantreis {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    versie: Annotated[bool, typer.Option("--versie", callback=_version, is_eager=True, help="Toon de versie.")] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Toon bij een fout ook waar die in het programma ontstond.")
    ] = False,
) -> None:
    if debug:
        os.environ["KLANTREIS_DEBUG"] = "1"


app.command()(verken.verken)
app.add_typer(mapping.app, name="mapping")
app.add_typer(sleutel.app, name="sleutel")
app.command()(draai.lees)
app.command()(draai.draai)
app.command()(draai.demo)
app.command()(analyse.stroom)
app.command()(analyse.varianten)
app.command()(analyse.doorlooptijden)
app.command()(analyse.kaart)
app.command()(simuleer.simuleer)


_GESTOPT = 130
"""What a shell expects of a program that was interrupted; Typer gives it too."""


def main() -> None:
    """Run the command line. Exit codes: 0 fine, 1 findings, 2 usage or configuration, 3 internal."""
    command = typer.main.get_command(app)
    text = quick_help(command, sys.argv[1:])
    if text is not None:
        typer.echo(text)
        sys.exit(0)
    try:
        code = command(standalone_mode=False)
    except typer.TyperException as error:
        typer.echo(usage_text(error), err=True)
        sys.exit(2)
    except KlantreisError as error:
        if os.environ.get("KLANTREIS_DEBUG"):
            raise
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = _GESTOPT
    except Exception as error:
        if os.environ.get("KLANTREIS_DEBUG"):
            raise
        # The message of a foreign exception may hold a cell's value: only its kind is shown.
        typer.echo(
            f"[interne-fout] klantreis zelf ging de fout in ({type(error).__name__}). Er is niets half geschreven.\n"
            "  Herhaal de opdracht met --debug direct achter klantreis en meld wat er dan staat. Let op: daarin kunnen "
            "gegevens uit uw bestand staan.",
            err=True,
        )
        sys.exit(3)
    if code == _GESTOPT:
        typer.echo("Gestopt. Er is niets half geschreven.", err=True)
    sys.exit(code)
