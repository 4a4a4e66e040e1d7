"""What came before decisions: which decisions count, which were contested, and what their features are."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from klantreis import workers
from klantreis.analysis import precursors as precursors_module
from klantreis.analysis.contested import POST_DAGEN, TELT, select_decisions
from klantreis.analysis.precursor_features import Kenmerken, Regels, features
from klantreis.analysis.precursor_windows import look_back
from klantreis.analysis.precursors import Terugblik, precursors
from klantreis.analysis.terms import terms
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.store import TECHNISCH
from klantreis.journeys.reading import journeys
from klantreis.journeys.traces import Lezing
from klantreis.links.linking import link
from klantreis.schemas import schema_of
from klantreis.terms.facts import dag_nr
from klantreis.terms.library import bibliotheek
from klantreis.vocabulary import GEBEURTENISSEN
from klantreis.vocabulary_journeys import KLOPT_NIET
from klantreis.vocabulary_links import VOORAFGAAND, VOORAFGAAND_BESLUITEN
from tests.analysis import precursor_reading as traag
from tests.journeys.test_brute_force import Maker, Soort, geordend

Rij = dict[str, Any]
Maak = Callable[[Sequence[Rij]], EventLog]


def regels(stilte: int = 180, aankomst: int = 42) -> Regels:
    return Regels(stilte, aankomst, bibliotheek(), bibliotheek().kalender)


def tabellen(log: EventLog) -> dict[str, pa.Table]:
    links = link(log, bibliotheek(), bibliotheek().kalender)
    found, _counts = journeys(log, bibliotheek().kalender, {}, gekoppeld=links.zaken)
    return links.tabellen | found


# --- one story, by hand ----------------------------------------------------------------------------------------------


def verhaal(rows: str, inwoner: str = "I1") -> list[Rij]:
    """Lines "zaak; day of 2024; loket; fase; roles; naar_loket; activiteit" in their order by zaak."""
    found = []
    for line in rows.strip().splitlines():
        zaak, dag, loket, fase, rollen, naar, activiteit = (cell.strip() or None for cell in line.split(";"))
        assert dag is not None
        tijd = datetime(2024, 1, 1, 9) + timedelta(days=int(dag))  # noqa: DTZ001
        found.append(
            {"zaak": zaak, "inwoner": inwoner, "tijd": tijd, "loket": loket, "fase": fase, "naar_loket": naar,
             "rollen": (rollen or "").split(), "activiteit": activiteit, "wet": "Wmo"}
        )  # fmt: skip
    return found


# The Wmo-loket refers to CJG on day 10, and CJG back on day 30: a loop, and two handovers. Documents are asked for
# twice in W1. Both desks had the story told. The melding of day 5 was to be looked into by day 47 (six weeks: Wmo
# 2.3.2), and the application of day 40 to be decided on by day 54 (two weeks: 2.3.5): terms that were over on the day
# before the decision of day 60. K9 is an older question, quiet for 205 days: another klantreis, though it lies within
# the look-back. What happens on day 60 and after it comes too late.
LUS = """
C1; 15; CJG; onderzoek; uitvraag; ; Gesprek CJG
C1; 30; CJG; onderzoek; doorverwijzing; Wmo-loket; Terugverwezen
K9; -200; Kcc; melding; uitvraag; ; Oude vraag
K9; -190; Kcc; administratie; afsluiting; ; Dicht
W1; 5; Wmo-loket; melding; ; ; Melding
W1; 8; Wmo-loket; onderzoek; uitvraag; ; Gesprek
W1; 10; Wmo-loket; onderzoek; doorverwijzing; CJG; Doorverwezen
W1; 35; Wmo-loket; onderzoek; aanvulling_gevraagd; ; Stukken gevraagd
W1; 36; Wmo-loket; onderzoek; aanvulling_gevraagd; ; Stukken gevraagd
W1; 40; Wmo-loket; besluit; aanvraag; ; Aanvraag
W1; 50; Wmo-loket; administratie; periodiek; ; Factuur
W1; 55; ; besluit; besluit; ; Besluit genomen
W1; 60; Wmo-loket; besluit; ; ; Zelfde dag
W1; 60; Wmo-loket; besluit; bekendmaking; ; Besluit verzonden
W1; 61; Kerk; ondersteuning; ; ; Later
"""
VERWACHT = [
    "stap: Aanvraag", "stap: Doorverwezen", "stap: Factuur", "stap: Gesprek", "stap: Gesprek CJG", "stap: Melding",
    "stap: Stukken gevraagd", "stap: Terugverwezen", "lus: ja", "overdrachten: 2 of meer", "verhaal_opnieuw: ja",
    "kom_maar_terug: ja", "termijn_overschreden: van de wet", "loket: CJG", "loket: Wmo-loket",
    "variant: melding > onderzoek > besluit > administratie",
]  # fmt: skip


def van(log: EventLog, *, dagen: int = 365, niet: Sequence[int] = ()) -> Kenmerken:
    """The features of the decisions of a log, in its order."""
    besluiten = tabellen(log)["besluiten"]
    op = np.array([dag_nr(day) for day in pc.coalesce(besluiten["bekend_op"], besluiten["besluit_op"]).to_pylist()])
    return features(look_back(log, besluiten["gebeurtenis"].to_numpy(), op, dagen), op, niet, regels())


def test_a_story_by_hand(maak_log: Maak) -> None:
    found = van(maak_log(verhaal(LUS)))
    assert found.kenmerken.to_pylist() == [VERWACHT]
    assert found.dagen_sinds_melding.to_pylist() == [55]


def test_a_term_of_another_klantreis_is_no_feature(maak_log: Maak) -> None:
    """Nobody decided on the application of K9; the other zaken are of no act that has terms."""
    story = LUS.replace("K9; -190; Kcc; administratie; afsluiting; ; Dicht", "K9; -190; Kcc; besluit; aanvraag; ; Oud")
    rows = [row if row["zaak"] == "K9" else row | {"wet": None} for row in verhaal(story)]
    found = van(maak_log(rows)).kenmerken.to_pylist()[0]
    assert "stap: Aanvraag" in found
    assert "termijn_overschreden: van de wet" not in found
    between = verhaal("K8; -80; Kcc; ; ; ; Ertussen")[0] | {"wet": None}
    near = van(maak_log(sorted([*rows, between], key=lambda row: row["zaak"])))
    assert "termijn_overschreden: van de wet" in near.kenmerken.to_pylist()[0]  # K8 makes one klantreis of all


def test_what_lies_before_the_look_back_plays_no_part(maak_log: Maak) -> None:
    """40 days back from day 60 is day 20: the first visits are gone, so CJG > Wmo-loket is no return any more."""
    found = van(maak_log(verhaal(LUS)), dagen=40)
    assert found.kenmerken.to_pylist() == [[
        "stap: Aanvraag", "stap: Factuur", "stap: Stukken gevraagd", "stap: Terugverwezen", "overdrachten: 1",
        "kom_maar_terug: ja", "termijn_overschreden: van de wet", "loket: CJG", "loket: Wmo-loket",
        "variant: onderzoek > besluit > administratie",
    ]]  # fmt: skip
    assert found.dagen_sinds_melding.to_pylist() == [None]


def test_a_loop_that_a_person_called_wrong_is_none(maak_log: Maak) -> None:
    log = maak_log(verhaal(LUS))
    tables = tabellen(log)
    loops = tables["lussen"]
    assert len(loops) == 1
    said = loops.set_column(loops.schema.get_field_index("oordeel"), "oordeel", pa.array([KLOPT_NIET]))
    for lussen, has in ((loops, True), (said, False)):
        found, _facts = precursors(
            log, tables | {"lussen": lussen}, {"b": date(2024, 12, 31)}, regels(), Terugblik(dagen=200)
        )
        assert ("lus: ja" in found["voorafgaand_besluiten"].to_pylist()[0]["kenmerken"]) == has


def test_the_very_objection_is_never_a_feature(maak_log: Maak) -> None:
    """An objection can come before the decision is made known (Awb 6:10), in the same zaak or in one of its own."""
    early = """
    W1; 45; Jurist; bezwaar; ; ; Bezwaar ontvangen
    X1; 45; Jurist; bezwaar; ; ; Bezwaarzaak
    """
    rows = verhaal(LUS)
    both = sorted([*rows, *verhaal(early)], key=lambda row: (row["zaak"], row["tijd"]))
    with_, without = van(maak_log(both)), van(maak_log(rows))
    assert with_.kenmerken.to_pylist() == without.kenmerken.to_pylist()


# --- many small logs, against a slow reading -------------------------------------------------------------------------

SOORTEN = {
    "gewoon": Soort(dagen=200, grof=0.3, stilte=60),
    "alleen dagen": Soort(dagen=90, grof=1, stilte=20),
    "alleen uren": Soort(dagen=60, grof=0, aankomst=10),
    "in delen": Soort(dagen=150, grof=0.3, stilte=40, deel=60),
}
DAGEN, VERTRAGING = 45, 5


class Besluiten(Maker):
    """Makes residents with many decisions and objections; some zaken say that a decision takes another one's place."""

    def inwoner(self, nr: int) -> Any:
        rng = self.rng
        for row in super().inwoner(nr):
            if rng.random() < 0.15 and row["fase"] not in traag.GESCHIL:
                row["rollen"] = sorted({*row["rollen"], rng.choice(("besluit", "besluit", "bekendmaking", "aanvraag"))})
                row["uitkomst"] = rng.choice(("toekenning", "afwijzing", None))
            if rng.random() < 0.08:
                row["fase"] = rng.choice(traag.GESCHIL[:2])
            if "besluit" in row["rollen"] and rng.random() < 0.5:
                row["besluit"] = f"B{rng.randint(1, 60)}"
            if row["fase"] in traag.GESCHIL and rng.random() < 0.5:
                row["verwijst_naar"] = f"B{rng.randint(1, 60)}"
            elif "besluit" in row["rollen"] and rng.random() < 0.3:
                row |= {"verwijst_naar": f"B{rng.randint(1, 60)}", "relatie": "vervangt"}
            yield row


