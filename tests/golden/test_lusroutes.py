"""The SVG of a route picture, byte for byte. Renewed only by `make golden`; look at it before committing it."""

from __future__ import annotations

import datetime as dt

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from klantreis.report.route_facts import Lusroute, Lusroutes, Stap
from klantreis.report.route_picture import draw_routes


class SvgFile(SingleFileSnapshotExtension):
    """One .svg file per snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"
    _file_extension = "svg"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(SvgFile)


def test_lusroutes(golden: SnapshotAssertion) -> None:
    """A return over one desk, one over two, and one over a desk that was there twice, within an hour."""
    wmo, cjg, werk = "Wmo-loket", "CJG <jeugd>", "Werkplein"
    routes = (
        Lusroute(
            f"{wmo} > {cjg} > {wmo}", (Stap(cjg, 16.2, 20.8), Stap(wmo, 13.9, None)),
            70, 61, 60, 12, 55, 3, 0, 45.0,
        ),
        Lusroute(
            f"{cjg} > {wmo} > {werk} > {cjg}", (Stap(wmo, 3.0, 1.5), Stap(werk, 0.0, 12.0), Stap(cjg, 9.0, None)),
            9, 9, 9, 0, 9, 0, 2, 25.4,
        ),
        Lusroute(
            f"{werk} > {cjg} > {wmo} > {cjg} > {werk}",
            (Stap(cjg, 0.01, 0.0), Stap(wmo, 0.0, 0.0), Stap(cjg, 0.02, 0.0), Stap(werk, 0.005, None)),
            1, 1, 1, 1, 0, 0, 0, 0.035,
        ),
    )  # fmt: skip
    kaart = Lusroutes(
        routes, aantal=93, zonder=74, paden=7, gemeente="Testdam", filter="2025", peildatum=dt.date(2025, 12, 31),
        bron="wmo",
    )  # fmt: skip
    assert draw_routes(kaart) == golden
