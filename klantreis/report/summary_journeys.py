"""What a run says about klantreizen, in plain Dutch: how many, how many came back to a desk, which referrals ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from klantreis.report.desk_drawing import GEEN_FASEN
from klantreis.report.desk_facts import Lus
from klantreis.report.desk_words import lus_in_woorden, over_doorverwijzingen
from klantreis.report.dutch import aantal, getal
from klantreis.report.text import schoon
from klantreis.vocabulary_journeys import OORDEELSTATUSSEN, ZONDER_FASEWINST

_NAMEN: Final = 3


def klantreizen_kort(feiten: Mapping[str, Any], gelijktijdig: int) -> list[str]:
    """The lines about klantreizen; without desks or residents nothing is said that rests on those.

    Parameters
    ----------
    feiten : as analysis.journey_summary.overview gives them.
    gelijktijdig : returns of which a boundary rests on equal times.
    """
    n, open_ = feiten["klantreizen"], feiten["lopend"]
    lopend = f"; {getal(open_)} {'loopt' if open_ == 1 else 'lopen'} nog" if open_ else ""
    if feiten["inwoners"] is None:
        kop = f"Klantreizen: {getal(n)}{lopend}. Inwoners zijn niet bekend: elke zaak is een klantreis."
    else:
        zonder = f" ({getal(feiten['zonder_inwoner'])} zonder bekende inwoner)" if feiten["zonder_inwoner"] else ""
        kop = f"Klantreizen: {getal(n)} van {aantal(feiten['inwoners'], 'inwoner', 'inwoners')}{zonder}{lopend}."
    return ["", kop, *(f"  {regel}" for regel in [*_loketten(feiten, gelijktijdig), *_namen(feiten)])]


def oordelen_kort(aantallen: Mapping[str, int]) -> list[str]:
    """What became of what people said of loops and links, as far as they said anything.

    Parameters
    ----------
    aantallen : per status (a key of OORDEELSTATUSSEN) how many verdicts.
    """
    n = sum(aantallen.values())
    if not n:
        return []
    waar = [f"  {status} ({getal(k)}): {OORDEELSTATUSSEN[status]}." for status, k in aantallen.items() if k]
    return ["", f"Oordelen: {getal(n)} ingevuld. Elk oordeel staat in oordelen.csv.", *waar]


def _namen(feiten: Mapping[str, Any]) -> Iterator[str]:
    """Desks that may be one: between two spellings of one desk nobody goes to and fro."""
    groepen = feiten["schrijfwijzen"]
    if groepen:
        rest = f" (en nog {aantal(len(groepen) - _NAMEN, 'groep', 'groepen')})" if len(groepen) > _NAMEN else ""
        namen = "; ".join(" en ".join(f"'{schoon(naam)}'" for naam in groep) for groep in groepen[:_NAMEN])
        yield (
            f"Let op: deze namen tellen als aparte loketten: {namen}{rest}. Zijn ze hetzelfde loket? Zet ze dan in het "
            "projectbestand samen bij loketten; anders lijken er lussen te zijn."
        )


def _loketten(feiten: Mapping[str, Any], gelijktijdig: int) -> list[str]:
    if feiten["loketten"] < 2:
        hoeveel = "staan geen loketten" if not feiten["loketten"] else "staat maar één loket"
        return [f"In deze gegevens {hoeveel}: overdrachten en terugkeren zijn dan niet te zien."]
    if not feiten["overdrachten"]:
        return [
            "Geen overdracht tussen loketten gezien, en dus ook geen terugkeer. Is verwijzen bij u een stap? Geef die "
            "dan in het projectbestand de rol doorverwijzing."
        ]
    lines = [_terug(feiten)]
    lus = feiten["lus"]
    if lus is not None:
        waarom = ZONDER_FASEWINST if feiten["kent_fasen"] else GEEN_FASEN
        woorden = lus_in_woorden(Lus(lus["pad"], lus["zonder"], lus["dagen_zonder"]))
        lines.append(f"De meeste dagen: {woorden}, {waarom}.")
    if gelijktijdig:
        lines.append(
            f"Bij {aantal(gelijktijdig, 'lus', 'lussen')} rust een grens tussen bezoeken op gelijke tijden: die "
            "volgorde is niet zeker."
        )
    if feiten["doorverwijzingen"]:
        lines.append(f"{over_doorverwijzingen(feiten['doorverwijzingen'], feiten['zonder_vervolg'])}.")
    return [*lines, "Meer: klantreis overdrachten en klantreis lussen."]


def _terug(feiten: Mapping[str, Any]) -> str:
    n = feiten["met_terugkeer"]
    if not n:
        return "Geen terugkeer bij een eerder loket gezien."
    wie = "" if feiten["inwoners_terug"] is None else f", {aantal(feiten['inwoners_terug'], 'inwoner', 'inwoners')}"
    keer = f"{getal(feiten['keer_terug'])} keer{wie}"
    return f"{aantal(n, 'klantreis', 'klantreizen')} met een terugkeer bij een eerder loket ({keer})."
