"""The events that terms rest on, in columns of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.engine import _
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.roles import rolbits
from klantreis.fields import vergelijkbaar
from klantreis.terms.calendar import EERSTE_DAG, LAATSTE_DAG
from klantreis.terms.facts import GEEN, Bools, Ints, dag_nr
from klantreis.vocabulary import DAG_US, FASE_VOLGORDE, GESCHILFASEN

NIETS = -1
"""No event, no value."""

MARGE_DAGEN = 400
"""No term that ships is longer: what begins so long before the end of the calendar ends within it."""

DEEL = 1 << 20
"""Rows that are judged at a time: fixed, so that equal logs give equal tables."""


def telbaar(dagen: Ints) -> Bools:
    """Whether terms can be counted from days: not from typing errors like 1900 and 2099, far outside the calendar."""
    return np.asarray((dagen > EERSTE_DAG) & (dagen <= LAATSTE_DAG - MARGE_DAGEN))


@dataclass(frozen=True)
class Zaakfeiten:
    """Per zaak, at its place: its id; the latest peildatum of its sources (GEEN: unknown); per attribute the number in
    Termfeiten.waarden of its first known value (wet: of its only one), NIETS for none.

    wetten : every zaak with every wet that is named in it: places and numbers.
    """

    zaak: pa.Array
    peildatum: Ints
    kenmerken: dict[str, Ints]
    wetten: tuple[Ints, Ints]


@dataclass(frozen=True)
class Termfeiten:
    """Events that have a role, or a phase that can begin or end a term, in the order of the log.

    zaak : place in `zaken`. nr : gebeurtenis. moment : shared by ties, rising through the log. dag, genoemd : days
    since 1970 (GEEN: none). us : instant [us UTC]. grof : only the day is known. fase : rank in FASE_VOLGORDE, 0 for
    none. rollen : bit mask. kenmerken : per attribute the number of the event's own value in `waarden`, or NIETS.
    """

    zaak: Ints
    nr: Ints
    moment: Ints
    dag: Ints
    us: Ints
    grof: Bools
    fase: Ints
    rollen: Ints
    genoemd: Ints
    kenmerken: dict[str, Ints]
    zaken: Zaakfeiten
    waarden: dict[str, list[str]]
    _bewaard: dict[object, Bools] = field(default_factory=dict, repr=False)

    @cached_property
    def geschil(self) -> Bools:
        """Events of bezwaar, beroep and hoger beroep."""
        return np.asarray(self.fase >= FASE_VOLGORDE[GESCHILFASEN[0]])

    def heeft(self, *rollen: str) -> Bools:
        """Events with any of these roles."""
        bits = rolbits(rollen)
        if bits not in self._bewaard:
            self._bewaard[bits] = np.asarray((self.rollen & bits) != 0)
        return self._bewaard[bits]

    def in_fase(self, fase: str | None) -> Bools:
        """Events of a phase of a dispute; for any other phase, or none, all events outside disputes."""
        return np.asarray(self.fase == FASE_VOLGORDE[fase]) if fase in GESCHILFASEN else ~self.geschil

    def waarde(self, kenmerk: str, events: Ints) -> Ints:
        """The number of the value of an attribute of events, else of their zaak."""
        own = self.kenmerken[kenmerk][events]
        return np.where(own == NIETS, self.zaken.kenmerken[kenmerk][self.zaak[events]], own)

    def is_een_van(self, kenmerk: str, waarden: Iterable[str]) -> Bools:
        """Per number of a value whether it is one of these, however they are written; at the end, for NIETS, not."""
        wanted = {vergelijkbaar(text) for text in waarden}
        return np.array([*(vergelijkbaar(text) in wanted for text in self.waarden[kenmerk]), False], bool)

    def van_wet(self, namen: tuple[str, ...] | None, *, ook_zonder: bool = False) -> Bools:
        """Events of an act: its name stands at the event, or at nothing but it in the zaak.

        Parameters
        ----------
        namen : the names of the act; None: every act.
        ook_zonder : also an event without an act in a zaak with several: what was registered for the whole zaak.
        """
        key = namen, ook_zonder
        if key not in self._bewaard:
            self._bewaard[key] = self._van_wet(namen, ook_zonder)
        return self._bewaard[key]

    def _van_wet(self, namen: tuple[str, ...] | None, ook_zonder: bool) -> Bools:
        if namen is None:
            return np.ones(len(self.zaak), bool)
        known = self.is_een_van("wet", namen)
        places, numbers = self.zaken.wetten
        of_zaak = np.full(len(self.zaken.zaak), ook_zonder)
        of_zaak[places[known[numbers]]] = True
        if not ook_zonder:
            of_zaak[places[~known[numbers]]] = False
        own = self.kenmerken["wet"]
        return np.where(own == NIETS, of_zaak[self.zaak], known[own])


def read_events(log: EventLog, kenmerken: Iterable[str]) -> pa.Table:
    """What terms rest on, in the order of the log.

    Parameters
    ----------
    kenmerken : the attributes that are asked for; wet and loket always are.
    """
    # Raw columns, and numpy over the sorted rows: much quicker than the same arithmetic in the engine.
    rows = log.engine.arrow(
        log.events.select(
            "gebeurtenis", "zaak", "zaak_nr", "moment", "tijdstip", "tijdstip_lokaal", "datum_genoemd", "rollen",
            "fase", "bron", *sorted({"wet", "loket", *kenmerken}), grof=_.precisie == "dag",
        )
    )  # fmt: skip
    nr = _getallen(rows["gebeurtenis"])
    return rows if (nr[1:] > nr[:-1]).all() else rows.take(pa.array(np.argsort(nr, kind="stable")))


def parts(rows: pa.Table, size: int = DEEL) -> Iterator[pa.Table]:
    """Rows in parts of about so many, each of whole zaken: what is small stays quick. Nothing is copied; of no rows
    there is one part.
    """
    begins = _begins(_getallen(rows["zaak_nr"]))
    at = np.append(begins, len(rows))[np.searchsorted(begins, np.arange(0, max(len(rows), 1), size))]
    cuts = np.unique(np.append(at, len(rows))) if len(rows) else np.zeros(2, np.int64)
    for first, last in pairwise(cuts.tolist()):
        yield rows.slice(first, last - first)


def _begins(zaak_nr: Ints) -> Ints:
    """Where each zaak begins."""
    return np.flatnonzero(np.append(True, zaak_nr[1:] != zaak_nr[:-1])[: len(zaak_nr)])


def term_events(
    rows: pa.Table, peildatums: Mapping[str, date | None], kenmerken: Iterable[str], fasen: Iterable[str]
) -> Termfeiten:  # fmt: skip
    """Rows that were read, in numbers.

    Parameters
    ----------
    kenmerken : the attributes that are asked for; wet and loket always are.
    fasen : the phases whose events count without a role; those of disputes always do.
    """
    names = sorted({"wet", "loket", *kenmerken})
    zaak_nr = _getallen(rows["zaak_nr"])
    begins = _begins(zaak_nr)
    place = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(zaak_nr))))
    codes, waarden = {}, {}
    for name in names:
        codes[name], waarden[name] = _codes(rows[name])
    bron, bronnen = _codes(rows["bron"])
    limits = np.array([*(dag_nr(peildatums.get(name)) for name in bronnen), GEEN], np.int64)
    zaken = Zaakfeiten(
        zaak=rows["zaak"].combine_chunks().take(pa.array(begins)).cast(pa.string()),
        peildatum=np.maximum.reduceat(limits[bron], begins) if len(begins) else limits[:0],
        kenmerken={name: _eerste(own, place, len(begins)) for name, own in codes.items()},
        wetten=_paren(codes["wet"], place, len(waarden["wet"])),
    )
    several = np.bincount(zaken.wetten[0], minlength=len(begins)) > 1
    zaken.kenmerken["wet"][several] = NIETS
    fase, namen = _codes(rows["fase"])
    rank = np.array([*(FASE_VOLGORDE[naam] for naam in namen), 0], np.int64)
    wanted = np.array([*(naam in {*fasen, *GESCHILFASEN} for naam in namen), False], bool)
    rollen = _rollen(rows["rollen"].combine_chunks())
    keep = np.flatnonzero((rollen != 0) | wanted[fase])
    named = _dagen(rows["datum_genoemd"])
    return Termfeiten(
        zaak=place[keep],
        nr=_getallen(rows["gebeurtenis"])[keep],
        moment=_getallen(rows["moment"])[keep],
        dag=_getallen(rows["tijdstip_lokaal"].cast(pa.int64()))[keep] // DAG_US,
        us=_getallen(rows["tijdstip"].cast(pa.int64()))[keep],
        grof=rows["grof"].to_numpy()[keep],
        fase=rank[fase[keep]],
        rollen=rollen[keep],
        genoemd=np.where(telbaar(named), named, GEEN)[keep],
        kenmerken={name: own[keep] for name, own in codes.items()},
        zaken=zaken,
        waarden=waarden,
    )


def _getallen(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy(), np.int64)


def _dagen(column: pa.ChunkedArray) -> Ints:
    return np.asarray(pc.fill_null(column.cast(pa.int32()).cast(pa.int64()), GEEN).to_numpy(), np.int64)


def _codes(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Text as numbers of its distinct values; NIETS for null."""
    coded = column.cast(pa.string()).dictionary_encode().unify_dictionaries().chunks
    numbers = pa.chunked_array([chunk.indices for chunk in coded], pa.int32())
    names = coded[0].dictionary.to_pylist() if coded else []
    return pc.fill_null(numbers, NIETS).to_numpy().astype(np.int64), names


