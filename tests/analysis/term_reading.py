"""The cases of a term read from events by plain Python, one zaak and one event at a time: what the tests compare with.

It follows docs/definities.md and shares nothing with the analysis but the shape of a term and of the facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from klantreis.terms.facts import Geval, Stilstand, Uitstel
from klantreis.terms.models import Moment, Termijn, Traject
from klantreis.vocabulary import GESCHILFASEN

Rij = Mapping[str, Any]


@dataclass
class Feit:
    """An event in its place."""

    nr: int
    moment: int
    dag: date
    rij: Rij

    @property
    def rollen(self) -> set[str]:
        return set(self.rij["rollen"])

    @property
    def fase(self) -> str | None:
        return self.rij.get("fase")

    @property
    def genoemd(self) -> date | None:
        return self.rij.get("datum_genoemd")

    @property
    def tijd(self) -> datetime | None:
        tijd = self.rij["tijd"]
        return tijd.replace(tzinfo=ZoneInfo("Europe/Amsterdam")) if isinstance(tijd, datetime) else None


@dataclass
class Zaakgeval:
    """A case: its events, why it cannot be judged, and the facts when it can."""

    termijn: Termijn
    zaak: str
    van: Feit | None
    tot: Feit | None = None
    vervallen: Feit | None = None
    afgesloten: Feit | None = None
    reden: str | None = None
    uitzondering: bool = False
    op_besluit: bool = False
    begin_op_besluit: bool = False
    start: date | None = None
    geval: Geval | None = None
    events: list[Feit] = field(default_factory=list)

    @property
    def vanaf(self) -> int:
        first = self.van or self.tot
        assert first is not None
        return first.moment


class Zaak:
    """The events of one zaak, in order."""

    def __init__(self, naam: str, rows: Sequence[tuple[int, Rij]], peildatums: Mapping[str, date | None]) -> None:
        self.naam = naam
        lone = {row["tijd"] for _nr, row in rows if not isinstance(row["tijd"], datetime)}
        keys: dict[Any, int] = {}
        self.events = []
        for nr, row in rows:
            tijd = row["tijd"]
            day = tijd.date() if isinstance(tijd, datetime) else tijd
            moment = keys.setdefault(day if day in lone else tijd, len(keys))
            if "periodiek" not in row["rollen"]:
                self.events.append(Feit(nr, moment, day, row))
        self.wetten = {" ".join(row["wet"].lower().split()) for _nr, row in rows if row.get("wet")}
        self.waarden = {
            name: next((row[name] for _nr, row in rows if row.get(name)), None)
            for name in ("loket", "melder", "kanaal")
        }
        self.peildatum = max((day for _nr, row in rows if (day := peildatums.get(row["bron"]))), default=None)

    def van_wet(self, feit: Feit, termijn: Termijn) -> bool:
        if termijn.wet is None:
            return True
        names = {name.lower() for name in termijn.wet}
        if feit.rij.get("wet"):
            return " ".join(feit.rij["wet"].lower().split()) in names
        return bool(self.wetten) and self.wetten <= names

    def niet_van_andere(self, feit: Feit, termijn: Termijn) -> bool:
        """It is of the act, or names none while the act is one of those in the zaak."""
        if termijn.wet is None:
            return True
        names = {name.lower() for name in termijn.wet}
        own = feit.rij.get("wet")
        return " ".join(own.lower().split()) in names if own else bool(self.wetten & names) or not self.wetten

    def is_(self, moment: Moment, termijn: Termijn) -> list[Feit]:
        return [
            f for f in self.events
            if self.van_wet(f, termijn)
            and (f.fase == moment.fase if moment.fase else f.fase not in GESCHILFASEN)
            and (not moment.rollen or f.rollen & set(moment.rollen))
        ]  # fmt: skip

    def binnen(self, fase: str | None) -> list[Feit]:
        if fase in GESCHILFASEN:
            return [f for f in self.events if f.fase == fase]
        return [f for f in self.events if f.fase not in GESCHILFASEN]

    def kenmerk(self, feit: Feit, name: str) -> str | None:
        return feit.rij.get(name) or self.waarden[name]


def lees(rows: Sequence[Rij], termijn: Termijn, peildatums: Mapping[str, date | None]) -> list[Zaakgeval]:
    """The cases of a term that begins with an event; rows are events in order."""
    return [geval for zaak in zaken(rows, peildatums) for geval in in_zaak(zaak, termijn)]


def zaken(rows: Sequence[Rij], peildatums: Mapping[str, date | None]) -> list[Zaak]:
    found: dict[str, list[tuple[int, Rij]]] = {}
    for nr, row in enumerate(rows, start=1):
        found.setdefault(row["zaak"], []).append((nr, row))
    return [Zaak(naam, own, peildatums) for naam, own in found.items()]


def in_zaak(zaak: Zaak, termijn: Termijn) -> list[Zaakgeval]:
    found = []
    for traject in termijn.trajecten:
        if termijn.alleen_met_einde:
            own = _met_einde(zaak, termijn, traject)
        elif termijn.herhaalt:
            own = _herhaald(zaak, termijn, traject)
        else:
            own = _om_en_om(zaak, termijn, traject)
        for geval in own:
            _rest(zaak, termijn, traject, geval)
        found += own
    found.sort(key=lambda g: (g.van or g.tot).nr)  # type: ignore[union-attr]
    for nr, geval in enumerate(found):
        following = found[nr + 1].vanaf if nr + 1 < len(found) else None
        geval.geval = feiten(zaak, termijn, geval, following)
    return [geval for geval in found if _voor(zaak, termijn, geval)]


def _meldt(eerste: Feit, tweede: Feit, moment: Moment) -> bool:
    """Whether the second end is the notification of the first, a decision."""
    roles = list(moment.rollen)
    if not {"besluit", "bekendmaking"} <= set(roles) or roles.index("bekendmaking") > roles.index("besluit"):
        return False
    both = {"besluit", "bekendmaking"}
    return eerste.rollen & both == {"besluit"} and tweede.rollen & both == {"bekendmaking"}


def _op_volgorde(begin: list[Feit], eind: list[Feit], weg: list[Feit]) -> list[tuple[int, Feit]]:
    tokens = [(f.moment, kind, f.nr, f) for kind, events in enumerate((begin, eind, weg)) for f in events]
    return [(kind, f) for _moment, kind, _nr, f in sorted(tokens, key=lambda token: token[:3])]


def _weg(zaak: Zaak, termijn: Termijn, traject: Traject) -> list[Feit]:
    return [
        f for f in zaak.binnen(traject.tot.fase)
        if "ingetrokken" in f.rollen or (f.rollen & set(termijn.vervalt_bij) and zaak.van_wet(f, termijn))
    ]  # fmt: skip


def _om_en_om(zaak: Zaak, termijn: Termijn, traject: Traject) -> list[Zaakgeval]:
    eind = zaak.is_(traject.tot, termijn)
    begin = [f for f in zaak.is_(traject.van, termijn) if f not in eind]
    if not traject.van.rollen:
        begin = begin[:1]
    cases: list[Zaakgeval] = []
    running = before = closed = wees = None
    for kind, f in _op_volgorde(begin, eind, _weg(zaak, termijn, traject)):
        if kind == 0 and running is None:
            running = Zaakgeval(termijn, zaak.naam, f)
            cases.append(running)
        elif kind == 1:
            newer = cases[-1] if cases and closed is not None and cases[-1] is not closed else None
            meldt = before is not None and _meldt(before, f, traject.tot)
            if meldt and closed is not None and (newer is None or newer.vanaf == f.moment):
                closed.tot, closed = f, None
            elif running is not None:
                running.tot, closed, running = f, running, None
            else:
                closed = None
                if not cases and (wees is None or (meldt and wees is before)):
                    wees = f
            before = f
        elif kind == 2 and running is not None:
            running.vervallen, running = f, None
    if wees is not None:
        if not cases:
            return [Zaakgeval(termijn, zaak.naam, None, wees, reden="geen_start")]
        if cases[0].tot is None:
            cases[0].tot, cases[0].vervallen = wees, None
    return cases


def _herhaald(zaak: Zaak, termijn: Termijn, traject: Traject) -> list[Zaakgeval]:
    eind = zaak.is_(traject.tot, termijn)
    begin = [f for f in zaak.is_(traject.van, termijn) if f not in eind]
    if not begin:
        return [Zaakgeval(termijn, zaak.naam, None, eind[0], reden="geen_start")] if eind else []
    cases: list[Zaakgeval] = []
    running = None
    for kind, f in _op_volgorde(begin, eind, _weg(zaak, termijn, traject)):
        if running is not None and kind == 2:
            running.vervallen, running = f, None
        elif (running is None and kind == 0) or (running is not None and kind == 1):
            if running is not None:
                running.tot = f
            running = Zaakgeval(termijn, zaak.naam, f)
            cases.append(running)
    return cases


def _met_einde(zaak: Zaak, termijn: Termijn, traject: Traject) -> list[Zaakgeval]:
    einden = zaak.is_(traject.tot, termijn)[:1]
    found = []
    for eind in einden:
        before = [f for f in zaak.is_(traject.van, termijn) if f.dag <= eind.dag]
        if not before:
            found.append(Zaakgeval(termijn, zaak.naam, None, eind, reden="bestreden_besluit_onbekend"))
            continue
        told = [f for f in before if f.dag == before[-1].dag and "bekendmaking" in f.rollen]
        van = (told or before)[-1]
        besluiten = zaak.is_(traject.van, termijn)
        later = next((f for f in besluiten if f.nr > van.nr), None)
        answer = next(
            (
                f.moment
                for f in zaak.binnen(traject.tot.fase)
                if f.moment >= eind.moment and f.rollen & {"besluit", "bekendmaking"}
            ),
            None,
        )
        if later and (answer is None or later.moment < answer) and _meldt(van, later, traject.van):
            van = later
        found.append(Zaakgeval(termijn, zaak.naam, van, eind))
    return found


def _rest(zaak: Zaak, termijn: Termijn, traject: Traject, geval: Zaakgeval) -> None:
    """What is said about a case besides its events."""
    geval.start = geval.van.dag if geval.van else None
    for f, moment in ((geval.van, traject.van), (geval.tot, traject.tot)):
        if geval.van and f and moment.rollen[:1] == ("bekendmaking",) and "bekendmaking" not in f.rollen:
            geval.op_besluit = True
            geval.begin_op_besluit |= moment is traject.van
    feit = geval.van or geval.tot
    assert feit is not None
    geval.uitzondering = any(zaak.kenmerk(feit, u.kenmerk) in u.waarden for u in termijn.uitzonderingen)
    if geval.tot is None and geval.vervallen is None and not termijn.alleen_met_einde:
        decides = {*traject.tot.rollen, *termijn.vervalt_bij} & {"besluit", "bekendmaking"}
        for f in zaak.binnen(traject.tot.fase):
            decided = not decides and f.rollen & {"besluit", "bekendmaking"} and zaak.van_wet(f, termijn)
            unclear = zaak.niet_van_andere(f, termijn) and not zaak.van_wet(f, termijn)
            perhaps = unclear and f.rollen & {*traject.tot.rollen, *termijn.vervalt_bij}
            if f.moment >= geval.vanaf and ("afsluiting" in f.rollen or decided or perhaps):
                geval.afgesloten = f
                break


def _voor(zaak: Zaak, termijn: Termijn, geval: Zaakgeval) -> bool:
    feit = geval.van or geval.tot
    assert feit is not None
    if termijn.zaken is not None:
        for name, values in termijn.zaken.model_dump(exclude_none=True).items():
            if zaak.kenmerk(feit, name) not in values:
                return False
    if termijn.alleen_als and termijn.zaken is None:
        geval.reden = "voorwaarde_onbekend"
        return geval.van is not None
    return True


def na_bezwaar(zaak: Zaak, termijn: Termijn, indienen: Zaakgeval, start: date | None, reden: str | None) -> Zaakgeval:
    """The case of the decision on an objection."""
    [traject] = termijn.trajecten
    bezwaar = indienen.tot
    assert bezwaar is not None
    found = Zaakgeval(termijn, zaak.naam, bezwaar, start=start, reden=reden)
    einden = [f for f in zaak.is_(traject.tot, termijn) if f.moment >= bezwaar.moment]
    if einden:
        found.tot = einden[0]
        if len(einden) > 1 and _meldt(einden[0], einden[1], traject.tot):
            found.tot = einden[1]
    weg = [f for f in zaak.binnen("bezwaar") if "ingetrokken" in f.rollen and f.moment >= bezwaar.moment]
    if weg and (not einden or weg[0].moment < einden[0].moment):
        found.vervallen, found.tot = weg[0], None
    if found.tot is None and found.vervallen is None and start is not None:
        closed = [f for f in zaak.events if "afsluiting" in f.rollen and f.dag >= start and f.moment >= bezwaar.moment]
        found.afgesloten = closed[0] if closed else None
    found.op_besluit = indienen.op_besluit or (found.tot is not None and "bekendmaking" not in found.tot.rollen)
    found.begin_op_besluit = indienen.begin_op_besluit
    found.geval = feiten(zaak, termijn, found, None)
    return found


def feiten(zaak: Zaak, termijn: Termijn, geval: Zaakgeval, volgende: int | None) -> Geval | None:
    """What happened in a case."""
    if geval.start is None:
        return None
    scope = [f for f in zaak.binnen(termijn.trajecten[0].tot.fase) if zaak.niet_van_andere(f, termijn)]
    own = [f for f in scope if f.moment >= geval.vanaf and (volgende is None or f.moment < volgende)]
    last = geval.tot or geval.vervallen or geval.afgesloten
    during = [f for f in own if last is None or f.moment <= last.moment]

    def daarna(f: Feit, rol: str) -> date | None:
        return next((g.dag for g in scope if rol in g.rollen and g.moment >= f.moment), None)

    stil = []
    for f in during:
        if "aanvulling_gevraagd" in f.rollen:
            stil.append(Stilstand(f.dag, daarna(f, "aanvulling_ontvangen"), f.genoemd, "aanvulling"))
        if "opschorting" in f.rollen:
            stil.append(Stilstand(f.dag, daarna(f, "hervatting"), f.genoemd, "geregistreerd"))
    grof = [f is None or f.tijd is None for f in (geval.van, geval.tot)]
    return Geval(
        start=geval.start,
        einde=geval.tot.dag if geval.tot else None,
        vervallen=geval.vervallen.dag if geval.vervallen else None,
        ingetrokken=geval.vervallen is not None and "ingetrokken" in geval.vervallen.rollen,
        afgesloten=geval.afgesloten.dag if geval.afgesloten else None,
        peildatum=zaak.peildatum,
        commissie=any("commissie" in f.rollen for f in own),
        stilstand=tuple(stil),
        uitstel=tuple(Uitstel(f.dag, f.genoemd) for f in during if "verdaging" in f.rollen),
        ingebrekestelling=tuple(f.dag for f in during if "ingebrekestelling" in f.rollen),
        start_tijd=_tijd(geval.van),
        einde_tijd=_tijd(geval.tot),
        start_grof=grof[0],
        einde_grof=grof[1],
    )


def _tijd(feit: Feit | None) -> datetime | None:
    if feit is None:
        return None
    return feit.tijd or datetime.combine(feit.dag, time(), ZoneInfo("Europe/Amsterdam"))


def gegevens_gevraagd(zaak: Zaak, termijn: Termijn, uiterlijk: date) -> bool:
    """Whether documents had been asked for by a day, and had not come."""
    scope = [f for f in zaak.binnen(None) if zaak.niet_van_andere(f, termijn)]
    for f in scope:
        if "aanvulling_gevraagd" in f.rollen and f.dag <= uiterlijk:
            came = next((g.dag for g in scope if "aanvulling_ontvangen" in g.rollen and g.moment >= f.moment), None)
            if came is None or came > uiterlijk:
                return True
    return False
