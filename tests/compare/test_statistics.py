"""Shares, means, counts and trends of periods: against scipy, published examples, and units that share residents."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact, ttest_ind

from klantreis.analysis.shares import difference
from klantreis.compare.statistics import (
    Effect,
    Schatting,
    count,
    design_effect,
    mean,
    mean_difference,
    rate_ratio,
    share,
    share_difference,
    standardise,
    trend,
)
from klantreis.terms.facts import Bools, Ints


def units(k: int, n: int) -> tuple[Bools, Ints]:
    """n units of as many residents, of which k have it."""
    return np.arange(n) < k, np.arange(n)


def numbers(effect: Effect) -> tuple[float, float, float]:
    return effect.effect, effect.ci_laag, effect.ci_hoog


def test_design_effect_by_hand() -> None:
    # Residents 7 (two units), 8 and 9: ((1 + 1)^2 + 1 + 1) / (1 + 1 + 1 + 1)... by what they add.
    assert design_effect(np.array([1.0, 1, -1, -1]), np.array([7, 7, 8, 9])) == 6 / 4
    assert design_effect(np.array([1.0, 1, -1, -1]), np.array([7, 8, 9, 3])) == 1
    assert design_effect(np.array([1.0, 1, -1, -1]), np.array([7, 7, 8, 8])) == 2
    # Nobody is more certain because units of one resident happen to differ.
    assert design_effect(np.array([1.0, -1, 1, -1]), np.array([7, 7, 8, 8])) == 1
    # Nothing shows how alike they are: as if equal. Three units of one and one of another: (9 + 1) / 4.
    assert design_effect(np.zeros(4), np.array([7, 7, 7, 8])) == 2.5
    assert design_effect(np.empty(0), np.empty(0, np.int64)) == 1


def test_figures_of_independent_units_are_the_published_ones() -> None:
    x = np.array([3.0, 1, 4, 1, 5, 9])
    assert share(*units(3, 12)) == Schatting(0.25, 0.25 * 0.75 / 12, 12)
    found = mean(x, np.arange(6))
    assert (found.waarde, found.variantie, found.n) == pytest.approx((np.mean(x), np.var(x, ddof=1) / 6, 6))
    assert count(np.arange(9)) == Schatting(9, 9, 9)


@pytest.mark.parametrize("seed", range(5))
def test_a_unit_that_is_there_twice_makes_nothing_surer(seed: int) -> None:
    rnd = np.random.default_rng(seed)
    x, who = rnd.exponential(3, 50), np.arange(50)
    has, twice = x > 3, np.repeat(who, 2)
    one, two = share(has, who), share(np.repeat(has, 2), twice)
    assert (two.waarde, two.variantie) == pytest.approx((one.waarde, one.variantie))
    one, two = mean(x, who), mean(np.repeat(x, 2), twice)
    assert (two.waarde, two.variantie) == pytest.approx((one.waarde, one.variantie * 98 / 99))  # s^2 has n - 1
    # 50 that come by chance and bring two each: twice as many, four times the variance.
    assert count(twice) == Schatting(100, 200, 100)
    # The share of nobody is as uncertain as that of the residents.
    none = np.zeros(50, bool)
    assert numbers(share_difference((none, who), (has, who))) == pytest.approx(
        numbers(share_difference((np.repeat(none, 2), twice), (np.repeat(has, 2), twice)))
    )


def test_the_variance_is_that_of_many_samples_of_residents() -> None:
    """2,000 samples of 80 residents with 1 to 5 units: the mean of the variances is the variance of the figures."""
    rnd = np.random.default_rng(1)
    seen = []
    for _time in range(2000):
        who = np.repeat(np.arange(80), rnd.integers(1, 6, 80))
        own = rnd.beta(1, 2, 80)[who]
        has, x = rnd.random(len(who)) < own, rnd.normal(own * 5, 1)
        seen.append([*(part for found in (share(has, who), mean(x, who)) for part in (found.waarde, found.variantie))])
    shares, spread, means, spread_mean = np.array(seen).T
    assert np.mean(spread) == pytest.approx(np.var(shares), rel=0.08)
    assert np.mean(spread_mean) == pytest.approx(np.var(means), rel=0.08)


def test_a_count_varies_as_its_residents_come() -> None:
    rnd = np.random.default_rng(2)
    samples = [np.repeat(np.arange(n), rnd.integers(1, 4, n)) for n in rnd.poisson(200, 2000)]
    found = [count(who) for who in samples]
    assert np.mean([f.variantie for f in found]) == pytest.approx(np.var([f.waarde for f in found]), rel=0.1)


@pytest.mark.parametrize(
    ("tellingen", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926), ((0, 10, 0, 20), -0.1611, 0.2775), ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0), ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)  # fmt: skip
def test_share_difference_has_the_interval_of_newcombes_table(
    tellingen: tuple[int, int, int, int], low: float, high: float
) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table II, method 10: all eight."""
    k1, n1, k2, n2 = tellingen
    effect = share_difference(units(k2, n2), units(k1, n1))
    assert (effect.maat, round(effect.ci_laag, 4), round(effect.ci_hoog, 4)) == ("risicoverschil", low, high)
    assert effect.effect == pytest.approx(k1 / n1 - k2 / n2)
    assert share_difference(units(k1, n1), units(k2, n2)).effect == -effect.effect


