"""Which step follows which: the directly-follows relation, with waiting times (definition 4)."""

from __future__ import annotations

from klantreis.analysis.dense import NR_EINDE, NR_START, DenseLog, in_days
from klantreis.engine import Table, _, ibis
from klantreis.vocabulary import STAPPEN, STROOM


def flow(log: DenseLog, steps: Table, niveau: str) -> Table:
    """The table `stroom` of one level.

    Parameters
    ----------
    steps : the steps of that level, as analysis.steps gives them.

    Returns
    -------
    niveau, groep, van, naar str; aantal int64 (transitions), zaken int64 (zaken with at least one); mediaan_dagen,
    p90_dagen float64 [days] (null at the artificial start and end); gelijktijdig_aandeel float64 (0-1): the share of
    the transitions whose order rests on the tie rule.
    """
    columns = ["zaak_nr", "van", "naar", "wacht", "tie"]
    moves = steps.select("zaak_nr", van=_.vorige.fill_null(NR_START), naar=_.stap, wacht=_.wacht, tie=_.tie)
    last = steps.group_by("zaak_nr").agg(van=_.stap.argmax(_.nr))
    ends = last.select(
        "zaak_nr", "van", naar=ibis.literal(NR_EINDE, "int64"), wacht=ibis.null("int64"), tie=ibis.literal(False)
    )
    every = moves.select(*columns).union(ends.select(*columns)).inner_join(log.groepen, "zaak_nr")
    counted = every.group_by("groep", "van", "naar").agg(
        aantal=_.count(), zaken=_.zaak_nr.nunique(), mediaan=_.wacht.quantile(0.5), p90=_.wacht.quantile(0.9),
        ties=_.tie.cast("int64").sum(),
    )  # fmt: skip
    result = log.named(counted, groep="groep", van=niveau, naar=niveau).mutate(
        niveau=ibis.literal(niveau),
        mediaan_dagen=in_days(_.mediaan),
        p90_dagen=in_days(_.p90),
        gelijktijdig_aandeel=(_.ties / _.aantal).round(6),
    )
    return result.select(*STROOM).order_by("groep", _.aantal.desc(), "van", "naar")


def nodes(log: DenseLog, steps: Table, niveau: str) -> Table:
    """The table `stappen` of one level: each step with its phase (the one of most of its events) and how often it
    occurs.

    Returns
    -------
    niveau, groep, stap, fase str; aantal int64 (events; at the levels fase and loket: visits), zaken int64, inwoners
    int64 (null when the log knows no residents).
    """
    per_fase = steps.group_by("stap", "fase").agg(n=_.count())
    window = ibis.window(group_by="stap", order_by=[ibis.desc("n"), _.fase.isnull(), "fase"])
    fases = per_fase.mutate(nr=ibis.row_number().over(window)).filter(_.nr == 0).select("stap", "fase")
    counted = steps.drop("fase").inner_join(log.groepen, "zaak_nr").group_by("groep", "stap")
    table = counted.agg(aantal=_.count(), zaken=_.zaak_nr.nunique(), inwoners=_.inwoner.nunique())
    residents = log.engine.arrow(steps.aggregate(n=_.inwoner.count())).column("n")[0].as_py()
    if not residents:
        table = table.mutate(inwoners=ibis.null("int64"))
    whole = table.inner_join(fases, "stap").mutate(niveau=ibis.literal(niveau))
    named = log.named(whole, groep="groep", stap=niveau, fase="fase")
    return named.select(*STAPPEN).order_by("groep", _.aantal.desc(), "stap")
