"""The SVG of a timeline, byte for byte. Renewed only by `make golden`; look at the picture before committing it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from klantreis.report.timeline import draw_timeline
from klantreis.report.timeline_facts import Moment, tijdlijn
from klantreis.vocabulary import OPSCHORTINGEN, TERMIJNEN


class SvgFile(SingleFileSnapshotExtension):
    """One .svg file per snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"
    _file_extension = "svg"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(SvgFile)


def rij(termijn: str, artikel: str, **velden: Any) -> dict[str, Any]:
    leeg = dict.fromkeys(TERMIJNEN) | {"zaak": "W2026-0412", "soort": "wettelijk", "richting": "maximum", "reden": ""}
    return leeg | {"termijn": termijn, "artikel": artikel, "versie": "2015-01-01", "verdaging_dagen": 0} | velden


def test_tijdlijn_van_een_zaak(golden: SnapshotAssertion) -> None:
    """Melding, decision with a suspension and too late, objection that still runs with an extension, a service norm."""
    dag = dt.date
    rijen = [
        rij("FO-24U", "norm van de gemeente", soort="servicenorm", status="binnen", start=dag(2026, 1, 26),
            uiterlijk=dag(2026, 1, 27), werkelijk=dag(2026, 1, 27), dagen_over=-0.25),
        rij("WMO-OND", "Wmo 2015 artikel 2.3.2 lid 1", status="niet_te_bepalen", start=dag(2026, 1, 26),
            uiterlijk=dag(2026, 3, 9), reden="geen_einde"),
        rij("WMO-BES", "Wmo 2015 artikel 2.3.5 lid 2", status="overschreden", start=dag(2026, 3, 16),
            uiterlijk=dag(2026, 4, 9), werkelijk=dag(2026, 4, 18), dagen_over=9.0, opschorting_dagen=10,
            van_gebeurtenis=3, tot_gebeurtenis=9, reden="besluitdatum_gebruikt"),
        rij("BZW-BES", "Awb artikel 7:10", status="loopt", start=dag(2026, 6, 1), uiterlijk=dag(2026, 8, 24),
            dagen_over=-55.0, verdaging_dagen=42, verlengd_tot=dag(2026, 8, 24), reden="niet_geverifieerd"),
    ]  # fmt: skip
    stil = dict.fromkeys(OPSCHORTINGEN) | {
        "zaak": "W2026-0412", "termijn": "WMO-BES", "start": dag(2026, 3, 16), "soort": "aanvulling", "dagen": 10,
        "eerste_dag": dag(2026, 3, 21), "laatste_dag": dag(2026, 3, 30), "reden": "",
    }  # fmt: skip
    lijn = tijdlijn(
        "W2026-0412", rijen, [stil], peildatum=dag(2026, 6, 30), bron="wmo",
        namen={"WMO-BES": "Besluit op een aanvraag", "WMO-OND": "Onderzoek na een melding"},
        gebeurtenissen={3: Moment("Aanvraag <ontvangen>"), 9: Moment("Besluit genomen")},
    )  # fmt: skip
    assert draw_timeline(lijn) == golden
