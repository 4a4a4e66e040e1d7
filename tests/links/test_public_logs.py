"""Objections and appeals in real public logs, against a reading that is made here from the raw XES itself."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.links.linking import link
from klantreis.pipeline import LEZEN, run
from klantreis.project import load_project
from klantreis.terms.library import bibliotheek
from tests.conftest import WORTEL

Rij = dict[str, Any]
Attributen = dict[str, str]

BESLIST = "registreren datum besluit omgevingsvergunning"
"""The label, with or without a 2 behind it, of the event that is dated on the day of the decision on a permit."""
VRAGEN = {"01_BB_540": "bezwaar", "01_BB_630": "beroep", "01_BB_700": "hoger beroep"}
"""Questions on a list; only the answer True is an objection or an appeal."""


@pytest.fixture
def gevonden(gedeelde_logs: Path, tmp_path: Path) -> Callable[[str], dict[str, list[Rij]]]:
    """The tables of a public log, read through mappings/NAAM.yaml."""

    def read(name: str) -> dict[str, list[Rij]]:
        assert gedeelde_logs.is_dir()
        run(load_project(WORTEL / "mappings" / f"{name}.yaml"), tmp_path / "uit", Sleutel(bytes(range(32))), tot=LEZEN)
        with Engine(tmp_path) as engine:
            log = EventLog.open(engine, tmp_path / "uit" / "gebeurtenissen.parquet")
            found = link(log, bibliotheek(), bibliotheek().kalender)
        return {key: table.to_pylist() for key, table in found.tabellen.items()}

    return read


def traces(path: Path) -> Iterator[tuple[str, list[Attributen]]]:
    """Per case of an XES file its name and the attributes of its events."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        for _event, trace in ET.iterparse(file):
            if trace.tag.rpartition("}")[2] == "trace":
                name = next(str(child.get("value")) for child in trace if child.get("key") == "concept:name")
                yield (
                    name,
                    [
                        {str(each.get("key")): str(each.get("value")) for each in child}
                        for child in trace
                        if child.tag.rpartition("}")[2] == "event"
                    ],
                )
                trace.clear()


@dataclass(frozen=True)
class Geteld:
    """What one case holds: decisions (when), notifications (days), objections (kind, when)."""

    besluiten: list[datetime]
    verzonden: list[date]
    geschillen: list[tuple[str, datetime]]


def tel(events: list[Attributen]) -> Geteld:
    """A building permit, read by the labels of its events; the clock is that of the log, which is the local one."""
    besluiten, verzonden, geschillen = [], [], []
    for event in events:
        when = datetime.fromisoformat(event["time:timestamp"]).replace(tzinfo=None)
        if event["activityNameNL"] in (BESLIST, f"{BESLIST}2"):
            besluiten.append(when)
        if event["concept:name"] == "01_HOOFD_510_2":
            verzonden.append(when.date())
        if event["concept:name"] in VRAGEN and event["question"] == "True":
            geschillen.append((VRAGEN[event["concept:name"]], when))
    return Geteld(sorted(besluiten), sorted(verzonden), geschillen)


def zeker(besluiten: list[datetime], ontvangen: datetime) -> tuple[date, str]:
    """The day of the decision that an objection in its zaak is about, and how sure its place in time makes that."""
    uurloos = any(
        each.hour == each.minute == 0 for each in (*besluiten, ontvangen) if each.date() == ontvangen.date()
    )  # fmt: skip
    before = [
        each
        for each in besluiten
        if each.date() < ontvangen.date() or (each.date() == ontvangen.date() and (uurloos or each <= ontvangen))
    ]
    day = max(before).date() if before else min(besluiten).date()
    same = [each for each in before or besluiten if each.date() == day]
    return day, "meerduidig" if len(same) > 1 else "vast" if before else "waarschijnlijk"


