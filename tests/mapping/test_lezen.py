"""Small real files, with what must come of them written by hand, row for row."""

from __future__ import annotations

# ruff: noqa: DTZ001 - wall clocks have no zone
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.errors import PrivacyError, ProjectError, SleutelError, SourceError

Tabellen = dict[str, list[dict[str, Any]]]
Lees = Callable[[str, dict[str, str | bytes]], Tabellen]
SLEUTEL = Sleutel(bytes(range(32)))


def rijen(tabel: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in tabel]


def uitval(found: Tabellen) -> list[tuple[Any, ...]]:
    return rijen(found["uitval"], "regel", "reden", "kolom", "waarde")


def lang(extra: str = "", kolommen: str = "", tijd: str = "Datum", rest: str = "") -> str:
    return (
        f"{rest}bronnen:\n  wmo:\n    bestanden: '*.csv'\n{extra}    kolommen:\n      zaak: Zaak\n"
        f"      activiteit: Stap\n      tijdstip: {tijd}\n{kolommen}"
    )


def werkblad(rows: list[list[object]], naam: str = "Blad1") -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(naam)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, dt.datetime | dt.date | dt.time):
                form = "hh:mm" if isinstance(value, dt.time) else "dd-mm-yyyy hh:mm"
                sheet.write_datetime(r, c, value, book.add_format({"num_format": form}))
            elif value is not None:
                sheet.write(r, c, value)
    book.close()
    return target.getvalue()


# --- the long form --------------------------------------------------------------------------------------------------

PROJECT = """\
gemeente: Testdam
peildatum: 2024-12-31
loketten:
  - {naam: Wmo-loket, ook: [WMO, Team Zorg], geldig_tot: 2024-06-30}
  - {naam: Zorg en Werk, ook: [Team Zorg], geldig_van: 2024-07-01}
  - {naam: CJG}
bronnen:
  wmo:
    bestanden: "wmo_*.csv"
    middernacht: tijdstip
    kolommen:
      zaak: [Zaaknummer, Zaaknr]
      inwoner: {kolom: BSN, soort: bsn}
      activiteit: {kolom: Stap, label: Omschrijving}
      tijdstip: {kolom: Datum, tijd: Tijd}
      volgorde: Volgnr
      loket: Team
      naar_loket: Naar
      wet: {waarde: Wmo}
      uitkomst: {kolom: Besluit, waarden: {T: toekenning, a: afwijzing, nvt: ""}}
      behandelaar: Medewerker
      besluit: Kenmerk
      verwijst_naar: Over
      datum_genoemd: Termijn
    activiteiten:
      - {code: A01, activiteit: Melding ontvangen, fase: melding, rollen: aanvraag}
      - {code: [B01, B02], fase: besluit, rollen: [besluit, bekendmaking, besluit]}
      - {code: B02, als: {Besluit: A}, activiteit: Afwijzing, fase: besluit, loket: CJG}
      - {patroon: "X*", overslaan: ja}
"""
KOP = "{};BSN;Stap;Omschrijving;Datum;Tijd;Volgnr;Team;Naar;Besluit;Medewerker;Kenmerk;Over;Termijn;Geheim\n"


