"""The table `voorafgaand`: an example worked out by hand, plain counting, and what may change nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from scipy.stats import fisher_exact

from klantreis.analysis import precursor_risks
from klantreis.analysis.precursor_risks import compare
from klantreis.analysis.precursor_rows import STRATA
from klantreis.schemas import schema_of
from klantreis.vocabulary_links import VOORAFGAAND, VOORAFGAAND_BESLUITEN, VOORAFGAAND_KENMERKEN

Rij = dict[str, Any]


def tabel(rows: Sequence[Rij]) -> pa.Table:
    full = []
    for nr, row in enumerate(rows):
        base: Rij = {
            "besluit": f"B{nr}", "zaak": f"Z{nr}", "inwoner": f"I{nr}", "wet": "Wmo", "uitkomst": "afwijzing",
            "op": date(2024, 5, 1), "telt": "ja", "bestreden": "nee", "dagen_sinds_melding": None, "kenmerken": [],
            "gebeurtenis": nr,
        }  # fmt: skip
        full.append(base | row)
    return pa.Table.from_pylist(full, schema_of(VOORAFGAAND_BESLUITEN))


def vergelijk(rows: Sequence[Rij], trekkingen: int = 200) -> list[Rij]:
    found: list[Rij] = compare(tabel(rows), 1, trekkingen).tabel.to_pylist()
    return found


def een(rows: Sequence[Rij], kenmerk: str = "lus", niveau: str = "ja", hoe: str = "gestratificeerd") -> Rij:
    return next(
        row for row in rows if (row["kenmerk"], row["niveau"], row["ruw_of_gestratificeerd"]) == (kenmerk, niveau, hoe)
    )


def groep(n: int, wel: int, lus: bool, **rest: Any) -> list[Rij]:
    """So many decisions, of which so many were contested."""
    return [
        {"kenmerken": ["lus: ja"] if lus else [], "bestreden": "ja" if nr < wel else "nee", **rest} for nr in range(n)
    ]


@pytest.fixture
def klein(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few decisions are enough, so that they can be counted by hand."""
    monkeypatch.setattr(precursor_risks, "MINSTENS_BESLUITEN", 2)
    monkeypatch.setattr(precursor_risks, "MINSTENS_BESTREDEN", 1)


# Refusals: 4 with a loop, 2 contested; 6 without, 1 contested. Grants: 5 with, 1 contested; 10 without, 1 contested.
# Ended: 3 without a loop, all contested: nothing to compare them with, so they only count crude.
# Crude: 3 of 9 = 0.333333 with, 5 of 19 = 0.263158 without; difference 7.017544 on 100, ratio 1.266667.
# Weights: 4 x 6 / 10 = 2.4 and 5 x 10 / 15 = 3.333333; together 5.733333.
# With: (2/4 x 2.4 + 1/5 x 3.333333) / 5.733333 = (1.2 + 0.666667) / 5.733333 = 0.325581.
# Without: (1/6 x 2.4 + 1/10 x 3.333333) / 5.733333 = (0.4 + 0.333333) / 5.733333 = 0.127907.
# Difference 19.767442 on 100; ratio 2.545455.
VOORBEELD = [
    *groep(4, 2, True), *groep(6, 1, False), *groep(5, 1, True, uitkomst="toekenning"),
    *groep(10, 1, False, uitkomst="toekenning"), *groep(3, 3, False, uitkomst="beëindiging"),
]  # fmt: skip


def test_an_example_by_hand(klein: None) -> None:
    rows = vergelijk(VOORBEELD)
    crude, within = een(rows, hoe="ruw"), een(rows)
    counts = ("n_met", "n_zonder", "bestreden_met", "bestreden_zonder", "strata")
    figures = ("risico_met", "risico_zonder", "verschil_per_100", "risicoverhouding")
    assert [crude[name] for name in counts] == [9, 19, 3, 5, 1]
    assert [crude[name] for name in figures] == [0.333333, 0.263158, 7.017544, 1.266667]
    assert [within[name] for name in counts] == [9, 16, 3, 2, 2]
    assert [within[name] for name in figures] == [0.325581, 0.127907, 19.767442, 2.545455]
    assert (crude["p"], crude["q"], crude["homogeen_p"]) == (None, None, None)
    assert within["homogeen_p"] is not None


