"""klantreis stroom, varianten, doorlooptijden and kaart: questions about a finished run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.picture import draw_at
from klantreis.cli.show import progress, say, table
from klantreis.vocabulary import ALLES

if TYPE_CHECKING:
    import pyarrow as pa

    from klantreis.eventlog.log import EventLog


class Niveau(StrEnum):
    """The levels at which a flow can be seen."""

    activiteit = "activiteit"
    fase = "fase"
    loket = "loket"


class Tijdniveau(StrEnum):
    """The levels at which times can be seen, besides whole zaken."""

    activiteit = "activiteit"
    fase = "fase"
    loket = "loket"
    team = "team"
    overgang = "overgang"
    wet = "wet"
    wijk = "wijk"
    jaar = "jaar"
    besluit = "besluit"


Run = Annotated[Path, typer.Argument(metavar="UITVOER", help="De map van een run, zoals outputs/testdam.")]
Niveauoptie = Annotated[Niveau, typer.Option("--niveau", help="Per activiteit, per fase of per loket.")]
Periode = Annotated[
    str | None,
    typer.Option("--periode", help="Zaken die beginnen in: 2024, 2024-K1, 2024-03 of 2024-01-01:2024-06-30."),
]
Wet = Annotated[str | None, typer.Option("--wet", help="Alleen zaken met deze wet.")]
Loket = Annotated[str | None, typer.Option("--loket", help="Alleen zaken die dit loket aandoen.")]
Wijk = Annotated[str | None, typer.Option("--wijk", help="Alleen zaken uit deze wijk.")]
Zaaktype = Annotated[str | None, typer.Option("--zaaktype", help="Alleen zaken van dit zaaktype.")]
Doel = Annotated[
    Path | None,
    typer.Option("-o", "--doel", help="Waar de kaart komt, zonder of met .svg; standaard in de huidige map."),
]
Aantal = Annotated[int, typer.Option("--aantal", min=1, help="Hoeveel regels er getoond worden.")]


def stroom(
    uitvoer: Run, niveau: Niveauoptie = Niveau.activiteit, periode: Periode = None, wet: Wet = None,
    loket: Loket = None, wijk: Wijk = None, zaaktype: Zaaktype = None, aantal: Aantal = 20,
) -> None:  # fmt: skip
    """Welke stap volgt op welke, hoe vaak, en hoelang zit ertussen?

    Voorbeeld: klantreis stroom outputs/testdam --niveau loket --periode 2024
    """
    from klantreis.report.dutch import duur_kort, getal, procent

    with chosen(uitvoer, niveau, periode, wet, loket, wijk, zaaktype) as (log, _manifest, tables):
        rows = _of(tables("stroom")["stroom"], niveau)
        heading(log, f"Overgangen per {niveau}", len(rows), aantal)
        table(
            ["van", "naar", "aantal", "zaken", "mediaan", "90 % binnen", "gelijktijdig"],
            [
                [
                    row["van"], row["naar"], getal(row["aantal"]), getal(row["zaken"]),
                    *("" if row[key] is None else duur_kort(row[key]) for key in ("mediaan_dagen", "p90_dagen")),
                    procent(row["gelijktijdig_aandeel"]),
                ]
                for row in rows[:aantal]
            ],
            right=(2, 3, 4, 5, 6),
        )  # fmt: skip


def varianten(
    uitvoer: Run, niveau: Niveauoptie = Niveau.fase, periode: Periode = None, wet: Wet = None, loket: Loket = None,
    wijk: Wijk = None, zaaktype: Zaaktype = None, aantal: Aantal = 20,
) -> None:  # fmt: skip
    """Welke routes nemen zaken, en hoeveel zaken nemen dezelfde?

    Voorbeeld: klantreis varianten outputs/testdam --niveau fase --wet Wmo
    """
    from klantreis.report.dutch import getal, procent

    with chosen(uitvoer, niveau, periode, wet, loket, wijk, zaaktype) as (log, _manifest, tables):
        rows = _of(tables("varianten")["varianten"], niveau)
        heading(log, f"Varianten per {niveau}", len(rows), aantal, zaken=sum(row["zaken"] for row in rows))
        table(
            ["zaken", "aandeel", "samen", "stappen", "variant"],
            [
                [
                    getal(row["zaken"]), procent(row["aandeel"], 1), procent(row["cumulatief"], 1),
                    getal(row["stappen"]), row["variant"],
                ]
                for row in rows[:aantal]
            ],
            right=(0, 1, 2, 3),
        )  # fmt: skip


def doorlooptijden(
    uitvoer: Run,
    niveau: Annotated[
        Tijdniveau, typer.Option("--niveau", help="Waarvan: hoelang duurt elke activiteit, fase, enzovoort.")
    ] = Tijdniveau.fase,
    periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None, zaaktype: Zaaktype = None,
    aantal: Aantal = 20,
) -> None:  # fmt: skip
    """Hoelang duurt het: een hele zaak, tot het besluit, en de tijd per fase, bij een loket of tot de volgende stap?

    Met --niveau wet, wijk of jaar gaat het over hele zaken. De werkdagen staan ernaast.

    Voorbeeld: klantreis doorlooptijden outputs/testdam --niveau loket
    """
    from klantreis.cli.throughput import show

    with chosen(uitvoer, niveau, periode, wet, loket, wijk, zaaktype) as (log, _manifest, tables):
        show(log, tables("doorlooptijden")["doorlooptijden"].to_pylist(), niveau, aantal)


def kaart(
    uitvoer: Run,
    doel: Doel = None,
    niveau: Niveauoptie = Niveau.activiteit, periode: Periode = None, wet: Wet = None, loket: Loket = None,
    wijk: Wijk = None, zaaktype: Zaaktype = None,
) -> None:  # fmt: skip
    """Teken een proceskaart, als SVG en PNG.

    Voorbeeld: klantreis kaart outputs/testdam --wet Wmo --periode 2024 -o wmo-2024
    """
    from klantreis.pipeline import draw

    with chosen(uitvoer, niveau, periode, wet, loket, wijk, zaaktype) as (log, manifest, tables):
        found = tables("stroom", "stappen", "doorlooptijden")
        draw_at(
            doel, f"kaart_{niveau}", "de kaart",
            lambda stem: draw(
                found, niveau, stem, manifest, zaken=log.zaken(), bronnen=log.bronnen(), filter=", ".join(log.filters)
            ),
        )  # fmt: skip


@contextmanager
def chosen(
    uitvoer: Path, niveau: Niveau | Tijdniveau | None, periode: str | None, wet: str | None, loket: str | None,
    wijk: str | None, zaaktype: str | None,
) -> Iterator[tuple[EventLog, dict[str, Any], Any]]:  # fmt: skip
    """The filtered event log of a run, its manifest, and a function that gives the tables that are asked for.

    Without filters the tables are those that the run wrote, if it did. niveau: None for tables that are at no level of
    the flow.
    """
    import pyarrow.parquet as pq

    from klantreis.engine import Engine
    from klantreis.errors import UsageError
    from klantreis.eventlog.log import EventLog
    from klantreis.manifest import check_usable, read_manifest
    from klantreis.pipeline import analyse, peildatums, tijdregels

    manifest = read_manifest(uitvoer)
    check_usable(uitvoer, manifest)
    with Engine() as engine:
        log = EventLog.open(engine, uitvoer / "gebeurtenissen.parquet")
        for column, value in (("wet", wet), ("loket", loket), ("wijk", wijk), ("zaaktype", zaaktype)):
            log = log.met(column, value) if value else log
        log = log.periode(periode) if periode else log
        if log.filters and not log.zaken():
            raise UsageError(
                "niets-over", f"er zijn geen zaken met: {', '.join(log.filters)}.",
                expected="een keuze waar zaken bij horen.",
            )  # fmt: skip

        def tables(*names: str) -> dict[str, pa.Table]:
            if not log.filters and all(f"{name}.parquet" in manifest["uitvoer"] for name in names):
                return {name: pq.read_table(uitvoer / f"{name}.parquet") for name in names}
            with progress() as tell:
                niveaus = (niveau.value,) if niveau else ()
                said = tell or (lambda what, rows: None)
                return analyse(log, peildatums(manifest), said, niveaus, tijdregels(manifest), voorraad=False)

        yield log, manifest, tables


def _of(rows: pa.Table, niveau: Niveau) -> list[dict[str, Any]]:
    return [row for row in rows.to_pylist() if row["niveau"] == niveau and row["groep"] == ALLES]


def heading(
    log: EventLog, what: str, found: int, shown: int, zaken: int | None = None,
    geen: str = "In deze zaken zijn er geen stappen op dit niveau.",
) -> None:  # fmt: skip
    """The line above a table, or `geen` when it is empty; `zaken`: how many of the zaken are in it, when that may be
    fewer than all.
    """
    from klantreis.report.dutch import aantal, getal

    if not found:
        say(geen)
        return
    total = log.zaken()

    chosen = f", alleen {', '.join(log.filters)}" if log.filters else ""
    part = f"; de eerste {shown} van {found}" if found > shown else ""
    of = f" (van {getal(total)}; de andere hebben op dit niveau geen stappen)" if zaken not in (None, total) else ""
    count = total if zaken is None else zaken
    say(f"{what} van {aantal(count, 'zaak', 'zaken')}{of}{chosen}{part}. Intern.")
