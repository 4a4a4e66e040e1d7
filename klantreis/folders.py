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
from typing import Any

from klantreis.errors import OutputError, opsomming, reden_van
from klantreis.manifest import NAAM, foreign, read_manifest


def check_target(target: Path) -> None:
    """Refuse a target that is a file, or a folder that is neither empty nor a run.

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
        _earlier_run(target)
    except OSError as error:
        raise _not_writable(target, error) from None


def check_replaceable(target: Path) -> None:
    """Refuse to replace a folder that also holds what no run wrote: nothing of the user's is ever thrown away.

    Raises
    ------
    OutputError
    """
    target = _absolute(target)
    check_target(target)
    try:
        earlier = _earlier_run(target)
        others = foreign(target, earlier) if earlier else []
    except OSError as error:
        raise _not_writable(target, error) from None
    if others:
        raise _not_empty(target, f"in deze map staat ook iets dat niet van een run is: {opsomming(others, 3)}.")


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write in that takes the target's place when all went well; a run that dies leaves the old one.

    What earlier runs that were killed left behind is removed; of a run that is still going on nothing is touched.

    Raises
    ------
    OutputError : the target is no place for a run, cannot be written, or another run is busy with it.
    """
    target = _absolute(target)
    check_replaceable(target)
    prefix = _prefix(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        busy = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    except OSError as error:
        raise _not_writable(target, error) from None
    try:
        with _claimed(busy, target):
            # Who looks at the others after its own is claimed is seen by every run that starts later.
            try:
                beside = sorted(path for path in target.parent.iterdir() if path.name.startswith(prefix))
            except OSError as error:
                raise _not_writable(target, error) from None
            for left in beside:
                if left != busy and left.is_dir() and not left.is_symlink():
                    with _claimed(left, target):
                        shutil.rmtree(left, ignore_errors=True)
            yield busy
            check_replaceable(target)  # the user may have put something in it meanwhile
            _swap(busy, target)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(
                "schijf-vol",
                "er is geen ruimte meer om de uitkomsten te schrijven.",
                where=str(target),
                expected="ruimte voor een paar keer de grootte van de invoer.",
                hint="Maak ruimte of kies een andere map met -o. Er is niets half geschreven.",
            ) from None
        raise
    finally:
        shutil.rmtree(busy, ignore_errors=True)


def _swap(busy: Path, target: Path) -> None:
    old = _old(target)
    shutil.rmtree(old, ignore_errors=True)
    try:
        if target.exists():
            target.rename(old)
        busy.chmod(0o750)
        busy.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        raise _not_writable(target, error) from None
    shutil.rmtree(old, ignore_errors=True)


def _earlier_run(target: Path) -> dict[str, Any] | None:
    """The manifest of the run in a folder; None when there is no folder, or nothing in it."""
    if not target.is_dir() or not any(target.iterdir()):
        return None
    try:
        return read_manifest(target)
    except OutputError as error:
        if error.code != "geen-uitvoer":
            raise
        raise _not_empty(target, "in deze map staat iets anders dan de uitkomsten van een run.") from None


def _absolute(target: Path) -> Path:
    """Without links followed: a link as target is refused, not written through."""
    return Path(os.path.abspath(target))


def _prefix(target: Path) -> str:
    return f".{target.name}.bezig-"


def _old(target: Path) -> Path:
    return target.parent / f"{_prefix(target)}oud"


@contextmanager
def _claimed(folder: Path, target: Path) -> Iterator[None]:
    """Hold a folder for this process; the system lets go when the process dies, however it dies."""
    taken = OutputError(
        "map-bezig",
        "een andere run is met deze map bezig.",
        where=str(target),
        expected="één run tegelijk per map.",
        hint="Wacht tot die klaar is, of kies een andere map met -o.",
    )
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:  # another run that starts just now took it for a leftover
        raise taken from None
    except OSError as error:
        raise _not_writable(target, error) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise taken from None
        except OSError:
            pass  # some network disks know no locks
        if not folder.is_dir():  # it was removed between opening and locking
            raise taken
        yield
    finally:
        os.close(handle)


def _not_empty(target: Path, what: str) -> OutputError:
    return OutputError(
        "map-niet-leeg",
        what,
        where=str(target),
        expected="een nieuwe of lege map, of die van een eerdere run met niets anders erin.",
        hint="Zet ergens anders neer wat erin staat, of kies een andere map, bijvoorbeeld -o outputs/naam.",
    )


def _not_writable(target: Path, error: OSError) -> OutputError:
    return OutputError(
        "uitvoer-niet-schrijfbaar",
        f"hier kunnen geen uitkomsten worden geschreven: {reden_van(error)}.",
        where=str(target),
        expected="een map waarin u mag schrijven.",
        hint="Kies een andere map met -o.",
    )
