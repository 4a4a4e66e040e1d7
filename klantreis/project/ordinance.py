"""Values that a municipality's ordinance gives a term of the law: checked against the law, and put over its values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import PlainValidator

from klantreis.fields import Datum, JaNee, fout
from klantreis.terms.models import Getal, Opschortgrond, Termijn, Verdaging, Vindplaats, Waarde

_DAG = timedelta(days=1)
_DAGEN = {"dagen": (1, 1), "weken": (7, 7), "maanden": (28, 31)}
"""How many days a unit has at least and at most."""


def _verdaging(value: Any) -> Any:
    return False if value == "nee" else Verdaging.model_validate(value)


class VerordeningWaarde(Vindplaats):
    """A value that an ordinance gives a term of the law, from a day on.

    What is not said is as the law has it: `opschorting` ([]: none), `verdaging` (nee: none) and `dwangsom`. The
    Algemene termijnenwet does not apply by itself.
    """

    vanaf: Datum
    tot_en_met: Datum | None = None
    aantal: Getal
    eenheid: Literal["dagen", "weken", "maanden", "werkdagen"]
    termijnenwet: JaNee = False
    opschorting: tuple[Opschortgrond, ...] | None = None
    verdaging: Annotated[
        Verdaging | Literal[False] | None, PlainValidator(_verdaging, json_schema_input_type=Verdaging | Literal["nee"])
    ] = None
    dwangsom: JaNee | None = None
    onmiddellijk: JaNee = False

    def op(self, wet: Waarde) -> Waarde:
        """This value in the place of the law's."""
        verdaging = self.verdaging or None
        # Until any named day: Awb 4:14(3), which holds only where no act or ordinance sets the term.
        if self.verdaging is None and wet.verdaging and wet.verdaging.aantal is not None:
            verdaging = wet.verdaging
        return wet.model_copy(
            update={name: getattr(self, name) for name in ("vanaf", *Vindplaats.model_fields)}
            | {name: getattr(self, name) for name in ("aantal", "eenheid", "termijnenwet", "onmiddellijk")}
            | {
                "tot_en_met": None, "bovengrens": False, "commissie": None, "openingstijden": None,
                "opschorting": wet.opschorting if self.opschorting is None else self.opschorting,
                "verdaging": verdaging,
                "dwangsom": wet.dwangsom if self.dwangsom is None else self.dwangsom,
            }
        )  # fmt: skip


def check_waarden(eigen: Sequence[VerordeningWaarde], wet: Termijn) -> None:
    """Refuse values out of order, outside the time of the law's, or longer than the law's on some day."""
    for nr, waarde in enumerate(eigen):
        before = eigen[nr - 1] if nr else None
        if waarde.tot_en_met and waarde.tot_en_met < waarde.vanaf:
            raise fout("tot_en_met ligt voor vanaf", "waarden", nr, "tot_en_met")
        if before and waarde.vanaf <= (before.tot_en_met or before.vanaf):
            raise fout(f"vanaf {waarde.vanaf} volgt niet op de waarde ervoor", "waarden", nr, "vanaf")
        until = eigen[nr + 1].vanaf - _DAG if nr + 1 < len(eigen) else date.max
        _check_waarde(waarde, nr, min(until, waarde.tot_en_met or date.max), wet)


def samen(termijn: Termijn, eigen: Sequence[VerordeningWaarde]) -> tuple[Waarde, ...]:
    """The values of a term of the law with those of an ordinance over them, in order and without overlap.

    Where the law changes under a value of the ordinance, that value goes on with what it takes over from the new law.
    """
    both: list[Waarde | VerordeningWaarde] = [*termijn.waarden, *eigen]
    days = {value.vanaf for value in both} | {value.tot_en_met + _DAG for value in both if value.tot_en_met}
    found: list[Waarde] = []
    for start, following in pairwise([*sorted(days), date.max]):
        wet = termijn.waarde_op(start)
        if wet is None:
            continue
        mine = next((value for value in reversed(eigen) if value.vanaf <= start), None)
        holds = mine is not None and (mine.tot_en_met is None or start <= mine.tot_en_met)
        value = mine.op(wet) if mine is not None and holds else wet
        last = following - _DAG
        ends = last == wet.tot_en_met or (following < date.max and termijn.waarde_op(following) is None)
        found.append(value.model_copy(update={"vanaf": start, "tot_en_met": last if ends else None}))
    return tuple(found)


def _check_waarde(eigen: VerordeningWaarde, nr: int, last: date, termijn: Termijn) -> None:
    first = termijn.waarde_op(eigen.vanaf)
    if first is None:
        raise fout(
            f"op {eigen.vanaf} geeft de wet geen waarde voor '{termijn.code}'", "waarden", nr, "vanaf",
            verwacht=f"een dag vanaf {termijn.waarden[0].vanaf}.",
        )  # fmt: skip
    for wet in (first, *(value for value in termijn.waarden if eigen.vanaf < value.vanaf <= last)):
        most = f"hooguit {wet.aantal} {wet.eenheid} ({wet.artikel}, vanaf {wet.vanaf})."
        fits = _past(eigen, wet)
        if fits is None:
            raise fout(
                f"{eigen.eenheid} zijn niet te vergelijken met de {wet.eenheid} van de wet", "waarden", nr, "eenheid",
                verwacht=most, tip=f"Schrijf de waarde in {wet.eenheid}.",
            )  # fmt: skip
        if not fits:
            raise fout(
                f"{eigen.aantal} {eigen.eenheid} is langer dan de wet toelaat", "waarden", nr, "aantal", verwacht=most,
                tip="Een verordening kan deze termijn alleen korter maken.",
            )  # fmt: skip
        if eigen.verdaging and _te_ver(eigen, eigen.verdaging, wet):
            raise fout(
                "met deze verdaging wordt de termijn langer dan de wet toelaat", "waarden", nr, "verdaging",
                verwacht=most, tip="Laat verdaging weg, of maak haar korter.",
            )  # fmt: skip


def _past(eigen: VerordeningWaarde, wet: Waarde) -> bool | None:
    """Whether a value is at most as long as the law's, whatever the month; None: the units cannot be compared."""
    if eigen.eenheid == wet.eenheid:
        return eigen.aantal <= wet.aantal
    if eigen.eenheid not in _DAGEN or wet.eenheid not in _DAGEN:
        return None
    return _hooguit(eigen) <= _minstens(wet)


def _te_ver(eigen: VerordeningWaarde, verdaging: Verdaging, wet: Waarde) -> bool:
    """Whether an extension passes the law's own length with the law's own extension."""
    if wet.verdaging and wet.verdaging.aantal is None:
        return False
    if verdaging.aantal is None or eigen.eenheid not in _DAGEN or wet.eenheid not in _DAGEN:
        return True
    return _hooguit(eigen) + _hooguit(verdaging) > _minstens(wet) + (_minstens(wet.verdaging) if wet.verdaging else 0)


def _hooguit(lengte: VerordeningWaarde | Verdaging) -> int:
    return (lengte.aantal or 0) * _DAGEN[lengte.eenheid][1]


def _minstens(lengte: Waarde | Verdaging) -> int:
    return (lengte.aantal or 0) * _DAGEN[lengte.eenheid][0]
