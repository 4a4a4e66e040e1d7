"""What forms visits, and what does not (definition 3): periodic events, disputes, and advice asked of another desk."""

from __future__ import annotations

import numpy as np

from klantreis.journeys.lookup import GEEN, Zoeker, na, van_personen
from klantreis.journeys.traces import ONBEKEND, Bools, Ints, Sporen, Zaken
from klantreis.ranges import spread


def telt(sporen: Sporen, zaken: Zaken) -> Bools:
    """Whether an event can be part of a visit.

    Left out: periodic events; bezwaar, beroep and hoger beroep; what an asked desk does from the question to its
    answer, in any zaak of the resident; and zaken that hold nothing but advice.

    Notes
    -----
    The answer is the first adviesantwoord at the asked desk; without one there, the first that the asking desk
    registers in that zaak. A question that names no desk was put to the one that gives the first answer in that zaak.
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
    questions, asked, answer = _vragen(sporen)
    places = np.flatnonzero((sporen.loket != ONBEKEND) & van_personen(sporen, questions))
    at_desk = Zoeker(sporen, places, sporen.loket[places])
    answered, day = answer != GEEN, sporen.dag[questions]
    begin, after = (at_desk.plaats_dag(questions, day + nr, asked) for nr in (0, 1))
    last = at_desk.plaats_einde(questions, asked)
    until, stop = (
        np.where(answered, at_desk.plaats_dag(questions, sporen.dag[answer] + nr, asked), last) for nr in (0, 1)
    )
    # Whole days between are out without looking at each event for each question.
    until = np.maximum(after, until)
    out = np.zeros(len(sporen), bool)
    advice = sporen.in_fase("advies")[at_desk.volgorde]
    for kind, what in ((answered, np.ones(len(places), bool)), (~answered, advice)):
        depth = np.zeros(len(places) + 1, np.int64)
        np.add.at(depth, after[kind], 1)
        np.add.at(depth, until[kind], -1)
        out[at_desk.volgorde[(np.cumsum(depth)[:-1] > 0) & what]] = True
    # Of the first and the last day the events one by one.
    for low, high in ((begin, after), (until, np.maximum(until, stop))):
        rows, at = spread(low, high)
        events, end = at_desk.volgorde[at], answer[rows]
        inside = np.where(answered[rows], (events == end) | na(sporen, end, events), advice[at])
        out[events[inside & na(sporen, events, questions[rows])]] = True
    return out


def _vragen(sporen: Sporen) -> tuple[Ints, Ints, Ints]:
    """Questions for advice, the desk that is asked, and the answer (GEEN: none)."""
    questions = np.flatnonzero(sporen.vraagt & ((sporen.naar == ONBEKEND) | (sporen.naar != sporen.loket)))
    given = np.flatnonzero(sporen.antwoordt & van_personen(sporen, questions))
    asked = sporen.naar[questions]
    there = Zoeker(sporen, given, sporen.loket[given]).eerste_na(questions, asked)
    # Else the asking desk may have registered it, in the zaak of the question.
    here = _verder_in_zaak(sporen, questions, given, bij_vrager=True)
    # Who is asked may not be named: then the desk that answers in this zaak.
    given_here = _verder_in_zaak(sporen, questions, given, bij_vrager=False)
    other = (given_here != GEEN) & (sporen.loket[given_here] != sporen.loket[questions])
    named = asked != ONBEKEND
    asked = np.where(named, asked, np.where(other, sporen.loket[given_here], ONBEKEND))
    answer = np.where(named, np.where(there != GEEN, there, here), given_here)
    known = asked != ONBEKEND
    return questions[known], asked[known], answer[known]


def _verder_in_zaak(sporen: Sporen, questions: Ints, given: Ints, *, bij_vrager: bool) -> Ints:
    """The first answer further on in the zaak of each question, at the desk that asked or at any; GEEN for none."""
    desks = len(sporen.omgeving.loketnamen) if bij_vrager else 1

    def key(events: Ints) -> Ints:
        return sporen.zaak[events] * desks + (sporen.loket[events] if bij_vrager else 0)

    order = given[np.lexsort((given, key(given)))]
    n = len(sporen)
    place = np.searchsorted(key(order) * n + order, key(questions) * n + questions, "right")
    found = np.append(order, GEEN)[place]
    return np.where((found != GEEN) & (key(found) == key(questions)), found, GEEN)
