"""Reasons as bits: many of them per row, kept in columns until they are written out."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa

from klantreis.terms.facts import Ints
from klantreis.vocabulary import TERMIJNREDENEN

_PLAATS = {code: nr for nr, code in enumerate(TERMIJNREDENEN)}


def bit(code: str) -> int:
    """The bit of a reason."""
    return 1 << _PLAATS[code]


def codes(mask: int) -> list[str]:
    """The reasons in a mask, in the order of the vocabulary.

    >>> codes(bit("geen_start") | bit("niet_geverifieerd"))
    ['geen_start', 'niet_geverifieerd']
    """
    return [code for code, nr in _PLAATS.items() if mask >> nr & 1]


@cache
def _tekst(mask: int) -> str | None:
    return "; ".join(codes(mask)) or None


def als_tekst(masks: Ints) -> pa.Array:
    """Masks as the column `reden`: codes joined by "; ", null when there is none."""
    distinct, inverse = np.unique(masks, return_inverse=True)
    names = pa.array([_tekst(int(mask)) for mask in distinct], pa.string())
    return names.take(pa.array(inverse.astype(np.int64)))
