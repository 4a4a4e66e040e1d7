"""What is said of klantreizen, handovers and loops when there are few, or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.project import load_project
from tests.cli.conftest import Opdracht

PROJECT = """\
peildatum: 2024-12-31
bronnen:
  wmo:
    bestanden: export.csv
    kolommen: {zaak: zaak, inwoner: {kolom: inwoner, soort: klant}, activiteit: stap, tijdstip: op, loket: loket}
    activiteiten:
      - {code: melding, fase: melding}
      - {code: doorverwezen, rollen: doorverwijzing}
      - {code: dicht, fase: administratie, rollen: afsluiting}
"""

Draai = Callable[..., Path]


@pytest.fixture
def draai(tmp_path: Path) -> Draai:
    """A run of rows (zaak, inwoner, stap, op, loket), and where it stands."""

    def read(*rijen: str, project: str = PROJECT) -> Path:
        (tmp_path / "export.csv").write_text("\n".join(["zaak;inwoner;stap;op;loket", *rijen, ""]), encoding="utf-8")
        (tmp_path / "project.yaml").write_text(project, encoding="utf-8")
        run(load_project(tmp_path / "project.yaml"), tmp_path / "uit", Sleutel(bytes(32)))
        return tmp_path / "uit"

    return read


def samenvatting(uit: Path) -> str:
    return (uit / "samenvatting.txt").read_text(encoding="utf-8")


def test_without_handovers_there_are_no_empty_tables(opdracht: Opdracht, draai: Draai) -> None:
    uit = draai("1;a;melding;2024-03-01;CJG", "1;a;dicht;2024-03-08;CJG", "2;b;melding;2024-11-01;Wmo-loket")
    assert (
        opdracht("overdrachten", uit).uit == "Geen overdrachten en doorverwijzingen tussen loketten gezien. Intern.\n"
    )
    assert opdracht("lussen", uit).uit == "Geen terugkeer gezien bij een loket waar een inwoner al was. Intern.\n"
    assert opdracht("klantreizen", uit).uit.startswith("2 klantreizen, waarvan 1 die nog loopt. Intern.\n")
    assert "Klantreizen: 2 van 2 inwoners; 1 loopt nog." in samenvatting(uit)
    assert "Geen overdracht tussen loketten gezien, en dus ook geen terugkeer." in samenvatting(uit)
    assert not (uit / "loketkaart.svg").exists()


def test_with_one_desk_a_referral_is_out_of_sight_and_no_map_is_drawn(opdracht: Opdracht, draai: Draai) -> None:
    uit = draai("1;a;melding;2024-03-01;Balie", "1;a;doorverwezen;2024-03-02;Balie", "2;b;melding;2024-04-01;Balie")
    assert "Buiten beeld (1): de gegevens van dat loket zijn hier niet bij." in opdracht("overdrachten", uit).uit
    assert "In deze gegevens staat maar één loket" in samenvatting(uit)
    assert "zoekgeraakt" not in samenvatting(uit)
    assert not (uit / "loketkaart.svg").exists()


def test_without_residents_no_other_quiet_period_is_named(opdracht: Opdracht, draai: Draai) -> None:
    project = PROJECT.replace("inwoner: {kolom: inwoner, soort: klant}, ", "")
    uit = draai("1;a;melding;2024-03-01;CJG", "2;a;melding;2024-03-02;Wmo-loket", project=project)
    said = opdracht("klantreizen", uit).uit
    assert said.startswith("2 klantreizen. Intern.\n")
    assert said.endswith("Inwoners zijn niet bekend: elke zaak is een klantreis.\n")
    assert "bij 90 dagen" not in said


def test_open_klantreizen_and_those_of_several_zaken_are_counted_apart(opdracht: Opdracht, draai: Draai) -> None:
    uit = draai(
        "1;a;melding;2024-11-01;CJG", "2;a;melding;2024-11-02;CJG", "3;b;melding;2024-12-01;CJG",
        "4;c;melding;2024-12-01;CJG", "4;c;dicht;2024-12-02;CJG",
    )  # fmt: skip
    said = opdracht("klantreizen", uit).uit
    assert said.startswith("3 klantreizen, waarvan 1 met meer dan één zaak en 2 die nog lopen. Intern.\n")


def test_loops_without_phases_say_that_there_are_none(opdracht: Opdracht, draai: Draai) -> None:
    project = PROJECT.partition("    activiteiten:")[0]
    rijen = [f"1;a;stap;2024-03-0{nr};{loket}" for nr, loket in enumerate(("CJG", "Wmo-loket", "CJG"), start=1)]
    said = opdracht("lussen", draai(*rijen, project=project)).uit
    assert "Let op: in deze gegevens staan geen fasen, dus ook geen fasewinst." in said


def test_counts_of_what_is_not_shown_are_written_like_other_numbers(opdracht: Opdracht, draai: Draai) -> None:
    uit = draai(*(f"{nr};i{nr};melding;2024-03-01;CJG" for nr in range(1001)))
    assert "\nDit is de eerste van 1.001; alle staan in klantreizen.csv.\n" in opdracht(
        "klantreizen", uit, "--aantal", "1"
    ).uit  # fmt: skip
    assert "\nDit zijn de eerste 20 van 1.001; alle staan" in opdracht("klantreizen", uit).uit
