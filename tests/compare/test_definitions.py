"""What of a difference is process, what definition, what law: exact sums, nothing from nothing, terms by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from klantreis.compare.definitions import Wereld, _p, definition_difference, doubt_unknown, world
from klantreis.compare.law import by_law
from klantreis.compare.measures import Meting
from klantreis.compare.periods import Opzet, plan
from klantreis.compare.statistics import Schatting
from klantreis.compare.units import Gegevens
from klantreis.schemas import schema_of
from klantreis.terms.library import bibliotheek
from klantreis.terms.models import Waarde
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_compare import DEFINITIEVERSCHIL
from tests.compare.compared_runs import Uitgerekend, uitgerekend, willekeurig
from tests.compare.test_comparison import aandeel, eenheden, vensters

Rij = dict[str, Any]
PERIODEN = ("2023-07-01:2024-03-31", "2024-04-01:2024-12-31", "2025-01-01:2025-09-30")


def same_law(data: Gegevens, a: int, b: int) -> None:
    """No law changed."""


def adds_up(row: Rij) -> bool:
    """Whether the parts are the difference, to the last decimal that is stored."""
    total, *parts = (Decimal(str(row[name])) for name in ("totaal", "proces", "definitie", "wet"))
    return total == sum(parts) and total == Decimal(str(row["b_nieuw"])) - Decimal(str(row["a_oud"]))


@pytest.fixture(scope="module")
def twee(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Uitgerekend, Uitgerekend]]:
    """Two different logs: as if the definition changed everything."""
    folder = tmp_path_factory.mktemp("werelden")
    paths = [willekeurig(folder / str(zaad), zaad) for zaad in (21, 22)]
    with uitgerekend(paths[0], folder / "a") as een, uitgerekend(paths[1], folder / "b") as ander:
        yield een, ander


def test_a_run_beside_itself_has_another_process_at_most_and_never_another_definition(
    twee: tuple[Uitgerekend, Uitgerekend],
) -> None:
    opzet = twee[0].opzet(PERIODEN, 60)
    worlds = [world(twee[0].gegevens(opzet), same_law) for _ in range(2)]
    rows = definition_difference(*worlds).to_pylist()
    known = [row for row in rows if row["totaal"] is not None]
    assert len(known) > 40
    for row in known:
        assert (row["definitie"], row["wet"], row["interactie"]) == (0.0, 0.0, 0.0)
        assert row["proces"] == row["totaal"] == pytest.approx(row["b_nieuw"] - row["a_oud"], abs=1e-9)
        assert row["oordeel"] in ("proces", "geen")
    assert definition_difference(worlds[0], worlds[0]).num_rows == 0


def test_the_parts_of_any_two_definitions_add_up_exactly(twee: tuple[Uitgerekend, Uitgerekend]) -> None:
    opzet = twee[0].opzet(PERIODEN, 60)
    old, new = (world(own.gegevens(opzet), same_law) for own in twee)
    rows = definition_difference(old, new).to_pylist()
    known = [row for row in rows if row["totaal"] is not None]
    assert len(known) > 40
    for row in known:
        assert adds_up(row)
        assert row["wet"] == 0
        proces = ((row["b_oud"] - row["a_oud"]) + (row["b_nieuw"] - row["a_nieuw"])) / 2
        definitie = ((row["a_nieuw"] - row["a_oud"]) + (row["b_nieuw"] - row["b_oud"])) / 2
        assert row["proces"] == pytest.approx(proces, abs=1.1e-6)
        assert row["definitie"] == pytest.approx(definitie, abs=1.1e-6)
    assert {row["oordeel"] for row in rows if row["totaal"] is None} <= {"niet_te_bepalen"}
    assert all(row["opmerking"] for row in rows if row["totaal"] is None)


def wereld(shares: list[list[float]], **wetten: Any) -> Wereld:
    own = eenheden([[0] * len(values) for values in shares])
    opzet = Opzet(vensters(len(shares)), 90, 0, 0, date(2021, 1, 1))

    class Data:
        pass

    data = Data()
    data.opzet = opzet  # type: ignore[attr-defined]
    return Wereld(data, {"te_laat": meting(shares, own)}, wetten.get("wetten", {}))  # type: ignore[arg-type]


def meting(shares: list[list[float]], own: Any = None) -> Meting:
    own = own or eenheden([[0] * len(values) for values in shares])
    return Meting("te_laat", own, np.array([v for values in shares for v in values]), 90)


def test_three_causes_are_the_mean_over_every_order_and_add_up() -> None:
    rnd = random.Random(8)
    for turn in range(60):
        n = rnd.randint(30, 50)
        laws = {(old, law): [aandeel(rnd.randint(0, n), n) for _ in "ab"] for old in (0, 1) for law in (0, 1)}
        if turn % 2:
            laws[1, 0], laws[1, 1] = laws[0, 0], laws[0, 1]
        worlds = [wereld(laws[new, 1], wetten={(0, 1): (meting(laws[new, 0]), meting(laws[new, 1]))}) for new in (0, 1)]
        (row,) = definition_difference(*worlds).to_pylist()

        def value(period: int, new: int, law: int, laws: Any = laws) -> float:
            return float(np.mean(laws[new, law][period]))

        parts = {"proces": 0.0, "definitie": 0.0, "wet": 0.0}
        for order in permutations(range(3)):
            state = [0, 0, 0]
            for cause in order:
                before = value(*state)
                state[cause] = 1
                parts[list(parts)[cause]] += (value(*state) - before) / 6
        assert {name: row[name] for name in parts} == pytest.approx(parts, abs=3e-6)
        assert adds_up(row)
        assert turn % 2 == 0 or row["definitie"] == 0  # exactly: nothing but rounding could be left
        assert (row["a_oud"], row["b_nieuw"]) == pytest.approx((value(0, 0, 0), value(1, 1, 1)), abs=1e-6)


def test_where_nothing_varies_the_parts_are_still_named() -> None:
    old, new = wereld([aandeel(0, 40)] * 2), wereld([aandeel(40, 40)] * 2)
    (row,) = definition_difference(old, new).to_pylist()
    assert (row["proces"], row["definitie"], row["oordeel"]) == (0, 1, "definitie")
    (same,) = definition_difference(old, wereld([aandeel(0, 40)] * 2)).to_pylist()
    assert (same["totaal"], same["oordeel"]) == (0, "geen")
    risen = [aandeel(0, 40), aandeel(40, 40)]
    (moved,) = definition_difference(wereld(risen), wereld(risen)).to_pylist()
    assert (moved["proces"], moved["definitie"], moved["oordeel"]) == (1, 0, "proces")


@pytest.mark.parametrize(("n", "opmerking"), [(29, "te weinig gegevens"), (30, None)])
def test_thirty_units_are_needed_in_every_cell(n: int, opmerking: str | None) -> None:
    old, new = wereld([aandeel(10, 40), aandeel(10, 40)]), wereld([aandeel(10, 40), aandeel(10, n)])
    (row,) = definition_difference(old, new).to_pylist()
    assert row["opmerking"] == opmerking
    assert (row["oordeel"] == "niet_te_bepalen") == (opmerking is not None)


def test_a_group_that_one_definition_lacks_cannot_be_told_apart() -> None:
    old, new = wereld([aandeel(10, 40)] * 2), wereld([aandeel(10, 40)] * 2)
    own = new.metingen["te_laat"]
    extra = {ALLES: np.ones(80, bool), "termijn: X": np.ones(80, bool)}
    bigger = replace(new, metingen={"te_laat": replace(own, groepen=extra)})
    said = [{row["groep"]: row["opmerking"] for row in definition_difference(*pair).to_pylist()}
            for pair in ((old, bigger), (bigger, old))]  # fmt: skip
    assert [one["termijn: X"] for one in said] == [
        "deze groep is er niet volgens de oude definitie", "deze groep is er niet volgens de nieuwe definitie",
    ]  # fmt: skip


# --- another law ------------------------------------------------------------------------------------------------------

PROJECT = """\
peildatum: 2026-06-30
bronnen:
  zaken:
    bestanden: zaken.csv
    middernacht: dag
    kolommen: {zaak: zaak, inwoner: {kolom: zaak, soort: klant}, activiteit: stap, tijdstip: op, wet: {waarde: Wmo}}
    activiteiten:
      - {code: M, fase: melding}
      - {code: O, fase: onderzoek, rollen: [onderzoek_gereed]}
      - {code: S, fase: administratie, rollen: [afsluiting]}
