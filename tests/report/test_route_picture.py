"""The route picture: stretches as long as their time, one axis for all, texts that keep clear of each other."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from klantreis.report import style
from klantreis.report.route_axis import as_tot
from klantreis.report.route_facts import PADEN, Lusroute, Lusroutes, Stap, lusroutes, vaakst
from klantreis.report.route_picture import bevinding, draw_routes, onderschrift, titel, write_routes
from klantreis.report.text import breedte, schoon
from tests.report.conftest import LASTIG
from tests.report.test_map import contrast, dozen

SVG = "{http://www.w3.org/2000/svg}"
WMO, CJG, WERK = "Wmo-loket", "CJG", "Werkplein"


def route(namen: list[str], *dagen: float, **meer: Any) -> Lusroute:
    """A path of which the steps wait and stay so many days: wait, stay, wait, ..."""
    paren = [*zip(dagen[::2], [*dagen[1::2], None], strict=True)]
    stappen = tuple(Stap(naam, wacht, hier) for naam, (wacht, hier) in zip(namen[1:], paren, strict=True))
    feiten = {"aantal": 7, "klantreizen": 6, "inwoners": 5, "met": 2, "zonder": 4, "onbekend": 1, "gelijktijdig": 0}
    geheel = {"mediaan_dagen": sum(dagen)}
    return Lusroute(" > ".join(namen), stappen, **(feiten | geheel | meer))


def plaatje(*routes: Lusroute, **meer: Any) -> Lusroutes:
    aantal = sum(each.aantal for each in routes)
    return Lusroutes(routes, **({"aantal": aantal, "zonder": aantal, "paden": len(routes)} | meer))


def voorbeeld() -> Lusroutes:
    return plaatje(
        route([WMO, CJG, WMO], 21.0, 14.0, 7.0, mediaan_dagen=70.4),
        route([WMO, CJG, WERK, WMO], 3.0, 0.25, 0.0, 10.0, 5.5, gelijktijdig=2, inwoners=None),
        gemeente="Testdam", paden=9, aantal=40, zonder=31, peildatum=date(2025, 12, 31), bron="wmo",
    )  # fmt: skip


def verzin(zaad: int, *lengtes: int, namen: tuple[str, ...] = (), schaal: float = 9.0) -> Lusroutes:
    kans = random.Random(zaad)
    namen = namen or (WMO, CJG, WERK, "Schuldhulp", "Sociaal wijkteam")
    routes = []
    for lengte in lengtes:
        pad = [namen[0]]
        while len(pad) < lengte - 1:
            pad.append(kans.choice([naam for naam in namen[1:] if naam != pad[-1]]))
        dagen = [kans.expovariate(1 / schaal) for _ in range(2 * lengte - 3)]
        routes.append(route([*pad, namen[0]], *dagen, onbekend=2, gelijktijdig=1))
    return plaatje(*routes)


LANG = tuple(f"Gemeentelijke toegang maatschappelijke ondersteuning en jeugdhulpverlening wijk {nr}" for nr in range(6))
MAKERS: dict[str, Callable[[], Lusroutes]] = {
    "voorbeeld": voorbeeld,
    "zes": lambda: verzin(1, 3, 3, 3, 4, 4, 5),
    "kort": lambda: verzin(2, 3, 3, 4, schaal=0.02),
    "lang": lambda: verzin(3, 3, 4, 5, namen=LANG),
    "lastig": lambda: verzin(4, 3, 4, 4, 4, namen=LASTIG),
    "niets duurt": lambda: plaatje(route([WMO, CJG, WMO], 0.0, 0.0, 0.0), route([WMO, CJG, WERK, WMO], 0, 0, 0, 0, 0)),
    "jaren en minuten": lambda: plaatje(
        route([WMO, CJG, WMO], 900.0, 2.0, 30.0), route([CJG, WMO, CJG], 0.1, 0.5, 0.02)
    ),
    "alles op een plek": lambda: plaatje(
        route([WMO, CJG, WMO], 300.0, 2.0, 30.0), route([WERK, CJG, WMO, CJG, WERK], 0.01, 0, 0, 0, 0.02, 0, 0.005)
    ),
    "een": lambda: plaatje(route([WMO, CJG, WMO], 1.0, 2.0, 3.0, aantal=1)),
    "leeg": lambda: plaatje(),
}  # fmt: skip


@pytest.mark.parametrize("naam", MAKERS)
def test_a_route_picture_is_legible(naam: str) -> None:
    svg = draw_routes(MAKERS[naam]())
    teksten = dozen(svg)
    assert [(a.tekst, b.tekst) for a, b in combinations(teksten, 2) if a.deelt(b) > 0.02] == []
    breed, hoog = (float(deel) for deel in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    assert [t for t in teksten if t.links < 0 or t.rechts > breed or t.boven < 0 or t.onder > hoog] == []
    # Every stretch is named, also where all of them are short.
    bedoeld = sum(2 * len(each.stappen) - 1 for each in MAKERS[naam]().routes)
    assert len(dozen(svg, "label")) == bedoeld


def stukken(svg: str) -> list[list[tuple[float, float, float, bool]]]:
    """Per panel its horizontal stretches in their order: from, to, height, dashed."""
    gevonden = []
    for g in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if g.get("class") == "pad":
            paden = [p for p in g.iter(f"{SVG}path") if p.get("stroke") in (style.VOORUIT, style.TERUG)]
            maten = [(re.fullmatch(r"M([\d.]+),([\d.]+)H([\d.]+)", p.get("d", "")), p) for p in paden]
            gevonden.append(
                [(float(m[1]), float(m[3]), float(m[2]), bool(p.get("stroke-dasharray"))) for m, p in maten if m]
            )
    return gevonden


def test_every_stretch_is_as_long_as_its_time_on_one_axis() -> None:
    feiten = voorbeeld()
    per_dag = 520 / (42 * 1.04)
    for panel, each in zip(stukken(draw_routes(feiten)), feiten.routes, strict=True):
        assert [dicht for *_, dicht in panel] == [False, *[True, False] * len(each.stappen)]
        lengtes = [tot - van for van, tot, _y, _dicht in panel]
        dagen = [0.0]
        for stap in each.stappen:
            dagen += [stap.wachtdagen, stap.dagen_hier or 0.0]
        assert lengtes == pytest.approx([dag * per_dag for dag in dagen], abs=0.02)
        # Each begins where the one before it ends, and waiting stands on the row of the desk that is waited for.
        assert all(een[1] == pytest.approx(twee[0], abs=0.02) for een, twee in pairwise(panel))
        assert [y for *_, y, _dicht in panel[1::2]] == [y for *_, y, _dicht in panel[2::2]]
        assert panel[0][2] == panel[-1][2]


def test_only_the_step_that_comes_back_is_vermilion_and_it_has_a_second_head_and_a_ring() -> None:
    wortel = ElementTree.fromstring(draw_routes(plaatje(route([WMO, CJG, WERK, CJG, WMO], 1, 2, 3, 4, 5, 6, 7))))
    oranje = [p for p in wortel.iter(f"{SVG}path") if p.get("stroke") == style.TERUG]
    assert [bool(p.get("stroke-dasharray")) for p in oranje] == [False, True]
    assert sum(p.get("fill") == style.TERUG for p in wortel.iter(f"{SVG}path")) == 2
    assert sum(p.get("fill") == style.VOORUIT for p in wortel.iter(f"{SVG}path")) == 3
    ringen = [c for c in wortel.iter(f"{SVG}circle") if c.get("stroke") == style.TERUG]
    assert [c.get("fill") for c in ringen] == [style.PAPIER]


def test_what_stands_on_and_beside_a_panel() -> None:
    svg = draw_routes(voorbeeld())
    teksten = [t.tekst for t in dozen(svg)]
    assert {"3 wk wachten", "14 d", "7 d wachten, terug", "0 d wachten", "5,5 d wachten, terug", "6 u"} <= set(teksten)
    naast = " ".join(teksten)
    assert (
        "7 keer terug, 5 inwoners van vertrek tot terug: mediaan 70 dagen (de stukken samen: 42 dagen) 4 keer zonder "
        "geregistreerde fasewinst, reden onbekend 2 keer met geregistreerde fasewinst 1 keer nog niet te zeggen"
    ) in naast
    assert "7 keer terug, 6 klantreizen van vertrek tot terug: mediaan 19 dagen 4 keer" in naast
    assert "bij 2 rust een grens op gelijke tijden" in naast
    assert "Elke duur is een mediaan" in naast
    een = draw_routes(MAKERS["een"]())
    assert "mediaan" not in een and "van vertrek tot terug: 6 dagen" in een


def test_the_picture_is_told_in_words_that_blame_nobody() -> None:
    omschrijving = ElementTree.fromstring(draw_routes(voorbeeld())).findtext(f"{SVG}desc") or ""
    assert (
        f"{WMO} > {CJG} > {WMO}: 7 keer terug, 5 inwoners; van vertrek tot terug: mediaan 70 dagen (de stukken samen: "
        "42 dagen); 4 keer zonder geregistreerde fasewinst, reden onbekend; 2 keer met geregistreerde fasewinst; "
        f"1 keer nog niet te zeggen. Medianen: 21 dagen wachten op {CJG}, 14 dagen daar; 7 dagen wachten op {WMO}."
    ) in omschrijving
    for naam in MAKERS:
        if naam != "lastig":
            svg = draw_routes(MAKERS[naam]()).lower().replace("schuldhulp", "")
            for woord in ("zoekgeraakt", "duurste", "fout", "kastje", "schuld", "terugval", "verspil", "losla"):
                assert woord not in svg, (naam, woord)


def test_the_finding_and_the_line_below() -> None:
    reden = "zonder geregistreerde fasewinst, reden onbekend"
    for aantal, zonder, zin in (
        (0, 0, "Geen terugkeer bij een eerder loket gezien"),
        (1, 1, f"1 keer terug bij een eerder loket, {reden}"),
        (1, 0, "1 keer terug bij een eerder loket"),
        (1240, 1240, f"1.240 keer terug bij een eerder loket, steeds {reden}"),
        (1240, 1, f"1.240 keer terug bij een eerder loket, 1 keer {reden}"),
        (1240, 1012, f"1.240 keer terug bij een eerder loket, 1.012 keer {reden}"),
        (1240, 0, "1.240 keer terug bij een eerder loket"),
    ):
        assert bevinding(Lusroutes((), aantal, zonder, 1)) == zin
    assert titel(replace(voorbeeld(), filter="wet Wmo")).startswith("Testdam, wet Wmo: 40 keer terug bij")
    assert onderschrift(replace(voorbeeld(), filter="wet Wmo", afgekeurd=3)) == (
        "40 keer terug langs 9 paden; getekend: de 2 vaakste paden, 14 keer (35 %); wet Wmo; 3 keer niet meegeteld: "
        "iemand zei dat het niet klopt; peildatum 31 dec 2025; bron wmo; intern"
    )
    een = plaatje(route([WMO, CJG, WMO], 1, 2, 3), paden=2, aantal=8)
    assert onderschrift(een) == "8 keer terug langs 2 paden; getekend: het vaakste pad, 7 keer (88 %); intern"
    alles = plaatje(route([WMO, CJG, WMO], 1, 2, 3), kent_fasen=False)
    assert onderschrift(alles) == (
        "7 keer terug langs 1 pad; in deze gegevens staan geen fasen, dus ook geen fasewinst; intern"
    )


def test_the_most_frequent_paths_are_drawn() -> None:
    def lus(pad: str, aantal: int, dagen: float) -> dict[str, Any]:
        feiten = {"klantreizen": 1, "inwoners": None, "met": 0, "zonder": 1, "onbekend": 0, "gelijktijdig": 0}
        return feiten | {"pad": pad, "aantal": aantal, "dagen_zonder": dagen, "mediaan_dagen": 5.0}

    rijen = [lus(f"A > {nr} > A", 3 + nr % 2, float(nr % 3)) for nr in range(9)]
    gekozen = [rij["pad"] for rij in vaakst(rijen)]
    assert gekozen == ["A > 5 > A", "A > 1 > A", "A > 7 > A", "A > 3 > A", "A > 2 > A", "A > 8 > A"]
    assert len(gekozen) == PADEN
    stappen = [
        {"pad": pad, "loket": loket, "wachtdagen": 1.0, "dagen_hier": hier}
        for pad in sorted(gekozen)
        for loket, hier in ((pad[4], 2.0), ("A", None))
    ]
    feiten = lusroutes(rijen[::-1], stappen)
    assert [each.pad for each in feiten.routes] == gekozen
    assert (feiten.aantal, feiten.zonder, feiten.paden) == (31, 9, 9)
    assert feiten.routes[0].loketten == ("A", "5", "A")


def test_names_from_data_stay_text() -> None:
    svg = draw_routes(MAKERS["lastig"]())
    wortel = ElementTree.fromstring(svg)
    assert {e.tag.removeprefix(SVG) for e in wortel.iter()} == {
        "svg", "title", "desc", "rect", "g", "path", "circle", "text",
    }  # fmt: skip
    assert schoon(LASTIG[0]) in " ".join(t.text or "" for t in wortel.iter(f"{SVG}title"))
    assert "\u202e" not in svg


def test_an_axis_has_a_few_ticks_that_keep_clear_of_each_other() -> None:
    gezien = set()
    for dagen in (0.0, 0.01, 0.3, 1, 4, 20, 33, 90, 200, 700, 4000, 30000, 400000):
        as_ = as_tot(dagen, 100.0, 520.0)
        strepen = as_.strepen()
        assert strepen[0] == (100.0, "0")
        assert len(strepen) <= 12
        assert all(twee[0] - een[0] > breedte(een[1], style.LETTER_CIJFER) + 12 for een, twee in pairwise(strepen))
        assert as_.x(dagen) <= 620.0
        gezien |= {label.rpartition(" ")[2] for _x, label in strepen}
    assert gezien == {"0", "u", "d", "wk", "mnd", "jr"}
    assert [label for _x, label in as_tot(60, 0.0, 520.0).strepen()][:3] == ["0", "1 wk", "2 wk"]


def test_the_same_facts_give_the_same_bytes_and_two_files(tmp_path: Path) -> None:
    (tmp_path / "lus.png").write_text("van een vorige keer")
    gemaakt = write_routes(voorbeeld(), tmp_path / "lus")
    assert gemaakt.paden == (tmp_path / "lus.svg", tmp_path / "lus.png")
    assert gemaakt.svg.read_text(encoding="utf-8") == draw_routes(voorbeeld())
    assert (tmp_path / "lus.png").read_bytes().startswith(b"\x89PNG")
    assert gemaakt.titel == titel(voorbeeld())
    assert gemaakt.onderschrift == onderschrift(voorbeeld())


def test_text_stands_out() -> None:
    for element in ElementTree.fromstring(draw_routes(voorbeeld())).iter(f"{SVG}text"):
        assert contrast(element.get("fill", ""), style.BAAN) >= 4.5
