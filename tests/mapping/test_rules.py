"""Which rule wins, against the definition written out; what conditions hold; what overlaps."""

from __future__ import annotations

import fnmatch
import random
import re
from collections import Counter

import pytest

from klantreis.mapping.rules import GEEN_REGEL, Regelboek, condition, rules_of
from klantreis.project import Bron, Regel, Stap, Voorwaarde


def regel(**keys: object) -> Regel:
    return Regel.model_validate(keys)


# --- the definition, plainly ----------------------------------------------------------------------------------------


def _fits(rule: Regel, code: str, cells: dict[str, str | None]) -> bool:
    plain = " ".join(code.casefold().split())
    if rule.code is not None and plain not in [" ".join(text.casefold().split()) for text in rule.code]:
        return False
    if rule.patroon is not None and not fnmatch.fnmatchcase(plain, " ".join(rule.patroon.casefold().split())):
        return False
    if rule.regex is not None and not re.search(rule.regex, code):
        return False
    for name, wanted in rule.als.items():
        cell = cells[name]
        if wanted.waarde is not None and (cell or "").casefold() not in [text.casefold() for text in wanted.waarde]:
            return False
        if wanted.leeg is not None and (cell is None) is not wanted.leeg:
            return False
    return True


def _specific(rule: Regel) -> tuple[int, int, int]:
    kind = 3 if rule.code is not None else 2 if rule.patroon is not None else 1
    literal = sum(1 for sign in re.sub(r"\[.+?\]", "", rule.patroon or "") if sign not in "*?")
    return kind, len(rule.als), literal


def _random_rule(rng: random.Random) -> Regel:
    keys: dict[str, object] = {}
    kind = rng.random()
    if kind < 0.35:
        keys["code"] = rng.sample(["A1", "a1", "A2", "B1", "B 1"], rng.randint(1, 2))
    elif kind < 0.8:
        keys["patroon"] = rng.choice(["*", "A*", "a?", "A1", "*1", "[AB]*", "b*1", "?*"])
    else:
        keys["regex"] = rng.choice(["^A", "1$", ".", "^B 1$", "^a1$"])
    als: dict[str, object] = {}
    if rng.random() < 0.4:
        als["Vraag"] = rng.choice(["True", ["true", "x"], {"leeg": "ja"}])
    if rng.random() < 0.3:
        als["Soort"] = rng.choice(["W", {"leeg": "nee"}])
    return regel(**keys, als=als)


@pytest.mark.parametrize("seed", range(60))
def test_the_most_specific_rule_wins(seed: int) -> None:
    rng = random.Random(seed)
    rules = [_random_rule(rng) for _ in range(rng.randint(1, 9))]
    book = Regelboek(rules)
    assert list(book.columns) == sorted({name for rule in rules for name in rule.als})
    overlap: Counter[tuple[int, int]] = Counter()
    for code in ("A1", "a1", "A2", "A22", "B1", "B  1", "b 1", "C", ""):
        for vraag in (None, "True", "x", "nee"):
            for soort in (None, "w"):
                cells = {"Vraag": vraag, "Soort": soort}
                fitting = [nr for nr, rule in enumerate(rules) if _fits(rule, code, cells)]
                # Highest specificity first; among equals the first in the file.
                fitting.sort(key=lambda nr: (*(-part for part in _specific(rules[nr])), nr))
                rows = rng.randint(1, 3)
                overlap.update({(fitting[0], loser): rows for loser in fitting[1:]})
                chosen = book.choose(code, [cells[name] for name in book.columns], rows)
                assert chosen == (fitting[0] if fitting else GEEN_REGEL)
    assert book.overlap == overlap


def test_each_step_of_the_order_counts() -> None:
    book = Regelboek(
        [
            regel(regex="A", als={"Q": "1", "R": "1", "S": "1"}),
            regel(patroon="A*"),
            regel(patroon="AB*"),
            regel(patroon="A*", als={"Q": "1"}),
            regel(code="ABC"),
            regel(code="ABC", als={"Q": "1"}),
            regel(code="ABC", fase="besluit"),
            regel(patroon="[AXYZ]B*"),
        ]
    )
    no, yes = [None] * 3, ["1"] * 3
    assert book.choose("ABC", yes) == 5
    assert book.choose("ABC", no) == 4  # the first of two equals
    assert book.choose("ABX", yes) == 3  # a condition beats more letters
    assert book.choose("ABX", no) == 2  # a set of letters is no literal
    assert book.choose("AX", no) == 1
    assert book.choose("xA", yes) == 0
    assert book.choose("xA", no) == GEEN_REGEL
    assert Regelboek(()).choose("A", ()) == GEEN_REGEL


def test_overlap_counts_rows_of_every_loser() -> None:
    book = Regelboek([regel(patroon="*"), regel(code="A"), regel(patroon="A*")])
    book.choose("A", (), 5)
    book.choose("AB", (), 2)
    book.choose("B", ())
    assert book.overlap == {(1, 2): 5, (1, 0): 5, (2, 0): 2}


@pytest.mark.parametrize(
    ("voorwaarde", "holds", "fails"),
    [
        ({"waarde": "True"}, ["True", "TRUE", " true "], ["False", None, "True x"]),
        ({"waarde": ["A b", "C"]}, ["a  b", "c"], ["ab", "a", None]),
        ({"niet": "x"}, ["y", None], ["x", "X"]),
        ({"niet": ["x", "y"]}, ["z", None], ["x", "y"]),
        ({"patroon": "W*"}, ["Wmo", "wmo x"], ["de Wmo", None]),
        ({"regex": "^W"}, ["Wmo"], ["wmo", "de Wmo", None]),
        ({"regex": "m"}, ["Wmo"], ["W", None]),
        ({"leeg": "ja"}, [None], ["x"]),
        ({"leeg": "nee"}, ["x"], [None]),
        ({"patroon": "*o", "niet": "Wmo"}, ["zo"], ["Wmo", "Jw", None]),
        ({"niet": "x", "leeg": "nee"}, ["y"], [None, "x"]),
    ],
)
def test_conditions(voorwaarde: dict[str, object], holds: list[str | None], fails: list[str | None]) -> None:
    check = condition(Voorwaarde.model_validate(voorwaarde))
    assert [cell for cell in holds if not check(cell)] == []
    assert [cell for cell in fails if check(cell)] == []


def test_steps_of_the_wide_form_are_rules_of_their_column() -> None:
    stappen = (
        Stap.model_validate(
            {"kolom": ["Datum", "Dag"], "activiteit": "Melding", "als": {"Soort": "W"}, "loket": "CJG"}
        ),
        Stap.model_validate({"kolom": "Datum af", "fase": "besluit", "rollen": ["besluit"], "overslaan": "ja"}),
    )
    bron = Bron.model_validate(
        {"bestanden": "x", "vorm": "breed", "kolommen": {"zaak": "Z"}, "stappen": [{"kolom": "Datum"}]}
    ).model_copy(update={"stappen": stappen})
    rules = rules_of(bron)
    assert [rule.code for rule in rules] == [("Datum",), ("Datum af",)]
    assert (rules[0].activiteit, rules[0].gezet(), set(rules[0].als)) == ("Melding", {"loket": "CJG"}, {"Soort"})
    assert (rules[1].fase, rules[1].rollen, rules[1].overslaan) == ("besluit", ("besluit",), True)
    assert Regelboek(rules).choose("Datum", ["W"]) == 0
    assert Regelboek(rules).choose("Datum", ["J"]) == GEEN_REGEL
