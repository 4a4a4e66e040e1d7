"""A slow clock for the truth about terms: it walks the calendar day by day, as the articles of the law read.

Written apart from klantreis.terms, which it must not use: what the analysis finds is held against it. A day is a
number as in calendar.py. No vectors and no short cuts, so that every line can be read next to its article.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from klantreis.simulate.calendar import DATUM, dag_nr
from klantreis.simulate.rates import GESLOTEN

OP_EEN_LIJN: Final = (
    "2010-05-14", "2014-05-30", "2015-01-02", "2015-05-04", "2015-05-15", "2016-05-06", "2017-04-28", "2017-05-26",
    "2018-05-11", "2018-12-24", "2018-12-31", "2019-05-31", "2019-12-27", "2020-05-22", "2021-05-14", "2022-05-27",
    "2023-04-28", "2023-05-19",
    "2024-05-10", "2024-12-27", "2025-05-30", "2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26",
)  # fmt: skip
"""Days that a royal decree puts on a par with the holidays (Algemene termijnenwet 3(3)); all since 2014."""


def _pasen(jaar: int) -> date:
    """Easter Sunday: the full moon of the church, and the Sunday after it (Gauss, with Butcher's corrections)."""
    maan, eeuw, rest = jaar % 19, *divmod(jaar, 100)
    epacta = (19 * maan + eeuw - eeuw // 4 - (eeuw - (eeuw + 8) // 25 + 1) // 3 + 15) % 30
    zondag = (32 + 2 * (eeuw % 4) + 2 * (rest // 4) - epacta - rest % 4) % 7
    maand, dag = divmod(epacta + zondag - 7 * ((maan + 11 * epacta + 22 * zondag) // 451) + 114, 31)
    return date(jaar, maand, dag + 1)


def _koningsdag(jaar: int) -> date:
    """27 April, or the Saturday before it when that is a Sunday."""
    day = date(jaar, 4, 27)
    return day - timedelta(days=1) if day.weekday() == 6 else day


def _vrij() -> frozenset[int]:
    days = [date.fromisoformat(text) for text in OP_EEN_LIJN]
    for jaar in range(DATUM[0].year, DATUM[-1].year + 1):
        pasen = _pasen(jaar)
        days += [pasen + timedelta(days=n) for n in (-2, 1, 39, 50)]
        days += [date(jaar, *md) for md in ((1, 1), (5, 5), (12, 25), (12, 26))]
        days.append(_koningsdag(jaar))
    return frozenset(dag_nr(day.year, day.month, day.day) for day in days)


VRIJ: Final = _vrij()
WERK: Final = [int(day.weekday() < 5 and n not in VRIJ) for n, day in enumerate(DATUM)]
"""Day number -> 1 when it is no Saturday, Sunday or holiday."""

GESLOTEN_DAGEN: Final = frozenset(n for n, day in enumerate(DATUM) if (day.month, day.day) in GESLOTEN)
"""Days on which the contact centre is closed by itself."""

RESPIJT: Final = 14
TREDEN: Final = ((14, 23), (14, 35), (14, 45))
"""Awb 4:17 since 2019: so many days at so many euros."""
TREDEN_TOT_2019: Final = ((14, 20), (14, 30), (14, 40))


def laatste_dag(start: int, dagen: int, stil: Collection[int] = (), *, termijnenwet: bool = True) -> int:
    """The last day of a term of so many days: suspended days do not run; Algemene termijnenwet 1 and 2."""
    dag, loopt, werk = start, 0, 0
    while True:
        dag += 1
        if dag in stil:
            continue
        loopt += 1
        werk += WERK[dag]
        if loopt >= dagen and (not termijnenwet or (WERK[dag] and (werk >= 2 or dagen < 3))):
            return dag


def schuif(van: int, dagen: int, stil: Collection[int]) -> int:
    """The first running day by which so many days after `van` have run."""
    dag, loopt = van, 0
    while loopt < dagen or dag in stil:
        dag += 1
        loopt += dag not in stil
    return dag


@dataclass(frozen=True, slots=True)
class Loop:
    """How a term ran: its last day, that day without extension, and until when nobody can say (`grijs`)."""

    uiterlijk: int
    zonder: int
    stil: int = 0
    grijs: int | None = None


EINDELOOS: Final = 1 << 40
"""The end of a time in which nobody can say: none."""


def verdaagd(
    start: int, dagen: int, stil: Collection[int], verdagingen: Sequence[tuple[int, int | None]], hoogstens: int | None,
    *, termijnenwet: bool = True,
) -> Loop:  # fmt: skip
    """A term with announced extensions.

    Parameters
    ----------
    verdagingen : the day of the announcement and the last day that it names, if any; by day.
    hoogstens : the longest extension [days]; None: until any day that is named.
    """
    zonder = einde = laatste_dag(start, dagen, stil, termijnenwet=termijnenwet)
    top = None
    grijs = None
    for gezegd, tot in verdagingen:
        if gezegd > einde:
            continue  # too late: the term had passed
        eerder = {dag for dag in stil if dag <= gezegd}
        if hoogstens is not None and top is None:
            top = laatste_dag(start, dagen, eerder, termijnenwet=termijnenwet) + hoogstens
        later = {dag for dag in stil if dag > gezegd}
        if tot is None:
            grijs = EINDELOOS if top is None else schuif(gezegd, top - gezegd, later)
            continue
        tot = tot if top is None else min(tot, top)
        if tot > zonder:
            einde, grijs = max(zonder, schuif(gezegd, tot - gezegd, later)), None
    return Loop(einde, zonder, sum(start < dag < einde for dag in stil), grijs)


def dwangsom(uiterlijk: int, in_gebreke: Sequence[int], tot: int) -> int | None:
    """What is owed [EUR] when the municipality was in default until the day before `tot`; None without a notice."""
    if not in_gebreke:
        return None
    na = [dag for dag in in_gebreke if dag > uiterlijk]
    gemaand = min(na) if na else max(in_gebreke)
    eerste = laatste_dag(max(uiterlijk, gemaand), RESPIJT) + 1
    dagen, euro = max(0, tot - eerste), 0
    for aantal, bedrag in TREDEN if gemaand >= dag_nr(2019) else TREDEN_TOT_2019:
        euro += min(dagen, aantal) * bedrag
        dagen = max(0, dagen - aantal)
    return euro


def na_openingsuren(t: int, uren: int, open_: Sequence[tuple[int, int]], gesloten: Collection[int]) -> int:
    """The moment by which a desk has been open for so many hours; `open_`: per weekday from and until [min]."""
    rest = uren * 60
    dag, minuut = divmod(t // 60, 1440)
    while True:
        van, tot = open_[DATUM[dag].weekday()]
        if dag not in VRIJ and dag not in gesloten and tot > van:
            van = max(van, minuut)
            if tot - van >= rest:
                return (dag * 1440 + van + rest) * 60
            rest -= max(0, tot - van)
        dag, minuut = dag + 1, 0
