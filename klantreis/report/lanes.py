"""Where a step stands: in the lane of its phase, and within the lane in a column.

The columns are chosen here and not by the layout engine, so that the map keeps the proportions of a sheet of paper: a
lane of many steps becomes a few columns in which the flow runs down, instead of one long ribbon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from klantreis.report.prune import Uitsnede
from klantreis.results import Verbinding
from klantreis.vocabulary import FASE_VOLGORDE, FASEN, GESCHILFASEN

ZONDER_FASE: Final = "zonder fase"
GESCHIL: Final = "bezwaar en beroep"

KOLOMMEN: Final = (7, 12)
"""Columns side by side: what any map may have, and the most that stays readable on A3."""
_VERHOUDING: Final = 1.5
"""Width to height at which no more columns are wanted: about that of A3 lying down."""
_KOLOM_BREED: Final = 185
_LEEG_BREED: Final = 120
_STAP_HOOG: Final = 140
"""What a step takes on average, with the lines that pass it; in points, measured on real logs."""
_HOOGSTENS: Final = 5
"""Steps in one column from which on connections between them get in each other's way."""


@dataclass(frozen=True, slots=True)
class Baan:
    """A lane of the map.

    Parameters
    ----------
    naam : the phase, `ZONDER_FASE` or `GESCHIL`; empty at the level loket, which has no lanes.
    kolommen : its columns from left to right, each the names of its steps; an empty lane has one empty column.
    totaal : number of its steps in the flow, hidden ones too.
    """

    naam: str
    kolommen: tuple[tuple[str, ...], ...]
    totaal: int

    @property
    def getoond(self) -> int:
        return sum(len(kolom) for kolom in self.kolommen)


def baan_van(fase: str | None) -> str:
    """The lane of a phase: the dispute phases share one, steps outside every phase have their own."""
    if fase is None:
        return ZONDER_FASE
    return GESCHIL if fase in GESCHILFASEN else fase


def terug(van: str | None, naar: str | None) -> bool:
    """Whether a connection between two phases goes back: to a lower phase in legal order.

    Only the six phases count. What goes back into them from bezwaar or beroep is no step back, because a dispute stands
    beside the phases; and of a step outside every phase nobody knows.
    """
    return van in FASEN and naar in FASEN and FASE_VOLGORDE[naar] < FASE_VOLGORDE[van]


def banen(uitsnede: Uitsnede) -> tuple[Baan, ...]:
    """The lanes with their columns: the six phases always, the other lanes when they hold a step."""
    if uitsnede.kaart.niveau == "loket":
        return ()
    per_baan: dict[str, list[str]] = {naam: [] for naam in (*FASEN, ZONDER_FASE, GESCHIL)}
    for stap in uitsnede.stappen:
        per_baan[baan_van(stap.fase)].append(stap.naam)
    totaal = {naam: sum(baan_van(s.fase) == naam for s in uitsnede.kaart.stappen) for naam in per_baan}
    namen = [naam for naam in per_baan if naam in FASEN or per_baan[naam]]
    plaats = {stap: nr for nr, naam in enumerate(namen) for stap in per_baan[naam]}
    lagen = {naam: _lagen(per_baan[naam], uitsnede.verbindingen, plaats) for naam in namen}
    ruimte = _verdeel({naam: (len(per_baan[naam]), len(lagen[naam])) for naam in namen})
    return tuple(Baan(naam, _in_kolommen(lagen[naam], ruimte[naam]), totaal[naam]) for naam in namen)


def _lagen(stappen: list[str], verbindingen: Sequence[Verbinding], plaats: dict[str, int]) -> list[list[str]]:
    """The steps of one lane in layers: a connection leads to a later layer wherever the dominant direction allows."""
    if not stappen:
        return []
    hier = set(stappen)
    binnen = {(v.van, v.naar): v.aantal for v in verbindingen if v.van in hier and v.naar in hier and v.van != v.naar}
    nummer = plaats[stappen[0]]
    trek = dict.fromkeys(stappen, 0)  # comes from the left: early; leaves to the right: late
    for v in verbindingen:
        if v.naar in hier and v.van not in hier:
            trek[v.naar] += v.aantal if plaats.get(v.van, -1) < nummer else 0
        if v.van in hier and v.naar not in hier:
            trek[v.van] -= v.aantal if plaats.get(v.naar, len(plaats)) > nummer else 0
    volgorde: list[str] = []
    over = sorted(stappen)
    while over:
        netto = {
            s: sum(n for (a, b), n in binnen.items() if a == s and b in over)
            - sum(n for (a, b), n in binnen.items() if b == s and a in over)
            + trek[s]
            for s in over
        }
        volgende = min(over, key=lambda s: (-netto[s], s))
        volgorde.append(volgende)
        over.remove(volgende)
    laag = dict.fromkeys(volgorde, 0)
    for nr, stap in enumerate(volgorde):
        laag[stap] = max((laag[a] + 1 for a in volgorde[:nr] if (a, stap) in binnen), default=0)
    return [[s for s in volgorde if laag[s] == nr] for nr in range(max(laag.values()) + 1)]


def _verdeel(banen_: dict[str, tuple[int, int]]) -> dict[str, int]:
    """Columns per lane, given its number of steps and of layers: the most crowded lane is widened first."""
    ruimte = dict.fromkeys(banen_, 1)
    leeg = sum(not stappen for stappen, _ in banen_.values())
    while (kolommen := sum(ruimte.values()) - leeg) < KOLOMMEN[1]:
        vol = [naam for naam, (_, lagen) in banen_.items() if ruimte[naam] < lagen]
        if not vol:
            break
        volst = max(vol, key=lambda naam: banen_[naam][0] / ruimte[naam])
        rijen = ceil(max(stappen / ruimte[naam] for naam, (stappen, _) in banen_.items()))
        breed = kolommen * _KOLOM_BREED + leeg * _LEEG_BREED
        genoeg = breed >= _VERHOUDING * rijen * _STAP_HOOG and rijen <= _HOOGSTENS
        if genoeg and sum(ruimte.values()) >= KOLOMMEN[0]:
            break
        ruimte[volst] += 1
    return ruimte


def _in_kolommen(lagen: list[list[str]], hoeveel: int) -> tuple[tuple[str, ...], ...]:
    """Consecutive layers taken together into at most `hoeveel` columns, the fullest of them as short as possible."""
    if not lagen:
        return ((),)
    maten = [len(laag) for laag in lagen]
    hoogte = max(maten)
    while _grepen(maten, hoogte) > hoeveel:
        hoogte += 1
    kolommen: list[list[str]] = []
    for laag in lagen:
        if kolommen and len(kolommen[-1]) + len(laag) <= hoogte:
            kolommen[-1] += laag
        else:
            kolommen.append(list(laag))
    return tuple(tuple(kolom) for kolom in kolommen)


def _grepen(maten: list[int], hoogte: int) -> int:
    grepen, vol = 1, 0
    for maat in maten:
        if vol + maat > hoogte:
            grepen, vol = grepen + 1, 0
        vol += maat
    return grepen
