"""Terms in hours: they run from one instant to another, so that the nights when the clock jumps need no thought.

Where only the day of the start or the end is known, both the earliest and the latest instant are tried: what they do
not agree on is niet_te_bepalen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import GEEN, Bools, Floats, Gevallen, Ints
from klantreis.terms.hours import Openingsuren, begin_van_dag, lokale_dag
from klantreis.terms.models import Waarde
from klantreis.vocabulary import DAG_US

UUR_US = 3_600_000_000


@dataclass(frozen=True)
class Uurklok:
    """Per case the last instant in time (GEEN: only the day is known) and its day; whether what happened is certainly
    in time, certainly late, or before the start; and how many days late (negative: early) [days].
    """

    uiterlijk_us: Ints
    uiterlijk: Ints
    op_tijd: Bools
    te_laat: Bools
    te_vroeg: Bools
    dagen_over: Floats


def uurklok(waarde: Waarde, gevallen: Gevallen, kalender: Kalender) -> Uurklok:
    """Apply a rule in uren (elapsed time) or openingsuren to cases.

    What happened is the end, else the day on which the duty ended, else the end of the day of peildatum. A case without
    any of them counts as happening at its start.
    """
    first, last = _grenzen(gevallen.start, np.where(gevallen.start_grof, GEEN, gevallen.start_us))
    soonest, latest = (_verder(waarde, instants, kalender) for instants in (first, last))
    ended = gevallen.einde != GEEN
    dropped = ~ended & (gevallen.vervallen != GEEN)
    day = np.where(ended, gevallen.einde, np.where(dropped, gevallen.vervallen, gevallen.peildatum))
    day = np.where(day == GEEN, gevallen.start, day)
    begin, end = _grenzen(day, np.where(ended & ~gevallen.einde_grof, gevallen.einde_us, GEEN))
    # What is still open is looked at when the last day that the data cover is over.
    begin = np.where(ended | dropped, begin, end + 1)
    end = np.where(ended | dropped, end, end + 1)
    coarse = (first != last) | (begin != end)
    over = np.where(coarse, (day - lokale_dag(latest)) * DAG_US, end - latest) / DAG_US
    return Uurklok(
        uiterlijk_us=np.where(first != last, GEEN, latest),
        uiterlijk=lokale_dag(latest),
        op_tijd=end <= soonest,
        te_laat=begin > latest,
        te_vroeg=ended & (end < first),
        dagen_over=np.asarray(over, np.float64),
    )


def _grenzen(dagen: Ints, us: Ints) -> tuple[Ints, Ints]:
    """The earliest and latest instant of what is known by its instant, or only by its day."""
    known = us != GEEN
    return np.where(known, us, begin_van_dag(dagen)), np.where(known, us, begin_van_dag(dagen + 1) - 1)


def _verder(waarde: Waarde, vanaf: Ints, kalender: Kalender) -> Ints:
    if waarde.openingstijden is None:
        return vanaf + waarde.aantal * UUR_US
    clock: Openingsuren = Openingsuren(waarde.openingstijden, kalender)
    return clock.na(vanaf, waarde.aantal)
