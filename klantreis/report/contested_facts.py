"""What the picture of contested decisions shows: steps and connections before them, beside those before others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from klantreis.results import INTERN, Stap, Stroomkaart, Verbinding

Paar = tuple[str, str]
_HEEL = 10_000
"""A share of 1 as the whole number by which the map ranks what it shows."""


@dataclass(frozen=True, slots=True)
class Vergelijking:
    """A step, or a connection, in zaken with a contested decision and in others.

    Parameters
    ----------
    van, naar : the step, `naar` None; or the steps that it connects.
    zaken : in how many zaken it occurs: contested, others.
    dagen : median waiting time before contested decisions and before others [days]; None for none.
    verschil, laag, hoog : difference of the shares and its interval [zaken per 100]; None when a group is empty.
    gemarkeerd : whether it is a clear difference.
    """

    van: str
    naar: str | None
    zaken: tuple[int, int]
    dagen: tuple[float | None, float | None] = (None, None)
    verschil: float | None = None
    laag: float | None = None
    hoog: float | None = None
    gemarkeerd: bool = False

    @property
    def vaker(self) -> bool:
        """Whether it occurs more often before contested decisions."""
        return self.verschil is not None and self.verschil > 0


@dataclass(frozen=True, slots=True)
class Bestreden:
    """Everything that the picture could show, at one level.

    Parameters
    ----------
    niveau : "activiteit" or "fase".
    stappen, verbindingen : what is compared, the most frequent first whatever the order in which it came; connections
        from START and to EINDE too.
    fasen : per step its phase.
    bestreden, anders : how many decisions were contested, and were not.
    getoetst : how many steps and connections were tested; 0 when there are too few decisions in a group.
    minstens : so many decisions there must be in both groups for that.
    gelijktijdig : share (0-1) of the transitions whose order rests on the tie rule.
    weggelaten : decisions that are not compared, by the reason why, in the words of `NIET_VERGELEKEN`.
    niet_te_plaatsen : objections of which neither the decision nor the resident is known.
    gemeente, filter, peildatum, bron, openbaarheid : as in `desk_facts.Loketkaart`.
    """

    niveau: str
    stappen: tuple[Vergelijking, ...]
    verbindingen: tuple[Vergelijking, ...]
    fasen: Mapping[str, str | None]
    bestreden: int
    anders: int
    getoetst: int = 0
    minstens: int = 0
    gelijktijdig: float = 0.0
    weggelaten: Mapping[str, int] = field(default_factory=dict)
    niet_te_plaatsen: int = 0
    gemeente: str = ""
    filter: str = ""
    peildatum: dt.date | None = None
    bron: str = ""
    openbaarheid: str = INTERN

    def __post_init__(self) -> None:
        for naam in ("stappen", "verbindingen"):
            rijen = sorted(getattr(self, naam), key=lambda v: (-self._gewicht(v), v.van, v.naar or ""))
            object.__setattr__(self, naam, tuple(rijen))

    @property
    def groepen(self) -> tuple[int, int]:
        """How many decisions there are in either group."""
        return self.bestreden, self.anders

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
            zaken_totaal=self.bestreden + self.anders,
            openbaarheid=self.openbaarheid,
        )  # fmt: skip

    def _gewicht(self, v: Vergelijking) -> int:
        filled = [groep for groep in (0, 1) if self.groepen[groep]]
        return round(sum(_HEEL * v.zaken[groep] / self.groepen[groep] for groep in filled) / len(filled))


def bestreden(
    rijen: Iterable[Mapping[str, Any]], niveau: str, fasen: Mapping[str, str | None], groepen: tuple[int, int]
) -> Bestreden:  # fmt: skip
    """The picture from rows of the table `stroom_bestreden`; what else it says is for the caller to add.

    Parameters
    ----------
    rijen : those of another level are passed over.
    fasen : per step its phase.
    groepen : how many decisions were contested, and were not.
    """
    found = [
        Vergelijking(
            rij["van"], rij["naar"], (rij["zaken_bestreden"], rij["zaken_anders"]),
            (rij["mediaan_bestreden"], rij["mediaan_anders"]), rij["verschil_per_100"], rij["ci_laag"], rij["ci_hoog"],
            rij["gemarkeerd"],
        )
        for rij in rijen
        if rij["niveau"] == niveau
    ]  # fmt: skip
    return Bestreden(
        niveau,
        tuple(v for v in found if v.naar is None),
        tuple(v for v in found if v.naar is not None),
        fasen,
        *groepen,
    )
