"""The SVG of a funnel, byte for byte. Renewed only by `make golden`; look at it before committing it."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from klantreis.report.funnel_picture import draw_funnel
from tests.report.test_funnel import voorbeeld


class SvgFile(SingleFileSnapshotExtension):
    """One .svg file per snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"
    _file_extension = "svg"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(SvgFile)


def test_trechter(golden: SnapshotAssertion) -> None:
    """The objections of Testdam: outcomes of every kind, what counts nowhere, and a step that does not occur."""
    assert draw_funnel(voorbeeld()) == golden
