"""Which events begin and end a term: small zaken to check by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from klantreis.analysis.term_cases import bestreden, cases, met_bekendmaking
from klantreis.analysis.terms import terms
from klantreis.eventlog.log import EventLog
from klantreis.terms.facts import dag_nr
from klantreis.terms.library import Bibliotheek, bibliotheek
from klantreis.terms.models import Termijn

Rij = dict[str, Any]
FASEN = ("melding", "onderzoek", "besluit", "bezwaar", "beroep", "administratie")


def gebeurtenissen(text: str, wet: str | None = "Wmo", zaak: str = "Z1") -> list[Rij]:
    """ "2 aanvraag; 9 besluit bekendmaking": a day of March 2024, then roles, phases, an act after @, a named day of
    March after >. A day like 9:14 has an hour.
    """
    rows = []
    for part in text.split(";"):
        day, *words = part.split()
        nr, _, hour = day.partition(":")
        when = date(2024, 3, 1) + timedelta(int(nr) - 1)
        row: Rij = {"zaak": zaak, "activiteit": "x", "wet": wet, "fase": None, "rollen": [], "tijd": when}
        if hour:
            row["tijd"] = datetime(when.year, when.month, when.day, int(hour))  # noqa: DTZ001
        for word in words:
            if word.startswith("@"):
                row["wet"] = word[1:] if word != "@" else None
            elif word.startswith(">"):
                row["datum_genoemd"] = date(2024, 3, int(word[1:]))
            elif word in FASEN and not (word == "besluit" and row["fase"] == "bezwaar"):
                row["fase"] = word
                row["rollen"] += ["besluit"] if word == "besluit" else []
            else:
                row["rollen"].append(word)
        rows.append(row)
    return rows


@pytest.fixture
def oordeel(maak_log: Callable[[Sequence[Rij]], EventLog]) -> Callable[..., list[tuple[Any, ...]]]:
    """Rows of `termijnen`: start and end as days of March, status, reasons."""

    def judge(text: str, termijn: str, wet: str | None = "Wmo", tot: date = date(2024, 4, 30)) -> list[tuple[Any, ...]]:
        every = bibliotheek()
        found = terms(maak_log(gebeurtenissen(text, wet)), every, every.kalender, {"b": tot})["termijnen"].to_pylist()

        def dag(day: date | None) -> int | None:
            return None if day is None else day.toordinal() - date(2024, 2, 29).toordinal()

        return [
            (dag(row["start"]), dag(row["werkelijk"]), row["status"], row["reden"])
            for row in found if row["termijn"] == termijn
        ]  # fmt: skip

    return judge


@pytest.mark.parametrize(
    ("events", "rows"),
    [
        ("1 melding", []),
        ("1 aanvraag; 8 besluit bekendmaking", [(1, 8, "binnen", None)]),
        ("1 aanvraag; 8 besluit", [(1, 8, "binnen", "besluitdatum_gebruikt")]),
        # The decision is given when it is made known; what follows that belongs to nothing.
        ("1 aanvraag; 8 besluit; 18 bekendmaking; 25 bekendmaking", [(1, 18, "overschreden", None)]),
        ("1 aanvraag; 8 besluit; 9 besluit bekendmaking", [(1, 8, "binnen", "besluitdatum_gebruikt")]),
        # A second application while the first is open is the same; after the decision it is a new one.
        ("1 aanvraag; 4 aanvraag; 8 besluit bekendmaking", [(1, 8, "binnen", None)]),
        (
            "1 aanvraag; 8 besluit bekendmaking; 20 aanvraag; 25 besluit bekendmaking",
            [(1, 8, "binnen", None), (20, 25, "binnen", None)],
        ),
        # The notification on the day of the next application is of the decision before it.
        (
            "1 aanvraag; 8 besluit; 12 aanvraag; 12 bekendmaking; 20 besluit bekendmaking",
            [(1, 12, "binnen", None), (12, 20, "binnen", None)],
        ),
        (
            "1 aanvraag; 8 besluit; 11 aanvraag; 12 bekendmaking",
            [(1, 8, "binnen", "besluitdatum_gebruikt"), (11, 12, "binnen", None)],
        ),
        # Never guessed: no beginning, an end before it, a zaak that went on.
        ("8 besluit bekendmaking; 9 besluit", [(None, 8, "niet_te_bepalen", "geen_start")]),
        ("8 besluit; 12 bekendmaking", [(None, 12, "niet_te_bepalen", "geen_start")]),
        ("8 besluit bekendmaking; 9 aanvraag", [(9, 8, "niet_te_bepalen", "einde_voor_start")]),
        ("8 besluit bekendmaking; 9 aanvraag; 12 besluit bekendmaking", [(9, 12, "binnen", None)]),
        ("1 aanvraag; 9 administratie afsluiting", [(1, None, "niet_te_bepalen", "geen_einde")]),
        # On one day without hours what begins comes first.
        ("8 besluit bekendmaking; 8 aanvraag", [(8, 8, "binnen", None)]),
        ("8:10 besluit bekendmaking; 8:12 aanvraag", [(8, 8, "niet_te_bepalen", "einde_voor_start")]),
        # Withdrawn; applied again.
        ("1 aanvraag; 8 ingetrokken", [(1, None, "niet_van_toepassing", "ingetrokken")]),
        ("1 aanvraag; 28 ingetrokken", [(1, None, "overschreden", "ingetrokken_na_termijn")]),
        (
            "1 aanvraag; 8 ingetrokken; 9 aanvraag; 12 besluit bekendmaking",
            [(1, None, "niet_van_toepassing", "ingetrokken"), (9, 12, "binnen", None)],
        ),
        ("1 aanvraag; 9 besluit bekendmaking; 28 ingetrokken", [(1, 9, "binnen", None)]),
        # Periodic events and those of a dispute are no decision.
        ("1 aanvraag; 5 besluit periodiek; 6 bezwaar besluit; 8 besluit bekendmaking", [(1, 8, "binnen", None)]),
        ("1 aanvraag", [(1, None, "overschreden", None)]),
        ("31 aanvraag; 46 melding", [(31, None, "overschreden", None)]),
    ],
)
def test_decisions_on_applications(
    oordeel: Callable[..., list[tuple[Any, ...]]], events: str, rows: list[tuple[Any, ...]]
) -> None:
    assert oordeel(events, "WMO-BES") == rows


@pytest.mark.parametrize(
    ("events", "wet", "n"),
    [
        ("1 aanvraag", "wmo  2015", 1),
        ("1 aanvraag", "Wet maatschappelijke ondersteuning", 1),
        ("1 aanvraag", "Jeugdwet", 0),
        ("1 aanvraag", None, 0),
        ("1 aanvraag @; 2 melding", "Wmo", 1),
        ("1 aanvraag @; 2 melding @Wmo; 3 onderzoek @WMO", "Wmo 2015", 1),
        # Nobody can say of which of two acts it is.
        ("1 aanvraag @; 2 melding @Wmo; 3 onderzoek @Jeugdwet", "Wmo", 0),
        ("1 aanvraag @Wmo; 2 melding @Jeugdwet", "Wmo", 1),
        ("1 aanvraag @Jeugdwet; 2 melding @Wmo", "Wmo", 0),
    ],
)
def test_a_term_is_for_the_zaken_of_its_act(
    oordeel: Callable[..., list[tuple[Any, ...]]], events: str, wet: str | None, n: int
) -> None:
    assert len(oordeel(events, "WMO-BES", wet)) == n


@pytest.mark.parametrize("end", ["besluit", "bekendmaking"])
def test_an_end_of_an_unknown_act_may_be_of_any(oordeel: Callable[..., list[tuple[Any, ...]]], end: str) -> None:
    events = f"1 aanvraag @Wmo; 2 aanvraag @Jeugdwet; 8 {end} @"
    assert oordeel(events, "WMO-BES") == [(1, None, "niet_te_bepalen", "geen_einde")]
    assert oordeel(events, "JW-BES") == [(2, None, "niet_te_bepalen", "geen_einde")]
    assert oordeel(f"{events}; 12 besluit bekendmaking @Wmo", "WMO-BES") == [(1, 12, "binnen", None)]


def test_one_event_is_never_both_beginning_and_end(oordeel: Callable[..., list[tuple[Any, ...]]]) -> None:
    assert oordeel("3 aanvraag besluit bekendmaking", "WMO-BES") == [(None, 3, "niet_te_bepalen", "geen_start")]
    assert oordeel("1 aanvraag; 3 aanvraag besluit bekendmaking", "WMO-BES") == [(1, 3, "binnen", None)]
    assert oordeel("2 melding onderzoek_gereed; 4 melding; 9 onderzoek onderzoek_gereed", "WMO-OND") == [
        (4, 9, "binnen", None)
    ]


def test_a_report_begins_once_and_ends_with_the_assessment(oordeel: Callable[..., list[tuple[Any, ...]]]) -> None:
    events = "1 melding; 5 melding; 20 onderzoek onderzoek_gereed; 25 melding"
    assert oordeel(events, "WMO-OND") == [(1, 20, "binnen", None)]
    # It went on to a decision: that the assessment is not there says nothing about how long it took.
    assert oordeel("1 melding; 20 besluit bekendmaking", "WMO-OND") == [(1, None, "niet_te_bepalen", "geen_einde")]


@pytest.mark.parametrize(
    ("events", "rows"),
    [
        (
            "1 aanvraag; 20 voorschot; 40 voorschot; 50 besluit bekendmaking",
            [(1, 20, "binnen", None), (20, 40, "binnen", None), (40, None, "niet_van_toepassing", "recht_vastgesteld")],
        ),
        # Four weeks: Good Friday, so the Tuesday after Easter, day 33.
        ("1 aanvraag; 34 voorschot; 36 besluit bekendmaking; 40 voorschot",
         [(1, 34, "overschreden", None), (34, None, "niet_van_toepassing", "recht_vastgesteld")]),
        ("1 aanvraag; 9 ingetrokken; 20 voorschot", [(1, None, "niet_van_toepassing", "ingetrokken")]),
        ("1 aanvraag; 5 aanvulling_gevraagd; 40 besluit bekendmaking",
         [(1, None, "niet_te_bepalen", "gegevens_gevraagd")]),
        ("1 aanvraag; 5 aanvulling_gevraagd; 9 aanvulling_ontvangen; 40 besluit bekendmaking",
         [(1, None, "overschreden", None)]),
        ("20 voorschot; 25 voorschot", [(None, 20, "niet_te_bepalen", "geen_start")]),
    ],
)  # fmt: skip
def test_advances_until_the_decision(
    oordeel: Callable[..., list[tuple[Any, ...]]], events: str, rows: list[tuple[Any, ...]]
) -> None:
    assert oordeel(events, "PW-VOOR", "Participatiewet") == rows


@pytest.mark.parametrize(
    ("events", "indienen", "beslissen"),
    [
        # Six weeks from 1 March: 12 April (day 43); from there six weeks, 24 May (day 85).
        ("1 besluit bekendmaking; 20 bezwaar; 80 bezwaar besluit bekendmaking",
         (1, 20, "binnen", None), (43, 80, "binnen", None)),
        # Decided before the term to object was over: early is in time.
        ("1 besluit bekendmaking; 20 bezwaar; 30 bezwaar besluit bekendmaking",
         (1, 20, "binnen", None), (43, 30, "binnen", None)),
        ("1 besluit bekendmaking; 20 bezwaar; 90 bezwaar besluit bekendmaking",
         (1, 20, "binnen", None), (43, 90, "overschreden", "geen_commissie")),
        ("1 besluit bekendmaking; 20 bezwaar; 60 bezwaar commissie; 90 bezwaar besluit bekendmaking",
         (1, 20, "binnen", None), (43, 90, "binnen", None)),
        ("1 besluit bekendmaking; 20 bezwaar; 60 bezwaar ingetrokken",
         (1, 20, "binnen", None), (43, None, "niet_van_toepassing", "ingetrokken")),
        # The last decision on or before the day of the objection; 20 April is a Saturday.
        ("1 besluit bekendmaking; 9 besluit bekendmaking; 20 bezwaar; 25 besluit bekendmaking",
         (9, 20, "binnen", None), (53, None, "loopt", None)),
        # Objected before it was made known (Awb 6:10): six weeks from 8 March, 19 April (day 50), and six from there.
        ("1 besluit; 4 bezwaar; 8 bekendmaking; 88 bezwaar besluit bekendmaking",
         (8, 4, "binnen", None), (50, 88, "binnen", None)),
        # A notification after the decision on the objection may be of that one.
        ("1 besluit; 4 bezwaar; 90 bezwaar besluit; 91 bekendmaking",
         (1, 4, "binnen", "besluitdatum_gebruikt"),
         (43, 90, "niet_te_bepalen", "besluitdatum_gebruikt; geen_commissie")),
        ("20 bezwaar; 25 besluit bekendmaking",
         (None, 20, "niet_te_bepalen", "bestreden_besluit_onbekend"),
         (None, None, "niet_te_bepalen", "bestreden_besluit_onbekend")),
        ("1 besluit bekendmaking; 45 bezwaar",
         (1, 45, "niet_te_bepalen", "binnen_marge"), (None, None, "niet_te_bepalen", "bezwaar_te_laat")),
        ("1 besluit bekendmaking; 60 bezwaar",
         (1, 60, "overschreden", None), (None, None, "niet_te_bepalen", "bezwaar_te_laat")),
        # Without a notification nobody can say that it came too late.
        ("1 besluit; 60 bezwaar",
         (1, 60, "niet_te_bepalen", "besluitdatum_gebruikt"), (None, None, "niet_te_bepalen", "bezwaar_te_laat")),
    ],
)  # fmt: skip
def test_objections_inside_the_zaak(
    oordeel: Callable[..., list[tuple[Any, ...]]], events: str, indienen: tuple[Any, ...], beslissen: tuple[Any, ...]
) -> None:
    assert oordeel(events, "BZW-IND") == [indienen]
    assert oordeel(events, "BZW-BES") == [beslissen]


def test_an_objection_in_a_zaak_of_its_own_can_be_given_its_decision(
    maak_log: Callable[[Sequence[Rij]], EventLog],
) -> None:
    from klantreis.analysis.term_events import parts, read_events, term_events

    rows = [*gebeurtenissen("20 bezwaar", None, "B1"), *gebeurtenissen("21 bezwaar", None, "B2")]
    [part] = parts(read_events(maak_log(rows), ()))
    feiten = term_events(part, {}, (), ())
    termijn = bibliotheek().termijnen["BZW-IND"]
    found = met_bekendmaking(feiten, cases(feiten, termijn), {("B1", "bezwaar"): (dag_nr(date(2024, 3, 1)), False)})
    assert (found.start == dag_nr(date(2024, 3, 1))).tolist() == [True, False]
    assert (found.reden == 0).tolist() == [True, False]
    assert found.begin_op_besluit.tolist() == [True, False]  # the day of the decision, not that of its notification
    assert bestreden(feiten, found.van[:0], found.tot).tolist() == [-1, -1]


def test_what_was_registered_during_a_term(maak_log: Callable[[Sequence[Rij]], EventLog]) -> None:
    text = (
        "1 aanvulling_gevraagd >9; 2 aanvraag; 4 aanvulling_gevraagd >14; 5 verdaging >30; 8 aanvulling_ontvangen; "
        "9 aanvulling_gevraagd; 10 opschorting; 13 hervatting; 11 opschorting @Jeugdwet; 28 opschorting; "
        "29 besluit bekendmaking; 30 opschorting"
    )
    rows = sorted(gebeurtenissen(text), key=lambda row: row["tijd"])
    every = bibliotheek()
    tables = terms(maak_log(rows), every, every.kalender, {"b": date(2024, 6, 30)})
    found = [row for row in tables["opschortingen"].to_pylist() if row["termijn"] == "WMO-BES"]
    day = date(2024, 3, 1).replace
    assert [(row["soort"], row["gevraagd"], row["hervat"], row["dagen"], row["reden"]) for row in found] == [
        ("aanvulling", day(day=4), day(day=8), 3, None),
        ("aanvulling", day(day=9), None, 0, "zonder_hersteltermijn"),
        ("geregistreerd", day(day=10), day(day=13), 2, None),
        ("geregistreerd", day(day=28), None, 0, None),
        ("verdaging", day(day=5), None, 0, "mededeling_verlengt_niet"),
    ]
    assert [(row["eerste_dag"], row["laatste_dag"]) for row in found][:3] == [
        (day(day=5), day(day=7)), (None, None), (day(day=11), day(day=12)),
    ]  # fmt: skip
    # 16 March, and five suspended days: 21 March.
    [term] = [row for row in tables["termijnen"].to_pylist() if row["termijn"] == "WMO-BES"]
    assert (term["uiterlijk"], term["opschorting_dagen"], term["dagen_over"]) == (day(day=21), 5, 8.0)


def test_several_extensions_add_up(maak_log: Callable[[Sequence[Rij]], EventLog]) -> None:
    rows = gebeurtenissen("1 aanvraag; 20 verdaging >30; 40 verdaging; 50 verdaging", "PW")
    rows[2]["datum_genoemd"], rows[3]["datum_genoemd"] = date(2024, 5, 10), date(2024, 5, 20)
    every = bibliotheek()
    tables = terms(maak_log(rows), every, every.kalender, {"b": date(2024, 6, 30)})
    found = [row for row in tables["opschortingen"].to_pylist() if row["termijn"] == "PW-BES"]
    # Eight weeks: 26 April. A day before that extends nothing.
    assert [(row["eerste_dag"], row["laatste_dag"], row["dagen"]) for row in found] == [
        (None, None, 0), (date(2024, 4, 27), date(2024, 5, 10), 14), (date(2024, 5, 11), date(2024, 5, 20), 10),
    ]  # fmt: skip
    [term] = [row for row in tables["termijnen"].to_pylist() if row["termijn"] == "PW-BES"]
    assert (term["verdaging_dagen"], term["verlengd_tot"]) == (24, date(2024, 5, 20))


@pytest.fixture
def met_uren() -> Bibliotheek:
    """A promise in hours, for a day long ago as well."""
    belofte = {
        "code": "FO-24U", "omschrijving": "antwoord", "soort": "servicenorm",
        "trajecten": [{"van": {"fase": "melding"}, "tot": {"rollen": ["eerste_antwoord", "doorverwijzing"]}}],
        "waarden": [{"vanaf": "1900-01-01", "aantal": 24, "eenheid": "uren", "artikel": "belofte"}],
    }  # fmt: skip
    return bibliotheek().met([Termijn.model_validate(belofte)])


@pytest.mark.parametrize("jaar", [1950, 1989, 1990, 1991, 2059, 2060, 2061, 2099])
def test_a_day_outside_the_calendar_stops_nothing(
    maak_log: Callable[[Sequence[Rij]], EventLog], met_uren: Bibliotheek, jaar: int
) -> None:
    rows = []
    for nr, rol in enumerate(("aanvraag", "verdaging", "aanvulling_gevraagd", "eerste_antwoord", "besluit")):
        for fase in ("melding", None):
            tijd = datetime(jaar if nr % 2 else 2024, 12, 31 - nr, 12)  # noqa: DTZ001
            rows.append(
                {"zaak": "Z1", "activiteit": "x", "wet": "Participatiewet", "fase": fase, "rollen": [rol], "tijd": tijd,
                 "datum_genoemd": date(jaar, 12, 31)}
            )  # fmt: skip
    rows.sort(key=lambda row: row["tijd"])
    for peildatum in (date(jaar, 12, 31), date(2025, 6, 30), None):
        for rev in (rows, [row | {"tijd": row["tijd"].replace(year=jaar)} for row in rows[:1]]):
            found = terms(maak_log(rev), met_uren, met_uren.kalender, {"b": peildatum})["termijnen"]
            assert found.num_rows


def test_the_first_of_two_answers_ends_a_promise(
    maak_log: Callable[[Sequence[Rij]], EventLog], met_uren: Bibliotheek
) -> None:
    rows = gebeurtenissen("1:9 melding; 1:11 doorverwijzing; 9:10 eerste_antwoord", None)
    tables = terms(maak_log(rows), met_uren, met_uren.kalender, {"b": date(2024, 6, 30)})
    [row] = tables["termijnen"].to_pylist()
    assert (row["status"], row["uiterlijk_tijdstip"]) == ("binnen", datetime(2024, 3, 2, 9))  # noqa: DTZ001
    assert row["dagen_over"] == round(-22 / 24, 6)


@pytest.mark.parametrize("text", ["1", "1 melding @; 2 periodiek", "1 @; 2 @"])
def test_without_any_term_the_tables_are_empty(maak_log: Callable[[Sequence[Rij]], EventLog], text: str) -> None:
    every = bibliotheek()
    tables = terms(maak_log(gebeurtenissen(text, None)), every, every.kalender, {})
    assert {name: len(table) for name, table in tables.items()} == {"termijnen": 0, "opschortingen": 0}


def test_an_empty_log(maak_log: Callable[[Sequence[Rij]], EventLog]) -> None:
    every = bibliotheek()
    tables = terms(maak_log([]), every, every.kalender, {})
    assert {name: len(table) for name, table in tables.items()} == {"termijnen": 0, "opschortingen": 0}
