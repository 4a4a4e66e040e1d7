"""A verdict on a loop, from the sheet to the next run."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.project import load_project
from tests.cli.conftest import Opdracht

EXPORT = """\
zaak;inwoner;stap;op;loket
1;100;melding;2024-03-01 10:00;Wmo-loket
1;100;gesprek;2024-03-05 10:00;CJG
1;100;terug;2024-03-20 10:00;Wmo-loket
2;200;melding;2024-04-01 10:00;Wmo-loket
2;200;gesprek;2024-04-02 10:00;CJG
2;200;terug;2024-04-09 10:00;Wmo-loket
"""
PROJECT = """\
oordelen: "oordelen/*.csv"
bronnen:
  wmo:
    bestanden: export.csv
    kolommen: {zaak: zaak, inwoner: {kolom: inwoner, soort: klant}, activiteit: stap, tijdstip: op, loket: loket}
    activiteiten:
      - {code: melding, fase: melding}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "project.yaml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def draai(folder: Path) -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any], bool]:
    done = run(load_project(folder / "project.yaml"), folder / "uit", Sleutel(bytes(32)))
    names = ("lussen", "klantreizen", "oordelen")
    tables = {name: pq.read_table(folder / "uit" / f"{name}.parquet").to_pylist() for name in names}
    return tables, done.manifest["klantreizen"] | {"oordelen": done.manifest["oordelen"]}, done.was_er_al


def vul(folder: Path, **cellen: str) -> None:
    """Fill in the row of the loop of zaak 1."""
    path = folder / "oordelen" / "blad.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    next(row for row in rows if row["lus"] == "1/3").update(cellen)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


OORDEEL = {"oordeel": "klopt niet", "reden": "het was een belafspraak", "door": "A", "op": "2024-06-01"}


def test_a_verdict_is_respected_kept_and_counted(project: Path, opdracht: Opdracht) -> None:
    tables, facts, _ = draai(project)
    assert [row["terugkeren"] for row in tables["klantreizen"]] == [1, 1]
    assert tables["oordelen"] == []
    made = opdracht("lussen", str(project / "uit"), "--beoordeel", str(project / "oordelen" / "blad"))
    assert made.code == 0
    assert "2 rijen om te beoordelen" in made.uit
    vul(project, **OORDEEL)
    tables, facts, was_er_al = draai(project)
    assert not was_er_al
    assert {row["lus"]: row["oordeel"] for row in tables["lussen"]} == {"1/3": "klopt niet", "2/3": None}
    assert sorted((row["klantreis"], row["terugkeren"]) for row in tables["klantreizen"]) == [("1", 0), ("2", 1)]
    assert [(row["onderwerp"], row["status"], row["reden"]) for row in tables["oordelen"]] == [
        ("1/3", "geldt", "het was een belafspraak")
    ]
    assert facts["lussen_klopt_niet"] == 1
    assert facts["oordelen"] == {"geldt": 1, "vervangen": 0, "tegenstrijdig": 0, "ongeldig": 0, "past_niet": 0}
    summary = (project / "uit" / "samenvatting.txt").read_text(encoding="utf-8")
    assert "Oordelen van mensen: 1, waarvan 1 meetellen." in summary
    said = opdracht("lussen", str(project / "uit")).uit
    assert said.startswith("1 terugkeer. Intern.")
    assert "Niet meegeteld: 1 terugkeer waarvan iemand zei: klopt niet." in said
    assert draai(project)[2]  # nothing changed, nothing done again
    left = opdracht("lussen", str(project / "uit"), "--beoordeel", str(project / "oordelen" / "rest"))
    assert "1 rij om te beoordelen" in left.uit


def test_a_verdict_that_no_longer_fits_is_reported(project: Path, opdracht: Opdracht) -> None:
    draai(project)
    opdracht("lussen", str(project / "uit"), "--beoordeel", str(project / "oordelen" / "blad"))
    vul(project, **OORDEEL)
    moved = EXPORT.replace("2024-03-20", "2024-03-21").replace("2024-04-09", "2024-04-10")
    (project / "export.csv").write_text(moved, encoding="utf-8")
    tables, facts, _ = draai(project)
    assert [row["status"] for row in tables["oordelen"]] == ["past_niet"]
    assert facts["oordelen"]["past_niet"] == 1
    assert [row["oordeel"] for row in tables["lussen"]] == [None, None]


@pytest.mark.parametrize(
    ("cellen", "status"),
    [
        ({}, "geldt"),
        ({"lus": "2/3"}, "ongeldig"),
        ({"pad": "Wmo-loket > Werkplein > Wmo-loket"}, "ongeldig"),
        ({"lus": "1/9"}, "geldt"),  # another number in its zaak
        ({"lus": "1-mrt", "pad": "Wmo-loket > C"}, "geldt"),  # what a spreadsheet made of it
    ],
)
def test_a_row_that_names_another_loop_than_its_kenmerk_is_not_used(
    project: Path, opdracht: Opdracht, cellen: dict[str, str], status: str
) -> None:
    with (project / "export.csv").open("a", encoding="utf-8") as file:
        for nr, loket in enumerate(("Wmo-loket", "Werkplein", "Wmo-loket"), start=1):
            file.write(f"3;300;gesprek;2024-05-0{nr} 10:00;{loket}\n")
    draai(project)
    opdracht("lussen", str(project / "uit"), "--beoordeel", str(project / "oordelen" / "blad"))
    vul(project, **(OORDEEL | cellen))
    tables, _facts, _ = draai(project)
    assert [(row["status"], bool(row["opmerking"])) for row in tables["oordelen"]] == [(status, status == "ongeldig")]
    assert sum(row["oordeel"] is not None for row in tables["lussen"]) == (status == "geldt")


def test_a_loop_that_is_called_wrong_is_no_longer_counted_among_ties(project: Path, opdracht: Opdracht) -> None:
    text = EXPORT.replace(" 10:00;CJG", ";CJG").replace("2024-03-20 10:00", "2024-03-05")
    (project / "export.csv").write_text(text, encoding="utf-8")
    _tables, facts, _ = draai(project)
    assert facts["gelijktijdige_lussen"] == 1
    opdracht("lussen", str(project / "uit"), "--beoordeel", str(project / "oordelen" / "blad"))
    vul(project, **OORDEEL)
    _tables, facts, _ = draai(project)
    assert (facts["lussen_klopt_niet"], facts["gelijktijdige_lussen"]) == (1, 0)


def test_a_filled_sheet_is_never_written_over(project: Path, opdracht: Opdracht) -> None:
    draai(project)
    sheet = project / "oordelen" / "blad"
    opdracht("lussen", str(project / "uit"), "--beoordeel", str(sheet))
    vul(project, **OORDEEL)
    again = opdracht("lussen", str(project / "uit"), "--beoordeel", str(sheet))
    assert again.code == 2
    assert "blad-bestaat-al" in again.fout
    assert "belafspraak" in sheet.with_suffix(".csv").read_text(encoding="utf-8-sig")
