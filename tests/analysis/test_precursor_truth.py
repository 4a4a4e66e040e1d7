"""A planted effect, on a few seeds; benchmarks/voorafgaand.py measures it on hundreds."""

from __future__ import annotations

import pytest

from benchmarks.voorafgaand import LUS, Trekking, door_exports, lus_rij, trekkingen, waarheid
from klantreis.analysis.precursor_risks import compare
from klantreis.simulate.rates import KANSVERHOUDING_LUS

INWONERS, ZADEN = 1200, (11, 12, 13, 14)


@pytest.fixture(scope="module")
def met_effect() -> list[Trekking]:
    return list(trekkingen(INWONERS, ZADEN, KANSVERHOUDING_LUS))


def test_the_benchmark_reads_what_goes_through_exports_and_reader() -> None:
    """Its shortcut changes nothing: the same decisions count, were contested, and had a loop before them."""
    both = [
        {
            row["besluit"]: (row["op"], row["bestreden"], LUS in row["kenmerken"], row["wet"], row["uitkomst"])
            for row in each.besluiten.to_pylist()
        }
        for each in door_exports(400, 9)
    ]
    assert both[0] == both[1]
    assert sum(lus for _op, _said, lus, *_rest in both[0].values()) > 20


def test_an_interval_of_a_loop_holds_the_true_difference_and_ratio(met_effect: list[Trekking]) -> None:
    difference, ratio = waarheid(met_effect)
    # Doubled odds: 22 % becomes 36 % (1.64 times), 3 % becomes 5.8 % (1.94 times); a mean of the two lies between.
    assert 0.03 < difference < 0.10
    assert 1.64 < ratio < 1.94
    rows = [lus_rij(each) for each in met_effect]
    assert sum(row["ci_laag"] <= difference * 100 <= row["ci_hoog"] for row in rows) >= 3
    assert sum(row["rv_laag"] <= ratio <= row["rv_hoog"] for row in rows) >= 3


def test_nothing_is_found_where_nothing_was_planted() -> None:
    found = [
        (row["kenmerk"], row["niveau"])
        for each in trekkingen(INWONERS, ZADEN, 1.0)
        for row in compare(each.besluiten, 1, 40).tabel.to_pylist()
        if row["q"] is not None and row["q"] < 0.05
    ]
    assert found == []
