"""A person's verdict on a loop ("klopt niet"), respected in what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.verdicts.reading import Oordeel
from klantreis.verdicts.weighing import LUS, kenmerk, weeg
from klantreis.vocabulary_journeys import KLOPT_NIET


def loop_keys(lussen: pa.Table) -> list[str]:
    """Per loop its kenmerk: the zaak in which it came back, its path, and when it left and came back."""
    return [
        kenmerk(
            LUS, row["lus"].rpartition("/")[0], row["pad"], row["vertrek"].isoformat(), row["terugkeer"].isoformat()
        )
        for row in lussen.select(["lus", "pad", "vertrek", "terugkeer"]).to_pylist()
    ]


def judged(tables: Mapping[str, pa.Table], oordelen: Sequence[Oordeel]) -> dict[str, pa.Table]:
    """The tables in which verdicts count: lussen, klantreizen and oordelen.

    A loop that is called wrong keeps its row, with the verdict; it no longer counts as a return of its klantreis.
    """
    lussen, reizen = tables["lussen"], tables["klantreizen"]
    keys = loop_keys(lussen) if oordelen else []
    counts, table = weeg(oordelen, dict(zip(keys, lussen["lus"].to_pylist(), strict=True) if oordelen else ()))
    if counts:
        said = [counts[key].oordeel if key in counts else None for key in keys]
        lussen = _vervang(lussen, "oordeel", pa.array(said, pa.string()))
        wrong = Counter(
            reis for reis, what in zip(lussen["klantreis"].to_pylist(), said, strict=True) if what == KLOPT_NIET
        )
        off = [wrong.get(reis, 0) for reis in reizen["klantreis"].to_pylist()]
        reizen = _vervang(reizen, "terugkeren", pc.subtract(reizen["terugkeren"], pa.array(off, pa.int64())))
    return {"lussen": lussen, "klantreizen": reizen, "oordelen": table}


def _vervang(table: pa.Table, column: str, values: pa.Array) -> pa.Table:
    place = table.schema.get_field_index(column)
    return table.set_column(place, table.schema.field(place), values)
