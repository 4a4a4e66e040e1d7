"""The drawn examples of docs/lussen.md: made anew from their steps, they are the pictures that stand in docs."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

HIER = Path(__file__).resolve().parent.parent / "docs" / "voorbeelden"


@pytest.fixture(scope="module")
def teken() -> ModuleType:
    spec = importlib.util.spec_from_file_location("teken_voorbeelden", HIER / "teken.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pictures_in_docs_are_what_the_script_draws(teken: ModuleType, tmp_path: Path) -> None:
    teken.main(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in HIER.glob("*.svg")}, "maak ze opnieuw met: make golden"
    text = (HIER.parent / "lussen.md").read_text(encoding="utf-8")
    assert all(f"](voorbeelden/{name})" in text for name in made)


def test_the_examples_are_what_the_page_says_of_them(teken: ModuleType) -> None:
    tables = teken.tabellen()
    moves = [(row["klantreis"], row["van_loket"], row["naar_loket"], row["soort"]) for row in tables["overdrachten"]]
    assert sorted(moves) == [
        ("1-wmo", "Schuldhulp", "Wmo-loket", "warm"), ("1-wmo", "Wmo-loket", "Schuldhulp", "warm"),
        ("3-wmo", "Schuldhulp", "Wmo-loket", "warm"), ("3-wmo", "Wmo-loket", "CJG", "warm"),
        ("3-wmo", "Wmo-loket", "Schuldhulp", "warm"),
    ]  # fmt: skip
    pad = "Wmo-loket > Schuldhulp > Wmo-loket"
    loops = [
        (row["klantreis"], row["pad"], row["soort"], row["volledig"], row["voortgang"]) for row in tables["lussen"]
    ]
    assert sorted(loops) == [("1-wmo", pad, "direct", True, "nee"), ("3-wmo", pad, "direct", True, "nee")]
    assert [row["zaken"] for row in sorted(tables["klantreizen"], key=lambda row: row["klantreis"])] == [2, 2, 4]
    assert "Werkplein" not in {row["loket"] for row in tables["bezoeken"]}


def test_the_page_blames_nobody_and_numbers_its_rules() -> None:
    text = (HIER.parent / "lussen.md").read_text(encoding="utf-8")
    for word in ("duurste", "verspil", "kastje", "terugval", "schuldig", "fout van"):
        assert word not in text.lower(), word
    numbers = [int(nr) for nr in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(nr) for nr in re.findall(r"regel (\d+)", text)} <= set(numbers)
