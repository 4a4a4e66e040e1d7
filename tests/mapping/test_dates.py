"""What is no moment gets its reason; precision is never more than was written."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pyarrow as pa
import pytest

from klantreis.mapping.dates import MAX_OFFSET, REDEN, Momenten, opgeruimd, read_moments
from klantreis.vocabulary import PRECISIES


def lees(text: str | None, *notaties: str, zone: str = "Europe/Amsterdam", tijd: str | None = None) -> Momenten:
    times = None if tijd is None else pa.array([tijd], pa.string())
    return read_moments(pa.array([text], pa.string()), notaties or ("dd-mm-jjjj",), zone, times=times)


def wijzerplaat(read: Momenten) -> str:
    return str(read.lokaal.astype("datetime64[us]")[0])


@pytest.mark.parametrize(
    ("text", "notatie", "reden"),
    [
        ("31-02-2024", "dd-mm-jjjj", "datum_bestaat_niet"),
        ("29-02-2023", "dd-mm-jjjj", "datum_bestaat_niet"),
        ("29-02-1900", "dd-mm-jjjj", "datum_bestaat_niet"),
        ("29-02-2024", "dd-mm-jjjj", None),
        ("29-02-2000", "dd-mm-jjjj", None),
        ("31-04-2024", "dd-mm-jjjj", "datum_bestaat_niet"),
        ("30-04-2024", "dd-mm-jjjj", None),
        ("00-01-2024", "dd-mm-jjjj", "datum_bestaat_niet"),
        ("32-01-2024", "dd-mm-jjjj", "datum_bestaat_niet"),
        ("01-00-2024", "dd-mm-jjjj", "datum_bestaat_niet"),
        ("01-13-2024", "dd-mm-jjjj", "datum_bestaat_niet"),
        ("01-12-2024", "dd-mm-jjjj", None),
        ("1-1-2024", "dd-mm-jjjj", "datum_onleesbaar"),
        ("onbekend", "dd-mm-jjjj", "datum_onleesbaar"),
        ("3 foo 2024", "d mmm jjjj", "datum_bestaat_niet"),
        ("31-01-2024 25:00", "dd-mm-jjjj uu:mm", "datum_bestaat_niet"),
        ("31-01-2024 24:00", "dd-mm-jjjj uu:mm", "datum_bestaat_niet"),
        ("31-01-2024 23:59", "dd-mm-jjjj uu:mm", None),
        ("31-01-2024 12:60", "dd-mm-jjjj uu:mm", "datum_bestaat_niet"),
        ("31-01-2024 12:59:60", "dd-mm-jjjj uu:mm:ss", "datum_bestaat_niet"),
        ("31-01-2024 0:30 AM", "dd-mm-jjjj u:mm AM/PM", "datum_bestaat_niet"),
        ("31-01-2024 13:30 PM", "dd-mm-jjjj u:mm AM/PM", "datum_bestaat_niet"),
        ("01-01-1900", "dd-mm-jjjj", "plaatsvervangende_datum"),
        ("31-12-1949", "dd-mm-jjjj", "plaatsvervangende_datum"),
        ("01-01-1950", "dd-mm-jjjj", None),
        ("31-12-2099", "dd-mm-jjjj", None),
        ("01-01-2100", "dd-mm-jjjj", "plaatsvervangende_datum"),
        ("31-12-9999", "dd-mm-jjjj", "plaatsvervangende_datum"),
        ("01-01-1970", "dd-mm-jjjj", "plaatsvervangende_datum"),
        ("02-01-1970", "dd-mm-jjjj", None),
        ("01-01-1970 00:00", "dd-mm-jjjj uu:mm", "plaatsvervangende_datum"),
        ("01-01-1970 01:00", "dd-mm-jjjj uu:mm", "plaatsvervangende_datum"),  # the same zero on the local clock
        ("01-01-1970 02:00", "dd-mm-jjjj uu:mm", None),
        ("1970-01-01T00:00:00Z", "iso", "plaatsvervangende_datum"),
        ("1970-01-01T01:00:00+01:00", "iso", "plaatsvervangende_datum"),
        ("0", "epoch_s", "plaatsvervangende_datum"),
        ("60", "epoch_s", None),
        ("9999-12-31T00:00:00Z", "iso", "plaatsvervangende_datum"),
        ("2024-01-31T12:00+25:00", "iso", "datum_bestaat_niet"),
        ("2024-01-31T12:00-18:30", "iso", "datum_bestaat_niet"),
        ("2024-01-31T12:00+18:00", "iso", None),
        ("31-03-2024 02:00", "dd-mm-jjjj uu:mm", "uur_bestaat_niet"),
        ("31-03-2024 02:59", "dd-mm-jjjj uu:mm", "uur_bestaat_niet"),
        ("31-03-2024 01:59", "dd-mm-jjjj uu:mm", None),
        ("31-03-2024 03:00", "dd-mm-jjjj uu:mm", None),
        ("31-03-2024", "dd-mm-jjjj", None),
        ("2024-03-31T02:30:00Z", "iso", None),
        (None, "dd-mm-jjjj", "tijdstip_ontbreekt"),
    ],
)  # fmt: skip
def test_each_impossible_moment_has_its_reason(text: str | None, notatie: str, reden: str | None) -> None:
    assert REDEN[lees(text, notatie).status[0]] == reden


@pytest.mark.parametrize(
    ("tijd", "reden", "klok", "precisie"),
    [
        ("9:05", None, "09:05:00.000000", "minuut"),
        ("25:00", "datum_bestaat_niet", None, None),
        ("12:60", "datum_bestaat_niet", None, None),
        ("n.v.t.", "datum_onleesbaar", None, None),
        ("9", "datum_onleesbaar", None, None),
        ("", None, "00:00:00.000000", "dag"),
        ("   ", None, "00:00:00.000000", "dag"),
        ("0.25", None, "06:00:00.000000", "seconde"),  # a share of the day
        ("0,999999", None, "23:59:59.000000", "seconde"),
        ("00.25", None, "00:25:00.000000", "minuut"),
        ("9:05:06,5", None, "09:05:06.500000", "seconde"),
        ("1899-12-29 09:05:00", "datum_onleesbaar", None, None),
    ],
)
def test_times_of_their_own(tijd: str, reden: str | None, klok: str | None, precisie: str | None) -> None:
    read = lees("31-01-2024", tijd=tijd)
    assert REDEN[read.status[0]] == reden
    if klok:
        assert wijzerplaat(read) == f"2024-01-31T{klok}"
        assert [PRECISIES[code] for code in read.precisie] == [precisie]


def test_a_time_overrides_the_one_of_the_date_and_saves_no_bad_date() -> None:
    assert wijzerplaat(lees("31-01-2024 11:12", "dd-mm-jjjj uu:mm", tijd="9:05")).endswith("09:05:00.000000")
    assert REDEN[lees("31-02-2024", tijd="9:05").status[0]] == "datum_bestaat_niet"
    assert REDEN[lees("31-02-2024", tijd="x").status[0]] == "datum_bestaat_niet"
    assert REDEN[lees(None, tijd="9:05").status[0]] == "tijdstip_ontbreekt"
    assert REDEN[lees("31-03-2024", tijd="02:30").status[0]] == "uur_bestaat_niet"
    assert REDEN[lees("x", tijd="0.5").status[0]] == "datum_onleesbaar"
    assert REDEN[lees("x", tijd="25:00").status[0]] == "datum_onleesbaar"


def test_no_times_at_all_is_fine() -> None:
    read = read_moments(pa.array(["31-01-2024", None]), ["dd-mm-jjjj"], times=pa.nulls(2, pa.string()))
    assert [REDEN[s] for s in read.status] == [None, "tijdstip_ontbreekt"]
    assert len(read_moments(pa.array([], pa.string()), ["iso"], times=pa.array([], pa.string())).utc) == 0
    assert len(read_moments(pa.array([], pa.string()), ["iso"]).utc) == 0
    assert [REDEN[s] for s in read_moments(pa.nulls(2, pa.string()), ["iso"]).status] == ["tijdstip_ontbreekt"] * 2
    assert [REDEN[s] for s in read_moments(pa.array(["31-01-2024"]), []).status] == ["datum_onleesbaar"]


def test_the_first_notation_that_gives_a_real_date_reads() -> None:
    read = read_moments(pa.array(["05/04/2024", "05/13/2024", "13/05/2024", "13/13/2024"]), ["d/m/jjjj", "m/d/jjjj"])
    assert [REDEN[s] for s in read.status] == [None, None, None, "datum_bestaat_niet"]
    assert [str(x)[:10] for x in read.lokaal.astype("datetime64[us]")[:3]] == ["2024-04-05", "2024-05-13", "2024-05-13"]


@pytest.mark.parametrize(("jaar", "wanted"), [("68", 2068), ("69", 1969), ("00", 2000), ("99", 1999), ("50", 2050)])
def test_two_digits_of_a_year_are_read_as_python_does(jaar: str, wanted: int) -> None:
    assert datetime.strptime(jaar, "%y").year == wanted  # noqa: DTZ007
    assert wijzerplaat(lees(f"02-01-{jaar}", "dd-mm-jj"))[:4] == str(wanted)


@pytest.mark.parametrize("zone", ["UTC", "+09:00", "America/New_York"])
def test_a_date_is_a_date_in_amsterdam_whatever_the_zone(zone: str) -> None:
    read = lees("01-07-2024", zone=zone)
    assert wijzerplaat(read) == "2024-07-01T00:00:00.000000"
    assert str(read.utc.astype("datetime64[us]")[0])[:16] == "2024-06-30T22:00"


def test_a_date_needs_no_midnight_in_the_zone_of_its_source() -> None:
    """In Sao Paulo this day began at one o'clock."""
    read = lees("15-10-2017", zone="America/Sao_Paulo")
    assert (REDEN[read.status[0]], wijzerplaat(read)) == (None, "2017-10-15T00:00:00.000000")
    at_night = lees("15-10-2017 00:30", "dd-mm-jjjj uu:mm", zone="America/Sao_Paulo")
    assert REDEN[at_night.status[0]] == "uur_bestaat_niet"


