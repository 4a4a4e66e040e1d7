"""Every part of a project file has a fingerprint that says whether just that part changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from klantreis.project import DELEN, load_project, section_hashes

EERST = """\
gemeente: Testdam
kalender: kalender.yaml
loketten:
  - {naam: Wmo-loket, ook: [W]}
termijnen:
  - {code: WGS-BES, waarden: [{artikel: Verordening, vanaf: 2021-01-01, aantal: 6, eenheid: weken}]}
bronnen:
  a:
    bestanden: a.csv
    kolommen: {zaak: Z, activiteit: A, tijdstip: T}
    activiteiten: [{code: M, fase: melding}]
"""


def hashes(folder: Path, text: str, kalender: str = "gesloten: [2025-12-24]\n") -> dict[str, str]:
    (folder / "kalender.yaml").write_text(kalender)
    (folder / "p.yaml").write_text(text)
    return section_hashes(load_project(folder / "p.yaml"))


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("code: M", "code: N", "mapping"),
        ("kolommen: {zaak: Z", "kolommen: {zaak: Y", "mapping"),
        ("ook: [W]", "ook: [V]", "loketten"),
        ("aantal: 6", "aantal: 8", "termijnen"),
        ("gemeente: Testdam", "gemeente: Elders", "overig"),
        ("bestanden: a.csv", "bestanden: b.csv", "overig"),
        ("bestanden: a.csv", "bestanden: a.csv\n    extractiedatum: 2025-01-01", "overig"),
        ("gemeente: Testdam", "peildatum: 2025-01-01", "overig"),
    ],
)
def test_a_change_shows_in_its_own_part_only(tmp_path: Path, old: str, new: str, part: str) -> None:
    first, second = hashes(tmp_path, EERST), hashes(tmp_path, EERST.replace(old, new))
    assert tuple(first) == DELEN
    assert [name for name in DELEN if first[name] != second[name]] == [part]


def test_the_calendar_belongs_to_the_terms(tmp_path: Path) -> None:
    first, second = hashes(tmp_path, EERST), hashes(tmp_path, EERST, "gesloten: [2025-12-31]\n")
    assert [name for name in DELEN if first[name] != second[name]] == ["termijnen"]


@pytest.mark.parametrize(
    "text",
    [EERST + "# opmerking\n", EERST.replace("gemeente: Testdam\n", "") + "gemeente: Testdam\n",
     EERST + "stilte_dagen: 180\n", EERST.replace("bestanden: a.csv", "bestanden: a.csv\n    vorm: lang")],
)  # fmt: skip
def test_what_means_the_same_has_the_same_fingerprints(tmp_path: Path, text: str) -> None:
    assert hashes(tmp_path, text) == hashes(tmp_path, EERST)
