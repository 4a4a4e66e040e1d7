"""Every term of every zaak: the tables `termijnen` and `opschortingen` (definition 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from klantreis.analysis.term_cases import Bestreden, Zaakgevallen, after, cases, met_bekendmaking
from klantreis.analysis.term_events import NIETS, Termfeiten, parts, read_events, term_events
from klantreis.analysis.term_facts import gegevens_ontbreken, gevallen
from klantreis.analysis.term_tables import Termrijen, opschortingen, termijnen
from klantreis.eventlog.log import EventLog
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import GEEN, Bools, Gevallen
from klantreis.terms.library import Bibliotheek
from klantreis.terms.models import Termijn
from klantreis.terms.outcome import BINNEN, NIET_TE_BEPALEN, NIET_VAN_TOEPASSING, OVERSCHREDEN, Uitkomst, bepaal
from klantreis.terms.reasons import bit
from klantreis.workers import on_every_core


def terms(
    log: EventLog, bibliotheek: Bibliotheek, kalender: Kalender, peildatums: Mapping[str, date | None],
    bestreden: Bestreden | None = None,
) -> dict[str, pa.Table]:  # fmt: skip
    """Judge every term of every zaak.

    Parameters
    ----------
    bibliotheek : the terms, those of the municipality included. kalender : with the municipality's own days.
    peildatums : per source, the last day that it covers. bestreden : decisions that a dispute in another zaak is about.

    Returns
    -------
    `termijnen` and `opschortingen`, in the order of the log, then of the library, then of the starts.
    """
    kenmerken, fasen = _kenmerken(bibliotheek), _fasen(bibliotheek)

    def judge(rows: pa.Table) -> dict[str, pa.Table]:
        return _deel(term_events(rows, peildatums, kenmerken, fasen), bibliotheek, kalender, bestreden or {})

    made = list(on_every_core(judge, parts(read_events(log, kenmerken))))
    return {name: pa.concat_tables([part[name] for part in made]) for name in made[0]}


def _deel(
    feiten: Termfeiten, bibliotheek: Bibliotheek, kalender: Kalender, bestreden: Bestreden
) -> dict[str, pa.Table]:
    """The tables of a part of the zaken."""
    done: dict[str, Termrijen] = {}
    # A term that begins where another ends comes after it.
    for termijn in sorted(bibliotheek.termijnen.values(), key=lambda t: _begint_na(t) is not None):
        earlier = _begint_na(termijn)
        if earlier is None:
            rows = cases(feiten, termijn)
            if termijn.alleen_met_einde:
                rows = met_bekendmaking(feiten, rows, bestreden)
        elif earlier in done:
            rows = _na(feiten, termijn, done[earlier])
        else:
            continue
        facts = gevallen(feiten, termijn, rows)
        done[termijn.code] = Termrijen(
            termijn, rows, facts, _oordeel(feiten, termijn, rows, facts, bibliotheek, kalender)
        )
    found = [done[code] for code in bibliotheek.termijnen if code in done]
    return {"termijnen": termijnen(feiten, found), "opschortingen": opschortingen(feiten, found)}


def _kenmerken(bibliotheek: Bibliotheek) -> set[str]:
    """The attributes by which terms are limited to some zaken."""
    names: set[str] = set()
    for termijn in bibliotheek.termijnen.values():
        names.update(exception.kenmerk for exception in termijn.uitzonderingen)
        names.update(termijn.zaken.model_dump(exclude_none=True) if termijn.zaken else ())
    return names


def _fasen(bibliotheek: Bibliotheek) -> set[str]:
    """The phases whose events begin or end a term."""
    moments = [
        moment
        for termijn in bibliotheek.termijnen.values()
        for traject in termijn.trajecten
        for moment in (traject.van, traject.tot)
    ]
    return {moment.fase for moment in moments if moment.fase is not None}


def _begint_na(termijn: Termijn) -> str | None:
    return termijn.trajecten[0].van.termijn


def _na(feiten: Termfeiten, termijn: Termijn, eerder: Termrijen) -> Zaakgevallen:
    """Cases that begin on the last day of another term: only when what that term is about came in time."""
    found, outcome = eerder.gevonden, eerder.uitkomst
    in_time = outcome.status == BINNEN
    why = found.reden | (outcome.reden & bit("geen_waarde"))
    reden = np.where(in_time, 0, np.where(why != 0, why, bit("bezwaar_te_laat")))
    return after(feiten, termijn, found, np.where(in_time, outcome.uiterlijk, GEEN), reden)


def _oordeel(
    feiten: Termfeiten, termijn: Termijn, found: Zaakgevallen, facts: Gevallen, bibliotheek: Bibliotheek,
    kalender: Kalender,
) -> Uitkomst:  # fmt: skip
    """The outcome of every case; those that cannot be judged, or that the law excepts, say why."""
    result = Uitkomst.leeg(facts)
    judged = np.flatnonzero((found.reden == 0) & ~found.uitzondering)
    if len(judged) == len(facts) and len(facts):
        result = bepaal(termijn, facts, kalender, bibliotheek.dwangsom)
    elif len(judged):
        result.neem_over(bepaal(termijn, facts.kies(judged), kalender, bibliotheek.dwangsom), facts, judged)
    result.reden = np.where(found.reden != 0, found.reden, result.reden)
    if _begint_na(termijn) is not None or termijn.alleen_met_einde:
        _vroeg_is_op_tijd(result, facts)
    else:
        both = (found.reden == 0) & (found.tot != NIETS) & (found.van != NIETS)
        _omgekeerd(result, both & (feiten.moment[found.tot] < feiten.moment[found.van]))
    result.status = np.where(found.uitzondering, NIET_VAN_TOEPASSING, result.status)
    result.reden = np.where(found.uitzondering, bit("uitzondering"), result.reden)
    on_decision = found.op_besluit & (found.reden == 0) & ~found.uitzondering
    result.reden |= np.where(on_decision, bit("besluitdatum_gebruikt"), 0)
    late = result.status == OVERSCHREDEN
    # Without the notification nobody can say that an objection, or the decision on it, came too late.
    _twijfel(result, late & found.begin_op_besluit & on_decision, "besluitdatum_gebruikt")
    if any(waarde.commissie for waarde in termijn.waarden):
        result.reden |= np.where(late & ~facts.commissie, bit("geen_commissie"), 0)
    if termijn.herhaalt:
        missing = gegevens_ontbreken(feiten, termijn, found, result.uiterlijk)
        _twijfel(result, late & missing, "gegevens_gevraagd")
    return result


def _twijfel(result: Uitkomst, rows: Bools, code: str) -> None:
    """What seems exceeded cannot be said to be."""
    result.status = np.where(rows, NIET_TE_BEPALEN, result.status)
    result.dagen_over = np.where(rows, np.nan, result.dagen_over)
    result.dwangsom_eur = np.where(rows, GEEN, result.dwangsom_eur)
    result.reden |= np.where(rows, bit(code), 0)


def _omgekeerd(result: Uitkomst, rows: Bools) -> None:
    """What ended before it began, be it on the same day, cannot be judged: one of the two is not right."""
    result.status = np.where(rows, NIET_TE_BEPALEN, result.status)
    result.dagen_over = np.where(rows, np.nan, result.dagen_over)
    judged = ("eerder_dan_minimum", "recht_voorbij", "uur_onbekend", "verordening_onbekend")
    result.reden = np.where(rows, (result.reden & ~sum(map(bit, judged))) | bit("einde_voor_start"), result.reden)


def _vroeg_is_op_tijd(result: Uitkomst, facts: Gevallen) -> None:
    """What comes before its term begins is in time: an objection before the decision is made known (Awb 6:10), and a
    decision on an objection before the term to object is over (Awb 7:10(1)).
    """
    early = (result.reden & bit("einde_voor_start")) != 0
    result.status = np.where(early, BINNEN, result.status)
    result.dagen_over = np.where(early, facts.einde - result.uiterlijk, result.dagen_over)
    result.reden = np.where(early, result.reden & ~bit("einde_voor_start"), result.reden)
