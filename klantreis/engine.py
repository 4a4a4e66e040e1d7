"""The one door to the query engine: DuckDB, embedded, through Ibis.

No other module imports ibis or duckdb; they take `ibis`, `Table` and `_` from here: the engine could be replaced.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis import _
from ibis.expr.types import Column, Table, Value

__all__ = [
    "Column", "Engine", "Table", "Value", "_", "clock_day", "clock_us", "ibis", "instant_us", "naam_en_versie",
]  # fmt: skip


@ibis.udf.scalar.builtin(name="epoch_us", signature=(("timestamp('UTC')",), "int64"))  # type: ignore[untyped-decorator]
def _epoch_us(instant: Any) -> Any:
    """The engine's own; its difference of two instants with a zone takes ten times as long."""


def instant_us(instant: Value) -> Value:
    """An instant (timestamp in UTC) as microseconds since 1970."""
    return _epoch_us(instant)


def clock_us(local: Value) -> Value:
    """A time on the wall clock (timestamp without a zone) as microseconds since 1970 on that clock."""
    return local.delta(ibis.timestamp("1970-01-01"), unit="microsecond")


def clock_day(local: Value) -> Value:
    """The day of a time on the wall clock, as days since 1970."""
    return local.date().delta(ibis.date("1970-01-01"), unit="day").cast("int64")


GEHEUGEN = 0.6
"""Share of the machine's memory that the engine may use before it goes to its private temporary folder."""


def naam_en_versie() -> str:
    """The engine's name and version, for the manifest."""
    import duckdb

    return f"duckdb {duckdb.__version__}"


class Engine:
    """A private, embedded engine. Use as a context manager: its temporary files go when it closes.

    Parameters
    ----------
    temp : folder for what does not fit in memory (mode 0700); a new one in the system's own when absent.
    """

    def __init__(self, temp: Path | None = None) -> None:
        self._temp = Path(tempfile.mkdtemp(prefix="klantreis-", dir=temp))
        memory = int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * GEHEUGEN)
        self._connection: Any = ibis.duckdb.connect(
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
            memory_limit=f"{memory // 2**20}MiB",
            temp_directory=str(self._temp),
        )

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the engine and remove its temporary files."""
        self._connection.disconnect()
        shutil.rmtree(self._temp, ignore_errors=True)

    def parquet(self, paths: list[Path] | Path) -> Table:
        """Parquet files as a lazy table."""
        many = [paths] if isinstance(paths, Path) else paths
        return self._connection.read_parquet([str(path) for path in many])

    def keep(self, expr: Table) -> Table:
        """An expression computed once and kept as a temporary table."""
        return self._connection.create_table(f"t_{secrets.token_hex(6)}", expr, temp=True)

    def arrow(self, expr: Table) -> pa.Table:
        """The rows of an expression."""
        return self._connection.to_pyarrow(expr)

    def batches(self, expr: Table, size: int) -> Iterator[pa.RecordBatch]:
        """The rows of an expression, in its order, streamed."""
        # Not Ibis' to_pyarrow_batches: it calls a method that DuckDB 2.0 no longer has.
        self._connection._run_pre_execute_hooks(expr)
        yield from self._connection.con.sql(self._connection.compile(expr)).to_arrow_reader(size)

    def digests(self, text: pa.Array | pa.ChunkedArray, salt: str) -> pa.Array:
        """A salted 64-bit digest (16 hexadecimal characters) of each text: to find equal rows, never to be kept."""
        table = ibis.memtable(pa.table({"x": text}))
        found = self.arrow(table.select(d=(ibis.literal(salt) + table.x).hexdigest("md5").substr(0, 16)))
        return found.column("d").combine_chunks()
