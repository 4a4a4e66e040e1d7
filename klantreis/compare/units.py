"""What is compared: zaken, klantreizen, decisions and objections, each in the period in which it starts."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.dense import DenseLog, dense
from klantreis.analysis.throughput import case_ends
from klantreis.compare.periods import Opzet
from klantreis.engine import Table, _, clock_day, ibis
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.peildatum import laatste_plausibele_dag
from klantreis.terms.facts import Bools, Ints, dag_nr
from klantreis.vocabulary import ALLES

MENGSEL = ("wet", "zaaktype", "kanaal", "melder", "wijk", "gemeente")
"""Attributes of which the mix is compared."""
STRATA = ("wet", "zaaktype")
"""Attributes to whose mix figures are standardised."""
_GESCHIL = ("bezwaar", "beroep", "hoger beroep")
_GEEN = -1


@dataclass(frozen=True)
class Eenheden:
    """Units that start in one of the windows and were followed to the end; arrays of one length.

    soort : zaak, klantreis, besluit or bezwaar. ids : what names them. zaak_nr : their (first) zaak. venster : place in
    opzet.vensters. begin : first day since 1970. inwoner : dense; a unit without a resident has one of its own.
    stratum : dense; units of one stratum have equal STRATA. groepen : name -> which units, ALLES first.
    """

    soort: str
    ids: pa.Array
    zaak_nr: Ints
    venster: Ints
    begin: Ints
    inwoner: Ints
    stratum: Ints
    groepen: Mapping[str, Bools]

    def __len__(self) -> int:
        return len(self.ids)

    def waar(self, mask: Bools) -> Eenheden:
        """Some of these units."""
        return self.neem(np.flatnonzero(mask))

    def neem(self, rows: Ints, soort: str | None = None, ids: pa.Array | None = None) -> Eenheden:
        """The units at these places, a place as often as it is named; with ids of their own when they are parts."""
        return Eenheden(
            soort or self.soort, self.ids.take(pa.array(rows)) if ids is None else ids, self.zaak_nr[rows],
            self.venster[rows], self.begin[rows], self.inwoner[rows], self.stratum[rows],
            {name: mask[rows] for name, mask in self.groepen.items()},
        )  # fmt: skip


class Gegevens:
    """A finished run, read for comparing: its log, its tables, and its units in the windows of a comparison.

    Parameters
    ----------
    tables : klantreizen, klantreis_zaken, bezoeken, overdrachten, lussen, termijnen, besluiten, bezwaren, koppelingen.
    peildatums : of every source. aankomst : days within which a referral arrives.
    """

    def __init__(
        self, log: EventLog, tables: Mapping[str, pa.Table], peildatums: Mapping[str, date | None], opzet: Opzet,
        aankomst: int = 42,
    ) -> None:  # fmt: skip
        self.log, self.tables, self.opzet, self.peildatums, self.aankomst = log, tables, opzet, peildatums, aankomst
        self.metingen: list[Any] = []
        """What was measured already (comparison.measure)."""

    def met(self, tables: Mapping[str, pa.Table]) -> Gegevens:
        """The same run with other tables, none of which its units are made of."""
        other = copy(self)  # with the units that were made already
        other.tables, other.metingen = {**self.tables, **tables}, []
        return other

    def over(self, opzet: Opzet) -> Gegevens:
        """The same run in other windows."""
        other = copy(self)  # with the log in numbers, which no window changes
        other.opzet, other.metingen = opzet, []
        for name in ("zaken", "klantreizen"):
            other.__dict__.pop(name, None)
        return other

    @cached_property
    def numbers(self) -> DenseLog:
        """The log in numbers."""
        return dense(self.log)

    @cached_property
    def ends(self) -> Table:
        """When every zaak ended."""
        return case_ends(self.log, self.numbers, self.peildatums)

    @cached_property
    def cases(self) -> pa.Table:
        """Every zaak of the log, by zaak_nr: zaak_nr, zaak, bron, begin (day since 1970), inwoner, MENGSEL (the first
        value that is known)."""
        events = self.log.events.mutate(dag=clock_day(_.tijdstip_lokaal))
        first = {name: _[name].argmin(_.gebeurtenis, where=_[name].notnull()) for name in ("inwoner", *MENGSEL)}
        own = events.group_by("zaak_nr").agg(
            zaak=_.zaak.argmin(_.gebeurtenis), bron=_.bron.argmin(_.gebeurtenis), begin=_.dag.min(), **first
        )
        return self.log.engine.arrow(own.order_by("zaak_nr"))

    def bronnen_van(self, zaak_nr: Ints) -> list[str]:
        """The sources from which at least a tenth of these zaken come."""
        place = np.searchsorted(self.cases["zaak_nr"].to_numpy(), zaak_nr)
        counts = self.cases["bron"].take(pa.array(place)).value_counts().to_pylist()
        return sorted(row["values"] for row in counts if row["counts"] >= len(zaak_nr) / 10)

    @cached_property
    def _residents(self) -> Ints:
        """Per zaak of `cases` its resident; zaken without one have one of their own."""
        return dense_residents(self.cases["inwoner"])

    @cached_property
    def _known(self) -> Bools:
        """Per zaak of `cases` whether its begin is in the data, and its source was watched then: of those that began
        earlier the source holds only the long ones."""
        known = self.ends.select("zaak_nr", bekend=_.telt & (_.begin_dag >= _.vanaf)).order_by("zaak_nr")
        return np.asarray(self.log.engine.arrow(known)["bekend"].to_numpy(), bool)

    @cached_property
    def zaken(self) -> Eenheden:
        """The zaken of the windows. They have the groups of the flow: every act of their events, every gemeente."""
        cases = self.cases
        nr, begin = (cases[name].to_numpy() for name in ("zaak_nr", "begin"))
        venster = np.where(self._known, self.venster(begin, cases["bron"]), _GEEN)
        masks = {ALLES: np.ones(len(nr), bool)} | self._per_wet(nr) | per_value("gemeente", cases["gemeente"], 2)
        every = Eenheden(
            "zaak", cases["zaak"].combine_chunks(), nr, venster, begin, self._residents, strata(cases), masks
        )  # fmt: skip
        return every.waar(venster != _GEEN)

    @cached_property
    def klantreizen(self) -> Eenheden:
        """The klantreizen of the windows. Their acts are those of events within the days that they are followed."""
        reizen, cases = self.tables["klantreizen"], self.cases
        reizen = reizen.filter(pc.invert(reizen["begonnen_voor_log"]))
        known = pc.index_in(reizen["klantreis"], value_set=cases["zaak"].combine_chunks())
        reizen = reizen.filter(pc.is_valid(known))
        place = pc.drop_null(known).to_numpy().astype(np.int64)
        begin = cases["begin"].to_numpy()[place]
        venster = self.venster(begin, cases["bron"].take(pa.array(place)))
        kept = np.flatnonzero((venster != _GEEN) & self._known[place])
        place = place[kept]
        ids = reizen["klantreis"].combine_chunks().take(pa.array(kept))
        own = Eenheden(
            "klantreis", ids, cases["zaak_nr"].to_numpy()[place], venster[kept], begin[kept], self._residents[place],
            strata(cases)[place], {ALLES: np.ones(len(kept), bool)},
        )  # fmt: skip
        groups = dict(own.groepen)
        events = self.reisgebeurtenissen(own)
        for naam in sorted(set(pc.drop_null(events["wet"]).unique().to_pylist())):
            mask = np.zeros(len(own), bool)
            mask[events.filter(pc.equal(events["wet"], naam))["eenheid"].to_numpy()] = True
            groups[f"wet: {naam}"] = mask
        groups |= per_value("gemeente", cases["gemeente"].take(pa.array(place)), 2)
        return Eenheden(
            own.soort, own.ids, own.zaak_nr, own.venster, own.begin, own.inwoner, own.stratum, groups
        )  # fmt: skip

    def reisgebeurtenissen(self, reizen: Eenheden) -> pa.Table:
        """What the log knows of klantreizen in the days that they are followed: eenheid (place in `reizen`), zaak_nr,
        gebeurtenis, dag, wet, loket, uitvraag bool (it asks for the story, in what can be a visit); by gebeurtenis."""
        of_zaak = self.tables["klantreis_zaken"].select(["zaak", "klantreis"])
        place = pc.index_in(of_zaak["klantreis"], value_set=reizen.ids)
        mine = pc.is_valid(place)
        known = pa.table({
            "zaak": of_zaak["zaak"].filter(mine), "eenheid": pc.drop_null(place).cast(pa.int64()),
        })  # fmt: skip
        known = known.append_column("begin", pa.array(reizen.begin[known["eenheid"].to_numpy()]))
        events = self.log.events.mutate(dag=clock_day(_.tijdstip_lokaal)).inner_join(ibis.memtable(known), "zaak")
        within = events.filter(_.dag - _.begin <= self.opzet.volgtijd)
        return self.log.engine.arrow(
            within.select(
                "eenheid", "zaak_nr", "gebeurtenis", "dag", "wet", "loket",
                uitvraag=_.rollen.contains("uitvraag") & ~_.rollen.contains("periodiek")
                & ~_.fase.isin(_GESCHIL).fill_null(False),
            ).order_by("gebeurtenis")
        )  # fmt: skip

    def venster(self, begin: Ints, bronnen: pa.ChunkedArray) -> Ints:
        """The window of units that begin on these days; -1 for none, and for those that could not be followed to their
        end because their source stopped.

        Parameters
        ----------
        begin : days since 1970. bronnen : the source of each.
        """
        found = np.full(len(begin), _GEEN, np.int64)
        for nr, window in enumerate(self.opzet.vensters):
            found[(begin >= dag_nr(window.van)) & (begin <= dag_nr(window.tot))] = nr
        coded = bronnen.combine_chunks().dictionary_encode()
        until = [self.peildatums.get(bron) for bron in coded.dictionary.to_pylist()]
        days = np.array([dag_nr(day) if day else np.iinfo(np.int64).max for day in until], np.int64)
        followed = begin + self.opzet.volgtijd <= days[coded.indices.to_numpy(zero_copy_only=False)]
        return np.where(followed, found, _GEEN)

    def _per_wet(self, nr: Ints) -> dict[str, Bools]:
        rows = self.log.engine.arrow(self.log.events.filter(_.wet.notnull()).select("zaak_nr", "wet").distinct())
        found = {}
        for naam in sorted(rows["wet"].unique().to_pylist()):
            own = rows.filter(pc.equal(rows["wet"], naam))["zaak_nr"].to_numpy()
            found[f"wet: {naam}"] = np.isin(nr, own)
        return found


def first_day(log: EventLog) -> date | None:
    """The first day of the log that can be an event's and no typing error: as the last plausible day, the other way."""
    rows = log.engine.arrow(
        log.heel.mutate(dag=_.tijdstip_lokaal.date()).group_by("dag").agg(n=_.count())
    ).to_pylist()  # fmt: skip
    turn = date(2000, 1, 1)
    turned = {turn + (turn - row["dag"]): row["n"] for row in rows}
    found = laatste_plausibele_dag(turned)
    return found and turn - (found - turn)


