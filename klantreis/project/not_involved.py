"""Rules of a municipality about desks that might have been involved: a signal at one desk, no contact with another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from klantreis.errors import bedoelde_u, opsomming
from klantreis.fields import Lijst, Onderdeel, fout, vergelijkbaar

SECTIE = "niet_betrokken"
"""The key of the list in the project file."""


class NietBetrokken(Onderdeel):
    """A rule: zaken with a signal at `loket` whose resident then has no contact with another desk.

    Parameters
    ----------
    signaal : activities that are the signal; none: every event with the rol signaal.
    binnen_dagen : until how many days after the signal's day a contact counts [days].
    """

    naam: str
    loket: str
    signaal: Lijst = ()
    geen_contact_met: str
    binnen_dagen: Annotated[int, Field(ge=1, le=3650)] = 90


def check_regels(regels: Sequence[NietBetrokken], register: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Refuse a name that stands twice, desks that the register does not know, and a desk against itself.

    Parameters
    ----------
    register : the desks with their other names; empty: any desk may occur.
    """
    seen: dict[str, int] = {}
    for nr, regel in enumerate(regels):
        if vergelijkbaar(regel.naam) in seen:
            raise fout(
                f"de naam '{regel.naam}' staat twee keer in de lijst", SECTIE, nr, "naam",
                verwacht=f"elke naam één keer; de eerste is regel {seen[vergelijkbaar(regel.naam)] + 1}.",
                tip="Geef een van de twee een andere naam.",
            )  # fmt: skip
        seen[vergelijkbaar(regel.naam)] = nr
        for key in ("loket", "geen_contact_met"):
            if register:
                _check_loket(getattr(regel, key), register, nr, key)
        if vergelijkbaar(regel.loket) == vergelijkbaar(regel.geen_contact_met):
            raise fout(
                f"'{regel.loket}' staat bij loket en bij geen_contact_met", SECTIE, nr, "geen_contact_met",
                verwacht="een ander loket dan dat van het signaal.",
                tip="Noem het loket dat misschien betrokken had kunnen zijn.",
            )  # fmt: skip


def _check_loket(naam: str, register: Sequence[tuple[str, Sequence[str]]], nr: int, key: str) -> None:
    names = list(dict.fromkeys(name for name, _ in register))
    if vergelijkbaar(naam) in map(vergelijkbaar, names):
        return
    aliases = (name for name, others in register if vergelijkbaar(naam) in map(vergelijkbaar, others))
    own = next(aliases, None)
    raise fout(
        f"het loket '{naam}' staat niet in het register", SECTIE, nr, key,
        verwacht=f"een van {opsomming(names, 30)}.",
        tip=f"Dit loket heet in het register '{own}'." if own else bedoelde_u(naam, names),
    )  # fmt: skip
