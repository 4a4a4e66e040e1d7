"""Until when a source is complete."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from klantreis.eventlog.peildatum import laatste_plausibele_dag, peildatum_van

D = date


def _dagen(first: date, n: int, per_day: int = 1) -> dict[date, int]:
    return {first + timedelta(days=nr): per_day for nr in range(n)}


def test_a_typing_error_far_ahead_is_not_the_end() -> None:
    days = _dagen(D(2023, 1, 1), 730)
    assert laatste_plausibele_dag(days) == D(2024, 12, 30)
    for typo in (D(2042, 6, 1), D(2026, 1, 1)):
        assert laatste_plausibele_dag(days | {typo: 1}) == D(2024, 12, 30)
    assert laatste_plausibele_dag(days | {D(2027, 1, 1): 3, D(2042, 1, 1): 4}) == D(2024, 12, 30)


def test_a_year_of_silence_is_not_enough() -> None:
    days = _dagen(D(2023, 1, 1), 730)
    end = D(2024, 12, 30)
    assert laatste_plausibele_dag(days | {end + timedelta(days=366): 1}) == end + timedelta(days=366)
    assert laatste_plausibele_dag(days | {end + timedelta(days=367): 1}) == end


def test_more_than_one_in_a_hundred_is_no_typing_error() -> None:
    end, later = D(2024, 4, 9), D(2042, 1, 1)
    days = _dagen(D(2024, 1, 1), 100)
    assert laatste_plausibele_dag(days | {later: 1}) == end
    assert laatste_plausibele_dag(_dagen(D(2024, 1, 1), 301) | {later: 3}) == D(2024, 10, 27)  # 3 of 304
    assert laatste_plausibele_dag(_dagen(D(2024, 1, 1), 297) | {later: 3}) == later  # 3 of 300
    assert laatste_plausibele_dag(_dagen(D(2024, 1, 1), 99, 2) | {later: 1}) == end - timedelta(days=1)


def test_one_or_two_of_twenty_are_a_typing_error_too() -> None:
    later = D(2042, 1, 1)
    assert laatste_plausibele_dag(_dagen(D(2024, 1, 1), 18) | {later: 2}) == D(2024, 1, 18)
    assert laatste_plausibele_dag(_dagen(D(2024, 1, 1), 17) | {later: 2}) == later  # 19 events
    assert laatste_plausibele_dag(_dagen(D(2024, 1, 1), 17) | {later: 3}) == later


def test_old_events_before_a_silence_are_no_end() -> None:
    """A few migrated cases, then the real years."""
    days = {D(1999, 1, 1): 1} | _dagen(D(2023, 1, 1), 300)
    assert laatste_plausibele_dag(days) == D(2023, 10, 27)
    # What follows a silence must be rare to be wrong.
    assert laatste_plausibele_dag({D(2020, 1, 1): 50, D(2023, 1, 1): 50}) == D(2023, 1, 1)


def test_few_events_lose_none() -> None:
    assert laatste_plausibele_dag({}) is None
    assert laatste_plausibele_dag({D(2024, 1, 1): 1}) == D(2024, 1, 1)
    assert laatste_plausibele_dag({D(2024, 1, 1): 18, D(2042, 1, 1): 1}) == D(2042, 1, 1)


def test_the_order_of_the_days_does_not_matter() -> None:
    days = list((_dagen(D(2023, 1, 1), 400) | {D(2042, 6, 1): 1, D(2001, 1, 1): 2}).items())
    for seed in range(5):
        random.Random(seed).shuffle(days)
        assert laatste_plausibele_dag(dict(days)) == D(2024, 2, 4)


@pytest.mark.parametrize(
    ("project", "extractie", "wanted"),
    [
        (D(2025, 1, 1), D(2025, 6, 1), (D(2025, 1, 1), "projectbestand")),
        (D(2025, 6, 1), D(2025, 6, 1), (D(2025, 6, 1), "projectbestand")),
        (D(2025, 12, 31), D(2025, 6, 1), (D(2025, 6, 1), "extractiedatum")),
        (D(2025, 1, 1), None, (D(2025, 1, 1), "projectbestand")),
        (None, D(2025, 6, 1), (D(2025, 6, 1), "extractiedatum")),
        (None, None, (D(2024, 3, 1), "laatste plausibele dag in de bron")),
    ],
)
def test_what_is_given_goes_first(project: date | None, extractie: date | None, wanted: tuple[date, str]) -> None:
    assert peildatum_van({D(2024, 3, 1): 2}, project=project, extractie=extractie) == wanted


def test_a_source_without_events_has_none_of_its_own() -> None:
    assert peildatum_van({}, project=None, extractie=None)[0] is None
