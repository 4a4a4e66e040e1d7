"""A finished run done again into a folder of its own, and held against the first byte by byte."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klantreis.audit.verifying import VERGELIJKING, Verschil
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.errors import KlantreisError
from klantreis.manifest import NAAM, read_manifest, sha256_of
from klantreis.pipeline.comparing import compare_periods
from klantreis.pipeline.damaged import mapping_at
from klantreis.pipeline.reading import Progress
from klantreis.pipeline.running import DRAAIEN, LEZEN, run
from klantreis.project import Projectbestand

_GETEKEND = (".svg", ".png")
_ONDERTEKENING = "ondertekening.json"
_OVER_PLAATJES = ("kaarten", "loketkaart", "lusroutes", "trechter", "bestreden", "samenloop")
"""Parts of the manifest that say how pictures were drawn."""
_NIET_VERGELEKEN = ("zegel", "uitvoer", "invoer.project.pad")
"""Of the manifest: what follows from the rest, what is compared file by file, and where the project file is."""


@dataclass(frozen=True)
class Herhaling:
    """A run done again: what differs, how many files are equal, and sentences that a reader must know."""

    verschillen: tuple[Verschil, ...]
    gelijk: int
    opmerkingen: tuple[str, ...]


def key_differs(manifest: Mapping[str, Any], sleutel: Sleutel | None) -> str | None:
    """Why a run cannot be done again with this key; None when it is the key of the run, or no key was needed."""
    then = mapping_at(manifest, "invoer").get("sleutel")
    now = sleutel.vingerafdruk if sleutel else None
    if then is None or then == now:
        return None
    return (
        f"Niet opnieuw gedraaid: dit is een andere sleutel (vingerafdruk {now}) dan die van de run ({then}). Met een "
        "andere sleutel is elk pseudoniem anders, en dan zegt byte voor byte vergelijken niets."
    )


def rerun(
    folder: Path, manifest: Mapping[str, Any], projectbestand: Projectbestand, sleutel: Sleutel | None,
    progress: Progress | None = None,
) -> Herhaling:  # fmt: skip
    """Run the project again and compare every output with those in `folder`.

    Parameters
    ----------
    sleutel : the key of the run; see `key_differs`.

    Raises
    ------
    UsageError : the run cannot be done again, as for `run`.
    """
    tot = LEZEN if mapping_at(manifest, "invoer").get("stappen") == LEZEN else DRAAIEN
    with tempfile.TemporaryDirectory(prefix="klantreis-") as name:
        done = run(
            projectbestand, Path(name) / "opnieuw", sleutel, tot=LEZEN if tot == LEZEN else DRAAIEN, progress=progress
        )
        drawers = [mapping_at(each, "invoer").get("tekenaars") for each in (manifest, done.manifest)]
        pictures = drawers[0] == drawers[1]
        notes = [] if pictures else [
            f"De plaatjes (.svg en .png) zijn niet vergeleken: de run tekende met {_listed(drawers[0])}, hier is dat "
            f"{_listed(drawers[1])}."
        ]  # fmt: skip
        wrong, equal = _files(folder, done.folder, done.manifest, () if pictures else _GETEKEND)
        wrong += _facts(manifest, done.manifest, pictures)
        if (folder / VERGELIJKING / NAAM).is_file():
            more, compared, said = _comparison(folder / VERGELIJKING, done.folder, pictures, progress)
            wrong, equal, notes = wrong + more, equal + compared, notes + said
    return Herhaling(tuple(wrong), equal, tuple(notes))


def _comparison(
    folder: Path, again: Path, pictures: bool, progress: Progress | None
) -> tuple[list[Verschil], int, list[str]]:  # fmt: skip
    """The comparison of periods in `folder` made again from the run in `again`: what differs, how many files are equal,
    and what was not made again."""
    try:
        own = read_manifest(folder)
        names = [period["naam"] for period in own["perioden"]]
        page = json.loads((folder / _ONDERTEKENING).read_text(encoding="utf-8"))
        done = compare_periods(again, names, progress or (lambda what, rows: None))
    except (KlantreisError, OSError, ValueError, KeyError, TypeError) as error:
        why = error.what if isinstance(error, KlantreisError) else "het manifest of de ondertekening is beschadigd"
        return [Verschil("opnieuw", f"{VERGELIJKING}/{NAAM}", "een vergelijking die opnieuw te maken is", why)], 0, []
    skip, notes = (_ONDERTEKENING, *(() if pictures else _GETEKEND)), []
    about_old: tuple[str, ...] = ()
    if own.get("definitie"):
        skip, about_old = (
            (*skip, "definitieverschil.csv", "definitieverschil.parquet"),
            ("definitie", "wijzigingen", "rijen.definitieverschil"),
        )
        notes.append(
            "Van de vergelijking is het verschil met de oude definitie niet opnieuw gemaakt; daarvoor is ook de "
            "eerdere run nodig."
        )
    wrong, equal = _files(folder, done.folder, done.manifest, skip)
    found = [Verschil(v.soort, f"{VERGELIJKING}/{v.bestand}", v.verwacht, v.gevonden) for v in wrong]
    # The page to sign names the seal of the run and where its project file is: both differ in another place.
    page_again = json.loads((done.folder / _ONDERTEKENING).read_text(encoding="utf-8"))
    for name, then, now in ((NAAM, own, done.manifest), (_ONDERTEKENING, page, page_again)):
        for place, one, other in _differences(then, now, ()):
            dotted = ".".join(place)
            if place[0] in about_old or dotted in about_old or (place[0] in _OVER_PLAATJES and not pictures):
                continue
            if dotted not in ("run", "zegel", "run.zegel", "definities.project.pad") and place[0] != "uitvoer":
                found.append(Verschil("opnieuw", f"{VERGELIJKING}/{name}: {dotted}", _shown(other), _shown(one)))
    return found, equal, notes


def _listed(drawers: Any) -> str:
    return ", ".join(map(str, drawers)) if isinstance(drawers, list) and drawers else "niets"


def _files(
    folder: Path, again: Path, manifest: Mapping[str, Any], skip: tuple[str, ...]
) -> tuple[list[Verschil], int]:  # fmt: skip
    """Files that differ, and how many are equal; those with a name that ends on one of `skip` are not looked at."""
    wrong, equal = [], 0
    first = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != VERGELIJKING
    } - {"manifest.json"}
    for name in sorted({*first, *manifest["uitvoer"]}):
        if name.endswith(skip):
            continue
        facts = manifest["uitvoer"].get(name)
        if facts is None:
            wrong.append(Verschil("opnieuw", name, "het bestand van de run", "een nieuwe run schrijft dit niet"))
        elif name not in first:
            wrong.append(
                Verschil("opnieuw", name, "in de run is het er niet", f"een nieuwe run: sha256 {facts['sha256']}")
            )
        elif (found := sha256_of(folder / name)) != facts["sha256"]:
            place = _first_difference(folder / name, again / name)
            wrong.append(
                Verschil(
                    "opnieuw",
                    name,
                    f"de run: sha256 {found}",
                    f"een nieuwe run: sha256 {facts['sha256']}, anders vanaf byte {place}",
                )
            )
        else:
            equal += 1
    return wrong, equal


def _first_difference(one: Path, other: Path) -> int:
    """The number, from 1, of the first byte in which two files differ."""
    place = 1
    with one.open("rb") as first, other.open("rb") as second:
        while True:
            a, b = first.read(1 << 20), second.read(1 << 20)
            if a != b:
                return place + next(
                    (nr for nr, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
                )
            if not a:
                return place
            place += len(a)


def _facts(manifest: Mapping[str, Any], again: Mapping[str, Any], pictures: bool) -> Iterator[Verschil]:
    """Parts of the manifests that differ, the smallest that do."""
    for place, then, now in _differences(dict(manifest), dict(again), ()):
        dotted = ".".join(place)
        about_pictures = place[0] in _OVER_PLAATJES or place[:2] == ("invoer", "tekenaars")
        if dotted.startswith(_NIET_VERGELEKEN) or (about_pictures and not pictures):
            continue
        yield Verschil(
            "opnieuw", f"manifest.json: {dotted}", f"de run: {_shown(then)}", f"een nieuwe run: {_shown(now)}"
        )


def _differences(one: Any, other: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from _differences(one.get(key), other.get(key), (*place, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for nr, (a, b) in enumerate(zip(one, other, strict=True), start=1):
            yield from _differences(a, b, (*place, str(nr)))
    elif one != other:
        yield place, one, other


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= 80 else f"{text[:77]}..."
