"""verken and mapping schema, voorstel, controleer as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner, Result

from klantreis.cli import app
from klantreis.errors import OutputError, SourceError, UsageError
from tests.sources.zgw_objecten import page, status, write, zaak

RIJEN = "".join(
    f"Z{nr};{stap};{at + 1}-3-2024;Team Zorg\n"
    for nr in range(12)
    for at, stap in enumerate(("Melding ontvangen", "Intake", "Besluit verzonden", "Notitie"))
)


@pytest.fixture
def wmo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("exports/wmo 2024.csv")
    path.parent.mkdir()
    path.write_text("Zaaknr;Stap;Datum;Team\n" + RIJEN, encoding="utf-8")
    return path


def doe(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "opdracht", [("verken",), ("mapping", "schema"), ("mapping", "voorstel"), ("mapping", "controleer")]
)
def test_help_is_dutch_and_ends_in_an_example(opdracht: tuple[str, ...]) -> None:
    done = doe(*opdracht, "--help")
    assert done.exit_code == 0
    assert f"Voorbeeld: klantreis {' '.join(opdracht)}" in " ".join(done.stdout.split())


def test_from_an_export_to_a_checked_project(wmo: Path) -> None:
    done = doe("verken", wmo)
    assert done.exit_code == 0
    last = done.stdout.strip().splitlines()[-1]
    assert last == "Volgende stap: klantreis mapping voorstel 'exports/wmo 2024.csv' -o mappings/wmo.yaml"

    done = doe("mapping", "voorstel", wmo, "-o", "mappings/wmo.yaml", "--gemeente", "Testdam")
    assert done.exit_code == 0, done.output
    assert "Voorstel geschreven in mappings/wmo.yaml, met 1 bron." in done.stdout
    assert "heeft 75 % een fase; bij 1 stap is die niet zeker" in done.stdout
    assert "sleutel" not in done.stdout

    done = doe("mapping", "controleer", "mappings/wmo.yaml")
    assert done.exit_code == 1
    assert "1. mappings/wmo.yaml:" in done.stdout and "Notitie (12)" in done.stdout

    text = Path("mappings/wmo.yaml").read_text().replace("# - {code", "- {code")
    Path("mappings/af.yaml").write_text(text)
    done = doe("mapping", "controleer", "mappings/af.yaml")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Niets gevonden om te verbeteren.")


def test_a_draft_never_takes_the_place_of_a_file(wmo: Path) -> None:
    Path("x.yaml").write_text("van mij")
    done = doe("mapping", "voorstel", wmo, "-o", "x.yaml")
    assert isinstance(done.exception, OutputError) and done.exception.exit_code == 2
    assert Path("x.yaml").read_text() == "van mij"


def test_what_is_not_found_can_be_said(wmo: Path) -> None:
    Path("y.csv").write_text("F1;F2;F3\n" + RIJEN.replace(";Team Zorg", ""))
    done = doe("mapping", "voorstel", "y.csv", "-o", "y.yaml")
    assert isinstance(done.exception, UsageError) and "--zaak KOLOM" in str(done.exception)
    assert not Path("y.yaml").exists()
    done = doe("mapping", "voorstel", "y.csv", "-o", "y.yaml", "--zaak", "F1", "--activiteit", "F2", "--tijdstip", "F3")
    assert done.exit_code == 0 and Path("y.yaml").exists()


def test_a_header_that_is_not_the_first_line_can_be_said(wmo: Path) -> None:
    # Half a header above the header: that is not clear, and it is said what to do.
    Path("y.csv").write_text("Wie;Wat;Wanneer;\nZaaknr;Stap;Datum;Team\n" + RIJEN)
    done = doe("verken", "y.csv")
    assert isinstance(done.exception, SourceError) and "--kopregel NUMMER" in str(done.exception)
    done = doe("verken", "y.csv", "--kopregel", 2)
    assert done.exit_code == 0 and "Zaaknr" in done.stdout
    assert done.stdout.strip().splitlines()[-1].endswith("voorstel y.csv -o mappings/y.yaml --kopregel 2")
    done = doe("mapping", "voorstel", "y.csv", "-o", "y.yaml", "--kopregel", 2)
    assert done.exit_code == 0 and "    kopregel: 2\n" in Path("y.yaml").read_text()


def test_a_sheet_can_be_said(wmo: Path) -> None:
    with xlsxwriter.Workbook("w.xlsx") as book:
        for blad, n in (("2023", 40), ("Jaar 2024", 20)):
            sheet = book.add_worksheet(blad)
            rows = [["Zaaknr", "Stap", "Datum"], *([f"Z{nr // 2}", ("Melding", "Intake")[nr % 2], "2024-03-15"]
                                                   for nr in range(n))]  # fmt: skip
            for nr, row in enumerate(rows):
                sheet.write_row(nr, 0, row)
    done = doe("mapping", "voorstel", "w.xlsx", "-o", "a.yaml")
    assert "blad: 2023 (het blad met de meeste rijen; andere bladen: Jaar 2024)" in done.stdout
    done = doe("verken", "w.xlsx", "--blad", "Jaar 2024")
    assert "rijen: 20" in done.stdout and done.stdout.strip().endswith("--blad 'Jaar 2024'")
    assert doe("mapping", "voorstel", "w.xlsx", "-o", "b.yaml", "--blad", "Jaar 2024").exit_code == 0
    assert "    blad: Jaar 2024   # andere bladen: 2023\n" in Path("b.yaml").read_text()
    done = doe("verken", "w.xlsx", "--blad", "2022")
    assert isinstance(done.exception, SourceError) and "--blad NAAM" in str(done.exception)


def test_lock_files_of_excel_are_passed_over(wmo: Path) -> None:
    lock = Path("exports/~$wmo.xlsx")
    lock.write_bytes(b"\x05Jan" + b" " * 160)
    done = doe("verken", lock, wmo)
    assert done.exit_code == 0
    assert done.stdout.startswith("~$wmo.xlsx is overgeslagen: het is een slotbestand van Excel, zonder gegevens.\n")
    assert "~$" not in done.stdout.splitlines()[-1]
    done = doe("mapping", "voorstel", lock, wmo, "-o", "z.yaml")
    assert done.exit_code == 0 and "overgeslagen" in done.stdout
    done = doe("verken", lock)
    assert isinstance(done.exception, UsageError) and "slotbestand" in str(done.exception)


def test_the_schema_is_one_and_the_same(wmo: Path) -> None:
    printed = doe("mapping", "schema").stdout
    schema = json.loads(printed)
    assert schema["required"] == ["bronnen"] and schema["additionalProperties"] is False
    regel = schema["$defs"]["Regel"]["properties"]
    assert {"code", "patroon", "regex", "als", "fase", "rollen"} <= set(regel)
    assert "hoger beroep" in json.dumps(regel["fase"]) and "bekendmaking" in json.dumps(regel["rollen"])
    done = doe("mapping", "schema", "-o", "mappings/schema.json")
    assert "yaml-language-server: $schema=schema.json" in done.stdout
    assert Path("mappings/schema.json").read_text(encoding="utf-8") == printed


def test_files_of_zgw_from_a_look_to_a_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bezwaren = [zaak(nr, einddatum="2024-03-01", kenmerken=[{"kenmerk": "besluitnr", "bron": "B7"}]) for nr in (1, 2)]
    write(tmp_path, bezwaren=page(*bezwaren, count=3), bezwaren_status=[status(9, 7, "2024-02-01")])
    done = doe("verken", "bezwaren.json", "bezwaren_status.json")
    assert done.exit_code == 0
    for text in ("gelezen: 2 zaken, 1 status", "statussen bij een zaak in deze bestanden: 0 van de 1",
                 "Let op: zaken: 2 van de 3 gelezen; er ontbreken pagina's."):  # fmt: skip
        assert text in done.stdout
    last = done.stdout.strip().splitlines()[-1]
    assert last == "Volgende stap: klantreis mapping voorstel bezwaren*.json -o mappings/bezwaren.yaml"
    done = doe("mapping", "voorstel", *sorted(tmp_path.glob("bezwaren*.json")), "-o", "mappings/bezwaren.yaml")
    assert done.exit_code == 0
    assert done.stdout.startswith("Voorstel geschreven in mappings/bezwaren.yaml, met 1 bron.")
    done = doe("mapping", "controleer", "mappings/bezwaren.yaml")
    assert done.exit_code == 1
    assert "zaken: 2 van de 3 gelezen; er ontbreken pagina's." in done.stdout
    assert "zaak_onbekend\t1\t" in done.stdout
