"""What the funnel says in words: the finding, how to read it, its steps and outcomes, the line below."""

from __future__ import annotations

from typing import Final

from klantreis.report.dutch import aantal, getal, met_plaats, procent
from klantreis.report.funnel_facts import GELIJK, ONBEKEND, OPEN, OVERIG, STAPPEN, Trap, Trechter, Uitkomst
from klantreis.report.origin import met_herkomst
from klantreis.report.text import schoon
from klantreis.vocabulary_links import BEROEP, BEZWAAR, HOGER_BEROEP, PRIMAIR

_NAMEN: Final = {
    PRIMAIR: ("besluit", "besluiten"),
    BEZWAAR: ("bezwaar", "bezwaren"),
    BEROEP: ("beroep", "beroepen"),
    HOGER_BEROEP: ("keer hoger beroep", "keer hoger beroep"),
}
TEGEMOETGEKOMEN: Final = "ingetrokken na tegemoetkoming"


def geteld(soort: str, n: int) -> str:
    """How many of a step there are.

    >>> geteld("bezwaar", 1), geteld("hoger beroep", 3)
    ('1 bezwaar', '3 keer hoger beroep')
    """
    return aantal(n, *_NAMEN[soort])


def titel(trechter: Trechter) -> str:
    """Where it holds, and the finding."""
    return met_plaats(bevinding(trechter), trechter.gemeente, schoon(trechter.filter))


def bevinding(trechter: Trechter) -> str:
    """How many decisions were contested, and how many objections gave the resident right."""
    besluiten, bezwaren = trechter.trap(PRIMAIR), trechter.trap(BEZWAAR)
    if not besluiten.aantal:
        eerst = "Geen besluiten gezien in deze gegevens"
    else:
        eerst = bestreden(besluiten)
    if not bezwaren.aantal:
        return eerst
    return f"{eerst}; {_gegrond(bezwaren)}"


def bestreden(besluiten: Trap) -> str:
    """How many decisions were contested.

    Examples
    --------
    >>> bestreden(Trap("besluit", (Uitkomst("toekenning", "gewoon", 386, 46),)))
    'Van de 386 besluiten werden er 46 bestreden'
    >>> bestreden(Trap("besluit", (Uitkomst("toekenning", "gewoon", 386, 0),)))
    'Aan geen van de 386 besluiten is een bezwaar of beroep gekoppeld'
    """
    n, k = besluiten.aantal, besluiten.verder
    if not k:  # what is not linked may contest one all the same
        waaraan = "het enige besluit is geen" if n == 1 else f"geen van de {getal(n)} besluiten is een"
        return f"Aan {waaraan} bezwaar of beroep gekoppeld"
    if k == n:
        return "Het enige besluit werd bestreden" if n == 1 else f"Alle {getal(n)} besluiten werden bestreden"
    return f"Van de {getal(n)} besluiten werd{'' if k == 1 else 'en'} er {getal(k)} bestreden"


def _gegrond(bezwaren: Trap) -> str:
    n = bezwaren.keer(GELIJK)
    if not n and bezwaren.keer(OPEN) + bezwaren.keer(ONBEKEND) == bezwaren.aantal:
        what = "hoe het bezwaar afliep, staat" if bezwaren.aantal == 1 else "hoe de bezwaren afliepen, staat"
        return f"{what} nog niet in de gegevens"
    ook = ", of ingetrokken na tegemoetkoming" if any(u.naam == TEGEMOETGEKOMEN for u in bezwaren.uitkomsten) else ""
    if not n:
        return (
            f"{'het bezwaar was niet' if bezwaren.aantal == 1 else 'geen bezwaar was'} geheel of gedeeltelijk gegrond"
        )
    if bezwaren.aantal == 1:
        return f"het bezwaar was geheel of gedeeltelijk gegrond{ook}"
    return f"{geteld(BEZWAAR, n)} {'was' if n == 1 else 'waren'} geheel of gedeeltelijk gegrond{ook}"


def leeswijzer(trechter: Trechter) -> str:
    """How to read it, in a line or two."""
    delen = [
        "Van boven naar beneden: besluit, bezwaar, beroep, hoger beroep.",
        "Links hoeveel het er zijn, alle balken op één schaal. Rechts hoe het afliep, als deel van die stap.",
    ]
    if any(trap.verder for trap in trechter.trappen):
        delen.append("Donker: ging verder.")
    if any(trap.keer(GELIJK) for trap in trechter.trappen):
        delen.append("Blauw en vet: de inwoner kreeg geheel of gedeeltelijk gelijk.")
    besluit, bezwaar, beroep, _hoger = trechter.trappen
    if besluit.verder != bezwaar.aantal:
        delen.append("Over één besluit kunnen meer bezwaren gaan, en andersom.")
    if beroep.aantal > bezwaar.verder:
        delen.append("Beroep kan ook rechtstreeks over een besluit gaan, of over niet op tijd beslissen.")
    return " ".join(delen)


