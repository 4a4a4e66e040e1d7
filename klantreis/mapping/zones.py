"""Wall clocks and instants, vectorised, and honest about the two nights when the clock jumps."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from klantreis.vocabulary import DAG_US

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=16)
def _transitions(zone: str) -> tuple[Ints, Ints]:
    """Instants [us UTC] at which the offset changes, 1900-2100, and the offset [us] before the first and after each."""
    if re.fullmatch(r"[+-]\d{2}:\d{2}", zone):
        sign = -1 if zone[0] == "-" else 1
        offset = sign * (int(zone[1:3]) * 60 + int(zone[4:6])) * 60_000_000
        return np.array([], dtype=np.int64), np.array([offset], dtype=np.int64)
    info = ZoneInfo(zone)

    def offset_at(seconds: int) -> int:
        delta = (_EPOCH + timedelta(seconds=seconds)).astimezone(info).utcoffset()
        assert delta is not None
        return int(delta / timedelta(microseconds=1))

    start, stop, step = -2_208_988_800, 4_102_444_800, 7 * 86_400
    moments, offsets = [], [offset_at(start)]
    for left in range(start, stop, step):
        if offset_at(left + step) == offsets[-1]:
            continue
        low, high = left, left + step
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset_at(middle) == offsets[-1] else (low, middle)
        moments.append(high * 1_000_000)
        offsets.append(offset_at(high))
    return np.array(moments, dtype=np.int64), np.array(offsets, dtype=np.int64)


def to_local(utc: Ints, zone: str) -> Ints:
    """The wall clock [us] of instants [us UTC] in a zone."""
    moments, offsets = _transitions(zone)
    return utc + offsets[np.searchsorted(moments, utc, side="right")]


def to_utc(local: Ints, zone: str) -> tuple[Ints, Bools, Bools]:
    """The instants [us UTC] of wall clock times [us] in a zone.

    Returns
    -------
    utc, bestaat_niet (the hour that is skipped when summer time starts), dubbel (the hour that comes twice when it
    ends: the first of the two is chosen).

    Examples
    --------
    >>> import numpy as np
    >>> nacht = np.array(["2024-03-31T02:30", "2024-10-27T02:30", "2024-10-27T03:30"], dtype="datetime64[us]")
    >>> utc, bestaat_niet, dubbel = to_utc(nacht.astype("int64"), "Europe/Amsterdam")
    >>> utc.astype("datetime64[us]").astype("datetime64[m]")[1:]
    array(['2024-10-27T00:30', '2024-10-27T02:30'], dtype='datetime64[m]')
    >>> bestaat_niet.tolist(), dubbel.tolist()
    ([True, False, False], [False, True, False])
    """
    moments, offsets = _transitions(zone)
    if len(moments) == 0:
        none = np.zeros(len(local), dtype=bool)
        return local - offsets[0], none, none
    # Every offset that could hold near this wall clock: the one in force a day before, and the one a day after.
    before = offsets[np.searchsorted(moments, local - offsets[0] - DAG_US, side="right")]
    after = offsets[np.searchsorted(moments, local - offsets[0] + DAG_US, side="right")]
    first, second = local - before, local - after
    fits_first, fits_second = to_local(first, zone) == local, to_local(second, zone) == local
    utc = np.where(fits_first, first, second)
    return utc, ~fits_first & ~fits_second, fits_first & fits_second & (before != after)
