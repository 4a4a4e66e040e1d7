"""Whatever a user hands over: one clear message in Dutch and exit code 2, or a row in uitval. Never a traceback, never
the value of a cell."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

KOLOMMEN = "{zaak: Zaak, activiteit: Code, tijdstip: Datum}"
# Stands in a cell of every bad file: no message may repeat it.
GEHEIM = "Geheimpje-9f3a"
GOED = f"Zaak;Code;Datum;Naam\nK1;A;2024-01-01;{GEHEIM}\nK2;B;2024-01-02;x\n"


@pytest.fixture
def lees(opdracht: Callable[..., Any], tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Write a project around one file, read it, and check what holds for every outcome."""

    def run(name: str = "x.csv", *, extra: str = "", yaml: str | None = None, uit: Path | None = None) -> Any:
        project = tmp_path / "p.yaml"
        text = yaml or f"bronnen:\n  b:\n    bestanden: {name}\n    kolommen: {KOLOMMEN}\n{extra}"
        project.write_text(text, encoding="utf-8")
        done = opdracht("lees", project, "-o", uit or tmp_path / "uit")
        for shown in (done.uit, done.fout):
            assert GEHEIM not in shown
            assert "Traceback" not in shown
        if done.code:
            assert done.code == 2, done.fout
            assert done.fout.startswith("[")
            assert done.fout.count("\n[") == 0
            assert not (tmp_path / "uit").exists()
        leftovers = [path.name for path in tmp_path.iterdir() if "bezig" in path.name]
        assert leftovers == []
        return done

    yield run


def code(done: Any) -> str:
    return str(done.fout[1 : done.fout.index("]")]) if done.code else ""


def reasons(tmp_path: Path) -> list[str]:
    return [row["reden"] for row in pq.read_table(tmp_path / "uit" / "uitval.parquet").to_pylist()]


def workbook(path: Path, sheet: str = "Blad1") -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for nr, row in enumerate([["Zaak", "Code", "Datum"], ["K1", "A", "2024-01-01"]]):
            page.write_row(nr, 0, row)


def ole(path: Path) -> None:
    """What Excel makes of a workbook with a password: a compound file with an encrypted package in it."""
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + name + bytes(4096 - len(name)))


def truncated_gzip(path: Path) -> None:
    rows = "".join(f"K{nr};A;2024-01-01;{GEHEIM}{nr * 7919}\n" for nr in range(20_000))
    path.write_bytes(gzip.compress((GOED + rows).encode())[:-2000])


def bsn_column(path: Path) -> None:
    """A column of numbers that all pass the test for a BSN."""
    from klantreis.disclosure.bsn import is_bsn

    valid = [f"{nr:09}" for nr in range(123_456_700, 123_458_000) if is_bsn(f"{nr:09}")]
    rows = "".join(f"K{nr};A;2024-01-01;{bsn}\n" for nr, bsn in enumerate(valid))
    path.write_text(f"Zaak;Code;Datum;Nr\n{rows}")