def test_a_long_export_row_for_row(lees: Lees) -> None:
    een = KOP.format("Zaaknummer") + (
        "0012;123456782;a01;Melding;05-01-2024;9:05;;team zorg;;;jan;;;;x\n"  # 2
        "0012;123456782;B01;Beschikking;08-01-2024;;2;WMO;CJG;T;Jan;Besluit nr. B-1;;;x\n"  # 3
        "0012;123456782;B02;Besluit;08-01-2024;;1;WMO;;A;piet;;;31-02-2024;x\n"  # 4
        "0012;123456782;Q7;Onbekend;09-01-2024;25:00;;;;;;;;;x\n"  # 5
        "0012;123456782;X9;;09-01-2024;;;;;;;;;;x\n"  # 6
        ";123456782;A01;;09-01-2024;;;;;;;;;;x\n"  # 7
        "13;123456789;Q7;Vraag;10-07-2024;10:00;;Team Zorg;Elders;t;;;zaak 0012;01-08-2024;x\n"  # 8
        "13;;;;10-07-2024;10:00;;;;;;;;;x\n"  # 9
        "13;;Q7;Vraag;;10:00;;;;;;;;;x\n"  # 10
        "13;;Q7;Vraag;01-01-2025;10:00;;;;;;;;;x\n"  # 11
        "13;;Q7;Vraag;27-10-2024;2:30;;CJG;;;;;;;x\n"  # 12
    )
    twee = KOP.format("Zaaknr").replace("BSN;", "") + (
        "13;Q7;Vraag;10-08-2024;10:00;;cjg;;NVT;;;;;x\n"  # 2
        "13;Q7;Vraag;31-03-2024;2:30;;cjg;;;;;;;x\n"  # 3
        "13;Q7;Vraag;31-12-9999;;;cjg;;;;;;;x\n"  # 4
        "13;Q7;Vraag;12-34;;;cjg;;;;;;;x\n"  # 5
    )
    found = lees(PROJECT, {"wmo_1.csv": een, "wmo_2.csv": twee})
    events = found["gebeurtenissen"]
    p1 = SLEUTEL.pseudoniem("bsn", "123456782")
    jan, piet = (SLEUTEL.pseudoniem("behandelaar:wmo", naam) for naam in ("JAN", "PIET"))
    assert rijen(events, "zaak", "activiteit", "fase", "rollen", "precisie", "inwoner") == [
        ("0012", "Melding ontvangen", "melding", ["aanvraag"], "minuut", p1),
        ("0012", "Afwijzing", "besluit", [], "dag", p1),
        ("0012", "Beschikking", "besluit", ["bekendmaking", "besluit"], "dag", p1),
        ("13", "Vraag", None, [], "minuut", None),
        ("13", "Vraag", None, [], "minuut", None),
        ("13", "Vraag", None, [], "minuut", None),
    ]
    assert rijen(events, "bestand", "regel", "tijdstip_lokaal", "gelijktijdig") == [
        ("wmo_1.csv", 2, dt.datetime(2024, 1, 5, 9, 5), False),
        ("wmo_1.csv", 4, dt.datetime(2024, 1, 8), True),
        ("wmo_1.csv", 3, dt.datetime(2024, 1, 8), True),
        ("wmo_1.csv", 8, dt.datetime(2024, 7, 10, 10), False),
        ("wmo_2.csv", 2, dt.datetime(2024, 8, 10, 10), False),
        ("wmo_1.csv", 12, dt.datetime(2024, 10, 27, 2, 30), False),
    ]
    assert rijen(events, "loket", "naar_loket", "wet", "uitkomst", "behandelaar") == [
        ("Wmo-loket", None, "Wmo", None, jan),
        ("CJG", None, "Wmo", "afwijzing", piet),
        ("Wmo-loket", "CJG", "Wmo", "toekenning", jan),
        ("Zorg en Werk", None, "Wmo", "toekenning", None),
        ("CJG", None, "Wmo", None, None),
        ("CJG", None, "Wmo", None, None),
    ]
    assert rijen(events, "besluit", "verwijst_naar", "datum_genoemd") == [
        (None, None, None), (None, None, None), ("B1", None, None), (None, "0012", dt.date(2024, 8, 1)),
        (None, None, None), (None, None, None),
    ]  # fmt: skip
    assert [utc.replace(tzinfo=None) for (utc,) in rijen(events, "tijdstip")][::5] == [
        dt.datetime(2024, 1, 5, 8, 5), dt.datetime(2024, 10, 27, 0, 30),
    ]  # fmt: skip
    assert rijen(found["uitval"], "bestand", "regel", "reden", "kolom", "waarde") == [
        ("wmo_1.csv", 5, "datum_bestaat_niet", "Datum", "09-01-2024 25:00"),
        ("wmo_1.csv", 6, "overgeslagen", "Stap", None),
        ("wmo_1.csv", 7, "zaak_ontbreekt", "Zaaknummer", None),
        ("wmo_1.csv", 9, "activiteit_ontbreekt", "Stap", None),
        ("wmo_1.csv", 10, "tijdstip_ontbreekt", "Datum", "10:00"),
        ("wmo_1.csv", 11, "na_peildatum", "Datum", "2025-01-01"),
        ("wmo_2.csv", 3, "uur_bestaat_niet", "Datum", "31-03-2024 2:30"),
        ("wmo_2.csv", 4, "plaatsvervangende_datum", "Datum", "31-12-9999"),
        ("wmo_2.csv", 5, "datum_onleesbaar", "Datum", "99-99"),
    ]
    assert rijen(found["twijfel"], "bestand", "regel", "reden", "kolom") == [
        ("wmo_1.csv", 4, "genoemde_datum_onleesbaar", "Termijn"),
        ("wmo_1.csv", 8, "bsn_ongeldig", "BSN"),
        ("wmo_1.csv", 12, "dubbel_uur", "Datum"),
    ]
    assert rijen(found["niet_herkend"], "soort", "waarde", "gebeurtenissen") == [
        ("code", "Q7", 3),
        ("naar_loket", "Elders", 1),
    ]
    assert rijen(found["aansluiting"], "bestand", "soort", "reden", "aantal") == [
        ("wmo_1.csv", "gelezen", None, 11), ("wmo_1.csv", "gebeurtenissen", None, 5),
        ("wmo_1.csv", "uitval", "activiteit_ontbreekt", 1), ("wmo_1.csv", "uitval", "datum_bestaat_niet", 1),
        ("wmo_1.csv", "uitval", "na_peildatum", 1), ("wmo_1.csv", "uitval", "overgeslagen", 1),
        ("wmo_1.csv", "uitval", "tijdstip_ontbreekt", 1), ("wmo_1.csv", "uitval", "zaak_ontbreekt", 1),
        ("wmo_2.csv", "gelezen", None, 4), ("wmo_2.csv", "gebeurtenissen", None, 1),
        ("wmo_2.csv", "uitval", "datum_onleesbaar", 1), ("wmo_2.csv", "uitval", "plaatsvervangende_datum", 1),
        ("wmo_2.csv", "uitval", "uur_bestaat_niet", 1),
    ]  # fmt: skip
    assert "Geheim" not in events[0]


