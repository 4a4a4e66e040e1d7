"""How long things last in two periods, while some are not over yet: restricted means, log-rank and hazard ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from klantreis.analysis.mantel_haenszel import Z_95
from klantreis.analysis.survival import kaplan_meier
from klantreis.compare.statistics import Effect, Schatting, design_effect, two_sided
from klantreis.terms.facts import Bools, Floats, Ints

_STAPPEN: Final = 50
"""Steps of Newton before a hazard ratio counts as one that does not exist; a handful is enough for one that does."""

Duren = tuple[Floats, Bools, Ints]
"""Of the units of a period: how long each lasted, whether it had ended by then, and the resident."""


def restricted_mean(duur: Floats, geeindigd: Bools, inwoner: Ints, tau: float) -> Schatting:
    """The mean duration, counting no more than `tau` of any: the area under Kaplan and Meier's curve up to `tau`.

    The variance is of Greenwood's kind: over the durations at which something ended, (area from there to tau)^2
    d / (Y (Y - d)); times the design effect. The curve goes on level after the longest duration.

    References
    ----------
    Irwin, J. Hygiene 47 (1949); Klein and Moeschberger, Survival Analysis (2003), 4.5. As R's survRM2 has it.
    """
    n = len(duur)
    if not n:
        return Schatting(math.nan, math.nan, 0)
    curve = kaplan_meier(duur, geeindigd)
    inside = curve.tijden < tau
    times, at_risk = curve.tijden[inside], curve.op_risico[inside]
    heights = curve.overleving[inside]
    area = np.cumsum((np.diff(np.append(times, tau)) * heights)[::-1])[::-1]
    before = np.concatenate([[1.0], heights])[:-1]
    ended = np.rint(at_risk * (1 - heights / np.where(before > 0, before, 1.0)))
    left = at_risk - ended
    greenwood = np.divide(ended, at_risk * left, out=np.zeros(len(times)), where=left > 0)
    variance = float(np.sum(area**2 * greenwood))
    # What a unit adds: minus the area still to come, over those that went on, at its end; plus the same, times the
    # hazard, for as long as it was at risk. With nothing censored: how far it is from the mean.
    per_end = np.divide(area, left, out=np.zeros(len(times)), where=left > 0)
    passed = np.searchsorted(times, duur, side="right")
    at_end = geeindigd & (duur < tau)
    influence = np.concatenate([[0.0], np.cumsum(per_end * ended / at_risk)])[passed]
    influence[at_end] -= per_end[passed[at_end] - 1]
    return Schatting(curve.restricted_mean(tau), variance * design_effect(influence, inwoner), n)


@dataclass(frozen=True)
class _Sterfte:
    """Two periods at every duration at which something ended: at risk (`y`) and ended (`d`), in both and in b."""

    tijden: Floats
    y: Ints
    y_b: Ints
    d: Ints
    d_b: Ints


def log_rank(a: Duren, b: Duren) -> tuple[float, float]:
    """The log-rank test that as much ends at every duration in b as in a: chi-squared (1 degree of freedom) and p.

    With units that share residents, chi-squared is divided by the design effect of what each unit adds to observed
    minus expected. NaN and 1 when nothing can differ.

    References
    ----------
    Mantel, Cancer Chemotherapy Reports 50 (1966); Peto and Peto, JRSS A 135 (1972).
    """
    table = _table(a, b)
    share = table.y_b / table.y
    observed = float(np.sum(table.d_b - table.d * share))
    ties = np.divide(table.y - table.d, table.y - 1, out=np.zeros(len(table.y)), where=table.y > 1)
    spread = float(np.sum(table.d * share * (1 - share) * ties))
    if not spread > 0:
        return math.nan, 1.0
    # From the mean of each period, so that a real difference between them is no likeness of units within them.
    own = [residuals - np.mean(residuals) for residuals in _residuals(table, a, b, 0.0, efron=False)]
    deff = design_effect(np.concatenate(own), _residents(a[2], b[2]))
    chi = observed**2 / spread / deff
    return chi, two_sided(math.sqrt(chi))


def hazard_ratio(a: Duren, b: Duren) -> Effect:
    """How many times as fast things end in b as in a: `hazardratio`, Cox' model with the period as its only covariate.

    Under 1: they last longer in b. Ties are Efron's. The interval is normal on the log, with the
    robust variance of Lin and Wei over residents (over units where that is more); p is that of `log_rank`. NaN when in
    one of the periods nothing ended while in both some were going on.

    References
    ----------
    Cox, JRSS B 34 (1972); Efron, JASA 72 (1977); Lin and Wei, JASA 84 (1989).
    """
    _chi, p = log_rank(a, b) if len(a[0]) and len(b[0]) else (math.nan, 1.0)
    table = _table(a, b)
    shared = (table.y_b > 0) & (table.y_b < table.y)
    if not np.any((table.d_b > 0) & shared) or not np.any((table.d_b < table.d) & shared):
        return Effect("hazardratio", math.nan, math.nan, math.nan, p if np.any(shared) else None)
    beta, information = _newton(table)
    residuals = _residuals(table, a, b, beta, efron=True)
    squares = float(np.sum(np.concatenate(residuals) ** 2))
    spread = squares * design_effect(np.concatenate(residuals), _residents(a[2], b[2])) / information**2
    factor = math.exp(Z_95 * math.sqrt(spread))
    ratio = math.exp(beta)
    return Effect("hazardratio", ratio, ratio / factor, ratio * factor, p)


def _table(a: Duren, b: Duren) -> _Sterfte:
    """Both periods side by side."""
    (duur_a, ended_a, _who_a), (duur_b, ended_b, _who_b) = a, b
    times = np.unique(np.concatenate([duur_a[ended_a], duur_b[ended_b]]))
    y_a, y_b = (len(duur) - np.searchsorted(np.sort(duur), times, side="left") for duur in (duur_a, duur_b))
    d_a, d_b = (
        np.bincount(np.searchsorted(times, duur[ended]), minlength=len(times))
        for duur, ended in ((duur_a, ended_a), (duur_b, ended_b))
    )
    return _Sterfte(times, y_a + y_b, y_b, d_a + d_b, d_b)


def _efron(table: _Sterfte, beta: float) -> tuple[Ints, Floats, Floats, Floats]:
    """One row per end: its duration's place, the share of those that ended then that is taken out of the risk set
    (Efron: 0, 1/d, 2/d ...), the weight of the risk set, and the share of b in it."""
    place = np.repeat(np.arange(len(table.d)), table.d)
    out = (np.arange(len(place)) - np.repeat(np.cumsum(table.d) - table.d, table.d)) / table.d[place]
    of_b = math.exp(beta) * (table.y_b - 0.0)[place] - out * math.exp(beta) * table.d_b[place]
    of_a = (table.y - table.y_b)[place] - out * (table.d - table.d_b)[place]
    return place, out, of_a + of_b, of_b / (of_a + of_b)


def _newton(table: _Sterfte) -> tuple[float, float]:
    """The log of the hazard ratio, and the information about it there."""
    beta = 0.0
    for _step in range(_STAPPEN):
        _place, _out, _weight, share = _efron(table, beta)
        score, information = float(np.sum(table.d_b)) - float(np.sum(share)), float(np.sum(share * (1 - share)))
        step = max(-1.0, min(1.0, score / information))  # the likelihood has one top; small steps cannot jump over it
        beta += step
        if abs(step) < 1e-12:
            break
    return beta, information


def _residuals(table: _Sterfte, a: Duren, b: Duren, beta: float, *, efron: bool) -> tuple[Floats, Floats]:
    """What every unit adds to the score at `beta`: the score residuals, per period."""
    place, out, weight, share = _efron(table, beta)
    if not efron:
        out, weight, share = out * 0, table.y[place].astype(np.float64), (table.y_b / table.y)[place]
    size = len(table.d)
    middle = np.bincount(place, share, size) / table.d

    def of(duren: Duren, own: float, risk: float) -> Floats:
        duur, ended, _who = duren
        drift = risk * (own - share) / weight
        whole = np.concatenate([[0.0], np.cumsum(np.bincount(place, drift, size))])
        spared = np.bincount(place, drift * out, size)
        passed = np.searchsorted(table.tijden, duur, side="right")
        result: Floats = -whole[passed]
        last = passed[ended] - 1
        result[ended] += own - middle[last] + spared[last]
        return result

    return of(a, 0.0, 1.0), of(b, 1.0, math.exp(beta))


def _residents(who_a: Ints, who_b: Ints) -> Ints:
    """The residents of both periods, numbered on: those of one period are others than those of the other."""
    _ids, nr_a = np.unique(who_a, return_inverse=True)
    _ids, nr_b = np.unique(who_b, return_inverse=True)
    return np.concatenate([nr_a, nr_b + 1 + len(who_a)])
