"""Text as YAML: scalars that stay what they are, comments on one line, patterns for series of files."""

from __future__ import annotations

import glob
import re
from collections.abc import Sequence

from klantreis.disclosure.bsn import is_bsn

_EENVOUDIG = re.compile(r"[A-Za-z_][A-Za-z0-9_]*([ -][A-Za-z0-9_]+)*")
_BIJZONDER = frozenset(("ja", "nee", "yes", "no", "on", "off", "true", "false", "null", "y", "n"))


def tekst(value: str) -> str:
    """A YAML scalar that stays exactly this text in every YAML reader.

    >>> [tekst(t) for t in ("Datum melding", "0363", "no", 'a: "b" #c')]
    ['Datum melding', '"0363"', '"no"', '"a: \\\\"b\\\\" #c"']
    """
    if _EENVOUDIG.fullmatch(value) and value.lower() not in _BIJZONDER:
        return value
    return geciteerd(value)


def geciteerd(value: str) -> str:
    """A YAML scalar in double quotes."""
    plain = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in plain) + '"'


def opmerking(value: str, length: int = 70) -> str:
    """Text as it may stand in a comment: on one line, printable, not endless."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return plain if len(plain) <= length else plain[: length - 1] + "…"


def lijst(values: Sequence[str]) -> str:
    """One scalar, or several as a flow list."""
    return tekst(values[0]) if len(values) == 1 else f"[{', '.join(tekst(value) for value in values)}]"


def begin(texts: Sequence[str]) -> str:
    """What all texts begin with, character by character."""
    first, last = min(texts), max(texts)
    return first[: next((nr for nr, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]


def serie(paths: Sequence[str]) -> str:
    """A pattern that all these names fit.

    >>> serie(["a/wmo_2023.csv", "a/wmo_2024.csv"])
    'a/wmo_*.csv'
    """
    prefix = begin(paths)
    suffix = begin([path[len(prefix) :][::-1] for path in paths])[::-1]
    # Where the names differ in digits, the digits that they share belong to the number too.
    prefix, suffix = re.sub(r"(?<![\d_-])([_-]?)[\d_-]*\d$", r"\1", prefix), re.sub(r"^\d+", "", suffix)
    return f"{glob.escape(prefix)}*{glob.escape(suffix)}"


def is_veilig(value: str) -> bool:
    """Whether one value of a column of categories may be written out."""
    return len(value) <= 120 and "@" not in value and not any(is_bsn(run) for run in re.findall(r"\d{8,9}", value))
