"""--beoordeel: a sheet on which people say of what was found whether it is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from klantreis.cli.show import say

Beoordeel = Annotated[
    Path | None,
    typer.Option(
        "--beoordeel", metavar="BLAD", help="Maak een blad om te beoordelen wat hier staat, als .xlsx en .csv."
    ),
]


def write(kolommen: Sequence[str], rijen: Sequence[Sequence[str]], blad: Path) -> None:
    """Write the sheet and say what to do with it.

    Raises
    ------
    OutputError : a file of that name exists (somebody may have filled it in), or it cannot be written.
    """
    from klantreis.report.dutch import aantal
    from klantreis.report.verdict_sheet import write_sheet

    stem = free_stem(blad, "--beoordeel")
    if not rijen:
        say("Er is niets om te beoordelen: er is geen blad gemaakt.")
        return
    put(lambda: write_sheet(kolommen, rijen, stem), stem)
    say(
        f"{aantal(len(rijen), 'rij', 'rijen')} om te beoordelen. Vul een van de twee in, zet dat bestand in het "
        "projectbestand bij oordelen: en draai opnieuw. Intern."
    )


def free_stem(blad: Path, optie: str) -> Path:
    """Where a sheet is wanted, without suffix.

    Parameters
    ----------
    optie : the option behind which the user named it.

    Raises
    ------
    OutputError : a file of that name exists.
    """
    from klantreis.errors import OutputError

    stem = blad.with_suffix("") if blad.suffix in (".xlsx", ".csv") else blad
    for suffix in (".xlsx", ".csv"):
        path = stem.with_name(stem.name + suffix)
        if path.exists():
            raise OutputError(
                "blad-bestaat-al", "dit bestand is er al, en misschien al ingevuld.", where=str(path),
                expected="een naam die nog vrij is.", hint=f"Kies een andere naam achter {optie}.",
            )  # fmt: skip
    return stem


def put(schrijf: Callable[[], tuple[Path, Path]], stem: Path) -> None:
    """Write a sheet and name its files.

    Raises
    ------
    OutputError : it cannot be written there.
    """
    from klantreis.errors import OutputError, reden_van

    try:
        stem.parent.mkdir(parents=True, exist_ok=True)
        xlsx, csv = schrijf()
    except OSError as error:
        raise OutputError(
            "uitvoer-niet-schrijfbaar", f"het blad kan hier niet worden geschreven ({reden_van(error)}).",
            where=str(stem), expected="een map waarin u mag schrijven.", hint="Kies een andere plaats.",
        ) from None  # fmt: skip
    typer.echo(f"{xlsx}\n{csv}")
