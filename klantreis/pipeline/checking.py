"""Reading a project only to check it: into a temporary folder, with a key that nobody keeps."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from klantreis.analysis.not_involved import findings
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine, _
from klantreis.eventlog.log import EventLog
from klantreis.manifest import read_manifest
from klantreis.mapping.check import Controle, controleer
from klantreis.mapping.files import open_files
from klantreis.mapping.news import LOGKOLOMMEN, nieuws, stand, stand_van
from klantreis.pipeline.reading import Progress, read
from klantreis.project import load_project


def check(project: Path, vorige: Path | None = None, progress: Progress | None = None) -> Controle:
    """Read the sources of a project file, check it, and leave nothing behind.

    Parameters
    ----------
    vorige : the folder of an earlier run, to say what is new since.
    """
    loaded = load_project(project)
    before = stand_van(vorige, read_manifest(vorige)) if vorige else None
    inputs = {naam: open_files(loaded, naam) for naam in loaded.project.bronnen}
    # No pseudonym is shown or kept, so any key will do.
    key = Sleutel(secrets.token_bytes(32))
    with tempfile.TemporaryDirectory(prefix="klantreis-") as name, Engine(Path(name)) as engine:
        tables, facts = read(engine, loaded, inputs, key, Path(name), progress or (lambda what, rows: None))
        path = Path(name) / "gebeurtenissen.parquet"
        counts = engine.arrow(engine.parquet(path).group_by("bron").agg(n=_.count(), fase=_.fase.count())).to_pylist()
        lost = tables["uitval"].group_by(["bron", "reden"]).aggregate([("regel", "count")]).to_pylist()
        new: list[str] = []
        if before is not None:
            files = [(file["bron"], file["bestand"], file["kolommen"]) for file in facts["bestanden"]]
            now = stand(files, pq.read_table(path, columns=LOGKOLOMMEN), tables["niet_herkend"], loaded.sha256)
            new = nieuws(before, now) or ["niets: dezelfde codes, loketten en kolommen."]
        log = EventLog.open(engine, path)
        unsure = findings(log, loaded.project.niet_betrokken, loaded.project.buiten_gegevens)
    return controleer(
        loaded,
        facts,
        {row["bron"]: (row["n"], row["fase"]) for row in counts},
        {(row["bron"], row["reden"]): row["regel_count"] for row in lost},
        tables["niet_herkend"].to_pylist(),
        new,
        unsure,
    )
