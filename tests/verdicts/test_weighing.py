"""Which verdict counts, and what became of the others."""

from __future__ import annotations

from datetime import date

from klantreis.verdicts.reading import Oordeel
from klantreis.verdicts.weighing import kenmerk, weeg


def zeg(wat: str, dag: int, naam: str = "lus-1", *, regel: int = 2, fout: str | None = None) -> Oordeel:
    return Oordeel(naam, wat, "daarom", "A", date(2026, 11, dag), "blad.xlsx", regel, fout)


def statussen(*oordelen: Oordeel) -> list[str]:
    return list(weeg(oordelen, {"lus-1": "zaak/2"})[1]["status"].to_pylist())


def test_the_last_day_counts() -> None:
    counts, table = weeg([zeg("klopt niet", 1), zeg("klopt", 2)], {"lus-1": "zaak/2"})
    assert counts["lus-1"].oordeel == "klopt"
    assert table["status"].to_pylist() == ["vervangen", "geldt"]
    assert table["onderwerp"].to_pylist() == ["zaak/2", "zaak/2"]


def test_opposites_of_one_day_leave_none_and_also_hide_what_came_before() -> None:
    said = [zeg("klopt", 1), zeg("klopt niet", 2), zeg("klopt", 2)]
    assert weeg(said, {"lus-1": "zaak/2"})[0] == {}
    assert statussen(*said) == ["vervangen", "tegenstrijdig", "tegenstrijdig"]


def test_the_same_twice_is_one() -> None:
    assert statussen(zeg("klopt niet", 1), zeg("klopt niet", 1, regel=3)) == ["geldt", "geldt"]


def test_what_is_no_longer_there_and_what_cannot_be_used() -> None:
    counts, table = weeg([zeg("klopt niet", 1, "lus-2"), zeg("?", 1, fout="het oordeel is niet ...")], {"lus-1": "z/2"})
    assert counts == {}
    assert table["status"].to_pylist() == ["past_niet", "ongeldig"]
    assert table["onderwerp"].to_pylist() == [None, "z/2"]
    assert table["opmerking"].to_pylist() == [None, "het oordeel is niet ..."]


def test_the_name_of_a_finding_changes_with_every_fact() -> None:
    names = {kenmerk("lus", *facts) for facts in (("a", "b"), ("a", "c"), ("ab", ""), ("", "ab"), ("a", "b", ""))}
    assert len(names) == 5
    assert all(name.startswith("lus-") for name in names)
