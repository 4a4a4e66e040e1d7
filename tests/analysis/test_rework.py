"""Steps done again: every measure at every level by hand, and random logs against plain Python."""

from __future__ import annotations

import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import pytest

from klantreis.analysis.dense import dense
from klantreis.analysis.rework_levels import rework
from klantreis.eventlog.log import EventLog
from klantreis.vocabulary_journeys import HERHALINGEN, HERHALINGNIVEAUS, HERHALINGSOORTEN, HERHALINGTYPEN

Rij = dict[str, Any]
Maak = Callable[[Sequence[Rij]], EventLog]
Sleutel = tuple[str | None, str | None, str | None]  # zaak, loket, activiteit


def table(log: EventLog) -> list[Rij]:
    return rework(log, dense(log)).to_pylist()


def log_rows(text: str) -> list[Rij]:
    """One zaak per line: "Z1: AXp AXp B--" is activiteit, loket, behandelaar (- is none), an hour apart."""
    rows = []
    for line in text.strip().splitlines():
        zaak, _colon, events = line.strip().partition(": ")
        for nr, (activiteit, loket, wie) in enumerate(events.split()):
            tijd = datetime(2024, 1, 1, 9) + timedelta(hours=nr)  # noqa: DTZ001
            rows.append(
                {"zaak": zaak, "activiteit": activiteit, "tijd": tijd, "loket": None if loket == "-" else loket,
                 "behandelaar": None if wie == "-" else wie, "rollen": ["periodiek"] if activiteit == "D" else []}
            )  # fmt: skip
    return rows


