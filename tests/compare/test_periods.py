"""Which part of a period counts."""

from __future__ import annotations

from datetime import date

import pytest

from klantreis.compare.periods import plan
from klantreis.errors import UsageError

LANG = (date(2020, 1, 1), date(2027, 1, 1))


def test_with_room_on_both_sides_whole_periods_count_and_every_unit_is_followed_as_long_as_by_default() -> None:
    opzet = plan(["2025", "2023"], *LANG, stilte=180)
    assert [(v.naam, v.van, v.tot) for v in opzet.vensters] == [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)), ("2025", date(2025, 1, 1), date(2025, 12, 31)),
    ]  # fmt: skip
    assert (opzet.volgtijd, opzet.voor, opzet.achter) == (182, 0, 0)


def test_with_less_room_every_unit_is_followed_shorter_until_the_shortest_and_then_the_ends_are_left_out() -> None:
    between = plan(["2024", "2025"], date(2020, 1, 1), date(2026, 5, 1), stilte=180)
    assert (between.volgtijd, between.achter) == (121, 0)
    none = plan(["2024", "2025"], date(2020, 1, 1), date(2025, 12, 31), stilte=180)
    assert (none.volgtijd, none.achter) == (91, 91)
    assert {v.tot for v in none.vensters} == {date(2024, 10, 1), date(2025, 10, 1)}


def test_the_burn_in_is_left_out_of_every_period_alike() -> None:
    opzet = plan(["2023", "2024"], date(2023, 1, 1), date(2026, 1, 1), stilte=180)
    assert opzet.aanloop_tot == date(2023, 6, 29)
    assert [v.van for v in opzet.vensters] == [date(2023, 6, 30), date(2024, 6, 29)]


def test_each_period_is_held_against_the_first_and_the_one_before_once() -> None:
    opzet = plan(["2022", "2023", "2024"], *LANG, stilte=180)
    assert [(a.naam, b.naam) for a, b in opzet.paren] == [("2022", "2023"), ("2022", "2024"), ("2023", "2024")]


def test_periods_may_touch_and_the_shortest_that_is_left_is_four_weeks() -> None:
    assert len(plan(["2024-K1", "2024-K2"], *LANG, stilte=180).vensters) == 2
    (first, _second) = plan(["2024-01-01:2024-01-28", "2024-02"], *LANG, stilte=180).vensters
    assert first.dagen == 28
    with pytest.raises(UsageError):
        plan(["2024-01-01:2024-01-27", "2024-02"], *LANG, stilte=180)


@pytest.mark.parametrize(
    ("periodes", "code"),
    [
        (["2024"], "te-weinig-perioden"), (["2023-01-01:2023-06-30", "2023-06-30:2024-06-30"], "perioden-overlappen"),
        (["2024", "2024-K2"], "perioden-overlappen"),
        (["2024", "2024"], "perioden-overlappen"), (["2020-K1", "2024"], "periode-te-kort"),
        (["2024", "2026-12-01:2026-12-31"], "periode-te-kort"), (["2024", "zomer"], "ongeldige-periode"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(periodes: list[str], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        plan(periodes, *LANG, stilte=180)
    assert caught.value.code == code
