"""ZGW objects joined into rows: one per status, and what a zaak or besluit says itself with a date.

A zaak is no row by itself, as a trace of XES is none. It gives a row for its start unless a status of that day or
before says so, and one for its end unless an end status of that day says so: the same step twice, once without an
hour, would make the order of that day uncertain. An extension has no date of its own: it is rejected with that reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.sources.base import RejectedRow
from klantreis.sources.cells import Numbers
from klantreis.sources.zgw_contents import GEEN, Deel, Inhoud, dag_van
from klantreis.sources.zgw_objects import KENMERKEN, Zaak

GESTART, GEREGISTREERD, AFGESLOTEN = "Zaak gestart", "Zaak geregistreerd", "Zaak afgesloten"
GENOMEN, VERZONDEN = "Besluit genomen", "Besluit verzonden"
EIGEN_STAPPEN: Final = (GESTART, GEREGISTREERD, AFGESLOTEN, GENOMEN, VERZONDEN)
"""What a zaak or besluit says itself; other steps are statuses."""

RIJKOLOMMEN: Final = (
    "stap", "tijdstip", "statustoelichting", "volgnummer", "eindstatus", "besluit", "besluittype", "ingangsdatum",
    "uiterlijkeReactiedatum",
)  # fmt: skip
"""Columns of the row's own object."""

ZAAKKOLOMMEN: Final = (
    "identificatie", "zaaktype", "resultaat", "inpBsn", "behandelaar", "afdeling", "communicatiekanaal", "startdatum",
    "registratiedatum", "einddatum", "einddatumGepland", "uiterlijkeEinddatumAfdoening", "verlenging", "opschorting",
    "verwijst_naar", "relatie", "hoofdzaak", "relevanteAndereZaak", "aardRelatie", *dict.fromkeys(KENMERKEN.values()),
)  # fmt: skip
"""Columns of its zaak."""

KOLOMMEN: Final = ("identificatie", *RIJKOLOMMEN, *ZAAKKOLOMMEN[1:])

_NOOIT: Final = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Rijen:
    """The rows of one file. zaak : the row's place in the table of zaken; eigen : columns RIJKOLOMMEN."""

    regel: Numbers
    zaak: Numbers
    eigen: pa.Table
    rejected: tuple[RejectedRow, ...]


@dataclass(frozen=True)
class Samen:
    """An export, joined. zaken : columns ZAAKKOLOMMEN, a row per number; delen : the rows of each file."""

    zaken: pa.Table
    delen: tuple[Rijen, ...]


def voeg_samen(inhoud: Inhoud) -> Samen:
    """Join what was gathered."""
    zaken = _zaken(inhoud)
    eerste, afgesloten = _said_by_statuses(inhoud)
    return Samen(zaken, tuple(_rijen(inhoud, deel, eerste, afgesloten) for deel in inhoud.delen))


def _zaken(inhoud: Inhoud) -> pa.Table:
    """One row per number; nulls for a zaak that is not in the files."""
    typen, uitkomsten = inhoud.namen["zaaktype"], inhoud.namen["resultaattype"]
    nrs = [typen.nummer(zaak.zaaktype) if zaak else GEEN for zaak in inhoud.zaken]
    outcomes = [inhoud.resultaten.get(nr, GEEN) for nr in range(len(nrs))]
    people = {name: [found.get(nr) for nr in range(len(nrs))] for name, found in inhoud.betrokkenen.items()}
    columns: dict[str, Sequence[str | None]] = {
        "zaaktype": _named(typen.teksten(), nrs),
        "inpBsn": [own or other for own, other in zip(people["inpBsn"], people["machtiginggever"], strict=True)],
        "behandelaar": people["behandelaar"],
        "afdeling": people["afdeling"],
    }
    plain = {
        "identificatie": "identificatie", "communicatiekanaal": "communicatiekanaal", "startdatum": "startdatum",
        "registratiedatum": "registratiedatum", "einddatum": "einddatum", "einddatumGepland": "einddatum_gepland",
        "uiterlijkeEinddatumAfdoening": "uiterlijke_einddatum", "verlenging": "verlenging",
        "opschorting": "opschorting",
    }  # fmt: skip
    for column, name in plain.items():
        columns[column] = [getattr(zaak, name) if zaak else None for zaak in inhoud.zaken]
    for name in dict.fromkeys(KENMERKEN.values()):
        columns[name] = [zaak.kenmerken.get(name) if zaak else None for zaak in inhoud.zaken]
    columns["resultaat"] = [
        own or text for own, text in zip(_named(uitkomsten.teksten(), outcomes), columns["resultaattekst"], strict=True)
    ]
    relations = [_verwijzing(inhoud, zaak) for zaak in inhoud.zaken]
    names = ("verwijst_naar", "relatie", "hoofdzaak", "relevanteAndereZaak", "aardRelatie")
    columns |= {name: [each[nr] for each in relations] for nr, name in enumerate(names)}
    return pa.table({name: pa.array(columns[name], pa.string()) for name in ZAAKKOLOMMEN})


