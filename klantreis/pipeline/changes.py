"""What changed between two runs: the main figures, and what may have changed them (definition 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from klantreis.analysis.journey_summary import geldig
from klantreis.errors import opsomming
from klantreis.mapping.news import Stand, nieuws, stand_van
from klantreis.pipeline.damaged import mapping_at, rows_at
from klantreis.report.dutch import getal
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_links import GEKOPPELD

Cijfer = int | float | None
_DELEN = {
    "mapping": "de mapping (bronnen)",
    "loketten": "het register van loketten",
    "termijnen": "de eigen termijnen of kalender",
    "overig": "de overige instellingen",
}


@dataclass(frozen=True)
class Momentopname:
    """A run as it was: its manifest, the names that it knew, and its main figures by name (None: not known)."""

    manifest: dict[str, Any]
    stand: Stand
    cijfers: dict[str, Cijfer]


@dataclass(frozen=True)
class Wijzigingen:
    """What changed between two runs.

    nieuws : sentences about names that are new or gone. cijfers : every main figure with its old and its new value.
    redenen : sentences about what went in differently, all that there is.
    """

    nieuws: tuple[str, ...]
    cijfers: tuple[tuple[str, Cijfer, Cijfer], ...]
    redenen: tuple[str, ...]

    @property
    def veranderd(self) -> list[tuple[str, Cijfer, Cijfer]]:
        """The figures that are not what they were."""
        return [row for row in self.cijfers if row[1] != row[2]]


def snapshot(folder: Path, manifest: dict[str, Any]) -> Momentopname:
    """What a finished run was.

    Raises
    ------
    KeyError, OSError, ValueError : its tables are not those of a run any more.
    """
    return Momentopname(manifest, stand_van(folder, manifest), _cijfers(folder, manifest))


def changes(oud: Momentopname, nieuw: Momentopname) -> Wijzigingen:
    """What changed from one run to another."""
    figures = tuple((name, oud.cijfers.get(name), value) for name, value in nieuw.cijfers.items())
    return Wijzigingen(
        tuple(nieuws(oud.stand, nieuw.stand)), figures, tuple(_redenen(oud.manifest, nieuw.manifest))
    )  # fmt: skip


def figure_sentences(wijzigingen: Wijzigingen) -> list[str]:
    """The figures that changed, in words."""
    return [f"{name}: {shown(now)}, was {shown(then)}." for name, then, now in wijzigingen.veranderd]


def shown(value: Cijfer) -> str:
    """A figure as it is written."""
    if value is None:
        return "niet bekend"
    return getal(value, 1).removesuffix(",0") if isinstance(value, float) else getal(value)


# --- figures ----------------------------------------------------------------------------------------------------------


def _cijfers(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Cijfer]:
    def count(name: str, chosen: Callable[[pa.Table], pa.Table] = lambda table: table) -> Cijfer:
        table = _table(folder, manifest, name)
        try:
            return None if table is None else len(chosen(table))
        except (KeyError, pa.ArrowException):  # a run by other definitions, with other columns
            return None

    return {
        "gebeurtenissen": count("gebeurtenissen"),
        "uitval": count("uitval"),
        "zaken": manifest.get("zaken"),
        "klantreizen": count("klantreizen"),
        "mediane doorlooptijd van een zaak, in dagen": _mediaan(_table(folder, manifest, "doorlooptijden")),
        "wettelijke termijnen overschreden": count("termijnen", lambda table: _te_laat(table, "wettelijk")),
        "eigen termijnen overschreden": count("termijnen", lambda table: _te_laat(table, "servicenorm")),
        "overdrachten": count("overdrachten"),
        "lussen": count("lussen", geldig),
        "bezwaren en beroepen": count("bezwaren"),
        "daarvan gekoppeld aan een besluit": count(
            "bezwaren", lambda table: table.filter(pc.is_in(table["zekerheid"], value_set=pa.array(GEKOPPELD)))
        ),
    }


def _table(folder: Path, manifest: Mapping[str, Any], name: str) -> pa.Table | None:
    there = f"{name}.parquet" in mapping_at(manifest, "uitvoer")
    return pq.read_table(folder / f"{name}.parquet") if there else None


def _te_laat(termijnen: pa.Table, soort: str) -> pa.Table:
    return termijnen.filter(
        pc.and_(pc.equal(termijnen["status"], "overschreden"), pc.equal(termijnen["soort"], soort))
    )  # fmt: skip


def _mediaan(doorlooptijden: pa.Table | None) -> Cijfer:
    if doorlooptijden is None:
        return None
    rows = doorlooptijden.select(["niveau", "groep", "mediaan_dagen"]).to_pylist()
    found = [row["mediaan_dagen"] for row in rows if (row["niveau"], row["groep"]) == ("zaak", ALLES)]
    value: Cijfer = found[0] if found else None
    return value


# --- reasons ----------------------------------------------------------------------------------------------------------


def _redenen(oud: Mapping[str, Any], nieuw: Mapping[str, Any]) -> Iterator[str]:
    """Sentences about what went into two runs differently."""
    then, now = mapping_at(oud, "invoer"), mapping_at(nieuw, "invoer")
    yield from _files("invoerbestanden", *(_by_name(own, "bestanden", "bron") for own in (then, now)))
    yield from _project(then, now)
    yield from _files("bladen met oordelen", *(_by_name(own, "oordelen") for own in (then, now)))
    yield from _peildatums(oud, nieuw)
    for what, key in (
        ("een andere versie van klantreis", "klantreis"), ("andere definities van klantreis", "definities"),
        ("een andere rekenmotor", "engine"), ("andere tekenaars", "tekenaars"),
        ("een run die verder of minder ver ging", "stappen"),
    ):  # fmt: skip
        if then.get(key) != now.get(key):
            yield f"{what}: {_listed(now.get(key))}, was {_listed(then.get(key))}."
    for what, key in (("andere bibliotheken", "bibliotheken"), ("andere vaste instellingen", "parameters")):
        one, other = mapping_at(then, key), mapping_at(now, key)
        names = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
        if names:
            yield f"{what}: {opsomming(names)}."
    law = [mapping_at(own, "termijnen").get("wet_sha256") for own in (then, now)]
    if all(law) and law[0] != law[1]:
        yield "de termijnen van de wet in klantreis zijn anders."
    if then.get("sleutel") != now.get("sleutel"):
        yield "een andere sleutel: pseudoniemen zijn niet met de vorige run te vergelijken."


def _listed(value: Any) -> str:
    return (", ".join(map(str, value)) or "geen") if isinstance(value, list) else str(value)


def _by_name(invoer: Mapping[str, Any], key: str, *before: str) -> dict[str, Any]:
    """The hash of every file."""
    parts = (*before, "bestand")
    return {": ".join(str(row.get(name)) for name in parts): row.get("sha256") for row in rows_at(invoer, key)}


def _files(what: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for word, names in (
        ("nieuw", now.keys() - then.keys()),
        ("veranderd", {name for name in now.keys() & then.keys() if now[name] != then[name]}),
        ("verdwenen", then.keys() - now.keys()),
    ):
        if names:
            yield f"{what}, {word}: {opsomming(sorted(names), 6)}."


def _project(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    one, other = mapping_at(then, "project"), mapping_at(now, "project")
    if one.get("bestand") != other.get("bestand"):
        yield f"een ander projectbestand: {other.get('bestand')}, was {one.get('bestand')}."
    parts_then, parts_now = mapping_at(then, "projectdelen"), mapping_at(now, "projectdelen")
    if not parts_then or not parts_now:
        if one.get("sha256") != other.get("sha256"):
            yield "het projectbestand is veranderd; welk deel is niet bekend, want een van de runs is ouder."
        return
    changed = [words for name, words in _DELEN.items() if parts_then.get(name) != parts_now.get(name)]
    if changed:
        yield f"in het projectbestand is veranderd: {opsomming(changed)}."
    elif one.get("sha256") != other.get("sha256"):
        yield "het projectbestand is anders opgeschreven, maar zegt hetzelfde; dat verandert geen cijfer."


def _peildatums(oud: Mapping[str, Any], nieuw: Mapping[str, Any]) -> Iterator[str]:
    then, now = mapping_at(oud, "bronnen"), mapping_at(nieuw, "bronnen")
    moved: dict[tuple[Any, Any], list[str]] = {}
    for bron in sorted(then.keys() & now.keys()):
        days = mapping_at(then, bron).get("peildatum"), mapping_at(now, bron).get("peildatum")
        if days[0] != days[1]:
            moved.setdefault(days, []).append(bron)
    for (before, after), bronnen in moved.items():
        yield f"een andere peildatum van {opsomming(bronnen)}: {after or 'geen'}, was {before or 'geen'}."
