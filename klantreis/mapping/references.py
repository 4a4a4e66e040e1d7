"""References to decisions and zaken, in one way of writing."""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

_VOORVOEGSEL = re.compile(
    r"^(?:(?:ons|uw|het|de|uw brief|betreft|inzake)[\s.:]+)*"
    r"(?:kenmerk|besluitnummer|besluitnr|besluit|beschikkingsnummer|beschikking|zaaknummer|zaaknr|zaak|referentie|ref|"
    r"dossiernummer|dossier|nummer|nr|no)\b[\s.:#-]*",
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
    text = unicodedata.normalize("NFKC", text).strip()
    while (shorter := _VOORVOEGSEL.sub("", text, count=1)) != text:
        text = shorter
    return re.sub(r"[^0-9A-Z]", "", text.upper()) or None


_GEWOON = "^[ -~]*$"
"""Text in which the regular expressions of Arrow and of Python see the same."""


def normaliseer(values: pa.Array) -> pa.Array:
    """References of a column (string), normalised."""
    coded = values.dictionary_encode()
    texts = coded.dictionary
    plain = pc.match_substring_regex(texts, _GEWOON)
    normal = pc.utf8_trim_whitespace(pc.if_else(plain, texts, ""))
    normal = pc.utf8_upper(pc.replace_substring_regex(normal, f"(?i)^(?:{_VOORVOEGSEL.pattern[1:]})+", ""))
    normal = pc.replace_substring_regex(normal, "[^0-9A-Z]", "")
    normal = pc.if_else(pc.equal(normal, ""), pa.scalar(None, pa.string()), normal)
    others = pc.invert(plain)
    if pc.any(others).as_py():
        own = [normaliseer_kenmerk(text) for text in texts.filter(others).to_pylist()]
        normal = pc.replace_with_mask(normal, others, pa.array(own, pa.string()))
    return normal.take(coded.indices)
