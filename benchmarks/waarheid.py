"""Klantreizen, handovers and loops against the truth of the made-up municipality: `make bench-waarheid`.

Three seeds of 20,000 residents; the last two were not looked at while the analysis was made. Precision is the share of
what is found that was planted, recall the share of what was planted that is found; a row counts only when all of it is
right: which zaken, which desks, when, what kind.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.journeys.truth import OVERDRACHT, PARALLEL, TERUGKEER, Gemeente

INWONERS = 20_000
ZADEN = (1, 48_611, 907_321)
GRENS = 0.99
Paar = tuple[str, str]


def main(inwoners: int = INWONERS, zaden: Iterable[int] = ZADEN) -> None:
    """Print the figures of every seed; stop with an error when one is below what is promised."""
    slecht = []
    for zaad in zaden:
        with tempfile.TemporaryDirectory() as name:
            slecht += [f"zaad {zaad}: {what}" for what in meet(Gemeente(Path(name), inwoners, zaad), zaad)]
    if slecht:
        sys.exit("\n".join(["below what is promised:", *slecht]))


def meet(gemeente: Gemeente, zaad: int) -> list[str]:
    """Print one municipality; returns what is not good enough."""
    print(f"seed {zaad}: {len(gemeente.waarheid('inwoners')):,} residents, {len(gemeente.reis_van_zaak):,} zaken")
    planted, found = gemeente.verwijzingen()
    grenzen, onze = _grenzen(gemeente)
    lost = [Counter({row: n for row, n in rows.items() if row[-1] == "zoekgeraakt"}) for rows in (planted, found)]
    pairs = {
        "returns": (gemeente.gepland("terugkeren"), gemeente.gevonden("lussen", TERUGKEER)),
        "to and fro": (
            gemeente.gepland("heen_en_weer"), gemeente.gevonden("heen_en_weer", "loket_a loket_b wisselingen")
        ),
        "handovers": (gemeente.gepland("overdrachten"), gemeente.gevonden("overdrachten", OVERDRACHT)),
        "zoekgeraakt": (lost[0], lost[1]),
        "borders of klantreizen": (Counter(grenzen), Counter(onze)),
    }  # fmt: skip
    slecht = []
    for what, (true, ours) in pairs.items():
        right = (true & ours).total()
        precision, recall = right / max(ours.total(), 1), right / max(true.total(), 1)
        print(f"  {what:24}{true.total():>8,} planted {ours.total():>8,} found  "
              f"precision {precision:.4f}  recall {recall:.4f}")  # fmt: skip
        if min(precision, recall) < GRENS:
            slecht.append(what)
    slecht += _vals(gemeente)
    _verwarring("fate of a referral, planted by found", planted, found, lambda row: row[:-1], lambda row: row[-1])
    _verwarring(
        "kind of a return, planted by found", *pairs["returns"], lambda row: (row[0], row[3], row[4]),
        lambda row: f"{row[1]}, {row[8]}",
    )  # fmt: skip
    _verwarring(
        "kind of a handover, planted by found", *pairs["handovers"], lambda row: (row[0], row[1], *row[3:8]),
        lambda row: f"{row[5]}, {row[8]}",
    )  # fmt: skip
    return slecht


def _grenzen(gemeente: Gemeente) -> tuple[set[Paar], set[Paar]]:
    """Borders between klantreizen: zaken of one resident, each with the next by their first event, that are in two."""
    begin: dict[str, str] = {}
    for row in gemeente.waarheid("gebeurtenissen"):
        begin[row["zaak"]] = min(row["tijd"], begin.get(row["zaak"], "9"))
    of_person: dict[str, list[str]] = defaultdict(list)
    for zaak, (inwoner, nr) in gemeente.reis_van_zaak.items():
        of_person[inwoner or f"without {nr}"].append(zaak)
    truth, ours = (
        {zaak: nr for nr, zaken in enumerate(reizen) for zaak in zaken} for reizen in gemeente.reizen()
    )  # fmt: skip
    borders: tuple[set[Paar], set[Paar]] = set(), set()
    for zaken in of_person.values():
        zaken.sort(key=lambda zaak: (begin[zaak], zaak))
        for pair in pairwise(zaken):
            for reis_van, found in zip((truth, ours), borders, strict=True):
                if reis_van[pair[0]] != reis_van[pair[1]]:
                    found.add(pair)
    return borders


def _vals(gemeente: Gemeente) -> list[str]:
    """Loops and handovers where nobody was sent anywhere."""
    slecht = []
    for scenario in PARALLEL:
        zaken = {zaak for zaak, name in gemeente.scenario_van_zaak.items() if name == scenario}
        loops = sum(row["klantreis"] in zaken for row in gemeente.tabellen["lussen"])
        loops += sum(row["klantreis"] in zaken for row in gemeente.tabellen["heen_en_weer"])
        moves = sum(
            row["van_zaak"] in zaken and row["van_loket"] != "Contactcentrum"
            for row in gemeente.tabellen["overdrachten"]
        )
        print(f"  {scenario:24}{len(zaken):>8,} zaken   false loops {loops}, false handovers {moves}")
        if loops or moves:
            slecht.append(scenario)
    return slecht


def _verwarring(title: str, planted: Counter[Any], found: Counter[Any], wat: Any, soort: Any) -> None:
    """Print how often what was planted as one kind is found as another, "-" for not at all."""
    true: dict[Any, list[str]] = defaultdict(list)
    ours: dict[Any, list[str]] = defaultdict(list)
    for rows, into in ((planted, true), (found, ours)):
        for row in sorted(rows.elements(), key=str):
            into[wat(row)].append(soort(row))
    counts: Counter[Paar] = Counter()
    for key in sorted({*true, *ours}, key=str):
        these, those = Counter(true[key]), Counter(ours[key])
        for kind, n in (these & those).items():
            counts[kind, kind] += n
        left, right = sorted((these - those).elements()), sorted((those - these).elements())
        for nr in range(max(len(left), len(right))):
            counts[left[nr] if nr < len(left) else "-", right[nr] if nr < len(right) else "-"] += 1
    print(f"  {title}:")
    for (kind, as_), n in sorted(counts.items()):
        print(f"    {kind:32} as {as_:32}{n:>8,}{'' if kind == as_ else '   WRONG'}")


if __name__ == "__main__":
    main()
