"""Draws the pictures of docs/lussen.md: `python docs/voorbeelden/teken.py`.

The steps stand in stappen.csv, the project file in voorbeelden.yaml. They go through the same code as any export, and
what is said beside the pictures comes out of the tables: an example cannot claim what the program would not find.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.journeys.reading import journeys
from klantreis.pipeline import LEZEN, peildatums, run
from klantreis.project import load_project
from klantreis.report.dutch import aantal, duur_rond
from klantreis.report.route_facts import Halte
from klantreis.report.route_panel import Paneel
from klantreis.report.route_picture import draw_panels
from klantreis.report.sheet import Tekst
from klantreis.terms.calendar import Kalender
from klantreis.vocabulary_journeys import ZONDER_FASEWINST

HIER: Final = Path(__file__).resolve().parent
Rijen = list[dict[str, Any]]

VOORBEELDEN: Final = {
    "terugkeer": ("1-wmo", "Voorbeeld 1: een terugkeer, van het Wmo-loket via Schuldhulp weer bij het Wmo-loket"),
    "twee-vragen": ("2-wmo", "Voorbeeld 2: twee vragen tegelijk, geen overdracht en geen lus"),
    "vertakking": ("3-wmo", "Voorbeeld 3: twee doorverwijzingen en een advies; één weg komt terug"),
}
"""Per picture its klantreis and its title."""
_DAG: Final = timedelta(days=1)


def tabellen() -> dict[str, Rijen]:
    """The tables of klantreizen, visits, handovers and loops of the examples, and their events by time."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "uit"
        done = run(load_project(HIER / "voorbeelden.yaml"), target, Sleutel(bytes(32)), tot=LEZEN)
        with Engine(Path(folder)) as engine:
            log = EventLog.open(engine, target / "gebeurtenissen.parquet")
            found, _counts = journeys(log, Kalender.standaard(), peildatums(done.manifest))
            tables = {name: table.to_pylist() for name, table in found.items()}
            steps: Rijen = engine.arrow(log.events.select("zaak", "loket", "tijdstip").order_by("tijdstip")).to_pylist()
    reis = {row["zaak"]: row["klantreis"] for row in tables["klantreis_zaken"]}
    return tables | {"gebeurtenissen": [{**row, "klantreis": reis[row["zaak"]]} for row in steps]}


def teken(tables: Mapping[str, Rijen], klantreis: str, titel: str) -> str:
    """The picture of one klantreis: its visits, and what handed over to what."""
    own = {name: [row for row in rows if row["klantreis"] == klantreis] for name, rows in tables.items()}
    woorden = tuple(_woorden(own))
    op_tijd = [loket for loket, _stappen in groupby(row["loket"] for row in own["gebeurtenissen"])]
    kop = (f"Wie alleen naar de tijd kijkt, ziet: {op_tijd[0]}", *op_tijd[1:])
    paneel = Paneel(kop, woorden, _haltes(own), f"{titel}. {'; '.join(woorden)}.")
    tekst = Tekst(
        titel, "Dik: een bezoek aan een loket. Gestreept: wachten na een overdracht. Oranje met een ring: terug.",
        "Verzonnen voorbeeld; de stappen staan in docs/voorbeelden/stappen.csv", paneel.uitleg,
    )  # fmt: skip
    return draw_panels([paneel], tekst, "tijd sinds de eerste stap")


def _haltes(own: Mapping[str, Rijen]) -> tuple[Halte, ...]:
    begin = min(row["aankomst"] for row in own["bezoeken"])
    places = {row["bezoek"]: nr for nr, row in enumerate(own["bezoeken"])}
    left = {row["naar_bezoek"]: row["vertrek"] for row in own["overdrachten"]}
    back = {row["bezoek"] for row in own["lussen"]}

    def dag(moment: datetime) -> float:
        return float((moment - begin) / _DAG)

    return tuple(
        Halte(
            row["loket"], dag(row["aankomst"]), dag(row["vertrek"]), places.get(row["voorganger"]),
            dag(left.get(row["bezoek"], begin)), row["bezoek"] in back,
        )
        for row in own["bezoeken"]
    )  # fmt: skip


def _woorden(own: Mapping[str, Rijen]) -> list[str]:
    """What is found, line by line."""
    moves, loops = len(own["overdrachten"]), own["lussen"]
    lines = [f"{aantal(moves, 'overdracht', 'overdrachten')}, {aantal(len(loops), 'lus', 'lussen')}"]
    lines += [f"route: {row['pad']}" for row in own["routes"]]
    for row in loops:
        how = f"{row['soort']}{', volledig' if row['volledig'] else ''}"
        lines.append(f"terugkeer: {row['pad']} ({how}), tussentijd {duur_rond(row['tussentijd_dagen'])}")
        lines += [ZONDER_FASEWINST] if row["voortgang"] == "nee" else ["met geregistreerde fasewinst"]
    return lines


def main(doel: Path = HIER) -> None:
    """Draw every example into a folder."""
    tables = tabellen()
    for name, (klantreis, titel) in VOORBEELDEN.items():
        (doel / f"{name}.svg").write_text(teken(tables, klantreis, titel), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*(Path(each) for each in sys.argv[1:2]))
