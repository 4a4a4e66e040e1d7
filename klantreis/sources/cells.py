"""What every reader does with cells: refuse what is no text for a table, strip the rest, make a batch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.sources.base import MAX_CEL_BYTES, Batch, RejectedRow

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Check = tuple[str, Callable[[Any], Mask | None]]
"""A reason for uitval, and which cells of a column give it (None: no cell)."""


def refuse(
    names: Sequence[str], cells: list[Any], numbers: Numbers, rejected: list[RejectedRow], checks: Sequence[Check] = ()
) -> tuple[list[Any], Numbers]:
    """Leave out the rows of which a cell fails a check or is too large, and note them in `rejected`."""
    good = np.ones(len(numbers), dtype=bool)
    for reason, faulty in (*checks, ("cel_te_groot", too_large)):
        for name, column in zip(names, cells, strict=True):
            if not len(column) or (bad := faulty(column)) is None:
                continue
            rejected += [RejectedRow(int(numbers[at]), reason, kolom=name or None) for at in np.flatnonzero(bad & good)]
            good &= ~bad
    if good.all():
        return cells, numbers
    mask = pa.array(good)
    return [column.filter(mask) for column in cells], numbers[good]


def make_batch(
    names: Sequence[str],
    cells: Sequence[Any],
    numbers: Numbers,
    rejected: Sequence[RejectedRow] = (),
    wanted: Collection[str] | None = None,
) -> Batch:
    """A batch of the wanted columns; a column without a name is left out."""
    kept = {
        name: stripped(column)
        for name, column in zip(names, cells, strict=True)
        if name and (wanted is None or name in wanted)
    }
    # A table of no columns would forget how many rows it has.
    rows = pa.table(kept) if kept else pa.table({"": pa.nulls(len(numbers), pa.string())}).select([])
    return Batch(rows, pa.array(numbers, pa.int64()), tuple(sorted(rejected, key=lambda row: row.regel)))


def empty_batch(
    names: Sequence[str], rejected: Sequence[RejectedRow] = (), wanted: Collection[str] | None = None
) -> Batch:
    return make_batch(names, [pa.array([], pa.string()) for _ in names], np.zeros(0, np.int64), rejected, wanted)


def stripped(column: Any) -> Any:
    """Text without surrounding white space; nothing left is null."""
    trimmed = pc.utf8_trim_whitespace(column)
    lengths = pc.binary_length(trimmed)
    if pc.min(lengths).as_py() == 0:
        trimmed = pc.if_else(pc.equal(lengths, 0), pa.scalar(None, pa.string()), trimmed)
    return trimmed


def contains(what: str) -> Callable[[Any], Mask | None]:
    """A check for a text within cells."""

    def check(column: Any) -> Mask | None:
        found = pc.fill_null(pc.match_substring(column, what), False)
        return as_mask(found) if pc.any(found).as_py() else None

    return check


def too_large(column: Any) -> Mask | None:
    lengths = pc.binary_length(column)
    largest = pc.max(lengths).as_py()
    if largest is None or largest <= MAX_CEL_BYTES:
        return None
    return as_mask(pc.fill_null(pc.greater(lengths, MAX_CEL_BYTES), False))


def as_mask(values: Any) -> Mask:
    mask: Mask = np.asarray(
        values.to_numpy(zero_copy_only=False) if isinstance(values, pa.Array) else values.to_numpy()
    )
    return mask


def number_text(value: float) -> str | None:
    """A number as a person writes it: whole numbers without a decimal, never with an exponent; NaN is null.

    >>> number_text(12345678.0), number_text(1.5), number_text(1e-7), number_text(1e22), number_text(float("nan"))
    ('12345678', '1.5', '0.0000001', '10000000000000000000000', None)
    """
    if value != value:
        return None
    if value in (float("inf"), float("-inf")):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    # repr gives the shortest digits that mean this number; Decimal writes them out.
    return format(Decimal(repr(value)), "f").removesuffix(".0")
