"""One reader per format: raw rows of text with the way back to the file; knows nothing of phases."""

from __future__ import annotations

from klantreis.sources.base import Batch, ReadOptions, RejectedRow, SourceFile

__all__ = ["Batch", "ReadOptions", "RejectedRow", "SourceFile"]
