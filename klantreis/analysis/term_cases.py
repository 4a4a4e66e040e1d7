"""Events -> the cases of a term: what began, what ended it, and what was registered in between (definition 5).

Everything is looked up by `moment`, which rises through the log and is shared by ties: within a tie what begins a term
comes before what ends it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klantreis.analysis.term_events import NIETS, Termfeiten, rolbits
from klantreis.terms.facts import GEEN, Bools, Gevallen, Ints, Ragged
from klantreis.terms.models import Moment, Termijn, Traject
from klantreis.terms.reasons import bit
from klantreis.vocabulary import FASE_VOLGORDE


@dataclass
class Zaakgevallen:
    """Cases of one term, one row each. Places in Termfeiten; NIETS for none.

    zaak : place in Zaakfeiten. van, tot : the event that began and ended it. start : the day that the law names (GEEN:
    not known). reden : why that is so, or why the term cannot be judged at all (bit mask, 0: judge it). uitzondering :
    the law excepts it. vervallen, afgesloten : events. vanaf : the moment from which what was registered belongs to it;
    voor : the moment at which the next case of the zaak begins.
    """

    zaak: Ints
    van: Ints
    tot: Ints
    start: Ints
    reden: Ints
    uitzondering: Bools
    vervallen: Ints
    ingetrokken: Bools
    afgesloten: Ints
    vanaf: Ints
    voor: Ints

    def __len__(self) -> int:
        return len(self.zaak)

    def kies(self, keep: Bools) -> Zaakgevallen:
        """The rows where `keep` is true."""
        return Zaakgevallen(**{name: getattr(self, name)[keep] for name in self.__dataclass_fields__})


EINDE_LOG = np.iinfo(np.int64).max


def cases(feiten: Termfeiten, termijn: Termijn) -> Zaakgevallen:
    """The cases of a term, but for a term that begins where another one ends (see `after`)."""
    parts = [_traject(feiten, termijn, traject) for traject in termijn.trajecten]
    return join(parts)


def join(parts: list[Zaakgevallen]) -> Zaakgevallen:
    """Cases together, by zaak and then by what began or ended them."""
    names = list(Zaakgevallen.__dataclass_fields__)
    both = Zaakgevallen(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})
    first = np.where(both.van != NIETS, both.van, both.tot)
    order = np.lexsort((first, both.zaak))
    return Zaakgevallen(**{name: getattr(both, name)[order] for name in names})


def _telt(feiten: Termfeiten, termijn: Termijn) -> Bools:
    """Events of the term's act, periodic ones aside."""
    own = ~feiten.heeft("periodiek")
    if termijn.wet is not None:
        own &= np.isin(feiten.kenmerken["wet"], feiten.gelijk("wet", termijn.wet))
    return own


def is_moment(feiten: Termfeiten, moment: Moment) -> Bools:
    """Events that a Moment describes: of its phase, else outside disputes; with one of its roles when it names any."""
    found = feiten.fase == FASE_VOLGORDE[moment.fase] if moment.fase else ~feiten.geschil
    return found & feiten.heeft(*moment.rollen) if moment.rollen else np.asarray(found)


def _traject(feiten: Termfeiten, termijn: Termijn, traject: Traject) -> Zaakgevallen:
    own = _telt(feiten, termijn)
    begins = np.flatnonzero(own & is_moment(feiten, traject.van))
    ends = np.flatnonzero(own & is_moment(feiten, traject.tot))
    if termijn.alleen_met_einde:
        found = _vanaf_einde(feiten, traject, begins, ends)
    elif termijn.herhaalt:
        found = _herhaald(feiten, termijn, begins, ends, np.flatnonzero(own & feiten.heeft(*termijn.vervalt_bij)))
    else:
        if not traject.van.rollen:
            begins = begins[np.append(True, feiten.zaak[begins[1:]] != feiten.zaak[begins[:-1]])[: len(begins)]]
        found = _paren(feiten, traject, begins, ends)
    found = _voor_deze_zaken(feiten, termijn, found)
    return found if termijn.alleen_met_einde else _afgelopen(feiten, termijn, traject, found)


# --- which cases there are -----------------------------------------------------------------------------------------


