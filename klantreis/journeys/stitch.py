"""Zaken -> klantreizen (definition 2): all that belongs to one question of one resident."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from klantreis.journeys.handovers import DOORVERWIJZING, Bezoeken
from klantreis.journeys.lookup import GEEN
from klantreis.journeys.traces import Ints, Sporen, Zaken

STILTE_DAGEN = 180
REDENEN = ("eerste", "doorverwijzing", "zaakrelatie", "stilte")


@dataclass(frozen=True)
class Stiksel:
    """Per zaak the number of its klantreis (in the order of their first events), why it belongs to it (index into
    REDENEN) and the zaak that it was joined to (GEEN: the first of its klantreis)."""

    klantreis: Ints
    reden: Ints
    verbonden_met: Ints


def stitch(
    sporen: Sporen, zaken: Zaken, bezoeken: Bezoeken, relaties: tuple[Ints, Ints], stilte: int = STILTE_DAGEN
) -> Stiksel:
    """Join zaken into klantreizen.

    Parameters
    ----------
    relaties : pairs of zaken (places) with a certain link between them.
    stilte : days of quiet that part two questions.
    """
    n = len(zaken.van)
    edge = np.flatnonzero(bezoeken.bewijs == DOORVERWIJZING)
    referred = (bezoeken.zaak[bezoeken.voorganger[edge]], bezoeken.zaak[edge])
    quiet = _stilte(sporen, zaken, stilte)
    rules = ((1, *referred), (2, *relaties), (3, *quiet))
    one = np.concatenate([rule[1] for rule in rules])
    two = np.concatenate([rule[2] for rule in rules])
    kind = np.concatenate([np.full(len(rule[1]), rule[0]) for rule in rules])
    _count, label = connected_components(coo_array((np.ones(len(one), bool), (one, two)), shape=(n, n)), directed=False)
    start = np.full(int(label.max()) + 1 if n else 0, np.iinfo(np.int64).max)
    first_key = sporen.tijd[zaken.van]
    np.minimum.at(start, label, first_key)
    reden, other = np.zeros(n, np.int64), np.full(n, GEEN, np.int64)
    order_zaak = np.lexsort((np.arange(n), first_key, label))
    is_first = np.zeros(n, bool)
    is_first[order_zaak[np.append(True, label[order_zaak][1:] != label[order_zaak][:-1])] if n else order_zaak] = True
    both = (np.concatenate([one, two]), np.concatenate([two, one]), np.concatenate([kind, kind]))
    order = np.lexsort((both[1], first_key[both[1]], both[2], both[0]))
    own, far, why = (column[order] for column in both)
    lead = np.append(True, own[1:] != own[:-1]) if len(own) else np.empty(0, bool)
    reden[own[lead]], other[own[lead]] = why[lead], far[lead]
    reden[is_first], other[is_first] = 0, GEEN
    return Stiksel(label.astype(np.int64), reden, other)


def _stilte(sporen: Sporen, zaken: Zaken, stilte: int) -> tuple[Ints, Ints]:
    """Zaken of one resident with less than so many days of quiet between them; each with one that ran on longest.

    Periodic events and the phases ondersteuning and administratie are no sign of life: a zaak with nothing else joins
    no other in this way.
    """
    none = np.empty(0, np.int64)
    if not len(zaken.van):
        return none, none
    alive = ~(sporen.periodiek | sporen.in_fase("ondersteuning", "administratie"))
    big = np.iinfo(np.int64).max >> 1
    first = np.minimum.reduceat(np.where(alive, sporen.dag, big), zaken.van)
    last = np.maximum.reduceat(np.where(alive, sporen.dag, -big), zaken.van)
    own = np.flatnonzero(first < big)
    person = sporen.persoon[zaken.van[own]]
    order = np.lexsort((own, first[own], person))
    own, person = own[order], person[order]
    # The furthest last day so far of the resident, and whose it was.
    _values, rank = np.unique(person, return_inverse=True)
    step = np.int64(1) << 40
    reach = np.maximum.accumulate(last[own] + rank * step) - rank * step
    holder = np.maximum.accumulate(np.where(last[own] >= reach, np.arange(len(own)), 0))
    joins = (person[1:] == person[:-1]) & (first[own[1:]] - reach[:-1] < stilte)
    here = np.flatnonzero(joins) + 1
    return own[holder[here - 1]], own[here]
