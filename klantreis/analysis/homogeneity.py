"""Whether a risk ratio is the same in every stratum."""

from __future__ import annotations

import numpy as np
from scipy.stats import chi2

from klantreis.analysis.mantel_haenszel import Tellingen, mantel_haenszel


def homogeneity_test(t: Tellingen) -> float | None:
    """The p of Gart and Nam's score test of one risk ratio in all strata, at that of Mantel and Haenszel.

    As the common ratio is theirs and not the likeliest one, Tarone's correction is subtracted. Strata in which nobody
    or everybody had the outcome, or that lack one of the groups, say nothing about a ratio.

    Parameters
    ----------
    t : counts per stratum of one comparison.

    Returns
    -------
    p; None with fewer than two strata that say something, or without a ratio.

    References
    ----------
    Gart and Nam, Biometrics 44 (1988): the score. Miettinen and Nurminen, Statistics in Medicine 4 (1985): the risks
    under a given ratio. Tarone, Biometrika 72 (1985): the correction.
    """
    ratio = float(mantel_haenszel(t).verhouding)
    m, n = t.a + t.c, t.n1 + t.n0
    own = t.vergelijkbaar & (m > 0) & (m < n)
    if not np.isfinite(ratio) or ratio == 0 or np.count_nonzero(own) < 2:
        return None
    a, n1, c, n0, m, n = (part[own] for part in (t.a, t.n1, t.c, t.n0, m, n))
    b = n1 * ratio + a + n0 + c * ratio
    zonder = (b - np.sqrt(b * b - 4 * n * ratio * m)) / (2 * n * ratio)
    met = ratio * zonder
    # Both forms are the same score; one of them holds where the larger risk is forced to be all.
    score = (n0 * zonder - c) / (1 - zonder) if ratio >= 1 else (a - n1 * met) / (1 - met)
    precision = (1 - met) / (n1 * met) + (1 - zonder) / (n0 * zonder)
    tarone = np.sum(score) ** 2 / np.sum(1 / precision)
    return float(chi2.sf(np.sum(score**2 * precision) - tarone, len(a) - 1))
