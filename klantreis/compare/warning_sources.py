"""Sources that begin, stop or fall silent within what is compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from klantreis.compare.periods import Opzet, Venster
from klantreis.compare.warning_chance import chance_of_silence
from klantreis.compare.warning_facts import KANS, STIL, Bools, Bron, Ints, Vondst, dag_van, gevolgd_tot, nummer, telling

AFGEROND = 0.99
"""So many of the zaken of a window have ended when a source that falls silent after it misses nothing."""


def silent_sources(bron: Bron, opzet: Opzet, peildatum: date | None) -> Iterator[Vondst]:
    """Silences of more than STIL days of a source in what is compared, one per window and silence.

    A window is watched from its first day until its last unit is followed to the end. A silence that every other
    window has on the same days, counted from its beginning, makes no difference between them and does not matter.
    """
    watched = {v.naam: (nummer(v.van), nummer(gevolgd_tot(opzet, v, peildatum))) for v in opzet.vensters}
    first, last = min(van for van, _tot in watched.values()), max(tot for _van, tot in watched.values())
    days = np.unique(bron.dag)
    gaps = silences(days, first, last)
    quiet = {naam: _quiet(gaps, *span) for naam, span in watched.items()}
    for begin, end in gaps:
        soort = "bron_begint" if begin == first else "bron_stopt" if end == last else "bron_zwijgt"
        if chance_of_silence(bron.dag, bron.zaak, first, last, begin, end) >= KANS:
            continue
        for window in opzet.vensters:
            naam, (van, tot) = window.naam, watched[window.naam]
            if begin > nummer(window.tot) and _all_ended(bron, window):
                continue
            own = _quiet([(begin, end)], van, tot)
            missed = int(own.sum())
            if max(_more(own, other) for name, other in quiet.items() if name != naam) > STIL:
                text = _sentence(bron.naam, soort, (begin, end), naam, missed, tot - van + 1)
                yield Vondst(soort, bron.naam, naam, None, bron.naam, float(missed), None, text, missed)


def _all_ended(bron: Bron, venster: Venster) -> bool:
    """Whether all but a few of the zaken that began in a window are known to have ended: then a source that falls
    silent after it has nothing left to tell of them. So ends an export of the zaken of some years."""
    begin = np.full(int(bron.zaak.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(begin, bron.zaak, bron.dag)
    ended = np.zeros(len(begin), np.bool_)
    ended[bron.zaak[bron.einde | bron.ingetrokken]] = True
    mine = (begin >= nummer(venster.van)) & (begin <= nummer(venster.tot))
    return bool(mine.any() and ended[mine].mean() >= AFGEROND)


def silences(days: Ints, first: int, last: int) -> list[tuple[int, int]]:
    """The first and last day of every silence of more than STIL days from day `first` to `last`."""
    inside = days[(days >= first) & (days <= last)]
    edges = np.concatenate([[first - 1], inside, [last + 1]])
    gaps = np.flatnonzero(np.diff(edges) - 1 > STIL)
    return [(int(edges[nr]) + 1, int(edges[nr + 1]) - 1) for nr in gaps]


def _quiet(gaps: list[tuple[int, int]], van: int, tot: int) -> Bools:
    """Per day from `van` to `tot` whether it lies in a silence."""
    days = np.arange(van, tot + 1)
    quiet = np.zeros(len(days), np.bool_)
    for begin, end in gaps:
        quiet |= (days >= begin) & (days <= end)
    return quiet


def _more(own: Bools, other: Bools) -> int:
    """How many silent days of one window are not silent in another."""
    n = min(len(own), len(other))
    return int((own[:n] & ~other[:n]).sum() + own[n:].sum())


def _sentence(bron: str, soort: str, gap: tuple[int, int], periode: str, missed: int, watched: int) -> str:
    begin, end = (dag_van(day) for day in gap)
    share = (
        f"Van {periode}, met de tijd daarna waarin zaken worden gevolgd, ontbreken {telling(missed)} van de "
        f"{telling(watched)} dagen."
    )
    if soort == "bron_begint":
        after = dag_van(gap[1] + 1)
        return f"Bron {bron} begint pas op {after:%d-%m-%Y}. {share}"
    if soort == "bron_stopt":
        before = dag_van(gap[0] - 1)
        return f"Bron {bron} stopt op {before:%d-%m-%Y}. {share}"
    return f"Bron {bron} heeft niets van {begin:%d-%m-%Y} tot en met {end:%d-%m-%Y}. {share}"
