"""Zaken that were going on when their data begin: left out where their begin is not known, else entering late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from klantreis.analysis.begins import Bronbegin, source_begins
from klantreis.analysis.competing import aalen_johansen
from klantreis.analysis.durations import VAN_BEGIN, median_interval, summarise
from klantreis.analysis.survival import kaplan_meier
from klantreis.analysis.throughput import KLEIN_TEAM
from klantreis.eventlog.log import EventLog
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import dag_nr

Rij = dict[str, Any]
MaakLog = Callable[[Sequence[Rij]], EventLog]
Analyseer = Callable[..., dict[str, list[dict[str, Any]]]]
KALENDER = Kalender.standaard()
NUL = date(2024, 1, 1)


def event(zaak: str, dag: int, *rollen: str, **more: Any) -> Rij:
    """An event so many days after 1 January 2024."""
    tijd = NUL + timedelta(days=dag)
    return {"zaak": zaak, "activiteit": "A", "tijd": tijd, "rollen": list(rollen), "fase": "onderzoek"} | more


def zaak(naam: str, begin: int, eind: int | None, **more: Any) -> list[Rij]:
    closing = [] if eind is None else [event(naam, eind, "afsluiting", **more)]
    return [event(naam, begin, **{"fase": "melding"} | more), *closing]


def of(tables: dict[str, list[dict[str, Any]]], niveau: str, groep: str = "alle") -> dict[str, Any]:
    return next(row for row in tables["doorlooptijden"] if (row["niveau"], row["groep"]) == (niveau, groep))


# --- a begin that is not in the data ------------------------------------------------------------------------------


def test_a_zaak_that_shows_itself_early_without_a_beginning_does_not_count(
    maak_log: MaakLog, analyseer: Analyseer
) -> None:
    rows = [*zaak("a", 0, 10), *zaak("b", 3, 5, fase="onderzoek"), *zaak("c", 179, 181, fase="onderzoek"),
            *zaak("d", 180, 200, fase="onderzoek")]  # fmt: skip
    tables = analyseer(maak_log(rows), date(2024, 12, 31))
    whole = of(tables, "zaak")
    assert (whole["n"], whole["n_weggelaten"], whole["n_later"], whole["tau"]) == (2, 2, 0, 20)
    assert of(tables, "jaar", "2024")["n_weggelaten"] == 2
    # Its first phase may have begun sooner; what follows it is seen whole.
    phase = of(tables, "fase", "onderzoek")
    assert (phase["n"], phase["n_weggelaten"]) == (2, 2)  # a has it from its closing, d from its begin
    assert of(tables, "activiteit", "A")["n_weggelaten"] == 0


@pytest.mark.parametrize(
    ("first", "known"),
    [({"fase": "melding"}, True), ({"fase": None, "rollen": ["aanvraag"]}, True), ({"fase": "bezwaar"}, True),
     ({"fase": "bezwaar", "rollen": ["commissie"]}, False), ({"fase": "beroep", "rollen": ["uitspraak"]}, False),
     ({"fase": "onderzoek"}, False), ({"fase": None}, False)],
)  # fmt: skip
def test_what_is_a_beginning(maak_log: MaakLog, analyseer: Analyseer, first: Rij, known: bool) -> None:
    log = maak_log([*zaak("a", 0, 10), event("b", 0) | first, event("b", 5, "afsluiting")])
    assert of(analyseer(log, date(2024, 12, 31)), "zaak")["n_weggelaten"] == (not known)


def test_a_source_without_beginnings_says_nothing_of_them(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [*zaak("a", 0, 10), *zaak("b", 0, 6, fase="advies", bron="stil")]
    assert of(analyseer(maak_log(rows), {"b": date(2024, 3, 1), "stil": None}), "zaak")["n"] == 2


def test_a_zaak_that_first_shows_itself_by_its_invoices_may_have_begun_before(
    maak_log: MaakLog, analyseer: Analyseer
) -> None:
    rows = [*zaak("a", 0, 10), event("b", 5, bron="facturen"), event("b", 50), event("c", 5, bron="facturen"),
            *zaak("d", 0, 3)]  # fmt: skip
    whole = of(analyseer(maak_log(rows), {"b": date(2024, 3, 1), "facturen": date(2024, 3, 1)}), "zaak")
    assert (whole["n"], whole["n_weggelaten"]) == (3, 1)  # c has no other source than that of invoices


def test_a_filter_does_not_change_whose_begin_is_known(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [*zaak("a", 0, 10), *zaak("b", 3, 5, fase="onderzoek"), *zaak("c", 190, 195, fase="onderzoek")]
    log = maak_log(rows)
    # By itself it would seem to be from the first days of a source that registers no beginnings.
    assert of(analyseer(log.periode("2024-K3"), date(2024, 12, 31)), "zaak")["n"] == 1
    whole = of(analyseer(log.periode("2024-01-02:2024-01-31"), date(2024, 12, 31)), "zaak")
    assert (whole["n"], whole["n_weggelaten"]) == (0, 1)


def test_a_group_of_nothing_but_unknown_begins_has_no_figures(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [*zaak("a", 0, 10, wet="Wmo"), *zaak("b", 3, 5, fase="onderzoek", wet="Jeugdwet")]
    row = of(analyseer(maak_log(rows), date(2024, 12, 31)), "wet", "Jeugdwet")
    figures = {key: value for key, value in row.items() if key not in ("niveau", "groep") and not key.startswith("n")}
    assert (row["n"], row["n_weggelaten"], set(figures.values())) == (0, 1, {None})


# --- late entry ---------------------------------------------------------------------------------------------------


def spells(*rows: tuple[int, int, bool, int]) -> pa.Table:
    """Of each its first day, its last, whether it ended, and from which day it was watched."""
    van, tot, over, vanaf = (list(values) for values in zip(*rows, strict=True))
    return pa.table({
        "groep": ["x"] * len(rows), "duur": [(t - v + (not o)) * 86_400_000_000 for v, t, o, _w in rows], "van": van,
        "tot": tot, "geeindigd": over, "weg": [False] * len(rows), "vanaf": vanaf,
    })  # fmt: skip


def test_late_entry_by_hand() -> None:
    # Watched from day 100. Begun on 90: ended on 100 after 10 days, from the 9th day on; on 104 after 14; one ended on
    # 95, which is not to be seen. Begun on 100 and 101: 4 days, and still going on at the end of day 105.
    row = summarise(
        spells((90, 100, True, 100), (90, 104, True, 100), (90, 95, True, 100), (100, 104, True, 100),
               (101, 105, False, 100)), "zaak", KALENDER,
    ).to_pylist()[0]  # fmt: skip
    # At 4 days two are watched, one ends: 1/2. At 10 days two are watched (the one of 5+ is gone): 1/4. At 14: 0.
    assert (row["n"], row["n_lopend"], row["n_later"], row["n_weggelaten"]) == (4, 1, 2, 1)
    assert (row["p25"], row["mediaan_dagen"], row["p75"], row["p90"], row["tau"]) == (4, 4, 10, 14, 14)
    assert row["rmst_dagen"] == 4 + 6 / 2 + 4 / 4


def test_without_late_entry_long_zaken_would_seem_the_rule() -> None:
    """Zaken of 10 days or 400, half of each; those that were over before day 1000 are not in the export."""
    begins = np.arange(0, 2000, 2)
    rows = [(int(b), int(b) + d, True) for b, d in zip(begins, np.where(begins % 4, 10, 400), strict=True)]
    seen = [row for row in rows if row[1] >= 1000]
    late = summarise(spells(*((*row, 1000) for row in seen)), "zaak", KALENDER).to_pylist()[0]
    naive = summarise(spells(*((*row, VAN_BEGIN) for row in seen)), "zaak", KALENDER).to_pylist()[0]
    whole = summarise(spells(*((*row, VAN_BEGIN) for row in rows)), "zaak", KALENDER).to_pylist()[0]
    assert (whole["mediaan_dagen"], late["mediaan_dagen"], naive["mediaan_dagen"]) == (10, 10, 400)
    assert late["rmst_dagen"] == pytest.approx(whole["rmst_dagen"], rel=0.02)
    assert naive["rmst_dagen"] > 1.1 * whole["rmst_dagen"]


def exported(seed: int, van: int, vanaf: int, tot: int, *, whole: bool) -> list[Rij]:
    """Zaken that begin between two days and take 20 to 400; whole: all of them, else those not over before `vanaf`."""
    rnd = np.random.default_rng(seed)
    rows: list[Rij] = []
    for nr, begin in enumerate(rnd.integers(van, tot, 400)):
        end = int(begin) + int(rnd.choice([20, 40, 60, 400]))
        if whole or end >= vanaf:
            rows += zaak(f"z{nr:03}", int(begin), end if end <= tot else None)
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_an_export_of_what_was_open_on_a_day_is_known_by_its_ends(maak_log: MaakLog, seed: int) -> None:
    peil = {"b": NUL + timedelta(days=1000)}
    cut = source_begins(maak_log(exported(seed, 0, 500, 1000, whole=False)), peil)["b"]
    first = dag_nr(NUL + timedelta(days=500))
    assert cut.vanaf is not None and first <= cut.vanaf <= first + 5
    assert source_begins(maak_log(exported(seed, 0, 500, 1000, whole=True)), peil)["b"].vanaf is None


def test_what_was_open_enters_on_the_day_of_the_first_end(maak_log: MaakLog, analyseer: Analyseer) -> None:
    log = maak_log(exported(1, 0, 500, 1000, whole=False))
    row = of(analyseer(log, NUL + timedelta(days=1000)), "zaak")
    assert row["n_later"] > 40 and row["n_weggelaten"] == 0
    assert row["mediaan_dagen"] == 40
    # A phase that was over before that day was there to be seen only because its zaak went on.
    assert of(analyseer(log, NUL + timedelta(days=1000)), "fase", "melding")["n_later"] == row["n_later"]


def test_zaken_that_all_last_equally_long_are_no_sign(maak_log: MaakLog) -> None:
    """Nothing ended before the first end, and nothing could have."""
    rows = [row for nr in range(64) for row in zaak(f"z{nr:02}", nr // 8 * 5, nr // 8 * 5 + 10)]
    assert source_begins(maak_log(rows), {"b": date(2024, 12, 31)})["b"].vanaf is None


def test_few_zaken_prove_nothing(maak_log: MaakLog) -> None:
    log = maak_log([*zaak("a", 0, 500), *zaak("b", 500, 510), *zaak("c", 510, 520)])
    assert source_begins(log, {"b": None}) == {"b": Bronbegin(dag_nr(NUL), True, False, True, None)}


# --- working days, and another way to end --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("van", "tot", "days"),
    [(date(2024, 12, 23), date(2025, 1, 2), 5),  # 24, 27, 30 and 31 December, 2 January
     (date(2024, 12, 24), date(2024, 12, 27), 1),  # over both days of Christmas
     (date(2023, 4, 26), date(2023, 4, 28), 1),  # over King's Day, a Thursday
     (date(2024, 4, 26), date(2024, 4, 29), 1),  # King's Day on a Saturday
     (date(2024, 5, 4), date(2024, 5, 5), 0)],
)  # fmt: skip
def test_working_days_over_holidays(maak_log: MaakLog, analyseer: Analyseer, van: date, tot: date, days: int) -> None:
    rows = [event("a", (van - NUL).days, fase="melding"), event("a", (tot - NUL).days, "afsluiting")]
    row = of(analyseer(maak_log(rows), date(2025, 12, 31)), "zaak")
    assert (row["mediaan_werkdagen"], row["rmst_werkdagen"], row["tau"]) == (days, days, (tot - van).days)


def test_what_goes_on_has_worked_until_the_peildatum_itself(maak_log: MaakLog, analyseer: Analyseer) -> None:
    # From Monday 1 January (a holiday), open on Thursday the 4th: three working days, though it lasts until the 5th.
    rows = [*zaak("a", 0, None), *zaak("b", 0, 1)]
    row = of(analyseer(maak_log(rows), date(2024, 1, 4)), "zaak")
    assert (row["rmst_dagen"], row["rmst_werkdagen"]) == (2.5, 2.0)


def test_what_ends_before_the_first_working_day_on_which_it_was_watched_has_none_to_show() -> None:
    saturday, tuesday, monday = (dag_nr(date(2024, 1, day)) for day in (6, 2, 8))
    table = spells((tuesday, saturday, True, saturday), (monday, monday + 2, True, saturday))
    row = summarise(table, "zaak", KALENDER).to_pylist()[0]
    assert (row["n"], row["n_later"], row["mediaan_werkdagen"], row["rmst_werkdagen"]) == (2, 1, 2, 2)


def test_late_entry_in_working_days_by_hand() -> None:
    # Watched from Wednesday 10 January 2024. Begun on the 2nd, ended on the 11th: 7 working days, from the 5th on.
    # Begun on the 10th: 3 working days, and 8.
    day = dag_nr(date(2024, 1, 10))
    rows = ((day - 8, day + 1, True, day), (day, day + 5, True, day), (day, day + 12, True, day))
    row = summarise(spells(*rows), "zaak", KALENDER).to_pylist()[0]
    # After 3 days one of two; after 7 days one of two; after 8 the last.
    assert (row["mediaan_werkdagen"], row["p90_werkdagen"], row["rmst_werkdagen"]) == (3, 8, 3 + 4 / 2 + 1 / 4)


def test_a_decision_competes_with_an_end_without_one(maak_log: MaakLog, analyseer: Analyseer) -> None:
    # Decisions after 2 and 6 days; withdrawn after 4; closed without a decision after 4; open after 8.
    rows = [
        *zaak("a", 0, 30)[:1], event("a", 2, "besluit"), event("a", 30, "afsluiting"), *zaak("b", 0, None),
        event("b", 6, "bekendmaking"), *zaak("c", 0, None), event("c", 4, "ingetrokken"), *zaak("d", 0, 4),
        *zaak("e", 0, None),
        # Its own decisions are on objections: it is about a decision in another zaak.
        event("f", 1, fase="bezwaar"), event("f", 3, "besluit", fase="bezwaar"),
        # A source without decisions has nothing to wait for.
        *zaak("g", 0, 3, bron="facturen"),
    ]  # fmt: skip
    row = of(analyseer(maak_log(rows), {"b": date(2024, 1, 8), "facturen": date(2024, 1, 8)}), "besluit")
    # After 2 days 1/5; after 4 days 2 of the 4 left end otherwise, so 2/5 go on; after 6 days one of these two.
    assert (row["n"], row["n_lopend"], row["n_ingetrokken"]) == (5, 1, 2)
    assert (row["p10"], row["p25"], row["mediaan_dagen"], row["rmst_dagen"]) == (2, 6, None, None)
    # Kaplan-Meier, with what ended otherwise as censored, would have said after 6 days: 1 - 4/5 * 1/2 = 0.6.


def test_the_interval_is_that_of_kaplan_meier_where_nothing_competes() -> None:
    rnd = np.random.default_rng(5)
    for _ in range(30):
        duur, over = rnd.integers(1, 40, 60).astype(float), rnd.random(60) < 0.8
        curve = kaplan_meier(duur, over)
        both = aalen_johansen(duur, over.astype(np.int64), oorzaken=2)
        assert median_interval(both) == curve.median_interval()


def test_a_team_of_one_worker_is_not_shown_by_itself(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [
        *zaak("a", 0, 4, team="Een", behandelaar="x"), *zaak("b", 0, 6, team="Ook een", behandelaar="y"),
        *zaak("c", 0, 8, team="Twee", behandelaar="x"), event("c", 9, team="Twee", behandelaar="y"),
        *zaak("d", 0, 8, team="Niemand genoemd"), *zaak("e", 0, 8),
    ]  # fmt: skip
    found = {
        row["groep"]: row["n"]
        for row in analyseer(maak_log(rows), date(2024, 3, 1))["doorlooptijden"]
        if row["niveau"] == "team"
    }
    assert found == {KLEIN_TEAM: 2, "Twee": 1, "Niemand genoemd": 1, "(onbekend)": 1}


def test_a_day_that_no_calendar_knows_has_no_working_days(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [event("a", -20_000, fase="melding", tijd=datetime(1985, 1, 1, 9)), event("a", 0, "afsluiting")]  # noqa: DTZ001
    row = of(analyseer(maak_log(rows), date(2024, 12, 31)), "zaak")
    assert (row["n"], row["mediaan_werkdagen"], row["rmst_werkdagen"]) == (1, None, None)
    assert row["mediaan_dagen"] > 10_000
