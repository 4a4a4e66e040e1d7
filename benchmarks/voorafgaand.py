"""Is a planted effect found, and is nothing found where nothing was planted? `python -m benchmarks voorafgaand`.

In the made-up municipality a loop doubles the odds that a decision is contested (simulate/rates.py): a share of 22 % of
the refusals becomes 36 %, a risk ratio of 1.64, and 3 % of the grants 5.8 %, a ratio of 1.94. Odds that are doubled
everywhere are no risk ratio or difference that is the same everywhere. What the stratified comparison estimates is the
mean risk with a loop, and without, over strata that weigh n1 n0 / N (analysis/mantel_haenszel.py); its true value is
worked out from the chances by which every decision was dealt, over all seeds together.

What is done per seed: the stories of 2,000 residents are made up as always (simulate.life); their events, as they would
stand in a clean export, are the event log; links, look-back, features and comparison are the real ones. Writing and
reading exports is left out, as it would take most of a day. How little that changes is measured first: for some seeds
the same residents go through exports, project file and reader too, and every decision is compared.

Left out are residents of scenarios that plant an objection outright (too late, ambiguous, the terms of an objection) or
that nobody can contest: for them no lots are drawn.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy.stats import binomtest

from klantreis.analysis.mantel_haenszel import Tellingen, mantel_haenszel
from klantreis.analysis.precursor_features import Regels
from klantreis.analysis.precursor_risks import compare
from klantreis.analysis.precursor_rows import comparable_rows
from klantreis.analysis.precursors import Terugblik, decisions_with_features, select_decisions
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.store import TECHNISCH
from klantreis.links.linking import link
from klantreis.mapping.references import normaliseer_kenmerk
from klantreis.pipeline import LEZEN, peildatums, run
from klantreis.project import load_project
from klantreis.schemas import schema_of
from klantreis.simulate import disputes, simulate
from klantreis.simulate.calendar import BASISJAAR, DAG, dag_nr
from klantreis.simulate.life import leef
from klantreis.simulate.rates import BEZWAAR, KANSVERHOUDING_LUS
from klantreis.simulate.story import Gebeurtenis, Verhaal
from klantreis.simulate.systems import ONBEKENDE_LOKETTEN
from klantreis.simulate.truth import zaak_id
from klantreis.terms.library import bibliotheek
from klantreis.vocabulary import FASE_VOLGORDE, GEBEURTENISSEN, RANG_ZONDER_FASE
from klantreis.vocabulary_journeys import BEZOEKEN, LUSSEN

INWONERS, ZADEN, HELE = 2000, 400, 3
GEEN_TREKKINGEN = 39
"""Intervals are not looked at, and p and q need no draws: the fewest that there can be."""
BEGIN, EINDE = dag_nr(2023) * DAG, dag_nr(2026) * DAG
PEIL = date(2025, 12, 31)
ZONDER_LOT = ("bezwaar_te_laat", "bezwaar_meerduidig", "bezwaar_buiten", "termijn_bezwaar", "bsn_ongeldig")
LUS = "lus: ja"
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Rij = dict[str, Any]


@dataclass(frozen=True)
class Trekking:
    """One municipality: its decisions that count (rows of `voorafgaand_besluiten`), and of each the chance by which it
    was dealt that somebody would contest it."""

    besluiten: pa.Table
    kans: np.ndarray[Any, np.dtype[np.float64]]


def main(inwoners: int = INWONERS, zaden: int = ZADEN, hele: int = HELE) -> None:
    """Print everything; stop with an error when it is not what is promised."""
    slecht = []
    for zaad in range(1, hele + 1):
        print(f"seed {zaad} by way of exports: {_naast_elkaar(inwoners, zaad)}", flush=True)
    slecht += _met_effect(inwoners, zaden)
    slecht += _zonder_effect(inwoners, zaden)
    if slecht:
        sys.exit("\n".join(["below what is promised:", *slecht]))


def _met_effect(inwoners: int, zaden: int) -> list[str]:
    """Coverage of the intervals of a loop, when it doubles the odds."""
    start, found, drawn = time.perf_counter(), [], []
    for trekking in trekkingen(inwoners, range(1, zaden + 1), KANSVERHOUDING_LUS):
        drawn.append(trekking)
        found.append(lus_rij(trekking))
        _meld(len(found), zaden, start)
    truth = waarheid(drawn)
    print(f"a loop doubles the odds; over strata: {_zeg(truth)}")
    slecht = []
    for what, names, value in (
        ("difference on 100", ("ci_laag", "ci_hoog"), truth[0] * 100), ("ratio", ("rv_laag", "rv_hoog"), truth[1]),
    ):  # fmt: skip
        held = [row[names[0]] <= value <= row[names[1]] for row in found]
        slecht += _aandeel(f"interval of the {what} holds {value:.3f}", held, 0.93, 0.97)
    for what, name in (("difference on 100", "verschil_per_100"), ("ratio", "risicoverhouding")):
        values = np.array([row[name] for row in found])
        print(f"  mean estimate of the {what}: {values.mean():.3f}, spread {values.std(ddof=1):.3f}")
    _aandeel("analytic interval of the difference holds it", [_analytisch(d, truth[0]) for d in drawn])
    _aandeel("a loop is a finding (q < 0.05)", [row["q"] < 0.05 for row in found])
    return slecht


def _zonder_effect(inwoners: int, zaden: int) -> list[str]:
    """How often anything at all is found, when nothing changes the odds."""
    start, hits, tested = time.perf_counter(), [], []
    for trekking in trekkingen(inwoners, range(1, zaden + 1), 1.0):
        done = compare(trekking.besluiten, 1, GEEN_TREKKINGEN)
        hits.append(any(row["q"] is not None and row["q"] < 0.05 for row in done.tabel.to_pylist()))
        tested.append(len(done.familie))
        _meld(len(hits), zaden, start)
    print(f"nothing planted; {min(tested)} to {max(tested)} features tested")
    return _aandeel("seeds with any finding at q < 0.05", hits, 0, 0.05)


def _aandeel(what: str, held: list[bool], low: float = 0, high: float = 1) -> list[str]:
    """Print a share with its own interval (Clopper and Pearson); what is promised and not so."""
    limits = binomtest(sum(held), len(held)).proportion_ci(0.95, "exact")
    share = sum(held) / len(held)
    print(f"  {what}: {sum(held)} of {len(held)} = {share:.1%} ({limits.low:.1%} to {limits.high:.1%})", flush=True)
    return [] if low <= share <= high else [what]


def _zeg(truth: tuple[float, float]) -> str:
    return f"true difference {truth[0] * 100:.3f} on 100, true ratio {truth[1]:.4f}"


def _meld(done: int, zaden: int, start: float) -> None:
    if done % 20 == 0:
        print(f"  ... {done} of {zaden} seeds, {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)


# --- one municipality ------------------------------------------------------------------------------------------------


def trekkingen(inwoners: int, zaden: Iterable[int], kansverhouding: float) -> Iterator[Trekking]:
    """Municipalities without exports, in which a loop changes the odds in this way."""
    with tempfile.TemporaryDirectory() as name, Engine(Path(name)) as engine:
        for zaad in zaden:
            stories = verhalen(inwoners, zaad, kansverhouding)
            path = Path(name) / f"log{zaad}.parquet"
            pq.write_table(logboek(stories), path)
            yield _getrokken(EventLog.open(engine, path), {}, stories, kansverhouding)
            path.unlink()


def verhalen(inwoners: int, zaad: int, kansverhouding: float) -> list[tuple[Verhaal, str]]:
    """The stories of residents, with the names of their scenarios."""
    planted = disputes.KANSVERHOUDING_LUS
    disputes.KANSVERHOUDING_LUS = kansverhouding
    try:
        return [leef(nummer, zaad, BEGIN, EINDE) for nummer in range(1, inwoners + 1)]
    finally:
        disputes.KANSVERHOUDING_LUS = planted


def _getrokken(
    log: EventLog, peil: dict[str, date | None], stories: list[tuple[Verhaal, str]], kansverhouding: float
) -> Trekking:
    """The decisions of a log that count and for which lots were drawn."""
    own = bibliotheek()
    tables = link(log, own, own.kalender).tabellen
    tables |= {name: schema_of(columns).empty_table() for name, columns in (("lussen", LUSSEN), ("bezoeken", BEZOEKEN))}
    until = peil or dict.fromkeys(log.bronnen(), PEIL)
    back = Terugblik()
    keuze = select_decisions(log, tables, until, back.dagen, back.vertraging)
    rows = decisions_with_features(log, keuze, tables, Regels(180, 42, own, own.kalender), back.dagen)
    chances = kansen(stories, kansverhouding)
    names = keuze.tabel["kenmerk"].to_pylist()
    dealt = pa.array([name in chances for name in names])
    mine = pc.and_(dealt, pc.equal(rows["telt"], "ja").combine_chunks())
    kept = [chances[name] for name, is_mine in zip(names, mine.to_pylist(), strict=True) if is_mine]
    return Trekking(rows.filter(mine), np.array(kept))


def kansen(stories: Iterable[tuple[Verhaal, str]], kansverhouding: float) -> dict[str | None, float]:
    """By decision the chance by which it was dealt: as simulate.disputes.betwist deals it."""
    found: dict[str | None, float] = {}
    for v, scenario in stories:
        if scenario in ZONDER_LOT:
            continue
        met_lus = {stap.naar.zaak.reis for lus in v.lussen for stap in lus.stappen}
        for zaak in v.zaken:
            for e in zaak.gebeurtenissen:
                if e.stap.naam == "besluit" and e.besluit:
                    odds = BEZWAAR[e.uitkomst or ""] / (1 - BEZWAAR[e.uitkomst or ""])
                    odds *= kansverhouding if zaak.reis in met_lus else 1
                    found[normaliseer_kenmerk(e.besluit)] = odds / (1 + odds)
    return found


def lus_rij(trekking: Trekking) -> Rij:
    """The stratified row of a loop."""
    rows = compare(trekking.besluiten, 1).tabel.to_pylist()
    return next(row for row in rows if row["kenmerk"] == "lus" and row["ruw_of_gestratificeerd"] == "gestratificeerd")


def waarheid(drawn: Iterable[Trekking]) -> tuple[float, float]:
    """The true difference and ratio: of the chances themselves, in the strata of all municipalities together."""
    counts: dict[Any, list[float]] = {}
    for trekking in drawn:
        for row, kans in zip(trekking.besluiten.to_pylist(), trekking.kans.tolist(), strict=True):
            own = counts.setdefault((row["wet"], row["op"].year, row["uitkomst"]), [0.0] * 4)
            side = 0 if LUS in row["kenmerken"] else 2
            own[side] += kans
            own[side + 1] += 1
    found = mantel_haenszel(Tellingen(*np.array(list(counts.values())).T))
    return float(found.verschil), float(found.verhouding)


def _analytisch(trekking: Trekking, truth: float) -> bool:
    """Whether the interval by the variance of Greenland and Robins holds the true difference."""
    every = comparable_rows(trekking.besluiten)
    place = np.array([every.namen.index(("lus", "ja"))])
    low, high = mantel_haenszel(every.vergelijking(every.zeker, place).tellingen()).interval_verschil()
    return bool(low[0] <= truth <= high[0])


# --- stories as an event log -----------------------------------------------------------------------------------------


def logboek(stories: Iterable[tuple[Verhaal, str]]) -> pa.Table:
    """The events of the stories as the event log of a clean export."""
    rows = [
        _rij(v, e)
        for v, _scenario in stories
        for e in (*(e for zaak in v.zaken for e in zaak.gebeurtenissen), *v.facturen)
        if BEGIN <= e.t < EINDE
    ]
    coarse = {(row["zaak"], row["tijdstip_lokaal"].date()) for row in rows if row["precisie"] == "dag"}
    for row in rows:
        local = row["tijdstip_lokaal"]
        alone = (row["zaak"], local.date()) not in coarse
        rank = FASE_VOLGORDE.get(row["fase"], RANG_ZONDER_FASE)
        row["volgorde"] = (row["zaak"], local if alone else datetime.combine(local.date(), datetime.min.time()))
        row["rang"] = (rank, local, row["activiteit"], row["rollen"])
    rows.sort(key=lambda row: (row["volgorde"], row["rang"]))
    zaken: dict[str, int] = {}
    nr = 0
    for moment, (_key, ties) in enumerate(groupby(rows, key=lambda row: row["volgorde"]), start=1):
        same = list(ties)
        for row in same:
            nr += 1
            row |= {"gebeurtenis": nr, "regel": nr, "moment": moment, "gelijktijdig": len(same) > 1}
            row["zaak_nr"] = zaken.setdefault(row["zaak"], len(zaken) + 1)
    schema = schema_of(GEBEURTENISSEN | TECHNISCH)
    return pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema)


def _rij(v: Verhaal, e: Gebeurtenis) -> Rij:
    # The system for youth registers days.
    coarse = e.dag or e.bron in ("jeugd", "facturen")
    local = datetime(BASISJAAR, 1, 1) + timedelta(seconds=e.t - e.t % DAG if coarse else e.t)  # noqa: DTZ001
    known = e.loket not in ONBEKENDE_LOKETTEN
    return {
        "zaak": zaak_id(e), "inwoner": None if e.zaak.bsn_fout else f"{v.inwoner.nummer:07d}",
        "activiteit": e.stap.activiteit, "fase": e.stap.fase, "rollen": sorted(e.stap.rollen),
        "tijdstip_lokaal": local, "tijdstip": local.replace(tzinfo=_AMSTERDAM, fold=e.fold).astimezone(UTC),
        "precisie": "dag" if coarse else "minuut", "loket": e.loket if known else None, "naar_loket": e.naar,
        "wet": e.zaak.wet, "melder": v.inwoner.melder, "uitkomst": e.uitkomst,
        "besluit": e.besluit and normaliseer_kenmerk(e.besluit),
        "verwijst_naar": e.verwijst_naar and normaliseer_kenmerk(e.verwijst_naar),
        "relatie": e.relatie, "datum_genoemd": date.fromisoformat(e.genoemd) if e.genoemd else None, "bron": e.bron,
        "bestand": e.bron,
    }  # fmt: skip


# --- by way of exports -----------------------------------------------------------------------------------------------


def door_exports(inwoners: int, zaad: int) -> tuple[Trekking, Trekking]:
    """The same residents: by way of exports, project file and reader, and without."""
    stories = verhalen(inwoners, zaad, KANSVERHOUDING_LUS)
    with tempfile.TemporaryDirectory() as name, Engine(Path(name)) as engine:
        folder = Path(name)
        simulate(folder, inwoners=inwoners, zaad=zaad)
        done = run(load_project(folder / "testdam.yaml"), folder / "uit", Sleutel(bytes(32)), tot=LEZEN)
        log = EventLog.open(engine, folder / "uit" / "gebeurtenissen.parquet")
        whole = _getrokken(log, peildatums(done.manifest), stories, KANSVERHOUDING_LUS)
    return whole, next(trekkingen(inwoners, [zaad], KANSVERHOUDING_LUS))


def _naast_elkaar(inwoners: int, zaad: int) -> str:
    whole, direct = door_exports(inwoners, zaad)
    one, two = ({row["besluit"]: row for row in each.besluiten.to_pylist()} for each in (whole, direct))
    both = sorted(one.keys() & two.keys())
    loops = sum((LUS in one[name]["kenmerken"]) != (LUS in two[name]["kenmerken"]) for name in both)
    contested = sum(one[name]["bestreden"] != two[name]["bestreden"] for name in both)
    rows = [lus_rij(each) for each in (whole, direct)]
    figures = "; ".join(f"{row['verschil_per_100']:.2f} on 100, ratio {row['risicoverhouding']:.3f}" for row in rows)
    return (
        f"{len(one)} decisions, {len(two)} without, {len(both)} in both; other loop: {loops}, otherwise contested: "
        f"{contested}; a loop: {figures}"
    )


if __name__ == "__main__":
    main()
