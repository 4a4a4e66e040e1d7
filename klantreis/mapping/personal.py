"""What stands in a sentence about a decision and is no reference: numbers of people, amounts, articles, days."""

from __future__ import annotations

import re
from typing import Final

from klantreis.notation import MAANDEN

_MAAND: Final = "|".join(sorted(MAANDEN, key=len, reverse=True))
_MAANDEN: Final = "|".join(sorted({naam[:3] for naam in MAANDEN}))
_NR: Final = r"(?:-?(?:nummer|nrs?|no|id))?"
_WAARDE: Final = r"[\s.:#]+(?:(?:is|nummer|nr|no|van)\b[\s.:#]*){0,2}[^\s,;]*\d[^\s,;]*"
_ZEKER: Final = tuple(
    (words, re.compile(pattern))
    for words, pattern in (
        ("@", r"(?<![\w.+-])[\w.+-]+@[\w.-]+"),
        ("://|www.|.nl|.com|.org|.net|.be|.eu",
         r"(?i)\bhttps?://\S*|\bwww\.\S*|(?<![\w.-])[\w-]{2,60}\.(?:nl|com|org|net|be|eu)\b\S*"),
        ("tel|mob|gsm|fax",
         r"(?i)\b(?:tel|telefoon|mobiel|mob|gsm|fax)\.?(?:-?(?:nummer|nr))?[\s.:#]*(?:is )?"
         r"[+(]{0,2}\d[\d\s().+/-]{5,18}\d"),
        ("06|+316|00316", r"(?<![\d/.-])(?:06|\+316|00316)[-\s./]?[1-9](?:[-\s./]?\d){7}(?![\d/-])"),
        ("tel|mob|gsm|fax|bsn|burgers|sofi|iban|rekening|kenteken|postbus|paspoort|rijbew|identit|v-n|vn|vreemd|cli"
         "|klant|pati|polis|lidn|personeel|digid|a-n|kvk|huisn",
         r"(?i)\b(?:tel|telefoon|mobiel|mob|gsm|fax|bsn|burgerservice|sofi|iban|bankrekening|girorekening|rekening"
         r"|kenteken|postbus|paspoort|rijbewijs|identiteitskaart|v-?(?=n)|vreemdelingen|cli[eë]nt(?:en)?|klant(?:en)?"
         rf"|pati[eë]nt(?:en)?|polis|lid(?=n)|personeels|digid|a-(?=n)|kvk|huis(?=n))\.?{_NR}{_WAARDE}"),
        (_MAANDEN,
         rf"(?i)(?<![\w/.-])(?:(?:\d{{1,2}}e?|begin|eind|medio)\s)?(?:{_MAAND})\.?\s(?:19|20)\d\d(?![\w/.-])"),
    )
)  # fmt: skip
"""What can be no reference: any of these words is there, and the pattern. A month with a year is no whole day."""
_IBAN: Final = re.compile(r"(?i)\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b")
_LOS: Final = tuple(
    (words, re.compile(pattern))
    for words, pattern in (
        (_MAANDEN, rf"(?i)(?<![\w/.-])\d{{1,2}}(?:e|ste|de)?\s(?:{_MAAND})\b"),  # a day without a year
        ("€|eur|%|procent",
         r"(?i)(?:€|\bEUR\b|\beuro\b)\s?\d[\d.,]{0,15}(?:-|\b)"
         r"|(?<![\w/.,-])\d[\d.,]{0,15}-?\s?(?:€|euro\b|eur\b|%|procent\b)"),
        (",", r"(?<![\w/.,-])\d{1,3}(?:\.?\d{3}){0,3},(?:\d\d\b|-)"),
        ("terugvord|bedrag|boete|schuld|dwangsom|voorschot",
         r"(?i)\b(?:terugvordering|bedrag|boete|schuld|dwangsom|voorschot)\s(?:is\s|van\s|ad\s|à\s){0,2}"
         r"\d{1,3}(?:\.?\d{3})?(?:[.,]\d\d)?(?![\w/.-])"),
        ("art|lid|factu|bel", rf"(?i)\b(?:artikel(?:en)?|artt?|lid|factuur|facturen|bel){_NR}{_WAARDE}"),
        ("u|h|:", r"(?i)(?<![\w/.-])\d{1,2}[:.]\d{2}\s?(?:uur|u|h)\b|(?<![\w/.:-])\d{1,2}:\d{2}(?![\w/.:-])"),
        ("00", r"\b0[89]00[-\s]?\d{4,7}\b"),
    )
)  # fmt: skip
"""What is no reference when it stands in a sentence."""
_POSTCODE: Final = re.compile(
    r"\b[1-9]\d{3}\s?(?!EN|OF|OP|IN|DE|TE|IS|NR|NO|AF|JL|DD)[A-Z]{2}\b(?!\s*\d)|\b[1-9]\d{3}[a-z]{2}\b"
)
_TELEFOON: Final = re.compile(r"(?<![\w/.-])(?:(?:\+|00)31[-\s.]?(?:\(0\))?|\(?0)(?=[-\s.()/]{0,2}[1-9])"
                              r"(?:[-\s.()/]{0,2}\d){9}(?!\d)")  # fmt: skip
