"""Klantreizen, handovers and loops -> their pictures: of a whole run, or of the klantreizen that were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from klantreis.analysis.journey_summary import desks, geldig, handovers, kent_fasen, loops, referrals
from klantreis.analysis.loop_steps import loop_steps
from klantreis.pipeline.provenance import herkomst
from klantreis.pipeline.reading import Progress
from klantreis.report.desk_facts import SOORTEN, loketkaart
from klantreis.report.desk_map import write_desk_map
from klantreis.report.files import MapFiles, PictureFiles
from klantreis.report.overlap import write_overlap
from klantreis.report.overlap_facts import samenloop_van
from klantreis.report.overlap_words import bevinding
from klantreis.report.route_facts import lusroutes, vaakst
from klantreis.report.route_picture import write_routes
from klantreis.vocabulary_journeys import SAMENLOOPSOORTEN

Tables = Mapping[str, pa.Table]


def draw_journeys(tables: Tables, manifest: Mapping[str, Any], folder: Path, tell: Progress) -> dict[str, Any]:
    """Draw the pictures of a run for which there is something to draw, and say how: what the manifest keeps."""
    made: dict[str, list[dict[str, Any]]] = {"loketkaart": [], "lusroutes": []}
    if not set(SOORTEN).isdisjoint(tables["overdrachten"]["soort"].unique().to_pylist()):
        tell("tekent de loketkaart", 0)
        files = draw_desks(tables, manifest, folder / "loketkaart")
        made["loketkaart"].append(
            {"motor": files.motor, "onderschrift": files.onderschrift, "waarschuwingen": list(files.waarschuwingen)}
        )
    if len(geldig(tables["lussen"])):
        tell("tekent de lussen", 0)
        drawn = draw_routes(tables, manifest, folder / "lusroutes")
        made["lusroutes"].append({"onderschrift": drawn.onderschrift, "waarschuwingen": list(drawn.waarschuwingen)})
    return made


def draw_desks(tables: Tables, manifest: Mapping[str, Any], stem: Path, filter: str = "") -> MapFiles:
    """Draw the desk map.

    Parameters
    ----------
    tables : klantreizen, bezoeken, overdrachten and lussen, of the klantreizen that are shown.
    filter : what was chosen, in the reader's words.
    """
    klantreizen = tables["klantreizen"]
    known, _lost = referrals(tables["overdrachten"])
    kaart = loketkaart(
        desks(tables["bezoeken"], klantreizen).to_pylist(),
        handovers(tables["overdrachten"], klantreizen).to_pylist(),
        loops(tables["lussen"], klantreizen).to_pylist(),
    )
    whole = replace(
        kaart,
        doorverwijzingen=known,
        zonder_inwoner=klantreizen["inwoner"].null_count,
        kent_fasen=kent_fasen(klantreizen),
        filter=filter,
        **herkomst(manifest),
    )
    return write_desk_map(whole, stem)


def draw_routes(tables: Tables, manifest: Mapping[str, Any], stem: Path, filter: str = "") -> PictureFiles:
    """Draw how returns along the most frequent paths went.

    Parameters
    ----------
    tables : lussen and klantreizen, of what is shown; bezoeken and overdrachten of the whole run.
    filter : what was chosen, in the reader's words.
    """
    lussen = tables["lussen"]
    found = loops(lussen, tables["klantreizen"]).to_pylist()
    chosen = [row["pad"] for row in vaakst(found)]
    steps = loop_steps(lussen, tables["bezoeken"], tables["overdrachten"], chosen)
    routes = replace(
        lusroutes(found, steps.to_pylist()),
        afgekeurd=len(lussen) - len(geldig(lussen)),
        kent_fasen=kent_fasen(tables["klantreizen"]),
        filter=filter,
        **herkomst(manifest),
    )
    return write_routes(routes, stem)


def draw_overlaps(
    tables: Mapping[str, pa.Table], manifest: Mapping[str, Any], folder: Path, tell: Progress
) -> list[dict[str, Any]]:
    """Draw which desks, and which acts, come together, and say what was found; of a kind that never does no picture."""
    made = []
    rows = tables["klantreizen"].select(["inwoner", *SAMENLOOPSOORTEN]).to_pylist()
    for soort in SAMENLOOPSOORTEN:
        kaart = samenloop_van(tables["samenloop"].to_pylist(), rows, soort, **herkomst(manifest))
        if not kaart.alle.klantreizen:
            continue
        warnings: tuple[str, ...] = ()
        if kaart.samen:
            tell(f"tekent welke {soort} samenkomen", 0)
            warnings = write_overlap(kaart, folder / f"samenloop_{soort}").waarschuwingen
        made.append(
            {"soort": soort, "bevinding": bevinding(kaart), "getekend": bool(kaart.samen),
             "waarschuwingen": list(warnings)}
        )  # fmt: skip
    return made
