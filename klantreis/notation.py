"""Date notations as Dutch Excel writes them: `dd-mm-jjjj uu:mm:ss`.

A notation is text that a process adviser already knows from her spreadsheet. This module turns one into a pattern
with named fields; klantreis.mapping.dates does the reading. Four notations have a name of their own: `iso`
(2024-01-31T09:05:00+01:00 in all its lengths), `epoch_s`, `epoch_ms` and `excel` (days since 1899-12-30).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAANDEN: Final = {
    naam: nr
    for nr, namen in enumerate(
        (
            "januari jan january", "februari feb february", "maart mrt mar march", "april apr",
            "mei may", "juni jun june", "juli jul july", "augustus aug august",
            "september sep sept", "oktober okt oct october", "november nov", "december dec",
        ),
        start=1,
    )
    for naam in namen.split()
}  # fmt: skip
"""Month names and their usual abbreviations, Dutch and English, in lower case."""

_ISO = (
    r"^(?P<jaar>\d{4})-(?P<maand>\d{2})-(?P<dag>\d{2})"
    r"(?:[T ](?P<uur>\d{2}):(?P<minuut>\d{2})(?::(?P<seconde>\d{2})(?:[.,](?P<fractie>\d{1,9}))?)?"
    r" ?(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?$"
)
_NUMMER = {
    "epoch_s": r"^(?P<epoch_s>-?\d{1,11})$",
    "epoch_ms": r"^(?P<epoch_ms>-?\d{12,14})$",
    "excel": r"^(?P<excel>\d{5}(?:[.,]\d{1,12})?)$",
}
_TOKEN = re.compile(r"AM/PM|j+|m+|d+|u+|s+|[,.]0+|\+00:?00|Z|\s+|.", re.IGNORECASE)
_FIELDS = {
    "jjjj": r"(?P<jaar>\d{4})",
    "jj": r"(?P<jaar2>\d{2})",
    "mmmm": r"(?P<maandnaam>[A-Za-z]{3,9})\.?",
    "mmm": r"(?P<maandnaam>[A-Za-z]{3,9})\.?",
    "mm": r"(?P<maand>\d{2})",
    "m": r"(?P<maand>\d{1,2})",
    "dd": r"(?P<dag>\d{2})",
    "d": r"(?P<dag>\d{1,2})",
    "uu": r"(?P<uur>\d{2})",
    "u": r"(?P<uur>\d{1,2})",
    "ss": r"(?P<seconde>\d{2})",
    "s": r"(?P<seconde>\d{1,2})",
}
_MINUTES = {"mm": r"(?P<minuut>\d{2})", "m": r"(?P<minuut>\d{1,2})"}


@dataclass(frozen=True)
class Notatie:
    """A compiled notation.

    `pattern` is a regular expression (RE2 and Python alike) with named groups: jaar or jaar2, maand or maandnaam,
    dag, uur, minuut, seconde, fractie, helft (AM or PM), offset; or one of epoch_s, epoch_ms, excel. `precisie` is
    the finest unit that the notation can state; for `iso` it depends on the value.
    """

    tekst: str
    pattern: str
    fields: tuple[str, ...]
    precisie: str


@lru_cache(maxsize=256)
def compile_notatie(tekst: str) -> Notatie:
    """Compile a notation.

    Raises
    ------
    ValueError : in Dutch, when the notation has no year, month and day, or holds an unknown letter.

    Examples
    --------
    >>> compile_notatie("dd-mm-jjjj uu:mm").fields
    ('dag', 'maand', 'jaar', 'uur', 'minuut')
    """
    name = tekst.strip()
    if name == "iso":
        return _notatie(name, _ISO, "seconde")
    if name in _NUMMER:
        return _notatie(name, _NUMMER[name], "seconde")
    pattern, after_hour = "", False
    for token in _TOKEN.findall(name):
        low = token.lower()
        if after_hour and low in _MINUTES:
            pattern += _MINUTES[low]
            after_hour = False
        elif low in _FIELDS:
            pattern += _FIELDS[low]
            after_hour = low in ("u", "uu")
        elif token in ("Z", "+00:00", "+0000"):
            pattern += r" ?(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)"
        elif low == "am/pm":
            pattern += r"(?P<helft>[AaPp])\.?[Mm]\.?"
        elif re.fullmatch(r"[,.]0+", token):
            pattern += r"[.,](?P<fractie>\d{1,9})"
        elif token in (":", ".") and "(?P<uur>" in pattern:
            pattern += "[:.]"  # 9.05 and 9:05 are one way of writing
        elif token.isspace():
            pattern += r"\s+"
        elif token.isalpha() and token != "T":
            raise ValueError(
                f"'{token}' in de notatie '{name}' is onbekend; gebruik d, m, jjjj, uu, mm en ss, zoals in Excel"
            )
        else:
            pattern += re.escape(token)
    fields = tuple(re.findall(r"\?P<(\w+)>", pattern))
    if len(set(fields)) < len(fields):
        raise ValueError(f"de notatie '{name}' noemt een onderdeel twee keer")
    if "dag" not in fields or not {"maand", "maandnaam"} & set(fields) or not {"jaar", "jaar2"} & set(fields):
        raise ValueError(f"de notatie '{name}' moet een dag, een maand en een jaar hebben, zoals dd-mm-jjjj")
    return _notatie(name, f"^{pattern}$", "seconde" if "seconde" in fields else "minuut" if "uur" in fields else "dag")


def _notatie(tekst: str, pattern: str, precisie: str) -> Notatie:
    return Notatie(tekst, pattern, tuple(re.findall(r"\?P<(\w+)>", pattern)), precisie)
