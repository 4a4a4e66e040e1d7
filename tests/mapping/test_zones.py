"""Wall clocks and instants against zoneinfo, minute by minute around the jumps and at random between them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from klantreis.mapping.zones import to_local, to_utc
from klantreis.vocabulary import DAG_US

NUL = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock has no zone
ZONES = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC", "America/Sao_Paulo"]


def _micros(moments: list[datetime]) -> np.ndarray:
    return np.array([(moment - NUL) // timedelta(microseconds=1) for moment in moments], dtype=np.int64)


def _wanted(moment: datetime, zone: ZoneInfo) -> tuple[datetime, bool, bool]:
    """By PEP 495: the earlier instant, whether this wall clock is never shown, and whether it is shown twice."""
    first = moment.replace(tzinfo=zone, fold=0)
    second = moment.replace(tzinfo=zone, fold=1)
    utc = first.astimezone(UTC)
    missing = utc.astimezone(zone).replace(tzinfo=None) != moment
    double = not missing and first.utcoffset() != second.utcoffset()
    return utc.replace(tzinfo=None), missing, double


def _check(moments: list[datetime], zone: str) -> tuple[int, int]:
    info = ZoneInfo(zone)
    utc, missing, double = to_utc(_micros(moments), zone)
    wanted = [_wanted(moment, info) for moment in moments]
    assert missing.tolist() == [gone for _utc, gone, _twice in wanted]
    assert double.tolist() == [twice for _utc, _gone, twice in wanted]
    for got, (instant, gone, _twice) in zip(utc.tolist(), wanted, strict=True):
        if not gone:
            assert NUL + timedelta(microseconds=got) == instant
    there = to_local(utc, zone)
    assert (there[~missing] == _micros(moments)[~missing]).all()
    return int(missing.sum()), int(double.sum())


@pytest.mark.parametrize("zone", ZONES)
def test_random_wall_clocks(zone: str) -> None:
    rng = random.Random(zone)
    start = datetime(1950, 1, 1)  # noqa: DTZ001
    span = int(timedelta(days=86 * 365.25).total_seconds())
    _check(
        [start + timedelta(seconds=rng.randrange(span), microseconds=rng.randrange(10**6)) for _ in range(4000)], zone
    )


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"])
@pytest.mark.parametrize("year", [1996, 2024, 2034])
def test_every_minute_of_the_nights_that_jump(zone: str, year: int) -> None:
    """Two days around each change of offset of a year."""
    info = ZoneInfo(zone)
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(366 * 24)]
    jumps = [
        before.astimezone(info).replace(tzinfo=None)
        for before, after in pairwise(hours)
        if before.astimezone(info).utcoffset() != after.astimezone(info).utcoffset()
    ]
    assert len(jumps) == 2
    minutes = [jump + timedelta(minutes=n) for jump in jumps for n in range(-1440, 1440)]
    length = abs(datetime(year, 1, 1, tzinfo=info).utcoffset() - datetime(year, 7, 1, tzinfo=info).utcoffset())
    assert _check(minutes, zone) == (length // timedelta(minutes=1), length // timedelta(minutes=1))


def test_instants_to_the_wall_clock() -> None:
    rng = random.Random(3)
    moments = [
        datetime(1950, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(86 * 31_557_600)) for _ in range(3000)
    ]
    moments += [datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC) + timedelta(seconds=n) for n in range(3)]
    moments += [datetime(2024, 10, 27, 0, 59, 59, tzinfo=UTC) + timedelta(seconds=n) for n in range(3)]
    local = to_local(_micros([moment.replace(tzinfo=None) for moment in moments]), "Europe/Amsterdam")
    wanted = [moment.astimezone(ZoneInfo("Europe/Amsterdam")).replace(tzinfo=None) for moment in moments]
    assert local.tolist() == _micros(wanted).tolist()


@pytest.mark.parametrize(("zone", "hours"), [("+01:00", 1), ("-03:30", -3.5), ("+00:00", 0), ("+14:00", 14)])
def test_fixed_offsets(zone: str, hours: float) -> None:
    local = _micros([datetime(2024, 3, 31, 2, 30), datetime(2024, 10, 27, 2, 30), NUL])  # noqa: DTZ001
    utc, missing, double = to_utc(local, zone)
    assert (local - utc).tolist() == [int(hours * 3_600_000_000)] * 3
    assert not missing.any() and not double.any()
    assert to_local(utc, zone).tolist() == local.tolist()


def test_no_moments_at_all() -> None:
    none = np.array([], dtype=np.int64)
    assert [len(part) for part in to_utc(none, "Europe/Amsterdam")] == [0, 0, 0]
    assert len(to_local(none, "+01:00")) == 0
    assert timedelta(microseconds=DAG_US) == timedelta(days=1)
