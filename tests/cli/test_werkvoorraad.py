"""klantreis werkvoorraad, and doorlooptijden at the levels of whole zaken, on three zaken by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.project import load_project
from tests.cli.conftest import Klaar, Opdracht


@pytest.fixture(scope="module")
def uitvoer(schrijf_drie_zaken: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("voorraad")
    return run(load_project(schrijf_drie_zaken(folder)), folder / "uit", Sleutel(b"s" * 32)).folder


def lines(done: Klaar) -> list[list[str]]:
    assert done.code == 0, done.fout
    return [line.split("\t") for line in done.uit.splitlines()]


def test_every_desk_by_name_and_all_together(opdracht: Opdracht, uitvoer: Path) -> None:
    shown = lines(opdracht("werkvoorraad", uitvoer))
    assert shown[:7] == [
        ["Werkvoorraad van alle loketten van 1 jan 2024 tot en met 10 mrt 2024. Intern."],
        ["loket", "er lagen", "erbij", "weg", "er liggen", "waarvan wachten", "oudste"],
        ["(onbekend)", "0", "1", "1", "0", "0", ""],
        ["CJG", "0", "2", "1", "1", "0", "5 d"],
        ["Wmo-loket", "0", "4", "4", "0", "0", ""],
        ["alle loketten", "0", "3", "2", "1", "0", "9 d"],
        ["Wie van het ene loket naar het andere gaat, telt bij die loketten, en niet bij alle loketten samen."],
    ]
    # 9 + 10 days that are over and 10 of what lies there still, in 70 days; 9.5 days for who went.
    assert [row[0] for row in shown[7:]] == [
        "",
        "Controle (wet van Little): gemiddeld lagen er 0,4. Er kwamen er 0,04 per dag bij, en wie wegging lag er "
        "gemiddeld 9,5 dagen: 0,04 x 9,5 = 0,4.",
        "Die twee zijn gelijk.",
    ]


def test_one_desk_by_month(opdracht: Opdracht, uitvoer: Path) -> None:
    shown = lines(opdracht("werkvoorraad", uitvoer, "--loket", "wmo-loket", "--periode", "2024-01-02:2024-03-04"))
    assert shown[0] == ["Werkvoorraad van Wmo-loket van 2 jan 2024 tot en met 4 mrt 2024. Intern."]
    assert shown[1:6] == [
        ["maand", "er lagen", "erbij", "weg", "er liggen", "waarvan wachten", "oudste"],
        ["2024-01", "1", "1", "2", "0", "0", ""],
        ["2024-02", "0", "0", "0", "0", "0", ""],
        ["2024-03", "0", "1", "0", "1", "0", "3 d"],
        ["samen", "1", "2", "2", "1", "0", "3 d"],
    ]


def test_one_act(opdracht: Opdracht, uitvoer: Path) -> None:
    shown = lines(opdracht("werkvoorraad", uitvoer, "--wet", "wmo", "--periode", "2024"))
    assert shown[0][0].endswith("tot en met 10 mrt 2024, alleen wet Wmo. Intern.")
    assert ["alle loketten", "0", "2", "2", "0", "0", ""] in shown


@pytest.mark.parametrize(
    ("options", "code"),
    [(["--loket", "Bakker"], "onbekende-waarde"), (["--wet", "Wet X"], "onbekende-waarde"),
     (["--periode", "2019"], "niets-over"), (["--periode", "morgen"], "ongeldige-periode")],
)  # fmt: skip
def test_what_is_not_there(opdracht: Opdracht, uitvoer: Path, options: list[str], code: str) -> None:
    done = opdracht("werkvoorraad", uitvoer, *options)
    assert (done.code, f"[{code}]" in done.fout) == (2, True)


def test_nothing_that_went_gives_no_time_in_stock(opdracht: Opdracht, uitvoer: Path) -> None:
    shown = lines(opdracht("werkvoorraad", uitvoer, "--periode", "2024-02"))
    assert shown[-1] == ["In deze periode ging er niets weg: hoelang zaken hier liggen, is niet te zeggen."]


@pytest.mark.parametrize(
    ("niveau", "first"),
    [("wet", ["Jeugdwet", "1", "0", "10 d"]), ("jaar", ["2024", "3", "1", "10 d"]),
     ("besluit", ["alle", "3", "1", "niet bereikt"]), ("overgang", ["melding > onderzoek", "4", "0", "1 d"])],
)  # fmt: skip
def test_times_at_other_levels(opdracht: Opdracht, uitvoer: Path, niveau: str, first: list[str]) -> None:
    shown = lines(opdracht("doorlooptijden", uitvoer, "--niveau", niveau))
    assert shown[2][0] == "zaak, alle"
    assert shown[3][:4] == first


def test_a_level_that_these_zaken_lack(opdracht: Opdracht, uitvoer: Path) -> None:
    assert lines(opdracht("doorlooptijden", uitvoer, "--niveau", "team"))[3] == ["In deze zaken is geen team bekend."]


def test_a_choice_is_counted_with_the_same_calendar(opdracht: Opdracht, uitvoer: Path) -> None:
    shown = lines(opdracht("doorlooptijden", uitvoer, "--niveau", "wet", "--wet", "Jeugdwet"))
    assert shown[2] == ["zaak, alle", "1", "0", "10 d", "te weinig om te zeggen", "10 d", "8"]
