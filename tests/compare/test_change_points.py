"""Change points: a published series, brute force, planted steps, and nothing where there is nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import permutations, product
from math import exp
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from klantreis.compare import change_points as module
from klantreis.compare.change_points import change_points, family, pettitt
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import MAANDREEKSEN, OMSLAGPUNTEN

NIJL = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
    831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865,
    845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050,
    918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]  # fmt: skip
"""Flow of the Nile at Aswan, 1871-1970 (Cobb, Biometrika 65, 1978): it dropped after 1898."""


def maanden(aantal: int, jaar: int = 2020) -> list[str]:
    return [f"{jaar + nr // 12}-{nr % 12 + 1:02}" for nr in range(aantal)]


def tabel(*reeksen: tuple[str, str, Sequence[float | None]], n: int = 20) -> pa.Table:
    rows: list[dict[str, Any]] = [
        {"reeks": naam, "groep": groep, "maand": maand, "n": n, "waarde": waarde}
        for naam, groep, waarden in reeksen
        for maand, waarde in zip(maanden(len(waarden)), waarden, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema_of(MAANDREEKSEN))


def gevonden(*reeksen: tuple[str, str, Sequence[float | None]]) -> list[dict[str, Any]]:
    found = change_points(tabel(*reeksen))
    assert found.schema == schema_of(OMSLAGPUNTEN)
    return found.to_pylist()


def plain(waarden: Sequence[float], kortst: int) -> tuple[int, int]:
    """Pettitt's own formula: the signs of all pairs."""
    sums = {
        t: abs(sum((a > b) - (a < b) for a, b in product(waarden[:t], waarden[t:])))
        for t in range(kortst, len(waarden) - kortst + 1)
    }
    most = max(sums.values())
    return most, min(t for t, value in sums.items() if value == most)


def test_the_nile_dropped_after_1898() -> None:
    k, place = pettitt(np.array(NIJL, np.float64))
    assert 1871 + place == 1899
    n = len(NIJL)
    assert (k, place) == plain(NIJL, 1)
    assert 2 * exp(-6 * k**2 / (n**3 + n**2)) == pytest.approx(0, abs=1e-5)
    row, *more = gevonden(("aandeel_x", "alle", NIJL))
    assert (row["maand"], row["p"]) == (maanden(n)[28], 0.0001) and not more
    assert row["waarde_voor"] == pytest.approx(1097.75) and row["waarde_na"] == pytest.approx(849.972222)
    assert row["verschil"] == pytest.approx(849.972222 - 1097.75, abs=2e-6)
    assert (row["n_voor"], row["n_na"]) == (28 * 20, 72 * 20)


@pytest.mark.parametrize("kortst", [1, 3, 6])
def test_ranks_give_what_all_pairs_give(kortst: int) -> None:
    rnd = random.Random(kortst)
    for _ in range(60):
        waarden = [float(rnd.randrange(8)) for _each in range(rnd.randint(2 * kortst, 30))]
        assert pettitt(np.array(waarden), kortst) == plain(waarden, kortst)


def test_p_is_the_share_of_all_orders_that_part_as_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """With levels of two months, of all orders of six months."""
    monkeypatch.setattr(module, "KORTST", 2)
    for waarden in ([1.0, 2, 3, 4, 5, 6], [3.0, 1, 2, 6, 4, 5], [2.0, 2, 1, 1, 2, 1]):
        k, _place = plain(waarden, 2)
        orders = [plain(order, 2)[0] >= k for order in permutations(waarden)]
        own = module.series(tabel(("aandeel_x", "alle", waarden)))[0]
        part = module._tested(own, 0, 6)
        assert part is not None
        assert part.p == pytest.approx(sum(orders) / len(orders), abs=0.015)


def ruis(zaad: int, aantal: int, *stappen: tuple[int, float]) -> list[float]:
    rnd = random.Random(zaad)
    return [rnd.gauss(50, 2) + sum(hoogte for vanaf, hoogte in stappen if nr >= vanaf) for nr in range(aantal)]


@pytest.mark.parametrize("vanaf", [8, 15, 27])
def test_a_planted_step_is_found_in_its_month(vanaf: int) -> None:
    row, *more = gevonden(("duur_zaak", "alle", ruis(21, 36, (vanaf, 12.0))), ("duur_zaak", "wet: Wmo", ruis(13, 36)))
    assert (row["reeks"], row["groep"], row["maand"]) == ("duur_zaak", "alle", maanden(36)[vanaf]) and not more
    assert row["verschil"] == pytest.approx(12, abs=1.5)
    assert row["p"] < row["q"] <= 2 * row["p"] + 1e-9 and "familie van 2 reeksen" in row["opmerking"]
    assert "lijken op elkaar" not in row["opmerking"]


