"""Lanes: the six phases always, in legal order; what goes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from klantreis.report.lanes import GESCHIL, KOLOMMEN, ZONDER_FASE, banen, terug
from klantreis.report.prune import snoei
from klantreis.results import Stroomkaart
from klantreis.vocabulary import FASEN


def test_all_six_phases_stand_in_legal_order_also_when_empty(verzin: Callable[..., Stroomkaart]) -> None:
    gevonden = banen(snoei(verzin(4, 5, ("onderzoek",))))
    assert [baan.naam for baan in gevonden] == list(FASEN)
    assert [baan.totaal for baan in gevonden] == [0, 4, 0, 0, 0, 0]


def test_disputes_and_steps_without_phase_have_lanes_of_their_own_when_there_are_any(
    verzin: Callable[..., Stroomkaart],
) -> None:
    gevonden = banen(snoei(verzin(8, 9, ("bezwaar", "beroep", "hoger beroep", None))))
    assert [baan.naam for baan in gevonden] == [*FASEN, ZONDER_FASE, GESCHIL]
    assert [baan.totaal for baan in gevonden][-2:] == [2, 6]


def test_every_step_stands_in_one_column_of_its_own_lane(verzin: Callable[..., Stroomkaart]) -> None:
    uitsnede = snoei(verzin(40, 150, (*FASEN, None), terug=0.3))
    gevonden = banen(uitsnede)
    fase = {stap.naam: stap.fase or ZONDER_FASE for stap in uitsnede.stappen}
    plaatsen = [(naam, baan.naam) for baan in gevonden for kolom in baan.kolommen for naam in kolom]
    assert sorted(plaatsen) == sorted(fase.items())
    assert sum(len(baan.kolommen) for baan in gevonden if baan.totaal) <= KOLOMMEN[1]


def test_within_a_lane_the_flow_runs_forward(voorbeeld: Stroomkaart) -> None:
    kolommen = {baan.naam: baan.kolommen for baan in banen(snoei(voorbeeld))}
    assert kolommen["melding"] == (("Doorverbonden", "Melding ontvangen"),)
    assert [naam for kolom in kolommen["onderzoek"] for naam in kolom] == [
        "Huisbezoek",
        "Stukken opgevraagd",
        "Verslag vastgesteld",
    ]


@pytest.mark.parametrize(
    ("van", "naar", "verwacht"),
    [
        ("besluit", "melding", True),
        ("melding", "besluit", False),
        ("besluit", "besluit", False),
        ("bezwaar", "besluit", False),
        (None, "melding", False),
        ("besluit", None, False),
    ],
)
def test_only_a_lower_phase_is_back(van: str | None, naar: str | None, verwacht: bool) -> None:
    assert terug(van, naar) is verwacht


def test_desks_have_no_lanes() -> None:
    leeg = Stroomkaart(niveau="loket", stappen=(), verbindingen=(), zaken_totaal=0)
    assert banen(snoei(leeg)) == ()
