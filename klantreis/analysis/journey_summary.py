"""Desks, handovers and loops put together: how many, of how many residents, and how long it took.

Residents are counted as far as they are known; when the klantreizen have none at all, their number is null. A klantreis
without a resident counts as a klantreis and as no resident.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.groups import distinct, groups, quantile
from klantreis.terms.facts import Bools, Ints
from klantreis.vocabulary import ONBEKEND
from klantreis.vocabulary_journeys import KLOPT_NIET, OVERDRACHTSOORTEN

ZONDER_AFLOOP = ("lopend", "buiten_beeld")
"""Referrals of which it cannot be known yet, or here, whether they arrived."""
_MICRO = 1_000_000
"""Days are stored to the millionth: added up as integers, so that no order of adding matters."""


def desks(bezoeken: pa.Table, klantreizen: pa.Table) -> pa.Table:
    """The desks that were visited.

    Returns
    -------
    loket (unknown: ONBEKEND), in the order of the names; klantreizen and inwoners: distinct ones.
    """
    rows = _met_inwoner(bezoeken.select(["loket", "klantreis"]), klantreizen)
    rows = rows.set_column(0, "loket", pc.fill_null(rows["loket"], ONBEKEND))
    group, found = groups(rows, ["loket"])
    return _geteld(found, rows, group, kent_inwoners(klantreizen)).sort_by("loket")


def handovers(overdrachten: pa.Table, klantreizen: pa.Table) -> pa.Table:
    """Handovers by desk, next desk and kind, referrals without a follow-up too.

    Returns
    -------
    van, naar (unknown: ONBEKEND), in the order of the names; soort (a key of OVERDRACHTSOORTEN; null: all kinds
    together, the last row of every pair); aantal; klantreizen and inwoners: distinct ones; mediaan_dagen: median wait
    of those that arrived [days], null when none did.
    """
    rows = _met_inwoner(overdrachten.select(["klantreis", "soort", "wachtdagen"]), klantreizen)
    for new, old in (("van", "van_loket"), ("naar", "naar_loket")):
        rows = rows.append_column(new, pc.fill_null(overdrachten[old], ONBEKEND))
    parts = []
    for keys in (["van", "naar", "soort"], ["van", "naar"]):
        group, found = groups(rows, keys)
        if "soort" not in keys:
            found = found.append_column("soort", pa.nulls(len(found), pa.string()))
        table = _geteld(
            found.append_column("aantal", _aantal(group, len(found))), rows, group, kent_inwoners(klantreizen)
        )
        parts.append(table.append_column("mediaan_dagen", _mediaan(group, rows["wachtdagen"], len(found))))
    return pa.concat_tables(parts).sort_by([(key, "ascending") for key in ("van", "naar", "soort")])


def loops(lussen: pa.Table, klantreizen: pa.Table) -> pa.Table:
    """Returns by path, most days together without registered gain of phase first.

    Returns that a person called wrong (`oordeel`) are left out.

    Returns
    -------
    pad, soort; aantal; klantreizen and inwoners: distinct ones; mediaan_dagen: median of the days from leaving to
    coming back; met, zonder, onbekend: counts by voortgang; gelijktijdig: those of which a boundary rests on a tie;
    dagen_zonder: days together of those without registered gain of phase, which is what lists are ordered by.
    """
    rows = _met_inwoner(geldig(lussen), klantreizen)
    group, found = groups(rows, ["pad", "soort"])
    n = len(found)
    table = _geteld(found.append_column("aantal", _aantal(group, n)), rows, group, kent_inwoners(klantreizen))
    table = table.append_column("mediaan_dagen", _mediaan(group, rows["tussentijd_dagen"], n))
    for name, voortgang in (("met", "ja"), ("zonder", "nee"), ("onbekend", "nog_onbekend")):
        table = table.append_column(name, _aantal(group[_is(rows, "voortgang", voortgang)], n))
    table = table.append_column("gelijktijdig", _aantal(group[rows["gelijktijdig"].to_numpy()], n))
    without = _is(rows, "voortgang", "nee")
    micros = np.zeros(n, np.int64)
    np.add.at(micros, group[without], np.rint(rows["tussentijd_dagen"].to_numpy()[without] * _MICRO).astype(np.int64))
    table = table.append_column("dagen_zonder", pa.array(micros / _MICRO))
    return table.sort_by([("dagen_zonder", "descending"), ("aantal", "descending"), ("pad", "ascending")])


def geldig(lussen: pa.Table) -> pa.Table:
    """The returns that nobody called wrong."""
    return lussen.filter(pc.fill_null(pc.not_equal(lussen["oordeel"], KLOPT_NIET), True))


def kinds_together(overdrachten: pa.Table) -> dict[str, int]:
    """Handovers by kind, every kind named."""
    counts = Counter(overdrachten["soort"].to_pylist())
    return {soort: counts[soort] for soort in OVERDRACHTSOORTEN}


def referrals(overdrachten: pa.Table) -> tuple[int, int]:
    """Referrals of which it can be known whether they arrived, and how many of those were not seen to arrive."""
    own = overdrachten.filter(pc.equal(overdrachten["bewijs"], "doorverwijzing"))
    known = ~np.isin(own["soort"].to_numpy(), ZONDER_AFLOOP)
    return int(known.sum()), int(_is(own, "soort", "zoekgeraakt").sum())


def overview(tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    """The figures that a run begins with.

    Parameters
    ----------
    tables : klantreizen, bezoeken, overdrachten and lussen.

    Returns
    -------
    klantreizen, lopend (those that still go on), inwoners (None: none is known), zonder_inwoner (klantreizen);
    loketten: known desks that were visited; schrijfwijzen: of these the names that may be one desk's, group by group;
    overdrachten: handovers and referrals;
    met_terugkeer, inwoners_terug: klantreizen and residents with a return; keer_terug: returns; lus: the path with most
    days together without registered gain of phase (a row of `loops`), None without any; kent_fasen; doorverwijzingen
    and zonder_vervolg: as `referrals` gives them.
    """
    klantreizen = tables["klantreizen"]
    known = kent_inwoners(klantreizen)
    returns = _met_inwoner(geldig(tables["lussen"]), klantreizen)
    longest = loops(tables["lussen"], klantreizen).slice(0, 1).to_pylist()
    doorverwijzingen, zonder_vervolg = referrals(tables["overdrachten"])
    return {
        "klantreizen": len(klantreizen), "lopend": pc.sum(klantreizen["lopend"]).as_py() or 0,
        "inwoners": _verschillend(klantreizen["inwoner"]) if known else None,
        "zonder_inwoner": klantreizen["inwoner"].null_count,
        "loketten": _verschillend(tables["bezoeken"]["loket"]),
        "schrijfwijzen": spellings(tables["bezoeken"]["loket"].drop_null().unique().to_pylist()),
        "overdrachten": len(tables["overdrachten"]),
        "met_terugkeer": _verschillend(returns["klantreis"]),
        "inwoners_terug": _verschillend(returns["inwoner"]) if known else None, "keer_terug": len(returns),
        "lus": longest[0] if longest and longest[0]["dagen_zonder"] else None, "kent_fasen": kent_fasen(klantreizen),
        "doorverwijzingen": doorverwijzingen, "zonder_vervolg": zonder_vervolg,
    }  # fmt: skip


def spellings(namen: Iterable[str]) -> list[list[str]]:
    """Names that differ in nothing but capitals, spaces and punctuation, put together; in the order of the names.

    >>> spellings(["Wmo loket", "CJG", "C.J.G.", "Werkplein", "Wmo-loket"])
    [['C.J.G.', 'CJG'], ['Wmo loket', 'Wmo-loket']]
    """
    same: dict[str, list[str]] = defaultdict(list)
    for naam in sorted(namen):
        same[re.sub(r"[\W_]", "", naam).casefold()].append(naam)
    return [group for letters, group in same.items() if letters and len(group) > 1]


def _verschillend(column: pa.ChunkedArray) -> int:
    return int(pc.count_distinct(column, mode="only_valid").as_py())


def _met_inwoner(rows: pa.Table, klantreizen: pa.Table) -> pa.Table:
    """Rows with the resident of their klantreis."""
    place = pc.index_in(rows["klantreis"], value_set=klantreizen["klantreis"].combine_chunks())
    return rows.append_column("inwoner", klantreizen["inwoner"].combine_chunks().take(place))


def kent_inwoners(klantreizen: pa.Table) -> bool:
    """Whether any klantreis has a resident that is known."""
    return bool(klantreizen["inwoner"].null_count < len(klantreizen))


def kent_fasen(klantreizen: pa.Table) -> bool:
    """Whether any klantreis is known to have been in a phase."""
    return bool(klantreizen["fase_bereikt"].null_count < len(klantreizen))


def _geteld(table: pa.Table, rows: pa.Table, group: Ints, inwoners: bool) -> pa.Table:
    """Groups with their distinct klantreizen, and residents where the log knows those."""
    n = len(table)
    table = table.append_column("klantreizen", pa.array(distinct(group, rows["klantreis"], n), pa.int64()))
    residents = pa.array(distinct(group, rows["inwoner"], n)) if inwoners else pa.nulls(n)
    return table.append_column("inwoners", residents.cast(pa.int64()))


def _aantal(group: Ints, n: int) -> pa.Array:
    return pa.array(np.bincount(group, minlength=n), pa.int64())


def _mediaan(group: Ints, days: pa.ChunkedArray, n: int) -> pa.Array:
    known = ~days.is_null().to_numpy()
    found = np.round(quantile(group[known], days.to_numpy()[known], n, 50), 6)
    return pa.array(found, pa.float64(), mask=np.isnan(found))


def _is(rows: pa.Table, column: str, value: str) -> Bools:
    return np.asarray(pc.equal(rows[column], value).to_numpy(), bool)
