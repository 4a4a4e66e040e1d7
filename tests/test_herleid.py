"""Every figure of a run leads back to its zaken and source rows, and comes out of them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from klantreis.audit.traced import Cel, Getal, Run, getoond
from klantreis.audit.tracing import WEGEN, trace
from klantreis.audit.tracing_periods import _stored
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.errors import OutputError, UsageError
from klantreis.manifest import read_manifest
from klantreis.pipeline import run as draai
from klantreis.project import load_project
from klantreis.report.source_rows import bronregels
from klantreis.simulate import simulate

KOLOMMEN = {
    "stroom": ("niveau", "van", "naar", "groep"), "stappen": ("niveau", "stap", "groep"),
    "varianten": ("niveau", "variant", "groep"), "doorlooptijden": ("niveau", "groep"), "lussen": ("pad",),
    "koppelingen": ("methode",), "bezwaren": ("soort",), "klantreizen": ("klantreis",),
    "termijnen": ("termijn", "status"), "overdrachten": ("van_loket", "naar_loket"), "aansluiting": ("bron", "reden"),
}  # fmt: skip


@pytest.fixture(scope="module")
def gemeente(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The run of a made-up municipality."""
    place = tmp_path_factory.mktemp("herleid")
    simulate(place / "in", inwoners=60, zaad=1)
    yield from opened(place / "in" / "testdam.yaml", place / "uit")


@pytest.fixture(scope="module")
def drie(tmp_path_factory: pytest.TempPathFactory, schrijf_drie_zaken: Callable[[Path], Path]) -> Iterator[Run]:
    place = tmp_path_factory.mktemp("drie")
    yield from opened(schrijf_drie_zaken(place / "in"), place / "uit")


def opened(project: Path, target: Path) -> Iterator[Run]:
    with pytest.MonkeyPatch.context() as patch:
        for module in ("klantreis.report.map", "klantreis.report.desk_map", "klantreis.pipeline.running"):
            patch.setattr(f"{module}.motoren", tuple)
        draai(load_project(project), target, Sleutel(b"s" * 32))
    with Engine() as engine:
        yield Run(target, read_manifest(target), engine)


def cells(run: Run, tabel: str) -> list[str]:
    """Every cell of a table; an unknown desk is written as the reader sees it, and no reason is no part."""
    rows = [[row[name] for name in KOLOMMEN[tabel]] for row in run.rijen(tabel)]
    unknown = "(onbekend)" if tabel == "overdrachten" else None
    return sorted({":".join([tabel, *(part or unknown for part in row if part or unknown)]) for row in rows})


def test_every_way_is_tried() -> None:
    # Those of compared periods are tried with the command that compares them (cli/test_vergelijk.py).
    assert KOLOMMEN.keys() == WEGEN.keys() - {"vergelijking"}


