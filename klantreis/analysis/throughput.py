"""How long things take (definition 4, `doorlooptijden`): zaken, and the time in a phase, at a desk, until the next
step.

This is the first form: Kaplan-Meier with what still goes on censored at the peildatum of its source. A withdrawal
ends a zaak as any end does and is counted beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from klantreis.analysis.dense import DenseLog
from klantreis.analysis.steps import between
from klantreis.analysis.survival import kaplan_meier
from klantreis.engine import Table, _, ibis
from klantreis.eventlog.log import EventLog, legt_einde_vast
from klantreis.schemas import schema_of
from klantreis.vocabulary import DAG_US, DOORLOOPTIJDEN

_EERSTE = date(1970, 1, 1)

ZAAK = "zaak"
"""The level of whole zaken."""


def case_ends(log: EventLog, numbers: DenseLog, peildatums: Mapping[str, date | None]) -> Table:
    """When every zaak began and ended.

    A zaak ends at its last event with the role afsluiting or ingetrokken; events after it (invoices) do not open it
    again. In a source that never records a closing, in the whole log and not only in what a filter leaves, the last
    event is the end of a zaak that was not withdrawn.

    Returns
    -------
    a kept table: zaak_nr; duur int64 [us], whole days where begin or end has no hour; gesloten, ingetrokken bool;
    eind int64 [us UTC], eind_dag int64 [days since 1970], eind_grof bool (only its day is known). An open zaak ends
    (censored) at the start of the day after the latest peildatum of its sources.
    """
    closing = log.engine.arrow(log.heel.group_by("bron").agg(sluit=legt_einde_vast())).to_pylist()
    never = [row["bron"] for row in closing if not row["sluit"]]
    limits = {bron: (day - _EERSTE).days + 1 for bron, day in peildatums.items() if day}
    none = ibis.null("int64")
    sources = log.events.select("zaak_nr", "bron").distinct()
    sources = sources.mutate(
        grens=sources.bron.cases(*limits.items(), else_=none) if limits else none,
        zwijgt=sources.bron.isin(never) if never else ibis.literal(False),
    )
    per_source = sources.group_by("zaak_nr").agg(grens=_.grens.max(), stil=_.zwijgt.all())
    cases = numbers.events.group_by("zaak_nr").agg(
        begin=_.us.min(), begin_dag=_.dag.min(), eerste_grof=_.dag.min(where=_.grof),
        laatste=_.us.max(), laatste_dag=_.dag.max(), laatste_grof=_.dag.max(where=_.grof),
        sluit=_.us.max(where=_.einde), sluit_dag=_.dag.max(where=_.einde), sluit_grof=_.dag.max(where=_.einde & _.grof),
        ingetrokken=_.weg.argmax(_.nr, where=_.einde),
    )  # fmt: skip
    # A day on which some event has no hour has no first or last hour either.
    started = cases.inner_join(per_source, "zaak_nr").mutate(begin_grof=(_.eerste_grof == _.begin_dag).fill_null(False))
    coarse = ibis.cases(
        (_.sluit.notnull(), (_.sluit_grof == _.sluit_dag).fill_null(False)),
        (_.stil, (_.laatste_grof == _.laatste_dag).fill_null(False)),
        else_=True,
    )
    ended = started.mutate(
        gesloten=_.sluit.notnull() | _.stil,
        eind=ibis.coalesce(_.sluit, _.stil.ifelse(_.laatste, none)),
        eind_dag=ibis.coalesce(_.sluit_dag, _.stil.ifelse(_.laatste_dag, none), _.grens, _.laatste_dag),
        eind_grof=coarse,
    )
    duur = ibis.ifelse(_.begin_grof | _.eind_grof, (_.eind_dag - _.begin_dag) * DAG_US, _.eind - _.begin)
    return log.engine.keep(
        ended.select(
            "zaak_nr",
            "gesloten",
            "eind",
            "eind_dag",
            "eind_grof",
            duur=duur.cast("int64"),
            ingetrokken=_.ingetrokken.fill_null(False),
        )
    )


def case_times(log: DenseLog, ends: Table) -> pa.Table:
    """Throughput of whole zaken, per group."""
    rows = ends.inner_join(log.groepen, "zaak_nr").select("groep", "duur", geeindigd=_.gesloten, weg=_.ingetrokken)
    return summarise(log.engine.arrow(log.named(rows, groep="groep")), ZAAK)


def step_times(log: DenseLog, steps: Table, ends: Table, niveau: str) -> pa.Table:
    """Time in each step: from its first event to the first of the next step; the last step goes on until the zaak ends.

    At the level activiteit the last step of an ended zaak has no duration and is left out.
    """
    window = ibis.window(group_by="zaak_nr", order_by="nr")
    following = {f"{name}_na": steps[name].lead().over(window) for name in ("us", "dag", "grof", "moment")}
    spells = steps.mutate(**following).inner_join(ends, "zaak_nr")
    has_next = _.us_na.notnull()
    if niveau == "activiteit":
        spells = spells.filter(has_next | ~_.gesloten)
    to_next = between(_.moment_na == _.moment, _.grof | _.grof_na, (_.dag, _.dag_na), (_.us, _.us_na))
    to_end = ibis.ifelse(_.grof | _.eind_grof, (_.eind_dag - _.dag) * DAG_US, _.eind - _.us)
    duur = ibis.ifelse(has_next, to_next, to_end).cast("int64")
    # A step after the closing (an invoice) has no time left: it counts as nothing, never as less.
    rows = spells.select(
        groep=_.stap, duur=ibis.greatest(duur, 0), geeindigd=has_next | _.gesloten, weg=~has_next & _.ingetrokken
    )
    return summarise(log.engine.arrow(rows), niveau, log.name_list(niveau))


def summarise(rows: pa.Table, niveau: str, names: pa.Array | None = None) -> pa.Table:
    """Durations -> the table `doorlooptijden`.

    Parameters
    ----------
    rows : groep str, or int64 places in `names`; duur int64 [us], geeindigd bool, weg bool (withdrawn).

    Returns
    -------
    niveau, groep str; n (all), n_lopend (not ended), n_ingetrokken int64; mediaan_dagen with its 95 % interval, p10,
    p25, p75, p90 [days], null when the data do not reach it; rmst_dagen: the mean restricted to tau, the longest
    duration seen.
    """
    coded = rows["groep"].combine_chunks().dictionary_encode()
    names = (coded.dictionary if names is None else names.take(coded.dictionary)).to_pylist()
    code = coded.indices.to_numpy(zero_copy_only=False)
    order = np.argsort(code, kind="stable")
    duur, ended, weg = (rows[name].to_numpy(zero_copy_only=False)[order] for name in ("duur", "geeindigd", "weg"))
    bounds = np.searchsorted(code[order], np.arange(len(names) + 1))
    found = []
    for nr, name in enumerate(names):
        part = slice(bounds[nr], bounds[nr + 1])
        days, over = duur[part] / DAG_US, ended[part].astype(bool)
        curve = kaplan_meier(days, over)
        low, high = curve.median_interval()
        figures = {
            "mediaan_dagen": curve.quantile(0.5), "ci_laag": low, "ci_hoog": high,
            **{f"p{p}": curve.quantile(p / 100) for p in (10, 25, 75, 90)},
            "rmst_dagen": curve.restricted_mean(curve.langste), "tau": curve.langste,
        }  # fmt: skip
        found.append(
            {"niveau": niveau, "groep": name, "n": len(days), "n_lopend": int((~over).sum()),
             "n_ingetrokken": int(weg[part].sum())}
            | {key: None if value is None else round(value, 6) for key, value in figures.items()}
        )  # fmt: skip
    found.sort(key=lambda row: (-row["n"], row["groep"]))
    return pa.Table.from_pylist(found, schema_of(DOORLOOPTIJDEN))
