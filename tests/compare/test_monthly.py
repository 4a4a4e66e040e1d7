"""Monthly series against the slow reading of the indicators, in windows of a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from klantreis.compare.monthly import MINSTENS, REEKSEN, _months, monthly_series
from klantreis.vocabulary_compare import INDICATOREN
from tests.compare.compared_runs import Uitgerekend, uitgerekend, willekeurig
from tests.compare.slow import Traag

PEIL = date(2026, 2, 1)


@pytest.fixture(scope="module")
def gemaakt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Uitgerekend]:
    folder = tmp_path_factory.mktemp("maanden")
    with uitgerekend(willekeurig(folder, 3), folder / "uit") as found:
        yield found


def test_every_month_is_that_of_the_slow_reading(gemaakt: Uitgerekend) -> None:
    opzet = gemaakt.opzet(["2024", "2025"], 91)
    rows = monthly_series(gemaakt.gegevens(opzet), PEIL).to_pylist()
    months = _months(opzet.aanloop_tot, PEIL - timedelta(days=91))
    assert len(months) > 24
    windows = [(v.naam, v.van, v.tot) for v in months]
    slow = Traag(gemaakt.rijen, gemaakt.peildatums, windows, 91).alles()
    seen = 0
    for row in rows:
        n, value = slow[row["reeks"], row["groep"]][[v.naam for v in months].index(row["maand"])]
        assert row["n"] == n, row
        if INDICATOREN[row["reeks"]].soort == "aantal":
            assert row["waarde"] == n
        elif n < MINSTENS:
            assert row["waarde"] is None
        else:
            assert row["waarde"] == pytest.approx(value, abs=1e-6), row
        seen += row["waarde"] is not None
    assert seen > 300
    assert {row["reeks"] for row in rows} <= set(REEKSEN)
    assert {row["groep"].partition(": ")[0] for row in rows} == {"alle", "wet", "fase"}


def test_only_whole_months_between_the_burn_in_and_the_last_day_that_can_be_followed() -> None:
    found = _months(date(2023, 12, 31), date(2024, 3, 30))
    assert [(v.naam, v.van, v.tot) for v in found] == [
        ("2024-01", date(2024, 1, 1), date(2024, 1, 31)), ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ]  # fmt: skip
    assert [v.naam for v in _months(date(2024, 1, 1), date(2024, 3, 31))] == ["2024-02", "2024-03"]
    assert _months(date(2024, 1, 1), date(2024, 1, 31)) == ()
