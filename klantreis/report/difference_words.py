"""What the map of two periods says in words. It says what differs, never why."""

from __future__ import annotations

from typing import Final

from klantreis.report.difference_facts import Stroomverschil
from klantreis.report.drawing import toonnaam
from klantreis.report.dutch import aantal, datum, duur_kort, duur_lang, getal, met_plaats, procent
from klantreis.report.lanes import terug
from klantreis.report.origin import met_herkomst
from klantreis.report.sheet import Tekst
from klantreis.report.text import schoon
from klantreis.report.twin_facts import Stijl, Vergelijking
from klantreis.report.twin_prune import Knipsel
from klantreis.report.twin_words import Rubriek, Taal, kort, namen, per_100, wat_getoond
from klantreis.vocabulary import EINDE, START

MEEST: Final = 3
"""Differences of one kind in the list beside the maps."""
VOORBEHOUD: Final = (
    "Een verschil kan ook komen door andere aanvragen, andere regels of een andere manier van registreren."
)
SOORTEN: Final[dict[str, Stijl]] = {
    "nieuw": "vol", "verdwenen": "hol", "vaker": "vol", "minder vaak": "hol", "trager": "streep", "sneller": "streep",
}  # fmt: skip
"""Kinds of clear difference, in the order of the list, with the style of their line."""


def soort(v: Vergelijking) -> str:
    """Of which kind a clear difference is: one of SOORTEN."""
    if v.alleen_wacht:
        return "trager" if (v.wacht or 0) > 0 else "sneller"
    if v.status in ("nieuw", "verdwenen"):
        return v.status
    return "vaker" if v.vaker else "minder vaak"


def kop(feiten: Stroomverschil, groep: int) -> str:
    """What stands above the map of a period: `2024: 135 zaken`."""
    return f"{schoon(feiten.periodes[groep])}: {aantal(feiten.zaken[groep], 'zaak', 'zaken')}"


def merk(v: Vergelijking) -> str:
    """The mark of a clear difference.

    >>> merk(Vergelijking("a", "b", (9, 4), verschil=-8.9, wacht=3.0))
    '−9 van de 100, 3 d trager'
    >>> merk(Vergelijking("a", "b", (0, 9), verschil=9.0, status="nieuw"))
    'nieuw: +9 van de 100'
    >>> merk(Vergelijking("a", "b", (9, 9), verschil=0.0, wacht=-2.0, alleen_wacht=True))
    '2 d sneller'
    """
    delen = []
    if not v.alleen_wacht:
        woord = f"{v.status}: " if v.status in ("nieuw", "verdwenen") else ""
        delen.append(f"{woord}{'+' if v.vaker else '−'}{getal(abs(v.verschil or 0))} van de 100")
    if v.wacht is not None:
        delen.append(f"{duur_kort(abs(v.wacht))} {'trager' if v.wacht > 0 else 'sneller'}")
    return ", ".join(delen)


def titel(feiten: Stroomverschil) -> str:
    """Where it holds, and the finding."""
    return met_plaats(bevinding(feiten), feiten.gemeente, schoon(feiten.filter))


def bevinding(feiten: Stroomverschil) -> str:
    """The largest clear difference; or that there is none, or nothing to compare."""
    a, b = map(schoon, feiten.periodes)
    leeg = [naam for naam, n in zip((a, b), feiten.zaken, strict=True) if not n]
    if leeg:
        return f"Geen zaken die begonnen in {' en in '.join(leeg)}, dus niets om te vergelijken"
    if not feiten.stappen:
        wat = {"fase": "fasen", "loket": "loketten"}.get(feiten.niveau, "stappen")
        return f"Geen {wat} bekend van de zaken in {a} en in {b}"
    if not feiten.verschillen:
        return f"Geen duidelijk verschil gezien tussen de weg van zaken in {a} en in {b}"
    v = feiten.verschillen[0]
    wat = _onderwerp(v, feiten.niveau)
    toen, nu = per_100(feiten, v)
    tot = f" (in de eerste {feiten.volgtijd} dagen)"
    was, is_ = (None if dagen is None else duur_lang(dagen) for dagen in v.dagen)
    return {
        "nieuw": f"Nieuw in {b}: {wat}, bij {nu} van de 100 zaken{tot}",
        "verdwenen": f"Niet meer gezien in {b}: {wat}; in {a} nog bij {toen} van de 100 zaken{tot}",
        "vaker": f"Vaker in {b} dan in {a}: {wat}, bij {nu} van de 100 zaken, tegen {toen}{tot}",
        "minder vaak": f"Minder vaak in {b} dan in {a}: {wat}, bij {nu} van de 100 zaken, tegen {toen}{tot}",
        "trager": f"Trager in {b} dan in {a}: {wat}, met een mediane wachttijd van {is_}, tegen {was}",
        "sneller": f"Sneller in {b} dan in {a}: {wat}, met een mediane wachttijd van {is_}, tegen {was}",
    }[soort(v)]


