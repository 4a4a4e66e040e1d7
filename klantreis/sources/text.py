"""Text files with cells: from bytes to UTF-8, which delimiter, and whether the quotes can be trusted."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from klantreis.sources.encoding import CHUNK, Encoding, chunks
from klantreis.sources.problems import source_error

DELIMITERS: Final = (";", "\t", "|", ",")
DELIMITER_NAMES: Final = {";": "; (puntkomma)", "\t": "tab", "|": "| (verticale streep)", ",": ", (komma)"}
MAX_RECORD: Final = 64_000_000
"""Characters in one record; more is a quote that was never closed, and no memory should depend on it."""

_QUOTE, _LF, _CR = 34, 10, 13
_LINE: Final = re.compile(r"\r\n|\r|\n")
_SEP_LINE: Final = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


@dataclass
class Profile:
    """What one pass over a file tells about its structure.

    Quotes are sound when each one that opens stands at the start of a cell, and each one that closes at the end of
    one. Whether that is so depends on the delimiter, which is not known yet: hence counts per neighbour.
    """

    before: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(256, np.int64))
    after: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(256, np.int64))
    quotes: int = 0
    nul: bool = False
    lf: int = 0
    cr: int = 0
    crlf: int = 0
    samples: list[str] = field(default_factory=list)

    def sound(self, delimiter: str) -> bool:
        """Whether every parser reads these quotes alike."""
        if self.quotes == 0:
            return True
        if self.quotes % 2 or len(delimiter.encode()) != 1:
            return False
        fine = [_QUOTE, _LF, _CR, ord(delimiter)]
        return bool(self.before.sum() == self.before[fine].sum() and self.after.sum() == self.after[fine].sum())

    def line_ends(self) -> str:
        kinds = {"\\r\\n": self.crlf, "\\n": self.lf - self.crlf, "\\r": self.cr - self.crlf}
        return " en ".join(name for name, count in kinds.items() if count) or "geen"


def utf8_blocks(path: Path, encoding: Encoding, skip: int = 0) -> Iterator[bytes]:
    """The text of a file as UTF-8, without its mark and without its first `skip` characters."""
    decoder = encoding.decoder()
    first = True
    straight = encoding.codec == "utf-8" and not encoding.damaged
    for block in chunks(path):
        if first:
            block, first = block[encoding.bom :], False
        if straight and not skip:
            yield block
            continue
        if encoding.ascii_based and not skip and block.isascii() and not decoder.getstate()[0]:
            yield block
            continue
        text = decoder.decode(block)
        if skip:
            dropped = min(skip, len(text))
            text, skip = text[dropped:], skip - dropped
            if straight and not skip:
                # From here on the bytes go through as they are; a character cut by the block's end is still held.
                yield text.encode() + decoder.getstate()[0]
                continue
        yield text.encode()
    if not straight and (tail := decoder.decode(b"", final=True)):
        yield tail.encode()


class Utf8Stream:
    """A readable file of UTF-8 bytes, as pyarrow wants it."""

    closed = False

    def __init__(self, path: Path, encoding: Encoding, skip: int) -> None:
        self._blocks, self._rest = utf8_blocks(path, encoding, skip), memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._rest = memoryview(block)
        if size < 0:
            size = len(self._rest)
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True


def profile(path: Path, encoding: Encoding) -> Profile:
    """Look at every quote, line end and NUL of a file once."""
    found = Profile()
    previous = _LF  # the file starts a cell
    blocks = chunks(path) if encoding.ascii_based else utf8_blocks(path, encoding)
    codec = encoding.codec if encoding.ascii_based else "utf-8"
    first, waiting = encoding.ascii_based, False
    for block in blocks:
        if first:
            block, first = block[encoding.bom :], False
        if not block:
            continue
        found.nul = found.nul or b"\0" in block
        if waiting:  # the previous block ended with a quote that closes
            found.after[block[0]] += 1
        waiting = _count_quotes(found, block, previous)
        found.lf += block.count(b"\n")
        if returns := block.count(b"\r"):
            found.cr += returns
            found.crlf += block.count(b"\r\n")
        found.crlf += previous == _CR and block[0] == _LF
        _sample(found, block, codec)
        previous = block[-1]
    if waiting:
        found.after[_LF] += 1  # the file ends a cell
    return found


def _count_quotes(found: Profile, block: bytes, previous: int) -> bool:
    """Count the neighbours of the quotes in a block; True when the last byte is a quote that closes."""
    if b'"' not in block:
        return False
    data = np.frombuffer(block, np.uint8)
    at = np.flatnonzero(data == _QUOTE)
    opening, closing = at[found.quotes % 2 :: 2], at[1 - found.quotes % 2 :: 2]
    found.quotes += len(at)
    if len(opening) and opening[0] == 0:
        found.before[previous] += 1
        opening = opening[1:]
    found.before += np.bincount(data[opening - 1], minlength=256)
    waiting = bool(len(closing) and closing[-1] == len(block) - 1)
    if waiting:
        closing = closing[:-1]
    found.after += np.bincount(data[closing + 1], minlength=256)
    return waiting


def _sample(found: Profile, block: bytes, codec: str, size: int = 1 << 15) -> None:
    """Keep some whole lines from the start, the middle and the end."""
    if not found.samples:
        found.samples.append(_without_ends(block[: 4 * size], codec, last=len(block) > 4 * size))
    for start in (len(block) // 2, max(len(block) - size, 0)):
        if start >= 4 * size and len(found.samples) < 64:
            text = _without_ends(block[start : start + size], codec, last=True)
            lines = _LINE.split(text, maxsplit=1)
            found.samples.append(lines[1] if len(lines) > 1 else "")


def _without_ends(data: bytes, codec: str, *, last: bool) -> str:
    text = data.decode(codec, "replace")
    if last and (ends := list(_LINE.finditer(text))):
        return text[: ends[-1].end()]
    return text


def find_delimiter(samples: list[str], header_row: int) -> str | None:
    """The delimiter that splits the header, and most rows into as many cells as the header has; None: one column."""
    best: tuple[float, int, int] | None = None
    found = None
    for rank, delimiter in enumerate(DELIMITERS):
        records = [row for row in _parse(skip_lines(samples[0], header_row - 1), delimiter) if row]
        if not records or len(records[0]) < 2:
            continue
        width = len(records[0])
        rows = [len(row) for row in records[1:] if row]
        rows += [len(row) for sample in samples[1:] for row in _parse(sample, delimiter)[:-1] if row]
        share = sum(count == width for count in rows) / len(rows) if rows else 1.0
        # Bands, so that a few bad rows do not make a rare comma win from a delimiter that splits far more.
        score = (round(share, 1), width, -rank)
        if best is None or score > best:
            best, found = score, delimiter
    return found


def _parse(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(sys.maxsize)
    return list(csv.reader(_LINE_KEEP.findall(text), delimiter=delimiter))


_LINE_KEEP: Final = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")


def skip_lines(text: str, count: int) -> str:
    """The text after its first `count` lines."""
    at = 0
    for _ in range(count):
        end = _LINE.search(text, at)
        if end is None:
            return ""
        at = end.end()
    return text[at:]


def sep_line(text: str) -> str | None:
    """The delimiter in the line `sep=;` that Excel writes and understands as the first of a file."""
    match = _SEP_LINE.match(_LINE.split(text, maxsplit=1)[0])
    return match[1] if match else None


def lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """The lines of a file with their ends, which may be of any kind."""
    rest: list[str] = []  # the pieces of a line that has not ended yet
    decoder = encoding.decoder()
    first = True
    for block in chunks(path, CHUNK // 16):
        if first:
            block, first = block[encoding.bom :], False
        rest.append(decoder.decode(block))
        if "\n" not in rest[-1] and "\r" not in rest[-1]:
            if sum(map(len, rest)) > MAX_RECORD:
                raise source_error(
                    "regel-te-lang",
                    path,
                    "Een regel van dit bestand is langer dan 64 miljoen tekens.",
                    expected="een tekstbestand met kolommen (CSV)",
                    hint="Controleer of de export is gelukt.",
                )
            continue
        found = _LINE_KEEP.findall("".join(rest))
        # The last piece may go on in the next block; so may a line end that is cut between \r and \n.
        rest = [found.pop()]
        yield from found
    rest.append(decoder.decode(b"", final=True))
    yield from _LINE_KEEP.findall("".join(rest))


def quote_fault(record: str, delimiter: str) -> tuple[str, int] | None:
    """The first quote of a record that is wrong: ("open" or "binnenin", its position), None when all are sound.

    The same reading as Python's csv module: a quote counts at the start of a cell only; after a quote that closes, the
    rest of the cell is taken as it is.
    """
    at, end = 0, len(record)
    fault = None
    stops = re.compile(f"[{re.escape(delimiter)}\r\n]")
    while at < end:
        if record[at] == '"':
            opened = at
            at += 1
            while True:
                at = record.find('"', at)
                if at < 0:
                    return "open", opened
                if record[at + 1 : at + 2] != '"':
                    at += 1
                    break
                at += 2
            if at < end and not stops.match(record, at):
                fault = fault or ("binnenin", opened)
        stop = stops.search(record, at)
        if stop is None:
            break
        at = stop.end()
    return fault


def count_lines(text: str) -> int:
    return sum(1 for _ in _LINE.finditer(text))
