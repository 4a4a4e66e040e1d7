"""The whole map: files, lanes, labels that keep clear of each other, text that stays text, and time limits."""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from klantreis.report import style
from klantreis.report.dot import dot
from klantreis.report.drawing import teken
from klantreis.report.layout import LayoutTimeout, Ligging, Motor
from klantreis.report.map import Kaartblad, draw_map, write_map
from klantreis.report.prune import TRAPPEN, snoei
from klantreis.report.text import breedte, schoon
from klantreis.results import Stap, Stroomkaart, Verbinding
from klantreis.vocabulary import EINDE, FASEN, START

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Doos:
    tekst: str
    links: float
    boven: float
    rechts: float
    onder: float

    def deelt(self, ander: Doos) -> float:
        """Share of the smaller box that both cover."""
        breed = min(self.rechts, ander.rechts) - max(self.links, ander.links)
        hoog = min(self.onder, ander.onder) - max(self.boven, ander.boven)
        if breed <= 0 or hoog <= 0:
            return 0.0
        return breed * hoog / min(self.oppervlak, ander.oppervlak)

    def omvat(self, ander: Doos) -> bool:
        breed = self.links <= ander.links and ander.rechts <= self.rechts
        return breed and self.boven <= ander.boven and ander.onder <= self.onder

    @property
    def oppervlak(self) -> float:
        return (self.rechts - self.links) * (self.onder - self.boven)


