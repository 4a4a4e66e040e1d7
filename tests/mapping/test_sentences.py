"""What a sentence about a contested decision names, and what of it may never be kept."""

from __future__ import annotations

from datetime import date

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
     "besluit 2024-01", "2024-13-45", "alfa"],
)  # fmt: skip
def test_a_reference_is_no_sentence(text: str) -> None:
    assert read_sentence(text) is None


def test_a_column_keeps_what_is_named_only() -> None:
    values = pa.array(["B-1", None, "brief van mevrouw Jansen", "besluiten B-12 en B-13", "besluit 3 mei 2024", "B-1"])
    refs, days, unclear = read_sentences(values)
    assert refs.to_pylist() == ["B-1", None, None, f"B-12{TUSSEN}B-13", None, "B-1"]
    assert days.to_pylist() == [None, None, None, None, date(2024, 5, 3), None]
    assert unclear.tolist() == [False, False, True, False, False, False]
    assert elk(refs, normaliseer).to_pylist() == ["B1", None, None, "B12; B13", None, "B1"]


def test_a_column_without_sentences_stays_as_it_is() -> None:
    values = pa.array(["B-1", None])
    refs, days, unclear = read_sentences(values)
    assert refs.equals(values) and days.null_count == 2 and not unclear.any()
