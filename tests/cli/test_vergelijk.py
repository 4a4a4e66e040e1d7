"""klantreis vergelijk as users run it: wrong input, a folder that was changed, twice, and draai after it."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.audit.rerunning import rerun
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.errors import OutputError
from klantreis.manifest import NAAM, read_manifest, seal, write_manifest
from klantreis.pipeline import LEZEN, run
from klantreis.project import load_project
from tests.cli.conftest import Opdracht
from tests.compare.compared_runs import willekeurig

JAREN = ("--periode", "2024", "--periode", "2025")
SLEUTEL = Sleutel(bytes(range(32)))


@pytest.fixture(scope="module")
def gedraaid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project and the run of it, uit; never changed."""
    folder = tmp_path_factory.mktemp("vergelijk")
    run(load_project(willekeurig(folder, 31, zaken=260)), folder / "uit", SLEUTEL)
    return folder


@pytest.fixture
def map_(gedraaid: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    shutil.copytree(gedraaid, tmp_path / "map")
    return tmp_path / "map"


def inhoud(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def geweigerd(opdracht: Opdracht, code: str, *words: str | Path) -> str:
    """What is said when a command is refused with this code, without a traceback."""
    done = opdracht("vergelijk", *words)
    assert done.code != 0
    assert f"[{code}]" in done.fout
    assert "Traceback" not in done.fout
    return done.fout


@pytest.mark.parametrize(
    ("periodes", "code"),
    [
        (["2024"], "te-weinig-perioden"), (["2024", "2024"], "perioden-overlappen"),
        (["2024", "2024-K4"], "perioden-overlappen"), (["2024-01-01:2024-06-30", "2024-06"], "perioden-overlappen"),
        (["2024", "vorig jaar"], "ongeldige-periode"), (["2024", ""], "ongeldige-periode"),
        (["2024", "2024-13"], "ongeldige-periode"), (["2025", "2024-06-30:2024-01-01"], "ongeldige-periode"),
        (["2024", "2040"], "geen-gegevens-in-periode"), (["2040", "2041"], "geen-gegevens-in-periode"),
        (["1990", "1991"], "periode-te-kort"), (["2023-K1", "2024-K1"], "periode-te-kort"),
        (["2024", "0000"], "ongeldige-periode"),
    ],
)  # fmt: skip
def test_periods_that_cannot_be_compared_are_refused_and_nothing_is_written(
    opdracht: Opdracht, gedraaid: Path, periodes: list[str], code: str
) -> None:
    geweigerd(opdracht, code, gedraaid / "uit", *(word for text in periodes for word in ("--periode", text)))
    assert not (gedraaid / "uit" / "vergelijking").exists()


def test_a_folder_that_is_no_run_or_only_read_is_refused(opdracht: Opdracht, gedraaid: Path, tmp_path: Path) -> None:
    geweigerd(opdracht, "geen-uitvoer", tmp_path, *JAREN)
    run(load_project(gedraaid / "project.yaml"), tmp_path / "gelezen", SLEUTEL, tot=LEZEN)
    said = geweigerd(opdracht, "geen-klantreizen", tmp_path / "gelezen", *JAREN)
    assert "klantreis draai" in said


def herzegel(folder: Path, **anders: Any) -> None:
    manifest = json.loads((folder / NAAM).read_text(encoding="utf-8"))
    manifest["invoer"] |= anders
    manifest["zegel"] = seal(manifest)
    (folder / NAAM).write_text(json.dumps(manifest), encoding="utf-8")


def test_a_run_by_other_definitions_or_that_was_changed_is_refused(opdracht: Opdracht, map_: Path) -> None:
    uit = map_ / "uit"
    before = (uit / NAAM).read_bytes()
    herzegel(uit, definities="3")
    geweigerd(opdracht, "andere-definities", uit, *JAREN)
    (uit / NAAM).write_bytes(before.replace(b'"gemeente": "Willekeurig"', b'"gemeente": "Willekeurug"'))
    geweigerd(opdracht, "zegel-verbroken", uit, *JAREN)
    (uit / NAAM).write_bytes(before)
    own = (uit / "klantreizen.parquet").read_bytes()
    (uit / "klantreizen.parquet").write_bytes(own[:-1])
    geweigerd(opdracht, "uitvoer-onvolledig", uit, *JAREN)
    (uit / "klantreizen.parquet").unlink()
    geweigerd(opdracht, "uitvoer-onvolledig", uit, *JAREN)
    assert not (uit / "vergelijking").exists()


@pytest.mark.parametrize("naam", ["klantreizen.parquet", "gebeurtenissen.parquet", "besluiten.parquet"])
def test_a_table_of_which_a_byte_was_changed_is_not_compared(opdracht: Opdracht, map_: Path, naam: str) -> None:
    """What an auditor signs for rests on the tables that the run wrote."""
    own = bytearray((map_ / "uit" / naam).read_bytes())
    own[len(own) // 2] ^= 1
    (map_ / "uit" / naam).write_bytes(own)
    geweigerd(opdracht, "uitvoer-onvolledig", map_ / "uit", *JAREN)


def test_twice_is_the_same_to_the_byte_and_another_order_of_periods_too(opdracht: Opdracht, map_: Path) -> None:
    assert opdracht("vergelijk", map_ / "uit", *JAREN).code == 0
    first = inhoud(map_ / "uit" / "vergelijking")
    assert {"vergelijking.csv", "vergelijking.parquet", "definitieverschil.csv", "ondertekening.json", NAAM} <= set(
        first
    )
    assert opdracht("vergelijk", map_ / "uit", "--periode", "2025", "--periode", "2024").code == 0
    assert inhoud(map_ / "uit" / "vergelijking") == first
    assert opdracht("vergelijk", map_ / "uit", "--periode", "2024-K1", "--periode", "2025-K1").code == 0
    assert inhoud(map_ / "uit" / "vergelijking") != first


def test_the_run_beside_the_comparison_stays_as_it_was_and_is_not_done_again(opdracht: Opdracht, map_: Path) -> None:
    before = inhoud(map_ / "uit")
    assert opdracht("vergelijk", map_ / "uit", *JAREN).code == 0
    after = inhoud(map_ / "uit")
    assert {name: text for name, text in after.items() if not name.startswith("vergelijking/")} == before
    assert run(load_project(map_ / "project.yaml"), map_ / "uit", SLEUTEL).was_er_al
    assert inhoud(map_ / "uit") == after


def test_an_old_comparison_does_not_survive_a_new_run(opdracht: Opdracht, map_: Path) -> None:
    assert opdracht("vergelijk", map_ / "uit", *JAREN).code == 0
    left = map_ / "uit" / ".vergelijking.bezig-afgebroken"  # of a comparison that was killed
    left.mkdir()
    (left / "vergelijking.csv").write_text("half", encoding="utf-8")
    text = (map_ / "project.yaml").read_text(encoding="utf-8")
    (map_ / "project.yaml").write_text(text.replace("Willekeurig", "Anders"), encoding="utf-8")
    run(load_project(map_ / "project.yaml"), map_ / "uit", SLEUTEL, tot=LEZEN)
    assert not (map_ / "uit" / "vergelijking").exists()
    assert not left.exists()
    assert read_manifest(map_ / "uit")["gemeente"] == "Anders"


@pytest.mark.parametrize("naam", ["aantekening.txt", "vergelijking.csv.bak", "map/iets.txt"])
def test_what_a_user_put_beside_the_figures_is_never_thrown_away(opdracht: Opdracht, map_: Path, naam: str) -> None:
    assert opdracht("vergelijk", map_ / "uit", *JAREN).code == 0
    own = map_ / "uit" / "vergelijking" / naam
    own.parent.mkdir(exist_ok=True)
    own.write_text("van mij", encoding="utf-8")
    before = inhoud(map_ / "uit")
    geweigerd(opdracht, "map-niet-leeg", map_ / "uit", "--periode", "2024-K1", "--periode", "2025-K1")
    text = (map_ / "project.yaml").read_text(encoding="utf-8")
    (map_ / "project.yaml").write_text(text.replace("Willekeurig", "Anders"), encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        run(load_project(map_ / "project.yaml"), map_ / "uit", SLEUTEL, tot=LEZEN)
    assert caught.value.code == "map-niet-leeg"
    assert inhoud(map_ / "uit") == before


def test_a_comparison_that_somebody_changed_is_not_ours_to_throw_away(opdracht: Opdracht, map_: Path) -> None:
    assert opdracht("vergelijk", map_ / "uit", *JAREN).code == 0
    manifest = map_ / "uit" / "vergelijking" / NAAM
    manifest.write_bytes(manifest.read_bytes() + b" ")
    assert opdracht("vergelijk", map_ / "uit", *JAREN).code == 0  # white space is no change
    manifest.write_bytes(manifest.read_bytes().replace(b'"soort": "vergelijking"', b'"soort": "vergelijkung"'))
    geweigerd(opdracht, "zegel-verbroken", map_ / "uit", *JAREN)


def test_a_file_or_folder_of_the_user_in_the_place_of_the_comparison_is_refused(opdracht: Opdracht, map_: Path) -> None:
    place = map_ / "uit" / "vergelijking"
    place.write_text("van mij", encoding="utf-8")
    geweigerd(opdracht, "uitvoer-is-bestand", map_ / "uit", *JAREN)
    place.unlink()
    place.mkdir()
    (place / "lijst.csv").write_text("van mij", encoding="utf-8")
    geweigerd(opdracht, "map-niet-leeg", map_ / "uit", *JAREN)
    assert inhoud(place) == {"lijst.csv": b"van mij"}


def test_a_folder_in_which_nothing_can_be_written_is_said(
    opdracht: Opdracht, map_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a system that refuses: who runs the tests may be allowed everything."""

    make = tempfile.mkdtemp

    def refuse(*args: Any, **options: Any) -> str:
        if options.get("dir") == map_ / "uit":
            raise PermissionError(13, "Permission denied")
        return make(*args, **options)

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    geweigerd(opdracht, "uitvoer-niet-schrijfbaar", map_ / "uit", *JAREN)
    assert not (map_ / "uit" / "vergelijking").exists()


def test_by_the_same_definitions_nothing_is_definition(opdracht: Opdracht, map_: Path) -> None:
    shutil.copytree(map_ / "uit", map_ / "oud")
    assert opdracht("vergelijk", map_ / "uit", *JAREN, "--oude-definitie", map_ / "oud").code == 0
    rows = pq.read_table(map_ / "uit" / "vergelijking" / "definitieverschil.parquet").to_pylist()
    known = [row for row in rows if row["totaal"] is not None]
    assert len(known) > 20
    assert {(row["definitie"], row["wet"]) for row in known} == {(0.0, 0.0)}
    made = read_manifest(map_ / "uit" / "vergelijking")
    assert made["definitie"]["zegel"] == made["run"] == read_manifest(map_ / "uit")["zegel"]


def test_the_run_of_another_municipality_is_no_earlier_definition(
    opdracht: Opdracht, map_: Path, tmp_path: Path
) -> None:
    other = map_ / "uit"
    shutil.copytree(other, tmp_path / "ander")
    manifest = json.loads((tmp_path / "ander" / NAAM).read_text(encoding="utf-8"))
    herzegel(
        tmp_path / "ander", bestanden=[f | {"sha256": "0" * 64} for f in manifest["invoer"]["bestanden"]]
    )  # fmt: skip
    geweigerd(opdracht, "andere-exports", other, *JAREN, "--oude-definitie", tmp_path / "ander")
    geweigerd(opdracht, "geen-uitvoer", other, *JAREN, "--oude-definitie", tmp_path)
    assert not (other / "vergelijking").exists()


def test_every_figure_of_compared_periods_is_led_back_to_its_zaken(opdracht: Opdracht, map_: Path) -> None:
    folder = map_ / "uit"
    refused = opdracht("herleid", folder, "--cel", "vergelijking:zaken:alle:2024")
    assert refused.code == 2 and "[geen-vergelijking]" in refused.fout
    assert opdracht("vergelijk", folder, *JAREN).code == 0
    rows = pq.read_table(folder / "vergelijking" / "vergelijking.parquet").to_pylist()
    seen: set[str] = set()
    for row in rows:
        if row["wijze"] != "ruw" or row["indicator"] in seen or not row["n_a"]:
            continue
        seen.add(row["indicator"])
        done = opdracht("herleid", folder, "--cel", f"vergelijking:{row['indicator']}:{row['groep']}:2024")
        assert done.code == 0, done
        assert f"eenheden\t{row['n_a']}\t{row['n_a']}\tja" in done.uit.replace(".", "")
    assert len(seen) > 12
    short = opdracht("herleid", folder, "--cel", "vergelijking:doorlooptijd:wmo:2025")
    assert short.code == 0 and "vergelijking:doorlooptijd:wet: Wmo:2025" in short.uit


def test_a_figure_that_was_changed_afterwards_is_not_led_back(opdracht: Opdracht, map_: Path) -> None:
    folder = map_ / "uit" / "vergelijking"
    assert opdracht("vergelijk", map_ / "uit", *JAREN).code == 0
    table = pq.read_table(folder / "vergelijking.parquet")
    pq.write_table(table.slice(1), folder / "vergelijking.parquet")
    done = opdracht("herleid", map_ / "uit", "--cel", "vergelijking:zaken:alle:2024")
    assert done.code == 2 and "[uitvoer-onvolledig]" in done.fout


def test_doing_it_again_makes_the_comparison_again(opdracht: Opdracht, map_: Path) -> None:
    """But for what needs another run. A forger changes a figure, and all that vouches for it: counting again tells."""
    folder = map_ / "uit"
    project = load_project(next(map_.glob("*.yaml")))

    def again() -> list[tuple[str, str]]:
        found = rerun(folder, read_manifest(folder), project, SLEUTEL).verschillen
        return [(each.soort, each.bestand) for each in found]

    assert opdracht("vergelijk", folder, *JAREN, "--oude-definitie", folder).code == 0
    assert again() == []
    assert opdracht("vergelijk", folder, *JAREN).code == 0
    assert again() == []
    own = folder / "vergelijking"
    table = pq.read_table(own / "vergelijking.parquet")
    rows = table.to_pylist()
    rows[0]["waarde_b"] += 1
    pq.write_table(pa.Table.from_pylist(rows, table.schema), own / "vergelijking.parquet")
    page = json.loads((own / "ondertekening.json").read_text(encoding="utf-8"))
    page["populatie"]["zaken"] += 1
    (own / "ondertekening.json").write_text(json.dumps(page), encoding="utf-8")
    facts = read_manifest(own) | {"volgtijd_dagen": 7}
    write_manifest(own, {key: value for key, value in facts.items() if key not in ("uitvoer", "zegel")})
    assert again() == [
        ("opnieuw", "vergelijking/vergelijking.parquet"),
        ("opnieuw", "vergelijking/manifest.json: volgtijd_dagen"),
        ("opnieuw", "vergelijking/ondertekening.json: populatie.zaken"),
    ]
    write_manifest(own, {key: value for key, value in facts.items() if key not in ("uitvoer", "zegel", "perioden")})
    assert ("opnieuw", "vergelijking/manifest.json") in again()
