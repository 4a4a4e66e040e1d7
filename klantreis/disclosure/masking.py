"""What may be shown of a cell that could not be used."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.disclosure.bsn import is_bsn
from klantreis.notation import MAANDEN

_KLOK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?"
_MAAND = rf"(?:\d{{1,2}}|(?:{'|'.join(MAANDEN)})\.?)"
_DATUM = rf"(?:\d{{1,2}}[-/. ]{_MAAND}[-/. ](?:\d{{4}}|\d{{2}})|(?:0\d|19|20|99)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}})"
_DATUMACHTIG = re.compile(
    rf"{_DATUM}(?:[T ]{_KLOK} ?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?|{_KLOK}|\d{{1,6}}|(?P<dag>(?:19|20)\d{{6}})",
    re.IGNORECASE | re.ASCII,
)


def masker(waarde: str | None) -> str | None:
    """A cell as it may stand in `uitval`: a date-like value as it is, of anything else only its shape.

    Eight digits that start as a year does are shown when they are no BSN that lost its leading zero.

    >>> masker("31-02-2024 25:00"), masker("Jan Jansen, 123456782"), masker("1234.56.782"), masker("20241301")
    ('31-02-2024 25:00', 'aaa aaaaaa, 999999999', '9999.99.999', '20241301')
    """
    if waarde is None:
        return None
    match = _DATUMACHTIG.fullmatch(waarde)
    if match and not (match["dag"] and is_bsn(match["dag"])):
        return waarde
    shape = re.sub(r"\d", "9", re.sub(r"[^\W\d_]", "a", waarde.replace("\x00", "")))
    return shape[:40]


_NEGEN = re.compile(r"(?<!\d)(?:\d{9}|\d{4}([. -])\d{2}\1\d{3}|\d{3}([. -])\d{3}\2\d{3})(?!\d)", re.ASCII)
WEGGELATEN = "(bsn weggelaten)"


def zonder_bsn(tekst: str, *, whole: bool = False) -> str:
    """A text without the BSNs that stand in it; one that is nothing but a number stays, unless `whole`.

    >>> zonder_bsn("Brief aan 123456782"), zonder_bsn("Bel 123456789"), zonder_bsn("123456782")
    ('Brief aan (bsn weggelaten)', 'Bel 123456789', '123456782')
    """
    if not whole and _NEGEN.fullmatch(tekst):
        return tekst
    return _NEGEN.sub(lambda found: WEGGELATEN if is_bsn(found[0]) else found[0], tekst)


def without_bsn(values: pa.Array, *, whole: bool = False) -> pa.Array:
    """Texts without the BSNs that stand in them; only distinct texts with nine digits together are looked at.

    A cell that is nothing but such a number stays (its whole column decides), unless `whole`: no name is a number.
    """
    coded = values.dictionary_encode()
    suspect = pc.match_substring_regex(coded.dictionary, "(?:[0-9][. -]?){9}").to_numpy(zero_copy_only=False)
    if not suspect.any():
        return values
    known = zip(coded.dictionary.to_pylist(), suspect, strict=True)
    texts = [zonder_bsn(text, whole=whole) if look else text for text, look in known]
    return pa.array(texts, pa.string()).take(coded.indices)
