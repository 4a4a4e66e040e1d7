"""klantreis voorafgaand, on decisions of which a known share was contested."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.manifest import read_manifest
from klantreis.pipeline import LEZEN, run
from klantreis.project import load_project
from tests.cli.conftest import Opdracht

PROJECT = """\
peildatum: 2024-10-01
terugkijk_dagen: 60
registratievertraging_dagen: 10
zaad: 3
bronnen:
  zaken:
    bestanden: zaken.csv
    kolommen: {zaak: zaak, inwoner: {kolom: wie, soort: klant}, activiteit: stap, tijdstip: op, wet: wet,
               uitkomst: uitkomst}
    activiteiten:
      - {code: Melding, fase: melding}
      - {code: Besluit, fase: besluit, rollen: [besluit, bekendmaking]}
      - {code: Bezwaar, fase: bezwaar}
"""


def zaken(met: int, zonder: int) -> str:
    """Two hundred decisions on the Wmo and forty for youth; to half of each a letter goes before.

    met, zonder : of a hundred with and without a letter, how many are contested.
    """
    lines = ["zaak;wie;stap;op;wet;uitkomst", "oud;900;Melding;2023-06-01 09:00;Wmo;"]
    for wet, n in (("Wmo", 200), ("Jeugdwet", 40)):
        for nr in range(n):
            zaak, day = f"{wet}-{nr}", date(2024, 1, 8) + timedelta(days=nr)
            letter, rank = nr % 2 == 0, nr // 2
            lines.append(f"{zaak};{zaak};Melding;{day} 09:00;{wet};")
            if letter:
                lines.append(f"{zaak};{zaak};Tweede brief;{day + timedelta(days=9)} 09:00;{wet};")
            lines.append(f"{zaak};{zaak};Besluit;{day + timedelta(days=20)} 09:00;{wet};afwijzing")
            if rank % 100 < (met if letter else zonder) * (n // 2) / 100:
                lines.append(f"{zaak};{zaak};Bezwaar;{day + timedelta(days=40)} 09:00;{wet};")
    return "\n".join(lines) + "\n"


def maak(folder: Path, text: str, tot: str = "draaien") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "zaken.csv").write_text(text, encoding="utf-8")
    (folder / "p.yaml").write_text(PROJECT, encoding="utf-8")
    return run(load_project(folder / "p.yaml"), folder / tot, Sleutel(b"s" * 32), tot=tot).folder


@pytest.fixture(scope="module")
def uitvoer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return maak(tmp_path_factory.mktemp("vooraf"), zaken(met=40, zonder=10))


def gezegd(opdracht: Opdracht, *words: str | Path) -> tuple[list[str], list[list[str]]]:
    """What is said, and the rows of the table."""
    done = opdracht("voorafgaand", *words)
    assert done.code == 0, done.fout
    lines = done.uit.splitlines()
    return [line for line in lines if "\t" not in line], [line.split("\t") for line in lines if "\t" in line]


def test_a_finding_is_a_sentence_with_its_table_and_its_caution(opdracht: Opdracht, uitvoer: Path) -> None:
    said, rows = gezegd(opdracht, uitvoer)
    # Of Friday 2 August is the last one that counts: six weeks, a week and ten days later it is 30 September. That of
    # Saturday has until Monday 16 September, and so too long. Of the Wmo that leaves 188, and all 40 for youth.
    # Contested are 40 of 100 and 8 of 20 with a letter, 10 of 100 and 2 of 20 without, the first ones.
    assert said[:2] == [
        "228 besluiten van 228 inwoners vergeleken, waarvan 60 bestreden (er kwam bezwaar of beroep). Intern.",
        "Gekeken is naar wat er in de 60 dagen voor het besluit is geregistreerd.",
    ]
    assert said[3] == "1 kenmerk bekeken, 1 bevinding:"
    assert said[4].startswith(
        '- De stap "Tweede brief" ging vaker vooraf aan een bestreden besluit. Van de 100 besluiten waar dit aan '
        "voorafging, werden er ongeveer 4"
    )
    assert rows[0] == [
        "kenmerk", "niveau", "besluiten met", "besluiten zonder", "bestreden op 100 met", "op 100 zonder", "verschil",
        "waarschijnlijk", "ruw verschil", "q",
    ]  # fmt: skip
    assert rows[1][:2] == ["stap", "Tweede brief"]
    assert "Niet meegeteld, in besluiten:" in said
    assert said[-2].startswith("Dit laat zien wat samen voorkomt. Het zegt niet waardoor iemand bezwaar maakt")
    assert said[-1].endswith("Het zegt niets over medewerkers.")


def test_the_table_and_the_manifest_are_in_the_run(uitvoer: Path) -> None:
    facts = read_manifest(uitvoer)["voorafgaand"]
    assert {name: facts[name] for name in ("terugkijk_dagen", "registratievertraging_dagen", "zaad")} == {
        "terugkijk_dagen": 60, "registratievertraging_dagen": 10, "zaad": 3,
    }  # fmt: skip
    assert (facts["trekkingen"], facts["strata"], facts["niet_te_plaatsen"]) == (2000, ["wet", "jaar", "uitkomst"], 0)
    besluiten = pq.read_table(uitvoer / "voorafgaand_besluiten.parquet")["telt"].to_pylist()
    assert facts["besluiten"] + sum(facts["weggelaten"].values()) == len(besluiten) == 240
    names = {f"{row['kenmerk']}: {row['niveau']}" for row in pq.read_table(uitvoer / "voorafgaand.parquet").to_pylist()
             if row["in_familie"]}  # fmt: skip
    assert names == set(facts["familie"])
    text = (uitvoer / "samenvatting.txt").read_text(encoding="utf-8")
    assert "Wat ging vooraf aan bezwaar? 1 kenmerk bekeken, 1 bevinding.\n" in text


def test_what_is_no_finding_is_shown_when_asked(opdracht: Opdracht, tmp_path: Path) -> None:
    geen = maak(tmp_path / "gelijk", zaken(met=20, zonder=20))
    said, rows = gezegd(opdracht, geen)
    assert rows == []
    assert "Wat er nog meer is bekeken, toont --alles" in "\n".join(said)
    assert any("zet terugkijk_dagen in het projectbestand lager" in line for line in said) == any(
        "beginnen later dan de terugblik" in line for line in said
    )
    _said, rows = gezegd(opdracht, geen, "--alles")
    assert [row[:2] for row in rows[1:]] == [["stap", "Tweede brief"]]


def test_a_choice_is_compared_again_and_says_what_that_means(opdracht: Opdracht, uitvoer: Path) -> None:
    said, rows = gezegd(opdracht, uitvoer, "--wet", "wmo", "--aantal", "1")
    assert said[0].endswith("bestreden (er kwam bezwaar of beroep), alleen zaken met wet Wmo. Intern.")
    assert len(rows) == 2
    assert said[-1].startswith("Let op: dit is een keuze achteraf.")
    said, rows = gezegd(opdracht, uitvoer, "--wet", "Jeugdwet")
    assert said[3] == (
        "Er zijn te weinig besluiten om iets te zeggen: geen enkel kenmerk ging aan minstens 30 besluiten vooraf en "
        "aan minstens 30 niet."
    )
    assert rows == []


def test_nothing_contested_and_nothing_decided(opdracht: Opdracht, tmp_path: Path) -> None:
    said, rows = gezegd(opdracht, maak(tmp_path / "geen", zaken(met=0, zonder=0)))
    assert said[3] == "Van deze besluiten is er geen bestreden, dus er is niets te vergelijken."
    assert rows == []
    said, rows = gezegd(opdracht, maak(tmp_path / "leeg", "\n".join(zaken(0, 0).splitlines()[:2])))
    assert said[3] == "Er is geen besluit dat meetelt, dus er is niets te vergelijken."
    assert rows == []


def test_a_run_that_only_read_has_nothing_to_show(opdracht: Opdracht, tmp_path: Path) -> None:
    done = opdracht("voorafgaand", maak(tmp_path / "gelezen", zaken(40, 10), LEZEN))
    assert done.code == 2
    assert done.fout.startswith("[geen-klantreizen]")
    assert "voorafgaand.parquet" in done.fout
