"""klantreis vergelijk: periods of a run held against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Run
from klantreis.cli.show import apart, progress, say, table

if TYPE_CHECKING:
    from klantreis.pipeline.comparing import Vergeleken

Rij = Mapping[str, Any]
TREND = "trend"
MEEST = 20
"""So many findings are said without --alles."""
PER_SOORT = 4
"""So many warnings of a kind are said without --alles."""


def vergelijk(
    uitvoer: Run,
    periode: Annotated[
        list[str],
        typer.Option(
            "--periode",
            metavar="PERIODE",
            help="2024, 2024-K1, 2024-03 of 2024-01-01:2024-06-30; noem er twee of meer.",
        ),
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
    from klantreis.report.comparison_words import conclusie, opzet, te_kort, twijfel, zinnen

    with progress() as tell:
        done = compare_periods(uitvoer, periode, tell or (lambda what, rows: None), oude_definitie)
    rows = done.tables["vergelijking"].to_pylist()
    for line in (*opzet(done.manifest), te_kort(rows, done.manifest)):
        if line:
            say(line)
    _warn(done.tables["waarschuwingen"].to_pylist(), alles)
    say("")
    for line in conclusie(rows):
        say(line)
    lines = zinnen(rows)
    for line in lines if alles else lines[:MEEST]:
        say(f"  - {line}")
    if len(lines) > MEEST and not alles:
        say(f"Dit zijn de eerste {MEEST} van {len(lines)}; alle toont --alles, en ze staan in vergelijking.csv.")
    for line in twijfel(rows):
        say(line)
    moved = done.tables["omslagpunten"].num_rows
    if moved:
        more = "Dit is het enige omslagpunt" if moved == 1 else f"Er zijn {moved} omslagpunten"
        say(f"\n{done.manifest['omslagpunten']['titel']}. {more}: zie omslagpunten.svg en omslagpunten.csv.")
    _definitions(done, oude_definitie is not None, alles)
    apart()
    _table(rows, alles)
    say(
        "Tussen haakjes staat het bereik waarin het verschil waarschijnlijk ligt (95 %). Een bevinding heeft een q "
        "onder 0,05: omdat er zo veel is vergeleken, is een bereik zonder 0 op zichzelf nog geen bevinding. Geen "
        "aantoonbaar verschil is niet hetzelfde als gelijk. Niets hiervan zegt waardoor iets veranderde. Intern."
    )
    if not alles:
        say("Alle groepen toont --alles; ze staan ook in vergelijking.csv.")
    say(f"\nAlles staat in {done.folder}.")


def _warn(rows: Sequence[Rij], alles: bool) -> None:
    """What makes the comparison unfair, before anything is compared; which days count was said already."""
    rows = [row for row in rows if row["soort"] != "dagen_weggelaten"]
    if not rows:
        return
    say("\nLet op voor u vergelijkt:")
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row["soort"]] += 1
        if alles or seen[row["soort"]] <= PER_SOORT:
            say(f"  - {row['tekst']}")
    more = sum(max(n - PER_SOORT, 0) for n in seen.values())
    if more and not alles:
        say(f"Er zijn nog {more} waarschuwingen van dezelfde soort; alle staan in waarschuwingen.csv.")


def _definitions(done: Vergeleken, asked: bool, alles: bool) -> None:
    """What is another definition or another law, apart from the process."""
    from klantreis.report.comparison_words import definitiezinnen

    lines = definitiezinnen(done.tables["definitieverschil"].to_pylist(), done.manifest["volgtijd_dagen"])
    if lines:
        parts = (done.manifest["definitie"] or {}).get("delen")
        changed = f" (veranderd in het projectbestand: {', '.join(parts)})" if parts else ""
        say(f"\nAnders geteld, en dus niet zomaar een ander proces{changed}:")
        for line in lines if alles else lines[:MEEST]:
            say(f"  - {line}")
        if len(lines) > MEEST and not alles:
            say(f"Dit zijn de eerste {MEEST} van {len(lines)}; alle staan in definitieverschil.csv.")
    notes = [row["opmerking"] for row in done.tables["definitieverschil"].to_pylist()]
    unclear = [note for note in notes if note and "oude definitie kent niet" in note]
    if unclear:
        say(
            f"\nVan {len(unclear)} cijfers is niet te bepalen wat de definitie is: {unclear[0]}. Zet dat ook in het "
            "oude projectbestand, en draai dat opnieuw."
        )
    elif asked and not lines:
        say("\nDe oude definitie geeft in deze perioden dezelfde cijfers als de nieuwe.")


def _table(rows: Sequence[Rij], alles: bool) -> None:
    """All zaken together, or every group; with two periods each comparison, with more the figures side by side."""
    from klantreis.report.comparison_words import naam, oordeel, verschil, waarde
    from klantreis.report.dutch import aantal, getal
    from klantreis.vocabulary import ALLES
    from klantreis.vocabulary_compare import EERSTE_MATEN, RUW

    first = [row for row in rows if row["wijze"] == RUW and (alles or row["groep"] == ALLES)]
    periods = list(dict.fromkeys(name for row in rows for name in (row["periode_a"], row["periode_b"])))
    shown = [row for row in first if row["oordeel"] != "te_weinig" and row["effectmaat"] in EERSTE_MATEN]
    if len(periods) == 2:
        table(
            ["wat", *(f"{what}{name}" for name in periods for what in ("n ", "")), "verschil", "oordeel"],
            [
                [naam(row), getal(row["n_a"]), waarde(row, "a"), getal(row["n_b"]), waarde(row, "b"), verschil(row),
                 oordeel(row)]
                for row in shown
            ],
            right=(1, 2, 3, 4), spare=(1, 3),
        )  # fmt: skip
    else:
        trends = {(row["indicator"], row["groep"]): verschil(row) for row in first if row["effectmaat"] == TREND}
        names = {(row["indicator"], row["groep"]): naam(row) for row in shown}
        figures: dict[tuple[str, str], dict[str, str]] = {key: {} for key in names}
        for row in first:
            key = (row["indicator"], row["groep"])
            if key in figures and row["effectmaat"] in (*EERSTE_MATEN, None):
                figures[key] |= {row[f"periode_{kant}"]: waarde(row, kant) for kant in ("a", "b")}
        table(
            ["wat", *periods, "trend"],
            [[names[key], *(own.get(name, "") for name in periods), trends.get(key, "")]
             for key, own in figures.items()],
            right=tuple(range(1, len(periods) + 1)),
        )  # fmt: skip
    few = {(row["indicator"], row["groep"]) for row in first if row["oordeel"] == "te_weinig"}
    few -= {(row["indicator"], row["groep"]) for row in shown}
    if few:
        say(f"Over {aantal(len(few), 'cijfer', 'cijfers')} zijn er te weinig gegevens om te vergelijken.")
