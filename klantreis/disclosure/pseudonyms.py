"""Pseudonyms: HMAC-SHA256 with a key that lies outside the data and the outputs.

A plain hash of a BSN is no protection: there are only a billion of them. Every kind of id has a domain of its own, so
that a client number never equals a BSN by accident.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

import numpy as np
import pyarrow as pa

from klantreis.disclosure.bsn import elfproef
from klantreis.errors import SleutelError, reden_van

OMGEVING = "KLANTREIS_SLEUTEL"
OMGEVING_BESTAND = "KLANTREIS_SLEUTELBESTAND"
_BYTES = 32
_MAAK = "Maak een sleutel met: klantreis sleutel maak ~/klantreis.sleutel"


class Sleutel:
    """The key. It is never printed, stored or compared; `vingerafdruk` tells two keys apart."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[tuple[str, str], str] = {}

    def __repr__(self) -> str:
        return f"Sleutel({self.vingerafdruk})"

    @property
    def vingerafdruk(self) -> str:
        """Sixteen characters that differ for every key and tell nothing about it."""
        return hmac.new(self._key, b"klantreis:vingerafdruk", hashlib.sha256).hexdigest()[:16]

    def pseudoniem(self, soort: str, waarde: str) -> str:
        """The pseudonym of an id of a kind: 16 characters (80 bits) of base32."""
        known = self._known.get((soort, waarde))
        if known is None:
            digest = hmac.digest(self._key, f"{soort}\x1f{waarde}".encode(), "sha256")
            known = base64.b32encode(digest[:10]).decode().lower()
            self._known[soort, waarde] = known
        return known

    def column(self, soort: str, values: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Pseudonyms of a column of ids (string), and which of them are no usable BSN (only for soort bsn).

        An unusable BSN gives null: a placeholder such as 000000000 would join strangers into one person.
        """
        coded = values.dictionary_encode()
        plain = [normaliseer_id(soort, value) for value in coded.dictionary.to_pylist()]
        usable = np.array([value is not None for value in plain], dtype=bool)
        if soort == "bsn":
            usable &= elfproef(np.array([int(value or 0) for value in plain], dtype=np.int64))
        result = [
            self.pseudoniem(soort, value) if good and value is not None else None
            for value, good in zip(plain, usable.tolist(), strict=True)
        ]
        return pa.array(result, pa.string()).take(coded.indices), pa.array(~usable).take(coded.indices)


def normaliseer_id(soort: str, waarde: str) -> str | None:
    """An id as it is pseudonymised: a BSN with its nine digits, another id without spaces and case.

    >>> normaliseer_id("bsn", "1234 5678.0"), normaliseer_id("bsn", "onbekend"), normaliseer_id("klantnummer", " k-12 ")
    ('012345678', None, 'K-12')
    """
    if soort == "bsn":
        if len(waarde) == 9 and waarde.isascii() and waarde.isdigit():
            return waarde
        digits = re.sub(r"[\s.\-]", "", re.sub(r"\.0+$", "", waarde.strip()))
        return digits.zfill(9) if re.fullmatch(r"\d{7,9}", digits) else None
    return re.sub(r"\s+", " ", waarde).strip().upper() or None


def laad_sleutel(path: Path | None = None) -> Sleutel:
    """The key from a key file, or from the environment.

    Order: `path`, the file that KLANTREIS_SLEUTELBESTAND names, KLANTREIS_SLEUTEL (64 hexadecimal characters).

    Raises
    ------
    SleutelError : no key, a key file that others can read, or no key in it.
    """
    if path is None and os.environ.get(OMGEVING_BESTAND):
        path = Path(os.environ[OMGEVING_BESTAND])
    if path is None:
        text = os.environ.get(OMGEVING)
        if not text:
            raise SleutelError(
                "geen-sleutel",
                "er is geen sleutel om van BSN's en andere nummers pseudoniemen te maken.",
                expected=f"een sleutelbestand (--sleutel of {OMGEVING_BESTAND}) of {OMGEVING} in de omgeving.",
                hint=_MAAK,
            )
        return Sleutel(_decode(text, OMGEVING))
    path = path.expanduser()
    try:
        mode = path.stat().st_mode & 0o777
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        what = "dit sleutelbestand bestaat niet."
        hint = f"Controleer de naam. Is er nog geen? {_MAAK}"
        raise SleutelError("sleutel-ontbreekt", what, where=str(path), hint=hint) from None
    except (OSError, UnicodeDecodeError) as error:
        why = f": {reden_van(error)}" if isinstance(error, OSError) else ""
        raise SleutelError(
            "sleutel-onleesbaar",
            f"dit bestand is niet te lezen als sleutel{why}.",
            where=str(path),
            expected="het bestand dat klantreis sleutel maak heeft gemaakt.",
            hint="Wijs met --sleutel het goede bestand aan. Is er nog geen? " + _MAAK,
        ) from None
    if os.name == "posix" and mode & 0o077:
        raise SleutelError(
            "sleutel-open",
            f"anderen op deze computer kunnen de sleutel lezen (rechten {mode:o}).",
            where=str(path),
            expected="rechten 600: alleen u.",
            hint=f"Zet de rechten goed met: chmod 600 {path}",
        )
    return Sleutel(_decode(text, str(path)))


def maak_sleutel(path: Path) -> Sleutel:
    """Write a new random key to a file that only its owner can read. An existing file is never overwritten."""
    path = path.expanduser()
    key = secrets.token_bytes(_BYTES)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise SleutelError(
            "sleutel-bestaat",
            "hier staat al een bestand; een sleutel wordt nooit overschreven.",
            where=str(path),
            expected="een nieuwe bestandsnaam.",
            hint="Met een andere sleutel krijgt iedereen een ander pseudoniem; bewaar de oude sleutel dus goed.",
        ) from None
    except OSError as error:
        raise SleutelError(
            "sleutel-niet-geschreven",
            f"hier kan geen sleutel worden geschreven: {reden_van(error)}.",
            where=str(path),
            expected="een nieuw bestand in een map die er al is en waarin u mag schrijven.",
            hint="Kies een andere plek, bijvoorbeeld ~/klantreis.sleutel.",
        ) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    return Sleutel(key)


def _decode(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) < _BYTES:
        raise SleutelError(
            "sleutel-ongeldig",
            "dit is geen sleutel.",
            where=where,
            expected=f"{2 * _BYTES} of meer tekens 0-9 en a-f.",
            hint=_MAAK,
        )
    return key
