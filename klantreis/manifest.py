"""The manifest of a run: what went in, with which definitions, what came out, and a seal over it (definition 9)."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Any

from klantreis.errors import OutputError

NAAM = "manifest.json"
_VAN_HET_SYSTEEM = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What a file manager leaves in a folder that someone looked at."""
VERGELIJKING = "vergelijking"
"""The folder inside a run in which its comparison of periods stands, with a manifest of its own."""
DEFINITIES = "4"
"""Version of the definitions; it rises when a figure changes its meaning."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(manifest: dict[str, Any]) -> str:
    """The SHA-256 of everything in a manifest but its seal."""
    plain = {key: value for key, value in manifest.items() if key != "zegel"}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    # A damaged manifest may hold half of a character: that breaks the seal, not the program.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def as_written(manifest: dict[str, Any]) -> bytes:
    """The bytes of a manifest as it is written: one value per line, keys in order."""
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "surrogatepass")


def hash_outputs(folder: Path) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of every file of a run, but the manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAAM)
    return {
        path.relative_to(folder).as_posix(): {"grootte": path.stat().st_size, "sha256": sha256_of(path)}
        for path in files
    }


def write_manifest(folder: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Add the hashes of the outputs and the seal, and write the manifest: the last file of a run.

    Returns
    -------
    the manifest as it was written.
    """
    whole = manifest | {"uitvoer": hash_outputs(folder)}
    whole["zegel"] = seal(whole)
    (folder / NAAM).write_bytes(as_written(whole))
    return whole


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished run.

    Raises
    ------
    OutputError : there is none, or its seal is broken.
    """
    none = OutputError(
        "geen-uitvoer",
        "dit is geen map met de uitkomsten van een run.",
        where=str(folder),
        expected=f"een map die klantreis draai heeft gemaakt, met {NAAM} erin.",
        hint=f"Maak er een met: klantreis draai mappings/naam.yaml -o {shlex.quote(str(folder))}",
    )
    try:
        manifest = json.loads((folder / NAAM).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise none from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("uitvoer"), dict) or "zegel" not in manifest:
        raise none
    if manifest["zegel"] != seal(manifest):
        raise OutputError(
            "zegel-verbroken",
            f"{NAAM} is veranderd nadat de run klaar was.",
            where=str(folder),
            expected="een manifest zoals klantreis draai het schreef.",
            hint="Draai opnieuw, naar een nieuwe map.",
        )
    return manifest


def is_whole(folder: Path, manifest: dict[str, Any]) -> bool:
    """Whether the outputs are those that the manifest names. What else stands in the folder makes no difference."""
    return all(
        (path := folder / name).is_file()
        and path.stat().st_size == facts["grootte"]
        and sha256_of(path) == facts["sha256"]
        for name, facts in manifest["uitvoer"].items()
    )


def foreign(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """What stands in the folder of a run and is none of its outputs, so that it can be the user's."""
    ours = {NAAM, *manifest["uitvoer"]}
    try:
        compared = read_manifest(folder / VERGELIJKING)["uitvoer"]
        ours |= {f"{VERGELIJKING}/{name}" for name in (NAAM, *compared)}
    except OutputError:
        pass  # there is none, or somebody changed it: then it is not ours to throw away
    folders = {parent.as_posix() for name in ours for parent in PurePosixPath(name).parents}
    return [
        name
        for path in sorted(folder.rglob("*"))
        if (name := path.relative_to(folder).as_posix()) not in ours
        and not name.startswith(f".{VERGELIJKING}.bezig-")  # what a comparison that was killed left behind
        and not (name in folders and path.is_dir())
        and path.name not in _VAN_HET_SYSTEEM
    ]


def check_usable(folder: Path, manifest: dict[str, Any], gelezen: Collection[str] = ()) -> None:
    """Refuse a run by other definitions, or of which a file is gone or has another size.

    `is_whole` looks at every byte of every file; this is quick.

    Parameters
    ----------
    gelezen : outputs of which every byte must be as it was written.

    Raises
    ------
    OutputError
    """
    if "invoer" not in manifest:
        raise OutputError(
            "geen-uitvoer",
            "dit is geen map met de uitkomsten van een run.",
            where=str(folder),
            expected="een map die klantreis draai heeft gemaakt; een vergelijking is daar een deel van.",
            hint=f"Bedoelde u {shlex.quote(str(folder.parent))}?",
        )
    if manifest["invoer"]["definities"] != DEFINITIES:
        raise OutputError(
            "andere-definities",
            "deze run is met andere definities gemaakt dan deze klantreis heeft; de tabellen en cijfers verschillen.",
            where=str(folder),
            expected=f"een run met definities versie {DEFINITIES}.",
            hint=f"Draai opnieuw: klantreis draai mappings/{manifest['invoer']['project']['bestand']} -o {folder}",
        )
    for name, facts in sorted(manifest["uitvoer"].items()):
        path = folder / name
        changed = not path.is_file() or path.stat().st_size != facts["grootte"]
        if changed or (name in gelezen and sha256_of(path) != facts["sha256"]):
            raise OutputError(
                "uitvoer-onvolledig",
                f"{name} ontbreekt of is veranderd.",
                where=str(folder),
                expected="alle bestanden zoals klantreis draai ze schreef.",
                hint="Draai opnieuw naar deze map: klantreis draai ziet zelf wat er ontbreekt.",
            )
