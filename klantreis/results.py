"""Results as the reports see them: frozen values, checked and in a fixed order, with what they mean beside them.

A report renders these and nothing else; it never asks the engine. Rows come in as plain mappings with the columns
of `vocabulary.STROOM` and `vocabulary.STAPPEN`, so that any table library can deliver them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from klantreis.vocabulary import ALLE_FASEN, ALLES, EINDE, NIVEAUS, START

Eenheid = Literal["inwoners", "zaken"]
"""What a figure on a map counts."""

INTERN: Final = "intern"
"""The level of disclosure until disclosure control exists: pseudonyms, all rows, for the team only."""


@dataclass(frozen=True, slots=True)
class Stap:
    """A step of the flow: a node of the map.

    Parameters
    ----------
    naam : the activity, phase or desk.
    fase : its phase; None when it is outside every phase, or when the level has no phases (loket).
    aantal : number of events (at the levels fase and loket: of visits).
    zaken : number of cases in which it occurs.
    inwoners : number of residents; None when the log knows no residents.
    """

    naam: str
    fase: str | None
    aantal: int
    zaken: int
    inwoners: int | None = None


@dataclass(frozen=True, slots=True)
class Verbinding:
    """A directly-follows relation between two steps: an edge of the map.

    Parameters
    ----------
    van, naar : names of steps, or the artificial `vocabulary.START` and `vocabulary.EINDE`.
    aantal : how often it occurs.
    zaken : in how many cases.
    mediaan_dagen : median waiting time in days; None when there is none (start, end).
    gelijktijdig_aandeel : share (0-1) of which the order rests on the tie rule.
    """

    van: str
    naar: str
    aantal: int
    zaken: int
    mediaan_dagen: float | None = None
    gelijktijdig_aandeel: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroomkaart:
    """Everything that a process map shows, before anything is hidden.

    Parameters
    ----------
    niveau : "activiteit", "fase" or "loket".
    stappen, verbindingen : the whole flow; kept in a fixed order, whatever the order in which they came.
    zaken_totaal : number of cases in the flow.
    eenheid : what the figure under a step counts. "inwoners" needs `Stap.inwoners` in every step.
    groep : the group of the tables `stroom` and `stappen`; "alle" is every case.
    titel : the finding, one sentence, above the map.
    filter : what was chosen, in the reader's words ("wet Wmo, 2024"); empty: nothing was left out.
    peildatum : reference date of the data.
    bron : where the data came from, in the reader's words.
    openbaarheid : level of disclosure, printed on the map.
    """

    niveau: str
    stappen: tuple[Stap, ...]
    verbindingen: tuple[Verbinding, ...]
    zaken_totaal: int
    eenheid: Eenheid = "zaken"
    groep: str = ALLES
    titel: str = ""
    filter: str = ""
    peildatum: dt.date | None = None
    bron: str = ""
    openbaarheid: str = INTERN

    def __post_init__(self) -> None:
        if self.niveau not in NIVEAUS:
            raise ValueError(f"niveau {self.niveau!r} is none of {NIVEAUS}")
        namen = {stap.naam for stap in self.stappen}
        if len(namen) != len(self.stappen):
            raise ValueError("a step occurs twice")
        if not all(stap.fase is None or stap.fase in ALLE_FASEN for stap in self.stappen):
            raise ValueError("a step has a phase that the vocabulary does not know")
        if self.eenheid == "inwoners" and any(stap.inwoners is None for stap in self.stappen):
            raise ValueError("eenheid is inwoners, but a step has no number of residents")
        if len({(v.van, v.naar) for v in self.verbindingen}) != len(self.verbindingen):
            raise ValueError("a connection occurs twice")
        for verbinding in self.verbindingen:
            if not {verbinding.van, verbinding.naar} <= namen | {START, EINDE}:
                raise ValueError("a connection goes to or from a step that is not in the flow")
        object.__setattr__(self, "stappen", tuple(sorted(self.stappen, key=lambda s: (-s.aantal, s.naam))))
        object.__setattr__(
            self, "verbindingen", tuple(sorted(self.verbindingen, key=lambda v: (-v.aantal, v.van, v.naar)))
        )

    def waarde(self, stap: Stap) -> int:
        """The figure under a step: residents, or cases when the map counts those."""
        return stap.inwoners if self.eenheid == "inwoners" and stap.inwoners is not None else stap.zaken


def stroomkaart(
    stroom: Iterable[Mapping[str, Any]],
    stappen: Iterable[Mapping[str, Any]],
    *,
    niveau: str,
    zaken_totaal: int,
    groep: str = ALLES,
    titel: str = "",
    filter: str = "",
    peildatum: dt.date | None = None,
    bron: str = "",
    openbaarheid: str = INTERN,
) -> Stroomkaart:
    """A map from rows of the tables `stroom` and `stappen`; rows of another level or group are passed over.

    The unit is residents when every step has a number of them, else cases. Rows of `stappen` for the artificial start
    and end are passed over: the map draws those by itself.
    """
    gekozen = tuple(
        Stap(
            str(rij["stap"]),
            _fase(rij["fase"], rij["stap"], niveau),
            int(rij["aantal"]),
            int(rij["zaken"]),
            None if _leeg(rij["inwoners"]) else int(rij["inwoners"]),
        )
        for rij in stappen
        if rij["niveau"] == niveau and rij["groep"] == groep and rij["stap"] not in (START, EINDE)
    )
    verbindingen = tuple(
        Verbinding(
            str(rij["van"]),
            str(rij["naar"]),
            int(rij["aantal"]),
            int(rij["zaken"]),
            None if _leeg(rij["mediaan_dagen"]) else float(rij["mediaan_dagen"]),
            0.0 if _leeg(rij["gelijktijdig_aandeel"]) else float(rij["gelijktijdig_aandeel"]),
        )
        for rij in stroom
        if rij["niveau"] == niveau and rij["groep"] == groep
    )
    met_inwoners = bool(gekozen) and all(stap.inwoners is not None for stap in gekozen)
    return Stroomkaart(
        niveau=niveau,
        stappen=gekozen,
        verbindingen=verbindingen,
        zaken_totaal=zaken_totaal,
        eenheid="inwoners" if met_inwoners else "zaken",
        groep=groep,
        titel=titel,
        filter=filter,
        peildatum=peildatum,
        bron=bron,
        openbaarheid=openbaarheid,
    )


def _fase(fase: Any, stap: Any, niveau: str) -> str | None:
    """At the level fase a step is a phase, whether or not its row says so again."""
    if not _leeg(fase) and fase:
        return str(fase)
    return str(stap) if niveau == "fase" and stap in ALLE_FASEN else None


def _leeg(waarde: object) -> bool:
    return waarde is None or (isinstance(waarde, float) and math.isnan(waarde))
