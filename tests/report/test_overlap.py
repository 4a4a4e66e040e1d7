"""Samenloop as a picture: bars that are true to their numbers, dots that say the same, texts that keep clear."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from klantreis.analysis.overlap import overlap
from klantreis.report import style
from klantreis.report.dutch import deel, getal, procent
from klantreis.report.overlap import MEEST, draw_overlap, write_overlap
from klantreis.report.overlap_facts import Groep, Samenloop, samenloop_van
from klantreis.report.overlap_words import bevinding, onderschrift, titel
from klantreis.report.text import schoon
from klantreis.schemas import schema_of
from tests.report.conftest import LASTIG
from tests.report.test_map import contrast, dozen

SVG = "{http://www.w3.org/2000/svg}"
Rij = dict[str, Any]
Reis = tuple[str | None, str | None]
KOLOMMEN = dict.fromkeys(("klantreis", "inwoner", "loketten", "wetten"), "string")


def kaart_van(reizen: list[Reis], soort: str = "loketten", **meer: Any) -> Samenloop:
    """Of klantreizen (inwoner, names): both tables as a run makes them."""
    rijen: list[Rij] = [
        {"klantreis": str(nr), "inwoner": inwoner, "loketten": namen, "wetten": namen}
        for nr, (inwoner, namen) in enumerate(reizen)
    ]
    tabel = overlap(pa.Table.from_pylist(rijen, schema_of(KOLOMMEN)))
    return samenloop_van(tabel.to_pylist(), rijen, soort, **{"peildatum": dt.date(2025, 12, 31), "bron": "wmo", **meer})


def verzin(namen: tuple[str, ...], n: int, meest: int = 4, *, wie: int = 2, zaad: int = 1) -> list[Reis]:
    """Made-up klantreizen: the first names most; `wie` klantreizen per resident, 0: nobody is known."""
    kans = random.Random(zaad)
    gewicht = [1 / nr for nr in range(1, len(namen) + 1)]
    return [
        (
            f"i{kans.randrange(n // wie + 1)}" if wie else None,
            "; ".join(sorted(set(kans.choices(namen, gewicht, k=kans.randint(1, meest))))),
        )
        for _ in range(n)
    ]


VEEL = tuple(f"{('Wijkteam', 'Werkplein', 'Wmo-loket', 'Schuldhulp')[nr % 4]} {nr}" for nr in range(300))
NAMEN = tuple(naam for naam in LASTIG if "; " not in naam)  # what stands between names is in none of them
LANG = tuple(f"Gemeentelijke toegang maatschappelijke ondersteuning en jeugdhulpverlening wijk {nr}" for nr in range(6))
MAKERS: dict[str, Callable[[], Samenloop]] = {
    "twee": lambda: kaart_van(verzin(("CJG", "Wmo-loket"), 60, 2)),
    "wetten": lambda: kaart_van(verzin(("Wmo", "Jeugdwet", "Participatiewet", "Wgs"), 900), "wetten"),
    "veertig": lambda: kaart_van(verzin(VEEL[:40], 4000, 9), gemeente="Testdam"),
    "driehonderd": lambda: kaart_van(verzin(VEEL, 4000, 12)),
    "iedereen_overal": lambda: kaart_van([("a", "; ".join(sorted(VEEL[:60]))), ("b", "; ".join(sorted(VEEL[:40])))]),
    "lang": lambda: kaart_van(verzin(LANG, 400), gemeente="Gemeente met een lange naam aan de Rijn en aan de Maas"),
    "lastig": lambda: kaart_van(verzin(NAMEN, 600), gemeente='<b>Naam</b> & "aanhaling" \x00'),
    "miljoenen": lambda: Samenloop(
        "loketten", tuple(Groep(namen, 9_000_000, 8_765_432) for namen in (("a", "b"), ("a", "c"), ("b", "c"))),
        tuple(Groep((naam,), 10_000_000, 9_999_999) for naam in "abc"), Groep((), 10_000_000, 9_999_999),
        Groep((), 9_500_000, 9_400_000),
    ),
    "zonder_inwoners": lambda: kaart_van(verzin(("CJG", "Wmo-loket", "Werkplein"), 90, wie=0)),
    "een_loket": lambda: kaart_van(verzin(("CJG",), 30)),
    "leeg": lambda: kaart_van([]),
}  # fmt: skip


@pytest.mark.parametrize("naam", MAKERS)
def test_a_picture_is_legible(naam: str) -> None:
    svg = draw_overlap(MAKERS[naam]())
    teksten = dozen(svg)
    assert [(a.tekst, b.tekst) for a, b in combinations(teksten, 2) if a.deelt(b) > 0] == []
    breed, hoog = (float(deel) for deel in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    assert [t for t in teksten if t.links < 0 or t.rechts > breed or t.boven < 0 or t.onder > hoog] == []
    # No bar lies on a text, and no dot on a number.
    balken = dozen(svg, "combinatie") + [doos for doos in dozen(svg, "naam") if doos.onder - doos.boven < 10]
    assert [(t.tekst, b) for t in teksten for b in balken if t.deelt(b) > 0] == []
    stippen = [(float(c.get("cx", "0")), float(c.get("cy", "0"))) for c in _alle(svg, "circle")]
    assert [t for t in teksten for x, y in stippen if t.links < x < t.rechts and t.boven < y < t.onder] == []
    assert [(x, y) for x, y in stippen if not (0 < x < breed and 0 < y < hoog)] == []


def _alle(svg: str, soort: str, klasse: str = "") -> list[ElementTree.Element]:
    """Every element of a kind; only those in groups of a class when there is one."""
    wortel = ElementTree.fromstring(svg)
    if not klasse:
        return list(wortel.iter(f"{SVG}{soort}"))
    groepen = [groep for groep in wortel.iter(f"{SVG}g") if groep.get("class") == klasse]
    return [element for groep in groepen for element in groep.iter(f"{SVG}{soort}")]


def gelezen(svg: str) -> tuple[dict[frozenset[str], tuple[str, float]], dict[str, tuple[str, float]]]:
    """What a reader sees, by place only: names by set of solid dots and by row, each with its number and its bar."""
    rijen: dict[float, str] = {}
    totalen: dict[str, tuple[str, float]] = {}
    wortel = ElementTree.fromstring(svg)
    for groep in wortel.iter(f"{SVG}g"):
        if groep.get("class") == "naam":
            balk = groep.findall(f"{SVG}rect")[-1]
            *naam, cijfer = [tekst.text or "" for tekst in groep.iter(f"{SVG}text")]
            midden = float(balk.get("y", "0")) + float(balk.get("height", "0")) / 2
            rijen[round(midden, 1)] = " ".join(naam)
            totalen[" ".join(naam)] = (cijfer, float(balk.get("width", "0")))
    sets: dict[frozenset[str], tuple[str, float]] = {}
    for groep in wortel.iter(f"{SVG}g"):
        if groep.get("class") == "combinatie":
            dicht = [c for c in groep.iter(f"{SVG}circle") if c.get("fill") == style.INKT]
            namen = frozenset(rijen[round(float(c.get("cy", "0")), 1)] for c in dicht)
            assert len(list(groep.iter(f"{SVG}circle"))) == len(rijen)
            (balk,) = groep.iter(f"{SVG}rect")
            sets[namen] = (groep.findtext(f"{SVG}text") or "", float(balk.get("height", "0")))
    return sets, totalen


@pytest.mark.parametrize("zaad", range(6))
def test_what_is_seen_is_what_sets_count(zaad: int) -> None:
    """Dots, numbers and bars read back from the drawing equal a plain count of the klantreizen."""
    namen = ("CJG", "Wmo-loket", "Werkplein", "Schuldhulp")
    reizen = verzin(namen, 300, zaad=zaad)
    wie: dict[frozenset[str], set[str | None]] = defaultdict(set)
    per: dict[str, set[str | None]] = defaultdict(set)
    for inwoner, text in reizen:
        combi = frozenset((text or "").split("; "))
        wie[combi].add(inwoner)
        for naam in combi:
            per[naam].add(inwoner)
    sets, totalen = gelezen(draw_overlap(kaart_van(reizen)))
    assert {combi: cijfer for combi, (cijfer, _) in sets.items()} == {
        combi: getal(len(mensen)) for combi, mensen in wie.items() if len(combi) > 1
    }
    assert {naam: cijfer for naam, (cijfer, _) in totalen.items()} == {n: getal(len(m)) for n, m in per.items()}
    for balken, echt in (
        ([sets[c][1] for c in sets], [len(wie[c]) for c in sets]),
        ([totalen[n][1] for n in totalen], [len(per[n]) for n in totalen]),
    ):
        assert balken == pytest.approx([max(balken) * n / max(echt) for n in echt], abs=0.02)  # from a base of zero
    assert list(totalen) == sorted(totalen)
    hoogten = [hoogte for _, hoogte in sets.values()]
    assert hoogten == sorted(hoogten, reverse=True)


def test_at_most_fifteen_combinations_and_the_rest_is_said() -> None:
    kaart = MAKERS["driehonderd"]()
    svg = draw_overlap(kaart)
    sets, totalen = gelezen(svg)
    assert len(sets) == MEEST
    meer = len(kaart.samen) - MEEST
    hoogste = kaart.waarde(kaart.samen[MEEST])
    assert hoogste <= min(int(cijfer) for cijfer, _ in sets.values())
    zin = f"nog {getal(meer)} andere combinaties niet getoond, elk met hoogstens {hoogste} inwoner"
    assert zin in onderschrift(kaart, MEEST)
    zonder = f"{getal(len(kaart.namen) - len(totalen))} loketten staan niet in deze combinaties"
    assert zonder in onderschrift(kaart, MEEST)
    zinnen = " ".join(tekst.tekst for tekst in dozen(svg))
    assert zin in zinnen and zonder in zinnen
    zestien = kaart_van([(str(nr), f"a; b{nr:02d}") for nr in range(16)])
    assert "nog 1 andere combinatie niet getoond, met 1 inwoner;" in onderschrift(zestien, MEEST)
    assert "1 loket staat niet in deze combinaties" in onderschrift(zestien, MEEST)
    assert "andere combinatie" not in onderschrift(replace(zestien, combinaties=zestien.combinaties[:15]), MEEST)


@pytest.mark.parametrize(
    ("reizen", "soort", "zin"),
    [
        ([(str(nr), "CJG" if nr % 6 else "CJG; Werkplein") for nr in range(600)], "loketten",
         "Eén op de zes inwoners heeft met meer dan één loket te maken"),
        ([(str(nr), "Wmo" if nr % 3 == 0 else "Wgs; Wmo") for nr in range(600)], "wetten",
         "Twee op de drie inwoners hebben met meer dan één wet te maken"),
        ([(None, "CJG" if nr % 2 else "CJG; Werkplein") for nr in range(20)], "loketten",
         "De helft van de klantreizen loopt langs meer dan één loket"),
        ([(None, "Wgs; Wmo")] * 2 + [(None, "Wmo")], "wetten", "2 van de 3 klantreizen gaan over meer dan één wet"),
        ([("a", "CJG")], "loketten", "Geen enkele inwoner heeft met meer dan één loket te maken"),
        ([("a", None)], "wetten", "Van geen enkele klantreis is een wet bekend"),
        ([], "loketten", "Van geen enkele klantreis is een loket bekend"),
        # A resident counts once: not for every klantreis, and not at all for one without a known desk.
        ([("a", "CJG; Werkplein")] * 3 + [("a", "CJG")] * 9 + [("b", "CJG"), ("c", None)], "loketten",
         "1 van de 2 inwoners heeft met meer dan één loket te maken"),
    ],
)  # fmt: skip
def test_the_title_is_the_finding(reizen: list[Reis], soort: str, zin: str) -> None:
    kaart = kaart_van(reizen, soort)
    assert bevinding(kaart) == titel(kaart) == zin
    thuis = replace(kaart, gemeente="Testdam")
    assert titel(thuis) == f"Testdam: {zin.replace('Eén', 'één')[0].lower()}{zin[1:]}"
    assert next(t.text for t in _alle(draw_overlap(thuis), "title")) == titel(thuis)


def test_a_share_in_words_is_never_far_from_the_share() -> None:
    """What is called "ruim" is above, "bijna" below; no name is more than a few hundredths away."""
    woorden = {"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
               "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17,
               "achttien": 18, "negentien": 19, "twintig": 20, "één": 1, "eén": 1}  # fmt: skip
    for n in range(1, 1000):
        zin = deel(n, 1000, "zaak", "zaken", "is", "zijn").lower()
        if "%" in zin or "alle" in zin:
            assert zin == ("bijna alle zaken zijn" if n > 950 else f"{procent(n / 1000)} van de zaken is"), n
            assert n > 950 or n < 49
            continue
        gevonden = re.fullmatch(r"(ruim |bijna )?(?:(\w+) op de (\w+)|de helft van de) zaken (is|zijn)", zin)
        assert gevonden, zin
        hoe, teller, noemer, werkwoord = gevonden.groups()
        benoemd = woorden[teller] / woorden[noemer] if teller else 0.5
        assert werkwoord == ("is" if teller in (None, "één", "eén") else "zijn")
        assert abs(n / 1000 - benoemd) <= 0.0501, zin
        anders = round(n / 1000 / benoemd - 1, 9)
        assert (anders > 0.02, anders < -0.02) == (hoe == "ruim ", hoe == "bijna ")


def test_residents_that_are_not_known_are_said_and_do_not_count() -> None:
    kaart = kaart_van([("a", "CJG; Werkplein"), (None, "CJG; Wmo-loket"), (None, "CJG"), (None, None)])
    assert [groep.namen for groep in kaart.samen] == [("CJG", "Werkplein")]
    assert "2 klantreizen zonder bekende inwoner tellen niet mee" in onderschrift(kaart, MEEST)
    assert bevinding(kaart) == "De enige inwoner heeft met meer dan één loket te maken"
    een = kaart_van([("a", "CJG; Werkplein"), (None, "CJG")])
    assert "1 klantreis zonder bekende inwoner telt niet mee" in onderschrift(een, MEEST)
    assert "zonder bekende inwoner" not in onderschrift(MAKERS["zonder_inwoners"](), MEEST)
    assert "Klantreizen per combinatie" in draw_overlap(MAKERS["zonder_inwoners"]())


def test_the_line_below_says_until_when_where_from_and_for_whom() -> None:
    kaart = kaart_van([("a", "CJG; Werkplein"), ("a", "CJG; Wmo-loket"), ("b", "CJG")])
    assert onderschrift(kaart, MEEST) == (
        "2 inwoners, van wie 1 met meer dan één loket; wie meer klantreizen heeft, kan bij meer combinaties staan; "
        "peildatum 31 dec 2025; bron wmo; intern"
    )
    een_keer = kaart_van([("a", "CJG; Werkplein"), ("b", "CJG; Wmo-loket"), ("b", "CJG")])
    assert "kan bij meer combinaties staan" not in onderschrift(een_keer, MEEST)
    kaal = kaart_van([(None, "Wgs; Wmo")], "wetten", peildatum=None, bron="")
    assert onderschrift(kaal, MEEST) == "1 klantreis, waarvan 1 met meer dan één wet; intern"


def test_the_picture_is_told_in_words_that_blame_nobody() -> None:
    svg = draw_overlap(kaart_van([("a", "CJG; Werkplein; Wmo-loket"), ("b", "CJG"), ("c", "CJG; Werkplein")] * 9))
    omschrijving = ElementTree.fromstring(svg).findtext(f"{SVG}desc") or ""
    assert omschrijving == (
        "2 van de 3 inwoners hebben met meer dan één loket te maken. Combinaties van loketten in één klantreis, de "
        "grootste eerst: CJG en Werkplein: 1 inwoner; CJG, Werkplein en Wmo-loket: 1 inwoner. Alle inwoners per loket: "
        "CJG: 3 inwoners; Werkplein: 2 inwoners; Wmo-loket: 1 inwoner."
    )
    zinnen = " ".join(tekst.tekst for tekst in dozen(svg))
    assert "Dit zegt niets over medewerkers." in zinnen
    assert "Lees zo: 1 inwoner heeft in één klantreis te maken met CJG en Werkplein, en met geen ander loket." in zinnen


@pytest.mark.parametrize("naam", ["een_loket", "leeg"])
def test_nothing_that_comes_together_is_said_in_words(naam: str) -> None:
    svg = draw_overlap(MAKERS[naam]())
    assert "Er is daarom geen plaatje van loketten die samenkomen." in [tekst.tekst for tekst in dozen(svg)]
    assert _alle(svg, "circle") == []


def test_names_from_data_stay_text() -> None:
    svg = draw_overlap(MAKERS["lastig"]())
    assert {e.tag.removeprefix(SVG) for e in ElementTree.fromstring(svg).iter()} == {
        "svg", "title", "desc", "rect", "g", "path", "circle", "text",
    }  # fmt: skip
    uitleg = " ".join(t.text or "" for t in _alle(svg, "title"))
    assert all(schoon(naam) in uitleg for naam in NAMEN)
    assert "\u202e" not in svg


def test_the_same_samenloop_gives_the_same_bytes_in_any_order() -> None:
    kaart, kans = MAKERS["veertig"](), random.Random(3)
    anders = replace(
        kaart,
        combinaties=tuple(kans.sample(kaart.combinaties, len(kaart.combinaties))),
        namen=tuple(kans.sample(kaart.namen, len(kaart.namen))),
    )
    assert draw_overlap(anders) == draw_overlap(kaart)


def test_two_files_and_none_of_an_earlier_run(tmp_path: Path) -> None:
    (tmp_path / "samen.png").write_text("van een vorige keer")
    gemaakt = write_overlap(MAKERS["twee"](), tmp_path / "samen")
    assert gemaakt.svg.read_text(encoding="utf-8") == draw_overlap(MAKERS["twee"]())
    assert gemaakt.png is not None and gemaakt.png.read_bytes().startswith(b"\x89PNG")
    assert gemaakt.waarschuwingen == ()


def test_what_cannot_be_is_refused() -> None:
    een, alle = Groep(("a",), 1), Groep((), 1)
    for soort, combinaties, namen, waarom in (
        ("wijken", (), (), "none of"),
        ("loketten", (een, een), (een,), "combination occurs twice"),
        ("loketten", (), (een, een), "name occurs twice"),
        ("loketten", (Groep(("a", "b"), 1),), (een,), "no number"),
    ):
        with pytest.raises(ValueError, match=waarom):
            Samenloop(soort, combinaties, namen, alle, alle)


def test_text_and_marks_stand_out() -> None:
    svg = draw_overlap(MAKERS["wetten"]())
    for grond in (style.PAPIER, style.BAAN):
        assert all(contrast(t.get("fill", ""), grond) >= 4.5 for t in _alle(svg, "text"))
        assert all(contrast(c.get("stroke") or c.get("fill", ""), grond) >= 3 for c in _alle(svg, "circle"))
        assert all(contrast(p.get("stroke", ""), grond) >= 3 for p in _alle(svg, "path"))
        assert all(contrast(r.get("fill", ""), grond) >= 3 for r in _alle(svg, "rect", "combinatie"))
