"""Days and moments as a user writes them on the command line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from klantreis.errors import UsageError
from klantreis.vocabulary import TIJDZONE

_DAG = "een dag als jjjj-mm-dd, zoals 2026-03-16."


def lees_dag(text: str, where: str) -> date:
    """A day.

    Raises
    ------
    UsageError : no date, a day that does not exist, or a day outside the calendar.
    """
    text = text.strip()
    if turned := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        right = f"{turned[3]}-{int(turned[2]):02}-{int(turned[1]):02}"
        raise UsageError(
            "ongeldige-datum", f"'{text}' begint met de dag.", where=where, expected=_DAG, hint=f"Bedoelde u {right}?"
        )
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise UsageError(
            "ongeldige-datum",
            f"'{text}' is geen datum." if text else "hier ontbreekt een datum.",
            where=where,
            expected=_DAG,
            hint="Schrijf eerst het jaar, dan de maand en dan de dag, elk met een streepje ertussen.",
        )
    try:
        return _within(date.fromisoformat(text), where)
    except ValueError:
        raise UsageError(
            "ongeldige-datum",
            f"de dag {text} bestaat niet.",
            where=where,
            expected=_DAG,
            hint="Controleer de maand en de dag.",
        ) from None


def lees_moment(text: str, where: str) -> tuple[date, datetime | None]:
    """A day, and the instant (UTC) when an hour was given too. An hour that comes twice means the first of the two.

    Raises
    ------
    UsageError : as lees_dag, or an hour that does not exist.
    """
    day_text, mark, hour = text.strip().partition("T")
    day = lees_dag(day_text, where)
    if not mark:
        return day, None
    try:
        if not re.fullmatch(r"\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2}|Z)?", hour):
            raise ValueError
        moment = datetime.fromisoformat(f"{day_text}T{hour}")
    except ValueError:
        raise UsageError(
            "ongeldige-datum",
            f"'{hour}' is geen tijd.",
            where=where,
            expected="een dag met een tijd, zoals 2026-03-16T16:30.",
            hint="Schrijf de tijd met uren en minuten, van 00:00 tot en met 23:59.",
        ) from None
    zone = ZoneInfo(TIJDZONE)
    if moment.tzinfo is not None:
        return moment.astimezone(zone).date(), moment.astimezone(UTC)
    utc = moment.replace(tzinfo=zone).astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) != moment:
        raise UsageError(
            "ongeldige-datum",
            f"de tijd {hour} bestaat niet op {day_text}: toen ging de klok een uur vooruit.",
            where=where,
            expected="een tijd voor 02:00 of vanaf 03:00.",
            hint="Controleer de tijd.",
        )
    return day, utc


def lees_reeks(text: str, where: str, *, open_einde: bool) -> tuple[date, date | None]:
    """Two days with a colon between them; `open_einde`: the second may be left out.

    Raises
    ------
    UsageError : not two days, or the second before the first.
    """
    example = "twee dagen met een dubbele punt ertussen, zoals 2026-03-20:2026-03-31."
    first, mark, last = text.strip().partition(":")
    if ":" in last or (not open_einde and not (mark and last)):
        raise UsageError(
            "ongeldige-datum", f"'{text}' zijn geen twee dagen.", where=where, expected=example, hint=_UITLEG
        )
    van, tot = lees_dag(first, where), lees_dag(last, where) if last else None
    if tot is not None and tot < van:
        raise UsageError(
            "verkeerde-volgorde", f"de tweede dag ({tot}) ligt voor de eerste ({van}).", where=where, expected=example,
            hint="Zet de vroegste dag vooraan.",
        )  # fmt: skip
    return van, tot


_UITLEG = "Wat de dagen betekenen, staat in: klantreis termijn --help"


def _within(day: date, where: str) -> date:
    from klantreis.terms.calendar import EERSTE_JAAR, LAATSTE_JAAR

    if EERSTE_JAAR <= day.year <= LAATSTE_JAAR:
        return day
    raise UsageError(
        "buiten-kalender", f"{day} ligt buiten de kalender waarmee termijnen gerekend worden.", where=where,
        expected=f"een dag van {EERSTE_JAAR} tot en met {LAATSTE_JAAR}.", hint="Controleer het jaar.",
    )  # fmt: skip
