"""What makes a comparison of periods unfair: the table `waarschuwingen` (definition 7).

A changed way of registering cannot be told apart from a changed process by any calculation. So it is not calculated but
said, as a warning, and only where chance is no explanation (`warning_facts.KANS`) and the difference is large.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.compare.periods import Opzet
from klantreis.compare.warning_codes import changed_names, unknown_desks
from klantreis.compare.warning_destroyed import destroyed_early
from klantreis.compare.warning_facts import Bron, Vondst, read_bron
from klantreis.compare.warning_fields import different_fields
from klantreis.compare.warning_files import different_files, different_losses
from klantreis.compare.warning_sources import silent_sources
from klantreis.compare.warning_windows import different_windows
from klantreis.eventlog.log import EventLog
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import WAARSCHUWINGEN, WAARSCHUWINGSOORTEN

VERNIETIGING_DAGEN: Final = 42
"""Of runs that do not say after how many days abandoned cases are destroyed."""


def warnings(log: EventLog, opzet: Opzet, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> pa.Table:
    """The table `waarschuwingen`: one row per thing that was seen, the weightiest first.

    Parameters
    ----------
    log : how a source registers is asked of all its events, also when the log is filtered.
    manifest : of the run: `bronnen` with their peildatum, `bestanden` with their columns, `vernietiging_dagen`.
    tables : `aansluiting` and `niet_herkend` of the run; what is not given is not looked at.

    Returns
    -------
    WAARSCHUWINGEN, in the order of WAARSCHUWINGSOORTEN, within it the largest first. periode_b is null for what is seen
    within one period. What waarde_a and waarde_b are (days, counts, shares 0-1, times per zaak) depends on `soort`.
    """
    until = {naam: _day(info.get("peildatum")) for naam, info in manifest["bronnen"].items()}
    sources = {naam: read_bron(log, naam) for naam in sorted(until)}
    sources = {naam: bron for naam, bron in sources.items() if len(bron.zaak)}
    found = [*different_windows(opzet)]
    unknown = tables["niet_herkend"].to_pylist() if "niet_herkend" in tables else []
    for naam, bron in sources.items():
        codes = [row["waarde"] for row in unknown if row["bron"] == naam and row["soort"] == "code"]
        found += _of(bron, opzet, until[naam], manifest, tables, codes)
    found += unknown_desks(unknown, sources, opzet, until)
    ranks = {soort: nr for nr, soort in enumerate(WAARSCHUWINGSOORTEN)}
    found.sort(key=lambda v: (ranks[v.soort], -round(v.gewicht, 6), v.bron or "", v.periode_a or "", v.periode_b or "",
                              v.wat))  # fmt: skip
    return pa.Table.from_pylist([_row(v) for v in found], schema_of(WAARSCHUWINGEN))


def _of(
    bron: Bron, opzet: Opzet, peildatum: date | None, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table],
    zonder_regel: list[str],
) -> Iterator[Vondst]:  # fmt: skip
    yield from silent_sources(bron, opzet, peildatum)
    destroyed = [*destroyed_early(bron, opzet, peildatum, manifest.get("vernietiging_dagen", VERNIETIGING_DAGEN))]
    yield from destroyed
    # A withdrawal that only newer time has is then the same thing, and no new code.
    said = {bron.activiteiten[nr] for nr in np.unique(bron.activiteit[bron.ingetrokken])} if destroyed else set()
    yield from (found for found in changed_names(bron, opzet, peildatum, zonder_regel) if found.wat not in said)
    yield from different_fields(bron, opzet)
    yield from different_files(bron, opzet, manifest.get("bestanden", ()))
    if "aansluiting" in tables:
        yield from different_losses(bron, opzet, tables["aansluiting"].to_pylist())


def _row(v: Vondst) -> dict[str, Any]:
    row = {name: getattr(v, name) for name in WAARSCHUWINGEN}
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
