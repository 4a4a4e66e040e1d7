"""One case of a term: what is wrong with what somebody gave, and the figures of the calculation one after the other.

The figures are those of terms.outcome and terms.clock, which also fill the table `termijnen`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from klantreis.errors import UsageError
from klantreis.terms import clock
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import Geval, Gevallen, dag_van, in_kolommen
from klantreis.terms.models import UREN, Dwangsom, Eenheid, Termijn, Waarde
from klantreis.terms.outcome import Uitkomst, bepaal
from klantreis.terms.reasons import codes
from klantreis.terms.suspension import schorsingen
from klantreis.terms.words import lange_datum
from klantreis.vocabulary import TERMIJNSTATUS


@dataclass(frozen=True)
class Som:
    """A term applied to one case.

    waarde : the rule in force. uit : the outcome. aantal : the length, in the rule's unit. ruw : the last day without
    suspension, extension and Algemene termijnenwet; met_stilstand : with suspensions only; twee_werkdagen : the day by
    which two working days have passed; einde : with suspensions and Algemene termijnenwet. None for terms in hours.
    """

    termijn: Termijn
    geval: Geval
    kalender: Kalender
    dwangsom: Dwangsom
    gevallen: Gevallen
    waarde: Waarde
    uit: Uitkomst
    aantal: int
    pauzes: clock.Pauzes
    ruw: date | None = None
    met_stilstand: date | None = None
    twee_werkdagen: date | None = None

    @property
    def start(self) -> date:
        """The day that the law names."""
        assert self.geval.start is not None
        return self.geval.start

    @property
    def uiterlijk(self) -> date:
        """The last day in time; for a minimum the first day allowed."""
        return self.dag("uiterlijk")

    @property
    def status(self) -> str:
        """One of TERMIJNSTATUS."""
        return TERMIJNSTATUS[int(self.uit.status[0])]

    @property
    def dagen_over(self) -> float | None:
        """Days late; negative: days to spare."""
        found = float(self.uit.dagen_over[0])
        return None if np.isnan(found) else found

    @property
    def redenen(self) -> list[str]:
        """Codes of TERMIJNREDENEN."""
        return codes(int(self.uit.reden[0]))

    def dag(self, name: str) -> date:
        """A day of the outcome that is there."""
        found = self.dag_of_niets(name)
        assert found is not None
        return found

    def dag_of_niets(self, name: str, nr: int = 0) -> date | None:
        """A day of the outcome."""
        return dag_van(int(getattr(self.uit, name)[nr]))


def reken(termijn: Termijn, geval: Geval, kalender: Kalender, dwangsom: Dwangsom) -> Som:
    """Apply a term to one case whose start is known.

    Raises
    ------
    UsageError : days in an order that cannot be, something that this term does not know, no rule on that day.
    """
    geval = replace(
        geval,
        stilstand=tuple(sorted(geval.stilstand, key=lambda item: item.gevraagd)),
        uitstel=tuple(sorted(geval.uitstel, key=lambda item: item.aangekondigd)),
        ingebrekestelling=tuple(sorted(geval.ingebrekestelling)),
    )
    assert geval.start is not None
    _known_rule(termijn, geval.start)
    _in_order(geval, geval.start)
    _fits_unit(termijn, geval, geval.start)
    gevallen = in_kolommen([geval])
    result = bepaal(termijn, gevallen, kalender, dwangsom)
    waarde = termijn.waarden[int(result.waarde[0])]
    _fits(termijn, waarde, geval)
    if waarde.eenheid in UREN:
        none = np.empty(0, np.int64)
        return Som(
            termijn, geval, kalender, dwangsom, gevallen, waarde, result, waarde.aantal,
            clock.Pauzes(none, none, none),
        )  # fmt: skip
    count = (waarde.commissie or waarde.aantal) if geval.commissie else waarde.aantal
    pauzes = schorsingen(gevallen, waarde).pauzes()

    def last(n: int, eenheid: Eenheid, own: clock.Pauzes) -> date | None:
        length = np.array([n], np.int64)
        return dag_van(int(clock.einde(gevallen.start, length, eenheid, own, kalender, False)[0]))

    som = Som(
        termijn, geval, kalender, dwangsom, gevallen, waarde, result, count, pauzes,
        ruw=last(count, waarde.eenheid, pauzes.tot(gevallen.start)),
        met_stilstand=last(count, waarde.eenheid, pauzes),
        twee_werkdagen=last(clock.MINSTENS_WERKDAGEN, "werkdagen", pauzes),
    )  # fmt: skip
    _within(som)
    return som


def _known_rule(termijn: Termijn, start: date) -> None:
    if termijn.waarde_op(start) is not None:
        return
    before = [waarde for waarde in termijn.waarden if waarde.vanaf <= start]
    if before:
        known = f"{termijn.code} gold tot en met {lange_datum(before[-1].tot_en_met or start)}"
    else:
        known = f"{termijn.code} is bekend vanaf {lange_datum(termijn.waarden[0].vanaf)}"
    raise UsageError(
        "geen-regel-op-datum", f"voor {lange_datum(start)} is er geen regel voor {termijn.code}.",
        expected=f"een andere begindatum: {known}.", hint="Bekijk alle regels met hun datum: klantreis termijn lijst",
    )  # fmt: skip


def _in_order(geval: Geval, start: date) -> None:
    """Refuse days that lie the wrong way round."""

    def check(first: date | None, first_name: str, then: date | None, then_name: str) -> None:
        if first is not None and then is not None and then < first:
            raise UsageError(
                "verkeerde-volgorde",
                f"{then_name} ({lange_datum(then)}) ligt voor {first_name} ({lange_datum(first)}).",
                expected=f"{then_name} op of na {first_name}.",
                hint="Controleer beide datums.",
            )

    check(start, "het begin van de termijn", geval.einde, "het einde")
    if geval.start_tijd and geval.einde_tijd and geval.einde_tijd < geval.start_tijd:
        raise UsageError(
            "verkeerde-volgorde", "het einde ligt voor het begin van de termijn: op dezelfde dag, maar eerder.",
            expected="een einde na het begin.", hint="Controleer beide tijden.",
        )  # fmt: skip
    check(start, "het begin van de termijn", geval.peildatum, "de peildatum")
    check(geval.einde, "het einde", geval.peildatum, "de peildatum")
    for stil in geval.stilstand:
        check(stil.gevraagd, "het begin van de opschorting", stil.hervat, "het einde van de opschorting")
        check(stil.gevraagd, "het begin van de opschorting", geval.peildatum, "de peildatum")
    for uitstel in geval.uitstel:
        check(start, "het begin van de termijn", uitstel.aangekondigd, "de aankondiging van de verdaging")
        check(uitstel.aangekondigd, "de aankondiging", uitstel.tot, "de nieuwe laatste dag")
        check(uitstel.aangekondigd, "de aankondiging van de verdaging", geval.peildatum, "de peildatum")
    for dag in geval.ingebrekestelling:
        check(start, "het begin van de termijn", dag, "de ingebrekestelling")
        check(dag, "de ingebrekestelling", geval.peildatum, "de peildatum")
    known = geval.einde or geval.peildatum
    if not known and any(stil.hervat is None and stil.gegeven is None for stil in geval.stilstand):
        raise UsageError(
            "gegeven-ontbreekt", "een opschorting loopt nog; dan hangt de laatste dag af van de dag waarop u kijkt.",
            expected="de dag waarop de klok weer ging lopen, of een peildatum.",
            hint="Geef --peildatum JJJJ-MM-DD mee.",
        )  # fmt: skip
    if not known and geval.ingebrekestelling:
        raise UsageError(
            "gegeven-ontbreekt", "de dwangsom hangt af van de dag van het besluit, of van de dag waarop u kijkt.",
            expected="een besluit of een peildatum.",
            hint="Geef --besluit JJJJ-MM-DD mee, of --peildatum JJJJ-MM-DD als er nog geen besluit is.",
        )  # fmt: skip


def _fits_unit(termijn: Termijn, geval: Geval, start: date) -> None:
    """Refuse a day where the hour is needed, and an hour where days count."""
    waarde = termijn.waarde_op(start)
    hours = waarde is not None and waarde.eenheid in UREN
    if hours and geval.start_tijd is None:
        raise UsageError(
            "gegeven-ontbreekt",
            f"{termijn.code} telt in uren; alleen een dag is niet genoeg.",
            expected="een dag met het uur.",
            hint=f"Schrijf het zo: {start.isoformat()}T09:30",
        )
    if not hours and (geval.start_tijd or geval.einde_tijd):
        raise UsageError(
            "past-niet-bij-termijn", f"{termijn.code} telt in dagen, niet in uren.", expected="een dag zonder uur.",
            hint="Laat T en het uur weg.",
        )  # fmt: skip


def _fits(termijn: Termijn, waarde: Waarde, geval: Geval) -> None:
    """Refuse what this term does not know."""

    def refuse(what: str, expected: str, hint: str) -> UsageError:
        return UsageError("past-niet-bij-termijn", f"{termijn.code} {what}.", expected=expected, hint=hint)

    if geval.commissie and waarde.commissie is None:
        raise refuse("kent geen adviescommissie", "een termijn zonder --commissie.", "Laat --commissie weg.")
    if geval.uitstel and waarde.verdaging is None and termijn.mededeling is None:
        raise refuse("kent geen verdaging", "een termijn zonder verdaging.", "Laat de verdaging weg.")
    known = {grond.soort for grond in waarde.opschorting}
    for stil in geval.stilstand:
        if stil.soort not in known:
            what = "kent geen opschorting" if not known else "kent deze soort opschorting niet"
            raise refuse(what, "een termijn zonder deze opschorting.", "Laat de opschorting weg.")


def _within(som: Som) -> None:
    """Refuse a suspension that lies outside the term."""
    for nr, stil in enumerate(som.geval.stilstand):
        after = som.geval.einde is not None and stil.gevraagd >= som.geval.einde
        if not after and "opschorting_buiten_termijn" not in codes(int(som.uit.stil_reden[nr])):
            continue
        until = som.geval.einde if after and som.geval.einde else som.uiterlijk
        raise UsageError(
            "opschorting-buiten-termijn",
            f"de opschorting die op {lange_datum(stil.gevraagd)} is gevraagd, valt buiten de termijn.",
            # On the last day it is too late to ask: the clock would stop from the day after.
            expected=f"een opschorting die is gevraagd vanaf {lange_datum(som.start)} en voor {lange_datum(until)}.",
            hint="Controleer de datums van de opschorting.",
        )
