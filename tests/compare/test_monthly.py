"""Monthly series: random logs against a plain reading of the definition, tables by hand."""

# ruff: noqa: F811

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from klantreis.analysis.dense import dense
from klantreis.analysis.survival import kaplan_meier
from klantreis.compare.monthly import MINSTENS, REEKSEN, monthly_series
from klantreis.compare.periods import Opzet
from klantreis.eventlog.log import EventLog
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import MAANDREEKSEN
from klantreis.vocabulary_journeys import KLANTREIZEN, LUSSEN, OVERDRACHTEN
from klantreis.vocabulary_links import BESLUITEN, KOPPELINGEN
from tests.analysis.conftest import engine, maak_log  # noqa: F401
from tests.analysis.test_brute_force import DAG, Rij, between, day, exact, instant, random_rows, runs

Maak = Callable[[Sequence[Mapping[str, Any]]], EventLog]
Gevonden = dict[tuple[str, str, str], tuple[int, float | None]]


def opzet(aanloop_tot: date, volgtijd: int) -> Opzet:
    return Opzet((), volgtijd, 0, 0, aanloop_tot)


def reeksen(
    log: EventLog, wat: Opzet, peildatum: date, tables: Mapping[str, pa.Table] | None = None
) -> Gevonden:  # fmt: skip
    found = monthly_series(tables or {}, log, dense(log), wat, peildatum)
    assert found.schema == schema_of(MAANDREEKSEN)
    rows = found.to_pylist()
    order = list(REEKSEN)
    assert [order.index(row["reeks"]) for row in rows] == sorted(order.index(row["reeks"]) for row in rows)
    return {(row["reeks"], row["groep"], row["maand"]): (row["n"], row["waarde"]) for row in rows}


def spread(rows: list[Rij]) -> list[Rij]:
    """Zaken spread over four months: every tenth moves on."""
    moved = []
    for nr, (_zaak, group) in enumerate(groupby(rows, key=lambda row: row["zaak"])):
        shift = timedelta(days=(nr % 10) * 13)
        own = [row | {"tijd": row["tijd"] + shift} for row in group]
        own = [row | ({"rollen": [*row["rollen"], "besluit"]} if row["activiteit"] == "D" else {}) for row in own]
        if any(exact(row) and row["tijd"].month in (3, 10) and row["tijd"].day >= 25 for row in own):
            own = [row | {"tijd": row["tijd"] + timedelta(days=90)} for row in own]  # away from the clock's jump
        moved += own
    return moved


def plain(rows: Sequence[Rij], h: int, zwijgt: bool) -> dict[tuple[str, str, str], list[float]]:
    """Per series, group and month what every unit adds."""
    lone = {(row["zaak"], day(row)) for row in rows if not exact(row)}
    found: dict[tuple[str, str, str], list[float]] = defaultdict(list)

    def put(reeks: str, start: date, groups: Sequence[str], value: float) -> None:
        for groep in groups:
            found[reeks, groep, f"{start:%Y-%m}"].append(value)

    def until_end(start: Rij, start_coarse: bool, events: Sequence[Rij]) -> float:
        seen = [row for row in events if (day(row) - day(start)).days <= h]
        ends = [row for row in seen if zwijgt or {"afsluiting", "ingetrokken"} & set(row["rollen"])]
        if not ends:
            return float(h)
        last = max(day(row) for row in ends)
        coarse = start_coarse or any(day(row) == last and not exact(row) for row in ends)
        took = (last - day(start)).days if coarse else (max(map(instant, ends)) - instant(start)) / DAG
        return min(max(took, 0.0), float(h))

    for _zaak, group in groupby(rows, key=lambda row: row["zaak"]):
        whole = list(group)
        start = min(whole, key=instant)
        seen = [row for row in whole if (day(row) - day(start)).days <= h]
        groups = ["alle", *sorted({f"wet: {row['wet']}" for row in seen if row["wet"]})]
        put("aantal_zaken", day(start), groups, 1)
        if not zwijgt:
            closed = any({"afsluiting", "ingetrokken"} & set(row["rollen"]) for row in seen)
            put("aandeel_afgesloten", day(start), groups, closed)
        put("aandeel_besloten", day(start), groups, any("besluit" in row["rollen"] for row in seen))
        coarse = any(day(row) == day(start) and not exact(row) for row in whole)
        put("duur_zaak", day(start), groups, until_end(start, coarse, whole))
        steps = runs(whole, "fase")
        for one, other in pairwise([*steps, None]):
            assert one is not None
            if other is None:
                took = until_end(one[0], not exact(one[0]), whole)
            else:
                took = min(max(between(one[0], other[0], lone) / DAG, 0.0), float(h))
            put(f"duur_fase_{one[0]['fase']}", day(one[0]), groups, took)
    return found