def _eerste(own: Ints, place: Ints, zaken: int) -> Ints:
    """Per zaak the first known value."""
    found = np.full(zaken, NIETS)
    known = np.flatnonzero(own != NIETS)[::-1]
    found[place[known]] = own[known]
    return found


def _paren(own: Ints, place: Ints, values: int) -> tuple[Ints, Ints]:
    """The distinct pairs of zaak and value."""
    known = own != NIETS
    key = place[known] * max(values, 1) + own[known]
    key = key[np.append(True, key[1:] != key[:-1])[: len(key)]]
    if (key[1:] < key[:-1]).any():
        key = np.unique(key)
    return key // max(values, 1), key % max(values, 1)


def _rollen(lists: pa.ListArray) -> Ints:
    """Lists of roles as bit masks."""
    found = np.zeros(len(lists), np.int64)
    values = lists.flatten().dictionary_encode()
    bits = np.array([rolbits([rol]) for rol in values.dictionary.to_pylist()] or [0], np.int64)
    sizes = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    some = np.flatnonzero(sizes)
    if len(some):
        starts = np.cumsum(sizes[some], dtype=np.int64) - sizes[some]
        found[some] = np.bitwise_or.reduceat(bits[values.indices.to_numpy(zero_copy_only=False)], starts)
    return found
