"""Per link its evidence, and per objection without one what was tried: the column `reden`, as text (words.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import numpy as np
import pyarrow as pa

from klantreis.links.about import Keus
from klantreis.links.choosing import Keuze, sleutel
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import Geschillen
from klantreis.links.events import GEEN_DAG, NIETS, Bools, Feiten, Ints, canoniek
from klantreis.links.ladder import METHODE, Genoemd, Kandidaten
from klantreis.links.near import alleen_leestekens, bijna
from klantreis.links.verdicts import suggesties
from klantreis.links.words import (
    ANDERE_INWONER,
    Bewijs,
    bewijs,
    geprobeerd,
    naast,
    niet_gekozen,
    ook,
    op_kenmerk,
    verving,
)
from klantreis.links.words import bijna as scheelt
from klantreis.ranges import matches
from klantreis.vocabulary_links import BESLUITSOORTEN, GESCHILSOORTEN, METHODEN

K = TypeVar("K")
V = TypeVar("V")


class Redenen:
    """What is said of pairs of an objection and a decision, and of objections without any.

    Parameters
    ----------
    zaken : per decision or zaak the id of its zaak.
    """

    def __init__(
        self, feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen, keus: Keus, kandidaten: Kandidaten,
        genoemd: Genoemd, zaken: pa.Array,
    ) -> None:  # fmt: skip
        self.f, self.b, self.g, self.keus = feiten, besluiten, geschillen, keus
        self.kandidaten, self.genoemd, self._zaken = kandidaten, genoemd, zaken

    def bewijzen(self, k: Keuze, geweigerd: Ints) -> list[str]:
        """Per pair why it is one.

        Parameters
        ----------
        geweigerd : pairs (`choosing.sleutel`) that a person refused.
        """
        b, g, p = self.b, self.g, k.pairs
        o, d = p.bezwaar, p.besluit
        lower, equals, extra = self._lager(k, geweigerd), self._even_goed(k), self._extra(k)
        # Only of what can be named: a log has far more decisions than candidates.
        named = np.unique(np.concatenate([self.kandidaten.besluit, d, k.vervangt[k.vervangt != NIETS]]))
        zaken, names = (column.take(pa.array(named)).to_pylist() for column in (self._zaken, b.naam))
        zaak_van = dict(zip(named.tolist(), zaken, strict=True))
        naam = {each: name or f"zaak {zaak_van[each]}" for each, name in zip(named.tolist(), names, strict=True)}
        said = self._bewijs(p, zaak_van)
        odd = (k.vervangt != NIETS) | np.isin(o, o[~k.link]) | np.isin(o, list(lower))
        odd[list(extra)] = True
        rows = np.flatnonzero(odd)
        columns = (rows, o[rows], d[rows], p.groep[rows], k.vervangt[rows], g.soort[o[rows]])
        for nr, one, other, groep, vervangt, soort in zip(*(column.tolist() for column in columns), strict=True):
            if vervangt != NIETS:
                said[nr] = verving(GESCHILSOORTEN[soort], naam[vervangt])
                continue
            said[nr] += extra.get(nr, "")
            if (one, groep) in equals:
                said[nr] += niet_gekozen([naam[each] for each in equals[one, groep] if each != other])
            if one in lower:
                said[nr] += ook([naam[each] for each in lower[one]])
        return said

    def _bewijs(self, p: Kandidaten, zaak_van: dict[int, str]) -> list[str]:
        """Per pair what speaks for it, by itself."""
        b, g = self.b, self.g
        said = [""] * len(p.methode)
        by_reference = p.methode == METHODE["kenmerk"]
        rows = np.flatnonzero(by_reference)
        o, d = p.bezwaar[rows], p.besluit[rows]
        columns = (rows.tolist(), g.soort[o].tolist(), self.f.besluit.teksten(p.kenmerk[rows]), b.soort[d].tolist())
        for nr, soort, kenmerk, over in zip(*columns, strict=True):
            said[nr] = op_kenmerk(GESCHILSOORTEN[soort], kenmerk, BESLUITSOORTEN[over])
        rows = np.flatnonzero(~by_reference)
        o, d = p.bezwaar[rows], p.besluit[rows]
        facts = zip(
            _kies(METHODEN, p.methode[rows]), _kies(GESCHILSOORTEN, g.soort[o]), _kies(BESLUITSOORTEN, b.soort[d]),
            p.zwak[rows].tolist(), g.genoemd[o].tolist(), g.ontvangen[o].tolist(), b.besluit_op[d].tolist(),
            b.tot[d].tolist(), (zaak_van[each] for each in d.tolist()), g.niet_tijdig[o].tolist(), strict=True,
        )  # fmt: skip
        for nr, fact in zip(rows.tolist(), map(Bewijs._make, facts), strict=True):
            said[nr] = bewijs(fact)
        return said

    def _extra(self, k: Keuze) -> dict[int, str]:
        """Per pair what is odd about it: the reference or the date is not quite right, or it is another resident's."""
        b, g, p = self.b, self.g, k.pairs
        o, d, ref = p.bezwaar, p.besluit, p.kenmerk
        nearly = (ref != NIETS) & (ref != b.kenmerk[d]) & (p.methode != METHODE["zaakrelatie"])
        named = g.genoemd[o]
        off = np.minimum(np.abs(named - b.besluit_op[d]), np.abs(named - b.bekend_op[d]))
        off[(named == GEEN_DAG) | (p.methode != METHODE["venster"]) | (d >= b.aantal)] = 0
        stranger = (g.inwoner[o] != NIETS) & (b.inwoner[d] != NIETS) & (g.inwoner[o] != b.inwoner[d])
        rows = np.flatnonzero(nearly | (off > 0) | stranger)
        said: dict[int, str] = {}
        dots = np.zeros(len(rows), bool)
        slips = rows[nearly[rows]]
        dots[nearly[rows]] = alleen_leestekens(
            self.f.besluit.kolom(ref[slips]), self.f.besluit.kolom(b.kenmerk[d[slips]])
        )
        columns = (rows, nearly[rows], dots, off[rows], stranger[rows], named[rows])
        for name, (nr, slip, only_dots, days, other, day) in zip(
            self.f.besluit.teksten(ref[rows]), zip(*(column.tolist() for column in columns), strict=True), strict=True
        ):
            said[nr] = scheelt(str(name), leestekens=only_dots) if slip else ""
            said[nr] += naast(day, days) if days else ""
            said[nr] += ANDERE_INWONER if other else ""
        return said

    def _even_goed(self, k: Keuze) -> dict[tuple[int, int], list[int]]:
        """Per objection and group of equals the decisions of which none was chosen."""
        rows = np.flatnonzero(~k.link)
        keys = zip(k.pairs.bezwaar[rows].tolist(), k.pairs.groep[rows].tolist(), strict=True)
        return _per(keys, k.pairs.besluit[rows].tolist())

    def _lager(self, k: Keuze, geweigerd: Ints) -> dict[int, list[int]]:
        """Per linked objection the decisions that fit on a lower rung than the one that was taken, and that nobody
        refused."""
        best = np.full(len(self.g), METHODE["geen"])
        best[k.pairs.bezwaar[k.link]] = k.pairs.methode[k.link]
        rows = np.flatnonzero(self.kandidaten.methode > best[self.kandidaten.bezwaar])
        n = max(len(self.b), 1)
        gone = np.concatenate([sleutel(k.pairs.bezwaar, k.pairs.besluit, n), geweigerd])
        keys = np.setdiff1d(sleutel(self.kandidaten.bezwaar[rows], self.kandidaten.besluit[rows], n), gone)
        return _per((keys // n).tolist(), (keys % n).tolist())

    def zonder(self, alone: Ints, geweigerd: Ints) -> Iterator[str]:
        """What was tried for each of these objections.

        Parameters
        ----------
        geweigerd : objections of which a person refused a candidate.
        """
        g, b = self.g, self.b
        rows, d = self.keus.van_inwoner(alone)
        first = self.keus.rang(alone[rows], d) == 0
        rows, d = rows[first], d[first]
        wetten = canoniek(self.f.wet.waarden)
        mine, theirs = wetten[g.wet[alone[rows]]], wetten[b.wet[d]]
        same = (mine == NIETS) | (theirs == NIETS) | (mine == theirs)
        every = np.ones(len(rows), bool)
        taken = same & (b.besluit_op[d] <= g.ontvangen[alone[rows]])
        counts = [
            np.bincount(rows[which], minlength=len(alone))
            for which in (every, same, taken, same & (b.tot[d] != GEEN_DAG))
        ]
        lost = self._genoemd(~self.genoemd.besluit & ~self.genoemd.zaak)
        zaken, alike = self._genoemd(self.genoemd.zaak), self._lijken(alone[rows], d)
        alike |= self._suggesties(alone)
        names_any, refused = set(g.refs[0].tolist()), set(geweigerd.tolist())
        columns = (
            alone, g.soort[alone], self.keus.waarover(alone), g.genoemd[alone], g.inwoner[alone], g.niet_tijdig[alone],
            *counts,
        )  # fmt: skip
        for o, soort, over, genoemd, inwoner, niet_tijdig, besluiten, wet, eerder, termijn in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            yield geprobeerd(
                soort=GESCHILSOORTEN[soort], over=BESLUITSOORTEN[over], vermist=lost.get(o, ()),
                lijken=alike.get(o, ()), zaken=zaken.get(o, ()), alleen_zelf=o in names_any,
                genoemd=None if genoemd == GEEN_DAG else genoemd, inwoner=inwoner != NIETS, besluiten=besluiten,
                wet=wet, eerder=eerder, termijn=termijn, niet_tijdig=niet_tijdig, geweigerd=o in refused,
            )  # fmt: skip

    def _lijken(self, o: Ints, d: Ints) -> dict[int, list[str]]:
        """Per objection the references of these decisions that are a slip of the pen away from what it names."""
        lost = ~self.genoemd.besluit & ~self.genoemd.zaak
        o, d = o[self.b.kenmerk[d] != NIETS], d[self.b.kenmerk[d] != NIETS]
        pair, ref = matches(self.genoemd.bezwaar[lost], self.genoemd.kenmerk[lost], o)
        own = self.b.kenmerk[d[pair]]
        near = bijna(self.f.besluit.kolom(ref), self.f.besluit.kolom(own))
        return _per(o[pair[near]].tolist(), map(str, self.f.besluit.teksten(own[near])))

    def _suggesties(self, alone: Ints) -> dict[int, list[str]]:
        """The same for those whose resident is not known, of whoever's decisions."""
        o, d = suggesties(self.f, self.b, self.g)
        here = np.isin(o, alone)
        return _per(o[here].tolist(), map(str, self.f.besluit.teksten(self.b.kenmerk[d[here]])))

    def _genoemd(self, which: Bools) -> dict[int, list[str]]:
        """Per objection some of the references that it names."""
        texts = map(str, self.f.besluit.teksten(self.genoemd.kenmerk[which]))
        return _per(self.genoemd.bezwaar[which].tolist(), texts)


def _kies(names: Iterable[str], nr: Ints) -> list[str]:
    """Names by their places."""
    known = list(names)
    return [known[each] for each in nr.tolist()]


def _per(keys: Iterable[K], values: Iterable[V]) -> dict[K, list[V]]:
    """Values by key, each once, in their order."""
    found: dict[K, dict[V, None]] = {}
    for key, value in zip(keys, values, strict=True):
        found.setdefault(key, {})[value] = None
    return {key: list(each) for key, each in found.items()}
