"""The events that decisions and objections are made of, in columns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.engine import _, clock_day, ibis
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.roles import doet, rolbits
from klantreis.fields import vergelijkbaar
from klantreis.terms.facts import GEEN
from klantreis.vocabulary import EINDROLLEN, FASE_VOLGORDE, FASEN, GESCHILFASEN

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NIETS = -1
"""No row, no value."""
GEEN_DAG = GEEN
_ROLLEN: Final = (
    "besluit", "bekendmaking", "uitspraak", "aanvraag", "ingebrekestelling", "ingetrokken", "afsluiting", "verdaging",
    "opschorting", "aanvulling_gevraagd", "commissie",
)  # fmt: skip
_TEKSTEN: Final = ("relatie", "activiteit", "zaaktype", "uitkomst", "loket")


@dataclass(frozen=True)
class Teksten:
    """A column of texts as numbers, places among its distinct values; NIETS for none."""

    nr: Ints
    woorden: pa.Array

    @classmethod
    def samen(cls, *columns: pa.ChunkedArray) -> list[Teksten]:
        """Columns of which equal texts get equal numbers."""
        if all(column.null_count == len(column) for column in columns):
            return [cls(np.full(len(column), NIETS), pa.array([], pa.string())) for column in columns]
        parts = [column.combine_chunks().cast(pa.string()) for column in columns]
        coded = pa.concat_arrays(parts).dictionary_encode()
        numbers = coded.indices.fill_null(NIETS).to_numpy().astype(np.int64)
        cuts = np.cumsum([len(part) for part in parts])[:-1]
        return [cls(part, coded.dictionary) for part in np.split(numbers, cuts)]

    @cached_property
    def waarden(self) -> list[str]:
        """The distinct values; of references there may be as many as events."""
        values: list[str] = self.woorden.to_pylist()
        return values

    def kolom(self, nr: Ints) -> pa.Array:
        """Numbers as texts; NIETS gives null."""
        return self.woorden.take(pa.array(nr, mask=nr == NIETS))

    def teksten(self, nr: Ints) -> list[str | None]:
        """Numbers as texts; NIETS gives None."""
        texts: list[str | None] = self.kolom(nr).to_pylist()
        return texts

    def zijn(self, welke: list[bool]) -> Bools:
        """Per row whether its text is one of those, given per distinct value."""
        return np.array([*welke, False], bool)[self.nr]


@dataclass(frozen=True)
class Feiten:
    """Events in the order of the log; no day is GEEN_DAG.

    zaak : place in `zaken`. nr : gebeurtenis. moment : shared by ties. dag, genoemd : days since 1970.
    fase : rank in FASE_VOLGORDE, 0 for none. doet : roles as bits. noemt : pairs of an event and a reference in its
    `verwijst_naar`. The rest: numbers of texts; besluit and noemt share theirs, and so do wet and that of zaken.
    """

    zaak: Ints
    nr: Ints
    moment: Ints
    dag: Ints
    genoemd: Ints
    fase: Ints
    doet: Ints
    besluit: Teksten
    noemt: tuple[Ints, Ints]
    relatie: Teksten
    activiteit: Teksten
    zaaktype: Teksten
    uitkomst: Teksten
    loket: Teksten
    wet: Teksten
    zaken: Zaken

    def __len__(self) -> int:
        return len(self.nr)

    def heeft(self, *rollen: str) -> Bools:
        """Events with any of these roles."""
        return np.asarray(self.doet & rolbits(rollen) != 0)

    @cached_property
    def geschil(self) -> Bools:
        """Events of bezwaar, beroep and hoger beroep."""
        return np.asarray(self.fase >= FASE_VOLGORDE[GESCHILFASEN[0]])

    @cached_property
    def besluit_of_bekend(self) -> Bools:
        """Events that take a decision or make one known; in a dispute a ruling too."""
        return np.asarray(self.heeft("besluit", "bekendmaking") | (self.geschil & self.heeft("uitspraak")))

    @cached_property
    def aanvraag(self) -> Bools:
        """Events that ask for a decision, and are none themselves."""
        return np.asarray(self.heeft("aanvraag") & ~self.geschil & ~self.besluit_of_bekend)


@dataclass(frozen=True)
class Zaken:
    """Every zaak: its zaak_nr, its id, its resident (of its first event that has one).

    wet : its act when it has just one; only asked of zaken with an event in Feiten that has none itself.
    eigen : it holds disputes only, and so is an objection that is a zaak of its own. dicht : the day on which it was
    closed or withdrawn at last, GEEN_DAG when it was not.
    """

    nummer: Ints
    naam: pa.Array
    inwoner: Teksten
    wet: Teksten
    eigen: Bools
    dicht: Ints


def read(log: EventLog) -> Feiten:
    """Everything that can be a decision, an objection, or say something about either."""
    disputes = _.fase.isin(GESCHILFASEN)
    own = log.events.mutate(doet=doet(_ROLLEN)).filter(
        disputes | ((_.doet & rolbits(("besluit", "bekendmaking", "uitspraak", "aanvraag", "ingebrekestelling"))) != 0)
    )
    rows = log.engine.arrow(
        own.select(
            "zaak_nr", "gebeurtenis", "moment", "datum_genoemd", "doet", "besluit", "verwijst_naar", "wet", *_TEKSTEN,
            dag=clock_day(_.tijdstip_lokaal),
            fase=_.fase.cases(*FASE_VOLGORDE.items(), else_=0).cast("int64"),
        )
    )  # fmt: skip
    rows, table = _op_volgorde(rows, "gebeurtenis"), _zaken(log)
    number = table["zaak_nr"].to_numpy()
    acts = _wetten(log, np.unique(rows["zaak_nr"].filter(rows["wet"].is_null()).to_numpy()))
    parts = pc.split_pattern(rows["verwijst_naar"].combine_chunks(), "; ")
    with ThreadPoolExecutor(1) as beside:  # the two columns with the most different texts
        people = beside.submit(Teksten.samen, table["inwoner"])
        own, refs = Teksten.samen(rows["besluit"], pa.chunked_array([parts.flatten()]))
    wet, own_acts = Teksten.samen(rows["wet"], acts["wet"])
    own_act = Teksten(_enige(np.searchsorted(number, acts["zaak_nr"].to_numpy()), own_acts, len(number)), wet.woorden)
    zaken = Zaken(
        number, table["naam"].combine_chunks().cast(pa.string()), people.result()[0], own_act,
        table["eigen"].to_numpy(), table["dicht"].fill_null(GEEN_DAG).to_numpy(),
    )  # fmt: skip
    named = rows["datum_genoemd"].combine_chunks().cast(pa.int32())
    feiten = Feiten(
        zaak=np.searchsorted(number, rows["zaak_nr"].to_numpy()), nr=rows["gebeurtenis"].to_numpy(),
        moment=rows["moment"].to_numpy(), dag=rows["dag"].to_numpy(),
        genoemd=np.where(
            named.is_null().to_numpy(zero_copy_only=False), GEEN_DAG, named.fill_null(0).to_numpy().astype(np.int64)
        ),
        fase=rows["fase"].to_numpy(), doet=rows["doet"].to_numpy(),
        besluit=own, noemt=(pc.list_parent_indices(parts).to_numpy().astype(np.int64), refs.nr), wet=wet,
        **{name: Teksten.samen(rows[name])[0] for name in _TEKSTEN}, zaken=zaken,
    )  # fmt: skip
    # A zaak in which something was decided first is no zaak of disputes only, also when its steps have no phase.
    zaken.eigen[feiten.zaak[feiten.besluit_of_bekend & ~feiten.geschil]] = False
    disputed = np.zeros(len(number), bool)
    disputed[feiten.zaak[feiten.geschil]] = True
    return replace(feiten, zaken=replace(zaken, eigen=zaken.eigen & disputed))


def _op_volgorde(table: pa.Table, kolom: str) -> pa.Table:
    """In the order of a column of distinct numbers; a stored log is read in its order, and to sort it costs more."""
    key = table[kolom].to_numpy()
    return table if bool(np.all(key[1:] > key[:-1])) else table.take(pa.array(np.argsort(key)))


def _zaken(log: EventLog) -> pa.Table:
    """Every zaak of the log, in order: references may name one in which nothing was decided."""
    return log.engine.arrow(
        log.events.group_by("zaak_nr")
        .agg(
            naam=_.zaak.arbitrary(), inwoner=_.inwoner.argmin(_.gebeurtenis, where=_.inwoner.notnull()),
            eigen=~_.fase.isin(FASEN[:5]).fill_null(False).any(),
            dicht=clock_day(_.tijdstip_lokaal.max(where=doet(EINDROLLEN) != 0)),
        )
        .order_by("zaak_nr")
    )  # fmt: skip


def _wetten(log: EventLog, zaken: Ints) -> pa.Table:
    """The acts of these zaken (zaak_nr), the first first."""
    wanted = ibis.memtable(pa.table({"zaak_nr": zaken}))
    named = log.events.filter(_.wet.notnull()).semi_join(wanted, "zaak_nr") if len(zaken) else log.events.limit(0)
    return log.engine.arrow(named.group_by("zaak_nr", "wet").agg(eerste=_.gebeurtenis.min()).order_by("eerste"))


def _enige(zaak: Ints, wet: Teksten, n: int) -> Ints:
    """The act of every zaak that names one only, however it is written; NIETS for the others."""
    first = eerste_per(wet.nr, zaak, n, np.ones(len(zaak), bool))
    same = canoniek(wet.waarden)
    first[zaak[same[wet.nr] != same[first[zaak]]]] = NIETS
    return first


def canoniek(waarden: list[str]) -> Ints:
    """Per text the number of the first that is written alike but for case and spaces; at the end NIETS, for none."""
    first: dict[str, int] = {}
    return np.array([*(first.setdefault(vergelijkbaar(text), nr) for nr, text in enumerate(waarden)), NIETS], np.int64)


def eerste_per(values: Ints, group: Ints, n: int, which: Bools, geen: int = NIETS) -> Ints:
    """The value of the first row per group that is so, `geen` for none; rows stand in order."""
    rows = np.flatnonzero(which)[::-1]
    out = np.full(n, geen, np.int64)
    out[group[rows]] = values[rows]
    return out
