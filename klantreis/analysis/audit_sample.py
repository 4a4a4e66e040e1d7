"""A sample of zaken that another can draw again, and what follows from the errors found in it (definition 9)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.stats import beta

ZEKERHEID = 0.95


@dataclass(frozen=True)
class Laag:
    """A stratum: how many zaken it has, and how many are drawn, judged and found wrong."""

    zaken: int
    getrokken: int
    beoordeeld: int = 0
    fout: int = 0


def allocate(omvang: Mapping[str, int], n: int) -> dict[str, int]:
    """How many to draw from every stratum: in proportion, by largest remainder, and at least one from each.

    Parameters
    ----------
    omvang : units per stratum, each at least one. n : from the number of strata up to the number of units.

    Notes
    -----
    A stratum that would get nothing gets one; that is taken from the strata that are then most above their share. Ties
    go by name. Whole numbers only, so that no rounding decides.

    Examples
    --------
    >>> allocate({"a": 70, "b": 29, "c": 1}, 10)
    {'a': 7, 'b': 2, 'c': 1}
    """
    total = sum(omvang.values())
    own = {name: max(1, n * size // total) for name, size in sorted(omvang.items())}

    def short(name: str) -> int:
        """By how much a stratum is below its share, in units of 1 / total."""
        return n * omvang[name] - own[name] * total

    while (left := n - sum(own.values())) != 0:
        if left > 0:
            own[max(own, key=lambda name: (short(name), -list(own).index(name)))] += 1
        else:
            many = [name for name in own if own[name] > 1]
            own[min(many, key=lambda name: (short(name), list(own).index(name)))] -= 1
    return own


def draw(lagen: Mapping[str, str], n: int, zaad: int) -> tuple[list[str], dict[str, Laag]]:
    """A stratified sample.

    Parameters
    ----------
    lagen : unit -> its stratum. n : see `allocate`. zaad : the seed.

    Returns
    -------
    the units that are drawn, by stratum and name; and the strata by name.

    Notes
    -----
    Of every stratum the first by SHA-256 of "seed|unit": anyone can repeat it, and no generator's version matters.
    """
    units: dict[str, list[str]] = {}
    for unit, laag in lagen.items():
        units.setdefault(laag, []).append(unit)
    wanted = allocate({laag: len(own) for laag, own in units.items()}, n)
    drawn = []
    for laag, many in wanted.items():
        ranked = sorted(units[laag], key=lambda unit: (hashlib.sha256(f"{zaad}|{unit}".encode()).hexdigest(), unit))
        drawn += sorted(ranked[:many])
    return drawn, {laag: Laag(len(units[laag]), many) for laag, many in wanted.items()}


def error_share(lagen: Mapping[str, Laag]) -> float:
    """The estimated share of units that are wrong: the shares of the strata, weighted by their units.

    Strata of which nothing was judged do not count.
    """
    judged = [laag for laag in lagen.values() if laag.beoordeeld]
    total = sum(laag.zaken for laag in judged)
    return sum(laag.zaken * laag.fout / laag.beoordeeld for laag in judged) / total


def upper_bound(fout: float, n: int, zekerheid: float = ZEKERHEID) -> float:
    """The largest share of errors that goes with so many in a sample: exact (Clopper and Pearson), one-sided.

    Parameters
    ----------
    fout : errors found; it may lie between whole numbers, as a weighted share times n does.

    Notes
    -----
    It is for the sample as a whole. With strata in proportion the number of errors varies less than with a plain random
    sample of that size, so that the bound is rather too wide than too narrow (Hoeffding, Ann. Math. Stat. 27, 1956).

    References
    ----------
    Clopper and Pearson, Biometrika 26 (1934).

    Examples
    --------
    >>> [round(upper_bound(fout, 60), 4) for fout in (0, 1)]
    [0.0487, 0.0766]
    """
    return 1.0 if fout >= n else float(beta.ppf(zekerheid, fout + 1, n - fout))