def test_the_zone_of_the_source_counts_for_times_without_an_offset_only() -> None:
    assert wijzerplaat(lees("01-07-2024 12:00", "dd-mm-jjjj uu:mm", zone="UTC"))[11:16] == "14:00"
    assert wijzerplaat(lees("01-07-2024 12:00", "dd-mm-jjjj uu:mm", zone="-05:00"))[11:16] == "19:00"
    for text in ("2024-07-01T12:00:00Z", "2024-07-01T14:00:00+02:00", "2024-07-01T06:30:00-0530"):
        assert wijzerplaat(lees(text, "iso", zone="America/New_York"))[11:16] == "14:00", text
    assert MAX_OFFSET == 18 * 3600 * 10**6


def test_the_doubled_hour_is_flagged_unless_the_offset_tells() -> None:
    double = lees("27-10-2024 02:30", "dd-mm-jjjj uu:mm")
    assert double.dubbel[0] and str(double.utc.astype("datetime64[us]")[0])[11:16] == "00:30"
    for text, hour in (("2024-10-27T02:30:00+02:00", "00:30"), ("2024-10-27T02:30:00+01:00", "01:30")):
        told = lees(text, "iso")
        assert not told.dubbel[0] and str(told.utc.astype("datetime64[us]")[0])[11:16] == hour
    assert not lees("27-10-2024", "dd-mm-jjjj").dubbel[0]
    assert not lees("27-10-2024 03:00", "dd-mm-jjjj uu:mm").dubbel[0]


