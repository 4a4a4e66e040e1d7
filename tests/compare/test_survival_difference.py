"""Times in two periods: against published figures of well-known sets, scipy, and units that share residents."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import CensoredData, logrank

from klantreis.compare.statistics import mean_difference
from klantreis.compare.survival_difference import (
    Duren,
    _newton,
    _residuals,
    _table,
    hazard_ratio,
    log_rank,
    restricted_mean,
)

MAP = Path(__file__).parent / "published"


def published(name: str, unit: float = 1.0) -> dict[str, Duren]:
    """A set by group; every unit a resident of its own."""
    groups = {}
    for part in (MAP / f"{name}.txt").read_text().split("\n[")[1:]:
        group, numbers = part.split("]\n")
        words = numbers.split()
        duur = np.array([float(word.rstrip("+")) for word in words]) / unit
        groups[group] = (duur, np.array([not word.endswith("+") for word in words]), np.arange(len(words)))
    return groups


def twice(duren: Duren) -> Duren:
    """Every unit twice, with the same resident."""
    duur, ended, who = (np.repeat(part, 2) for part in duren)
    return duur, ended, who


def some(rnd: np.random.Generator, n: int, scale: float, residents: int | None = None) -> Duren:
    """Units that last longer for one resident than for another, of which some are cut off."""
    who = rnd.integers(0, residents or n, n) if residents else np.arange(n)
    slow = rnd.gamma(2, 0.5, who.max() + 1)[who] if residents else 1.0
    duur, end = rnd.exponential(scale * slow, n), rnd.uniform(5, 30, n)
    return np.ceil(np.minimum(duur, end)), duur <= end, who


def test_restricted_means_as_survrm2_publishes_them() -> None:
    """Uno, Vignette for survRM2 package (2017), section 3.2: pbc in years, tau = 10."""
    pbc = published("pbc", 365.25)
    placebo, drug = (restricted_mean(*pbc[arm], 10) for arm in ("placebo", "d-penicillamine"))
    assert (drug.n, round(drug.waarde, 3), round(math.sqrt(drug.variantie), 3)) == (158, 7.146, 0.283)
    assert (placebo.n, round(placebo.waarde, 3), round(math.sqrt(placebo.variantie), 3)) == (154, 7.283, 0.295)
    effect = mean_difference(placebo, drug, "verschil_rmst")
    numbers = (effect.effect, effect.ci_laag, effect.ci_hoog, effect.p or 0)
    assert [round(number, 3) for number in numbers] == [-0.137, -0.939, 0.665, 0.738]
    assert effect.maat == "verschil_rmst"


def test_restricted_means_as_r_publishes_them() -> None:
    """R's survival: print(survfit(Surv(time, status) ~ x, data = aml), rmean = 161), the example of its help."""
    for (duur, ended, who), (mean, error) in zip(published("aml").values(), [(52.6, 19.83), (22.7, 4.18)], strict=True):
        found = restricted_mean(duur, ended, who, 161)
        assert (round(found.waarde, 1), round(math.sqrt(found.variantie), 2)) == (mean, error)


def test_with_nothing_censored_a_restricted_mean_is_a_mean() -> None:
    rnd = np.random.default_rng(4)
    duur = np.ceil(rnd.exponential(20, 300))
    cut = np.minimum(duur, 30)
    found = restricted_mean(duur, np.ones(300, bool), np.arange(300), 30)
    assert found.waarde == pytest.approx(np.mean(cut), abs=1e-9)
    assert found.variantie == pytest.approx(np.var(cut) / 300, abs=1e-9)


def test_what_each_unit_adds_to_a_restricted_mean_makes_its_design_effect() -> None:
    """With nothing censored that is how far it is from the mean, so the variance is that of totals of residents."""
    rnd = np.random.default_rng(5)
    duur, _ended, who = some(rnd, 400, 15, residents=150)
    cut = np.minimum(duur, 20) - np.mean(np.minimum(duur, 20))
    found = restricted_mean(duur, np.ones(400, bool), who, 20)
    totals = np.bincount(who, weights=cut)
    assert found.variantie == pytest.approx(np.sum(totals**2) / 400**2, rel=1e-9)
    assert found.variantie > 1.2 * np.var(cut) / 400


@pytest.mark.parametrize("name", ["aml", "gehan", "lung"])
def test_a_unit_that_is_there_twice_makes_a_restricted_mean_no_surer(name: str) -> None:
    for duren in published(name).values():
        one, two = restricted_mean(*duren, 25), restricted_mean(*twice(duren), 25)
        assert (two.waarde, two.variantie) == pytest.approx((one.waarde, one.variantie), rel=1e-9)


