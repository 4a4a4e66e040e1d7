"""A person's verdict on a loop ("klopt niet"), respected in what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

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
    names = zip(lussen["lus"].to_pylist(), lussen["pad"].to_pylist(), strict=True) if oordelen else ()
    found = dict(zip(keys, names, strict=True))
    counts, table = weeg(_op_hun_rij(oordelen, found), {key: lus for key, (lus, _pad) in found.items()})
    if counts:
        said = [counts[key].oordeel if key in counts else None for key in keys]
        lussen = _vervang(lussen, "oordeel", pa.array(said, pa.string()))
        wrong = Counter(
            reis for reis, what in zip(lussen["klantreis"].to_pylist(), said, strict=True) if what == KLOPT_NIET
        )
        off = [wrong.get(reis, 0) for reis in reizen["klantreis"].to_pylist()]
        reizen = _vervang(reizen, "terugkeren", pc.subtract(reizen["terugkeren"], pa.array(off, pa.int64())))
    return {"lussen": lussen, "klantreizen": reizen, "oordelen": table}


def _op_hun_rij(oordelen: Sequence[Oordeel], lussen: Mapping[str, tuple[str, str]]) -> list[Oordeel]:
    """Verdicts as they are; unusable when a row names another loop than its kenmerk does: a sheet of which some columns
    were sorted and others were not.

    Only what is surely of another loop counts: spreadsheets make dates of numbers such as 1/3.

    Parameters
    ----------
    lussen : by kenmerk the id and the path of every loop.
    """
    ids, paths = ({lus[nr] for lus in lussen.values()} for nr in (0, 1))
    judged = []
    for each in oordelen:
        lus, pad = lussen.get(each.kenmerk, (each.lus, each.pad))
        other = each.lus in ids and each.lus.rpartition("/")[0] != lus.rpartition("/")[0]
        moved = each.fout is None and (other or (each.pad in paths and each.pad != pad))
        judged.append(replace(each, fout="het kenmerk hoort bij een andere lus dan in de rij staat") if moved else each)
    return judged


def _vervang(table: pa.Table, column: str, values: pa.Array) -> pa.Table:
    place = table.schema.get_field_index(column)
    return table.set_column(place, table.schema.field(place), values)
