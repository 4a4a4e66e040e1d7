"""From a figure of stroom, stappen, varianten or doorlooptijden to its zaken.

The zaken are sought here, event by event; then the analysis itself runs over those zaken alone. Both must agree: a zaak
too many or too few changes the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

import pyarrow as pa

from klantreis.analysis.objections import NIVEAU as GESCHILLEN
from klantreis.analysis.throughput import BESLUIT, JAAR, KLEIN_TEAM, OVERGANG, ZAAK
from klantreis.audit.traced import Cel, Getal, Herleid, Run, getoond
from klantreis.pipeline.analyses import analyse, dispute_times
from klantreis.pipeline.provenance import peildatums, tijdregels
from klantreis.vocabulary import ALLES, EINDE, NIVEAUS, START

Stappen = list[str]
_VAN_HET_GEHEEL = ("aandeel", "cumulatief", "fase")
"""Columns that are about all zaken, not about those of the row: shares of all, and the phase that a step has mostly."""


def stroom(run: Run, cel: Cel) -> Herleid:
    """`stroom:niveau:van:naar[:groep]`."""
    niveau = cel.neem("niveau", NIVEAUS)
    van = cel.neem("stap", run.waarden("stroom", "van", niveau=niveau))
    naar = cel.neem("stap", run.waarden("stroom", "naar", niveau=niveau, van=van))

    def has(stappen: Stappen) -> bool:
        whole = [START, *stappen, EINDE]
        return (van, naar) in pairwise(whole)

    return _herleid(run, cel, "stroom", {"niveau": niveau, "van": van, "naar": naar}, niveau, has)


def stappen(run: Run, cel: Cel) -> Herleid:
    """`stappen:niveau:stap[:groep]`."""
    niveau = cel.neem("niveau", NIVEAUS)
    stap = cel.neem("stap", run.waarden("stappen", "stap", niveau=niveau))
    return _herleid(run, cel, "stappen", {"niveau": niveau, "stap": stap}, niveau, lambda own: stap in own)


def varianten(run: Run, cel: Cel) -> Herleid:
    """`varianten:niveau:variant[:groep]`."""
    niveau = cel.neem("niveau", NIVEAUS)
    variant = cel.neem("variant", run.waarden("varianten", "variant", niveau=niveau))
    wanted = {"niveau": niveau, "variant": variant}
    return _herleid(run, cel, "varianten", wanted, niveau, lambda own: " > ".join(own) == variant)


def doorlooptijden(run: Run, cel: Cel) -> Herleid:
    """`doorlooptijden:niveau:groep`."""
    niveau = cel.neem("niveau", run.waarden("doorlooptijden", "niveau"))
    groep = cel.neem(niveau, run.waarden("doorlooptijden", "groep", niveau=niveau), ALLES if niveau == ZAAK else None)
    wanted = {"niveau": niveau, "groep": groep}
    if niveau == GESCHILLEN:
        return _geschillen(run, cel, wanted)
    zaken = [zaak for zaak, own in _per_zaak(run, niveau, groep) if own]
    return _vergeleken(run, cel, "doorlooptijden", wanted, niveau, zaken)


def _per_zaak(run: Run, niveau: str, groep: str) -> Iterator[tuple[str, bool]]:
    """Every zaak, and whether it is in a group of `doorlooptijden`."""
    if niveau in NIVEAUS or (niveau == "team" and groep != KLEIN_TEAM):
        for zaak, own in _stappen(run, niveau):
            yield zaak, groep in own
    elif niveau == OVERGANG:
        for zaak, own in _stappen(run, "fase"):
            yield zaak, groep in (f"{one} > {other}" for one, other in pairwise(own))
    elif niveau == JAAR:
        for zaak, events in run.sporen("tijdstip_lokaal"):
            yield zaak, str(min(row[0] for row in events).year) == groep
    else:
        # Whole zaken, all or those with a value; small teams are put together by the analysis itself.
        kolom, _colon, waarde = groep.partition(": ") if niveau == BESLUIT else (niveau, "", groep)
        every = groep in (ALLES, KLEIN_TEAM) and niveau in (ZAAK, BESLUIT, "team")
        for zaak, events in run.sporen("wet" if every else kolom):
            yield zaak, every or any(row[0] == waarde for row in events)


def _geschillen(run: Run, cel: Cel, wanted: dict[str, str]) -> Herleid:
    """Times of objections and appeals: all of a kind."""
    bezwaren, koppelingen = run.tabel("bezwaren"), run.tabel("koppelingen")
    again = dispute_times(run.log, bezwaren, koppelingen, run.manifest)
    found = _row(again, wanted)
    soort = max((kind for kind in set(bezwaren["soort"].to_pylist()) if kind in wanted["groep"]), key=len)
    rows = run.rijen("bezwaren", soort=soort)
    getallen = _getallen(run.rijen("doorlooptijden", **wanted)[0], found, ())
    return Herleid(cel.klaar(), getallen, tuple(sorted({row["zaak"] for row in rows})))


def _herleid(
    run: Run, cel: Cel, tabel: str, wanted: dict[str, str], niveau: str, has: Callable[[Stappen], bool]
) -> Herleid:  # fmt: skip
    groep = cel.groep(run.waarden(tabel, "groep", **wanted))
    inside = _in_groep(run, groep)
    zaken = [zaak for zaak, own in _stappen(run, niveau) if own and zaak in inside and has(own)]
    return _vergeleken(run, cel, tabel, wanted | {"groep": groep}, niveau, zaken)


def _vergeleken(
    run: Run, cel: Cel, tabel: str, wanted: dict[str, str], niveau: str, zaken: Sequence[str]
) -> Herleid:  # fmt: skip
    """The row of a table beside that of the analysis over these zaken alone."""
    whole = cel.klaar()
    chosen = run.log.met_zaken(pa.array(zaken, pa.string()), "deze zaken")
    until, rules = peildatums(run.manifest), tijdregels(run.manifest)
    again = analyse(chosen, until, lambda what, rows: None, (niveau,), rules, voorraad=False) if zaken else {}
    found = _row(again[tabel], wanted) if tabel in again else {}
    rows = run.rijen(tabel, **wanted)
    return Herleid(whole, _getallen(rows[0] if rows else {}, found, tuple(wanted)), tuple(sorted(zaken)))


def _getallen(row: dict[str, Any], again: dict[str, Any], names: Sequence[str]) -> tuple[Getal, ...]:
    return tuple(
        Getal(name, value, again.get(name))
        for name, value in row.items()
        if name not in (*names, "niveau", "groep", *_VAN_HET_GEHEEL)
        # Residents are not counted in a log without any, and these zaken may have none.
        and not (name == "inwoners" and again.get(name) is None)
    )


def _row(table: pa.Table, wanted: dict[str, str]) -> dict[str, Any]:
    rows = (row for row in table.to_pylist() if all(row[name] == value for name, value in wanted.items()))
    return next(rows, {})


def _stappen(run: Run, niveau: str) -> Iterator[tuple[str, Stappen]]:
    """Per zaak its steps: events, or runs of events in one phase or at one desk."""
    known = niveau not in ("loket", "team") or bool(run.waarden("gebeurtenissen", niveau))
    for zaak, events in run.sporen(niveau):
        names = [row[0] for row in events if niveau != "fase" or row[0] is not None] if known else []
        if niveau != "activiteit":
            names = [name for name, _own in groupby(names)]
        yield zaak, [getoond(name) for name in names]


def _in_groep(run: Run, groep: str) -> set[str]:
    """The zaken of a group: all, or those with an event that has a value ("wet: Wmo")."""
    kolom, _colon, waarde = groep.partition(": ")
    return {
        zaak
        for zaak, events in run.sporen(kolom if groep != ALLES else "wet")
        if groep == ALLES or any(row[0] == waarde for row in events)
    }