# Self-loops, by hand: Z1 A, size 1, by p, at X; Z1 C, size 2, by whom is not known, at Y; Z2 D, size 2, by p and q, at
# no known desk, periodic. Repetitions: Z1 A in 2 runs, size 1, by p and q, begun at X; Z2 A in 2 runs, size 1, by p, at
# X; Z2 B in 3 runs, size 2, by q, at Y. Nothing in Z3, where nobody is known.
VOORBEELD = """
Z1: AXp AXp BXp AYq CY- CY- CY-
Z2: BYq AXp BYq AXp BYq D-p D-q D-q
Z3: AX-
"""
NUL, LEEG = (0, 0), (None, None)
# level, zaak, loket, activiteit, soort: events, then (aantal, omvang) of alle, repeat, redo, onbekend
AANTALLEN: dict[
    tuple[str, str | None, str | None, str | None, str], tuple[int, list[tuple[int | None, int | None]]]
] = {
    ("log", None, None, None, "zelflus"): (16, [(3, 5), (1, 1), (1, 2), (1, 2)]),
    ("log", None, None, None, "herhaling"): (16, [(3, 4), (2, 3), (1, 1), NUL]),
    ("zaak", "Z1", None, None, "zelflus"): (7, [(2, 3), (1, 1), NUL, (1, 2)]),
    ("zaak", "Z1", None, None, "herhaling"): (7, [(1, 1), NUL, (1, 1), NUL]),
    ("zaak", "Z2", None, None, "zelflus"): (8, [(1, 2), NUL, (1, 2), NUL]),
    ("zaak", "Z2", None, None, "herhaling"): (8, [(2, 3), (2, 3), NUL, NUL]),
    ("activiteit", None, None, "A", "zelflus"): (6, [(1, 1), (1, 1), NUL, NUL]),
    ("activiteit", None, None, "A", "herhaling"): (6, [(2, 2), (1, 1), (1, 1), NUL]),
    ("activiteit", None, None, "B", "zelflus"): (4, [NUL, NUL, NUL, NUL]),
    ("activiteit", None, None, "B", "herhaling"): (4, [(1, 2), (1, 2), NUL, NUL]),
    ("activiteit", None, None, "C", "zelflus"): (3, [(1, 2), LEEG, LEEG, (1, 2)]),  # no C names a behandelaar
    ("activiteit", None, None, "C", "herhaling"): (3, [NUL, LEEG, LEEG, NUL]),
    ("activiteit", None, None, "D", "zelflus"): (3, [(1, 2), NUL, (1, 2), NUL]),
    ("activiteit", None, None, "D", "herhaling"): (3, [NUL, NUL, NUL, NUL]),
    ("loket", None, "(onbekend)", None, "zelflus"): (3, [(1, 2), NUL, (1, 2), NUL]),
    ("loket", None, "(onbekend)", None, "herhaling"): (3, [NUL, NUL, NUL, NUL]),
    ("loket", None, "X", None, "zelflus"): (6, [(1, 1), (1, 1), NUL, NUL]),
    ("loket", None, "X", None, "herhaling"): (6, [(2, 2), (1, 1), (1, 1), NUL]),
    ("loket", None, "Y", None, "zelflus"): (7, [(1, 2), NUL, NUL, (1, 2)]),
    ("loket", None, "Y", None, "herhaling"): (7, [(1, 2), (1, 2), NUL, NUL]),
    ("loket-activiteit", None, "(onbekend)", "D", "zelflus"): (3, [(1, 2), NUL, (1, 2), NUL]),
    ("loket-activiteit", None, "X", "A", "zelflus"): (5, [(1, 1), (1, 1), NUL, NUL]),
    # Where edeaR answers alle with repeat only: 1 and not 2.
    ("loket-activiteit", None, "X", "A", "herhaling"): (5, [(2, 2), (1, 1), (1, 1), NUL]),
    ("loket-activiteit", None, "Y", "B", "herhaling"): (3, [(1, 2), (1, 2), NUL, NUL]),
    ("loket-activiteit", None, "Y", "C", "zelflus"): (3, [(1, 2), LEEG, LEEG, (1, 2)]),
}
NIETS = (0, *[None] * 8)
# soort, type, maat: n, min, q1, mediaan, gemiddelde, q3, max, sd, iqr
SAMENVATTINGEN: dict[tuple[str, str, str], tuple[float | None, ...]] = {
    ("zelflus", "alle", "aantal"): (3, 0, 0.5, 1, 1, 1.5, 2, 1, 1),  # 2, 1, 0
    ("zelflus", "alle", "omvang"): (3, 1, 1.5, 2, 1.666667, 2, 2, 0.57735, 0.5),  # 1, 2, 2
    ("zelflus", "repeat", "aantal"): (2, 0, 0.25, 0.5, 0.5, 0.75, 1, 0.707107, 0.5),  # 1, 0; of Z3 nothing can be said
    ("zelflus", "repeat", "omvang"): (1, 1, 1, 1, 1, 1, 1, None, 0),  # 1
    ("zelflus", "redo", "aantal"): (2, 0, 0.25, 0.5, 0.5, 0.75, 1, 0.707107, 0.5),  # 0, 1
    ("zelflus", "redo", "omvang"): (1, 2, 2, 2, 2, 2, 2, None, 0),  # 2
    ("zelflus", "onbekend", "aantal"): (3, 0, 0, 0, 0.333333, 0.5, 1, 0.57735, 0.5),  # 1, 0, 0
    ("zelflus", "onbekend", "omvang"): (1, 2, 2, 2, 2, 2, 2, None, 0),  # 2
    ("herhaling", "alle", "aantal"): (3, 0, 0.5, 1, 1, 1.5, 2, 1, 1),  # 1, 2, 0
    ("herhaling", "alle", "omvang"): (3, 1, 1, 1, 1.333333, 1.5, 2, 0.57735, 0.5),  # 1, 1, 2
    ("herhaling", "repeat", "aantal"): (2, 0, 0.5, 1, 1, 1.5, 2, 1.414214, 1),  # 0, 2
    ("herhaling", "repeat", "omvang"): (2, 1, 1.25, 1.5, 1.5, 1.75, 2, 0.707107, 0.5),  # 1, 2
    ("herhaling", "redo", "aantal"): (2, 0, 0.25, 0.5, 0.5, 0.75, 1, 0.707107, 0.5),  # 1, 0
    ("herhaling", "redo", "omvang"): (1, 1, 1, 1, 1, 1, 1, None, 0),  # 1
    ("herhaling", "onbekend", "aantal"): (3, 0, 0, 0, 0, 0, 0, 0, 0),  # 0, 0, 0
    ("herhaling", "onbekend", "omvang"): NIETS,
}
VERDELING = ("n", "min", "q1", "mediaan", "gemiddelde", "q3", "max", "sd", "iqr")


@pytest.fixture(scope="module")
def voorbeeld(maak_log: Maak) -> list[Rij]:
    return table(maak_log(log_rows(VOORBEELD)))


