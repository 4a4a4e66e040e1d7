"""Steps that are done again within a zaak: self-loops and repetitions (definition 3, as edeaR counts them)."""

from __future__ import annotations

from klantreis.analysis.dense import NR_ONBEKEND, DenseLog
from klantreis.engine import Table, _, ibis


def runs(log: DenseLog) -> Table:
    """Every zaak as runs: consecutive events, in the total order, with one activiteit.

    All events count, those with the role periodiek too.

    Returns
    -------
    a kept table, one row per run: zaak_nr, activiteit int64; nr int64 (its first event), n int64 (its events), loket
    int64 (of its first event, NR_ONBEKEND when not known); bekend int64 (its events with a behandelaar), laagste,
    hoogste int64 (ids of behandelaars); periodiek bool: all its events are; gelijktijdig bool: where it begins or ends
    rests on the tie rule.
    """
    window = ibis.window(group_by="zaak_nr", order_by="nr")
    events = log.events.mutate(
        begint=(_.activiteit.lag().over(window) != _.activiteit).fill_null(True),
        eindigt=(_.activiteit.lead().over(window) != _.activiteit).fill_null(True),
        tie_voor=(_.moment.lag().over(window) == _.moment).fill_null(False),
        tie_na=(_.moment.lead().over(window) == _.moment).fill_null(False),
    )
    until_here = ibis.window(group_by="zaak_nr", order_by="nr", preceding=None, following=0)
    found = events.mutate(reeks=_.begint.cast("int64").sum().over(until_here)).group_by(
        "zaak_nr", "reeks", "activiteit"
    )
    return log.engine.keep(
        found.agg(
            nr=_.nr.min(), n=_.count(), loket=_.loket.fill_null(NR_ONBEKEND).argmin(_.nr),
            bekend=_.behandelaar.count(), laagste=_.behandelaar.min(), hoogste=_.behandelaar.max(),
            periodiek=_.periodiek.all(),
            gelijktijdig=((_.begint & _.tie_voor) | (_.eindigt & _.tie_na)).any(),
        ).drop("reeks")
    )  # fmt: skip


def done_again(log: DenseLog) -> Table:
    """Every self-loop and every repetition.

    A run of n events, n >= 2, is one self-loop of size n - 1. An activiteit with r runs in a zaak, r >= 2, is one
    repetition of size r - 1: what is seen r - 1 times again. Both are at the loket of their first event.

    Returns
    -------
    a kept table, two rows for each: its own type, and `alle`. zaak_nr, activiteit, loket int64; soort, type str; omvang
    int64 (the size, >= 1); periodiek, gelijktijdig bool, as in `runs`; a repetition has them over all its runs.

    Notes
    -----
    Type redo: its events name more than one behandelaar. repeat: all of them name the same. onbekend: some name none,
    and the others at most one. In edeaR a missing resource is a resource like any other; here nothing is guessed.

    edeaR looks at the events of a self-loop, and at all events of the activiteit in the zaak for a repetition; so does
    this. It counts instances of activities, for which this log has events.

    References
    ----------
    edeaR (bupaverse): rework_base, all_selfloops, redo_selfloops, repeat_selfloops, all_repetitions,
    redo_repetitions, repeat_repetitions. Swennen et al., Capturing process behavior with log-based process metrics,
    SIMPDA 2015.
    """
    every = runs(log)
    loops = every.filter(_.n > 1).mutate(soort=ibis.literal("zelflus"), omvang=_.n - 1)
    per_zaak = every.group_by("zaak_nr", "activiteit").agg(
        reeksen=_.count(), n=_.n.sum(), loket=_.loket.argmin(_.nr), bekend=_.bekend.sum(), laagste=_.laagste.min(),
        hoogste=_.hoogste.max(), periodiek=_.periodiek.all(), gelijktijdig=_.gelijktijdig.any(),
    )  # fmt: skip
    again = per_zaak.filter(_.reeksen > 1).mutate(soort=ibis.literal("herhaling"), omvang=_.reeksen - 1)
    own = ibis.cases((_.hoogste > _.laagste, "redo"), (_.bekend == _.n, "repeat"), else_="onbekend")
    both = [
        table.select("zaak_nr", "activiteit", "loket", "soort", "omvang", "periodiek", "gelijktijdig", type=own)
        for table in (loops, again)
    ]
    found = both[0].union(both[1])
    return log.engine.keep(found.union(found.mutate(type=ibis.literal("alle"))))
