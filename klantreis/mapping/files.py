"""The files of a source, and whether they have the columns that the project file names."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from klantreis.errors import ProjectError, SourceError, bedoelde_u, opsomming
from klantreis.project import Bron, Projectbestand
from klantreis.sources import ReadOptions, SourceFile, open_sources
from klantreis.yamlfile import Plek


@dataclass(frozen=True)
class Invoer:
    """A file of a source.

    `bestand` is the name that outputs use: relative to the folder that all files of the source share.
    """

    bron: str
    bestand: str
    path: Path
    source: SourceFile


def open_files(projectbestand: Projectbestand, naam: str) -> list[Invoer]:
    """Open the files of a source, sorted by name.

    Raises
    ------
    SourceError : no file fits, or one cannot be read.
    """
    bron = projectbestand.project.bronnen[naam]
    where = projectbestand.plek("bronnen", naam, "bestanden")
    paths = find_paths(bron.bestanden, projectbestand.path.parent, where)
    options = ReadOptions(bron.scheidingsteken, bron.codering, bron.blad, bron.kopregel)
    sources = open_sources(paths, options, kind=bron.soort, where=where)
    return [Invoer(naam, *file) for file in zip(names_of(paths), paths, sources, strict=True)]


def find_paths(patterns: Iterable[str], folder: Path, where: str) -> list[Path]:
    """The files of a source, sorted by name.

    Parameters
    ----------
    patterns : names and patterns, as seen from `folder`, that of the project file. where : their line, for the error.

    Raises
    ------
    SourceError : a pattern fits no file.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        pattern = os.path.expanduser(pattern)
        full = os.path.join(folder, pattern)
        hits = [full]
        # A file that is called so goes first: "export [1].csv" is a name too.
        if glob.has_magic(pattern) and not os.path.exists(full):
            base = glob.escape(str(folder))  # its own brackets are no pattern
            hits = sorted(glob.glob(os.path.join(base, pattern), recursive=True))
        if not hits:
            raise SourceError(
                "geen-bestanden",
                f"geen enkel bestand past bij '{pattern}'.",
                where=where,
                expected="een bestandsnaam of patroon, gezien vanuit de map van het projectbestand.",
                hint=f"Nu is gezocht naar: {os.path.normpath(full)}",
            )
        found.update(dict.fromkeys(Path(os.path.normpath(hit)) for hit in hits))
    return sorted(found)


def names_of(paths: Sequence[Path]) -> list[str]:
    """The names that outputs use for the files of a source: relative to the folder that they share."""
    base = Path(os.path.commonpath([path.absolute().parent for path in paths]))
    return [path.absolute().relative_to(base).as_posix() for path in paths]


def named_columns(bron: Bron) -> Iterator[tuple[Plek, Sequence[str], bool]]:
    """What the project file says about columns: place in the file, names (the first that exists counts), required."""
    for name in type(bron.kolommen).model_fields:
        field = getattr(bron.kolommen, name)
        if field is None:
            continue
        place = ("kolommen", name)
        if field.kolom:
            yield place, field.kolom, name in ("zaak", "activiteit", "tijdstip")
        for extra in ("label", "tijd"):
            if getattr(field, extra, None):
                yield (*place, extra), getattr(field, extra), False
    for nr, stap in enumerate(bron.stappen):
        yield ("stappen", nr, "kolom"), stap.kolom, False
        if stap.tijd:
            yield ("stappen", nr, "tijd"), (stap.tijd,), False
    for name in bron.negeer:
        yield ("negeer",), (name,), False
    for section, rules in (("activiteiten", bron.activiteiten), ("stappen", bron.stappen)):
        for nr, rule in enumerate(rules):
            for name in rule.als:
                yield (section, nr, "als", name), (name,), False


def check_columns(
    projectbestand: Projectbestand, naam: str, inputs: Sequence[Invoer], columns_of: Callable[[Invoer], Sequence[str]]
) -> list[str]:
    """Check that the named columns exist.

    A required column must be in every file; another one in at least one.

    Returns
    -------
    sentences about files that lack a column that is not required.
    """
    bron = projectbestand.project.bronnen[naam]
    present = {invoer: list(columns_of(invoer)) for invoer in inputs}
    notes: dict[str, None] = {}
    for place, names, required in named_columns(bron):
        lacking = [invoer for invoer in inputs if not set(names) & set(present[invoer])]
        if lacking and (required or len(lacking) == len(inputs)):
            invoer = lacking[0]
            sheet = invoer.source.facts.get("blad")
            known, near = present[invoer], bedoelde_u(names[0], present[invoer])
            listed = " of ".join(f"'{name}'" for name in names)
            raise ProjectError(
                "onbekende-kolom",
                f"kolom {listed} staat niet in {invoer.path}{f' (blad {sheet!r})' if sheet else ''}.",
                where=projectbestand.plek("bronnen", naam, *place),
                expected=f"een van {opsomming(known, 20)}." if known else "een bestand met kolommen.",
                hint=f"{near or ''} Bekijk het bestand met: klantreis verken {invoer.path}".strip(),
            )
        for invoer in lacking:
            notes[f"{naam}: kolom '{names[0]}' staat niet in {invoer.bestand}; daar blijft die leeg."] = None
    return list(notes)
