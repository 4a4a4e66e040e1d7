"""The SVG of the way before contested decisions, byte for byte, on places by hand so that no engine matters.

Renewed only by `make golden`; look at it before committing it.
"""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from klantreis.report.contested_map import BESTREDEN, tekst
from klantreis.report.contested_words import onderschrift
from klantreis.report.layout import Ligging, Lijn, Punt, Vak
from klantreis.report.twin_drawing import teken
from klantreis.report.twin_prune import knip
from klantreis.report.twin_svg import plaats_labels, svg
from tests.report.test_contested import voorbeeld


class SvgFile(SingleFileSnapshotExtension):
    """One .svg file per snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"
    _file_extension = "svg"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(SvgFile)


def lijn(*punten: Punt) -> Lijn:
    return Lijn(punten[:-1], punten[-1], None)


def test_bestreden(golden: SnapshotAssertion) -> None:
    """Five steps: one more often, one never before contested decisions; lines of every kind, two of them hollow."""
    feiten = voorbeeld()
    tweeluik = teken(knip(feiten), BESTREDEN)
    ligging = Ligging(
        1190,
        247,
        {
            "start": Vak(6, 92, 11, 11), "k001": Vak(104, 48, 59, 1), "k002": Vak(292, 26, 79, 1),
            "k003": Vak(454, 0, 69, 1), "k004": Vak(602, 0, 51, 1), "k005": Vak(830, 0, 109, 1),
            "k006": Vak(992, 0, 100, 1), "k007": Vak(1134, 14, 88, 1), "s001": Vak(602, 92, 119, 45),
            "s002": Vak(292, 92, 112, 45), "s003": Vak(104, 92, 112, 45), "s004": Vak(292, 218, 148, 59),
            "s005": Vak(1134, 76, 111, 59),
        },
        {
            ("start", "s003"): lijn((11, 92), (17, 92), (28, 92), (41, 92), (48, 92)),
            ("s003", "s002"): lijn((160, 92), (182, 92), (206, 92), (229, 92), (236, 92)),
            ("s002", "s004"): lijn((292, 115), (292, 133), (292, 159), (292, 181), (292, 188)),
            ("s002", "s001"): lijn((348, 92), (401, 92), (479, 92), (535, 92), (542, 92)),
            ("s002", "s005"): lijn((332, 70), (500, 20), (900, 20), (1072, 50), (1079, 52)),
            ("s004", "s004"): lijn((350, 188), (348, 164), (392, 166), (372, 204), (366, 206)),
            ("s004", "s001"): lijn((366, 220), (440, 215), (540, 180), (580, 121), (584, 115)),
            ("s001", "s002"): lijn((602, 116), (602, 218), (435, 157), (347, 118), (340, 115)),
            ("s005", "s001"): lijn((1079, 77), (980, 80), (774, 87), (668, 90), (661, 91)),
        },
    )  # fmt: skip
    labels, zonder = plaats_labels(tweeluik, ligging)
    knipsel = tweeluik.knipsel
    assert zonder == 0
    assert svg(tweeluik, ligging, labels, tekst(knipsel, onderschrift(knipsel, zonder))) == golden
