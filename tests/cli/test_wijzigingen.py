"""What changed between two runs: said by draai when it replaces one, and by klantreis wijzigingen at any time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from klantreis.manifest import seal
from klantreis.pipeline.changes import Momentopname, changes, figure_sentences, shown, snapshot

Opdracht = Callable[..., Any]


@pytest.fixture(autouse=True)
def zonder_kaarten(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("klantreis.report.map", "klantreis.report.desk_map", "klantreis.pipeline.running"):
        monkeypatch.setattr(f"{module}.motoren", tuple)


@pytest.fixture
def draai(opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path) -> Callable[..., str]:
    """Run the three-case log into a folder."""

    def go(name: str = "uit", key: Path = sleutel) -> str:
        done = opdracht("draai", drie_zaken, "-o", tmp_path / name, "--sleutel", key)
        assert done.code == 0, done.fout
        return str(done.uit)

    return go


def lines(text: str) -> list[str]:
    """The sentences above the summary."""
    return [line.removeprefix("  - ") for line in text.partition("INTERN")[0].splitlines() if line]


def test_draai_says_what_changed_and_why(draai: Callable[..., str], drie_zaken: Path) -> None:
    assert lines(draai()) == []
    with (drie_zaken.parent / "zaken.csv").open("a") as file:
        file.write("K4;;M;2024-03-06 10:00;Wmo-loket;Wmo\nK4;;M;niets;Wmo-loket;Wmo\n")
    assert lines(draai()) == [
        "Hoofdcijfers die veranderden:",
        "gebeurtenissen: 15, was 14.",
        "uitval: 1, was 0.",
        "zaken: 4, was 3.",
        "klantreizen: 4, was 3.",
        "Wat anders was dan toen:",
        "invoerbestanden, veranderd: zaken: zaken.csv.",
    ]
    assert lines(draai())[0].startswith("Niets veranderd")


def test_new_names_stand_above(draai: Callable[..., str], drie_zaken: Path) -> None:
    draai()
    (drie_zaken.parent / "zaken.csv").write_text((drie_zaken.parent / "zaken.csv").read_text().replace(";N;", ";Q;"))
    assert lines(draai())[:2] == ["Nieuw sinds de vorige keer:", "zaken: 1 nieuwe code zonder regel: Q (1 keer)."]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("gemeente: Drie zaken", "gemeente: Drie", "in het projectbestand is veranderd: de overige instellingen."),
        ("activiteit: Notitie", "activiteit: Memo", "in het projectbestand is veranderd: de mapping (bronnen)."),
        ("naam: CJG", "naam: CJG\n    ook: [Jeugd]", "in het projectbestand is veranderd: het register van loketten."),
        ("gemeente:", "kalender: k.yaml\ngemeente:",
         "in het projectbestand is veranderd: de eigen termijnen of kalender."),
        ("gemeente:", "# opmerking\ngemeente:",
         "het projectbestand is anders opgeschreven, maar zegt hetzelfde; dat verandert geen cijfer."),
        ("peildatum: 2024-03-10", "peildatum: 2024-03-20",
         "een andere peildatum van zaken: 2024-03-20, was 2024-03-10."),
        ("gemeente:", "oordelen: blad.csv\ngemeente:", "bladen met oordelen, nieuw: blad.csv."),
    ],
)  # fmt: skip
def test_what_was_different(draai: Callable[..., str], drie_zaken: Path, old: str, new: str, reason: str) -> None:
    (drie_zaken.parent / "k.yaml").write_text("gesloten: [2024-01-04]\n")
    (drie_zaken.parent / "blad.csv").write_text("kenmerk;oordeel;reden;door;op\n")
    draai()
    drie_zaken.write_text(drie_zaken.read_text().replace(old, new, 1))
    assert reason in lines(draai())


def test_another_key(draai: Callable[..., str], opdracht: Opdracht, tmp_path: Path) -> None:
    draai()
    opdracht("sleutel", "maak", tmp_path / "ander")
    said = lines(draai(key=tmp_path / "ander"))
    assert said == [
        "Wat anders was dan toen:",
        "een andere sleutel: pseudoniemen zijn niet met de vorige run te vergelijken.",
        "Geen van de hoofdcijfers veranderde.",
    ]


def test_two_folders(draai: Callable[..., str], opdracht: Opdracht, drie_zaken: Path, tmp_path: Path) -> None:
    draai("een")
    text = (drie_zaken.parent / "zaken.csv").read_text()
    (drie_zaken.parent / "zaken.csv").unlink()
    (drie_zaken.parent / "zaken_b.csv").write_text(text.replace("2024-01-10 09:00", "2024-01-20 09:00"))
    drie_zaken.write_text(drie_zaken.read_text().replace("zaken.csv", "zaken_b.csv"))
    draai("twee")
    done = opdracht("wijzigingen", tmp_path / "een", tmp_path / "twee")
    assert (done.code, done.fout) == (0, "")
    assert "gebeurtenissen\t14\t14\t" in done.uit.splitlines()
    assert "  - invoerbestanden, nieuw: zaken: zaken_b.csv." in done.uit
    assert "  - invoerbestanden, verdwenen: zaken: zaken.csv." in done.uit
    assert "Hoofdcijfers die veranderden" not in done.uit  # they stand in the table
    same = opdracht("wijzigingen", tmp_path / "een", tmp_path / "een")
    assert (same.code, "Er is niets veranderd." in same.uit) == (0, True)


def test_older_runs_and_runs_that_only_read(
    draai: Callable[..., str], opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path
) -> None:
    draai("een")
    opdracht("lees", drie_zaken, "-o", tmp_path / "gelezen", "--sleutel", sleutel)
    done = opdracht("wijzigingen", tmp_path / "gelezen", tmp_path / "een")
    assert "klantreizen\tniet bekend\t3\tja" in done.uit
    assert "een run die verder of minder ver ging: draaien, was lezen." in done.uit
    shutil.copytree(tmp_path / "een", tmp_path / "oud")
    path = tmp_path / "oud" / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["invoer"]["projectdelen"], manifest["invoer"]["bibliotheken"]
    manifest["invoer"] |= {"klantreis": "0.0.1", "definities": "1", "engine": "duckdb 1"}
    manifest["invoer"]["project"]["sha256"] = "0"
    manifest["zegel"] = seal(manifest)
    path.write_text(json.dumps(manifest))
    done = opdracht("wijzigingen", tmp_path / "oud", tmp_path / "een")
    assert done.code == 0, done.fout
    for words in ("0.0.1", "was 1.", "was duckdb 1", "welk deel is niet bekend", "andere bibliotheken: numpy"):
        assert words in done.uit, words


def test_a_damaged_run_is_usage(draai: Callable[..., str], opdracht: Opdracht, tmp_path: Path) -> None:
    draai("een")
    shutil.copytree(tmp_path / "een", tmp_path / "stuk")
    (tmp_path / "stuk" / "lussen.parquet").write_bytes(b"x")
    done = opdracht("wijzigingen", tmp_path / "een", tmp_path / "stuk")
    assert (done.code, done.fout.startswith("[uitvoer-onvolledig]")) == (2, True)


def test_figures_that_change_without_a_reason_are_said(draai: Callable[..., str], tmp_path: Path) -> None:
    draai("een")
    manifest = json.loads((tmp_path / "een" / "manifest.json").read_text())
    now = snapshot(tmp_path / "een", manifest)
    then = Momentopname(manifest, now.stand, now.cijfers | {"lussen": 4})
    found = changes(then, now)
    assert (figure_sentences(found), found.redenen) == (["lussen: 0, was 4."], ())
    assert [shown(value) for value in (None, 1234, 12.25, 3.0)] == ["niet bekend", "1.234", "12,3", "3"]
