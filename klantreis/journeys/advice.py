"""What forms visits, and what does not (definition 3): periodic events, disputes, and advice asked of another desk."""

from __future__ import annotations

import numpy as np

from klantreis.journeys.lookup import GEEN, Zoeker, na, van_personen
from klantreis.journeys.traces import ONBEKEND, Bools, Sporen, Zaken


def telt(sporen: Sporen, zaken: Zaken) -> Bools:
    """Whether an event can be part of a visit.

    Left out: periodic events; bezwaar, beroep and hoger beroep; what an asked desk does from the question to its
    answer, in any zaak of the resident; and zaken that hold nothing but advice.

    Notes
    -----
    The answer is the first adviesantwoord at the asked desk; without one there, the first that the asking desk
    registers in that zaak.
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
    answers = Zoeker(sporen, given, sporen.loket[given])
    answer = answers.eerste_na(questions, asked)
    # Else the asking desk may have registered it, in the zaak of the question.
    own = answers.eerste_na(
        questions, sporen.loket[questions], lambda rows, at: sporen.zaak[at] == sporen.zaak[questions[rows]]
    )
    answer = np.where(answer == GEEN, own, answer)
    begin, end = at_desk.plaats_na(questions, asked), at_desk.plaats_einde(questions, asked)
    sizes = end - begin
    rows = np.repeat(np.arange(len(questions)), sizes)
    events = at_desk.volgorde[np.repeat(begin - np.cumsum(sizes) + sizes, sizes) + np.arange(len(rows))]
    until, answered = answer[rows], answer[rows] != GEEN
    inside = np.where(answered, (events == until) | na(sporen, until, events), sporen.in_fase("advies")[events])
    out = np.zeros(len(sporen), bool)
    out[events[inside & na(sporen, events, questions[rows])]] = True
    return out
