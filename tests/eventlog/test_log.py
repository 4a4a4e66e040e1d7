"""Filters choose whole zaken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from klantreis.engine import Engine
from klantreis.errors import UsageError
from klantreis.eventlog.log import EventLog, read_periode

Rij = dict[str, Any]
UUR = 3_600_000_000
DAG = 24 * UUR


def op(day: str, uur: int = 9) -> int:
    return (date.fromisoformat(day) - date(1970, 1, 1)).days * DAG + uur * UUR


@pytest.fixture
def log(bouw: Callable[..., Any], engine: Engine, tmp_path: Any) -> EventLog:
    rows: list[Rij] = [
        {"zaak": "1", "lokaal": op("2023-12-31", 23), "utc": op("2023-12-31", 22), "loket": "Wmo"},
        {"zaak": "1", "lokaal": op("2024-02-01"), "loket": "CJG"},
        # On the wall clock 2024 has begun, in UTC not yet.
        {"zaak": "2", "lokaal": op("2024-01-01", 0), "utc": op("2023-12-31", 23), "loket": "wmo"},
        {"zaak": "3", "lokaal": op("2024-03-31", 23), "loket": "CJG", "wet": "Jw"},
        {"zaak": "3", "lokaal": op("2024-04-01"), "loket": None},
        {"zaak": "4", "lokaal": op("2024-04-01"), "loket": None},
    ]
    bouw(rows)
    return EventLog.open(engine, tmp_path / "log_1.parquet")


def zaken(log: EventLog) -> list[str]:
    found = log.engine.arrow(log.events.select("zaak")).column("zaak").to_pylist()
    return sorted(found)


def test_zaken_are_kept_whole(log: EventLog) -> None:
    assert log.zaken() == 4
    cjg = log.met("loket", "cjg")
    assert zaken(cjg) == ["1", "1", "3", "3"]
    assert (cjg.zaken(), cjg.filters) == (2, ("loket CJG",))


def test_case_does_not_matter(log: EventLog) -> None:
    assert zaken(log.met("loket", "WMO")) == ["1", "1", "2"]


def test_an_unknown_value_lists_those_that_occur(log: EventLog) -> None:
    with pytest.raises(UsageError) as caught:
        log.met("loket", "Werkplein")
    assert caught.value.code == "onbekende-waarde"
    assert "loket 'Werkplein'" in str(caught.value)
    assert "CJG, Wmo, wmo" in str(caught.value)
    with pytest.raises(UsageError, match="komt niet voor") as caught:
        log.met("loket", "CJJG")
    assert "Bedoelde u 'CJG'?" in str(caught.value)
    with pytest.raises(UsageError, match="komt niet voor") as caught:
        log.met("team", "x")
    assert "die zijn er niet" in str(caught.value)


@pytest.mark.parametrize(
    ("periode", "wanted"),
    [
        ("2023", ["1"]), ("2024", ["2", "3", "4"]), ("2024-K1", ["2", "3"]), ("2024-k2", ["4"]), ("2024-03", ["3"]),
        ("2023-12-31:2024-01-01", ["1", "2"]), ("2024-01-02:2024-03-30", []), ("2024-03-31:2024-03-31", ["3"]),
    ],
)  # fmt: skip
def test_zaken_belong_to_the_period_in_which_they_start(log: EventLog, periode: str, wanted: list[str]) -> None:
    chosen = log.periode(periode)
    assert sorted(set(zaken(chosen))) == wanted
    assert chosen.filters == (f"zaken die beginnen in {periode}",)


def test_filters_add_up(log: EventLog) -> None:
    both = log.met("loket", "CJG").periode("2024")
    assert (zaken(both), len(both.filters)) == (["3", "3"], 2)
    with pytest.raises(UsageError):
        both.met("loket", "Wmo")


@pytest.mark.parametrize(
    ("tekst", "van", "tot"),
    [
        ("2024", "2024-01-01", "2024-12-31"), (" 2024 ", "2024-01-01", "2024-12-31"),
        ("2024-K1", "2024-01-01", "2024-03-31"), ("2024-Q2", "2024-04-01", "2024-06-30"),
        ("2024-k3", "2024-07-01", "2024-09-30"), ("2024-K4", "2024-10-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"), ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-12", "2024-12-01", "2024-12-31"), ("2023-07-01:2024-06-30", "2023-07-01", "2024-06-30"),
        ("2024-01-01:2024-01-01", "2024-01-01", "2024-01-01"),
    ],
)  # fmt: skip
def test_periods(tekst: str, van: str, tot: str) -> None:
    assert read_periode(tekst) == (date.fromisoformat(van), date.fromisoformat(tot))


@pytest.mark.parametrize(
    "tekst", ["", "24", "2024-K5", "2024-K0", "2024-13", "2024-00", "0000", "2024-01-02:2024-01-01", "2024-01-01",
              "x:y", "2024-02-30:2024-03-01", "2024:2025", "2024-01-01:2024-02-01:2024-03-01", "2024-1"]
)  # fmt: skip
def test_what_is_no_period(tekst: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_periode(tekst)
    assert caught.value.code == "ongeldige-periode" and "2024-K1" in str(caught.value)
