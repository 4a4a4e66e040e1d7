"""Desks that might have been involved: by hand at every edge, and many made-up residents against plain loops."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.analysis.not_involved import findings, not_involved
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.store import TECHNISCH
from klantreis.journeys.reading import journeys
from klantreis.project import NietBetrokken
from klantreis.schemas import schema_of
from klantreis.terms.calendar import Kalender
from klantreis.vocabulary import ALLE_FASEN, GEBEURTENISSEN
from klantreis.vocabulary_journeys import BETROKKENHEID, BETROKKENHEIDREDENEN, NIET_BETROKKEN
from tests.journeys.test_brute_force import BUITEN, SOORTEN, gemaakt, geordend

Rij = dict[str, Any]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PEIL: dict[str, date | None] = {"wmo": date(2024, 12, 31), "jeugd": date(2024, 12, 31)}
NUMMERS: dict[str, str | None] = {"wmo": "bsn", "jeugd": "bsn"}


def bewaard(events: Sequence[Rij], folder: Path) -> Path:
    schema = schema_of(GEBEURTENISSEN | TECHNISCH)
    path = folder / "gebeurtenissen.parquet"
    rows = [{name: row.get(name) for name in schema.names} for row in events]
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
    return path


def beoordeeld(
    events: Sequence[Rij], regels: Sequence[NietBetrokken], folder: Path, peil: Mapping[str, date | None],
    nummers: Mapping[str, str | None], buiten: Sequence[str] = (), *, echt: bool = False,
) -> tuple[list[Rij], list[Rij]]:  # fmt: skip
    """Our rows, and the klantreizen that they rest on: those of the analysis (`echt`), or one per zaak."""
    with Engine(folder) as engine:
        log = EventLog.open(engine, bewaard(events, folder))
        tables = journeys(log, Kalender.standaard(), peil, buiten=buiten)[0] if echt else per_zaak(events)
        found = not_involved(log, regels, tables, peil, buiten=buiten, nummers=nummers)
    assert found.schema == schema_of(NIET_BETROKKEN)
    return found.to_pylist(), tables["klantreis_zaken"].to_pylist()


def per_zaak(events: Sequence[Rij]) -> dict[str, pa.Table]:
    wie: dict[str, str | None] = {}
    for row in events:  # in their order
        wie[row["zaak"]] = wie.get(row["zaak"]) or row["inwoner"]
    zaken = pa.array(list(wie), pa.string())
    return {
        "klantreizen": pa.table({"klantreis": zaken, "inwoner": pa.array(list(wie.values()), pa.string())}),
        "klantreis_zaken": pa.table({"klantreis": zaken, "zaak": zaken}),
    }


# --- by hand --------------------------------------------------------------------------------------------------------

REGEL = NietBetrokken(naam="jong", loket="Wmo-loket", geen_contact_met="CJG", binnen_dagen=90)


def stap(
    zaak: str, wanneer: str, loket: str | None, *rollen: str, wie: str | None = "an", fase: str | None = "onderzoek",
    bron: str | None = None, activiteit: str = "Gesprek",
) -> Rij:  # fmt: skip
    """An event: "2024-03-01" is date-only, "2024-03-01 23:30" has its hour on the clock of Amsterdam."""
    lokaal = datetime.fromisoformat(wanneer)
    return {
        "zaak": zaak, "inwoner": wie, "loket": loket, "rollen": sorted(rollen), "fase": fase, "activiteit": activiteit,
        "bron": bron or ("jeugd" if loket == "CJG" else "wmo"), "tijdstip_lokaal": lokaal,
        "tijdstip": lokaal.replace(tzinfo=AMSTERDAM).astimezone(UTC), "precisie": "minuut" if " " in wanneer else "dag",
    }  # fmt: skip


RUIM = (
    # Both sources begin long before: whoever this is says nothing about an.
    stap("w0", "2023-01-02", "Wmo-loket", wie="zus"), stap("j0", "2023-01-02", "CJG", wie="zus"),
)  # fmt: skip
SIGNAAL = stap("w1", "2024-03-01 10:00", "Wmo-loket", "signaal")


@pytest.fixture
def oordeel(tmp_path: Path) -> Any:
    """The rows about zaken of others than the one that makes the sources begin early."""

    def judge(
        *events: Rij, regel: NietBetrokken = REGEL, peil: Mapping[str, date | None] = PEIL,
        nummers: Mapping[str, str | None] = NUMMERS, buiten: Sequence[str] = (), ruim: Sequence[Rij] = RUIM,
    ) -> list[Rij]:  # fmt: skip
        made = geordend(random.Random(1), [dict(row) for row in (*ruim, *events)])
        return beoordeeld(made, [regel], tmp_path, peil, nummers, buiten)[0]

    return judge


def kort(rows: list[Rij]) -> list[tuple[str, str | None]]:
    return [(row["status"], row["reden"]) for row in rows]


def van_ieder(wanneer: Sequence[str]) -> list[Rij]:
    """Of each time a resident, called after it, with the signal on 1 March at ten and something at CJG then."""
    return [
        row
        for nr, tijd in enumerate(wanneer)
        for row in (SIGNAAL | {"zaak": f"w-{nr}", "inwoner": tijd}, stap(f"j-{nr}", tijd, "CJG", wie=tijd))
    ]


@pytest.mark.parametrize(
    ("binnen", "wel", "niet"),
    [
        (90, ["2024-05-30 23:59", "2024-05-30", "2024-03-01 10:01", "2024-03-01 08:00", "2024-03-01"],
         ["2024-05-31 00:00", "2024-05-31", "2024-02-29 23:59"]),
        (1, ["2024-03-01", "2024-03-02", "2024-03-02 23:59"], ["2024-03-03 00:00", "2024-03-03", "2024-02-29"]),
    ],
)  # fmt: skip
def test_contact_counts_from_the_day_itself_up_to_and_including_the_last(
    oordeel: Any, binnen: int, wel: list[str], niet: list[str]
) -> None:
    rows = oordeel(*van_ieder([*wel, *niet]), regel=REGEL.model_copy(update={"binnen_dagen": binnen}))
    assert {row["inwoner"]: row["status"] for row in rows} == {
        **dict.fromkeys(wel, "contact"), **dict.fromkeys(niet, "geen_contact"),
    }  # fmt: skip
    for row in rows:
        dag = date.fromisoformat(row["inwoner"][:10])
        assert row["contact"] == (dag if row["status"] == "contact" else None)
        assert row["eerder_contact"] == (dag if dag < date(2024, 3, 1) else None)
        assert row["gekeken_tot"] == date(2024, 3, 1) + timedelta(days=binnen)


@pytest.mark.parametrize(
    ("signaal", "erin", "erbuiten"),
    [
        # In the night of 31 March the clock skips an hour: the next day begins at 22:00 UTC, not at 23:00.
        ("2024-03-30 23:30", "2024-03-31 23:59", "2024-04-01 00:10"),
        # In that of 27 October it comes twice.
        ("2024-10-26 23:30", "2024-10-27 23:59", "2024-10-28 00:10"),
    ],
)
def test_days_are_those_of_the_clock_here(oordeel: Any, signaal: str, erin: str, erbuiten: str) -> None:
    regel = REGEL.model_copy(update={"binnen_dagen": 1})
    begin = stap("w1", signaal, "Wmo-loket", "signaal")
    assert kort(oordeel(begin, stap("j1", erin, "CJG"), regel=regel)) == [("contact", None)]
    assert kort(oordeel(begin, stap("j1", erbuiten, "CJG"), regel=regel)) == [("geen_contact", None)]


def test_support_invoices_and_disputes_are_no_contact(oordeel: Any) -> None:
    fasen = (*ALLE_FASEN, None)
    for dag, verwacht in (("2024-03-09", "contact"), ("2024-02-09", "geen_contact")):
        events = [
            row
            for fase in fasen
            for row in (SIGNAAL | {"zaak": f"w{fase}", "inwoner": str(fase)},
                        stap(f"j{fase}", dag, "CJG", wie=str(fase), fase=fase))
        ]  # fmt: skip
        rows = {row["inwoner"]: row for row in oordeel(*events)}
        assert {fase for fase, row in rows.items() if row["status"] == verwacht and row["contact"]} == (
            {"melding", "onderzoek", "advies", "besluit", "None"} if verwacht == "contact" else set()
        )
        # But before the signal all of them say that the desk knew the resident.
        before = None if verwacht == "contact" else date(2024, 2, 9)
        assert {row["eerder_contact"] for row in rows.values()} == {before}


def test_periodic_events_are_no_contact_and_advice_is(oordeel: Any) -> None:
    assert kort(oordeel(SIGNAAL, stap("j1", "2024-03-09", "CJG", "periodiek"))) == [("geen_contact", None)]
    asked = stap("w1", "2024-03-04 09:00", "Wmo-loket", "adviesvraag", fase="advies") | {"naar_loket": "CJG"}
    assert kort(oordeel(SIGNAAL, asked)) == [("geen_contact", None)]  # asking is not yet being there
    answer = stap("j1", "2024-03-09", "CJG", "adviesantwoord", fase="advies")
    assert kort(oordeel(SIGNAAL, asked, answer)) == [("contact", None)]


def test_the_first_signal_of_a_zaak_counts_and_every_zaak_is_one_row(oordeel: Any) -> None:
    again = stap("w1", "2024-08-01", "Wmo-loket", "signaal")
    other = stap("w2", "2024-06-01 09:00", "Wmo-loket", "signaal")
    rows = oordeel(again, other, SIGNAAL, stap("j1", "2024-08-02", "CJG"))
    assert [(row["zaak"], row["signaal_op"], row["status"]) for row in rows] == [
        ("w1", datetime(2024, 3, 1, 10), "geen_contact"),  # noqa: DTZ001
        ("w2", datetime(2024, 6, 1, 9), "contact"),  # noqa: DTZ001
    ]


def test_only_the_same_resident_and_the_same_desk(oordeel: Any) -> None:
    ander = stap("j1", "2024-03-09", "CJG", wie="bo")
    elders = stap("j2", "2024-03-09", "Werkplein")
    onbekend = stap("j3", "2024-03-09", None)
    assert kort(oordeel(SIGNAAL, ander, elders, onbekend)) == [("geen_contact", None)]
    # An unknown desk is no desk of a rule either; nor is another one.
    assert oordeel(stap("w1", "2024-03-01", None, "signaal"), stap("w2", "2024-03-01", "Werkplein", "signaal")) == []
    # The resident of a zaak is known from any of its events.
    laat = [SIGNAAL | {"inwoner": None}, stap("w1", "2024-03-04", "Wmo-loket")]
    (row,) = oordeel(*laat, stap("j1", "2024-03-09", "CJG"))
    assert (row["status"], row["inwoner"]) == ("contact", "an")


def test_without_a_resident_only_what_is_in_the_zaak_itself_can_be_seen(oordeel: Any) -> None:
    alleen = SIGNAAL | {"inwoner": None}
    (row,) = oordeel(alleen, stap("j1", "2024-03-09", "CJG", wie=None))
    assert (row["status"], row["reden"], row["gekeken_tot"]) == ("niet_te_bepalen", "inwoner_onbekend", None)
    (row,) = oordeel(alleen, stap("w1", "2024-03-09", "CJG", wie=None))
    assert (row["status"], row["contact"]) == ("contact", date(2024, 3, 9))


@pytest.mark.parametrize(
    ("wmo", "jeugd", "verwacht", "tot"),
    [
        ("2024-05-30", "2024-05-30", ("geen_contact", None), "2024-05-30"),
        ("2024-05-29", "2024-05-29", ("loopt", None), "2024-05-29"),  # the peildatum lies within the ninety days
        ("2024-05-01", "2024-05-29", ("loopt", None), "2024-05-29"),
        ("2024-05-29", "2024-03-01", ("loopt", None), "2024-03-01"),  # only the day itself was seen
        ("2024-05-29", "2024-02-29", ("niet_te_bepalen", "bron_stopt_eerder"), None),  # and here not even that
        ("2024-05-30", "2024-05-29", ("niet_te_bepalen", "bron_stopt_eerder"), "2024-05-29"),
        ("2024-04-01", "2024-12-31", ("geen_contact", None), "2024-05-30"),
        ("2024-12-31", None, ("niet_te_bepalen", "loket_buiten_beeld"), None),
    ],
)
def test_how_far_the_data_of_the_other_desk_go(
    oordeel: Any, wmo: str, jeugd: str | None, verwacht: tuple[str, str | None], tot: str | None
) -> None:
    peil = {"wmo": date.fromisoformat(wmo), "jeugd": date.fromisoformat(jeugd) if jeugd else None}
    rows = oordeel(SIGNAAL, peil=peil)
    assert kort(rows) == [verwacht]
    assert rows[0]["gekeken_tot"] == (date.fromisoformat(tot) if tot else None)
    # What was seen is true, however far the data go.
    assert kort(oordeel(SIGNAAL, stap("j1", "2024-03-01", "CJG"), peil=peil)) == [("contact", None)]


def test_any_source_of_the_run_can_show_that_the_days_are_over(oordeel: Any) -> None:
    peil = {"wmo": date(2024, 5, 1), "jeugd": date(2024, 5, 1), "leeg": date(2024, 5, 30)}
    assert kort(oordeel(SIGNAAL, peil=peil)) == [("niet_te_bepalen", "bron_stopt_eerder")]


def test_data_that_begin_after_the_signal_cannot_show_it_all(oordeel: Any) -> None:
    def begin(dag: str) -> list[Rij]:
        return [RUIM[0], stap("j0", dag, "CJG", wie="zus")]

    assert kort(oordeel(SIGNAAL, ruim=begin("2024-03-02"))) == [("niet_te_bepalen", "bron_begint_later")]
    assert kort(oordeel(SIGNAAL, ruim=begin("2024-03-01"))) == [("geen_contact", None)]
    assert kort(oordeel(SIGNAAL, stap("j1", "2024-03-05", "CJG"), ruim=begin("2024-03-02"))) == [("contact", None)]


@pytest.mark.parametrize(
    "cjg",
    [
        [],  # not in this run at all
        [stap("j0", "2023-01-02", "CJG", wie="zus", fase="administratie")],  # invoices only
        [stap("j0", "2023-01-02", "CJG", wie=None)],  # without residents
        [stap("w9", "2023-01-02", "Wmo-loket") | {"naar_loket": "CJG"}],  # named only
    ],
)
def test_a_desk_that_could_never_be_seen(oordeel: Any, cjg: list[Rij]) -> None:
    rows = oordeel(SIGNAAL, ruim=[RUIM[0], *cjg])
    assert kort(rows) == [("niet_te_bepalen", "loket_buiten_beeld")]
    assert rows[0]["gekeken_tot"] is None


def test_a_desk_whose_data_are_elsewhere_by_the_register(oordeel: Any) -> None:
    assert kort(oordeel(SIGNAAL, buiten=["cjg"])) == [("niet_te_bepalen", "loket_buiten_beeld")]
    assert kort(oordeel(SIGNAAL, stap("w1", "2024-03-04", "CJG"), buiten=["CJG"])) == [("contact", None)]


def test_sources_that_know_residents_by_another_number(oordeel: Any) -> None:
    assert kort(oordeel(SIGNAAL, nummers={"wmo": "bsn", "jeugd": "klantnummer"})) == [
        ("niet_te_bepalen", "loket_buiten_beeld")
    ]


def test_of_several_sources_the_earliest_begin_and_the_latest_end(oordeel: Any) -> None:
    oud = stap("j0", "2023-01-02", "CJG", wie="zus", bron="oud")
    nieuw = stap("j9", "2024-04-01", "CJG", wie="zus", bron="nieuw")
    peil = {"wmo": date(2024, 12, 31), "oud": date(2024, 4, 1), "nieuw": date(2024, 12, 31)}
    nummers = dict.fromkeys(peil, "bsn")
    assert kort(oordeel(SIGNAAL, ruim=[RUIM[0], oud, nieuw], peil=peil, nummers=nummers)) == [("geen_contact", None)]
    assert kort(oordeel(SIGNAAL, ruim=[RUIM[0], oud], peil=peil, nummers=nummers)) == [
        ("niet_te_bepalen", "bron_stopt_eerder")
    ]


@pytest.mark.parametrize(
    ("signaal", "gevonden"),
    [
        ((), ["w1"]),
        (("jonge  MANTELZORGER",), ["w2"]),
        (("Jonge mantelzorger", "Nergens", "Gesprek"), ["w1", "w2"]),
        (("Nergens",), []),
    ],
)
def test_a_signal_is_a_role_or_what_its_step_is_called(
    oordeel: Any, signaal: tuple[str, ...], gevonden: list[str]
) -> None:
    named = {"signaal": signaal} if signaal else {}
    regel = NietBetrokken(naam="x", loket="wmo-LOKET", geen_contact_met="cjg", **named)
    ander = stap("w2", "2024-04-01", "Wmo-loket", activiteit="Jonge mantelzorger")
    rows = oordeel(SIGNAAL, ander, regel=regel, ruim=[RUIM[1]])
    assert [row["zaak"] for row in rows] == gevonden
    assert {(row["loket"], row["ander_loket"]) for row in rows} <= {("Wmo-loket", "cjg")}


def test_every_word_that_is_stored_has_its_sentence(oordeel: Any) -> None:
    (row,) = oordeel(SIGNAAL, stap("j1", "2024-03-09", "CJG"), stap("j1", "2024-03-10", "CJG"))
    assert row == {
        "regelnaam": "jong", "inwoner": "an", "klantreis": "w1", "zaak": "w1", "loket": "Wmo-loket",
        "signaal": "Gesprek", "signaal_op": datetime(2024, 3, 1, 10), "ander_loket": "CJG",  # noqa: DTZ001
        "gekeken_tot": date(2024, 5, 30), "contact": date(2024, 3, 9), "eerder_contact": None, "status": "contact",
        "reden": None, "gebeurtenis": 5,
    }  # fmt: skip
    assert row["status"] in BETROKKENHEID


# --- against plain loops ----------------------------------------------------------------------------------------------

STIL = {"ondersteuning", "administratie", "bezwaar", "beroep", "hoger beroep"}


def traag(
    stored: Sequence[Rij], regels: Sequence[NietBetrokken], reis_van: Mapping[str, str],
    peil: Mapping[str, date | None], nummers: Mapping[str, str | None],
) -> list[Rij]:  # fmt: skip
    """The definition, read plainly: for every zaak every event, for every signal every other event."""
    zaken: dict[str, list[Rij]] = defaultdict(list)
    for row in sorted(stored, key=lambda row: row["gebeurtenis"]):
        zaken[row["zaak"]].append(row)
    wie = {zaak: next((row["inwoner"] for row in rows if row["inwoner"]), None) for zaak, rows in zaken.items()}
    laatste = max(day for day in peil.values() if day)

    def dag(row: Rij) -> date:
        return row["tijdstip_lokaal"].date()  # type: ignore[no-any-return]

    def telt(row: Rij) -> bool:
        return "periodiek" not in row["rollen"] and row["fase"] not in STIL

    def oordeel(regel: NietBetrokken, signaal: Rij, bij: list[Rij]) -> tuple[str, str | None, date | None]:
        """Status, reason, and the last day that could be seen."""
        begin, eind = dag(signaal), dag(signaal) + timedelta(days=regel.binnen_dagen)
        bronnen = {
            row["bron"] for row in stored
            if row["loket"] == regel.geen_contact_met and telt(row) and wie[row["zaak"]] and peil[row["bron"]]
            and nummers[row["bron"]] == nummers[signaal["bron"]] and regel.geen_contact_met not in BUITEN
        }  # fmt: skip
        tot = max((day for bron, day in peil.items() if bron in bronnen and day), default=None)
        van = min((dag(row) for row in stored if row["bron"] in bronnen), default=None)
        known = wie[signaal["zaak"]] is not None
        gezien = min(eind, tot) if known and tot and tot >= begin else None
        if any(telt(row) and begin <= dag(row) <= eind for row in bij):
            return "contact", None, gezien
        if not known:
            return "niet_te_bepalen", "inwoner_onbekend", gezien
        if tot is None or van is None:
            return "niet_te_bepalen", "loket_buiten_beeld", gezien
        if van > begin:
            return "niet_te_bepalen", "bron_begint_later", gezien
        if tot >= eind:
            return "geen_contact", None, gezien
        if begin <= tot and laatste < eind:
            return "loopt", None, gezien
        return "niet_te_bepalen", "bron_stopt_eerder", gezien

    found = []
    for regel in regels:
        own = []
        for zaak, rows in zaken.items():
            signalen = [
                row for row in rows if row["loket"] == regel.loket
                and (row["activiteit"] in regel.signaal if regel.signaal else "signaal" in row["rollen"])
            ]  # fmt: skip
            if not signalen:
                continue
            eerste = signalen[0]
            bij = [
                row for row in stored if row["loket"] == regel.geen_contact_met
                and (row["zaak"] == zaak or (wie[zaak] and wie[row["zaak"]] == wie[zaak]))
            ]  # fmt: skip
            status, reden, tot = oordeel(regel, eerste, bij)
            begin, eind = dag(eerste), dag(eerste) + timedelta(days=regel.binnen_dagen)
            own.append({
                "regelnaam": regel.naam, "inwoner": wie[zaak], "klantreis": reis_van[zaak], "zaak": zaak,
                "loket": regel.loket, "signaal": eerste["activiteit"], "signaal_op": eerste["tijdstip_lokaal"],
                "ander_loket": regel.geen_contact_met, "gekeken_tot": tot,
                "contact": min((dag(row) for row in bij if telt(row) and begin <= dag(row) <= eind), default=None),
                "eerder_contact": max((dag(row) for row in bij if dag(row) < begin), default=None),
                "status": status, "reden": reden, "gebeurtenis": eerste["gebeurtenis"],
            })  # fmt: skip
        found += sorted(own, key=lambda row: (row["signaal_op"], row["gebeurtenis"]))
    return found


SIGNALEN: tuple[Rij, ...] = ({}, {}, {"signaal": ("stap 0",)}, {"signaal": ("stap 2", "stap 1", "nooit")})


def met_signalen(naam: str, zaad: int) -> tuple[list[Rij], dict[str, date | None]]:
    """Made-up events, some of them signals. Of seed 0 one source has all of CJG, begins late and stops early; of seed 1
    the last day of a source is not known."""
    rng = random.Random(zaad * 97 + len(naam))
    events, gemaakt_peil = gemaakt(zaad * 1000 + len(naam), SOORTEN[naam], inwoners=50)
    for row in events:
        if rng.random() < 0.2:
            row["rollen"] = sorted({*row["rollen"], "signaal"})
    peil: dict[str, date | None] = dict(gemaakt_peil)
    if zaad == 1:
        peil["open"] = None
    if zaad == 0:
        days = sorted({row["tijdstip_lokaal"].date() for row in events})
        begin, end = days[len(days) // 4], days[3 * len(days) // 4]
        for row in events:
            row["bron"] = "b" if row["loket"] == "CJG" else "a" if row["bron"] == "b" else row["bron"]
        events = [row for row in events if row["bron"] != "b" or begin <= row["tijdstip_lokaal"].date() <= end]
        peil["b"] = end
    return geordend(rng, events), peil


def verzonnen_regels(rng: random.Random) -> list[NietBetrokken]:
    paren = [
        (loket, ander)
        for loket in ("Wmo-loket", "CJG", "Werkplein")
        for ander in ("Wmo-loket", "CJG", "Werkplein", "Kerk", "Elders")
        if loket != ander
    ]
    return [
        NietBetrokken(
            naam=f"regel {nr}", loket=loket, geen_contact_met=ander, binnen_dagen=rng.choice((1, 7, 30, 90)),
            **rng.choice(SIGNALEN),
        )
        for nr, (loket, ander) in enumerate([("Wmo-loket", "CJG"), *rng.sample(paren, 5)])
    ]  # fmt: skip


ZADEN, NAMEN = range(3), ("gewoon", "alleen dagen", "alleen uren", "lang")


@pytest.mark.parametrize("zaad", ZADEN)
@pytest.mark.parametrize("naam", NAMEN)
def test_every_row_is_that_of_plain_loops(naam: str, zaad: int, tmp_path: Path) -> None:
    events, peil = met_signalen(naam, zaad)
    regels = verzonnen_regels(random.Random(zaad))
    nummers = dict.fromkeys(peil, "bsn") | ({"b": "klantnummer"} if zaad == 2 else {})
    ons, reizen = beoordeeld(events, regels, tmp_path, peil, nummers, BUITEN, echt=True)
    stored = pq.read_table(tmp_path / "gebeurtenissen.parquet").to_pylist()
    expected = traag(stored, regels, {row["zaak"]: row["klantreis"] for row in reizen}, peil, nummers)
    assert len(expected) > 50
    for mine, theirs in zip(ons, expected, strict=True):
        assert mine == theirs


def test_what_is_made_up_meets_every_status_and_reason() -> None:
    """Else it would prove nothing."""
    seen: set[tuple[str, str | None]] = set()
    for naam in NAMEN:
        stored, peil = met_signalen(naam, 0)
        reis_van = {row["zaak"]: row["zaak"] for row in stored}
        rows = traag(stored, verzonnen_regels(random.Random(0)), reis_van, peil, dict.fromkeys(peil, "bsn"))
        seen |= {(row["status"], row["reden"]) for row in rows}
    assert {status for status, _ in seen} == set(BETROKKENHEID)
    assert {reden for _, reden in seen} == {*BETROKKENHEIDREDENEN, None}


# --- names that the data do not have ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regel", "zinnen"),
    [
        ({}, []),
        ({"signaal": ("Gesprek",)}, []),
        ({"signaal": ("Gesprekk", "Gesprek")}, ["het signaal 'Gesprekk' komt niet voor. Bedoelde u 'Gesprek'?"]),
        ({"signaal": ("Xyz",)}, ["het signaal 'Xyz' komt niet voor."]),
        ({"signaal": ("Dossier",)}, ["het signaal 'Dossier' komt bij Wmo-loket niet voor."]),
        ({"loket": "Wmo loket"}, ["bij het loket 'Wmo loket' is niets geregistreerd. Bedoelde u 'Wmo-loket'?"]),
        ({"loket": "Kerk", "signaal": ("Gesprek",)}, ["bij het loket 'Kerk' is niets geregistreerd."]),
        ({"loket": "CJG", "geen_contact_met": "Wmo-loket"},
         ["bij CJG heeft geen enkele stap de rol signaal. Geef een stap die rol, of noem een stap bij signaal."]),
        ({"geen_contact_met": "CGJ"},
         ["de gegevens van CGJ zijn hier niet bij, dus of er contact was, is niet te bepalen. Bedoelde u 'CJG'?"]),
        ({"geen_contact_met": "UWV"},
         ["de gegevens van UWV zijn hier niet bij, dus of er contact was, is niet te bepalen."]),
    ],
)  # fmt: skip
def test_what_the_data_do_not_have_is_a_finding_with_the_nearest_name(
    regel: Rij, zinnen: list[str], tmp_path: Path
) -> None:
    events = geordend(random.Random(1), [SIGNAAL, stap("j1", "2024-03-01", "CJG", activiteit="Dossier")])
    goed = {"naam": "goed", "loket": "Wmo-loket", "geen_contact_met": "CJG"}
    with Engine(tmp_path) as engine:
        log = EventLog.open(engine, bewaard(events, tmp_path))
        found = findings(log, [NietBetrokken(**goed), NietBetrokken(**goed | regel)], ["UWV"])
    assert found == [(1, f"niet_betrokken, 'goed': {zin}") for zin in zinnen]


@pytest.mark.parametrize(("fase", "rollen", "alleen"), [
    ("bezwaar", (), True), ("administratie", (), True), ("onderzoek", ("periodiek",), True), ("onderzoek", (), False),
])  # fmt: skip
def test_a_desk_with_only_steps_that_are_no_contact_is_a_finding(
    fase: str, rollen: tuple[str, ...], alleen: bool, tmp_path: Path
) -> None:
    there = [stap("j1", "2024-03-01", "CJG", *rollen, fase=fase), stap("j2", "2024-03-02", "CJG", fase="beroep")]
    with Engine(tmp_path) as engine:
        log = EventLog.open(engine, bewaard(geordend(random.Random(1), [SIGNAAL, *there]), tmp_path))
        found = [text for _, text in findings(log, [REGEL])]
    assert found == [
        "niet_betrokken, 'jong': van CJG zijn hier alleen stappen die niet als contact tellen (bezwaar en beroep, "
        "ondersteuning, administratie of periodiek), dus of er contact was, is niet te bepalen.",
    ] * alleen  # fmt: skip


def test_of_a_desk_whose_data_are_elsewhere_no_other_name_is_suggested(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        log = EventLog.open(engine, bewaard(geordend(random.Random(1), [SIGNAAL, dict(RUIM[1])]), tmp_path))
        for buiten in ("CJGG", "CJG"):  # the second gave advice, say: it has events in the data of another desk
            regel = NietBetrokken(naam="x", loket="Wmo-loket", geen_contact_met=buiten)
            assert [text for _, text in findings(log, [regel], [buiten])] == [
                f"niet_betrokken, 'x': de gegevens van {buiten} zijn hier niet bij, dus of er contact was, is niet te "
                "bepalen."
            ]
