"""A sheet on which a person says of every finding whether it is right: XLSX to fill in, and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from klantreis.report.text import schoon
from klantreis.vocabulary_journeys import KLOPT, KLOPT_NIET

_INVULLEN: Final = ("oordeel", "reden", "door", "op")
_BREEDTE: Final = {"kenmerk": 24, "oordeel": 14, "reden": 44, "door": 18, "op": 14}
_BREED: Final = 60
_UITLEG: Final = (
    "INTERN: dit zijn gegevens over personen; alleen voor het eigen team.",
    "",
    f"Kies bij oordeel: {KLOPT} of {KLOPT_NIET}.",
    "Zet erbij waarom (reden), wie het zegt (door) en wanneer (op, jjjj-mm-dd).",
    "Een rij zonder oordeel telt nog niet mee. Laat de kolomnamen en de kolom kenmerk zoals ze zijn.",
    "Zet dit bestand in het projectbestand bij oordelen: en draai opnieuw.",
    "Het oordeel geldt zolang de gegevens zo blijven. Verandert er iets, dan zegt klantreis dat het niet meer past.",
)


def write_sheet(
    kolommen: Sequence[str], rijen: Sequence[Sequence[str]], stem: Path, uitleg: Sequence[str] = _UITLEG
) -> tuple[Path, Path]:  # fmt: skip
    """Write `stem`.xlsx and `stem`.csv; its folder exists and the files do not.

    Parameters
    ----------
    kolommen : what the reader needs to know of a finding; the first is its kenmerk.
    rijen : text per column, one row per finding. uitleg : lines about how to fill it in.
    """
    xlsx, csv_ = stem.with_name(stem.name + ".xlsx"), stem.with_name(stem.name + ".csv")
    heads = [*kolommen, *_INVULLEN]
    xlsx.write_bytes(_workbook(heads, rijen, uitleg))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([heads, *([*map(_veilig, row), *("" for _ in _INVULLEN)] for row in rijen)])
    csv_.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return xlsx, csv_


def _veilig(text: str) -> str:
    """What a spreadsheet would run as a formula gets a ' in front."""
    text = schoon(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _workbook(heads: Sequence[str], rijen: Sequence[Sequence[str]], uitleg: Sequence[str]) -> bytes:
    import datetime as dt

    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        # A fixed moment: the same findings give the same bytes.
        book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        own = book.add_format({"bg_color": "#fff7d6", "text_wrap": True, "valign": "top"})
        day = book.add_format({"bg_color": "#fff7d6", "num_format": "yyyy-mm-dd", "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        sheet, explanation = book.add_worksheet("Oordelen"), book.add_worksheet("Uitleg")
        for nr, name in enumerate(heads):
            longest = max((len(row[nr]) for row in rijen), default=0) if nr < len(heads) - len(_INVULLEN) else 0
            sheet.set_column(nr, nr, _BREEDTE.get(name, min(max(len(name), longest) + 2, _BREED)))
            sheet.write_string(0, nr, name, head)
        for row_nr, row in enumerate(rijen, start=1):
            for nr, text in enumerate(row):
                sheet.write_string(row_nr, nr, schoon(text), plain)
            for nr, name in enumerate(_INVULLEN, start=len(row)):
                sheet.write_blank(row_nr, nr, None, day if name == "op" else own)
        if rijen:
            place = len(heads) - len(_INVULLEN)
            sheet.data_validation(
                1, place, len(rijen), place, {"validate": "list", "source": [KLOPT, KLOPT_NIET]}
            )  # fmt: skip
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rijen), 1), len(heads) - 1)
        explanation.set_column(0, 0, 110)
        for nr, line in enumerate(uitleg):
            explanation.write_string(nr, 0, line)
    return file.getvalue()