def test_no_decision_is_compared_over_a_stratum(klein: None) -> None:
    """Contested are all with a loop, but within every act, year and outcome there is nothing to compare."""
    days = date(2023, 12, 31), date(2024, 1, 1)
    for name, one, two in (("wet", "Wmo", None), ("uitkomst", "x", None), ("op", *days)):
        rows = vergelijk([*groep(5, 5, True, **{name: one}), *groep(5, 0, False, **{name: two})])
        crude, within = een(rows, hoe="ruw"), een(rows)
        assert crude["verschil_per_100"] == 100
        assert (within["n_met"], within["strata"], within["verschil_per_100"], within["p"]) == (0, 0, None, 1)
    assert not set(STRATA) & set(VOORAFGAAND_KENMERKEN)


def test_uncertain_decisions_are_left_out_and_bounded(klein: None) -> None:
    """Two more refusals with a loop. Contested by none: 2 of 6 with a loop; by all: 4 of 6.

    Weights 6 x 6 / 12 = 3 and 3.333333; without a loop (1/6 x 3 + 1/10 x 3.333333) / 6.333333 = 0.131579 both times.
    None: with (2/6 x 3 + 1/5 x 3.333333) / 6.333333 = 0.263158. All: (4/6 x 3 + 0.666667) / 6.333333 = 0.421053.
    """
    unsure = [{"kenmerken": ["lus: ja"], "bestreden": "onbekend"}] * 2
    rows = vergelijk([*VOORBEELD, *unsure])
    row, known = een(rows), een(vergelijk(VOORBEELD))
    same = ("n_met", "n_zonder", "risico_met", "risico_zonder", "verschil_per_100", "p", "ci_laag", "homogeen_p")
    assert [row[name] for name in same] == [known[name] for name in same]
    assert (row["onzeker_met"], row["onzeker_zonder"]) == (2, 0)
    assert [row[name] for name in ("verschil_als_geen", "verschil_als_alle")] == [13.157895, 28.947368]
    assert [row[name] for name in ("rv_als_geen", "rv_als_alle")] == [2.0, 3.2]
    assert een(rows, hoe="ruw")["verschil_als_alle"] == round((5 / 11 - 5 / 19) * 100, 6)
    assert [known[name] for name in ("verschil_als_geen", "verschil_als_alle")] == [known["verschil_per_100"]] * 2


def test_decisions_that_do_not_count_are_not_there(klein: None) -> None:
    other = [{"kenmerken": ["lus: ja"], "bestreden": "ja", "telt": "termijn_loopt"}] * 5
    assert vergelijk([*VOORBEELD, *other]) == vergelijk(VOORBEELD)


# --- many random decisions -------------------------------------------------------------------------------------------


def willekeurig(zaad: int, n: int = 400) -> list[Rij]:
    rng = random.Random(zaad)
    rows = []
    for _nr in range(n):
        features = [f"stap: {letter}" for letter in "ABCDE" if rng.random() < 0.3]
        features += ["lus: ja"] * (rng.random() < 0.2)
        features.append(f"overdrachten: {rng.choice(('0', '1', '2 of meer'))}")
        features += [f"variant: {rng.choice('xyz')}"] * (rng.random() < 0.8)
        chance = 0.1 + 0.15 * ("lus: ja" in features)
        rows.append(
            {"kenmerken": features, "wet": rng.choice(("Wmo", "Jeugdwet", None)), "inwoner": f"I{rng.randint(0, 250)}",
             "uitkomst": rng.choice(("toekenning", "afwijzing")),
             "op": date(2023, 11, 1) + timedelta(rng.randint(0, 120)),
             "dagen_sinds_melding": rng.choice((None, *range(10, 90))),
             "bestreden": rng.choices(("ja", "nee", "onbekend"), (chance, 1 - chance, 0.03))[0]}
        )  # fmt: skip
    return rows


