"""The evidence for a link in words, and what was tried where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

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
_DIT: Final = {PRIMAIR: "dit besluit", OP_BEZWAAR: "deze beslissing op bezwaar", UITSPRAAK: "deze uitspraak"}
_LAATSTE: Final = {
    PRIMAIR: "het laatste besluit", OP_BEZWAAR: "de laatste beslissing op bezwaar", UITSPRAAK: "de laatste uitspraak",
}  # fmt: skip
_NAAM: Final = {
    PRIMAIR: ("besluit", "besluiten"), OP_BEZWAAR: ("beslissing op bezwaar", "beslissingen op bezwaar"),
    UITSPRAAK: ("uitspraak", "uitspraken"),
}  # fmt: skip


def dag(nr: int) -> str:
    """A day as people write it; "onbekend" for none.

    >>> dag(20089), dag(-9223372036854775808)
    ('1-1-2025', 'onbekend')
    """
    found: date | None = dag_van(nr)
    return f"{found.day}-{found.month}-{found.year}" if found else "onbekend"


def _zin(text: str) -> str:
    return text[0].upper() + text[1:]


def bewijs(
    methode: str, *, soort: str, over: str, zwak: bool, kenmerk: str | None, genoemd: int, ontvangen: int,
    besluit_op: int, tot: int, zaak: str, niet_tijdig: bool, wet_onbekend: bool,
) -> str:  # fmt: skip
    """Why this decision.

    Parameters
    ----------
    soort, over : the kinds of dispute and of decision; AANVRAAG: it is about the zaak, for want of a decision.
    zwak : the only decisions of the zaak are later ones. kenmerk : the reference that it names. genoemd, ontvangen,
    besluit_op, tot : days.

    Examples
    --------
    >>> bewijs("kenmerk", soort="beroep", over="beslissing op bezwaar", zwak=False, kenmerk="BOB1", genoemd=0,
    ...        ontvangen=0, besluit_op=0, tot=0, zaak="B1", niet_tijdig=False, wet_onbekend=False)
    'Het beroep noemt kenmerk BOB1; dat is van deze beslissing op bezwaar.'
    """
    het, zelf = HET[soort], over == AANVRAAG
    samen = "Dezelfde inwoner en wet."
    if wet_onbekend:
        samen = "Dezelfde inwoner; van een van de twee is de wet niet bekend."
    if methode == "beoordeeld":
        return f"Iemand heeft dit nagekeken: {het} hoort hierbij."
    if methode == "kenmerk":
        return f"{_zin(het)} noemt kenmerk {kenmerk}; dat is van {_DIT[over]}."
    if methode in ("zelfde_zaak", "zaakrelatie"):
        begin = f"{_zin(het)} {'staat in' if methode == 'zelfde_zaak' else 'noemt'} zaak {zaak}"
        if zelf and niet_tijdig:
            return f"{begin}, en gaat over niet tijdig beslissen."
        if zelf:
            return f"{begin}, maar daarin is geen besluit gezien waar het over kan gaan."
        if zwak:
            return f"{begin}. Daarin is pas later besloten, op {dag(besluit_op)}; {het} kwam op {dag(ontvangen)}."
        return f"{begin}. Toen het binnenkwam, op {dag(ontvangen)}, was dit {_LAATSTE[over]} daarin."
    if zelf and methode == "besluitdatum":
        return f"{samen} Op de genoemde dag, {dag(genoemd)}, is in zaak {zaak} een aanvraag gedaan die nog open stond."
    if zelf:
        return f"{samen} In zaak {zaak} stond een aanvraag nog open toen {het} binnenkwam, op {dag(ontvangen)}."
    if methode == "besluitdatum":
        how = "genomen" if genoemd == besluit_op else "bekendgemaakt"
        if over == UITSPRAAK and genoemd == besluit_op:
            how = "gedaan"
        return f"{samen} {_zin(het)} noemt {dag(genoemd)}; op die dag is {_DIT[over]} {how}."
    when = "binnen de termijn" if ontvangen <= tot else "hoogstens een week na de termijn"
    came = f"{het} kwam op {dag(ontvangen)}, {when} (tot en met {dag(tot)})"
    return f"{samen} {_zin(_DIT[over])} is van {dag(besluit_op)}; {came}."


def verving(soort: str, oud: str) -> str:
    """Why a decision that took the place of another belongs to an objection."""
    return f"Dit besluit verving {oud} terwijl {HET[soort]} daartegen liep (Awb 6:19)."


def bijna(kenmerk: str) -> str:
    """The reference is not quite that of the decision."""
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
    genoemd: int | None, inwoner: bool, besluiten: int, wet: int, termijn: int, niet_tijdig: bool, geweigerd: bool,
) -> str:  # fmt: skip
    """What was tried for an objection without any link.

    Parameters
    ----------
    over : the kind of decision that it is about. vermist : the references that it names and that are found nowhere;
    lijken : those of decisions of the resident that are a slip of the pen away. zaken : references that are the name
    of a zaak. alleen_zelf : it names a number of its own only. genoemd : the day that it names. besluiten : how many
    decisions of that kind the resident has; wet : of these, under its act; termijn : of those, with a term that is
    known. geweigerd : a person refused what was found.
    """
    het, (een, meer), parts = HET[soort], _NAAM[over], []
    if vermist:
        parts.append(f"Kenmerk {opsomming(vermist, MEEST)} is van geen besluit en geen zaak in deze gegevens.")
    elif zaken:
        parts.append(f"{_zin(het)} noemt {opsomming(zaken, MEEST)}: een zaak zonder besluit waar het over kan gaan.")
    elif alleen_zelf:
        parts.append(f"{_zin(het)} noemt alleen een nummer van zichzelf.")
    elif genoemd is None:
        parts.append(f"{_zin(het)} noemt geen kenmerk en geen dag.")
    else:
        parts.append(f"{_zin(het)} noemt geen kenmerk.")
    if niet_tijdig:
        parts.append("Het gaat over niet tijdig beslissen.")
    if vermist and lijken:
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
        late = f"{_zin(het)} kwam niet binnen de termijn, ook niet met een week erbij"
        if not termijn:
            late = "De termijn daarvan is niet bekend"
        day = f", of de genoemde dag ({dag(genoemd)}) scheelt te veel" if genoemd is not None else ""
        parts.append(f"{seen} {late}{day}.")
    if geweigerd:
        parts.append("Iemand heeft gezegd dat een gevonden besluit niet klopt.")
    return " ".join(parts)


def _aantal(aantal: int, een: str, meer: str) -> str:
    return f"is er 1 {een}" if aantal == 1 else f"zijn er {aantal} {meer}"
