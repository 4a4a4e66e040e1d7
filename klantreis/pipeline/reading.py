"""Sources -> the stored event log, the tables about reading, and what the manifest says about them."""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine, Table, _
from klantreis.errors import KlantreisError, UsageError
from klantreis.eventlog.build import Opbouw, build
from klantreis.eventlog.log import legt_einde_vast
from klantreis.eventlog.store import store
from klantreis.mapping.files import Invoer
from klantreis.mapping.read import Gelezen, read_sources
from klantreis.mapping.rules import rules_of
from klantreis.project import Projectbestand
from klantreis.schemas import conform, schema_of
from klantreis.vocabulary import AANSLUITING, NIET_HERKEND, TWIJFEL, UITVAL, UITVALREDENEN

Progress = Callable[[str, int], None]
"""Told what is being done and how many rows of it are."""


def read(
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
        stored = engine.parquet(folder / "gebeurtenissen.parquet")
        uitval = engine.parquet(gelezen.uitval).select(*UITVAL).union(built.uitval.select(*UITVAL))
        tables = {
            "uitval": engine.arrow(uitval.order_by("bron", "bestand", "regel", "kolom", "reden")),
            # A row that became uitval after all, as a double or after the peildatum, leaves no doubt.
            "twijfel": engine.arrow(
                engine.parquet(gelezen.twijfel)
                .semi_join(stored, ["bron", "bestand", "regel"])
                .distinct()  # a wide row gives several events; what is odd in one cell of it is one doubt
                .order_by("bron", "bestand", "regel", "reden", "kolom")
            ),
            "niet_herkend": engine.arrow(built.niet_herkend),
        }
    tables["aansluiting"] = _aansluiting(engine, gelezen, stored, tables["uitval"])
    schemas = {"uitval": UITVAL, "twijfel": TWIJFEL, "niet_herkend": NIET_HERKEND, "aansluiting": AANSLUITING}
    tables = {name: conform(tables[name], columns) for name, columns in schemas.items()}
    return tables, _facts(projectbestand, gelezen, built, engine, stored) | {"gebeurtenissen": events, "zaken": zaken}


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder inside the unfinished run, gone when reading is done."""
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
            (row["reden"], row["regel_count"])
            for row in lost
            if (row["bron"], row["bestand"]) == (file.bron, file.bestand)
        )
        accounted = count + sum(n for _reden, n in own)
        if file.gelezen != accounted:
            raise KlantreisError(
                "aansluiting-klopt-niet",
                f"gelezen is {file.gelezen}, maar gebeurtenissen en uitval samen zijn {accounted}.",
                where=f"{file.bron}: {file.bestand}",
                hint="Dit is een fout in klantreis. Er is niets geschreven; meld dit met het projectbestand erbij.",
            )
        rows.append(key | {"soort": "gelezen", "reden": None, "aantal": file.gelezen})
        rows.append(key | {"soort": "gebeurtenissen", "reden": None, "aantal": count})
        rows += [key | {"soort": "uitval", "reden": reden, "aantal": n} for reden, n in own]
    return pa.Table.from_pylist(rows, schema=schema_of(AANSLUITING))


def _facts(
    projectbestand: Projectbestand, gelezen: Gelezen, built: Opbouw, engine: Engine, events: Table
) -> dict[str, Any]:
    """What the manifest says about sources, dates, desks and rules."""
    project = projectbestand.project
    counted = engine.arrow(events.group_by("bron").agg(n=_.count(), sluit=legt_einde_vast())).to_pylist()
    counts = {row["bron"]: row for row in counted}
    inwoners = engine.arrow(events.aggregate(n=_.inwoner.nunique())).column("n")[0].as_py()
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
                "gebeurtenissen": counts[naam]["n"] if naam in counts else 0,
                "legt_einde_vast": naam in counts and counts[naam]["sluit"],
            }
            for naam, bron in project.bronnen.items()
        },
        "bestanden": [
            {"bron": file.bron, "bestand": file.bestand, "herkend": file.feiten, "kolommen": list(file.kolommen)}
            for file in gelezen.bestanden
        ],
        "datums": [
            {"bron": d.bron, "kolom": d.kolom, "notaties": [list(pair) for pair in d.notaties],
             "uit_projectbestand": d.gegeven, "onbekend": d.onbekend, "dag_of_maand": d.dubbelzinnig}
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
        "vrije_tekst": list(gelezen.vrije_tekst),
        "onvolledig": list(gelezen.onvolledig),
        "gebruikte_regels": [
            {"bron": bron, "regel": nr + 1, "rijen": n} for (bron, nr), n in sorted(gelezen.gekozen.items()) if nr >= 0
        ],
        "gelijkende_kenmerken": built.gelijkende_kenmerken,
        "opmerkingen": [*gelezen.opmerkingen, *_empty(projectbestand, gelezen)],
        "loketten": [
            {"naam": loket.naam, "geldig_van": _text(loket.geldig_van), "geldig_tot": _text(loket.geldig_tot),
             "in_gegevens": loket.in_gegevens}
            for loket in project.loketten
        ],
        "inwoners": inwoners,
        "vernietiging_dagen": project.vernietiging_dagen,
        "verbeteropgaven": [opgave.model_dump(mode="json") for opgave in project.verbeteropgaven],
    }  # fmt: skip


def _empty(projectbestand: Projectbestand, gelezen: Gelezen) -> list[str]:
    """Sentences about files without anything to read; one whose objects explain those of others is no such file."""
    what = {"lang": "rijen", "breed": "gevulde datums"}
    forms = {naam: what[bron.vorm] for naam, bron in projectbestand.project.bronnen.items()}
    return [
        f"{f.bron}: in {f.bestand} staan geen {forms[f.bron]}."
        for f in gelezen.bestanden
        if not f.gelezen and "objecten" not in f.feiten
    ]


def no_events(projectbestand: Projectbestand, aansluiting: pa.Table) -> UsageError:
    """What to say when no row gave an event: there is nothing to analyse, and probably one thing is wrong."""
    rows = aansluiting.to_pylist()
    gelezen = sum(row["aantal"] for row in rows if row["soort"] == "gelezen")
    reasons: Counter[str] = Counter()
    for row in rows:
        if row["soort"] == "uitval":
            reasons[row["reden"]] += row["aantal"]
    found = "; ".join(
        f"{UITVALREDENEN[why]} ({n})" for why, n in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    )
    return UsageError(
        "geen-gebeurtenissen",
        f"van de {gelezen} gelezen regels gaf er geen een gebeurtenis."
        if gelezen
        else "in de bestanden staan geen rijen.",
        where=str(projectbestand.path),
        expected="minstens één rij met een zaak, een stap en een datum.",
        hint=f"Weggelaten: {found}." if found else "Controleer of de export is gelukt.",
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
