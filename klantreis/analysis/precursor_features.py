"""What came before each decision, as features (definition 6, `voorafgaand`)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.terms import terms
from klantreis.engine import _
from klantreis.eventlog.log import EventLog
from klantreis.journeys.chains import ketens
from klantreis.journeys.lookup import GEEN
from klantreis.journeys.names import Namenlijst
from klantreis.journeys.reading import GEEN_PAREN
from klantreis.journeys.signals import kom_maar_terug, verhaal_opnieuw
from klantreis.journeys.stitch import Banden
from klantreis.journeys.tables import find
from klantreis.journeys.traces import Bools, Ints, Zaken, traces
from klantreis.journeys.writing import Reizen
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import dag_van
from klantreis.terms.library import Bibliotheek
from klantreis.vocabulary import ALLE_FASEN, FASE_VOLGORDE
from klantreis.vocabulary_links import VOORAFGAAND_KENMERKEN

OVERDRACHTEN = ("0", "1", "2 of meer")
OVERSCHREDEN = {"wettelijk": "van de wet", "servicenorm": "van de gemeente zelf"}
_SOORTEN = tuple(VOORAFGAAND_KENMERKEN)


@dataclass(frozen=True)
class Regels:
    """What klantreizen and terms rest on: the settings stilte and aankomst [days], the terms and the calendar."""

    stilte: int
    aankomst: int
    bibliotheek: Bibliotheek
    kalender: Kalender


@dataclass(frozen=True)
class Kenmerken:
    """Per decision its features as "kenmerk: niveau", by kind and name; and the days since the first melding of its
    klantreis (int64, null: there is none)."""

    kenmerken: pa.Array
    dagen_sinds_melding: pa.Array


def features(log: EventLog, op: Ints, niet: Collection[int], regels: Regels) -> Kenmerken:
    """The features of every decision.

    All are read from the decision's own log, within the klantreis to which its zaak belongs there. Objections play no
    part in that: not their steps, and not the links by which they join zaken.

    Parameters
    ----------
    log : of precursor_windows.look_back. op : per decision its day. niet : events (numbers in the real log) with which
    a resident came back by no loop, as a person said.
    """
    if not len(op):
        return Kenmerken(pa.array([], pa.list_(pa.string())), pa.array([], pa.int64()))
    rows = _Rijen(log)
    lezing, found = traces(log, {}), _Gevonden()
    namen = Namenlijst(log, lezing, GEEN_PAREN)
    moves = np.zeros(len(op), np.int64)
    for sporen in lezing.delen():
        banden = Banden(namen.relaties(sporen, Zaken.uit(sporen)), GEEN_PAREN)
        reizen = find(sporen, banden, regels.stilte, regels.aankomst)
        _van_reizen(rows, reizen, found, moves, np.array(sorted(niet), np.int64))
    found.add("overdrachten", np.arange(len(op)), pa.array(OVERDRACHTEN).take(pa.array(np.minimum(moves, 2))))
    _van_stappen(rows, found)
    _van_termijnen(log, op, rows, found, regels)
    return Kenmerken(found.lijsten(len(op)), _sinds_melding(rows, op))


class _Rijen:
    """The events of all those logs in columns, in their order; `mee`: in the klantreis of the decision, and known by
    now which ones those are."""

    def __init__(self, log: EventLog) -> None:
        table = log.engine.arrow(
            log.events.select(
                "gebeurtenis", "besluit_nr", "zaak_nr", "oud", "eigen", "activiteit", "loket",
                periodiek=_.rollen.contains("periodiek"), dag=_.dag,
                fase=_.fase.cases(*FASE_VOLGORDE.items(), else_=0).cast("int64"),
            ).order_by("gebeurtenis")
        )  # fmt: skip
        self.besluit, self.zaak, self.oud, self.fase, self.dag = (
            table[name].to_numpy() for name in ("besluit_nr", "zaak_nr", "oud", "fase", "dag")
        )
        self.eigen, self.periodiek = (
            table[name].combine_chunks().to_numpy(zero_copy_only=False) for name in ("eigen", "periodiek")
        )
        self.activiteit, self.loket = (table[name].combine_chunks() for name in ("activiteit", "loket"))
        self.mee = np.zeros(len(table), bool)

    @property
    def stap(self) -> Bools:
        """Steps that count: of the klantreis, but the decision itself."""
        return np.asarray(self.mee & ~self.eigen)


@dataclass
class _Gevonden:
    """Features as pairs of a decision and a text, by kind; the same pair may come more than once."""

    paren: list[tuple[str, Ints, pa.Array]] = field(default_factory=list)

    def add(self, soort: str, besluit: Ints, niveau: pa.Array | str) -> None:
        """A feature of each of these decisions, or one that all have."""
        texts = pa.repeat(pa.scalar(niveau), len(besluit)) if isinstance(niveau, str) else niveau
        self.paren.append((soort, besluit, texts.cast(pa.string()).dictionary_encode()))

    def lijsten(self, n: int) -> pa.Array:
        """Per decision its features, each once, by kind and then by name."""
        texts = sorted(
            {(_SOORTEN.index(soort), name) for soort, _own, part in self.paren for name in part.dictionary.to_pylist()}
        )
        place = {text: nr for nr, text in enumerate(texts)}
        keys = [np.empty(0, np.int64)]
        for soort, owner, part in self.paren:
            codes = np.array([place[_SOORTEN.index(soort), name] for name in part.dictionary.to_pylist()], np.int64)
            keys.append(owner * len(texts) + codes[part.indices.to_numpy()] if len(owner) else keys[0])
        unique = np.unique(np.concatenate(keys))
        names = pa.array([f"{_SOORTEN[soort]}: {name}" for soort, name in texts], pa.string())
        owner, code = np.divmod(unique, max(len(texts), 1))
        offsets = np.searchsorted(owner, np.arange(n + 1)).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(offsets), names.take(pa.array(code)))


def _van_reizen(rows: _Rijen, reizen: Reizen, found: _Gevonden, moves: Ints, niet: Ints) -> None:
    """Loops, handovers and signals of the klantreis of each decision; fills in which events belong to it.

    Visits never hold the decision itself, so all of this was over the day before.
    """
    s, b, z = reizen.sporen, reizen.bezoeken, reizen.zaken
    place = s.nr - 1
    reis, zaak_van = reizen.stiksel.klantreis, z.per_gebeurtenis()
    mee = np.isin(reis, reis[zaak_van[rows.eigen[place]]])
    rows.mee[place] = mee[zaak_van]
    besluit = rows.besluit[place[z.van]]
    back = reizen.lussen.terug
    back = back[mee[b.zaak[back]] & ~np.isin(rows.oud[place[b.eerste[back]]], niet)]
    found.add("lus", besluit[b.zaak[back]], "ja")
    left = b.voorganger[b.voorganger != GEEN]
    np.add.at(moves, besluit[b.zaak[left[mee[b.zaak[left]]]]], 1)
    leaves, again = verhaal_opnieuw(s, b)
    told = leaves[(again > 0) & mee[b.zaak[leaves]]]
    found.add("verhaal_opnieuw", besluit[b.zaak[told]], "ja")
    found.add("kom_maar_terug", besluit[(kom_maar_terug(s, z) > 0) & mee], "ja")


def _van_stappen(rows: _Rijen, found: _Gevonden) -> None:
    """Steps, desks, and the way along the phases in the zaak of the decision itself."""
    own = np.flatnonzero(rows.stap)
    found.add("stap", rows.besluit[own], rows.activiteit.take(pa.array(own)))
    desk = own[rows.loket.is_valid().to_numpy(zero_copy_only=False)[own] & ~rows.periodiek[own]]
    found.add("loket", rows.besluit[desk], rows.loket.take(pa.array(desk)))
    # The zaak of each decision: numbers rise by decision, and every zaak is of one.
    of_decision = np.isin(rows.zaak, rows.zaak[rows.eigen])
    own = np.flatnonzero(rows.stap & of_decision & (rows.fase > 0))
    zaak, fase = rows.zaak[own], rows.fase[own]
    opens = np.append(True, (zaak[1:] != zaak[:-1]) | (fase[1:] != fase[:-1]))[: len(own)]
    own, zaak, fase = own[opens], zaak[opens], fase[opens]
    first = np.append(True, zaak[1:] != zaak[:-1])[: len(own)]
    last = np.flatnonzero(np.append(first[1:], True))[: len(own)]
    up = np.where(first, GEEN, np.arange(len(own)) - 1)
    found.add("variant", rows.besluit[own[last]], ketens(up, fase - 1, last, ALLE_FASEN, " > "))


def _van_termijnen(log: EventLog, op: Ints, rows: _Rijen, found: _Gevonden, regels: Regels) -> None:
    """Terms that were over the day before the decision, each decision's log being complete until then."""
    until = {f"{nr:012d}": dag_van(day - 1) for nr, day in enumerate(op.tolist())}
    known = EventLog(log.engine, log.events.filter(~_.eigen).mutate(bron=_.inwoner))
    table = terms(known, regels.bibliotheek, regels.kalender, until)["termijnen"]
    table = table.filter(pc.equal(table["status"], "overschreden"))
    event = pc.coalesce(table["van_gebeurtenis"], table["tot_gebeurtenis"]).to_numpy() - 1
    for soort, niveau in OVERSCHREDEN.items():
        own = event[pc.equal(table["soort"], soort).to_numpy()]
        found.add("termijn_overschreden", rows.besluit[own[rows.mee[own]]], niveau)


def _sinds_melding(rows: _Rijen, op: Ints) -> pa.Array:
    first = np.full(len(op), np.iinfo(np.int64).max)
    own = rows.stap & (rows.fase == FASE_VOLGORDE["melding"])
    np.minimum.at(first, rows.besluit[own], rows.dag[own])
    none = first == np.iinfo(np.int64).max
    return pa.array(np.where(none, 0, op - first), mask=none)
