"""What a desk map shows, before anything is hidden: desks, handovers between them, loops."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from klantreis.results import INTERN

SOORTEN: Final = ("warm", "koud", "onbekend", "zoekgeraakt")
"""The kinds of handover that are drawn; `lopend` and `buiten_beeld` are counted in the line below the map."""
LUSSEN: Final = 10
"""Loops in the list beside the map."""

Paar = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Loket:
    """A desk: the number of klantreizen that visited it, and of residents; None when the log knows no residents."""

    naam: str
    klantreizen: int
    inwoners: int | None = None


@dataclass(frozen=True, slots=True)
class Overdrachtsoort:
    """Handovers of one kind between two desks.

    Parameters
    ----------
    soort : a key of `vocabulary_journeys.OVERDRACHTSOORTEN`.
    aantal : number of handovers.
    klantreizen : number of distinct klantreizen in which they happened.
    mediaan_dagen : median waiting time of those that arrived [days]; None when none did.
    inwoners : number of distinct residents; None when the log knows no residents.
    """

    soort: str
    aantal: int
    klantreizen: int
    mediaan_dagen: float | None = None
    inwoners: int | None = None


@dataclass(frozen=True, slots=True)
class Overdracht:
    """All handovers from one desk to another.

    Parameters
    ----------
    van, naar : names of desks.
    soorten : its kinds, each once.
    klantreizen, inwoners : number of distinct ones, all kinds together; `inwoners` as in Overdrachtsoort.
    mediaan_dagen : median waiting time of those that arrived, all kinds together [days].
    """

    van: str
    naar: str
    soorten: tuple[Overdrachtsoort, ...]
    klantreizen: int
    mediaan_dagen: float | None = None
    inwoners: int | None = None

    @property
    def aantal(self) -> int:
        """Number of handovers, all kinds together."""
        return sum(soort.aantal for soort in self.soorten)

    @property
    def getekend(self) -> tuple[Overdrachtsoort, ...]:
        """The kinds that a map draws, in the order of `SOORTEN`."""
        return tuple(sorted((s for s in self.soorten if s.soort in SOORTEN), key=lambda s: SOORTEN.index(s.soort)))

    @property
    def aangekomen(self) -> bool:
        """Whether any of those that are drawn arrived."""
        return any(soort.soort != "zoekgeraakt" for soort in self.getekend)


@dataclass(frozen=True, slots=True)
class Lus:
    """Returns along one path without registered gain of phase.

    Parameters
    ----------
    pad : the desks, as in the table `lussen`: "Wmo-loket > CJG > Wmo-loket".
    aantal : number of such returns.
    dagen : their days from leaving to coming back, together [days].
    """

    pad: str
    aantal: int
    dagen: float

    @property
    def loketten(self) -> tuple[str, ...]:
        """The desks of the path."""
        return tuple(self.pad.split(" > "))

    @property
    def paren(self) -> tuple[Paar, ...]:
        """The steps of the path, desk by desk."""
        return tuple(pairwise(self.loketten))

    @property
    def hele_dagen(self) -> int:
        """Its days as a reader sees them: at least one."""
        return max(1, round(self.dagen))


@dataclass(frozen=True, slots=True)
class Loketkaart:
    """Everything a desk map could show, in a fixed order whatever the order in which it came.

    Parameters
    ----------
    loketten, overdrachten : desks, and what went between them; desks without a number (outside this run) may be named
        by handovers of the kind buiten_beeld only.
    lussen : kept by days together, and only those that have days.
    doorverwijzingen : referrals of which it can be known whether they arrived.
    zonder_inwoner : klantreizen of which the resident is not known.
    kent_fasen : whether the data say of anything in which phase it was.
    gemeente : whose desks these are; may be empty.
    filter, peildatum, bron, openbaarheid : as in `results.Stroomkaart`.
    telt_inwoners : whether figures and widths are residents; else they are klantreizen.
    """

    loketten: tuple[Loket, ...]
    overdrachten: tuple[Overdracht, ...]
    lussen: tuple[Lus, ...] = ()
    doorverwijzingen: int = 0
    zonder_inwoner: int = 0
    kent_fasen: bool = True
    gemeente: str = ""
    filter: str = ""
    peildatum: dt.date | None = None
    bron: str = ""
    openbaarheid: str = INTERN
    telt_inwoners: bool = field(init=False)

    def __post_init__(self) -> None:
        geteld = [*(loket.inwoners for loket in self.loketten), *(o.inwoners for o in self.overdrachten)]
        object.__setattr__(self, "telt_inwoners", bool(self.loketten) and None not in geteld)
        namen = {loket.naam for loket in self.loketten}
        if len(namen) != len(self.loketten):
            raise ValueError("a desk occurs twice")
        if len({(o.van, o.naar) for o in self.overdrachten}) != len(self.overdrachten):
            raise ValueError("handovers between two desks occur twice")
        if any(o.getekend and not {o.van, o.naar} <= namen for o in self.overdrachten):
            raise ValueError("a handover goes to or from a desk that has no number")
        volgorde = sorted(self.overdrachten, key=lambda o: (-self.waarde(o), o.van, o.naar))
        lussen = sorted(
            (lus for lus in self.lussen if lus.dagen > 0), key=lambda lus: (-lus.dagen, -lus.aantal, lus.pad)
        )
        object.__setattr__(self, "loketten", tuple(sorted(self.loketten, key=lambda d: d.naam)))
        object.__setattr__(self, "overdrachten", tuple(volgorde))
        object.__setattr__(self, "lussen", tuple(lussen))

    def waarde(self, wat: Loket | Overdracht | Overdrachtsoort) -> int:
        """What counts for the figure below a desk and the width of a line."""
        return wat.inwoners if self.telt_inwoners and wat.inwoners is not None else wat.klantreizen

    def aantal(self, *soorten: str) -> int:
        """Number of handovers of these kinds; without kinds, of all."""
        return sum(s.aantal for o in self.overdrachten for s in o.soorten if not soorten or s.soort in soorten)

    @property
    def lijst(self) -> tuple[Lus, ...]:
        """The loops beside the map."""
        return self.lussen[:LUSSEN]


def loketkaart(
    loketten: Iterable[Mapping[str, Any]],
    overdrachten: Iterable[Mapping[str, Any]],
    lussen: Iterable[Mapping[str, Any]] = (),
) -> Loketkaart:
    """A desk map from rows that were counted elsewhere; what else it says is for the caller to add.

    Parameters
    ----------
    loketten : rows with loket, klantreizen, inwoners.
    overdrachten : rows with van, naar, soort (None: all kinds together, once per pair), aantal, klantreizen, inwoners,
        mediaan_dagen.
    lussen : rows with pad, zonder, dagen_zonder.
    """
    visited = [Loket(rij["loket"], rij["klantreizen"], rij["inwoners"]) for rij in loketten]
    soorten: dict[Paar, list[Overdrachtsoort]] = defaultdict(list)
    samen: list[Mapping[str, Any]] = []
    for rij in overdrachten:
        if rij["soort"] is None:
            samen.append(rij)
        else:
            soort = Overdrachtsoort(
                rij["soort"], rij["aantal"], rij["klantreizen"], rij["mediaan_dagen"], rij["inwoners"]
            )
            soorten[rij["van"], rij["naar"]].append(soort)
    over = tuple(
        Overdracht(
            rij["van"], rij["naar"], tuple(soorten[rij["van"], rij["naar"]]), rij["klantreizen"], rij["mediaan_dagen"],
            rij["inwoners"],
        )
        for rij in samen
    )  # fmt: skip
    # A desk named in a referral that nobody followed may have had no visit.
    genoemd = {naam for o in over if o.getekend for naam in (o.van, o.naar)} - {loket.naam for loket in visited}
    niemand = None if any(loket.inwoners is None for loket in visited) else 0
    return Loketkaart(
        loketten=(*visited, *(Loket(naam, 0, niemand) for naam in sorted(genoemd))),
        overdrachten=over,
        lussen=tuple(Lus(rij["pad"], rij["zonder"], rij["dagen_zonder"]) for rij in lussen),
    )
