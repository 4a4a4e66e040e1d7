"""One calculation in words, step by step, with the article behind every step: from the rule to the last day.

Every figure comes from terms.single, and so from the arithmetic that fills the table `termijnen`; here it gets words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from klantreis.terms.clock import MINSTENS_DAGEN
from klantreis.terms.facts import GEEN, Stilstand, Uitstel, dag_nr, dag_van
from klantreis.terms.models import Verdaging
from klantreis.terms.reasons import codes
from klantreis.terms.single import Som
from klantreis.terms.words import (
    aantal_dagen,
    dag_met_naam,
    en,
    gebeurtenis,
    hoelang,
    korte_datum,
    lange_datum,
    van_tot_en_met,
)
from klantreis.vocabulary import TERMIJNREDENEN

_KORT = 7
"""Days."""
ATW = "Algemene termijnenwet artikel"


@dataclass(frozen=True)
class Stap:
    """A step of a calculation.

    onzeker : what about it could not be verified.
    """

    naam: str
    tekst: str
    artikel: str | None = None
    onzeker: str | None = None


def laatste_dag(som: Som) -> str:
    """What the end of this term is called."""
    return "eerste dag waarop het mag" if som.termijn.richting == "minimum" else "laatste dag"


def rekenstappen(som: Som) -> Iterator[Stap]:
    """From the rule to the last day of a term in days, weeks, months or working days."""
    yield regel(som)
    yield _telling(som)
    yield from _opschortingen(som, in_verlenging=False)
    yield from _termijnenwet(som)
    for nr, uitstel in enumerate(som.geval.uitstel):
        yield _verdaging(som, nr, uitstel)
    yield from _opschortingen(som, in_verlenging=True)
    yield uiterlijk(som)


def zin(code: str) -> str:
    """The sentence of a reason.

    >>> zin("binnen_marge")
    'Iets te laat ontvangen; het telt als het op tijd op de post is gedaan.'
    """
    text = TERMIJNREDENEN[code]
    return f"{text[0].upper()}{text[1:]}."


def regel(som: Som) -> Stap:
    """Which rule holds, from when, and for what."""
    waarde, termijn = som.waarde, som.termijn
    kind = {"maximum": "hoogstens", "minimum": "minstens", "recht": "een recht, hoogstens"}[termijn.richting]
    routes = [f"van {gebeurtenis(each.van)} tot {gebeurtenis(each.tot)}" for each in termijn.trajecten]
    said = [f"{hoofdletter('; of '.join(routes))}: {kind} {hoelang(som.aantal, waarde.eenheid)}."]
    if waarde.commissie:
        other = hoelang(waarde.aantal if som.geval.commissie else waarde.commissie, waarde.eenheid)
        said.append(
            f"Dat is met een adviescommissie; zonder is het {other}."
            if som.geval.commissie
            else f"Dat is zonder adviescommissie; met een commissie is het {other} (--commissie)."
        )
    said.append("Dit is een norm van de gemeente zelf, geen wet." if termijn.soort == "servicenorm" else "")
    until = f" tot en met {korte_datum(waarde.tot_en_met)}" if waarde.tot_en_met else ""
    checked = f" en is nagekeken op {korte_datum(waarde.checked_on)}" if waarde.checked_on else ""
    said.append(f"Deze regel geldt vanaf {korte_datum(waarde.vanaf)}{until}{checked}.")
    if waarde.vanaf > som.start:
        said.append("Zij geldt ook voor termijnen die toen al liepen.")
    said.append(f"Geldt alleen als: {termijn.alleen_als.rstrip('.')}." if termijn.alleen_als else "")
    said += [
        f"Geldt niet bij {each.kenmerk} {en(each.waarden, 'of')} ({each.artikel})." for each in termijn.uitzonderingen
    ]
    return Stap("Regel", " ".join(filter(None, said)), waarde.artikel, waarde.niet_geverifieerd)


def _telling(som: Som) -> Stap:
    moment = som.termijn.trajecten[0].van
    said = [f"De termijn telt vanaf de dag na {lange_datum(som.start)}; die dag zelf telt niet mee."]
    if moment.termijn:
        said.append(f"Dat is de laatste dag van de termijn {moment.termijn}, niet de eerste dag erna.")
    said.append(f"{hoofdletter(hoelang(som.aantal, som.waarde.eenheid))} later is {lange_datum(_er(som.ruw))}.")
    return Stap("Telling", " ".join(said), som.waarde.artikel)


def _opschortingen(som: Som, *, in_verlenging: bool) -> Iterator[Stap]:
    """Suspensions within the term itself, or in the days that an extension gave."""
    own = [nr for nr in range(len(som.geval.stilstand)) if _in_verlenging(som, nr) == in_verlenging]
    steps = [_opschorting(som, nr, som.geval.stilstand[nr]) for nr in own]
    if not in_verlenging and som.met_stilstand != som.ruw:
        end = f"De {laatste_dag(som)} schuift op naar {lange_datum(_er(som.met_stilstand))}."
        if len(steps) == 1:
            steps = [replace(steps[0], tekst=f"{steps[0].tekst} {end}")]
        else:
            days = int(som.pauzes.dagen_tussen(som.gevallen.start, som.uit.zonder_uitstel)[0])
            steps.append(Stap("Opschorting", f"Samen {aantal_dagen(days)}. {end}", steps[-1].artikel))
    yield from steps


def _in_verlenging(som: Som, nr: int) -> bool:
    return int(som.uit.stil_dagen[nr]) > 0 and int(som.uit.stil_eerste[nr]) > int(som.uit.zonder_uitstel[0])


def _opschorting(som: Som, nr: int, stil: Stilstand) -> Stap:
    ground = next(each for each in som.waarde.opschorting if each.soort == stil.soort)
    reasons = codes(int(som.uit.stil_reden[nr]))
    first, last = som.dag_of_niets("stil_eerste", nr), som.dag_of_niets("stil_laatste", nr)
    counted = int(som.uit.stil_dagen[nr])
    said = []
    if stil.soort == "aanvulling" and "zonder_hersteltermijn" not in reasons:
        said.append(f"Op {lange_datum(stil.gevraagd)} is om aanvulling gevraagd, met een termijn daarvoor.")
    if "opschorting_loopt" in reasons and counted and first and last:
        said.append(f"De klok staat stil vanaf {lange_datum(first)}, en op {lange_datum(last)} nog steeds:")
        said.append(f"{aantal_dagen((last - first).days + 1)} tot dan toe.")
    elif counted and first and last:
        said.append(f"De klok stond stil {van_tot_en_met(first, last)}: {aantal_dagen((last - first).days + 1)}.")
        if counted != (last - first).days + 1:
            said.append(f"Daarvan {'valt' if counted == 1 else 'vallen'} {aantal_dagen(counted)} in de termijn.")
        said.append(f"Op {lange_datum(last + timedelta(1))} liep zij weer.")
    elif not any(code in reasons for code in ("zonder_hersteltermijn", "opschorting_buiten_termijn")):
        said.append(f"Tussen {lange_datum(stil.gevraagd)} en de dag waarop de klok weer liep, ligt geen dag: 0 dagen.")
    said += [zin(code) for code in reasons if code not in ("niet_geverifieerd", "opschorting_loopt")]
    unsure = ground.niet_geverifieerd or (
        TERMIJNREDENEN["niet_geverifieerd"] if "niet_geverifieerd" in reasons else None
    )
    return Stap("Opschorting", " ".join(said), ground.artikel, unsure if counted else None)


def _termijnenwet(som: Som) -> Iterator[Stap]:
    """What the Algemene termijnenwet does with the last day, or why it does not apply."""
    waarde, termijn = som.waarde, som.termijn
    if not termijn.termijnenwet(waarde):
        yield _geen_termijnenwet(som)
        return
    raw, two, end = _er(som.met_stilstand), _er(som.twee_werkdagen), som.dag("zonder_uitstel")
    length = (_er(som.ruw) - som.start).days
    enough = length < MINSTENS_DAGEN or two <= raw
    moved = raw
    if not enough:
        moved = two
        yield Stap(
            "Twee werkdagen",
            f"In een termijn van drie dagen of meer horen twee werkdagen; de tweede is {lange_datum(two)}.",
            f"{ATW} 2", _onzekere_dag(som, som.start, two),
        )  # fmt: skip
    if end == moved:
        # In a longer term two working days go without saying.
        short = enough and MINSTENS_DAGEN <= length <= _KORT
        also = " Er zitten minstens twee werkdagen in de termijn." if short else ""
        yield Stap(
            "Vrije dagen",
            f"{hoofdletter(lange_datum(end))} is geen zaterdag, zondag of feestdag: de {laatste_dag(som)} blijft staan."
            f"{also}",
            f"{ATW} 1" + (" en 2" if also else ""),
        )
        return
    yield Stap(
        "Vrije dagen",
        f"Een termijn eindigt niet op {vrije_dagen(som, moved, end)}: de {laatste_dag(som)} schuift op naar "
        f"{lange_datum(end)}.",
        f"{ATW} 1 en 3", _onzekere_dag(som, moved - timedelta(1), end),
    )  # fmt: skip


def vrije_dagen(som: Som, van: date, tot: date) -> str:
    """The days from one up to another on which a term cannot end, with why."""
    days = [van + timedelta(n) for n in range((tot - van).days)]
    return en([dag_met_naam(day, som.kalender.naam(dag_nr(day)) or "de klok stond stil") for day in days], "of")


def _geen_termijnenwet(som: Som) -> Stap:
    waarde = som.waarde
    if waarde.eenheid == "werkdagen":
        return Stap("Vrije dagen", "Alleen werkdagen tellen; weekends en feestdagen zijn al overgeslagen.", f"{ATW} 3")
    if som.termijn.soort == "servicenorm":
        why = "het is geen termijn uit een wet"
    elif waarde.termijnenwet is False:
        own = som.termijn.verordening and not waarde.bovengrens
        why = "zij geldt niet vanzelf voor een verordening" if own else "zij geldt niet voor deze termijn"
    else:
        why = "de termijn is langer dan twaalf weken, 90 dagen of drie maanden"
        return Stap("Vrije dagen", f"De Algemene termijnenwet geldt niet: {why}.", f"{ATW} 4")
    stays = "De laatste dag mag ook in een weekend of op een feestdag vallen."
    return Stap("Vrije dagen", f"De Algemene termijnenwet geldt niet: {why}. {stays}", f"{ATW} 1")


def _onzekere_dag(som: Som, van: date, tot: date) -> str | None:
    """The days on a par after one day and up to another that could not be verified, if the end rests on them."""
    if "dag_niet_geverifieerd" not in som.redenen:
        return None
    days = sorted(nr for nr in som.kalender.onzeker if dag_nr(van) < nr <= dag_nr(tot))
    return f"of {en([lange_datum(_er(dag_van(nr))) for nr in days])} een vrije dag is voor de wet" if days else None


def _verdaging(som: Som, nr: int, uitstel: Uitstel) -> Stap:
    """An announced extension: how far it goes, or why it does not count."""
    rule = som.waarde.verdaging
    reasons = codes(int(som.uit.uitstel_reden[nr]))
    said = [f"Aangekondigd op {lange_datum(uitstel.aangekondigd)}" + _genoemd(uitstel)]
    if rule is None:
        notice = som.termijn.mededeling
        return Stap(
            "Verdaging", f"{said[0]} {zin('mededeling_verlengt_niet')}", notice.artikel if notice else None,
            notice.niet_geverifieerd if notice else None,
        )  # fmt: skip
    if "verdaging_te_laat" in reasons:
        return Stap("Verdaging", f"{said[0]} {zin('verdaging_te_laat')}", rule.artikel)
    if uitstel.tot is None:
        said.append("Er is geen nieuwe laatste dag genoemd.")
        said.append(f"Er kan ten hoogste {_ten_hoogste(rule)} bij komen." if rule.aantal else "")
        return Stap("Verdaging", " ".join(filter(None, said)), rule.artikel, rule.niet_geverifieerd)
    said.append("Dat was op tijd: de termijn liep nog.")
    end = som.uit.uitstel_tot[nr]
    if "verdaging_begrensd" in reasons:
        said.append(f"Zonder instemming mag er ten hoogste {_ten_hoogste(rule)} bij; het meerdere telt niet mee.")
    if end == GEEN or end <= som.uit.zonder_uitstel[0]:
        said.append("Die dag is niet later dan de termijn zelf; er verandert niets.")
        return Stap("Verdaging", " ".join(said), rule.artikel)
    to = _er(dag_van(int(end)))
    shift = int(
        som.pauzes.na(np.array([dag_nr(uitstel.aangekondigd)])).dagen_tussen(
            som.gevallen.start, som.uit.uitstel_tot[[nr]]
        )[0]
    )
    if shift:
        said.append(f"Na de aankondiging stond de klok nog {aantal_dagen(shift)} stil; die komen erbij.")
    said.append(f"De nieuwe laatste dag is {lange_datum(to)}.")
    if som.kalender.naam(int(end)):
        said.append(
            "Een verdaagde termijn mag ook op zo'n dag eindigen: de Algemene termijnenwet verschuift haar niet."
        )
    return Stap("Verdaging", " ".join(said), rule.artikel, rule.niet_geverifieerd)


def _zonder_dag(som: Som, nr: int) -> bool:
    """Whether an extension counts, but named no day."""
    late = "verdaging_te_laat" in codes(int(som.uit.uitstel_reden[nr]))
    return som.waarde.verdaging is not None and som.geval.uitstel[nr].tot is None and not late


def _genoemd(uitstel: Uitstel) -> str:
    agreed = ", met instemming" if uitstel.instemming else ""
    return f"{agreed}: uiterlijk {lange_datum(uitstel.tot)}." if uitstel.tot else f"{agreed}."


def _ten_hoogste(rule: Verdaging) -> str:
    return hoelang(rule.aantal or 0, rule.eenheid)


def uiterlijk(som: Som) -> Stap:
    """The last day in time."""
    day = lange_datum(som.uiterlijk)
    said = {
        "maximum": [f"Uiterlijk {day}."],
        "minimum": [f"Niet eerder dan {day}."],
        "recht": [f"Het recht geldt tot en met {day}."],
    }[som.termijn.richting]
    if "opschorting_loopt" in som.redenen:
        said.append("De klok staat nog stil; zolang dat duurt, schuift deze dag elke dag een dag op.")
    if any(_zonder_dag(som, nr) for nr in range(len(som.geval.uitstel))):
        said.append("Er is verdaagd zonder nieuwe laatste dag, dus misschien is het later.")
    if som.waarde.bovengrens:
        said.append("Dat is het wettelijke maximum; de verordening van de gemeente kan een kortere termijn hebben.")
    if som.termijn.herhaalt:
        said.append("Daarna begint dezelfde termijn telkens opnieuw.")
    known = som.kalender.bekend_tot_en_met
    if known and som.uiterlijk > known and som.termijn.termijnenwet(som.waarde):
        said.append(f"Welke dagen na {korte_datum(known)} met een feestdag worden gelijkgesteld, is nog niet bekend.")
    return Stap("Uiterlijk", " ".join(said), som.waarde.artikel)


def hoofdletter(text: str) -> str:
    """A text with a capital."""
    return text[0].upper() + text[1:]


def _er(dag: date | None) -> date:
    """A day that is there."""
    assert dag is not None
    return dag
