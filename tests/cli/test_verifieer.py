"""klantreis verifieer: what it says, and its exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Opdracht = Callable[..., Any]


@pytest.fixture(autouse=True)
def zonder_kaarten(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("klantreis.report.map", "klantreis.report.desk_map", "klantreis.pipeline.running"):
        monkeypatch.setattr(f"{module}.motoren", tuple)


@pytest.fixture
def uit(opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path) -> Path:
    assert opdracht("draai", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel).code == 0
    return tmp_path / "uit"


def test_all_is_right(opdracht: Opdracht, uit: Path, sleutel: Path) -> None:
    done = opdracht("verifieer", uit, "--opnieuw", "--sleutel", sleutel)
    assert (done.code, done.fout) == (0, "")
    assert "Alles klopt" in done.uit
    assert "byte voor byte gelijk" in done.uit


def test_a_difference_is_listed(opdracht: Opdracht, uit: Path) -> None:
    (uit / "uitval.csv").write_text("anders")
    done = opdracht("verifieer", uit)
    assert done.code == 1
    assert "1 verschil:" in done.uit
    assert "wat\tbestand\tverwacht\tgevonden" in done.uit
    assert "uitvoer\tuitval.csv\t" in done.uit


def test_running_again_finds_what_differs(opdracht: Opdracht, uit: Path, sleutel: Path) -> None:
    (uit / "uitval.csv").write_text("anders")
    done = opdracht("verifieer", uit, "--opnieuw", "--sleutel", sleutel)
    assert done.code == 1
    assert "opnieuw\tuitval.csv\t" in done.uit


def test_another_key_is_said_and_nothing_is_compared(opdracht: Opdracht, uit: Path, tmp_path: Path) -> None:
    opdracht("sleutel", "maak", tmp_path / "ander.sleutel")
    done = opdracht("verifieer", uit, "--opnieuw", "--sleutel", tmp_path / "ander.sleutel")
    assert done.code == 1
    assert "Alles klopt" in done.uit
    assert "een andere sleutel" in done.uit


def test_no_key_is_usage_after_the_rest_is_said(opdracht: Opdracht, uit: Path) -> None:
    done = opdracht("verifieer", uit, "--opnieuw")
    assert (done.code, "Alles klopt" in done.uit) == (2, True)
    assert done.fout.startswith("[geen-sleutel]"), done.fout


def test_a_project_that_is_gone(opdracht: Opdracht, uit: Path, drie_zaken: Path, sleutel: Path) -> None:
    moved = drie_zaken.parent.rename(drie_zaken.parent.with_name("verhuisd"))
    done = opdracht("verifieer", uit, "--opnieuw", "--sleutel", sleutel)
    assert (done.code, "Noem het met --project" in done.uit, "Niet opnieuw gedraaid" in done.uit) == (1, True, True)
    assert opdracht("verifieer", uit, "--opnieuw", "--sleutel", sleutel, "--project", moved / "drie.yaml").code == 0


def test_a_broken_manifest_is_a_finding_and_no_folder_of_a_run_is_usage(
    opdracht: Opdracht, uit: Path, tmp_path: Path
) -> None:
    (uit / "manifest.json").write_text("{")
    assert opdracht("verifieer", uit, "--opnieuw").code == 1
    done = opdracht("verifieer", tmp_path)
    assert (done.code, done.fout.startswith("[geen-uitvoer]")) == (2, True)
