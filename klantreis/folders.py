"""Output folders that are whole or not there at all."""

from __future__ import annotations

import errno
import fcntl
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

    A run that was killed at the very moment of changing folders left the earlier one beside it: that is put back first.

    Raises
    ------
    OutputError
    """
    target = _absolute(target)
    try:
        old = _old(target)
        if not os.path.lexists(target) and (old / NAAM).is_file():
            old.rename(target)
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise OutputError(
                "uitvoer-is-bestand",
                "hier staat al een bestand of een verwijzing.",
                where=str(target),
                expected="een map.",
                hint="Kies een andere map met -o.",
            )
        if target.is_dir() and any(target.iterdir()) and not (target / NAAM).is_file():
            raise OutputError(
                "map-niet-leeg",
                "in deze map staat iets anders dan de uitkomsten van een run.",
                where=str(target),
                expected="een nieuwe of lege map, of die van een eerdere run.",
                hint="Kies een andere map met -o, bijvoorbeeld -o outputs/naam.",
            )
    except OSError as error:
        raise _not_writable(target, error) from None


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write in that takes the target's place when all went well; a run that dies leaves the old one.

    What earlier runs that were killed left behind is removed; of a run that is still going on nothing is touched.

    Raises
    ------
    OutputError : the target is no place for a run, cannot be written, or another run is busy with it.
    """
    target = _absolute(target)
    check_target(target)
    prefix = _prefix(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in sorted(path for path in target.parent.iterdir() if path.name.startswith(prefix)):
            with _claimed(left):
                shutil.rmtree(left, ignore_errors=True)
        busy = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    except OSError as error:
        raise _not_writable(target.parent, error) from None
    try:
        with _claimed(busy):
            yield busy
            old = _old(target)
            shutil.rmtree(old, ignore_errors=True)
            if target.exists():
                target.rename(old)
            busy.chmod(0o750)
            busy.rename(target)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(
                "schijf-vol",
                "er is geen ruimte meer om de uitkomsten te schrijven.",
                where=str(target.parent),
                expected="ruimte voor een paar keer de grootte van de invoer.",
                hint="Maak ruimte of kies een andere map met -o. Er is niets half geschreven.",
            ) from None
        raise
    finally:
        shutil.rmtree(busy, ignore_errors=True)


def _absolute(target: Path) -> Path:
    """Without links followed: a link as target is refused, not written through."""
    return Path(os.path.abspath(target))


def _prefix(target: Path) -> str:
    return f".{target.name}.bezig-"


def _old(target: Path) -> Path:
    return target.parent / f"{_prefix(target)}oud"


@contextmanager
def _claimed(folder: Path) -> Iterator[None]:
    """Hold a folder for this process; the system lets go when the process dies, however it dies."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(
                "map-bezig",
                "een andere run is hiermee bezig.",
                where=str(folder.parent),
                expected="één run tegelijk per map.",
                hint="Wacht tot die klaar is, of kies een andere map met -o.",
            ) from None
        except OSError:
            pass  # some network disks know no locks
        yield
    finally:
        os.close(handle)


def _not_writable(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        "uitvoer-niet-schrijfbaar",
        f"in deze map kan niet worden geschreven ({error.strerror}).",
        where=str(folder),
        expected="een map waarin u mag schrijven.",
        hint="Kies een andere map met -o.",
    )