@pytest.mark.parametrize(("seed", "zwijgt"), [(1, False), (2, False), (3, True)])
def test_random_logs_give_what_a_plain_reading_gives(maak_log: Maak, seed: int, zwijgt: bool) -> None:
    rows = spread(random_rows(seed, 300))
    if zwijgt:
        rows = [row | {"rollen": [rol for rol in row["rollen"] if rol == "besluit"]} for row in rows]
    found = reeksen(maak_log(rows), opzet(date(2024, 3, 31), 3), date(2024, 7, 12))
    expected = plain(rows, 3, zwijgt)
    months = {maand for _reeks, _groep, maand in found}
    assert months == {"2024-04", "2024-05", "2024-06"}
    for key, (n, value) in found.items():
        own = expected.get(key, [])
        assert n == len(own), key
        if key[0].startswith("aantal"):
            assert value == n
        elif n < MINSTENS:
            assert value is None, key
        else:
            assert value == pytest.approx(sum(own) / n, abs=2e-6), key
    missed = {key for key in expected if key[2] in months} - set(found)
    assert not missed
    assert sum(value is not None for key, (_n, value) in found.items() if key[0].startswith("duur_fase")) > 20


def test_the_mean_of_what_is_followed_equally_long_is_the_restricted_mean_of_kaplan_meier(maak_log: Maak) -> None:
    rows = spread(random_rows(4, 300))
    found = reeksen(maak_log(rows), opzet(date(2024, 3, 31), 3), date(2024, 8, 2))
    took = np.array(plain(rows, 3, False)["duur_zaak", "alle", "2024-04"])
    curve = kaplan_meier(took, took < 3)
    assert found["duur_zaak", "alle", "2024-04"][1] == pytest.approx(curve.restricted_mean(3.0), abs=1e-6)


def zaak(naam: str, dag: date) -> Rij:
    return {"zaak": naam, "activiteit": "Melding", "tijd": datetime(dag.year, dag.month, dag.day, 9)}  # noqa: DTZ001


@pytest.mark.parametrize(
    ("aanloop_tot", "peildatum", "eerste", "laatste"),
    [
        (date(2024, 1, 31), date(2024, 7, 10), "2024-02", "2024-06"),  # the last of June is followed ten days
        (date(2024, 2, 1), date(2024, 7, 9), "2024-03", "2024-05"),
        (date(2023, 12, 31), date(2024, 4, 9), "2024-01", "2024-02"),
    ],
)
def test_whole_months_count_that_are_followed_to_the_end(
    maak_log: Maak,
    aanloop_tot: date,
    peildatum: date,
    eerste: str,
    laatste: str,
) -> None:
    log = maak_log([zaak("a", date(2024, 4, 1))])
    months = sorted({maand for _reeks, _groep, maand in reeksen(log, opzet(aanloop_tot, 10), peildatum)})
    assert (months[0], months[-1]) == (eerste, laatste)
    assert reeksen(log, opzet(date(2024, 7, 1), 10), date(2024, 7, 20)) == {}


