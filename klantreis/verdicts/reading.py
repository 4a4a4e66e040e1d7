"""Filled sheets -> verdicts. A row that cannot be understood is kept, with the reason."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from klantreis.errors import SourceError, opsomming
from klantreis.fields import vergelijkbaar
from klantreis.notation import MAANDEN
from klantreis.sources import ReadOptions, SourceFile, kind_of, open_source
from klantreis.sources.xlsx import open_workbook
from klantreis.vocabulary_journeys import KLOPT, KLOPT_NIET

KOLOMMEN = ("kenmerk", "oordeel", "reden", "door", "op")
"""The columns that a sheet must have; what else stands in it is for its reader."""
_DATUM = re.compile(
    r"(?:(\d{4})-(\d\d)-(\d\d)(?:[ t].*)?|(\d{1,2})[-/. ](\d{1,2}|[a-z]+)\.?[-/. ](\d{4}|\d\d)(?: .*)?)"
)
_NUL = date(1899, 12, 30)
"""Day 0 of a spreadsheet: what a date counts from when its cell has lost its format."""
_VERWACHT = "schrijf dag-maand-jaar, zoals 28-11-2026"
_EERSTE_RIJEN = 10
"""So many rows may stand above the names of the columns."""


@dataclass(frozen=True)
class Oordeel:
    """What a person said of one finding.

    kenmerk : names the finding. oordeel : KLOPT or KLOPT_NIET. reden, door, op : why, who and when. regel : the record
    in the file. fout : why it cannot be used; None when it can. lus, pad : the loop and its path that stand in the row,
    as far as the sheet has them.
    """

    kenmerk: str
    oordeel: str
    reden: str
    door: str
    op: date | None
    bestand: str
    regel: int
    fout: str | None
    lus: str = ""
    pad: str = ""


def verdict_files(patterns: Sequence[str], folder: Path, where: str) -> list[Path]:
    """The files with verdicts, by name. A pattern that nothing fits yet is no mistake; a name is.

    Parameters
    ----------
    folder : that of the project file, from which the patterns count. where : its line, for the error.

    Raises
    ------
    SourceError
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        full = os.path.join(folder, os.path.expanduser(pattern))
        hits = [full] if os.path.exists(full) else sorted(glob.glob(full))
        if not hits and not glob.has_magic(pattern):
            raise SourceError(
                "geen-bestanden", f"het bestand '{pattern}' met oordelen is er niet.", where=where,
                expected="een ingevuld blad, of een patroon zoals oordelen/*.xlsx, gezien vanuit de map van het "
                "projectbestand.",
                hint="Maak een blad met: klantreis lussen UITVOER --beoordeel oordelen/lussen",
            )  # fmt: skip
        # Excel puts a file like this beside a workbook that somebody has open.
        found.update(dict.fromkeys(Path(os.path.normpath(hit)) for hit in hits if not Path(hit).name.startswith("~$")))
    return sorted(found)


def read_verdicts(paths: Iterable[Path]) -> list[Oordeel]:
    """The verdicts in these files; rows without a verdict and a reason are not judged yet and fall away.

    Raises
    ------
    SourceError : a file is no sheet of verdicts.
    """
    return [oordeel for path in paths for oordeel in _read(path)]


def read_judged(path: Path, kolommen: Sequence[str]) -> tuple[list[Oordeel], list[dict[str, str]]]:
    """The verdicts of one sheet, of which what is right needs no reason; and of every row these columns besides.

    Raises
    ------
    SourceError : it is no such sheet.
    """
    verdicts, cells = [], []
    for row, regel in _rows(path, (*KOLOMMEN, *kolommen), ()):
        if row is None:
            verdicts.append(_onleesbaar(path, regel))
            continue
        cells.append({name: row[name] for name in kolommen})
        if row["oordeel"] or row["reden"]:
            verdicts.append(_oordeel(row, path.name, regel, reden_bij_klopt=False))
    return verdicts, cells


def _read(path: Path) -> Iterable[Oordeel]:
    for row, regel in _rows(path, KOLOMMEN, ("lus", "pad")):
        if row is None:
            yield _onleesbaar(path, regel)
        elif row["oordeel"] or row["reden"]:
            yield _oordeel(row, path.name, regel)


