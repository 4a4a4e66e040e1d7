"""The law that ships: every value has its day, its article, a dated text and the day of checking; and says what it
should. The lengths and days here were read from the dated texts themselves, apart from the files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from klantreis.errors import KlantreisError
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import dag_nr
from klantreis.terms.library import WET, bibliotheek, lees
from klantreis.terms.models import Termijn, Vindplaats, Waarde

LENGTE = {
    "WMO-PLAN": [("2015-01-01", 7, "dagen")],
    "WMO-OND": [("2015-01-01", 6, "weken")],
    "WMO-BES": [("2015-01-01", 2, "weken")],
    "JW-BES": [("2015-01-01", 8, "weken")],
    "PW-ZOEK": [("2015-01-01", 4, "weken"), ("2023-07-01", 4, "weken"), ("2026-01-01", 4, "weken")],
    "PW-BES": [("2015-01-01", 8, "weken")],
    "PW-VOOR": [("2015-01-01", 4, "weken"), ("2026-01-01", 4, "weken")],
    "WGS-GES": [("2012-07-01", 4, "weken"), ("2021-01-01", 4, "weken")],
    "WGS-SPOED": [("2012-07-01", 3, "werkdagen")],
    "WGS-BES": [("2021-01-01", 8, "weken")],
    "BZW-IND": [("2009-10-01", 6, "weken")],
    "BZW-BES": [("2009-10-01", 6, "weken")],
    "BER-IND": [("2009-10-01", 6, "weken")],
}
BWB = {
    "Awb": "BWBR0005537", "Wmo 2015": "BWBR0035362", "Jeugdwet": "BWBR0034925", "Participatiewet": "BWBR0015703",
    "Wgs": "BWBR0031331",
}  # fmt: skip
OP_AANVRAAG = ("WMO-BES", "JW-BES", "PW-BES")
HEMELVAART_2014_2028 = (
    "2014-05-29", "2015-05-14", "2016-05-05", "2017-05-25", "2018-05-10", "2019-05-30", "2020-05-21", "2021-05-13",
    "2022-05-26", "2023-05-18", "2024-05-09", "2025-05-29", "2026-05-14", "2027-05-06", "2028-05-25",
)  # fmt: skip
TERMIJNEN = bibliotheek().termijnen
WAARDEN = [(code, waarde) for code, termijn in TERMIJNEN.items() for waarde in termijn.waarden]


def vindplaatsen(termijn: Termijn) -> Iterator[Vindplaats]:
    """Every reference of a term."""
    yield from filter(None, (termijn.mededeling, *termijn.uitzonderingen))
    for waarde in termijn.waarden:
        yield from filter(None, (waarde, *waarde.opschorting, waarde.verdaging, waarde.marge))


def versie(url: str) -> date:
    """The version of the text that a link points to."""
    match = re.fullmatch(r"https://wetten\.overheid\.nl/BWBR\d{7}/(\d{4}-\d\d-\d\d)(#Artikel[\w.]+)?", url)
    assert match, url
    return date.fromisoformat(match[1])


def test_the_terms_are_those_of_the_law_and_no_municipal_norm() -> None:
    assert set(TERMIJNEN) == set(LENGTE)
    assert {path.stem for path in WET.glob("*.yaml")} == {
        "dwangsom", "kalender", *(code.lower() for code in LENGTE)
    }  # fmt: skip
    assert {termijn.soort for termijn in TERMIJNEN.values()} == {"wettelijk"}


@pytest.mark.parametrize("code", LENGTE)
def test_the_length_by_date(code: str) -> None:
    found = [(str(waarde.vanaf), waarde.aantal, waarde.eenheid) for waarde in TERMIJNEN[code].waarden]
    assert found == LENGTE[code]


@pytest.mark.parametrize("code", LENGTE)
def test_every_reference_has_an_article_a_dated_text_and_a_day_of_checking(code: str) -> None:
    for plaats in vindplaatsen(TERMIJNEN[code]):
        act = plaats.artikel.partition(" artikel")[0]
        assert plaats.url is not None and plaats.checked_on is not None
        assert f"/{BWB[act]}/" in plaats.url
        assert versie(plaats.url) <= plaats.checked_on


@pytest.mark.parametrize(("code", "waarde"), WAARDEN, ids=[f"{code} {waarde.vanaf}" for code, waarde in WAARDEN])
def test_the_text_behind_a_value_was_in_force_on_its_first_day(code: str, waarde: Waarde) -> None:
    assert waarde.url is not None and waarde.checked_on is not None
    assert versie(waarde.url) <= waarde.vanaf <= waarde.checked_on, code


@pytest.mark.parametrize("code", LENGTE)
def test_values_follow_each_other_without_a_gap_and_the_last_still_holds(code: str) -> None:
    waarden = TERMIJNEN[code].waarden
    for before, after in pairwise(waarden):
        assert before.tot_en_met is not None
        assert after.vanaf == before.tot_en_met + timedelta(days=1)
    assert waarden[-1].tot_en_met is None


def test_what_can_lengthen_a_term() -> None:
    for code, termijn in TERMIJNEN.items():
        for waarde in termijn.waarden:
            stil = {grond.soort for grond in waarde.opschorting}
            assert stil == ({"aanvulling", "geregistreerd"} if code.endswith("-BES") else set()), code
            assert (waarde.verdaging is not None) == (code in ("JW-BES", "PW-BES", "BZW-BES")), code
            assert waarde.dwangsom == (code in (*OP_AANVRAAG, "BZW-BES")), code
            assert (waarde.marge is not None) == (code in ("BZW-IND", "BER-IND")), code
    bezwaar = TERMIJNEN["BZW-BES"].waarden[0]
    assert (bezwaar.commissie, bezwaar.verdaging and bezwaar.verdaging.aantal) == (12, 6)
    assert all(TERMIJNEN[code].waarden[0].verdaging.aantal is None for code in ("JW-BES", "PW-BES"))  # type: ignore[union-attr]
    assert TERMIJNEN["WMO-BES"].mededeling is not None
    assert TERMIJNEN["WGS-BES"].waarden[0].bovengrens


def test_only_a_maximum_can_be_exceeded() -> None:
    richting = {code: termijn.richting for code, termijn in TERMIJNEN.items() if termijn.richting != "maximum"}
    assert richting == {"WMO-PLAN": "recht", "PW-ZOEK": "minimum"}


def test_what_could_not_be_checked_is_said() -> None:
    unsure = {code for code, termijn in TERMIJNEN.items() if any(w.niet_geverifieerd for w in termijn.waarden)}
    assert unsure == {"PW-ZOEK", "WGS-SPOED"}
    grounds = {code for code, waarde in WAARDEN if any(grond.niet_geverifieerd for grond in waarde.opschorting)}
    assert grounds == {"WGS-BES"}
    assert all(tarief.niet_geverifieerd for tarief in bibliotheek().dwangsom.tarieven)
    texts = [
        plaats.niet_geverifieerd
        for termijn in TERMIJNEN.values()
        for plaats in vindplaatsen(termijn)
        if plaats.niet_geverifieerd is not None
    ]
    assert all(text[0].islower() and not text.endswith(".") for text in texts)  # part of a sentence in the output


def test_the_penalty_by_the_day_of_the_notice() -> None:
    dwangsom = bibliotheek().dwangsom
    assert dwangsom.respijt_weken == 2
    found = [
        (str(tarief.vanaf), str(tarief.tot_en_met), [(trede.dagen, trede.euro_per_dag) for trede in tarief.treden])
        for tarief in dwangsom.tarieven
    ]
    assert found == [
        ("2009-10-01", "2018-12-31", [(14, 20), (14, 30), (14, 40)]),
        ("2019-01-01", "None", [(14, 23), (14, 35), (14, 45)]),
    ]
    assert [sum(days * euro for days, euro in treden) for *_, treden in found] == [1260, 1442]
    for tarief in dwangsom.tarieven:
        assert tarief.url is not None and tarief.checked_on is not None
        assert versie(tarief.url) <= tarief.vanaf


def test_days_on_a_par_fill_a_gap_between_free_days() -> None:
    """A typo in a day would show: every one lies between a weekend and a recognised holiday."""
    days = bibliotheek().kalenderbestand.gelijkgesteld
    assert [day.datum for day in days] == sorted({day.datum for day in days})
    numbers = np.array([dag_nr(day.datum) for day in days], np.int64)
    bare = Kalender.standaard()
    assert bare.werkdag(numbers).all()
    assert not (bare.werkdag(numbers - 1) | bare.werkdag(numbers + 1)).any()
    assert not bibliotheek().kalender.werkdag(numbers).any()


def test_the_friday_after_ascension_is_on_a_par_in_every_year_that_is_known() -> None:
    known = {day.datum for day in bibliotheek().kalenderbestand.gelijkgesteld}
    fridays = {date.fromisoformat(day) + timedelta(days=1) for day in HEMELVAART_2014_2028}
    assert fridays <= known
    assert bibliotheek().kalenderbestand.bekend_tot_en_met == date(2028, 12, 31)


def test_a_day_on_a_par_was_read_in_its_decree_or_says_that_it_was_not() -> None:
    for day in bibliotheek().kalenderbestand.gelijkgesteld:
        assert day.checked_on is not None
        assert (day.url is None) == (day.niet_geverifieerd is not None), day.datum
        assert (day.niet_geverifieerd is None) == (2017 <= day.datum.year <= 2019)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("vanaf", "ontbreekt"),
        ("artikel", "ontbreekt"),
        ("url", "url en checked_on"),
        ("checked_on", "url en checked_on"),
    ],
)
@pytest.mark.parametrize("code", ["WMO-BES", "PW-ZOEK", "BZW-BES"])
def test_a_value_without_its_day_or_reference_fails(tmp_path: Path, code: str, key: str, says: str) -> None:
    folder = tmp_path / "wet"
    shutil.copytree(WET, folder)
    path = folder / f"{code.lower()}.yaml"
    before, line, after = path.read_text(encoding="utf-8").rpartition(
        f"    {key}: " if key != "vanaf" else "  - vanaf: "
    )
    assert line
    rest = after.partition("\n")[2]
    path.write_text(before + ("  - " + rest.lstrip() if key == "vanaf" else rest), encoding="utf-8")
    with pytest.raises(KlantreisError, match=says):
        lees(folder)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("url: https://", "url: http://", "url"),
        ("checked_on: 2026-11-24", "checked_on: 2026-11-31", "geen datum"),
        ("vanaf: 2015-01-01", "vanaf: begin 2015", "geen datum"),
        ("code: WMO-OND", "code: WMO-ONDERZOEK", "past niet bij"),
        ("soort: wettelijk", "soort: servicenorm", "niet wettelijk"),
    ],
)
def test_a_mistake_in_a_file_fails(tmp_path: Path, old: str, new: str, says: str) -> None:
    folder = tmp_path / "wet"
    shutil.copytree(WET, folder)
    path = folder / "wmo-ond.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KlantreisError, match=says):
        lees(folder)
