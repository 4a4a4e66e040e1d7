"""The event log -> klantreizen, handovers and loops: the one entry to this package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.eventlog.log import EventLog
from klantreis.journeys.handovers import AANKOMST_DAGEN
from klantreis.journeys.names import Namenlijst
from klantreis.journeys.stitch import STILTE_DAGEN, Banden, aantal_reizen
from klantreis.journeys.tables import find, tables
from klantreis.journeys.traces import Ints, Sporen, Zaken, traces
from klantreis.terms.calendar import Kalender
from klantreis.workers import on_every_core

GEEN_PAREN = (np.empty(0, np.int64), np.empty(0, np.int64))
GEVOELIGHEID = (90, 180, 365)
"""Quiet periods for which the number of klantreizen is said, beside the setting."""


def journeys(
    log: EventLog, kalender: Kalender, peildatums: Mapping[str, date | None], *, buiten: Sequence[str] = (),
    gekoppeld: tuple[Ints, Ints] = GEEN_PAREN, stilte: int = STILTE_DAGEN, aankomst: int = AANKOMST_DAGEN,
    tell: Callable[[str, int], None] = lambda what, rows: None,
) -> tuple[dict[str, pa.Table], dict[int, int]]:  # fmt: skip
    """Klantreizen and everything found in them.

    Parameters
    ----------
    buiten : desks whose data are elsewhere, by the register. gekoppeld : pairs of zaken (zaak_nr) that a certain link
    between a decision and an objection joins. stilte, aankomst : settings [days]. tell : told
    how many events are done.

    Returns
    -------
    the tables (journeys.tables), by resident; and per quiet period of GEVOELIGHEID how many klantreizen it would give.
    """
    lezing = traces(log, peildatums)
    namen = Namenlijst(log, lezing, gekoppeld)

    def work(sporen: Sporen) -> _Deel:
        zaken = Zaken.uit(sporen)
        banden = Banden(namen.relaties(sporen, zaken), namen.koppelingen(sporen, zaken))
        reizen = find(sporen, banden, stilte, aankomst)
        found = tables(reizen, namen.van(sporen, zaken), kalender, buiten, stilte, aankomst)
        counts = {days: aantal_reizen(sporen, zaken, reizen.bezoeken, banden, days) for days in GEVOELIGHEID}
        return _Deel(found, counts, len(sporen))

    parts: list[dict[str, pa.Table]] = []
    counts = dict.fromkeys(GEVOELIGHEID, 0)
    visits = done = 0
    for deel in on_every_core(work, lezing.delen()):
        for name, columns in VERWIJZINGEN.items():
            deel.tabellen[name] = _doorgenummerd(deel.tabellen[name], columns, visits)
        visits += len(deel.tabellen["bezoeken"])
        parts.append(deel.tabellen)
        for days in GEVOELIGHEID:
            counts[days] += deel.aantallen[days]
        done += deel.gebeurtenissen
        tell("volgt inwoners langs de loketten", done)
    return {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]} if parts else {}, counts


@dataclass(frozen=True)
class _Deel:
    """What was found in a part of the log: its tables, per quiet period how many klantreizen it would give."""

    tabellen: dict[str, pa.Table]
    aantallen: dict[int, int]
    gebeurtenissen: int


VERWIJZINGEN = {
    "bezoeken": ("bezoek", "voorganger"),
    "overdrachten": ("van_bezoek", "naar_bezoek"),
    "lussen": ("bezoek",),
}
"""Columns that hold the number of a visit."""


def _doorgenummerd(table: pa.Table, columns: Sequence[str], eerder: int) -> pa.Table:
    """Visits numbered on from those of earlier residents."""
    for name in columns:
        table = table.set_column(
            table.schema.get_field_index(name), table.schema.field(name), pc.add(table[name], eerder)
        )
    return table
