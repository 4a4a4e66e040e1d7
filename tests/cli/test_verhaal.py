"""klantreis klantreis: a story that can be checked by hand, and every klantreis of Testdam told whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.cli.verhaal import _nummer
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.errors import UsageError
from klantreis.pipeline import run
from klantreis.project import load_project
from klantreis.report.story_facts import Verhaal, verhaal
from tests.cli.conftest import Opdracht

WORTEL = Path(__file__).resolve().parents[2]

PROJECT = """\
peildatum: 2024-12-31
loketten: [{naam: Wmo-loket}, {naam: CJG}, {naam: Werkplein}, {naam: Juristen}, {naam: UWV, in_gegevens: nee}]
bronnen:
  zaken:
    bestanden: export.csv
    kolommen: {zaak: zaak, inwoner: {kolom: wie, soort: klant}, activiteit: stap, tijdstip: op, loket: loket,
               naar_loket: naar, uitkomst: uitkomst, wet: {waarde: Wmo}}
    activiteiten:
      - {code: Melding, fase: melding}
      - {code: Gesprek, fase: onderzoek, rollen: uitvraag}
      - {code: Verwezen, fase: onderzoek, rollen: doorverwijzing}
      - {code: Advies gevraagd, fase: advies, rollen: adviesvraag}
      - {code: Advies gegeven, fase: advies, rollen: adviesantwoord}
      - {code: Besluit, fase: besluit, rollen: [besluit, bekendmaking]}
      - {code: Factuur, fase: ondersteuning, rollen: periodiek}
      - {code: Bezwaarschrift, fase: bezwaar}
      - {code: Gesloten, fase: administratie, rollen: afsluiting}
"""
EXPORT = """\
zaak;wie;stap;op;loket;naar;uitkomst
1;100;Melding;2024-01-08 09:00;Wmo-loket;;
1;100;Gesprek;2024-01-10 10:30;Wmo-loket;;
1;100;Advies gevraagd;2024-01-11 09:00;Wmo-loket;Werkplein;
1;100;Advies gegeven;2024-01-12 09:00;Werkplein;;
1;100;Verwezen;2024-01-15 09:00;Wmo-loket;CJG;
2;100;Melding;2024-01-22;CJG;;
2;100;Gesprek;2024-01-23;CJG;;
3;100;Melding;2024-01-24 11:00;Werkplein;;
2;100;Verwezen;2024-01-29;CJG;Wmo-loket;
2;100;Gesloten;2024-01-30;CJG;;
1;100;Gesprek;2024-02-26 12:00;Wmo-loket;;
1;100;Besluit;2024-03-01 12:00;Wmo-loket;;toekenning
1;100;Factuur;2024-04-01;Wmo-loket;;
1;100;Factuur;2024-05-01;Wmo-loket;;
1;100;Factuur;2024-06-01;Wmo-loket;;
1;100;Bezwaarschrift;2024-04-03;Juristen;;
1;100;Verwezen;2024-04-05 09:00;Wmo-loket;UWV;
1;100;Gesloten;2024-04-06 09:00;Wmo-loket;;
"""
VERHAAL = """\
Klantreis 1: van 8 jan 2024 tot 1 jun 2024, 145 dagen. Intern.
3 zaken, 3 loketten, 2 overdrachten, 1 terugkeer. Wet: Wmo.

Waarom dit één klantreis is:
  1: met deze zaak begint de klantreis
  2: een verwijzing kwam in deze zaak aan (verbonden met 1)
  3: er zat te weinig stilte tussen om een nieuwe vraag te zijn (verbonden met 1)

8 jan 2024 · Wmo-loket · zaak 1
    8 jan 2024, 09.00 uur   melding        Melding
    10 jan 2024, 10.30 uur  onderzoek      Gesprek [het verhaal verteld]
    11 jan 2024, 09.00 uur  advies         Advies gevraagd [advies gevraagd aan Werkplein]
    15 jan 2024, 09.00 uur  onderzoek      Verwezen [naar CJG]

Ondertussen: 12 jan 2024 · Werkplein · advies (telt niet als overdracht) · zaak 1
    12 jan 2024, 09.00 uur  advies         Advies gegeven

  ↓ 7 dagen wachten (5 werkdagen): doorverwezen van Wmo-loket naar CJG; Wmo-loket had de zaak nog open \
(aanwijzing voor een warme overdracht).

22 jan 2024 · CJG · zaak 2
    22 jan 2024             melding        Melding
    23 jan 2024             onderzoek      Gesprek [het verhaal verteld]
    29 jan 2024             onderzoek      Verwezen [naar Wmo-loket]
    30 jan 2024             administratie  Gesloten

  Een eigen contact: er is geen overdracht gezien.

Ondertussen: 24 jan 2024 · Werkplein · zaak 3
    24 jan 2024, 11.00 uur  melding        Melding

  ↓ 28 dagen wachten (20 werkdagen): doorverwezen van CJG naar Wmo-loket; CJG had de zaak al gesloten \
(aanwijzing voor een koude overdracht).

26 feb 2024 · Wmo-loket · zaak 1
    Terug na 42 dagen (Wmo-loket > CJG > Wmo-loket): zonder geregistreerde fasewinst, reden onbekend.
    26 feb 2024, 12.00 uur  onderzoek      Gesprek [het verhaal verteld]
    1 mrt 2024, 12.00 uur   besluit        Besluit [uitkomst: toekenning]
    5 apr 2024, 09.00 uur   onderzoek      Verwezen [naar UWV]
    6 apr 2024, 09.00 uur   administratie  Gesloten
    Doorverwezen naar UWV: de gegevens van dat loket zijn hier niet bij.

