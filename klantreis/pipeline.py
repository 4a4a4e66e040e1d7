"""The one pipeline: exports in, an event log, every analysis, results out. Nothing else repeats its steps."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from klantreis import __version__
from klantreis.analysis.flow import flow, nodes
from klantreis.analysis.dense import dense
from klantreis.analysis.steps import steps
from klantreis.analysis.throughput import case_ends, case_times, step_times
from klantreis.analysis.variants import variants
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine, Table, _, naam_en_versie
from klantreis.errors import KlantreisError, UsageError
from klantreis.eventlog.build import Opbouw, build
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.store import store
from klantreis.folders import check_target, whole_folder
from klantreis.manifest import DEFINITIES, is_whole, read_manifest, sha256_of, write_manifest
from klantreis.mapping.files import Invoer, open_files
from klantreis.mapping.news import Stand, nieuws, stand_van
from klantreis.mapping.read import Gelezen, read_sources
from klantreis.mapping.rules import rules_of
from klantreis.project import Projectbestand
from klantreis.report.layout import motoren
from klantreis.report.map import MapFiles, write_map
from klantreis.report.summary import samenvatting, vinding
from klantreis.report.tables import write_csv
from klantreis.results import stroomkaart
from klantreis.schemas import conform
from klantreis.vocabulary import (
    AANSLUITING, ALLES, NIET_HERKEND, NIVEAUS, STAPPEN, STROOM, TWIJFEL, UITVAL, UITVALREDENEN,
)  # fmt: skip

LEZEN, DRAAIEN = "lezen", "draaien"
"""How far a run goes: to the event log, or through every analysis."""

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Uitkomst:
    """A finished run: its folder, its manifest, whether it was there already, and what is new since the run before it.

    The news is not written into the run, which depends on nothing but its input.
    """

    folder: Path
    manifest: dict[str, Any]
    was_er_al: bool
    nieuws: tuple[str, ...] = ()


def needs_key(projectbestand: Projectbestand) -> bool:
    """Whether a source has ids of persons, so that the run needs the key."""
    return any(bron.kolommen.inwoner or bron.kolommen.behandelaar for bron in projectbestand.project.bronnen.values())


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
    invoer = _invoer(projectbestand, inputs, sleutel, tot)
    done = _done(target, invoer)
    if done is not None:
        return Uitkomst(target, done, True)
    before = _earlier(target, projectbestand)
    with whole_folder(target) as folder, Engine(folder) as engine:
        tables, manifest = _read(engine, projectbestand, inputs, sleutel, folder, tell)
        if not manifest["gebeurtenissen"]:
            raise _no_events(projectbestand, tables["aansluiting"])
        if tot == DRAAIEN:
            log = EventLog.open(engine, folder / "gebeurtenissen.parquet")
            tables |= analyse(log, peildatums(manifest), tell)
            manifest["kaarten"] = _maps(tables, manifest, folder, tell)
        tell("schrijft de tabellen", 0)
        for name, table in tables.items():
            pq.write_table(table, folder / f"{name}.parquet", compression="zstd", compression_level=1)
        for path in sorted(folder.glob("*.parquet")):
            write_csv(path, path.with_suffix(".csv"))
        manifest |= {"invoer": invoer, "rijen": _row_counts(folder)}
        text = samenvatting(manifest, {name: table.to_pylist() for name, table in tables.items() if name in _IN_SAMENVATTING})
        (folder / "samenvatting.txt").write_text(text, encoding="utf-8")
        engine.close()
        whole = write_manifest(folder, manifest)
        news = nieuws(before, stand_van(folder, whole)) if before else []
    return Uitkomst(target, whole, False, tuple(news))


def _earlier(target: Path, projectbestand: Projectbestand) -> Stand | None:
    """What an earlier run of this project knew, when the target holds one."""
    try:
        manifest = read_manifest(target)
        same = manifest["invoer"]["project"]["bestand"] == projectbestand.path.name
        return stand_van(target, manifest) if same else None
    except (KlantreisError, KeyError, OSError):
        return None


def _no_events(projectbestand: Projectbestand, aansluiting: pa.Table) -> UsageError:
    """What to say when no row gave an event: there is nothing to analyse, and probably one thing is wrong."""
    rows = aansluiting.to_pylist()
    gelezen = sum(row["aantal"] for row in rows if row["soort"] == "gelezen")
    reasons: Counter[str] = Counter()
    for row in rows:
        if row["soort"] == "uitval":
            reasons[row["reden"]] += row["aantal"]
    found = "; ".join(f"{UITVALREDENEN[why]} ({n})" for why, n in sorted(reasons.items(), key=lambda item: (-item[1], item[0])))
    return UsageError(
        "geen-gebeurtenissen",
        f"van de {gelezen} gelezen regels gaf er geen een gebeurtenis." if gelezen else "in de bestanden staan geen rijen.",
        where=str(projectbestand.path),
        expected="minstens één rij met een zaak, een stap en een datum.",
        hint=f"Weggelaten: {found}." if found else "Controleer of de export is gelukt.",
    )


_IN_SAMENVATTING = ("aansluiting", "niet_herkend", "doorlooptijden", "stappen")


def _invoer(
    projectbestand: Projectbestand, inputs: Mapping[str, list[Invoer]], sleutel: Sleutel | None, tot: str
) -> dict[str, Any]:
    """Everything that decides what comes out: equal here means equal results."""
    return {
        "klantreis": __version__,
        "definities": DEFINITIES,
        "engine": naam_en_versie(),
        "stappen": tot,
        "tekenaars": [motor.naam for motor in motoren()] if tot == DRAAIEN else [],
        "project": {"bestand": projectbestand.path.name, "sha256": projectbestand.sha256},
        "sleutel": sleutel.vingerafdruk if sleutel and needs_key(projectbestand) else None,
        "bestanden": [
            {"bron": file.bron, "bestand": file.bestand, "grootte": file.path.stat().st_size, "sha256": sha256_of(file.path)}
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
    same = earlier == invoer or (invoer["stappen"] == LEZEN and earlier | {"stappen": LEZEN, "tekenaars": []} == invoer)
    return manifest if same and is_whole(target, manifest) else None


def _read(
    engine: Engine,
    projectbestand: Projectbestand,
    inputs: Mapping[str, list[Invoer]],
    sleutel: Sleutel | None,
    folder: Path,
    tell: Progress,
) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """Sources -> gebeurtenissen.parquet in `folder`, the tables about reading, and the start of the manifest."""
    with _staging(folder) as staging:
        gelezen = read_sources(
            projectbestand, inputs, sleutel, engine, staging, salt=secrets.token_hex(16), progress=tell
        )
        tell("ordent de gebeurtenissen", 0)
        built = build(engine, engine.parquet(gelezen.events), projectbestand.project)
        events, zaken = store(
            engine, built.log, folder / "gebeurtenissen.parquet", progress=lambda n: tell("ordent de gebeurtenissen", n)
        )
        uitval = engine.parquet(gelezen.uitval).select(*UITVAL).union(built.uitval.select(*UITVAL))
        tables = {
            "uitval": engine.arrow(uitval.order_by("bron", "bestand", "regel", "kolom", "reden")),
            "twijfel": engine.arrow(engine.parquet(gelezen.twijfel).order_by("bron", "bestand", "regel", "reden", "kolom")),
            "niet_herkend": engine.arrow(built.niet_herkend),
        }
    stored = engine.parquet(folder / "gebeurtenissen.parquet")
    tables["aansluiting"] = _aansluiting(engine, gelezen, stored, tables["uitval"])
    schemas = {"uitval": UITVAL, "twijfel": TWIJFEL, "niet_herkend": NIET_HERKEND, "aansluiting": AANSLUITING}
    tables = {name: conform(tables[name], columns) for name, columns in schemas.items()}
    return tables, _facts(projectbestand, gelezen, built, engine, stored) | {"gebeurtenissen": events, "zaken": zaken}


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder inside the unfinished run, gone when reading is done."""
    import shutil

    staging = folder / "tussen"
    staging.mkdir(mode=0o700)
    try:
        yield staging
    finally:
        shutil.rmtree(staging)


