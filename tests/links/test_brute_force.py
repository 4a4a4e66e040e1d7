"""Thousands of small random residents: decisions, objections and links equal the slow reading (slow.py)."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.store import TECHNISCH
from klantreis.links.linking import link
from klantreis.mapping.references import normaliseer_kenmerk
from klantreis.schemas import schema_of
from klantreis.terms.calendar import EERSTE_JAAR, LAATSTE_JAAR
from klantreis.terms.facts import dag_nr
from klantreis.terms.library import bibliotheek
from klantreis.verdicts.reading import Oordeel
from klantreis.vocabulary import GEBEURTENISSEN
from tests.journeys.test_brute_force import AMSTERDAM, geordend
from tests.links.slow import lees

Rij = dict[str, Any]

WETTEN = ("Wmo", "Wmo", "WMO", " wmo", "Jeugdwet", None)
BEGIN = date(2024, 2, 20)
EINDEN = (date(1951, 1, 3), date(1989, 11, 10), date(2009, 8, 1), date(2060, 11, 1), date(2098, 10, 1))
"""Where the calendar or the law does not reach, or just does."""

EERSTE_STAP = {
    "bezwaar": ("Bezwaar ontvangen",) * 6 + ("Bezwaar niet tijdig beslissen", "Bezwaar (niet-tijdig)"),
    "beroep": ("Beroep ingesteld",) * 5 + ("Rechtstreeks beroep", "Beroep Niet Tijdig"),
    "hoger beroep": ("Hoger beroep ingesteld",),
    "voorlopige voorziening": ("Verzoek voorlopige voorziening", "Voorlopige Voorziening"),
}
FASE = {"voorlopige voorziening": "beroep"}


@dataclass(frozen=True)
class Soort:
    """How a log is made: days on which a resident's decisions lie, share of date-only events, digits of a number."""

    dagen: int
    grof: float
    cijfers: int = 3
    begin: tuple[date, ...] = (BEGIN,)


SOORTEN = {
    "gewoon": Soort(dagen=90, grof=0.3),
    "dicht opeen": Soort(dagen=6, grof=0.5, cijfers=2),
    "alleen dagen": Soort(dagen=40, grof=1),
    "alleen uren": Soort(dagen=12, grof=0),
    "lang": Soort(dagen=700, grof=0.3, cijfers=4),
    "botsend": Soort(dagen=60, grof=0.3, cijfers=1),
    "aan de randen": Soort(dagen=80, grof=0.3, begin=EINDEN),
}