def _paren(feiten: Termfeiten, traject: Traject, begins: Ints, ends: Ints) -> Zaakgevallen:
    """An event that begins opens a case unless one is open; the first event that ends it at or after it closes it."""
    event = np.concatenate([begins, ends])
    closes = np.repeat([False, True], [len(begins), len(ends)])
    order = np.lexsort((event, closes, feiten.moment[event]))
    event, closes = event[order], closes[order]
    zaak = feiten.zaak[event]
    follows = np.append(False, zaak[1:] == zaak[:-1])[: len(zaak)]
    after_end = follows & np.append(False, closes[:-1])[: len(closes)]
    opening = ~closes & (~follows | after_end)
    closing = closes & follows & ~after_end
    case = np.cumsum(opening) - 1
    van = event[opening]
    tot = np.full(len(van), NIETS, np.int64)
    tot[case[closing]] = event[closing]
    tot = _voorkeur(feiten, traject.tot, ends, van, tot)
    # What ends without a beginning: alone in its zaak, or before the only beginning, which then has no end of its own.
    orphan = event[closes & ~follows]
    first = np.full(len(feiten.zaken.zaak), NIETS, np.int64)
    first[feiten.zaak[van][::-1]] = np.arange(len(van))[::-1]
    there = first[feiten.zaak[orphan]]
    backwards = (there != NIETS) & (tot[there] == NIETS)
    tot[there[backwards]] = orphan[backwards]
    alone = orphan[there == NIETS]
    return _maak(feiten, np.append(van, np.full(len(alone), NIETS)), np.append(tot, alone), "geen_start")


def _voorkeur(feiten: Termfeiten, moment: Moment, ends: Ints, van: Ints, tot: Ints) -> Ints:
    """A decision is given when it is made known: an end with an earlier role that directly follows takes its place."""
    if len(moment.rollen) < 2 or not len(tot):
        return tot
    rank = np.full(len(feiten.rollen), len(moment.rollen), np.int64)
    for nr in range(len(moment.rollen) - 1, -1, -1):
        rank[feiten.heeft(moment.rollen[nr])] = nr
    has = tot != NIETS
    nxt = np.append(ends, NIETS)[np.searchsorted(ends, tot, "right")]
    opens = np.append(van[1:], NIETS)
    same = has & (nxt != NIETS) & (feiten.zaak[nxt] == feiten.zaak[tot])
    same &= (opens == NIETS) | (feiten.zaak[opens] != feiten.zaak[tot]) | (feiten.moment[nxt] < feiten.moment[opens])
    mine = np.array([rolbits([rol]) for rol in (*moment.rollen, "periodiek")], np.int64)[rank[tot]]
    better = same & (rank[nxt] < rank[tot]) & ((feiten.rollen[nxt] & mine) == 0)
    return np.where(better, nxt, tot)


def _vanaf_einde(feiten: Termfeiten, traject: Traject, begins: Ints, ends: Ints) -> Zaakgevallen:
    """One case per zaak in which the end happened; it began at the last beginning on or before that local day."""
    if not traject.tot.rollen:
        ends = ends[np.append(True, feiten.zaak[ends[1:]] != feiten.zaak[ends[:-1]])[: len(ends)]]
    order = np.lexsort((begins, feiten.dag[begins], feiten.zaak[begins]))
    begins = begins[order]
    step = np.int64(1) << 24
    key = feiten.zaak[begins] * step + feiten.dag[begins] + (step >> 1)
    at = np.searchsorted(key, feiten.zaak[ends] * step + feiten.dag[ends] + (step >> 1), "right") - 1
    found = np.append(begins, NIETS)[at]
    same = (at >= 0) & (found != NIETS) & (feiten.zaak[found] == feiten.zaak[ends])
    return _maak(feiten, np.where(same, found, NIETS), ends, "bestreden_besluit_onbekend")


def _herhaald(feiten: Termfeiten, termijn: Termijn, begins: Ints, ends: Ints, stops: Ints) -> Zaakgevallen:
    """From the beginning to the first end, from each end to the next, until something ends the duty itself."""
    event = np.concatenate([begins, ends, stops])
    kind = np.repeat([0, 1, 2], [len(begins), len(ends), len(stops)])
    order = np.lexsort((event, kind, feiten.moment[event]))
    event, kind = event[order], kind[order]
    zaak = feiten.zaak[event]
    # What the last beginning or stop before each event was: a beginning means that the duty runs.
    marks = np.where(kind != 1, np.arange(len(kind)), -1)
    last = np.maximum.accumulate(np.append(-1, marks[:-1]))[: len(kind)] if len(kind) else marks
    running = (last >= 0) & (kind[last] == 0) & (zaak[last] == zaak)
    starts = np.flatnonzero(((kind == 0) & ~running) | ((kind == 1) & running))
    # Each case ends at the next end or stop of its zaak.
    ending = np.flatnonzero(kind != 0)
    at = np.searchsorted(ending, starts, "right")
    nxt = np.append(ending, NIETS)[at]
    same = (nxt != NIETS) & (zaak[nxt] == zaak[starts])
    tot = np.where(same & (kind[nxt] == 1), event[nxt], NIETS)
    known = np.unique(zaak[kind == 0])
    alone = event[(kind == 1) & ~np.isin(zaak, known)]
    alone = alone[np.append(True, feiten.zaak[alone[1:]] != feiten.zaak[alone[:-1]])[: len(alone)]]
    return _maak(feiten, np.append(event[starts], np.full(len(alone), NIETS)), np.append(tot, alone), "geen_start")