def _aansluiting(engine: Engine, gelezen: Gelezen, events: Table, uitval: pa.Table) -> pa.Table:
    """The table `aansluiting`; what was read is counted while reading, so that the sum is a real check.

    Raises
    ------
    KlantreisError : the sum is not exact for some file: a bug, and no output.
    """
    kept = engine.arrow(events.group_by("bron", "bestand").agg(n=_.count())).to_pylist()
    lost = uitval.group_by(["bron", "bestand", "reden"]).aggregate([("regel", "count")]).to_pylist()
    events_of = {(row["bron"], row["bestand"]): row["n"] for row in kept}
    rows: list[dict[str, Any]] = []
    for file in gelezen.bestanden:
        key = {"bron": file.bron, "bestand": file.bestand}
        count = events_of.get((file.bron, file.bestand), 0)
        own = sorted(
            (row["reden"], row["regel_count"]) for row in lost if (row["bron"], row["bestand"]) == (file.bron, file.bestand)
        )
        if file.gelezen != count + sum(n for _reden, n in own):
            raise KlantreisError(
                "aansluiting-klopt-niet",
                f"gelezen is {file.gelezen}, maar gebeurtenissen en uitval samen zijn {count + sum(n for _r, n in own)}.",
                where=f"{file.bron}: {file.bestand}",
                hint="Dit is een fout in klantreis. Er is niets geschreven; meld dit met het projectbestand erbij.",
            )
        rows.append(key | {"soort": "gelezen", "reden": None, "aantal": file.gelezen})
        rows.append(key | {"soort": "gebeurtenissen", "reden": None, "aantal": count})
        rows += [key | {"soort": "uitval", "reden": reden, "aantal": n} for reden, n in own]
    return pa.Table.from_pylist(rows, schema=None) if rows else pa.table({name: [] for name in AANSLUITING})