def tabel(columns: Mapping[str, str], *rows: Mapping[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(columns) | dict(row) for row in rows], schema_of(columns))


def test_klantreizen_and_decisions_are_followed_as_long(maak_log: Maak) -> None:
    begin = datetime(2024, 4, 2, 23)  # noqa: DTZ001
    reizen = [{"klantreis": f"k{nr}", "start": begin, "wetten": "Jeugdwet; Wmo" if nr else None} for nr in range(6)]
    tiende, elfde = begin + timedelta(days=10), begin + timedelta(days=10, hours=2)
    laatste = date(2024, 4, 30)
    tables = {
        "klantreizen": tabel(KLANTREIZEN, *reizen),
        "lussen": tabel(
            LUSSEN, {"klantreis": "k0", "terugkeer": tiende}, {"klantreis": "k0", "terugkeer": tiende},
            {"klantreis": "k1", "terugkeer": elfde}, {"klantreis": "k2", "terugkeer": tiende, "oordeel": "klopt niet"},
        ),
        "overdrachten": tabel(
            OVERDRACHTEN, {"klantreis": "k1", "aankomst": tiende}, {"klantreis": "k2", "aankomst": tiende},
            {"klantreis": "k3", "aankomst": elfde}, {"klantreis": "k4", "vertrek": tiende},
        ),
        "besluiten": tabel(
            BESLUITEN,
            *({"besluit": f"b{nr}", "soort": "besluit", "besluit_op": laatste, "wet": "Wmo"} for nr in range(8)),
            {"besluit": "b8", "soort": "beslissing op bezwaar", "besluit_op": date(2024, 4, 30)},
            {"besluit": "b9", "soort": "besluit", "besluit_op": None},
        ),
        "koppelingen": tabel(
            KOPPELINGEN,
            {"soort": "bezwaar", "besluit": "b0", "zekerheid": "vast", "dagen_na_besluit": 10},
            {"soort": "beroep", "besluit": "b1", "zekerheid": "sterk", "dagen_na_besluit": 3},
            {"soort": "bezwaar", "besluit": "b2", "zekerheid": "vast", "dagen_na_besluit": 11},
            {"soort": "bezwaar", "besluit": "b3", "zekerheid": "meerduidig", "dagen_na_besluit": 3},
            {"soort": "voorlopige voorziening", "besluit": "b4", "zekerheid": "vast", "dagen_na_besluit": 3},
            {"soort": "bezwaar", "besluit": None, "zekerheid": "vast", "dagen_na_besluit": None},
        ),
    }  # fmt: skip
    found = reeksen(
        maak_log([zaak("a", date(2024, 4, 1))]), opzet(date(2024, 3, 31), 10), date(2024, 5, 10), tables
    )  # fmt: skip
    april = {key[:2]: value for key, value in found.items() if key[2] == "2024-04"}
    assert april["aantal_klantreizen", "alle"] == (6, 6.0)
    assert april["aantal_klantreizen", "wet: Wmo"] == april["aantal_klantreizen", "wet: Jeugdwet"] == (5, 5.0)
    assert april["aandeel_terugkeer", "alle"] == (6, round(1 / 6, 6))
    assert april["aandeel_terugkeer", "wet: Wmo"] == (5, 0.0)
    assert april["aandeel_overdracht", "alle"] == (6, round(2 / 6, 6))
    assert april["aandeel_bestreden", "alle"] == april["aandeel_bestreden", "wet: Wmo"] == (8, 0.25)
    assert april["duur_zaak", "alle"] == (1, None)  # of one nothing is said
    assert {key[0] for key in reeksen(maak_log([zaak("a", date(2024, 4, 1))]), opzet(date(2024, 3, 31), 10),
                                      date(2024, 5, 10))} == {
        "aantal_zaken", "aandeel_afgesloten", "aandeel_besloten", "duur_zaak",
    }  # fmt: skip
