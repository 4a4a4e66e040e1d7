"""The table `samenloop`: every klantreis in one combination of desks and one of acts, counted by hand and by sets."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pyarrow as pa
import pytest

from klantreis.analysis.overlap import overlap
from klantreis.schemas import schema_of
from klantreis.vocabulary_journeys import SAMENLOOP, SAMENLOOPSOORTEN

Rij = dict[str, Any]
KOLOMMEN = dict.fromkeys(("klantreis", "inwoner", "loketten", "wetten"), "string")


def gemaakt(*rijen: tuple[str | None, str | None, str | None]) -> pa.Table:
    """Klantreizen of (inwoner, loketten, wetten)."""
    rows = [
        {"klantreis": f"k{nr}", "inwoner": inwoner, "loketten": loketten, "wetten": wetten}
        for nr, (inwoner, loketten, wetten) in enumerate(rijen)
    ]
    return pa.Table.from_pylist(rows, schema_of(KOLOMMEN))


def cellen(table: pa.Table) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in table.to_pylist()]


def test_by_hand() -> None:
    reizen = gemaakt(
        ("an", "CJG; Wmo-loket", "Jeugdwet; Wmo"),
        ("an", "CJG; Wmo-loket", "Wmo"),  # the same resident twice
        ("bo", "CJG; Wmo-loket", None),
        (None, "CJG; Wmo-loket", "Wmo"),
        ("bo", "CJG; Werkplein; Wmo-loket", "Wmo"),
        (None, "Werkplein", None),
        ("cy", None, None),
    )
    assert cellen(overlap(reizen)) == [
        ("loketten", "CJG; Wmo-loket", 2, 4, 2),
        ("loketten", "CJG; Werkplein; Wmo-loket", 3, 1, 1),
        ("loketten", "Werkplein", 1, 1, 0),
        ("wetten", "Wmo", 1, 3, 2),
        ("wetten", "Jeugdwet; Wmo", 2, 1, 1),
    ]


def test_a_log_without_residents_counts_klantreizen_only() -> None:
    found = overlap(gemaakt((None, "CJG", None), (None, "CJG", None), (None, None, "Wmo")))
    assert cellen(found) == [("loketten", "CJG", 1, 2, None), ("wetten", "Wmo", 1, 1, None)]


def test_nothing_gives_an_empty_table_of_the_same_form() -> None:
    for empty in (gemaakt(), gemaakt(("an", None, None))):
        found = overlap(empty)
        assert (len(found), found.schema) == (0, schema_of(SAMENLOOP))


@pytest.mark.parametrize("zaad", range(20))
def test_random_klantreizen_are_counted_as_sets_count_them(zaad: int) -> None:
    rng = random.Random(zaad)
    names = ["CJG", "Wmo-loket", "Werkplein", "Kerk", "Één", "a"]

    def some() -> str | None:
        return "; ".join(sorted(rng.sample(names, rng.randint(0, 4)))) or None

    people = [*(f"i{nr}" for nr in range(rng.choice((1, 5, 30)))), None]
    reizen = gemaakt(*((rng.choice(people), some(), some()) for _ in range(rng.choice((1, 10, 200)))))
    rows = reizen.to_pylist()
    expected: list[Rij] = []
    for soort in SAMENLOOPSOORTEN:
        sets: dict[frozenset[str], list[Rij]] = defaultdict(list)
        for row in rows:
            if row[soort]:
                sets[frozenset(row[soort].split("; "))].append(row)
        own = [
            {
                "soort": soort, "combinatie": "; ".join(sorted(combi)), "aantal": len(combi), "klantreizen": len(those),
                "inwoners": len({row["inwoner"] for row in those} - {None})
                if any(row["inwoner"] for row in rows) else None,
            }
            for combi, those in sets.items()
        ]  # fmt: skip
        expected += sorted(own, key=lambda row: (-row["klantreizen"], row["combinatie"]))
    found = overlap(reizen)
    assert found.to_pylist() == expected
    assert found.schema == schema_of(SAMENLOOP)
    shuffled = overlap(reizen.take(pa.array(rng.sample(range(len(rows)), len(rows)))))
    assert shuffled.equals(found)
