"""Silences and shares against chance that is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from klantreis.compare.warning_chance import chance_of_silence, compare_means, compare_shares

LAAG, HOOG = 10_000, 11_094
"""Three years of days."""


def test_means_are_compared_as_welch_does_but_with_the_fewest_degrees_of_freedom() -> None:
    dice = np.random.default_rng(1)
    a, b = dice.poisson(2, 60).astype(float), dice.poisson(3, 40).astype(float)
    found = compare_means(a, b)
    assert found is not None
    t = stats.ttest_ind(a, b, equal_var=False).statistic
    assert found.p == pytest.approx(2 * stats.t.sf(abs(t), 39), rel=1e-9)
    assert compare_means(a[:29], b) is None
    assert compare_means(a[:30], b) is not None


def test_shares_of_one_event_per_zaak_are_those_of_two_samples() -> None:
    """50 % against 70 % of 200: the z of the unpooled difference, give or take its small correction."""
    feit = np.arange(400) % 10 < np.where(np.arange(400) < 200, 5, 7)
    in_a = np.arange(400) < 200
    found = compare_shares(np.arange(400), np.zeros(400, int), feit, in_a, ~in_a)
    assert found is not None and (found.a, found.b) == (0.5, 0.7)
    z = 0.2 / ((0.25 + 0.21) / 199) ** 0.5
    assert found.p == pytest.approx(2 * stats.t.sf(z, 199), rel=1e-6)


def test_events_of_one_zaak_count_as_the_one_thing_that_they_are() -> None:
    """Fifty zaken of ten equal events each say no more than fifty events."""
    zaak = np.arange(100)
    feit = zaak % 10 < np.where(zaak < 50, 4, 6)
    one = compare_shares(zaak, np.zeros(100, int), feit, zaak < 50, zaak >= 50)
    many = np.repeat(zaak, 10)
    ten = compare_shares(many, np.zeros(1000, int), np.repeat(feit, 10), many < 50, many >= 50)
    assert one is not None and ten is not None and ten.p == pytest.approx(one.p, rel=1e-9)


def test_another_mixture_of_steps_is_no_difference() -> None:
    """Step 0 has it in half of the events, step 1 never; the second period has far fewer of step 1."""
    stap = np.array([0] * 100 + [1] * 100 + [0] * 100 + [1] * 20)
    feit = (np.arange(320) % 2 == 0) & (stap == 0)
    in_a = np.arange(320) < 200
    found = compare_shares(np.arange(320), stap, feit, in_a, ~in_a)
    assert found is not None and found.a == found.b == pytest.approx(0.5 * 200 / 320)
    assert found.p == 1.0
    carriers = compare_shares(np.arange(320), stap, feit, in_a, ~in_a, dragers=0.1)
    assert carriers is not None and carriers.a == 0.5


def test_shares_are_honest_when_nothing_differs() -> None:
    """2,000 comparisons of alike zaken: p under 0.05 and 0.01 about so often, and not more."""
    dice = np.random.default_rng(2)
    p = []
    for _ in range(2000):
        zaak = np.sort(dice.integers(0, 120, 600))
        feit = dice.random(600) < dice.beta(1, 1, 120)[zaak]
        found = compare_shares(zaak, dice.integers(0, 3, 600), feit, zaak < 60, zaak >= 60)
        assert found is not None
        p.append(found.p)
    assert np.mean(np.array(p) < 0.05) < 0.06
    assert np.mean(np.array(p) < 0.01) < 0.015


def test_a_silence_is_no_chance_where_every_week_has_something() -> None:
    days = np.arange(LAAG, HOOG + 1)
    kept = days[(days < 10_500) | (days > 10_535)]
    assert chance_of_silence(kept, kept, LAAG, HOOG, 10_500, 10_535) < 1e-6
    assert chance_of_silence(days[::30], days[::30], LAAG, HOOG, 10_501, 10_529) == 1.0


def test_a_quarter_without_is_no_chance_where_every_month_has_something() -> None:
    """Fifty zaken with a step every 28 days, as invoices have: weeks say nothing here, months do."""
    days = np.tile(np.arange(LAAG, HOOG, 28), 50)
    zaken = np.repeat(np.arange(50), len(days) // 50)
    kept = days < HOOG - 150
    assert chance_of_silence(days[kept], zaken[kept], LAAG, HOOG, int(days[kept].max()) + 1, HOOG) < 1e-4
    assert chance_of_silence(days, zaken, LAAG, HOOG, int(days.max()) + 1, HOOG) == 1.0


def test_few_zaken_that_are_busy_can_be_silent_by_chance() -> None:
    """Five zaken with a step every day for half a year each: half a year between two of them is nothing special."""
    starts = LAAG + np.array([0, 150, 300, 650, 880])
    days = np.concatenate([np.arange(start, start + 180) for start in starts])
    zaken = np.repeat(np.arange(5), 180)
    gap = LAAG + 480, LAAG + 649
    assert chance_of_silence(days, zaken, LAAG, HOOG, *gap) > 0.1


@pytest.mark.parametrize("zaken", [20, 80, 300])
def test_silences_are_honest_when_zaken_start_at_any_time(zaken: int) -> None:
    """The longest silence of a thousand made-up sources, and the one at their end: seldom called no chance."""
    dice = np.random.default_rng(zaken)
    low = {"between": 0, "end": 0}
    for _ in range(500):
        start = dice.integers(LAAG - 200, HOOG + 1, zaken)
        nr = np.repeat(np.arange(zaken), 5)
        day = start[nr] + np.concatenate([np.sort(dice.exponential(40, 5).astype(int)) for _ in range(zaken)])
        inside = (day >= LAAG) & (day <= HOOG)
        day, nr = day[inside], nr[inside]
        every = np.unique(day)
        widest = int(np.argmax(np.diff(every)))
        gap = int(every[widest]) + 1, int(every[widest + 1]) - 1
        if gap[1] > gap[0]:
            low["between"] += chance_of_silence(day, nr, LAAG, HOOG, *gap) < 0.01
        if every[-1] < HOOG:
            low["end"] += chance_of_silence(day, nr, LAAG, HOOG, int(every[-1]) + 1, HOOG) < 0.01
    assert low["between"] <= 10 and low["end"] <= 10
