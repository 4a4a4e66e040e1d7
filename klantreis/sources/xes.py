"""XES, also packed (.xes.gz): one row per event, in the order of the document.

Event attributes are columns under their key; the attributes of the trace, which may also follow its events, get the
prefix `case:`. A nested attribute is `parent/child`; an element of a list or container is `key/child`; what one event
has twice under one key is joined by "; ". Log attributes and the log's `global` defaults are left alone: a default is
no observation. A file that declares a DOCTYPE is refused, because entities can make a small file explode.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.errors import SourceError
from klantreis.sources.base import BATCH_RIJEN, Batch, RejectedRow
from klantreis.sources.cells import empty_batch, make_batch, refuse
from klantreis.sources.encoding import chunks
from klantreis.sources.problems import source_error, unknown_columns

CACHE_BYTES: Final = 256_000_000
"""Events are kept after the scan for columns when they are smaller than this, so that the file is read once."""

_READ: Final = 1 << 20
Attributes = dict[str, str]


class XesFile:
    """An event log in XES.

    Raises
    ------
    SourceError : (while reading) invalid or unfinished XML, a DOCTYPE, another root than `log`, a broken .gz.
    """

    kind = "xes"
    ordered = True
    findings: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        self.facts: dict[str, str] = {}
        self._columns: list[str] | None = None
        self._cache: list[Batch] | None = None
        _Parser(path).check_start()  # what is no XES at all is refused at once

    def columns(self) -> list[str]:
        if self._columns is None:
            self._scan()
        return list(self._columns or ())

    def batches(self, columns: Collection[str] | None = None) -> Iterator[Batch]:
        names = self.columns()
        if columns is not None and (strange := [name for name in columns if name not in names]):
            raise unknown_columns(self.path, strange, names)
        wanted = [name for name in names if columns is None or name in columns]
        source = self._cache if self._cache is not None else (part.batch() for part in _Parser(self.path).stretches())
        empty = True
        for batch in source:
            empty = False
            yield _with_columns(batch, wanted)
        if empty:
            yield empty_batch(wanted)

    def _scan(self) -> None:
        parser = _Parser(self.path)
        cache: list[Batch] | None = []
        names: dict[str, None] = {}
        case_names: dict[str, None] = {}
        size = 0
        for part in parser.stretches():
            names.update(dict.fromkeys(part.event_keys))
            case_names.update(dict.fromkeys(part.trace_keys))
            if cache is not None:
                cache.append(part.batch())
                size += cache[-1].rows.nbytes
                cache = cache if size <= CACHE_BYTES else None
        self._columns = list(names | case_names)
        self._cache = cache
        self.facts.update(
            {
                "gebeurtenissen": str(parser.events),
                "sporen": str(parser.traces),
                "sporen zonder gebeurtenissen": str(parser.empty_traces),
            }
        )
        if parser.loose_events:
            self.facts["gebeurtenissen buiten een spoor"] = str(parser.loose_events)


class _Stretch:
    """Some whole traces: their events, and for each event which trace it is of."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.events: list[Attributes] = []
        self.traces: list[Attributes] = []
        self.trace_of: list[int] = []
        self.event_keys: dict[str, None] = {}
        self.trace_keys: dict[str, None] = {}

    def close(self) -> _Stretch:
        for event in self.events:
            if not self.event_keys.keys() >= event.keys():
                self.event_keys.update(dict.fromkeys(event))
        for trace in self.traces:
            if not self.trace_keys.keys() >= {f"case:{key}" for key in trace}:
                self.trace_keys.update(dict.fromkeys(f"case:{key}" for key in trace))
        return self

    def batch(self) -> Batch:
        columns = {key: pa.array([event.get(key) for event in self.events], pa.string()) for key in self.event_keys}
        of = pa.array(self.trace_of, pa.int64())
        for name in self.trace_keys:
            key = name.removeprefix("case:")
            spread = pa.array([trace.get(key) for trace in self.traces], pa.string()).take(of)
            columns[name] = pc.coalesce(columns[name], spread) if name in columns else spread
        rejected: list[RejectedRow] = []
        numbers = np.arange(self.first, self.first + len(self.events), dtype=np.int64)
        names = list(columns)
        cells, numbers = refuse(names, list(columns.values()), numbers, rejected)
        return make_batch(names, cells, numbers, rejected)


