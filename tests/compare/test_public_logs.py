"""Five years of a real municipality, and two municipalities side by side, against a count from the raw XES itself."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.pipeline.comparing import compare_periods
from klantreis.project import load_project

Rij = dict[str, Any]
WORTEL = Path(__file__).resolve().parents[2]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
VIJF = ["2011-04-03:2012-01-31", "2012-02-01:2012-10-31", "2012-11-01:2013-07-31", "2013-08-01:2014-04-30",
        "2014-05-01:2015-01-31"]  # fmt: skip
"""The log goes from October 2010 to August 2015; the first half-year is burn-in, the last is for following."""


@pytest.fixture(scope="module")
def run_van(gedeelde_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("bpic")

    def made(name: str) -> Path:
        target = folder / name
        if not target.exists():
            run(load_project(WORTEL / "mappings" / f"{name}.yaml"), target, Sleutel(b"s" * 32))
        return target

    return made


def vergeleken(folder: Path, periodes: list[str]) -> tuple[list[Rij], Rij]:
    done = compare_periods(folder, periodes, lambda what, rows: None)
    return done.tables["vergelijking"].to_pylist(), done.manifest


def traces(path: Path) -> list[list[datetime]]:
    """The local times of every case, in order."""
    found = []
    with gzip.open(path) as file:
        for _event, trace in ET.iterparse(file):
            if trace.tag.rpartition("}")[2] != "trace":
                continue
            times = [
                datetime.fromisoformat(part.get("value") or "").astimezone(AMSTERDAM)
                for event in trace
                if event.tag.rpartition("}")[2] == "event"
                for part in event
                if part.get("key") == "time:timestamp"
            ]
            found.append(sorted(times))
            trace.clear()
    return found


def days(times: list[datetime]) -> float:
    """From the first to the last event; whole days where an hour is not known: midnight is a day without an hour."""
    coarse = {time.date() for time in times if (time.hour, time.minute, time.second) == (0, 0, 0)}
    first, last = times[0], times[-1]
    if first.date() in coarse or last.date() in coarse:
        return (last.date() - first.date()).days
    return (last - first) / timedelta(days=1)


def test_five_years_of_bpic15_1(run_van: Callable[[str], Path], gedeelde_logs: Path) -> None:
    rows, manifest = vergeleken(run_van("bpic15_1"), VIJF)
    follow = manifest["volgtijd_dagen"]
    every = traces(gedeelde_logs / "BPIC15_1.xes.gz")
    assert len(every) == 1199
    assert [period["naam"] for period in manifest["perioden"]] == VIJF
    for nr, period in enumerate(manifest["perioden"]):
        van, tot = (date.fromisoformat(period[name]) for name in ("telt_van", "telt_tot"))
        mine = [times for times in every if van <= times[0].date() <= tot]
        long = [min(days(times), follow) for times in mine]
        own = [
            row for row in rows
            if row["groep"] == "alle" and period["naam"] in (row["periode_a"], row["periode_b"])
            and row["effectmaat"] in ("verhouding", "rmst_verschil") and row["wijze"] == "ruw"
        ]  # fmt: skip
        assert {row["indicator"] for row in own} == {"zaken", "doorlooptijd"}
        for row in own:
            side = "a" if row["periode_a"] == period["naam"] else "b"
            assert row[f"n_{side}"] == len(mine), (nr, row)
            value = len(mine) * 30 / ((tot - van).days + 1) if row["indicator"] == "zaken" else mean(long)
            assert row[f"waarde_{side}"] == pytest.approx(value, abs=1e-6), (nr, row)


def test_two_municipalities_stand_side_by_side_as_groups(run_van: Callable[[str], Path]) -> None:
    periods = ["2012", "2013"]
    both, manifest = vergeleken(run_van("bpic15"), periods)
    figures: dict[tuple[str, str], Rij] = {}
    for nr in (1, 2):
        alone, own = vergeleken(run_van(f"bpic15_{nr}"), periods)
        assert own["volgtijd_dagen"] == manifest["volgtijd_dagen"] and own["weggelaten_voor"] == 0
        for row in alone:
            if row["groep"] == "alle" and row["wijze"] == "ruw" and row["indicator"] in ("zaken", "doorlooptijd"):
                figures[row["indicator"] + str(row["effectmaat"]), f"gemeente: Gemeente {nr}"] = row
    seen = 0
    for row in both:
        other = figures.get((row["indicator"] + str(row["effectmaat"]), row["groep"]))
        if other and row["wijze"] == "ruw":
            seen += 1
            for name in ("n_a", "n_b", "waarde_a", "waarde_b", "effect", "ci_laag", "ci_hoog", "p"):
                assert row[name] == other[name], (row, other)
    assert seen >= 4


def test_the_tables_and_maps_are_written_and_say_what_was_compared(run_van: Callable[[str], Path]) -> None:
    folder = run_van("bpic15")
    done = compare_periods(folder, ["2012", "2013"], lambda what, rows: None)
    assert done.folder == folder / "vergelijking"
    for name, table in done.tables.items():
        assert pq.read_table(done.folder / f"{name}.parquet").num_rows == len(table)
        assert (done.folder / f"{name}.csv").is_file()
    assert (done.folder / "kaart_verschil_fase.svg").is_file()
    groups = set(done.tables["stroom_verschil"]["groep"].to_pylist())
    assert "alle" in groups
