"""Open a file with the reader of its kind; what cannot be opened gets one clear sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from klantreis.errors import SourceError, bedoelde_u, opsomming
from klantreis.sources.base import ReadOptions, SourceFile
from klantreis.sources.problems import unreadable

SUFFIXES: Final = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".csv.gz": "csv",
    ".tsv.gz": "csv",
    ".txt.gz": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".parquet": "parquet",
    ".xes": "xes",
    ".xes.gz": "xes",
    ".json": "zgw",
    ".json.gz": "zgw",
}
KINDS: Final = ("csv", "xlsx", "parquet", "xes", "zgw")


def kind_of(path: Path) -> str | None:
    """The kind of file that the suffix promises, None when it promises nothing."""
    name = path.name.lower()
    return next((kind for suffix, kind in SUFFIXES.items() if name.endswith(suffix)), None)


def open_source(
    path: Path, options: ReadOptions | None = None, *, kind: str | None = None, where: str | None = None
) -> SourceFile:
    """Open a file for reading.

    Parameters
    ----------
    path : the file.
    options : delimiter, encoding, sheet and header row, as far as the project file gives them.
    kind : csv, xlsx, parquet, xes or zgw; default from the suffix.
    where : the place that asks for this file ("mappings/testdam.yaml:14"), for the error when it is missing.

    Raises
    ------
    SourceError : the file is missing, empty or not what it claims to be.
    """
    options = options or ReadOptions()
    check_path(path, where)
    kind = kind or kind_of(path)
    if kind not in KINDS:
        raise SourceError(
            "onbekende-soort",
            f"Onbekend is wat voor bestand {path} is.",
            where=where or str(path),
            expected=f"een bestand op {opsomming(SUFFIXES)}, of 'soort' met een van {opsomming(KINDS)}",
            hint=bedoelde_u(kind, KINDS) if kind else None,
        )
    # Each reader brings its own heavy library: only the one that is needed is imported.
    if kind == "csv":
        from klantreis.sources.delimited import DelimitedFile

        return DelimitedFile(path, options)
    if kind == "xlsx":
        from klantreis.sources.xlsx import WorkbookFile

        return WorkbookFile(path, options)
    if kind == "parquet":
        from klantreis.sources.parquet import ParquetSource

        return ParquetSource(path)
    if kind == "xes":
        from klantreis.sources.xes import XesFile

        return XesFile(path)
    from klantreis.sources.zgw import ZgwExport

    return ZgwExport([path]).files[0]


def open_sources(
    paths: Sequence[Path], options: ReadOptions | None = None, *, kind: str | None = None, where: str | None = None
) -> list[SourceFile]:
    """Open the files of one source; those of ZGW explain each other and are read together. See open_source."""
    together = [path for path in paths if (kind or kind_of(path)) == "zgw"]
    for path in together:
        check_path(path, where)
    if together:
        from klantreis.sources.zgw import ZgwExport

        joined: dict[Path, SourceFile] = {file.path: file for file in ZgwExport(together).files}
    return [joined[path] if path in together else open_source(path, options, kind=kind, where=where) for path in paths]


def check_path(path: Path, where: str | None) -> None:
    """Refuse what is no readable file with something in it."""
    try:
        if path.is_dir():
            raise IsADirectoryError
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        problem = unreadable(path, error)
        if where:
            problem = SourceError(
                problem.code, f"{path}: {problem.what}", where=where, expected=problem.expected, hint=problem.hint
            )
        raise problem from error
    if empty:
        raise SourceError(
            "leeg-bestand",
            "Het bestand is leeg (0 bytes).",
            where=str(path),
            expected="een bestand met gegevens",
            hint="Controleer of de export is gelukt.",
        )