@pytest.mark.parametrize("niveau", HERHALINGNIVEAUS)
def test_number_and_size_of_every_type_by_hand(voorbeeld: list[Rij], niveau: str) -> None:
    rows = [row for row in voorbeeld if row["niveau"] == niveau and (niveau != "log" or row["maat"] == "omvang")]
    found = {}
    for key, types in groupby(
        rows, key=lambda row: tuple(row[name] for name in ("niveau", "zaak", "loket", "activiteit", "soort"))
    ):
        same = list(types)
        assert [row["type"] for row in same] == ["alle", "repeat", "redo", "onbekend"]
        assert len({row["gebeurtenissen"] for row in same}) == 1
        found[key] = same[0]["gebeurtenissen"], [(row["aantal"], row["omvang"]) for row in same]
    assert found == {key: value for key, value in AANTALLEN.items() if key[0] == niveau}
    assert list(found) == [key for key in AANTALLEN if key[0] == niveau]


def test_shares_by_hand(voorbeeld: list[Rij]) -> None:
    shares = {}
    for row in voorbeeld:
        if row["type"] == "alle" and row["maat"] == "omvang" and row["aantal"]:
            key = (row["zaak"] or row["loket"], row["activiteit"], row["soort"][0])
            shares[key] = [row["aandeel"], row["aandeel_activiteit"], row["aandeel_loket"]]
    of = {key: values[0] for key, values in shares.items()}
    assert (of["Z1", None, "z"], of["Z2", None, "h"]) == (0.285714, 0.25)  # 2 / 7, 2 / 8
    assert (of[None, "A", "h"], of["Y", None, "z"], of[None, None, "z"]) == (
        0.333333,
        0.142857,
        0.1875,
    )  # 2/6, 1/7, 3/16
    # Of the 5 events A at X, of all 6 A, of all 6 at X; of 3, 4 and 7.
    assert shares["X", "A", "h"] == [0.4, 0.333333, 0.333333]
    assert shares["Y", "B", "h"] == [0.333333, 0.25, 0.142857]
    assert {tuple(row[key] for key in ("aandeel_activiteit", "aandeel_loket")) for row in voorbeeld
            if row["niveau"] != "loket-activiteit"} == {(None, None)}  # fmt: skip


def test_the_log_is_summarised_by_hand(voorbeeld: list[Rij]) -> None:
    rows = {
        (r["soort"], r["type"], r["maat"]): tuple(r[n] for n in VERDELING) for r in voorbeeld if r["niveau"] == "log"
    }
    assert rows == SAMENVATTINGEN
    assert list(rows) == list(SAMENVATTINGEN)


def test_the_sizes_of_every_other_level_by_hand(voorbeeld: list[Rij]) -> None:
    rows = {
        (r["zaak"], r["loket"], r["activiteit"], r["soort"], r["type"]): tuple(r[n] for n in VERDELING)
        for r in voorbeeld
        if r["niveau"] != "log"
    }
    assert {r["maat"] for r in voorbeeld if r["niveau"] != "log"} == {"omvang"}
    one_two = (2, 1, 1.25, 1.5, 1.5, 1.75, 2, 0.707107, 0.5)
    assert rows["Z1", None, None, "zelflus", "alle"] == one_two
    assert rows["Z2", None, None, "herhaling", "repeat"] == one_two
    assert rows[None, None, "A", "herhaling", "alle"] == (2, 1, 1, 1, 1, 1, 1, 0, 0)
    assert rows[None, "Y", None, "herhaling", "alle"] == (1, 2, 2, 2, 2, 2, 2, None, 0)
    assert rows[None, "X", "A", "herhaling", "alle"] == (2, 1, 1, 1, 1, 1, 1, 0, 0)
    assert rows[None, None, "C", "zelflus", "redo"] == NIETS


def test_periodic_events_count_and_are_told_apart(voorbeeld: list[Rij]) -> None:
    periodic = {(r["niveau"], r["soort"], r["type"]) for r in voorbeeld if r["waarvan_periodiek"]}
    assert periodic == {(niveau, "zelflus", kind) for niveau in HERHALINGNIVEAUS for kind in ("alle", "redo")}
    assert {r["waarvan_periodiek"] for r in voorbeeld} == {0, 1, None}


def test_one_event_that_is_not_periodic_makes_the_work(maak_log: Maak) -> None:
    rows = log_rows("Z1: DXp DXp AXp DXp")
    rows[3]["rollen"] = []
    found = {r["soort"]: r["waarvan_periodiek"] for r in table(maak_log(rows)) if r["zaak"] and r["type"] == "alle"}
    assert found == {"zelflus": 1, "herhaling": 0}


