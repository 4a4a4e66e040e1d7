"""The events that terms rest on, in columns of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.engine import _, ibis
from klantreis.eventlog.log import EventLog
from klantreis.fields import vergelijkbaar
from klantreis.terms.facts import GEEN, Bools, Ints, dag_nr
from klantreis.vocabulary import FASE_VOLGORDE, GESCHILFASEN, ROLLEN

_BIT = {rol: 1 << nr for nr, rol in enumerate(ROLLEN)}
NIETS = -1
"""No event, no value."""


def rolbits(rollen: Iterable[str]) -> int:
    """Roles as a bit mask."""
    return sum(_BIT[rol] for rol in rollen)


@dataclass(frozen=True)
class Zaakfeiten:
    """Per zaak, at its place: its id, the latest peildatum of its sources (GEEN: unknown), and the number in
    Termfeiten.waarden of the value of each attribute (the first that is known; wet: only when there is one)."""

    zaak: pa.Array
    peildatum: Ints
    kenmerken: dict[str, Ints]


@dataclass(frozen=True)
class Termfeiten:
    """Events that have a role, or a phase that can begin or end a term, in the order of the log.

    zaak : place in `zaken`. nr : gebeurtenis. moment : shared by ties, rising through the log. dag, genoemd : days
    since 1970 (GEEN: none). us : instant [us UTC]. grof : only the day is known. fase : rank in FASE_VOLGORDE, 0 for
    none. rollen : bit mask. kenmerken : per attribute the number of its value in `waarden`, else that of its zaak, else
    NIETS.
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

    @property
    def geschil(self) -> Bools:
        """Events of bezwaar, beroep and hoger beroep."""
        return np.isin(self.fase, [FASE_VOLGORDE[fase] for fase in GESCHILFASEN])

    def heeft(self, *rollen: str) -> Bools:
        """Events with any of these roles."""
        return np.asarray((self.rollen & rolbits(rollen)) != 0)

    def gelijk(self, kenmerk: str, waarden: Iterable[str]) -> Ints:
        """The numbers of the values of an attribute that are one of these, however they are written."""
        wanted = {vergelijkbaar(text) for text in waarden}
        return np.array(
            [nr for nr, text in enumerate(self.waarden[kenmerk]) if vergelijkbaar(text) in wanted], np.int64
        )


def term_events(
    log: EventLog, peildatums: Mapping[str, date | None], kenmerken: Sequence[str]
) -> Termfeiten:  # fmt: skip
    """Read what terms rest on from an event log.

    Parameters
    ----------
    kenmerken : the attributes that are asked for, wet among them.
    """
    engine, events = log.engine, log.events
    rows = engine.arrow(
        events.filter((_.rollen.length() > 0) | _.fase.isin(("melding", *GESCHILFASEN)))
        .select(
            "zaak_nr", "moment", "rollen", *kenmerken, nr=_.gebeurtenis, grof=_.precisie == "dag",
            us=_.tijdstip.delta(ibis.timestamp("1970-01-01", timezone="UTC"), unit="microsecond"),
            dag=_.tijdstip_lokaal.date().delta(ibis.date("1970-01-01"), unit="day").cast("int64"),
            genoemd=_.datum_genoemd.delta(ibis.date("1970-01-01"), unit="day").cast("int64"),
            fase=_.fase.cases(*FASE_VOLGORDE.items(), else_=0).cast("int64"),
        )
    )  # fmt: skip
    if not pc.all(pc.greater(rows["nr"][1:], rows["nr"][:-1])).as_py():
        rows = rows.sort_by("nr")
    known = [(bron, dag_nr(day)) for bron, day in peildatums.items() if day]
    limit = events.bron.cases(*known, else_=ibis.null("int64")) if known else ibis.null("int64")
    others = [name for name in kenmerken if name != "wet"]
    per_zaak = engine.arrow(
        events.mutate(grens=limit)
        .group_by("zaak_nr")
        .agg(
            zaak=_.zaak.min(), peildatum=_.grens.max(), wet=_.wet.min(), wet_laatste=_.wet.max(),
            **{name: _[name].argmin(_.gebeurtenis, where=_[name].notnull()) for name in others},
        )
        .order_by("zaak_nr")
    )  # fmt: skip
    codes, zaakcodes, waarden = {}, {}, {}
    numbers = per_zaak["zaak_nr"].to_numpy()
    place = np.searchsorted(numbers, rows["zaak_nr"].to_numpy())
    for name in kenmerken:
        own, of_zaak, waarden[name] = _codes(rows[name], per_zaak[name])
        if name == "wet":
            one = pc.fill_null(pc.equal(per_zaak["wet"], per_zaak["wet_laatste"]), False)
            of_zaak = np.where(one.to_numpy(), of_zaak, NIETS)
        codes[name], zaakcodes[name] = np.where(own == NIETS, of_zaak[place], own), of_zaak
    return Termfeiten(
        zaak=place,
        **{name: _getallen(rows[name]) for name in ("nr", "moment", "dag", "us", "fase", "genoemd")},
        grof=rows["grof"].to_numpy(),
        rollen=_rollen(rows["rollen"].combine_chunks()),
        kenmerken=codes,
        zaken=Zaakfeiten(
            per_zaak["zaak"].combine_chunks().cast(pa.string()), _getallen(per_zaak["peildatum"]), zaakcodes
        ),
        waarden=waarden,
    )


def _getallen(column: pa.ChunkedArray) -> Ints:
    return np.asarray(pc.fill_null(column, GEEN).to_numpy(), np.int64)


def _codes(one: pa.ChunkedArray, two: pa.ChunkedArray) -> tuple[Ints, Ints, list[str]]:
    """Two columns of text as numbers of the same names; NIETS for null."""
    both = pa.concat_arrays([column.cast(pa.string()).combine_chunks() for column in (one, two)]).dictionary_encode()
    numbers = pc.fill_null(both.indices, NIETS).to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers[: len(one)], numbers[len(one) :], both.dictionary.to_pylist()


def _rollen(lists: pa.ListArray) -> Ints:
    """Lists of roles as bit masks."""
    found = np.zeros(len(lists), np.int64)
    values = lists.flatten().dictionary_encode()
    bits = np.array([_BIT[rol] for rol in values.dictionary.to_pylist()] or [0], np.int64)
    sizes = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    owner = np.repeat(np.arange(len(lists)), sizes)
    if len(owner):
        some = np.flatnonzero(sizes)
        starts = np.cumsum(sizes[some]) - sizes[some]
        found[some] = np.bitwise_or.reduceat(bits[values.indices.to_numpy(zero_copy_only=False)], starts)
    return found