Ondertussen: 1 apr 2024 · Wmo-loket · loopt door · zaak 1
    1 apr 2024              ondersteuning  Factuur (3 keer, tot 1 jun 2024)

Ondertussen: 3 apr 2024 · Juristen · bezwaar · zaak 1
    3 apr 2024              bezwaar        Bezwaarschrift

Bereikt: ondersteuning; een besluit kwam na 7,5 wk.
Er is bezwaar of beroep geregistreerd.
Dit is wat er is geregistreerd. Waarom iets zo liep, staat niet in de gegevens; vraag het de inwoner.
"""


@pytest.fixture
def uitvoer(tmp_path: Path) -> Path:
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "project.yaml").write_text(PROJECT, encoding="utf-8")
    run(load_project(tmp_path / "project.yaml"), tmp_path / "uit", Sleutel(bytes(32)))
    return tmp_path / "uit"


def test_a_klantreis_is_told_from_desk_to_desk(opdracht: Opdracht, uitvoer: Path) -> None:
    assert opdracht("klantreis", uitvoer, "1").uit == VERHAAL
    assert opdracht("klantreis", uitvoer, "3").uit == VERHAAL  # by a zaak in it
    assert opdracht("klantreis", uitvoer, "--pad", "cjg > wmo-loket").uit == VERHAAL  # the only one with this path


def test_what_cannot_be_told_is_said(opdracht: Opdracht, uitvoer: Path) -> None:
    for arguments, code in (
        (("9",), "onbekende-klantreis"), (("--pad", "CJG > Werkplein"), "onbekend-pad"), ((), "nummer-of-pad"),
        (("1", "--pad", "CJG > Wmo-loket"), "nummer-of-pad"),
    ):  # fmt: skip
        said = opdracht("klantreis", uitvoer, *arguments)
        assert said.code == 2
        assert f"[{code}]" in said.fout
    assert "Wmo-loket > CJG > Wmo-loket" in opdracht("klantreis", uitvoer, "--pad", "Wmo-loket > Kerk").fout
    said = opdracht("klantreis", uitvoer, "9").fout
    assert "geen klantreis en geen zaak heeft dit nummer.\n" in said
    assert f"klantreis klantreizen {uitvoer}" in said  # the folder that was given


def test_a_number_of_several_klantreizen_is_said_to_be_so() -> None:
    zaken = pa.table({"zaak": ["wmo:7", "jeugd:7"], "klantreis": ["wmo:7", "jeugd:7"]})
    with pytest.raises(UsageError) as caught:
        _nummer(zaken, "7", "map")
    assert caught.value.what == "2 klantreizen hebben een zaak met dit nummer."
    assert "met de bron ervoor" in str(caught.value)
    assert _nummer(zaken, "jeugd:7", "map") == "jeugd:7"


@pytest.fixture(scope="module")
def testdam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("run") / "testdam"
    run(load_project(WORTEL / "mappings" / "testdam.yaml"), target, Sleutel(bytes(32)))
    return target


def test_several_klantreizen_with_a_path_are_listed(opdracht: Opdracht, testdam: Path) -> None:
    pad = "Wmo-loket > Schuldhulp > Wmo-loket"
    routes = pq.read_table(testdam / "routes.parquet").to_pylist()
    own = {row["klantreis"] for row in routes if f" > {pad} > " in f" > {row['pad']} > "}
    assert len(own) > 1
    said = opdracht("klantreis", testdam, "--pad", pad, "--aantal", "100").uit.splitlines()
    assert said[0].startswith(f"{len(own)} klantreizen met {pad}")
    assert {line.split("\t")[0] for line in said[2:] if "\t" in line} == own


def test_every_event_and_every_handover_is_told_once(testdam: Path) -> None:
    tables = {
        name: pq.read_table(testdam / f"{name}.parquet").to_pylist()
        for name in ("klantreizen", "klantreis_zaken", "gebeurtenissen", "bezoeken", "overdrachten", "lussen")
    }
    for reis in tables["klantreizen"]:
        zaken = [row for row in tables["klantreis_zaken"] if row["klantreis"] == reis["klantreis"]]
        ids = {row["zaak"] for row in zaken}
        events = [row for row in tables["gebeurtenissen"] if row["zaak"] in ids]
        moves = [row for row in tables["overdrachten"] if {row["van_zaak"], row["naar_zaak"]} & ids]
        visits = [row for row in tables["bezoeken"] if row["zaak"] in ids]
        told: Verhaal = verhaal(reis, zaken, events, visits, moves, tables["lussen"])
        found = Counter((stuk.zaak, g.activiteit, g.dag) for stuk in told.stukken for g in stuk.gebeurtenissen)
        assert found == Counter((row["zaak"], row["activiteit"], row["tijdstip_lokaal"].date()) for row in events)
        assert sum(stuk.soort == "bezoek" for stuk in told.stukken) == len(visits)
        arrived = [row for row in moves if row["naar_zaak"] in ids]
        assert sum(stuk.door is not None for stuk in told.stukken) == len(arrived)
        assert sum(len(stuk.verder) for stuk in told.stukken) == sum(row["naar_bezoek"] is None for row in moves)
        returns = [row for row in tables["lussen"] if row["bezoek"] in {visit["bezoek"] for visit in visits}]
        assert sum(len(stuk.terug) for stuk in told.stukken) == len(returns)
