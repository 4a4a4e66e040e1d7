"""`verifieer`: everything that is not as it was is found and named, and nothing that is damaged stops it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from benchmarks import verifieer as benchmark
from klantreis.audit import verifying
from klantreis.audit.rerunning import key_differs, rerun
from klantreis.audit.verifying import VERGELIJKING, Verschil, verify
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.errors import OutputError
from klantreis.manifest import NAAM, read_manifest, seal, sha256_of, write_manifest
from klantreis.pipeline import run
from klantreis.project import load_project

SLEUTEL = Sleutel(b"s" * 32)
KALENDER = "gelijkgesteld: [{datum: 2031-05-23, artikel: KB}]\ngesloten: [2025-12-24]\n"
BLAD = "kenmerk;oordeel;reden;door;op\nlus-0000000000000000;klopt;gezien;a;2026-01-05\n"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, schrijf_drie_zaken: Callable[[Path], Path]) -> Path:
    """A folder with a project, a calendar, a sheet of verdicts, and a run of it without pictures."""
    place = tmp_path_factory.mktemp("verifieer")
    project = schrijf_drie_zaken(place / "in")
    (project.parent / "kalender.yaml").write_text(KALENDER)
    (project.parent / "blad.csv").write_text(BLAD)
    with (project.parent / "zaken.csv").open("a") as file:
        file.write("K9;;M;geen datum;Wmo-loket;\n")  # one row that gives no event
    text = project.read_text().replace("zaken.csv", "'zaken*.csv'")
    project.write_text(f"kalender: kalender.yaml\noordelen: 'blad*.csv'\n{text}")
    with pytest.MonkeyPatch.context() as patch:
        for module in ("klantreis.report.map", "klantreis.report.desk_map", "klantreis.pipeline.running"):
            patch.setattr(f"{module}.motoren", tuple)
        run(load_project(project), place / "uit", SLEUTEL)
    return place


@pytest.fixture
def plaats(model: Path, tmp_path: Path) -> Path:
    """A copy of it: `in` and `uit`."""
    for name in ("in", "uit"):
        shutil.copytree(model / name, tmp_path / name)
    return tmp_path


def differences(place: Path, project: Path | None = None) -> list[Verschil]:
    return list(verify(place / "uit", project).verschillen)


def named(place: Path) -> list[tuple[str, str]]:
    return [(each.soort, each.bestand) for each in differences(place)]


def edit(place: Path, change: Callable[[dict[str, Any]], None], *, sealed: bool = True) -> None:
    """Change the manifest of a run, and seal it again as a forger would."""
    path = place / "uit" / NAAM
    content = json.loads(path.read_text())
    change(content)
    if sealed:
        content["zegel"] = seal(content)
    path.write_text(json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1) + "\n")


def test_a_run_that_nobody_touched(plaats: Path) -> None:
    found = verify(plaats / "uit")
    assert found.verschillen == ()
    assert len(found.gedaan) == 3
    assert all("verschil" in note for note in found.opmerkingen)


def test_every_output_is_named_when_it_is_gone_or_changed(plaats: Path) -> None:
    for name in read_manifest(plaats / "uit")["uitvoer"]:
        path = plaats / "uit" / name
        content = path.read_bytes()
        path.write_bytes(content + b" ")
        (own, *rest) = differences(plaats)
        assert (own.soort, own.bestand, rest) == ("uitvoer", name, [])
        assert (
            str(len(content)) in own.verwacht and f"{len(content) + 1} bytes, sha256 {sha256_of(path)}" == own.gevonden
        )
        path.unlink()
        assert [each.gevonden for each in differences(plaats)] == ["het bestand is er niet"]
        path.mkdir()
        assert ("uitvoer", name) in named(plaats)
        path.rmdir()
        path.write_bytes(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 99_999, b'{"uitvoer": 3}', b'{"uitvoer": {"../x": 1}, "rijen": []}',
     b'{"invoer": {"project": {"pad": "\\u0000"}}}', b'{"invoer": {"bestanden": [1, {"bron": 2}]}, "zegel": {}}',
     b'{"x": "\\ud800"}', b'{"uitvoer": {"\\u0000": {}}, "invoer": {"tekenaars": 3, "termijnen": []}}'],
)  # fmt: skip
def test_a_damaged_manifest_is_a_difference(plaats: Path, content: bytes) -> None:
    (plaats / "uit" / NAAM).write_bytes(content)
    found = differences(plaats)
    assert found and {NAAM} <= {each.bestand for each in found}


def test_a_folder_without_a_manifest_is_no_run(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "weg"):
        with pytest.raises(OutputError) as caught:
            verify(folder)
        assert caught.value.code == "geen-uitvoer"


def test_white_space_order_and_doubled_keys_of_the_manifest(plaats: Path) -> None:
    path = plaats / "uit" / NAAM
    text = path.read_text()
    gemeente, zaken = (text.partition(f'\n "{key}"')[0].count("\n") + 2 for key in ("gemeente", "zaken"))
    for other, line in (
        (text.replace('\n "gemeente"', '\n  "gemeente"'), gemeente),
        (text.replace('\n "zaken": 3', '\n "zaken": 4,\n "zaken": 3'), zaken),
        (text + "\n", text.count("\n") + 2),
        (text.rstrip("\n"), text.count("\n") + 1),
    ):  # fmt: skip
        assert other != text
        path.write_text(other)
        (found,) = differences(plaats)
        assert (found.soort, f"regel {line} " in found.gevonden) == ("manifest", True), found


def test_a_changed_fact_breaks_the_seal(plaats: Path) -> None:
    edit(plaats, lambda manifest: manifest.update(gemeente="Ander"), sealed=False)
    assert named(plaats) == [("zegel", NAAM)]
    edit(plaats, lambda manifest: manifest.pop("zegel"), sealed=False)
    assert ("zegel", NAAM) in named(plaats)


def test_what_was_put_in_the_folder_is_named(plaats: Path) -> None:
    (plaats / "uit" / "extra").mkdir()
    (plaats / "uit" / "extra" / "mijn.txt").touch()
    assert named(plaats) == [("uitvoer", "extra"), ("uitvoer", "extra/mijn.txt")]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("zaken.csv", "zaken: zaken.csv"),
        ("kalender.yaml", "kalender: kalender.yaml"),
        ("blad.csv", "oordelen: blad.csv"),
    ],
)
def test_every_input_is_named_when_it_is_gone_or_changed(plaats: Path, name: str, shown: str) -> None:
    path = plaats / "in" / name
    path.write_bytes(path.read_bytes() + b"#")
    (found,) = differences(plaats)
    assert (found.soort, found.bestand) == ("invoer", shown)
    assert sha256_of(path) in found.gevonden and sha256_of(path) not in found.verwacht
    path.unlink()
    (found,) = differences(plaats)
    assert (found.bestand, found.gevonden) == (shown, "het bestand is er niet")


def test_files_that_came_since(plaats: Path) -> None:
    (plaats / "in" / "zaken2.csv").write_text("x")
    (plaats / "in" / "blad2.csv").write_text(BLAD)
    found = differences(plaats)
    assert [(each.soort, each.verwacht) for each in found] == [("invoer", "niets: de run las dit niet")] * 2
    assert "zaken2.csv" in found[0].bestand and found[1].bestand == "oordelen: blad2.csv"


def test_a_file_more_in_another_folder_hides_none(tmp_path: Path) -> None:
    """What inputs are called is relative to the folder that they share: a file elsewhere changes all names."""
    for name in ("a/x.csv", "b/y.csv"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(name)
    rows = [{"bestand": "x.csv", "grootte": 7, "sha256": sha256_of(tmp_path / "a" / "x.csv")}]
    project = tmp_path / "p.yaml"
    assert list(verifying._source("bron", ["a/*.csv"], project, rows)) == []
    (found,) = verifying._source("bron", ["a/*.csv", "b/*.csv"], project, rows)
    assert (found.verwacht, "y.csv" in found.bestand) == ("niets: de run las dit niet", True)


def test_the_project_file(plaats: Path) -> None:
    project = plaats / "in" / "drie.yaml"
    content = project.read_text()
    project.write_text(content + "# opmerking\n")
    assert named(plaats) == [("invoer", str(project))]
    project.write_text("bronnen: [")  # what it names cannot be found either
    found = verify(plaats / "uit")
    assert {each.bestand for each in found.verschillen} == {str(project)}
    assert any("niet gecontroleerd" in note for note in found.opmerkingen)
    project.write_text("- een lijst")
    assert ("invoer", "zaken: zaken.csv") in named(plaats)
    project.unlink()
    found = verify(plaats / "uit")
    assert [each.gevonden for each in found.verschillen] == ["het bestand is er niet"]
    assert any("--project" in note for note in found.opmerkingen)


def test_a_project_that_moved(plaats: Path) -> None:
    (plaats / "in").rename(plaats / "verhuisd")
    assert len(differences(plaats)) == 1
    assert differences(plaats, plaats / "verhuisd" / "drie.yaml") == []


def test_a_folder_that_moved_with_its_project(plaats: Path, tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    for name in ("in", "uit"):
        (plaats / name).rename(tmp_path / "elders" / name)
    assert differences(tmp_path / "elders") == []


# --- counts: a forger who also seals ----------------------------------------------------------------------------------


def forge(place: Path, name: str, change: Callable[[Any], Any]) -> None:
    """Change a table, its hash in the manifest, and the seal."""
    path = place / "uit" / f"{name}.parquet"
    pq.write_table(change(pq.read_table(path)), path)

    def facts(manifest: dict[str, Any]) -> None:
        manifest["uitvoer"][path.name] = {"grootte": path.stat().st_size, "sha256": sha256_of(path)}

    edit(place, facts)


def test_a_table_with_a_row_less(plaats: Path) -> None:
    forge(plaats, "gebeurtenissen", lambda table: table.slice(1))
    found = differences(plaats)
    assert {(each.soort, each.bestand, each.verwacht, each.gevonden) for each in found} == {
        ("rijen", "gebeurtenissen.parquet", "14 rijen", "13 rijen"),
        ("aansluiting", "zaken: zaken.csv", "14 gebeurtenissen", "13 nageteld"),
        ("aansluiting", "zaken: zaken.csv", "15 gelezen", "14 nageteld"),
        ("aansluiting", "zaken", "14 gebeurtenissen", "13 nageteld"),
        ("aansluiting", "alle bronnen", "14 gebeurtenissen", "13 nageteld"),
    }


def test_a_reconciliation_that_was_made_to_fit(plaats: Path) -> None:
    def loses_one(table: Any) -> Any:
        rows = table.to_pylist()
        for row in rows:
            row["aantal"] -= row["soort"] == "gelezen"
        return type(table).from_pylist(
            [*rows, rows[0] | {"soort": "uitval", "reden": "dubbel", "aantal": 1}], table.schema
        )

    forge(plaats, "aansluiting", loses_one)
    edit(plaats, lambda manifest: manifest["rijen"].update(aansluiting=4))
    assert [(each.soort, each.verwacht, each.gevonden) for each in differences(plaats)] == [
        ("aansluiting", "14 gelezen", "15 nageteld"),
        ("aansluiting", "1 uitval (dubbel)", "0 nageteld"),
    ]


def test_a_table_that_is_none_though_its_hash_is_right(plaats: Path) -> None:
    path = plaats / "uit" / "uitval.parquet"
    path.write_bytes(b"PAR1 maar niet echt PAR1")
    edit(plaats, lambda m: m["uitvoer"].update({path.name: {"grootte": 24, "sha256": sha256_of(path)}}))
    found = verify(plaats / "uit")
    assert [(each.soort, each.bestand) for each in found.verschillen] == [("rijen", "uitval.parquet")]
    assert any("aansluiting is niet nageteld" in note for note in found.opmerkingen)


def test_a_table_with_other_columns(plaats: Path) -> None:
    forge(plaats, "aansluiting", lambda table: table.drop_columns(["aantal"]))
    assert named(plaats) == [("rijen", "aansluiting.parquet")]
    forge(plaats, "uitval", lambda table: table.append_column("x", [["y"]]))  # more is no matter
    assert named(plaats) == [("rijen", "aansluiting.parquet")]


def test_row_counts_that_were_changed(plaats: Path) -> None:
    edit(plaats, lambda manifest: manifest["rijen"].update(stroom=1, weg=2))
    assert sorted(named(plaats)) == [("rijen", "stroom.parquet"), ("rijen", "weg.parquet")]


# --- the comparison of periods ----------------------------------------------------------------------------------------


def compared(place: Path, run_seal: str | None = None) -> Path:
    folder = place / "uit" / VERGELIJKING
    folder.mkdir()
    (folder / "vergelijking.csv").write_text("a;b\n")
    write_manifest(folder, {"soort": "vergelijking", "run": run_seal or read_manifest(place / "uit")["zegel"]})
    return folder


def test_a_comparison_is_verified_too(plaats: Path) -> None:
    folder = compared(plaats)
    assert differences(plaats) == []
    (folder / "vergelijking.csv").write_text("a;c\n")
    (folder / "extra.txt").touch()
    assert named(plaats) == [("uitvoer", "vergelijking/vergelijking.csv"), ("uitvoer", "vergelijking/extra.txt")]
    (folder / NAAM).write_text("{")
    assert named(plaats) == [("manifest", f"vergelijking/{NAAM}")]
    (folder / NAAM).unlink()
    assert named(plaats) == [("manifest", f"vergelijking/{NAAM}")]


def test_rows_of_a_comparison_are_counted(plaats: Path) -> None:
    folder = plaats / "uit" / VERGELIJKING
    folder.mkdir()
    shutil.copy(plaats / "uit" / "stroom.parquet", folder / "vergelijking.parquet")
    rows = pq.read_metadata(folder / "vergelijking.parquet").num_rows
    facts = {"soort": "vergelijking", "run": read_manifest(plaats / "uit")["zegel"]}
    write_manifest(folder, facts | {"rijen": {"vergelijking": rows}})
    assert differences(plaats) == []
    write_manifest(folder, facts | {"rijen": {"vergelijking": rows + 1}})
    assert named(plaats) == [("rijen", "vergelijking/vergelijking.parquet")]


def test_a_comparison_of_another_run(plaats: Path) -> None:
    compared(plaats, "0" * 64)
    (found,) = differences(plaats)
    assert (found.soort, "0000" in found.gevonden) == ("vergelijking", True)


# --- with what --------------------------------------------------------------------------------------------------------


def test_other_versions_are_said_and_are_no_difference(plaats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "__version__", "9.9")
    monkeypatch.setattr(verifying, "naam_en_versie", lambda: "duckdb 99")
    monkeypatch.setattr(verifying, "DEFINITIES", "99")
    edit(plaats, lambda manifest: manifest["invoer"].update(tekenaars=["graphviz 0.1"]))
    found = verify(plaats / "uit")
    assert found.verschillen == ()
    for word in ("9.9", "duckdb 99", "99", "graphviz 0.1"):
        assert any(word in note for note in found.opmerkingen)


def test_forty_bytes_changed_anywhere(model: Path, plaats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def there(project: Path, folder: Path) -> dict[str, list[Path]]:
        inputs = [project.parent / name for name in ("zaken.csv", "kalender.yaml", "blad.csv")]
        outputs = [path for path in sorted(folder.iterdir()) if path.name != NAAM]
        return dict(zip(benchmark.SOORTEN, (inputs, [project], [folder / NAAM], outputs), strict=True))

    monkeypatch.setattr(benchmark, "files", there)
    tried, missed = benchmark.attempt(plaats / "in" / "drie.yaml", plaats / "uit", 40, 7)
    assert (sum(tried.values()), missed) == (40, [])


# --- again ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def zonder_kaarten(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("klantreis.report.map", "klantreis.report.desk_map", "klantreis.pipeline.running"):
        monkeypatch.setattr(f"{module}.motoren", tuple)


def again(place: Path) -> Any:
    return rerun(place / "uit", read_manifest(place / "uit"), load_project(place / "in" / "drie.yaml"), SLEUTEL)


@pytest.mark.usefixtures("zonder_kaarten")
def test_a_run_done_again_is_the_same(plaats: Path) -> None:
    found = again(plaats)
    assert (found.verschillen, found.opmerkingen) == ((), ())
    assert found.gelijk == len(read_manifest(plaats / "uit")["uitvoer"])
    compared(plaats)  # that nobody could have made
    assert [each.bestand for each in again(plaats).verschillen] == [f"{VERGELIJKING}/{NAAM}"]


@pytest.mark.usefixtures("zonder_kaarten")
def test_a_forgery_that_verifies_is_found_by_running_again(plaats: Path) -> None:
    path = plaats / "uit" / "doorlooptijden.csv"
    content = path.read_bytes()
    path.write_bytes(content[:-3] + b"9" + content[-2:])

    def hide(manifest: dict[str, Any]) -> None:
        manifest["uitvoer"][path.name]["sha256"] = sha256_of(path)
        manifest["klantreizen"]["stilte_dagen"] = 90

    edit(plaats, hide)
    assert differences(plaats) == []
    (plaats / "uit" / "uitval.csv").unlink()
    found = again(plaats).verschillen
    assert [(each.bestand, each.gevonden.partition(", ")[2]) for each in found] == [
        ("doorlooptijden.csv", f"anders vanaf byte {len(content) - 2}"),
        ("uitval.csv", ""),
        ("manifest.json: klantreizen.stilte_dagen", ""),
    ]
    assert found[0].verwacht == f"de run: sha256 {sha256_of(path)}"
    assert found[1].verwacht == "in de run is het er niet"
    assert (found[2].verwacht, found[2].gevonden) == ("de run: 90", "een nieuwe run: 180")


def test_pictures_of_another_engine_are_not_compared(plaats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = again(plaats)  # here there may be an engine, and the run had none
    assert not [each for each in done.verschillen if each.bestand.endswith((".svg", ".png"))]
    if read_manifest(plaats / "uit")["invoer"]["tekenaars"] != [motor.naam for motor in verifying.motoren()]:
        assert "niet vergeleken" in done.opmerkingen[0]
    assert [each for each in done.verschillen if "kaarten" in each.bestand] == []


def test_another_key_is_said() -> None:
    manifest = {"invoer": {"sleutel": SLEUTEL.vingerafdruk}}
    assert key_differs(manifest, SLEUTEL) is None
    assert SLEUTEL.vingerafdruk in str(key_differs(manifest, Sleutel(b"t" * 32)))
    assert key_differs({"invoer": {"sleutel": None}}, None) is None
