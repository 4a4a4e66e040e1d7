"""klantreis bezwaar: the overview, one objection, and the sheet for what is doubtful."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.project import load_project
from tests.cli.conftest import Opdracht

PROJECT = """\
peildatum: 2024-12-31
oordelen: "oordelen/*.csv"
bronnen:
  wmo:
    bestanden: wmo.csv
    kolommen: {zaak: zaak, inwoner: {kolom: wie, soort: klant}, activiteit: stap, tijdstip: op, besluit: nr,
               uitkomst: uitkomst, wet: {waarde: Wmo}, loket: {waarde: Wmo-loket}}
    activiteiten:
      - {code: Melding, fase: melding}
      - {code: Besluit, fase: besluit, rollen: [besluit, bekendmaking]}
  juristen:
    bestanden: juristen.csv
    kolommen: {zaak: zaak, inwoner: {kolom: wie, soort: klant}, activiteit: stap, tijdstip: op, verwijst_naar: over,
               uitkomst: uitkomst, wet: {waarde: Wmo}, loket: {waarde: Juridische Zaken}}
    activiteiten:
      - {code: Bezwaar, fase: bezwaar}
      - {code: Beslissing, fase: bezwaar, rollen: [besluit]}
"""
WMO = """\
zaak;wie;stap;op;nr;uitkomst
1;100;Melding;2024-01-08 09:00;;
1;100;Besluit;2024-02-05 09:00;B-97;afwijzing
2;100;Melding;2024-01-09 09:00;;
2;100;Besluit;2024-02-12 09:00;B-194;toekenning
3;200;Melding;2024-03-01 09:00;;
3;200;Besluit;2024-04-01 09:00;B-291;afwijzing
"""
JURISTEN = """\
zaak;wie;stap;op;over;uitkomst
10;100;Bezwaar;2024-02-20;;
10;100;Beslissing;2024-04-20;;gegrond
11;200;Bezwaar;2024-04-10;besluit b 291;
12;300;Bezwaar;2024-05-01;B-97;
13;400;Bezwaar;2024-06-01;B-9999;
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in (("project.yaml", PROJECT), ("wmo.csv", WMO), ("juristen.csv", JURISTEN)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    draai(tmp_path)
    return tmp_path


def draai(folder: Path) -> dict[str, list[dict[str, Any]]]:
    run(load_project(folder / "project.yaml"), folder / "uit", Sleutel(bytes(32)))
    return {name: pq.read_table(folder / "uit" / f"{name}.parquet").to_pylist() for name in ("koppelingen", "oordelen")}


def test_the_overview_accounts_for_every_objection(opdracht: Opdracht, project: Path) -> None:
    said = opdracht("bezwaar", project / "uit").uit.splitlines()
    assert said[0] == "4 bezwaren en beroepen. Intern."
    assert said[1] == "4 binnen = 2 gekoppeld + 1 meerduidig + 1 niet gekoppeld."
    assert "bezwaar\tkenmerk\tvast\t2\thet kenmerk is gelijk" in said
    assert "bezwaar\t2024\t0\t4\t1\t3" in said
    # 10 took 60 days; the other three are open for longer, so that less than half has ended.
    # Of what is linked, 11 came after 9 days and 12 after 86.
    assert "van bezwaar tot uitkomst\t4\t3\tnog onbekend\tnog onbekend" in said
    assert "van besluit tot bezwaar\t2\t0\t9\t86" in said
    paths = said[said.index("pad\tbesluiten\tbestreden\tvan de 100\tgegrond") + 1 :]
    assert paths[0] == "Wmo-loket\t3\t2\t66,7\t0"
    assert "juristen:10\tbezwaar\t20 feb 2024\teen van 2\tmeerduidig\tja\tgegrond" in said
    assert "juristen:13\tbezwaar\t1 jun 2024\t\tgeen\tonbekend\tnog open" in said


def test_one_objection_with_its_evidence_and_the_way_before_it(opdracht: Opdracht, project: Path) -> None:
    said = opdracht("bezwaar", project / "uit", "11").uit
    assert (
        said
        == """\
Bezwaar juristen:11, ontvangen op 10 apr 2024. Intern.
Uitkomst: niet geregistreerd; nog open.
Genoemd: kenmerk B291.

1. Besluit B291 in zaak wmo:3: vast.
   afwijzing; besloten op 1 apr 2024, bekendgemaakt op 1 apr 2024; Wmo-loket.
   Het bezwaar kwam 9 dagen erna. Op tijd: ja.
   Het bezwaar noemt kenmerk B291; dat is van dit besluit.

De weg tot en met 10 apr 2024 (klantreis wmo:3):

1 mrt 2024 · Wmo-loket · zaak wmo:3
    1 mrt 2024, 09.00 uur   melding        Melding
    1 apr 2024, 09.00 uur   besluit        Besluit [uitkomst: afwijzing]

10 apr 2024 · Juridische Zaken · bezwaar · zaak juristen:11
    10 apr 2024             bezwaar        Bezwaar
"""
    )
    both = opdracht("bezwaar", project / "uit", "juristen:10").uit
    assert "1. Besluit B194 in zaak wmo:2: meerduidig." in both
    assert "2. Besluit B97 in zaak wmo:1: meerduidig." in both
    assert "Beslissing" not in both.partition("De weg")[2]  # that came later
    none = opdracht("bezwaar", project / "uit", "13").uit
    assert "Niet gekoppeld. Kenmerk B9999 is van geen besluit en geen zaak in deze gegevens." in none


def test_the_list_says_that_an_objection_is_about_more_decisions(opdracht: Opdracht, project: Path) -> None:
    (project / "juristen.csv").write_text(f"{JURISTEN}11;200;Bezwaar;2024-04-11;B-97;\n", encoding="utf-8")
    draai(project)
    assert "juristen:11\tbezwaar\t10 apr 2024\tB291 en nog 1\tvast" in opdracht("bezwaar", project / "uit").uit


def test_what_was_withdrawn_is_said_to_be(opdracht: Opdracht, project: Path) -> None:
    text = PROJECT + "      - {code: Terug, fase: bezwaar, rollen: [ingetrokken]}\n"
    (project / "project.yaml").write_text(text, encoding="utf-8")
    (project / "juristen.csv").write_text(f"{JURISTEN}11;200;Terug;2024-05-02;;\n", encoding="utf-8")
    draai(project)
    assert "Uitkomst: ingetrokken; afgehandeld op 2 mei 2024." in opdracht("bezwaar", project / "uit", "11").uit
    assert "B291\tvast\tja\tingetrokken" in opdracht("bezwaar", project / "uit").uit


def test_an_objection_to_not_deciding_in_time_is_about_the_application(opdracht: Opdracht, project: Path) -> None:
    text = PROJECT.replace("{code: Melding, fase: melding}", "{code: Melding, fase: melding, rollen: [aanvraag]}")
    text = text.replace("{code: Bezwaar,", "{code: [Bezwaar, Bezwaar niet tijdig],")
    (project / "project.yaml").write_text(text, encoding="utf-8")
    (project / "wmo.csv").write_text(f"{WMO}4;500;Melding;2024-01-08 09:00;;\n", encoding="utf-8")
    late = "14;500;Bezwaar niet tijdig;2024-06-03;;\n"
    (project / "juristen.csv").write_text(JURISTEN + late, encoding="utf-8")
    draai(project)
    said = opdracht("bezwaar", project / "uit", "14")
    assert said.code == 0
    assert "1. De aanvraag in zaak wmo:4: waarschijnlijk.\n   Op tijd: ja.\n   Dezelfde inwoner" in said.uit
    assert "aanvraag in wmo:4\twaarschijnlijk\tja\tnog open" in opdracht("bezwaar", project / "uit").uit


def test_a_number_that_does_not_exist(opdracht: Opdracht, project: Path) -> None:
    said = opdracht("bezwaar", project / "uit", "99")
    assert said.code == 2
    assert "[onbekend-bezwaar]" in said.fout
    assert "juristen" not in said.fout


@pytest.mark.parametrize("nummer", ["3", "wmo:3"])
def test_the_terms_of_a_zaak_by_its_number_in_the_export(opdracht: Opdracht, project: Path, nummer: str) -> None:
    done = opdracht("termijnen", project / "uit", "--zaak", nummer, "-o", project / "lijn")
    assert done.code == 0 and done.uit.startswith("Zaak wmo:3: "), done.fout


def test_a_log_without_objections(opdracht: Opdracht, project: Path) -> None:
    (project / "juristen.csv").write_text(JURISTEN.partition("10;")[0] + "20;100;Iets;2024-02-20;;\n", encoding="utf-8")
    draai(project)
    assert opdracht("bezwaar", project / "uit").uit == "In deze zaken is geen bezwaar of beroep geregistreerd.\n"
    assert list((project / "uit").glob("trechter.svg")) + list((project / "uit").glob("bestreden.*")) == []
    assert "trechter.svg" not in (project / "uit" / "samenvatting.txt").read_text(encoding="utf-8")
    opdracht("bezwaar", project / "uit", "-o", project / "plaat")
    svg = (project / "plaat_trechter.svg").read_text(encoding="utf-8")
    assert "Aan geen van de 3 besluiten is een bezwaar of beroep gekoppeld" in svg
    svg = (project / "plaat_bestreden.svg").read_text(encoding="utf-8")
    assert "Geen bestreden besluiten om de weg ervoor te vergelijken" in svg


def test_the_pictures_are_those_of_the_run_or_of_what_is_chosen(opdracht: Opdracht, project: Path) -> None:
    uit = project / "uit"
    titel = "Van de 3 besluiten werden er 2 bestreden; hoe de bezwaren afliepen, staat nog niet in de gegevens"
    assert titel in (uit / "trechter.svg").read_text(encoding="utf-8")
    assert (uit / "trechter.png").is_file()
    # B-97 and B-194 are from before the first objection in these data, so only the contested B-291 is left.
    assert not (uit / "bestreden.svg").exists()
    done = opdracht("bezwaar", uit, "-o", project / "plaat" / "alles.svg")
    assert "juristen:13" in done.uit and done.fout == ""
    made = [line for line in done.uit.splitlines() if line.startswith(str(project / "plaat"))]
    assert [Path(line).name for line in made] == [
        "alles_trechter.svg", "alles_trechter.png", "alles_bestreden.svg", "alles_bestreden.png", "alles_bestreden.dot",
    ]  # fmt: skip
    svg = (project / "plaat" / "alles_trechter.svg").read_text(encoding="utf-8")
    assert svg == (uit / "trechter.svg").read_text(encoding="utf-8")
    assert "1 bezwaar is niet gekoppeld en 1 past bij meer dan één besluit; die tellen hier niet mee." in svg
    beside = (project / "plaat" / "alles_bestreden.svg").read_text(encoding="utf-8")
    assert "Geen besluiten die niemand bestreed, dus niets om mee te vergelijken" in beside
    assert "niet vergeleken: 2 (de gegevens van een bron met bezwaren beginnen pas na dit besluit)" in done.uit
    # A choice is about the zaken of the decisions: the desk of the objections is another.
    done = opdracht("bezwaar", uit, "--loket", "Wmo-loket", "-o", project / "plaat" / "wmo")
    assert done.uit.startswith("In deze zaken is geen bezwaar of beroep geregistreerd.")
    svg = (project / "plaat" / "wmo_trechter.svg").read_text(encoding="utf-8")
    assert "Loket Wmo-loket: van de 3 besluiten werden er 2 bestreden".lower() in svg.lower()
    assert "In alle zaken samen: 1 bezwaar is niet gekoppeld" in svg


def test_a_place_where_no_picture_can_be_written(opdracht: Opdracht, project: Path) -> None:
    (project / "bestand").write_text("")
    done = opdracht("bezwaar", project / "uit", "-o", project / "bestand" / "plaat")
    assert done.code == 2
    assert "uitvoer-niet-schrijfbaar" in done.fout and "de trechter" in done.fout


def sheet(project: Path) -> list[dict[str, str]]:
    with (project / "oordelen" / "blad.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_what_is_doubtful_is_judged_on_a_sheet_and_read_back(opdracht: Opdracht, project: Path) -> None:
    opdracht("bezwaar", project / "uit", "--beoordeel", project / "oordelen" / "blad")
    rows = sheet(project)
    # Both candidates of 10; of 12 the decision of somebody else; of 13 nothing, as its resident has no decision.
    assert [(row["bezwaar"], row["besluit"], row["nu"]) for row in rows] == [
        ("juristen:10", "B194", "meerduidig"), ("juristen:10", "B97", "meerduidig"), ("juristen:12", "B97", "vast"),
    ]  # fmt: skip
    for row, wat in zip(rows, ("klopt niet", "", "klopt niet"), strict=True):
        row |= {"oordeel": wat, "reden": "gebeld" if wat else "", "door": "A", "op": "2025-01-10"}
    with (project / "oordelen" / "blad.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    found = draai(project)
    of = {row["bezwaar"]: (row["besluit"], row["methode"], row["zekerheid"]) for row in found["koppelingen"]}
    assert of["juristen:10"] == ("B97", "venster", "waarschijnlijk")  # one of the two is out: the other is left
    assert of["juristen:12"] == (None, "geen", "geen")
    assert [(row["onderwerp"], row["status"]) for row in found["oordelen"]] == [
        ("juristen:10", "geldt"), ("juristen:12", "geldt"),
    ]  # fmt: skip
    assert "Iemand heeft gezegd" in opdracht("bezwaar", project / "uit", "12").uit


def test_a_verdict_that_something_is_right_makes_a_link_for_certain(opdracht: Opdracht, project: Path) -> None:
    opdracht("bezwaar", project / "uit", "--beoordeel", project / "oordelen" / "blad")
    rows = sheet(project)
    rows[1] |= {"oordeel": "klopt", "reden": "staat in de brief", "door": "A", "op": "2025-01-10"}
    with (project / "oordelen" / "blad.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    own = [row for row in draai(project)["koppelingen"] if row["bezwaar"] == "juristen:10"]
    assert [(row["besluit"], row["methode"], row["zekerheid"], row["kandidaten"]) for row in own] == [
        ("B97", "beoordeeld", "vast", 1)
    ]
    # A decision that is no longer there: the verdict stays, and says so.
    (project / "wmo.csv").write_text(WMO.replace("1;100;Besluit", "1;100;Anders"), encoding="utf-8")
    found = draai(project)
    assert [row["status"] for row in found["oordelen"]] == ["past_niet"]
    shutil.rmtree(project / "oordelen")


def test_a_close_miss_without_a_resident_is_a_suggestion_to_judge_and_no_link(
    opdracht: Opdracht, project: Path
) -> None:
    (project / "juristen.csv").write_text(f"{JURISTEN}15;;Bezwaar;2024-06-01;B-289;\n", encoding="utf-8")
    found = {row["bezwaar"]: row for row in draai(project)["koppelingen"]}["juristen:15"]
    assert (found["methode"], found["besluit"]) == ("geen", None)
    (project / "juristen.csv").write_text(f"{JURISTEN}15;;Bezwaar;2024-06-01;B-29;\n", encoding="utf-8")
    found = {row["bezwaar"]: row for row in draai(project)["koppelingen"]}["juristen:15"]
    assert (found["methode"], found["besluit"]) == ("geen", None)
    assert "Het lijkt op B291. De inwoner is niet bekend" in found["reden"]
    opdracht("bezwaar", project / "uit", "--beoordeel", project / "oordelen" / "blad")
    rows = [row for row in sheet(project) if row["bezwaar"] == "juristen:15"]
    assert [(row["besluit"], row["nu"], row["bewijs"]) for row in rows] == [
        ("B291", "geen", "Het kenmerk van dit besluit scheelt één teken, of twee verwisselde."),
    ]  # fmt: skip
    rows[0] |= {"oordeel": "klopt", "reden": "gebeld", "door": "A", "op": "2025-01-10"}
    with (project / "oordelen" / "blad.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    found = {row["bezwaar"]: row for row in draai(project)["koppelingen"]}["juristen:15"]
    assert (found["methode"], found["zekerheid"], found["besluit"]) == ("beoordeeld", "vast", "B291")
