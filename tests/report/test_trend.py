"""Small charts of series that moved: what they show, that it is legible, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from klantreis.compare.monthly import REEKSEN
from klantreis.report import style
from klantreis.report.trend_facts import Omslag, Verloop, Verlopen, verlopen
from klantreis.report.trend_picture import draw_trends, write_trends
from klantreis.report.trend_words import VOORBEHOUD, bevinding, in_woorden, maand, naam, onderschrift, titel
from tests.report.conftest import LASTIG
from tests.report.test_map import dozen

SVG = "{http://www.w3.org/2000/svg}"
MAANDEN = [f"{jaar}-{nr:02}" for jaar in (2023, 2024, 2025) for nr in range(1, 13)][6:33]


def verloop(reeks: str, *omslagen: Omslag, groep: str = "alle", hoogte: float = 20.0) -> Verloop:
    def level(month: str) -> float:
        return next((o.na for o in reversed(omslagen) if month >= o.maand), omslagen[0].voor)

    values: Mapping[str, float | None] = {
        month: None if nr in (5, 9) else level(month) + hoogte * (nr % 3 - 1) / 20 for nr, month in enumerate(MAANDEN)
    }
    return Verloop(reeks, groep, values, omslagen)


EEN = Omslag("2024-05", 28.0, 18.0, 0.002)
DAGEN = (Omslag("2024-05", 40.0, 60.0, 0.001), Omslag("2024-11", 60.0, 20.4, 0.001))


def voorbeeld() -> Verlopen:
    return Verlopen(
        (verloop("zaken", EEN), verloop("fase", *DAGEN, groep="fase: onderzoek"),
         verloop("besluit", Omslag("2025-03", 0.4, 0.62, 0.03), hoogte=0.2),
         verloop("terugkeer", Omslag("2024-01", 0.9, 0.5, 0.03), hoogte=0.2)),
        31, 91, (MAANDEN[0], MAANDEN[-1]), gemeente="Testdam", peildatum=date(2025, 12, 31), bron="wmo",
    )  # fmt: skip


MAKERS = {
    "voorbeeld": voorbeeld,
    "lastig": lambda: replace(
        voorbeeld(), gemeente=LASTIG[0], filter=LASTIG[3],
        reeksen=tuple(
            verloop(each, EEN, groep=f"wet: {LASTIG[nr % len(LASTIG)]}") for nr, each in enumerate(2 * REEKSEN)
        ),
    ),
    "overal": lambda: replace(voorbeeld(), reeksen=tuple(
        verloop("zaken", *(Omslag(MAANDEN[nr], 20.0, 30.0, 0.01) for nr in range(start, 27, 6)))
        for start in (1, 3, 6)
    )),
    "geen": lambda: replace(voorbeeld(), reeksen=()),
    "niets": lambda: Verlopen((), 0, 91, None),
}  # fmt: skip


@pytest.mark.parametrize("name", MAKERS)
def test_charts_are_legible(name: str) -> None:
    svg = draw_trends(MAKERS[name]())
    teksten = dozen(svg)
    assert [(a.tekst, b.tekst) for a, b in combinations(teksten, 2) if a.deelt(b) > 0.02] == []
    breed, hoog = (float(deel) for deel in ElementTree.fromstring(svg).get("viewBox", "").split()[2:])
    assert [t for t in teksten if t.links < 0 or t.rechts > breed or t.boven < 0 or t.onder > hoog] == []


def test_every_series_has_its_levels_and_its_changes_also_without_colour() -> None:
    wortel = ElementTree.fromstring(draw_trends(voorbeeld()))
    charts = [g for g in wortel.iter(f"{SVG}g") if g.get("class") == "verloop"]
    assert len(charts) == 4
    for chart, own in zip(charts, voorbeeld().reeksen, strict=True):
        paths = list(chart.iter(f"{SVG}path"))
        levels = [p for p in paths if p.get("stroke-width") == "2.6"]
        changes = [p for p in paths if p.get("stroke-dasharray")]
        lines = [p for p in paths if p.get("stroke") == style.VOORUIT]
        assert (len(levels), len(changes)) == (len(own.omslagen) + 1, len(own.omslagen))
        assert len(lines) == 3  # parted by the months without a value
        text = " ".join(t.text or "" for t in chart.iter(f"{SVG}text"))
        assert all(maand(omslag.maand) in text for omslag in own.omslagen)


def test_an_axis_begins_at_nothing() -> None:
    """A level of half the highest value stands halfway."""
    own = replace(verloop("zaken", Omslag("2024-05", 40.0, 20.0, 0.01), hoogte=0.0))
    chart = next(ElementTree.fromstring(draw_trends(replace(voorbeeld(), reeksen=(own,)))).iter(f"{SVG}g"))
    paths = [p.get("d", "") for p in chart.iter(f"{SVG}path")]
    heights = [float(d.split(",")[1].split("H")[0]) for d in paths if "H" in d]
    top, base, first, second = heights
    assert first == top and second == pytest.approx((top + base) / 2, abs=0.02)


def test_words() -> None:
    feiten = voorbeeld()
    assert titel(feiten) == ("Testdam: de gemiddelde tijd in onderzoek ging vanaf nov 2024 van 60 dagen naar 20 dagen")
    assert bevinding(replace(feiten, reeksen=feiten.reeksen[:1])) == (
        "Het aantal nieuwe zaken ging vanaf mei 2024 van 28 per maand naar 18 per maand"
    )
    assert bevinding(MAKERS["geen"]()) == "Geen maand gezien waarin een van de reeksen verschoof"
    assert bevinding(MAKERS["niets"]()) == "Te weinig maanden om te zien of er iets is veranderd"
    assert onderschrift(feiten) == (
        "wat begon van jul 2023 tot en met sep 2025; elk 91 dagen gevolgd; getoetst: 31 reeksen, 4 met een omslagpunt; "
        "peildatum 31 dec 2025; bron wmo; intern"
    )
    assert "toont de eerste 12; de andere staan in omslagpunten.csv" in onderschrift(MAKERS["lastig"]())
    assert in_woorden(feiten).startswith(
        "Het aantal nieuwe zaken: vanaf mei 2024 van 28 per maand naar 18 per maand. De"
    )
    assert in_woorden(feiten).endswith(VOORBEHOUD)


def test_every_series_has_a_name() -> None:
    assert all(naam(Verloop(reeks, "alle", {}, ()), 91).startswith(("het ", "de ")) for reeks in REEKSEN)


def test_series_and_changes_are_put_together_from_the_tables() -> None:
    rows = [{"reeks": reeks, "groep": "alle", "maand": month, "n": 9, "waarde": 1.0}
            for reeks in ("zaken", "doorlooptijd") for month in MAANDEN]  # fmt: skip
    points = [
        {"reeks": "doorlooptijd", "groep": "alle", "maand": month, "waarde_voor": 1.0, "waarde_na": 2.0, "q": 0.01}
        for month in ("2025-01", "2024-01")
    ]
    (own,) = verlopen(rows, points)
    assert (own.reeks, len(own.waarden), [o.maand for o in own.omslagen]) == (
        "doorlooptijd",
        27,
        ["2024-01", "2025-01"],
    )


def test_files(tmp_path: Path) -> None:
    files = write_trends(voorbeeld(), tmp_path / "omslagpunten")
    assert sorted(pad.name for pad in tmp_path.iterdir()) == ["omslagpunten.png", "omslagpunten.svg"]
    assert files.waarschuwingen == ()
