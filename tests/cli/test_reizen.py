"""klantreis klantreizen, overdrachten and lussen, on the made-up municipality that ships."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.manifest import read_manifest
from klantreis.pipeline import LEZEN, run
from klantreis.project import load_project
from tests.cli.conftest import Opdracht

WORTEL = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def testdam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("run") / "testdam"
    run(load_project(WORTEL / "mappings" / "testdam.yaml"), target, Sleutel(bytes(32)))
    return target


def test_lussen_are_put_together_by_path_and_add_up(opdracht: Opdracht, testdam: Path) -> None:
    said = opdracht("lussen", str(testdam), "--aantal", "1000").uit.splitlines()
    table = pq.read_table(testdam / "lussen.parquet").to_pylist()
    assert said[0] == f"{len(table)} terugkeren. Intern."
    rows = [line.split("\t") for line in said[2:] if "\t" in line]
    assert sum(int(row[1]) for row in rows) == len(table)
    days = [int(row[7].replace(".", "")) for row in rows]
    assert days == sorted(days, reverse=True)
    assert "terugkeer zonder geregistreerde fasewinst, reden onbekend" in said[-1]


def test_lussen_of_one_path_are_listed(opdracht: Opdracht, testdam: Path) -> None:
    pad = pq.read_table(testdam / "lussen.parquet")["pad"][0].as_py()
    said = opdracht("lussen", str(testdam), "--pad", pad.upper()).uit
    assert f"langs {pad}" in said
    wrong = opdracht("lussen", str(testdam), "--pad", "Wmo-loket > Nergens > Wmo-loket")
    assert wrong.code == 2
    assert "onbekend-pad" in wrong.fout


def test_overdrachten_count_every_kind(opdracht: Opdracht, testdam: Path) -> None:
    said = opdracht("overdrachten", str(testdam), "--aantal", "1000").uit.splitlines()
    table = pq.read_table(testdam / "overdrachten.parquet")
    rows = [line.split("\t") for line in said[2:] if "\t" in line]
    assert sum(int(row[2]) for row in rows) == len(table)
    assert all(int(row[2]) == sum(int(cell) for cell in row[4:10]) for row in rows)
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)


def test_a_run_draws_its_desk_map(testdam: Path) -> None:
    svg = (testdam / "loketkaart.svg").read_text(encoding="utf-8")
    handovers = pq.read_table(testdam / "overdrachten.parquet")
    assert f"{len(handovers)} overdrachten" in svg
    assert all(loket in svg for loket in set(handovers["van_loket"].to_pylist()) if loket)
    said = (testdam / "samenvatting.txt").read_text(encoding="utf-8")
    assert "loketkaart.svg" in said and "lusroutes.svg" in said
    people = pq.read_table(testdam / "klantreizen.parquet")
    residents = set(people["inwoner"].to_pylist()) - {None}
    assert f"Klantreizen: {len(people)} van {len(residents)} inwoners (" in said


def test_a_run_draws_its_objections(testdam: Path) -> None:
    """What the pictures say is what the tables hold."""
    rows = [row for row in pq.read_table(testdam / "trechter.parquet").to_pylist() if row["groep"] == "alle"]
    besluiten, bezwaren = ([row for row in rows if row["stap"] == stap] for stap in ("besluit", "bezwaar"))
    contested = sum(row["verder"] for row in besluiten)
    upheld = sum(row["aantal"] for row in bezwaren if row["uitkomst"] in ("gegrond", "gedeeltelijk gegrond"))
    n = pq.read_table(testdam / "besluiten.parquet")["soort"].to_pylist().count("besluit")
    svg = (testdam / "trechter.svg").read_text(encoding="utf-8")
    assert (
        f"Testdam: van de {n} besluiten werden er {contested} bestreden; {upheld} bezwaren waren geheel of gedeeltelijk"
    ) in svg
    beside = (testdam / "bestreden.svg").read_text(encoding="utf-8")
    facts = read_manifest(testdam)["stroom_bestreden"]
    assert facts["bestreden"] + facts["anders"] + sum(facts["weggelaten"].values()) == n
    assert f"Vóór {facts['bestreden']} bestreden besluiten" in beside
    flow = pq.read_table(testdam / "stroom_bestreden.parquet").to_pylist()
    ends = [row for row in flow if row["niveau"] == "activiteit" and row["naar"] == "(einde)"]
    assert [sum(row[name] for row in ends) for name in ("zaken_bestreden", "zaken_anders")] == [
        facts["bestreden"], facts["anders"],
    ]  # fmt: skip
    said = (testdam / "samenvatting.txt").read_text(encoding="utf-8")
    assert "  trechter.svg      hoeveel besluiten werden bestreden, en hoe dat afliep\n" in said
    assert "  bestreden.svg     de weg vóór bestreden besluiten naast die vóór andere\n" in said


def test_a_desk_map_of_whole_klantreizen_to_which_a_chosen_zaak_belongs(
    opdracht: Opdracht, testdam: Path, tmp_path: Path
) -> None:
    done = opdracht("loketkaart", str(testdam), "--wet", "Jeugdwet", "-o", str(tmp_path / "diep" / "jeugd.svg"))
    assert done.code == 0
    made = [tmp_path / "diep" / f"jeugd.{soort}" for soort in ("svg", "png", "dot")]
    assert done.uit.splitlines()[:3] == [str(path) for path in made]
    assert all(path.is_file() for path in made)
    events = pq.read_table(testdam / "gebeurtenissen.parquet", columns=["zaak", "wet"]).to_pylist()
    chosen = {event["zaak"] for event in events if event["wet"] == "Jeugdwet"}
    zaken = pq.read_table(testdam / "klantreis_zaken.parquet").to_pylist()
    reizen = {row["klantreis"] for row in zaken if row["zaak"] in chosen}
    handovers = pq.read_table(testdam / "overdrachten.parquet").to_pylist()
    own = [row for row in handovers if row["klantreis"] in reizen]
    assert 0 < len(own) < len(handovers)
    # Not only the handovers between the chosen zaken themselves.
    assert any(not {row["van_zaak"], row["naar_zaak"]} & chosen for row in own)
    assert f"{len(own)} overdrachten; wet Jeugdwet; " in done.uit
    lost = sum(row["soort"] == "zoekgeraakt" for row in own)
    known = sum(row["bewijs"] == "doorverwijzing" and row["soort"] not in ("lopend", "buiten_beeld") for row in own)
    svg = made[0].read_text(encoding="utf-8")
    assert f"Testdam, wet Jeugdwet: bij {lost} van de {known} doorverwijzingen is geen vervolg gezien" in svg
    cjg = {row["klantreis"] for row in pq.read_table(testdam / "bezoeken.parquet").to_pylist()
           if row["klantreis"] in reizen and row["loket"] == "CJG"}  # fmt: skip
    people = pq.read_table(testdam / "klantreizen.parquet").to_pylist()
    residents = {row["inwoner"] for row in people if row["klantreis"] in cjg} - {None}
    assert f"CJG ({len(residents)} inwoners)" in svg


def test_a_desk_map_that_cannot_be_written_says_so(opdracht: Opdracht, testdam: Path, tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    done = opdracht("loketkaart", str(testdam), "-o", str(tmp_path / "bestand" / "kaart"))
    assert done.code == 2
    assert "uitvoer-niet-schrijfbaar" in done.fout and "de loketkaart" in done.fout


def test_a_run_draws_how_its_loops_went(testdam: Path) -> None:
    svg = (testdam / "lusroutes.svg").read_text(encoding="utf-8")
    loops = pq.read_table(testdam / "lussen.parquet").to_pylist()
    without = sum(row["voortgang"] == "nee" for row in loops)
    assert f"Testdam: {len(loops)} keer terug bij een eerder loket, {without} keer zonder geregistreerde" in svg
    often = Counter(row["pad"] for row in loops).most_common(1)[0]
    assert f"{often[0].replace('>', '&gt;')}: {often[1]} keer terug" in svg
    assert svg.count('<g class="pad">') == 6
    assert (testdam / "lusroutes.png").is_file()


def test_lussen_draws_the_paths_of_chosen_klantreizen(opdracht: Opdracht, testdam: Path, tmp_path: Path) -> None:
    done = opdracht("lussen", str(testdam), "--wet", "Wmo", "-o", str(tmp_path / "wmo"))
    said = done.uit.splitlines()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["wmo.png", "wmo.svg"]
    n = int(said[0].partition(" ")[0])
    assert 0 < n < len(pq.read_table(testdam / "lussen.parquet"))
    assert said[-3:-1] == [str(tmp_path / "wmo.svg"), str(tmp_path / "wmo.png")]
    assert said[-1].startswith(f"{n} keer terug langs ") and "; wet Wmo; " in said[-1]


def test_lussen_draws_the_one_path_that_was_asked(opdracht: Opdracht, testdam: Path, tmp_path: Path) -> None:
    rows = pq.read_table(testdam / "lussen.parquet").to_pylist()
    pad = rows[0]["pad"]
    n = sum(row["pad"] == pad for row in rows)
    done = opdracht("lussen", str(testdam), "--pad", pad, "-o", str(tmp_path / "lus.svg"))
    assert done.uit.splitlines()[-1].startswith(f"{n} keer terug langs 1 pad; peildatum")
    assert (tmp_path / "lus.svg").read_text(encoding="utf-8").count('<g class="pad">') == 1


def test_klantreizen_say_what_another_quiet_period_would_give(opdracht: Opdracht, testdam: Path) -> None:
    said = opdracht("klantreizen", str(testdam), "--wet", "Wmo").uit
    assert "alleen klantreizen met wet Wmo" in said
    assert "bij 90 dagen" in said
    assert "bij 365 dagen" in said


def test_a_run_that_only_read_has_no_klantreizen(opdracht: Opdracht, tmp_path: Path) -> None:
    target = tmp_path / "gelezen"
    run(load_project(WORTEL / "mappings" / "testdam.yaml"), target, Sleutel(bytes(32)), tot=LEZEN)
    found = opdracht("klantreizen", str(target))
    assert found.code == 2
    assert "geen-klantreizen" in found.fout
    shutil.rmtree(target)
