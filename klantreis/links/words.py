"""The evidence for a link in words, and what was tried where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from klantreis.errors import opsomming
from klantreis.terms.facts import dag_van
from klantreis.vocabulary_links import (
    AANVRAAG,
    BEROEP,
    BEZWAAR,
    HOGER_BEROEP,
    OP_BEZWAAR,
    PRIMAIR,
    UITSPRAAK,
    VOORLOPIG,
)

MEEST = 5
"""Names in one sentence."""
HET: Final = {
    BEZWAAR: "het bezwaar", BEROEP: "het beroep", HOGER_BEROEP: "het hoger beroep",
    VOORLOPIG: "het verzoek om een voorlopige voorziening",
}  # fmt: skip
_HET: Final = {soort: het.capitalize() for soort, het in HET.items()}
_DIT: Final = {PRIMAIR: "dit besluit", OP_BEZWAAR: "deze beslissing op bezwaar", UITSPRAAK: "deze uitspraak"}
_LAATSTE: Final = {
    PRIMAIR: "het laatste besluit", OP_BEZWAAR: "de laatste beslissing op bezwaar", UITSPRAAK: "de laatste uitspraak",
}  # fmt: skip
_NAAM: Final = {
    PRIMAIR: ("besluit", "besluiten"), OP_BEZWAAR: ("beslissing op bezwaar", "beslissingen op bezwaar"),
    UITSPRAAK: ("uitspraak", "uitspraken"),
}  # fmt: skip


@cache
def dag(nr: int) -> str:
    """A day as people write it; "onbekend" for none.

    >>> dag(20089), dag(-9223372036854775808)
    ('1-1-2025', 'onbekend')
    """
    found: date | None = dag_van(nr)
    return f"{found.day}-{found.month}-{found.year}" if found else "onbekend"


class Bewijs(NamedTuple):
    """What speaks for a pair of an objection and a decision.

    soort, over : the kinds of dispute and of decision; AANVRAAG: it is about the zaak, for want of a decision.
    zwak : of a zaak, its only decisions are later ones; of a day or a term, one of the acts is not known.
    genoemd, ontvangen, besluit_op, tot : days.
    """

    methode: str
    soort: str
    over: str
    zwak: bool
    genoemd: int
    ontvangen: int
    besluit_op: int
    tot: int
    zaak: str
    niet_tijdig: bool


def op_kenmerk(soort: str, kenmerk: str | None, over: str) -> str:
    """Why the decision that bears this reference.

    >>> op_kenmerk("beroep", "BOB1", "beslissing op bezwaar")
    'Het beroep noemt kenmerk BOB1; dat is van deze beslissing op bezwaar.'
    """
    return f"{_HET[soort]} noemt kenmerk {kenmerk}; dat is van {_DIT[over]}."


def bewijs(b: Bewijs) -> str:
    """Why this decision, that was not found by its reference.

    Examples
    --------
    >>> bewijs(Bewijs("zaakrelatie", "bezwaar", "aanvraag", False, 0, 0, 0, 0, "B1", True))
    'Het bezwaar noemt zaak B1, en gaat over niet tijdig beslissen.'
    """
    het, zelf = HET[b.soort], b.over == AANVRAAG
    if b.methode == "beoordeeld":
        return f"Iemand heeft dit nagekeken: {het} hoort hierbij."
    if b.methode in ("zelfde_zaak", "zaakrelatie"):
        begin = f"{_HET[b.soort]} {'staat in' if b.methode == 'zelfde_zaak' else 'noemt'} zaak {b.zaak}"
        if zelf and b.niet_tijdig:
            return f"{begin}, en gaat over niet tijdig beslissen."
        if zelf:
            return f"{begin}, maar daarin is geen besluit gezien waar het over kan gaan."
        if b.zwak:
            return f"{begin}. Daarin is pas later besloten, op {dag(b.besluit_op)}; {het} kwam op {dag(b.ontvangen)}."
        return f"{begin}. Toen het binnenkwam, op {dag(b.ontvangen)}, was dit {_LAATSTE[b.over]} daarin."
    samen = "Dezelfde inwoner; van een van de twee is de wet niet bekend." if b.zwak else "Dezelfde inwoner en wet."
    if zelf and b.methode == "besluitdatum":
        asked = f"is in zaak {b.zaak} een aanvraag gedaan die nog open stond"
        return f"{samen} Op de genoemde dag, {dag(b.genoemd)}, {asked}."
    if zelf:
        return f"{samen} In zaak {b.zaak} stond een aanvraag nog open toen {het} binnenkwam, op {dag(b.ontvangen)}."
    if b.methode == "besluitdatum":
        how = "bekendgemaakt"
        if b.genoemd == b.besluit_op:
            how = "gedaan" if b.over == UITSPRAAK else "genomen"
        return f"{samen} {_HET[b.soort]} noemt {dag(b.genoemd)}; op die dag is {_DIT[b.over]} {how}."
    when = "binnen de termijn" if b.ontvangen <= b.tot else "hoogstens een week na de termijn"
    came = f"{het} kwam op {dag(b.ontvangen)}, {when} (tot en met {dag(b.tot)})"
    return f"{samen} {_DIT[b.over].capitalize()} is van {dag(b.besluit_op)}; {came}."


def verving(soort: str, oud: str) -> str:
    """Why a decision that took the place of another belongs to an objection."""
    return f"Dit besluit verving {oud} terwijl {HET[soort]} daartegen liep (Awb 6:19)."


def bijna(kenmerk: str, *, leestekens: bool) -> str:
    """The reference is not quite that of the decision; leestekens: only its punctuation is not.

    >>> bijna("B 5 1", leestekens=True)
    ' Kenmerk B 5 1 is niet precies zo gevonden; dat van dit besluit scheelt alleen leestekens of spaties.'
    """
    if leestekens:
        return (
            f" Kenmerk {kenmerk} is niet precies zo gevonden; dat van dit besluit scheelt alleen leestekens of spaties."
        )
    return f" Kenmerk {kenmerk} is niet gevonden; dat van dit besluit scheelt één teken, of twee verwisselde."


def naast(genoemd: int, dagen: int) -> str:
    """The date is not quite that of the decision."""
    return f" De genoemde dag, {dag(genoemd)}, scheelt {dagen} {'dag' if dagen == 1 else 'dagen'}."


def niet_gekozen(others: Sequence[str]) -> str:
    """Others are equals."""
    return f" Even goed {'past' if len(others) == 1 else 'passen'}: {opsomming(others, MEEST)}. Er is niet gekozen."


def ook(others: Sequence[str]) -> str:
    """What fits on a lower rung."""
    return f" Ook mogelijk, maar minder zeker: {opsomming(others, MEEST)}."


ANDERE_INWONER: Final = " Let op: het besluit is van een andere inwoner."


def geprobeerd(
    *, soort: str, over: str, vermist: Sequence[str], lijken: Sequence[str], zaken: Sequence[str], alleen_zelf: bool,
    genoemd: int | None, inwoner: bool, besluiten: int, wet: int, eerder: int, termijn: int, niet_tijdig: bool,
    geweigerd: bool,
) -> str:  # fmt: skip
    """What was tried for an objection without any link.

    Parameters
    ----------
    over : the kind of decision that it is about. vermist : the references that it names and that are found nowhere;
    lijken : those of decisions of the resident, or of anybody's when that is not known, that are a slip of the pen
    away. zaken : references that are the name
    of a zaak. alleen_zelf : it names a number of its own only. genoemd : the day that it names. besluiten : how many
    decisions of that kind the resident has; wet : of these, under its act; eerder, termijn : of those, taken by then,
    with a term that is known. geweigerd : a person refused what was found.
    """
    (een, meer), parts = _NAAM[over], []
    if vermist:
        parts.append(f"Kenmerk {opsomming(vermist, MEEST)} is van geen besluit en geen zaak in deze gegevens.")
    elif zaken:
        parts.append(f"{_HET[soort]} noemt {opsomming(zaken, MEEST)}: een zaak zonder besluit waar het over kan gaan.")
    elif alleen_zelf:
        parts.append(f"{_HET[soort]} noemt alleen een nummer van zichzelf.")
    elif genoemd is None:
        parts.append(f"{_HET[soort]} noemt geen kenmerk en geen dag.")
    else:
        parts.append(f"{_HET[soort]} noemt geen kenmerk.")
    if niet_tijdig:
        parts.append("Het gaat over niet tijdig beslissen.")
    if vermist and lijken and not inwoner:
        parts.append(
            f"Het lijkt op {opsomming(lijken, MEEST)}. De inwoner is niet bekend, dus dat moet iemand nakijken."
        )
    elif vermist and lijken:
        parts.append(f"Het lijkt op {opsomming(lijken, MEEST)}, maar dat past niet bij de wet, de dag of de termijn.")
    elif vermist:
        parts.append("Daarom is niet op dag of termijn gezocht: het kan over een besluit buiten de gegevens gaan.")
    elif not inwoner:
        parts.append("De inwoner is niet bekend, dus daarop kan niet worden gezocht.")
    elif niet_tijdig:
        parts.append("Van deze inwoner en wet stond er toen geen aanvraag open die past.")
    elif not besluiten:
        parts.append(f"Van deze inwoner is geen {een} gezien.")
    elif not wet:
        parts.append(f"Van deze inwoner {_aantal(besluiten, een, meer)} gezien, maar onder een andere wet.")
    else:
        seen = f"Van deze inwoner en wet {_aantal(wet, een, meer)} gezien."
        late = f"{_HET[soort]} kwam niet binnen de termijn, ook niet met een week erbij"
        day = f", of de genoemde dag ({dag(genoemd)}) scheelt te veel" if genoemd is not None else ""
        if not eerder:
            late, day = f"{_HET[soort]} kwam al daarvoor", ""
        elif not termijn:
            late = "De termijn daarvan is niet bekend"
        parts.append(f"{seen} {late}{day}.")
    if geweigerd:
        parts.append("Iemand heeft gezegd dat een gevonden besluit niet klopt.")
    return " ".join(parts)


def _aantal(aantal: int, een: str, meer: str) -> str:
    return f"is er 1 {een}" if aantal == 1 else f"zijn er {aantal} {meer}"
