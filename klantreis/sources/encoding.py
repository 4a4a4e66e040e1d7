"""Which characters do the bytes of a text file stand for?

The whole file is looked at, once: a sample cannot tell UTF-8 from cp1252 when the first accent stands in row 900,000.
UTF-8 (with or without a byte order mark) and UTF-16 with a mark are recognised; what is neither is cp1252, the
encoding of Dutch Windows, provided that every byte has a meaning there. A file that is UTF-8 but for a few broken
bytes stays UTF-8: only the rows with those bytes are lost, not every accent in the file.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from klantreis.errors import SourceError
from klantreis.sources.problems import gzip_damaged, source_error, unreadable

CHUNK: Final = 1 << 24
DAMAGE: Final = "\ufdd0"
"""Stands for bytes that could not be decoded: a code point that Unicode keeps out of every text."""

_ERRORS: Final = "klantreis-damage"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES: Final = ("utf-8", "cp1252", "cp850", "iso8859-15", "mac-roman")
_MAGIC: Final = (
    (b"\x89PNG", "een PNG-afbeelding"),
    (b"\xff\xd8\xff", "een JPEG-afbeelding"),
    (b"%PDF", "een PDF-bestand"),
    (b"PK\x03\x04", "een zip-bestand of een Excel-werkmap (.xlsx)"),
    (b"\xd0\xcf\x11\xe0", "een oud Office-bestand (.xls of .doc) of een beveiligde werkmap"),
    (b"\x1f\x8b", "een gzip-bestand"),
    (b"PAR1", "een Parquet-bestand"),
    (b"SQLite format 3", "een SQLite-database"),
    (b"\x7fELF", "een programma"),
    (b"MZ\x90", "een programma"),
)


def _mark_damage(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return DAMAGE, error.end
    raise error


codecs.register_error(_ERRORS, _mark_damage)


@dataclass(frozen=True)
class Encoding:
    """How to decode a file.

    Parameters
    ----------
    codec : Python's name.
    bom : bytes to skip at the start.
    damaged : sequences that could not be decoded; their rows become uitval.
    given : whether the project file said so.
    """

    codec: str
    bom: int = 0
    damaged: int = 0
    given: bool = False

    @property
    def ascii_based(self) -> bool:
        """Whether quotes, delimiters and line ends are the same single bytes as in ASCII, and only there."""
        return self.codec == "utf-8" or is_single_byte(self.codec)

    def describe(self) -> str:
        text = f"{self.codec} met BOM" if self.bom else self.codec
        return text if self.given else f"{text} (herkend)"

    def decoder(self) -> codecs.IncrementalDecoder:
        return codecs.getincrementaldecoder(self.codec)(_ERRORS if self.damaged else "strict")


def chunks(path: Path, size: int = CHUNK) -> Iterator[bytes]:
    """The bytes of a file, unpacked if it is a .gz."""
    try:
        with gzip.open(path, "rb") if path.name.lower().endswith(".gz") else open(path, "rb") as file:
            while block := file.read(size):
                yield block
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise gzip_damaged(path) from error
    except OSError as error:
        raise unreadable(path, error) from error


def is_single_byte(codec: str) -> bool:
    """Whether each byte is one character by itself, and the lower half is ASCII."""
    try:
        text = bytes(range(256)).decode(codec, "replace")
    except (UnicodeError, LookupError):
        return False
    # A codec with longer characters merges bytes; a stateful one changes its mind about ASCII.
    return len(text) == 256 and text[:128] == bytes(range(128)).decode("ascii") and codec != "utf-8"


def undefined_bytes(codec: str) -> bytes:
    """The bytes that mean nothing in a single-byte encoding."""
    undefined = []
    for byte in range(256):
        try:
            bytes([byte]).decode(codec)
        except UnicodeDecodeError:
            undefined.append(byte)
    return bytes(undefined)


def find_encoding(path: Path, given: str | None = None) -> Encoding:
    """The encoding of a text file, checked against every byte of it.

    Raises
    ------
    SourceError : binary content, an encoding that does not fit or that does not exist.
    """
    head = next(chunks(path, 1 << 16), b"")
    codec = _known_codec(path, given) if given else None
    for mark, name in _BOMS:
        if head.startswith(mark):
            if codec and codec.replace("-sig", "") not in (name, name[:6]):
                raise _mismatch(path, codec, 0, 1, [name])
            _check_decodes(path, name, len(mark))
            return Encoding(name, len(mark), given=codec is not None)
    if codec in ("utf-8-sig", "utf-16", "utf-32"):  # without a mark: the mark is optional, the order then little-endian
        codec = {"utf-8-sig": "utf-8"}.get(codec, f"{codec}-le")
    if codec is None:
        codec = _utf16_without_mark(head)
        _refuse_binary(path, head, codec)
    if codec not in (None, "utf-8"):
        _check_decodes(path, codec, 0)
        return Encoding(codec, given=given is not None)
    return _utf8_or_cp1252(path, explicit=given is not None)


def line_of(path: Path, offset: int, codec: str) -> int:
    """The line on which a byte stands, as an editor counts."""
    seen, before = 0, bytearray()
    for block in chunks(path):
        before += block[: offset - seen]
        seen += len(block)
        if seen >= offset:
            break
    text = before.decode(codec, "replace") if codec.startswith(("utf-16", "utf-32")) else before.decode("latin-1")
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


def _known_codec(path: Path, name: str) -> str:
    try:
        info = codecs.lookup(name)
        "".encode(info.name)  # refuses what is no text encoding (base64, zip)
    except (LookupError, UnicodeError) as error:
        raise source_error(
            "onbekende-codering",
            path,
            f"De codering '{name}' bestaat niet.",
            expected="bijvoorbeeld utf-8, cp1252 of utf-16",
            hint="Laat 'codering' weg: dan wordt zij herkend.",
        ) from error
    return info.name


def _utf16_without_mark(head: bytes) -> str | None:
    """Western text in UTF-16 has a NUL in every other byte."""
    if len(head) < 4:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else None


def _refuse_binary(path: Path, head: bytes, codec: str | None) -> None:
    named = next((what for magic, what in _MAGIC if head.startswith(magic)), None)
    control = len(head) - len(head.translate(None, bytes(b for b in range(1, 32) if b not in (9, 10, 11, 12, 13, 26))))
    rubbish = codec is None and (control > 0.02 * len(head) or head.count(0) > 0.5 * len(head))
    if named or rubbish:
        raise source_error(
            "geen-tekstbestand",
            path,
            f"Dit is geen tekstbestand maar {named or 'een bestand met binaire gegevens'}.",
            expected="een tekstbestand met kolommen (CSV)",
            hint="Exporteer de gegevens opnieuw als CSV, of geef het bestand het achtervoegsel dat bij de inhoud past.",
        )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((b"<?xml", b"<html", b"<!doctype", b"<log")):
        raise source_error(
            "geen-tabel",
            path,
            "Dit bestand bevat XML of HTML, geen tabel met kolommen.",
            expected="een tekstbestand met kolommen (CSV)",
            hint="Geef een XES-bestand het achtervoegsel .xes; exporteer een webpagina opnieuw als CSV of XLSX.",
        )


def _utf8_or_cp1252(path: Path, *, explicit: bool) -> Encoding:
    """UTF-8 unless more sequences are broken than sound; then cp1252."""
    sound, broken, first = 0, 0, -1
    decoder = codecs.getincrementaldecoder("utf-8")(_ERRORS)
    undefined, strange, offset = undefined_bytes("cp1252"), -1, 0
    for block in chunks(path):
        if strange < 0 and len(block.translate(None, undefined)) < len(block):
            strange = offset + min(at for at in (block.find(byte) for byte in undefined) if at >= 0)
        pending = len(decoder.getstate()[0])
        if not (block.isascii() and not pending) and not _hopeless(sound, broken):
            # In slices, so that a cp1252 file is recognised before each of its accents has cost an error.
            for start in range(0, len(block), 1 << 16):
                piece = block[start : start + (1 << 16)]
                held = decoder.getstate()[0]
                text = decoder.decode(piece)
                marks = text.count(DAMAGE)
                if marks and first < 0:
                    first = offset + start - len(held) + _first_error(held + piece)
                broken += marks
                sound += len(text) - len(text.encode("ascii", "ignore")) - marks
                if _hopeless(sound, broken):
                    break
        offset += len(block)
    if not _hopeless(sound, broken) and (tail := decoder.decode(b"", final=True)):
        broken += len(tail)
        first = first if first >= 0 else offset - 1
    if broken == 0 or sound > broken:
        return Encoding("utf-8", damaged=broken, given=explicit)
    if explicit:
        raise _mismatch(path, "utf-8", first, line_of(path, first, "utf-8"), _fitting(path))
    if strange >= 0:
        raise _mismatch(path, "cp1252", strange, line_of(path, strange, "cp1252"), _fitting(path))
    return Encoding("cp1252")


def _hopeless(sound: int, broken: int) -> bool:
    return broken > 200 and broken > 4 * sound


def _first_error(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _check_decodes(path: Path, codec: str, skip: int) -> None:
    """Refuse a codec under which some byte has no meaning."""
    offset = _first_undecodable(path, codec, skip)
    if offset is not None:
        raise _mismatch(path, codec, offset, line_of(path, offset, codec), _fitting(path))


def _first_undecodable(path: Path, codec: str, skip: int = 0) -> int | None:
    if is_single_byte(codec):
        undefined = undefined_bytes(codec)
        offset = 0
        for block in chunks(path):
            if undefined and len(block.translate(None, undefined)) < len(block):
                return offset + min(at for at in (block.find(byte) for byte in undefined) if at >= 0)
            offset += len(block)
        return None
    decoder, offset = codecs.getincrementaldecoder(codec)("strict"), 0
    for block in chunks(path):
        block = block[skip:] if offset == 0 else block
        offset = skip if offset == 0 else offset
        pending = decoder.getstate()[0]
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return offset - len(pending) + error.start
        except UnicodeError:
            return offset
        offset += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return max(offset - 1, 0)
    return None


def _fitting(path: Path) -> list[str]:
    """Encodings under which every byte of the file means something."""
    return [codec for codec in _CANDIDATES if _first_undecodable(path, codec) is None]


def _mismatch(path: Path, codec: str, offset: int, line: int, fitting: list[str]) -> SourceError:
    fits = [name for name in fitting if name != codec]
    return source_error(
        "verkeerde-codering",
        path,
        f"Byte {offset + 1} van het bestand is geen geldig teken in de codering {codec}.",
        regel=line,
        expected=f"een bestand in {codec}",
        hint=f"Wel mogelijk: {' of '.join(fits)}. Zet er een bij 'codering' en controleer de letters met accenten."
        if fits
        else "Geen gangbare codering past; het bestand is waarschijnlijk beschadigd. Exporteer het opnieuw.",
    )
