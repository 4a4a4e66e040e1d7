"""Cliff's delta: how often a unit of one period has more than a unit of another. Only where nothing is censored."""

from __future__ import annotations

import math

import numpy as np

from klantreis.compare.statistics import Effect, design_effect, two_sided
from klantreis.terms.facts import Floats, Ints


def cliffs_delta(x: Floats, y: Floats, inwoner_x: Ints | None = None, inwoner_y: Ints | None = None) -> Effect:
    """The share of all pairs in which y is larger, minus the share in which x is: `cliffs_delta`, -1 to 1.

    x are the values of period a, y those of period b. The interval is the asymmetric one with the unbiased
    estimate of the variance and the t distribution. The test is Mann and Whitney's, with ties and without a correction
    for continuity. With residents given, what each period adds to the variances is times its design effect.

    References
    ----------
    Cliff, Psychological Bulletin 114 (1993): the variance. Feng and Cliff, J. Modern Applied Statistical Methods 3
    (2004): the interval. Mann and Whitney, Annals of Mathematical Statistics 18 (1947).

    Examples
    --------
    >>> effect = cliffs_delta(np.array([1.0, 2, 3]), np.array([2.0, 3, 4, 5]))
    >>> round(effect.effect, 6)  # of 12 pairs y is larger in 9, x in 1
    0.666667
    """
    m, n = len(x), len(y)
    if not m or not n:
        return Effect("cliffs_delta", math.nan, math.nan, math.nan, None)
    sorted_x, sorted_y = np.sort(x), np.sort(y)
    under, upto = (np.searchsorted(sorted_x, y, side=side) for side in ("left", "right"))
    of_y = (under - (m - upto)) / m
    below, through = (np.searchsorted(sorted_y, x, side=side) for side in ("left", "right"))
    of_x = ((n - through) - below) / n
    delta = int(np.sum(under - (m - upto))) / (m * n)
    deffs = (
        1.0 if inwoner_x is None else design_effect(of_x - delta, inwoner_x),
        1.0 if inwoner_y is None else design_effect(of_y - delta, inwoner_y),
    )
    p = _mann_whitney(np.concatenate([x, y]), delta, (m, n), deffs)
    spread = _variance(of_x - delta, of_y - delta, m * n - int(np.sum(upto - under)), delta, deffs)
    low, high = _interval(delta, spread, m, n)
    return Effect("cliffs_delta", delta, low, high, p)


def _variance(of_x: Floats, of_y: Floats, untied: int, delta: float, deffs: tuple[float, float]) -> float:
    """The unbiased estimate, or the least that it can be if that is more. `of_x`, `of_y`: how much more or less often
    than `delta` each unit is the lower, or the higher, of a pair."""
    m, n = len(of_x), len(of_y)
    if m < 2 or n < 2:
        return math.nan
    rows, columns = float(np.sum(of_x**2)) * deffs[0], float(np.sum(of_y**2)) * deffs[1]
    spread = (n**2 * rows + m**2 * columns - (untied - m * n * delta**2)) / (m * n * (m - 1) * (n - 1))
    return max(spread, (1 - delta**2) / (m * n - 1))


def _interval(delta: float, spread: float, m: int, n: int) -> tuple[float, float]:
    """Asymmetric, so that it stays within -1 and 1. Where all of one period are above all of the other nothing shows
    the spread: then the limit on the other side rests on the size of the smaller period."""
    from scipy.stats import t

    point = float(t.ppf(0.975, max(m + n - 2, 1)))
    if abs(delta) == 1:
        other = delta * (min(m, n) - point**2) / (min(m, n) + point**2)
        return min(delta, other), max(delta, other)
    square = point**2 * spread
    middle, half = delta - delta**3, math.sqrt(square) * math.sqrt((1 - delta**2) ** 2 + square)
    scale = 1 - delta**2 + square
    return (middle - half) / scale, (middle + half) / scale


def _mann_whitney(both: Floats, delta: float, sizes: tuple[int, int], deffs: tuple[float, float]) -> float:
    """The test that neither is larger, normal, its variance corrected for ties and divided over the periods."""
    (m, n), (deff_x, deff_y) = sizes, deffs
    whole = m + n
    _values, tied = np.unique(both, return_counts=True)
    less = int(np.sum(tied.astype(np.int64) ** 3 - tied)) / (whole * (whole - 1)) if whole > 1 else 0.0
    # Of m n (N + 1) / 12 a share n / N is due to the units of x, the rest to those of y.
    spread = m * n / 12 * (whole + 1 - less) * (n * deff_x + m * deff_y) / whole
    return two_sided(delta * m * n / 2 / math.sqrt(spread)) if spread > 0 else 1.0
