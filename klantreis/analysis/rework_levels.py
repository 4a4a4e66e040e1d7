"""Steps done again, counted at five levels: the table `herhalingen` (definition 3)."""

from __future__ import annotations

from functools import reduce

import pyarrow as pa

from klantreis.analysis.dense import NR_ONBEKEND, DenseLog
from klantreis.analysis.rework import done_again
from klantreis.engine import Table, Value, _, ibis
from klantreis.eventlog.log import EventLog
from klantreis.schemas import conform
from klantreis.vocabulary_journeys import HERHALINGEN, HERHALINGNIVEAUS, HERHALINGSOORTEN, HERHALINGTYPEN

_SLEUTELS = {
    "log": ("log",),
    "zaak": ("zaak_nr",),
    "activiteit": ("activiteit",),
    "loket": ("loket",),
    "loket-activiteit": ("loket", "activiteit"),
}
"""What makes a row at a level, besides soort and type; `log` is a constant."""

_ALLEEN_GEVONDEN = ("zaak", "loket-activiteit")
"""Levels that hold, per soort, only the zaken and combinations that have any. The others hold the zeros too."""

_AANTALLEN = ("aantal", "omvang", "waarvan_periodiek", "waarvan_gelijktijdig")


def rework(log: EventLog, numbers: DenseLog) -> pa.Table:
    """The table `herhalingen`.

    Returns
    -------
    niveau, zaak, loket, activiteit str (null where the row is not about one); soort zelflus or herhaling; type alle,
    repeat, redo or onbekend; aantal int64: edeaR's number, omvang int64: their sizes together (see `done_again`),
    waarvan_periodiek, waarvan_gelijktijdig int64: how many of aantal; gebeurtenissen int64: the events that the row is
    about; aandeel float64: aantal / gebeurtenissen; aandeel_activiteit, aandeel_loket float64: aantal / all events of
    that activiteit, of that loket (loket-activiteit only); maat str and n, min, q1, mediaan, gemiddelde, q3, max, sd,
    iqr: a summary of the sizes (omvang), and at the level log in a second row of the numbers per zaak (aantal).

    Notes
    -----
    edeaR's resource is the loket where it makes a level, and the behandelaar where it makes a type.

    Where no event that a row is about names a behandelaar, nothing can be repeat or redo: they are null, not zero, and
    such a zaak is not in the summary of repeat and redo over zaken.

    Quantiles interpolate (R's type 7), sd divides by n - 1: as in edeaR. A log without desks has no rows per loket.

    edeaR (seen in its releases up to 1.0) answers number_of_repetitions(type = "all", level = "resource-activity") with
    the repeat repetitions only: its table of functions names repeat_repetitions_resource_activity where
    all_repetitions_resource_activity is meant. Here one function counts every type and level, so alle is all.
    """
    engine = numbers.engine
    one = ibis.literal(0, "int64")
    events = numbers.events.mutate(loket=_.loket.fill_null(NR_ONBEKEND), log=one)
    found = done_again(numbers).mutate(log=one)
    desks = engine.arrow(numbers.events.aggregate(n=_.loket.count())).column("n")[0].as_py()
    niveaus = [niveau for niveau in HERHALINGNIVEAUS if desks or "loket" not in _SLEUTELS[niveau]]
    levels = [_level(events, found, niveau) for niveau in niveaus]
    rows = reduce(lambda some, more: some.union(more), [*levels, _over_zaken(events, found)])
    rows = rows.left_join(log.events.select("zaak_nr", "zaak").distinct(), "zaak_nr")
    table = engine.arrow(rows.order_by("rang", "zaak_nr", "loket", "activiteit", "kind", "maat"))
    for kind in ("loket", "activiteit"):
        place = table.schema.get_field_index(kind)
        table = table.set_column(place, kind, numbers.name_list(kind).take(table[kind].combine_chunks()))
    return conform(table, HERHALINGEN)


