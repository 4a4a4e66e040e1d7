"""A made-up municipality with known truth: Testdam, for the demo, the tests and the benchmarks.

``simulate`` writes exports of eight case systems, dirty as real ones, and beside them the truth, which is written while
generating and never by the analysis. The rates are in :mod:`klantreis.simulate.rates`; docs/simulatie.md explains them.
"""

from __future__ import annotations

from klantreis.simulate.generate import SimulationReport, simulate

__all__ = ["SimulationReport", "simulate"]
