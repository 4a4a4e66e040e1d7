"""References to decisions and zaken, in one way of writing."""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa

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


def normaliseer(values: pa.Array) -> pa.Array:
    """References of a column (string), normalised."""
    coded = values.dictionary_encode()
    normal = pa.array([normaliseer_kenmerk(text) for text in coded.dictionary.to_pylist()], pa.string())
    return normal.take(coded.indices)