def gemaakt(zaad: int, soort: Soort, inwoners: int) -> tuple[list[Rij], dict[str, date]]:
    rng = random.Random(zaad)
    maker = Besluiten(rng, soort)
    events = geordend(rng, [row for nr in range(inwoners) for row in maker.inwoner(nr)])
    return [dict.fromkeys((*GEBEURTENISSEN, *TECHNISCH)) | row for row in events], maker.peil


def opgeslagen(engine: Engine, events: Sequence[Rij], path: Path) -> EventLog:
    schema = schema_of(GEBEURTENISSEN | TECHNISCH)
    pq.write_table(pa.Table.from_pylist([{name: row[name] for name in schema.names} for row in events], schema), path)
    return EventLog.open(engine, path)


@pytest.mark.parametrize("zaad", range(2))
@pytest.mark.parametrize("naam", SOORTEN)
def test_every_decision_is_that_of_the_slow_reading(
    naam: str, zaad: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soort = SOORTEN[naam]
    events, peil = gemaakt(zaad * 1000 + len(naam), soort, inwoners=50)
    delen = Lezing.delen
    monkeypatch.setattr(Lezing, "delen", lambda self: delen(self, soort.deel))
    with Engine(tmp_path) as engine:
        log = opgeslagen(engine, events, tmp_path / "log.parquet")
        tables = tabellen(log)
        own = regels(soort.stilte, soort.aankomst)
        laatste = {bron: day + timedelta(days=90) for bron, day in peil.items()}
        found, facts = precursors(log, tables, laatste, own, Terugblik(DAGEN, VERTRAGING))
    besluiten, bezwaren, koppelingen = (tables[name].to_pylist() for name in ("besluiten", "bezwaren", "koppelingen"))
    bron_van = {row["gebeurtenis"]: row["bron"] for row in events}
    eerste: dict[str, date] = {}
    for row in events:
        eerste[row["bron"]] = min(row["tijdstip_lokaal"].date(), eerste.get(row["bron"], date.max))
    registers = {bron_van[row["gebeurtenis"]] for row in bezwaren if row["soort"] == "bezwaar"}
    primary = {row["besluit"]: row for row in besluiten if row["soort"] == "besluit"}
    rows = found["voorafgaand_besluiten"].to_pylist()
    assert [row["besluit"] for row in rows] == list(primary)
    for row in rows:
        besluit = primary[row["besluit"]]
        op = besluit["bekend_op"] or besluit["besluit_op"]
        contested = traag.bestreden(besluit, besluiten, bezwaren, koppelingen)
        counts = traag.telt(
            besluit, op, eerste, laatste, bron_van[besluit["gebeurtenis"]], registers, DAGEN, VERTRAGING
        )  # fmt: skip
        if counts == "ja" and contested == "vervangt":
            counts = "vervangt_bestreden"
        assert (row["op"], row["telt"]) == (op, counts)
        assert row["bestreden"] == ("ja" if contested == "vervangt" else contested)
        if counts == "ja":
            features_, days = traag.kenmerken(
                events, besluit, op, DAGEN, stilte=soort.stilte, aankomst=soort.aankomst
            )  # fmt: skip
            mine = {name for name in row["kenmerken"] if not name.startswith("termijn_overschreden")}
            assert (mine, row["dagen_sinds_melding"]) == (features_, days), besluit
        else:
            assert (row["kenmerken"], row["dagen_sinds_melding"]) == (None, None)
    reasons = Counter(row["telt"] for row in rows)
    assert facts["weggelaten"] == {name: reasons[name] for name in TELT if name != "ja" and reasons[name]}
    assert facts["niet_te_plaatsen"] == sum(
        row["zekerheid"] == "geen" and row["inwoner"] is None and not row["niet_tijdig"] for row in bezwaren
    )


def test_the_small_logs_hold_everything_that_can_happen(tmp_path: Path) -> None:
    """So that a reading that is wrong somewhere cannot pass for want of a case."""
    telt: Counter[str] = Counter()
    bestreden: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    with Engine(tmp_path) as engine:
        for nr, (naam, soort) in enumerate(SOORTEN.items()):
            for zaad in range(3):
                events, peil = gemaakt(zaad * 1000 + len(naam), soort, inwoners=50)
                log = opgeslagen(engine, events, tmp_path / f"log{nr}-{zaad}.parquet")
                laatste = {bron: day + timedelta(days=90) for bron, day in peil.items()}
                found, _facts = precursors(log, tabellen(log), laatste, regels(), Terugblik(DAGEN, VERTRAGING))
                rows = found["voorafgaand_besluiten"]
                telt.update(rows["telt"].to_pylist())
                bestreden.update(rows["bestreden"].to_pylist())
                kinds.update(text.partition(":")[0] for text in pc.list_flatten(rows["kenmerken"]).to_pylist())
    assert min(telt[name] for name in ("ja", "termijn_loopt", "terugblik_te_kort", "vervangt_bestreden")) > 2
    assert min(bestreden[name] for name in ("ja", "nee", "onbekend")) > 20
    assert min(kinds[name] for name in ("lus", "overdrachten", "verhaal_opnieuw", "kom_maar_terug")) > 5
    assert kinds["termijn_overschreden"] > 5


def test_terms_are_those_of_a_log_that_ends_the_day_before(tmp_path: Path) -> None:
    """Of each decision by itself: its own rows as a log, judged with that day as peildatum."""
    soort = Soort(dagen=200, grof=0.3)
    events, _peil = gemaakt(11, soort, inwoners=60)
    for row in events:
        row["wet"] = "Wmo"
    with Engine(tmp_path) as engine:
        log = opgeslagen(engine, events, tmp_path / "log.parquet")
        besluiten = [row for row in tabellen(log)["besluiten"].to_pylist() if row["soort"] == "besluit"]
        op = np.array([dag_nr(row["bekend_op"] or row["besluit_op"]) for row in besluiten])
        numbers = np.array([row["gebeurtenis"] for row in besluiten])
        found = features(look_back(log, numbers, op, 60), op, (), regels()).kenmerken.to_pylist()
        late = 0
        for nr, (row, own) in enumerate(zip(besluiten, found, strict=True)):
            day = row["bekend_op"] or row["besluit_op"]
            before = [each for each in traag.tevoren(events, row, day, 60) if not each["eigen"]]
            part = opgeslagen(engine, before, tmp_path / f"deel{nr}.parquet")
            until = dict.fromkeys({each["bron"] for each in before}, day - timedelta(days=1))
            judged = terms(part, bibliotheek(), bibliotheek().kalender, until)["termijnen"].to_pylist()
            with_decision = traag.tevoren(events, row, day, 60)
            tables, _counts = traag.lees(with_decision, dict.fromkeys(peil_of(with_decision), day), lambda _d: True)
            reis = {each["zaak"]: each["klantreis"] for each in tables["klantreis_zaken"]}
            over = any(
                each["status"] == "overschreden" and reis[each["zaak"]] == reis[row["zaak"]] for each in judged
            )  # fmt: skip
            assert ("termijn_overschreden: van de wet" in own) == over
            late += over
        assert late > 5


def peil_of(rows: Sequence[Rij]) -> set[str]:
    return {row["bron"] for row in rows}


# --- nothing of later ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("naam", SOORTEN)
def test_what_happens_later_changes_nothing(naam: str, tmp_path: Path) -> None:
    """The log cut off after a day, and the whole log: decisions until that day have the same features in both."""
    soort = SOORTEN[naam]
    events, _peil = gemaakt(77, soort, inwoners=80)
    days = sorted({row["tijdstip_lokaal"].date() for row in events})
    compared = 0
    with Engine(tmp_path) as engine:
        whole = lees_kenmerken(engine, events, tmp_path / "heel.parquet", soort)
        for nr, part in enumerate((0.4, 0.6, 0.8)):
            end = days[int(len(days) * part)]
            early = [dict(row) for row in events if row["tijdstip_lokaal"].date() <= end]
            cut = lees_kenmerken(engine, geordend(random.Random(0), early), tmp_path / f"tot{nr}.parquet", soort)
            both = [key for key in whole if key in cut and key[1] <= end]
            assert [whole[key] for key in both] == [cut[key] for key in both]
            compared += len(both)
    assert compared > 60


def lees_kenmerken(engine: Engine, events: list[Rij], path: Path, soort: Soort) -> dict[Any, Any]:
    """Features by the source row of the decision and its day."""
    log = opgeslagen(engine, events, path)
    row_of = {row["gebeurtenis"]: row["volgorde"] for row in events}
    besluiten = [row for row in tabellen(log)["besluiten"].to_pylist() if row["soort"] == "besluit"]
    days = [row["bekend_op"] or row["besluit_op"] for row in besluiten]
    op = np.array([dag_nr(day) for day in days])
    numbers = np.array([row["gebeurtenis"] for row in besluiten])
    found = features(look_back(log, numbers, op, DAGEN), op, (), regels(soort.stilte, soort.aankomst))
    facts = zip(found.kenmerken.to_pylist(), found.dagen_sinds_melding.to_pylist(), strict=True)
    return {(row_of[nr], day): each for nr, day, each in zip(numbers.tolist(), days, facts, strict=True)}


def test_parts_and_cores_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events, peil = gemaakt(5, SOORTEN["gewoon"], inwoners=120)
    with Engine(tmp_path) as engine:
        log = opgeslagen(engine, events, tmp_path / "log.parquet")
        tables = tabellen(log)
        one, facts = precursors(log, tables, peil, regels(), Terugblik(DAGEN, 0))
        delen = Lezing.delen
        monkeypatch.setattr(Lezing, "delen", lambda self: delen(self, 50))
        monkeypatch.setattr(workers.os, "cpu_count", lambda: 1)
        monkeypatch.setattr(precursors_module, "DEEL", 7)
        two, again = precursors(log, tables, peil, regels(), Terugblik(DAGEN, 0))
    assert facts == again
    assert {name: table.to_pylist() for name, table in one.items()} == {
        name: table.to_pylist() for name, table in two.items()
    }  # fmt: skip


# --- which decisions count -------------------------------------------------------------------------------------------


def besluit(log: EventLog, peil: dict[str, date], **settings: int) -> list[tuple[str, str]]:
    keuze = select_decisions(log, tabellen(log), peil, **settings)
    return [(TELT[nr], ("nee", "ja", "onbekend")[one]) for nr, one in zip(keuze.telt, keuze.bestreden, strict=True)]


def test_the_last_day_on_which_a_decision_is_too_young(maak_log: Maak) -> None:
    """Made known on Friday 1 March 2024: six weeks later is 12 April, a week for the post 19 April, and 28 days for
    registering make 17 May."""
    rows = verhaal("W0; -400; A; melding; ; ; Melding\nW1; 60; A; besluit; besluit bekendmaking; ; Besluit")
    log = maak_log(rows)
    tables = tabellen(log)
    assert [row["bezwaar_tot"] for row in tables["besluiten"].to_pylist()] == [date(2024, 4, 12)]
    assert date(2024, 4, 12) + timedelta(days=POST_DAGEN + 28) == date(2024, 5, 17)
    assert besluit(log, {"b": date(2024, 5, 17)}) == [("ja", "nee")]
    assert besluit(log, {"b": date(2024, 5, 16)}) == [("termijn_loopt", "nee")]
    assert besluit(log, {"b": date(2024, 5, 16)}, vertraging=27) == [("ja", "nee")]
    assert besluit(log, {"b": None}) == [("termijn_loopt", "nee")]


def test_the_look_back_must_lie_within_the_source_of_the_decision(maak_log: Maak) -> None:
    rows = verhaal("W0; -305; A; melding; ; ; Melding\nW1; 60; A; besluit; besluit bekendmaking; ; Besluit")
    elsewhere = [{**row, "bron": "oud"} for row in verhaal("A0; -900; A; melding; ; ; Melding")]
    log = maak_log([*elsewhere, *rows])
    peil = {"b": date(2024, 12, 31), "oud": date(2024, 12, 31)}
    assert besluit(log, peil, terugkijk=365) == [("ja", "nee")]
    assert besluit(log, peil, terugkijk=366) == [("terugblik_te_kort", "nee")]


def test_sources_with_objections_must_cover_the_decision_and_the_time_after_it(maak_log: Maak) -> None:
    rows = verhaal("W0; -400; A; melding; ; ; Melding\nW1; 60; A; besluit; besluit bekendmaking; ; Besluit")
    objection = [
        {**row, "bron": "juristen", "inwoner": "I2", "fase": "bezwaar"}
        for row in verhaal("X1; 60; J; bezwaar; ; ; Bezwaar ontvangen")
    ]
    late = {"b": date(2024, 12, 31), "juristen": date(2024, 12, 31)}
    assert besluit(maak_log([*rows, *objection]), late) == [("ja", "nee")]
    assert besluit(maak_log([*rows, *objection]), late | {"juristen": date(2024, 5, 16)}) == [("termijn_loopt", "nee")]
    begun = [{**row, "tijd": row["tijd"] + timedelta(days=1)} for row in objection]
    assert besluit(maak_log([*rows, *begun]), late) == [("bezwaren_later", "nee")]
    # Of two registers both must have begun: what the later one holds cannot be seen before it.
    older = [{**row, "zaak": "X2", "bron": "oud", "tijd": row["tijd"] - timedelta(days=300)} for row in objection]
    both = late | {"oud": date(2024, 12, 31)}
    assert besluit(maak_log([*rows, *begun, *older]), both) == [("bezwaren_later", "nee")]
    assert besluit(maak_log([*rows, *objection, *older]), both) == [("ja", "nee")]


# Two decisions on a Wmo question and one for youth; an objection without any reference, that fits two of them.
TWEE = """
W0; -400; A; melding; ; ; Melding
W1; 60; A; besluit; besluit bekendmaking; ; Besluit
W2; 65; A; besluit; besluit bekendmaking; ; Besluit
X1; 70; J; bezwaar; ; ; Bezwaar ontvangen
"""


def test_decisions_that_an_objection_perhaps_concerns_are_uncertain(maak_log: Maak) -> None:
    peil = {"b": date(2024, 12, 31)}
    assert besluit(maak_log(verhaal(TWEE)), peil) == [("ja", "onbekend")] * 2
    own = verhaal(TWEE)
    own[1]["besluit"], own[3]["verwijst_naar"] = "B1", "B1"
    assert besluit(maak_log(own), peil) == [("ja", "ja"), ("ja", "nee")]
    # A reference that is nowhere: it may be about any earlier decision of the resident under that act.
    own[3]["verwijst_naar"] = "B999999"
    assert besluit(maak_log(own), peil) == [("ja", "onbekend")] * 2
    own[2]["wet"] = "Jeugdwet"
    assert besluit(maak_log(own), peil) == [("ja", "onbekend"), ("ja", "nee")]
    own[3]["inwoner"] = "I2"
    assert besluit(maak_log(own), peil) == [("ja", "nee")] * 2
    own[3]["inwoner"] = None
    log = maak_log(own)
    assert select_decisions(log, tabellen(log), peil).niet_te_plaatsen == 1


def test_an_appeal_straight_to_court_contests_and_a_replaced_decision_is_left_out(maak_log: Maak) -> None:
    peil = {"b": date(2024, 12, 31)}
    own = verhaal(TWEE)
    own[1]["besluit"], own[3]["verwijst_naar"], own[3]["fase"] = "B1", "B1", "beroep"
    assert besluit(maak_log(own), peil) == [("ja", "ja"), ("ja", "nee")]
    # The second decision takes the place of the first while the objection goes on (Awb 6:19).
    own[3]["fase"] = "bezwaar"
    own[2] |= {"besluit": "B2", "verwijst_naar": "B1", "relatie": "vervangt"}
    own[2]["tijd"] = own[3]["tijd"] + timedelta(days=9)
    assert besluit(maak_log(own), peil) == [("ja", "ja"), ("vervangt_bestreden", "ja")]


# --- whole ------------------------------------------------------------------------------------------------------------


def test_the_tables_have_their_columns_also_when_there_is_nothing(maak_log: Maak) -> None:
    log = maak_log(verhaal("W1; 60; A; melding; ; ; Melding"))
    found, facts = precursors(log, tabellen(log), {"b": date(2024, 12, 31)}, regels(), Terugblik())
    assert found["voorafgaand"].schema == schema_of(VOORAFGAAND)
    assert found["voorafgaand_besluiten"].schema == schema_of(VOORAFGAAND_BESLUITEN)
    assert [len(table) for table in found.values()] == [0, 0]
    assert (facts["besluiten"], facts["familie"], facts["weggelaten"]) == (0, [], {})
