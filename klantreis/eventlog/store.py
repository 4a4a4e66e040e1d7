"""The ordered event log -> numbered rows in sorted Parquet.

Numbering is one pass over the ordered stream: no window can be cheaper, and a partition of zaken can be numbered by
itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from klantreis.engine import Engine, Table
from klantreis.schemas import OPENBAARHEID, schema_of
from klantreis.vocabulary import GEBEURTENISSEN, PRECISIES

RIJEN_PER_GROEP = 131_072
"""Rows per Parquet row group: fixed, so that equal tables are equal bytes."""

TECHNISCH = {"zaak_nr": "int64", "moment": "int64"}
"""After the public columns: the dense number of the zaak, and of the moment in the log that ties share."""


class ParquetTabel:
    """A Parquet file written in row groups of a fixed size, whatever the pieces that come in."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.schema = schema
        self._writer = pq.ParquetWriter(
            path, schema.with_metadata(OPENBAARHEID), compression="zstd", compression_level=1
        )
        self._pieces: list[pa.Table] = []
        self._rows = 0
        self.total = 0

    def __enter__(self) -> ParquetTabel:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def write(self, table: pa.Table) -> None:
        """Add rows."""
        self._pieces.append(table)
        self._rows += len(table)
        self.total += len(table)
        while self._rows >= RIJEN_PER_GROEP:
            whole = pa.concat_tables(self._pieces)
            self._writer.write_table(whole.slice(0, RIJEN_PER_GROEP).combine_chunks())
            rest = whole.slice(RIJEN_PER_GROEP)
            self._pieces, self._rows = [rest], len(rest)

    def close(self) -> None:
        """Write what is left and close the file."""
        if self._rows:
            self._writer.write_table(pa.concat_tables(self._pieces).combine_chunks())
        self._writer.close()
        self._pieces, self._rows = [], 0


def store(engine: Engine, log: Table, path: Path, *, progress: Callable[[int], None] | None = None) -> tuple[int, int]:
    """Number an ordered event log (eventlog.build) and write it.

    Returns
    -------
    the number of events and of zaken.
    """
    schema = schema_of(GEBEURTENISSEN | TECHNISCH)
    events = zaken = 0
    with ParquetTabel(path, schema) as target:
        for piece in _numbered(engine.batches(log, RIJEN_PER_GROEP)):
            target.write(_public(piece, schema))
            events = target.total
            zaken = piece["zaak_nr"][-1].as_py()
            if progress:
                progress(events)
    return events, zaken


def _numbered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Rows with gebeurtenis, zaak_nr, moment and gelijktijdig.

    The last row waits for the next, which may tie with it.
    """
    waiting: pa.Table | None = None
    done = zaak_nr = moment = 0
    zaak_before: str | None = None
    ogenblik_before: int | None = None
    for batch in batches:
        table = pa.Table.from_batches([batch])
        if len(table) == 0:
            continue
        if waiting is not None:
            table = pa.concat_tables([waiting, table]).combine_chunks()
        zaak, ogenblik = table["zaak"].combine_chunks(), table["ogenblik"].to_numpy()
        n = len(table)
        new_zaak = np.ones(n, dtype=bool)
        new_zaak[1:] = pc.not_equal(zaak.slice(1), zaak.slice(0, n - 1)).to_numpy(zero_copy_only=False)
        new_zaak[0] = zaak[0].as_py() != zaak_before
        new_moment = new_zaak.copy()
        new_moment[1:] |= ogenblik[1:] != ogenblik[:-1]
        new_moment[0] |= int(ogenblik[0]) != ogenblik_before
        numbers = {
            "gebeurtenis": np.arange(done + 1, done + n + 1),
            "zaak_nr": zaak_nr + np.cumsum(new_zaak),
            "moment": moment + np.cumsum(new_moment),
            # A tie: this row opens no new moment, or the next row does not.
            "gelijktijdig": ~new_moment | ~np.append(new_moment[1:], True),
        }
        for name, values in numbers.items():
            table = table.append_column(name, pa.array(values)) if name not in table.column_names else table
        ready, waiting = table.slice(0, n - 1), table.slice(n - 1).select(batch.schema.names)
        if n > 1:
            yield ready
            done += n - 1
            zaak_nr, moment = int(numbers["zaak_nr"][-2]), int(numbers["moment"][-2])
            zaak_before, ogenblik_before = zaak[n - 2].as_py(), int(ogenblik[n - 2])
    if waiting is not None:
        same_zaak = waiting["zaak"][0].as_py() == zaak_before
        tie = same_zaak and waiting["ogenblik"][0].as_py() == ogenblik_before
        last = {
            "gebeurtenis": done + 1, "zaak_nr": zaak_nr + (not same_zaak), "moment": moment + (not tie),
            "gelijktijdig": tie,
        }  # fmt: skip
        for name, value in last.items():
            waiting = waiting.append_column(name, pa.array([value]))
        yield waiting


def _public(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Staging columns -> the columns of `gebeurtenissen`."""
    rollen = table["rollen"].combine_chunks().dictionary_encode()
    lists = pa.array([text.split(",") for text in rollen.dictionary.to_pylist()], pa.list_(pa.string()))
    empty = len(lists)
    lists = pa.concat_arrays([lists, pa.array([[]], pa.list_(pa.string()))])
    made = {
        "rollen": lists.take(pc.fill_null(rollen.indices, empty)),
        "tijdstip": pc.cast(table["utc"], pa.timestamp("us", tz="UTC")),
        "tijdstip_lokaal": pc.cast(table["lokaal"], pa.timestamp("us")),
        "precisie": pa.array(PRECISIES).take(table["precisie"].combine_chunks()),
    }
    columns = [made[name] if name in made else table[name] for name in schema.names]
    return pa.Table.from_arrays([_one(column) for column in columns], schema=schema)


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
