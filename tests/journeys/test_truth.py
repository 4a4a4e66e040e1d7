"""What is found in the exports of the made-up municipality, held against the truth that came with it."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.journeys.truth import OVERDRACHT, PARALLEL, TERUGKEER, Gemeente


@pytest.fixture(scope="module", params=[(800, 20261), (400, 977)], ids=lambda param: f"zaad {param[1]}")
def gemeente(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Gemeente:
    """A municipality of a seed that no other test uses."""
    return Gemeente(tmp_path_factory.mktemp("gemeente"), *request.param)


def test_every_handover_is_found_and_no_other(gemeente: Gemeente) -> None:
    found, planted = gemeente.gevonden("overdrachten", OVERDRACHT), gemeente.gepland("overdrachten")
    assert (found - planted, planted - found) == (Counter(), Counter())


def test_every_referral_has_its_fate(gemeente: Gemeente) -> None:
    planted, found = gemeente.verwijzingen()
    assert (found - planted, planted - found) == (Counter(), Counter())


def test_every_return_is_found_and_no_other(gemeente: Gemeente) -> None:
    found, planted = gemeente.gevonden("lussen", TERUGKEER), gemeente.gepland("terugkeren")
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


def test_klantreizen_are_those_of_the_truth_but_for_what_no_certain_link_joins(gemeente: Gemeente) -> None:
    truth, ours = gemeente.reizen()
    assert sorted(zaak for zaken in ours for zaak in zaken) == sorted(z for zaken in truth for z in zaken)
    # An objection that names no decision, long after it, may be a question of its own: nobody can know.
    unsure = {row["bezwaar"] for row in gemeente.waarheid("koppelingen") if row["zekerheid"] != "vast"}
    found, true = paren(ours), paren(truth)
    assert all({een, twee} & unsure for een, twee in true - found)
    assert found <= true
    whole = {frozenset(zaken) for zaken in ours}
    right = whole & {frozenset(zaken) for zaken in truth}
    assert len(right) >= 0.995 * len(whole)
    assert len(right) >= 0.995 * len(truth)


def test_a_late_objection_with_the_number_of_its_decision_joins_its_klantreis(gemeente: Gemeente) -> None:
    people = {row["inwoner"] for row in gemeente.waarheid("inwoners") if row["scenario"] == "bezwaar_te_laat"}
    late = {row["bezwaar"] for row in gemeente.waarheid("koppelingen") if row["inwoner"] in people}
    reasons = {row["zaak"]: row["reden"] for row in gemeente.tabellen["klantreis_zaken"]}
    assert {reasons[zaak] for zaak in late} == {"koppeling"}


@pytest.mark.parametrize("scenario", PARALLEL)
def test_independent_questions_and_advice_make_no_loop(gemeente: Gemeente, scenario: str) -> None:
    zaken = {zaak for zaak, name in gemeente.scenario_van_zaak.items() if name == scenario}
    assert zaken
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
