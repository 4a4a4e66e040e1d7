"""Until when a source is complete: its peildatum."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

STILTE_DAGEN = 366
"""A source that is silent for longer than this has stopped, or what follows is a typing error."""

RESTANT = 0.01
"""What follows such a silence is implausible when it is less than this share of the events."""

ENKELE, GENOEG = 2, 20
"""Of a source of at least GENOEG events, so few after such a silence are implausible whatever their share."""


def laatste_plausibele_dag(days: Mapping[date, int]) -> date | None:
    """The last day that can be an event's and no typing error.

    The last day before a silence of more than a year after which less than 1 % of the events follow, or no more than
    two of twenty or more.

    Parameters
    ----------
    days : day -> number of events.

    Examples
    --------
    >>> laatste_plausibele_dag({date(2024, 1, 1): 500, date(2024, 6, 1): 500, date(2042, 6, 1): 1})
    datetime.date(2024, 6, 1)
    """
    ordered = sorted(days)
    if not ordered:
        return None
    total = sum(days.values())
    seen = 0
    for day, following in pairwise(ordered):
        seen += days[day]
        silent, left = (following - day).days > STILTE_DAGEN, total - seen
        if silent and (left < RESTANT * total or (left <= ENKELE and total >= GENOEG)):
            return day
    return ordered[-1]


def peildatum_van(days: Mapping[date, int], *, project: date | None, extractie: date | None) -> tuple[date | None, str]:
    """The peildatum of a source and where it came from.

    The project's peildatum, but never later than the day on which the source was extracted; without either, the last
    plausible day of the source.
    """
    if project and extractie:
        return (project, "projectbestand") if project <= extractie else (extractie, "extractiedatum")
    if project:
        return project, "projectbestand"
    if extractie:
        return extractie, "extractiedatum"
    return laatste_plausibele_dag(days), "laatste plausibele dag in de bron"
