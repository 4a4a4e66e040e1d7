"""Small signals within zaken and routes (definition 3): kom maar terug, afgehouden, stap terug, verhaal opnieuw."""

from __future__ import annotations

import numpy as np

from klantreis.journeys.chains import opgeteld
from klantreis.journeys.handovers import Bezoeken
from klantreis.journeys.lookup import GEEN, Zoeker
from klantreis.journeys.traces import FASERANG, ONBEKEND, Bools, Ints, Sporen, Zaken, enig

TERUG_BINNEN_DAGEN = 730
"""Back at the same desk within so many days after a zaak that was closed without a besluit."""


def kom_maar_terug(sporen: Sporen, zaken: Zaken) -> Ints:
    """Per zaak the requests for documents beyond the first."""
    asked = np.add.reduceat(sporen.aanvulling.astype(np.int64), zaken.van) if len(zaken.van) else zaken.van
    return np.maximum(asked - 1, 0)


def afgehouden(sporen: Sporen, zaken: Zaken, bezoeken: Bezoeken) -> Bools:
    """Per zaak whether it was closed without a besluit, and the resident came back to its desk within two years.

    The desk is that of its last visit; back means a visit in another zaak, after the closing.
    """
    found = np.zeros(len(zaken.van), bool)
    if not len(bezoeken):
        return found
    last_visit = np.full(len(zaken.van), GEEN, np.int64)
    last_visit[bezoeken.zaak] = np.arange(len(bezoeken))
    decided = enig(sporen, zaken, sporen.besluit | sporen.bekend)
    closed = (zaken.einde >= 0) & ~decided & (last_visit != GEEN)
    closed &= bezoeken.loket[last_visit] != ONBEKEND
    own = np.flatnonzero(closed)
    opens = np.append(True, bezoeken.zaak[1:] != bezoeken.zaak[:-1]) | (bezoeken.loket != np.roll(bezoeken.loket, 1))
    visits = np.flatnonzero(opens & (bezoeken.loket != ONBEKEND))
    first = bezoeken.eerste[visits]
    search = Zoeker(sporen, first, bezoeken.loket[visits], anders=sporen.zaak[first])
    event, desk = zaken.einde[own], bezoeken.loket[last_visit[own]]
    back = search.eerste_na(event, desk, behalve=sporen.zaak[event])
    near = back != GEEN
    found[own] = near & (sporen.dag[back] - sporen.dag[event] <= TERUG_BINNEN_DAGEN)
    return found


def stappen_terug(sporen: Sporen, zaken: Zaken) -> Ints:
    """Per zaak each descent to a lower phase than the highest reached, counted once per descent.

    Periodic events, disputes and events outside the five phases do not count.
    """
    ranks = sporen.rang
    places = np.flatnonzero((ranks > 0) & ~sporen.periodiek)
    own, zaak = ranks[places], zaken.per_gebeurtenis()[places]
    step = len(FASERANG) + 1
    highest = np.maximum.accumulate(own + zaak * step) - zaak * step
    below = own < highest
    # One descent: the step from the highest phase so far to a lower one; going lower still is another.
    before = np.append(0, own[:-1])
    descends = below & (np.append(False, zaak[1:] == zaak[:-1])) & (own < before)
    return np.bincount(zaak[descends], minlength=len(zaken.van)).astype(np.int64)


def verhaal_opnieuw(sporen: Sporen, bezoeken: Bezoeken) -> tuple[Ints, Ints]:
    """Per route: its last visit, and how many distinct desks on it asked for the story beyond the first."""
    asked = np.zeros(len(bezoeken), bool)
    inside = (bezoeken.van_gebeurtenis != GEEN) & sporen.uitvraag
    asked[bezoeken.van_gebeurtenis[inside]] = True
    asked &= bezoeken.loket != ONBEKEND
    new = asked.copy()
    going = np.flatnonzero(asked & (bezoeken.voorganger != GEEN))
    here = bezoeken.voorganger[going]
    while len(going):
        again = asked[here] & (bezoeken.loket[here] == bezoeken.loket[going])
        new[going[again]] = False
        on = ~again & (bezoeken.voorganger[here] != GEEN)
        going, here = going[on], bezoeken.voorganger[here[on]]
    leaves = np.flatnonzero(~bezoeken.heeft_volger)
    return leaves, np.maximum(opgeteld(bezoeken.voorganger, new.astype(np.int64))[leaves] - 1, 0)
