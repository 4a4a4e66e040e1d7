"""Does `klantreis verifieer` find every change of a single byte, wherever it is?

A made-up municipality is run once, with a calendar and a sheet of verdicts of its own. Then, 500 times: one byte of
one file (inputs, project file and what stands beside it, manifest, outputs; each kind as often) becomes another one,
the run is verified, and the byte is put back. Found means: a difference is said, and said of that file.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from klantreis.audit.verifying import verify
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.manifest import NAAM, hash_outputs
from klantreis.pipeline import run
from klantreis.project import load_project
from klantreis.simulate import simulate

INWONERS, KEER, ZAAD = 150, 500, 1
SOORTEN = ("invoer", "projectbestand", "manifest", "uitvoer")
_BLAD = "kenmerk;oordeel;reden;door;op\nlus-0000000000000000;klopt;gezien;a;2026-01-05\n"


def main(keer: int = KEER, inwoners: int = INWONERS, zaad: int = ZAAD) -> None:
    """Print how many changes were found; stop with an error when one was not."""
    with tempfile.TemporaryDirectory() as name:
        project, folder = prepare(Path(name), inwoners)
        if verify(folder).verschillen:
            sys.exit("the run itself does not verify")
        start = time.perf_counter()
        tried, missed = attempt(project, folder, keer, zaad)
        took = time.perf_counter() - start
    counts = ", ".join(f"{tried[soort]} {soort}" for soort in SOORTEN)
    print(f"{keer} changes of one byte ({counts}): {keer - len(missed)} found, in {took:.0f} s")
    if missed:
        sys.exit("\n".join(["not found:", *missed]))


def prepare(place: Path, inwoners: int) -> tuple[Path, Path]:
    """A municipality with a sheet of verdicts, and its run: the project file and the folder."""
    simulate(place / "gemeente", inwoners=inwoners, zaad=1)
    project = place / "gemeente" / "testdam.yaml"
    (project.parent / "blad.csv").write_text(_BLAD, encoding="utf-8")
    project.write_text(f"oordelen: blad.csv\n{project.read_text(encoding='utf-8')}", encoding="utf-8")
    done = run(load_project(project), place / "uit", Sleutel(bytes(32)))
    return project, done.folder


def files(project: Path, folder: Path) -> dict[str, list[Path]]:
    """Everything that a run rests on or wrote, per kind."""
    inputs = [path for path in sorted((project.parent / "exports").rglob("*")) if path.is_file()]
    assert inputs
    beside = [project, project.parent / "blad.csv", project.parent / "kalender.yaml"]
    outputs = [folder / name for name in hash_outputs(folder)]
    return dict(zip(SOORTEN, (inputs, beside, [folder / NAAM], outputs), strict=True))


def attempt(project: Path, folder: Path, keer: int, zaad: int) -> tuple[Counter[str], list[str]]:
    """How many changes were made per kind, and which of them were not found."""
    rnd = random.Random(zaad)
    there = files(project, folder)
    tried: Counter[str] = Counter()
    missed = []
    for nr in range(keer):
        soort = SOORTEN[nr % len(SOORTEN)]
        path = rnd.choice([path for path in there[soort] if path.stat().st_size])
        place = rnd.randrange(path.stat().st_size)
        tried[soort] += 1
        with changed(path, place, rnd.randrange(1, 256)):
            found = verify(folder).verschillen
        if not any(path.name in each.bestand for each in found):
            missed.append(f"{path}, byte {place + 1}: {[each.bestand for each in found]}")
    return tried, missed


@contextmanager
def changed(path: Path, place: int, step: int) -> Iterator[None]:
    """A file in which one byte is `step` higher (modulo 256), put back afterwards."""
    content = path.read_bytes()
    other = bytearray(content)
    other[place] = (other[place] + step) % 256
    path.write_bytes(bytes(other))
    try:
        yield
    finally:
        path.write_bytes(content)


if __name__ == "__main__":
    main()
