"""What each source can show of how its zaken begin: whether their beginnings are registered, and from which day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

import numpy as np

from klantreis.analysis.survival import kaplan_meier
from klantreis.engine import Value, _, clock_day
from klantreis.eventlog.log import EventLog, is_einde
from klantreis.terms.facts import Ints, dag_nr
from klantreis.vocabulary import GESCHILFASEN

STILTE_DAGEN: Final = 180
"""What first shows itself within so many days after the first day of its source, and not with a beginning, may have
begun before it."""
TOEVAL: Final = 1e-6
"""Less likely than this it is no coincidence that no zaak had ended before the first one did."""
WERKFASEN: Final = ("onderzoek", "advies", "besluit", "ondersteuning", *GESCHILFASEN)
"""Phases in which there is work on a zaak, after it came in."""
_LATER: Final = ("commissie", "uitspraak", "besluit", "bekendmaking", "opschorting", "hervatting", "verdaging")


def is_begin() -> Value:
    """Whether an event can be the first of its zaak: phase melding, an aanvraag, or the receipt of an objection or
    appeal (an event in those phases that is no hearing, decision, suspension or end)."""
    later = reduce(or_, (_.rollen.contains(rol) for rol in _LATER), is_einde())
    receipt = _.fase.isin(GESCHILFASEN) & ~later
    return ((_.fase == "melding") | _.rollen.contains("aanvraag") | receipt).fill_null(False)


def is_eerste_besluit() -> Value:
    """Whether an event is a decision or its notification, on objections and appeals not counted."""
    decides = _.rollen.contains("besluit") | _.rollen.contains("bekendmaking")
    return (decides & ~_.fase.isin(GESCHILFASEN).fill_null(False)).fill_null(False)


@dataclass(frozen=True)
class Bronbegin:
    """What a source shows of beginnings; days since 1970.

    eerste_dag : of its first event. kent_begin : some event is a beginning. kent_besluit : some event is a decision.
    kent_werk : some event is in a phase after the first (WERKFASEN). vanaf : the day from which it was watched,
    when it holds only zaken that had not ended before that day; else None.
    """

    eerste_dag: int
    kent_begin: bool
    kent_besluit: bool
    kent_werk: bool
    vanaf: int | None


def source_begins(log: EventLog, peildatums: Mapping[str, date | None]) -> dict[str, Bronbegin]:
    """What every source of a log shows of beginnings, before any filter.

    An export of "all zaken that were open on 1 January 2023 or later" holds their beginnings of years before, but not
    the zaken that were over by then: those that are there would look too long. Such an export has no end before that
    day. So `vanaf` is the day of the first end, when it would be a coincidence beyond belief (TOEVAL) that none of the
    zaken that began earlier had ended sooner: the product of their chances to last until that day, as zaken last that
    began on or after it.
    """
    events = log.heel.mutate(_dag=clock_day(_.tijdstip_lokaal), _begin=is_begin(), _eind=is_einde())
    per_source = log.engine.arrow(
        events.group_by("bron").agg(
            eerste_dag=_._dag.min(),
            kent_begin=_._begin.any(),
            kent_besluit=is_eerste_besluit().any(),
            kent_werk=_.fase.isin(WERKFASEN).any(),
        )
    ).to_pylist()
    cases = events.group_by("zaak_nr").agg(
        bron=_.bron.argmin(_.gebeurtenis), begin=_._dag.min(), bekend=_._begin.argmin(_.gebeurtenis),
        eind=_._dag.max(where=_._eind),
    )  # fmt: skip
    known = cases.filter(_.bekend).group_by("bron", "begin", "eind").agg(n=_.count()).order_by("bron", "begin", "eind")
    rows = log.engine.arrow(known.mutate(eind=_.eind.fill_null(-1)))
    names = np.array(rows["bron"].to_pylist(), object)
    begin, eind, n = (rows[name].to_numpy() for name in ("begin", "eind", "n"))
    found = {}
    for row in per_source:
        own = names == row["bron"]
        peil = dag_nr(day) if (day := peildatums.get(row["bron"])) else None
        found[row["bron"]] = Bronbegin(
            row["eerste_dag"], bool(row["kent_begin"]), bool(row["kent_besluit"]), bool(row["kent_werk"]),
            _watched_from(begin[own], eind[own], n[own], peil),
        )  # fmt: skip
    return found


def _watched_from(begin: Ints, eind: Ints, n: Ints, peil: int | None) -> int | None:
    """The day from which zaken were watched, when no zaak that ended sooner is there. `eind` -1: it has not ended."""
    ended = eind >= 0
    if not ended.any():
        return None
    first = int(eind[ended].min())
    late, early = begin >= first, begin < first
    if not late.any() or not early.any():
        return None
    last = np.where(ended, eind, max(peil or 0, int(eind.max()), int(begin.max())) + 1)
    total = int(n[late].sum())
    curve = kaplan_meier(
        np.repeat((last - begin)[late], n[late]).astype(np.float64), np.repeat(ended[late], n[late])
    )  # fmt: skip
    # The share that lasted at least so long; a curve that comes to nothing in few zaken is no certainty.
    going = np.concatenate([[1.0], np.maximum(curve.overleving, 1 / (total + 2))])
    lasted = going[np.searchsorted(curve.tijden, (first - begin)[early].astype(np.float64), side="left")]
    return first if float(np.sum(n[early] * np.log(lasted))) < np.log(TOEVAL) else None