def test_two_steps_part_a_series_in_three() -> None:
    een, twee = gevonden(("aandeel_x", "alle", ruis(5, 48, (14, 12.0), (33, 12.0))))
    assert (een["maand"], twee["maand"]) == (maanden(48)[14], maanden(48)[33])
    assert een["waarde_na"] == twee["waarde_voor"] == pytest.approx(62, abs=1.5)
    assert (een["n_voor"], een["n_na"], twee["n_na"]) == (14 * 20, 19 * 20, 15 * 20)


@pytest.mark.parametrize("zaad", [1, 4, 15])
def test_a_split_moves_to_where_it_is_found_between_its_neighbours(zaad: int) -> None:
    """The first split of a series of three levels is drawn aside by the level on the other side."""
    found = gevonden(("aandeel_x", "alle", ruis(zaad, 48, (14, 12.0), (33, 12.0))))
    assert [row["maand"] for row in found] == [maanden(48)[14], maanden(48)[33]]


def seizoen(zaad: int, aantal: int, hoogte: float = 0.0, vanaf: int = 0) -> list[float]:
    """A count with a strong season."""
    rnd = random.Random(zaad)
    return [
        round(100 + 40 * (nr % 12 in (0, 1, 2, 3, 8, 9)) + rnd.gauss(0, 5) + hoogte * (nr >= vanaf))
        for nr in range(aantal)
    ]


def test_what_comes_back_every_year_is_no_change() -> None:
    assert gevonden(("zaken", "alle", seizoen(1, 24))) == []
    # As a share it would be: there no season is taken off, so a series of half years moves.
    half = [100.0 * (nr % 12 >= 6) + nr % 5 for nr in range(12)]
    assert len(gevonden(("aandeel_x", "alle", half))) == 1


@pytest.mark.parametrize(("aantal", "vanaf"), [(24, 12), (36, 20), (60, 19)])
def test_a_step_in_a_count_is_found_in_its_month_beside_the_season(aantal: int, vanaf: int) -> None:
    row, *more = gevonden(("zaken", "alle", seizoen(2, aantal, 40, vanaf)))
    assert row["maand"] == maanden(aantal)[vanaf] and not more
    assert "wat elk jaar in dezelfde maand terugkomt, telt niet mee" in row["opmerking"]


def test_a_part_of_less_than_two_years_of_a_count_is_not_parted_by_its_season() -> None:
    """Half a year low, half a year high: in the first year by itself that would be a change."""
    rnd = random.Random(1)
    waarden = [round(100 + 60 * (nr % 12 >= 6) + rnd.gauss(0, 4) + 80 * (nr >= 12)) for nr in range(36)]
    assert [row["maand"] for row in gevonden((module.VOLUMES[0], "alle", waarden))] == [maanden(36)[12]]


def test_a_count_of_less_than_two_years_says_that_it_may_be_the_season() -> None:
    (row,) = gevonden(("zaken", "alle", [10.0 + nr % 2 for nr in range(9)] + [30.0 + nr % 2 for nr in range(9)]))
    assert "korter dan twee jaar, dus het kan ook het seizoen zijn" in row["opmerking"]


def test_months_without_a_value_are_passed_over_and_short_series_not_tested() -> None:
    waarden: list[float | None] = list(ruis(6, 30, (15, 12.0)))
    waarden[3] = waarden[15] = None
    short = ruis(7, 11)
    table = tabel(("aandeel_x", "alle", waarden), ("aandeel_y", "alle", short))
    assert family(table) == [("aandeel_x", "alle")]
    (row,) = change_points(table).to_pylist()
    assert row["maand"] == maanden(30)[16] and "familie van 1 reeksen" in row["opmerking"]
    assert row["n_voor"] == 14 * 20


def test_months_that_resemble_each_other_are_said_to_do_so() -> None:
    rnd = random.Random(8)
    golf, waarden = 0.0, []
    for nr in range(60):
        golf = 0.8 * golf + rnd.gauss(0, 1)
        waarden.append(golf + 12 * (nr >= 30))
    found = gevonden(("aandeel_x", "alle", waarden))
    assert found and all("lijken op elkaar (samenhang 0," in row["opmerking"] for row in found)


def test_the_same_series_give_the_same_rows_and_none_gives_none() -> None:
    table = tabel(("aandeel_x", "alle", ruis(9, 40, (20, 3.0))))
    assert change_points(table) == change_points(table)
    assert gevonden() == []


@pytest.mark.parametrize("soort", ["aandeel_x", "zaken"])
def test_without_a_change_hardly_any_run_finds_one(soort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 200 runs of four series each; by chance 5 % would find one at most, and 9 % is 2.6 standard errors more."""
    monkeypatch.setattr(module, "VERWISSELINGEN", 399)
    runs = 200
    flagged = sum(
        bool(gevonden(*((soort, str(nr), seizoen(1000 + 4 * run + nr, 27) if soort in module.VOLUMES
                         else ruis(1000 + 4 * run + nr, 27)) for nr in range(4))))
        for run in range(runs)
    )  # fmt: skip
    assert flagged / runs <= 0.09
