"""Two shares compared, many times over: an exact test, the interval of the difference, and what is left of it all."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import Final

import numpy as np

from klantreis.terms.facts import Floats, Ints

_Z: Final = NormalDist().inv_cdf(0.975)
"""Of an interval of 95 %."""


def p_values(een: Ints, n_een: int, ander: Ints, n_ander: int) -> Floats:
    """Fisher's exact test, two-sided: per row, `een` of `n_een` against `ander` of `n_ander`."""
    if not len(een):
        return np.empty(0)
    from scipy.stats import fisher_exact

    @cache
    def p(a: int, b: int) -> float:
        return float(fisher_exact([[a, n_een - a], [b, n_ander - b]]).pvalue)

    return np.array([p(a, b) for a, b in zip(een.tolist(), ander.tolist(), strict=True)], np.float64)


def q_values(p: Floats) -> Floats:
    """The false discovery rate at which each of these tests is a finding (Benjamini-Hochberg)."""
    if not len(p):
        return p
    from scipy.stats import false_discovery_control

    return np.asarray(false_discovery_control(p))


def difference(een: Ints | Floats, n_een: float, ander: Ints | Floats, n_ander: float) -> tuple[Floats, Floats, Floats]:
    """Per row the difference of the shares, and its interval of 95 %: Wilson's of each share, put together. Counts may
    be broken: of fewer units, as far as they are independent.

    References
    ----------
    R. G. Newcombe, Interval estimation for the difference between independent proportions, 1998 (method 10).
    """
    share, low, high = _wilson(een, n_een)
    other, other_low, other_high = _wilson(ander, n_ander)
    apart = share - other
    below = np.sqrt((share - low) ** 2 + (other_high - other) ** 2)
    above = np.sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return apart, apart - below, apart + above


def _wilson(k: Ints | Floats, n: float) -> tuple[Floats, Floats, Floats]:
    """Shares with Wilson's interval; of none, nothing is known."""
    if not n:
        nothing = np.zeros(len(k))
        return nothing, nothing, nothing + 1
    share = k / n
    middle = (k + _Z**2 / 2) / (n + _Z**2)
    half = _Z / (n + _Z**2) * np.sqrt(k * (n - k) / n + _Z**2 / 4)
    return share, middle - half, middle + half
