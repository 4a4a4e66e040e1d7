"""Where events come from, in few words: files with the numbers of their records, runs of numbers together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def bronregels(rijen: Iterable[Mapping[str, Any]]) -> str:
    """Files and records.

    >>> bronregels([{"bron": "wmo", "bestand": "a.csv", "regel": nr} for nr in (7, 2, 3, 4, 7)])
    'wmo: a.csv 2-4, 7'
    """
    files: dict[tuple[str, str], set[int]] = {}
    for rij in rijen:
        files.setdefault((rij["bron"], rij["bestand"]), set()).add(rij["regel"])
    return "; ".join(f"{bron}: {bestand} {_reeksen(sorted(own))}" for (bron, bestand), own in sorted(files.items()))


def _reeksen(nummers: list[int]) -> str:
    runs: list[list[int]] = []
    for nr in nummers:
        if runs and nr == runs[-1][1] + 1:
            runs[-1][1] = nr
        else:
            runs.append([nr, nr])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