def test_a_restricted_mean_of_nothing_or_of_what_never_ends() -> None:
    nothing = np.empty(0)
    assert math.isnan(restricted_mean(nothing, nothing.astype(bool), nothing.astype(int), 5).waarde)
    found = restricted_mean(np.array([3.0, 9.0]), np.zeros(2, bool), np.arange(2), 7)
    assert (found.waarde, found.variantie) == (7, 0)
    # What ends at tau or after has lasted tau.
    found = restricted_mean(np.array([7.0, 9.0]), np.ones(2, bool), np.arange(2), 7)
    assert (found.waarde, found.variantie) == (7, 0)


def test_log_rank_as_published() -> None:
    """R's survival: survdiff of aml (tests/doaml.Rout.save: p = 0.0653) and lung (help on survdiff: 10.3, p = 0.001).
    6-MP: 16.79, Lawless, Statistical Models and Methods for Lifetime Data (2003), example 8.1.1."""
    aml, lung, gehan = (log_rank(*published(name).values()) for name in ("aml", "lung", "gehan"))
    assert (round(aml[0], 1), round(aml[1], 4)) == (3.4, 0.0653)
    assert (round(lung[0], 1), round(lung[1], 3)) == (10.3, 0.001)
    assert round(gehan[0], 2) == 16.79


@pytest.mark.parametrize("seed", range(30))
def test_log_rank_agrees_with_scipy(seed: int) -> None:
    rnd = np.random.default_rng(seed)
    a, b = some(rnd, int(rnd.integers(5, 80)), 15), some(rnd, int(rnd.integers(5, 80)), 10)
    one, two = (CensoredData(uncensored=duur[ended], right=duur[~ended]) for duur, ended, _who in (a, b))
    theirs = logrank(one, two)
    chi, p = log_rank(a, b)
    assert (chi, p) == pytest.approx((theirs.statistic**2, theirs.pvalue), abs=1e-9)
    assert log_rank(b, a) == pytest.approx((chi, p), abs=1e-9)


def test_cox_as_published() -> None:
    """R's survival: coxph of aml (tests/doaml.Rout.save: 0.916, error 0.512), of lung on sex (-0.5310, 0.1672); 6-MP
    with Efron's ties: 1.5721, 0.4124 (Venables and Ripley, Modern Applied Statistics with S (2002), chapter 13)."""
    for name, coefficient, error in [("aml", 0.9155, 0.5119), ("lung", -0.5310, 0.1672), ("gehan", 1.5721, 0.4124)]:
        a, b = published(name).values()
        beta, information = _newton(_table(a, b))
        assert (round(beta, 4), round(information**-0.5, 4)) == (coefficient, error)
        effect = hazard_ratio(a, b)
        assert effect.effect == pytest.approx(math.exp(beta), rel=1e-12)
        assert effect.p == log_rank(a, b)[1]
        turned = hazard_ratio(b, a)
        assert (turned.effect, turned.ci_laag, turned.ci_hoog) == pytest.approx(
            (1 / effect.effect, 1 / effect.ci_hoog, 1 / effect.ci_laag), rel=1e-9
        )


def test_cox_where_it_can_be_solved_by_hand() -> None:
    """Therneau and Grambsch, Modeling Survival Data (2000), appendix E, data set 1 with Efron's ties: the coefficient,
    and the score residuals as printed in R's survival, tests/book2.Rout.save."""
    a = (np.array([9.0, 6, 8]), np.array([True, True, False]), np.arange(3))
    b = (np.array([1.0, 1, 6]), np.array([True, False, True]), np.arange(3))
    beta, information = _newton(_table(a, b))
    exact = math.log(math.cos(math.acos(45 / 23 * math.sqrt(3 / 23)) / 3) * 2 * math.sqrt(23 / 3))
    assert beta == pytest.approx(exact, abs=1e-12)
    assert round(beta, 6) == 1.676857
    r = math.exp(beta)
    assert information == pytest.approx(sum(x - x**2 for x in (r / (r + 1), r / (r + 5), r / (r + 3))), abs=1e-12)
    of_a, of_b = _residuals(_table(a, b), a, b, beta, efron=True)
    assert of_a.round(7).tolist() == [0.2208584, -0.4078409, 0.2208584]
    assert of_b.round(7).tolist() == [0.1132780, -0.0442340, -0.1029199]
    # Lin and Wei: the squares of the residuals around the inverse of the information.
    error = math.sqrt(sum(x**2 for x in (0.2208584, -0.4078409, 0.2208584, 0.1132780, -0.0442340, -0.1029199)))
    effect = hazard_ratio(a, b)
    assert math.log(effect.ci_hoog / effect.effect) == pytest.approx(1.959964 * error / information, rel=1e-5)


