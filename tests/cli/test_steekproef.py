"""klantreis steekproef: draw, fill in, read back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from klantreis.analysis.audit_sample import Laag
from klantreis.audit.sampling import _figures
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.project import load_project
from klantreis.simulate import simulate
from klantreis.sources import open_source

Opdracht = Callable[..., Any]


@pytest.fixture(scope="module")
def uit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("steekproef")
    simulate(place / "in", inwoners=100, zaad=1)
    with pytest.MonkeyPatch.context() as patch:
        for module in ("klantreis.report.map", "klantreis.report.desk_map", "klantreis.pipeline.running"):
            patch.setattr(f"{module}.motoren", tuple)
        return run(load_project(place / "in" / "testdam.yaml"), place / "uit", Sleutel(b"s" * 32)).folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def fill(path: Path, said: Callable[[int, dict[str, str]], str | None], *, delimiter: str = ";") -> Path:
    """Fill in a sheet as an auditor does: what is right has no reason."""
    every = rows(path)
    for nr, row in enumerate(every):
        oordeel = said(nr, row)
        if oordeel:
            wrong = "het eind klopt niet" if oordeel.casefold() == "klopt niet" else ""
            row |= {"oordeel": oordeel, "reden": wrong, "door": "A. Accountant", "op": "28-11-2026"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, every[0].keys(), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(every)
    return path


@pytest.fixture
def blad(opdracht: Opdracht, uit: Path, tmp_path: Path) -> Path:
    done = opdracht("steekproef", uit, "--n", 60, "--seed", 1, "-o", tmp_path / "werk" / "blad")
    assert (done.code, done.fout) == (0, "")
    assert "60 zaken van de" in done.uit and "laag\tzaken\tgetrokken" in done.uit
    return tmp_path / "werk" / "blad.csv"


def test_a_sheet_says_what_klantreis_says(opdracht: Opdracht, uit: Path, blad: Path, tmp_path: Path) -> None:
    every = rows(blad)
    assert len(every) == 60
    assert list(every[0]) == [
        "kenmerk", "zaak", "laag", "start", "eind", "besluit_op", "gebeurtenissen", "overdrachten", "bezwaar",
        "bronregels", "trekking", "oordeel", "reden", "door", "op",
    ]  # fmt: skip
    assert len({row["kenmerk"] for row in every}) == len({row["zaak"] for row in every}) == 60
    assert {row["trekking"].partition(", ")[2] for row in every} == {"n 60, zaad 1"}
    assert any(row["besluit_op"] for row in every) and any(row["bezwaar"] for row in every)
    assert all(row["laag"].endswith(row["start"][:4]) and row["bronregels"] for row in every)
    book = open_source(blad.with_suffix(".xlsx"))
    assert book.columns() == list(every[0])
    again = opdracht("steekproef", uit, "-o", tmp_path / "ook")
    assert again.code == 0
    assert (tmp_path / "ook.csv").read_bytes() == blad.read_bytes()
    assert (tmp_path / "ook.xlsx").read_bytes() == blad.with_suffix(".xlsx").read_bytes()
    opdracht("steekproef", uit, "--seed", 2, "-o", tmp_path / "ander")
    assert {row["zaak"] for row in rows(tmp_path / "ander.csv")} != {row["zaak"] for row in every}


def test_sixty_without_errors(opdracht: Opdracht, uit: Path, blad: Path) -> None:
    done = opdracht("steekproef", uit, "--lees", fill(blad, lambda nr, row: "klopt"))
    assert (done.code, done.fout) == (0, "")
    assert "60 beoordeeld, 0 klopt niet" in done.uit
    assert "hoogstens 4,9 % van de zaken niet" in done.uit and "Clopper en Pearson" in done.uit
    assert "niet beoordeeld" not in done.uit


def test_errors_and_what_is_left(opdracht: Opdracht, uit: Path, blad: Path) -> None:
    said = {0: "klopt niet", 1: "Klopt Niet", 58: None, 59: None}
    done = opdracht("steekproef", uit, "--lees", fill(blad, lambda nr, row: said.get(nr, "klopt"), delimiter=","))
    assert done.code == 0, done.fout
    assert "58 beoordeeld, 2 klopt niet" in done.uit
    assert "2 rijen zijn niet beoordeeld. Tellen die als fout, dan is de bovengrens 14,7 %" in done.uit
    table = [line.split("\t") for line in done.uit.splitlines() if line.count("\t") == 4][1:]
    assert [sum(int(row[nr]) for row in table) for nr in (2, 3, 4)] == [60, 58, 2]


def test_a_bound_is_never_below_the_weighted_share() -> None:
    """A large stratum of which little was judged, and wrong: the plain count would promise too much."""
    share, bound, _open = _figures({"groot": Laag(900, 10, 2, 2), "klein": Laag(100, 50, 50, 0)})
    assert share == pytest.approx(0.9)
    assert bound is not None and bound > 0.9
    assert _figures({"groot": Laag(900, 10)}) == (None, None, None)


def test_rows_that_do_not_count_are_named(opdracht: Opdracht, uit: Path, blad: Path) -> None:
    fill(blad, lambda nr, row: "klopt")
    every = rows(blad)
    every[1] |= {"oordeel": "misschien"}
    every[2] |= {"oordeel": "klopt niet", "reden": ""}
    every[3] |= {"door": ""}
    every[4] |= {"kenmerk": "steekproef-0000000000000000"}
    every.append(every[5] | {"oordeel": "klopt niet", "reden": "toch niet"})
    del every[7]
    with blad.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, every[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(every)
    done = opdracht("steekproef", uit, "--lees", blad)
    assert done.code == 1
    assert "54 beoordeeld, 0 klopt niet" in done.uit
    for words in (
        "rij 3: het oordeel is niet", "rij 4: de reden ontbreekt", "rij 5: wie oordeelde ontbreekt",
        "rij 6: deze rij hoort niet bij de steekproef", "op dezelfde dag is ook het omgekeerde gezegd",
    ):  # fmt: skip
        assert words in done.uit, words


def test_a_sheet_of_another_run_is_refused(
    opdracht: Opdracht, blad: Path, drie_zaken: Path, sleutel: Path, tmp_path: Path
) -> None:
    opdracht("lees", drie_zaken, "-o", tmp_path / "ander", "--sleutel", sleutel)
    done = opdracht("steekproef", tmp_path / "ander", "--lees", blad)
    assert (done.code, done.fout.startswith("[steekproef-van-andere-run]")) == (2, True)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("n 60", "n 61", "geen-steekproef"), ("trekking", "getrokken", "geen-oordelen"), ("run ", "", "geen-steekproef")],
)
def test_what_is_no_sheet(opdracht: Opdracht, uit: Path, blad: Path, old: str, new: str, code: str) -> None:
    text = blad.read_text(encoding="utf-8-sig")
    blad.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = opdracht("steekproef", uit, "--lees", blad)
    assert (done.code, done.fout.startswith(f"[{code}]")) == (2, True), done.fout


def test_nothing_judged_yet(opdracht: Opdracht, uit: Path, blad: Path) -> None:
    done = opdracht("steekproef", uit, "--lees", blad.with_suffix(".xlsx"))
    assert done.code == 0, done.fout
    assert "nog geen rij beoordeeld" in done.uit


def test_too_few_and_all(opdracht: Opdracht, uit: Path, tmp_path: Path, drie_zaken: Path, sleutel: Path) -> None:
    done = opdracht("steekproef", uit, "--n", 3, "-o", tmp_path / "x")
    assert (done.code, done.fout.startswith("[steekproef-te-klein]")) == (2, True)
    opdracht("lees", drie_zaken, "-o", tmp_path / "drie_", "--sleutel", sleutel)
    assert opdracht("steekproef", tmp_path / "drie_", "-o", tmp_path / "y").code == 0
    assert [(row["zaak"], row["laag"]) for row in rows(tmp_path / "y.csv")] == [
        ("K1", "Wmo, 2024"), ("K2", "Wmo, 2024"), ("K3", "wet onbekend, 2024"),
    ]  # fmt: skip
    done = opdracht("steekproef", uit, "-o", tmp_path / "y")
    assert (done.code, done.fout.startswith("[blad-bestaat-al]"), "achter -o" in done.fout) == (2, True, True)
