"""What a comparison comes to in one word: how sure the difference is, and whether it is large enough to matter."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

ZEKER: Final = 0.05
"""At a q below this a difference is a finding."""
WEINIG_LOPEND: Final = 0.10
"""When more than this part still goes on after the days that it was followed, times that look equal may not be."""


def oordeel(row: Mapping[str, Any]) -> str:
    """The verdict on a row of `vergelijking`: a key of OORDELEN_VERGELIJKING.

    A margin of relevance is set beforehand. Only an interval that lies within it says that two periods are equal: no
    difference that could be shown is not the same as no difference. Nor are times equal, or different by little, when
    many were still going on when they were last seen (`lopend`).

    Examples
    --------
    >>> row = {"effectmaat": "risicoverschil", "ci_laag": 0.06, "ci_hoog": 0.2, "q": 0.001, "marge": 0.05}
    >>> oordeel(row | {"in_familie": True, "p": 0.0001})
    'groot_verschil'
    """
    if row["effectmaat"] is None or row["ci_laag"] is None or not math.isfinite(row["ci_laag"]):
        return "te_weinig"
    if not row["in_familie"] or row["q"] is None:  # nothing varies within the periods: there is no test
        return "niet_getoetst"
    low, high = row["ci_laag"], row["ci_hoog"]
    least, most = -row["marge"], row["marge"]
    if row["effectmaat"] == "verhouding":
        least, most = 1 / (1 + row["marge"]), 1 + row["marge"]
    outside = low > most or high < least
    inside = least < low and high < most and (row.get("lopend") or 0.0) <= WEINIG_LOPEND
    if row["q"] < ZEKER:
        return "klein_verschil" if inside else "groot_verschil" if outside else "verschil"
    return "gelijk" if inside else "geen_aantoonbaar_verschil"
