"""Every term of every zaak: thousands of small random zaken against plain Python, and cases to check by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest

from klantreis.analysis import terms as module
from klantreis.analysis.term_events import parts, read_events
from klantreis.analysis.terms import terms
from klantreis.eventlog.log import EventLog
from klantreis.terms.facts import dag_van, in_kolommen
from klantreis.terms.library import Bibliotheek, bibliotheek
from klantreis.terms.models import Termijn
from klantreis.terms.outcome import bepaal
from klantreis.terms.reasons import codes
from klantreis.vocabulary import TERMIJNREDENEN, TERMIJNSTATUS
from tests.analysis import term_reading as lezing

Rij = dict[str, Any]
PEILDATUMS = {"b": date(2025, 6, 30), "c": date(2025, 3, 31), "d": None}
DAG = timedelta(days=1)

EIGEN = [
    {
        "code": "FO-24U", "omschrijving": "antwoord", "soort": "servicenorm", "zaken": {"loket": ["Balie"]},
        "trajecten": [{"van": {"fase": "melding"}, "tot": {"rollen": ["eerste_antwoord", "doorverwijzing"]}}],
        "waarden": [{"vanaf": "2020-01-01", "aantal": 24, "eenheid": "uren", "artikel": "belofte"}],
    },
    {
        "code": "EIGEN-GESPREK", "omschrijving": "gesprek na aanvraag", "soort": "servicenorm",
        "trajecten": [{"van": {"rollen": ["aanvraag"]}, "tot": {"fase": "onderzoek"}}],
        "waarden": [{"vanaf": "2020-01-01", "aantal": 5, "eenheid": "werkdagen", "artikel": "afspraak"}],
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def bieb() -> Bibliotheek:
    return bibliotheek().met([Termijn.model_validate(each) for each in EIGEN])


# --- random zaken ---------------------------------------------------------------------------------------------------

KEUZES: list[tuple[int, str | None, list[str]]] = [
    (6, "melding", []), (3, "onderzoek", ["onderzoek_gereed"]), (1, "melding", ["plan"]), (2, "onderzoek", []),
    (2, "onderzoek", ["eerste_gesprek"]), (8, "besluit", ["aanvraag"]), (3, None, ["aanvulling_gevraagd"]),
    (3, None, ["aanvulling_ontvangen"]), (2, None, ["opschorting"]), (2, None, ["hervatting"]),
    (3, None, ["verdaging"]),
    (2, None, ["ingebrekestelling"]), (3, None, ["voorschot"]), (5, "besluit", ["besluit"]),
    (3, "besluit", ["bekendmaking"]), (3, "besluit", ["besluit", "bekendmaking"]), (2, "bezwaar", []),
    (1, "bezwaar", ["commissie"]), (1, "bezwaar", ["aanvulling_gevraagd"]), (1, "bezwaar", ["aanvulling_ontvangen"]),
    (1, "bezwaar", ["verdaging"]), (2, "bezwaar", ["besluit"]), (1, "bezwaar", ["bekendmaking"]),
    (1, "bezwaar", ["ingetrokken"]), (1, "beroep", []), (1, "beroep", ["uitspraak"]), (1, "hoger beroep", []),
    (2, "administratie", ["afsluiting"]), (2, "administratie", ["ingetrokken"]), (1, None, ["eerste_antwoord"]),
    (1, None, ["doorverwijzing"]), (1, "besluit", ["besluit", "periodiek"]), (1, None, []),
    (1, "besluit", ["aanvraag", "besluit"]),
]  # fmt: skip
WETTEN: list[tuple[str | None, ...]] = [
    ("Wmo",), ("Wmo 2015", None), ("wmo", "WMO  2015", None), ("Jeugdwet",), ("Participatiewet", None), ("PW",),
    ("Wgs", None), ("Wmo", "Jeugdwet", None), ("Participatiewet", "Wmo"), ("Onzin",), (None,), ("Wmo", "Onzin", None),
]  # fmt: skip


def random_zaken(zaad: int, zaken: int) -> list[Rij]:
    """Events in their right order: by moment, at random within one. Many are close together, so that they tie."""
    rnd = random.Random(zaad)
    rows: list[Rij] = []
    for nr in range(zaken):
        wetten, zaak = rnd.choice(WETTEN), f"Z{nr:05}"
        grof, fast = rnd.choice([0.0, 0.3, 1.0]), rnd.random() < 0.4
        now = datetime(2025, 1, 2) + timedelta(days=rnd.randrange(40), minutes=rnd.randrange(1440))  # noqa: DTZ001
        own: list[Rij] = []
        for _ in range(rnd.randint(1, 11)):
            now += rnd.choice(
                [timedelta(0), timedelta(hours=rnd.randrange(30)), (1 if fast else 20) * DAG * rnd.random()]
            )
            now = now.replace(second=0, microsecond=0)
            if now.date() == date(2025, 3, 30) and now.hour == 2:
                now += timedelta(hours=1)
            _weight, fase, rollen = rnd.choices(KEUZES, [weight for weight, _f, _r in KEUZES])[0]
            named = rnd.choice([None, now.date() + DAG * rnd.randrange(-3, 60)])
            own.append(
                {
                    "zaak": zaak, "activiteit": "x", "fase": fase, "rollen": rollen, "wet": rnd.choice(wetten),
                    "tijd": now.date() if rnd.random() < grof else now, "bron": rnd.choice("bbbcd"),
                    "datum_genoemd": named, "loket": rnd.choice([None, "Balie", "CJG"]),
                    "melder": rnd.choice([None, None, None, "huisarts", "inwoner"]),
                }
            )  # fmt: skip
        lone = {row["tijd"] for row in own if not isinstance(row["tijd"], datetime)}

        def moment(row: Rij, lone: set[date] = lone) -> datetime:
            tijd = row["tijd"]
            day = tijd.date() if isinstance(tijd, datetime) else tijd
            return datetime.combine(day, time()) if day in lone else tijd

        rows += [row for _m, _r, row in sorted(((moment(row), rnd.random(), row) for row in own), key=lambda i: i[:2])]
    return rows


def verwacht(rows: Sequence[Rij], bieb: Bibliotheek, peildatums: Mapping[str, date | None]) -> list[Rij]:
    """The table `termijnen`, the slow way; only how a rule is applied to facts is shared."""
    order = {code: nr for nr, code in enumerate(bieb.termijnen)}
    found: list[tuple[tuple[int, int, int], Rij]] = []
    zaken = lezing.zaken(rows, peildatums)
    judged: dict[str, list[tuple[lezing.Zaakgeval, Rij]]] = {}
    for code in sorted(
        order, key=lambda code: (bieb.termijnen[code].trajecten[0].van.termijn is not None, order[code])
    ):
        termijn = bieb.termijnen[code]
        voor = termijn.trajecten[0].van.termijn
        if voor is None:
            gevallen = [geval for zaak in zaken for geval in lezing.in_zaak(zaak, termijn)]
        else:
            by_name = {zaak.naam: zaak for zaak in zaken}
            gevallen = []
            for geval, row in judged[voor]:
                in_time = row["status"] == "binnen"
                reden = None if in_time else geval.reden or "bezwaar_te_laat"
                if not in_time and "geen_waarde" in (row["reden"] or ""):
                    reden = "geen_waarde"
                start = row["uiterlijk"] if in_time else None
                gevallen.append(lezing.na_bezwaar(by_name[geval.zaak], termijn, geval, start, reden))
        judged[code] = list(zip(gevallen, oordeel(gevallen, termijn, bieb, zaken), strict=True))
        for nr, (geval, row) in enumerate(judged[code]):
            found.append(((int(geval.zaak[1:]), order[code], nr), row))
    return [row for _key, row in sorted(found, key=lambda item: item[0])]


def oordeel(
    gevallen: Sequence[lezing.Zaakgeval], termijn: Termijn, bieb: Bibliotheek, zaken: Sequence[lezing.Zaak]
) -> list[Rij]:  # fmt: skip
    by_name = {zaak.naam: zaak for zaak in zaken}
    some = [g for g in gevallen if g.reden is None and not g.uitzondering]
    facts = in_kolommen([g.geval for g in some if g.geval is not None])
    result = bepaal(termijn, facts, bieb.kalender, bieb.dwangsom) if some else None
    place = {id(g): nr for nr, g in enumerate(some)}
    rows = []
    for g in gevallen:
        row: Rij = {
            "zaak": g.zaak, "termijn": termijn.code, "start": g.start, "uiterlijk": None, "dagen_over": None,
            "werkelijk": g.tot.dag if g.tot else None, "status": "niet_te_bepalen", "dwangsom_eur": None,
            "opschorting_dagen": 0, "verdaging_dagen": 0, "van_gebeurtenis": g.van.nr if g.van else None,
            "tot_gebeurtenis": (g.tot or g.vervallen).nr if g.tot or g.vervallen else None,  # type: ignore[union-attr]
        }  # fmt: skip
        reden = {g.reden} if g.reden else set()
        nr = place.get(id(g))
        if result is not None and nr is not None:
            over = float(result.dagen_over[nr])
            row |= {
                "uiterlijk": dag_van(int(result.uiterlijk[nr])), "status": TERMIJNSTATUS[result.status[nr]],
                "dagen_over": None if np.isnan(over) else round(over, 6),
                "opschorting_dagen": int(result.opschorting_dagen[nr]),
                "verdaging_dagen": int(result.verdaging_dagen[nr]),
                "dwangsom_eur": None if (euro := int(result.dwangsom_eur[nr])) < 0 else euro,
            }  # fmt: skip
            reden |= set(codes(int(result.reden[nr])))
            if g.op_besluit:
                reden.add("besluitdatum_gebruikt")
            may_be_early = termijn.trajecten[0].van.termijn or termijn.alleen_met_einde
            if may_be_early and "einde_voor_start" in reden:
                assert g.tot is not None and row["uiterlijk"] is not None
                reden.remove("einde_voor_start")
                row |= {"status": "binnen", "dagen_over": float((g.tot.dag - row["uiterlijk"]).days)}
            elif g.van and g.tot and g.tot.moment < g.van.moment and not may_be_early:
                row |= {"status": "niet_te_bepalen", "dagen_over": None}
                reden -= {"eerder_dan_minimum", "recht_voorbij", "uur_onbekend", "verordening_onbekend"}
                reden.add("einde_voor_start")
            if row["status"] == "overschreden":
                doubt = g.begin_op_besluit
                if termijn.herhaalt and lezing.gegevens_gevraagd(by_name[g.zaak], termijn, row["uiterlijk"]):
                    doubt = True
                    reden.add("gegevens_gevraagd")
                if any(w.commissie for w in termijn.waarden) and g.geval is not None and not g.geval.commissie:
                    reden.add("geen_commissie")
                if doubt:
                    row |= {"status": "niet_te_bepalen", "dagen_over": None, "dwangsom_eur": None}
        if g.uitzondering:
            row["status"], reden = "niet_van_toepassing", {"uitzondering"}
        row["reden"] = "; ".join(code for code in TERMIJNREDENEN if code in reden) or None
        rows.append(row)
    return rows


@pytest.mark.parametrize("zaad", range(5))
def test_random_zaken_against_plain_python(
    zaad: int, maak_log: Callable[[Sequence[Rij]], EventLog], bieb: Bibliotheek
) -> None:
    rows = random_zaken(zaad, 700)
    found = terms(maak_log(rows), bieb, bieb.kalender, PEILDATUMS)["termijnen"].to_pylist()
    expected = verwacht(rows, bieb, PEILDATUMS)
    keys = list(expected[0])
    by_zaak: dict[str, list[Rij]] = {}
    for row in found:
        by_zaak.setdefault(row["zaak"], []).append({key: row[key] for key in keys})
    for row in expected:
        own = by_zaak.get(row["zaak"])
        assert own and own.pop(0) == row, [each for each in rows if each["zaak"] == row["zaak"]]
    assert not any(by_zaak.values())
    assert [row["zaak"] for row in found] == [row["zaak"] for row in expected]


def test_parts_of_a_log_make_no_difference(
    maak_log: Callable[[Sequence[Rij]], EventLog], bieb: Bibliotheek, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zaken are judged in parts; small ones here, of which some are a single zaak."""
    log = maak_log(random_zaken(77, 200))
    whole = terms(log, bieb, bieb.kalender, PEILDATUMS)
    cuts = [[len(part) for part in parts(read_events(log, ()), size)] for size in (1, 7, 100)]
    assert [sum(sizes) for sizes in cuts] == [sum(cuts[0])] * 3 and len(cuts[0]) == 200 > len(cuts[1]) > len(
        cuts[2]
    ) > 5
    for size in (1, 7, 100):
        monkeypatch.setattr(module, "parts", lambda rows, size=size: parts(rows, size))
        assert terms(log, bieb, bieb.kalender, PEILDATUMS) == whole
