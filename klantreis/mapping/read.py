"""All sources of a project -> staged events on disk, in two passes.

The first pass looks at every row: which columns there are, how dates are written, and whether a column holds BSNs that
the project file does not mention. Only whole columns can answer that, so that the order of the rows never matters. The
second pass translates. What is staged holds pseudonyms only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.errors import SleutelError, opsomming
from klantreis.mapping.apply import BESLUITROLLEN, TWIJFEL_SCHEMA, UITVAL_SCHEMA, VOORLOPIG, Vertaler
from klantreis.mapping.detect import Notatieteller
from klantreis.mapping.files import Invoer, check_columns
from klantreis.mapping.privacy import check_bsn, free_text
from klantreis.mapping.rules import rules_of
from klantreis.project import Bron, Projectbestand
from klantreis.sources.columns import ColumnProfile, ColumnStats
from klantreis.vocabulary import VEEL_UITVAL

Progress = Callable[[str, int], None]
"""Told what is being read and how many rows of it are done."""


@dataclass(frozen=True)
class Bestandsfeiten:
    """A file that was read. `gelezen` counts rows (long form) or non-empty date cells (wide form)."""

    bron: str
    bestand: str
    feiten: dict[str, str]
    kolommen: tuple[str, ...]
    gelezen: int


@dataclass(frozen=True)
class Datumkolom:
    """How the dates of a column were read."""

    bron: str
    kolom: str
    notaties: tuple[tuple[str, int], ...]
    gegeven: bool
    onbekend: int
    dubbelzinnig: bool


@dataclass(frozen=True)
class Gelezen:
    """What reading gave: staged files, and the facts that a reader wants to see.

    onvolledig : sentences about what a source lacks or does not say clearly, or what the project file says wrongly of
    its dates.
    overlap : (source, winning rule, losing rule) -> rows that both fit.
    gekozen : (source, rule) -> rows that it decided.
    """

    events: Path
    uitval: Path
    twijfel: Path
    bestanden: tuple[Bestandsfeiten, ...]
    datums: tuple[Datumkolom, ...]
    overlap: dict[tuple[str, int, int], int]
    opmerkingen: tuple[str, ...] = ()
    vrije_tekst: tuple[str, ...] = ()
    onvolledig: tuple[str, ...] = ()
    gekozen: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass
class _Profiel:
    """What the first pass learns of one source."""

    columns: dict[Invoer, list[str]] = field(default_factory=dict)
    profiles: list[ColumnProfile] = field(default_factory=list)
    tellers: dict[str, Notatieteller] = field(default_factory=dict)


def date_columns(bron: Bron) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The date columns of a source: the names that a column may have -> the notations given for it."""
    kolommen = bron.kolommen
    found = [kolom for kolom in (kolommen.tijdstip, kolommen.datum_genoemd, *bron.stappen) if kolom is not None]
    return {kolom.kolom: kolom.formaat for kolom in found}