def _maak(feiten: Termfeiten, van: Ints, tot: Ints, zonder_start: str) -> Zaakgevallen:
    """Cases from the events that began and ended them, by zaak."""
    first = np.where(van != NIETS, van, tot)
    order = np.lexsort((first, feiten.zaak[first]))
    van, tot, first = van[order], tot[order], first[order]
    zaak = feiten.zaak[first]
    none = np.full(len(van), NIETS, np.int64)
    nxt = np.append(first[1:], NIETS)
    again = np.append(zaak[1:] == zaak[:-1], False)[: len(zaak)]
    return Zaakgevallen(
        zaak=zaak, van=van, tot=tot, start=np.where(van != NIETS, feiten.dag[van], GEEN),
        reden=np.where(van != NIETS, 0, bit(zonder_start)), uitzondering=np.zeros(len(van), bool),
        vervallen=none, ingetrokken=np.zeros(len(van), bool), afgesloten=none.copy(),
        vanaf=feiten.moment[first], voor=np.where(again, feiten.moment[nxt], EINDE_LOG),
    )  # fmt: skip


def _voor_deze_zaken(feiten: Termfeiten, termijn: Termijn, found: Zaakgevallen) -> Zaakgevallen:
    """Only the zaken that the term is for; what the law excepts, and what cannot be known, is marked."""
    event = np.where(found.van != NIETS, found.van, found.tot)
    keep = np.ones(len(found), bool)
    for name, values in (termijn.zaken.model_dump(exclude_none=True) if termijn.zaken else {}).items():
        keep &= np.isin(feiten.kenmerken[name][event], feiten.gelijk(name, values))
    for exception in termijn.uitzonderingen:
        wanted = feiten.gelijk(exception.kenmerk, exception.waarden)
        found.uitzondering |= np.isin(feiten.kenmerken[exception.kenmerk][event], wanted)
    if termijn.alleen_als and termijn.zaken is None:
        keep &= found.van != NIETS
        found.reden |= bit("voorwaarde_onbekend")
    return found.kies(keep)


# --- how they ended otherwise, and what was registered ----------------------------------------------------------------


def _eerste(feiten: Termfeiten, found: Zaakgevallen, which: Ints) -> Ints:
    """Of some events the first at or after the beginning of each case and before the next case of its zaak."""
    at = np.searchsorted(feiten.moment[which], found.vanaf, "left")
    event = np.append(which, NIETS)[at]
    inside = (event != NIETS) & (feiten.zaak[event] == found.zaak) & (feiten.moment[event] < found.voor)
    return np.where(inside, event, NIETS)


def _afgelopen(
    feiten: Termfeiten, termijn: Termijn, traject: Traject, found: Zaakgevallen, *, begint_later: bool = False
) -> Zaakgevallen:
    """When the duty itself ended, or the zaak went on or was closed without the end of the term.

    Only what comes before any end counts; a zaak that went on is one with a later besluit, for terms that end sooner.
    `begint_later`: the term begins some time after the event that it is about; a closing in between says nothing.
    """
    outside = ~feiten.geschil if traject.tot.fase is None else np.ones(len(feiten.zaak), bool)
    gone = _eerste(feiten, found, np.flatnonzero(outside & feiten.heeft("ingetrokken", *termijn.vervalt_bij)))
    closing = outside & feiten.heeft("afsluiting")
    if traject.tot.fase is None and not {"besluit", "bekendmaking"} & {*traject.tot.rollen, *termijn.vervalt_bij}:
        closing |= ~feiten.geschil & feiten.heeft("besluit", "bekendmaking")
    if begint_later:
        sinds = np.full(len(feiten.zaken.zaak), GEEN, np.int64)
        sinds[found.zaak] = found.start
        closing &= feiten.dag >= sinds[feiten.zaak]
    closed = _eerste(feiten, found, np.flatnonzero(closing))
    # The end counts when it came first; a withdrawal counts when it came before the closing, or with it.
    open_ = (found.tot == NIETS) | (
        (gone != NIETS) & (found.van != NIETS) & (feiten.moment[gone] < feiten.moment[found.tot])
    )
    found.vervallen = np.where(open_ & (found.van != NIETS), gone, NIETS)
    found.tot = np.where(found.vervallen != NIETS, NIETS, found.tot)
    found.ingetrokken = (found.vervallen != NIETS) & feiten.heeft("ingetrokken")[found.vervallen]
    found.afgesloten = np.where((found.tot == NIETS) & (found.vervallen == NIETS), closed, NIETS)
    return found