class Maker:
    """Makes the events of residents up."""

    def __init__(self, rng: random.Random, soort: Soort) -> None:
        self.rng, self.soort, self.zaken = rng, soort, 0
        self.kenmerken: list[str] = []

    def _kans(self, share: float) -> bool:
        return self.rng.random() < share

    def inwoner(self, nr: int) -> Iterator[Rij]:
        rng = self.rng
        self.wie = None if self._kans(0.06) else f"inwoner {nr:04d}"
        self.begin = rng.choice(self.soort.begin)
        self.besluiten: list[Rij] = []
        self.eigen: list[str] = []
        for _zaak in range(rng.choice((1, 1, 2, 2, 3))):
            yield from self._zaak("a" if self._kans(0.7) else "b")
        for _zaak in range(rng.choice((0, 1, 1, 1, 2, 3))):
            yield from self._register()

    def _nieuw(self, bron: str) -> str:
        self.zaken += 1
        zaak = f"{bron}:{self.zaken % 7}{self.zaken}" if self._kans(0.8) else f"{bron}:{self.zaken // 3}X"
        self.eigen.append(zaak)
        return zaak

    def _dag(self, dag: date, van: int, tot: int) -> date:
        return dag + timedelta(days=self.rng.randint(van, tot))

    def _zaak(self, bron: str) -> Iterator[Rij]:
        """A zaak with decisions, perhaps with a dispute in it."""
        rng, zaak = self.rng, self._nieuw(bron)
        wet = rng.choice(WETTEN)
        dag = self._dag(self.begin, 0, self.soort.dagen)
        if self._kans(0.7):
            rol = ["aanvraag"] if self._kans(0.6) else []
            yield self._rij(zaak, bron, "Aanvraag", "melding", rol, wet, self._dag(dag, -20, 0))
        if self._kans(0.15):
            yield self._rij(zaak, bron, "Gemaand", None, ["ingebrekestelling"], wet, self._dag(dag, -10, 10))
        for _besluit in range(rng.choice((0, 1, 1, 1, 1, 2, 2, 3))):
            yield from self._besluit(zaak, bron, "besluit", wet, dag)
            dag = self._dag(dag, 0, 15) if self._kans(0.6) else dag
        if self._kans(0.35):
            for _keer in range(rng.choice((1, 1, 1, 2, 3))):
                yield from self._geschil(zaak, bron, wet if self._kans(0.8) else None, self._dag(dag, -6, 60))
        if self._kans(0.5):
            yield self._rij(zaak, bron, "Dicht", "administratie", ["afsluiting"], wet, self._dag(dag, 0, 60))

    def _nummer(self) -> str | None:
        rng, kenmerken = self.rng, self.kenmerken
        kans = rng.random()
        if kans < 0.15:
            return None
        if kans < 0.22 and kenmerken:
            nummer = rng.choice(kenmerken)
        elif kans < 0.25:
            nummer = str(normaliseer_kenmerk(rng.choice(self.eigen).partition(":")[2]))
        else:
            nummer = f"B{rng.randint(0, 10**self.soort.cijfers * 5)}"
        kenmerken.append(nummer)
        return nummer

    def _besluit(self, zaak: str, bron: str, fase: str, wet: str | None, dag: date) -> Iterator[Rij]:
        rng, nummer = self.rng, self._nummer()
        rollen = rng.choices((["besluit"], ["bekendmaking", "besluit"], ["bekendmaking"]), (4, 4, 1))[0]
        if fase in ("beroep", "hoger beroep"):
            rollen, nummer = rng.choice((["uitspraak"], ["afsluiting", "uitspraak"], ["besluit"])), None
        row = self._rij(zaak, bron, rng.choice(("Besluit", "Beschikking")), fase, rollen, wet, dag)
        row |= {"besluit": nummer, "uitkomst": rng.choice(("toegekend", "afgewezen", None))}
        if self.kenmerken and self._kans(0.2):
            row["relatie"] = rng.choice(("vervangt", "Wijzigt besluit", "herziet", "herroept", "vervolg"))
            row["verwijst_naar"] = rng.choice([b["besluit"] or b["zaak"] for b in self.besluiten[-4:]] or ["X"])
            row["verwijst_naar"] = normaliseer_kenmerk(row["verwijst_naar"])
            if self._kans(0.1):
                row["verwijst_naar"] += f"; {normaliseer_kenmerk(rng.choice(self.kenmerken))}"
        self.besluiten.append(row)
        yield row
        if "bekendmaking" not in rollen and "uitspraak" not in rollen and self._kans(0.6):
            row = self._rij(zaak, bron, rng.choice(("Aan u verzonden", "Verzonden")), fase, ["bekendmaking"],
                            wet if self._kans(0.8) else None, self._dag(dag, 0, 6))  # fmt: skip
            row["besluit"] = rng.choice((nummer, nummer, None, self._nummer() if self._kans(0.3) else None))
            row["uitkomst"] = rng.choice((None, "toegekend"))
            yield row

    def _register(self) -> Iterator[Rij]:
        """A zaak of its own for an objection, an appeal, or both."""
        rng, zaak, bron = self.rng, self._nieuw("bz"), "bz"
        dag = rng.choice([b["dag"] for b in self.besluiten] or [self.begin])
        dag = self._dag(dag, 0, 52) if self._kans(0.8) else self._dag(dag, -40, 200)
        wet = rng.choice(WETTEN)
        if self.besluiten and self._kans(0.6):
            wet = rng.choice(self.besluiten)["wet"]
        if self._kans(0.15):
            fase = rng.choice((None, None, "administratie", "melding"))
            row = self._rij(zaak, bron, "Geregistreerd", fase, [], wet, self._dag(dag, -3, 0))
            if self._kans(0.3):
                row |= self._noemt(zaak, dag)
            yield row
        for _keer in range(rng.choice((1, 1, 1, 1, 2))):
            yield from self._geschil(zaak, bron, wet, dag)
            dag = self._dag(dag, 0, 50)
        if self._kans(0.4):
            fase = rng.choice((None, "administratie", "administratie"))
            yield self._rij(zaak, bron, "Dicht", fase, ["afsluiting"], wet, self._dag(dag, 5, 80))

    def _geschil(self, zaak: str, bron: str, wet: str | None, dag: date) -> Iterator[Rij]:
        """The steps of an objection, and perhaps of the appeals that follow it."""
        rng = self.rng
        soorten = rng.choices(
            (("bezwaar",), ("bezwaar", "beroep"), ("beroep",), ("bezwaar", "beroep", "hoger beroep"),
             ("hoger beroep",), ("voorlopige voorziening",), ("bezwaar", "voorlopige voorziening")),
            (10, 4, 4, 2, 1, 2, 1),
        )[0]  # fmt: skip
        for soort in soorten:
            fase = FASE.get(soort, soort)
            row = self._rij(zaak, bron, rng.choice(EERSTE_STAP[soort]), fase, [], wet, dag)
            row |= self._noemt(zaak, dag)
            yield row
            if self._kans(0.1):
                yield self._rij(zaak, bron, "Gemaand", fase, ["ingebrekestelling"], wet, self._dag(dag, -2, 20))
            if self._kans(0.3):
                rol = rng.choice(("verdaging", "aanvulling_gevraagd", "opschorting", "commissie"))
                row = self._rij(zaak, bron, "Tussenstap", fase, [rol], wet, self._dag(dag, 0, 20))
                row["datum_genoemd"] = self._datum() if self._kans(0.7) else None
                if self._kans(0.2):
                    row |= self._noemt(zaak, dag)
                yield row
            if self._kans(0.12):
                yield self._rij(zaak, bron, "Ingetrokken", fase, ["ingetrokken"], wet, self._dag(dag, 0, 30))
            elif self._kans(0.75):
                dag = self._dag(dag, 0, 60)
                for row in self._besluit(zaak, bron, fase, wet, dag):
                    if self._kans(0.1):
                        row |= self._noemt(zaak, dag)
                    yield row
            dag = self._dag(dag, 0, 45)

    def _datum(self) -> date | None:
        if not self.besluiten:
            return None
        dag: date = self.rng.choice(self.besluiten)["dag"]
        return dag if self._kans(0.6) else self._dag(dag, -9, 9)

    def _noemt(self, zaak: str, dag: date) -> Rij:
        """How a step says what it is about."""
        rng, noemt = self.rng, Rij()
        if self._kans(0.35):
            noemt["datum_genoemd"] = self._datum()
        eigen = [b["besluit"] for b in self.besluiten if b["besluit"]]
        goed = rng.choice(eigen or self.kenmerken or ["B1"])
        kans, kenmerk = rng.random(), None
        if kans < 0.3:
            kenmerk = goed
        elif kans < 0.4:
            kenmerk = self._fout(goed)
        elif kans < 0.44:
            nr = rng.randrange(len(goed))
            kenmerk = goed[:nr] + goed[nr : nr + 2][::-1] + goed[nr + 2 :]
        elif kans < 0.48:
            kenmerk = f"NIETS{rng.randint(0, 99)}"
        elif kans < 0.56:
            kenmerk = rng.choice(self.eigen)
        elif kans < 0.64:
            kenmerk = rng.choice(self.eigen).partition(":")[2]
        elif kans < 0.67:
            kenmerk = zaak
        elif kans < 0.7 and self.kenmerken:
            kenmerk = rng.choice(self.kenmerken)
        if kenmerk:
            noemt["verwijst_naar"] = normaliseer_kenmerk(kenmerk)
            if eigen and noemt["verwijst_naar"] and self._kans(0.1):  # one cell may name several
                noemt["verwijst_naar"] += f"; {normaliseer_kenmerk(rng.choice(eigen))}"
        noemt["relatie"] = rng.choice((None, None, "bezwaar tegen", "niet tijdig" if self._kans(0.2) else None))
        return noemt

    def _fout(self, goed: str) -> str:
        nr, teken = self.rng.randrange(len(goed)), str(self.rng.randint(0, 9))
        return self.rng.choice(
            (goed[:nr] + teken + goed[nr + 1 :], goed[:nr] + goed[nr + 1 :], goed[:nr] + teken + goed[nr:])
        )

    def _rij(
        self, zaak: str, bron: str, activiteit: str, fase: str | None, rollen: list[str], wet: str | None, dag: date
    ) -> Rij:
        rng = self.rng
        if self._kans(self.soort.grof):
            lokaal, precisie = datetime.combine(dag, time()), "dag"
        else:
            lokaal, precisie = datetime.combine(dag, time(rng.choice((0, 9, 15, 23)))), "minuut"
        return {
            "inwoner": self.wie if self._kans(0.92) else None, "zaak": zaak, "activiteit": activiteit, "fase": fase,
            "rollen": sorted(rollen), "loket": rng.choice(("Wmo-loket", "CJG", None)), "wet": wet,
            "zaaktype": rng.choice((None, None, None, "Wmo hulp")), "bron": bron, "tijdstip_lokaal": lokaal,
            "tijdstip": lokaal.replace(tzinfo=AMSTERDAM).astimezone(UTC), "precisie": precisie, "dag": dag,
        }  # fmt: skip


