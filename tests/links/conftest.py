"""Small logs of decisions and objections, made by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from klantreis.mapping.references import normaliseer_kenmerk
from klantreis.verdicts.reading import Oordeel
from tests.journeys.test_brute_force import AMSTERDAM, geordend
from tests.links.slow import lees
from tests.links.test_brute_force import gelezen, werkdag, zonder_reden

Rij = dict[str, Any]
Links = Callable[..., dict[str, list[Rij]]]

FASE = {"m": "melding", "b": "besluit", "bz": "bezwaar", "br": "beroep", "hb": "hoger beroep", "a": "administratie"}
"""Short for a phase; "-" is none."""
BESLUIT = "b besluit bekendmaking"


def stap(zaak: str, tijd: str, woorden: str, naar: str | None = None, noemt: str | None = None, **anders: Any) -> Rij:
    """An event: zaak, "2024-03-01" or with an hour, "phase rol rol", the reference and the day that it names.

    Of the resident "iemand" under the Wmo, unless said otherwise.
    """
    fase, *rollen = woorden.split()
    lokaal = datetime.fromisoformat(tijd)
    return {
        "inwoner": "iemand", "zaak": zaak, "activiteit": f"stap {woorden}", "fase": FASE.get(fase), "rollen": rollen,
        "wet": "Wmo", "verwijst_naar": normaliseer_kenmerk(naar) if naar else None, "bron": "a", "loket": "Wmo-loket",
        "datum_genoemd": date.fromisoformat(noemt) if noemt else None, "tijdstip_lokaal": lokaal,
        "tijdstip": lokaal.replace(tzinfo=AMSTERDAM).astimezone(UTC),
        "precisie": "dag" if len(tijd) == 10 else "minuut", **anders,
    }  # fmt: skip


@pytest.fixture
def links(tmp_path: Path) -> Links:
    """The tables of these steps, which are those of the slow reading too unless people judged.

    Steps that no hour parts stay in the order in which they are given.
    """

    def read(*stappen: Rij, oordelen: Sequence[Oordeel] = ()) -> dict[str, list[Rij]]:
        events = [row | {"volgorde": nr} for nr, row in enumerate(stappen)]
        found, stored = gelezen(geordend(random.Random(1), events), tmp_path, oordelen)
        if not oordelen:
            for name, rows in lees(stored, werkdag).items():
                assert zonder_reden(found[name]) == rows
        return found

    return read


def kort(found: dict[str, list[Rij]]) -> list[tuple[str | None, str | None, str, str]]:
    """Of every row of koppelingen: the decision, its zaak, how, and how sure."""
    return [(row["besluit"], row["besluit_zaak"], row["methode"], row["zekerheid"]) for row in found["koppelingen"]]


def bezwaren(found: dict[str, list[Rij]], *kolommen: str) -> list[tuple[object, ...]]:
    """Of every row of bezwaren: its id and these columns."""
    return [tuple(row[name] for name in ("bezwaar", *kolommen)) for row in found["bezwaren"]]
