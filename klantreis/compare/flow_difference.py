"""The flow of one period beside that of another (definition 7, `stroom_verschil`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.analysis.dense import NR_EINDE, DenseLog, dense
from klantreis.analysis.flow import flow, nodes
from klantreis.analysis.shares import p_values, q_values
from klantreis.analysis.steps import steps
from klantreis.compare.periods import Opzet
from klantreis.engine import Table, _, ibis
from klantreis.eventlog.log import EventLog
from klantreis.schemas import schema_of
from klantreis.terms.facts import Floats, dag_nr
from klantreis.vocabulary import ALLES, EINDE
from klantreis.vocabulary_compare import STROOM_VERSCHIL

MINSTENS_ZAKEN: Final = 5
"""A row is tested when so many zaken of both periods together have it; it is new or gone when so many in one have it
and none in the other."""
MINSTENS_WACHT: Final = 10
"""Waiting times are tested when so many zaken of either period have the transition."""

Sleutel = tuple[str, str | None]
Waarden = tuple[int, float | None]
Teller = dict[tuple[str, int], dict[Sleutel, Waarden]]
"""Per group and number of window: per step or transition the zaken that have it, and its median waiting time."""


def flow_difference(log: EventLog, numbers: DenseLog, opzet: Opzet, niveaus: Sequence[str]) -> pa.Table:
    """The table `stroom_verschil`: what appeared, vanished, grew and slowed, for every pair of `opzet`.

    A zaak belongs to the window in which its first event lies, by its local day. It is followed as long as any other:
    events count up to `opzet.volgtijd` days after that day. It is in a group by what is known of it within that time.
    `aandeel`: of the zaken of the group that began in the window, those that have the step or transition at least once.
    A transition to the artificial end is the last step of a zaak that was closed within the time that it is followed;
    whether another has ended cannot be known of all periods alike.

    Returns
    -------
    one row per pair, level, group and step (`naar` null) or transition that occurs in either period: aandeel 0-1;
    mediaan [days], over all its transitions, null for steps and the artificial start and end; status: nieuw and
    verdwenen need MINSTENS_ZAKEN zaken in the one period and none in the other, gebleven some in both, null is too few
    to say; q of Fisher's exact test on the shares; q_wacht of the Mann-Whitney test on the waiting time of the first
    such transition of every zaak. Both q are of one family (Benjamini-Hochberg), fixed beforehand: all rows of all
    pairs and levels, of the group of all zaken, with MINSTENS_ZAKEN zaken together, and with MINSTENS_WACHT zaken in
    each period for the waiting times. Other rows have none.
    """
    followed = _followed(log, numbers, opzet)
    rows: list[dict[str, Any]] = []
    totals = _zaken(followed)
    waits: list[tuple[dict[str, Any], float]] = []
    for niveau in niveaus:
        own = steps(followed, niveau)
        counts = _counted(followed, own, niveau)
        first = _first_waits(followed, own, niveau, len(opzet.vensters))
        for (nr_a, a), (nr_b, b) in product(enumerate(opzet.vensters), repeat=2):
            if (a, b) not in opzet.paren:
                continue
            for groep in sorted({groep for groep, _nr in totals}, key=lambda name: (name != ALLES, name)):
                pair = (counts.get((groep, nr_a), {}), counts.get((groep, nr_b), {}))
                n = (totals.get((groep, nr_a), 0), totals.get((groep, nr_b), 0))
                found = _rows(pair, n) if any(n) else []
                where = {"niveau": niveau, "groep": groep, "periode_a": a.naam, "periode_b": b.naam}
                rows += [each | where for each in found]
                if groep == ALLES:
                    waits += _tested_waits(rows[len(rows) - len(found) :], first, nr_a, nr_b)
    _put_q(rows, waits)
    rows.sort(key=_order(opzet, niveaus))
    return pa.Table.from_pylist(rows, schema_of(STROOM_VERSCHIL))


def _order(opzet: Opzet, niveaus: Sequence[str]) -> Any:
    """Pairs as they are compared, then levels, groups; steps before transitions, the most frequent first."""
    pairs = {(a.naam, b.naam): nr for nr, (a, b) in enumerate(opzet.paren)}

    def key(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return (
            pairs[row["periode_a"], row["periode_b"]], niveaus.index(row["niveau"]), row["groep"] != ALLES,
            row["groep"], row["naar"] is not None, -row["zaken_a"] - row["zaken_b"], row["van"], row["naar"] or "",
        )  # fmt: skip

    return key


def _followed(log: EventLog, numbers: DenseLog, opzet: Opzet) -> DenseLog:
    """The events of the zaken that begin in a window, as far as they are followed. A group is a window and a group of
    `stroom` in it: `0:alle`."""
    engine = log.engine
    windows = ibis.memtable(pa.table({
        "venster": pa.array(range(len(opzet.vensters)), pa.int64()),
        "van": pa.array([dag_nr(v.van) for v in opzet.vensters], pa.int64()),
        "tot": pa.array([dag_nr(v.tot) for v in opzet.vensters], pa.int64()),
    }))  # fmt: skip
    begin = numbers.events.group_by("zaak_nr").agg(start=_.dag.min())
    within = engine.keep(
        begin.inner_join(windows, [begin.start >= windows.van, begin.start <= windows.tot]).select(
            "zaak_nr", "start", "venster"
        )
    )
    days = numbers.events.select("zaak_nr", "dag", gebeurtenis=_.nr).inner_join(within, "zaak_nr")
    seen = days.filter(_.dag - _.start <= opzet.volgtijd).select("gebeurtenis")
    cut = dense(EventLog(engine, engine.keep(log.events.semi_join(seen, "gebeurtenis"))))
    k = len(opzet.vensters)
    groups = cut.groepen.inner_join(within, "zaak_nr").select("zaak_nr", groep=_.groep * k + _.venster)
    labels = [
        (row["nr"] * k + nr, f"{nr}:{row['naam']}")
        for row in engine.arrow(cut.namen["groep"].order_by("nr")).to_pylist() for nr in range(k)
    ]  # fmt: skip
    names = ibis.memtable(
        pa.table({"nr": pa.array([nr for nr, _label in labels], pa.int64()), "naam": [label for _nr, label in labels]})
    )
    return replace(cut, groepen=engine.keep(groups), namen=cut.namen | {"groep": engine.keep(names)})


def _zaken(followed: DenseLog) -> dict[tuple[str, int], int]:
    """The zaken of every group in every window."""
    counted = followed.groepen.group_by("groep").agg(n=_.zaak_nr.nunique())
    rows = followed.engine.arrow(followed.named(counted, groep="groep")).to_pylist()
    return {_apart(row["groep"]): row["n"] for row in rows}


def _apart(label: str) -> tuple[str, int]:
    """A group of a window as the group and the number of the window."""
    nr, _colon, groep = label.partition(":")
    return groep, int(nr)


def _counted(followed: DenseLog, own: Table, niveau: str) -> Teller:
    """Steps, transitions and ends of one level."""
    engine = followed.engine
    counts: Teller = defaultdict(dict)
    for row in engine.arrow(nodes(followed, own, niveau)).to_pylist():
        counts[_apart(row["groep"])][row["stap"], None] = (row["zaken"], None)
    for row in engine.arrow(flow(followed, own, niveau)).to_pylist():
        if row["naar"] != EINDE:
            counts[_apart(row["groep"])][row["van"], row["naar"]] = (row["zaken"], row["mediaan_dagen"])
    closed = followed.events.filter(_.einde).select("zaak_nr").distinct()
    last = own.group_by("zaak_nr").agg(van=_.stap.argmax(_.nr)).semi_join(closed, "zaak_nr")
    ends = last.inner_join(followed.groepen, "zaak_nr").group_by("groep", "van").agg(zaken=_.count())
    ends = ends.mutate(naar=ibis.literal(NR_EINDE, "int64"))
    for row in engine.arrow(followed.named(ends, groep="groep", van=niveau, naar=niveau)).to_pylist():
        counts[_apart(row["groep"])][row["van"], row["naar"]] = (row["zaken"], None)
    return counts


def _first_waits(followed: DenseLog, own: Table, niveau: str, vensters: int) -> dict[tuple[Sleutel, int], Floats]:
    """Per transition and window the waiting time of the first one of every zaak [us]."""
    moves = own.filter(_.vorige.notnull()).group_by("zaak_nr", van=_.vorige, naar=_.stap)
    first = moves.agg(wacht=_.wacht.argmin(_.nr))
    # The group of all zaken has the first id, so that its ids are those of the windows.
    of_all = followed.groepen.filter(_.groep < vensters).select("zaak_nr", venster=_.groep)
    ordered = first.inner_join(of_all, "zaak_nr").order_by("van", "naar", "venster", "wacht")
    rows = followed.engine.arrow(ordered.select("van", "naar", "venster", "wacht"))
    names = followed.name_list(niveau).to_pylist()
    van, naar, venster = (rows[name].to_numpy() for name in ("van", "naar", "venster"))
    wacht = rows["wacht"].to_numpy().astype(np.float64)
    other = (van[1:] != van[:-1]) | (naar[1:] != naar[:-1]) | (venster[1:] != venster[:-1])
    bounds = [0, *(np.flatnonzero(other) + 1).tolist(), len(van)] if len(van) else [0]
    return {((names[van[low]], names[naar[low]]), int(venster[low])): wacht[low:high] for low, high in pairwise(bounds)}


def _rows(
    pair: tuple[Mapping[Sleutel, Waarden], Mapping[Sleutel, Waarden]], n: tuple[int, int]
) -> list[dict[str, Any]]:
    found = []
    for van, naar in {**pair[0], **pair[1]}:
        (one, median), (other, other_median) = (part.get((van, naar), (0, None)) for part in pair)
        found.append(
            {"van": van, "naar": naar, "zaken_a": one, "zaken_b": other, "n_a": n[0], "n_b": n[1],
             "aandeel_a": round(one / n[0], 6) if n[0] else None, "aandeel_b": round(other / n[1], 6) if n[1] else None,
             "mediaan_a": median, "mediaan_b": other_median, "status": _status(one, other)}
        )  # fmt: skip
    return found


def _status(one: int, other: int) -> str | None:
    if one and other:
        return "gebleven"
    if one + other < MINSTENS_ZAKEN:
        return None
    return "verdwenen" if one else "nieuw"


def _tested_waits(
    rows: Sequence[dict[str, Any]], first: Mapping[tuple[Sleutel, int], Floats], nr_a: int, nr_b: int
) -> list[tuple[dict[str, Any], float]]:  # fmt: skip
    """The rows of which the waiting times are tested, with their p."""
    from scipy.stats import mannwhitneyu

    tested = []
    for row in rows:
        key = (row["van"], row["naar"])
        if (key, nr_a) not in first or (key, nr_b) not in first:
            continue
        one, other = first[key, nr_a], first[key, nr_b]
        if min(len(one), len(other)) >= MINSTENS_WACHT:
            same = min(one[0], other[0]) == max(one[-1], other[-1])  # then there is nothing to rank
            tested.append((row, 1.0 if same else float(mannwhitneyu(one, other, method="asymptotic").pvalue)))
    return tested


def _put_q(rows: Sequence[dict[str, Any]], waits: Sequence[tuple[dict[str, Any], float]]) -> None:
    """The q of every row that is tested, of one family."""
    shares = [
        row for row in rows
        if row["groep"] == ALLES and row["zaken_a"] + row["zaken_b"] >= MINSTENS_ZAKEN and row["n_a"] and row["n_b"]
    ]  # fmt: skip
    p = [_fisher(row["zaken_a"], row["n_a"], row["zaken_b"], row["n_b"]) for row in shares]
    q = q_values(np.array([*p, *(p_wait for _row, p_wait in waits)], np.float64)).round(6).tolist()
    for row, value in zip(shares, q, strict=False):
        row["q"] = value
    for (row, _p), value in zip(waits, q[len(shares) :], strict=True):
        row["q_wacht"] = value


@cache
def _fisher(een: int, n_een: int, ander: int, n_ander: int) -> float:
    return float(p_values(np.array([een]), n_een, np.array([ander]), n_ander)[0])
