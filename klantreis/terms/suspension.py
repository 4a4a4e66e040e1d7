"""Registered suspensions -> the days on which the clock stands still, and what is said about each of them.

Awb 4:15 and 7:10(2): from the day after the request until the day on which the answer came: the day of the answer
counts again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klantreis.terms.calendar import LAATSTE_DAG
from klantreis.terms.clock import Pauzes
from klantreis.terms.facts import GEEN, Bools, Gevallen, Ints
from klantreis.terms.models import Waarde
from klantreis.terms.reasons import bit


@dataclass(frozen=True)
class Schorsingen:
    """What became of every item of Gevallen.stilstand, in its order.

    eerste, laatste : its first and last suspended day (laatste < eerste: none). telt : whether a ground of the rule
    covers it. reden : bit mask. niet_geverifieerd : it rests on a ground that could not be verified.
    """

    rij: Ints
    eerste: Ints
    laatste: Ints
    telt: Bools
    loopt: Bools
    reden: Ints
    niet_geverifieerd: Bools

    def pauzes(self) -> Pauzes:
        """The suspended days of every row."""
        return Pauzes.van(self.rij[self.telt], self.eerste[self.telt], self.laatste[self.telt])


def schorsingen(gevallen: Gevallen, waarde: Waarde) -> Schorsingen:
    """Which days each registered suspension stops the clock under a rule.

    A request for documents stops it only when a time was given for them, and until that time at most. A suspension
    without an end stops it until the term's event happened, else up to and including peildatum.
    """
    items = gevallen.stilstand
    rij = items.rij
    asked, resumed, given = (items.velden[name] for name in ("gevraagd", "hervat", "gegeven"))
    request = items.velden["aanvulling"] == 1
    grounds = {grond.soort: grond for grond in waarde.opschorting}
    counts = np.where(request, "aanvulling" in grounds, "geregistreerd" in grounds)
    unsure = np.where(
        request, *(bool(g and g.niet_geverifieerd) for g in (grounds.get("aanvulling"), grounds.get("geregistreerd")))
    )
    reden = np.zeros(len(rij), np.int64)

    no_time = request & (given == GEEN)
    unused = request & ~no_time & ((resumed == GEEN) | (resumed > given))
    open_end = ~request & (resumed == GEEN) & (given == GEEN)
    stop = np.where(
        gevallen.einde != GEEN, gevallen.einde, np.where(gevallen.vervallen != GEEN, gevallen.vervallen, GEEN)
    )
    until = np.where(stop != GEEN, stop - 1, LAATSTE_DAG)
    until = np.where(gevallen.peildatum != GEEN, np.minimum(until, gevallen.peildatum), until)
    until = np.where((stop == GEEN) & (gevallen.peildatum == GEEN), GEEN + 1, until)

    last = resumed - 1
    last = np.where(request, np.where(unused, given, resumed) - 1, last)
    last = np.where(~request & (resumed == GEEN) & (given != GEEN), given, last)
    last = np.where(open_end, until[rij], last)
    last = np.where(no_time, asked, np.minimum(last, LAATSTE_DAG))
    reversed_ = ((resumed != GEEN) & (resumed < asked)) | (~open_end & ~no_time & (last + 1 < asked))
    last = np.where(reversed_, asked, last)

    going_on = open_end & (stop[rij] == GEEN)
    reden |= np.where(no_time & counts & ~reversed_, bit("zonder_hersteltermijn"), 0)
    reden |= np.where(unused & counts & ~reversed_, bit("hersteltermijn_ongebruikt") | bit("niet_geverifieerd"), 0)
    reden |= np.where(going_on & counts, bit("opschorting_loopt"), 0)
    reden |= np.where(reversed_ & counts, bit("opschorting_buiten_termijn"), 0)
    return Schorsingen(rij, asked + 1, last, counts & ~no_time & ~reversed_, going_on, reden, unsure.astype(bool))
