"""Risks with and without something, compared within strata: Mantel and Haenszel's risk difference and risk ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

Z_95: Final = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


@dataclass(frozen=True)
class Tellingen:
    """Counts per stratum (first axis), for as many comparisons as the other axes hold.

    a : of those with it, how many had the outcome; n1 : those with it. c, n0 : the same without it. A stratum that
    lacks one of the two says nothing, and counts for nothing.
    """

    a: Floats
    n1: Floats
    c: Floats
    n0: Floats

    @property
    def vergelijkbaar(self) -> npt.NDArray[np.bool_]:
        """Strata with both."""
        return np.asarray((self.n1 > 0) & (self.n0 > 0))

    def samen(self) -> Tellingen:
        """Everything in one stratum: the crude comparison."""
        return Tellingen(*(np.sum(part, axis=0, keepdims=True) for part in (self.a, self.n1, self.c, self.n0)))

    def telkracht(self) -> Floats:
        """How many with the outcome there are for every comparison, on the side where that is fewer, as Mantel and
        Haenszel weigh them: many in strata that hardly count are few."""
        n = np.maximum(self.n1 + self.n0, 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            sides = [
                np.nan_to_num(np.sum(part * other / n, axis=0) ** 2 / np.sum(part * (other / n) ** 2, axis=0))
                for part, other in ((self.a, self.n0), (self.c, self.n1))
            ]
        return np.asarray(np.minimum(*sides))


@dataclass(frozen=True)
class Schatting:
    """A comparison over strata. NaN or an infinity: cannot be estimated.

    met, zonder : the risks, each the mean over strata with the same weights, so that `verschil` is their difference and
    `verhouding` their ratio. var_verschil, var_log : variances of the difference and of the log of the ratio.
    """

    met: Floats
    zonder: Floats
    var_verschil: Floats
    var_log: Floats

    @property
    def verschil(self) -> Floats:
        """The risk difference."""
        return self.met - self.zonder

    @property
    def verhouding(self) -> Floats:
        """The risk ratio."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.met / self.zonder)

    def interval_verschil(self) -> tuple[Floats, Floats]:
        """The 95 % interval of the difference, by its variance."""
        half = Z_95 * np.sqrt(self.var_verschil)
        return self.verschil - half, self.verschil + half

    def interval_verhouding(self) -> tuple[Floats, Floats]:
        """The 95 % interval of the ratio, by the variance of its log."""
        factor = np.exp(Z_95 * np.sqrt(self.var_log))
        return self.verhouding / factor, self.verhouding * factor


def mantel_haenszel(t: Tellingen) -> Schatting:
    """The risk difference and risk ratio over strata.

    A stratum weighs n1 n0 / N: it counts for as much as there is to compare in it. What is estimated is the mean risk
    with it, and without it, over strata with these weights. It asks for no risk, difference or ratio that is the same
    in every stratum; where one is, that is what comes out.

    With one stratum this is the plain risk ratio with Katz' interval.

    References
    ----------
    Mantel and Haenszel, JNCI 22 (1959). Greenland and Robins, Biometrics 41 (1985): the ratio, and both variances.

    Examples
    --------
    >>> one = mantel_haenszel(Tellingen(*(np.array([n]) for n in (15.0, 100.0, 10.0, 200.0))))
    >>> round(float(one.verschil), 6), round(float(one.verhouding), 6)
    (0.1, 3.0)
    """
    n = np.maximum(t.n1 + t.n0, 1)
    n1, n0 = np.maximum(t.n1, 1), np.maximum(t.n0, 1)
    weight = np.sum(t.n1 * t.n0 / n, axis=0)
    met, zonder = np.sum(t.a * t.n0 / n, axis=0), np.sum(t.c * t.n1 / n, axis=0)
    spread = t.a * (t.n1 - t.a) * t.n0**2 / n1 + t.c * (t.n0 - t.c) * t.n1**2 / n0
    both = np.sum((t.n1 * t.n0 * (t.a + t.c) - t.a * t.c * (t.n1 + t.n0)) / n**2, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Schatting(
            met / weight, zonder / weight, np.sum(spread / n**2, axis=0) / weight**2, both / (met * zonder)
        )
