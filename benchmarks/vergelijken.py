"""Is a planted change found in the right place, and nothing where years are alike? `python -m benchmarks vergelijken`.

Per seed a municipality of made-up years (benchmarks/years.py), about 5,000 zaken in each of 2023, 2024 and 2025. Links,
klantreizen, terms and the comparison are the real ones; only exports and reading are left out. Five times:

- nothing planted: in how many seeds is anything at all a finding, in the whole family of tests?
- one phase 20 % slower in 2025, or the referrals of one desk doubled: in how many seeds is that found, between 2024 and
  2025, at that phase or desk, and there most of all? Other findings of those seeds are counted too. They are no
  mistakes as such: who waits longer in one phase waits longer in all, and who is referred gets no decision there.
- nothing planted, and the log cut off at the end of 2025, as an auditor has it in January: how far is the median of
  closed zaken of the newest year from the truth, and how far is the median of `vergelijking`? The truth is the same
  zaken, followed for half a year more. The same for the difference between 2025 and 2024, which is 0.

- nothing planted, but the mapping changed: the exports of both years by an earlier project file too. Is everything that
  this changes called definition, and in how many seeds is anything called process?

Seeds that are done are kept in outputs/vergelijken-*.jsonl, as long as the code is the same, so a run that was stopped
goes on: `python -m benchmarks.vergelijken 40` does the first 40 seeds.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.stats import binomtest

from benchmarks.compare_years import TRAGER, VERDUBBELD, Rij, one_seed

ZADEN, WERKERS = 400, 2
WORTEL = Path(__file__).resolve().parent.parent


def main(zaden: int = ZADEN) -> None:
    """Print everything; stop with an error when it is not what is promised."""
    slecht = []
    for soort, report in REPORTS.items():
        found = list(_every(soort, zaden))
        print(f"{soort}: {len(found)} seeds", flush=True)
        slecht += report(found)
    if slecht:
        sys.exit("\n".join(["below what is promised:", *slecht]))


# --- seeds, one by one -----------------------------------------------------------------------------------------------


def _every(soort: str, zaden: int) -> Iterator[Rij]:
    """What was found per seed: kept from before, or worked out now by two workers."""
    path = WORTEL / "outputs" / f"vergelijken-{soort}.jsonl"
    code = _fingerprint()
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    kept = [json.loads(line) for line in lines[1:]] if lines and lines[0] == code else []
    done = {row["zaad"]: row for row in kept}
    start = time.perf_counter()
    jobs = [(soort, zaad) for zaad in range(1, zaden + 1) if zaad not in done]
    with path.open("w", encoding="utf-8") as file:
        file.write("\n".join([code, *(json.dumps(row) for row in kept), ""]))
        file.flush()
        with multiprocessing.get_context("spawn").Pool(WERKERS) as pool:
            for nr, row in enumerate(pool.imap_unordered(one_seed, jobs), start=1):
                done[row["zaad"]] = row
                file.write(json.dumps(row) + "\n")
                file.flush()
                if nr % 20 == 0:
                    took = time.perf_counter() - start
                    print(f"  ... {nr} of {len(jobs)}, {took:.0f} s", file=sys.stderr, flush=True)
    return iter([done[zaad] for zaad in range(1, zaden + 1)])


def _fingerprint() -> str:
    """Of the code by which a seed was worked out."""
    own = [WORTEL / "benchmarks" / f"{name}.py" for name in ("years", "compare_years")]
    files = [*sorted((WORTEL / "klantreis").rglob("*.py")), *own]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


# --- what is said of all seeds ---------------------------------------------------------------------------------------


def _gelijk(found: list[Rij]) -> list[str]:
    sizes = [row["familie"] for row in found]
    print(f"  {min(sizes)} to {max(sizes)} tests in the family")
    return _aandeel("any finding at q < 0.05", [bool(row["bevindingen"]) for row in found], 0, 0.05)


def _trager(found: list[Rij]) -> list[str]:
    return _geplant(found, "fase", TRAGER)


def _verwijst(found: list[Rij]) -> list[str]:
    return _geplant(found, "doorverwijzing", VERDUBBELD)


def _geplant(found: list[Rij], indicator: str, groep: str) -> list[str]:
    """How often the planted change is found between 2024 and 2025, and what else is."""
    kind = groep.split(":")[0]
    where = (indicator, "2024", "2025")
    own = [
        [f for f in row["bevindingen"] if (f["indicator"], f["periode_a"], f["periode_b"]) == where
         and f["effectmaat"] != "trend" and f["groep"].startswith(kind)]
        for row in found
    ]  # fmt: skip
    # A phase has groups per act too; they are that phase.
    own = [[f | {"groep": f["groep"].partition(", wet")[0]} for f in rows] for rows in own]
    hits = [any(f["groep"] == groep and f["effect"] > 0 for f in rows) for rows in own]
    most = [bool(rows) and max(rows, key=lambda f: abs(f["effect"]))["groep"] == groep for rows in own]
    effects = [
        p["effect"] for row in found for p in row["planted"]
        if (p["indicator"], p["groep"], p["periode_a"]) == (indicator, groep, "2024")
    ]  # fmt: skip
    print(f"  {indicator}, {groep}: mean effect {np.mean(effects):.3f}, spread {np.std(effects):.3f}")
    _aandeel(f"another {kind} is a finding too", [any(f["groep"] != groep for f in rows) for rows in own])
    before = [any(f["periode_b"] == "2024" for f in row["bevindingen"]) for row in found]
    _aandeel("a finding between 2023 and 2024, where nothing changed", before)
    names = Counter(
        name for row in found
        for name in {f"{f['indicator']} {f['groep']}" for f in row["bevindingen"] if f["periode_b"] == "2025"}
    )  # fmt: skip
    often = [f"{name} {n / len(found):.0%}" for name, n in names.most_common() if n >= 0.05 * len(found)]
    print(f"  found in: {'; '.join(often)}")
    slecht = _aandeel("found between 2024 and 2025", hits, 0.9, 1)
    return slecht + _aandeel(f"that {kind} most of all", most, 0.9, 1)


def _afgekapt(found: list[Rij]) -> list[str]:
    """Naive medians and ours against the truth, and the difference of means."""

    def of(what: str, jaar: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([row[what][jaar] for row in found], np.float64)

    for jaar in ("2024", "2025"):
        true, closed, ours = (of(what, jaar).mean() for what in ("waar", "naief", "ons"))
        print(f"  {jaar}: median {true:.1f} days; of closed zaken only {closed:.1f}; ours {ours:.1f}")
    moves = {what: of(what, "2025") - of(what, "2024") for what in ("naief", "ons")}
    errors = {what: move.std(ddof=1) / np.sqrt(len(move)) for what, move in moves.items()}
    for what, name in (("naief", "closed zaken only"), ("ons", "ours")):
        print(f"  median of 2025 minus 2024, {name}: {moves[what].mean():.2f} days (error {errors[what]:.2f})")
    slecht = [] if moves["naief"].mean() < -5 else ["the median of closed zaken only is biased"]
    slecht += [] if abs(moves["ons"].mean()) < max(3 * errors["ons"], 0.5) else ["our median is not biased"]
    held = [row["rmst"]["ci_laag"] <= 0 <= row["rmst"]["ci_hoog"] for row in found]
    return slecht + _aandeel("interval of the difference of means holds 0", held, 0.9, 1)


def _definitie(found: list[Rij]) -> list[str]:
    """Whether what only the mapping changed is called definition, and none of it process."""
    changed, named = sum(row["veranderd"] for row in found), sum(row["zo_genoemd"] for row in found)
    wrong = sum(row["ten_onrechte"] for row in found)
    print(f"  figures that the mapping changed: {changed}, called definition: {named}; others called so: {wrong}")
    print(f"  largest difference between the whole and its parts together: {max(row['som'] for row in found):.1e}")
    slecht = [] if named == changed and not wrong else ["all that the mapping changed is called definition"]
    return slecht + _aandeel("any figure is called process", [bool(row["proces"]) for row in found], 0, 0.05)


def _aandeel(what: str, held: list[bool], low: float = 0, high: float = 1) -> list[str]:
    """Print a share with its own interval (Clopper and Pearson); what is promised and not so."""
    limits = binomtest(sum(held), len(held)).proportion_ci(0.95, "exact")
    part = sum(held) / len(held)
    print(f"  {what}: {sum(held)} of {len(held)} = {part:.1%} ({limits.low:.1%} to {limits.high:.1%})", flush=True)
    return [] if low <= part <= high else [f"{what}: {part:.1%}"]


REPORTS: Final[dict[str, Callable[[list[Rij]], list[str]]]] = {
    "gelijk": _gelijk, "trager": _trager, "verwijst": _verwijst, "afgekapt": _afgekapt,
    "definitie": _definitie,
}  # fmt: skip

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ZADEN)