def test_the_first_reason_that_holds_is_given(lees: Lees) -> None:
    text = "Zaak;Stap;Datum\n;;\n;;x\n1;;x\n1;X;x\n;X;\n1;A;01-02-2024\n"
    rules = "    activiteiten: [{code: X, overslaan: ja}]\n"
    found = lees(lang(kolommen=rules), {"a.csv": text})
    assert rijen(found["uitval"], "reden", "waarde") == [
        # the empty record of line 2 is still a record: its fields are empty
        ("zaak_ontbreekt", None), ("zaak_ontbreekt", None), ("activiteit_ontbreekt", None), ("overgeslagen", None),
        ("overgeslagen", None),
    ]  # fmt: skip


def test_several_codes_one_label_and_one_code_several_labels(lees: Lees) -> None:
    text = (
        "Zaak;Stap;Naam;Datum\n"
        "1;A;Besluit;01-02-2024\n1;B;Besluit;02-02-2024\n1;C;Oud;03-02-2024\n1;C;Nieuw;04-02-2024\n"
        "1;C;Nieuw;05-02-2024\n1;D;;06-02-2024\n1;E;Besluit;07-02-2024\n"
    )
    project = lang(kolommen="    activiteiten: [{code: E, activiteit: Besluit}]\n").replace(
        "activiteit: Stap\n", "activiteit: {kolom: Stap, label: Naam}\n"
    )
    found = lees(project, {"a.csv": text})
    names = ["Besluit (A)", "Besluit (B)", "Nieuw", "Nieuw", "Nieuw", "D", "Besluit"]
    assert [row["activiteit"] for row in found["gebeurtenissen"]] == names


def test_conditions_may_look_at_any_column(lees: Lees) -> None:
    text = (
        "Zaak;Stap;Datum;question;Soort\n1;01_BB_540;01-02-2024;True;\n2;01_BB_540;01-02-2024;False;\n"
        "3;01_BB_540;01-02-2024;;\n4;01_BB_550;01-02-2024;True;W\n"
    )
    rules = (
        "    activiteiten:\n      - {code: 01_BB_540, als: {question: 'True'}, fase: bezwaar}\n"
        "      - {patroon: '01_BB_*', fase: besluit}\n"
        "      - {regex: '^01', als: {Soort: {leeg: nee}, question: {niet: 'False'}}, fase: melding}\n"
    )
    found = lees(lang(kolommen=rules), {"a.csv": text})
    assert rijen(found["gebeurtenissen"], "zaak", "fase") == [
        ("1", "bezwaar"), ("2", "besluit"), ("3", "besluit"), ("4", "besluit"),
    ]  # fmt: skip
    assert found["niet_herkend"] == []


def test_a_desk_that_a_rule_names_leaves_no_unknown_one(lees: Lees) -> None:
    text = "Zaak;Stap;Datum;Team\n1;A;01-02-2024;Elders\n2;B;01-02-2024;Elders\n"
    rules = "      loket: Team\n    activiteiten: [{code: A, loket: CJG}, {code: B}]\n"
    found = lees(lang(kolommen=rules, rest="loketten: [{naam: CJG}]\n"), {"a.csv": text})
    assert rijen(found["gebeurtenissen"], "loket") == [("CJG",), (None,)]
    assert rijen(found["niet_herkend"], "soort", "waarde", "gebeurtenissen") == [("loket", "Elders", 1)]


def test_the_sequence_of_the_source(lees: Lees) -> None:
    """Numbers as numbers, a comma as a point; what is no number comes last."""
    numbers = {"a": "10", "b": "9", "c": "9,5", "d": "x", "e": "-1"}
    text = "Zaak;Stap;Datum;Nr\n" + "".join(f"1;{stap};01-02-2024;{nr}\n" for stap, nr in numbers.items())
    found = lees(lang(kolommen="      volgorde: Nr\n"), {"a.csv": text})
    assert [row["activiteit"] for row in found["gebeurtenissen"]] == ["e", "b", "c", "a", "d"]


def test_zaken_of_two_systems_stay_apart_and_of_one_system_meet(lees: Lees) -> None:
    source = "{{bestanden: {0}.csv, {1}kolommen: {{zaak: Z, activiteit: A, tijdstip: T}}}}"
    project = "bronnen:\n" + "".join(
        f"  {naam}: {source.format(naam, systeem)}\n" for naam, systeem in (("a", ""), ("b", "systeem: a, "), ("c", ""))
    )
    found = lees(project, {f"{naam}.csv": f"Z;A;T\n1;{naam};2024-01-0{nr}\n" for nr, naam in enumerate("abc", start=1)})
    assert rijen(found["gebeurtenissen"], "bron", "zaak", "zaak_nr") == [
        ("a", "a:1", 1),
        ("b", "a:1", 1),
        ("c", "c:1", 2),
    ]


