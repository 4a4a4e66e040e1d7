"""Parquet: one text form per type, exact."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.errors import SourceError
from klantreis.sources import open_source


def column(folder: Path, values: list[object], kind: pa.DataType) -> list[str | None]:
    path = folder / "t.parquet"
    pq.write_table(pa.table({"k": pa.array(values, kind)}), path)
    return [value for batch in open_source(path).batches() for value in batch.rows.column("k").to_pylist()]


MOMENT = dt.datetime.fromisoformat("2024-01-31 13:05:06")


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (pa.string(), ["NA", "", "  x ", None], ["NA", None, "x", None]),
        (pa.large_string(), ["0363"], ["0363"]),
        (pa.dictionary(pa.int8(), pa.string()), ["a", None, "a"], ["a", None, "a"]),
        (pa.int64(), [-1, 2**63 - 1], ["-1", "9223372036854775807"]),
        (pa.uint64(), [2**64 - 1], ["18446744073709551615"]),
        (pa.float64(), [12345678.0, -0.0, None], ["12345678", "0", None]),
        (pa.float64(), [12345678.0, 1.5, 1e-7, 1e22], ["12345678", "1.5", "0.0000001", "1" + "0" * 22]),
        (pa.float64(), [float("nan"), float("inf"), 1.0], [None, "inf", "1"]),
        (pa.float32(), [0.1, 16777216.0], ["0.1", "16777216"]),
        (pa.bool_(), [True, False, None], ["True", "False", None]),
        (pa.decimal128(12, 2), [Decimal("1234567.50")], ["1234567.50"]),
        (pa.date32(), [dt.date(2024, 1, 31)], ["2024-01-31"]),
        (pa.timestamp("us"), [MOMENT, None], ["2024-01-31T13:05:06", None]),
        (pa.timestamp("ns"), [MOMENT.replace(microsecond=120_000)], ["2024-01-31T13:05:06.12"]),
        (pa.timestamp("ms", "Europe/Amsterdam"), [MOMENT.replace(tzinfo=dt.UTC)], ["2024-01-31T13:05:06+00:00"]),
        (pa.timestamp("us", "UTC"), [MOMENT.replace(tzinfo=dt.UTC), None], ["2024-01-31T13:05:06+00:00", None]),
        (pa.time64("us"), [dt.time(13, 5)], ["13:05:00"]),
        (pa.null(), [None, None], [None, None]),
    ],
    ids=str,
)
def test_types(tmp_path: Path, kind: pa.DataType, values: list[object], expected: list[str | None]) -> None:
    assert column(tmp_path, values, kind) == expected


def test_numbers_of_rows_go_on_over_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"k": [f"Z{n}" for n in range(10)], "l": list(range(10))}), path, row_group_size=3)
    source = open_source(path)
    assert source.columns() == ["k", "l"]
    assert [number for batch in source.batches() for number in batch.regel.to_pylist()] == list(range(2, 12))
    assert next(source.batches(["l"])).rows.to_pylist()[0] == {"l": "0"}
    with pytest.raises(SourceError, match="geen kolom"):
        list(source.batches(["m"]))


def test_nested_columns_are_skipped_and_named(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"k": ["a"], "lijst": [[1, 2]], "struct": [{"a": 1}], "ruw": [b"x"]}), path)
    source = open_source(path)
    assert source.columns() == ["k"]
    assert source.facts["overgeslagen kolommen"] == "lijst, struct, ruw (geen gewone cellen)"


def test_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"k": pa.array([], pa.string())}), path)
    source = open_source(path)
    [batch] = source.batches()
    assert (source.facts["rijen"], batch.rows.column_names, batch.rows.num_rows) == ("0", ["k"], 0)


def test_a_cell_too_large(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"k": ["a", "x" * 2_000_000, "b"]}), path)
    [batch] = open_source(path).batches()
    assert (batch.regel.to_pylist(), [(row.regel, row.reden) for row in batch.rejected]) == (
        [2, 4],
        [(3, "cel_te_groot")],
    )


def test_what_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"k": ["a"] * 1000}), path)
    whole = path.read_bytes()
    for content in (whole[:-20], b"a;b\n1;2\n", b"PAR1"):
        path.write_bytes(content)
        with pytest.raises(SourceError) as caught:
            open_source(path)
        assert caught.value.code == "parquet-ongeldig"
    pq.write_table(pa.table([pa.array(["a"]), pa.array(["b"])], names=["k", "k"]), path)
    with pytest.raises(SourceError) as caught:
        open_source(path)
    assert caught.value.code == "dubbele-kolomnaam"


def test_damage_half_way_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"k": [f"waarde {n}" for n in range(50_000)]}), path, write_page_checksum=True)
    content = bytearray(path.read_bytes())
    content[1000:3000] = b"\xff" * 2000
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        list(open_source(path).batches())
    assert caught.value.code == "parquet-ongeldig"