def test_whose_work_it_was(maak_log: Maak) -> None:
    cases = [
        ("AXp AXp", "zelflus", "repeat"),
        ("AXp AXq", "zelflus", "redo"),
        ("AXp AX-", "zelflus", "onbekend"),
        ("AX- AXp", "zelflus", "onbekend"),
        ("AX- AX-", "zelflus", "onbekend"),
        ("AXp AX- AXq", "zelflus", "redo"),  # whoever it was in between, it was more than one
        ("AXp BXq AXp", "herhaling", "repeat"),  # who did something else in between does not matter
        ("AXp BXp AXq", "herhaling", "redo"),
        ("AXp BXp AX-", "herhaling", "onbekend"),
        ("AXp BXp AX- CXp AXq", "herhaling", "redo"),
    ]
    within = ("AXp AXq BXp AXp", "herhaling", "redo")  # those within a run count too; that run is a self-loop itself
    lines = [f"Z{nr:02}: {events}" for nr, (events, *_kind) in enumerate([*cases, within])]
    found = defaultdict(list)
    for row in table(maak_log(log_rows("\n".join(lines)))):
        if row["zaak"] and row["aantal"] and row["type"] != "alle":
            found[int(row["zaak"][1:])].append((row["soort"], row["type"]))
    assert [found[nr] for nr in range(len(cases))] == [[(soort, kind)] for _events, soort, kind in cases]
    assert found[len(cases)] == [("zelflus", "redo"), ("herhaling", "redo")]


def test_a_loop_is_at_the_desk_where_it_began(maak_log: Maak) -> None:
    # Nobody is known at X, so that nothing that begins there can be repeat; but that A was done by two is certain.
    rows = table(maak_log(log_rows("Z1: AX- AYp AYq B-q C-p B-q")))
    found = {(r["loket"], r["soort"], r["type"]): r["aantal"] for r in rows if r["niveau"] == "loket"}
    zelflus = {loket: [found[loket, "zelflus", kind] for kind in HERHALINGTYPEN] for loket in ("X", "Y", "(onbekend)")}
    assert zelflus == {"X": [1, None, 1, 0], "Y": [0, 0, 0, 0], "(onbekend)": [0, 0, 0, 0]}
    assert [found["(onbekend)", "herhaling", kind] for kind in HERHALINGTYPEN] == [1, 1, 0, 0]


def test_without_behandelaars_and_desks_there_is_only_alle(maak_log: Maak) -> None:
    rows = table(maak_log(log_rows("Z1: A-- A-- B-- A--\nZ2: B--")))
    assert {r["niveau"] for r in rows} == {"log", "zaak", "activiteit"}
    silent = [r for r in rows if r["type"] in ("repeat", "redo")]
    counted = ("aantal", "omvang", "waarvan_periodiek", "waarvan_gelijktijdig", "aandeel", "min", "gemiddelde", "sd")
    assert {r[name] for r in silent for name in counted} == {None}
    assert {r["n"] for r in silent} == {0}
    for kind in ("alle", "onbekend"):
        assert [r["aantal"] for r in rows if r["type"] == kind and r["niveau"] == "zaak"] == [1, 1]
        assert next(r["n"] for r in rows if r["type"] == kind and r["maat"] == "aantal") == 2


DAG = date(2024, 1, 1)
UUR = datetime(2024, 1, 1, 9)  # noqa: DTZ001
LATER, MORGEN = UUR + timedelta(hours=1), UUR + timedelta(days=1)


def test_what_rests_on_the_tie_rule_is_counted(maak_log: Maak) -> None:
    cases = [
        ([("A", UUR), ("A", UUR), ("B", LATER)], "zelflus", 0),  # the two may change places
        ([("A", UUR), ("A", LATER), ("B", LATER)], "zelflus", 1),
        ([("B", UUR), ("A", UUR), ("A", LATER)], "zelflus", 1),
        ([("A", DAG), ("B", DAG), ("A", DAG)], "herhaling", 1),  # or is it a self-loop?
        ([("A", UUR), ("B", LATER), ("A", LATER)], "herhaling", 1),
        ([("A", UUR), ("B", LATER), ("A", MORGEN), ("C", MORGEN)], "herhaling", 1),
        ([("A", UUR), ("B", LATER), ("C", LATER), ("A", MORGEN)], "herhaling", 0),
    ]
    log = maak_log(
        [
            {"zaak": str(nr), "activiteit": name, "tijd": tijd}
            for nr, (events, *_r) in enumerate(cases)
            for name, tijd in events
        ]
    )
    rows = [r for r in table(log) if r["niveau"] == "zaak" and r["type"] == "alle"]
    found = [(int(r["zaak"]), r["soort"], r["aantal"], r["waarvan_gelijktijdig"]) for r in rows]
    assert found == [(nr, soort, 1, ties) for nr, (_events, soort, ties) in enumerate(cases)]


