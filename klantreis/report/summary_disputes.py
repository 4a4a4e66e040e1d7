"""What a run says about objections and about the verdicts of people, in plain Dutch."""

from __future__ import annotations

from collections.abc import Mapping

from klantreis.report.dutch import aantal, getal
from klantreis.vocabulary_journeys import OORDEELSTATUSSEN
from klantreis.vocabulary_links import GEEN, GEKOPPELD, MEERDUIDIG


def bezwaren_kort(zekerheid: Mapping[str, int]) -> list[str]:
    """The lines about objections and appeals; none without any.

    Parameters
    ----------
    zekerheid : how many were linked at best so surely.

    >>> bezwaren_kort({"vast": 3, "geen": 1})[1]
    'Bezwaar en beroep: 4 = 3 gekoppeld aan een besluit + 0 meerduidig + 1 niet gekoppeld.'
    """
    total = sum(zekerheid.values())
    if not total:
        return []
    linked, unclear, none = (
        sum(zekerheid.get(name, 0) for name in names) for names in (GEKOPPELD, (MEERDUIDIG,), (GEEN,))
    )  # fmt: skip
    return [
        "",
        f"Bezwaar en beroep: {getal(total)} = {getal(linked)} gekoppeld aan een besluit + {getal(unclear)} meerduidig "
        f"+ {getal(none)} niet gekoppeld.",
        "  Meer: klantreis bezwaar.",
    ]


def oordelen_kort(aantallen: Mapping[str, int]) -> list[str]:
    """The lines about verdicts that people filled in; none without any. What does not count is said, with the reason.

    >>> oordelen_kort({"geldt": 2})
    ['', 'Oordelen van mensen: 2, waarvan 2 meetellen. Elk oordeel staat in oordelen.csv.']
    """
    total, counted = sum(aantallen.values()), aantallen.get("geldt", 0)
    if not total:
        return []
    lines = [
        "",
        f"Oordelen van mensen: {getal(total)}, waarvan {getal(counted)} meetellen. Elk oordeel staat in oordelen.csv.",
    ]
    for status, words in OORDEELSTATUSSEN.items():
        if status != "geldt" and (n := aantallen.get(status, 0)):
            lines.append(f"  {aantal(n, 'oordeel', 'oordelen')}: {words}.")
    return lines
