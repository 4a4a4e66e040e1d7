"""XES: every event a row, in order; odd files are fine, dangerous ones are refused."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from klantreis.errors import SourceError
from klantreis.sources import open_source
from klantreis.sources import xes as module

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="org:group" value="UNKNOWN"/></global>
  <string key="concept:name" value="het log zelf"><string key="kind" value="x"/></string>
  <trace>
    <event><string key="concept:name" value="Melding &amp; intake"/>
      <date key="time:timestamp" value="2024-01-01"/></event>
    <event><string key="concept:name" value=" Besluit "/><string key="leeg" value=""/></event>
    <string key="concept:name" value="0363"/>
    <string key="adres" value="A"><string key="wijk" value="Noord"/></string>
  </trace>
  <trace><string key="concept:name" value="leeg spoor"/></trace>
  <trace><string key="concept:name" value="NA"/><event><boolean key="question" value="true"/></event></trace>
</log>
"""


def write(folder: Path, text: str | bytes, name: str = "log.xes") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(path: Path, columns: list[str] | None = None) -> list[tuple[int, dict[str, Any]]]:
    return [
        (regel, row)
        for batch in open_source(path).batches(columns)
        for regel, row in zip(batch.regel.to_pylist(), batch.rows.to_pylist(), strict=True)
    ]


def problem(path: Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(path)
    return caught.value


def test_events_with_the_attributes_of_their_trace(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, LOG))
    assert (source.kind, source.ordered) == ("xes", True)
    assert source.columns() == [
        "concept:name",
        "time:timestamp",
        "question",
        "case:concept:name",
        "case:adres",
        "case:adres/wijk",
    ]
    assert source.facts == {"gebeurtenissen": "3", "sporen": "3", "sporen zonder gebeurtenissen": "1"}
    rows = read(source.path, ["concept:name", "case:concept:name", "case:adres/wijk", "question"])
    assert [(regel, tuple(row.values())) for regel, row in rows] == [
        (1, ("Melding & intake", None, "0363", "Noord")),
        (2, ("Besluit", None, "0363", "Noord")),
        (3, (None, "true", "NA", None)),
    ]


def test_read_again_and_without_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, LOG)
    source = open_source(path)
    cached = [batch.rows.to_pylist() for batch in source.batches()]
    assert cached == [batch.rows.to_pylist() for batch in source.batches()]
    monkeypatch.setattr(module, "CACHE_BYTES", 0)
    assert cached == [batch.rows.to_pylist() for batch in open_source(path).batches()]


def test_stretches_carry_on_the_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read(write(tmp_path, LOG))
    monkeypatch.setattr(module, "BATCH_RIJEN", 1)
    monkeypatch.setattr(module, "_READ", 64)
    assert read(write(tmp_path, LOG)) == whole


def test_nested_attributes_lists_and_containers(tmp_path: Path) -> None:
    text = """<log><trace><event>
      <string key="a" value="1"><int key="b" value="2"><int key="c" value="3"/></int></string>
      <list key="l"><values><string key="x" value="4"/><string key="x" value="5"/></values></list>
      <container key="d"><string key="y" value="6"/></container>
      <string key="z" value="7"/>
    </event></trace></log>"""
    [(_, row)] = read(write(tmp_path, text))
    assert row == {"a": "1", "a/b": "2", "a/b/c": "3", "l/x": "4; 5", "d/y": "6", "z": "7"}


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + LOG.encode(),
        LOG.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
        LOG.replace(' xmlns="http://www.xes-standard.org/"', "").encode(),
        LOG.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        LOG.replace("UTF-8", "windows-1252").encode("cp1252"),
        LOG.replace("<log xmlns=", "<x:log xmlns:x=")
        .replace("</log", "</x:log")
        .replace("<trace", "<x:trace")
        .replace("</trace", "</x:trace")
        .replace("<event", "<x:event")
        .replace("</event", "</x:event")
        .encode(),
    ],
    ids=["BOM", "utf-16", "no namespace", "latin-1", "cp1252", "prefixed"],
)
def test_valid_in_another_guise(tmp_path: Path, text: bytes) -> None:
    assert read(write(tmp_path, text, "other.xes")) == read(write(tmp_path, LOG))


def test_events_outside_a_trace_are_not_lost(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, '<log><event><string key="concept:name" value="A"/></event></log>'))
    assert [batch.rows.to_pylist() for batch in source.batches()] == [[{"concept:name": "A"}]]
    assert source.facts["gebeurtenissen buiten een spoor"] == "1"


