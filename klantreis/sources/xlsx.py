"""Workbooks: .xlsx and .xlsm, and the old .xls, read by calamine.

A cell is what it means, not how it is shown: 12345678 whatever its number format, a date as 2024-01-31, with the time
behind it when it has one (2024-01-31 13:05:06), a time as 13:05:00, a duration in hours (30:05:00), `True` and
`False`. A cell with an error (#N/A) is empty. `regel` is the row of the sheet; a row without any cell is no record.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from klantreis.errors import SourceError, bedoelde_u, opsomming
from klantreis.sources.base import BATCH_RIJEN, Batch, ReadOptions, RejectedRow
from klantreis.sources.cells import empty_batch, make_batch, number_text, refuse
from klantreis.sources.problems import (
    EERSTE_KOLOM,
    check_header,
    nameless_column,
    source_error,
    unknown_columns,
    unreadable,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_UNPACKED: Final = 4_000_000_000
MAX_RATIO: Final = 200
"""A workbook of real cells packs 10 to 40 times smaller; only what is made to explode packs better than this."""

_SMALL: Final = 100_000_000
_OLE: Final = b"\xd0\xcf\x11\xe0"
_HEAD: Final = 4_096
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


class WorkbookFile:
    """One sheet of a workbook.

    Raises
    ------
    SourceError : no workbook, a password, a zip bomb, no such sheet, no usable header.
    """

    kind = "xlsx"
    ordered = False
    findings: tuple[str, ...] = ()

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path = path
        self.facts: dict[str, str] = {}
        self._sheet = self._choose_sheet(open_workbook(path), options.sheet)
        self._names, self._header = self._read_header(options.header_row)

    def columns(self) -> list[str]:
        return [name for name in self._names if name]

    def batches(self, columns: Collection[str] | None = None) -> Iterator[Batch]:
        if columns is not None and (strange := [name for name in columns if name not in self._names or not name]):
            raise unknown_columns(self.path, strange, self.columns())
        width, count, empty = len(self._names), 0, True
        rows: list[list[Any]] = []
        numbers: list[int] = []
        for regel, cells in self._rows(after=self._header):
            rows.append(cells[:width])
            numbers.append(regel)
            count += 1
            if len(rows) >= BATCH_RIJEN:
                yield self._batch(rows, numbers, columns)
                rows, numbers, empty = [], [], False
        if rows:
            yield self._batch(rows, numbers, columns)
        elif empty:
            yield empty_batch(self._names, wanted=columns)
        self.facts["rijen"] = str(count)

    def _batch(self, rows: list[list[Any]], regels: list[int], wanted: Collection[str] | None) -> Batch:
        cells: list[Any] = [
            pa.array([cell_text(value) for value in column], pa.string()) for column in zip(*rows, strict=True)
        ]
        rejected: list[RejectedRow] = []
        cells, numbers = refuse(self._names, cells, np.array(regels, np.int64), rejected)
        return make_batch(self._names, cells, numbers, rejected, wanted)

    def _rows(self, after: int) -> Iterator[tuple[int, list[Any]]]:
        """The rows with something in them, each with its number in the sheet."""
        nameless = [position for position, name in enumerate(self._names) if not name]
        for regel, cells in self._rows_from(after + 1):
            for position in nameless:
                if _filled(cells[position]):
                    raise nameless_column(self.path, position + 1, regel=self._header)
            yield regel, cells

    def _read_header(self, header_row: int) -> tuple[list[str], int]:
        found = next(self._rows_from(header_row), None)
        if found is None:
            sheet = self.facts["blad"]
            if header_row == 1:
                raise source_error(
                    "leeg-bestand",
                    self.path,
                    f"Het blad '{sheet}' is leeg.",
                    expected="een rij met kolomnamen en daaronder de gegevens",
                    hint="Noem bij 'blad' het blad met de gegevens.",
                )
            raise source_error(
                "kopregel-ontbreekt",
                self.path,
                f"Het blad '{sheet}' heeft vanaf rij {header_row} geen gegevens.",
                expected="een rij met kolomnamen",
                hint="Stel 'kopregel' in op de rij met de kolomnamen (de eerste rij van het blad is 1).",
            )
        regel, cells = found
        names = [(cell_text(cell) or "").strip() for cell in cells]
        first = next(self._rows_from(regel + 1), None)
        if first is None:
            self.facts["rijen"] = "0"
        elif not names[0] and _filled(first[1][0]):
            names[0] = EERSTE_KOLOM
            self.facts["kolom zonder naam"] = f"de eerste; zij heet hier {EERSTE_KOLOM}"
        check_header(self.path, names, regel=regel)
        if regel != 1:
            self.facts["kopregel"] = f"rij {regel}"
        return names, regel

    def _rows_from(self, first: int) -> Iterator[tuple[int, list[Any]]]:
        for regel, cells in islice(enumerate(self._sheet.iter_rows(), start=1), first - 1, None):
            if any(map(_filled, cells)):
                yield regel, cells

    def _choose_sheet(self, book: CalamineWorkbook, asked: str | None) -> CalamineSheet:
        names = book.sheet_names
        if asked is not None:
            if asked not in names:
                raise source_error(
                    "blad-ontbreekt",
                    self.path,
                    f"Het bestand heeft geen blad '{asked}'.",
                    expected=f"een van {opsomming(names)}",
                    hint=bedoelde_u(asked, names) or "Pas 'blad' aan.",
                )
            self.facts["blad"] = asked
            return self._get(book, asked)
        for name in names:
            sheet = self._get(book, name)
            if sheet.end is not None or name == names[-1]:
                break
        self.facts["blad"] = sheet.name
        others = [name for name in names if name != sheet.name]
        if others:
            self.facts["andere bladen"] = f"{opsomming(others)} (gekozen is het eerste blad met gegevens)"
        return sheet

    def _get(self, book: CalamineWorkbook, name: str) -> CalamineSheet:
        from python_calamine import CalamineError

        try:
            return book.get_sheet_by_name(name)
        except CalamineError as error:
            raise _no_workbook(self.path) from error


def open_workbook(path: Path) -> CalamineWorkbook:
    """A workbook that is one.

    Raises
    ------
    SourceError
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _check_container(path)
    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
    except PasswordError as error:
        raise _protected(path) from error
    except CalamineError as error:
        raise _no_workbook(path) from error
    except OSError as error:
        raise unreadable(path, error) from error
    if not book.sheet_names:
        raise _no_workbook(path)
    return book


