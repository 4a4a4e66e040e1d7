"""Improvement tasks of a municipality: a baseline, a target, and when to measure again (verbeteropgaven)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Final, Literal

from pydantic import Field

from klantreis.errors import bedoelde_u, opsomming
from klantreis.fields import Datum, JaNee, Onderdeel, Periode, fout, lees_periode, vergelijkbaar
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_compare import INDICATOREN

SECTIE: Final = "verbeteropgaven"
"""The key of the list in the project file."""
MINSTE_TIJD: Final = 56
"""Days between the intervention and the measurement: four weeks in which cases start, and four to follow them."""


class Verbeteropgave(Onderdeel):
    """One improvement task.

    Parameters
    ----------
    indicator, groep : what is measured and for whom, as in the table `vergelijking`.
    nulmeting : the period of the baseline. streefwaarde : the target, in the unit of the indicator (a share: 0-1).
    richting : whether the figure must get lower or higher. eigenaar : a team or function, never a person.
    ingreep_op : the first day on which the new way of working applies. meten_op : when to measure.
    geborgd : whether the new way of working has been made to last, as the municipality says.
    """

    naam: Annotated[str, Field(min_length=1)]
    indicator: str
    groep: str = ALLES
    nulmeting: Periode
    streefwaarde: Annotated[float, Field(allow_inf_nan=False)]
    richting: Literal["lager", "hoger"]
    eigenaar: str | None = None
    ingreep_op: Datum
    meten_op: Datum
    geborgd: JaNee = False


def check_opgaven(opgaven: Sequence[Verbeteropgave]) -> None:
    """Refuse a name that stands twice, a baseline that runs into the intervention, and measuring too soon."""
    seen: dict[str, int] = {}
    for nr, opgave in enumerate(opgaven):
        key = vergelijkbaar(opgave.naam)
        if key in seen:
            raise fout(
                f"de naam '{opgave.naam}' staat twee keer in de lijst", SECTIE, nr, "naam",
                verwacht=f"elke naam één keer; de eerste is opgave {seen[key] + 1}.",
                tip="Geef een van de twee een andere naam.",
            )  # fmt: skip
        seen[key] = nr
        _van, tot = lees_periode(opgave.nulmeting)
        if tot >= opgave.ingreep_op:
            raise fout(
                f"de nulmeting {opgave.nulmeting} loopt door tot na de ingreep", SECTIE, nr, "nulmeting",
                verwacht=f"een periode die eindigt voor {opgave.ingreep_op}.",
                tip="De nulmeting gaat over de tijd vóór de ingreep; anders zit het effect er al in.",
            )  # fmt: skip
        earliest = opgave.ingreep_op + timedelta(days=MINSTE_TIJD)
        if opgave.meten_op < earliest:
            raise fout(
                "tussen ingreep_op en meten_op zit te weinig tijd", SECTIE, nr, "meten_op",
                verwacht=f"een dag vanaf {earliest}: {MINSTE_TIJD} dagen na de ingreep.",
                tip="Er moeten na de ingreep zaken beginnen, en die moeten nog even gevolgd worden.",
            )  # fmt: skip


def check_indicators(opgaven: Sequence[Verbeteropgave]) -> None:
    """Refuse an indicator that does not exist, and a target that is no share where one is measured."""
    for nr, opgave in enumerate(opgaven):
        if opgave.indicator not in INDICATOREN:
            raise fout(
                f"de indicator '{opgave.indicator}' bestaat niet", SECTIE, nr, "indicator",
                verwacht=f"een van {opsomming(INDICATOREN, 30)}.", tip=bedoelde_u(opgave.indicator, INDICATOREN),
            )  # fmt: skip
        if INDICATOREN[opgave.indicator].soort == "aandeel" and not 0 <= opgave.streefwaarde <= 1:
            raise fout(
                f"een aandeel kan niet {opgave.streefwaarde:g} zijn", SECTIE, nr, "streefwaarde",
                verwacht="een getal van 0 tot en met 1.", tip="Schrijf 5 procent als 0.05.",
            )  # fmt: skip