_AANGEKONDIGD: Final = re.compile(
    r"(?i)(?:kenmerk|(?:zaak|besluit|beschikkings?|dossier)-?(?:nummer|nr)?|referentie|ref)[\s.:#]*$"
)
_WET: Final = r"(?:wmo|jw|jeugdwet|pw|participatiewet|bbz|ioaw|ioaz|awb|wlz|wgs|zvw|woz|tozo|covid)"
_GEEN_KENMERK: Final = re.compile(
    rf"(?i){_WET}[-\s]?(?:(?:19|20)\d\d|\d\d?)"  # an act and its year
    r"|(?P<van>(?:19|20)\d\d)\s?[-/]\s?(?P<tot>(?:19|20)\d\d)"
    r"|[a-z]* ?\d\d?:\d\d"  # an hour
    r"|\d+[-/]?[a-zë]{3,}"  # "24-uurs", "18-jarige"
)
_PLAAT_OF_PLAATS: Final = re.compile(
    r"(?i)[1-9]\d{3} ?[a-z]{2}"
    r"|[a-z]{2}-\d\d-(?:\d\d|[a-z]{2})|\d\d-(?:[a-z]{2}-(?:\d\d|[a-z]{2})|\d\d-[a-z]{2}|[a-z]{3}-\d)"
    r"|\d-[a-z]{3}-\d\d|[a-z]{2}-\d{3}-[a-z]|[a-z]-\d{3}-[a-z]{2}|[a-z]{3}-\d\d-[a-z]|[a-z]-\d\d-[a-z]{3}"
)
_LANG_WOORD: Final = re.compile(r"[^\W\d_]*[a-zë][^\W\d_]*")


def zonder_zeker(text: str) -> str:
    """A text without what can be no reference, also when nothing else stands in the cell.

    >>> zonder_zeker("jan61@x.nl, Z/25-12"), zonder_zeker("06-12345678")
    (' , Z/25-12', ' ')
    """
    return _IBAN.sub(lambda found: " " if _is_iban(found[0]) else found[0], _zonder(text, _ZEKER))


def zonder_los(text: str) -> str:
    """A sentence without amounts, articles, postcodes and telephone numbers, unless a word says that it is a reference.

    >>> zonder_los("artikel 2.3.2 Wmo, € 1.250,00, kenmerk 0123456789")
    '  Wmo,  , kenmerk 0123456789'
    """
    text = _POSTCODE.sub(" ", _zonder(text, _LOS))
    return _TELEFOON.sub(
        lambda found: found[0] if _AANGEKONDIGD.search(text, max(found.start() - 30, 0), found.start()) else " ", text
    )


def _zonder(text: str, wat: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    low = text.lower()
    for words, pattern in wat:
        if any(word in low for word in words.split("|")):  # to look for words takes far less time
            text = pattern.sub(" ", text)
    return text


def geen_kenmerk(text: str) -> bool:
    """Whether what looks like a reference is an act and its year, a school year or a length.

    >>> [geen_kenmerk(text) for text in ("Wmo 2015", "2023/2024", "24-uurs", "2024/2013", "Z24-12")]
    [True, True, True, False, False]
    """
    found = _GEEN_KENMERK.fullmatch(text)
    return found is not None and (not found["van"] or 0 < int(found["tot"]) - int(found["van"]) <= 10)


def van_iemand(text: str) -> bool:
    """Whether a number that no word announces is that of a car, a place or a telephone, or a name on the internet.

    >>> [van_iemand(text) for text in ("G-123-BB", "jansen1961", "bsl-2025-0012")]
    [True, True, False]
    """
    if _PLAAT_OF_PLAATS.fullmatch(text) or (_TELEFOON.fullmatch(text) and not text.isdigit()):
        return True
    return any(len(word) > 4 for word in _LANG_WOORD.findall(text))


def _is_iban(text: str) -> bool:
    code = re.sub(r"\s", "", text).upper()
    return int("".join(str(int(char, 36)) for char in code[4:] + code[:4])) % 97 == 1
