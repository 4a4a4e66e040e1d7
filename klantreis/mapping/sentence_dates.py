"""Which day a sentence says that a decision is of: one that it connects with a decision, a letter or a reference."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from klantreis.notation import MAANDEN

_MAAND: Final = "|".join(sorted(MAANDEN, key=len, reverse=True))
_DAG: Final = re.compile(
    rf"(?i)(?<![\w/-])(?:(?P<d>\d{{1,2}})[-/.](?P<m>\d{{1,2}})[-/.](?P<j>\d{{4}})"
    rf"|(?P<j2>\d{{4}})-(?P<m2>\d{{2}})-(?P<d2>\d{{2}})"
    rf"|(?P<d3>\d{{1,2}})e?[ -](?P<naam>{_MAAND})\.?,?[ -](?P<j3>\d{{4}}|'\d\d)"
    rf"|(?:(?<=van )|(?<=dd )|(?<=d\.d\. ))(?P<d4>\d{{1,2}})[-/](?P<m4>\d{{1,2}})[-/]'?(?P<j4>\d\d))"
    r"(?![\w/-])"
)
_OVER: Final = re.compile(
    r"(?i)\b(?:"
    r"(?P<stuk>(?:\w{0,30}(?:besluit|beschikking|beslissing)(?:en)?(?: (?:op|over) (?:(?:het|uw|mijn|ons|de) )?"
    r"bezwaar(?:schrift)?)?|\w{0,20}brief|schrijven|uitspraak|vonnis|afwijzing|toekenning|weigering|intrekking"
    r"|herziening|letter|decision))"
    r"|(?P<vraag>\w{0,20}aanvraag|verzoek|\w{0,20}melding|ingebrekestelling)"
    r"|(?P<ander>geb(?:oren|oorte\w*|\.?dat\w*)?|ontv(?:angen|angst)?|ingekomen|binnengekomen|ingediend|\w*gesprek"
    r"|received|born|(?:pro-?forma-?)?bezwaar\w*|beroep\w*|klacht\w*|\w*zitting|gehoord|zoon|dochter|kind|man|vrouw"
    r"|\w*datum|overleden|termijn|periode|uitstel|getrouwd|gehuwd|verhuisd))\b"
)
_KOPPELT: Final = re.compile(
    r"(?i)(?:\b(?P<sterk>d\.? ?d\.?|de dato|gedateerd|gedagtekend|dagtekening|dated|besluitdatum|datum besluit"
    r"|verzonden)|\b(?:van|of))(?: op| de)?[\s:(]*$"
)
_NIET: Final = re.compile(r"(?i)\b(?:per|vanaf|ingaande|tot|tot en met|t/m|sinds|since|until)[\s:]*$")
_KENMERK_ERVOOR: Final = re.compile(r"\S*\d\S*[\s,(]*$")
_OOK: Final = re.compile(r"(?i)\s*(?:en|of|,|/|-|t/m|tot|tot en met)\s*(?:(?:van|d\.d\.|dd)\s*)?")
_NIETS_ERVOOR: Final = re.compile(r"(?i)(?:(?:van|de|het|uw|op|dd|d|datum|of)\b|[\s.:,(])*")
_TUSSENIN: Final = re.compile(r"(?i)(?:[\s,.:()]|\b(?:wmo|jw|pw|jeugdwet|participatiewet|pgb|bijstand)\b|\S*\d\S*)*")


def read_days(text: str) -> tuple[str, set[date]]:
    """A text without its days, and the days on which it says that something was decided or, without one, asked."""
    kind, spans = "", [(found, day) for found in _DAG.finditer(text) if (day := _dag(found)) is not None]
    rest: list[str] = []
    named: set[date] = set()
    asked: set[date] = set()
    end = 0
    decides = any(found["stuk"] for found in _OVER.finditer(text)) if spans else False
    for found, day in spans:
        before = re.split(r"[;\n]", text[max(end, found.start() - 150) : found.start()])[-1]
        rest += [text[end : found.start()], " , "]
        # "van 3 maart en 4 april": the second is of the same.
        kind = kind if end and _OOK.fullmatch(before) else _soort(before, not end, text[found.end() :])
        if kind:
            (asked if kind == "vraag" else named).add(day)
        end = found.end()
    return "".join([*rest, text[end:]]), named or (set() if decides else asked)


def _soort(before: str, first: bool, after: str) -> str:
    """Whether a day is that of a decision ("stuk"), of an application ("vraag") or of anything else ("")."""
    if _NIET.search(before):
        return ""
    joined = _KOPPELT.search(before)
    words = list(_OVER.finditer(before, 0, joined.start() if joined else len(before)))
    if words:
        found = words[-1]
        near = joined or _TUSSENIN.fullmatch(before, found.end())
        return "" if found["ander"] or not near else "vraag" if found["vraag"] else "stuk"
    if (joined and joined["sterk"]) or _KENMERK_ERVOOR.search(before, 0, joined.start() if joined else len(before)):
        return "stuk"
    # A day alone, or before a reference or a decision.
    alone = first and _NIETS_ERVOOR.fullmatch(before)
    return "stuk" if alone and (not after.strip(" .,)") or re.search(r"\d", after) or _OVER.search(after)) else ""


def _dag(found: re.Match[str]) -> date | None:
    part = found.groupdict()
    month = MAANDEN[part["naam"].lower()] if part["naam"] else int(part["m"] or part["m2"] or part["m4"])
    try:
        year = int((part["j"] or part["j2"] or part["j3"] or f"20{part['j4']}").replace("'", "20"))
        return date(year, month, int(part["d"] or part["d2"] or part["d3"] or part["d4"]))
    except ValueError:
        return None
