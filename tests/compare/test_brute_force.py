"""The comparison against a slow reading of its documentation: made-up municipalities, and small random logs with
everything in them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from klantreis.compare.comparison import compare
from klantreis.compare.indicators_reis import journey_measures
from klantreis.compare.periods import Opzet, Venster
from klantreis.compare.units import Gegevens
from klantreis.simulate import simulate
from klantreis.vocabulary_compare import INDICATOREN, RUW
from tests.compare.compared_runs import Uitgerekend, uitgerekend, willekeurig
from tests.compare.slow import Traag

ANDERS = ("hazardratio", "cliffs_delta", "trend")


@pytest.fixture(scope="module", params=["willekeurig 1", "willekeurig 4", "gemeente 11", "gemeente 12"])
def gemaakt(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Uitgerekend]:
    soort, zaad = request.param.split()
    folder = tmp_path_factory.mktemp("vergeleken")
    if soort == "gemeente":
        simulate(folder, inwoners=500, zaad=int(zaad))
    project = folder / "testdam.yaml" if soort == "gemeente" else willekeurig(folder, int(zaad))
    with uitgerekend(project, folder / "uit") as found:
        yield replace(found, tables={**found.tables, "lussen": beoordeeld(found.tables["lussen"])})


def beoordeeld(lussen: pa.Table) -> pa.Table:
    """As if a person had said of every third return that it is none."""
    said = pa.array(["klopt niet" if nr % 3 == 0 else None for nr in range(len(lussen))], pa.string())
    return lussen.set_column(lussen.schema.get_field_index("oordeel"), "oordeel", said)


@pytest.mark.parametrize(
    ("periodes", "volgtijd"),
    [
        (("2024", "2025"), None),
        (("2023-09-01:2024-03-31", "2024-K2", "2024-K4", "2025-K2"), 60),
        (("2023-08-01:2023-12-31", "2025-01-01:2025-05-31"), 182),
    ],
)
def test_every_figure_is_that_of_the_slow_reading(
    gemaakt: Uitgerekend, periodes: tuple[str, ...], volgtijd: int | None
) -> None:
    equal(gemaakt, periodes, volgtijd)


def test_groups_however_small_and_the_ten_most_frequent_routes(
    gemaakt: Uitgerekend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("klantreis.compare.indicators_zaak.MINSTENS", 1)
    monkeypatch.setattr("tests.compare.slow.KLEINSTE", 1)
    equal(gemaakt, ("2024-K1", "2025-K1"), 91)


def equal(gemaakt: Uitgerekend, periodes: tuple[str, ...], volgtijd: int | None) -> None:
    opzet = gemaakt.opzet(periodes, volgtijd)
    windows = [(v.naam, v.van, v.tot) for v in opzet.vensters]
    slow = Traag(gemaakt.rijen, gemaakt.peildatums, windows, opzet.volgtijd).alles()
    place = {v.naam: nr for nr, v in enumerate(opzet.vensters)}
    found: dict[tuple[str, str], dict[int, tuple[int, float | None]]] = {}
    for row in compare(gemaakt.gegevens(opzet)).to_pylist():
        if row["wijze"] == RUW and row["effectmaat"] not in ANDERS:
            for side in "ab":
                cells = found.setdefault((row["indicator"], row["groep"]), {})
                cell = (row[f"n_{side}"], row[f"waarde_{side}"])
                assert cells.setdefault(place[row[f"periode_{side}"]], cell) == cell  # the same beside every other one
    empty = {key for key, cells in found.items() if not any(n for n, _ in cells.values())}
    assert found.keys() - empty == {key for key, cells in slow.items() if any(n for n, _ in cells)}
    assert {indicator for indicator, _ in found} <= set(INDICATOREN)
    for key in found.keys() - empty:
        cells = [found[key][nr] for nr in range(len(opzet.vensters))]
        assert [n for n, _ in cells] == [n for n, _ in slow[key]], key
        for (_, fast), (_, plain) in zip(cells, slow[key], strict=True):
            assert fast == (None if plain is None else pytest.approx(plain, abs=1e-6)), key


def test_followed_without_end_the_story_is_told_again_where_a_route_says_so(gemaakt: Uitgerekend) -> None:
    """`routes` counts desks that asked, by other code."""
    windows = (Venster("alles", date(2000, 1, 1), date(2030, 1, 1), (date(2000, 1, 1), date(2030, 1, 1))),)
    none = dict.fromkeys(gemaakt.peildatums)
    data = Gegevens(gemaakt.log, gemaakt.tables, none, Opzet(windows, 10_000, 0, 0, date(2000, 1, 1)))
    told = next(m for m in journey_measures(data) if m.indicator == "verhaal_opnieuw")
    ids = told.eenheden.ids.to_pylist()
    again = {reis for reis, value in zip(ids, told.waarde.tolist(), strict=True) if value}
    routes = {row["klantreis"] for row in gemaakt.rijen["routes"] if row["verhaal_opnieuw"]}
    assert again == routes & set(ids)
    assert len(again) > 3
    # All but those of which the begin is not in the data.
    assert len(gemaakt.rijen["klantreizen"]) >= len(ids) == len(set(ids)) > 50
