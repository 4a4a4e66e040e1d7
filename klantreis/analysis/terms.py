"""Every term of every zaak: the tables `termijnen` and `opschortingen` (definition 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from klantreis.analysis.term_cases import Zaakgevallen, after, cases, gevallen
from klantreis.analysis.term_events import NIETS, Termfeiten, term_events
from klantreis.eventlog.log import EventLog
from klantreis.schemas import schema_of
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import GEEN, Bools, Gevallen, Ints
from klantreis.terms.library import Bibliotheek
from klantreis.terms.models import Termijn
from klantreis.terms.outcome import BINNEN, NIET_TE_BEPALEN, NIET_VAN_TOEPASSING, OVERSCHREDEN, Uitkomst, bepaal
from klantreis.terms.reasons import als_tekst, bit
from klantreis.vocabulary import OPSCHORTINGEN, TERMIJNEN, TERMIJNSTATUS


@dataclass(frozen=True)
class _Termrijen:
    """The judged cases of one term."""

    termijn: Termijn
    gevonden: Zaakgevallen
    gevallen: Gevallen
    uitkomst: Uitkomst


def terms(
    log: EventLog, bibliotheek: Bibliotheek, kalender: Kalender, peildatums: Mapping[str, date | None]
) -> dict[str, pa.Table]:
    """Judge every term of every zaak.

    Parameters
    ----------
    bibliotheek : the terms, those of the municipality included. kalender : with the municipality's own days.
    peildatums : per source, the last day that it covers.

    Returns
    -------
    `termijnen` and `opschortingen`, in the order of the log, then of the library, then of the starts.
    """
    feiten = term_events(log, peildatums, _kenmerken(bibliotheek))
    done: dict[str, _Termrijen] = {}
    # A term that begins where another ends comes after it.
    for termijn in sorted(bibliotheek.termijnen.values(), key=lambda t: _begint_na(t) is not None):
        earlier = _begint_na(termijn)
        if earlier is not None and earlier not in done:
            continue
        rows = cases(feiten, termijn) if earlier is None else _na(feiten, termijn, done[earlier])
        facts = gevallen(feiten, termijn, rows)
        done[termijn.code] = _Termrijen(
            termijn, rows, facts, _oordeel(feiten, termijn, rows, facts, bibliotheek, kalender)
        )
    found = [done[code] for code in bibliotheek.termijnen if code in done]
    return {"termijnen": _termijnen(feiten, found), "opschortingen": _opschortingen(feiten, found)}


def _kenmerken(bibliotheek: Bibliotheek) -> tuple[str, ...]:
    """The attributes that are asked for: act and desk always, others when a term is limited by them."""
    names = {"wet", "loket"}
    for termijn in bibliotheek.termijnen.values():
        names |= set(termijn.zaken.model_dump(exclude_none=True)) if termijn.zaken else set()
        names |= {exception.kenmerk for exception in termijn.uitzonderingen}
    return tuple(sorted(names))


def _begint_na(termijn: Termijn) -> str | None:
    return termijn.trajecten[0].van.termijn


def _na(feiten: Termfeiten, termijn: Termijn, eerder: _Termrijen) -> Zaakgevallen:
    """Cases that begin on the last day of another term: only when what that term is about came in time."""
    found, outcome = eerder.gevonden, eerder.uitkomst
    in_time = outcome.status == BINNEN
    start = np.where(in_time, outcome.uiterlijk, GEEN)
    reden = np.where(in_time, 0, np.where(found.reden != 0, found.reden, bit("bezwaar_te_laat")))
    return after(feiten, termijn, found, start, reden)


def _oordeel(
    feiten: Termfeiten, termijn: Termijn, found: Zaakgevallen, facts: Gevallen, bibliotheek: Bibliotheek,
    kalender: Kalender,
) -> Uitkomst:  # fmt: skip
    """The outcome of every case; those that cannot be judged, or that the law excepts, say why."""
    result = Uitkomst.leeg(facts)
    judged = np.flatnonzero((found.reden == 0) & ~found.uitzondering)
    if len(judged):
        result.neem_over(bepaal(termijn, facts.kies(judged), kalender, bibliotheek.dwangsom), facts, judged)
    if _begint_na(termijn) is not None:
        _vroeg_is_op_tijd(result, facts)
    result.reden = np.where(found.reden != 0, found.reden, result.reden)
    result.status = np.where(found.uitzondering, NIET_VAN_TOEPASSING, result.status)
    result.reden = np.where(found.uitzondering, bit("uitzondering"), result.reden)
    result.reden |= np.where(_op_besluitdatum(feiten, termijn, found), bit("besluitdatum_gebruikt"), 0)
    if any(waarde.commissie for waarde in termijn.waarden):
        short = (result.status == OVERSCHREDEN) & ~facts.commissie
        result.reden |= np.where(short, bit("geen_commissie"), 0)
    if termijn.herhaalt:
        missing = (result.status == OVERSCHREDEN) & _gegevens_ontbreken(feiten, found, result.uiterlijk)
        result.status = np.where(missing, NIET_TE_BEPALEN, result.status)
        result.dagen_over = np.where(missing, np.nan, result.dagen_over)
        result.reden |= np.where(missing, bit("gegevens_gevraagd"), 0)
    return result


def _vroeg_is_op_tijd(result: Uitkomst, facts: Gevallen) -> None:
    """A decision on an objection before the term to object is over is early, and so in time (Awb 7:10(1))."""
    early = (result.reden & bit("einde_voor_start")) != 0
    result.status = np.where(early, BINNEN, result.status)
    result.dagen_over = np.where(early, facts.einde - result.uiterlijk, result.dagen_over)
    result.reden = np.where(early, result.reden & ~bit("einde_voor_start"), result.reden)


def _op_besluitdatum(feiten: Termfeiten, termijn: Termijn, found: Zaakgevallen) -> Bools:
    """Whether a case rests on the day of a decision because no notification is registered."""
    result = np.zeros(len(found), bool)
    for events, moments in (
        (found.van, [traject.van for traject in termijn.trajecten]),
        (found.tot, [traject.tot for traject in termijn.trajecten]),
    ):
        if all(moment.rollen[:1] == ("bekendmaking",) for moment in moments):
            result |= (events != NIETS) & ~feiten.heeft("bekendmaking")[events]
    return result


def _gegevens_ontbreken(feiten: Termfeiten, found: Zaakgevallen, uiterlijk: Ints) -> Bools:
    """Whether documents had been asked for in the zaak and had not come by the last day of a case."""
    asked = np.flatnonzero(feiten.heeft("aanvulling_gevraagd") & ~feiten.geschil)
    came = np.flatnonzero(feiten.heeft("aanvulling_ontvangen") & ~feiten.geschil)
    at = np.searchsorted(feiten.moment[came], feiten.moment[asked], "left")
    event = np.append(came, NIETS)[at]
    same = (event != NIETS) & (feiten.zaak[event] == feiten.zaak[asked])
    received = np.where(same, feiten.dag[event], np.iinfo(np.int64).max)
    first = np.searchsorted(feiten.zaak[asked], found.zaak, "left")
    size = np.searchsorted(feiten.zaak[asked], found.zaak, "right") - first
    rows = np.repeat(np.arange(len(found)), size)
    item = np.repeat(first, size) + np.arange(len(rows)) - np.repeat(np.cumsum(size) - size, size)
    waiting = (feiten.dag[asked][item] <= uiterlijk[rows]) & (received[item] > uiterlijk[rows])
    return np.bincount(rows[waiting], minlength=len(found)) > 0


# --- the tables -----------------------------------------------------------------------------------------------------


def _dagen(days: Ints) -> pa.Array:
    return pa.array(np.where(days == GEEN, 0, days), pa.int64(), mask=days == GEEN).cast(pa.int32()).cast(pa.date32())


def _getal(values: Ints) -> pa.Array:
    return pa.array(values, pa.int64(), mask=values == GEEN)


def _kies(names: list[str | None], codes: Ints) -> pa.Array:
    """Names by number; NIETS gives null."""
    return pa.array([*names, None], pa.string()).take(pa.array(np.where(codes == NIETS, len(names), codes)))


def _termijnen(feiten: Termfeiten, found: list[_Termrijen]) -> pa.Table:
    parts = [_rijen(feiten, rows) for rows in found if len(rows.gevonden)]
    schema = schema_of(TERMIJNEN)
    if not parts:
        return schema.empty_table()
    nr = np.concatenate([np.full(len(part), place) for place, part in enumerate(parts)])
    zaak = np.concatenate([rows.gevonden.zaak for rows in found if len(rows.gevonden)])
    table = pa.concat_tables(parts).combine_chunks()
    return table.take(pa.array(np.lexsort((np.arange(len(table)), nr, zaak))))


def _rijen(feiten: Termfeiten, rows: _Termrijen) -> pa.Table:
    found, facts, out, termijn = rows.gevonden, rows.gevallen, rows.uitkomst, rows.termijn
    n = len(found)
    event = np.where(found.van != NIETS, found.van, found.tot)
    seen = [f"{w.versie} (niet geverifieerd)" if w.niet_geverifieerd else w.versie for w in termijn.waarden]
    local = _lokaal(out.uiterlijk_us)
    values: dict[str, Any] = {
        "zaak": feiten.zaken.zaak.take(pa.array(found.zaak)),
        "termijn": pa.array([termijn.code]).take(pa.array(np.zeros(n, np.int64))),
        "soort": pa.array([termijn.soort]).take(pa.array(np.zeros(n, np.int64))),
        "richting": pa.array([termijn.richting]).take(pa.array(np.zeros(n, np.int64))),
        "start": _dagen(facts.start),
        "uiterlijk": _dagen(out.uiterlijk),
        "werkelijk": _dagen(facts.einde),
        "opschorting_dagen": _getal(out.opschorting_dagen),
        "verdaging_dagen": _getal(out.verdaging_dagen),
        "verlengd_tot": _dagen(out.verlengd_tot),
        "status": pa.array(TERMIJNSTATUS).take(pa.array(out.status)),
        "dagen_over": pa.array(np.round(out.dagen_over, 6), mask=np.isnan(out.dagen_over)),
        "dwangsom_eur": _getal(out.dwangsom_eur),
        "reden": als_tekst(out.reden),
        "artikel": _kies([waarde.artikel for waarde in termijn.waarden], out.waarde),
        "versie": _kies(list(seen), out.waarde),
        "uiterlijk_tijdstip": local,
        "wet": _kies(list(feiten.waarden["wet"]), feiten.kenmerken["wet"][event]),
        "loket": _kies(list(feiten.waarden["loket"]), feiten.kenmerken["loket"][event]),
        "van_gebeurtenis": _getal(np.where(found.van == NIETS, GEEN, feiten.nr[found.van])),
        "tot_gebeurtenis": _getal(np.where(found.tot == NIETS, GEEN, feiten.nr[found.tot])),
    }
    schema = schema_of(TERMIJNEN)
    return pa.Table.from_arrays([values[field.name].cast(field.type) for field in schema], schema=schema)


def _lokaal(us: Ints) -> pa.Array:
    """Instants as Amsterdam wall-clock time."""
    import pyarrow.compute as pc

    from klantreis.vocabulary import TIJDZONE

    there = pa.array(np.where(us == GEEN, 0, us), pa.int64(), mask=us == GEEN)
    return pc.local_timestamp(there.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us", tz=TIJDZONE)))


def _opschortingen(feiten: Termfeiten, found: list[_Termrijen]) -> pa.Table:
    """What was registered during terms that could be judged, and what it did."""
    schema = schema_of(OPSCHORTINGEN)
    columns: dict[str, list[pa.Array]] = {name: [] for name in schema.names}
    keys: list[tuple[Ints, Ints]] = []
    for place, rows in enumerate(found):
        facts, out = rows.gevallen, rows.uitkomst
        stil, uit = facts.stilstand, facts.uitstel
        case = np.concatenate([stil.rij, uit.rij])
        keep = np.flatnonzero(_doet_ertoe(rows, case))
        if not len(keep):
            continue
        none = np.full(len(uit.rij), GEEN, np.int64)
        extension = np.where(out.uitstel_tot == GEEN, 0, np.maximum(out.uitstel_tot - out.zonder_uitstel[uit.rij], 0))
        kind = np.concatenate([np.where(stil.velden["aanvulling"] == 1, 0, 1), np.full(len(uit.rij), 2)])
        some = out.stil_dagen > 0
        made = {
            "zaak": feiten.zaken.zaak.take(pa.array(rows.gevonden.zaak[case])),
            "termijn": pa.array([rows.termijn.code]).take(pa.array(np.zeros(len(case), np.int64))),
            "start": _dagen(facts.start[case]),
            "soort": pa.array(["aanvulling", "geregistreerd", "verdaging"]).take(pa.array(kind)),
            "gevraagd": _dagen(np.concatenate([stil.velden["gevraagd"], uit.velden["aangekondigd"]])),
            "hervat": _dagen(np.concatenate([stil.velden["hervat"], none])),
            "eerste_dag": _dagen(np.concatenate([np.where(some, out.stil_eerste, GEEN), none])),
            "laatste_dag": _dagen(
                np.concatenate([np.where(some, out.stil_laatste, GEEN), np.where(extension > 0, out.uitstel_tot, GEEN)])
            ),
            "dagen": _getal(np.concatenate([out.stil_dagen, extension])),
            "reden": als_tekst(np.concatenate([out.stil_reden, out.uitstel_reden])),
        }
        for name, array in made.items():
            columns[name].append(array.take(pa.array(keep)).cast(schema.field(name).type))
        keys.append((rows.gevonden.zaak[case[keep]], np.full(len(keep), place)))
    if not keys:
        return schema.empty_table()
    whole = [pa.chunked_array(columns[name]).combine_chunks() for name in schema.names]
    zaken, places = (np.concatenate([pair[nr] for pair in keys]) for nr in (0, 1))
    table = pa.Table.from_arrays(whole, schema=schema)
    return table.take(pa.array(np.lexsort((np.arange(len(table)), places, zaken))))


def _doet_ertoe(rows: _Termrijen, case: Ints) -> Bools:
    """Items, suspensions before extensions, of judged cases, on which the rule of their case has something to say."""
    waarden, aanvulling = rows.termijn.waarden, rows.gevallen.stilstand.velden["aanvulling"] == 1
    grounds = [{grond.soort for grond in waarde.opschorting} for waarde in waarden]
    rule = rows.uitkomst.waarde[case]
    kind = np.concatenate([np.where(aanvulling, 0, 1), np.full(len(case) - len(aanvulling), 2)])
    says = np.zeros((len(waarden) + 1, 3), bool)
    for nr, waarde in enumerate(waarden):
        extended = waarde.verdaging is not None or rows.termijn.mededeling is not None
        says[nr] = "aanvulling" in grounds[nr], "geregistreerd" in grounds[nr], extended
    return np.asarray(says[rule, kind])
