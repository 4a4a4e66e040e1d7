"""A project into a whole folder: read, analyse, write, seal; or find that it has been done."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from klantreis import __version__
from klantreis.analysis.journey_summary import overview
from klantreis.analysis.stock import last_total
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine, naam_en_versie
from klantreis.errors import KlantreisError
from klantreis.eventlog.build import MIDDERNACHT, MIDDERNACHT_UTC
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.peildatum import RESTANT, STILTE_DAGEN
from klantreis.folders import check_target, whole_folder
from klantreis.manifest import DEFINITIES, VERGELIJKING, is_whole, read_manifest, sha256_of, write_manifest
from klantreis.mapping.files import Invoer, open_files
from klantreis.pipeline.analyses import (
    analyse,
    connect,
    contrast,
    follow,
    judge,
    look_for_help,
    objections,
    precede,
    rules_of_law,
    terms_in_short,
)
from klantreis.pipeline.changes import Momentopname, Wijzigingen, changes, snapshot
from klantreis.pipeline.journey_pictures import draw_journeys, draw_overlaps
from klantreis.pipeline.map_pictures import draw_maps
from klantreis.pipeline.objection_pictures import draw_objections
from klantreis.pipeline.provenance import peildatums, say_tijdregels, tijdregels
from klantreis.pipeline.reading import Progress, no_events, read
from klantreis.pipeline.writing import write_tables
from klantreis.project import Projectbestand, section_hashes
from klantreis.report.layout import motoren
from klantreis.report.summary import samenvatting
from klantreis.verdicts.reading import read_verdicts, verdict_files
from klantreis.verdicts.weighing import per_soort, status_counts

LEZEN, DRAAIEN = "lezen", "draaien"
"""How far a run goes: to the event log, or through every analysis."""


@dataclass(frozen=True)
class Uitkomst:
    """A finished run: its folder, its manifest, whether it was there already, and what changed since the run before it.

    What changed is not written into the run, which depends on nothing but its input; None: there was no run before it.
    vergelijking_weg : the run before it had a comparison of periods, which went with it.
    """

    folder: Path
    manifest: dict[str, Any]
    was_er_al: bool
    wijzigingen: Wijzigingen | None = None
    vergelijking_weg: bool = False


def needs_key(projectbestand: Projectbestand) -> bool:
    """Whether a source has ids of persons, so that the run needs the key."""
    return projectbestand.project.sleutel_nodig


def run(
    projectbestand: Projectbestand,
    target: Path,
    sleutel: Sleutel | None,
    *,
    tot: str = DRAAIEN,
    progress: Progress | None = None,
) -> Uitkomst:
    """Run a project into a folder, or find that it has been done.

    Parameters
    ----------
    sleutel : may be None when `needs_key` says so.
    tot : LEZEN or DRAAIEN.

    Raises
    ------
    UsageError : before anything is written; the target is whole, or as it was.
    """
    tell: Progress = progress or (lambda what, rows: None)
    check_target(target)
    tell("opent de bestanden", 0)
    inputs = {naam: open_files(projectbestand, naam) for naam in projectbestand.project.bronnen}
    sheets = _sheets(projectbestand)
    oordelen = read_verdicts(sheets)
    invoer = _invoer(projectbestand, inputs, sheets, sleutel, tot, target)
    done = _done(target, invoer)
    if done is not None:
        return Uitkomst(target, done, True)
    before = _earlier(target, projectbestand)
    compared = (target / VERGELIJKING).is_dir()
    with whole_folder(target) as folder, Engine(folder) as engine:
        tables, manifest = read(engine, projectbestand, inputs, sleutel, folder, tell)
        if not manifest["gebeurtenissen"]:
            raise no_events(projectbestand, tables["aansluiting"])
        manifest["vergelijking"] = projectbestand.project.vergelijking.model_dump(mode="json")
        manifest["tijden"] = say_tijdregels(projectbestand.kalender, projectbestand.project.stilte_dagen)
        if tot == DRAAIEN:
            log = EventLog.open(engine, folder / "gebeurtenissen.parquet")
            tables |= analyse(log, peildatums(manifest), tell, regels=tijdregels(manifest))
            on_links, on_loops = per_soort(oordelen)
            links, manifest["bezwaren"] = connect(log, projectbestand, peildatums(manifest), on_links, tell)
            judged, manifest["termijnen"] = judge(log, projectbestand, peildatums(manifest), links, tell)
            tables |= judged
            followed, manifest["klantreizen"] = follow(log, projectbestand, peildatums(manifest), links, on_loops, tell)
            said = pa.concat_tables([followed.pop("oordelen"), links.tabellen.pop("oordelen")])
            tables |= links.tabellen | followed | {"oordelen": said}
            manifest["oordelen"] = status_counts(said)
            tables |= objections(log, tables, manifest, tell)
            before_them, manifest["voorafgaand"] = precede(log, projectbestand, peildatums(manifest), tables, tell)
            tables |= before_them
            aanloop, manifest["stroom_bestreden"] = contrast(log, tables, manifest, tell)
            tables["stroom_bestreden"] = aanloop.tabel
            listed, manifest["niet_betrokken"] = look_for_help(log, projectbestand, tables, peildatums(manifest), tell)
            tables |= listed
            manifest["kaarten"] = draw_maps(tables, manifest, folder, tell)
            manifest |= draw_journeys(tables, manifest, folder, tell)
            manifest |= draw_objections(tables, aanloop, manifest, folder, tell)
            manifest["samenloop"] = draw_overlaps(tables, manifest, folder, tell)
        tell("schrijft de tabellen", 0)
        write_tables(tables, folder)
        manifest |= {"invoer": invoer, "rijen": _row_counts(folder)}
        shown = {name: table.to_pylist() for name, table in tables.items() if name in _IN_SAMENVATTING}
        if "werkvoorraad" in tables:
            shown["werkvoorraad"] = last_total(tables["werkvoorraad"]).to_pylist()
        if "termijnen" in tables:
            shown |= terms_in_short(tables["termijnen"], projectbestand)
        if "klantreizen" in tables:
            shown["klantreisoverzicht"] = [overview(tables)]
        text = samenvatting(manifest, shown)
        (folder / "samenvatting.txt").write_text(text, encoding="utf-8")
        engine.close()
        whole = write_manifest(folder, manifest)
        changed = changes(before, snapshot(folder, whole)) if before else None
    return Uitkomst(target, whole, False, changed, compared)


def _earlier(target: Path, projectbestand: Projectbestand) -> Momentopname | None:
    """What an earlier run of this project was, when the target holds one."""
    try:
        manifest = read_manifest(target)
        same = manifest["invoer"]["project"]["bestand"] == projectbestand.path.name
        return snapshot(target, manifest) if same else None
    except (KlantreisError, KeyError, OSError, ValueError):  # ValueError: a table that Arrow cannot read any more
        return None


_IN_SAMENVATTING = ("aansluiting", "niet_herkend", "doorlooptijden", "stappen", "voorafgaand")


def _sheets(projectbestand: Projectbestand) -> list[Path]:
    """The sheets with verdicts that the project file names."""
    patterns = projectbestand.project.oordelen or ()
    return verdict_files(patterns, projectbestand.path.parent, projectbestand.plek("oordelen"))


_BIBLIOTHEKEN = ("numpy", "pyarrow", "scipy", "vl-convert-python")
"""What, beside the engine, decides figures or bytes: statistics, Parquet and CSV, and the PNG of a picture."""


def _invoer(
    projectbestand: Projectbestand, inputs: Mapping[str, list[Invoer]], sheets: Sequence[Path],
    sleutel: Sleutel | None, tot: str, target: Path,
) -> dict[str, Any]:  # fmt: skip
    """Everything that decides what comes out, and where the project file is: equal here means equal results."""
    return {
        "klantreis": __version__,
        "definities": DEFINITIES,
        "engine": naam_en_versie(),
        "stappen": tot,
        "parameters": {
            "middernacht_aandeel": MIDDERNACHT,
            "middernacht_utc_aandeel": MIDDERNACHT_UTC,
            "stilte_bron_dagen": STILTE_DAGEN,
            "stilte_bron_aandeel": RESTANT,
        },
        "tekenaars": [motor.naam for motor in motoren()] if tot == DRAAIEN else [],
        "termijnen": rules_of_law(projectbestand) if tot == DRAAIEN else None,
        "oordelen": [{"bestand": path.name, "sha256": sha256_of(path)} for path in sheets] if tot == DRAAIEN else [],
        "bibliotheken": {name: version(name) for name in _BIBLIOTHEKEN},
        "project": {
            "bestand": projectbestand.path.name,
            "sha256": projectbestand.sha256,
            # As seen from the finished run, so that an auditor finds it, and the same in any place.
            "pad": Path(os.path.relpath(os.path.abspath(projectbestand.path), os.path.abspath(target))).as_posix(),
        },
        "projectdelen": section_hashes(projectbestand),
        "sleutel": sleutel.vingerafdruk if sleutel and needs_key(projectbestand) else None,
        "bestanden": [
            {
                "bron": file.bron,
                "bestand": file.bestand,
                "grootte": file.path.stat().st_size,
                "sha256": sha256_of(file.path),
            }
            for files in inputs.values()
            for file in files
        ],
    }


def _done(target: Path, invoer: dict[str, Any]) -> dict[str, Any] | None:
    """The manifest of an earlier run of just this, when its outputs are still what it wrote."""
    try:
        manifest = read_manifest(target)
    except KlantreisError:
        return None
    earlier = manifest.get("invoer", {})
    # A run that went further has also done what is asked now.
    only_read: dict[str, Any] = {"stappen": LEZEN, "tekenaars": [], "termijnen": None, "oordelen": []}
    same = earlier == invoer or (invoer["stappen"] == LEZEN and earlier | only_read == invoer)
    return manifest if same and is_whole(target, manifest) else None


def _row_counts(folder: Path) -> dict[str, int]:
    return {path.stem: pq.read_metadata(path).num_rows for path in sorted(folder.glob("*.parquet"))}
