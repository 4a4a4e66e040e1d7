"""For every decision a log of its own, which ends the day before it: so that nothing of later can play a part.

Definitions 2, 3 and 5 are then applied to those logs as they are to any other. What a klantreis was, whether a resident
had come back, and whether a term was over, is what could be known the day before.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from klantreis.engine import Table, _, clock_day, ibis
from klantreis.eventlog.log import EventLog
from klantreis.links.events import Ints
from klantreis.vocabulary import GESCHILFASEN

_ONGEBRUIKT = ("team", "behandelaar", "gemeente", "wijk", "besluit", "bestand", "regel", "gelijktijdig")
"""Columns of a log that say nothing about klantreizen, terms and steps."""


def look_back(log: EventLog, gebeurtenis: Ints, op: Ints, dagen: int) -> EventLog:
    """What happened to the resident of each decision in so many days before it: the logs of all decisions in one.

    Events of bezwaar, beroep and hoger beroep are left out: one of them may be the very objection, which can come
    before the decision is made known (Awb 6:10).

    Parameters
    ----------
    gebeurtenis : per decision its first event. op : its day [days since 1970]; events of that day are left out, since
    nothing places what has no hour before it.

    Returns
    -------
    an event log in which every decision is a resident by itself: `inwoner` is its number; zaak_nr, moment and
    gebeurtenis are numbered anew, by decision; columns that nobody needs are gone. Further columns: besluit_nr; oud,
    the number of the event in the real log; eigen, whether it is the decision itself. That one only ties its zaak to a
    klantreis: it has no desk and no role, and is in a phase that forms no visits.
    """
    engine, events = log.engine, log.events.filter(_.fase.isnull() | ~_.fase.isin(GESCHILFASEN))
    decisions = ibis.memtable(
        pa.table({"besluit_nr": np.arange(len(op)), "eigen_nr": gebeurtenis, "van": op - dagen, "tot": op})
    )
    # As everywhere: the resident of a zaak is that of its first event that has one; a zaak without one is by itself.
    people = log.events.group_by("zaak_nr").agg(wie=_.inwoner.argmin(_.gebeurtenis, where=_.inwoner.notnull()))
    people = people.select(
        "zaak_nr",
        persoon=ibis.dense_rank().over(
            ibis.window(order_by=[_.wie, ibis.ifelse(_.wie.isnull(), _.zaak_nr, ibis.null("int64"))])
        ),
    )
    own = decisions.inner_join(events.select("zaak_nr", eigen_nr="gebeurtenis"), "eigen_nr")
    zaken = (
        own.inner_join(people, "zaak_nr").select("besluit_nr", "eigen_nr", "van", "tot", "persoon")
        .inner_join(people, "persoon").select("besluit_nr", "eigen_nr", "van", "tot", "zaak_nr")
    )  # fmt: skip
    rows = events.inner_join(zaken, "zaak_nr").mutate(
        dag=clock_day(_.tijdstip_lokaal), eigen=_.gebeurtenis == _.eigen_nr
    )
    rows = rows.filter(_.eigen | ((_.dag >= _.van) & (_.dag < _.tot)))
    return EventLog(engine, engine.keep(_genummerd(rows)))


def _genummerd(rows: Table) -> Table:
    none = ibis.null("string")
    bare = {
        "fase": ibis.literal(GESCHILFASEN[0]), "rollen": ibis.literal([], "array<string>"), "loket": none,
        "naar_loket": none,
    }  # fmt: skip
    order = ibis.window(order_by=("besluit_nr", "zaak_nr", "gebeurtenis"))
    return rows.drop(*_ONGEBRUIKT).mutate(
        oud=_.gebeurtenis, inwoner=_.besluit_nr.cast("string").lpad(12, "0"),
        gebeurtenis=(ibis.row_number().over(order) + 1).cast("int64"),
        zaak_nr=(ibis.dense_rank().over(ibis.window(order_by=("besluit_nr", "zaak_nr"))) + 1).cast("int64"),
        moment=(ibis.dense_rank().over(ibis.window(order_by=("besluit_nr", "zaak_nr", "moment"))) + 1).cast("int64"),
        **{name: _.eigen.ifelse(value, _[name]) for name, value in bare.items()},
    )  # fmt: skip
