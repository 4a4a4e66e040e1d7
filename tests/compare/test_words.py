"""What the documents say of the tables of periods compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from klantreis.compare.monthly import REEKSEN
from klantreis.report.comparison_words import definitiezinnen
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


def test_definitions_that_disagree_are_both_said() -> None:
    """A desk got another name in 2025; the new register knows both names, the old one does not."""
    row = {
        "indicator": "loket", "groep": "loket: CJG", "periode_a": "2024", "periode_b": "2025", "a_oud": 25.7,
        "a_nieuw": 25.7, "b_oud": 16.0, "b_nieuw": 25.8, "totaal": 0.1, "proces": -4.8, "definitie": 4.9, "wet": 0.0,
        "interactie": 9.8, "oordeel": "proces en definitie", "opmerking": None,
    }  # fmt: skip
    (line,) = definitiezinnen([row], 182)
    assert line.endswith("volgens de oude is het verschil -9,7 d, volgens de nieuwe +0,1 d.")
    for less in ({"interactie": 2.9}, {"interactie": 4.7}, {"definitie": 0.0, "wet": 4.9, "oordeel": "wet"}):
        (line,) = definitiezinnen([row | less], 182)
        assert line.endswith((" definitie.", " wet."))


def test_every_series_and_status_is_defined() -> None:
    assert set(REEKSEN) <= set(INDICATOREN)
    assert ", ".join(REEKSEN) in TEKST
    assert [status for status in STROOMSTATUSSEN if f"`{status}`" not in TEKST] == []
