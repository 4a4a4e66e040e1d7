"""What a dispute can be about at all: decisions that came before it, the best kind first, or that none was taken."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np

from klantreis.links.decisions import SOORT as BESLUITSOORT
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import SOORT as GESCHILSOORT
from klantreis.links.disputes import Geschillen
from klantreis.links.events import NIETS, Bools, Feiten, Ints
from klantreis.ranges import matches
from klantreis.vocabulary_links import (
    BEROEP,
    BESLUITSOORTEN,
    BEZWAAR,
    HOGER_BEROEP,
    OP_BEZWAAR,
    PRIMAIR,
    UITSPRAAK,
    VOORLOPIG,
)

NOOIT: Final = 9
"""The choice of a decision that a dispute cannot be about."""
_KEUS: Final = {
    BEZWAAR: {PRIMAIR: 0}, BEROEP: {OP_BEZWAAR: 0, PRIMAIR: 1}, HOGER_BEROEP: {UITSPRAAK: 0, OP_BEZWAAR: 1, PRIMAIR: 2},
    VOORLOPIG: {PRIMAIR: 0, OP_BEZWAAR: 0},
}  # fmt: skip
"""What each kind of dispute is about: the first choice, and what counts only where there is no such decision."""
_RECHTSTREEKS: Final = len(_KEUS)


class Keus:
    """Which decisions each objection can be about, and which it would rather be."""

    def __init__(self, feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen) -> None:
        self.b, self.g, self._eigen = besluiten, geschillen, feiten.zaken.eigen
        self._rang = np.full((len(_KEUS) + 1, len(BESLUITSOORTEN)), NOOIT)
        for soort, choices in _KEUS.items():
            for besluit, nr in choices.items():
                self._rang[GESCHILSOORT[soort], BESLUITSOORT[besluit]] = nr
        self._rang[_RECHTSTREEKS, BESLUITSOORT[PRIMAIR]] = 0
        self._soort = np.where(geschillen.rechtstreeks, _RECHTSTREEKS, geschillen.soort)
        self.door = np.append(geschillen.van_event, NIETS)[besluiten.eerste]
        """Per decision the dispute in which it was taken, NIETS for none."""
        self.niet_tijdig = geschillen.niet_tijdig | self._gemaand(feiten)
        """Per objection whether it is about not deciding in time: its words say so, or a notice of default does."""

    def rang(self, o: Ints, d: Ints) -> Ints:
        """Per pair which choice the decision is for the objection, NOOIT for none.

        A dispute is about what came before it: never its own decision, nor one taken in a dispute of its kind or above.
        """
        made_in = self.door[d]
        above = (made_in != NIETS) & (np.append(self.g.soort, NIETS)[made_in] >= self.g.soort[o])
        return np.where(above, NOOIT, self._rang[self._soort[o], self.b.soort[d]])

    def waarover(self, o: Ints) -> Ints:
        """The kind of decision (index into BESLUITSOORTEN) that objections are about in the first place."""
        return np.asarray(np.argmin(self._rang, axis=1)[self._soort[o]], np.int64)

    def beste(self, groep: Ints, n: int, o: Ints, d: Ints) -> Ints:
        """Per pair its choice where no pair of its group has a better one, else NOOIT."""
        rank = self.rang(o, d)
        best = np.full(n, NOOIT)
        np.minimum.at(best, groep, rank)
        return np.where(rank == best[groep], rank, NOOIT)

    def van_inwoner(self, o: Ints) -> tuple[Ints, Ints]:
        """Pairs of a place in `o` and a decision of the resident of that objection."""
        return matches(*self._per_inwoner, np.where(self.g.inwoner[o] == NIETS, NIETS - 1, self.g.inwoner[o]))

    @cached_property
    def _per_inwoner(self) -> tuple[Ints, Ints]:
        """Residents who objected, sorted, and their decisions."""
        objects = np.zeros(max(self.b.inwoner.max(initial=0), self.g.inwoner.max(initial=0)) + 2, bool)
        objects[self.g.inwoner] = True
        objects[NIETS] = False
        d = np.flatnonzero(objects[self.b.inwoner])
        order = d[np.argsort(self.b.inwoner[d], kind="stable")]
        return self.b.inwoner[order], order

    def over_zaak(self, o: Ints, zaak: Ints) -> Bools:
        """Whether an objection can be about what happens in a zaak: it holds more than disputes, or an earlier dispute
        of a lower kind."""
        g = self.g
        first = np.full((len(self._eigen), len(GESCHILSOORT)), np.iinfo(np.int64).max)
        np.minimum.at(first, (g.zaak, g.soort), g.ontvangen)
        earlier = first[zaak] <= g.ontvangen[o][:, None]
        lower = np.arange(len(GESCHILSOORT)) < g.soort[o][:, None]
        return np.asarray(~self._eigen[zaak] | (earlier & lower).any(axis=1))

    def _gemaand(self, feiten: Feiten) -> Bools:
        """Objections whose own zaak has a notice of default, and no decision since or that it could be about."""
        g, b = self.g, self.b
        notice = np.flatnonzero(feiten.heeft("ingebrekestelling"))
        rows, which = matches(feiten.zaak[notice], notice, g.zaak)
        day = feiten.dag[which]
        early = day <= g.ontvangen[rows]
        last = np.full(len(g), np.iinfo(np.int64).min)
        np.maximum.at(last, rows[early], day[early])
        told = np.flatnonzero(last > np.iinfo(np.int64).min)
        rows, d = matches(b.zaak, np.arange(len(b)), g.zaak[told])  # decisions stand by zaak
        o = told[rows]
        decided = b.besluit_op[d] <= g.ontvangen[o]
        answered = decided & ((b.besluit_op[d] >= last[o]) | (self.rang(o, d) == 0))
        silent = np.zeros(len(g), bool)
        silent[told] = True
        silent[o[answered]] = False
        return silent
