"""The command line: parse -> call -> render -> exit code. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Annotated

import typer
import typer.main

from klantreis import __version__
from klantreis.cli import (
    analyse,
    bezwaar,
    draai,
    herhalingen,
    herleid,
    lussen,
    mapping,
    reizen,
    samenloop,
    simuleer,
    sleutel,
    steekproef,
    termijn,
    termijnen,
    verbeteropgaven,
    vergelijk,
    verhaal,
    verifieer,
    verken,
    voorafgaand,
    werkvoorraad,
    wijzigingen,
)
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


app.command(short_help="Kijk wat er in exports staat.")(verken.verken)
app.add_typer(mapping.app, name="mapping")
app.add_typer(sleutel.app, name="sleutel", short_help="Maak de sleutel voor pseudoniemen.")
app.command(short_help="Lees de exports tot één lijst gebeurtenissen.")(draai.lees)
app.command(short_help="Lees de exports, reken alles uit en teken de kaarten.")(draai.draai)
app.command(short_help="Draai de verzonnen gemeente Testdam.")(draai.demo)
app.command(short_help="Welke stap volgt op welke, hoe vaak en na hoelang?")(analyse.stroom)
app.command(short_help="Welke routes nemen zaken?")(analyse.varianten)
app.command(short_help="Hoelang duurt een zaak, een fase of een stap?")(analyse.doorlooptijden)
app.command(short_help="Hoeveel ligt er bij elk loket, en hoeveel wacht er?")(werkvoorraad.werkvoorraad)
app.command(short_help="Welke stappen worden in een zaak opnieuw gedaan?")(herhalingen.herhalingen)
app.command(short_help="Teken een proceskaart, als SVG en PNG.")(analyse.kaart)
app.command(short_help="Is er op tijd beslist, en wat is er nu te laat?")(termijnen.termijnen)
app.command(short_help="Welke zaken horen bij één vraag van een inwoner?")(reizen.klantreizen)
app.command(short_help="Vertel één klantreis als een verhaal.")(verhaal.klantreis)
app.command(short_help="Welk loket draagt over aan welk loket?")(reizen.overdrachten)
app.command(short_help="Teken waar inwoners van loket naar loket gingen.")(reizen.loketkaart)
app.command(short_help="Waar komt een inwoner terug bij een eerder loket?")(lussen.lussen)
app.command(short_help="Bij welk besluit hoort elk bezwaar, en hoe liep het af?")(bezwaar.bezwaar)
app.command(short_help="Wat ging vaker vooraf aan bestreden besluiten?")(voorafgaand.voorafgaand)
app.command(short_help="Welke loketten of wetten komen bij één vraag samen?")(samenloop.samenloop)
app.command(short_help="Wat is er veranderd tussen jaren of andere perioden?")(vergelijk.vergelijk)
app.command(short_help="Zijn de verbeteropgaven gehaald?")(verbeteropgaven.verbeteropgaven)
app.command(short_help="Klopt een run nog met zijn zegel en zijn bestanden?")(verifieer.verifieer)
app.command(short_help="Uit welke zaken en bronregels bestaat een getal?")(herleid.herleid)
app.command(short_help="Trek een steekproef om na te kijken, en lees haar terug.")(steekproef.steekproef)
app.command(short_help="Welke cijfers veranderden tussen twee runs, en waardoor?")(wijzigingen.wijzigingen)
app.command(short_help="Reken één termijn uit, stap voor stap.")(termijn.termijn)
app.command(short_help="Verzin een gemeente om mee te oefenen.")(simuleer.simuleer)


_GESTOPT = 130
"""What a shell expects of a program that was interrupted; Typer gives it too."""


def main() -> None:
    """Run the command line. Exit codes: 0 fine, 1 findings, 2 usage or configuration, 3 internal."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character shows a ? for it
    code: int | None = 0
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads the output has seen enough (`| head`). What is left must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _run() -> int | None:
    command = typer.main.get_command(app)
    text = quick_help(command, sys.argv[1:])
    if text is not None:
        typer.echo(text)
        return 0
    try:
        code: int | None = command(prog_name="klantreis", standalone_mode=False)
    except typer.TyperException as error:
        _tell(usage_text(error, command, sys.argv[1:]))
        return 2
    except KlantreisError as error:
        if os.environ.get("KLANTREIS_DEBUG"):
            raise
        _tell(str(error))
        return error.exit_code
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # Typer makes an exit of it, with the code of findings
            raise BrokenPipeError from None
        raise
    except BrokenPipeError:
        raise
    except (KeyboardInterrupt, typer.Abort):
        code = _GESTOPT
    except Exception as error:
        if os.environ.get("KLANTREIS_DEBUG"):
            raise
        # The message of a foreign exception may hold a cell's value: only its kind is shown.
        _tell(
            f"[interne-fout] klantreis zelf ging de fout in ({type(error).__name__}). Er is niets half geschreven.\n"
            "  Herhaal de opdracht met --debug direct achter klantreis en meld wat er dan staat. Let op: daarin kunnen "
            "gegevens uit uw bestand staan."
        )
        return 3
    if code == _GESTOPT:
        _tell("Gestopt. Er is niets half geschreven.")
    return code


def _tell(text: str) -> None:
    """Say what went wrong; when nobody listens any more, the exit code still says it."""
    with contextlib.suppress(BrokenPipeError):
        typer.echo(text, err=True)
