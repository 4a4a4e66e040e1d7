"""A municipality's own terms and calendar in its project file: what they mean, and that the examples in docs load."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from klantreis.errors import ProjectError
from klantreis.project import Project, load_project
from klantreis.project.loading import load_kalender
from klantreis.project.ordinance import VerordeningWaarde, check_waarden, samen
from klantreis.project.own_terms import EigenTermijn
from klantreis.terms.calendar import dag_nr
from klantreis.terms.library import bibliotheek
from klantreis.terms.models import Termijn, Waarde

BRON = "bronnen: {b: {bestanden: x, kolommen: {zaak: Z, activiteit: A, tijdstip: T}}}\n"
DOCS = Path(__file__).parent.parent / "docs" / "projectbestand.md"


def met(tmp_path: Path, text: str) -> dict[str, Termijn]:
    path = tmp_path / "project.yaml"
    path.write_text(f"termijnen:\n{text}{BRON}", encoding="utf-8")
    return dict(load_project(path).bibliotheek.termijnen)


def waarde(tmp_path: Path, code: str, rest: str) -> Termijn:
    return met(tmp_path, f"  - code: {code}\n    waarden:\n{rest}")[code]


# --- the examples in the docs -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def voorbeelden() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)


def test_the_examples_in_the_docs_load(tmp_path: Path, voorbeelden: list[str]) -> None:
    calendar = next(text for text in voorbeelden if text.startswith("# testdam_kalender.yaml"))
    (tmp_path / "testdam_kalender.yaml").write_text(calendar, encoding="utf-8")
    projects = [text for text in voorbeelden if "bronnen:" in text]
    assert len(projects) + 1 == len(voorbeelden) == 8
    for text in projects:
        path = tmp_path / "project.yaml"
        path.write_text(text, encoding="utf-8")
        load_project(path)


def test_the_example_of_own_terms_means_what_it_says(tmp_path: Path, voorbeelden: list[str]) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(next(text for text in voorbeelden if "\ntermijnen:" in text), encoding="utf-8")
    found = load_project(path).bibliotheek.termijnen
    assert list(found) == [*bibliotheek().termijnen, "FO-24U", "WMO-SPOED"]
    front = found["FO-24U"]
    assert front.soort == found["WMO-SPOED"].soort == "servicenorm"
    early, late = front.waarde_op(date(2024, 6, 30)), front.waarde_op(date(2024, 7, 1))
    assert early is not None and (early.aantal, early.eenheid) == (24, "uren")
    assert late is not None and late.openingstijden is not None
    assert late.openingstijden["woensdag"] == ((540, 750), (810, 1020))
    assert "zaterdag" not in late.openingstijden
    assert front.waarde_op(date(2021, 12, 31)) is None
    assert not any(termijn.termijnenwet(value) for termijn in (front, found["WMO-SPOED"]) for value in termijn.waarden)
    zoek = found["PW-ZOEK"]
    assert zoek.zaken is not None and zoek.zaken.zaaktype == ("Bijstand jongeren", "Jongerenloket")
    assert zoek.waarden == bibliotheek().termijnen["PW-ZOEK"].waarden
    assert (zoek.soort, zoek.richting) == ("wettelijk", "minimum")


def test_without_own_terms_there_is_only_the_law(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(BRON, encoding="utf-8")
    loaded = load_project(path)
    assert loaded.bibliotheek == bibliotheek()
    assert (loaded.kalenderbestand, loaded.kalender_sha256) == (None, None)


# --- values of an ordinance -------------------------------------------------------------------------------------------


def test_an_ordinance_takes_the_place_of_the_law_from_its_day_on(tmp_path: Path) -> None:
    termijn = waarde(
        tmp_path, "WGS-BES", "      - {vanaf: 2022-01-01, aantal: 6, eenheid: weken, artikel: Verordening 2}\n"
    )
    law, own = termijn.waarden
    assert (law.vanaf, law.aantal, law.bovengrens) == (date(2021, 1, 1), 8, True)
    assert (own.vanaf, own.aantal, own.bovengrens, own.artikel) == (date(2022, 1, 1), 6, False, "Verordening 2")
    assert (own.url, own.checked_on) == (None, None)
    assert termijn.soort == "wettelijk"
    assert termijn.waarde_op(date(2021, 12, 31)) == law
    assert termijn.waarde_op(date(2022, 1, 1)) == own
    assert not termijn.termijnenwet(own)
    assert termijn.termijnenwet(law)


def test_the_termijnenwet_applies_when_the_ordinance_says_so(tmp_path: Path) -> None:
    text = "      - {vanaf: 2022-01-01, aantal: 6, eenheid: weken, artikel: V, termijnenwet: ja}\n"
    termijn = waarde(tmp_path, "WGS-BES", text)
    assert termijn.termijnenwet(termijn.waarden[1])


def test_grounds_and_penalty_are_taken_over_unless_given(tmp_path: Path) -> None:
    law = bibliotheek().termijnen["JW-BES"].waarden[-1]
    assert law.opschorting and law.dwangsom
    text = "      - {vanaf: 2020-01-01, aantal: 6, eenheid: weken, artikel: V%s}\n"
    own = waarde(tmp_path, "JW-BES", text % "").waarden[-1]
    assert (own.opschorting, own.dwangsom, own.aantal) == (law.opschorting, True, 6)
    own = waarde(tmp_path, "JW-BES", text % ", opschorting: [], dwangsom: nee").waarden[-1]
    assert (own.opschorting, own.dwangsom) == ((), False)
    own = waarde(tmp_path, "JW-BES", text % ", opschorting: [{soort: geregistreerd, artikel: V 3}]").waarden[-1]
    assert [ground.artikel for ground in own.opschorting] == ["V 3"]


def test_an_open_extension_of_the_law_ends_where_an_ordinance_sets_the_term(tmp_path: Path) -> None:
    """Awb 4:14(3) is for want of a term in an act or ordinance; with one 4:14(1) holds, which lengthens nothing."""
    text = "      - {vanaf: 2020-01-01, aantal: 6, eenheid: weken, artikel: V%s}\n"
    termijn = waarde(tmp_path, "JW-BES", text % "")
    assert termijn.waarden[0].verdaging is not None and termijn.waarden[0].verdaging.aantal is None
    assert termijn.waarden[1].verdaging is None
    assert termijn.mededeling is not None and termijn.mededeling.artikel == "Awb artikel 4:14, eerste lid"
    own = waarde(tmp_path, "JW-BES", text % ", verdaging: {aantal: 2, artikel: V 4}").waarden[1]
    assert own.verdaging is not None and (own.verdaging.aantal, own.verdaging.artikel) == (2, "V 4")
    assert waarde(tmp_path, "JW-BES", text % ", verdaging: nee").waarden[1].verdaging is None


@pytest.mark.parametrize(
    ("aantal", "eenheid", "mag"),
    [
        (8, "weken", True), (9, "weken", False), (56, "dagen", True), (57, "dagen", False), (1, "maanden", True),
        (2, "maanden", False),
    ],
)  # fmt: skip
def test_an_ordinance_is_at_most_as_long_as_the_law(tmp_path: Path, aantal: int, eenheid: str, mag: bool) -> None:
    text = f"      - {{vanaf: 2022-01-01, aantal: {aantal}, eenheid: {eenheid}, artikel: V}}\n"
    if mag:
        assert waarde(tmp_path, "WGS-BES", text).waarden[-1].aantal == aantal
    else:
        with pytest.raises(ProjectError, match="langer dan de wet toelaat"):
            waarde(tmp_path, "WGS-BES", text)


def _wet(*waarden: tuple[str, str | None, int, str]) -> Termijn:
    values = [
        Waarde(
            vanaf=date.fromisoformat(vanaf), tot_en_met=date.fromisoformat(tot) if tot else None, aantal=aantal,
            eenheid=eenheid, artikel=f"wet {vanaf}", url="https://x", checked_on=date(2026, 1, 1),
        )
        for vanaf, tot, aantal, eenheid in waarden
    ]  # fmt: skip
    return bibliotheek().termijnen["WGS-BES"].model_copy(update={"waarden": tuple(values)})


def _eigen(vanaf: str, aantal: int = 4, tot: str | None = None, eenheid: str = "weken") -> VerordeningWaarde:
    data = {"vanaf": vanaf, "tot_en_met": tot, "aantal": aantal, "eenheid": eenheid, "artikel": f"eigen {vanaf}"}
    return VerordeningWaarde.model_validate(data)


def test_values_of_law_and_ordinance_alternate_day_by_day() -> None:
    wet = _wet(
        ("2010-01-01", None, 8, "weken"), ("2014-01-01", "2017-12-31", 6, "weken"), ("2020-01-01", None, 5, "weken")
    )
    eigen = [
        _eigen("2012-01-01", tot="2015-06-30"),
        _eigen("2016-01-01", aantal=3),
        _eigen("2021-03-01", tot="2022-01-31"),
    ]
    check_waarden(eigen, wet)
    found = wet.model_copy(update={"waarden": samen(wet, eigen)})
    # In order and apart, as the shape of a term asks.
    EigenTermijn.model_validate(
        {"code": "X-Y", "omschrijving": "x", "trajecten": wet.trajecten, "waarden": found.waarden}
    )
    for nr in range(dag_nr(date(2009, 12, 1)), dag_nr(date(2023, 1, 1))):
        day = date.fromordinal(nr + date(1970, 1, 1).toordinal())
        law = wet.waarde_op(day)
        mine = [each for each in eigen if each.vanaf <= day]
        own = mine[-1] if mine and (mine[-1].tot_en_met is None or day <= mine[-1].tot_en_met) else None
        expected = None if law is None else (own or law).artikel
        value = found.waarde_op(day)
        assert (value.artikel if value else None) == expected, day


@pytest.mark.parametrize("code", list(bibliotheek().termijnen))
def test_without_an_ordinance_the_law_stays_as_it_is(code: str) -> None:
    termijn = bibliotheek().termijnen[code]
    assert samen(termijn, []) == termijn.waarden


def test_a_value_may_not_outlive_a_shorter_law() -> None:
    wet = _wet(("2010-01-01", None, 8, "weken"), ("2020-01-01", None, 5, "weken"))
    check_waarden([_eigen("2012-01-01", 6, "2019-12-31"), _eigen("2020-01-01", 5)], wet)
    check_waarden([_eigen("2012-01-01", 6), _eigen("2020-01-01", 5)], wet)
    for eigen in ([_eigen("2012-01-01", 6)], [_eigen("2012-01-01", 6, "2020-01-01")]):
        with pytest.raises(Exception, match="6 weken is langer dan de wet toelaat"):
            check_waarden(eigen, wet)


def test_months_of_the_law_count_as_short_ones() -> None:
    wet = _wet(("2010-01-01", None, 2, "maanden"))
    check_waarden([_eigen("2012-01-01", 2, eenheid="maanden")], wet)
    check_waarden([_eigen("2012-01-01", 8)], wet)
    with pytest.raises(Exception, match="57 dagen is langer"):
        check_waarden([_eigen("2012-01-01", 57, eenheid="dagen")], wet)


# --- the calendar -----------------------------------------------------------------------------------------------------


def test_a_calendar_file_adds_its_days(tmp_path: Path) -> None:
    (tmp_path / "dagen").mkdir()
    file = tmp_path / "dagen" / "kalender.yaml"
    file.write_text("gelijkgesteld: [{datum: 2031-05-23, artikel: KB}]\ngesloten: [2025-12-24]\n", encoding="utf-8")
    path = tmp_path / "project.yaml"
    path.write_text(f"kalender: dagen/kalender.yaml\n{BRON}", encoding="utf-8")
    loaded = load_project(path)
    assert loaded.kalenderbestand == load_kalender(file)
    days = np.array([dag_nr(date(2031, 5, 23)), dag_nr(date(2025, 12, 24)), dag_nr(date(2026, 1, 2))])
    assert loaded.kalender.werkdag(days).tolist() == [False, True, False]  # closed is no free day; 2026-01-02 ships
    assert dag_nr(date(2025, 12, 24)) in loaded.kalender.gesloten
    before = loaded.kalender_sha256
    file.write_text("gesloten: [2025-12-31]\n", encoding="utf-8")
    after = load_project(path)
    assert before and after.kalender_sha256 and before != after.kalender_sha256
    assert loaded.sha256 == after.sha256


def test_a_calendar_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="dit kalenderbestand bestaat niet") as caught:
        load_kalender(tmp_path / "weg.yaml")
    assert (caught.value.code, caught.value.where) == ("kalender-ontbreekt", str(tmp_path / "weg.yaml"))


def test_the_schema_for_editors_knows_own_terms() -> None:
    schema = Project.model_json_schema()
    shapes = {each["$ref"].rpartition("/")[2] for each in schema["properties"]["termijnen"]["items"]["anyOf"]}
    assert shapes == {"EigenTermijn", "WetTermijn"}
    assert schema["$defs"]["EigenTermijn"]["properties"]["soort"]["const"] == "servicenorm"
