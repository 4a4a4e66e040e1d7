"""One reader per format: raw rows of text with the way back to the file; knows nothing of phases."""

from __future__ import annotations

from klantreis.sources.base import Batch, ReadOptions, RejectedRow, SourceFile
from klantreis.sources.opening import KINDS, kind_of, open_source, open_sources

__all__ = ["KINDS", "Batch", "ReadOptions", "RejectedRow", "SourceFile", "kind_of", "open_source", "open_sources"]
