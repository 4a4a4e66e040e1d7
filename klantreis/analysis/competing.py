"""Aalen-Johansen: how things end when there are several ways to end, and some of them are not over yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klantreis.analysis.survival import Floats, Ints, risk_sets


@dataclass(frozen=True)
class Uitkomsten:
    """Cumulative incidence per cause, at `tijden` (durations at which something ended).

    incidentie, variantie : (causes, times); row 0 is cause 1. The share that ended by then, in that way.
    overleving : the share that still goes on; with all causes it adds up to 1.
    op_risico : how many were still going on just before.
    """

    tijden: Floats
    incidentie: Floats
    variantie: Floats
    overleving: Floats
    op_risico: Ints

    def at(self, oorzaak: int, duur: float) -> tuple[float, float]:
        """The share that ended by `duur` by this cause (1, 2, ...), and its variance."""
        nr = int(np.searchsorted(self.tijden, duur, side="right")) - 1
        return (
            (0.0, 0.0) if nr < 0 else (float(self.incidentie[oorzaak - 1, nr]), float(self.variantie[oorzaak - 1, nr]))
        )

    def quantile(self, oorzaak: int, p: float) -> float | None:
        """The first duration by which at least a share `p` ended by this cause; None when it never comes so far."""
        reached = np.flatnonzero(self.incidentie[oorzaak - 1] >= p - 1e-12)
        return float(self.tijden[reached[0]]) if len(reached) else None


def aalen_johansen(
    duur: Floats, oorzaak: Ints, tau: float | None = None, instap: Floats | None = None, oorzaken: int | None = None
) -> Uitkomsten:
    """The cumulative incidence of each cause.

    Kaplan-Meier with the other causes as censored would say what happens in a world where those do not exist; this says
    what happens. With one cause it is one minus Kaplan-Meier, with Greenwood's variance.

    Parameters
    ----------
    duur : durations, in any unit, >= 0; not empty.
    oorzaak : 0 for what was still going on when last seen, else the cause of its end: 1, 2, ...
    tau : nothing after this duration; None for everything.
    instap : see kaplan_meier.
    oorzaken : how many causes there are, for those that occur nowhere; None: up to the highest that occurs.

    References
    ----------
    Aalen and Johansen, Scand. J. Statist. 5 (1978). The variance is of Greenwood's kind, by the delta method: Marubini
    and Valsecchi, Analysing Survival Data from Clinical Trials (1995), 10.3.

    Examples
    --------
    >>> both = aalen_johansen(np.array([1.0, 2, 3, 4]), np.array([1, 2, 0, 1]))
    >>> both.incidentie.tolist(), both.overleving.tolist()
    ([[0.25, 0.25, 0.75], [0.0, 0.25, 0.25]], [0.75, 0.5, 0.0])
    """
    causes = np.arange(1, 1 + (oorzaken if oorzaken is not None else int(np.max(oorzaak, initial=0))))
    tijden, at_risk, ended = risk_sets(duur, (oorzaak[:, None] == causes).astype(np.int64), instap)
    if tau is not None:
        inside = tijden <= tau
        tijden, at_risk, ended = tijden[inside], at_risk[inside], ended[inside]
    total = ended.sum(axis=1)
    left = at_risk - total
    going: Floats = np.cumprod(left / at_risk, dtype=np.float64)
    before = np.concatenate([[1.0], going])[:-1]
    d = ended.T
    incidence: Floats = np.cumsum(before * d / at_risk, axis=1)
    leaving = np.divide(total, at_risk * left, out=np.zeros(len(total)), where=left > 0)
    shared = before * d / at_risk**2
    # Sums over event times up to t of (F(t) - F(s))^2 leaving + before^2 d (n - d) / n^3 - 2 (F(t) - F(s)) shared.
    squares = (
        incidence**2 * np.cumsum(leaving)
        - 2 * incidence * np.cumsum(incidence * leaving, axis=1)
        + np.cumsum(incidence**2 * leaving, axis=1)
    )
    own = np.cumsum(before**2 * d * (at_risk - d) / at_risk**3, axis=1)
    cross = incidence * np.cumsum(shared, axis=1) - np.cumsum(incidence * shared, axis=1)
    return Uitkomsten(tijden, incidence, np.maximum(squares + own - 2 * cross, 0.0), going, at_risk)
