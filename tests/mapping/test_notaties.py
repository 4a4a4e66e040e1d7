"""Every way in which real exports write moments: found by detection, and read as plain Python would."""

# ruff: noqa: DTZ001 - wall clocks have no zone

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from klantreis.mapping.dates import GOED, read_moments
from klantreis.mapping.detect import Notatieteller
from klantreis.vocabulary import PRECISIES

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
KORT = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
LANG = ["januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december"]  # fmt: skip
ENGELS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ENGELS_LANG = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December"]  # fmt: skip
WEEKDAG = ["ma", "di", "wo", "do", "vr", "za", "zo"]
WEEKDAG_LANG = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]


def _momenten() -> list[datetime]:
    """Local times of summer and winter, never in a night that the clock jumps; the first of a year and the last."""
    rng = random.Random(7)
    found = [datetime(2024, 12, 31, 23, 59, 58), datetime(2001, 10, 1, 12, 0, 1), datetime(2024, 2, 29, 9, 5, 7)]
    while len(found) < 60:
        moment = datetime(2001, 10, 1) + timedelta(seconds=rng.randrange(36 * 365 * 86_400))
        if moment.hour > 3 and (moment.minute or moment.second):
            found.append(moment)
    return found


MOMENTEN = _momenten()


def _offset(moment: datetime, sep: str = ":") -> str:
    delta = moment.replace(tzinfo=AMSTERDAM).utcoffset()
    assert delta is not None
    hours = int(delta.total_seconds() // 3600)
    return f"+{hours:02d}{sep}00"


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def _twaalf(moment: datetime) -> str:
    return f"{(moment.hour - 1) % 12 + 1}:{moment:%M}"


def _excel(moment: datetime) -> float:
    return (moment - datetime(1899, 12, 30)) / timedelta(days=1)


Schrijver = Callable[[datetime], str]
MANIEREN: dict[str, tuple[str, Schrijver]] = {
    # name: precision, writer
    "dd-mm-jjjj": ("dag", lambda m: f"{m:%d-%m-%Y}"),
    "d-m-jjjj": ("dag", lambda m: f"{m.day}-{m.month}-{m.year}"),
    "dd-mm-jj": ("dag", lambda m: f"{m:%d-%m-%y}"),
    "d-m-jj": ("dag", lambda m: f"{m.day}-{m.month}-{m:%y}"),
    "dd/mm/jjjj": ("dag", lambda m: f"{m:%d/%m/%Y}"),
    "d/m/jj": ("dag", lambda m: f"{m.day}/{m.month}/{m:%y}"),
    "dd.mm.jjjj": ("dag", lambda m: f"{m:%d.%m.%Y}"),
    "d.m.jj": ("dag", lambda m: f"{m.day}.{m.month}.{m:%y}"),
    "dd mm jjjj": ("dag", lambda m: f"{m:%d %m %Y}"),
    "jjjjmmdd": ("dag", lambda m: f"{m:%Y%m%d}"),
    "ddmmjjjj": ("dag", lambda m: f"{m:%d%m%Y}"),
    "jjjj-mm-dd": ("dag", lambda m: f"{m:%Y-%m-%d}"),
    "jjjj-m-d": ("dag", lambda m: f"{m.year}-{m.month}-{m.day}"),
    "jjjj/mm/dd": ("dag", lambda m: f"{m:%Y/%m/%d}"),
    "3 jan 2024": ("dag", lambda m: f"{m.day} {KORT[m.month - 1]} {m.year}"),
    "3 jan. 2024": ("dag", lambda m: f"{m.day} {KORT[m.month - 1]}. {m.year}"),
    "03-jan-24": ("dag", lambda m: f"{m:%d}-{KORT[m.month - 1]}-{m:%y}"),
    "03-JAN-2024": ("dag", lambda m: f"{m:%d}-{KORT[m.month - 1].upper()}-{m.year}"),
    "03/Jan/2024": ("dag", lambda m: f"{m:%d}/{ENGELS[m.month - 1]}/{m.year}"),
    "03-Oct-24": ("dag", lambda m: f"{m:%d}-{ENGELS[m.month - 1]}-{m:%y}"),
    "3 januari 2024": ("dag", lambda m: f"{m.day} {LANG[m.month - 1]} {m.year}"),
    "3 Januari 2024": ("dag", lambda m: f"{m.day} {LANG[m.month - 1].title()} {m.year}"),
    "3 January 2024": ("dag", lambda m: f"{m.day} {ENGELS_LANG[m.month - 1]} {m.year}"),
    "January 3, 2024": ("dag", lambda m: f"{ENGELS_LANG[m.month - 1]} {m.day}, {m.year}"),
    "JAN 3 2024": ("dag", lambda m: f"{ENGELS[m.month - 1].upper()} {m.day} {m.year}"),
    "wo 31-01-2024": ("dag", lambda m: f"{WEEKDAG[m.weekday()]} {m:%d-%m-%Y}"),
    "woensdag 31 januari 2024": ("dag", lambda m: f"{WEEKDAG_LANG[m.weekday()]} {m.day} {LANG[m.month - 1]} {m.year}"),
    "Wo. 31 jan 2024": ("dag", lambda m: f"{WEEKDAG[m.weekday()].title()}. {m.day} {KORT[m.month - 1]} {m.year}"),
    "excel dag": ("dag", lambda m: str((m.date() - datetime(1899, 12, 30).date()).days)),
    "dd-mm-jjjj uu:mm": ("minuut", lambda m: f"{m:%d-%m-%Y %H:%M}"),
    "d/m/jjjj u:mm": ("minuut", lambda m: f"{m.day}/{m.month}/{m.year} {m.hour}:{m:%M}"),
    "nbsp": ("minuut", lambda m: f"{m:%d-%m-%Y}\u00a0{m:%H:%M}"),
    "smal nbsp": ("minuut", lambda m: f"{m:%d-%m-%Y}\u202f{m:%H:%M}"),
    "twee spaties": ("minuut", lambda m: f"{m:%d-%m-%Y}  {m:%H:%M}"),
    "uur": ("minuut", lambda m: f"{m:%d-%m-%Y %H:%M} uur"),
    "u": ("minuut", lambda m: f"{m:%d-%m-%Y} {m.hour}:{m:%M}u"),
    "om 9.05 uur": ("minuut", lambda m: f"{m.day} {LANG[m.month - 1]} {m.year} om {m.hour}.{m:%M} uur"),
    "31-01-2024 9.05": ("minuut", lambda m: f"{m:%d-%m-%Y} {m.hour}.{m:%M}"),
    "dd-mm-jjjjTuu:mm": ("minuut", lambda m: f"{m:%d-%m-%YT%H:%M}"),
    "3-jan-24 9:05": ("minuut", lambda m: f"{m.day}-{KORT[m.month - 1]}-{m:%y} {m.hour}:{m:%M}"),
    "9:05 AM": ("minuut", lambda m: f"{m.month}/{m.day}/{m.year} {_twaalf(m)} {m:%p}"),
    "Jan  3 2024  9:05AM": ("minuut", lambda m: f"{ENGELS[m.month - 1]} {m.day:2d} {m.year} {_twaalf(m):>5}{m:%p}"),
    "jjjjmmdduumm": ("minuut", lambda m: f"{m:%Y%m%d%H%M}"),
    "jjjjmmdd uumm": ("minuut", lambda m: f"{m:%Y%m%d %H%M}"),
    "jjjjmmdd uu:mm": ("minuut", lambda m: f"{m:%Y%m%d %H:%M}"),
    "iso minuut": ("minuut", lambda m: f"{m:%Y-%m-%dT%H:%M}"),
    "iso minuut offset": ("minuut", lambda m: f"{m:%Y-%m-%dT%H:%M}{_offset(m)}"),
    "dd-mm-jjjj uu:mm:ss": ("seconde", lambda m: f"{m:%d-%m-%Y %H:%M:%S}"),
    "dd-mm-jjjj uu:mm:ss,000": ("seconde", lambda m: f"{m:%d-%m-%Y %H:%M:%S},000"),
    "d-m-jjjj u:mm:ss AM/PM": ("seconde", lambda m: f"{m.day}-{m.month}-{m.year} {_twaalf(m)}:{m:%S} {m:%p}".lower()),
    "iso": ("seconde", lambda m: f"{m:%Y-%m-%dT%H:%M:%S}"),
    "iso met spatie": ("seconde", lambda m: f"{m:%Y-%m-%d %H:%M:%S}"),
    "iso punt": ("seconde", lambda m: f"{m:%Y-%m-%d %H:%M:%S}.0000000"),
    "iso komma": ("seconde", lambda m: f"{m:%Y-%m-%dT%H:%M:%S},000"),
    "iso Z": ("seconde", lambda m: f"{_utc(m):%Y-%m-%dT%H:%M:%SZ}"),
    "iso UTC": ("seconde", lambda m: f"{_utc(m):%Y-%m-%d %H:%M:%S} UTC"),
    "iso offset": ("seconde", lambda m: f"{m:%Y-%m-%dT%H:%M:%S}{_offset(m)}"),
    "iso offset zonder punt": ("seconde", lambda m: f"{m:%Y-%m-%d %H:%M:%S}.000 {_offset(m, '')}"),
    "iso verre offset": ("seconde", lambda m: f"{_utc(m) - timedelta(hours=3, minutes=30):%Y-%m-%dT%H:%M:%S}-03:30"),
    "jjjj/m/d u:mm:ss": ("seconde", lambda m: f"{m.year}/{m.month}/{m.day} {m.hour}:{m:%M:%S}"),
    "jjjjmmdduummss": ("seconde", lambda m: f"{m:%Y%m%d%H%M%S}"),
    "jjjjmmddTuummss": ("seconde", lambda m: f"{m:%Y%m%dT%H%M%S}"),
    "jjjjmmddTuummssZ": ("seconde", lambda m: f"{_utc(m):%Y%m%dT%H%M%SZ}"),
    "jjjjmmdd uummss": ("seconde", lambda m: f"{m:%Y%m%d %H%M%S}"),
    "db2": ("seconde", lambda m: f"{m:%Y-%m-%d-%H.%M.%S}.000000"),
    "epoch_s": ("seconde", lambda m: str(int(_utc(m).timestamp()))),
    "epoch_ms": ("seconde", lambda m: str(int(_utc(m).timestamp() * 1000))),
    "excel": ("seconde", lambda m: f"{_excel(m):.9f}"),
    "excel komma": ("seconde", lambda m: f"{_excel(m):.9f}".replace(".", ",")),
}  # fmt: skip


def _wanted(moment: datetime, precisie: str) -> tuple[datetime, datetime]:
    """The instant and the wall clock that should be read."""
    fine = {"dag": {"hour": 0, "minute": 0, "second": 0}, "minuut": {"second": 0}, "seconde": {}}[precisie]
    lokaal = moment.replace(**fine)
    return _utc(lokaal).replace(tzinfo=None), lokaal


def _as_datetimes(values: np.ndarray) -> list[datetime]:
    return [datetime(1970, 1, 1) + timedelta(microseconds=int(value)) for value in values]


@pytest.mark.parametrize("naam", MANIEREN)
def test_a_way_of_writing_is_found_and_read(naam: str) -> None:
    precisie, schrijf = MANIEREN[naam]
    texts = [schrijf(moment) for moment in MOMENTEN]
    teller = Notatieteller()
    teller.update(pa.array(texts))
    notaties = [notatie for notatie, _n in teller.notaties()]
    assert teller.onbekend() == 0
    read = read_moments(pa.array(texts), notaties)
    assert read.status.tolist() == [GOED] * len(texts), notaties
    wanted = [_wanted(moment, precisie) for moment in MOMENTEN]
    assert _as_datetimes(read.utc) == [utc for utc, _lokaal in wanted]
    assert _as_datetimes(read.lokaal) == [lokaal for _utc, lokaal in wanted]
    assert {PRECISIES[p] for p in read.precisie} == {precisie}
    assert not read.dubbel.any()


def test_there_are_many_ways() -> None:
    assert len(MANIEREN) > 60


TIJDEN: dict[str, tuple[str, Schrijver]] = {
    "uu:mm": ("minuut", lambda m: f"{m:%H:%M}"),
    "u:mm": ("minuut", lambda m: f"{m.hour}:{m:%M}"),
    "uumm": ("minuut", lambda m: f"{m:%H%M}"),
    "umm": ("minuut", lambda m: f"{m.hour}{m:%M}"),
    "uu.mm": ("minuut", lambda m: f"{m:%H.%M}"),
    "u:mm uur": ("minuut", lambda m: f"{m.hour}:{m:%M} uur"),
    "u.mm u.": ("minuut", lambda m: f"{m.hour}.{m:%M} u."),
    "9:05 PM": ("minuut", lambda m: f"{_twaalf(m)} {m:%p}"),
    "uu:mm:ss": ("seconde", lambda m: f"{m:%H:%M:%S}"),
    "uu:mm:ss.000": ("seconde", lambda m: f"{m:%H:%M:%S}.000"),
    "excelcel": ("seconde", lambda m: f"1899-12-30 {m:%H:%M:%S}"),
    "excelcel met T": ("seconde", lambda m: f"1899-12-31T{m:%H:%M:%S}"),
    "excelcel op nul": ("seconde", lambda m: f"1900-01-00 {m:%H:%M:%S}"),
    "access": ("seconde", lambda m: f"30-12-1899 {m:%H:%M:%S}"),
    "access engels": ("seconde", lambda m: f"12/30/1899 {m:%H:%M:%S}"),
    "dagdeel": ("seconde", lambda m: f"{_excel(m) % 1:.9f}"),
    "dagdeel komma": ("seconde", lambda m: f"{_excel(m) % 1:.9f}".replace(".", ",")),
}  # fmt: skip


@pytest.mark.parametrize("datum", ["31-01-2024", "31-01-2024 00:00:00", "2024-01-31 00:00:00.000", "45322"])
@pytest.mark.parametrize("naam", TIJDEN)
def test_a_time_in_a_second_column(naam: str, datum: str) -> None:
    precisie, schrijf = TIJDEN[naam]
    moments = [datetime(2024, 1, 31, m.hour, m.minute, m.second) for m in MOMENTEN]
    teller = Notatieteller()
    teller.update(pa.array([datum]))
    read = read_moments(
        pa.array([datum] * len(moments)), [notatie for notatie, _n in teller.notaties()],
        times=pa.array([schrijf(m) for m in moments]),
    )  # fmt: skip
    assert read.status.tolist() == [GOED] * len(moments)
    assert _as_datetimes(read.lokaal) == [_wanted(m, precisie)[1] for m in moments]
    assert {PRECISIES[p] for p in read.precisie} == {precisie}
