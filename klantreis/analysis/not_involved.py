"""Desks that might have been involved, by rules of the project file: for help only (definition 3).

A zaak has a signal at one desk; did its resident then have contact with another? What the data cannot show is never
called no contact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from klantreis.engine import Table, Value, _, ibis
from klantreis.errors import bedoelde_u
from klantreis.eventlog.log import EventLog
from klantreis.fields import vergelijkbaar
from klantreis.project import NietBetrokken
from klantreis.schemas import schema_of
from klantreis.vocabulary import GESCHILFASEN
from klantreis.vocabulary_journeys import NIET_BETROKKEN

GEEN_CONTACT_IN = ("ondersteuning", "administratie", *GESCHILFASEN)
"""Phases whose events are no contact: support and invoices of an older zaak go on by themselves, and a dispute is about
an earlier decision."""


def not_involved(
    log: EventLog, regels: Sequence[NietBetrokken], tables: Mapping[str, pa.Table],
    peildatums: Mapping[str, date | None], *, buiten: Sequence[str] = (), nummers: Mapping[str, str | None],
) -> pa.Table:  # fmt: skip
    """The table `niet_betrokken`: per rule every zaak with its signal, judged by the first event that is the signal.

    Contact is an event at the other desk of the same resident (without a resident: of the same zaak), from the signal's
    local day up to and including `binnen_dagen` days later, that is not periodic and in none of GEEN_CONTACT_IN.

    Parameters
    ----------
    tables : `klantreizen` and `klantreis_zaken` of the same log.
    buiten : desks whose data are elsewhere, by the register.
    nummers : per source the kind of id by which it knows residents; sources of other kinds know others.

    Returns
    -------
    regelnaam, inwoner, klantreis, zaak, loket, signaal str; signaal_op timestamp; ander_loket str; gekeken_tot date
    (null: nothing could be looked at); contact date (the first; null for none), eerder_contact date (the last event of
    the resident at the other desk before the signal's day, of any kind); status, reden str (BETROKKENHEID,
    BETROKKENHEIDREDENEN); gebeurtenis int64. In the order of the rules, then of the signals.
    """
    zaken = _zaken(log, tables)
    known = [day for day in peildatums.values() if day is not None]
    rows: list[dict[str, Any]] = []
    for regel in regels:
        signals = _signalen(log, regel, zaken)
        there = _bij(log, regel.geen_contact_met)
        days = _dagen(log, there, zaken, signals["persoon"])
        cover = _dekking(log, there, zaken, peildatums, nummers)
        elsewhere = vergelijkbaar(regel.geen_contact_met) in map(vergelijkbaar, buiten)
        for row in signals.to_pylist():
            own = None if elsewhere else cover.get(nummers.get(row["bron"]))
            rows.append(_rij(regel, row, days[row["persoon"]], own, max(known, default=None)))
    return pa.Table.from_pylist(rows, schema_of(NIET_BETROKKEN))


@dataclass(frozen=True)
class Dekking:
    """From which day until which the sources that record contact with a desk are in the data."""

    van: date
    tot: date


def _zaken(log: EventLog, tables: Mapping[str, pa.Table]) -> Table:
    """Every zaak with its klantreis and its resident (`wie`); `persoon` is the resident, or the zaak without one."""
    zaken = ibis.memtable(tables["klantreis_zaken"].select(["klantreis", "zaak"]))
    people = ibis.memtable(tables["klantreizen"].select(["klantreis", "inwoner"]))
    joined = zaken.inner_join(people, "klantreis").select("klantreis", "zaak", wie="inwoner")
    return log.engine.keep(joined.mutate(persoon=ibis.coalesce("inwoner " + _.wie, "zaak " + _.zaak)))


def _is_signaal(log: EventLog, regel: NietBetrokken) -> Value:
    """Whether an event is the signal of a rule."""
    if not regel.signaal:
        return _.rollen.contains("signaal")
    known = _waarden(log, "activiteit")
    return _.activiteit.isin([activity for name in regel.signaal for activity in _gelijk(name, known)])


def _bij(log: EventLog, loket: str) -> Table:
    """The events at a desk, however its name is written."""
    return log.events.filter(_.loket.isin(_gelijk(loket, _waarden(log, "loket"))))


def _waarden(log: EventLog, column: str) -> list[str]:
    found = log.engine.arrow(log.events.select(column).distinct().order_by(column))[column].to_pylist()
    return [value for value in found if value is not None]


def _gelijk(name: str, values: Iterable[str]) -> list[str]:
    return [value for value in values if vergelijkbaar(value) == vergelijkbaar(name)]


def _signalen(log: EventLog, regel: NietBetrokken, zaken: Table) -> pa.Table:
    """The first event of every zaak at the desk of a rule that is its signal, in the order of time."""
    mine = _bij(log, regel.loket).filter(_is_signaal(log, regel))
    kept = {"loket": "loket", "signaal": "activiteit", "signaal_op": "tijdstip_lokaal", "bron": "bron"}
    first = mine.group_by("zaak").agg(
        gebeurtenis=_.gebeurtenis.min(), **{name: _[column].argmin(_.gebeurtenis) for name, column in kept.items()}
    )
    return log.engine.arrow(first.inner_join(zaken, "zaak").order_by("signaal_op", "gebeurtenis"))


def _telt() -> Value:
    """Whether an event is contact with its desk."""
    return ~_.rollen.contains("periodiek") & ~_.fase.fill_null("").isin(GEEN_CONTACT_IN)


def _dagen(
    log: EventLog, there: Table, zaken: Table, people: pa.ChunkedArray
) -> defaultdict[str, list[tuple[date, bool]]]:
    """Per person, the local days of its events at a desk and whether they are contact, in order."""
    wanted = ibis.memtable(pa.table({"persoon": people}))
    own = there.inner_join(zaken, "zaak").semi_join(wanted, "persoon")
    every = own.select("persoon", dag=_.tijdstip_lokaal.date(), telt=_telt()).distinct()
    found: defaultdict[str, list[tuple[date, bool]]] = defaultdict(list)
    for row in log.engine.arrow(every.order_by("persoon", "dag", "telt")).to_pylist():
        found[row["persoon"]].append((row["dag"], row["telt"]))
    return found


def _dekking(
    log: EventLog, there: Table, zaken: Table, peildatums: Mapping[str, date | None], nummers: Mapping[str, str | None]
) -> dict[str | None, Dekking]:
    """Per kind of id what the data show of contact with a desk.

    A source covers a desk when it records some contact there of somebody who is known: one with only its invoices, or
    without residents, could never show that there was contact. Of several the earliest begin and the latest end count.
    """
    real = there.filter(_telt()).inner_join(zaken, "zaak").filter(_.wie.notnull())
    sources = set(log.engine.arrow(real.select("bron").distinct())["bron"].to_pylist())
    begin = log.engine.arrow(log.events.group_by("bron").agg(dag=_.tijdstip_lokaal.date().min())).to_pylist()
    found: dict[str | None, Dekking] = {}
    for bron, first in sorted((row["bron"], row["dag"]) for row in begin if row["bron"] in sources):
        last = peildatums.get(bron)
        if last is not None:
            kind = nummers.get(bron)
            other = found.get(kind, Dekking(first, last))
            found[kind] = Dekking(min(first, other.van), max(last, other.tot))
    return found


def _rij(
    regel: NietBetrokken, row: Mapping[str, Any], days: Sequence[tuple[date, bool]], cover: Dekking | None,
    laatste: date | None,
) -> dict[str, Any]:  # fmt: skip
    """One row of the table. `laatste`: the last day that any source of the run covers."""
    day = row["signaal_op"].date()
    end = day + timedelta(days=regel.binnen_dagen)
    at = bisect_left(days, (day, False))
    contact = next((dag for dag, telt in days[at:] if telt and dag <= end), None)
    status, reden = _oordeel(day, end, contact, row["wie"], cover, laatste)
    looked = min(end, cover.tot) if cover and row["wie"] is not None and cover.tot >= day else None
    return {
        "regelnaam": regel.naam, "inwoner": row["wie"], "klantreis": row["klantreis"], "zaak": row["zaak"],
        "loket": row["loket"], "signaal": row["signaal"], "signaal_op": row["signaal_op"],
        "ander_loket": regel.geen_contact_met, "gekeken_tot": looked,
        "contact": contact, "eerder_contact": days[at - 1][0] if at else None, "status": status, "reden": reden,
        "gebeurtenis": row["gebeurtenis"],
    }  # fmt: skip


def _oordeel(
    day: date, end: date, contact: date | None, wie: str | None, cover: Dekking | None, laatste: date | None
) -> tuple[str, str | None]:
    """Status and reden. What was seen is true whatever is missing; that nothing was seen says something only when it
    could have been."""
    if contact is not None:
        return "contact", None
    if wie is None:
        return "niet_te_bepalen", "inwoner_onbekend"
    if cover is None:
        return "niet_te_bepalen", "loket_buiten_beeld"
    if cover.van > day:
        return "niet_te_bepalen", "bron_begint_later"
    if cover.tot >= end:
        return "geen_contact", None
    # Nobody's data go so far yet; or those of the other desk stop where others go on.
    if cover.tot >= day and laatste is not None and end > laatste:
        return "loopt", None
    return "niet_te_bepalen", "bron_stopt_eerder"


def findings(log: EventLog, regels: Sequence[NietBetrokken], buiten: Sequence[str] = ()) -> list[tuple[int, str]]:
    """What lets a rule find nothing, as (its place in the list, a sentence): above all names that the data do not have.

    Parameters
    ----------
    buiten : desks whose data are elsewhere, by the register.
    """
    desks, activities = _waarden(log, "loket"), _waarden(log, "activiteit")
    found: list[tuple[int, str]] = []
    for nr, regel in enumerate(regels):
        own = _gelijk(regel.loket, desks)
        said = [] if own else [f"bij het loket '{regel.loket}' is niets geregistreerd.{_near(regel.loket, desks)}"]
        mine = log.events.filter(_.loket.isin(own))
        here = _waarden(replace(log, events=mine), "activiteit")
        for name in regel.signaal:
            if not _gelijk(name, activities):
                said.append(f"het signaal '{name}' komt niet voor.{_near(name, activities)}")
            elif own and not _gelijk(name, here):
                said.append(f"het signaal '{name}' komt bij {regel.loket} niet voor.")
        if own and not regel.signaal and not log.engine.arrow(mine.filter(_is_signaal(log, regel)).limit(1)).num_rows:
            said.append(
                f"bij {regel.loket} heeft geen enkele stap de rol signaal. Geef een stap die rol, of noem een stap bij "
                "signaal."
            )
        other = regel.geen_contact_met
        outside = vergelijkbaar(other) in map(vergelijkbaar, buiten)
        if outside or not _gelijk(other, desks):
            hint = "" if outside else _near(other, desks)
            said.append(f"de gegevens van {other} zijn hier niet bij, dus of er contact was, is niet te bepalen.{hint}")
        elif not log.engine.arrow(_bij(log, other).filter(_telt()).limit(1)).num_rows:
            said.append(
                f"van {other} zijn hier alleen stappen die niet als contact tellen (bezwaar en beroep, ondersteuning, "
                "administratie of periodiek), dus of er contact was, is niet te bepalen."
            )
        found += [(nr, f"niet_betrokken, '{regel.naam}': {sentence}") for sentence in said]
    return found


def _near(name: str, names: Sequence[str]) -> str:
    hint = bedoelde_u(name, names)
    return f" {hint}" if hint else ""
