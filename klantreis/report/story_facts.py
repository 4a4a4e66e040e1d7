"""One klantreis as its reader follows it: visits and what happened there, what led to them, what went on beside."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

from klantreis.vocabulary import GESCHILFASEN

Rij = Mapping[str, Any]
BEZOEK: Final = "bezoek"
ADVIES: Final = "advies"
PERIODIEK: Final = "periodiek"
ANDERS: Final = "anders"
SOORTEN: Final = (BEZOEK, *GESCHILFASEN, PERIODIEK, ADVIES, ANDERS)
"""Kinds of stretches: a visit, a dispute, what comes back each period, advice, and what is none of these."""


@dataclass(frozen=True, slots=True)
class Gebeurtenis:
    """An event of the story; `tijd` is None when only the day is known."""

    dag: dt.date
    tijd: dt.datetime | None
    activiteit: str
    fase: str | None
    rollen: tuple[str, ...]
    naar_loket: str | None = None
    uitkomst: str | None = None


@dataclass(frozen=True, slots=True)
class Overdracht:
    """How a visit was reached, or where a referral went without arriving.

    Parameters
    ----------
    bewijs, soort : as in the table `overdrachten`.
    dagen, werkdagen : waiting; None without an arrival.
    """

    van_loket: str | None
    naar_loket: str | None
    bewijs: str
    soort: str
    dagen: float | None
    werkdagen: int | None


@dataclass(frozen=True, slots=True)
class Terugkeer:
    """A return that ends in a visit, with what a person said of it ("klopt niet"), or None."""

    pad: str
    dagen: float
    voortgang: str
    oordeel: str | None


@dataclass(frozen=True, slots=True)
class Stuk:
    """A stretch of events of one zaak at one desk.

    Parameters
    ----------
    soort : one of SOORTEN.
    door : the handover that led here. verder : referrals made here that arrived nowhere. terug : returns that end here.
    ondertussen : it began before an earlier stretch had ended.
    """

    soort: str
    zaak: str
    loket: str | None
    gebeurtenissen: tuple[Gebeurtenis, ...]
    door: Overdracht | None = None
    verder: tuple[Overdracht, ...] = ()
    terug: tuple[Terugkeer, ...] = ()
    ondertussen: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Why a zaak belongs to the klantreis (a key of KLANTREISREDENEN), and with which other zaak."""

    zaak: str
    reden: str
    verbonden_met: str | None


@dataclass(frozen=True, slots=True)
class Verhaal:
    """One klantreis: its row of the table `klantreizen`, why its zaken belong together, and its stretches in time."""

    reis: Rij
    banden: tuple[Band, ...]
    stukken: tuple[Stuk, ...] = field(repr=False)


def verhaal(
    reis: Rij, zaken: Sequence[Rij], gebeurtenissen: Sequence[Rij], bezoeken: Sequence[Rij],
    overdrachten: Sequence[Rij], lussen: Sequence[Rij],
) -> Verhaal:  # fmt: skip
    """The story of one klantreis, from the rows of its tables.

    Parameters
    ----------
    gebeurtenissen : all events of its zaken, in the order of the log. overdrachten, lussen : rows in which one of
        `bezoeken` is named; others are passed over.
    """
    door = {row["naar_bezoek"]: _overdracht(row) for row in overdrachten if row["naar_bezoek"] is not None}
    verder: dict[int, list[Overdracht]] = defaultdict(list)
    for row in overdrachten:
        if row["naar_bezoek"] is None:
            verder[row["van_bezoek"]].append(_overdracht(row))
    terug: dict[int, list[Terugkeer]] = defaultdict(list)
    for row in lussen:
        terug[row["bezoek"]].append(
            Terugkeer(row["pad"], row["tussentijd_dagen"], row["voortgang"], row["oordeel"])
        )  # fmt: skip
    per_zaak: dict[str, list[Rij]] = defaultdict(list)
    for row in sorted(bezoeken, key=lambda row: int(row["eerste_gebeurtenis"])):
        per_zaak[row["zaak"]].append(row)
    stukken: list[tuple[Rij, Rij, Stuk]] = []
    for (soort, _nr, zaak, loket), group in groupby(_geplaatst(gebeurtenissen, per_zaak), key=lambda pair: pair[0]):
        rows = [row for _key, row in group]
        stuk = Stuk(
            soort, zaak, loket, tuple(map(_gebeurtenis, rows)), door.get(_nr), tuple(verder.get(_nr, ())),
            tuple(terug.get(_nr, ())),
        )  # fmt: skip
        stukken.append((rows[0], rows[-1], stuk))
    return Verhaal(
        reis, tuple(Band(row["zaak"], row["reden"], row["verbonden_met"]) for row in zaken), _in_de_tijd(stukken)
    )


