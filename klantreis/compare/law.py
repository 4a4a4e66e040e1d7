"""A run judged by the law of one day, whatever its zaken: to tell a change of law from one of the process."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.objections import contested_days
from klantreis.analysis.terms import terms
from klantreis.compare.units import Gegevens
from klantreis.terms.calendar import Kalender
from klantreis.terms.library import Bibliotheek, bibliotheek
from klantreis.terms.models import Termijn

_ALTIJD: Final = date(1900, 1, 1)


def by_law(
    data: Gegevens, a: int, b: int, eigen: Collection[str] = (), library: Bibliotheek | None = None,
    kalender: Kalender | None = None,
) -> tuple[Gegevens, Gegevens] | None:  # fmt: skip
    """The run by the law of the first day of window `a`, and by that of window `b`; None when no rule differs in more
    than its version.

    Parameters
    ----------
    eigen : codes of terms that the municipality set itself: their rules are not in the law, and stay as they were
    judged. library : the law that ships, unless given. kalender : that of the run.
    """
    every = library or bibliotheek()
    days = [data.opzet.vensters[nr].van for nr in (a, b)]
    used = set(data.tables["termijnen"]["termijn"].unique().to_pylist()) - set(eigen)
    changed = [code for code in used if code in every.termijnen and _differs(every.termijnen[code], *days)]
    if not changed:
        return None
    first, second = (_judged(data, every, kalender or every.kalender, changed, day) for day in days)
    return first, second


def _differs(termijn: Termijn, a: date, b: date) -> bool:
    """Whether the rule of one day is another than that of the other, its dates and where it stands aside."""
    rules = [termijn.waarde_op(day) for day in (a, b)]
    aside = {"vanaf", "tot_en_met", "artikel", "url", "checked_on"}
    shown = [rule and rule.model_dump(exclude=aside) for rule in rules]
    return shown[0] != shown[1]


def _judged(
    data: Gegevens, library: Bibliotheek, kalender: Kalender, codes: Collection[str], day: date
) -> Gegevens:  # fmt: skip
    """The run with these terms judged anew, as if the rules of a day had always held."""
    fixed = [own for code in codes if (own := _as_on(library.termijnen[code], day)) is not None]
    found = terms(
        data.log, library.met(fixed), kalender, data.peildatums, contested_days(data.tables)
    )["termijnen"]  # fmt: skip
    theirs = pa.array(sorted(codes))
    kept = data.tables["termijnen"].filter(pc.invert(pc.is_in(data.tables["termijnen"]["termijn"], value_set=theirs)))
    anew = found.filter(pc.is_in(found["termijn"], value_set=pa.array([own.code for own in fixed], pa.string())))
    return data.met({"termijnen": pa.concat_tables([kept, anew])})


def _as_on(termijn: Termijn, day: date) -> Termijn | None:
    rule = termijn.waarde_op(day)
    if rule is None:
        return None
    return termijn.model_copy(update={"waarden": (rule.model_copy(update={"vanaf": _ALTIJD, "tot_en_met": None}),)})
