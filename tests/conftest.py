"""Fixtures that every test may use."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from klantreis.disclosure.bsn import is_bsn

WORTEL = Path(__file__).resolve().parent.parent

# The same examples on every machine, and no verdict that depends on how fast that machine is.
settings.register_profile("klantreis", derandomize=True, deadline=None)
settings.load_profile("klantreis")


@pytest.fixture(scope="session")
def gedeelde_logs() -> Path:
    """The folder with real public event logs, which stand beside the repository and are never copied into it."""
    folder = WORTEL.parent / "shared" / "eventlogs"
    if not folder.is_dir():
        pytest.skip("echte openbare logs staan niet naast deze map (../shared/eventlogs)")
    return folder


@pytest.fixture(scope="session")
def heeft_dot() -> bool:
    """Whether this system has Graphviz; without it the WebAssembly build draws."""
    return shutil.which("dot") is not None


DRIE_ZAKEN_YAML = """\
gemeente: Drie zaken
peildatum: 2024-03-10
loketten:
  - naam: Wmo-loket
  - naam: CJG
  - naam: Backoffice
bronnen:
  zaken:
    bestanden: zaken.csv
    kolommen:
      zaak: Zaak
      inwoner: {kolom: BSN, soort: bsn}
      activiteit: Code
      tijdstip: Datum
      loket: Team
      wet: Wet
    activiteiten:
      - {code: M, activiteit: Melding, fase: melding}
      - {code: N, activiteit: Notitie}
      - {code: O, activiteit: Gesprek, fase: onderzoek}
      - {code: B, activiteit: Besluit, fase: besluit, rollen: [besluit]}
      - {code: V, activiteit: Beschikking, fase: besluit, rollen: [bekendmaking]}
      - {code: S, activiteit: Afgesloten, fase: administratie, rollen: [afsluiting]}
      - {code: I, activiteit: Ingetrokken, fase: administratie, rollen: [ingetrokken]}
      - {code: F, activiteit: Factuur, fase: ondersteuning, rollen: [periodiek]}
"""
DRIE_ZAKEN_CSV = """\
Zaak;BSN;Code;Datum;Team;Wet
K1;111222333;M;2024-01-01 09:00;Wmo-loket;Wmo
K1;111222333;N;2024-01-02;Team X;Wmo
K1;111222333;O;2024-01-03 09:00;Wmo-loket;Wmo
K1;111222333;B;2024-01-05 12:00;Wmo-loket;Wmo
K1;111222333;V;2024-01-05 12:00;Wmo-loket;Wmo
K1;111222333;S;2024-01-10 09:00;Wmo-loket;Wmo
K1;111222333;F;2024-02-10 09:00;Backoffice;Wmo
K2;123456782;M;2024-01-01;Wmo-loket;Wmo
K2;123456782;O;2024-01-01 16:00;CJG;Jeugdwet
K2;123456782;I;2024-01-11;CJG;
K3;;M;2024-03-01 10:00;Wmo-loket;
K3;;O;2024-03-02 10:00;Wmo-loket;
K3;;M;2024-03-03 10:00;Wmo-loket;
K3;;O;2024-03-05 22:00;CJG;
"""


@pytest.fixture(scope="session")
def schrijf_drie_zaken() -> Callable[[Path], Path]:
    """Write a log of three zaken that can be checked by hand into a folder; gives the path of its project file.

    K1 has an event outside every phase at a desk that the register does not know, two events at one instant, and an
    invoice after its closing. K2 has two wetten, a day with and an hour without, and is withdrawn. K3 is open, goes
    back, and has no resident.
    """

    def write(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "zaken.csv").write_text(DRIE_ZAKEN_CSV, encoding="utf-8")
        (folder / "drie.yaml").write_text(DRIE_ZAKEN_YAML, encoding="utf-8")
        return folder / "drie.yaml"

    return write


@pytest.fixture
def drie_zaken(tmp_path: Path, schrijf_drie_zaken: Callable[[Path], Path]) -> Path:
    """The project file of the three-case log, in a folder of this test's own."""
    return schrijf_drie_zaken(tmp_path / "drie")


@pytest.fixture
def lees(tmp_path: Path) -> Callable[..., dict[str, list[dict[str, Any]]]]:
    """Run a project up to the event log: text of the project file, files (name -> text or bytes) -> table -> rows.

    The folder of the run is `tmp_path / "uit"`; the key is fixed.
    """

    def run(project: str, files: dict[str, str | bytes]) -> dict[str, list[dict[str, Any]]]:
        import pyarrow.parquet as pq

        from klantreis.disclosure.pseudonyms import Sleutel
        from klantreis.pipeline import LEZEN
        from klantreis.pipeline import run as draai
        from klantreis.project import load_project

        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "project.yaml").write_text(project, encoding="utf-8")
        target = tmp_path / "uit"
        shutil.rmtree(target, ignore_errors=True)
        draai(load_project(tmp_path / "project.yaml"), target, Sleutel(bytes(range(32))), tot=LEZEN)
        return {path.stem: pq.read_table(path).to_pylist() for path in sorted(target.glob("*.parquet"))}

    return run


