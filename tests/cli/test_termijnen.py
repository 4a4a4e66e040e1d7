"""klantreis termijnen: figures, the worklist, one zaak; and runs that have nothing to say about terms."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klantreis.manifest import write_manifest
from klantreis.schemas import schema_of
from klantreis.vocabulary import OPSCHORTINGEN, TERMIJNEN

Opdracht = Callable[..., Any]
Schrijf = Callable[..., Path]
P = dt.date(2024, 3, 10)
"""The peildatum of the three zaken."""


def rij(zaak: str, termijn: str, status: str, **velden: Any) -> dict[str, Any]:
    """A row of termijnen, as the analysis writes it."""
    leeg: dict[str, Any] = dict.fromkeys(TERMIJNEN)
    leeg |= {
        "zaak": zaak, "termijn": termijn, "status": status, "soort": "wettelijk", "richting": "maximum", "reden": "",
        "artikel": "Wmo 2015 artikel 2.3.5, tweede lid", "versie": "2015-01-01", "opschorting_dagen": 0,
        "verdaging_dagen": 0, "wet": "Wmo", "loket": "Wmo-loket",
    }  # fmt: skip
    return leeg | velden


def klaar(zaak: str, termijn: str, over: int, **velden: Any) -> dict[str, Any]:
    """A term that ended, so many days after its last day."""
    eind = dt.date(2024, 1, 5)
    dagen = {"start": dt.date(2024, 1, 1), "uiterlijk": eind - dt.timedelta(over), "werkelijk": eind,
             "dagen_over": float(over), "van_gebeurtenis": 1, "tot_gebeurtenis": 4}  # fmt: skip
    return rij(zaak, termijn, "overschreden" if over > 0 else "binnen", **dagen | velden)


def open_(zaak: str, termijn: str, over: int, **velden: Any) -> dict[str, Any]:
    """A term that is open, so many days over its last day."""
    uiterlijk = P - dt.timedelta(over)
    dagen = {"start": dt.date(2024, 1, 1), "uiterlijk": uiterlijk, "dagen_over": float(over), "van_gebeurtenis": 1}
    return rij(zaak, termijn, "overschreden" if over > 0 else "loopt", **dagen | velden)


RIJEN = [
    klaar("K1", "WMO-OND", -4),
    klaar("K1", "WMO-BES", 9, reden="besluitdatum_gebruikt", opschorting_dagen=2),
    open_("K1", "BZW-BES", 12, dwangsom_eur=322, reden="niet_geverifieerd", loket=None),
    rij("K1", "WMO-PLAN", "niet_van_toepassing", richting="recht", reden="recht_voorbij"),
    open_("K2", "JW-BES", 30, wet="Jeugdwet", loket="CJG"),
    rij("K2", "WMO-BES", "niet_te_bepalen", reden="geen_start; niet_geverifieerd"),
    open_("K3", "WMO-OND", -14),
    rij("K3", "WMO-BES", "niet_te_bepalen", reden="geen_einde"),
    klaar("K3", "FO-24U", 1, soort="servicenorm", dagen_over=0.5, artikel="norm van de gemeente",
          uiterlijk_tijdstip=dt.datetime.fromisoformat("2024-01-04T09:00")),
    open_("K3", "FO-24U", 5, soort="servicenorm", artikel="norm van de gemeente",
          uiterlijk_tijdstip=dt.datetime.fromisoformat("2024-03-05T09:00")),
]  # fmt: skip
STIL = [
    dict.fromkeys(OPSCHORTINGEN)
    | {"zaak": "K1", "termijn": "WMO-BES", "start": dt.date(2024, 1, 1), "soort": "aanvulling", "dagen": 2,
       "eerste_dag": dt.date(2024, 1, 2), "laatste_dag": dt.date(2024, 1, 3), "reden": ""}
]  # fmt: skip


@pytest.fixture(scope="module")
def gelezen(schrijf_drie_zaken: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the three zaken that only read."""
    from klantreis.disclosure.pseudonyms import Sleutel
    from klantreis.pipeline import LEZEN, run
    from klantreis.project import load_project

    folder = tmp_path_factory.mktemp("termijnen")
    run(load_project(schrijf_drie_zaken(folder)), folder / "uit", Sleutel(b"s" * 32), tot=LEZEN)
    return folder / "uit"


