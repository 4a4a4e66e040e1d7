"""What verken finds in exports, and what it never shows."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from klantreis.draft.explore import verken
from klantreis.draft.guess import raad
from klantreis.draft.portrait import portret, volgende_stap
from klantreis.errors import SourceError

KOP = ["Zaaknummer", "BSN", "Cliënt", "Code", "Omschrijving", "Datum", "Tijd", "Team", "Medewerker", "Opmerking"]


def alles(path: Path) -> str:
    """Everything that verken says of a file."""
    [groep] = verken([path])
    beeld = portret(groep, raad(groep))
    rows = [" | ".join(row) for row in (*beeld.kolommen, *beeld.codes)]
    return "\n".join([*beeld.regels, *rows, *beeld.slot, volgende_stap([path], [groep])])


def test_an_ordinary_export(wmo: Path) -> None:
    [groep] = verken([wmo])
    gok = raad(groep)
    assert (groep.naam, groep.rijen, gok.vorm) == ("wmo", 240, "lang")
    assert gok.rollen == {
        "inwoner": ("BSN",), "behandelaar": ("Medewerker",), "loket": ("Team",), "zaak": ("Zaaknummer",),
        "activiteit": ("Code",), "label": ("Omschrijving",), "tijdstip": ("Datum",),
    }  # fmt: skip
    assert gok.tijden == {"Datum": "Tijd"}
    assert groep.kolommen["Datum"].notaties == (("d-m-jjjj", 240),)
    assert groep.kolommen["Datum"].jaren == (2024, 2024)


def test_nothing_of_a_person_is_shown(wmo: Path, bsns: list[str]) -> None:
    text = alles(wmo)
    assert "cp1252" in text and "puntkomma" in text and "Melding ontvangen" in text and "Team Zorg" in text
    for secret in ("Naam1 ", "Janßen", "Vries", "belde over", "W2024-0001", *bsns):
        assert secret not in text
    assert "aaaa. " not in text and "aaa. aaaa9 aaa aaaaaaa" in text  # the shape of a name


def test_a_category_that_could_hold_names_shows_none(csv: Any) -> None:
    namen = [f"Huisarts {chr(65 + nr % 26)}. van der {nr}" for nr in range(60)]
    path = csv("m.csv", ["Zaaknr", "Stap", "Datum", "Melder"],
               [[f"Z{nr % 20}", "abc"[nr // 20], f"{nr % 28 + 1}-3-2024", namen[nr]] for nr in range(60)])  # fmt: skip
    assert "van der" not in alles(path)


def test_the_wide_form_behind_an_explanation(jeugd: Path) -> None:
    [groep] = verken([jeugd])
    gok = raad(groep)
    assert groep.bestanden[0].plaats.blad == "Dossiers 2024"
    assert gok.vorm == "breed"
    assert gok.stappen == (
        "Datum melding", "Verzenddatum besluit", "Datum besluit", "Doorverwezen op", "Gezinsplan: #1",
    )  # fmt: skip
    assert gok.tijden == {"Datum melding": "Tijd melding"}
    assert gok.soort["Geboortedatum"] == "prive" and gok.soort["Datum niets"] == "leeg"
    assert gok.naar == ("Doorverwezen naar",)
    assert "breed: een rij per zaak" in alles(jeugd)


def test_the_order_of_rows_decides_nothing(csv: Any, wmo: Path, wmo_rijen: list[list[str]]) -> None:
    before = alles(wmo)
    random.Random(3).shuffle(wmo_rijen)
    csv("exports/wmo_2024.csv", KOP, wmo_rijen, encoding="cp1252")
    assert alles(wmo) == before


def test_files_of_a_series_are_one_group_even_when_a_column_is_renamed(csv: Any) -> None:
    rows = [[f"Z{nr // 3}", ("Melding", "Intake", "Besluit")[nr % 3], f"{nr + 1}-1-2024", ("ja", "nee")[nr % 2]]
            for nr in range(24)]  # fmt: skip
    paths = [csv(f"wmo_{month}.csv", ["Zaaknr", "Stap", "Datum", naam], rows)
             for month, naam in (("2024-01", "Uitkomst"), ("2024-02", "Uitkomst"), ("2024-03", "Resultaat"))
             ]  # fmt: skip
    other = csv("contacten.csv", ["Contactnr", "Soort", "Moment"], [[f"C{nr // 2}", ("Vraag", "Antwoord")[nr % 2],
                "2024-01-05 10:00"] for nr in range(20)])  # fmt: skip
    groepen = verken([*paths, other])
    assert [(groep.naam, len(groep.bestanden)) for groep in groepen] == [("contacten", 1), ("wmo", 3)]
    assert raad(groepen[1]).rollen["uitkomst"] == ("Uitkomst", "Resultaat")


def test_a_code_that_is_a_question_is_no_event(csv: Any) -> None:
    rows = []
    for nr in range(30):
        rows += [[f"Z{nr}", "Melding ontvangen", f"{nr % 28 + 1}-1-2024", ""],
                 [f"Z{nr}", "Bezwaar ingediend", f"{nr % 28 + 1}-2-2024", "True" if nr == 7 else "False"]]  # fmt: skip
    path = csv("vragen.csv", ["Zaaknr", "Activiteit", "Datum", "question"], rows)
    [groep] = verken([path])
    beeld = portret(groep, raad(groep))
    assert raad(groep).antwoorden == ("question",)
    assert [(row[0], row[3]) for row in beeld.codes] == [
        ("Bezwaar ingediend", "niet zeker"), ("Melding ontvangen", "melding"),
    ]  # fmt: skip


def test_numbers_are_no_dates(csv: Any) -> None:
    rows = [[f"{20_000 + nr // 3}", f"{20240000 + nr}", ("Melding", "Intake", "Besluit")[nr % 3],
             f"2024-03-{nr % 28 + 1:02d}"] for nr in range(90)]  # fmt: skip
    [groep] = verken([csv("n.csv", ["Zaaknr", "Documentnr", "Stap", "Datum"], rows)])
    assert [name for name, beeld in groep.kolommen.items() if beeld.is_datum] == ["Datum"]


@pytest.mark.parametrize(
    ("kolom", "rol"),
    [
        ("Bestreden besluit (kenmerk)", "verwijst_naar"),
        ("Bezwaar tegen besluit", "verwijst_naar"),
        ("Bezwaar tegen besluitnr", "verwijst_naar"),
        ("Besluitnummer waartegen bezwaar", "verwijst_naar"),
        ("Gerelateerd besluitnummer", "verwijst_naar"),
        ("Betreft besluit", "verwijst_naar"),
        ("Kenmerk besluit (betreft)", "verwijst_naar"),
        ("Kenmerk primair besluit", "verwijst_naar"),
        ("Gerelateerde zaak", "verwijst_naar"),
        ("Besluitnummer", "besluit"),
        ("Kenmerk van het besluit", "besluit"),
    ],
)
def test_a_contested_decision_is_a_reference_and_no_decision(csv: Any, kolom: str, rol: str) -> None:
    rows = [[f"BZ{nr}", stap, f"{nr + 1}-3-2024", f"B-{nr:04d}"]
            for nr in range(20) for stap in ("Bezwaar ontvangen", "Hoorzitting")]  # fmt: skip
    [groep] = verken([csv("bezwaar.csv", ["Bezwaarnr", "Stap", "Datum", kolom], rows)])
    rollen = raad(groep).rollen
    assert {each: rollen[each] for each in ("besluit", "verwijst_naar") if each in rollen} == {rol: (kolom,)}


def test_free_text_with_bsns_is_called_so(csv: Any, bsns: list[str]) -> None:
    rows = [[f"Z{nr}", stap, f"{nr % 28 + 1}-3-2024", bsn, f"belde over {bsn}, zie {nr}" if nr % 2 else "akkoord"]
            for nr, bsn in enumerate(bsns) for stap in ("Melding", "Besluit")]  # fmt: skip
    text = alles(csv("v.csv", ["Zaaknr", "Stap", "Datum", "BSN", "Toelichting"], rows))
    assert "  Toelichting: vrije tekst waarin BSN's staan; niet gebruiken." in text
    assert "| vrije tekst waarin BSN's staan; niet gebruiken |" in text
    assert "BSN's: BSN. Daarvan worden pseudoniemen gemaakt" in text
    assert not any(bsn in text for bsn in bsns)


def test_a_person_instead_of_a_zaak_is_said(csv: Any, bsns: list[str]) -> None:
    rows = [[bsn, stap, f"{nr % 28 + 1}-3-2024"] for nr, bsn in enumerate(bsns) for stap in ("Melding", "Besluit")]
    text = alles(csv("b.csv", ["BSN", "Stap", "Datum"], rows))
    assert "dan is een zaak een persoon" in text and "vorm: lang" in text


def test_a_day_and_a_month_that_could_change_places_are_said(csv: Any, wmo: Path) -> None:
    assert "Datum: geen dag of maand boven 12" in alles(wmo)
    rows = [[f"Z{nr}", stap, f"{nr + 1}-3-2024"] for nr in range(20) for stap in ("Melding", "Besluit")]
    assert "boven 12" not in alles(csv("v.csv", ["Zaaknr", "Stap", "Datum"], rows))


def test_a_cryptic_header_says_what_was_not_found(csv: Any) -> None:
    rows = [[nr // 3, "abc"[nr % 3], f"2024-01-{nr % 28 + 1:02d}"] for nr in range(30)]
    path = csv("x.csv", ["F1", "F2", "F3"], rows)
    text = alles(path)
    assert "Niet gevonden: een kolom met het nummer van de zaak" in text and "--zaak KOLOM" in text


def test_a_file_with_only_a_header_is_said_to_have_no_rows(csv: Any, wmo: Path) -> None:
    leeg = csv("leeg.csv", ["Zaaknr", "Stap", "Datum"], [])
    (groep,) = verken([leeg])
    slot = portret(groep, raad(groep)).slot
    assert len(slot) == 2 and slot[0].startswith("  Let op: onder de kolomnamen staat geen enkele rij. Controleer")
    assert volgende_stap([leeg], [groep]).startswith("vraag de export opnieuw aan")
    # Beside a file that has rows the next step is about that one.
    both = verken([leeg, wmo])
    assert str(wmo) in volgende_stap([leeg, wmo], both) and str(leeg) not in volgende_stap([leeg, wmo], both)


def test_a_missing_file_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        verken([tmp_path / "niet.csv"])


@pytest.mark.parametrize(
    ("bestand", "rollen"),
    [
        ("receipt.xes.gz", {"loket": "org:group", "kanaal": "case:channel"}),
        ("BPIC13_closed_problems.xes.gz", {"loket": "org:group"}),
        ("running-example.xes", {}),
    ],
)
def test_public_logs(gedeelde_logs: Path, bestand: str, rollen: dict[str, str]) -> None:
    [groep] = verken([gedeelde_logs / bestand])
    gok = raad(groep)
    expected = {"zaak": "case:concept:name", "activiteit": "concept:name", "tijdstip": "time:timestamp",
                "behandelaar": "org:resource"} | rollen  # fmt: skip
    assert gok.vorm == "lang"
    assert {rol: names[0] for rol, names in gok.rollen.items()} == expected
