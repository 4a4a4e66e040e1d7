"""How long help takes, against importing typer alone: `python -m benchmarks.help_time`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RONDES = 15
OPDRACHTEN = {
    'python -c "import typer"': [sys.executable, "-c", "import typer"],
    "klantreis --help": [sys.executable, "-c", "from klantreis.cli import main; main()", "--help"],
    "klantreis kaart --help": [sys.executable, "-c", "from klantreis.cli import main; main()", "kaart", "--help"],
}


def measure() -> dict[str, float]:
    """The median time [s] of each command, measured in turns so that a busy moment touches all."""
    times: dict[str, list[float]] = {name: [] for name in OPDRACHTEN}
    for ronde in range(RONDES + 1):
        for name, command in OPDRACHTEN.items():
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            if ronde:  # the first one warms the disk
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    """Print the times and their ratio to the first; the aim is at most five."""
    found = measure()
    base = next(iter(found.values()))
    for name, seconds in found.items():
        print(f"{name:<26} {seconds * 1000:6.0f} ms   {seconds / base:4.1f} x")


if __name__ == "__main__":
    main()
