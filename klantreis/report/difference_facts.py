"""What the map of two periods shows: steps and connections of the one period beside those of the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from klantreis.report.twin_facts import Tweetal, Vergelijking

Dagen = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Stroomverschil(Tweetal):
    """Everything that the picture could show, at one level; differences are the second period less the first.

    Parameters
    ----------
    periodes : their names. zaken : how many began in each.
    vensters : the first and last day on which the zaken of each began. volgtijd : days that each was followed.
    wachttijden : how many waiting times were tested; `getoetst` is about the shares.
    """

    periodes: tuple[str, str]
    zaken: tuple[int, int]
    vensters: tuple[Dagen, Dagen]
    volgtijd: int
    wachttijden: int = field(default=0, kw_only=True)

    @property
    def groepen(self) -> tuple[int, int]:
        """How many zaken there are in either period."""
        return self.zaken


def vergelijkingen(rijen: Iterable[Mapping[str, Any]]) -> tuple[tuple[Vergelijking, ...], tuple[Vergelijking, ...]]:
    """The steps, and the connections, from rows of the table `stroom_verschil` of one pair, level and group.

    Parameters
    ----------
    rijen : with `verschil`, `laag`, `hoog` [zaken per 100], `anders` (the shares clearly differ) and `wacht` (the clear
        difference of the waiting times [days], or None) added.
    """
    found = [
        Vergelijking(
            rij["van"], rij["naar"], (rij["zaken_a"], rij["zaken_b"]), (rij["mediaan_a"], rij["mediaan_b"]),
            rij["verschil"], rij["laag"], rij["hoog"], rij["anders"] or rij["wacht"] is not None, rij["wacht"],
            not rij["anders"] and rij["wacht"] is not None, rij["status"],
        )
        for rij in rijen
    ]  # fmt: skip
    return tuple(v for v in found if v.naar is None), tuple(v for v in found if v.naar is not None)