SLECHTE_BESTANDEN: list[tuple[str, str, Callable[[Path], object], set[str]]] = [
    ("weg", "x.csv", lambda path: None, {"bestand-ontbreekt"}),
    ("leeg", "x.csv", Path.touch, {"leeg-bestand"}),
    ("map", "x.csv", Path.mkdir, {"is-een-map"}),
    ("binair", "x.csv", lambda path: path.write_bytes(bytes(range(256)) * 50), {"geen-tekstbestand"}),
    ("png als xlsx", "x.xlsx", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(900)), set()),
    ("csv als xlsx", "x.xlsx", lambda path: path.write_text(GOED), set()),
    ("csv als parquet", "x.parquet", lambda path: path.write_text(GOED), set()),
    ("csv als xes", "x.xes", lambda path: path.write_text(GOED), set()),
    ("afgebroken gzip", "x.csv.gz", truncated_gzip, {"gzip-beschadigd"}),
    ("geen gzip", "x.csv.gz", lambda path: path.write_text(GOED), set()),
    ("wachtwoord", "x.xlsx", ole, set()),
    ("dubbele kolommen", "x.csv", lambda path: path.write_text(f"Zaak;Code;Datum;Zaak\nK;A;2024-01-01;{GEHEIM}\n"),
     {"dubbele-kolomnaam"}),
    ("alleen kop", "x.csv", lambda path: path.write_text("Zaak;Code;Datum\n"), {"geen-gebeurtenissen"}),
    ("kolom ontbreekt", "x.csv", lambda path: path.write_text(f"Zaak;Kode;Datum\nK;A;{GEHEIM}\n"), {"onbekende-kolom"}),
    ("html", "x.csv", lambda path: path.write_text(f"<html><body>{GEHEIM}</body></html>"), set()),
    ("onbekende soort", "x.pdf", lambda path: path.write_text(GOED), {"onbekende-soort"}),
    ("doctype", "x.xes",
     lambda path: path.write_text(f'<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "{GEHEIM}">]><log>&a;</log>'),
     set()),
    ("kapotte xml", "x.xes", lambda path: path.write_text(f'<log><trace><string key="{GEHEIM}"'), set()),
    ("html als json", "x.json", lambda path: path.write_text(f"<html>{GEHEIM}</html>"), {"geen-json"}),
    ("kapotte json", "x.json", lambda path: path.write_text(f'[{{"naam": "{GEHEIM}"'), {"json-onvolledig"}),
    ("andere json", "x.json", lambda path: path.write_text(f'[{{"naam": "{GEHEIM}"}}]'), {"geen-zgw"}),
    ("alles onleesbaar", "x.csv", lambda path: path.write_text(f"Zaak;Code;Datum\nK1;A;{GEHEIM}\n"),
     {"geen-gebeurtenissen"}),
    ("bsn", "x.csv", bsn_column, {"bsn-kolom"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "make", "codes"), [row[1:] for row in SLECHTE_BESTANDEN], ids=[r[0] for r in SLECHTE_BESTANDEN]
)
def test_a_file_that_cannot_be_read(
    lees: Callable[..., Any], tmp_path: Path, name: str, make: Callable[[Path], object], codes: set[str]
) -> None:
    make(tmp_path / name)
    done = lees(name)
    assert done.code == 2
    assert code(done) in codes or not codes
    # The message says where: the file, or the place in the project file that asks for it.
    assert name.split(".")[0] + "." in done.fout.splitlines()[0] or "p.yaml" in done.fout.splitlines()[0]
    assert len(done.fout.strip().splitlines()) <= 4


def test_a_workbook_without_that_sheet(lees: Callable[..., Any], tmp_path: Path) -> None:
    workbook(tmp_path / "x.xlsx", "Jeugd 2024")
    done = lees("x.xlsx", extra="    blad: Jeugd 2025\n")
    assert done.code == 2
    assert "Jeugd 2024" in done.fout  # what there is
    assert lees("x.xlsx", extra="    blad: Jeugd 2024\n").code == 0


@pytest.mark.parametrize("setting", ["utf-8", "ascii"])
def test_another_encoding_than_given(lees: Callable[..., Any], tmp_path: Path, setting: str) -> None:
    """A few rows with foreign bytes are uitval; a file that is wholly something else is refused."""
    rows = "".join(f"K{nr};{'Besluit coördinatie' if nr % 50 == 0 else 'A'};2024-01-01\n" for nr in range(500))
    (tmp_path / "x.csv").write_bytes(f"Zaak;Code;Datum\n{rows}".encode("cp1252"))
    done = lees(extra=f"    codering: {setting}\n")
    if done.code == 0:
        assert set(reasons(tmp_path)) == {"onleesbare_tekens"}
        assert len(reasons(tmp_path)) == 10
    else:
        assert "codering" in done.fout
    assert lees(extra="    codering: cp1252\n").code == 0


