"""The roles of an event as one number, a bit per role."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Final

from klantreis.engine import Value, _, ibis
from klantreis.vocabulary import ROLLEN

_BIT: Final = {rol: 1 << nr for nr, rol in enumerate(ROLLEN)}


def rolbits(rollen: Iterable[str]) -> int:
    """Roles as a bit mask."""
    return sum(_BIT[rol] for rol in set(rollen))


def doet(rollen: Iterable[str]) -> Value:
    """Which of these roles an event has, as a bit mask (int64)."""
    bits = {rol: _BIT[rol] for rol in rollen}
    many = reduce(add, (_.rollen.contains(rol).cast("int64") * bit for rol, bit in bits.items()))
    # Most events have one role or none: looking for each of them takes longer.
    n = _.rollen.length()
    return ibis.cases((n == 0, 0), (n == 1, _.rollen[0].cases(*bits.items(), else_=0)), else_=many).cast("int64")
