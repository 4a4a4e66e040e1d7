"""Improvement tasks: which cases count before and after, and when a target has been reached."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from klantreis.compare.improvement import NULMETING, Cijfer, interval, measure_tasks, verdict, windows
from klantreis.compare.periods import Opzet, Venster
from klantreis.report.improvement_words import opgave as in_woorden
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import OPGAVEOORDELEN, VERBETEROPGAVEN

Rij = dict[str, Any]
TAAK: Rij = {
    "naam": "Minder terugkeer", "indicator": "terugkeer", "groep": "wet: Wmo", "nulmeting": "2024",
    "streefwaarde": 0.05, "richting": "lager", "eigenaar": "Team toegang", "ingreep_op": "2025-02-01",
    "meten_op": "2025-12-01", "geborgd": False,
}  # fmt: skip
EERSTE, LATER = date(2022, 1, 1), date(2026, 6, 30)


@dataclass(frozen=True)
class Figuur:
    waarde: float
    variantie: float
    n: int


def deel(k: int, n: int) -> Figuur:
    p = k / n if n else math.nan
    return Figuur(p, p * (1 - p) / n if n else math.nan, n)


def meet(nul: Figuur | None, nu: Figuur | None) -> Any:
    return lambda indicator, groep, plan, venster: nul if venster.naam == NULMETING else nu


def uitkomst(
    nul: Figuur | None, nu: Figuur | None, taak: Rij = TAAK, peildatum: date = LATER, eerste: date = EERSTE,
    volgtijd: int | None = None,
) -> Rij:  # fmt: skip
    table = measure_tasks(
        [taak], meet(nul, nu), {"terugkeer": "aandeel", "doorlooptijd": "tijd"}, eerste_dag=eerste,
        peildatum=peildatum, stilte=180, volgtijd=volgtijd,
    )  # fmt: skip
    assert table.schema == schema_of(VERBETEROPGAVEN)
    (row,) = table.to_pylist()
    assert row["oordeel"] in OPGAVEOORDELEN
    return row


def spans(row: Rij) -> list[tuple[date | None, date | None]]:
    return [(row[f"{part}_van"], row[f"{part}_tot"]) for part in ("nul", "nu")]


VEEL = deel(100, 1000)


def test_the_baseline_ends_before_the_intervention_can_be_felt_and_now_begins_with_it() -> None:
    row = uitkomst(VEEL, VEEL)
    assert row["volgtijd_dagen"] == 182
    assert spans(row) == [(date(2024, 1, 1), date(2024, 8, 2)), (date(2025, 2, 1), date(2025, 6, 2))]
    # The last zaak of the baseline was followed to the day before the intervention; the last of now to the measuring.
    assert row["nul_tot"] + timedelta(182) == date(2025, 1, 31)
    assert row["nu_tot"] + timedelta(182) == date(2025, 12, 1)


def test_no_days_are_left_out_of_the_windows_of_a_task() -> None:
    plan = windows(TAAK, eerste_dag=EERSTE, peildatum=LATER, stilte=180)
    assert (plan.voor, plan.achter, len(plan.vensters)) == (0, 0, 2)


def test_the_baseline_stays_the_same_whenever_it_is_asked() -> None:
    days = [date(2025, 2, 2), date(2025, 8, 29), date(2025, 12, 1), date(2027, 1, 1)]
    rows = [uitkomst(VEEL, VEEL, peildatum=day) for day in days]
    assert len({spans(row)[0] for row in rows}) == 1
    assert len({row["volgtijd_dagen"] for row in rows}) == 1
    assert spans(rows[2])[1] == spans(rows[3])[1]


def test_four_weeks_of_cases_are_the_least() -> None:
    assert uitkomst(VEEL, VEEL, peildatum=date(2025, 8, 28))["oordeel"] == "nog_niet_gemeten"
    early = uitkomst(VEEL, VEEL, peildatum=date(2025, 8, 29))
    assert spans(early)[1] == (date(2025, 2, 1), date(2025, 2, 28))
    assert early["oordeel"] == "niet_gehaald" and early["tussenstand"]
    assert not uitkomst(VEEL, VEEL, peildatum=date(2025, 12, 1))["tussenstand"]


def test_with_less_time_until_the_measuring_cases_are_followed_shorter() -> None:
    row = uitkomst(VEEL, VEEL, TAAK | {"meten_op": "2025-05-01"})
    assert row["volgtijd_dagen"] == 62
    assert spans(row)[1] == (date(2025, 2, 1), date(2025, 2, 28))


def test_days_that_the_municipality_fixed_win_and_may_leave_no_room() -> None:
    assert uitkomst(VEEL, VEEL, volgtijd=91)["nu_tot"] == date(2025, 9, 1)
    row = uitkomst(VEEL, VEEL, volgtijd=365)
    assert (row["oordeel"], row["nu_van"], row["nul_tot"]) == ("nog_niet_gemeten", None, date(2024, 2, 1))


def test_the_burn_in_of_the_log_is_no_baseline() -> None:
    assert uitkomst(VEEL, VEEL, eerste=date(2023, 9, 1))["nul_van"] == date(2024, 2, 28)
    row = uitkomst(VEEL, deel(10, 1000), eerste=date(2024, 3, 1))
    assert (row["nul_van"], row["waarde_nul"], row["n_nul"], row["oordeel"]) == (None, None, 0, "gehaald")
    assert row["opmerking"].startswith("van de nulmeting blijft te weinig tijd over")


@pytest.mark.parametrize(
    ("k", "richting", "expected"),
    [(30, "lager", "gehaald"), (45, "lager", "nog_niet_te_zeggen"), (80, "lager", "niet_gehaald"),
     (30, "hoger", "niet_gehaald"), (55, "hoger", "nog_niet_te_zeggen"), (80, "hoger", "gehaald")],
)  # fmt: skip
def test_a_target_is_reached_when_the_whole_interval_says_so(k: int, richting: str, expected: str) -> None:
    assert uitkomst(VEEL, deel(k, 1000), TAAK | {"richting": richting})["oordeel"] == expected


def test_an_interval_that_ends_at_the_target_has_reached_it() -> None:
    assert verdict(Cijfer(4.0, 3.0, 5.0, 30), 5.0, "lager") == "gehaald"
    assert verdict(Cijfer(6.0, 5.0, 7.0, 30), 5.0, "hoger") == "gehaald"
    assert verdict(Cijfer(6.0, 5.0, 7.0, 30), 5.0, "lager") == "nog_niet_te_zeggen"
    assert verdict(Cijfer(4.0, 3.0, 5.0, 29), 5.0, "lager") == "nog_niet_te_zeggen"


@given(st.floats(-10, 10), st.floats(0, 5), st.floats(-10, 10))
def test_lower_and_higher_are_each_others_mirror(value: float, half: float, target: float) -> None:
    lower = verdict(Cijfer(value, value - half, value + half, 99), target, "lager")
    higher = verdict(Cijfer(-value, -value - half, -value + half, 99), -target, "hoger")
    assert lower == higher


def test_what_cannot_be_measured_is_said() -> None:
    few = uitkomst(VEEL, deel(0, 29))
    assert (few["oordeel"], few["opmerking"]) == (
        "nog_niet_te_zeggen",
        "de meting van nu rust op minder dan 30 eenheden",
    )
    assert uitkomst(deel(1, 10), VEEL)["opmerking"] == "de nulmeting rust op minder dan 30 eenheden"
    none = uitkomst(VEEL, deel(0, 0))
    assert (none["waarde_nu"], none["n_nu"], none["oordeel"]) == (None, 0, "nog_niet_te_zeggen")
    gone = uitkomst(None, None)
    assert gone["opmerking"] == "de groep 'wet: Wmo' komt bij deze indicator niet voor"
    assert uitkomst(deel(5, 1000), deel(5, 1000))["opmerking"] == "de nulmeting haalde de streefwaarde al"


@pytest.mark.parametrize(("k", "n"), [(0, 40), (3, 40), (40, 40), (117, 900)])
def test_the_interval_of_a_share_is_wilsons(k: int, n: int) -> None:
    found = interval(deel(k, n), True)
    known = binomtest(k, n).proportion_ci(method="wilson")
    assert (found.laag, found.hoog) == (pytest.approx(known.low, abs=1e-9), pytest.approx(known.high, abs=1e-9))


def test_the_interval_of_a_share_of_units_that_are_alike_is_that_of_fewer() -> None:
    assert interval(Figuur(0.1, 0.1 * 0.9 / 50, 100), True).hoog == pytest.approx(interval(deel(5, 50), True).hoog)


def test_the_interval_of_a_time_is_normal() -> None:
    row = uitkomst(
        Figuur(50.0, 4.0, 99), Figuur(40.0, 1.0, 99), TAAK | {"indicator": "doorlooptijd", "streefwaarde": 42}
    )
    assert (row["nul_laag"], row["nul_hoog"]) == (pytest.approx(46.080072), pytest.approx(53.919928))
    assert row["oordeel"] == "gehaald"
    assert interval(Figuur(4.0, math.nan, 1), False) == Cijfer(4.0, None, None, 1)


def test_the_figures_are_those_of_the_units_of_the_windows() -> None:
    """A log of one case a day, of which some come back, counted by hand for both windows."""
    days = [EERSTE + timedelta(nr) for nr in range(1500)]
    back = np.array([day.toordinal() % (7 if day < date(2025, 2, 1) else 20) == 0 for day in days])

    def count(indicator: str, groep: str, plan: Opzet, venster: Venster) -> Figuur:
        assert (indicator, groep, plan.volgtijd) == ("terugkeer", "wet: Wmo", 182)
        own = back[[venster.van <= day <= venster.tot for day in days]]
        return deel(int(own.sum()), len(own))

    table = measure_tasks([TAAK], count, {"terugkeer": "aandeel"}, eerste_dag=EERSTE, peildatum=LATER, stilte=180)
    (row,) = table.to_pylist()
    assert (row["n_nul"], row["n_nu"]) == (215, 122)
    assert row["waarde_nul"] == pytest.approx(1 / 7, abs=0.01) and row["waarde_nu"] == pytest.approx(0.05, abs=0.01)


def test_a_task_in_words() -> None:
    lines = in_woorden(uitkomst(VEEL, deel(45, 1000)), "aandeel", "aandeel van de klantreizen met een terugkeer",
                       "klantreizen")  # fmt: skip
    assert lines == [
        "Minder terugkeer: nog niet te zeggen.",
        "  Aandeel van de klantreizen met een terugkeer, wet Wmo. Streefwaarde: hoogstens 5,0 %.",
        "  Nulmeting (2024): 10,0 % (8,3 tot 12,0). 1.000 klantreizen van 1 jan 2024 tot en met 2 aug 2024, elk 182 "
        "dagen gevolgd.",
        "  Nu: 4,5 % (3,4 tot 6,0). 1.000 klantreizen van 1 feb 2025 tot en met 2 jun 2025, elk 182 dagen gevolgd.",
        "  Eigenaar: Team toegang. Ingreep op 1 feb 2025. Nog niet geborgd.",
    ]
    early = in_woorden(uitkomst(VEEL, VEEL, TAAK | {"eigenaar": None}, date(2025, 3, 1)), "aandeel", "x", "zaken")
    assert early[0] == "Minder terugkeer: nog niet gemeten."
    assert early[3:] == ["  Nu: nog te vroeg. Meten op 1 dec 2025.", "  Ingreep op 1 feb 2025. Nog niet geborgd."]
    half = in_woorden(uitkomst(VEEL, VEEL, peildatum=date(2025, 10, 1)), "aandeel", "x", "zaken")
    assert half[0] == "Minder terugkeer: niet gehaald (tussenstand: de meetdag is nog niet geweest)."
