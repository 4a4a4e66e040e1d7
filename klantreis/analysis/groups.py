"""Counting per group over a stored table: what every summary of one does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from klantreis.terms.facts import Floats, Ints


def groups(rows: pa.Table, keys: Sequence[str]) -> tuple[Ints, pa.Table]:
    """The number of the group of every row, and the groups: one row each, with the columns of `keys`."""
    codes = np.zeros(len(rows), np.int64)
    for key in keys:
        own, values = _codes(rows[key])
        codes = codes * max(values, 1) + own
    _values, first, group = np.unique(codes, return_index=True, return_inverse=True)
    return group, rows.select(keys).take(pa.array(first))


def distinct(group: Ints, values: pa.ChunkedArray, n: int) -> Ints:
    """Per group (0 to n) the number of distinct values; null is none."""
    known = ~values.is_null().to_numpy()
    own, size = _codes(values)
    # Sorted, because numpy's unique hashes integers, which takes many times as long.
    pairs = np.sort(group[known] * max(size, 1) + own[known])
    first = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
    return np.bincount(pairs[first] // max(size, 1), minlength=n)


def quantile(group: Ints, values: Floats, n: int, percent: int) -> Floats:
    """Per group (0 to n) a quantile of its values: exact and interpolating, nan for none."""
    order = np.lexsort((values, group))
    ordered = np.append(values[order], np.nan)
    begin, end = (np.searchsorted(group[order], np.arange(n), side) for side in ("left", "right"))
    # The place in hundredths, so that no rounding decides between two values.
    place, part = np.divmod((end - begin - 1) * percent, 100)
    low = np.where(end > begin, begin + place, len(ordered) - 1)
    high = np.minimum(low + (part > 0), len(ordered) - 1)
    found: Floats = ordered[low] + (ordered[high] - ordered[low]) * (part / 100)
    return found


def reached(group: Ints, values: Floats, n: int, percent: int) -> Floats:
    """Per group (0 to n) the smallest of its values that at least so many percent do not exceed; nan for none.

    >>> reached(np.zeros(10, np.int64), np.arange(10.0), 1, 90).tolist()
    [8.0]
    """
    order = np.lexsort((values, group))
    ordered = np.append(values[order], np.nan)
    begin, end = (np.searchsorted(group[order], np.arange(n), side) for side in ("left", "right"))
    place = begin - (begin - end) * percent // 100 - 1
    found: Floats = ordered[np.where(end > begin, place, len(ordered) - 1)]
    return found


def _codes(column: pa.ChunkedArray) -> tuple[Ints, int]:
    """A number per value, null having one too; and how many there are."""
    own = column.combine_chunks().dictionary_encode(null_encoding="encode")
    return own.indices.to_numpy(zero_copy_only=False).astype(np.int64), len(own.dictionary)
