"""The recipe for a register of objections in docs/handleiding.md, on a small made-up municipality."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.project import load_project
from tests.conftest import WORTEL

BESLUITEN = """\
  wmo:
    bestanden: ../exports/wmo.csv
    kolommen:
      zaak: Zaaknummer
      inwoner: {kolom: BSN, soort: bsn}
      activiteit: Stap
      tijdstip: {kolom: Datum, formaat: dd-mm-jjjj}
      loket: {waarde: Wmo-loket}
      wet: {waarde: Wmo}
      besluit: Besluitnummer
    activiteiten:
      - {code: Besluit verzonden, fase: besluit, rollen: [besluit, bekendmaking]}
"""
UITKOMSTEN = {
    "Gegrond": "Gegrond", "Ongegrond": "Ongegrond", "NO": "niet-ontvankelijk", "Deels gegr.": "gedeeltelijk gegrond",
    "Ingetrokken": "Ingetrokken", "Ingetr. na tegem.": "ingetrokken na tegemoetkoming",
}  # fmt: skip


def recepten() -> dict[str, str]:
    """The two project files of the recipe."""
    text = (WORTEL / "docs" / "handleiding.md").read_text(encoding="utf-8")
    part = text.partition("### Een register van bezwaren erbij, stap voor stap\n")[2].partition("\n### ")[0]
    breed, lang = re.findall(r"```yaml\n(.*?)```", part, re.DOTALL)
    return {"breed": breed, "lang": lang}


def exports(folder: Path, bsns: list[str]) -> None:
    wmo = ["Zaaknummer;BSN;Stap;Datum;Besluitnummer"]
    breed = ["Bezwaarnummer;BSN;Ontvangen;Hoorzitting;Advies commissie;Beslissing op bezwaar;Ingetrokken op;Uitkomst;"
             "Betreft;Datum besluit"]  # fmt: skip
    lang = ["Bezwaarnummer;BSN;Stap;Datum;Uitkomst;Betreft;Datum besluit"]
    for nr, (bsn, uitkomst) in enumerate(zip(bsns, UITKOMSTEN, strict=False), start=1):
        wmo.append(f"W{nr};{bsn};Besluit verzonden;{10 + nr}-03-2025;WMO-2025-100{nr}")
        about = f"uw brief, kenmerk WMO-2025-100{nr};{10 + nr}-03-2025"
        lang.append(f"B{nr};{bsn};Bezwaarschrift ontvangen;0{nr}-04-2025;;{about}")
        if uitkomst.startswith("Ingetr"):
            breed.append(f"B{nr};{bsn};0{nr}-04-2025;;;;2{nr}-04-2025;{uitkomst};{about}")
            lang.append(f"B{nr};{bsn};Bezwaar ingetrokken;2{nr}-04-2025;{uitkomst};;")
        else:
            breed.append(f"B{nr};{bsn};0{nr}-04-2025;1{nr}-05-2025;2{nr}-05-2025;0{nr}-06-2025;;{uitkomst};{about}")
            for step, day in (("Hoorzitting", f"1{nr}-05"), ("Advies commissie", f"2{nr}-05")):
                lang.append(f"B{nr};{bsn};{step};{day}-2025;;;")
            lang.append(f"B{nr};{bsn};Beslissing op bezwaar;0{nr}-06-2025;{uitkomst};;")
    for name, rows in (("wmo", wmo), ("breed/bezwaren_2025", breed), ("lang/bezwaren_2025", lang)):
        path = folder / "exports" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize("vorm", ["breed", "lang"])
def test_the_recipe_links_every_objection(vorm: str, tmp_path: Path, bsns: list[str]) -> None:
    exports(tmp_path, bsns)
    project = tmp_path / "mappings" / "p.yaml"
    project.parent.mkdir()
    text = recepten()[vorm].replace("../exports/", f"../exports/{vorm}/")
    project.write_text("peildatum: 2025-12-31\n" + text + BESLUITEN, encoding="utf-8")
    folder = run(load_project(project), tmp_path / "uit", Sleutel(b"s" * 32)).folder
    found = {row["bezwaar"]: row for row in pq.read_table(folder / "bezwaren.parquet").to_pylist()}
    assert [row["zekerheid"] for row in found.values()] == ["vast"] * 6
    assert [found[f"bezwaren:B{nr}"]["uitkomst"] for nr in range(1, 7)] == list(UITKOMSTEN.values())
    assert all(row["afgehandeld"] and row["loket"] == "Juridische Zaken" for row in found.values())
    terms = [row for row in pq.read_table(folder / "termijnen.parquet").to_pylist() if row["termijn"] == "BZW-BES"]
    # Decided after eight weeks or more, and in time: the committee makes the term longer.
    assert [row["status"] for row in terms if row["werkelijk"] is not None] == ["binnen"] * 4
    assert pq.read_table(folder / "uitval.parquet").num_rows == 0