def last_day(log: EventLog, peildatums: Mapping[str, date | None], since: date) -> date | None:
    """The last day that is known of every source that was still there on `since`."""
    rows = log.engine.arrow(log.heel.group_by("bron").agg(tot=_.tijdstip_lokaal.max().date())).to_pylist()
    days = [day for row in rows if (day := peildatums.get(row["bron"])) and row["tot"] >= since]
    return min(days, default=None)


def dense_residents(inwoner: pa.ChunkedArray) -> Ints:
    """A number per resident; what has none gets a number of its own."""
    coded = inwoner.combine_chunks().dictionary_encode()
    known = coded.is_valid().to_numpy(zero_copy_only=False)
    numbers: Ints = coded.indices.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    numbers[~known] = len(coded.dictionary) + np.arange(int((~known).sum()))
    return numbers


def strata(cases: pa.Table) -> Ints:
    """A number per combination of STRATA."""
    found = np.zeros(len(cases), np.int64)
    for name in STRATA:
        coded = cases[name].combine_chunks().dictionary_encode(null_encoding="encode")
        own = coded.indices.to_numpy(zero_copy_only=False)
        found = found * (len(coded.dictionary) + 1) + own
    _values, numbers = np.unique(found, return_inverse=True)
    return np.asarray(numbers, np.int64)


def per_value(soort: str, values: pa.ChunkedArray, minstens: int = 1) -> dict[str, Bools]:
    """A group per value ("gemeente: A"), when there are at least so many different ones."""
    names = sorted(value for value in values.unique().to_pylist() if value is not None)
    if len(names) < minstens:
        return {}
    return {
        f"{soort}: {naam}": pc.fill_null(pc.equal(values, naam), False).to_numpy() for naam in names
    }  # fmt: skip
