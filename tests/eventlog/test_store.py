"""Numbering over batches of any size, and files of row groups of one size."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.eventlog import store
from klantreis.eventlog.store import ParquetTabel, _numbered
from klantreis.schemas import conform, schema_of
from klantreis.vocabulary import AANSLUITING, GEBEURTENISSEN

NUMMERS = ["gebeurtenis", "zaak_nr", "moment", "gelijktijdig"]


def _plain(zaken: list[str], ogenblikken: list[int]) -> list[tuple[int, int, int, bool]]:
    keys = list(zip(zaken, ogenblikken, strict=True))
    seen_zaken, seen = list(dict.fromkeys(zaken)), list(dict.fromkeys(keys))
    return [
        (nr, seen_zaken.index(key[0]) + 1, seen.index(key) + 1, keys.count(key) > 1)
        for nr, key in enumerate(keys, start=1)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_the_size_of_the_batches_does_not_matter(seed: int) -> None:
    rng = random.Random(seed)
    # The same moment may follow in the next zaak: that is no tie.
    keys = sorted((f"z{rng.randint(0, 5)}", rng.randint(0, 3)) for _ in range(rng.randint(0, 25)))
    table = pa.table({"zaak": [z for z, _o in keys], "ogenblik": pa.array([o for _z, o in keys], pa.int64())}).cast(
        pa.schema([("zaak", pa.string()), ("ogenblik", pa.int64())])
    )
    batches, at = [], 0
    while at < len(table):
        size = rng.choice([0, 1, 1, 2, 3, 7])
        batches += table.slice(at, size).combine_chunks().to_batches() or [
            pa.RecordBatch.from_pylist([], schema=table.schema)
        ]
        at += size
    pieces = list(_numbered(iter(batches)))
    found = [tuple(row[name] for name in NUMMERS) for piece in pieces for row in piece.to_pylist()]
    assert found == _plain([z for z, _o in keys], [o for _z, o in keys])
    assert [row["zaak"] for piece in pieces for row in piece.to_pylist()] == [z for z, _o in keys]


def test_row_groups_have_one_size_whatever_comes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "RIJEN_PER_GROEP", 4)
    schema = pa.schema([("n", pa.int64())])
    made = []
    for nr, sizes in enumerate(([1, 1, 1, 1, 1, 1, 1, 1, 1], [9], [4, 4, 1], [3, 6], [0, 9])):
        path = tmp_path / f"{nr}.parquet"
        with ParquetTabel(path, schema) as target:
            at = 0
            for size in sizes:
                target.write(pa.table({"n": pa.array(range(at, at + size), pa.int64())}))
                at += size
        assert target.total == 9
        file = pq.ParquetFile(path)
        assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [4, 4, 1]
        assert file.read()["n"].to_pylist() == list(range(9))
        made.append(path.read_bytes())
    assert len(set(made)) == 1


def test_a_table_of_nothing_has_its_columns(tmp_path: Path) -> None:
    with ParquetTabel(tmp_path / "leeg.parquet", schema_of(GEBEURTENISSEN)):
        pass
    assert pq.read_table(tmp_path / "leeg.parquet").schema.names == list(GEBEURTENISSEN)


def test_schemas_follow_the_vocabulary() -> None:
    schema = schema_of(GEBEURTENISSEN)
    assert schema.names == list(GEBEURTENISSEN)
    assert schema.field("tijdstip").type == pa.timestamp("us", tz="UTC")
    assert schema.field("tijdstip_lokaal").type == pa.timestamp("us")
    assert schema.field("rollen").type == pa.list_(pa.string())
    mixed = pa.table({"aantal": pa.array([1], pa.int32()), "extra": ["x"], "reden": pa.nulls(1), "soort": ["gelezen"],
                      "bron": ["b"], "bestand": ["f"]})  # fmt: skip
    found = conform(mixed, AANSLUITING)
    assert found.schema == schema_of(AANSLUITING)
    assert found.to_pylist() == [{"bron": "b", "bestand": "f", "soort": "gelezen", "reden": None, "aantal": 1}]
