"""The event log -> klantreizen, handovers and loops: the one entry to this package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.engine import _
from klantreis.eventlog.log import EventLog
from klantreis.journeys.handovers import AANKOMST_DAGEN
from klantreis.journeys.stitch import STILTE_DAGEN, stitch
from klantreis.journeys.tables import find, tables
from klantreis.journeys.traces import Ints, Sporen, Zaken, traces
from klantreis.mapping.references import normaliseer_kenmerk
from klantreis.terms.calendar import Kalender

GEVOELIGHEID = (90, 180, 365)
"""Quiet periods for which the number of klantreizen is said, beside the setting."""


def journeys(
    log: EventLog, kalender: Kalender, peildatums: Mapping[str, date | None], *, buiten: Sequence[str] = (),
    stilte: int = STILTE_DAGEN, aankomst: int = AANKOMST_DAGEN,
    tell: Callable[[str, int], None] = lambda what, rows: None,
) -> tuple[dict[str, pa.Table], dict[int, int]]:  # fmt: skip
    """Klantreizen and everything found in them.

    Parameters
    ----------
    buiten : desks whose data are elsewhere, by the register. stilte, aankomst : settings [days]. tell : told
    how many events are done.

    Returns
    -------
    the tables (journeys.tables), by resident; and per quiet period of GEVOELIGHEID how many klantreizen it would give.
    """
    lezing = traces(log, peildatums)
    namen, related = _Namen(log), _Relaties(log)
    parts: list[dict[str, pa.Table]] = []
    counts = dict.fromkeys(GEVOELIGHEID, 0)
    visits = done = 0
    for sporen in lezing.delen():
        zaken = Zaken.uit(sporen)
        own = namen.van(zaken)
        relaties = related.van(sporen, zaken, own["zaak"])
        reizen = find(sporen, relaties, stilte, aankomst)
        made = tables(reizen, own, kalender, buiten, stilte, aankomst)
        for name, columns in VERWIJZINGEN.items():
            made[name] = _doorgenummerd(made[name], columns, visits)
        visits += len(made["bezoeken"])
        parts.append(made)
        for days in GEVOELIGHEID:
            other = stitch(sporen, zaken, reizen.bezoeken, relaties, days)
            counts[days] += int(other.klantreis.max(initial=-1)) + 1
        done += len(sporen)
        tell("volgt inwoners langs de loketten", done)
    return {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]} if parts else {}, counts


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


class _Namen:
    """Per zaak its id, its resident and its wetten ("A; B")."""

    def __init__(self, log: EventLog) -> None:
        per_zaak = log.engine.arrow(
            log.events.group_by("zaak_nr")
            .agg(zaak=_.zaak.min(), inwoner=_.inwoner.argmin(_.gebeurtenis, where=_.inwoner.notnull()))
            .order_by("zaak_nr")
        )
        acts = log.engine.arrow(
            log.events.filter(_.wet.notnull()).select("zaak_nr", "wet").distinct().order_by("zaak_nr", "wet")
        )
        self._nummers = per_zaak["zaak_nr"].to_numpy()
        texts: list[str | None] = [None] * len(self._nummers)
        at = np.searchsorted(self._nummers, acts["zaak_nr"].to_numpy())
        for nr, wet in zip(at.tolist(), acts["wet"].to_pylist(), strict=True):
            texts[nr] = wet if texts[nr] is None else f"{texts[nr]}; {wet}"
        self._kolommen = {
            "zaak": per_zaak["zaak"].combine_chunks().cast(pa.string()),
            "inwoner": per_zaak["inwoner"].combine_chunks().cast(pa.string()),
            "wetten": pa.array(texts, pa.string()),
        }

    def van(self, zaken: Zaken) -> dict[str, pa.Array]:
        """The names of some zaken, in their order."""
        place = pa.array(np.searchsorted(self._nummers, zaken.zaak))
        return {name: column.take(place) for name, column in self._kolommen.items()}


class _Relaties:
    """Pairs of zaken of one resident of which the one names the other as related, and no other zaak bears that name."""

    def __init__(self, log: EventLog) -> None:
        found = log.engine.arrow(
            log.events.filter(_.relatie.notnull() & _.verwijst_naar.notnull())
            .select("zaak_nr", naam="verwijst_naar").distinct().order_by("zaak_nr", "naam")
        )  # fmt: skip
        self._zaak, self._naam = found["zaak_nr"].to_numpy(), np.array(found["naam"].to_pylist(), object)

    def van(self, sporen: Sporen, zaken: Zaken, ids: pa.Array) -> tuple[Ints, Ints]:
        """The pairs among some zaken, as places in them."""
        by_number = np.argsort(zaken.zaak)
        at = np.searchsorted(zaken.zaak[by_number], self._zaak)
        here = np.append(by_number, -1)[at]
        mine = (here >= 0) & (zaken.zaak[here] == self._zaak) if len(here) else here >= 0
        own, names = here[mine], self._naam[mine]
        person = sporen.persoon[zaken.van]
        others = np.flatnonzero(np.isin(person, person[own]))
        named: dict[tuple[int, str], list[int]] = {}
        for nr, zaak in zip(others.tolist(), ids.take(pa.array(others)).to_pylist(), strict=True):
            for text in {zaak, zaak.partition(":")[2]} - {""}:
                named.setdefault((int(person[nr]), normaliseer_kenmerk(text) or ""), []).append(nr)
        one, two = [], []
        for nr, naam in zip(own.tolist(), names.tolist(), strict=True):
            hits = set(named.get((int(person[nr]), naam), ())) - {nr}
            if len(hits) == 1:
                one.append(nr)
                two.append(hits.pop())
        return np.array(one, np.int64), np.array(two, np.int64)