# --- exports as municipalities make them ---------------------------------------------------------------------------

Rij = Sequence[object]
Schrijver = Callable[..., Path]


@pytest.fixture(scope="session")
def bsns() -> list[str]:
    numbers = (f"{number:09d}" for number in random.Random(7).sample(range(100_000_000, 999_999_999), 1_000))
    return [number for number in numbers if is_bsn(number)][:40]


@pytest.fixture
def csv(tmp_path: Path) -> Schrijver:
    """Write a text file: csv(name, header, rows, sep=";", encoding="utf-8")."""

    def schrijf(name: str, kop: Rij, rijen: Sequence[Rij], sep: str = ";", encoding: str = "utf-8") -> Path:
        def cel(value: object) -> str:
            text = str(value)
            return '"' + text.replace('"', '""') + '"' if any(c in text for c in f'{sep}"\n') else text

        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(sep.join(map(cel, rij)) + "\n" for rij in (kop, *rijen))
        path.write_bytes(text.encode(encoding))
        return path

    return schrijf


@pytest.fixture
def wmo_rijen(bsns: list[str]) -> list[list[str]]:
    """Forty zaken: Zaaknummer, BSN, Cliënt, Code, Omschrijving, Datum, Tijd, Team, Medewerker, Opmerking."""
    stappen = [("M01", "Melding ontvangen"), ("G01", "Keukentafelgesprek gevoerd"), ("A01", "Aanvraag ontvangen"),
               ("B01", "Besluit verzonden"), ("T01", "Bezwaartermijn"), ("X01", "Overig contact")]  # fmt: skip
    teams, namen = ("Team Zorg", "Wijkteam Noord"), ("A. Janßen", "B. de Vries", "C. Özdemir")
    return [
        [
            f"W2024-{nr:04d}", bsn.lstrip("0"), f"Dhr. Naam{nr} van Testdam", code, label,
            f"{3 + stap:02d}-{nr % 12 + 1:02d}-2024", f"{9 + stap:02d}:{nr:02d}", teams[nr % 2], namen[nr % 3],
            f"belde over zaak {nr} en stap {stap}",
        ]
        for nr, bsn in enumerate(bsns)
        for stap, (code, label) in enumerate(stappen)
    ]  # fmt: skip


WMO_KOP = ["Zaaknummer", "BSN", "Cliënt", "Code", "Omschrijving", "Datum", "Tijd", "Team", "Medewerker", "Opmerking"]


@pytest.fixture
def wmo(csv: Schrijver, wmo_rijen: list[list[str]]) -> Path:
    return csv("exports/wmo_2024.csv", WMO_KOP, wmo_rijen, encoding="cp1252")


@pytest.fixture
def jeugd(tmp_path: Path, bsns: list[str]) -> Path:
    """A workbook in the wide form, behind a sheet with an explanation."""
    import xlsxwriter

    path = tmp_path / "exports" / "jeugd.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    kop = ["Dossiernr", "BSN", "Geboortedatum", "Datum melding", "Tijd melding", "Verzenddatum besluit",
           "Datum besluit", "Doorverwezen op", "Doorverwezen naar", "Uiterste datum", "Datum niets",
           "Gezinsplan: #1"]  # fmt: skip
    with xlsxwriter.Workbook(path) as book:
        uitleg = book.add_worksheet("Toelichting")
        uitleg.write_string(0, 0, "Export van het CJG")
        sheet = book.add_worksheet("Dossiers 2024")
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        for column, name in enumerate(kop):
            sheet.write_string(0, column, name)
        for nr, bsn in enumerate(bsns, start=1):
            cells: list[Any] = [f"J{nr:03d}", int(bsn), 40_000 + nr, 45_300 + nr, "10:15", 45_330 + nr, 45_328 + nr,
                                45_310 + nr if nr % 2 else None,
                                ("Wmo-loket", "Werkplein")[nr % 3 == 0] if nr % 2 else None, 45_400 + nr, None,
                                45_320 + nr]  # fmt: skip
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(nr, column, cell)
                elif cell is not None:
                    sheet.write_number(nr, column, cell, day if column != 1 else None)
    return path
