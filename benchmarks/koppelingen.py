"""Links between objections and decisions against the truth of the made-up municipality.

Three seeds of 20,000 residents; the last two were not looked at while the analysis was made. A link is right when it is
the one decision that the objection is about in truth. What is called vast or sterk must be right nearly always, what is
called waarschijnlijk in nine of ten; what a reference, a date or a unique window allows must be found; a reference to a
decision outside the data must not be linked.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.journeys.truth import Gemeente
from tests.links.truth import GEKOPPELD, Gepland, gepland

INWONERS = 20_000
ZADEN = (1, 48_611, 907_321)
BUITEN = "buiten de gegevens"


def main(inwoners: int = INWONERS, zaden: Iterable[int] = ZADEN) -> None:
    """Print the figures of every seed; stop with an error when one is below what is promised."""
    slecht = []
    for zaad in zaden:
        with tempfile.TemporaryDirectory() as name:
            every, extra = gepland(Gemeente(Path(name), inwoners, zaad))
        print(f"seed {zaad}: {len(every):,} objections and appeals planted, {extra.total()} found besides")
        slecht += [f"zaad {zaad}: {what}" for what in meet(every)]
        if extra:
            slecht.append(f"zaad {zaad}: objections that nobody planted")
        _verwarring(every)
    if slecht:
        sys.exit("\n".join(["below what is promised:", *slecht]))


def meet(every: Sequence[Gepland]) -> list[str]:
    """Print how good the links are; returns what is not good enough."""
    sure = [each for each in every if each.gekoppeld and each.beste["zekerheid"] != "waarschijnlijk"]
    likely = [each for each in every if each.gekoppeld and each.beste["zekerheid"] == "waarschijnlijk"]
    possible = [each for each in every if each.rij["zekerheid"] in GEKOPPELD]
    ambiguous = [each for each in every if each.gevonden and each.beste["zekerheid"] == "meerduidig"]
    outside = [each for each in every if each.rij["wijze"] == BUITEN]
    chained = [each for each in possible if each.keten and not each.onzekere_keten]
    shares = (
        ("called vast or sterk: right", [each.juist for each in sure], 0.995),
        ("called waarschijnlijk: right", [each.juist for each in likely], 0.9),
        ("possible to know: found", [each.juist for each in possible], 0.95),
        ("ambiguous: the true one among them", [each.erbij for each in ambiguous], 0.98),
        ("outside the data: not linked", [not each.gekoppeld for each in outside], 1.0),
        ("first decision of the chain: right", [each.beste["keten"] == each.keten for each in chained], 0.995),
    )
    slecht = []
    for what, hits, least in shares:
        share = sum(hits) / max(len(hits), 1)
        print(f"  {what:36}{sum(hits):>7,} of {len(hits):>6,}  {share:.4f}  (promised {least})")
        if share < least:
            slecht.append(what)
    return slecht


def _verwarring(every: Sequence[Gepland]) -> None:
    """Print how the register wrote the decision, by the method and the certainty that were found."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for each in every:
        right = "right" if each.juist else "among them" if each.besluit and each.erbij else "-"
        if each.gekoppeld and not each.juist:
            right = "WRONG"
        found = each.beste if each.gevonden else {"methode": "-", "zekerheid": "-"}
        counts[each.rij["wijze"], found["methode"], found["zekerheid"], right] += 1
    print("  how it was written, by method and certainty:")
    for (wijze, methode, zekerheid, right), n in sorted(counts.items()):
        print(f"    {wijze:20}{methode:14}{zekerheid:16}{right:12}{n:>7,}")


if __name__ == "__main__":
    main()
