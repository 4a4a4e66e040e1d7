"""Reading a project only to check it: into a temporary folder, with a key that nobody keeps."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from klantreis.mapping.check import Controle
    from klantreis.mapping.read import Progress


def controle(project: Path, vorige: Path | None, sleutel: Path | None, tell: Progress | None) -> Controle:
    """Read the sources of a project file, check it, and leave nothing behind."""
    from klantreis.disclosure.pseudonyms import Sleutel, laad_sleutel
    from klantreis.engine import Engine, _
    from klantreis.eventlog.build import build
    from klantreis.manifest import read_manifest
    from klantreis.mapping.check import Gelezenfeiten, controleer
    from klantreis.mapping.files import open_files
    from klantreis.mapping.news import nieuws, stand, stand_van
    from klantreis.mapping.read import read_sources
    from klantreis.pipeline import needs_key
    from klantreis.project import load_project

    loaded = load_project(project)
    before = stand_van(vorige, read_manifest(vorige)) if vorige else None
    # No pseudonym is shown or kept, so any key will do.
    key = laad_sleutel(sleutel) if sleutel else Sleutel(secrets.token_bytes(32)) if needs_key(loaded) else None
    inputs = {naam: open_files(loaded, naam) for naam in loaded.project.bronnen}
    with tempfile.TemporaryDirectory(prefix="klantreis-") as name, Engine(Path(name)) as engine:
        salt = secrets.token_hex(16)
        gelezen = read_sources(loaded, inputs, key, engine, Path(name), salt=salt, progress=tell)
        built = build(engine, engine.parquet(gelezen.events), loaded.project)
        log = engine.keep(built.log.select("bron", "activiteit", "fase", "regelnr", "loket", "naar_loket"))
        counts = engine.arrow(
            log.group_by("bron").agg(n=_.count(), fase=_.fase.count(), regel=(_.regelnr >= 0).sum().cast("int64"))
        ).to_pylist()
        uitval = engine.parquet(gelezen.uitval).select("bron", "reden").union(built.uitval.select("bron", "reden"))
        lost = engine.arrow(uitval.group_by("bron", "reden").agg(n=_.count())).to_pylist()
        unknown = engine.arrow(built.niet_herkend)
        feiten = Gelezenfeiten(
            {row["bron"]: row["n"] for row in counts}, {row["bron"]: row["fase"] for row in counts},
            {row["bron"]: row["regel"] for row in counts}, {(row["bron"], row["reden"]): row["n"] for row in lost},
            unknown.to_pylist(),
        )  # fmt: skip
        new: list[str] = []
        if before is not None:
            now = stand(
                [(file.bron, file.bestand, file.kolommen) for file in gelezen.bestanden],
                engine.arrow(log.select("bron", "activiteit", "fase", "loket", "naar_loket")), unknown, loaded.sha256,
            )  # fmt: skip
            new = nieuws(before, now) or ["niets: dezelfde codes, loketten en kolommen."]
    return controleer(loaded, gelezen, feiten, new)
