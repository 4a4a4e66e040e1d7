"""Finding the first event of a resident, at a desk or anywhere, after another event."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from klantreis.journeys.traces import ONBEKEND, Bools, Ints, Sporen

GEEN = -1
Mits = Callable[[Ints, Ints], Bools]


def van_personen(sporen: Sporen, events: Ints) -> Bools:
    """Events of the residents of some events."""
    first = int(sporen.persoon[0]) if len(sporen) else 0
    wanted = np.zeros(int(sporen.persoon[-1]) - first + 1 if len(sporen) else 0, bool)
    wanted[sporen.persoon[events] - first] = True
    return np.asarray(wanted[sporen.persoon - first])


def na(sporen: Sporen, later: Ints, eerder: Ints, zeker: bool = False) -> Bools:
    """Whether events come after others, pair by pair.

    Within one zaak its order decides. Else days are compared where either time is date-only, and the same day counts as
    after (zeker: it does not); else instants.
    """
    s, a, b = sporen, later, eerder
    days = s.dag[a] > s.dag[b] if zeker else s.dag[a] >= s.dag[b]
    return np.where(s.zaak[a] == s.zaak[b], s.nr[a] > s.nr[b], np.where(s.grof[a] | s.grof[b], days, s.us[a] > s.us[b]))


class Zoeker:
    """Some events, ordered by resident, group (their desk, say) and time, to find the first one after another.

    What comes after is said by `na`; the first is that in the order of Sporen.tijd, then of the log.

    Parameters
    ----------
    kandidaten : places in Sporen. groep : a number per candidate, small and not negative; absent: all one group.
    anders : a label per candidate, to look for one with another label than that of the event (`behalve`).
    """

    def __init__(
        self, sporen: Sporen, kandidaten: Ints, groep: Ints | None = None, anders: Ints | None = None
    ) -> None:  # fmt: skip
        self._s = sporen
        groups = np.zeros(len(kandidaten), np.int64) if groep is None else groep
        self._groepen = int(groups.max(initial=0)) + 1
        own = self._sleutel(kandidaten, groups)
        order = np.lexsort((sporen.nr[kandidaten], sporen.tijd[kandidaten], own))
        self.volgorde = kandidaten[order]
        """The candidates in their order: places in Sporen."""
        self._key, tijd = own[order], sporen.tijd[self.volgorde]
        self._tijden = np.unique(tijd)
        self._samen = self._key * self._keer + np.searchsorted(self._tijden, tijd)
        self._label = np.zeros(len(kandidaten), np.int64) if anders is None else anders[order]
        # Past all that bear the same label: else who has thousands of them would be looked at one by one.
        ends = np.append(np.flatnonzero(self._label[1:] != self._label[:-1]) + 1, len(kandidaten))
        self._voorbij = np.repeat(ends, np.diff(np.append(0, ends)))

    @property
    def _keer(self) -> int:
        return len(self._tijden) + 1

    def _sleutel(self, events: Ints, groepen: Ints) -> Ints:
        return self._s.persoon[events] * self._groepen + groepen

    def _zoek(self, keys: Ints, tijden: Ints) -> Ints:
        return np.searchsorted(self._samen, keys * self._keer + np.searchsorted(self._tijden, tijden), "left")

    def plaats_einde(self, events: Ints, groepen: Ints | None = None) -> Ints:
        """The place in `volgorde` after the last candidate of the resident in the group."""
        return np.searchsorted(self._key, self._keys(events, groepen), "right")

    def _keys(self, events: Ints, groepen: Ints | None) -> Ints:
        groups = np.zeros(len(events), np.int64) if groepen is None else groepen
        # A group that no candidate has.
        return np.where(groups < self._groepen, self._sleutel(events, groups), np.iinfo(np.int64).min >> 20)

    def plaats_dag(self, events: Ints, dagen: Ints, groepen: Ints | None = None) -> Ints:
        """The place in `volgorde` of the first candidate of the resident in the group on or after a day.

        The place of the end (`plaats_einde`) when there is none.
        """
        return np.minimum(self._zoek(self._keys(events, groepen), dagen << 38), self.plaats_einde(events, groepen))

    def eerste_na(
        self, events: Ints, groepen: Ints | None = None, mits: Mits | None = None, behalve: Ints | None = None
    ) -> Ints:  # fmt: skip
        """The first candidate of the same resident in the group after each event; GEEN for none.

        Parameters
        ----------
        mits : what else must hold, of places in `events` and as many candidates. behalve : per event a label that the
        candidate must not have; ONBEKEND is no label.
        """
        place, end = self.plaats_dag(events, self._s.dag[events], groepen), self.plaats_einde(events, groepen)
        # Of its own day only some come after it.
        going = np.flatnonzero(place < end)
        while len(going):
            here = place[going]
            found = self.volgorde[here]
            right = na(self._s, found, events[going])
            if mits is not None:
                right &= mits(going, found)
            onward = here + 1
            if behalve is not None:
                own = (self._label[here] == behalve[going]) & (behalve[going] != ONBEKEND)
                right &= ~own
                onward = np.where(own, self._voorbij[here], onward)
            place[going] = np.where(right, here, onward)
            going = going[~right]
            going = going[place[going] < end[going]]
        if not len(self.volgorde):
            return np.full(len(events), GEEN, np.int64)
        return np.where(place < end, self.volgorde[np.minimum(place, len(self.volgorde) - 1)], GEEN)