@pytest.fixture
def schrijf(gelezen: Path, tmp_path: Path) -> Schrijf:
    """That run with these rows as its terms; None: a run from before there were terms."""

    def write(rijen: list[dict[str, Any]] | None, stil: list[dict[str, Any]] = STIL) -> Path:
        folder = tmp_path / "uit"
        shutil.copytree(gelezen, folder)
        for path in folder.glob("termijnen.*"):
            path.unlink()
        if rijen is not None:
            pq.write_table(pa.Table.from_pylist(rijen, schema_of(TERMIJNEN)), folder / "termijnen.parquet")
            pq.write_table(pa.Table.from_pylist(stil, schema_of(OPSCHORTINGEN)), folder / "opschortingen.parquet")
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        manifest["invoer"]["stappen"] = "draaien"
        write_manifest(folder, {key: value for key, value in manifest.items() if key not in ("uitvoer", "zegel")})
        return folder

    return write


@pytest.fixture
def uit(schrijf: Schrijf) -> Path:
    return schrijf(RIJEN)


def regels(done: Any) -> list[list[str]]:
    assert done.code == 0, done.fout
    assert done.fout == ""
    return [regel.split("\t") for regel in done.uit.splitlines()]


def test_figures_per_act_and_term(opdracht: Opdracht, uit: Path) -> None:
    getoond = regels(opdracht("termijnen", uit))
    assert getoond[:2] == [["10 termijnen in 3 zaken. Peildatum 10 mrt 2024. Intern."], [""]]
    wet = getoond.index(["Wettelijke termijnen (per wet)"])
    assert [rij[:9] for rij in getoond[wet + 1 : wet + 6]] == [
        ["wet", "termijn", "n", "op tijd", "mediaan", "90 % binnen", "open", "nu te laat", "niet te bepalen"],
        ["Jeugdwet", "JW-BES", "1", "0 %", "", "", "1", "1", "0"],
        ["Wmo", "BZW-BES", "1", "0 %", "", "", "1", "1", "0"],
        ["Wmo", "WMO-BES", "1", "0 %", "9 d te laat", "9 d te laat", "0", "0", "2"],
        ["Wmo", "WMO-OND", "2", "100 %", "4 d over", "4 d over", "1", "0", "0"],
    ]
    assert getoond[wet + 4][9] == "Besluit op een aanvraag om een maatwerkvoorziening"
    assert getoond[wet + 6 : wet + 10] == [
        ["Niet te bepalen: 2. Omdat:"],
        ["  1 keer: het einde is niet geregistreerd, terwijl de zaak wel verder ging of is afgesloten"],
        ["  1 keer: het begin van de termijn is niet geregistreerd"],
        ["Niet geverifieerd: 1 van deze uitkomsten rust op een regel of lezing die niet geverifieerd is (BZW-BES)."],
    ]  # fmt: skip


def test_law_and_service_norms_never_mix(opdracht: Opdracht, uit: Path) -> None:
    getoond = regels(opdracht("termijnen", uit))
    norm = getoond.index(["Servicenormen van de gemeente, geen wet (per wet)"])
    assert all("FO-24U" not in rij for rij in getoond[:norm])
    assert [rij[1] for rij in getoond[norm + 2 :] if len(rij) > 1] == ["FO-24U"]
    assert getoond[norm + 2][4] == "12 u te laat"


def test_terms_of_residents_stand_apart(opdracht: Opdracht, schrijf: Schrijf) -> None:
    getoond = regels(opdracht("termijnen", schrijf([*RIJEN, klaar("K1", "BZW-IND", -3)])))
    inwoner = next(nr for nr, rij in enumerate(getoond) if rij[0].startswith("Wettelijke termijnen van de inwoner"))
    assert getoond[inwoner + 2][:5] == ["Wmo", "BZW-IND", "1", "100 %", "3 d over"]
    assert [rij for rij in getoond if "BZW-IND" in rij] == [getoond[inwoner + 2]]


