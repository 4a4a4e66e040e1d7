"""Tables as CSV: Dutch Excel opens them with a double click, and nothing in a cell comes to life or is lost."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.report.tables import as_text, write_csv
from klantreis.schemas import schema_of
from klantreis.vocabulary import GEBEURTENISSEN


def written(table: pa.Table, folder: Path) -> bytes:
    pq.write_table(table, folder / "t.parquet")
    write_csv(folder / "t.parquet", folder / "t.csv")
    return (folder / "t.csv").read_bytes()


def parsed(content: bytes) -> list[list[str]]:
    """As a program reads it that knows CSV."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_form_that_dutch_excel_opens(tmp_path: Path) -> None:
    content = written(pa.table({"naam": ["één"], "dagen": [1.5], "aantal": [1234567]}), tmp_path)
    assert content.startswith(b"\xef\xbb\xbf")
    assert parsed(content) == [["naam", "dagen", "aantal"], ["één", "1,5", "1234567"]]
    assert content.count(b"\n") == 2
    assert content.endswith(b"\n")


@pytest.mark.parametrize("text", ["=1+1", "+31 20 123", "-2", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "\n=1"])
def test_what_a_spreadsheet_would_run_is_quoted(tmp_path: Path, text: str) -> None:
    assert parsed(written(pa.table({"a": [text]}), tmp_path))[1] == ["'" + text]


@pytest.mark.parametrize(
    "text",
    [
        "a=b",
        "1-2",
        "'x",
        "",
        " =1",
        'zegt "ja"',
        "twee\nregels",
        "twee\r\nregels",
        "a;b",
        "0363",
        "NA",
        "Ω≈ç 日本",
        "\\",
    ],
)
def test_other_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    assert parsed(written(pa.table({"a": [text], "b": ["z"]}), tmp_path))[1] == [text, "z"]


def test_formulas_inside_lists_are_quoted_too() -> None:
    values = pa.array([["=1", "b"], [], None, ["a", "b"]], pa.list_(pa.string()))
    assert as_text(values).to_pylist() == ["'=1,b", "", None, "a,b"]


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (0.1, pa.float64(), "0,1"),
        (12.0, pa.float64(), "12"),
        (-0.333333, pa.float64(), "-0,333333"),
        (0.000001, pa.float64(), "0,000001"),
        (123456789.123456, pa.float64(), "123456789,123456"),
        (1e7, pa.float64(), "10000000"),
        (9007199254740993, pa.int64(), "9007199254740993"),
        (-5, pa.int64(), "-5"),
        (True, pa.bool_(), "ja"),
        (False, pa.bool_(), "nee"),
        (dt.date(2024, 2, 29), pa.date32(), "2024-02-29"),
        (dt.datetime(2024, 2, 29, 23, 59, 58, 999), pa.timestamp("us"), "2024-02-29 23:59:58"),  # noqa: DTZ001
        (dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC), pa.timestamp("us", tz="UTC"), "2024-07-01 12:00:00"),
        (dt.datetime(1969, 12, 31, 23, 59, 59, 500_000), pa.timestamp("us"), "1969-12-31 23:59:59"),  # noqa: DTZ001
        ([], pa.list_(pa.string()), ""),
    ],
)
def test_each_kind_of_value(value: Any, kind: pa.DataType, text: str) -> None:
    assert as_text(pa.array([value, None], kind)).to_pylist() == [text, None]


def test_empty_and_nothing_both_read_as_empty(tmp_path: Path) -> None:
    assert parsed(written(pa.table({"a": ["", None], "b": ["x", "y"]}), tmp_path))[1:] == [["", "x"], ["", "y"]]


def test_a_table_without_rows_has_its_head(tmp_path: Path) -> None:
    content = written(schema_of(GEBEURTENISSEN).empty_table(), tmp_path)
    assert parsed(content) == [list(GEBEURTENISSEN)]


def test_many_row_groups_are_all_written_in_order(tmp_path: Path) -> None:
    n = 300_001
    pq.write_table(pa.table({"nr": pa.array(range(n))}), tmp_path / "t.parquet", row_group_size=100_000)
    write_csv(tmp_path / "t.parquet", tmp_path / "t.csv")
    rows = (tmp_path / "t.csv").read_text("utf-8-sig").split()
    assert len(rows) == n + 1
    assert [int(row.strip('"')) for row in rows[1:]] == list(range(n))
