"""The stock of one desk over a period, with Little's law as a check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Rij = Mapping[str, Any]


@dataclass(frozen=True)
class Venstervoorraad:
    """One cell of `werkvoorraad` over a period: begin + instroom - uitstroom = eind, exactly.

    begin : at the end of the day before the period. al_lopend : of instroom what was going already when its data
    begin. wachtend, oudste_dagen : at the end; None where not known, or where nothing lies.
    gemiddeld : the mean of the stock at the end of every day. instroom_per_dag. ligtijd : mean days of those that went;
    None when none did.

    Little's law says that gemiddeld = instroom_per_dag * ligtijd. It is exact with what the borders of the period add:
    gemiddeld = instroom_per_dag * ligtijd + door_stroom + door_leeftijd. door_stroom : more came than went (below 0),
    or fewer. door_leeftijd : what lies there at the end has lain there longer, in all, than what lay there before the
    begin; or less long (below 0).

    References
    ----------
    Little, Operations Research 9 (1961); over a finite period: Little, Operations Research 59 (2011).
    """

    begin: int
    instroom: int
    al_lopend: int
    uitstroom: int
    eind: int
    wachtend: int | None
    oudste_dagen: int | None
    gemiddeld: float
    instroom_per_dag: float
    ligtijd: float | None
    door_stroom: float
    door_leeftijd: float


def in_window(rows: Sequence[Rij], van: date, tot: date) -> Venstervoorraad:
    """The stock over a period, first and last day included.

    Parameters
    ----------
    rows : of one cell of `werkvoorraad` (a desk and an act).
    """
    inside = [row for row in rows if van <= row["datum"] <= tot]
    days = (tot - van).days + 1
    came, went, lain, already = (
        sum(row[name] for row in inside) for name in ("instroom", "uitstroom", "ligdagen", "al_lopend")
    )  # fmt: skip
    total = sum(row["voorraad"] for row in inside)
    begin, last = _on(rows, van - timedelta(days=1)), _on(rows, tot)
    eind = last["voorraad"] if last else 0
    ligtijd = lain / went if went else None
    return Venstervoorraad(
        begin=begin["voorraad"] if begin else 0, instroom=came, al_lopend=already, uitstroom=went, eind=eind,
        wachtend=last["wachtend"] if last else None if _unknown(rows) else 0,
        oudste_dagen=last["oudste_dagen"] if last else None, gemiddeld=total / days, instroom_per_dag=came / days,
        # The days of the period that lay there, less those of who went, are those that were added to what lies there.
        ligtijd=ligtijd, door_stroom=(went - came) * (ligtijd or 0.0) / days, door_leeftijd=(total - lain) / days,
    )  # fmt: skip


def _on(rows: Sequence[Rij], day: date) -> Rij | None:
    return next((row for row in rows if row["datum"] == day), None)


def _unknown(rows: Sequence[Rij]) -> bool:
    return all(row["wachtend"] is None for row in rows)
