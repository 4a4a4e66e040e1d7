"""Workbooks: the meaning of cells, the right sheet, and the rows of the sheet as numbers."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from klantreis.errors import SourceError
from klantreis.sources import ReadOptions, open_source
from klantreis.sources import xlsx as module


def workbook(path: Path, **sheets: Callable[[Any, Any], None] | list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, content in sheets.items():
            sheet = book.add_worksheet(name)
            if callable(content):
                content(book, sheet)
            else:
                for number, row in enumerate(content):
                    sheet.write_row(number, 0, row)
    return path


def read(path: Path, **options: object) -> list[tuple[int, list[str | None]]]:
    return [
        (regel, list(row.values()))
        for batch in open_source(path, ReadOptions(**options)).batches()  # type: ignore[arg-type]
        for regel, row in zip(batch.regel.to_pylist(), batch.rows.to_pylist(), strict=True)
    ]


def problem(path: Path, **options: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(path, **options)
    return caught.value


def test_cells_by_their_meaning(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        day, moment = book.add_format({"num_format": "dd-mm-yyyy"}), book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        hour, span = book.add_format({"num_format": "hh:mm"}), book.add_format({"num_format": "[h]:mm"})
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_row(1, 0, [12345678.0, 1.5, True])
        sheet.write(2, 0, dt.date(2024, 1, 31), day)
        sheet.write(2, 1, dt.datetime.fromisoformat("2024-01-31 13:05:06"), moment)
        sheet.write(2, 2, dt.time(13, 5), hour)
        sheet.write(3, 0, dt.timedelta(hours=30, minutes=5), span)
        sheet.write(3, 1, "NA")
        sheet.write_formula(3, 2, "=1/0", value="#DIV/0!")
        sheet.write_row(4, 0, ["0363", 1e-7, 123456789012])
        sheet.write_row(5, 0, ["  x ", "   ", False])

    assert read(workbook(tmp_path / "t.xlsx", Blad=fill)) == [
        (2, ["12345678", "1.5", "True"]),
        (3, ["2024-01-31", "2024-01-31 13:05:06", "13:05:00"]),
        (4, ["30:05:00", "NA", None]),
        (5, ["0363", "0.0000001", "123456789012"]),
        (6, ["x", None, "False"]),
    ]


def test_numbers_of_rows_are_those_of_the_sheet(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 1, "Rapport Jeugd")
        sheet.write_row(3, 1, ["Zaak", "Stap"])
        sheet.write_row(5, 1, ["Z1", "A"])
        sheet.write_row(6, 1, [" ", ""])
        sheet.write_row(8, 1, ["Z2"])

    path = workbook(tmp_path / "t.xlsx", Jeugd=fill)
    source = open_source(path, ReadOptions(header_row=2))
    assert (source.columns(), source.facts["kopregel"]) == (["Zaak", "Stap"], "rij 4")
    assert read(path, header_row=4) == [(6, ["Z1", "A"]), (9, ["Z2", None])]
    assert problem(path, header_row=20).code == "kopregel-ontbreekt"


def test_many_rows_come_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_RIJEN", 4)
    rows: list[list[object]] = [["k"]]
    rows += [[number] for number in range(10)]
    path = workbook(tmp_path / "t.xlsx", a=rows)
    source = open_source(path)
    assert [batch.regel.to_pylist() for batch in source.batches()] == [[2, 3, 4, 5], [6, 7, 8, 9], [10, 11]]
    assert source.facts["rijen"] == "10"


def test_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", Leeg=[], Jeugd=[["a"], ["1"]], Wmo=[["a"], ["2"]])
    source = open_source(path)
    assert source.facts["blad"] == "Jeugd"
    assert source.facts["andere bladen"].startswith("Leeg, Wmo")
    assert read(path, sheet="Wmo") == [(2, ["2"])]
    error = problem(path, sheet="Jeugdd")
    assert (error.code, error.expected, error.hint) == (
        "blad-ontbreekt",
        "een van Leeg, Jeugd, Wmo",
        "Bedoelde u 'Jeugd'?",
    )
    assert problem(path, sheet="Leeg").code == "leeg-bestand"
    assert "andere bladen" not in open_source(workbook(tmp_path / "een.xlsx", Enig=[["a"]])).facts


def test_header_only(tmp_path: Path) -> None:
    source = open_source(workbook(tmp_path / "t.xlsx", a=[["Zaak", "Stap"]]))
    [batch] = source.batches()
    assert (source.facts["rijen"], batch.rows.column_names, batch.rows.num_rows) == ("0", ["Zaak", "Stap"], 0)


def test_headers_that_cannot_be_used(tmp_path: Path) -> None:
    assert problem(workbook(tmp_path / "a.xlsx", a=[["k", "k"], [1, 2]])).code == "dubbele-kolomnaam"
    assert problem(workbook(tmp_path / "b.xlsx", a=[["k"], [1, 2]])).code == "kolom-zonder-naam"
    assert problem(workbook(tmp_path / "c.xlsx", a=[])).code == "leeg-bestand"
    assert read(workbook(tmp_path / "e.xlsx", a=[["", "k"], [0, "x"]])) == [(2, ["0", "x"])]
    assert read(workbook(tmp_path / "d.xlsx", a=[["k", ""], [1, " "]])) == [(2, ["1"])]


def test_only_the_columns_that_are_asked_for(tmp_path: Path) -> None:
    source = open_source(workbook(tmp_path / "t.xlsx", a=[["a", "b"], [1, 2]]))
    assert [batch.rows.to_pylist() for batch in source.batches(["b"])] == [[{"b": "2"}]]
    with pytest.raises(SourceError, match="geen kolom"):
        list(source.batches(["c"]))


def test_a_password(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
    )
    assert problem(path).code == "wachtwoord"


@pytest.mark.parametrize(
    "content",
    [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, b"PK\x03\x04rubbish", b"PK", b"\x89PNG\r\n\x1a\n"],
    ids=["broken .xls", "broken zip", "two bytes", "png"],
)
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    assert problem(path).code == "geen-werkmap"


@pytest.mark.parametrize(
    ("name", "content", "code", "what"),
    [
        ("t.xlsx", b"Zaak;Stap\r\nZ1;caf\xe9\r\n", "werkmap-is-tekst", "heet .xlsx, maar is een tekstbestand"),
        ("t.xlsx", "Zaak\tStap\n".encode("utf-16"), "werkmap-is-tekst", "tekstbestand"),
        ("t.xls", b"\xef\xbb\xbfZaak;Stap\n", "werkmap-is-tekst", "heet .xls, maar"),
        ("t.xls", b"\n <html><table>", "werkmap-is-webpagina", "heet .xls, maar is een webpagina"),
        ("t.xls", b'\xef\xbb\xbf<?xml version="1.0"?>', "werkmap-is-webpagina", "HTML of XML"),
        ("t.xls", "<html>".encode("utf-16"), "werkmap-is-webpagina", "webpagina"),
    ],
)
def test_what_only_has_the_name_of_a_workbook(tmp_path: Path, name: str, content: bytes, code: str, what: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found = problem(path)
    assert found.code == code and what in str(found)


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hallo")
    assert problem(path).code == "geen-werkmap"


def test_a_workbook_that_is_cut_off(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", a=[["a"], [1]])
    path.write_bytes(path.read_bytes()[:-100])
    assert problem(path).code == "geen-werkmap"


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as file,
    ):
        for _ in range(110):
            file.write(b"\0" * 1_000_000)
    assert problem(path).code == "zip-bom"
