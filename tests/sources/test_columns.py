"""The profile of columns: exact, and the same for any order of the rows."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.disclosure.bsn import elfproef, is_bsn
from klantreis.sources import columns as module
from klantreis.sources.columns import ColumnProfile, ColumnStats


def profile(values: Sequence[str | None], batches: int = 1) -> ColumnProfile:
    stats = ColumnStats()
    size = max(1, -(-len(values) // batches))
    for start in range(0, max(len(values), 1), size):
        stats.add(pa.table({"k": pa.array(values[start : start + size], pa.string())}))
    return stats.profile("k")


def valid_bsns(count: int) -> list[str]:
    numbers = (f"{number:09d}" for number in random.Random(1).sample(range(10_000_000, 999_999_999), count * 20))
    return [number for number in numbers if is_bsn(number)][:count]


def test_counts_frequent_values_and_shapes() -> None:
    found = profile(["b", "a", None, "a", "b", "c1", "12", "1,5"])
    assert (found.rows, found.filled, found.distinct, found.more) == (8, 7, 5, False)
    assert found.top == (("a", 2), ("b", 2), ("1,5", 1), ("12", 1), ("c1", 1))
    assert found.shapes == (("a", 4), ("9,9", 1), ("99", 1), ("a9", 1))
    assert found.numeric == pytest.approx(2 / 7)


def test_a_column_without_values() -> None:
    found = profile([None, None])
    assert (found.filled, found.distinct, found.top, found.numeric, found.looks_like_bsn) == (0, 0, (), 0.0, False)
    assert profile([]).rows == 0


def test_a_column_that_a_batch_lacks_is_empty_there() -> None:
    stats = ColumnStats()
    stats.add(pa.table({"a": ["1"]}))
    stats.add(pa.table({"b": ["1", "2"]}))
    assert [(found.name, found.rows, found.filled) for found in stats.profiles()] == [("a", 3, 1), ("b", 3, 2)]


def test_many_different_values_are_more_than_the_cap() -> None:
    found = profile([f"Z{number}" for number in range(10_001)])
    assert (found.distinct, found.more, found.distinct_text) == (10_000, True, "meer dan 10000")
    assert found.top[0] == ("Z0", 1)


def test_too_many_values_to_count_have_no_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COUNT_CAP", 50)
    values: Sequence[str | None] = ["vaak"] * 100 + [f"Z{number}" for number in range(60)]
    for batches in (1, 3, 40):
        found = profile(values, batches)
        assert (found.more, found.top, found.filled) == (True, (), 160)


@pytest.mark.parametrize(
    "write",
    [
        str,
        lambda bsn: str(int(bsn)),
        lambda bsn: f"{int(bsn)}.0",
        lambda bsn: f"{bsn[:4]}.{bsn[4:6]}.{bsn[6:]}",
        lambda bsn: f"cliënt {bsn} (Wmo)",
    ],
    ids=["plain", "zeros lost", "as a float", "dotted", "within text"],
)
def test_bsns_are_recognised_however_written(write: Callable[[str], str]) -> None:
    bsns = valid_bsns(40)
    found = profile([write(bsn) for bsn in bsns] * 3)
    assert found.looks_like_bsn
    assert found.bsn_candidates == found.bsn_valid == 40


def test_arbitrary_numbers_and_dates_are_no_bsns() -> None:
    numbers = [f"{number}" for number in random.Random(2).sample(range(10**8, 10**9), 2000)]
    assert not profile(numbers).looks_like_bsn
    assert not profile([f"2024{month:02d}{day:02d}" for month in range(1, 13) for day in range(1, 29)]).looks_like_bsn
    assert not profile([bsn + "0" for bsn in valid_bsns(50)]).looks_like_bsn  # ten digits


def test_one_person_repeated_is_no_evidence() -> None:
    assert not profile(["123456782"] * 1000).looks_like_bsn


def test_a_profile_does_not_print_values() -> None:
    assert "123456782" not in repr(profile(["123456782"]))


@given(
    st.lists(
        st.one_of(st.none(), st.sampled_from(["a", "é1", "12", "123456782", "x 111222333", "1.5"]), st.text(max_size=5))
    ),
    st.randoms(use_true_random=False),
    st.integers(1, 4),
)
def test_order_and_batches_are_irrelevant(values: Sequence[str | None], shuffle: random.Random, batches: int) -> None:
    shuffled = list(values)
    shuffle.shuffle(shuffled)
    assert profile(shuffled, batches) == profile(values)


@given(st.lists(st.integers(0, 999_999_999)))
def test_the_vectorised_test_equals_the_one_for_text(numbers: list[int]) -> None:
    import numpy as np

    expected = [is_bsn(f"{number:09d}") for number in numbers]
    assert elfproef(np.array(numbers, dtype=np.int64)).tolist() == expected
