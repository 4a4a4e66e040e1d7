"""A reference that was written as a sentence ("uw brief d.d. 3 maart 2025, kenmerk Z/25-12") -> what it names.

Registers of objections often hold what the resident wrote. Only the reference and the date are kept: names, addresses
and telephone numbers stand in such sentences too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.disclosure.masking import WEGGELATEN
from klantreis.notation import MAANDEN

_SIGNAALWOORD: Final = (
    r"\b(?:(?:besluit|beschikkings?|zaak|dossier|referentie|registratie|volg|ken)-?"
    r"(?:nummer|nrs?|no|merk)|kenmerk|besluit|beschikking|beslissing|zaak|dossier|referentie|ref|nummer|nr)\b"
)
_WOORD: Final = re.compile(rf"(?i){_SIGNAALWOORD}(?:\s+(?:is|met|met nummer|nummer|nr|kenmerk)\b)?[\s.:#-]*")
"""A word after which a reference stands."""
_EERST: Final = re.compile(rf"(?i)^\s*(?:(?:ons|uw|het|de|betreft|inzake|van)[\s.:]+)*{_WOORD.pattern[4:]}")
_DAG: Final = re.compile(
    rf"(?i)(?<![\w/-])(?:(?P<d>\d{{1,2}})[-/.](?P<m>\d{{1,2}})[-/.](?P<j>\d{{4}})"
    rf"|(?P<j2>\d{{4}})-(?P<m2>\d{{2}})-(?P<d2>\d{{2}})"
    rf"|(?P<d3>\d{{1,2}})[ -](?P<naam>{'|'.join(sorted(MAANDEN, key=len, reverse=True))})\.?[ -](?P<j3>\d{{4}}))"
    r"(?![\w/-])"
)
_ANDERE_DAG: Final = re.compile(r"(?i)\b(?:geb\w*|ontvangen|ingekomen|binnengekomen)\.?:?(?: op| d\.d\.)?\s*$")
"""What stands before the day of a birth or a receipt."""
_TELEFOON: Final = re.compile(r"(?:\+31|\b0031|\b0)[-\s]?\d{1,3}[-\s]?\d{6,8}\b")
_POSTCODE: Final = re.compile(r"\b\d{4}\s?[A-Z]{2}\b")
_GEWOON_WOORD: Final = re.compile(r"\b(?=[^\W\d_]*[^\W\d_A-Z])[^\W\d_]{3,}\b")
"""A word of a sentence: letters, not all capitals, as the parts of a reference are."""
_VERBINDT: Final = re.compile(r"\s\(|[,;]\s|(?i:\b(?:en|of|met|aan|van|op|over|bij|voor)\b)")
"""What no reference holds, and a sentence does."""
_OPSOMMING: Final = re.compile(r"\s*(?:[,;&+\n]|\b(?:en|of)\b)\s*", re.IGNORECASE)
_STUK: Final = re.compile(r"[^\s,;()\[\]\"']+")
_CIJFER: Final = re.compile(r"\d")
_DEEL: Final = re.compile(r"[A-Z]+|[A-Z][a-z]{1,3}")
"""A part of a reference without digits: "BSL", "Wmo"."""
_LOS: Final = re.compile(r"\d{5,}|(?=.*\d)(?=.*[A-Z]).{4,}|[A-Z]+\d{2,}")
"""A reference that no word announces; what is shorter is a house number, a year or an amount."""
TUSSEN: Final = "\x1f"
"""Between the references that one text names."""


class Genoemd(NamedTuple):
    """kenmerken : as they were written. dag : the one date that is named."""

    kenmerken: tuple[str, ...]
    dag: date | None


def read_sentences(values: pa.Array) -> tuple[pa.Array, pa.Array, np.ndarray]:
    """The references that a column (string) names, without the sentences around them.

    Returns
    -------
    The references, several with TUSSEN between them (a text that is no sentence stays as it is); the dates that the
    sentences name (date32); and which rows are a sentence in which neither was found.
    """
    coded = values.dictionary_encode()
    texts = coded.dictionary
    look = pc.fill_null(pc.match_substring_regex(texts, r"\s|[0-9][-/.][0-9]"), False)
    if not pc.any(look).as_py():
        return values, pa.nulls(len(values), pa.date32()), np.zeros(len(values), bool)
    found = [
        (read_sentence(text) or Genoemd((text,), None)) if asked else Genoemd((text,), None)
        for text, asked in zip(texts.to_pylist(), look.to_pylist(), strict=True)
    ]
    unclear = pa.array([not each.kenmerken and each.dag is None for each in found], pa.bool_())
    return (
        pa.array([TUSSEN.join(each.kenmerken) or None for each in found], pa.string()).take(coded.indices),
        pa.array([each.dag for each in found], pa.date32()).take(coded.indices),
        pc.fill_null(unclear.take(coded.indices), False).to_numpy(zero_copy_only=False),
    )


def elk(values: pa.Array, lees: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """References read one by one, where several stand together: "A12; B7"."""
    out = lees(values)
    rows = np.flatnonzero(pc.fill_null(pc.match_substring(values, TUSSEN), False).to_numpy(zero_copy_only=False))
    if not len(rows):
        return out
    texts = [
        "; ".join(ref for ref in lees(pa.array(text.split(TUSSEN))).to_pylist() if ref)
        for text in values.take(pa.array(rows)).to_pylist()
    ]
    several = np.zeros(len(values), bool)
    several[rows] = True
    return pc.replace_with_mask(out, pa.array(several), pa.array(texts, pa.string()))


def read_sentence(text: str) -> Genoemd | None:
    """What a sentence names; None for a text that is none. Among several dates none is chosen.

    Examples
    --------
    >>> read_sentence("uw brief d.d. 3 maart 2025, kenmerk Z/25-0012")
    Genoemd(kenmerken=('Z/25-0012',), dag=datetime.date(2025, 3, 3))
    >>> read_sentence("brief aan mevrouw Jansen, Dorpsstraat 12")
    Genoemd(kenmerken=(), dag=None)
    >>> read_sentence("besluit nr. BSL 2024 0012")
    """
    rest, days = text.replace(WEGGELATEN, " "), set()
    for found in reversed(list(_DAG.finditer(rest))):
        day = _dag(found)
        if day is not None:
            if not _ANDERE_DAG.search(rest, 0, found.start()):
                days.add(day)
            rest = f"{rest[: found.start()]} , {rest[found.end() :]}"
    bare = _EERST.sub("", rest, count=1)
    several = rest != text or _VERBINDT.search(bare) or _WOORD.search(bare)
    if not several and len(_GEWOON_WOORD.findall(bare)) < 2:
        return None
    parts = [_EERST.sub("", part, count=1).strip() for part in _OPSOMMING.split(rest) if part.strip()]
    if not days and all(_CIJFER.search(part) and not _GEWOON_WOORD.search(part) for part in parts):
        return Genoemd(tuple(dict.fromkeys(parts)), None)  # a list of references, however short
    rest = _POSTCODE.sub(" ", _TELEFOON.sub(" ", rest))
    # Only when no word announces any, a number that stands by itself.
    named = tuple(dict.fromkeys(_na_een_woord(rest))) or tuple(dict.fromkeys(_los(rest)))
    return Genoemd(named, days.pop() if len(days) == 1 else None)


def _dag(found: re.Match[str]) -> date | None:
    part = found.groupdict()
    month = MAANDEN[part["naam"].lower()] if part["naam"] else int(part["m"] or part["m2"])
    try:
        return date(int(part["j"] or part["j2"] or part["j3"]), month, int(part["d"] or part["d2"] or part["d3"]))
    except ValueError:
        return None


def _na_een_woord(text: str) -> Iterator[str]:
    """What stands after a word that announces a reference: parts with digits, and capitals before or between them."""
    for found in _WOORD.finditer(text):
        parts: list[str] = []
        end = found.end()
        while each := _STUK.match(text, end):
            part = each[0].rstrip(".:!?")
            if not (_CIJFER.search(part) or _DEEL.fullmatch(part)):
                break
            parts.append(part)
            end = each.end() + 1
            if part != each[0] or text[each.end() : end] != " ":
                break
        while parts and not _CIJFER.search(parts[-1]):
            parts.pop()
        if parts:
            yield " ".join(parts)


def _los(text: str) -> Iterator[str]:
    for each in _STUK.finditer(text):
        part = each[0].strip(".:!?-")
        if _LOS.fullmatch(re.sub(r"[^0-9A-Z]", "", part.upper())):
            yield part
