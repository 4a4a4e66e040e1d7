"""The one pipeline: exports in, an event log, every analysis, results out. Nothing else repeats its steps."""

from __future__ import annotations

from klantreis.pipeline.analyses import analyse, contrast, dispute_times
from klantreis.pipeline.difference_pictures import draw_change_points, draw_difference
from klantreis.pipeline.journey_pictures import draw_desks, draw_routes
from klantreis.pipeline.map_pictures import draw
from klantreis.pipeline.objection_pictures import chosen_funnel, draw_contested, draw_funnel
from klantreis.pipeline.provenance import peildatums, seen_until, tijdregels
from klantreis.pipeline.running import DRAAIEN, LEZEN, Uitkomst, needs_key, run

__all__ = [
    "DRAAIEN",
    "LEZEN",
    "Uitkomst",
    "analyse",
    "chosen_funnel",
    "contrast",
    "dispute_times",
    "draw",
    "draw_change_points",
    "draw_contested",
    "draw_desks",
    "draw_difference",
    "draw_funnel",
    "draw_routes",
    "needs_key",
    "peildatums",
    "run",
    "seen_until",
    "tijdregels",
]
