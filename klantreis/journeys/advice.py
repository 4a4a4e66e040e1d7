"""What forms visits, and what does not (definition 3): periodic events, disputes, and advice asked of another desk."""

from __future__ import annotations

import numpy as np

from klantreis.journeys.lookup import GEEN, Zoeker, van_personen
from klantreis.journeys.traces import ONBEKEND, Bools, Ints, Sporen, Zaken


def telt(sporen: Sporen, zaken: Zaken) -> Bools:
    """Whether an event can be part of a visit.

    Left out: periodic events; bezwaar, beroep and hoger beroep; what an asked desk does from the question to its
    answer, in any zaak of the resident; and zaken that hold nothing but advice.

    Notes
    -----
    The answer is the first adviesantwoord at the asked desk; when the asking desk registers it, the first in that zaak.
    Without an answer only the asked desk's events of the phase advies are left out.
    """
    out = sporen.periodiek | sporen.geschil
    out |= _gevraagd(sporen)
    advice = sporen.in_fase("advies") | out | (sporen.fase == 0) | sporen.in_fase("administratie")
    asked = ~np.logical_or.reduceat(sporen.vraagt, zaken.van) & np.logical_or.reduceat(
        sporen.in_fase("advies"), zaken.van
    )
    only = np.logical_and.reduceat(advice, zaken.van) & asked
    return np.asarray(~out & ~only[zaken.per_gebeurtenis()])


def _gevraagd(sporen: Sporen) -> Bools:
    """Events of an asked desk between a question and its answer."""
    questions = np.flatnonzero(sporen.vraagt & (sporen.naar != ONBEKEND) & (sporen.naar != sporen.loket))
    asked = sporen.naar[questions]
    places = np.flatnonzero((sporen.loket != ONBEKEND) & van_personen(sporen, questions))
    at_desk = Zoeker(sporen, places, sporen.loket[places])
    given = np.flatnonzero(sporen.antwoordt & van_personen(sporen, questions))
    answer = Zoeker(sporen, given, sporen.loket[given]).eerste_na(questions, asked)
    begin, end = at_desk.plaats_na(questions, asked), at_desk.plaats_einde(questions, asked)
    place = np.full(len(sporen), 0, np.int64)
    place[at_desk.volgorde] = np.arange(len(at_desk.volgorde))
    answered = answer != GEEN
    end = np.where(answered, place[answer] + 1, end)
    out = np.zeros(len(sporen), bool)
    out[at_desk.volgorde[_binnen(begin[answered], end[answered], len(at_desk.volgorde))]] = True
    waiting = at_desk.volgorde[_binnen(begin[~answered], end[~answered], len(at_desk.volgorde))]
    out[waiting[sporen.in_fase("advies")[waiting]]] = True
    return out


def _binnen(begin: Ints, end: Ints, n: int) -> Bools:
    """Which of n places lie in some range [begin, end)."""
    steps = np.zeros(n + 1, np.int64)
    some = end > begin
    np.add.at(steps, begin[some], 1)
    np.add.at(steps, end[some], -1)
    return np.asarray(np.cumsum(steps)[:-1] > 0)