"""
DAGEN = ([30] * 20 + [45] * 10 + [50] * 8 + [60] * 2, [30] * 24 + [45] * 9 + [50] * 3 + [60] * 4)
"""Days from melding to onderzoek_gereed, in 2024 and in 2025. All start on a Monday."""


@pytest.fixture(scope="module")
def termijnen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Uitgerekend]:
    folder = tmp_path_factory.mktemp("wet")
    lines = ["zaak;stap;op", *(f"oud-{month};S;2023-{month:02}-03" for month in range(1, 13))]
    for year, took in zip((2024, 2025), DAGEN, strict=True):
        monday = date(2024, 3, 4) if year == 2024 else date(2025, 3, 3)
        for nr, days in enumerate(took):
            begin = monday + timedelta(days=7 * (nr % 4))
            lines += [f"{year}-{nr};M;{begin}", f"{year}-{nr};O;{begin + timedelta(days=days)}"]
            lines += [f"{year}-{nr};S;{begin + timedelta(days=days + 1)}"]
    (folder / "zaken.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "p.yaml").write_text(PROJECT, encoding="utf-8")
    with uitgerekend(folder / "p.yaml", folder / "uit") as found:
        yield found


def shortened(van: date = date(2025, 1, 1), weken: int = 6) -> Any:
    """The law, with eight weeks for WMO-OND that became fewer."""
    law = bibliotheek().termijnen["WMO-OND"]
    first = law.waarden[0].model_copy(update={"aantal": 8})
    second: Waarde = law.waarden[0].model_copy(update={"aantal": weken, "vanaf": van})
    return bibliotheek().met([law.model_copy(update={"waarden": (first, second)})])


def judged(run: Uitgerekend, library: Any, eigen: tuple[str, ...] = ()) -> list[Rij]:
    opzet = run.opzet(("2024", "2025"), 100)
    data = run.gegevens(opzet)
    own = world(data, lambda data, a, b: by_law(data, a, b, eigen, library))
    rows: list[Rij] = definition_difference(own, own).to_pylist()
    return rows


def test_a_term_that_was_shortened_is_law_and_the_rest_is_process(termijnen: Uitgerekend) -> None:
    """By eight weeks (56 days) 60 days is late; by six (42) 45, 50 and 60 are. A Monday plus whole weeks is a Monday,
    and none of those is a holiday but the second day of Easter, which moves the end to a Tuesday: no figure moves."""
    late = {(year, weeks): sum(d > weeks * 7 for d in DAGEN[year]) / 40 for year in (0, 1) for weeks in (8, 6)}
    assert list(late.values()) == [2 / 40, 20 / 40, 4 / 40, 16 / 40]
    rows = {row["groep"]: row for row in judged(termijnen, shortened())}
    assert rows.keys() == {"alle", "termijn: WMO-OND"}
    for row in rows.values():
        assert (row["indicator"], row["periode_a"], row["periode_b"]) == ("te_laat", "2024", "2025")
        assert (row["a_oud"], row["a_nieuw"], row["b_oud"], row["b_nieuw"]) == (0.05, 0.05, 0.4, 0.4)
        assert row["totaal"] == 0.35
        assert row["proces"] == pytest.approx(((4 - 2) + (16 - 20)) / 2 / 40)
        assert row["wet"] == pytest.approx(((20 - 2) + (16 - 4)) / 2 / 40)
        assert (row["definitie"], row["interactie"]) == (0, 0)
        assert row["oordeel"] == "wet"
        assert adds_up(row)


def test_a_term_of_the_municipality_itself_or_one_that_did_not_change_is_no_law(termijnen: Uitgerekend) -> None:
    assert judged(termijnen, shortened(), ("WMO-OND",)) == []
    assert judged(termijnen, shortened(weken=8)) == []
    assert judged(termijnen, bibliotheek()) == []


def test_the_law_is_that_of_the_first_day_that_counts(termijnen: Uitgerekend) -> None:
    assert judged(termijnen, shortened(van=date(2025, 1, 2))) == []
    assert judged(termijnen, shortened(van=date(2024, 1, 1))) == []
    assert len(judged(termijnen, shortened(van=date(2024, 1, 2)))) == 2


def test_without_units_nothing_is_said_of_what_no_law_changed(termijnen: Uitgerekend) -> None:
    """In the first of these windows nothing begins."""
    data = termijnen.gegevens(termijnen.opzet(("2024-07-01:2024-12-31", "2025-01-01:2025-06-30"), 100))
    own = world(data, lambda data, a, b: by_law(data, a, b, (), shortened()))
    rows = definition_difference(own, own).to_pylist()
    assert {(row["indicator"], row["oordeel"], row["opmerking"]) for row in rows} == {
        ("te_laat", "niet_te_bepalen", "te weinig gegevens")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("eerste", "laatste", "soort", "oordeel"),
    [
        (date(2025, 3, 1), date(2025, 12, 1), "code", "niet_te_bepalen"),  # it came in the second period
        (date(2023, 1, 1), date(2024, 9, 1), "code", "niet_te_bepalen"),  # it went in the first
        (date(2023, 1, 1), date(2026, 2, 1), "code", "definitie"),  # it was there in both: that was the definition
        (date(2025, 3, 1), date(2025, 12, 1), "loket", "niet_te_bepalen"),
        (date(2026, 6, 1), date(2026, 7, 1), "code", "definitie"),  # it came when nobody was followed any more
    ],
)  # fmt: skip
def test_what_the_earlier_definition_does_not_know_of_one_period_is_no_definition(
    eerste: date, laatste: date, soort: str, oordeel: str
) -> None:
    opzet = plan(["2024", "2025"], date(2020, 1, 1), date(2026, 12, 31), stilte=180, volgtijd=91)
    rows = [
        {"indicator": "fase", "periode_a": "2024", "periode_b": "2025", "definitie": part, "oordeel": "definitie"}
        for part in (0.5, 0.0)
    ]
    table = pa.Table.from_pylist(rows, schema_of(DEFINITIEVERSCHIL))
    unknown = {"bron": "wmo", "soort": soort, "waarde": "RPT2", "eerste": eerste, "laatste": laatste}
    found = doubt_unknown(table, [unknown], [], opzet).to_pylist()
    assert found[0]["oordeel"] == oordeel
    assert ("RPT2" in (found[0]["opmerking"] or "")) == (oordeel == "niet_te_bepalen")
    assert found[1]["oordeel"] == "definitie"  # nothing differs by definition here
    assert doubt_unknown(table, [unknown], [unknown], opzet).to_pylist() == table.to_pylist()


@pytest.mark.parametrize(
    ("oud", "nieuw", "zeker"),
    [
        ((10, 15), (20, 25), True),
        ((10, 15), (20, 20.1), False),
        ((10, 15), (20, 15), False),
        ((15, 10), (25, 20), True),
    ],
)
def test_only_what_every_definition_shows_is_called_process(
    oud: tuple[float, float], nieuw: tuple[float, float], zeker: bool
) -> None:
    cells = {
        (later, new, law): Schatting((nieuw if new else oud)[later], 0.5, 100)
        for later in (False, True) for new in (False, True) for law in (False, True)
    }  # fmt: skip
    found = _p(cells)
    assert found is not None and (found < 0.001) == zeker
