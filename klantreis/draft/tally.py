"""Counting over the rows of a group of files: codes with their labels, and pairs of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.draft.explore import Groep
from klantreis.project import vergelijkbaar


@dataclass(frozen=True)
class Code:
    """A code as it stands in the export (its most frequent way of writing), its rows, and its most frequent label."""

    code: str
    aantal: int
    label: str | None = None
    antwoord: str | None = None
    """A column that holds a yes or a no on rows with this code: the code is a question."""


def tel_codes(groep: Groep, kolom: Sequence[str], label: str | None, antwoorden: Sequence[str] = ()) -> list[Code]:
    """The codes of a column, the most frequent first; codes that only differ in case and spaces are one."""
    extra = ([label] if label else []) + list(antwoorden)
    counts: Counter[tuple[str | None, ...]] = Counter()
    for table in groep.tabellen([*kolom, *extra]):
        codes = pc.coalesce(*(table[name] for name in kolom)) if len(kolom) > 1 else table[kolom[0]]
        own = pa.table({"code": codes} | {f"x{nr}": table[name] for nr, name in enumerate(extra)})
        grouped = own.group_by(own.column_names).aggregate([([], "count_all")])
        for row in grouped.to_pylist():
            if row["code"] is not None:
                counts[tuple(row[name] for name in own.column_names)] += row["count_all"]
    spelling: dict[str, Counter[str]] = {}
    labels: dict[str, Counter[str]] = {}
    asked: dict[str, str] = {}
    for (code, *rest), n in counts.items():
        assert code is not None
        key = vergelijkbaar(code)
        spelling.setdefault(key, Counter())[code] += n
        if label and rest[0] is not None:
            labels.setdefault(key, Counter())[rest[0]] += n
        for name, cell in zip(antwoorden, rest[1 if label else 0 :], strict=True):
            if cell is not None and vergelijkbaar(cell) in JA_NEE:
                asked[key] = min(asked.get(key, name), name)
    found = [
        Code(_most(forms), sum(forms.values()), _most(labels[key]) if key in labels else None, asked.get(key))
        for key, forms in spelling.items()
    ]
    return sorted(found, key=lambda code: (-code.aantal, code.code))


JA_NEE = frozenset(("ja", "nee", "j", "n", "true", "false", "yes", "no", "waar", "onwaar"))


def _most(counted: Counter[str]) -> str:
    return min(counted, key=lambda text: (-counted[text], text))


def paren(groep: Groep, vast: str, kolommen: Sequence[str], *, leeg: bool = False) -> tuple[int, dict[str, int]]:
    """Distinct values of `vast`, and for each other column the distinct pairs with it.

    Empty cells are left out; with `leeg` an empty cell of the other column counts as a value.
    """
    seen: dict[str, pa.Table] = {}
    alone: pa.Table | None = None
    wanted = [name for name in dict.fromkeys(kolommen) if name != vast]
    for table in groep.tabellen([vast, *wanted]):
        alone = _distinct(alone, table.select([vast]).drop_null())
        for name in wanted:
            both = pa.table({vast: table[vast], name: pc.fill_null(table[name], "") if leeg else table[name]})
            seen[name] = _distinct(seen.get(name), both.drop_null())
    return (len(alone) if alone is not None else 0), {name: len(table) for name, table in seen.items()}


def _distinct(before: pa.Table | None, rows: pa.Table) -> pa.Table:
    rows = rows.group_by(rows.column_names).aggregate([])
    if before is None:
        return rows
    both = pa.concat_tables([before, rows])
    return both.group_by(both.column_names).aggregate([])


def zaaknummers(groep: Groep, kolom: Sequence[str]) -> set[str]:
    """The distinct values of a column, or of the one that takes its place."""
    found: set[str] = set()
    for table in groep.tabellen(kolom):
        for name in kolom:
            found.update(table[name].unique().drop_null().to_pylist())
    return found
