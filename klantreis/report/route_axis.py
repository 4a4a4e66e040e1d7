"""A true time axis in days since a line began -> points, with ticks in the unit in which people speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from klantreis.report import style
from klantreis.report.dutch import getal
from klantreis.report.text import breedte

_MAAND: Final = 30.4375
_JAAR: Final = 365.25
_STAPPEN: Final = (
    *((nr, 1 / 24, "u") for nr in (1, 2, 3, 6, 12)),
    *((nr, 1.0, "d") for nr in (1, 2, 5)),
    *((nr, 7.0, "wk") for nr in (1, 2, 4, 8)),
    *((nr, _MAAND, "mnd") for nr in (3, 6)),
    *((nr, _JAAR, "jr") for nr in (1, 2, 5, 10, 20, 50)),
)
"""Distances from tick to tick: how many of which unit."""
_RUIMTE: Final = 26.0
_LUCHT: Final = 1.04
"""The axis is so much longer than what stands on it."""


@dataclass(frozen=True, slots=True)
class Dagenas:
    """Days 0 to `dagen`, from `links` on over `breed` points."""

    dagen: float
    links: float
    breed: float

    def x(self, dag: float) -> float:
        """The place of a moment."""
        return self.links + dag / self.dagen * self.breed

    def strepen(self) -> list[tuple[float, str]]:
        """Ticks with their labels, the finest of which the labels keep clear of each other."""
        for keer, eenheid, teken in _STAPPEN:
            stap = keer * eenheid
            laatste = int(self.dagen / stap + 1e-9)
            labels = ["0", *(f"{getal(keer * nr)} {teken}" for nr in range(1, min(laatste, 100) + 1))]
            if laatste <= 100 and breedte(labels[-1], style.LETTER_CIJFER) + _RUIMTE <= stap / self.dagen * self.breed:
                return [(self.x(nr * stap), label) for nr, label in enumerate(labels)]
        return [(self.links, "0")]


def as_tot(laatste: float, links: float, breed: float) -> Dagenas:
    """An axis on which everything up to a day stands, with some air behind it; nothing at all is an hour."""
    return Dagenas(max(laatste * _LUCHT, 1 / 24), links, breed)
