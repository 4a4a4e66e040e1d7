"""What two maps on one layout show and hide: the same choice for both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final, Generic

from klantreis.report.prune import Grenzen, Uitsnede, snoei
from klantreis.report.twin_facts import Feiten, Paar, Tweetal, Vergelijking
from klantreis.results import Stroomkaart
from klantreis.vocabulary import EINDE

TRAPPEN: Final = (Grenzen(16, 26), Grenzen(12, 18), Grenzen(8, 10))
"""Two maps stand on one sheet, so each shows less than a map by itself; tried in this order."""
_GENOEG: Final = 0.5
"""With a smaller part of the transitions in sight a map of activities says less than one of phases."""
_VOOROP: Final = 1_000_000
_GROOTSTE: Final = 6
"""So many of the largest differences go before all others: what the title says must be on the map."""


@dataclass(frozen=True, slots=True)
class Knipsel(Generic[Feiten]):
    """The part that is shown; uitsnede : of the union of both flows."""

    feiten: Feiten
    uitsnede: Uitsnede

    @property
    def stappen(self) -> tuple[Vergelijking, ...]:
        """The steps that are shown."""
        return tuple(v for v in self.feiten.stappen if v.van in self.uitsnede.namen)

    @property
    def verbindingen(self) -> tuple[Vergelijking, ...]:
        """The connections that are shown, as the flow orders them."""
        by_name = {(v.van, v.naar): v for v in self.feiten.verbindingen}
        return tuple(by_name[each.van, each.naar] for each in self.uitsnede.verbindingen)

    @property
    def verborgen_verschillen(self) -> int:
        """Clear differences that are not on the map."""
        getoond = {(v.van, v.naar) for v in (*self.stappen, *self.verbindingen)}
        return sum((v.van, v.naar) not in getoond for v in self.feiten.verschillen)


def knip(feiten: Feiten, grenzen: Grenzen = TRAPPEN[0]) -> Knipsel[Feiten]:
    """What a map of the union shows within `grenzen`; clear differences go first."""
    kaart = feiten.kaart()
    gekozen = snoei(_met_voorrang(kaart, feiten), grenzen)
    paren = {(v.van, v.naar) for v in gekozen.verbindingen if feiten.met_einde or v.naar != EINDE}
    uitsnede = replace(
        gekozen,
        kaart=kaart,
        stappen=tuple(stap for stap in kaart.stappen if stap.naam in gekozen.namen),
        verbindingen=tuple(v for v in kaart.verbindingen if (v.van, v.naar) in paren),
    )
    return Knipsel(feiten, uitsnede)


def leesbaarst(activiteit: Feiten, fase: Feiten) -> Feiten:
    """The level that reads best: activities, unless most of what happens would be hidden and phases are known."""
    binnen = [v for v in activiteit.kaart().verbindingen if v.naar != EINDE]
    totaal = sum(v.aantal for v in binnen)
    getoond = sum(v.aantal for v in knip(activiteit).uitsnede.verbindingen if v.naar != EINDE)
    return fase if getoond < _GENOEG * totaal and len(fase.stappen) > 1 else activiteit


def _met_voorrang(kaart: Stroomkaart, feiten: Tweetal) -> Stroomkaart:
    """The same flow, in which clear differences and their steps weigh more than anything else; the largest most."""
    voorrang: Counter[str | Paar] = Counter()
    for nr, v in enumerate(feiten.verschillen):
        own: tuple[str | Paar, ...] = (v.van, v.naar or v.van, (v.van, v.naar or ""))
        for wat in own:
            voorrang[wat] = max(voorrang[wat], 2 if nr < _GROOTSTE else 1)
    return replace(
        kaart,
        stappen=tuple(replace(s, zaken=s.zaken + _VOOROP * voorrang[s.naam]) for s in kaart.stappen),
        verbindingen=tuple(replace(v, aantal=v.aantal + _VOOROP * voorrang[v.van, v.naar]) for v in kaart.verbindingen),
    )
