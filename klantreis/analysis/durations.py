"""Durations -> the table `doorlooptijden` (definition 4): quantiles and restricted means, in days and in working days.

What still goes on is censored when it was last seen; what was first seen later than it began enters late; where there
are two ways to end, the one that is asked about is counted beside the other (Aalen-Johansen).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.analysis.competing import Uitkomsten, aalen_johansen
from klantreis.analysis.mantel_haenszel import Z_95
from klantreis.analysis.survival import Floats, kaplan_meier
from klantreis.schemas import schema_of
from klantreis.terms.calendar import EERSTE_DAG, LAATSTE_DAG, Kalender
from klantreis.terms.facts import Bools, Ints
from klantreis.vocabulary import DAG_US, DOORLOOPTIJDEN

VAN_BEGIN: Final = -(2**31)
"""In the column `vanaf`: watched from its very start."""
_PUNTEN: Final = (10, 25, 75, 90)
_MEDIAAN: Final = ("mediaan_dagen", "ci_laag", "ci_hoog")
Cijfers = dict[str, float | None]


def summarise(
    rows: pa.Table, niveau: str, kalender: Kalender, names: pa.Array | None = None, *, ander_einde: bool = False
) -> pa.Table:
    """Durations -> the table `doorlooptijden`.

    Parameters
    ----------
    rows : groep str, or int64 places in `names`; duur int64 [us]; van, tot int64: the days of its begin and of its end
        (of what still goes on the last day on which it was seen) [days since 1970]; geeindigd bool; weg bool
        (withdrawn). Where there are such: vanaf int64, the day from which it was watched, VAN_BEGIN for always; telt
        bool, whether its begin is known.
    ander_einde : what is `weg` ended in another way than the one asked about, and competes with it.

    Returns
    -------
    niveau, groep str; n (all that count), n_lopend (not ended), n_ingetrokken int64; mediaan_dagen with its 95 %
    interval, p10, p25, p75, p90 [days], null when the data do not reach it; rmst_dagen: the mean restricted to tau, the
    longest duration seen (null with another end); mediaan_werkdagen, p90_werkdagen, rmst_werkdagen: the same spells in
    working days; n_later int64: those of n that were watched from a later day than they began; n_weggelaten int64:
    left out of all this, because their begin is not known or they were over before their source was watched.
    """
    coded = rows["groep"].combine_chunks().dictionary_encode()
    groups = (coded.dictionary if names is None else names.take(coded.dictionary)).to_pylist()
    code = coded.indices.to_numpy(zero_copy_only=False)
    order = np.argsort(code, kind="stable")
    bounds = np.searchsorted(code[order], np.arange(len(groups) + 1))
    spells = _Duren(rows, order)
    found = [
        {"niveau": niveau, "groep": name, **spells.figures(slice(bounds[nr], bounds[nr + 1]), kalender, ander_einde)}
        for nr, name in enumerate(groups)
    ]
    found.sort(key=lambda row: (-row["n"], row["groep"]))
    return pa.Table.from_pylist(found, schema_of(DOORLOOPTIJDEN))


class _Duren:
    """The columns of spells, in the order of their groups."""

    def __init__(self, rows: pa.Table, order: Ints) -> None:
        def column(name: str, otherwise: int) -> Any:
            if name not in rows.column_names:
                return np.full(len(order), otherwise)
            return rows[name].to_numpy(zero_copy_only=False)[order]

        self.duur, self.van, self.tot = (column(name, 0) for name in ("duur", "van", "tot"))
        self.over, self.weg = (column(name, 0).astype(bool) for name in ("geeindigd", "weg"))
        vanaf = column("vanaf", VAN_BEGIN)
        self.late: Bools = self.van < vanaf
        # Watched from the end of the day before: what ends on the first day is seen to end.
        self.instap: Ints = np.where(self.late, vanaf - 1 - self.van, 0)
        self.telt: Bools = column("telt", 1).astype(bool) & ~(self.late & (self.tot < vanaf))

    def figures(self, part: slice, kalender: Kalender, ander_einde: bool) -> dict[str, Any]:
        """Counts and figures of one group."""
        own = np.flatnonzero(self.telt[part]) + part.start
        over, weg, van, entry = self.over[own], self.weg[own], self.van[own], self.instap[own]
        of = _incidence if ander_einde else _survival
        shown = of(self.duur[own] / DAG_US, over, weg, entry) if len(own) else {}
        # Days that the calendar does not know have no working days.
        inside = np.flatnonzero((van >= EERSTE_DAG) & (self.tot[own] <= LAATSTE_DAG) & (van <= self.tot[own]))
        worked = kalender.werkdagen_tussen(van[inside], self.tot[own][inside])
        entry = kalender.werkdagen_tussen(van[inside], van[inside] + entry[inside])
        # Without a working day since it was first watched there is nothing to see of it.
        seen = (entry == 0) | (worked > entry)
        some = inside[seen]
        at_work = of(worked[seen].astype(np.float64), over[some], weg[some], entry[seen]) if len(some) else {}
        figures = {
            **{name: shown.get(name) for name in (*_MEDIAAN, *(f"p{p}" for p in _PUNTEN), "rmst_dagen", "tau")},
            "mediaan_werkdagen": at_work.get("mediaan_dagen"), "p90_werkdagen": at_work.get("p90"),
            "rmst_werkdagen": at_work.get("rmst_dagen"),
        }  # fmt: skip
        return {
            "n": len(own), "n_lopend": int((~over).sum()), "n_ingetrokken": int(weg.sum()),
            **{name: None if value is None else round(value, 6) for name, value in figures.items()},
            "n_later": int(self.late[own].sum()), "n_weggelaten": part.stop - part.start - len(own),
        }  # fmt: skip


def _survival(duur: Floats, over: Bools, _weg: Bools, instap: Ints) -> Cijfers:
    """Kaplan-Meier: until it ends, in whatever way."""
    curve = kaplan_meier(duur, over, instap.astype(np.float64))
    quantiles = [curve.quantile(0.5), *curve.median_interval(), *(curve.quantile(p / 100) for p in _PUNTEN)]
    return _named(quantiles) | {"rmst_dagen": curve.restricted_mean(curve.langste), "tau": curve.langste}


def _incidence(duur: Floats, over: Bools, weg: Bools, instap: Ints) -> Cijfers:
    """Aalen-Johansen: until it ends as asked, with the share of all that it will ever come to as it is."""
    cause = np.where(over, np.where(weg, 2, 1), 0)
    curve = aalen_johansen(duur, cause, instap=instap.astype(np.float64), oorzaken=2)
    quantiles = [curve.quantile(1, 0.5), *median_interval(curve), *(curve.quantile(1, p / 100) for p in _PUNTEN)]
    return _named(quantiles) | {"rmst_dagen": None, "tau": float(np.max(duur))}


def median_interval(curve: Uitkomsten) -> tuple[float | None, float | None]:
    """The 95 % interval of the duration by which half ended by cause 1: where the log-log interval of the incidence
    holds one half; None where it never comes so far.

    Without another cause it is that of Kaplan-Meier (`Overleving.median_interval`, where the curve is above nothing).
    """
    share, variance = curve.incidentie[0], curve.variantie[0]
    inside = (share > 0) & (share < 1 - 1e-9)  # a sum of shares need not come to one exactly
    going = 1 - share[inside]
    theta = np.log(-np.log(going))
    spread = Z_95 * np.sqrt(variance[inside]) / (going * -np.log(going))
    low, high = 1 - np.exp(-np.exp(theta - spread)), 1 - np.exp(-np.exp(theta + spread))
    times = curve.tijden[inside]
    early, late = np.flatnonzero(high >= 0.5 - 1e-12), np.flatnonzero(low >= 0.5 - 1e-12)
    return float(times[early[0]]) if len(early) else None, float(times[late[0]]) if len(late) else None


def _named(quantiles: Sequence[float | None]) -> Cijfers:
    return dict(zip((*_MEDIAAN, *(f"p{p}" for p in _PUNTEN)), quantiles, strict=True))
