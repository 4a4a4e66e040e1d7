"""Decisions, objections and links as the tables that a run stores (definition 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.links.about import Keus
from klantreis.links.choosing import ZEKERHEID, Keuze, first_decisions
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import Geschillen
from klantreis.links.events import GEEN_DAG, NIETS, Feiten, Ints
from klantreis.links.ladder import METHODE, Genoemd, Kandidaten
from klantreis.links.reasons import Redenen
from klantreis.links.verdicts import link_key
from klantreis.schemas import schema_of
from klantreis.vocabulary_links import (
    BESLUITEN,
    BESLUITSOORTEN,
    BEZWAREN,
    GEEN,
    GESCHILSOORTEN,
    INGETROKKEN,
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
        self, feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen, keus: Keus, kandidaten: Kandidaten,
        genoemd: Genoemd,
    ) -> None:  # fmt: skip
        self.f, self.b, self.g, self.keus = feiten, besluiten, geschillen, keus
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
        days = [_datum(part).to_pylist() for part in (self.g.ontvangen[bezwaren], self.b.besluit_op[besluiten])]
        facts = zip(self.namen(bezwaren), kinds, days[0], decided, zaken, days[1], strict=True)
        return [link_key(*each) for each in facts]

    def besluiten(self) -> pa.Table:
        """The table `besluiten`; a zaak is none."""
        b, f = self.b, self.f
        rows = slice(0, b.aantal)  # a zaak that is a candidate stands behind them
        return _tabel(
            BESLUITEN, besluit=b.naam.slice(0, b.aantal), kenmerk=f.besluit.kolom(b.kenmerk[rows]),
            soort=pa.array(BESLUITSOORTEN).take(pa.array(b.soort[rows])),
            zaak=self.zaak_van_besluit.slice(0, b.aantal),
            inwoner=f.zaken.inwoner.kolom(b.inwoner[rows]), wet=f.wet.kolom(b.wet[rows]),
            zaaktype=f.zaaktype.kolom(b.zaaktype[rows]), loket=f.loket.kolom(b.loket[rows]),
            uitkomst=f.uitkomst.kolom(b.uitkomst[rows]), besluit_op=_datum(b.besluit_op[rows]),
            bekend_op=_datum(b.bekend_op[rows]), bezwaar_tot=_datum(b.tot[rows]),
            vervangt=_kies(b.naam, b.vervangt[rows]), geschil=_kies(self.naam, self.g.van_event[b.eerste[rows]]),
            gebeurtenis=pa.array(f.nr[b.eerste[rows]]),
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
            uitkomst=self.uitkomst(), kenmerk=self._kenmerken(),
            datum_genoemd=_datum(g.genoemd), niet_tijdig=pa.array(g.niet_tijdig),
            methode=pa.array(list(METHODEN)).take(pa.array(method)),
            zekerheid=pa.array(ZEKERHEDEN).take(pa.array(sure)),
            gebeurtenis=pa.array(f.nr[g.eerste]),
        )  # fmt: skip

    def uitkomst(self) -> pa.Array:
        """How each objection ended; most sources register a withdrawal as a step and leave the outcome empty."""
        registered = self.f.uitkomst.kolom(self.g.uitkomst)
        withdrawn = pa.array(self.g.ingetrokken & (self.g.uitkomst == NIETS))
        return pc.if_else(withdrawn, pa.scalar(INGETROKKEN, pa.string()), registered)

    def _kenmerken(self) -> pa.Array:
        """What each objection names, as one text."""
        o, ref = self.g.refs
        begin = np.searchsorted(o, np.arange(len(self.g) + 1)).astype(np.int32)
        texts = pc.binary_join(pa.ListArray.from_arrays(pa.array(begin), self.f.besluit.kolom(ref)), "; ")
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)

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
        why = Redenen(self.f, b, g, self.keus, self.kandidaten, self.genoemd, self.zaak_van_besluit)
        keten = np.where(k.vervangt != NIETS, k.vervangt, first_decisions(k, b, g))
        decided = (every_d != NIETS) & (every_d < b.aantal)
        days = np.where(decided, g.ontvangen[every_o] - np.append(b.besluit_op, 0)[every_d], 0)
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
            dagen_na_besluit=pa.array(days, mask=~decided), tijdig=self._tijdig(every_o, every_d),
            uitkomst=self.uitkomst().take(pa.array(every_o)),
            reden=pa.array([*why.bewijzen(k, geweigerd), *why.zonder(alone, geweigerd // max(len(b), 1))], pa.string()),
        )  # fmt: skip
        return table.take(pa.array(order))

    def _tijdig(self, o: Ints, d: Ints) -> pa.Array:
        """Whether it came in time; "nee" only when the notification is registered, and a week more is for the post."""
        b, g = self.b, self.g
        came, until = g.ontvangen[o], np.append(b.tot, GEEN_DAG)[d]
        told = np.append(b.bekend_op, GEEN_DAG)[d] != GEEN_DAG
        # A request for an injunction has no term; neither has an objection to not deciding (Awb 6:12).
        free = g.niet_tijdig[o] | (g.soort[o] == GESCHILSOORTEN.index(VOORLOPIG))
        known = (d != NIETS) & (until != GEEN_DAG)
        # What begins with its own end came in before that, on a day that is not registered.
        told &= ~self.f.heeft("besluit", "bekendmaking", "uitspraak", "ingetrokken", "afsluiting")[g.eerste[o]]
        said = np.where(came <= until, "ja", np.where(told & (came > until + MARGE_DAGEN), "nee", "onbekend"))
        said = np.where(known, said, "onbekend")
        return pa.array(np.where(free & (d != NIETS), "ja", said).tolist(), pa.string())


def _tabel(kolommen: Mapping[str, str], **values: Any) -> pa.Table:
    schema = schema_of(kolommen)
    return pa.Table.from_arrays([values[field.name].cast(field.type) for field in schema], schema=schema)


def _datum(days: Ints) -> pa.Array:
    return pa.array(np.where(days == GEEN_DAG, 0, days).astype(np.int32), mask=days == GEEN_DAG).cast(pa.date32())


def _kies(names: pa.Array, rows: Ints) -> pa.Array:
    """Names by place; NIETS gives null."""
    return names.take(pa.array(rows, mask=rows == NIETS))
