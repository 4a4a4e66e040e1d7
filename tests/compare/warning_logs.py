"""Logs of plain rows, and made-up municipalities in which nothing changes, for the warnings."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from klantreis.compare.periods import Opzet, plan
from klantreis.compare.warnings import warnings
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.store import TECHNISCH
from klantreis.schemas import schema_of
from klantreis.vocabulary import AANSLUITING, GEBEURTENISSEN, NIET_HERKEND

Rij = dict[str, Any]
PEILDATUM = date(2025, 12, 31)
EERSTE = date(2022, 6, 1)
WIJKEN, LOKETTEN = ("Noord", "Zuid", None), ("Wmo-loket", "CJG")
_nummer = itertools.count()


def opzet(*periodes: str, eerste: date = EERSTE, peildatum: date = PEILDATUM, stilte: int = 180) -> Opzet:
    return plan(periodes or ("2023", "2024", "2025"), eerste, peildatum, stilte=stilte)


def schrijf(engine: Engine, folder: Path, rows: Sequence[Mapping[str, Any]]) -> EventLog:
    """Rows with zaak, activiteit and tijd (a local datetime, or a date) -> event log."""
    zaken: dict[str, int] = {}
    table = []
    for nr, row in enumerate(rows, start=1):
        exact = isinstance(row["tijd"], datetime)
        lokaal = row["tijd"] if exact else datetime.combine(row["tijd"], time.min)
        full = dict.fromkeys([*GEBEURTENISSEN, *TECHNISCH]) | {"rollen": [], "bron": "b", "bestand": "b.csv"}
        full |= {
            "gebeurtenis": nr, "regel": nr, "tijdstip_lokaal": lokaal, "precisie": "minuut" if exact else "dag",
            "tijdstip": lokaal.replace(tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC), "moment": nr,
            "zaak_nr": zaken.setdefault(row["zaak"], len(zaken) + 1), **row,
        }  # fmt: skip
        del full["tijd"]
        table.append(full)
    path = folder / f"log{next(_nummer)}.parquet"
    pq.write_table(pa.Table.from_pylist(table, schema_of(GEBEURTENISSEN | TECHNISCH)), path)
    return EventLog.open(engine, path)


def manifest(rows: Sequence[Mapping[str, Any]], **more: Any) -> Rij:
    bronnen = sorted({row.get("bron", "b") for row in rows})
    return {"bronnen": {bron: {"peildatum": PEILDATUM.isoformat()} for bron in bronnen}, "bestanden": [], **more}


def waarschuw(
    engine: Engine, folder: Path, rows: Sequence[Mapping[str, Any]], plan: Opzet | None = None, *,
    aansluiting: Sequence[Rij] = (), niet_herkend: Sequence[Rij] = (), **more: Any,
) -> list[Rij]:  # fmt: skip
    """The warnings of a log, but those about the windows themselves."""
    tables = {
        "aansluiting": pa.Table.from_pylist(list(aansluiting), schema_of(AANSLUITING)),
        "niet_herkend": pa.Table.from_pylist(list(niet_herkend), schema_of(NIET_HERKEND)),
    }
    found = warnings(schrijf(engine, folder, rows), plan or opzet(), manifest(rows, **more), tables)
    return [row for row in found.to_pylist() if row["soort"] not in ("dagen_weggelaten", "ander_seizoen")]


def gelijke_jaren(
    seed: int, zaken: int = 900, bron: str = "b", eerste: date = EERSTE, laatste: date = PEILDATUM,
    verander: Callable[[Rij], Rij | None] | None = None,
) -> list[Rij]:  # fmt: skip
    """Zaken that start evenly and go the same way all the time: melding, some notes, gesprek, besluit, closing.

    One in seven is withdrawn. Half of the steps has no hour; wijk is known of most zaken; uitkomst of decisions.
    verander : what becomes of a row; None: it is not there.
    """
    dice = random.Random(seed)
    rows: list[Rij] = []
    for nr in range(zaken):
        day = eerste + timedelta(days=dice.randrange((laatste - eerste).days + 1))
        same = {"zaak": f"{bron}{nr}", "bron": bron, "bestand": f"{bron}.csv", "wijk": dice.choice(WIJKEN),
                "loket": dice.choice(LOKETTEN)}  # fmt: skip
        for step, mean in _weg(dice):
            day += timedelta(days=round(dice.expovariate(1 / mean)) if mean else 0)
            hour = datetime.combine(day, time(dice.randrange(8, 18), dice.randrange(60)))
            row = {"tijd": hour if dice.random() < 0.5 else day, **same, **step}
            changed = verander(row) if verander else row
            if day <= laatste and changed is not None:
                rows.append(changed)
    return rows


def _weg(dice: random.Random) -> list[tuple[Rij, float]]:
    """The steps of one zaak, with the mean number of days before each."""
    notes = [({"activiteit": "Notitie"}, 10.0)] * dice.choice([0, 0, 1, 3])
    begin: list[tuple[Rij, float]] = [({"activiteit": "Melding", "fase": "melding"}, 0.0), *notes]
    if dice.random() < 1 / 7:
        return [*begin, ({"activiteit": "Ingetrokken", "fase": "administratie", "rollen": ["ingetrokken"]}, 20.0)]
    uitkomst = dice.choice(["toegekend", "afgewezen"])
    return [
        *begin, ({"activiteit": "Gesprek", "fase": "onderzoek"}, 20.0),
        ({"activiteit": "Besluit", "fase": "besluit", "rollen": ["besluit"], "uitkomst": uitkomst}, 25.0),
        ({"activiteit": "Afgesloten", "fase": "administratie", "rollen": ["afsluiting"]}, 10.0),
    ]  # fmt: skip


def dag(row: Mapping[str, Any]) -> date:
    tijd = row["tijd"]
    return tijd.date() if isinstance(tijd, datetime) else tijd
