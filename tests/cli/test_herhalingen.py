"""klantreis herhalingen, on a few zaken that can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from klantreis.cli.herhalingen import Waarover
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import LEZEN, run
from klantreis.project import load_project
from klantreis.vocabulary_journeys import HERHALINGNIVEAUS
from tests.cli.conftest import Opdracht

PROJECT = """\
bronnen:
  zaken:
    bestanden: zaken.csv
    kolommen: {zaak: Zaak, activiteit: Stap, tijdstip: Datum, loket: Team, behandelaar: Wie, wet: Wet}
    activiteiten:
      - {code: Factuur, rollen: periodiek}
loketten:
  - naam: Werkplein
  - naam: CJG
"""
# Z1: Brief twice in a row, by two; Bellen again, by one, the first at the same time as the first Brief.
# Z2: three invoices in a row, by whom is not known. Z3: nothing again.
ZAKEN = """\
Zaak;Stap;Datum;Team;Wie;Wet
Z1;Bellen;2024-01-02 09:00;Werkplein;Jansen;Wmo
Z1;Brief;2024-01-02 09:00;Werkplein;Jansen;Wmo
Z1;Brief;2024-01-03 09:00;Werkplein;Pietersen;Wmo
Z1;Bellen;2024-01-04 09:00;Werkplein;Jansen;Wmo
Z2;Factuur;2024-01-01 09:00;CJG;;Jeugdwet
Z2;Factuur;2024-02-01 09:00;CJG;;Jeugdwet
Z2;Factuur;2024-03-01 09:00;CJG;;Jeugdwet
Z3;Bellen;2024-01-01 09:00;CJG;Jansen;Jeugdwet
"""
KOP = ["soort", "aantal", "omvang", "aandeel", "repeat", "redo", "onbekend"]


def make(folder: Path, tot: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "zaken.csv").write_text(ZAKEN, encoding="utf-8")
    (folder / "p.yaml").write_text(PROJECT, encoding="utf-8")
    return run(load_project(folder / "p.yaml"), folder / tot, Sleutel(b"s" * 32), tot=tot).folder


@pytest.fixture(scope="module")
def uitvoer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("opnieuw"), "draaien")


def shown(opdracht: Opdracht, *words: str | Path) -> tuple[str, list[list[str]], list[str]]:
    """Heading, table and what is said below it."""
    done = opdracht("herhalingen", *words)
    assert done.code == 0, done.fout
    head, *rest = done.uit.splitlines()
    return head, [line.split("\t") for line in rest if "\t" in line], [line for line in rest if "\t" not in line]


def test_command_and_table_have_the_same_levels() -> None:
    assert tuple(Waarover) == HERHALINGNIVEAUS


def test_per_activiteit_what_is_planned_comes_last(opdracht: Opdracht, uitvoer: Path) -> None:
    head, rows, said = shown(opdracht, uitvoer)
    assert head == "Zelflussen en herhalingen per activiteit van 3 zaken. Intern."
    assert rows == [
        ["activiteit", *KOP],
        ["Bellen", "herhaling", "1", "1", "33,3 %", "1", "0", "0"],
        ["Brief", "zelflus", "1", "1", "50,0 %", "0", "1", "0"],
        ["Factuur", "zelflus", "1", "2", "33,3 %", "", "", "1"],
    ]
    assert said == [
        "Zelflus: dezelfde stap direct achter elkaar; herhaling: dezelfde stap opnieuw, met iets anders ertussen.",
        "Zelfde behandelaar (repeat): steeds dezelfde behandelaar; meer behandelaars (redo): meer dan één behandelaar; "
        "onbekend: een behandelaar ontbreekt, en meer dan één is er niet gezien. Repeat en redo zijn woorden van "
        "edeaR.",
        "Aantal: hoeveel keer dit begon. Omvang: hoe vaak de stap daarbij opnieuw is gedaan. Dat is geen fout: soms "
        "hoort het zo, of moet het.",
        "Aandeel: het aantal, gedeeld door alle keren dat deze stap is gedaan.",
        "Periodiek: 1. Zulke stappen, zoals facturen, horen terug te komen.",
        "Bij 2 rust de volgorde op gelijke tijden.",
        "Waar nergens een behandelaar bij staat, is niet te zeggen of het steeds dezelfde was.",
        "Dit zegt niets over medewerkers.",
    ]


def test_desks_stay_on_the_alphabet(opdracht: Opdracht, uitvoer: Path) -> None:
    _head, rows, said = shown(opdracht, uitvoer, "--niveau", "loket")
    assert [row[:4] for row in rows[1:]] == [
        ["CJG", "zelflus", "1", "2"],
        ["Werkplein", "zelflus", "1", "1"],
        ["Werkplein", "herhaling", "1", "1"],
    ]
    assert said[-1] == "De loketten staan op alfabet. Dit zegt niets over medewerkers."
    head, rows, _said = shown(opdracht, uitvoer, "--niveau", "loket-activiteit", "--aantal", "2")
    assert head == "Zelflussen en herhalingen per loket-activiteit van 3 zaken; de eerste 2 van 3. Intern."
    assert [row[:3] for row in rows] == [
        ["loket", "activiteit", "soort"],
        ["CJG", "Factuur", "zelflus"],
        ["Werkplein", "Bellen", "herhaling"],
    ]


def test_per_zaak_most_first(opdracht: Opdracht, uitvoer: Path) -> None:
    _head, rows, _said = shown(opdracht, uitvoer, "--niveau", "zaak")
    assert [row[:4] for row in rows] == [
        ["zaak", "soort", "aantal", "omvang"],
        ["Z1", "zelflus", "1", "1"],
        ["Z1", "herhaling", "1", "1"],
        ["Z2", "zelflus", "1", "2"],  # planned, so last, though it is larger
    ]


def test_the_whole_log_is_summarised(opdracht: Opdracht, uitvoer: Path) -> None:
    head, rows, _said = shown(opdracht, uitvoer, "--niveau", "log")
    assert head == "Zelflussen en herhalingen van 3 zaken. Intern."
    assert rows[:3] == [
        ["soort", "type", "maat", "n", "min", "q1", "mediaan", "gemiddelde", "q3", "max", "sd", "iqr"],
        ["zelflus", "alle", "per zaak", "3", "0", "0,50", "1", "0,67", "1", "1", "0,58", "0,50"],
        ["zelflus", "alle", "omvang", "2", "1", "1,25", "1,50", "1,50", "1,75", "2", "0,71", "0,50"],
    ]
    assert ["zelflus", "redo", "omvang", "1", "1", "1", "1", "1", "1", "1", "", "0"] in rows


@pytest.mark.parametrize("word", [["--wet", "Jeugdwet"], ["--periode", "2024"], []])
def test_a_filter_counts_again(opdracht: Opdracht, uitvoer: Path, word: list[str]) -> None:
    _head, rows, _said = shown(opdracht, uitvoer, *word)
    assert len(rows) == (2 if word and word[0] == "--wet" else 4)
    assert rows[-1][0] == "Factuur"


def test_a_run_that_only_read_is_counted_when_asked(opdracht: Opdracht, uitvoer: Path, tmp_path: Path) -> None:
    gelezen = make(tmp_path / "in", LEZEN)
    assert not (gelezen / "herhalingen.parquet").exists()
    for niveau in ("activiteit", "log"):
        words = ("--niveau", niveau)
        assert opdracht("herhalingen", gelezen, *words).uit == opdracht("herhalingen", uitvoer, *words).uit


def test_where_nothing_is_done_again(opdracht: Opdracht, uitvoer: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "zaken.csv").write_text("\n".join([ZAKEN.splitlines()[0], ZAKEN.splitlines()[-1]]) + "\n")
    (folder / "p.yaml").write_text(PROJECT, encoding="utf-8")
    gelezen = run(load_project(folder / "p.yaml"), folder / "uit", Sleutel(b"s" * 32), tot=LEZEN).folder
    for niveau in ("zaak", "activiteit", "loket", "loket-activiteit"):
        done = opdracht("herhalingen", gelezen, "--niveau", niveau)
        assert done.uit == "In deze zaken is op dit niveau geen stap opnieuw gedaan.\n"


def test_no_worker_is_named(uitvoer: Path) -> None:
    workers = set(pq.read_table(uitvoer / "gebeurtenissen.parquet")["behandelaar"].to_pylist()) - {None}
    assert len(workers) == 2
    text = (uitvoer / "herhalingen.csv").read_text("utf-8-sig")
    assert "Factuur" in text
    assert [name for name in workers if name in text] == []
