"""Judged cases -> the tables `termijnen` and `opschortingen`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.term_cases import Zaakgevallen
from klantreis.analysis.term_events import NIETS, Termfeiten
from klantreis.schemas import schema_of
from klantreis.terms.facts import GEEN, Bools, Floats, Gevallen, Ints
from klantreis.terms.models import Termijn
from klantreis.terms.outcome import Uitkomst
from klantreis.terms.reasons import als_tekst
from klantreis.vocabulary import OPSCHORTINGEN, TERMIJNEN, TERMIJNSTATUS, TIJDZONE

SOORTEN = ("aanvulling", "geregistreerd", "verdaging")
"""What `opschortingen` holds."""


@dataclass(frozen=True)
class Termrijen:
    """The judged cases of one term."""

    termijn: Termijn
    gevonden: Zaakgevallen
    gevallen: Gevallen
    uitkomst: Uitkomst


def termijnen(feiten: Termfeiten, found: Sequence[Termrijen]) -> pa.Table:
    """The table `termijnen`: by zaak, then in the order of `found`, then of the cases."""
    schema = schema_of(TERMIJNEN)
    if not sum(len(rows.gevonden) for rows in found):
        return schema.empty_table()
    term = np.repeat(np.arange(len(found)), [len(rows.gevonden) for rows in found])
    order = _volgorde(found, [rows.gevonden.zaak for rows in found])

    def all_of(get: Callable[[Termrijen], Ints]) -> Ints:
        return np.concatenate([get(rows) for rows in found])[order]

    term = term[order]
    first = [len(rows.termijn.waarden) for rows in found]
    offset = np.append(0, np.cumsum(first))
    rule = all_of(lambda rows: rows.uitkomst.waarde)
    rule = np.where(rule == NIETS, NIETS, rule + offset[term])
    rules = [waarde for rows in found for waarde in rows.termijn.waarden]
    versions = [f"{w.versie} (niet geverifieerd)" if w.niet_geverifieerd else w.versie for w in rules]
    event = all_of(lambda rows: np.where(rows.gevonden.van == NIETS, rows.gevonden.tot, rows.gevonden.van))
    begin = all_of(lambda rows: rows.gevonden.van)
    end = all_of(lambda rows: rows.gevonden.tot)
    gone = all_of(lambda rows: rows.gevonden.vervallen)
    columns = {
        "zaak": feiten.zaken.zaak.take(pa.array(all_of(lambda rows: rows.gevonden.zaak))),
        "termijn": _kies([rows.termijn.code for rows in found], term),
        "soort": _kies([rows.termijn.soort for rows in found], term),
        "richting": _kies([rows.termijn.richting for rows in found], term),
        "start": _dagen(all_of(lambda rows: rows.gevallen.start)),
        "uiterlijk": _dagen(all_of(lambda rows: rows.uitkomst.uiterlijk)),
        "werkelijk": _dagen(np.where(end == NIETS, GEEN, feiten.dag[end])),
        "opschorting_dagen": _getal(all_of(lambda rows: rows.uitkomst.opschorting_dagen)),
        "verdaging_dagen": _getal(all_of(lambda rows: rows.uitkomst.verdaging_dagen)),
        "verlengd_tot": _dagen(all_of(lambda rows: rows.uitkomst.verlengd_tot)),
        "status": _kies(TERMIJNSTATUS, all_of(lambda rows: rows.uitkomst.status)),
        "dagen_over": _breuk(np.concatenate([rows.uitkomst.dagen_over for rows in found])[order]),
        "dwangsom_eur": _getal(all_of(lambda rows: rows.uitkomst.dwangsom_eur)),
        "reden": als_tekst(all_of(lambda rows: rows.uitkomst.reden)),
        "artikel": _kies([waarde.artikel for waarde in rules], rule),
        "versie": _kies(versions, rule),
        "uiterlijk_tijdstip": _lokaal(all_of(lambda rows: rows.uitkomst.uiterlijk_us)),
        "wet": _kies(feiten.waarden["wet"], feiten.waarde("wet", event)),
        "loket": _kies(feiten.waarden["loket"], feiten.kenmerken["loket"][event]),
        "van_gebeurtenis": _nummer(feiten, begin),
        "tot_gebeurtenis": _nummer(feiten, np.where(end == NIETS, gone, end)),
    }
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)


def opschortingen(feiten: Termfeiten, found: Sequence[Termrijen]) -> pa.Table:
    """The table `opschortingen`: what was registered during terms whose rule knows such a thing, and what it did."""
    schema = schema_of(OPSCHORTINGEN)
    items = [_items(rows) for rows in found]
    zaken = [rows.gevonden.zaak[item["rij"]] for rows, item in zip(found, items, strict=True)]
    if not sum(len(zaak) for zaak in zaken):
        return schema.empty_table()
    order = _volgorde(found, zaken)
    term = np.repeat(np.arange(len(found)), [len(zaak) for zaak in zaken])[order]
    values = {name: np.concatenate([item[name] for item in items])[order] for name in items[0]}
    start = np.concatenate([r.gevallen.start[item["rij"]] for r, item in zip(found, items, strict=True)])[order]
    columns = {
        "zaak": feiten.zaken.zaak.take(pa.array(np.concatenate(zaken)[order])),
        "termijn": _kies([rows.termijn.code for rows in found], term),
        "start": _dagen(start),
        "soort": _kies(SOORTEN, values["soort"]),
        **{name: _dagen(values[name]) for name in ("gevraagd", "hervat", "eerste_dag", "laatste_dag")},
        "dagen": _getal(values["dagen"]),
        "reden": als_tekst(values["reden"]),
    }
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)


def _items(rows: Termrijen) -> dict[str, Ints]:
    """Suspensions and extensions of one term, by case, suspensions first: those on which the rule has something to
    say."""
    facts, out = rows.gevallen, rows.uitkomst
    stil, uit = facts.stilstand, facts.uitstel
    before = _eind_ervoor(rows)
    later = out.uitstel_tot > before
    counted = np.where(out.stil_dagen > 0, 0, GEEN)
    both = {
        "rij": (stil.rij, uit.rij),
        "soort": (np.where(stil.velden["aanvulling"] == 1, 0, 1), np.full(len(uit.rij), 2)),
        "gevraagd": (stil.velden["gevraagd"], uit.velden["aangekondigd"]),
        "hervat": (stil.velden["hervat"], np.full(len(uit.rij), GEEN)),
        "eerste_dag": (np.where(counted == GEEN, GEEN, out.stil_eerste), np.where(later, before + 1, GEEN)),
        "laatste_dag": (np.where(counted == GEEN, GEEN, out.stil_laatste), np.where(later, out.uitstel_tot, GEEN)),
        "dagen": (out.stil_dagen, np.where(later, out.uitstel_tot - before, 0)),
        "reden": (out.stil_reden, out.uitstel_reden),
    }
    values = {name: np.concatenate(pair) for name, pair in both.items()}
    keep = _doet_ertoe(rows, values["rij"], values["soort"])
    order = np.argsort(values["rij"][keep], kind="stable")
    return {name: column[keep][order] for name, column in values.items()}


def _eind_ervoor(rows: Termrijen) -> Ints:
    """Per announced extension the last day of the term as it stood then."""
    items, out = rows.gevallen.uitstel, rows.uitkomst
    if not len(items.rij):
        return items.rij
    step = np.int64(1) << 32
    end = np.maximum(out.uitstel_tot, out.zonder_uitstel[items.rij])
    reach = np.maximum.accumulate(end + items.rij * step) - items.rij * step
    same = np.append(False, items.rij[1:] == items.rij[:-1])
    return np.where(same, np.append(GEEN, reach[:-1]), out.zonder_uitstel[items.rij])


def _doet_ertoe(rows: Termrijen, rij: Ints, soort: Ints) -> Bools:
    """Items of judged cases on which the rule of their case has something to say."""
    waarden = rows.termijn.waarden
    says = np.zeros((len(waarden) + 1, len(SOORTEN)), bool)
    for nr, waarde in enumerate(waarden):
        grounds = {grond.soort for grond in waarde.opschorting}
        extended = waarde.verdaging is not None or rows.termijn.mededeling is not None
        says[nr] = "aanvulling" in grounds, "geregistreerd" in grounds, extended
    return np.asarray(says[rows.uitkomst.waarde[rij], soort])


# --- columns ------------------------------------------------------------------------------------------------------


def _volgorde(found: Sequence[Termrijen], zaken: Sequence[Ints]) -> Ints:
    """The order by zaak, then by term; rows of one term are by zaak already."""
    key = np.concatenate([zaak * len(found) + nr for nr, zaak in enumerate(zaken)])
    return np.argsort(key, kind="stable")


def _dagen(days: Ints) -> pa.Array:
    return pa.array(np.where(days == GEEN, 0, days).astype(np.int32), pa.int32(), mask=days == GEEN).cast(pa.date32())


def _getal(values: Ints) -> pa.Array:
    return pa.array(values, pa.int64(), mask=values == GEEN)


def _breuk(values: Floats) -> pa.Array:
    return pa.array(np.round(values, 6), pa.float64(), mask=np.isnan(values))


def _nummer(feiten: Termfeiten, events: Ints) -> pa.Array:
    return _getal(np.where(events == NIETS, GEEN, feiten.nr[events]))


def _kies(names: Sequence[str], codes: Ints) -> pa.Array:
    """Names by number; NIETS gives null."""
    return pa.array([*names, None], pa.string()).take(pa.array(np.where(codes == NIETS, len(names), codes)))


def _lokaal(us: Ints) -> pa.Array:
    """Instants as Amsterdam wall-clock time."""
    there = pa.array(np.where(us == GEEN, 0, us), pa.int64(), mask=us == GEEN)
    return pc.local_timestamp(there.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us", tz=TIJDZONE)))
