"""Per link its evidence, and per objection without one what was tried: the column `reden`, as text (words.py)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from klantreis.links.about import Keus, uitgevouwen
from klantreis.links.choosing import Keuze
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import Geschillen
from klantreis.links.events import GEEN_DAG, NIETS, Feiten, Ints, canoniek
from klantreis.links.ladder import METHODE, Genoemd, Kandidaten
from klantreis.links.near import bijna
from klantreis.links.words import ANDERE_INWONER, bewijs, geprobeerd, naast, niet_gekozen, ook, verving
from klantreis.links.words import bijna as scheelt
from klantreis.vocabulary_links import BESLUITSOORTEN, GESCHILSOORTEN, METHODEN

_METHODEN = list(METHODEN)


class Redenen:
    """What is said of pairs of an objection and a decision, and of objections without any.

    Parameters
    ----------
    namen : per decision or zaak the name that a reader knows it by. zaken : per decision or zaak the id of its zaak.
    """

    def __init__(
        self, feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen, keus: Keus, kandidaten: Kandidaten,
        genoemd: Genoemd, namen: list[str], zaken: list[str],
    ) -> None:  # fmt: skip
        self.f, self.b, self.g, self.keus = feiten, besluiten, geschillen, keus
        self.kandidaten, self.genoemd, self.namen, self.zaken = kandidaten, genoemd, namen, zaken

    def bewijzen(self, k: Keuze) -> Iterator[str]:
        """Per pair why it is one."""
        b, g, texts = self.b, self.g, self.f.besluit.waarden
        lower, equals = self._lager(k), self._even_goed(k)
        o, d, ref = k.pairs.bezwaar, k.pairs.besluit, k.pairs.kenmerk
        unknown = (g.wet[o] == NIETS) | (b.wet[d] == NIETS)
        stranger = (g.inwoner[o] != NIETS) & (b.inwoner[d] != NIETS) & (g.inwoner[o] != b.inwoner[d])
        nearly = (ref != NIETS) & (ref != b.kenmerk[d]) & (k.pairs.methode != METHODE["zaakrelatie"])
        off = np.minimum(np.abs(g.genoemd[o] - b.besluit_op[d]), np.abs(g.genoemd[o] - b.bekend_op[d]))
        off = np.where((g.genoemd[o] == GEEN_DAG) | (k.pairs.methode != METHODE["venster"]), 0, off)
        off = np.where(d < b.aantal, off, 0)
        columns = (o, d, k.pairs.methode, k.pairs.groep, k.vervangt)
        for nr, (one, other, methode, groep, vervangt) in enumerate(
            zip(*(column.tolist() for column in columns), strict=True)
        ):
            soort = GESCHILSOORTEN[g.soort[one]]
            if vervangt != NIETS:
                yield verving(soort, self.namen[vervangt])
                continue
            said = bewijs(
                _METHODEN[methode], soort=soort, over=BESLUITSOORTEN[b.soort[other]], zwak=bool(k.pairs.zwak[nr]),
                kenmerk=None if ref[nr] == NIETS else texts[ref[nr]], genoemd=int(g.genoemd[one]),
                ontvangen=int(g.ontvangen[one]), besluit_op=int(b.besluit_op[other]), tot=int(b.tot[other]),
                zaak=self.zaken[other], niet_tijdig=bool(g.niet_tijdig[one]), wet_onbekend=bool(unknown[nr]),
            )  # fmt: skip
            if nearly[nr]:
                said += scheelt(texts[ref[nr]])
            if off[nr]:
                said += naast(int(g.genoemd[one]), int(off[nr]))
            if stranger[nr]:
                said += ANDERE_INWONER
            if (one, groep) in equals:
                said += niet_gekozen([self.namen[each] for each in equals[one, groep] if each != other])
            if one in lower:
                said += ook([self.namen[each] for each in lower[one]])
            yield said

    def _even_goed(self, k: Keuze) -> Mapping[tuple[int, int], list[int]]:
        """Per objection and group of equals the decisions of which none was chosen."""
        rows = np.flatnonzero(~k.link)
        found: dict[tuple[int, int], list[int]] = {}
        columns = (k.pairs.bezwaar[rows], k.pairs.groep[rows], k.pairs.besluit[rows])
        for o, groep, d in zip(*(column.tolist() for column in columns), strict=True):
            found.setdefault((o, groep), []).append(d)
        return found

    def _lager(self, k: Keuze) -> Mapping[int, list[int]]:
        """Per linked objection the decisions that fit on a lower rung than the one that was taken."""
        best = np.full(len(self.g), METHODE["geen"])
        best[k.pairs.bezwaar[k.link]] = k.pairs.methode[k.link]
        rows = np.flatnonzero(self.kandidaten.methode > best[self.kandidaten.bezwaar])
        keys = self.kandidaten.bezwaar[rows] * len(self.b) + self.kandidaten.besluit[rows]
        keys = np.setdiff1d(keys, k.pairs.bezwaar * len(self.b) + k.pairs.besluit)
        found: dict[int, list[int]] = {}
        for o, d in zip(*(part.tolist() for part in np.divmod(keys, max(len(self.b), 1))), strict=True):
            found.setdefault(o, []).append(d)
        return found

    def zonder(self, alone: Ints, geweigerd: Ints) -> Iterator[str]:
        """What was tried for each of these objections.

        Parameters
        ----------
        geweigerd : objections of which a person refused a candidate.
        """
        g, b, texts = self.g, self.b, self.f.besluit.waarden
        wetten = canoniek(self.f.wet.waarden)
        lost, zaken = (
            self._per_bezwaar(~self.genoemd.besluit & ~self.genoemd.zaak),
            self._per_bezwaar(self.genoemd.zaak),
        )
        names_any = set(self.g.refs[0].tolist())
        known = np.flatnonzero(b.inwoner[: b.aantal] != NIETS)
        order = known[np.argsort(b.inwoner[known], kind="stable")]
        rows, d = uitgevouwen(b.inwoner[order], order, np.where(g.inwoner[alone] == NIETS, NIETS - 1, g.inwoner[alone]))
        first = self.keus.rang(alone[rows], d) == 0
        rows, d = rows[first], d[first]
        mine, theirs = wetten[g.wet[alone[rows]]], wetten[b.wet[d]]
        same = (mine == NIETS) | (theirs == NIETS) | (mine == theirs)
        counts = [
            np.bincount(rows[which], minlength=len(alone)).tolist()
            for which in (np.ones(len(rows), bool), same, same & (b.tot[d] != GEEN_DAG))
        ]
        begin = np.searchsorted(rows, np.arange(len(alone) + 1))
        refused = set(geweigerd.tolist())
        for nr, o in enumerate(alone.tolist()):
            own = [texts[ref] for ref in b.kenmerk[d[begin[nr] : begin[nr + 1]]].tolist() if ref != NIETS]
            missing = lost.get(o, [])
            yield geprobeerd(
                soort=GESCHILSOORTEN[g.soort[o]], over=self.keus.waarover(o), vermist=missing,
                lijken=[name for name in own if any(bijna(name, ref) for ref in missing)], zaken=zaken.get(o, []),
                alleen_zelf=o in names_any, genoemd=None if g.genoemd[o] == GEEN_DAG else int(g.genoemd[o]),
                inwoner=bool(g.inwoner[o] != NIETS), besluiten=counts[0][nr], wet=counts[1][nr], termijn=counts[2][nr],
                niet_tijdig=bool(g.niet_tijdig[o]), geweigerd=o in refused,
            )  # fmt: skip

    def _per_bezwaar(self, which: np.typing.NDArray[np.bool_]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for o, ref in zip(self.genoemd.bezwaar[which].tolist(), self.genoemd.kenmerk[which].tolist(), strict=True):
            found.setdefault(o, []).append(self.f.besluit.waarden[ref])
        return found
