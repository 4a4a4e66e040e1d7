"""What lies at every desk on every day (definition 4, `werkvoorraad`), with an exact balance.

A zaak lies at the desk of its latest event, from the first event of a run there until the first of the next, or until
the zaak ends. Every stay comes in once and goes out once, so the balance is exact by construction: per day, per desk,
per act and in total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.begins import STILTE_DAGEN, WERKFASEN
from klantreis.analysis.dense import NR_ONBEKEND, DenseLog
from klantreis.engine import Table, _, ibis
from klantreis.eventlog.log import EventLog
from klantreis.schemas import schema_of
from klantreis.terms.facts import Bools, Ints, dag_nr
from klantreis.vocabulary import ALLES, FASE_VOLGORDE, ONBEKEND
from klantreis.vocabulary_compare import WERKVOORRAAD

_NOOIT: Final = 2**40


def stock_until(peildatums: Mapping[str, date | None], stilte: int = STILTE_DAGEN) -> date | None:
    """The last day of the table: the first peildatum of the sources that are still coming in, so that every day shown
    is complete. A source that stopped more than `stilte` days before the latest one does not hold the others back.
    """
    days = [day for day in peildatums.values() if day]
    return min((day for day in days if (max(days) - day).days <= stilte), default=None)


def stock(
    log: EventLog, numbers: DenseLog, ends: Table, peildatums: Mapping[str, date | None], stilte: int = STILTE_DAGEN
) -> pa.Table:
    """The table `werkvoorraad`.

    Events with role periodiek, and what follows the closing, move no zaak; nor does a closing without a desk. A zaak
    has one act here, its first, so that the acts add up to the total. A zaak whose begin is not known was already there
    on the first day of its source (`al_lopend`), as was one that had begun before its source was watched. A zaak that
    is open in a source that stopped earlier than the table leaves on the day after that source's peildatum.

    Parameters
    ----------
    ends : of `case_ends`.

    Returns
    -------
    loket, wet str: ONBEKEND where not known, ALLES for all together; a row for every day on which something lay there,
    came or went. instroom, uitstroom, voorraad (at the end of the day), wachtend int64: voorraad(t) = voorraad(t-1) +
    instroom - uitstroom, a day without a row having none; wachtend: of the voorraad those at a desk where nothing of
    WERKFASEN has happened since they came, null where the sources know no such phases; oudste_dagen int64: how long the
    one lies there that came first, null without any; al_lopend int64: of instroom those that were already going when
    their data begin; ligdagen int64: how many days those of uitstroom lay there together.
    """
    last_day = dag_nr(until) if (until := stock_until(peildatums, stilte)) else None
    rows = log.engine.arrow(_stays(log, numbers, ends))
    if last_day is None:
        last_day = int(pc.max(rows["laatst"]).as_py() or 0)
    found = _Verblijven.of(rows, last_day)
    desks, desk = _by_name(numbers.name_list("loket").take(rows["loket"].combine_chunks()), found.kept)
    acts, act = _by_name(rows["wet"].combine_chunks(), found.kept)
    first = found.first
    parts = []
    for some_desk in (False, True):
        for some_act in (False, True):
            code = desk * some_desk * (len(acts) + 1) + act * some_act
            # All desks together: a zaak that goes from one to another neither comes nor goes.
            own = _cells(found.stays(code) if some_desk else found.zaken(code[first]), found.waits(code), last_day)
            parts.append((own.pop("code"), own))
    code = np.concatenate([part[0] for part in parts])
    columns = {name: np.concatenate([own[name] for _code, own in parts]) for name in parts[0][1]}
    order = np.lexsort((columns["datum"], code))
    loket, wet = np.divmod(code[order], len(acts) + 1)
    empty = columns.pop("leeg")[order], columns.pop("onbekend")[order]
    arrays: dict[str, Any] = {name: values[order] for name, values in columns.items()}
    return pa.Table.from_arrays(
        [
            pa.array([ALLES, *desks], pa.string()).take(pa.array(loket)),
            pa.array([ALLES, *acts], pa.string()).take(pa.array(wet)),
            pa.array(arrays["datum"], pa.int32()).cast(pa.date32()),
            *(pa.array(arrays[name], pa.int64()) for name in ("instroom", "uitstroom", "voorraad")),
            pa.array(arrays["wachtend"], pa.int64(), mask=empty[1]),
            pa.array(arrays["oudste_dagen"], pa.int64(), mask=empty[0]),
            *(pa.array(arrays[name], pa.int64()) for name in ("al_lopend", "ligdagen")),
        ],
        schema=schema_of(WERKVOORRAAD),
    )


def last_total(table: pa.Table) -> pa.Table:
    """The last row of `werkvoorraad` of all desks and acts together; none of an empty table."""
    whole = table.filter(pc.and_(pc.equal(table["loket"], ALLES), pc.equal(table["wet"], ALLES)))
    return whole.slice(max(len(whole) - 1, 0))


def _stays(log: EventLog, numbers: DenseLog, ends: Table) -> Table:
    """Runs of events at one desk: zaak_nr, verblijf, loket, dag, werk (first day of work there), dag_na (of the next
    run), what `ends` says, wet. In order of zaak and verblijf."""
    bounds = numbers.events.group_by("zaak_nr").agg(sluit_nr=_.nr.max(where=_.einde), eerste=_.nr.min())
    events = numbers.events.inner_join(bounds, "zaak_nr")
    events = events.filter(
        ~_.periodiek & (_.sluit_nr.isnull() | (_.nr <= _.sluit_nr))
        & ~(_.einde & _.loket.isnull() & (_.nr != _.eerste))
    )  # fmt: skip
    window = ibis.window(group_by="zaak_nr", order_by="nr")
    so_far = ibis.window(group_by="zaak_nr", order_by="nr", preceding=None, following=0)
    events = events.mutate(loket=_.loket.fill_null(NR_ONBEKEND))
    events = events.mutate(begint=(_.loket.lag().over(window) != _.loket).fill_null(True).cast("int64"))
    working = _.fase.isin([FASE_VOLGORDE[fase] for fase in WERKFASEN]).fill_null(False) & (_.nr != _.eerste)
    runs = events.mutate(verblijf=_.begint.sum().over(so_far), aan=working).group_by("zaak_nr", "verblijf", "loket")
    runs = runs.agg(dag=_.dag.min(), werk=_.dag.min(where=_.aan))
    following = runs.dag.lead().over(ibis.window(group_by="zaak_nr", order_by="verblijf"))
    acts = log.events.filter(_.wet.notnull()).group_by("zaak_nr").agg(wet=_.wet.argmin(_.gebeurtenis))
    joined = runs.mutate(dag_na=following).inner_join(ends, "zaak_nr").left_join(acts, "zaak_nr")
    return joined.order_by("zaak_nr", "verblijf").select(
        "zaak_nr", "loket", "dag", "werk", "dag_na", "telt", "vanaf", "bron_van", "fasen", "gesloten", "eind_dag",
        "laatst", "wet",
    )  # fmt: skip


@dataclass(frozen=True)
class _Verblijven:
    """Stays, in order of zaak and time. kept : places in the rows they are of. komt, gaat : days; al : it was there
    already; wacht_tot : the day on which its waiting ends; meetbaar : whether waiting can be seen; first, last : places
    of the first and last stay of every zaak."""

    kept: Ints
    komt: Ints
    gaat: Ints
    al: Bools
    wacht_tot: Ints
    meetbaar: Bools
    first: Ints
    last: Ints

    @classmethod
    def of(cls, rows: pa.Table, last_day: int) -> _Verblijven:
        """The stays that lie in the time that was watched."""

        def column(name: str, otherwise: int = 0) -> Any:
            own = rows[name].combine_chunks()
            return (pc.fill_null(own, otherwise) if own.null_count else own).to_numpy(zero_copy_only=False)

        zaak, dag = column("zaak_nr"), column("dag")
        first = np.append(True, zaak[1:] != zaak[:-1])[: len(zaak)]
        laatst = column("laatst")
        open_until = np.where(laatst >= last_day, _NOOIT, laatst + 1)
        end = np.where(column("gesloten"), np.maximum(column("eind_dag"), dag), open_until)
        gaat = column("dag_na", _NOOIT)
        gaat = np.where(gaat == _NOOIT, end, gaat)
        vanaf = column("vanaf")
        unknown = first & ~column("telt")
        early = dag < vanaf
        komt = np.where(early, vanaf, np.where(unknown, np.minimum(column("bron_van"), dag), dag))
        kept = np.flatnonzero((gaat >= komt) & (komt <= last_day))
        zaak, komt, gaat = zaak[kept], komt[kept], gaat[kept]
        werk = np.clip(column("werk", _NOOIT)[kept], komt, gaat)
        begins = np.flatnonzero(np.append(True, zaak[1:] != zaak[:-1])[: len(zaak)])
        return cls(
            kept, komt, gaat, (early | unknown)[kept], np.where(unknown[kept], komt, werk),
            column("fasen")[kept], begins, np.append(begins[1:], len(zaak))[: len(begins)] - 1,
        )  # fmt: skip

    def stays(self, code: Ints) -> tuple[Ints, Ints, Ints, Bools]:
        return code, self.komt, self.gaat, self.al

    def zaken(self, code: Ints) -> tuple[Ints, Ints, Ints, Bools]:
        """From the first stay of a zaak to the last."""
        return code, self.komt[self.first], self.gaat[self.last], self.al[self.first]

    def waits(self, code: Ints) -> tuple[Ints, Ints, Ints]:
        return code[self.meetbaar], self.komt[self.meetbaar], self.wacht_tot[self.meetbaar]


def _cells(stays: tuple[Ints, Ints, Ints, Bools], waits: tuple[Ints, Ints, Ints], last_day: int) -> dict[str, Ints]:
    """The rows of every cell, from stays (cell, day of coming, day of going, already there) and waits (cell, from,
    until)."""
    order = np.lexsort((stays[1], stays[0]))
    code, komt, gaat = (values[order] for values in stays[:3])
    al = stays[3][order]
    by_cell = np.argsort(waits[0], kind="stable")
    wait_code, wait_from, wait_to = (values[by_cell] for values in waits)
    found: list[dict[str, Ints]] = []
    for cell in np.unique(code):
        own = slice(*np.searchsorted(code, [cell, cell + 1]))
        waiting = slice(*np.searchsorted(wait_code, [cell, cell + 1]))
        found.append(
            _days(cell, komt[own], gaat[own], al[own], wait_from[waiting], wait_to[waiting], last_day)
        )  # fmt: skip
    names = ("code", "datum", "instroom", "uitstroom", "voorraad", "wachtend", "oudste_dagen", "al_lopend", "ligdagen",
             "leeg", "onbekend")  # fmt: skip
    if not found:
        return {name: np.empty(0, bool if name in ("leeg", "onbekend") else np.int64) for name in names}
    return {name: np.concatenate([rows[name] for rows in found]) for name in names}


def _days(
    cell: int, komt: Ints, gaat: Ints, al: Bools, wait_from: Ints, wait_to: Ints, last_day: int
) -> dict[str, Ints]:  # fmt: skip
    """The rows of one cell; its stays in order of coming."""
    begin = int(komt[0])
    days = np.arange(begin, last_day + 1)

    def per_day(when: Ints, weights: Ints | None = None) -> Ints:
        inside = when <= last_day
        counted = np.bincount(
            when[inside] - begin, None if weights is None else weights[inside], minlength=len(days)
        )  # fmt: skip
        return np.rint(counted).astype(np.int64)

    came, went = per_day(komt), per_day(gaat)
    lying = np.cumsum(came - went)
    # The first to come of those still there: who comes before it has gone.
    oldest = np.searchsorted(np.maximum.accumulate(gaat), days, side="right")
    since = days - komt[np.minimum(oldest, len(komt) - 1)]
    some = np.flatnonzero((lying > 0) | (came > 0) | (went > 0))
    columns = {
        "code": np.full(len(days), cell), "datum": days, "instroom": came, "uitstroom": went, "voorraad": lying,
        "wachtend": np.cumsum(per_day(wait_from) - per_day(wait_to)), "oudste_dagen": since,
        "al_lopend": per_day(komt, al.astype(np.int64)), "ligdagen": per_day(gaat, gaat - komt),
        "leeg": lying == 0, "onbekend": np.full(len(days), len(wait_from) == 0),
    }  # fmt: skip
    return {name: values[some] for name, values in columns.items()}


def _by_name(values: pa.Array, kept: Ints) -> tuple[list[str], Ints]:
    """The names that occur, in order, and of every stay the number of its own, from 1; null is ONBEKEND."""
    own = pc.fill_null(values.take(pa.array(kept)), ONBEKEND)
    names = sorted(own.unique().to_pylist())
    place = pc.index_in(own, pa.array(names, pa.string())).to_numpy(zero_copy_only=False)
    return [f"{name} (zo in de export)" if name == ALLES else name for name in names], place.astype(np.int64) + 1
