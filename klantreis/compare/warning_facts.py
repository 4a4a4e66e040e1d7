"""What the search for unfair comparisons looks at: the events of one source, and what a finding is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from klantreis.compare.periods import Opzet, Venster
from klantreis.engine import _, clock_day, clock_us
from klantreis.eventlog.log import EventLog
from klantreis.vocabulary import EINDROLLEN, PLAUSIBELE_JAREN

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

KOLOMMEN: Final = (
    "loket", "inwoner", "wet", "wijk", "uitkomst", "besluit", "behandelaar", "kanaal", "verwijst_naar",
)  # fmt: skip
"""Columns of which the filling is watched."""
GRENS: Final = 0.10
"""Shares that differ by more than this can spoil a comparison."""
KANS: Final = 1e-5
"""What can be chance more often than this, when nothing is wrong, is not said: a false alarm does harm too, and a
comparison asks a thousand of such questions."""
STIL: Final = 31
"""Days of silence, more than which is long."""
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class Vondst:
    """One thing that makes a comparison unfair, as a row of WAARSCHUWINGEN; `gewicht` orders those of one soort."""

    soort: str
    bron: str | None
    periode_a: str | None
    periode_b: str | None
    wat: str
    waarde_a: float | None
    waarde_b: float | None
    tekst: str
    gewicht: float


@dataclass(frozen=True)
class Bron:
    """The events of one source, in their order. All arrays have one element per event.

    zaak : a number from 0. dag : local day, days since 1970. moment : local time, microseconds since 1970.
    activiteit, loket, bestand : numbers of the names below them, -1 for none. fasen : phase of each activity.
    gevuld : per column of KOLOMMEN whether it is filled.
    """

    naam: str
    zaak: Ints
    dag: Ints
    moment: Ints
    activiteit: Ints
    activiteiten: list[str]
    fasen: list[str | None]
    loket: Ints
    loketten: list[str]
    bestand: Ints
    bestanden: list[str]
    zonder_tijd: Bools
    besluit: Bools
    einde: Bools
    ingetrokken: Bools
    gevuld: Mapping[str, Bools]

    def in_venster(self, venster: Venster) -> Bools:
        """Which events fall in a window."""
        return (self.dag >= nummer(venster.van)) & (self.dag <= nummer(venster.tot))


def read_bron(log: EventLog, naam: str) -> Bron:
    """The events of a source before any filter: how it registers is asked of all of it."""
    rollen = {"besluit": _.rollen.contains("besluit"), "ingetrokken": _.rollen.contains("ingetrokken"),
              "afsluiting": _.rollen.contains(EINDROLLEN[0])}  # fmt: skip
    low, high = (date(year, 1, 1) for year in (PLAUSIBELE_JAREN[0], PLAUSIBELE_JAREN[1]))
    own = log.heel.filter(_.bron == naam)
    own = own.filter((_.tijdstip_lokaal.date() >= low) & (_.tijdstip_lokaal.date() <= high))
    table = log.engine.arrow(
        own.order_by("gebeurtenis").select(
            "zaak_nr", "activiteit", "fase", "loket", "bestand",
            dag=clock_day(_.tijdstip_lokaal), moment=clock_us(_.tijdstip_lokaal), zonder_tijd=_.precisie == "dag",
            **{f"rol_{name}": test.fill_null(False) for name, test in rollen.items()},
            **{f"vol_{name}": _[name].notnull() for name in KOLOMMEN},
        )
    )  # fmt: skip

    def array(name: str, kind: type = np.int64) -> Any:
        return table[name].to_numpy().astype(kind)

    def coded(name: str) -> tuple[Ints, list[str]]:
        found = table[name].combine_chunks().dictionary_encode()
        own: list[str] = found.dictionary.to_pylist()
        names = sorted(own)
        place = {value: nr for nr, value in enumerate(names)}
        number = np.array([*(place[value] for value in own), -1], np.int64)
        return number[found.indices.fill_null(len(own)).to_numpy(zero_copy_only=False)], names

    activiteit, activiteiten = coded("activiteit")
    loket, loketten = coded("loket")
    bestand, bestanden = coded("bestand")
    first = np.unique(activiteit, return_index=True)[1]
    fasen: list[str | None] = table["fase"].take(pa.array(first)).to_pylist()
    zaak = np.unique(array("zaak_nr"), return_inverse=True)[1].astype(np.int64)
    return Bron(
        naam, zaak, array("dag"), array("moment"), activiteit, activiteiten,
        fasen, loket, loketten, bestand, bestanden,
        array("zonder_tijd", np.bool_), array("rol_besluit", np.bool_),
        array("rol_ingetrokken", np.bool_) | array("rol_afsluiting", np.bool_), array("rol_ingetrokken", np.bool_),
        {name: array(f"vol_{name}", np.bool_) for name in KOLOMMEN},
    )  # fmt: skip


def pairs(one: Ints, other: Ints) -> Ints:
    """A number for every pair of numbers, equal for equal pairs only; `other` is not negative."""
    return one * (int(other.max(initial=0)) + 1) + other


def nummer(day: date) -> int:
    """A day as days since 1970."""
    return (day - _EPOCH).days


def dag_van(nr: int) -> date:
    """The day of a number."""
    return _EPOCH + timedelta(days=int(nr))


def gevolgd_tot(opzet: Opzet, venster: Venster, peildatum: date | None) -> date:
    """The last day on which units of a window are followed, as far as the source goes."""
    last = venster.tot + timedelta(days=opzet.volgtijd)
    return last if peildatum is None else min(last, max(peildatum, venster.tot))


def telling(n: float) -> str:
    """A whole number as a reader sees it.

    >>> telling(1240)
    '1.240'
    """
    return f"{round(n):,}".replace(",", ".")


def procent(share: float) -> str:
    """A share as a whole percentage; what is rounded never becomes none or all.

    >>> procent(0.125), procent(0.004), procent(0.996), procent(0), procent(1)
    ('13 %', 'minder dan 1 %', 'ruim 99 %', '0 %', '100 %')
    """
    if 0 < share < 0.005:
        return "minder dan 1 %"
    if 0.995 <= share < 1:
        return "ruim 99 %"
    return f"{int(share * 100 + 0.5)} %"


def opsomming(names: list[str], most: int = 5) -> str:
    """Names in a sentence.

    >>> opsomming(["a", "b", "c"]), opsomming(["a", "b", "c"], 2)
    ('a, b en c', 'a, b en nog 1')
    """
    shown = names[:most]
    rest = len(names) - len(shown)
    if rest:
        return f"{', '.join(shown)} en nog {rest}"
    return " en ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else ""