def ging_verder(trap: Trap) -> str:
    """How many of a step went further, and to what.

    >>> ging_verder(Trap("bezwaar", (Uitkomst("ongegrond", "gewoon", 46, 5),)))
    '5 van de 46 bezwaren gingen verder naar beroep (11 %)'
    """
    n, k = trap.aantal, trap.verder
    deel = f" ({procent(k / n)})" if n > 1 and k else ""
    if trap.soort == PRIMAIR:
        if n == 1:
            return f"Het besluit werd {'bestreden' if k else 'niet bestreden'}"
        return f"{getal(k)} van de {getal(n)} besluiten werd{'' if k == 1 else 'en'} bestreden{deel}"
    naar = f"verder naar {STAPPEN[STAPPEN.index(trap.soort) + 1]}"
    if n == 1:
        return f"Het {trap.soort} ging {naar if k else f'niet {naar}'}"
    return f"{getal(k)} van de {geteld(trap.soort, n)} ging{'' if k == 1 else 'en'} {naar}{deel}"


def naam_van(uitkomst: Uitkomst) -> str:
    """An outcome as it stands beside its bar."""
    if uitkomst.aard == OVERIG:
        return f"overig ({getal(uitkomst.soorten)} andere uitkomsten)"
    return {OPEN: "nog open", ONBEKEND: "uitkomst niet geregistreerd"}.get(uitkomst.aard) or schoon(uitkomst.naam)


def cijfers(trap: Trap, uitkomst: Uitkomst) -> str:
    """What stands behind the bar of an outcome."""
    hoeveel = f"{getal(uitkomst.aantal)} ({procent(uitkomst.aantal / trap.aantal)})"
    if not uitkomst.verder:
        return hoeveel
    wat = "bestreden" if trap.soort == PRIMAIR else "verder"
    if uitkomst.verder == uitkomst.aantal:
        return f"{hoeveel}, {'' if uitkomst.aantal == 1 else 'alle '}{wat}"
    return f"{hoeveel}, waarvan {getal(uitkomst.verder)} {wat}"


def leeg(trap: Trap) -> str:
    """What stands beside a step that has nothing to show."""
    return "niets gekoppeld" if trap.niet_gekoppeld + trap.meerduidig else "niet gezien in deze gegevens"


def niet_geteld(trap: Trap, *, gekozen: bool) -> str:
    """The objections or appeals of a step that count nowhere, as nobody knows to which decision they belong.

    gekozen : only some zaken are shown; of what is linked to nothing it is not known whether it belongs to those.
    """
    los, meer = trap.niet_gekoppeld, trap.meerduidig
    delen = []
    if los:
        delen.append(f"{geteld(trap.soort, los)} {'is' if los == 1 else 'zijn'} niet gekoppeld")
    if meer:
        wie = getal(meer) if los else geteld(trap.soort, meer)
        delen.append(f"{wie} {'past' if meer == 1 else 'passen'} bij meer dan één besluit")
    if not delen:
        return ""
    zin = " en ".join(delen)
    een = los + meer == 1
    if gekozen:
        return f"In alle zaken samen: {zin}. Of {'dat' if een else 'er daarvan een'} hierbij hoort, is niet bekend."
    return f"{zin}; {'dat telt' if een else 'die tellen'} hier niet mee."


def onderschrift(trechter: Trechter) -> str:
    """The line below: what is counted, what is not, up to when, where from, for whom."""
    delen = [geteld(PRIMAIR, trechter.trap(PRIMAIR).aantal)]
    if trechter.filter:
        delen.append(schoon(trechter.filter))
    if n := trechter.termijn_loopt:
        delen.append(f"over {geteld(PRIMAIR, n)} kon op de peildatum nog bezwaar komen")
    if n := trechter.niet_tijdig:
        wie = aantal(n, "bezwaar of beroep gaat", "bezwaren en beroepen gaan")
        delen.append(f"{wie} over niet op tijd beslissen: daar hoort geen besluit bij")
    if n := trechter.voorlopig:
        wie = aantal(n, "verzoek om een voorlopige voorziening staat", "verzoeken om een voorlopige voorziening staan")
        delen.append(f"{wie} er niet bij")
    return met_herkomst(delen, trechter)


def in_woorden(trechter: Trechter) -> str:
    """The funnel as text, for who cannot see it."""
    zinnen = ["Trechter van besluit naar bezwaar, beroep en hoger beroep."]
    for trap in trechter.trappen:
        if not trap.aantal:
            zinnen.append(f"{trap.soort.capitalize()}: {leeg(trap)}.")
        else:
            uitkomsten = "; ".join(f"{naam_van(u)} {cijfers(trap, u)}" for u in trap.uitkomsten)
            zinnen.append(f"{geteld(trap.soort, trap.aantal)}: {uitkomsten}.")
            if trap.verder:
                zinnen.append(f"{ging_verder(trap)}.")
        if woorden := niet_geteld(trap, gekozen=bool(trechter.filter)):
            zinnen.append(woorden)
    return " ".join(zinnen)