def test_a_value_too_large_for_a_cell(tmp_path: Path) -> None:
    event = '<event><string key="a" value="{}"/></event>'
    text = f"<log><trace>{event.format(1)}{event.format('x' * 2_000_000)}{event.format(3)}</trace></log>"
    [batch] = open_source(write(tmp_path, text)).batches()
    assert batch.regel.to_pylist() == [1, 3]
    assert [(row.regel, row.reden, row.kolom, row.waarde) for row in batch.rejected] == [(2, "cel_te_groot", "a", None)]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('<?xml version="1.0"?>\n<!DOCTYPE log [<!ENTITY a "b">]>\n<log/>', "doctype", 2),
        ("<html>\n</html>", "geen-xes", 1),
        ("<log>\n<trace>\n<event>\n</trace></log>", "xml-ongeldig", 4),
        ("<log>\n<trace>\n", "xml-onvolledig", 3),
        ("<log>\n<trace><event><str", "xml-onvolledig", 2),
        ("<log>\n&geheim;</log>", "xml-ongeldig", 2),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "xml-ongeldig", 1),
        ("a;b\n1;2\n", "xml-ongeldig", 1),
        (b"<log>\n<trace>\n\xff\xfe</trace></log>", "xml-ongeldig", 3),
        ('<?xml version="1.0" encoding="klingon"?><log/>', "xml-ongeldig", 1),
        ("<log><trace><event>" + '<list key="a">' * 300, "xml-te-diep", 1),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str | bytes, code: str, line: int) -> None:
    path = write(tmp_path, text)
    error = problem(path)
    assert (error.code, error.where) == (code, f"{path}:{line}")


def test_a_packed_log_that_is_cut_off(tmp_path: Path) -> None:
    packed = gzip.compress(("<log>" + LOG.partition("<trace>")[1] * 3000).encode() + bytes(range(256)) * 500)
    assert problem(write(tmp_path, packed[: len(packed) // 2], "log.xes.gz")).code == "gzip-beschadigd"
    assert problem(write(tmp_path, LOG, "log.xes.gz")).code == "gzip-beschadigd"
    assert len(read(write(tmp_path, gzip.compress(LOG.encode()), "log.xes.gz"))) == 3


def test_an_unknown_column(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="concept:naam"):
        read(write(tmp_path, LOG), ["concept:naam"])


@pytest.mark.parametrize(
    ("name", "events", "traces", "activities"),
    [
        ("BPIC15_1.xes.gz", 52_217, 1199, 398),
        ("BPIC15_2.xes.gz", 44_354, 832, 410),
        ("receipt.xes.gz", 8577, 1434, 27),
        ("BPIC13_closed_problems.xes.gz", 6660, 1487, 4),
        ("running-example.xes", 42, 6, 8),
    ],
)
def test_real_logs(gedeelde_logs: Path, name: str, events: int, traces: int, activities: int) -> None:
    source = open_source(gedeelde_logs / name)
    source.columns()
    assert (source.facts["gebeurtenissen"], source.facts["sporen"]) == (str(events), str(traces))
    batches = list(source.batches(["concept:name", "case:concept:name"]))
    assert [number for batch in batches for number in batch.regel.to_pylist()] == list(range(1, events + 1))
    names = [name for batch in batches for name in batch.rows.column("concept:name").to_pylist()]
    cases = [name for batch in batches for name in batch.rows.column("case:concept:name").to_pylist()]
    assert (len(set(names)), len(set(cases))) == (activities, traces)


def test_questions_that_are_objections(gedeelde_logs: Path) -> None:
    rows = [
        row
        for batch in open_source(gedeelde_logs / "BPIC15_1.xes.gz").batches(["concept:name", "question"])
        for row in batch.rows.to_pylist()
        if row["concept:name"] == "01_BB_540"
    ]
    assert (len(rows), sum(row["question"] == "True" for row in rows)) == (135, 4)


@pytest.mark.parametrize(
    ("name", "events", "facts"),
    [
        ("L1_empty_log.xes", 0, {"sporen": "0"}),
        ("L1_1trace_empty_trace.xes", 0, {"sporen": "1", "sporen zonder gebeurtenissen": "1"}),
        ("L1_complete_events_only_with_resources_missing_timestamps.xes", 23, {"sporen": "6"}),
        ("L1_no_lifecycle_transition.xes", 23, {"sporen": "6"}),
        ("xes_20.xes", 1, {"sporen": "1"}),
    ],
)
def test_odd_logs(gedeelde_logs: Path, name: str, events: int, facts: dict[str, str]) -> None:
    source = open_source(gedeelde_logs / "xes-odd" / name)
    assert sum(batch.rows.num_rows for batch in source.batches()) == events
    assert facts.items() <= source.facts.items()


def test_the_example_as_xes_equals_the_example_as_csv(gedeelde_logs: Path) -> None:
    names = ["case:concept:name", "concept:name", "org:resource", "Costs"]
    csv, xes = (
        [tuple(row[name] for name in names) for _, row in read(gedeelde_logs / f"running-example.{suffix}", names)]
        for suffix in ("csv", "xes")
    )
    assert len(csv) == 42
    assert sorted(csv) == sorted(xes)