def test_a_desk_with_the_name_of_the_unknown_one_is_told_apart(maak_log: Maak) -> None:
    rows = log_rows("Z1: AXp AXp B-p B-p")
    for row in rows[:2]:
        row["loket"] = "(onbekend)"
    desks = [r["loket"] for r in table(maak_log(rows)) if r["niveau"] == "loket-activiteit" and r["type"] == "alle"]
    assert desks == ["(onbekend)", "(onbekend) (zo in de export)"]


# --- random logs --------------------------------------------------------------------------------------------------


def random_rows(seed: int, zaken: int) -> list[Rij]:
    """Zaken of 1 to 12 events with few names, so that much comes again; some of them without any behandelaar."""
    rnd = random.Random(seed)
    rows: list[Rij] = []
    for nr in range(zaken):
        tijd = datetime(2024, 1, 1)  # noqa: DTZ001
        people = rnd.choice([["p"], ["p", None], ["p", "q"], ["p", "q", None], [None]])
        for _nr in range(rnd.randint(1, 12)):
            tijd += timedelta(hours=rnd.choice([0, 0, 1, 5]))
            activiteit = rnd.choice("AAABBCD")
            rows.append(
                {"zaak": f"Z{nr:03}", "activiteit": activiteit, "tijd": tijd,
                 "loket": rnd.choice("XYY-").strip("-") or None,
                 "behandelaar": None if activiteit == "D" else rnd.choice(people),
                 "rollen": rnd.choice([[], ["periodiek"]]) if activiteit == "C" else []}
            )  # fmt: skip
    return rows


def split(events: Sequence[Rij]) -> list[list[Rij]]:
    return [list(run) for _name, run in groupby(events, key=lambda row: row["activiteit"])]


def kind_of(events: Iterable[Rij]) -> str:
    who = [row["behandelaar"] for row in events]
    if len(set(who) - {None}) > 1:
        return "redo"
    return "onbekend" if None in who else "repeat"


class Ding:
    """One self-loop or repetition, from its runs (each a list of numbers of events in the zaak)."""

    def __init__(self, soort: str, events: Sequence[Rij], runs: Sequence[Sequence[int]], omvang: int) -> None:
        own = [events[at] for run in runs for at in run]
        edges = [(run[0] - 1, run[0]) for run in runs if run[0]] + [(run[-1], run[-1] + 1) for run in runs]
        self.soort, self.omvang, self.type, self.eerste = soort, omvang, kind_of(own), own[0]
        self.periodiek = all("periodiek" in row["rollen"] for row in own)
        self.tie = any(events[a]["tijd"] == events[b]["tijd"] for a, b in edges if b < len(events))


def things(events: Sequence[Rij]) -> list[Ding]:
    numbered: list[list[int]] = []
    for run in split(events):
        start = numbered[-1][-1] + 1 if numbered else 0
        numbered.append(list(range(start, start + len(run))))
    found = [Ding("zelflus", events, [run], len(run) - 1) for run in numbered if len(run) > 1]
    for name in {row["activiteit"] for row in events}:
        runs = [run for run in numbered if events[run[0]]["activiteit"] == name]
        if len(runs) > 1:
            found.append(Ding("herhaling", events, runs, len(runs) - 1))
    return found


def spread(values: Sequence[int]) -> list[float | None]:
    if not values:
        return [0, *[None] * 8]
    q1, median, q3 = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
    sd = statistics.stdev(values) if len(values) > 1 else None
    return [len(values), min(values), q1, median, statistics.fmean(values), q3, max(values), sd, q3 - q1]


