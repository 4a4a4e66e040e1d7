"""Staged events -> the event log: doubles out, after-peildatum out, named, ordered.

Every step is table in, table out; the order is made once. What is taken out becomes uitval.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from klantreis.engine import Column, Engine, Table, _, ibis
from klantreis.eventlog.peildatum import peildatum_van
from klantreis.project import Project
from klantreis.vocabulary import DAG_US, FASE_VOLGORDE, KENMERKEN, NIET_HERKEND, RANG_ZONDER_FASE

MIDDERNACHT = 0.01
"""If more than this share of a column's times is midnight, midnight there means: no hour known."""

MIDDERNACHT_UTC = 0.5
"""A nightly job can run at 1:00: only if more than this share is midnight in UTC, they are dates written that way."""

_KENMERKEN = ("besluit", "verwijst_naar")
_WAARDEN = (
    "utc", "precisie", "activiteit", "fase", "rollen", "loket", "naar_loket", "behandelaar", *KENMERKEN, "besluit",
    "verwijst_naar", "datum_genoemd", "inwoner",
)  # fmt: skip
"""The mapped values that separate ties, in the order in which they do."""


@dataclass(frozen=True)
class Opbouw:
    """The event log before it is numbered, and what was found on the way.

    log : lazy, ordered; the staging columns plus `ogenblik` (int64 [us]; events of one zaak and one ogenblik are ties).
    niet_herkend : lazy: codes without a rule and desks outside the register.
    uitval : lazy: bron, bestand, regel, reden, kolom, waarde.
    peildatums : source -> (day or None, where it came from).
    middernacht : (source, column) pairs whose midnights were taken as "no hour known", with that share.
    gelijkende_kenmerken : references that normalising makes equal though different decisions bear them; there it is
        refused, and they are compared with their punctuation.
    """

    log: Table
    niet_herkend: Table
    uitval: Table
    peildatums: dict[str, tuple[date | None, str]]
    middernacht: dict[tuple[str, str], float]
    gelijkende_kenmerken: int


def build(engine: Engine, staged: Table, project: Project) -> Opbouw:
    """Build the event log of staged events (mapping.apply.VOORLOPIG)."""
    kept, doubles = _without_doubles(engine, staged)
    kept, late, peildatums = _until_peildatum(engine, kept, project)
    kept, middernacht = _midnights(engine, kept, project)
    kept, equal = _references(engine, _named(engine, kept))
    return Opbouw(_ordered(kept), _unknown(kept), doubles.union(late), peildatums, middernacht, equal)


def _uitval(table: Table, reden: str, waarde: Column | None = None) -> Table:
    shown = ibis.null("string") if waarde is None else waarde
    return table.select("bron", "bestand", "regel", reden=ibis.literal(reden), kolom=_.kolom, waarde=shown)


def _without_doubles(engine: Engine, staged: Table) -> tuple[Table, Table]:
    """Events of equal raw rows of one source, but for the first.

    Equal means: the same digest of the whole row, and also the same zaak, instant and code, so that two rows whose
    digests collide stay apart. (Of a wide row the code is the column of the step.)
    """
    key = ["bron", "afdruk", "zaak", "utc", "code"]
    many = staged.filter(_.afdruk.notnull()).group_by("bron", "afdruk").having(_.count() > 1).agg()
    suspects = staged.semi_join(many, ["bron", "afdruk"])
    window = ibis.window(group_by=key, order_by=["bestand", "regel"])
    doubles = engine.keep(suspects.mutate(nr=ibis.row_number().over(window)).filter(_.nr > 0).drop("nr"))
    if engine.arrow(doubles.aggregate(n=_.count())).column("n")[0].as_py() == 0:
        return staged, _uitval(doubles, "dubbel")
    # A wide row gives several events: each is known by row and column.
    return staged.anti_join(doubles, ["bron", "bestand", "regel", "kolom", "code"]), _uitval(doubles, "dubbel")


