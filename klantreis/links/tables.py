"""Decisions, objections and links as the tables that a run stores (definition 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.links.choosing import ZEKERHEID, Keuze, first_decisions
from klantreis.links.decisions import SOORT as BESLUITSOORT
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import Geschillen
from klantreis.links.events import GEEN_DAG, NIETS, Bools, Feiten, Ints
from klantreis.links.ladder import METHODE, Genoemd, Kandidaten
from klantreis.links.near import bijna
from klantreis.links.verdicts import link_key
from klantreis.links.words import bewijs, geprobeerd, ook
from klantreis.schemas import schema_of
from klantreis.vocabulary_links import (
    AANVRAAG,
    BESLUITEN,
    BESLUITSOORTEN,
    BEZWAREN,
    GEEN,
    GESCHILSOORTEN,
    KOPPELINGEN,
    METHODEN,
    VOORLOPIG,
    ZEKERHEDEN,
)  # fmt: skip

MARGE_DAGEN = 7
"""Received so long after the term, it may have been posted in time (Awb 6:9)."""


class Schrijver:
    """Everything that was found, and how it is written."""

    def __init__(
        self, feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen, kandidaten: Kandidaten, genoemd: Genoemd,
    ) -> None:  # fmt: skip
        self.f, self.b, self.g = feiten, besluiten, geschillen
        self.kandidaten, self.genoemd = kandidaten, genoemd
        ids = feiten.zaken.naam.take(pa.array(geschillen.zaak))
        later = pc.binary_join_element_wise(ids, "/", pc.cast(pa.array(geschillen.nummer), pa.string()), "")
        self.naam = pc.if_else(pa.array(geschillen.nummer > 1), later, ids)
        """Per objection its id: that of its zaak, and of a later one in the same zaak a number behind it."""
        self.zaak_van_besluit = feiten.zaken.naam.take(pa.array(besluiten.zaak))

    def namen(self, bezwaren: Ints) -> list[str]:
        """The ids of objections (places)."""
        names: list[str] = self.naam.take(pa.array(bezwaren)).to_pylist()
        return names

    def sleutels(self, bezwaren: Ints, besluiten: Ints) -> list[str]:
        """The kenmerk of pairs of an objection and a decision (places)."""
        decided = self.b.naam.take(pa.array(besluiten)).to_pylist()
        zaken = self.zaak_van_besluit.take(pa.array(besluiten)).to_pylist()
        kinds = [GESCHILSOORTEN[nr] for nr in self.g.soort[bezwaren].tolist()]
        return [link_key(*facts) for facts in zip(self.namen(bezwaren), kinds, decided, zaken, strict=True)]

    def besluiten(self) -> pa.Table:
        """The table `besluiten`; applications are none."""
        b, f = self.b, self.f
        rows = np.flatnonzero(b.soort != BESLUITSOORT[AANVRAAG])
        return _tabel(
            BESLUITEN, besluit=b.naam.take(pa.array(rows)), kenmerk=f.besluit.kolom(b.kenmerk[rows]),
            soort=pa.array(BESLUITSOORTEN).take(pa.array(b.soort[rows])),
            zaak=self.zaak_van_besluit.take(pa.array(rows)),
            inwoner=f.zaken.inwoner.kolom(b.inwoner[rows]), wet=f.wet.kolom(b.wet[rows]),
            zaaktype=f.zaaktype.kolom(f.zaaktype.nr[b.eerste[rows]]), loket=f.loket.kolom(b.loket[rows]),
            uitkomst=f.uitkomst.kolom(b.uitkomst[rows]), besluit_op=_datum(b.besluit_op[rows]),
            bekend_op=_datum(b.bekend_op[rows]), bezwaar_tot=_datum(b.tot[rows]),
            vervangt=_kies(b.naam, b.vervangt[rows]), gebeurtenis=pa.array(f.nr[b.eerste[rows]]),
        )  # fmt: skip

    def bezwaren(self, keuze: Keuze) -> pa.Table:
        """The table `bezwaren`."""
        g, f = self.g, self.f
        best = np.full(len(g), NIETS)
        rows = np.arange(len(keuze.zekerheid))[::-1]
        best[keuze.pairs.bezwaar[rows]] = rows
        found = best != NIETS
        method = np.where(found, np.append(keuze.pairs.methode, METHODE["geen"])[best], METHODE["geen"])
        sure = np.where(found, np.append(keuze.zekerheid, ZEKERHEID[GEEN])[best], ZEKERHEID[GEEN])
        return _tabel(
            BEZWAREN, bezwaar=self.naam, soort=pa.array(GESCHILSOORTEN).take(pa.array(g.soort)),
            zaak=f.zaken.naam.take(pa.array(g.zaak)), inwoner=f.zaken.inwoner.kolom(g.inwoner), wet=f.wet.kolom(g.wet),
            loket=f.loket.kolom(g.loket), ontvangen=_datum(g.ontvangen), afgehandeld=_datum(g.afgehandeld),
            uitkomst=self.uitkomst(), kenmerk=pa.array(["; ".join(refs) or None for refs in self._refs()], pa.string()),
            datum_genoemd=_datum(g.genoemd), niet_tijdig=pa.array(g.niet_tijdig),
            methode=pa.array(list(METHODEN)).take(pa.array(method)),
            zekerheid=pa.array(ZEKERHEDEN).take(pa.array(sure)),
            gebeurtenis=pa.array(f.nr[g.eerste]),
        )  # fmt: skip

    def uitkomst(self) -> pa.Array:
        """How each objection ended."""
        return self.f.uitkomst.kolom(self.g.uitkomst)

    def _refs(self) -> list[list[str]]:
        refs: list[list[str]] = [[] for _nr in range(len(self.g))]
        for o, ref in zip(*(part.tolist() for part in self.g.refs), strict=True):
            refs[o].append(self.f.besluit.waarden[ref])
        return refs

    def koppelingen(self, keuze: Keuze, geweigerd: Ints) -> pa.Table:
        """The table `koppelingen`, by objection.

        Parameters
        ----------
        geweigerd : pairs (`choosing.sleutel`) that a person refused.
        """
        k, b, g = keuze, self.b, self.g
        o, d = k.pairs.bezwaar, k.pairs.besluit
        alone = np.setdiff1d(np.arange(len(g)), o)
        order = np.argsort(np.concatenate([o, alone]), kind="stable")
        every_o = np.concatenate([o, alone])
        every_d = np.concatenate([d, np.full(len(alone), NIETS)])
        begin = np.searchsorted(o, o)
        rang = np.concatenate([np.arange(len(o)) - begin + 1, np.ones(len(alone), np.int64)])
        keten = np.where(k.vervangt != NIETS, k.vervangt, first_decisions(k, b, g))
        days = np.where(every_d == NIETS, 0, g.ontvangen[every_o] - np.append(b.besluit_op, 0)[every_d])
        table = _tabel(
            KOPPELINGEN, bezwaar=self.naam.take(pa.array(every_o)),
            soort=pa.array(GESCHILSOORTEN).take(pa.array(g.soort[every_o])), besluit=_kies(b.naam, every_d),
            besluit_zaak=_kies(self.zaak_van_besluit, every_d),
            keten=_kies(b.naam, np.concatenate([keten, np.full(len(alone), NIETS)])),
            methode=pa.array(list(METHODEN)).take(
                pa.array(np.concatenate([k.pairs.methode, np.full(len(alone), METHODE["geen"])]))
            ),
            zekerheid=pa.array(ZEKERHEDEN).take(
                pa.array(np.concatenate([k.zekerheid, np.full(len(alone), ZEKERHEID[GEEN])]))
            ),
            rang=pa.array(rang), kandidaten=pa.array(np.concatenate([k.aantal, np.zeros(len(alone), np.int64)])),
            dagen_na_besluit=pa.array(days, mask=every_d == NIETS), tijdig=self._tijdig(every_o, every_d),
            uitkomst=self.uitkomst().take(pa.array(every_o)),
            reden=pa.array([*self._bewijzen(k), *self._zonder(alone, geweigerd // max(len(b), 1))], pa.string()),
        )  # fmt: skip
        return table.take(pa.array(order))

    def _tijdig(self, o: Ints, d: Ints) -> pa.Array:
        """Whether it came in time; "nee" only when the notification is registered, and a week more is for the post."""
        b, g = self.b, self.g
        came, until = g.ontvangen[o], np.append(b.tot, GEEN_DAG)[d]
        told = np.append(b.bekend_op, GEEN_DAG)[d] != GEEN_DAG
        asked = np.append(b.soort, NIETS)[d] == BESLUITSOORT[AANVRAAG]
        # A request for an injunction has no term; neither has an objection to not deciding (Awb 6:12).
        free = asked | (g.soort[o] == GESCHILSOORTEN.index(VOORLOPIG))
        known = (d != NIETS) & (until != GEEN_DAG)
        said = np.where(came <= until, "ja", np.where(told & (came > until + MARGE_DAGEN), "nee", "onbekend"))
        said = np.where(known, said, "onbekend")
        return pa.array(np.where(free & (d != NIETS), "ja", said).tolist(), pa.string())

    def _bewijzen(self, k: Keuze) -> list[str]:
        b, g, f = self.b, self.g, self.f
        lower = self._lager(k)
        zaken, names, methods = self.zaak_van_besluit.to_pylist(), b.naam.to_pylist(), list(METHODEN)
        texts = []
        columns: Sequence[Ints | Bools] = (
            k.pairs.bezwaar, k.pairs.besluit, k.pairs.methode, k.pairs.zwak, k.pairs.kenmerk, k.aantal, k.vervangt
        )  # fmt: skip
        for o, d, methode, zwak, ref, aantal, vervangt in zip(*(column.tolist() for column in columns), strict=True):
            said = bewijs(
                methods[methode], soort=GESCHILSOORTEN[g.soort[o]], zwak=zwak, aantal=aantal,
                kenmerk=None if ref == NIETS else f.besluit.waarden[ref],
                bijna=ref not in (NIETS, b.kenmerk[d]) and methods[methode] not in ("kenmerk", "zaakrelatie"),
                genoemd=int(g.genoemd[o]), besluit_op=int(b.besluit_op[d]), bekend_op=int(b.bekend_op[d]),
                tot=int(b.tot[d]), zaak=zaken[d], aanvraag=bool(b.soort[d] == BESLUITSOORT[AANVRAAG]),
                wet_onbekend=NIETS in (g.wet[o], b.wet[d]),
            )  # fmt: skip
            if NIETS not in (g.inwoner[o], b.inwoner[d]) and g.inwoner[o] != b.inwoner[d]:
                said += " Let op: het besluit is van een andere inwoner dan het bezwaar."
            if vervangt != NIETS:
                said += f" Dit besluit verving {names[vervangt]} tijdens het bezwaar (Awb 6:19)."
            texts.append(said + ook([names[other] or zaken[other] for other in lower.get(o, ()) if other != d]))
        return texts

    def _lager(self, k: Keuze) -> Mapping[int, list[int]]:
        """Per linked objection the decisions that fit on a lower rung than the one that was taken."""
        best = np.full(len(self.g), METHODE["geen"])
        best[k.pairs.bezwaar[k.link]] = k.pairs.methode[k.link]
        rows = np.flatnonzero(self.kandidaten.methode > best[self.kandidaten.bezwaar])
        chosen = set(zip(k.pairs.bezwaar.tolist(), k.pairs.besluit.tolist(), strict=True))
        found: dict[int, list[int]] = {}
        pairs = np.unique(np.stack([self.kandidaten.bezwaar[rows], self.kandidaten.besluit[rows]]), axis=1)
        for o, d in pairs.T.tolist():
            if (o, d) not in chosen:
                found.setdefault(o, []).append(d)
        return found

    def _zonder(self, alone: Ints, geweigerd: Ints) -> list[str]:
        """What was tried for objections without a candidate."""
        g, b, f = self.g, self.b, self.f
        refs: dict[int, list[str]] = {}
        for o, ref in zip(self.genoemd.bezwaar.tolist(), self.genoemd.kenmerk.tolist(), strict=True):
            refs.setdefault(o, []).append(f.besluit.waarden[ref])
        known = np.flatnonzero((b.inwoner != NIETS) & (b.soort != BESLUITSOORT[AANVRAAG]))
        order = known[np.argsort(b.inwoner[known], kind="stable")]
        of_person = b.inwoner[order]
        refused = set(geweigerd.tolist())
        texts = []
        for o in alone.tolist():
            who = int(g.inwoner[o])
            begin, end = np.searchsorted(of_person, (who, who + 1)) if who != NIETS else (0, 0)
            own = [f.besluit.waarden[nr] for nr in b.kenmerk[order[begin:end]].tolist() if nr != NIETS]
            texts.append(
                geprobeerd(
                    soort=GESCHILSOORTEN[g.soort[o]], kenmerken=refs.get(o, []), genoemd=int(g.genoemd[o]),
                    geen_dag=GEEN_DAG, inwoner=who != NIETS, besluiten=int(end - begin),
                    lijken=[name for name in own if any(bijna(name, ref) for ref in refs.get(o, ()))],
                    geweigerd=int(o in refused),
                )
            )  # fmt: skip
        return texts


def _tabel(kolommen: Mapping[str, str], **values: Any) -> pa.Table:
    schema = schema_of(kolommen)
    return pa.Table.from_arrays([values[field.name].cast(field.type) for field in schema], schema=schema)


def _datum(days: Ints) -> pa.Array:
    return pa.array(np.where(days == GEEN_DAG, 0, days).astype(np.int32), mask=days == GEEN_DAG).cast(pa.date32())


def _kies(names: pa.Array, rows: Ints) -> pa.Array:
    """Names by place; NIETS gives null."""
    return names.take(pa.array(rows, mask=rows == NIETS))