def test_ids_and_values_stay_text(lees: Lees) -> None:
    text = "Zaak;Stap;Datum;Gem\nNA;NULL;01-02-2024;0363\n0363;nan;01-02-2024;1e3\n"
    found = lees(lang(kolommen="      gemeente: Gem\n"), {"a.csv": text})
    assert rijen(found["gebeurtenissen"], "zaak", "activiteit", "gemeente") == [
        ("0363", "nan", "1e3"),
        ("NA", "NULL", "0363"),
    ]


def test_a_text_with_a_bsn_in_it_loses_that(lees: Lees) -> None:
    text = "Zaak;Stap;Datum;Wijk\n1;Brief aan 123456782;01-02-2024;Oost 111222333\n"
    found = lees(lang(kolommen="      wijk: Wijk\n"), {"a.csv": text})
    assert rijen(found["gebeurtenissen"], "activiteit", "wijk") == [
        ("Brief aan (bsn weggelaten)", "Oost (bsn weggelaten)")
    ]
    assert rijen(found["twijfel"], "reden") == [("bsn_in_tekst",)]
    assert found["niet_herkend"][0]["waarde"] == "Brief aan (bsn weggelaten)"


# --- doubles --------------------------------------------------------------------------------------------------------


def test_doubles_over_overlapping_files(lees: Lees) -> None:
    files: dict[str, str | bytes] = {
        "1.csv": "Zaak;Stap;Datum;Extra\n1;A;01-02-2024;x\n1;A;01-02-2024;x\n1;A;01-02-2024;y\n2;B;02-02-2024;\n",
        # Other order of columns; a column that is empty; a value that differs only in a column nobody mapped.
        "2.csv": "Datum;Stap;Zaak;Extra;Leeg\n01-02-2024;A;1;x;\n02-02-2024;B;2;;\n02-02-2024;B;2;z;\n",
    }
    found = lees(lang(), files)
    assert rijen(found["uitval"], "bestand", "regel", "reden") == [
        ("1.csv", 3, "dubbel"), ("2.csv", 2, "dubbel"), ("2.csv", 3, "dubbel"),
    ]  # fmt: skip
    assert sorted(rijen(found["gebeurtenissen"], "bestand", "regel")) == [
        ("1.csv", 2),
        ("1.csv", 4),
        ("1.csv", 5),
        ("2.csv", 4),
    ]
    kept = lees(lang(extra="    dubbelen: behouden\n"), files)
    assert len(kept["gebeurtenissen"]) == 7 and kept["uitval"] == []


def test_a_renamed_column_hides_no_double(lees: Lees) -> None:
    project = lang().replace("zaak: Zaak", "zaak: [Zaak, Zaaknr]")
    files: dict[str, str | bytes] = {
        "1.csv": "Zaak;Stap;Datum\n1;A;01-02-2024\n",
        "2.csv": "Zaaknr;Stap;Datum\n1;A;01-02-2024\n2;A;01-02-2024\n",
    }
    found = lees(project, files)
    assert rijen(found["uitval"], "bestand", "regel", "reden") == [("2.csv", 2, "dubbel")]


def test_cells_that_only_look_alike_together_are_no_doubles(lees: Lees) -> None:
    found = lees(lang(), {"a.csv": "Zaak;Stap;Datum;P;Q\n1;A;01-02-2024;x;\n1;A;01-02-2024;;x\n"})
    assert len(found["gebeurtenissen"]) == 2


# --- the wide form --------------------------------------------------------------------------------------------------

BREED = """\
bronnen:
  jeugd:
    bestanden: jeugd.xlsx
    blad: Jeugd
    kopregel: 2
    vorm: breed
    kolommen:
      zaak: Dossier
      inwoner: {kolom: Klantnr, soort: klantnummer}
      loket: Team
      wet: {waarde: Jw}
    stappen:
      - {kolom: Melding, tijd: Uur, activiteit: Melding ontvangen, fase: melding, rollen: aanvraag, kanaal: balie}
      - {kolom: Onderzoek, fase: onderzoek, als: {Soort: W}}
      - {kolom: Onderzoek, fase: advies, activiteit: Advies, als: {Soort: A}}
      - {kolom: [Besluit, Besluitdatum], formaat: [dd-mm-jjjj, iso], fase: besluit, loket: Bezwaar}
      - {kolom: Controle, overslaan: ja}
"""


