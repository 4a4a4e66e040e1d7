"""The lines about the verdicts of people."""

from __future__ import annotations

from klantreis.report.summary_disputes import oordelen_kort


def test_what_people_said_is_counted_by_what_became_of_it() -> None:
    said = {"geldt": 1200, "vervangen": 0, "tegenstrijdig": 2, "ongeldig": 1, "past_niet": 0}
    assert oordelen_kort(said) == [
        "", "Oordelen van mensen: 1.203, waarvan 1.200 meetellen. Elk oordeel staat in oordelen.csv.",
        "  2 oordelen: op dezelfde dag is ook het omgekeerde gezegd; geen van beide telt.",
        "  1 oordeel: er ontbreekt iets of het is niet te lezen; zie de opmerking.",
    ]  # fmt: skip
    assert oordelen_kort(dict.fromkeys(said, 0)) == []
