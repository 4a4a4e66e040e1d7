"""What an indicator is computed from: its units, their values, and the groups that they are in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from klantreis.compare.units import Eenheden
from klantreis.terms.facts import Bools, Floats, Ints


@dataclass(frozen=True)
class Meting:
    """The units of one indicator.

    waarde : per unit: 1 or 0 for a share, a number for a mean, days for a time (none above `tau`); for a number of
    units nothing is looked at. tau : days that every unit is followed for this indicator. geeindigd : of a time whether
    it ended within `tau`. groepen : which units, by name; those of `eenheden` unless the indicator has its own.
    eigen : the values of groups in which a unit has another value than elsewhere.
    """

    indicator: str
    eenheden: Eenheden
    waarde: Floats
    tau: int
    geeindigd: Bools | None = None
    groepen: Mapping[str, Bools] | None = None
    eigen: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def per_groep(self) -> Mapping[str, Bools]:
        """Which units are in which group."""
        return self.eenheden.groepen if self.groepen is None else self.groepen

    def rijen(self, groep: str, venster: int) -> Ints:
        """The places of the units of a group in a window."""
        return np.flatnonzero(self.per_groep[groep] & (self.eenheden.venster == venster))

    def waarden(self, groep: str) -> Floats:
        """The values that units have in a group."""
        return self.eigen.get(groep, self.waarde)