def _facts(
    projectbestand: Projectbestand, gelezen: Gelezen, built: Opbouw, engine: Engine, events: Table
) -> dict[str, Any]:
    """What the manifest says about sources, dates, desks and rules."""
    project = projectbestand.project
    used = engine.arrow(events.aggregate(loket=_.loket.count(), inwoner=_.inwoner.nunique(), wet=_.wet.count())).to_pylist()[0]
    return {
        "gemeente": project.gemeente,
        "openbaarheid": "intern",
        "bronnen": {
            naam: {
                "systeem": project.systeem(naam),
                "peildatum": _text(built.peildatums[naam][0]),
                "peildatum_herkomst": built.peildatums[naam][1],
                "doelbinding": bron.doelbinding,
                "grondslag": bron.grondslag,
                "tijdzone": bron.tijdzone,
                "regels": len(rules_of(bron)),
            }
            for naam, bron in project.bronnen.items()
        },
        "bestanden": [
            {"bron": file.bron, "bestand": file.bestand, "herkend": file.feiten, "kolommen": list(file.kolommen)}
            for file in gelezen.bestanden
        ],
        "datums": [
            {"bron": d.bron, "kolom": d.kolom, "notaties": [list(pair) for pair in d.notaties],
             "uit_projectbestand": d.gegeven, "onbekend": d.onbekend}
            for d in gelezen.datums
        ],
        "middernacht_zonder_uur": [
            {"bron": bron, "kolom": kolom, "aandeel": round(share, 6)}
            for (bron, kolom), share in sorted(built.middernacht.items())
        ],
        "overlappende_regels": [
            {"bron": bron, "wint": winner + 1, "verliest": loser + 1, "rijen": n}
            for (bron, winner, loser), n in gelezen.overlap.items()
        ],
        "opmerkingen": [*gelezen.opmerkingen, *_empty(projectbestand, gelezen)],
        "loketten": [
            {"naam": loket.naam, "geldig_van": _text(loket.geldig_van), "geldig_tot": _text(loket.geldig_tot),
             "in_gegevens": loket.in_gegevens}
            for loket in project.loketten
        ],
        "inwoners": used["inwoner"],
        "met_loket": used["loket"],
    }  # fmt: skip


