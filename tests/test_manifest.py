"""The seal over a run, and the hashes of what it wrote."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from klantreis.errors import OutputError
from klantreis.manifest import (
    NAAM,
    check_usable,
    foreign,
    hash_outputs,
    is_whole,
    read_manifest,
    seal,
    sha256_of,
    write_manifest,
)


def made(folder: Path, **facts: Any) -> Path:
    (folder / "diep").mkdir(parents=True)
    (folder / "a.csv").write_bytes(b"1;2\n")
    (folder / "diep" / "b.csv").write_bytes(b"")
    write_manifest(folder, {"gemeente": "Súdwest-Fryslân", **facts})
    return folder


def test_round_trip(tmp_path: Path) -> None:
    folder = made(tmp_path / "uit", zaken=3)
    manifest = read_manifest(folder)
    assert (manifest["gemeente"], manifest["zaken"]) == ("Súdwest-Fryslân", 3)
    assert manifest["uitvoer"] == {
        "a.csv": {"grootte": 4, "sha256": hashlib.sha256(b"1;2\n").hexdigest()},
        "diep/b.csv": {"grootte": 0, "sha256": hashlib.sha256(b"").hexdigest()},
    }
    assert is_whole(folder, manifest)
    assert sha256_of(folder / "a.csv") == manifest["uitvoer"]["a.csv"]["sha256"]


def test_the_same_manifest_is_the_same_bytes(tmp_path: Path) -> None:
    one, two = made(tmp_path / "een", a=1, b={"x": 1, "y": 2}), made(tmp_path / "twee", b={"y": 2, "x": 1}, a=1)
    assert (one / NAAM).read_bytes() == (two / NAAM).read_bytes()
    assert b"S\xc3\xbadwest" in (one / NAAM).read_bytes()


@pytest.mark.parametrize("change", ["zaken", "nieuw", "uitvoer", "zegel"])
def test_a_changed_manifest_breaks_its_seal(tmp_path: Path, change: str) -> None:
    folder = made(tmp_path / "uit", zaken=3)
    content = json.loads((folder / NAAM).read_text())
    content[change] = "iets anders"
    (folder / NAAM).write_text(json.dumps(content))
    with pytest.raises(OutputError) as caught:
        read_manifest(folder)
    assert caught.value.code == ("geen-uitvoer" if change == "uitvoer" else "zegel-verbroken")


def test_other_white_space_or_order_keeps_the_seal(tmp_path: Path) -> None:
    folder = made(tmp_path / "uit", zaken=3)
    content = json.loads((folder / NAAM).read_text())
    (folder / NAAM).write_text(json.dumps(dict(reversed(content.items())), indent=4))
    assert read_manifest(folder) == content
    assert seal(content) == content["zegel"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b'{"zegel": null}', b'{"uitvoer": {}}', b"[" * 99_999]
)
def test_what_is_no_manifest(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAAM).write_bytes(content)
    with pytest.raises(OutputError) as caught:
        read_manifest(tmp_path)
    assert caught.value.code == "geen-uitvoer"


def test_no_manifest(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "weg"):
        with pytest.raises(OutputError) as caught:
            read_manifest(folder)
        assert caught.value.code == "geen-uitvoer"


@pytest.mark.parametrize("change", ["changed", "same length", "gone", "a folder"])
def test_outputs_that_are_not_what_was_written(tmp_path: Path, change: str) -> None:
    folder = made(tmp_path / "uit")
    manifest = read_manifest(folder)
    match change:
        case "changed":
            (folder / "a.csv").write_bytes(b"1;2;3\n")
        case "same length":
            (folder / "a.csv").write_bytes(b"1;3\n")
        case "gone":
            (folder / "diep" / "b.csv").unlink()
        case "a folder":
            (folder / "a.csv").unlink()
            (folder / "a.csv").mkdir()
    assert not is_whole(folder, manifest)
    assert hash_outputs(folder) != manifest["uitvoer"]


def test_what_stands_beside_the_outputs_is_foreign_and_changes_nothing(tmp_path: Path) -> None:
    folder = made(tmp_path / "uit")
    manifest = read_manifest(folder)
    assert foreign(folder, manifest) == []
    (folder / "a.csv").unlink()  # what a run wrote and is gone or changed is no one else's
    (folder / "diep" / "b.csv").write_text("anders")
    (folder / ".DS_Store").touch()
    assert foreign(folder, manifest) == []
    made(tmp_path / "ander")
    for name in ("c.csv", "diep/c.csv", "leeg/", "vol/d.txt", "a.csv/e.txt", "diep/manifest.json"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.mkdir() if name.endswith("/") else path.touch()
    (folder / "link").symlink_to(tmp_path / "ander")
    others = ["a.csv/e.txt", "c.csv", "diep/c.csv", "diep/manifest.json", "leeg", "link", "vol", "vol/d.txt"]
    assert foreign(folder, manifest) == others
    one = made(tmp_path / "een")
    (one / "c.csv").touch()
    assert is_whole(one, read_manifest(one))


def test_the_comparison_inside_a_run_is_no_run(tmp_path: Path) -> None:
    folder = made(tmp_path / "uit" / "vergelijking", soort="vergelijking", definities="4")
    with pytest.raises(OutputError) as caught:
        check_usable(folder, read_manifest(folder))
    assert caught.value.code == "geen-uitvoer" and str(tmp_path / "uit") in str(caught.value.hint)
