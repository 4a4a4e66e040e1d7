"""Periods compared -> their pictures: one map with both on one layout, and the series that moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.analysis.shares import difference
from klantreis.compare.change_points import family
from klantreis.compare.periods import Opzet, Venster
from klantreis.pipeline.provenance import herkomst
from klantreis.report.difference_facts import Stroomverschil, vergelijkingen
from klantreis.report.difference_words import PERIODEN
from klantreis.report.files import MapFiles, PictureFiles
from klantreis.report.trend_facts import Verlopen, verlopen
from klantreis.report.trend_picture import write_trends
from klantreis.report.twin_map import write_twin
from klantreis.vocabulary import ALLES

GRENS: Final = 0.05
DUIDELIJK: Final = 2.0
"""A difference of shares is marked when its q is below GRENS, its interval holds no 0, and it is so many zaken per
100."""
DUIDELIJK_WACHT: Final = (1.0, 0.1)
"""A difference of waiting times is marked when its q is below GRENS, and the medians differ by so many days and by so
large a part of the earlier one."""


def draw_difference(
    verschil: pa.Table, stappen: pa.Table, niveau: str, opzet: Opzet, paar: tuple[Venster, Venster], stem: Path,
    manifest: Mapping[str, Any], *, bronnen: Sequence[str] | None = None, filter: str = "",
) -> MapFiles:  # fmt: skip
    """Draw both periods of a pair on one layout.

    Parameters
    ----------
    verschil : the table `stroom_verschil`. stappen : that of the run, for the phase of every step.
    niveau : activiteit, fase or loket. paar : one of `opzet.paren`.
    stem : path of the files without suffix. bronnen, filter : as in `map_pictures.draw`.
    """
    a, b = paar
    pair = (a.naam, b.naam)
    of_pair = [
        row for row in verschil.to_pylist()
        if row["groep"] == ALLES and (row["periode_a"], row["periode_b"]) == pair
    ]  # fmt: skip
    rows = [row for row in of_pair if row["niveau"] == niveau]
    steps, connections = vergelijkingen(with_marks(rows))
    phases = {row["stap"]: row["fase"] for row in stappen.to_pylist() if row["niveau"] == niveau}
    facts = Stroomverschil(
        niveau, steps, connections, {v.van: phases.get(v.van) for v in steps}, pair,
        (of_pair[0]["n_a"], of_pair[0]["n_b"]) if of_pair else (0, 0), ((a.van, a.tot), (b.van, b.tot)), opzet.volgtijd,
        getoetst=sum(row["q"] is not None for row in rows),
        wachttijden=sum(row["q_wacht"] is not None for row in rows),
        filter=filter, **herkomst(manifest, bronnen),
    )  # fmt: skip
    return write_twin(facts, PERIODEN, stem)


def with_marks(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of one pair and group with what the picture marks: see `difference_facts.vergelijkingen`."""
    if not rows or not (rows[0]["n_a"] and rows[0]["n_b"]):
        return [{**row, "verschil": None, "laag": None, "hoog": None, "anders": False, "wacht": None} for row in rows]
    one, other = (np.array([row[name] for row in rows], np.int64) for name in ("zaken_a", "zaken_b"))
    apart = (100 * part for part in difference(other, rows[0]["n_b"], one, rows[0]["n_a"]))
    marked = []
    for row, delta, low, high in zip(rows, *(part.round(6).tolist() for part in apart), strict=True):
        sure = row["q"] is not None and row["q"] < GRENS
        found = {"verschil": delta, "laag": low, "hoog": high}
        found["anders"] = sure and (low > 0 or high < 0) and abs(delta) >= DUIDELIJK
        marked.append({**row, **found, "wacht": _slower(row)})
    return marked


def _slower(row: Mapping[str, Any]) -> float | None:
    """How many days longer it took, when that is clear."""
    if row["q_wacht"] is None or row["q_wacht"] >= GRENS:
        return None
    longer = round(row["mediaan_b"] - row["mediaan_a"], 6)
    days, part = DUIDELIJK_WACHT
    return longer if abs(longer) >= max(days, part * row["mediaan_a"]) else None


def draw_change_points(
    reeksen: pa.Table, omslagpunten: pa.Table, opzet: Opzet, stem: Path, manifest: Mapping[str, Any], *,
    bronnen: Sequence[str] | None = None, filter: str = "", twijfel: bool = False,
) -> PictureFiles:  # fmt: skip
    """Draw the monthly series that moved, and when.

    Parameters
    ----------
    reeksen, omslagpunten : the tables `maandreeksen` and `omslagpunten`. twijfel : whether there are warnings that was
    registered in another way. The rest as in `draw_difference`.
    """
    months = sorted(set(reeksen["maand"].to_pylist()))
    facts = Verlopen(
        verlopen(reeksen.to_pylist(), omslagpunten.to_pylist()), len(family(reeksen)), opzet.volgtijd,
        (months[0], months[-1]) if months else None, twijfel=twijfel, filter=filter, **herkomst(manifest, bronnen),
    )  # fmt: skip
    return write_trends(facts, stem)
