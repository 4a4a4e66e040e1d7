"""The SVG of change points, byte for byte.

Renewed only by `make golden`; look at it before committing it.
"""

# ruff: noqa: F811

from __future__ import annotations

from syrupy.assertion import SnapshotAssertion

from klantreis.report.trend_picture import draw_trends
from tests.golden.test_bestreden import golden  # noqa: F401
from tests.report.test_trend import voorbeeld


def test_omslagpunten(golden: SnapshotAssertion) -> None:
    """Four series: a count that fell, days that rose and fell, a share that rose late and one that fell early."""
    assert draw_trends(voorbeeld()) == golden
