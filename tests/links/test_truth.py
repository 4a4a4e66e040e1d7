"""Links in the exports of the made-up municipality, held against the truth that came with it."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.journeys.truth import Gemeente
from tests.links.truth import Gepland, gepland


@pytest.fixture(scope="module", params=[(800, 31_415), (400, 2_718)], ids=lambda param: f"zaad {param[1]}")
def planted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Gepland], Counter[tuple[str, str]]]:
    """What was planted in a municipality of a seed that no other test uses, with what was found."""
    return gepland(Gemeente(tmp_path_factory.mktemp("gemeente"), *request.param))


Planted = tuple[list[Gepland], Counter[tuple[str, str]]]


def test_every_objection_is_found_and_no_other(planted: Planted) -> None:
    every, extra = planted
    assert [each.rij for each in every if not each.gevonden] == []
    assert extra == Counter()
    assert {each.rij["soort"] for each in every} == {"bezwaar", "beroep"}


def test_every_objection_has_the_planted_method_and_certainty(planted: Planted) -> None:
    every, _extra = planted
    wrong = [
        (each.rij, each.gevonden)
        for each in every
        if (each.beste["methode"], each.beste["zekerheid"]) != (each.rij["methode"], each.rij["zekerheid"])
    ]
    assert wrong == []
    assert {each.rij["zekerheid"] for each in every} == {"vast", "sterk", "waarschijnlijk", "meerduidig", "geen"}


def test_the_true_decision_is_the_link_or_among_the_candidates(planted: Planted) -> None:
    every, _extra = planted
    assert [each.rij for each in every if each.gekoppeld and not each.juist] == []
    assert [each.rij for each in every if each.besluit and not each.erbij] == []
    assert [each.rij for each in every if each.rij["zekerheid"] == "meerduidig" and len(each.gevonden) != 2] == []


def test_the_chain_leads_to_the_true_first_decision_where_it_can_be_known(planted: Planted) -> None:
    every, _extra = planted
    chains = [(each.beste["keten"], None if each.onzekere_keten else each.keten) for each in every]
    assert [pair for pair in chains if pair[0] != pair[1]] == []
    assert any(pair[0] for pair in chains)


def test_a_reference_to_a_decision_outside_the_data_is_not_linked(planted: Planted) -> None:
    every, _extra = planted
    outside = [each for each in every if each.rij["wijze"] == "buiten de gegevens"]
    assert outside
    assert {(each.beste["methode"], each.beste["besluit"]) for each in outside} == {("geen", None)}
