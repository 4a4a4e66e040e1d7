"""Whether a difference within strata can be chance: the test of Mantel and Haenszel, exact where counts are small."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import gammaln
from scipy.stats import chi2

from klantreis.analysis.mantel_haenszel import Floats, Ints, Tellingen

RUIM: Final = 400.0
"""From this variance of the count on, the normal distribution is near enough to the exact one."""
_GELIJK: Final = 1 + 1e-7
"""Probabilities that differ by less are equal."""
_VER: Final = 25
"""Standard deviations, and one more for the skew of small counts, beyond which nothing comes up."""


def exact_test(t: Tellingen) -> float:
    """The two-sided p of Mantel and Haenszel's test of no difference in any stratum, given the margins.

    The number with it that had the outcome, all strata together, against its exact distribution: a sum of
    hypergeometric ones. p is the chance of what is no likelier than what was seen. When that count varies widely
    (variance of RUIM or more) the usual chi-squared is taken, without continuity correction.

    Parameters
    ----------
    t : counts per stratum of one comparison.

    References
    ----------
    Mantel and Haenszel, JNCI 22 (1959). Agresti, Categorical Data Analysis (1990), chapter 7, on the exact test.

    Examples
    --------
    Penicillin and rabbits (Agresti 1990, p. 231): exact p = 0.040.

    >>> cured, of, late, others = [0, 3, 6, 5, 2], [6, 6, 6, 6, 2], [0, 0, 2, 6, 5], [5, 6, 6, 6, 5]
    >>> round(exact_test(Tellingen(*(np.array(part, float) for part in (cured, of, late, others)))), 3)
    0.04
    """
    total, contested = t.n1 + t.n0, t.a + t.c
    own = t.vergelijkbaar & (contested > 0) & (contested < total)
    a, n1, m, n = t.a[own], t.n1[own], contested[own], total[own]
    if not len(n):
        return 1.0
    variance = float(np.sum(n1 * (n - n1) * m * (n - m) / (n * n * (n - 1))))
    if variance >= RUIM:
        return float(chi2.sf(float(np.sum(a - n1 * m / n)) ** 2 / variance, 1))
    least, chances = 0, np.ones(1)
    for seen, one, outcome, every in zip(*(part.astype(int).tolist() for part in (a, n1, m, n)), strict=True):
        low, high = _bereik(seen, one, outcome, every)
        least += low
        chances = np.convolve(chances, _kansen(np.arange(low, high + 1), one, outcome, every))
    own_chance = chances[int(np.sum(a)) - least]
    return min(1.0, float(np.sum(chances[chances <= own_chance * _GELIJK])))


def _bereik(seen: int, one: int, outcome: int, every: int) -> tuple[int, int]:
    """The counts that can come up, but for those that are so far off that their chance is nought in any number."""
    mean = one * outcome / every
    reach = _VER * (1 + (mean * (1 - one / every)) ** 0.5)
    low, high = max(0, one + outcome - every, int(mean - reach)), min(one, outcome, int(mean + reach) + 1)
    return min(low, seen), max(high, seen)


def _kansen(counts: Ints, one: int, outcome: int, every: int) -> Floats:
    """The hypergeometric chance of each count. Quicker than scipy's, which makes sure of its arguments first."""
    parts = (one, counts), (every - one, outcome - counts)
    log = sum(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) for n, k in parts)
    return np.asarray(np.exp(log - (gammaln(every + 1) - gammaln(outcome + 1) - gammaln(every - outcome + 1))))


def design_effect(score: Floats, groep: Ints) -> float:
    """By how much the count of the test varies more because rows of a group are alike; 1 when they are not.

    Parameters
    ----------
    score : per row (x - mean of x in its stratum) (y - mean of y in its stratum); they add up to the count of the test
        minus what is expected. groep : the group of every row, from 0.
    """
    alone = float(np.sum(score**2))
    return max(1.0, float(np.sum(np.bincount(groep, weights=score) ** 2)) / alone) if alone > 0 else 1.0


def clustered(p: float, effect: float) -> float:
    """The p of a test whose statistic varies so many times more than it takes for granted.

    References
    ----------
    Donald and Donner, Statistics in Medicine 6 (1987): Mantel and Haenszel's test when rows come in groups; Rao and
    Scott, Biometrics 48 (1992).
    """
    return float(chi2.sf(chi2.isf(p, 1) / effect, 1))