def test_a_wide_workbook_row_for_row(lees: Lees) -> None:
    kop = ["Dossier", "Klantnr", "Soort", "Team", "Melding", "Uur", "Onderzoek", "Besluitdatum", "Controle"]
    rows: list[list[object]] = [
        ["Overzicht van de zaken"], kop,
        ["0012", "K-1", "W", "CJG", dt.date(2024, 1, 31), dt.time(9, 5), "02-02-2024", "2024-02-03 10:00", "x"],
        [13.0, "k-1", "A", None, dt.datetime(2024, 2, 1, 11, 30), None, "3 feb 2024", None, None],
        [None, "K-2", None, None, dt.date(2024, 2, 1), None, None, None, None],
        ["14", None, "Q", "CJG", "31-02-2024", dt.time(8, 0), 45325, "1706688307", None],
        ["15", "K-3", None, "CJG", None, dt.time(8, 0), None, None, None],
    ]  # fmt: skip
    found = lees(BREED, {"jeugd.xlsx": werkblad(rows, "Jeugd")})
    k1 = SLEUTEL.pseudoniem("klantnummer", "K-1")
    assert rijen(found["gebeurtenissen"], "zaak", "activiteit", "fase", "inwoner", "loket", "kanaal", "regel") == [
        ("0012", "Melding ontvangen", "melding", k1, "CJG", "balie", 3),
        ("0012", "Onderzoek", "onderzoek", k1, "CJG", None, 3),
        ("0012", "Besluit", "besluit", k1, "Bezwaar", None, 3),
        ("13", "Melding ontvangen", "melding", k1, None, "balie", 4),
        ("13", "Advies", "advies", k1, None, None, 4),
        # No condition holds for Soort Q: the step stays, without a phase.
        ("14", "Onderzoek", None, None, "CJG", None, 6),
    ]
    assert rijen(found["gebeurtenissen"], "tijdstip_lokaal", "precisie", "rollen") == [
        (dt.datetime(2024, 1, 31, 9, 5), "seconde", ["aanvraag"]), (dt.datetime(2024, 2, 2), "dag", []),
        (dt.datetime(2024, 2, 3, 10), "minuut", []), (dt.datetime(2024, 2, 1, 11, 30), "seconde", ["aanvraag"]),
        (dt.datetime(2024, 2, 3), "dag", []), (dt.datetime(2024, 2, 3), "dag", []),
    ]  # fmt: skip
    assert uitval(found) == [
        (3, "overgeslagen", "Controle", None),
        (5, "zaak_ontbreekt", "Dossier", None),
        (6, "datum_onleesbaar", "Besluitdatum", "9999999999"),  # the notations are given: no epoch among them
        (6, "datum_bestaat_niet", "Melding", "31-02-2024 08:00:00"),
    ]
    assert rijen(found["niet_herkend"], "soort", "waarde", "gebeurtenissen") == [("code", "Onderzoek", 1)]
    assert rijen(found["aansluiting"], "soort", "reden", "aantal") == [
        ("gelezen", None, 10), ("gebeurtenissen", None, 6), ("uitval", "datum_bestaat_niet", 1),
        ("uitval", "datum_onleesbaar", 1), ("uitval", "overgeslagen", 1), ("uitval", "zaak_ontbreekt", 1),
    ]  # fmt: skip


def test_wide_rows_that_come_twice(lees: Lees) -> None:
    steps = "[{kolom: M}, {kolom: B}, {kolom: M2}]"
    project = f"bronnen: {{b: {{bestanden: b.csv, vorm: breed, kolommen: {{zaak: Z}}, stappen: {steps}}}}}"
    text = "Z;M;B;M2\n1;01-02-2024;03-02-2024;01-02-2024\n1;01-02-2024;03-02-2024;01-02-2024\n1;01-02-2024;;\n"
    found = lees(project, {"b.csv": text})
    assert rijen(found["gebeurtenissen"], "activiteit", "regel") == [("M", 2), ("M", 4), ("M2", 2), ("B", 2)]
    assert rijen(found["uitval"], "regel", "reden", "kolom") == [
        (3, "dubbel", "B"),
        (3, "dubbel", "M"),
        (3, "dubbel", "M2"),
    ]


# --- other formats, and what stops a run ----------------------------------------------------------------------------


def test_the_order_of_an_xes_document_is_its_sequence(lees: Lees) -> None:
    moment = '<date key="time:timestamp" value="2024-02-01T10:00:00+01:00"/>'
    event = '<event><string key="concept:name" value="{}"/>' + moment + "</event>"
    trace = '<trace><string key="concept:name" value="1"/>{}</trace>'
    text = f'<log xes.version="1.0">{trace.format("".join(event.format(name) for name in ("z", "a", "m", "a")))}</log>'
    project = (
        'bronnen: {x: {bestanden: x.xes, kolommen: {zaak: "case:concept:name", activiteit: "concept:name", '
        'tijdstip: "time:timestamp"}}}'
    )
    found = lees(project, {"x.xes": text})
    assert rijen(found["gebeurtenissen"], "activiteit", "regel", "gelijktijdig") == [
        ("z", 1, True), ("a", 2, True), ("m", 3, True),
    ]  # fmt: skip
    assert rijen(found["uitval"], "regel", "reden") == [(4, "dubbel")]
    # A column that the user names goes before the order of the document.
    named = project.replace("kolommen: {", 'kolommen: {volgorde: "concept:name", ')
    numbered = text.replace('"z"', '"3"').replace('"m"', '"1"').replace('"a"', '"2"')
    assert rijen(lees(named, {"x.xes": numbered})["gebeurtenissen"], "activiteit") == [("1",), ("2",), ("3",)]


