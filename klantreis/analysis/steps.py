"""The steps of a zaak at a level: what flow, variants and times are counted over."""

from __future__ import annotations

from klantreis.engine import Table, _, ibis
from klantreis.eventlog.log import EventLog
from klantreis.vocabulary import ALLES, ONBEKEND

DAG_US = 86_400_000_000
"""Microseconds in a day."""

GROEPEN = ("wet",)
"""Attributes whose values each get a group of their own, besides all zaken together."""


def steps(log: EventLog, niveau: str) -> Table:
    """The steps of every zaak.

    activiteit: every event is a step. fase and loket: a step is a run of consecutive events of a zaak with one phase or
    desk. Events outside every phase are passed over at the level fase. An unknown desk is a step of its own at the level
    loket and equals no other; a log without any desk has no steps there.

    Returns
    -------
    a kept table, one row per step: zaak_nr, nr int64 (order within the log); inwoner, stap, fase str; begin timestamp [UTC],
    dag date (local), grof bool (date-only), moment int64, all of its first event; vorige str (the step before, null at the
    start); wacht int64 [us] from the last event of the step before to the first of this one, whole days where either is
    date-only; tie bool: the order of those two rests on the tie rule.
    """
    events = log.events.select(
        "zaak_nr", "inwoner", "fase", "moment", nr=_.gebeurtenis, begin=_.tijdstip, dag=_.tijdstip_lokaal.date(),
        grof=_.precisie == "dag", stap={"activiteit": _.activiteit, "fase": _.fase, "loket": _.loket}[niveau],
    )  # fmt: skip
    if niveau == "fase":
        events = events.filter(_.stap.notnull())
    if niveau == "loket":
        desks = log.engine.arrow(log.events.aggregate(n=_.loket.count())).column("n")[0].as_py()
        events = events.filter(ibis.literal(bool(desks))).mutate(stap=_.stap.fill_null(ONBEKEND), fase=ibis.null("string"))
    window = ibis.window(group_by="zaak_nr", order_by="nr")
    before = {name: events[name].lag().over(window) for name in ("stap", "begin", "dag", "grof", "moment")}
    pairs = events.mutate(**{f"{name}_voor": value for name, value in before.items()})
    if niveau != "activiteit":
        pairs = pairs.filter(_.stap_voor.isnull() | (_.stap_voor != _.stap) | (_.stap == ONBEKEND))
    tie = (_.moment_voor == _.moment).fill_null(False)
    days = _.dag.delta(_.dag_voor, unit="day") * DAG_US
    exact = _.begin.delta(_.begin_voor, unit="microsecond")
    wacht = ibis.cases((tie, 0), (_.grof | _.grof_voor, days), else_=exact)
    return log.engine.keep(
        pairs.select(
            "zaak_nr", "nr", "inwoner", "stap", "fase", "begin", "dag", "grof", "moment", vorige=_.stap_voor,
            wacht=wacht.cast("int64"), tie=tie,
        )  # fmt: skip
    )


def groups(log: EventLog) -> Table:
    """The groups of every zaak: zaak_nr, groep. All belong to `alle`; with a wet also to `wet: Wmo` and so on."""
    every = log.events.select("zaak_nr", groep=ibis.literal(ALLES)).distinct()
    for name in GROEPEN:
        given = log.events.filter(_[name].notnull())
        own = given.select("zaak_nr", groep=ibis.literal(f"{name}: ") + given[name]).distinct()
        every = every.union(own)
    return log.engine.keep(every)


def in_days(micros: Table) -> Table:
    """Microseconds as days, rounded as they are stored."""
    return (micros / DAG_US).round(6)
