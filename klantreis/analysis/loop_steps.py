"""How returns along a path went: waiting for the next desk, being there, waiting again, until the resident was back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.journey_summary import geldig
from klantreis.terms.facts import Floats, Ints
from klantreis.vocabulary import DAG_US

SCHEMA = pa.schema(
    [("pad", pa.string()), ("stap", pa.int64()), ("loket", pa.string()), ("wachtdagen", pa.float64()),
     ("dagen_hier", pa.float64())]
)  # fmt: skip


def loop_steps(lussen: pa.Table, bezoeken: pa.Table, overdrachten: pa.Table, paden: Sequence[str]) -> pa.Table:
    """Medians over the returns along some paths, step by step.

    Parameters
    ----------
    lussen : the returns to look at; those that a person called wrong are left out.
    bezoeken, overdrachten : of the whole run: a path is followed up from the visit that came back.
    paden : the paths, as in `lussen`.

    Returns
    -------
    one row per path and visit after the desk that was left, in their order: pad; stap, from 1; loket; wachtdagen: from
    letting go at the desk before to arriving here; dagen_hier: from arriving here to letting go, null where the
    resident is back. Medians [days] over all returns along the path.

    Notes
    -----
    A visit can go on after it handed over: until letting go is what counts here. The days of a path do not add up to
    its median of the whole: a median of sums is no sum of medians. `bezoeken` does not say whether a time is a day
    without an hour, so the days at a desk are whole ones where either time is 0:00, and never negative.
    """
    rows = geldig(lussen)
    visits = _Bezoeken(bezoeken, overdrachten)
    parts = [SCHEMA.empty_table()]
    for pad in paden:
        own = rows.filter(pc.equal(rows["pad"], pad))
        if len(own):
            path = visits.path(own["bezoek"].to_numpy(), own["lengte"][0].as_py())
            waits = np.median(visits.wait[path[:, 1:]], axis=0)
            here = np.median(visits.stay(path[:, 1:-1], path[:, 2:]), axis=0)
            names = visits.desks.take(pa.array(path[0, 1:]))
            columns = [
                [pad] * len(waits), range(1, len(waits) + 1), names, waits.round(6), [*here.round(6).tolist(), None],
            ]  # fmt: skip
            parts.append(pa.table([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], SCHEMA))
    return pa.concat_tables(parts)


class _Bezoeken:
    """Visits in columns, by their place in the table; and the handover by which each was reached."""

    def __init__(self, bezoeken: pa.Table, overdrachten: pa.Table) -> None:
        self._nummers = bezoeken["bezoek"].to_numpy()
        self._volgorde = np.argsort(self._nummers)
        self.desks = bezoeken["loket"].combine_chunks()
        self._voorganger = pc.fill_null(bezoeken["voorganger"], 0).to_numpy()
        self._aankomst = _us(bezoeken["aankomst"]).copy()
        came = overdrachten.filter(pc.is_valid(overdrachten["naar_bezoek"]))
        to = self._plaats(came["naar_bezoek"].to_numpy())
        self.wait = np.full(len(bezoeken), np.nan)
        self.wait[to] = came["wachtdagen"].to_numpy()
        self._losgelaten = np.zeros(len(bezoeken), np.int64)
        self._losgelaten[to] = _us(came["vertrek"])
        self._aankomst[to] = _us(came["aankomst"])

    def _plaats(self, nummers: Ints) -> Ints:
        place = np.searchsorted(self._nummers, nummers, sorter=self._volgorde)
        return np.asarray(self._volgorde[place])

    def path(self, bezoek: Ints, lengte: int) -> Ints:
        """The visits that lead to some visits, each path a row of so many."""
        path = np.empty((len(bezoek), lengte), np.int64)
        path[:, -1] = self._plaats(bezoek)
        for nr in range(lengte - 1, 0, -1):
            path[:, nr - 1] = self._plaats(self._voorganger[path[:, nr]])
        return path

    def stay(self, here: Ints, to: Ints) -> Floats:
        """Days from arriving at visits to letting go to the next."""
        came, left = self._aankomst[here], self._losgelaten[to]
        coarse = (came % DAG_US == 0) | (left % DAG_US == 0)
        micros = np.where(coarse, (left // DAG_US - came // DAG_US) * DAG_US, left - came)
        found: Floats = np.maximum(micros, 0) / DAG_US
        return found


def _us(moments: pa.ChunkedArray) -> Ints:
    """Moments on the wall clock as microseconds since 1970."""
    return np.asarray(moments.cast(pa.timestamp("us")).cast(pa.int64()).to_numpy(), np.int64)
