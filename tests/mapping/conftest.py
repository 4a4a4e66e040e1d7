"""Exports as municipalities make them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from klantreis.disclosure.bsn import is_bsn

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