def test_a_source_in_utc_and_one_with_a_fixed_offset(lees: Lees) -> None:
    for zone, local in (("UTC", 14), ('"-05:00"', 19), ("America/New_York", 18)):
        found = lees(lang(extra=f"    tijdzone: {zone}\n"), {"a.csv": "Zaak;Stap;Datum\n1;A;01-07-2024 12:00\n"})
        assert found["gebeurtenissen"][0]["tijdstip_lokaal"] == dt.datetime(2024, 7, 1, local)


def test_what_a_broken_row_becomes(lees: Lees) -> None:
    found = lees(lang(), {"a.csv": "Zaak;Stap;Datum\n1;A;01-02-2024;te veel\n1;A;01-02-2024\n"})
    assert uitval(found)[0][:2] == (2, "aantal_velden")
    assert rijen(found["aansluiting"], "soort", "aantal") == [("gelezen", 2), ("gebeurtenissen", 1), ("uitval", 1)]


def test_a_column_that_is_nowhere_stops_the_run_with_its_line(lees: Lees) -> None:
    with pytest.raises(ProjectError) as caught:
        lees(lang(kolommen="      loket: Taem\n"), {"a.csv": "Zaak;Stap;Datum;Team\n1;A;01-02-2024;x\n"})
    assert caught.value.code == "onbekende-kolom"
    assert str(caught.value.where).endswith("project.yaml:8")
    assert "Bedoelde u 'Team'?" in str(caught.value) and "Zaak, Stap, Datum, Team" in str(caught.value)


@pytest.mark.parametrize("kolom", ["zaak: Nergens", "activiteit: Nergens", "tijdstip: Nergens"])
def test_a_required_column_must_be_in_every_file(lees: Lees, kolom: str) -> None:
    naam = kolom.split(":")[0]
    old = {"zaak": "Zaak", "activiteit": "Stap", "tijdstip": "Datum"}[naam]
    project = lang().replace(f"{naam}: {old}\n", f"{naam}: [{old}, Anders]\n")
    good = "Zaak;Stap;Datum\n1;A;01-02-2024\n"
    assert len(lees(project, {"1.csv": good, "2.csv": good.replace(old, "Anders")})["gebeurtenissen"]) == 1
    with pytest.raises(ProjectError, match=r"staat niet in .*2\.csv"):
        lees(project, {"1.csv": good, "2.csv": good.replace(old, "Iets")})


def test_an_optional_column_must_be_in_one_file(lees: Lees) -> None:
    files: dict[str, str | bytes] = {
        "1.csv": "Zaak;Stap;Datum;Team\n1;A;01-02-2024;x\n",
        "2.csv": "Zaak;Stap;Datum\n2;A;01-02-2024\n",
    }
    found = lees(
        lang(kolommen="      loket: Team\n    activiteiten: [{code: A, als: {Team: x}, fase: besluit}]\n"), files
    )
    assert rijen(found["gebeurtenissen"], "loket", "fase") == [("x", "besluit"), (None, None)]
    with pytest.raises(ProjectError) as caught:
        lees(lang(kolommen="    activiteiten:\n      - code: A\n        als:\n          Taem: x\n"), files)
    assert str(caught.value.where).endswith(":11")


def test_names_and_patterns_of_files(lees: Lees, tmp_path: Any) -> None:
    text = "Zaak;Stap;Datum\n{};A;01-02-2024\n"
    project = lang().replace("'*.csv'", '["sub/**/*.csv", "export [1].csv", "sub/a.csv"]')
    names = ["sub/a.csv", "sub/diep/b.csv", "export [1].csv"]
    found = lees(project, {name: text.format(nr) for nr, name in enumerate(names)})
    assert rijen(found["gebeurtenissen"], "zaak", "bestand") == [
        ("0", "sub/a.csv"), ("1", "sub/diep/b.csv"), ("2", "export [1].csv"),
    ]  # fmt: skip
    with pytest.raises(SourceError) as caught:
        lees(lang().replace("'*.csv'", "'*.txt'"), {})
    assert caught.value.code == "geen-bestanden" and str(caught.value.where).endswith(":3")
    with pytest.raises(SourceError) as caught:
        lees(lang().replace("'*.csv'", "weg.csv"), {})
    assert str(caught.value.where).endswith(":3")


def test_a_folder_whose_name_looks_like_a_pattern(tmp_path: Any) -> None:
    from klantreis.mapping.files import open_files
    from klantreis.project import load_project

    folder = tmp_path / "data [2024] *"
    folder.mkdir()
    (folder / "a.csv").write_text("Zaak;Stap;Datum\n1;A;01-02-2024\n")
    (folder / "p.yaml").write_text(lang())
    assert [invoer.bestand for invoer in open_files(load_project(folder / "p.yaml"), "wmo")] == ["a.csv"]


