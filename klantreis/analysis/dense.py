"""The event log in numbers: every name a dense id, so that what is counted over millions of events is counted over
integers.

Ids follow the order of the names, so that ordering by id is ordering by name.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from klantreis.analysis.begins import is_begin, is_eerste_besluit
from klantreis.engine import Engine, Table, _, clock_day, ibis, instant_us
from klantreis.eventlog.log import EventLog, is_einde
from klantreis.vocabulary import ALLES, DAG_US, EINDE, FASE_VOLGORDE, GESCHILFASEN, ONBEKEND, START

GROEPEN = ("wet",)
"""Attributes whose values each get a group of their own, besides all zaken together."""

_SOORTEN = ("activiteit", "loket", "team", "inwoner", "behandelaar")
"""What gets ids besides groups. Those of residents and workers only tell one from another; no table shows them."""

NR_ONBEKEND, NR_START, NR_EINDE = 0, -1, -2
"""Ids of what is no name of the log: an unknown desk, the artificial start and end. Names start at 1."""


@dataclass(frozen=True)
class DenseLog:
    """An event log in numbers.

    events : kept table, one row per event: zaak_nr, nr (order within the log), moment, us (instant [us UTC]), dag
        (local day since 1970), all int64; grof bool (date-only); activiteit, fase, loket, team, inwoner, behandelaar
        int64 ids (null: none); einde, weg, periodiek bool (it ends its zaak; it is a withdrawal; it has that role);
        begin, besluit, geschil bool (it can begin a zaak; it is a decision that can be contested; it belongs to an
        objection or appeal).
    groepen : kept table: zaak_nr, groep (id), one row per group that a zaak is in.
    namen : per kind of id (activiteit, fase, loket, groep) a table nr, naam.
    """

    engine: Engine
    events: Table
    groepen: Table
    namen: dict[str, Table]

    def named(self, table: Table, **columns: str) -> Table:
        """A table with ids replaced by their names: named(table, van="activiteit")."""
        for column, kind in columns.items():
            names = self.namen[kind].select(**{column: _.nr, "_naam": _.naam})
            table = table.left_join(names, column).drop(column, f"{column}_right").rename({column: "_naam"})
        return table

    def name_list(self, kind: str) -> pa.Array:
        """The names of a kind, each at the place of its id; place 0 is the unknown one."""
        own = self.namen[kind].filter(_.nr >= NR_ONBEKEND).order_by("nr")
        return self.engine.arrow(own)["naam"].combine_chunks()


def dense(log: EventLog) -> DenseLog:
    """An event log in numbers."""
    engine = log.engine
    namen = {kind: _numbered(engine, log.events, kind) for kind in (*_SOORTEN, *GROEPEN)}
    events = log.events.select(
        "zaak_nr", "moment", *_SOORTEN, *GROEPEN,
        nr=_.gebeurtenis,
        us=instant_us(_.tijdstip),
        dag=clock_day(_.tijdstip_lokaal),
        grof=_.precisie == "dag",
        fase=_.fase.cases(*FASE_VOLGORDE.items(), else_=ibis.null("int64")).cast("int64"),
        einde=is_einde(),
        weg=_.rollen.contains("ingetrokken"),
        periodiek=_.rollen.contains("periodiek"),
        begin=is_begin(),
        besluit=is_eerste_besluit(),
        geschil=_.fase.isin(GESCHILFASEN).fill_null(False),
    )  # fmt: skip
    for kind, names in namen.items():
        ids = names.filter(_.nr > NR_ONBEKEND).select(**{kind: _.export, "_nr": _.nr})
        events = events.left_join(ids, kind).drop(kind, f"{kind}_right").rename({kind: "_nr"})
    events = engine.keep(events)
    member = events.select("zaak_nr", groep=ibis.literal(0, "int64")).distinct()
    labels = [(0, ALLES)]
    for kind in GROEPEN:
        known = engine.arrow(namen[kind].filter(_.nr > NR_ONBEKEND)).to_pylist()
        labels += [(len(labels) - 1 + row["nr"], f"{kind}: {row['naam']}") for row in known]
        first = len(labels) - len(known) - 1
        own = events.filter(_[kind].notnull()).select("zaak_nr", groep=events[kind] + first).distinct()
        member = member.union(own)
    namen["groep"] = _as_table(labels)
    namen["fase"] = _as_table([*((nr, fase) for fase, nr in FASE_VOLGORDE.items()), *_EXTRA])
    return DenseLog(engine, events.drop(*GROEPEN), engine.keep(member), namen)


_EXTRA = ((NR_ONBEKEND, ONBEKEND), (NR_START, START), (NR_EINDE, EINDE))


def _numbered(engine: Engine, events: Table, kind: str) -> Table:
    distinct = events.filter(_[kind].notnull()).select(naam=_[kind]).distinct()
    rank = ibis.row_number().over(ibis.window(order_by="naam")).cast("int64") + 1
    # A name of the export that looks like one of ours stays itself, and is told apart.
    shown = distinct.naam.isin([naam for _nr, naam in _EXTRA]).ifelse(
        distinct.naam + " (zo in de export)", distinct.naam
    )
    ranked = distinct.mutate(nr=rank, export=distinct.naam, shown=shown).select("nr", "export", naam="shown")
    extra = _as_table(list(_EXTRA)).mutate(export=ibis.null("string")).select("nr", "export", "naam")
    return engine.keep(ranked.select("nr", "export", "naam").union(extra))


def _as_table(pairs: list[tuple[int, str]]) -> Table:
    return ibis.memtable(
        pa.table({"nr": pa.array([nr for nr, _n in pairs], pa.int64()), "naam": [n for _nr, n in pairs]})
    )


def in_days(micros: Table) -> Table:
    """Microseconds as days, rounded as they are stored."""
    return (micros / DAG_US).round(6)