def _rows(path: Path, needed: Sequence[str], more: Sequence[str]) -> Iterator[tuple[dict[str, str] | None, int]]:
    """Every row of a sheet with its record number; None for one that cannot be read."""
    source, names = _open(path, needed, more)
    for batch in source.batches(list(names.values())):
        for row, regel in zip(batch.rows.to_pylist(), batch.regel.to_pylist(), strict=True):
            yield {name: row[column] or "" for name, column in names.items()}, regel
        for rejected in batch.rejected:
            yield None, rejected.regel


def _onleesbaar(path: Path, regel: int) -> Oordeel:
    return Oordeel("", "", "", "", None, path.name, regel, "deze regel is niet te lezen")


def _open(path: Path, needed: Sequence[str], more: Sequence[str]) -> tuple[SourceFile, dict[str, str]]:
    """A sheet of verdicts, wherever it stands in the file, and its columns: what they are -> their name there.

    Parameters
    ----------
    needed : columns that it must have. more : columns that it may have.
    """
    error: SourceError | None = None
    for options in _plekken(path):
        try:
            source = open_source(path, options)
        except SourceError as other:
            error = error or other
            continue
        own = {vergelijkbaar(name): name for name in source.columns()}
        missing = [name for name in needed if name not in own]
        if not missing:
            return source, {name: own[name] for name in (*needed, *more) if name in own}
        ontbreken = "de kolom {} ontbreekt" if len(missing) == 1 else "de kolommen {} ontbreken"
        error = error or SourceError(
            "geen-oordelen", f"dit is geen blad met oordelen: {ontbreken.format(opsomming(missing))}.",
            where=str(path), expected=f"de kolommen {', '.join(needed)}.",
            hint="Zet de namen van de kolommen terug, of maak een blad met: klantreis lussen UITVOER --beoordeel "
            "oordelen/lussen",
        )  # fmt: skip
    assert error
    raise error


def _plekken(path: Path) -> Iterator[ReadOptions]:
    """Where the names of the columns may stand: on top, else below a title or on another sheet."""
    yield ReadOptions()
    for sheet in open_workbook(path).sheet_names if kind_of(path) == "xlsx" else [None]:
        for row in range(1, _EERSTE_RIJEN + 1):
            yield ReadOptions(sheet=sheet, header_row=row)


def _oordeel(cells: Mapping[str, str], bestand: str, regel: int, *, reden_bij_klopt: bool = True) -> Oordeel:
    said, op = vergelijkbaar(cells["oordeel"]), _dag(cells["op"])
    wrong = [
        text
        for is_wrong, text in (
            (not cells["kenmerk"], "het kenmerk ontbreekt"),
            (not said, "het oordeel ontbreekt"),
            (said not in ("", KLOPT, KLOPT_NIET), f"het oordeel is niet '{KLOPT}' of '{KLOPT_NIET}'"),
            (not cells["reden"] and (reden_bij_klopt or said != KLOPT), "de reden ontbreekt"),
            (not cells["door"], "wie oordeelde ontbreekt"),
            (not cells["op"], "de dag ontbreekt (kolom op)"),
            (cells["op"] and op is None, f"de dag in de kolom op is niet te lezen: {_VERWACHT}"),
        )
        if is_wrong
    ]
    return Oordeel(
        cells["kenmerk"].lower(), said, cells["reden"], cells["door"], op, bestand, regel, "; ".join(wrong) or None,
        cells.get("lus", ""), cells.get("pad", ""),
    )  # fmt: skip


def _dag(text: str) -> date | None:
    """A day of this century as a sheet has it: a date, 2026-11-28, or as Excel shows it: 28-11-2026, 28-nov-26, 46354.

    >>> [str(_dag(text)) for text in ("2026-11-28 00:00:00", "28-11-2026", "28 november 2026", "28-nov-26", "46354")]
    ['2026-11-28', '2026-11-28', '2026-11-28', '2026-11-28', '2026-11-28']
    >>> [_dag(text) for text in ("31-2-2026", "28-11-2206", "1-abc-26", "46354,5", "")]
    [None, None, None, None, None]
    """
    if re.fullmatch(r"\d{5}", text):
        found = _NUL + timedelta(days=int(text))
    elif match := _DATUM.fullmatch(text.lower()):
        year, month, day, own_day, own_month, own_year = match.groups()
        number = MAANDEN.get(month or own_month) or (month or own_month)
        try:
            found = date(int(year or f"20{own_year}"[-4:]), int(number), int(day or own_day))
        except ValueError:
            return None
    else:
        return None
    return found if found.year // 100 == 20 else None