def after(
    feiten: Termfeiten, termijn: Termijn, voor: Zaakgevallen, start: Ints, reden: Ints
) -> Zaakgevallen:  # fmt: skip
    """The cases of a term that begins where another ends: the decision on an objection.

    Parameters
    ----------
    voor : the cases of that other term, whose end (the objection) is where these are looked for.
    start, reden : per case of it, its last day, or GEEN and why that cannot be said.
    """
    traject = termijn.trajecten[0]
    own = _telt(feiten, termijn)
    ends = np.flatnonzero(own & is_moment(feiten, traject.tot))
    none = np.full(len(voor), NIETS, np.int64)
    found = Zaakgevallen(
        zaak=voor.zaak, van=voor.tot, tot=none.copy(), start=start, reden=reden,
        uitzondering=np.zeros(len(voor), bool), vervallen=none.copy(), ingetrokken=np.zeros(len(voor), bool),
        afgesloten=none.copy(), vanaf=feiten.moment[voor.tot], voor=np.full(len(voor), EINDE_LOG),
    )  # fmt: skip
    found.tot = _eerste(feiten, found, ends)
    found.tot = _voorkeur(feiten, traject.tot, ends, found.van, found.tot)
    return _afgelopen(feiten, termijn, traject, found, begint_later=True)


def gevallen(feiten: Termfeiten, termijn: Termijn, found: Zaakgevallen) -> Gevallen:
    """Cases as the facts that a rule is applied to."""
    fase = termijn.trajecten[0].tot.fase
    scope = feiten.fase == FASE_VOLGORDE[fase] if fase else ~feiten.geschil

    def dag(events: Ints) -> Ints:
        return np.where(events == NIETS, GEEN, feiten.dag[events])

    # What was registered after the end, or after the duty ended, changes nothing any more.
    last = found.tot
    for events in (found.vervallen, found.afgesloten):
        last = np.where(last == NIETS, events, last)
    until = np.where(last == NIETS, EINDE_LOG, feiten.moment[last])

    def items(*rollen: str) -> tuple[Ints, Ints]:
        """Events with a role that belong to a case: the case, and the event."""
        events = np.flatnonzero(scope & feiten.heeft(*rollen))
        order = np.argsort(found.vanaf, kind="stable")
        at = np.searchsorted(found.vanaf[order], feiten.moment[events], "right") - 1
        case = np.append(order, NIETS)[at] if len(order) else np.full(len(events), NIETS, np.int64)
        inside = (case != NIETS) & (at >= 0)
        inside &= (found.zaak[case] == feiten.zaak[events]) & (feiten.moment[events] <= until[case])
        case, events = case[inside], events[inside]
        sorting = np.lexsort((events, case))
        return case[sorting], events[sorting]

    def hervat(events: Ints, rol: str) -> Ints:
        """The day of the first event with a role at or after each event, in its zaak."""
        which = np.flatnonzero(scope & feiten.heeft(rol))
        at = np.searchsorted(feiten.moment[which], feiten.moment[events], "left")
        found_ = np.append(which, NIETS)[at]
        same = (found_ != NIETS) & (feiten.zaak[found_] == feiten.zaak[events])
        return np.where(same, feiten.dag[found_], GEEN)

    rows, requests = items("aanvulling_gevraagd")
    rows2, stops = items("opschorting")
    case = np.append(rows, rows2)
    order = np.lexsort((np.append(requests, stops), case))
    stil = {
        "gevraagd": np.append(feiten.dag[requests], feiten.dag[stops]),
        "hervat": np.append(hervat(requests, "aanvulling_ontvangen"), hervat(stops, "hervatting")),
        "gegeven": np.append(feiten.genoemd[requests], feiten.genoemd[stops]),
        "aanvulling": np.repeat([1, 0], [len(requests), len(stops)]),
    }
    said, delays = items("verdaging")
    noticed, notices = items("ingebrekestelling")
    advised, _committee = items("commissie")
    commissie = np.zeros(len(found), bool)
    commissie[advised] = True
    return Gevallen(
        start=found.start, einde=dag(found.tot), vervallen=dag(found.vervallen), ingetrokken=found.ingetrokken,
        afgesloten=dag(found.afgesloten), peildatum=feiten.zaken.peildatum[found.zaak], commissie=commissie,
        stilstand=Ragged(case[order], {name: values[order].astype(np.int64) for name, values in stil.items()}),
        uitstel=Ragged(said, {
            "aangekondigd": feiten.dag[delays], "tot": feiten.genoemd[delays],
            "instemming": np.zeros(len(delays), np.int64),
        }),
        ingebrekestelling=Ragged(noticed, {"dag": feiten.dag[notices]}),
        start_us=np.where(found.van == NIETS, GEEN, feiten.us[found.van]),
        einde_us=np.where(found.tot == NIETS, GEEN, feiten.us[found.tot]),
        start_grof=(found.van == NIETS) | feiten.grof[found.van],
        einde_grof=(found.tot == NIETS) | feiten.grof[found.tot],
    )  # fmt: skip