def _level(events: Table, found: Table, niveau: str) -> Table:
    """The rows of a level, with a summary of the sizes."""
    table = _counted(events, found, niveau)
    if niveau == "loket-activiteit":
        for kind in ("loket", "activiteit"):
            whole = events.group_by(kind).agg(**{f"van_{kind}": _.count()})
            table = table.inner_join(whole, kind)
    return _shown(table, niveau, "omvang")


def _over_zaken(events: Table, found: Table) -> Table:
    """The rows of the level log once more, with a summary of the numbers per zaak; a zaak without any counts as 0."""
    per_zaak = _counted(events, found, "zaak", alles=True).group_by("soort", "type").agg(**_spread(_.aantal))
    whole = _counted(events, found, "log").drop(*_spread(_.aantal))
    return _shown(whole.inner_join(per_zaak, ["soort", "type"]), "log", "aantal")


def _counted(events: Table, found: Table, niveau: str, *, alles: bool = False) -> Table:
    """How much there is of every soort and type, for what a level is about, with the sums behind a summary of sizes.

    alles : also where a level holds only what was found.
    """
    keys = _SLEUTELS[niveau]
    counts = found.group_by([*keys, "soort", "type"]).agg(
        aantal=_.count(), omvang=_.omvang.sum(), waarvan_periodiek=_.periodiek.cast("int64").sum(),
        waarvan_gelijktijdig=_.gelijktijdig.cast("int64").sum(), **_spread(_.omvang),
    )  # fmt: skip
    about = events.group_by(keys).agg(gebeurtenissen=_.count(), bekend=_.behandelaar.count())
    every = about.cross_join(_kinds())
    if niveau in _ALLEEN_GEVONDEN and not alles:
        every = every.semi_join(counts, [*keys, "soort"])
    # Nothing says who did any of it: then none found is no zero.
    silent = (_.bekend == 0) & _.type.isin(["repeat", "redo"])
    table = every.left_join(counts, [*keys, "soort", "type"])
    filled = {name: silent.ifelse(_[name], _[name].fill_null(0)) for name in _AANTALLEN}
    return table.mutate(n=_.n.fill_null(0), **filled)


def _kinds() -> Table:
    """Every soort and type, in the order of their rows."""
    pairs = [(soort, kind) for soort in HERHALINGSOORTEN for kind in HERHALINGTYPEN]
    return ibis.memtable(
        pa.table({"soort": [s for s, _t in pairs], "type": [t for _s, t in pairs], "kind": list(range(len(pairs)))})
    )


def _shown(table: Table, niveau: str, maat: str) -> Table:
    """The columns of `herhalingen`, with ids for names, and those that order them."""
    none = ibis.null("int64")
    share = {
        f"aandeel_{kind}": (_.aantal / _[f"van_{kind}"]).round(6)
        if f"van_{kind}" in table.columns
        else ibis.null("float64")
        for kind in ("activiteit", "loket")
    }
    return table.select(
        rang=ibis.literal(HERHALINGNIVEAUS.index(niveau)), niveau=ibis.literal(niveau), kind=_.kind,
        **{key: _[key] if key in _SLEUTELS[niveau] else none for key in ("zaak_nr", "loket", "activiteit")},
        soort=_.soort, type=_.type, **{name: _[name] for name in _AANTALLEN}, gebeurtenissen=_.gebeurtenissen,
        aandeel=(_.aantal / _.gebeurtenissen).round(6), **share, maat=ibis.literal(maat),
        **{name: _[name] for name in ("n", "min", "q1", "mediaan", "q3", "max")},
        gemiddelde=(_.som / _.n).round(6),
        sd=((_.kwadraten - _.som * _.som / _.n) / (_.n - 1).nullif(0)).sqrt().round(6),
        iqr=_.q3 - _.q1,
    )  # fmt: skip


def _spread(value: Value) -> dict[str, Value]:
    """The aggregates behind a summary; sums are of integers, so that no order of adding shows."""
    return {
        "n": value.count(), "min": value.min(), "q1": value.quantile(0.25), "mediaan": value.quantile(0.5),
        "q3": value.quantile(0.75), "max": value.max(), "som": value.sum(), "kwadraten": (value * value).sum(),
    }  # fmt: skip
