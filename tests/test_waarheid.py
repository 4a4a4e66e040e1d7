"""The made-up municipality, read through its project file, held against the truth that came with it."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from klantreis.analysis.not_involved import not_involved
from klantreis.analysis.objections import contested_days
from klantreis.analysis.terms import terms
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.journeys.reading import journeys
from klantreis.links.linking import link
from klantreis.manifest import read_manifest
from klantreis.pipeline import LEZEN, peildatums, run
from klantreis.project import NietBetrokken, load_project
from klantreis.simulate import simulate
from klantreis.vocabulary import TERMIJNSTATUS

Rows = list[dict[str, Any]]


def truth(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / "waarheid" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module", params=[(400, 7), (400, 2026)], ids=lambda param: f"zaad {param[1]}")
def municipality(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A municipality with its truth, and the folder with its event log. Neither seed is the one that ships."""
    inwoners, zaad = request.param
    made = tmp_path_factory.mktemp("gemeente")
    simulate(made, inwoners=inwoners, zaad=zaad)
    out = made / "uit"
    run(load_project(made / "testdam.yaml"), out, Sleutel(bytes(range(32))), tot=LEZEN)
    return made, out


def events_of(out: Path) -> Rows:
    return pq.read_table(out / "gebeurtenissen.parquet").to_pylist()


def test_every_row_of_every_file_is_accounted_for_as_planned(municipality: tuple[Path, Path]) -> None:
    made, out = municipality
    expected = json.loads((made / "waarheid" / "aantallen.json").read_text(encoding="utf-8"))["bronnen"]
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(lambda: {"uitval": {}}))
    for row in pq.read_table(out / "aansluiting.parquet").to_pylist():
        file = found[row["bron"]][row["bestand"]]
        if row["soort"] == "uitval":
            file["uitval"][row["reden"]] = row["aantal"]
        else:
            file[row["soort"]] = row["aantal"]
    doubt: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in pq.read_table(out / "twijfel.parquet").to_pylist():
        doubt[row["bron"], row["bestand"]][row["reden"]] += 1
    for bron, files in expected.items():
        assert set(found[bron]) == set(files)
        for bestand, counts in files.items():
            planned = {key: counts[key] for key in ("gelezen", "gebeurtenissen", "uitval")}
            assert (bestand, found[bron][bestand]) == (bestand, planned)
            assert (bestand, dict(doubt[bron, bestand])) == (bestand, counts["twijfel"])


def test_every_event_is_found_with_its_time_phase_and_desk(municipality: tuple[Path, Path]) -> None:
    made, out = municipality
    keys = ("bron", "bestand", "regel", "activiteit")
    found = {tuple(str(row[key]) for key in keys): row for row in events_of(out)}
    expected = list(truth(made, "gebeurtenissen"))
    assert len(expected) == len(found)
    for row in expected:
        event = found[tuple(row[key] for key in keys)]
        assert event["zaak"] == row["zaak"]
        assert (event["fase"] or "") == row["fase"]
        assert (event["naar_loket"] or "") == row["naar_loket"]
        local = event["tijdstip_lokaal"].isoformat(timespec="seconds")
        if event["precisie"] == "dag":
            assert local[:10] == row["tijd"][:10]
        else:
            assert local[: len(row["tijd"])] == row["tijd"]


def test_residents_are_told_apart_and_kept_together(municipality: tuple[Path, Path]) -> None:
    made, out = municipality
    pseudonym = {(row["bron"], row["bestand"], row["regel"]): row["inwoner"] for row in events_of(out)}
    people: dict[str, set[str]] = defaultdict(set)
    for row in truth(made, "gebeurtenissen"):
        found = pseudonym[row["bron"], row["bestand"], int(row["regel"])]
        if found is not None:
            people[row["inwoner"]].add(found)
    assert all(len(found) == 1 for found in people.values())
    assert len({name for found in people.values() for name in found}) == len(people)


def test_no_bsn_of_the_truth_stands_in_any_output(municipality: tuple[Path, Path]) -> None:
    made, out = municipality
    numbers = {row["bsn"].encode() for row in truth(made, "inwoners")}
    assert numbers
    texts = [path.read_bytes() for path in sorted(out.iterdir()) if path.suffix != ".parquet"]
    texts += [pq.read_table(path).to_pandas().to_csv().encode() for path in sorted(out.glob("*.parquet"))]
    for number in numbers:
        assert not any(number in text for text in texts)