def test_what_each_unit_adds_is_observed_minus_expected() -> None:
    """The score residuals at 0 add up to observed minus expected, of which log-rank is the square over its variance."""
    a, b = published("aml").values()
    table = _table(a, b)
    of_a, of_b = _residuals(table, a, b, 0.0, efron=False)
    assert round(11 - float(of_a.sum() + of_b.sum()), 2) == 7.31  # as R prints it: 11 observed


def test_what_each_unit_adds_to_log_rank_counted_out() -> None:
    """One if it ended and is of b, minus the share of b then; and over all ends while it was there, the same over the
    number that was. With no ties that is what it adds to the score of Cox' model at 0."""
    rnd = np.random.default_rng(3)
    for tied in (False, True):
        a, b = some(rnd, 30, 15), some(rnd, 40, 10)
        if not tied:
            a, b = ((duur + rnd.random(len(duur)) / 2, ended, who) for duur, ended, who in (a, b))
        duur, ended = (np.concatenate([a[nr], b[nr]]) for nr in (0, 1))
        of_b = np.arange(70) >= 30
        expected = []
        for time, end, own in zip(duur, ended, of_b, strict=True):
            total = end * (own - np.mean(of_b[duur >= time]))
            for other in duur[ended & (duur <= time)]:
                total -= (own - np.mean(of_b[duur >= other])) / np.sum(duur >= other)
            expected.append(total)
        assert np.concatenate(_residuals(_table(a, b), a, b, 0.0, efron=False)) == pytest.approx(expected, abs=1e-12)
        if not tied:
            assert np.concatenate(_residuals(_table(a, b), a, b, 0.0, efron=True)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_a_unit_that_is_there_twice_makes_no_difference_surer(seed: int) -> None:
    rnd = np.random.default_rng(seed)
    a, b = ((rnd.exponential(scale, 600), rnd.random(600) < 0.7, np.arange(600)) for scale in (10, 8))
    one, two = hazard_ratio(a, b), hazard_ratio(twice(a), twice(b))
    for found, expected in zip(
        (two.effect, two.ci_laag, two.ci_hoog), (one.effect, one.ci_laag, one.ci_hoog), strict=True
    ):
        assert found == pytest.approx(expected, rel=0.01)  # not equal: what is there twice is a tie
    assert log_rank(twice(a), twice(b))[0] == pytest.approx(log_rank(a, b)[0], rel=0.01)


def test_residents_with_several_units_do_not_make_findings() -> None:
    """1,000 times two periods that are alike, 300 units of 60 residents: 5 % is called different, and 95 % of the
    intervals hold the truth. As if independent it would be three times as much."""
    rnd = np.random.default_rng(12)
    found, naive, held, means = 0, 0, 0, 0
    for _time in range(1000):
        a, b = some(rnd, 300, 12, residents=60), some(rnd, 300, 12, residents=60)
        effect = hazard_ratio(a, b)
        found += (effect.p or 1) < 0.05
        held += effect.ci_laag < 1 < effect.ci_hoog
        own = mean_difference(restricted_mean(*a, 20), restricted_mean(*b, 20), "verschil_rmst")
        means += own.ci_laag < 0 < own.ci_hoog
        naive += log_rank((a[0], a[1], np.arange(300)), (b[0], b[1], np.arange(300)))[1] < 0.05
    assert 35 <= found <= 75
    assert 925 <= held <= 970
    assert 925 <= means <= 970
    assert naive > 130


def test_where_nothing_can_be_compared() -> None:
    none = (np.empty(0), np.empty(0, bool), np.empty(0, np.int64))
    some_ = (np.array([1.0, 2]), np.array([True, True]), np.arange(2))
    never = (np.array([3.0, 4]), np.zeros(2, bool), np.arange(2))
    assert hazard_ratio(none, some_).p is None
    assert math.isnan(hazard_ratio(none, some_).effect)
    assert math.isnan(log_rank(never, never)[0])
    assert log_rank(never, never)[1] == 1
    # All ended in one, nothing in the other: no ratio, but a test.
    for pair in ((never, some_), (some_, never)):
        effect = hazard_ratio(*pair)
        assert math.isnan(effect.effect)
        assert effect.p == log_rank(*pair)[1]
        assert effect.p < 0.1
