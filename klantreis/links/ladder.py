"""The ladder: which decisions an objection could be about, rung by rung (definition 6). Nothing is chosen here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.fields import vergelijkbaar
from klantreis.links.decisions import SOORT as BESLUITSOORT
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import SOORT as GESCHILSOORT
from klantreis.links.disputes import Geschillen
from klantreis.links.events import GEEN_DAG, NIETS, Bools, Feiten, Ints
from klantreis.links.near import bijna
from klantreis.mapping.references import normaliseer
from klantreis.vocabulary_links import (
    AANVRAAG,
    BEROEP,
    BEZWAAR,
    HOGER_BEROEP,
    METHODEN,
    OP_BEZWAAR,
    PRIMAIR,
    UITSPRAAK,
    VOORLOPIG,
)

SPELING_DAGEN: Final = 7
"""So long after the term what was posted in time may still come in."""
METHODE: Final = {naam: nr for nr, naam in enumerate(METHODEN)}
_NOOIT: Final = 9
_VOORKEUR: Final = {
    BEZWAAR: {PRIMAIR: 0}, BEROEP: {OP_BEZWAAR: 0, PRIMAIR: 1}, HOGER_BEROEP: {UITSPRAAK: 0, OP_BEZWAAR: 1},
    VOORLOPIG: {PRIMAIR: 0, OP_BEZWAAR: 0},
}  # fmt: skip
"""What each kind of dispute is about; the second choice only where there is no first: straight to court (Awb 7:1a)."""


@dataclass(frozen=True)
class Kandidaten:
    """Pairs of an objection and a decision that fits on a rung.

    methode : index into METHODEN. groep : pairs of one objection, rung and group are equals (kenmerk: the reference,
    else 0). zwak : the pair is less sure than its rung (a later decision, an unknown act, an application
    for want of a decision). kenmerk : the reference by which it was found, or nearly; NIETS for none.
    """

    bezwaar: Ints
    besluit: Ints
    methode: Ints
    groep: Ints
    zwak: Bools
    kenmerk: Ints

    def __len__(self) -> int:
        return len(self.bezwaar)

    def kies(self, welke: Ints | Bools) -> Kandidaten:
        """Some of them, in that order."""
        return Kandidaten(
            self.bezwaar[welke], self.besluit[welke], self.methode[welke], self.groep[welke], self.zwak[welke],
            self.kenmerk[welke],
        )  # fmt: skip

    @classmethod
    def samen(cls, *delen: Kandidaten) -> Kandidaten:
        """All of them."""
        return cls(
            *(
                np.concatenate([getattr(deel, name) for deel in delen])
                for name in ("bezwaar", "besluit", "methode", "groep", "zwak", "kenmerk")
            )
        )


@dataclass(frozen=True)
class Genoemd:
    """What objections name. Pairs of an objection and a reference (a number); which found a decision, which a zaak."""

    bezwaar: Ints
    kenmerk: Ints
    besluit: Bools
    zaak: Bools

    def zonder(self, n: int) -> Bools:
        """Objections that name a reference, none of which is found."""
        hit = self.besluit | self.zaak
        found = np.bincount(self.bezwaar[hit], minlength=n) > 0
        return np.asarray((np.bincount(self.bezwaar, minlength=n) > 0) & ~found)


def candidates(feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen) -> tuple[Kandidaten, Genoemd]:
    """Every decision that fits an objection on some rung; lower rungs stand beside higher ones."""
    c = _Zoeker(feiten, besluiten, geschillen)
    by_reference, genoemd = c.op_kenmerk()
    every = Kandidaten.samen(by_reference, c.in_de_zaak(), c.op_zaaknaam(genoemd), *c.van_de_inwoner())
    # A reference that is found nowhere leaves only decisions whose own reference is a slip of the pen away.
    lost = genoemd.zonder(len(geschillen))
    keep, near = c.bijna_genoemd(every, genoemd, lost[every.bezwaar])
    return Kandidaten(
        every.bezwaar, every.besluit, every.methode, every.groep, every.zwak, np.where(near >= 0, near, every.kenmerk)
    ).kies(keep), genoemd


class _Zoeker:
    def __init__(self, feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen) -> None:
        self.f, self.b, self.g = feiten, besluiten, geschillen
        self.rang = np.full((len(_VOORKEUR) + 1, len(BESLUITSOORT)), _NOOIT)
        for soort, wat in _VOORKEUR.items():
            for besluit, nr in wat.items():
                self.rang[GESCHILSOORT[soort], BESLUITSOORT[besluit]] = nr
        self.rang[-1, BESLUITSOORT[AANVRAAG]] = 0
        self.soort = np.where(self._niet_tijdig(), len(_VOORKEUR), geschillen.soort)
        self.door = geschillen.van_event[besluiten.eerste] if len(besluiten) else besluiten.eerste
        """The dispute in which a decision was taken, NIETS for none."""

    def _niet_tijdig(self) -> Bools:
        """About not deciding in time: its words say so, or its own zaak has a notice of default and no decision yet."""
        f, b, g = self.f, self.b, self.g
        notice = f.heeft("ingebrekestelling")
        big = np.iinfo(np.int64).max
        first_notice = np.full(len(f.zaken.nummer), big)
        np.minimum.at(first_notice, f.zaak[notice], f.dag[notice])
        first = np.full(len(f.zaken.nummer), big)
        own = b.soort == BESLUITSOORT[PRIMAIR]
        np.minimum.at(first, b.zaak[own], b.besluit_op[own])
        return g.niet_tijdig | ((first_notice[g.zaak] <= g.ontvangen) & (first[g.zaak] > g.ontvangen))

    def _past(self, o: Ints, d: Ints) -> tuple[Ints, Bools]:
        """The preference for a decision, and whether it can be contested in that way at all."""
        rank = self.rang[self.soort[o], self.b.soort[d]]
        made_in = self.door[d]
        in_dispute = made_in != NIETS
        # A dispute is about what came before it: never its own decision, nor one of its own kind or above.
        below = ~in_dispute | (self.g.soort[np.where(in_dispute, made_in, 0)] < self.g.soort[o])
        return rank, (rank < _NOOIT) & (made_in != o) & below

    def _eerste_keus(self, o: Ints, d: Ints) -> Bools:
        """Pairs of the best preference that an objection has."""
        rank, fits = self._past(o, d)
        best = np.full(len(self.g), _NOOIT)
        np.minimum.at(best, o[fits], rank[fits])
        return np.asarray(fits & (rank == best[o]))

    # -- rungs

    def op_kenmerk(self) -> tuple[Kandidaten, Genoemd]:
        """The reference equals that of a decision."""
        o, ref = self.g.refs
        order = np.argsort(self.b.kenmerk, kind="stable")
        rows, d = uitgevouwen(self.b.kenmerk[order], order, ref)
        own = self.door[d] == o[rows]
        own_only = np.zeros(len(o), bool)
        own_only[rows[own]] = True
        rows, d = rows[~own], d[~own]
        found = np.zeros(len(o), bool)
        found[rows] = True
        # What only names its own decision on the objection, or its own zaak, names nothing.
        naam = pa.array(self.f.besluit.waarden, pa.string())
        itself = _gelijk(naam.take(pa.array(ref)), self._namen(self.g.zaak[o])) if len(o) else own_only
        says = ~(own_only & ~found) & ~(itself & ~found)
        return (
            _kandidaten(o[rows], d, "kenmerk", groep=ref[rows], kenmerk=ref[rows]),
            Genoemd(o[says], ref[says], found[says], np.zeros(int(says.sum()), bool)),
        )

    def in_de_zaak(self) -> Kandidaten:
        """Its steps are inside the contested zaak."""
        o = np.arange(len(self.g))
        return self._laatste_in(o, self.g.zaak, "zelfde_zaak", np.full(len(o), NIETS))

    def op_zaaknaam(self, genoemd: Genoemd) -> Kandidaten:
        """It names a zaak, by its id or by that without what its source puts before it; no other zaak is called so."""
        left = np.flatnonzero(~genoemd.besluit)
        o, ref = genoemd.bezwaar[left], genoemd.kenmerk[left]
        wanted = pa.array(self.f.besluit.waarden, pa.string()).take(pa.array(np.unique(ref)))
        names = self._namen(np.arange(len(self.f.zaken.nummer))) if len(left) else (wanted, wanted)
        numbers = np.unique(ref)
        pairs = np.empty((2, 0), np.int64)
        for column in names if len(left) else ():
            at = pc.index_in(column, wanted).fill_null(NIETS).to_numpy().astype(np.int64)
            zaak = np.flatnonzero(at != NIETS)
            pairs = np.concatenate([pairs, np.stack([numbers[at[zaak]], zaak])], axis=1)
        pairs = np.unique(pairs, axis=1)
        bears = np.bincount(pairs[0], minlength=len(self.f.besluit.waarden) + 1)
        pairs = pairs[:, bears[pairs[0]] == 1]
        rows, zaak = uitgevouwen(pairs[0], pairs[1], ref)
        genoemd.zaak[left[rows]] = True
        return self._laatste_in(o[rows], zaak, "zaakrelatie", ref[rows])

    def van_de_inwoner(self) -> tuple[Kandidaten, Kandidaten]:
        """Of the same resident and act: on the date that it names; within the term."""
        b, g = self.b, self.g
        known = np.flatnonzero(b.inwoner != NIETS)
        order = known[np.argsort(b.inwoner[known], kind="stable")]
        rows, d = uitgevouwen(b.inwoner[order], order, np.where(g.inwoner == NIETS, -2, g.inwoner))
        acts = _canoniek(self.f.wet.waarden)
        mine, theirs = acts[g.wet[rows]], acts[b.wet[d]]
        unsure = (mine == NIETS) | (theirs == NIETS)
        fits = unsure | (mine == theirs)
        rows, d, unsure = rows[fits], d[fits], unsure[fits]
        named, came = g.genoemd[rows], g.ontvangen[rows]
        on_day = (named != GEEN_DAG) & ((named == b.besluit_op[d]) | (named == b.bekend_op[d]))
        by_date = _kandidaten(rows[on_day], d[on_day], "besluitdatum", zwak=unsure[on_day])
        until = b.tot[d]
        within = (b.besluit_op[d] <= came) & (until != GEEN_DAG) & (came <= until + SPELING_DAGEN)
        near = (named == GEEN_DAG) | _dichtbij(named, b.besluit_op[d]) | _dichtbij(named, b.bekend_op[d])
        # An application has no term to object.
        late = (self.soort[rows] == len(_VOORKEUR)) & (b.besluit_op[d] <= came)
        inside = (within & near) | late
        in_time = _kandidaten(rows[inside], d[inside], "venster", zwak=unsure[inside])
        return by_date.kies(self._eerste_keus(by_date.bezwaar, by_date.besluit)), in_time.kies(
            self._eerste_keus(in_time.bezwaar, in_time.besluit)
        )

    def bijna_genoemd(self, every: Kandidaten, genoemd: Genoemd, lost: Bools) -> tuple[Bools, Ints]:
        """Of pairs whose objection names a reference that is found nowhere: which have nearly that one, and which."""
        refs: dict[int, list[int]] = {}
        rows = np.flatnonzero(lost)
        mine = np.isin(genoemd.bezwaar, every.bezwaar[rows])
        for o, ref in zip(genoemd.bezwaar[mine].tolist(), genoemd.kenmerk[mine].tolist(), strict=True):
            refs.setdefault(o, []).append(ref)
        keep, near = ~lost, np.full(len(every), NIETS)
        texts = self.f.besluit.waarden
        for row, o, own in zip(
            rows.tolist(), every.bezwaar[rows].tolist(), self.b.kenmerk[every.besluit[rows]].tolist(), strict=True
        ):
            hit = [ref for ref in refs.get(o, ()) if own != NIETS and bijna(texts[ref], texts[own])]
            if hit:
                keep[row], near[row] = True, hit[0]
        return keep, near

    # -- helpers

    def _laatste_in(self, o: Ints, zaak: Ints, methode: str, ref: Ints) -> Kandidaten:
        """Of each objection and zaak the last decision on or before its day; without one the first after it.

        Where nothing at all was decided the application stands for it.
        """
        order = np.argsort(self.b.zaak, kind="stable")
        rows, d = uitgevouwen(self.b.zaak[order], order, zaak)
        rank, fits = self._past(o[rows], d)
        asked = (self.b.soort[d] == BESLUITSOORT[AANVRAAG]) & (self.soort[o[rows]] < len(_VOORKEUR))
        rank, fits = np.where(asked, _NOOIT - 1, rank), fits | asked
        best = np.full(len(o), _NOOIT)
        np.minimum.at(best, rows[fits], rank[fits])
        fits &= rank == best[rows]
        rows, d, asked = rows[fits], d[fits], asked[fits]
        day, came = self.b.besluit_op[d], self.g.ontvangen[o[rows]]
        before = day <= came
        last = np.full(len(o), GEEN_DAG)
        np.maximum.at(last, rows[before], day[before])
        first = np.full(len(o), np.iinfo(np.int64).max)
        np.minimum.at(first, rows[~before], day[~before])
        none = last == GEEN_DAG
        chosen = np.where(none[rows], (day == first[rows]) & ~asked, before & (day == last[rows]))
        rows, d = rows[chosen], d[chosen]
        return _kandidaten(o[rows], d, methode, zwak=none[rows] | asked[chosen], kenmerk=ref[rows])

    def _namen(self, zaken: Ints) -> tuple[pa.Array, pa.Array]:
        """Normalised: the ids of zaken, and those without what their source puts before them."""
        ids = self.f.zaken.naam.take(pa.array(zaken))
        return normaliseer(ids), normaliseer(pc.replace_substring_regex(ids, "^[^:]*:", ""))


def _kandidaten(
    o: Ints, d: Ints, methode: str, *, groep: Ints | None = None, zwak: Bools | None = None, kenmerk: Ints | None = None
) -> Kandidaten:
    n = len(o)
    return Kandidaten(
        o, d, np.full(n, METHODE[methode]), np.zeros(n, np.int64) if groep is None else groep,
        np.zeros(n, bool) if zwak is None else zwak, np.full(n, NIETS) if kenmerk is None else kenmerk,
    )  # fmt: skip


def uitgevouwen(sleutels: Ints, waarden: Ints, gevraagd: Ints) -> tuple[Ints, Ints]:
    """Every pair of a place in `gevraagd` and a value with that key; keys are sorted."""
    begin, end = np.searchsorted(sleutels, gevraagd), np.searchsorted(sleutels, gevraagd, "right")
    sizes = end - begin
    rows = np.repeat(np.arange(len(gevraagd)), sizes)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return rows, waarden[begin[rows] + offset]


def _dichtbij(een: Ints, ander: Ints) -> Bools:
    return np.asarray((een != GEEN_DAG) & (ander != GEEN_DAG) & (np.abs(een - ander) <= SPELING_DAGEN))


def _gelijk(texts: pa.Array, names: tuple[pa.Array, pa.Array]) -> Bools:
    same = [pc.fill_null(pc.equal(texts, name), False).to_numpy(zero_copy_only=False) for name in names]
    return np.asarray(np.logical_or(*same))


def _canoniek(waarden: list[str]) -> Ints:
    """Per text the number of the first that is written alike but for case and spaces; at the end NIETS, for none."""
    first: dict[str, int] = {}
    return np.array([*(first.setdefault(vergelijkbaar(text), nr) for nr, text in enumerate(waarden)), NIETS], np.int64)
