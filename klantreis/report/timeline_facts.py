"""The terms of one zaak as a timeline shows them: rows of `termijnen` and `opschortingen` -> bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from klantreis.report.text import schoon
from klantreis.results import INTERN

ONZEKER: Final = ("dag_niet_geverifieerd", "niet_geverifieerd")
_DAG: Final = dt.timedelta(days=1)
_BEGIN: Final = {"BZW-BES": "einde van de bezwaartermijn"}
"""What a term begins with when that is no event."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An event: its activity, its day, and its hour on the clock of Amsterdam when that is known."""

    activiteit: str
    dag: dt.date | None = None
    tijd: dt.datetime | None = None

    def op(self, dag: dt.date | None) -> str:
        """Its activity, when it is what happened on this day: a term can begin on another day than its event."""
        return schoon(self.activiteit) if self.dag in (None, dag) else ""


@dataclass(frozen=True, slots=True)
class Stil:
    """Days in a row on which the clock stood still; `loopt`: it still does on the peildatum."""

    eerste: dt.date
    laatste: dt.date
    loopt: bool = False

    @property
    def dagen(self) -> int:
        """How many days."""
        return (self.laatste - self.eerste).days + 1


@dataclass(frozen=True, slots=True)
class Balk:
    """One term that began or ended in the zaak.

    Parameters
    ----------
    naam : what the term is about, in words; the code when that is not known.
    gewoon_tot : the last day without the extension; None when it was not extended.
    einde : the day on which what had to happen did, or on which the duty ended after the term.
    van, tot : the events at the beginning and at the end, in the words of the data; may be empty.
    tijdstip, van_tijd, tot_tijd : the hours of a term in hours: its last, and those of the events when known.
    """

    termijn: str
    naam: str
    soort: str
    richting: str
    status: str
    start: dt.date | None = None
    uiterlijk: dt.date | None = None
    einde: dt.date | None = None
    gewoon_tot: dt.date | None = None
    dagen_over: float | None = None
    tijdstip: dt.datetime | None = None
    dwangsom: int | None = None
    redenen: tuple[str, ...] = ()
    artikel: str = ""
    versie: str = ""
    stil: tuple[Stil, ...] = ()
    van: str = ""
    tot: str = ""
    van_tijd: dt.datetime | None = None
    tot_tijd: dt.datetime | None = None

    @property
    def wettelijk(self) -> bool:
        """Whether a law sets it; else the municipality does."""
        return self.soort == "wettelijk"

    @property
    def open(self) -> bool:
        """Whether it is still waited for on the peildatum."""
        return self.einde is None and self.status in ("loopt", "overschreden")

    @property
    def te_laat(self) -> bool:
        """Whether it is exceeded."""
        return self.status == "overschreden"

    @property
    def geverifieerd(self) -> bool:
        """Whether all that it rests on was checked against the text of the law."""
        return not set(self.redenen) & set(ONZEKER) and "niet geverifieerd" not in self.versie


@dataclass(frozen=True, slots=True)
class Tijdlijn:
    """Everything that a timeline shows.

    Parameters
    ----------
    balken : the terms: of the law first, then service norms, each in order of time.
    peildatum : the last day that the data of this zaak cover.
    bron : where the data came from, in the reader's words.
    """

    zaak: str
    balken: tuple[Balk, ...]
    peildatum: dt.date | None = None
    bron: str = ""
    openbaarheid: str = INTERN


def tijdlijn(
    zaak: str,
    termijnen: Iterable[Mapping[str, Any]],
    opschortingen: Iterable[Mapping[str, Any]] = (),
    *,
    peildatum: dt.date | None = None,
    bron: str = "",
    namen: Mapping[str, str] | None = None,
    gebeurtenissen: Mapping[int, Moment] | None = None,
) -> Tijdlijn:
    """The timeline of a zaak from rows of the tables; rows of other zaken are passed over.

    Parameters
    ----------
    namen : code of a term -> what it is about.
    gebeurtenissen : number of an event -> what it was.
    """
    stil: dict[tuple[str, dt.date | None], list[Mapping[str, Any]]] = {}
    for rij in opschortingen:
        if rij["zaak"] == zaak and rij["soort"] != "verdaging":
            stil.setdefault((rij["termijn"], rij["start"]), []).append(rij)
    balken = [
        _balk(rij, stil.get((rij["termijn"], rij["start"]), []), peildatum, namen or {}, gebeurtenissen or {})
        for rij in termijnen
        if rij["zaak"] == zaak
    ]
    return Tijdlijn(zaak, tuple(sorted(balken, key=_volgorde)), peildatum, bron)


def _balk(
    rij: Mapping[str, Any],
    stil: Iterable[Mapping[str, Any]],
    peildatum: dt.date | None,
    namen: Mapping[str, str],
    gebeurtenissen: Mapping[int, Moment],
) -> Balk:
    redenen = [code for code in (rij["reden"] or "").split("; ") if code]
    over = rij["dagen_over"]
    einde = rij["werkelijk"]
    if einde is None and rij["tot_gebeurtenis"] is not None and rij["uiterlijk"] and (over or 0) > 0:
        einde = rij["uiterlijk"] + dt.timedelta(days=over)  # the duty itself ended: withdrawn, or decided
    van, tot = (gebeurtenissen.get(rij[kolom], Moment("")) for kolom in ("van_gebeurtenis", "tot_gebeurtenis"))
    in_uren = rij["uiterlijk_tijdstip"] is not None
    verlengd = rij["verlengd_tot"] and rij["verdaging_dagen"]
    return Balk(
        termijn=rij["termijn"],
        naam=schoon(namen.get(rij["termijn"], "")) or schoon(rij["termijn"]),
        soort=rij["soort"],
        richting=rij["richting"],
        status=rij["status"],
        start=rij["start"],
        uiterlijk=rij["uiterlijk"],
        einde=einde,
        gewoon_tot=rij["verlengd_tot"] - rij["verdaging_dagen"] * _DAG if verlengd else None,
        dagen_over=over,
        tijdstip=rij["uiterlijk_tijdstip"],
        dwangsom=rij["dwangsom_eur"],
        redenen=tuple(redenen),
        artikel=schoon(rij["artikel"] or ""),
        versie=rij["versie"] or "",
        stil=_samen(stil, peildatum if einde is None else None),
        van=van.op(rij["start"]) or _BEGIN.get(rij["termijn"], ""),
        tot=tot.op(einde),
        van_tijd=van.tijd if in_uren else None,
        tot_tijd=tot.tijd if in_uren else None,
    )


def _samen(rijen: Iterable[Mapping[str, Any]], peildatum: dt.date | None) -> tuple[Stil, ...]:
    """Suspensions that counted, those that touch or overlap as one."""
    samen: list[Stil] = []
    for rij in sorted((rij for rij in rijen if rij["dagen"]), key=lambda rij: (rij["eerste_dag"], rij["laatste_dag"])):
        loopt = "opschorting_loopt" in (rij["reden"] or "") and rij["laatste_dag"] == peildatum
        nu = Stil(rij["eerste_dag"], rij["laatste_dag"], loopt)
        if samen and nu.eerste <= samen[-1].laatste + _DAG:
            vorige = samen.pop()
            nu = Stil(vorige.eerste, max(vorige.laatste, nu.laatste), vorige.loopt or nu.loopt)
        samen.append(nu)
    return tuple(samen)


def _volgorde(balk: Balk) -> tuple[bool, dt.date, dt.date, str]:
    begin = balk.start or balk.einde or dt.date.max
    return not balk.wettelijk, begin, balk.uiterlijk or dt.date.max, balk.termijn