# --- what could be a person -----------------------------------------------------------------------------------------

BSNS = ["123456782", "111222333", "999990019", "010000008", "100000009", "100000010", "100000022"]


def _met_kolom(naam: str, values: list[str]) -> str:
    return f"Zaak;Stap;Datum;{naam}\n" + "".join(f"{nr};A;01-02-2024;{value}\n" for nr, value in enumerate(values))


@pytest.mark.parametrize("way", ["heel", "kaal", "punten"])
def test_a_column_of_bsns_that_nobody_mapped_stops_the_run(lees: Lees, way: str) -> None:
    values = [
        value.lstrip("0") if way == "kaal" else f"{value[:4]}.{value[4:6]}.{value[6:]}" if way == "punten" else value
        for value in BSNS
    ]
    with pytest.raises(PrivacyError) as caught:
        lees(lang(), {"a.csv": _met_kolom("Nummer", values)})
    assert caught.value.code == "bsn-kolom" and "'Nummer'" in str(caught.value)
    assert not any(value in str(caught.value) for value in values)
    for mapped in (
        "      wijk: Nummer\n",
        "      inwoner: {kolom: Nummer, soort: klantnummer}\n",
        "      inwoner: Nummer\n",
    ):
        with pytest.raises(PrivacyError):
            lees(lang(kolommen=mapped), {"a.csv": _met_kolom("Nummer", values)})


@pytest.mark.parametrize("field", ["zaak: Nummer", "wijk: Nummer", "loket: Nummer", "wet: Nummer", "besluit: Nummer",
                                   "verwijst_naar: Nummer", "activiteit: Nummer",
                                   "activiteit: {kolom: Stap, label: Nummer}"])  # fmt: skip
def test_a_bsn_column_stands_in_no_field_that_is_shown(lees: Lees, field: str) -> None:
    """Not even when it is declared as inwoner too."""
    text = _met_kolom("Nummer", BSNS)
    kolommen = {"zaak": "Zaak", "activiteit": "Stap", "tijdstip": "Datum"}
    kolommen = {key: value for key, value in kolommen.items() if not field.startswith(f"{key}:")}
    lines = [field, "inwoner: {kolom: Nummer, soort: bsn}", *(f"{key}: {value}" for key, value in kolommen.items())]
    project = "bronnen:\n  a:\n    bestanden: a.csv\n    kolommen:\n" + "".join(f"      {line}\n" for line in lines)
    with pytest.raises(PrivacyError) as caught:
        lees(project, {"a.csv": text})
    assert caught.value.code == "bsn-zichtbaar"
    assert not any(value in str(caught.value) for value in BSNS)


def test_a_zaak_without_a_number_of_its_own_is_a_pseudonym(lees: Lees) -> None:
    bsn = "{kolom: Nummer, soort: bsn}"
    kolommen = f"zaak: {bsn}, inwoner: {bsn}, activiteit: Stap, tijdstip: Datum"
    project = f"bronnen:\n  a: {{bestanden: a.csv, kolommen: {{{kolommen}}}}}\n"
    found = lees(project, {"a.csv": _met_kolom("Nummer", BSNS)})["gebeurtenissen"]
    assert found and all(row["zaak"] == row["inwoner"] for row in found)


def test_the_user_can_say_that_it_is_or_is_none(lees: Lees) -> None:
    text = _met_kolom("Nummer", BSNS)
    found = lees(lang(kolommen="      inwoner: {kolom: Nummer, soort: bsn}\n"), {"a.csv": text})
    assert len({row["inwoner"] for row in found["gebeurtenissen"]}) == len(BSNS)
    found = lees(lang(extra="    negeer: Nummer\n"), {"a.csv": text})
    assert {row["inwoner"] for row in found["gebeurtenissen"]} == {None}
    with pytest.raises(ProjectError, match="Anders"):
        lees(lang(extra="    negeer: Anders\n"), {"a.csv": text})


def test_one_person_over_sources_with_other_ways_of_writing(lees: Lees) -> None:
    project = (
        "bronnen:\n"
        "  a: {bestanden: a.csv, kolommen: {zaak: Z, activiteit: A, tijdstip: T, inwoner: {kolom: B, soort: bsn}}}\n"
        "  b: {bestanden: b.csv, kolommen: {zaak: Z, activiteit: A, tijdstip: T, inwoner: {kolom: B, soort: bsn}}}\n"
        "  c: {bestanden: b.csv, kolommen: {zaak: Z, activiteit: A, tijdstip: T, inwoner: {kolom: B, soort: klant}}}\n"
        "  d: {bestanden: b.csv, kolommen: {zaak: Z, activiteit: A, tijdstip: T, inwoner: B}}\n"
    )
    files: dict[str, str | bytes] = {
        "a.csv": "Z;A;T;B\n1;x;2024-01-01;010000008\n",
        "b.csv": "Z;A;T;B\n1;x;2024-01-01;10000008\n",
    }
    people = [row["inwoner"] for row in lees(project, files)["gebeurtenissen"]]
    assert people[0] == people[1] and len(set(people)) == 3


