"""The shape of a term: one small YAML file per term, every value with its date, article, link and day of checking.

The law's terms are in terms/wet/; a municipality writes its own (service norms, ordinances) in its project file in
the same shape. Days are calendar days on the wall clock of Amsterdam.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from klantreis.errors import bedoelde_u, opsomming
from klantreis.fields import Datum, Fase, JaNee, Lijst, Onderdeel, Rollen, fout

Eenheid = Literal["dagen", "weken", "maanden", "werkdagen", "uren", "openingsuren"]
UREN = ("uren", "openingsuren")
"""Units that count from an instant; the others count from a day, which itself does not count."""

Getal = Annotated[int, Field(ge=1)]
WEEKDAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


class Vindplaats(Onderdeel):
    """Where a rule stands, and when somebody last compared it with that text."""

    artikel: str
    url: str | None = Field(default=None, pattern=r"^https://")
    checked_on: Datum | None = None
    niet_geverifieerd: str | None = None
    """What could not be checked, in plain Dutch; every output that rests on it says so."""


class Moment(Onderdeel):
    """An event that begins or ends a term.

    `rollen`: in order of preference (bekendmaking before besluit); `fase`: only events of that phase, and without
    `rollen` the first of them. Without `fase` events of bezwaar, beroep and hoger beroep do not count. `termijn`: the
    last day of that other term.
    """

    rollen: Rollen = ()
    fase: Fase | None = None
    termijn: str | None = None

    @model_validator(mode="after")
    def _something(self) -> Moment:
        if not (self.rollen or self.fase or self.termijn):
            raise ValueError("noem rollen, een fase of een andere termijn")
        return self


class Traject(Onderdeel):
    """From which event to which event a term runs."""

    van: Moment
    tot: Moment


class Opschortgrond(Vindplaats):
    """A ground on which the clock stops.

    `aanvulling`: from a request for documents until they came or the time given for it passed. `geregistreerd`: an
    event opschorting, until hervatting or the named last day.
    """

    soort: Literal["aanvulling", "geregistreerd"]


class Verdaging(Vindplaats):
    """How far a term may be extended by saying so in time: at most so long, or until any named day (no `aantal`)."""

    aantal: Getal | None = None
    eenheid: Literal["dagen", "weken", "maanden"] = "weken"


class Marge(Vindplaats):
    """What may still be in time although it came later than the term (posted in time: Awb 6:9)."""

    aantal: Getal
    eenheid: Literal["dagen", "weken"] = "weken"


class Uitzondering(Vindplaats):
    """The term does not apply when an attribute of the zaak has one of these values."""

    kenmerk: Literal["melder", "zaaktype", "loket", "kanaal", "uitkomst"]
    waarden: Lijst


class Zaken(Onderdeel):
    """Which zaken a term is for, beside its wet: the event that starts it (else its zaak) has one of these values."""

    zaaktype: Lijst | None = None
    loket: Lijst | None = None
    kanaal: Lijst | None = None
    melder: Lijst | None = None


def _openingstijden(value: Any) -> Any:
    if not isinstance(value, dict) or not value:
        raise ValueError("openingstijden hebben per weekdag een tijd, zoals maandag: 09:00-17:00")
    return {str(day): _uren(str(day), str(text or "")) for day, text in value.items()}


def _uren(day: str, text: str) -> tuple[tuple[int, int], ...]:
    """'09:00-12:00, 13:00-17:00' -> minutes since midnight."""
    if day not in WEEKDAGEN:
        raise fout(f"'{day}' is geen weekdag", day, verwacht=opsomming(WEEKDAGEN) + ".", tip=bedoelde_u(day, WEEKDAGEN))
    found: list[tuple[int, int]] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,2}):([0-5]\d)\s*-\s*(\d{1,2}):([0-5]\d)\s*", part)
        minutes = [int(match[n]) * 60 + int(match[n + 1]) for n in (1, 3)] if match else [1, 0]
        if minutes[0] >= minutes[1] or minutes[1] > 1440 or (found and minutes[0] < found[-1][1]):
            tip = "Laat een dag weg waarop het loket dicht is."
            raise fout(f"'{text}' is geen openingstijd", day, verwacht="zoiets als 09:00-12:00, 13:00-17:00.", tip=tip)
        found.append((minutes[0], minutes[1]))
    return tuple(found)


Openingstijden = Annotated[
    dict[str, tuple[tuple[int, int], ...]],
    BeforeValidator(_openingstijden, json_schema_input_type=dict[str, str]),
]
"""Per weekday the hours that a desk is open, as minutes since midnight of the wall clock; closed on free days."""


class Waarde(Vindplaats):
    """The rule in force from a day on: how long the term is and what may lengthen it.

    `commissie`: the length when an advisory committee advises. `bovengrens`: the real value is set elsewhere (an
    ordinance); this is only the most that it can be. `termijnenwet`: whether the Algemene termijnenwet applies.
    `dwangsom`: whether Awb 4:17 applies when it is exceeded. `onmiddellijk`: this rule also holds for terms that were
    running when it came into force (its overgangsrecht).
    """

    vanaf: Datum
    tot_en_met: Datum | None = None
    aantal: Getal
    eenheid: Eenheid
    commissie: Getal | None = None
    bovengrens: JaNee = False
    termijnenwet: JaNee | None = None
    opschorting: tuple[Opschortgrond, ...] = ()
    verdaging: Verdaging | None = None
    marge: Marge | None = None
    dwangsom: JaNee = False
    onmiddellijk: JaNee = False
    openingstijden: Openingstijden | None = None

    @model_validator(mode="after")
    def _whole(self) -> Waarde:
        if (self.eenheid == "openingsuren") != (self.openingstijden is not None):
            raise ValueError("openingstijden horen bij eenheid: openingsuren, en die kan niet zonder")
        if self.tot_en_met and self.tot_en_met < self.vanaf:
            raise fout("tot_en_met ligt voor vanaf", "tot_en_met")
        if self.eenheid in UREN and (self.opschorting or self.verdaging or self.commissie):
            raise ValueError("een termijn in uren kent geen opschorting, verdaging of commissie")
        return self

    @property
    def versie(self) -> str:
        """How the rule's version is written in `termijnen`."""
        return self.vanaf.isoformat()


