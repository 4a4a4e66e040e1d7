"""Tables -> files: Parquet to go on with, CSV to open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from klantreis.report.tables import write_csv
from klantreis.schemas import OPENBAARHEID


def write_tables(tables: Mapping[str, pa.Table], folder: Path) -> None:
    """Write every table as Parquet, and every Parquet file of the folder as CSV."""
    for name, table in tables.items():
        marked = table.replace_schema_metadata(OPENBAARHEID)
        pq.write_table(marked, folder / f"{name}.parquet", compression="zstd", compression_level=1)
    for path in sorted(folder.glob("*.parquet")):
        write_csv(path, path.with_suffix(".csv"))
