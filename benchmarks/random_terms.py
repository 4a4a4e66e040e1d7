"""Two readings of the law on 100,000 random cases: `python -m benchmarks.random_terms [number] [seed]`.

The slow one stands in tests/terms and looks at every day; CI compares a sample of 2,000.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from klantreis.terms.library import bibliotheek
from tests.terms.compare import langzaam, snel, verschillen
from tests.terms.random_cases import EERSTE, LAATSTE, ronden

AANTAL, SEED = 100_000, 1994


def main(aantal: int = AANTAL, seed: int = SEED) -> None:
    """Print how many cases were compared, from which seed, and how many came out otherwise; stop if any did."""
    wet = bibliotheek()
    statussen: Counter[str] = Counter()
    facts: Counter[str] = Counter()
    anders, slow_s, fast_s = [], 0.0, 0.0
    for termijn, bestand, gevallen in ronden(seed, aantal, list(wet.termijnen.values()), wet.kalenderbestand):
        begin = time.perf_counter()
        ene = langzaam(termijn, gevallen, bestand, wet.dwangsom)
        between = time.perf_counter()
        andere = snel(termijn, gevallen, bestand, wet.dwangsom)
        slow_s, fast_s = slow_s + between - begin, fast_s + time.perf_counter() - between
        facts["with a suspension"] += sum(bool(geval.stilstand) for geval in gevallen)
        facts["with an extension"] += sum(bool(geval.uitstel) for geval in gevallen)
        facts["with a notice of default"] += sum(bool(geval.ingebrekestelling) for geval in gevallen)
        for geval, slow, fast in zip(gevallen, ene, andere, strict=True):
            statussen[slow.status] += 1
            if found := verschillen(slow, fast):
                anders.append((found, termijn, geval))
    print(f"{statussen.total():,} cases from seed {seed}, {EERSTE} to {LAATSTE}: {len(anders)} different")
    print(", ".join(f"{name} {number:,}" for name, number in sorted(statussen.items())))
    print(", ".join(f"{name} {number:,}" for name, number in sorted(facts.items())))
    print(f"day by day {slow_s:.0f} s, on columns {fast_s:.0f} s (20 cases in a call)")
    if anders:
        sys.exit(f"the first: {anders[0]}")


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:3]))