def test_fractions_are_kept_to_the_microsecond() -> None:
    for text, wanted in (("5", "500000"), ("123", "123000"), ("123456", "123456"), ("123456789", "123456")):
        assert wijzerplaat(lees(f"2024-01-31T09:05:07.{text}", "iso"))[20:] == wanted
        assert wijzerplaat(lees(f"31-01-2024 09:05:07,{text}", "dd-mm-jjjj uu:mm:ss,000"))[20:] == wanted


def test_equal_values_are_read_alike_and_stay_in_their_place() -> None:
    texts = ["31-01-2024", None, "x", "01-02-2024", "31-01-2024", None, "01-02-2024"]
    read = read_moments(pa.array(texts), ["dd-mm-jjjj"])
    alone = [lees(text) for text in texts]
    assert read.status.tolist() == [int(one.status[0]) for one in alone]
    assert read.utc[read.status == 0].tolist() == [int(one.utc[0]) for one in alone if one.status[0] == 0]
    assert np.array_equal(read.take(np.array([4, 0])).utc, read.utc[[4, 0]])


def test_tidying_leaves_alone_what_it_does_not_know() -> None:
    texts = ["31-01-2024", None, "  ", "maandag", "di", "vr dagmenu", "9:05 uurtje", "uur", "wo 31-01-2024"]
    assert opgeruimd(pa.array(texts)).to_pylist() == [
        "31-01-2024", None, "", "maandag", "di", "vr dagmenu", "9:05 uurtje", "uur", "31-01-2024",
    ]  # fmt: skip
