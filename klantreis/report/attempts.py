"""The richest drawing of a map that a layout engine can place in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from klantreis.report.layout import LayoutFailed, LayoutTimeout, Ligging, Motor

Tekening = TypeVar("Tekening")
Grenzen = TypeVar("Grenzen")


@dataclass(frozen=True, slots=True)
class Gelegd(Generic[Tekening]):
    """A drawing with its places: its DOT, the engine that placed it, and whether less is shown than was wanted."""

    tekening: Tekening
    dot: str
    motor: Motor
    ligging: Ligging
    minder: bool


def leg(
    trappen: Sequence[Grenzen], teken: Callable[[Grenzen], Tekening], dot: Callable[[Tekening, str], str],
    motoren: Sequence[Motor], geduld: float, deel: float,
) -> Gelegd[Tekening] | None:  # fmt: skip
    """Try every engine with less and less to show, until one is done in time; None when none was.

    Parameters
    ----------
    trappen : limits of what is shown, the widest first.
    teken : the drawing within those limits.
    dot : its DOT, with splines or, at the last attempt, polylines.
    geduld : seconds for all attempts together; deel : the part of what is left that one attempt may take.
    """
    tot = time.monotonic() + geduld
    for motor in motoren:
        for nr, grenzen in enumerate(trappen):
            laatste = nr == len(trappen) - 1
            tekening = teken(grenzen)
            tekst = dot(tekening, "polyline" if laatste else "spline")
            over = tot - time.monotonic()
            if over <= 0:
                break
            try:
                ligging = motor.leg(tekst, over if laatste else over * deel)
            except LayoutTimeout:
                continue
            except (LayoutFailed, OSError):
                break  # another engine may do better; pruning will not help
            return Gelegd(tekening, tekst, motor, ligging, nr > 0)
    return None
