"""Made-up Testdam: the same by seed, the same residents when it grows, and counted to the row."""

from __future__ import annotations

import csv
import gzip
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from klantreis.errors import OutputError, UsageError
from klantreis.project import load_project
from klantreis.simulate import simulate
from klantreis.simulate.people import elfproef, maak_bsn
from klantreis.simulate.project_file import project_file
from klantreis.simulate.rates import RAD, SCENARIOS
from klantreis.vocabulary import TWIJFELREDENEN, UITVALREDENEN

WORTEL = Path(__file__).resolve().parents[2]
VERSCHEEPT = WORTEL / "eventlogs" / "testdam"


@pytest.fixture(scope="module")
def testdam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The municipality as it ships, made anew."""
    target = tmp_path_factory.mktemp("testdam")
    simulate(target, inwoners=400, zaad=1)
    return target


def rijen(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def aantallen(target: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((target / "waarheid" / "aantallen.json").read_text(encoding="utf-8"))
    return loaded


def inhoud(path: Path) -> object:
    """What a file holds, whatever library packed it."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return {name: book.read(name) for name in sorted(book.namelist())}
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    return pq.read_table(path).to_pylist() if path.suffix == ".parquet" else path.read_bytes()


def bestanden(target: Path) -> dict[str, Path]:
    return {
        str(path.relative_to(target)): path
        for path in sorted(target.rglob("*"))
        if path.is_file() and path.name != "testdam.yaml"
    }


def test_what_ships_is_what_the_seed_gives(testdam: Path) -> None:
    shipped, made = bestanden(VERSCHEEPT), bestanden(testdam)
    assert list(shipped) == list(made)
    assert [naam for naam in made if inhoud(shipped[naam]) != inhoud(made[naam])] == []


def test_the_project_file_that_ships_is_the_one_that_the_tables_give() -> None:
    path = WORTEL / "mappings" / "testdam.yaml"
    assert path.read_text(encoding="utf-8") == project_file("../eventlogs/testdam/exports", 2023, 3)
    assert set(load_project(path).project.bronnen) == set(aantallen(VERSCHEEPT)["bronnen"])


def test_what_ships_is_small() -> None:
    sizes = [path.stat().st_size for path in bestanden(VERSCHEEPT).values()]
    assert max(sizes) < 1_000_000
    assert sum(sizes) < 1_500_000


def test_equal_seeds_give_equal_bytes(testdam: Path, tmp_path: Path) -> None:
    simulate(tmp_path, inwoners=400, zaad=1)
    first, second = bestanden(testdam), bestanden(tmp_path)
    assert list(first) == list(second)
    assert [naam for naam in first if first[naam].read_bytes() != second[naam].read_bytes()] == []


def test_the_first_residents_stay_when_there_are_more(testdam: Path, tmp_path: Path) -> None:
    simulate(tmp_path, inwoners=90, zaad=1)
    for naam, small in bestanden(tmp_path).items():
        if small.suffix == ".csv":
            assert bestanden(testdam)[naam].read_bytes().startswith(small.read_bytes()), naam


def test_another_seed_gives_another_municipality(testdam: Path, tmp_path: Path) -> None:
    simulate(tmp_path, inwoners=20, zaad=2)
    zelfde = {r["bsn"] for r in rijen(testdam / "waarheid" / "inwoners.csv")}
    assert not zelfde & {r["bsn"] for r in rijen(tmp_path / "waarheid" / "inwoners.csv")}


# -- counts -------------------------------------------------------------------------------------------------------


def tel(path: Path) -> tuple[int, int]:
    """Rows of an export, and what a reader counts: rows, or filled date cells of the wide form."""
    if path.suffix == ".csv":
        codering = "cp1252" if path.name.startswith("wmo") else "utf-8-sig"
        with path.open(encoding=codering, newline="") as handle:
            n = sum(1 for _ in csv.reader(handle, delimiter="," if path.name.startswith("werkplein") else ";")) - 1
        return n, n
    if path.suffix == ".parquet":
        n = pq.read_metadata(path).num_rows
        return n, n
    if path.suffix == ".gz":
        n = gzip.decompress(path.read_bytes()).count(b"<event>")
        return n, n
    blad = "Jeugd" if path.name.startswith("jeugd") else "Bezwaren"
    kop, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(blad).to_python()
    if blad == "Bezwaren":
        return len(rows), len(rows)
    stappen = range(kop.index("Datum melding"), kop.index("Doorverwezen naar"))
    return len(rows), sum(row[i] != "" for row in rows for i in stappen)