def traag(rows: Sequence[Rij], kenmerk: str, niveau: str) -> tuple[list[int], float | None]:
    """n_met, n_zonder, bestreden_met, bestreden_zonder within strata, and the difference, in plain loops."""
    strata: dict[Any, list[int]] = {}
    for row in rows:
        own = [text.partition(": ")[2] for text in row["kenmerken"] if text.startswith(f"{kenmerk}: ")]
        if row["bestreden"] == "onbekend" or (kenmerk == "variant" and not own):
            continue
        counts = strata.setdefault((row["wet"], row["op"].year, row["uitkomst"]), [0, 0, 0, 0])
        side = 0 if niveau in own else 1
        counts[side] += 1
        counts[2 + side] += row["bestreden"] == "ja"
    both = [counts for counts in strata.values() if counts[0] and counts[1]]
    total = sum(n1 * n0 / (n1 + n0) for n1, n0, _a, _c in both)
    difference = sum((a * n0 - c * n1) / (n1 + n0) for n1, n0, a, c in both)
    return [sum(column) for column in zip(*both, strict=True)], round(difference / total * 100, 6)


def test_counts_and_difference_by_plain_counting() -> None:
    for zaad in range(3):
        source = willekeurig(zaad)
        rows = vergelijk(source, 40)
        for row in rows:
            if row["ruw_of_gestratificeerd"] == "ruw" or row["kenmerk"] == "tijd_tot_besluit":
                continue
            counts, difference = traag(source, row["kenmerk"], row["niveau"])
            assert [row[k] for k in ("n_met", "n_zonder", "bestreden_met", "bestreden_zonder")] == counts
            assert row["verschil_per_100"] == pytest.approx(difference, abs=1e-6)


