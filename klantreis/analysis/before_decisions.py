"""The steps before contested decisions beside those before decisions that nobody contested (definition 6).

Both are the flow (definition 4) of a log that ends, zaak by zaak, where the decision is made known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.analysis.contested import JA, ONBEKEND, REGISTRATIEVERTRAGING_DAGEN, TELT, select_decisions
from klantreis.analysis.dense import DenseLog, dense
from klantreis.analysis.flow import flow, nodes
from klantreis.analysis.shares import difference, p_values, q_values
from klantreis.analysis.steps import steps
from klantreis.engine import _, ibis
from klantreis.eventlog.log import EventLog
from klantreis.links.events import Bools
from klantreis.schemas import schema_of
from klantreis.vocabulary import ALLES, EINDE, GESCHILFASEN, START
from klantreis.vocabulary_links import NIET_VERGELEKEN, STROOM_BESTREDEN, TELT_MEE

NIVEAUS: Final = ("activiteit", "fase")
MINSTENS_BESLUITEN: Final = 10
"""With fewer decisions in either group nothing is tested."""
MINSTENS_ZAKEN: Final = 5
"""What is tested occurs in so many zaken of both groups together, and is missing in as many."""
GRENS: Final = 0.05
DUIDELIJK: Final = 2.0
"""A difference is marked when its q is below GRENS, its interval holds no 0, and it is so many zaken per 100."""
_GROEPEN: Final = (ALLES, "bestreden", "anders")
Sleutel = tuple[str, str | None]


@dataclass(frozen=True)
class Keuze:
    """The first decision of every zaak, as far as it can be compared.

    rijen : zaak_nr, gebeurtenis and bekend_op of each, in the order of the log. bestreden : per row whether it was
    contested. weggelaten : how many other decisions there are, by the reason why they are left out (NIET_VERGELEKEN).
    niet_te_plaatsen : objections without a link and without a resident: they may be about anybody's decision.
    """

    rijen: pa.Table
    bestreden: Bools
    weggelaten: dict[str, int]
    niet_te_plaatsen: int


@dataclass(frozen=True)
class Aanloop:
    """What came before the decisions of both groups.

    tabel : `stroom_bestreden`. fasen : per level and step its phase. keuze : the decisions. bestreden, anders : how
    many of them were contested, and were not. getoetst : per level how many steps and connections were tested.
    gelijktijdig : per level the share (0-1) of the transitions whose order rests on the tie rule.
    """

    tabel: pa.Table
    fasen: dict[str, dict[str, str | None]]
    keuze: Keuze
    bestreden: int
    anders: int
    getoetst: dict[str, int]
    gelijktijdig: dict[str, float]


def before_decisions(
    log: EventLog, tabellen: Mapping[str, pa.Table], peildatums: Mapping[str, date | None],
    vertraging: int = REGISTRATIEVERTRAGING_DAGEN,
) -> Aanloop:  # fmt: skip
    """The flow of both groups, and where they clearly differ; when nothing was contested, there is nothing to compare.

    Parameters
    ----------
    log : the zaken that are chosen. tabellen : besluiten, bezwaren and koppelingen, of all zaken. vertraging : as in
    `select_decisions`.
    """
    keuze = comparable(log, tabellen, peildatums, vertraging)
    bestreden = int(keuze.bestreden.sum())
    anders = len(keuze.bestreden) - bestreden
    tables = [schema_of(STROOM_BESTREDEN).empty_table()]
    fasen: dict[str, dict[str, str | None]] = {}
    tested: dict[str, int] = {}
    ties: dict[str, float] = {}
    if not bestreden:
        return Aanloop(tables[0], fasen, keuze, bestreden, anders, tested, ties)
    numbers = _tot_besluit(log, keuze)
    for niveau in NIVEAUS:
        own = steps(numbers, niveau)
        moves = log.engine.arrow(flow(numbers, own, niveau)).to_pylist()
        stops = log.engine.arrow(nodes(numbers, own, niveau)).to_pylist()
        table, tested[niveau] = _vergeleken(niveau, moves, stops, bestreden, anders)
        tables.append(table)
        fasen[niveau] = {row["stap"]: row["fase"] for row in stops}
        ties[niveau] = _gelijktijdig(moves)
    return Aanloop(pa.concat_tables(tables), fasen, keuze, bestreden, anders, tested, ties)


def comparable(
    log: EventLog, tabellen: Mapping[str, pa.Table], peildatums: Mapping[str, date | None],
    vertraging: int = REGISTRATIEVERTRAGING_DAGEN,
) -> Keuze:  # fmt: skip
    """Choose the decisions of these zaken that can be compared: they count (`select_decisions`), without looking back.

    One decision per zaak, the first, whatever became of it: else contested zaken would have the longer ways.
    """
    every = select_decisions(log, tabellen, peildatums, 0, vertraging)
    wanted = every.tabel.select(["gebeurtenis", "bekend_op"]).append_column(
        "plaats", pa.array(np.arange(len(every.op)))
    )
    found = ibis.memtable(wanted).inner_join(log.events.select("gebeurtenis", "zaak_nr"), "gebeurtenis")
    here = log.engine.arrow(found.order_by("plaats"))
    places = here["plaats"].to_numpy()
    later = np.ones(len(places), bool)
    later[np.unique(here["zaak_nr"].to_numpy(), return_index=True)[1]] = False
    bestreden = every.bestreden[places]
    why = np.array(TELT, object)[every.telt[places]]
    why[(why == TELT_MEE) & (bestreden == ONBEKEND)] = "onzeker"
    why[later] = "later_besluit"
    chosen, left_out = why == TELT_MEE, Counter(why.tolist())
    return Keuze(
        here.filter(pa.array(chosen)), bestreden[chosen] == JA,
        {reason: left_out[reason] for reason in NIET_VERGELEKEN if left_out[reason]}, every.niet_te_plaatsen,
    )  # fmt: skip


def _tot_besluit(log: EventLog, keuze: Keuze) -> DenseLog:
    """The events up to the first notification of each decision, or up to the decision itself when none is registered;
    without periodic events and disputes, which are no steps before a decision. The groups are _GROEPEN."""
    engine = log.engine
    zaken = ibis.memtable(pa.table({
        "zaak_nr": keuze.rijen["zaak_nr"], "besluit_nr": keuze.rijen["gebeurtenis"],
        "bekend_op": keuze.rijen["bekend_op"], "groep": np.where(keuze.bestreden, 1, 2),
    }))  # fmt: skip
    rows = log.events.inner_join(zaken.select("zaak_nr", "besluit_nr", "bekend_op"), "zaak_nr")
    told = (
        (_.gebeurtenis >= _.besluit_nr)
        & _.rollen.contains("bekendmaking")
        & (_.tijdstip_lokaal.date() == _.bekend_op)
        & ~_.fase.isin(GESCHILFASEN).fill_null(False)
    )
    ends = rows.group_by("zaak_nr").agg(bekend=_.gebeurtenis.min(where=told), besluit=_.besluit_nr.min())
    ends = ends.select("zaak_nr", tot=ibis.coalesce(ends.bekend, ends.besluit))
    cut = log.events.inner_join(ends, "zaak_nr").filter(
        (_.gebeurtenis <= _.tot) & ~_.rollen.contains("periodiek") & ~_.fase.isin(GESCHILFASEN).fill_null(False)
    )
    numbers = dense(EventLog(engine, engine.keep(cut.select(*log.events.columns))))
    groups = zaken.select("zaak_nr", "groep")
    everyone = zaken.select("zaak_nr", groep=ibis.literal(0, "int64"))
    names = ibis.memtable(pa.table({"nr": pa.array(range(len(_GROEPEN)), pa.int64()), "naam": _GROEPEN}))
    return replace(
        numbers, groepen=engine.keep(everyone.union(groups)), namen=numbers.namen | {"groep": engine.keep(names)}
    )


def _vergeleken(
    niveau: str, moves: Sequence[Mapping[str, Any]], stops: Sequence[Mapping[str, Any]], bestreden: int, anders: int
) -> tuple[pa.Table, int]:
    """The rows of one level, steps first, the most frequent first; and how many were tested."""
    counts: dict[Sleutel, dict[str, tuple[int, float | None]]] = {}
    for row in stops:
        counts.setdefault((row["stap"], None), {})[row["groep"]] = (row["zaken"], None)
    for row in moves:
        counts.setdefault((row["van"], row["naar"]), {})[row["groep"]] = (row["zaken"], row["mediaan_dagen"])
    keys = sorted(counts, key=lambda key: (key[1] is not None, -counts[key][ALLES][0], key[0], key[1] or ""))
    none = (0, None)
    one, two = ([counts[key].get(groep, none) for key in keys] for groep in _GROEPEN[1:])
    een, ander = (np.array([n for n, _mediaan in part], np.int64) for part in (one, two))
    both = een + ander
    inner = np.array([key[0] != START and key[1] != EINDE for key in keys], bool)
    tested = inner & (both >= MINSTENS_ZAKEN) & (bestreden + anders - both >= MINSTENS_ZAKEN)
    tested &= min(bestreden, anders) >= MINSTENS_BESLUITEN
    q = np.full(len(keys), np.nan)
    q[tested] = q_values(p_values(een[tested], bestreden, ander[tested], anders)).round(6)
    apart, low, high = (
        (100 * part).round(6) if bestreden and anders else np.full(len(keys), np.nan)
        for part in difference(een, bestreden, ander, anders)
    )
    # Comparisons with nan are false: what was not tested is not marked.
    marked = (q < GRENS) & ((low > 0) | (high < 0)) & (np.abs(apart) >= DUIDELIJK)
    columns = {
        "niveau": [niveau] * len(keys), "van": [van for van, _naar in keys], "naar": [naar for _van, naar in keys],
        "zaken_bestreden": een, "zaken_anders": ander, "aandeel_bestreden": _aandeel(een, bestreden),
        "aandeel_anders": _aandeel(ander, anders), "verschil_per_100": apart, "ci_laag": low, "ci_hoog": high,
        "mediaan_bestreden": [mediaan for _n, mediaan in one], "mediaan_anders": [mediaan for _n, mediaan in two],
        "q": q, "gemarkeerd": marked,
    }  # fmt: skip
    schema = schema_of(STROOM_BESTREDEN)
    arrays = [pa.array(columns[field.name], field.type, from_pandas=True) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema), int(tested.sum())


def _aandeel(zaken: np.ndarray[Any, np.dtype[np.int64]], n: int) -> list[float | None]:
    return [round(k / n, 6) if n else None for k in zaken.tolist()]


def _gelijktijdig(moves: Sequence[Mapping[str, Any]]) -> float:
    inner = [row for row in moves if row["groep"] == ALLES and row["van"] != START and row["naar"] != EINDE]
    total = sum(row["aantal"] for row in inner)
    ties = sum(round(row["aantal"] * row["gelijktijdig_aandeel"]) for row in inner)
    return round(ties / total, 6) if total else 0.0
