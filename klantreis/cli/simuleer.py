"""`klantreis simuleer`: a made-up municipality with known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def simuleer(
    naar: Annotated[
        Path, typer.Option("-o", "--naar", help="De map die wordt gevuld; zij bestaat nog niet of is leeg.")
    ],
    inwoners: Annotated[int, typer.Option(help="Hoeveel inwoners de gemeente heeft.")] = 2000,
    zaad: Annotated[int, typer.Option(help="Een ander getal geeft een andere gemeente; hetzelfde getal dezelfde.")] = 1,
    jaren: Annotated[int, typer.Option(help="Over hoeveel jaren de exports gaan, vanaf het eerste jaar.")] = 3,
    eerste_jaar: Annotated[int, typer.Option(help="Het jaar waarmee de exports beginnen.")] = 2023,
) -> None:
    """Verzin een gemeente om mee te oefenen.

    Schrijft exports van acht systemen (exports/), met de rommel die echte exports ook hebben; het projectbestand
    dat ze leest (testdam.yaml); en de waarheid (waarheid/): welke klantreizen, overdrachten en terugkeren erin zitten
    en welke rijen vuil zijn. Niemand in deze gegevens bestaat.

    Voorbeeld: klantreis simuleer -o outputs/testdam-groot --inwoners 20000 --zaad 7
    """
    from rich.console import Console
    from rich.progress import Progress

    from klantreis.simulate import simulate

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Inwoners verzinnen", total=inwoners)
        report = simulate(
            naar,
            inwoners=inwoners,
            zaad=zaad,
            eerste_jaar=eerste_jaar,
            jaren=jaren,
            progress=lambda done, _total: bar.update(task, completed=done),
        )
    typer.echo(
        f"{report.inwoners} inwoners, {report.gebeurtenissen} gebeurtenissen, {report.vuile_rijen} keer iets vuils."
    )
    typer.echo(f"Exports:        {report.folder / 'exports'} ({len(report.exports)} bestanden)")
    typer.echo(f"Waarheid:       {report.folder / 'waarheid'}")
    typer.echo(f"Projectbestand: {report.project}")
    typer.echo(f"Lees ze met:    klantreis draai {report.project} -o outputs/testdam")
