"""The different paths that zaken take (definition 4, `varianten`)."""

from __future__ import annotations

from klantreis.engine import Table, _, ibis
from klantreis.vocabulary import VARIANTEN


def variants(steps: Table, groups: Table, niveau: str) -> Table:
    """The table `varianten` of one level.

    Returns
    -------
    niveau, groep, variant str ("A > B > C"); stappen, zaken int64; aandeel, cumulatief float64 (0-1), cumulatief in the order
    of the table: most zaken first, then by name.
    """
    # A struct sorted after collecting, since not every engine collects in order.
    traces = steps.group_by("zaak_nr").agg(
        path=ibis.struct({"nr": _.nr, "stap": _.stap}).collect().sort().map(lambda step: step.stap)
    )
    counted = traces.inner_join(groups, "zaak_nr").group_by("groep", "path").agg(zaken=_.count())
    counted = counted.mutate(variant=_.path.join(" > "), stappen=_.path.length())
    whole = ibis.window(group_by="groep")
    running = ibis.cumulative_window(group_by="groep", order_by=[ibis.desc("zaken"), "variant", "stappen"])
    shares = counted.mutate(totaal=_.zaken.sum().over(whole), tot_hier=_.zaken.sum().over(running))
    return (
        shares.mutate(
            niveau=ibis.literal(niveau),
            aandeel=(_.zaken / _.totaal).round(6),
            cumulatief=(_.tot_hier / _.totaal).round(6),
        )
        .select(*VARIANTEN)
        .order_by("groep", _.zaken.desc(), "variant", "stappen")
    )
