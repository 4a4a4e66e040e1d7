"""The first rows of a file as they stand, before anything is known of its header: for who has to find that header.

Only text files and workbooks have rows above their header; of the other kinds nothing is shown.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from klantreis.sources import text
from klantreis.sources.encoding import find_encoding
from klantreis.sources.opening import check_path, kind_of

MAX_RIJEN: Final = 60
"""So many lines or filled rows are shown: no explanation above a header is longer."""


@dataclass(frozen=True)
class Begin:
    """The start of a text file or of one sheet.

    Parameters
    ----------
    blad : the sheet; None for a text file.
    rijen : the rows with something in them: number (line, or row of the sheet), cells; an empty cell is "".
    gevuld : all rows of the sheet with something in them; those that are shown when there is no other sheet.
    """

    blad: str | None
    rijen: tuple[tuple[int, tuple[str, ...]], ...]
    gevuld: int


def peek(path: Path) -> list[Begin]:
    """The start of a text file, or of each sheet of a workbook; nothing for another kind of file.

    Raises
    ------
    SourceError : the file is missing, or not what its name says.
    """
    check_path(path, None)
    kind = kind_of(path)
    return [_text_file(path)] if kind == "csv" else _workbook(path) if kind == "xlsx" else []


def _text_file(path: Path) -> Begin:
    lines = list(islice(text.lines(path, find_encoding(path)), MAX_RIJEN))
    best: tuple[float, int, int] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    for rank, delimiter in enumerate(text.DELIMITERS):
        found = _records(lines, delimiter)
        if not found:
            continue
        # The rows of data are the most; a title above them has another number of cells.
        counted = Counter(len(cells) for _nr, cells in found)
        width = min(counted, key=lambda each: (-counted[each], -each))
        score = (round(counted[width] / len(found), 1) if width > 1 else 0.0, width, -rank)
        if best is None or score > best:
            best, rows = score, found
    return Begin(None, tuple(rows), len(rows))


def _records(lines: list[str], delimiter: str) -> list[tuple[int, tuple[str, ...]]]:
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(lines, delimiter=delimiter)
    found, start = [], 1
    for record in reader:
        cells = tuple(cell.strip() for cell in record)
        if any(cells):
            found.append((start, cells))
        start = reader.line_num + 1
    return found


def _workbook(path: Path) -> list[Begin]:
    from python_calamine import CalamineError

    from klantreis.sources.xlsx import cell_text, open_workbook

    book = open_workbook(path)
    found = []
    for name in book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(name)
        except CalamineError:
            continue  # a chart, or a damaged sheet: no table
        rows: list[tuple[int, tuple[str, ...]]] = []
        filled = 0
        for nr, cells in enumerate(sheet.iter_rows(), start=1):
            if len(rows) == MAX_RIJEN:
                if len(book.sheet_names) == 1:
                    break  # nothing to compare it with
                filled += any(cell is not None and cell != "" for cell in cells)
            elif any(texts := tuple((cell_text(cell) or "").strip() for cell in cells)):
                rows.append((nr, texts))
                filled += 1
        found.append(Begin(name, tuple(rows), filled))
    return found
