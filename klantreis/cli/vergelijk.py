"""klantreis vergelijk: periods of a run held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from klantreis.cli.analyse import Run
from klantreis.cli.show import apart, progress, say, table

Rij = Mapping[str, Any]


def vergelijk(
    uitvoer: Run,
    periode: Annotated[
        list[str],
        typer.Option("--periode", help="2024, 2024-K1, 2024-03 of 2024-01-01:2024-06-30; noem er twee of meer."),
    ],
    oude_definitie: Annotated[
        Path | None,
        typer.Option(
            "--oude-definitie",
            metavar="RUN",
            help="Een run over dezelfde exports met het vorige projectbestand: dan staan definitie en proces apart.",
        ),
    ] = None,
    alles: Annotated[bool, typer.Option("--alles", help="Toon ook wat geen bevinding is, en elke groep.")] = False,
) -> None:
    """Vergelijk perioden: aantallen, duren, termijnen, lussen, overdrachten, bezwaren en routes.

    Elke zaak wordt even lang gevolgd. Een verschil is pas een bevinding als toeval het niet goed verklaart. De
    uitkomst komt in de map vergelijking van de run.

    Voorbeeld: klantreis vergelijk outputs/testdam --periode 2024 --periode 2025
    """
    from klantreis.pipeline.comparing import compare_periods
    from klantreis.report.comparison_words import bevindingen, conclusie, opzet, zin

    with progress() as tell:
        done = compare_periods(uitvoer, periode, tell or (lambda what, rows: None), oude_definitie)
    rows = done.tables["vergelijking"].to_pylist()
    for line in opzet(done.manifest):
        say(line)
    say("")
    for line in conclusie(rows):
        say(line)
    for row in bevindingen(rows):
        say(f"  - {zin(row)}")
    apart()
    _table(rows, alles)
    say(
        "Tussen haakjes staat het bereik waarin het verschil waarschijnlijk ligt (95 %). Een bevinding heeft een q "
        "onder 0,05. Geen aantoonbaar verschil is niet hetzelfde als gelijk. Niets hiervan zegt waardoor iets "
        "veranderde. Intern."
    )
    if not alles:
        say("Alle groepen toont --alles; ze staan ook in vergelijking.csv.")
    say(f"\nAlles staat in {done.folder}.")


def _table(rows: Sequence[Rij], alles: bool) -> None:
    """All zaken together, or every group; the first measure of every comparison."""
    from klantreis.report.comparison_words import TREND, naam, oordeel, verschil, waarde
    from klantreis.report.dutch import getal
    from klantreis.vocabulary import ALLES
    from klantreis.vocabulary_compare import RUW

    first = [
        row for row in rows
        if row["wijze"] == RUW and row["effectmaat"] not in ("hazardratio", "cliffs_delta", TREND)
        and (alles or row["groep"] == ALLES)
    ]  # fmt: skip
    table(
        ["wat", "van", "naar", "n van", "n naar", "in van", "in naar", "verschil", "oordeel"],
        [
            [
                naam(row), row["periode_a"], row["periode_b"], getal(row["n_a"]), getal(row["n_b"]), waarde(row, "a"),
                waarde(row, "b"), verschil(row), oordeel(row),
            ]
            for row in first
        ],
        right=(3, 4, 5, 6), spare=(3, 4),
    )  # fmt: skip