def _check_container(path: Path) -> None:
    """Refuse what is no workbook, has a password, or would unpack to more than it says."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head.startswith(_OLE):
                file.seek(0)
                if _ENCRYPTED in file.read():
                    raise _protected(path)
                return  # an old .xls
        _refuse_text(path, head)
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _no_workbook(path) from error
    except OSError as error:
        raise unreadable(path, error) from error
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if size > MAX_UNPACKED or (size > _SMALL and size > MAX_RATIO * max(packed, 1)):
        raise source_error(
            "zip-bom",
            path,
            f"Uitgepakt wordt dit bestand {size // 1_000_000} MB groot, {size // max(packed, 1)} keer zo groot als nu.",
            expected="een gewone werkmap",
            hint="Vertrouwt u het bestand, exporteer de gegevens dan als CSV.",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise _protected(path)


def _refuse_text(path: Path, head: bytes) -> None:
    """Refuse a page or a text that only has the name of a workbook: many systems export so."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    wide = text.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16
    text = text[2:].replace(b"\0", b"") if wide else text
    if text.startswith(b"PK") or b"\0" in text or any(byte < 32 and byte not in b"\t\r\n\f" for byte in text):
        return
    if text.lstrip().startswith(b"<"):
        raise source_error(
            "werkmap-is-webpagina",
            path,
            f"Dit bestand heet {path.suffix}, maar is een webpagina (HTML of XML) en geen werkmap.",
            expected="een .xlsx-bestand",
            hint="Open het bestand in Excel en sla het op als .xlsx of CSV.",
        )
    raise source_error(
        "werkmap-is-tekst",
        path,
        f"Dit bestand heet {path.suffix}, maar is een tekstbestand (zoals CSV) en geen werkmap.",
        expected="een .xlsx-bestand",
        hint="Geef het bestand een naam die eindigt op .csv, of zet bij de bron: soort: csv",
    )


def _protected(path: Path) -> SourceError:
    return source_error(
        "wachtwoord",
        path,
        "De werkmap is met een wachtwoord beveiligd.",
        expected="een werkmap zonder wachtwoord",
        hint="Open het bestand in Excel en sla het op zonder wachtwoord, of exporteer het als CSV.",
    )


def _no_workbook(path: Path) -> SourceError:
    return source_error(
        "geen-werkmap",
        path,
        "Dit is geen leesbare Excel-werkmap: het bestand is beschadigd of van een andere soort.",
        expected="een .xlsx-bestand",
        hint="Open het bestand in Excel en sla het opnieuw op als .xlsx of CSV.",
    )


def _filled(value: Any) -> bool:
    return value.strip() != "" if isinstance(value, str) else value is not None


def cell_text(value: Any) -> str | None:
    """A cell as text.

    >>> [cell_text(value) for value in ("NA", "", 3.0, 1.5, True, dt.date(2024, 1, 31), dt.datetime(2024, 1, 31, 9, 5))]
    ['NA', None, '3', '1.5', 'True', '2024-01-31', '2024-01-31 09:05:00']
    >>> cell_text(dt.time(13, 5)), cell_text(dt.timedelta(hours=30, minutes=5))
    ('13:05:00', '30:05:00')
    """
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return number_text(value) if isinstance(value, float) else str(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "milliseconds" if value.microsecond >= 1000 else "seconds")
    if isinstance(value, dt.time):
        return value.isoformat("milliseconds" if value.microsecond >= 1000 else "seconds")
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        sign = "-" if seconds < 0 else ""
        return f"{sign}{abs(seconds) // 3600:02d}:{abs(seconds) // 60 % 60:02d}:{abs(seconds) % 60:02d}"
    return str(value) if value is not None else None
