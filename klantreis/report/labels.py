"""Where the labels of lines stand: on their own line, and never on another label or on a step.

The engine keeps room for every label, but between steps of one column it lets labels lie on each other. So each label,
the busiest line first, takes the free place on its own line that is nearest to where the engine wanted it. A label for
which no place is left is not drawn: it is in the tooltip, and the caller says how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Final

from klantreis.report import style
from klantreis.report.drawing import Pijl
from klantreis.report.layout import Ligging, Lijn, Punt, Vak
from klantreis.report.text import breedte

LABEL_HOOG: Final = 14.0
LABEL_MARGE: Final = 4.0

_STAPJES: Final = 12
"""Points per piece of a spline at which a label may stand."""
_VRIJ: Final = 3.0
"""Room in points between a label and a step or another label."""
_PIJLPUNT: Final = 10.0
"""Room at both ends of a line, so that a label does not hide the arrow."""
_AFSTAND: Final = 6.0
"""Points from one place that is tried to the next."""
_KRUISEN: Final = 25.0
_PUNT_BEDEKT: Final = 40.0
_OPZIJ: Final = 30.0
"""What lying on another line, on an arrow's head, or beside its own line is worth in points of distance."""

Paar = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its place."""

    tekst: str
    vak: Vak


def plaats(pijlen: Sequence[Pijl], ligging: Ligging) -> tuple[dict[Paar, Label], tuple[Pijl, ...]]:
    """A place for the labels of `pijlen`, which run from strong to weak; and the arrows whose label found none."""
    raster = _raster(ligging)
    bezet = [vak for vak in ligging.vakken.values() if vak.hoog > 1]
    geplaatst: dict[Paar, Label] = {}
    zonder: list[Pijl] = []
    for pijl in pijlen:
        sleutel = (pijl.van, pijl.naar)
        if not pijl.label or sleutel not in ligging.lijnen:
            continue
        breed = breedte(pijl.label, style.LETTER_LABEL) + 2 * LABEL_MARGE
        beste: tuple[float, int, Vak] | None = None
        for nr, (x, y, moeite) in enumerate(_plekken(ligging.lijnen[sleutel], breed, van_zelf=pijl.van == pijl.naar)):
            vak = Vak(x, y, breed, LABEL_HOOG)
            if not _past(vak, ligging) or any(overlapt(vak, ander, _VRIJ) for ander in bezet):
                continue
            straf = moeite + _KRUISEN * _gekruist(vak, raster, sleutel)
            if beste is None or (straf, nr) < beste[:2]:
                beste = (straf, nr, vak)
        if beste is None:
            zonder.append(pijl)
        else:
            geplaatst[sleutel] = Label(pijl.label, beste[2])
            bezet.append(beste[2])
    return geplaatst, tuple(zonder)


def langs(lijn: Lijn) -> list[Punt]:
    """Points along a spline, close enough together to stand for the whole of it."""
    p = lijn.punten
    uit = [p[0]]
    for begin in range(0, len(p) - 3, 3):
        for stap in range(1, _STAPJES + 1):
            t = stap / _STAPJES
            gewichten = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            stuk = p[begin : begin + 4]
            uit.append(
                (
                    sum(g * q[0] for g, q in zip(gewichten, stuk, strict=True)),
                    sum(g * q[1] for g, q in zip(gewichten, stuk, strict=True)),
                )
            )
    return uit


def overlapt(a: Vak, b: Vak, vrij: float = 0.0) -> bool:
    """Whether two boxes, with `vrij` points around them, share any place."""
    return abs(a.x - b.x) * 2 < a.breed + b.breed + 2 * vrij and abs(a.y - b.y) * 2 < a.hoog + b.hoog + 2 * vrij


def _plekken(lijn: Lijn, breed: float, van_zelf: bool) -> Iterator[tuple[float, float, float]]:
    """Places for a label with how undesirable each is: on its line, else just beside it."""
    punten = _tussen(langs(lijn))
    doel = lijn.label or punten[len(punten) // 2]
    if van_zelf:  # a loop is hardly larger than its label: beside it is better than over it
        yield (*doel, 0.0)
    ernaast = [(kant * (breed / 2 + ruimte), 0.0, ruimte) for ruimte in (3.0, 16.0) for kant in (-1, 1)]
    ernaast += [(0.0, kant * (LABEL_HOOG / 2 + ruimte), ruimte) for ruimte in (3.0, 12.0) for kant in (-1, 1)]
    for x, y in punten:
        moeite = hypot(x - doel[0], y - doel[1])
        for ex, ey in (punten[0], lijn.punt):
            moeite += _PUNT_BEDEKT * overlapt(Vak(x, y, breed, LABEL_HOOG), Vak(ex, ey, 0, 0), _PIJLPUNT)
        yield x, y, moeite
        for dx, dy, ruimte in ernaast:
            yield x + dx, y + dy, moeite + _OPZIJ + ruimte


def _tussen(punten: list[Punt]) -> list[Punt]:
    """The points, and between neighbours that are far apart some more."""
    uit = []
    for (ax, ay), (bx, by) in pairwise(punten):
        delen = max(1, int(hypot(bx - ax, by - ay) // _AFSTAND))
        uit += [(ax + (bx - ax) * d / delen, ay + (by - ay) * d / delen) for d in range(delen)]
    return [*uit, punten[-1]]


def _past(vak: Vak, ligging: Ligging) -> bool:
    return (
        vak.breed / 2 <= vak.x <= ligging.breed - vak.breed / 2 and vak.hoog / 2 <= vak.y <= ligging.hoog - vak.hoog / 2
    )


def _raster(ligging: Ligging) -> dict[tuple[int, int], set[Paar]]:
    """Which lines pass through which cell of a fine grid."""
    raster: dict[tuple[int, int], set[Paar]] = {}
    for sleutel, lijn in ligging.lijnen.items():
        for x, y in _tussen(langs(lijn)):
            raster.setdefault((int(x // _AFSTAND), int(y // _AFSTAND)), set()).add(sleutel)
    return raster


def _gekruist(vak: Vak, raster: dict[tuple[int, int], set[Paar]], eigen: Paar) -> int:
    """How many other lines a label would lie on."""
    xen = range(int((vak.x - vak.breed / 2) // _AFSTAND), int((vak.x + vak.breed / 2) // _AFSTAND) + 1)
    yen = range(int((vak.y - vak.hoog / 2) // _AFSTAND), int((vak.y + vak.hoog / 2) // _AFSTAND) + 1)
    onder: set[Paar] = set()
    for x in xen:
        for y in yen:
            onder |= raster.get((x, y), set())
    return len(onder - {eigen})
