"""klantreis herleid: what it shows and writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.manifest import seal, sha256_of

Opdracht = Callable[..., Any]


@pytest.fixture
def uit(opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in ("klantreis.report.map", "klantreis.report.desk_map", "klantreis.pipeline.running"):
        monkeypatch.setattr(f"{module}.motoren", tuple)
    assert opdracht("draai", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel).code == 0
    return tmp_path / "uit"


def test_a_figure_with_its_zaken_and_rows(opdracht: Opdracht, uit: Path, tmp_path: Path) -> None:
    done = opdracht("herleid", uit, "--cel", "stroom:loket:wmo-loket:cjg", "--aantal", 1, "-o", tmp_path / "regels")
    assert (done.code, done.fout) == (0, "")
    lines = done.uit.splitlines()
    assert lines[0] == "stroom:loket:Wmo-loket:CJG:alle. Intern."
    assert "aantal\t2\t2\tja" in lines
    assert "Dit gaat over 2 zaken en 7 bronregels." in lines
    assert "K2\t3\tzaken: zaken.csv 9-11" in lines
    assert "Dit is de eerste van 2." in lines
    text = (tmp_path / "regels.csv").read_text(encoding="utf-8-sig")
    assert text.startswith('"zaak";"gebeurtenis";"activiteit";"tijdstip_lokaal";"bron";"bestand";"regel"\n')
    assert text.count("\n") == 8
    again = opdracht("herleid", uit, "--cel", "stroom:loket:wmo-loket:cjg", "-o", tmp_path / "regels.csv")
    assert (again.code, again.fout.startswith("[bestand-bestaat-al]")) == (2, True)


def test_a_figure_that_does_not_come_out_ends_with_code_1(opdracht: Opdracht, uit: Path) -> None:
    path = uit / "stappen.parquet"
    table = pq.read_table(path)
    more = pa.array([n + 1 for n in table["zaken"].to_pylist()])
    pq.write_table(table.set_column(table.column_names.index("zaken"), "zaken", more), path)
    manifest = json.loads((uit / "manifest.json").read_text())
    manifest["uitvoer"][path.name] = {"grootte": path.stat().st_size, "sha256": sha256_of(path)}
    manifest["zegel"] = seal(manifest)
    (uit / "manifest.json").write_text(json.dumps(manifest))
    done = opdracht("herleid", uit, "--cel", "stappen:fase:besluit")
    assert done.code == 1
    assert "zaken\t2\t1\tnee" in done.uit
    assert "Niet elk getal komt er weer uit" in done.uit