def _verwijzing(inhoud: Inhoud, zaak: Zaak | None) -> tuple[str | None, ...]:
    """What a zaak refers to: the surest reference and its kind, its hoofdzaak, and another zaak with their relation.

    A zaak that is not in the files is called by the last part of its url.
    """
    if zaak is None:
        return (None,) * 5
    named = []
    for key, tail, relation in zaak.andere:
        other = inhoud.zaak(key)
        named.append(((other and other.identificatie) or tail, relation))
    main = next((name for name, relation in named if relation == "hoofdzaak"), None)
    other_name, kind = next((pair for pair in named if pair[1] != "hoofdzaak"), (None, None))
    number = zaak.kenmerken.get("besluitnr")
    first: tuple[str | None, str | None] = (number, None) if number else named[0] if named else (None, None)
    return (*first, main, other_name, kind)


def _named(names: list[str | None], nrs: Iterable[int]) -> list[str | None]:
    """The name of each number; GEEN is -1: the last place."""
    names = [*names, None]
    return [names[nr] for nr in nrs]


def _said_by_statuses(inhoud: Inhoud) -> tuple[Numbers, Any]:
    """Per zaak the day of its first status, and whether an end status has the day of its einddatum."""
    n = len(inhoud.zaken)
    eerste = np.full(n, _NOOIT)
    eind = np.array([dag_van(zaak.einddatum) if zaak else GEEN for zaak in inhoud.zaken], np.int64)
    afgesloten = np.zeros(n, bool)
    laatste_type = np.array([*(each is True for each in inhoud.namen["statustype"].eind), False])
    for deel in inhoud.delen:
        rows = deel.statussen
        zaak, kind, dag = (np.array(column, np.int64) for column in (rows.zaak, rows.type, rows.dag))
        told = np.flatnonzero((zaak != GEEN) & (kind != GEEN) & (dag != GEEN))
        np.minimum.at(eerste, zaak[told], dag[told])
        closing = told[laatste_type[kind[told]] & (dag[told] == eind[zaak[told]])]
        afgesloten[zaak[closing]] = True
    return eerste, afgesloten


def _rijen(inhoud: Inhoud, deel: Deel, eerste: Numbers, afgesloten: Any) -> Rijen:
    rejected = list(deel.rejected)
    parts = [
        _own_rows(inhoud, deel, eerste, afgesloten),
        _status_rows(inhoud, deel, rejected),
        _besluit_rows(inhoud, deel, rejected),
    ]
    regel = np.concatenate([part[0] for part in parts])
    order = np.argsort(regel, kind="stable")
    eigen = pa.concat_tables([_widened(part[2], len(part[0])) for part in parts]).take(pa.array(order))
    zaak = np.concatenate([part[1] for part in parts])[order]
    return Rijen(regel[order], zaak, eigen.combine_chunks(), tuple(sorted(rejected, key=lambda row: row.regel)))


_Part = tuple[Numbers, Numbers, dict[str, Sequence[str | None]]]
"""Ordinals, numbers of zaken, and some of RIJKOLOMMEN."""