def test_utf16_and_cp1252_without_being_told(lees: Callable[..., Any], tmp_path: Path) -> None:
    text = "Zaak;Code;Datum\n" + "".join(f"K{nr};Beëindigd één;2024-01-01\n" for nr in range(40))
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        (tmp_path / "x.csv").write_bytes(text.encode(encoding))
        assert lees().code == 0, encoding
        assert "Beëindigd één" in (tmp_path / "uit" / "gebeurtenissen.csv").read_text("utf-8-sig"), encoding
        assert reasons(tmp_path) == []


ROW = "K{nr};A;2024-01-{day:02};x\n"
GOOD_ROWS = "Zaak;Code;Datum;Naam\n" + "".join(ROW.format(nr=nr, day=nr % 28 + 1) for nr in range(200))


@pytest.mark.parametrize(
    ("extra", "reason", "n"),
    [
        (f"K900;A;2024-01-01;x;{GEHEIM}\n", "aantal_velden", 1),
        ("K900;A\n", "aantal_velden", 1),
        (f"K900;A;2024-01-01;{GEHEIM}\0\n", "nul_bytes", 1),
        (f"K900;A;2024-01-01;{GEHEIM * 800_000}\n", "cel_te_groot", 1),
        (f";A;2024-01-01;{GEHEIM}\n", "zaak_ontbreekt", 1),
        (f"K900;;2024-01-01;{GEHEIM}\n", "activiteit_ontbreekt", 1),
        (f"K900;A;;{GEHEIM}\n", "tijdstip_ontbreekt", 1),
        ("K900;A;2024-02-31;x\n", "datum_bestaat_niet", 1),
        ("K900;A;1900-01-01;x\n", "plaatsvervangende_datum", 1),
        (f"K900;A;{GEHEIM};x\n", "datum_onleesbaar", 1),
        ("K5;A;2024-01-06;x\n", "dubbel", 1),
    ],
)
def test_a_row_that_gives_no_event(lees: Callable[..., Any], tmp_path: Path, extra: str, reason: str, n: int) -> None:
    (tmp_path / "x.csv").write_text(GOOD_ROWS + extra + "K901;A;2024-01-03;x\n", newline="")
    done = lees()
    assert done.code == 0, done.fout
    assert reasons(tmp_path) == [reason] * n
    assert GEHEIM not in (tmp_path / "uit" / "uitval.csv").read_text("utf-8-sig")
    assert pq.read_metadata(tmp_path / "uit" / "gebeurtenissen.parquet").num_rows == 201
    assert f"{reason}: " in done.uit


def test_a_quote_that_is_never_closed(lees: Callable[..., Any], tmp_path: Path) -> None:
    """It would swallow the rest of the file: said with the line on which it opens, or kept to that row."""
    (tmp_path / "x.csv").write_text(GOOD_ROWS + f'K900;A;2024-01-01;"{GEHEIM}\n' + GOOD_ROWS.partition("\n")[2])
    done = lees()
    if done.code:
        assert "202" in done.fout
    else:
        assert pq.read_metadata(tmp_path / "uit" / "gebeurtenissen.parquet").num_rows >= 200


# --- the project file ---------------------------------------------------------------------------------------------

GOED_YAML = f"bronnen:\n  b:\n    bestanden: x.csv\n    kolommen: {KOLOMMEN}\n"


