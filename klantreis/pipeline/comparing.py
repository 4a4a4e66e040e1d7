"""A finished run -> its periods compared: tables, a summary, a page to sign, all in the folder `vergelijking` of the
run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from klantreis import __version__
from klantreis.compare.change_points import change_points
from klantreis.compare.comparison import compare
from klantreis.compare.definitions import Wereld, definition_difference, doubt_unknown, world
from klantreis.compare.doubt import sources_of, with_doubt
from klantreis.compare.flow_difference import flow_difference
from klantreis.compare.law import by_law
from klantreis.compare.monthly import monthly_series
from klantreis.compare.periods import Opzet, plan
from klantreis.compare.units import Gegevens, first_day, last_day
from klantreis.compare.verdict import ZEKER
from klantreis.compare.warnings import warnings
from klantreis.engine import Engine
from klantreis.errors import OutputError, UsageError
from klantreis.eventlog.log import EventLog, read_periode
from klantreis.folders import whole_folder
from klantreis.manifest import DEFINITIES, VERGELIJKING, check_usable, read_manifest, write_manifest
from klantreis.pipeline.difference_pictures import draw_change_points, draw_difference
from klantreis.pipeline.map_pictures import about_map
from klantreis.pipeline.provenance import peildatums, tijdregels
from klantreis.pipeline.reading import Progress
from klantreis.pipeline.writing import write_tables
from klantreis.vocabulary import NIVEAUS
from klantreis.vocabulary_compare import ANDERS_GEREGISTREERD, TWIJFEL_AAN

NODIG = (
    "klantreizen", "klantreis_zaken", "bezoeken", "overdrachten", "lussen", "termijnen", "besluiten", "bezwaren",
    "koppelingen",
)  # fmt: skip
"""The tables of a run that are compared."""


@dataclass(frozen=True)
class Vergeleken:
    """A finished comparison: its folder, its manifest and its tables."""

    folder: Path
    manifest: dict[str, Any]
    tables: dict[str, pa.Table]


def open_run(folder: Path) -> tuple[dict[str, Any], dict[str, pa.Table]]:
    """The manifest of a run, and its tables that are compared.

    Raises
    ------
    OutputError : it is no run, one that only read, or one that was changed.
    """
    manifest = read_manifest(folder)
    # Someone signs for what comes out: then the size of a file is not enough.
    check_usable(folder, manifest, [f"{name}.parquet" for name in ("gebeurtenissen", *NODIG)])
    missing = [name for name in NODIG if f"{name}.parquet" not in manifest["uitvoer"]]
    if missing:
        raise OutputError(
            "geen-klantreizen", "deze run heeft alleen gelezen; er is niets uitgerekend om te vergelijken.",
            where=str(folder), expected=f"een map met {missing[0]}.parquet.",
            hint=f"Reken alles uit met: klantreis draai mappings/{manifest['invoer']['project']['bestand']} -o "
            f"{folder}",
        )  # fmt: skip
    return manifest, {name: pq.read_table(folder / f"{name}.parquet") for name in NODIG}


def prepare(
    log: EventLog, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table], periodes: Sequence[str]
) -> Gegevens:
    """The units of a run in these periods.

    Raises
    ------
    UsageError : periods that cannot be compared.
    """
    begin, end = first_day(log), _until(log, manifest, periodes)
    assert begin
    volgtijd = manifest["vergelijking"]["volgtijd_dagen"]
    opzet = plan(periodes, begin, end, stilte=manifest["klantreizen"]["stilte_dagen"], volgtijd=volgtijd)
    return Gegevens(log, tables, peildatums(manifest), opzet, manifest["klantreizen"]["aankomst_dagen"])


def _until(log: EventLog, manifest: Mapping[str, Any], periodes: Sequence[str]) -> date:
    """The last day that is known of every source that was still there half-way through the last period; one that
    stopped sooner is warned of, and does not hold up the others. When none was, of those that were there in it at all.

    Raises
    ------
    UsageError : none was.
    """
    van, tot = max((read_periode(text) for text in periodes), default=(date.max, date.max))
    days = peildatums(manifest)
    end = last_day(log, days, van + (tot - van) // 2) or last_day(log, days, van)
    if end is None:
        raise UsageError(
            "geen-gegevens-in-periode", "geen enkele bron heeft gegevens in de laatste periode.",
            expected="perioden waarin er gegevens zijn.",
            hint="Kijk met klantreis doorlooptijden over welke jaren de gegevens gaan.",
        )  # fmt: skip
    return end


def compare_periods(run: Path, periodes: Sequence[str], tell: Progress, oud: Path | None = None) -> Vergeleken:
    """Compare periods of a run, and write what comes out into its folder `vergelijking`.

    Parameters
    ----------
    oud : a run over the same exports by an earlier project file: then definition and process are told apart.

    Raises
    ------
    UsageError : before anything is written.
    """
    manifest, tables = open_run(run)
    with Engine() as engine:
        log = EventLog.open(engine, run / "gebeurtenissen.parquet")
        tell("kiest zaken en klantreizen", 0)
        data = prepare(log, manifest, tables, periodes)
        tell("vergelijkt de perioden", 0)
        found = {"vergelijking": compare(data, manifest["vergelijking"]["marges"])}
        facts = about(data.opzet) | {"tellingen": _counts(data)}
        tell("houdt definities en wet uit elkaar", 0)
        nieuw = world(data, _law(manifest))
        earlier, facts["definitie"] = _earlier(engine, oud, run, manifest, data.opzet) if oud else (nieuw, None)
        found["definitieverschil"] = definition_difference(earlier, nieuw)
        tell("zoekt wat de vergelijking oneerlijk maakt", 0)
        more = {name: _table(run, name) for name in ("aansluiting", "niet_herkend", "stappen")}
        if oud:
            then, now = (_table(own, "niet_herkend").to_pylist() for own in (oud, run))
            found["definitieverschil"] = doubt_unknown(found["definitieverschil"], then, now, data.opzet)
        found["waarschuwingen"] = warnings(log, data.opzet, manifest, tables | more)
        found["vergelijking"] = with_doubt(found["vergelijking"], found["waarschuwingen"], sources_of(data))
        tell("vergelijkt de stroom", 0)
        found["stroom_verschil"] = flow_difference(log, data.numbers, data.opzet, NIVEAUS)
        tell("zoekt maanden waarin iets veranderde", 0)
        found["maandreeksen"] = monthly_series(data, _until(log, manifest, periodes))
        found["omslagpunten"] = change_points(found["maandreeksen"])
    with whole_folder(run / VERGELIJKING) as folder:
        write_tables(found, folder)
        tell("tekent de kaarten", 0)
        facts["kaarten"] = _draw(found["stroom_verschil"], more["stappen"], data.opzet, manifest, folder)
        moved = draw_change_points(
            found["maandreeksen"], found["omslagpunten"], data.opzet, folder / "omslagpunten", manifest,
            twijfel=_registered_otherwise(found["waarschuwingen"]),
        )  # fmt: skip
        facts["omslagpunten"] = {"titel": moved.titel, "waarschuwingen": list(moved.waarschuwingen)}
        own = {
            "soort": "vergelijking", "run": manifest["zegel"], "klantreis": __version__, "definities": DEFINITIES,
            "gemeente": manifest["gemeente"], **facts, "marges": manifest["vergelijking"]["marges"],
            "rijen": {name: len(table) for name, table in found.items()},
        }  # fmt: skip
        page = signing_page(manifest, own, found, _table(run, "uitval"))
        text = json.dumps(page, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (folder / "ondertekening.json").write_text(text, encoding="utf-8")
        whole = write_manifest(folder, own)
    return Vergeleken(run / VERGELIJKING, whole, found)


def _registered_otherwise(waarschuwingen: pa.Table) -> bool:
    """Whether a warning says that was registered in another way."""
    return not set(waarschuwingen["soort"].to_pylist()).isdisjoint(TWIJFEL_AAN[ANDERS_GEREGISTREERD])


def _table(run: Path, name: str) -> pa.Table:
    return pq.read_table(run / f"{name}.parquet")


def _draw(
    verschil: pa.Table, stappen: pa.Table, opzet: Opzet, manifest: Mapping[str, Any], folder: Path
) -> list[dict[str, Any]]:  # fmt: skip
    """The last two periods on one layout, at every level that has steps; and what the manifest says of it."""
    pair = (opzet.vensters[-2], opzet.vensters[-1])
    made = []
    for niveau in NIVEAUS:
        if niveau in set(verschil["niveau"].to_pylist()):
            files = draw_difference(
                verschil, stappen, niveau, opzet, pair, folder / f"kaart_verschil_{niveau}", manifest
            )  # fmt: skip
            made.append(about_map(niveau, files))
    return made


def _law(manifest: Mapping[str, Any]) -> Callable[[Gegevens, int, int], tuple[Gegevens, Gegevens] | None]:
    """How a run is judged by the law of another period; the terms that it set itself stay as they are."""
    own = {row["termijn"] for row in manifest["termijnen"]["gebruikt"] if row["eigen"]}
    kalender = tijdregels(manifest).kalender
    return lambda data, a, b: by_law(data, a, b, own, kalender=kalender)


def _earlier(
    engine: Engine, oud: Path, run: Path, manifest: Mapping[str, Any], opzet: Opzet
) -> tuple[Wereld, dict[str, Any]]:  # fmt: skip
    """The same exports by the earlier definitions, in the same windows; and what the manifest says of it.

    Raises
    ------
    OutputError : the runs are not over the same files.
    """
    before, tables = open_run(oud)
    files = [{(f["bestand"], f["sha256"]) for f in own["invoer"]["bestanden"]} for own in (before, manifest)]
    if files[0] != files[1]:
        raise OutputError(
            "andere-exports", "de twee runs gaan niet over dezelfde exports; dan is niet te zeggen wat een andere "
            "definitie is en wat andere gegevens.", where=str(oud), expected=f"dezelfde bestanden als in {run}.",
            hint="Draai het eerdere projectbestand over de exports van nu, naar een eigen map: klantreis draai "
            "mappings/oud.yaml -o outputs/oud",
        )  # fmt: skip
    log = EventLog.open(engine, oud / "gebeurtenissen.parquet")
    data = Gegevens(log, tables, peildatums(before), opzet, before["klantreizen"]["aankomst_dagen"])
    parts = [own["invoer"].get("projectdelen") or {} for own in (before, manifest)]
    return world(data, _law(before)), {
        "zegel": before["zegel"], "project": before["invoer"]["project"],
        "delen": sorted(name for name in parts[1] if parts[0].get(name) != parts[1][name]),
        "definities": before["invoer"]["definities"], "klantreis": before["invoer"]["klantreis"],
    }  # fmt: skip


def about(opzet: Opzet) -> dict[str, Any]:
    """What the manifest says of how was compared."""
    return {
        "perioden": [
            {"naam": v.naam, "van": v.periode[0].isoformat(), "tot": v.periode[1].isoformat(),
             "telt_van": v.van.isoformat(), "telt_tot": v.tot.isoformat()}
            for v in opzet.vensters
        ],
        "volgtijd_dagen": opzet.volgtijd, "weggelaten_voor": opzet.voor, "weggelaten_achter": opzet.achter,
        "aanloop_tot": opzet.aanloop_tot.isoformat(),
    }  # fmt: skip


def _counts(data: Gegevens) -> list[dict[str, Any]]:
    """Per period the units that are compared."""
    zaken, reizen = data.zaken, data.klantreizen
    return [
        {"periode": v.naam, "zaken": int(np.count_nonzero(zaken.venster == nr)),
         "klantreizen": int(np.count_nonzero(reizen.venster == nr))}
        for nr, v in enumerate(data.opzet.vensters)
    ]  # fmt: skip


def _changed(rows: Sequence[Mapping[str, Any]], oorzaken: Sequence[str]) -> int:
    """How many figures differ by one of these causes."""
    return sum(any(oorzaak in (row["oordeel"] or "") for oorzaak in oorzaken) for row in rows)


def signing_page(
    manifest: Mapping[str, Any], own: Mapping[str, Any], found: Mapping[str, pa.Table], uitval: pa.Table
) -> dict[str, Any]:  # fmt: skip
    """What an auditor signs for: population, exclusions, definitions with their versions, changes and warnings.

    Parameters
    ----------
    own : manifest of the comparison. found : its tables. uitval : of the run.
    """
    waarschuwingen = found["waarschuwingen"].to_pylist()
    invoer = manifest["invoer"]
    return {
        "gemeente": manifest["gemeente"],
        "run": {"zegel": manifest["zegel"], "klantreis": invoer["klantreis"], "engine": invoer["engine"],
                "sleutel": invoer["sleutel"]},
        "populatie": {
            "gebeurtenissen": manifest["gebeurtenissen"], "zaken": manifest["zaken"], "vergeleken": own["tellingen"],
            "perioden": own["perioden"], "volgtijd_dagen": own["volgtijd_dagen"],
        },
        "bronnen": {
            bron: {name: info.get(name) for name in ("peildatum", "doelbinding", "grondslag", "gebeurtenissen")}
            for bron, info in manifest["bronnen"].items()
        },
        "bestanden": invoer["bestanden"],
        "weggelaten": {
            "uitval": dict(sorted(Counter(uitval["reden"].to_pylist()).items())),
            "aanloop_tot": own["aanloop_tot"], "dagen_voor": own["weggelaten_voor"],
            "dagen_achter": own["weggelaten_achter"],
        },
        "waarschuwingen": [row["tekst"] for row in waarschuwingen],
        "definities": {
            "versie": invoer["definities"], "project": invoer["project"], "termijnen": invoer["termijnen"],
            "parameters": invoer["parameters"], "stilte_dagen": manifest["klantreizen"]["stilte_dagen"],
            "aankomst_dagen": manifest["klantreizen"]["aankomst_dagen"], "marges": own["marges"],
        },
        "wijzigingen": {
            "oude_definitie": own["definitie"],
            "definitieverschil": _changed(found["definitieverschil"].to_pylist(), ("definitie", "wet")),
            "bevindingen": sum(q is not None and q < ZEKER for q in found["vergelijking"]["q"].to_pylist()),
            "getoetst": sum(q is not None for q in found["vergelijking"]["q"].to_pylist()),
        },
    }  # fmt: skip