def gemaakt(zaad: int, soort: Soort, inwoners: int) -> list[Rij]:
    rng = random.Random(zaad)
    maker = Maker(rng, soort)
    return geordend(rng, [row for nr in range(inwoners) for row in maker.inwoner(nr)])


def gelezen(
    events: list[Rij], folder: Path, oordelen: Sequence[Oordeel] = ()
) -> tuple[dict[str, list[Rij]], list[Rij]]:
    """The tables of klantreis.links, and the rows of the log."""
    schema = schema_of(GEBEURTENISSEN | TECHNISCH)
    path = folder / "gebeurtenissen.parquet"
    pq.write_table(
        pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in events], schema), path
    )
    with Engine(folder) as engine:
        found = link(EventLog.open(engine, path), bibliotheek(), bibliotheek().kalender, oordelen)
    return {name: table.to_pylist() for name, table in found.tabellen.items()}, pq.read_table(path).to_pylist()


def werkdag(dag: date) -> bool:
    if not EERSTE_JAAR <= dag.year <= LAATSTE_JAAR:
        return dag.weekday() < 5
    return bool(bibliotheek().kalender.werkdag(np.array([dag_nr(dag)]))[0])


def zonder_reden(rijen: list[Rij]) -> list[Rij]:
    return [{name: value for name, value in rij.items() if name != "reden"} for rij in rijen]


