"""What the table `termijnen` says per act, desk or year: how many, how many in time, how much too late, what is open.

Figures are always per term: a term of the law and a service norm, weeks and hours, are never added up. Only a maximum
can be met or exceeded, so only those count here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.groups import groups, quantile, reached
from klantreis.terms.facts import Bools

GROEPEN = ("wet", "loket", "jaar")
"""By what terms may be grouped, beside by term; jaar is the year of the start."""

TELLINGEN = (
    "n", "binnen", "overschreden", "loopt", "open_nu", "te_laat_nu", "niet_te_bepalen", "niet_van_toepassing",
    "niet_geverifieerd",
)  # fmt: skip

_ONZEKER = r"(^|; )(dag_)?niet_geverifieerd(;|$)"


def overzicht(termijnen: pa.Table, per: Sequence[str] = ()) -> pa.Table:
    """Figures per term, and per group of `per`.

    Parameters
    ----------
    termijnen : the table `termijnen`, or some of its rows.
    per : names of GROEPEN.

    Returns
    -------
    one row per group and term, ordered by soort (the law first), by group and by term: the columns of `per` (null:
    not known); termijn, soort; int64: n (binnen + overschreden + loopt), binnen, overschreden, loopt, open_nu and
    te_laat_nu (still open at peildatum, and overdue), niet_te_bepalen, niet_van_toepassing, niet_geverifieerd (of n:
    rests on something that was not verified); aandeel_binnen (binnen / (binnen + overschreden)); mediaan_over and
    p90_over: days from the last day to the end, of terms that ended, negative when there were days left. p90_over is
    one that occurred: nothing between the last in time and the first too late.
    """
    rows = termijnen.filter(pc.equal(termijnen["richting"], "maximum"))
    if "jaar" in per:
        rows = rows.append_column("jaar", pc.year(rows["start"]))
    keys = [*per, "termijn", "soort"]
    group, names = groups(rows, keys)
    counts = {name: np.bincount(group[flag], minlength=len(names)) for name, flag in _vlaggen(rows).items()}
    decided = counts["binnen"] + counts["overschreden"]
    share = np.divide(counts["binnen"], decided, out=np.full(len(names), np.nan), where=decided > 0)
    ended = _bools(pc.and_(pc.is_valid(rows["werkelijk"]), pc.is_valid(rows["dagen_over"])))
    days = rows["dagen_over"].to_numpy()[ended]
    median = quantile(group[ended], days, len(names), 50)
    p90 = reached(group[ended], days, len(names), 90)
    columns = {key: names[key] for key in keys}
    columns |= {name: pa.array(counts[name], pa.int64()) for name in TELLINGEN}
    for name, values in (("aandeel_binnen", share), ("mediaan_over", median), ("p90_over", p90)):
        columns[name] = pa.array(np.round(values, 6), pa.float64(), mask=np.isnan(values))
    table = pa.table(columns)
    # "wettelijk" comes after "servicenorm" in the alphabet and before it in every list.
    return table.sort_by([("soort", "descending"), *((key, "ascending") for key in keys if key != "soort")])


def _vlaggen(rows: pa.Table) -> dict[str, Bools]:
    """For every row what it counts for."""
    status = {name: _is(rows, "status", name) for name in ("binnen", "overschreden", "loopt")}
    judged = status["binnen"] | status["overschreden"] | status["loopt"]
    open_ = open_nu(rows)
    reden = pc.fill_null(rows["reden"], "")
    return {
        "n": judged,
        **status,
        "open_nu": open_,
        "te_laat_nu": open_ & status["overschreden"],
        "niet_te_bepalen": _is(rows, "status", "niet_te_bepalen"),
        "niet_van_toepassing": _is(rows, "status", "niet_van_toepassing"),
        "niet_geverifieerd": judged & _bools(pc.match_substring_regex(reden, _ONZEKER)),
    }


def _is(rows: pa.Table, column: str, value: str) -> Bools:
    return _bools(pc.equal(rows[column], value))


def _bools(column: pa.ChunkedArray) -> Bools:
    return np.asarray(column.to_numpy(), bool)


def open_nu(rows: pa.Table) -> Bools:
    """Rows of `termijnen` that still run or are exceeded, and that nothing ended yet."""
    waiting = pc.is_in(rows["status"], value_set=pa.array(["loopt", "overschreden"]))
    return _bools(pc.and_(waiting, pc.is_null(rows["tot_gebeurtenis"])))


_OORZAKEN = (
    "geen_start", "geen_einde", "einde_voor_start", "geen_waarde", "geen_peildatum", "voorwaarde_onbekend",
    "uur_onbekend", "verordening_onbekend", "bestreden_besluit_onbekend", "bezwaar_te_laat", "binnen_marge",
    "uitzondering", "ingetrokken", "recht_vastgesteld", "gegevens_gevraagd", "recht_voorbij", "eerder_dan_minimum",
    "verdaging_zonder_datum",
)  # fmt: skip
"""Reasons that give a row its status; the others only say something about it."""

_ANDERS = "besluitdatum_gebruikt"
"""What gives a row its status when none of those does."""


def redenen(termijnen: pa.Table, status: str) -> pa.Table:
    """Why rows have a status: soort, reden (the first that explains it) and aantal, the most frequent first."""
    rows = termijnen.filter(pc.equal(termijnen["status"], status))
    pattern = rf"(?:^|; )(?P<reden>{'|'.join(_OORZAKEN)})(?:;|$)"
    first = pc.struct_field(pc.extract_regex(pc.fill_null(rows["reden"], ""), pattern), "reden")
    other = pc.if_else(pc.match_substring(pc.fill_null(rows["reden"], ""), _ANDERS), _ANDERS, "")
    rows = rows.select(["soort"]).append_column("reden", pc.coalesce(first, other))
    counted = rows.group_by(["soort", "reden"]).aggregate([([], "count_all")])
    return counted.rename_columns(["soort", "reden", "aantal"]).sort_by(
        [("soort", "descending"), ("aantal", "descending"), ("reden", "ascending")]
    )


def te_laat(termijnen: pa.Table, soort: str) -> pa.Table:
    """Rows of `termijnen` that are still open and over their last day, the longest first."""
    late = _bools(pc.equal(termijnen["status"], "overschreden")) & open_nu(termijnen)
    rows = termijnen.filter(pa.array(late & _is(termijnen, "soort", soort)))
    return rows.sort_by([("dagen_over", "descending"), ("zaak", "ascending"), ("termijn", "ascending")])


def binnenkort(termijnen: pa.Table, soort: str, dagen: int) -> pa.Table:
    """Rows of maxima that still run and whose last day comes within so many days, the soonest first."""
    running = _is(termijnen, "status", "loopt") & _is(termijnen, "richting", "maximum")
    near = _bools(pc.fill_null(pc.greater_equal(termijnen["dagen_over"], -dagen), False))
    rows = termijnen.filter(pa.array(running & near & _is(termijnen, "soort", soort)))
    return rows.sort_by([("dagen_over", "descending"), ("zaak", "ascending"), ("termijn", "ascending")])
