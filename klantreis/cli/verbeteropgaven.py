"""klantreis verbeteropgaven: baseline, now and target of what a municipality wants to improve."""

from __future__ import annotations

from typing import Annotated

import typer

from klantreis.cli.analyse import Run
from klantreis.cli.show import progress, say


def verbeteropgaven(
    uitvoer: Run,
    aantal: Annotated[int, typer.Option("--aantal", min=1, help="Hoeveel waarschuwingen per opgave.")] = 5,
) -> None:
    """Zijn de verbeteropgaven gehaald? Nulmeting, nu en streefwaarde naast elkaar.

    De opgaven staan in het projectbestand. Wat de meting oneerlijk maakt, staat erbij.

    Voorbeeld: klantreis verbeteropgaven outputs/mijngemeente
    """
    from klantreis.pipeline.improving import measure_improvements
    from klantreis.report.dutch import aantal as tellen
    from klantreis.report.improvement_words import UITLEG, opgave, overzicht
    from klantreis.vocabulary_compare import INDICATOREN

    with progress() as tell:
        done = measure_improvements(uitvoer, tell or (lambda what, rows: None))
    rows = done.tabel.to_pylist()
    say(f"{overzicht(rows)} Intern.")
    for row, unfair in zip(rows, done.waarschuwingen, strict=True):
        say("")
        indicator = INDICATOREN[row["indicator"]]
        for line in opgave(row, indicator.soort, indicator.heet(row["volgtijd_dagen"]), indicator.eenheid):
            say(line)
        for text in unfair[:aantal]:
            say(f"  Waarschuwing: {text}")
        if len(unfair) > aantal:
            rest = tellen(len(unfair) - aantal, "waarschuwing", "waarschuwingen")
            say(f"  En nog {rest}; toon alles met --aantal {len(unfair)}.")
    say("")
    say(UITLEG)