def _until_peildatum(
    engine: Engine, events: Table, project: Project
) -> tuple[Table, Table, dict[str, tuple[date | None, str]]]:
    day = (events.lokaal // DAG_US).cast("int64")
    counts = engine.arrow(events.group_by("bron", dag=day).agg(n=_.count())).to_pylist()
    days: dict[str, dict[date, int]] = {bron: {} for bron in project.bronnen}
    for row in counts:
        days[row["bron"]][date(1970, 1, 1) + timedelta(days=row["dag"])] = row["n"]
    peildatums = {
        bron: peildatum_van(days[bron], project=project.peildatum, extractie=spec.extractiedatum)
        for bron, spec in project.bronnen.items()
    }
    limits = {bron: (dag - date(1970, 1, 1)).days for bron, (dag, _how) in peildatums.items() if dag}
    late = any(row["dag"] > limits[row["bron"]] for row in counts if row["bron"] in limits)
    if not late:
        return events, _uitval(events.limit(0), "na_peildatum"), peildatums
    limit = events.bron.cases(*limits.items(), else_=2**40)
    after = day > limit
    written = ibis.literal(date(1970, 1, 1)) + day.as_interval("D")
    lost = _uitval(events.filter(after).mutate(dag=written.cast("string").substr(0, 10)), "na_peildatum", _.dag)
    return events.filter(~after), lost, peildatums


def _midnights(engine: Engine, events: Table, project: Project) -> tuple[Table, dict[tuple[str, str], float]]:
    """Midnights of a column that has too many of them lose their hour: in Amsterdam, or else on the clock of UTC."""
    events, found = _utc_midnights(engine, events, project)
    at_midnight = (events.lokaal % DAG_US == 0) & (events.precisie > 0)
    counts = (
        events.filter(_.precisie > 0)
        .group_by("bron", "kolom")
        .agg(n=_.count(), nul=(_.lokaal % DAG_US == 0).sum().cast("int64"))
        .filter(_.nul > 0)
        .order_by("bron", "kolom")
    )
    own: dict[tuple[str, str], float] = {}
    for row in engine.arrow(counts).to_pylist():
        setting = project.bronnen[row["bron"]].middernacht
        share = row["nul"] / row["n"]
        if setting == "dag" or (setting is None and share > MIDDERNACHT):
            own[row["bron"], row["kolom"]] = share
    if own:
        hit = _columns(events, own)
        events = events.mutate(precisie=(at_midnight & hit).ifelse(0, events.precisie).cast("int8"))
    return events, found | own


def _columns(events: Table, pairs: Iterable[tuple[str, str]]) -> Column:
    return ibis.or_(*[(events.bron == bron) & (events.kolom == kolom) for bron, kolom in pairs])


def _utc_midnights(engine: Engine, events: Table, project: Project) -> tuple[Table, dict[tuple[str, str], float]]:
    """Columns most of whose times are midnight in UTC, and not in Amsterdam: dates that a system wrote as instants.

    Judged by instants and not by how they are written, since an extract may state them in any offset. The day is the
    day in UTC; it begins, as every day, at midnight in Amsterdam.
    """
    counts = (
        events.filter(_.precisie > 0)
        .group_by("bron", "kolom")
        .agg(n=_.count(), nul=((_.utc % DAG_US == 0) & (_.lokaal % DAG_US != 0)).sum().cast("int64"))
        .filter(_.nul > 0)
        .order_by("bron", "kolom")
    )
    found = {
        (row["bron"], row["kolom"]): row["nul"] / row["n"]
        for row in engine.arrow(counts).to_pylist()
        if row["nul"] / row["n"] > MIDDERNACHT_UTC and project.bronnen[row["bron"]].middernacht != "tijdstip"
    }
    if not found:
        return events, found
    hit = _columns(events, found) & (events.precisie > 0) & (events.utc % DAG_US == 0)
    day = events.utc
    begin = events.utc - (events.lokaal - events.utc)
    return events.mutate(
        precisie=hit.ifelse(0, events.precisie).cast("int8"),
        lokaal=hit.ifelse(day, events.lokaal),
        utc=hit.ifelse(begin, events.utc),
    ), found


def _named(engine: Engine, events: Table) -> Table:
    """The activity's name: the rule's, else the most frequent label of its code, else the code.

    One code with several labels stays one activity; a label that several codes of a source share is followed by the
    code, so that they stay several.
    """
    unnamed = events.filter(_.activiteit.isnull() & _.label.notnull())
    counts = engine.arrow(unnamed.group_by("bron", "code", "label").agg(n=_.count())).to_pylist()
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for row in counts:
        key, rank = (row["bron"], row["code"]), (-row["n"], row["label"])
        best[key] = min(best.get(key, rank), rank)
    used: dict[tuple[str, str], int] = {}
    for (bron, _code), (_n, label) in best.items():
        used[bron, label] = used.get((bron, label), 0) + 1
    if not best:
        return events.mutate(activiteit=ibis.coalesce(_.activiteit, _.code))
    rows = [
        {"bron": bron, "code": code, "naam": label if used[bron, label] == 1 else f"{label} ({code})"}
        for (bron, code), (_n, label) in sorted(best.items())
    ]
    names = ibis.memtable(rows, schema={"bron": "string", "code": "string", "naam": "string"})
    joined = events.left_join(names, ["bron", "code"])
    return joined.mutate(activiteit=ibis.coalesce(joined.activiteit, joined.naam, joined.code)).select(*events.columns)


def _references(engine: Engine, events: Table) -> tuple[Table, int]:
    """Events in which references keep their punctuation where that alone tells decisions of different zaken apart."""
    forms = events.filter(_.besluit.notnull()).group_by("besluit", "besluit_licht")
    found = forms.agg(eerste=_.zaak.min(), laatste=_.zaak.max()).group_by("besluit")
    found = found.agg(vormen=_.count(), eerste=_.eerste.min(), laatste=_.laatste.max())
    several = found.filter((_.vormen > 1) & (_.eerste != _.laatste)).order_by("besluit")
    equal = engine.arrow(several)["besluit"].to_pylist()
    if not equal:
        return events, 0
    kept = {name: events[name].isin(equal).ifelse(events[f"{name}_licht"], events[name]) for name in _KENMERKEN}
    # An event may name several ("A12; B7"): both columns hold them in the same order.
    name = events.verwijst_naar
    parts = name.split("; ").zip(events.verwijst_naar_licht.split("; "))
    each = parts.map(lambda pair: pair.f1.isin(equal).ifelse(pair.f2, pair.f1)).join("; ")
    kept["verwijst_naar"] = name.contains("; ").ifelse(each, kept["verwijst_naar"])
    return events.mutate(**kept), len(equal)


def _unknown(events: Table) -> Table:
    """The table `niet_herkend`."""
    day = ibis.literal(date(1970, 1, 1)) + (events.lokaal // DAG_US).as_interval("D")
    events = events.mutate(dag=day.cast("date"))
    unmapped = events.filter(_.regelnr < 0).select("bron", "dag", soort=ibis.literal("code"), waarde=_.code)
    desks = [
        events.filter(_[f"{name}_ruw"].notnull()).select(
            "bron", "dag", soort=ibis.literal(name), waarde=events[f"{name}_ruw"]
        )
        for name in ("loket", "naar_loket")
    ]
    counted = unmapped.union(*desks).group_by("bron", "soort", "waarde")
    table = counted.agg(gebeurtenissen=_.count(), eerste=_.dag.min(), laatste=_.dag.max())
    return table.select(*NIET_HERKEND).order_by("bron", "soort", _.gebeurtenissen.desc(), "waarde")


def _ordered(events: Table) -> Table:
    """The total order of definition 1.

    On a day on which a zaak has a date-only event, no hour can place that event, so all events of that day count as one
    moment (`ogenblik`: the start of the day); what follows the instant in the tie rule then decides, and known times
    come back among the mapped values. See docs/definities.md#volgorde.
    """
    dag = events.lokaal // DAG_US
    events = events.mutate(dag=dag)
    dates = events.filter(_.precisie == 0).group_by("zaak", "dag").agg(begin=_.utc.min())
    joined = events.left_join(dates, ["zaak", "dag"])
    events = joined.mutate(ogenblik=ibis.coalesce(joined.begin, joined.utc)).drop("begin", "zaak_right", "dag_right")
    rank = events.fase.cases(*FASE_VOLGORDE.items(), else_=RANG_ZONDER_FASE)
    keys = [
        events.zaak, events.ogenblik, events.volgorde.isnull(), events.volgorde, rank,
        *(part for name in _WAARDEN for part in (events[name].isnull(), events[name])),
        events.bron, events.bestand, events.regel, events.kolom,
    ]  # fmt: skip
    return events.order_by(*keys)
