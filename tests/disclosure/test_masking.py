"""What may be shown of a cell that could not be used."""

from __future__ import annotations

import random

import pytest

from klantreis.disclosure.bsn import is_bsn
from klantreis.disclosure.masking import WEGGELATEN, masker, zonder_bsn


@pytest.mark.parametrize(
    "text",
    ["31-02-2024", "1/13/24", "31.02.2024", "2024-02-31", "2024-02-31T25:00:00.5+01:00", "31-02-2024 24:00",
     "00-00-0000", "0000-00-00", "9999-12-31", "20241301", "31 feb 2024", "31-FEB-24", "25:00", "9.75", "0", "45322",
     "31-02-2024 9.05"],
)  # fmt: skip
def test_what_looks_like_a_moment_is_shown(text: str) -> None:
    assert masker(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (None, None),
        ("123456782", "999999999"),
        ("12345678", "99999999"),
        ("1234567", "9999999"),
        ("1234.56.782", "9999.99.999"),
        ("1234-56-782", "9999-99-999"),
        ("123 456 782", "999 999 999"),
        ("1234 5678", "9999 9999"),
        ("06-12345678", "99-99999999"),
        ("06 12 34 56 78", "99 99 99 99 99"),
        ("20240131090507", "99999999999999"),
        ("1706688307", "9999999999"),
        ("Jan Jansen", "aaa aaaaaa"),
        ("31 foo 2024", "99 aaa 9999"),
        ("31-02-2024 Jan", "99-99-9999 aaa"),
        ("31-02-2024\n123456782", "99-99-9999\n999999999"),
        ("café\x00", "aaaa"),
        ("٣٤٥٦٧٨٩", "9999999"),
        ("x" * 60, "a" * 40),
    ],
)
def test_of_anything_else_only_the_shape(text: str | None, wanted: str | None) -> None:
    assert masker(text) == wanted


def test_no_bsn_is_ever_shown() -> None:
    rng = random.Random(1)
    shown = 0
    while shown < 3000:
        number = rng.choice([rng.randrange(10**9), rng.randrange(19_000_000, 20_999_999)])
        text = f"{number:09d}"
        if not is_bsn(text):
            continue
        shown += 1
        bare = text.lstrip("0")
        for way in (
            text,
            bare,
            f"{text[:4]}.{text[4:6]}.{text[6:]}",
            f"{text[:3]} {text[3:6]} {text[6:]}",
            f"{bare}.0",
        ):
            if len(bare) > 6:
                assert not set(masker(way) or "") & set("12345678"), way


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Brief aan 123456782", f"Brief aan {WEGGELATEN}"),
        ("123456782/111222333", f"{WEGGELATEN}/{WEGGELATEN}"),
        ("Brief aan 1234.56.782, map 3", f"Brief aan {WEGGELATEN}, map 3"),
        ("Brief aan 123 456 782.", f"Brief aan {WEGGELATEN}."),
        ("Zaak 1234-56-789", "Zaak 1234-56-789"),
        ("Bel 123456789", "Bel 123456789"),
        ("123456782", "123456782"),
        ("nr 1234567820", "nr 1234567820"),
        ("", ""),
    ],
)
def test_bsns_in_texts_are_left_out(text: str, wanted: str) -> None:
    assert zonder_bsn(text) == wanted
