"""What may be shown of a cell that could not be used."""

from __future__ import annotations

import re

from klantreis.disclosure.bsn import is_bsn

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


_NEGEN = re.compile(r"(?<!\d)\d{9}(?!\d)")
WEGGELATEN = "(bsn weggelaten)"


def zonder_bsn(tekst: str) -> str:
    """A text without the BSNs that stand in it. A text that is nothing but a number stays: its whole column decides.

    >>> zonder_bsn("Brief aan 123456782"), zonder_bsn("Bel 123456789"), zonder_bsn("123456782")
    ('Brief aan (bsn weggelaten)', 'Bel 123456789', '123456782')
    """
    if _NEGEN.fullmatch(tekst):
        return tekst
    return _NEGEN.sub(lambda found: WEGGELATEN if is_bsn(found[0]) else found[0], tekst)
