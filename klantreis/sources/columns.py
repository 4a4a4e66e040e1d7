"""What is in each column: counts, frequent values, shapes and signs of BSNs, gathered while batches pass by.

The result does not depend on the order of the rows, so what would have to forget as it goes is not kept at all: a
column with too many different values has no most frequent ones. Raw values live in memory only; nothing here writes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.disclosure.bsn import elfproef, looks_like_bsn, nine_digit_numbers, sorted_unique

DISTINCT_CAP: Final = 10_000
"""Above this many different values a column reports "meer dan"."""

COUNT_CAP: Final = 200_000
"""Above this many different values (or shapes) they are no longer counted one by one."""

TOP: Final = 20
SHAPE_LENGTH: Final = 40

_SHAPE: Final = np.arange(256, dtype=np.uint8)
_SHAPE[ord("0") : ord("9") + 1] = ord("9")
_SHAPE[ord("a") : ord("z") + 1] = ord("a")
_SHAPE[ord("A") : ord("Z") + 1] = ord("a")
_NUMERIC: Final = r"^[+-]?9+([.,]9+)*$"
_MAYBE_BSN: Final = r"(^|[^9])9{8,9}([^9]|$)|^[9.\s\-]{8,20}$"


@dataclass(frozen=True)
class ColumnProfile:
    """What is in one column.

    Parameters
    ----------
    name : the column.
    rows, filled : all rows, and those in which the cell is not empty.
    distinct : different values, at most DISTINCT_CAP; `more` says that there are more.
    top : the most frequent values with their counts, ties by value; empty above COUNT_CAP different values. Raw values:
        not for output unless the column is known to be harmless.
    shapes : the most frequent shapes (a digit is 9, a letter is a), likewise; safe to show.
    numeric : share of the filled cells that are a number.
    bsn_candidates, bsn_valid : distinct numbers of eight or nine digits, and how many of those pass the elfproef.
    """

    name: str
    rows: int
    filled: int
    distinct: int
    more: bool
    top: tuple[tuple[str, int], ...] = field(repr=False)
    shapes: tuple[tuple[str, int], ...]
    numeric: float
    bsn_candidates: int
    bsn_valid: int

    @property
    def looks_like_bsn(self) -> bool:
        return looks_like_bsn(self.bsn_candidates, self.bsn_valid)

    @property
    def distinct_text(self) -> str:
        return f"meer dan {self.distinct}" if self.more else str(self.distinct)


class ColumnStats:
    """Gathers the profiles of the columns of one or more tables with text columns.

    >>> stats = ColumnStats()
    >>> stats.add(pa.table({"Stap": ["A1", "B2", "A1", None]}))
    >>> profile = stats.profile("Stap")
    >>> profile.filled, profile.distinct, profile.top, profile.shapes
    (3, 2, (('A1', 2), ('B2', 1)), (('a9', 3),))
    """

    def __init__(self) -> None:
        self._columns: dict[str, _Gatherer] = {}
        self._rows = 0

    def add(self, rows: pa.Table) -> None:
        """Take in a batch; a column may be absent from some batches, its cells are then empty."""
        self._rows += rows.num_rows
        for name in rows.column_names:
            self._columns.setdefault(name, _Gatherer()).add(rows.column(name))

    def profile(self, name: str) -> ColumnProfile:
        return self._columns[name].profile(name, self._rows)

    def profiles(self) -> list[ColumnProfile]:
        """One profile per column, in the order in which the columns came."""
        return [gatherer.profile(name, self._rows) for name, gatherer in self._columns.items()]


class _Tally:
    """Exact counts, until there are too many to keep."""

    def __init__(self) -> None:
        self.counts: Counter[str] | None = Counter()

    def add(self, values: pa.Array, counts: npt.NDArray[np.int64]) -> None:
        if self.counts is None:
            return
        if len(values) <= COUNT_CAP:
            for value, count in zip(values.to_pylist(), counts.tolist(), strict=True):
                self.counts[value] += count
        if max(len(self.counts), len(values)) > COUNT_CAP:
            self.counts = None

    def top(self) -> tuple[tuple[str, int], ...]:
        ranked = sorted((self.counts or {}).items(), key=lambda item: (-item[1], item[0]))
        return tuple(ranked[:TOP])


class _Gatherer:
    def __init__(self) -> None:
        self.filled = 0
        self.numeric = 0
        self.values = _Tally()
        self.shapes = _Tally()
        self.numbers = np.zeros(0, dtype=np.int64)
        self.waiting: list[npt.NDArray[np.int64]] = []

    def add(self, column: pa.ChunkedArray) -> None:
        values = column.combine_chunks().drop_null() if column.null_count else column.combine_chunks()
        if isinstance(values, pa.ChunkedArray):  # an empty column, or more text than one array can hold
            for chunk in values.chunks:
                self._add(chunk)
        else:
            self._add(values)

    def _add(self, values: Any) -> None:
        if not len(values):
            return
        counted = pc.value_counts(values)
        unique, counts = counted.field("values"), counted.field("counts").to_numpy()
        self.filled += len(values)
        self.values.add(unique, counts)
        coded = shape(unique).dictionary_encode()
        codes, shapes = coded.indices.to_numpy(), coded.dictionary
        per_shape = np.bincount(codes, weights=counts, minlength=len(shapes)).astype(np.int64)
        numeric = pc.match_substring_regex(shapes, _NUMERIC).to_numpy(zero_copy_only=False)
        self.numeric += int(per_shape[numeric].sum())
        maybe = pc.match_substring_regex(shapes, _MAYBE_BSN).to_numpy(zero_copy_only=False)
        if maybe.any():
            self._note_numbers(nine_digit_numbers(unique.filter(pa.array(maybe[codes]))))
        self.shapes.add(pc.utf8_slice_codeunits(shapes, 0, SHAPE_LENGTH), per_shape)

    def _note_numbers(self, found: npt.NDArray[np.int64]) -> None:
        self.waiting.append(found)
        # Merging each time would sort the same numbers again and again.
        if sum(map(len, self.waiting)) > max(len(self.numbers), 1_000_000):
            self._merge_numbers()

    def _merge_numbers(self) -> None:
        if self.waiting:
            self.numbers = sorted_unique(np.concatenate([self.numbers, *self.waiting]))
            self.waiting = []

    def profile(self, name: str, rows: int) -> ColumnProfile:
        self._merge_numbers()
        known = self.values.counts
        distinct = DISTINCT_CAP if known is None else min(len(known), DISTINCT_CAP)
        return ColumnProfile(
            name=name,
            rows=rows,
            filled=self.filled,
            distinct=distinct,
            more=known is None or len(known) > DISTINCT_CAP,
            top=self.values.top(),
            shapes=self.shapes.top(),
            numeric=self.numeric / self.filled if self.filled else 0.0,
            bsn_candidates=len(self.numbers),
            bsn_valid=int(elfproef(self.numbers).sum()),
        )


def shape(values: pa.StringArray) -> pa.StringArray:
    """Texts with each digit replaced by 9 and each letter by a.

    >>> shape(pa.array(["Z-2024/01", "Café", None])).to_pylist()
    ['a-9999/99', 'aaaa', None]
    """
    if not len(values) or values.buffers()[2] is None:
        return values
    validity, offsets, data = values.buffers()
    raw = np.frombuffer(data, np.uint8)
    plain = pa.StringArray.from_buffers(
        len(values), offsets, pa.py_buffer(_SHAPE[raw]), validity, values.null_count, values.offset
    )
    if not (raw >= 128).any():
        return plain
    # Accented letters take more bytes than one; only the cells that have them go through the slower way.
    accented = pc.match_substring_regex(plain, "[^\\x00-\\x7f]")
    slow = pc.replace_substring_regex(plain.filter(accented.fill_null(False)), r"\p{L}", "a")
    return pc.replace_with_mask(plain, accented.fill_null(False), slow)
