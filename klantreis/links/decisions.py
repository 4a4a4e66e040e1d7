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
_VERVANGT: Final = re.compile(r"vervang|wijzig|herzie|herroep|in plaats van", re.IGNORECASE)
"""Kinds of relation by which a decision says that it takes the place of another."""


@dataclass(frozen=True)
class Besluiten:
    """Decisions in the order of their first events; behind them zaken, for when nothing was decided in them.

    aantal : how many decisions; what stands behind these is a zaak itself, of kind AANVRAAG (`met_zaken`).
    eerste : the event that begins it, a place in Feiten; NIETS for a zaak. soort : index into BESLUITSOORTEN. zaak :
    place in Feiten.zaken. kenmerk : number in Feiten.besluit, NIETS for none. besluit_op, bekend_op : days; bekend_op
    GEEN_DAG when no notification is registered; a zaak has neither. tot : the last day of the term to object or appeal,
    GEEN_DAG when it cannot be counted. uitkomst, loket, wet, zaaktype : numbers of texts. vervangt : the decision whose
    place it takes, NIETS for none. naam : a name of its own for every decision; null for a zaak.
    """

    aantal: int
    eerste: Ints
    soort: Ints
    zaak: Ints
    kenmerk: Ints
    besluit_op: Ints
    bekend_op: Ints
    tot: Ints
    uitkomst: Ints
    loket: Ints
    zaaktype: Ints
    wet: Ints
    inwoner: Ints
    vervangt: Ints
    naam: pa.Array

    def __len__(self) -> int:
        return len(self.eerste)


def decisions(feiten: Feiten, termijn: Termijn, kalender: Kalender) -> Besluiten:
    """The decisions among the events.

    A decision is an event with rol besluit or bekendmaking, in a dispute also uitspraak. A notification belongs to the
    decision before it in its zaak, unless both have a reference and these differ. What repeats a reference in its zaak
    belongs to the decision that has it.

    Parameters
    ----------
    termijn : the term to object (BZW-IND); that to appeal is as long.
    """
    kind = np.where(
        feiten.fase == FASE_VOLGORDE["bezwaar"], SOORT[OP_BEZWAAR],
        np.where(feiten.geschil, SOORT[UITSPRAAK], SOORT[PRIMAIR]),
    )  # fmt: skip
    decides = feiten.heeft("besluit", "uitspraak")
    rows = np.flatnonzero(feiten.besluit_of_bekend)
    # Of one moment no clock says which came first: a decision is taken before it is made known.
    rows = rows[np.lexsort((rows, ~decides[rows], feiten.moment[rows], kind[rows], feiten.zaak[rows]))]
    begin, group = _groepen(feiten, rows, kind[rows], decides[rows])
    # In the order of the log.
    n = len(begin)
    order = np.argsort(rows[begin])
    rank = np.empty(n, np.int64)
    rank[order] = np.arange(n)
    begin, group = begin[order], rank[group]
    first, day = rows[begin], feiten.dag[rows]
    known, ruled = feiten.heeft("bekendmaking")[rows], feiten.heeft("uitspraak")[rows]
    bekend_op = _dag_of(_eerste(day, group, n, known), _eerste(day, group, n, ruled))
    besluit_op = _dag_of(_eerste(day, group, n, decides[rows]), bekend_op)

    def text(values: Ints) -> Ints:
        """The first known value per decision."""
        return eerste_per(values[rows], group, n, values[rows] != NIETS)

    zaak, ref = feiten.zaak[first], text(feiten.besluit.nr)
    acts = text(feiten.wet.nr)
    of_event = np.full(len(feiten), NIETS, np.int64)
    of_event[rows] = group
    return Besluiten(
        aantal=n, eerste=first, soort=kind[first], zaak=zaak, kenmerk=ref, besluit_op=besluit_op, bekend_op=bekend_op,
        tot=_termijneinden(termijn, _dag_of(bekend_op, besluit_op), kalender), uitkomst=text(feiten.uitkomst.nr),
        loket=text(feiten.loket.nr), zaaktype=text(feiten.zaaktype.nr),
        wet=np.where(acts == NIETS, feiten.zaken.wet.nr[zaak], acts), inwoner=feiten.zaken.inwoner.nr[zaak],
        vervangt=_vervangen(feiten, of_event, ref, kind[first], besluit_op), naam=_namen(feiten, zaak, ref),
    )  # fmt: skip


def _termijneinden(termijn: Termijn, start: Ints, kalender: Kalender) -> Ints:
    """The last day in time for each start; there are far fewer days than decisions."""
    if not len(start):
        return start
    first = int(start.min())
    return laatste_dagen(termijn, np.arange(first, int(start.max()) + 1), kalender)[start - first]


