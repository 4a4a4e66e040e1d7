"""Candidates -> links: the best rung of every objection, how sure it is, and nothing chosen among equals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from klantreis.links.decisions import SOORT as BESLUITSOORT
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import Geschillen
from klantreis.links.events import GEEN_DAG, NIETS, Bools, Ints
from klantreis.links.ladder import METHODE, Kandidaten
from klantreis.ranges import matches
from klantreis.vocabulary_links import (
    AANVRAAG,
    GEKOPPELD,
    MEERDUIDIG,
    PRIMAIR,
    STERK,
    VAST,
    WAARSCHIJNLIJK,
    ZEKERHEDEN,
)  # fmt: skip

ZEKERHEID: Final = {naam: nr for nr, naam in enumerate(ZEKERHEDEN)}
_VAN_METHODE: Final = {
    "beoordeeld": VAST, "kenmerk": VAST, "zelfde_zaak": VAST, "zaakrelatie": VAST, "besluitdatum": STERK,
    "venster": WAARSCHIJNLIJK,
}  # fmt: skip
_DIEPST: Final = 4
"""Hoger beroep, beroep, bezwaar, besluit: no chain is longer."""


@dataclass(frozen=True)
class Keuze:
    """Pairs of an objection and a candidate of its best rung, the best first within an objection.

    pairs : the candidates. zekerheid : index into ZEKERHEDEN. aantal : how many were equals. vervangt : the decision
    that this one replaced while the objection went on (Awb 6:19), NIETS for an own link.
    """

    pairs: Kandidaten
    zekerheid: Ints
    aantal: Ints
    vervangt: Ints

    @property
    def link(self) -> Bools:
        """Which pairs are links; the others are candidates of which none was chosen."""
        return np.asarray(self.zekerheid <= ZEKERHEID[GEKOPPELD[-1]])


@dataclass(frozen=True)
class Uitgesproken:
    """What people said of pairs: keys (`sleutel`) that are right, and that are not."""

    goed: Ints
    fout: Ints


def sleutel(bezwaar: Ints, besluit: Ints, besluiten: int) -> Ints:
    """A pair as one number."""
    return bezwaar * besluiten + besluit


def choose(kandidaten: Kandidaten, besluiten: Besluiten, geschillen: Geschillen, gezegd: Uitgesproken) -> Keuze:
    """The candidates of the best rung of each objection.

    A person's verdict goes first; a pair that a person refused is no candidate.
    """
    n = len(besluiten)
    keys = sleutel(kandidaten.bezwaar, kandidaten.besluit, n)
    kept = kandidaten.kies(~np.isin(keys, gezegd.fout) & ~np.isin(keys, gezegd.goed))
    said = _beoordeeld(gezegd.goed, n)
    every = Kandidaten.samen(said, kept)
    best = np.full(len(geschillen), METHODE["geen"])
    np.minimum.at(best, every.bezwaar, every.methode)
    chosen = every.kies(every.methode == best[every.bezwaar])
    # One decision once, also when two references lead to it.
    order = np.lexsort((chosen.zwak, chosen.groep, chosen.besluit, chosen.bezwaar))
    chosen = chosen.kies(order)
    again = np.append(False, (np.diff(chosen.bezwaar) == 0) & (np.diff(chosen.besluit) == 0))[: len(chosen)]
    chosen = chosen.kies(~again)
    groups, group = np.unique(np.stack([chosen.bezwaar, chosen.groep]), axis=1, return_inverse=True)
    aantal = np.bincount(group.reshape(-1), minlength=groups.shape[1])[group.reshape(-1)]
    usual = np.array([ZEKERHEID[_VAN_METHODE.get(name, MEERDUIDIG)] for name in METHODE], np.int64)
    sure = np.where(chosen.zwak, ZEKERHEID[WAARSCHIJNLIJK], usual[chosen.methode])
    alone = (aantal == 1) | (chosen.methode == METHODE["beoordeeld"])
    zekerheid = np.where(alone, sure, ZEKERHEID[MEERDUIDIG])
    keuze = Keuze(chosen, zekerheid, aantal, np.full(len(chosen), NIETS))
    return _geordend(_met_vervangen(keuze, besluiten, geschillen), besluiten, geschillen)


def _beoordeeld(keys: Ints, n: int) -> Kandidaten:
    o, d = np.divmod(keys, max(n, 1))
    count = len(keys)
    return Kandidaten(
        o, d, np.full(count, METHODE["beoordeeld"]), np.zeros(count, np.int64), np.zeros(count, bool),
        np.full(count, NIETS),
    )  # fmt: skip


def _met_vervangen(keuze: Keuze, besluiten: Besluiten, geschillen: Geschillen) -> Keuze:
    """A decision that replaces a contested one while the objection goes on is contested too (Awb 6:19)."""
    later = np.flatnonzero(besluiten.vervangt != NIETS)
    old = besluiten.vervangt[later]
    order = np.argsort(old, kind="stable")
    later, old = later[order], old[order]
    n = len(besluiten)
    parts, seen = [keuze], sleutel(keuze.pairs.bezwaar, keuze.pairs.besluit, n)
    here = keuze
    while True:
        pairs = np.flatnonzero(here.link)
        rows, new = matches(old, later, here.pairs.besluit[pairs])
        source = pairs[rows]
        o = here.pairs.bezwaar[source]
        day, until = besluiten.besluit_op[new], geschillen.afgehandeld[o]
        during = (day >= geschillen.ontvangen[o]) & ((until == GEEN_DAG) | (day <= until))
        during &= ~np.isin(sleutel(o, new, n), seen)
        source, new = source[during], new[during]
        if not len(source):
            break
        own = here.pairs.kies(source)
        replaced = Kandidaten(own.bezwaar, new, own.methode, own.groep, own.zwak, own.kenmerk)
        here = Keuze(replaced, here.zekerheid[source], np.ones(len(source), np.int64), own.besluit)
        parts.append(here)
        seen = np.append(seen, sleutel(own.bezwaar, new, n))
    rest = (np.concatenate([getattr(part, name) for part in parts]) for name in ("zekerheid", "aantal", "vervangt"))
    return Keuze(Kandidaten.samen(*(part.pairs for part in parts)), *rest)


def _geordend(keuze: Keuze, besluiten: Besluiten, geschillen: Geschillen) -> Keuze:
    """By objection; the surest first, own links before what replaced them, then the nearest before it."""
    o, d = keuze.pairs.bezwaar, keuze.pairs.besluit
    days = np.where(d < besluiten.aantal, geschillen.ontvangen[o] - besluiten.besluit_op[d], 0)
    order = np.lexsort((d, np.abs(days), days < 0, keuze.vervangt != NIETS, keuze.zekerheid, o))
    return Keuze(keuze.pairs.kies(order), keuze.zekerheid[order], keuze.aantal[order], keuze.vervangt[order])


def first_decisions(keuze: Keuze, besluiten: Besluiten, geschillen: Geschillen) -> Ints:
    """Per pair the first decision of the chain, when the pair is about a decision on an objection or a ruling.

    Followed link by link as long as each has exactly one; NIETS where the chain breaks, or for a first decision itself.
    """
    own = keuze.link & (keuze.vervangt == NIETS)
    o, d = keuze.pairs.bezwaar[own], keuze.pairs.besluit[own]
    count = np.bincount(o, minlength=len(geschillen))
    next_of = np.full(len(geschillen), NIETS)
    next_of[o] = d
    next_of = np.where(count == 1, next_of, NIETS)
    door = np.append(geschillen.van_event, NIETS)[besluiten.eerste]
    first = np.isin(besluiten.soort, [BESLUITSOORT[PRIMAIR], BESLUITSOORT[AANVRAAG]])
    here = keuze.pairs.besluit.copy()
    for _step in range(_DIEPST):
        going = (here != NIETS) & ~np.append(first, False)[here]
        dispute = np.append(door, NIETS)[here]
        onward = np.where(dispute == NIETS, NIETS, np.append(next_of, NIETS)[dispute])
        here = np.where(going, onward, here)
    here = np.where((here != NIETS) & ~np.append(first, False)[here], NIETS, here)
    return np.where(here == keuze.pairs.besluit, NIETS, here)


def certain_pairs(keuze: Keuze, besluiten: Besluiten, geschillen: Geschillen) -> tuple[Ints, Ints]:
    """Pairs of zaken (places) that a certain link joins: of the objection, and of the decision."""
    own = np.flatnonzero(keuze.link & (keuze.zekerheid == ZEKERHEID[VAST]))
    one, two = geschillen.zaak[keuze.pairs.bezwaar[own]], besluiten.zaak[keuze.pairs.besluit[own]]
    other = one != two
    pairs = np.unique(np.stack([one[other], two[other]]), axis=1)
    return pairs[0], pairs[1]
