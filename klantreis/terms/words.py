"""Days, lengths and events of a term in plain Dutch, as a sentence has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from klantreis.terms.models import WEEKDAGEN, Moment, Termijn

MAANDEN: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_TELWOORDEN: Final = (
    "", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
)  # fmt: skip
_EEN_EENHEID: Final = {
    "dagen": "dag", "weken": "week", "maanden": "maand", "werkdagen": "werkdag", "uren": "uur",
    "openingsuren": "openingsuur",
}  # fmt: skip


def lange_datum(dag: date) -> str:
    """A day as it is said: with its weekday.

    >>> lange_datum(date(2026, 4, 9))
    'donderdag 9 april 2026'
    """
    return f"{WEEKDAGEN[dag.weekday()]} {dag.day} {MAANDEN[dag.month - 1]} {dag.year}"


def korte_datum(dag: date) -> str:
    """A day without its weekday, for where it is not counted with.

    >>> korte_datum(date(2026, 4, 9))
    '9 april 2026'
    """
    return lange_datum(dag).partition(" ")[2]


def van_tot_en_met(eerste: date, laatste: date) -> str:
    """A run of days; the year once when it is the same.

    >>> van_tot_en_met(date(2026, 3, 21), date(2026, 3, 30))
    'van zaterdag 21 maart tot en met maandag 30 maart 2026'
    """
    if eerste == laatste:
        return f"op {lange_datum(eerste)}"
    first = lange_datum(eerste)
    return f"van {first[:-5] if eerste.year == laatste.year else first} tot en met {lange_datum(laatste)}"


def tijdstip(moment: datetime) -> str:
    """A moment on the clock of Amsterdam.

    >>> tijdstip(datetime(2026, 3, 16, 9, 5))
    'maandag 16 maart 2026 om 09.05 uur'
    """
    return f"{lange_datum(moment.date())} om {moment:%H.%M} uur"


def aantal_dagen(n: int) -> str:
    """So many days.

    >>> aantal_dagen(1), aantal_dagen(42)
    ('1 dag', '42 dagen')
    """
    return f"{n} {'dag' if n == 1 else 'dagen'}"


def hoelang(aantal: int, eenheid: str) -> str:
    """The length of a term.

    >>> hoelang(6, "weken"), hoelang(1, "weken"), hoelang(24, "uren")
    ('zes weken', 'één week', '24 uur')
    """
    number = _TELWOORDEN[aantal] if aantal < len(_TELWOORDEN) else str(aantal)
    unit = _EEN_EENHEID[eenheid] if aantal == 1 or eenheid == "uren" else eenheid
    return f"{number} {unit}"


def en(words: Sequence[str], voegwoord: str = "en") -> str:
    """Words one after the other: "a, b en c"."""
    return f" {voegwoord} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def gebeurtenis(moment: Moment) -> str:
    """What begins or ends a term.

    >>> gebeurtenis(Moment(rollen=("bekendmaking", "besluit"), fase="bezwaar"))
    'bekendmaking of besluit in bezwaar'
    >>> gebeurtenis(Moment(termijn="BZW-IND"))
    'de laatste dag van BZW-IND'
    """
    if moment.termijn:
        return f"de laatste dag van {moment.termijn}"
    roles = en([rol.replace("_", " ") for rol in moment.rollen], "of")
    return f"{roles} in {moment.fase}" if roles and moment.fase else roles or str(moment.fase)


def begin_en_einde(termijn: Termijn) -> tuple[str, str]:
    """What begins a term and what ends it, over all its trajecten."""

    def distinct(moments: list[Moment]) -> str:
        return en(list(dict.fromkeys(map(gebeurtenis, moments))), "of")

    return distinct([each.van for each in termijn.trajecten]), distinct([each.tot for each in termijn.trajecten])


def dag_met_naam(dag: date, naam: str | None) -> str:
    """A day that is no working day, with why when its weekday does not say so.

    >>> dag_met_naam(date(2026, 4, 27), "Koningsdag"), dag_met_naam(date(2026, 4, 25), "zaterdag")
    ('maandag 27 april 2026 (Koningsdag)', 'zaterdag 25 april 2026')
    """
    if naam is None or naam in WEEKDAGEN:
        return lange_datum(dag)
    return f"{lange_datum(dag)} ({naam.replace(' (', ': ').removesuffix(')')})"
