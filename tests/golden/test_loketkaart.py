"""The SVG of a desk map, byte for byte, on places by hand so that no engine matters. Renewed only by `make golden`."""

from __future__ import annotations

import datetime as dt

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from klantreis.report.desk_drawing import teken
from klantreis.report.desk_facts import Loket, Loketkaart, Lus, Overdracht, Overdrachtsoort
from klantreis.report.desk_prune import snoei
from klantreis.report.desk_svg import svg
from klantreis.report.desk_words import in_woorden, leeswijzer, onderschrift, titel
from klantreis.report.labels import plaats
from klantreis.report.layout import Ligging, Lijn, Punt, Vak
from klantreis.report.sheet import Tekst


class SvgFile(SingleFileSnapshotExtension):
    """One .svg file per snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"
    _file_extension = "svg"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(SvgFile)


def lijn(*punten: Punt) -> Lijn:
    return Lijn(punten[:-1], punten[-1], None)


def test_loketkaart(golden: SnapshotAssertion) -> None:
    """Three desks: cold with some without follow-up, warm and cold back and forth in a loop, unknown."""
    kcc, wmo, cjg = "Contactcentrum", "Wmo-loket", "CJG <jeugd>"
    kaart = Loketkaart(
        loketten=(Loket(kcc, 900, 850), Loket(wmo, 600, 590), Loket(cjg, 240, 240)),
        overdrachten=(
            Overdracht(kcc, wmo, (Overdrachtsoort("koud", 400, 390, 4.0, 380),
                                  Overdrachtsoort("zoekgeraakt", 60, 58, None, 57)), 440, 4.0, 430),
            Overdracht(wmo, cjg, (Overdrachtsoort("warm", 100, 100, 7.0, 99),
                                  Overdrachtsoort("koud", 50, 50, 21.0, 50)), 150, 9.0, 140),
            Overdracht(cjg, wmo, (Overdrachtsoort("warm", 60, 60, 5.0, 60),), 60, 5.0, 60),
            Overdracht(kcc, cjg, (Overdrachtsoort("onbekend", 9, 9, 1.5, 9),
                                  Overdrachtsoort("lopend", 3, 3, None, 3)), 12, 1.5, 12),
        ),
        lussen=(Lus(f"{wmo} > {cjg} > {wmo}", 70, 1840.4),),
        doorverwijzingen=679,
        zonder_inwoner=4,
        gemeente="Testdam",
        filter="2025",
        peildatum=dt.date(2025, 12, 31),
        bron="Testdam",
    )  # fmt: skip
    tekening = teken(snoei(kaart))
    ligging = Ligging(
        560,
        260,
        {"d001": Vak(490, 200, 110, 45), "d002": Vak(70, 100, 120, 45), "d003": Vak(300, 60, 110, 45)},
        {
            ("d002", "d003"): lijn((130, 90), (160, 84), (200, 78), (237, 70), (244, 69)),
            ("d003", "d001"): lijn((355, 72), (400, 90), (440, 130), (468, 171), (472, 177)),
            ("d001", "d003"): lijn((440, 177), (400, 160), (350, 120), (322, 89), (318, 83)),
            ("d002", "d001"): lijn((130, 120), (200, 170), (330, 195), (427, 199), (434, 199)),
        },
    )
    labels, zonder = plaats(tekening.pijlen, ligging)
    tekst = Tekst(titel(kaart), leeswijzer(tekening), onderschrift(tekening.uitsnede), in_woorden(tekening))
    assert zonder == ()
    assert svg(tekening, ligging, labels, tekst) == golden