def _groepen(feiten: Feiten, rows: Ints, kind: Ints, decides: Bools) -> tuple[Ints, Ints]:
    """Which rows begin a decision, and per row which of these it belongs to; rows by zaak, kind and order."""
    n, ref = len(rows), feiten.besluit.nr[rows]
    if not n:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    zaak = feiten.zaak[rows]
    block = np.append(True, (zaak[1:] != zaak[:-1]) | (kind[1:] != kind[:-1]))
    # Where each reference stands first in its zaak; an event that is alone there repeats nothing.
    alone = block & np.append(block[1:], True)
    named = np.flatnonzero((ref != NIETS) & ~alone)
    keys = np.cumsum(block)[named] * (len(feiten.besluit.woorden) + 1) + ref[named]
    _keys, place, which = np.unique(keys, return_index=True, return_inverse=True)
    source = np.arange(n)
    source[named] = named[place[which]]
    repeats = source != np.arange(n)
    new = (ref != NIETS) & ~repeats
    # A notification with a new reference joins what came before it, as long as that has none.
    start = block | (decides & ~repeats)
    segment = np.maximum.accumulate(np.where(start, np.arange(n), 0))
    so_far = np.cumsum(new)
    taken = so_far - new - (so_far - new)[segment] > 0
    begins = start | (new & taken)
    group = np.cumsum(begins) - 1
    return np.flatnonzero(begins), np.where(repeats, group[source], group)


def _eerste(day: Ints, group: Ints, n: int, which: Bools) -> Ints:
    """The first day per group of the rows that are so; GEEN_DAG for none."""
    out = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(out, group[which], day[which])
    return np.asarray(np.where(out == np.iinfo(np.int64).max, GEEN_DAG, out))


def _dag_of(day: Ints, other: Ints) -> Ints:
    """Each day, or the other where there is none."""
    return np.asarray(np.where(day == GEEN_DAG, other, day))


def _namen(feiten: Feiten, zaak: Ints, ref: Ints) -> pa.Array:
    """Per decision its reference when no other has it, else its zaak and which one in it."""
    counts = np.bincount(ref[ref != NIETS], minlength=len(feiten.besluit.woorden) + 1)
    unique = (ref != NIETS) & (counts[ref] == 1)
    first = np.searchsorted(zaak, zaak)  # decisions stand by zaak, as events do
    nth = np.arange(len(zaak)) - first + 1
    others = np.flatnonzero(~unique)
    own = pc.binary_join_element_wise(
        feiten.zaken.naam.take(pa.array(zaak[others])), "/besluit ", pc.cast(pa.array(nth[others]), pa.string()), ""
    )
    return pc.replace_with_mask(feiten.besluit.kolom(ref), pa.array(~unique), own)


def _vervangen(feiten: Feiten, van_event: Ints, kenmerk: Ints, soort: Ints, besluit_op: Ints) -> Ints:
    """Per decision the one of its kind that it says to replace (Awb 6:19), when exactly one bears the reference."""
    out = np.full(len(kenmerk), NIETS, np.int64)
    says = feiten.relatie.zijn([bool(_VERVANGT.search(text)) for text in feiten.relatie.waarden])
    event, ref = feiten.noemt
    # Who names several does not say which one is replaced.
    alone = np.bincount(event, minlength=len(feiten))[event] == 1
    pair = np.flatnonzero(alone & says[event] & (van_event[event] != NIETS))
    pair = pair[soort[van_event[event[pair]]] != SOORT[UITSPRAAK]]
    new, ref = van_event[event[pair]], ref[pair]
    named = np.zeros(len(feiten.besluit.woorden) + 1, bool)
    named[ref] = True
    own = np.flatnonzero(named[kenmerk])
    keys = kenmerk[own] * len(SOORT) + soort[own]
    order = np.argsort(keys, kind="stable")
    keys, own = keys[order], own[order]
    wanted = ref * len(SOORT) + soort[new]
    begin, end = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, "right")
    single = end - begin == 1
    new, old = new[single], own[begin[single]]
    later = (new != old) & (besluit_op[old] <= besluit_op[new])
    out[new[later]] = old[later]
    return out


def met_zaken(feiten: Feiten, found: Besluiten, zaken: Ints) -> Besluiten:
    """Decisions with these zaken behind them."""
    n = len(zaken)
    none, no_day = np.full(n, NIETS), np.full(n, GEEN_DAG)
    own = {
        "soort": np.full(n, SOORT[AANVRAAG]), "zaak": zaken, "inwoner": feiten.zaken.inwoner.nr[zaken],
        "besluit_op": no_day, "bekend_op": no_day, "tot": no_day,
    }  # fmt: skip
    columns = {
        name: np.concatenate([values, own.get(name, none)])
        for name, values in vars(found).items()
        if isinstance(values, np.ndarray)
    }
    return Besluiten(aantal=found.aantal, naam=pa.concat_arrays([found.naam, pa.nulls(n, pa.string())]), **columns)
