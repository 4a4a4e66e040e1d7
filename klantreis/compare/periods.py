"""Which part of every period counts, and how long every unit is followed (definition 7).

Units are only compared when they were watched equally long, and when the log had been running long enough to know
where they began. So the first days of the log are left out, and every unit must have been followed to the end. What is
left out of one period is left out of all of them, so that the same part of every year is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from klantreis.errors import UsageError
from klantreis.eventlog.log import read_periode

VOLGTIJD: Final = 182
"""Days that a unit is followed, when there is room for it."""
KORTSTE_VOLGTIJD: Final = 91
"""With less room than this the ends of the periods are left out."""
KORTSTE_VENSTER: Final = 28


@dataclass(frozen=True)
class Venster:
    """The part of a period that counts, first and last day included. `periode`: the first and last day as asked."""

    naam: str
    van: date
    tot: date
    periode: tuple[date, date]

    @property
    def dagen(self) -> int:
        """How many days it has."""
        return (self.tot - self.van).days + 1


@dataclass(frozen=True)
class Opzet:
    """A comparison before anything is counted: the windows in order of time, and how long every unit is followed.

    volgtijd [days]. voor, achter : days left out at the beginning and the end of every period. aanloop_tot : the last
    day of the burn-in of the log.
    """

    vensters: tuple[Venster, ...]
    volgtijd: int
    voor: int
    achter: int
    aanloop_tot: date

    @property
    def paren(self) -> list[tuple[Venster, Venster]]:
        """Each period against the first, and against the one before."""
        own = self.vensters
        pairs = [pair for nr in range(1, len(own)) for pair in ((own[0], own[nr]), (own[nr - 1], own[nr]))]
        return list(dict.fromkeys(pairs))


def plan(
    periodes: Sequence[str], eerste_dag: date, peildatum: date, *, stilte: int, volgtijd: int | None = None
) -> Opzet:
    """The windows of a comparison.

    Parameters
    ----------
    periodes : two or more, each as read_periode reads them; they may not overlap.
    eerste_dag : first day of the log. peildatum : the last day that all sources know.
    stilte : days of burn-in. volgtijd : days that every unit is followed; VOLGTIJD unless there is less room.

    Raises
    ------
    UsageError

    Examples
    --------
    >>> opzet = plan(["2024", "2025"], date(2022, 1, 1), date(2025, 12, 31), stilte=180)
    >>> opzet.volgtijd, [(str(v.van), str(v.tot)) for v in opzet.vensters]
    (91, [('2024-01-01', '2024-10-01'), ('2025-01-01', '2025-10-01')])
    """
    asked = sorted((*read_periode(text), text.strip()) for text in periodes)
    if len(asked) < 2:
        raise UsageError(
            "te-weinig-perioden", "vergelijken kan pas met twee perioden.",
            expected="twee of meer keer --periode, zoals --periode 2024 --periode 2025.",
        )  # fmt: skip
    for (_van, tot, naam), (van, _tot, ander) in pairwise(asked):
        if van <= tot:
            raise UsageError(
                "perioden-overlappen", f"de perioden {naam} en {ander} overlappen elkaar.",
                expected="perioden die elk hun eigen dagen hebben, zodat een zaak maar een keer telt.",
            )  # fmt: skip
    room = (peildatum - asked[-1][1]).days
    days = volgtijd or min(VOLGTIJD, max(room, KORTSTE_VOLGTIJD))
    aanloop = eerste_dag + timedelta(days=stilte - 1)
    voor = max(0, *((aanloop - van).days + 1 for van, _tot, _naam in asked))
    achter = max(0, days - room)
    windows = tuple(
        Venster(naam, van + timedelta(days=voor), tot - timedelta(days=achter), (van, tot)) for van, tot, naam in asked
    )
    short = next((v for v in windows if v.dagen < KORTSTE_VENSTER), None)
    if short is not None:
        raise UsageError(
            "periode-te-kort",
            f"van {short.naam} blijft te weinig over om te vergelijken. De eerste {stilte} dagen van het log (tot en "
            f"met {aanloop:%d-%m-%Y}) tellen niet, want wat toen begon kan eerder begonnen zijn. En elke zaak wordt "
            f"{days} dagen gevolgd, terwijl de gegevens stoppen op {peildatum:%d-%m-%Y}.",
            expected=f"perioden met na aftrek daarvan nog {KORTSTE_VENSTER} dagen; van elke periode wordt evenveel "
            f"weggelaten: {voor} dagen aan het begin en {achter} aan het eind.",
            hint="Laat de eerste of de laatste periode weg, of kies langere perioden.",
        )  # fmt: skip
    return Opzet(windows, days, voor, achter, aanloop)
