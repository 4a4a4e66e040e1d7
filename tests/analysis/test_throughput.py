"""When a zaak ends, by source, and what happens to figures that the data do not reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest

from klantreis.eventlog.log import EventLog

Rij = dict[str, Any]
MaakLog = Callable[[Sequence[Rij]], EventLog]
Analyseer = Callable[..., dict[str, list[dict[str, Any]]]]


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2024, 1, day, hour)  # noqa: DTZ001


def event(zaak: str, tijd: date, *rollen: str, **more: Any) -> Rij:
    return {"zaak": zaak, "activiteit": "A", "tijd": tijd, "rollen": list(rollen), "fase": "melding"} | more


def whole(tables: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return next(row for row in tables["doorlooptijden"] if (row["niveau"], row["groep"]) == ("zaak", "alle"))


def test_a_source_that_never_records_an_end_ends_with_its_last_event(maak_log: MaakLog, analyseer: Analyseer) -> None:
    log = maak_log([event("a", at(1)), event("a", at(4)), event("b", at(1), "afsluiting", bron="c")])
    row = whole(analyseer(log, {"b": date(2024, 1, 9), "c": date(2024, 1, 9)}))
    assert (row["n"], row["n_lopend"], row["tau"]) == (2, 0, 3.0)


def test_a_withdrawal_alone_does_not_show_that_a_source_records_ends(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [event("a", at(1)), event("a", at(4), "besluit"), event("b", at(1)), event("b", at(2), "ingetrokken"),
            event("b", at(8))]  # fmt: skip
    row = whole(analyseer(maak_log(rows), date(2024, 1, 9)))
    # What was withdrawn ended then, whatever came after it.
    assert (row["n"], row["n_lopend"], row["n_ingetrokken"], row["tau"]) == (2, 0, 1, 3.0)
    assert row["rmst_dagen"] == 2.0


def test_a_zaak_in_a_source_that_does_record_ends_is_open(maak_log: MaakLog, analyseer: Analyseer) -> None:
    log = maak_log([event("a", at(1)), event("a", at(4)), event("b", at(1), "afsluiting")])
    row = whole(analyseer(log, date(2024, 1, 9)))
    # Censored at the start of 10 January.
    assert (row["n"], row["n_lopend"], row["tau"], row["rmst_dagen"]) == (2, 1, 9.0, 4.5)


def test_a_zaak_of_two_sources_is_open_as_soon_as_one_records_ends(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [event("a", at(1), bron="stil"), event("a", at(2), bron="b"), event("b", at(1), "afsluiting", bron="b")]
    row = whole(analyseer(maak_log(rows), {"b": date(2024, 1, 9), "stil": date(2024, 1, 9)}))
    assert row["n_lopend"] == 1


@pytest.mark.parametrize(("first", "second"), [("a", "z"), ("z", "a")])
def test_an_open_zaak_is_followed_until_the_latest_peildatum_of_its_sources(
    maak_log: MaakLog, analyseer: Analyseer, first: str, second: str
) -> None:
    rows = [event("x", at(1), bron=first), event("x", at(2), bron=second), event("y", at(1), "afsluiting", bron=first)]
    row = whole(analyseer(maak_log(rows), {first: date(2024, 1, 5), second: date(2024, 1, 9)}))
    assert row["tau"] == 9.0


def test_a_filter_does_not_change_what_a_source_records(maak_log: MaakLog, analyseer: Analyseer) -> None:
    """The newest zaken have no end yet; seen by themselves they are open, not over."""
    rows = [event("oud", at(1)), event("oud", at(3), "afsluiting"), event("nieuw", at(8)), event("nieuw", at(9))]
    row = whole(analyseer(maak_log(rows).periode("2024-01-08:2024-01-31"), date(2024, 1, 10)))
    assert (row["n"], row["n_lopend"], row["mediaan_dagen"]) == (1, 1, None)
    assert (row["ci_laag"], row["ci_hoog"], row["p10"], row["rmst_dagen"]) == (None, None, None, 3.0)


def test_a_day_without_an_hour_lends_no_hour(maak_log: MaakLog, analyseer: Analyseer) -> None:
    """The first event has an hour, but an event of that day has none: that one may have come first."""
    rows = [event("a", at(1, 10)), event("a", date(2024, 1, 1)), event("a", at(4, 16), "afsluiting")]
    assert whole(analyseer(maak_log(rows), None))["tau"] == 3.0


def test_the_last_step_runs_whole_days_to_an_end_without_an_hour(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [event("a", at(1, 10)), event("a", date(2024, 1, 4), "afsluiting")]
    spells = {r["groep"]: r["tau"] for r in analyseer(maak_log(rows), None)["doorlooptijden"] if r["niveau"] == "fase"}
    assert spells == {"melding": 3.0}


@pytest.mark.parametrize(("last", "weg"), [("ingetrokken", 1), ("afsluiting", 0)])
def test_the_last_ending_says_whether_it_was_a_withdrawal(
    maak_log: MaakLog, analyseer: Analyseer, last: str, weg: int
) -> None:
    other = {"ingetrokken": "afsluiting", "afsluiting": "ingetrokken"}[last]
    rows = [event("a", at(1)), event("a", at(2), other), event("a", at(3), last), event("a", at(5), "periodiek")]
    row = whole(analyseer(maak_log(rows), date(2024, 1, 9)))
    assert (row["n_ingetrokken"], row["tau"]) == (weg, 2.0)


def test_a_phase_entered_again_counts_as_its_own_spell(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [
        event("a", at(1)), event("a", at(2), fase="advies"), event("a", at(5)), event("a", at(6)),
        event("a", at(7), "afsluiting", fase="besluit"),
    ]  # fmt: skip
    spells = {r["groep"]: r for r in analyseer(maak_log(rows), None)["doorlooptijden"] if r["niveau"] == "fase"}
    assert (spells["melding"]["n"], spells["melding"]["tau"], spells["melding"]["rmst_dagen"]) == (2, 2.0, 1.5)


def test_a_night_on_which_the_clock_jumps_has_23_hours(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [event("a", datetime(2024, 3, 30, 12)), event("a", datetime(2024, 3, 31, 12))]  # noqa: DTZ001
    tables = analyseer(maak_log(rows), None)
    assert whole(tables)["tau"] == 0.958333
    move = next(row for row in tables["stroom"] if (row["van"], row["naar"], row["niveau"]) == ("A", "A", "activiteit"))
    assert move["mediaan_dagen"] == 0.958333


def test_a_log_without_desks_has_no_steps_per_desk(maak_log: MaakLog, analyseer: Analyseer) -> None:
    tables = analyseer(maak_log([event("a", at(1)), event("a", at(2))]), None)
    assert {row["niveau"] for row in tables["stroom"]} == {"activiteit", "fase"}
    assert {row["inwoners"] for row in tables["stappen"]} == {None}


def test_the_phase_of_an_activity_is_that_of_most_of_its_events(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [
        *(
            event("a", at(nr), activiteit="X", fase=fase)
            for nr, fase in enumerate(["besluit", "besluit", None, None], 1)
        ),
        *(event("b", at(nr), activiteit="Y", fase=fase) for nr, fase in enumerate([None, None, "advies"], 1)),
    ]
    steps = {
        row["stap"]: row["fase"] for row in analyseer(maak_log(rows), None)["stappen"] if row["niveau"] == "activiteit"
    }
    assert steps == {"X": "besluit", "Y": None}  # equally many: a phase goes before none


def test_paths_that_are_written_alike_stay_apart(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [event("a", at(1), activiteit="A > B"), event("b", at(1), activiteit="A"), event("b", at(2), activiteit="B")]
    paths = [
        tuple(row.values())[2:] for row in analyseer(maak_log(rows), None)["varianten"] if row["niveau"] == "activiteit"
    ]
    assert paths == [("A > B", 1, 1, 0.5, 0.5), ("A > B", 2, 1, 0.5, 1.0)]


def test_an_empty_choice_gives_empty_tables(maak_log: MaakLog, analyseer: Analyseer) -> None:
    log = maak_log([event("a", at(1))]).periode("1999")
    assert {name: len(rows) for name, rows in analyseer(log, date(2024, 1, 9)).items()} == {
        "stroom": 0, "stappen": 0, "varianten": 0, "doorlooptijden": 0, "herhalingen": 0, "werkvoorraad": 0,
    }  # fmt: skip
