"""Verdicts -> which count, and what became of every one of them: nothing that a person said is lost."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from klantreis.schemas import schema_of
from klantreis.verdicts.reading import Oordeel
from klantreis.vocabulary_journeys import OORDEELSTATUSSEN, OORDELEN

LUS, KOPPELING = "lus", "koppeling"
"""What a verdict can be about."""


def kenmerk(soort: str, *feiten: object) -> str:
    """The name of a finding in a sheet: as long as these facts are the same, a verdict on it stays true.

    Letters come first, so that no spreadsheet makes a number of it.

    >>> kenmerk("lus", "W1", "A > B > A")
    'lus-1808b4a4645fe1a6'
    """
    text = "\x1f".join(map(str, feiten))
    return f"{soort}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def per_soort(oordelen: Sequence[Oordeel]) -> tuple[list[Oordeel], list[Oordeel]]:
    """Verdicts on links, and those on loops; what names nothing that can be judged is kept with the loops."""
    on_links = [each for each in oordelen if each.kenmerk.startswith(f"{KOPPELING}-")]
    return on_links, [each for each in oordelen if not each.kenmerk.startswith(f"{KOPPELING}-")]


def status_counts(table: pa.Table) -> dict[str, int]:
    """How many verdicts of the table `oordelen` have each status."""
    counts = Counter(table["status"].to_pylist())
    return {status: counts[status] for status in OORDEELSTATUSSEN}


def weeg(oordelen: Sequence[Oordeel], onderwerpen: Mapping[str, str]) -> tuple[dict[str, Oordeel], pa.Table]:
    """The verdict that counts on every finding, and the table `oordelen`.

    The last by day counts. Of one day the same verdict twice is one; a verdict and its opposite leave none.

    Parameters
    ----------
    onderwerpen : by kenmerk the id of every finding that was made now.
    """
    per: dict[str, list[Oordeel]] = defaultdict(list)
    for each in oordelen:
        if each.fout is None:
            per[each.kenmerk].append(each)
    counts: dict[str, Oordeel] = {}
    status = {id(each): "ongeldig" for each in oordelen}
    for name, own in per.items():
        last = [each for each in own if each.op == max(other.op for other in own if other.op)]
        agreed = len({each.oordeel for each in last}) == 1
        for each in own:
            status[id(each)] = "vervangen" if each not in last else "geldt" if agreed else "tegenstrijdig"
            if name not in onderwerpen and status[id(each)] == "geldt":
                status[id(each)] = "past_niet"
        if agreed and name in onderwerpen:
            counts[name] = last[0]
    rows: list[dict[str, Any]] = [
        {
            "kenmerk": each.kenmerk or None, "soort": each.kenmerk.partition("-")[0] or None,
            "onderwerp": onderwerpen.get(each.kenmerk), "oordeel": each.oordeel or None, "reden": each.reden or None,
            "door": each.door or None, "op": each.op, "status": status[id(each)], "opmerking": each.fout,
            "bestand": each.bestand, "regel": each.regel,
        }
        for each in oordelen
    ]  # fmt: skip
    return counts, pa.Table.from_pylist(rows, schema=schema_of(OORDELEN))
