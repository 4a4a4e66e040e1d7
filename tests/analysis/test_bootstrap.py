"""Intervals by drawing groups: against a slow drawing in plain loops, and what must not change them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from klantreis.analysis import bootstrap
from klantreis.analysis.bootstrap import Vergelijking, intervals
from klantreis.analysis.mantel_haenszel import Tellingen, mantel_haenszel


def made_up(zaad: int, n: int = 120) -> Vergelijking:
    """Rows of 40 groups in 3 strata, two features of which the second is not known of every row."""
    rng = np.random.default_rng(zaad)
    stratum, known = rng.integers(0, 3, n), rng.random(n) < 0.8
    has = np.stack([rng.random(n) < 0.4, (rng.random(n) < 0.5) & known], axis=1)
    outcome = rng.random(n) < 0.2 + 0.2 * has[:, 0] + 0.1 * stratum
    groep = np.unique(rng.integers(0, 40, n), return_inverse=True)[1]
    return Vergelijking(
        csr_array(has.astype(float)), csr_array(np.stack([np.ones(n), known], axis=1)), np.array([0, 1]),
        outcome.astype(np.int64), stratum.astype(np.int64), groep.astype(np.int64),
    )  # fmt: skip


def count(v: Vergelijking, rows: list[int]) -> Tellingen:
    """Counts in plain loops: strata by features."""
    counts = np.zeros((4, 3, 2))
    has, known = v.heeft.toarray(), v.bekend.toarray()
    for row in rows:
        for nr in range(2):
            if known[row, v.soort[nr]]:
                side = 0 if has[row, nr] else 2
                counts[side + 1, v.stratum[row], nr] += 1
                counts[side, v.stratum[row], nr] += v.bestreden[row]
    return Tellingen(*counts)


def test_counts_are_those_of_plain_loops() -> None:
    v = made_up(1)
    for ours, theirs in zip(vars(v.tellingen()).values(), vars(count(v, list(range(120)))).values(), strict=True):
        assert (ours == theirs).all()


def test_an_interval_is_the_middle_of_what_the_draws_give() -> None:
    v, draws = made_up(2), 99
    rng, groups = np.random.Generator(np.random.PCG64(7)), int(v.groep.max()) + 1
    members = [np.flatnonzero(v.groep == nr).tolist() for nr in range(groups)]
    within, crude = [], []
    for _nr in range(draws):
        rows = [row for group in rng.integers(0, groups, groups).tolist() for row in members[group]]
        within.append(mantel_haenszel(count(v, rows)))
        crude.append(mantel_haenszel(count(replace(v, stratum=v.stratum * 0), rows)))
    for found, some in zip(intervals(v, 7, draws), (within, crude), strict=True):
        for pair, name in ((found.verschil, "verschil"), (found.verhouding, "verhouding")):
            for nr in range(2):
                ordered = sorted(getattr(each, name)[nr] for each in some)
                # The second of 99 from below and from above: 2.5 % of a hundred, rounded down.
                assert (pair[0][nr], pair[1][nr]) == pytest.approx((ordered[1], ordered[-2]), abs=1e-12)


def test_what_is_in_memory_at_a_time_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    v = made_up(3)
    whole, _crude = intervals(v, 1, 200)
    monkeypatch.setattr(bootstrap, "_GETALLEN", 7 * 3 * 2)
    monkeypatch.setattr(bootstrap, "_CELLEN", 7 * 2)
    parts, _crude = intervals(v, 1, 200)
    assert (whole.verschil[0] == parts.verschil[0]).all()
    assert (whole.verhouding[1] == parts.verhouding[1]).all()


def test_what_a_group_says_twice_makes_nothing_surer() -> None:
    v = made_up(4)
    twice = np.repeat(np.arange(120), 2)
    both = Vergelijking(
        v.heeft[twice], v.bekend[twice], v.soort, v.bestreden[twice], v.stratum[twice], v.groep[twice]
    )  # fmt: skip
    one, two = intervals(v, 1, 300)[0], intervals(both, 1, 300)[0]
    assert one.verschil[0] == pytest.approx(two.verschil[0], abs=1e-12)
    alone = Vergelijking(both.heeft, both.bekend, v.soort, both.bestreden, both.stratum, np.arange(240))
    assert (intervals(alone, 1, 300)[0].verschil[0] > one.verschil[0]).all()


def test_another_seed_is_another_drawing_and_the_same_is_the_same() -> None:
    v = made_up(5)
    first, second, other = intervals(v, 1, 200)[0], intervals(v, 1, 200)[0], intervals(v, 2, 200)[0]
    assert (first.verschil[0] == second.verschil[0]).all()
    assert (first.verschil[0] != other.verschil[0]).any()


def test_without_an_outcome_on_one_side_there_is_no_upper_limit_of_a_ratio() -> None:
    has = csr_array(np.array([[1.0]] * 10 + [[0.0]] * 10))
    outcome = np.array([1] * 5 + [0] * 15)
    v = Vergelijking(has, csr_array(np.ones((20, 1))), np.array([0]), outcome, np.zeros(20, np.int64), np.arange(20))
    for found in intervals(v, 1, 200):
        assert not np.isfinite(found.verhouding[1][0])
        assert np.isfinite(found.verschil[1][0])
