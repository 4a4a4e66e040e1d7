"""The steps before contested decisions: a small log by hand, random logs against a plain reading of the definition."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

import pyarrow as pa
import pytest
from scipy.stats import false_discovery_control, fisher_exact

from klantreis.analysis import before_decisions as module
from klantreis.analysis.before_decisions import Aanloop, before_decisions, comparable
from klantreis.eventlog.log import EventLog
from klantreis.schemas import schema_of
from klantreis.vocabulary_links import STROOM_BESTREDEN
from tests.analysis.test_brute_force import DAG, Rij, between, day, exact, name, quantile, runs, tied
from tests.analysis.test_objections import tabel

Maak = Callable[[Sequence[Rij]], EventLog]
PEILDATUM = {"b": date(2024, 12, 31)}
VERTRAGING = 3
GESCHIL = ("bezwaar", "beroep", "hoger beroep")


def tabellen(besluiten: Sequence[Rij], bezwaren: Sequence[Rij], koppelingen: Sequence[Rij]) -> dict[str, pa.Table]:
    rows = {"besluiten": besluiten, "bezwaren": bezwaren, "koppelingen": koppelingen}
    return {name: tabel(name, *every) for name, every in rows.items()}


def besluit(naam: str, zaak: str, nr: int, **meer: Any) -> Rij:
    return {"besluit": naam, "soort": "besluit", "zaak": zaak, "gebeurtenis": nr, "besluit_op": date(2024, 1, 9),
            "bezwaar_tot": date(2024, 3, 1), **meer}  # fmt: skip


def link(besluit: str | None, zekerheid: str = "vast", keten: str | None = None) -> Rij:
    return {"bezwaar": "x", "soort": "bezwaar", "besluit": besluit, "zekerheid": zekerheid, "keten": keten}


def bezwaar(**meer: Any) -> Rij:
    return {"bezwaar": "x", "soort": "bezwaar", "zekerheid": "vast", "niet_tijdig": False, "gebeurtenis": 1,
            "ontvangen": date(2024, 2, 1), **meer}  # fmt: skip


def stap(zaak: str, dag: int, activiteit: str, fase: str | None, *rollen: str, **meer: Any) -> Rij:
    tijd = datetime(2024, 1, dag, 9)  # noqa: DTZ001
    return {"zaak": zaak, "activiteit": activiteit, "tijd": tijd, "fase": fase, "rollen": list(rollen), **meer}


# --- by hand --------------------------------------------------------------------------------------------------------

# z1 is contested. Before the letter: a report, an invoice (periodic), a talk, a decision, a note; after it a talk. No
# letter of z2 is registered on the day on which its decision was made known. z3 is decided twice; the second is
# contested.
MET_DE_HAND = [
    stap("z1", 1, "Melding", "melding"), stap("z1", 2, "Factuur", "administratie", "periodiek"),
    stap("z1", 3, "Gesprek", "onderzoek"), stap("z1", 5, "Bezwaar", "bezwaar"),
    stap("z1", 9, "Besluit", "besluit", "besluit"), stap("z1", 10, "Notitie", None),
    stap("z1", 11, "Brief", "besluit", "bekendmaking"), stap("z1", 12, "Gesprek", "onderzoek"),
    stap("z1", 13, "Brief", "besluit", "bekendmaking"),
    stap("z2", 1, "Melding", "melding"), stap("z2", 4, "Besluit", "besluit", "besluit"),
    stap("z2", 8, "Brief", "besluit", "bekendmaking"),
    stap("z3", 1, "Melding", "melding"), stap("z3", 7, "Besluit", "besluit", "besluit", "bekendmaking"),
    stap("z3", 9, "Besluit", "besluit", "besluit", "bekendmaking"),
]  # fmt: skip
BESLUITEN_ = [
    besluit("A", "z1", 5, bekend_op=date(2024, 1, 11)), besluit("B", "z2", 11, bekend_op=date(2024, 1, 7)),
    besluit("C", "z3", 14, bekend_op=date(2024, 1, 7)), besluit("D", "z3", 15, bekend_op=date(2024, 1, 9)),
]  # fmt: skip


def rijen(found: Aanloop, niveau: str = "activiteit") -> dict[tuple[str, str | None], tuple[Any, ...]]:
    return {
        (row["van"], row["naar"]): (
            row["zaken_bestreden"], row["zaken_anders"], row["mediaan_bestreden"], row["mediaan_anders"]
        )
        for row in found.tabel.to_pylist()
        if row["niveau"] == niveau
    }  # fmt: skip


def test_the_way_ends_where_the_decision_is_made_known(maak_log: Maak) -> None:
    found = before_decisions(
        maak_log(MET_DE_HAND), tabellen(BESLUITEN_, [bezwaar()], [link("A"), link("D")]), PEILDATUM
    )
    assert (found.bestreden, found.anders, found.keuze.weggelaten) == (1, 2, {"later_besluit": 1})
    assert rijen(found) == {
        ("Besluit", None): (1, 2, None, None), ("Melding", None): (1, 2, None, None),
        ("Brief", None): (1, 0, None, None), ("Gesprek", None): (1, 0, None, None),
        ("Notitie", None): (1, 0, None, None),
        ("(start)", "Melding"): (1, 2, None, None), ("Besluit", "(einde)"): (0, 2, None, None),
        ("Melding", "Besluit"): (0, 2, None, 4.5), ("Besluit", "Notitie"): (1, 0, 1.0, None),
        ("Brief", "(einde)"): (1, 0, None, None), ("Gesprek", "Besluit"): (1, 0, 6.0, None),
        ("Melding", "Gesprek"): (1, 0, 2.0, None), ("Notitie", "Brief"): (1, 0, 1.0, None),
    }  # fmt: skip
    assert rijen(found, "fase")["besluit", None] == (1, 2, None, None)
    assert found.fasen["activiteit"]["Notitie"] is None
    assert found.fasen["activiteit"]["Gesprek"] == "onderzoek"
    assert found.tabel["gemarkeerd"].to_pylist() == [False] * len(found.tabel)
    assert found.tabel["q"].null_count == len(found.tabel)
    first = found.tabel.to_pylist()[0]
    assert (first["aandeel_bestreden"], first["aandeel_anders"], first["verschil_per_100"]) == (1.0, 1.0, 0.0)


def test_without_a_contested_decision_there_is_nothing_to_compare(maak_log: Maak) -> None:
    found = before_decisions(maak_log(MET_DE_HAND), tabellen(BESLUITEN_, [], []), PEILDATUM)
    assert (found.bestreden, found.anders, len(found.tabel)) == (0, 3, 0)
    assert found.tabel.schema == schema_of(STROOM_BESTREDEN)


def keuze(
    log: EventLog, *tables: Sequence[Rij], tot: Mapping[str, date | None] = PEILDATUM, vertraging: int = 0
) -> tuple[Any, ...]:
    found = comparable(log, tabellen(*tables), tot, vertraging)
    names = {row["gebeurtenis"]: row["besluit"] for row in tables[0]}
    chosen = [names[nr] for nr in found.rijen["gebeurtenis"].to_pylist()]
    contested = [name for name, is_so in zip(chosen, found.bestreden, strict=True) if is_so]
    others = [name for name, is_so in zip(chosen, found.bestreden, strict=True) if not is_so]
    return contested, others, found.weggelaten


def test_what_is_contested_and_what_perhaps(maak_log: Maak) -> None:
    log = maak_log([stap(f"z{nr}", 1, "Besluit", "besluit", "besluit", bron="b") for nr in range(1, 7)])
    rows = [
        besluit(naam, f"z{nr}", nr, inwoner=wie, wet=wet)
        for nr, (naam, wie, wet) in enumerate(
            [("A", "i1", "Wmo"), ("B", "i1", "wmo"), ("C", "i1", "Jeugdwet"), ("D", "i1", None), ("E", "i2", "Wmo"),
             ("F", None, "Wmo")], start=1,
        )
    ]  # fmt: skip
    assert keuze(log, rows, [], []) == ([], list("ABCDEF"), {})
    # A link of any certainty, also by way of the decision on the objection; a candidate is none.
    links = [link("A", "waarschijnlijk"), link("OB", keten="C"), link("E", "meerduidig"), link("F", "meerduidig")]
    assert keuze(log, rows, [bezwaar()], [*links, link("F")]) == (["A", "C", "F"], ["B", "D"], {"onzeker": 1})
    # An objection that fits nothing: of the same resident, of no other act, not from before the decision.
    loose = bezwaar(zekerheid="geen", inwoner="i1", wet="Wmo")
    assert keuze(log, rows, [loose], [link("A")]) == (["A"], ["C", "E", "F"], {"onzeker": 2})
    assert keuze(log, rows, [loose | {"wet": None}], []) == ([], ["E", "F"], {"onzeker": 4})
    assert keuze(log, rows, [loose | {"ontvangen": date(2024, 1, 8)}], []) == ([], list("ABCDEF"), {})
    assert keuze(log, rows, [loose | {"ontvangen": date(2024, 1, 9)}], [])[2] == {"onzeker": 3}
    assert keuze(log, rows, [loose | {"niet_tijdig": True}], []) == ([], list("ABCDEF"), {})
    nobody = comparable(log, tabellen(rows, [loose | {"inwoner": None}, bezwaar(inwoner=None)], []), PEILDATUM)
    assert (nobody.weggelaten, nobody.niet_te_plaatsen) == ({}, 1)
    # B took the place of A while the objection to A went on; C did, and was contested itself too.
    rows[1]["vervangt"] = rows[2]["vervangt"] = "A"
    links = [link("A"), link("B", keten="A"), link("C", keten="A"), link("C")]
    assert keuze(log, rows, [bezwaar()], links) == (["A", "C"], ["D", "E", "F"], {"vervangt_bestreden": 1})


def test_a_decision_counts_when_no_objection_can_come_any_more(maak_log: Maak) -> None:
    log = maak_log([
        stap("z1", 1, "Besluit", "besluit", "besluit"), stap("z2", 1, "Besluit", "besluit", "besluit", bron="c"),
        stap("z3", 1, "Besluit", "besluit", "besluit"), stap("z9", 1, "Bezwaar", "bezwaar", bron="d"),
    ])  # fmt: skip
    rows = [besluit("A", "z1", 1), besluit("B", "z2", 2), besluit("C", "z3", 3, bezwaar_tot=None)]
    late, early = date(2024, 3, 8), date(2024, 3, 7)
    one = {"termijn_onbekend": 1}
    assert keuze(log, rows, [], [], tot={"b": late, "c": late}) == ([], ["A", "B"], one)
    assert keuze(log, rows, [], [], tot={"b": late, "c": early}) == ([], ["A"], one | {"termijn_loopt": 1})
    assert keuze(log, rows, [], [], tot={"b": late, "c": None}) == ([], ["A"], one | {"termijn_loopt": 1})
    # What comes in late is registered later still.
    assert keuze(log, rows, [], [], tot={"b": late, "c": late}, vertraging=1)[2] == one | {"termijn_loopt": 2}
    # The source with objections must be complete too.
    register = [bezwaar(gebeurtenis=4)]
    assert keuze(log, rows, register, [], tot={"b": late, "c": late, "d": late}) == ([], ["A", "B"], one)
    assert keuze(log, rows, register, [], tot={"b": late, "c": late, "d": early}) == (
        [],
        [],
        one | {"termijn_loopt": 2},
    )


def test_a_decision_from_before_the_first_registered_objection_is_not_compared(maak_log: Maak) -> None:
    log = maak_log([stap("z1", 1, "Besluit", "besluit", "besluit"), stap("z2", 20, "Bezwaar", "bezwaar", bron="d")])
    rows, register = [besluit("A", "z1", 1, bekend_op=date(2024, 1, 12))], [bezwaar(gebeurtenis=2)]
    tot = PEILDATUM | {"d": date(2024, 12, 31)}
    assert keuze(log, rows, register, [], tot=tot) == ([], [], {"bezwaren_later": 1})
    rows[0]["bekend_op"] = date(2024, 1, 20)
    assert keuze(log, rows, register, [], tot=tot) == ([], ["A"], {})


# --- at random ------------------------------------------------------------------------------------------------------

SOORTEN = {"A": "melding", "B": "onderzoek", "C": None, "F": "administratie", "X": "bezwaar", "Y": "beroep"}


def verzin(seed: int, zaken: int, vaak: float) -> tuple[list[Rij], list[Rij], list[Rij], list[Rij]]:
    """A log with decisions and links at random; `vaak`: how often step B comes before a contested decision."""
    rnd = random.Random(seed)
    rows: list[Rij] = []
    besluiten: list[Rij] = []
    for nr in range(zaken):
        zaak, tijd = f"Z{nr:04}", datetime(2024, 1, 1) + timedelta(days=rnd.randrange(200))  # noqa: DTZ001
        contested = rnd.random() < 0.4
        own: list[Rij] = []
        for _ in range(rnd.randint(1, 9)):
            tijd += rnd.choice([timedelta(0), timedelta(minutes=rnd.randrange(900)), timedelta(days=rnd.randrange(9))])
            what = "B" if rnd.random() < (vaak if contested else 0.2) else rnd.choice("AACFXYDDV")
            roles = {"D": rnd.choice([["besluit"], ["besluit", "bekendmaking"]]), "V": ["bekendmaking"],
                     "F": rnd.choice([[], ["periodiek"]]), "X": rnd.choice([[], ["bekendmaking"]])}  # fmt: skip
            own.append({
                "zaak": zaak, "activiteit": what, "fase": SOORTEN.get(what, "besluit"), "tijd": tijd,
                "rollen": roles.get(what, []), "inwoner": f"i{nr % 30}" if nr % 5 else None,
            })  # fmt: skip
        if rnd.random() < 0.3:  # one day without hours
            lone = rnd.choice(own)["tijd"].date()
            own = [row | {"tijd": lone if row["tijd"].date() == lone else row["tijd"]} for row in own]
        for place, row in enumerate(own):
            if row["activiteit"] == "D":
                told = [day(other) for other in own[place:] if "bekendmaking" in other["rollen"]]
                besluiten.append({
                    "besluit": f"{zaak}/{place}", "soort": "besluit", "zaak": zaak, "inwoner": row["inwoner"],
                    "wet": rnd.choice(["Wmo", "Jeugdwet", None]), "besluit_op": day(row),
                    "bekend_op": rnd.choice([*told[:2], None]), "gebeurtenis": len(rows) + place + 1,
                    "bezwaar_tot": rnd.choice([day(row) + timedelta(days=42), None if nr % 9 == 0 else day(row)]),
                    "geheim": contested,
                })  # fmt: skip
        rows += own
    links = [
        link(row["besluit"], rnd.choice(["vast", "sterk", "waarschijnlijk"] * 9 + ["meerduidig", "geen"]))
        if rnd.random() < 0.8 else link(f"op {row['besluit']}", keten=row["besluit"])
        for row in besluiten if row.pop("geheim")
    ]  # fmt: skip
    for place in rnd.sample(range(1, len(besluiten)), 9):
        row = besluiten[place]
        row["vervangt"] = rnd.choice(besluiten[:place])["besluit"]
        links.append(link(row["besluit"], keten=row["vervangt"]))
    objections = [
        bezwaar(zekerheid=rnd.choice(["vast", "geen"]), inwoner=rnd.choice([f"i{nr}", None]), niet_tijdig=nr == 3,
                wet=rnd.choice(["wmo", None]), ontvangen=date(2024, 1, 1) + timedelta(days=rnd.randrange(60)))
        for nr in range(8)
    ]  # fmt: skip
    return rows, besluiten, objections, links


def plain_choice(
    besluiten: Sequence[Rij], bezwaren: Sequence[Rij], links: Sequence[Rij], until: date
) -> dict[str, tuple[Rij, bool]]:
    """Per zaak the decision that is compared, and whether it was contested."""
    sure = [row for row in links if row["zekerheid"] in ("vast", "sterk", "waarschijnlijk")]
    found = {}
    for zaak, (one, *_later) in groupby(besluiten, key=lambda row: row["zaak"]):
        if one["bezwaar_tot"] is None or one["bezwaar_tot"] + timedelta(days=7 + VERTRAGING) > until:
            continue
        naam = one["besluit"]
        own = [row for row in sure if naam in (row["besluit"], row["keten"])]
        by_law = [row for row in own if row["besluit"] == naam and row["keten"] and row["keten"] == one.get("vervangt")]
        if len(own) > len(by_law):
            found[zaak] = (one, True)
        elif not by_law and not perhaps(one, bezwaren, links):
            found[zaak] = (one, False)
    return found


def perhaps(one: Rij, bezwaren: Sequence[Rij], links: Sequence[Rij]) -> bool:
    if any(row["besluit"] == one["besluit"] and row["zekerheid"] == "meerduidig" for row in links):
        return True
    return any(
        row["zekerheid"] == "geen" and not row["niet_tijdig"] and row["inwoner"] is not None
        and row["inwoner"] == one["inwoner"] and one["besluit_op"] <= row["ontvangen"]
        and (row["wet"] is None or one["wet"] is None or row["wet"] == one["wet"].lower())
        for row in bezwaren
    )  # fmt: skip


def ways(
    rows: Sequence[Rij], chosen: Mapping[str, tuple[Rij, bool]], niveau: str
) -> Iterator[tuple[str, list[list[Rij]]]]:
    """Per zaak that is compared its steps up to the decision."""
    first = 0
    for zaak, group in groupby(rows, key=lambda row: row["zaak"]):
        events = list(group)
        start, first = first, first + len(events)
        if zaak not in chosen:
            continue
        one, _contested = chosen[zaak]
        place = one["gebeurtenis"] - 1 - start
        told = [
            nr for nr in range(place, len(events))
            if "bekendmaking" in events[nr]["rollen"] and day(events[nr]) == one["bekend_op"]
            and events[nr]["fase"] not in GESCHIL
        ]  # fmt: skip
        way = [
            row for row in events[: min(told, default=place) + 1]
            if "periodiek" not in row["rollen"] and row["fase"] not in GESCHIL
        ]  # fmt: skip
        yield zaak, runs(way, niveau)


def plain_rows(rows: Sequence[Rij], chosen: Mapping[str, tuple[Rij, bool]], niveau: str) -> dict[Any, list[Any]]:
    """Per step and connection: zaken and median of the contested, zaken and median of the others."""
    lone = {(row["zaak"], day(row)) for row in rows if not exact(row)}
    zaken: dict[Any, list[set[str]]] = defaultdict(lambda: [set(), set()])
    waits: dict[Any, list[list[float]]] = defaultdict(lambda: [[], []])
    for zaak, steps in ways(rows, chosen, niveau):
        which = 0 if chosen[zaak][1] else 1
        names = [name(step, niveau) for step in steps]
        for key in [(stap, None) for stap in names] + list(pairwise(["(start)", *names, "(einde)"])) if names else []:
            zaken[key][which].add(zaak)
        for a, b in pairwise(steps):
            waits[name(a, niveau), name(b, niveau)][which].append(between(a[-1], b[0], lone) / DAG)
    return {
        key: [
            value
            for which in (0, 1)
            for value in (len(own[which]), quantile(waits[key][which], 0.5) if waits[key][which] else None)
        ]
        for key, own in zaken.items()
    }


def plain_ties(rows: Sequence[Rij], chosen: Mapping[str, tuple[Rij, bool]], niveau: str) -> float:
    """The share of transitions between steps of which the order rests on the tie rule."""
    lone = {(row["zaak"], day(row)) for row in rows if not exact(row)}
    ties = [tied(a[-1], b[0], lone) for _zaak, steps in ways(rows, chosen, niveau) for a, b in pairwise(steps)]
    return sum(ties) / len(ties)


@pytest.mark.parametrize(("seed", "zaken", "vaak"), [(1, 400, 0.6), (2, 500, 0.5), (3, 90, 0.2), (4, 30, 0.2)])
def test_against_a_plain_reading(maak_log: Maak, seed: int, zaken: int, vaak: float) -> None:
    rows, besluiten, bezwaren, links = verzin(seed, zaken, vaak)
    until = date(2024, 7, 1)
    found = before_decisions(maak_log(rows), tabellen(besluiten, bezwaren, links), {"b": until}, VERTRAGING)
    chosen = plain_choice(besluiten, bezwaren, links, until)
    n = [sum(contested for _one, contested in chosen.values()), sum(not c for _one, c in chosen.values())]
    assert [found.bestreden, found.anders] == n and min(n) > 2
    assert sum(n) + sum(found.keuze.weggelaten.values()) == len(besluiten)
    marks = 0
    for niveau in ("activiteit", "fase"):
        table = [row for row in found.tabel.to_pylist() if row["niveau"] == niveau]
        expected = plain_rows(rows, chosen, niveau)
        assert {(row["van"], row["naar"]) for row in table} == expected.keys()
        tested = []
        for row in table:
            een, mediaan, ander, andere_mediaan = expected[row["van"], row["naar"]]
            assert (row["zaken_bestreden"], row["zaken_anders"]) == (een, ander)
            assert row["aandeel_bestreden"] == pytest.approx(een / n[0], abs=1e-6)
            assert row["verschil_per_100"] == pytest.approx(100 * (een / n[0] - ander / n[1]), abs=1e-6)
            assert row["ci_laag"] <= row["verschil_per_100"] <= row["ci_hoog"]
            assert row["mediaan_bestreden"] == pytest.approx(mediaan, abs=1e-6)
            assert row["mediaan_anders"] == pytest.approx(andere_mediaan, abs=1e-6)
            inner = row["van"] != "(start)" and row["naar"] != "(einde)"
            if inner and min(n) >= 10 and 5 <= een + ander <= sum(n) - 5:
                tested.append((row, fisher_exact([[een, n[0] - een], [ander, n[1] - ander]]).pvalue))
            else:
                assert (row["q"], row["gemarkeerd"]) == (None, False)
        assert found.getoetst[niveau] == len(tested)
        q = false_discovery_control([p for _row, p in tested]) if tested else []
        for (row, _p), value in zip(tested, q, strict=True):
            assert row["q"] == pytest.approx(value, abs=1e-6)
            sure = value < 0.05 and not row["ci_laag"] <= 0 <= row["ci_hoog"]
            assert row["gemarkeerd"] == (sure and abs(row["verschil_per_100"]) >= 2)
        marks += sum(row["gemarkeerd"] for row in table)
        assert found.gelijktijdig[niveau] == pytest.approx(plain_ties(rows, chosen, niveau), abs=1e-6)
        keys = [(row["naar"] is not None, -row["zaken_bestreden"] - row["zaken_anders"], row["van"]) for row in table]
        assert keys == sorted(keys)
    assert (marks > 0) == (vaak > 0.2)


def test_a_small_difference_is_not_marked_however_sure_it_is(monkeypatch: pytest.MonkeyPatch, maak_log: Maak) -> None:
    rows, besluiten, bezwaren, links = verzin(1, 400, 0.6)
    monkeypatch.setattr(module, "DUIDELIJK", 99.0)
    found = before_decisions(maak_log(rows), tabellen(besluiten, bezwaren, links), {"b": date(2024, 7, 1)})
    assert not any(found.tabel["gemarkeerd"].to_pylist())
