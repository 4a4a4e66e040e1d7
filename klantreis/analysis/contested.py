"""Which first decisions can be compared, and which of them were contested (definition 6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.objections import links_of
from klantreis.engine import ibis
from klantreis.eventlog.log import EventLog
from klantreis.fields import vergelijkbaar
from klantreis.vocabulary_links import GEEN, MEERDUIDIG, NIET_VERGELEKEN, PRIMAIR

POST: Final = timedelta(days=7)
"""So long after its term an objection that was posted in time may come in (Awb 6:9)."""
Rij = Mapping[str, Any]


@dataclass(frozen=True)
class Besluitkeuze:
    """The first decision of every zaak, as far as it can be compared.

    rijen : their rows of `besluiten`, in the order of the log. bestreden : per row whether it was contested.
    weggelaten : how many other decisions there are, by the reason why they are left out (NIET_VERGELEKEN).
    niet_te_plaatsen : objections without a link and without a resident: they may be about anybody's decision.
    """

    rijen: list[Rij]
    bestreden: list[bool]
    weggelaten: dict[str, int]
    niet_te_plaatsen: int


def comparable(log: EventLog, tabellen: Mapping[str, pa.Table], peildatums: Mapping[str, date | None]) -> Besluitkeuze:
    """Decide of every first decision of the log whether it can be compared, and whether it was contested.

    One decision per zaak, the first, whatever became of it: else contested zaken would have the longer ways. Its term
    to object, with a week for the post, was over by the peildatum of its source, and of every source with objections.
    Contested: an objection or appeal is linked to it, or to a decision on an objection to it.

    Parameters
    ----------
    log : the zaken that are chosen. tabellen : besluiten, bezwaren and koppelingen, of all zaken.
    """
    besluiten, bezwaren, koppelingen = (tabellen[name] for name in ("besluiten", "bezwaren", "koppelingen"))
    direct, inherited = _bestreden(besluiten, koppelingen)
    perhaps = _misschien(besluiten, bezwaren, koppelingen)
    until = _volledig_tot(log, bezwaren, peildatums)
    chosen: list[Rij] = []
    left_out: Counter[str] = Counter()
    zaken: set[str] = set()
    for row in _eerste_besluiten(log, besluiten):
        name, last = row["besluit"], row["bezwaar_tot"]
        reasons = {
            "later_besluit": row["zaak"] in zaken,
            "termijn_onbekend": last is None,
            "termijn_loopt": last is not None and last + POST > until[row["bron"]],
            "vervangt": name in inherited and name not in direct,
            "onzeker": name in perhaps and name not in direct,
        }
        zaken.add(row["zaak"])
        why = next((reason for reason in NIET_VERGELEKEN if reasons[reason]), None)
        if why is None:
            chosen.append(row)
        else:
            left_out[why] += 1
    loose = bezwaren.filter(pc.and_(pc.equal(bezwaren["zekerheid"], GEEN), pc.invert(bezwaren["niet_tijdig"])))
    return Besluitkeuze(
        chosen, [row["besluit"] in direct for row in chosen],
        {reason: left_out[reason] for reason in NIET_VERGELEKEN if left_out[reason]}, loose["inwoner"].null_count,
    )  # fmt: skip


def _eerste_besluiten(log: EventLog, besluiten: pa.Table) -> Iterator[Rij]:
    """Decisions on no objection, in these zaken, in the order of the log; each with its source."""
    rows = besluiten.filter(pc.equal(besluiten["soort"], PRIMAIR))
    columns = ["besluit", "zaak", "bekend_op", "bezwaar_tot", "gebeurtenis"]
    found = ibis.memtable(rows.select(columns)).inner_join(log.events.select("gebeurtenis", "bron"), "gebeurtenis")
    yield from log.engine.arrow(found.order_by("gebeurtenis")).to_pylist()


def _bestreden(besluiten: pa.Table, koppelingen: pa.Table) -> tuple[set[str], set[str]]:
    """Decisions that were contested; and those that the law contests, as they replaced a contested one (Awb 6:19)."""
    replaced = dict(zip(besluiten["besluit"].to_pylist(), besluiten["vervangt"].to_pylist(), strict=True))
    direct: set[str] = set()
    inherited: set[str] = set()
    for row in links_of(koppelingen).select(["besluit", "keten"]).to_pylist():
        besluit, keten = row["besluit"], row["keten"]
        if besluit is not None:
            (inherited if keten is not None and replaced.get(besluit) == keten else direct).add(besluit)
        if keten is not None:
            direct.add(keten)
    return direct, inherited


def _misschien(besluiten: pa.Table, bezwaren: pa.Table, koppelingen: pa.Table) -> set[str]:
    """Decisions that an objection perhaps concerns.

    It is one of several candidates; or an objection fits nothing, and this decision is of the same resident, of no
    other act, and was taken on or before the day of receipt. An objection to not deciding is about no decision.
    """
    unsure = koppelingen.filter(pc.equal(koppelingen["zekerheid"], MEERDUIDIG))
    found = set(unsure["besluit"].drop_null().to_pylist())
    own: dict[str, list[Rij]] = defaultdict(list)
    for row in besluiten.select(["besluit", "inwoner", "wet", "besluit_op"]).to_pylist():
        if row["inwoner"] is not None:
            own[row["inwoner"]].append(row)
    for bezwaar in bezwaren.select(["inwoner", "wet", "ontvangen", "zekerheid", "niet_tijdig"]).to_pylist():
        if bezwaar["zekerheid"] == GEEN and not bezwaar["niet_tijdig"]:
            found |= {
                row["besluit"] for row in own.get(bezwaar["inwoner"], ())
                if row["besluit_op"] <= bezwaar["ontvangen"] and _kan_zelfde_wet(row["wet"], bezwaar["wet"])
            }  # fmt: skip
    return found


def _kan_zelfde_wet(een: str | None, ander: str | None) -> bool:
    return een is None or ander is None or vergelijkbaar(een) == vergelijkbaar(ander)


def _volledig_tot(log: EventLog, bezwaren: pa.Table, peildatums: Mapping[str, date | None]) -> Mapping[str, date]:
    """Per source until when it and every source with objections are complete; without a peildatum that is never."""
    wanted = ibis.memtable(bezwaren.select(["gebeurtenis"]))
    found = log.engine.arrow(log.heel.semi_join(wanted, "gebeurtenis").select("bron").distinct())["bron"].to_pylist()
    registers = min((peildatums.get(bron) or date.min for bron in found), default=date.max)
    return {bron: min(peildatums.get(bron) or date.min, registers) for bron in log.bronnen()}
