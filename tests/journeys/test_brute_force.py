"""Thousands of small random residents: every table equals the slow reading (slow.py), row for row and in its order."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.store import TECHNISCH
from klantreis.journeys.reading import journeys
from klantreis.journeys.traces import Lezing
from klantreis.schemas import schema_of
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import dag_nr
from klantreis.vocabulary import ALLE_FASEN, GEBEURTENISSEN
from tests.journeys.slow import lees

Rij = dict[str, Any]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LOKETTEN = ("Wmo-loket", "CJG", "Werkplein", None)
NAAR = ("Wmo-loket", "CJG", "Werkplein", "Wmo-loket", "CJG", "Kerk", "Elders", None)  # Kerk: outside the data
BUITEN = ("Elders",)
FASEN = (*ALLE_FASEN[:5], *ALLE_FASEN[:5], "administratie", "bezwaar", None)
PEIL = {"a": date(2024, 7, 1), "b": date(2024, 5, 1), "open": date(2024, 7, 1)}
"""Sources; `open` never registers that a zaak is closed."""
BEGIN = date(2024, 2, 20)  # the clock goes forward on 31 March


@dataclass(frozen=True)
class Soort:
    """How a log is made: share of date-only events, days on which a resident's zaken lie, settings."""

    dagen: int
    grof: float
    stilte: int = 180
    aankomst: int = 42
    deel: int = 1_000_000


SOORTEN = {
    "gewoon": Soort(dagen=90, grof=0.3),
    "dicht opeen": Soort(dagen=5, grof=0.5),
    "alleen dagen": Soort(dagen=12, grof=1),
    "twee dagen": Soort(dagen=2, grof=0.9),
    "alleen uren": Soort(dagen=12, grof=0),
    "lang": Soort(dagen=900, grof=0.3, stilte=60, aankomst=120),
    "in delen": Soort(dagen=40, grof=0.3, stilte=20, aankomst=7, deel=200),
}


