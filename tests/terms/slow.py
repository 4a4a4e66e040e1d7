"""A second reading of the law, day by day and minute by minute, to hold the fast one against.

Written without looking at klantreis.terms.calendar, clock, hours and outcome, and deliberately slow: every day and
every minute is looked at. It shares only the shape of rules and facts with the code that it checks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from klantreis.terms.facts import Geval
from klantreis.terms.models import WEEKDAGEN, Dwangsom, Tarief, Termijn, Waarde
from tests.terms.slow_days import DAG, Stil, Vrij, later, loop, stilte, verleng

MINUUT = timedelta(minutes=1)
TIK = timedelta(microseconds=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Uitkomst:
    """What follows from a rule and the facts."""

    uiterlijk: date | None
    status: str = "niet_te_bepalen"
    dagen_over: float | None = None
    opschorting_dagen: int = 0
    verdaging_dagen: int = 0
    verlengd_tot: date | None = None
    dwangsom_eur: int | None = None
    redenen: frozenset[str] = frozenset()
    uiterlijk_tijdstip: datetime | None = None
    waarde: int = -1

    def met(self, status: str, *redenen: str, over: float | None = None) -> Uitkomst:
        """With a status and what explains it."""
        return replace(self, status=status, dagen_over=over, redenen=self.redenen | set(redenen))


def bepaal(termijn: Termijn, geval: Geval, dwangsom: Dwangsom, vrij: Vrij) -> Uitkomst:
    """What the rule in force says of these facts."""
    if geval.start is None:
        return Uitkomst(None)
    waarde = termijn.waarde_op(geval.start)
    if waarde is None:
        return Uitkomst(None, redenen=frozenset({"geen_waarde"}))
    if geval.vervallen is not None and geval.einde is not None and geval.vervallen < geval.einde:
        geval = replace(geval, einde=None, einde_tijd=None)  # what came after the duty ended does not matter
    uit = volgens(termijn, waarde, geval, dwangsom, vrij)
    for nieuw in termijn.waarden:
        if not nieuw.onmiddellijk or nieuw.vanaf <= geval.start or nieuw is waarde:
            continue
        klaar = [dag for dag in (geval.einde, geval.vervallen) if dag is not None and dag < nieuw.vanaf]
        assert uit.uiterlijk is not None
        if nieuw.vanaf <= uit.uiterlijk and not klaar:
            uit = volgens(termijn, nieuw, geval, dwangsom, vrij)
    return uit


def volgens(termijn: Termijn, waarde: Waarde, geval: Geval, dwangsom: Dwangsom, vrij: Vrij) -> Uitkomst:
    """What one rule says of these facts."""
    if waarde.eenheid in ("uren", "openingsuren"):
        uit = in_uren(termijn, waarde, geval, vrij)
    else:
        uit = in_dagen(termijn, waarde, geval, dwangsom, vrij)
        zeker = in_dagen(termijn, waarde, geval, dwangsom, vrij.zonder_onzekere())
        if (zeker.uiterlijk, zeker.dwangsom_eur) != (uit.uiterlijk, uit.dwangsom_eur):
            uit = replace(uit, redenen=uit.redenen | {"dag_niet_geverifieerd"})
    redenen = uit.redenen | ({"niet_geverifieerd"} if waarde.niet_geverifieerd else set())
    return replace(uit, redenen=redenen, waarde=termijn.waarden.index(waarde))


# --- terms in days -----------------------------------------------------------------------------------------------


def in_dagen(termijn: Termijn, waarde: Waarde, geval: Geval, dwangsom: Dwangsom, vrij: Vrij) -> Uitkomst:
    """A term in days, weeks, months or working days."""
    start, redenen = geval.start, set()
    assert start is not None
    aantal, atw = waarde.aantal, termijn.termijnenwet(waarde)
    if waarde.commissie and geval.commissie:
        aantal = waarde.commissie

    gronden = {grond.soort: grond for grond in waarde.opschorting}
    stilstanden = [stilte(item, geval) for item in geval.stilstand if item.soort in gronden]
    stil = frozenset(dag for item in stilstanden for dag in item.dagen if dag > start)
    einde = loop(start, aantal, waarde.eenheid, atw, stil, vrij)
    uiterlijk, grijs_tot = einde, date.min
    if geval.uitstel and waarde.verdaging:
        langer = verleng(waarde, geval.uitstel, start, einde, stil, (aantal, atw), vrij)
        uiterlijk, grijs_tot = langer.einde, langer.grijs_tot
        redenen |= langer.redenen
        if langer.gebruikt and waarde.verdaging.niet_geverifieerd:
            redenen.add("niet_geverifieerd")
    elif geval.uitstel and termijn.mededeling:
        redenen.add("mededeling_verlengt_niet")

    for item in stilstanden:
        binnen = {dag for dag in item.dagen if start < dag < uiterlijk}
        redenen |= waarom(item, bool(binnen))
        if binnen and gronden[item.soort].niet_geverifieerd:
            redenen.add("niet_geverifieerd")
    uit = Uitkomst(
        uiterlijk,
        opschorting_dagen=len([dag for dag in stil if dag < uiterlijk]),
        verdaging_dagen=(uiterlijk - einde).days,
        verlengd_tot=uiterlijk if uiterlijk > einde else None,
        redenen=frozenset(redenen),
    )
    uit = beoordeeld(termijn, waarde, geval, uit, grijs_tot)
    if waarde.dwangsom and uit.status == "overschreden":
        uit = met_dwangsom(uit, geval, dwangsom, vrij)
    return uit


def waarom(item: Stil, binnen: bool) -> set[str]:
    """The reasons that a suspension gives, knowing whether any of its days lies within the term."""
    redenen = set(item.redenen)
    if item.omgekeerd or (item.dagen and not binnen):
        return {"opschorting_buiten_termijn"}
    if "hersteltermijn_ongebruikt" in redenen:
        redenen.add("niet_geverifieerd")
    return redenen


def beoordeeld(termijn: Termijn, waarde: Waarde, geval: Geval, uit: Uitkomst, grijs_tot: date) -> Uitkomst:
    """The status: what happened on which day, against the last day."""
    start, uiterlijk, einde, peil = geval.start, uit.uiterlijk, geval.einde, geval.peildatum
    assert start is not None and uiterlijk is not None
    if einde is not None and einde < start:
        return uit.met("niet_te_bepalen", "einde_voor_start")
    weg = geval.vervallen
    if weg is not None and einde is None:
        weg_ervan = uit.met("niet_van_toepassing", "ingetrokken" if geval.ingetrokken else "recht_vastgesteld")
        if termijn.richting == "recht":
            return uit.met("niet_van_toepassing", "recht_voorbij")
        if termijn.richting == "minimum":
            return weg_ervan if weg < uiterlijk else uit.met("binnen", "minimum_voorbij")
        if weg > uiterlijk:
            extra = ("ingetrokken_na_termijn",) if geval.ingetrokken else ()
            return te_laat(waarde, uit, weg, grijs_tot, *extra)
        return uit.met("niet_te_bepalen", "verordening_onbekend") if waarde.bovengrens else weg_ervan
    if einde is None and geval.afgesloten is not None and termijn.richting == "maximum":
        return uit.met("niet_te_bepalen", "geen_einde")
    if einde is None and peil is None:
        return uit.met("niet_te_bepalen", "geen_peildatum")
    dag = einde or peil
    assert dag is not None

    if termijn.richting == "recht":
        if dag > uiterlijk or (einde is None and geval.afgesloten is not None):
            return uit.met("niet_van_toepassing", "recht_voorbij")
        return uit.met("binnen" if einde else "loopt")
    if termijn.richting == "minimum":
        if einde:
            return uit.met("binnen") if einde >= uiterlijk else uit.met("niet_te_bepalen", "eerder_dan_minimum")
        return uit.met("loopt") if dag < uiterlijk else uit.met("binnen", "minimum_voorbij")
    if dag > uiterlijk:
        if einde and waarde.marge and dag <= later(uiterlijk, waarde.marge.aantal, waarde.marge.eenheid):
            twijfel = {"binnen_marge"} | ({"verdaging_zonder_datum"} if dag <= grijs_tot else set())
            return uit.met("niet_te_bepalen", *twijfel)
        return te_laat(waarde, uit, dag, grijs_tot)
    if waarde.bovengrens:
        return uit.met("niet_te_bepalen", "verordening_onbekend")
    return uit.met("binnen" if einde else "loopt", over=float((dag - uiterlijk).days))


def te_laat(
    waarde: Waarde, uit: Uitkomst, dag: date, grijs_tot: date, *redenen: str
) -> Uitkomst:  # fmt: skip
    """After the last day: exceeded, unless an extension without a date may still have covered it."""
    assert uit.uiterlijk is not None
    if dag <= grijs_tot:
        return uit.met("niet_te_bepalen", "verdaging_zonder_datum")
    return uit.met("overschreden", *redenen, over=float((dag - uit.uiterlijk).days))


def met_dwangsom(uit: Uitkomst, geval: Geval, dwangsom: Dwangsom, vrij: Vrij) -> Uitkomst:
    """Awb 4:17: two weeks after both the term and the notice of default, so much for every day until the decision."""
    uiterlijk = uit.uiterlijk
    assert uiterlijk is not None
    na = [dag for dag in geval.ingebrekestelling if dag > uiterlijk]
    voor = [dag for dag in geval.ingebrekestelling if dag <= uiterlijk]
    if not na and not voor:
        return uit
    gesteld = min(na) if na else max(voor)
    redenen = uit.redenen | (set() if na else {"ingebrekestelling_te_vroeg"})
    tarief = tarief_op(dwangsom, gesteld)
    if tarief is None:
        return replace(uit, redenen=redenen)
    redenen |= {"niet_geverifieerd"} if tarief.niet_geverifieerd else set()
    dag = later(max(uiterlijk, gesteld), dwangsom.respijt_weken, "weken")
    while not vrij.werkdag(dag):
        dag += DAG
    per_dag = [trede.euro_per_dag for trede in tarief.treden for _ in range(trede.dagen)]
    besloten, euro = geval.einde or geval.vervallen, 0
    while per_dag:
        dag += DAG
        if dag >= besloten if besloten else dag > (geval.peildatum or dag):
            break
        euro += per_dag.pop(0)
    return replace(uit, dwangsom_eur=euro, redenen=redenen)


def tarief_op(dwangsom: Dwangsom, dag: date) -> Tarief | None:
    """The rates for a notice of default received on a day."""
    for tarief in dwangsom.tarieven:
        if tarief.vanaf <= dag and (tarief.tot_en_met is None or dag <= tarief.tot_en_met):
            return tarief
    return None


# --- terms in hours ----------------------------------------------------------------------------------------------


def begin_van(dag: date) -> datetime:
    """Midnight on the wall clock of Amsterdam, as an instant."""
    return datetime.combine(dag, time(), AMSTERDAM).astimezone(UTC)


def lokaal(moment: datetime) -> datetime:
    """The wall clock of Amsterdam, without a zone."""
    return moment.astimezone(AMSTERDAM).replace(tzinfo=None)


def na_openingsuren(moment: datetime, uren: int, waarde: Waarde, vrij: Vrij) -> datetime:
    """The instant by which a desk has been open for so many hours: minute by minute."""
    nodig, minuut = uren * 60 * MINUUT, moment.replace(second=0, microsecond=0)
    while True:
        begin, eind = max(minuut, moment), minuut + MINUUT
        klok = lokaal(minuut)
        nummer = klok.hour * 60 + klok.minute
        tijden = (waarde.openingstijden or {}).get(WEEKDAGEN[klok.weekday()], ())
        if any(van <= nummer < tot for van, tot in tijden) and vrij.open(klok.date()):
            if begin + nodig <= eind:
                return begin + nodig
            nodig -= eind - begin
        minuut = eind


def in_uren(termijn: Termijn, waarde: Waarde, geval: Geval, vrij: Vrij) -> Uitkomst:
    """A term in hours: from an instant, or from somewhere on a day."""

    def eind(moment: datetime) -> datetime:
        if waarde.eenheid == "uren":
            return moment + waarde.aantal * 60 * MINUUT
        return na_openingsuren(moment, waarde.aantal, waarde, vrij)

    def bereik(dag: date, moment: datetime | None, grof: bool) -> tuple[datetime, datetime]:
        """The earliest and the latest instant that it can have been."""
        if grof or moment is None:
            return begin_van(dag), begin_van(dag + DAG) - TIK
        return moment.astimezone(UTC), moment.astimezone(UTC)

    start = geval.start
    assert start is not None
    van = bereik(start, geval.start_tijd, geval.start_grof)
    vroegst, laatst = eind(van[0]), eind(van[1])
    zeker = van[0] == van[1]
    uit = Uitkomst(lokaal(laatst).date(), uiterlijk_tijdstip=lokaal(laatst) if zeker else None)

    weg = geval.vervallen
    if geval.einde is not None:
        tot = bereik(geval.einde, geval.einde_tijd, geval.einde_grof)
        if tot[1] < van[0]:
            return uit.met("niet_te_bepalen", "einde_voor_start")
    if weg is not None and geval.einde is None:
        tot = begin_van(weg), begin_van(weg + DAG) - TIK
        if tot[0] > laatst:
            extra = ("ingetrokken_na_termijn",) if geval.ingetrokken else ()
            assert uit.uiterlijk is not None
            return uit.met("overschreden", *extra, over=float((weg - uit.uiterlijk).days))
        if tot[1] <= vroegst:
            return uit.met("niet_van_toepassing", "ingetrokken" if geval.ingetrokken else "recht_vastgesteld")
        return uit.met("niet_te_bepalen", "uur_onbekend")
    if geval.einde is None:
        if geval.afgesloten is not None:
            return uit.met("niet_te_bepalen", "geen_einde")
        if geval.peildatum is None:
            return uit.met("niet_te_bepalen", "geen_peildatum")
        tot = begin_van(geval.peildatum + DAG), begin_van(geval.peildatum + DAG)
    zeker = zeker and tot[0] == tot[1]
    assert uit.uiterlijk is not None
    dag = geval.einde or geval.peildatum
    assert dag is not None
    over = (tot[0] - vroegst) / DAG if zeker else float((dag - uit.uiterlijk).days)
    if tot[1] <= vroegst:
        return uit.met("binnen" if geval.einde else "loopt", over=over)
    if tot[0] > laatst:
        return uit.met("overschreden", over=over)
    return uit.met("niet_te_bepalen", "uur_onbekend")
