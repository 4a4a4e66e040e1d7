"""Loops and handovers put together: the same path, the same two desks, with the days that residents spent on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pyarrow as pa

from klantreis.vocabulary_journeys import KLOPT_NIET, OVERDRACHTSOORTEN


@dataclass
class Lussoort:
    """Returns along one path.

    aantal : returns. klantreizen : distinct ones. dagen_zonder : days together of those without registered gain of
    phase [days]; what lists are ordered by. mediaan : of the days from leaving to coming back. met, zonder, onbekend :
    counts by voortgang. gelijktijdig : those of which a boundary rests on a tie.
    """

    pad: str
    soort: str
    aantal: int = 0
    klantreizen: set[str] = field(default_factory=set)
    dagen: list[float] = field(default_factory=list)
    dagen_zonder: float = 0.0
    met: int = 0
    zonder: int = 0
    onbekend: int = 0
    gelijktijdig: int = 0

    @property
    def mediaan(self) -> float:
        """The median days between leaving and coming back."""
        return median(self.dagen)


def loops(table: pa.Table) -> list[Lussoort]:
    """Returns by path, most days together without registered gain of phase first.

    Returns that a person called wrong (`oordeel`) are left out.
    """
    found: dict[str, Lussoort] = {}
    for row in _rijen(table, "pad", "soort", "klantreis", "tussentijd_dagen", "voortgang", "gelijktijdig", "oordeel"):
        if row["oordeel"] == KLOPT_NIET:
            continue
        kind = found.setdefault(row["pad"], Lussoort(row["pad"], row["soort"]))
        kind.aantal += 1
        kind.klantreizen.add(row["klantreis"])
        kind.dagen.append(row["tussentijd_dagen"])
        kind.met += row["voortgang"] == "ja"
        kind.zonder += row["voortgang"] == "nee"
        kind.onbekend += row["voortgang"] == "nog_onbekend"
        kind.dagen_zonder += row["tussentijd_dagen"] if row["voortgang"] == "nee" else 0
        kind.gelijktijdig += row["gelijktijdig"]
    return sorted(found.values(), key=lambda kind: (-kind.dagen_zonder, -kind.aantal, kind.pad))


@dataclass
class Verbindingssoort:
    """Handovers from one desk to another.

    soorten : counts by kind (OVERDRACHTSOORTEN). klantreizen : distinct ones. wachtdagen : of what arrived [days].
    """

    van: str
    naar: str
    soorten: Counter[str] = field(default_factory=Counter)
    klantreizen: set[str] = field(default_factory=set)
    wachtdagen: list[float] = field(default_factory=list)

    @property
    def aantal(self) -> int:
        """All of them, those without a follow-up too."""
        return sum(self.soorten.values())

    @property
    def mediaan(self) -> float | None:
        """The median days until the other desk acts; None when none arrived."""
        return median(self.wachtdagen) if self.wachtdagen else None


def handover_kinds(table: pa.Table) -> list[Verbindingssoort]:
    """Handovers by desk and next desk, in the order of their names; unknown desks are "(onbekend)"."""
    found: dict[tuple[str, str], Verbindingssoort] = {}
    for row in _rijen(table, "van_loket", "naar_loket", "klantreis", "wachtdagen", "soort"):
        van, naar = row["van_loket"] or "(onbekend)", row["naar_loket"] or "(onbekend)"
        kind = found.setdefault((van, naar), Verbindingssoort(van, naar))
        kind.soorten[row["soort"]] += 1
        kind.klantreizen.add(row["klantreis"])
        if row["wachtdagen"] is not None:
            kind.wachtdagen.append(row["wachtdagen"])
    return [found[key] for key in sorted(found)]


def kinds_together(table: pa.Table) -> dict[str, int]:
    """Handovers by kind, every kind named."""
    counts: dict[str, int] = defaultdict(int)
    for row in _rijen(table, "soort"):
        counts[row["soort"]] += 1
    return {soort: counts[soort] for soort in OVERDRACHTSOORTEN}


def _rijen(table: pa.Table, *columns: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.select(list(columns)).to_pylist()
    return rows
