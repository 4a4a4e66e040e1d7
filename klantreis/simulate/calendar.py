"""The wall clock of Testdam: whole seconds of local time since a fixed day, as text in every notation it needs.

Local time is one integer (`t`): seconds on the wall clock since 1 January of `BASISJAAR`. Integers and lookup tables
are what make ten million events affordable; datetime objects are not used while generating.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

BASISJAAR: Final = 2015
DAG: Final = 86_400
_BASIS: Final = date(BASISJAAR, 1, 1)
_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_EPOCH_BASIS: Final = (_BASIS - date(1970, 1, 1)).days * DAG
_DAGEN: Final = (date(2062, 1, 1) - _BASIS).days
_MAAND_KORT: Final = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def dag_nr(jaar: int, maand: int = 1, dag: int = 1) -> int:
    """The number of a day: 0 is 1 January of `BASISJAAR`."""
    return (date(jaar, maand, dag) - _BASIS).days


def _offset(day: date) -> int:
    """Offset of Amsterdam at noon of a day [s]."""
    offset = datetime(day.year, day.month, day.day, 12, tzinfo=_ZONE).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


_DATES: Final = [_BASIS + timedelta(days=n) for n in range(_DAGEN)]
ISO: Final = [day.isoformat() for day in _DATES]
"""Day number -> 2024-03-31."""
NL: Final = [f"{day.day:02d}-{day.month:02d}-{day.year}" for day in _DATES]
"""Day number -> 31-03-2024."""
WOORD: Final = [f"{day.day} {_MAAND_KORT[day.month - 1]} {day.year}" for day in _DATES]
"""Day number -> 31 mrt 2024."""
MAAND: Final = [day.year * 12 + day.month - 1 for day in _DATES]
"""Day number -> months since year 0."""
JAAR: Final = [day.year for day in _DATES]
WERKDAG: Final = [n + (0, 0, 0, 0, 0, 2, 1)[day.weekday()] for n, day in enumerate(_DATES)]
"""Day number -> the same day, or the Monday after it."""
OFFSET: Final = [_offset(day) for day in _DATES]
"""Day number -> offset from UTC at noon [s]."""
UURMINUUT: Final = [f"{n // 60:02d}:{n % 60:02d}" for n in range(1440)]
DATUM: Final = _DATES


def utc_seconds(t: int, fold: int = 0) -> int:
    """Epoch seconds of a local time; `fold` 1 is the second time that an hour occurs."""
    day, second = divmod(t, DAG)
    offset = OFFSET[day]
    if second < 3 * 3600 and offset != OFFSET[day - 1]:
        before = OFFSET[day - 1]
        if offset > before:  # spring: two o'clock is three
            offset = before if second < 2 * 3600 else offset
        elif second < 2 * 3600 or not fold:  # autumn: two o'clock comes twice
            offset = before
    return t + _EPOCH_BASIS - offset


def iso_utc(t: int, fold: int = 0) -> str:
    """2024-03-31T00:30:00Z."""
    day, second = divmod(utc_seconds(t, fold) - _EPOCH_BASIS, DAG)
    return f"{ISO[day]}T{UURMINUUT[second // 60]}:{second % 60:02d}Z"


def iso_offset(t: int, fold: int = 0) -> str:
    """2024-03-31T01:30:00.000+01:00."""
    hours = (t + _EPOCH_BASIS - utc_seconds(t, fold)) // 3600
    day, second = divmod(t, DAG)
    return f"{ISO[day]}T{UURMINUUT[second // 60]}:{second % 60:02d}.000+{hours:02d}:00"


def dubbel_uur(t: int) -> bool:
    """Whether a local time lies in the hour that comes twice."""
    day, second = divmod(t, DAG)
    return 2 * 3600 <= second < 3 * 3600 and OFFSET[day] < OFFSET[day - 1]


def zomertijd(jaar: int) -> int:
    """The day on which the hour from two to three is skipped."""
    return _laatste_zondag(jaar, 3)


def wintertijd(jaar: int) -> int:
    """The day on which the hour from two to three comes twice."""
    return _laatste_zondag(jaar, 10)


def _laatste_zondag(jaar: int, maand: int) -> int:
    last = date(jaar, maand, 31)
    return (last - timedelta(days=(last.weekday() + 1) % 7) - _BASIS).days
