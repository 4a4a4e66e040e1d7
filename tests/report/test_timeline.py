"""The timeline of one zaak: a true axis, texts that keep clear of each other, and every sign in words too."""

from __future__ import annotations

import datetime as dt
import random
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from klantreis.report import style
from klantreis.report.text import breedte
from klantreis.report.timeline import MEEST, draw_timeline, write_timeline
from klantreis.report.timeline_axis import as_voor
from klantreis.report.timeline_bars import Vlag, geplaatst
from klantreis.report.timeline_facts import Moment, Tijdlijn, tijdlijn
from klantreis.report.timeline_words import bevinding, in_een_zin, onderschrift
from klantreis.vocabulary import OPSCHORTINGEN, TERMIJNEN, TERMIJNREDENEN

SVG = "{http://www.w3.org/2000/svg}"
NAMEN = {
    "WMO-OND": "Onderzoek na een melding",
    "WMO-BES": "Besluit op een aanvraag Wmo",
    "JW-BES": "Besluit op een aanvraag jeugdhulp",
    "PW-BES": "Besluit op een aanvraag bijstand",
    "PW-ZOEK": "Zoektermijn voor jongeren tot 27 jaar",
    "PW-VOOR": "Voorschot op de bijstand",
    "BZW-IND": "Bezwaar maken",
    "BZW-BES": "Beslissing op bezwaar",
    "WMO-PLAN": "Persoonlijk plan inleveren",
    "FO-24U": "Eerste antwoord van de frontoffice",
    "WGS-BES": "Plan of afwijzing schuldhulp",
}
ARTIKEL = {
    "WMO-OND": "Wmo 2015 artikel 2.3.2 lid 1", "WMO-BES": "Wmo 2015 artikel 2.3.5 lid 2",
    "JW-BES": "Awb artikel 4:13 lid 1 en 2", "PW-BES": "Awb artikel 4:13", "BZW-BES": "Awb artikel 7:10 lid 1",
    "BZW-IND": "Awb artikel 6:7 en 6:8", "PW-ZOEK": "Participatiewet artikel 41 lid 4",
    "PW-VOOR": "Participatiewet artikel 52 lid 1", "WMO-PLAN": "Wmo 2015 artikel 2.3.2 lid 2",
    "FO-24U": "Dienstverleningshandvest", "WGS-BES": "Wgs artikel 4a lid 1",
}  # fmt: skip


def dag(tekst: str | None) -> dt.date | None:
    return dt.date.fromisoformat(tekst) if tekst else None


uur = dt.datetime.fromisoformat


def rij(termijn: str, start: str | None, uiterlijk: str | None, werkelijk: str | None, **meer: Any) -> dict[str, Any]:
    """A row of termijnen; status and dagen_over follow from the days unless they are given."""
    velden: dict[str, Any] = dict.fromkeys(TERMIJNEN)
    velden |= {
        "zaak": "Z1", "termijn": termijn, "soort": "wettelijk", "richting": "maximum", "start": dag(start),
        "uiterlijk": dag(uiterlijk), "werkelijk": dag(werkelijk), "opschorting_dagen": 0, "verdaging_dagen": 0,
        "reden": "", "artikel": ARTIKEL.get(termijn, "Verordening artikel 3"), "versie": "2015-01-01",
        "van_gebeurtenis": 1, "tot_gebeurtenis": 2 if werkelijk else None,
    }  # fmt: skip
    if uiterlijk and werkelijk:
        over = (velden["werkelijk"] - velden["uiterlijk"]).days
        velden |= {"dagen_over": float(over), "status": "overschreden" if over > 0 else "binnen"}
    else:
        velden["status"] = "niet_te_bepalen"
    velden |= {naam: dag(w) if naam == "verlengd_tot" else w for naam, w in meer.items()}
    assert set(velden) == set(TERMIJNEN)
    return velden


def stil(termijn: str, start: str, eerste: str, laatste: str, **meer: Any) -> dict[str, Any]:
    """A row of opschortingen."""
    velden: dict[str, Any] = dict.fromkeys(OPSCHORTINGEN)
    van, tot = dt.date.fromisoformat(eerste), dt.date.fromisoformat(laatste)
    velden |= {"zaak": "Z1", "termijn": termijn, "start": dag(start), "soort": "aanvulling", "reden": "",
               "eerste_dag": van, "laatste_dag": tot, "dagen": (tot - van).days + 1}  # fmt: skip
    return velden | meer