def _own_rows(inhoud: Inhoud, deel: Deel, eerste: Numbers, afgesloten: Any) -> _Part:
    """What the zaken of a file say themselves."""
    rows: list[tuple[int, int, str, str | None]] = []
    for regel, nr in deel.zaken:
        zaak = inhoud.zaken[nr]
        assert zaak is not None, "it was read from this very file"
        began = zaak.startdatum or zaak.registratiedatum
        told = eerste[nr] <= dag_van(began) if began else eerste[nr] != _NOOIT
        if not told:
            rows.append((regel, nr, GEREGISTREERD if began and not zaak.startdatum else GESTART, began))
        if zaak.einddatum and not afgesloten[nr]:
            rows.append((regel, nr, AFGESLOTEN, zaak.einddatum))
    return (
        np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows], np.int64),
        {"stap": [row[2] for row in rows], "tijdstip": [row[3] for row in rows]},
    )  # fmt: skip


def _status_rows(inhoud: Inhoud, deel: Deel, rejected: list[RejectedRow]) -> _Part:
    rows, typen = deel.statussen, inhoud.namen["statustype"]
    known = _with_zaak(inhoud, rows.regel, rows.zaak, rejected)
    kinds = [rows.type[at] for at in known]
    last = [None if each is None else "ja" if each else "nee" for each in typen.eind]
    return (
        np.array([rows.regel[at] for at in known], np.int64), np.array([rows.zaak[at] for at in known], np.int64),
        {
            "stap": _named(typen.teksten(), kinds),
            "tijdstip": [rows.tijdstip[at] for at in known],
            "statustoelichting": [rows.toelichting[at] for at in known],
            "volgnummer": _named(typen.volgnummer, kinds),
            "eindstatus": _named(last, kinds),
        },
    )  # fmt: skip


def _besluit_rows(inhoud: Inhoud, deel: Deel, rejected: list[RejectedRow]) -> _Part:
    """The taking of each besluit and its sending; without any date the taking, so that it is seen to lack one."""
    rows, names = deel.besluiten, inhoud.namen["besluittype"].teksten()
    twice: list[tuple[int, str, str | None]] = []
    for at in _with_zaak(inhoud, rows.regel, rows.zaak, rejected):
        if rows.datum[at] or not rows.verzenddatum[at]:
            twice.append((at, GENOMEN, rows.datum[at]))
        if rows.verzenddatum[at]:
            twice.append((at, VERZONDEN, rows.verzenddatum[at]))
    places = [at for at, _step, _day in twice]
    return (
        np.array([rows.regel[at] for at in places], np.int64), np.array([rows.zaak[at] for at in places], np.int64),
        {
            "stap": [step for _at, step, _day in twice],
            "tijdstip": [day for _at, _step, day in twice],
            "besluit": [rows.identificatie[at] for at in places],
            "besluittype": _named(names, (rows.type[at] for at in places)),
            "ingangsdatum": [rows.ingangsdatum[at] for at in places],
            "uiterlijkeReactiedatum": [rows.uiterlijke_reactiedatum[at] for at in places],
        },
    )  # fmt: skip


def _with_zaak(inhoud: Inhoud, regels: list[int], zaken: list[int], rejected: list[RejectedRow]) -> list[int]:
    """The places of the objects whose zaak is in the files; the others are noted in `rejected`."""
    known = []
    for at, nr in enumerate(zaken):
        if nr == GEEN:
            rejected.append(RejectedRow(regels[at], "zaak_ontbreekt", kolom="zaak"))
        elif inhoud.zaken[nr] is None:
            rejected.append(RejectedRow(regels[at], "zaak_onbekend", kolom="zaak"))
        else:
            known.append(at)
    return known


def _widened(columns: dict[str, Sequence[str | None]], n: int) -> pa.Table:
    return pa.table(
        {name: pa.array(columns[name], pa.string()) if name in columns else pa.nulls(n, pa.string())
         for name in RIJKOLOMMEN}
    )  # fmt: skip
