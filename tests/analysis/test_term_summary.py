"""Figures over the table `termijnen`."""

from __future__ import annotations

import random
from datetime import date, timedelta
from statistics import median
from typing import Any

import pyarrow as pa
import pytest

from klantreis.analysis.term_summary import binnenkort, overzicht, redenen, te_laat
from klantreis.schemas import schema_of
from klantreis.vocabulary import TERMIJNEN


def rij(status: str, over: float | None = None, **more: Any) -> dict[str, Any]:
    """A row; what ended has an event that ended it."""
    ended = status == "binnen" or (status == "overschreden" and not more.pop("open", False))
    return dict.fromkeys(TERMIJNEN) | {
        "zaak": "z", "termijn": "WMO-BES", "soort": "wettelijk", "richting": "maximum", "start": date(2024, 5, 1),
        "uiterlijk": date(2024, 5, 15), "status": status, "dagen_over": over, "wet": "Wmo", "loket": "A",
        "werkelijk": date(2024, 5, 20) if ended else None, "tot_gebeurtenis": 7 if ended else None,
    } | more  # fmt: skip


def tabel(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema_of(TERMIJNEN))


def test_what_counts_for_what() -> None:
    rows = [
        rij("binnen", -4.0), rij("binnen", -1.0), rij("overschreden", 5.0), rij("overschreden", 30.0, open=True),
        rij("loopt", -3.0), rij("niet_te_bepalen", reden="geen_start"), rij("niet_van_toepassing", reden="ingetrokken"),
        rij("overschreden", 8.0, werkelijk=None, reden="ingetrokken_na_termijn; niet_geverifieerd"),
    ]  # fmt: skip
    [found] = overzicht(tabel(*rows)).to_pylist()
    assert found == {
        "termijn": "WMO-BES", "soort": "wettelijk", "n": 6, "binnen": 2, "overschreden": 3, "loopt": 1, "open_nu": 2,
        "te_laat_nu": 1, "niet_te_bepalen": 1, "niet_van_toepassing": 1, "niet_geverifieerd": 1,
        "aandeel_binnen": 0.4, "mediaan_over": -1.0, "p90_over": 5.0,
    }  # fmt: skip


def test_nothing_is_added_up_that_differs() -> None:
    rows = [
        rij("binnen", -4.0), rij("binnen", -0.5, termijn="FO-24U", soort="servicenorm"),
        rij("binnen", -9.0, termijn="WMO-OND"), rij("loopt", None, termijn="WMO-PLAN", richting="recht"),
        rij("binnen", 0.0, loket=None), rij("binnen", 0.0, loket="B", start=None),
    ]  # fmt: skip
    assert [(row["soort"], row["termijn"], row["n"]) for row in overzicht(tabel(*rows)).to_pylist()] == [
        ("wettelijk", "WMO-BES", 3), ("wettelijk", "WMO-OND", 1), ("servicenorm", "FO-24U", 1),
    ]  # fmt: skip
    per_desk = overzicht(tabel(*rows), ["loket"]).to_pylist()
    assert [(row["loket"], row["termijn"], row["n"]) for row in per_desk] == [
        ("A", "WMO-BES", 1), ("A", "WMO-OND", 1), ("B", "WMO-BES", 1), (None, "WMO-BES", 1), ("A", "FO-24U", 1),
    ]  # fmt: skip
    per_year = overzicht(tabel(*rows), ["jaar"]).to_pylist()
    assert [(row["jaar"], row["n"]) for row in per_year if row["termijn"] == "WMO-BES"] == [(2024, 2), (None, 1)]


def test_no_rows_no_figures() -> None:
    assert overzicht(tabel(), ["wet"]).num_rows == 0
    [found] = overzicht(tabel(rij("niet_te_bepalen"))).to_pylist()
    assert (found["n"], found["aandeel_binnen"], found["mediaan_over"]) == (0, None, None)


@pytest.mark.parametrize("zaad", range(20))
def test_quantiles_are_exact(zaad: int) -> None:
    rnd = random.Random(zaad)
    values = {loket: [float(rnd.randint(-40, 40)) for _ in range(rnd.randint(1, 30))] for loket in "ABC"}
    rows = [rij("overschreden" if v > 0 else "binnen", v, loket=loket) for loket, own in values.items() for v in own]
    rnd.shuffle(rows)
    for found in overzicht(tabel(*rows), ["loket"]).to_pylist():
        own = sorted(values[found["loket"]])
        assert found["mediaan_over"] == median(own)
        assert found["p90_over"] == next(v for v in own if 10 * sum(other <= v for other in own) >= 9 * len(own))


def test_ninety_percent_is_not_in_time_when_more_than_a_tenth_is_late() -> None:
    late = [2.0, 10.0, 18.0, 18.0]
    rows = [rij("overschreden", days) for days in late] + [rij("binnen", -3.0)] * 32
    [found] = overzicht(tabel(*rows)).to_pylist()
    assert (round(found["aandeel_binnen"], 2), found["p90_over"]) == (0.89, 2.0)


def test_the_worklist_has_the_longest_first() -> None:
    day = date(2024, 5, 1)
    rows = [
        rij("overschreden", 3.0, zaak="a", open=True), rij("overschreden", 9.0, zaak="b", open=True),
        rij("overschreden", 9.0, zaak="c"), rij("loopt", -2.0, zaak="d"), rij("loopt", -20.0, zaak="e"),
        rij("overschreden", 90.0, zaak="f", open=True, soort="servicenorm", termijn="FO-24U"),
        rij("loopt", None, zaak="g", richting="recht", start=day + timedelta(1)), rij("loopt", 0.0, zaak="h"),
    ]  # fmt: skip
    assert te_laat(tabel(*rows), "wettelijk")["zaak"].to_pylist() == ["b", "a"]
    assert te_laat(tabel(*rows), "servicenorm")["zaak"].to_pylist() == ["f"]
    assert binnenkort(tabel(*rows), "wettelijk", 14)["zaak"].to_pylist() == ["h", "d"]


def test_reasons_by_number() -> None:
    rows = [
        rij("niet_te_bepalen", reden="geen_start"), rij("niet_te_bepalen", reden="geen_einde; niet_geverifieerd"),
        rij("niet_te_bepalen", reden="geen_einde"), rij("binnen", -1.0, reden="besluitdatum_gebruikt"),
        rij("niet_te_bepalen", reden="besluitdatum_gebruikt", termijn="BZW-IND"),
        rij("niet_te_bepalen", reden="uur_onbekend", soort="servicenorm", termijn="FO-24U"),
    ]  # fmt: skip
    assert [tuple(row.values()) for row in redenen(tabel(*rows), "niet_te_bepalen").to_pylist()] == [
        ("wettelijk", "geen_einde", 2), ("wettelijk", "besluitdatum_gebruikt", 1),
        ("wettelijk", "geen_start", 1), ("servicenorm", "uur_onbekend", 1),
    ]  # fmt: skip
