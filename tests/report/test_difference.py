"""The map of two periods: what is marked and how it shows without colour, the same places, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from klantreis.compare.periods import Opzet, Venster
from klantreis.pipeline.difference_pictures import draw_difference, with_marks
from klantreis.report import style
from klantreis.report.difference_facts import Stroomverschil, vergelijkingen
from klantreis.report.difference_words import (
    PERIODEN,
    VOORBEHOUD,
    bevinding,
    hoe_vaak,
    merk,
    onderschrift,
    soort,
    titel,
)
from klantreis.report.files import Blad
from klantreis.report.layout import Motor
from klantreis.report.twin_drawing import teken
from klantreis.report.twin_facts import Vergelijking
from klantreis.report.twin_map import draw_twin
from klantreis.report.twin_prune import Knipsel, knip
from klantreis.schemas import schema_of
from klantreis.vocabulary import EINDE, FASEN, STAPPEN, START
from klantreis.vocabulary_compare import STROOM_VERSCHIL
from tests.report.conftest import LASTIG
from tests.report.test_contested import BESLUIT, FASE_VAN, GESPREK, LANG, MELDING, STUKKEN, VERSLAG, groepen
from tests.report.test_map import dozen

SVG = "{http://www.w3.org/2000/svg}"
N = (100, 200)


def rij(
    van: str, naar: str | None, een: int, ander: int, *, q: float | None = 0.9, wacht: tuple[float, float] = (9, 9),
    q_wacht: float | None = None, n: tuple[int, int] = N, niveau: str = "activiteit",
) -> dict[str, Any]:  # fmt: skip
    inner = naar is not None and van != START and naar != EINDE
    return {
        "niveau": niveau, "groep": "alle", "van": van, "naar": naar, "zaken_a": een, "zaken_b": ander,
        "aandeel_a": een / n[0] if n[0] else None, "aandeel_b": ander / n[1] if n[1] else None,
        "mediaan_a": float(wacht[0]) if inner and een else None,
        "mediaan_b": float(wacht[1]) if inner and ander else None,
        "status": "gebleven" if een and ander else None if een + ander < 5 else "verdwenen" if een else "nieuw",
        "periode_a": "2024", "periode_b": "2025", "q": q, "n_a": n[0], "n_b": n[1], "q_wacht": q_wacht,
    }  # fmt: skip


RIJEN = [
    rij(MELDING, None, 100, 200), rij(GESPREK, None, 95, 190), rij(STUKKEN, None, 20, 100, q=0.001),
    rij(VERSLAG, None, 0, 30, q=0.001), rij(BESLUIT, None, 90, 180),
    rij(START, MELDING, 100, 200), rij(MELDING, GESPREK, 90, 180, wacht=(9, 21), q_wacht=0.001),
    rij(GESPREK, BESLUIT, 70, 60, q=0.001, wacht=(12, 6), q_wacht=0.001),
    rij(GESPREK, STUKKEN, 20, 90, q=0.001), rij(STUKKEN, BESLUIT, 12, 90, q=0.001),
    rij(BESLUIT, GESPREK, 9, 0, q=0.001),
    rij(GESPREK, VERSLAG, 0, 30, q=0.001), rij(VERSLAG, BESLUIT, 0, 30, q=0.001), rij(STUKKEN, STUKKEN, 4, 6),
    rij(BESLUIT, EINDE, 80, 160),
]  # fmt: skip


def feiten(
    rijen: Sequence[Mapping[str, Any]], fasen: Mapping[str, str | None], n: tuple[int, int] = N, **meer: Any
) -> Stroomverschil:  # fmt: skip
    steps, connections = vergelijkingen(with_marks(rijen))
    vensters = ((date(2024, 1, 1), date(2024, 10, 1)), (date(2025, 1, 1), date(2025, 10, 1)))
    niveau = rijen[0]["niveau"] if rijen else "activiteit"
    known = {v.van: fasen.get(v.van) for v in steps}
    return Stroomverschil(niveau, steps, connections, known, ("2024", "2025"), n, vensters, 91, **meer)


def voorbeeld() -> Stroomverschil:
    return feiten(
        RIJEN, FASE_VAN, getoetst=15, wachttijden=6, gemeente="Testdam", filter="wet Wmo",
        peildatum=date(2025, 12, 31), bron="wmo",
    )  # fmt: skip


def veel(namen: Sequence[str], niveau: str = "activiteit") -> Stroomverschil:
    """A chain of steps of which every third has its own kind of difference."""
    rijen = []
    for nr, naam in enumerate(namen):
        n = ((80, 160), (0, 60), (60, 0), (80, 90))[nr % 4]
        rijen.append(rij(naam, None, *n, q=0.001 if nr % 4 else 0.9, niveau=niveau))
        if nr:
            rijen.append(rij(namen[nr - 1], naam, 40, 90, wacht=(5, 50), q_wacht=0.001, niveau=niveau))
    rijen += [rij(START, namen[0], 80, 160, niveau=niveau), rij(namen[-1], EINDE, 60, 100, niveau=niveau)]
    fasen = {naam: None if niveau == "loket" else FASEN[nr * 4 // len(namen)] for nr, naam in enumerate(namen)}
    return feiten(rijen, fasen)


MAKERS: dict[str, Callable[[], Stroomverschil]] = {
    "voorbeeld": voorbeeld,
    "zonder verschil": lambda: feiten([each | {"q": 0.9, "q_wacht": 0.9} for each in RIJEN], FASE_VAN),
    "veel": lambda: veel([f"Stap {nr:03d} vastgesteld" for nr in range(250)]),
    "loketten": lambda: veel([f"Loket {nr}" for nr in range(7)], "loket"),
    "lang": lambda: veel(LANG),
    "lastig": lambda: replace(veel(LASTIG), gemeente=LASTIG[0], filter=LASTIG[3]),
    "leeg": lambda: feiten([], {}),
}


@cache
def getekend(naam: str, motor: Motor) -> tuple[Blad[Knipsel[Stroomverschil]], str]:
    blad = draw_twin(MAKERS[naam](), PERIODEN, engines=[motor], geduld=60)
    assert blad.svg is not None
    return blad, blad.svg


@pytest.mark.parametrize("naam", MAKERS)
def test_both_periods_are_legible_on_the_same_places(naam: str, motor: Motor) -> None:
    blad, svg = getekend(naam, motor)
    teksten, stappen, labels = dozen(svg), dozen(svg, "stap"), dozen(svg, "label")
    assert [(a.tekst, b.tekst) for a, b in combinations(teksten, 2) if a.deelt(b) > 0.02] == []
    assert [(a, b) for a, b in combinations([*stappen, *labels], 2) if a.deelt(b) > 0] == []
    breed, hoog = (float(deel) for deel in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    assert [t for t in teksten if t.links < 0 or t.rechts > breed or t.boven < 0 or t.onder > hoog] == []
    helft = len(stappen) // 2
    assert helft == len(blad.uitsnede.stappen)
    assert {round(b.links - a.links, 1) for a, b in zip(stappen[:helft], stappen[helft:], strict=True)} <= {0.0}


def test_differences_show_without_colour_and_in_the_second_period_only(motor: Motor) -> None:
    _blad, svg = getekend("voorbeeld", motor)
    eerste, tweede = groepen(svg)
    assert style.NADRUK not in "".join(ElementTree.tostring(g, "unicode") for g in eerste)
    lijnen = {g.findtext(f"{SVG}title", "").split(":")[0]: g for g in tweede if g.get("class") in ("vooruit", "terug")}
    inkt = {
        naam: [(p.get("stroke"), p.get("stroke-dasharray")) for p in g.iter(f"{SVG}path") if p.get("stroke")][1:]
        for naam, g in lijnen.items()
    }
    full, hollow = (style.NADRUK, None), (style.PAPIER, None)
    assert inkt["Gesprek naar Stukken gevraagd"] == [full]  # grew
    assert inkt["Gesprek naar Verslag"] == [full]  # appeared
    assert inkt["Gesprek naar Besluit"] == [full, hollow]  # shrank
    assert inkt["Besluit naar Gesprek"] == [(style.NADRUK, "7 4"), hollow]  # vanished, and it went back
    assert inkt["Melding naar Gesprek"] == [(style.NADRUK, "11 3 2.5 3")]  # slowed
    assert inkt["Stukken gevraagd naar Stukken gevraagd"] == [(style.VOORUIT, None)]
    woorden = [t.tekst for t in dozen(svg)]
    assert {"nieuw: +15 van de 100", "3 wk · 12 d trager", "9 d · +25 van de 100", "verdwenen: −9 van de 100"} <= {
        *woorden
    }
    assert "6 d · −40 van de 100, 6 d sneller" in woorden
    assert [t for t in woorden if t.startswith("202")] == ["2024: 100 zaken", "2025: 200 zaken"]
    assert svg.count("Einde van de zaken") == svg.count("Start van de zaken") == 2


def test_the_list_has_every_kind_with_its_own_line(motor: Motor) -> None:
    blad, svg = getekend("voorbeeld", motor)
    kinds = {rubriek.kop: rubriek.stijl for rubriek in PERIODEN.rubrieken(blad.uitsnede.feiten)}
    assert kinds == {
        "Nieuw in 2025 (3)": "vol", "Verdwenen in 2025 (1)": "hol", "Vaker in 2025 (3)": "vol",
        "Minder vaak in 2025 (1)": "hol", "Trager in 2025 (1)": "streep",
    }  # fmt: skip
    assert set(kinds) <= {t.tekst for t in dozen(svg)}
    veel_, svg = getekend("veel", motor)
    rest = len(veel_.uitsnede.feiten.verschillen) - 3 * len(PERIODEN.rubrieken(veel_.uitsnede.feiten))
    assert f"En nog {rest}, in stroom_verschil.csv." in " ".join(t.tekst for t in dozen(svg))


def test_what_the_title_says_is_on_the_map() -> None:
    """Also when hundreds of differences want a place, and the largest is of a step that is not frequent."""
    groot = veel([f"Stap {nr:03d}" for nr in range(250)])
    zelden = rij("Zelden", None, 2, 150, q=0.001)
    steps, _none = vergelijkingen(with_marks([zelden]))
    heel = replace(groot, stappen=(*groot.stappen, *steps), fasen={**groot.fasen, "Zelden": "onderzoek"})
    assert 'de stap "Zelden"' in bevinding(heel)
    assert "Zelden" in {v.van for v in knip(heel).stappen}


# --- what is marked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "anders", "wacht"),
    [
        (rij("A", None, 20, 100, q=0.049), True, None),
        (rij("A", None, 20, 100, q=0.05), False, None),  # not sure enough
        (rij("A", None, 20, 100, q=None), False, None),  # not tested
        (rij("A", None, 1, 6, q=0.01, n=(20, 40)), False, None),  # the interval holds no difference too
        (rij("A", None, 4000, 4150, q=0.001, n=(10_000, 10_000)), False, None),  # sure, but too small to matter
        (rij("A", "B", 50, 100, wacht=(9, 10), q_wacht=0.04), False, 1.0),
        (rij("A", "B", 50, 100, wacht=(9, 9.9), q_wacht=0.04), False, None),  # less than a day
        (rij("A", "B", 50, 100, wacht=(20, 21.9), q_wacht=0.04), False, None),  # less than a tenth
        (rij("A", "B", 50, 100, wacht=(20, 18), q_wacht=0.04), False, -2.0),
        (rij("A", "B", 50, 100, wacht=(9, 30), q_wacht=0.05), False, None),
        (rij("A", "B", 50, 100, wacht=(9, 30)), False, None),
    ],
)
def test_only_what_is_sure_and_large_is_marked(row: dict[str, Any], anders: bool, wacht: float | None) -> None:
    found = with_marks([row])[0]
    assert (found["anders"], found["wacht"]) == (anders, wacht)
    (v,) = (each for part in vergelijkingen([found]) for each in part)
    assert (v.gemarkeerd, v.alleen_wacht) == (anders or wacht is not None, wacht is not None)


def test_the_difference_is_the_second_period_less_the_first() -> None:
    found = with_marks([rij("A", None, 20, 100)])[0]
    assert found["verschil"] == 30.0 and 0 < found["laag"] < 30 < found["hoog"]
    none = with_marks([rij("A", None, 0, 100, n=(0, 200))])[0]
    assert (none["verschil"], none["anders"]) == (None, False)


# --- words ----------------------------------------------------------------------------------------------------------


def een(een_: int, ander: int, naar: str | None = None, **meer: Any) -> Stroomverschil:
    return feiten([rij("Gesprek", None, 90, 180), rij("Gesprek", naar, een_, ander, **meer)][naar is None :], {})


def test_the_finding_in_one_sentence() -> None:
    assert titel(voorbeeld()) == (
        "Testdam, wet Wmo: minder vaak in 2025 dan in 2024: \"Gesprek\" direct gevolgd door \"Besluit\", bij 30 van de "
        "100 zaken, tegen 70 (in de eerste 91 dagen)"
    )  # fmt: skip
    assert (
        bevinding(een(0, 30, q=0.01))
        == 'Nieuw in 2025: de stap "Gesprek", bij 15 van de 100 zaken (in de eerste 91 dagen)'
    )
    assert bevinding(een(30, 0, EINDE, q=0.01)) == (
        'Niet meer gezien in 2025: "Gesprek" als einde; in 2024 nog bij 30 van de 100 zaken (in de eerste 91 dagen)'
    )
    assert bevinding(een(20, 100, "Gesprek", q=0.01)).startswith(
        'Vaker in 2025 dan in 2024: twee keer achter elkaar "Gesprek"'
    )
    assert bevinding(een(50, 100, "Brief", wacht=(9, 21), q_wacht=0.01)) == (
        'Trager in 2025 dan in 2024: "Gesprek" direct gevolgd door "Brief", met een mediane wachttijd van 21 dagen, '
        "tegen 9 dagen"
    )
    assert bevinding(een(50, 100, "Brief", wacht=(21, 9), q_wacht=0.01)).startswith("Sneller in 2025")
    assert bevinding(een(50, 100)) == "Geen duidelijk verschil gezien tussen de weg van zaken in 2024 en in 2025"
    assert bevinding(feiten([], {}, (0, 9))) == "Geen zaken die begonnen in 2024, dus niets om te vergelijken"
    assert bevinding(feiten([], {})) == "Geen stappen bekend van de zaken in 2024 en in 2025"


def test_how_often_and_how_sure() -> None:
    v = Vergelijking("A", "B", (20, 100), (9.0, 12.0), 30.0, 0.4, 40.2, True, wacht=3.0)
    assert hoe_vaak(feiten([], {}), v) == (
        "bij 50 van de 100 zaken in 2025, tegen 20 in 2024; verschil waarschijnlijk 0,4 tot 40,2; "
        "mediane wachttijd 12 dagen in 2025, tegen 9 dagen in 2024"
    )
    assert (soort(v), merk(v)) == ("vaker", "+30 van de 100, 3 d trager")


def test_the_line_below() -> None:
    assert onderschrift(knip(voorbeeld())) == (
        "100 zaken die begonnen van 1 jan 2024 tot en met 1 okt 2024, en 200 van 1 jan 2025 tot en met 1 okt 2025, elk "
        "91 dagen gevolgd; wet Wmo; getoetst: 15 stappen en verbindingen en 6 wachttijden, 9 met een duidelijk "
        "verschil; toont alle stappen en verbindingen; peildatum 31 dec 2025; bron wmo; intern"
    )


def test_it_never_says_why(motor: Motor) -> None:
    for naam in ("voorbeeld", "zonder verschil"):
        blad, svg = getekend(naam, motor)
        assert VOORBEHOUD in ElementTree.fromstring(svg).findtext(f"{SVG}desc", "")
        for woord in ("veroorza", "schuld", "leidt tot", "omdat"):
            assert woord not in svg.lower() + blad.onderschrift.lower()


def test_the_picture_tells_its_story_in_words_too(motor: Motor) -> None:
    woorden = ElementTree.fromstring(getekend("voorbeeld", motor)[1]).findtext(f"{SVG}desc", "")
    assert woorden.startswith("Twee kaarten met dezelfde stappen. 2024: 100 zaken; 2025: 200 zaken.")
    assert "Nieuw in 2025 (3): Verslag: bij 15 van de 100 zaken in 2025, tegen 0 in 2024" in woorden
    assert "Melding 100 en 200" in woorden


def test_labels_of_the_first_period_say_nothing_of_the_second() -> None:
    eerste, tweede = teken(knip(voorbeeld()), PERIODEN).panelen
    assert not eerste.merken and not eerste.lijnmerken and len(tweede.lijnmerken) == 7
    assert not any("van de 100" in pijl.label for pijl in eerste.pijlen)
    assert "Verslag naar Besluit" not in " ".join(pijl.uitleg for pijl in eerste.pijlen)


# --- from the table -------------------------------------------------------------------------------------------------


def test_the_map_of_a_pair_shows_the_rows_of_that_pair_and_level_for_all_zaken(tmp_path: Path) -> None:
    van, tot = date(2024, 1, 1), date(2024, 12, 31)
    vensters = tuple(Venster(naam, van, tot, (van, tot)) for naam in ("2023", "2024", "2025"))
    opzet = Opzet(vensters, 91, 0, 0, van)
    vreemd = [rij("Vreemd", None, 50, 50) | meer for meer in ({"groep": "wet: Wmo"}, {"periode_a": "2023"})]
    vreemd.append(rij("Vreemd", None, 50, 50, niveau="loket"))
    verschil = pa.Table.from_pylist([*RIJEN, *vreemd], schema_of(STROOM_VERSCHIL))
    stappen = [
        {"niveau": "activiteit", "groep": "alle", "stap": naam, "fase": fase, "aantal": 1, "zaken": 1, "inwoners": None}
        for naam, fase in FASE_VAN.items()
    ]
    manifest = {"gemeente": "Testdam", "bronnen": {"wmo": {"gebeurtenissen": 9, "peildatum": "2025-12-31"}}}
    files = draw_difference(
        verschil, pa.Table.from_pylist(stappen, schema_of(STAPPEN)), "activiteit", opzet, (vensters[1], vensters[2]),
        tmp_path / "verschil", manifest,
    )  # fmt: skip
    assert sorted(pad.name for pad in tmp_path.iterdir()) == ["verschil.dot", "verschil.png", "verschil.svg"]
    svg = (tmp_path / "verschil.svg").read_text(encoding="utf-8")
    assert "Vreemd" not in svg and "Zonder fase" in svg and "Testdam" in svg
    assert files.onderschrift.startswith("100 zaken die begonnen van 1 jan 2024 tot en met 31 dec 2024, en 200 van")
    assert "getoetst: 15 stappen en verbindingen en 2 wachttijden, 9 met een duidelijk verschil" in files.onderschrift
