"""The collection of terms: what ships is whole, a mistake in it is ours, a municipality's terms come beside it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from klantreis.errors import KlantreisError, UsageError
from klantreis.terms.library import WET, bibliotheek, lees
from klantreis.terms.models import Termijn

TERMIJN = """\
code: {code}
omschrijving: Een termijn
soort: {soort}
trajecten: [{{van: {{rollen: aanvraag}}, tot: {{rollen: besluit}}}}]
waarden:
  - vanaf: 2015-01-01
    aantal: 8
    eenheid: weken
    artikel: Awb artikel 4:13
    url: https://wetten.overheid.nl/BWBR0005537
    checked_on: 2026-11-24
"""
DWANGSOM = """\
code: DWS
omschrijving: Dwangsom
respijt_weken: 2
tarieven:
  - vanaf: 2009-10-01
    treden: [{dagen: 14, euro_per_dag: 20}]
    artikel: Awb artikel 4:17
"""
KALENDER = "gelijkgesteld: [{datum: 2026-01-02, artikel: koninklijk besluit}]\n"


@pytest.fixture
def wet(tmp_path: Path) -> Path:
    for code in ("ABC-EEN", "WMO-TWEE", "PW-DRIE"):
        text = TERMIJN.format(code=code, soort="wettelijk")
        (tmp_path / f"{code.lower()}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "dwangsom.yaml").write_text(DWANGSOM, encoding="utf-8")
    (tmp_path / "kalender.yaml").write_text(KALENDER, encoding="utf-8")
    return tmp_path


def test_a_folder_becomes_a_library_in_a_fixed_order(wet: Path) -> None:
    found = lees(wet)
    assert list(found.termijnen) == ["WMO-TWEE", "PW-DRIE", "ABC-EEN"]
    assert found.dwangsom.tarieven[0].treden[0].euro_per_dag == 20
    assert found.kalender.naam(20455) == "gelijkgesteld met een feestdag (koninklijk besluit)"


def test_the_fingerprint_follows_the_text_and_not_the_line_ends(wet: Path) -> None:
    before = lees(wet).vingerafdruk
    path = wet / "pw-drie.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert lees(wet).vingerafdruk == before
    path.write_text(path.read_text(encoding="utf-8").replace("aantal: 8", "aantal: 7"), encoding="utf-8")
    assert lees(wet).vingerafdruk != before


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "says"),
    [
        ("pw-drie.yaml", "    checked_on: 2026-11-24\n", "", 6, "heeft een url en checked_on nodig"),
        (
            "pw-drie.yaml",
            "    url: https://wetten.overheid.nl/BWBR0005537\n",
            "",
            6,
            "heeft een url en checked_on nodig",
        ),
        ("pw-drie.yaml", "vanaf: 2015-01-01\n    aantal", "aantal", 6, "'vanaf' ontbreekt"),
        ("pw-drie.yaml", "    artikel: Awb artikel 4:13\n", "", 6, "'artikel' ontbreekt"),
        ("pw-drie.yaml", "eenheid", "eenhid", 8, "de sleutel 'eenhid' bestaat hier niet"),
        ("pw-drie.yaml", "soort: wettelijk", "soort: servicenorm", None, "niet wettelijk"),
        ("pw-drie.yaml", "PW-DRIE", "PW-VIER", None, "past niet bij de naam"),
        ("pw-drie.yaml", "{rollen: aanvraag}", "{termijn: PW-VIER}", None, "de termijn 'PW-VIER' bestaat niet"),
        ("dwangsom.yaml", "respijt_weken: 2\n", "", 1, "'respijt_weken' ontbreekt"),
        ("kalender.yaml", "2026-01-02", "2026-02-30", 1, "is geen datum"),
        ("kalender.yaml", KALENDER, "", None, "dit wetsbestand is leeg"),
    ],
)
def test_a_mistake_in_what_ships_is_ours_and_has_its_line(
    wet: Path, name: str, old: str, new: str, line: int | None, says: str
) -> None:
    path = wet / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KlantreisError) as caught:
        lees(wet)
    assert not isinstance(caught.value, UsageError)
    assert (caught.value.code, caught.value.exit_code) == ("termijn-kapot", 3)
    assert caught.value.where == (f"{path}:{line}" if line else str(path))
    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["dwangsom.yaml", "kalender.yaml"])
def test_what_is_missing_is_named(wet: Path, name: str) -> None:
    (wet / name).unlink()
    with pytest.raises(KlantreisError, match="bestaat niet") as caught:
        lees(wet)
    assert caught.value.where == str(wet / name)


def test_own_terms_come_after_those_of_the_law_and_do_not_stay() -> None:
    whole = bibliotheek()
    own = whole.termijnen["WMO-BES"].model_copy(update={"code": "FO-24U", "soort": "servicenorm"})
    changed = whole.termijnen["PW-BES"].model_copy(update={"omschrijving": "anders"})
    found = bibliotheek([own, changed])
    assert list(found.termijnen) == [*whole.termijnen, "FO-24U"]
    assert found.termijnen["PW-BES"].omschrijving == "anders"
    assert found.vingerafdruk == whole.vingerafdruk
    assert "FO-24U" not in bibliotheek().termijnen
    assert bibliotheek() is whole


def test_what_ships_is_whole() -> None:
    found = bibliotheek()
    assert {f"{code.lower()}.yaml" for code in found.termijnen} | {"dwangsom.yaml", "kalender.yaml"} == {
        path.name for path in WET.iterdir()
    }
    assert all(isinstance(termijn, Termijn) and termijn.soort == "wettelijk" for termijn in found.termijnen.values())


def test_the_wheel_holds_the_law(tmp_path: Path) -> None:
    root = WET.parent.parent.parent
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert {f"klantreis/terms/wet/{path.name}" for path in WET.iterdir()} <= names
