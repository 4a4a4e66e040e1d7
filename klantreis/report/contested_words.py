"""What the picture of contested decisions says in words. It says what went before, never what caused what."""

from __future__ import annotations

from typing import Final

from klantreis.report.contested_facts import Bestreden
from klantreis.report.drawing import toonnaam
from klantreis.report.dutch import aantal, duur_lang, getal, met_plaats, procent
from klantreis.report.lanes import terug
from klantreis.report.origin import met_herkomst
from klantreis.report.text import schoon
from klantreis.report.twin_facts import Vergelijking
from klantreis.report.twin_prune import Knipsel
from klantreis.report.twin_words import Rubriek, kort, namen, per_100, wat_getoond
from klantreis.vocabulary import START
from klantreis.vocabulary_links import NIET_VERGELEKEN

MEEST: Final = 10
"""Differences in the list beside the maps."""
VOORBEHOUD: Final = (
    "De groepen kunnen ook verschillen in wet, jaar en uitkomst. Dit zegt niet waardoor iemand bezwaar maakt, en niets "
    "over medewerkers."
)


def kop(feiten: Bestreden, groep: int) -> str:
    """What stands above the map of a group.

    >>> kop(Bestreden("fase", (), (), {}, 1, 40), 0), kop(Bestreden("fase", (), (), {}, 1, 40), 1)
    ('Vóór 1 bestreden besluit', 'Vóór 40 besluiten die niemand bestreed')
    """
    n = feiten.groepen[groep]
    if groep == 0:
        return f"Vóór {aantal(n, 'bestreden besluit', 'bestreden besluiten')}"
    return f"Vóór {aantal(n, 'besluit dat', 'besluiten die')} niemand bestreed"


def titel(feiten: Bestreden) -> str:
    """Where it holds, and the finding."""
    return met_plaats(bevinding(feiten), feiten.gemeente, schoon(feiten.filter))


def bevinding(feiten: Bestreden) -> str:
    """The largest clear difference; or that there is none, or that there are too few decisions to say."""
    if not feiten.bestreden:
        return "Geen bestreden besluiten om de weg ervoor te vergelijken"
    if not feiten.anders:
        return "Geen besluiten die niemand bestreed, dus niets om mee te vergelijken"
    if min(feiten.groepen) < feiten.minstens:
        return "Te weinig besluiten om de weg vóór bestreden en andere besluiten te vergelijken"
    if not feiten.verschillen:
        return "Geen duidelijk verschil gezien in de weg vóór bestreden en andere besluiten"
    v = feiten.verschillen[0]
    hier, daar = per_100(feiten, v)
    ging = f"ging {'vaker' if v.vaker else 'minder vaak'} vooraf aan bestreden besluiten"
    return f"{_onderwerp(v, feiten.niveau)} {ging}: bij {hier} van de 100, tegen {daar} van de 100 andere"


def _onderwerp(v: Vergelijking, niveau: str) -> str:
    van = kort(toonnaam(v.van, niveau))
    if v.naar is None:
        return f'De {"fase" if niveau == "fase" else "stap"} "{van}"'
    if v.naar == v.van:
        return f'Twee keer achter elkaar "{van}"'
    return f'"{van}" direct gevolgd door "{kort(toonnaam(v.naar, niveau))}"'


def leeswijzer(knipsel: Knipsel[Bestreden]) -> str:
    """How to read the maps, in a line or two."""
    if not knipsel.stappen:
        return "Er is geen weg om te tekenen."
    delen = [
        "Twee keer dezelfde kaart: elke stap staat op dezelfde plaats.",
        "Onder de naam: aantal zaken. Op de lijn: mediane wachttijd. Dikke lijn: in een groot deel van de zaken.",
    ]
    fasen = knipsel.feiten.fasen
    if any(v.van != START and terug(fasen[v.van], fasen[v.naar or ""]) for v in knipsel.verbindingen):
        delen.append("Gestreept: terug naar een eerdere fase.")
    if any(v.gemarkeerd for v in (*knipsel.stappen, *knipsel.verbindingen)):
        delen.append("Blauw met een getal: een duidelijk verschil met de andere besluiten.")
    if not knipsel.feiten.verschillen:
        delen.append(geen_verschil(knipsel.feiten))
    return " ".join([*delen, VOORBEHOUD])


def merk(v: Vergelijking) -> str:
    """The mark of a clear difference.

    >>> merk(Vergelijking("a", None, (9, 4), verschil=12.4)), merk(Vergelijking("a", None, (4, 9), verschil=-8.9))
    ('+12 van de 100', '−9 van de 100')
    """
    return f"{'+' if v.vaker else '−'}{getal(abs(v.verschil or 0))} van de 100"


def hoe_vaak(feiten: Bestreden, v: Vergelijking) -> str:
    """How often it occurs in either group, and how sure the difference is."""
    hier, daar = per_100(feiten, v)
    return f"bij {hier} van de 100 bestreden besluiten, tegen {daar} van de 100 andere; {_hoe_zeker(v)}"