def _empty(projectbestand: Projectbestand, gelezen: Gelezen) -> list[str]:
    """Sentences about files without anything to read."""
    what = {"lang": "rijen", "breed": "gevulde datums"}
    forms = {naam: what[bron.vorm] for naam, bron in projectbestand.project.bronnen.items()}
    return [f"{f.bron}: in {f.bestand} staan geen {forms[f.bron]}." for f in gelezen.bestanden if not f.gelezen]


def peildatums(manifest: Mapping[str, Any]) -> dict[str, date | None]:
    """The peildatum of every source of a run."""
    return {bron: _date(info["peildatum"]) for bron, info in manifest["bronnen"].items()}


def analyse(log: EventLog, peildatums: Mapping[str, date | None], tell: Progress) -> dict[str, pa.Table]:
    """Every analysis that exists, over an event log: table name -> table."""
    numbers = dense(log)
    ends = case_ends(log, numbers, peildatums)
    parts: dict[str, list[pa.Table]] = {"stroom": [], "stappen": [], "varianten": [], "doorlooptijden": []}
    parts["doorlooptijden"].append(case_times(numbers, ends))
    for niveau in NIVEAUS:
        tell(f"rekent aan de stroom per {niveau}", 0)
        own = steps(numbers, niveau)
        parts["stroom"].append(conform(log.engine.arrow(flow(numbers, own, niveau)), STROOM))
        parts["stappen"].append(conform(log.engine.arrow(nodes(numbers, own, niveau)), STAPPEN))
        parts["varianten"].append(variants(numbers, own, niveau))
        parts["doorlooptijden"].append(step_times(numbers, own, ends, niveau))
    return {name: pa.concat_tables(tables) for name, tables in parts.items()}


def draw(
    tables: Mapping[str, pa.Table], niveau: str, stem: Path, manifest: Mapping[str, Any], *, zaken: int, filter: str = "",
    groep: str = ALLES,
) -> MapFiles:  # fmt: skip
    """Draw the map of one level of the tables `stroom` and `stappen`, under the finding of `doorlooptijden`."""
    days = sorted(day for day in peildatums(manifest).values() if day)
    kaart = stroomkaart(
        tables["stroom"].to_pylist(), tables["stappen"].to_pylist(), niveau=niveau, zaken_totaal=zaken, groep=groep,
        titel=vinding(tables["doorlooptijden"].to_pylist()), filter=filter, peildatum=days[-1] if days else None,
        bron=", ".join(filter_ for filter_ in (manifest.get("gemeente"), *manifest["bronnen"]) if filter_),
    )  # fmt: skip
    return write_map(kaart, stem)


def _maps(
    tables: Mapping[str, pa.Table], manifest: Mapping[str, Any], folder: Path, tell: Progress
) -> list[dict[str, Any]]:
    made = []
    for niveau in NIVEAUS:
        if niveau not in set(tables["stappen"]["niveau"].to_pylist()):
            continue
        tell(f"tekent de kaart per {niveau}", 0)
        files = draw(tables, niveau, folder / f"kaart_{niveau}", manifest, zaken=manifest["zaken"])
        made.append(
            {"niveau": niveau, "motor": files.motor, "onderschrift": files.onderschrift,
             "waarschuwingen": list(files.waarschuwingen)}
        )  # fmt: skip
    return made


def _row_counts(folder: Path) -> dict[str, int]:
    return {path.stem: pq.read_metadata(path).num_rows for path in sorted(folder.glob("*.parquet"))}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


__all__ = ["DRAAIEN", "LEZEN", "Uitkomst", "analyse", "draw", "needs_key", "peildatums", "run"]
