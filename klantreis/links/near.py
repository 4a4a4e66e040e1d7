"""References that are nearly equal: one character off, two neighbours swapped, or only other punctuation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.links.events import Bools, Ints
from klantreis.ranges import matches

_STUK = 1000
"""References of which all slips of the pen are held at once."""
_DEEL = 1 << 16
"""Pairs that are compared at once."""


def bijna(een: pa.Array, ander: pa.Array) -> Bools:
    """Whether references differ, pair by pair, in one character (another, one more, one less), in two neighbours
    that are swapped, or in punctuation only.

    Parameters
    ----------
    een, ander : normalised references (string, no nulls); letters and digits only, unless it is punctuation that keeps
        two decisions apart.

    Examples
    --------
    >>> one = pa.array(["BSL20240012"] * 5)
    >>> bijna(one, pa.array(["BSL20240013", "BSL2024012", "BSL20240021", "BSL20240012", "BSL20240033"])).tolist()
    [True, True, True, False, False]
    """
    parts = [_bijna(een.slice(nr, _DEEL), ander.slice(nr, _DEEL)) for nr in range(0, len(een), _DEEL)]
    return np.concatenate(parts) | alleen_leestekens(een, ander) if parts else np.empty(0, bool)


def lijkt_op(kenmerken: pa.Array, namen: pa.Array) -> tuple[Ints, Ints]:
    """Every pair of a reference and a name that differ in one character, or in two neighbours that are swapped.

    Parameters
    ----------
    kenmerken, namen : normalised references (string), no nulls; there may be a million names.

    Returns
    -------
    places in `kenmerken` and in `namen`, in that order

    Examples
    --------
    >>> one, two = lijkt_op(pa.array(["B12", "B7"]), pa.array(["B21", "B12", "C12", "B77", "B12345"]))
    >>> one.tolist(), two.tolist()
    ([0, 0, 1], [0, 2, 3])
    """
    asked, known = kenmerken.dictionary_encode(), namen.dictionary_encode()
    letters = sorted(set().union(*known.dictionary.to_pylist()))
    found = [np.empty((2, 0), np.int64)]
    for begin in range(0, len(asked.dictionary), _STUK):
        slips = [verschreven(text, letters) for text in asked.dictionary.slice(begin, _STUK).to_pylist()]
        owner = begin + np.repeat(np.arange(len(slips)), [len(each) for each in slips])
        texts = pa.array([text for each in slips for text in each], pa.string())
        at = pc.index_in(texts, value_set=known.dictionary)
        hit = np.flatnonzero(at.is_valid().to_numpy(zero_copy_only=False))
        found.append(np.stack([owner[hit], at.drop_null().to_numpy().astype(np.int64)]))
    pairs = np.concatenate(found, axis=1)
    own, theirs = (np.asarray(column.indices.to_numpy(), np.int64) for column in (asked, known))
    by_text, by_name = np.argsort(own, kind="stable"), np.argsort(theirs, kind="stable")
    rows, place = matches(own[by_text], by_text, pairs[0])
    more, name = matches(theirs[by_name], by_name, pairs[1][rows])
    place = place[more]
    order = np.lexsort((name, place))
    return place[order], name[order]


def verschreven(text: str, letters: Sequence[str]) -> set[str]:
    """Every text that is one slip of the pen away, in these characters."""
    halves = [(text[:nr], text[nr:]) for nr in range(len(text) + 1)]
    slips = {one + two[1:] for one, two in halves if two}
    slips |= {one + two[1] + two[0] + two[2:] for one, two in halves if len(two) > 1}
    slips |= {one + letter + two[skip:] for one, two in halves for letter in letters for skip in (0, 1)}
    return slips - {text, ""}


def alleen_leestekens(een: pa.Array, ander: pa.Array) -> Bools:
    """Whether references differ, pair by pair, in punctuation and spaces only.

    >>> alleen_leestekens(pa.array(["B 500 1", "B1", "B1"]), pa.array(["B/500-1", "B1", "B2"])).tolist()
    [True, False, False]
    """
    bare = [pc.replace_substring_regex(texts, "[^0-9A-Z]", "") for texts in (een, ander)]
    return np.asarray(pc.and_(pc.equal(*bare), pc.not_equal(een, ander)).to_numpy(zero_copy_only=False), bool)


def _bijna(een: pa.Array, ander: pa.Array) -> Bools:
    n, m = _lengtes(een), _lengtes(ander)
    width = int(max(n.max(initial=0), m.max(initial=0))) + 1
    one, two = _tekens(een, width), _tekens(ander, width)
    before = np.argmin(one == two, axis=1)
    before[(one == two).all(axis=1)] = width
    behind = np.argmin(_tekens(een, width, achteraan=True) == _tekens(ander, width, achteraan=True), axis=1)
    rows, here = np.arange(len(n)), np.minimum(before, width - 2)
    swapped = (one[rows, here] == two[rows, here + 1]) & (one[rows, here + 1] == two[rows, here])
    same = before + behind
    off = np.where(
        n == m, (same == n - 1) | ((same == n - 2) & swapped), (abs(n - m) == 1) & (same >= np.minimum(n, m))
    )
    return np.asarray(off & (before < width))


def _lengtes(texts: pa.Array) -> Ints:
    return np.diff(_plaatsen(texts)).astype(np.int64)


def _plaatsen(texts: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Where in the bytes of the array each text begins, and the last ends."""
    return np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]


def _tekens(texts: pa.Array, width: int, achteraan: bool = False) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """The characters of each text in a row, zeros behind them; achteraan: from the last one back."""
    place = _plaatsen(texts)
    begin, end = place[:-1, None], place[1:, None]
    at = end - 1 - np.arange(width) if achteraan else begin + np.arange(width)
    data = np.frombuffer(texts.buffers()[2] or b"\0", np.uint8)
    inside = (at >= begin) & (at < end)
    return np.where(inside, data[np.where(inside, at, 0)], 0).astype(np.uint8)
