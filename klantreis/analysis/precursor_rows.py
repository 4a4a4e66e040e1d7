"""Decisions that can be compared, in numbers: what each has, in which stratum it is, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array

from klantreis.analysis.bootstrap import Vergelijking
from klantreis.analysis.mantel_haenszel import Ints
from klantreis.vocabulary import ONBEKEND
from klantreis.vocabulary_links import TELT_MEE, VOORAFGAAND_KENMERKEN

STRATA: Final = ("wet", "jaar", "uitkomst")
"""Within what decisions are compared; no feature is one of these."""
MISSCHIEN: Final = ("tijd_tot_besluit", "variant")
"""Kinds of features that are not known of every decision; then it neither has it nor lacks it."""


@dataclass(frozen=True)
class Besluitrijen:
    """Decisions that count, in the order of the log.

    namen : per feature its kind and level, in their order. heeft, bekend, soort, stratum, groep : as in
    bootstrap.Vergelijking; a group is a resident, or a zaak without one. bestreden : "ja", "nee" or "onbekend".
    inwoners : known residents of the decisions that are "ja" or "nee".
    """

    namen: list[tuple[str, str]]
    heeft: csr_array
    bekend: csr_array
    soort: Ints
    stratum: Ints
    groep: Ints
    bestreden: np.ndarray[tuple[int], np.dtype[np.object_]]
    inwoners: int

    @property
    def zeker(self) -> Ints:
        """Places of the decisions of which it is known whether they were contested."""
        return np.flatnonzero(self.bestreden != "onbekend")

    def vergelijking(self, rows: Ints, kenmerken: Ints, *, als: bool = False) -> Vergelijking:
        """Some decisions, compared for some features.

        Parameters
        ----------
        als : decisions of which it is not known are taken to be contested.
        """
        contested = (self.bestreden == "ja") | ((self.bestreden == "onbekend") & als)
        _groups, group = np.unique(self.groep[rows], return_inverse=True)
        return Vergelijking(
            self.heeft[rows][:, kenmerken], self.bekend[rows], self.soort[kenmerken], contested[rows].astype(np.int64),
            self.stratum[rows], group.astype(np.int64),
        )  # fmt: skip


def comparable_rows(besluiten: pa.Table) -> Besluitrijen:
    """The decisions that count, of rows of `voorafgaand_besluiten`."""
    table = besluiten.filter(pc.equal(besluiten["telt"], TELT_MEE)).sort_by("gebeurtenis")
    namen, heeft = _kenmerken(table)
    kinds = [kenmerk for kenmerk, _niveau in namen]
    known = np.ones((len(table), 1 + len(MISSCHIEN)))
    for nr, kenmerk in enumerate(MISSCHIEN, start=1):
        own = [place for place, kind in enumerate(kinds) if kind == kenmerk]
        known[:, nr] = heeft[:, own].sum(axis=1) > 0
    soort = np.array([1 + MISSCHIEN.index(kind) if kind in MISSCHIEN else 0 for kind in kinds], np.int64)
    strata = table.set_column(table.schema.get_field_index("op"), "jaar", pc.year(table["op"]))
    stratum = np.zeros(len(table), np.int64)
    for name in STRATA:
        codes = _codes(pc.fill_null(strata[name].cast(pa.string()), ONBEKEND))
        stratum = _codes(pa.chunked_array([pa.array(stratum * (int(codes.max(initial=0)) + 1) + codes)]))
    # A zaak cannot be called like a resident's pseudonym.
    who = pc.coalesce(table["inwoner"], pc.binary_join_element_wise("zaak", table["zaak"], " "))
    bestreden = np.array(table["bestreden"].to_pylist(), object)
    people = pc.count_distinct(table["inwoner"].filter(pa.array(bestreden != "onbekend"))).as_py()
    return Besluitrijen(namen, heeft, csr_array(known), soort, stratum, _codes(who), bestreden, people)


def _codes(column: pa.ChunkedArray) -> Ints:
    """Values as numbers, in the order in which they first come."""
    coded = column.combine_chunks().dictionary_encode()
    return np.asarray(coded.indices.to_numpy(), np.int64)


def _kenmerken(table: pa.Table) -> tuple[list[tuple[str, str]], csr_array]:
    """The features that occur, by kind and level, and which decision has which."""
    lists = table["kenmerken"].combine_chunks()
    texts = lists.flatten().dictionary_encode()
    owner = np.repeat(np.arange(len(table)), pc.list_value_length(lists).to_numpy())
    labels, late, quarter = _kwarten(table["dagen_sinds_melding"])
    names = [*texts.dictionary.to_pylist(), *(f"tijd_tot_besluit: {label}" for label in labels)]
    split = [(text.partition(": ")[0], text.partition(": ")[2]) for text in names]
    kinds = list(VOORAFGAAND_KENMERKEN)
    order = sorted(range(len(split)), key=lambda nr: (kinds.index(split[nr][0]), split[nr][1]))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    rows = np.concatenate([owner, late])
    code = place[np.concatenate([texts.indices.to_numpy(), len(texts.dictionary) + quarter]).astype(np.int64)]
    return [split[nr] for nr in order], csr_array((np.ones(len(rows)), (rows, code)), shape=(len(table), len(order)))


def _kwarten(dagen: pa.ChunkedArray) -> tuple[list[str], Ints, Ints]:
    """The quarters of a time: their labels; which rows have a time, and in which quarter it is."""
    known = dagen.is_valid().to_numpy()
    rows, days = np.flatnonzero(known), dagen.drop_null().to_numpy().astype(np.int64)
    if not len(days):
        return [], rows, rows
    q1, q2, q3 = np.sort(days)[[(len(days) * part + 3) // 4 - 1 for part in (1, 2, 3)]].tolist()
    labels = [
        f"1e kwart, hoogstens {q1} dagen", f"2e kwart, {q1 + 1} tot en met {q2} dagen",
        f"3e kwart, {q2 + 1} tot en met {q3} dagen", f"4e kwart, meer dan {q3} dagen",
    ]  # fmt: skip
    quarter = np.searchsorted([q1, q2, q3], days, "left")
    present = np.unique(quarter)
    return [labels[nr] for nr in present.tolist()], rows, np.searchsorted(present, quarter)
