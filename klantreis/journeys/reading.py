"""The event log -> klantreizen, handovers and loops: the one entry to this package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from klantreis.engine import _
from klantreis.eventlog.log import EventLog
from klantreis.journeys.handovers import AANKOMST_DAGEN
from klantreis.journeys.stitch import STILTE_DAGEN, stitch
from klantreis.journeys.tables import Reizen, find, tables
from klantreis.journeys.traces import Ints, Sporen, Zaken, traces
from klantreis.mapping.references import normaliseer_kenmerk
from klantreis.terms.calendar import Kalender

GEVOELIGHEID = (90, 180, 365)
"""Quiet periods for which the number of klantreizen is said, beside the setting."""


def journeys(
    log: EventLog, kalender: Kalender, peildatums: Mapping[str, date | None], *, buiten: Sequence[str] = (),
    stilte: int = STILTE_DAGEN, aankomst: int = AANKOMST_DAGEN,
) -> tuple[dict[str, pa.Table], dict[int, int]]:  # fmt: skip
    """Klantreizen and everything found in them.

    Parameters
    ----------
    buiten : desks whose data are elsewhere, by the register. stilte, aankomst : settings [days].

    Returns
    -------
    the tables (journeys.tables), and per quiet period of GEVOELIGHEID the number of klantreizen that it would give.
    """
    sporen = traces(log)
    zaken = Zaken.uit(sporen)
    namen = _namen(log, zaken)
    relaties = _relaties(log, sporen, zaken, namen["zaak"])
    reizen = find(sporen, relaties, stilte, aankomst)
    made = tables(reizen, namen, kalender, peildatums, buiten, stilte, aankomst)
    return made, _gevoeligheid(reizen, relaties)


def _gevoeligheid(reizen: Reizen, relaties: tuple[Ints, Ints]) -> dict[int, int]:
    counts = {}
    for days in GEVOELIGHEID:
        found = stitch(reizen.sporen, reizen.zaken, reizen.bezoeken, relaties, days)
        counts[days] = int(found.klantreis.max(initial=-1)) + 1
    return counts


def _namen(log: EventLog, zaken: Zaken) -> dict[str, pa.Array]:
    """Per zaak its id, its resident and its wetten ("A; B")."""
    per_zaak = log.engine.arrow(
        log.events.group_by("zaak_nr")
        .agg(zaak=_.zaak.first(), inwoner=_.inwoner.argmin(_.gebeurtenis))
        .order_by("zaak_nr")
    )
    acts = log.engine.arrow(
        log.events.filter(_.wet.notnull()).select("zaak_nr", "wet").distinct().order_by("zaak_nr", "wet")
    )
    numbers = per_zaak["zaak_nr"].to_numpy()
    place = pa.array(np.searchsorted(numbers, zaken.zaak))
    texts: list[str | None] = [None] * len(numbers)
    at = np.searchsorted(numbers, acts["zaak_nr"].to_numpy())
    for nr, wet in zip(at.tolist(), acts["wet"].to_pylist(), strict=True):
        texts[nr] = wet if texts[nr] is None else f"{texts[nr]}; {wet}"
    columns = {
        "zaak": per_zaak["zaak"].combine_chunks(), "inwoner": per_zaak["inwoner"].combine_chunks(),
        "wetten": pa.array(texts, pa.string()),
    }  # fmt: skip
    return {name: column.cast(pa.string()).take(place) for name, column in columns.items()}


def _relaties(log: EventLog, sporen: Sporen, zaken: Zaken, ids: pa.Array) -> tuple[Ints, Ints]:
    """Pairs of zaken of one resident of which the one names the other as related, and no other zaak bears that name."""
    none = np.empty(0, np.int64)
    found = log.engine.arrow(
        log.events.filter(_.relatie.notnull() & _.verwijst_naar.notnull())
        .select("zaak_nr", naam="verwijst_naar").distinct().order_by("zaak_nr", "naam")
    )  # fmt: skip
    if not len(found) or not len(zaken.van):
        return none, none
    by_number = np.argsort(zaken.zaak)
    own = by_number[np.searchsorted(zaken.zaak[by_number], found["zaak_nr"].to_numpy())]
    person = sporen.persoon[zaken.van]
    others = np.flatnonzero(np.isin(person, person[own]))
    named: dict[tuple[int, str], list[int]] = {}
    for nr, zaak in zip(others.tolist(), ids.take(pa.array(others)).to_pylist(), strict=True):
        for text in {zaak, zaak.partition(":")[2]} - {""}:
            named.setdefault((int(person[nr]), normaliseer_kenmerk(text) or ""), []).append(nr)
    one, two = [], []
    for nr, naam in zip(own.tolist(), found["naam"].to_pylist(), strict=True):
        hits = set(named.get((int(person[nr]), naam), ())) - {nr}
        if len(hits) == 1:
            one.append(nr)
            two.append(hits.pop())
    return np.array(one, np.int64), np.array(two, np.int64)
