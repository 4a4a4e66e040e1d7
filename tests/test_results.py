"""Result types: checked, in a fixed order, made from the rows of any table library."""

from __future__ import annotations

import random

import pytest

from klantreis.results import Stap, Stroomkaart, Verbinding, stroomkaart
from klantreis.vocabulary import EINDE, START

A, B = Stap("a", "melding", 3, 3, 2), Stap("b", None, 2, 2, 1)


def maak(**anders: object) -> Stroomkaart:
    inhoud: dict[str, object] = {"niveau": "activiteit", "stappen": (A, B), "verbindingen": (), "zaken_totaal": 3}
    return Stroomkaart(**(inhoud | anders))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "anders",
    [
        {"niveau": "wijk"},
        {"stappen": (A, A)},
        {"stappen": (Stap("a", "verzonnen", 1, 1),)},
        {"stappen": (Stap("a", None, 1, 1),), "eenheid": "inwoners"},
        {"verbindingen": (Verbinding("a", "c", 1, 1),)},
        {"verbindingen": (Verbinding("a", "b", 1, 1), Verbinding("a", "b", 2, 1))},
    ],
)
def test_a_flow_that_contradicts_itself_is_refused(anders: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        maak(**anders)


def test_the_order_of_rows_does_not_matter() -> None:
    verbindingen = [Verbinding("a", "b", 5, 2), Verbinding(START, "a", 5, 2), Verbinding("b", EINDE, 9, 1)]
    eerste = maak(verbindingen=tuple(verbindingen))
    random.Random(3).shuffle(verbindingen)
    assert maak(verbindingen=tuple(verbindingen), stappen=(B, A)) == eerste


def rij(**anders: object) -> dict[str, object]:
    return {"niveau": "activiteit", "groep": "alle", "fase": None, "aantal": 1, "zaken": 1, "inwoners": 1} | anders


def pijl(van: str, naar: str, **anders: object) -> dict[str, object]:
    leeg = {"mediaan_dagen": float("nan"), "p90_dagen": None, "gelijktijdig_aandeel": None}
    return {"niveau": "activiteit", "groep": "alle", "van": van, "naar": naar, "aantal": 1, "zaken": 1} | leeg | anders


def test_rows_of_another_level_or_group_are_passed_over() -> None:
    kaart = stroomkaart(
        [pijl("a", "b"), pijl("x", "y", niveau="loket"), pijl("a", "a", groep="wet=Wmo")],
        [rij(stap="a"), rij(stap="b"), rij(stap="x", niveau="loket"), rij(stap=START)],
        niveau="activiteit",
        zaken_totaal=1,
    )
    assert [stap.naam for stap in kaart.stappen] == ["a", "b"]
    assert [(v.van, v.naar, v.mediaan_dagen, v.gelijktijdig_aandeel) for v in kaart.verbindingen] == [
        ("a", "b", None, 0.0)
    ]


@pytest.mark.parametrize(("inwoners", "eenheid"), [(4, "inwoners"), (None, "zaken"), (float("nan"), "zaken")])
def test_residents_are_counted_when_the_log_knows_them(inwoners: float | None, eenheid: str) -> None:
    stappen = [rij(stap="a"), rij(stap="b", inwoners=inwoners)]
    assert stroomkaart([], stappen, niveau="activiteit", zaken_totaal=1).eenheid == eenheid


def test_at_the_level_fase_a_step_is_its_own_phase() -> None:
    stappen = [rij(stap="besluit", niveau="fase"), rij(stap="(onbekend)", niveau="fase")]
    kaart = stroomkaart([], stappen, niveau="fase", zaken_totaal=1)
    assert {stap.naam: stap.fase for stap in kaart.stappen} == {"besluit": "besluit", "(onbekend)": None}