def rubrieken(feiten: Bestreden) -> list[Rubriek]:
    """The largest differences: what goes before more often, and what less often."""
    parts = ((True, "Vaker vóór bestreden besluiten"), (False, "Minder vaak vóór bestreden besluiten"))
    eigen = {vaker: [v for v in feiten.verschillen[:MEEST] if v.vaker is vaker] for vaker, _woorden in parts}
    return [Rubriek(woorden, "vol" if vaker else "hol", eigen[vaker]) for vaker, woorden in parts if eigen[vaker]]


def _hoe_zeker(v: Vergelijking) -> str:
    laag, hoog = v.laag or 0.0, v.hoog or 0.0
    if laag < 0 < hoog:
        return f"verschil waarschijnlijk tussen {getal(-laag)} minder en {getal(hoog)} meer"
    least, most = sorted((abs(laag), abs(hoog)))
    digits = 0 if getal(least) != getal(most) else 1
    return f"verschil waarschijnlijk {getal(least, digits)} tot {getal(most, digits)}"


def uitleg(feiten: Bestreden, v: Vergelijking, groep: int) -> str:
    """A step or connection of one group in one line, beside the other group."""
    n, ander = feiten.groepen[groep], feiten.groepen[1 - groep]
    namen_ = namen(v, feiten.niveau)
    wat = f"Begint met {namen_[1]}" if v.van == START else " naar ".join(namen_)
    delen = [f"{wat}: {getal(v.zaken[groep])} van de {aantal(n, 'zaak', 'zaken')}"]
    if n:
        delen[0] += f" ({procent(feiten.aandeel(v, groep))})"
    dagen = v.dagen[groep]
    if dagen is not None:
        delen.append(f"mediaan {duur_lang(dagen)} wachten")
    if ander:
        wie = "andere" if groep == 0 else "bestreden"
        delen.append(f"bij {wie} besluiten {getal(v.zaken[1 - groep])} van de {getal(ander)}")
    if v.gemarkeerd:
        delen.append(f"{merk(v) if groep == 0 else 'duidelijk verschil'}, {_hoe_zeker(v)}")
    return "; ".join(delen)


def geen_verschil(feiten: Bestreden) -> str:
    """Why no difference is marked."""
    if min(feiten.groepen) < feiten.minstens:
        return (
            f"Verschillen zijn niet gemarkeerd: daarvoor zijn in beide groepen minstens {feiten.minstens} besluiten "
            f"nodig, en het zijn er {getal(feiten.bestreden)} en {getal(feiten.anders)}."
        )
    if not feiten.getoetst:
        return "Er is niets getoetst: elke stap en verbinding komt in bijna geen of bijna alle zaken voor."
    return "Kleine verschillen zijn met deze aantallen niet te zien; dat er geen zijn, staat dus niet vast."


def onderschrift(knipsel: Knipsel[Bestreden], zonder_label: int = 0) -> str:
    """The line below: what was compared and what was not, what was tested, what is hidden, up to when, for whom."""
    feiten = knipsel.feiten
    delen = [
        f"{aantal(feiten.bestreden, 'bestreden besluit', 'bestreden besluiten')} en "
        f"{getal(feiten.anders)} {'dat' if feiten.anders == 1 else 'die'} niemand bestreed, één per zaak"
    ]
    if feiten.filter:
        delen.append(schoon(feiten.filter))
    if feiten.weggelaten:
        redenen = ", ".join(f"{getal(n)} ({NIET_VERGELEKEN[why]})" for why, n in feiten.weggelaten.items())
        delen.append(f"niet vergeleken: {redenen}")
    if n := feiten.niet_te_plaatsen:
        wie = aantal(n, "bezwaar zonder inwoner kan", "bezwaren zonder inwoner kunnen")
        delen.append(f"{wie} over elk besluit gaan")
    if feiten.getoetst:
        duidelijk = getal(len(feiten.verschillen)) if feiten.verschillen else "geen"
        wat = aantal(feiten.getoetst, "stap of verbinding", "stappen en verbindingen")
        delen.append(f"getoetst: {wat}, {duidelijk} met een duidelijk verschil")
    delen += wat_getoond(knipsel, zonder_label)
    if feiten.gelijktijdig:
        delen.append(f"{procent(feiten.gelijktijdig)} van de overgangen is gelijktijdig (volgorde onzeker)")
    return met_herkomst(delen, feiten)


def in_woorden(knipsel: Knipsel[Bestreden]) -> str:
    """The picture as text, for who cannot see it: the groups, the clear differences, the steps."""
    feiten = knipsel.feiten
    zinnen = [f"Twee kaarten met dezelfde stappen. {kop(feiten, 0)}; {kop(feiten, 1).lower()}."]
    if feiten.verschillen:
        zinnen.append(
            "Duidelijke verschillen: "
            + " | ".join(
                f"{' > '.join(namen(v, feiten.niveau))}: {hoe_vaak(feiten, v)}" for v in feiten.verschillen[:MEEST]
            )
            + "."
        )
    else:
        zinnen.append(f"Duidelijke verschillen: {geen_verschil(feiten)}")
    if knipsel.stappen:
        stappen = ", ".join(
            f"{toonnaam(v.van, feiten.niveau)} {getal(v.zaken[0])} en {getal(v.zaken[1])}" for v in knipsel.stappen
        )
        zinnen.append(f"Aantal zaken per stap, vóór bestreden en vóór andere besluiten: {stappen}.")
    return " ".join([*zinnen, VOORBEHOUD])