def maak(
    rijen: list[dict[str, Any]],
    opschortingen: list[dict[str, Any]] | None = None,
    *,
    peildatum: str = "2026-05-31",
    namen: dict[str, str] | None = None,
    gebeurtenissen: dict[int, Moment] | None = None,
) -> Tijdlijn:
    return tijdlijn(
        "Z1", rijen, opschortingen or [], peildatum=dag(peildatum), bron="wmo (Suite)",
        namen=NAMEN if namen is None else namen,
        gebeurtenissen={1: Moment("Aanvraag ontvangen"), 2: Moment("Beschikking verzonden")} | (gebeurtenissen or {}),
    )  # fmt: skip


def te_laat() -> Tijdlijn:
    return maak(
        [rij("WMO-BES", "2026-03-16", "2026-04-09", "2026-04-18", opschorting_dagen=10, dwangsom_eur=0)],
        [stil("WMO-BES", "2026-03-16", "2026-03-21", "2026-03-30")],
    )


def keten() -> Tijdlijn:
    return maak(
        [
            rij("WMO-PLAN", "2025-11-03", "2025-11-10", None, richting="recht", status="niet_van_toepassing",
                reden="recht_voorbij"),
            rij("WMO-OND", "2025-11-03", "2025-12-15", "2025-12-12"),
            rij("WMO-BES", "2025-12-16", "2025-12-30", "2026-01-12", reden="besluitdatum_gebruikt"),
            rij("BZW-IND", "2026-01-12", "2026-02-23", "2026-02-20"),
            rij("BZW-BES", "2026-02-23", "2026-07-20", None, status="loopt", dagen_over=-50.0,
                verdaging_dagen=42, verlengd_tot="2026-07-20", reden="niet_geverifieerd"),
            rij("FO-24U", "2025-11-03", "2025-11-04", "2025-11-06", soort="servicenorm", dagen_over=1.5,
                uiterlijk_tijdstip=uur("2025-11-04T14:05")),
        ]
    )  # fmt: skip


def drie_jaar() -> Tijdlijn:
    return maak(
        [
            rij("JW-BES", "2023-02-01", "2023-06-09", "2023-06-08", opschorting_dagen=30, verdaging_dagen=42,
                verlengd_tot="2023-06-09"),
            rij("BZW-BES", "2023-07-20", "2023-10-12", "2024-03-01", dwangsom_eur=1442),
            rij("JW-BES", "2025-01-06", "2025-03-03", "2025-03-04"),
            rij("JW-BES", "2026-03-02", "2026-04-28", None, status="overschreden", dagen_over=33.0),
        ],
        [stil("JW-BES", "2023-02-01", "2023-02-15", "2023-03-16")],
    )  # fmt: skip


def drie_dagen() -> Tijdlijn:
    return maak(
        [rij("FO-24U", "2026-03-02", "2026-03-03", "2026-03-03", soort="servicenorm", dagen_over=2 / 24,
             status="overschreden", uiterlijk_tijdstip=uur("2026-03-03T10:00")),
         rij("GEM-ANTWOORD", "2026-03-02", "2026-03-04", "2026-03-04", soort="servicenorm")],
        gebeurtenissen={1: Moment("Vraag gesteld", tijd=uur("2026-03-02T10:00")),
                        2: Moment("Eerste antwoord", tijd=uur("2026-03-03T12:00"))},
    )  # fmt: skip


def vaak_stil() -> Tijdlijn:
    weken = [dt.date(2026, 1, 12) + dt.timedelta(days=11 * nr) for nr in range(7)]
    return maak(
        [rij("PW-BES", "2026-01-05", "2026-04-13", None, opschorting_dagen=42, status="overschreden", dagen_over=48.0)],
        [stil("PW-BES", "2026-01-05", str(w), str(w + dt.timedelta(days=5))) for w in weken],
    )


