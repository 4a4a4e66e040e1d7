"""Klantreizen, their zaken, and the small signals of a zaak, as tables (definitions 2 and 3)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from klantreis.journeys.chains import verzamelingen
from klantreis.journeys.lookup import GEEN
from klantreis.journeys.signals import afgehouden, kom_maar_terug, stappen_terug
from klantreis.journeys.stitch import REDENEN
from klantreis.journeys.traces import FASERANG, ONBEKEND, Ints
from klantreis.journeys.writing import Schrijver
from klantreis.vocabulary import DAG_US, FASE_VOLGORDE
from klantreis.vocabulary_journeys import KLANTREIS_ZAKEN, KLANTREIZEN, ZAAKSIGNALEN


def klantreizen(w: Schrijver, stilte: int) -> pa.Table:
    """The table `klantreizen`.

    Parameters
    ----------
    stilte : so many days after its last event an open zaak is no longer taken to be going on.
    """
    s, z, b, reis = w.reizen.sporen, w.reizen.zaken, w.reizen.bezoeken, w.reizen.stiksel.klantreis
    n, events = len(w.eerste_zaak), reis[w.zaak_van]
    first = z.van[_per_reis(w, z.van, eerste=True)]
    last = z.tot[_per_reis(w, z.tot - 1, eerste=False)] - 1
    lopend = np.bincount(reis[z.lopend(s, stilte)], minlength=n) > 0
    until = np.full(n, -1, np.int64)
    np.maximum.at(until, reis, s.omgeving.peil[s.bron[z.van]])
    censored = lopend & (until < np.iinfo(np.int64).max >> 1)
    so_far = np.where(censored, until + 1 - s.dag[first], 0) * DAG_US / DAG_US
    besluit = _eerste_besluit(w, events, n)
    decided = besluit != GEEN
    reached = np.zeros(n, np.int64)
    if len(z.van):
        np.maximum.at(reached, reis, np.maximum.reduceat(s.rang, z.van))
    fresh = (s.fase[first] == FASE_VOLGORDE["melding"]) | s.aanvraag[first]
    own_desks = np.flatnonzero((s.loket != ONBEKEND) & ~s.periodiek & ~s.geschil)
    moves = b.voorganger[b.voorganger != GEEN]
    return w.maak(
        KLANTREIZEN, w.volgorde,
        klantreis=w.namen.zaak.take(pa.array(w.eerste_zaak)), inwoner=w.namen.inwoner.take(pa.array(w.eerste_zaak)),
        start=w.tijd(first), eind=w.tijd(np.where(lopend, GEEN, last)), lopend=lopend,
        begonnen_voor_log=~fresh & (s.dag[first] - s.omgeving.eerste_dag[s.bron[first]] < stilte),
        zaken=np.bincount(reis, minlength=n),
        wetten=verzamelingen(reis[w.namen.wet_zaak], w.namen.wet, n, w.namen.wetten),
        loketten=verzamelingen(events[own_desks], s.loket[own_desks], n, w.loketnamen),
        overdrachten=np.bincount(reis[b.zaak[moves]], minlength=n),
        terugkeren=np.bincount(reis[b.zaak[w.reizen.lussen.terug]], minlength=n),
        uitvragen=np.bincount(events[s.uitvraag & ~s.periodiek], minlength=n),
        fase_bereikt=pa.array([None, *FASERANG], pa.string()).take(pa.array(reached)),
        dagen_tot_besluit=pa.array(w.dagen(first, np.where(decided, besluit, first)), mask=~decided),
        doorlooptijd_dagen=np.round(np.where(censored, so_far, w.dagen(first, last)), 6),
        bezwaar=np.bincount(events[s.geschil], minlength=n) > 0,
    )  # fmt: skip


def _per_reis(w: Schrijver, events: Ints, *, eerste: bool) -> Ints:
    """Per klantreis the zaak (place) of which this event is the first, or the last; one event per zaak."""
    s, reis = w.reizen.sporen, w.reizen.stiksel.klantreis
    order = np.lexsort((s.nr[events], s.tijd[events], reis))
    if eerste:
        return order[np.searchsorted(reis[order], np.arange(len(w.eerste_zaak)))]
    return order[np.searchsorted(reis[order], np.arange(len(w.eerste_zaak)), "right") - 1]


def _eerste_besluit(w: Schrijver, reis: Ints, n: int) -> Ints:
    """Per klantreis its first decision or notification, on objections not counted; GEEN for none."""
    s = w.reizen.sporen
    found = np.flatnonzero((s.besluit | s.bekend) & ~s.geschil)
    order = found[np.lexsort((s.nr[found], s.tijd[found], reis[found]))]
    first = np.full(n, GEEN, np.int64)
    first[reis[order][::-1]] = order[::-1]
    return first


def klantreis_zaken(w: Schrijver) -> pa.Table:
    """The table `klantreis_zaken`."""
    zaken, st = np.arange(len(w.reizen.zaken.van)), w.reizen.stiksel
    return w.maak(
        KLANTREIS_ZAKEN, w.volgorde_van(zaken, w.reizen.zaken.van), klantreis=w.klantreis(zaken), zaak=w.zaak(zaken),
        reden=pa.array(REDENEN).take(pa.array(st.reden)), verbonden_met=w.zaak(st.verbonden_met),
    )  # fmt: skip


def zaaksignalen(w: Schrijver) -> pa.Table:
    """The table `zaaksignalen`; the desk is that of the last visit of the zaak."""
    s, z, b = w.reizen.sporen, w.reizen.zaken, w.reizen.bezoeken
    again, off, back = kom_maar_terug(s, z), afgehouden(s, z, b), stappen_terug(s, z)
    desk = np.full(len(z.van), ONBEKEND, np.int64)
    desk[b.zaak] = b.loket
    rows = np.flatnonzero((again > 0) | off | (back > 0))
    return w.maak(
        ZAAKSIGNALEN, w.volgorde_van(rows, z.van[rows]), zaak=w.zaak(rows), klantreis=w.klantreis(rows),
        loket=w.loket(desk[rows]), kom_maar_terug=again[rows], afgehouden=off[rows], stappen_terug=back[rows],
    )  # fmt: skip
