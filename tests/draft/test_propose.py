"""A draft runs at once, guesses only what is sure, and never says what is a person's."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.draft.explore import verken
from klantreis.draft.propose import Voorstel, schrijf, stel_voor
from klantreis.errors import OutputError, UsageError
from klantreis.pipeline import LEZEN, run
from klantreis.project import Bron, Projectbestand, load_project

KOP = ["Zaaknummer", "BSN", "Cliënt", "Code", "Omschrijving", "Datum", "Tijd", "Team", "Medewerker", "Opmerking"]


def voorstel(paths: list[Path], doel: Path, **kwargs: Any) -> tuple[Voorstel, Projectbestand]:
    draft = stel_voor(verken(paths), doel, **kwargs)
    schrijf(draft, doel)
    return draft, load_project(doel)


def draai(project: Projectbestand, target: Path) -> dict[str, Any]:
    return run(project, target, Sleutel(b"k" * 32), tot=LEZEN).manifest


def fasen(bron: Bron) -> dict[str, str | None]:
    """Code (or step) -> phase, of the rules that a draft holds."""
    return {code: regel.fase for regel in bron.activiteiten for code in regel.code or ()} | {
        stap.kolom[0]: stap.fase for stap in bron.stappen
    }


def test_an_ordinary_export_runs_at_once(wmo: Path, tmp_path: Path, bsns: list[str]) -> None:
    draft, project = voorstel([wmo], tmp_path / "mappings" / "x.yaml", gemeente="Testdam: noord")
    bron = project.project.bronnen["wmo"]
    assert project.project.gemeente == "Testdam: noord"
    assert bron.bestanden == ("../exports/wmo_2024.csv",)
    assert bron.kolommen.inwoner is not None and bron.kolommen.inwoner.soort == "bsn"
    assert bron.kolommen.tijdstip is not None
    assert (bron.kolommen.tijdstip.tijd, bron.kolommen.tijdstip.formaat) == (("Tijd",), ("d-m-jjjj",))
    assert fasen(bron) == {"M01": "melding", "G01": "onderzoek", "B01": "besluit", "A01": None}
    text = (tmp_path / "mappings" / "x.yaml").read_text()
    assert '# - {code: "T01", fase: }' in text and "40 keer: Bezwaartermijn; fase niet zeker" in text
    for secret in ("Naam1", "Janßen", "belde", "W2024-", *bsns):
        assert secret not in text
    manifest = draai(project, tmp_path / "uit")
    assert (manifest["gebeurtenissen"], manifest["zaken"], manifest["inwoners"]) == (240, 40, 40)
    assert (draft.gebeurtenissen, draft.met_fase, draft.onzeker, draft.sleutel_nodig) == (240, 120, 3, True)


def test_the_wide_form_runs_at_once(jeugd: Path, tmp_path: Path) -> None:
    _draft, project = voorstel([jeugd], tmp_path / "x.yaml")
    bron = project.project.bronnen["jeugd"]
    assert (bron.vorm, bron.blad) == ("breed", "Dossiers 2024")
    steps = [(stap.kolom[0], stap.tijd is not None, stap.activiteit, stap.fase, stap.rollen, stap.naar_loket)
             for stap in bron.stappen]  # fmt: skip
    assert steps == [
        ("Datum melding", True, "Melding", "melding", (), None),
        # The decision has a date of its own, so that its sending is no second decision.
        ("Verzenddatum besluit", False, "Besluit verzonden", "besluit", ("bekendmaking",), None),
        ("Datum besluit", False, "Besluit", "besluit", ("besluit",), None),
        ("Doorverwezen op", False, "Doorverwezen", None, ("doorverwijzing",), None),
        ("Doorverwezen op", False, "Doorverwezen", None, ("doorverwijzing",), "Wmo-loket"),
        ("Doorverwezen op", False, "Doorverwezen", None, ("doorverwijzing",), "Werkplein"),
        ("Gezinsplan: #1", False, "Gezinsplan: #1", None, (), None),
    ]
    assert "Uiterste datum" in (tmp_path / "x.yaml").read_text()
    assert draai(project, tmp_path / "uit")["gebeurtenissen"] == 4 * 40 + 20


def test_strange_names_survive(csv: Any, tmp_path: Path) -> None:
    kop = ['Zaak "nr": #1', "Stap: [code], {x}", "Datum & tijd\t*", "'s Loket", "- no", "null"]
    kop[0], kop[1], kop[2] = "Zaaknr", "Stap", 'Datum: "stap", #1 [x] {y} é\u00a0*'
    rows = [[f"Z{nr // 2}", ("no", 'ja: "x" # y')[nr % 2], f"{nr % 28 + 1}/3/2024 10:{nr:02d}", "a", f"b{nr}", "c"]
            for nr in range(30)]  # fmt: skip
    path = csv("raar #1 [x].csv", kop, rows, sep=",")
    _draft, project = voorstel([path], tmp_path / "map [1]" / "x.yaml", gemeente='A "b" # c')
    bron = next(iter(project.project.bronnen.values()))
    assert bron.kolommen.tijdstip is not None and bron.kolommen.tijdstip.kolom == (kop[2].replace("\u00a0", "\u00a0"),)
    assert draai(project, tmp_path / "uit")["gebeurtenissen"] == 30
    # Uncommented, the codes are what they were.
    text = (tmp_path / "map [1]" / "x.yaml").read_text().replace("      # - {", "      - {")
    rules = yaml.load(text, yaml.BaseLoader)["bronnen"][next(iter(project.project.bronnen))]["activiteiten"]
    assert sorted(rule["code"] for rule in rules) == ['ja: "x" # y', "no"]


def test_what_looks_like_bsns_but_is_not_mapped_does_not_stop_the_run(
    csv: Any, tmp_path: Path, bsns: list[str]
) -> None:
    rows = [[f"Z{nr}", bsns[nr], bsns[nr], bsns[-nr - 1], stap, f"{nr + 1}-3-2024"]
            for nr in range(20) for stap in ("Factuur", "Levering")]  # fmt: skip
    path = csv("f.csv", ["Zaaknr", "BSN partner", "BSN", "Factuurnummer", "Soort", "Datum"], rows)
    _draft, project = voorstel([path], tmp_path / "x.yaml")
    bron = project.project.bronnen["f"]
    assert bron.kolommen.inwoner is not None and bron.kolommen.inwoner.kolom == ("BSN",)
    assert set(bron.negeer) == {"BSN partner", "Factuurnummer"}
    assert draai(project, tmp_path / "uit")["inwoners"] == 20


@pytest.mark.parametrize(("kolom", "vast"), [("BSN", {}), ("BSN", {"zaak": "BSN"}), ("Nr", {"zaak": "Nr"}),
                                             ("Zaaknummer", {"zaak": "Zaaknummer"})])  # fmt: skip
def test_without_a_number_of_a_zaak_the_person_is_the_zaak(
    csv: Any, tmp_path: Path, bsns: list[str], kolom: str, vast: dict[str, str]
) -> None:
    rows = [[bsn, stap, f"{nr % 28 + 1}-3-2024", bsns[0]] for nr, bsn in enumerate(bsns)
            for stap in ("Melding ontvangen", "Besluit verzonden")]  # fmt: skip
    path = csv("b.csv", [kolom, "Stap", "Datum", "BSN partner"], rows)
    _draft, project = voorstel([path], tmp_path / "x.yaml", vast=vast)
    text = (tmp_path / "x.yaml").read_text()
    assert f"      zaak: {{kolom: {kolom}, soort: bsn}}\n" in text
    assert "Een zaak is dan een persoon" in text and "Vraag de leverancier om een zaaknummer" in text
    bron = project.project.bronnen["b"]
    assert bron.kolommen.inwoner is not None and bron.kolommen.inwoner.kolom == (kolom,)
    assert draai(project, tmp_path / "uit")["zaken"] == len(bsns)


def test_a_number_of_a_zaak_goes_before_a_bsn(csv: Any, tmp_path: Path, bsns: list[str]) -> None:
    rows = [[bsn, stap, "1-3-2024", f"Z{nr}"] for nr, bsn in enumerate(bsns) for stap in ("Melding", "Besluit")]
    voorstel([csv("b.csv", ["BSN", "Stap", "Datum", "Zaaknummer"], rows)], tmp_path / "x.yaml")
    assert "      zaak: Zaaknummer\n" in (tmp_path / "x.yaml").read_text()


def test_a_bsn_of_somebody_else_is_no_zaak(csv: Any, tmp_path: Path, bsns: list[str]) -> None:
    rows = [[bsn, stap, "1-3-2024"] for bsn in bsns for stap in ("Melding", "Besluit")]
    for kolom in ("Zaaknummer", "BSN partner"):
        with pytest.raises(UsageError, match="nummer van de zaak is niet gevonden"):
            stel_voor(verken([csv("b.csv", [kolom, "Stap", "Datum"], rows)]), tmp_path / "x.yaml")


def test_free_text_with_bsns_is_not_used(csv: Any, tmp_path: Path, bsns: list[str]) -> None:
    rows = [[f"Z{nr}", stap, f"{nr % 28 + 1}-3-2024", f"belde over {bsn}, zie {nr}" if nr % 2 else "akkoord"]
            for nr, bsn in enumerate(bsns) for stap in ("Melding", "Besluit")]  # fmt: skip
    path = csv("v.csv", ["Zaaknr", "Stap", "Datum", "Toelichting"], rows)
    _draft, project = voorstel([path], tmp_path / "x.yaml")
    bron = project.project.bronnen["v"]
    assert (bron.negeer, bron.kolommen.inwoner) == (("Toelichting",), None)
    with pytest.raises(UsageError, match="BSN"):
        stel_voor(verken([path]), tmp_path / "x.yaml", vast={"zaak": "Toelichting"})


def test_a_day_and_a_month_that_could_change_places_are_said(csv: Any, tmp_path: Path, jeugd: Path) -> None:
    rows = [[f"Z{nr}", stap, f"{nr % 12 + 1:02d}-0{1 + 2 * stap.startswith('B')}-2024"]
            for nr in range(20) for stap in ("Melding", "Besluit")]  # fmt: skip
    voorstel([csv("d.csv", ["Zaaknr", "Stap", "Datum"], rows)], tmp_path / "x.yaml")
    note = "dag-maand niet zeker: kan ook maand-dag zijn"
    assert f"tijdstip: {{kolom: Datum, formaat: d-m-jjjj}}   # {note}" in (tmp_path / "x.yaml").read_text()
    wide = [[f"Z{nr}", f"{nr % 12 + 1:02d}/01/2024", f"{nr + 1:02d}/03/2024"] for nr in range(24)]
    voorstel([csv("b.csv", ["Zaaknr", "Datum melding", "Datum besluit"], wide)], tmp_path / "y.yaml")
    text = (tmp_path / "y.yaml").read_text()
    assert f"24 keer; {note}" in text and text.count(note) == 1


def test_numbers_of_persons_stay_outside(csv: Any, tmp_path: Path) -> None:
    rows = [[f"Z{nr}", f"K{nr:05d}", stap, f"{nr + 1}-3-2024"] for nr in range(20) for stap in ("Melding", "Besluit")]
    _draft, project = voorstel([csv("k.csv", ["Zaaknr", "Klantnummer", "Stap", "Datum"], rows)], tmp_path / "x.yaml")
    assert project.project.bronnen["k"].kolommen.inwoner is None
    assert "Klantnummer: lijkt een nummer van een persoon" in (tmp_path / "x.yaml").read_text()


def test_without_a_zaak_it_says_what_to_do(csv: Any, tmp_path: Path) -> None:
    rows = [[nr // 3, "abc"[nr % 3], f"2024-01-{nr % 28 + 1:02d}"] for nr in range(30)]
    path = csv("x.csv", ["F1", "F2", "F3"], rows)
    for vast, option in (({}, "--zaak"), ({"zaak": "F1"}, "--activiteit")):
        with pytest.raises(UsageError) as caught:
            stel_voor(verken([path]), tmp_path / "x.yaml", vast=vast)
        assert option in str(caught.value) and "F1, F2, F3" in str(caught.value)
    _draft, project = voorstel([path], tmp_path / "x.yaml", vast={"zaak": "F1", "activiteit": "F2"})
    assert draai(project, tmp_path / "uit")["zaken"] == 10
    with pytest.raises(UsageError, match="F9"):
        stel_voor(verken([path]), tmp_path / "y.yaml", vast={"zaak": "F9"})


def test_a_header_without_rows_says_so(csv: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="geen enkele rij"):
        stel_voor(verken([csv("x.csv", ["Zaaknr", "Stap", "Datum"], [])]), tmp_path / "x.yaml")


def test_one_row_per_zaak_with_one_date_is_long(csv: Any, tmp_path: Path) -> None:
    rows = [[f"A{nr}", ("Toegekend", "Afgewezen")[nr % 2], f"2024-01-{nr % 28 + 1:02d}"] for nr in range(40)]
    path = csv("u.csv", ["Aanvraagnr", "Status", "Aanvraagdatum"], rows)
    _draft, project = voorstel([path], tmp_path / "x.yaml")
    assert fasen(project.project.bronnen["u"]) == {"Toegekend": "besluit", "Afgewezen": "besluit"}


def test_numbers_of_excel_and_a_code_beside_its_name(csv: Any, tmp_path: Path) -> None:
    stappen = (("10", "Aanmelding"), ("20", "Intake gevoerd"), ("30", "Besluit verzonden"), ("31", "Besluit genomen"))
    rows = [[nr, code, naam, 45_000 + nr + at, f"u{nr % 5}", f"Afd {nr % 4}", at + 1]
            for nr in range(30) for at, (code, naam) in enumerate(stappen)]  # fmt: skip
    kop = ["ZaakID", "StapCode", "Stap", "StartDatum", "Gebruiker", "Afdeling", "VolgNr"]
    _draft, project = voorstel([csv("t.txt", kop, rows, sep="\t")], tmp_path / "x.yaml")
    bron = project.project.bronnen["t"]
    assert bron.kolommen.activiteit is not None and bron.kolommen.tijdstip is not None
    assert (bron.kolommen.activiteit.kolom, bron.kolommen.activiteit.label) == (("StapCode",), ("Stap",))
    assert bron.kolommen.tijdstip.formaat == ("excel",) and bron.kolommen.volgorde is not None
    # The decision is taken in a step of its own, so that sending it is no second one.
    assert [regel.rollen for regel in bron.activiteiten if regel.fase == "besluit"] == [("bekendmaking",), ("besluit",)]


def test_an_existing_file_is_never_overwritten(wmo: Path, tmp_path: Path) -> None:
    doel = tmp_path / "x.yaml"
    doel.write_text("van mij")
    draft = stel_voor(verken([wmo]), doel)
    with pytest.raises(OutputError):
        schrijf(draft, doel)
    assert doel.read_text() == "van mij"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["x.yaml"]


def test_a_draft_is_the_same_for_any_order_of_rows(csv: Any, tmp_path: Path, wmo: Path, wmo_rijen: list[Any]) -> None:
    first = stel_voor(verken([wmo]), tmp_path / "x.yaml").tekst
    random.Random(5).shuffle(wmo_rijen)
    csv("exports/wmo_2024.csv", KOP, wmo_rijen, encoding="cp1252")
    assert stel_voor(verken([wmo]), tmp_path / "x.yaml").tekst == first


def test_a_series_becomes_a_pattern_only_when_it_finds_just_those(csv: Any, tmp_path: Path) -> None:
    rows = [[f"Z{nr // 2}", ("Melding", "Besluit")[nr % 2], f"{nr % 28 + 1}-1-2024"] for nr in range(20)]
    paths = [csv(f"in/wmo_2024-{month:02d}.csv", ["Zaaknr", "Stap", "Datum"], rows) for month in range(1, 5)]
    _draft, project = voorstel(paths, tmp_path / "m" / "x.yaml")
    assert project.project.bronnen["wmo"].bestanden == ("../in/wmo_*.csv",)
    _draft, project = voorstel(paths[:2], tmp_path / "m" / "y.yaml")
    assert project.project.bronnen["wmo"].bestanden == ("../in/wmo_2024-01.csv", "../in/wmo_2024-02.csv")


def test_in_a_register_of_objections_only_disputes_are_sure(csv: Any, tmp_path: Path) -> None:
    stappen = (
        "Bezwaarschrift ontvangen",
        "Stukken opgevraagd",
        "Hoorzitting",
        "Beslissing op bezwaar",
        "Dossier gesloten",
    )
    rows = [[f"BZ{nr}", stap, f"{at + 1}-3-2024", f"{nr % 28 + 1}-1-2024"]
            for nr in range(20) for at, stap in enumerate(stappen)]  # fmt: skip
    path = csv("bezwaren.csv", ["Bezwaarnr", "Stap", "Datum", "Datum besluit"], rows)
    _draft, project = voorstel([path], tmp_path / "x.yaml")
    bron = project.project.bronnen["bezwaren"]
    assert set(fasen(bron).values()) == {"bezwaar"} and len(bron.activiteiten) == 4
    assert bron.kolommen.datum_genoemd is not None and bron.kolommen.datum_genoemd.kolom == ("Datum besluit",)


def test_a_wide_register_of_objections_that_is_called_so(csv: Any, tmp_path: Path) -> None:
    """Its columns do not say of what they are; without the receipt, the hearing would be taken for it."""
    head = ["Bezwaarnr", "Ontvangen", "Tegen", "Hoorzitting", "Beslissing", "Ingetrokken", "Bijzonderheden op"]
    tegen = ("uw brief d.d. 3 maart 2024, ons kenmerk Z/24-{}", "besluit Z/24-{}", "Z/24-{}")
    rows = [[f"BZ{nr}", f"{nr + 1}-3-2024", tegen[nr % 3].format(1000 + nr), f"{nr + 1}-4-2024", f"{nr + 1}-5-2024",
             f"{nr + 1}-4-2024" if nr == 3 else "", f"{nr + 1}-6-2024"] for nr in range(20)]  # fmt: skip
    _draft, project = voorstel([csv("bezwaren.csv", head, rows)], tmp_path / "x.yaml")
    bron = project.project.bronnen["bezwaren"]
    assert [(stap.activiteit, stap.fase, stap.rollen) for stap in bron.stappen] == [
        ("Ontvangen", "bezwaar", ()), ("Hoorzitting", "bezwaar", ()), ("Beslissing", "bezwaar", ("besluit",)),
        ("Ingetrokken", "bezwaar", ("ingetrokken",)), ("Bijzonderheden", None, ()),
    ]  # fmt: skip
    assert bron.kolommen.verwijst_naar is not None and bron.kolommen.verwijst_naar.kolom == ("Tegen",)
    # The date of the contested decision is no step.
    [met_datum] = [csv("bezwaren_2.csv", [*head, "Datum bestreden besluit"], [[*row, "1-2-2024"] for row in rows])]
    _draft, project = voorstel([met_datum], tmp_path / "z.yaml")
    bron = project.project.bronnen["bezwaren_2"]
    assert bron.kolommen.datum_genoemd is not None
    assert bron.kolommen.datum_genoemd.kolom == ("Datum bestreden besluit",)
    assert [stap.activiteit for stap in bron.stappen][-1] == "Bijzonderheden"
    # A register of both kinds does not say which of them a step is of.
    _draft, project = voorstel([csv("bezwaar_en_beroep.csv", ["Zaaknr", *head[1:]], rows)], tmp_path / "y.yaml")
    steps = project.project.bronnen["bezwaar_en_beroep"].stappen
    assert [stap.fase for stap in steps] == [None, "bezwaar", None, None, None]


def test_testdam_every_sure_phase_is_right(tmp_path: Path) -> None:
    """The draft of the made-up municipality, held against its own project file."""
    wortel = Path(__file__).resolve().parents[2]
    exports = sorted((wortel / "eventlogs" / "testdam" / "exports").iterdir())
    truth = load_project(wortel / "mappings" / "testdam.yaml").project
    draft, project = voorstel(exports, tmp_path / "x.yaml")
    assert set(project.project.bronnen) == set(truth.bronnen)
    right = wrong = 0
    for naam, bron in project.project.bronnen.items():
        real = fasen(truth.bronnen[naam])
        for code, fase in fasen(bron).items():
            right += fase is not None and fase == real[code]
            wrong += fase is not None and fase != real[code]
        assert bron.vorm == truth.bronnen[naam].vorm
        for column in ("zaak", "inwoner", "activiteit", "tijdstip", "behandelaar", "besluit", "verwijst_naar", "wijk"):
            mine, theirs = getattr(bron.kolommen, column), getattr(truth.bronnen[naam].kolommen, column)
            assert (mine and set(mine.kolom)) == (theirs and set(theirs.kolom)), (naam, column)
    assert wrong == 0 and right > 50
    assert draft.met_fase > 0.4 * draft.gebeurtenissen
    assert draai(project, tmp_path / "uit")["gebeurtenissen"] > 5_000


@pytest.mark.parametrize(
    ("bestand", "zaken", "gebeurtenissen", "vast"),
    [
        ("running-example.csv", 6, 42, {}),
        ("receipt.xes.gz", 1434, 8577, {}),
        ("BPIC13_closed_problems.xes.gz", 1487, 6660, {}),
        ("bupar/patients.csv", 3, 21, {"zaak": "patient"}),
    ],
)
def test_public_logs_run_at_once(
    gedeelde_logs: Path, tmp_path: Path, bestand: str, zaken: int, gebeurtenissen: int, vast: dict[str, str]
) -> None:
    draft, project = voorstel([gedeelde_logs / bestand], tmp_path / "x.yaml", vast=vast)
    manifest = draai(project, tmp_path / "uit")
    assert (manifest["zaken"], manifest["gebeurtenissen"], draft.met_fase) == (zaken, gebeurtenissen, 0)


def test_questions_of_bpic15_are_no_objections(gedeelde_logs: Path, tmp_path: Path) -> None:
    text = stel_voor(verken([gedeelde_logs / "BPIC15_1.xes.gz"]), tmp_path / "x.yaml").tekst
    sure = [line for line in text.splitlines() if line.startswith("      - {code:")]
    assert "bezwaar" not in "".join(sure)
    [line] = [line for line in text.splitlines() if '"01_BB_540"' in line]
    assert line.strip().startswith("#") and 'als: {question: "..."}' in line
