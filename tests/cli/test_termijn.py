"""`klantreis termijn`: one calculation as a user asks for it, the list, and every way to ask wrongly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klantreis.cli import termijn

Opdracht = Callable[..., Any]
PROJECT = """\
gemeente: Testdam
kalender: kalender.yaml
termijnen:
  - code: FO-24U
    omschrijving: Antwoord van de frontoffice
    trajecten:
      - {van: {rollen: [uitvraag]}, tot: {rollen: [eerste_antwoord]}}
    waarden:
      - {vanaf: 2024-01-01, aantal: 24, eenheid: uren, artikel: Dienstverlening Testdam}
bronnen:
  b:
    bestanden: x.csv
    kolommen: {zaak: Zaak, activiteit: Code, tijdstip: Datum}
"""
KALENDER = "gelijkgesteld:\n  - {datum: 2026-05-18, artikel: eigen besluit}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "kalender.yaml").write_text(KALENDER)
    (tmp_path / "p.yaml").write_text(PROJECT)
    return tmp_path / "p.yaml"


def uiterlijk(done: Any) -> str:
    assert done.code == 0, done.fout
    lines: list[str] = done.uit.splitlines()
    return next(line.split("\t")[1] for line in lines if line.startswith("Uiterlijk\t"))


def test_the_example(opdracht: Opdracht) -> None:
    done = opdracht("termijn", "WMO-BES", "2026-03-16", "--opschorting", "2026-03-20:2026-03-31")
    lines = done.uit.splitlines()
    assert lines[0] == "WMO-BES: Besluit op een aanvraag om een maatwerkvoorziening"
    table = [line.split("\t") for line in lines if "\t" in line]
    assert [row[0] for row in table] == ["stap", "Regel", "Telling", "Opschorting", "Vrije dagen", "Uiterlijk"]
    assert all(len(row) == 3 and row[2] for row in table)
    assert "Wmo 2015 artikel 2.3.5, tweede lid" in table[1]
    assert "van zaterdag 21 maart tot en met maandag 30 maart 2026: 10 dagen." in table[3][1]
    assert uiterlijk(done) == "Uiterlijk donderdag 9 april 2026."
    assert lines[-1].startswith("Lees de regel na: https://")


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("BZW-IND 2026-03-13", "vrijdag 24 april 2026"),
        ("BZW-IND 2026-03-16", "dinsdag 28 april 2026"),
        ("BZW-IND 2025-11-13", "maandag 29 december 2025"),
        ("BZW-IND 2025-11-21", "maandag 5 januari 2026"),
        ("BZW-IND 2024-03-28", "maandag 13 mei 2024"),
        ("BZW-BES 2026-04-28", "dinsdag 9 juni 2026"),
        ("BZW-BES 2026-04-28 --commissie", "dinsdag 21 juli 2026"),
        ("bzw-bes 2026-04-28 --verdaging 2026-06-01:2026-09-01", "dinsdag 21 juli 2026"),
        ("BZW-BES 2026-04-28 --instemming 2026-06-01:2026-09-01", "dinsdag 1 september 2026"),
        ("WMO-BES 2026-03-16 --opschorting 2026-03-20: --peildatum 2026-04-03", "maandag 13 april 2026"),
        ("WMO-BES 2026-03-16 --verdaging 2026-03-20:2026-06-01", "maandag 30 maart 2026"),
    ],
)
def test_known_terms(opdracht: Opdracht, words: str, end: str) -> None:
    assert f" {end}." in uiterlijk(opdracht("termijn", *words.split()))


def test_consent_rests_on_a_paragraph_of_its_own(opdracht: Opdracht) -> None:
    told = opdracht("termijn", "BZW-BES", "2026-04-28", "--instemming", "2026-06-01:2026-09-01").uit
    [step] = [line for line in told.splitlines() if line.startswith("Verdaging")]
    assert step.endswith("Awb artikel 7:10, derde lid, en met instemming vierde lid")


def test_what_to_calculate_next(opdracht: Opdracht) -> None:
    done = opdracht("termijn", "BZW-IND", "2026-03-16")
    assert done.uit.splitlines()[-1].endswith("klantreis termijn BZW-BES 2026-04-28")
    assert "laatste dag van de termijn BZW-IND" in opdracht("termijn", "BZW-BES", "2026-04-28").uit


def test_the_dwangsom(opdracht: Opdracht) -> None:
    words = "WMO-BES 2026-03-16 --ingebrekestelling 2026-04-02 --peildatum 2026-06-20"
    done = opdracht("termijn", *words.split())
    assert "€ 1.442 over 42 dagen" in done.uit
    assert "niets" not in uiterlijk(done)
    assert "Maandag 13 april 2026 (bekendmaking of besluit): 14 dagen te laat." in (
        opdracht("termijn", "WMO-BES", "2026-03-16", "--besluit", "2026-04-13").uit
    )


def test_what_is_not_verified_is_said_with_the_step(opdracht: Opdracht) -> None:
    lines = opdracht("termijn", "BZW-IND", "2025-11-21").uit.splitlines()
    step = next(line for line in lines if line.startswith("Vrije dagen"))
    assert "Niet geverifieerd: of vrijdag 2 januari 2026 een vrije dag is voor de wet." in step


def test_the_list(opdracht: Opdracht) -> None:
    from klantreis.terms.library import bibliotheek

    rows = [line.split("\t") for line in opdracht("termijn", "lijst").uit.splitlines()]
    assert rows[0] == list(termijn.KOPPEN)
    assert all(len(row) == len(rows[0]) for row in rows)
    library = bibliotheek()
    assert {row[0] for row in rows[1:]} == {*library.termijnen, "DWS"}
    assert len(rows) - 1 == sum(len(each.waarden) for each in library.termijnen.values()) + len(
        library.dwangsom.tarieven
    )
    found = next(row for row in rows if row[0] == "WMO-BES")
    assert found[2:9] == [
        "aanvraag", "bekendmaking of besluit", "twee weken", "wettelijk", "maximum",
        "Wmo 2015 artikel 2.3.5, tweede lid", "2015-01-01",
    ]  # fmt: skip
    assert date.fromisoformat(found[10])
    assert "na twee weken: 14 dagen € 23, dan 14 dagen € 35, dan 14 dagen € 45" in {row[4] for row in rows}


def test_the_list_on_a_terminal_is_not_a_table(opdracht: Opdracht, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    out = opdracht("termijn", "lijst").uit
    assert "\t" not in out
    assert "WMO-BES  Besluit op een aanvraag om een maatwerkvoorziening\n  van aanvraag tot" in out
    assert out.count("PW-ZOEK  ") == 1
    assert "    niet geverifieerd: " in out


def test_terms_of_the_municipality_itself(opdracht: Opdracht, project: Path) -> None:
    assert "FO-24U\tAntwoord van de frontoffice" in opdracht("termijn", "lijst", "--project", project).uit
    done = opdracht("termijn", "FO-24U", "2026-03-28T16:30", "--project", project)
    assert uiterlijk(done) == "Uiterlijk zondag 29 maart 2026 om 17.30 uur."
    assert "norm van de gemeente zelf, geen wet" in done.uit
    assert opdracht("termijn", "FO-24U", "2026-03-28T16:30").code == 2
    first = opdracht("termijn", "FO-24U", "2026-10-25T02:30", "--project", project)
    second = opdracht("termijn", "FO-24U", "2026-10-25T02:30+01:00", "--project", project)
    assert uiterlijk(first).endswith("maandag 26 oktober 2026 om 01.30 uur.")
    assert uiterlijk(second).endswith("maandag 26 oktober 2026 om 02.30 uur.")
    skipped = opdracht("termijn", "FO-24U", "2026-03-29T02:30", "--project", project)
    assert (skipped.code, "een uur vooruit" in skipped.fout) == (2, True)


def test_a_calendar_of_the_municipality_itself(opdracht: Opdracht, project: Path) -> None:
    end = "Uiterlijk dinsdag 19 mei 2026."
    assert uiterlijk(opdracht("termijn", "WMO-BES", "2026-05-04")) == "Uiterlijk maandag 18 mei 2026."
    own = opdracht("termijn", "WMO-BES", "2026-05-04", "--kalender", project.parent / "kalender.yaml")
    assert uiterlijk(own) == end
    assert "maandag 18 mei 2026 (gelijkgesteld met een feestdag: eigen besluit)" in own.uit
    assert uiterlijk(opdracht("termijn", "WMO-BES", "2026-05-04", "--project", project)) == end


def test_a_calendar_with_a_mistake(opdracht: Opdracht, tmp_path: Path) -> None:
    path = tmp_path / "kalender.yaml"
    for text, where, hint in (
        (KALENDER.replace("gelijkgesteld", "gelijkgesteldt"), ":1", "Bedoelde u 'gelijkgesteld'?"),
        (KALENDER.replace("2026-05-18", "2026-02-31"), ":2", "2026-02-31"),
        ("gesloten: [1900-01-01]\n", "", "1990"),
    ):
        path.write_text(text)
        done = opdracht("termijn", "WMO-BES", "2026-05-04", "--kalender", path)
        assert done.code == 2
        assert where in done.fout
        assert hint in done.fout
        assert done.uit == ""
    gone = opdracht("termijn", "WMO-BES", "2026-05-04", "--kalender", tmp_path / "weg.yaml")
    assert (gone.code, "bestaat niet" in gone.fout) == (2, True)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("WMO-BS 2026-03-16", "onbekende-termijn", "Bedoelde u 'WMO-BES'?"),
        ("DWS 2026-03-16", "past-niet-bij-termijn", "--ingebrekestelling"),
        ("WMO-BES", "gegeven-ontbreekt", "klantreis termijn WMO-BES 2026-03-16"),
        ("WMO-BES 2026-02-31", "ongeldige-datum", "2026-02-31 bestaat niet"),
        ("WMO-BES 16-03-2026", "ongeldige-datum", "Bedoelde u 2026-03-16?"),
        ("WMO-BES morgen", "ongeldige-datum", "'morgen' is geen datum"),
        ("WMO-BES 2026-03-16T25:00", "ongeldige-datum", "'25:00' is geen tijd"),
        ("WMO-BES 2026-03-16T09:00", "past-niet-bij-termijn", "telt in dagen"),
        ("WMO-BES 2080-01-01", "buiten-kalender", "1990 tot en met 2060"),
        ("WMO-BES 2026-03-16 2026-03-17", "verkeerde-opdracht", "dit is te veel: 2026-03-17"),
        ("lijst 2026-03-16", "verkeerde-opdracht", "dit is te veel: 2026-03-16"),
        ("WMO-BES 2014-03-16", "geen-regel-op-datum", "bekend vanaf donderdag 1 januari 2015"),
        ("WMO-BES 2026-03-16 --besluit 2026-03-10", "verkeerde-volgorde", "ligt voor het begin van de termijn"),
        ("WMO-BES 2026-03-16 --opschorting 2026-03-31:2026-03-20", "verkeerde-volgorde", "--opschorting"),
        ("WMO-BES 2026-03-16 --opschorting 2026-05-20:2026-05-31", "opschorting-buiten-termijn", "30 maart 2026"),
        # Asked on the last day: the message must not say that this day would do.
        ("WMO-BES 2026-03-16 --opschorting 2026-03-30:2026-04-02", "opschorting-buiten-termijn", "en voor maandag 30"),
        ("WMO-BES 2026-03-16 --opschorting 2026-03-20", "gegeven-ontbreekt", "--peildatum"),
        ("WMO-BES 2026-03-16 --opschorting 2026-03-20:2026-03-21:2026-03-22", "ongeldige-datum", "geen twee dagen"),
        ("WMO-OND 2026-03-16 --opschorting 2026-03-20:2026-03-31", "past-niet-bij-termijn", "geen opschorting"),
        ("WMO-OND 2026-03-16 --commissie", "past-niet-bij-termijn", "geen adviescommissie"),
        ("BZW-BES 2026-03-16 --instemming 2026-03-20", "ongeldige-datum", "geen twee dagen"),
        ("BZW-BES 2026-03-16 --verdaging 2026-03-20:x", "ongeldige-datum", "'x' is geen datum"),
        ("PW-VOOR 2026-03-16 --verdaging 2026-03-20", "past-niet-bij-termijn", "geen verdaging"),
        ("WMO-BES 2026-03-16 --ingebrekestelling 2026-04-02", "gegeven-ontbreekt", "--besluit"),
    ],
)
def test_every_way_to_ask_wrongly_gives_one_message(opdracht: Opdracht, words: str, code: str, says: str) -> None:
    done = opdracht("termijn", *words.split())
    assert (done.code, done.uit) == (2, "")
    assert done.fout.startswith(f"[{code}] ")
    assert says in done.fout
    assert done.fout.count("\n[") == 0


def test_the_table_is_drawn_on_a_terminal(opdracht: Opdracht, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    out = opdracht("termijn", "WMO-BES", "2026-03-16").uit
    assert "\t" not in out
    assert "Telling" in out
    assert "──" in out
