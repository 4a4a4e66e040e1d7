"""Sheets that people filled in, read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from klantreis.errors import SourceError
from klantreis.verdicts.reading import read_verdicts, verdict_files

KOP = "kenmerk;pad;oordeel;reden;door;op\n"


def csv(folder: Path, *rows: str, codering: str = "utf-8-sig") -> Path:
    path = folder / "oordelen.csv"
    path.write_text(KOP + "\n".join(rows) + "\n", encoding=codering)
    return path


def test_a_filled_row_is_a_verdict_and_an_empty_one_is_none(tmp_path: Path) -> None:
    path = csv(tmp_path, "lus-1;A > B > A;Klopt  niet;het was één vraag;A. Jansen;28-11-2026", "lus-2;A > B > A;;;;")
    (found,) = read_verdicts([path])
    assert (found.kenmerk, found.oordeel, found.reden, found.door) == (
        "lus-1", "klopt niet", "het was één vraag", "A. Jansen",
    )  # fmt: skip
    assert (found.op, found.bestand, found.regel, found.fout) == (date(2026, 11, 28), "oordelen.csv", 2, None)


def test_as_excel_saves_it(tmp_path: Path) -> None:
    path = csv(tmp_path, "LUS-1;pad;klopt;gezien in dossier;coördinator;3-1-2026", codering="cp1252")
    (found,) = read_verdicts([path])
    assert (found.kenmerk, found.door, found.op) == ("lus-1", "coördinator", date(2026, 1, 3))


def test_a_workbook_with_a_real_date(tmp_path: Path) -> None:
    path = tmp_path / "oordelen.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["op", "Kenmerk", "oordeel", "reden", "door"])
        sheet.write_datetime(1, 0, date(2026, 11, 28), book.add_format({"num_format": "d-m-yyyy"}))
        sheet.write_row(1, 1, ["lus-1", "klopt niet", "dubbel geregistreerd", "B"])
    (found,) = read_verdicts([path])
    assert (found.kenmerk, found.op, found.fout) == ("lus-1", date(2026, 11, 28), None)


@pytest.mark.parametrize("eerst", [0, 1, 9])
@pytest.mark.parametrize("soort", ["csv", "xlsx"])
def test_names_of_columns_below_a_title_and_on_another_sheet(tmp_path: Path, soort: str, eerst: int) -> None:
    path, kop = tmp_path / f"blad.{soort}", KOP.strip().split(";")
    row = ["lus-1", "A > B > A", "klopt", "gezien", "B", "2026-11-28"]
    if soort == "csv":
        lines = [["Beoordeeld", "Beoordeeld"]] * eerst + [kop, row]
        path.write_text("\n".join(map(";".join, lines)), encoding="utf-8")
    else:
        with xlsxwriter.Workbook(str(path)) as book:
            book.add_worksheet("Notities").write_row(0, 0, ["een", "een"])
            sheet = book.add_worksheet("Blad2")
            for nr, cells in enumerate([["Beoordeeld", "Beoordeeld"]] * eerst + [kop, row]):
                sheet.write_row(nr, 0, cells)
    (found,) = read_verdicts([path])
    assert (found.kenmerk, found.oordeel, found.op, found.fout) == ("lus-1", "klopt", date(2026, 11, 28), None)
    assert (found.pad, found.lus, found.regel) == ("A > B > A", "", 2 if soort == "csv" else eerst + 2)


@pytest.mark.parametrize(
    "dag", ["2026-11-28", "2026-11-28T00:00:00", "28-11-2026", "28/11/26", "28.11.2026", "28-nov-26", "28 nov. 2026",
            "28 November 2026", "46354"],
)  # fmt: skip
def test_days_as_spreadsheets_turn_them(tmp_path: Path, dag: str) -> None:
    (found,) = read_verdicts([csv(tmp_path, f"lus-1;p;klopt;r;d;{dag}")])
    assert (found.op, found.fout) == (date(2026, 11, 28), None)


ONLEESBAAR = "de dag in de kolom op is niet te lezen: schrijf dag-maand-jaar, zoals 28-11-2026"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("lus-1;p;misschien;r;d;2026-11-28", "het oordeel is niet 'klopt' of 'klopt niet'"),
        ("lus-1;p;klopt niet;;d;2026-11-28", "de reden ontbreekt"),
        ("lus-1;p;klopt niet;r;;2026-11-28", "wie oordeelde ontbreekt"),
        ("lus-1;p;klopt niet;r;d;31-2-2026", ONLEESBAAR),
        ("lus-1;p;klopt niet;r;d;1 feb", ONLEESBAAR),
        (";p;klopt niet;r;d;", "het kenmerk ontbreekt; de dag ontbreekt (kolom op)"),
        ("lus-1;p;klopt niet;r;d;28-11-2206", ONLEESBAAR),
        ("lus-1;p;;vergeten te kiezen;d;2026-11-28", "het oordeel ontbreekt"),
        ("lus-1;p;klopt niet", "deze regel is niet te lezen"),
    ],
)
def test_what_cannot_be_used_is_kept_with_the_reason(tmp_path: Path, row: str, why: str) -> None:
    (found,) = read_verdicts([csv(tmp_path, row)])
    assert (found.fout, found.regel) == (why, 2)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("zaak;oordeel\n1;klopt\n", encoding="utf-8")
    with pytest.raises(SourceError, match="geen blad met oordelen: de kolommen kenmerk, reden, door, op ontbr"):
        read_verdicts([path])
    path.write_text("kenmerk;oordeel;reden;door\nlus-1;klopt;r;d\n", encoding="utf-8")
    with pytest.raises(SourceError, match="de kolom op ontbreekt"):
        read_verdicts([path])


def test_patterns_may_find_nothing_yet_and_names_must_exist(tmp_path: Path) -> None:
    (tmp_path / "~$b.xlsx").write_text("")
    (tmp_path / "a.xlsx").write_text("")
    assert verdict_files(["*.xlsx"], tmp_path, "project.yaml:3") == [tmp_path / "a.xlsx"]
    assert verdict_files(["oordelen/*.xlsx"], tmp_path, "project.yaml:3") == []
    with pytest.raises(SourceError) as wrong:
        verdict_files(["b.xlsx"], tmp_path, "project.yaml:3")
    assert wrong.value.where == "project.yaml:3"
