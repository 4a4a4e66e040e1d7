"""Real public logs give the numbers that others publish and that pm4py finds."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

Rij = dict[str, Any]


@pytest.fixture(scope="module")
def pm4py() -> Any:
    """pm4py: slow to import, and not silent about it."""
    with warnings.catch_warnings(action="ignore"), contextlib.redirect_stdout(io.StringIO()):
        import pm4py

        return pm4py


# The numbers that the publishers of the logs give: cases, events, activities.
@pytest.mark.parametrize(
    ("name", "cases", "events", "activities"),
    [
        ("bpic15_1", 1199, 52_217, 398),
        ("bpic15_2", 832, 44_354, 410),
        ("receipt", 1434, 8577, 27),
        ("bpic13_problemen", 1487, 6660, 4),
        ("running_example", 6, 42, 8),
    ],
)
def test_size(gelezen_log: Callable[[str], Any], name: str, cases: int, events: int, activities: int) -> None:
    log = gelezen_log(name)
    assert (log.manifest["zaken"], log.manifest["gebeurtenissen"]) == (cases, events)
    found = log.events("zaak", "activiteit", "gebeurtenis")
    assert len({row["zaak"] for row in found}) == cases
    assert [row["gebeurtenis"] for row in found] == list(range(1, events + 1))
    assert len({row["activiteit"] for row in found}) == activities
    assert (
        len([row for row in log.rows("stappen") if (row["niveau"], row["groep"]) == ("activiteit", "alle")])
        == activities
    )
    assert log.rows("uitval") == []


@pytest.mark.parametrize(("name", "bezwaar", "beroep"), [("bpic15_1", 4, 4), ("bpic15_2", 15, 6)])
def test_a_question_on_a_list_is_no_objection(
    gelezen_log: Callable[[str], Any], name: str, bezwaar: int, beroep: int
) -> None:
    phases = Counter(row["fase"] for row in gelezen_log(name).events("fase"))
    assert (phases["bezwaar"], phases["beroep"]) == (bezwaar, beroep)
    by_phase = {row["stap"]: row for row in gelezen_log(name).rows("stappen") if row["niveau"] == "fase"}
    assert by_phase["bezwaar"]["zaken"] <= bezwaar


def test_patients(gelezen_log: Callable[[str], Any]) -> None:
    """bupaR's own expected values: 1819.16667, 1492.58333 and 0 minutes, 1103.916667 on average; traces of 4 steps."""
    log = gelezen_log("patients")
    whole = next(row for row in log.rows("doorlooptijden") if (row["niveau"], row["groep"]) == ("zaak", "alle"))
    assert (whole["n"], whole["n_lopend"]) == (3, 0)
    assert whole["rmst_dagen"] * 1440 == pytest.approx(1103.916667, abs=0.001)
    assert [round(whole[key] * 1440, 2) for key in ("p10", "mediaan_dagen", "tau")] == [0, 1492.58, 1819.17]
    assert (log.manifest["gebeurtenissen"], log.manifest["zaken"]) == (12, 3)  # 4 steps on average
    variants = [row for row in log.rows("varianten") if row["niveau"] == "activiteit"]
    assert sum(row["stappen"] * row["zaken"] for row in variants) / 3 == 4


def again(rows: Iterable[Rij], **key: str) -> dict[str, tuple[int | None, int | None]]:
    """Number and size of each type of a row of `herhalingen`."""
    chosen = [row for row in rows if row["maat"] == "omvang" and all(row[name] == value for name, value in key.items())]
    found = {row["type"]: (row["aantal"], row["omvang"]) for row in chosen}
    assert len(found) == len(chosen)
    return found


