"""The slow reading of the law, first part: the calendar, the length of a term, suspension and extension, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from klantreis.terms.facts import Geval, Stilstand, Uitstel
from klantreis.terms.models import Kalenderbestand, Waarde

DAG = timedelta(days=1)

PAASMAAN = (
    (4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5),
    (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27),
)  # fmt: skip
"""The full moon of Easter by golden number, as printed in the church's tables for 1900-2199."""


# --- the calendar (Algemene termijnenwet 3) ----------------------------------------------------------------------


@cache
def pasen(jaar: int) -> date:
    """Easter: the first Sunday after the full moon of Easter."""
    dag = date(jaar, *PAASMAAN[jaar % 19]) + DAG
    while dag.weekday() != 6:
        dag += DAG
    return dag


def koningsdag(jaar: int) -> date:
    """The day on which the birthday of the King or Queen is celebrated: never a Sunday."""
    if jaar >= 2014:
        dag = date(jaar, 4, 27)
        return dag - DAG if dag.weekday() == 6 else dag
    dag = date(jaar, 4, 30)
    if dag.weekday() != 6:
        return dag
    return dag - DAG if jaar >= 1980 else dag + DAG


@cache
def is_feestdag(dag: date) -> bool:
    """Whether Atw 3(1) and 3(2) name this day."""
    if (dag.month, dag.day) in ((1, 1), (5, 5), (12, 25), (12, 26)):
        return True
    eerste_paasdag = pasen(dag.year)
    van_pasen = {-2: "Goede Vrijdag", 1: "tweede paasdag", 39: "Hemelvaartsdag", 50: "tweede pinksterdag"}
    return (dag - eerste_paasdag).days in van_pasen or dag == koningsdag(dag.year)


@dataclass(frozen=True)
class Vrij:
    """The days that are no working days, beside the rules: days on a par, and a municipality's own closed days."""

    gelijkgesteld: frozenset[date] = frozenset()
    onzeker: frozenset[date] = frozenset()
    gesloten: frozenset[date] = frozenset()

    @classmethod
    def van(cls, bestand: Kalenderbestand) -> Vrij:
        """As a calendar file names them."""
        return cls(
            frozenset(vrij.datum for vrij in bestand.gelijkgesteld),
            frozenset(vrij.datum for vrij in bestand.gelijkgesteld if vrij.niet_geverifieerd),
            frozenset(bestand.gesloten),
        )

    def zonder_onzekere(self) -> Vrij:
        """Without the days that nobody checked."""
        return Vrij(self.gelijkgesteld - self.onzeker, frozenset(), self.gesloten)

    def werkdag(self, dag: date) -> bool:
        """No Saturday, Sunday, holiday or day on a par."""
        return dag.weekday() < 5 and not is_feestdag(dag) and dag not in self.gelijkgesteld

    def open(self, dag: date) -> bool:
        """No holiday, no day on a par, and the municipality does not close of its own; a desk can open on Saturdays."""
        if (dag - pasen(dag.year)).days in (0, 49):  # always Sundays, so the Termijnenwet need not name them
            return False
        return not is_feestdag(dag) and dag not in self.gelijkgesteld | self.gesloten


# --- length ------------------------------------------------------------------------------------------------------


def maanden_later(dag: date, aantal: int) -> date:
    """The same day of the month, so many months on; where it does not exist, the last day before it."""
    jaar, maand = dag.year, dag.month
    for _ in range(aantal):
        jaar, maand = (jaar + 1, 1) if maand == 12 else (jaar, maand + 1)
    for nummer in (dag.day, 30, 29, 28):
        if nummer > dag.day:
            continue
        try:
            return date(jaar, maand, nummer)
        except ValueError:
            continue
    raise AssertionError


def later(dag: date, aantal: int, eenheid: str) -> date:
    """A day, so many days, weeks or months on."""
    if eenheid == "maanden":
        return maanden_later(dag, aantal)
    for _ in range(aantal * (7 if eenheid == "weken" else 1)):
        dag += DAG
    return dag


def loop(start: date, aantal: int, eenheid: str, atw: bool, stil: Iterable[date], vrij: Vrij) -> date:
    """The last day of a term: walk, skip suspended days, count the others."""
    stil = frozenset(stil)
    nodig = aantal if eenheid == "werkdagen" else (later(start, aantal, eenheid) - start).days
    gelopen = werkdagen = 0
    dag = start
    while True:
        dag += DAG
        if dag in stil:
            continue
        gelopen += 1
        werkdagen += vrij.werkdag(dag)
        if (werkdagen if eenheid == "werkdagen" else gelopen) < nodig:
            continue
        if atw and not vrij.werkdag(dag):
            continue
        if atw and nodig >= 3 and werkdagen < 2:
            continue
        return dag