def verschil(ons: list[Rij], traag: list[Rij], events: list[Rij]) -> str:
    """The first rows that differ, and the events of the resident."""
    apart = [("ons", rij) for rij in ons if rij not in traag] + [("traag", rij) for rij in traag if rij not in ons]
    if not apart:
        return "alleen de volgorde: " + str(next(paar for paar in zip(ons, traag, strict=False) if paar[0] != paar[1]))
    wie = {row["zaak"]: row["inwoner"] for row in events if row["inwoner"]}

    def van(rij: Rij) -> str:
        zaak = rij.get("zaak") or rij["bezwaar"].partition("/")[0]
        return wie.get(zaak, zaak)

    mens = min(
        {van(rij) for _wie, rij in apart}, key=lambda naam: sum(wie.get(r["zaak"], r["zaak"]) == naam for r in events)
    )
    tell = [
        f"{r['gebeurtenis']} {r['zaak']} m{r['moment']} {r['tijdstip_lokaal']:%Y-%m-%d %H} {r['precisie']} "
        f"{r['activiteit']}|{r['relatie']}|{r['zaaktype']} {r['fase']} {r['rollen']} wet={r['wet']} loket={r['loket']} "
        f"besluit={r['besluit']} -> {r['verwijst_naar']} noemt={r['datum_genoemd']} uit={r['uitkomst']}"
        for r in events
        if wie.get(r["zaak"], r["zaak"]) == mens
    ]
    hunne = [f"{naam}: {rij}" for naam, rij in apart if van(rij) == mens]
    return "\n".join([f"{len({van(rij) for _w, rij in apart})} inwoners verschillen; {mens}:", *tell, *hunne])


@pytest.mark.parametrize("zaad", range(4))
@pytest.mark.parametrize("naam", SOORTEN)
def test_every_table_is_that_of_the_slow_reading(naam: str, zaad: int, tmp_path: Path) -> None:
    ons, stored = gelezen(gemaakt(zaad * 1000 + len(naam), SOORTEN[naam], inwoners=200), tmp_path)
    traag = lees(stored, werkdag)
    for name, rows in traag.items():
        ours = zonder_reden(ons[name])
        if ours != rows:  # an assert would compare thousands of rows once more, slowly
            pytest.fail(f"{name}\n" + verschil(ours, rows, stored))