def test_steps_done_again_in_small_logs_by_hand(gelezen_log: Callable[[str], Any]) -> None:
    """bupaR's patients: surgery by Richard; treatment; surgery by William, by Richard. Then treatment by two in a row.
    The textbook: cases 3 and 5 go back (reinitiate request), once and twice; all of decide is Sara's."""
    patients = gelezen_log("patients").rows("herhalingen")
    none = (0, 0)
    two = {"alle": (2, 2), "repeat": none, "redo": (2, 2), "onbekend": none}
    assert again(patients, niveau="log", soort="zelflus") == two
    assert again(patients, niveau="log", soort="herhaling") == two | {"alle": (1, 1), "redo": (1, 1)}
    per_zaak = next(
        row for row in patients if (row["soort"], row["type"], row["maat"]) == ("zelflus", "redo", "aantal")
    )
    assert [per_zaak[name] for name in ("n", "min", "mediaan", "max", "gemiddelde")] == [3, 0, 1, 1, 0.666667]
    surgery = {"niveau": "activiteit", "activiteit": "surgery", "soort": "herhaling"}
    assert again(patients, **surgery)["redo"] == (1, 1)
    assert {row["aandeel"] for row in patients if surgery.items() <= row.items() and row["type"] == "redo"} == {0.25}
    textbook = gelezen_log("running_example").rows("herhalingen")
    assert again(textbook, niveau="log", soort="zelflus")["alle"] == none
    # case 3: check ticket and decide; case 5: check ticket, examine casually and decide twice more, reinitiate once
    assert again(textbook, niveau="zaak", zaak="3", soort="herhaling")["alle"] == (2, 2)
    assert again(textbook, niveau="zaak", zaak="5", soort="herhaling")["alle"] == (4, 7)
    expected = {
        "decide": {"alle": (2, 3), "repeat": (2, 3), "redo": none},
        "check ticket": {"alle": (2, 3), "repeat": none, "redo": (2, 3)},
        "examine casually": {"alle": (1, 2), "repeat": none, "redo": (1, 2)},
        "reinitiate request": {"alle": (1, 1), "repeat": (1, 1), "redo": none},
        "register request": {"alle": none, "repeat": none, "redo": none},
    }
    for name, types in expected.items():
        found = again(textbook, niveau="activiteit", activiteit=name, soort="herhaling")
        assert found == types | {"onbekend": none}
    assert {row["niveau"] for row in textbook} == {"log", "zaak", "activiteit"}  # it has no desks


@pytest.mark.parametrize("name", ["receipt", "bpic13_problemen", "bpic15_1"])
def test_steps_done_again_are_those_of_the_flow(gelezen_log: Callable[[str], Any], name: str) -> None:
    log = gelezen_log(name)
    sizes: dict[str, Counter[str]] = {"zelflus": Counter(), "herhaling": Counter()}
    for row in log.rows("herhalingen"):
        if (row["niveau"], row["type"]) == ("activiteit", "alle"):
            sizes[row["soort"]][row["activiteit"]] += row["omvang"]
    moves = ours(log.rows("stroom"))
    assert +sizes["zelflus"] == Counter({van: n for (van, naar), n in moves.items() if van == naar})
    steps = [row for row in log.rows("stappen") if (row["niveau"], row["groep"]) == ("activiteit", "alle")]
    again_in_all = sizes["zelflus"] + sizes["herhaling"]
    assert again_in_all == +Counter({row["stap"]: row["aantal"] - row["zaken"] for row in steps})
    assert again_in_all.total() > 0


def ours(rows: Iterable[Rij]) -> Counter[tuple[str, str]]:
    found = {
        (row["van"], row["naar"]): row["aantal"]
        for row in rows
        if (row["niveau"], row["groep"]) == ("activiteit", "alle")
        and row["van"] != "(start)"
        and row["naar"] != "(einde)"
    }
    return Counter(found)


def theirs(pm4py: Any, path: Path) -> Any:
    """The log as pm4py has it, in the order of its document: format_dataframe would sort by time, not always stably."""
    with warnings.catch_warnings(action="ignore"):
        return pm4py.convert_to_event_log(
            pm4py.read_xes(str(path), variant="iterparse", show_progress_bar=False, return_legacy_log_object=True)
        )


