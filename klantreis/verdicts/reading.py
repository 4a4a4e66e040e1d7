"""Filled sheets -> verdicts. A row that cannot be understood is kept, with the reason."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from klantreis.errors import SourceError, opsomming
from klantreis.fields import vergelijkbaar
from klantreis.sources import open_source
from klantreis.vocabulary_journeys import KLOPT, KLOPT_NIET

KOLOMMEN = ("kenmerk", "oordeel", "reden", "door", "op")
"""The columns that a sheet must have; what else stands in it is for its reader."""
_DATUM = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)(?:[ T].*)?|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?)")


@dataclass(frozen=True)
class Oordeel:
    """What a person said of one finding.

    kenmerk : names the finding. oordeel : KLOPT or KLOPT_NIET. reden, door, op : why, who and when. regel : the record
    in the file. fout : why it cannot be used; None when it can.
    """

    kenmerk: str
    oordeel: str
    reden: str
    door: str
    op: date | None
    bestand: str
    regel: int
    fout: str | None


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
                hint="Maak een blad met: klantreis lussen outputs/naam --beoordeel oordelen/lussen",
            )  # fmt: skip
        # Excel puts a file like this beside a workbook that somebody has open.
        found.update(dict.fromkeys(Path(os.path.normpath(hit)) for hit in hits if not Path(hit).name.startswith("~$")))
    return sorted(found)


def read_verdicts(paths: Iterable[Path]) -> list[Oordeel]:
    """The verdicts in these files; rows without a verdict are not judged yet and fall away.

    Raises
    ------
    SourceError : a file is no sheet of verdicts.
    """
    return [oordeel for path in paths for oordeel in _read(path)]


def _read(path: Path) -> Iterable[Oordeel]:
    source = open_source(path)
    names = {vergelijkbaar(name): name for name in source.columns()}
    missing = [name for name in KOLOMMEN if name not in names]
    if missing:
        raise SourceError(
            "geen-oordelen", f"dit is geen blad met oordelen: de kolom {opsomming(missing)} ontbreekt.",
            where=str(path), expected=f"de kolommen {', '.join(KOLOMMEN)}.",
            hint="Maak een blad met: klantreis lussen outputs/naam --beoordeel oordelen/lussen",
        )  # fmt: skip
    for batch in source.batches([names[name] for name in KOLOMMEN]):
        for row, regel in zip(batch.rows.to_pylist(), batch.regel.to_pylist(), strict=True):
            cells = {name: row[names[name]] or "" for name in KOLOMMEN}
            if cells["oordeel"]:
                yield _oordeel(cells, path.name, regel)
        for rejected in batch.rejected:
            yield Oordeel("", "", "", "", None, path.name, rejected.regel, "deze regel is niet te lezen")


def _oordeel(cells: Mapping[str, str], bestand: str, regel: int) -> Oordeel:
    said, op = vergelijkbaar(cells["oordeel"]), _dag(cells["op"])
    wrong = [
        text
        for is_wrong, text in (
            (not cells["kenmerk"], "het kenmerk ontbreekt"),
            (said not in (KLOPT, KLOPT_NIET), f"het oordeel is niet '{KLOPT}' of '{KLOPT_NIET}'"),
            (not cells["reden"], "de reden ontbreekt"),
            (not cells["door"], "wie oordeelde ontbreekt"),
            (op is None, "de dag ontbreekt of is niet te lezen"),
        )
        if is_wrong
    ]
    return Oordeel(
        cells["kenmerk"].lower(), said, cells["reden"], cells["door"], op, bestand, regel, "; ".join(wrong) or None
    )


def _dag(text: str) -> date | None:
    """A day as a sheet has it: a date, 2026-11-28, or as Excel shows it: 28-11-2026.

    >>> _dag("2026-11-28 00:00:00"), _dag("28-11-2026"), _dag("31-2-2026"), _dag("")
    (datetime.date(2026, 11, 28), datetime.date(2026, 11, 28), None, None)
    """
    if match := _DATUM.fullmatch(text):
        year, month, day, own_day, own_month, own_year = match.groups()
        try:
            return date(int(year or own_year), int(month or own_month), int(day or own_day))
        except ValueError:
            return None
    return None
