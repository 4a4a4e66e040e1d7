"""klantreis lees, draai and demo: from exports to results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.cli.show import progress, say
from klantreis.cli.wijzigingen import tell

if TYPE_CHECKING:
    from klantreis.pipeline import Uitkomst

Projectpad = Annotated[Path, typer.Argument(metavar="PROJECT", help="Het projectbestand, zoals mappings/testdam.yaml.")]
Uitvoer = Annotated[
    Path | None, typer.Option("-o", "--uitvoer", help="De map voor de uitkomsten; standaard outputs/NAAM.")
]
Sleutelpad = Annotated[
    Path | None,
    typer.Option("--sleutel", help="Het sleutelbestand; standaard KLANTREIS_SLEUTELBESTAND of KLANTREIS_SLEUTEL."),
]


def lees(project: Projectpad, uitvoer: Uitvoer = None, sleutel: Sleutelpad = None) -> None:
    """Lees de exports en maak er één lijst gebeurtenissen van, met alles wat niet meetelt en waarom.

    Voorbeeld: klantreis lees mappings/testdam.yaml -o outputs/testdam
    """
    from klantreis.pipeline import LEZEN

    _run(project, uitvoer, sleutel, LEZEN)


def draai(project: Projectpad, uitvoer: Uitvoer = None, sleutel: Sleutelpad = None) -> None:
    """Lees de exports, reken alles uit en teken de kaarten.

    Is er sinds de vorige keer niets veranderd, dan wordt er niets opnieuw gedaan.

    Voorbeeld: klantreis draai mappings/testdam.yaml -o outputs/testdam
    """
    from klantreis.pipeline import DRAAIEN

    _run(project, uitvoer, sleutel, DRAAIEN)


def demo(
    uitvoer: Annotated[Path, typer.Option("-o", "--uitvoer", help="De map voor de uitkomsten.")] = Path(
        "outputs/testdam"
    ),
) -> None:
    """Draai de verzonnen gemeente Testdam, met een sleutel die voor deze demo wordt gemaakt.

    Voorbeeld: klantreis demo
    """
    from klantreis.disclosure.pseudonyms import maak_sleutel
    from klantreis.pipeline import DRAAIEN

    project = Path(__file__).parents[2] / "mappings" / "testdam.yaml"
    # Beside the data and the outputs, never among them.
    key = Path("demo.sleutel")
    if not key.exists():
        maak_sleutel(key)
    _run(project, uitvoer, key, DRAAIEN)


def _run(project: Path, uitvoer: Path | None, sleutel: Path | None, tot: str) -> None:
    from klantreis.disclosure.pseudonyms import laad_sleutel
    from klantreis.pipeline import needs_key, run
    from klantreis.project import load_project

    loaded = load_project(project)
    key = laad_sleutel(sleutel) if needs_key(loaded) else None
    target = uitvoer or Path("outputs") / project.stem
    with progress() as tell:
        done = run(loaded, target, key, tot=tot, progress=tell)
    _report(done)
    if any(not info["gebeurtenissen"] for info in done.manifest["bronnen"].values()):
        # A source without any event is a finding: the summary says so first.
        raise typer.Exit(1)


def _report(done: Uitkomst) -> None:
    if done.was_er_al:
        say(f"Niets veranderd sinds de vorige keer: {done.folder} is niet opnieuw gemaakt.\n")
    if done.wijzigingen:
        tell(done.wijzigingen)
    if done.vergelijking_weg:
        say(
            "De vergelijking van perioden die bij de vorige run hoorde, is weg: zij past niet meer. Maak haar opnieuw "
            "met klantreis vergelijk.\n"
        )
    say((done.folder / "samenvatting.txt").read_text(encoding="utf-8").removesuffix("\n"))
    say(f"\nAlles staat in {done.folder}.")