def vier_keer_stil() -> Tijdlijn:
    """Suspensions so near each other that their flags would cover each other; the last still stands."""
    paren = [("2026-05-05", "2026-05-06"), ("2026-05-08", "2026-05-09"), ("2026-05-11", "2026-05-11")]
    return maak(
        [rij("PW-BES", "2026-04-20", "2026-07-06", None, opschorting_dagen=21, status="loopt", dagen_over=-36.0,
             reden="opschorting_loopt; niet_geverifieerd", versie="2010-01-01 (niet geverifieerd)")],
        [*(stil("PW-BES", "2026-04-20", *paar) for paar in paren),
         stil("PW-BES", "2026-04-20", "2026-05-16", "2026-05-31", reden="opschorting_loopt")],
    )  # fmt: skip


def niet_te_bepalen() -> Tijdlijn:
    return maak(
        [
            rij("WMO-BES", None, None, "2026-02-11", reden="geen_start"),
            rij("WMO-OND", "2026-01-05", "2026-02-16", None, reden="geen_einde"),
            rij("JW-BES", "2026-02-20", None, "2026-02-11", reden="einde_voor_start"),
            rij(
                "WGS-BES",
                "2026-01-19",
                "2026-03-16",
                "2026-02-23",
                status="niet_te_bepalen",
                dagen_over=None,
                reden="verordening_onbekend",
            ),
            rij(
                "BZW-BES",
                "2026-02-02",
                "2026-03-16",
                "2026-04-07",
                status="niet_te_bepalen",
                dagen_over=None,
                reden="verdaging_zonder_datum; geen_commissie",
            ),
            rij("PW-ZOEK", None, None, None, reden="voorwaarde_onbekend"),
            rij("PW-BES", "2026-01-12", "2026-03-09", None, status="niet_van_toepassing", reden="ingetrokken"),
        ]
    )


def richtingen() -> Tijdlijn:
    return maak(
        [
            rij("PW-ZOEK", "2026-03-02", "2026-03-31", "2026-04-02", richting="minimum", status="binnen",
                dagen_over=None),
            rij("WMO-PLAN", "2026-05-27", "2026-06-03", None, richting="recht", status="loopt", dagen_over=-3.0),
            rij("PW-BES", "2026-04-02", "2026-05-28", None, status="overschreden", dagen_over=1.0,
                reden="ingetrokken_na_termijn", tot_gebeurtenis=2),
            rij("PW-VOOR", "2026-04-02", "2026-04-30", "2026-04-30"),
        ]
    )  # fmt: skip


def lange_namen() -> Tijdlijn:
    naam = "Meervoudige persoonlijkheidsstoornisbehandeling besproken met de huisarts <b>&amp; de wijkverpleegkundige"
    return maak(
        [rij(f"GEM-{nr}", "2026-03-02", "2026-03-16", f"2026-03-{15 + nr}", soort="servicenorm",
             artikel="Verordening maatschappelijke ondersteuning Testdam 2026 artikel 3, tweede lid, onder b",
             reden="; ".join(list(TERMIJNREDENEN)[:6])) for nr in range(3)],
        namen={f"GEM-{nr}": naam for nr in range(3)},
        gebeurtenissen={1: Moment(naam), 2: Moment("W" * 200)},
    )  # fmt: skip


def een_dag() -> Tijdlijn:
    return maak([rij("WMO-BES", "2026-03-16", "2026-03-30", "2026-03-16")])


def leeg() -> Tijdlijn:
    return maak([])


ZAKEN = {
    maker.__name__: maker
    for maker in (
        te_laat, keten, drie_jaar, drie_dagen, vaak_stil, vier_keer_stil, niet_te_bepalen, richtingen, lange_namen,
        een_dag, leeg,
    )
}  # fmt: skip


# --- what is drawn ------------------------------------------------------------------------------------------------

Doos = tuple[str, float, float, float, float]


def teksten(svg: str) -> list[Doos]:
    """Every text with its box, by the widths of DejaVu Sans: text, left, top, right, bottom."""
    gevonden = []
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        tekst, grootte = element.text or "", float(element.get("font-size", "0"))
        breed = breedte(tekst, grootte, element.get("font-weight") == "bold")
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        x -= breed / 2 if element.get("text-anchor") == "middle" else 0
        gevonden.append((tekst, x, y - 0.76 * grootte, x + breed, y + 0.2 * grootte))
    return gevonden


def raken(een: Doos, ander: Doos) -> bool:
    breed = min(een[3], ander[3]) - max(een[1], ander[1])
    hoog = min(een[4], ander[4]) - max(een[2], ander[2])
    return breed > 0 and hoog > 0.5


