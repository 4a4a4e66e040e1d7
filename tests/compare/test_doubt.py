"""Findings beside warnings."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from klantreis.compare.doubt import with_doubt
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import (
    ANDERS_GEREGISTREERD,
    TWIJFEL_AAN,
    VERGELIJKING,
    WAARSCHUWINGEN,
    WAARSCHUWINGSOORTEN,
    ZAKEN_ONTBREKEN,
)


def remark(
    q: float | None, *warnings: dict[str, Any], note: str | None = None, indicator: str = "fase"
) -> str | None:  # fmt: skip
    row = {"indicator": indicator, "periode_a": "2024", "periode_b": "2025", "q": q, "opmerking": note}
    found = with_doubt(
        pa.Table.from_pylist([row], schema_of(VERGELIJKING)),
        pa.Table.from_pylist(list(warnings), schema_of(WAARSCHUWINGEN)),
        lambda indicator, groep: ["wmo"],
    )
    text: str | None = found["opmerking"][0].as_py()
    return text


def test_a_finding_between_periods_that_registered_otherwise_is_marked() -> None:
    warning = {"soort": "codes_veranderd", "periode_a": "2024", "periode_b": "2025"}
    assert remark(0.01, warning) == ANDERS_GEREGISTREERD
    assert remark(0.01, warning, note="iets") == f"iets; {ANDERS_GEREGISTREERD}"
    assert remark(0.05, warning) is remark(None, warning) is remark(0.01) is None


@pytest.mark.parametrize(
    ("a", "b", "marked"),
    [("2025", None, True), (None, None, True), ("2023", None, False), ("2023", "2024", False), ("2023", "2025", False)],
)
def test_only_warnings_about_these_periods_count(a: str | None, b: str | None, marked: bool) -> None:
    found = remark(0.01, {"soort": "bron_stopt", "periode_a": a, "periode_b": b})
    assert found == (ZAKEN_ONTBREKEN if marked else None)


def test_zaken_destroyed_in_a_year_are_missing_beside_every_other_year() -> None:
    """That they are missing shows beside the newest year; the finding is between 2024 and 2025 here."""
    warning = {"soort": "vroeg_vernietigd", "periode_b": "2026"}
    assert remark(0.01, warning | {"periode_a": "2024"}) == ZAKEN_ONTBREKEN
    assert remark(0.01, warning | {"periode_a": "2025"}) == ZAKEN_ONTBREKEN
    assert remark(0.01, warning | {"periode_a": "2023"}) is None
    assert remark(0.01, warning | {"periode_a": "2023", "periode_b": "2025"}) is None


def test_every_kind_is_a_kind_of_warning() -> None:
    assert {kind for kinds in TWIJFEL_AAN.values() for kind in kinds} <= set(WAARSCHUWINGSOORTEN)
    assert remark(0.01, {"soort": "dagen_weggelaten"}) is None


def test_a_warning_is_about_its_source_and_codes_do_not_change_how_many_begin() -> None:
    warning = {"soort": "codes_veranderd", "bron": "jeugd"}
    assert remark(0.01, warning) is None
    assert remark(0.01, warning | {"bron": "wmo"}) == ANDERS_GEREGISTREERD
    assert remark(0.01, warning | {"bron": "wmo"}, indicator="zaken") is None
    assert remark(0.01, {"soort": "bron_stopt", "bron": "wmo"}, indicator="zaken") == ZAKEN_ONTBREKEN
