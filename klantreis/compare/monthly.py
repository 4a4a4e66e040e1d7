"""Monthly series in which change points are sought (definition 7, `maandreeksen`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.dense import DenseLog
from klantreis.analysis.journey_summary import geldig
from klantreis.analysis.objections import links_of
from klantreis.analysis.steps import between, steps
from klantreis.compare.periods import Opzet
from klantreis.engine import Table, _, ibis
from klantreis.eventlog.log import EventLog, legt_einde_vast
from klantreis.schemas import schema_of
from klantreis.terms.facts import Bools, Ints, dag_nr
from klantreis.vocabulary import ALLES, DAG_US, FASE_VOLGORDE
from klantreis.vocabulary_compare import MAANDREEKSEN
from klantreis.vocabulary_links import PRIMAIR, VOORLOPIG

MINSTENS: Final = 5
"""A share or a mean of a month needs so many units; else the month has no value."""
REEKSEN: Final = {
    "aantal_zaken": "zaken die beginnen",
    "aantal_klantreizen": "klantreizen die beginnen",
    "aandeel_afgesloten": "deel van de zaken dat binnen de volgtijd is afgesloten",
    "aandeel_besloten": "deel van de zaken met een besluit binnen de volgtijd",
    "duur_zaak": "gemiddelde duur van zaken, geteld tot de volgtijd",
    **{
        f"duur_fase_{fase.replace(' ', '_')}": f"gemiddelde tijd in {fase}, geteld tot de volgtijd"
        for fase in FASE_VOLGORDE
    },
    "aandeel_terugkeer": "deel van de klantreizen met een terugkeer binnen de volgtijd",
    "aandeel_overdracht": "deel van de klantreizen met een overdracht die aankomt binnen de volgtijd",
    "aandeel_bestreden": "deel van de besluiten waartegen binnen de volgtijd bezwaar of beroep kwam",
}  # fmt: skip
"""Every series, in the order of the table, with what it is."""


@dataclass(frozen=True)
class _Eenheden:
    """Units of one kind: the day on which each begins [days since 1970], and per group the places of its units."""

    dag: Ints
    groepen: Mapping[str, Ints]


def monthly_series(
    tables: Mapping[str, pa.Table], log: EventLog, numbers: DenseLog, opzet: Opzet, peildatum: date
) -> pa.Table:  # fmt: skip
    """The table `maandreeksen`: one row per series, group and month.

    A unit belongs to the month in which it begins: a zaak with its first event, a stay in a phase with its first event,
    a klantreis with its start, a decision with the day on which it was taken. Each is followed `opzet.volgtijd` days
    from that day, and nothing is used that was seen later: so months are watched alike. Whole months count, after the
    burn-in and as long before `peildatum` as a unit is followed. Because all are followed to the end, the restricted
    mean of Kaplan-Meier (tau = volgtijd) is the mean of what they took, no more than tau of any.

    A zaak of which no source ever records a closing is never seen to end: it does not count for `aandeel_afgesloten`,
    and its duration, and that of its last phase, go to the last event within the time that it is followed.

    Parameters
    ----------
    tables : of the run: klantreizen, lussen, overdrachten, besluiten and koppelingen; what is not there has no series.
    peildatum : the last day that all sources know.

    Returns
    -------
    reeks (of REEKSEN), groep (`alle`, `wet: X`), maand (2024-03), n int64: units; waarde float64: a count, a share
    (0-1) or days; null when fewer than MINSTENS units began, and that is no count.
    """
    found = _Tabel(opzet, peildatum)
    _put_zaken(found, log, numbers, opzet.volgtijd)
    if "klantreizen" in tables:
        _put_klantreizen(found, tables, opzet.volgtijd)
    if "besluiten" in tables:
        _put_besluiten(found, tables, opzet.volgtijd)
    return found.table()


class _Tabel:
    """Rows of the table, put together series by series."""

    def __init__(self, opzet: Opzet, peildatum: date) -> None:
        begin = np.datetime64(opzet.aanloop_tot, "D") + 1
        end = np.datetime64(peildatum, "D") - opzet.volgtijd + 1
        first = begin.astype("datetime64[M]")
        self.first = int((first + (first.astype("datetime64[D]") < begin)).astype(np.int64))
        self.months = max(0, int(end.astype("datetime64[M]").astype(np.int64)) - self.first)
        self.rows: list[dict[str, Any]] = []

    def put(self, reeks: str, units: _Eenheden, values: Ints | Bools | None = None, per: int = 1) -> None:
        """A series: counts of the units, or the mean of their `values`, in parts of `per`."""
        month = units.dag.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - self.first
        names = sorted(units.groepen, key=lambda name: (name != ALLES, name))
        for groep in names:
            own = units.groepen[groep]
            own = own[(month[own] >= 0) & (month[own] < self.months)]
            n = np.bincount(month[own], minlength=self.months)
            total = np.zeros(self.months, np.int64)
            if values is not None:
                np.add.at(total, month[own], values[own].astype(np.int64))
            for nr in range(self.months):
                value = None if n[nr] < MINSTENS else round(int(total[nr]) / int(n[nr]) / per, 6)
                self.rows.append(
                    {"reeks": reeks, "groep": groep, "maand": str(np.datetime64(self.first + nr, "M")), "n": int(n[nr]),
                     "waarde": float(n[nr]) if values is None else value}
                )  # fmt: skip

    def table(self) -> pa.Table:
        """All of it, in the order of REEKSEN."""
        order = {reeks: nr for nr, reeks in enumerate(REEKSEN)}
        return pa.Table.from_pylist(sorted(self.rows, key=lambda row: order[row["reeks"]]), schema_of(MAANDREEKSEN))


def _put_zaken(found: _Tabel, log: EventLog, numbers: DenseLog, h: int) -> None:
    """Series of zaken and of their phases."""
    engine = log.engine
    closing = engine.arrow(log.heel.group_by("bron").agg(sluit=legt_einde_vast())).to_pylist()
    never = [row["bron"] for row in closing if not row["sluit"]]
    sources = log.events.select("zaak_nr", zwijgt=_.bron.isin(never) if never else ibis.literal(False))
    silent = sources.group_by("zaak_nr").agg(zwijgt=_.zwijgt.all())
    begin = numbers.events.group_by("zaak_nr").agg(start=_.dag.min())
    known = log.events.select("zaak_nr", "wet", nr=_.gebeurtenis, besluit=_.rollen.contains("besluit"))
    events = engine.keep(
        numbers.events.inner_join(known.drop("zaak_nr"), "nr").inner_join(begin, "zaak_nr")
        .inner_join(silent, "zaak_nr").filter(_.dag - _.start <= h)
    )  # fmt: skip
    cases = engine.arrow(
        events.group_by("zaak_nr", "start", "zwijgt").agg(
            us=_.us.min(), grof=(_.grof & (_.dag == _.start)).any(), besluit=_.besluit.any(), **_ends()
        ).order_by("zaak_nr")
    )  # fmt: skip
    wetten = engine.arrow(events.filter(_.wet.notnull()).select("zaak_nr", "wet").distinct().order_by("zaak_nr", "wet"))
    zaak, start = _ints(cases, "zaak_nr"), _ints(cases, "start")
    place, wet = np.searchsorted(zaak, _ints(wetten, "zaak_nr")), wetten["wet"].to_pylist()
    units = _Eenheden(start, _groepen(len(zaak), place, wet))
    ended = ~cases["eind"].is_null().to_numpy()
    speaks = ~cases["zwijgt"].to_numpy()
    found.put("aantal_zaken", units)
    found.put("aandeel_afgesloten", _only(units, speaks), ended)
    found.put("aandeel_besloten", units, cases["besluit"].to_numpy())
    found.put("duur_zaak", units, _durations(cases, h), DAG_US)
    _put_fasen(found, numbers, silent, h, (zaak, place, wet))


def _ends() -> dict[str, Any]:
    """Of grouped events: the last closing, or the last of all where no source records one."""
    end = _.einde | _.zwijgt
    return {
        "eind": _.us.max(where=end), "eind_dag": _.dag.max(where=end), "eind_grof_dag": _.dag.max(where=end & _.grof)
    }  # fmt: skip


def _durations(rows: pa.Table, h: int) -> Ints:
    """How long each took [us], no more than h days: whole days where its begin or end has no hour; h days when it did
    not end. What ended before it began (an invoice after the closing) took nothing."""
    begin, day, eind, last = (_ints(rows, name) for name in ("us", "start", "eind", "eind_dag"))
    open_ = rows["eind"].is_null().to_numpy()
    coarse = rows["grof"].to_numpy() | (_ints(rows, "eind_grof_dag") == last)
    took = np.where(coarse, (last - day) * DAG_US, eind - begin)
    return np.asarray(np.where(open_, h * DAG_US, np.clip(took, 0, h * DAG_US)), np.int64)


def _put_fasen(
    found: _Tabel, numbers: DenseLog, silent: Table, h: int, groups: tuple[Ints, Ints, list[str]]
) -> None:  # fmt: skip
    """How long every stay in a phase took: to the next phase, else to the end of the zaak."""
    engine = numbers.engine
    window = ibis.window(group_by="zaak_nr", order_by="nr")
    own = steps(numbers, "fase")
    following = {f"{name}_na": own[name].lead().over(window) for name in ("us", "dag", "grof", "moment")}
    stays = engine.keep(own.mutate(**following).inner_join(silent, "zaak_nr"))
    inner = between(_.moment_na == _.moment, _.grof | _.grof_na, (_.dag, _.dag_na), (_.us, _.us_na))
    went_on = engine.arrow(
        stays.filter(_.us_na.notnull()).select("zaak_nr", "nr", "stap", start=_.dag, duur=inner).order_by("nr")
    )
    last = stays.filter(_.us_na.isnull()).select("zaak_nr", "nr", "stap", "us", "grof", "zwijgt", start=_.dag)
    later = numbers.events.select("zaak_nr", "einde", einde_us=_.us, einde_dag=_.dag, einde_grof=_.grof)
    pairs = last.inner_join(later, "zaak_nr").filter(_.einde_dag - _.start <= h)
    end = _.einde | _.zwijgt
    ends = engine.arrow(
        pairs.group_by("zaak_nr", "nr", "stap", "us", "grof", "start").agg(
            eind=_.einde_us.max(where=end), eind_dag=_.einde_dag.max(where=end),
            eind_grof_dag=_.einde_dag.max(where=end & _.einde_grof),
        ).order_by("nr")
    )  # fmt: skip
    duur = np.concatenate([np.clip(_ints(went_on, "duur"), 0, h * DAG_US), _durations(ends, h)])
    both = (went_on, ends)
    stap, start, nr = (np.concatenate([_ints(part, name) for part in both]) for name in ("stap", "start", "zaak_nr"))
    zaak, place, wet = groups
    # A stay is in the groups of its zaak; a zaak has few.
    own_place = np.searchsorted(zaak, nr)
    wetten: dict[int, list[str]] = {}
    for at, name in zip(place.tolist(), wet, strict=True):
        wetten.setdefault(at, []).append(name)
    for fase, rank in FASE_VOLGORDE.items():
        here = np.flatnonzero(stap == rank)
        if not len(here):
            continue
        pairs_ = [(nr, name) for nr, at in enumerate(own_place[here].tolist()) for name in wetten.get(at, ())]
        member = _groepen(len(here), np.array([nr for nr, _name in pairs_], np.int64), [name for _nr, name in pairs_])
        found.put(f"duur_fase_{fase.replace(' ', '_')}", _Eenheden(start[here], member), duur[here], DAG_US)


def _put_klantreizen(found: _Tabel, tables: Mapping[str, pa.Table], h: int) -> None:
    """Series of klantreizen."""
    reizen = tables["klantreizen"].sort_by("klantreis")
    start = _dagen(reizen["start"])
    acts = [(text or "").split("; ") for text in reizen["wetten"].to_pylist()]
    wetten = [(nr, wet) for nr, own in enumerate(acts) for wet in own if wet]
    member = _groepen(len(start), np.array([nr for nr, _wet in wetten], np.int64), [wet for _nr, wet in wetten])
    units = _Eenheden(start, member)
    found.put("aantal_klantreizen", units)
    places = {name: nr for nr, name in enumerate(reizen["klantreis"].to_pylist())}
    arrived = tables["overdrachten"].filter(pc.is_valid(tables["overdrachten"]["aankomst"]))
    parts = (
        ("aandeel_terugkeer", geldig(tables["lussen"]), "terugkeer"), ("aandeel_overdracht", arrived, "aankomst"),
    )  # fmt: skip
    for reeks, rows, moment in parts:
        own = np.array([places[name] for name in rows["klantreis"].to_pylist()], np.int64)
        holds = np.zeros(len(start), bool)
        holds[own[_dagen(rows[moment]) - start[own] <= h]] = True
        found.put(reeks, units, holds)


def _put_besluiten(found: _Tabel, tables: Mapping[str, pa.Table], h: int) -> None:
    """The decisions that were contested."""
    besluiten = tables["besluiten"]
    besluiten = besluiten.filter(pc.and_(pc.equal(besluiten["soort"], PRIMAIR), pc.is_valid(besluiten["besluit_op"])))
    wet = besluiten["wet"].to_pylist()
    known = [nr for nr, name in enumerate(wet) if name]
    units = _Eenheden(
        _dagen(besluiten["besluit_op"]), _groepen(len(wet), np.array(known, np.int64), [wet[nr] for nr in known])
    )
    links = links_of(tables["koppelingen"])
    links = links.filter(pc.not_equal(links["soort"], VOORLOPIG))
    in_time = pc.fill_null(pc.less_equal(links["dagen_na_besluit"], h), False)
    names = pc.drop_null(links.filter(in_time)["besluit"].combine_chunks())
    contested = pc.is_in(besluiten["besluit"], value_set=names)
    found.put("aandeel_bestreden", units, contested.to_numpy().astype(bool))


def _groepen(n: int, place: Ints, wet: list[str]) -> dict[str, Ints]:
    """The group of all units and those of the acts: places, each once."""
    names = np.array(wet, object)
    return {ALLES: np.arange(n)} | {f"wet: {name}": np.unique(place[names == name]) for name in sorted(set(wet))}


def _only(units: _Eenheden, chosen: Bools) -> _Eenheden:
    return _Eenheden(units.dag, {name: own[chosen[own]] for name, own in units.groepen.items()})


def _ints(rows: pa.Table, name: str) -> Ints:
    """A column of whole numbers; GEEN for none."""
    return np.asarray(pc.fill_null(rows[name], dag_nr(None)).to_numpy(), np.int64)


def _dagen(column: pa.ChunkedArray) -> Ints:
    """Dates, or the dates of times on the wall clock, as days since 1970."""
    return np.asarray(column.cast(pa.date32()).cast(pa.int32()).to_numpy(), np.int64)