def test_the_reason_that_counts_is_the_one_that_explains(opdracht: Opdracht, schrijf: Schrijf) -> None:
    reden = "besluitdatum_gebruikt; verdaging_zonder_datum; niet_geverifieerd"
    getoond = regels(opdracht("termijnen", schrijf([rij("K1", "BZW-BES", "niet_te_bepalen", reden=reden)])))
    assert getoond[-1] == ["  1 keer: er is verdaagd zonder dat een einddatum is geregistreerd"]


def test_by_desk_and_by_year(opdracht: Opdracht, uit: Path) -> None:
    getoond = regels(opdracht("termijnen", uit, "--per", "loket", "--aantal", "2"))
    kop = next(nr for nr, rij in enumerate(getoond) if rij[0].startswith("Wettelijke"))
    assert getoond[kop] == ["Wettelijke termijnen (per loket; de eerste 2 van 4, alles met --aantal 4)"]
    assert [rij[:2] for rij in getoond[kop + 1 : kop + 4]] == [
        ["loket", "termijn"], ["CJG", "JW-BES"], ["Wmo-loket", "WMO-BES"],
    ]  # fmt: skip
    getoond = regels(opdracht("termijnen", uit, "--per", "jaar"))
    assert {rij[0] for rij in getoond if len(rij) > 5} == {"jaar", "2024", "(onbekend)"}


def test_the_worklist(opdracht: Opdracht, uit: Path) -> None:
    getoond = regels(opdracht("termijnen", uit, "--over"))
    assert getoond[2:] == [
        ["Wettelijke termijnen: 2 termijnen nu te laat"],
        ["zaak", "termijn", "loket", "uiterlijk", "te laat", "dwangsom", "let op"],
        ["K2", "JW-BES", "CJG", "9 feb 2024", "30 d", "", ""],
        ["K1", "BZW-BES", "(onbekend)", "27 feb 2024", "12 d", "€ 322",
         "de regel of de lezing ervan is niet geverifieerd"],
        ["Binnen 14 dagen na de peildatum loopt nog 1 termijn af."],
        [""],
        ["Servicenormen van de gemeente, geen wet: 1 termijn nu te laat"],
        ["zaak", "termijn", "loket", "uiterlijk", "te laat", "dwangsom", "let op"],
        ["K3", "FO-24U", "Wmo-loket", "5 mrt 2024 09.00", "5 d", "", ""],
    ]  # fmt: skip
    getoond = regels(opdracht("termijnen", uit, "--over", "--aantal", "1"))
    assert getoond[2] == ["Wettelijke termijnen: 2 termijnen nu te laat; de eerste 1 van 2, alles met --aantal 2"]
    assert [rij[0] for rij in getoond if len(rij) > 5] == ["zaak", "K2", "zaak", "K3"]


@pytest.mark.parametrize("options", [[], ["--over"]])
def test_a_source_that_never_closes_is_said_beside_what_seems_open(
    opdracht: Opdracht, uit: Path, tmp_path: Path, options: list[str]
) -> None:
    copy = tmp_path / "stil"
    shutil.copytree(uit, copy)
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    assert "nooit vast" not in opdracht("termijnen", str(copy), *options).uit
    manifest["bronnen"]["zaken"]["legt_einde_vast"] = False
    write_manifest(copy, {key: value for key, value in manifest.items() if key not in ("zegel", "uitvoer")})
    assert "zaken legt nooit vast dat een zaak klaar is" in opdracht("termijnen", str(copy), *options).uit


def test_nothing_overdue(opdracht: Opdracht, schrijf: Schrijf) -> None:
    done = opdracht("termijnen", schrijf([klaar("K1", "WMO-OND", -4)]), "--over")
    assert regels(done)[-1] == ["Geen enkele termijn is nu te laat."]