# --- suspension (Awb 4:15, 7:10(2)) ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stil:
    """One suspension as days."""

    soort: str
    dagen: frozenset[date]
    redenen: frozenset[str]
    omgekeerd: bool = False


def dagen_van(eerste: date, laatste: date) -> frozenset[date]:
    """Every day from the first to the last."""
    return frozenset(eerste + n * DAG for n in range((laatste - eerste).days + 1))


def stilte(stilstand: Stilstand, geval: Geval) -> Stil:
    """On which days a suspension stops the clock."""
    gevraagd, redenen = stilstand.gevraagd, set()
    if stilstand.hervat is not None and stilstand.hervat < gevraagd:
        return Stil(stilstand.soort, frozenset(), frozenset(), omgekeerd=True)
    if stilstand.soort == "aanvulling":
        if stilstand.gegeven is None:
            return Stil("aanvulling", frozenset(), frozenset({"zonder_hersteltermijn"}))
        weer = stilstand.gegeven
        if stilstand.hervat is not None and stilstand.hervat <= stilstand.gegeven:
            weer = stilstand.hervat
        else:
            redenen.add("hersteltermijn_ongebruikt")
    elif stilstand.hervat is not None:
        weer = stilstand.hervat
    elif stilstand.gegeven is not None:
        weer = stilstand.gegeven + DAG
    else:
        klaar = geval.einde or geval.vervallen
        if klaar is None:
            redenen.add("opschorting_loopt")
        tot = [klaar - DAG] if klaar else []
        tot += [geval.peildatum] if geval.peildatum else []
        weer = min(tot) + DAG
        return Stil("geregistreerd", dagen_van(gevraagd + DAG, weer - DAG), frozenset(redenen))
    return Stil(stilstand.soort, dagen_van(gevraagd + DAG, weer - DAG), frozenset(redenen), weer < gevraagd)


# --- extension (Awb 4:14(3), 7:10(3) and (4)) --------------------------------------------------------------------


@dataclass
class Verlenging:
    """What the announcements did."""

    einde: date
    grijs_tot: date = date.min
    grijs: bool = False
    redenen: frozenset[str] = frozenset()
    gebruikt: bool = False


def schuif(vanaf: date, tot: date, stil: frozenset[date]) -> date:
    """The named day, moved on by the suspended days after the announcement."""
    dag, nodig = vanaf, (tot - vanaf).days
    while nodig > 0:
        dag += DAG
        if dag not in stil:
            nodig -= 1
    return dag


def verleng(
    waarde: Waarde, uitstel: Iterable[Uitstel], start: date, einde: date, stil: frozenset[date], raw: tuple[int, bool],
    vrij: Vrij,
) -> Verlenging:  # fmt: skip
    """The end after all announcements, in their order."""
    found = Verlenging(einde)
    verdaging = waarde.verdaging
    assert verdaging is not None
    redenen = set()
    plafond: date | None = None
    for nr, item in enumerate(sorted(uitstel, key=lambda item: item.aangekondigd)):
        x = item.aangekondigd
        if x > found.einde:
            redenen.add("verdaging_te_laat")
            continue
        eerder = frozenset(dag for dag in stil if dag <= x)
        if nr == 0 and verdaging.aantal:
            ongeschorst = loop(start, raw[0], waarde.eenheid, raw[1], eerder, vrij)
            plafond = later(ongeschorst, verdaging.aantal, verdaging.eenheid)
        if item.tot is None:
            found.gebruikt = found.grijs = True
            if plafond is None or item.instemming:
                found.grijs_tot = date.max
            else:
                found.grijs_tot = max(found.grijs_tot, schuif(x, plafond, stil))
            continue
        tot = item.tot
        if plafond is not None and not item.instemming and tot > plafond:
            redenen.add("verdaging_begrensd")
            tot = plafond
        nieuw = schuif(x, tot, stil)
        found.gebruikt = found.gebruikt or nieuw > einde
        found.einde = max(found.einde, nieuw)
    found.redenen = frozenset(redenen)
    return found
