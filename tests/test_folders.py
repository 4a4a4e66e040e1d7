"""A folder of outputs is whole or not there: refused targets, dying runs, leftovers, two runs at once."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from klantreis.errors import OutputError
from klantreis.folders import check_replaceable, check_target, whole_folder
from klantreis.manifest import NAAM, write_manifest


def finished(target: Path, text: str = "oud") -> Path:
    """The outputs of an earlier run."""
    target.mkdir(parents=True)
    (target / "tabel.csv").write_text(text)
    write_manifest(target, {})
    return target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_takes_its_place_whole(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "uit"
    with whole_folder(target) as folder:
        (folder / "x").write_text("1")
        assert not target.exists()
        assert folder.parent == target.parent  # same disk, so that taking its place is one step
    assert names(target) == ["x"]
    assert names(target.parent) == ["uit"]
    assert target.stat().st_mode & 0o007 == 0


def test_it_replaces_an_earlier_run_entirely(tmp_path: Path) -> None:
    target = finished(tmp_path / "uit")
    with whole_folder(target) as folder:
        (folder / NAAM).write_text("nieuw")
        assert (target / "tabel.csv").read_text() == "oud"
    assert names(target) == [NAAM]
    assert names(tmp_path) == ["uit"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_what_dies_leaves_the_earlier_run_and_nothing_else(tmp_path: Path, error: type[BaseException]) -> None:
    target = finished(tmp_path / "uit")
    with pytest.raises(error), whole_folder(target) as folder:
        (folder / NAAM).write_text("half")
        raise error
    assert (target / "tabel.csv").read_text() == "oud"
    assert names(tmp_path) == ["uit"]


@pytest.mark.parametrize("name", ["uit", "uit [1]*?", "uit met spatie", "."])
def test_leftovers_of_killed_runs_are_removed(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    base = tmp_path / "werk"
    base.mkdir()
    monkeypatch.chdir(base)
    real = base if name == "." else base / name
    left = real.parent / f".{real.name}.bezig-abc"
    (left / "diep").mkdir(parents=True)
    other = real.parent / f".{real.name}x.bezig-abc"
    other.mkdir()
    with whole_folder(Path(name)) as folder:
        (folder / "x").touch()
    assert names(real) == ["x"]
    assert not left.exists()
    assert other.exists()


def test_a_run_killed_while_changing_folders_gives_the_earlier_one_back(tmp_path: Path) -> None:
    finished(tmp_path / ".uit.bezig-oud")
    target = tmp_path / "uit"
    check_target(target)
    assert (target / "tabel.csv").read_text() == "oud"
    # With the new one in place the old one is only a leftover.
    finished(tmp_path / ".uit.bezig-oud", "ouder")
    with pytest.raises(ValueError, match="x"), whole_folder(target):
        raise ValueError("x")
    assert (target / "tabel.csv").read_text() == "oud"
    assert names(tmp_path) == ["uit"]


def test_a_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "scriptie.docx").touch()
    with pytest.raises(OutputError) as caught:
        check_target(tmp_path / "uit")
    assert caught.value.code == "map-niet-leeg"
    with pytest.raises(OutputError), whole_folder(tmp_path / "uit"):
        pass
    assert names(tmp_path / "uit") == ["scriptie.docx"]
    (tmp_path / "leeg").mkdir()
    check_replaceable(tmp_path / "leeg")


@pytest.mark.parametrize("content", [b"", b"{}", b'{"name": "webapp", "icons": []}', b'{"zegel": "x"}', b"[1]"])
def test_a_manifest_of_something_else_makes_no_run(tmp_path: Path, content: bytes) -> None:
    """Many programs write a manifest.json: a folder with one may be anything."""
    target = tmp_path / "app"
    target.mkdir()
    (target / NAAM).write_bytes(content)
    (target / "scriptie.docx").touch()
    for attempt in (check_target, check_replaceable):
        with pytest.raises(OutputError) as caught:
            attempt(target)
        assert (caught.value.code, caught.value.where) == ("map-niet-leeg", str(target))
    with pytest.raises(OutputError), whole_folder(target):
        pytest.fail("must not begin")
    assert names(target) == [NAAM, "scriptie.docx"]


def test_a_broken_seal_is_refused(tmp_path: Path) -> None:
    target = finished(tmp_path / "uit")
    (target / NAAM).write_text((target / NAAM).read_text().replace("tabel", "label"))
    with pytest.raises(OutputError) as caught:
        check_target(target)
    assert (caught.value.code, caught.value.where) == ("zegel-verbroken", str(target))
    assert caught.value.hint


@pytest.mark.parametrize("extra", ["aantekening.docx", "eigen/werk.txt", "leeg/"])
def test_what_the_user_put_in_the_folder_of_a_run_is_never_thrown_away(tmp_path: Path, extra: str) -> None:
    target = finished(tmp_path / "uit")
    (target / extra).parent.mkdir(exist_ok=True)
    (target / extra).mkdir() if extra.endswith("/") else (target / extra).touch()
    check_target(target)  # nothing to say as long as nothing is replaced
    with pytest.raises(OutputError) as caught, whole_folder(target):
        pytest.fail("must not begin")
    assert caught.value.code == "map-niet-leeg"
    assert extra.rstrip("/") in caught.value.what
    assert (target / extra).exists()
    assert names(tmp_path) == ["uit"]


def test_many_things_of_the_user_are_named_briefly(tmp_path: Path) -> None:
    target = finished(tmp_path / "uit")
    for nr in range(9):
        (target / f"{nr}.txt").touch()
    with pytest.raises(OutputError, match=r"0\.txt, 1\.txt, 2\.txt en nog 6\."):
        check_replaceable(target)


def test_what_the_user_puts_there_during_a_run_stays(tmp_path: Path) -> None:
    target = finished(tmp_path / "uit")
    with pytest.raises(OutputError, match="mijn"), whole_folder(target) as folder:
        write_manifest(folder, {})
        (target / "mijn.txt").write_text("werk")
    assert (target / "mijn.txt").read_text() == "werk"
    assert (target / "tabel.csv").read_text() == "oud"
    assert names(tmp_path) == ["uit"]


def test_outputs_that_were_changed_or_thrown_away_are_made_anew(tmp_path: Path) -> None:
    target = finished(tmp_path / "uit")
    (target / "tabel.csv").unlink()
    (target / ".DS_Store").touch()  # of a file manager
    with whole_folder(target) as folder:
        (folder / "tabel.csv").write_text("nieuw")
        write_manifest(folder, {})
    (target / "tabel.csv").write_text("veranderd")
    with whole_folder(target) as folder:
        (folder / "x").touch()
    assert names(target) == ["x"]


def test_a_file_or_a_link_as_target_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    finished(tmp_path / "echt")
    (tmp_path / "link").symlink_to(tmp_path / "echt")
    (tmp_path / "dood").symlink_to(tmp_path / "weg")
    for name in ("bestand", "link", "dood"):
        with pytest.raises(OutputError) as caught:
            check_target(tmp_path / name)
        assert caught.value.code == "uitvoer-is-bestand"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    for target in (tmp_path / "bestand" / "uit", Path("/proc/klantreis/uit"), tmp_path / ("x" * 300)):
        with pytest.raises(OutputError) as caught, whole_folder(target):
            pass
        assert (caught.value.code, caught.value.where) == ("uitvoer-niet-schrijfbaar", str(target))
        assert not re.search("No such|Not a|too long|denied", str(caught.value))
        assert caught.value.exit_code == 2


def test_a_full_disk(tmp_path: Path) -> None:
    target = finished(tmp_path / "uit")
    with pytest.raises(OutputError) as caught, whole_folder(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.code == "schijf-vol"
    with pytest.raises(OSError, match="iets anders"), whole_folder(target):
        raise OSError(errno.EIO, "iets anders")
    assert names(tmp_path) == ["uit"]
    assert (target / "tabel.csv").read_text() == "oud"


def test_a_run_that_cannot_take_its_place_gives_the_earlier_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = finished(tmp_path / "uit")

    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(OutputError, match="u heeft hier geen rechten") as caught, whole_folder(target):
        pass
    assert caught.value.code == "uitvoer-niet-schrijfbaar"
    assert (target / "tabel.csv").read_text() == "oud"
    assert names(tmp_path) == ["uit"]


@pytest.mark.parametrize("moment", ["before opening", "before locking"])
def test_a_run_whose_new_folder_is_taken_for_a_leftover_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Two runs that start at once: the one may see the other's folder before that is locked."""
    target = tmp_path / "uit"
    place, name = (os, "open") if moment == "before opening" else (fcntl, "flock")
    plain = getattr(place, name)

    def taken(*arguments: object) -> object:
        monkeypatch.setattr(place, name, plain)
        for path in tmp_path.glob(".uit.bezig-*"):
            shutil.rmtree(path)
        return plain(*arguments)

    monkeypatch.setattr(place, name, taken)
    with pytest.raises(OutputError) as caught, whole_folder(target):
        pytest.fail("must not begin")
    assert (caught.value.code, caught.value.where) == ("map-bezig", str(target))
    assert names(tmp_path) == []


BEZIG = """
import sys, time
from pathlib import Path
from klantreis.folders import whole_folder
with whole_folder(Path(sys.argv[1])) as folder:
    (folder / "manifest.json").write_text("half")
    print("bezig", flush=True)
    time.sleep(60)
"""


def test_two_runs_at_once_and_a_killed_one(tmp_path: Path) -> None:
    target = finished(tmp_path / "uit")
    with subprocess.Popen([sys.executable, "-c", BEZIG, str(target)], stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "bezig\n"
            with pytest.raises(OutputError) as caught, whole_folder(target):
                pass
            assert (caught.value.code, caught.value.where) == ("map-bezig", str(target))
            assert len(names(tmp_path)) == 2  # what the other run is making was not touched
        finally:
            os.kill(other.pid, signal.SIGKILL)
            other.wait()
    assert (target / "tabel.csv").read_text() == "oud"
    for _ in range(100):
        try:
            with whole_folder(target) as folder:
                (folder / NAAM).write_text("nieuw")
            break
        except OutputError:  # the system has not let go yet
            time.sleep(0.05)
    assert names(tmp_path) == ["uit"]
    assert (target / NAAM).read_text() == "nieuw"
