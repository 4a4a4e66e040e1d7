"""Klantreizen, handovers and loops of 1, 3 and 10 million events, beside what the engine needs to sort the same log.

Every size is measured three times, floor and analysis in turn; the middle one is printed, with the range of the ratio.

The made-up municipality is repeated with other residents and zaken, so that everything in it grows alike.
Each size runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from klantreis.eventlog.log import EventLog

INWONERS = 20_000
MILJOENEN = (1, 3, 10)
RONDEN = 3


def main() -> None:
    """Measure every size."""
    from klantreis.disclosure.pseudonyms import Sleutel
    from klantreis.pipeline import LEZEN, run
    from klantreis.project import load_project
    from klantreis.simulate import simulate

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        simulate(folder, inwoners=INWONERS, zaad=1)
        run(load_project(folder / "testdam.yaml"), folder / "uit", Sleutel(bytes(32)), tot=LEZEN)
        for millions in MILJOENEN:
            path = folder / f"log_{millions}.parquet"
            repeat(folder / "uit" / "gebeurtenissen.parquet", path, millions * 1_000_000)
            subprocess.run([sys.executable, "-m", "benchmarks.journeys", str(path)], check=True)
            path.unlink()


def repeat(source: Path, target: Path, rows: int) -> None:
    """Repeat a stored log until it has about so many rows, each time with other residents and zaken."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(source)
    events, zaken = len(table), pc.max(table["zaak_nr"]).as_py()
    moments = pc.max(table["moment"]).as_py()
    with pq.ParquetWriter(target, table.schema, compression="zstd", compression_level=1) as writer:
        for nr in range(max(1, round(rows / events))):
            part = table
            for column, step in (("gebeurtenis", events), ("zaak_nr", zaken), ("moment", moments)):
                place = part.schema.get_field_index(column)
                part = part.set_column(place, part.schema.field(column), pc.add(part[column], nr * step))
            for column in ("zaak", "inwoner"):
                place = part.schema.get_field_index(column)
                text = pc.binary_join_element_wise(part[column], pa.scalar(f"-{nr}"), "")
                part = part.set_column(place, part.schema.field(column), text)
            writer.write_table(part.cast(table.schema), row_group_size=131_072)


def measure(path: Path) -> None:
    """One size: the engine's sort of the stored log with dense ids, then everything about klantreizen."""
    import pyarrow.parquet as pq

    from klantreis.engine import Engine
    from klantreis.eventlog.log import EventLog
    from klantreis.journeys.reading import journeys
    from klantreis.terms.calendar import Kalender

    def ours() -> tuple[float, dict[str, pa.Table]]:
        with Engine() as engine:
            log = EventLog.open(engine, path)
            bronnen = {bron: date(2025, 12, 31) for bron in log.bronnen()}
            start = time.perf_counter()
            tables, _sensitivity = journeys(log, Kalender.standaard(), bronnen)
            return time.perf_counter() - start, tables

    times = []
    for nr in range(RONDEN):
        took, found = ours()
        if not nr:  # before the sorts, whose tables stay in memory
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with Engine() as engine:
            times.append((took, *sort_seconds(EventLog.open(engine, path))))
    seconds, floor, narrow = (sorted(column)[len(times) // 2] for column in zip(*times, strict=True))
    ratios = sorted(each / sort for each, sort, _narrow in times)
    print(
        f"{pq.read_metadata(path).num_rows:,} events: {len(found['klantreizen']):,} klantreizen, "
        f"{len(found['lussen']):,} loops in {seconds:.1f} s; the engine sorts the stored log with dense ids in "
        f"{floor:.2f} s: ratio {ratios[len(ratios) // 2]:.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f}); five columns of "
        f"numbers that are in order already in {narrow:.2f} s: ratio {seconds / narrow:.1f}; peak {peak:,.0f} MB",
        flush=True,
    )


def sort_seconds(log: EventLog) -> tuple[float, float]:
    """Seconds to sort the whole stored log by zaak and order, every text a dense id, from the order in which the rows
    were exported; and to sort five columns of numbers that are in order already."""
    from klantreis.engine import ibis

    engine, texts = log.engine, [name for name, kind in log.events.schema().items() if kind.is_string()]
    rows = log.events.mutate(rollen=log.events.rollen.length())
    for name in texts:
        names = rows.select(name).distinct().mutate(nr=ibis.row_number().over(ibis.window(order_by=name)))
        rows = rows.left_join(engine.keep(names), name).drop(name, f"{name}_right").rename({name: "nr"})
    dense = engine.keep(rows.order_by("bestand", "regel", "gebeurtenis"))
    start = time.perf_counter()
    engine.keep(dense.order_by("zaak", "gebeurtenis"))
    floor = time.perf_counter() - start
    numbers = log.events.select("zaak_nr", "gebeurtenis", "moment", "tijdstip", "regel")
    start = time.perf_counter()
    engine.keep(numbers.order_by("zaak_nr", "gebeurtenis"))
    return floor, time.perf_counter() - start


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