class Termijn(Onderdeel):
    """A term.

    `wet`: the names under which its act may stand in the data; empty: every zaak. `alleen_als`: what must hold that
    event logs do not tell (younger than 27), in plain Dutch; a municipality then says for which `zaken` it does.
    `verordening`: a municipality may set its own, shorter values. `herhaalt`: it starts anew with each event that ends
    it. `vervalt_bij`: roles that end the duty itself. `alleen_met_einde`: a row only where its end happened (an
    objection). `mededeling`: the article under which an announced delay changes nothing.
    """

    code: str = Field(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$")
    omschrijving: str
    toelichting: str | None = None
    soort: Literal["wettelijk", "servicenorm"]
    richting: Literal["maximum", "minimum", "recht"] = "maximum"
    wet: Lijst | None = None
    trajecten: tuple[Traject, ...] = Field(min_length=1)
    zaken: Zaken | None = None
    alleen_als: str | None = None
    uitzonderingen: tuple[Uitzondering, ...] = ()
    verordening: JaNee = False
    herhaalt: JaNee = False
    vervalt_bij: Rollen = ()
    alleen_met_einde: JaNee = False
    mededeling: Vindplaats | None = None
    waarden: tuple[Waarde, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Termijn:
        for nr, waarde in enumerate(self.waarden):
            before = self.waarden[nr - 1] if nr else None
            if before and waarde.vanaf <= (before.tot_en_met or before.vanaf):
                raise fout(f"vanaf {waarde.vanaf} volgt niet op de waarde ervoor", "waarden", nr, "vanaf")
            if waarde.eenheid in UREN and self.richting != "maximum":
                raise fout("een termijn in uren is een maximum", "waarden", nr, "eenheid")
            if self.soort == "wettelijk" and not (waarde.url and waarde.checked_on):
                raise fout("een waarde uit een wet heeft een url en checked_on nodig", "waarden", nr)
        return self

    def waarde_op(self, dag: date) -> Waarde | None:
        """The rule in force on a day, or None."""
        for waarde in reversed(self.waarden):
            if waarde.vanaf <= dag:
                return waarde if waarde.tot_en_met is None or dag <= waarde.tot_en_met else None
        return None

    def termijnenwet(self, waarde: Waarde) -> bool:
        """Whether the Algemene termijnenwet applies to a value (articles 1 and 4): by its own words, else by its kind.

        Not to hours, to more than 90 days, twelve weeks or three months, and not by itself to a municipality's own.
        """
        if waarde.eenheid in (*UREN, "werkdagen"):
            return False
        most = {"dagen": 90, "weken": 12, "maanden": 3}[waarde.eenheid]
        if max(waarde.aantal, waarde.commissie or 0) > most:
            return False
        return self.soort == "wettelijk" if waarde.termijnenwet is None else waarde.termijnenwet


class Trede(Onderdeel):
    """So many days at so much a day."""

    dagen: Getal
    euro_per_dag: Getal


class Tarief(Vindplaats):
    """The penalty for deciding late, for notices of default received from a day on."""

    vanaf: Datum
    tot_en_met: Datum | None = None
    treden: tuple[Trede, ...] = Field(min_length=1)


class Dwangsom(Onderdeel):
    """Awb 4:17: what a municipality owes when it stays late after a notice of default (terms/wet/dwangsom.yaml)."""

    code: Literal["DWS"]
    omschrijving: str
    toelichting: str | None = None
    respijt_weken: Getal
    tarieven: tuple[Tarief, ...] = Field(min_length=1)


class VrijeDag(Vindplaats):
    """A day on a par with the recognised holidays (Algemene termijnenwet 3(3))."""

    datum: Datum


class Kalenderbestand(Onderdeel):
    """Days that no rule gives. `gelijkgesteld`: by royal decree. `gesloten`: a municipality's own closed days, which
    count for opening hours only and never lengthen a term of the law. `bekend_tot_en_met`: later decrees are unknown.
    """

    gelijkgesteld: tuple[VrijeDag, ...] = ()
    gesloten: tuple[Datum, ...] = ()
    bekend_tot_en_met: Datum | None = None

    @model_validator(mode="after")
    def _once(self) -> Kalenderbestand:
        for key, days in (("gelijkgesteld", [day.datum for day in self.gelijkgesteld]), ("gesloten", [*self.gesloten])):
            for nr, day in enumerate(days):
                if day in days[:nr]:
                    raise fout(f"de dag {day} staat twee keer bij {key}", key, nr, tip="Haal er een weg.")
        return self
