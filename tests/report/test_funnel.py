"""The funnel: bars from nothing, every number beside them, outcomes put together, and what it says of 0, 1 and many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from klantreis.report import style
from klantreis.report.funnel_facts import Trap, Trechter, Uitkomst, trechter
from klantreis.report.funnel_picture import draw_funnel, write_funnel
from klantreis.report.funnel_words import (
    bevinding,
    cijfers,
    ging_verder,
    in_woorden,
    leeswijzer,
    niet_geteld,
    onderschrift,
    titel,
)  # fmt: skip
from klantreis.report.text import schoon
from tests.report.conftest import LASTIG
from tests.report.test_map import contrast, dozen

SVG = "{http://www.w3.org/2000/svg}"


def rij(stap: str, uitkomst: str | None, aantal: int, verder: int = 0, open_: int = 0, groep: str = "alle") -> Any:
    return {"groep": groep, "stap": stap, "uitkomst": uitkomst, "aantal": aantal, "verder": verder, "open": open_}


TESTDAM = [
    rij("besluit", "toekenning", 264, 12), rij("besluit", "afwijzing", 110, 22),
    rij("besluit", "buiten behandeling", 12, 12), rij("bezwaar", "ongegrond", 20, 5), rij("bezwaar", "gegrond", 14),
    rij("bezwaar", None, 6, 0, 2), rij("bezwaar", "niet-ontvankelijk", 5), rij("bezwaar", "gedeeltelijk gegrond", 1),
    rij("beroep", "ongegrond", 4), rij("beroep", None, 1, 0, 1), rij("voorlopige voorziening", "afgewezen", 2),
    rij("besluit", "toekenning", 50, 3, groep="wet: Jeugdwet"),
]  # fmt: skip


def voorbeeld() -> Trechter:
    return replace(
        trechter(TESTDAM, {("bezwaar", "geen"): 2, ("bezwaar", "meerduidig"): 3, ("bezwaar", "vast"): 39}),
        gemeente="Testdam", termijn_loopt=8, niet_tijdig=1, peildatum=date(2025, 12, 31), bron="bezwaren, wmo",
    )  # fmt: skip


LANG = "Gedeeltelijk gegrond met herroeping van het besluit en toekenning van een persoonsgebonden budget voor hulp"
MAKERS: dict[str, Callable[[], Trechter]] = {
    "voorbeeld": voorbeeld,
    "een": lambda: trechter([rij("besluit", None, 1, 1), rij("bezwaar", None, 1, 0, 1)], {}),
    "veel": lambda: trechter(
        [
            rij("besluit", "toekenning", 900_000, 40_000), rij("besluit", "afwijzing", 234_567, 60_000),
            rij("bezwaar", "ongegrond", 60_000, 60_000), rij("bezwaar", "gegrond", 40_000),
            rij("beroep", "ongegrond", 60_000, 345), rij("hoger beroep", "ongegrond", 345),
        ],
        {("bezwaar", "geen"): 12_345, ("bezwaar", "meerduidig"): 100_000, ("beroep", "geen"): 1},
    ),
    "zonder uitkomst": lambda: trechter([rij("besluit", None, 300, 12), rij("bezwaar", None, 12)], {}),
    "lang": lambda: trechter(
        [rij("besluit", f"{LANG} {nr}", 20 - nr, 1) for nr in range(12)]
        + [rij("bezwaar", f"{LANG} {nr}", 20 - nr, 2, 0) for nr in range(7)]
        + [rij("bezwaar", "gegrond", 1)],
        {("bezwaar", "geen"): 1},
    ),
    "lastig": lambda: replace(
        trechter([rij(stap, text, 9) for text in LASTIG[:5] for stap in ("besluit", "bezwaar")], {}),
        gemeente=LASTIG[0], filter=LASTIG[3], bron=LASTIG[-1],
    ),
    "gekozen": lambda: replace(voorbeeld(), filter="wet Wmo"),
    "niets gekoppeld": lambda: trechter([rij("besluit", "toekenning", 40)], {("bezwaar", "geen"): 3}),
    "leeg": lambda: trechter([], {}),
}  # fmt: skip


@pytest.mark.parametrize("naam", MAKERS)
def test_a_funnel_is_legible(naam: str) -> None:
    feiten = MAKERS[naam]()
    svg = draw_funnel(feiten)
    teksten = dozen(svg)
    assert [(a.tekst, b.tekst) for a, b in combinations(teksten, 2) if a.deelt(b) > 0.02] == []
    breed, hoog = (float(deel) for deel in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    assert [t for t in teksten if t.links < 0 or t.rechts > breed - 20 or t.boven < 0 or t.onder > hoog] == []
    banden = dozen(svg, "trap")
    assert len([band for band in banden if band.rechts - band.links > 900]) == 4
    # Every outcome has its figures, and no text lies on a bar.
    for trap in feiten.trappen:
        for uitkomst in trap.uitkomsten:
            assert cijfers(trap, uitkomst) in {t.tekst for t in teksten}
    balken = [band for band in banden if band.rechts - band.links <= 900]
    assert [(t.tekst, b) for t in teksten for b in balken if t.deelt(b) > 0] == []


def balken(svg: str) -> list[list[tuple[float, float, str]]]:
    """Per step its bars as from, width and colour."""
    found = []
    for g in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if g.get("class") == "trap":
            _band, *rest = g.iter(f"{SVG}rect")
            found.append([(float(r.get("x", "")), float(r.get("width", "")), r.get("fill", "")) for r in rest])
    return found


def test_bars_are_as_long_as_their_numbers() -> None:
    besluit, bezwaar, beroep, hoger = balken(draw_funnel(voorbeeld()))
    assert hoger == []
    heel = besluit[0][1]
    # On the left one scale: 386 decisions, of which 46 were contested; 46 objections, of which 5 went further.
    assert [breed / heel for _x, breed, _k in (*besluit[:2], *bezwaar[:2])] == pytest.approx(
        [1, 46 / 386, 46 / 386, 5 / 386], abs=1e-3
    )
    assert {x for x, *_rest in (besluit[0], besluit[1], bezwaar[0], beroep[0])} == {besluit[0][0]}
    # On the right a part of the step: ongegrond 20 of 46, of which 5 went further; gegrond 14; ...
    deel = beroep[1][1] * 5 / 4
    assert [breed / deel for _x, breed, _k in bezwaar[2:]] == pytest.approx(
        [20 / 46, 5 / 46, 14 / 46, 5 / 46, 1 / 46, 2 / 46, 4 / 46], abs=1e-3
    )
    assert {x for x, *_rest in besluit[2:]} == {x for x, *_rest in bezwaar[2:]} == {bezwaar[2][0]}
    kleuren = [style.RAND, style.INKT, style.NADRUK, style.RAND, style.NADRUK, style.RAND, style.RAND]
    assert [kleur for *_rest, kleur in bezwaar[2:]] == kleuren


def test_what_is_tiny_can_be_seen() -> None:
    feiten = trechter([rij("besluit", "a", 10**6, 1), rij("bezwaar", "gegrond", 1)], {})
    assert min(breed for trap in balken(draw_funnel(feiten)) for _x, breed, _k in trap) >= 1.5


def test_outcomes_of_a_kind_are_one_and_rare_ones_are_put_together() -> None:
    rijen = [rij("bezwaar", f"soort {nr}", 20 - nr, 1) for nr in range(8)]
    rijen += [rij("bezwaar", "Gegrond", 3), rij("bezwaar", "gegrond ", 4, 1), rij("bezwaar", None, 9, 3, 5)]
    found = trechter(rijen, {}).trap("bezwaar")
    assert [(u.naam, u.aard, u.aantal, u.verder, u.soorten) for u in found.uitkomsten] == [
        *((f"soort {nr}", "gewoon", 20 - nr, 1, 1) for nr in range(5)), ("gegrond ", "gelijk", 7, 1, 1),
        ("", "overig", 15 + 14 + 13, 3, 3), ("", "open", 5, 0, 1), ("", "onbekend", 4, 3, 1),
    ]  # fmt: skip
    assert (found.aantal, found.verder) == (sum(r["aantal"] for r in rijen), sum(r["verder"] for r in rijen))
    # Seven outcomes each have their own bar: one bar for one of them would say less.
    zeven = trechter(rijen[:7], {}).trap("bezwaar").uitkomsten
    assert [(u.aard, u.soorten) for u in zeven] == [("gewoon", 1)] * 7
    # Outcomes of a decision are words of another kind: "gegrond" gives nobody right there.
    assert trechter([rij("besluit", "gegrond", 3)], {}).trap("besluit").uitkomsten[0].aard == "gewoon"


def test_what_went_on_while_it_is_still_open() -> None:
    found = trechter([rij("bezwaar", None, 9, 6, 5)], {}).trap("bezwaar")
    assert [(u.aard, u.aantal, u.verder) for u in found.uitkomsten] == [("open", 5, 2), ("onbekend", 4, 4)]


def besluiten(n: int, k: int, *bezwaren: Any) -> str:
    return bevinding(trechter([rij("besluit", "x", n, k), *bezwaren], {}))


def test_the_finding() -> None:
    gegrond = rij("bezwaar", "gegrond", 14), rij("bezwaar", "Gedeeltelijk gegrond", 1), rij("bezwaar", "ongegrond", 31)
    assert titel(voorbeeld()) == (
        "Testdam: van de 386 besluiten werden er 46 bestreden; 15 bezwaren waren geheel of gedeeltelijk gegrond"
    )
    assert besluiten(386, 1, gegrond[1]) == (
        "Van de 386 besluiten werd er 1 bestreden; het bezwaar was geheel of gedeeltelijk gegrond"
    )
    assert besluiten(3, 3, gegrond[1], gegrond[2]) == (
        "Alle 3 besluiten werden bestreden; 1 bezwaar was geheel of gedeeltelijk gegrond"
    )
    assert besluiten(3, 2, gegrond[2]).endswith("; geen bezwaar was geheel of gedeeltelijk gegrond")
    assert besluiten(3, 2, rij("bezwaar", "ongegrond", 1)).endswith(
        "het bezwaar was niet geheel of gedeeltelijk gegrond"
    )
    assert besluiten(3, 2, rij("bezwaar", None, 2, 0, 1)).endswith(
        "; hoe de bezwaren afliepen, staat nog niet in de gegevens"
    )
    assert besluiten(3, 2, rij("bezwaar", None, 1)).endswith("; hoe het bezwaar afliep, staat nog niet in de gegevens")
    assert besluiten(3, 2, rij("bezwaar", "ingetrokken na tegemoetkoming", 2)).endswith(
        "; 2 bezwaren waren geheel of gedeeltelijk gegrond, of ingetrokken na tegemoetkoming"
    )
    assert besluiten(1, 1) == "Het enige besluit werd bestreden"
    assert besluiten(1, 0) == "Aan het enige besluit is geen bezwaar of beroep gekoppeld"
    assert besluiten(40, 0) == "Aan geen van de 40 besluiten is een bezwaar of beroep gekoppeld"
    assert bevinding(trechter([], {})) == "Geen besluiten gezien in deze gegevens"


@pytest.mark.parametrize(
    ("soort", "n", "k", "zin"),
    [
        ("besluit", 386, 46, "46 van de 386 besluiten werden bestreden (12 %)"),
        ("besluit", 386, 1, "1 van de 386 besluiten werd bestreden (minder dan 1 %)"),
        ("besluit", 386, 0, "0 van de 386 besluiten werden bestreden"),
        ("besluit", 1, 1, "Het besluit werd bestreden"),
        ("bezwaar", 4, 1, "1 van de 4 bezwaren ging verder naar beroep (25 %)"),
        ("bezwaar", 1, 1, "Het bezwaar ging verder naar beroep"),
        ("bezwaar", 1, 0, "Het bezwaar ging niet verder naar beroep"),
        ("beroep", 5, 2, "2 van de 5 beroepen gingen verder naar hoger beroep (40 %)"),
    ],
)
def test_how_many_went_further(soort: str, n: int, k: int, zin: str) -> None:
    assert ging_verder(Trap(soort, (Uitkomst("x", "gewoon", n, k),))) == zin


@pytest.mark.parametrize(
    ("los", "meer", "zin"),
    [
        (0, 0, ""),
        (1, 0, "1 bezwaar is niet gekoppeld; dat telt hier niet mee."),
        (3, 0, "3 bezwaren zijn niet gekoppeld; die tellen hier niet mee."),
        (0, 1, "1 bezwaar past bij meer dan één besluit; dat telt hier niet mee."),
        (0, 2, "2 bezwaren passen bij meer dan één besluit; die tellen hier niet mee."),
        (1, 1, "1 bezwaar is niet gekoppeld en 1 past bij meer dan één besluit; die tellen hier niet mee."),
        (2, 3, "2 bezwaren zijn niet gekoppeld en 3 passen bij meer dan één besluit; die tellen hier niet mee."),
    ],
)
def test_what_counts_nowhere_is_said(los: int, meer: int, zin: str) -> None:
    trap = Trap("bezwaar", (), los, meer)
    assert niet_geteld(trap, gekozen=False) == zin
    if zin:
        assert niet_geteld(trap, gekozen=True).startswith("In alle zaken samen: ")
        assert zin in in_woorden(Trechter((Trap("besluit", ()), trap)))


def test_the_figures_of_an_outcome() -> None:
    trap = Trap("bezwaar", (Uitkomst("x", "gewoon", 200, 3), Uitkomst("y", "gewoon", 1, 1)))
    assert [cijfers(trap, each) for each in trap.uitkomsten] == [
        "200 (ruim 99 %), waarvan 3 verder", "1 (minder dan 1 %), verder",
    ]  # fmt: skip
    every = Trap("besluit", (Uitkomst("x", "gewoon", 12, 12),))
    assert cijfers(every, every.uitkomsten[0]) == "12 (100 %), alle bestreden"


def test_the_line_below_and_how_to_read_it() -> None:
    assert onderschrift(voorbeeld()) == (
        "386 besluiten; over 8 besluiten kon op de peildatum nog bezwaar komen; 1 bezwaar of beroep gaat over niet op "
        "tijd beslissen: daar hoort geen besluit bij; 2 verzoeken om een voorlopige voorziening staan er niet bij; "
        "peildatum 31 dec 2025; bron bezwaren, wmo; intern"
    )
    assert "andersom" not in leeswijzer(voorbeeld())
    assert leeswijzer(trechter([*TESTDAM, rij("bezwaar", "gegrond", 1)], {})).endswith(
        "meer bezwaren gaan, en andersom."
    )
    assert "Donker" not in leeswijzer(MAKERS["niets gekoppeld"]())
    rechtstreeks = "Beroep kan ook rechtstreeks over een besluit gaan, of over niet op tijd beslissen."
    assert rechtstreeks not in leeswijzer(voorbeeld())
    assert leeswijzer(trechter([*TESTDAM, rij("beroep", "gegrond", 1)], {})).endswith(rechtstreeks)


def test_the_order_of_the_steps_is_always_there() -> None:
    svg = draw_funnel(MAKERS["niets gekoppeld"]())
    teksten = [t.tekst for t in dozen(svg)]
    plekken = [teksten.index(naam) for naam in ("Besluit", "Bezwaar", "Beroep", "Hoger beroep")]
    assert plekken == sorted(plekken)
    assert teksten.count("niet gezien in deze gegevens") == 2
    assert teksten.count("niets gekoppeld") == 1


def test_the_funnel_tells_its_story_in_words_too() -> None:
    wortel = ElementTree.fromstring(draw_funnel(voorbeeld()))
    woorden = wortel.findtext(f"{SVG}desc") or ""
    assert wortel.get("role") == "img"
    assert wortel.findtext(f"{SVG}title") == titel(voorbeeld())
    assert "386 besluiten: toekenning 264 (68 %), waarvan 12 bestreden; afwijzing 110" in woorden
    assert (
        "46 van de 386 besluiten werden bestreden (12 %). 46 bezwaren: ongegrond 20 (43 %), waarvan 5 verder" in woorden
    )
    assert "nog open 2 (4 %); uitkomst niet geregistreerd 4 (9 %)." in woorden
    assert "Hoger beroep: niet gezien in deze gegevens." in woorden


def test_names_from_data_stay_text() -> None:
    svg = draw_funnel(MAKERS["lastig"]())
    wortel = ElementTree.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in wortel.iter()} == {
        "svg",
        "title",
        "desc",
        "rect",
        "g",
        "path",
        "text",
    }
    uitleg = " ".join(t.text or "" for t in wortel.iter(f"{SVG}title"))
    assert all(schoon(text) in uitleg for text in LASTIG[:5])


def test_the_accent_stands_out() -> None:
    assert min(contrast(style.NADRUK, style.PAPIER), contrast(style.NADRUK, style.BAAN)) >= 3
    assert min(contrast(style.NADRUK_TEKST, style.PAPIER), contrast(style.NADRUK_TEKST, style.BAAN)) >= 4.5


def test_two_files(tmp_path: Path) -> None:
    files = write_funnel(voorbeeld(), tmp_path / "trechter")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["trechter.png", "trechter.svg"]
    assert files.svg.read_text(encoding="utf-8") == draw_funnel(voorbeeld())
    assert (files.titel, files.onderschrift) == (titel(voorbeeld()), onderschrift(voorbeeld()))
