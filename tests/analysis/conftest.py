"""Event logs made of plain rows, so that the analysis is tested by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.store import TECHNISCH
from klantreis.pipeline import analyse, peildatums, run
from klantreis.project import load_project
from klantreis.schemas import schema_of
from klantreis.vocabulary import GEBEURTENISSEN

Rij = Mapping[str, Any]
Tabellen = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def maak_log(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Rij]], EventLog]:
    """Rows in their right order -> event log.

    A row has zaak, activiteit and tijd (a local datetime, or a date); the rest is optional. Events of one zaak at one
    tijd, or on a day of which one has no hour, are ties.
    """
    files, folder = count(), tmp_path_factory.mktemp("logs")

    def make(rows: Sequence[Rij]) -> EventLog:
        path = folder / f"log{next(files)}.parquet"
        zaken: dict[str, int] = {}
        moments: dict[tuple[str, Any], int] = {}
        whole_days = {(row["zaak"], row["tijd"]) for row in rows if not isinstance(row["tijd"], datetime)}
        table = []
        for nr, row in enumerate(rows, start=1):
            tijd = row["tijd"]
            exact = isinstance(tijd, datetime)
            lokaal = tijd if exact else datetime.combine(tijd, time.min)
            key = row["zaak"], lokaal.date() if (row["zaak"], lokaal.date()) in whole_days else lokaal
            full = dict.fromkeys([*GEBEURTENISSEN, *TECHNISCH]) | {
                "rollen": [], "bron": "b", "bestand": "b.csv", "regel": nr + 1,
            } | dict(row)  # fmt: skip
            del full["tijd"]
            full |= {
                "gebeurtenis": nr, "tijdstip_lokaal": lokaal, "precisie": "minuut" if exact else "dag",
                "tijdstip": lokaal.replace(tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC),
                "zaak_nr": zaken.setdefault(row["zaak"], len(zaken) + 1),
                "moment": moments.setdefault(key, len(moments) + 1),
            }  # fmt: skip
            table.append(full)
        pq.write_table(pa.Table.from_pylist(table, schema_of(GEBEURTENISSEN | TECHNISCH)), path)
        return EventLog.open(engine, path)

    return make


@pytest.fixture(scope="session")
def analyseer() -> Callable[..., Tabellen]:
    """Every table of an event log, as rows."""

    def tables(log: EventLog, peildatum: date | Mapping[str, date | None] | None = None) -> Tabellen:
        days = peildatum if isinstance(peildatum, Mapping) else {"b": peildatum}
        return {name: table.to_pylist() for name, table in analyse(log, days, lambda what, n: None).items()}

    return tables


@pytest.fixture(scope="session")
def drie_tabellen(
    schrijf_drie_zaken: Callable[[Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
    analyseer: Callable[..., Tabellen],
) -> Tabellen:
    """The tables of the three-case log, by way of its CSV."""
    folder = tmp_path_factory.mktemp("drie")
    done = run(load_project(schrijf_drie_zaken(folder)), folder / "uit", Sleutel(b"s" * 32), tot="lezen")
    with Engine() as engine:
        return analyseer(EventLog.open(engine, done.folder / "gebeurtenissen.parquet"), peildatums(done.manifest))
