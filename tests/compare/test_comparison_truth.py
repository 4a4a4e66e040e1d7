"""Years that are alike and years that are not, on a few seeds; benchmarks/vergelijken.py measures it on hundreds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from benchmarks.compare_years import EINDE, INGREPEN, TRAGER, VERDUBBELD, bevindingen, definitions, naief, vergelijk
from benchmarks.vergelijken import REPORTS
from benchmarks.years import years


def between(rows: list[dict[str, Any]], indicator: str, a: str, b: str) -> list[dict[str, Any]]:
    pair = [row for row in rows if (row["indicator"], row["periode_a"], row["periode_b"]) == (indicator, a, b)]
    return [row for row in pair if row["effectmaat"] != "trend" and row["wijze"] == "ruw"]


@pytest.mark.parametrize("zaad", [2, 3])
def test_where_years_are_alike_nothing_is_a_finding(zaad: int) -> None:
    """Two seeds of which 5 in 100 may have a finding; these have none."""
    table = vergelijk(zaad, per_jaar=2500)
    assert bevindingen(table) == []
    tested = [row for row in table.to_pylist() if row["in_familie"]]
    assert len(tested) > 300
    # The intervals of 95 % hold what is true: no difference. Rows are many but alike, so not just 95 %.
    plain = [row for row in tested if row["effectmaat"] != "verhouding" and row["ci_laag"] is not None]
    assert sum(row["ci_laag"] <= 0 <= row["ci_hoog"] for row in plain) > 0.85 * len(plain)


def test_a_slower_phase_is_found_and_only_that_phase() -> None:
    rows = bevindingen(vergelijk(1, INGREPEN["trager"]))
    found = between(rows, "fase", "2024", "2025")
    assert {row["groep"].partition(", wet")[0] for row in found} == {TRAGER}
    assert found[0]["groep"] == TRAGER and found[0]["oordeel"] != "gelijk"
    # The phase lasts 18 days and a half on average, from the first talk to what follows; a fifth of that is 3.7.
    assert found[0]["effect"] == pytest.approx(3.7, abs=0.5)
    assert between(rows, "fase", "2023", "2024") == []


def test_doubled_referrals_are_found_at_that_desk() -> None:
    rows = bevindingen(vergelijk(1, INGREPEN["verwijst"]))
    found = [row for row in between(rows, "doorverwijzing", "2024", "2025") if row["groep"].startswith("loket")]
    assert [row["groep"] for row in found] == [VERDUBBELD]
    assert found[0]["effect"] > 0.06


def test_closed_zaken_only_make_the_newest_year_quick_and_ours_do_not() -> None:
    whole = years(3, per_jaar=2500)
    closed, true = naief(whole, EINDE), naief(whole, date(2026, 7, 1))
    assert closed["2025"] < true["2025"] - 10
    assert closed["2024"] == pytest.approx(true["2024"], abs=0.5)
    rows = vergelijk(3, per_jaar=2500, tot=EINDE).to_pylist()
    what = ("doorlooptijd", "alle", "hazardratio")
    own = [row for row in rows if (row["indicator"], row["groep"], row["effectmaat"]) == what]
    medians = {row["periode_b"]: row["waarde_b"] for row in own}
    assert medians["2025"] == pytest.approx(true["2025"], abs=4)
    assert {row["volgtijd_dagen"] for row in rows if row["indicator"] == "doorlooptijd"} == {91}


def test_what_only_the_mapping_changed_is_called_definition_and_nothing_is_called_process() -> None:
    rows = [row for row in definitions(1, per_jaar=2000).to_pylist() if row["oordeel"] != "niet_te_bepalen"]
    changed = [row for row in rows if (row["a_oud"], row["b_oud"]) != (row["a_nieuw"], row["b_nieuw"])]
    assert len(changed) > 15
    assert {row["indicator"] for row in changed} >= {"fase", "terugkeer", "doorverwijzing"}
    assert {row["oordeel"] for row in changed} == {"definitie"}
    assert {row["oordeel"] for row in rows if row not in changed} == {"geen"}


def test_every_scenario_has_its_report() -> None:
    assert list(REPORTS) == list(INGREPEN)
