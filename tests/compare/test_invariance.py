"""What may not change a comparison: the order of rows and of periods, and who starts outside every period."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from klantreis.compare.comparison import compare
from klantreis.compare.units import first_day, last_day
from tests.compare.compared_runs import KOLOMMEN, uitgerekend, willekeurig

Rij = dict[str, Any]
PERIODEN = ("2024-K1", "2025-K1")
DAGEN = 91


def vergeleken(folder: Path, change: Callable[[str, list[Rij]], list[Rij]]) -> pa.Table:
    """The comparison of a random log of which the rows of every file were changed."""
    project = willekeurig(folder, 41, zaken=400)
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = change(path.stem, list(csv.DictReader(file, delimiter=";")))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, KOLOMMEN, delimiter=";", restval="")
            writer.writeheader()
            writer.writerows(rows)
    with uitgerekend(project, folder / "uit") as run:
        own = compare(run.gegevens(run.opzet(PERIODEN, DAGEN)))
        assert own.equals(compare(run.gegevens(run.opzet(PERIODEN[::-1], DAGEN))))
        return own


@pytest.fixture(scope="module")
def eerst(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    return vergeleken(tmp_path_factory.mktemp("eerst"), lambda _naam, rows: rows)


def test_the_order_of_the_rows_of_an_export_changes_nothing(eerst: pa.Table, tmp_path: Path) -> None:
    rnd = random.Random(2)
    assert len(eerst) > 60
    assert vergeleken(tmp_path, lambda _naam, rows: rnd.sample(rows, len(rows))).equals(eerst)


def test_residents_who_start_between_the_periods_and_after_them_change_nothing(eerst: pa.Table, tmp_path: Path) -> None:
    """They have everything that counts: loops, decisions, objections, long zaken."""

    def more(naam: str, rows: list[Rij]) -> list[Rij]:
        if naam != "wmo":
            return rows
        base = {"wet": "Wmo", "gemeente": "Noord", "zaaktype": "A", "kanaal": "balie"}
        steps = [("M", "Wmo", 0), ("R", "Wmo", 1), ("U", "Jeugd", 5), ("U", "Wmo", 9), ("B", "Wmo", 70),
                 ("Z", "Wmo", 80), ("S", "Wmo", 140)]  # fmt: skip
        for nr in range(30):
            start = date(2024, 4, 1) if nr % 2 else date(2025, 4, 1)
            for code, loket, days in steps:
                rows.append(base | {
                    "zaak": f"extra{nr}", "bsn": f"9000{nr}", "code": code, "loket": loket,
                    "naar": "Jeugd" if code == "R" else "", "tijd": f"{start + timedelta(days=days)} 10:0{nr % 10}",
                })  # fmt: skip
        return rows

    assert vergeleken(tmp_path, more).equals(eerst)


def test_the_log_begins_and_ends_on_days_that_can_be(tmp_path: Path) -> None:
    """A typing error a century back does not begin it; a source that stopped before the last period does not end it."""
    project = willekeurig(tmp_path, 42, zaken=200)
    with (tmp_path / "wmo.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, KOLOMMEN, delimiter=";", restval="").writerow(
            {"zaak": "w0", "code": "M", "tijd": "1952-03-01"}
        )
    with uitgerekend(project, tmp_path / "uit") as run:
        days = {row["tijdstip_lokaal"].date() for row in run.rijen["gebeurtenissen"]}
        assert min(days) == date(1952, 3, 1)
        assert first_day(run.log) == min(days - {date(1952, 3, 1)})
        assert last_day(run.log, run.peildatums, date(2024, 9, 1)) == date(2024, 9, 30)
        assert last_day(run.log, run.peildatums, date(2024, 10, 1)) == date(2024, 12, 15)
        assert last_day(run.log, run.peildatums, date(2025, 1, 1)) == date(2026, 2, 1)
        assert last_day(run.log, run.peildatums, date(2030, 1, 1)) is None
        oud = max(row["tijdstip_lokaal"].date() for row in run.rijen["gebeurtenissen"] if row["bron"] == "oud")
        assert last_day(run.log, run.peildatums, oud) == date(2024, 9, 30)
        assert last_day(run.log, run.peildatums, oud + timedelta(days=1)) == date(2024, 12, 15)
