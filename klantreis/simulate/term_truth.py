"""The truth about terms: every row that the table `termijnen` should have, from what scenarios planned.

Read from docs/definities.md and from the law; nothing of klantreis.terms or of the analysis is used. The events are
those of the story that were exported, in the order that the definitions give them; the clock is term_clock's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from klantreis.simulate.calendar import DAG, ISO, dag_nr
from klantreis.simulate.rates import OPENING, VERORDENING_WEKEN
from klantreis.simulate.story import Gebeurtenis, Koppeling
from klantreis.simulate.systems import VERWIJZERS
from klantreis.simulate.term_clock import (
    GESLOTEN_DAGEN,
    Loop,
    dwangsom,
    laatste_dag,
    na_openingsuren,
    verdaagd,
)  # fmt: skip
from klantreis.vocabulary import GESCHILFASEN

KOP: Final = "zaak,termijn,start,uiterlijk,werkelijk,status,opschorting_dagen,verdaging_dagen,dwangsom_eur"
BINNEN, OVER, LOOPT = "binnen", "overschreden", "loopt"
ONBEPAALD, NVT = "niet_te_bepalen", "niet_van_toepassing"


class Feit(NamedTuple):
    """An event in its place: `moment` is shared by all events of a day on which the zaak has one without an hour."""

    moment: tuple[int, int]
    dag: int
    e: Gebeurtenis

    @property
    def genoemd(self) -> int | None:
        """The day that the event names."""
        return None if self.e.genoemd is None else dag_nr(*map(int, self.e.genoemd.split("-")))


Feiten = dict[str, list[Feit]]
"""By rol, and by `fase X`."""


@dataclass(frozen=True, slots=True)
class Regel:
    """A term as the law has it. `van`, `tot`: a rol, or `fase X`: the first event of that phase."""

    code: str
    van: str
    tot: str
    dagen: int
    schort: bool = False
    """Awb 4:15: it can be suspended."""
    boete: bool = False
    """Awb 4:17: deciding late can cost a penalty."""
    verdaagt: bool = False
    termijnenwet: bool = True
    richting: str = "maximum"
    onbekend: bool = False
    """Whether it applies is not in the data."""
    vanaf: int = 0


_AANVRAAG: Final = ("aanvraag", "besluit")
REGELS: Final = {
    "wmo": (
        Regel("WMO-BES", *_AANVRAAG, 14, schort=True, boete=True),
        Regel("WMO-OND", "fase melding", "onderzoek_gereed", 42),
        Regel("WMO-PLAN", "fase melding", "plan", 7, richting="recht"),
    ),
    "jeugd": (Regel("JW-BES", *_AANVRAAG, 56, schort=True, boete=True, verdaagt=True),),
    "werkplein": (
        Regel("PW-BES", *_AANVRAAG, 56, schort=True, boete=True, verdaagt=True),
        Regel("PW-ZOEK", "fase melding", "aanvraag", 28, richting="minimum", onbekend=True),
    ),
    "schuldhulp": (
        Regel(
            "WGS-BES",
            "eerste_gesprek",
            "besluit",
            7 * VERORDENING_WEKEN,
            schort=True,
            termijnenwet=False,
            vanaf=dag_nr(2021),
        ),
        Regel("WGS-GES", "fase melding", "eerste_gesprek", 28),
        Regel("WGS-SPOED", "fase melding", "eerste_gesprek", 3, onbekend=True),
    ),
}
REGELS_PER_SYSTEEM: Final = {**REGELS, "wijkteam": REGELS["wmo"]}
VOORSCHOT_DAGEN, BEZWAAR_DAGEN, BEZWAAR_MARGE = 28, 42, 7
BESLIS_DAGEN, COMMISSIE_DAGEN, VERDAAG_DAGEN = 42, 84, 42


class Rij(NamedTuple):
    """A row of the truth; days as numbers."""

    termijn: str
    start: int | None
    uiterlijk: int | None
    werkelijk: int | None
    status: str
    opschorting: int = 0
    verdaging: int = 0
    dwangsom: int | None = None


def termijnen(
    gebeurtenissen: Sequence[Gebeurtenis], koppelingen: Sequence[Koppeling], einde: int
) -> Iterator[tuple[str, Rij]]:
    """The rows of one resident: (zaak, row). `einde`: the first moment after the log."""
    # What the register surely leads to counts; what it only makes likely does not.
    elders = {
        (id(k.eerste.zaak), k.soort): k.besluit
        for k in koppelingen
        if k.besluit is not None and k.zekerheid in ("vast", "sterk") and k.besluit.zaak is not k.eerste.zaak
    }
    zaken: dict[str, list[Gebeurtenis]] = {}
    for e in gebeurtenissen:
        zaken.setdefault(f"{e.zaak.systeem.naam}:{e.zaak.nummer}", []).append(e)
    peil = einde // DAG - 1
    for zaak, events in zaken.items():
        own = {soort: elders.get((id(events[0].zaak), soort)) for soort in ("bezwaar", "beroep")}
        for rij in zaak_termijnen(events, peil, {soort: e.t // DAG for soort, e in own.items() if e is not None}):
            yield zaak, rij


def zaak_termijnen(events: Sequence[Gebeurtenis], peil: int, elders: Mapping[str, int]) -> Iterator[Rij]:
    """The rows of one zaak; `peil`: the last day of the log; `elders`: the day of a contested decision elsewhere."""
    vrij, bezwaar, rest = _ordenen(events)
    systeem = events[0].zaak.systeem.naam
    if systeem == "kcc":
        yield from _antwoord(vrij, peil)
    for regel in REGELS_PER_SYSTEEM.get(systeem, ()):
        uitgezonderd = systeem == "jeugd" and events[0].zaak.verhaal.inwoner.melder in VERWIJZERS
        for start, eind in _paren(vrij.get(regel.van, []), vrij.get(regel.tot, []), eenmalig=" " in regel.van):
            if start is None and regel.onbekend:
                continue  # without a start nothing says that the term was there at all
            yield _rij(regel, start, eind, vrij, peil, uitgezonderd=uitgezonderd)
    if systeem == "werkplein":
        yield from _voorschotten(vrij, peil)
    if bezwaar:
        yield from _bezwaar(vrij, bezwaar, peil, elders.get("bezwaar"))
    if "fase beroep" in rest:
        yield _indienen("BER-IND", bezwaar.get("besluit", []), rest["fase beroep"][0], elders.get("beroep"))


def _ordenen(events: Sequence[Gebeurtenis]) -> tuple[Feiten, Feiten, Feiten]:
    """The facts of a zaak: outside disputes, of the objection, and of the appeals."""
    dagen = {e.t // DAG for e in events if e.dag}
    feiten = []
    for e in events:
        dag = e.t // DAG
        feiten.append(Feit((dag * DAG, 0) if dag in dagen else (e.t, e.fold), dag, e))
    feiten.sort(key=lambda feit: feit.moment)
    vrij: Feiten = {}
    bezwaar: Feiten = {}
    rest: Feiten = {}
    for feit in feiten:
        stap = feit.e.stap
        if "periodiek" in stap.rollen:
            continue
        waar = vrij if stap.fase not in GESCHILFASEN else bezwaar if stap.fase == "bezwaar" else rest
        for naam in (*stap.rollen, f"fase {stap.fase}"):
            waar.setdefault(naam, []).append(feit)
    return vrij, bezwaar, rest


def _paren(
    starts: Sequence[Feit], einden: Sequence[Feit], *, eenmalig: bool
) -> Iterator[tuple[Feit | None, Feit | None]]:
    """Which end belongs to which start. `eenmalig`: only the first start begins anything."""
    if not starts:
        if einden:
            yield None, einden[0]
        return
    over = list(einden)
    eerste = True
    vrij_vanaf = starts[0].moment
    for start in starts[:1] if eenmalig else starts:
        if start.moment < vrij_vanaf or (not eerste and start.moment == vrij_vanaf):
            continue  # the one before was still open
        eind = next((feit for feit in over if feit.moment >= start.moment), None)
        if eind is None and eerste and over:
            eind = over[0]  # it ended before it began
        yield start, eind
        if eind is None:
            return
        eerste, vrij_vanaf = False, eind.moment


def _rij(
    regel: Regel, start: Feit | None, eind: Feit | None, vrij: Feiten, peil: int, *, uitgezonderd: bool = False
) -> Rij:
    klaar = eind.dag if eind else None
    if start is None:
        return Rij(regel.code, None, None, klaar, NVT if uitgezonderd else ONBEPAALD)
    if start.dag < regel.vanaf:
        return Rij(regel.code, start.dag, None, klaar, ONBEPAALD)
    if uitgezonderd or regel.onbekend:
        return Rij(regel.code, start.dag, None, klaar, NVT if uitgezonderd else ONBEPAALD)
    stil = _stil(vrij, min(klaar - 1, peil) if klaar is not None else peil) if regel.schort else set()
    verdagingen = [(f.dag, f.genoemd) for f in vrij.get("verdaging", [])] if regel.verdaagt else []
    if not (stil or verdagingen):
        loop = Loop(laatste_dag(start.dag, regel.dagen, termijnenwet=regel.termijnenwet), 0)
    else:
        loop = verdaagd(start.dag, regel.dagen, stil, verdagingen, None, termijnenwet=regel.termijnenwet)
    kop = (regel.code, start.dag, loop.uiterlijk, klaar)
    staart = (loop.stil, loop.uiterlijk - loop.zonder if loop.zonder else 0)
    if eind and eind.moment < start.moment:
        return Rij(*kop, ONBEPAALD, *staart)
    if regel.richting == "recht":
        return Rij(*kop, _recht(start, klaar, loop.uiterlijk, vrij, peil))
    status, tot = _status(start, eind, loop, vrij, peil, besluit=regel.tot == "besluit")
    euro = None
    if status == OVER and regel.boete:
        euro = dwangsom(loop.uiterlijk, [f.dag for f in vrij.get("ingebrekestelling", [])], tot)
    return Rij(*kop, status, *staart, euro)


def _recht(start: Feit, klaar: int | None, uiterlijk: int, feiten: Feiten, peil: int) -> str:
    """A right that somebody may use until a day."""
    if klaar is not None:
        return BINNEN if klaar <= uiterlijk else NVT
    weg = [f for naam in ("ingetrokken", "afsluiting", "besluit") for f in feiten.get(naam, [])]
    return LOOPT if peil <= uiterlijk and not any(f.moment >= start.moment for f in weg) else NVT


def _status(start: Feit, eind: Feit | None, loop: Loop, feiten: Feiten, peil: int, *, besluit: bool) -> tuple[str, int]:
    """How a maximum stands, and the first day on which the municipality was no longer late."""
    weg = next((f for f in feiten.get("ingetrokken", []) if f.moment >= start.moment), None)
    if weg and (eind is None or weg.moment < eind.moment):
        return (NVT if weg.dag <= loop.uiterlijk else OVER), weg.dag
    if eind is None:
        dicht = [*feiten.get("afsluiting", []), *([] if besluit else feiten.get("besluit", []))]
        if any(f.moment >= start.moment for f in dicht):
            return ONBEPAALD, peil + 1
    dag = peil if eind is None else eind.dag
    if dag <= loop.uiterlijk:
        return (LOOPT if eind is None else BINNEN), dag
    if loop.grijs is not None and dag <= loop.grijs:
        return ONBEPAALD, dag
    return OVER, dag + (eind is None)


def _stil(feiten: Feiten, open_tot: int) -> set[int]:
    """The days on which the clock stands still; an open suspension lasts through `open_tot`."""
    stil: set[int] = set()
    for vraag in feiten.get("aanvulling_gevraagd", []):
        tot = vraag.genoemd
        if tot is None:
            continue  # without a time given the clock goes on
        antwoord = next((f for f in feiten.get("aanvulling_ontvangen", []) if f.moment >= vraag.moment), None)
        stil.update(range(vraag.dag + 1, min(tot, antwoord.dag) if antwoord else tot))
    for stop in feiten.get("opschorting", []):
        weer = next((f for f in feiten.get("hervatting", []) if f.moment >= stop.moment), None)
        if weer:
            tot = weer.dag
        elif stop.genoemd is not None:
            tot = stop.genoemd + 1
        else:
            tot = open_tot + 1
        stil.update(range(stop.dag + 1, tot))
    return stil


def _voorschotten(vrij: Feiten, peil: int) -> Iterator[Rij]:
    """An advance within four weeks of the application, and every four weeks after one, until the decision."""
    aanvragen, besluiten = vrij.get("aanvraag", []), vrij.get("besluit", [])
    voorschotten = vrij.get("voorschot", [])
    for aanvraag, _besluit in _paren(aanvragen, besluiten, eenmalig=False):
        if aanvraag is None:
            if voorschotten:
                yield Rij("PW-VOOR", None, None, voorschotten[0].dag, ONBEPAALD)
            continue
        weg = [f for naam in ("besluit", "ingetrokken") for f in vrij.get(naam, []) if f.moment >= aanvraag.moment]
        dicht = min(weg, key=lambda f: f.moment, default=None)
        start = aanvraag
        for gegeven in voorschotten:
            if gegeven.moment >= start.moment and (dicht is None or gegeven.moment <= dicht.moment):
                yield _voorschot(start, gegeven, dicht, vrij, peil)
                start = gegeven
        yield _voorschot(start, None, dicht, vrij, peil)


def _voorschot(start: Feit, gegeven: Feit | None, dicht: Feit | None, vrij: Feiten, peil: int) -> Rij:
    uiterlijk = laatste_dag(start.dag, VOORSCHOT_DAGEN)
    kop = ("PW-VOOR", start.dag, uiterlijk, gegeven.dag if gegeven else None)
    afgesloten = any(f.moment >= start.moment for f in vrij.get("afsluiting", []))
    if gegeven:
        status = BINNEN if gegeven.dag <= uiterlijk else OVER
    elif dicht:
        status = NVT if dicht.dag <= uiterlijk else OVER
    elif afgesloten:
        status = ONBEPAALD
    else:
        status = LOOPT if peil <= uiterlijk else OVER
    if status == OVER:
        for vraag in vrij.get("aanvulling_gevraagd", []):
            antwoord = next((f for f in vrij.get("aanvulling_ontvangen", []) if f.moment >= vraag.moment), None)
            if vraag.dag <= uiterlijk and (antwoord is None or antwoord.dag > uiterlijk):
                status = ONBEPAALD  # whether what was missing was his fault is not known
    return Rij(*kop, status)


def _indienen(code: str, besluiten: Sequence[Feit], eerste: Feit, elders: int | None) -> Rij:
    """An objection or an appeal: six weeks from the last decision on or before its day, or from the one elsewhere."""
    eerder = [f.dag for f in besluiten if f.dag <= eerste.dag] or ([] if elders is None else [elders])
    if not eerder:
        return Rij(code, None, None, eerste.dag, ONBEPAALD)
    uiterlijk = laatste_dag(eerder[-1], BEZWAAR_DAGEN)
    over = eerste.dag - uiterlijk
    status = BINNEN if over <= 0 else ONBEPAALD if over <= BEZWAAR_MARGE else OVER
    return Rij(code, eerder[-1], uiterlijk, eerste.dag, status)


def _bezwaar(vrij: Feiten, bezwaar: Feiten, peil: int, elders: int | None) -> Iterator[Rij]:
    """The term for the objection, and the one for the decision on it, which begins when the first is over."""
    eerste = bezwaar["fase bezwaar"][0]
    indienen = _indienen("BZW-IND", vrij.get("besluit", []), eerste, elders)
    yield indienen
    besluiten = bezwaar.get("besluit", [])
    eind = besluiten[0] if besluiten else None
    klaar = eind.dag if eind else None
    if indienen.status != BINNEN or indienen.uiterlijk is None:
        yield Rij("BZW-BES", None, None, klaar, ONBEPAALD)
        return
    start = indienen.uiterlijk
    stil = _stil(bezwaar, min(klaar - 1, peil) if klaar is not None else peil)
    dagen = COMMISSIE_DAGEN if "commissie" in bezwaar else BESLIS_DAGEN
    verdagingen = [(f.dag, f.genoemd) for f in bezwaar.get("verdaging", [])]
    loop = verdaagd(start, dagen, stil, verdagingen, VERDAAG_DAGEN)
    status, tot = _status(eerste, eind, loop, bezwaar, peil, besluit=True)
    gesloten = any(f.dag >= start for f in vrij.get("afsluiting", []))
    if gesloten and eind is None and "ingetrokken" not in bezwaar:
        status = ONBEPAALD  # the zaak was closed; whether the objection was decided is not registered
    euro = None
    if status == OVER:
        euro = dwangsom(loop.uiterlijk, [f.dag for f in bezwaar.get("ingebrekestelling", [])], tot)
    yield Rij("BZW-BES", start, loop.uiterlijk, klaar, status, loop.stil, loop.uiterlijk - loop.zonder, euro)


def _antwoord(vrij: Feiten, peil: int) -> Iterator[Rij]:
    """The promise of the contact centre: an answer within 24 hours in which it is open."""
    antwoorden = sorted([*vrij.get("eerste_antwoord", []), *vrij.get("doorverwijzing", [])], key=lambda f: f.moment)
    for start, eind in _paren(vrij.get("fase melding", []), antwoorden, eenmalig=True):
        if start is None:
            yield Rij("FO-24U", None, None, eind.dag if eind else None, ONBEPAALD)
            continue
        uiterlijk = na_openingsuren(start.e.t, 24, OPENING, GESLOTEN_DAGEN)
        if eind is None and "afsluiting" in vrij:
            status = ONBEPAALD
        elif eind is None:
            status = LOOPT if (peil + 1) * DAG <= uiterlijk else OVER
        else:
            status = BINNEN if eind.e.t // 60 * 60 <= uiterlijk else OVER
        yield Rij("FO-24U", start.dag, uiterlijk // DAG, eind.dag if eind else None, status)


def als_tekst(zaak: str, rij: Rij) -> str:
    """A row as it stands in termijnen.csv."""
    dagen = (ISO[dag] if dag is not None else "" for dag in (rij.start, rij.uiterlijk, rij.werkelijk))
    euro = "" if rij.dwangsom is None else rij.dwangsom
    return f"{zaak},{rij.termijn},{','.join(dagen)},{rij.status},{rij.opschorting},{rij.verdaging},{euro}\n"
