"""Opening hours and local days: by hand, against a clock that looks every minute, and there and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from klantreis.errors import UsageError
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import GEEN, Ints, dag_nr
from klantreis.terms.hours import Openingsuren, begin_van_dag, lokale_dag
from klantreis.terms.models import WEEKDAGEN, Kalenderbestand, Waarde

ZONE = ZoneInfo("Europe/Amsterdam")
MINUUT, UUR = 60_000_000, 3_600_000_000
Tijden = Mapping[str, tuple[tuple[int, int], ...]]


def tijden(*parts: tuple[int, int], dagen: tuple[str, ...] = WEEKDAGEN) -> Tijden:
    """The same hours on these weekdays, in minutes since midnight."""
    return dict.fromkeys(dagen, parts)


KANTOOR = tijden((9 * 60, 17 * 60), dagen=WEEKDAGEN[:5])
LUNCH = tijden((9 * 60, 12 * 60), (13 * 60, 17 * 60), dagen=WEEKDAGEN[:5])
ALTIJD = tijden((0, 24 * 60))


def us(*lokaal: str) -> Ints:
    """Wall clock times -> instants; a + behind a time in the doubled hour means the second one."""
    found = [
        datetime.fromisoformat(text.rstrip("+")).replace(tzinfo=ZONE, fold=int(text.endswith("+"))) for text in lokaal
    ]
    return np.array([(moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) for moment in found])


def klok(hours: Tijden, kalender: Kalender | None = None) -> Openingsuren:
    return Openingsuren(hours, kalender or Kalender.standaard())


# --- by hand ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("van", "tot", "minuten"),
    [
        ("2026-03-16T10:00", "2026-03-16T10:00", 0),
        ("2026-03-16T10:00", "2026-03-16T09:30", 0),  # never less than nothing
        ("2026-03-16T10:00", "2026-03-16T11:30", 90),
        ("2026-03-16T08:00", "2026-03-16T18:00", 7 * 60),  # the whole day without lunch
        ("2026-03-16T12:10", "2026-03-16T12:50", 0),  # within lunch
        ("2026-03-16T11:59", "2026-03-16T13:01", 2),
        ("2026-03-16T09:00", "2026-03-16T12:00", 3 * 60),  # exact boundaries
        ("2026-03-16T12:00", "2026-03-16T13:00", 0),
        ("2026-03-16T17:00", "2026-03-17T09:00", 0),
        ("2026-03-20T16:00", "2026-03-23T10:00", 2 * 60),  # Friday to Monday
        ("2026-03-21T10:00", "2026-03-22T10:00", 0),  # Saturday to Sunday
        ("2026-04-02T16:00", "2026-04-07T10:00", 2 * 60),  # Good Friday to Easter Monday closed
        ("2026-04-24T16:00", "2026-04-28T10:00", 2 * 60),  # King's Day
        ("2026-05-04T16:00", "2026-05-06T10:00", 2 * 60),  # 5 May, also when it is no lustrum
    ],
)
def test_opening_time_between_two_instants(van: str, tot: str, minuten: int) -> None:
    assert klok(LUNCH).tussen(us(van), us(tot)).tolist() == [minuten * MINUUT]


@pytest.mark.parametrize(
    ("van", "uren", "tot"),
    [
        ("2026-03-16T09:00", 1, "2026-03-16T10:00"),
        ("2026-03-16T10:20", 4, "2026-03-16T15:20"),  # over lunch
        ("2026-03-16T09:00", 3, "2026-03-16T12:00"),  # at closing time, not at the next opening
        ("2026-03-16T10:00", 6, "2026-03-16T17:00"),
        ("2026-03-16T12:00", 1, "2026-03-16T14:00"),  # closed: the clock starts at the next opening
        ("2026-03-16T12:30", 1, "2026-03-16T14:00"),
        ("2026-03-16T17:00", 1, "2026-03-17T10:00"),
        ("2026-03-21T23:15", 1, "2026-03-23T10:00"),  # Saturday night
        ("2026-03-21T23:15", 7, "2026-03-23T17:00"),
        ("2026-03-20T16:30", 24, "2026-03-26T11:30"),  # 0:30, thrice 7:00, and 2:30 on Thursday
        ("2025-12-24T16:00", 2, "2025-12-29T10:00"),  # both Christmas days and a weekend
    ],
)
def test_so_many_hours_of_opening_time_on(van: str, uren: int, tot: str) -> None:
    assert klok(LUNCH).na(us(van), uren).tolist() == us(tot).tolist()


def test_columns_of_any_order_and_length() -> None:
    clock = klok(KANTOOR)
    late, early = "2026-03-20T16:00", "2026-03-16T09:00"
    assert (
        clock.na(us(late, early, late), 2).tolist()
        == us("2026-03-23T10:00", "2026-03-16T11:00", "2026-03-23T10:00").tolist()
    )
    none = np.empty(0, np.int64)
    assert (
        len(clock.na(none, 1))
        == len(clock.tussen(none, none))
        == len(lokale_dag(none))
        == len(begin_van_dag(none))
        == 0
    )


# --- the nights when the clock jumps: 29 March 2026 02:00 -> 03:00, 25 October 2026 03:00 -> 02:00 -----------------


@pytest.mark.parametrize(("dag", "uren"), [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_whole_day_has_23_or_25_hours(dag: str, uren: int) -> None:
    morgen = str(date.fromisoformat(dag) + timedelta(days=1))
    clock = klok(ALTIJD)
    assert clock.tussen(us(f"{dag}T00:00"), us(f"{morgen}T00:00")).tolist() == [uren * UUR]
    assert clock.na(us(f"{dag}T00:00"), uren).tolist() == us(f"{morgen}T00:00").tolist()


def test_24_hours_later_on_the_wall_clock() -> None:
    clock = klok(ALTIJD)
    assert clock.na(us("2026-03-28T12:00"), 24).tolist() == us("2026-03-29T13:00").tolist()
    assert clock.na(us("2026-10-24T12:00"), 24).tolist() == us("2026-10-25T11:00").tolist()


def test_the_doubled_hour_is_open_twice_and_a_doubled_time_is_its_first() -> None:
    sunday = ("zondag",)
    whole = klok(tijden((2 * 60, 3 * 60), dagen=sunday))
    assert whole.tussen(us("2026-10-25T00:00"), us("2026-10-25T12:00")).tolist() == [2 * UUR]
    assert whole.na(us("2026-10-25T00:00"), 1).tolist() == us("2026-10-25T02:00+").tolist()
    until = klok(tijden((60, 150), dagen=sunday))  # 01:00-02:30
    assert until.tussen(us("2026-10-25T00:00"), us("2026-10-25T12:00")).tolist() == [90 * MINUUT]
    after = klok(tijden((150, 240), dagen=sunday))  # 02:30-04:00
    assert after.tussen(us("2026-10-25T00:00"), us("2026-10-25T12:00")).tolist() == [150 * MINUUT]


@pytest.mark.parametrize(("van", "tot", "minuten"), [(120, 180, 0), (135, 150, 0), (150, 240, 60), (60, 150, 60)])
def test_the_skipped_hour_is_never_open(van: int, tot: int, minuten: int) -> None:
    clock = klok(tijden((van, tot), dagen=("zondag",)))
    assert clock.tussen(us("2026-03-29T00:00"), us("2026-03-29T12:00")).tolist() == [minuten * MINUUT]
    later = us("2026-04-12T12:00")  # 5 April is Easter Sunday
    assert clock.tussen(us("2026-03-29T12:00"), later).tolist() == [(tot - van) * MINUUT]


# --- which days are open -------------------------------------------------------------------------------------------


def test_the_opening_hours_decide_about_weekends_and_the_calendar_about_holidays() -> None:
    clock = klok(tijden((600, 660)))  # every day 10:00-11:00
    week = [f"2026-04-{day:02d}T12:00" for day in range(1, 9)]
    found = clock.tussen(us(*week[:-1]), us(*week[1:])) // UUR
    assert found.tolist() == [1, 0, 1, 0, 0, 1, 1]  # 3 April Good Friday, 5 and 6 Easter


def test_days_on_a_par_and_closed_days_are_closed() -> None:
    file = Kalenderbestand.model_validate(
        {"gelijkgesteld": [{"datum": "2026-05-15", "artikel": "kb"}], "gesloten": ["2026-05-18"]}
    )
    kalender = Kalender.standaard().met(file)
    assert klok(KANTOOR, kalender).na(us("2026-05-13T16:00"), 2).tolist() == us("2026-05-19T10:00").tolist()
    assert klok(KANTOOR).na(us("2026-05-13T16:00"), 2).tolist() == us("2026-05-15T10:00").tolist()  # Ascension only


# --- local days -----------------------------------------------------------------------------------------------------


def test_local_days_begin_at_midnight_in_amsterdam() -> None:
    days = np.array([dag_nr(date(2026, 3, 29)), dag_nr(date(2026, 3, 30)), dag_nr(date(2026, 10, 26))])
    starts = begin_van_dag(days)
    assert starts.tolist() == us("2026-03-29T00:00", "2026-03-30T00:00", "2026-10-26T00:00").tolist()
    assert lokale_dag(starts).tolist() == days.tolist()
    assert lokale_dag(starts - 1).tolist() == (days - 1).tolist()


@given(st.integers(int(us("1990-01-02T00:00")[0]), int(us("2060-12-30T00:00")[0])))
def test_the_local_day_is_that_of_zoneinfo(moment: int) -> None:
    local = datetime.fromtimestamp(moment // 1_000_000, ZONE)
    assert lokale_dag(np.array([moment])).tolist() == [dag_nr(local.date())]


# --- what cannot be done --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("week", [{}, {"maandag": ()}])
def test_a_desk_that_is_never_open_is_an_error(week: Tijden) -> None:
    with pytest.raises(UsageError, match="nooit open"):
        klok(week)


def test_a_week_without_any_hours_cannot_be_written() -> None:
    value = {"vanaf": "2024-01-01", "aantal": 24, "eenheid": "openingsuren", "artikel": "servicebelofte"}
    hours = {"maandag": "09:00-12:00, 13:00-17:00"}
    assert Waarde.model_validate(value | {"openingstijden": hours}).openingstijden == {
        "maandag": ((540, 720), (780, 1020))
    }
    with pytest.raises(ValidationError, match="per weekdag een tijd"):
        Waarde.model_validate(value | {"openingstijden": {}})


def test_outside_the_calendar_is_an_error() -> None:
    clock = klok(KANTOOR)
    good, first, last = us("2026-03-16T10:00"), us("1990-01-01T00:00"), us("2060-12-31T23:59")
    assert lokale_dag(np.append(first, last)).tolist() == [dag_nr(date(1990, 1, 1)), dag_nr(date(2060, 12, 31))]
    assert begin_van_dag(lokale_dag(first)).tolist() == first.tolist()
    assert begin_van_dag(lokale_dag(last) + 1).tolist() == (last + MINUUT).tolist()
    for bad in (first - 1, last + MINUUT, np.array([GEEN])):
        calls: tuple[tuple[Callable[..., Ints], tuple[object, ...]], ...] = (
            (lokale_dag, (bad,)), (clock.na, (bad, 1)), (clock.tussen, (good, bad)), (clock.tussen, (bad, good)),
        )  # fmt: skip
        for call, arguments in calls:
            with pytest.raises(UsageError, match="buiten de kalender"):
                call(*arguments)
    for day in (lokale_dag(first) - 1, lokale_dag(last) + 2):
        with pytest.raises(UsageError, match="buiten de kalender"):
            begin_van_dag(day)
    with pytest.raises(UsageError, match="buiten de kalender"):
        clock.na(us("2060-12-31T16:30"), 1)  # the hour would end in 2061


# --- a slow clock that looks every minute ---------------------------------------------------------------------------

DICHT = {date(2026, 4, 3), date(2026, 4, 5), date(2026, 4, 6), date(2026, 4, 27), date(2026, 5, 5)}
"""The holidays within the weeks that the slow clock walks."""
BEGIN = [date(2026, 3, 27), date(2026, 4, 1), date(2026, 4, 25), date(2026, 10, 23)]


@cache
def wandklok() -> dict[int, tuple[date, int]]:
    """Per minute [since 1970, UTC]: the local day, and the latest time that the wall clock has shown on it so far."""
    seen: dict[int, tuple[date, int]] = {}
    for begin in BEGIN:
        first = int(us(f"{begin}T00:00")[0]) // MINUUT
        day, latest = begin, 0
        for minute in range(first, first + 9 * 1440):
            wall = datetime.fromtimestamp(minute * 60, ZONE)
            latest = max(latest if wall.date() == day else 0, wall.hour * 60 + wall.minute)
            seen[minute] = day, latest = wall.date(), latest
    return seen


def is_open(hours: Tijden, minute: int) -> bool:
    day, shown = wandklok()[minute]
    return day not in DICHT and any(van <= shown < tot for van, tot in hours.get(WEEKDAGEN[day.weekday()], ()))


quarters = st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True).map(
    lambda ends: tuple((a * 15, b * 15) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
weeks = st.fixed_dictionaries({}, optional=dict.fromkeys(WEEKDAGEN, quarters)).filter(bool)


@settings(max_examples=60)
@given(weeks, st.sampled_from(BEGIN), st.integers(0, 3000), st.integers(0, 5000))
def test_minute_by_minute_between_two_instants(hours: Tijden, begin: date, van: int, lengte: int) -> None:
    first = int(us(f"{begin}T00:00")[0]) // MINUUT + van
    expected = sum(is_open(hours, minute) for minute in range(first, first + lengte))
    found = klok(hours).tussen(np.array([first * MINUUT]), np.array([(first + lengte) * MINUUT]))
    assert found.tolist() == [expected * MINUUT]


@settings(max_examples=60)
@given(weeks, st.sampled_from(BEGIN), st.integers(0, 3000), st.integers(1, 30))
def test_minute_by_minute_so_many_hours_on(hours: Tijden, begin: date, van: int, uren: int) -> None:
    first = minute = int(us(f"{begin}T00:00")[0]) // MINUUT + van
    found = int(klok(hours).na(np.array([first * MINUUT]), uren)[0])
    left = uren * 60
    while left and minute < first + 8000:
        left -= is_open(hours, minute)
        minute += 1
    # Hours beyond the days that were walked are only known to lie there.
    assert found == minute * MINUUT if not left else found > minute * MINUUT


# --- there and back -------------------------------------------------------------------------------------------------

instants = st.integers(int(us("1991-01-01T00:00")[0]), int(us("2059-01-01T00:00")[0]))


@given(weeks, st.lists(instants, min_size=1, max_size=20), st.integers(1, 200))
def test_between_is_the_inverse_of_hours_on(hours: Tijden, moments: list[int], uren: int) -> None:
    clock, van = klok(hours), np.array(moments)
    try:
        tot = clock.na(van, uren)
    except UsageError:  # fifteen minutes a week: beyond the calendar
        return
    assert clock.tussen(van, tot).tolist() == [uren * UUR] * len(van)
    assert (clock.tussen(van, tot - 1) == uren * UUR - 1).all()  # and no sooner


@given(weeks, instants, instants, instants)
def test_opening_time_adds_up(hours: Tijden, a: int, b: int, c: int) -> None:
    clock = klok(hours)
    first, middle, last = (np.array([moment]) for moment in sorted((a, b, c)))
    assert clock.tussen(first, middle) + clock.tussen(middle, last) == clock.tussen(first, last)