def _geplaatst(
    gebeurtenissen: Sequence[Rij], per_zaak: Mapping[str, Sequence[Rij]]
) -> list[tuple[tuple[str, int, str, str | None], Rij]]:
    """Every event with its stretch: kind, number of the visit, zaak, desk. What belongs together stands together."""
    placed = []
    begins = {zaak: [bezoek["eerste_gebeurtenis"] for bezoek in own] for zaak, own in per_zaak.items()}
    for row in gebeurtenissen:
        # Visits of one zaak do not overlap.
        place = bisect_right(begins.get(row["zaak"], ()), row["gebeurtenis"])
        visit = per_zaak[row["zaak"]][place - 1] if place else None
        if visit and (row["gebeurtenis"] > visit["laatste_gebeurtenis"] or visit["loket"] != row["loket"]):
            visit = None
        soort = _soort(row, visit)
        placed.append(((soort, visit["bezoek"] if visit and soort == BEZOEK else 0, row["zaak"], row["loket"]), row))
    # Events beside a visit do not cut it in two.
    order = {key: row["gebeurtenis"] for key, row in reversed(placed)}
    return sorted(placed, key=lambda pair: (order[pair[0]], pair[1]["gebeurtenis"]))


def _soort(row: Rij, visit: Rij | None) -> str:
    if row["fase"] in GESCHILFASEN:
        return str(row["fase"])
    if "periodiek" in row["rollen"]:
        return PERIODIEK
    if visit is not None:
        return BEZOEK
    return ADVIES if row["fase"] == "advies" or "adviesantwoord" in row["rollen"] else ANDERS


def _in_de_tijd(stukken: list[tuple[Rij, Rij, Stuk]]) -> tuple[Stuk, ...]:
    stukken.sort(key=lambda each: (_plek(each[0]), each[0]["gebeurtenis"]))
    until: tuple[dt.date, dt.time] | None = None
    told = []
    for first, last, stuk in stukken:
        meanwhile = until is not None and _plek(first) < until
        told.append(replace(stuk, ondertussen=meanwhile and stuk.door is None))
        if stuk.soort != PERIODIEK:  # invoices go on for years; nothing happens meanwhile
            until = max(filter(None, (until, _plek(last))))
    return tuple(told)


def _plek(row: Rij) -> tuple[dt.date, dt.time]:
    """By day; on it first what no hour can place."""
    local = row["tijdstip_lokaal"]
    return local.date(), dt.time() if row["precisie"] == "dag" else local.time()


def _gebeurtenis(row: Rij) -> Gebeurtenis:
    local = row["tijdstip_lokaal"]
    return Gebeurtenis(
        local.date(), None if row["precisie"] == "dag" else local, row["activiteit"], row["fase"],
        tuple(row["rollen"]), row["naar_loket"], row["uitkomst"],
    )  # fmt: skip


def _overdracht(row: Rij) -> Overdracht:
    return Overdracht(
        row["van_loket"], row["naar_loket"], row["bewijs"], row["soort"], row["wachtdagen"], row["wachtwerkdagen"]
    )
