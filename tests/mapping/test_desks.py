"""The register of desks: names by day, and null for what it does not know."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from klantreis.mapping.desks import Loketregister
from klantreis.project import Loket

NUL = date(1970, 1, 1)


def register(*entries: dict[str, object]) -> Loketregister:
    return Loketregister([Loket.model_validate(entry) for entry in entries])


def op(wanted: Loketregister, names: list[str | None], day: str = "2024-01-01") -> list[str | None]:
    days = np.full(len(names), (date.fromisoformat(day) - NUL).days)
    found: list[str | None] = wanted.resolve(pa.array(names, pa.string()), days).to_pylist()
    return found


def test_without_a_register_every_name_is_a_desk() -> None:
    assert op(register(), ["Wmo", "wmo", None]) == ["Wmo", "wmo", None]


def test_case_and_spaces_do_not_matter_and_the_unknown_is_null() -> None:
    desks = register({"naam": "Wmo-loket", "ook": ["Team  Zorg", "20"]}, {"naam": "CJG"})
    assert op(desks, ["WMO-LOKET", "team zorg", " Team Zorg ", "20", "cjg", "TeamZorg", "020", None, ""]) == [
        "Wmo-loket", "Wmo-loket", "Wmo-loket", "Wmo-loket", "CJG", None, None, None, None,
    ]  # fmt: skip


def test_both_days_of_a_period_are_in_it() -> None:
    desks = register({"naam": "Wmo", "ook": "Zorg", "geldig_van": "2022-01-01", "geldig_tot": "2023-06-30"})
    for day, known in (("2021-12-31", False), ("2022-01-01", True), ("2023-06-30", True), ("2023-07-01", False)):
        assert op(desks, ["zorg", "Wmo"], day) == (["Wmo", "Wmo"] if known else [None, None])


@pytest.mark.parametrize(("day", "wanted"), [("2023-12-31", "Jeugd"), ("2024-01-01", "Wmo")])
def test_a_name_that_moves_to_another_desk(day: str, wanted: str) -> None:
    desks = register(
        {"naam": "Jeugd", "ook": "Team 1", "geldig_tot": "2023-12-31"},
        {"naam": "Wmo", "ook": "Team 1", "geldig_van": "2024-01-01"},
    )
    assert op(desks, ["team 1", "Jeugd", "x", None], day) == [
        wanted,
        "Jeugd" if wanted == "Jeugd" else None,
        None,
        None,
    ]


def test_days_before_1970_and_far_ahead() -> None:
    desks = register({"naam": "A", "geldig_tot": "1969-12-31"}, {"naam": "B", "geldig_van": "2050-01-01"})
    assert op(desks, ["A", "B"], "1969-12-31") == ["A", None]
    assert op(desks, ["A", "B"], "1970-01-01") == [None, None]
    assert op(desks, ["A", "B"], "2099-12-31") == [None, "B"]


def test_none_and_only_nulls() -> None:
    desks = register({"naam": "A"})
    assert op(desks, []) == []
    assert op(desks, [None, None]) == [None, None]


@pytest.mark.parametrize("seed", range(20))
def test_against_the_definition(seed: int) -> None:
    """Every name and day on its own, over entries that never contradict each other."""
    rng = random.Random(seed)
    entries = []
    for name in "abc":
        start = date(2020, 1, 1)
        for desk in rng.sample(["X", "Y", "Z"], rng.randint(1, 3)):
            end = start + timedelta(days=rng.randint(0, 400))
            entries.append({"naam": desk, "ook": name, "geldig_van": str(start), "geldig_tot": str(end)})
            start = end + timedelta(days=rng.randint(1, 50))
    desks = register(*entries)
    names = [rng.choice(["a", "B", "c ", "d", None]) for _ in range(200)]
    days = np.array([(date(2019, 12, 20) - NUL).days + rng.randrange(1400) for _ in names])
    wanted = []
    for name, day in zip(names, days, strict=True):
        text = str(NUL + timedelta(days=int(day)))
        fits = [
            entry["naam"]
            for entry in entries
            if (name or "").strip().lower() == entry["ook"] and entry["geldig_van"] <= text <= entry["geldig_tot"]
        ]
        assert len(fits) <= 1
        wanted.append(fits[0] if fits else None)
    assert desks.resolve(pa.array(names, pa.string()), days).to_pylist() == wanted
