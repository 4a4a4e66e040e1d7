"""The test of one risk ratio in all strata: against a likelihood that is searched by numbers, and by drawing lots."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import chi2

from klantreis.analysis.homogeneity import homogeneity_test
from klantreis.analysis.mantel_haenszel import mantel_haenszel
from tests.analysis.test_mantel_haenszel import MIGRAINE, Vier, tellingen


def likelihood(row: Vier, zonder: float, log_ratio: float) -> float:
    a, n1, c, n0 = row
    met = zonder * np.exp(log_ratio)
    return float(a * np.log(met) + (n1 - a) * np.log(1 - met) + c * np.log(zonder) + (n0 - c) * np.log(1 - zonder))


def slow(rows: list[Vier]) -> float:
    """The score test with everything found by numbers: the likeliest risk, the slope, and the expected curvature."""
    log_ratio = float(np.log(mantel_haenszel(tellingen(rows)).verhouding))
    score, information = [], []
    for row in rows:
        _a, n1, _c, n0 = row
        most = min(1.0, float(np.exp(-log_ratio)))
        best = minimize_scalar(
            lambda p, row=row: -likelihood(row, p, log_ratio), bounds=(0, most), method="bounded",
            options={"xatol": 1e-12},
        ).x  # fmt: skip
        step = 1e-5
        score.append((likelihood(row, best, log_ratio + step) - likelihood(row, best, log_ratio - step)) / (2 * step))
        met = best * np.exp(log_ratio)
        # Expected information of (log ratio, log risk without), the second one taken out.
        one, two = n1 * met / (1 - met), n0 * best / (1 - best)
        information.append(one - one**2 / (one + two))
    s, i = np.array(score), np.array(information)
    return float(chi2.sf(float(np.sum(s**2 / i) - np.sum(s) ** 2 / np.sum(i)), len(rows) - 1))


def test_the_formula_is_the_score_of_the_likelihood() -> None:
    rng = random.Random(3)
    for _nr in range(40):
        rows: list[Vier] = []
        for _stratum in range(rng.randint(2, 5)):
            n1, n0 = rng.randint(10, 80), rng.randint(10, 80)
            rows.append((rng.randint(1, n1 - 5), n1, rng.randint(1, n0 - 5), n0))
        assert homogeneity_test(tellingen(rows)) == pytest.approx(slow(rows), abs=1e-4)
    assert homogeneity_test(tellingen(MIGRAINE)) == pytest.approx(slow(MIGRAINE), abs=1e-6)


def test_equal_ratios_are_equal_and_others_are_not() -> None:
    assert homogeneity_test(tellingen([(40, 100, 10, 50), (12, 60, 20, 200)])) == pytest.approx(1)
    found = homogeneity_test(tellingen([(60, 100, 10, 100), (10, 100, 60, 100)]))
    assert found is not None
    assert found < 1e-6


def test_strata_that_say_nothing_change_nothing() -> None:
    rows: list[Vier] = [(16, 27, 5, 25), (12, 28, 7, 26)]
    silent: list[Vier] = [(0, 10, 0, 10), (3, 9, 0, 0)]
    assert homogeneity_test(tellingen([*rows, *silent])) == homogeneity_test(tellingen(rows))
    assert homogeneity_test(tellingen([rows[0], *silent])) is None
    assert homogeneity_test(tellingen([(0, 10, 3, 10), (0, 20, 4, 20)])) is None  # no ratio


def test_a_risk_that_is_forced_to_be_all_still_gives_a_p() -> None:
    found = homogeneity_test(tellingen([(10, 10, 0, 40), (5, 40, 1, 40), (20, 30, 1, 30)]))
    assert found is not None
    assert 0 <= found <= 1


def test_chance_alone_gives_small_p_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(8)
    found = []
    for _nr in range(1500):
        rows: list[Vier] = [
            (int(rng.binomial(80, 2 * p)), 80, int(rng.binomial(200, p)), 200) for p in (0.05, 0.1, 0.2, 0.3)
        ]
        found.append(homogeneity_test(tellingen(rows)))
    assert 0.035 <= np.mean(np.array(found, float) <= 0.05) <= 0.065
