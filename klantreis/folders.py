"""Output folders that are whole or not there at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from klantreis.errors import OutputError
from klantreis.manifest import NAAM


def check_target(target: Path) -> None:
    """Refuse a target that is a file, or a folder with something else in it than a run.

    Raises
    ------
    OutputError
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise OutputError("uitvoer-is-bestand", "hier staat al een bestand.", where=str(target), expected="een map.")
    if target.is_dir() and any(target.iterdir()) and not (target / NAAM).is_file():
        raise OutputError(
            "map-niet-leeg",
            "in deze map staat iets anders dan de uitkomsten van een run.",
            where=str(target),
            expected="een nieuwe of lege map, of die van een eerdere run.",
            hint="Kies een andere map met -o, bijvoorbeeld -o outputs/naam.",
        )


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write in that takes the target's place when all went well; a run that dies leaves the old one.

    What earlier runs that were killed left behind is removed.
    """
    target = Path(os.path.normpath(target))
    check_target(target)
    prefix = f".{target.name}.bezig-"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)
        busy = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    except OSError as error:
        raise OutputError(
            "uitvoer-niet-schrijfbaar",
            f"in deze map kan niet worden geschreven ({error.strerror}).",
            where=str(target.parent),
            expected="een map waarin u mag schrijven.",
            hint="Kies een andere map met -o.",
        ) from None
    try:
        yield busy
        old = target.parent / f"{prefix}oud"
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        busy.chmod(0o750)
        busy.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(busy, ignore_errors=True)
