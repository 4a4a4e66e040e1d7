"""What was registered during the cases of a term -> the facts that a rule is applied to."""

from __future__ import annotations

import numpy as np

from klantreis.analysis.term_cases import EINDELOOS, Zaakgevallen
from klantreis.analysis.term_events import NIETS, Termfeiten
from klantreis.ranges import matches
from klantreis.terms.calendar import EERSTE_DAG, LAATSTE_DAG
from klantreis.terms.facts import GEEN, Bools, Gevallen, Ints, Ragged
from klantreis.terms.models import Termijn


def gevallen(feiten: Termfeiten, termijn: Termijn, found: Zaakgevallen) -> Gevallen:
    """The facts of cases. What no rule of the term asks for is left out.

    What was registered belongs to the case that was running then; after its end nothing changes it any more. In a zaak
    with several acts what names another one is left out.
    """
    rules = termijn.waarden
    register = _Register(feiten, termijn, found)
    extended = termijn.mededeling is not None or any(rule.verdaging for rule in rules)
    said, delays = register.tijdens("verdaging") if extended else register.niets
    noticed, notices = register.tijdens("ingebrekestelling") if any(r.dwangsom for r in rules) else register.niets
    commissie = np.zeros(len(found), bool)
    if any(rule.commissie for rule in rules):
        commissie[register.tijdens("commissie", ook_na=True)[0]] = True
    # An end outside the calendar (a typing error) stays what it is: before any start, or after any last day.
    einde = _dag(feiten, found.tot)
    outside = (einde != GEEN) & ((einde <= EERSTE_DAG) | (einde >= LAATSTE_DAG))
    return Gevallen(
        start=found.start,
        einde=_binnen_kalender(einde),
        vervallen=_binnen_kalender(_dag(feiten, found.vervallen)),
        ingetrokken=(found.vervallen != NIETS) & feiten.heeft("ingetrokken")[found.vervallen],
        afgesloten=_dag(feiten, found.afgesloten),
        peildatum=_binnen_kalender(feiten.zaken.peildatum[found.zaak]),
        commissie=commissie,
        stilstand=_stilstand(register, {ground.soort for rule in rules for ground in rule.opschorting}),
        uitstel=Ragged(
            said,
            {
                "aangekondigd": feiten.dag[delays],
                "tot": feiten.genoemd[delays],
                "instemming": np.zeros(len(delays), np.int64),
            },
        ),
        ingebrekestelling=Ragged(noticed, {"dag": feiten.dag[notices]}),
        start_us=np.where(found.van == NIETS, GEEN, feiten.us[found.van]),
        einde_us=np.where(found.tot == NIETS, GEEN, feiten.us[found.tot]),
        start_grof=(found.van == NIETS) | feiten.grof[found.van],
        einde_grof=(found.tot == NIETS) | feiten.grof[found.tot] | outside,
    )


def _dag(feiten: Termfeiten, events: Ints) -> Ints:
    return np.where(events == NIETS, GEEN, feiten.dag[events])


def _binnen_kalender(dagen: Ints) -> Ints:
    return np.where(dagen == GEEN, GEEN, np.clip(dagen, EERSTE_DAG + 1, LAATSTE_DAG - 1))


class _Register:
    """Events that were registered for a term: of its act or of none, inside the dispute that it is about, if any."""

    def __init__(self, feiten: Termfeiten, termijn: Termijn, found: Zaakgevallen) -> None:
        self.feiten, self.found = feiten, found
        self._scope = feiten.in_fase(termijn.trajecten[0].tot.fase) & ~feiten.heeft("periodiek")
        self._scope &= feiten.van_wet(termijn.wet, ook_zonder=True)
        last = found.tot
        for events in (found.vervallen, found.afgesloten):
            last = np.where(last == NIETS, events, last)
        self._until = np.where(last == NIETS, EINDELOOS, feiten.moment[last])
        self._order = np.argsort(found.vanaf, kind="stable")
        self.niets = self._order[:0], self._order[:0]

    def events(self, rol: str) -> Ints:
        """Events with a role."""
        return np.flatnonzero(self._scope & self.feiten.heeft(rol))

    def tijdens(self, rol: str, *, ook_na: bool = False) -> tuple[Ints, Ints]:
        """Events with a role while a case was running: the case and the event, by case.

        Parameters
        ----------
        ook_na : also after its end.
        """
        events = self.events(rol)
        at = np.searchsorted(self.found.vanaf[self._order], self.feiten.moment[events], "right") - 1
        case = np.append(self._order, NIETS)[at]
        same = (at >= 0) & (np.append(self.found.zaak, NIETS)[case] == self.feiten.zaak[events])
        if not ook_na:
            same &= self.feiten.moment[events] <= np.append(self._until, NIETS)[case]
        case, events = case[same], events[same]
        order = np.argsort(case, kind="stable")
        return case[order], events[order]

    def daarna(self, events: Ints, rol: str) -> Ints:
        """The day of the first event with a role at or after each event, in its zaak; GEEN for none."""
        which = self.events(rol)
        at = np.searchsorted(self.feiten.moment[which], self.feiten.moment[events], "left")
        found = np.append(which, NIETS)[at]
        return np.where((found != NIETS) & (self.feiten.zaak[found] == self.feiten.zaak[events]),
                        self.feiten.dag[found], GEEN)  # fmt: skip


def _stilstand(register: _Register, gronden: set[str]) -> Ragged:
    """Requests for documents and registered suspensions, each with what made the clock run again."""
    feiten = register.feiten
    rows, asked = register.tijdens("aanvulling_gevraagd") if "aanvulling" in gronden else register.niets
    rows2, stopped = register.tijdens("opschorting") if "geregistreerd" in gronden else register.niets
    rij, events = np.append(rows, rows2), np.append(asked, stopped)
    values = {
        "gevraagd": feiten.dag[events],
        "hervat": np.append(register.daarna(asked, "aanvulling_ontvangen"), register.daarna(stopped, "hervatting")),
        "gegeven": feiten.genoemd[events],
        "aanvulling": np.repeat([1, 0], [len(asked), len(stopped)]),
    }
    order = np.lexsort((np.arange(len(rij)), events, rij))
    return Ragged(rij[order], {name: column[order].astype(np.int64) for name, column in values.items()})


def gegevens_ontbreken(feiten: Termfeiten, termijn: Termijn, found: Zaakgevallen, uiterlijk: Ints) -> Bools:
    """Whether documents had been asked for in the zaak by the last day of a case, and had not come by then."""
    register = _Register(feiten, termijn, found)
    asked = register.events("aanvulling_gevraagd")
    received = register.daarna(asked, "aanvulling_ontvangen")
    rows, item = matches(feiten.zaak[asked], np.arange(len(asked)), found.zaak)
    waiting = feiten.dag[asked[item]] <= uiterlijk[rows]
    waiting &= (received[item] == GEEN) | (received[item] > uiterlijk[rows])
    return np.bincount(rows[waiting], minlength=len(found)) > 0
