"""The stock at every desk: by hand, and day by day against plain Python on random zaken."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from klantreis.analysis.stock import stock_until
from klantreis.analysis.stock_window import in_window
from klantreis.eventlog.log import EventLog

Rij = dict[str, Any]
MaakLog = Callable[[Sequence[Rij]], EventLog]
Analyseer = Callable[..., dict[str, list[dict[str, Any]]]]
NUL = date(2024, 1, 1)
DAG = timedelta(days=1)
WERK = ("onderzoek", "besluit", "bezwaar")


def event(zaak: str, dag: int, *rollen: str, **more: Any) -> Rij:
    """An event so many days after 1 January 2024."""
    base = {"zaak": zaak, "activiteit": "A", "rollen": list(rollen), "fase": "melding", "loket": "X", "wet": "Wmo"}
    return base | {"tijd": NUL + dag * DAG} | more


def cell(rows: list[Rij], loket: str = "alle", wet: str = "alle") -> dict[int, tuple[Any, ...]]:
    """Of every day: in, out, stock, waiting, oldest, already there, days that lay there."""
    return {
        (row["datum"] - NUL).days: tuple(row.values())[3:] for row in rows if (row["loket"], row["wet"]) == (loket, wet)
    }


def test_three_zaken_by_hand(drie_tabellen: dict[str, list[Rij]]) -> None:
    rows = drie_tabellen["werkvoorraad"]
    wmo = cell(rows, "Wmo-loket")
    # K1 and K2 come on 1 January; K2 goes to the CJG that day, K1 to a desk that is not known the next.
    assert wmo[0] == (2, 1, 1, 1, 0, 0, 0)
    assert wmo[1] == (0, 1, 0, 0, None, 0, 1)
    # K1 is back on the 3rd for a talk: work, so it does not wait; closed on the 10th. The invoice moves nothing.
    assert wmo[2] == (1, 0, 1, 0, 0, 0, 0)
    assert wmo[8] == (0, 0, 1, 0, 6, 0, 0)
    assert wmo[9] == (0, 1, 0, 0, None, 0, 7)
    assert 10 not in wmo
    # K3 comes on 1 March, and its talk on the 2nd ends the waiting; on the 5th it goes to the CJG, where it still lies.
    assert [wmo[day][2:5] for day in (60, 61, 63)] == [(1, 1, 0), (1, 0, 1), (1, 0, 3)]
    assert wmo[64] == (0, 1, 0, 0, None, 0, 4)
    assert max(cell(rows, "CJG")) == (date(2024, 3, 10) - NUL).days
    assert cell(rows, "(onbekend)") == {1: (1, 0, 1, 1, 0, 0, 0), 2: (0, 1, 0, 0, None, 0, 1)}
    whole = cell(rows)
    assert whole[0] == (2, 0, 2, 1, 0, 0, 0)  # who goes to another desk neither comes nor goes; K2 has had its talk
    assert whole[9] == (0, 1, 1, 0, 9, 0, 9)
    assert {row["loket"] for row in rows} == {"alle", "Wmo-loket", "CJG", "(onbekend)"}  # not the desk of the invoice
    assert {row["wet"] for row in rows} == {"alle", "Wmo", "(onbekend)"}  # K2 has Wmo first


def test_what_was_there_already_is_said_apart(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [event("a", 0), event("a", 9, "afsluiting"), event("b", 4, fase="onderzoek"), event("b", 6, "afsluiting")]
    found = cell(analyseer(maak_log(rows), NUL + 20 * DAG)["werkvoorraad"], "X")
    # b shows itself on the 5th day in the middle of its way: it lay there from the first day on, waiting for nothing.
    assert found[0] == (2, 0, 2, 1, 0, 1, 0)
    assert found[6] == (0, 1, 1, 1, 6, 0, 6)
    assert max(found) == 9


def test_a_source_that_was_watched_from_a_later_day_has_no_stock_before_it(
    maak_log: MaakLog, analyseer: Analyseer
) -> None:
    old = [event(f"o{nr}", nr) for nr in range(40)]
    new = [row for nr in range(60) for row in (event(f"n{nr}", 400 + nr), event(f"n{nr}", 405 + nr, "afsluiting"))]
    ended = [event("o0", 400, "afsluiting"), event("o1", 410, "afsluiting"), *old[2:]]
    rows = [old[0], ended[0], old[1], ended[1], *ended[2:], *new]
    found = cell(analyseer(maak_log(rows), NUL + 500 * DAG)["werkvoorraad"], "X")
    assert min(found) == 400
    assert found[400][:3] == (41, 1, 40) and found[400][5] == 40
    assert found[410][6] == 10 + 5  # counted from the day on which it could be seen


def test_waiting_is_not_said_where_no_phase_says_that_work_began(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [event("a", 0, fase=None), event("a", 3, "afsluiting", fase=None),
            event("b", 0, loket="Y", bron="c"), event("b", 2, loket="Y", bron="c", fase="onderzoek")]  # fmt: skip
    tables = analyseer(maak_log(rows), {"b": NUL + 5 * DAG, "c": NUL + 5 * DAG})["werkvoorraad"]
    assert {values[3] for values in cell(tables, "X").values()} == {None}
    assert [values[3] for values in cell(tables, "Y").values()] == [1, 1, 0]
    assert cell(tables)[0][2:4] == (2, 1)


def test_the_table_ends_where_every_source_is_known() -> None:
    assert stock_until({"a": date(2025, 12, 31), "b": date(2025, 12, 1), "c": None}) == date(2025, 12, 1)
    assert stock_until({"a": date(2025, 12, 31), "oud": date(2022, 6, 30)}) == date(2025, 12, 31)
    assert stock_until({"a": None}) is None


def test_what_was_open_in_a_source_that_stopped_goes_out_with_it(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = [event("a", 0, bron="oud"), event("z", 1, "afsluiting", bron="oud"), event("b", 300),
            event("c", 300, "afsluiting", loket="Y")]  # fmt: skip
    tables = analyseer(maak_log(rows), {"oud": NUL + 10 * DAG, "b": NUL + 310 * DAG})["werkvoorraad"]
    found = cell(tables, "X")
    assert (found[10][2], found[11][:3], found[310][2]) == (1, (0, 1, 0), 1)


def test_a_desk_called_alle_is_told_apart(maak_log: MaakLog, analyseer: Analyseer) -> None:
    rows = analyseer(maak_log([event("a", 0, loket="alle")]), NUL + DAG)["werkvoorraad"]
    assert {row["loket"] for row in rows} == {"alle", "alle (zo in de export)"}


# --- random zaken, day by day ----------------------------------------------------------------------------------------


def random_rows(seed: int) -> list[Rij]:
    rnd = random.Random(seed)
    rows: list[Rij] = []
    for nr in range(60):
        at = rnd.randrange(80)
        for step in range(rnd.randint(1, 7)):
            at += rnd.choice([0, 0, 1, 3, 12])
            rollen = rnd.choice([[]] * 8 + [["afsluiting"], ["ingetrokken"], ["periodiek"]])
            fase = "melding" if step == 0 and rnd.random() < 0.8 else rnd.choice(["melding", None, *WERK])
            rows.append(
                event(f"z{nr:02}", at, *rollen, fase=fase, loket=rnd.choice(["X", "Y", "Z", None]),
                      wet=rnd.choice(["Wmo", "Jeugdwet", None]), bron="b")
            )  # fmt: skip
    # The log begins on NUL, and ends in the middle of what goes on.
    first = min(row["tijd"] for row in rows)
    rows = [row | {"tijd": row["tijd"] - (first - NUL)} for row in rows]
    return [row for row in rows if (row["tijd"] - NUL).days <= 130]


def stays(rows: list[Rij], last: int) -> list[Rij]:
    """Where every zaak lay on which days, one event after the other."""
    found = []
    for zaak in sorted({row["zaak"] for row in rows}):
        events = [row for row in rows if row["zaak"] == zaak]
        ends = [nr for nr, row in enumerate(events) if {"afsluiting", "ingetrokken"} & set(row["rollen"])]
        until = ends[-1] if ends else len(events)
        day = [(row["tijd"] - NUL).days for row in events]
        first = events[0]
        known = first["fase"] == "melding" or (first["fase"] == "bezwaar" and set(first["rollen"]) <= {"periodiek"})
        wet = next((row["wet"] for row in events if row["wet"]), "(onbekend)")
        own: list[Rij] = []
        for nr, row in enumerate(events[: until + 1]):
            desk = row["loket"] or "(onbekend)"
            if "periodiek" in row["rollen"] or (nr and nr in ends and row["loket"] is None):
                continue
            if not own or own[-1]["loket"] != desk:
                if own:
                    own[-1]["gaat"] = day[nr]
                seen = known or bool(own)
                own.append({"zaak": zaak, "wet": wet, "loket": desk, "komt": day[nr] if seen else 0, "al": not seen,
                            "gaat": None, "werk": None if seen else 0})  # fmt: skip
            if nr and row["fase"] in WERK and own[-1]["werk"] is None:
                own[-1]["werk"] = day[nr]
        if own:
            own[-1]["gaat"] = day[ends[-1]] if ends else last + 1
        found += own
    return found


@pytest.mark.parametrize("seed", range(12))
def test_every_day_of_every_desk_and_act(maak_log: MaakLog, analyseer: Analyseer, seed: int) -> None:
    rows, last = random_rows(seed), 130
    table = analyseer(maak_log(rows), NUL + last * DAG)["werkvoorraad"]
    own = stays(rows, last)
    desks, acts = ({row[name] for row in own} | {"alle"} for name in ("loket", "wet"))
    assert {row["loket"] for row in table} == desks and {row["wet"] for row in table} == acts
    for loket in desks:
        for wet in acts:
            found = cell(table, loket, wet)
            there = [row for row in own if loket in ("alle", row["loket"]) and wet in ("alle", row["wet"])]
            moves = there
            if loket == "alle":
                moves = [
                    part[0] | {"gaat": part[-1]["gaat"]}
                    for zaak in sorted({row["zaak"] for row in there})
                    if (part := [row for row in there if row["zaak"] == zaak])
                ]
            before = 0
            for day in range(last + 1):
                lying = [row for row in moves if row["komt"] <= day < row["gaat"]]
                came, went = ([row for row in moves if row[name] == day] for name in ("komt", "gaat"))
                waiting = sum(
                    row["komt"] <= day < row["gaat"] and (row["werk"] is None or row["werk"] > day) for row in there
                )
                if lying or came or went:
                    oldest = max((day - row["komt"] for row in lying), default=None)
                    days = sum(row["gaat"] - row["komt"] for row in went)
                    assert found[day] == (
                        len(came), len(went), len(lying), waiting, oldest, sum(row["al"] for row in came), days
                    ), (loket, wet, day)  # fmt: skip
                else:
                    assert day not in found
                # The balance itself, and that desks add up.
                assert len(lying) == before + len(came) - len(went)
                before = len(lying)
            assert max(found, default=0) <= last
    for day in range(last + 1):
        parts = [cell(table, loket).get(day, (0, 0, 0))[2] for loket in desks - {"alle"}]
        assert sum(parts) == cell(table).get(day, (0, 0, 0))[2]


@pytest.mark.parametrize("seed", range(4))
def test_littles_law_is_exact_with_what_lay_there_before_and_after(
    maak_log: MaakLog, analyseer: Analyseer, seed: int
) -> None:
    rows = random_rows(seed)
    table = [row for row in analyseer(maak_log(rows), NUL + 130 * DAG)["werkvoorraad"] if row["wet"] == "alle"]
    there = stays(rows, 130)
    for loket in ("X", "Y"):
        own = [row for row in table if row["loket"] == loket]
        for van, tot in ((0, 130), (20, 50), (33, 33), (-40, 130)):
            seen = in_window(own, NUL + van * DAG, NUL + tot * DAG)
            assert seen.begin + seen.instroom - seen.uitstroom == seen.eind
            days = cell(table, loket)
            mean = sum(days.get(day, (0, 0, 0))[2] for day in range(van, tot + 1)) / (tot - van + 1)
            assert seen.gemiddeld == pytest.approx(mean)
            ages = [
                sum(
                    day + 1 - row["komt"] for row in there if row["loket"] == loket and row["komt"] <= day < row["gaat"]
                )
                for day in (van - 1, tot)
            ]
            assert seen.door_leeftijd == pytest.approx((ages[1] - ages[0]) / (tot - van + 1))
            if seen.uitstroom:
                assert seen.ligtijd is not None
                assert seen.gemiddeld == pytest.approx(
                    seen.instroom_per_dag * seen.ligtijd + seen.door_stroom + seen.door_leeftijd
                )
            else:
                assert seen.ligtijd is None


def test_littles_law_by_hand(maak_log: MaakLog, analyseer: Analyseer) -> None:
    # Every day one zaak comes and stays 5 days: from day 5 on five lie there. In a steady window the law is exact.
    rows = [row for nr in range(40) for row in (event(f"z{nr:02}", nr), event(f"z{nr:02}", nr + 5, "afsluiting"))]
    table = analyseer(maak_log(rows), NUL + 60 * DAG)["werkvoorraad"]
    own = [row for row in table if (row["loket"], row["wet"]) == ("X", "alle")]
    seen = in_window(own, NUL + 10 * DAG, NUL + 29 * DAG)
    assert (seen.gemiddeld, seen.instroom_per_dag, seen.ligtijd, seen.door_stroom, seen.door_leeftijd) == (
        5,
        1,
        5,
        0,
        0,
    )
    # From the first day on: 20 came and 15 went, and what lies there at the end was not there at the begin.
    start = in_window(own, NUL, NUL + 19 * DAG)
    assert (start.begin, start.instroom, start.uitstroom, start.eind, start.ligtijd) == (0, 20, 15, 5, 5)
    assert start.door_stroom == -5 * 5 / 20  # five fewer went than came
    assert start.door_leeftijd == (1 + 2 + 3 + 4 + 5) / 20
    assert start.gemiddeld == 4.5 == 1 * 5 - 1.25 + 0.75
