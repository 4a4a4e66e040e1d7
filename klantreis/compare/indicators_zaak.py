"""Indicators of which the unit is the zaak: volume, mix, paths, times, decisions and terms (definition 7)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.steps import steps
from klantreis.analysis.throughput import spells
from klantreis.compare.measures import Meting
from klantreis.compare.units import MENGSEL, Eenheden, Gegevens, per_value
from klantreis.engine import Table, _, ibis
from klantreis.terms.facts import Bools, Floats, Ints
from klantreis.terms.library import bibliotheek
from klantreis.vocabulary import ALLES, DAG_US
from klantreis.vocabulary_compare import INDICATOREN

VARIANTEN = 10
"""So many paths are compared: those that most zaken of all periods together take."""
MINSTENS = 20
"""Groups with fewer units than this, all periods together, are not compared."""


def case_measures(data: Gegevens) -> Iterator[Meting]:
    """Every indicator of zaken."""
    zaken = data.zaken
    volgtijd = data.opzet.volgtijd
    ones = np.ones(len(zaken))
    yield Meting("zaken", zaken, ones, volgtijd)
    yield _mix(data, zaken)
    yield _paths(data, zaken)
    yield _throughput(data, zaken)
    for niveau in ("fase", "loket"):
        yield from _spells(data, zaken, niveau)
    yield _decided(data, zaken)
    yield overdue(data)


def enough(groepen: dict[str, Bools]) -> dict[str, Bools]:
    """The groups that are large enough to be compared, whatever the period of their units; all of them together always
    are shown."""
    return {name: mask for name, mask in groepen.items() if name == ALLES or np.count_nonzero(mask) >= MINSTENS}


def one_of(eenheden: Eenheden, values: dict[str, Bools], tau: int, indicator: str) -> Meting:
    """A share per value: which part of all units has it."""
    kept = enough(values)
    every = np.ones(len(eenheden), bool)
    return Meting(
        indicator, eenheden, np.zeros(len(eenheden)), tau, groepen=dict.fromkeys(kept, every),
        eigen={name: mask.astype(np.float64) for name, mask in kept.items()},
    )  # fmt: skip


def _mix(data: Gegevens, zaken: Eenheden) -> Meting:
    """What share of the zaken has each act, kind, channel, reporter, wijk and gemeente."""
    mine = data.cases.take(pa.array(np.searchsorted(data.cases["zaak_nr"].to_numpy(), zaken.zaak_nr)))
    values: dict[str, Bools] = {}
    for name in MENGSEL:
        values |= per_value(name, mine[name], 2)
    return one_of(zaken, values, data.opzet.volgtijd, "samenstelling")


def _paths(data: Gegevens, zaken: Eenheden) -> Meting:
    """What share of the zaken takes each of the most frequent paths along the phases, as far as they were followed."""
    own = steps(data.numbers, "fase").inner_join(_begins(zaken), "zaak_nr")
    own = own.filter(_.dag - _.begin_dag <= data.opzet.volgtijd)
    path = ibis.struct({"nr": _.nr, "stap": _.stap}).collect().sort().map(lambda step: step.stap)
    traces = data.log.engine.arrow(own.group_by("zaak_nr").agg(path=path).order_by("zaak_nr"))
    names = data.numbers.name_list("fase").to_pylist()
    texts = [" > ".join(names[nr] for nr in one) for one in traces["path"].to_pylist()]
    counts = pa.array(texts, pa.string()).value_counts().to_pylist()
    most = sorted(counts, key=lambda row: (-row["counts"], row["values"]))[:VARIANTEN]
    place = np.searchsorted(zaken.zaak_nr, traces["zaak_nr"].to_numpy())
    found = np.full(len(zaken), "", object)
    found[place] = texts
    values = {row["values"]: np.asarray(found == row["values"], bool) for row in most}
    return one_of(zaken, values, data.opzet.volgtijd, "variant")


def _throughput(data: Gegevens, zaken: Eenheden) -> Meting:
    """How long a zaak takes."""
    ends = data.log.engine.arrow(
        data.ends.select("zaak_nr", "duur", "gesloten").order_by("zaak_nr")
    )  # fmt: skip
    place = np.searchsorted(ends["zaak_nr"].to_numpy(), zaken.zaak_nr)
    days = ends["duur"].to_numpy()[place] / DAG_US
    closed = np.asarray(ends["gesloten"].to_numpy()[place], bool)
    return _time("doorlooptijd", zaken, days, closed, data.opzet.volgtijd)


def _time(
    indicator: str, eenheden: Eenheden, days: Floats, ended: Bools, tau: int, groepen: dict[str, Bools] | None = None
) -> Meting:
    """A time, followed no longer than tau."""
    within = ended & (days <= tau)
    return Meting(indicator, eenheden, np.minimum(days, tau), tau, within, groepen)


def _spells(data: Gegevens, zaken: Eenheden, niveau: str) -> Iterator[Meting]:
    """The time in a phase, or at a desk. Every spell is followed half of the days, from its own beginning; those that
    begin later than half-way are left out, so that no spell is followed shorter than another. A phase has groups per
    act too: what takes longer under one act may not under another."""
    half = data.opzet.volgtijd // INDICATOREN[niveau].deel
    own = spells(steps(data.numbers, niveau), data.ends).semi_join(_begins(zaken), "zaak_nr")
    rows = data.log.engine.arrow(
        own.filter(_.dag - _.begin_dag <= half).select("zaak_nr", "nr", "stap", "verblijf", "geeindigd").order_by("nr")
    )
    place = np.searchsorted(zaken.zaak_nr, rows["zaak_nr"].to_numpy())
    names = data.numbers.name_list(niveau)
    steps_of = rows["stap"].to_numpy()
    groups = {
        f"{niveau}: {names[int(nr)].as_py()}": steps_of == nr for nr in np.unique(steps_of) if nr > 0
    }  # fmt: skip
    units = zaken.neem(place)
    if niveau == "fase":
        acts = {name: mask for name, mask in units.groepen.items() if name.startswith("wet: ")}
        groups |= {f"{fase}, {wet}": own & mask for fase, own in list(groups.items()) for wet, mask in acts.items()}
    kept = enough(dict(sorted(groups.items())))
    if kept:
        days, ended = rows["verblijf"].to_numpy() / DAG_US, np.asarray(rows["geeindigd"].to_numpy(), bool)
        yield _time(niveau, units, days, ended, half, kept)


def _begins(zaken: Eenheden) -> Table:
    return ibis.memtable(pa.table({"zaak_nr": zaken.zaak_nr, "begin_dag": zaken.begin}))


def _decided(data: Gegevens, zaken: Eenheden) -> Meting:
    """Whether a zaak came to a first decision within the days that it is followed; zaken of objections do not count."""
    besluiten = data.tables["besluiten"]
    besluiten = besluiten.filter(pc.equal(besluiten["soort"], "besluit"))
    on = pc.coalesce(besluiten["besluit_op"], besluiten["bekend_op"])
    first = first_of(zaken.ids, besluiten["zaak"], on)
    questions = ~dispute_zaken(data, zaken)
    own = zaken.waar(questions)
    days = first[questions] - own.begin
    return Meting("besluit", own, (days <= data.opzet.volgtijd).astype(np.float64), data.opzet.volgtijd)


def dispute_zaken(data: Gegevens, zaken: Eenheden) -> Bools:
    """Which zaken are an objection or appeal themselves: all that happened in them is."""
    rows = data.log.engine.arrow(
        data.log.events.filter(_.fase.notnull() & ~_.fase.isin(["bezwaar", "beroep", "hoger beroep", "administratie"]))
        .select("zaak_nr").distinct()
    )  # fmt: skip
    disputes = pc.is_in(zaken.ids, value_set=data.tables["bezwaren"]["zaak"].combine_chunks())
    others = np.isin(zaken.zaak_nr, rows["zaak_nr"].to_numpy())
    return np.asarray(disputes.to_numpy(zero_copy_only=False), bool) & ~others


NOOIT = np.iinfo(np.int64).max // 2
"""A day that is later than every other one."""


def first_of(ids: pa.Array, names: pa.ChunkedArray, days: pa.ChunkedArray) -> Ints:
    """Per id the first of the days that belong to its name [days since 1970]; NOOIT for none."""
    found = np.full(len(ids), NOOIT, np.int64)
    place = pc.index_in(names, value_set=ids)
    known = pc.and_(pc.is_valid(place), pc.is_valid(days))
    at = place.filter(known).to_numpy().astype(np.int64)
    when = days.filter(known).cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)
    np.minimum.at(found, at, when)
    return found


def overdue(data: Gegevens) -> Meting:
    """What share of the terms of the law was exceeded, of those whose last day lies within the days that the zaak is
    followed; the terms of residents themselves do not count."""
    zaken, rows = data.zaken, data.tables["termijnen"]
    wanted = pc.and_(pc.equal(rows["richting"], "maximum"), pc.is_in(rows["status"], value_set=pa.array(_BEOORDEELD)))
    theirs = [code for code, termijn in bibliotheek().termijnen.items() if termijn.alleen_met_einde]
    mine = pc.and_(wanted, pc.invert(pc.is_in(rows["termijn"], value_set=pa.array(theirs, pa.string()))))
    rows = rows.filter(pc.and_(mine, pc.is_in(rows["zaak"], value_set=zaken.ids)))
    place = pc.index_in(rows["zaak"], value_set=zaken.ids).to_numpy().astype(np.int64)
    last = rows["uiterlijk"].cast(pa.int32()).to_numpy().astype(np.int64)
    kept = np.flatnonzero(last - zaken.begin[place] < data.opzet.volgtijd)
    rows, place = rows.take(pa.array(kept)), place[kept]
    law = pc.equal(rows["soort"], "wettelijk").to_numpy()
    groups = {ALLES: law} | per_value("termijn", rows["termijn"])
    late = pc.equal(rows["status"], "overschreden").to_numpy().astype(np.float64)
    return Meting("te_laat", zaken.neem(place), late, data.opzet.volgtijd, groepen=enough(groups))


_BEOORDEELD = ("binnen", "overschreden")
