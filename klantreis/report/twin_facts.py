"""What a picture of two maps on one layout shows: steps and connections of one group beside those of another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal, TypeVar

from klantreis.results import INTERN, Stap, Stroomkaart, Verbinding

Paar = tuple[str, str]
Stijl = Literal["vol", "hol", "streep"]
"""How the line of a clear difference is drawn: full for more often, hollow for less often, dotted and dashed when only
the waiting time differs."""
_HEEL: Final = 10_000
"""A share of 1 as the whole number by which the map ranks what it shows."""


@dataclass(frozen=True, slots=True)
class Vergelijking:
    """A step, or a connection, in the zaken of two groups.

    Parameters
    ----------
    van, naar : the step, `naar` None; or the steps that it connects.
    zaken : in how many zaken of either group it occurs.
    dagen : median waiting time in either group [days]; None for none.
    verschil, laag, hoog : difference of the shares and its interval [zaken per 100], as the picture counts it; None
        when a group is empty.
    gemarkeerd : whether it is a clear difference.
    wacht : the clear difference of the waiting times [days], as the picture counts it; None where there is none.
    alleen_wacht : it is marked for its waiting time only.
    status : of STROOMSTATUSSEN, where two periods are compared.
    """

    van: str
    naar: str | None
    zaken: tuple[int, int]
    dagen: tuple[float | None, float | None] = (None, None)
    verschil: float | None = None
    laag: float | None = None
    hoog: float | None = None
    gemarkeerd: bool = False
    wacht: float | None = None
    alleen_wacht: bool = False
    status: str | None = None

    @property
    def vaker(self) -> bool:
        """Whether it occurs more often in the group whose differences are marked."""
        return self.verschil is not None and self.verschil > 0

    @property
    def stijl(self) -> Stijl:
        """How its line is drawn when it is marked."""
        if self.alleen_wacht:
            return "streep"
        return "vol" if self.vaker else "hol"


@dataclass(frozen=True, slots=True)
class Tweetal:
    """Everything that the picture could show, at one level.

    Parameters
    ----------
    niveau : "activiteit", "fase" or "loket".
    stappen, verbindingen : what is compared, the most frequent first whatever the order in which it came; connections
        from START and to EINDE too.
    fasen : per step its phase.
    getoetst : how many steps and connections were tested; 0 when there are too few zaken in a group.
    minstens : so many there must be in both groups for that.
    gelijktijdig : share (0-1) of the transitions whose order rests on the tie rule.
    gemeente, filter, peildatum, bron, openbaarheid : as in `desk_facts.Loketkaart`.
    """

    met_einde: ClassVar[bool] = True
    """Whether the map shows where zaken end."""

    niveau: str
    stappen: tuple[Vergelijking, ...]
    verbindingen: tuple[Vergelijking, ...]
    fasen: Mapping[str, str | None]
    getoetst: int = field(default=0, kw_only=True)
    minstens: int = field(default=0, kw_only=True)
    gelijktijdig: float = field(default=0.0, kw_only=True)
    gemeente: str = field(default="", kw_only=True)
    filter: str = field(default="", kw_only=True)
    peildatum: dt.date | None = field(default=None, kw_only=True)
    bron: str = field(default="", kw_only=True)
    openbaarheid: str = field(default=INTERN, kw_only=True)

    def __post_init__(self) -> None:
        for naam in ("stappen", "verbindingen"):
            rijen = sorted(getattr(self, naam), key=lambda v: (-self._gewicht(v), v.van, v.naar or ""))
            object.__setattr__(self, naam, tuple(rijen))

    @property
    def groepen(self) -> tuple[int, int]:
        """How many zaken there are in either group."""
        raise NotImplementedError

    @property
    def verschillen(self) -> tuple[Vergelijking, ...]:
        """The clear differences, the largest first; a step before a connection."""
        found = [each for each in (*self.stappen, *self.verbindingen) if each.gemarkeerd]
        return tuple(sorted(found, key=lambda v: (-abs(v.verschil or 0), v.naar is not None, v.van, v.naar or "")))

    def aandeel(self, v: Vergelijking, groep: int) -> float:
        """The share (0-1) of the zaken of a group in which it occurs."""
        return v.zaken[groep] / self.groepen[groep] if self.groepen[groep] else 0.0

    def kaart(self) -> Stroomkaart:
        """The union of both flows: every figure is the mean of its shares in the groups, so that both weigh alike."""
        return Stroomkaart(
            niveau=self.niveau,
            stappen=tuple(Stap(v.van, self.fasen[v.van], self._gewicht(v), self._gewicht(v)) for v in self.stappen),
            verbindingen=tuple(
                Verbinding(v.van, v.naar or "", self._gewicht(v), self._gewicht(v)) for v in self.verbindingen
            ),
            zaken_totaal=sum(self.groepen),
            openbaarheid=self.openbaarheid,
        )  # fmt: skip

    def _gewicht(self, v: Vergelijking) -> int:
        filled = [groep for groep in (0, 1) if self.groepen[groep]]
        return round(sum(_HEEL * v.zaken[groep] / self.groepen[groep] for groep in filled) / len(filled))


Feiten = TypeVar("Feiten", bound=Tweetal)
