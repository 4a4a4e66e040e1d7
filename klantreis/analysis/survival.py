"""Kaplan-Meier: how long things last when some of them are not over yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""
_SAMEN = 6
"""So many that end at one moment leave less than 5 % (2 / 2**6) for a median that is another one; five do not."""


@dataclass(frozen=True)
class Overleving:
    """A survival curve: at `tijden` (durations at which something ended) the share `overleving` that still goes on.

    op_risico : how many were still going on just before.
    """

    tijden: Floats
    overleving: Floats
    variantie_log: Floats
    op_risico: Ints
    langste: float

    def quantile(self, p: float) -> float | None:
        """The first duration at which at most 1 - p still goes on; None when the data do not reach that far."""
        # A hair of tolerance: the product of exact shares need not be an exact share.
        reached = np.flatnonzero(self.overleving <= 1 - p + 1e-12)
        return float(self.tijden[reached[0]]) if len(reached) else None

    def median_interval(self) -> tuple[float | None, float | None]:
        """The 95 % interval of the median: the durations at which the log-log interval of the curve holds one half.

        None where the interval of the curve never comes that low. Where everything has ended the curve has no such
        interval, as in scipy and R: few durations do not make a certain median. But when that end came for many at one
        moment (all took one day), as for the sign test, the median is no longer than that.

        References
        ----------
        Brookmeyer and Crowley, Biometrics 38 (1982); with the log-log transformation.
        """
        going = self.overleving > 0
        share, variance = self.overleving[going], self.variantie_log[going]
        theta, spread = np.log(-np.log(share)), _Z * np.sqrt(variance) / -np.log(share)
        lower, upper = np.exp(-np.exp(theta + spread)), np.exp(-np.exp(theta - spread))
        over = ~going & (self.op_risico >= _SAMEN)
        early = np.flatnonzero(np.append(lower <= 0.5 + 1e-12, over[~going]))
        late = np.flatnonzero(np.append(upper <= 0.5 + 1e-12, over[~going]))
        return (
            float(self.tijden[early[0]]) if len(early) else None,
            float(self.tijden[late[0]]) if len(late) else None,
        )

    def restricted_mean(self, tau: float) -> float:
        """The mean duration, counting no more than `tau` of any: the area under the curve up to `tau`."""
        inside = self.tijden < tau
        edges = np.concatenate([[0.0], self.tijden[inside], [tau]])
        heights = np.concatenate([[1.0], self.overleving[inside]])
        return float(np.sum(np.diff(edges) * heights))


def kaplan_meier(duur: Floats, geeindigd: npt.NDArray[np.bool_], instap: Floats | None = None) -> Overleving:
    """The Kaplan-Meier curve.

    Parameters
    ----------
    duur : durations, in any unit, >= 0; not empty.
    geeindigd : whether it ended (True) or was still going on when last seen (False).
    instap : how long each had been going on when it was first watched, less than its duration: what ended before that
        would not have been seen, so it counts only from then on. 0 or less, or None for all: watched from its start.

    References
    ----------
    Kaplan and Meier, JASA 53 (1958); Greenwood's formula for the variance of the log. Late entry: Andersen, Borgan,
    Gill and Keiding, Statistical Models Based on Counting Processes (1993), III.3 (left truncation).

    Examples
    --------
    >>> curve = kaplan_meier(np.array([1.0, 2, 3, 4]), np.array([True, True, False, True]))
    >>> curve.overleving.tolist(), curve.quantile(0.5)
    ([0.75, 0.5, 0.0], 2.0)
    """
    tijden, at_risk, deaths = risk_sets(duur, geeindigd.astype(np.int64)[:, None], instap)
    ended = deaths[:, 0]
    curve: Floats = np.cumprod(1 - ended / at_risk, dtype=np.float64)
    left = at_risk - ended
    variance: Floats = np.cumsum(np.divide(ended, at_risk * left, out=np.zeros(len(ended)), where=left > 0))
    return Overleving(tijden, curve, variance, at_risk, float(np.max(duur)))


def risk_sets(duur: Floats, ends: Ints, instap: Floats | None) -> tuple[Floats, Ints, Ints]:
    """The durations at which something ended, how many were going on just before, and how many ended then, a column per
    kind of end. `ends`: per unit a 1 in the column of its end."""
    order = np.argsort(duur, kind="stable")
    tijden, first = np.unique(duur[order], return_index=True)
    at_risk = len(duur) - first
    if instap is not None:
        # Who is watched from the start is there at duration 0 too.
        late = np.sort(instap[instap > 0])
        at_risk = at_risk - (len(late) - np.searchsorted(late, tijden, side="left"))
    ended = np.add.reduceat(ends[order], first, axis=0)
    some = ended.sum(axis=1) > 0
    return tijden[some].astype(np.float64), at_risk[some], ended[some]
