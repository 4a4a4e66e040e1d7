"""The dwangsom of Awb 4:17: what a municipality owes for every day that it stays late after a notice of default."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import GEEN, Bools, Gevallen, Ints, dag_nr
from klantreis.terms.models import Dwangsom, Tarief
from klantreis.terms.reasons import bit


@dataclass(frozen=True)
class Boete:
    """Per row: the notice that counts, the last day of respite, the number of penalty days and the amount.

    ingebrekestelling, respijt_tot, dagen, euro : GEEN without a notice, or when no tariff holds for its day.
    """

    ingebrekestelling: Ints
    respijt_tot: Ints
    dagen: Ints
    euro: Ints
    reden: Ints


def boete(
    gevallen: Gevallen, uiterlijk: Ints, stopt: Ints, geldt: Bools, dwangsom: Dwangsom, kalender: Kalender
) -> Boete:
    """The penalty of terms that were exceeded.

    Parameters
    ----------
    uiterlijk : the last day of the term. stopt : the first day that costs nothing any more: that of the decision.
    geldt : for which rows there can be a penalty.

    Notes
    -----
    Two weeks of respite run from the later of both days, lapse and receipt of the notice; the Algemene termijnenwet
    moves their end, but not that of the days that are paid for.

    References
    ----------
    Awb 4:17(1)-(3).
    """
    n = len(gevallen)
    none = np.full(n, GEEN, np.int64)
    notice, reden = none.copy(), np.zeros(n, np.int64)
    rij, days = gevallen.ingebrekestelling.rij, gevallen.ingebrekestelling.velden["dag"]
    if len(rij):
        # The first notice after the term; without one the last before it.
        early = days <= uiterlijk[rij]
        np.maximum.at(notice, rij[early], days[early])
        after = np.full(n, np.iinfo(np.int64).max)
        np.minimum.at(after, rij[~early], days[~early])
        timely = after < np.iinfo(np.int64).max
        reden = np.where(geldt & ~timely & (notice != GEEN), bit("ingebrekestelling_te_vroeg"), 0)
        notice = np.where(timely, after, notice)
    has = geldt & (notice != GEEN)
    result = Boete(np.where(has, notice, GEEN), none.copy(), none.copy(), none.copy(), reden)
    for tarief in dwangsom.tarieven:
        until = dag_nr(tarief.tot_en_met) if tarief.tot_en_met else np.iinfo(np.int64).max
        own = np.flatnonzero(has & (notice >= dag_nr(tarief.vanaf)) & (notice <= until))
        if not len(own):
            continue
        respite = np.maximum(uiterlijk[own], notice[own]) + 7 * dwangsom.respijt_weken
        end, sure = kalender.volgende_werkdag(respite), kalender.zeker.volgende_werkdag(respite)
        most = sum(trede.dagen for trede in tarief.treden)
        owed = np.clip(stopt[own] - 1 - end, 0, most)
        result.respijt_tot[own], result.dagen[own], result.euro[own] = end, owed, _bedrag(owed, tarief)
        unsure = owed != np.clip(stopt[own] - 1 - sure, 0, most)
        reden[own] |= np.where(unsure, bit("dag_niet_geverifieerd"), 0)
        reden[own] |= bit("niet_geverifieerd") if tarief.niet_geverifieerd else 0
    return result


def _bedrag(dagen: Ints, tarief: Tarief) -> Ints:
    """Days -> euros, step by step."""
    total, before = np.zeros_like(dagen), 0
    for trede in tarief.treden:
        total += np.clip(dagen - before, 0, trede.dagen) * trede.euro_per_dag
        before += trede.dagen
    return total
