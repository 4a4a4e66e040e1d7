"""Which decisions can be compared, and which of them were contested (definition 6, `voorafgaand`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.objections import links_of
from klantreis.engine import _, clock_day
from klantreis.eventlog.log import EventLog
from klantreis.fields import vergelijkbaar
from klantreis.links.events import GEEN_DAG, Bools, Ints
from klantreis.terms.facts import dag_nr
from klantreis.vocabulary_links import (
    BEZWAAR,
    GEEN,
    MEERDUIDIG,
    PRIMAIR,
    VOORAFGAAND_TELT,
)  # fmt: skip

POST_DAGEN = 7
"""So long after its term an objection that was posted in time may come in (Awb 6:9)."""
TERUGKIJK_DAGEN = 365
"""Days before a decision in which is looked at what came before it."""
REGISTRATIEVERTRAGING_DAGEN = 28
"""Days that a municipality may need to register an objection that came in."""
BESTREDEN = ("nee", "ja", "onbekend")
NEE, JA, ONBEKEND = range(3)
TELT = tuple(VOORAFGAAND_TELT)


@dataclass(frozen=True)
class Besluitkeuze:
    """Every first decision, in the order of the log.

    tabel : their rows of `besluiten`. op : the day on which it was made known, else taken [days since 1970]: what came
    before lies before that day. telt : index into TELT. bestreden : index into BESTREDEN. niet_te_plaatsen : objections
    without a link and without a resident, that can be about anybody's decision.
    """

    tabel: pa.Table
    op: Ints
    telt: Ints
    bestreden: Ints
    niet_te_plaatsen: int


def select_decisions(
    log: EventLog, tabellen: Mapping[str, pa.Table], peildatums: Mapping[str, date | None],
    terugkijk: int = TERUGKIJK_DAGEN, vertraging: int = REGISTRATIEVERTRAGING_DAGEN,
) -> Besluitkeuze:  # fmt: skip
    """Decide of every first decision whether it can be compared, and whether it was contested.

    Whether it can be compared depends on days and sources only, never on whether it was contested, but for a decision
    that took the place of a contested one while the objection went on: the law contests that, not the resident.

    Parameters
    ----------
    tabellen : besluiten, bezwaren, koppelingen. peildatums : per source the last day that it covers. terugkijk,
    vertraging : settings [days].
    """
    besluiten = tabellen["besluiten"].filter(pc.equal(tabellen["besluiten"]["soort"], PRIMAIR))
    besluiten = besluiten.sort_by("gebeurtenis")
    bestreden, vervangt = _bestreden(besluiten, tabellen["koppelingen"])
    places, nowhere = _misschien(besluiten, tabellen["bezwaren"], tabellen["koppelingen"])
    bestreden[places[bestreden[places] == NEE]] = ONBEKEND
    op = _dagen(pc.coalesce(besluiten["bekend_op"], besluiten["besluit_op"]))
    telt = _telt(log, besluiten, tabellen["bezwaren"], peildatums, op, terugkijk, vertraging)
    telt[vervangt & (telt == 0)] = TELT.index("vervangt_bestreden")
    return Besluitkeuze(besluiten, op, telt, bestreden, nowhere)


def _bestreden(besluiten: pa.Table, koppelingen: pa.Table) -> tuple[Ints, Bools]:
    """Per decision JA or NEE; and whether only the law contests it, as it replaced a contested one (Awb 6:19).

    Who goes on about the decision on an objection contests the first decision too (`keten`).
    """
    links = links_of(koppelingen)
    replaced = dict(zip(besluiten["besluit"].to_pylist(), besluiten["vervangt"].to_pylist(), strict=True))
    direct: set[str | None] = set()
    inherited: set[str | None] = set()
    for besluit, keten in zip(links["besluit"].to_pylist(), links["keten"].to_pylist(), strict=True):
        own = keten is None or replaced.get(besluit) != keten
        (direct if own else inherited).add(besluit)
        direct.add(keten)
    names = besluiten["besluit"].to_pylist()
    found = np.array([JA if name in direct or name in inherited else NEE for name in names], np.int64)
    return found, np.array([name in inherited and name not in direct for name in names], bool)


def _misschien(besluiten: pa.Table, bezwaren: pa.Table, koppelingen: pa.Table) -> tuple[Ints, int]:
    """Places of decisions that an objection perhaps concerns, and how many objections could concern anybody's.

    Perhaps: it is one of several candidates; or the objection fits nothing, and the decision is of the same resident,
    of no other act, and was taken on or before the day of receipt.
    """
    unsure = koppelingen.filter(pc.equal(koppelingen["zekerheid"], MEERDUIDIG))["besluit"].combine_chunks()
    listed = pc.fill_null(pc.is_in(besluiten["besluit"], value_set=pc.drop_null(unsure)), False)
    places = set(np.flatnonzero(listed.to_numpy()).tolist())
    own: dict[str, list[int]] = {}
    for place, who in enumerate(besluiten["inwoner"].to_pylist()):
        own.setdefault(who, []).append(place)
    day, act = _dagen(besluiten["besluit_op"]).tolist(), [vergelijkbaar(x or "") for x in besluiten["wet"].to_pylist()]
    # An objection to not deciding in time is about no decision.
    loose = bezwaren.filter(pc.and_(pc.equal(bezwaren["zekerheid"], GEEN), pc.invert(bezwaren["niet_tijdig"])))
    nowhere = 0
    for who, wet, came in zip(
        loose["inwoner"].to_pylist(), loose["wet"].to_pylist(), _dagen(loose["ontvangen"]).tolist(), strict=True
    ):
        nowhere += who is None
        wanted = vergelijkbaar(wet or "")
        places |= {
            place for place in (own.get(who, ()) if who is not None else ())
            if day[place] <= came and (not wanted or not act[place] or wanted == act[place])
        }  # fmt: skip
    return np.array(sorted(places), np.int64), nowhere


def _telt(
    log: EventLog, besluiten: pa.Table, bezwaren: pa.Table, peildatums: Mapping[str, date | None], op: Ints,
    terugkijk: int, vertraging: int,
) -> Ints:  # fmt: skip
    """Per decision the first reason why it does not count; 0 when it does."""
    first = {
        row["bron"]: row["eerste"]
        for row in log.engine.arrow(
            log.heel.group_by("bron").agg(eerste=clock_day(_.tijdstip_lokaal).min())
        ).to_pylist()
    }  # fmt: skip
    bron = log.bron_van(besluiten["gebeurtenis"])
    objections = bezwaren.filter(pc.equal(bezwaren["soort"], BEZWAAR))
    registers = sorted(set(log.bron_van(objections["gebeurtenis"])))
    last = {name: dag_nr(peildatums.get(name)) for name in first}  # no peildatum: never over
    until = np.array([min([last[name], *(last[other] for other in registers)]) for name in bron], np.int64)
    tot = _dagen(besluiten["bezwaar_tot"])
    begun = np.array([first[name] for name in bron], np.int64)
    known = max((first[name] for name in registers), default=GEEN_DAG)
    reasons = {
        "termijn_onbekend": tot == GEEN_DAG,
        "termijn_loopt": np.where(tot == GEEN_DAG, 0, tot) + POST_DAGEN + vertraging > until,
        "terugblik_te_kort": op - terugkijk < begun,
        "bezwaren_later": op < known,
    }
    telt = np.zeros(len(op), np.int64)
    for reason, holds in reversed(reasons.items()):
        telt[holds] = TELT.index(reason)
    return telt


def _dagen(column: pa.ChunkedArray) -> Ints:
    """Days since 1970; GEEN_DAG for none."""
    return np.asarray(pc.fill_null(column.cast(pa.int32()).cast(pa.int64()), GEEN_DAG).to_numpy(), np.int64)