@pytest.mark.parametrize("seed", range(40))
def test_the_test_of_shares_is_that_of_scipy(seed: int) -> None:
    rnd = np.random.default_rng(seed)
    n_a, n_b = rnd.integers(1, 200, 2)
    k_a, k_b = rnd.integers(0, n_a + 1), rnd.integers(0, n_b + 1)
    table = [[k_b, n_b - k_b], [k_a, n_a - k_a]]
    p = share_difference(units(k_a, n_a), units(k_b, n_b)).p
    few = min(n_a, n_b) * min(k_a + k_b, n_a + n_b - k_a - k_b) / (n_a + n_b) < 5
    theirs = fisher_exact(table).pvalue if few else chi2_contingency(table, correction=False).pvalue
    assert p == pytest.approx(theirs, abs=1e-9)


def test_the_exact_test_is_used_also_where_it_says_more() -> None:
    """1 of 6 against 3 of 28: 0.559, where the chi-squared test has 0.681."""
    assert share_difference(units(1, 6), units(3, 28)).p == pytest.approx(0.5585, abs=1e-4)


def test_shares_of_shared_residents_count_as_fewer_units() -> None:
    rnd = np.random.default_rng(3)
    who = rnd.integers(0, 50, 200)
    has_a, has_b = (rnd.random(200) < rnd.beta(2, 2, 50)[who] for _period in "ab")
    effect = share_difference((has_a, who), (has_b, who))
    deffs = [design_effect(has - np.mean(has), who) for has in (has_a, has_b)]
    assert min(deffs) > 1.2
    fewer = [(np.sum(has) / deff, 200 / deff) for has, deff in zip((has_a, has_b), deffs, strict=True)]
    expected = difference(np.array([fewer[1][0]]), fewer[1][1], np.array([fewer[0][0]]), fewer[0][1])
    assert numbers(effect) == pytest.approx([float(part[0]) for part in expected])
    pooled = np.mean([has_a, has_b])
    z = (np.mean(has_b) - np.mean(has_a)) / math.sqrt(pooled * (1 - pooled) * (deffs[0] + deffs[1]) / 200)
    assert effect.p == pytest.approx(math.erfc(abs(z) / math.sqrt(2)))
    # Rare: never surer than the exact test on all units, nor than what the residents show.
    rare_a, rare_b = who < 1, (who > 3) & (who < 7)
    p = share_difference((rare_a, who), (rare_b, who)).p
    exact = fisher_exact([[rare_b.sum(), (~rare_b).sum()], [rare_a.sum(), (~rare_a).sum()]]).pvalue
    assert p is not None
    assert p > 2 * exact


