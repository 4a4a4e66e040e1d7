"""A finished run -> its improvement tasks measured, and what makes before and after an unfair pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from klantreis.compare.comparison import Vergelijker, measure
from klantreis.compare.doubt import sources_of
from klantreis.compare.improvement import Geschat, measure_tasks, windows
from klantreis.compare.periods import Opzet, Venster
from klantreis.compare.units import Gegevens, first_day, last_day
from klantreis.compare.warnings import warnings
from klantreis.engine import Engine
from klantreis.errors import UsageError, bedoelde_u, opsomming
from klantreis.eventlog.log import EventLog
from klantreis.fields import vergelijkbaar
from klantreis.pipeline.comparing import open_run
from klantreis.pipeline.provenance import peildatums
from klantreis.pipeline.reading import Progress
from klantreis.vocabulary_compare import INDICATOREN

NIET_VAN_BELANG: Final = ("andere_lengte",)
"""Shares and times do not depend on how long a window is, and numbers are given per 30 days."""


@dataclass(frozen=True)
class Gemeten:
    """Improvement tasks measured: VERBETEROPGAVEN, and per task its warnings as sentences."""

    tabel: pa.Table
    waarschuwingen: tuple[tuple[str, ...], ...]


def measure_improvements(run: Path, tell: Progress) -> Gemeten:
    """Measure the improvement tasks of a run.

    Raises
    ------
    UsageError : the run has none.
    OutputError : it is no run, or one that only read.
    """
    manifest, tables = open_run(run)
    tasks = manifest.get("verbeteropgaven", [])
    if not tasks:
        raise UsageError(
            "geen-verbeteropgaven", "deze run heeft geen verbeteropgaven.", where=str(run),
            expected="een projectbestand met verbeteropgaven.",
            hint="Hoe u een opgave opschrijft, staat in docs/projectbestand.md. Draai daarna opnieuw.",
        )  # fmt: skip
    soorten = {code: indicator.soort for code, indicator in INDICATOREN.items()}
    more = {name: pq.read_table(run / f"{name}.parquet") for name in ("aansluiting", "niet_herkend")}
    parts, said = [], []
    with Engine() as engine:
        log = EventLog.open(engine, run / "gebeurtenissen.parquet")
        begin = first_day(log)
        for task in tasks:
            tell(f"meet {task['naam']}", 0)
            end = _end(log, manifest, date.fromisoformat(task["ingreep_op"]))
            assert begin is not None and end is not None, "a run has events"
            limits = {
                "eerste_dag": begin, "peildatum": end, "stilte": manifest["klantreizen"]["stilte_dagen"],
                "volgtijd": manifest["vergelijking"]["volgtijd_dagen"],
            }  # fmt: skip
            plan = windows(task, **limits)
            data = Gegevens(log, tables, peildatums(manifest), plan, manifest["klantreizen"]["aankomst_dagen"])
            metingen = {meting.indicator: meting for meting in measure(data)} if plan.vensters else {}
            groups = list(metingen[task["indicator"]].per_groep) if task["indicator"] in metingen else []
            task = task | {"groep": full_name(task["groep"], groups)}

            def meet(indicator: str, groep: str, opzet: Opzet, venster: Venster, own: Any = metingen) -> Geschat | None:
                meting = own.get(indicator)
                if meting is None or groep not in meting.per_groep:
                    return None
                return Vergelijker(meting, groep, opzet.vensters, 0).schat(opzet.vensters.index(venster))

            parts.append(_with_groups(measure_tasks([task], meet, soorten, **limits), groups))
            found = task["indicator"] in metingen and task["groep"] in metingen[task["indicator"]].per_groep
            said.append(_unfair(data, task, manifest, more) if found and len(plan.vensters) > 1 else ())
    return Gemeten(pa.concat_tables(parts), tuple(said))


def full_name(groep: str, groepen: Sequence[str]) -> str:
    """A group by its name, or by what stands behind its kind ("Wmo" for "wet: Wmo"), when that is one group's."""
    same = [name for name in groepen if vergelijkbaar(name) == vergelijkbaar(groep)]
    short = [name for name in groepen if vergelijkbaar(name.partition(": ")[2]) == vergelijkbaar(groep)]
    return (same or (short if len(short) == 1 else []) or [groep])[0]


def _with_groups(tabel: pa.Table, groepen: Sequence[str]) -> pa.Table:
    """A task of which the group does not occur, with those that do."""
    (row,) = tabel.to_pylist()
    if row["oordeel"] != "niet_te_meten" or not groepen:
        return tabel
    near = bedoelde_u(row["groep"], groepen)
    row["opmerking"] += f"; die heeft: {opsomming(groepen, 8)}{f'. {near}' if near else ''}"
    return pa.Table.from_pylist([row], tabel.schema)


def _end(log: EventLog, manifest: Mapping[str, Any], ingreep: date) -> date | None:
    """Until when there are data of every source that was still there at the intervention, or else of any."""
    until = peildatums(manifest)
    return last_day(log, until, ingreep) or max((day for day in until.values() if day), default=None)


def _unfair(
    data: Gegevens, task: Mapping[str, Any], manifest: Mapping[str, Any], tables: Mapping[str, pa.Table]
) -> tuple[str, ...]:
    """What makes before and after unlike, of the sources that the figure comes from."""
    sources = sources_of(data)(task["indicator"], task["groep"])
    rows = warnings(data.log, data.opzet, manifest, tables).to_pylist()
    return tuple(
        row["tekst"] for row in rows
        if row["soort"] not in NIET_VAN_BELANG and (row["bron"] is None or row["bron"] in sources)
    )  # fmt: skip
