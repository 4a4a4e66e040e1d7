"""Opening an export of which nothing is known: which sheet holds the data, and on which row the column names stand.

A management export often has a title above its header, and a sheet with parameters in front of its data. What is
chosen here is written out in the draft: a run takes the project file's word and guesses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from klantreis.errors import SourceError, UsageError, opsomming
from klantreis.sources import ReadOptions, SourceFile, kind_of, open_source, open_sources
from klantreis.sources.peek import Begin, peek

DICHT = 0.8
"""A header fills at least this part of the columns."""
_GEGEVEN = re.compile(r"[^A-Za-zÀ-ÿ]*\d[^A-Za-zÀ-ÿ]*|.*\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}.*")
"""A cell that is a number, a date or a time: no name of a column."""
_KOPFOUTEN = frozenset(
    ("blad-ontbreekt", "dubbele-kolomnaam", "kolom-zonder-naam", "kop-is-gegevens", "kopregel-ontbreekt",
     "leeg-bestand", "onbekende-kolom")
)  # fmt: skip


@dataclass(frozen=True)
class Plaats:
    """Where the table of a file is.

    blad : the sheet, when the workbook has more than one (or the user named it). andere : its other sheets.
    kopregel : the line or row of the header. herkend : what was found here, instead of said by the user or plain.
    """

    blad: str | None = None
    kopregel: int = 1
    andere: tuple[str, ...] = ()
    herkend: frozenset[str] = frozenset()


def open_export(path: Path, blad: str | None = None, kopregel: int | None = None) -> tuple[SourceFile, Plaats]:
    """Open an export at its table; `blad` and `kopregel`: as the user said it.

    Raises
    ------
    SourceError : the message names the options with which the user can say where the table is.
    """
    plaats = _zoek(peek(path), blad if kind_of(path) == "xlsx" else None, kopregel)
    with met_opties(path):
        return open_source(path, ReadOptions(sheet=plaats.blad, header_row=plaats.kopregel)), plaats


def open_exports(
    paths: Sequence[Path], blad: str | None = None, kopregel: int | None = None
) -> list[tuple[Path, SourceFile, Plaats]]:
    """Open exports, each at its table; files of ZGW are read together. See open_export."""
    together = [path for path in paths if kind_of(path) == "zgw"]
    joined = dict(zip(together, open_sources(together), strict=True))
    return [
        (path, joined[path], Plaats()) if path in joined else (path, *open_export(path, blad, kopregel))
        for path in paths
    ]


@contextmanager
def met_opties(path: Path) -> Iterator[None]:
    """Errors about the header name the options of verken and voorstel too."""
    try:
        yield
    except SourceError as error:
        if error.code not in _KOPFOUTEN:
            raise
        raise SourceError(
            error.code, error.what, where=error.where, expected=error.expected,
            hint=" ".join(filter(None, (error.hint, f"Bij deze opdracht: {opties(path)}."))),
        ) from None  # fmt: skip


def opties(path: Path) -> str:
    """The options with which a user says where the table of this file is."""
    return "--blad NAAM of --kopregel NUMMER" if kind_of(path) == "xlsx" else "--kopregel NUMMER"


def zonder_sloten(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files without the lock files that Excel leaves beside an open workbook, and a sentence for each of those.

    Raises
    ------
    UsageError : nothing is left.
    """
    locks = [path for path in paths if path.name.startswith("~$")]
    if len(locks) == len(paths):
        raise UsageError(
            "slotbestand", "dit is een slotbestand van Excel, zonder gegevens.", where=str(locks[0]),
            expected="de export zelf; die heet hetzelfde, zonder ~$ ervoor.",
        )  # fmt: skip
    return [path for path in paths if path not in locks], [
        f"{path.name} is overgeslagen: het is een slotbestand van Excel, zonder gegevens." for path in locks
    ]


def _zoek(begins: Sequence[Begin], blad: str | None, kopregel: int | None) -> Plaats:
    if not begins:  # parquet, xes, zgw: no sheets and no rows above the names
        return Plaats()
    several = len(begins) > 1
    if blad is not None:
        chosen = next((each for each in begins if each.blad == blad), None)
        if chosen is None:
            return Plaats(blad, kopregel or 1)  # the reader says which sheets there are
    else:
        chosen = max(begins, key=lambda each: _maat(each, kopregel))  # of equals the first
    found = vind_kopregel(chosen.rijen) if kopregel is None else None
    herkend = {"blad"} if several and blad is None else set()
    herkend |= {"kopregel"} if found not in (None, 1) else set()
    return Plaats(
        chosen.blad if several or blad is not None else None,
        kopregel or found or 1,
        tuple(each.blad for each in begins if each.blad and each is not chosen),
        frozenset(herkend),
    )


def _maat(begin: Begin, kopregel: int | None) -> tuple[bool, int]:
    """How much a sheet is the one with the data: it has a header, and rows below it."""
    kop = kopregel or vind_kopregel(begin.rijen)
    above = sum(nr <= (kop or 1) for nr, _cells in begin.rijen)
    return kop is not None and _breedte(begin.rijen) > 1, begin.gevuld - above


def _breedte(rijen: Sequence[tuple[int, tuple[str, ...]]]) -> int:
    return max((sum(map(bool, cells)) for _nr, cells in rijen), default=0)


def vind_kopregel(rijen: Sequence[tuple[int, tuple[str, ...]]]) -> int | None:
    """The number of the row with the column names; None when that is not clear.

    It is the first row in which nearly all columns are filled, with different texts and without numbers or dates;
    below it are rows that do have those. Above it only titles stand: rows in which most columns are empty.

    >>> vind_kopregel([(1, ("Rapport", "", "")), (3, ("Zaak", "Stap", "Datum")), (4, ("Z1", "A", "1-3-2024"))])
    3
    >>> vind_kopregel([(1, ("Zaak", "Zaak", "Datum")), (2, ("Z1", "A", "1-3-2024"))])
    """
    width = _breedte(rijen)
    for at, (nr, row) in enumerate(rijen):
        cells = [cell for cell in row if cell]
        if len(cells) > 1 and len(cells) >= DICHT * width:
            names = len(set(cells)) == len(cells) and not any(map(_GEGEVEN.fullmatch, cells))
            below = any(_GEGEVEN.fullmatch(cell) for _nr, later in rijen[at + 1 :] for cell in later if cell)
            return nr if names and below else None
        if len(cells) > 1 and len(cells) * 2 > width:
            return None  # half a header, half a title: the user has to say it
    return None


def beschreven(plaats: Plaats, soort: str) -> dict[str, str]:
    """What was found, for a list of facts: label -> text."""
    facts = {}
    if plaats.blad is not None:
        facts["blad"] = plaats.blad
        if plaats.andere:
            why = "het blad met de meeste rijen; " if "blad" in plaats.herkend else ""
            facts["blad"] += f" ({why}andere bladen: {opsomming(plaats.andere, 6)})"
    if "kopregel" in plaats.herkend:
        facts["kopregel"] = f"{'rij' if soort == 'xlsx' else 'regel'} {plaats.kopregel} (herkend: daar staan de namen)"
    return facts
