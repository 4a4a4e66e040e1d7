"""klantreis verbeteropgaven: from a project file to a verdict, with what makes it unfair."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from klantreis.pipeline.improving import measure_improvements

Opdracht = Callable[..., Any]
PROJECT = """\
gemeente: Proef
peildatum: 2025-12-31
verbeteropgaven:
  - {{naam: Meer besluiten, indicator: besluit, groep: "wet: Wmo", nulmeting: 2024, streefwaarde: 0.8, richting: hoger,
     eigenaar: Team toegang, ingreep_op: 2025-02-01, meten_op: 2025-12-01, geborgd: ja}}
  - {{naam: Sneller klaar, indicator: doorlooptijd, nulmeting: 2024, streefwaarde: 15, richting: lager,
     ingreep_op: 2025-02-01, meten_op: 2026-03-01}}
  - {{naam: Onbekende groep, indicator: besluit, groep: "wet: Pw", nulmeting: 2024, streefwaarde: 0.8, richting: hoger,
     ingreep_op: 2025-02-01, meten_op: 2025-12-01}}
  - {{naam: Later, indicator: besluit, nulmeting: 2024, streefwaarde: 0.8, richting: hoger, ingreep_op: 2025-11-01,
     meten_op: 2026-06-01}}
bronnen:
  b:
    bestanden: b.csv
    kolommen: {{zaak: Zaak, activiteit: Stap, tijdstip: Datum, wet: {{waarde: Wmo}}{wijk}}}
    activiteiten:
      - {{code: M, activiteit: Melding, fase: melding}}
      - {{code: B, activiteit: Besluit, fase: besluit, rollen: [besluit]}}
      - {{code: S, activiteit: Afgesloten, fase: administratie, rollen: [afsluiting]}}
"""


@pytest.fixture(autouse=True)
def zonder_kaarten(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("klantreis.report.map", "klantreis.report.desk_map", "klantreis.pipeline.running"):
        monkeypatch.setattr(f"{module}.motoren", tuple)


@pytest.fixture
def run(opdracht: Opdracht, tmp_path: Path) -> Path:
    """A zaak a day from 2023 to 2025, closed after 20 days; a decision after 10 days in one of two, and in 2025 in
    nine of ten. From 2025 on wijk is not filled any more."""
    lines = ["Zaak;Stap;Datum;Wijk"]
    for nr in range((date(2025, 12, 1) - date(2023, 1, 1)).days + 1):
        day = date(2023, 1, 1) + timedelta(nr)
        wijk = "Noord" if day.year < 2025 else ""
        steps = [("M", 0), ("S", 20)]
        if (nr % 10 < 9) if day >= date(2025, 2, 1) else nr % 2:
            steps.insert(1, ("B", 10))
        lines += [f"Z{nr};{code};{day + timedelta(after)};{wijk}" for code, after in steps]
    (tmp_path / "b.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "p.yaml").write_text(PROJECT.format(wijk=", wijk: Wijk"), encoding="utf-8")
    assert opdracht("draai", tmp_path / "p.yaml", "-o", tmp_path / "uit").code == 0
    return tmp_path / "uit"


def test_every_task_has_its_baseline_its_figure_now_and_its_verdict(opdracht: Opdracht, run: Path) -> None:
    rows = measure_improvements(run, lambda what, n: None).tabel.to_pylist()
    counted = [(row["n_nul"], round(row["waarde_nul"], 2), row["n_nu"], round(row["waarde_nu"], 2)) for row in rows[:2]]
    # A zaak a day: 1 January to 2 August 2024, and from 1 February 2025 to 2 June, or 182 days before the peildatum.
    assert counted == [(215, 0.5, 122, 0.9), (215, 20.0, 152, 20.0)]
    assert [row["oordeel"] for row in rows] == ["gehaald", "niet_gehaald", "niet_te_meten", "nog_niet_gemeten"]
    assert [row["tussenstand"] for row in rows] == [False, True, False, False]
    # The project file is not looked at again.
    (run.parent / "p.yaml").unlink()
    done = opdracht("verbeteropgaven", run)
    assert (done.code, done.fout) == (0, "")
    said = done.uit.splitlines()
    assert said[0] == "4 verbeteropgaven: 1 gehaald, 1 niet gehaald, 1 nog niet gemeten, 1 niet te meten. Intern."
    assert said[2] == "Meer besluiten: gehaald."
    assert (
        said[3]
        == "  Aandeel van de zaken met een besluit in de eerste 182 dagen, wet Wmo. Streefwaarde: minstens 80,0 %."
    )
    assert "  Eigenaar: Team toegang. Ingreep op 1 feb 2025. Geborgd." in said
    assert "Sneller klaar: niet gehaald (tussenstand: de meetdag is nog niet geweest)." in said
    unknown = next(line for line in said if "komt bij deze indicator niet voor" in line)
    assert unknown.startswith("  Let op: de groep 'wet: Pw' komt bij deze indicator niet voor; die heeft: alle, wet: ")
    assert "  Nu: nog te vroeg. Meten op 1 jun 2026." in said
    # What makes before and after unlike is said, but for the length of windows, which makes no difference here.
    warned = [line for line in said if line.startswith("  Waarschuwing: ")]
    assert any("'wijk' ingevuld: 100 % in de nulmeting en 0 % in de tijd na de ingreep" in line for line in warned)
    assert not any("telt" in line and "dagen. Vergelijk geen aantallen" in line for line in warned)
    short = opdracht("verbeteropgaven", run, "--aantal", "1")
    assert "; toon alles met --aantal " in short.uit


def test_a_run_without_tasks(opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path) -> None:
    opdracht("draai", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel)
    done = opdracht("verbeteropgaven", tmp_path / "uit")
    assert done.code == 2 and done.fout.startswith("[geen-verbeteropgaven]")
    shutil.rmtree(tmp_path / "uit")
    opdracht("lees", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel)
    assert opdracht("verbeteropgaven", tmp_path / "uit").fout.startswith("[geen-klantreizen]")
