"""Opening hours and local days on columns, in Amsterdam time: exact in the nights when the clock jumps.

Instants are int64 microseconds UTC, days int64 numbers since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from klantreis.errors import UsageError
from klantreis.terms.calendar import EERSTE_DAG, LAATSTE_DAG, Kalender, controleer_bereik
from klantreis.terms.facts import Ints
from klantreis.terms.models import WEEKDAGEN
from klantreis.vocabulary import TIJDZONE

UUR_US = 3_600_000_000
MINUUT_US = 60_000_000
_EERSTE = date(1970, 1, 1)


@cache
def _middernachten() -> Ints:
    """The instant at which each day of the calendar begins in Amsterdam, and the day after the last."""
    zone = ZoneInfo(TIJDZONE)
    days = (_EERSTE + timedelta(days=nr) for nr in range(EERSTE_DAG, LAATSTE_DAG + 2))
    return np.array([_us(datetime.combine(day, time(), zone)) for day in days], np.int64)


def _us(moment: datetime) -> int:
    return (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def begin_van_dag(dagen: Ints) -> Ints:
    """The instant at which local days begin, up to and including the day after the calendar's last.

    >>> begin_van_dag(np.array([20541])).tolist()  # 29 March 2026 begins in winter time
    [1774738800000000]
    """
    controleer_bereik(np.where(dagen == LAATSTE_DAG + 1, LAATSTE_DAG, dagen))
    return np.asarray(_middernachten()[dagen - EERSTE_DAG], np.int64)


def lokale_dag(us: Ints) -> Ints:
    """The local day of instants.

    >>> lokale_dag(np.array([1774738799999999, 1774738800000000])).tolist()
    [20540, 20541]
    """
    days = np.searchsorted(_middernachten(), us, "right") - 1 + EERSTE_DAG
    controleer_bereik(days)
    return np.asarray(days, np.int64)


class Openingsuren:
    """The hours that a desk is open, as one long clock that only runs then.

    Parameters
    ----------
    tijden : weekday -> opening times in minutes since local midnight, in order.
    kalender : its holidays, days on a par and `gesloten` days are closed.
    """

    def __init__(self, tijden: Mapping[str, tuple[tuple[int, int], ...]], kalender: Kalender) -> None:
        if not any(tijden.values()):
            raise UsageError(
                "nooit-open",
                "volgens de openingstijden is het loket nooit open.",
                expected="minstens één dag met een tijd, zoals maandag: 09:00-17:00.",
            )
        closed = np.array([*kalender.feestdagen, *kalender.gesloten], np.int64)
        days = np.setdiff1d(np.arange(EERSTE_DAG, LAATSTE_DAG + 1), closed)
        spans = [
            (_wandklok(own, van), _wandklok(own, tot))
            for nr, weekdag in enumerate(WEEKDAGEN)
            for own in [days[(days + 3) % 7 == nr]]  # 1 January 1970 was a Thursday
            for van, tot in tijden.get(weekdag, ())
        ]
        self._van, self._tot = (np.sort(np.concatenate(side)) for side in zip(*spans, strict=True))
        self._ervoor = np.append(0, np.cumsum(self._tot - self._van)).astype(np.int64)

    def _stand(self, us: Ints) -> Ints:
        """Open time before each instant."""
        lokale_dag(us)  # within the calendar, or an error
        place = np.searchsorted(self._van, us, "right") - 1
        inside = np.minimum(us, self._tot[place]) - self._van[place]
        return np.asarray(np.where(place < 0, 0, self._ervoor[place] + inside), np.int64)

    def tussen(self, van: Ints, tot: Ints) -> Ints:
        """Open time between two instants [us]; none when `tot` is not later."""
        return np.asarray(np.maximum(self._stand(tot) - self._stand(van), 0), np.int64)

    def na(self, van: Ints, uren: int) -> Ints:
        """The instant by which so many hours (at least 1) of opening time have passed: at closing time, not at the next
        opening.
        """
        target = self._stand(van) + uren * UUR_US
        place = np.searchsorted(self._ervoor, target, "left") - 1
        controleer_bereik(np.where(place < len(self._van), EERSTE_DAG, LAATSTE_DAG + 1))
        return np.asarray(self._van[place] + target - self._ervoor[place], np.int64)


def _wandklok(dagen: Ints, minuut: int) -> Ints:
    """The first instant of each day at which the wall clock shows a time or a later one; 24:00 is the next midnight.

    So a doubled time is its first one, and a skipped time the instant of the jump.
    """
    midnights, place = _middernachten(), dagen - EERSTE_DAG
    if minuut == 24 * 60:
        return midnights[place + 1]
    found = midnights[place] + minuut * MINUUT_US
    for nr in np.flatnonzero(midnights[place + 1] - midnights[place] != 24 * UUR_US):
        day = _EERSTE + timedelta(days=int(dagen[nr]))
        moment = datetime.combine(day, time(minuut // 60, minuut % 60), ZoneInfo(TIJDZONE))
        # Only in the skipped hour does the offset from before the jump give the later instant. Clocks jump on the hour.
        skipped = _us(moment) > _us(moment.replace(fold=1))
        found[nr] = _us(moment.replace(minute=0) if skipped else moment)
    return found
