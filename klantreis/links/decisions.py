"""Events -> decisions: what can be contested, each with its days, its reference and the decision that it replaces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.links.events import GEEN_DAG, NIETS, Bools, Feiten, Ints, eerste_per
from klantreis.terms.calendar import Kalender
from klantreis.terms.deadline import laatste_dagen
from klantreis.terms.models import Termijn
from klantreis.vocabulary import FASE_VOLGORDE
from klantreis.vocabulary_links import AANVRAAG, BESLUITSOORTEN, OP_BEZWAAR, PRIMAIR, UITSPRAAK

SOORT: Final = {naam: nr for nr, naam in enumerate(BESLUITSOORTEN)}
_VERVANGT: Final = re.compile(r"vervang|wijzig|herzien|herroep|in plaats van", re.IGNORECASE)
"""Kinds of relation by which a decision says that it takes the place of another."""


@dataclass(frozen=True)
class Besluiten:
    """Decisions in the order of their first events; applications too, for when nothing was decided in time.

    eerste : their first event, a place in Feiten. soort : index into BESLUITSOORTEN. zaak : place in Feiten.zaken.
    kenmerk : number in Feiten.besluit, NIETS for none. besluit_op, bekend_op : days; bekend_op GEEN_DAG when no
    notification is registered. tot : the last day of the term to object or appeal, GEEN_DAG when it cannot be counted.
    uitkomst, loket, wet : numbers of texts. vervangt : the decision whose place it takes, NIETS for none. van_event :
    per event of Feiten its decision. naam : a name of its own for every decision; null for an application.
    """

    eerste: Ints
    soort: Ints
    zaak: Ints
    kenmerk: Ints
    besluit_op: Ints
    bekend_op: Ints
    tot: Ints
    uitkomst: Ints
    loket: Ints
    wet: Ints
    inwoner: Ints
    vervangt: Ints
    van_event: Ints
    naam: pa.Array

    def __len__(self) -> int:
        return len(self.eerste)


def decisions(feiten: Feiten, termijn: Termijn, kalender: Kalender) -> Besluiten:
    """The decisions among the events.

    A decision is an event with rol besluit or bekendmaking, in a dispute also uitspraak. A notification belongs to the
    decision before it in its zaak, unless both have a reference and these differ; so does what repeats a reference.

    Parameters
    ----------
    termijn : the term to object (BZW-IND); that to appeal is as long.
    """
    made = feiten.heeft("besluit", "bekendmaking") | (feiten.geschil & feiten.heeft("uitspraak"))
    asked = feiten.heeft("aanvraag") & ~feiten.geschil & ~made
    kind = np.where(
        feiten.fase == FASE_VOLGORDE["bezwaar"], SOORT[OP_BEZWAAR],
        np.where(feiten.geschil, SOORT[UITSPRAAK], np.where(asked, SOORT[AANVRAAG], SOORT[PRIMAIR])),
    )  # fmt: skip
    rows = np.flatnonzero((made | asked) & ~feiten.heeft("periodiek"))
    rows = rows[np.lexsort((rows, kind[rows], feiten.zaak[rows]))]
    group = np.cumsum(_begint(feiten, rows, kind)) - 1
    first = np.flatnonzero(np.append(True, group[1:] != group[:-1])[: len(rows)])
    day = feiten.dag[rows]
    decided = feiten.heeft("besluit", "uitspraak")[rows]
    known = feiten.heeft("bekendmaking", "uitspraak")[rows]
    besluit_op = _eerste(day, group, len(first), decided | asked[rows])
    bekend_op = _eerste(day, group, len(first), known)
    besluit_op = np.where(besluit_op == GEEN_DAG, bekend_op, besluit_op)
    found = Besluiten(
        eerste=rows[first], soort=kind[rows[first]], zaak=feiten.zaak[rows[first]],
        kenmerk=_bekend(feiten.besluit.nr[rows], group, len(first)), besluit_op=besluit_op, bekend_op=bekend_op,
        tot=laatste_dagen(termijn, np.where(bekend_op == GEEN_DAG, besluit_op, bekend_op), kalender),
        uitkomst=_bekend(feiten.uitkomst.nr[rows], group, len(first)),
        loket=_bekend(feiten.loket.nr[rows], group, len(first)),
        wet=_bekend(feiten.wet.nr[rows], group, len(first)), inwoner=np.empty(0, np.int64),
        vervangt=np.empty(0, np.int64), van_event=np.empty(0, np.int64), naam=pa.nulls(0, pa.string()),
    )  # fmt: skip
    order = np.argsort(found.eerste, kind="stable")
    return _volledig(feiten, found, order, rows, group)


def _begint(feiten: Feiten, rows: Ints, kind: Ints) -> Bools:
    """Whether an event begins a decision of its own; rows by zaak, kind and order."""
    n = len(rows)
    if not n:
        return np.empty(0, bool)
    zaak, own, ref = feiten.zaak[rows], kind[rows], feiten.besluit.nr[rows]
    same = np.append(False, (zaak[1:] == zaak[:-1]) & (own[1:] == own[:-1]))
    decides = feiten.heeft("besluit", "uitspraak")[rows]
    # The reference so far: the last one since the last event that decides, which may have had none itself.
    place = np.arange(n)
    since = np.maximum.accumulate(np.where(~same | decides, place, 0))
    last = np.maximum.accumulate(np.where(ref != NIETS, place, -1))
    so_far = np.where((last >= since) & (last >= 0), ref[last], NIETS)
    before = np.append(NIETS, so_far[:-1])
    repeats = (ref != NIETS) & (ref == before)
    unknown = (ref == NIETS) | (before == NIETS)
    told = feiten.heeft("bekendmaking")[rows] & ~decides
    # On a day without hours the rule for ties may put the notification first.
    earlier = np.append(-1, rows[:-1])
    turned = decides & np.append(False, told[:-1]) & (feiten.moment[rows] == feiten.moment[earlier])
    return np.asarray(~(same & (repeats | ((told | turned) & unknown))))


def _eerste(day: Ints, group: Ints, n: int, which: Bools) -> Ints:
    """The first day per group of the rows that are so; GEEN_DAG for none."""
    out = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(out, group[which], day[which])
    return np.asarray(np.where(out == np.iinfo(np.int64).max, GEEN_DAG, out))


def _bekend(values: Ints, group: Ints, n: int) -> Ints:
    """The first known value per group."""
    return eerste_per(values, group, n, values != NIETS)


def _volledig(feiten: Feiten, found: Besluiten, order: Ints, rows: Ints, group: Ints) -> Besluiten:
    """In the order of the log, with names, residents and what replaces what."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    zaken, zaak = feiten.zaken, found.zaak[order]
    soort, ref, first = found.soort[order], found.kenmerk[order], found.eerste[order]
    counts = np.bincount(ref[ref != NIETS], minlength=len(feiten.besluit.waarden) + 1)
    unique = (ref != NIETS) & (counts[ref] == 1)
    decided = np.flatnonzero(soort != SOORT[AANVRAAG])
    by_zaak = decided[np.argsort(zaak[decided], kind="stable")]
    nth = np.zeros(len(order), np.int64)
    sorted_zaak = zaak[by_zaak]
    nth[by_zaak] = np.arange(len(by_zaak)) - np.searchsorted(sorted_zaak, sorted_zaak) + 1
    own = pc.binary_join_element_wise(
        zaken.naam.take(pa.array(zaak)), "/besluit ", pc.cast(pa.array(nth), pa.string()), ""
    )
    names = pc.if_else(pa.array(unique), feiten.besluit.kolom(ref), own)
    names = pc.if_else(pa.array(soort == SOORT[AANVRAAG]), pa.scalar(None, pa.string()), names)
    wet = found.wet[order]
    event = np.full(len(feiten), NIETS, np.int64)
    event[rows] = rank[group]
    return Besluiten(
        eerste=first, soort=soort, zaak=zaak, kenmerk=ref, besluit_op=found.besluit_op[order],
        bekend_op=found.bekend_op[order], tot=found.tot[order], uitkomst=found.uitkomst[order],
        loket=found.loket[order], wet=np.where(wet == NIETS, zaken.wet.nr[zaak], wet), inwoner=zaken.inwoner.nr[zaak],
        vervangt=_vervangen(feiten, event, ref, soort), van_event=event, naam=names,
    )  # fmt: skip


def _vervangen(feiten: Feiten, event: Ints, kenmerk: Ints, soort: Ints) -> Ints:
    """Per decision the one that it says to replace (Awb 6:19), when exactly one bears the reference that it names."""
    out = np.full(len(kenmerk), NIETS, np.int64)
    says = feiten.relatie.zijn([bool(_VERVANGT.search(text)) for text in feiten.relatie.waarden])
    rows = np.flatnonzero(says & (event != NIETS) & (feiten.verwijst_naar.nr != NIETS))
    own = np.flatnonzero((kenmerk != NIETS) & (soort == SOORT[PRIMAIR]))
    order = own[np.argsort(kenmerk[own], kind="stable")]
    named = feiten.verwijst_naar.nr[rows]
    begin, end = np.searchsorted(kenmerk[order], named), np.searchsorted(kenmerk[order], named, "right")
    hit = (end - begin == 1) & (soort[event[rows]] == SOORT[PRIMAIR])
    new, old = event[rows[hit]], order[begin[hit]]
    out[new[new > old]] = old[new > old]
    return out
