"""Risks within strata: against scipy, a published table, and a plain reading in fractions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats.contingency import relative_risk

from klantreis.analysis.mantel_haenszel import Tellingen, mantel_haenszel

Vier = tuple[int, int, int, int]  # a, n1, c, n0


def tellingen(strata: Sequence[Vier]) -> Tellingen:
    return Tellingen(*(np.array(column, float) for column in zip(*strata, strict=True)))


def strata(rng: random.Random, n: int) -> list[Vier]:
    found = []
    for _nr in range(n):
        n1, n0 = rng.randint(0, 60), rng.randint(0, 60)
        found.append((rng.randint(0, n1), n1, rng.randint(0, n0), n0))
    return found


# The migraine trial of SAS/STAT's FREQ procedure (its example of Cochran-Mantel-Haenszel statistics): women, then men;
# better and all on the active treatment, better and all on placebo. It prints a relative risk of 2.1636 with 95 %
# limits 1.2336 and 3.7948, after Mantel and Haenszel, with the variance of Greenland and Robins.
MIGRAINE: list[Vier] = [(16, 27, 5, 25), (12, 28, 7, 26)]


def test_a_published_risk_ratio_and_its_limits() -> None:
    found = mantel_haenszel(tellingen(MIGRAINE))
    low, high = found.interval_verhouding()
    assert [round(float(x), 4) for x in (found.verhouding, low, high)] == [2.1636, 1.2336, 3.7948]


# By hand: weights 27 x 25 / 52 and 28 x 26 / 54; risks 16/27 and 5/25, 12/28 and 7/26.
def test_the_same_table_by_hand() -> None:
    found = mantel_haenszel(tellingen(MIGRAINE))
    weights = Fraction(27 * 25, 52), Fraction(28 * 26, 54)
    met = (Fraction(16, 27) * weights[0] + Fraction(12, 28) * weights[1]) / sum(weights)
    zonder = (Fraction(5, 25) * weights[0] + Fraction(7, 26) * weights[1]) / sum(weights)
    assert float(found.met) == pytest.approx(float(met), abs=1e-12)
    assert float(found.zonder) == pytest.approx(float(zonder), abs=1e-12)
    assert float(found.verschil) == pytest.approx(float(met - zonder), abs=1e-12)
    assert float(found.verhouding) == pytest.approx(float(met / zonder), abs=1e-12)


def test_one_stratum_is_the_risk_ratio_of_scipy() -> None:
    rng = random.Random(5)
    for _nr in range(50):
        n1, n0 = rng.randint(5, 400), rng.randint(5, 400)
        a, c = rng.randint(1, n1 - 1), rng.randint(1, n0 - 1)
        found, known = mantel_haenszel(tellingen([(a, n1, c, n0)])), relative_risk(a, n1, c, n0)
        limits = known.confidence_interval()
        assert float(found.verhouding) == pytest.approx(known.relative_risk, rel=1e-9)
        assert [float(x) for x in found.interval_verhouding()] == pytest.approx([limits.low, limits.high], rel=1e-9)


def test_both_variances_as_a_plain_reading_in_fractions() -> None:
    """Of the difference: each stratum's own two binomials, weighed. Of the log ratio: Greenland and Robins' formula 13.

    A stratum without one of the two groups changes nothing.
    """
    rng = random.Random(6)
    for _nr in range(200):
        rows = strata(rng, rng.randint(1, 6))
        used = [row for row in rows if row[1] and row[3]]
        found = mantel_haenszel(tellingen(rows))
        if not used:
            assert not np.isfinite(found.verschil)
            continue
        weights = [Fraction(n1 * n0, n1 + n0) for _a, n1, _c, n0 in used]
        total = sum(weights)
        difference = sum(
            w * (Fraction(a, n1) - Fraction(c, n0)) for w, (a, n1, c, n0) in zip(weights, used, strict=True)
        )
        spread = sum(
            w**2 * (Fraction(a * (n1 - a), n1**3) + Fraction(c * (n0 - c), n0**3))
            for w, (a, n1, c, n0) in zip(weights, used, strict=True)
        )  # fmt: skip
        assert float(found.verschil) == pytest.approx(float(difference / total), abs=1e-12)
        assert float(found.var_verschil) == pytest.approx(float(spread / total**2), abs=1e-12)
        r = sum(Fraction(a * n0, n1 + n0) for a, n1, c, n0 in used)
        s = sum(Fraction(c * n1, n1 + n0) for a, n1, c, n0 in used)
        if r and s:
            p = sum(Fraction(n1 * n0 * (a + c) - a * c * (n1 + n0), (n1 + n0) ** 2) for a, n1, c, n0 in used)
            assert float(found.var_log) == pytest.approx(float(p / (r * s)), rel=1e-9)
            half = 1.959963984540054 * float(found.var_verschil) ** 0.5
            assert [float(x) for x in found.interval_verschil()] == pytest.approx(
                [float(found.verschil) - half, float(found.verschil) + half]
            )


def test_a_ratio_or_difference_that_is_the_same_everywhere_comes_out() -> None:
    same_ratio = [(40, 100, 10, 50), (12, 60, 20, 200), (3, 10, 6, 40)]  # 0.4/0.2, 0.2/0.1, 0.3/0.15
    assert float(mantel_haenszel(tellingen(same_ratio)).verhouding) == pytest.approx(2)
    same_difference = [(40, 100, 15, 50), (12, 60, 20, 200), (3, 10, 8, 40)]  # 0.1 each
    assert float(mantel_haenszel(tellingen(same_difference)).verschil) == pytest.approx(0.1)


def test_many_comparisons_at_once_are_the_single_ones() -> None:
    rng = random.Random(7)
    many = [strata(rng, 4) for _nr in range(9)]
    together = Tellingen(*(np.array(column, float) for column in np.moveaxis(np.array(many), (0, 1, 2), (2, 1, 0))))
    found = mantel_haenszel(together)
    for nr, rows in enumerate(many):
        one = mantel_haenszel(tellingen(rows))
        assert float(found.verschil[nr]) == float(one.verschil)
        assert together.telkracht()[nr] == tellingen(rows).telkracht()


def test_counting_power_is_the_count_in_one_stratum_and_less_where_strata_hardly_weigh() -> None:
    assert float(tellingen([(9, 30, 4, 50)]).telkracht()) == pytest.approx(4)
    # 20 contested without it, but all of them in a stratum with one decision that has it: they weigh next to nothing,
    # and the two of the other stratum decide.
    assert float(tellingen([(1, 1, 20, 400), (9, 30, 2, 30)]).telkracht()) < 2.3
    assert float(tellingen([(0, 10, 5, 10)]).telkracht()) == 0
