"""References in one way of writing."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.mapping.references import normaliseer, normaliseer_kenmerk


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("BSL-2024-0012", "BSL20240012"),
        ("bsl 2024/0012", "BSL20240012"),
        ("Bsl.2024.0012.", "BSL20240012"),
        ("kenmerk: BSL-2024-0012", "BSL20240012"),
        ("Uw kenmerk BSL-2024-0012", "BSL20240012"),
        ("ons kenmerk: bsl 2024 0012", "BSL20240012"),
        ("Betreft: besluit nr. BSL-2024-0012", "BSL20240012"),
        ("inzake beschikking #BSL-2024-0012", "BSL20240012"),
        ("Besluitnummer BSL-2024-0012", "BSL20240012"),
        ("het besluit BSL-2024-0012", "BSL20240012"),
        ("zaak 0012", "0012"),
        ("besluit met kenmerk BSL-2024-0012", "BSL20240012"),
        ("Bezwaar tegen uw beschikking met nummer BSL-2024-0012", "BSL20240012"),
        ("onder kenmerk/ref. BSL-2024-0012", "BSL20240012"),
        ("beschikkingsnr. BSL-2024-0012", "BSL20240012"),
        ("Referentienummer: BSL-2024-0012", "BSL20240012"),
        ("dossiernr BSL-2024-0012", "BSL20240012"),
        ("MET-12", "MET12"),
        ("tegen 12", "TEGEN12"),
        ("ＢＳＬ２０２４", "BSL2024"),
        ("Referentie", None),
        ("nr.", None),
        ("---", None),
        ("  ", None),
        ("NOORD-12", "NOORD12"),  # a leading word is a word, not a beginning
        ("Zaaknummers-1", "ZAAKNUMMERS1"),
        ("1 besluit 2", "1BESLUIT2"),
    ],
)
def test_one_way_of_writing(text: str, wanted: str | None) -> None:
    assert normaliseer_kenmerk(text) == wanted


def test_a_column() -> None:
    assert normaliseer(pa.array(["zaak 1", None, "1", "zaak 1", "?"])).to_pylist() == ["1", None, "1", "1", None]
    assert normaliseer(pa.array([None], pa.string())).to_pylist() == [None]


WOORDEN = (
    "ons",
    "uw",
    "kenmerk",
    "Besluit nr",
    "zaak",
    "no",
    "no1",
    ":",
    ".",
    " ",
    "-",
    "#",
    "12",
    "\u00df",
    "\t",
    "\x0b",
    "\uff22",
    "BSL",
)


@given(st.lists(st.lists(st.sampled_from(WOORDEN), max_size=8).map("".join) | st.text(max_size=12), max_size=30))
def test_a_column_is_normalised_as_its_texts_are(texts: list[str]) -> None:
    assert normaliseer(pa.array(texts, pa.string())).to_pylist() == [normaliseer_kenmerk(text) for text in texts]
