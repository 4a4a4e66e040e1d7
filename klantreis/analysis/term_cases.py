"""Events -> the cases of a term: what began, what ended it (definition 5).

Events are looked up by `moment`, which rises through the log and is shared by ties: within a tie what begins a term
comes first, then what ends it, then what ends the duty itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from klantreis.analysis.term_events import NIETS, Termfeiten, telbaar
from klantreis.terms.facts import GEEN, Bools, Ints
from klantreis.terms.models import Moment, Termijn, Traject
from klantreis.terms.reasons import bit
from klantreis.vocabulary import FASE_VOLGORDE

Bestreden = Mapping[tuple[str, str], tuple[int, bool]]
"""Of a dispute (its zaak and its phase) the day [since 1970] of the decision that it is about, in another zaak, and
whether that is the day of the notification; else it is that of the decision."""
_FASEN = {nr: fase for fase, nr in FASE_VOLGORDE.items()} | {0: ""}
EINDELOOS = np.iinfo(np.int64).max


@dataclass
class Zaakgevallen:
    """Cases of one term, one row each, by zaak and then in order. Events are places in Termfeiten; NIETS for none.

    zaak : place in Zaakfeiten. van, tot : the event that began and ended it. start : the day that the law names (GEEN:
    not known). reden : why that is so, or why the term cannot be judged at all (bit mask, 0: judge it). uitzondering :
    the law excepts it. vervallen, afgesloten : the event that ended the duty; that shows that the zaak went on without
    the end. op_besluit : it rests on the day of a decision, because its notification is not registered;
    begin_op_besluit : its beginning does, so that it may have begun later. vanaf : the moment from which what was
    registered belongs to it.
    """

    zaak: Ints
    van: Ints
    tot: Ints
    start: Ints
    reden: Ints
    uitzondering: Bools
    vervallen: Ints
    afgesloten: Ints
    op_besluit: Bools
    begin_op_besluit: Bools
    vanaf: Ints

    def __len__(self) -> int:
        return len(self.zaak)

    def kies(self, which: Ints | Bools) -> Zaakgevallen:
        """Some rows, in that order."""
        return Zaakgevallen(**{each.name: getattr(self, each.name)[which] for each in fields(self)})


def cases(feiten: Termfeiten, termijn: Termijn) -> Zaakgevallen:
    """The cases of a term that begins with an event; for one that begins where another ends see `after`."""
    parts = [_traject(feiten, termijn, traject) for traject in termijn.trajecten]
    if len(parts) == 1:
        return parts[0]
    both = Zaakgevallen(
        **{each.name: np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Zaakgevallen)}
    )
    return both.kies(np.lexsort((np.where(both.van != NIETS, both.van, both.tot), both.zaak)))


def _traject(feiten: Termfeiten, termijn: Termijn, traject: Traject) -> Zaakgevallen:
    own = feiten.van_wet(termijn.wet) & ~feiten.heeft("periodiek")
    begins, ends = (np.flatnonzero(own & _is(feiten, moment)) for moment in (traject.van, traject.tot))
    if not termijn.alleen_met_einde:
        # One event never is both: what ends a term says nothing about when it began.
        begins = np.setdiff1d(begins, ends, assume_unique=True)
    if not traject.van.rollen:
        begins = begins[_eerste_van(feiten.zaak[begins])]
    if termijn.alleen_met_einde:
        ends = ends[_eerste_van(feiten.zaak[ends])]
        van = _later_bekendgemaakt(feiten, traject, begins, ends, bestreden(feiten, begins, ends))
        found = _maak(feiten, traject, van, ends, "bestreden_besluit_onbekend")
        return _voor_deze_zaken(feiten, termijn, found)
    scope = feiten.in_fase(traject.tot.fase) & ~feiten.heeft("periodiek")
    gone = scope & feiten.heeft("ingetrokken")
    if termijn.vervalt_bij:
        gone = gone | (scope & own & feiten.heeft(*termijn.vervalt_bij))
    stops = np.flatnonzero(gone)
    if termijn.herhaalt:
        van, tot, vervallen = _herhaald(feiten, begins, ends, stops)
    else:
        van, tot, vervallen = _paren(feiten, traject, begins, ends, stops)
    found = _maak(feiten, traject, van, tot, "geen_start", vervallen)
    found.afgesloten = _afgesloten(feiten, termijn, traject, found)
    return _voor_deze_zaken(feiten, termijn, found)


def _is(feiten: Termfeiten, moment: Moment) -> Bools:
    """Events that a Moment describes: of its phase, else outside disputes; with one of its roles when it names any."""
    found = feiten.fase == FASE_VOLGORDE[moment.fase] if moment.fase else ~feiten.geschil
    return np.asarray(found & feiten.heeft(*moment.rollen) if moment.rollen else found)


def _eerste_van(zaak: Ints) -> Bools:
    """Which rows, sorted by zaak, are the first of theirs."""
    return np.append(True, zaak[1:] != zaak[:-1])[: len(zaak)]


# --- which cases there are -----------------------------------------------------------------------------------------


def _paren(
    feiten: Termfeiten, traject: Traject, begins: Ints, ends: Ints, stops: Ints
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """An event that begins opens a case unless one is open; the first event after it that ends it or the duty closes
    it. What ends without a beginning is a case when its zaak has none, or one that never ended.

    Returns
    -------
    van, tot, vervallen.
    """
    used = ends[:0]
    while True:
        van, tot, vervallen = _om_en_om(feiten, begins, np.setdiff1d(ends, used, assume_unique=True), stops)
        zaak = feiten.zaak[van]
        again = np.append(zaak[1:] == zaak[:-1], False)[: len(zaak)]
        until = np.where(again, feiten.moment[np.append(van[1:], NIETS)[: len(van)]], EINDELOOS)
        better = _bekendgemaakt(feiten, traject.tot, ends, tot, until)
        # A notification on the very day of the next beginning belongs to the decision before it, and to that only.
        shared = again & (better != tot) & (better == np.append(tot[1:], NIETS)[: len(tot)])
        more = np.flatnonzero(shared)
        if not len(more):
            break
        used = np.append(used, better[more[_eerste_van(zaak[more])]])
    tot = better
    first_end = ends[_eerste_van(feiten.zaak[ends])]
    opened = np.full(len(feiten.zaken.zaak), NIETS, np.int64)
    first = np.flatnonzero(_eerste_van(zaak))
    opened[zaak[first]] = first
    case = opened[feiten.zaak[first_end]]
    start = np.append(van, NIETS)[case]
    alone = case == NIETS
    begun = np.where(alone, EINDELOOS, feiten.moment[start])
    early = feiten.moment[first_end] < begun
    orphan = _bekendgemaakt(feiten, traject.tot, ends, first_end, begun - 1)
    backwards = early & ~alone & (np.append(tot, NIETS)[case] == NIETS)
    tot[case[backwards]], vervallen[case[backwards]] = orphan[backwards], NIETS
    none = np.full(int(alone.sum()), NIETS)
    return np.append(van, none), np.append(tot, orphan[alone]), np.append(vervallen, none)


def _om_en_om(feiten: Termfeiten, begins: Ints, ends: Ints, stops: Ints) -> tuple[Ints, Ints, Ints]:
    """Beginnings that find nothing open, and what closed each: an end, or something that ended the duty."""
    event, kind = _op_volgorde(feiten, begins, ends, stops)
    zaak = feiten.zaak[event]
    same = np.append(False, zaak[1:] == zaak[:-1])[: len(zaak)]
    open_before = same & np.append(False, kind[:-1] == 0)[: len(kind)]
    opening, closing = (kind == 0) & ~open_before, (kind != 0) & open_before
    case = np.cumsum(opening) - 1
    van = event[opening]
    tot, vervallen = (np.full(len(van), NIETS, np.int64) for _ in range(2))
    for nr, found in ((1, tot), (2, vervallen)):
        which = closing & (kind == nr)
        found[case[which]] = event[which]
    return van, tot, vervallen


def _op_volgorde(feiten: Termfeiten, *kinds: Ints) -> tuple[Ints, Ints]:
    """Events of several kinds in order of moment, then of kind."""
    event = np.concatenate(kinds)
    kind = np.repeat(np.arange(len(kinds)), [len(each) for each in kinds])
    order = np.argsort(feiten.moment[event] * len(kinds) + kind, kind="stable")
    return event[order], kind[order]


def _bekendgemaakt(feiten: Termfeiten, moment: Moment, ends: Ints, tot: Ints, until: Ints) -> Ints:
    """A decision is given on the day that it is made known: the end that directly follows a decision and is its
    notification takes its place, when it comes not after the moment `until`.
    """
    roles = moment.rollen
    if "bekendmaking" not in roles or "besluit" not in roles[roles.index("bekendmaking") :] or not len(tot):
        return tot.copy()
    following = np.append(ends, NIETS)[np.searchsorted(ends, tot, "right")]
    takes = (tot != NIETS) & (following != NIETS) & (feiten.zaak[following] == feiten.zaak[tot])
    takes &= feiten.moment[following] <= until
    takes &= feiten.heeft("besluit")[tot] & ~feiten.heeft("bekendmaking")[tot]
    takes &= feiten.heeft("bekendmaking")[following] & ~feiten.heeft("besluit")[following]
    return np.where(takes, following, tot)


def bestreden(feiten: Termfeiten, besluiten: Ints, geschillen: Ints) -> Ints:
    """The decision that a dispute in the same zaak is about: the last on or before its local day, NIETS for none.

    Of several on that day a notification goes before a decision.
    """
    known = besluiten[feiten.heeft("bekendmaking")[besluiten]]
    last, told = (_laatste_tot(feiten, events, geschillen) for events in (besluiten, known))
    same = (told != NIETS) & (feiten.dag[told] == feiten.dag[last])
    return np.where(same, told, last)


def _later_bekendgemaakt(feiten: Termfeiten, traject: Traject, besluiten: Ints, geschillen: Ints, van: Ints) -> Ints:
    """A dispute may come before the notification of the decision (Awb 6:8, 6:10): its term still begins on that day.

    Only a notification before the decision on the dispute itself is taken to be of the contested decision.
    """
    scope = feiten.in_fase(traject.tot.fase) & ~feiten.heeft("periodiek")
    decided = np.flatnonzero(scope & feiten.heeft("besluit", "bekendmaking"))
    at = np.searchsorted(feiten.moment[decided], feiten.moment[geschillen], "left")
    answer = np.append(decided, NIETS)[at]
    known = (answer != NIETS) & (feiten.zaak[answer] == feiten.zaak[geschillen])
    return _bekendgemaakt(feiten, traject.van, besluiten, van, np.where(known, feiten.moment[answer] - 1, EINDELOOS))


def _laatste_tot(feiten: Termfeiten, events: Ints, van: Ints) -> Ints:
    """The last of some events of the same zaak on or before the local day of others."""
    step = np.int64(1) << 24
    key, wanted = (feiten.zaak[which] * step + feiten.dag[which] + (step >> 1) for which in (events, van))
    order = np.argsort(key, kind="stable")
    at = np.searchsorted(key[order], wanted, "right") - 1
    found = np.append(events[order], NIETS)[at]
    return np.where((at >= 0) & (feiten.zaak[found] == feiten.zaak[van]), found, NIETS)


def _herhaald(feiten: Termfeiten, begins: Ints, ends: Ints, stops: Ints) -> tuple[Ints, Ints, Ints]:
    """From the beginning to the first end, from each end to the next, until something ends the duty itself."""
    event, kind = _op_volgorde(feiten, begins, ends, stops)
    zaak = feiten.zaak[event]
    # The last beginning or stop before each event: a beginning means that the duty runs.
    marks = np.where(kind != 1, np.arange(len(kind)), NIETS)
    last = np.append(NIETS, np.maximum.accumulate(marks))[: len(kind)]
    running = (last != NIETS) & (np.append(kind, 1)[last] == 0) & (np.append(zaak, NIETS)[last] == zaak)
    starts = np.flatnonzero(((kind == 0) & ~running) | ((kind == 1) & running))
    closing = np.flatnonzero(kind != 0)
    following = np.append(closing, NIETS)[np.searchsorted(closing, starts, "right")]
    found = (following != NIETS) & (np.append(zaak, NIETS)[following] == zaak[starts])
    closed, closed_by = np.append(event, NIETS)[following], np.append(kind, NIETS)[following]
    tot, vervallen = (np.where(found & (closed_by == nr), closed, NIETS) for nr in (1, 2))
    first_end = ends[_eerste_van(feiten.zaak[ends])]
    alone = first_end[~np.isin(feiten.zaak[first_end], feiten.zaak[begins])]
    none = np.full(len(alone), NIETS)
    return np.append(event[starts], none), np.append(tot, alone), np.append(vervallen, none)


def _maak(
    feiten: Termfeiten, traject: Traject, van: Ints, tot: Ints, zonder_start: str, vervallen: Ints | None = None
) -> Zaakgevallen:
    """Cases from the events that began and ended them."""
    vervallen = np.full(len(van), NIETS) if vervallen is None else vervallen
    first = np.where(van != NIETS, van, tot)
    order = np.argsort(first, kind="stable")
    van, tot, vervallen, first = van[order], tot[order], vervallen[order], first[order]
    start = np.where(van == NIETS, GEEN, feiten.dag[van])
    reden = np.where(van == NIETS, bit(zonder_start), np.where(telbaar(start), 0, bit("geen_waarde")))
    unsure = (van != NIETS) & _op_besluit(feiten, traject.van, van)
    return Zaakgevallen(
        zaak=feiten.zaak[first],
        van=van,
        tot=tot,
        start=start,
        reden=reden,
        uitzondering=np.zeros(len(van), bool),
        vervallen=vervallen,
        afgesloten=np.full(len(van), NIETS),
        op_besluit=unsure | ((van != NIETS) & _op_besluit(feiten, traject.tot, tot)),
        begin_op_besluit=unsure,
        vanaf=feiten.moment[first],
    )


def _op_besluit(feiten: Termfeiten, moment: Moment, events: Ints) -> Bools:
    """Events that should be a notification, and are a decision of which none is registered."""
    if moment.rollen[:1] != ("bekendmaking",):
        return np.zeros(len(events), bool)
    return np.asarray((events != NIETS) & ~feiten.heeft("bekendmaking")[events])


def _voor_deze_zaken(feiten: Termfeiten, termijn: Termijn, found: Zaakgevallen) -> Zaakgevallen:
    """Only the zaken that the term is for; what the law excepts, and what cannot be known, is marked."""
    event = np.where(found.van != NIETS, found.van, found.tot)
    keep = np.ones(len(found), bool)
    for name, values in (termijn.zaken.model_dump(exclude_none=True) if termijn.zaken else {}).items():
        keep &= feiten.is_een_van(name, values)[feiten.waarde(name, event)]
    for exception in termijn.uitzonderingen:
        name = exception.kenmerk
        found.uitzondering |= feiten.is_een_van(name, exception.waarden)[feiten.waarde(name, event)]
    if termijn.alleen_als and termijn.zaken is None:
        keep &= found.van != NIETS
        found.reden |= bit("voorwaarde_onbekend")
    return found if keep.all() else found.kies(keep)


# --- how they ended otherwise ---------------------------------------------------------------------------------------


def _eerste(feiten: Termfeiten, found: Zaakgevallen, which: Bools) -> Ints:
    """Of some events the first at or after the beginning of each case, in its zaak."""
    events = np.flatnonzero(which)
    at = np.searchsorted(feiten.moment[events], found.vanaf, "left")
    event = np.append(events, NIETS)[at]
    return np.where((event != NIETS) & (feiten.zaak[event] == found.zaak), event, NIETS)


def _afgesloten(feiten: Termfeiten, termijn: Termijn, traject: Traject, found: Zaakgevallen) -> Ints:
    """That the zaak was closed without the end of the term, or had one of which the act is not known; for a term that
    ends sooner, that a decision came.
    """
    scope = feiten.in_fase(traject.tot.fase) & ~feiten.heeft("periodiek")
    closing = scope & feiten.heeft("afsluiting")
    if traject.van.termijn is not None:
        # A dispute in a zaak goes on when the zaak is closed, until its own term has begun.
        since = np.full(len(feiten.zaken.zaak), EINDELOOS)
        since[found.zaak] = np.where(found.start == GEEN, EINDELOOS, found.start)
        closing = feiten.heeft("afsluiting") & ~feiten.heeft("periodiek") & (feiten.dag >= since[feiten.zaak])
    if not {"besluit", "bekendmaking"} & {*traject.tot.rollen, *termijn.vervalt_bij}:
        decided = feiten.heeft("besluit", "bekendmaking") & feiten.van_wet(termijn.wet)
        closing = closing | (scope & decided)
    # Nobody can say of which act it is: it may have ended this term.
    unclear = feiten.van_wet(termijn.wet, ook_zonder=True) & ~feiten.van_wet(termijn.wet)
    closing = closing | (scope & unclear & feiten.heeft(*traject.tot.rollen, *termijn.vervalt_bij))
    open_ = (found.tot == NIETS) & (found.vervallen == NIETS)
    return np.where(open_, _eerste(feiten, found, closing), NIETS)


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
    scope = feiten.in_fase(traject.tot.fase) & ~feiten.heeft("periodiek")
    ends = _is(feiten, traject.tot) & feiten.van_wet(termijn.wet) & ~feiten.heeft("periodiek")
    none = np.full(len(voor), NIETS)
    found = replace(
        voor, van=voor.tot, tot=none, start=start, reden=reden, vervallen=none, vanaf=feiten.moment[voor.tot]
    )
    tot = _eerste(feiten, found, ends)
    gone = _eerste(feiten, found, scope & feiten.heeft("ingetrokken", *termijn.vervalt_bij))
    sooner = (gone != NIETS) & ((tot == NIETS) | (feiten.moment[gone] < feiten.moment[tot]))
    found.vervallen = np.where(sooner, gone, NIETS)
    until = np.full(len(voor), EINDELOOS)
    found.tot = np.where(sooner, NIETS, _bekendgemaakt(feiten, traject.tot, np.flatnonzero(ends), tot, until))
    found.afgesloten = _afgesloten(feiten, termijn, traject, found)
    found.op_besluit = voor.op_besluit | _op_besluit(feiten, traject.tot, found.tot)
    return _voor_deze_zaken(feiten, termijn, found)


def met_bekendmaking(feiten: Termfeiten, found: Zaakgevallen, bestreden: Bestreden) -> Zaakgevallen:
    """Cases of a dispute whose contested decision is in another zaak: begun on the day on which that was made known.

    Cases that know their decision stay as they are.
    """
    unknown = np.flatnonzero((found.van == NIETS) & (found.tot != NIETS))
    names = feiten.zaken.zaak.take(found.zaak[unknown]).to_pylist()
    phases = [_FASEN[nr] for nr in feiten.fase[found.tot[unknown]].tolist()]
    known = [bestreden.get(key, (GEEN, True)) for key in zip(names, phases, strict=True)]
    days = np.array([day for day, _told in known], np.int64)
    decided = np.array([not told for _day, told in known], bool)
    found.start[unknown] = days
    found.reden[unknown] = np.where(days == GEEN, found.reden[unknown], 0)
    found.begin_op_besluit[unknown] |= decided
    found.op_besluit[unknown] |= decided
    return found