@pytest.mark.parametrize(
    ("name", "aantallen"),
    [("BPIC15_1", {"bezwaar": 4, "beroep": 4}), ("BPIC15_2", {"bezwaar": 15, "beroep": 6, "hoger beroep": 3})],
)
def test_objections_to_building_permits_are_about_the_last_decision_of_their_case(
    gevonden: Callable[[str], dict[str, list[Rij]]], gedeelde_logs: Path, name: str, aantallen: dict[str, int]
) -> None:
    found = gevonden(name.lower())
    cases = {case: tel(events) for case, events in traces(gedeelde_logs / f"{name}.xes.gz")}
    expected = sorted(
        (case, soort, *zeker(geteld.besluiten, ontvangen), (ontvangen.date() - day).days)
        for case, geteld in cases.items()
        for soort, ontvangen in geteld.geschillen
        for day in [zeker(geteld.besluiten, ontvangen)[0]]
    )
    day_of = {row["besluit"]: row["besluit_op"] for row in found["besluiten"]}
    ours = sorted(
        (row["besluit_zaak"], row["soort"], day_of[row["besluit"]], row["zekerheid"], row["dagen_na_besluit"])
        for row in found["koppelingen"]
    )
    assert ours == expected
    assert {row["methode"] for row in found["koppelingen"]} == {"zelfde_zaak"}
    assert {soort: sum(row[1] == soort for row in ours) for soort in aantallen} == aantallen
    assert len(ours) == sum(aantallen.values())
    assert {row["zekerheid"] for row in found["koppelingen"]} == {"vast"}
    assert len(found["besluiten"]) >= sum(len(geteld.besluiten) for geteld in cases.values())


def test_a_permit_is_made_known_when_it_is_sent(
    gevonden: Callable[[str], dict[str, list[Rij]]], gedeelde_logs: Path
) -> None:
    found = gevonden("bpic15_1")
    cases = {case: tel(events) for case, events in traces(gedeelde_logs / "BPIC15_1.xes.gz")}
    single = {
        case: (geteld.besluiten[0].date(), geteld.verzonden[0])
        for case, geteld in cases.items()
        if len(geteld.besluiten) == 1 and len(geteld.verzonden) == 1
    }
    # A few were sent before they were decided: then the notification is that of a decision that is not in the log.
    single = {case: (decided, sent) for case, (decided, sent) in single.items() if decided <= sent}
    assert len(single) > 800
    ours = {row["zaak"]: row for row in found["besluiten"]}
    assert {case: (ours[case]["besluit_op"], ours[case]["bekend_op"]) for case in single} == single


def test_the_new_decision_of_an_hour_later_is_not_the_contested_one(
    gevonden: Callable[[str], dict[str, list[Rij]]],
) -> None:
    """Permit 4660602: decided on 24 May 2012, sent on the 25th. On 15 June at 10:41 the objection, at 10:42 a new
    decision "besluit vernietigd, nieuwe beschikking"."""
    found = gevonden("bpic15_1")
    row = next(row for row in found["koppelingen"] if row["besluit_zaak"] == "4660602")
    decided = {row["besluit"]: row["besluit_op"] for row in found["besluiten"] if row["zaak"] == "4660602"}
    assert sorted(decided.values()) == [date(2012, 5, 24), date(2012, 6, 15)]
    assert (decided[row["besluit"]], row["zekerheid"], row["tijdig"]) == (date(2012, 5, 24), "vast", "ja")


def test_an_appeal_against_a_fine_is_about_the_fine(
    gevonden: Callable[[str], dict[str, list[Rij]]], gedeelde_logs: Path
) -> None:
    found = gevonden("roadtraffic")
    steps = {
        case: {event["concept:name"]: date.fromisoformat(event["time:timestamp"][:10]) for event in events}
        for case, events in traces(gedeelde_logs / "roadtraffic100traces.xes")
    }
    fines = {row["zaak"]: row for row in found["besluiten"] if row["soort"] == "besluit"}
    assert {case: (row["besluit_op"], row["bekend_op"]) for case, row in fines.items()} == {
        case: (days["Create Fine"], days.get("Send Fine")) for case, days in steps.items()
    }
    contested = {case: days for case, days in steps.items() if "Insert Date Appeal to Prefecture" in days}
    assert len(contested) == 1  # and none of these hundred went to the judge
    [(case, days)] = contested.items()
    came = days["Insert Date Appeal to Prefecture"]
    rows = [
        (row["bezwaar"], row["soort"], row["besluit"], row["methode"], row["zekerheid"], row["dagen_na_besluit"])
        for row in found["koppelingen"]
    ]
    assert rows == [
        (case, "bezwaar", fines[case]["besluit"], "zelfde_zaak", "vast", (came - days["Create Fine"]).days)
    ]  # fmt: skip
    result = [row for row in found["besluiten"] if row["soort"] == "beslissing op bezwaar"]
    assert [(row["zaak"], row["besluit_op"], row["bekend_op"]) for row in result] == [
        (case, days["Receive Result Appeal from Prefecture"], days["Notify Result Appeal to Offender"])
    ]
    assert found["bezwaren"][0]["afgehandeld"] == days["Receive Result Appeal from Prefecture"]
