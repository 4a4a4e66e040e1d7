"""Whether what a source shows can be chance: a silence, and a share that differs between two periods.

What is said must be rarer than KANS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from klantreis.compare.warning_facts import Bools, Floats, Ints, pairs

BLOKKEN: Final = (7, 28)
"""Days of the stretches in which it is asked whether anything happened: weeks, and for sparse things four weeks."""
_GENOEG_BLOKKEN: Final = 10
_HALFJAAR: Final = 182
_GEWICHT: Final = 4
"""Stretches that the assumption of independence is worth."""
MINSTENS_ZAKEN: Final = 30
"""In each period; of fewer nothing is said."""
_MINSTENS_PER_STAP: Final = 10


def chance_of_silence(days: Ints, zaken: Ints, first: int, last: int, begin: int, end: int) -> float:
    """The chance of a silence from day `begin` to day `end`, judged by what surrounds it from day `first` to `last`.

    Time outside the silence is cut into stretches, from the silence outwards. With a share q of them empty, k empty
    ones in a row have a chance of q · t^(k-1), where t, the share of empty ones that follow an empty one, is drawn
    towards q. One more empty and one more filled stretch are added, so that q is never nought. Weeks and stretches of
    four weeks are tried and the better one counts, times two; and a silence between events could have begun anywhere,
    so its chance is multiplied by the number of stretches.

    Few zaken with many events each look busier than they are. So it is at least the chance that they all miss the
    silence, each counted once per half year in which it has events: (1 - length / whole time) ^ number, and between
    events times that number.

    Parameters
    ----------
    days, zaken : of every event its day and its zaak.

    Returns
    -------
    an upper estimate, at most 1; 1 when there is too little to judge by.
    """
    whole = last - first + 1
    inside = (days >= first) & (days <= last)
    several = len(np.unique(pairs(zaken[inside], (days[inside] - first) // _HALFJAAR)))
    between = first < begin and end < last
    missed = float((1 - (end - begin + 1) / whole) ** several) * (several if between else 1)
    best = 1.0
    for length in BLOKKEN:
        k = (end - begin + 1) // length
        if not k:
            continue
        before = _empty(begin - 1 - days[(days >= first) & (days < begin)], length, (begin - first) // length)
        after = _empty(days[(days > end) & (days <= last)] - end - 1, length, (last - end) // length)
        parts = [before, after]
        total = sum(map(len, parts))
        if total < _GENOEG_BLOKKEN:
            continue
        empty = int(sum(part.sum() for part in parts))
        runs = int(sum((part[1:] & part[:-1]).sum() for part in parts))
        q = (empty + 1) / (total + 2)
        t = max(q, (runs + _GEWICHT * q) / (empty + _GEWICHT))
        anywhere = total + k if between else 1
        best = min(best, len(BLOKKEN) * anywhere * q * t ** (k - 1))
    return max(best, min(1.0, missed))


def _empty(far: Ints, length: int, room: int) -> Bools:
    """Of `room` stretches, the nearest first, whether they are empty; `far`: how many days off every event is."""
    return np.asarray(np.bincount(far // length, minlength=room)[:room] == 0)


@dataclass(frozen=True)
class Verschil:
    """Two shares and the chance of so large a difference when there is none."""

    a: float
    b: float
    p: float


def compare_shares(
    zaak: Ints, stap: Ints, feit: Bools, in_a: Bools, in_b: Bools, *, dragers: float = 0.0
) -> Verschil | None:
    """The share of events of which `feit` holds, in two periods, over the same kinds of steps in the same mixture.

    Steps (`stap`, numbers from 0) count when both periods have enough of them; each weighs as much as both periods
    together have of it, so that another mixture of steps is no difference. Events of one zaak are alike: the variance
    is that of the sums per zaak (linearised), at least that of one event per zaak.

    Parameters
    ----------
    dragers : steps count only when the share is at least this in one of the periods.

    Returns
    -------
    None when there is too little to compare.
    """
    kinds = int(stap.max()) + 1 if len(stap) else 0
    counts = [np.bincount(stap[part], minlength=kinds).astype(float) for part in (in_a, in_b)]
    held = [np.bincount(stap[part & feit], minlength=kinds).astype(float) for part in (in_a, in_b)]
    use = (counts[0] >= _MINSTENS_PER_STAP) & (counts[1] >= _MINSTENS_PER_STAP)
    rates = [h / np.maximum(m, 1) for h, m in zip(held, counts, strict=True)]
    use &= np.maximum(*rates) >= dragers
    if not use.any():
        return None
    weight = np.where(use, counts[0] + counts[1], 0.0)
    weight /= weight.sum()
    values, variances, fewest = [], [], np.inf
    for part, m, rate in zip((in_a, in_b), counts, rates, strict=True):
        own = part & use[stap]
        score = (weight / np.maximum(m, 1))[stap[own]] * (feit[own] - rate[stap[own]])
        value, n = float(weight @ rate), len(np.unique(zaak[own]))
        if n < MINSTENS_ZAKEN:
            return None
        drawn = (n * value + 1) / (n + 2)
        per_zaak = float(np.sum(np.bincount(zaak[own], weights=score) ** 2)) * n / (n - 1)
        values.append(value)
        variances.append(max(per_zaak, drawn * (1 - drawn) / n))
        fewest = min(fewest, n)
    return Verschil(values[0], values[1], two_sided(values[1] - values[0], sum(variances), fewest))


def compare_means(a: Floats, b: Floats) -> Verschil | None:
    """Two means of one number per zaak, by Welch's test; None when there is too little to compare."""
    if min(len(a), len(b)) < MINSTENS_ZAKEN:
        return None
    variance = float(np.var(a, ddof=1) / len(a) + np.var(b, ddof=1) / len(b))
    means = float(np.mean(a)), float(np.mean(b))
    return Verschil(*means, two_sided(means[1] - means[0], variance, min(len(a), len(b))))


def two_sided(difference: float, variance: float, n: float) -> float:
    """The two-sided chance of a difference, by Student's t with the degrees of freedom of the smaller period."""
    from scipy.stats import t

    if not difference:
        return 1.0
    return float(2 * t.sf(abs(difference) / variance**0.5, n - 1)) if variance > 0 else 0.0
