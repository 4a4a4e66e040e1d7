"""klantreis termijn: one term calculated step by step, and the list of all terms."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.cli.days import lees_dag, lees_moment, lees_reeks
from klantreis.cli.show import say, table

if TYPE_CHECKING:
    from klantreis.terms.calendar import Kalender
    from klantreis.terms.facts import Geval, Stilstand
    from klantreis.terms.library import Bibliotheek
    from klantreis.terms.models import Dwangsom, Termijn, Waarde
    from klantreis.terms.single import Som

_LIJST = "lijst"
_DWANGSOM = "DWS"

Code = Annotated[
    str, typer.Argument(metavar="CODE", help="De code van een termijn, zoals WMO-BES. Of het woord lijst.")
]
Begin = Annotated[
    str | None,
    typer.Argument(
        metavar="DATUM",
        help="De dag waarop de termijn begint (jjjj-mm-dd); de dag erna telt als eerste. Bij BZW-BES is dat de laatste "
        "dag van de bezwaartermijn. Een termijn in uren heeft ook de tijd nodig: 2026-03-16T16:30.",
    ),
]
Opschorting = Annotated[
    list[str] | None,
    typer.Option(
        "--opschorting",
        metavar="VAN:TOT",
        help="VAN is de dag waarop om stukken is gevraagd, TOT de dag waarop de klok weer ging lopen. Zonder TOT staat "
        "de klok nog stil. Mag vaker.",
    ),
]
Verdaging = Annotated[
    list[str] | None,
    typer.Option(
        "--verdaging",
        metavar="DAG:TOT",
        help="DAG is de dag waarop de verdaging is aangekondigd, TOT de nieuwe laatste dag. Mag vaker.",
    ),
]
Instemming = Annotated[
    list[str] | None,
    typer.Option("--instemming", metavar="DAG:TOT", help="Verdaging waarmee de ander heeft ingestemd. Mag vaker."),
]
Commissie = Annotated[bool, typer.Option("--commissie", help="Een adviescommissie adviseert over het bezwaar.")]
Besluit = Annotated[
    str | None, typer.Option("--besluit", metavar="DATUM", help="De dag van het besluit, of wat er moest gebeuren.")
]
Peildatum = Annotated[
    str | None, typer.Option("--peildatum", metavar="DATUM", help="De dag waarop u kijkt, als er nog geen besluit is.")
]
Ingebreke = Annotated[
    list[str] | None,
    typer.Option(
        "--ingebrekestelling", metavar="DATUM", help="De dag waarop een ingebrekestelling is ontvangen. Mag vaker."
    ),
]
Project = Annotated[
    Path | None,
    typer.Option("--project", metavar="BESTAND", help="Een projectbestand met eigen termijnen en een kalender."),
]
Kalenderoptie = Annotated[
    Path | None, typer.Option("--kalender", metavar="BESTAND", help="Een yaml-bestand met extra vrije dagen.")
]


def termijn(
    code: Code, datum: Begin = None, opschorting: Opschorting = None, verdaging: Verdaging = None,
    instemming: Instemming = None, commissie: Commissie = False, besluit: Besluit = None, peildatum: Peildatum = None,
    ingebrekestelling: Ingebreke = None, project: Project = None, kalender: Kalenderoptie = None,
) -> None:  # fmt: skip
    """Reken één termijn uit, stap voor stap, met bij elke stap het artikel. Of toon alle termijnen met: lijst.

    Zonder --besluit en --peildatum ziet u alleen de laatste dag; de dag van vandaag speelt geen rol.

    Voorbeeld: klantreis termijn WMO-BES 2026-03-16 --opschorting 2026-03-20:2026-03-31
    """
    from klantreis.errors import UsageError
    from klantreis.terms.explain_outcome import leg_uit
    from klantreis.terms.single import reken

    library, calendar = _gelezen(project, kalender)
    if code.casefold() == _LIJST:
        if datum is not None:
            raise UsageError(
                "verkeerde-opdracht", f"dit is te veel: {datum}.", where="klantreis termijn lijst",
                expected="de lijst van alle termijnen.", hint="Uitleg: klantreis termijn --help",
            )  # fmt: skip
        _lijst(library)
        return
    chosen = _gekozen(library, code)
    case = _geval(
        chosen, datum, opschorting=opschorting or [], verdaging=verdaging or [], instemming=instemming or [],
        commissie=commissie, besluit=besluit, peildatum=peildatum, ingebrekestelling=ingebrekestelling or [],
    )  # fmt: skip
    sum_ = reken(chosen, case, calendar, library.dwangsom)
    say(f"{chosen.code}: {chosen.omschrijving}")
    if chosen.toelichting:
        say(chosen.toelichting)
    table(
        ["stap", "uitleg", "artikel"],
        [
            [step.naam, f"{step.tekst} {_onzeker(step.onzeker)}".strip(), step.artikel or ""]
            for step in leg_uit(sum_)
        ],
    )  # fmt: skip
    for line in _daarna(sum_, library):
        say(line)


def _onzeker(what: str | None) -> str:
    return f"Niet geverifieerd: {what.rstrip('.')}." if what else ""


def _gelezen(project: Path | None, kalender: Path | None) -> tuple[Bibliotheek, Kalender]:
    """The terms and the calendar, with those of a project file and of a calendar file."""
    from klantreis.terms.library import bibliotheek

    library = bibliotheek()
    calendar = library.kalender
    if project is not None:
        from klantreis.project.loading import load_project

        found = load_project(project)
        library, calendar = found.bibliotheek, found.kalender
    if kalender is not None:
        from klantreis.project.loading import load_kalender

        calendar = calendar.met(load_kalender(kalender))
    return library, calendar


# --- what the user gave -----------------------------------------------------------------------------------------------


def _gekozen(library: Bibliotheek, code: str) -> Termijn:
    from klantreis.errors import UsageError, bedoelde_u, opsomming

    known = {name.casefold(): each for name, each in library.termijnen.items()}
    if code.casefold() in known:
        return known[code.casefold()]
    if code.upper() == _DWANGSOM:
        raise UsageError(
            "past-niet-bij-termijn", "de dwangsom (DWS) wordt gerekend samen met de termijn die te laat is.",
            where=code,
            expected="die termijn, met een ingebrekestelling en met het besluit of een peildatum.",
            hint="Bijvoorbeeld: klantreis termijn WMO-BES 2026-03-16 --ingebrekestelling 2026-04-02 "
            "--peildatum 2026-05-01",
        )  # fmt: skip
    raise UsageError(
        "onbekende-termijn", f"de termijn '{code}' bestaat niet.",
        expected=f"een van {opsomming(library.termijnen, 30)}.",
        hint=bedoelde_u(code, [*library.termijnen, _LIJST]) or "Bekijk ze allemaal met: klantreis termijn lijst",
    )  # fmt: skip


def _geval(
    chosen: Termijn, datum: str | None, *, opschorting: list[str], verdaging: list[str], instemming: list[str],
    commissie: bool, besluit: str | None, peildatum: str | None, ingebrekestelling: list[str],
) -> Geval:  # fmt: skip
    from klantreis.errors import UsageError
    from klantreis.terms.facts import Geval, Uitstel
    from klantreis.terms.models import UREN

    if datum is None:
        raise UsageError(
            "gegeven-ontbreekt", "DATUM ontbreekt: de dag waarop de termijn begint.", where=chosen.code,
            expected="een dag als jjjj-mm-dd.", hint=f"Bijvoorbeeld: klantreis termijn {chosen.code} 2026-03-16",
        )  # fmt: skip
    start, start_time = lees_moment(datum, "DATUM")
    end, end_time = lees_moment(besluit, "--besluit") if besluit else (None, None)
    rule = chosen.waarde_op(start)
    extended = [
        Uitstel(*lees_reeks(text, option, open_einde=open_end), instemming=agreed)
        for texts, option, agreed, open_end in (
            (verdaging, "--verdaging", False, True), (instemming, "--instemming", True, False),
        )
        for text in texts
    ]  # fmt: skip
    return Geval(
        start=start,
        einde=end,
        peildatum=lees_dag(peildatum, "--peildatum") if peildatum else None,
        commissie=commissie,
        stilstand=tuple(_stilstand(text, rule) for text in opschorting),
        uitstel=tuple(extended),
        ingebrekestelling=tuple(lees_dag(text, "--ingebrekestelling") for text in ingebrekestelling),
        start_tijd=start_time,
        einde_tijd=end_time,
        einde_grof=end is not None and end_time is None and rule is not None and rule.eenheid in UREN,
    )


def _stilstand(text: str, rule: Waarde | None) -> Stilstand:
    """A suspension as given: with its end a request for documents that was answered in time, where the rule knows that
    ground; without its end a suspension that goes on.
    """
    from klantreis.terms.facts import Stilstand

    van, tot = lees_reeks(text, "--opschorting", open_einde=True)
    known = {grond.soort for grond in rule.opschorting} if rule else set()
    if tot is not None and "aanvulling" in known:
        return Stilstand(van, tot, tot, "aanvulling")
    return Stilstand(van, tot)


def _daarna(som: Som, library: Bibliotheek) -> list[str]:
    """What to read or to calculate next."""
    lines = [f"Lees de regel na: {som.waarde.url}"] if som.waarde.url else []
    return lines + [
        f"De termijn voor {each.code} rekent u met: klantreis termijn {each.code} {som.uiterlijk}"
        for each in library.termijnen.values()
        if any(traject.van.termijn == som.termijn.code for traject in each.trajecten)
    ]


# --- the list ---------------------------------------------------------------------------------------------------------

KOPPEN = (
    "code", "omschrijving", "van", "tot", "lengte", "soort", "richting", "artikel", "geldt vanaf", "tot en met",
    "nagekeken op", "niet geverifieerd",
)  # fmt: skip


def _lijst(library: Bibliotheek) -> None:
    """Every term with every value: a table in a pipe; on a terminal, where that would not fit, below each other."""
    rows = [row for each in library.termijnen.values() for row in _regels(each)] + _dwangsomregels(library.dwangsom)
    if not sys.stdout.isatty():
        table(KOPPEN, rows)
        return
    shown = ""
    for row in rows:
        code, what, begin, end, length, kind, way, article, since, until, checked, unsure = row
        if code != shown:
            say(f"\n{code}  {what}\n  van {begin} tot {end}; {kind}, {way}")
            shown = code
        period = f"vanaf {since}" + (f" tot en met {until}" if until else "")
        told = f"; nagekeken op {checked}" if checked else ""
        say(f"  {length}, {period}: {article}{told}")
        if unsure:
            say(f"    niet geverifieerd: {unsure}")


def _regels(each: Termijn) -> list[list[str]]:
    from klantreis.terms.words import begin_en_einde, hoelang

    begin, end = begin_en_einde(each)
    return [
        [
            each.code, each.omschrijving, begin, end,
            hoelang(waarde.aantal, waarde.eenheid)
            + (f", met commissie {hoelang(waarde.commissie, waarde.eenheid)}" if waarde.commissie else "")
            + (", of korter volgens de verordening" if waarde.bovengrens else ""),
            each.soort, each.richting, waarde.artikel, waarde.vanaf.isoformat(),
            waarde.tot_en_met.isoformat() if waarde.tot_en_met else "",
            waarde.checked_on.isoformat() if waarde.checked_on else "", "; ".join(_ongeverifieerd(waarde)),
        ]
        for waarde in each.waarden
    ]  # fmt: skip


def _ongeverifieerd(waarde: Waarde) -> list[str]:
    """What of a value could not be verified, its grounds and extension included."""
    places = [waarde, *waarde.opschorting, *filter(None, (waarde.verdaging, waarde.marge))]
    return list(dict.fromkeys(place.niet_geverifieerd for place in places if place.niet_geverifieerd))


def _dwangsomregels(dwangsom: Dwangsom) -> list[list[str]]:
    """The rows of the penalty, one per tariff."""
    from klantreis.terms.words import hoelang

    respite = hoelang(dwangsom.respijt_weken, "weken")
    return [
        [
            dwangsom.code, dwangsom.omschrijving, "het einde van de termijn en de ingebrekestelling", "het besluit",
            f"na {respite}: " + ", dan ".join(f"{each.dagen} dagen € {each.euro_per_dag}" for each in tarief.treden),
            "wettelijk", "dwangsom", tarief.artikel, tarief.vanaf.isoformat(),
            tarief.tot_en_met.isoformat() if tarief.tot_en_met else "",
            tarief.checked_on.isoformat() if tarief.checked_on else "", tarief.niet_geverifieerd or "",
        ]
        for tarief in dwangsom.tarieven
    ]  # fmt: skip
