"""The flow of two periods: a small log by hand, random logs against a plain reading of the definition."""

# ruff: noqa: F811

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

import pytest
from scipy.stats import false_discovery_control, fisher_exact, mannwhitneyu

from klantreis.analysis.dense import dense
from klantreis.compare import flow_difference as module
from klantreis.compare.flow_difference import flow_difference
from klantreis.compare.periods import Opzet, Venster
from klantreis.eventlog.log import EventLog
from klantreis.schemas import schema_of
from klantreis.vocabulary import EINDROLLEN, NIVEAUS
from klantreis.vocabulary_compare import STROOM_VERSCHIL, STROOMSTATUSSEN
from tests.analysis.conftest import engine, maak_log  # noqa: F401
from tests.analysis.test_brute_force import DAG, Rij, between, day, exact, name, quantile, random_rows, runs, tied

Maak = Callable[[Sequence[Mapping[str, Any]]], EventLog]


def opzet(volgtijd: int, *vensters: tuple[date, date]) -> Opzet:
    windows = tuple(Venster(f"p{nr}", van, tot, (van, tot)) for nr, (van, tot) in enumerate(vensters))
    return Opzet(windows, volgtijd, 0, 0, date(2020, 1, 1))


def verschil(log: EventLog, wat: Opzet, niveaus: Sequence[str] = NIVEAUS) -> list[dict[str, Any]]:
    found = flow_difference(log, dense(log), wat, niveaus)
    assert found.schema == schema_of(STROOM_VERSCHIL)
    return found.to_pylist()


# --- by hand --------------------------------------------------------------------------------------------------------


def stap(zaak: str, dag: date, activiteit: str, *rollen: str, wet: str | None = None) -> Rij:
    tijd = datetime(dag.year, dag.month, dag.day, 9)  # noqa: DTZ001
    return {"zaak": zaak, "activiteit": activiteit, "tijd": tijd, "rollen": list(rollen), "wet": wet}


JAREN = opzet(30, (date(2023, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31)))


def test_a_zaak_counts_where_it_begins_and_is_followed_as_long_as_any_other(maak_log: Maak) -> None:
    eerst, later = date(2023, 12, 20), date(2024, 6, 1)
    log = maak_log([
        stap("a", eerst, "Melding"), stap("a", date(2024, 1, 19), "Gesprek"),  # day 30: seen
        stap("a", date(2024, 1, 20), "Brief", "afsluiting"),  # day 31: not seen, so its end is not seen either
        stap("b", later, "Melding"), stap("b", later + timedelta(10), "Brief", "afsluiting"),
        stap("c", later, "Melding", wet="Wmo"), stap("c", date(2024, 12, 1), "Gesprek"),
        stap("d", date(2025, 1, 1), "Melding"), stap("d", date(2025, 1, 2), "Gesprek"),  # in no window
    ])  # fmt: skip
    rows = verschil(log, JAREN, ["activiteit"])
    assert {(r["van"], r["naar"]): (r["zaken_a"], r["zaken_b"]) for r in rows if r["groep"] == "alle"} == {
        ("Melding", None): (1, 2), ("Gesprek", None): (1, 0), ("Brief", None): (0, 1), ("(start)", "Melding"): (1, 2),
        ("Melding", "Gesprek"): (1, 0), ("Melding", "Brief"): (0, 1), ("Brief", "(einde)"): (0, 1),
    }  # fmt: skip
    by_step = {(r["van"], r["naar"]): r for r in rows if r["groep"] == "alle"}
    assert (by_step["Melding", "Gesprek"]["mediaan_a"], by_step["Melding", "Gesprek"]["mediaan_b"]) == (30.0, None)
    assert (by_step["Melding", "Brief"]["aandeel_a"], by_step["Melding", "Brief"]["aandeel_b"]) == (0.0, 0.5)
    assert by_step["Melding", None]["status"] == "gebleven" and by_step["Brief", None]["status"] is None
    # What is known of a zaak only after that time says nothing: c is in a group by its first event.
    assert {(r["van"], r["naar"], r["n_a"], r["n_b"]) for r in rows if r["groep"] == "wet: Wmo"} == {
        ("Melding", None, 0, 1), ("(start)", "Melding", 0, 1)
    }  # fmt: skip
    assert all(r["aandeel_a"] is None and r["aandeel_b"] == 1.0 for r in rows if r["groep"] == "wet: Wmo")


