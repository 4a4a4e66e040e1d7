"""Findings that may rest on another way of registering: marked as such, for no calculation can tell (definition 7)."""

from __future__ import annotations

import pyarrow as pa

from klantreis.compare.verdict import ZEKER
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import TWIJFEL_AAN, VERGELIJKING


def with_doubt(vergelijking: pa.Table, waarschuwingen: pa.Table) -> pa.Table:
    """The comparison, with a remark at every finding between periods of which a warning says that they differ in how
    was registered, or that zaken are missing.

    A warning that names no second period was seen within the first; one without periods is about all.
    """
    warned = waarschuwingen.select(["soort", "periode_a", "periode_b"]).to_pylist()
    rows = vergelijking.to_pylist()
    for row in rows:
        if row["q"] is None or row["q"] >= ZEKER:
            continue
        pair = {row["periode_a"], row["periode_b"]}
        for words, soorten in TWIJFEL_AAN.items():
            own = [w for w in warned if w["soort"] in soorten]
            if any({w["periode_a"], w["periode_b"]} - {None} <= pair for w in own):
                row["opmerking"] = "; ".join(filter(None, (row["opmerking"], words)))
    return pa.Table.from_pylist(rows, schema_of(VERGELIJKING))