def read_sources(
    projectbestand: Projectbestand,
    inputs: Mapping[str, Sequence[Invoer]],
    sleutel: Sleutel | None,
    engine: Engine,
    folder: Path,
    *,
    salt: str,
    progress: Progress | None = None,
) -> Gelezen:
    """Read every source of a project into `folder`.

    Parameters
    ----------
    inputs : source -> its files, as open_files gives them.
    sleutel : needed as soon as a source has ids of persons.
    salt : makes the digests of rows useless outside this run.

    Raises
    ------
    SourceError, ProjectError, SleutelError, PrivacyError : before anything is translated.
    """
    tell: Progress = progress or (lambda what, rows: None)
    project = projectbestand.project
    if sleutel is None and project.sleutel_nodig:
        raise SleutelError("geen-sleutel", "er is geen sleutel om van nummers van personen pseudoniemen te maken.")
    profiles: dict[str, _Profiel] = {}
    opmerkingen: list[str] = []
    vrije_tekst: list[str] = []
    onvolledig: list[str] = []
    for naam, bron in project.bronnen.items():
        profiles[naam] = profiel = _profile(bron, inputs[naam], tell)
        opmerkingen += check_columns(projectbestand, naam, inputs[naam], lambda invoer: profiel.columns[invoer])  # noqa: B023
        check_bsn(projectbestand, naam, profiel.profiles)
        vrije_tekst += free_text(projectbestand, naam, profiel.profiles)
        where = projectbestand.plek("bronnen", naam, "bestanden")
        lacking = dict.fromkeys(text for invoer in inputs[naam] for text in invoer.source.findings)
        onvolledig += [f"{where}: {text}." for text in lacking]
        if bron.kolommen.besluit and not any(BESLUITROLLEN & set(regel.rollen) for regel in rules_of(bron)):
            opmerkingen.append(
                f"{naam}: geen enkele regel heeft de rol besluit, bekendmaking of uitspraak; "
                "het kenmerk in kolommen.besluit blijft leeg."
            )

    events, uitval, twijfel = (folder / f"{name}.parquet" for name in ("events", "uitval", "twijfel"))
    bestanden: list[Bestandsfeiten] = []
    datums: list[Datumkolom] = []
    overlap: Counter[tuple[str, int, int]] = Counter()
    gekozen: Counter[tuple[str, int]] = Counter()
    with (
        pq.ParquetWriter(events, VOORLOPIG, compression="zstd", compression_level=1) as to_events,
        pq.ParquetWriter(uitval, UITVAL_SCHEMA) as to_uitval,
        pq.ParquetWriter(twijfel, TWIJFEL_SCHEMA) as to_twijfel,
    ):
        for naam, bron in project.bronnen.items():
            notaties, found = _notaties(naam, bron, profiles[naam])
            datums += found
            onvolledig += _andere_notatie(projectbestand, naam, profiles[naam])
            vertaler = Vertaler(naam, bron, project, sleutel, notaties, lambda text: engine.digests(text, salt))
            for invoer in inputs[naam]:
                gelezen = 0
                for batch in invoer.source.batches():
                    out = vertaler.batch(batch, invoer.bestand, ordered=invoer.source.ordered)
                    gelezen += out.gelezen
                    for target, tables in ((to_events, out.events), (to_uitval, out.uitval), (to_twijfel, out.twijfel)):
                        for table in tables:
                            target.write_table(table)
                    tell(f"{naam}: {invoer.bestand}", gelezen)
                bestanden.append(
                    Bestandsfeiten(
                        naam, invoer.bestand, dict(invoer.source.facts), tuple(profiles[naam].columns[invoer]), gelezen
                    )
                )
            overlap.update({(naam, *pair): n for pair, n in vertaler.regelboek.overlap.items()})
            gekozen.update({(naam, nr): n for nr, n in vertaler.regelboek.gekozen.items()})
    return Gelezen(
        events, uitval, twijfel, tuple(bestanden), tuple(datums), dict(sorted(overlap.items())), tuple(opmerkingen),
        tuple(vrije_tekst), tuple(onvolledig), dict(sorted(gekozen.items())),
    )  # fmt: skip


def _profile(bron: Bron, inputs: Sequence[Invoer], tell: Progress) -> _Profiel:
    profiel, stats = _Profiel(), ColumnStats()
    wanted = {name for names in date_columns(bron) for name in names}
    for invoer in inputs:
        rows = 0
        seen: dict[str, None] = {}
        for batch in invoer.source.batches():
            seen.update(dict.fromkeys(batch.rows.column_names))
            stats.add(batch.rows)
            for name in sorted(wanted & set(batch.rows.column_names)):
                teller = profiel.tellers.setdefault(name, Notatieteller())
                for chunk in batch.rows[name].chunks:
                    teller.update(chunk)
            rows += len(batch.rows)
            tell(f"bekijkt {invoer.bestand}", rows)
        profiel.columns[invoer] = list(seen)
    profiel.profiles = stats.profiles()
    return profiel


def _notaties(naam: str, bron: Bron, profiel: _Profiel) -> tuple[dict[str, tuple[str, ...]], list[Datumkolom]]:
    notaties: dict[str, tuple[str, ...]] = {}
    found: list[Datumkolom] = []
    for names, given in date_columns(bron).items():
        for name in names:
            teller = profiel.tellers.get(name)
            if teller is None:
                continue
            detected = tuple(teller.notaties())
            notaties[name] = given or tuple(notatie for notatie, _n in detected)
            found.append(Datumkolom(naam, name, detected, bool(given), teller.onbekend(), teller.dubbelzinnig()))
    return notaties, found


def _andere_notatie(projectbestand: Projectbestand, naam: str, profiel: _Profiel) -> list[str]:
    """Sentences about columns of which many dates are not written as the project file says, while another way fits."""
    found = []
    for names, given in date_columns(projectbestand.project.bronnen[naam]).items():
        for name in names:
            teller = profiel.tellers.get(name)
            if not given or teller is None:
                continue
            wrong, known = teller.past_niet(given), [notatie for notatie, _n in teller.notaties()]
            if wrong > VEEL_UITVAL * teller.totaal() and teller.past_niet(known) < wrong:
                found.append(
                    f"{projectbestand.plek('bronnen', naam)}: van de {teller.totaal()} datums in '{name}' passen er "
                    f"minstens {wrong} niet bij formaat {opsomming(given)}. Wel past: {opsomming(known)}. Zet dat bij "
                    "formaat, of laat formaat weg."
                )
    return found
