"""Kaplan-Meier against a published example, against scipy and by hand."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy.stats import CensoredData, binomtest, ecdf

from klantreis.analysis.survival import Overleving, kaplan_meier

# Weeks in remission of the 21 children who were given 6-MP: Freireich et al., Blood 21 (1963); the curve as printed in
# textbooks since Cox, JRSS B 34 (1972). A negative number: still in remission.
ZES_MP = [6, 6, 6, 7, 10, 13, 16, 22, 23, -6, -9, -10, -11, -17, -19, -20, -25, -32, -32, -34, -35]


def curve_of(*durations: float) -> Overleving:
    """Negative: still going on."""
    values = np.array(durations, dtype=float)
    return kaplan_meier(np.abs(values), values > 0)


def test_the_published_curve_of_6_mp() -> None:
    curve = curve_of(*ZES_MP)
    assert curve.tijden.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.overleving.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.quantile(0.5) == 23
    # As R gives it: survfit(..., conf.type = "log-log").
    assert curve.median_interval() == (13, None)
    errors = np.sqrt(curve.variantie_log) * curve.overleving
    assert errors.round(4).tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]


def test_the_placebo_arm_where_nothing_is_censored() -> None:
    curve = curve_of(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
    assert curve.quantile(0.5) == 8
    assert curve.median_interval() == (4, 11)  # R: survfit(..., conf.type = "log-log")
    assert curve.restricted_mean(23) == pytest.approx(182 / 21)  # nothing censored: the plain mean


@pytest.mark.parametrize("seed", range(40))
def test_agrees_with_scipy(seed: int) -> None:
    rnd = np.random.default_rng(seed)
    n = int(rnd.integers(1, 200))
    duur = rnd.integers(0, 30, n).astype(float) if seed % 2 else rnd.exponential(20, n)
    ended = rnd.random(n) < rnd.choice([0.1, 0.5, 0.9, 1.0])
    ended[rnd.integers(n)] = True
    curve = kaplan_meier(duur, ended)
    theirs = ecdf(CensoredData(uncensored=duur[ended], right=duur[~ended])).sf
    assert theirs.evaluate(curve.tijden) == pytest.approx(curve.overleving, abs=1e-12)
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # scipy's interval is NaN at the ends
        interval = theirs.confidence_interval(confidence_level=0.95, method="log-log")
    low, high = interval.low.evaluate(curve.tijden), interval.high.evaluate(curve.tijden)
    half = [next((t for t, p in zip(curve.tijden, side, strict=True) if p <= 0.5), None) for side in (low, high)]
    if curve.overleving[-1] == 0 and curve.op_risico[-1] >= 6:  # many ended together: theirs is NaN there
        half = [curve.tijden[-1] if t is None else t for t in half]
    assert curve.median_interval() == tuple(half)
    for p in (0.1, 0.25, 0.5, 0.75, 0.9):
        reached = curve.tijden[theirs.evaluate(curve.tijden) <= 1 - p + 1e-12]
        assert curve.quantile(p) == (reached[0] if len(reached) else None)


def test_restricted_mean_by_hand() -> None:
    # All go on until 2, three quarters until 3, half until 5; what is censored at 4 does not lower the curve.
    curve = curve_of(2, 3, -4, 5)
    assert curve.overleving.tolist() == [0.75, 0.5, 0.0]
    assert curve.restricted_mean(5) == 2 + 0.75 * 1 + 0.5 * 2
    assert curve.restricted_mean(4) == 2 + 0.75 * 1 + 0.5 * 1
    assert curve.restricted_mean(1.5) == 1.5
    assert curve.restricted_mean(3) == 2.75
    assert curve.restricted_mean(0) == 0
    assert curve.restricted_mean(7) == 3.75  # nothing goes on after the last end


def test_what_is_not_reached_is_none() -> None:
    curve = curve_of(1, -2, -3, -4)
    assert (curve.quantile(0.25), curve.quantile(0.26), curve.quantile(0.5)) == (1, None, None)
    assert curve.median_interval() == (1, None)
    assert curve.langste == 4
    nothing = curve_of(-1, -2)
    assert nothing.quantile(0.1) is None
    assert nothing.median_interval() == (None, None)
    assert nothing.restricted_mean(2) == 2


def test_a_product_of_exact_shares_reaches_an_exact_share() -> None:
    # 0.9 * 8/9 * 7/8 * 6/7 * 5/6 is 0.5, though not in floats.
    curve = curve_of(*range(1, 11))
    assert [curve.quantile(p / 10) for p in range(1, 11)] == list(range(1, 11))


def test_few_durations_do_not_make_a_certain_median() -> None:
    assert curve_of(3).median_interval() == (None, None)
    assert curve_of(3).quantile(0.5) == 3
    assert curve_of(1, 3).median_interval() == (1, None)


@pytest.mark.parametrize("n", range(1, 30))
def test_equal_durations_make_a_certain_median_as_soon_as_the_sign_test_says_so(n: int) -> None:
    certain = binomtest(0, n).pvalue < 0.05
    assert curve_of(*[1.0] * n).median_interval() == ((1.0, 1.0) if certain else (None, None))


def test_what_ends_for_many_at_one_moment_bounds_the_median() -> None:
    assert curve_of(1, 1, 1, *[2] * 10).median_interval() == (1, 2)
    assert curve_of(*[1] * 40, 5).median_interval() == (1, 1)
    # Whoever goes on longer has not ended at all.
    assert curve_of(*[1] * 9, -2).median_interval() == (1, 1)
    assert curve_of(*[1] * 4, *[-1] * 4).median_interval()[1] is None


def test_an_end_and_a_censoring_at_one_duration_leave_the_censored_at_risk() -> None:
    assert curve_of(2, -2).overleving.tolist() == [0.5]


def test_the_order_of_the_durations_does_not_matter() -> None:
    values = ZES_MP[:]
    np.random.default_rng(1).shuffle(values)
    assert curve_of(*values).overleving.tolist() == curve_of(*ZES_MP).overleving.tolist()
