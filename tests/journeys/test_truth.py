"""What is found in the exports of the made-up municipality, held against the truth that came with it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.journeys.reading import journeys
from klantreis.pipeline import LEZEN, peildatums, run
from klantreis.project import load_project
from klantreis.simulate import simulate
from klantreis.simulate.systems import BUITEN
from klantreis.terms.calendar import Kalender

Rij = dict[str, Any]
Reis = tuple[str, str]


class Gemeente:
    """The truth of a municipality, and the tables that were found in its exports."""

    def __init__(self, folder: Path, inwoners: int, zaad: int) -> None:
        self.folder = folder
        simulate(folder, inwoners=inwoners, zaad=zaad)
        done = run(load_project(folder / "testdam.yaml"), folder / "uit", Sleutel(bytes(range(32))), tot=LEZEN)
        with Engine(folder) as engine:
            log = EventLog.open(engine, folder / "uit" / "gebeurtenissen.parquet")
            found, _counts = journeys(log, Kalender.standaard(), peildatums(done.manifest), buiten=sorted(BUITEN))
        self.tabellen = {name: table.to_pylist() for name, table in found.items()}
        self.reis_van_zaak: dict[str, Reis] = {
            zaak: (row["inwoner"], row["klantreis"])
            for row in self.waarheid("klantreizen")
            for zaak in row["zaken"].split(" ")
        }

    def waarheid(self, name: str) -> list[dict[str, str]]:
        with (self.folder / "waarheid" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def gepland(self, name: str) -> Counter[tuple[Any, ...]]:
        return Counter(
            (
                (row["inwoner"], row["klantreis"]),
                *(_tijd(row[key]) if key in TIJDEN else row[key] for key in list(row)[2:]),
            )
            for row in self.waarheid(name)
        )

    def gevonden(self, name: str, kolommen: str, kies: Callable[[Rij], bool] = lambda row: True) -> Counter[Any]:
        return Counter(
            (self.reis_van_zaak[row["klantreis"]], *(_cel(row[key]) for key in kolommen.split()))
            for row in self.tabellen[name]
            if kies(row)
        )


TIJDEN = {"vertrek", "aankomst", "terugkeer"}


def _tijd(text: str) -> str:
    """A time of the truth, said only as far as it is registered, to the second."""
    return datetime.fromisoformat(text).isoformat(timespec="seconds") if text else ""


def _cel(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "" if value is None else str(value)


@pytest.fixture(scope="module", params=[(800, 20261), (400, 977)], ids=lambda param: f"zaad {param[1]}")
def gemeente(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Gemeente:
    """A municipality of a seed that no other test uses."""
    return Gemeente(tmp_path_factory.mktemp("gemeente"), *request.param)


def test_every_handover_is_found_and_no_other(gemeente: Gemeente) -> None:
    kolommen = "van_loket naar_loket van_zaak naar_zaak bewijs vertrek aankomst soort"
    found, planted = gemeente.gevonden("overdrachten", kolommen), gemeente.gepland("overdrachten")
    assert (found - planted, planted - found) == (Counter(), Counter())


def test_every_referral_has_its_fate(gemeente: Gemeente) -> None:
    def fate(row: Rij) -> str:
        return "aangekomen" if row["aankomst"] else row["soort"]

    # The truth says which desk was named, ours which desk it became: some name none.
    keys = ("van_loket", "van_zaak", "naar_zaak", "vertrek")
    found = Counter(
        (gemeente.reis_van_zaak[row["klantreis"]], *(_cel(row[key]) for key in keys), fate(row))
        for row in gemeente.tabellen["overdrachten"]
        if row["bewijs"] == "doorverwijzing"
    )
    planted = Counter((reis, van, *rest) for reis, van, _naar, *rest in gemeente.gepland("verwijzingen").elements())
    assert (found - planted, planted - found) == (Counter(), Counter())


def test_every_return_is_found_and_no_other(gemeente: Gemeente) -> None:
    kolommen = "soort volledig van_loket pad lengte vertrek terugkeer voortgang"
    found, planted = gemeente.gevonden("lussen", kolommen), gemeente.gepland("terugkeren")
    assert (found - planted, planted - found) == (Counter(), Counter())
    assert {row[1] for row in found} == {"direct", "indirect"}
    assert {row[-1] for row in found} == {"ja", "nee", "nog_onbekend"}


def test_every_run_to_and_fro_is_found_and_no_other(gemeente: Gemeente) -> None:
    found = gemeente.gevonden("heen_en_weer", "loket_a loket_b wisselingen")
    assert found == gemeente.gepland("heen_en_weer")
    assert found


def paren(reizen: list[list[str]]) -> set[tuple[str, str]]:
    """Every two zaken that are in one klantreis."""
    return {(een, twee) for zaken in reizen for een in zaken for twee in zaken if een < twee}


def test_klantreizen_are_those_of_the_truth_but_for_what_only_an_objection_joins(gemeente: Gemeente) -> None:
    truth = [row["zaken"].split(" ") for row in gemeente.waarheid("klantreizen")]
    ours: dict[str, list[str]] = {}
    for row in gemeente.tabellen["klantreis_zaken"]:
        ours.setdefault(row["klantreis"], []).append(row["zaak"])
    assert sorted(zaak for zaken in ours.values() for zaak in zaken) == sorted(z for zaken in truth for z in zaken)
    # Links between decisions and objections come later; without them a late objection is a klantreis of its own.
    disputes = {row["bezwaar"] for row in gemeente.waarheid("koppelingen")}
    found, true = paren(list(ours.values())), paren(truth)
    assert all({een, twee} & disputes for een, twee in true - found)
    assert found <= true
    whole = {frozenset(zaken) for zaken in ours.values()}
    right = whole & {frozenset(zaken) for zaken in truth}
    assert len(right) >= 0.99 * len(whole)
    assert len(right) >= 0.99 * len(truth)


@pytest.mark.parametrize("scenario", ["gelijktijdig", "advies_binnen", "advies_zaak", "statusvraag", "aanvullingen"])
def test_independent_questions_and_advice_make_no_loop(gemeente: Gemeente, scenario: str) -> None:
    people = {row["inwoner"] for row in gemeente.waarheid("inwoners") if row["scenario"] == scenario}
    zaken = {zaak for zaak, (inwoner, _nr) in gemeente.reis_van_zaak.items() if inwoner in people}
    assert len(zaken) > len(people) // 2
    assert not [row for row in gemeente.tabellen["lussen"] if row["klantreis"] in zaken]
    assert not [row for row in gemeente.tabellen["heen_en_weer"] if row["klantreis"] in zaken]
    moves = [row for row in gemeente.tabellen["overdrachten"] if row["van_zaak"] in zaken]
    assert all(row["van_loket"] == "Contactcentrum" for row in moves)


def test_planted_signals_are_found(gemeente: Gemeente) -> None:
    found = {row["zaak"]: row for row in gemeente.tabellen["zaaksignalen"]}
    planted = {"kom_maar_terug": "kom_maar_terug", "afgehouden": "afgehouden", "stap_terug": "stappen_terug"}
    rows = [row for row in gemeente.waarheid("verschijnselen") if row["verschijnsel"] in planted]
    assert {row["verschijnsel"] for row in rows} == set(planted)
    missing = [row for row in rows if not found.get(row["zaak"], {}).get(planted[row["verschijnsel"]])]
    assert missing == []