def test_a_group_is_known_by_what_was_seen_within_the_time_that_a_zaak_is_followed(maak_log: Maak) -> None:
    eerst = date(2023, 3, 1)
    log = maak_log([stap("a", eerst, "Melding"), stap("a", eerst + timedelta(31), "Besluit", wet="Wmo")])
    assert {r["groep"] for r in verschil(log, JAREN, ["activiteit"])} == {"alle"}


@pytest.mark.parametrize(("zaken", "status"), [(4, None), (5, "nieuw")])
def test_new_and_gone_need_five_zaken(maak_log: Maak, zaken: int, status: str | None) -> None:
    def rows(jaar: int, activiteit: str, hoeveel: int) -> list[Rij]:
        return [stap(f"{jaar}{activiteit}{nr}", date(jaar, 2, 1), activiteit) for nr in range(hoeveel)]

    found = verschil(maak_log(rows(2023, "Oud", zaken) + rows(2024, "Nieuw", zaken)), JAREN, ["activiteit"])
    gone = status and "verdwenen"
    assert {(r["van"], r["status"]) for r in found if r["naar"] is None} == {("Oud", gone), ("Nieuw", status)}


# --- random logs ----------------------------------------------------------------------------------------------------


def plain(rows: Sequence[Rij], wat: Opzet) -> dict[tuple[str, ...], dict[str, Any]]:
    """The definition read again, zaak by zaak."""
    lone = {(row["zaak"], day(row)) for row in rows if not exact(row)}
    n: dict[tuple[str, str], int] = defaultdict(int)
    zaken: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    waits: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    first: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for zaak, group in groupby(rows, key=lambda row: row["zaak"]):
        whole = list(group)
        start = min(map(day, whole))
        window = next((v for v in wat.vensters if v.van <= start <= v.tot), None)
        if window is None:
            continue
        events = [row for row in whole if (day(row) - start).days <= wat.volgtijd]
        groups = ["alle", *sorted({f"wet: {row['wet']}" for row in events if row["wet"]})]
        for groep in groups:
            n[groep, window.naam] += 1
        closed = any({*EINDROLLEN} & {*row["rollen"]} for row in events)
        for niveau in NIVEAUS:
            steps = runs(events, niveau)
            names = [name(step, niveau) for step in steps]
            own = {(each, None) for each in names} | set(pairwise(names))
            if names:
                own |= {("(start)", names[0])} | ({(names[-1], "(einde)")} if closed else set())
            for groep in groups:
                for van, naar in own:
                    zaken[niveau, groep, van, naar, window.naam].add(zaak)
            seen = set()
            for (one, other), pair in zip(pairwise(steps), pairwise(names), strict=True):
                wait = between(one[-1], other[0], lone) / DAG
                for groep in groups:
                    waits[niveau, groep, *pair, window.naam].append(wait)
                if pair not in seen:
                    first[niveau, *pair, window.naam].append(wait)
                seen.add(pair)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    p: dict[tuple[Any, ...], float] = {}
    for a, b in wat.paren:
        occurs = dict.fromkeys(key[:-1] for key, own in zaken.items() if own and key[-1] in (a.naam, b.naam))
        for niveau, groep, van, naar in occurs:
            key = (a.naam, b.naam, niveau, groep, van, naar)
            counts = [len(zaken[niveau, groep, van, naar, part.naam]) for part in (a, b)]
            of = [n[groep, part.naam] for part in (a, b)]
            times = [waits[niveau, groep, van, naar, part.naam] for part in (a, b)]
            found[key] = {
                "zaken": tuple(counts), "n": tuple(of),
                "aandeel": tuple(round(k / m, 6) if m else None for k, m in zip(counts, of, strict=True)),
                "mediaan": tuple(quantile(own, 0.5) if own else None for own in times),
                "status": "gebleven" if all(counts) else None if sum(counts) < 5 else
                          "verdwenen" if counts[0] else "nieuw",
            }  # fmt: skip
            if groep == "alle" and sum(counts) >= 5 and all(of):
                p[*key, "aandeel"] = fisher_exact([[k, m - k] for k, m in zip(counts, of, strict=True)]).pvalue
            if groep == "alle":
                one, other = (first[niveau, van, naar, part.naam] for part in (a, b))
                if min(len(one), len(other)) >= 10:
                    same = len({*one, *other}) == 1
                    p[*key, "wacht"] = 1.0 if same else mannwhitneyu(one, other, method="asymptotic").pvalue
    q = dict(zip(p, false_discovery_control(list(p.values())).tolist(), strict=True))
    for key, row in found.items():
        row |= {"q": q.get((*key, "aandeel")), "q_wacht": q.get((*key, "wacht"))}
    return found


