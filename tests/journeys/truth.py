"""A made-up municipality with its truth, and the tables that are found in its exports."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.journeys.reading import journeys
from klantreis.links.linking import link
from klantreis.pipeline import LEZEN, peildatums, run
from klantreis.project import load_project
from klantreis.simulate import simulate
from klantreis.simulate.systems import BUITEN
from klantreis.terms.library import bibliotheek

Rij = dict[str, Any]
Reis = tuple[str, str]
TIJDEN = {"vertrek", "aankomst", "terugkeer"}

OVERDRACHT = "van_loket naar_loket van_zaak naar_zaak bewijs vertrek aankomst soort"
TERUGKEER = "soort volledig van_loket pad lengte vertrek terugkeer voortgang"
PARALLEL = ("gelijktijdig", "advies_binnen", "advies_zaak", "statusvraag", "aanvullingen")
"""Scenarios in which nobody is sent from desk to desk: independent questions, advice, calls, requests for documents."""


class Gemeente:
    """The truth of a municipality, and the tables that were found in its exports."""

    def __init__(self, folder: Path, inwoners: int, zaad: int) -> None:
        self.folder = folder
        simulate(folder, inwoners=inwoners, zaad=zaad)
        done = run(load_project(folder / "testdam.yaml"), folder / "uit", Sleutel(bytes(range(32))), tot=LEZEN)
        with Engine(folder) as engine:
            log = EventLog.open(engine, folder / "uit" / "gebeurtenissen.parquet")
            kalender = bibliotheek().kalender
            links = link(log, bibliotheek(), kalender)
            found, _counts = journeys(
                log, kalender, peildatums(done.manifest), buiten=sorted(BUITEN), gekoppeld=links.zaken
            )
        self.tabellen = {name: table.to_pylist() for name, table in (found | links.tabellen).items()}
        self.reis_van_zaak: dict[str, Reis] = {
            zaak: (row["inwoner"], row["klantreis"])
            for row in self.waarheid("klantreizen")
            for zaak in row["zaken"].split(" ")
        }

    def waarheid(self, name: str) -> list[dict[str, str]]:
        """The rows of a file of the truth."""
        with (self.folder / "waarheid" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def scenario_van_zaak(self) -> dict[str, str]:
        """The scenario of the resident of every zaak; "" where the truth names none."""
        scenario = {row["inwoner"]: row["scenario"] for row in self.waarheid("inwoners")}
        return {zaak: scenario.get(inwoner, "") for zaak, (inwoner, _nr) in self.reis_van_zaak.items()}

    def gepland(self, name: str) -> Counter[tuple[Any, ...]]:
        """Rows of the truth as tuples, the klantreis first."""
        return Counter(
            (
                (row["inwoner"], row["klantreis"]),
                *(_tijd(row[key]) if key in TIJDEN else row[key] for key in list(row)[2:]),
            )
            for row in self.waarheid(name)
        )

    def gevonden(self, name: str, kolommen: str, kies: Callable[[Rij], bool] = lambda row: True) -> Counter[Any]:
        """Rows that were found, in the same shape."""
        return Counter(
            (self.reis_van_zaak[row["klantreis"]], *(cel(row[key]) for key in kolommen.split()))
            for row in self.tabellen[name]
            if kies(row)
        )

    def reizen(self) -> tuple[list[list[str]], list[list[str]]]:
        """The zaken of every klantreis: of the truth, and as found."""
        ours: dict[str, list[str]] = {}
        for row in self.tabellen["klantreis_zaken"]:
            ours.setdefault(row["klantreis"], []).append(row["zaak"])
        return [row["zaken"].split(" ") for row in self.waarheid("klantreizen")], list(ours.values())

    def verwijzingen(self) -> tuple[Counter[Any], Counter[Any]]:
        """Referrals with their fate: of the truth, and as found.

        The truth says which desk was named, ours which desk it became, and some name none: that column is left out.
        """
        found = Counter(
            (
                self.reis_van_zaak[row["klantreis"]],
                *(cel(row[key]) for key in ("van_loket", "van_zaak", "naar_zaak", "vertrek")),
                "aangekomen" if row["aankomst"] else row["soort"],
            )
            for row in self.tabellen["overdrachten"]
            if row["bewijs"] == "doorverwijzing"
        )
        planned = self.gepland("verwijzingen").elements()
        return Counter((reis, van, *rest) for reis, van, _naar, *rest in planned), found


def _tijd(text: str) -> str:
    """A time of the truth, said only as far as it is registered, to the second."""
    return datetime.fromisoformat(text).isoformat(timespec="seconds") if text else ""


def cel(value: Any) -> str:
    """A value as the truth writes it."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "" if value is None else str(value)