@pytest.mark.parametrize("seed", range(20))
def test_means_are_compared_as_scipy_does(seed: int) -> None:
    """Welch's test and interval."""
    rnd = np.random.default_rng(seed)
    x, y = rnd.normal(3, 1, int(rnd.integers(2, 40))), rnd.normal(4, 3, int(rnd.integers(2, 40)))
    effect = mean_difference(mean(x, np.arange(len(x))), mean(y, np.arange(len(y))))
    theirs = ttest_ind(y, x, equal_var=False)
    interval = theirs.confidence_interval(0.95)
    assert effect.maat == "verschil_gemiddelde"
    assert (*numbers(effect), effect.p) == pytest.approx(
        (np.mean(y) - np.mean(x), interval.low, interval.high, theirs.pvalue), abs=1e-9
    )


def test_what_has_no_spread_or_no_figure() -> None:
    sure, none = Schatting(2.0, 0.0, 5), Schatting(math.nan, math.nan, 0)
    assert mean_difference(sure, sure) == Effect("verschil_gemiddelde", 0, 0, 0, 1)
    assert mean_difference(sure, Schatting(3.0, 0.0, 5)) == Effect("verschil_gemiddelde", 1, 1, 1, None)
    for effect in (
        mean_difference(none, sure), mean_difference(sure, mean(np.array([1.0]), np.arange(1))),
        share_difference(units(0, 0), units(1, 2)), rate_ratio(count(np.arange(0)), count(np.arange(0)), 5, 5),
    ):  # fmt: skip
        assert math.isnan(effect.effect)
        assert effect.p is None


def test_a_ratio_of_rates_as_published() -> None:
    """Breast cancer after fluoroscopy: 41 cases in 28,010 person-years against 15 in 19,017 (Boice and Monson 1977);
    Rothman, Modern Epidemiology (1986), 11: ratio 1.86, 95 % interval 1.03 to 3.35, chi 2.08."""
    effect = rate_ratio(count(np.arange(15)), count(np.arange(41)), 19017, 28010)
    assert effect.maat == "verhouding"
    assert [round(number, 2) for number in numbers(effect)] == [1.86, 1.03, 3.35]
    assert effect.p == pytest.approx(math.erfc(2.083 / math.sqrt(2)), abs=2e-4)
    # Residents that bring two each: as if half as many.
    halves = rate_ratio(count(np.repeat(np.arange(15), 2)), count(np.repeat(np.arange(41), 2)), 19017, 28010)
    assert (*numbers(halves), halves.p) == pytest.approx((*numbers(effect), effect.p))
    nothing = rate_ratio(count(np.arange(0)), count(np.arange(9)), 365, 365)
    assert math.isnan(nothing.effect)
    assert nothing.p == pytest.approx(math.erfc(3 / math.sqrt(2)))


@pytest.mark.parametrize("seed", range(10))
def test_a_trend_is_the_line_through_all_units(seed: int) -> None:
    """The slope is that of least squares over units. For shares chi-squared is Armitage's, the number of units times
    the square of the correlation, unless the variances of the periods themselves make it less sure."""
    rnd = np.random.default_rng(seed)
    at, numbers_of = np.array([0.0, 1, 2, 4]), rnd.integers(20, 300, 4)
    units_at = np.repeat(at, numbers_of)
    has = rnd.random(len(units_at)) < 0.1 + 0.1 * units_at
    found = [share(has[units_at == t], np.arange(n)) for t, n in zip(at, numbers_of, strict=True)]
    effect = trend(found, at)
    assert effect.maat == "trend"
    assert effect.effect == pytest.approx(np.polyfit(units_at, has, 1)[0])
    armitage = abs(effect.effect) / math.sqrt(len(has)) / abs(np.corrcoef(units_at, has)[0, 1])
    away = units_at - np.mean(units_at)
    own = np.array([f.variantie * f.n for f in found])[np.searchsorted(at, units_at)]
    by_period = math.sqrt(np.sum(away**2 * own)) / np.sum(away**2)
    error = max(armitage, by_period)
    assert effect.ci_hoog - effect.effect == pytest.approx(1.959964 * error, rel=1e-6)
    assert effect.effect - effect.ci_laag == pytest.approx(1.959964 * error, rel=1e-6)
    assert effect.p == pytest.approx(math.erfc(abs(effect.effect) / error / math.sqrt(2)))
    # What has no figure, or no variance, counts for nothing.
    assert trend([*found, Schatting(math.nan, math.nan, 0)], np.append(at, 9.0)) == effect
    assert trend([found[0], Schatting(math.nan, math.nan, 0)], np.array([1.0, 2])).p is None
    assert trend([Schatting(2.0, 0.0, 5), Schatting(3.0, 0.0, 5)], np.array([1.0, 2])).p is None


