"""What is new since an earlier run through the same project file: codes, activities, desks, columns.

An earlier run keeps no raw codes but those without a rule. So a new code that a rule maps is seen as a new activity,
and one that no rule maps as a new code.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from klantreis.errors import opsomming
from klantreis.project import vergelijkbaar

_LOKETTEN = ("loket", "naar_loket")
LOGKOLOMMEN = ["bron", "activiteit", "fase", *_LOKETTEN]
"""The columns of the event log that `stand` looks at."""


@dataclass(frozen=True)
class Stand:
    """What a run knew, per source.

    kolommen : source -> file -> columns. codes, activiteiten, loketten : source -> name -> events; codes are those
    without a rule, activiteiten those with a phase. project : the hash of the project file.
    """

    kolommen: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    codes: dict[str, dict[str, int]] = field(default_factory=dict)
    activiteiten: dict[str, dict[str, int]] = field(default_factory=dict)
    loketten: dict[str, dict[str, int]] = field(default_factory=dict)
    project: str | None = None


def stand(
    kolommen: Sequence[tuple[str, str, Collection[str]]], gebeurtenissen: pa.Table, niet_herkend: pa.Table,
    project: str | None = None,
) -> Stand:  # fmt: skip
    """The state of a run.

    Parameters
    ----------
    kolommen : (source, file, its columns).
    gebeurtenissen : columns bron, activiteit, fase, loket, naar_loket.
    niet_herkend : vocabulary.NIET_HERKEND.
    """
    files: dict[str, dict[str, frozenset[str]]] = {}
    for bron, bestand, names in kolommen:
        files.setdefault(bron, {})[bestand] = frozenset(names)
    found = Stand(files, {}, {}, {}, project)
    _count(found.activiteiten, gebeurtenissen.filter(pc.is_valid(gebeurtenissen["fase"])), "activiteit")
    for name in _LOKETTEN:
        _count(found.loketten, gebeurtenissen, name)
    for row in niet_herkend.to_pylist():
        # Desks outside the register are desks that somebody wrote: new or not is the same question.
        target = found.codes if row["soort"] == "code" else found.loketten
        names = target.setdefault(row["bron"], {})
        names[row["waarde"]] = names.get(row["waarde"], 0) + row["gebeurtenissen"]
    return found


def stand_van(folder: Path, manifest: Mapping[str, Any]) -> Stand:
    """The state of a finished run in `folder`, of which `manifest` is the manifest."""
    return stand(
        [(file["bron"], file["bestand"], file["kolommen"]) for file in manifest["bestanden"]],
        pq.read_table(folder / "gebeurtenissen.parquet", columns=LOGKOLOMMEN),
        pq.read_table(folder / "niet_herkend.parquet"),
        manifest["invoer"]["project"]["sha256"],
    )


def _count(target: dict[str, dict[str, int]], table: pa.Table, name: str) -> None:
    grouped = table.filter(pc.is_valid(table[name])).group_by(["bron", name]).aggregate([([], "count_all")])
    for row in grouped.to_pylist():
        names = target.setdefault(row["bron"], {})
        names[row[name]] = names.get(row[name], 0) + row["count_all"]


def nieuws(vorige: Stand, nu: Stand) -> list[str]:
    """Sentences about what is new or gone, the most urgent first; empty when nothing is.

    Examples
    --------
    >>> eerst = Stand({"wmo": {"a.csv": frozenset({"Code", "Uitkomst"})}}, {"wmo": {"W99": 3}})
    >>> nu = Stand({"wmo": {"b.csv": frozenset({"Code", "Besluit"})}}, {"wmo": {"W98": 2, "W99": 3}})
    >>> for zin in nieuws(eerst, nu): print(zin)
    wmo: 1 nieuwe code zonder regel: W98 (2 keer).
    wmo: 1 nieuwe kolom: Besluit.
    wmo: kolom Uitkomst is er niet meer in b.csv.
    """
    lines = []
    for bron in nu.kolommen:
        if bron not in vorige.kolommen:
            lines.append(f"{bron}: deze bron is nieuw.")
            continue
        lines += _names(bron, vorige.codes, nu.codes, "nieuwe code zonder regel", "nieuwe codes zonder regel")
        lines += _names(bron, vorige.loketten, nu.loketten, "nieuw loket", "nieuwe loketten")
        lines += _columns(bron, vorige.kolommen[bron], nu.kolommen[bron])
        lines += _names(bron, vorige.activiteiten, nu.activiteiten, "nieuwe activiteit", "nieuwe activiteiten")
    lines += [f"{bron}: deze bron is er niet meer." for bron in vorige.kolommen if bron not in nu.kolommen]
    if lines and vorige.project != nu.project:
        lines.append("Het projectbestand zelf is ook veranderd sinds die run; ook daardoor kunnen namen nieuw zijn.")
    return lines


def _names(
    bron: str, before: Mapping[str, Mapping[str, int]], now: Mapping[str, Mapping[str, int]], one: str, many: str
) -> list[str]:
    known = {vergelijkbaar(name) for name in before.get(bron, {})}
    new = [(name, n) for name, n in now.get(bron, {}).items() if vergelijkbaar(name) not in known]
    if not new:
        return []
    new.sort(key=lambda item: (-item[1], item[0]))
    listed = opsomming(f"{name} ({n} keer)" for name, n in new)
    return [f"{bron}: {len(new)} {one if len(new) == 1 else many}: {listed}."]


def _columns(bron: str, before: Mapping[str, frozenset[str]], now: Mapping[str, frozenset[str]]) -> list[str]:
    """Columns that no file had, and columns that a file lacks though it had them, or every file before it had them."""
    lines = []
    new = sorted(frozenset().union(*now.values()) - frozenset().union(*before.values()))
    if new:
        lines.append(f"{bron}: {len(new)} {'nieuwe kolom' if len(new) == 1 else 'nieuwe kolommen'}: {opsomming(new)}.")
    always = frozenset.intersection(*before.values()) if before else frozenset()
    gone: dict[str, list[str]] = {}
    for bestand, names in now.items():
        for name in sorted(before.get(bestand, always) - names):
            gone.setdefault(name, []).append(bestand)
    for name, files in gone.items():
        lines.append(f"{bron}: kolom {name} is er niet meer in {opsomming(files, 3)}.")
    return lines
