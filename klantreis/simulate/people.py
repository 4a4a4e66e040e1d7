"""Residents and workers of Testdam. Nobody here exists: the names are put together from lists of made-up parts."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

_GEWICHTEN: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
WIJKEN: Final = ("Oost", "West", "Noord", "Zuid", "Havenkwartier", "Sluisbuurt", "Molenwijk", "Dijkdorp")
_VOORLETTERS: Final = "ABCDEFGHIJKLMNPRSTVWZ"
_EERSTE: Final = ("Zand", "Veen", "Riet", "Duin", "Kiel", "Molen", "Wilg", "Sluis", "Kade", "Boeg", "Tarwe", "Linde")
_TWEEDE: Final = ("waarder", "hoever", "straeten", "brugman", "oordt", "schouw", "wijker", "meester", "ënburg", "dijck")
MELDERS: Final = ("inwoner", "inwoner", "inwoner", "mantelzorger", "zorgaanbieder", "huisarts")
KANALEN: Final = ("telefoon", "balie", "website", "e-mail", "brief")

MAX_INWONERS: Final = 5_000_000
"""A BSN is made from seven digits that are unique per resident."""


def elfproef(bsn: str) -> bool:
    """Whether a BSN of nine digits passes the eleven test.

    Examples
    --------
    >>> elfproef("111222333"), elfproef("111222334")
    (True, False)
    """
    return len(bsn) == 9 and int(bsn) > 0 and sum(w * int(c) for w, c in zip(_GEWICHTEN, bsn, strict=True)) % 11 == 0


def maak_bsn(nummer: int, zaad: int) -> str:
    """The BSN of a resident: nine digits, valid, unique within a municipality, one in ten with a leading zero."""
    first = f"{(nummer * 3_141_593 + zaad * 7_654_321 + 1_234_567) % 10_000_000:07d}"
    total = sum(w * int(c) for w, c in zip(_GEWICHTEN, first, strict=False))
    eighth = (nummer * 7 + zaad) % 10
    while (total + 2 * eighth) % 11 == 10:
        eighth = (eighth + 1) % 10
    return f"{first}{eighth}{(total + 2 * eighth) % 11}"


def fout_bsn(bsn: str) -> str:
    """A BSN that fails the test: the last digit is one too high."""
    return bsn[:8] + str((int(bsn[8]) + 1) % 10)


def elfproef_nummer(nummer: int) -> str:
    """A number of nine digits that passes the eleven test but is no BSN: how invoices are numbered in Testdam."""
    first = f"{(nummer + 1_000_000) % 10_000_000:07d}"
    total = sum(w * int(c) for w, c in zip(_GEWICHTEN, first, strict=False))
    eighth = next(digit for digit in range(10) if (total + 2 * digit) % 11 != 10)
    return f"{first}{eighth}{(total + 2 * eighth) % 11}"


@dataclass(frozen=True, slots=True)
class Inwoner:
    """A resident: `bsn` always has nine digits; the systems lose zeros in their own ways."""

    nummer: int
    bsn: str
    naam: str
    wijk: str
    melder: str
    kanaal: str


def maak_inwoner(nummer: int, zaad: int, rng: Random) -> Inwoner:
    naam = f"{rng.choice(_VOORLETTERS)}. {rng.choice(_EERSTE)}{rng.choice(_TWEEDE)}"
    return Inwoner(nummer, maak_bsn(nummer, zaad), naam, rng.choice(WIJKEN), rng.choice(MELDERS), rng.choice(KANALEN))


def medewerkers(systeem: str, aantal: int = 12) -> tuple[str, ...]:
    """The workers of a system; the same for every seed."""
    rng = Random(f"medewerkers-{systeem}")
    return tuple(
        f"{rng.choice(_VOORLETTERS)}.{rng.choice(_VOORLETTERS)}. {rng.choice(_EERSTE)}{rng.choice(_TWEEDE)}"
        for _ in range(aantal)
    )