def _onderwerp(v: Vergelijking, niveau: str) -> str:
    van, naar = kort(toonnaam(v.van, niveau)), kort(toonnaam(v.naar or "", niveau))
    if v.naar is None:
        return f'{ {"fase": "de fase", "loket": "het loket"}.get(niveau, "de stap") } "{van}"'
    if v.van == START:
        return f'"{naar}" als begin'
    if v.naar == EINDE:
        return f'"{van}" als einde'
    return f'twee keer achter elkaar "{van}"' if v.van == v.naar else f'"{van}" direct gevolgd door "{naar}"'


def hoe_vaak(feiten: Stroomverschil, v: Vergelijking) -> str:
    """How often it occurs in either period and how sure the difference is; and how long it took."""
    a, b = map(schoon, feiten.periodes)
    toen, nu = per_100(feiten, v)
    delen = []
    if not v.alleen_wacht:
        delen.append(f"bij {nu} van de 100 zaken in {b}, tegen {toen} in {a}; {_hoe_zeker(v)}")
    if v.wacht is not None:
        was, is_ = (duur_lang(dagen or 0) for dagen in v.dagen)
        delen.append(f"mediane wachttijd {is_} in {b}, tegen {was} in {a}")
    return "; ".join(delen)


def _hoe_zeker(v: Vergelijking) -> str:
    least, most = sorted((abs(v.laag or 0.0), abs(v.hoog or 0.0)))
    digits = 0 if getal(least) not in ("0", getal(most)) else 1
    return f"verschil waarschijnlijk {getal(least, digits)} tot {getal(most, digits)}"


def uitleg(feiten: Stroomverschil, v: Vergelijking, groep: int) -> str:
    """A step or connection of one period in one line, beside the other period."""
    n, ander = feiten.zaken[groep], feiten.zaken[1 - groep]
    namen_ = namen(v, feiten.niveau)
    wat = " naar ".join(namen_)
    if v.van == START:
        wat = f"Begint met {namen_[1]}"
    elif v.naar == EINDE:
        wat = f"Eindigt met {namen_[0]}"
    delen = [f"{wat}: {getal(v.zaken[groep])} van de {aantal(n, 'zaak', 'zaken')}"]
    if n:
        delen[0] += f" ({procent(feiten.aandeel(v, groep))})"
    dagen = v.dagen[groep]
    if dagen is not None:
        delen.append(f"mediaan {duur_lang(dagen)} wachten")
    delen.append(f"in {schoon(feiten.periodes[1 - groep])} {getal(v.zaken[1 - groep])} van de {getal(ander)}")
    if v.gemarkeerd:
        delen.append(merk(v) if groep else "duidelijk verschil")
    return "; ".join(delen)


def rubrieken(feiten: Stroomverschil) -> list[Rubriek]:
    """The largest differences of every kind."""
    b = schoon(feiten.periodes[1])
    per_kind = {kind: [v for v in feiten.verschillen if soort(v) == kind] for kind in SOORTEN}
    for kind in ("trager", "sneller"):
        per_kind[kind].sort(key=lambda v: (-abs(v.wacht or 0), v.van, v.naar or ""))
    return [
        Rubriek(f"{kind.capitalize()} in {b} ({getal(len(own))})", SOORTEN[kind], own[:MEEST])
        for kind, own in per_kind.items() if own
    ]  # fmt: skip


