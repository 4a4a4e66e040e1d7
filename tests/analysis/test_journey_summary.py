"""Figures over the tables of klantreizen, against a count in plain Python and by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

import pyarrow as pa
import pytest

from klantreis.analysis.journey_summary import desks, handovers, kinds_together, loops, overview, referrals
from klantreis.schemas import schema_of
from klantreis.vocabulary_journeys import BEZOEKEN, KLANTREIZEN, LUSSEN, OVERDRACHTEN, OVERDRACHTSOORTEN

Rij = dict[str, Any]


def tabel(kolommen: Mapping[str, str], rijen: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(kolommen) | dict(rij) for rij in rijen], schema_of(kolommen))


def reizen(**inwoners: str | None) -> pa.Table:
    return tabel(KLANTREIZEN, [{"klantreis": reis, "inwoner": wie} for reis, wie in inwoners.items()])


def over(reis: str, van: str | None, naar: str | None, soort: str, dagen: float | None = None) -> Rij:
    bewijs = "doorverwijzing" if soort in ("zoekgeraakt", "lopend", "buiten_beeld", "koud") else "binnen_zaak"
    return {"klantreis": reis, "van_loket": van, "naar_loket": naar, "soort": soort, "wachtdagen": dagen,
            "bewijs": bewijs}  # fmt: skip


def lus(reis: str, pad: str, dagen: float, voortgang: str = "nee", **meer: Any) -> Rij:
    return {"klantreis": reis, "pad": pad, "soort": "direct", "tussentijd_dagen": dagen, "voortgang": voortgang,
            "gelijktijdig": False} | meer  # fmt: skip


def test_handovers_per_kind_and_all_kinds_together() -> None:
    rows = tabel(OVERDRACHTEN, [
        over("a", "Wmo", "CJG", "warm", 2.0), over("a", "Wmo", "CJG", "koud", 9.0),
        over("b", "Wmo", "CJG", "warm", 4.0), over("b", "Wmo", None, "zoekgeraakt"),
        over("c", "CJG", "UWV", "buiten_beeld"),
    ])  # fmt: skip
    found = handovers(rows, reizen(a="i1", b="i1", c=None)).to_pylist()
    assert [tuple(row.values()) for row in found] == [
        ("CJG", "UWV", "buiten_beeld", 1, 1, 0, None), ("CJG", "UWV", None, 1, 1, 0, None),
        ("Wmo", "(onbekend)", "zoekgeraakt", 1, 1, 1, None), ("Wmo", "(onbekend)", None, 1, 1, 1, None),
        ("Wmo", "CJG", "koud", 1, 1, 1, 9.0), ("Wmo", "CJG", "warm", 2, 2, 1, 3.0),
        ("Wmo", "CJG", None, 3, 2, 1, 4.0),
    ]  # fmt: skip
    assert list(found[0]) == ["van", "naar", "soort", "aantal", "klantreizen", "inwoners", "mediaan_dagen"]


def test_without_residents_their_number_is_null_everywhere() -> None:
    none = reizen(a=None, b=None)
    visits = tabel(BEZOEKEN, [{"klantreis": reis, "loket": loket} for reis, loket in (("a", "X"), ("b", None))])
    assert [tuple(row.values()) for row in desks(visits, none).to_pylist()] == [
        ("(onbekend)", 1, None), ("X", 1, None),
    ]  # fmt: skip
    assert {
        row["inwoners"] for row in handovers(tabel(OVERDRACHTEN, [over("a", "X", "Y", "warm", 1.0)]), none).to_pylist()
    } == {None}
    assert [row["inwoners"] for row in loops(tabel(LUSSEN, [lus("a", "X > Y > X", 3.0)]), none).to_pylist()] == [None]
    # Known residents elsewhere in the log make them none here, not unknown.
    assert [row["inwoners"] for row in desks(visits, reizen(a=None, b="i")).to_pylist()] == [1, 0]


def test_loops_by_days_together_without_registered_gain_of_phase() -> None:
    rows = tabel(LUSSEN, [
        lus("a", "X > Y > X", 3.1), lus("a", "X > Y > X", 0.2), lus("b", "X > Y > X", 90.0, "ja", gelijktijdig=True),
        lus("c", "Y > X > Y", 3.3), lus("c", "Y > X > Y", 99.0, oordeel="klopt niet"),
        lus("d", "Z > Y > Z", 50.0, "nog_onbekend"), lus("d", "Z > Y > Z", 1.0, "ja", oordeel="klopt"),
    ])  # fmt: skip
    found = loops(rows, reizen(a="i", b="i", c="j", d="k")).to_pylist()
    assert [tuple(row.values()) for row in found] == [
        ("X > Y > X", "direct", 3, 2, 1, 3.1, 1, 2, 0, 1, 3.3),
        ("Y > X > Y", "direct", 1, 1, 1, 3.3, 0, 1, 0, 0, 3.3),
        ("Z > Y > Z", "direct", 2, 1, 1, 25.5, 1, 0, 1, 0, 0.0),
    ]  # fmt: skip
    assert list(found[0])[5:] == ["mediaan_dagen", "met", "zonder", "onbekend", "gelijktijdig", "dagen_zonder"]


def test_referrals_of_which_it_can_be_known_whether_they_arrived() -> None:
    kinds = ["zoekgeraakt", "zoekgeraakt", "lopend", "buiten_beeld", "koud", "koud", "koud", "warm"]
    rows = tabel(OVERDRACHTEN, [over("a", "X", "Y", soort) for soort in kinds])
    assert referrals(rows) == (5, 2)
    assert kinds_together(rows) == {
        "warm": 1, "koud": 3, "onbekend": 0, "lopend": 1, "zoekgeraakt": 2, "buiten_beeld": 1,
    }  # fmt: skip
    assert referrals(rows.slice(0, 0)) == (0, 0)


def test_the_figures_that_a_run_begins_with() -> None:
    tables = {
        "klantreizen": tabel(KLANTREIZEN, [
            {"klantreis": reis, "inwoner": wie, "fase_bereikt": fase, "lopend": reis in "bc"}
            for reis, wie, fase in (("a", "i", None), ("b", "i", "melding"), ("c", "j", None), ("d", None, None))
        ]),
        "bezoeken": tabel(BEZOEKEN, [{"klantreis": "a", "loket": loket} for loket in ("X", "Y", "X", None, "x.")]),
        "overdrachten": tabel(OVERDRACHTEN, [over("a", "X", "Y", "koud", 1.0), over("a", "X", "Y", "zoekgeraakt")]),
        "lussen": tabel(LUSSEN, [
            lus("a", "X > Y > X", 3.0), lus("b", "X > Y > X", 5.0), lus("b", "Y > X > Y", 9.0, "ja"),
            lus("d", "Y > X > Y", 1.0), lus("c", "X > Y > X", 99.0, oordeel="klopt niet"),
        ]),
    }  # fmt: skip
    found = overview(tables)
    assert found.pop("lus")["pad"] == "X > Y > X"
    assert found == {
        "klantreizen": 4, "inwoners": 2, "zonder_inwoner": 1, "loketten": 3, "met_terugkeer": 3, "inwoners_terug": 1,
        "keer_terug": 4, "kent_fasen": True, "doorverwijzingen": 2, "zonder_vervolg": 1, "lopend": 2, "overdrachten": 2,
        "schrijfwijzen": [["X", "x."]],
    }  # fmt: skip
    tables["klantreizen"] = tabel(KLANTREIZEN, [{"klantreis": reis} for reis in "abcd"])
    tables["lussen"] = tabel(LUSSEN, [lus("a", "X > Y > X", 3.0, "ja")])
    bare = overview(tables)
    assert (bare["inwoners"], bare["inwoners_terug"], bare["kent_fasen"], bare["lus"]) == (None, None, False, None)


def test_nothing_gives_nothing() -> None:
    none = reizen()
    assert len(desks(tabel(BEZOEKEN, []), none)) == 0
    assert len(handovers(tabel(OVERDRACHTEN, []), none)) == 0
    assert len(loops(tabel(LUSSEN, []), none)) == 0


@pytest.mark.parametrize("seed", range(6))
def test_a_plain_count_finds_the_same(seed: int) -> None:
    rng = random.Random(seed)
    people = {f"r{nr}": rng.choice([None, "i1", "i2", "i3"]) for nr in range(9)}
    known = any(people.values())
    names = [None, "CJG", "Wmo", "Werk"]
    moves = []
    for _nr in range(60):
        soort = rng.choice(list(OVERDRACHTSOORTEN))
        days = rng.randrange(0, 40) / 8 if soort in ("warm", "koud", "onbekend") else None
        moves.append(over(rng.choice(list(people)), rng.choice(names), rng.choice(names), soort, days))
    by_pair: dict[tuple[str, str, str | None], list[Rij]] = {}
    for move in moves:
        for soort in (move["soort"], None):
            key = move["van_loket"] or "(onbekend)", move["naar_loket"] or "(onbekend)", soort
            by_pair.setdefault(key, []).append(move)
    expected = set()
    for key, own in by_pair.items():
        waits = [move["wachtdagen"] for move in own if move["wachtdagen"] is not None]
        who = {people[move["klantreis"]] for move in own} - {None}
        trips = {move["klantreis"] for move in own}
        middle = median(waits) if waits else None
        expected.add((*key, len(own), len(trips), len(who) if known else None, middle))
    found = [tuple(row.values()) for row in handovers(tabel(OVERDRACHTEN, moves), reizen(**people)).to_pylist()]
    assert len(found) == len(expected)
    assert set(found) == expected
    assert [row[:2] for row in found] == sorted(row[:2] for row in found)
