"""klantreis verifieer: whether a finished run is still what it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Run
from klantreis.cli.draai import Sleutelpad
from klantreis.cli.show import apart, progress, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klantreis.audit.verifying import Verschil

Project = Annotated[
    Path | None,
    typer.Option("--project", help="Het projectbestand, als het niet meer staat waar de run het las."),
]


def verifieer(
    uitvoer: Run,
    project: Project = None,
    opnieuw: Annotated[
        bool, typer.Option("--opnieuw", help="Draai alles ook opnieuw en vergelijk byte voor byte.")
    ] = False,
    sleutel: Sleutelpad = None,
) -> None:
    """Klopt deze run nog met zijn zegel, met de bestanden die hij las en schreef, en met zijn eigen tellingen?

    Klopt alles, dan eindigt de opdracht met code 0. Bij elk verschil staat wat er verwacht was en wat er is, en
    eindigt zij met code 1.

    Voorbeeld: klantreis verifieer outputs/testdam --opnieuw
    """
    from klantreis.audit.verifying import verify

    found = verify(uitvoer, project)
    for what in found.gedaan:
        say(f"Gecontroleerd: {what}.")
    _show(found.verschillen, "Alles klopt: zegel, invoer, uitvoer en tellingen zijn wat de run ervan zei.")
    for note in found.opmerkingen:
        say(note)
    right = not found.verschillen
    if opnieuw and found.manifest is not None:
        right &= _again(uitvoer, found.manifest, project, sleutel)
    if not right:
        say(
            "Wat nu? Zet terug wat veranderd is, of draai opnieuw naar een nieuwe map en vergelijk die met klantreis "
            "wijzigingen. Onderteken geen cijfer uit een run waarin iets verschilt."
        )
        raise typer.Exit(1)


def _show(verschillen: Sequence[Verschil], none: str) -> None:
    from klantreis.report.dutch import aantal

    if not verschillen:
        say(none)
        return
    say(f"{aantal(len(verschillen), 'verschil', 'verschillen')}:")
    apart()
    table(
        ["wat", "bestand", "verwacht", "gevonden"],
        [[each.soort, each.bestand, each.verwacht, each.gevonden] for each in verschillen],
    )


def _again(uitvoer: Path, manifest: dict[str, Any], project: Path | None, sleutel: Path | None) -> bool:
    """Run again and say what differs; whether nothing does."""
    from klantreis.audit.rerunning import key_differs, rerun
    from klantreis.audit.verifying import project_path
    from klantreis.disclosure.pseudonyms import laad_sleutel
    from klantreis.errors import SleutelError
    from klantreis.pipeline.running import needs_key
    from klantreis.project import load_project
    from klantreis.report.dutch import aantal

    path = project or project_path(uitvoer, manifest)
    if path is None or not path.is_file():
        say("Niet opnieuw gedraaid: het projectbestand is er niet.")
        return False
    loaded = load_project(path)
    try:
        key = laad_sleutel(sleutel) if needs_key(loaded) else None
    except SleutelError as error:
        # A new key is of no use here.
        raise SleutelError(
            error.code, error.what, where=error.where, expected="de sleutel waarmee deze run is gedraaid.",
            hint="Geef hem met --sleutel, of in KLANTREIS_SLEUTELBESTAND. Met een andere of nieuwe sleutel is niets te "
            "vergelijken.",
        ) from None  # fmt: skip
    other = key_differs(manifest, key)
    if other:
        say(other)
        return False
    with progress() as tell:
        done = rerun(uitvoer, manifest, loaded, key, tell)
    same = f"Opnieuw gedraaid: {aantal(done.gelijk, 'bestand is', 'bestanden zijn')} byte voor byte gelijk"
    say(f"{same}.")
    if done.verschillen:
        _show(done.verschillen, "")
    for note in done.opmerkingen:
        say(note)
    return not done.verschillen