class Maker:
    """Makes the events of residents up."""

    def __init__(self, rng: random.Random, soort: Soort) -> None:
        self.rng, self.soort, self.zaken = rng, soort, 0
        self.eind = BEGIN + timedelta(days=soort.dagen)
        self.peil = {bron: max(dag, self.eind - timedelta(days=30 * (bron == "b"))) for bron, dag in PEIL.items()}

    def _kans(self, share: float) -> bool:
        return self.rng.random() < share

    def inwoner(self, nr: int) -> Iterator[Rij]:
        wie = None if self._kans(0.1) else f"inwoner {nr:04d}"
        loketten = self.rng.sample(LOKETTEN[:3], self.rng.randint(1, 3)) + [None] * self._kans(0.3)
        zaken: list[str] = []
        for _zaak in range(self.rng.choice((1, 2, 2, 3, 3, 4))):
            self.zaken += 1
            bron = self.rng.choice(tuple(PEIL))
            zaak = f"{bron}:{self.rng.randint(0, 9)}{self.zaken}"
            aard = self.rng.choices(("gewoon", "facturen", "advies", "bezwaar"), (12, 1, 2, 1))[0]
            yield from self._zaak(wie, zaak, bron, aard, loketten, zaken)
            zaken.append(zaak)

    def _zaak(
        self, wie: str | None, zaak: str, bron: str, aard: str, loketten: list[str | None], eerder: list[str]
    ) -> Iterator[Rij]:
        rng, dag = self.rng, BEGIN + timedelta(days=self.rng.randint(0, self.soort.dagen))
        loket, n = rng.choice(loketten), rng.choice((1, 2, 3, 4, 5, 7, 10))
        relatie = rng.choice(eerder) if eerder and self._kans(0.15) else None
        verwijst = relatie and relatie.partition(":")[2]
        if verwijst and self._kans(0.2):  # one cell may name several
            verwijst += f"; {rng.choice(eerder).partition(':')[2]}"
        for nr in range(n):
            if self._kans(0.4):
                loket = rng.choice(loketten)
            dag += timedelta(days=int(rng.expovariate(1) * self.soort.dagen / 15) if self._kans(0.6) else 0)
            rol, fase, naar = self._rol(nr == 0, nr == n - 1, loket), rng.choice(FASEN), None
            if nr == 0 and self._kans(0.6):
                fase = "melding"
            if rol in ("doorverwijzing", "adviesvraag"):
                naar = rng.choice(NAAR)
            if rol in ("adviesantwoord", "adviesvraag") or (aard == "advies" and self._kans(0.9)):
                fase = "advies"
            if aard == "facturen":
                rol, fase = "periodiek" if self._kans(0.7) else "", "ondersteuning"
            if aard == "bezwaar":
                fase = "bezwaar"
            rollen = {rol, *(["uitvraag"] if self._kans(0.2) else [])} - {""}
            if bron == "open":
                rollen -= {"afsluiting", "ingetrokken"}
            laatste = self.peil[bron]
            yield {
                "inwoner": wie if self._kans(0.95) or nr == 0 else None, "zaak": zaak, "activiteit": f"stap {nr}",
                "fase": fase, "rollen": sorted(rollen), "loket": loket, "naar_loket": naar,
                "wet": rng.choice((None, None, "Wmo", "Jeugdwet")),
                "relatie": "vervolg" if relatie and nr == 0 else None,
                "verwijst_naar": verwijst if nr == 0 else None,
                "bron": bron if self._kans(0.97) else "a", **self._tijd(min(dag, laatste)),
            }  # fmt: skip

    def _rol(self, eerste: bool, laatste: bool, loket: str | None) -> str:
        if laatste and self._kans(0.6):
            return self.rng.choice(("afsluiting", "afsluiting", "ingetrokken"))
        if eerste and self._kans(0.3):
            return "aanvraag"
        return self.rng.choices(
            ("", "doorverwijzing", "adviesvraag", "adviesantwoord", "periodiek", "besluit", "bekendmaking",
             "aanvulling_gevraagd", "afsluiting"),
            (30, 18, 6, 6, 4, 5, 2, 10, 2),
        )[0]  # fmt: skip

    def _tijd(self, dag: date) -> Rij:
        if self._kans(self.soort.grof):
            lokaal, precisie = datetime.combine(dag, time()), "dag"
        else:
            lokaal, precisie = datetime.combine(dag, time(self.rng.choice((0, 9, 10, 15, 23)))), "minuut"
        return {
            "tijdstip_lokaal": lokaal, "tijdstip": lokaal.replace(tzinfo=AMSTERDAM).astimezone(UTC),
            "precisie": precisie,
        }  # fmt: skip


def geordend(rng: random.Random, events: list[Rij]) -> list[Rij]:
    """In the total order: by zaak and instant, ties in any order (a source may number them); numbered as stored."""
    grof = {(row["zaak"], row["tijdstip_lokaal"].date()) for row in events if row["precisie"] == "dag"}
    for row in events:
        lokaal = row["tijdstip_lokaal"]
        row["ogenblik"] = datetime.combine(lokaal.date(), time()) if (row["zaak"], lokaal.date()) in grof else lokaal
        row.setdefault("volgorde", rng.random())
    events.sort(key=lambda row: (row["zaak"], row["ogenblik"], row["volgorde"]))
    zaken: dict[str, int] = {}
    nr = 0
    for moment, (_key, group) in enumerate(groupby(events, key=lambda row: (row["zaak"], row["ogenblik"])), start=1):
        ties = list(group)
        for row in ties:
            nr += 1
            zaak_nr = zaken.setdefault(row["zaak"], len(zaken) + 1)
            row |= {"gebeurtenis": nr, "moment": moment, "zaak_nr": zaak_nr, "gelijktijdig": len(ties) > 1, "regel": nr}
    return events