def test_armitages_trend_as_published() -> None:
    """Malformations by drinks a day: Agresti, Categorical Data Analysis (2002), 3.4.4 and 5.3.5: chi-squared 6.57; and
    where the periods are as large, by hand: of 5, 10 and 15 out of 100 it is (15 - 5)^2 / (2 * 100 * 0.1 * 0.9)."""
    drinks, ill = np.array([0, 0.5, 1.5, 4, 7]), [48, 38, 5, 1, 1]
    many = np.array([17114, 14502, 793, 127, 38])
    slope = trend([share(*units(k, n)) for k, n in zip(ill, many.tolist(), strict=True)], drinks).effect
    whole = sum(ill) / many.sum()
    moment = np.sum(many * (drinks - np.sum(many * drinks) / many.sum()) ** 2)
    assert round(slope**2 * moment / (whole * (1 - whole)), 2) == 6.57
    effect = trend([share(*units(k, 100)) for k in (5, 10, 15)], np.arange(3.0))
    assert effect.effect == pytest.approx(0.05)
    assert effect.p == pytest.approx(math.erfc(math.sqrt(100 / 18 / 2)))


def test_a_trend_of_something_rare_is_no_surer_than_the_pair() -> None:
    """19 of 2,529, 10 of 2,440, 3 of 2,386: the smallest share has the smallest variance, and must not weigh most."""
    periods = [units(19, 2529), units(10, 2440), units(3, 2386)]
    pair = share_difference(periods[0], periods[2]).p
    p = trend([share(*period) for period in periods], np.arange(3.0)).p
    assert p is not None
    assert p == pytest.approx(pair, rel=0.2)


def test_a_trend_of_periods_that_are_alike_is_found_as_often_as_chance_has_it() -> None:
    rnd = np.random.default_rng(9)
    samples = rnd.normal(4, 2, (2000, 4, 50))
    found = sum((trend([mean(x, np.arange(50)) for x in one], np.arange(4.0)).p or 1) < 0.05 for one in samples)
    assert 75 <= found <= 135


def test_standardising_takes_the_mix_away() -> None:
    """Twice as high in stratum 2, the same in both periods; the mix differs."""
    a = [Schatting(2.0, 0.1, 90), Schatting(4.0, 0.4, 10)]
    b = [Schatting(2.0, 0.4, 10), Schatting(4.0, 0.1, 90)]
    one, two = standardise(a, b, np.array([0.25, 0.75]))
    assert (one.waarde, two.waarde) == (3.5, 3.5)
    assert one.variantie == pytest.approx(0.25**2 * 0.1 + 0.75**2 * 0.4)
    assert (one.n, two.n) == (100, 100)
    # A stratum that one of them lacks counts in neither.
    empty = Schatting(math.nan, math.nan, 0)
    one, two = standardise([*a, empty], [*b, Schatting(9.0, 0.1, 50)], np.array([0.2, 0.6, 0.2]))
    assert (one.waarde, two.waarde) == pytest.approx((3.5, 3.5))
    assert (one.n, two.n) == (100, 100)
    assert one.variantie == pytest.approx(0.25**2 * 0.1 + 0.75**2 * 0.4)
    assert math.isnan(standardise([empty], b[:1], np.array([1.0]))[0].waarde)
