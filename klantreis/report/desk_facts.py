"""What a desk map shows, before anything is hidden: desks, handovers between them, loops."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Final, Protocol

from klantreis.results import INTERN

ONBEKEND: Final = "(onbekend)"
"""The desk of a visit of which the source names none."""
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
    """

    soort: str
    aantal: int
    klantreizen: int
    mediaan_dagen: float | None = None


@dataclass(frozen=True, slots=True)
class Overdracht:
    """All handovers from one desk to another.

    Parameters
    ----------
    van, naar : names of desks.
    soorten : its kinds, each once.
    klantreizen : number of distinct klantreizen, all kinds together.
    mediaan_dagen : median waiting time of those that arrived, all kinds together [days].
    """

    van: str
    naar: str
    soorten: tuple[Overdrachtsoort, ...]
    klantreizen: int
    mediaan_dagen: float | None = None

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


class Lusregel(Protocol):
    """Returns along one path, as `analysis.journey_summary.Lussoort` holds them."""

    pad: str
    zonder: int
    dagen_zonder: float


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
    def paren(self) -> tuple[Paar, ...]:
        """The steps of the path, desk by desk."""
        return tuple(pairwise(self.pad.split(" > ")))


@dataclass(frozen=True, slots=True)
class Loketkaart:
    """Everything a desk map could show, in a fixed order whatever the order in which it came.

    Parameters
    ----------
    loketten, overdrachten : desks, and what went between them; desks without a number (outside this run) may be named
        by handovers of the kind buiten_beeld only.
    lussen : kept by days together, and only those that have days.
    titel, filter, peildatum, bron, openbaarheid : as in `results.Stroomkaart`.
    """

    loketten: tuple[Loket, ...]
    overdrachten: tuple[Overdracht, ...]
    lussen: tuple[Lus, ...] = ()
    titel: str = ""
    filter: str = ""
    peildatum: dt.date | None = None
    bron: str = ""
    openbaarheid: str = INTERN

    def __post_init__(self) -> None:
        namen = {loket.naam for loket in self.loketten}
        if len(namen) != len(self.loketten):
            raise ValueError("a desk occurs twice")
        if len({(o.van, o.naar) for o in self.overdrachten}) != len(self.overdrachten):
            raise ValueError("handovers between two desks occur twice")
        if any(o.getekend and not {o.van, o.naar} <= namen for o in self.overdrachten):
            raise ValueError("a handover goes to or from a desk that has no number")
        volgorde = sorted(self.overdrachten, key=lambda o: (-o.klantreizen, o.van, o.naar))
        lussen = sorted(
            (lus for lus in self.lussen if lus.dagen > 0), key=lambda lus: (-lus.dagen, -lus.aantal, lus.pad)
        )
        object.__setattr__(self, "loketten", tuple(sorted(self.loketten, key=lambda d: d.naam)))
        object.__setattr__(self, "overdrachten", tuple(volgorde))
        object.__setattr__(self, "lussen", tuple(lussen))

    @property
    def telt_inwoners(self) -> bool:
        """Whether the figure below a desk is residents; else it is klantreizen."""
        return bool(self.loketten) and all(loket.inwoners is not None for loket in self.loketten)

    def waarde(self, loket: Loket) -> int:
        """The figure below a desk."""
        return loket.inwoners if self.telt_inwoners and loket.inwoners is not None else loket.klantreizen

    def aantal(self, *soorten: str) -> int:
        """Number of handovers of these kinds; without kinds, of all."""
        return sum(s.aantal for o in self.overdrachten for s in o.soorten if not soorten or s.soort in soorten)

    @property
    def lijst(self) -> tuple[Lus, ...]:
        """The loops beside the map."""
        return self.lussen[:LUSSEN]


def loketkaart(
    bezoeken: Iterable[Mapping[str, Any]],
    overdrachten: Iterable[Mapping[str, Any]],
    lussen: Iterable[Lusregel] = (),
    *,
    inwoners: Mapping[str, str | None] | None = None,
    titel: str = "",
    filter: str = "",
    peildatum: dt.date | None = None,
    bron: str = "",
    openbaarheid: str = INTERN,
) -> Loketkaart:
    """A desk map from rows of the tables `bezoeken` and `overdrachten`, and loops put together by path.

    Parameters
    ----------
    bezoeken : rows with loket and klantreis.
    overdrachten : rows with van_loket, naar_loket, klantreis, wachtdagen, soort.
    lussen : returns by path, as `analysis.journey_summary.loops` gives them.
    inwoners : resident per klantreis; without them, or when one is unknown, the map counts klantreizen.
    """
    per_loket: dict[str, set[str]] = defaultdict(set)
    for rij in bezoeken:
        per_loket[rij["loket"] or ONBEKEND].add(rij["klantreis"])
    per_paar: dict[Paar, dict[str, list[tuple[str, float | None]]]] = defaultdict(lambda: defaultdict(list))
    for rij in overdrachten:
        van, naar = rij["van_loket"] or ONBEKEND, rij["naar_loket"] or ONBEKEND
        per_paar[van, naar][rij["soort"]].append((rij["klantreis"], rij["wachtdagen"]))
        if rij["soort"] in SOORTEN:  # a desk named in a referral that nobody followed may have had no visit
            per_loket[van].add(rij["klantreis"])
            per_loket.setdefault(naar, set())
    return Loketkaart(
        loketten=tuple(
            Loket(naam, len(reizen), _inwoners(reizen, inwoners)) for naam, reizen in sorted(per_loket.items())
        ),
        overdrachten=tuple(
            Overdracht(
                van,
                naar,
                tuple(Overdrachtsoort(soort, *_samen(rijen)) for soort, rijen in sorted(soorten.items())),
                *_samen([rij for rijen in soorten.values() for rij in rijen])[1:],
            )
            for (van, naar), soorten in per_paar.items()
        ),
        lussen=tuple(Lus(lus.pad, lus.zonder, lus.dagen_zonder) for lus in lussen),
        titel=titel,
        filter=filter,
        peildatum=peildatum,
        bron=bron,
        openbaarheid=openbaarheid,
    )


def _samen(rijen: list[tuple[str, float | None]]) -> tuple[int, int, float | None]:
    """Number, distinct klantreizen, median days."""
    dagen = [dag for _, dag in rijen if dag is not None]
    return len(rijen), len({reis for reis, _ in rijen}), median(dagen) if dagen else None


def _inwoners(reizen: set[str], inwoners: Mapping[str, str | None] | None) -> int | None:
    if inwoners is None or any(inwoner is None for inwoner in inwoners.values()):
        return None
    return len({inwoners[reis] for reis in reizen})
