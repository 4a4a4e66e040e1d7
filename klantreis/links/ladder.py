"""The ladder: which decisions an objection could be about, rung by rung (definition 6). Nothing is chosen here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.links.about import NOOIT, Keus
from klantreis.links.decisions import SOORT as BESLUITSOORT
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import Geschillen
from klantreis.links.events import GEEN_DAG, NIETS, Bools, Feiten, Ints, canoniek
from klantreis.links.near import bijna
from klantreis.mapping.references import normaliseer, normaliseer_kenmerk
from klantreis.ranges import matches
from klantreis.vocabulary_links import METHODEN, PRIMAIR

SPELING_DAGEN: Final = 7
"""So long after the term what was posted in time may still come in."""
METHODE: Final = {naam: nr for nr, naam in enumerate(METHODEN)}


@dataclass(frozen=True)
class Kandidaten:
    """Pairs of an objection and a decision that fits on a rung.

    methode : index into METHODEN. groep : pairs of one objection, rung and group are equals (kenmerk: the reference,
    else 0). zwak : the pair is less sure than its rung (a later decision, an unknown act, a zaak for want
    of a decision). kenmerk : the reference by which it was found, or nearly; NIETS for none.
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


def candidates(feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen, keus: Keus) -> tuple[Kandidaten, Genoemd]:
    """Every decision that fits an objection on some rung; lower rungs stand beside higher ones.

    A zaak itself is a number behind those of the decisions: len(besluiten) + its place.
    """
    names = _Namen(feiten)
    by_reference, genoemd = _op_kenmerk(feiten, besluiten, geschillen, keus, names)
    o, zaak, ref = _genoemde_zaken(genoemd, names)
    c = _Lager(feiten, besluiten, geschillen, keus, genoemd)
    return Kandidaten.samen(
        by_reference,
        c.in_zaken(np.arange(len(geschillen)), geschillen.zaak, "zelfde_zaak", np.full(len(geschillen), NIETS)),
        c.in_zaken(o, zaak, "zaakrelatie", ref), *c.van_de_inwoner(), *c.niet_tijdig(),
    ), genoemd  # fmt: skip


class _Namen:
    """What zaken are called: by their ids, or by these without what their source puts before them; normalised."""

    def __init__(self, feiten: Feiten) -> None:
        self._zaken, self._kenmerken = feiten.zaken.naam, feiten.besluit

    def is_naam(self, ref: Ints, zaak: Ints) -> Bools:
        """Whether each reference is a name of the zaak beside it."""
        texts, ids = self._kenmerken.kolom(ref), self._zaken.take(pa.array(zaak))
        same = [
            pc.fill_null(pc.equal(texts, normaliseer(name)), False).to_numpy(zero_copy_only=False)
            for name in (ids, _zonder_bron(ids))
        ]
        return np.asarray(np.logical_or(*same))

    def dragers(self, ref: Ints) -> tuple[Ints, Ints]:
        """Pairs of a place in `ref` and a zaak that is called so."""
        numbers = np.unique(ref)
        if not len(numbers):
            return numbers, numbers
        wanted, bare = self._kenmerken.kolom(numbers), _zonder_bron(self._zaken)
        # Letters and digits with a digit among them need no normalising, and what stands before them is the same for
        # all zaken of a source.
        plain = pc.and_(pc.ascii_is_alnum(bare), pc.invert(pc.ascii_is_alpha(bare))).to_numpy(zero_copy_only=False)
        zaak = np.flatnonzero(plain)
        upper = pc.ascii_upper(bare.take(pa.array(zaak)))
        found = [_gelijk(upper, zaak, wanted, numbers)]
        before = pc.subtract(pc.utf8_length(self._zaken), pc.utf8_length(bare)).to_numpy()[zaak]
        for length in np.unique(before[before > 0]).tolist():
            rows = np.flatnonzero(before == length)
            sources = pc.utf8_slice_codeunits(self._zaken.take(pa.array(zaak[rows])), 0, length).dictionary_encode()
            codes = sources.indices.to_numpy()
            for code, source in enumerate(sources.dictionary.to_pylist()):
                head = str(normaliseer_kenmerk(f"{source}0"))[:-1]
                theirs = np.flatnonzero(pc.starts_with(wanted, head).to_numpy(zero_copy_only=False))
                own = rows[codes == code] if len(theirs) else theirs
                rest = pc.utf8_slice_codeunits(wanted.take(pa.array(theirs)), len(head))
                found.append(_gelijk(upper.take(pa.array(own)), zaak[own], rest, numbers[theirs]))
        others = np.flatnonzero(~plain)
        for names in (self._zaken, bare):
            found.append(_gelijk(normaliseer(names.take(pa.array(others))), others, wanted, numbers))
        pairs = np.unique(np.concatenate(found, axis=1), axis=1)
        return matches(pairs[0], pairs[1], ref)


