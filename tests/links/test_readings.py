"""What definition 6 says of decisions and objections, by small examples that can be checked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.links.conftest import BESLUIT, Links, Rij, bezwaren, kort, stap


def besluiten(found: dict[str, list[Rij]], *kolommen: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in ("besluit", *kolommen)) for row in found["besluiten"]]


# -- what a decision is


def test_a_notification_belongs_to_the_decision_before_it_unless_both_have_another_reference(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", "b besluit", besluit="A1"),
        stap("1", "2024-03-04", "b bekendmaking"),
        stap("1", "2024-03-05", "b bekendmaking", besluit="A2"),
        stap("2", "2024-03-01", "b besluit"),
        stap("2", "2024-03-06", "b bekendmaking", besluit="A3"),
    )
    assert besluiten(found, "besluit_op", "bekend_op") == [
        ("A1", date(2024, 3, 1), date(2024, 3, 4)),
        ("A2", date(2024, 3, 5), date(2024, 3, 5)),
        ("A3", date(2024, 3, 1), date(2024, 3, 6)),
    ]


def test_on_a_day_without_hours_a_notification_is_that_of_the_decision_of_that_day(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", "b besluit"),
        stap("1", "2024-03-04", "b bekendmaking"),
        stap("1", "2024-03-04", "b besluit"),
    )
    assert besluiten(found, "bekend_op") == [("1/besluit 1", None), ("1/besluit 2", date(2024, 3, 4))]


def test_two_decisions_and_one_notification_on_one_day_are_two_decisions(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", "b besluit"),
        stap("1", "2024-03-01", "b bekendmaking"),
        stap("1", "2024-03-01", "b besluit"),
    )
    assert [row["besluit"] for row in found["besluiten"]] == ["1/besluit 1", "1/besluit 2"]


def test_a_reference_that_comes_back_in_its_zaak_is_the_same_decision(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", "b besluit", besluit="A1"),
        stap("1", "2024-03-02", "b besluit", besluit="A2"),
        stap("1", "2024-03-04", "b bekendmaking", besluit="A1"),
        stap("1", "2024-03-05", "b bekendmaking", besluit="A2"),
        stap("1", "2024-03-20", "b besluit", besluit="A1"),
    )
    assert besluiten(found, "besluit_op", "bekend_op") == [
        ("A1", date(2024, 3, 1), date(2024, 3, 4)),
        ("A2", date(2024, 3, 2), date(2024, 3, 5)),
    ]


def test_a_decision_that_shares_its_reference_is_named_by_its_zaak_and_a_number(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", "b besluit"),
        stap("1", "2024-03-02", "b besluit", besluit="A1"),
        stap("2", "2024-03-02", "b besluit", besluit="A1"),
        stap("2", "2024-03-03", "b besluit", besluit="A2"),
    )
    assert [row["besluit"] for row in found["besluiten"]] == ["1/besluit 1", "1/besluit 2", "2/besluit 1", "A2"]


def test_a_decision_knows_what_any_of_its_steps_knows_and_the_act_of_its_zaak(links: Links) -> None:
    found = links(
        stap("1", "2024-02-01", "m aanvraag", wet="WMO"),
        stap("1", "2024-03-01", "b besluit", wet=None, loket=None),
        stap("1", "2024-03-04", "b bekendmaking", wet=None, loket="CJG", uitkomst="afwijzing", zaaktype="hulp"),
        stap("2", "2024-02-01", "m aanvraag", wet="Wmo"),
        stap("2", "2024-02-02", "m", wet="Jeugdwet"),
        stap("2", "2024-03-01", "b besluit", wet=None),
        stap("3", "2024-02-01", "m", wet="Wmo"),
        stap("3", "2024-02-02", "m", wet=" wmo "),
        stap("3", "2024-03-01", "b besluit", wet=None),
    )
    assert besluiten(found, "wet", "loket", "uitkomst", "zaaktype") == [
        ("1/besluit 1", "WMO", "CJG", "afwijzing", "hulp"),
        ("2/besluit 1", None, "Wmo-loket", None, None),
        ("3/besluit 1", "Wmo", "Wmo-loket", None, None),
    ]


def test_the_kind_of_a_decision_is_that_of_its_phase(links: Links) -> None:
    found = links(
        stap("1", "2024-01-01", BESLUIT),
        stap("1", "2024-01-09", "bz"),
        stap("1", "2024-03-01", "bz besluit"),
        stap("1", "2024-04-01", "br"),
        stap("1", "2024-09-01", "br uitspraak"),
        stap("2", "2024-09-01", "b uitspraak"),
        stap("2", "2024-09-02", "b besluit periodiek"),
    )
    kinds = [(row["zaak"], row["soort"]) for row in found["besluiten"]]
    assert kinds == [("1", "besluit"), ("1", "beslissing op bezwaar"), ("1", "uitspraak"), ("2", "besluit")]


def test_a_ruling_is_known_on_its_day_unless_it_was_sent_later(links: Links) -> None:
    found = links(
        stap("1", "2024-04-01", "br"),
        stap("1", "2024-06-03", "br uitspraak"),
        stap("2", "2024-04-01", "br"),
        stap("2", "2024-06-03", "br uitspraak"),
        stap("2", "2024-06-17", "br bekendmaking"),
    )
    assert [row["bekend_op"] for row in found["besluiten"]] == [date(2024, 6, 3), date(2024, 6, 17)]
    assert [row["besluit_op"] for row in found["besluiten"]] == [date(2024, 6, 3), date(2024, 6, 3)]


@pytest.mark.parametrize(
    ("genomen", "tot"),
    [
        ("2026-03-13", date(2026, 4, 24)),
        ("2026-03-16", date(2026, 4, 28)),  # 27 April is King's Day
        ("2025-11-21", date(2026, 1, 5)),  # 2 January is on a par with a holiday
        ("2024-03-28", date(2024, 5, 13)),  # Ascension and the day after
        ("2009-09-30", None),
        ("2009-10-01", date(2009, 11, 12)),
        ("2059-11-26", date(2060, 1, 7)),
        ("2059-11-27", None),
    ],
)
def test_the_term_ends_after_six_weeks_on_a_working_day_where_the_law_is_known(
    links: Links, genomen: str, tot: date | None
) -> None:
    assert links(stap("1", genomen, BESLUIT))["besluiten"][0]["bezwaar_tot"] == tot


def test_the_term_runs_from_the_notification(links: Links) -> None:
    found = links(stap("1", "2026-03-02", "b besluit"), stap("1", "2026-03-13", "b bekendmaking"))
    assert found["besluiten"][0]["bezwaar_tot"] == date(2026, 4, 24)


@pytest.mark.parametrize(
    "relatie", ["vervangt", "Wijzigt besluit", "herziet", "herroept", "herziening", "in plaats van"]
)
def test_a_decision_replaces_the_one_that_it_names(links: Links, relatie: str) -> None:
    found = links(
        stap("1", "2024-04-01", BESLUIT, besluit="A2", naar="A1", relatie=relatie),
        stap("2", "2024-03-01", BESLUIT, besluit="A1"),
        stap("3", "2024-04-01", BESLUIT, besluit="A3", naar="A1", relatie="vervolg"),
        stap("4", "2024-02-01", BESLUIT, besluit="A4", naar="A1", relatie=relatie),
    )
    assert besluiten(found, "vervangt") == [("A2", "A1"), ("A1", None), ("A3", None), ("A4", None)]


def test_a_decision_replaces_none_of_another_kind_and_none_of_several(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-04-01", "bz"),
        stap("2", "2024-05-01", "bz besluit", besluit="BOB", naar="A1", relatie="herroept"),
        stap("3", "2024-03-01", BESLUIT, besluit="DUBBEL"),
        stap("4", "2024-03-01", BESLUIT, besluit="DUBBEL"),
        stap("5", "2024-04-01", BESLUIT, besluit="A5", naar="DUBBEL", relatie="vervangt"),
        stap("6", "2024-04-01", BESLUIT, besluit="A6", naar="A6", relatie="vervangt"),
    )
    assert [row["vervangt"] for row in found["besluiten"]] == [None] * 6


# -- what an objection is


def test_a_zaak_of_disputes_only_is_one_of_each_kind(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", "-"),
        stap("1", "2024-03-02", "bz"),
        stap("1", "2024-03-09", "bz"),
        stap("1", "2024-05-01", "br"),
        stap("1", "2024-06-01", "hb"),
        stap("1", "2024-06-02", "br", activiteit="Verzoek voorlopige voorziening"),
        stap("1", "2024-06-09", "a afsluiting"),
    )
    assert bezwaren(found, "soort", "ontvangen") == [
        ("1", "bezwaar", date(2024, 3, 2)),
        ("1/2", "beroep", date(2024, 5, 1)),
        ("1/3", "hoger beroep", date(2024, 6, 1)),
        ("1/4", "voorlopige voorziening", date(2024, 6, 2)),
    ]


@pytest.mark.parametrize("woorden", ["m", "- besluit", "- bekendmaking"])
def test_in_another_zaak_the_step_of_receipt_begins_a_new_objection_at_another_moment(
    links: Links, woorden: str
) -> None:
    found = links(
        stap("1", "2024-03-01 10:00", woorden),
        stap("1", "2024-03-02 10:00", "bz", activiteit="Ontvangen"),
        stap("1", "2024-03-02 10:00", "bz", activiteit="Ontvangen"),
        stap("1", "2024-03-05", "bz", activiteit="Gehoord"),
        stap("1", "2024-03-05", "bz", activiteit="Ontvangen"),
        stap("1", "2024-03-09 10:00", "bz", activiteit="Gehoord"),
    )
    assert bezwaren(found, "ontvangen") == [("1", date(2024, 3, 2)), ("1/2", date(2024, 3, 5))]


def test_an_objection_ends_with_its_first_decision_or_withdrawal_else_when_it_is_closed(links: Links) -> None:
    found = links(
        stap("1", "2024-03-02", "bz"),
        stap("1", "2024-05-02", "bz bekendmaking", uitkomst="gegrond"),
        stap("1", "2024-05-09", "bz besluit", uitkomst="ongegrond"),
        stap("2", "2024-03-02", "bz"),
        stap("2", "2024-04-02", "bz afsluiting"),
        stap("2", "2024-04-09", "bz ingetrokken"),
        stap("3", "2024-03-02", "bz"),
        stap("3", "2024-06-02", "a afsluiting"),
        stap("4", "2024-03-02", "m"),
        stap("4", "2024-03-03", "bz"),
        stap("4", "2024-06-02", "a afsluiting"),
        stap("5", "2024-03-02", "a afsluiting"),
        stap("5", "2024-03-03", "bz"),
        stap("6", "2024-03-04", "bz"),
        stap("6", "2024-04-04", "bz besluit ingetrokken"),
    )
    assert bezwaren(found, "afgehandeld", "uitkomst") == [
        ("1", date(2024, 5, 2), "ongegrond"),
        ("2", date(2024, 4, 9), "ingetrokken"),
        ("3", date(2024, 6, 2), None),
        ("4", None, None),
        ("5", None, None),
        ("6", date(2024, 4, 4), None),  # a decision that says nothing of how, whatever else the step is
    ]


def test_what_an_objection_names_stands_in_that_order_each_once(links: Links) -> None:
    found = links(
        stap("1", "2024-02-02", BESLUIT, besluit="A1"),
        stap("2", "2024-03-02", "bz", "Z9"),
        stap("2", "2024-03-03", "bz", "kenmerk: a-1"),
        stap("2", "2024-03-04", "bz", "Z9"),
    )
    assert bezwaren(found, "kenmerk") == [("2", "Z9; A1")]


@pytest.mark.parametrize("rol", ["verdaging", "opschorting", "aanvulling_gevraagd", "commissie"])
def test_the_day_of_a_term_or_hearing_is_not_that_of_the_contested_decision(links: Links, rol: str) -> None:
    found = links(
        stap("1", "2024-03-02", f"bz {rol}", noemt="2024-02-20"),
        stap("1", "2024-03-03", "bz", noemt="2024-02-01"),
        stap("1", "2024-03-04", "bz", noemt="2024-02-09"),
    )
    assert bezwaren(found, "datum_genoemd") == [("1", date(2024, 2, 1))]


def test_a_day_after_the_receipt_is_not_that_of_the_contested_decision(links: Links) -> None:
    found = links(
        stap("1", "2024-02-05", BESLUIT, besluit="A1"),
        stap("2", "2024-03-10", BESLUIT, besluit="A2"),
        stap("3", "2024-02-20", "bz"),
        stap("3", "2024-03-01", "bz", noemt="2024-03-10"),  # the day of the hearing
    )
    assert bezwaren(found, "datum_genoemd") == [("3", None)]
    assert kort(found) == [("A1", "1", "venster", "waarschijnlijk")]


@pytest.mark.parametrize(
    ("woorden", "niet_tijdig"),
    [
        ({"activiteit": "Bezwaar niet tijdig beslissen"}, True),
        ({"relatie": "Niet-tijdig besluit"}, True),
        ({"zaaktype": "beroep niettijdig"}, True),
        ({"activiteit": "Fictieve weigering"}, True),
        ({"activiteit": "Uitblijven van een besluit"}, True),
        ({"activiteit": "Bezwaar niet tijdig ingediend"}, False),
        ({"activiteit": "Bezwaar ontvangen"}, False),
    ],
)
def test_the_words_of_receipt_say_that_it_is_about_not_deciding(
    links: Links, woorden: dict[str, str], niet_tijdig: bool
) -> None:
    found = links(stap("1", "2024-03-02", "bz", **woorden), stap("1", "2024-03-09", "bz", activiteit="niet tijdig"))
    assert bezwaren(found, "niet_tijdig") == [("1", niet_tijdig)]


@pytest.mark.parametrize(
    ("stappen", "niet_tijdig"),
    [
        ([stap("1", "2024-03-02", "- ingebrekestelling")], True),
        ([stap("1", "2024-03-03", "- ingebrekestelling")], True),
        ([stap("1", "2024-03-04", "- ingebrekestelling")], False),
        ([stap("2", "2024-03-02", "- ingebrekestelling")], False),
        ([stap("1", "2024-03-02", "- ingebrekestelling"), stap("1", "2024-03-03", BESLUIT)], False),
        ([stap("1", "2024-03-02", "- ingebrekestelling"), stap("1", "2024-03-04", BESLUIT)], True),
        ([stap("1", "2024-02-02", BESLUIT), stap("1", "2024-03-02", "- ingebrekestelling")], False),
    ],
)
def test_a_notice_of_default_without_a_decision_says_so_too(
    links: Links, stappen: list[Rij], niet_tijdig: bool
) -> None:
    found = links(stap("1", "2024-02-01", "m aanvraag"), *stappen, stap("1", "2024-03-03", "bz"))
    assert bezwaren(found, "niet_tijdig") == [("1", niet_tijdig)]


def test_an_appeal_after_a_notice_is_about_not_deciding_only_when_nothing_came_of_the_notice(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", "bz"),
        stap("1", "2024-06-01", "- ingebrekestelling"),
        stap("1", "2024-07-01", "br"),
        stap("2", "2024-03-01", "bz"),
        stap("2", "2024-06-01", "- ingebrekestelling"),
        stap("2", "2024-06-10", "bz besluit"),
        stap("2", "2024-07-01", "br"),
        stap("3", "2024-02-01", "- ingebrekestelling"),
        stap("3", "2024-03-01", BESLUIT),
        stap("3", "2024-03-20", "br"),
    )
    assert [row["niet_tijdig"] for row in found["bezwaren"] if row["soort"] == "beroep"] == [True, False, False]
    appeals = {row["bezwaar"]: row for row in found["koppelingen"] if row["soort"] == "beroep"}
    assert [(row["besluit"], row["besluit_zaak"]) for row in appeals.values()] == [
        (None, "1"),
        ("2/besluit 1", "2"),
        ("3/besluit 1", "3"),
    ]
