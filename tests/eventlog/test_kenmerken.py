"""References in the event log: normalised, unless that would make two decisions one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PROJECT = """\
bronnen:
  a:
    bestanden: a.csv
    kenmerk_voorvoegsels: [WMO, WMO-B]
    kolommen: {zaak: zaak, activiteit: stap, tijdstip: op, besluit: nr, verwijst_naar: over}
    activiteiten:
      - {code: B, fase: besluit, rollen: [besluit]}
      - {code: V, fase: besluit, rollen: [bekendmaking]}
      - {code: Z, fase: bezwaar}
      - {code: U, fase: beroep, rollen: [uitspraak]}
      - {code: T, fase: bezwaar, rollen: [verdaging]}
"""
Lees = Callable[..., dict[str, list[dict[str, Any]]]]


def kenmerken(lees: Lees, *regels: str) -> list[tuple[str | None, str | None]]:
    text = "zaak;stap;op;nr;over\n" + "".join(f"{regel}\n" for regel in regels)
    return [(row["besluit"], row["verwijst_naar"]) for row in lees(PROJECT, {"a.csv": text})["gebeurtenissen"]]


def test_references_are_equal_whatever_their_punctuation(lees: Lees) -> None:
    found = kenmerken(
        lees, "1;B;2024-01-01;wmo-b 2024/12;", "1;V;2024-01-02;2024.12;", "2;Z;2024-01-09;;kenmerk WMO-B-2024-12"
    )
    assert found == [("202412", None), ("202412", None), (None, "202412")]


def test_punctuation_counts_where_it_alone_keeps_two_decisions_apart(lees: Lees) -> None:
    found = kenmerken(
        lees, "1;B;2024-01-01;WMO-1 12;", "2;B;2024-01-01;WMO-11 2;", "3;B;2024-01-01;WMO-7;",
        "4;Z;2024-01-09;;besluit nr. wmo-11  2", "5;Z;2024-01-09;;wmo 112", "6;Z;2024-01-09;;7",
    )  # fmt: skip
    assert [row[0] for row in found[:3]] == ["WMO-1 12", "WMO-11 2", "7"]
    assert [row[1] for row in found[3:]] == ["WMO-11 2", "WMO 112", "7"]


def test_one_zaak_may_write_its_reference_in_two_ways(lees: Lees) -> None:
    assert kenmerken(lees, "1;B;2024-01-01;11-2;", "1;V;2024-01-02;1-12;") == [("112", None), ("112", None)]


def test_two_decisions_with_really_one_reference_stay_equal(lees: Lees) -> None:
    assert kenmerken(lees, "1;B;2024-01-01;11-2;", "2;B;2024-01-02; 11-2 ;") == [("112", None), ("112", None)]


def test_a_ruling_keeps_its_reference_so_that_an_appeal_can_name_it(lees: Lees) -> None:
    found = kenmerken(lees, "1;U;2024-01-01;ROT 24/12;", "2;Z;2024-01-09;ROT 24/99;zaaknr. ROT 24-12")
    assert found == [("ROT2412", None), (None, "ROT2412")]


def test_of_several_in_one_cell_only_those_that_clash_keep_their_punctuation(lees: Lees) -> None:
    found = kenmerken(
        lees, "1;B;2024-01-01;X-1 12;", "2;B;2024-01-01;X-11 2;", "3;B;2024-01-01;Y-700;",
        '4;Z;2024-01-09;;"besluiten x-11 2 en Y 700"',
    )  # fmt: skip
    assert [row[0] for row in found[:3]] == ["X-1 12", "X-11 2", "Y700"]
    assert found[3][1] == "X-11 2; Y700"


def test_a_sentence_names_the_day_of_the_decision_and_never_that_of_a_term(lees: Lees) -> None:
    """A register repeats its reference at every step; at a postponement the named day is that of the new term."""
    text = "zaak;stap;op;nr;over\n" + "".join(
        f"1;{stap};2024-02-0{nr};;uw besluit van 3 januari 2024\n" for nr, stap in enumerate("ZTZ", start=1)
    )
    rows = lees(PROJECT, {"a.csv": text})["gebeurtenissen"]
    assert [str(row["datum_genoemd"]) for row in rows] == ["2024-01-03", "None", "2024-01-03"]
    assert {row["verwijst_naar"] for row in rows} == {None}
