"""Zaken -> klantreizen (definition 2): all that belongs to one question of one resident."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, minimum_spanning_tree

from klantreis.journeys.handovers import DOORVERWIJZING, Bezoeken
from klantreis.journeys.lookup import GEEN
from klantreis.journeys.traces import Ints, Sporen, Zaken

STILTE_DAGEN = 180
REDENEN = ("eerste", "doorverwijzing", "zaakrelatie", "koppeling", "stilte")

Paren = tuple[Ints, Ints]


@dataclass(frozen=True)
class Banden:
    """Pairs of zaken (places) that belong together for certain.

    relaties : of which the one names the other. koppelingen : of a decision and of an objection that is linked to it.
    """

    relaties: Paren
    koppelingen: Paren


@dataclass(frozen=True)
class Stiksel:
    """Per zaak the number of its klantreis, why it belongs to it (index into REDENEN) and the zaak that it was joined
    to (GEEN: the first of its klantreis). From zaak to zaak these lead to the first, by referrals where they can,
    else by relations."""

    klantreis: Ints
    reden: Ints
    verbonden_met: Ints


def stitch(sporen: Sporen, zaken: Zaken, bezoeken: Bezoeken, banden: Banden, stilte: int = STILTE_DAGEN) -> Stiksel:
    """Join zaken into klantreizen.

    Parameters
    ----------
    stilte : days of quiet that part two questions.
    """
    n = len(zaken.van)
    if not n:
        return Stiksel(zaken.van, zaken.van, zaken.van)
    rules = _banden(sporen, zaken, bezoeken, banden, stilte)
    rang = np.empty(n, np.int64)
    rang[np.lexsort((np.arange(n), sporen.tijd[zaken.van]))] = np.arange(n)
    ends = rang[np.concatenate([np.array(rule, np.int64) for rule in rules], axis=1)]
    kind = np.repeat(np.arange(1, len(rules) + 1), [len(rule[0]) for rule in rules])
    low, high, kind = _beste(ends.min(axis=0), ends.max(axis=0), kind)
    weight = np.arange(1, len(kind) + 1, dtype=np.float64)
    tree = minimum_spanning_tree(coo_array((weight, (low, high)), shape=(n, n)).tocsr()).tocoo()
    _count, label = connected_components(tree, directed=False)
    _labels, roots = np.unique(label, return_index=True)
    # One more place, above the first zaak of every klantreis, to look down from.
    down = coo_array(
        (np.ones(len(tree.row) + len(roots)),
         (np.concatenate([tree.row, np.full(len(roots), n)]), np.concatenate([tree.col, roots]))),
        shape=(n + 1, n + 1),
    )  # fmt: skip
    _order, above = breadth_first_order(down.tocsr(), n, directed=False)
    parent = np.asarray(above[:n], np.int64)
    why = np.zeros(n, np.int64)
    why[np.where(parent[tree.row] == tree.col, tree.row, tree.col)] = kind[tree.data.astype(np.int64) - 1]
    place = np.argsort(rang)
    other = np.where(parent == n, GEEN, place[np.minimum(parent, n - 1)])
    return Stiksel(label.astype(np.int64)[rang], why[rang], other[rang])


def aantal_reizen(
    sporen: Sporen, zaken: Zaken, bezoeken: Bezoeken, banden: Banden, stilte: int
) -> int:  # fmt: skip
    """How many klantreizen `stitch` would make; quicker, as it asks for no reasons."""
    n = len(zaken.van)
    one, two = np.concatenate(_banden(sporen, zaken, bezoeken, banden, stilte), axis=1)
    links = coo_array((np.ones(len(one), bool), (one, two)), shape=(n, n))
    return int(connected_components(links, directed=False)[0]) if n else 0


def _banden(
    sporen: Sporen, zaken: Zaken, bezoeken: Bezoeken, banden: Banden, stilte: int
) -> tuple[Paren, ...]:  # fmt: skip
    """Pairs of zaken that belong together, by rule in the order of REDENEN."""
    edge = np.flatnonzero(bezoeken.bewijs == DOORVERWIJZING)
    referred = (bezoeken.zaak[bezoeken.voorganger[edge]], bezoeken.zaak[edge])
    return referred, banden.relaties, banden.koppelingen, _stilte(sporen, zaken, stilte)


def _beste(laag: Ints, hoog: Ints, soort: Ints) -> tuple[Ints, Ints, Ints]:
    """Every pair once, by its first rule; first the first rules, then what joins earlier zaken."""
    order = np.lexsort((soort, laag, hoog))
    laag, hoog, soort = laag[order], hoog[order], soort[order]
    new = laag != hoog
    new[1:] &= (laag[1:] != laag[:-1]) | (hoog[1:] != hoog[:-1])
    laag, hoog, soort = laag[new], hoog[new], soort[new]
    order = np.argsort(soort, kind="stable")
    return laag[order], hoog[order], soort[order]


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