@pytest.mark.parametrize(
    ("options", "kop", "termen"),
    [
        (["--wet", "Jeugdwet"], "2 termijnen in 1 zaak, alleen wet Jeugdwet.", {"JW-BES", "WMO-BES"}),
        (["--loket", "cjg", "--periode", "2024-03"], "4 termijnen in 1 zaak, alleen loket CJG, zaken die beginnen in "
         "2024-03.", {"WMO-OND", "WMO-BES", "FO-24U"}),
    ],
)  # fmt: skip
def test_filters_choose_zaken(opdracht: Opdracht, uit: Path, options: list[str], kop: str, termen: set[str]) -> None:
    getoond = regels(opdracht("termijnen", uit, *options))
    assert getoond[0][0].startswith(kop)
    assert {rij[1] for rij in getoond if len(rij) > 5} == {"termijn", *termen}


def test_what_is_no_maximum_is_counted_apart(opdracht: Opdracht, schrijf: Schrijf) -> None:
    rows = [klaar("K1", "WMO-OND", -4), rij("K2", "PW-ZOEK", "niet_te_bepalen", richting="minimum"),
            rij("K2", "WMO-BES", "niet_te_bepalen", reden="geen_start")]  # fmt: skip
    shown = opdracht("termijnen", schrijf(rows)).uit.splitlines()
    assert "Niet te bepalen: 1. Omdat:" in shown
    assert "Ook niet te bepalen: 1 keer een minimum of een recht, die hier niet bij staan." in shown


def test_one_zaak(opdracht: Opdracht, uit: Path, tmp_path: Path) -> None:
    done = opdracht("termijnen", uit, "--zaak", "K1", "-o", tmp_path / "diep" / "k1.svg")
    assert done.code == 0, done.fout
    tekst = done.uit.splitlines()
    assert tekst[0] == (
        "Zaak K1: De beslissing op bezwaar is er nog niet: op 10 mrt 2024 12 dagen te laat; ook 1 andere termijn niet "
        "gehaald. Intern."
    )
    assert tekst[2] == "Wettelijke termijnen:"
    besluit = next(regel for regel in tekst if "WMO-BES" in regel)
    assert "opgeschort van 2 jan 2024 tot en met 3 jan 2024 (2 dagen)" in besluit
    assert besluit.endswith("[Wmo 2015 artikel 2.3.5, tweede lid]")
    assert "begin 1 jan 2024 (Melding)" in besluit and "Let op: een bekendmaking is niet geregistreerd" in besluit
    assert sorted(path.name for path in (tmp_path / "diep").iterdir()) == ["k1.png", "k1.svg"]
    assert tekst[-1] == "zaak K1; peildatum 10 mrt 2024; bron zaken; niet geverifieerd: BZW-BES; intern"
    svg = (tmp_path / "diep" / "k1.svg").read_text(encoding="utf-8")
    assert "opgeschort, 2 dagen" in svg and "K2" not in svg


