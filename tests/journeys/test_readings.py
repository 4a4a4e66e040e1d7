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

PEIL = {"a": date(2024, 12, 31)}


@pytest.fixture
def reis(tmp_path: Path) -> Lees:
    """The tables of one resident: steps (zaak, "2024-03-01" or with an hour, loket, "fase rol rol", naar_loket).

    Steps that no hour parts stay in the order in which they are given.
    """

    def read(*stappen: tuple[str | None, ...]) -> dict[str, list[Rij]]:
        events = []
        for nr, (zaak, tijd, loket, woorden, *naar) in enumerate(stappen):
            lokaal = datetime.fromisoformat(str(tijd))
            fase, *rollen = str(woorden).split()
            events.append({
                "inwoner": "iemand", "zaak": zaak, "activiteit": "stap", "fase": fase, "rollen": rollen,
                "loket": loket, "naar_loket": naar[0] if naar else None, "bron": "a", "tijdstip_lokaal": lokaal,
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


def test_two_referrals_of_one_day_to_each_other_make_no_ring(reis: Lees) -> None:
    found = reis(
        ("1", "2024-03-01", "CJG", "melding doorverwijzing", "Wmo-loket"),
        ("2", "2024-03-01", "Wmo-loket", "melding doorverwijzing", "CJG"),
    )
    assert [row["soort"] for row in found["overdrachten"]] == ["onbekend"]
    assert [row["pad"] for row in found["routes"]] == ["CJG > Wmo-loket"]


def test_a_referral_at_an_unknown_desk_that_names_none_is_a_referral(reis: Lees) -> None:
    found = reis(("1", "2024-03-01 10:00", None, "melding doorverwijzing"))
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
        ("1", "2024-03-01 10:00", "CJG", "melding"),
        ("1", "2024-03-02 10:00", "Wmo-loket", "melding"),
        ("1", "2024-03-03 10:00", "CJG", "melding"),
    ]
    assert [row["voortgang"] for row in reis(*steps)["lussen"]] == ["nog_onbekend"]
    elsewhere = [
        ("2", "2024-03-04 10:00", "Werkplein", "melding doorverwijzing", "Wmo-loket"),
        ("1", "2024-03-05 10:00", "Wmo-loket", "melding"),
    ]
    assert [row["voortgang"] for row in reis(*steps, *elsewhere)["lussen"]] == ["nee"]
