"""The last day of a term from its start alone: without suspension or extension, as for the terms of residents."""

from __future__ import annotations

from datetime import date

import numpy as np

from klantreis.terms.calendar import EERSTE_DAG, LAATSTE_DAG, Kalender
from klantreis.terms.clock import Pauzes, einde
from klantreis.terms.facts import GEEN, Ints, dag_nr
from klantreis.terms.models import Termijn

_RUIM = 400
"""Days before the end of the calendar within which a term could run past it."""


def laatste_dagen(termijn: Termijn, start: Ints, kalender: Kalender) -> Ints:
    """The last day in time for each start, by the rule in force on it.

    Parameters
    ----------
    start : the days that the law names [days since 1970]; GEEN for none.

    Returns
    -------
    days since 1970; GEEN where no rule holds, or outside the calendar.
    """
    out = np.full(len(start), GEEN)
    ends = [dag_nr(waarde.vanaf) - 1 for waarde in termijn.waarden[1:]] + [dag_nr(date.max)]
    known = (start > EERSTE_DAG) & (start < LAATSTE_DAG - _RUIM)
    for waarde, until in zip(termijn.waarden, ends, strict=True):
        own = np.flatnonzero(known & (start >= dag_nr(waarde.vanaf)) & (start <= until))
        if len(own):
            none = np.empty(0, np.int64)
            count = np.full(len(own), waarde.aantal, np.int64)
            out[own] = einde(
                start[own], count, waarde.eenheid, Pauzes(none, none, none), kalender, termijn.termijnenwet(waarde)
            )
    return out