# --- terms ------------------------------------------------------------------------------------------------------------

GEDEELD = ("start", "uiterlijk", "werkelijk", "status", "opschorting_dagen", "verdaging_dagen", "dwangsom_eur")


def test_every_term_of_every_zaak_is_what_was_planned(municipality: tuple[Path, Path]) -> None:
    """Row for row: none missing, none extra, and every status, day and euro equal."""
    made, out = municipality
    projectbestand = load_project(made / "testdam.yaml")
    with Engine() as engine:
        log = EventLog.open(engine, out / "gebeurtenissen.parquet")
        law, kalender = projectbestand.bibliotheek, projectbestand.kalender
        bestreden = contested_days(link(log, law, kalender).tabellen)
        tables = terms(log, law, kalender, peildatums(read_manifest(out)), bestreden)
    found: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for row in tables["termijnen"].to_pylist():
        cells = tuple("" if row[name] is None else str(row[name]) for name in GEDEELD)
        found[row["zaak"], row["termijn"]].append(cells)
    planned: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for line in truth(made, "termijnen"):
        planned[line["zaak"], line["termijn"]].append(tuple(line[name] for name in GEDEELD))
    assert len(planned) > 1000
    wrong = {
        key: (sorted(found[key]), sorted(planned[key]))
        for key in {*found, *planned}
        if sorted(found[key]) != sorted(planned[key])
    }
    assert wrong == {}


def test_every_status_of_terms_occurs_in_what_was_planned(municipality: tuple[Path, Path]) -> None:
    made, _ = municipality
    assert {line["status"] for line in truth(made, "termijnen")} == set(TERMIJNSTATUS)
    owed = {line["dwangsom_eur"] for line in truth(made, "termijnen")} - {""}
    assert "1442" in owed or "230" in owed


# --- the rule to offer help -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("binnen", [30, 90])
def test_the_rule_finds_who_it_says_among_the_true_events(municipality: tuple[Path, Path], binnen: int) -> None:
    """The rule that ships, and one with more contact, read from the truth: every date there is a day on the clock."""
    made, out = municipality
    (rule,) = load_project(made / "testdam.yaml").project.niet_betrokken
    more = {"naam": "meer", "loket": "Schuldhulp", "signaal": ("Melding ontvangen",), "geen_contact_met": "Werkplein"}
    rules = [rule.model_copy(update={"binnen_dagen": binnen}), NietBetrokken(**more, binnen_dagen=binnen)]
    end = date(2025, 12, 31)
    people = {row["zaak"]: row["inwoner"] for row in truth(made, "gebeurtenissen")}
    events = [row | {"dag": date.fromisoformat(row["tijd"][:10])} for row in truth(made, "gebeurtenissen")]
    expected: dict[tuple[str, str], tuple[str, date]] = {}
    for each in rules:
        there = [
            row for row in events
            if row["loket"] == each.geen_contact_met and row["activiteit"] != "Heronderzoek"
            and row["fase"] not in ("ondersteuning", "administratie", "bezwaar", "beroep")
        ]  # fmt: skip
        for row in sorted(events, key=lambda row: row["dag"]):
            key = each.naam, row["zaak"]
            if row["loket"] != each.loket or row["activiteit"] not in each.signaal or key in expected:
                continue
            until = row["dag"] + timedelta(days=binnen)
            met = any(
                people[other["zaak"]] == people[row["zaak"]] != "" and row["dag"] <= other["dag"] <= until
                for other in there
            )
            status = "contact" if met else "geen_contact" if until <= end else "loopt"
            expected[key] = status if people[row["zaak"]] else "niet_te_bepalen", row["dag"]
    with Engine() as engine:
        log = EventLog.open(engine, out / "gebeurtenissen.parquet")
        until_when = peildatums(read_manifest(out))
        project = load_project(made / "testdam.yaml").project
        tables, _by_quiet = journeys(log, load_project(made / "testdam.yaml").kalender, until_when)
        kinds = {bron: project.inwonersoort(bron) for bron in project.bronnen}
        found = not_involved(log, rules, tables, until_when, buiten=project.buiten_gegevens, nummers=kinds).to_pylist()
    assert {(r["regelnaam"], r["zaak"]): (r["status"], r["signaal_op"].date()) for r in found} == expected
    assert len(found) == len(expected)
    assert {status for status, _ in expected.values()} >= {"contact", "geen_contact", "loopt"}
