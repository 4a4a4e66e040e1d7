"""Steps and flow -> the process maps of a run, or of the zaken that were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from klantreis.pipeline.provenance import herkomst, with_events
from klantreis.pipeline.reading import Progress
from klantreis.report.dutch import met_plaats
from klantreis.report.files import MapFiles
from klantreis.report.map import write_map
from klantreis.report.summary import vinding
from klantreis.results import stroomkaart
from klantreis.vocabulary import NIVEAUS


def draw(
    tables: Mapping[str, pa.Table],
    niveau: str,
    stem: Path,
    manifest: Mapping[str, Any],
    *,
    zaken: int,
    bronnen: Sequence[str],
    filter: str = "",
) -> MapFiles:
    """Draw the map of one level of the tables `stroom` and `stappen`, under the finding of `doorlooptijden`.

    Parameters
    ----------
    bronnen : the sources that the tables rest on.
    filter : what was chosen, in the reader's words.
    """
    below = herkomst(manifest, bronnen)
    ended = any(manifest["bronnen"][bron]["legt_einde_vast"] for bron in bronnen)
    finding = vinding(tables["doorlooptijden"].to_pylist(), einde_bekend=ended)
    kaart = stroomkaart(
        tables["stroom"].to_pylist(),
        tables["stappen"].to_pylist(),
        niveau=niveau,
        zaken_totaal=zaken,
        titel=met_plaats(finding, below["gemeente"], filter),
        filter=filter,
        peildatum=below["peildatum"],
        bron=below["bron"],
    )
    return write_map(kaart, stem)


def draw_maps(
    tables: Mapping[str, pa.Table], manifest: Mapping[str, Any], folder: Path, tell: Progress
) -> list[dict[str, Any]]:
    """Draw the map of every level that has steps, and say what was drawn and how."""
    made = []
    bronnen = with_events(manifest)
    for niveau in NIVEAUS:
        if niveau not in set(tables["stappen"]["niveau"].to_pylist()):
            continue
        tell(f"tekent de kaart per {niveau}", 0)
        files = draw(tables, niveau, folder / f"kaart_{niveau}", manifest, zaken=manifest["zaken"], bronnen=bronnen)
        made.append(about_map(niveau, files))
    return made


def about_map(niveau: str, files: MapFiles) -> dict[str, Any]:
    """What the manifest says of a map."""
    return {
        "niveau": niveau, "motor": files.motor, "onderschrift": files.onderschrift,
        "waarschuwingen": list(files.waarschuwingen),
    }  # fmt: skip
