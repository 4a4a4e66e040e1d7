"""Parquet: the columns as text, one form per type.

Whole numbers exact, other numbers without an exponent or a needless `.0`; booleans `True` and `False`; dates and times
in ISO 8601, with `+00:00` when the column has a time zone (the instant is the same, stated in UTC) and without when it
has none. Columns of lists, structs, maps, durations or raw bytes hold no cells; they are skipped, and named in the
facts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from klantreis.errors import SourceError, opsomming
from klantreis.sources.base import BATCH_RIJEN, Batch, RejectedRow
from klantreis.sources.cells import empty_batch, make_batch, number_text, refuse
from klantreis.sources.problems import check_header, source_error, unknown_columns, unreadable


class ParquetSource:
    """A Parquet file.

    Raises
    ------
    SourceError : no Parquet, a damaged or encrypted file, two columns with one name.
    """

    kind = "parquet"
    ordered = False
    findings: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with pq.ParquetFile(path) as file:
                schema, rows = file.schema_arrow, file.metadata.num_rows
        except OSError as error:
            # pyarrow reports damage as an OSError too; only the system's own errors have a number.
            raise (unreadable(path, error) if error.errno else self._damaged()) from error
        except (pa.ArrowException, ValueError) as error:
            raise self._damaged() from error
        check_header(path, list(schema.names))
        self._types = {column.name: column.type for column in schema if _writer(column.type)}
        self.facts: dict[str, str] = {"rijen": str(rows)}
        if skipped := [name for name in schema.names if name not in self._types]:
            self.facts["overgeslagen kolommen"] = f"{opsomming(skipped)} (geen gewone cellen)"

    def columns(self) -> list[str]:
        return list(self._types)

    def batches(self, columns: Collection[str] | None = None) -> Iterator[Batch]:
        names = self.columns()
        if columns is not None and (strange := [name for name in columns if name not in names]):
            raise unknown_columns(self.path, strange, names)
        wanted = [name for name in names if columns is None or name in columns]
        regel, empty = 2, True
        try:
            with pq.ParquetFile(self.path) as file:
                for part in file.iter_batches(BATCH_RIJEN, columns=wanted, use_threads=False):
                    empty = False
                    rejected: list[RejectedRow] = []
                    numbers = np.arange(regel, regel + part.num_rows, dtype=np.int64)
                    regel += part.num_rows
                    cells = [text_of(part.column(part.schema.get_field_index(name))) for name in wanted]
                    cells, numbers = refuse(wanted, cells, numbers, rejected)
                    yield make_batch(wanted, cells, numbers, rejected)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged() from error
        if empty:
            yield empty_batch(wanted)

    def _damaged(self) -> SourceError:
        return source_error(
            "parquet-ongeldig",
            self.path,
            "Dit is geen leesbaar Parquet-bestand: het is onvolledig, beschadigd of van een andere soort.",
            expected="een volledig Parquet-bestand zonder versleuteling",
            hint="Kopieer of exporteer het bestand opnieuw.",
        )


def text_of(column: Any) -> Any:
    """A column as text.

    >>> text_of(pa.array([12345678.0, 1.5, None])).to_pylist()
    ['12345678', '1.5', None]
    """
    write = _writer(column.type)
    assert write is not None, "columns without a text form are left out beforehand"
    return write(column)


def _writer(kind: Any) -> Callable[[Any], Any] | None:
    """How a type is written as text; None for what is no cell."""
    types = pa.types
    if types.is_dictionary(kind):
        inner = _writer(kind.value_type)
        return (lambda column: inner(column.cast(kind.value_type))) if inner else None
    if types.is_null(kind) or types.is_integer(kind) or types.is_decimal(kind) or types.is_date(kind):
        return _plain
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return _plain
    if types.is_boolean(kind):
        return lambda column: pc.if_else(column, "True", "False")
    if types.is_floating(kind):
        return _floats
    if types.is_timestamp(kind):
        return _timestamps
    return (lambda column: _short(_plain(column))) if types.is_time(kind) else None


def _plain(column: Any) -> Any:
    return pc.cast(column, pa.string())


def _floats(column: Any) -> Any:
    column = pc.cast(column, pa.string()).cast(pa.float64()) if column.type != pa.float64() else column
    whole = pc.all(pc.and_(pc.equal(column, pc.floor(column)), pc.less(pc.abs(column), 1e15))).as_py()
    if whole is not False:  # a column of numbers of cases, mostly: no need to look at each
        return pc.cast(pc.cast(column, pa.int64()), pa.string())
    coded = column.dictionary_encode()
    texts = pa.array([number_text(value) for value in coded.dictionary.to_pylist()], pa.string())
    return texts.take(coded.indices)


def _timestamps(column: Any) -> Any:
    unit, zone = column.type.unit, column.type.tz
    instant = column.cast(pa.timestamp(unit, "UTC")).cast(pa.timestamp(unit)) if zone else column
    text = pc.replace_substring(_short(_plain(instant)), " ", "T")
    return pc.binary_join_element_wise(text, "+00:00", "") if zone else text


def _short(times: Any) -> Any:
    """Without a fraction that says nothing: 13:05:06.120000 is 13:05:06.12."""
    return pc.replace_substring_regex(times, r"(\.[0-9]*[1-9])0+$|\.0+$", r"\1")
