"""The DOT of maps, byte for byte. Renewed only by `make golden`; read the difference before committing it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from klantreis.report.dot import dot
from klantreis.report.drawing import teken
from klantreis.report.prune import Grenzen, snoei
from klantreis.results import Stap, Stroomkaart, Verbinding, stroomkaart
from klantreis.vocabulary import EINDE, START

HIER = Path(__file__).resolve().parent


class DotFile(SingleFileSnapshotExtension):
    """One readable .dot file per snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "dot"
    _file_extension = "dot"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(DotFile)


def sociaal_domein() -> Stroomkaart:
    data = json.loads((HIER / "sociaal_domein.json").read_text(encoding="utf-8"))
    return stroomkaart(data["stroom"], data["stappen"], niveau="activiteit", zaken_totaal=data["zaken_totaal"])


def test_sociaal_domein(golden: SnapshotAssertion) -> None:
    assert dot(teken(snoei(sociaal_domein()))) == golden


def test_sociaal_domein_gesnoeid(golden: SnapshotAssertion) -> None:
    assert dot(teken(snoei(sociaal_domein(), Grenzen(6, 7))), "polyline") == golden


def test_lastige_namen(golden: SnapshotAssertion) -> None:
    namen = ['"Wmo" <b>&amp;', "C:\\naam\\N\n{x|y}", "\u202eom\u200f 🎉"]
    kaart = Stroomkaart(
        niveau="activiteit",
        stappen=tuple(Stap(naam, fase, 9, 9) for naam, fase in zip(namen, ("melding", "bezwaar", None), strict=True)),
        verbindingen=(
            Verbinding(START, namen[0], 9, 9),
            Verbinding(namen[0], namen[1], 8, 8, 1.5, 0.25),
            Verbinding(namen[1], namen[2], 7, 7, 40.0),
            Verbinding(namen[2], EINDE, 9, 9),
        ),
        zaken_totaal=9,
    )
    assert dot(teken(snoei(kaart))) == golden


def test_loketten(golden: SnapshotAssertion) -> None:
    kaart = Stroomkaart(
        niveau="loket",
        stappen=(Stap("Wmo-loket", None, 30, 20, 18), Stap("CJG", None, 12, 12, 12)),
        verbindingen=(
            Verbinding(START, "Wmo-loket", 20, 20),
            Verbinding("Wmo-loket", "CJG", 10, 9, 12.0),
            Verbinding("CJG", "Wmo-loket", 4, 4, 3.0),
            Verbinding("CJG", EINDE, 8, 8),
        ),
        zaken_totaal=22,
        eenheid="inwoners",
    )
    assert dot(teken(snoei(kaart))) == golden