def _zonder_bron(ids: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(ids, "^[^:]*:", "")


def _gelijk(names: pa.Array, zaak: Ints, wanted: pa.Array, numbers: Ints) -> Ints:
    """The numbers of wanted texts, and the zaken whose names equal these: two rows."""
    at = pc.index_in(names, wanted).fill_null(NIETS).to_numpy().astype(np.int64)
    hit = np.flatnonzero(at != NIETS)
    return np.stack([numbers[at[hit]], zaak[hit]])


def _op_kenmerk(
    feiten: Feiten, b: Besluiten, g: Geschillen, keus: Keus, names: _Namen
) -> tuple[Kandidaten, Genoemd]:  # fmt: skip
    """The reference equals that of a decision: of one that it can be about where there is one, else of any."""
    o, ref = g.refs
    named = np.zeros(len(feiten.besluit.woorden) + 1, bool)
    named[ref] = True
    hits = np.flatnonzero(named[b.kenmerk])
    order = hits[np.argsort(b.kenmerk[hits], kind="stable")]
    rows, d = matches(b.kenmerk[order], order, ref)
    own = keus.door[d] == o[rows]
    own_only = np.zeros(len(o), bool)
    own_only[rows[own]] = True
    rows, d = rows[~own], d[~own]
    found = np.zeros(len(o), bool)
    found[rows] = True
    rank = keus.rang(o[rows], d)
    best = np.full(len(o), NOOIT)
    np.minimum.at(best, rows, rank)
    rows, d = rows[rank == best[rows]], d[rank == best[rows]]
    # What only names its own decision on the objection, or its own zaak, names nothing.
    left = np.flatnonzero(~found)
    itself = np.zeros(len(o), bool)
    itself[left] = names.is_naam(ref[left], g.zaak[o[left]])
    says = found | ~(own_only | itself)
    return (
        _kandidaten(o[rows], d, "kenmerk", groep=ref[rows], kenmerk=ref[rows]),
        Genoemd(o[says], ref[says], found[says], np.zeros(int(says.sum()), bool)),
    )


def _genoemde_zaken(genoemd: Genoemd, names: _Namen) -> tuple[Ints, Ints, Ints]:
    """Objections, the zaken that they name, and by which reference; notes in `genoemd` which references these are."""
    left = np.flatnonzero(~genoemd.besluit)
    rows, zaak = names.dragers(genoemd.kenmerk[left])
    genoemd.zaak[left[rows]] = True
    return genoemd.bezwaar[left[rows]], zaak, genoemd.kenmerk[left[rows]]


class _Lager:
    """The rungs below the reference."""

    def __init__(
        self, feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen, keus: Keus, genoemd: Genoemd
    ) -> None:
        self.f, self.b, self.g, self.keus, self.genoemd = feiten, besluiten, geschillen, keus, genoemd
        self.vermist = genoemd.zonder(len(geschillen))
        """Objections that name what is found nowhere: only a decision is left whose own reference nearly is that."""
        self._wetten = canoniek(feiten.wet.waarden)

    def in_zaken(self, o: Ints, zaak: Ints, methode: str, ref: Ints) -> Kandidaten:
        """Of each objection and zaak the last decision on or before its day; without one the first after that.

        Where there is none that it can be about, and for an objection to not deciding in time, it is about the zaak.
        """
        b, g, n = self.b, self.g, len(o)
        rows, d = matches(b.zaak, np.arange(len(b)), zaak)  # decisions stand by zaak
        rows, d = rows[~self.keus.niet_tijdig[o[rows]]], d[~self.keus.niet_tijdig[o[rows]]]
        near, by = self._lijkt(o[rows], d)
        fits = self.keus.beste(rows, n, o[rows], d) < NOOIT
        empty = np.ones(n, bool)
        empty[rows[fits]] = False
        rows, d, by = rows[fits & near], d[fits & near], by[fits & near]
        day, came = b.besluit_op[d], g.ontvangen[o[rows]]
        # Within one zaak its order parts what happened on one day, unless the rule for ties made that order.
        moment, receipt = self.f.moment[b.eerste[d]], self.f.moment[g.eerste[o[rows]]]
        before = (day < came) | ((day == came) & ((zaak[rows] != g.zaak[o[rows]]) | (moment <= receipt)))
        last = np.full(n, GEEN_DAG)
        np.maximum.at(last, rows[before], day[before])
        first = np.full(n, np.iinfo(np.int64).max)
        np.minimum.at(first, rows[~before], day[~before])
        later = last == GEEN_DAG
        chosen = np.where(later[rows], day == first[rows], before & (day == last[rows]))
        rows, d, by = rows[chosen], d[chosen], by[chosen]
        found = _kandidaten(o[rows], d, methode, zwak=later[rows], kenmerk=np.where(by == NIETS, ref[rows], by))
        whole = np.flatnonzero(empty & self.keus.over_zaak(o, zaak) & ~self.vermist[o])
        itself = _kandidaten(
            o[whole], len(b) + zaak[whole], methode, zwak=~self.keus.niet_tijdig[o[whole]], kenmerk=ref[whole]
        )
        return Kandidaten.samen(found, itself)

    def van_de_inwoner(self) -> tuple[Kandidaten, Kandidaten]:
        """Decisions of the same resident and act: on the date that the objection names; within the term."""
        b, g = self.b, self.g
        asks = np.flatnonzero(~self.keus.niet_tijdig)
        rows, d = self.keus.van_inwoner(asks)
        o = asks[rows]
        fits, unsure = self._zelfde_wet(o, b.wet[d])
        near, by = self._lijkt(o, d)
        left = np.flatnonzero(fits & near)
        o, d, unsure, by = o[left], d[left], unsure[left], by[left]
        named, came = g.genoemd[o], g.ontvangen[o]
        on_day = (named != GEEN_DAG) & ((named == b.besluit_op[d]) | (named == b.bekend_op[d]))
        by_date = _kandidaten(o[on_day], d[on_day], "besluitdatum", zwak=unsure[on_day], kenmerk=by[on_day])
        by_date = by_date.kies(self.keus.beste(by_date.bezwaar, len(g), by_date.bezwaar, by_date.besluit) < NOOIT)
        within = (b.besluit_op[d] <= came) & (b.tot[d] != GEEN_DAG) & (came <= b.tot[d] + SPELING_DAGEN)
        close = (named == GEEN_DAG) | _dichtbij(named, b.besluit_op[d]) | _dichtbij(named, b.bekend_op[d])
        inside = within & close & (self.keus.rang(o, d) == 0)
        return by_date, _kandidaten(o[inside], d[inside], "venster", zwak=unsure[inside], kenmerk=by[inside])

    def niet_tijdig(self) -> tuple[Kandidaten, Kandidaten]:
        """For objections to not deciding in time: zaken of the same resident and act with an application that was not
        decided nor closed on that day; of the date that the objection names, or any."""
        f, b, g = self.f, self.b, self.g
        asked = np.flatnonzero(f.aanvraag & (f.zaken.inwoner.nr[f.zaak] != NIETS))
        person = f.zaken.inwoner.nr[f.zaak[asked]]
        order = np.argsort(person, kind="stable")
        asks = np.flatnonzero((g.inwoner != NIETS) & self.keus.niet_tijdig & ~self.vermist)
        rows, event = matches(person[order], asked[order], g.inwoner[asks])
        o, zaak, day = asks[rows], f.zaak[event], f.dag[event]
        came, shut, named = g.ontvangen[o], f.zaken.dicht[zaak], g.genoemd[o]
        fits, unsure = self._zelfde_wet(o, np.where(f.wet.nr[event] == NIETS, f.zaken.wet.nr[zaak], f.wet.nr[event]))
        first = np.flatnonzero(b.soort == BESLUITSOORT[PRIMAIR])
        pair, d = matches(b.zaak[first], first, zaak)
        decided = np.zeros(len(o), bool)
        decided[pair[(day[pair] <= b.besluit_op[d]) & (b.besluit_op[d] <= came[pair])]] = True
        waits = fits & (day <= came) & ~decided & ((shut == GEEN_DAG) | (shut > came))
        exact = waits & (named == day)
        about = waits & ((named == GEEN_DAG) | _dichtbij(named, day))
        return (
            _kandidaten(o[exact], len(b) + zaak[exact], "besluitdatum", zwak=unsure[exact]),
            _kandidaten(o[about], len(b) + zaak[about], "venster", zwak=unsure[about]),
        )

    def _zelfde_wet(self, o: Ints, wet: Ints) -> tuple[Bools, Bools]:
        """Whether acts can be those of objections, and whether one of the two is not known."""
        mine, theirs = self._wetten[self.g.wet[o]], self._wetten[wet]
        unsure = (mine == NIETS) | (theirs == NIETS)
        return unsure | (mine == theirs), unsure

    def _lijkt(self, o: Ints, d: Ints) -> tuple[Bools, Ints]:
        """Pairs that a reference which is found nowhere leaves over, and the reference that the decision nearly has."""
        keep, by = ~self.vermist[o], np.full(len(o), NIETS)
        rows = np.flatnonzero(self.vermist[o] & (self.b.kenmerk[d] != NIETS))
        pair, ref = matches(self.genoemd.bezwaar, self.genoemd.kenmerk, o[rows])
        rows = rows[pair]
        near = bijna(self.f.besluit.kolom(ref), self.f.besluit.kolom(self.b.kenmerk[d[rows]]))
        # Of several the one that it names first.
        keep[rows[near]] = True
        by[rows[near][::-1]] = ref[near][::-1]
        return keep, by


def _kandidaten(
    o: Ints, d: Ints, methode: str, *, groep: Ints | None = None, zwak: Bools | None = None, kenmerk: Ints | None = None
) -> Kandidaten:
    n = len(o)
    return Kandidaten(
        o, d, np.full(n, METHODE[methode]), np.zeros(n, np.int64) if groep is None else groep,
        np.zeros(n, bool) if zwak is None else zwak, np.full(n, NIETS) if kenmerk is None else kenmerk,
    )  # fmt: skip


def _dichtbij(een: Ints, ander: Ints) -> Bools:
    return np.asarray((een != GEEN_DAG) & (ander != GEEN_DAG) & (np.abs(een - ander) <= SPELING_DAGEN))