def plain(rows: Sequence[Rij]) -> list[list[Any]]:
    """The whole table, the slow way."""
    zaken = {zaak: list(events) for zaak, events in groupby(rows, key=lambda row: row["zaak"])}
    found = [(zaak, ding) for zaak, events in zaken.items() for ding in things(events)]
    shown = [row | {"loket": row["loket"] or "(onbekend)"} for row in rows]

    def key(niveau: str, zaak: str, row: Mapping[str, Any]) -> Sleutel:
        return (
            zaak if niveau == "zaak" else None,
            (row["loket"] or "(onbekend)") if "loket" in niveau else None,
            row["activiteit"] if "activiteit" in niveau else None,
        )

    result = []
    for niveau in HERHALINGNIVEAUS:
        events, dings = defaultdict(list), defaultdict(list)
        for row in shown:
            events[key(niveau, row["zaak"], row)].append(row)
        for zaak, ding in found:
            dings[key(niveau, zaak, ding.eerste)].append(ding)
        for where in sorted(events, key=lambda where: [name or "" for name in where]):
            for soort in HERHALINGSOORTEN:
                if niveau in ("zaak", "loket-activiteit") and not [d for d in dings[where] if d.soort == soort]:
                    continue
                for kind in HERHALINGTYPEN:
                    same = [d for d in dings[where] if d.soort == soort and kind in ("alle", d.type)]
                    silent = (
                        kind in ("repeat", "redo") and not same and not any(r["behandelaar"] for r in events[where])
                    )
                    counts = [len(same), sum(d.omvang for d in same), sum(d.periodiek for d in same),
                              sum(d.tie for d in same)]  # fmt: skip
                    shares = [len(events[where]), None, None]
                    if niveau == "loket-activiteit":
                        shares[1:] = [sum(row[name] == value for row in shown)
                                      for name, value in (("activiteit", where[2]), ("loket", where[1]))]  # fmt: skip
                    head = [niveau, *where, soort, kind, *(counts if not silent else [None] * 4), len(events[where]),
                            *(None if silent or not n else len(same) / n for n in shares)]  # fmt: skip
                    if niveau == "log":
                        known = [zaak for zaak, own in zaken.items()
                                 if kind not in ("repeat", "redo") or any(r["behandelaar"] for r in own)]  # fmt: skip
                        numbers = [sum(z == zaak and d in same for z, d in found) for zaak in known]
                        result.append([*head, "aantal", *spread(numbers)])
                    result.append([*head, "omvang", *spread([d.omvang for d in same])])
    return result


@pytest.mark.parametrize(("seed", "zaken"), [(1, 120), (2, 60), (3, 3), (4, 1)])
def test_against_plain_python(maak_log: Maak, seed: int, zaken: int) -> None:
    rows = random_rows(seed, zaken)
    found = [[row[name] for name in HERHALINGEN] for row in table(maak_log(rows))]
    expected = plain(rows)
    assert [row[:6] for row in found] == [row[:6] for row in expected]
    for one, other in zip(found, expected, strict=True):
        assert one == [pytest.approx(v, abs=6e-7) if isinstance(v, float) else v for v in other]


def test_what_was_found_adds_up(maak_log: Maak) -> None:
    rows = table(maak_log(random_rows(9, 200)))
    totals: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row["maat"] == "omvang":
            for name in ("aantal", "omvang", "waarvan_periodiek", "waarvan_gelijktijdig"):
                totals[row["niveau"], row["soort"]][f"{row['type']} {name}"] += row[name] or 0
    for soort in HERHALINGSOORTEN:
        whole = totals["log", soort]
        assert all(totals[niveau, soort] == whole for niveau in HERHALINGNIVEAUS)
        for name in ("aantal", "omvang", "waarvan_periodiek", "waarvan_gelijktijdig"):
            assert whole[f"alle {name}"] == sum(whole[f"{kind} {name}"] for kind in ("repeat", "redo", "onbekend")) > 0


@pytest.mark.parametrize("seed", [10, 11])
def test_the_other_tables_say_the_same(
    maak_log: Maak, analyseer: Callable[..., dict[str, list[Rij]]], seed: int
) -> None:
    """A step that follows itself in `stroom` is a self-loop's; all events but the first of a zaak are one of both."""
    tables = analyseer(maak_log(random_rows(seed, 100)))
    sizes: dict[str, dict[str, int]] = defaultdict(dict)
    for row in tables["herhalingen"]:
        if row["niveau"] == "activiteit" and row["type"] == "alle":
            sizes[row["activiteit"]][row["soort"]] = row["omvang"]
    itself = {
        row["van"]: row["aantal"] for row in tables["stroom"]
        if (row["niveau"], row["groep"]) == ("activiteit", "alle") and row["van"] == row["naar"]
    }  # fmt: skip
    again = {
        row["stap"]: row["aantal"] - row["zaken"] for row in tables["stappen"]
        if (row["niveau"], row["groep"]) == ("activiteit", "alle")
    }  # fmt: skip
    assert {name: size["zelflus"] for name, size in sizes.items() if size["zelflus"]} == itself
    assert {name: size["zelflus"] + size["herhaling"] for name, size in sizes.items()} == again
