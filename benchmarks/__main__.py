"""Run all benchmarks, or those that are named: `python -m benchmarks million`."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = (
    "help_time",
    "million",
    "random_terms",
    "terms",
    "versus_pm4py",
    "journeys",
    "waarheid",
    "koppelingen",
    "koppelen",
    "verifieer",
)
LANG = ("voorafgaand", "vergelijken")
"""Only when named: these take more than an hour."""


def main() -> None:
    """Run the benchmarks named on the command line."""
    names = sys.argv[1:] or NAMES
    unknown = set(names) - {*NAMES, *LANG}
    if unknown:
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; choose from {', '.join(NAMES + LANG)}")
    for name in names:
        print(f"== {name}", flush=True)
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