def strepen(svg: str) -> list[tuple[float, float, float]]:
    """Upright lines that say where a flag belongs: x, top, bottom."""
    gevonden = []
    for groep in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        for pad in groep.iter(f"{SVG}path"):
            if pad.get("stroke-width") == "0.8":
                x, rest = pad.get("d", "")[1:].split(",")
                van, naar = sorted(float(deel) for deel in rest.split("V"))
                gevonden.append((float(x), van, naar))
    return gevonden


@pytest.mark.parametrize("naam", ZAKEN)
def test_a_timeline_is_legible(naam: str) -> None:
    svg = draw_timeline(ZAKEN[naam]())
    dozen = teksten(svg)
    assert [(a[0], b[0]) for a, b in combinations(dozen, 2) if raken(a, b)] == []
    breed, hoog = (float(deel) for deel in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    assert [d[0] for d in dozen if d[1] < 0 or d[3] > breed or d[2] < 0 or d[4] > hoog] == []
    door = [(d[0], x) for d in dozen for x, van, naar in strepen(svg) if d[1] < x < d[3] and van < d[2] and d[4] < naar]
    assert door == []


def test_any_flags_keep_clear_of_each_other() -> None:
    kans = random.Random(4)
    for _ in range(200):
        vlaggen = geplaatst(Vlag(kans.uniform(0, 400), "w" * kans.randint(1, 30)) for _ in range(kans.randint(1, 9)))
        for (een, trede), (ander, verder) in combinations(vlaggen.treden, 2):
            links, rechts = (een, ander) if een.x < ander.x else (ander, een)
            onder = {een: trede, ander: verder}
            assert links.rechts < rechts.x or onder[links] > onder[rechts]


def test_the_axis_is_true() -> None:
    as_ = as_voor([dt.date(2026, 3, 2), dt.date(2026, 5, 11)], 100, 700)
    week = as_.begin(dt.date(2026, 3, 9)) - as_.begin(dt.date(2026, 3, 2))
    assert as_.begin(dt.date(2026, 5, 11)) - as_.begin(dt.date(2026, 3, 2)) == pytest.approx(10 * week)
    assert as_.eind(dt.date(2026, 3, 8)) == pytest.approx(as_.begin(dt.date(2026, 3, 9)))
    assert as_.moment(uur("2026-03-03T12:00")) == pytest.approx(as_.midden(dt.date(2026, 3, 3)))
    assert as_.begin(dt.date(2026, 3, 2)) > 100 and as_.eind(dt.date(2026, 5, 11)) < 800


@pytest.mark.parametrize(
    ("van", "tot", "eerste"),
    [
        ("2026-03-02", "2026-03-04", [("zo 1 mrt", "2026"), ("ma 2 mrt", ""), ("di 3 mrt", "")]),
        ("2026-03-02", "2026-04-12", [("2 mrt", "2026"), ("9 mrt", "week 11"), ("16 mrt", "week 12")]),
        ("2025-11-03", "2026-04-12", [("nov", "2025"), ("dec", ""), ("jan", "2026")]),
        ("2022-02-01", "2026-04-12", [("2 jan", "2022"), ("apr", ""), ("jul", "")]),
        ("1998-02-01", "2026-04-12", [("1998", ""), ("2000", ""), ("2002", "")]),
    ],
)
def test_the_axis_has_as_many_names_as_there_is_room_for(van: str, tot: str, eerste: list[tuple[str, str]]) -> None:
    strepen = as_voor([dt.date.fromisoformat(van), dt.date.fromisoformat(tot)], 0, 640).strepen()
    assert [(streep.onder, streep.boven) for streep in strepen[:3]] == eerste
    assert len(strepen) <= 30


def test_the_last_day_itself_is_in_time_and_the_next_is_not() -> None:
    for eind, klaar in (("2026-04-09", False), ("2026-04-10", True)):
        svg = draw_timeline(maak([rij("WMO-BES", "2026-03-16", "2026-04-09", eind)]))
        assert (style.TERUG in svg) is klaar
        assert ("1 dag te laat" in svg) is klaar


def test_every_sign_is_said_in_words() -> None:
    woorden = [d[0] for d in teksten(draw_timeline(te_laat()))]
    assert {
        "Het besluit kwam 9 dagen te laat", "opgeschort, 10 dagen", "9 dagen te laat", "uiterlijk 9 apr 2026",
        "Beschikking verzonden, 18 apr 2026", "Aanvraag ontvangen, 16 mrt 2026", "Dwangsom: € 0.",
    } <= set(woorden)  # fmt: skip
    assert any("Wmo 2015" in woord for woord in woorden)
    woorden = [d[0] for d in teksten(draw_timeline(keten()))]
    assert {"verdaagd, 42 dagen", "loopt nog", "peildatum 31 mei 2026"} <= set(woorden)
    assert "opgeschort, 16 dagen, loopt nog" in [d[0] for d in teksten(draw_timeline(vier_keer_stil()))]
    assert "7 keer opgeschort, samen 42 dagen" in [d[0] for d in teksten(draw_timeline(vaak_stil()))]


def test_a_service_norm_never_looks_like_law() -> None:
    svg = draw_timeline(keten())
    woorden = [d[0] for d in teksten(svg)]
    assert woorden.index("Wettelijke termijnen") < woorden.index("Servicenormen van de gemeente (geen wet)")
    assert "1,5 dagen na de norm" in woorden
    alleen = draw_timeline(drie_dagen())
    assert "Servicenormen van de gemeente (geen wet)" in alleen
    assert "te laat" not in bevinding(drie_dagen()) and "uiterlijk 4 mrt" in alleen
    assert "Servicenormen" not in draw_timeline(te_laat())


def test_what_cannot_be_told_is_grey_and_says_why() -> None:
    svg = draw_timeline(niet_te_bepalen())
    assert style.TERUG not in svg
    assert "Niet te bepalen: het begin van de termijn is niet geregistreerd." in svg
    assert "Niet van toepassing: ingetrokken voordat de termijn voorbij was." in svg


@pytest.mark.parametrize(
    ("naam", "zin"),
    [
        ("te_laat", "Het besluit kwam 9 dagen te laat"),
        ("drie_jaar", "De beslissing op bezwaar kwam 141 dagen te laat; ook 2 andere termijnen niet gehaald"),
        ("drie_dagen", "Eerste antwoord van de frontoffice: 2 uur na de norm"),
        ("vaak_stil", "Het besluit is er nog niet: op 31 mei 2026 48 dagen te laat"),
        ("vier_keer_stil", "Het besluit moet er uiterlijk 6 jul 2026 zijn, nog 36 dagen; de klok staat nu stil"),
        ("niet_te_bepalen", "6 termijnen niet te bepalen"),
        ("richtingen", "Het besluit was al 1 dag te laat toen de zaak werd ingetrokken"),
        ("een_dag", "Het besluit kwam op tijd"),
        ("leeg", "In deze zaak is geen termijn begonnen"),
    ],
)
def test_the_title_says_the_finding(naam: str, zin: str) -> None:
    assert bevinding(ZAKEN[naam]()) == zin
    assert ElementTree.fromstring(draw_timeline(ZAKEN[naam]())).findtext(f"{SVG}title") == zin


def test_the_line_below_says_what_was_not_verified() -> None:
    assert onderschrift(te_laat()) == "zaak Z1; peildatum 31 mei 2026; bron wmo (Suite); intern"
    assert "niet geverifieerd: PW-BES; intern" in onderschrift(vier_keer_stil())
    assert "peildatum onbekend" in onderschrift(Tijdlijn("Z1", ()))


def test_a_term_in_one_line() -> None:
    assert in_een_zin(te_laat().balken[0]) == (
        "WMO-BES (Besluit op een aanvraag Wmo): begin 16 mrt 2026 (Aanvraag ontvangen); opgeschort van 21 mrt 2026 tot "
        "en met 30 mrt 2026 (10 dagen); uiterlijk 9 apr 2026; einde 18 apr 2026 (Beschikking verzonden); 9 dagen te "
        "laat. Dwangsom: € 0."
    )
    omschrijving = ElementTree.fromstring(draw_timeline(te_laat())).findtext(f"{SVG}desc") or ""
    assert in_een_zin(te_laat().balken[0]) in omschrijving


def test_a_remark_is_not_said_twice() -> None:
    zin = in_een_zin(niet_te_bepalen().balken[-1])
    assert zin.count("iet te bepalen") == 1 and zin.endswith("in het projectbestand waar wel.")
    assert in_een_zin(maak([rij("PW-BES", None, None, None)]).balken[0]).endswith(": niet te bepalen.")


def test_an_event_of_another_day_does_not_name_the_beginning() -> None:
    """An objection counts from the last day on which it could be made, not from the day on which it was."""
    momenten = {1: Moment("Bezwaar ontvangen", dt.date(2026, 3, 9)), 2: Moment("Beslissing", dt.date(2026, 6, 1))}
    balk = maak([rij("BZW-BES", "2026-04-28", "2026-06-09", "2026-06-01")], gebeurtenissen=momenten).balken[0]
    assert (balk.van, balk.tot) == ("einde van de bezwaartermijn", "Beslissing")
    balk = maak([rij("PW-BES", "2026-04-28", "2026-06-09", "2026-06-01")], gebeurtenissen=momenten).balken[0]
    assert (balk.van, balk.tot) == ("", "Beslissing")


def test_the_municipality_goes_before_the_resident() -> None:
    bezwaar = rij("BZW-IND", "2026-01-12", "2026-02-23", "2026-05-20")
    rijen = [bezwaar, rij("PW-BES", "2025-11-03", "2026-01-05", "2026-01-09")]
    assert bevinding(maak(rijen)) == "Het besluit kwam 4 dagen te laat; ook 1 andere termijn niet gehaald"


def test_overlapping_suspensions_are_one() -> None:
    paren = [("10", "20"), ("15", "25"), ("26", "27"), ("30", "30")]
    geteld = [stil("PW-BES", "2026-01-05", f"2026-01-{van}", f"2026-01-{tot}") for van, tot in paren]
    niet = geteld[0] | {"dagen": 0, "eerste_dag": None, "laatste_dag": None}
    lijn = maak([rij("PW-BES", "2026-01-05", "2026-03-30", "2026-03-01")], [niet, *geteld])
    assert [s.dagen for s in lijn.balken[0].stil] == [18, 1]


def test_rows_of_another_zaak_stay_away() -> None:
    ander = rij("WMO-OND", "2026-03-16", "2026-04-09", "2026-04-18", zaak="Z2")
    assert maak([ander]).balken == ()


def test_names_from_data_stay_text_and_nothing_points_outside() -> None:
    svg = draw_timeline(lange_namen())
    for element in ElementTree.fromstring(svg).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "rect", "g", "path", "circle", "text"}
        for naam, waarde in element.attrib.items():
            assert "href" not in naam and not naam.startswith("on") and "url(" not in waarde and "//" not in waarde


