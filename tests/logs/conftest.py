"""Real public logs, each read once through its own project file."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.project import load_project

WORTEL = Path(__file__).resolve().parents[2]


class Run:
    """A finished run; its tables as rows."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest

    @functools.cache  # noqa: B019
    def rows(self, name: str) -> list[dict[str, Any]]:
        return pq.read_table(self.folder / f"{name}.parquet").to_pylist()

    def events(self, *columns: str) -> list[dict[str, Any]]:
        return pq.read_table(self.folder / "gebeurtenissen.parquet", columns=list(columns)).to_pylist()


@pytest.fixture(scope="session")
def gelezen_log(gedeelde_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """Read a public log through mappings/NAAM.yaml and analyse it."""
    folder = tmp_path_factory.mktemp("logs")

    @functools.cache
    def read(name: str) -> Run:
        project = WORTEL / "mappings" / f"{name}.yaml"
        done = run(load_project(project), folder / name, Sleutel(b"k" * 32))
        return Run(done.folder, done.manifest)

    return read