def test_quarters_hold_the_decisions_in_equal_parts() -> None:
    source = willekeurig(4)
    known = sorted(row["dagen_sinds_melding"] for row in source if row["dagen_sinds_melding"] is not None)
    rows = [row for row in vergelijk(source, 40) if row["kenmerk"] == "tijd_tot_besluit"]
    rows = [row for row in rows if row["ruw_of_gestratificeerd"] == "ruw"]
    assert len(rows) == 4
    limits = [known[(len(known) * part + 3) // 4 - 1] for part in (1, 2, 3)]
    assert [row["niveau"] for row in rows] == [
        f"1e kwart, hoogstens {limits[0]} dagen", f"2e kwart, {limits[0] + 1} tot en met {limits[1]} dagen",
        f"3e kwart, {limits[1] + 1} tot en met {limits[2]} dagen", f"4e kwart, meer dan {limits[2]} dagen",
    ]  # fmt: skip
    unsure = sum(
        row["bestreden"] == "onbekend" and row["dagen_sinds_melding"] is not None for row in source
    )  # fmt: skip
    for row in rows:
        # Who has no melding in sight neither has nor lacks it.
        assert row["n_met"] + row["n_zonder"] == len(known) - unsure
    alike = vergelijk([{**row, "dagen_sinds_melding": 7} for row in source], 40)
    labels = [row["niveau"] for row in alike if row["kenmerk"] == "tijd_tot_besluit"]
    assert labels == ["1e kwart, hoogstens 7 dagen"] * 2


def test_the_family_is_fixed_by_numbers_of_decisions_alone() -> None:
    """Whoever contests what, and whatever is uncertain: the same is tested, and quarters have the same limits."""
    source = willekeurig(5)
    families, rng = set(), random.Random(0)
    for _nr in range(4):
        said = rng.sample([row["bestreden"] for row in source], len(source))
        rows = [{**row, "bestreden": one} for row, one in zip(source, said, strict=True)]
        families.add(compare(tabel(rows), 1, 40).familie)
    assert len(families) == 1
    family = families.pop()
    assert len(family) > 10
    many = [*groep(30, 3, True), *groep(29, 3, False)]
    assert compare(tabel(many), 1, 40).familie == ()
    assert compare(tabel([*many, *groep(1, 0, False)]), 1, 40).familie == ("lus: ja",)
    # An uncertain decision counts too: who is uncertain depends on objections.
    assert compare(tabel([*many, *groep(1, 0, False, bestreden="onbekend")]), 1, 40).familie == ("lus: ja",)
    unsure = [*groep(29, 3, True), *groep(1, 0, True, bestreden="onbekend"), *groep(30, 3, False)]
    assert compare(tabel(unsure), 1, 40).familie == ("lus: ja",)


def test_what_is_not_tested_has_counts_only() -> None:
    row = een(vergelijk([*groep(20, 5, True), *groep(60, 6, False)], 40))
    empty = [name for name, value in row.items() if value is None]
    assert not row["in_familie"]
    assert empty == [
        "verschil_per_100", "ci_laag", "ci_hoog", "risicoverhouding", "rv_laag", "rv_hoog", "homogeen_p", "p", "q",
        "verschil_als_geen", "verschil_als_alle", "rv_als_geen", "rv_als_alle",
    ]  # fmt: skip
    assert (row["n_met"], row["bestreden_met"], row["risico_met"]) == (20, 5, 0.25)


def test_q_is_that_of_benjamini_and_hochberg() -> None:
    rows = [row for row in vergelijk(willekeurig(6), 40) if row["q"] is not None]
    ordered = sorted(rows, key=lambda row: row["p"])
    n = len(ordered)
    least = 1.0
    for rank in range(n, 0, -1):
        least = min(least, ordered[rank - 1]["p"] * n / rank)
        assert ordered[rank - 1]["q"] == pytest.approx(least, abs=1e-8)


def test_p_is_exact_where_few_were_contested() -> None:
    """4 of 40 against 1 of 200: the test over residents takes that for much surer than it is."""
    row = een(vergelijk([*groep(40, 4, True), *groep(200, 1, False)], 40))
    assert row["p"] == pytest.approx(float(fisher_exact([[4, 36], [1, 199]]).pvalue), abs=1e-8)


def test_p_counts_residents_not_decisions(klein: None) -> None:
    """Each decision ten times over: of the same residents it says no more than once, of others much more."""
    once = [*groep(12, 6, True), *groep(40, 5, False)]
    for nr, row in enumerate(once):
        row["inwoner"] = f"I{nr}"
    again = een(vergelijk(once * 10))
    others = een(vergelijk([{**row, "inwoner": f"{row['inwoner']}-{nr}"} for nr in range(10) for row in once]))
    assert een(vergelijk(once))["p"] > 0.001 < again["p"]
    assert others["p"] < 1e-8
    assert others["ci_laag"] > again["ci_laag"]


def test_an_interval_needs_enough_contested_decisions() -> None:
    many = groep(200, 20, False)
    for contested, there in ((5, True), (4, False)):
        row = een(vergelijk([*groep(60, contested, True), *many]))
        assert (row["ci_laag"] is not None) == there
        assert row["verschil_per_100"] is not None
        assert row["p"] is not None


def test_an_interval_lies_around_its_own_estimate() -> None:
    """Forty times the example, of other residents: crude 7 on 100, within strata 20."""
    rows = vergelijk(VOORBEELD * 40, 500)
    for row, estimate in ((een(rows, hoe="ruw"), 7.017544), (een(rows), 19.767442)):
        assert row["verschil_per_100"] == estimate
        assert estimate - 9 < row["ci_laag"] < estimate < row["ci_hoog"] < estimate + 9
        assert row["rv_laag"] < row["risicoverhouding"] < row["rv_hoog"]


def test_order_and_names_change_nothing() -> None:
    source = tabel(willekeurig(7))
    shuffled = source.take(pa.array(random.Random(1).sample(range(len(source)), len(source))))
    other = [{**row, "inwoner": row["inwoner"][::-1] + "x"} for row in source.to_pylist()]
    first = compare(source, 1, 100)
    assert compare(shuffled, 1, 100) == first
    assert compare(pa.Table.from_pylist(other, source.schema), 1, 100).tabel == first.tabel
    assert compare(source, 2, 100).tabel != first.tabel


def test_decisions_without_a_resident_stand_by_their_zaak(klein: None) -> None:
    rows = [{**row, "inwoner": None} for row in VOORBEELD]
    same = compare(tabel(rows), 1, 50)
    assert same.tabel == compare(tabel(VOORBEELD), 1, 50).tabel
    assert (same.inwoners, compare(tabel(VOORBEELD), 1, 50).inwoners) == (0, len(VOORBEELD))


def test_the_columns_and_an_empty_table() -> None:
    none = compare(tabel([]), 1)
    assert none.tabel.schema == schema_of(VOORAFGAAND)
    assert (none.besluiten, none.bestreden, none.onzeker, none.familie) == (0, 0, 0, ())
    alone = compare(tabel(groep(100, 0, True)), 1)
    assert (len(alone.tabel), alone.besluiten, alone.bestreden) == (0, 100, 0)
