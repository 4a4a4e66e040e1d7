"""Runs for the tests of compared periods: small random logs, and any project, read and analysed but not drawn."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from klantreis.compare.periods import Opzet, plan
from klantreis.compare.units import Gegevens, first_day, last_day
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog, read_periode
from klantreis.manifest import read_manifest
from klantreis.pipeline import LEZEN, peildatums, run
from klantreis.pipeline.analyses import connect, follow, judge
from klantreis.project import load_project

NODIG = (
    "gebeurtenissen", "klantreizen", "klantreis_zaken", "bezoeken", "overdrachten", "lussen", "termijnen", "besluiten",
    "bezwaren", "koppelingen", "routes",
)  # fmt: skip


@dataclass(frozen=True)
class Uitgerekend:
    """A run without pictures: its event log, tables and what the manifest says."""

    log: EventLog
    tables: Mapping[str, pa.Table]
    manifest: Mapping[str, Any]

    @property
    def peildatums(self) -> Mapping[str, date | None]:
        return peildatums(self.manifest)

    def opzet(self, periodes: Sequence[str], volgtijd: int | None = None) -> Opzet:
        until = last_day(self.log, self.peildatums, max(read_periode(text)[0] for text in periodes))
        begin = first_day(self.log)
        assert begin and until
        return plan(periodes, begin, until, stilte=180, volgtijd=volgtijd)

    def gegevens(self, opzet: Opzet) -> Gegevens:
        return Gegevens(self.log, self.tables, self.peildatums, opzet)

    @property
    def rijen(self) -> dict[str, list[dict[str, Any]]]:
        return {name: self.tables[name].to_pylist() for name in NODIG}


@contextmanager
def uitgerekend(project: Path, target: Path) -> Iterator[Uitgerekend]:
    """Read a project into a folder and analyse it."""
    bestand = load_project(project)
    run(bestand, target, Sleutel(bytes(range(32))), tot=LEZEN)
    manifest = read_manifest(target)
    tell = lambda what, rows: None  # noqa: E731
    with Engine() as engine:
        log = EventLog.open(engine, target / "gebeurtenissen.parquet")
        until = peildatums(manifest)
        links, _ = connect(log, bestand, until, [], tell)
        judged, _ = judge(log, bestand, until, links, tell)
        followed, _ = follow(log, bestand, until, links, [], tell)
        tables = {"gebeurtenissen": pq.read_table(target / "gebeurtenissen.parquet")}
        yield Uitgerekend(log, tables | links.tabellen | judged | followed, manifest)


# --- small random logs ------------------------------------------------------------------------------------------------

_KOP = """\
gemeente: Willekeurig
peildatum: 2026-03-31
loketten: [{naam: Wmo}, {naam: Jeugd}, {naam: Wijkteam}, {naam: Juridisch},
           {naam: Elders, in_gegevens: nee}]
bronnen:
"""
_BRON = """\
  {naam}:
    bestanden: {naam}.csv
    systeem: {systeem}
    extractiedatum: {tot}
    kolommen:
      zaak: zaak
      inwoner: {{kolom: bsn, soort: nummer}}
      activiteit: code
      tijdstip: tijd
      loket: loket
      naar_loket: naar
      wet: wet
      zaaktype: zaaktype
      gemeente: gemeente
      kanaal: kanaal
      uitkomst: uitkomst
      besluit: besluit
      verwijst_naar: verwijst
    activiteiten:
      - {{code: M, activiteit: Melding, fase: melding, rollen: [uitvraag]}}
      - {{code: A, activiteit: Aanvraag, fase: melding, rollen: [aanvraag]}}
      - {{code: O, activiteit: Gesprek, fase: onderzoek}}
      - {{code: U, activiteit: Uitvraag, fase: onderzoek, rollen: [uitvraag]}}
      - {{code: R, activiteit: Doorverwijzing, fase: onderzoek, rollen: [doorverwijzing]}}
      - {{code: Q, activiteit: Adviesvraag, fase: advies, rollen: [adviesvraag]}}
      - {{code: P, activiteit: Advies, fase: advies, rollen: [adviesantwoord]}}
      - {{code: W, activiteit: Advies vraagt, fase: advies, rollen: [uitvraag]}}
      - {{code: B, activiteit: Besluit, fase: besluit, rollen: [besluit]}}
      - {{code: V, activiteit: Bekendmaking, fase: besluit, rollen: [bekendmaking]}}
      - {{code: N, activiteit: Notitie}}
      - {{code: F, activiteit: Factuur, fase: ondersteuning, rollen: [periodiek]}}
      - {{code: G, activiteit: Vraag bij factuur, fase: ondersteuning, rollen: [periodiek, uitvraag]}}
      - {{code: Z, activiteit: Bezwaar ontvangen, fase: bezwaar}}
      - {{code: H, activiteit: Hoorzitting, fase: bezwaar, rollen: [uitvraag]}}
      - {{code: C, activiteit: Beslissing op bezwaar, fase: bezwaar, rollen: [besluit]}}
      - {{code: S, activiteit: Afgesloten, fase: administratie, rollen: [afsluiting]}}
      - {{code: I, activiteit: Ingetrokken, fase: administratie, rollen: [ingetrokken]}}