def test_without_a_key_nothing_is_read(tmp_path: Any) -> None:
    from klantreis.pipeline import run
    from klantreis.project import load_project

    (tmp_path / "a.csv").write_text(_met_kolom("Nummer", BSNS))
    (tmp_path / "p.yaml").write_text(lang(kolommen="      behandelaar: {kolom: Nummer, soort: bsn}\n"))
    with pytest.raises(SleutelError):
        run(load_project(tmp_path / "p.yaml"), tmp_path / "uit", None)
    assert not (tmp_path / "uit").exists()


def test_dates_that_a_system_wrote_as_utc_midnights_have_no_hour(lees: Lees) -> None:
    rows = "".join(f"{nr};A;2024-{nr % 12 + 1:02d}-15T00:00:00Z\n" for nr in range(40))
    found = lees(lang(), {"a.csv": "Zaak;Stap;Datum\n" + rows})["gebeurtenissen"]
    assert {row["precisie"] for row in found} == {"dag"}
    assert {(row["tijdstip_lokaal"].hour, row["tijdstip_lokaal"].day) for row in found} == {(0, 15)}
    assert {row["tijdstip"].hour for row in found} == {22, 23}


def test_a_desk_that_a_rule_names_goes_through_the_register(lees: Lees) -> None:
    project = (
        "loketten:\n  - {naam: Wmo-loket, ook: WMO}\n"
        "bronnen:\n  a:\n    bestanden: a.csv\n    kolommen: {zaak: Zaak, activiteit: Stap, tijdstip: Datum}\n"
        "    activiteiten:\n      - {code: A, naar_loket: WMO}\n      - {code: B, naar_loket: Wmo-loktet}\n"
    )
    text = "Zaak;Stap;Datum\n1;A;01-02-2024\n1;B;02-02-2024\n"
    found = lees(project, {"a.csv": text})
    assert [row["naar_loket"] for row in found["gebeurtenissen"]] == ["Wmo-loket", None]
    assert ("naar_loket", "Wmo-loktet") in {(row["soort"], row["waarde"]) for row in found["niet_herkend"]}


def test_a_lone_bsn_among_names_or_in_a_reference_is_left_out(lees: Lees) -> None:
    cells = {3: "116263684;B3", 4: "balie;mw 691400507, besluit 12"}
    rows = [f"{nr};A;01-02-2024;{cells.get(nr, f'balie;B{nr}')}\n" for nr in range(30)]
    text = "Zaak;Stap;Datum;Kanaal;Kenmerk\n" + "".join(rows)
    found = lees(lang(kolommen="      kanaal: Kanaal\n      verwijst_naar: Kenmerk\n"), {"a.csv": text})
    assert not any(number in str(found) for number in ("116263684", "691400507"))
    assert [row["reden"] for row in found["twijfel"]] == ["bsn_in_tekst", "bsn_in_tekst"]


def test_a_column_called_bsn_is_one_also_for_a_few_residents(lees: Lees) -> None:
    text = "Zaak;Stap;Datum;BSN\n" + "".join(f"{nr};A;01-02-2024;{value}\n" for nr, value in enumerate(BSNS[:2]))
    with pytest.raises(PrivacyError):
        lees(lang(), {"a.csv": text})


@pytest.mark.parametrize("way", ["{}", "{}.0", "{}.00"])
def test_a_bsn_with_decimals_is_the_same_person(lees: Lees, way: str) -> None:
    text = "Zaak;Stap;Datum;BSN\n1;A;01-02-2024;123456782\n2;A;01-02-2024;" + way.format("123456782") + "\n"
    found = lees(lang(kolommen="      inwoner: {kolom: BSN, soort: bsn}\n"), {"a.csv": text})["gebeurtenissen"]
    assert len({row["inwoner"] for row in found}) == 1 and found[0]["inwoner"]


def test_a_line_end_inside_a_cell_makes_no_other_row(lees: Lees) -> None:
    text = "Zaak;Stap;Datum;Wijk\n" + "".join(f'1;A;01-02-2024;"a{end}b"\n' for end in ("\r\n", "\n", "\r"))
    found = lees(lang(), {"a.csv": text.encode()})
    assert len(found["gebeurtenissen"]) == 1
    assert [row["reden"] for row in found["uitval"]] == ["dubbel", "dubbel"]


def test_a_row_that_became_uitval_leaves_no_doubt(lees: Lees) -> None:
    row = "1;A;01-02-2024;123456789\n"
    found = lees(
        lang(kolommen="      inwoner: {kolom: Nr, soort: bsn}\n"), {"a.csv": f"Zaak;Stap;Datum;Nr\n{row}{row}"}
    )
    assert [(row["regel"], row["reden"]) for row in found["uitval"]] == [(3, "dubbel")]
    assert [(row["regel"], row["reden"]) for row in found["twijfel"]] == [(2, "bsn_ongeldig")]
