"""How returns along a path went, by hand and against a walk over the rows one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa
import pytest

from klantreis.analysis.loop_steps import loop_steps
from klantreis.schemas import schema_of
from klantreis.vocabulary_journeys import BEZOEKEN, LUSSEN, OVERDRACHTEN
from tests.journeys.test_brute_force import SOORTEN, gelezen, gemaakt

Rij = dict[str, Any]
DAG = timedelta(days=1)


def tabel(kolommen: Mapping[str, str], *rijen: Rij) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(kolommen) | rij for rij in rijen], schema_of(kolommen))


def uur(dag: int, om: int = 12) -> datetime:
    return datetime.fromisoformat("2024-05-01") + timedelta(days=dag, hours=om)


def route(eerste: int, *stappen: tuple[str, float, datetime, datetime, datetime]) -> tuple[list[Rij], list[Rij]]:
    """Visits that hand over to each other, numbered on from `eerste`, and their handovers.

    stappen : desk, days of waiting for it, arrival, letting go to the next, end of the visit. What registers a visit
    came an hour before the arrival.
    """
    visits, moves = [], []
    for nr, (loket, wacht, aankomst, _los, einde) in enumerate(stappen):
        here = eerste + nr
        visits.append({"bezoek": here, "loket": loket, "aankomst": aankomst - timedelta(hours=1), "vertrek": einde,
                       "voorganger": here - 1 if nr else None})  # fmt: skip
        if nr:
            moves.append(
                {"naar_bezoek": here, "wachtdagen": wacht, "vertrek": stappen[nr - 1][3], "aankomst": aankomst}
            )
    return visits, moves


def lus(pad: str, lengte: int, bezoek: int, **meer: Any) -> Rij:
    return {"pad": pad, "lengte": lengte, "bezoek": bezoek, "gelijktijdig": False} | meer


def test_time_at_a_desk_ends_where_it_lets_go_and_not_where_its_visit_ends() -> None:
    visits, moves = route(
        7, ("A", 0, uur(0), uur(2), uur(40)), ("B", 3.5, uur(5, 24), uur(9, 12), uur(30)), ("A", 4.25, uur(13), uur(13),
                                                                                            uur(13)),
    )  # fmt: skip
    lost = {"naar_bezoek": None, "wachtdagen": None, "vertrek": uur(1)}
    found = loop_steps(
        tabel(LUSSEN, lus("A > B > A", 3, 9)), tabel(BEZOEKEN, *visits[::-1]), tabel(OVERDRACHTEN, lost, *moves),
        ["A > B > A"],
    )  # fmt: skip
    # B's visit began at midnight: a day without an hour, so whole days until it let go.
    assert found.to_pylist() == [
        {"pad": "A > B > A", "stap": 1, "loket": "B", "wachtdagen": 3.5, "dagen_hier": 3.0},
        {"pad": "A > B > A", "stap": 2, "loket": "A", "wachtdagen": 4.25, "dagen_hier": None},
    ]


def test_on_a_day_whose_hours_are_no_order_time_at_a_desk_is_not_negative() -> None:
    visits, moves = route(
        1, ("A", 0, uur(0), uur(1), uur(1)), ("B", 0, uur(5, 15), uur(5, 10), uur(5, 15)),
        ("A", 0, uur(6), uur(6), uur(6)),
    )  # fmt: skip
    found = loop_steps(
        tabel(LUSSEN, lus("A > B > A", 3, 3)), tabel(BEZOEKEN, *visits), tabel(OVERDRACHTEN, *moves), ["A > B > A"]
    )
    assert found["dagen_hier"].to_pylist() == [0.0, None]


def test_medians_over_the_returns_of_each_path_that_is_asked() -> None:
    visits: list[Rij] = []
    moves: list[Rij] = []
    loops: list[Rij] = []
    for nr, (wait, stay, back) in enumerate([(1.0, 2, 9.0), (5.0, 4, 1.0), (2.0, 10, 3.0), (90.0, 90, 90.0)]):
        b = uur(20), uur(20 + stay)
        own, between = route(
            10 * nr + 1, ("A", 0, uur(0), uur(1), uur(1)), ("B", wait, *b, b[1]), ("C", 0.5, uur(60), uur(60), uur(60)),
            ("A", back, uur(70), uur(70), uur(70)),
        )  # fmt: skip
        visits, moves = visits + own, moves + between
        oordeel = "klopt niet" if nr == 3 else None
        loops.append(lus("A > B > C > A", 4, 10 * nr + 4, oordeel=oordeel))
    tables = tabel(LUSSEN, *loops), tabel(BEZOEKEN, *visits), tabel(OVERDRACHTEN, *moves)
    found = loop_steps(*tables, ["A > B > C > A", "A > X > A"]).to_pylist()
    assert [(row["stap"], row["loket"], row["wachtdagen"], row["dagen_hier"]) for row in found] == [
        (1, "B", 2.0, 4.0), (2, "C", 0.5, 0.0), (3, "A", 3.0, None),
    ]  # fmt: skip
    assert len(loop_steps(*tables, [])) == 0


@pytest.mark.parametrize("naam", SOORTEN)
def test_a_walk_over_the_rows_finds_the_same(naam: str, tmp_path: Path) -> None:
    events, peil = gemaakt(len(naam), SOORTEN[naam], inwoners=150)
    tables, _counts, _stored = gelezen(events, peil, SOORTEN[naam], tmp_path)
    visits = {row["bezoek"]: row for row in tables["bezoeken"]}
    by = {row["naar_bezoek"]: row for row in tables["overdrachten"] if row["naar_bezoek"]}
    waits: dict[tuple[str, int, str], list[float]] = defaultdict(list)
    stays: dict[tuple[str, int, str], list[float]] = defaultdict(list)
    for row in tables["lussen"]:
        way = [row["bezoek"]]
        while len(way) < row["lengte"]:
            way.append(visits[way[-1]]["voorganger"])
        way.reverse()
        assert " > ".join(visits[nr]["loket"] for nr in way) == row["pad"]
        for nr, here in enumerate(way[1:], start=1):
            key = row["pad"], nr, visits[here]["loket"]
            waits[key].append(by[here]["wachtdagen"])
            if here != way[-1]:
                came, left = by[here]["aankomst"], by[way[nr + 1]]["vertrek"]
                middernacht = datetime.min.time() in (came.time(), left.time())
                days = (left.date() - came.date()).days if middernacht else (left - came) / DAG
                stays[key].append(max(days, 0))
    paths = sorted({row["pad"] for row in tables["lussen"]})
    assert paths
    names = {"lussen": LUSSEN, "bezoeken": BEZOEKEN, "overdrachten": OVERDRACHTEN}
    found = loop_steps(*(tabel(kolommen, *tables[name]) for name, kolommen in names.items()), paths).to_pylist()
    assert [(row["pad"], row["stap"], row["loket"]) for row in found] == sorted(waits)
    for row in found:
        key = row["pad"], row["stap"], row["loket"]
        assert row["wachtdagen"] == pytest.approx(median(waits[key]), abs=1e-6)
        assert row["dagen_hier"] == (pytest.approx(median(stays[key]), abs=1e-6) if key in stays else None)
