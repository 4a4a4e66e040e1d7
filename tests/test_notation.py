"""Notations as Dutch Excel writes them: what they match, and what they refuse."""

from __future__ import annotations

import re

import pytest

from klantreis.notation import MAANDEN, compile_notatie


@pytest.mark.parametrize(
    ("notatie", "fits", "misses"),
    [
        ("dd-mm-jjjj", ["31-01-2024"], ["1-1-2024", "31-01-24", "31/01/2024", "31-01-2024 9:05", " 31-01-2024"]),
        ("d-m-jj", ["1-1-24", "31-12-24"], ["1-1-2024", "111-1-24"]),
        ("dd-mm-jjjj uu:mm", ["31-01-2024 09:05", "31-01-2024 09.05"], ["31-01-2024 9:05", "31-01-2024"]),
        ("dd.mm.jjjj uu.mm", ["31.01.2024 09.05", "31.01.2024 09:05"], ["31:01:2024 09.05"]),
        ("u:mm dd-mm-jjjj", ["9:05 31-01-2024", "9.05 31-01-2024"], ["31-01-2024 9:05"]),
        ("jjjj-mm-ddTuu:mm:ss", ["2024-01-31T09:05:07"], ["2024-01-31 09:05:07"]),
        ("jjjj-mm-dd uu:mm:ss,000", ["2024-01-31 09:05:07.1", "2024-01-31 09:05:07,123456789"],
         ["2024-01-31 09:05:07", "2024-01-31 09:05:07.1234567890"]),
        ("jjjj-mm-ddTuu:mm:ss+00:00", ["2024-01-31T09:05:07+01:00", "2024-01-31T09:05:07Z", "2024-01-31T09:05:07 -01"],
         ["2024-01-31T09:05:07", "2024-01-31T09:05:07+1"]),
        ("jjjj-mm-dduumm Z", ["2024-01-310905 Z", "2024-01-310905 +01"], ["2024-01-310905"]),
        ("d mmm jjjj", ["3 jan 2024", "3 jan. 2024", "31 september 2024"], ["3 ja 2024", "3 01 2024"]),
        ("D-MMMM-JJJJ", ["3-maart-2024"], ["3-3-2024"]),
        ("d-m-jjjj u:mm AM/PM", ["3-1-2024 9:05 am", "3-1-2024 9:05 P.M."], ["3-1-2024 9:05"]),
        ("epoch_s", ["0", "-1", "1706688307"], ["1706688307123", "1,5"]),
        ("epoch_ms", ["1706688307123"], ["1706688307"]),
        ("excel", ["45322", "45322,5", "45322.37855"], ["453", "453221"]),
        ("iso", ["2024-01-31", "2024-01-31 09:05", "2024-01-31T09:05:07.123Z", "2024-01-31T09:05 +01:00"],
         ["2024-1-31", "2024-01-31T9:05", "2024-01-31T09", "2024-01-31Z"]),
    ],
)  # fmt: skip
def test_what_a_notation_fits(notatie: str, fits: list[str], misses: list[str]) -> None:
    pattern = re.compile(compile_notatie(notatie).pattern)
    assert [text for text in fits if not pattern.match(text)] == []
    assert [text for text in misses if pattern.match(text)] == []


@pytest.mark.parametrize(
    ("notatie", "says"),
    [
        ("dd-mm-yyyy", "'y' in de notatie 'dd-mm-yyyy' is onbekend"),
        ("dd-mm", "moet een dag, een maand en een jaar hebben"),
        ("mm-jjjj", "moet een dag"),
        ("dd-jjjj", "moet een dag"),
        ("uu:mm", "moet een dag"),
        ("", "moet een dag"),
        ("dd-dd-jjjj", "noemt een onderdeel twee keer"),
        ("dd-mm-mm-jjjj", "noemt een onderdeel twee keer"),
        ("dd-mm-jjjjt", "'t' in de notatie"),
        ("isoo", "onbekend"),
    ],
)
def test_what_is_no_notation(notatie: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        compile_notatie(notatie)


@pytest.mark.parametrize(
    ("notatie", "precisie"),
    [("dd-mm-jjjj", "dag"), ("dd-mm-jjjj uu:mm", "minuut"), ("dd-mm-jjjj uu:mm:ss", "seconde"), ("iso", "seconde"),
     ("excel", "seconde")],
)  # fmt: skip
def test_precision(notatie: str, precisie: str) -> None:
    assert compile_notatie(f" {notatie} ").precisie == precisie


def test_month_names_are_whole() -> None:
    assert sorted(set(MAANDEN.values())) == list(range(1, 13))
    assert (MAANDEN["mrt"], MAANDEN["mei"], MAANDEN["oct"], MAANDEN["sept"], MAANDEN["december"]) == (3, 5, 10, 9, 12)