def test_counts_are_those_of_the_files(testdam: Path) -> None:
    geteld = {path.name: tel(path) for path in (testdam / "exports").iterdir()}
    opgeschreven = {
        naam: (telling["rijen"], telling["gelezen"])
        for bron in aantallen(testdam)["bronnen"].values()
        for naam, telling in bron.items()
    }
    assert geteld == opgeschreven


def test_everything_read_is_an_event_or_has_a_reason(testdam: Path) -> None:
    events = Counter(r["bestand"] for r in rijen(testdam / "waarheid" / "gebeurtenissen.csv"))
    vuil: dict[str, Counter[tuple[str, str]]] = {"uitval": Counter(), "twijfel": Counter(), "geen gevolg": Counter()}
    for r in rijen(testdam / "waarheid" / "vuil.csv"):
        vuil[r["verwacht"]][r["bestand"], r["reden"]] += 1
    for bron in aantallen(testdam)["bronnen"].values():
        for naam, telling in bron.items():
            assert telling["gelezen"] == telling["gebeurtenissen"] + sum(telling["uitval"].values()), naam
            assert telling["gebeurtenissen"] == events[naam], naam
            for soort in ("uitval", "twijfel"):
                assert telling[soort] == {r: n for (b, r), n in vuil[soort].items() if b == naam}, naam


def test_every_kind_of_dirt_is_there(testdam: Path) -> None:
    redenen = {r["reden"] for r in rijen(testdam / "waarheid" / "vuil.csv")}
    # The other reasons are made by the tests of the readers.
    elders = {"onleesbare_tekens", "nul_bytes", "cel_te_groot", "overgeslagen", "bsn_in_tekst", "zonder_datum",
              "zaak_onbekend", "object_dubbel", "kenmerk_onduidelijk"}  # fmt: skip
    assert redenen - {""} == (set(UITVALREDENEN) | set(TWIJFELREDENEN)) - elders


def test_rows_are_where_the_truth_says(testdam: Path) -> None:
    """Each event of the Wmo-loket and the contact centre is found back by file and row."""
    gelezen: dict[str, list[list[str]]] = {}
    for r in rijen(testdam / "waarheid" / "gebeurtenissen.csv"):
        if r["bron"] not in ("kcc", "wmo"):
            continue
        if r["bestand"] not in gelezen:
            codering = "cp1252" if r["bron"] == "wmo" else "utf-8-sig"
            with (testdam / "exports" / r["bestand"]).open(encoding=codering, newline="") as handle:
                gelezen[r["bestand"]] = list(csv.reader(handle, delimiter=";"))
        row = gelezen[r["bestand"]][int(r["regel"]) - 1]
        assert f"{r['bron']}:{row[0]}" == r["zaak"]
        jaar, maand, dag = r["tijd"][:10].split("-")
        assert f"{dag}-{maand}-{jaar}" in (row[5] if r["bron"] == "wmo" else row[2])


# -- people -------------------------------------------------------------------------------------------------------


def test_bsns_are_valid_and_unique() -> None:
    numbers = [maak_bsn(nummer, zaad=3) for nummer in range(1, 20_001)]
    assert all(elfproef(bsn) for bsn in numbers)
    assert len(set(numbers)) == len(numbers)
    assert 0.08 < sum(bsn[0] == "0" for bsn in numbers) / len(numbers) < 0.12


