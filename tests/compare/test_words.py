"""What the documents say of the tables of periods compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from klantreis.compare.monthly import REEKSEN
from klantreis.vocabulary_compare import INDICATOREN, MAANDREEKSEN, OMSLAGPUNTEN, STROOM_VERSCHIL, STROOMSTATUSSEN

TEKST = re.sub(
    r"\s+", " ", (Path(__file__).resolve().parents[2] / "docs" / "definities.md").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("naam", "kolommen"),
    [("stroom_verschil", STROOM_VERSCHIL), ("maandreeksen", MAANDREEKSEN), ("omslagpunten", OMSLAGPUNTEN)],
)
def test_every_column_is_defined(naam: str, kolommen: dict[str, str]) -> None:
    assert f"`{naam}`: `{', '.join(kolommen)}`" in TEKST


def test_every_series_and_status_is_defined() -> None:
    assert set(REEKSEN) <= set(INDICATOREN)
    assert ", ".join(REEKSEN) in TEKST
    assert [status for status in STROOMSTATUSSEN if f"`{status}`" not in TEKST] == []
