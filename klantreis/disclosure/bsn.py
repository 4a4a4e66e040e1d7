"""Recognising a BSN: the elfproef, for one text and for whole columns.

One in eleven numbers passes by accident, so a column is judged by the share of its distinct numbers that pass.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_SEPARATORS = r"[\s.\-]"
_DECIMAL = r"^([0-9]{7,9})\.0+$"  # a spreadsheet's number as text: 12345678.0
_WHOLE = "^[0-9]{8,9}$"
_RUN = r"(?:^|[^0-9])(?P<run>[0-9]{8,9})(?:[^0-9]|$)"


def is_bsn(text: str) -> bool:
    """Whether a text is a valid BSN; dots, spaces and hyphens may separate, up to two leading zeros may be lost.

    >>> [is_bsn(text) for text in ("111222333", "1234.56.782", "999990019", "000000000", "123456789", "BSN")]
    [True, True, True, False, False, False]
    """
    digits = re.sub(_SEPARATORS, "", re.sub(_DECIMAL, r"\1", text.strip()))
    if not re.fullmatch(r"[0-9]{7,9}", digits) or int(digits) == 0:
        return False
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits.zfill(9), strict=True)) % 11 == 0


def elfproef(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """For each number whether it is a valid BSN, leading zeros being lost in a number.

    >>> elfproef(np.array([111222333, 123456782, 0, 123456789, 1234567820])).tolist()
    [True, True, False, False, False]
    """
    total = np.zeros(len(numbers), dtype=np.int64)
    rest = numbers.astype(np.int64, copy=True)
    for weight in reversed(_WEIGHTS):
        rest, digit = np.divmod(rest, 10)
        total += weight * digit
    valid: npt.NDArray[np.bool_] = (numbers > 0) & (numbers < 1_000_000_000) & (total % 11 == 0)
    return valid


def nine_digit_numbers(values: pa.Array) -> npt.NDArray[np.int64]:
    """The numbers of eight or nine digits that texts are, or else hold first; sorted, each once.

    >>> import pyarrow as pa
    >>> nine_digit_numbers(pa.array(["1234.56.782", "12345678", "klant 111222333, Wmo", "Z-0000001", None])).tolist()
    [12345678, 111222333, 123456782]
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    plain, others = _split(values.drop_null())
    bare = pc.replace_substring_regex(pc.replace_substring_regex(others, _DECIMAL, r"\1"), _SEPARATORS, "")
    whole = pc.match_substring_regex(bare, _WHOLE)
    runs = pc.struct_field(pc.extract_regex(others.filter(pc.invert(whole)), _RUN), "run").drop_null()
    found = pa.concat_arrays([plain, bare.filter(whole), runs]).cast(pa.int64())
    return sorted_unique(found.to_numpy())


def sorted_unique(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """What np.unique gives, by sorting: its hash table is ten times slower on a million different numbers."""
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def _split(values: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The plain numbers, which need no rewriting, and the rest."""
    import pyarrow.compute as pc

    plain = pc.match_substring_regex(values, _WHOLE)
    return values.filter(plain), values.filter(pc.invert(plain))


def looks_like_bsn(candidates: int, valid: int) -> bool:
    """Whether so many valid among these distinct candidates can be no accident.

    Parameters
    ----------
    candidates : distinct numbers of eight or nine digits.
    valid : how many of those pass the elfproef; of arbitrary numbers 1 in 11 does.

    Notes
    -----
    At least half pass, and P(X >= valid) < 1e-6 for X ~ Binomial(candidates, 1/11). So fewer than six numbers never do.

    >>> looks_like_bsn(6, 6), looks_like_bsn(5, 5), looks_like_bsn(1000, 91), looks_like_bsn(1000, 500)
    (True, False, False, True)
    """
    if candidates == 0 or valid / candidates < 0.5:
        return False
    # From half on, the terms of the tail fall by a factor of ten each: the first few are the sum.
    term = math.exp(
        math.lgamma(candidates + 1)
        - math.lgamma(valid + 1)
        - math.lgamma(candidates - valid + 1)
        + valid * math.log(1 / 11)
        + (candidates - valid) * math.log(10 / 11)
    )
    tail, at = 0.0, valid
    while at <= candidates and term > tail * 1e-12:
        tail += term
        term *= (candidates - at) / (at + 1) / 10
        at += 1
    return tail < 1e-6
