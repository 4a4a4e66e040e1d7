"""The exact reader of delimited text: record by record, with the line on which each stands.

A quote that is never closed swallows what follows in every parser, without a word. Here it is an error that names its
line; so is a cell that runs over lines and goes on after its closing quote, because then nobody can say where its
record ends and the count of records would be a guess.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from klantreis.errors import SourceError
from klantreis.sources import text
from klantreis.sources.encoding import Encoding
from klantreis.sources.problems import source_error

OPEN: Final = "aanhalingsteken-open"


def records(path: Path, encoding: Encoding, delimiter: str, skip: int) -> Iterator[tuple[list[str], int]]:
    """The records after the first `skip` characters (whole lines), each with its length; empty lines are none.

    Raises
    ------
    SourceError : quotes that make the boundaries of records uncertain.
    """
    csv.field_size_limit(sys.maxsize)
    pending: list[str] = []
    line, size = 0, 0

    def remembered() -> Iterator[str]:
        nonlocal line, size, skip
        for piece in text.lines(path, encoding):
            line += 1
            if skip:
                skip -= len(piece)
                continue
            pending.append(piece)
            size += len(piece)
            if size > text.MAX_RECORD:
                raise broken_quote(path, pending, line, delimiter) or open_quote(path, line - len(pending) + 1)
            yield piece

    last: list[str] = []
    try:
        for record in csv.reader(remembered(), delimiter=delimiter):
            if len(pending) > 1 and (problem := broken_quote(path, pending, line, delimiter)):
                raise problem
            last, length = pending, size
            pending, size = [], 0
            if record:
                yield record, length
    except csv.Error as error:
        raise source_error(
            "csv-onleesbaar",
            path,
            "Deze regel is niet te lezen als een rij met cellen.",
            regel=line,
            expected="een tekstbestand met kolommen (CSV)",
            hint="Exporteer het bestand opnieuw.",
        ) from error
    # A quote that opens on the very last line has only that line to swallow.
    if len(last) == 1 and (problem := broken_quote(path, last, line, delimiter)) and problem.code == OPEN:
        raise problem


def broken_quote(path: Path, lines: list[str], last_line: int, delimiter: str) -> SourceError | None:
    """What is wrong with the quotes of the record that ends at `last_line`, if anything."""
    record = "".join(lines)
    fault = text.quote_fault(record, delimiter)
    if fault is None:
        return None
    line = last_line - len(lines) + 1 + text.count_lines(record[: fault[1]])
    return open_quote(path, line) if fault[0] == "open" else _inner_quote(path, line)


def open_quote(path: Path, line: int) -> SourceError:
    return source_error(
        OPEN,
        path,
        "Het aanhalingsteken dat op deze regel een cel opent, wordt nergens gesloten.",
        regel=line,
        expected='een tweede " aan het eind van de cel',
        hint='Alles erna hoort nu bij die cel. Sluit de cel, of schrijf "" als het teken bij de tekst hoort.',
    )


def _inner_quote(path: Path, line: int) -> SourceError:
    return source_error(
        "aanhalingsteken-midden",
        path,
        "Een cel opent op deze regel, loopt over regels door en gaat na het sluitende aanhalingsteken verder.",
        regel=line,
        expected='na het sluitende " een scheidingsteken of het eind van de regel',
        hint="Zo is niet te zeggen waar de rij eindigt. Waarschijnlijk is een aanhalingsteken niet gesloten.",
    )
