"""Visits and evidenced handovers between them (definition 3): a forest, in which every visit has one predecessor.

Order in time alone is no evidence: a resident with two requests at once bounces nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    referrals = np.flatnonzero(counts & sporen.verwijst & (sporen.naar != sporen.loket))
    arrivals = _aankomsten(sporen, zaken, counts, referrals, aankomst_dagen)
    eerste, laatste, of_event = _bezoeken(sporen, counts, arrivals[arrivals >= 0])
    zaak_of = zaken.per_gebeurtenis()
    voorganger = np.full(len(eerste), GEEN, np.int64)
    vertrek, bewijs = voorganger.copy(), np.zeros(len(eerste), np.int64)

    def verbind(van: Ints, naar: Ints, door: Ints, soort: int) -> None:
        """Of several that hand over to one visit the latest departure counts; a visit that has one keeps it."""
        free = (voorganger[naar] == GEEN) & (van != naar)
        van, naar, door = van[free], naar[free], door[free]
        order = np.lexsort((door, sporen.us[door], sporen.tijd[door], naar))
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
    return Bezoeken(eerste, laatste, zaak, loket, voorganger, vertrek, bewijs, of_event, referrals, arrivals)


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
    """A referral that names no desk: the next visit of its zaak, or a zaak that starts after it; the first of both."""
    places = np.flatnonzero(counts)
    zaak, loket = sporen.zaak[places], sporen.loket[places]
    changes = places[1:][(zaak[1:] == zaak[:-1]) & (loket[1:] != loket[:-1])] if len(places) else places
    at = np.searchsorted(changes, referrals, "right")
    inside = np.append(changes, GEEN)[at]
    inside = np.where((inside != GEEN) & (sporen.zaak[inside] == sporen.zaak[referrals]) & real[inside], inside, GEEN)
    opening = zaken.van[real[zaken.van]] if len(zaken.van) else zaken.van
    anywhere = Zoeker(sporen, opening).eerste_na(referrals)
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
    search = Zoeker(sporen, opening[fresh])
    event, zaak_of = zaken.einde[ended], zaken.per_gebeurtenis()
    place, end = search.plaats_na(event), search.plaats_einde(event)
    found: list[tuple[Ints, Ints, Ints]] = []
    going = np.arange(len(ended))
    while len(going := going[place[going] < end[going]]):
        new = search.volgorde[place[going]]
        near = sporen.dag[new] - sporen.dag[event[going]] <= within
        going, new = going[near], new[near]
        a, b = last_visit[ended[going]], first_visit[zaak_of[new]]
        other = (loket[a] != loket[b]) | (loket[a] == ONBEKEND)
        found.append((a[other], b[other], event[going[other]]))
        # At the same desk it goes on there: the next new zaak may be the one.
        going = going[~other]
        place[going] += 1
    columns = [np.concatenate(column) for column in zip(*found, strict=True)] if found else [none] * 3
    return columns[0], columns[1], columns[2]
