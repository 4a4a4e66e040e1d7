"""Improvement tasks measured: the baseline, now, and whether the target has been reached.

The figures are those of the comparison of periods, in two windows of a task's own. Of these only the end of the second
depends on until when there are data, so that a baseline stays what it was.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import Any, Final, Protocol

import pyarrow as pa

from klantreis.compare.periods import KORTSTE_VENSTER, VOLGTIJD, Opzet, Venster
from klantreis.fields import lees_periode
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import INDICATOREN, VERBETEROPGAVEN

GENOEG: Final = 30
"""Units that a measurement needs, before and after."""
NULMETING, NU = "de nulmeting", "de tijd na de ingreep"
"""The windows of a task, as they are named in a sentence."""
_Z: Final = NormalDist().inv_cdf(0.975)
"""Of an interval of 95 %."""


class Geschat(Protocol):
    """A figure of one window: its value, the variance of that value, and the number of units. NaN: cannot be said."""

    @property
    def waarde(self) -> float: ...
    @property
    def variantie(self) -> float: ...
    @property
    def n(self) -> int: ...


Meet = Callable[[str, str, Opzet, Venster], Geschat | None]
"""(indicator, group, what it is a window of, window) -> its figure; None: the group does not occur."""


@dataclass(frozen=True)
class Cijfer:
    """A figure with its interval of 95 %; what cannot be said is None."""

    waarde: float | None
    laag: float | None
    hoog: float | None
    n: int


NIETS: Final = Cijfer(None, None, None, 0)


def measure_tasks(
    opgaven: Sequence[Mapping[str, Any]], meet: Meet, soorten: Mapping[str, str], *, eerste_dag: date,
    peildatum: date, stilte: int, volgtijd: int | None = None,
) -> pa.Table:  # fmt: skip
    """The table `verbeteropgaven`.

    Parameters
    ----------
    opgaven : as the manifest of a run has them. soorten : of every indicator how it is counted.
    eerste_dag : first day of the log. peildatum : the last day that all sources know. stilte : days of burn-in.
    volgtijd : days that every unit is followed, when the municipality fixed them.
    """
    rows = []
    for opgave in opgaven:
        plan = windows(opgave, eerste_dag=eerste_dag, peildatum=peildatum, stilte=stilte, volgtijd=volgtijd)
        rows.append(_rij(opgave, plan, meet, soorten.get(opgave["indicator"], ""), peildatum))
    return pa.Table.from_pylist([_rounded(row) for row in rows], schema_of(VERBETEROPGAVEN))


def windows(
    opgave: Mapping[str, Any], *, eerste_dag: date, peildatum: date, stilte: int, volgtijd: int | None = None
) -> Opzet:  # fmt: skip
    """The windows of a task, those that can be measured: of the baseline (NULMETING) and of now (NU).

    Every unit is followed VOLGTIJD days, or fewer when there is less time between intervention and measurement: the
    project file alone decides, never the peildatum. Units of the baseline start after the burn-in of the log and were
    followed to the end before the intervention; those of now start from the intervention on and were followed to the
    end by the day of measuring, or the peildatum when that is earlier. A window shorter than KORTSTE_VENSTER is left
    out.

    Examples
    --------
    >>> opgave = {"nulmeting": "2024", "ingreep_op": "2025-02-01", "meten_op": "2025-12-01"}
    >>> plan = windows(opgave, eerste_dag=date(2023, 1, 1), peildatum=date(2025, 12, 31), stilte=180)
    >>> plan.volgtijd, [(v.naam, str(v.van), str(v.tot)) for v in plan.vensters]
    (182, [('de nulmeting', '2024-01-01', '2024-08-02'), ('de tijd na de ingreep', '2025-02-01', '2025-06-02')])
    """
    ingreep, meten = (date.fromisoformat(opgave[name]) for name in ("ingreep_op", "meten_op"))
    van, tot = lees_periode(opgave["nulmeting"])
    days = volgtijd or min(VOLGTIJD, (meten - ingreep).days + 1 - KORTSTE_VENSTER)
    aanloop = eerste_dag + timedelta(days=stilte - 1)
    follow = timedelta(days=days)
    before = min(ingreep - timedelta(days=1), peildatum) - follow
    found = (
        Venster(NULMETING, max(van, aanloop + timedelta(days=1)), min(tot, before), (van, tot)),
        Venster(NU, ingreep, min(meten, peildatum) - follow, (ingreep, meten)),
    )
    kept = tuple(v for v in found if v.dagen >= KORTSTE_VENSTER)
    return Opzet(kept, days, 0, 0, aanloop)


def interval(found: Geschat, aandeel: bool) -> Cijfer:
    """A figure with its interval: Wilson's of a share, with as many units as its variance is worth; else normal.

    Examples
    --------
    Wilson (1927), 10 of 100: 5.5 to 17.4 per cent.

    >>> from types import SimpleNamespace as Figuur
    >>> ten = interval(Figuur(waarde=0.1, variantie=0.1 * 0.9 / 100, n=100), True)
    >>> round(ten.laag, 3), round(ten.hoog, 3)
    (0.055, 0.174)
    """
    p, variance = found.waarde, found.variantie
    if not found.n or not math.isfinite(p):
        return Cijfer(None, None, None, found.n)
    if not math.isfinite(variance):
        return Cijfer(p, None, None, found.n)
    if not aandeel:
        half = _Z * math.sqrt(variance)
        return Cijfer(p, p - half, p + half, found.n)
    n = p * (1 - p) / variance if variance > 0 else found.n
    middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n * n))
    # At 0 and 1 the interval ends there, but for the last digit.
    return Cijfer(p, min(p, middle - half), max(p, middle + half), found.n)


def verdict(nu: Cijfer, streefwaarde: float, richting: str) -> str:
    """Whether the target has been reached: only when all of the interval says so.

    Examples
    --------
    >>> [verdict(Cijfer(0.04, 0.02, hoog, 200), 0.05, "lager") for hoog in (0.05, 0.06)]
    ['gehaald', 'nog_niet_te_zeggen']
    """
    if nu.n < GENOEG or nu.laag is None or nu.hoog is None:
        return "nog_niet_te_zeggen"
    low, high, target = (nu.laag, nu.hoog, streefwaarde) if richting == "lager" else (-nu.hoog, -nu.laag, -streefwaarde)
    if high <= target:
        return "gehaald"
    return "niet_gehaald" if low > target else "nog_niet_te_zeggen"


def _rij(
    opgave: Mapping[str, Any], plan: Opzet, meet: Meet, soort: str, peildatum: date
) -> dict[str, Any]:  # fmt: skip
    spans = {v.naam: v for v in plan.vensters}
    figures: dict[str, Cijfer] = {}
    unknown = False
    for naam in (NULMETING, NU):
        found = meet(opgave["indicator"], opgave["groep"], plan, spans[naam]) if naam in spans else None
        unknown |= naam in spans and found is None
        figures[naam] = NIETS if found is None else interval(found, soort == "aandeel")
    nul, nu = figures[NULMETING], figures[NU]
    said = verdict(nu, opgave["streefwaarde"], opgave["richting"]) if NU in spans else "nog_niet_gemeten"
    if unknown:
        said = "niet_te_meten"
    return {
        **{name: opgave[name] for name in ("naam", "indicator", "groep", "streefwaarde", "richting", "eigenaar",
                                           "nulmeting", "geborgd")},
        **{name: date.fromisoformat(opgave[name]) for name in ("ingreep_op", "meten_op")},
        **{f"{part}_{where}": getattr(spans[naam], where) if naam in spans else None
           for part, naam in (("nul", NULMETING), ("nu", NU)) for where in ("van", "tot")},
        "n_nul": nul.n, "waarde_nul": nul.waarde, "nul_laag": nul.laag, "nul_hoog": nul.hoog,
        "n_nu": nu.n, "waarde_nu": nu.waarde, "nu_laag": nu.laag, "nu_hoog": nu.hoog,
        "volgtijd_dagen": plan.volgtijd // INDICATOREN[opgave["indicator"]].deel, "oordeel": said,
        "tussenstand": NU in spans and peildatum < date.fromisoformat(opgave["meten_op"]),
        "opmerking": _remark(opgave, nul, nu, spans, unknown),
    }  # fmt: skip


def _remark(
    opgave: Mapping[str, Any], nul: Cijfer, nu: Cijfer, spans: Mapping[str, Venster], unknown: bool
) -> str | None:
    """What a reader must know of the figures."""
    if unknown:
        return f"de groep '{opgave['groep']}' komt bij deze indicator niet voor"
    if NULMETING not in spans:
        return "van de nulmeting blijft te weinig tijd over: na de aanloop van het log, en gevolgd tot voor de ingreep"
    if nul.n < GENOEG:
        return f"de nulmeting rust op minder dan {GENOEG} eenheden"
    if NU in spans and nu.n < GENOEG:
        return f"de meting van nu rust op minder dan {GENOEG} eenheden"
    if verdict(nul, opgave["streefwaarde"], opgave["richting"]) == "gehaald":
        return "de nulmeting haalde de streefwaarde al"
    return None


def _rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}
