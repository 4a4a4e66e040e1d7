"""The steps of a zaak at a level: what flow, variants and times are counted over."""

from __future__ import annotations

from klantreis.analysis.dense import NR_ONBEKEND, DenseLog
from klantreis.engine import Table, _, ibis
from klantreis.vocabulary import DAG_US


def steps(log: DenseLog, niveau: str) -> Table:
    """The steps of every zaak.

    activiteit: every event is a step. fase, loket and team: a step is a run of consecutive events of a zaak with one
    phase, desk or team. Events outside every phase are passed over at the level fase. At the levels loket and team
    events without a known desk or team are a step too, so that its time does not count for another; a log without any
    has no steps there.

    Returns
    -------
    a kept table, one row per step: zaak_nr, nr int64 (order within the log); inwoner, stap, fase int64 (ids); us, dag,
    moment int64, grof bool: of its first event; vorige int64 (the step before, null at the start); vorige_dag int64
    (day of the last event of that step); wacht int64 [us] from that event to the first of this one, whole days where
    either is date-only; tie bool: the order of those two rests on the tie rule.
    """
    events = log.events.mutate(stap=_[niveau])
    if niveau == "fase":
        events = events.filter(_.stap.notnull())
    if niveau in ("loket", "team"):
        desks = log.engine.arrow(log.events.aggregate(n=_[niveau].count())).column("n")[0].as_py()
        events = events.filter(ibis.literal(bool(desks)))
        events = events.mutate(stap=_.stap.fill_null(NR_ONBEKEND), fase=ibis.null("int64"))
    window = ibis.window(group_by="zaak_nr", order_by="nr")
    before = {name: events[name].lag().over(window) for name in ("stap", "us", "dag", "grof", "moment")}
    pairs = events.mutate(**{f"{name}_voor": value for name, value in before.items()})
    if niveau != "activiteit":
        pairs = pairs.filter(_.stap_voor.isnull() | (_.stap_voor != _.stap))
    tie = (_.moment_voor == _.moment).fill_null(False)
    wacht = between(tie, _.grof | _.grof_voor, (_.dag_voor, _.dag), (_.us_voor, _.us))
    return log.engine.keep(
        pairs.select(
            "zaak_nr",
            "nr",
            "inwoner",
            "stap",
            "fase",
            "us",
            "dag",
            "grof",
            "moment",
            vorige=_.stap_voor,
            vorige_dag=_.dag_voor,
            wacht=wacht,
            tie=tie,
        )
    )


def between(tie: Table, coarse: Table, days: tuple[Table, Table], instants: tuple[Table, Table]) -> Table:
    """The time [us] from one event to another: none within a tie, whole days where either has no hour."""
    (day, later_day), (us, later_us) = days, instants
    return ibis.cases((tie, 0), (coarse, (later_day - day) * DAG_US), else_=later_us - us).cast("int64")
