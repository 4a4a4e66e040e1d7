"""Handovers and returns in real public logs, against a count that is made here from the raw XES itself."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.journeys.reading import journeys
from klantreis.pipeline import LEZEN, peildatums, run
from klantreis.project import load_project
from klantreis.terms.calendar import Kalender

Rij = dict[str, Any]

PROJECT = """\
gemeente: {naam}
bronnen:
  {naam}:
    bestanden: {pad}
    dubbelen: behouden
    middernacht: tijdstip
    kolommen:
      zaak: "case:concept:name"
      activiteit: "concept:name"
      tijdstip: "time:timestamp"
      loket: "{loket}"
"""


def traces(path: Path, loket: str) -> Iterator[tuple[str, list[str]]]:
    """Per case of an XES file its name, and who did its events, by time; of equal times in the order of the file."""
    with gzip.open(path) as file:
        for _event, trace in ET.iterparse(file):
            if trace.tag.rpartition("}")[2] != "trace":
                continue
            texts = {child.get("key"): child.get("value") for child in trace}
            events = []
            for child in trace:
                if child.tag.rpartition("}")[2] == "event":
                    values = {each.get("key"): each.get("value") for each in child}
                    moment = datetime.fromisoformat(str(values["time:timestamp"]))
                    events.append((moment, str(values[loket])))
            yield str(texts["concept:name"]), [desk for _moment, desk in sorted(events, key=lambda pair: pair[0])]
            trace.clear()


def tel(path: Path, loket: str) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """Handovers (case, from, to) and returns (case, kind, path from desk to the same desk)."""
    moves: Counter[tuple[str, ...]] = Counter()
    returns: Counter[tuple[str, ...]] = Counter()
    for case, desks in traces(path, loket):
        visits = [desk for desk, _run in groupby(desks)]
        moves.update((case, a, b) for a, b in pairwise(visits))
        for nr, desk in enumerate(visits):
            before = [earlier for earlier in range(nr) if visits[earlier] == desk]
            if before:
                way = visits[before[-1] : nr + 1]
                returns[case, "direct" if len(way) == 3 else "indirect", " > ".join(way)] += 1
    return moves, returns


@pytest.fixture
def gevonden(gedeelde_logs: Path, tmp_path: Path) -> Callable[[str, str], tuple[dict[str, list[Rij]], Path]]:
    def read(name: str, loket: str) -> tuple[dict[str, list[Rij]], Path]:
        path = gedeelde_logs / f"{name}.xes.gz"
        project = tmp_path / "project.yaml"
        project.write_text(PROJECT.format(naam=name.lower(), pad=path, loket=loket), encoding="utf-8")
        done = run(load_project(project), tmp_path / "uit", Sleutel(bytes(range(32))), tot=LEZEN)
        with Engine(tmp_path) as engine:
            log = EventLog.open(engine, tmp_path / "uit" / "gebeurtenissen.parquet")
            found, _counts = journeys(log, Kalender.standaard(), peildatums(done.manifest))
        return {key: table.to_pylist() for key, table in found.items()}, path

    return read


@pytest.mark.parametrize(
    ("name", "loket", "overdrachten", "direct", "indirect"),
    [
        ("BPIC13_closed_problems", "org:group", 220, 94, 0),
        ("BPIC15_1", "org:resource", 3149, 1098, 71),
        ("BPIC15_2", "org:resource", 2308, 866, 200),
    ],
)
def test_handovers_and_returns_are_those_of_a_count_by_hand(
    gevonden: Callable[[str, str], tuple[dict[str, list[Rij]], Path]], name: str, loket: str, overdrachten: int,
    direct: int, indirect: int,
) -> None:  # fmt: skip
    found, path = gevonden(name, loket)
    moves, returns = tel(path, loket)
    ours: Counter[tuple[str, ...]] = Counter(
        (row["van_zaak"], row["van_loket"], row["naar_loket"]) for row in found["overdrachten"]
    )
    assert (ours - moves, moves - ours) == (Counter(), Counter())
    assert {(row["bewijs"], row["soort"]) for row in found["overdrachten"]} == {("binnen_zaak", "warm")}
    loops: Counter[tuple[str, ...]] = Counter((row["klantreis"], row["soort"], row["pad"]) for row in found["lussen"])
    assert (loops - returns, returns - loops) == (Counter(), Counter())
    assert all(row["klantreis"] == row["zaak"] for row in found["klantreis_zaken"])
    kinds = Counter(row["soort"] for row in found["lussen"])
    assert (len(found["overdrachten"]), kinds["direct"], kinds["indirect"]) == (overdrachten, direct, indirect)
