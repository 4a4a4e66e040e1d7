"""Finding the table in an export: behind a sheet with parameters, below a title; and never taking data for names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.draft.explore import verken
from klantreis.draft.guess import raad
from klantreis.draft.opening import Plaats, open_export, vind_kopregel
from klantreis.draft.portrait import portret
from klantreis.draft.propose import schrijf, stel_voor
from klantreis.errors import SourceError
from klantreis.pipeline import LEZEN, run
from klantreis.project import load_project

KOP = ["Zaaknummer", "Stap", "Datum", "Team"]
RIJEN = [[f"Z{nr // 3}", ("Melding ontvangen", "Intake", "Besluit verzonden")[nr % 3], f"{nr % 28 + 1}-3-2024", "Zorg"]
         for nr in range(60)]  # fmt: skip
Rijen = Sequence[Sequence[object]]


def werkmap(path: Path, merge: str | None = None, **bladen: Rijen) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for blad, rijen in bladen.items():
            sheet = book.add_worksheet(blad)
            for nr, rij in enumerate(rijen):
                sheet.write_row(nr, 0, rij)
            if merge:
                sheet.merge_range(merge, "Rapportage Wmo, eerste kwartaal 2024")
    return path


def tekst(path: Path, *boven: str, rijen: Rijen = RIJEN, encoding: str = "utf-8") -> Path:
    lines = [*boven, *(";".join(map(str, rij)) for rij in (KOP, *rijen))]
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def draait(path: Path, tmp_path: Path) -> str:
    """The draft for this file, after a run of it that finds all events."""
    doel = tmp_path / "x.yaml"
    schrijf(stel_voor(verken([path]), doel), doel)
    assert run(load_project(doel), tmp_path / "uit", Sleutel(b"k" * 32), tot=LEZEN).manifest["gebeurtenissen"] == 60
    return doel.read_text(encoding="utf-8")


def regels(path: Path) -> list[str]:
    [groep] = verken([path])
    return [line.strip() for line in portret(groep, raad(groep)).regels]


def test_a_merged_title_above_the_header(tmp_path: Path) -> None:
    path = werkmap(tmp_path / "wmo.xlsx", "A1:D1", Blad1=[[], [], KOP, *RIJEN])
    assert "kopregel: rij 3 (herkend: daar staan de namen)" in regels(path)
    text = draait(path, tmp_path)
    assert "    kopregel: 3   # herkend" in text and "blad:" not in text


@pytest.mark.parametrize("boven", [["Rapport Wmo, café, 2024"], ["Rapport Wmo;;;", ";;;"],
                                   ["Rapport", "", "Periode;2024;;", ""], ['"Rapport\nover twee regels"']])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_title_above_the_header_of_a_text(tmp_path: Path, boven: list[str], encoding: str) -> None:
    path = tekst(tmp_path / "wmo.csv", *boven, encoding=encoding)
    line = sum(title.count("\n") + 1 for title in boven) + 1
    assert f"kopregel: regel {line} (herkend: daar staan de namen)" in regels(path)
    assert f"    kopregel: {line}   # herkend" in draait(path, tmp_path)


@pytest.mark.parametrize("vooraan", [[["Parameter", "Waarde", "Eenheid", "Bron", "Opmerking"]],
                                     [["Parameter", "Waarde"], ["Van", "1-1-2024"], ["Tot", "1-4-2024"]],
                                     [[f"Regel {nr} van de toelichting"] for nr in range(100)]])  # fmt: skip
def test_a_sheet_in_front_of_the_data(tmp_path: Path, vooraan: Rijen) -> None:
    path = werkmap(tmp_path / "wmo.xlsx", Parameters=vooraan, Gegevens=[["Titel"], [], KOP, *RIJEN], Leeg=[])
    assert "blad: Gegevens (het blad met de meeste rijen; andere bladen: Parameters, Leeg)" in regels(path)
    text = draait(path, tmp_path)
    assert "    blad: Gegevens   # andere bladen: Parameters, Leeg\n    kopregel: 3   # herkend" in text


def test_an_ordinary_file_says_nothing_of_it(tmp_path: Path) -> None:
    for path in (tekst(tmp_path / "a.csv"), werkmap(tmp_path / "b.xlsx", Blad1=[KOP, *RIJEN])):
        assert open_export(path)[1] == Plaats()
        assert not any(line.startswith(("kopregel", "blad: Blad1 (")) for line in regels(path))
    assert open_export(tekst(tmp_path / "c.csv", "sep=;"))[0].columns() == KOP


def test_what_the_user_says_goes_first(tmp_path: Path) -> None:
    path = werkmap(tmp_path / "w.xlsx", A=[["Titel"], KOP, *RIJEN], B=[KOP, *RIJEN[:5]])
    assert open_export(path, "B")[1] == Plaats("B", 1, ("A",))
    assert open_export(path, "A")[1] == Plaats("A", 2, ("B",), frozenset({"kopregel"}))
    assert open_export(path, kopregel=2)[1] == Plaats("A", 2, ("B",), frozenset({"blad"}))
    assert open_export(tekst(tmp_path / "t.csv", "Titel"), "A", 2)[1] == Plaats(None, 2)


@pytest.mark.parametrize(
    "rijen",
    [
        # A name that stands twice, or is missing; no header at all: what comes next is data and is never a name.
        [["Zaak", "Datum", "Datum"], ["Z1", "A", "B"], ["Z1", "1-3-2024", "2-3-2024"]],
        [["", "Stap", "Datum"], ["Z1", "Jansen", "B"], ["Z1", "A", "1-3-2024"]],
        [["", "", "Stap", "Datum"], ["Z1", "Jansen", "A", "1-3-2024"]],
        [["Z1", "Jansen", "1-3-2024"], ["Z2", "Pieters", "2-3-2024"]],
        [["Z1", "Jansen", "2024-03-01T10:00:00Z"], ["Z2", "Pieters", "2024-03-01T10:00:00Z"]],
        [["Titel", "", ""], ["Z1", "Jansen", "1 mrt. 2024"], ["Z2", "Pieters", "2 mrt. 2024"]],
        [["alleen"], ["een"], ["kolom"]],
        [],
    ],
)
def test_rows_of_data_are_no_header(rijen: list[list[str]]) -> None:
    assert vind_kopregel([(nr, tuple(rij)) for nr, rij in enumerate(rijen, start=1)]) is None


def test_a_double_name_is_still_said_with_what_can_be_done(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("Zaak;Datum;Datum\nZ1;A;1-3-2024\n")
    with pytest.raises(SourceError, match="meer dan eens") as caught:
        verken([path])
    assert "--kopregel NUMMER" in str(caught.value) and "--blad" not in str(caught.value)


def test_files_with_their_header_elsewhere_are_another_source(tmp_path: Path) -> None:
    paths = [tekst(tmp_path / "wmo_1.csv"), tekst(tmp_path / "wmo_2.csv", "Titel"), tekst(tmp_path / "wmo_3.csv")]
    assert [(groep.naam, len(groep.bestanden)) for groep in verken(paths)] == [("wmo", 2), ("wmo_2", 1)]
