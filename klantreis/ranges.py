"""Ranges of places -> the places in them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def spread(begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Every place of every range [begin, end): the range that it is of, and the place itself, in that order.

    Examples
    --------
    >>> spread(np.array([3, 9, 0]), np.array([5, 9, 1]))
    (array([0, 0, 2]), array([3, 4, 0]))
    """
    sizes = end - begin
    rows = np.repeat(np.arange(len(sizes)), sizes)
    return rows, begin[rows] + np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def matches(keys: Ints, values: Ints, asked: Ints) -> tuple[Ints, Ints]:
    """Every pair of a place in `asked` and a value that has that key.

    Parameters
    ----------
    keys, values : side by side, sorted by key.

    Examples
    --------
    >>> matches(np.array([1, 1, 5]), np.array([70, 80, 90]), np.array([5, 2, 1]))
    (array([0, 2, 2]), array([90, 70, 80]))
    """
    rows, places = spread(np.searchsorted(keys, asked), np.searchsorted(keys, asked, "right"))
    return rows, values[places]
