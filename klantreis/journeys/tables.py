"""Visits, handovers, loops and klantreizen as the tables that a run stores (definitions 2 and 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from klantreis.journeys.handovers import AANKOMST_DAGEN, BEWIJZEN, BINNEN_ZAAK, Bezoeken, handovers
from klantreis.journeys.lookup import GEEN, na
from klantreis.journeys.routes import VOORTGANG, HeenEnWeer, Lussen, heen_en_weer, terugkeren
from klantreis.journeys.signals import afgehouden, kom_maar_terug, stappen_terug, verhaal_opnieuw
from klantreis.journeys.stitch import REDENEN, STILTE_DAGEN, Stiksel, stitch
from klantreis.journeys.traces import FASERANG, ONBEKEND, Ints, Sporen, Zaken
from klantreis.schemas import schema_of
from klantreis.terms.calendar import Kalender
from klantreis.vocabulary import DAG_US, FASE_VOLGORDE
from klantreis.vocabulary_journeys import (
    BEZOEKEN,
    HEEN_EN_WEER,
    KLANTREIS_ZAKEN,
    KLANTREIZEN,
    LUSSEN,
    OVERDRACHTEN,
    ROUTES,
    ZAAKSIGNALEN,
)  # fmt: skip

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reizen:
    """Everything that is found in the traces of residents, in columns; `tables` writes it out."""

    sporen: Sporen
    zaken: Zaken
    bezoeken: Bezoeken
    lussen: Lussen
    heen_en_weer: HeenEnWeer
    stiksel: Stiksel


def find(
    sporen: Sporen, relaties: tuple[Ints, Ints], stilte: int = STILTE_DAGEN, aankomst: int = AANKOMST_DAGEN
) -> Reizen:
    """Find visits, handovers, routes and klantreizen.

    Parameters
    ----------
    relaties : pairs of zaken (places in Zaken) with a certain link. stilte, aankomst : settings [days].
    """
    zaken = Zaken.uit(sporen)
    visits = handovers(sporen, zaken, aankomst)
    return Reizen(
        sporen, zaken, visits, terugkeren(sporen, zaken, visits), heen_en_weer(visits),
        stitch(sporen, zaken, visits, relaties, stilte),
    )  # fmt: skip


def tables(
    reizen: Reizen, namen: Mapping[str, pa.Array], kalender: Kalender, buiten: Sequence[str] = (),
    stilte: int = STILTE_DAGEN, aankomst: int = AANKOMST_DAGEN,
) -> dict[str, pa.Table]:  # fmt: skip
    """The stored tables.

    Parameters
    ----------
    namen : `zaak`, `inwoner` and `wetten` (text, null for none) per zaak, in the order of Zaken.
    buiten : desks of which the register says that their data are elsewhere.

    Returns
    -------
    klantreizen, klantreis_zaken, bezoeken, overdrachten, lussen, heen_en_weer, routes, zaaksignalen; each in a total
    order, that of klantreizen first.
    """
    t = _Tabellen(reizen, namen, kalender, buiten, stilte, aankomst)
    return {
        "klantreizen": t.klantreizen(), "klantreis_zaken": t.klantreis_zaken(), "bezoeken": t.bezoeken(),
        "overdrachten": t.overdrachten(), "lussen": t.lussen(), "heen_en_weer": t.heen_en_weer(),
        "routes": t.routes(), "zaaksignalen": t.zaaksignalen(),
    }  # fmt: skip


class _Tabellen:
    def __init__(
        self, reizen: Reizen, namen: Mapping[str, pa.Array], kalender: Kalender, buiten: Sequence[str], stilte: int,
        aankomst: int,
    ) -> None:  # fmt: skip
        self.r, self.namen, self.kalender = reizen, namen, kalender
        self.s, self.z, self.b = reizen.sporen, reizen.zaken, reizen.bezoeken
        self.stilte, self.aankomst = stilte, aankomst
        self.loket_namen = pa.array([None, *self.s.omgeving.loketnamen[1:]], pa.string())
        self.pad_namen = np.array(self.s.omgeving.loketnamen, object)
        self.peil = self.s.omgeving.peil
        self.buiten = np.isin(self.pad_namen, list(buiten))
        self.zaak_van = self.z.per_gebeurtenis()
        # Klantreizen by resident, then in the order of their first event.
        start = np.full(int(reizen.stiksel.klantreis.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        first = np.flatnonzero(reizen.stiksel.verbonden_met == GEEN)
        place = np.empty_like(start)
        place[reizen.stiksel.klantreis[first]] = first
        self.eerste_zaak = place
        first_event = self.z.van[place]
        order = np.lexsort((self.s.nr[first_event], self.s.tijd[first_event], self.s.persoon[first_event]))
        self.volgorde = order
        self.rang = np.empty_like(order)
        self.rang[order] = np.arange(len(order))
        self.reis_van_zaak = reizen.stiksel.klantreis
        # Visits are numbered in the order of their table.
        self.volgorde_bezoeken = self._volgorde_van(self.b.zaak, self.b.eerste)
        self.nummer = np.empty(len(self.b), np.int64)
        self.nummer[self.volgorde_bezoeken] = np.arange(1, len(self.b) + 1)

    # -- helpers

    def _klantreis(self, zaken: Ints) -> pa.Array:
        return self.namen["zaak"].take(pa.array(self.eerste_zaak[self.reis_van_zaak[zaken]]))

    def _zaak(self, zaken: Ints) -> pa.Array:
        return self.namen["zaak"].take(pa.array(zaken, mask=zaken == GEEN))

    def _loket(self, loketten: Ints) -> pa.Array:
        return self.loket_namen.take(pa.array(loketten))

    def _bezoek(self, bezoeken: Ints) -> pa.Array:
        return pa.array(self.nummer[bezoeken] if len(self.b) else bezoeken, mask=bezoeken == GEEN)

    def _tijd(self, events: Ints) -> pa.Array:
        """Local time of events; GEEN gives null."""
        values = self.s.lokaal[np.where(events == GEEN, 0, events)] if len(self.s) else events
        return pa.array(values, pa.int64(), mask=events == GEEN).cast(pa.timestamp("us"))

    def _dagen(self, van: Ints, tot: Ints) -> Floats:
        """Days between two events, whole ones where either is date-only; ties never make them negative."""
        coarse = self.s.grof[van] | self.s.grof[tot]
        micros = np.where(coarse, (self.s.dag[tot] - self.s.dag[van]) * DAG_US, self.s.us[tot] - self.s.us[van])
        return np.round(np.maximum(micros, 0) / DAG_US, 6)

    def _maak(self, kolommen: Mapping[str, str], order: Ints, **values: Any) -> pa.Table:
        schema = schema_of(kolommen)
        arrays = [
            values[name] if isinstance(values[name], pa.Array) else pa.array(values[name]) for name in schema.names
        ]
        table = pa.Table.from_arrays(
            [array.cast(field.type) for array, field in zip(arrays, schema, strict=True)], schema=schema
        )
        return table.take(pa.array(order))

    # -- the tables

    def klantreizen(self) -> pa.Table:
        s, z, b, reis = self.s, self.z, self.b, self.reis_van_zaak
        n = len(self.eerste_zaak)
        events = reis[self.zaak_van]
        begin, end = z.van, z.tot - 1
        order = np.lexsort((s.nr[begin], s.tijd[begin], reis))
        first = begin[order[np.searchsorted(reis[order], np.arange(n))]]
        order = np.lexsort((s.nr[end], s.tijd[end], reis))
        last = end[order[np.searchsorted(reis[order], np.arange(n), "right") - 1]]
        open_zaak = z.einde < 0
        last_of_zaak = np.maximum.reduceat(s.dag, z.van) if len(z.van) else z.van
        alive = open_zaak & (self.peil[s.bron[z.van]] - last_of_zaak < self.stilte)
        lopend = np.bincount(reis[alive], minlength=n) > 0
        peil = np.full(n, -1, np.int64)
        np.maximum.at(peil, reis, self.peil[s.bron[z.van]])
        known = peil < np.iinfo(np.int64).max >> 1
        until = np.where(lopend & known, (peil + 1 - s.dag[first]) * DAG_US, 0) / DAG_US
        duration = np.where(lopend & known, until, self._dagen(first, last))
        decided = np.flatnonzero((s.besluit | s.bekend) & ~s.geschil)
        besluit = np.full(n, GEEN, np.int64)
        order = decided[np.lexsort((s.nr[decided], s.tijd[decided], events[decided]))]
        besluit[events[order][::-1]] = order[::-1]
        to_decision = np.where(besluit == GEEN, np.nan, self._dagen(first, np.where(besluit == GEEN, first, besluit)))
        rank = np.zeros(max(FASE_VOLGORDE.values()) + 1, np.int64)
        for fase, nr in FASERANG.items():
            rank[FASE_VOLGORDE[fase]] = nr
        reached = np.zeros(n, np.int64)
        np.maximum.at(reached, events, rank[s.fase])
        fresh = (s.fase[first] == FASE_VOLGORDE["melding"]) | s.aanvraag[first]
        before = ~fresh & (s.dag[first] - s.omgeving.eerste_dag[s.bron[first]] < self.stilte)
        edges = np.flatnonzero(b.voorganger != GEEN)
        return self._maak(
            KLANTREIZEN, self.volgorde,
            klantreis=self.namen["zaak"].take(pa.array(self.eerste_zaak)),
            inwoner=self.namen["inwoner"].take(pa.array(self.eerste_zaak)),
            start=self._tijd(first), eind=self._tijd(np.where(lopend, GEEN, last)), lopend=lopend,
            begonnen_voor_log=before, zaken=np.bincount(reis, minlength=n),
            wetten=self._samen(reis, self.namen["wetten"].to_pylist(), n),
            loketten=self._loketten(events, n),
            overdrachten=np.bincount(reis[b.zaak[b.voorganger[edges]]], minlength=n),
            terugkeren=np.bincount(reis[b.zaak[self.r.lussen.terug]], minlength=n),
            uitvragen=np.bincount(events[s.uitvraag & ~s.periodiek], minlength=n),
            fase_bereikt=pa.array([None, *FASERANG], pa.string()).take(pa.array(reached)),
            dagen_tot_besluit=pa.array(to_decision, mask=besluit == GEEN),
            doorlooptijd_dagen=np.round(duration, 6),
            bezwaar=np.bincount(events[s.geschil], minlength=n) > 0,
        )  # fmt: skip

    def _samen(self, reis: Ints, texts: list[str | None], n: int) -> pa.Array:
        """Per klantreis the distinct names in the texts of its zaken ("A; B"), in order; null without any."""
        sets: list[set[str]] = [set() for _ in range(n)]
        for nr, text in zip(reis.tolist(), texts, strict=True):
            if text:
                sets[nr].update(text.split("; "))
        return pa.array(["; ".join(sorted(found)) or None for found in sets], pa.string())

    def _loketten(self, events: Ints, n: int) -> pa.Array:
        """Per klantreis the distinct known desks of its events that are not periodic, in order."""
        own = (self.s.loket != ONBEKEND) & ~self.s.periodiek & ~self.s.geschil
        desks = len(self.pad_namen)
        reis, loket = np.divmod(np.unique(events[own] * desks + self.s.loket[own]), desks)
        names = self.pad_namen[loket]
        bounds = np.searchsorted(reis, np.arange(n + 1))
        return pa.array(["; ".join(names[a:b]) or None for a, b in pairwise(bounds)], pa.string())

    def klantreis_zaken(self) -> pa.Table:
        zaken = np.arange(len(self.z.van))
        st = self.r.stiksel
        order = np.lexsort((self.s.nr[self.z.van], self.s.tijd[self.z.van], self.rang[st.klantreis]))
        return self._maak(
            KLANTREIS_ZAKEN, order, klantreis=self._klantreis(zaken), zaak=self._zaak(zaken),
            reden=pa.array(REDENEN).take(pa.array(st.reden)), verbonden_met=self._zaak(st.verbonden_met),
        )  # fmt: skip

    def _volgorde_van(self, zaken: Ints, events: Ints) -> Ints:
        """Rows by klantreis, then time."""
        return np.lexsort((self.s.nr[events], self.s.tijd[events], self.rang[self.reis_van_zaak[zaken]]))

    def bezoeken(self) -> pa.Table:
        b, s = self.b, self.s
        after = np.append((b.zaak[1:] == b.zaak[:-1]) & (s.moment[b.laatste[:-1]] == s.moment[b.eerste[1:]]), False)
        tie = (after | np.roll(after, 1)) if len(b) else np.empty(0, bool)
        return self._maak(
            BEZOEKEN, self.volgorde_bezoeken, bezoek=self.nummer, klantreis=self._klantreis(b.zaak),
            zaak=self._zaak(b.zaak), loket=self._loket(b.loket), aankomst=self._tijd(b.eerste),
            vertrek=self._tijd(b.laatste), voorganger=self._bezoek(b.voorganger), gelijktijdig=tie,
        )  # fmt: skip

    def overdrachten(self) -> pa.Table:
        b, s, z = self.b, self.s, self.z
        to = np.flatnonzero(b.voorganger != GEEN)
        lost = b.verwijzing[b.aankomst == GEEN]
        left = np.concatenate([b.vertrek[to], lost])
        came = np.concatenate([b.eerste[to], np.full(len(lost), GEEN, np.int64)])
        there = np.where(came == GEEN, left, came)
        van_loket = np.concatenate([b.loket[b.voorganger[to]], s.loket[lost]])
        naar_loket = np.concatenate([b.loket[to], s.naar[lost]])
        bewijs = np.concatenate([b.bewijs[to], np.ones(len(lost), np.int64)])
        zaak = self.zaak_van[left]
        workdays = self.kalender.werkdagen_tussen(s.dag[left], s.dag[there])
        gone = came == GEEN
        return self._maak(
            OVERDRACHTEN, self._volgorde_van(zaak, left), klantreis=self._klantreis(zaak),
            van_loket=self._loket(van_loket), naar_loket=self._loket(naar_loket), van_zaak=self._zaak(zaak),
            naar_zaak=self._zaak(np.where(gone, GEEN, self.zaak_van[there])),
            bewijs=pa.array(BEWIJZEN).take(pa.array(bewijs)), vertrek=self._tijd(left), aankomst=self._tijd(came),
            wachtdagen=pa.array(self._dagen(left, there), mask=gone), wachtwerkdagen=pa.array(workdays, mask=gone),
            soort=np.where(gone, self._zonder_vervolg(left, naar_loket), self._soort(zaak, bewijs, there, z)),
            van_bezoek=self._bezoek(np.concatenate([b.voorganger[to], b.van_gebeurtenis[lost]])),
            naar_bezoek=self._bezoek(np.concatenate([to, np.full(len(lost), GEEN, np.int64)])),
        )  # fmt: skip

    def _soort(self, zaak: Ints, bewijs: Ints, there: Ints, z: Zaken) -> npt.NDArray[np.str_]:
        """Warm, koud or unknown, from when the sending zaak was closed."""
        s = self.s
        closed = z.einde[zaak]
        end = np.where(closed < 0, 0, closed)
        before = na(s, there, end, zeker=True) & (closed >= 0)
        kind = np.where(before, "koud", "warm")
        kind = np.where(s.omgeving.sluit[s.bron[z.van[zaak]]], kind, "onbekend")
        return np.where(bewijs == BINNEN_ZAAK, "warm", kind)

    def _zonder_vervolg(self, left: Ints, naar: Ints) -> npt.NDArray[np.str_]:
        """What a referral without an arrival is: under way, not seen again, or outside the data."""
        s = self.s
        until = np.where(naar == ONBEKEND, self.peil[s.bron[left]], s.omgeving.gedekt_tot[naar])
        kind = np.where(until - s.dag[left] > self.aankomst, "zoekgeraakt", "lopend")
        return np.where((naar != ONBEKEND) & (~s.omgeving.gezien[naar] | self.buiten[naar]), "buiten_beeld", kind)

    def lussen(self) -> pa.Table:
        b, s, found = self.b, self.s, self.r.lussen
        left, back = b.vertrek[found.eerste_stap], b.eerste[found.terug]
        zaak = b.zaak[found.terug]
        pad = np.empty(len(found.terug), object)
        for own, path in found.paden:
            names = self.pad_namen[b.loket[path]]
            pad[own] = [" > ".join(row) for row in names]
        # The number of the visit within its zaak.
        begin = np.searchsorted(b.zaak, zaak)
        ids = [f"{naam}/{nr}" for naam, nr in zip(self._zaak(zaak).to_pylist(), found.terug - begin + 1, strict=True)]
        return self._maak(
            LUSSEN, self._volgorde_van(zaak, back), lus=pa.array(ids, pa.string()), klantreis=self._klantreis(zaak),
            soort=np.where(found.afstand == 2, "direct", "indirect"), volledig=found.volledig,
            van_loket=self._loket(b.loket[found.terug]), pad=pa.array(pad.tolist(), pa.string()),
            lengte=found.afstand + 1, vertrek=self._tijd(left), terugkeer=self._tijd(back),
            tussentijd_dagen=self._dagen(left, back),
            tussentijd_werkdagen=self.kalender.werkdagen_tussen(s.dag[left], s.dag[back]),
            voortgang=pa.array(VOORTGANG).take(pa.array(found.voortgang)), gelijktijdig=found.gelijktijdig,
            oordeel=pa.nulls(len(found.terug), pa.string()), bezoek=self._bezoek(found.terug),
        )  # fmt: skip

    def heen_en_weer(self) -> pa.Table:
        b, found = self.b, self.r.heen_en_weer
        second = np.where(found.wisselingen % 2 == 1, found.eind, b.voorganger[found.eind])
        begin, end = b.eerste[found.begin], b.eerste[found.eind]
        return self._maak(
            HEEN_EN_WEER, self._volgorde_van(b.zaak[found.eind], begin), klantreis=self._klantreis(b.zaak[found.eind]),
            loket_a=self._loket(b.loket[found.begin]), loket_b=self._loket(b.loket[second]),
            wisselingen=found.wisselingen, start=self._tijd(begin), eind=self._tijd(end),
        )  # fmt: skip

    def routes(self) -> pa.Table:
        b = self.b
        leaves, again = verhaal_opnieuw(self.s, b)
        paths: list[list[int]] = [[] for _ in leaves]
        here, rows = leaves.copy(), np.arange(len(leaves))
        while len(here):
            for row, visit in zip(rows.tolist(), here.tolist(), strict=True):
                paths[row].append(visit)
            up = b.voorganger[here]
            here, rows = up[up != GEEN], rows[up != GEEN]
        pad = [" > ".join(self.pad_namen[b.loket[path[::-1]]]) for path in paths]
        return self._maak(
            ROUTES, self._volgorde_van(b.zaak[leaves], b.eerste[leaves]), klantreis=self._klantreis(b.zaak[leaves]),
            pad=pa.array(pad, pa.string()), bezoeken=np.array([len(path) for path in paths], np.int64),
            verhaal_opnieuw=again,
        )  # fmt: skip

    def zaaksignalen(self) -> pa.Table:
        s, z, b = self.s, self.z, self.b
        again, off, back = kom_maar_terug(s, z), afgehouden(s, z, b), stappen_terug(s, z)
        desk = np.zeros(len(z.van), np.int64)
        desk[b.zaak] = b.loket
        rows = np.flatnonzero((again > 0) | off | (back > 0))
        return self._maak(
            ZAAKSIGNALEN, self._volgorde_van(rows, z.van[rows]), zaak=self._zaak(rows), klantreis=self._klantreis(rows),
            loket=self._loket(desk[rows]), kom_maar_terug=again[rows], afgehouden=off[rows], stappen_terug=back[rows],
        )  # fmt: skip
