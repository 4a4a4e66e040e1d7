"""The planted terms: the slow clock against dates worked out by hand, and what each variant must come to."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from klantreis.simulate import simulate
from klantreis.simulate.calendar import DAG, ISO, dag_nr
from klantreis.simulate.rates import OPENING
from klantreis.simulate.scenarios_terms import _BEZWAREN, _LOOPT
from klantreis.simulate.term_clock import (
    EINDELOOS,
    GESLOTEN_DAGEN,
    VRIJ,
    dwangsom,
    laatste_dag,
    na_openingsuren,
    verdaagd,
)
from klantreis.simulate.term_variants import TERMIJN, VARIANTEN


def nr(text: str) -> int:
    day = date.fromisoformat(text)
    return dag_nr(day.year, day.month, day.day)


# -- the clock ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "dagen", "uiterlijk"),
    [
        ("2026-03-13", 42, "2026-04-24"),
        ("2026-03-16", 42, "2026-04-28"),  # 27 April is King's Day
        ("2025-11-13", 42, "2025-12-29"),  # Christmas, and the weekend after it
        ("2025-11-21", 42, "2026-01-05"),  # 2 January is on a par
        ("2024-03-28", 42, "2024-05-13"),  # Ascension, the day after it, a weekend
        ("2026-04-28", 84, "2026-07-21"),
        ("2026-01-02", 1, "2026-01-05"),  # a day: Saturday moves to Monday, and two working days are not asked for
        ("2026-04-02", 3, "2026-04-08"),  # Good Friday to Easter Monday: Tuesday and Wednesday are the two
    ],
)
def test_a_term_ends_where_the_law_ends_it(start: str, dagen: int, uiterlijk: str) -> None:
    assert ISO[laatste_dag(nr(start), dagen)] == uiterlijk


def test_suspended_days_do_not_run() -> None:
    stil = set(range(nr("2026-03-21"), nr("2026-03-31")))
    assert ISO[laatste_dag(nr("2026-03-16"), 14, stil)] == "2026-04-09"


def test_free_days_of_a_year() -> None:
    found = [ISO[day] for day in sorted(VRIJ) if ISO[day].startswith("2025")]
    assert found == [
        "2025-01-01", "2025-04-18", "2025-04-21", "2025-04-26", "2025-05-05", "2025-05-29", "2025-05-30", "2025-06-09",
        "2025-12-25", "2025-12-26",
    ]  # fmt: skip
    assert {nr("2024-03-29"), nr("2024-04-01"), nr("2038-04-26"), nr("2049-04-19")} <= VRIJ  # Easter, early and late


def test_an_extension_counts_when_it_was_said_in_time() -> None:
    start = nr("2026-03-16")
    u = laatste_dag(start, 56)
    assert verdaagd(start, 56, (), [(u, u + 14)], None).uiterlijk == u + 14
    assert verdaagd(start, 56, (), [(u + 1, u + 14)], None).uiterlijk == u
    assert verdaagd(start, 56, (), [(u, None)], None).grijs == EINDELOOS
    # Ten days suspended after the announcement come on top of the day that was named.
    assert verdaagd(start, 56, set(range(start + 20, start + 30)), [(start + 9, u + 21)], None).uiterlijk == u + 31


def test_an_objection_is_extended_for_six_weeks_at_most() -> None:
    start = nr("2026-04-28")
    u = laatste_dag(start, 42)
    assert verdaagd(start, 42, (), [(u - 3, u + 60)], 42).uiterlijk == u + 42
    assert verdaagd(start, 42, (), [(u - 3, u + 10), (u + 9, u + 60)], 42).uiterlijk == u + 42
    assert verdaagd(start, 42, (), [(u - 3, None)], 42).grijs == u + 42


def test_a_penalty_runs_in_three_steps_to_its_maximum() -> None:
    u, gemaand = nr("2026-06-09"), nr("2026-06-11")  # two weeks later: Thursday 25 June
    eerste = nr("2026-06-26")
    assert dwangsom(u, [], eerste + 9) is None
    assert dwangsom(u, [gemaand], eerste) == 0
    assert dwangsom(u, [gemaand], eerste + 10) == 230
    assert dwangsom(u, [gemaand], eerste + 15) == 14 * 23 + 35
    assert dwangsom(u, [gemaand], eerste + 90) == 1442
    assert dwangsom(u, [u - 5], nr("2026-06-24") + 10) == 230  # said too early: the two weeks begin when it is late


def test_opening_hours_skip_nights_weekends_and_closed_days() -> None:
    def na(text: str) -> str:
        dag, uur = text.split(" ")
        minuut = int(uur[:2]) * 60 + int(uur[3:])
        dag_klaar, t = divmod(na_openingsuren(nr(dag) * DAG + minuut * 60, 24, OPENING, GESLOTEN_DAGEN), DAG)
        return f"{ISO[dag_klaar]} {t // 3600:02d}:{t % 3600 // 60:02d}"

    assert na("2025-01-13 10:00") == "2025-01-15 17:00"  # Monday 7 h, and two days of 8.5 h: closing time
    assert na("2025-01-17 15:00") == "2025-01-22 14:30"  # Friday: 1 h, Monday and Tuesday 17 h, Wednesday 6 h
    assert na("2025-04-18 11:00") == "2025-04-24 15:30"  # Good Friday: from Tuesday on
    assert na("2024-10-02 16:00") == "2024-10-08 15:30"  # the town celebrates on the third


# -- what was planted ------------------------------------------------------------------------------------------------

Rij = dict[str, str]
OND = "niet_te_bepalen"
VERWACHT: dict[str, tuple[str, dict[str, str]]] = {
    "laatste_dag_besloten": ("binnen", {}),
    "dag_te_laat": ("overschreden", {}),
    "stukken_op_tijd": ("binnen", {"opschorting_dagen": "6"}),
    "stukken_op_tijd_besluit_niet": ("overschreden", {"opschorting_dagen": "6"}),
    "stukken_nooit": ("binnen", {"opschorting_dagen": "9"}),
    "stukken_na_de_tijd": ("", {"opschorting_dagen": "6"}),
    "stukken_zonder_tijd": ("overschreden", {"opschorting_dagen": "0"}),
    "stukken_buiten_de_termijn": ("overschreden", {"opschorting_dagen": "0"}),
    "opgeschort": ("binnen", {"opschorting_dagen": "9"}),
    "toestemming": ("binnen", {"opschorting_dagen": "10"}),
    "nooit_hervat": ("binnen", {}),
    "over_elkaar": ("", {"opschorting_dagen": "13"}),
    "na_elkaar": ("binnen", {"opschorting_dagen": "16"}),
    "in_respijt": ("overschreden", {"dwangsom_eur": "0"}),
    "tien_dagen_dwangsom": ("overschreden", {"dwangsom_eur": "230"}),
    "hoogste_dwangsom": ("overschreden", {"dwangsom_eur": "1442"}),
    "te_vroeg_in_gebreke": ("overschreden", {"dwangsom_eur": "497"}),  # 19 days: 14 x 23 + 5 x 35
    "ingetrokken": ("niet_van_toepassing", {"werkelijk": ""}),
    "te_laat_ingetrokken": ("overschreden", {"werkelijk": ""}),
    "gesloten_zonder_besluit": (OND, {"werkelijk": ""}),
    "nooit_besloten": ("overschreden", {"werkelijk": ""}),
    "zonder_aanvraag": (OND, {"start": "", "uiterlijk": ""}),
    "besluit_voor_aanvraag": (OND, {}),
    "verdaagd": ("binnen", {}),
    "verdaagd_en_toch_te_laat": ("overschreden", {}),
    "verdaagd_te_laat": ("overschreden", {"verdaging_dagen": "0"}),
    "verdaagd_zonder_datum": (OND, {"verdaging_dagen": "0"}),
    "verdaagd_en_opgeschort": ("binnen", {"opschorting_dagen": "9"}),
}
"""Variant -> the status of the term for the decision, and what else must hold; no status: it depends on the length."""


@pytest.fixture(scope="module")
def waarheid(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Rij]]:
    target = tmp_path_factory.mktemp("gemeente")
    simulate(target, inwoners=2000, zaad=4)

    def lees(naam: str) -> list[Rij]:
        with Path(target, "waarheid", f"{naam}.csv").open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    return {naam: lees(naam) for naam in ("termijnen", "verschijnselen", "inwoners")}


@pytest.fixture(scope="module")
def rijen(waarheid: dict[str, list[Rij]]) -> dict[str, dict[str, Rij]]:
    """Zaak -> term -> row; a term that comes twice (an advance) keeps its last row."""
    found: dict[str, dict[str, Rij]] = defaultdict(dict)
    for rij in waarheid["termijnen"]:
        found[rij["zaak"]][rij["termijn"]] = rij
    return found


def test_every_variant_comes_to_what_it_was_planned_for(
    waarheid: dict[str, list[Rij]], rijen: dict[str, dict[str, Rij]]
) -> None:
    codes = {"wmo": "WMO-BES", "jeugd": "JW-BES", "werkplein": "PW-BES", "schuldhulp": "WGS-BES"}
    gezien: set[tuple[str, str]] = set()
    huisarts = 0
    for r in waarheid["verschijnselen"]:
        variant = r["verschijnsel"].removeprefix("termijn_")
        systeem = r["zaak"].partition(":")[0]
        if variant not in VERWACHT or not r["verschijnsel"].startswith("termijn_"):
            continue
        gezien.add((systeem, variant))
        status, rest = VERWACHT[variant]
        rij = rijen[r["zaak"]][codes[systeem]]
        if systeem == "wmo" and variant == "verdaagd":
            status = "overschreden"  # Awb 4:14(1): a notice, no extension
        if systeem == "jeugd" and rij["status"] == "niet_van_toepassing" and status != "niet_van_toepassing":
            huisarts += 1
            continue
        assert rij["status"] == (status or rij["status"]), (variant, rij)
        assert {kolom: rij[kolom] for kolom in rest} == rest, (variant, rij)
    assert huisarts
    gepland = {(systeem, variant.__name__) for systeem, varianten in VARIANTEN.items() for variant in varianten}
    assert gepland - gezien == {("wmo", "onderzoek_te_laat"), ("wmo", "onderzoek_laatste_dag")}


def test_the_variants_use_every_step_in_terms() -> None:
    assert set(TERMIJN) == set(VARIANTEN)
    for systeem, varianten in VARIANTEN.items():
        assert len(set(varianten)) == len(varianten), systeem
    assert len(set(_BEZWAREN)) == len(_BEZWAREN) and len(set(_LOOPT)) == len(_LOOPT)


def test_objections_meet_their_terms_as_planned(
    waarheid: dict[str, list[Rij]], rijen: dict[str, dict[str, Rij]]
) -> None:
    verwacht = [
        ("binnen", "binnen", ""), (OND, OND, ""), ("binnen", "overschreden", ""), ("overschreden", OND, ""),
        ("binnen", "binnen", ""), ("binnen", "overschreden", ""), ("binnen", "overschreden", ""),
        ("binnen", "binnen", ""), ("binnen", "niet_van_toepassing", ""), ("binnen", "overschreden", ""),
        ("binnen", "binnen", "binnen"), ("binnen", "overschreden", ""), ("binnen", "binnen", OND),
        ("binnen", "overschreden", ""), ("binnen", OND, ""), ("binnen", "binnen", "overschreden"),
        ("binnen", "binnen", ""), ("binnen", "binnen", ""), ("binnen", "", ""), ("binnen", OND, ""),
    ]  # fmt: skip
    assert len(verwacht) == len(_BEZWAREN)
    zaken = [r["zaak"] for r in waarheid["verschijnselen"] if r["verschijnsel"] == "termijn_bezwaar"]
    gevonden = {
        tuple(rijen[zaak].get(code, {}).get("status", "") for code in ("BZW-IND", "BZW-BES", "BER-IND"))
        for zaak in zaken
    }
    assert {row for row in verwacht if row[1]} <= gevonden
    assert gevonden <= {*verwacht, ("binnen", "overschreden", ""), ("binnen", "loopt", "")}


def test_every_status_of_every_term_occurs(waarheid: dict[str, list[Rij]]) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for rij in waarheid["termijnen"]:
        found[rij["termijn"]].add(rij["status"])
    alle = {"binnen", "overschreden", "loopt", OND, "niet_van_toepassing"}
    for code in ("WMO-BES", "JW-BES", "PW-VOOR", "WGS-BES", "WMO-OND"):
        assert found[code] == alle, code
    assert found["BZW-BES"] >= alle - {"loopt"}
    assert found["WMO-PLAN"] == {"binnen", "loopt", "niet_van_toepassing"}
    assert found["PW-ZOEK"] == found["WGS-SPOED"] == {OND}
    assert found["FO-24U"] >= {"binnen", "overschreden", OND}
    assert found["BZW-IND"] == found["BER-IND"] == {"binnen", "overschreden", OND}


def test_what_runs_is_not_over_and_what_is_kept_ended_in_time(waarheid: dict[str, list[Rij]]) -> None:
    for rij in waarheid["termijnen"]:
        if rij["status"] == "binnen":
            assert rij["start"] <= rij["werkelijk"] <= rij["uiterlijk"] or rij["termijn"] == "BZW-BES", rij
        if rij["status"] == "loopt":
            assert not rij["werkelijk"] and rij["uiterlijk"] >= "2025-12-31", rij
        if rij["status"] == "overschreden" and rij["werkelijk"] and rij["termijn"] != "FO-24U":
            assert rij["werkelijk"] > rij["uiterlijk"], rij
        if rij["dwangsom_eur"]:
            assert rij["status"] == "overschreden", rij