def test_every_bsn_in_the_exports_is_valid_but_for_the_planted_ones(testdam: Path) -> None:
    fout = {
        (r["bestand"], int(r["regel"]))
        for r in rijen(testdam / "waarheid" / "vuil.csv")
        if r["reden"] == "bsn_ongeldig"
    }
    found = set()
    nullen = 0
    for path in sorted((testdam / "exports").glob("wmo_*.csv")):
        with path.open(encoding="cp1252", newline="") as handle:
            for regel, row in enumerate(csv.reader(handle, delimiter=";"), start=1):
                if regel > 1 and not elfproef(row[1].zfill(9)):
                    found.add((path.name, regel))
                nullen += regel > 1 and len(row[1]) < 9
    assert found >= fout
    # A broken row is a copy of a row beside it, BSN and all.
    assert len(found - fout) <= 3
    assert fout and nullen


def test_residents_come_in_the_stated_shares(testdam: Path) -> None:
    assert sum(SCENARIOS.values()) == RAD
    assert Counter(r["scenario"] for r in rijen(testdam / "waarheid" / "inwoners.csv")) == SCENARIOS


def test_what_is_hard_is_there(testdam: Path) -> None:
    truth = testdam / "waarheid"
    assert {r["lot"] for r in rijen(truth / "verwijzingen.csv")} == {
        "aangekomen", "zoekgeraakt", "lopend", "buiten_beeld",
    }  # fmt: skip
    assert {(r["soort"], r["voortgang"]) for r in rijen(truth / "terugkeren.csv")} == {
        ("direct", "ja"), ("direct", "nee"), ("direct", "nog_onbekend"), ("indirect", "ja"), ("indirect", "nee"),
    }  # fmt: skip
    assert {r["bewijs"] for r in rijen(truth / "overdrachten.csv")} == {
        "doorverwijzing", "binnen_zaak", "nieuwe_melding",
    }  # fmt: skip
    assert {r["soort"] for r in rijen(truth / "overdrachten.csv")} == {
        "warm", "koud", "onbekend", "zoekgeraakt", "lopend", "buiten_beeld",
    }  # fmt: skip
    assert {r["verschijnsel"] for r in rijen(truth / "verschijnselen.csv")} >= {
        "gelijktijdig", "advies", "kom_maar_terug", "afgehouden", "stap_terug", "oude_zorg", "nachten", "vervolg",
        "statusvraag", "onbekend_ertussen", "splitsing", "te_laat",
    }  # fmt: skip
    events = rijen(truth / "gebeurtenissen.csv")
    assert any(r["herhaald"] for r in events)
    assert {len(r["tijd"]) for r in events} == {10, 16, 19}


def test_exports_have_the_habits_of_their_systems(testdam: Path) -> None:
    exports = testdam / "exports"
    assert (exports / "kcc_2023.csv").read_bytes().startswith(b"\xef\xbb\xbfContactnummer;")
    kop = (exports / "wmo_2023-01.csv").read_text(encoding="cp1252").splitlines()[0]
    assert "Cliënt" in kop and ";Uitkomst;" in kop
    assert ";Besluit;" in (exports / "wmo_2025-03.csv").read_text(encoding="cp1252").splitlines()[0]
    assert "Team Zorg" in (exports / "wmo_2023-06.csv").read_text(encoding="cp1252")
    assert "Team Zorg" not in (exports / "wmo_2024-09.csv").read_text(encoding="cp1252")
    assert re.search(r",\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,", (exports / "werkplein_2024.csv").read_text(encoding="utf-8"))
    assert "Tijdstempel" in (exports / "schuldhulp_2025.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "verkeerd", [{"inwoners": 0}, {"zaad": -1}, {"jaren": 2}, {"eerste_jaar": 1900}], ids=lambda v: next(iter(v))
)
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, verkeerd: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="ongeldig-aantal"):
        simulate(tmp_path, **{"inwoners": 10, "zaad": 1, **verkeerd})  # type: ignore[arg-type]


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "eigen.csv").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="map-niet-leeg"):
        simulate(tmp_path, inwoners=10, zaad=1)
    assert (tmp_path / "exports" / "eigen.csv").read_text(encoding="utf-8") == "x"