def test_the_picture_of_a_zaak_is_not_named_after_it(
    opdracht: Opdracht, uit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hier").mkdir()
    monkeypatch.chdir(tmp_path / "hier")
    assert opdracht("termijnen", uit, "--zaak", " k1 ").code == 0
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["tijdlijn.png", "tijdlijn.svg"]


def test_an_unknown_zaak_names_no_other(opdracht: Opdracht, uit: Path) -> None:
    done = opdracht("termijnen", uit, "--zaak", "K11")
    assert (done.code, done.uit) == (2, "")
    assert done.fout.startswith("[onbekende-zaak]")
    assert "K1" not in done.fout and "K2" not in done.fout


def test_a_zaak_without_terms(opdracht: Opdracht, schrijf: Schrijf, tmp_path: Path) -> None:
    done = opdracht("termijnen", schrijf([klaar("K1", "WMO-OND", -4)]), "--zaak", "K3", "-o", tmp_path / "x")
    assert (done.code, done.uit.splitlines()[0]) == (0, "Zaak K3: In deze zaak is geen termijn begonnen. Intern.")
    assert not (tmp_path / "x.svg").exists()


def test_a_picture_that_cannot_be_written(opdracht: Opdracht, uit: Path, tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    done = opdracht("termijnen", uit, "--zaak", "K1", "-o", tmp_path / "bestand" / "k1")
    assert (done.code, done.fout.startswith("[uitvoer-niet-schrijfbaar]")) == (2, True)


@pytest.mark.parametrize(
    "options", [["--zaak", "K1", "--over"], ["--zaak", "K1", "--wet", "Wmo"], ["-o", "x"], ["--over", "-o", "x"]]
)
def test_choices_that_do_not_go_together(opdracht: Opdracht, uit: Path, options: list[str]) -> None:
    done = opdracht("termijnen", uit, *options)
    assert (done.code, done.fout.startswith("[keuzes-passen-niet]")) == (2, True)


# --- runs that have no terms --------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--over"], ["--zaak", "K1"]])
def test_a_run_that_only_read(opdracht: Opdracht, gelezen: Path, options: list[str]) -> None:
    done = opdracht("termijnen", gelezen, *options)
    assert (done.code, done.uit) == (2, "")
    assert done.fout.startswith(f"[geen-termijnen] {gelezen}: deze run heeft alleen gelezen")
    assert f"klantreis draai mappings/drie.yaml -o {gelezen}" in done.fout


@pytest.mark.parametrize("options", [[], ["--over"], ["--zaak", "K1"]])
def test_a_run_from_before_there_were_terms(opdracht: Opdracht, schrijf: Schrijf, options: list[str]) -> None:
    folder = schrijf(None)
    done = opdracht("termijnen", folder, *options)
    assert (done.code, done.uit) == (2, "")
    assert "nog geen termijnen uitrekende" in done.fout


def test_no_run(opdracht: Opdracht, tmp_path: Path) -> None:
    done = opdracht("termijnen", tmp_path)
    assert (done.code, done.fout.startswith("[geen-uitvoer]")) == (2, True)


@pytest.mark.parametrize("options", [[], ["--over"]])
def test_no_terms_at_all(opdracht: Opdracht, schrijf: Schrijf, options: list[str]) -> None:
    done = opdracht("termijnen", schrijf([], []), *options)
    assert regels(done) == [["In 3 zaken is geen termijn begonnen. Intern."]]


def test_only_rights_and_minima(opdracht: Opdracht, schrijf: Schrijf) -> None:
    rijen = [rij("K1", "WMO-PLAN", "niet_van_toepassing", richting="recht", reden="recht_voorbij")]
    assert regels(opdracht("termijnen", schrijf(rijen)))[-1] == ["Geen van deze termijnen kan worden overschreden."]


@pytest.mark.parametrize(
    ("wet", "rol", "woorden"),
    [
        (None, "besluit", ["Geen enkele gebeurtenis heeft een wet"]),
        ("Wvggz", "besluit", ["Bij deze wetten kent klantreis geen termijnen: Wvggz."]),
        ("Wmo", None, ["Geen enkele stap heeft een rol"]),
        (None, None, ["Geen enkele gebeurtenis heeft een wet", "Geen enkele stap heeft een rol"]),
    ],
)
@pytest.mark.parametrize("norm", [False, True])
def test_what_is_missing_in_the_project_file(
    opdracht: Opdracht, schrijf: Schrijf, wet: str | None, rol: str | None, woorden: list[str], norm: bool
) -> None:
    folder = schrijf([klaar("K1", "FO-24U", 1, soort="servicenorm")] if norm else [], [])
    events = pq.read_table(folder / "gebeurtenissen.parquet")
    for naam, waarde in (("wet", wet), ("rollen", [rol] if rol else [])):
        nieuw = pa.array([waarde] * len(events), events.schema.field(naam).type)
        events = events.set_column(events.schema.get_field_index(naam), events.schema.field(naam), nieuw)
    pq.write_table(events, folder / "gebeurtenissen.parquet")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    write_manifest(folder, {key: value for key, value in manifest.items() if key not in ("uitvoer", "zegel")})
    done = opdracht("termijnen", folder)
    assert done.code == 0, done.fout
    for woord in ("Geen enkele gebeurtenis heeft een wet", "Bij deze wetten kent klantreis geen termijnen: Wvggz.",
                  "Geen enkele stap heeft een rol"):  # fmt: skip
        assert (woord in done.uit) is (woord in woorden)
    assert ("Er is geen enkele wettelijke termijn begonnen." in done.uit) is norm
