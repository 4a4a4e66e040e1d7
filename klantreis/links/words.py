"""The evidence for a link in words, and what was tried where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from klantreis.errors import opsomming
from klantreis.terms.facts import dag_van

MEEST = 5
"""Names in one sentence."""


def dag(nr: int) -> str:
    """A day as people write it; "onbekend" for none.

    >>> dag(20089), dag(-9223372036854775808)
    ('1-1-2025', 'onbekend')
    """
    found: date | None = dag_van(nr)
    return f"{found.day}-{found.month}-{found.year}" if found else "onbekend"


def bewijs(
    methode: str, *, soort: str, zwak: bool, aantal: int, kenmerk: str | None, bijna: bool, genoemd: int,
    besluit_op: int, bekend_op: int, tot: int, zaak: str, aanvraag: bool, wet_onbekend: bool,
) -> str:  # fmt: skip
    """Why this decision.

    Parameters
    ----------
    zwak : the last decision on or before the day is wanting. aantal : equals on this rung. kenmerk : the reference by
    which it was found; bijna : it is not quite this decision's. genoemd, besluit_op, bekend_op, tot : days.
    """
    what = "de aanvraag" if aanvraag else "het besluit"
    if methode == "beoordeeld":
        said = f"Iemand heeft dit nagekeken en zegt: het {soort} hoort hierbij."
    elif methode == "kenmerk":
        said = f"Het kenmerk {kenmerk} is gelijk aan dat van het besluit."
    elif methode in ("zelfde_zaak", "zaakrelatie"):
        begin = f"Het {soort} staat in de zaak zelf" if methode == "zelfde_zaak" else f"Zaak {zaak} wordt genoemd"
        if aanvraag:
            said = f"{begin}; daarin is geen besluit gezien, dus gaat het over de aanvraag."
        elif zwak:
            said = f"{begin}, maar daarin is alleen na de dag van ontvangst besloten."
        else:
            said = f"{begin}; dit is het laatste besluit daarin op of voor de dag van ontvangst."
    elif methode == "besluitdatum":
        how = "besloten" if genoemd == besluit_op else "bekendgemaakt"
        said = f"Dezelfde inwoner en wet, en {how} op de dag die wordt genoemd: {dag(genoemd)}."
    else:
        since = dag(besluit_op) if besluit_op != bekend_op else f"{dag(besluit_op)}"
        said = (
            f"Dezelfde inwoner en wet, en ontvangen na {what} van {since}"
            + ("." if aanvraag else f" en voor het einde van de termijn ({dag(tot)}) plus een week.")
        )  # fmt: skip
    if wet_onbekend and methode in ("besluitdatum", "venster"):
        said += " De wet is bij een van de twee niet bekend."
    if bijna:
        said += f" Het genoemde kenmerk {kenmerk} bestaat niet; dat van dit besluit scheelt één teken."
    if aantal > 1:
        said += f" {aantal} passen even goed; er is niet gekozen."
    return said


def ook(others: Sequence[str]) -> str:
    """What fits on a lower rung."""
    return f" Minder zeker past ook: {opsomming(others, MEEST)}." if others else ""


def geprobeerd(
    *, soort: str, kenmerken: Sequence[str], genoemd: int, geen_dag: int, inwoner: bool, besluiten: int,
    lijken: Sequence[str], geweigerd: int,
) -> str:  # fmt: skip
    """What was tried for an objection without any link.

    Parameters
    ----------
    kenmerken : the references that it names. besluiten : how many decisions the resident has. lijken : decisions of the
    resident whose reference is a slip of the pen away. geweigerd : candidates that a person refused.
    """
    parts = []
    if kenmerken:
        parts.append(f"Het kenmerk {opsomming(kenmerken, MEEST)} is van geen besluit en geen zaak in deze gegevens.")
        parts.append(
            f"Het lijkt op {opsomming(lijken, MEEST)}, maar datum en termijn passen niet."
            if lijken
            else "Daarom is niet op datum of termijn gekoppeld: het kan over een besluit buiten de gegevens gaan."
        )
    elif genoemd != geen_dag:
        parts.append(f"Er is geen kenmerk genoemd; op de genoemde dag {dag(genoemd)} is er geen besluit dat past.")
    else:
        parts.append("Er is geen kenmerk en geen datum genoemd.")
    if not inwoner:
        parts.append("De inwoner is niet bekend, dus op inwoner kan niet worden gezocht.")
    elif not besluiten:
        parts.append("Van deze inwoner is er geen besluit waar dit over kan gaan.")
    elif not kenmerken:
        parts.append(f"Geen besluit van deze inwoner past binnen de termijn van het {soort}.")
    if geweigerd:
        parts.append("Iemand heeft gezegd dat een gevonden besluit niet klopt.")
    return " ".join(parts)