"""
_BRONNEN = (
    ("wmo", "zaken", "2026-03-31"), ("facturen", "zaken", "2024-12-15"), ("oud", "oud", "2024-09-30"),
    ("jeugd", "jeugd", "2026-02-01"), ("bezwaren", "bezwaren", "2026-03-31"),
)  # fmt: skip
PROJECT = _KOP + "".join(_BRON.format(naam=naam, systeem=systeem, tot=tot) for naam, systeem, tot in _BRONNEN)
KOLOMMEN = (
    "zaak", "bsn", "code", "tijd", "loket", "naar", "wet", "zaaktype", "gemeente", "kanaal", "uitkomst", "besluit",
    "verwijst",
)  # fmt: skip
_LOKETTEN = ("Wmo", "Jeugd", "Wijkteam", "Onbekend team", "")
_CODES = "MAOOUURRQWPBBVNFGZHC"


def willekeurig(folder: Path, zaad: int, zaken: int = 500) -> Path:
    """A small random log with everything at once; gives its project file."""
    rnd = random.Random(zaad)
    files: dict[str, list[dict[str, str]]] = {name: [] for name, _systeem, _tot in _BRONNEN}
    besluiten: list[tuple[str, str, datetime]] = []
    for nr in range(zaken):
        bron = rnd.choice(["wmo", "wmo", "jeugd", "oud"])
        at = datetime.fromisoformat("2023-01-01") + timedelta(minutes=rnd.randrange(1180 * 1440))
        wetten = rnd.choice([("Wmo",), ("Jeugdwet",), ("Wmo", "Jeugdwet"), ("",), ("Wmo", "", "Participatiewet")])
        base = {
            "zaak": f"{bron[0]}{nr}", "bsn": str(rnd.randrange(zaken // 3)) if rnd.random() < 0.85 else "",
            "zaaktype": rnd.choice(["A", "B", ""]), "gemeente": rnd.choice(["Noord", "Zuid"]),
        }  # fmt: skip
        loket, codes = rnd.choice(_LOKETTEN), ["M", *rnd.choices(_CODES, k=rnd.randrange(12))]
        if bron != "jeugd" and rnd.random() < 0.7:
            codes += [rnd.choice("SSSI"), *rnd.choices("FFO", k=rnd.randrange(3))]
        elif rnd.random() < 0.1:
            codes.append("I")
        for code in codes:
            if rnd.random() < 0.35:
                loket = rnd.choice(_LOKETTEN)
            row = base | {
                "code": code, "loket": loket, "wet": rnd.choice(wetten),
                "kanaal": rnd.choice(["balie", "telefoon", ""]),
                "tijd": f"{at:%Y-%m-%d}" if rnd.random() < 0.25 else f"{at:%Y-%m-%d %H:%M}",
            }  # fmt: skip
            if code in "RQ":
                row["naar"] = rnd.choice(["Wmo", "Jeugd", "Wijkteam", "Juridisch", "Elders", ""])
            if code in "BV":
                row |= {"besluit": f"KB{nr}{len(besluiten)}", "uitkomst": rnd.choice(["toegekend", "afgewezen"])}
                besluiten.append((row["besluit"], base["bsn"], at))
            files["facturen" if code in "FG" and bron == "wmo" else bron].append(row)
            at += rnd.choice([
                timedelta(0), timedelta(minutes=rnd.randrange(900)), timedelta(days=rnd.randrange(20)),
                timedelta(days=rnd.randrange(70), minutes=7),
            ])  # fmt: skip
            if rnd.random() < 0.03:
                at += timedelta(days=rnd.choice([91, 150, 300]))
            if at >= datetime.fromisoformat("2026-01-31"):
                break
    for nr, (besluit, bsn, at) in enumerate(besluiten):
        received = at + timedelta(days=rnd.choice([0, 5, 30, 41, 48, 49, 50, 60, 120]))
        if rnd.random() < 0.6 and received < datetime.fromisoformat("2026-01-01"):
            base = {
                "zaak": f"b{nr}",
                "bsn": bsn,
                "loket": "Juridisch",
                "verwijst": rnd.choice([besluit, besluit, "X99"]),
            }
            files["bezwaren"].append(base | {"code": "Z", "tijd": f"{received:%Y-%m-%d}", "wet": "Wmo"})
            ended = received + timedelta(days=rnd.choice([20, 90, 91, 92, 181, 182, 183, 250]))
            if rnd.random() < 0.8 and ended < datetime.fromisoformat("2026-03-01"):
                outcome = rnd.choice(
                    ["gegrond", "ongegrond", "deels gegrond", "niet gegrond", "Ingetrokken na tegemoetkoming", ""]
                )
                files["bezwaren"].append(base | {"code": "C", "tijd": f"{ended:%Y-%m-%d}", "uitkomst": outcome})
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        rnd.shuffle(rows)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, KOLOMMEN, delimiter=";", restval="")
            writer.writeheader()
            writer.writerows(rows)
    (folder / "project.yaml").write_text(PROJECT, encoding="utf-8")
    return folder / "project.yaml"
