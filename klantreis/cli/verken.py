"""klantreis verken: what is in an export, before anything is described."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from klantreis.cli.show import progress, say, table

Bestanden = Annotated[
    list[Path], typer.Argument(metavar="BESTAND...", help="Een of meer exports: csv, xlsx, parquet, xes of json (ZGW).")
]

Blad = Annotated[
    str | None, typer.Option("--blad", help="Het blad met de gegevens, in een werkmap; anders dat met de meeste rijen.")
]
Kopregel = Annotated[
    int | None, typer.Option("--kopregel", min=1, help="De regel of rij met de kolomnamen; anders wordt die gezocht.")
]


def verken(bestanden: Bestanden, blad: Blad = None, kopregel: Kopregel = None) -> None:
    """Kijk wat er in exports staat: kolommen, datums, codes, en wat het waarschijnlijk is.

    Van kolommen die over personen kunnen gaan, ziet u alleen de vorm: een cijfer is 9, een letter is a.

    Voorbeeld: klantreis verken exports/wmo_2024.csv
    """
    from klantreis.draft.explore import verken as explore
    from klantreis.draft.guess import raad
    from klantreis.draft.opening import zonder_sloten
    from klantreis.draft.portrait import CODEKOP, KOLOMKOP, portret, volgende_stap

    bestanden, overgeslagen = zonder_sloten(bestanden)
    for line in overgeslagen:
        say(line)
    with progress() as tell:
        groepen = explore(bestanden, tell, blad=blad, kopregel=kopregel)
    for groep in groepen:
        beeld = portret(groep, raad(groep))
        for line in beeld.regels:
            say(line)
        say()
        table(KOLOMKOP, beeld.kolommen, right=(1, 2))
        if beeld.codes:
            say("\n  De meest voorkomende codes:")
            table(CODEKOP, beeld.codes, right=(1,))
        if beeld.slot:
            say()
        for line in beeld.slot:
            say(line)
        say()
    typer.echo(f"Volgende stap: {volgende_stap(bestanden, groepen, blad=blad, kopregel=kopregel)}")