@pytest.mark.parametrize("tabel", list(KOLOMMEN))
def test_figures_come_out_again(gemeente: Run, tabel: str) -> None:
    every = cells(gemeente, tabel)
    assert every
    for cel in every[:: max(len(every) // (16 if tabel == "doorlooptijden" else 5), 1)]:
        found = trace(gemeente, cel)
        assert [getal for getal in found.getallen if not getal.klopt] == [], cel
        assert found.getallen
        assert found.bronregels is not None or found.zaken
        if found.zaken:
            assert set(gemeente.bronregels(found.zaken)["zaak"].to_pylist()) == set(found.zaken)


def figures(run: Run, cel: str) -> dict[str, Any]:
    return {getal.naam: getal.tabel for getal in trace(run, cel).getallen if getal.klopt}


def test_three_zaken_by_hand(drie: Run) -> None:
    found = trace(drie, "stroom:fase:MELDING:onderzoek")
    assert (found.cel, found.zaken, found.klopt) == ("stroom:fase:melding:onderzoek:alle", ("K1", "K2", "K3"), True)
    assert figures(drie, "stroom:fase:melding:onderzoek")["aantal"] == 4
    assert trace(drie, "stroom:loket:(start):Wmo-loket:wet: Jeugdwet").zaken == ("K2",)
    assert trace(drie, "varianten:loket:wmo-loket > cjg").zaken == ("K2", "K3")
    assert trace(drie, "stappen:loket:(onbekend)").zaken == ("K1",)
    assert trace(drie, "doorlooptijden:zaak").zaken == ("K1", "K2", "K3")
    assert trace(drie, "doorlooptijden:wet:jeugdwet").zaken == ("K2",)
    assert trace(drie, "doorlooptijden:fase:besluit").zaken == ("K1",)
    assert trace(drie, "doorlooptijden:overgang:melding > onderzoek").zaken == ("K1", "K2", "K3")
    assert trace(drie, "doorlooptijden:jaar:2024").zaken == ("K1", "K2", "K3")
    assert trace(drie, "doorlooptijden:besluit:wet: wmo").zaken == ("K1", "K2")
    assert figures(drie, "klantreizen") == {"klantreizen": 3, "zaken": 3}
    assert figures(drie, "klantreizen:k1").keys() == {"zaken", "overdrachten", "terugkeren"}
    assert figures(drie, "aansluiting:zaken") == {"gelezen": 14, "gebeurtenissen": 14, "uitval": 0}
    rows = drie.bronregels(["K2"]).to_pylist()
    places = [(row["bron"], row["bestand"], row["regel"]) for row in rows]
    assert places == [("zaken", "zaken.csv", nr) for nr in (9, 10, 11)]


def test_source_rows_of_what_was_lost(gemeente: Run) -> None:
    cel = next(cel for cel in cells(gemeente, "aansluiting") if cel.count(":") == 2)
    found = trace(gemeente, cel)
    assert found.bronregels is not None and len(found.bronregels) == found.getallen[0].tabel > 0
    assert set(found.bronregels["reden"].to_pylist()) == {cel.rpartition(":")[2]}


@pytest.mark.parametrize(
    ("cel", "what", "hint"),
    [
        ("strom:loket:a:b", "van 'strom' is geen getal te herleiden", "Bedoelde u 'stroom'?"),
        ("stroom:lokt:a:b", "niveau 'lokt' komt niet voor", "Bedoelde u 'loket'?"),
        ("stroom:loket:Wmo-lokett:CJG", "stap 'Wmo-lokett' komt niet voor", "Bedoelde u 'Wmo-loket'?"),
        ("stroom:loket", "de cel noemt geen stap", "herleid --help"),
        ("stroom:loket:Wmo-loket:CJG:alle:te veel", "'te veel' is te veel", "herleid --help"),
        ("klantreizen:K9", "deze klantreis komt niet voor", "herleid --help"),
    ],
)
def test_what_is_no_cell(drie: Run, cel: str, what: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        trace(drie, cel)
    assert caught.value.code == "onbekende-cel"
    assert what in caught.value.what and hint in str(caught.value.hint)
    assert "K1" not in str(caught.value)


def test_a_run_that_only_read(drie: Run) -> None:
    less = Run(drie.folder, {"uitvoer": {}}, drie.engine)
    with pytest.raises(OutputError):
        trace(less, "stroom:fase:melding:onderzoek")


# --- a figure that is not what follows is found -----------------------------------------------------------------------


class Vals(Run):
    """A run in which some tables say something else."""

    def __init__(self, run: Run, **tables: pa.Table) -> None:
        super().__init__(run.folder, run.manifest, run.engine)
        self._tables |= tables


def forged(run: Run, name: str, kolom: str, change: Callable[[Any], Any]) -> Run:
    table = run.tabel(name)
    values = [change(value) for value in table[kolom].to_pylist()]
    own = table.schema.field(kolom)
    return Vals(run, **{name: table.set_column(table.column_names.index(kolom), own, pa.array(values, own.type))})


@pytest.mark.parametrize(
    ("name", "kolom", "change", "tabel"),
    [
        ("stroom", "mediaan_dagen", lambda value: value and value + 1, "stroom"),
        ("stroom", "zaken", lambda value: value + 1, "stroom"),
        ("stappen", "aantal", lambda value: value + 1, "stappen"),
        ("varianten", "zaken", lambda value: value - 1, "varianten"),
        ("doorlooptijden", "n_lopend", lambda value: value + 1, "doorlooptijden"),
        ("doorlooptijden", "p25", lambda value: 7.5, "doorlooptijden"),
        ("termijnen", "van_gebeurtenis", lambda value: 1, "termijnen"),
        ("bezoeken", "loket", lambda value: "Elders", "lussen"),
        ("bezoeken", "voorganger", lambda value: None, "lussen"),
        ("bezoeken", "zaak", lambda value: "x", "overdrachten"),
        ("bezwaren", "gebeurtenis", lambda value: 0, "bezwaren"),
        ("bezwaren", "gebeurtenis", lambda value: 0, "koppelingen"),
        ("klantreizen", "zaken", lambda value: value + 1, "klantreizen"),
        ("aansluiting", "aantal", lambda value: value + 1, "aansluiting"),
    ],
)
def test_a_figure_that_does_not_follow(gemeente: Run, name: str, kolom: str, change: Any, tabel: str) -> None:
    other = forged(gemeente, name, kolom, change)
    every = cells(gemeente, tabel)
    assert any(not trace(other, cel).klopt for cel in every[:: max(len(every) // 2, 1)])


def test_a_figure_and_its_recount() -> None:
    assert Getal("n", 3, 3).klopt and not Getal("n", 3, 4).klopt and not Getal("n", 3, None).klopt
    assert [getoond(naam) for naam in (None, "(start)", "CJG")] == ["(onbekend)", "(start) (zo in de export)", "CJG"]


def test_names_that_differ_in_capitals_alone_are_told_apart() -> None:
    names = ["Wmo", "wmo", "Wmo: 2015"]
    for said in names:
        cel = Cel("stroom", f"{said}:2024")
        assert (cel.neem("groep", names), cel.rest) == (said, "2024")
    assert Cel("stroom", "WMO:2024").neem("groep", names) in ("Wmo", "wmo")
    assert Cel("klantreizen", "z1").neem_nummer("klantreis", ["Z1", "z1"]) == "z1"


def test_a_figure_half_way_between_two_that_can_be_stored() -> None:
    assert _stored(30.4816625, 30.481663) == 30.481663
    assert _stored(30.4816625, 30.481662) == 30.481662
    assert _stored(30.4816615, 30.481663) == 30.481662
    assert _stored(30.4816636, 30.481663) == 30.481664
    assert _stored(None, 1.0) is None and _stored(1.0, None) == 1.0


def test_records_in_few_words() -> None:
    places = (("y", 9), ("x", 1), ("x", 2), ("x", 2), ("x", 5))
    rows = [{"bron": "b", "bestand": name, "regel": nr} for name, nr in places]
    assert bronregels(rows) == "b: x 1-2, 5; b: y 9"
    assert bronregels([]) == ""
