"""The one pipeline: exports in, an event log, every analysis, results out. Nothing else repeats its steps."""

from __future__ import annotations

from klantreis.pipeline.analyses import analyse, draw, peildatums
from klantreis.pipeline.journey_pictures import draw_desks, draw_routes
from klantreis.pipeline.running import DRAAIEN, LEZEN, Uitkomst, needs_key, run

__all__ = [
    "DRAAIEN",
    "LEZEN",
    "Uitkomst",
    "analyse",
    "draw",
    "draw_desks",
    "draw_routes",
    "needs_key",
    "peildatums",
    "run",
]
