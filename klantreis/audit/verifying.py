"""Whether a finished run is still what it was (definition 9): its seal, every file that it wrote and read, its counts.

Nothing here stops at what is damaged: that is what it looks for.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klantreis import __version__
from klantreis.audit.recounting import recount, recount_rows
from klantreis.engine import naam_en_versie
from klantreis.errors import KlantreisError, OutputError, reden_van
from klantreis.manifest import DEFINITIES, NAAM, as_written, foreign, seal, sha256_of
from klantreis.mapping.files import find_paths, names_of
from klantreis.pipeline.damaged import mapping_at, parsed, rows_at
from klantreis.pipeline.running import LEZEN
from klantreis.report.layout import motoren
from klantreis.terms.library import bibliotheek
from klantreis.verdicts.reading import verdict_files
from klantreis.yamlfile import load_yaml

VERGELIJKING = "vergelijking"
"""The folder within a run that `klantreis vergelijk` writes, with a manifest of its own."""
_WEG = "het bestand is er niet"
_TE_VEEL = "een bestand of map te veel"
_NOEM = "De invoer is niet gecontroleerd. Staat het projectbestand ergens anders? Noem het met --project."


@dataclass(frozen=True)
class Verschil:
    """One thing that is not as it was: soort (zegel, manifest, uitvoer, invoer, aansluiting, rijen, vergelijking), the
    file, what was expected and what is there, in Dutch."""

    soort: str
    bestand: str
    verwacht: str
    gevonden: str


@dataclass(frozen=True)
class Verificatie:
    """What was looked at (sentences), what differs, and what a reader must know that is no difference in itself."""

    gedaan: tuple[str, ...]
    verschillen: tuple[Verschil, ...]
    opmerkingen: tuple[str, ...]
    manifest: dict[str, Any] | None


def verify(folder: Path, project: Path | None = None) -> Verificatie:
    """Check the folder of a run against its manifest, and its manifest against its seal.

    Parameters
    ----------
    project : the project file, when it is no longer where the manifest says that it is.

    Raises
    ------
    OutputError : the folder holds no manifest at all, so it is no run.
    """
    if not (folder / NAAM).is_file():
        raise OutputError(
            "geen-uitvoer",
            "dit is geen map met de uitkomsten van een run.",
            where=str(folder),
            expected=f"een map die klantreis draai heeft gemaakt, met {NAAM} erin.",
            hint="Noem de map van de run, zoals outputs/naam.",
        )
    manifest, wrong = _manifest(folder, "")
    if manifest is None:
        return Verificatie((), tuple(wrong), ("Zonder leesbaar manifest is verder niets te controleren.",), None)
    done = []
    wrong += (outputs := list(_outputs(folder, manifest, "")))
    done.append(f"{len(mapping_at(manifest, 'uitvoer'))} bestanden van de run")
    wrong += _extra(folder, manifest)
    inputs, notes = _inputs(folder, manifest, project)
    wrong += inputs
    done.append(f"{len(rows_at(manifest, 'invoer', 'bestanden'))} invoerbestanden en het projectbestand")
    changed = {each.bestand for each in outputs}
    counted, uncounted = recount(folder, manifest, changed)
    wrong += [Verschil(*each) for each in counted]
    notes += uncounted
    done.append("de aansluiting (gelezen = gebeurtenissen + uitval) en het aantal rijen van elke tabel")
    if (folder / VERGELIJKING).exists():
        wrong += _comparison(folder, manifest)
        done.append("de vergelijking van perioden")
    return Verificatie(tuple(done), tuple(wrong), (*notes, *_versions(manifest)), manifest)


# --- the manifest and what it names -----------------------------------------------------------------------------------


def _manifest(folder: Path, prefix: str) -> tuple[dict[str, Any] | None, list[Verschil]]:
    """A manifest, None when it cannot be read; its own seal and its own bytes.

    Parameters
    ----------
    prefix : the place of this folder within the run ("vergelijking/"), for the names of files.
    """
    name = f"{prefix}{NAAM}"
    try:
        content = (folder / NAAM).read_bytes()
    except OSError as error:
        return None, [Verschil("manifest", name, "een manifest", reden_van(error))]
    manifest = parsed(content)
    if manifest is None:
        return None, [Verschil("manifest", name, "een manifest zoals klantreis het schreef", "geen leesbaar manifest")]
    wrong = []
    if manifest.get("zegel") != (own := seal(manifest)):
        stands = manifest.get("zegel")
        found = "geen" if stands is None else f"zegel {stands}" if isinstance(stands, str) else "iets anders"
        wrong.append(Verschil("zegel", name, f"zegel {own}, berekend over wat er staat", found))
    if content != (written := as_written(manifest)):
        place = next(nr for nr, (one, two) in enumerate(_lines(content, written), start=1) if one != two)
        wrong.append(
            Verschil(
                "manifest", name, "de tekst zoals klantreis die schrijft, byte voor byte",
                f"andere tekens vanaf regel {place} (witruimte, volgorde of een dubbele sleutel)",
            )
        )  # fmt: skip
    return manifest, wrong


def _lines(one: bytes, two: bytes) -> Iterator[tuple[bytes | None, bytes | None]]:
    lines = one.split(b"\n"), two.split(b"\n")
    for nr in range(max(map(len, lines)) + 1):
        yield tuple(each[nr] if nr < len(each) else None for each in lines)  # type: ignore[misc]


def _outputs(folder: Path, manifest: Mapping[str, Any], prefix: str) -> Iterator[Verschil]:
    """Outputs that are not what the manifest says of them."""
    for name, facts in sorted(mapping_at(manifest, "uitvoer").items()):
        path = folder / name
        if not os.path.abspath(path).startswith(os.path.abspath(folder) + os.sep):
            yield Verschil("uitvoer", f"{prefix}{name}", "een bestand in deze map", "een naam die erbuiten wijst")
            continue
        yield from _file("uitvoer", f"{prefix}{name}", path, facts if isinstance(facts, dict) else {})
    if not mapping_at(manifest, "uitvoer"):
        yield Verschil("manifest", f"{prefix}{NAAM}", "de uitvoer met van elk bestand de SHA-256", "geen")


def _file(soort: str, name: str, path: Path, facts: Mapping[str, Any]) -> Iterator[Verschil]:
    """A file beside its size and hash; one that is gone or cannot be read differs."""
    size, digest, expected = facts.get("grootte"), facts.get("sha256"), _expected(facts)
    try:
        if not path.is_file():
            yield Verschil(soort, name, expected, _WEG)
            return
        real_size, real = path.stat().st_size, sha256_of(path)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        found = reden_van(error) if isinstance(error, OSError) else "dit kan geen bestand heten"
        yield Verschil(soort, name, expected, found)
        return
    if real != digest or ("grootte" in facts and real_size != size):
        yield Verschil(soort, name, expected, f"{real_size} bytes, sha256 {real}")


def _expected(facts: Mapping[str, Any]) -> str:
    size = f"{facts['grootte']} bytes, " if "grootte" in facts else ""
    return f"{size}sha256 {facts.get('sha256')}"


def _extra(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Verschil]:
    """What stands in the folder and is none of the outputs; the comparison is looked at by itself."""
    known = {"uitvoer": mapping_at(manifest, "uitvoer")}
    for name in foreign(folder, known):
        if name.split("/")[0] != VERGELIJKING:
            yield Verschil("uitvoer", name, "niets: de run schreef dit niet", _TE_VEEL)


def _comparison(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Verschil]:
    """The comparison of periods: its own seal and hashes, and that it is about this run."""
    own, prefix = folder / VERGELIJKING, f"{VERGELIJKING}/"
    found, wrong = _manifest(own, prefix)
    yield from wrong
    if found is None:
        return
    outputs = list(_outputs(own, found, prefix))
    yield from outputs
    changed = {each.bestand.removeprefix(prefix) for each in outputs}
    for soort, name, expected, there in recount_rows(own, found, changed)[0]:
        yield Verschil(soort, prefix + name, expected, there)
    for name in foreign(own, {"uitvoer": mapping_at(found, "uitvoer")}):
        yield Verschil(
            "uitvoer", prefix + name, "niets: de vergelijking schreef dit niet", "een bestand of map te veel"
        )
    if found.get("run") != manifest.get("zegel"):
        yield Verschil(
            "vergelijking", f"{prefix}{NAAM}", f"een vergelijking van deze run (zegel {manifest.get('zegel')})",
            f"een vergelijking van een andere run (zegel {found.get('run')})",
        )  # fmt: skip


# --- what went in -----------------------------------------------------------------------------------------------------


def project_path(folder: Path, manifest: Mapping[str, Any]) -> Path | None:
    """Where the manifest says that the project file is."""
    name = mapping_at(manifest, "invoer", "project").get("pad")
    return Path(os.path.normpath(folder.absolute() / name)) if isinstance(name, str) and "\0" not in name else None


def _inputs(folder: Path, manifest: Mapping[str, Any], given: Path | None) -> tuple[list[Verschil], list[str]]:
    """Project file, inputs, calendar and sheets with verdicts that are not what the run read; and notes."""
    facts = mapping_at(manifest, "invoer", "project")
    path = given or project_path(folder, manifest)
    if path is None or not path.is_file():
        where = str(path) if path else str(facts.get("bestand"))
        gone = Verschil("invoer", where, f"het projectbestand, sha256 {facts.get('sha256')}", _WEG)
        return [gone], [
            "De invoer is niet gecontroleerd. Staat het projectbestand ergens anders? Noem het met --project."
        ]
    wrong = list(_file("invoer", str(path), path, {"sha256": facts.get("sha256")}))
    try:
        data, _lines_of = load_yaml(path)
    except KlantreisError as error:
        return [
            *wrong,
            Verschil("invoer", str(path), "een projectbestand dat de invoerbestanden noemt", error.what.rstrip(".")),
        ], ["De invoerbestanden zijn niet gecontroleerd: het projectbestand is niet te lezen."]
    named = data if isinstance(data, dict) else {}
    recorded: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows_at(manifest, "invoer", "bestanden"):
        recorded.setdefault(str(row.get("bron")), []).append(row)
    sources = mapping_at(named, "bronnen")
    for bron in sorted({*recorded, *sources}):
        wrong += _source(bron, _texts(mapping_at(sources, bron).get("bestanden")), path, recorded.get(bron, []))
    wrong += _beside(named, path, manifest)
    return wrong, []


def _source(bron: str, patterns: Sequence[str], project: Path, rows: Sequence[Mapping[str, Any]]) -> Iterator[Verschil]:
    """The files of one source."""
    try:
        paths = find_paths(patterns, project.parent, str(project)) if patterns else []
    except (KlantreisError, OSError, ValueError):
        paths = []
    there = dict(zip(names_of(paths), paths, strict=True)) if paths else {}
    used = set()
    for row in rows:
        name = str(row.get("bestand"))
        # A file more in another folder changes what names are relative to.
        near = [path for path in paths if path.as_posix().endswith(f"/{name}")]
        path = there.get(name) or (near[0] if len(near) == 1 else None)
        shown = f"{bron}: {name}"
        if path is None:
            yield Verschil("invoer", shown, _expected(row), _WEG)
            continue
        used.add(path)
        yield from _file("invoer", shown, path, row)
    for path in paths:
        if path not in used:
            what = "een bestand dat nu ook bij het projectbestand past"
            yield Verschil("invoer", f"{bron}: {path}", "niets: de run las dit niet", what)


def _beside(named: Mapping[str, Any], project: Path, manifest: Mapping[str, Any]) -> Iterator[Verschil]:
    """The calendar and the sheets with verdicts; a run that only read used neither."""
    invoer = mapping_at(manifest, "invoer")
    if invoer.get("stappen") == LEZEN:
        return
    calendar = mapping_at(invoer, "termijnen").get("kalender_sha256")
    if isinstance(name := named.get("kalender"), str):
        yield from _file("invoer", f"kalender: {name}", project.parent / name, {"sha256": calendar})
    elif calendar is not None:
        yield Verschil("invoer", "kalender", f"sha256 {calendar}", "het projectbestand noemt geen kalender")
    try:
        sheets = verdict_files(_texts(named.get("oordelen")), project.parent, str(project))
    except (KlantreisError, OSError, ValueError):
        sheets = []
    real = Counter((path.name, sha256_of(path)) for path in sheets if path.is_file())
    then = Counter((str(row.get("bestand")), str(row.get("sha256"))) for row in rows_at(invoer, "oordelen"))
    for (name, digest), n in sorted((then - real).items()):
        now = sorted(other for found, other in real - then if found == name)
        found = f"sha256 {now[0]}" if now else _WEG
        yield from [Verschil("invoer", f"oordelen: {name}", f"sha256 {digest}", found)] * n
    missing = {name for name, _digest in then - real}
    for (name, digest), _n in sorted((real - then).items()):
        if name not in missing:
            what = f"een blad met oordelen, sha256 {digest}"
            yield Verschil("invoer", f"oordelen: {name}", "niets: de run las dit niet", what)


def _texts(value: Any) -> list[str]:
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [each for each in values if isinstance(each, str) and "\0" not in each]


# --- with what --------------------------------------------------------------------------------------------------------


def _versions(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Sentences about what this klantreis has in another version than the run was made with."""
    invoer = mapping_at(manifest, "invoer")
    drawers = invoer.get("tekenaars")
    drawn = [str(each) for each in drawers] if isinstance(drawers, list) else []
    law = bibliotheek()
    for what, then, now in (
        ("klantreis", invoer.get("klantreis"), __version__),
        ("definities", invoer.get("definities"), DEFINITIES),
        ("rekenmotor", invoer.get("engine"), naam_en_versie()),
        ("tekenaar", ", ".join(drawn) or None, ", ".join(motor.naam for motor in motoren()) if drawn else None),
        ("wetsregels", mapping_at(invoer, "termijnen").get("wet_sha256"), law.vingerafdruk),
    ):
        if then is not None and then != now:
            yield f"Andere {what}: de run had {then}, hier is {now or 'er geen'}. Op zich is dat geen verschil."
