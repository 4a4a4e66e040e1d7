"""Which desks, and which acts, come together in one klantreis (definition 3, `samenloop`)."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.schemas import conform, schema_of
from klantreis.vocabulary_journeys import SAMENLOOP, SAMENLOOPSOORTEN, TUSSEN


def overlap(klantreizen: pa.Table) -> pa.Table:
    """The table `samenloop`: klantreizen and residents by the set of desks, and by the set of acts.

    Klantreizen with one name count too; those without a known desk, or act, are in no row of that kind.

    Parameters
    ----------
    klantreizen : inwoner str, loketten and wetten str ("A; B", distinct names in order; null for none).

    Returns
    -------
    soort str (loketten | wetten), combinatie str, aantal int64 (its names), klantreizen int64, inwoners int64
    (distinct; null when no klantreis has a known resident); by soort, most klantreizen first, then combinatie.
    """
    nobody = klantreizen["inwoner"].null_count == len(klantreizen)
    parts = [schema_of(SAMENLOOP).empty_table()]
    for soort in SAMENLOOPSOORTEN:
        known = klantreizen.filter(pc.is_valid(klantreizen[soort])).select([soort, "inwoner"])
        counted = known.group_by(soort).aggregate([([], "count_all"), ("inwoner", "count_distinct")])
        names = pc.add(pc.count_substring(counted[soort], TUSSEN), 1)
        residents = counted["inwoner_count_distinct"]
        table = pa.table(
            {
                "soort": pa.array([soort] * len(counted), pa.string()),
                "combinatie": counted[soort],
                "aantal": names,
                "klantreizen": counted["count_all"],
                "inwoners": pa.nulls(len(counted), pa.int64()) if nobody else residents,
            }
        )
        parts.append(conform(table.sort_by([("klantreizen", "descending"), ("combinatie", "ascending")]), SAMENLOOP))
    return pa.concat_tables(parts)
