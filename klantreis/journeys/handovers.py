"""Visits and evidenced handovers between them (definition 3): a forest, in which every visit has one predecessor.

Order in time alone is no evidence: a resident with two requests at once bounces nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from klantreis.journeys.advice import telt
from klantreis.journeys.lookup import GEEN, Zoeker, na, van_personen
from klantreis.journeys.traces import ONBEKEND, Bools, Ints, Sporen, Zaken, enig
from klantreis.vocabulary import FASE_VOLGORDE

AANKOMST_DAGEN = 42
"""Within so many days a referral arrives, or an ended zaak is followed by a new one."""
BEWIJZEN = ("", "doorverwijzing", "binnen_zaak", "nieuwe_melding")
DOORVERWIJZING, BINNEN_ZAAK, NIEUWE_MELDING = 1, 2, 3


@dataclass(frozen=True)
class Bezoeken:
    """Visits, in the order of their first events (Sporen): places of events, and places of visits for `voorganger`.

    eerste, laatste : first and last event. binnenkomst : the event with which the resident arrived; the first, unless
    a referral arrived only later in it. zaak : place of its zaak. voorganger : the visit that handed over, GEEN for
    none. vertrek : the event by which it let go. bewijs : index into BEWIJZEN. van_gebeurtenis : per event of Sporen
    the visit that it is in, GEEN for none. verwijzing, aankomst : every referral, and where it arrived (GEEN: nowhere).
    """

    eerste: Ints
    laatste: Ints
    binnenkomst: Ints
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
    reeks = _reeksen(sporen, counts)
    arrivals = _aankomsten(sporen, zaken, counts, reeks, referrals, aankomst_dagen)
    came = arrivals >= 0
    eerste, laatste, of_event = _bezoeken(sporen, reeks, referrals[came], arrivals[came])
    zaak_of = zaken.per_gebeurtenis()
    voorganger = np.full(len(eerste), GEEN, np.int64)
    vertrek, bewijs, binnenkomst = voorganger.copy(), np.zeros(len(eerste), np.int64), eerste.copy()

    def verbind(van: Ints, naar: Ints, door: Ints, soort: int, bij: Ints | None = None) -> None:
        """Of several that hand over to one visit the latest departure counts; a visit that has one keeps it."""
        bij = eerste[naar] if bij is None else bij
        free = np.flatnonzero((voorganger[naar] == GEEN) & (van != naar))
        order = free[np.lexsort((door[free], sporen.tijd[door[free]], naar[free]))]
        van, naar, door, bij = van[order], naar[order], door[order], bij[order]
        last = np.append(naar[1:] != naar[:-1], True) if len(naar) else np.empty(0, bool)
        to = naar[last]
        voorganger[to], vertrek[to], bewijs[to], binnenkomst[to] = van[last], door[last], soort, bij[last]

    verbind(of_event[referrals[came]], of_event[arrivals[came]], referrals[came], DOORVERWIJZING, arrivals[came])
    zaak, loket = zaak_of[eerste], sporen.loket[eerste]
    nxt = np.flatnonzero((zaak[1:] == zaak[:-1]) & ((loket[1:] != loket[:-1]) | (loket[1:] == ONBEKEND))) + 1
    verbind(nxt - 1, nxt, laatste[nxt - 1], BINNEN_ZAAK)
    van, naar, door = _nieuwe_meldingen(sporen, zaken, eerste, zaak, loket, voorganger, aankomst_dagen)
    verbind(van, naar, door, NIEUWE_MELDING)
    begins = _in_een_ring(sporen, eerste, voorganger)
    voorganger[begins], vertrek[begins], bewijs[begins], binnenkomst[begins] = GEEN, GEEN, 0, eerste[begins]
    return Bezoeken(
        eerste, laatste, binnenkomst, zaak, loket, voorganger, vertrek, bewijs, of_event, referrals, arrivals
    )


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


def _reeksen(sporen: Sporen, counts: Bools) -> Ints:
    """Per event the first event of the maximal run that it is in, of counted events at one desk within one zaak; GEEN
    for what does not count."""
    places = np.flatnonzero(counts)
    zaak, loket = sporen.zaak[places], sporen.loket[places]
    opens = np.append(True, (zaak[1:] != zaak[:-1]) | (loket[1:] != loket[:-1])) if len(places) else counts[:0]
    run = np.full(len(sporen), GEEN, np.int64)
    run[places] = places[opens][np.cumsum(opens) - 1]
    return run


def _bezoeken(sporen: Sporen, reeks: Ints, referrals: Ints, arrivals: Ints) -> tuple[Ints, Ints, Ints]:
    """Runs at one desk, parted where a referral arrives in one that was under way; per event the visit that it is in.

    A run that began only after the referral is where it arrived: registering it may come before the first contact.
    """
    places = np.flatnonzero(reeks != GEEN)
    begins = reeks[places] == places
    under_way = ~na(sporen, reeks[arrivals], referrals)
    parts = np.zeros(len(sporen), bool)
    parts[arrivals[under_way]] = True
    opens = begins | parts[places]
    of_event = np.full(len(sporen), GEEN, np.int64)
    of_event[places] = np.cumsum(opens) - 1
    return places[opens], places[np.append(opens[1:], True)] if len(places) else places, of_event


def _aankomsten(
    sporen: Sporen, zaken: Zaken, counts: Bools, reeks: Ints, referrals: Ints, within: int
) -> Ints:  # fmt: skip
    """Where each referral arrived: the resident's first event at the named desk after it, in time; GEEN for none.

    Events of ondersteuning and administratie are no arrival: invoices of an older zaak go on by themselves.
    """
    arrival = np.full(len(referrals), GEEN, np.int64)
    real = counts & ~sporen.in_fase("ondersteuning", "administratie")
    named = sporen.naar[referrals] != ONBEKEND
    places = np.flatnonzero(real & (sporen.loket != ONBEKEND) & van_personen(sporen, referrals))
    desks = Zoeker(sporen, places, sporen.loket[places])
    arrival[named] = desks.eerste_na(referrals[named], sporen.naar[referrals[named]])
    arrival[~named] = _zonder_naam(sporen, zaken, reeks, real, referrals[~named])
    late = sporen.dag[arrival] - sporen.dag[referrals] > within
    return np.where((arrival != GEEN) & ~late, arrival, GEEN)


def _zonder_naam(sporen: Sporen, zaken: Zaken, reeks: Ints, real: Bools, referrals: Ints) -> Ints:
    """A referral that names no desk: the next visit of its zaak, or a zaak that starts after it at another desk; the
    first of both. What is no arrival may come before it in that visit."""
    zaak_of, places = zaken.per_gebeurtenis(), np.flatnonzero(real)
    # Per run the first event in it at which a referral can arrive.
    runs, first = np.unique(reeks[places], return_index=True)
    entry = np.full(len(sporen), GEEN, np.int64)
    entry[runs] = places[first]
    begins = np.flatnonzero((reeks != GEEN) & (reeks == np.arange(len(sporen))))
    following = np.append(begins, GEEN)[np.searchsorted(begins, referrals, "right")]
    same = (following != GEEN) & (zaak_of[following] == zaak_of[referrals])
    inside = np.where(same, entry[following], GEEN)
    opening = begins[np.append(True, zaak_of[begins][1:] != zaak_of[begins][:-1])] if len(begins) else begins
    candidates = entry[opening][entry[opening] != GEEN]
    search = Zoeker(sporen, candidates, anders=sporen.loket[candidates])

    def started_after(rows: Ints, found: Ints) -> Bools:
        return na(sporen, zaken.van[zaak_of[found]], referrals[rows])

    anywhere = search.eerste_na(referrals, mits=started_after, behalve=sporen.loket[referrals])
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
    first_visit[zaak[::-1]] = np.arange(len(eerste))[::-1]
    # The visit at which it ended: what another desk tidies up afterwards is no handover.
    closing = np.searchsorted(eerste, zaken.einde, "right") - 1
    done = enig(sporen, zaken, sporen.besluit | sporen.bekend | sporen.verwijst)
    ended = np.flatnonzero((zaken.einde >= 0) & ~done & (closing >= 0) & (zaak[closing] == np.arange(len(zaken.van))))
    closing, event = closing[ended], zaken.einde[ended]
    opening = zaken.van
    fresh = (sporen.fase[opening] == FASE_VOLGORDE["melding"]) | sporen.aanvraag[opening]
    fresh &= (first_visit != GEEN) & (voorganger[first_visit] == GEEN)
    search = Zoeker(sporen, opening[fresh], anders=loket[first_visit[fresh]])
    new = search.eerste_na(event, behalve=loket[closing])
    near = (new != GEEN) & (sporen.dag[new] - sporen.dag[event] <= within)
    return closing[near], first_visit[zaken.per_gebeurtenis()[new[near]]], event[near]
