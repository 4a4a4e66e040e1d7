"""Chains of names ("A > B > A") as text, each distinct chain put together once, however often it occurs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from klantreis.journeys.lookup import GEEN
from klantreis.journeys.traces import Ints


def opgeteld(up: Ints, waarden: Ints) -> Ints:
    """Per link the sum of the values of its chain, from the beginning up to and including itself."""
    total, jump = waarden.copy(), up.copy()
    # Each round doubles how far back a link has looked: a chain of thousands takes a dozen rounds.
    while len(going := np.flatnonzero(jump != GEEN)):
        total[going], jump[going] = total[going] + total[jump[going]], jump[jump[going]]
    return total


def per_diepte(up: Ints) -> list[Ints]:
    """Links of chains by their distance to the beginning: first those without one before them."""
    depth = opgeteld(up, (up != GEEN).astype(np.int64))
    order = np.argsort(depth, kind="stable")
    bounds = np.searchsorted(depth[order], np.arange(int(depth.max(initial=0)) + 2))
    return [order[bounds[nr] : bounds[nr + 1]] for nr in range(len(bounds) - 1)]


def ketens(
    up: Ints, naam: Ints, einden: Ints, namen: Sequence[str], tussen: str, hoogstens: int | None = None
) -> pa.Array:  # fmt: skip
    """The text of every chain.

    Parameters
    ----------
    up : per link the link before it, GEEN for none. naam : its name, a place in `namen`. einden : the last links of the
    chains that are wanted. tussen : what stands between two names. hoogstens : so many names; of longer chains the
    last ones, after how many there were before them (else the text of thousands of long chains fills the memory).

    Returns
    -------
    strings, one per chain.

    Examples
    --------
    >>> ketens(np.array([GEEN, 0, 1]), np.array([0, 1, 0]), np.array([2, 0]), ["A", "B"], " > ").to_pylist()
    ['A > B > A', 'A']
    >>> ketens(np.array([GEEN, 0, 1]), np.array([0, 1, 0]), np.array([2, 1]), ["A", "B"], " > ", 2).to_pylist()
    ['(nog 1) > B > A', 'A > B']
    """
    # Equal chains get one number: that of the chain before it and its name decide.
    number, above, last, known = np.zeros(len(up), np.int64), [np.empty(0, np.int64)], [np.empty(0, np.int64)], 0
    begins = []
    for links in per_diepte(up):
        begins.append(known)
        before = np.where(up[links] == GEEN, GEEN, number[up[links]])
        keys, which = np.unique((before + 1) * len(namen) + naam[links], return_inverse=True)
        number[links] = known + which
        above.append(keys // len(namen) - 1)
        last.append(keys % len(namen))
        known += len(keys)
    parents, names = np.concatenate(above).tolist(), np.concatenate(last).tolist()
    wanted, which = np.unique(number[einden], return_inverse=True)
    texts = []
    for here in wanted.tolist():
        words: list[str] = []
        while here != GEEN and len(words) != hoogstens:
            words.append(namen[names[here]])
            here = parents[here]
        if here != GEEN:
            words.append(nog(bisect_right(begins, here)))
        texts.append(tussen.join(reversed(words)))
    return pa.array(texts, pa.string()).take(pa.array(which.reshape(-1)))


def nog(n: int) -> str:
    """What stands for so many names that are left out."""
    return f"(nog {n})"


def verzamelingen(eigenaar: Ints, naam: Ints, n: int, namen: Sequence[str]) -> pa.Array:
    """Per owner its distinct names in order ("A; B"), null without any.

    Parameters
    ----------
    eigenaar, naam : pairs, in any order, also more than once: owner (0 to n - 1), place in `namen`.
    """
    pairs = eigenaar * max(len(namen), 1) + naam
    # Pairs come in runs of equal ones: leaving those out first makes less to sort.
    pairs = np.unique(pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs)
    owner, name = np.divmod(pairs, max(len(namen), 1))
    first = np.append(True, owner[1:] != owner[:-1]) if len(owner) else np.empty(0, bool)
    up = np.where(first, GEEN, np.arange(len(owner)) - 1)
    last = np.flatnonzero(np.append(first[1:], True)) if len(owner) else owner
    texts = ketens(up, name, last, namen, "; ")
    place = np.full(n, GEEN, np.int64)
    place[owner[last]] = np.arange(len(last))
    return texts.take(pa.array(place, mask=place == GEEN))
