"""What is known of a term that began: the facts that the rule is applied to, one by one or in columns.

A day is a `date` here and a number of days since 1970 in the columns; `GEEN` stands for none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

GEEN = int(np.iinfo(np.int64).min)
"""No day, no instant."""
_EERSTE = date(1970, 1, 1).toordinal()


def dag_nr(dag: date | None) -> int:
    """Days since 1970; GEEN for None."""
    return GEEN if dag is None else dag.toordinal() - _EERSTE


def dag_van(nr: int) -> date | None:
    """The day of a number, or None."""
    return None if nr == GEEN else date.fromordinal(int(nr) + _EERSTE)


@dataclass(frozen=True)
class Stilstand:
    """A registered suspension.

    soort : `aanvulling` (a request for documents) or `geregistreerd` (an event opschorting).
    gevraagd : the day of the request or of the event; the clock stops on the day after it.
    hervat : the day on which the documents came or the clock was started again; that day counts again.
    gegeven : aanvulling: the last day of the time given for it. geregistreerd: the last day of the suspension, as
        named beforehand (consent, Awb 4:15(2)(a)).
    """

    gevraagd: date
    hervat: date | None = None
    gegeven: date | None = None
    soort: Literal["aanvulling", "geregistreerd"] = "geregistreerd"


@dataclass(frozen=True)
class Uitstel:
    """An announced extension: when it was said, the last day that was named, and whether the other side agreed."""

    aangekondigd: date
    tot: date | None = None
    instemming: bool = False


@dataclass(frozen=True)
class Geval:
    """One term that began: what happened. Times are instants (UTC) for terms in hours, else None.

    start : the day that the law names; counting begins the day after it.
    einde : the day on which what had to happen did.
    vervallen : the day on which the duty itself ended (withdrawn, or what ends it: Termijn.vervalt_bij).
    afgesloten : the day on which the zaak was closed or visibly went on, without that end.
    peildatum : the last day that the data cover.
    grof : start or end is known by its day only.
    """

    start: date | None
    einde: date | None = None
    vervallen: date | None = None
    ingetrokken: bool = True
    afgesloten: date | None = None
    peildatum: date | None = None
    commissie: bool = False
    stilstand: tuple[Stilstand, ...] = ()
    uitstel: tuple[Uitstel, ...] = ()
    ingebrekestelling: tuple[date, ...] = ()
    start_tijd: datetime | None = None
    einde_tijd: datetime | None = None
    start_grof: bool = False
    einde_grof: bool = False


@dataclass(frozen=True)
class Ragged:
    """Several items per row, ordered by row: `rij` and one array per field."""

    rij: Ints
    velden: dict[str, Ints]

    def kies(self, keep: Bools) -> Ragged:
        """The items where `keep` is true."""
        return Ragged(self.rij[keep], {name: values[keep] for name, values in self.velden.items()})


@dataclass(frozen=True)
class Gevallen:
    """Terms that began, in columns: see Geval. Days int64 since 1970, instants int64 [us UTC], GEEN for none.

    stilstand : per row, in order: gevraagd, hervat, gegeven, aanvulling (1 or 0).
    uitstel : per row, in order of aangekondigd: aangekondigd, tot, instemming (1 or 0).
    ingebrekestelling : per row, in order: dag.
    """

    start: Ints
    einde: Ints
    vervallen: Ints
    ingetrokken: Bools
    afgesloten: Ints
    peildatum: Ints
    commissie: Bools
    stilstand: Ragged
    uitstel: Ragged
    ingebrekestelling: Ragged
    start_us: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    einde_us: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    start_grof: Bools = field(default_factory=lambda: np.empty(0, bool))
    einde_grof: Bools = field(default_factory=lambda: np.empty(0, bool))

    def __len__(self) -> int:
        return len(self.start)

    def kies(self, rijen: Ints) -> Gevallen:
        """These rows, in increasing order."""
        plaats = np.full(len(self), -1, np.int64)
        plaats[rijen] = np.arange(len(rijen))

        def some(items: Ragged) -> Ragged:
            kept = items.kies(plaats[items.rij] >= 0) if len(items.rij) else items
            return Ragged(plaats[kept.rij], kept.velden)

        flat = {
            name: getattr(self, name)[rijen] if len(getattr(self, name)) else getattr(self, name)
            for name in self.__dataclass_fields__ if not isinstance(getattr(self, name), Ragged)
        }  # fmt: skip
        return Gevallen(
            **flat,
            stilstand=some(self.stilstand),
            uitstel=some(self.uitstel),
            ingebrekestelling=some(self.ingebrekestelling),
        )


def in_kolommen(gevallen: Sequence[Geval]) -> Gevallen:
    """Single cases as columns."""

    def days(name: str) -> Ints:
        return np.array([dag_nr(getattr(geval, name)) for geval in gevallen], np.int64)

    def flags(name: str) -> Bools:
        return np.array([getattr(geval, name) for geval in gevallen], bool)

    def instants(name: str) -> Ints:
        return np.array([_us(getattr(geval, name)) for geval in gevallen], np.int64)

    def ragged(name: str, **velden: Callable[..., int]) -> Ragged:
        items = [(nr, item) for nr, geval in enumerate(gevallen) for item in getattr(geval, name)]
        return Ragged(
            np.array([nr for nr, _item in items], np.int64),
            {key: np.array([get(item) for _nr, item in items], np.int64) for key, get in velden.items()},
        )

    return Gevallen(
        start=days("start"), einde=days("einde"), vervallen=days("vervallen"), ingetrokken=flags("ingetrokken"),
        afgesloten=days("afgesloten"), peildatum=days("peildatum"), commissie=flags("commissie"),
        stilstand=ragged(
            "stilstand", gevraagd=lambda item: dag_nr(item.gevraagd), hervat=lambda item: dag_nr(item.hervat),
            gegeven=lambda item: dag_nr(item.gegeven), aanvulling=lambda item: int(item.soort == "aanvulling"),
        ),
        uitstel=ragged(
            "uitstel", aangekondigd=lambda item: dag_nr(item.aangekondigd), tot=lambda item: dag_nr(item.tot),
            instemming=lambda item: int(item.instemming),
        ),
        ingebrekestelling=ragged("ingebrekestelling", dag=dag_nr),
        start_us=instants("start_tijd"), einde_us=instants("einde_tijd"),
        start_grof=flags("start_grof"), einde_grof=flags("einde_grof"),
    )  # fmt: skip


def _us(moment: datetime | None) -> int:
    return GEEN if moment is None else round(moment.timestamp() * 1_000_000)
