"""Finding a row by the number that a user gives."""

from __future__ import annotations

import pytest

from klantreis.cli.run_tables import met_nummer

ROWS = [
    {"zaak": zaak, "klantreis": reis}
    for zaak, reis in (("wmo:Z/25-3", "a"), ("wmo:12", "b"), ("jeugd:12", "c"), ("wmo:7", "d"), ("jeugd:7", "d"),
                       ("kcc:k 1", "e"), ("kcc:K 1", "f"))
]  # fmt: skip


@pytest.mark.parametrize(
    ("nummer", "zaken"),
    [
        ("wmo:Z/25-3", ["wmo:Z/25-3"]),
        ("Z/25-3", ["wmo:Z/25-3"]),
        (" z/25-3 ", ["wmo:Z/25-3"]),
        ("WMO:12", ["wmo:12"]),
        ("12", ["wmo:12", "jeugd:12"]),  # of two systems
        ("7", ["wmo:7", "jeugd:7"]),
        ("kcc:K 1", ["kcc:K 1"]),
        ("kcc:k  1", ["kcc:k 1", "kcc:K 1"]),
        ("3", []),
        ("", []),
        ("wmo:", []),
    ],
)
def test_a_number_as_it_stands_in_the_export_is_enough(nummer: str, zaken: list[str]) -> None:
    assert [row["zaak"] for row in met_nummer(ROWS, "zaak", nummer)] == zaken
