"""Cliff's delta: against the pairs counted out, published values and scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import mannwhitneyu, t

from klantreis.compare.dominance import cliffs_delta

# Hess and Kromrey (2004), after Hogarty and Kromrey (1999).
BEHANDELD = np.array([10.0, 10, 20, 20, 20, 30, 30, 30, 40, 50])
ANDERS = np.array([10.0, 20, 30, 40, 40, 50])


def test_as_published() -> None:
    """R's effsize: the example of cliff.delta has -0.25 with -0.7265846 to 0.3890062."""
    effect = cliffs_delta(ANDERS, BEHANDELD)
    assert (effect.maat, effect.effect) == ("cliffs_delta", -0.25)
    assert (round(effect.ci_laag, 7), round(effect.ci_hoog, 7)) == (-0.7265846, 0.3890062)
    turned = cliffs_delta(BEHANDELD, ANDERS)
    assert (turned.effect, turned.ci_laag, turned.ci_hoog) == pytest.approx((0.25, -effect.ci_hoog, -effect.ci_laag))


@pytest.mark.parametrize("seed", range(40))
def test_equals_the_pairs_counted_out(seed: int) -> None:
    rnd = np.random.default_rng(seed)
    x, y = (rnd.integers(0, 9, int(rnd.integers(2, 30))).astype(float) + seed % 3 / 2 * own for own in (0, 1))
    signs = np.sign(y[None, :] - x[:, None])
    m, n, delta = len(x), len(y), float(np.mean(signs))
    effect = cliffs_delta(x, y)
    assert effect.effect == pytest.approx(delta, abs=1e-12)
    if 0 < abs(delta) < 1:
        rows, columns = signs.mean(axis=1) - delta, signs.mean(axis=0) - delta
        spread = n**2 * np.sum(rows**2) + m**2 * np.sum(columns**2) - np.sum((signs - delta) ** 2)
        spread = max(spread / (m * n * (m - 1) * (n - 1)), (1 - delta**2) / (m * n - 1))
        z = float(t.ppf(0.975, m + n - 2))
        half = z * math.sqrt(spread) * math.sqrt((1 - delta**2) ** 2 + z**2 * spread)
        scale = 1 - delta**2 + z**2 * spread
        expected = ((delta - delta**3 - half) / scale, (delta - delta**3 + half) / scale)
        assert (effect.ci_laag, effect.ci_hoog) == pytest.approx(expected, abs=1e-9)
    theirs = mannwhitneyu(x, y, use_continuity=False, method="asymptotic")
    assert effect.p == pytest.approx(theirs.pvalue, abs=1e-9)
    assert effect.effect == pytest.approx(1 - 2 * theirs.statistic / (m * n), abs=1e-12)


def test_all_above_all_others() -> None:
    """R's orddom: (n - t^2) / (n + t^2) of the smaller of the two is the other limit."""
    effect = cliffs_delta(np.arange(8.0), np.arange(20.0) + 8)
    square = float(t.ppf(0.975, 26)) ** 2
    assert (effect.effect, effect.ci_laag, effect.ci_hoog) == pytest.approx((1, (8 - square) / (8 + square), 1))
    turned = cliffs_delta(np.arange(20.0) + 8, np.arange(8.0))
    assert (turned.effect, turned.ci_laag) == (-1, -1)


def test_nothing_to_compare() -> None:
    same = cliffs_delta(np.ones(4), np.ones(5))
    assert (same.effect, same.p) == (0, 1)
    assert same.ci_laag < 0 < same.ci_hoog
    assert cliffs_delta(np.empty(0), np.ones(3)).p is None
    assert math.isnan(cliffs_delta(np.array([2.0]), np.array([1.0, 3])).ci_laag)


def test_many_units_at_once() -> None:
    rnd = np.random.default_rng(1)
    x, y = rnd.exponential(10, 100_000), rnd.exponential(10.5, 100_000)
    effect = cliffs_delta(x, y)
    assert effect.ci_laag < 1 / 41 < effect.ci_hoog  # of exponentials: (10.5 - 10) / (10.5 + 10)


def test_residents_with_several_units_do_not_make_findings() -> None:
    rnd = np.random.default_rng(7)
    found, held, naive = 0, 0, 0
    for _time in range(1000):
        whos = [rnd.integers(0, 60, 300) for _period in "ab"]
        x, y = (rnd.normal(rnd.normal(0, 0.7, 60)[who], 1).round(1) for who in whos)
        effect = cliffs_delta(x, y, *whos)
        found += (effect.p or 1) < 0.05
        held += effect.ci_laag < 0 < effect.ci_hoog
        naive += (cliffs_delta(x, y).p or 1) < 0.05
    assert 30 <= found <= 75
    assert 925 <= held <= 970
    assert naive > 130


def test_a_unit_that_is_there_twice_makes_nothing_surer() -> None:
    """Also where the periods differ much; not equal to the last digit, as the estimate is unbiased and has ties."""
    rnd = np.random.default_rng(5)
    x, y, who = rnd.normal(0, 1, 400), rnd.normal(1.2, 1, 400), np.arange(400)
    one, two = cliffs_delta(x, y), cliffs_delta(np.repeat(x, 2), np.repeat(y, 2), np.repeat(who, 2), np.repeat(who, 2))
    assert one.effect > 0.5
    assert (two.effect, two.ci_laag, two.ci_hoog) == pytest.approx((one.effect, one.ci_laag, one.ci_hoog), abs=5e-4)
    lone = cliffs_delta(x, np.repeat(y, 2), None, np.repeat(who, 2))
    assert (lone.ci_laag, lone.ci_hoog) == pytest.approx((one.ci_laag, one.ci_hoog), abs=5e-4)
    for twice in (two, lone):
        assert math.log(twice.p or 1) == pytest.approx(math.log(one.p or 1), rel=0.01)
