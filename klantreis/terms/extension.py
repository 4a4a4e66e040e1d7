"""Announced extensions (verdaging) -> the day to which a term is extended.

An extension counts only when it is announced within the term as it then stands. Without consent it goes no further
than the rule allows; the Algemene termijnenwet does not apply to the sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klantreis.terms.calendar import LAATSTE_DAG, Kalender
from klantreis.terms.clock import Pauzes, einde, lengte, rangen, verschoven
from klantreis.terms.facts import GEEN, Gevallen, Ints
from klantreis.terms.models import Waarde
from klantreis.terms.reasons import bit

EINDELOOS = LAATSTE_DAG + 1
"""The end of a grey zone that has none."""


@dataclass(frozen=True)
class Verlenging:
    """Terms with their extensions.

    uiterlijk : the last day, extension included. grijs_tot : with an extension that named no day, the last day on
    which the end could still be in time (GEEN: no such zone). Per item of Gevallen.uitstel, in its order: `tot`, the
    end that it gave (GEEN: it did not count), and `reden`.
    """

    uiterlijk: Ints
    grijs_tot: Ints
    tot: Ints
    reden: Ints


def verlengd(
    gevallen: Gevallen, eind: Ints, aantal: Ints, waarde: Waarde, pauzes: Pauzes, kalender: Kalender, *,
    termijnenwet: bool,
) -> Verlenging:  # fmt: skip
    """Extend terms whose last day is `eind` by what was announced.

    References
    ----------
    Awb 4:14(3) (a named reasonable term), 7:10(3) (at most six weeks), 7:10(4) and 4:15(2)(a) (consent).
    """
    items = gevallen.uitstel
    said, named = items.velden["aangekondigd"], items.velden["tot"]
    agreed = items.velden["instemming"] == 1
    end, grey, cap = eind.copy(), np.full_like(eind, GEEN), np.full_like(eind, GEEN)
    tot, reden = np.full_like(said, GEEN), np.zeros_like(said)
    rule = waarde.verdaging
    for place in rangen(items.rij):
        reden[place] |= np.where(said[place] <= end[items.rij[place]], 0, bit("verdaging_te_laat"))
        place = place[said[place] <= end[items.rij[place]]]
        rij, on, day = items.rij[place], said[place], named[place]
        own = pauzes.kies(rij, len(eind))
        bound = np.full_like(on, EINDELOOS)
        if rule is not None and rule.aantal is not None:
            # The most that is allowed counts from the term as it stood at the first announcement.
            then = einde(gevallen.start[rij], aantal[rij], waarde.eenheid, own.tot(on), kalender, termijnenwet)
            most = then + lengte(then, np.full_like(then, rule.aantal), rule.eenheid)
            cap[rij] = np.where(cap[rij] == GEEN, most, cap[rij])
            bound = np.where(agreed[place], EINDELOOS, cap[rij])
        undated = day == GEEN
        reden[place] |= np.where(~undated & (day > bound), bit("verdaging_begrensd"), 0)
        goal = np.where(undated, bound, np.minimum(day, bound))
        shifted = np.where(goal >= EINDELOOS, EINDELOOS, verschoven(goal, on, own))
        end[rij] = np.where(undated, end[rij], np.maximum(end[rij], shifted))
        grey[rij] = np.where(undated, np.maximum(grey[rij], shifted), grey[rij])
        tot[place] = np.where(undated, GEEN, shifted)
    return Verlenging(end, np.where(grey > end, grey, GEEN), tot, reden)
