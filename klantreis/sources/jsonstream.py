"""JSON of any size, object by object: no more of a file is in memory than the object that is being read.

An answer of an API may be a page `{count, next, previous, results}`, a list (of objects or of pages), a single object,
or several of those one after the other, as tools that walk through the pages of an API leave them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from klantreis.errors import SourceError
from klantreis.sources.encoding import Encoding, chunks
from klantreis.sources.problems import source_error

MAX_OBJECT: Final = 64_000_000
"""Characters in one object; more is no answer of an API, and no memory should depend on it."""

_BLOCK: Final = 1 << 20
_MARGIN: Final = 16
"""A token that the end of a block cuts (`true`, an escape) is shorter than this."""
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


@dataclass(frozen=True)
class Page:
    """What a page says of itself: how many objects the whole list has, the pages beside it, and what it holds."""

    count: int | None
    next: str | None
    previous: str | None
    size: int


def check_json(path: Path) -> None:
    """Refuse what is no JSON by its first character: an error page, for one, is HTML.

    Raises
    ------
    SourceError
    """
    head = next(chunks(path, 1 << 12), b"").replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head[:1] in (b"[", b"{", b""):
        return
    page = head[:1] == b"<"
    raise source_error(
        "geen-json",
        path,
        "Dit is een webpagina of XML, geen JSON." if page else "Dit is geen JSON.",
        expected="een bestand dat begint met { of [",
        hint="Waarschijnlijk is dit de foutpagina of het inlogscherm van een server. Haal de gegevens opnieuw op."
        if page
        else "Controleer of de export is gelukt.",
    )


def objects(path: Path, encoding: Encoding) -> Iterator[dict[str, Any] | Page]:
    """The objects of a file in its order, and after the objects of a page that page.

    What stands in a list without being an object comes as an empty one, so that the ordinals of the others stay right.

    Raises
    ------
    SourceError : (while reading) broken or unfinished JSON, an object beyond MAX_OBJECT.
    """
    text = _Text(path, encoding)
    while found := text.peek():
        if found == "[":
            yield from _elements(text)
        elif found == "{":
            yield from _members(text)
        else:
            raise text.invalid(text.at)


def _elements(text: _Text) -> Iterator[dict[str, Any] | Page]:
    text.take("[")
    more = text.peek() != "]"
    if not more:
        text.take("]")
    while more:
        yield from _opened(text.value())
        more = text.take(",]") == ","


def _members(text: _Text) -> Iterator[dict[str, Any] | Page]:
    """An object, or the objects of a page: `results` is never read as a whole."""
    text.take("{")
    members: dict[str, Any] = {}
    size: int | None = None
    more = text.peek() != "}"
    if not more:
        text.take("}")
    while more:
        if text.peek() != '"':
            raise text.invalid(text.at)
        name = text.value()
        text.take(":")
        if name == "results" and text.peek() == "[":
            size = 0
            for found in _elements(text):
                size += not isinstance(found, Page)
                yield found
        else:
            members[name] = text.value()
        more = text.take(",}") == ","
    yield members if size is None else _page(members, size)


def _opened(value: Any) -> Iterator[dict[str, Any] | Page]:
    """An element of a list: an object, or a page with its objects."""
    if isinstance(value, dict) and isinstance(value.get("results"), list):
        for found in value["results"]:
            yield found if isinstance(found, dict) else {}
        yield _page(value, len(value["results"]))
    else:
        yield value if isinstance(value, dict) else {}


def _page(members: dict[str, Any], size: int) -> Page:
    count = members.get("count")
    links = [link if isinstance(link, str) else None for link in (members.get("next"), members.get("previous"))]
    return Page(count if isinstance(count, int) else None, links[0], links[1], size)


class _Text:
    """A window on the text of a file, that moves forward as it is read."""

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self.path = path
        self._blocks = _decoded(path, encoding)
        self._text, self.at, self._line, self._whole = "", 0, 1, False

    def peek(self) -> str:
        """The next character that is no white space; "" at the end of the file."""
        while True:
            match = _SPACE.match(self._text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self._text):
                return self._text[self.at]
            if self._whole:
                return ""
            self._more()

    def take(self, wanted: str) -> str:
        """The next character, which must be one of `wanted`."""
        found = self.peek()
        if not found or found not in wanted:
            raise self.invalid(self.at)
        self.at += 1
        return found

    def value(self) -> Any:
        """The value that comes next, whole."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self.at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string")
                if self._whole or (error.pos < len(self._text) - _MARGIN and not cut):
                    raise self.invalid(error.pos, unfinished=cut) from error
            except (RecursionError, ValueError) as error:  # too deep, or a number of thousands of digits
                raise self.invalid(self.at) from error
            else:
                # A number that the window ends in may go on.
                if end < len(self._text) or self._whole or not isinstance(value, int | float):
                    self.at = end
                    return value
            self._more()

    def invalid(self, position: int, *, unfinished: bool = False) -> SourceError:
        """The error for what stands at a position in the window."""
        unfinished = unfinished or (self._whole and not self._text[position:].strip())
        return source_error(
            "json-onvolledig" if unfinished else "json-ongeldig",
            self.path,
            "Het bestand houdt op voordat de gegevens af zijn."
            if unfinished
            else "Vanaf hier is dit geen geldige JSON.",
            regel=self._line + self._text.count("\n", 0, position),
            expected="een volledig JSON-bestand",
            hint="Haal de gegevens opnieuw op, of kopieer het bestand opnieuw.",
        )

    def _more(self) -> None:
        """Move the window forward: at least twice as much, so that a long object is not begun again too often."""
        rest = self._text[self.at :]
        if len(rest) > MAX_OBJECT:
            raise source_error(
                "object-te-groot",
                self.path,
                f"Eén object is langer dan {MAX_OBJECT // 1_000_000} miljoen tekens.",
                regel=self._line + self._text.count("\n", 0, self.at),
                expected="een lijst van objecten, zoals een API die geeft",
                hint="Controleer de export.",
            )
        self._line += self._text.count("\n", 0, self.at)
        parts, size = [rest], 0
        while size <= len(rest) and not self._whole:
            block = next(self._blocks, None)
            self._whole = block is None
            parts.append(block or "")
            size += len(parts[-1])
        self._text, self.at = "".join(parts), 0


def _decoded(path: Path, encoding: Encoding) -> Iterator[str]:
    decoder, skip = encoding.decoder(), encoding.bom
    for block in chunks(path, _BLOCK):
        yield decoder.decode(block[skip:])
        skip = 0
    yield decoder.decode(b"", final=True)
