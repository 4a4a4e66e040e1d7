"""The SVG of a picture of samenloop, byte for byte. Renewed only by `make golden`; look at it before committing it."""

from __future__ import annotations

import datetime as dt

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from klantreis.report.overlap import draw_overlap
from klantreis.report.overlap_facts import Groep, Samenloop


class SvgFile(SingleFileSnapshotExtension):
    """One .svg file per snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"
    _file_extension = "svg"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(SvgFile)


def test_samenloop(golden: SnapshotAssertion) -> None:
    """Four desks, one with a long name and one with a name that is no name; three combinations, one without anybody."""
    kcc, wmo, cjg = "Contactcentrum", "Wmo-loket", "Centrum voor Jeugd en Gezin <jeugd> aan de Haven"
    kaart = Samenloop(
        soort="loketten",
        combinaties=(
            Groep((cjg, wmo), 130, 128), Groep((kcc, wmo), 1_310, 1_240), Groep((wmo,), 2_900, 2_800),
            Groep((cjg, kcc, wmo), 9, 9), Groep((kcc, "Werkplein"), 2, 0),
        ),
        namen=(Groep((kcc,), 1_400, 1_302), Groep((wmo,), 4_349, 4_100), Groep((cjg,), 139, 137),
               Groep(("Werkplein",), 2, 0)),
        alle=Groep((), 4_351, 4_102), meer=Groep((), 1_451, 1_375), anoniem=4, gemeente="Testdam",
        peildatum=dt.date(2025, 12, 31), bron="kcc, wmo",
    )  # fmt: skip
    assert draw_overlap(kaart) == golden
