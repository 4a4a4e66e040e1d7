"""A reference that was written as a sentence ("uw brief d.d. 3 maart 2025, kenmerk Z/25-12") -> what it names.

Registers of objections often hold what the resident wrote. Only the reference and the date are kept: names, addresses
and telephone numbers stand in such sentences too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.disclosure.masking import WEGGELATEN
from klantreis.mapping.personal import geen_kenmerk, van_iemand, zonder_los, zonder_zeker
from klantreis.mapping.sentence_dates import read_days

_SIGNAALWOORD: Final = (
    r"\b(?:(?:besluit|beschikkings?|zaak|dossier|referentie|registratie|volg|ken)-?"
    r"(?:nummers?|nrs?|no|merk(?:en)?)|kenmerk(?:en)?|besluit(?:en)?|beschikking(?:en)?|beslissing(?:en)?|zaak|zaken"
    r"|dossiers?|referenties?|ref|nummers?|nrs?)\b"
)
_WOORD: Final = re.compile(rf"(?i){_SIGNAALWOORD}(?:\s+(?:is|met|met nummer|nummer|nr|kenmerk)\b)?[\s.:#-]*")
"""A word after which a reference stands."""
_ZWAK: Final = re.compile(r"(?i)(?:nummers?|nrs?|no)\b[\s.:#-]*")
"""A word after which a house number may stand too."""
_STUKWOORD: Final = re.compile(
    r"(?i)(?:besluit(?:en)?|beschikking(?:en)?|beslissing(?:en)?|zaak|zaken|dossiers?)[\s.:#-]*"
)
"""A word after which a year or a number of times may stand too."""
_EERST: Final = re.compile(rf"(?i)^\s*(?:(?:ons|uw|het|de|betreft|inzake|van)[\s.:]+)*{_WOORD.pattern[4:]}")
_BEKEND: Final = r"(?i:wmo|jw|pw|jeugdwet|participatiewet|bijstand|pgb|bbz|ioaw|ioaz|bsl)"
_GEWOON_WOORD: Final = re.compile(
    rf"(?<![^\W_])(?!{_BEKEND}\b)(?:(?=[^\W\d_]*[^\W\d_A-Z])[^\W\d_]{{3,}}|[A-Z]{{5,}})(?![^\W_])"
)
"""A word of a sentence: letters, not all capitals unless it is long, as the parts of a reference are."""
_NAAM: Final = re.compile(rf"(?:^|\s)(?!{_BEKEND}\b)(?:[^\W\d_a-z][^\W\d_]*[^\W\d_A-Z][^\W\d_]+|[A-Z]{{5,}})(?=\s|$)")
"""A word that may be a name."""
_VERBINDT: Final = re.compile(
    r"\s\(|[,;]\s|;|(?i:\b(?:en|of|met|aan|van|op|over|bij|voor)\b)|\b(?:uw|ons|de|het|te|in|tegen|door|mijn|jl)\b"
    r"|(?i:\b(?:mevrouw|mevr|mw|dhr|heer|familie|fam)\b)"
)
"""What no reference holds, and a sentence does."""
_DEELBESLUIT: Final = re.compile(rf"(?i)^(\S*\d\S*\s*[/-]|{_BEKEND}[ -])\s*(?:besluit|beschikking)\s+(\d{{1,3}})$")
"""The n-th decision of a zaak or act, as a reference: "Z-24-001 / besluit 3"."""
_BENW: Final = re.compile(r"(?i)\bB\s?(en|[&+])\s?W\b(?=[\s.:/-]*\S*\d)")
_NIETS: Final = re.compile(r"(?i)\W*(?:n\.?v\.?t\.?|geen|onbekend)\W*")
_OPSOMMING: Final = re.compile(r"\s*(?:[,;\n]|\s[&+]\s|\b(?:en|of)\b)\s*", re.IGNORECASE)
_RAND: Final = re.compile(r"(?i)^(?:(?:van|d\.?d\.?|op|de dato)(?=[\s.:]|$)[\s.:]*)+|\s(?:van|d\.?\s?d\.?|op|de dato)$")
_STUK: Final = re.compile(r"[^\s,;()\[\]\"']+")
_CIJFER: Final = re.compile(r"[0-9]")
_DEEL: Final = re.compile(rf"[A-Z]{{1,4}}|{_BEKEND}")
"""A part of a reference without digits: "BSL", "Wmo"."""
_LOS: Final = re.compile(r"\d{5,}|(?=.*\d\D*\d)(?=.*[A-Z]).{4,}|[A-Z]+\d{2,}")
"""A reference that no word announces; what is shorter is a house number, a year or an amount."""
_ONZICHTBAAR: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_EENVOUDIG: Final = r"^(?i:[A-Z]{0,5})[-/.:]?[0-9]+(?:[-/.:]?(?i:[A-Z]{1,4}|[0-9]+))*$"
_VERDACHT: Final = r"^(?i:[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[A-Z]{2}[0-9]{2}[A-Z0-9]{9,}|06[-0-9./]+)$"
"""References that need no looking at, and those of them that do: days, accounts, telephones."""
LANGST: Final = 5000
"""So much of a text is read."""
OUDST: Final = 3653
"""Ten years: what lies longer ago is rather the day of a birth."""
TUSSEN: Final = "\x1f"
"""Between the references that one text names."""


class Genoemd(NamedTuple):
    """kenmerken : as they were written. dag : the one date that is named."""

    kenmerken: tuple[str, ...]
    dag: date | None


def read_sentences(values: pa.Array, dagen: np.ndarray) -> tuple[pa.Array, pa.Array, np.ndarray]:
    """The references that a column (string) names, without the sentences around them.

    Parameters
    ----------
    dagen : the days of the rows (since 1970). What lies more than OUDST days before it is the day of no decision.

    Returns
    -------
    The references, several with TUSSEN between them (a text that is no sentence stays as it is); the dates that the
    sentences name (date32); and which rows are a sentence in which neither was found.
    """
    coded = values.dictionary_encode()
    texts = coded.dictionary
    plain = pc.and_not(pc.match_substring_regex(texts, _EENVOUDIG), pc.match_substring_regex(texts, _VERDACHT))
    look = pc.fill_null(pc.invert(plain), False)
    if not pc.any(look).as_py():
        return values, pa.nulls(len(values), pa.date32()), np.zeros(len(values), bool)
    found = [
        (read_sentence(text) or Genoemd((text,), None)) if asked else Genoemd((text,), None)
        for text, asked in zip(texts.to_pylist(), look.to_pylist(), strict=True)
    ]
    texts = pa.array([TUSSEN.join(each.kenmerken) or None for each in found], pa.string()).take(coded.indices)
    named = pa.array([each.dag for each in found], pa.date32()).take(coded.indices)
    old = pc.less(named.cast(pa.int32()), pa.array(dagen.astype(np.int32) - OUDST))
    named = pc.if_else(pc.fill_null(old, False), pa.scalar(None, pa.date32()), named)
    none = pc.fill_null(pa.array([not each.kenmerken for each in found], pa.bool_()).take(coded.indices), False)
    return texts, named, pc.and_(none, named.is_null()).to_numpy(zero_copy_only=False)


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
    text = unicodedata.normalize("NFKC", text[:LANGST]).replace(WEGGELATEN, " \0 ")
    text = re.sub(r"[^\S\n]+", " ", _ONZICHTBAAR.sub("", whole := re.sub(r"\r\n?", "\n", text))).strip()
    rest, days = read_days(text)
    rest = zonder_zeker(rest)
    if rest == text and "\0" not in whole and _is_kenmerk(text):
        return Genoemd((text,), None) if _ONZICHTBAAR.search(whole) else None
    rest = _BENW.sub(lambda found: "BENW" if found[1].lower() == "en" else "BW", rest)
    parts = [_RAND.sub("", _EERST.sub("", part, count=1)).strip() for part in _OPSOMMING.split(rest) if part.strip()]
    parts = [part for part in parts if part and (not days or _CIJFER.search(part) or _GEWOON_WOORD.search(part))]
    if parts and all(map(_is_deel, parts)) and (not days or all(map(_is_los, parts))):
        return Genoemd(tuple(dict.fromkeys(parts)), _enige(days))  # a list of references, however short
    rest = zonder_los(rest)
    # Only when no word announces any, a number that stands by itself.
    named = tuple(dict.fromkeys(_na_een_woord(rest)))
    if not any(len(re.sub(r"\W", "", ref)) > 3 or not ref.isdigit() for ref in named):
        named = tuple(dict.fromkeys(_los(rest))) or named
    return Genoemd(named, _enige(days))


def _enige(days: set[date]) -> date | None:
    return days.pop() if len(days) == 1 else None


def _is_kenmerk(text: str) -> bool:
    """Whether a text is a reference and no sentence."""
    bare = _EERST.sub("", text, count=1)
    whole = _BENW.sub("BW", _DEELBESLUIT.sub(r"\1\2", bare))
    if _NIETS.fullmatch(bare) or _VERBINDT.search(whole) or _WOORD.search(whole) or whole.lower().startswith("is "):
        return False
    words = len(_GEWOON_WOORD.findall(whole))
    digit = _CIJFER.search(whole)
    if words and " " in whole and (digit is None or _NAAM.search(whole, digit.start())):
        return False
    return words < 2 and not (bare != text and _NAAM.search(whole) and " " in whole)


def _is_deel(part: str) -> bool:
    """Whether a part of a list is a reference."""
    return bool(_CIJFER.search(part)) and not (
        _GEWOON_WOORD.search(part) or _VERBINDT.search(part) or geen_kenmerk(part) or van_iemand(part)
    )


def _is_los(part: str) -> bool:
    return _LOS.fullmatch(re.sub(r"[^0-9A-Z]", "", part.upper())) is not None or bool(re.match(r"[A-Z].*\d", part))


def _na_een_woord(text: str) -> Iterator[str]:
    """What stands after a word that announces a reference: parts with digits, and capitals before or between them."""
    for found in _WOORD.finditer(text):
        parts: list[str] = []
        end = found.end()
        while each := _STUK.match(text, end):
            part = each[0].rstrip(".:!?")
            joins = part in ("/", "-") and parts and text[each.end() + 1 : each.end() + 2].isdigit()
            if not (_CIJFER.search(part) or _DEEL.fullmatch(part) or joins):
                break
            parts.append(part)
            end = each.end() + 1
            if part != each[0] or text[each.end() : end] != " ":
                break
        while parts and not _CIJFER.search(parts[-1]):
            parts.pop()
        ref = " ".join(parts)
        if not ref or geen_kenmerk(ref):
            continue
        if _ZWAK.fullmatch(found[0]) and len(re.sub(r"\W", "", ref)) < 4:
            continue
        # "in deze zaak 3 keer", "besluit 2 weken te laat", "het besluit 2024 en"
        after = text[found.end() + len(ref) :]
        if _STUKWOORD.fullmatch(found[0]) and (
            re.fullmatch(r"(?:19|20)\d\d", ref)
            or (re.fullmatch(r"\d{1,3}|\d{1,2}[/-]\d{1,2}", ref) and re.match(r" [a-zë]{2,}", after)
                and not re.match(r" (?:en|of|van|dd|met|in|is|niet|wordt|bij|op)\b", after))
        ):  # fmt: skip
            continue
        yield ref


def _los(text: str) -> Iterator[str]:
    for each in _STUK.finditer(text):
        part = each[0].strip(".:!?-")
        if _LOS.fullmatch(re.sub(r"[^0-9A-Z]", "", part.upper())) and not (geen_kenmerk(part) or van_iemand(part)):
            yield part
