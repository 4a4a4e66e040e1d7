"""Events -> objections and appeals: when each came in, what it names, how it ended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from klantreis.links.events import GEEN_DAG, NIETS, Bools, Feiten, Ints, eerste_per
from klantreis.vocabulary import DATUM_IS_TERMIJN, FASE_VOLGORDE
from klantreis.vocabulary_links import BEROEP, GESCHILSOORTEN, VOORLOPIG

SOORT: Final = {naam: nr for nr, naam in enumerate(GESCHILSOORTEN)}
_VOORLOPIG: Final = re.compile(r"voorlopige voorziening|\bvovo\b", re.IGNORECASE)
_NIET_TIJDIG: Final = re.compile(
    r"niet[ -]?tijdig(?!\w* (?:ingediend|indienen|ingekomen|ontvangen|betaald|aangevuld))|te laat beslis|"
    r"uitblijven (?:van|besl)|fictieve weigering|geen (?:besluit|beslissing) genomen",
    re.IGNORECASE,
)
"""Not deciding in time; what the resident did not do in time is something else."""
_RECHTSTREEKS: Final = re.compile(r"rechtstreeks", re.IGNORECASE)
_BESLIST: Final = ("besluit", "bekendmaking", "uitspraak")


@dataclass(frozen=True)
class Geschillen:
    """Objections and appeals in the order in which they came in.

    eerste : the event of receipt, a place in Feiten. soort : index into GESCHILSOORTEN. zaak : place in Feiten.zaken.
    nummer : which one in its zaak, from 1. ontvangen, afgehandeld, genoemd : days. uitkomst, loket, wet, inwoner :
    numbers of texts. ingetrokken : it ended with a withdrawal. niet_tijdig : its words say that it is about not
    deciding in time. rechtstreeks : an appeal that skipped the objection. van_event : per event of Feiten its
    objection. refs : pairs of an objection and a reference that it names (numbers in Feiten.verwijst_naar), each once,
    in the order in which it names them.
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
    ingetrokken: Bools
    niet_tijdig: Bools
    rechtstreeks: Bools
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
    rows = np.flatnonzero(feiten.geschil)
    voorlopig = _zegt(feiten, rows, _VOORLOPIG)
    kind = np.where(voorlopig, SOORT[VOORLOPIG], feiten.fase[rows] - FASE_VOLGORDE["bezwaar"])
    order = np.lexsort((rows, kind, feiten.zaak[rows]))
    rows, kind = rows[order], kind[order]
    first, group = _ontvangst(feiten, rows, kind)
    n = len(first)
    # In the order in which they came in.
    order = np.argsort(rows[first])
    rank = np.empty(n, np.int64)
    rank[order] = np.arange(n)
    first, group = first[order], rank[group]
    zaak, day = feiten.zaak[rows[first]], feiten.dag[rows]
    by_zaak = np.argsort(zaak, kind="stable")
    nummer = np.empty(n, np.int64)
    nummer[by_zaak] = np.arange(n) - np.searchsorted(zaak[by_zaak], zaak[by_zaak]) + 1

    def value(values: Ints, which: Bools, geen: int = NIETS) -> Ints:
        """Per objection that of its first event that is so."""
        return eerste_per(values[rows], group, n, which[rows], geen)

    acts = value(feiten.wet.nr, feiten.wet.nr != NIETS)
    of_event = np.full(len(feiten), NIETS, np.int64)
    of_event[rows] = group
    ontvangen = day[first]
    decides, leaves = feiten.heeft(*_BESLIST), feiten.heeft("ingetrokken")
    ended = value(feiten.dag, decides | leaves, GEEN_DAG)
    closed = value(feiten.dag, feiten.heeft("afsluiting"), GEEN_DAG)
    shut = np.where(feiten.zaken.eigen[zaak], feiten.zaken.dicht[zaak], GEEN_DAG)
    closed = np.where((closed == GEEN_DAG) & (shut >= ontvangen), shut, closed)
    # The day of the committee is that of a hearing.
    named = ~feiten.heeft(*DATUM_IS_TERMIJN, "commissie") & (feiten.genoemd != GEEN_DAG)
    named[rows] &= feiten.genoemd[rows] <= ontvangen[group]  # a later day is of a hearing or a term
    return Geschillen(
        eerste=rows[first], soort=kind[first], zaak=zaak, nummer=nummer, ontvangen=ontvangen,
        afgehandeld=np.where(ended == GEEN_DAG, closed, ended), genoemd=value(feiten.genoemd, named, GEEN_DAG),
        uitkomst=_laatste_waarde(feiten.uitkomst.nr[rows], group, n),
        loket=value(feiten.loket.nr, feiten.loket.nr != NIETS),
        wet=np.where(acts == NIETS, feiten.zaken.wet.nr[zaak], acts), inwoner=feiten.zaken.inwoner.nr[zaak],
        ingetrokken=value((leaves & ~decides).astype(np.int64), decides | leaves) == 1,
        niet_tijdig=_zegt(feiten, rows[first], _NIET_TIJDIG),
        rechtstreeks=_zegt(feiten, rows[first], _RECHTSTREEKS) & (kind[first] == SOORT[BEROEP]),
        van_event=of_event, refs=_refs(feiten, of_event),
    )  # fmt: skip


def _ontvangst(feiten: Feiten, rows: Ints, kind: Ints) -> tuple[Ints, Ints]:
    """Which rows are a receipt, and per row which of these it belongs to; rows by zaak, kind and order."""
    n, zaak, what = len(rows), feiten.zaak[rows], feiten.activiteit.nr[rows]
    if not n:
        return rows, rows
    block = np.append(True, (zaak[1:] != zaak[:-1]) | (kind[1:] != kind[:-1]))
    head = np.maximum.accumulate(np.where(block, np.arange(n), 0))
    again = what == what[head]
    before = np.append(0, np.maximum.accumulate(np.where(again, np.arange(n), 0))[:-1])
    other_moment = feiten.moment[rows] != feiten.moment[rows[before]]
    receipt = block | (again & other_moment & ~feiten.zaken.eigen[zaak])
    return np.flatnonzero(receipt), np.cumsum(receipt) - 1


def _refs(feiten: Feiten, of_event: Ints) -> tuple[Ints, Ints]:
    """Pairs of an objection and a reference, each once, in the order of the objections and of what they name."""
    event, ref = feiten.noemt
    group = of_event[event]
    named = np.flatnonzero(group != NIETS)
    named = named[np.argsort(group[named], kind="stable")]
    _keys, place = np.unique(group[named] * (int(ref.max(initial=0)) + 1) + ref[named], return_index=True)
    named = named[np.sort(place)]
    return group[named], ref[named]


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
