"""The counts of a finished run, counted again from its tables: the aansluiting, and the rows of every table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from klantreis.pipeline.damaged import mapping_at
from klantreis.schemas import conform
from klantreis.vocabulary import AANSLUITING, GEBEURTENISSEN, UITVAL

_KOLOMMEN = {
    "gebeurtenissen": (GEBEURTENISSEN, ("bron", "bestand")),
    "uitval": (UITVAL, ("bron", "bestand", "reden")),
    "aansluiting": (AANSLUITING, ("bron", "bestand", "soort", "reden", "aantal")),
}
"""What the aansluiting is counted from."""

_ONLEESBAAR = (pa.ArrowException, OSError, KeyError, ValueError)

Telling = tuple[str, str, str, str]
"""A count that is not right: soort, bestand, verwacht, gevonden."""


def recount(folder: Path, manifest: Mapping[str, Any], changed: Collection[str]) -> tuple[list[Telling], list[str]]:
    """Counts of a run that do not come out, and sentences about what could not be counted.

    Parameters
    ----------
    changed : names of outputs that are not what the run wrote. They are named already, and nothing rests on them.
    """
    wrong, notes = recount_rows(folder, manifest, changed)
    tables: dict[str, pa.Table] = {}
    for name, (columns, own) in _KOLOMMEN.items():
        if f"{name}.parquet" in changed:
            continue
        try:
            table = pq.read_table(folder / f"{name}.parquet", columns=list(own))
            tables[name] = conform(table, {column: columns[column] for column in own})
        except _ONLEESBAAR:
            if (folder / f"{name}.parquet").is_file() and not any(each[1] == f"{name}.parquet" for each in wrong):
                wrong.append(("rijen", f"{name}.parquet", "een tabel met de kolommen van nu", "andere kolommen"))
    if len(tables) == len(_KOLOMMEN):
        wrong += _balance(tables)
        wrong += _totals(tables["gebeurtenissen"], manifest)
    else:
        notes.append("De aansluiting is niet nageteld: een tabel daarvoor is veranderd of ontbreekt.")
    return wrong, notes


def recount_rows(
    folder: Path, manifest: Mapping[str, Any], changed: Collection[str]
) -> tuple[list[Telling], list[str]]:
    """Tables of which the number of rows is not what a manifest says; and sentences about those not counted."""
    wrong: list[Telling] = []
    notes = []
    rows = mapping_at(manifest, "rijen")
    there = {name.removesuffix(".parquet") for name in mapping_at(manifest, "uitvoer") if name.endswith(".parquet")}
    for name in sorted({*rows, *there}):
        file = f"{name}.parquet"
        if file in changed:
            notes.append(f"{file} is niet nageteld: het bestand is veranderd.")
            continue
        try:
            count = pq.read_metadata(folder / file).num_rows
        except _ONLEESBAAR:
            wrong.append(("rijen", file, "een tabel", "geen leesbare tabel"))
            continue
        if rows.get(name) != count:
            wrong.append(("rijen", file, f"{rows.get(name, 'geen')} rijen", f"{count} rijen"))
    return wrong, notes


def _balance(tables: Mapping[str, pa.Table]) -> list[Telling]:
    """Per source and file: read = events + uitval, and each as the table `aansluiting` has it."""
    key = ["bron", "bestand"]
    events = {_key(row): row["bron_count"] for row in _counted(tables["gebeurtenissen"], key)}
    lost = {(*_key(row), row["reden"]): row["bron_count"] for row in _counted(tables["uitval"], [*key, "reden"])}
    read: dict[tuple[Any, ...], int] = {}
    said_events: dict[tuple[Any, ...], int] = {}
    said_lost: dict[tuple[Any, ...], int] = {}
    for row in tables["aansluiting"].to_pylist():
        place = _key(row)
        match row["soort"]:
            case "gelezen":
                read[place] = read.get(place, 0) + (row["aantal"] or 0)
            case "gebeurtenissen":
                said_events[place] = said_events.get(place, 0) + (row["aantal"] or 0)
            case _:
                said_lost[(*place, row["reden"])] = said_lost.get((*place, row["reden"]), 0) + (row["aantal"] or 0)
    wrong: list[Telling] = []

    def compare(place: tuple[Any, ...], what: str, said: int, counted: int) -> None:
        if said != counted:
            wrong.append(("aansluiting", f"{place[0]}: {place[1]}", f"{said} {what}", f"{counted} nageteld"))

    for place in sorted({*events, *said_events, *read}, key=str):
        compare(place, "gebeurtenissen", said_events.get(place, 0), events.get(place, 0))
        own = sum(n for (bron, bestand, _reden), n in lost.items() if (bron, bestand) == place)
        compare(place, "gelezen", read.get(place, 0), events.get(place, 0) + own)
    for reason in sorted({*lost, *said_lost}, key=str):
        compare(reason, f"uitval ({reason[2]})", said_lost.get(reason, 0), lost.get(reason, 0))
    return wrong


def _totals(events: pa.Table, manifest: Mapping[str, Any]) -> list[Telling]:
    """The number of events, of the run and of every source, as the manifest says it."""
    wrong: list[Telling] = []
    counts = {row["bron"]: row["bron_count"] for row in _counted(events, ["bron"])}
    said = {
        bron: mapping_at(manifest, "bronnen", bron).get("gebeurtenissen") for bron in mapping_at(manifest, "bronnen")
    }
    for bron in sorted({*counts, *said}, key=str):
        if said.get(bron) != counts.get(bron, 0):
            wrong.append(
                ("aansluiting", str(bron), f"{said.get(bron)} gebeurtenissen", f"{counts.get(bron, 0)} nageteld")
            )
    total = manifest.get("gebeurtenissen")
    if total != len(events):
        wrong.append(("aansluiting", "alle bronnen", f"{total} gebeurtenissen", f"{len(events)} nageteld"))
    return wrong


def _counted(table: pa.Table, key: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.group_by(key).aggregate([("bron", "count")]).to_pylist()
    return found


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["bron"], row["bestand"]
