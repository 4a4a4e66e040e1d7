"""Two shares compared: against exact fractions, published values and scipy's own intervals."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb, sqrt

import numpy as np
import pytest
from scipy.stats import binomtest

from klantreis.analysis.shares import difference, p_values, q_values


def exact_p(a: int, n1: int, b: int, n2: int) -> Fraction:
    """The chance of a table as rare as this one, or rarer, when both groups are alike."""
    total = comb(n1 + n2, a + b)
    chances = [
        Fraction(comb(n1, x) * comb(n2, a + b - x), total)
        for x in range(max(0, a + b - n2), min(n1, a + b) + 1)
    ]  # fmt: skip
    here = Fraction(comb(n1, a) * comb(n2, b), total)
    return sum((chance for chance in chances if chance <= here), Fraction(0))


def test_p_is_the_exact_chance() -> None:
    rnd = random.Random(3)
    for _ in range(40):
        n1, n2 = rnd.randint(1, 40), rnd.randint(1, 90)
        een = np.array([rnd.randint(0, n1) for _ in range(8)])
        ander = np.array([rnd.randint(0, n2) for _ in range(8)])
        expected = [float(exact_p(a, n1, b, n2)) for a, b in zip(een.tolist(), ander.tolist(), strict=True)]
        assert p_values(een, n1, ander, n2) == pytest.approx(expected, rel=1e-9)


def test_q_allows_so_many_false_findings() -> None:
    """By hand: p times the number of tests, divided by its rank; never more than that of a larger p."""
    assert q_values(np.array([0.04, 0.001, 0.03, 0.9])) == pytest.approx([0.16 / 3, 0.004, 0.16 / 3, 0.9])
    assert q_values(np.array([])).tolist() == []


def test_the_interval_of_newcombe() -> None:
    """The first example of his table II, method 10: 56 of 70 against 48 of 80."""
    found = difference(np.array([56]), 70, np.array([48]), 80)
    assert [round(float(part[0]), 4) for part in found] == [0.2, 0.0524, 0.3339]


def test_the_interval_rests_on_those_of_wilson() -> None:
    for a, n1, b, n2 in [(0, 5, 0, 9), (5, 5, 0, 9), (3, 7, 80, 113), (1, 1, 1, 1)]:
        one, two = (binomtest(k, n).proportion_ci(method="wilson") for k, n in ((a, n1), (b, n2)))
        p1, p2 = a / n1, b / n2
        low = p1 - p2 - sqrt((p1 - one.low) ** 2 + (two.high - p2) ** 2)
        high = p1 - p2 + sqrt((one.high - p1) ** 2 + (p2 - two.low) ** 2)
        found = difference(np.array([a]), n1, np.array([b]), n2)
        assert [float(part[0]) for part in found] == pytest.approx([p1 - p2, low, high])


def test_of_an_empty_group_nothing_is_known() -> None:
    apart, low, high = difference(np.array([0]), 0, np.array([4]), 8)
    assert low[0] < -0.5 < high[0] and apart[0] == -0.5
