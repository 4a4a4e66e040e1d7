"""Terms in a whole run: what is written, what the manifest says, and what makes a run be done anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import LEZEN, Uitkomst, run
from klantreis.project import load_project, loading
from klantreis.schemas import OPENBAARHEID, schema_of
from klantreis.vocabulary import OPSCHORTINGEN, TERMIJNEN

PROJECT = """\
gemeente: Testdam
peildatum: 2024-06-30
kalender: dicht.yaml
termijnen:
  - code: EIGEN-BELOFTE
    omschrijving: Besluit binnen vijf werkdagen
    soort: servicenorm
    trajecten:
      - van: {rollen: [aanvraag]}
        tot: {rollen: [besluit]}
    waarden:
      - {vanaf: 2020-01-01, aantal: 5, eenheid: werkdagen, artikel: Servicehandvest}
bronnen:
  wmo:
    bestanden: wmo.csv
    kolommen: {zaak: Zaak, activiteit: Stap, tijdstip: Datum, wet: {waarde: Wmo}}
    activiteiten:
      - {code: M, activiteit: Melding, fase: melding}
      - {code: A, activiteit: Aanvraag, fase: besluit, rollen: [aanvraag]}
      - {code: V, activiteit: Vertraging gemeld, rollen: [verdaging]}
      - {code: B, activiteit: Besluit, fase: besluit, rollen: [besluit, bekendmaking]}
"""
CSV = """\
Zaak;Stap;Datum
K1;A;2024-03-01
K1;V;2024-03-10
K1;B;2024-03-15
K2;A;2024-05-01
K3;B;2024-05-08
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "wmo.csv").write_text(CSV)
    (tmp_path / "dicht.yaml").write_text("gesloten: [2024-03-04]\n")
    (tmp_path / "testdam.yaml").write_text(PROJECT)
    return tmp_path / "testdam.yaml"


def go(project: Path, tot: str | None = None) -> Uitkomst:
    more = {} if tot is None else {"tot": tot}
    return run(load_project(project), project.parent / "uit", Sleutel(b"s" * 32), **more)


def test_a_run_writes_its_terms(project: Path) -> None:
    done = go(project)
    for name, columns in (("termijnen", TERMIJNEN), ("opschortingen", OPSCHORTINGEN)):
        schema = pq.read_schema(done.folder / f"{name}.parquet")
        assert schema.remove_metadata() == schema_of(columns)
        assert all((schema.metadata or {}).get(key.encode()) == value.encode() for key, value in OPENBAARHEID.items())
        head = (done.folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert head.replace('"', "").split(";") == list(columns)
    rows = pq.read_table(done.folder / "termijnen.parquet").to_pylist()
    assert [(row["zaak"], row["termijn"], row["status"], row["dagen_over"]) for row in rows] == [
        ("K1", "WMO-BES", "binnen", 0.0), ("K1", "EIGEN-BELOFTE", "overschreden", 7.0),
        ("K2", "WMO-BES", "overschreden", 46.0), ("K2", "EIGEN-BELOFTE", "overschreden", 53.0),
        ("K3", "WMO-BES", "niet_te_bepalen", None), ("K3", "EIGEN-BELOFTE", "niet_te_bepalen", None),
    ]  # fmt: skip
    said = pq.read_table(done.folder / "opschortingen.parquet").to_pylist()
    assert [(row["zaak"], row["termijn"], row["soort"], row["dagen"], row["reden"]) for row in said] == [
        ("K1", "WMO-BES", "verdaging", 0, "mededeling_verlengt_niet")
    ]


def test_the_manifest_says_which_rules_were_used(project: Path) -> None:
    facts = go(project).manifest["termijnen"]
    assert len(facts["wet_sha256"]) == len(facts["kalender_sha256"]) == 64
    assert facts["kalender"] == "dicht.yaml"
    assert facts["onbekende_wetten"] == []
    assert facts["gebruikt"] == [
        {"termijn": "EIGEN-BELOFTE", "omschrijving": "Besluit binnen vijf werkdagen", "soort": "servicenorm",
             "versie": "2020-01-01", "artikel": "Servicehandvest",
         "eigen": True, "aantal": 2},
        {"termijn": "WMO-BES", "omschrijving": "Besluit op een aanvraag om een maatwerkvoorziening",
             "soort": "wettelijk", "versie": "2015-01-01",
         "artikel": "Wmo 2015 artikel 2.3.5, tweede lid", "eigen": False, "aantal": 2},
    ]  # fmt: skip


def test_an_act_without_terms_is_named(project: Path) -> None:
    text = project.read_text(encoding="utf-8")
    assert "{waarde: Wmo}" in text
    project.write_text(text.replace("{waarde: Wmo}", "{waarde: Wet op de Wmo}"), encoding="utf-8")
    done = go(project)
    assert done.manifest["termijnen"]["onbekende_wetten"] == ["Wet op de Wmo"]
    assert "kent deze wet niet: Wet op de Wmo." in (done.folder / "samenvatting.txt").read_text(encoding="utf-8")


def test_the_summary_keeps_law_and_norms_apart(project: Path) -> None:
    text = (go(project).folder / "samenvatting.txt").read_text(encoding="utf-8")
    law, _, norms = text.partition("Termijnen van de wet: 2 beoordeeld.")[2].partition("Servicenormen van de gemeente")
    assert "Wmo  50 % op tijd van 2; open 1, waarvan 1 over de termijn" in law
    assert "Niet te bepalen: 1." in law and "het begin van de termijn is niet geregistreerd" in law
    assert norms.startswith(", geen wet: 2 beoordeeld.") and "EIGEN-BELOFTE  0 % op tijd van 2" in norms


def test_another_calendar_or_another_law_runs_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not go(project).was_er_al
    assert go(project).was_er_al
    (project.parent / "dicht.yaml").write_text("gesloten: [2024-03-05]\n")
    assert not go(project).was_er_al
    assert go(project).was_er_al
    real = loading.met_eigen
    monkeypatch.setattr(loading, "met_eigen", lambda eigen: replace(real(eigen), vingerafdruk="f" * 64))
    assert go(project, LEZEN).was_er_al  # reading does not rest on the law
    assert not go(project).was_er_al