def leeswijzer(knipsel: Knipsel[Stroomverschil]) -> str:
    """How to read the maps, in a few lines."""
    if not knipsel.stappen:
        return "Er is geen weg om te tekenen."
    feiten, fasen = knipsel.feiten, knipsel.feiten.fasen
    delen = [
        f"Twee keer dezelfde kaart: boven {schoon(feiten.periodes[0])}, onder {schoon(feiten.periodes[1])}, met elke "
        "stap op dezelfde plaats.",
        "Onder de naam: aantal zaken. Op de lijn: mediane wachttijd. Dikke lijn: in een groot deel van de zaken.",
    ]
    inner = [v for v in knipsel.verbindingen if v.van != START and v.naar != EINDE]
    if feiten.niveau != "loket" and any(terug(fasen[v.van], fasen[v.naar or ""]) for v in inner):
        delen.append("Gestreept: terug naar een eerdere fase.")
    if any(v.gemarkeerd for v in (*knipsel.stappen, *knipsel.verbindingen)):
        delen.append(
            "Blauw met woorden: een duidelijk verschil (vol: vaker of nieuw; hol: minder vaak of verdwenen; punt en "
            "streep: alleen trager of sneller)."
        )
    if not feiten.verschillen:
        delen.append(geen_verschil(feiten))
    return " ".join([*delen, VOORBEHOUD])


def geen_verschil(feiten: Stroomverschil) -> str:
    """What it means that no difference is marked."""
    if not feiten.getoetst:
        return "Er is niets getoetst: daarvoor zijn er te weinig zaken."
    return "Kleine verschillen zijn met deze aantallen niet te zien; dat er geen zijn, staat dus niet vast."


def onderschrift(knipsel: Knipsel[Stroomverschil], zonder_label: int = 0) -> str:
    """The line below: what was compared, what was tested, what is hidden, up to when, for whom."""
    feiten = knipsel.feiten
    (a_van, a_tot), (b_van, b_tot) = feiten.vensters
    delen = [
        f"{aantal(feiten.zaken[0], 'zaak', 'zaken')} die begonnen van {datum(a_van)} tot en met {datum(a_tot)}, en "
        f"{getal(feiten.zaken[1])} van {datum(b_van)} tot en met {datum(b_tot)}, elk {feiten.volgtijd} dagen gevolgd"
    ]
    if feiten.filter:
        delen.append(schoon(feiten.filter))
    if feiten.getoetst:
        duidelijk = getal(len(feiten.verschillen)) if feiten.verschillen else "geen"
        wat = aantal(feiten.getoetst, "stap of verbinding", "stappen en verbindingen")
        wacht = aantal(feiten.wachttijden, "wachttijd", "wachttijden")
        delen.append(f"getoetst: {wat} en {wacht}, {duidelijk} met een duidelijk verschil")
    delen += wat_getoond(knipsel, zonder_label)
    return met_herkomst(delen, feiten)


def in_woorden(knipsel: Knipsel[Stroomverschil]) -> str:
    """The picture as text, for who cannot see it: the periods, the clear differences, the steps."""
    feiten = knipsel.feiten
    zinnen = [f"Twee kaarten met dezelfde stappen. {kop(feiten, 0)}; {kop(feiten, 1)}."]
    if feiten.verschillen:
        parts = [
            f"{rubriek.kop}: " + " | ".join(
                f"{' > '.join(namen(v, feiten.niveau))}: {hoe_vaak(feiten, v)}" for v in rubriek.verschillen
            )
            for rubriek in rubrieken(feiten)
        ]  # fmt: skip
        zinnen.append(f"Duidelijke verschillen. {'. '.join(parts)}.")
    else:
        zinnen.append(f"Duidelijke verschillen: {geen_verschil(feiten)}")
    if knipsel.stappen:
        stappen = ", ".join(
            f"{toonnaam(v.van, feiten.niveau)} {getal(v.zaken[0])} en {getal(v.zaken[1])}" for v in knipsel.stappen
        )
        zinnen.append(f"Aantal zaken per stap, in de eerste en de tweede periode: {stappen}.")
    return " ".join([*zinnen, VOORBEHOUD])


def tekst(knipsel: Knipsel[Stroomverschil], bijschrift: str) -> Tekst:
    """What stands around the maps."""
    return Tekst(titel(knipsel.feiten), leeswijzer(knipsel), bijschrift, in_woorden(knipsel))


PERIODEN: Final = Taal(
    gemarkeerd=1, kop=kop, merk=merk, uitleg=uitleg, hoe_vaak=hoe_vaak, rubrieken=rubrieken, onderschrift=onderschrift,
    tekst=tekst, bestand="stroom_verschil.csv", wat="De kaart met beide perioden",
)  # fmt: skip
"""The words of this picture."""