@pytest.mark.parametrize(("name", "file"), [("running_example", "running-example.xes"), ("receipt", "receipt.xes.gz")])
def test_flow_and_variants_are_those_of_pm4py(
    gelezen_log: Callable[[str], Any], gedeelde_logs: Path, pm4py: Any, name: str, file: str
) -> None:
    log = gelezen_log(name)
    # Where times are equal two tools may order differently; in these logs no case has a tie, so there is one order.
    assert not any(row["gelijktijdig"] for row in log.events("gelijktijdig"))
    other = theirs(pm4py, gedeelde_logs / file)
    counts, start, end = pm4py.discover_dfg(other)
    assert ours(log.rows("stroom")) == Counter(dict(counts))
    flow = [row for row in log.rows("stroom") if row["niveau"] == "activiteit"]
    assert {row["naar"]: row["aantal"] for row in flow if row["van"] == "(start)"} == start
    assert {row["van"]: row["aantal"] for row in flow if row["naar"] == "(einde)"} == end
    variants = {row["variant"]: row["zaken"] for row in log.rows("varianten") if row["niveau"] == "activiteit"}
    assert variants == {" > ".join(path): len(traces) for path, traces in pm4py.get_variants(other).items()}


def test_objections_of_amsterdam(gelezen_log: Callable[[str], Any]) -> None:
    """Four objections name the contested decision in their kenmerken; the statuses beside them are of other zaken."""
    log = gelezen_log("zgw_bezwaren")
    found = log.events("zaak", "activiteit", "fase", "tijdstip_lokaal", "precisie", "verwijst_naar", "datum_genoemd",
                       "uitkomst", "bestand", "regel")  # fmt: skip
    assert [tuple(str(cell) for cell in row.values()) for row in found] == [
        ("BI.24.000093.001", "Bezwaar ontvangen", "bezwaar", "2023-04-25 00:00:00", "dag", "F20210008", "2021-05-01",
         "Niet-ontvankelijk", "bezwaren.json", "1"),
        ("DJ.23.000268.001", "Bezwaar ontvangen", "bezwaar", "2023-04-03 00:00:00", "dag", "TESTRB003", "2021-03-03",
         "Gegrond", "bezwaren.json", "2"),
        ("JB.22.000443.002", "Bezwaar ontvangen", "bezwaar", "2022-11-04 00:00:00", "dag", "None", "2023-01-03", "None",
         "bezwaren.json", "4"),
        ("JB.22.000443.002", "Bezwaar afgesloten", "bezwaar", "2023-01-04 00:00:00", "dag", "None", "2023-01-03",
         "None", "bezwaren.json", "4"),
        ("OJ.24.000115.001", "Bezwaar ontvangen", "bezwaar", "2022-11-04 00:00:00", "dag", "None", "None", "None",
         "bezwaren.json", "3"),
    ]  # fmt: skip
    lost = [(row["bestand"], row["regel"], row["reden"]) for row in log.rows("uitval")]
    assert lost == [("bezwaren-status.json", nr, "zaak_onbekend") for nr in (1, 2, 3)]
    facts = {row["bestand"]: row["herkend"]["objecten"] for row in log.manifest["bestanden"]}
    assert facts["bezwaren.json"] == "4 zaken"
    assert facts["open-zaak-catalogi.json"].startswith("4 zaaktypen, 10 statustypen, 15 resultaattypen, 1 besluittype")


def test_a_status_of_amsterdam_belongs_to_its_zaak(gedeelde_logs: Path, tmp_path: Path) -> None:
    """The statuses of the example, given to one of its objections by another host: they come out where they belong."""
    from klantreis.sources import open_sources

    text = (gedeelde_logs / "zgw" / "bezwaren-status.json").read_text()
    own = "68cdd171-b4fd-44cc-a4d3-06b77341f20a"
    (tmp_path / "s.json").write_text(text.replace("bbc45d6e-3728-4ce5-8575-bc2b921878ae", own))
    sources = open_sources([gedeelde_logs / "zgw" / "bezwaren.json", tmp_path / "s.json"])
    rows = [row for source in sources for batch in source.batches() for row in batch.rows.to_pylist()]
    assert [(row["stap"][:8], row["statustoelichting"], row["tijdstip"]) for row in rows
            if row["identificatie"] == "BI.24.000093.001"] == [
        ("Zaak ges", None, "2023-04-25"), ("2dfd301f", "Ontvangen", "2023-09-15T10:00:00+02:00"),
        ("ad4d9b40", "In behandeling", "2023-09-15T02:53:00+02:00"),
    ]  # fmt: skip
