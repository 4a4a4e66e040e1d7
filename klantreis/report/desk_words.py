"""What stands around a desk map in Dutch: the finding, how to read it, what is hidden, and the map as text."""

from __future__ import annotations

from klantreis.report.desk_drawing import GEEN_FASEN, GEEN_VERVOLG, Tekening, getelde, loketnaam
from klantreis.report.desk_facts import Loketkaart, Lus
from klantreis.report.desk_prune import Uitsnede
from klantreis.report.dutch import aantal, getal, met_plaats, procent
from klantreis.report.origin import met_herkomst
from klantreis.report.text import schoon
from klantreis.vocabulary_journeys import ZONDER_FASEWINST


def titel(kaart: Loketkaart) -> str:
    """Whose desks these are and what was chosen, with the finding."""
    return met_plaats(bevinding(kaart), kaart.gemeente, kaart.filter)


def bevinding(kaart: Loketkaart) -> str:
    """What a reader should see first: referrals without a follow-up; else the loop with most days."""
    weg = kaart.aantal("zoekgeraakt")
    if kaart.lijst and not weg:
        return f"{lus_in_woorden(kaart.lijst[0])}, {ZONDER_FASEWINST}"
    if kaart.doorverwijzingen:
        return over_doorverwijzingen(kaart.doorverwijzingen, weg)
    if kaart.aantal():
        return f"{aantal(kaart.aantal(), 'overdracht', 'overdrachten')} tussen loketten"
    return "Geen overdrachten tussen loketten gezien in deze gegevens"


def leeswijzer(tekening: Tekening) -> str:
    """How to read the map, in one line."""
    kaart = tekening.uitsnede.kaart
    if not kaart.loketten:
        return "In deze gegevens staan geen loketten om te tonen."
    geteld = _geteld(kaart)
    delen = [f"Onder de naam: aantal {geteld}."]
    if tekening.pijlen:
        delen.append(f"Op de lijn: mediane wachttijd tot het volgende loket. Dikke lijn: veel {geteld}.")
    elif not kaart.aantal():
        delen.append("In deze gegevens staan geen overdrachten tussen loketten.")
    else:
        delen.append("Van deze overdrachten is geen lijn te tekenen; zie de regel onder de kaart.")
    return " ".join([*delen, "De kaart zegt niets over medewerkers."])


def onderschrift(uitsnede: Uitsnede, zonder_label: int = 0) -> str:
    """The line below the map: what it holds, what is hidden and why, up to when, where from, for whom."""
    kaart = uitsnede.kaart
    totaal = kaart.aantal()
    delen = [aantal(totaal, "overdracht", "overdrachten")]
    if kaart.filter:
        delen.append(schoon(kaart.filter))
    if totaal:
        delen.append(f"de lijnen tonen {procent(uitsnede.aandeel)}")
    niet_getekend = [
        f"{getal(n)} {woorden}"
        for n, woorden in (
            (kaart.aantal("buiten_beeld"), "naar een loket waarvan de gegevens hier niet bij zijn"),
            (kaart.aantal("lopend"), "nog onderweg"),
        )
        if n
    ]
    if niet_getekend:
        delen.append(f"niet getekend: {', '.join(niet_getekend)}")
    verborgen = [
        aantal(n, *woorden)
        for n, woorden in (
            (uitsnede.verborgen_lijnen, ("lijn", "lijnen")),
            (uitsnede.verborgen_loketten, ("loket", "loketten")),
        )
        if n
    ]
    if verborgen:
        delen.append(f"verborgen om leesbaar te blijven: {' en '.join(verborgen)}")
    if uitsnede.niet_getekend:
        delen.append(f"{aantal(uitsnede.niet_getekend, 'lus', 'lussen')} alleen in de lijst")
    if zonder_label:
        delen.append(f"{aantal(zonder_label, 'wachttijd', 'wachttijden')} niet getoond (geen ruimte)")
    if kaart.telt_inwoners and kaart.zonder_inwoner:
        wie = aantal(kaart.zonder_inwoner, "klantreis", "klantreizen")
        delen.append(f"{wie} zonder bekende inwoner: niet meegeteld als inwoner")
    if kaart.lijst and not kaart.kent_fasen:
        delen.append(GEEN_FASEN)
    return met_herkomst(delen, kaart)


def in_woorden(tekening: Tekening) -> str:
    """The map as text, for who cannot see it: the desks, the strongest handovers, the listed loops."""
    kaart = tekening.uitsnede.kaart
    loketten = [f"{loketnaam(loket.naam)} ({getelde(kaart, loket)})" for loket in tekening.uitsnede.loketten]
    zinnen = [f"Kaart van {aantal(kaart.aantal(), 'overdracht', 'overdrachten')} tussen loketten."]
    zinnen.append(f"Loketten: {', '.join(loketten) if loketten else 'geen'}.")
    if tekening.pijlen:
        zinnen.append(f"Meeste {_geteld(kaart)}: {' | '.join(pijl.uitleg for pijl in tekening.pijlen[:10])}.")
    if kaart.lijst:
        lussen = [
            f"{nr} {_pad(lus)}, {getal(lus.aantal)} keer, {_dagen(lus)}" for nr, lus in enumerate(kaart.lijst, start=1)
        ]
        zinnen.append(f"Terugkeer {ZONDER_FASEWINST}: {'; '.join(lussen)}.")
    return " ".join(zinnen)


def over_doorverwijzingen(n: int, weg: int) -> str:
    """Of how many referrals, of those of which that can be known, no follow-up was seen.

    >>> over_doorverwijzingen(278, 13)
    'Bij 13 van de 278 doorverwijzingen is geen vervolg gezien in deze bronnen'
    """
    alle = "de enige doorverwijzing" if n == 1 else f"alle {getal(n)} doorverwijzingen"
    if not weg:
        return f"Bij {alle} is een vervolg gezien"
    return f"Bij {alle if weg == n else f'{getal(weg)} van de {getal(n)} doorverwijzingen'} is {GEEN_VERVOLG}"


def lus_in_woorden(lus: Lus) -> str:
    """How often residents came back along a path, and the days of that together."""
    return f"{getal(lus.aantal)} keer terug langs {_pad(lus)}, {_dagen(lus)}"


def _geteld(kaart: Loketkaart) -> str:
    return "inwoners" if kaart.telt_inwoners else "klantreizen"


def _pad(lus: Lus) -> str:
    return " > ".join(loketnaam(loket) for loket in lus.loketten)


def _dagen(lus: Lus) -> str:
    return f"{'samen ' if lus.aantal > 1 else ''}{aantal(lus.hele_dagen, 'dag', 'dagen')}"
