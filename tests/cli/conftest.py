"""Run commands as a user does, in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from klantreis.cli import main


@dataclass(frozen=True)
class Klaar:
    """What a command left: exit code, what it wrote on either stream."""

    code: int
    uit: str
    fout: str


Opdracht = Callable[..., Klaar]


@pytest.fixture
def opdracht(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Opdracht:
    """Run `klantreis ...`."""

    def run(*arguments: str | Path) -> Klaar:
        monkeypatch.setenv("KLANTREIS_DEBUG", "")  # so that what --debug sets is gone after the test
        monkeypatch.delenv("KLANTREIS_DEBUG")
        monkeypatch.setattr(sys, "argv", ["klantreis", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out = capsys.readouterr()
        return Klaar(int(ended.value.code or 0), out.out, out.err)

    return run


@pytest.fixture
def sleutel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file, and an environment without another."""
    from klantreis.disclosure.pseudonyms import maak_sleutel

    monkeypatch.delenv("KLANTREIS_SLEUTEL", raising=False)
    monkeypatch.delenv("KLANTREIS_SLEUTELBESTAND", raising=False)
    path = tmp_path / "geheim.sleutel"
    maak_sleutel(path)
    return path
