"""Tables and text on a terminal: whole words, whole numbers, and nothing wider than the window."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from klantreis.cli.layout import drawn, paragraph
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.project import load_project
from tests.cli.conftest import Opdracht
from tests.conftest import WORTEL

KOP = ["klantreis", "loketten", "aantal", "buiten_beeld", "uitleg"]
RIJEN = [
    ["wmo:Z/25/-0039", "Sociaal wijkteam; Wmo-loket", "12", "0", "een lange uitleg die over de regels loopt"],
    ["werkplein:6-097", "Juridische Zaken", "1.204", "0", "kort"],
]


def text(rows: Sequence[Sequence[str]], width: int, **more: object) -> list[str]:
    return list(drawn(KOP, rows, width, right=(2, 3), **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [45, 50, 60, 70, 80, 100, 200])
def test_a_table_fits_and_breaks_no_word(width: int) -> None:
    lines = text(RIJEN, width)
    assert max(map(len, lines)) <= width
    words = {word for line in lines for word in line.split()}
    assert words >= {"wmo:Z/25/-0039", "werkplein:6-097", "wijkteam;", "Juridische", "1.204", "uitleg"}


def test_a_wide_table_has_one_line_per_row() -> None:
    assert text(RIJEN, 120)[1:5] == [
        "  klantreis        loketten                     aantal  uitleg",
        "  " + "─" * 95,
        "  wmo:Z/25/-0039   Sociaal wijkteam; Wmo-loket      12  een lange uitleg die over de regels loopt",
        "  werkplein:6-097  Juridische Zaken              1.204  kort",
    ]


def test_a_hyphen_between_letters_is_the_last_place_to_break() -> None:
    assert [line.strip() for line in drawn(["loket"], [["Wmo-loket"]], 8)][3:5] == ["Wmo-", "loket"]
    assert [line.strip() for line in drawn(["loket"], [["Wmo-loket"]], 20)][3] == "Wmo-loket"
    assert "B25-0117" in [line.strip() for line in drawn(["nr"], [["B25-0117"]], 8)][1]  # too narrow: still whole


def test_a_column_of_nothing_is_left_out_and_named() -> None:
    assert text(RIJEN, 100)[-1] == "Niet getoond, want in deze rijen leeg of 0: buiten beeld."
    assert "buiten" in text([[*RIJEN[0][:3], "1", "x"]], 100)[1]


def test_what_explains_stands_below_once() -> None:
    rows = [["WMO-BES", "1", "Besluit op een aanvraag"], ["WMO-BES", "2", "Besluit op een aanvraag"], ["X", "3", ""]]
    lines = list(drawn(["termijn", "n", "wat"], rows, 80, below={2: 0}))
    assert lines[-1] == "WMO-BES: Besluit op een aanvraag"
    assert "wat" not in lines[1]


def test_a_narrow_window_does_without_some_columns_first() -> None:
    lines = text(RIJEN, 44, spare=(4,))
    assert lines[1] == "  klantreis        loketten           aantal"
    assert lines[-2:] == ["Niet getoond, want daarvoor is het venster", "te smal: uitleg."]


def test_what_fits_nowhere_becomes_a_list_of_records() -> None:
    lines = text(RIJEN, 40)
    assert "  klantreis  wmo:Z/25/-0039" in lines
    assert "  aantal     1.204" in lines


def test_a_path_breaks_behind_an_arrow() -> None:
    lines = [line.strip() for line in drawn(["pad"], [["Wmo-loket > CJG > Werkplein"]], 19)]
    assert lines[3:5] == ["Wmo-loket >", "CJG > Werkplein"]


def test_paragraphs_keep_their_indent_and_their_words() -> None:
    assert list(paragraph("kort", 40)) == ["kort"]
    assert list(paragraph("  3. een twee drie vier", 16)) == ["  3. een twee", "     drie vier"]
    assert list(paragraph("  13 keer was er geen einde", 16)) == ["  13 keer was er", "  geen einde"]
    assert list(paragraph("  uitval.csv  wat hier niet meetelt", 30)) == [
        "  uitval.csv  wat hier niet", "              meetelt",
    ]  # fmt: skip
    assert list(paragraph("        116  de gegevens beginnen later", 30)) == [
        "        116  de gegevens", "             beginnen later",
    ]  # fmt: skip


def test_no_cell_steers_the_terminal() -> None:
    assert "\x1b" not in "".join(drawn(["a"], [["x\x1b[31my\nz"]], 40))


def test_any_table_keeps_its_words_within_the_window() -> None:
    pick = random.Random(7)
    for _ in range(60):
        heads = [f"kop {nr}" for nr in range(pick.randint(1, 8))]
        rows = [[" ".join("w" * pick.randint(1, 9) for _ in range(pick.randint(0, 6))) for _ in heads] for _ in "abc"]
        width = pick.randint(24, 90)
        lines = list(drawn(heads, rows, width))
        assert max(map(len, lines)) <= width
        assert sum(line.count("w") for line in lines if "want" not in line and "venster" not in line) == sum(
            cell.count("w") for row in rows for cell in row
        )


@pytest.fixture(scope="module")
def uitvoer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of Testdam."""
    project = load_project(WORTEL / "mappings" / "testdam.yaml")
    return run(project, tmp_path_factory.mktemp("testdam") / "uit", Sleutel(b"s" * 32)).folder


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize(
    "words",
    ["stroom", "varianten", "doorlooptijden", "doorlooptijden --niveau overgang", "werkvoorraad",
     "werkvoorraad --loket CJG --periode 2024", "herhalingen", "termijnen", "termijnen --over", "klantreizen",
     "overdrachten", "lussen", "bezwaar", "voorafgaand --alles", "samenloop"],
)  # fmt: skip
def test_every_table_fits_the_window(
    opdracht: Opdracht, uitvoer: Path, monkeypatch: pytest.MonkeyPatch, words: str, width: int
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    name, *more = words.split()
    lines = opdracht(name, uitvoer, *more).uit.splitlines()
    assert [line for line in lines if line.startswith("  ") and len(line) > width] == []
    heads = [lines[nr - 1] for nr, line in enumerate(lines) if line.startswith("  ──")]
    assert heads  # every table fits: none became a list of records
    assert [head for head in heads if "_" in head] == []


def test_the_list_of_commands_cuts_no_sentence(opdracht: Opdracht, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command has a whole sentence on one line, also in a window of 80 columns."""
    for width in ("80", "100"):
        monkeypatch.setenv("COLUMNS", width)
        for group in ((), ("mapping",), ("sleutel",)):
            shown = opdracht(*group, "--help").uit.partition("Opdrachten:\n")[2].splitlines()
            assert shown
            assert [line for line in shown if not re.match(r"  [a-z]+ .*[^.][.?]$", line) or len(line) > 80] == []
