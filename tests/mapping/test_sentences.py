"""What a sentence about a contested decision names, and what of it may never be kept."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import numpy as np
import pyarrow as pa
import pytest

from klantreis.mapping.references import normaliseer
from klantreis.mapping.sentences import TUSSEN, elk, read_sentence, read_sentences


@pytest.mark.parametrize(
    ("text", "kenmerken", "dag"),
    [
        ("uw brief d.d. 23 maart 2025, kenmerk Z/25-0003", ["Z/25-0003"], date(2025, 3, 23)),
        ("beschikking WMO/2025/1012 van 27-05-2025", ["WMO/2025/1012"], date(2025, 5, 27)),
        ("BESCHIKKING WMO/2025/1012 VAN 27.5.2025", ["WMO/2025/1012"], date(2025, 5, 27)),
        ("uw brief d.d. 19 juni 2025", [], date(2025, 6, 19)),
        ("uw brief van 22 feb. 2025 (ons kenmerk Z/25-0001, uw kenmerk JvD/99)", ["Z/25-0001", "JvD/99"],
         date(2025, 2, 22)),
        ("27-05-2025", [], date(2025, 5, 27)),
        ("besluit 2025-05-27", [], date(2025, 5, 27)),
        ("bezwaar tegen besluit Wmo 2025/1012", ["Wmo 2025/1012"], None),
        ("beschikking met nummer BSL 2025 1012, ontvangen", ["BSL 2025 1012"], None),
        ("Besluit huishoudelijke hulp 2025.0123", ["2025.0123"], None),
        ("kenmerk 2024-123 en kenmerk 2024-124", ["2024-123", "2024-124"], None),
        ("BSL-1 en B-12; BSL 13 4, B-1", ["BSL-1", "B-12", "BSL 13 4", "B-1"], None),
        ("besluit B-1 en besluit B-2", ["B-1", "B-2"], None),
        ("Dorpsstraat 12, 1234 AB", [], None),
        ("Z/25-0001 (Wmo)", ["Z/25-0001"], None),
        ("ons kenmerk BSL-2024-0012 / zaak 2024.5", ["BSL-2024-0012", "2024.5"], None),
        # Of two dates none is chosen; the days of a birth and of a receipt are those of no decision.
        ("besluit van 3 januari 2024 en besluit van 5 januari 2024", [], None),
        ("besluit van 3 januari 2024, ontvangen op 6 januari 2024", [], date(2024, 1, 3)),
        ("mevr. De Vries, geb. 3-4-1960, kenmerk 77", ["77"], None),
        ("mevr. De Vries, geboren op 3 april 1960", [], None),
        # Nothing of a person: no house number, postcode, telephone number or year.
        ("brief aan mevrouw Jansen, Dorpsstraat 12", [], None),
        ("Hoofdstraat 121, 1234 AB Testdam, tel. 06-12345678", [], None),
        ("Hoofdstraat 121, 1234AB Testdam, tel. +31 612345678", [], None),
        ("de afwijzing uit 2024", [], None),
        ("brief met bsn (bsn weggelaten) aan de heer Bakker", [], None),
        ("uw brief van 3 maart jl.", [], None),
        ("jan.jansen1961@gmail.com; zie www.dorp2024.nl/z12345", [], None),
        ("IBAN NL91 ABNA 0417 1643 00 graag", [], None),
        ("NL91ABNA0417164300", [], None),
        ("G-123-BB staat voor de deur, jansen1961", [], None),
        ("tel +31 (0)6-1234 5678 of 0512-34 56 78 of 06.12.34.56.78", [], None),
        ("0612345678", [], None),
        ("klantnummer 12345678, V-nummer 2001234567, postbus 12345, 5000LC", [], None),
        ("Dorpsstraat nr. 12, 1234ab", [], None),
        ("KENMERK Z/25-12 VAN DE HEER JANSEN", ["Z/25-12"], None),
        ("kenmerk\N{NO-BREAK SPACE}Z/25-12\N{NO-BREAK SPACE}Jansen", ["Z/25-12"], None),
        ("zaak Jansen 12345", ["12345"], None),
        ("Z/25-12 Jansen", ["Z/25-12"], None),
        ("Jansen,Dorpsstraat12,kenmerk:Z12", ["Z12"], None),
        ("MEVROUW DE BOER 12345", ["12345"], None),
        ("A. de Vries", [], None),
        # No act, article, amount, year, hour or count.
        ("het besluit Wmo 2015, artikel 2.3.5.12, TOZO3", [], None),
        ("schooljaar 2023/2024, 24-uurs opvang om 10:30 uur", [], None),
        ("terugvordering van EUR 12.345,67, 10000 euro en € 1.250,00", [], None),
        ("in deze zaak 3 keer gebeld, besluit 2 weken te laat, besluit 3 maart", [], None),
        ("n.v.t.", [], None),
        # A longer reference makes a short number one within its zaak.
        ("12345 (besluit 2)", ["12345"], None),
        ("BESLUIT 1234 EN BESLUIT 1235", ["1234", "1235"], None),
        ("brief van 3 mei 2024, kenmerk 2024-00123456", ["2024-00123456"], date(2024, 5, 3)),
        ("BSL 12 dd 3-3-2025", ["BSL 12"], date(2025, 3, 3)),
        ("B&W 2024/12; B&W 2024/13", ["BW 2024/12", "BW 2024/13"], None),
        ("A12;B7", ["A12", "B7"], None),
        # Only the day of a decision, a letter or an application.
        ("Jan Jansen, 12-03-1961, heeft gebeld", [], None),
        ("geboren te Dorp op 3 maart 1980, tegen besluit Z12", ["Z12"], None),
        ("mijn zoon (3 maart 2019), besluit van 3 mei 2024", [], date(2024, 5, 3)),
        ("bezwaar van 12 mei 2025 tegen besluit Z12345", ["Z12345"], None),
        ("beslissing op bezwaar d.d. 12 mei 2025", [], date(2025, 5, 12)),
        ("hoorzitting op 12 mei 2025 over besluit Z12345", ["Z12345"], None),
        ("pgb per 1-1-2025 gestopt, kenmerk Z12345", ["Z12345"], None),
        ("afwijzing van mijn aanvraag van 3 mei 2024", [], None),
        ("niet beslist op mijn aanvraag van 3 mei 2024", [], date(2024, 5, 3)),
        ("brief van 3 maart 2025 en 4 april 2025", [], None),
        ("uw besluit van 03-03-25, kenmerk 25/1234", ["25/1234"], date(2025, 3, 3)),
        ("besluit d.d. 3 maart '25", [], date(2025, 3, 3)),
    ],
)  # fmt: skip
def test_a_sentence(text: str, kenmerken: list[str], dag: date | None) -> None:
    found = read_sentence(text)
    assert found is not None
    assert (list(found.kenmerken), found.dag) == (kenmerken, dag)


@pytest.mark.parametrize(
    "text",
    ["Z/25-0003", "Kenmerk: z/25-0006", "besluit nr. BSL 2024 0012", "BSL 2024 0012", "ons kenmerk: BSL-1",
     "ABC DEF 12", "Wmo 2024/12", "Jeugdwet 2024/12", "UW KENMERK 12345", "Kenmerk: 12 345", "betreft besluit nr B-97",
     "besluit 2024-01", "2024-13-45", "alfa", "24.001.234", "B&W 2024/12", "B en W 2024/12", "Z-24-001 / besluit 3",
     "Wmo besluit 12", "WMO2024.123:4", "Corsa 24.001", "0344 Z 2024 12", "kenmerk: 2024-12/MvdB"],
)  # fmt: skip
def test_a_reference_is_no_sentence(text: str) -> None:
    assert read_sentence(text) is None


def test_a_column_keeps_what_is_named_only() -> None:
    values = pa.array(["B-1", None, "brief van mevrouw Jansen", "besluiten B-12 en B-13", "besluit 3 mei 2024", "B-1"])
    refs, days, unclear = read_sentences(values, np.full(len(values), 20000))
    assert refs.to_pylist() == ["B-1", None, None, f"B-12{TUSSEN}B-13", None, "B-1"]
    assert days.to_pylist() == [None, None, None, None, date(2024, 5, 3), None]
    assert unclear.tolist() == [False, False, True, False, False, False]
    assert elk(refs, normaliseer).to_pylist() == ["B1", None, None, "B12; B13", None, "B1"]


def test_a_column_without_sentences_stays_as_it_is() -> None:
    values = pa.array(["B-1", None])
    refs, days, unclear = read_sentences(values, np.full(len(values), 20000))
    assert refs.equals(values) and days.null_count == 2 and not unclear.any()


def test_a_day_of_ten_years_before_is_that_of_a_birth() -> None:
    values = pa.array(["besluit jan 3 mei 2011", "besluit van 3 mei 2011", "besluit van 3 mei 2024", "?"])
    _refs, days, unclear = read_sentences(values, np.full(4, 20000))
    assert days.to_pylist() == [None, None, date(2024, 5, 3), None]
    assert unclear.tolist() == [True, True, False, False]


def test_a_long_text_is_read_fast() -> None:
    for part in ("3-3-2025 ", "1", "06 ", "a.b-", "0-", "NL91 ABNA ", "besluit nummer ", "12,"):
        start = perf_counter()
        read_sentence(part * (100_000 // len(part)) + " x")
        assert perf_counter() - start < 3
