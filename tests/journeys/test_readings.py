"""What the definitions say where it is easily read otherwise, by small examples that can be checked by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.slow import lees
from tests.journeys.test_brute_force import AMSTERDAM, BUITEN, Soort, gelezen, geordend, werkdag

Rij = dict[str, Any]
Lees = Callable[..., dict[str, list[Rij]]]

PEIL = {"a": date(2024, 12, 31), "b": date(2024, 9, 30)}


@pytest.fixture
def reis(tmp_path: Path) -> Lees:
    """The tables of one resident: steps (zaak, "2024-03-01" or with an hour, loket, "fase rol rol", naar_loket).

    A phase - is none; a zaak of source b is called b:1. Steps that no hour parts stay in the order in which they are
    given.
    """

    def read(*stappen: tuple[str | None, ...]) -> dict[str, list[Rij]]:
        events = []
        for nr, (zaak, tijd, loket, woorden, *naar) in enumerate(stappen):
            lokaal = datetime.fromisoformat(str(tijd))
            fase, *rollen = str(woorden).split()
            events.append({
                "inwoner": "iemand", "zaak": zaak, "activiteit": "stap", "fase": None if fase == "-" else fase,
                "rollen": rollen, "loket": loket, "naar_loket": naar[0] if naar else None,
                "bron": "b" if str(zaak).startswith("b:") else "a", "tijdstip_lokaal": lokaal,
                "tijdstip": lokaal.replace(tzinfo=AMSTERDAM).astimezone(UTC),
                "precisie": "dag" if len(str(tijd)) == 10 else "minuut", "volgorde": nr,
            })  # fmt: skip
        found, _counts, stored = gelezen(geordend(random.Random(1), events), PEIL, Soort(1, 0), tmp_path)
        slow, _counts = lees(stored, PEIL, werkdag, buiten=BUITEN)
        assert found == {name: slow[name] for name in found}
        return found

    return read


def moves(found: dict[str, list[Rij]]) -> list[tuple[str | None, str | None, str, str]]:
    return [(row["van_loket"], row["naar_loket"], row["bewijs"], row["soort"]) for row in found["overdrachten"]]


@pytest.mark.parametrize(("rol", "soort"), [("ingetrokken", "onbekend"), ("afsluiting", "warm")])
def test_a_withdrawal_elsewhere_does_not_show_that_a_zaak_is_still_open(reis: Lees, rol: str, soort: str) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "CJG", "melding doorverwijzing", "Wmo-loket"),
        ("2", "2024-03-05 10:00", "Wmo-loket", "melding"),
        ("3", "2024-03-01 10:00", "CJG", f"melding {rol}"),
    )
    assert moves(found) == [("CJG", "Wmo-loket", "doorverwijzing", soort)]


def test_two_referrals_of_one_day_to_each_other_make_no_ring(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01", "CJG", "melding doorverwijzing", "Wmo-loket"),
        ("2", "2024-03-01", "Wmo-loket", "melding doorverwijzing", "CJG"),
    )
    assert [row["soort"] for row in found["overdrachten"]] == ["onbekend"]
    assert [row["pad"] for row in found["routes"]] == ["CJG > Wmo-loket"]


def test_a_referral_at_an_unknown_desk_that_names_none_is_a_referral(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", None, "melding doorverwijzing"),
        ("2", "2024-02-01 10:00", "CJG", "melding"),
    )
    assert moves(found) == [(None, None, "doorverwijzing", "zoekgeraakt")]


def test_a_referral_that_names_no_desk_does_not_arrive_where_it_left(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "CJG", "melding doorverwijzing"),
        ("2", "2024-03-04 10:00", "CJG", "melding"),
        ("3", "2024-03-05 10:00", "Wmo-loket", "melding"),
    )
    assert moves(found) == [("CJG", "Wmo-loket", "doorverwijzing", "onbekend")]


def test_a_referral_and_an_arrival_in_one_minute_of_one_zaak(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "CJG", "melding doorverwijzing", "Wmo-loket"),
        ("1", "2024-03-01 10:00", "Wmo-loket", "onderzoek"),
    )
    assert moves(found) == [("CJG", "Wmo-loket", "doorverwijzing", "onbekend")]


def test_on_a_day_without_an_hour_the_order_of_the_zaak_decides_and_no_wait_is_negative(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01", "CJG", "melding"),
        ("1", "2024-03-01 15:00", "CJG", "onderzoek doorverwijzing", "Wmo-loket"),
        ("1", "2024-03-01 10:00", "Wmo-loket", "onderzoek"),
    )
    assert moves(found) == [("CJG", "Wmo-loket", "doorverwijzing", "onbekend")]
    assert found["overdrachten"][0]["wachtdagen"] == 0


def test_advice_that_the_asking_desk_registers_leaves_out_what_the_asked_desk_did(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "Wmo-loket", "melding"),
        ("1", "2024-03-02 10:00", "Wmo-loket", "advies adviesvraag", "CJG"),
        ("1", "2024-03-05 10:00", "CJG", "onderzoek"),
        ("1", "2024-03-06 10:00", "Wmo-loket", "advies adviesantwoord"),
        ("1", "2024-03-07 10:00", "CJG", "onderzoek"),
    )
    assert [row["loket"] for row in found["bezoeken"]] == ["Wmo-loket", "CJG"]
    assert found["lussen"] == []


def test_reasons_lead_from_every_zaak_to_the_first(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "CJG", "melding"),
        ("2", "2024-05-01 10:00", "Werkplein", "melding doorverwijzing", "Wmo-loket"),
        ("3", "2024-05-10 10:00", "Wmo-loket", "melding"),
    )
    why = [(row["zaak"], row["reden"], row["verbonden_met"]) for row in found["klantreis_zaken"]]
    assert why == [("1", "eerste", None), ("2", "stilte", "1"), ("3", "doorverwijzing", "2")]


def test_back_in_another_zaak_counts_also_when_the_closed_one_had_an_afterword(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "CJG", "melding"),
        ("1", "2024-03-02 10:00", "Wmo-loket", "onderzoek"),
        ("1", "2024-03-03 10:00", "CJG", "onderzoek"),
        ("1", "2024-03-04 10:00", "Wmo-loket", "administratie afsluiting"),
        ("1", "2024-03-04 11:00", "CJG", "administratie"),
        ("2", "2024-05-01 10:00", "CJG", "melding"),
    )
    assert [(row["zaak"], row["afgehouden"]) for row in found["zaaksignalen"]] == [("1", True)]


def test_a_return_that_another_visit_followed_in_its_zaak_is_not_still_going_on(reis: Lees) -> None:
    steps = [
        ("1", "2024-11-01 10:00", "CJG", "melding"),
        ("1", "2024-11-02 10:00", "Wmo-loket", "melding"),
        ("1", "2024-11-03 10:00", "CJG", "melding"),
    ]
    assert [row["voortgang"] for row in reis(*steps)["lussen"]] == ["nog_onbekend"]
    elsewhere = [
        ("2", "2024-11-04 10:00", "Werkplein", "melding doorverwijzing", "Wmo-loket"),
        ("1", "2024-11-05 10:00", "Wmo-loket", "melding"),
    ]
    assert [row["voortgang"] for row in reis(*steps, *elsewhere)["lussen"]] == ["nee"]


def test_the_only_desk_in_the_data_refers_out_of_sight(reis: Lees) -> None:
    steps = [("1", "2024-03-01 10:00", "CJG", "melding doorverwijzing"), ("2", "2024-05-01 10:00", None, "melding")]
    assert moves(reis(*steps)) == [("CJG", None, "doorverwijzing", "buiten_beeld")]
    other = ("3", "2024-01-01 10:00", "Wmo-loket", "melding")
    assert moves(reis(*steps, other)) == [("CJG", None, "doorverwijzing", "zoekgeraakt")]


@pytest.mark.parametrize(
    ("dag", "soort"),
    [("2024-01-31", "buiten_beeld"), ("2024-02-01", "zoekgeraakt"), ("2024-08-18", "zoekgeraakt"),
     ("2024-08-19", "lopend"), ("2024-09-30", "lopend"), ("2024-10-01", "buiten_beeld")],
)  # fmt: skip
def test_a_referral_is_lost_only_while_the_sources_of_the_named_desk_cover_it(reis: Lees, dag: str, soort: str) -> None:
    found = reis(
        ("1", dag, "Wmo-loket", "melding doorverwijzing", "CJG"), ("b:1", "2024-02-01", "Werkplein", "melding"),
        ("b:2", "2024-07-01 10:00", "CJG", "ondersteuning"),
    )  # fmt: skip
    assert moves(found) == [("Wmo-loket", "CJG", "doorverwijzing", soort)]


@pytest.mark.parametrize("naar", ["CJG", None])
@pytest.mark.parametrize("zaak", ["1", "2"])
def test_what_registers_a_referral_before_it_arrives_is_no_visit_and_no_handover_of_its_own(
    reis: Lees, zaak: str, naar: str | None
) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "Wmo-loket", "melding"),
        ("1", "2024-03-02 10:00", "Wmo-loket", "melding doorverwijzing", naar),
        (zaak, "2024-03-03 10:00", "CJG", "administratie"),
        (zaak, "2024-03-05 10:00", "CJG", "onderzoek doorverwijzing", "Wmo-loket"),
        ("1", "2024-03-07 10:00", "Wmo-loket", "onderzoek"),
    )
    assert [row["loket"] for row in found["bezoeken"]] == ["Wmo-loket", "CJG", "Wmo-loket"]
    assert [(row["bewijs"], row["aankomst"].day, row["wachtdagen"]) for row in found["overdrachten"]] == [
        ("doorverwijzing", 5, 3), ("doorverwijzing", 7, 2),
    ]  # fmt: skip
    assert [(row["pad"], row["tussentijd_dagen"]) for row in found["lussen"]] == [("Wmo-loket > CJG > Wmo-loket", 5)]


def test_a_referral_into_a_visit_under_way_parts_it_also_when_an_invoice_came_between(reis: Lees) -> None:
    found = reis(
        ("2", "2024-01-10 10:00", "CJG", "besluit"),
        ("1", "2024-03-02 10:00", "Wmo-loket", "melding doorverwijzing", "CJG"),
        ("2", "2024-03-03 10:00", "CJG", "ondersteuning"),
        ("2", "2024-03-05 10:00", "CJG", "onderzoek"),
    )
    assert [(row["loket"], row["aankomst"].day) for row in found["bezoeken"]] == [
        ("CJG", 10), ("Wmo-loket", 2), ("CJG", 5),
    ]  # fmt: skip


def test_a_referral_without_a_name_skips_a_next_visit_in_which_it_cannot_arrive(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "Wmo-loket", "melding doorverwijzing"),
        ("1", "2024-03-02 10:00", "CJG", "administratie"),
        ("1", "2024-03-03 10:00", "Werkplein", "onderzoek"),
    )
    assert moves(found)[:2] == [
        ("Wmo-loket", "CJG", "binnen_zaak", "warm"), ("Wmo-loket", None, "doorverwijzing", "zoekgeraakt"),
    ]  # fmt: skip


def test_a_question_for_advice_that_names_no_desk_was_put_to_who_answers(reis: Lees) -> None:
    steps = [
        ("1", "2024-03-01 10:00", "Wmo-loket", "melding"),
        ("1", "2024-03-02 10:00", "Wmo-loket", "onderzoek adviesvraag"),
        ("1", "2024-03-03 10:00", "CJG", "onderzoek"),
        ("1", "2024-03-04 10:00", "CJG", "advies adviesantwoord"),
    ]
    found = reis(*steps, ("1", "2024-03-06 10:00", "Wmo-loket", "onderzoek"))
    assert (found["overdrachten"], found["lussen"]) == ([], [])
    found = reis(*steps, ("1", "2024-03-05 10:00", "CJG", "onderzoek"))
    assert [row["bewijs"] for row in found["overdrachten"]] == ["binnen_zaak"]
    # Who registers the answer itself does not say whom it asked.
    own = [(*step[:2], "Wmo-loket", *step[3:]) if "adviesantwoord" in step[3] else step for step in steps]
    assert [row["bewijs"] for row in reis(*own)["overdrachten"]] == ["binnen_zaak", "binnen_zaak"]


def test_advice_over_days_leaves_out_all_between_and_on_its_first_and_last_day_what_came_after_and_before(
    reis: Lees,
) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "Wmo-loket", "onderzoek adviesvraag", "CJG"),
        ("1", "2024-03-09 10:00", "Wmo-loket", "onderzoek"),
        ("2", "2024-03-01 09:00", "CJG", "melding"), ("2", "2024-03-01 11:00", "CJG", "onderzoek"),
        ("2", "2024-03-04 11:00", "CJG", "onderzoek"), ("2", "2024-03-05 09:00", "CJG", "advies adviesantwoord"),
        ("2", "2024-03-05 10:00", "CJG", "onderzoek doorverwijzing", "Wmo-loket"),
    )  # fmt: skip
    assert [(row["loket"], row["aankomst"].hour, row["vertrek"].day) for row in found["bezoeken"]] == [
        ("CJG", 9, 5), ("Wmo-loket", 10, 1), ("Wmo-loket", 10, 9),
    ]  # fmt: skip
    assert moves(found) == [("CJG", "Wmo-loket", "doorverwijzing", "onbekend")]


def test_a_zaak_of_which_the_decision_was_sent_did_not_end_without_one(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "CJG", "melding"),
        ("1", "2024-03-02 10:00", "CJG", "besluit bekendmaking"),
        ("1", "2024-03-03 10:00", "CJG", "administratie afsluiting"),
        ("2", "2024-03-20 10:00", "Wmo-loket", "melding"),
        ("3", "2024-05-20 10:00", "CJG", "melding"),
    )
    assert (found["overdrachten"], found["zaaksignalen"]) == ([], [])


def test_a_zaak_ended_at_the_desk_that_closed_it_whoever_tidied_up_afterwards(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01 10:00", "CJG", "melding afsluiting"),
        ("1", "2024-03-20 10:00", "Werkplein", "administratie"),
        ("2", "2024-03-10 10:00", "Wmo-loket", "melding"),
    )
    assert [row["pad"] for row in found["routes"]] == ["CJG > Wmo-loket", "CJG > Werkplein"]


@pytest.mark.parametrize(("terug", "voortgang"), [("2024-07-05", "nog_onbekend"), ("2024-07-04", "nee")])
def test_a_return_of_long_ago_is_not_still_going_on(reis: Lees, terug: str, voortgang: str) -> None:
    found = reis(("1", "2024-06-01", "CJG", "melding"), ("1", "2024-06-02", "Wmo-loket", "melding"),
                 ("1", terug, "CJG", "melding"))  # fmt: skip
    assert [row["voortgang"] for row in found["lussen"]] == [voortgang]
    assert [row["lopend"] for row in found["klantreizen"]] == [voortgang == "nog_onbekend"]


@pytest.mark.parametrize(("uur", "voortgang"), [("08:00", "nee"), ("18:00", "ja")])
def test_a_phase_reached_elsewhere_on_the_day_of_leaving_counts_by_the_hour(
    reis: Lees, uur: str, voortgang: str
) -> None:
    """Of a zaak that went on after it referred on."""
    found = reis(
        ("0", "2024-03-01 10:00", "Werkplein", "melding doorverwijzing", "CJG"),
        ("0", f"2024-03-05 {uur}", "Werkplein", "besluit"),
        ("1", "2024-03-02 10:00", "CJG", "melding"),
        ("1", "2024-03-05 12:00", "CJG", "melding doorverwijzing", "Wmo-loket"),
        ("2", "2024-03-06 10:00", "Wmo-loket", "onderzoek doorverwijzing", "CJG"),
        ("1", "2024-03-07 10:00", "CJG", "melding afsluiting"),
    )
    assert [(row["pad"], row["voortgang"]) for row in found["lussen"]] == [("CJG > Wmo-loket > CJG", voortgang)]
