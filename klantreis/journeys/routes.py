"""Routes: paths in the forest of visits; returns to a loket visited before, and running to and fro (definition 3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klantreis.journeys.chains import opgeteld, per_diepte
from klantreis.journeys.handovers import Bezoeken
from klantreis.journeys.lookup import GEEN, na
from klantreis.journeys.traces import FASERANG, ONBEKEND, Bools, Ints, Sporen, Zaken
from klantreis.ranges import spread

VOORTGANG = ("ja", "nee", "nog_onbekend")
NOOIT = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Lussen:
    """Returns, in the order of the visits that came back. Places in Bezoeken.

    terug : the visit that is a return. vorig : the nearest earlier visit to that desk on its route. afstand : steps
    between them. eerste_stap : the visit that follows `vorig` on the route. volledig : `vorig` begins the route.
    voortgang : index into VOORTGANG. pad : per return its visits from `vorig` to `terug`, padded with GEEN.
    """

    terug: Ints
    vorig: Ints
    afstand: Ints
    eerste_stap: Ints
    volledig: Bools
    voortgang: Ints
    gelijktijdig: Bools
    paden: list[tuple[Ints, Ints]]
    """Per length of a path: which returns (places in this table), and their visits, one row each."""


def terugkeren(sporen: Sporen, zaken: Zaken, bezoeken: Bezoeken, lopend: Bools) -> Lussen:
    """Returns of a route to a desk that it visited before.

    The nearest earlier visit counts, at two steps or more; a path over an unknown desk is no return.

    Parameters
    ----------
    lopend : per zaak whether it is still going on.
    """
    n = len(bezoeken)
    vorig, step, afstand = (np.full(n, GEEN, np.int64) for _ in range(3))
    going = np.flatnonzero((bezoeken.loket != ONBEKEND) & (bezoeken.voorganger != GEEN))
    below, here, distance = going.copy(), bezoeken.voorganger[going], 1
    while len(going):
        hit = bezoeken.loket[here] == bezoeken.loket[going]
        if distance >= 2:
            vorig[going[hit]], step[going[hit]], afstand[going[hit]] = here[hit], below[hit], distance
        on = ~hit & (bezoeken.loket[here] != ONBEKEND) & (bezoeken.voorganger[here] != GEEN)
        going, below, here, distance = going[on], here[on], bezoeken.voorganger[here[on]], distance + 1
    terug = np.flatnonzero(vorig != GEEN)
    vorig, step, afstand = vorig[terug], step[terug], afstand[terug]
    paden = []
    for length in np.unique(afstand):
        own = np.flatnonzero(afstand == length)
        path = np.empty((len(own), length + 1), np.int64)
        path[:, -1] = terug[own]
        for place in range(length - 1, -1, -1):
            path[:, place] = bezoeken.voorganger[path[:, place + 1]]
        paden.append((own, path))
    return Lussen(
        terug, vorig, afstand, step, bezoeken.voorganger[vorig] == GEEN,
        _voortgang(sporen, bezoeken, terug, vorig, step, paden, lopend),
        _gelijktijdig(sporen, bezoeken, len(terug), paden), paden,
    )  # fmt: skip


def _voortgang(
    sporen: Sporen, bezoeken: Bezoeken, terug: Ints, vorig: Ints, step: Ints, paden: list[tuple[Ints, Ints]],
    lopend: Bools,
) -> Ints:  # fmt: skip
    """Whether a visit between reached a higher phase than the whole route until the desk was left."""
    reached = _eerste_dagen(sporen, bezoeken)
    highest = np.count_nonzero(reached < NOOIT, axis=0)
    between = np.zeros(len(terug), np.int64)
    for own, path in paden:
        between[own] = highest[path[:, 1:-1]].max(axis=1)
    for visits in per_diepte(bezoeken.voorganger)[1:]:
        reached[:, visits] = np.minimum(reached[:, visits], reached[:, bezoeken.voorganger[visits]])
    left = bezoeken.vertrek[step]
    day = reached[between - 1, vorig]
    gain = (between > 0) & (day > sporen.dag[left])
    # What was reached on the day of leaving itself may have been before or after it.
    unsure = np.flatnonzero((between > 0) & (day == sporen.dag[left]))
    gain[unsure] = ~_voor_vertrek(sporen, bezoeken, vorig[unsure], left[unsure], between[unsure])
    still = lopend[bezoeken.zaak[terug]] & ~bezoeken.heeft_volger[terug]
    still &= bezoeken.binnenkomst[terug] == bezoeken.laatste[terug]
    still &= bezoeken.zaak[terug] != np.append(bezoeken.zaak, GEEN)[terug + 1]
    return np.where(gain, 0, np.where(still, 2, 1))


def _eerste_dagen(sporen: Sporen, bezoeken: Bezoeken) -> Ints:
    """Per phase of FASERANG (row) and visit the first day of an event of that phase or a higher one; NOOIT for none."""
    inside = np.flatnonzero(bezoeken.van_gebeurtenis != GEEN)
    ranks = sporen.rang[inside]
    days = np.full((len(FASERANG), len(bezoeken)), NOOIT)
    for rank in range(1, len(FASERANG) + 1):
        own = inside[ranks >= rank]
        np.minimum.at(days[rank - 1], bezoeken.van_gebeurtenis[own], sporen.dag[own])
    return days


def _voor_vertrek(sporen: Sporen, bezoeken: Bezoeken, vorig: Ints, left: Ints, rang: Ints) -> Bools:
    """Whether the route up to a visit reached a phase before its leaving, event by event."""
    ranks, visits = sporen.rang, _Gebeurtenissen(bezoeken)
    found = np.zeros(len(vorig), bool)
    here, loops = vorig.copy(), np.arange(len(vorig))
    while len(here):
        rows, events = visits.van(here)
        own = loops[rows]
        before = ~na(sporen, events, left[own], zeker=True) & (ranks[events] >= rang[own])
        found[own[before]] = True
        up = (bezoeken.voorganger[here] != GEEN) & ~found[loops]
        here, loops = bezoeken.voorganger[here[up]], loops[up]
    return found


class _Gebeurtenissen:
    """The events of visits."""

    def __init__(self, bezoeken: Bezoeken) -> None:
        inside = np.flatnonzero(bezoeken.van_gebeurtenis != GEEN)
        # Sporen keeps a visit's events in order, though others that do not count may lie between.
        self._events = inside
        owner = bezoeken.van_gebeurtenis[inside]
        self._van = np.searchsorted(owner, np.arange(len(bezoeken)))
        self._tot = np.searchsorted(owner, np.arange(len(bezoeken)), "right")

    def van(self, bezoeken: Ints) -> tuple[Ints, Ints]:
        """Of some visits every event: the place of the visit in the argument, and the event."""
        rows, place = spread(self._van[bezoeken], self._tot[bezoeken])
        return rows, self._events[place]


def _gelijktijdig(sporen: Sporen, bezoeken: Bezoeken, n: int, paden: list[tuple[Ints, Ints]]) -> Bools:
    """Whether a boundary between visits on the path lies inside a tie: one moment of a zaak is shared by both."""
    found = np.zeros(n, bool)
    for own, path in paden:
        for to in path[:, 1:].T:
            left, came = bezoeken.vertrek[to], bezoeken.binnenkomst[to]
            same_zaak = sporen.moment[left] == sporen.moment[came]
            same_day = (
                (sporen.zaak[left] != sporen.zaak[came]) & (sporen.dag[left] == sporen.dag[came])
                & (sporen.grof[left] | sporen.grof[came])
            )  # fmt: skip
            found[own] |= same_zaak | same_day
    return found


@dataclass(frozen=True)
class HeenEnWeer:
    """Maximal runs A B A B of at least four visits on a route: first and last visit, number of changes."""

    begin: Ints
    eind: Ints
    wisselingen: Ints


def heen_en_weer(bezoeken: Bezoeken) -> HeenEnWeer:
    """Running to and fro between two desks, each maximal run once."""
    n, up, loket = len(bezoeken), bezoeken.voorganger, bezoeken.loket
    run, begin = np.ones(n, np.int64), np.arange(n)
    for visits in per_diepte(up)[1:]:
        parent = up[visits]
        known = (loket[visits] != ONBEKEND) & (loket[parent] != ONBEKEND) & (loket[visits] != loket[parent])
        above = up[parent]
        goes_on = known & (above != GEEN) & (loket[above] == loket[visits]) & (run[parent] >= 2)
        run[visits] = np.where(goes_on, run[parent] + 1, np.where(known, 2, 1))
        begin[visits] = np.where(goes_on, begin[parent], np.where(known, parent, visits))
    continued = np.zeros(n, bool)
    child = np.flatnonzero(up != GEEN)
    longer = child[run[child] == run[up[child]] + 1]
    continued[up[longer[run[longer] > 2]]] = True
    whole = np.flatnonzero((run >= 4) & ~continued)
    return HeenEnWeer(begin[whole], whole, run[whole] - 1)


def diepte(up: Ints) -> Ints:
    """How many visits come before each on its route."""
    return opgeteld(up, (up != GEEN).astype(np.int64))
