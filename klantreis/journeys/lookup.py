"""Finding the first event of a resident, at a desk or anywhere, after another event."""

from __future__ import annotations

import numpy as np

from klantreis.journeys.traces import Bools, Ints, Sporen

GEEN = -1


def van_personen(sporen: Sporen, events: Ints) -> Bools:
    """Events of the residents of some events."""
    first = int(sporen.persoon[0]) if len(sporen) else 0
    wanted = np.zeros(int(sporen.persoon[-1]) - first + 1 if len(sporen) else 0, bool)
    wanted[sporen.persoon[events] - first] = True
    return np.asarray(wanted[sporen.persoon - first])


class Zoeker:
    """Some events, ordered by resident, group (their desk, say) and time, to find the first one after another.

    Days are compared where either time is date-only: then the same day counts as after. Within one zaak its own order
    decides.

    Parameters
    ----------
    kandidaten : places in Sporen. groep : a number per candidate, small and not negative; absent: all one group.
    """

    def __init__(self, sporen: Sporen, kandidaten: Ints, groep: Ints | None = None) -> None:
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

    @property
    def _keer(self) -> int:
        return len(self._tijden) + 1

    def _sleutel(self, events: Ints, groepen: Ints) -> Ints:
        return self._s.persoon[events] * self._groepen + groepen

    def _zoek(self, keys: Ints, tijden: Ints, rechts: Bools | bool) -> Ints:
        rank = np.where(
            rechts, np.searchsorted(self._tijden, tijden, "right"), np.searchsorted(self._tijden, tijden, "left")
        )
        return np.searchsorted(self._samen, keys * self._keer + rank, "left")

    def plaats_einde(self, events: Ints, groepen: Ints | None = None) -> Ints:
        """The place in `volgorde` after the last candidate of the resident in the group."""
        return np.searchsorted(self._key, self._keys(events, groepen), "right")

    def _keys(self, events: Ints, groepen: Ints | None) -> Ints:
        groups = np.zeros(len(events), np.int64) if groepen is None else groepen
        # A group that no candidate has.
        return np.where(groups < self._groepen, self._sleutel(events, groups), np.iinfo(np.int64).min >> 20)

    def plaats_na(self, events: Ints, groepen: Ints | None = None) -> Ints:
        """The place in `volgorde` of the first candidate of the same resident in the group after each event.

        The place of the end (`plaats_einde`) when there is none.
        """
        s, order = self._s, self.volgorde
        keys = self._keys(events, groepen)
        end = np.searchsorted(self._key, keys, "right")
        if not len(order):
            return end
        place = self._zoek(keys, s.dag[events] << 38, rechts=False)
        at = order[np.minimum(place, len(order) - 1)]
        whole_day = s.grof[events] | ((place < end) & s.grof[at] & (s.dag[at] == s.dag[events]))
        place = np.where(whole_day, place, self._zoek(keys, s.tijd[events], rechts=True))
        while True:
            at = order[np.minimum(place, len(order) - 1)]
            early = np.where(
                s.zaak[at] == s.zaak[events],
                s.nr[at] <= s.nr[events],
                ~s.grof[at] & ~s.grof[events] & (s.us[at] <= s.us[events]),
            ) & (place < end)  # fmt: skip
            if not early.any():
                return np.minimum(place, end)
            place = place + early

    def eerste_na(self, events: Ints, groepen: Ints | None = None) -> Ints:
        """The first candidate of the same resident in the group after each event; GEEN for none."""
        place, end = self.plaats_na(events, groepen), self.plaats_einde(events, groepen)
        if not len(self.volgorde):
            return np.full(len(events), GEEN, np.int64)
        return np.where(place < end, self.volgorde[np.minimum(place, len(self.volgorde) - 1)], GEEN)
