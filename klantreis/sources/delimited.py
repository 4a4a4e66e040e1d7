"""Text files with a delimiter: CSV, TSV and their relatives, also as .gz.

What a record is: a header comes first and is number 1; an empty line is no record and has no number; a line of white
space or of delimiters only is a record. A record with more or fewer cells than the header is never repaired, because
nobody knows which cell is missing: it is rejected as `aantal_velden`.

A column without a name is an error once it holds something, but for the first: pandas and R write the numbers of their
rows like that, and it is called `(kolom 1)`. An empty one, after a delimiter that ends every line, is left out.

Two readers give the same rows. pyarrow's is fast, and is used when every quote in the file is one that all parsers
read alike; Python's csv module reads the rest (quotes inside cells, cells of megabytes).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from klantreis.errors import SourceError
from klantreis.sources import text
from klantreis.sources.base import Batch, ReadOptions, RejectedRow
from klantreis.sources.cells import Check, Numbers, contains, empty_batch, make_batch, refuse, stripped
from klantreis.sources.encoding import DAMAGE, find_encoding
from klantreis.sources.problems import EERSTE_KOLOM, check_header, nameless_column, source_error, unknown_columns
from klantreis.sources.records import open_quote, records

BLOCK: Final = 1 << 24
"""Bytes per batch of the fast reader: some 130,000 rows of an ordinary export."""

EXACT_ROWS: Final = 16_384
EXACT_CHARACTERS: Final = 1 << 24

_TAB_WORDS: Final = ("tab", "\\t", "tabs", "tabteken")


class DelimitedFile:
    """A text file whose cells are separated by a character.

    Parameters
    ----------
    path : the file, or the same packed as .gz.
    options : what is known of it; the rest is detected, looking at the whole file once.

    Raises
    ------
    SourceError : no text, another encoding, no usable header.
    """

    kind = "csv"
    ordered = False
    findings: tuple[str, ...] = ()

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path = path
        self._encoding = find_encoding(path, options.encoding)
        self._profile = text.profile(path, self._encoding)
        start = self._profile.samples[0] if self._profile.samples else ""
        named = text.sep_line(start) if options.header_row == 1 else None
        self._header_row = 2 if named else options.header_row
        self._delimiter = self._choose_delimiter(options.delimiter, named)
        names, self._skip, self._header_line = self._read_header()
        self._names: list[str] = names
        self.facts: dict[str, str] = self._describe(given=bool(options.delimiter))

    def columns(self) -> list[str]:
        return [name for name in self._names if name]

    def batches(self, columns: Collection[str] | None = None) -> Iterator[Batch]:
        if columns is not None and (strange := [name for name in columns if name not in self._names or not name]):
            raise unknown_columns(self.path, strange, self.columns())
        wanted = None if columns is None else set(columns)
        count, empty = 0, True
        for batch in self._fast(wanted) if self._profile.sound(self._delimiter) else self._exact(wanted):
            count += batch.rows.num_rows + len(batch.rejected)
            empty = False
            yield batch
        if empty:
            yield empty_batch(self._names, wanted=wanted)
        self.facts["rijen"] = str(count)

    # --- what kind of file -------------------------------------------------------------------------------------

    def _choose_delimiter(self, given: str | None, named: str | None) -> str:
        samples = self._profile.samples or [""]
        if given is not None:
            given = "\t" if given.strip().lower() in _TAB_WORDS else given
            if len(given) != 1 or given in '"\r\n':
                raise source_error(
                    "onbekend-scheidingsteken",
                    self.path,
                    "Het scheidingsteken moet één teken zijn, en geen aanhalingsteken.",
                    expected="; of , of | of tab",
                    hint="Laat 'scheidingsteken' weg: dan wordt het herkend.",
                )
            header = text.skip_lines(samples[0], self._header_row - 1).partition("\n")[0]
            better = None if given in header else text.find_delimiter(samples, self._header_row)
            if better:
                raise source_error(
                    "scheidingsteken-past-niet",
                    self.path,
                    f"Het scheidingsteken {text.DELIMITER_NAMES.get(given, given)} komt niet voor in de kop.",
                    expected=f"zo te zien {text.DELIMITER_NAMES[better]}",
                    hint="Pas 'scheidingsteken' aan of laat het weg: dan wordt het herkend.",
                )
            return given
        found = named or text.find_delimiter(samples, self._header_row)
        self._single = found is None
        return found or ";"

    def _read_header(self) -> tuple[list[str], int, int]:
        """The column names, how many characters come before the first record, and the line of the header."""
        csv.field_size_limit(sys.maxsize)
        used, number, header_line = 0, 0, 0

        def counted() -> Iterator[str]:
            nonlocal used, number
            for line in text.lines(self.path, self._encoding):
                used += len(line)
                number += 1
                if number >= self._header_row:
                    yield line

        source = counted()
        for line in source:
            if not line.strip("\r\n"):
                continue
            header_line, lines = number, [line]

            def rest(first: str = line, seen: list[str] = lines) -> Iterator[str]:
                yield first
                for more in source:
                    seen.append(more)
                    if sum(map(len, seen)) > text.MAX_RECORD // 64:
                        break
                    yield more

            names = [name.strip() for name in next(csv.reader(rest(), delimiter=self._delimiter))]
            fault = text.quote_fault("".join(lines), self._delimiter)
            if fault and fault[0] == "open":
                raise open_quote(self.path, header_line)
            break
        else:
            raise self._no_header()
        if not any(names):
            raise self._no_header()
        names[0] = names[0] or EERSTE_KOLOM
        check_header(self.path, names, regel=header_line)
        return names, used, header_line

    def _no_header(self) -> SourceError:
        if not any(sample.strip() for sample in self._profile.samples):
            return source_error(
                "leeg-bestand",
                self.path,
                "Het bestand bevat geen tekst.",
                expected="een kopregel met kolomnamen en daaronder de gegevens",
                hint="Controleer of de export is gelukt.",
            )
        return source_error(
            "kopregel-ontbreekt",
            self.path,
            f"Op regel {self._header_row} staan geen kolomnamen.",
            expected="een regel met kolomnamen",
            hint="Stel 'kopregel' in op de regel met de kolomnamen (de eerste regel is 1).",
        )

    def _describe(self, *, given: bool) -> dict[str, str]:
        delimiter = text.DELIMITER_NAMES.get(self._delimiter, self._delimiter)
        facts = {"codering": self._encoding.describe()}
        if not given and self._single:
            facts["scheidingsteken"] = "geen: het bestand heeft één kolom"
        else:
            facts["scheidingsteken"] = delimiter if given else f"{delimiter} (herkend)"
        facts["regeleinden"] = self._profile.line_ends()
        if self._header_line != 1:
            facts["kopregel"] = f"regel {self._header_line}"
        if self._names[0] == EERSTE_KOLOM:
            facts["kolom zonder naam"] = f"de eerste; zij heet hier {EERSTE_KOLOM}"
        if self._encoding.damaged:
            facts["beschadigde tekens"] = f"{self._encoding.damaged}; de rijen met zulke tekens zijn uitval"
        if not self._profile.sound(self._delimiter):
            facts["aanhalingstekens"] = "niet overal volgens de regels; het bestand wordt langzamer gelezen"
        if not any(block.strip() for block in text.utf8_blocks(self.path, self._encoding, self._skip)):
            facts["rijen"] = "0"
        return facts

    # --- the fast reader ---------------------------------------------------------------------------------------

    def _fast(self, wanted: set[str] | None) -> Iterator[Batch]:
        skipped: list[tuple[int, int]] = []

        def skip(row: Any) -> str:
            skipped.append((row.number + 1, row.actual_columns))  # pyarrow sees no header: its first record is 1
            return "skip"

        internal = [f"c{position}" for position in range(len(self._names))]
        done = 1
        try:
            reader = pacsv.open_csv(
                text.Utf8Stream(self.path, self._encoding, self._skip),
                read_options=pacsv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=internal),
                parse_options=pacsv.ParseOptions(
                    delimiter=self._delimiter, newlines_in_values=True, invalid_row_handler=skip
                ),
                convert_options=pacsv.ConvertOptions(
                    column_types={name: pa.string() for name in internal},
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=True,
                    null_values=[""],
                ),
            )
            for block in reader:
                numbers, taken = _number(done + 1, block.num_rows, [number for number, _ in skipped])
                rejected = [self._wrong_width(number, width) for number, width in skipped[:taken]]
                del skipped[:taken]
                done += block.num_rows + taken
                yield self._finish(block.columns, numbers, rejected, wanted)
        except pa.ArrowInvalid:
            # A record longer than a block, or nothing to read at all: the exact reader knows which, and goes on
            # after the last record that was given.
            yield from self._exact(wanted, after=done)
            return
        if skipped:
            rejected = [self._wrong_width(number, width) for number, width in skipped]
            yield empty_batch(self._names, rejected, wanted)

    # --- the exact reader --------------------------------------------------------------------------------------

    def _exact(self, wanted: set[str] | None, after: int = 1) -> Iterator[Batch]:
        rows: list[list[str]] = []
        numbers: list[int] = []
        rejected: list[RejectedRow] = []
        width, size = len(self._names), 0
        for number, (record, length) in enumerate(
            records(self.path, self._encoding, self._delimiter, self._skip), start=2
        ):
            if number <= after:
                continue
            if len(record) != width:
                rejected.append(self._wrong_width(number, len(record)))
            else:
                rows.append(record)
                numbers.append(number)
                size += length
            if len(rows) >= EXACT_ROWS or size >= EXACT_CHARACTERS or len(rejected) >= EXACT_ROWS:
                yield self._finish(_to_columns(rows, width), np.array(numbers, np.int64), rejected, wanted)
                rows, numbers, rejected, size = [], [], [], 0
        if rows or rejected:
            yield self._finish(_to_columns(rows, width), np.array(numbers, np.int64), rejected, wanted)

    # --- what both give ----------------------------------------------------------------------------------------

    def _wrong_width(self, number: int, width: int) -> RejectedRow:
        return RejectedRow(number, "aantal_velden", waarde=f"{width} velden, de kop heeft er {len(self._names)}")

    def _finish(
        self, cells: list[Any], numbers: Numbers, rejected: list[RejectedRow], wanted: set[str] | None
    ) -> Batch:
        """Reject rows with cells that are no text, and make a batch of the others."""
        checks: list[Check] = []
        if self._profile.nul:
            checks.append(("nul_bytes", contains("\0")))
        if self._encoding.damaged:
            checks.append(("onleesbare_tekens", contains(DAMAGE)))
        cells, numbers = refuse(self._names, cells, numbers, rejected, checks)
        for position, (name, column) in enumerate(zip(self._names, cells, strict=True), start=1):
            if not name and stripped(column).null_count < len(column):
                raise nameless_column(self.path, position, regel=self._header_line)
        return make_batch(self._names, cells, numbers, rejected, wanted)


def _to_columns(rows: list[list[str]], width: int) -> list[Any]:
    if not rows:
        return [pa.array([], pa.string()) for _ in range(width)]
    return [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]


def _number(first: int, rows: int, skipped: list[int]) -> tuple[Numbers, int]:
    """Number `rows` records from `first` on, passing over the numbers that were skipped; and how many those were."""
    taken = 0
    while taken < len(skipped) and skipped[taken] < first + rows + taken:
        taken += 1
    numbers = np.arange(first, first + rows + taken, dtype=np.int64)
    if taken:
        keep = np.ones(len(numbers), dtype=bool)
        keep[np.array(skipped[:taken]) - first] = False
        numbers = numbers[keep]
    return numbers, taken
