"""Visits and evidenced handovers between them (definition 3): a forest, in which every visit has one predecessor.

Order in time alone is no evidence: a resident with two requests at once bounces nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from klantreis.journeys.advice import telt
from klantreis.journeys.lookup import GEEN, Zoeker, van_personen
from klantreis.journeys.traces import ONBEKEND, Bools, Ints, Sporen, Zaken, enig
from klantreis.vocabulary import FASE_VOLGORDE

AANKOMST_DAGEN = 42
"""Within so many days a referral arrives, or an ended zaak is followed by a new one."""
BEWIJZEN = ("", "doorverwijzing", "binnen_zaak", "nieuwe_melding")
DOORVERWIJZING, BINNEN_ZAAK, NIEUWE_MELDING = 1, 2, 3


@dataclass(frozen=True)
class Bezoeken:
    """Visits, in the order of their first events (Sporen): places of events, and places of visits for `voorganger`.

    eerste, laatste : first and last event. zaak : place of its zaak. voorganger : the visit that handed over, GEEN for
    none. vertrek : the event by which it let go. bewijs : index into BEWIJZEN. van_gebeurtenis : per event of Sporen
    the visit that it is in, GEEN for none. verwijzing, aankomst : every referral, and where it arrived (GEEN: nowhere).
    """

    eerste: Ints
    laatste: Ints
    zaak: Ints
    loket: Ints
    voorganger: Ints
    vertrek: Ints
    bewijs: Ints
    van_gebeurtenis: Ints
    verwijzing: Ints
    aankomst: Ints

    def __len__(self) -> int:
        return len(self.eerste)

    @property
    def heeft_volger(self) -> Bools:
        """Visits that handed over to another."""
        return np.bincount(self.voorganger[self.voorganger >= 0], minlength=len(self)) > 0


def handovers(sporen: Sporen, zaken: Zaken, aankomst_dagen: int = AANKOMST_DAGEN) -> Bezoeken:
    """The visits of every resident, and which handed over to which."""
    counts = telt(sporen, zaken)
    # A desk that names itself refers nobody.
    away = (sporen.naar == ONBEKEND) | (sporen.naar != sporen.loket)
    referrals = np.flatnonzero(counts & sporen.verwijst & away)
    arrivals = _aankomsten(sporen, zaken, counts, referrals, aankomst_dagen)
    eerste, laatste, of_event = _bezoeken(sporen, counts, arrivals[arrivals >= 0])
    zaak_of = zaken.per_gebeurtenis()
    voorganger = np.full(len(eerste), GEEN, np.int64)
    vertrek, bewijs = voorganger.copy(), np.zeros(len(eerste), np.int64)

    def verbind(van: Ints, naar: Ints, door: Ints, soort: int) -> None:
        """Of several that hand over to one visit the latest departure counts; a visit that has one keeps it."""
        free = (voorganger[naar] == GEEN) & (van != naar)
        van, naar, door = van[free], naar[free], door[free]
        order = np.lexsort((door, sporen.tijd[door], naar))
        van, naar, door = van[order], naar[order], door[order]
        last = np.append(naar[1:] != naar[:-1], True) if len(naar) else np.empty(0, bool)
        voorganger[naar[last]], vertrek[naar[last]], bewijs[naar[last]] = van[last], door[last], soort

    came = arrivals >= 0
    verbind(of_event[referrals[came]], of_event[arrivals[came]], referrals[came], DOORVERWIJZING)
    zaak, loket = zaak_of[eerste], sporen.loket[eerste]
    nxt = np.flatnonzero((zaak[1:] == zaak[:-1]) & ((loket[1:] != loket[:-1]) | (loket[1:] == ONBEKEND))) + 1
    verbind(nxt - 1, nxt, laatste[nxt - 1], BINNEN_ZAAK)
    van, naar, door = _nieuwe_meldingen(sporen, zaken, eerste, zaak, loket, voorganger, aankomst_dagen)
    verbind(van, naar, door, NIEUWE_MELDING)
    begins = _in_een_ring(sporen, eerste, voorganger)
    voorganger[begins], vertrek[begins], bewijs[begins] = GEEN, GEEN, 0
    return Bezoeken(eerste, laatste, zaak, loket, voorganger, vertrek, bewijs, of_event, referrals, arrivals)


def _in_een_ring(sporen: Sporen, eerste: Ints, voorganger: Ints) -> Ints:
    """Of every ring of visits the one that is first: on days without hours ties can make one, and there it begins."""
    n, own = len(eerste), np.flatnonzero(voorganger != GEEN)
    order = np.lexsort((eerste, sporen.tijd[eerste]))
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    if not (place[own] < place[voorganger[own]]).any():  # a ring goes back somewhere
        return np.empty(0, np.int64)
    links = coo_array((np.ones(len(own), bool), (voorganger[own], own)), shape=(n, n))
    _count, label = connected_components(links, directed=True, connection="strong")
    rings, begins = np.unique(label[order], return_index=True)
    return np.asarray(order[begins[np.bincount(label)[rings] > 1]])


def _bezoeken(sporen: Sporen, counts: Bools, starts: Ints) -> tuple[Ints, Ints, Ints]:
    """Maximal runs of counted events at one desk within one zaak; an arrival starts a new one."""
    places = np.flatnonzero(counts)
    zaak, loket = sporen.zaak[places], sporen.loket[places]
    opens = np.ones(len(places), bool)
    opens[1:] = (zaak[1:] != zaak[:-1]) | (loket[1:] != loket[:-1])
    begins = np.zeros(len(sporen), bool)
    begins[starts] = True
    opens |= begins[places]
    of_event = np.full(len(sporen), GEEN, np.int64)
    of_event[places] = np.cumsum(opens) - 1
    return places[opens], places[np.append(opens[1:], True)] if len(places) else places, of_event


def _aankomsten(sporen: Sporen, zaken: Zaken, counts: Bools, referrals: Ints, within: int) -> Ints:
    """Where each referral arrived: the resident's first event at the named desk after it, in time; GEEN for none.

    Events of ondersteuning and administratie are no arrival: invoices of an older zaak go on by themselves.
    """
    arrival = np.full(len(referrals), GEEN, np.int64)
    real = counts & ~sporen.in_fase("ondersteuning", "administratie")
    named = sporen.naar[referrals] != ONBEKEND
    places = np.flatnonzero(real & (sporen.loket != ONBEKEND) & van_personen(sporen, referrals))
    desks = Zoeker(sporen, places, sporen.loket[places])
    arrival[named] = desks.eerste_na(referrals[named], sporen.naar[referrals[named]])
    arrival[~named] = _zonder_naam(sporen, zaken, counts, real, referrals[~named])
    late = sporen.dag[arrival] - sporen.dag[referrals] > within
    return np.where((arrival != GEEN) & ~late, arrival, GEEN)


def _zonder_naam(sporen: Sporen, zaken: Zaken, counts: Bools, real: Bools, referrals: Ints) -> Ints:
    """A referral that names no desk: the next visit of its zaak, or a zaak that starts after it at another desk; the
    first of both."""
    places = np.flatnonzero(counts)
    zaak, loket = sporen.zaak[places], sporen.loket[places]
    changes = places[1:][(zaak[1:] == zaak[:-1]) & (loket[1:] != loket[:-1])] if len(places) else places
    at = np.searchsorted(changes, referrals, "right")
    inside = np.append(changes, GEEN)[at]
    inside = np.where((inside != GEEN) & (sporen.zaak[inside] == sporen.zaak[referrals]) & real[inside], inside, GEEN)
    search = Zoeker(sporen, zaken.van[real[zaken.van]])

    def elsewhere(rows: Ints, found: Ints) -> Bools:
        to = sporen.loket[found]
        return np.asarray((to == ONBEKEND) | (to != sporen.loket[referrals[rows]]))

    anywhere = search.eerste_na(referrals, mits=elsewhere)
    sooner = (inside == GEEN) | ((anywhere != GEEN) & (sporen.tijd[anywhere] < sporen.tijd[inside]))
    return np.where(sooner, anywhere, inside)


def _nieuwe_meldingen(
    sporen: Sporen, zaken: Zaken, eerste: Ints, zaak: Ints, loket: Ints, voorganger: Ints, within: int
) -> tuple[Ints, Ints, Ints]:
    """A zaak that ended without a besluit and without a referral, and the first new zaak at another desk after it."""
    none = np.empty(0, np.int64)
    if not len(eerste):
        return none, none, none
    first_visit = np.full(len(zaken.van), GEEN, np.int64)
    last_visit = first_visit.copy()
    first_visit[zaak[::-1]] = np.arange(len(eerste))[::-1]
    last_visit[zaak] = np.arange(len(eerste))
    done = enig(sporen, zaken, sporen.besluit | sporen.verwijst)
    ended = np.flatnonzero((zaken.einde >= 0) & ~done & (last_visit != GEEN))
    opening = zaken.van
    fresh = (sporen.fase[opening] == FASE_VOLGORDE["melding"]) | sporen.aanvraag[opening]
    fresh &= (first_visit != GEEN) & (voorganger[first_visit] == GEEN)
    event, zaak_of = zaken.einde[ended], zaken.per_gebeurtenis()
    desk = loket[last_visit[ended]]

    def elsewhere(rows: Ints, found: Ints) -> Bools:
        to = loket[first_visit[zaak_of[found]]]
        return np.asarray((to == ONBEKEND) | (to != desk[rows]))

    new = Zoeker(sporen, opening[fresh]).eerste_na(event, mits=elsewhere)
    near = (new != GEEN) & (sporen.dag[new] - sporen.dag[event] <= within)
    return last_visit[ended[near]], first_visit[zaak_of[new[near]]], event[near]