class _Parser:
    """Walks through the document; counts while it goes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.events = self.traces = self.empty_traces = self.loose_events = 0
        self._part = _Stretch(1)
        self._depth = 0  # of the element within the log, the log itself being 0
        self._skip_from = 0  # inside a log attribute or `global` that starts at this depth
        self._trace: Attributes | None = None
        self._trace_events = 0
        self._target: Attributes | None = None  # where attributes go now: the event, else the trace
        self._base = 0  # depth of the element that owns the attributes
        self._keys: list[str] = [""] * 256  # the key of the open attribute at each depth
        self._seen_root = False
        self._parser = expat.ParserCreate()
        self._parser.ordered_attributes = True
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def check_start(self) -> None:
        """Refuse what is no event log, by its first lines."""
        try:
            self._parser.Parse(next(chunks(self.path, 1 << 16), b""), False)
        except expat.ExpatError as error:
            raise self._invalid(error) from error
        except (LookupError, ValueError) as error:
            raise self._invalid(None) from error

    def stretches(self) -> Iterator[_Stretch]:
        """The events in stretches of whole traces."""
        parser = self._parser
        try:
            for block in chunks(self.path, _READ):
                parser.Parse(block, False)
                if len(self._part.events) >= BATCH_RIJEN and self._trace is None:
                    yield self._take()
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self._invalid(error) from error
        except (LookupError, ValueError) as error:  # an encoding that nobody knows, or that expat cannot use
            raise self._invalid(None) from error
        if self._part.events or self._part.traces:
            yield self._take()

    def _take(self) -> _Stretch:
        part, self._part = self._part, _Stretch(self.events + 1)
        return part.close()

    # --- what the parser calls, some millions of times -----------------------------------------------------------

    def _start(self, tag: str, attributes: list[str]) -> None:
        target = self._target
        if target is not None and not self._skip_from:
            depth = self._depth = self._depth + 1
            if depth == 2 and self._base == 1 and (tag == "event" or tag.endswith(":event")):
                self._open_event()
                return
            if len(attributes) == 4 and attributes[0] == "key" and attributes[2] == "value":
                key, value = attributes[1], attributes[3]
            else:
                pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
                key, value = pairs.get("key", ""), pairs.get("value", "")
            level = depth - self._base
            if level > 1:
                outer = self._keys[level - 1]
                key = f"{outer}/{key}" if key and outer else key or outer
            if level >= len(self._keys):
                raise self._too_deep()
            self._keys[level] = key
            if value and key:
                target[key] = f"{target[key]}; {value}" if key in target else value
            return
        if not self._seen_root:
            self._root(tag)
            return
        self._depth += 1
        if self._skip_from:
            return
        name = tag.rpartition(":")[2]
        if self._depth == 1 and name == "trace":
            self._trace = self._target = {}
            self._trace_events, self._base = 0, 1
            self._part.traces.append(self._trace)
        elif self._depth == 1 and name == "event":
            self.loose_events += 1
            self._part.traces.append({})
            self._open_event()
        else:
            self._skip_from = self._depth

    def _end(self, tag: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if self._skip_from:
            if depth == self._skip_from:
                self._skip_from = 0
        elif depth == self._base and depth:
            if self._trace is not None and depth == 2:
                self._target, self._base = self._trace, 1
            else:
                if self._trace is not None:
                    self.traces += 1
                    self.empty_traces += not self._trace_events
                self._trace = self._target = None
                self._base = 0

    def _open_event(self) -> None:
        self._base = self._depth
        self._target = {}
        self._part.events.append(self._target)
        self._part.trace_of.append(len(self._part.traces) - 1)
        self.events += 1
        self._trace_events += 1

    # --- what is refused -----------------------------------------------------------------------------------------

    def _root(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "log":
            raise source_error(
                "geen-xes",
                self.path,
                "Dit is wel XML, maar geen gebeurtenissenlog.",
                regel=self._parser.CurrentLineNumber,
                expected="een XES-bestand, dat begint met <log>",
                hint="Exporteer het log als XES, of kies een andere soort bestand.",
            )
        self._seen_root = True

    def _doctype(self, *_: object) -> None:
        raise source_error(
            "doctype",
            self.path,
            "Het bestand bevat een DOCTYPE; daarmee kan een klein bestand het geheugen vullen.",
            regel=self._parser.CurrentLineNumber,
            expected="XES zonder DOCTYPE en zonder eigen entiteiten",
            hint="Verwijder de DOCTYPE, of exporteer het log opnieuw.",
        )

    def _too_deep(self) -> SourceError:
        return source_error(
            "xml-te-diep",
            self.path,
            "Attributen zijn meer dan 250 lagen diep in elkaar gezet.",
            regel=self._parser.CurrentLineNumber,
            expected="een gewoon XES-bestand",
        )

    def _invalid(self, error: expat.ExpatError | None) -> SourceError:
        unfinished = error is not None and error.code in (3, 5, 20)  # no element found, unclosed token, unclosed CDATA
        line = error.lineno if error is not None else self._parser.CurrentLineNumber
        return source_error(
            "xml-onvolledig" if unfinished else "xml-ongeldig",
            self.path,
            "Het bestand houdt op voordat het log af is."
            if unfinished
            else "Op deze regel is het bestand geen geldige XML.",
            regel=line,
            expected="een volledig XES-bestand",
            hint="Kopieer of exporteer het bestand opnieuw.",
        )


def _with_columns(batch: Batch, names: list[str]) -> Batch:
    """The batch with exactly these columns; an attribute that none of its events has is null."""
    rows, count = batch.rows, batch.rows.num_rows
    present = set(rows.column_names)
    kept = [rows.column(name) if name in present else pa.nulls(count, pa.string()) for name in names]
    table = pa.table(kept, names=names) if names else rows.select([])
    return Batch(table, batch.regel, batch.rejected)
