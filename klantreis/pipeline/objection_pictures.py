"""Objections -> their pictures: the funnel, and the way before contested decisions beside that before others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from klantreis.analysis.before_decisions import MINSTENS_BESLUITEN, Aanloop
from klantreis.analysis.objections import about_zaken, funnel, links_of, still_open
from klantreis.eventlog.log import EventLog
from klantreis.pipeline.provenance import herkomst, seen_until
from klantreis.pipeline.reading import Progress
from klantreis.report.contested_facts import Bestreden, bestreden
from klantreis.report.contested_map import BESTREDEN
from klantreis.report.files import MapFiles, PictureFiles
from klantreis.report.funnel_facts import trechter
from klantreis.report.funnel_picture import write_funnel
from klantreis.report.twin_map import write_twin
from klantreis.report.twin_prune import leesbaarst
from klantreis.vocabulary_links import VOORLOPIG

Tables = Mapping[str, pa.Table]


def draw_objections(
    tables: Tables, aanloop: Aanloop, manifest: Mapping[str, Any], folder: Path, tell: Progress
) -> dict[str, Any]:
    """Draw the pictures of a run for which there is something to draw, and say how: what the manifest keeps."""
    made: dict[str, list[dict[str, Any]]] = {"trechter": [], "bestreden": []}
    if len(links_of(tables["koppelingen"])):
        tell("tekent de trechter", 0)
        drawn = draw_funnel(tables, manifest, folder / "trechter")
        made["trechter"].append({"onderschrift": drawn.onderschrift, "waarschuwingen": list(drawn.waarschuwingen)})
    if aanloop.bestreden and aanloop.anders:
        tell("tekent de weg voor bestreden besluiten", 0)
        files = draw_contested(aanloop, manifest, folder / "bestreden")
        made["bestreden"].append(
            {"motor": files.motor, "onderschrift": files.onderschrift, "waarschuwingen": list(files.waarschuwingen)}
        )
    return made


def chosen_funnel(log: EventLog, tables: Tables) -> dict[str, pa.Table]:
    """What `draw_funnel` needs of the decisions in the chosen zaken.

    Parameters
    ----------
    tables : besluiten, bezwaren and koppelingen, of all zaken.
    """
    own = about_zaken(log, tables)
    counted = funnel(own["besluiten"], own["bezwaren"], own["koppelingen"])
    return own | {"bezwaren": tables["bezwaren"], "trechter": counted}


def draw_funnel(tables: Tables, manifest: Mapping[str, Any], stem: Path, filter: str = "") -> PictureFiles:
    """Draw the funnel.

    Parameters
    ----------
    tables : trechter, besluiten and koppelingen of what is shown; bezwaren of the whole run.
    filter : what was chosen, in the reader's words.
    """
    linked = {(row["bezwaar"], row["soort"]) for row in links_of(tables["koppelingen"]).to_pylist()}
    counts: Counter[tuple[str, str]] = Counter()
    late = 0
    for row in tables["bezwaren"].select(["bezwaar", "soort", "zekerheid", "niet_tijdig"]).to_pylist():
        counts[row["soort"], row["zekerheid"]] += 1
        own = row["soort"] != VOORLOPIG and (row["bezwaar"], row["soort"]) in linked
        late += row["niet_tijdig"] and own
    facts = replace(
        trechter(tables["trechter"].to_pylist(), counts),
        niet_tijdig=late,
        termijn_loopt=still_open(tables["besluiten"], seen_until(manifest)),
        filter=filter,
        **herkomst(manifest),
    )
    return write_funnel(facts, stem)


def draw_contested(aanloop: Aanloop, manifest: Mapping[str, Any], stem: Path, filter: str = "") -> MapFiles:
    """Draw the way before contested decisions and that before others, at the level that reads best.

    Parameters
    ----------
    filter : what was chosen, in the reader's words.
    """
    rows = aanloop.tabel.to_pylist()

    def facts(niveau: str) -> Bestreden:
        return replace(
            bestreden(rows, niveau, aanloop.fasen.get(niveau, {}), (aanloop.bestreden, aanloop.anders)),
            getoetst=aanloop.getoetst.get(niveau, 0),
            minstens=MINSTENS_BESLUITEN,
            gelijktijdig=aanloop.gelijktijdig.get(niveau, 0.0),
            weggelaten=aanloop.keuze.weggelaten,
            niet_te_plaatsen=aanloop.keuze.niet_te_plaatsen,
            filter=filter,
            **herkomst(manifest),
        )

    return write_twin(leesbaarst(facts("activiteit"), facts("fase")), BESTREDEN, stem)
