"""A rule and the facts -> the last day, the status and what it rests on (definition 5), for any number of cases."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np

from klantreis.terms.calendar import Kalender
from klantreis.terms.clock import Pauzes, einde, rust_op_onzekere
from klantreis.terms.extension import Verlenging, verlengd
from klantreis.terms.facts import GEEN, Bools, Floats, Gevallen, Ints, dag_nr
from klantreis.terms.hourly import uurklok
from klantreis.terms.models import UREN, Dwangsom, Termijn, Waarde
from klantreis.terms.penalty import boete
from klantreis.terms.reasons import bit
from klantreis.terms.suspension import Schorsingen, schorsingen
from klantreis.vocabulary import TERMIJNSTATUS

BINNEN, OVERSCHREDEN, LOOPT, NIET_TE_BEPALEN, NIET_VAN_TOEPASSING = range(len(TERMIJNSTATUS))


@dataclass
class Uitkomst:
    """What became of every case, in columns: days int64 since 1970, instants int64 [us UTC], GEEN for none.

    uiterlijk : the last day in time, with suspensions and extension (minimum: the first day allowed). zonder_uitstel :
    the same without extension. status : index into TERMIJNSTATUS. dagen_over : float64 [days], nan for none. reden :
    bit mask (terms.reasons). waarde : which of Termijn.waarden, -1 for none. respijt_tot, boetedagen : of the dwangsom.
    Per item of Gevallen.stilstand: stil_eerste, stil_laatste, stil_dagen (that counted), stil_reden. Per item of
    Gevallen.uitstel: uitstel_tot, uitstel_reden.
    """

    uiterlijk: Ints
    zonder_uitstel: Ints
    verlengd_tot: Ints
    verdaging_dagen: Ints
    opschorting_dagen: Ints
    status: Ints
    dagen_over: Floats
    dwangsom_eur: Ints
    ingebrekestelling: Ints
    respijt_tot: Ints
    boetedagen: Ints
    reden: Ints
    waarde: Ints
    uiterlijk_us: Ints
    stil_eerste: Ints
    stil_laatste: Ints
    stil_dagen: Ints
    stil_reden: Ints
    uitstel_tot: Ints
    uitstel_reden: Ints

    @classmethod
    def leeg(cls, gevallen: Gevallen) -> Uitkomst:
        """Nothing known yet: no rule holds."""
        lengths = {"stil": len(gevallen.stilstand.rij), "uitstel": len(gevallen.uitstel.rij)}
        made: dict[str, Any] = {}
        for each in fields(cls):
            n = lengths.get(each.name.partition("_")[0], len(gevallen))
            made[each.name] = np.full(n, np.nan) if each.name == "dagen_over" else np.full(n, GEEN, np.int64)
        made["status"][:], made["reden"][:], made["waarde"][:] = NIET_TE_BEPALEN, bit("geen_waarde"), -1
        for name in ("verdaging_dagen", "opschorting_dagen", "stil_dagen", "stil_reden", "uitstel_reden"):
            made[name][:] = 0
        return cls(**made)

    def neem_over(self, deel: Uitkomst, gevallen: Gevallen, rijen: Ints) -> None:
        """Write the outcome of some rows (gevallen.kies(rijen)) into that of all."""
        for each in fields(self):
            kind = each.name.partition("_")[0]
            own = gevallen.stilstand.rij if kind == "stil" else gevallen.uitstel.rij if kind == "uitstel" else None
            place = rijen if own is None else np.flatnonzero(np.isin(own, rijen))
            getattr(self, each.name)[place] = getattr(deel, each.name)


def bepaal(termijn: Termijn, gevallen: Gevallen, kalender: Kalender, dwangsom: Dwangsom) -> Uitkomst:
    """Apply a term to cases, each by the rule in force on its own start.

    Parameters
    ----------
    gevallen : cases whose start is known.
    dwangsom : its tariffs, for rules that Awb 4:17 applies to.

    Returns
    -------
    the outcome; where no rule holds on the start, status niet_te_bepalen with reason geen_waarde.

    Raises
    ------
    UsageError : a day outside the calendar.
    """
    result = Uitkomst.leeg(gevallen)
    # What came after the duty ended does not count.
    moot = (gevallen.vervallen != GEEN) & (gevallen.vervallen < gevallen.einde)
    gevallen = replace(gevallen, einde=np.where(moot, GEEN, gevallen.einde))
    for nr, waarde in enumerate(termijn.waarden):
        until = _tot_en_met(termijn, nr)
        own = (gevallen.start >= dag_nr(waarde.vanaf)) & (gevallen.start <= until)
        if nr and waarde.onmiddellijk:
            own |= _liep_nog(gevallen, result, dag_nr(waarde.vanaf))
        rijen = np.flatnonzero(own)
        if len(rijen):
            some = gevallen.kies(rijen)
            result.neem_over(_bij_waarde(termijn, nr, some, kalender, dwangsom), gevallen, rijen)
    return result


def _tot_en_met(termijn: Termijn, nr: int) -> int:
    """The last day of a value: its own, or the day before the next one, as in Termijn.waarde_op."""
    ends = [dag_nr(termijn.waarden[nr].tot_en_met or date.max)]
    return min(ends + [dag_nr(waarde.vanaf) - 1 for waarde in termijn.waarden[nr + 1 : nr + 2]])


def _liep_nog(gevallen: Gevallen, earlier: Uitkomst, vanaf: int) -> Bools:
    """Terms that were running when a rule with immediate effect came into force."""
    started = (gevallen.start < vanaf) & (earlier.waarde >= 0)
    ended = (_gebeurd(gevallen.einde, vanaf)) | (_gebeurd(gevallen.vervallen, vanaf))
    return started & (earlier.uiterlijk >= vanaf) & ~ended


def _gebeurd(dagen: Ints, voor: int) -> Bools:
    return np.asarray((dagen != GEEN) & (dagen < voor))


def _bij_waarde(termijn: Termijn, nr: int, gevallen: Gevallen, kalender: Kalender, dwangsom: Dwangsom) -> Uitkomst:
    waarde = termijn.waarden[nr]
    result = Uitkomst.leeg(gevallen)
    result.waarde[:] = nr
    result.reden[:] = bit("niet_geverifieerd") if waarde.niet_geverifieerd else 0
    if waarde.eenheid in UREN:
        _in_uren(result, gevallen, waarde, kalender)
        return result
    clock = _klok(termijn, waarde, gevallen, kalender)
    _schrijf(result, clock, gevallen, termijn, waarde)
    if kalender.onzeker:
        look = np.flatnonzero(rust_op_onzekere(gevallen.start, clock.verlenging.uiterlijk, kalender))
        if len(look):
            sure = _klok(termijn, waarde, gevallen.kies(look), kalender.zeker)
            differs = sure.verlenging.uiterlijk != clock.verlenging.uiterlijk[look]
            result.reden[look] |= np.where(differs, bit("dag_niet_geverifieerd"), 0)
    {"maximum": _maximum, "recht": _recht, "minimum": _minimum}[termijn.richting](
        result, gevallen, waarde, clock.verlenging
    )
    _dwangsom(result, gevallen, waarde, kalender, dwangsom)
    return result


@dataclass(frozen=True)
class _Klok:
    schorsingen: Schorsingen
    pauzes: Pauzes
    eind: Ints
    verlenging: Verlenging


def _klok(termijn: Termijn, waarde: Waarde, gevallen: Gevallen, kalender: Kalender) -> _Klok:
    """The last day of every case."""
    stops = schorsingen(gevallen, waarde)
    pauzes = stops.pauzes().na(gevallen.start)
    most = waarde.commissie or waarde.aantal
    count = np.where(gevallen.commissie, most, waarde.aantal).astype(np.int64)
    atw = termijn.termijnenwet(waarde)
    end = einde(gevallen.start, count, waarde.eenheid, pauzes, kalender, atw)
    if waarde.verdaging is None or not len(gevallen.uitstel.rij):
        none = np.full(len(gevallen.uitstel.rij), GEEN, np.int64)
        longer = Verlenging(end, np.full_like(end, GEEN), none, np.zeros_like(none))
    else:
        longer = verlengd(gevallen, end, count, waarde, pauzes, kalender, termijnenwet=atw)
    return _Klok(stops, pauzes, end, longer)


def _schrijf(result: Uitkomst, clock: _Klok, gevallen: Gevallen, termijn: Termijn, waarde: Waarde) -> None:
    """What does not depend on when the end came."""
    stops, longer, last = clock.schorsingen, clock.verlenging, clock.verlenging.uiterlijk
    result.uiterlijk, result.zonder_uitstel = last, clock.eind
    result.verlengd_tot = np.where(last > clock.eind, last, GEEN)
    result.verdaging_dagen = last - clock.eind
    result.opschorting_dagen = clock.pauzes.dagen_tussen(gevallen.start, last)
    first, final = (
        np.maximum(stops.eerste, gevallen.start[stops.rij] + 1),
        np.minimum(stops.laatste, last[stops.rij] - 1),
    )
    result.stil_eerste, result.stil_laatste = stops.eerste, stops.laatste
    result.stil_dagen = np.where(stops.telt, np.maximum(final - first + 1, 0), 0)
    outside = stops.telt & (stops.laatste >= stops.eerste) & (result.stil_dagen == 0)
    unsure = np.where(stops.niet_geverifieerd & (result.stil_dagen > 0), bit("niet_geverifieerd"), 0)
    # What did nothing needs no other explanation, and makes nothing less certain.
    said: Ints = np.where(outside, bit("opschorting_buiten_termijn"), stops.reden)
    result.stil_reden = said | unsure
    np.bitwise_or.at(result.reden, stops.rij, result.stil_reden)
    result.uitstel_tot, result.uitstel_reden = longer.tot, longer.reden
    if waarde.verdaging is not None and waarde.verdaging.niet_geverifieerd:
        undated = (gevallen.uitstel.velden["tot"] == GEEN) & (longer.reden & bit("verdaging_te_laat") == 0)
        counted = undated | (longer.tot > clock.eind[gevallen.uitstel.rij])
        result.uitstel_reden = longer.reden | np.where(counted, bit("niet_geverifieerd"), 0)
    if waarde.verdaging is None and termijn.mededeling is not None:
        result.uitstel_reden = np.full_like(longer.reden, bit("mededeling_verlengt_niet"))
    np.bitwise_or.at(result.reden, gevallen.uitstel.rij, result.uitstel_reden)


def _maximum(result: Uitkomst, gevallen: Gevallen, waarde: Waarde, longer: Verlenging) -> None:
    """A term that can be exceeded. What cannot be told apart is niet_te_bepalen, never a guess."""
    last = result.uiterlijk
    moment, ended, _dropped = _wat_geldt(gevallen)
    late = moment > last
    doubt = np.where(late & (moment <= longer.grijs_tot), bit("verdaging_zonder_datum"), 0)
    if waarde.bovengrens:
        doubt |= np.where(~late, bit("verordening_onbekend"), 0)
    if waarde.marge is not None:
        days = waarde.marge.aantal * (7 if waarde.marge.eenheid == "weken" else 1)
        doubt |= np.where(ended & late & (moment <= last + days), bit("binnen_marge"), 0)
    _weeg(result, gevallen, late, doubt, ended & (moment < gevallen.start), (moment - last).astype(np.float64))


def _in_uren(result: Uitkomst, gevallen: Gevallen, waarde: Waarde, kalender: Kalender) -> None:
    """A maximum in hours."""
    clock = uurklok(waarde, gevallen, kalender)
    result.uiterlijk_us = clock.uiterlijk_us
    result.uiterlijk = result.zonder_uitstel = clock.uiterlijk
    doubt = np.where(~clock.op_tijd & ~clock.te_laat, bit("uur_onbekend"), 0)
    if waarde.bovengrens:
        doubt |= np.where(~clock.te_laat, bit("verordening_onbekend"), 0)
    _weeg(result, gevallen, clock.te_laat, doubt, clock.te_vroeg, clock.dagen_over)


def _weeg(
    result: Uitkomst, gevallen: Gevallen, late: Bools, doubt: Ints, backwards: Bools, over: Floats
) -> None:  # fmt: skip
    """The status of a maximum: late or not, unless there is a reason to doubt it."""
    _moment, ended, dropped = _wat_geldt(gevallen)
    open_ = ~ended & ~dropped
    status = np.where(late, OVERSCHREDEN, np.where(ended, BINNEN, np.where(dropped, NIET_VAN_TOEPASSING, LOOPT)))
    for wrong, code in (
        (open_ & (gevallen.peildatum == GEEN), "geen_peildatum"),
        (open_ & (gevallen.afgesloten != GEEN), "geen_einde"),
        (backwards, "einde_voor_start"),
    ):
        doubt = np.where(wrong, bit(code), doubt)
    result.status = np.where(doubt != 0, NIET_TE_BEPALEN, status).astype(np.int64)
    judged = (result.status != NIET_TE_BEPALEN) & (result.status != NIET_VAN_TOEPASSING)
    result.dagen_over = np.where(judged, over, np.nan)
    withdrawn = dropped & gevallen.ingetrokken
    result.reden |= doubt | np.where(withdrawn & (result.status == OVERSCHREDEN), bit("ingetrokken_na_termijn"), 0)
    gone = np.where(withdrawn, bit("ingetrokken"), bit("recht_vastgesteld"))
    result.reden |= np.where(result.status == NIET_VAN_TOEPASSING, gone, 0)


def _wat_geldt(gevallen: Gevallen) -> tuple[Ints, Bools, Bools]:
    """The day that decides (the end, else when the duty ended, else peildatum), and which of the first two it is."""
    ended = gevallen.einde != GEEN
    dropped = ~ended & (gevallen.vervallen != GEEN)
    moment = np.where(ended, gevallen.einde, np.where(dropped, gevallen.vervallen, gevallen.peildatum))
    return moment, ended, dropped


def _recht(result: Uitkomst, gevallen: Gevallen, waarde: Waarde, longer: Verlenging) -> None:
    """A right that somebody may use until a day: nobody can exceed it."""
    moment, ended, dropped = _wat_geldt(gevallen)
    in_time = moment <= result.uiterlijk
    backwards = ended & (gevallen.einde < gevallen.start)
    unknown = ~ended & ~dropped & (gevallen.peildatum == GEEN)
    closed = ~ended & ~dropped & (gevallen.afgesloten != GEEN)
    status = np.where(
        in_time, np.where(ended, BINNEN, np.where(dropped | closed, NIET_VAN_TOEPASSING, LOOPT)), NIET_VAN_TOEPASSING
    )
    reden = np.where(status == NIET_VAN_TOEPASSING, bit("recht_voorbij"), 0)
    _rest(result, status, reden, backwards, unknown)


def _minimum(result: Uitkomst, gevallen: Gevallen, waarde: Waarde, longer: Verlenging) -> None:
    """A time that must pass first: `uiterlijk` is the first day on which it may happen."""
    moment, ended, dropped = _wat_geldt(gevallen)
    backwards = ended & (gevallen.einde < gevallen.start)
    unknown = ~ended & (moment == GEEN)
    early = moment < result.uiterlijk
    waiting = np.where(dropped, NIET_VAN_TOEPASSING, LOOPT)
    status = np.where(early, np.where(ended, NIET_TE_BEPALEN, waiting), BINNEN)
    reden = np.where(early & ended, bit("eerder_dan_minimum"), np.where(~early & ~ended, bit("minimum_voorbij"), 0))
    gone = np.where(gevallen.ingetrokken, bit("ingetrokken"), bit("recht_vastgesteld"))
    reden = np.where(early & dropped, gone, reden)
    _rest(result, status, reden, backwards, unknown)


def _rest(result: Uitkomst, status: Ints, reden: Ints, backwards: Bools, unknown: Bools) -> None:
    for wrong, code in ((unknown, "geen_peildatum"), (backwards, "einde_voor_start")):
        status, reden = np.where(wrong, NIET_TE_BEPALEN, status), np.where(wrong, bit(code), reden)
    result.status = status.astype(np.int64)
    result.reden |= reden


def _dwangsom(
    result: Uitkomst, gevallen: Gevallen, waarde: Waarde, kalender: Kalender, dwangsom: Dwangsom
) -> None:  # fmt: skip
    late = result.status == OVERSCHREDEN
    if not (waarde.dwangsom and len(gevallen.ingebrekestelling.rij) and late.any()):
        return
    moment, ended, dropped = _wat_geldt(gevallen)
    stops = np.where(ended | dropped, moment, moment + 1)
    owed = boete(gevallen, result.uiterlijk, stops, late, dwangsom, kalender)
    result.dwangsom_eur, result.boetedagen = owed.euro, owed.dagen
    result.ingebrekestelling, result.respijt_tot = owed.ingebrekestelling, owed.respijt_tot
    result.reden |= owed.reden
