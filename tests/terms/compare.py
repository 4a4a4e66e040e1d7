"""The fast outcome in the shape of the slow one, so that the two can be laid side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from math import isnan
from typing import Any

from klantreis.terms import outcome
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import GEEN, Geval, dag_van, in_kolommen
from klantreis.terms.models import Dwangsom, Kalenderbestand, Termijn
from klantreis.terms.reasons import codes
from klantreis.vocabulary import TERMIJNSTATUS
from tests.terms import slow
from tests.terms.slow_days import Vrij

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def langzaam(
    termijn: Termijn, gevallen: Sequence[Geval], bestand: Kalenderbestand, dwangsom: Dwangsom
) -> list[slow.Uitkomst]:
    """Every case by the slow reading, one by one."""
    vrij = Vrij.van(bestand)
    return [slow.bepaal(termijn, geval, dwangsom, vrij) for geval in gevallen]


def snel(
    termijn: Termijn, gevallen: Sequence[Geval], bestand: Kalenderbestand, dwangsom: Dwangsom
) -> list[slow.Uitkomst]:
    """All cases by klantreis, in one call."""
    uit = outcome.bepaal(termijn, in_kolommen(gevallen), Kalender.standaard().met(bestand), dwangsom)

    def getal(column: Any, nr: int) -> int | None:
        return None if int(column[nr]) == GEEN else int(column[nr])

    def over(nr: int) -> float | None:
        return None if isnan(uit.dagen_over[nr]) else float(uit.dagen_over[nr])

    def tijdstip(nr: int) -> datetime | None:
        us = getal(uit.uiterlijk_us, nr) if len(uit.uiterlijk_us) else None
        return None if us is None else slow.lokaal(EPOCH + timedelta(microseconds=us))

    return [
        slow.Uitkomst(
            dag_van(int(uit.uiterlijk[nr])),
            TERMIJNSTATUS[int(uit.status[nr])],
            over(nr),
            getal(uit.opschorting_dagen, nr) or 0,
            getal(uit.verdaging_dagen, nr) or 0,
            dag_van(int(uit.verlengd_tot[nr])),
            getal(uit.dwangsom_eur, nr),
            frozenset(codes(int(uit.reden[nr]))),
            tijdstip(nr),
            int(uit.waarde[nr]),
        )
        for nr in range(len(gevallen))
    ]


def verschillen(ene: slow.Uitkomst, andere: slow.Uitkomst) -> dict[str, tuple[Any, Any]]:
    """What is not the same, by name; times in days are equal to a tenth of a millisecond."""
    a, b = asdict(ene), asdict(andere)
    found = {}
    for name, value in a.items():
        other = b[name]
        if isinstance(value, float) and isinstance(other, float) and abs(value - other) < 1e-9:
            continue
        if value != other:
            found[name] = (value, other)
    return found
