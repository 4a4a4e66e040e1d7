"""What came before contested decisions, in sentences that never say what caused what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from klantreis.report.dutch import aantal, getal
from klantreis.vocabulary_links import GESTRATIFICEERD, VOORAFGAAND_TELT

Rij = Mapping[str, Any]

GRENS: Final = 0.05
"""A feature is a finding when its q is below this."""
_ONDERWERP: Final = {
    "stap": 'De stap "{}"',
    "lus": "Een lus (terug bij een loket waar de inwoner al was)",
    "overdrachten": "Een weg met {} overdrachten",
    "verhaal_opnieuw": "Het verhaal bij meer dan één loket doen",
    "kom_maar_terug": "Meer dan één keer om stukken vragen in een zaak",
    "termijn_overschreden": "Een termijn {} die al voorbij was",
    "tijd_tot_besluit": "Een tijd van melding tot besluit van {}",
    "loket": 'Een bezoek aan loket "{}"',
    "variant": 'De weg "{}" in de zaak',
}
_OVERDRACHTEN: Final = {"0": "Een weg zonder overdracht", "1": "Een weg met één overdracht"}


def onderwerp(kenmerk: str, niveau: str) -> str:
    """What came before, as the subject of a sentence.

    >>> onderwerp("tijd_tot_besluit", "4e kwart, meer dan 72 dagen"), onderwerp("overdrachten", "0")
    ('Een tijd van melding tot besluit van meer dan 72 dagen', 'Een weg zonder overdracht')
    """
    if kenmerk == "overdrachten" and niveau in _OVERDRACHTEN:
        return _OVERDRACHTEN[niveau]
    return _ONDERWERP[kenmerk].format(niveau.partition(", ")[2] if kenmerk == "tijd_tot_besluit" else niveau)


def bevindingen(rows: Sequence[Rij]) -> list[Rij]:
    """The stratified rows of `voorafgaand` that are a finding, the largest difference first."""
    found = [row for row in rows if row["ruw_of_gestratificeerd"] == GESTRATIFICEERD and row["q"] is not None]
    found = [row for row in found if row["q"] < GRENS]
    return sorted(found, key=lambda row: (-abs(row["verschil_per_100"]), row["kenmerk"], row["niveau"]))


def zin(row: Rij) -> str:
    """A finding in words.

    Examples
    --------
    >>> zin({"kenmerk": "lus", "niveau": "ja", "risico_met": 0.092, "risico_zonder": 0.051, "verschil_per_100": 4.1,
    ...      "ci_laag": 1.9, "ci_hoog": 6.2, "homogeen_p": 0.4, "onzeker_met": 0, "onzeker_zonder": 0})
    'Een lus (terug bij een loket waar de inwoner al was) ging vaker vooraf aan een bestreden besluit. Van de 100
    besluiten waar dit aan voorafging, werden er ongeveer 9 bestreden; van 100 vergelijkbare besluiten waar dit niet aan
    voorafging, ongeveer 5. Het verschil is waarschijnlijk 2 tot 6 op de 100.'
    """
    more = row["verschil_per_100"] > 0
    digits = 0 if abs(row["verschil_per_100"]) >= 2 else 1
    met, zonder = (getal(row[name] * 100, digits) for name in ("risico_met", "risico_zonder"))
    parts = [
        f"{onderwerp(row['kenmerk'], row['niveau'])} ging {'vaker' if more else 'minder vaak'} vooraf aan een "
        f"bestreden besluit. Van de 100 besluiten waar dit aan voorafging, werden er ongeveer {met} bestreden; van 100 "
        f"vergelijkbare besluiten waar dit niet aan voorafging, ongeveer {zonder}.",
        _hoe_zeker(row, digits),
    ]
    if row["homogeen_p"] is not None and row["homogeen_p"] < GRENS:
        parts.append("Het is niet bij elke wet, elk jaar en elke uitkomst even sterk.")
    if row["onzeker_met"] + row["onzeker_zonder"] and not _houdt_stand(row):
        parts.append("Met de onzekere bezwaren erbij kan het verschil ook wegvallen.")
    return " ".join(parts)


def _hoe_zeker(row: Rij, digits: int) -> str:
    low, high = row["ci_laag"], row["ci_hoog"]
    if low is None or high is None:
        return "Hoe groot het verschil is, is niet goed te zeggen: daarvoor zijn er te weinig bestreden besluiten."
    if low < 0 < high:
        return (
            f"Het verschil ligt waarschijnlijk tussen {getal(-low, digits)} minder en {getal(high, digits)} meer op de "
            "100."
        )
    least, most = sorted((abs(low), abs(high)))
    return f"Het verschil is waarschijnlijk {getal(least, digits)} tot {getal(most, digits)} op de 100."


def _houdt_stand(row: Rij) -> bool:
    """Whether the difference has the same sign when every uncertain decision was contested, and when none was."""
    bounds = [row["verschil_per_100"], row["verschil_als_geen"], row["verschil_als_alle"]]
    return all(bound is not None and bound > 0 for bound in bounds) or all(
        bound is not None and bound < 0 for bound in bounds
    )


def conclusie(rows: Sequence[Rij], feiten: Mapping[str, Any]) -> list[str]:
    """The findings, or why there are none.

    Parameters
    ----------
    feiten : besluiten, bestreden, familie, minstens_besluiten and minstens_bestreden, as in the manifest.
    """
    if not feiten["besluiten"]:
        return ["Er is geen besluit dat meetelt, dus er is niets te vergelijken."]
    if not feiten["bestreden"]:
        return ["Van deze besluiten is er geen bestreden, dus er is niets te vergelijken."]
    if feiten["bestreden"] < feiten["minstens_bestreden"]:
        return [
            f"Er zijn te weinig bestreden besluiten om iets te zeggen: {getal(feiten['bestreden'])}, en er zijn er "
            f"minstens {feiten['minstens_bestreden']} nodig."
        ]
    if not feiten["familie"]:
        return [
            "Er zijn te weinig besluiten om iets te zeggen: geen enkel kenmerk ging aan minstens "
            f"{feiten['minstens_besluiten']} besluiten vooraf en aan minstens {feiten['minstens_besluiten']} niet."
        ]
    tested = f"{aantal(len(feiten['familie']), 'kenmerk', 'kenmerken')} bekeken"
    found = bevindingen(rows)
    if not found:
        return [
            f"{tested}. Geen daarvan ging duidelijk vaker of minder vaak vooraf aan een bestreden besluit. Kleine "
            "verschillen zijn met deze aantallen niet te zien; dat er geen zijn, staat dus niet vast."
        ]
    return [f"{tested}, {aantal(len(found), 'bevinding', 'bevindingen')}:", *(f"- {zin(row)}" for row in found)]


def weggelaten(feiten: Mapping[str, Any]) -> list[str]:
    """What was left out of the comparison, and why."""
    lines = [f"  {getal(n):>9}  {VOORAFGAAND_TELT[reden]}" for reden, n in feiten["weggelaten"].items()]
    if feiten["onzeker"]:
        lines.append(f"  {getal(feiten['onzeker']):>9}  een bezwaar gaat er misschien over: dat is niet zeker")
    if lines:
        lines = ["Niet meegeteld, in besluiten:", *lines]
    if "terugblik_te_kort" in feiten["weggelaten"]:
        lines.append(
            f"Begint een bron te laat om {feiten['terugkijk_dagen']} dagen terug te kijken, geef dan oudere exports "
            "erbij, of zet terugkijk_dagen in het projectbestand lager."
        )
    if n := feiten["niet_te_plaatsen"]:
        lines.append(
            f"{aantal(n, 'bezwaar of beroep zonder inwoner past', 'bezwaren en beroepen zonder inwoner passen')} bij "
            "geen besluit; die kunnen over elk besluit gaan."
        )
    return lines


def voorafgaand_kort(rows: Sequence[Rij], feiten: Mapping[str, Any]) -> list[str]:
    """The lines for the summary of a run; none when nothing could be compared."""
    if feiten["bestreden"] < feiten["minstens_bestreden"] or not feiten["familie"]:
        return []
    found = aantal(len(bevindingen(rows)), "bevinding", "bevindingen")
    return [
        "",
        f"Wat ging vooraf aan bezwaar? {aantal(len(feiten['familie']), 'kenmerk', 'kenmerken')} bekeken, {found}.",
        "  Lees ze, en wat ze niet zeggen, met: klantreis voorafgaand.",
    ]


VOORBEHOUD: Final = (
    "Dit laat zien wat samen voorkomt. Het zegt niet waardoor iemand bezwaar maakt: er kan iets anders achter zitten.",
    "Vergeleken is alleen binnen dezelfde wet, hetzelfde jaar en dezelfde uitkomst. Het zegt niets over medewerkers.",
)
