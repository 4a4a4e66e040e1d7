"""Objections counted: a small municipality that can be checked by hand, and sums that must be exact on any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.analysis.objections import (
    about_zaken,
    balance,
    funnel,
    is_gegrond,
    paths,
    still_open,
    times,
    watched_until,
)
from klantreis.eventlog.log import EventLog
from klantreis.schemas import schema_of
from klantreis.terms.calendar import Kalender
from klantreis.vocabulary_journeys import BEZOEKEN
from klantreis.vocabulary_links import BESLUITEN, BEZWAREN, KOPPELINGEN

Rij = dict[str, Any]
SCHEMAS = {"besluiten": BESLUITEN, "bezwaren": BEZWAREN, "koppelingen": KOPPELINGEN, "bezoeken": BEZOEKEN}


def tabel(naam: str, *rijen: Rij) -> pa.Table:
    schema = schema_of(SCHEMAS[naam])
    return pa.Table.from_pylist([{name: rij.get(name) for name in schema.names} for rij in rijen], schema)


def besluit(naam: str, nr: int, wet: str = "Wmo", uitkomst: str = "afwijzing", **meer: Any) -> Rij:
    return {"besluit": naam, "soort": "besluit", "wet": wet, "uitkomst": uitkomst, "gebeurtenis": nr,
            "bezwaar_tot": date(2024, 3, 1), **meer}  # fmt: skip


def bezwaar(naam: str, soort: str = "bezwaar", **meer: Any) -> Rij:
    return {"bezwaar": naam, "soort": soort, "wet": "Wmo", "ontvangen": date(2024, 2, 1), **meer}


def koppel(bezwaar: str, besluit: str, soort: str = "bezwaar", zekerheid: str = "vast", dagen: int = 10) -> Rij:
    return {"bezwaar": bezwaar, "soort": soort, "besluit": besluit, "zekerheid": zekerheid, "dagen_na_besluit": dagen,
            "rang": 1}  # fmt: skip


# Three decisions: A is contested, and the decision on it (OB) goes to court and on to a higher court; B is only a
# candidate; C is contested twice. The objection X is linked to nothing.
BESLUITEN_ = tabel(
    "besluiten", besluit("A", 5), besluit("B", 15), besluit("C", 25, wet="Jeugdwet", uitkomst="toekenning"),
    {"besluit": "OB", "soort": "beslissing op bezwaar", "geschil": "z1", "gebeurtenis": 8},
    {"besluit": "U", "soort": "uitspraak", "geschil": "z1", "gebeurtenis": 9},
)  # fmt: skip
BEZWAREN_ = tabel(
    "bezwaren", bezwaar("z1", uitkomst="Ongegrond", afgehandeld=date(2024, 4, 1)),
    bezwaar("z1", "beroep", uitkomst="ongegrond", ontvangen=date(2024, 5, 1), afgehandeld=date(2025, 1, 10)),
    bezwaar("z2", "hoger beroep", ontvangen=date(2025, 2, 1)),
    bezwaar("z3", wet="Jeugdwet", uitkomst="gegrond", ontvangen=date(2023, 12, 31), afgehandeld=date(2024, 1, 1)),
    bezwaar("z4", wet="Jeugdwet", uitkomst="ingetrokken", afgehandeld=date(2024, 2, 11)), bezwaar("X"),
)  # fmt: skip
KOPPELINGEN_ = tabel(
    "koppelingen", koppel("z1", "A"), koppel("z1", "OB", "beroep"), koppel("z2", "U", "hoger beroep"),
    koppel("z3", "C", dagen=4), koppel("z4", "C", zekerheid="sterk", dagen=8), koppel("X", "B", zekerheid="meerduidig"),
)  # fmt: skip


def rijen(table: pa.Table, **waar: Any) -> list[tuple[Any, ...]]:
    return [
        tuple(value for key, value in row.items() if key not in waar)
        for row in table.to_pylist()
        if all(row[key] == value for key, value in waar.items())
    ]


def test_the_funnel_counts_what_is_linked_and_what_went_further() -> None:
    found = funnel(BESLUITEN_, BEZWAREN_, KOPPELINGEN_)
    assert rijen(found, groep="alle") == [
        ("besluit", "afwijzing", 2, 1, 0), ("besluit", "toekenning", 1, 1, 0),
        ("bezwaar", "Ongegrond", 1, 1, 0), ("bezwaar", "gegrond", 1, 0, 0), ("bezwaar", "ingetrokken", 1, 0, 0),
        ("beroep", "ongegrond", 1, 1, 0), ("hoger beroep", None, 1, 0, 1),
    ]  # fmt: skip
    assert rijen(found, groep="wet: Jeugdwet") == [
        ("besluit", "toekenning", 1, 1, 0), ("bezwaar", "gegrond", 1, 0, 0), ("bezwaar", "ingetrokken", 1, 0, 0),
    ]  # fmt: skip


def test_the_balance_goes_from_year_to_year() -> None:
    assert rijen(balance(BEZWAREN_), soort="bezwaar") == [(2023, 0, 1, 0, 1), (2024, 1, 3, 3, 1)]
    assert rijen(balance(BEZWAREN_), soort="beroep") == [(2024, 0, 1, 0, 1), (2025, 1, 0, 1, 0)]


KALENDER = Kalender.standaard()


def test_times_count_what_is_still_open() -> None:
    found = {row["groep"]: row for row in times(BEZWAREN_, KOPPELINGEN_, [date(2025, 2, 10)] * 6, KALENDER).to_pylist()}
    # z1 60 days, z3 1 day, z4 10 days (withdrawn); X is open since 1 February 2024.
    own = found["van bezwaar tot uitkomst"]
    assert (own["n"], own["n_lopend"], own["n_ingetrokken"], own["mediaan_dagen"]) == (4, 1, 1, 10)
    assert found["van besluit tot bezwaar"]["n"] == 3
    assert found["van besluit tot bezwaar"]["mediaan_dagen"] == 8
    assert found["van hoger beroep tot uitkomst"]["n_lopend"] == 1


def test_what_is_open_is_open_until_the_peildatum_of_its_own_source() -> None:
    peil = [None, None, date(2025, 2, 3), None, None, date(2024, 2, 10)]  # z2 and X are open; the others ended
    found = {row["groep"]: row for row in times(BEZWAREN_, KOPPELINGEN_, peil, KALENDER).to_pylist()}
    assert (found["van hoger beroep tot uitkomst"]["n_lopend"], found["van hoger beroep tot uitkomst"]["tau"]) == (1, 3)
    assert (found["van bezwaar tot uitkomst"]["n"], found["van bezwaar tot uitkomst"]["n_lopend"]) == (4, 1)


def test_an_application_that_is_contested_gives_no_time_since_a_decision() -> None:
    links = tabel("koppelingen", koppel("z1", "A"), koppel("z4", None, dagen=None) | {"besluit_zaak": "a"})
    found = {row["groep"]: row for row in times(BEZWAREN_, links, [None] * 6, KALENDER).to_pylist()}
    assert found["van besluit tot bezwaar"]["n"] == 1


def test_objections_are_seen_until_the_first_of_their_sources_ends() -> None:
    peil = {"wmo": date(2024, 6, 1), "juristen": date(2024, 3, 1), "leeg": None}
    assert watched_until(["wmo"], peil) == date(2024, 6, 1)
    assert watched_until(["wmo", "juristen", "wmo"], peil) == date(2024, 3, 1)
    assert watched_until([], peil) == date(2024, 3, 1)
    assert watched_until(["leeg"], peil) is None


def test_paths_are_those_up_to_the_decision() -> None:
    visits = tabel("bezoeken", *(
        {"bezoek": nr, "loket": loket, "voorganger": voor, "eerste_gebeurtenis": van, "laatste_gebeurtenis": tot}
        for nr, loket, voor, van, tot in
        [(1, "Wmo-loket", None, 1, 2), (2, "CJG", 1, 3, 6), (3, "Wmo-loket", 2, 7, 7), (4, "CJG", None, 11, 18),
         (5, None, None, 20, 30)]
    ))  # fmt: skip
    found = paths(BESLUITEN_, BEZWAREN_, KOPPELINGEN_, visits, date(2024, 3, 8))
    assert rijen(found) == [
        ("(onbekend)", 1, 1, 1, 1.0, 4.0), ("Wmo-loket > CJG", 1, 1, 0, 1.0, 10.0), ("CJG", 1, 0, 0, 0.0, None),
    ]  # fmt: skip
    # A decision that took the place of A during the objection is contested too, and no days went by until that.
    replaced = pa.concat_tables([KOPPELINGEN_, tabel("koppelingen", koppel("z1", "B", dagen=-20))])
    assert ("CJG", 1, 1, 0, 1.0, None) in rijen(paths(BESLUITEN_, BEZWAREN_, replaced, visits, date(2024, 3, 8)))
    # The term of 1 March and a week for the post were not over a day earlier.
    assert rijen(paths(BESLUITEN_, BEZWAREN_, KOPPELINGEN_, visits, date(2024, 3, 7))) == []


def test_what_belongs_to_the_decisions_in_chosen_zaken(maak_log: Callable[[Sequence[Rij]], EventLog]) -> None:
    """The choice is about the zaak of the decision; that of an objection to it may have another act, or none."""
    acts = {"a": "Wmo", "b": "Jeugdwet", "j": None}
    log = maak_log([{"zaak": z, "activiteit": "X", "tijd": date(2024, 1, 1), "wet": wet} for z, wet in acts.items()])
    decided = tabel(
        "besluiten", besluit("A", 1, zaak="a"), besluit("B", 2, zaak="b"), besluit("C", 3, zaak="a"),
        {"besluit": "OA", "soort": "beslissing op bezwaar", "geschil": "z1", "zaak": "j"},
        {"besluit": "OB", "soort": "beslissing op bezwaar", "geschil": "z2", "zaak": "j"},
    )  # fmt: skip
    objections = tabel(
        "bezwaren", *(bezwaar(naam, soort, zaak="j") for naam, soort in
                      [("z1", "bezwaar"), ("z1", "beroep"), ("z2", "bezwaar"), ("z3", "bezwaar"), ("z4", "bezwaar")])
    )  # fmt: skip
    links = tabel(
        "koppelingen", koppel("z1", "A"), koppel("z1", "OA", "beroep") | {"keten": "A"}, koppel("z2", "B"),
        koppel("z3", None) | {"besluit_zaak": "a"}, koppel("z4", "C", zekerheid="meerduidig"),
    )  # fmt: skip
    tables = {"besluiten": decided, "bezwaren": objections, "koppelingen": links}
    assert about_zaken(log, tables) == tables
    found = about_zaken(log.met("wet", "Wmo"), tables)
    assert found["besluiten"]["besluit"].to_pylist() == ["A", "C", "OA"]
    assert list(zip(*(found["bezwaren"][name].to_pylist() for name in ("bezwaar", "soort")), strict=True)) == [
        ("z1", "bezwaar"), ("z1", "beroep"), ("z3", "bezwaar"),
    ]  # fmt: skip
    assert found["koppelingen"]["bezwaar"].to_pylist() == ["z1", "z1", "z3"]
    other = about_zaken(log.met("wet", "Jeugdwet"), tables)
    assert other["besluiten"]["besluit"].to_pylist() == ["B", "OB"]
    # Every decision and every link is in one of the two, so that their funnels add up to the whole.
    parts = [row for each in (found, other) for row in funnel(*each.values()).to_pylist() if row["groep"] == "alle"]
    whole = [row for row in funnel(*tables.values()).to_pylist() if row["groep"] == "alle"]
    for column in ("aantal", "verder", "open"):
        assert sum(row[column] for row in parts) == sum(row[column] for row in whole)


def test_to_how_many_decisions_an_objection_may_still_come() -> None:
    assert [still_open(BESLUITEN_, day) for day in (date(2024, 3, 7), date(2024, 3, 8), None)] == [3, 0, 0]
    without = tabel("besluiten", besluit("A", 1, bezwaar_tot=None))
    assert (still_open(without, date(2024, 3, 8)), still_open(tabel("besluiten"), None)) == (1, 0)


DAGEN = st.dates(date(2020, 1, 1), date(2025, 12, 31))


@given(st.lists(st.tuples(st.sampled_from(["bezwaar", "beroep"]), DAGEN, st.none() | DAGEN), max_size=60))
def test_every_year_adds_up(zaken: list[tuple[str, date, date | None]]) -> None:
    table = tabel("bezwaren", *(
        {"bezwaar": str(nr), "soort": soort, "ontvangen": van, "afgehandeld": tot}
        for nr, (soort, van, tot) in enumerate(zaken)
    ))  # fmt: skip
    rows = balance(table).to_pylist()
    assert sum(row["binnen"] for row in rows) == len(zaken)
    assert sum(row["uit"] for row in rows) == sum(tot is not None for _soort, _van, tot in zaken)
    for soort in ("bezwaar", "beroep"):
        own = [row for row in rows if row["soort"] == soort]
        assert all(row["open_begin"] + row["binnen"] - row["uit"] == row["open_eind"] >= 0 for row in own)
        assert [row["open_begin"] for row in own] == [0, *(row["open_eind"] for row in own)][: len(own)]
        assert [row["jaar"] for row in own] == sorted({row["jaar"] for row in own})


def test_nothing_gives_nothing() -> None:
    empty = [tabel(name) for name in ("besluiten", "bezwaren", "koppelingen", "bezoeken")]
    assert len(balance(empty[1])) == len(funnel(*empty[:3])) == len(times(*empty[1:3], [], KALENDER)) == 0
    assert len(paths(*empty, None)) == 0


@pytest.mark.parametrize(
    "uitkomst",
    ["gegrond", "Gedeeltelijk  gegrond", "ingetrokken na tegemoetkoming", "Deels gegrond", "Gegrond verklaard",
     "deels gegrond, deels ongegrond", "Ingetrokken (tegemoet gekomen)"],
)  # fmt: skip
def test_what_gives_the_resident_right(uitkomst: str) -> None:
    assert is_gegrond(uitkomst)


@pytest.mark.parametrize("uitkomst", [None, "ongegrond", "Kennelijk ongegrond", "niet gegrond", "ingetrokken", ""])
def test_what_does_not(uitkomst: str | None) -> None:
    assert not is_gegrond(uitkomst)
