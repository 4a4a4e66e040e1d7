"""Staged events from plain rows, built and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.engine import Engine
from klantreis.eventlog.build import Opbouw, build
from klantreis.eventlog.store import store
from klantreis.mapping.apply import VOORLOPIG
from klantreis.project import Project

Rij = dict[str, Any]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture
def bouw(engine: Engine, tmp_path: Path) -> Callable[..., tuple[Opbouw, list[Rij]]]:
    """Rows -> what was built, and the stored rows. What a row does not say is null, or the plainest value."""
    made = 0

    def run(rows: list[Rij], **project: Any) -> tuple[Opbouw, list[Rij]]:
        nonlocal made
        made += 1
        for nr, row in enumerate(rows):
            row.setdefault("bron", "wmo")
            row.setdefault("bestand", "wmo.csv")
            row.setdefault("regel", nr + 2)
            row.setdefault("kolom", "Datum")
            row.setdefault("regelnr", 0)
            row.setdefault("zaak", "1")
            row.setdefault("code", "A")
            row.setdefault("lokaal", 0)
            row.setdefault("utc", row["lokaal"])
            row.setdefault("precisie", 2)
        names = list(dict.fromkeys(["wmo", *(row["bron"] for row in rows)]))
        sources = project.pop("bronnen", {})
        plain = {"bestanden": "x", "kolommen": {"zaak": "z", "activiteit": "a", "tijdstip": "t"}}
        model = Project.model_validate({**project, "bronnen": {name: plain | sources.get(name, {}) for name in names}})
        staged = tmp_path / f"staged_{made}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=VOORLOPIG), staged)
        built = build(engine, engine.parquet(staged), model)
        target = tmp_path / f"log_{made}.parquet"
        events, zaken = store(engine, built.log, target)
        stored = pq.read_table(target)
        assert events == len(stored) and zaken == len(set(stored["zaak"].to_pylist()))
        return built, stored.to_pylist()

    return run
