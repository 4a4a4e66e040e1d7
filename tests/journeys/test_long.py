"""Residents with thousands of events, and routes of thousands of visits."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_brute_force import AMSTERDAM, Soort, gelezen, geordend

Rij = dict[str, Any]

HALF_UUR = timedelta(minutes=30)
N = 4000


def stap(nr: int, zaak: str, loket: str, *rollen: str, naar: str | None = None, fase: str = "melding") -> Rij:
    lokaal = datetime.fromisoformat("2020-01-01") + nr * HALF_UUR
    return {
        "inwoner": "iemand", "zaak": zaak, "activiteit": "stap", "fase": fase, "rollen": list(rollen), "loket": loket,
        "naar_loket": naar, "bron": "a", "tijdstip_lokaal": lokaal, "precisie": "minuut", "volgorde": nr,
        "tijdstip": lokaal.replace(tzinfo=AMSTERDAM).astimezone(UTC),
    }  # fmt: skip


def lees(stappen: Sequence[Rij], folder: Path) -> dict[str, list[Rij]]:
    peil = {"a": date(2024, 12, 31)}
    return gelezen(geordend(random.Random(1), list(stappen)), peil, Soort(1, 0), folder)[0]


def test_of_a_long_path_the_last_hundred_visits_are_written_out(tmp_path: Path) -> None:
    loketten = [f"loket {nr}" for nr in range(250)]
    found = lees([stap(nr, "1", loketten[nr % 250]) for nr in range(N)], tmp_path)
    (route,) = found["routes"]
    assert (route["bezoeken"], route["pad"]) == (N, "(nog 3900) > " + " > ".join(loketten[-100:]))
    lus = found["lussen"][0]
    assert (lus["lengte"], lus["pad"]) == (251, "loket 0 > (nog 150) > " + " > ".join([*loketten[151:], "loket 0"]))
    assert len(found["lussen"]) == N - 250


@pytest.mark.parametrize(("n", "pad"), [(99, "0 > 1"), (100, "0 > 1"), (101, "0 > (nog 1) > 2")])
def test_only_a_path_that_is_too_long_is_cut(n: int, pad: str, tmp_path: Path) -> None:
    loketten = [str(nr % n) for nr in range(n + 1)]
    found = lees([stap(nr, "1", loket) for nr, loket in enumerate(loketten)], tmp_path)
    (lus,) = found["lussen"]
    assert (lus["lengte"], lus["pad"][: len(pad)], lus["pad"].endswith(f" > {n - 1} > 0")) == (n + 1, pad, True)
    (route,) = found["routes"]
    assert route["pad"].startswith("0 > 1" if n == 99 else f"(nog {n - 99}) > {n - 99}")


def test_to_and_fro_for_years_is_one_run(tmp_path: Path) -> None:
    found = lees([stap(nr, "1", "AB"[nr % 2]) for nr in range(N)], tmp_path)
    assert [row["wisselingen"] for row in found["heen_en_weer"]] == [N - 1]
    assert {row["pad"] for row in found["lussen"]} == {"A > B > A", "B > A > B"}


def test_a_trunk_that_refers_out_at_every_visit(tmp_path: Path) -> None:
    stappen = []
    for nr in range(N // 2):
        stappen.append(stap(2 * nr, "stam", "AB"[nr % 2], "doorverwijzing", naar="C"))
        stappen.append(stap(2 * nr + 1, f"{nr}", "C", "uitvraag"))
    found = lees(stappen, tmp_path)
    assert len(found["overdrachten"]) == N - 1
    # Every route ends at C, but for the last visit of the trunk, which has no other end.
    assert {row["verhaal_opnieuw"] for row in found["routes"]} == {0}
    assert len(found["routes"]) == N // 2


def test_advice_that_is_asked_thousands_of_times_and_answered_once(tmp_path: Path) -> None:
    stappen = [
        stap(
            nr, f"{nr % 7}", "AB"[nr % 2], *(["adviesvraag"] if nr % 2 == 0 else []), naar="B" if nr % 2 == 0 else None
        )
        for nr in range(N)
    ]
    stappen.append(stap(N, "1", "B", "adviesantwoord", fase="advies"))
    stappen.append(stap(N + 1, "1", "B"))
    found = lees(stappen, tmp_path)
    assert [(row["loket"], row["aankomst"]) for row in found["bezoeken"] if row["loket"] == "B"] == [
        ("B", stappen[-1]["tijdstip_lokaal"])
    ]
