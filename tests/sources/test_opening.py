"""Opening: the kind of a file, and one clear error for each file that cannot be opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from klantreis.errors import SourceError
from klantreis.sources import kind_of, open_source


def problem(path: Path, **more: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        open_source(path, **more)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.CSV", "csv"),
        ("a.tsv", "csv"),
        ("a.txt", "csv"),
        ("a.csv.gz", "csv"),
        ("a.xlsx", "xlsx"),
        ("a.xlsm", "xlsx"),
        ("a.parquet", "parquet"),
        ("a.xes", "xes"),
        ("a.b.xes.gz", "xes"),
        ("a.json", "zgw"),
        ("a.JSON.gz", "zgw"),
        ("a.pdf", None),
        ("a.gz", None),
        ("csv", None),
    ],
)
def test_the_kind_from_the_suffix(name: str, kind: str | None) -> None:
    assert kind_of(Path(name)) == kind


def test_the_kind_when_given(tmp_path: Path) -> None:
    path = tmp_path / "export.dat"
    path.write_text("a;b\n1;2\n")
    assert open_source(path, kind="csv").columns() == ["a", "b"]
    assert problem(path).code == "onbekende-soort"
    assert problem(path, kind="xslx").hint == "Bedoelde u 'xlsx'?"


def test_a_missing_file_points_to_who_asks(tmp_path: Path) -> None:
    path = tmp_path / "weg.csv"
    assert (problem(path).code, problem(path).where) == ("bestand-ontbreekt", str(path))
    error = problem(path, where="mappings/x.yaml:14")
    assert (error.where, str(path) in error.what, error.exit_code) == ("mappings/x.yaml:14", True, 2)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet", "a.xes", "a.xes.gz", "a.json"])
def test_an_empty_file_and_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert problem(tmp_path / name).code == "leeg-bestand"
    (tmp_path / "map" / name).mkdir(parents=True)
    assert problem(tmp_path / "map" / name).code == "is-een-map"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root mag elk bestand lezen")
def test_no_right_to_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n")
    path.chmod(0)
    assert problem(path).code == "geen-toegang"


def test_no_right_to_read_as_any_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert problem(path).code == "geen-toegang"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "geen-tekstbestand"),
        (b"PK\x03\x04" + bytes(200), "geen-tekstbestand"),
        (b"PAR1" + bytes(200), "geen-tekstbestand"),
        (bytes(range(256)) * 40, "geen-tekstbestand"),
        (bytes(1000), "geen-tekstbestand"),
        (b"<?xml version='1.0'?><log/>", "geen-tabel"),
        (b"<html><table></table></html>", "geen-tabel"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    error = problem(path)
    assert error.code == code
    assert error.expected and error.hint
