"""Text on a drawing: cleaned, measured, broken."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from klantreis.report.dutch import duur_kort, duur_lang, getal, procent
from klantreis.report.text import breedte, ingekort, regels, schoon


@pytest.mark.parametrize(("bestand", "vet"), [("DejaVuSans.ttf", False), ("DejaVuSans-Bold.ttf", True)])
@pytest.mark.parametrize("tekst", ["Beschikking verzonden", "Wmo-loket (één) ± 12,5 % · €", "T09-3 «ÀÉÎÕÜÿ» — “x” …"])
def test_widths_are_those_of_the_font(bestand: str, vet: bool, tekst: str) -> None:
    pakket = importlib.util.find_spec("matplotlib")
    assert pakket is not None and pakket.origin is not None
    letter = ImageFont.truetype(
        str(Path(pakket.origin).parent / "mpl-data" / "fonts" / "ttf" / bestand),
        100,
        layout_engine=ImageFont.Layout.BASIC,
    )
    assert breedte(tekst, 100, vet) == pytest.approx(letter.getlength(tekst), rel=0.02)


@given(st.text(max_size=80))
def test_cleaned_text_is_one_line_that_xml_can_hold(tekst: str) -> None:
    net = schoon(tekst)
    assert net == schoon(net)
    assert net.isprintable() or not any(ord(teken) < 32 or teken in "\x7f\u202e\u2066\u200f\ufffe" for teken in net)


@given(st.text(max_size=120), st.sampled_from([60.0, 168.0]))
def test_no_line_is_wider_than_its_room(tekst: str, ruimte: float) -> None:
    gebroken = regels(schoon(tekst), ruimte, 12, vet=True, hoogstens=3)
    assert 1 <= len(gebroken) <= 3
    assert all(breedte(regel, 12, vet=True) <= ruimte for regel in gebroken)


def test_names_break_at_spaces_into_balanced_lines() -> None:
    assert regels("Gegevens opgevraagd bij de zorgverzekeraar", 168, 12, vet=True, hoogstens=3) == [
        "Gegevens opgevraagd",
        "bij de zorgverzekeraar",
    ]


def test_a_very_long_word_is_cut_and_says_so() -> None:
    assert ingekort("W" * 200, 168, 12, vet=True).endswith("WW…")
    assert ingekort("kort", 168, 12) == "kort"


@given(st.floats(0, 40_000))
def test_durations_are_short_and_never_a_bare_number(dagen: float) -> None:
    assert len(duur_kort(dagen)) <= 8
    assert duur_kort(dagen).split(" ")[-1] in {"min", "u", "d", "wk", "mnd", "jr"}
    assert duur_lang(dagen).split(" ")[-1] in {"minuut", "minuten", "uur", "dag", "dagen"}


@given(st.floats(0, 1))
def test_a_share_is_all_or_nothing_only_when_it_is(aandeel: float) -> None:
    assert (procent(aandeel) == "100 %") == (aandeel == 1)
    assert (procent(aandeel) == "0 %") == (aandeel == 0)


def test_numbers_are_dutch() -> None:
    assert [getal(1240), getal(1234567), getal(0.5), getal(12.45, 1)] == ["1.240", "1.234.567", "1", "12,5"]
