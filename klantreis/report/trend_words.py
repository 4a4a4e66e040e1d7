"""What the picture of change points says in words. It says when, never why."""

from __future__ import annotations

from typing import Final

from klantreis.report.dutch import MAANDEN, aantal, duur_rond, getal, met_plaats, procent
from klantreis.report.origin import met_herkomst
from klantreis.report.text import schoon
from klantreis.report.trend_facts import Omslag, Verloop, Verlopen
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_compare import INDICATOREN

MEEST: Final = 12
"""Series in one picture."""
_NAMEN: Final = {
    "zaken": "het aantal nieuwe zaken",
    "klantreizen": "het aantal nieuwe klantreizen",
    "doorlooptijd": "de gemiddelde duur van een zaak",
    "fase": "de gemiddelde tijd in een fase",
    "besluit": "het deel van de zaken met een besluit binnen {h} dagen",
    "te_laat": "het deel van de termijnen dat te laat is",
    "terugkeer": "het deel van de klantreizen met een terugkeer binnen {h} dagen",
    "doorverwijzing": "het deel van de klantreizen dat binnen {h} dagen is doorverwezen",
    "overdracht": "het aantal overdrachten per klantreis binnen {h} dagen",
    "bestreden": "het deel van de zaken met een besluit waartegen bezwaar kwam",
}
_FASE: Final = "fase: "
VOORBEHOUD: Final = (
    "Een omslagpunt zegt wanneer iets veranderde, niet waardoor. Ook een andere manier van registreren geeft er een."
)


def naam(verloop: Verloop, volgtijd: int) -> str:
    """What a series is, for in a sentence.

    >>> naam(Verloop("fase", "fase: hoger beroep", {}, ()), 91), naam(Verloop("zaken", "wet: Wmo", {}, ()), 91)
    ('de gemiddelde tijd in hoger beroep', 'het aantal nieuwe zaken (wet: Wmo)')
    """
    if verloop.groep.startswith(_FASE):
        return f"de gemiddelde tijd in {schoon(verloop.groep.removeprefix(_FASE))}"
    text = _NAMEN[verloop.reeks].format(h=volgtijd)
    return text if verloop.groep == ALLES else f"{text} ({schoon(verloop.groep)})"


def waarde(reeks: str, value: float) -> str:
    """A value of a series with its unit.

    >>> waarde("zaken", 18.25), waarde("besluit", 0.42), waarde("doorlooptijd", 42.49), waarde("overdracht", 0.5)
    ('18 per maand', '42 %', '42 dagen', '0,50')
    """
    soort = INDICATOREN[reeks].soort
    if soort == "aantal":
        return f"{getal(value, 0 if value >= 10 else 1)} per maand"
    if soort == "gemiddelde":
        return getal(value, 2)
    return procent(value) if soort == "aandeel" else duur_rond(value)


def maand(text: str) -> str:
    """A month in short.

    >>> maand("2024-03")
    'mrt 2024'
    """
    year, nr = text.split("-")
    return f"{MAANDEN[int(nr) - 1]} {year}"


def sprong(reeks: str, omslag: Omslag) -> str:
    """What happened at a change point."""
    return f"vanaf {maand(omslag.maand)} van {waarde(reeks, omslag.voor)} naar {waarde(reeks, omslag.na)}"


def titel(feiten: Verlopen) -> str:
    """Where it holds, and the finding."""
    return met_plaats(bevinding(feiten), feiten.gemeente, schoon(feiten.filter))


def bevinding(feiten: Verlopen) -> str:
    """The surest change, of those the largest for its level; or that there is none, or that nothing was tested."""
    if not feiten.getoetst:
        return "Te weinig maanden om te zien of er iets is veranderd"
    if not feiten.reeksen:
        return f"Geen maand gezien waarin {'de reeks' if feiten.getoetst == 1 else 'een van de reeksen'} verschoof"
    every = [(own, omslag) for own in feiten.reeksen for omslag in own.omslagen]
    own, omslag = min(every, key=lambda pair: (pair[1].q, -_deel(pair[1])))
    what = naam(own, feiten.volgtijd)
    doubt = "; er is ook anders geregistreerd" if feiten.twijfel else ""
    return f"{_groot(what)} ging {sprong(own.reeks, omslag)}{doubt}"


def _groot(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _deel(omslag: Omslag) -> float:
    return abs(omslag.na - omslag.voor) / max(abs(omslag.na), abs(omslag.voor), 1e-9)


def leeswijzer(feiten: Verlopen) -> str:
    """How to read the picture."""
    if not feiten.reeksen:
        return VOORBEHOUD
    return (
        "Dunne lijn: elke maand. Dikke lijn: het gemiddelde niveau. Stippellijn met een maand erbij: daar begint een "
        f"nieuw niveau. Elke as begint bij 0. {VOORBEHOUD}"
    )


def onderschrift(feiten: Verlopen) -> str:
    """The line below: what was tested, what is hidden, up to when, for whom."""
    n = len(feiten.reeksen)
    delen = []
    if feiten.maanden:
        delen.append(f"wat begon van {maand(feiten.maanden[0])} tot en met {maand(feiten.maanden[1])}")
    delen += [
        f"elk {feiten.volgtijd} dagen gevolgd",
        f"getoetst: {aantal(feiten.getoetst, 'reeks', 'reeksen')}, {getal(n) if n else 'geen'} met een omslagpunt",
    ]
    if feiten.filter:
        delen.append(schoon(feiten.filter))
    if n > MEEST:
        delen.append(f"toont de eerste {MEEST}; de andere staan in omslagpunten.csv")
    return met_herkomst(delen, feiten)


def in_woorden(feiten: Verlopen) -> str:
    """The picture as text, for who cannot see it."""
    zinnen = [
        f"{_groot(naam(own, feiten.volgtijd))}: {', '.join(sprong(own.reeks, o) for o in own.omslagen)}."
        for own in feiten.reeksen
    ]
    return " ".join([*(zinnen or [f"{bevinding(feiten)}."]), VOORBEHOUD])
