"""Klantreizen, handovers and loops of 1, 3 and 10 million events, beside what the engine needs to sort the same rows.

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

INWONERS = 20_000
MILJOENEN = (1, 3, 10)


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
    """One size: the engine's sort of the stored log, then everything about klantreizen."""
    import pyarrow.parquet as pq

    from klantreis.engine import Engine
    from klantreis.eventlog.log import EventLog
    from klantreis.journeys.reading import journeys
    from klantreis.terms.calendar import Kalender

    with Engine() as engine:
        log = EventLog.open(engine, path)
        start = time.perf_counter()
        numbers = log.events.select("zaak_nr", "gebeurtenis", "moment", "tijdstip", "regel")
        engine.keep(numbers.order_by("zaak_nr", "gebeurtenis"))
        floor = time.perf_counter() - start
        bronnen = {bron: date(2025, 12, 31) for bron in log.bronnen()}
        start = time.perf_counter()
        found, _sensitivity = journeys(log, Kalender.standaard(), bronnen)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{pq.read_metadata(path).num_rows} events: {len(found['klantreizen'])} klantreizen, "
        f"{len(found['lussen'])} loops in {seconds:.1f} s; "
        f"engine sorts five columns of numbers in {floor:.2f} s: ratio {seconds / floor:.1f}; "
        f"peak {peak:.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
