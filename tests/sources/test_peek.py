"""The first rows of a file, as they stand."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import xlsxwriter

from klantreis.errors import SourceError
from klantreis.sources.peek import MAX_RIJEN, Begin, peek


def test_lines_of_a_text_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Titel, met komma\n\nZaak;Stap\n"Z\n1"; A \nZ2;B\n;\nZ3;C\n')
    assert peek(path) == [
        Begin(None, ((1, ("Titel, met komma",)), (3, ("Zaak", "Stap")), (4, ("Z\n1", "A")), (6, ("Z2", "B")),
                     (8, ("Z3", "C"))), 5)
    ]  # fmt: skip


def test_a_packed_text_and_no_more_than_its_start(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a\tb\n" * 1000))
    [begin] = peek(path)
    assert len(begin.rijen) == MAX_RIJEN and begin.rijen[0] == (1, ("a", "b"))


def test_every_sheet_with_all_its_rows_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Leeg")
        sheet = book.add_worksheet("Vol")
        for nr in range(100):
            sheet.write_row(2 * nr + 1, 1, [nr, "x"])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Vol!$B$2:$B$10"})
        book.add_chartsheet("Grafiek").set_chart(chart)
    found = {begin.blad: begin for begin in peek(path)}
    assert found["Leeg"] == Begin("Leeg", (), 0)
    assert (found["Vol"].gevuld, len(found["Vol"].rijen)) == (100, MAX_RIJEN)
    assert found["Vol"].rijen[0] == (2, ("0", "x"))


def test_other_kinds_have_nothing_above_their_names(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1")
    assert peek(path) == []
    with pytest.raises(SourceError, match="bestaat niet"):
        peek(tmp_path / "weg.csv")
