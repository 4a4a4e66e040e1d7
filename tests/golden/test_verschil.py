"""The SVG of two periods on one layout, byte for byte, on places by hand so that no engine matters.

Renewed only by `make golden`; look at it before committing it.
"""

from __future__ import annotations

from syrupy.assertion import SnapshotAssertion

from klantreis.report.difference_words import PERIODEN, onderschrift, tekst
from klantreis.report.layout import Ligging, Vak
from klantreis.report.twin_drawing import teken
from klantreis.report.twin_prune import knip
from klantreis.report.twin_svg import plaats_labels, svg
from tests.golden.test_bestreden import golden, lijn  # noqa: F401
from tests.report.test_difference import voorbeeld

LIGGING = Ligging(
    1573, 257,
    {
        "einde": Vak(1568, 137, 11, 11),
        "k001": Vak(108, 57, 59, 1),
        "k002": Vak(363, 35, 79, 1),
        "k003": Vak(554, 10, 69, 1),
        "k004": Vak(726, 10, 51, 1),
        "k005": Vak(1008, 10, 109, 1),
        "k006": Vak(1285, 10, 100, 1),
        "k007": Vak(1448, 3, 88, 1),
        "s001": Vak(726, 102, 112, 45),
        "s002": Vak(363, 102, 112, 45),
        "s003": Vak(108, 102, 119, 45),
        "s004": Vak(363, 227, 148, 59),
        "s005": Vak(1448, 55, 153, 59),
        "start": Vak(6, 102, 11, 11),
    },
    {
        ("s001", "einde"): lijn((782, 113), (838, 123), (929, 137), (1008, 137), (1008, 137), (1008, 137),
            (1450, 137), (1488, 137), (1533, 137), (1554, 137), (1562, 137)),
        ("s001", "s002"): lijn((726, 126), (726, 248), (519, 172), (418, 128), (412, 125)),
        ("s002", "s001"): lijn((419, 102), (485, 102), (594, 102), (662, 102), (670, 102)),
        ("s002", "s004"): lijn((363, 125), (363, 143), (363, 169), (363, 190), (363, 198)),
        ("s002", "s005"): lijn((411, 80), (448, 64), (503, 45), (552, 45), (552, 45), (552, 45), (1286, 45),
            (1312, 45), (1340, 47), (1365, 48), (1372, 49)),
        ("s003", "s002"): lijn((167, 102), (207, 102), (259, 102), (300, 102), (307, 102)),
        ("s004", "s001"): lijn((437, 231), (492, 231), (569, 227), (633, 207), (670, 196), (696, 158), (711, 131),
            (715, 125)),
        ("s004", "s004"): lijn((421, 198), (419, 174), (463, 176), (443, 214), (437, 216)),
        ("s005", "s001"): lijn((1372, 62), (1327, 65), (1269, 70), (1217, 73), (1063, 84), (882, 94), (789, 99),
            (782, 99)),
        ("start", "s003"): lijn((11, 102), (17, 102), (28, 102), (41, 102), (48, 102)),
    },
)  # fmt: skip
"""Places as Graphviz gave them, rounded."""


def test_verschil(golden: SnapshotAssertion) -> None:  # noqa: F811
    """Five steps: one new, one more often; lines that appeared, vanished, grew, shrank and slowed; where zaken end."""
    tweeluik = teken(knip(voorbeeld()), PERIODEN)
    labels, zonder = plaats_labels(tweeluik, LIGGING)
    knipsel = tweeluik.knipsel
    assert zonder == 0
    assert svg(tweeluik, LIGGING, labels, tekst(knipsel, onderschrift(knipsel, zonder))) == golden
