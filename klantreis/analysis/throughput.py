"""How long things take (definition 4, `doorlooptijden`): zaken, until a decision, the time in a phase, at a desk or in
a team, until the next step.

What is seen of a zaak whose begin is not in the data does not count as the whole of it: such a zaak, and such a first
step, is left out and counted. What its source watched from a later day enters at that day.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date

import pyarrow as pa

from klantreis.analysis.begins import STILTE_DAGEN, source_begins
from klantreis.analysis.dense import DenseLog
from klantreis.analysis.durations import VAN_BEGIN, summarise
from klantreis.analysis.steps import between
from klantreis.engine import Table, Value, _, ibis
from klantreis.eventlog.log import EventLog, legt_einde_vast
from klantreis.terms.calendar import Kalender
from klantreis.vocabulary import ALLES, DAG_US

_EERSTE = date(1970, 1, 1)

ZAAK = "zaak"
"""The level of whole zaken."""
WET, WIJK, JAAR = "wet", "wijk", "jaar"
"""The levels of whole zaken by act, by neighbourhood, and by the year in which they begin."""
BESLUIT = "besluit"
"""The level of the time until the first decision."""
OVERGANG = "overgang"
"""The level of the time between phases."""
KLEIN_TEAM = "(team van één medewerker)"
"""All teams in whose events one worker is named: what it took there would be about a person."""


def case_ends(
    log: EventLog, numbers: DenseLog, peildatums: Mapping[str, date | None], stilte: int = STILTE_DAGEN
) -> Table:
    """When every zaak began and ended, and whether its begin is known.

    A zaak ends at its last event with the role afsluiting or ingetrokken; events after it (invoices) do not open it
    again. In a source that never records a closing, in the whole log and not only in what a filter leaves, the last
    event is the end of a zaak that was not withdrawn.

    The begin is not known of a zaak that first shows itself less than `stilte` days after the first day of a source of
    it that does register beginnings, with something else than a beginning (begins.is_begin).

    Parameters
    ----------
    stilte : setting [days].

    Returns
    -------
    a kept table: zaak_nr; begin int64 [us UTC], begin_dag int64 [days since 1970], begin_grof bool (only its day is
    known); telt bool (its begin is known); vanaf int64: the day from which its source was watched
    (begins.source_begins), VAN_BEGIN for always; bron_van int64: the first day that the source of its first event
    shows; beslist bool: a source of it registers decisions, and it does not begin with an objection or appeal; fasen
    bool: a source of it registers work on zaken (begins.WERKFASEN); duur int64 [us], whole days
    where begin or end has no hour; gesloten, ingetrokken bool; eind, eind_dag, eind_grof as of its begin; laatst int64:
    the last day on which it was seen, eind_dag for what ended. An open zaak ends (censored) at the start of the day
    after the latest peildatum of its sources.
    """
    closing = log.engine.arrow(log.heel.group_by("bron").agg(sluit=legt_einde_vast())).to_pylist()
    never = [row["bron"] for row in closing if not row["sluit"]]
    limits = {bron: (day - _EERSTE).days + 1 for bron, day in peildatums.items() if day}
    none = ibis.null("int64")
    begins = source_begins(log, peildatums)
    early = {bron: own.eerste_dag + stilte for bron, own in begins.items() if own.kent_begin}
    watched = {bron: own.vanaf for bron, own in begins.items() if own.vanaf is not None}
    sources = log.events.select("zaak_nr", "bron").distinct()
    sources = sources.mutate(
        grens=sources.bron.cases(*limits.items(), else_=none) if limits else none,
        zwijgt=sources.bron.isin(never) if never else ibis.literal(False),
        vroeg=_of_source(early, VAN_BEGIN), gezien=_of_source(watched, VAN_BEGIN),
        werkt=_of_source({bron: int(own.kent_werk) for bron, own in begins.items()}, 0) > 0,
        besluit=_of_source({bron: int(own.kent_besluit) for bron, own in begins.items()}, 0) > 0,
    )  # fmt: skip
    per_source = sources.group_by("zaak_nr").agg(
        grens=_.grens.max(), stil=_.zwijgt.all(), vroeg_tot=_.vroeg.max(), vanaf=_.gezien.max(), fasen=_.werkt.any(),
        besluiten=_.besluit.any(),
    )  # fmt: skip
    from_day = {bron: own.eerste_dag for bron, own in begins.items()} | watched
    first = log.events.group_by("zaak_nr").agg(bron=_.bron.argmin(_.gebeurtenis))
    first = first.select("zaak_nr", bron_van=_of_source(from_day, VAN_BEGIN))
    cases = numbers.events.group_by("zaak_nr").agg(
        begin=_.us.min(), begin_dag=_.dag.min(), eerste_grof=_.dag.min(where=_.grof),
        laatste=_.us.max(), laatste_dag=_.dag.max(), laatste_grof=_.dag.max(where=_.grof),
        sluit=_.us.max(where=_.einde), sluit_dag=_.dag.max(where=_.einde), sluit_grof=_.dag.max(where=_.einde & _.grof),
        ingetrokken=_.weg.argmax(_.nr, where=_.einde),
        begint=_.begin.argmin(_.nr), geschil=_.geschil.argmin(_.nr),
    )  # fmt: skip
    # A day on which some event has no hour has no first or last hour either.
    joined = cases.inner_join(per_source, "zaak_nr").inner_join(first, "zaak_nr")
    started = joined.mutate(begin_grof=(_.eerste_grof == _.begin_dag).fill_null(False))
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
        laatst=ibis.coalesce(_.sluit_dag, _.stil.ifelse(_.laatste_dag, none), _.grens - 1, _.laatste_dag),
        telt=_.begint | (_.begin_dag >= _.vroeg_tot),
        beslist=_.besluiten & ~_.geschil,
    )
    duur = ibis.ifelse(_.begin_grof | _.eind_grof, (_.eind_dag - _.begin_dag) * DAG_US, _.eind - _.begin)
    return log.engine.keep(
        ended.select(
            "zaak_nr", "begin", "begin_dag", "begin_grof", "telt", "vanaf", "bron_van", "beslist", "fasen",
            "gesloten", "eind",
            "eind_dag", "eind_grof", "laatst",
            duur=duur.cast("int64"), ingetrokken=_.ingetrokken.fill_null(False),
        )
    )  # fmt: skip


def _of_source(numbers: Mapping[str, int], otherwise: int) -> Value:
    return (_.bron.cases(*numbers.items(), else_=otherwise) if numbers else ibis.literal(otherwise)).cast("int64")


def whole_times(
    log: EventLog, numbers: DenseLog, ends: Table, niveaus: Container[str], kalender: Kalender
) -> list[pa.Table]:  # fmt: skip
    """What is counted over whole zaken, at the levels that are asked for and always at that of all of them."""

    def with_value(kind: str) -> Table:
        """A zaak is in the group of every value that one of its events has."""
        return log.events.filter(_[kind].notnull()).select("zaak_nr", groep=_[kind]).distinct()

    found = [case_times(numbers, ends, None, ZAAK, kalender)]
    found += [
        case_times(numbers, ends, with_value(kind), kind, kalender) for kind in (WET, WIJK) if kind in niveaus
    ]  # fmt: skip
    if JAAR in niveaus:
        year = (ibis.date("1970-01-01") + ends.begin_dag.cast("int32").as_interval("D")).year().cast("string")
        found.append(case_times(numbers, ends, ends.select("zaak_nr", groep=year), JAAR, kalender))
    if BESLUIT in niveaus:
        named = log.events.filter(_.wet.notnull()).select("zaak_nr", groep="wet: " + _.wet).distinct()
        found += [decision_times(numbers, ends, groups, kalender) for groups in (None, named)]
    return found


def case_times(log: DenseLog, ends: Table, groups: Table | None, niveau: str, kalender: Kalender) -> pa.Table:
    """Throughput of whole zaken, per group.

    Parameters
    ----------
    groups : zaak_nr, groep str, one row per group that a zaak is in; None: all zaken together.
    """
    rows = ends.select(
        "zaak_nr", "duur", "telt", "vanaf", van=_.begin_dag, tot=_.laatst, geeindigd=_.gesloten, weg=_.ingetrokken
    )
    named = rows.mutate(groep=ibis.literal(ALLES)) if groups is None else rows.inner_join(groups, "zaak_nr")
    return summarise(log.engine.arrow(named.drop("zaak_nr")), niveau, kalender)


def decision_times(log: DenseLog, ends: Table, groups: Table | None, kalender: Kalender) -> pa.Table:
    """The time from the first event of a zaak to its first decision, or its notification; a zaak that ends without one
    ended in another way.

    Zaken of sources that register no decision, and those that begin with an objection or appeal, are not in it.
    """
    first = log.events.filter(_.besluit).group_by("zaak_nr").agg(
        us=_.us.argmin(_.nr), dag=_.dag.argmin(_.nr), grof=_.grof.argmin(_.nr)
    )  # fmt: skip
    zaken = ends.filter(_.beslist).left_join(first, "zaak_nr")
    decided = _.us.notnull()
    until = ibis.ifelse(_.begin_grof | _.grof, (_.dag - _.begin_dag) * DAG_US, _.us - _.begin)
    rows = zaken.select(
        "zaak_nr", "telt", "vanaf",
        duur=ibis.ifelse(decided, ibis.greatest(until, 0), _.duur).cast("int64"), van=_.begin_dag,
        tot=ibis.ifelse(decided, ibis.greatest(_.dag, _.begin_dag), _.laatst),
        geeindigd=decided | _.gesloten, weg=~decided & _.gesloten,
    )  # fmt: skip
    named = rows.mutate(groep=ibis.literal(ALLES)) if groups is None else rows.inner_join(groups, "zaak_nr")
    return summarise(log.engine.arrow(named.drop("zaak_nr")), BESLUIT, kalender, ander_einde=True)


def step_times(log: DenseLog, steps: Table, ends: Table, niveau: str, kalender: Kalender) -> pa.Table:
    """Time in each step: from its first event to the first of the next step; the last step goes on until the zaak ends.

    At the level activiteit the last step of an ended zaak has no duration and is left out. At the other levels the
    first step of a zaak whose begin is not known may have begun earlier, and is left out.
    """
    own = spells(steps, ends)
    if niveau == "activiteit":
        own = own.filter(_.verder | ~_.gesloten).mutate(telt=ibis.literal(True))
    rows = own.select(
        "vanaf", "geeindigd", groep=_.stap, duur=_.verblijf, van=_.dag,
        tot=ibis.greatest(ibis.ifelse(_.verder, _.dag_na, _.laatst), _.dag),
        telt=_.telt | _.vorige.notnull(), weg=~_.verder & _.ingetrokken,
    )  # fmt: skip
    names = log.name_list(niveau)
    if niveau == "team":
        rows, names = _small_teams(log, rows, names)
    return summarise(log.engine.arrow(rows), niveau, kalender, names)


def spells(steps: Table, ends: Table) -> Table:
    """Steps with how long each went on: from its first event to the first of the next step, the last one until the zaak
    ends.

    Returns
    -------
    what `steps` and `ends` have, and: verder bool (another step followed), dag_na (the day of it); verblijf int64 [us],
    whole days where one of its ends has no hour; geeindigd bool.
    """
    window = ibis.window(group_by="zaak_nr", order_by="nr")
    following = {f"{name}_na": steps[name].lead().over(window) for name in ("us", "dag", "grof", "moment")}
    own = steps.mutate(**following).inner_join(ends, "zaak_nr").mutate(verder=_.us_na.notnull())
    to_next = between(_.moment_na == _.moment, _.grof | _.grof_na, (_.dag, _.dag_na), (_.us, _.us_na))
    to_end = ibis.ifelse(_.grof | _.eind_grof, (_.eind_dag - _.dag) * DAG_US, _.eind - _.us)
    # A step after the closing (an invoice) has no time left: it counts as nothing, never as less.
    verblijf = ibis.greatest(ibis.ifelse(_.verder, to_next, to_end).cast("int64"), 0)
    return own.mutate(verblijf=verblijf, geeindigd=_.verder | _.gesloten)


def _small_teams(log: DenseLog, rows: Table, names: pa.Array) -> tuple[Table, pa.Array]:
    """Teams in whose events one worker is named, together as one group."""
    workers = log.events.filter(_.team.notnull()).group_by("team").agg(n=_.behandelaar.nunique())
    alone = log.engine.arrow(workers.filter(_.n == 1).order_by("team"))["team"].to_pylist()
    if not alone:
        return rows, names
    together = pa.concat_arrays([names, pa.array([KLEIN_TEAM], names.type)])
    return rows.mutate(groep=_.groep.isin(alone).ifelse(len(names), _.groep).cast("int64")), together


def transition_times(log: DenseLog, steps: Table, ends: Table, kalender: Kalender) -> pa.Table:
    """Time between phases: from the last event of one to the first of the next, of the transitions that were made.

    Parameters
    ----------
    steps : at the level fase.
    """
    names = log.name_list("fase").to_pylist()
    pairs = pa.array([f"{one} > {other}" for one in names for other in names], pa.string())
    moves = steps.filter(_.vorige.notnull()).inner_join(ends, "zaak_nr")
    rows = moves.select(
        "vanaf", groep=(_.vorige * len(names) + _.stap).cast("int64"), duur=ibis.greatest(_.wacht, 0),
        van=_.vorige_dag, tot=_.dag, geeindigd=ibis.literal(True),
    )  # fmt: skip
    return summarise(log.engine.arrow(rows), OVERGANG, kalender, pairs)
