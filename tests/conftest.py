"""Fixtures that every test may use."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

WORTEL = Path(__file__).resolve().parent.parent

# The same examples on every machine, and no verdict that depends on how fast that machine is.
settings.register_profile("klantreis", derandomize=True, deadline=None)
settings.load_profile("klantreis")


@pytest.fixture(scope="session")
def gedeelde_logs() -> Path:
    """The folder with real public event logs, which stand beside the repository and are never copied into it."""
    folder = WORTEL.parent / "shared" / "eventlogs"
    if not folder.is_dir():
        pytest.skip("echte openbare logs staan niet naast deze map (../shared/eventlogs)")
    return folder


@pytest.fixture(scope="session")
def heeft_dot() -> bool:
    """Whether this system has Graphviz; without it the WebAssembly build draws."""
    return shutil.which("dot") is not None


DRIE_ZAKEN_YAML = """\
gemeente: Drie zaken
peildatum: 2024-03-10
loketten:
  - naam: Wmo-loket
  - naam: CJG
  - naam: Backoffice
bronnen:
  zaken:
    bestanden: zaken.csv
    kolommen:
      zaak: Zaak
      inwoner: {kolom: BSN, soort: bsn}
      activiteit: Code
      tijdstip: Datum
      loket: Team
      wet: Wet
    activiteiten:
      - {code: M, activiteit: Melding, fase: melding}
      - {code: N, activiteit: Notitie}
      - {code: O, activiteit: Gesprek, fase: onderzoek}
      - {code: B, activiteit: Besluit, fase: besluit, rollen: [besluit]}
      - {code: V, activiteit: Beschikking, fase: besluit, rollen: [bekendmaking]}
      - {code: S, activiteit: Afgesloten, fase: administratie, rollen: [afsluiting]}
      - {code: I, activiteit: Ingetrokken, fase: administratie, rollen: [ingetrokken]}
      - {code: F, activiteit: Factuur, fase: ondersteuning, rollen: [periodiek]}
"""
DRIE_ZAKEN_CSV = """\
Zaak;BSN;Code;Datum;Team;Wet
K1;111222333;M;2024-01-01 09:00;Wmo-loket;Wmo
K1;111222333;N;2024-01-02;Team X;Wmo
K1;111222333;O;2024-01-03 09:00;Wmo-loket;Wmo
K1;111222333;B;2024-01-05 12:00;Wmo-loket;Wmo
K1;111222333;V;2024-01-05 12:00;Wmo-loket;Wmo
K1;111222333;S;2024-01-10 09:00;Wmo-loket;Wmo
K1;111222333;F;2024-02-10 09:00;Backoffice;Wmo
K2;123456782;M;2024-01-01;Wmo-loket;Wmo
K2;123456782;O;2024-01-01 16:00;CJG;Jeugdwet
K2;123456782;I;2024-01-11;CJG;
K3;;M;2024-03-01 10:00;Wmo-loket;
K3;;O;2024-03-02 10:00;Wmo-loket;
K3;;M;2024-03-03 10:00;Wmo-loket;
K3;;O;2024-03-05 22:00;CJG;
"""


@pytest.fixture(scope="session")
def schrijf_drie_zaken() -> Callable[[Path], Path]:
    """Write a log of three zaken that can be checked by hand into a folder; gives the path of its project file.

    K1 has an event outside every phase at a desk that the register does not know, two events at one instant, and an
    invoice after its closing. K2 has two wetten, a day with and an hour without, and is withdrawn. K3 is open, goes back,
    and has no resident.
    """

    def write(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "zaken.csv").write_text(DRIE_ZAKEN_CSV, encoding="utf-8")
        (folder / "drie.yaml").write_text(DRIE_ZAKEN_YAML, encoding="utf-8")
        return folder / "drie.yaml"

    return write


@pytest.fixture
def drie_zaken(tmp_path: Path, schrijf_drie_zaken: Callable[[Path], Path]) -> Path:
    """The project file of the three-case log, in a folder of this test's own."""
    return schrijf_drie_zaken(tmp_path / "drie")


@pytest.fixture
def lees(tmp_path: Path) -> Callable[..., dict[str, list[dict[str, Any]]]]:
    """Run a project up to the event log: text of the project file, files (name -> text or bytes) -> table -> rows.

    The folder of the run is `tmp_path / "uit"`; the key is fixed.
    """

    def run(project: str, files: dict[str, str | bytes]) -> dict[str, list[dict[str, Any]]]:
        import pyarrow.parquet as pq

        from klantreis.disclosure.pseudonyms import Sleutel
        from klantreis.pipeline import LEZEN
        from klantreis.pipeline import run as draai
        from klantreis.project import load_project

        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        (tmp_path / "project.yaml").write_text(project, encoding="utf-8")
        target = tmp_path / "uit"
        shutil.rmtree(target, ignore_errors=True)
        draai(load_project(tmp_path / "project.yaml"), target, Sleutel(bytes(range(32))), tot=LEZEN)
        return {path.stem: pq.read_table(path).to_pylist() for path in sorted(target.glob("*.parquet"))}

    return run