def test_the_same_rows_in_any_order_give_the_same_bytes() -> None:
    rijen = [rij("PW-VOOR", f"2026-0{m}-02", f"2026-0{m}-28", f"2026-0{m}-{25 + m}") for m in range(1, 5)]
    door_elkaar = random.Random(3).sample(rijen, len(rijen))
    assert draw_timeline(maak(rijen)) == draw_timeline(maak(door_elkaar))


def test_too_many_terms_are_cut_and_that_is_said() -> None:
    start = dt.date(2023, 1, 2)
    rijen = [
        rij("PW-VOOR", str(start + dt.timedelta(28 * nr)), str(start + dt.timedelta(28 * nr + 28)),
            str(start + dt.timedelta(28 * nr + 27)))
        for nr in range(MEEST + 5)
    ]  # fmt: skip
    svg = draw_timeline(maak(rijen))
    assert svg.count('class="termijn"') == MEEST
    assert "5 termijnen niet getoond (geen ruimte)" in svg


def test_two_files(tmp_path: Path) -> None:
    gemaakt = write_timeline(te_laat(), tmp_path / "zaak")
    assert sorted(pad.name for pad in tmp_path.iterdir()) == ["zaak.png", "zaak.svg"]
    assert gemaakt.png is not None and gemaakt.png.read_bytes().startswith(b"\x89PNG")
    assert gemaakt.svg.read_text(encoding="utf-8") == draw_timeline(te_laat())
    assert (gemaakt.titel, gemaakt.waarschuwingen) == ("Het besluit kwam 9 dagen te laat", ())
