"""The tables of vocabulary.py as Arrow schemas."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

OPENBAARHEID = {"openbaarheid": "intern"}
"""Stands in the metadata of every Parquet file: until disclosure control exists, all of it is for the team only."""

_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "timestamp_utc": pa.timestamp("us", tz="UTC"),
    "list<string>": pa.list_(pa.string()),
}


def schema_of(columns: Mapping[str, str]) -> pa.Schema:
    """The Arrow schema of a table in vocabulary.py."""
    return pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])


def conform(table: pa.Table, columns: Mapping[str, str]) -> pa.Table:
    """A table with exactly these columns, in this order, in these types."""
    return table.select(list(columns)).cast(schema_of(columns))
