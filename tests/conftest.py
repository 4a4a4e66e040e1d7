"""Fixtures that every test may use."""

from __future__ import annotations

import shutil
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
