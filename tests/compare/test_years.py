"""Made-up years: ordered as the store does, alike, and different where that was planted. All counted from the log."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from benchmarks.years import BEGIN, JAREN, LOG_VAN, LOKETTEN, PEIL, VERWIJST, WETTEN, Ingreep, open_years, years
from klantreis.engine import Engine
from klantreis.eventlog.store import TECHNISCH
from klantreis.journeys.reading import journeys
from klantreis.links.linking import link
from klantreis.mapping.references import normaliseer_kenmerk
from klantreis.schemas import schema_of
from klantreis.terms.library import bibliotheek
from klantreis.vocabulary import FASEN, GEBEURTENISSEN

Kolom = npt.NDArray[Any]


@pytest.fixture(scope="module")
def gewoon() -> pa.Table:
    return years(1, per_jaar=2000)


class Zaken:
    """The zaken of a log that start in it: first row, desk, year; and where a phase begins and ends."""

    def __init__(self, log: pa.Table) -> None:
        self.log = log
        nr = log["zaak_nr"].to_numpy()
        self.eerste = np.flatnonzero(np.append(True, nr[1:] != nr[:-1]))
        self.nr = nr - 1
        start = log["tijdstip_lokaal"].to_numpy()
        self.dagen = (start - np.datetime64(BEGIN)) / np.timedelta64(1, "D")
        names = log["activiteit"].take(pa.array(self.eerste)).to_pylist()
        begins = np.isin(names, ["Vraag gesteld", "Melding ontvangen", "Bezwaar ontvangen"])
        jaar = start[self.eerste].astype("datetime64[Y]").astype(int) + 1970
        self.jaar = np.where(begins, jaar, 0)
        self.loket = np.array(log["loket"].take(pa.array(self.eerste)).to_pylist())

    def heeft(self, activiteit: str) -> npt.NDArray[np.bool_]:
        """Per zaak whether it has this step."""
        has = pc.equal(self.log["activiteit"], activiteit).to_numpy(zero_copy_only=False)
        return np.bincount(self.nr[has], minlength=len(self.eerste)) > 0

    def duur(self, fase: str) -> tuple[Kolom, Kolom]:
        """Of zaken in which a later phase followed: their place, and the days from its first event to that."""
        place = np.array([FASEN.index(name) if name in FASEN else -1 for name in self.log["fase"].to_pylist()])
        mine, later = place == FASEN.index(fase), place > FASEN.index(fase)
        first = self._eerste(mine)
        return (both := np.flatnonzero((first < np.inf) & (self._eerste(later) < np.inf))), (
            self._eerste(later)[both] - first[both]
        )

    def _eerste(self, where: npt.NDArray[np.bool_]) -> Kolom:
        out = np.full(len(self.eerste), np.inf)
        np.minimum.at(out, self.nr[where], self.dagen[where])
        return out


def test_rows_are_ordered_and_numbered_as_the_store_does(gewoon: pa.Table) -> None:
    assert gewoon.schema == schema_of(GEBEURTENISSEN | TECHNISCH)
    n = len(gewoon)
    assert gewoon["gebeurtenis"].to_pylist() == list(range(1, n + 1)) == gewoon["moment"].to_pylist()
    rows = list(zip(gewoon["zaak"].to_pylist(), gewoon["tijdstip"].to_pylist(), strict=True))
    assert all(one < two for one, two in pairwise(rows))
    known: dict[str, int] = {}
    assert gewoon["zaak_nr"].to_pylist() == [known.setdefault(zaak, len(known) + 1) for zaak, _moment in rows]
    days = gewoon["tijdstip_lokaal"].to_numpy().astype("datetime64[D]")
    assert (days.min(), days.max()) == (np.datetime64(LOG_VAN), np.datetime64(PEIL))
    assert not any(gewoon["gelijktijdig"].to_pylist())
    assert {normaliseer_kenmerk(name) for name in gewoon["besluit"].to_pylist() if name} == set(
        gewoon["besluit"].to_pylist()
    ) - {None}


def test_the_instant_is_that_of_the_wall_clock(gewoon: pa.Table) -> None:
    local = pc.local_timestamp(gewoon["tijdstip"].cast(pa.timestamp("us", "Europe/Amsterdam")))
    assert local.equals(gewoon["tijdstip_lokaal"])


def test_a_seed_is_one_log_and_a_log_cut_off_earlier_is_part_of_it(gewoon: pa.Table) -> None:
    assert years(1, per_jaar=2000).equals(gewoon)
    assert not years(2, per_jaar=2000).equals(gewoon)
    cut = years(1, per_jaar=2000, tot=date(2025, 12, 31))
    before = pc.less(gewoon["tijdstip_lokaal"], pa.scalar(np.datetime64("2026-01-01", "us")))
    numbers = ("gebeurtenis", "regel", "moment", "zaak_nr")
    assert cut.drop_columns(numbers).equals(gewoon.filter(before).drop_columns(numbers))
    assert cut["gebeurtenis"].to_pylist() == list(range(1, len(cut) + 1))


def test_as_many_zaken_a_year_as_asked() -> None:
    """Over ten seeds: a count varies as residents come, and each brings several."""
    found = [Zaken(years(seed, per_jaar=2000)).jaar for seed in range(10)]
    for jaar in JAREN:
        assert np.mean([np.sum(jaren == jaar) for jaren in found]) == pytest.approx(2000, rel=0.03)


def test_years_are_alike() -> None:
    """What differs between two years over 12 seeds is no more than chance: volume, referrals, every phase."""
    seen: dict[str, list[float]] = {}
    for seed in range(12):
        zaken = Zaken(years(seed, per_jaar=2000))
        of = {jaar: zaken.jaar == jaar for jaar in JAREN}
        for one, two in ((2023, 2024), (2024, 2025)):
            name = f"{one}"
            seen.setdefault(f"aantal {name}", []).append(float(of[two].sum() - of[one].sum()))
            refers = zaken.heeft("Doorverwezen")
            seen.setdefault(f"verwijst {name}", []).append(float(refers[of[two]].mean() - refers[of[one]].mean()))
            for fase in ("melding", "onderzoek", "advies", "besluit"):
                place, days = zaken.duur(fase)
                means = [days[of[jaar][place]].mean() for jaar in (one, two)]
                seen.setdefault(f"{fase} {name}", []).append(float(means[1] - means[0]))
    assert len(seen) == 12
    for what, differences in seen.items():
        assert abs(np.mean(differences)) < 3.5 * np.std(differences, ddof=1) / np.sqrt(12), what


@pytest.mark.parametrize("fase", ["melding", "onderzoek", "advies", "besluit"])
def test_a_planted_slower_phase_is_slower_by_so_much_in_that_year_and_only_there(fase: str) -> None:
    zaken = Zaken(years(3, Ingreep(2025, langzamer={fase: 1.5}), per_jaar=10_000))
    for other in ("melding", "onderzoek", "advies", "besluit"):
        place, days = zaken.duur(other)
        means = {jaar: days[zaken.jaar[place] == jaar].mean() for jaar in JAREN}
        assert means[2024] / means[2023] == pytest.approx(1, abs=0.06)
        assert means[2025] / means[2024] == pytest.approx(1.5 if other == fase else 1, abs=0.06)


def test_planted_referrals_are_doubled_at_that_desk_and_only_there() -> None:
    zaken = Zaken(years(4, Ingreep(2025, verwijst={"CJG": 2.0}), per_jaar=20_000))
    refers = zaken.heeft("Doorverwezen") | zaken.heeft("Doorverbonden")
    for nr, loket in enumerate(LOKETTEN[:5]):
        for jaar in JAREN:
            chance = VERWIJST[nr] * (2 if (loket, jaar) == ("CJG", 2025) else 1)
            mine = (zaken.jaar == jaar) & (zaken.loket == loket)
            error = np.sqrt(chance * (1 - chance) / mine.sum())
            assert abs(refers[mine].mean() - chance) < 4 * error, (loket, jaar)


def test_referrals_arrive_loops_close_and_objections_find_their_decision(gewoon: pa.Table, tmp_path: Path) -> None:
    own = bibliotheek()
    with Engine(tmp_path) as engine:
        log = open_years(engine, tmp_path / "log.parquet", gewoon)
        assert log.zaken() == gewoon["zaak_nr"][-1].as_py()
        peil = dict.fromkeys(log.bronnen(), PEIL)
        tables, _quiet = journeys(log, own.kalender, peil)
        links = link(log, own, own.kalender).tabellen["koppelingen"].to_pylist()
    moves = tables["overdrachten"].to_pylist()
    referred = [move for move in moves if move["bewijs"] == "doorverwijzing"]
    asked = pc.sum(pc.is_valid(gewoon["naar_loket"])).as_py()
    assert len(referred) == pytest.approx(asked, rel=0.02)
    assert 0.05 < np.mean([move["soort"] == "zoekgeraakt" for move in referred]) < 0.11
    assert tables["lussen"].num_rows > 20
    assert np.mean([row["methode"] == "kenmerk" for row in links]) > 0.9  # the rest: of decisions before the log
    sizes = pc.value_counts(gewoon.group_by(["inwoner", "zaak"]).aggregate([])["inwoner"]).field("counts").to_numpy()
    assert np.mean(sizes > 1) > 0.4
    assert set(gewoon["wet"].to_pylist()) == set(WETTEN)
