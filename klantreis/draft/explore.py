"""Looking at exports that nobody has described yet: files -> groups with a picture of every column.

Raw values stay in memory; what may be shown is decided in klantreis.draft.guess. The order of rows decides nothing.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from klantreis.draft.opening import Plaats, met_opties, open_exports
from klantreis.draft.words import DATUMNAAM, genormaliseerd
from klantreis.draft.yamltext import begin
from klantreis.errors import SourceError
from klantreis.mapping.dates import BESTAAT_NIET, GOED, PLAATSVERVANGEND, read_moments
from klantreis.mapping.detect import Notatieteller
from klantreis.sources import SourceFile, kind_of
from klantreis.sources.columns import ColumnProfile, ColumnStats

Progress = Callable[[str, int], None]

_DATUMVORM = re.compile(
    r"9{1,4}[-/.]9{1,2}[-/.]9{1,4}([ aT].*)?|9{1,2}[- /](a{3,9}\.?|9{1,2})[- /.]+9{2,4}( .*)?|9{8}([ a]9.*)?|9{10}"
    r"|9{12,14}|9{5}([.,]9+)?"
)
_TIJDVORM = re.compile(r"(9{4}-9{2}-9{2}[a ])?9{1,2}[:.]9{2}([:.]9{2}([.,]9+)?)?")
MEESTAL = 0.8
"""A column holds dates (or hours) when this share of its cells does."""
VERWANT = 0.6
"""Files of one series share at least this part of their columns."""


@dataclass(frozen=True)
class Bestand:
    """A file that was looked at. plaats : the sheet and the row where its table is."""

    path: Path
    source: SourceFile
    kolommen: tuple[str, ...]
    rijen: int
    afgekeurd: int
    plaats: Plaats = field(default_factory=Plaats)


@dataclass(frozen=True)
class Kolombeeld:
    """What is in a column.

    notaties : date notations with their counts; empty when the column holds no dates. onbekend : cells in no notation.
    jaren : (first, last) year of its dates. uren : it holds times of day. dubbelzinnig : its days and months could
    change places.
    """

    profiel: ColumnProfile
    notaties: tuple[tuple[str, int], ...] = ()
    onbekend: int = 0
    jaren: tuple[int, int] | None = None
    uren: bool = False
    dubbelzinnig: bool = False

    @property
    def naam(self) -> str:
        return self.profiel.name

    @property
    def is_datum(self) -> bool:
        return bool(self.notaties)


@dataclass(frozen=True)
class Groep:
    """Files with the same columns: one source of a project file."""

    naam: str
    bestanden: tuple[Bestand, ...]
    kolommen: dict[str, Kolombeeld] = field(default_factory=dict)

    @property
    def rijen(self) -> int:
        return sum(bestand.rijen for bestand in self.bestanden)

    @property
    def kind(self) -> str:
        return self.bestanden[0].source.kind

    def samen(self, een: str, ander: str) -> bool:
        """Whether some file has both columns."""
        return any(een in bestand.kolommen and ander in bestand.kolommen for bestand in self.bestanden)

    def overal(self, namen: Iterable[str]) -> bool:
        """Whether every file has one of these columns."""
        wanted = set(namen)
        return all(wanted & set(bestand.kolommen) for bestand in self.bestanden)

    def tabellen(self, kolommen: Sequence[str]) -> Iterable[pa.Table]:
        """The rows of these columns, batch by batch; a column that a file lacks is empty there."""
        for bestand in self.bestanden:
            here = [naam for naam in kolommen if naam in bestand.kolommen]
            for batch in bestand.source.batches(here):
                rows = batch.rows
                for naam in kolommen:
                    if naam not in rows.column_names:
                        rows = rows.append_column(naam, pa.nulls(len(rows), pa.string()))
                yield rows.select(list(kolommen))


def verken(
    paths: Sequence[Path], progress: Progress | None = None, *, blad: str | None = None, kopregel: int | None = None
) -> list[Groep]:
    """Look at exports; files of one series become one group.

    Parameters
    ----------
    blad, kopregel : the sheet of the workbooks and the row of the column names, as the user said it.

    Raises
    ------
    SourceError : a file cannot be read.
    """
    tell: Progress = progress or (lambda what, rows: None)
    series: list[list[_Geopend]] = []
    ordered = sorted({Path(os.path.normpath(path)) for path in paths})
    for path, source, plaats in open_exports(ordered, blad, kopregel):
        found = _Geopend(path, source, source.columns(), plaats)
        fits = next((each for each in series if _same_series(each[0], found)), None)
        if fits is None:
            series.append([found])
        else:
            fits.append(found)
    names: Counter[str] = Counter()
    groups = []
    for members in series:
        naam = _naam(members)
        names[naam] += 1
        groups.append(_look(naam if names[naam] == 1 else f"{naam}_{names[naam]}", members, tell))
    return groups


@dataclass(frozen=True)
class _Geopend:
    path: Path
    source: SourceFile
    kolommen: list[str]
    plaats: Plaats


def _same_series(a: _Geopend, b: _Geopend) -> bool:
    if a.source.kind != b.source.kind or (a.plaats.blad, a.plaats.kopregel) != (
        b.plaats.blad, b.plaats.kopregel,
    ):  # fmt: skip
        return False
    mine, other = set(a.kolommen), set(b.kolommen)
    same_name = bronnaam([a.path], kaal=True) == bronnaam([b.path], kaal=True)
    return mine == other or (same_name and len(mine & other) >= VERWANT * len(mine | other))


def _naam(members: Sequence[_Geopend]) -> str:
    """A name for the source of these files. Those of ZGW are no series: what their names share must be one of them."""
    paths = [each.path for each in members]
    naam = bronnaam(paths)
    single = any(naam in (bronnaam([path]), bronnaam([path], kaal=True)) for path in paths)
    return naam if single or members[0].source.kind != "zgw" else "zgw"


def bronnaam(paths: Sequence[Path], *, kaal: bool = False) -> str:
    """A name for the source of these files; `kaal`: without any digits.

    >>> bronnaam([Path("Wmo_2023-01.csv"), Path("Wmo_2023-02.csv")]), bronnaam([Path("Export Jeugd 2024.xlsx")])
    ('wmo', 'export_jeugd')
    """
    stems = []
    for path in paths:
        stem, kind = path.name, kind_of(path)
        stem = re.sub(r"\.gz$", "", stem, flags=re.IGNORECASE) if kind else stem
        stems.append(genormaliseerd(stem.rpartition(".")[0] or stem).replace(" ", "_"))
    stem = begin(stems)
    if kaal or len(stems) > 1:
        stem = re.sub(r"\d+", "", stem)
    stem = re.sub(r"(^|_)(19|20)\d{2}(_?\d{2}){0,2}$", "", stem)
    return re.sub(r"_+", "_", re.sub(r"[^a-z0-9_]", "", stem)).strip("_") or "bron"


def _look(naam: str, members: Sequence[_Geopend], tell: Progress) -> Groep:
    stats, files = ColumnStats(), []
    for each in members:
        rows = rejected = 0
        with met_opties(each.path):
            for batch in each.source.batches():
                stats.add(batch.rows)
                rows, rejected = rows + len(batch.rows), rejected + len(batch.rejected)
                tell(f"bekijkt {each.path.name}", rows)
        files.append(Bestand(each.path, each.source, tuple(each.kolommen), rows, rejected, each.plaats))
    groep = Groep(naam, tuple(files), {profile.name: Kolombeeld(profile) for profile in stats.profiles()})
    if not groep.kolommen:
        raise SourceError(
            "geen-kolommen", "dit bestand heeft geen enkele kolom met gegevens.", where=str(files[0].path),
            expected="een export met per kolom een naam, en rijen daaronder.",
        )  # fmt: skip
    maybe = [beeld.naam for beeld in groep.kolommen.values() if _share(beeld.profiel, _DATUMVORM) >= MEESTAL / 2]
    kolommen = dict(groep.kolommen)
    for name, found in _dates(groep, maybe, tell).items():
        kolommen[name] = found
    for name, beeld in kolommen.items():
        if not beeld.is_datum and _share(beeld.profiel, _TIJDVORM) >= MEESTAL:
            kolommen[name] = Kolombeeld(beeld.profiel, uren=True)
    return Groep(naam, groep.bestanden, kolommen)


def _share(profile: ColumnProfile, form: re.Pattern[str]) -> float:
    return sum(n for shape, n in profile.shapes if form.fullmatch(shape)) / profile.filled if profile.filled else 0.0


def _dates(groep: Groep, names: Sequence[str], tell: Progress) -> dict[str, Kolombeeld]:
    """Of these columns those that hold dates: most of their values can be read as one."""
    tellers = {name: Notatieteller() for name in names}
    for table in groep.tabellen(names) if names else ():
        for name in names:
            for chunk in table[name].chunks:
                tellers[name].update(chunk)
    notaties = {name: [notatie for notatie, _n in teller.notaties()] for name, teller in tellers.items()}
    names = [name for name in names if notaties[name]]
    good, seen = Counter[str](), Counter[str]()
    years: dict[str, set[int]] = {name: set() for name in names}
    for table in groep.tabellen(names) if names else ():
        tell(f"leest de datums van {groep.naam}", len(table))
        for name in names:
            values = table[name].combine_chunks().drop_null()
            if len(values) == 0:
                continue
            moments = read_moments(values, notaties[name])
            seen[name] += len(values)
            # 31 February and 1900 are mistakes in a date column, no sign that it is none.
            good[name] += int(np.isin(moments.status, (GOED, PLAATSVERVANGEND, BESTAAT_NIET)).sum())
            good[name] -= int((moments.status == BESTAAT_NIET).sum()) // 2
            real = moments.lokaal[moments.status == GOED].astype("datetime64[us]").astype("datetime64[Y]")
            years[name].update((np.unique(real).astype(np.int64) + 1970).tolist())
    found = {}
    for name in names:
        profile = groep.kolommen[name].profiel
        # Bare digits can be numbers of anything: only a column that is called a date is believed at once.
        bare = not any(mark in shape for shape, _n in profile.shapes for mark in "-/. :")
        named = DATUMNAAM.search(genormaliseerd(name)) is not None
        enough = good[name] >= (MEESTAL if not bare or named else 0.98) * seen[name]
        epoch = set(notaties[name]) & {"epoch_s", "epoch_ms", "excel", "ddmmjjjj"}
        if seen[name] and years[name] and enough and (named or not (bare and epoch)):
            teller = tellers[name]
            span = (min(years[name]), max(years[name]))
            found[name] = Kolombeeld(
                profile, tuple(teller.notaties()), teller.onbekend(), span, dubbelzinnig=teller.dubbelzinnig()
            )
    return found
