"""The calendar of the Algemene termijnenwet: which days are no working days, and counting with them, on columns.

Recognised holidays come from the `holidays` package; days on a par stand in terms/wet/kalender.yaml and in the file of
a municipality. Days are int64 numbers since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

import numpy as np

from klantreis.errors import UsageError
from klantreis.terms.facts import Bools, Ints, dag_nr
from klantreis.terms.models import Kalenderbestand

EERSTE_JAAR, LAATSTE_JAAR = 1990, 2060
EERSTE_DAG = dag_nr(date(EERSTE_JAAR, 1, 1))
LAATSTE_DAG = dag_nr(date(LAATSTE_JAAR, 12, 31))


@dataclass(frozen=True)
class Kalender:
    """The days on which no term ends.

    feestdagen : day number -> name, weekends aside. onzeker : days on a par that could not be verified. gesloten : a
    municipality's own closed days, for opening hours only. bekend_tot_en_met : later days on a par are not known yet.
    """

    feestdagen: dict[int, str]
    onzeker: frozenset[int] = frozenset()
    gesloten: frozenset[int] = frozenset()
    bekend_tot_en_met: date | None = None

    @classmethod
    def standaard(cls) -> Kalender:
        """Weekends and recognised holidays (Algemene termijnenwet 3(1) and 3(2)), without days on a par."""
        return cls(dict(_erkend()))

    def met(self, bestand: Kalenderbestand) -> Kalender:
        """With the days of a file."""
        extra = {dag_nr(dag.datum): f"gelijkgesteld met een feestdag ({dag.artikel})" for dag in bestand.gelijkgesteld}
        unsure = {dag_nr(dag.datum) for dag in bestand.gelijkgesteld if dag.niet_geverifieerd}
        for nr in (*extra, *(dag_nr(dag) for dag in bestand.gesloten)):
            controleer_bereik(np.array([nr]))
        return replace(
            self,
            feestdagen=extra | self.feestdagen,
            onzeker=(self.onzeker | unsure) - self.feestdagen.keys(),
            gesloten=self.gesloten | {dag_nr(dag) for dag in bestand.gesloten},
            bekend_tot_en_met=max(filter(None, (self.bekend_tot_en_met, bestand.bekend_tot_en_met)), default=None),
        )

    @cached_property
    def zeker(self) -> Kalender:
        """The same without the days that could not be verified: to see what rests on them."""
        sure = {nr: name for nr, name in self.feestdagen.items() if nr not in self.onzeker}
        return replace(self, feestdagen=sure, onzeker=frozenset())

    @cached_property
    def _werkdag(self) -> Bools:
        days = np.arange(EERSTE_DAG, LAATSTE_DAG + 1)
        working = (days + 3) % 7 < 5  # 1 January 1970 was a Thursday
        working[np.array(sorted(self.feestdagen), np.int64) - EERSTE_DAG] = False
        return working

    @cached_property
    def _aantal(self) -> Ints:
        """Working days up to and including a day."""
        return np.cumsum(self._werkdag).astype(np.int64)

    @cached_property
    def _werkdagen(self) -> Ints:
        """The working days, in order."""
        return np.flatnonzero(self._werkdag).astype(np.int64) + EERSTE_DAG

    def werkdag(self, dagen: Ints) -> Bools:
        """Whether days are no Saturday, Sunday, recognised holiday or day on a par.

        >>> kalender = Kalender.standaard()
        >>> kalender.werkdag(np.array([dag_nr(date(2026, 4, 27)), dag_nr(date(2026, 4, 28))])).tolist()
        [False, True]
        """
        controleer_bereik(dagen)
        return np.asarray(self._werkdag[dagen - EERSTE_DAG], bool)

    def tel(self, dagen: Ints) -> Ints:
        """Working days from the start of the calendar up to and including each day."""
        controleer_bereik(dagen)
        return np.asarray(self._aantal[dagen - EERSTE_DAG], np.int64)

    def nummer(self, tellingen: Ints) -> Ints:
        """The day on which `tel` first reaches each count: the inverse of `tel` on working days."""
        if len(tellingen) and tellingen.max() > len(self._werkdagen):
            raise _buiten()
        return np.asarray(self._werkdagen[np.maximum(tellingen, 1) - 1], np.int64)

    def volgende_werkdag(self, dagen: Ints) -> Ints:
        """Each day itself when it is a working day, else the first working day after it."""
        controleer_bereik(dagen)
        working = self._werkdag[dagen - EERSTE_DAG]
        return np.where(working, dagen, self.nummer(self._aantal[dagen - EERSTE_DAG] + ~working))

    def werkdagen_tussen(self, van: Ints, tot: Ints) -> Ints:
        """The number of working days d with van < d <= tot; negative when tot lies before van.

        >>> Kalender.standaard().werkdagen_tussen(
        ...     np.array([dag_nr(date(2026, 4, 24))]), np.array([dag_nr(date(2026, 4, 29))])
        ... ).tolist()  # Friday to Wednesday over King's Day
        [2]
        """
        return self.tel(tot) - self.tel(van)

    def na_werkdagen(self, dagen: Ints, aantal: int) -> Ints:
        """The so-many-th working day after each day."""
        return self.nummer(self.tel(dagen) + aantal)

    def naam(self, dag: int) -> str | None:
        """Why a day is no working day, in Dutch; None when it is one.

        >>> Kalender.standaard().naam(dag_nr(date(2026, 5, 5)))
        'Bevrijdingsdag'
        """
        if dag in self.feestdagen:
            return self.feestdagen[dag]
        return {2: "zaterdag", 3: "zondag"}.get(dag % 7)


@cache
def _erkend() -> tuple[tuple[int, str], ...]:
    import holidays

    # 5 May is a recognised holiday every year, the package's public list has it in lustrum years only.
    found = holidays.country_holidays(
        "NL",
        years=range(EERSTE_JAAR, LAATSTE_JAAR + 1),
        categories=(holidays.PUBLIC, holidays.OPTIONAL),
        language="nl",
    )
    return tuple(sorted((dag_nr(day), name) for day, name in found.items()))


def controleer_bereik(dagen: Ints) -> None:
    if len(dagen) and (dagen.min() < EERSTE_DAG or dagen.max() > LAATSTE_DAG):
        raise _buiten()


def _buiten() -> UsageError:
    return UsageError(
        "buiten-kalender",
        "een datum ligt buiten de kalender waarmee termijnen gerekend worden.",
        expected=f"datums van {EERSTE_JAAR} tot en met {LAATSTE_JAAR}.",
        hint="Controleer de datum; 1900 of 9999 is vaak ingevuld omdat er geen datum was.",
    )
