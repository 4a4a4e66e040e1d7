"""Figures of one period, and the difference between two: with their intervals, for units that share residents.

Units of one resident are not independent. So every variance is the published one times a design effect: how much more
the sum of all units varies than it would if each belonged to a resident of its own. With one unit per resident that is
exactly 1 and the published figure comes out. Periods are counted as independent: a resident with units in both makes a
difference more certain than is said here, not less.

Everywhere: `inwoner` holds per unit the number of its resident; a unit without a resident has a number of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from klantreis.analysis.mantel_haenszel import Z_95
from klantreis.analysis.shares import difference, p_values
from klantreis.terms.facts import Bools, Floats, Ints

MINSTE_VERWACHT: Final = 5
"""Below this expected count the exact test is used (Cochran's rule)."""


@dataclass(frozen=True)
class Schatting:
    """A figure of one period: its value, the variance of that value, and the number of units. NaN: cannot be said."""

    waarde: float
    variantie: float
    n: int


@dataclass(frozen=True)
class Effect:
    """Period b against period a: b minus a, or b over a, with its interval of 95 %. NaN, None: cannot be estimated."""

    maat: str
    effect: float
    ci_laag: float
    ci_hoog: float
    p: float | None


def design_effect(invloed: Floats, inwoner: Ints) -> float:
    """How much more a figure varies because units share residents; 1 when none do.

    The sum over residents of the square of what their units add, over the sum of the squares of what each unit adds.
    Not less than 1: units of a resident that differ more than those of strangers do so by chance, and make nothing more
    certain. Where no unit adds anything (a share of 0 or 1) nothing shows how alike units of a resident are; then they
    count as equal.

    Parameters
    ----------
    invloed : per unit, what it adds to the deviation of the figure; sums to 0 in a period.

    References
    ----------
    Kish, Survey Sampling (1965), 5.4 and 8.2; by the sandwich of Liang and Zeger, Biometrika 73 (1986).
    """
    if not len(invloed):
        return 1.0
    _own, who = np.unique(inwoner, return_inverse=True)
    units = np.bincount(who)
    if units.max() == 1:
        return 1.0
    alone = float(np.sum(invloed**2))
    if not alone:
        return float(np.sum(units**2) / len(invloed))
    return max(1.0, float(np.sum(np.bincount(who, weights=invloed) ** 2)) / alone)


def share(heeft: Bools, inwoner: Ints) -> Schatting:
    """The share of the units that have it; the variance is p (1 - p) / n times the design effect."""
    n = len(heeft)
    if not n:
        return Schatting(math.nan, math.nan, 0)
    p = int(np.sum(heeft)) / n
    return Schatting(p, p * (1 - p) / n * design_effect(heeft.astype(np.float64) - p, inwoner), n)


def mean(x: Floats, inwoner: Ints) -> Schatting:
    """The mean; the variance is s^2 / n times the design effect, unknown with a single unit."""
    n = len(x)
    if not n:
        return Schatting(math.nan, math.nan, 0)
    away = x - np.mean(x)
    spread = float(np.sum(away**2)) / (n - 1) / n * design_effect(away, inwoner) if n > 1 else math.nan
    return Schatting(float(np.mean(x)), spread, n)


def count(inwoner: Ints) -> Schatting:
    """The number of units. Residents come by chance (Poisson) and each brings its units: the variance is the sum of the
    squares of their numbers, which is the number itself when each brings one (a compound Poisson count)."""
    _own, units = np.unique(inwoner, return_counts=True)
    return Schatting(float(len(inwoner)), float(np.sum(units**2)), len(inwoner))


def share_difference(a: tuple[Bools, Ints], b: tuple[Bools, Ints]) -> Effect:
    """The difference of two shares, b minus a: `risicoverschil`.

    The interval is Newcombe's, with n over the design effect for n. The test is the chi-squared test without
    correction, with its variance times the design effects; where an expected count is under MINSTE_VERWACHT, Fisher's
    exact test, and with shared residents the larger of the two.

    References
    ----------
    Newcombe, Statistics in Medicine 17 (1998), method 10. Rao and Scott, Annals of Statistics 12 (1984); Donald and
    Donner, Statistics in Medicine 6 (1987).
    """
    (has_a, who_a), (has_b, who_b) = a, b
    n_a, n_b = len(has_a), len(has_b)
    if not n_a or not n_b:
        return _unknown("risicoverschil")
    k_a, k_b = int(np.sum(has_a)), int(np.sum(has_b))
    deff_a, deff_b = (
        design_effect(has.astype(np.float64) - k / n, who)
        for has, k, n, who in ((has_a, k_a, n_a, who_a), (has_b, k_b, n_b, who_b))
    )
    eff_a, eff_b = n_a / deff_a, n_b / deff_b
    effect, low, high = difference(np.array([k_b / deff_b]), eff_b, np.array([k_a / deff_a]), eff_a)
    pooled = (k_a + k_b) / (n_a + n_b)
    spread = pooled * (1 - pooled) * (1 / eff_a + 1 / eff_b)
    p = two_sided((k_b / n_b - k_a / n_a) / math.sqrt(spread)) if spread else 1.0
    if min(eff_a, eff_b) * min(pooled, 1 - pooled) < MINSTE_VERWACHT:
        exact = float(p_values(np.array([k_b]), n_b, np.array([k_a]), n_a)[0])
        p = exact if deff_a == deff_b == 1 else max(p, exact)
    return Effect("risicoverschil", float(effect[0]), float(low[0]), float(high[0]), p)


def mean_difference(a: Schatting, b: Schatting, maat: str = "verschil_gemiddelde") -> Effect:
    """The difference of two figures, b minus a.

    Of plain means (`verschil_gemiddelde`) the interval and test are Welch's, with the t distribution; of any other
    figure (`maat` names it), such as a restricted mean, they are normal.

    References
    ----------
    Welch, Biometrika 34 (1947).
    """
    spread = a.variantie + b.variantie
    if not (math.isfinite(spread) and math.isfinite(a.waarde) and math.isfinite(b.waarde)):
        return _unknown(maat)
    effect, se = b.waarde - a.waarde, math.sqrt(spread)
    if not se:
        return Effect(maat, effect, effect, effect, None if effect else 1.0)
    if maat != "verschil_gemiddelde":
        return Effect(maat, effect, effect - Z_95 * se, effect + Z_95 * se, two_sided(effect / se))
    from scipy.stats import t

    free = spread**2 / (a.variantie**2 / (a.n - 1) + b.variantie**2 / (b.n - 1))
    half = float(t.ppf(0.975, free)) * se
    return Effect(maat, effect, effect - half, effect + half, float(2 * t.sf(abs(effect) / se, free)))


def rate_ratio(a: Schatting, b: Schatting, dagen_a: int, dagen_b: int) -> Effect:
    """How many times as many per day in b as in a: `verhouding`.

    The interval is by the delta method on the log. The test is the score test of how the total divides over the days
    of both periods, with each variance as many times that of Poisson as it was found to be; it has a value when one of
    the counts is 0, the interval has not.

    References
    ----------
    Rothman, Modern Epidemiology (1986), chapter 11 (person-time data).
    """
    total, part = a.waarde + b.waarde, dagen_b / (dagen_a + dagen_b)
    if not total > 0:
        return _unknown("verhouding")
    over_a, over_b = (x.variantie / x.waarde if x.waarde else 1.0 for x in (a, b))
    spread = total * part * (1 - part) * ((1 - part) * over_b + part * over_a)
    p = two_sided((b.waarde - part * total) / math.sqrt(spread))
    if not a.waarde or not b.waarde:
        return Effect("verhouding", math.nan, math.nan, math.nan, p)
    ratio = b.waarde / dagen_b / (a.waarde / dagen_a)
    factor = math.exp(Z_95 * math.sqrt(a.variantie / a.waarde**2 + b.variantie / b.waarde**2))
    return Effect("verhouding", ratio, ratio / factor, ratio * factor, p)


def trend(schattingen: Sequence[Schatting], tijden: Floats) -> Effect:
    """By how much a figure moves per unit of `tijden`: the slope of the line through all periods, each weighing as much
    as it has units, with a normal interval and test.

    The variance is the larger of two: by that of each period, and by that of all units together, as if periods were
    alike. A period does not weigh by its own variance: a rare thing that happens to be rarer seems surer too, and the
    test would find what is not there. Periods without a figure count for nothing; two at different times are the least.

    References
    ----------
    For a share, and units of residents of their own: Armitage, Biometrics 11 (1955).
    """
    usable = np.array([math.isfinite(s.waarde) and math.isfinite(s.variantie) and s.n > 0 for s in schattingen], bool)
    kept = [s for s, ok in zip(schattingen, usable, strict=True) if ok]
    at, n = np.asarray(tijden, np.float64)[usable], np.array([s.n for s in kept], np.float64)
    values, spread = np.array([s.waarde for s in kept]), np.array([s.variantie for s in kept])
    if len(np.unique(at)) < 2 or not np.any(spread > 0):
        return _unknown("trend")
    away = at - np.sum(n * at) / np.sum(n)
    moment = np.sum(n * away**2)
    slope = float(np.sum(n * away * values) / moment)
    alike = np.sum(n * (n * spread + (values - np.sum(n * values) / np.sum(n)) ** 2)) / np.sum(n) / moment
    se = math.sqrt(max(float(alike), float(np.sum((n * away) ** 2 * spread) / moment**2)))
    return Effect("trend", slope, slope - Z_95 * se, slope + Z_95 * se, two_sided(slope / se))


def standardise(
    per_stratum_a: Sequence[Schatting], per_stratum_b: Sequence[Schatting], gewicht: Floats
) -> tuple[Schatting, Schatting]:
    """Both figures as they would be with the same mix of strata: means over strata with `gewicht` (sums to 1).

    A stratum without a figure or variance in one of the two cannot be compared: it counts in neither, and the other
    weights are scaled up to 1. Direct standardisation; the variance is the sum of weight^2 times variance.
    """
    both = [(a, b, float(w)) for a, b, w in zip(per_stratum_a, per_stratum_b, gewicht, strict=True)
            if all(math.isfinite(s.waarde) and math.isfinite(s.variantie) for s in (a, b))]  # fmt: skip
    whole = sum(w for _a, _b, w in both)

    def joined(own: list[tuple[Schatting, float]]) -> Schatting:
        if not whole > 0:
            return Schatting(math.nan, math.nan, 0)
        return Schatting(
            sum(s.waarde * w for s, w in own) / whole, sum(s.variantie * w**2 for s, w in own) / whole**2,
            sum(s.n for s, _w in own),
        )  # fmt: skip

    return joined([(a, w) for a, _b, w in both]), joined([(b, w) for _a, b, w in both])


def two_sided(z: float) -> float:
    """The chance of so large a deviation, either way, of a standard normal."""
    return math.erfc(abs(z) / math.sqrt(2))


def _unknown(maat: str) -> Effect:
    return Effect(maat, math.nan, math.nan, math.nan, None)