@pytest.mark.parametrize(
    ("yaml", "expected", "line"),
    [
        (GOED_YAML + "bronnen: {}\n", "dubbele-sleutel", 5),
        (GOED_YAML + "    doelbindng: x\n", "onbekende-sleutel", 5),
        (GOED_YAML.replace("bestanden", "bestand"), "onbekende-sleutel", 3),
        (GOED_YAML + "    activiteiten:\n      - {regex: '(A', fase: melding}\n", "ongeldig-project", 6),
        (GOED_YAML + "    activiteiten:\n      - {code: A, fase: meldng}\n", "ongeldig-project", 6),
        (GOED_YAML + "    tijdzone: Europe/Amsterdm\n", "ongeldig-project", 5),
        (GOED_YAML + "    codering: utf-9\n", "ongeldig-project", 5),
        (GOED_YAML + "    vorm: wijd\n", "ongeldig-project", 5),
        (GOED_YAML + "    dubbelen: ja\n", "ongeldig-project", 5),
        (GOED_YAML + "    kopregel: nul\n", "ongeldig-project", 5),
        (GOED_YAML + "    extractiedatum: 31-12-2024\n", "ongeldig-project", 5),
        (GOED_YAML + "\t- x\n", "geen-yaml", None),
        ("- x\n", "geen-project", 1),
        ("x: [\n", "geen-yaml", None),
        ("", "leeg-projectbestand", None),
        ("gemeente: x\n", "ongeldig-project", None),
    ],
)  # fmt: skip
def test_a_project_file_that_cannot_be(
    lees: Callable[..., Any], tmp_path: Path, yaml: str, expected: str, line: int | None
) -> None:
    (tmp_path / "x.csv").write_text(GOED)
    done = lees(yaml=yaml or "\n")
    assert (done.code, code(done)) == (2, expected)
    if line:
        assert f"p.yaml:{line}: " in done.fout


def test_a_project_file_that_is_not_there(opdracht: Callable[..., Any], tmp_path: Path) -> None:
    for path in (tmp_path / "weg.yaml", tmp_path):
        done = opdracht("draai", path)
        assert (done.code, done.fout.count("\n[")) == (2, 0)
        assert done.fout.startswith("[projectbestand-")
    (tmp_path / "p.yaml").write_bytes(b"gemeente: S\xfadwest\n")
    assert opdracht("draai", tmp_path / "p.yaml").fout.startswith("[projectbestand-codering]")


def test_no_file_fits_the_pattern(lees: Callable[..., Any]) -> None:
    assert code(lees(yaml=GOED_YAML.replace("x.csv", "wmo_*.csv"))) == "geen-bestanden"


# --- outputs and keys ---------------------------------------------------------------------------------------------


def test_a_place_that_cannot_be_written(lees: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(GOED)
    (tmp_path / "bestand").touch()
    (tmp_path / "ander").mkdir()
    (tmp_path / "ander" / "iets").touch()
    for uit, expected in (
        (tmp_path / "bestand", "uitvoer-is-bestand"),
        (tmp_path / "bestand" / "uit", "uitvoer-niet-schrijfbaar"),
        (Path("/proc/klantreis"), "uitvoer-niet-schrijfbaar"),
        (tmp_path / "ander", "map-niet-leeg"),
    ):
        assert code(lees(uit=uit)) == expected
    assert [path.name for path in (tmp_path / "ander").iterdir()] == ["iets"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("none", "geen-sleutel"),
        ("missing", "sleutel-ontbreekt"),
        ("open", "sleutel-open"),
        ("garbage", "sleutel-ongeldig"),
        ("binary", "sleutel-onleesbaar"),
        ("folder", "sleutel-onleesbaar"),
    ],
)
def test_a_key_that_will_not_do(
    opdracht: Callable[..., Any], drie_zaken: Path, sleutel: Path, tmp_path: Path, change: str, expected: str
) -> None:
    secret = sleutel.read_text().strip()
    arguments: list[str | Path] = ["--sleutel", sleutel]
    match change:
        case "none":
            arguments = []
        case "missing":
            sleutel.unlink()
        case "open":
            sleutel.chmod(0o640)
        case "garbage":
            sleutel.write_text("hallo")
        case "binary":
            sleutel.write_bytes(b"\xff\xfe")
        case "folder":
            arguments = ["--sleutel", tmp_path]
    done = opdracht("lees", drie_zaken, "-o", tmp_path / "uit", *arguments)
    assert (done.code, code(done)) == (2, expected)
    assert secret not in done.fout
    assert not (tmp_path / "uit").exists()


def test_a_parquet_of_one_column(lees: Callable[..., Any], tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "x.parquet")
    assert code(lees("x.parquet")) == "onbekende-kolom"
