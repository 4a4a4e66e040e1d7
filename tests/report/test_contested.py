"""Two maps on one layout: the same places, labels that keep clear, differences that show without colour, words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from klantreis.report import style
from klantreis.report.contested_facts import Bestreden, bestreden
from klantreis.report.contested_map import BESTREDEN
from klantreis.report.contested_words import (
    VOORBEHOUD,
    bevinding,
    hoe_vaak,
    in_woorden,
    kop,
    leeswijzer,
    merk,
    onderschrift,
    titel,
    uitleg,
)  # fmt: skip
from klantreis.report.files import Blad
from klantreis.report.layout import LayoutTimeout, Ligging, Motor
from klantreis.report.text import breedte, schoon
from klantreis.report.twin_drawing import teken
from klantreis.report.twin_facts import Vergelijking
from klantreis.report.twin_map import draw_twin, write_twin
from klantreis.report.twin_prune import TRAPPEN, Knipsel, knip, leesbaarst
from klantreis.vocabulary import EINDE, FASEN, START
from tests.report.conftest import LASTIG
from tests.report.test_map import dozen

SVG = "{http://www.w3.org/2000/svg}"
N = (40, 200)


def rij(van: str, naar: str | None, een: int, ander: int, merk: bool = False, n: tuple[int, int] = N) -> dict[str, Any]:
    shares = [k / of if of else None for k, of in zip((een, ander), n, strict=True)]
    apart = None if None in shares else round(100 * ((shares[0] or 0) - (shares[1] or 0)), 6)
    mediaan = None if naar is None or van == START or naar == EINDE else 9.0
    return {
        "niveau": "activiteit", "van": van, "naar": naar, "zaken_bestreden": een, "zaken_anders": ander,
        "aandeel_bestreden": shares[0], "aandeel_anders": shares[1], "verschil_per_100": apart,
        "ci_laag": apart if apart is None else apart - 6, "ci_hoog": apart if apart is None else apart + 6.4,
        "mediaan_bestreden": mediaan if een else None, "mediaan_anders": mediaan and mediaan + 3 if ander else None,
        "q": 0.01 if merk else 0.9, "gemarkeerd": merk,
    }  # fmt: skip


MELDING, GESPREK, STUKKEN, VERSLAG, BESLUIT = "Melding", "Gesprek", "Stukken gevraagd", "Verslag", "Besluit"
FASE_VAN = {MELDING: "melding", GESPREK: "onderzoek", STUKKEN: "onderzoek", VERSLAG: None, BESLUIT: "besluit"}
RIJEN = [
    rij(MELDING, None, 40, 198), rij(GESPREK, None, 30, 190), rij(STUKKEN, None, 21, 50, True),
    rij(VERSLAG, None, 0, 30, True), rij(BESLUIT, None, 40, 200),
    rij(START, MELDING, 40, 198), rij(MELDING, GESPREK, 28, 180), rij(GESPREK, BESLUIT, 19, 140, True),
    rij(GESPREK, STUKKEN, 20, 45, True), rij(STUKKEN, BESLUIT, 21, 50), rij(BESLUIT, GESPREK, 1, 9),
    rij(GESPREK, VERSLAG, 0, 30, True), rij(VERSLAG, BESLUIT, 0, 30), rij(STUKKEN, STUKKEN, 2, 3),
    rij(BESLUIT, EINDE, 40, 200),
]  # fmt: skip


def feiten(rijen: Sequence[Mapping[str, Any]], fasen: Mapping[str, str | None], n: tuple[int, int] = N) -> Bestreden:
    return replace(bestreden(rijen, "activiteit", fasen, n), getoetst=12 if min(n) >= 10 else 0, minstens=10)


def voorbeeld() -> Bestreden:
    return replace(
        feiten(RIJEN, FASE_VAN), gelijktijdig=0.02, weggelaten={"termijn_loopt": 8, "onzeker": 6}, niet_te_plaatsen=1,
        gemeente="Testdam", filter="wet Wmo", peildatum=date(2025, 12, 31), bron="wmo",
    )  # fmt: skip


def verzin(
    zaad: int, stappen: int, verbindingen: int, *, fasen: Sequence[str | None] = FASEN[:4], merken: float = 0.1,
    namen: Sequence[str] = (), n: tuple[int, int] = (90, 1500),
) -> Bestreden:  # fmt: skip
    """A made-up comparison of any size."""
    kans = random.Random(zaad)
    woorden = ("Melding", "Huisbezoek", "Verslag", "Stukken", "Indicatie", "Brief", "Zorgaanbieder", "Telefoongesprek")
    namen = namen or [f"{woorden[nr % 8]} vastgesteld {nr}" for nr in range(stappen)]
    paren = {(nr, nr + 1) for nr in range(len(namen) - 1)}
    while len(paren) < verbindingen:
        van = kans.randrange(len(namen))
        paren.add(
            (
                van,
                kans.randrange(len(namen)) if kans.random() < 0.2 else min(len(namen) - 1, van + 1 + kans.randrange(3)),
            )
        )

    def een(van: str, naar: str | None) -> dict[str, Any]:
        share = kans.random() ** 3
        return rij(van, naar, int(n[0] * share), int(n[1] * kans.random() ** 3), kans.random() < merken, n)

    rijen = [een(naam, None) for naam in namen]
    rijen += [een(namen[a], namen[b]) for a, b in sorted(paren)]
    rijen += [rij(START, namen[0], n[0], n[1], n=n), rij(namen[-1], EINDE, n[0], n[1], n=n)]
    return feiten(rijen, {naam: fasen[nr * len(fasen) // len(namen)] for nr, naam in enumerate(namen)}, n)


LANG = [
    f"Gemeentelijke toegang maatschappelijke ondersteuning en jeugdhulpverlening: {wat} besproken met het wijkteam"
    for wat in ("melding", "onderzoek", "advies van de arts", "verslag", "aanvraag", "besluit")
]
MAKERS: dict[str, Callable[[], Bestreden]] = {
    "voorbeeld": voorbeeld,
    "zonder verschil": lambda: feiten([each | {"gemarkeerd": False} for each in RIJEN], FASE_VAN),
    "te weinig": lambda: feiten([rij(x["van"], x["naar"], min(x["zaken_bestreden"], 3), x["zaken_anders"], n=(3, 200))
                                 for x in RIJEN], FASE_VAN, (3, 200)),
    "twaalf": lambda: verzin(1, 12, 22),
    "driehonderd": lambda: verzin(2, 300, 3000, fasen=(*FASEN, None)),
    "alles anders": lambda: verzin(3, 14, 30, merken=1.0),
    "lang": lambda: verzin(4, 6, 12, namen=LANG, merken=0.4),
    "lastig": lambda: replace(verzin(5, 11, 20, namen=LASTIG, merken=0.3), gemeente=LASTIG[0], filter=LASTIG[3]),
    "zonder fase": lambda: verzin(6, 9, 14, fasen=(None,)),
    "fasen": lambda: replace(verzin(8, 4, 8, namen=FASEN[:4], fasen=FASEN[:4], merken=0.3), niveau="fase"),
    "twee stappen": lambda: verzin(7, 2, 1, merken=1.0),
    "niemand anders": lambda: feiten([rij(x["van"], x["naar"], x["zaken_bestreden"], 0, n=(40, 0)) for x in RIJEN],
                                     FASE_VAN, (40, 0)),
    "leeg": lambda: feiten([], {}, (0, 0)),
}  # fmt: skip


@cache
def getekend(naam: str, motor: Motor) -> tuple[Blad[Knipsel[Bestreden]], str]:
    """A sheet, drawn once for all tests that look at it."""
    blad = draw_twin(MAKERS[naam](), BESTREDEN, engines=[motor], geduld=60)
    assert blad.svg is not None
    return blad, blad.svg


@pytest.mark.parametrize("naam", MAKERS)
def test_both_maps_are_legible(naam: str, motor: Motor) -> None:
    blad, svg = getekend(naam, motor)
    teksten, stappen, labels = dozen(svg), dozen(svg, "stap"), dozen(svg, "label")
    assert [(a.tekst, b.tekst) for a, b in combinations(teksten, 2) if a.deelt(b) > 0.02] == []
    assert [(a, b) for a, b in combinations([*stappen, *labels], 2) if a.deelt(b) > 0] == []
    breed, hoog = (float(deel) for deel in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    assert [t for t in teksten if t.links < 0 or t.rechts > breed or t.boven < 0 or t.onder > hoog] == []
    assert [t for t in teksten for s in stappen if s.deelt(t) > 0 and not s.omvat(t)] == []
    # Both maps have all steps, at the same place but for how far the second stands below the first.
    helft = len(stappen) // 2
    assert helft == len(blad.uitsnede.stappen)
    schuif = {(round(b.links - a.links, 1), round(b.boven - a.boven, 1), round(b.rechts - a.rechts, 1))
              for a, b in zip(stappen[:helft], stappen[helft:], strict=True)}  # fmt: skip
    assert len(schuif) <= 1 and {x for x, _y, _z in schuif} <= {0.0}
    bedoeld = sum(bool(pijl.label) for paneel in teken(blad.uitsnede, BESTREDEN).panelen for pijl in paneel.pijlen)
    gemist = re.search(r"(\d+) wachttijd(?:en)? niet getoond", blad.onderschrift)
    assert bedoeld - len(labels) == (int(gemist[1]) if gemist else 0)
    assert len(labels) >= 0.85 * bedoeld


@pytest.mark.parametrize("naam", ["voorbeeld", "twaalf", "alles anders", "driehonderd"])
def test_no_mark_is_lost(naam: str, motor: Motor) -> None:
    """Every clear difference is on the map with its label, or the line below says how many are not."""
    blad, svg = getekend(naam, motor)
    feiten_, knipsel = blad.uitsnede.feiten, blad.uitsnede
    getoond = [v for v in (*knipsel.stappen, *knipsel.verbindingen) if v.gemarkeerd]
    assert len(getoond) + knipsel.verborgen_verschillen == len(feiten_.verschillen)
    woorden = [t.tekst for t in dozen(svg) if "van de 100" in t.tekst and t.tekst.rpartition(" · ")[2][0] in "+−"]
    assert len(woorden) == len(getoond)
    assert sorted(t.rpartition(" · ")[2] for t in woorden) == sorted(map(merk, getoond))


def test_without_a_way_there_are_no_maps(motor: Motor) -> None:
    """Also when there are decisions: nothing is drawn that would say that they have no steps."""
    niets = replace(MAKERS["leeg"](), anders=200)
    blad = draw_twin(niets, BESTREDEN, engines=[motor], geduld=60)
    assert [t.tekst for t in dozen(blad.svg or "")] == [
        "Geen bestreden besluiten om de weg ervoor te vergelijken", "Er is geen weg om te tekenen.",
        "0 bestreden besluiten en 200 die niemand bestreed, één per zaak; intern",
    ]  # fmt: skip


def groepen(svg: str) -> tuple[list[ElementTree.Element], list[ElementTree.Element]]:
    """The elements of the first map and of the second."""
    kaarten = [g for g in ElementTree.fromstring(svg) if g.tag == f"{SVG}g" and "translate" in g.get("transform", "")]
    return list(kaarten[0]), list(kaarten[1])


def test_differences_show_without_colour_and_only_before_contested_decisions(motor: Motor) -> None:
    _blad, svg = getekend("voorbeeld", motor)
    eerste, tweede = groepen(svg)
    assert style.NADRUK not in "".join(ElementTree.tostring(g, "unicode") for g in tweede)
    lijnen = {g.findtext(f"{SVG}title", "").split(":")[0]: g for g in eerste if g.get("class") in ("vooruit", "terug")}
    inkt = {
        naam: [(p.get("stroke"), float(p.get("stroke-width", "0"))) for p in g.iter(f"{SVG}path") if p.get("stroke")][
            1:
        ]
        for naam, g in lijnen.items()
    }
    meer, minder = inkt["Gesprek naar Stukken gevraagd"], inkt["Gesprek naar Besluit"]
    assert [kleur for kleur, _dik in meer] == [style.NADRUK]
    assert [kleur for kleur, _dik in minder] == [style.NADRUK, style.PAPIER]  # hollow
    # Where it never occurs it is drawn all the same, hollow and with its difference; what is not marked is left out.
    nooit = inkt["Gesprek naar Verslag"]
    assert [kleur for kleur, _dik in nooit] == [style.NADRUK, style.PAPIER] and nooit[0][1] > nooit[1][1] + 2 > 3
    assert "Verslag naar Besluit" not in inkt
    assert [kleur for kleur, _dik in inkt["Melding naar Gesprek"]] == [style.VOORUIT]
    gestreept = [g for g in eerste if "dasharray" in ElementTree.tostring(g, "unicode")]
    assert {g.findtext(f"{SVG}title", "").split(":")[0] for g in gestreept} == {"Besluit naar Gesprek", VERSLAG}
    kaders = {
        g.findtext(f"{SVG}title", "").split(":")[0]: (r.get("stroke"), r.get("stroke-dasharray"))
        for g in eerste if g.get("class") == "stap" for r in g.iter(f"{SVG}rect") if r.get("stroke")
    }  # fmt: skip
    assert kaders == {STUKKEN: (style.NADRUK, None), VERSLAG: (style.NADRUK, "6 4")}


def test_each_map_has_the_figures_of_its_own_group(motor: Motor) -> None:
    _blad, svg = getekend("voorbeeld", motor)
    teksten = [[t.text or "" for g in helft for t in g.iter(f"{SVG}text")] for helft in groepen(svg)]
    assert {"40 zaken (100 %)", "30 zaken (75 %)", "21 zaken (53 %)", "0 zaken"} <= set(teksten[0])
    assert {"200 zaken (100 %)", "198 zaken (99 %)", "190 zaken (95 %)", "50 zaken (25 %)"} <= set(teksten[1])
    assert teksten[0].count("9 d") == 4 and set(teksten[1]) >= {"12 d"} and "9 d" not in teksten[1]
    koppen = [t.tekst for t in dozen(svg) if t.tekst.startswith("Vóór")]
    assert koppen == ["Vóór 40 bestreden besluiten", "Vóór 200 besluiten die niemand bestreed"]


def test_the_largest_difference_comes_first_and_its_label_too() -> None:
    assert [merk(v) for v in voorbeeld().verschillen] == [
        f"{teken_} van de 100" for teken_ in ("+28", "+28", "−23", "−15", "−15")
    ]
    assert [v.naar for v in voorbeeld().verschillen] == [None, STUKKEN, BESLUIT, None, VERSLAG]
    paneel, _anders = teken(knip(voorbeeld()), BESTREDEN).panelen
    gemerkt = [(pijl.van, pijl.naar) in paneel.lijnmerken for pijl in paneel.pijlen]
    assert gemerkt == sorted(gemerkt, reverse=True) and sum(gemerkt) == 3


def test_widths_are_shares_of_each_group(motor: Motor) -> None:
    for g in (paneel := teken(knip(voorbeeld()), BESTREDEN).panelen)[0].pijlen:
        share = g.verbinding.zaken / 40
        if g.verbinding.van != g.verbinding.naar and "−" not in g.label:
            assert g.dikte == pytest.approx(max(0.8, 6 * share**0.5), abs=0.01)
    dik = {(p.verbinding.van, p.verbinding.naar): p.dikte for p in paneel[1].pijlen}
    assert dik[MELDING, GESPREK] == pytest.approx(6 * 0.9**0.5, abs=0.01)


def test_the_map_ends_with_the_decision(motor: Motor) -> None:
    blad, svg = getekend("voorbeeld", motor)
    assert "Einde van de zaken" not in svg and "Start van de zaken" in svg
    assert "einde" not in blad.dot
    assert blad.dot.count(style.NADRUK) == 3  # as many as there are marked connections
    assert style.TERUG not in blad.dot + svg


def test_clear_differences_are_chosen_first() -> None:
    namen = [f"Stap {nr:02d}" for nr in range(60)]
    rijen = [rij(naam, None, 30, 150) for naam in namen[:40]] + [rij(naam, None, 8, 2, True) for naam in namen[40:50]]
    rijen += [rij(naam, None, 1, 1) for naam in namen[50:]]
    rijen += [rij(a, b, 20, 100) for a, b in pairwise(namen[:40])]
    rijen += [rij(namen[0], naam, 8, 2, True) for naam in namen[40:50]]
    rijen += [rij(naam, namen[39], 8, 2) for naam in namen[40:50]]
    knipsel = knip(feiten(rijen, dict.fromkeys(namen, "onderzoek")))
    assert knipsel.verborgen_verschillen == 0
    assert {v.van for v in knipsel.stappen} >= set(namen[40:50])
    # Their weight decides what is shown, not what is drawn.
    assert max(v.aantal for v in knipsel.uitsnede.verbindingen) <= 10_000
    assert max(s.zaken for s in knipsel.uitsnede.stappen) <= 10_000
    small = knip(feiten(rijen, dict.fromkeys(namen, "onderzoek")), TRAPPEN[-1])
    assert small.verborgen_verschillen > 0
    wat = f"{small.verborgen_verschillen} duidelijke verschillen passen niet op de kaart"
    assert wat in onderschrift(small)


def test_phases_when_most_of_the_activities_would_be_hidden() -> None:
    fase = replace(verzin(9, 4, 5), niveau="fase")
    assert leesbaarst(MAKERS["twaalf"](), fase).niveau == "activiteit"
    assert leesbaarst(MAKERS["driehonderd"](), fase).niveau == "fase"
    een_fase = replace(fase, stappen=fase.stappen[:1], verbindingen=())
    assert leesbaarst(MAKERS["driehonderd"](), een_fase).niveau == "activiteit"


# --- words ----------------------------------------------------------------------------------------------------------


def met(*verschillen: Vergelijking, **meer: Any) -> Bestreden:
    return replace(feiten([], {}), stappen=tuple(verschillen), **meer)


def een(
    verschil: float,
    *,
    naar: str | None = None,
    zaken: tuple[int, int] = (26, 108),
    laag: float = 4.4,
    hoog: float = 20.2,
) -> Vergelijking:
    return Vergelijking("Gesprek", naar, zaken, (9.0, 12.5), verschil, laag, hoog, True)


def test_the_finding() -> None:
    assert titel(met(een(11.0), gemeente="Testdam", filter="wet Wmo")) == (
        'Testdam, wet Wmo: de stap "Gesprek" ging vaker vooraf aan bestreden besluiten: bij 65 van de 100, tegen 54 '
        "van de 100 andere"
    )
    minder = een(-3.0, naar="Verslag", zaken=(1, 11), laag=-8, hoog=-1)
    assert bevinding(met(minder)) == (
        '"Gesprek" direct gevolgd door "Verslag" ging minder vaak vooraf aan bestreden besluiten: bij 3 van de 100, '
        "tegen 6 van de 100 andere"
    )
    assert bevinding(met(minder, een(11.0))).startswith('De stap "Gesprek" ging vaker')  # the largest
    assert bevinding(met(een(11.0, naar="Gesprek"))).startswith('Twee keer achter elkaar "Gesprek" ging vaker')
    assert bevinding(met(een(11.0), niveau="fase")).startswith('De fase "Gesprek" ging')
    assert len(bevinding(met(replace(een(11.0), van="x" * 300)))) < 180
    assert bevinding(met()) == "Geen duidelijk verschil gezien in de weg vóór bestreden en andere besluiten"
    assert bevinding(met(bestreden=9)).startswith("Te weinig besluiten")
    assert bevinding(met(anders=9)).startswith("Te weinig besluiten")
    assert bevinding(met(bestreden=10, getoetst=0)).startswith("Geen duidelijk verschil gezien")
    assert bevinding(met(bestreden=0)) == "Geen bestreden besluiten om de weg ervoor te vergelijken"
    assert bevinding(met(anders=0)).startswith("Geen besluiten die niemand bestreed")


def test_shares_that_round_alike_are_told_apart() -> None:
    found = met(een(2.2, zaken=(1108, 5460)), bestreden=2000, anders=10_000)
    assert bevinding(found).endswith("bij 55,4 van de 100, tegen 54,6 van de 100 andere")


def test_how_often_and_how_sure() -> None:
    feiten_ = met()
    assert hoe_vaak(feiten_, een(11.0)) == (
        "bij 65 van de 100 bestreden besluiten, tegen 54 van de 100 andere; verschil waarschijnlijk 4 tot 20"
    )
    assert hoe_vaak(feiten_, een(-3, laag=-8.2, hoog=-1.4)).endswith("verschil waarschijnlijk 1 tot 8")
    assert hoe_vaak(feiten_, een(2.3, laag=2.1, hoog=2.4)).endswith("verschil waarschijnlijk 2,1 tot 2,4")
    assert uitleg(feiten_, replace(een(11.0), naar="Verslag"), 0) == (
        "Gesprek naar Verslag: 26 van de 40 zaken (65 %); mediaan 9 dagen wachten; bij andere besluiten 108 van de 200"
        "; +11 van de 100, verschil waarschijnlijk 4 tot 20"
    )
    assert uitleg(feiten_, Vergelijking(START, "Gesprek", (26, 108)), 1) == (
        "Begint met Gesprek: 108 van de 200 zaken (54 %); bij bestreden besluiten 26 van de 40"
    )


def test_what_stands_above_the_maps() -> None:
    assert [kop(met(bestreden=1, anders=1), groep) for groep in (0, 1)] == [
        "Vóór 1 bestreden besluit", "Vóór 1 besluit dat niemand bestreed",
    ]  # fmt: skip
    assert kop(met(bestreden=1240), 0) == "Vóór 1.240 bestreden besluiten"


def test_why_nothing_is_marked() -> None:
    assert "daarvoor zijn in beide groepen minstens 10 besluiten nodig, en het zijn er 3 en 200." in leeswijzer(
        knip(MAKERS["te weinig"]())
    )
    assert "Kleine verschillen zijn met deze aantallen niet te zien" in leeswijzer(knip(MAKERS["zonder verschil"]()))
    assert "Verschillen zijn niet" not in leeswijzer(knip(voorbeeld()))
    overal = replace(MAKERS["zonder verschil"](), getoetst=0)
    assert "Er is niets getoetst: elke stap en verbinding komt in bijna geen of bijna alle" in leeswijzer(knip(overal))
    assert leeswijzer(knip(MAKERS["leeg"]())) == "Er is geen weg om te tekenen."


def test_the_line_below() -> None:
    assert onderschrift(knip(voorbeeld())) == (
        "40 bestreden besluiten en 200 die niemand bestreed, één per zaak; wet Wmo; niet vergeleken: 8 (op de peildatum"
        " kon er nog een bezwaar binnenkomen of worden geregistreerd), 6 (een bezwaar gaat er misschien over); "
        "1 bezwaar zonder inwoner kan over elk "
        "besluit gaan; getoetst: 12 stappen en verbindingen, 5 met een duidelijk verschil; toont alle stappen en "
        "verbindingen; 2 % van de overgangen is gelijktijdig (volgorde onzeker); "
        "peildatum 31 dec 2025; bron wmo; intern"
    )
    groot = onderschrift(knip(MAKERS["driehonderd"]()), 2)
    assert re.search(
        r"toont \d+ van de 300 stappen en \d+ van de 3\.000 verbindingen; .*2 wachttijden niet getoond", groot
    )


def test_it_never_says_what_caused_what(motor: Motor) -> None:
    blad, svg = getekend("voorbeeld", motor)
    for woord in ("veroorza", "door de", "schuld", "fout", "leidt tot", "omdat"):
        assert woord not in svg.lower() + blad.onderschrift.lower()
    assert VOORBEHOUD in in_woorden(blad.uitsnede)
    assert VOORBEHOUD in leeswijzer(blad.uitsnede)


def test_the_picture_tells_its_story_in_words_too(motor: Motor) -> None:
    wortel = ElementTree.fromstring(getekend("voorbeeld", motor)[1])
    woorden = wortel.findtext(f"{SVG}desc") or ""
    assert wortel.get("role") == "img"
    assert wortel.findtext(f"{SVG}title") == titel(voorbeeld())
    assert woorden.startswith("Twee kaarten met dezelfde stappen. Vóór 40 bestreden besluiten; vóór 200 besluiten die")
    assert "Stukken gevraagd: bij 53 van de 100 bestreden besluiten, tegen 25 van de 100 andere; verschil" in woorden
    assert "stap, vóór bestreden en vóór andere besluiten: Besluit 40 en 200, Melding 40 en 198, Gesprek 30" in woorden


def test_names_from_data_stay_text(motor: Motor) -> None:
    wortel = ElementTree.fromstring(getekend("lastig", motor)[1])
    assert {element.tag.removeprefix(SVG) for element in wortel.iter()} <= {
        "svg", "title", "desc", "rect", "g", "path", "circle", "text",
    }  # fmt: skip
    uitleg_ = " ".join(t.text or "" for t in wortel.iter(f"{SVG}title"))
    assert all(schoon(v.van) in uitleg_ for v in MAKERS["lastig"]().stappen)


def test_the_same_rows_in_any_order_give_the_same_bytes(motor: Motor) -> None:
    kans = random.Random(9)
    one = voorbeeld()
    other = replace(one, stappen=tuple(kans.sample(one.stappen, len(one.stappen))),
                    verbindingen=tuple(kans.sample(one.verbindingen, len(one.verbindingen))))  # fmt: skip
    een_, ander = (draw_twin(each, BESTREDEN, engines=[motor], geduld=60) for each in (one, other))
    assert een_ == ander


def test_files_and_a_way_out_without_an_engine(motor: Motor, tmp_path: Path) -> None:
    files = write_twin(voorbeeld(), BESTREDEN, tmp_path / "bestreden", engines=[motor], geduld=60)
    assert sorted(pad.name for pad in tmp_path.iterdir()) == ["bestreden.dot", "bestreden.png", "bestreden.svg"]
    assert (files.motor, files.waarschuwingen) == (motor.naam, ())
    none = write_twin(voorbeeld(), BESTREDEN, tmp_path / "bestreden", engines=[])
    assert [pad.name for pad in tmp_path.iterdir()] == ["bestreden.dot"]
    assert "apt install graphviz" in none.waarschuwingen[0]


class Traag(Motor):
    """An engine that is in time for small maps only."""

    def leg(self, tekst: str, geduld: float) -> Ligging:
        if "s015" in tekst:
            raise LayoutTimeout
        return super().leg(tekst, 60)


def test_an_engine_that_is_too_slow_gets_a_smaller_map(motor: Motor) -> None:
    blad = draw_twin(MAKERS["driehonderd"](), BESTREDEN, engines=[Traag(motor.naam, motor.opdracht)], geduld=60)
    assert blad.svg is not None
    assert len(blad.uitsnede.stappen) < 15
    assert f"alleen {len(blad.uitsnede.stappen)} stappen" in blad.waarschuwingen[0]


def test_a_box_holds_its_difference() -> None:
    lang = replace(voorbeeld(), stappen=tuple(replace(v, van=v.van) for v in voorbeeld().stappen))
    for paneel in teken(knip(lang), BESTREDEN).panelen:
        for sleutel, blok in paneel.blokken.items():
            extra = breedte("+28 van de 100", style.LETTER_CIJFER, vet=True) if sleutel in paneel.merken else 0
            assert blok.breed >= max(extra, breedte(blok.cijfer, style.LETTER_CIJFER)) + 20
