"""Reading moments: text in any of several notations -> instants, vectorised over distinct values.

A date-only value never claims an hour: its precision is `dag` and its instant is the start of that day in Amsterdam,
whatever the source's zone. What cannot be read or cannot be gets a reason from vocabulary.UITVALREDENEN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.mapping.zones import Bools, Ints, to_local, to_utc
from klantreis.notation import MAANDEN, Notatie, compile_notatie
from klantreis.vocabulary import DAG_US, PLAUSIBELE_JAREN, TIJDZONE

EERSTE_JAAR, LAATSTE_JAAR = PLAUSIBELE_JAREN
"""Outside these years a date is one that systems fill in for want of a real one."""

GOED, LEEG, ONLEESBAAR, BESTAAT_NIET, UUR_BESTAAT_NIET, PLAATSVERVANGEND = range(6)
REDEN = (
    None, "tijdstip_ontbreekt", "datum_onleesbaar", "datum_bestaat_niet", "uur_bestaat_niet",
    "plaatsvervangende_datum",
)  # fmt: skip
"""The reason of a status."""

# A time cell of a spreadsheet or of Access comes with the day that counts as zero there.
_TIJD = (
    r"^(?:(?:1899-12-3[01]|1900-01-0[01]|3[01][-/]12[-/]1899|12/3[01]/1899|0?1[-/]0?1[-/]1900)[T ])?"
    r"(?P<uur>\d{1,2})[:.]?(?P<minuut>\d{2})(?:[:.](?P<seconde>\d{2})(?:[.,](?P<fractie>\d{1,9}))?)?"
    r"(?: ?(?P<helft>[AaPp])\.?[Mm]\.?)?$"
)
_DAGDEEL = r"^0[.,]\d{1,17}$"
"""A time as a spreadsheet stores it: a share of the day."""

_OPRUIMEN = (
    (r"[\s\p{Zs}]+", " "),
    (r"(?i)^(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|monday|tuesday|wednesday|thursday|friday|"
     r"saturday|sunday|ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun)\.?,? (.*\d)", r"\1"),
    (r"(?i)(\d),? (?:om|at) (\d)", r"\1 \2"),
    (r"(?i)(\d) ?u(?:ur)?\.?$", r"\1"),
    (r"(?i)(\d) ?(?:utc|gmt)$", r"\1Z"),
)  # fmt: skip
"""What people and systems write around a moment and what says nothing about it: (pattern, replacement)."""

MAX_OFFSET = 18 * 3_600_000_000
"""No offset from UTC is larger [us]."""


@dataclass(frozen=True)
class Momenten:
    """Moments, one per input value.

    utc, lokaal : int64 [us]; precisie : int8, index in vocabulary.PRECISIES; status : int8 (GOED ...);
    dubbel : bool, the hour came twice and the first was chosen.
    """

    utc: Ints
    lokaal: Ints
    precisie: np.ndarray
    status: np.ndarray
    dubbel: Bools

    def take(self, index: np.ndarray) -> Momenten:
        return Momenten(
            self.utc[index], self.lokaal[index], self.precisie[index], self.status[index], self.dubbel[index]
        )


def opgeruimd(texts: pa.Array) -> pa.Array:
    """Moments as text without odd spaces, weekday, "om" and "uur".

    >>> import pyarrow as pa
    >>> opgeruimd(pa.array(["wo 31-01-2024 om 9.05 uur", "2024-01-31 09:05:07 UTC", "31 mei 2024"])).to_pylist()
    ['31-01-2024 9.05', '2024-01-31 09:05:07Z', '31 mei 2024']
    """
    odd = pc.fill_null(pc.match_substring_regex(texts, r"[^0-9:.,/TZ+\- ]|  "), False)
    if not pc.any(odd).as_py():
        return texts
    some = texts.filter(odd)
    for pattern, replacement in _OPRUIMEN:
        some = pc.replace_substring_regex(some, pattern, replacement)
    return pc.replace_with_mask(texts, odd, pc.utf8_trim_whitespace(some))


def read_moments(
    dates: pa.Array, notaties: Sequence[str], zone: str = TIJDZONE, *, times: pa.Array | None = None
) -> Momenten:
    """Read dates, perhaps with their times in a second column.

    Parameters
    ----------
    dates, times : string arrays of one length; null is empty. A time overrides one that the date carries.
    notaties : notations in order of preference; a value is read by the first that fits and gives a real date.
    zone : IANA zone or "+01:00", for values that carry no offset of their own.

    Examples
    --------
    >>> import pyarrow as pa
    >>> m = read_moments(pa.array(["31-01-2024", "31-02-2024", "x", None]), ["dd-mm-jjjj"])
    >>> [REDEN[s] for s in m.status]
    [None, 'datum_bestaat_niet', 'datum_onleesbaar', 'tijdstip_ontbreekt']
    """
    if times is None:
        coded = dates.dictionary_encode()
        unique, index = coded.dictionary, coded.indices
    else:
        pairs = pc.binary_join_element_wise(dates, pc.fill_null(times, ""), "\x1f")
        coded = pairs.dictionary_encode()
        split = pc.split_pattern(coded.dictionary, "\x1f")
        unique, index = pc.list_element(split, 0) if len(split) else coded.dictionary, coded.indices
        times = pc.list_element(split, 1) if len(split) else coded.dictionary
    read = _read_distinct(unique, [compile_notatie(tekst) for tekst in notaties], zone, times)
    # One row more than there are distinct values: the empty one.
    read = Momenten(
        np.append(read.utc, 0), np.append(read.lokaal, 0), np.append(read.precisie, np.int8(0)),
        np.append(read.status, np.int8(LEEG)), np.append(read.dubbel, False),
    )  # fmt: skip
    return read.take(pc.fill_null(index, len(unique)).to_numpy(zero_copy_only=False))


def _read_distinct(unique: pa.Array, notaties: list[Notatie], zone: str, times: pa.Array | None) -> Momenten:
    n, unique = len(unique), opgeruimd(unique)
    wall = np.zeros(n, dtype=np.int64)
    precisie = np.zeros(n, dtype=np.int8)
    status = np.full(n, ONLEESBAAR, dtype=np.int8)
    offset = np.zeros(n, dtype=np.int64)
    has_offset = np.zeros(n, dtype=bool)
    todo = np.arange(n)
    for notatie in notaties:
        if len(todo) == 0:
            break
        fields = pc.extract_regex(unique.take(pa.array(todo)), notatie.pattern)
        hit = pc.is_valid(fields).to_numpy(zero_copy_only=False)
        if not hit.any():
            continue
        rows = todo[hit]
        part = _Fields(fields.filter(pa.array(hit)))
        day, clock, exists, fine = part.wall(notatie)
        wall[rows], precisie[rows] = day * DAG_US + clock, fine
        status[rows] = np.where(exists, GOED, BESTAAT_NIET)
        if "offset" in notatie.fields:
            offset[rows], has_offset[rows] = part.offset()
            status[rows] = np.where(np.abs(offset[rows]) > MAX_OFFSET, BESTAAT_NIET, status[rows])
        elif notatie.tekst.startswith("epoch"):
            has_offset[rows] = True
        todo = todo[~hit | (status[todo] == BESTAAT_NIET)]
    if times is not None:
        _add_times(times, wall, precisie, status)

    dag = precisie == 0
    # A date is a date in Amsterdam, also in a source that writes UTC.
    utc_day, _, _ = to_utc(wall, TIJDZONE)
    utc_zone, gap, fold = to_utc(wall, zone)
    utc = np.where(dag, utc_day, np.where(has_offset, wall - offset, utc_zone))
    lokaal = np.where(dag, wall, to_local(utc, TIJDZONE))
    loose = ~dag & ~has_offset & (status == GOED)
    status[loose & gap] = UUR_BESTAAT_NIET
    year = lokaal.astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64) + 1970
    # The epoch itself is what a zero looks like, in UTC and on the local clock.
    fake = (year < EERSTE_JAAR) | (year > LAATSTE_JAAR) | (wall - offset == 0) | (utc == 0)
    status[(status == GOED) & fake] = PLAATSVERVANGEND
    return Momenten(utc, lokaal, precisie, status, loose & fold)


def _add_times(times: pa.Array, wall: Ints, precisie: np.ndarray, status: np.ndarray) -> None:
    times = opgeruimd(pc.fill_null(times, ""))
    given_np = pc.not_equal(times, "").to_numpy(zero_copy_only=False)
    fraction = pc.match_substring_regex(times, _DAGDEEL).to_numpy(zero_copy_only=False)
    if fraction.any():
        share = pc.cast(pc.replace_substring(times.filter(pa.array(fraction)), ",", "."), pa.float64())
        rows = np.flatnonzero(fraction)
        seconds = np.rint(share.to_numpy(zero_copy_only=False) * 86_400).astype(np.int64)
        wall[rows] = wall[rows] // DAG_US * DAG_US + np.minimum(seconds, 86_399) * 1_000_000
        precisie[rows] = 2
        given_np &= ~fraction
    fields = pc.extract_regex(times, _TIJD)
    hit = pc.is_valid(fields).to_numpy(zero_copy_only=False) & given_np
    rows = np.flatnonzero(hit)
    if len(rows):
        part = _Fields(fields.filter(pa.array(hit)))
        clock, exists, fine = part.clock()
        wall[rows] = wall[rows] // DAG_US * DAG_US + clock
        precisie[rows] = fine
        status[rows] = np.where((status[rows] == GOED) & ~exists, BESTAAT_NIET, status[rows])
    status[given_np & ~hit & (status == GOED)] = ONLEESBAAR


class _Fields:
    """The named groups of a notation as integers."""

    def __init__(self, fields: pa.StructArray) -> None:
        self.fields = fields
        self.names = {field.name for field in fields.type}
        self.n = len(fields)

    def text(self, name: str) -> pa.Array:
        return self.fields.field(self.fields.type.get_field_index(name))

    def number(self, name: str, default: int = 0) -> Ints:
        if name not in self.names:
            return np.full(self.n, default, dtype=np.int64)
        text = self.text(name)
        filled = pc.if_else(pc.equal(pc.fill_null(text, ""), ""), str(default), text)
        numbers: Ints = pc.cast(filled, pa.int64()).to_numpy(zero_copy_only=False)
        return numbers

    def given(self, name: str) -> Bools:
        if name not in self.names:
            return np.zeros(self.n, dtype=bool)
        given: Bools = pc.not_equal(pc.fill_null(self.text(name), ""), "").to_numpy(zero_copy_only=False)
        return given

    def month(self) -> Ints:
        if "maandnaam" not in self.names:
            return self.number("maand", 1)
        coded = pc.utf8_lower(self.text("maandnaam")).dictionary_encode()
        lookup = np.array([MAANDEN.get(name, 0) for name in coded.dictionary.to_pylist()], dtype=np.int64)
        months: Ints = lookup[coded.indices.to_numpy(zero_copy_only=False)]
        return months

    def clock(self) -> tuple[Ints, Bools, np.ndarray]:
        """Microseconds into the day, whether that hour can be, and the precision."""
        uur, minuut, seconde = self.number("uur"), self.number("minuut"), self.number("seconde")
        exists = (uur < 24) & (minuut < 60) & (seconde < 60)
        if "helft" in self.names:
            half = pc.utf8_lower(pc.fill_null(self.text("helft"), ""))
            am, pm = (pc.equal(half, letter).to_numpy(zero_copy_only=False) for letter in "ap")
            exists &= ~(am | pm) | ((uur >= 1) & (uur <= 12))
            uur = np.where(am | pm, uur % 12 + 12 * pm, uur)
        clock = (uur * 3600 + minuut * 60 + seconde) * 1_000_000
        if "fractie" in self.names:
            digits = pc.utf8_rpad(pc.utf8_slice_codeunits(pc.fill_null(self.text("fractie"), ""), 0, 6), 6, "0")
            clock = clock + pc.cast(digits, pa.int64()).to_numpy(zero_copy_only=False)
        fine = np.where(self.given("seconde"), 2, np.where(self.given("uur"), 1, 0)).astype(np.int8)
        return clock, exists, fine

    def wall(self, notatie: Notatie) -> tuple[Ints, Ints, Bools, np.ndarray]:
        """Days since 1970, microseconds into the day, whether it exists, precision."""
        always = np.ones(self.n, dtype=bool)
        if notatie.tekst == "excel":
            text = pc.replace_substring(self.text("excel"), ",", ".")
            serial = pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False)
            micros = np.rint((serial - 25_569) * 86_400).astype(np.int64) * 1_000_000
            return micros // DAG_US, micros % DAG_US, always, np.where(serial % 1 == 0, 0, 2).astype(np.int8)
        if notatie.tekst.startswith("epoch"):
            micros = self.number(notatie.tekst) * (1_000_000 if notatie.tekst == "epoch_s" else 1_000)
            return micros // DAG_US, micros % DAG_US, always, np.full(self.n, 2, dtype=np.int8)
        jaar = self.number("jaar")
        if "jaar2" in self.names:
            short = self.number("jaar2")
            jaar = short + np.where(short < 69, 2000, 1900)
        maand, dag = self.month(), self.number("dag")
        exists = (maand >= 1) & (maand <= 12) & (dag >= 1) & (dag <= 31)
        months = (jaar - 1970) * 12 + np.where(exists, maand, 1) - 1
        first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        days = first + np.where(exists, dag, 1) - 1
        exists &= days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) == months
        clock, hour_exists, fine = self.clock()
        return days, clock, exists & hour_exists, fine

    def offset(self) -> tuple[Ints, Bools]:
        """The offset that a value carries [us], and whether it carries one."""
        coded = pc.fill_null(self.text("offset"), "").dictionary_encode()
        lookup = []
        for text in coded.dictionary.to_pylist():
            digits = text.lstrip("+-Z").replace(":", "").ljust(4, "0")
            minutes = int(digits[:2]) * 60 + int(digits[2:4])
            lookup.append((-minutes if text.startswith("-") else minutes) * 60_000_000)
        index = coded.indices.to_numpy(zero_copy_only=False)
        return np.array(lookup, dtype=np.int64)[index], self.given("offset")
