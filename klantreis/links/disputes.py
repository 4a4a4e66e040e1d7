"""Events -> objections and appeals: when each came in, what it names, how it ended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from klantreis.links.events import GEEN_DAG, NIETS, Bools, Feiten, Ints, eerste_per
from klantreis.vocabulary import FASE_VOLGORDE
from klantreis.vocabulary_links import GESCHILSOORTEN, VOORLOPIG

SOORT: Final = {naam: nr for nr, naam in enumerate(GESCHILSOORTEN)}
_VOORLOPIG: Final = re.compile(r"voorlopige voorziening|\bvovo\b", re.IGNORECASE)
_NIET_TIJDIG: Final = re.compile(
    r"niet[ -]?tijdig|te laat beslis|uitblijven (?:van|besl)|fictieve weigering|geen (?:besluit|beslissing) genomen",
    re.IGNORECASE,
)
_NOEMT_IETS_ANDERS: Final = ("verdaging", "opschorting", "aanvulling_gevraagd")
"""The date that these events name is that of a term, not of the contested decision."""


@dataclass(frozen=True)
class Geschillen:
    """Objections and appeals in the order in which they came in.

    eerste : the event of receipt, a place in Feiten. soort : index into GESCHILSOORTEN. zaak : place in Feiten.zaken.
    nummer : which one of its kind in its zaak, from 1. ontvangen, afgehandeld, genoemd : days. uitkomst, loket, wet,
    inwoner : numbers of texts. niet_tijdig : it is about not deciding in time. van_event : per event of Feiten its
    objection. refs : pairs of an objection and a reference that it names (numbers in Feiten.verwijst_naar), each once.
    """

    eerste: Ints
    soort: Ints
    zaak: Ints
    nummer: Ints
    ontvangen: Ints
    afgehandeld: Ints
    genoemd: Ints
    uitkomst: Ints
    loket: Ints
    wet: Ints
    inwoner: Ints
    niet_tijdig: Bools
    van_event: Ints
    refs: tuple[Ints, Ints]

    def __len__(self) -> int:
        return len(self.eerste)


def disputes(feiten: Feiten) -> Geschillen:
    """The objections and appeals among the events.

    A zaak that holds disputes only is one of each kind. Inside another zaak the first event of the kind is the receipt
    of the first, and every later event of that same activity at another moment the receipt of another; what lies
    between belongs to the last one received.
    """
    rows = np.flatnonzero(feiten.geschil & ~feiten.heeft("periodiek"))
    voorlopig = _zegt(feiten, rows, _VOORLOPIG)
    kind = np.where(voorlopig, SOORT[VOORLOPIG], feiten.fase[rows] - FASE_VOLGORDE["bezwaar"])
    order = np.lexsort((rows, kind, feiten.zaak[rows]))
    rows, kind = rows[order], kind[order]
    zaak, what, moment = feiten.zaak[rows], feiten.activiteit.nr[rows], feiten.moment[rows]
    block = np.append(True, (zaak[1:] != zaak[:-1]) | (kind[1:] != kind[:-1]))[: len(rows)]
    head = np.maximum.accumulate(np.where(block, np.arange(len(rows)), 0)) if len(rows) else rows
    again = (what == what[head]) & (moment != np.append(-1, moment[:-1])[: len(rows)])
    receipt = block | (again & ~feiten.zaken.eigen[zaak])
    group = np.cumsum(receipt) - 1
    first = np.flatnonzero(receipt)
    n = len(first)
    before = np.cumsum(block)[first]
    nummer = np.arange(n) - np.searchsorted(before, before) + 1
    ends = feiten.heeft("besluit", "uitspraak", "ingetrokken")[rows]
    uitkomst = _laatste_waarde(feiten.uitkomst.nr[rows], group, n)
    named = ~feiten.heeft(*_NOEMT_IETS_ANDERS)[rows] & (feiten.genoemd[rows] != GEEN_DAG)
    own_wet = eerste_per(feiten.wet.nr[rows], group, n, feiten.wet.nr[rows] != NIETS)
    late = _zegt(feiten, rows, _NIET_TIJDIG)
    out = np.argsort(rows[first], kind="stable")
    rank = np.empty(n, np.int64)
    rank[out] = np.arange(n)
    of_event = np.full(len(feiten), NIETS, np.int64)
    of_event[rows] = rank[group] if n else group
    own_zaak = zaak[first]
    ref = feiten.verwijst_naar.nr[rows]
    pairs = np.unique(np.stack([rank[group], ref])[:, ref != NIETS], axis=1) if n else np.empty((2, 0), np.int64)
    return Geschillen(
        eerste=rows[first][out], soort=kind[first][out], zaak=own_zaak[out], nummer=nummer[out],
        ontvangen=feiten.dag[rows[first]][out],
        afgehandeld=eerste_per(feiten.dag[rows], group, n, ends, GEEN_DAG)[out],
        genoemd=eerste_per(feiten.genoemd[rows], group, n, named, GEEN_DAG)[out], uitkomst=uitkomst[out],
        loket=eerste_per(feiten.loket.nr[rows], group, n, feiten.loket.nr[rows] != NIETS)[out],
        wet=np.where(own_wet == NIETS, feiten.zaken.wet.nr[own_zaak], own_wet)[out],
        inwoner=feiten.zaken.inwoner.nr[own_zaak][out],
        niet_tijdig=(np.bincount(group[late], minlength=n) > 0)[out], van_event=of_event, refs=(pairs[0], pairs[1]),
    )  # fmt: skip


def _zegt(feiten: Feiten, rows: Ints, wat: re.Pattern[str]) -> Bools:
    """Whether an event's own words say so: its activity, its relation or its case type."""
    found = np.zeros(len(rows), bool)
    for texts in (feiten.activiteit, feiten.relatie, feiten.zaaktype):
        found |= texts.zijn([bool(wat.search(text)) for text in texts.waarden])[rows]
    return found


def _laatste_waarde(values: Ints, group: Ints, n: int) -> Ints:
    rows = np.flatnonzero(values != NIETS)
    out = np.full(n, NIETS, np.int64)
    out[group[rows]] = values[rows]
    return out
