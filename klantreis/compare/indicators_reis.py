"""Indicators of which the unit is the klantreis: returns, referrals, handovers, telling the story again (definition 7).

A klantreis is followed from its first day; what happens later than the last day that it is followed counts for no
klantreis, so that an old one has had no more time to go round than a new one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.journey_summary import geldig
from klantreis.compare.indicators_zaak import enough
from klantreis.compare.measures import Meting
from klantreis.compare.units import Eenheden, Gegevens
from klantreis.terms.facts import Bools, Ints

_GEEN = -1


def journey_measures(data: Gegevens) -> Iterator[Meting]:
    """Every indicator of klantreizen."""
    reizen = data.klantreizen
    tau = data.opzet.volgtijd
    if data.tables["klantreizen"]["inwoner"].null_count < len(data.tables["klantreizen"]):  # else they are the zaken
        yield Meting("klantreizen", reizen, np.ones(len(reizen)), tau)
    bezoeken = within(reizen, data.tables["bezoeken"], "aankomst", tau)
    yield _returns(data, reizen, bezoeken)
    yield _referrals(data, reizen, bezoeken)
    moves = data.tables["overdrachten"]
    arrived = within(reizen, moves.filter(pc.is_valid(moves["aankomst"])), "aankomst", tau)
    times = np.bincount(arrived["eenheid"].to_numpy(), minlength=len(reizen)).astype(np.float64)
    yield Meting("overdracht", reizen, times, tau)
    yield _lost(data, reizen)
    again = told_again(data, reizen, bezoeken)
    yield Meting("verhaal_opnieuw", reizen, again.astype(np.float64), tau)


def within(reizen: Eenheden, rows: pa.Table, tijd: str, dagen: int) -> pa.Table:
    """The rows of these klantreizen of which the time lies within so many days of their beginning, with their place in
    column `eenheid`."""
    place = pc.index_in(rows["klantreis"], value_set=reizen.ids)
    rows = rows.append_column("eenheid", place.cast(pa.int64())).filter(pc.is_valid(place))
    day = rows[tijd].cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)
    return rows.filter(pa.array(day - reizen.begin[rows["eenheid"].to_numpy()] <= dagen))


def _returns(data: Gegevens, reizen: Eenheden, bezoeken: pa.Table) -> Meting:
    """Whether a klantreis came back to a desk; per desk: of those that were there, whether they came back to it."""
    back = within(reizen, geldig(data.tables["lussen"]), "terugkeer", data.opzet.volgtijd)
    return _with_desks("terugkeer", reizen, bezoeken, back, data.opzet.volgtijd)


def _referrals(data: Gegevens, reizen: Eenheden, bezoeken: pa.Table) -> Meting:
    """Whether a klantreis was referred on; per desk: of those that were there, whether it referred them."""
    moves = data.tables["overdrachten"]
    sent = moves.filter(pc.equal(moves["bewijs"], "doorverwijzing"))
    gone = within(reizen, sent, "vertrek", data.opzet.volgtijd)
    return _with_desks("doorverwijzing", reizen, bezoeken, gone, data.opzet.volgtijd)


def _with_desks(indicator: str, reizen: Eenheden, bezoeken: pa.Table, rows: pa.Table, tau: int) -> Meting:
    """All klantreizen with their groups, and per desk those that were there.

    Parameters
    ----------
    rows : what happened, with its desk (van_loket) and the place of its klantreis (eenheid).
    """
    groups, values = {}, {}
    for naam in sorted(set(pc.drop_null(bezoeken["loket"]).unique().to_pylist())):
        groups[f"loket: {naam}"] = _any(reizen, bezoeken.filter(pc.equal(bezoeken["loket"], naam)))
        values[f"loket: {naam}"] = _any(reizen, rows.filter(pc.equal(rows["van_loket"], naam))).astype(np.float64)
    return Meting(
        indicator, reizen, _any(reizen, rows).astype(np.float64), tau, groepen=dict(reizen.groepen) | enough(groups),
        eigen=values,
    )  # fmt: skip


def _any(reizen: Eenheden, rows: pa.Table) -> Bools:
    """Which klantreizen have any of these rows."""
    found = np.zeros(len(reizen), bool)
    found[rows["eenheid"].to_numpy()] = True
    return found


def _lost(data: Gegevens, reizen: Eenheden) -> Meting:
    """Of klantreizen that were referred in time to arrive, whether a referral was not seen to arrive."""
    moves = data.tables["overdrachten"]
    tau = data.opzet.volgtijd - data.aankomst
    known = pc.invert(pc.is_in(moves["soort"], value_set=pa.array(["lopend", "buiten_beeld"])))
    sent = within(reizen, moves.filter(pc.and_(pc.equal(moves["bewijs"], "doorverwijzing"), known)), "vertrek", tau)
    gone = sent.filter(pc.equal(sent["soort"], "zoekgeraakt"))
    own = _any(reizen, sent)
    return Meting("zoekgeraakt", reizen.waar(own), _any(reizen, gone)[own].astype(np.float64), data.opzet.volgtijd)


def told_again(data: Gegevens, reizen: Eenheden, bezoeken: pa.Table) -> Bools:
    """Per klantreis whether on some route two different desks asked for the story.

    Along a route it is enough to know the last desk that asked: who asks after another desk did makes it the second.
    """
    desks = bezoeken["loket"].combine_chunks().dictionary_encode()
    desk = desks.indices.fill_null(_GEEN).to_numpy(zero_copy_only=False).astype(np.int64)
    asked = _asks(data.reisgebeurtenissen(reizen), bezoeken, desks.dictionary, desk)
    number = bezoeken["bezoek"].to_numpy()
    order = np.argsort(number)
    parent = np.searchsorted(number[order], bezoeken["voorganger"].fill_null(0).to_numpy())
    parent = np.minimum(parent, max(len(number) - 1, 0))
    known = number[order][parent] == bezoeken["voorganger"].fill_null(0).to_numpy() if len(number) else asked
    before = np.where(known, order[parent], _GEEN) if len(number) else np.empty(0, np.int64)
    here, again = np.where(asked, desk, _GEEN), np.zeros(len(desk), bool)
    up = before.copy()
    while (going := np.flatnonzero(asked & (up != _GEEN) & ~again)).size:
        at = up[going]
        again[going] = (here[at] != _GEEN) & (here[at] != desk[going])
        up[going] = before[at]
    found = np.zeros(len(reizen), bool)
    found[bezoeken["eenheid"].to_numpy()[again]] = True
    return found


def _asks(events: pa.Table, bezoeken: pa.Table, names: pa.Array, desk: Ints) -> Bools:
    """Which visits have an event of their own, at their own desk, that asks for the story. Between the first event of a
    visit and its last can be events of others: of a desk that was asked for advice, of an objection.

    Parameters
    ----------
    names, desk : the desks, and of every visit its place among them; -1 for a desk that is not known.
    """
    events = events.filter(pc.and_(events["uitvraag"], pc.is_in(events["loket"], value_set=names)))
    first, last, at = (
        column.to_numpy() for column in (
            bezoeken["eerste_gebeurtenis"], bezoeken["laatste_gebeurtenis"], events["gebeurtenis"]
        )
    )  # fmt: skip
    step = max(int(at.max(initial=0)), int(last.max(initial=0))) + 1
    asks = np.sort(pc.index_in(events["loket"], value_set=names).to_numpy().astype(np.int64) * step + at)
    found = np.searchsorted(asks, desk * step + last, "right") > np.searchsorted(asks, desk * step + first)
    return np.asarray(found & (desk != _GEEN), bool)