def dozen(svg: str, soort: str = "text") -> list[Doos]:
    """Boxes on the sheet: of every text by the widths of DejaVu Sans, or of the steps' and labels' rectangles."""
    gevonden = []

    def loop(element: ElementTree.Element, dx: float, dy: float, klasse: str) -> None:
        klasse = element.get("class", klasse)
        schuif = re.fullmatch(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
        if schuif:
            dx, dy = dx + float(schuif[1]), dy + float(schuif[2])
        if element.tag == f"{SVG}text" and soort == "text":
            tekst, grootte = element.text or "", float(element.get("font-size", "0"))
            breed = breedte(tekst, grootte, element.get("font-weight") == "bold")
            x, y = dx + float(element.get("x", "0")), dy + float(element.get("y", "0"))
            links = x - breed / 2 if element.get("text-anchor") == "middle" else x
            gevonden.append(Doos(tekst, links, y - 0.76 * grootte, links + breed, y + 0.2 * grootte))
        if element.tag == f"{SVG}rect" and klasse == soort:
            x, y = dx + float(element.get("x", "0")), dy + float(element.get("y", "0"))
            breed, hoog = float(element.get("width", "0")), float(element.get("height", "0"))
            gevonden.append(Doos("", x, y, x + breed, y + hoog))
        for kind in element:
            loop(kind, dx, dy, klasse)

    loop(ElementTree.fromstring(svg), 0, 0, "")
    return gevonden


@cache
def getekend(kaart: Stroomkaart, motor: Motor) -> Kaartblad:
    """A map, drawn once for all tests that look at it."""
    return draw_map(kaart, engines=[motor], geduld=30)


def teken_op(kaart: Stroomkaart, motor: Motor) -> tuple[Kaartblad, str]:
    blad = getekend(kaart, motor)
    assert blad.svg is not None
    return blad, blad.svg


def loketten() -> Stroomkaart:
    kans = random.Random(3)
    namen = ["Contactcentrum", "Wmo-loket", "CJG", "Werkplein", "Sociaal wijkteam", "Schuldhulp"]
    paren = [(a, b) for a in namen for b in namen if a != b and kans.random() < 0.6]
    return Stroomkaart(
        niveau="loket",
        stappen=tuple(Stap(naam, None, 500 - 60 * nr, 500 - 60 * nr) for nr, naam in enumerate(namen)),
        verbindingen=(
            Verbinding(START, "Contactcentrum", 900, 900),
            *(Verbinding(a, b, 1 + int(900 * kans.random() ** 3), 1, kans.expovariate(0.1)) for a, b in paren),
            *(Verbinding(naam, EINDE, 90, 90) for naam in namen),
        ),
        zaken_totaal=900,
    )


def fasen() -> Stroomkaart:
    paren = [*pairwise(FASEN), ("onderzoek", "besluit"), ("besluit", "onderzoek")]
    paren += [("onderzoek", "melding"), ("administratie", "ondersteuning"), ("besluit", "besluit")]
    return Stroomkaart(
        niveau="fase",
        stappen=tuple(Stap(fase, fase, 100, 100) for fase in FASEN),
        verbindingen=tuple(Verbinding(van, naar, 90 - nr, 80, 3.0 * nr) for nr, (van, naar) in enumerate(paren)),
        zaken_totaal=100,
    )


MAKERS: dict[str, Callable[[Callable[..., Stroomkaart]], Stroomkaart]] = {
    "drie": lambda verzin: verzin(3, 3, ("melding", "onderzoek", "besluit")),
    "twaalf": lambda verzin: verzin(12, 22),
    "veertig": lambda verzin: verzin(40, 150, terug=0.2),
    "driehonderd": lambda verzin: verzin(300, 5000, (*FASEN, "bezwaar", None), terug=0.3),
    "een_fase": lambda verzin: verzin(10, 22, ("onderzoek",), zaad=5),
    "zonder_fase": lambda verzin: verzin(14, 30, (None,), zaad=6),
    "veel_terug": lambda verzin: verzin(20, 80, terug=0.7, zaad=7),
    "loketten": lambda verzin: loketten(),
    "fasen": lambda verzin: fasen(),
}


@pytest.fixture(params=[*MAKERS, "voorbeeld", "lastig", "receipt"])
def kaart(request: pytest.FixtureRequest, verzin: Callable[..., Stroomkaart]) -> Stroomkaart:
    if request.param in MAKERS:
        return MAKERS[request.param](verzin)
    gevonden: Stroomkaart = request.getfixturevalue(request.param)
    return gevonden


def test_a_map_is_legible(kaart: Stroomkaart, motor: Motor) -> None:
    """One test per map and engine, because drawing costs more than looking."""
    blad, svg = teken_op(kaart, motor)
    teksten, stappen, labels = dozen(svg), dozen(svg, "stap"), dozen(svg, "label")

    assert len(stappen) == len(blad.uitsnede.stappen)
    assert [(a.tekst, b.tekst) for a, b in combinations(teksten, 2) if a.deelt(b) > 0.02] == []
    assert [(a, b) for a, b in combinations([*stappen, *labels], 2) if a.deelt(b) > 0] == []

    breed, hoog = (float(deel) for deel in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    assert [t for t in teksten if t.links < 0 or t.rechts > breed or t.boven < 0 or t.onder > hoog] == []
    half_erin = [t for t in teksten for s in stappen if s.deelt(t) > 0 and not s.omvat(t)]
    assert half_erin == []

    bedoeld = sum(bool(pijl.label) for pijl in teken(blad.uitsnede).pijlen)
    assert len(labels) >= 0.9 * bedoeld
    gemist = re.search(r"(\d+) wachttijd(?:en)? niet getoond", blad.onderschrift)
    assert bedoeld - len(labels) == (int(gemist[1]) if gemist else 0)


def test_three_files_and_what_they_show(voorbeeld: Stroomkaart, motor: Motor, tmp_path: Path) -> None:
    bestanden = write_map(voorbeeld, tmp_path / "kaart", engines=[motor], geduld=30)
    assert sorted(pad.name for pad in tmp_path.iterdir()) == ["kaart.dot", "kaart.png", "kaart.svg"]
    assert bestanden.svg is not None and bestanden.png is not None
    assert bestanden.png.read_bytes().startswith(b"\x89PNG")
    assert bestanden.motor == motor.naam
    assert bestanden.waarschuwingen == ()
    assert bestanden.onderschrift == (
        "4.400 zaken; wet Wmo, 2024; toont 100 % van de overgangen; minder dan 1 % van de overgangen is gelijktijdig "
        "(volgorde onzeker); peildatum 31 dec 2025; bron Wmo-registratie Testdam; intern"
    )
    blad, svg = teken_op(voorbeeld, motor)
    assert bestanden.dot.read_text(encoding="utf-8") == blad.dot
    assert bestanden.svg.read_text(encoding="utf-8") == svg


def test_the_svg_tells_its_story_in_words_too(voorbeeld: Stroomkaart, motor: Motor) -> None:
    _, svg = teken_op(voorbeeld, motor)
    wortel = ElementTree.fromstring(svg)
    assert wortel.get("role") == "img"
    assert wortel.findtext(f"{SVG}title") == voorbeeld.titel
    omschrijving = wortel.findtext(f"{SVG}desc") or ""
    assert "Fase onderzoek: Huisbezoek (2.980 inwoners)" in omschrijving
    assert "Terug naar een eerdere fase: Huisbezoek naar Doorverbonden: 700 keer" in omschrijving
    uitleg = {t.text for t in wortel.iter(f"{SVG}title")}
    assert "Huisbezoek naar Verslag vastgesteld: 1.240 keer, 992 zaken, mediaan 12 dagen, 3 % gelijktijdig" in uitleg
    koppen = [t.tekst for t in dozen(svg) if t.tekst.lower() in FASEN]
    assert koppen == [fase.capitalize() for fase in FASEN]


def test_what_goes_back_is_dashed_and_vermilion_and_nothing_else_is(voorbeeld: Stroomkaart, motor: Motor) -> None:
    _, svg = teken_op(voorbeeld, motor)
    groepen = [g for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if g.get("class") in ("vooruit", "terug")]
    terug = {
        g.findtext(f"{SVG}title", "").split(":")[0]
        for g in groepen
        if "dasharray" in ElementTree.tostring(g, "unicode")
    }
    rood = {
        g.findtext(f"{SVG}title", "").split(":")[0]
        for g in groepen
        if style.TERUG in ElementTree.tostring(g, "unicode")
    }
    assert terug == rood == {"Huisbezoek naar Doorverbonden", "Beschikking verzonden naar Huisbezoek"}


def test_names_from_data_stay_text(lastig: Stroomkaart, motor: Motor) -> None:
    _, svg = teken_op(lastig, motor)
    wortel = ElementTree.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in wortel.iter()} == {
        "svg", "title", "desc", "rect", "g", "path", "circle", "text",
    }  # fmt: skip
    uitleg = " ".join(t.text or "" for t in wortel.iter(f"{SVG}title"))
    for stap in lastig.stappen:
        assert schoon(stap.naam) in uitleg
    assert "\u202e" not in svg


def test_the_svg_refers_to_nothing_outside_itself(lastig: Stroomkaart, motor: Motor) -> None:
    _, svg = teken_op(lastig, motor)
    for element in ElementTree.fromstring(svg).iter():
        for naam, waarde in element.attrib.items():
            assert "href" not in naam and not naam.startswith("on") and naam != "style"
            assert "url(" not in waarde and "//" not in waarde


@pytest.mark.parametrize("niveau", ["activiteit", "fase", "loket"])
def test_a_flow_without_steps_is_a_map_that_says_so(niveau: str, motor: Motor) -> None:
    leeg = Stroomkaart(niveau=niveau, stappen=(), verbindingen=(), zaken_totaal=0)
    blad, svg = teken_op(leeg, motor)
    teksten = [t.tekst for t in dozen(svg)]
    assert "In deze gegevens staan geen stappen om te tonen." in teksten
    assert teksten.count("geen stappen") == (0 if niveau == "loket" else 6)
    assert blad.onderschrift == "0 zaken; geen stappen; intern"


def test_the_same_flow_gives_the_same_bytes_in_any_row_order(verzin: Callable[..., Stroomkaart], motor: Motor) -> None:
    kaart = verzin(40, 150, terug=0.3)
    kans = random.Random(9)
    door_elkaar = replace(
        kaart,
        stappen=tuple(kans.sample(kaart.stappen, len(kaart.stappen))),
        verbindingen=tuple(kans.sample(kaart.verbindingen, len(kaart.verbindingen))),
    )
    assert draw_map(door_elkaar, engines=[motor], geduld=30) == draw_map(kaart, engines=[motor], geduld=30)


def test_without_an_engine_there_is_dot_and_a_way_out(voorbeeld: Stroomkaart, tmp_path: Path) -> None:
    oud = tmp_path / "kaart.svg"
    oud.write_text("van een vorige keer")
    bestanden = write_map(voorbeeld, tmp_path / "kaart", engines=[])
    assert [pad.name for pad in tmp_path.iterdir()] == ["kaart.dot"]
    assert (bestanden.svg, bestanden.png, bestanden.motor) == (None, None, "")
    assert bestanden.dot.read_text(encoding="utf-8") == dot(teken(snoei(voorbeeld)))
    assert "apt install graphviz" in bestanden.waarschuwingen[0]


class Traag(Motor):
    """An engine that is in time for small maps only."""

    def leg(self, tekst: str, geduld: float) -> Ligging:
        if "s015" in tekst:
            raise LayoutTimeout
        return super().leg(tekst, 30)


def test_an_engine_that_is_too_slow_gets_a_smaller_map(verzin: Callable[..., Stroomkaart], motor: Motor) -> None:
    blad = draw_map(verzin(40, 150), engines=[Traag(motor.naam, motor.opdracht)])
    assert blad.svg is not None
    getoond = len(blad.uitsnede.stappen)
    assert TRAPPEN[3].stappen <= getoond < 15
    assert f"alleen {getoond} stappen" in blad.waarschuwingen[0]
    assert "stappen onder de drempel" in blad.onderschrift


def test_the_time_for_all_attempts_together_is_limited(voorbeeld: Stroomkaart) -> None:
    gekregen = []

    class Nooit(Motor):
        def leg(self, tekst: str, geduld: float) -> Ligging:
            gekregen.append(geduld)
            time.sleep(min(geduld, 0.2))
            raise LayoutTimeout

    assert draw_map(voorbeeld, engines=[Nooit("nooit 1", ())], geduld=0.5).svg is None
    assert sum(min(deel, 0.2) for deel in gekregen) <= 0.5


def test_an_engine_that_never_ends_leaves_the_dot_and_a_message(voorbeeld: Stroomkaart, tmp_path: Path) -> None:
    nooit = Motor("nooit 1", (sys.executable, "-c", "import time; time.sleep(60)"))
    bestanden = write_map(voorbeeld, tmp_path / "kaart", engines=[nooit], geduld=1)
    assert [pad.name for pad in tmp_path.iterdir()] == ["kaart.dot"]
    assert "niet op tijd klaar" in bestanden.waarschuwingen[0]


def test_a_broken_engine_makes_way_for_the_next(voorbeeld: Stroomkaart, motor: Motor, tmp_path: Path) -> None:
    stuk = Motor("stuk 1", (sys.executable, "-c", "raise SystemExit(1)"))
    weg = Motor("weg 1", (str(tmp_path / "bestaat-niet"),))
    bestanden = write_map(voorbeeld, tmp_path / "kaart", engines=[stuk, weg, motor], geduld=30)
    assert bestanden.motor == motor.naam and bestanden.waarschuwingen == ()


def licht(kleur: str) -> float:
    delen = [int(kleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (d / 12.92 if d <= 0.04045 else ((d + 0.055) / 1.055) ** 2.4 for d in delen)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(een: str, twee: str) -> float:
    hoog, laag = sorted((licht(een), licht(twee)), reverse=True)
    return (hoog + 0.05) / (laag + 0.05)


def test_text_and_lines_stand_out() -> None:
    for inkt in (style.VOORUIT_TEKST, style.TERUG_TEKST, style.STIL, style.INKT):
        assert min(contrast(inkt, style.PAPIER), contrast(inkt, style.BAAN)) >= 4.5
    for waarde in (0, 50, 100):
        assert contrast(style.INKT, style.blauw(waarde, 100)) >= 4.5
    for lijn in (style.VOORUIT, style.TERUG, style.RAND):
        assert min(contrast(lijn, style.PAPIER), contrast(lijn, style.BAAN)) >= 3
