"""What a comparison makes of units that are written down here: who can be compared, trend, equal mix, verdicts, q."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import false_discovery_control

from klantreis.compare.comparison import Vergelijker, compare
from klantreis.compare.measures import Meting
from klantreis.compare.periods import Opzet, Venster
from klantreis.compare.units import Eenheden
from klantreis.compare.verdict import oordeel
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_compare import GESTANDAARDISEERD, RUW

Rij = dict[str, Any]


def vensters(n: int, dagen: int = 60) -> tuple[Venster, ...]:
    """Windows of so many days, a year apart."""
    firsts = [date(2022 + nr, 1, 1) for nr in range(n)]
    return tuple(
        Venster(str(van.year), van, van + timedelta(days=dagen - 1), (van, van + timedelta(days=dagen - 1)))
        for van in firsts
    )


def eenheden(per_venster: list[list[int]]) -> Eenheden:
    """Per window the stratum of each unit; everyone has one."""
    venster = np.repeat(np.arange(len(per_venster)), [len(own) for own in per_venster])
    n = len(venster)
    number = np.arange(n)
    return Eenheden(
        "zaak", pa.array([f"Z{nr}" for nr in range(n)]), number, venster, np.zeros(n, np.int64), number,
        np.array([s for own in per_venster for s in own], np.int64), {ALLES: np.ones(n, bool)},
    )  # fmt: skip


def rijen(
    indicator: str, waarden: list[list[float]], strata: list[list[int]] | None = None, **anders: Any
) -> list[Rij]:
    """The rows of one indicator over units with these values, per window."""
    own = eenheden(strata or [[0] * len(values) for values in waarden])
    meting = Meting(indicator, own, np.array([v for values in waarden for v in values], float), 90, **anders)
    windows = vensters(len(waarden))
    pairs = Opzet(windows, 90, 0, 0, date(2021, 1, 1)).paren
    return list(Vergelijker(meting, ALLES, windows, 0.05).rijen(pairs))


def aandeel(met: int, n: int) -> list[float]:
    return [1.0] * met + [0.0] * (n - met)


@pytest.mark.parametrize(
    ("a", "b", "genoeg"),
    [
        ((5, 30), (5, 30), True), ((5, 29), (15, 90), False), ((15, 90), (5, 29), False),
        ((5, 30), (4, 30), False), ((25, 30), (26, 30), False), ((25, 30), (25, 30), True),
    ],
)  # fmt: skip
def test_a_share_needs_thirty_in_each_period_and_ten_with_and_ten_without(
    a: tuple[int, int], b: tuple[int, int], genoeg: bool
) -> None:
    (row,) = rijen("besluit", [aandeel(*a), aandeel(*b)])
    assert (row["in_familie"], row["effect"] is not None, row["effectmaat"]) == (
        genoeg, genoeg, "risicoverschil" if genoeg else None,
    )  # fmt: skip
    assert (row["n_a"], row["n_b"]) == (a[1], b[1])  # the figures are shown all the same
    assert (row["waarde_a"], row["waarde_b"]) == (a[0] / a[1], b[0] / b[1])
    assert row["verschil"] == row["waarde_b"] - row["waarde_a"]


def test_a_mean_needs_two_values_and_a_number_of_units_only_units() -> None:
    assert not rijen("overdracht", [[1.0] * 40, [1.0] * 40])[0]["in_familie"]
    assert rijen("overdracht", [[1.0] * 40, [1.0] * 39 + [2.0]])[0]["in_familie"]
    (row,) = rijen("zaken", [[1.0] * 40, [1.0] * 60])
    assert (row["in_familie"], row["waarde_a"], row["waarde_b"], row["effect"]) == (True, 20, 30, pytest.approx(1.5))
    assert not rijen("zaken", [[1.0] * 29, [1.0] * 60])[0]["in_familie"]


def test_periods_in_which_nothing_varies_are_not_called_alike() -> None:
    (row,) = rijen("overdracht", [[1.0] * 40, [2.0] * 40])
    assert (row["effect"], row["p"], oordeel(row)) == (1, None, "niet_getoetst")


def test_units_of_three_periods_that_are_not_enough_in_one_are_compared_in_the_others_and_have_no_trend() -> None:
    rows = rijen("besluit", [aandeel(15, 40), aandeel(15, 40), aandeel(5, 20)])
    assert [(row["periode_a"], row["periode_b"], row["in_familie"]) for row in rows] == [
        ("2022", "2023", True), ("2022", "2024", False), ("2023", "2024", False),
    ]  # fmt: skip


@pytest.mark.parametrize("met", [[10, 16, 30], [10, 16, 30, 12]])
def test_a_trend_is_the_weighted_line_through_every_period_per_year(met: list[int]) -> None:
    rows = rijen("besluit", [aandeel(k, 40 + 10 * nr) for nr, k in enumerate(met)])
    pairs = [(row["periode_a"], row["periode_b"]) for row in rows if row["effectmaat"] != "trend"]
    every = [str(2022 + nr) for nr in range(len(met))]
    expected = [("2022", "2023"), ("2022", "2024"), ("2023", "2024"), ("2022", "2025"), ("2024", "2025")]
    assert pairs == expected[: 2 * len(met) - 3]
    (row,) = [row for row in rows if row["effectmaat"] == "trend"]
    sizes = np.array([40 + 10 * nr for nr in range(len(met))])
    shares = np.array(met) / sizes
    years = np.array([(date(int(name), 1, 1) - date(2022, 1, 1)).days / 365.25 for name in every])
    slope, _ = np.polyfit(years, shares, 1, w=np.sqrt(sizes))  # every unit counts as much
    assert row["effect"] == pytest.approx(slope)
    assert (row["periode_a"], row["periode_b"], row["in_familie"]) == ("2022", every[-1], True)
    assert (row["waarde_a"], row["waarde_b"]) == (shares[0], pytest.approx(shares[-1]))


def test_a_trend_is_over_the_middles_of_the_periods() -> None:
    """Of 60, 60 and 180 days: the last one's middle lies two months later."""
    waarden = [aandeel(10, 40), aandeel(16, 40), aandeel(30, 40)]
    own = eenheden([[0] * 40] * 3)
    meting = Meting("besluit", own, np.array([v for values in waarden for v in values]), 90)
    windows = (*vensters(2), vensters(3, 180)[2])
    row = list(Vergelijker(meting, ALLES, windows, 0.05).rijen([]))[-1]
    shares = np.array([10, 16, 30]) / 40
    middle = [v.van + timedelta(days=(v.dagen - 1) // 2) for v in windows]
    years = np.array([(day - middle[0]).days for day in middle]) / 365.25
    slope, _ = np.polyfit(years, shares, 1)
    assert row["effectmaat"] == "trend"
    assert row["effect"] == pytest.approx(slope, rel=1e-9)


def test_with_two_periods_there_is_no_trend() -> None:
    assert not [row for row in rijen("besluit", [aandeel(15, 40), aandeel(15, 40)]) if row["effectmaat"] == "trend"]


def test_an_equal_mix_is_that_of_all_periods_over_strata_with_five_in_each() -> None:
    """Stratum 0: 4 of 20 and 9 of 30; stratum 1: 15 of 20 and 4 of 5; stratum 2 has four units in one period."""
    strata = [[0] * 20 + [1] * 20 + [2] * 9, [0] * 30 + [1] * 5 + [2] * 4]
    values = [aandeel(4, 20) + aandeel(15, 20) + aandeel(9, 9), aandeel(9, 30) + aandeel(4, 5) + aandeel(0, 4)]
    crude, standard = rijen("besluit", values, strata)
    assert (crude["wijze"], standard["wijze"]) == (RUW, GESTANDAARDISEERD)
    weights = (50 / 75, 25 / 75)
    assert standard["waarde_a"] == pytest.approx(weights[0] * 0.2 + weights[1] * 0.75)
    assert standard["waarde_b"] == pytest.approx(weights[0] * 0.3 + weights[1] * 0.8)
    assert standard["effect"] == pytest.approx(standard["waarde_b"] - standard["waarde_a"])
    assert (standard["n_a"], standard["n_b"]) == (40, 35)
    spread = sum(
        w**2 * (p * (1 - p) / n + q * (1 - q) / m)
        for w, p, n, q, m in ((weights[0], 0.2, 20, 0.3, 30), (weights[1], 0.75, 20, 0.8, 5))
    )
    half = (standard["ci_hoog"] - standard["ci_laag"]) / 2
    assert half == pytest.approx(1.959963985 * spread**0.5)
    assert (standard["in_familie"], oordeel(standard)) == (False, "niet_getoetst")
    assert standard["opmerking"] == "gelijke samenstelling; over 85 % van de zaken"


def test_without_two_strata_there_is_no_equal_mix_and_what_is_a_mix_itself_has_none_either() -> None:
    strata = [[0] * 40 + [1] * 4, [0] * 40 + [1] * 9]
    assert len(rijen("besluit", [aandeel(20, 44), aandeel(20, 49)], strata)) == 1
    strata = [[0] * 20 + [1] * 20, [0] * 20 + [1] * 20]
    own = {ALLES: np.array(aandeel(10, 40) + aandeel(20, 40))}
    assert len(rijen("samenstelling", [[0.0] * 40, [0.0] * 40], strata, eigen=own)) == 1
    assert len(rijen("zaken", [[1.0] * 40, [1.0] * 40], strata)) == 1
    assert len(rijen("besluit", [aandeel(10, 40), aandeel(20, 40)], strata)) == 2


def test_times_have_a_hazard_ratio_and_when_all_ended_cliffs_delta_with_medians() -> None:
    a, b = [float(d) for d in range(1, 41)], [float(d) for d in range(11, 51)]
    ended = np.ones(80, bool)
    rows = {row["effectmaat"]: row for row in rijen("doorlooptijd", [a, b], geeindigd=ended)}
    assert list(rows) == ["rmst_verschil", "hazardratio", "cliffs_delta"]
    assert rows["rmst_verschil"]["effect"] == pytest.approx(10)
    assert [rows["rmst_verschil"][f"waarde_{side}"] for side in "ab"] == [pytest.approx(20.5), pytest.approx(30.5)]
    assert [rows["hazardratio"][f"waarde_{side}"] for side in "ab"] == [20, 30]
    assert rows["hazardratio"]["effect"] < 1
    more = sum((y > x) - (y < x) for x in a for y in b) / 1600
    assert rows["cliffs_delta"]["effect"] == pytest.approx(more)
    assert [rows[name]["in_familie"] for name in rows] == [True, False, False]
    ended[39] = False
    assert [row["effectmaat"] for row in rijen("doorlooptijd", [a, b], geeindigd=ended)] == [
        "rmst_verschil", "hazardratio",
    ]  # fmt: skip


def test_what_is_left_of_a_finding_at_an_equal_mix_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """In b the slow kind is three times as frequent; within each kind nothing changed."""
    strata = [[0] * 300 + [1] * 100, [0] * 100 + [1] * 300]
    values = [aandeel(30, 300) + aandeel(60, 100), aandeel(10, 100) + aandeel(180, 300)]
    own = Meting("besluit", eenheden(strata), np.array([v for side in values for v in side]), 90)

    class Data:
        opzet = Opzet(vensters(2), 90, 0, 0, date(2021, 1, 1))

    monkeypatch.setattr("klantreis.compare.comparison.measure", lambda data: [own])
    crude, standard = compare(Data()).to_pylist()  # type: ignore[arg-type]
    assert crude["oordeel"] == "groot_verschil"
    assert crude["opmerking"] == "bij gelijke samenstelling is er geen aantoonbaar verschil"
    assert (standard["effect"], standard["oordeel"], standard["q"]) == (pytest.approx(0), "niet_getoetst", None)


def test_nothing_is_said_of_the_mix_where_it_makes_no_difference_or_where_nothing_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Data:
        opzet = Opzet(vensters(2), 90, 0, 0, date(2021, 1, 1))

    strata = [[0] * 100 + [1] * 100] * 2
    for met, oordelen in ((60, ("groot_verschil",)), (21, ("geen_aantoonbaar_verschil", "gelijk"))):
        values = [aandeel(20, 100) * 2, aandeel(met, 100) * 2]
        own = Meting("besluit", eenheden(strata), np.array([v for side in values for v in side]), 90)
        monkeypatch.setattr("klantreis.compare.comparison.measure", lambda data, own=own: [own])
        crude, standard = compare(Data()).to_pylist()  # type: ignore[arg-type]
        assert crude["oordeel"] in oordelen
        assert crude["opmerking"] is None
        assert standard["effect"] == pytest.approx(crude["effect"])


@pytest.mark.parametrize(
    ("laag", "hoog", "q", "verwacht"),
    [
        (0.051, 0.2, 0.01, "groot_verschil"), (0.05, 0.2, 0.01, "verschil"), (-0.2, -0.051, 0.01, "groot_verschil"),
        (-0.2, -0.05, 0.01, "verschil"), (0.01, 0.049, 0.01, "klein_verschil"), (0.01, 0.05, 0.01, "verschil"),
        (-0.05, -0.01, 0.01, "verschil"), (-0.049, 0.049, 0.05, "gelijk"),
        (-0.05, 0.049, 0.05, "geen_aantoonbaar_verschil"),
        (-0.049, 0.05, 0.2, "geen_aantoonbaar_verschil"), (0.051, 0.2, 0.05, "geen_aantoonbaar_verschil"),
        (0.051, 0.2, 0.0499, "groot_verschil"), (0.051, 0.2, None, "niet_getoetst"),
        (None, None, 0.01, "te_weinig"), (float("nan"), float("nan"), 0.01, "te_weinig"),
    ],
)  # fmt: skip
def test_verdicts_at_their_borders(laag: float | None, hoog: float | None, q: float | None, verwacht: str) -> None:
    row = {"effectmaat": "risicoverschil", "ci_laag": laag, "ci_hoog": hoog, "q": q, "marge": 0.05}
    assert oordeel(row | {"in_familie": True}) == verwacht
    assert oordeel(row | {"in_familie": False}) == ("te_weinig" if verwacht == "te_weinig" else "niet_getoetst")
    assert oordeel(row | {"in_familie": True, "effectmaat": None}) == "te_weinig"


@pytest.mark.parametrize(
    ("laag", "hoog", "q", "verwacht"),
    [
        (0.92, 1.09, 0.5, "gelijk"), (0.90, 1.09, 0.5, "geen_aantoonbaar_verschil"),
        (0.92, 1.11, 0.5, "geen_aantoonbaar_verschil"), (1.11, 1.3, 0.01, "groot_verschil"),
        (0.7, 0.90, 0.01, "groot_verschil"), (0.7, 0.92, 0.01, "verschil"), (1.01, 1.09, 0.01, "klein_verschil"),
    ],
)  # fmt: skip
def test_the_margin_of_a_ratio_is_as_wide_both_ways(laag: float, hoog: float, q: float, verwacht: str) -> None:
    row = {"effectmaat": "verhouding", "ci_laag": laag, "ci_hoog": hoog, "q": q, "marge": 0.10, "in_familie": True}
    assert oordeel(row) == verwacht


def test_q_is_over_the_family_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    metingen = []
    for indicator in ("zaken", "besluit", "overdracht", "doorlooptijd"):
        own = eenheden([rng.integers(0, 2, 60).tolist() for _ in range(3)])
        values = rng.integers(0, 2, 180) if indicator == "besluit" else rng.exponential(20, 180)
        ended = rng.random(180) < 0.9 if indicator == "doorlooptijd" else None
        metingen.append(Meting(indicator, own, values.astype(float), 90, ended))

    class Data:
        opzet = Opzet(vensters(3), 90, 0, 0, date(2021, 1, 1))

    monkeypatch.setattr("klantreis.compare.comparison.measure", lambda data: metingen)
    rows = compare(Data()).to_pylist()  # type: ignore[arg-type]
    family = [row for row in rows if row["in_familie"]]
    assert len(family) == 4 * 4  # three pairs and a trend each
    assert {(row["effectmaat"], row["wijze"]) for row in family} == {
        ("verhouding", RUW), ("risicoverschil", RUW), ("verschil_gemiddelde", RUW), ("rmst_verschil", RUW),
        ("trend", RUW),
    }  # fmt: skip
    assert [row["q"] for row in family] == pytest.approx(
        false_discovery_control([row["p"] for row in family]).tolist(), rel=1e-4
    )
    assert all(row["q"] is None for row in rows if not row["in_familie"])
    assert {row["effectmaat"] for row in rows if not row["in_familie"]} >= {"hazardratio"}
    assert {row["wijze"] for row in rows} == {RUW, GESTANDAARDISEERD}


@pytest.mark.parametrize(
    ("lopend", "q", "verwacht"),
    [
        (0.10, 0.5, "gelijk"), (0.11, 0.5, "geen_aantoonbaar_verschil"), (0.10, 0.01, "klein_verschil"),
        (0.11, 0.01, "verschil"),
    ],
)  # fmt: skip
def test_times_of_which_many_still_went_on_are_not_called_equal(lopend: float, q: float, verwacht: str) -> None:
    row = {"effectmaat": "rmst_verschil", "ci_laag": -1.0, "ci_hoog": 2.0, "q": q, "p": q, "marge": 7, "lopend": lopend,
           "in_familie": True}  # fmt: skip
    assert oordeel(row) == verwacht


def test_how_many_still_went_on_is_said_of_the_period_with_most() -> None:
    own = eenheden([[0] * 40, [0] * 50])
    ended = np.array([True] * 30 + [False] * 10 + [True] * 50)
    days = np.where(ended, np.arange(90) % 60 + 1.0, 91.0)
    meting = Meting("doorlooptijd", own, days, 91, ended)
    windows = vensters(2)
    row = next(iter(Vergelijker(meting, ALLES, windows, 7).rijen([(windows[0], windows[1])])))
    assert (row["lopend"], row["opmerking"]) == (0.25, "25 % liep na 91 dagen nog")
