"""Abandoned cases that were destroyed early, so that older periods lack them.

Municipalities keep cases that came to nothing for a short time only (a setting, `vernietiging_dagen`). What the export
no longer holds, no count can show; but the newest cases are still there, and show how many there should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from klantreis.compare.periods import Opzet, Venster
from klantreis.compare.warning_facts import KANS, Bools, Bron, Ints, Vondst, dag_van, nummer, procent, telling
from klantreis.compare.warning_fields import NOOIT, first_days

MINDER = 0.5
"""A share that is less than so much of the other is suspicious."""


def destroyed_early(bron: Bron, opzet: Opzet, peildatum: date | None, dagen: int) -> Iterator[Vondst]:
    """Abandoned zaken that are far rarer in older time than in newer time, in two ways.

    A zaak was abandoned when it was withdrawn; in a source that knows decisions also when it ended without one. First
    each earlier period is held against the last one: of the zaken that start in it, the share that was abandoned within
    the days that all are followed. If no period lacks them more than another, the last `dagen` before the peildatum are
    held against all time since the first period: of the zaken that were abandoned or decided then, the share that was
    abandoned. Both by Fisher's exact test.
    """
    decided, ended = first_days(bron, bron.besluit), first_days(bron, bron.einde)
    withdrawn = first_days(bron, bron.ingetrokken)
    empty = bron.besluit.any() & (decided == NOOIT)
    abandoned = np.minimum(withdrawn, np.where(empty, ended, NOOIT))
    start = first_days(bron, np.ones(len(bron.zaak), np.bool_))
    gone = abandoned - start <= opzet.volgtijd
    *earlier, newest = opzet.vensters
    found = [_older(bron.naam, opzet, older, newest, start, gone) for older in earlier]
    if peildatum is not None and not any(found):
        found = [_near_the_end(bron.naam, opzet, nummer(peildatum), dagen, abandoned, decided)]
    yield from filter(None, found)


def _near_the_end(bron: str, opzet: Opzet, last: int, dagen: int, abandoned: Ints, decided: Ints) -> Vondst | None:
    border = last - dagen
    first = nummer(opzet.vensters[0].van)
    decided = np.where(abandoned < NOOIT, NOOIT, decided)
    counts = [
        [int(((days >= van) & (days <= tot)).sum()) for days in (abandoned, decided)]
        for van, tot in ((first, border), (border + 1, last))
    ]
    shares = [a / max(1, a + d) for a, d in counts]
    if shares[0] >= MINDER * shares[1] or _fisher(counts) >= KANS:
        return None
    text = (
        f"Bij bron {bron} zijn in de laatste {dagen} dagen {telling(counts[1][0])} zaken ingetrokken of zonder besluit "
        f"beëindigd: {procent(shares[1])} van alles wat toen is ingetrokken, beëindigd of besloten. Daarvoor, vanaf "
        f"{dag_van(first):%d-%m-%Y}, is dat {procent(shares[0])}. Waarschijnlijk worden zulke zaken na enige tijd "
        "vernietigd. Dan ontbreken ze in alle perioden."
    )
    far = shares[1] - shares[0]
    return Vondst("vroeg_vernietigd", bron, None, None, "ingetrokken", shares[0], shares[1], text, far)


def _older(bron: str, opzet: Opzet, older: Venster, newest: Venster, start: Ints, gone: Bools) -> Vondst | None:
    parts = [(start >= nummer(v.van)) & (start <= nummer(v.tot)) for v in (older, newest)]
    counts = [[int((gone & part).sum()), int((~gone & part).sum())] for part in parts]
    shares = [a / max(1, a + d) for a, d in counts]
    if shares[0] >= MINDER * shares[1] or _fisher(counts) >= KANS:
        return None
    text = (
        f"Bij bron {bron} is van de zaken uit {older.naam} {procent(shares[0])} binnen {telling(opzet.volgtijd)} dagen "
        f"ingetrokken of zonder besluit beëindigd, en van die uit {newest.naam} {procent(shares[1])}. Misschien zijn "
        f"zulke zaken uit {older.naam} al vernietigd."
    )
    far = shares[1] - shares[0]
    return Vondst("vroeg_vernietigd", bron, older.naam, newest.naam, "ingetrokken", shares[0], shares[1], text, far)


def _fisher(counts: list[list[int]]) -> float:
    from scipy.stats import fisher_exact

    return float(fisher_exact(counts).pvalue)
