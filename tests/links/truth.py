"""Objections of the made-up municipality: what each is about in truth, and what was found."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from klantreis.mapping.references import normaliseer_kenmerk
from tests.journeys.truth import Gemeente

Rij = dict[str, Any]
GEKOPPELD = ("vast", "sterk", "waarschijnlijk")


@dataclass(frozen=True)
class Gepland:
    """An objection or appeal that was planted, and the rows that were found for it, the best first.

    besluit, keten : the decision that it is about, and the first one of the chain; None outside the data, or for none.
    onzekere_keten : the objection in between is ambiguous, so that nobody can know the chain.
    """

    rij: dict[str, str]
    besluit: str | None
    keten: str | None
    onzekere_keten: bool
    gevonden: list[Rij]

    @property
    def beste(self) -> Rij:
        return self.gevonden[0]

    @property
    def gekoppeld(self) -> bool:
        return self.beste["zekerheid"] in GEKOPPELD

    @property
    def juist(self) -> bool:
        """Whether the one link is that with the true decision."""
        links = [row["besluit"] for row in self.gevonden if row["zekerheid"] in GEKOPPELD]
        return links == [self.besluit] and self.besluit is not None

    @property
    def erbij(self) -> bool:
        """Whether the true decision is a candidate."""
        return self.besluit in [row["besluit"] for row in self.gevonden]


def gepland(gemeente: Gemeente) -> tuple[list[Gepland], Counter[tuple[str, str]]]:
    """Every planted objection, and what was found besides: (zaak, kind)."""
    rows: dict[tuple[str, str], list[Rij]] = defaultdict(list)
    for row in gemeente.tabellen["koppelingen"]:
        rows[row["bezwaar"], row["soort"]].append(row)
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in gemeente.tabellen["bezwaren"]:
        names[row["zaak"], row["soort"]].append(row["bezwaar"])
    planted = gemeente.waarheid("koppelingen")
    unsure = {row["bezwaar"] for row in planted if row["zekerheid"] not in GEKOPPELD}
    out = []
    for row in planted:
        key = row["bezwaar"], row["soort"]
        name = names[key].pop(0) if names[key] else None
        out.append(
            Gepland(
                row, normaliseer_kenmerk(row["besluit"]), normaliseer_kenmerk(row["keten"]),
                row["besluit_zaak"] in unsure, rows[name, row["soort"]] if name else [],
            )
        )  # fmt: skip
    return out, Counter({key: len(left) for key, left in names.items() if left})