@pytest.mark.parametrize("seed", range(3))
def test_random_logs_give_what_a_plain_reading_gives(maak_log: Maak, seed: int) -> None:
    rows = random_rows(seed, 250)
    wat = opzet(
        2, (date(2024, 3, 28), date(2024, 3, 28)), (date(2024, 3, 29), date(2024, 3, 30)),
        (date(2024, 3, 31), date(2024, 3, 31)),
    )  # fmt: skip
    found = verschil(maak_log(rows), wat)
    expected = plain(rows, wat)
    assert any(tied(a, b, set()) for a, b in pairwise(rows))
    keys = [tuple(r[k] for k in ("periode_a", "periode_b", "niveau", "groep", "van", "naar")) for r in found]
    assert len(set(keys)) == len(keys)
    assert set(keys) == set(expected)
    for key, row in zip(keys, found, strict=True):
        want = expected[key]
        assert (row["zaken_a"], row["zaken_b"]) == want["zaken"], key
        assert (row["n_a"], row["n_b"]) == want["n"], key
        assert (row["aandeel_a"], row["aandeel_b"]) == want["aandeel"], key
        for mine, theirs in zip((row["mediaan_a"], row["mediaan_b"]), want["mediaan"], strict=True):
            assert mine == (theirs if theirs is None else pytest.approx(theirs, abs=1e-6)), key
        assert row["status"] == want["status"] and row["status"] in (None, *STROOMSTATUSSEN)
        for column in ("q", "q_wacht"):
            assert (row[column] is None) == (want[column] is None), key
            assert row[column] is None or row[column] == pytest.approx(want[column], abs=2e-6), key
    assert sum(row["q"] is not None for row in found) > 100
    assert sum(row["q_wacht"] is not None for row in found) > 10
    assert {row["status"] for row in found} >= {"gebleven", None}


def test_rows_stand_in_one_order_whatever_the_order_of_the_zaken(maak_log: Maak) -> None:
    rows = random_rows(7, 80)
    wat = opzet(2, (date(2024, 3, 28), date(2024, 3, 29)), (date(2024, 3, 30), date(2024, 3, 31)))
    by_zaak = [list(group) for _zaak, group in groupby(rows, key=lambda row: row["zaak"])]
    other = [row for group in reversed(by_zaak) for row in group]
    one, two = verschil(maak_log(rows), wat), verschil(maak_log(other), wat)
    assert one == two
    first = [row for row in one if row["niveau"] == "activiteit" and row["groep"] == "alle"]
    assert [row["naar"] is None for row in first] == sorted((row["naar"] is None for row in first), reverse=True)
    often = [row["zaken_a"] + row["zaken_b"] for row in first if row["naar"] is None]
    assert often == sorted(often, reverse=True) and len(set(often)) > 1


def test_the_smallest_of_a_family_of_no_difference_is_no_finding(maak_log: Maak) -> None:
    """Two periods of one kind: what is tested at all is tested in one family."""
    rows = random_rows(11, 300)
    wat = opzet(2, (date(2024, 3, 28), date(2024, 3, 29)), (date(2024, 3, 30), date(2024, 3, 31)))
    found = verschil(maak_log(rows), wat, ["activiteit"])
    assert min(row["q"] for row in found if row["q"] is not None) > 0.05
    assert module.MINSTENS_ZAKEN == 5
