"""What may be shown of a cell that could not be used."""

from __future__ import annotations

import re

_DATUMACHTIG = re.compile(r"[\d][\d\-/.:T +Z]{0,30}")


def masker(waarde: str | None) -> str | None:
    """A cell as it may stand in `uitval`: a date-like value as it is, of anything else only its shape.

    Eight or nine digits in a row could be a BSN and are shown only when they start as a year does.

    >>> masker("31-02-2024"), masker("Jan Jansen, 123456782"), masker("123456782")
    ('31-02-2024', 'aaa aaaaaa, 999999999', '999999999')
    """
    if waarde is None:
        return None
    plain = _DATUMACHTIG.fullmatch(waarde) is not None
    if plain and not any(len(run) > 8 or not run.startswith(("19", "20")) for run in re.findall(r"\d{7,}", waarde)):
        return waarde
    shape = re.sub(r"\d", "9", re.sub(r"[^\W\d_]", "a", waarde.replace("\x00", "")))
    return shape[:40]
