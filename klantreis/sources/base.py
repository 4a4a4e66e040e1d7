"""Raw rows: what every reader gives, whatever the format.

A reader turns a file into batches of text. It knows columns, rows and where they came from; it knows nothing of
phases, dates or residents. A cell stays the text that the file holds (a case may be called `NA` or `0363`), but for
surrounding white space, which goes; a cell without anything else is null.

A row that cannot be read is data: a :class:`RejectedRow`, so that what was read always adds up. A file that cannot be
what it claims to be is a :class:`~klantreis.errors.SourceError`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

MAX_CEL_BYTES = 1_048_576
"""A larger cell is no text that belongs in a table: the row is rejected as `cel_te_groot`."""

BATCH_RIJEN = 131_072
"""Rows per batch, for the readers that choose it themselves."""


@dataclass(frozen=True)
class ReadOptions:
    """What the project file says about the reading of a file; None means: detect it.

    Parameters
    ----------
    delimiter : the character between cells of a text file.
    encoding : any codec that Python knows ("cp1252", "utf-8", "utf-16").
    sheet : the sheet of a workbook.
    header_row : the line (text file) or row (sheet) that holds the column names, the first being 1.
    """

    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int = 1


@dataclass(frozen=True)
class RejectedRow:
    """A row that could not be read.

    Parameters
    ----------
    regel : the record's number, as in :class:`Batch`.
    reden : a key of `vocabulary.UITVALREDENEN`.
    kolom : the column at fault, when it is one column.
    waarde : what stood there, masked; never a raw value.
    """

    regel: int
    reden: str
    kolom: str | None = None
    waarde: str | None = None


@dataclass(frozen=True)
class Batch:
    """A stretch of rows.

    Parameters
    ----------
    rows : every column text, an empty cell null, cells stripped.
    regel : for each row the record's number in the file (int64): text files count records from the header, which
        is 1, and an empty line is no record; a sheet gives its own row number; XES the ordinal of the event, from 1;
        JSON that of the object, which may give several rows; Parquet the ordinal of the row, as if a header were row 1.
    rejected : the records in this stretch that could not be read.
    """

    rows: pa.Table
    regel: pa.Int64Array
    rejected: tuple[RejectedRow, ...] = ()


class SourceFile(Protocol):
    """One file, opened and recognised; its rows have not necessarily been read yet."""

    @property
    def path(self) -> Path: ...

    @property
    def kind(self) -> str:
        """csv, xlsx, parquet, xes or zgw."""

    @property
    def ordered(self) -> bool:
        """Whether the order in the document is the source's own sequence (XES)."""

    @property
    def facts(self) -> dict[str, str]:
        """What was detected, Dutch labels to Dutch text: {"codering": "cp1252"}. May grow while reading."""

    @property
    def findings(self) -> tuple[str, ...]:
        """Sentences about what the file or its source lacks, known after reading: a page that was not fetched (ZGW)."""

    def columns(self) -> list[str]:
        """The names of the columns, in the order of the file."""

    def batches(self, columns: Collection[str] | None = None) -> Iterator[Batch]:
        """The rows, with these columns (None: all); may be called several times.

        At least one batch comes, so that the columns of a file without rows are known too.
        """
