"""What controleer finds, with the line of the project file, and what is new since an earlier run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from klantreis.mapping.check import Controle
from klantreis.mapping.news import Stand, nieuws, stand_van
from klantreis.pipeline import LEZEN, run
from klantreis.pipeline.checking import check
from klantreis.project import load_project

KOP = ["Zaaknr", "Stap", "Datum", "Team"]
STAPPEN = (("A1", "Wmo"), ("A2", "Wmo"), ("B1", "CJG"))
RIJEN = [
    [f"Z{nr}", stap, f"{at + 14}-{nr + 1}-2024", team] for nr in range(10) for at, (stap, team) in enumerate(STAPPEN)
]

GOED = """\
loketten:
  - naam: Wmo
  - naam: CJG
bronnen:
  wmo:
    bestanden: wmo_*.csv
    kolommen: {zaak: Zaaknr, activiteit: Stap, tijdstip: Datum, loket: Team}
    activiteiten:
      - {code: A1, fase: melding}
      - {code: A2, fase: onderzoek}
      - {code: B1, fase: besluit}
"""


@pytest.fixture
def project(csv: Any, tmp_path: Path) -> Any:
    csv("wmo_2024.csv", KOP, RIJEN)

    def schrijf(text: str) -> Path:
        (tmp_path / "p.yaml").write_text(text)
        return tmp_path / "p.yaml"

    return schrijf


def controleer(path: Path, vorige: Path | None = None) -> Controle:
    return check(path, vorige)


def test_a_clean_project_has_no_findings(project: Any) -> None:
    found = controleer(project(GOED))
    assert found.bevindingen == [] and found.uitval == []
    assert found.regels[:2] == [
        "wmo: 30 gebeurtenissen uit 1 bestand", "  met een fase: 100 % (30); met een regel zonder fase: 0 % (0)",
    ]  # fmt: skip


@pytest.mark.parametrize(("rol", "gezegd"), [("ingetrokken", True), ("afsluiting", False)])
def test_a_source_that_records_no_closing_is_told_also_when_it_has_withdrawals(
    project: Any, rol: str, gezegd: bool
) -> None:
    found = controleer(project(GOED.replace("code: B1, fase: besluit", f"code: B1, fase: besluit, rollen: {rol}")))
    assert any("geen stap heeft de rol afsluiting" in line for line in found.regels) is gezegd
    assert found.bevindingen == []


def test_a_rule_about_a_desk_that_the_data_do_not_have(project: Any) -> None:
    rule = "niet_betrokken:\n  - {naam: goed, loket: Wmo, signaal: A1, geen_contact_met: CJG}\n"
    assert controleer(project(GOED.replace("bronnen:", rule + "bronnen:"))).bevindingen == []
    rule += "  - {naam: x, loket: Wmo, signaal: A11, geen_contact_met: Kerk}\n"
    path = project(
        GOED.replace("  - naam: CJG\n", "  - naam: CJG\n  - naam: Kerk\n").replace("bronnen:", rule + "bronnen:")
    )
    assert controleer(path).bevindingen == [
        f"{path}:7: niet_betrokken, 'x': het signaal 'A11' komt niet voor. Bedoelde u 'A1'?",
        f"{path}:7: niet_betrokken, 'x': de gegevens van Kerk zijn hier niet bij, dus of er contact was, is niet te "
        "bepalen.",
    ]


def test_every_finding_names_its_line(project: Any) -> None:
    text = GOED.replace("  - naam: CJG\n", "").replace("code: B1, fase: besluit", "code: C9, fase: besluit")
    text += '      - {patroon: "A*", fase: melding}\n      - {patroon: "*2", fase: advies}\n      - {code: A1}\n'
    path = project(text)
    found = "\n".join(controleer(path).bevindingen).replace(f"{path}:", "")
    assert found.splitlines() == [
        "4: 1 code heeft geen regel, bij 33,3 % (10) van de gebeurtenissen: B1 (10).",
        "1: 1 naam staat niet in het register van loketten (bron wmo), of niet op die dag: CJG (10).",
        "10: deze regel past bij geen enkele rij.",
        "13: deze regel en regel 8 passen allebei bij 10 rijen en zijn even specifiek; nu wint regel 8, omdat "
        "die eerder staat.",
    ]
    assert "    regel 8 gaat voor regel 11, bij 10 rijen" in controleer(path).regels
    assert "  regel 11 wint nooit: steeds gaat regel 8, 9 voor" in controleer(path).regels


def test_a_phase_that_is_left_out_on_purpose_is_no_finding(project: Any) -> None:
    found = controleer(project(GOED.replace("code: B1, fase: besluit", "code: B1")))
    assert (
        found.bevindingen == []
        and "  met een fase: 66,7 % (20); met een regel zonder fase: 33,3 % (10)" in found.regels
    )


def test_a_rule_that_only_skips_is_used(project: Any) -> None:
    found = controleer(project(GOED.replace("code: B1, fase: besluit", "code: B1, overslaan: ja")))
    assert found.bevindingen == [] and [(row[1], row[2]) for row in found.uitval] == [("overgeslagen", "10")]


def test_without_rules_no_event_has_a_phase(project: Any) -> None:
    found = controleer(project(GOED.split("    activiteiten:")[0]))
    assert len(found.bevindingen) == 1 and "geen regels met een fase" in found.bevindingen[0]


def test_columns_that_a_file_lacks_and_unread_dates_are_told(project: Any, csv: Any) -> None:
    csv("wmo_2025.csv", KOP[:3], [["Z90", "A1", "1-1-2025"], ["Z91", "A1", "volgt"], ["", "A1", "2-1-2025"]])
    found = controleer(project(GOED))
    assert "Let op: wmo: kolom 'Team' staat niet in wmo_2025.csv; daar blijft die leeg." in found.regels
    assert [row[1:3] for row in found.uitval] == [("datum_onleesbaar", "1"), ("zaak_ontbreekt", "1")]
    assert "  datums in Datum, herkend: d-m-jjjj (32); 1 in geen bekende notatie" in found.regels


def test_dates_that_do_not_fit_the_notation_are_a_finding_with_the_one_that_fits(project: Any, csv: Any) -> None:
    wrong = GOED.replace("tijdstip: Datum", "tijdstip: {kolom: Datum, formaat: m-d-jjjj}")
    path = project(wrong)
    assert (
        f"{path}:5: van de 30 datums in 'Datum' passen er minstens 30 niet bij formaat m-d-jjjj. Wel past: d-m-jjjj. "
        "Zet dat bij formaat, of laat formaat weg." in controleer(path).bevindingen
    )
    path.write_text(wrong.replace("m-d-jjjj", "d-m-jjjj"))
    assert controleer(path).bevindingen == []
    # What fits no notation at all says nothing of the one that was given.
    csv("wmo_2025.csv", KOP, [[f"Z{nr}", "A1", "volgt", "Wmo"] for nr in range(20)])
    assert not any("Wel past" in line for line in controleer(path).bevindingen)


def test_a_source_without_any_row_is_a_finding_and_its_rules_are_none(project: Any, csv: Any) -> None:
    csv("wmo_2024.csv", KOP, [])
    path = project(GOED)
    assert controleer(path).bevindingen == [
        f"{path}:5: in de bestanden van deze bron staat niets om te lezen. Controleer of de export is gelukt.",
    ]
    csv("wmo_2025.csv", KOP, [["Z1", "A1", "volgt", "Wmo"]])
    assert not any("niets om te lezen" in line for line in controleer(path).bevindingen)


def test_what_is_new_is_said_first(project: Any, csv: Any, tmp_path: Path) -> None:
    path = project(GOED)
    run(load_project(path), tmp_path / "uit", None, tot=LEZEN)
    assert controleer(path, tmp_path / "uit").regels[1] == "  niets: dezelfde codes, loketten en kolommen."
    csv("wmo_2025.csv", ["Zaaknr", "Stap", "Datum", "Loket"],
        [["Z90", "A1", "1-1-2025", ""], ["Z90", "N7", "2-1-2025", ""]])  # fmt: skip
    csv("wmo_2026.csv", KOP, [["Z95", "a1", "1-1-2025", "Steunpunt"]])
    assert controleer(path, tmp_path / "uit").regels[:6] == [
        "Nieuw sinds de vorige run:",
        "  wmo: 1 nieuwe code zonder regel: N7 (1 keer).",
        "  wmo: 1 nieuw loket: Steunpunt (1 keer).",
        "  wmo: 1 nieuwe kolom: Loket.",
        "  wmo: kolom Team is er niet meer in wmo_2025.csv.",
        "",
    ]
    # The same comparison between two finished runs.
    before = stand_van(tmp_path / "uit", run(load_project(path), tmp_path / "oud", None, tot=LEZEN).manifest)
    done = run(load_project(path), tmp_path / "nieuw", None, tot=LEZEN)
    now = stand_van(done.folder, done.manifest)
    assert before.codes == {} and now.codes == {"wmo": {"N7": 1}}


def test_a_changed_project_file_is_mentioned() -> None:
    before = Stand({"a": {"f": frozenset("x")}}, activiteiten={"a": {"Melding": 3}}, project="1")
    now = Stand({"a": {"f": frozenset("x")}, "b": {}}, activiteiten={"a": {"Melding": 3, "Besluit": 2}}, project="2")
    assert nieuws(before, now) == [
        "a: 1 nieuwe activiteit: Besluit (2 keer).", "b: deze bron is nieuw.",
        "Het projectbestand zelf is ook veranderd sinds die run; ook daardoor kunnen namen nieuw zijn.",
    ]  # fmt: skip
    assert nieuws(now, now) == []


def test_no_id_and_no_pseudonym_is_said(
    csv: Any, tmp_path: Path, wmo: Path, bsns: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KLANTREIS_SLEUTEL", "KLANTREIS_SLEUTELBESTAND"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "p.yaml"
    path.write_text(
        "bronnen:\n  wmo:\n    bestanden: exports/wmo_2024.csv\n"
        "    kolommen: {zaak: Zaaknummer, activiteit: Code, tijdstip: Datum, inwoner: {kolom: BSN, soort: bsn}, "
        "behandelaar: Medewerker}\n    activiteiten: [{code: M01, fase: melding}]\n"
    )
    first, second = controleer(path), controleer(path)
    # The key differs each time: what is equal holds no pseudonym.
    assert (first.regels, first.uitval, first.bevindingen) == (second.regels, second.uitval, second.bevindingen)
    said = "\n".join([*first.regels, *first.bevindingen])
    assert "5 codes hebben geen regel" in said and not any(bsn in said for bsn in bsns) and "Janßen" not in said


def test_a_day_that_could_be_a_month_is_a_finding(project: Any, csv: Any) -> None:
    path = project(GOED)
    csv("wmo_2024.csv", KOP, [[f"Z{nr}", "A1", f"{nr % 12 + 1}-3-2024", "Wmo"] for nr in range(30)])
    found = [line for line in controleer(path).bevindingen if "wat de dag is" in line]
    assert len(found) == 1 and "'Datum'" in found[0]
    path.write_text(GOED.replace("tijdstip: Datum", "tijdstip: {kolom: Datum, formaat: d-m-jjjj}"))
    assert not any("wat de dag is" in line for line in controleer(path).bevindingen)
