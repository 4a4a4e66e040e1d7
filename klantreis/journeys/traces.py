"""The event log as columns of numbers, resident by resident: what journeys and handovers are read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from klantreis.engine import Engine, Table, _, clock_day, clock_us, ibis, instant_us
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.roles import doet, rolbits
from klantreis.vocabulary import DAG_US, EINDROLLEN, FASE_VOLGORDE, GESCHILFASEN

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ONBEKEND = 0
"""Number of a desk that is not known; names start at 1."""
FASERANG = {fase: nr for nr, fase in enumerate(("melding", "onderzoek", "advies", "besluit", "ondersteuning"), 1)}
"""Phases that can be a gain of phase, in their order."""
_ROLLEN = {
    "verwijst": ("doorverwijzing",), "vraagt": ("adviesvraag",), "antwoordt": ("adviesantwoord",),
    "besluit": ("besluit",), "bekend": ("bekendmaking",), "aanvraag": ("aanvraag",), "periodiek": ("periodiek",),
    "uitvraag": ("uitvraag",), "aanvulling": ("aanvulling_gevraagd",), "einde": EINDROLLEN,
}  # fmt: skip
DEEL = 500_000
"""Events that are looked at together: what is in memory at one time, for every core."""
_MARGE_US = 4 * 3_600_000_000
"""Local days begin at most two hours before the day in UTC; four make every instant positive within its day."""


@dataclass(frozen=True)
class Sporen:
    """Events in columns, ordered by persoon, zaak and order within the zaak.

    nr : gebeurtenis. persoon : the resident of the zaak, or its own number when it has none. zaak : zaak_nr. moment :
    shared by ties. dag : local day since 1970. us : instant [us UTC]. lokaal : the same on the wall clock [us]. grof :
    only the day is known. tijd : orders by day, then what no hour can place before instants. loket, naar : number of
    the desk, ONBEKEND for none. fase : rank in FASE_VOLGORDE, 0 for none. The bools: what the event does.
    eerste_zaak : how many zaken of the log come before these.
    """

    nr: Ints
    persoon: Ints
    zaak: Ints
    moment: Ints
    dag: Ints
    us: Ints
    lokaal: Ints
    grof: Bools
    tijd: Ints
    loket: Ints
    naar: Ints
    fase: Ints
    bron: Ints
    verwijst: Bools
    vraagt: Bools
    antwoordt: Bools
    besluit: Bools
    bekend: Bools
    aanvraag: Bools
    periodiek: Bools
    uitvraag: Bools
    aanvulling: Bools
    einde: Bools
    eerste_zaak: int
    omgeving: Omgeving

    def __len__(self) -> int:
        return len(self.nr)

    def in_fase(self, *fasen: str) -> Bools:
        """Events of one of these phases."""
        wanted = np.zeros(max(FASE_VOLGORDE.values()) + 1, bool)
        wanted[[FASE_VOLGORDE[fase] for fase in fasen]] = True
        return wanted[self.fase]

    @property
    def rang(self) -> Ints:
        """Rank of the phase in FASERANG, 0 outside it."""
        to_rank = np.zeros(max(FASE_VOLGORDE.values()) + 1, np.int64)
        for fase, rank in FASERANG.items():
            to_rank[FASE_VOLGORDE[fase]] = rank
        return to_rank[self.fase]

    @property
    def geschil(self) -> Bools:
        """Events of bezwaar, beroep and hoger beroep."""
        return self.in_fase(*GESCHILFASEN)


@dataclass(frozen=True)
class Omgeving:
    """What holds for the whole log, whichever residents are looked at.

    sluit : per source whether it ever records a closing. eerste_dag : its first day [days since 1970]. gezien :
    per desk whether it acts in these data; gedekt_van, gedekt_tot : the first and last day that its sources cover.
    """

    loketnamen: tuple[str, ...]
    bronnen: tuple[str, ...]
    peil: Ints
    sluit: Bools
    eerste_dag: Ints
    gezien: Bools
    gedekt_van: Ints
    gedekt_tot: Ints


@dataclass(frozen=True)
class Lezing:
    """An event log as a stored table of numbers, to be read resident by resident.

    zaken : kept table, one row per zaak: plek (its place in that order, from 0), zaak (zaak_nr), persoon, naam (its
    id), wie (its resident, or null).
    """

    engine: Engine
    rijen: Table
    zaken: Table
    omgeving: Omgeving

    def delen(self, ongeveer: int = DEEL) -> Iterator[Sporen]:
        """The events of about so many at a time; a resident is never split."""
        rest, zaken = None, 0
        for batch in self.engine.batches(self.rijen.order_by("persoon", "zaak", "nr"), ongeveer):
            new = pa.Table.from_batches([batch])
            rest = new if rest is None else pa.concat_tables([rest, new])
            while len(rest) >= ongeveer:
                persons = rest["persoon"].to_numpy()
                # Who stands last may go on in what is still to come.
                last = persons[ongeveer - 1]
                cut = int(np.searchsorted(persons, last))
                if not cut:
                    cut = int(np.searchsorted(persons, last, "right"))
                    if cut == len(rest):
                        break
                part, rest = rest.slice(0, cut), rest.slice(cut)
                made = self._sporen(part, zaken)
                zaken += int(np.count_nonzero(np.diff(made.zaak))) + 1
                yield made
        if rest is not None and len(rest):
            yield self._sporen(rest, zaken)

    def _sporen(self, table: pa.Table, eerste_zaak: int) -> Sporen:
        columns: dict[str, Any] = {
            each.name: table[each.name].combine_chunks().to_numpy(zero_copy_only=False)
            for each in fields(Sporen)
            if each.name in table.column_names
        }
        does = table["doet"].combine_chunks().to_numpy()
        for name, rollen in _ROLLEN.items():
            columns[name] = does & rolbits(rollen) != 0
        within = np.where(columns["grof"], 0, columns["us"] - columns["dag"] * DAG_US + _MARGE_US)
        tijd = (columns["dag"] << 38) + within
        # No hour places the events of a day on which their zaak has a date-only event.
        begins = np.flatnonzero(np.append(True, columns["moment"][1:] != columns["moment"][:-1]))
        tijd = np.repeat(np.minimum.reduceat(tijd, begins), np.diff(np.append(begins, len(tijd))))
        return Sporen(**columns, tijd=tijd, eerste_zaak=eerste_zaak, omgeving=self.omgeving)


def traces(log: EventLog, peildatums: Mapping[str, date | None]) -> Lezing:
    """Store an event log as numbers, by resident."""
    engine, events = log.engine, log.events
    both = events.select(naam="loket").union(events.select(naam="naar_loket"))
    desks = _namen(log, both)
    sources = _namen(log, events.select(naam="bron"))
    # The resident of a zaak is that of its first event that has one; a zaak without one is by itself.
    people = events.group_by("zaak_nr").agg(
        naam=_.zaak.arbitrary(), wie=_.inwoner.argmin(_.gebeurtenis, where=_.inwoner.notnull())
    )
    people = people.select(
        "naam", "wie", zaak="zaak_nr",
        persoon=ibis.dense_rank().over(
            ibis.window(order_by=[_.wie, ibis.ifelse(_.wie.isnull(), _.zaak_nr, ibis.null("int64"))])
        ).cast("int64"),
    )  # fmt: skip
    place = ibis.row_number().over(ibis.window(order_by=("persoon", "zaak"))).cast("int64")
    people = engine.keep(people.mutate(plek=place))
    rows = events.select(
        "moment", "loket", "naar_loket", "bron", nr=_.gebeurtenis, zaak=_.zaak_nr,
        us=instant_us(_.tijdstip), lokaal=clock_us(_.tijdstip_lokaal), dag=clock_day(_.tijdstip_lokaal),
        grof=_.precisie == "dag",
        fase=_.fase.cases(*FASE_VOLGORDE.items(), else_=0).cast("int64"),
        doet=doet(rol for rollen in _ROLLEN.values() for rol in rollen),
    )  # fmt: skip
    rows = _nummer(rows, desks, "loket", "loket")
    rows = _nummer(rows, desks, "naar_loket", "naar")
    rows = _nummer(rows, sources, "bron", "bron")
    rows = engine.keep(rows.inner_join(people.select("zaak", "persoon"), "zaak").order_by("persoon", "zaak", "nr"))
    loketten = ("(onbekend)", *engine.arrow(desks.order_by("nr"))["naam"].to_pylist())
    bronnen = ("", *engine.arrow(sources.order_by("nr"))["naam"].to_pylist())
    found = _omgeving(engine, rows, loketten, bronnen, laatste_dagen(peildatums, bronnen))
    return Lezing(engine, rows, people, found)


def _omgeving(
    engine: Engine, rows: Table, loketten: tuple[str, ...], bronnen: tuple[str, ...], peil: Ints
) -> Omgeving:  # fmt: skip
    sluit, eerste = np.zeros(len(bronnen), bool), np.full(len(bronnen), np.iinfo(np.int64).max)
    per_bron = rows.group_by("bron").agg(sluit=((_.doet & rolbits(["afsluiting"])) != 0).any(), eerste=_.dag.min())
    for row in engine.arrow(per_bron).to_pylist():
        sluit[row["bron"]], eerste[row["bron"]] = row["sluit"], row["eerste"]
    gezien, van = np.zeros(len(loketten), bool), np.full(len(loketten), np.iinfo(np.int64).max)
    tot = np.full(len(loketten), -1, np.int64)
    for row in engine.arrow(rows.select("loket", "bron").distinct()).to_pylist():
        desk, source = row["loket"], row["bron"]
        gezien[desk], van[desk], tot[desk] = True, min(van[desk], eerste[source]), max(tot[desk], peil[source])
    return Omgeving(loketten, bronnen, peil, sluit, eerste, gezien, van, tot)


def _namen(log: EventLog, names: Table) -> Table:
    distinct = names.filter(_.naam.notnull()).distinct()
    return log.engine.keep(distinct.mutate(nr=ibis.row_number().over(ibis.window(order_by="naam")).cast("int64") + 1))


def _nummer(rows: Table, names: Table, column: str, as_: str) -> Table:
    joined = rows.left_join(names.select(**{column: _.naam, "_nr": _.nr}), column).drop(column, f"{column}_right")
    return joined.mutate(**{as_: _._nr.fill_null(0).cast("int64")}).drop("_nr")


@dataclass(frozen=True)
class Zaken:
    """What is known of every zaak, in the order of Sporen; `van` to `tot` are the places of its events."""

    zaak: Ints
    van: Ints
    tot: Ints
    einde: Ints
    """Place of the last event that ends it, -1 for none."""

    @classmethod
    def uit(cls, sporen: Sporen) -> Zaken:
        """The zaken of the events."""
        n = len(sporen)
        van = np.flatnonzero(np.append(True, sporen.zaak[1:] != sporen.zaak[:-1])) if n else np.empty(0, np.int64)
        tot = np.append(van[1:], n)
        places = np.where(sporen.einde, np.arange(n), -1)
        return cls(sporen.zaak[van], van, tot, np.maximum.reduceat(places, van) if n else van)

    def lopend(self, sporen: Sporen, stilte: int) -> Bools:
        """Per zaak whether it is still going on: never ended, and an event less than so many days before peildatum."""
        last = np.maximum.reduceat(sporen.dag, self.van) if len(self.van) else self.van
        return np.asarray((self.einde < 0) & (sporen.omgeving.peil[sporen.bron[self.van]] - last < stilte))

    def per_gebeurtenis(self) -> Ints:
        """The place of its zaak, for every event."""
        return np.repeat(np.arange(len(self.van)), self.tot - self.van)


def enig(sporen: Sporen, zaken: Zaken, wat: Bools) -> Bools:
    """Per zaak whether some event is so."""
    return np.asarray(np.logical_or.reduceat(wat, zaken.van)) if len(zaken.van) else np.empty(0, bool)


def laatste_dagen(peildatums: Mapping[str, date | None], bronnen: tuple[str, ...]) -> Ints:
    """Per source number the last day that it covers [days since 1970]; the largest number where that is unknown."""
    first = date(1970, 1, 1)
    found = [peildatums.get(bron) for bron in bronnen]
    return np.array([np.iinfo(np.int64).max >> 1 if day is None else (day - first).days for day in found], np.int64)
