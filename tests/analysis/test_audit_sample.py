"""An auditor's sample: how it is spread, that it can be drawn again, and the bound that follows."""

from __future__ import annotations

import hashlib
import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from klantreis.analysis.audit_sample import Laag, allocate, draw, error_share, upper_bound


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.data())
def test_every_stratum_at_least_one_and_otherwise_in_proportion(sizes: list[int], data: st.DataObject) -> None:
    total = sum(sizes)
    n = data.draw(st.integers(len(sizes), total))
    omvang = {f"s{nr:02}": size for nr, size in enumerate(sizes)}
    own = allocate(omvang, n)
    assert sum(own.values()) == n
    assert all(1 <= own[name] <= omvang[name] for name in omvang)
    quota = {name: n * size / total for name, size in omvang.items()}
    if min(quota.values()) >= 1:
        assert all(abs(own[name] - quota[name]) < 1 for name in omvang)
        # Largest remainder: no other spread is nearer.
        moved = sum(abs(own[name] - quota[name]) for name in omvang)
        for one, other in itertools.permutations(omvang, 2):
            if own[one] > 1 and own[other] < omvang[other]:
                tried = own | {one: own[one] - 1, other: own[other] + 1}
                assert sum(abs(tried[name] - quota[name]) for name in omvang) >= moved - 1e-9


def test_ties_go_by_name_and_order_does_not_matter() -> None:
    assert allocate({"b": 50, "a": 50, "c": 50}, 4) == {"a": 2, "b": 1, "c": 1}
    assert allocate({"c": 98, "b": 1, "a": 1}, 4) == {"a": 1, "b": 1, "c": 2}


def test_the_first_by_sha256_of_every_stratum() -> None:
    units = {f"z{nr}": "ab"[nr % 2] for nr in range(40)}
    drawn, lagen = draw(units, 6, 7)
    assert lagen == {"a": Laag(20, 3), "b": Laag(20, 3)}
    for laag in "ab":
        own = [unit for unit in units if units[unit] == laag]
        first = sorted(own, key=lambda unit: hashlib.sha256(f"7|{unit}".encode()).hexdigest())[:3]
        assert sorted(first) == [unit for unit in drawn if units[unit] == laag]
    shuffled = list(units.items())
    random.Random(1).shuffle(shuffled)
    assert draw(dict(shuffled), 6, 7) == (drawn, lagen)
    assert draw(units, 6, 8)[0] != drawn
    assert draw(units, 40, 7)[0] == sorted(units, key=lambda unit: (units[unit], unit))


@pytest.mark.parametrize(("n", "bounds"), [(25, [11.3, 17.6]), (60, [4.9, 7.7, 10.2]), (100, [3.0, 4.7, 6.2, 7.6])])
def test_bounds_as_auditors_have_them_in_their_tables(n: int, bounds: list[float]) -> None:
    """AICPA, Audit Guide: Audit Sampling, table A.3: upper limits at 5 % risk, in percent, rounded up to tenths."""
    assert [upper_bound(fout, n) * 100 for fout in range(len(bounds))] == pytest.approx(bounds, abs=0.1)


@pytest.mark.parametrize(("fout", "n"), [(0, 1), (0, 59), (0, 60), (3, 60), (59, 60), (60, 60), (7, 13)])
def test_bound_is_exact(fout: int, n: int) -> None:
    bound = upper_bound(fout, n)
    assert bound == pytest.approx(binomtest(fout, n, alternative="less").proportion_ci(0.95, "exact").high, abs=1e-12)
    if fout < n:
        assert binom.cdf(fout, n, bound) == pytest.approx(0.05, abs=1e-9)
    assert upper_bound(0, 58) > 0.05 > upper_bound(0, 59)
    assert upper_bound(1, 60) < upper_bound(1.5, 60) < upper_bound(2, 60)


def test_the_bound_holds_for_strata_that_differ() -> None:
    """Errors pile up in one stratum: at least 95 of 100 samples have a bound above the true share."""
    units = {f"z{nr}": "abcd"[nr % 4] for nr in range(800)}
    rnd = random.Random(5)
    for share in (0.02, 0.06, 0.2):
        bad = set(rnd.sample([unit for unit in units if units[unit] == "a"], int(share * 800)))
        held = [
            upper_bound(sum(unit in bad for unit in draw(units, 60, seed)[0]), 60) >= len(bad) / 800
            for seed in range(300)
        ]
        assert sum(held) / len(held) >= 0.93


def test_shares_are_weighted_by_stratum() -> None:
    lagen = {"groot": Laag(900, 10, 10, 1), "klein": Laag(100, 10, 5, 5), "niets": Laag(50, 5)}
    assert error_share(lagen) == pytest.approx((900 * 0.1 + 100 * 1.0) / 1000)
