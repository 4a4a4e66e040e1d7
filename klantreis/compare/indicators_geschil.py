"""Indicators of objections: how often, linked how, and with what outcome (definition 7)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.objections import is_gegrond, links_of
from klantreis.compare.indicators_zaak import first_of, one_of
from klantreis.compare.measures import Meting
from klantreis.compare.units import Eenheden, Gegevens, dense_residents
from klantreis.terms.facts import Bools
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_compare import BEZWAARTIJD
from klantreis.vocabulary_links import BEZWAAR, METHODEN, PRIMAIR


def dispute_measures(data: Gegevens) -> Iterator[Meting]:
    """Every indicator of objections."""
    yield _contested(data)
    bezwaren = _received(data)
    methods = _linked_how(data, bezwaren)
    yield one_of(bezwaren, methods, data.opzet.volgtijd, "bezwaarmethode")
    yield _upheld(data, bezwaren)


def _contested(data: Gegevens) -> Meting:
    """Of zaken with a first decision so early that an objection to it would have been seen: whether one came, to that
    decision or to another one that was as early. Later decisions count for nobody: an old zaak has had more of them."""
    zaken, latest = data.zaken, data.opzet.volgtijd - BEZWAARTIJD
    besluiten = data.tables["besluiten"]
    besluiten = besluiten.filter(pc.equal(besluiten["soort"], PRIMAIR))
    known = pc.coalesce(besluiten["bekend_op"], besluiten["besluit_op"])
    own = first_of(zaken.ids, besluiten["zaak"], known) - zaken.begin <= latest
    links = links_of(data.tables["koppelingen"])
    links = links.filter(pc.equal(links["soort"], BEZWAAR))
    decision = pc.index_in(links["besluit"], value_set=besluiten["besluit"].combine_chunks())
    links, decision = links.filter(pc.is_valid(decision)), pc.drop_null(decision)
    days = links["dagen_na_besluit"].to_numpy().astype(np.int64)
    on, sent = (day.take(decision).cast(pa.int32()).to_numpy() for day in (besluiten["besluit_op"], known))
    soon = pa.array((days >= 0) & (days <= BEZWAARTIJD + sent - on))
    contested = first_of(zaken.ids, links["besluit_zaak"].filter(soon), known.take(decision).filter(soon))
    values = (contested - zaken.begin <= latest)[own].astype(np.float64)
    return Meting("bestreden", zaken.waar(own), values, data.opzet.volgtijd)


def _received(data: Gegevens) -> Eenheden:
    """The objections that were received in the windows."""
    rows = data.tables["bezwaren"]
    rows = rows.filter(pc.and_(pc.equal(rows["soort"], BEZWAAR), pc.is_valid(rows["ontvangen"])))
    cases = data.cases
    place = pc.index_in(rows["zaak"], value_set=cases["zaak"].combine_chunks())
    rows = rows.append_column("plaats", place).filter(pc.is_valid(place))
    at = rows["plaats"].to_numpy().astype(np.int64)
    begin = rows["ontvangen"].cast(pa.int32()).to_numpy().astype(np.int64)
    venster = data.venster(begin, cases["bron"].take(pa.array(at)))
    groups: dict[str, Bools] = {ALLES: np.ones(len(at), bool)}
    return Eenheden(
        "bezwaar", rows["bezwaar"].combine_chunks(), cases["zaak_nr"].to_numpy()[at], venster, begin,
        dense_residents(rows["inwoner"]), np.zeros(len(at), np.int64), groups,
    ).waar(venster >= 0)  # fmt: skip


def _linked_how(data: Gegevens, bezwaren: Eenheden) -> dict[str, Bools]:
    own = _rows(data, bezwaren)
    return {
        f"methode: {methode}": pc.fill_null(pc.equal(own["methode"], methode), False).to_numpy() for methode in METHODEN
    }


def _upheld(data: Gegevens, bezwaren: Eenheden) -> Meting:
    """Of objections that ended within the days that they are followed: whether the resident was right, or partly."""
    own = _rows(data, bezwaren)
    ended = pc.fill_null(own["afgehandeld"].cast(pa.int32()), np.iinfo(np.int32).max).to_numpy().astype(np.int64)
    done = ended - bezwaren.begin <= data.opzet.volgtijd
    right = np.array([is_gegrond(text) for text in own["uitkomst"].to_pylist()], bool)
    return Meting("gegrond", bezwaren.waar(done), right[done].astype(np.float64), data.opzet.volgtijd)


def _rows(data: Gegevens, bezwaren: Eenheden) -> pa.Table:
    """The rows of these objections; one zaak may hold an objection and an appeal under one id."""
    rows = data.tables["bezwaren"]
    rows = rows.filter(pc.equal(rows["soort"], BEZWAAR))
    return rows.take(pc.index_in(bezwaren.ids, value_set=rows["bezwaar"].combine_chunks()))
