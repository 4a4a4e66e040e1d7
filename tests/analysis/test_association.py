"""The test of no difference within strata: against scipy, R's examples, and counting every table."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import chi2, fisher_exact

from klantreis.analysis import association
from klantreis.analysis.association import clustered, design_effect, exact_test
from tests.analysis.test_mantel_haenszel import Vier, strata, tellingen

# Agresti, Categorical Data Analysis (1990), pages 231-237, and R's mantelhaen.test(Rabbits, exact = TRUE): cured and
# all with penicillin at once, and with a delay, at five doses. p = 0.03994; doses that cured all or none say nothing.
RABBITS: list[Vier] = [(0, 6, 0, 5), (3, 6, 0, 6), (6, 6, 2, 6), (5, 6, 6, 6), (2, 2, 5, 5)]

# Bickel, Hammel and O'Connell, Science 187 (1975); R's UCBAdmissions: men admitted and all, women admitted and all, in
# six departments. Without continuity correction M^2 = 1.5246 and p = 0.2169.
BERKELEY: list[Vier] = [
    (512, 825, 89, 108), (353, 560, 17, 25), (120, 325, 202, 593), (138, 417, 131, 375), (53, 191, 94, 393),
    (22, 373, 24, 341),
]  # fmt: skip


def test_a_published_exact_test() -> None:
    assert exact_test(tellingen(RABBITS)) == pytest.approx(0.03994490358, abs=1e-9)


def test_a_published_test_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert exact_test(tellingen(BERKELEY)) == pytest.approx(0.2169, rel=0.06)
    monkeypatch.setattr(association, "RUIM", 1)
    assert exact_test(tellingen(BERKELEY)) == pytest.approx(0.2169, abs=5e-5)


def test_one_stratum_is_fishers_test() -> None:
    rng = random.Random(1)
    for _nr in range(60):
        a, n1, c, n0 = strata(rng, 1)[0]
        assert exact_test(tellingen([(a, n1, c, n0)])) == pytest.approx(
            float(fisher_exact([[a, n1 - a], [c, n0 - c]]).pvalue), rel=1e-6
        )


def every_table(rows: list[Vier]) -> float:
    """The chance of every set of tables with these margins, added up over those that are no likelier than the real."""
    chances: dict[int, Fraction] = {}
    options = []
    for a, n1, c, n0 in rows:
        m = a + c
        options.append(
            [
                (k, Fraction(math.comb(n1, k) * math.comb(n0, m - k), math.comb(n1 + n0, m)))
                for k in range(max(0, m - n0), min(n1, m) + 1)
            ]
        )
    for tables in itertools.product(*options):
        total = sum(k for k, _chance in tables)
        chances[total] = chances.get(total, Fraction(0)) + math.prod((p for _k, p in tables), start=Fraction(1))
    seen = chances[sum(a for a, *_rest in rows)]
    return float(sum(chance for chance in chances.values() if chance <= seen))


def test_several_strata_by_counting_every_table() -> None:
    rng = random.Random(2)
    for _nr in range(60):
        rows: list[Vier] = []
        for _stratum in range(rng.randint(1, 3)):
            n1, n0 = rng.randint(0, 7), rng.randint(0, 7)
            rows.append((rng.randint(0, n1), n1, rng.randint(0, n0), n0))
        assert exact_test(tellingen(rows)) == pytest.approx(every_table(rows), rel=1e-9)


def test_nothing_to_compare_is_no_evidence() -> None:
    assert exact_test(tellingen([(3, 9, 0, 0), (0, 5, 0, 8), (4, 4, 6, 6)])) == 1


def test_what_lies_very_far_off_has_no_chance() -> None:
    """All 400 with it against none of 4,000: 36 were to be expected."""
    assert exact_test(tellingen([(400, 400, 0, 4000)])) < 1e-100


def test_the_two_ways_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the exact distribution gives way to chi-squared, they are near each other."""
    rows: list[Vier] = [(820, 1800, 1500, 3400), (300, 1000, 450, 1600)]
    far = exact_test(tellingen(rows))
    monkeypatch.setattr(association, "RUIM", np.inf)
    near = exact_test(tellingen(rows))
    assert far != near
    assert far == pytest.approx(near, rel=0.1)


def test_chance_alone_gives_small_p_no_oftener_than_it_says() -> None:
    rng = np.random.default_rng(4)
    found = []
    for _nr in range(2000):
        rows = [(int(rng.binomial(12, 0.1)), 12, int(rng.binomial(60, 0.1)), 60) for _stratum in range(4)]
        found.append(exact_test(tellingen(rows)))
    for level in (0.05, 0.01):
        assert np.mean(np.array(found) <= level) <= level


SCORE = np.array([0.4, -0.1, 0.3, -0.2, 0.5])


def test_rows_that_stand_alone_have_no_design_effect() -> None:
    assert design_effect(SCORE, np.arange(5)) == 1
    assert design_effect(np.zeros(4), np.arange(4)) == 1
    # Rows of a group that pull in opposite ways make nothing surer.
    assert design_effect(np.array([0.4, -0.4, 0.1]), np.array([0, 0, 1])) == 1


def test_what_a_group_says_twice_varies_twice_as_much() -> None:
    assert design_effect(np.repeat(SCORE, 2), np.repeat(np.arange(5), 2)) == pytest.approx(2)
    # By hand: groups of 0.4 + 0.3 + 0.5 and -0.1 - 0.2; the squares of the rows are 0.55 together.
    assert design_effect(SCORE, np.array([0, 1, 0, 1, 0])) == pytest.approx((1.2**2 + 0.3**2) / 0.55)


def test_a_design_effect_divides_chi_squared() -> None:
    assert clustered(0.05, 1) == pytest.approx(0.05)
    assert clustered(float(chi2.sf(8, 1)), 2) == pytest.approx(float(chi2.sf(4, 1)))
    assert clustered(1, 3) == 1
    assert clustered(0, 3) == 0
