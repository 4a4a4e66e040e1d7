"""References to decisions and zaken, in one way of writing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

_VOORVOEGSEL = re.compile(
    r"^(?:(?:ons|uw|het|de|uw brief|betreft|inzake|met|onder|tegen|bezwaar tegen)[\s.:]+)*"
    r"(?:(?:kenmerk|besluit|beschikkings?|zaak|referentie|dossier)(?:nummer|nr)|kenmerk|besluit|beschikking|zaak|"
    r"referentie|ref|dossier|nummer|nr|no)\b[\s.:#/-]*",
    re.IGNORECASE,
)


def normaliseer_kenmerk(text: str) -> str | None:
    """A reference without case, spaces, punctuation and leading words; None when nothing is left.

    Examples
    --------
    >>> normaliseer_kenmerk("kenmerk: Bsl 2024/0012.")
    'BSL20240012'
    >>> normaliseer_kenmerk("Besluit nr. BSL-2024-0012")
    'BSL20240012'
    """
    return re.sub(r"[^0-9A-Z]", "", _kaal(text).upper()) or None


def _kaal(text: str) -> str:
    """Text without leading words."""
    text = unicodedata.normalize("NFKC", text).strip()
    while (shorter := _VOORVOEGSEL.sub("", text, count=1)) != text:
        text = shorter
    return text


_GEWOON = "^[ -~]*$"
"""Text in which the regular expressions of Arrow and of Python see the same."""


def normaliseer(values: pa.Array, voorvoegsels: Sequence[str] = ()) -> pa.Array:
    """References of a column (string), normalised.

    Parameters
    ----------
    voorvoegsels : what a source writes before its numbers and others leave out ("WMO"); the first that fits is taken
        off, unless nothing would be left.
    """
    normal = _zonder_woorden(values)
    for teken in "-/. ":  # what stands in nearly every reference; a regular expression takes three times as long
        normal = pc.replace_substring(normal, teken, "")
    if not pc.all(pc.ascii_is_alnum(normal)).as_py():
        normal = pc.replace_substring_regex(normal, "[^0-9A-Z]", "")
    done = pc.is_null(normal)
    # The longest first: of "PW" and "PWZ" the one that fits whole.
    for voorvoegsel in sorted({normaliseer_kenmerk(text) or "" for text in voorvoegsels} - {""}, key=len, reverse=True):
        fits = pc.and_(pc.starts_with(normal, voorvoegsel), pc.not_equal(normal, voorvoegsel))
        fits = pc.and_(fits, pc.invert(done))
        normal = pc.if_else(fits, pc.utf8_slice_codeunits(normal, len(voorvoegsel)), normal)
        done = pc.or_(done, fits)
    return _leeg_is_niets(normal)


def licht_genormaliseerd(values: pa.Array) -> pa.Array:
    """References of a column without case, leading words and repeated spaces only: punctuation and spaces stay.

    What two different decisions keep apart when `normaliseer` makes them equal.

    Examples
    --------
    >>> licht_genormaliseerd(pa.array(["besluit nr. b-1  2", "B-12", "?"])).to_pylist()
    ['B-1 2', 'B-12', '?']
    """
    texts = pc.utf8_trim_whitespace(pc.replace_substring_regex(_zonder_woorden(values), r"\s+", " "))
    return _leeg_is_niets(texts)


def _zonder_woorden(texts: pa.Array) -> pa.Array:
    """Texts in capitals, without leading words."""
    plain = pc.fill_null(pc.match_substring_regex(texts, _GEWOON), True)
    short = pc.utf8_trim_whitespace(pc.if_else(plain, texts, ""))
    short = pc.utf8_upper(pc.replace_substring_regex(short, f"(?i)^(?:{_VOORVOEGSEL.pattern[1:]})+", ""))
    others = pc.invert(plain)
    if pc.any(others).as_py():
        coded = texts.filter(others).dictionary_encode()
        own = pa.array([_kaal(text).upper() for text in coded.dictionary.to_pylist()], pa.string())
        short = pc.replace_with_mask(short, others, own.take(coded.indices))
    return short


def _leeg_is_niets(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