def gemaakt(zaad: int, soort: Soort, inwoners: int) -> tuple[list[Rij], dict[str, date]]:
    rng = random.Random(zaad)
    maker = Maker(rng, soort)
    events = [row for nr in range(inwoners) for row in maker.inwoner(nr)]
    return geordend(rng, events), maker.peil


def gelezen(
    events: list[Rij], peil: dict[str, date], soort: Soort, folder: Path
) -> tuple[dict[str, list[Rij]], dict[int, int], list[Rij]]:
    schema = schema_of(GEBEURTENISSEN | TECHNISCH)
    path = folder / "gebeurtenissen.parquet"
    pq.write_table(
        pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in events], schema), path
    )
    with Engine(folder) as engine:
        found, counts = journeys(
            EventLog.open(engine, path), Kalender.standaard(), peil, buiten=BUITEN, stilte=soort.stilte,
            aankomst=soort.aankomst,
        )  # fmt: skip
    return {name: table.to_pylist() for name, table in found.items()}, counts, pq.read_table(path).to_pylist()


def werkdag(dag: date) -> bool:
    return bool(Kalender.standaard().werkdag(np.array([dag_nr(dag)]))[0])


ZONDER_NUMMERS = dict.fromkeys(("bezoek", "voorganger", "van_bezoek", "naar_bezoek"), 0)


def verschil(ons: list[Rij], traag: list[Rij], events: list[Rij]) -> str:
    """The first rows that differ, and the events of the resident with the fewest events that has such a row."""
    per: dict[str, list[Rij]] = defaultdict(list)
    for row in events:
        per[row["zaak"]].append(row)
    wie = {zaak: next((r["inwoner"] for r in rijen if r["inwoner"]), zaak) for zaak, rijen in per.items()}
    size: dict[str, int] = defaultdict(int)
    for zaak, rijen in per.items():
        size[wie[zaak]] += len(rijen)
    apart: dict[str, list[tuple[str, Rij]]] = defaultdict(list)
    for name, these, those in (("ons", ons, traag), ("traag", traag, ons)):
        for row in these:
            if {**row, **ZONDER_NUMMERS} not in [{**r, **ZONDER_NUMMERS} for r in those
                                                            if r["klantreis"] == row["klantreis"]]:  # fmt: skip
                apart[wie[row["klantreis"]]].append((name, row))
    if not apart:
        first = next(pair for pair in zip(ons, traag, strict=False) if pair[0] != pair[1])
        return f"alleen de volgorde of een nummer: {first}"
    mens = min(apart, key=lambda name: size[name])
    tell = [
        f"{r['gebeurtenis']} {r['zaak']} m{r['moment']} {r['tijdstip_lokaal']:%d-%m %H} {r['precisie']} {r['loket']} "
        f"-> {r['naar_loket']} {r['fase']} {r['rollen']} {r['bron']} {r['verwijst_naar']}"
        for r in events
        if wie[r["zaak"]] == mens
    ]
    return "\n".join([f"{len(apart)} inwoners verschillen; {mens}:", *tell, *map(str, apart[mens])])


@pytest.mark.parametrize("zaad", range(4))
@pytest.mark.parametrize("naam", SOORTEN)
def test_every_table_is_that_of_the_slow_reading(
    naam: str, zaad: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soort = SOORTEN[naam]
    events, peil = gemaakt(zaad * 1000 + len(naam), soort, inwoners=150)
    delen = Lezing.delen
    monkeypatch.setattr(Lezing, "delen", lambda self: delen(self, soort.deel))
    ons, aantallen, stored = gelezen(events, peil, soort, tmp_path)
    traag, trage_aantallen = lees(stored, peil, werkdag, buiten=BUITEN, stilte=soort.stilte, aankomst=soort.aankomst)
    for name, rows in ons.items():
        assert rows == traag[name], f"{name}\n" + verschil(rows, traag[name], stored)
    assert aantallen == trage_aantallen
