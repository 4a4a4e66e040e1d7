"""What is taken out and what is named while the log is built: doubles, late rows, midnights, labels, the unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from klantreis.engine import Engine
from klantreis.eventlog.build import Opbouw

Rij = dict[str, Any]
Bouw = Callable[..., tuple[Opbouw, list[Rij]]]
UUR = 3_600_000_000
DAG = 24 * UUR


def op(day: str, uur: float = 9.5) -> int:
    return (date.fromisoformat(day) - date(1970, 1, 1)).days * DAG + int(uur * UUR)


def uitval(engine: Engine, built: Opbouw) -> list[tuple[Any, ...]]:
    rows = engine.arrow(built.uitval).to_pylist()
    return sorted((row["bron"], row["bestand"], row["regel"], row["reden"], row["kolom"]) for row in rows)


# --- doubles --------------------------------------------------------------------------------------------------------


def test_overlapping_exports_of_one_source_count_once(bouw: Bouw, engine: Engine) -> None:
    rows = [
        {"bestand": "2024_02.csv", "regel": 2, "afdruk": "x"},
        {"bestand": "2024_01.csv", "regel": 9, "afdruk": "x"},
        {"bestand": "2024_01.csv", "regel": 4, "afdruk": "x"},
        {"bestand": "2024_01.csv", "regel": 5, "afdruk": "y"},
        {"bestand": "2024_01.csv", "regel": 2, "afdruk": "x", "bron": "jw"},  # another source: another fact
    ]
    built, stored = bouw(rows)
    assert sorted((row["bron"], row["bestand"], row["regel"]) for row in stored) == [
        ("jw", "2024_01.csv", 2), ("wmo", "2024_01.csv", 4), ("wmo", "2024_01.csv", 5),
    ]  # fmt: skip
    assert uitval(engine, built) == [
        ("wmo", "2024_01.csv", 9, "dubbel", "Datum"), ("wmo", "2024_02.csv", 2, "dubbel", "Datum"),
    ]  # fmt: skip


def test_digests_that_collide_are_no_doubles(bouw: Bouw, engine: Engine) -> None:
    same = {"afdruk": "x", "lokaal": op("2024-01-01")}
    rows = [
        same,
        same | {"zaak": "2"},
        same | {"utc": op("2024-01-01", 10)},
        same | {"code": "B"},
    ]
    built, stored = bouw([dict(row) for row in rows])
    assert len(stored) == 4 and uitval(engine, built) == []


def test_rows_without_a_digest_are_never_doubles(bouw: Bouw) -> None:
    assert len(bouw([{"afdruk": None}, {"afdruk": None}])[1]) == 2


def test_a_wide_row_that_comes_twice_loses_each_of_its_events(bouw: Bouw, engine: Engine) -> None:
    rows = [
        {"regel": regel, "kolom": kolom, "code": kolom, "afdruk": "x", "lokaal": op("2024-01-01", uur)}
        for regel in (2, 7)
        for kolom, uur in (("Melding", 9), ("Besluit", 10))
    ]
    built, stored = bouw(rows)
    assert [(row["regel"], row["activiteit"]) for row in stored] == [(2, "Melding"), (2, "Besluit")]
    assert uitval(engine, built) == [
        ("wmo", "wmo.csv", 7, "dubbel", "Besluit"), ("wmo", "wmo.csv", 7, "dubbel", "Melding"),
    ]  # fmt: skip


# --- the peildatum --------------------------------------------------------------------------------------------------


def test_what_lies_after_the_peildatum_of_its_source_is_late(bouw: Bouw, engine: Engine) -> None:
    rows = [
        {"bron": bron, "lokaal": op(day, uur), "regel": regel}
        for bron in ("wmo", "jw", "pw")
        for regel, (day, uur) in enumerate(
            [("2024-06-30", 23.99), ("2024-07-01", 0), ("2024-07-31", 12), ("2042-01-01", 1)]
        )
    ]
    sources = {"wmo": {"extractiedatum": "2024-06-30"}, "jw": {}, "pw": {"extractiedatum": "2025-01-01"}}
    built, stored = bouw(rows, peildatum="2024-07-31", bronnen=sources)
    assert built.peildatums == {
        "wmo": (date(2024, 6, 30), "extractiedatum"), "jw": (date(2024, 7, 31), "projectbestand"),
        "pw": (date(2024, 7, 31), "projectbestand"),
    }  # fmt: skip
    assert sorted((row["bron"], row["regel"]) for row in stored) == [
        ("jw", 0), ("jw", 1), ("jw", 2), ("pw", 0), ("pw", 1), ("pw", 2), ("wmo", 0),
    ]  # fmt: skip
    assert [(row[0], row[2], row[3]) for row in uitval(engine, built)] == [
        (bron, regel, "na_peildatum") for bron, regel in (("jw", 3), ("pw", 3), ("wmo", 1), ("wmo", 2), ("wmo", 3))
    ]


def test_the_local_day_is_what_counts(bouw: Bouw) -> None:
    """Half past midnight on 1 July is still 30 June in UTC."""
    rows = [{"lokaal": op("2024-07-01", 0.5), "utc": op("2024-06-30", 22.5)}]
    assert bouw(rows, peildatum="2024-06-30")[1] == []


def test_without_a_date_given_a_typing_error_is_late(bouw: Bouw, engine: Engine) -> None:
    rows = [{"lokaal": op("2024-01-01") + nr * DAG, "regel": nr + 2} for nr in range(150)]
    rows.append({"lokaal": op("2042-01-01"), "regel": 999})
    built, stored = bouw(rows)
    assert built.peildatums["wmo"] == (date(2024, 5, 29), "laatste plausibele dag in de bron")
    assert len(stored) == 150 and [row[2] for row in uitval(engine, built)] == [999]


def test_a_double_that_is_late_is_a_double(bouw: Bouw, engine: Engine) -> None:
    rows = [{"lokaal": op("2042-01-01"), "afdruk": "x", "regel": regel} for regel in (2, 3)]
    built, stored = bouw(rows, peildatum="2024-06-30")
    assert stored == []
    assert [(row[2], row[3]) for row in uitval(engine, built)] == [(2, "na_peildatum"), (3, "dubbel")]


def test_nothing_at_all(bouw: Bouw, engine: Engine) -> None:
    built, stored = bouw([])
    assert (stored, uitval(engine, built), built.peildatums["wmo"][0]) == ([], [], None)
    assert engine.arrow(built.niet_herkend).num_rows == 0


# --- midnights ------------------------------------------------------------------------------------------------------


def _uren(midnights: int, others: int, **extra: Any) -> list[Rij]:
    hours = [0.0] * midnights + [9.5] * others
    return [{"lokaal": op("2024-01-01", uur) + nr * DAG, "zaak": str(nr)} | extra for nr, uur in enumerate(hours)]


@pytest.mark.parametrize(
    ("midnights", "others", "setting", "dates"),
    [
        (1, 99, None, 0),  # 1 % could be real midnights
        (2, 198, None, 0),
        (2, 98, None, 2),
        (1, 98, None, 1),
        (1, 999, "dag", 1),
        (50, 50, "tijdstip", 0),
        (3, 0, None, 3),
        (0, 5, "dag", 0),
    ],
)
def test_too_many_midnights_know_no_hour(
    bouw: Bouw, midnights: int, others: int, setting: str | None, dates: int
) -> None:
    built, stored = bouw(_uren(midnights, others), bronnen={"wmo": {"middernacht": setting}})
    assert sum(row["precisie"] == "dag" for row in stored) == dates
    assert built.middernacht == ({("wmo", "Datum"): midnights / (midnights + others)} if dates else {})


def test_midnights_are_judged_per_column_and_source(bouw: Bouw) -> None:
    rows = [*_uren(3, 3), *_uren(1, 199, kolom="Op"), *_uren(1, 199, bron="jw")]
    built, stored = bouw(rows)
    assert list(built.middernacht) == [("wmo", "Datum")]
    assert sum(row["precisie"] == "dag" for row in stored) == 3


def test_dates_are_no_midnights(bouw: Bouw) -> None:
    """A column of dates with a few times: only the values with a time count."""
    rows = [*_uren(500, 0, precisie=0), *_uren(1, 100)]
    built, stored = bouw(rows)
    assert built.middernacht == {}
    assert sum(row["precisie"] == "dag" for row in stored) == 500


# --- names ----------------------------------------------------------------------------------------------------------


def test_an_activity_is_called_by_its_rule_its_label_or_its_code(bouw: Bouw) -> None:
    rows = [
        {"code": "A", "label": "Genegeerd", "activiteit": "Melding"},
        # One code, several labels: the most frequent; of equals the first by alphabet.
        {"code": "B", "label": "Besluit"}, {"code": "B", "label": "Beschikking"}, {"code": "B", "label": "Besluit"},
        {"code": "B"},
        {"code": "C", "label": "b"}, {"code": "C", "label": "a"},
        {"code": "D"},
        # One label, several codes: they stay several.
        {"code": "E", "label": "Plan"}, {"code": "F", "label": "Plan"},
        # Labels of rows that a rule names do not count.
        {"code": "G", "label": "x", "activiteit": "Anders"}, {"code": "G", "label": "x", "activiteit": "Anders"},
        {"code": "G", "label": "y"},
        # Another source has labels of its own.
        {"bron": "jw", "code": "E", "label": "Plan"}, {"bron": "jw", "code": "B", "label": "Bezoek"},
    ]  # fmt: skip
    wanted = ["Melding", "Besluit", "Besluit", "Besluit", "Besluit", "a", "a", "D", "Plan (E)", "Plan (F)", "Anders",
              "Anders", "y", "Plan", "Bezoek"]  # fmt: skip
    for nr, row in enumerate(rows):
        row["regel"] = nr
    stored = bouw(rows)[1]
    assert [row["activiteit"] for row in sorted(stored, key=lambda row: row["regel"])] == wanted


# --- what nobody mapped ---------------------------------------------------------------------------------------------


def test_the_unknown_by_frequency(bouw: Bouw, engine: Engine) -> None:
    rows = [
        {"code": "A", "regelnr": -1, "lokaal": op("2024-03-01", 23.9)},
        {"code": "A", "regelnr": -1, "lokaal": op("2024-01-01", 0.1)},
        {"code": "B", "regelnr": 0, "loket_ruw": "Team X", "naar_loket_ruw": "Team Y"},
        {"code": "C", "regelnr": -1, "loket_ruw": "Team X"},
        {"code": "B", "bron": "jw", "regelnr": -1},
        {"code": "Aa", "regelnr": -1}, {"code": "Aa", "regelnr": -1}, {"code": "Aa", "regelnr": -1},
        {"code": "D", "regelnr": -1, "lokaal": op("2050-01-01")},  # late: no event, so not here
    ]  # fmt: skip
    built, _stored = bouw(rows, peildatum="2024-12-31")
    found = [tuple(row.values()) for row in engine.arrow(built.niet_herkend).to_pylist()]
    nul = date(1970, 1, 1)
    assert found == [
        ("jw", "code", "B", 1, nul, nul),
        ("wmo", "code", "Aa", 3, nul, nul),
        ("wmo", "code", "A", 2, date(2024, 1, 1), date(2024, 3, 1)),
        ("wmo", "code", "C", 1, nul, nul),
        ("wmo", "loket", "Team X", 2, nul, nul),
        ("wmo", "naar_loket", "Team Y", 1, nul, nul),
    ]
