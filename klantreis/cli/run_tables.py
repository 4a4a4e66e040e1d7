"""What commands about klantreizen share: the tables of a run, the rows that were chosen, and the lines around them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from klantreis.cli.show import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from klantreis.eventlog.log import EventLog


def tabel(uitvoer: Path, manifest: Mapping[str, Any], name: str) -> pa.Table:
    """A table of the run; runs that only read, or that are older, have none."""
    import pyarrow.parquet as pq

    from klantreis.errors import OutputError

    if f"{name}.parquet" in manifest["uitvoer"]:
        return pq.read_table(uitvoer / f"{name}.parquet")
    project = manifest.get("invoer", {}).get("project", {}).get("bestand", "naam.yaml")
    raise OutputError(
        "geen-klantreizen", "in deze run zijn geen klantreizen gezocht.", where=str(uitvoer),
        expected=f"een map met {name}.parquet.",
        hint=f"Zoek ze met: klantreis draai mappings/{project} -o {uitvoer}",
    )  # fmt: skip


def van(log: EventLog, rows: pa.Table, zaken: pa.Table) -> pa.Table:
    """The rows of klantreizen to which a chosen zaak belongs."""
    import pyarrow.compute as pc

    if not log.filters:
        return rows
    chosen_zaken = log.engine.arrow(log.events.select("zaak").distinct())["zaak"].combine_chunks()
    reizen = zaken.filter(pc.is_in(zaken["zaak"], value_set=chosen_zaken))["klantreis"].combine_chunks()
    return rows.filter(pc.is_in(rows["klantreis"], value_set=reizen))


def met_nummer(rows: Sequence[Mapping[str, Any]], kolom: str, nummer: str) -> Sequence[Mapping[str, Any]]:
    """The rows with a number that a user gives: as it is stored; with capitals and spaces that differ; without the
    system before it (`123` for `wmo:123`), as it stands in the export. Of the first way that finds any.
    """
    from klantreis.fields import vergelijkbaar

    wanted = vergelijkbaar(nummer)
    ways = (
        lambda own: own == nummer,
        lambda own: vergelijkbaar(own) == wanted,
        lambda own: ":" in own and vergelijkbaar(own.partition(":")[2]) == wanted,
    )
    found = ([row for row in rows if same(row[kolom])] for same in ways)
    return next(filter(None, found), [])


def kop(log: EventLog, what: str) -> None:
    only = f", alleen klantreizen met {', '.join(log.filters)}" if log.filters else ""
    say(f"{what}{only}. Intern.")


def rest(found: int, shown: int, bestand: str) -> None:
    from klantreis.report.dutch import getal

    if found > shown:
        first = "is de eerste" if shown == 1 else f"zijn de eerste {getal(shown)}"
        say(f"Dit {first} van {getal(found)}; alle staan in {bestand}.")
