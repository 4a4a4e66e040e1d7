"""How an objection is linked to a decision (definition 6), rung by rung, by small examples to be checked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from klantreis.links.verdicts import link_key
from klantreis.verdicts.reading import Oordeel
from tests.links.conftest import BESLUIT, Links, Rij, bezwaren, kort, stap


def test_a_matching_reference_wins_also_out_of_time_and_of_another_resident(links: Links) -> None:
    found = links(
        stap("1", "2015-03-01", BESLUIT, besluit="A1", inwoner="ander", wet="Jeugdwet"),
        stap("2", "2024-03-01", BESLUIT, besluit="A2"),
        stap("3", "2024-03-09", "bz", "Besluit nr. a.1"),
    )
    assert kort(found) == [("A1", "1", "kenmerk", "vast")]
    row = found["koppelingen"][0]
    assert (row["tijdig"], row["dagen_na_besluit"], row["rang"], row["kandidaten"]) == ("nee", 3296, 1, 1)


def test_a_reference_of_several_decisions_is_ambiguous_and_two_references_stand_for_themselves(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-03-05", BESLUIT, besluit="A1"),
        stap("3", "2024-03-01", BESLUIT, besluit="A3"),
        stap("4", "2024-03-02", BESLUIT, besluit="A4"),
        stap("5", "2024-03-09", "bz", "A1"),
        stap("6", "2024-03-09", "bz", "A3"),
        stap("6", "2024-03-10", "bz", "A4"),
        stap("7", "2024-03-09", "bz", "A1"),
        stap("7", "2024-03-10", "bz", "A3"),
    )
    rows = [(row["bezwaar"], row["besluit"], row["zekerheid"], row["kandidaten"]) for row in found["koppelingen"]]
    assert rows == [
        ("5", "2/besluit 1", "meerduidig", 2),
        ("5", "1/besluit 1", "meerduidig", 2),
        ("6", "A4", "vast", 1),
        ("6", "A3", "vast", 1),
        ("7", "A3", "vast", 1),
        ("7", "2/besluit 1", "meerduidig", 2),
        ("7", "1/besluit 1", "meerduidig", 2),
    ]
    assert bezwaren(found, "methode", "zekerheid")[2] == ("7", "kenmerk", "vast")


def test_of_one_reference_the_kind_of_decision_counts_that_a_dispute_is_about(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-03-09", "bz", "A1"),
        stap("2", "2024-05-01", "bz besluit", besluit="A1"),
        stap("3", "2024-05-09", "br", "A1"),
        stap("4", "2024-05-09", "bz", "A1"),
    )
    rows = [(row["bezwaar"], row["besluit_zaak"], row["zekerheid"]) for row in found["koppelingen"]]
    assert rows == [("2", "1", "vast"), ("3", "2", "vast"), ("4", "1", "vast")]
    assert found["koppelingen"][1]["keten"] == "1/besluit 1"


def test_the_number_of_its_own_zaak_or_decision_says_nothing(links: Links) -> None:
    found = links(
        stap("a:1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("bz:12", "2024-03-09", "bz", "12"),
        stap("bz:13", "2024-03-09", "bz", "bz 13"),
        stap("bz:14", "2024-03-09", "bz", "BOB"),
        stap("bz:14", "2024-05-09", "bz besluit", besluit="BOB"),
    )
    assert kort(found) == [("A1", "a:1", "venster", "waarschijnlijk")] * 3


@pytest.mark.parametrize(
    ("naar", "methode"),
    [
        ("BSL20240012", "kenmerk"),
        ("BSL20240013", "venster"),
        ("BSL2024012", "venster"),
        ("BSL202400122", "venster"),
        ("BSL20240021", "venster"),
        ("BSL20240033", "geen"),
        ("BSL20420012", "venster"),
        ("BSL20420021", "geen"),
        ("BLS20240021", "geen"),
    ],
)
def test_a_reference_that_is_found_nowhere_leaves_only_a_close_miss(links: Links, naar: str, methode: str) -> None:
    found = links(stap("1", "2024-03-01", BESLUIT, besluit="BSL20240012"), stap("2", "2024-03-09", "bz", naar))
    assert [row["methode"] for row in found["koppelingen"]] == [methode]


def test_a_close_miss_in_its_own_zaak_is_the_decision_there(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A100"),
        stap("1", "2024-03-02", BESLUIT, besluit="B200"),
        stap("1", "2024-03-09", "bz", "A101"),
        stap("2", "2024-03-01", BESLUIT),
        stap("2", "2024-03-09", "bz", "A777"),
    )
    assert kort(found) == [("A100", "1", "zelfde_zaak", "vast"), (None, None, "geen", "geen")]


def test_a_reference_that_is_found_frees_the_others(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-03-09", "bz", "NERGENS"),
        stap("2", "2024-03-10", "bz", "1"),
    )
    assert kort(found) == [("A1", "1", "zaakrelatie", "vast")]


IN_DE_ZAAK = [
    (["2024-03-01", "2024-03-05"], ["1/besluit 2"], "vast"),
    (["2024-03-01", "2024-03-09"], ["1/besluit 2"], "vast"),
    (["2024-03-01", "2024-03-10"], ["1/besluit 1"], "vast"),
    (["2024-03-10"], ["1/besluit 1"], "waarschijnlijk"),
    (["2024-03-10", "2024-03-11"], ["1/besluit 1"], "waarschijnlijk"),
    (["2024-03-01", "2024-03-05", "2024-03-05"], ["1/besluit 2", "1/besluit 3"], "meerduidig"),
    (["2024-03-10", "2024-03-10"], ["1/besluit 1", "1/besluit 2"], "meerduidig"),
    ([], [None], "waarschijnlijk"),
]


@pytest.mark.parametrize(("dagen", "over", "zekerheid"), IN_DE_ZAAK)
def test_in_its_zaak_it_is_about_the_last_decision_on_or_before_its_day(
    links: Links, dagen: list[str], over: list[str | None], zekerheid: str
) -> None:
    elders = stap("2", "2024-03-08", BESLUIT)
    genomen = [stap("1", dag, BESLUIT) for dag in dagen]
    found = links(stap("1", "2024-02-01", "m"), *genomen, elders, stap("1", "2024-03-09 10:00", "bz"))
    assert kort(found) == [(besluit, "1", "zelfde_zaak", zekerheid) for besluit in over]


def test_of_one_day_in_its_own_zaak_a_later_hour_is_later(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01 10:00", BESLUIT),
        stap("1", "2024-03-09 10:41", "bz"),
        stap("1", "2024-03-09 10:42", BESLUIT),
        stap("2", "2024-03-09 10:41", "bz"),
        stap("2", "2024-03-09 10:42", BESLUIT),
        stap("3", "2024-03-09 10:41", "bz"),
        stap("3", "2024-03-09", BESLUIT),
        stap("4", "2024-03-09 09:00", BESLUIT),
        stap("4", "2024-03-09 10:00", BESLUIT),
        stap("4", "2024-03-09 10:00", "bz"),
        stap("4", "2024-03-09 11:00", BESLUIT),
        stap("5", "2024-03-09 09:00", "bz", "3"),
    )
    assert [(row["besluit"], row["zekerheid"]) for row in found["koppelingen"]] == [
        ("1/besluit 1", "vast"),
        ("2/besluit 1", "waarschijnlijk"),
        ("3/besluit 1", "vast"),
        ("4/besluit 1", "meerduidig"),
        ("4/besluit 2", "meerduidig"),
        ("3/besluit 1", "vast"),
    ]


@pytest.mark.parametrize("naar", ["a:7", "zaaknr. A-7", "7"])
@pytest.mark.parametrize(("dagen", "over", "zekerheid"), IN_DE_ZAAK)
def test_of_a_zaak_that_it_names_likewise(
    links: Links, dagen: list[str], over: list[str | None], zekerheid: str, naar: str
) -> None:
    elders = stap("a:2", "2024-03-08", BESLUIT)
    genomen = [stap("a:7", dag, BESLUIT) for dag in dagen]
    found = links(stap("a:7", "2024-02-01", "m"), *genomen, elders, stap("bz:1", "2024-03-09 10:00", "bz", naar))
    named = [besluit.replace("1/", "a:7/") if besluit else None for besluit in over]
    assert kort(found) == [(besluit, "a:7", "zaakrelatie", zekerheid) for besluit in named]


def test_a_name_of_two_zaken_is_ambiguous(links: Links) -> None:
    found = links(
        stap("a:5", "2024-03-01", BESLUIT, besluit="A1"),
        stap("b:5", "2024-03-05", BESLUIT, besluit="A2"),
        stap("bz:1", "2024-03-09", "bz", "5"),
        stap("bz:2", "2024-03-09", "bz", "a:5"),
    )
    rows = [(row["bezwaar"], row["besluit"], row["zekerheid"]) for row in found["koppelingen"]]
    assert rows == [("bz:1", "A2", "meerduidig"), ("bz:1", "A1", "meerduidig"), ("bz:2", "A1", "vast")]


# -- the date that it names, and the window


@pytest.mark.parametrize(
    ("noemt", "wet", "zekerheid"),
    [
        ("2024-03-01", "Wmo", ("besluitdatum", "sterk")),
        ("2024-03-05", "WMO ", ("besluitdatum", "sterk")),
        ("2024-03-01", None, ("besluitdatum", "waarschijnlijk")),
        ("2024-03-01", "Jeugdwet", ("geen", "geen")),
        ("2024-03-02", "Wmo", ("geen", "geen")),
    ],
)
def test_the_date_of_the_decision_or_its_notification_of_the_same_resident_and_act(
    links: Links, noemt: str, wet: str | None, zekerheid: tuple[str, str]
) -> None:
    found = links(
        stap("1", "2024-03-01", "b besluit"),
        stap("1", "2024-03-05", "b bekendmaking"),
        stap("2", "2024-03-01", BESLUIT, inwoner="ander"),
        stap("3", "2024-09-09", "bz", noemt=noemt, wet=wet),
    )
    assert [row[2:] for row in kort(found)] == [zekerheid]


def test_two_decisions_on_the_date_are_ambiguous_and_an_unknown_act_fits_every_act(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT),
        stap("2", "2024-03-01", BESLUIT, wet=None),
        stap("3", "2024-03-01", BESLUIT, wet="Jeugdwet"),
        stap("4", "2024-03-09", "bz", noemt="2024-03-01"),
        stap("5", "2024-03-09", "bz", noemt="2024-03-01", wet="Jeugdwet"),
        stap("6", "2024-03-09", "bz", noemt="2024-03-01", wet="Participatiewet"),
    )
    assert [(row["bezwaar"], row["besluit_zaak"], row["zekerheid"]) for row in found["koppelingen"]] == [
        ("4", "1", "meerduidig"),
        ("4", "2", "meerduidig"),
        ("5", "2", "meerduidig"),
        ("5", "3", "meerduidig"),
        ("6", "2", "waarschijnlijk"),
    ]


@pytest.mark.parametrize(
    ("ontvangen", "gevonden"),
    [
        ("2026-03-12", False),
        ("2026-03-13", True),
        ("2026-03-16", True),
        ("2026-05-05", True),  # the term ends on 28 April; a week for the post
        ("2026-05-06", False),
    ],
)
def test_the_window_runs_from_the_decision_to_a_week_after_the_term(
    links: Links, ontvangen: str, gevonden: bool
) -> None:
    found = links(
        stap("1", "2026-03-13", "b besluit"),
        stap("1", "2026-03-16", "b bekendmaking"),
        stap("2", ontvangen, "bz"),
    )
    none = (None, None, "geen", "geen")
    assert kort(found) == [("1/besluit 1", "1", "venster", "waarschijnlijk") if gevonden else none]


@pytest.mark.parametrize(
    ("noemt", "gevonden"),
    [("2024-02-22", False), ("2024-02-23", True), ("2024-03-12", True), ("2024-03-13", False)],
)
def test_a_date_of_no_decision_leaves_in_the_window_what_is_at_most_a_week_off(
    links: Links, noemt: str, gevonden: bool
) -> None:
    found = links(
        stap("1", "2024-03-01", "b besluit"),
        stap("1", "2024-03-05", "b bekendmaking"),
        stap("2", "2024-03-20", "bz", noemt=noemt),
    )
    assert [row["methode"] for row in found["koppelingen"]] == ["venster" if gevonden else "geen"]


def test_without_a_resident_nothing_is_looked_for(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, inwoner=None),
        stap("2", "2024-03-09", "bz", inwoner=None),
    )
    assert kort(found) == [(None, None, "geen", "geen")]


# -- appeals


def test_an_appeal_is_about_the_decision_on_objection_and_leads_to_the_first_decision(links: Links) -> None:
    found = links(
        stap("1", "2024-01-01", BESLUIT, besluit="A1"),
        stap("2", "2024-01-09", "bz", "A1"),
        stap("2", "2024-03-01", "bz besluit bekendmaking", besluit="BOB1"),
        stap("3", "2024-03-09", "br", "BOB1"),
        stap("3", "2024-09-09", "br uitspraak"),
        stap("4", "2024-09-20", "hb"),
        stap("5", "2024-03-10", "br", activiteit="Voorlopige voorziening", inwoner="ander"),
        stap("5", "2024-03-10", "br", "BOB1", activiteit="Vovo", inwoner="ander"),
    )
    rows = [(row["soort"], row["besluit"], row["keten"], row["methode"]) for row in found["koppelingen"]]
    assert rows == [
        ("bezwaar", "A1", None, "kenmerk"),
        ("beroep", "BOB1", "A1", "kenmerk"),
        ("hoger beroep", "3/besluit 1", "A1", "venster"),
        ("voorlopige voorziening", "BOB1", "A1", "kenmerk"),
    ]


def test_the_chain_stops_where_a_link_is_not_sure_or_goes_round(links: Links) -> None:
    found = links(
        stap("1", "2024-01-01", BESLUIT),
        stap("2", "2024-01-02", BESLUIT),
        stap("3", "2024-01-09", "bz"),
        stap("3", "2024-03-01", "bz besluit bekendmaking", besluit="BOB1"),
        stap("4", "2024-03-09", "br", "BOB1"),
        stap("5", "2024-03-09", "bz", "BOB6"),
        stap("5", "2024-04-09", "bz besluit", besluit="BOB5"),
        stap("6", "2024-03-09", "bz", "BOB5"),
        stap("6", "2024-04-09", "bz besluit", besluit="BOB6"),
    )
    assert [row["keten"] for row in found["koppelingen"]] == [None] * 5


def test_without_a_decision_on_objection_an_appeal_is_about_the_first_decision_but_not_in_the_window(
    links: Links,
) -> None:
    found = links(
        stap("a:1", "2024-03-01", BESLUIT, besluit="BSL1"),
        stap("a:1", "2024-03-09", "br"),
        stap("a:2", "2024-03-09", "br", "BSL1"),
        stap("a:3", "2024-03-09", "br", "a:1"),
        stap("a:4", "2024-03-09", "br", noemt="2024-03-01"),
        stap("a:5", "2024-03-09", "br"),
        stap("a:6", "2024-03-09", "hb", "BSL1"),
        stap("a:7", "2024-03-09", "hb"),
    )
    assert [(row["besluit"], row["methode"]) for row in found["koppelingen"]] == [
        ("BSL1", "zelfde_zaak"),
        ("BSL1", "kenmerk"),
        ("BSL1", "zaakrelatie"),
        ("BSL1", "besluitdatum"),
        (None, "geen"),
        ("BSL1", "kenmerk"),
        (None, "geen"),
    ]


def test_an_appeal_that_skips_the_objection_is_about_the_first_decision(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("1", "2024-03-02", "bz"),
        stap("1", "2024-03-03", "bz besluit bekendmaking"),
        stap("1", "2024-03-09", "br", activiteit="Rechtstreeks beroep"),
        stap("2", "2024-03-09", "br", relatie="rechtstreeks beroep tegen"),
    )
    assert [row["besluit"] for row in found["koppelingen"]] == ["A1", "A1", "A1"]


def test_an_injunction_is_about_the_first_decision_or_that_on_objection(links: Links) -> None:
    vovo = {"activiteit": "Verzoek voorlopige voorziening"}
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-03-09", "br", **vovo),
        stap("3", "2024-03-09", "bz", "A1"),
        stap("3", "2024-03-20", "bz besluit bekendmaking", besluit="BOB"),
        stap("4", "2024-03-22", "br", **vovo),
        stap("5", "2024-09-22", "br", noemt="2024-03-20", **vovo),
    )
    rows = [(row["besluit"], row["zekerheid"], row["tijdig"]) for row in found["koppelingen"]]
    assert rows == [
        ("A1", "waarschijnlijk", "ja"),
        ("A1", "vast", "ja"),
        ("BOB", "meerduidig", "ja"),
        ("A1", "meerduidig", "ja"),
        ("BOB", "sterk", "ja"),
    ]


def test_no_dispute_is_about_its_own_decision_or_one_of_its_kind(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", "br", activiteit="Voorlopige voorziening"),
        stap("1", "2024-03-20", "br uitspraak", activiteit="Voorlopige voorziening"),
        stap("2", "2024-04-01", "hb"),
        stap("3", "2024-03-01", "bz"),
        stap("3", "2024-03-20", "bz besluit"),
    )
    assert kort(found) == [(None, None, "geen", "geen")] * 3


# -- not deciding in time

NIET = {"activiteit": "Beroep niet tijdig beslissen"}


@pytest.mark.parametrize(
    ("stappen", "bezwaar", "uit"),
    [
        ([], {}, ("1", "venster", "waarschijnlijk")),
        ([], {"noemt": "2024-01-01"}, ("1", "besluitdatum", "sterk")),
        ([], {"noemt": "2024-01-08"}, ("1", "venster", "waarschijnlijk")),
        ([], {"noemt": "2024-01-09"}, (None, "geen", "geen")),
        ([], {"wet": "Jeugdwet"}, (None, "geen", "geen")),
        ([], {"wet": None, "noemt": "2024-01-01"}, ("1", "besluitdatum", "waarschijnlijk")),
        ([], {"naar": "X9"}, (None, "geen", "geen")),
        ([], {"naar": "1"}, ("1", "zaakrelatie", "vast")),
        ([stap("1", "2024-03-09", BESLUIT)], {}, (None, "geen", "geen")),
        ([stap("1", "2024-03-10", BESLUIT)], {}, ("1", "venster", "waarschijnlijk")),
        ([stap("1", "2023-12-01", BESLUIT)], {}, ("1", "venster", "waarschijnlijk")),
        ([stap("1", "2024-03-09", "a afsluiting")], {}, (None, "geen", "geen")),
        ([stap("1", "2024-03-10", "a ingetrokken")], {}, ("1", "venster", "waarschijnlijk")),
        ([stap("1", "2024-01-03", "m aanvraag")], {}, ("1", "venster", "waarschijnlijk")),
        ([stap("2", "2024-03-09", "m aanvraag")], {}, ("1", "venster", "meerduidig")),
        ([stap("2", "2024-03-10", "m aanvraag")], {}, ("1", "venster", "waarschijnlijk")),
        ([stap("2", "2024-01-02", "m")], {"naar": "2"}, ("2", "zaakrelatie", "vast")),
    ],
)
def test_not_deciding_is_about_an_application_that_is_still_open(
    links: Links, stappen: list[Rij], bezwaar: Rij, uit: tuple[str | None, str, str]
) -> None:
    found = links(
        stap("1", "2024-01-01", "m aanvraag"), *stappen, stap("9", "2024-03-09 10:00", "br", **NIET, **bezwaar)
    )  # fmt: skip
    row = found["koppelingen"][0]
    assert (row["besluit_zaak"], row["methode"], row["zekerheid"]) == uit
    assert (row["besluit"], row["dagen_na_besluit"]) == (None, None)
    assert row["tijdig"] == ("onbekend" if uit[0] is None else "ja")


def test_not_deciding_is_about_its_own_zaak_also_without_an_application_or_with_a_decision(links: Links) -> None:
    found = links(
        stap("1", "2024-01-01", "m"),
        stap("1", "2024-03-09", "br", **NIET),
        stap("2", "2024-01-01", BESLUIT),
        stap("2", "2024-03-09", "br", **NIET),
        stap("3", "2024-01-01", "bz"),
        stap("3", "2024-03-09", "br", **NIET),
        stap("4", "2024-01-01", "m aanvraag", inwoner="ander"),
        stap("5", "2024-03-09", "br", inwoner="ander", **NIET),
    )
    rows = [row for row in kort(found) if row[0] is None]
    assert rows == [(None, zaak, "zelfde_zaak", "vast") for zaak in "123"] + [
        (None, "4", "venster", "waarschijnlijk")
    ]  # fmt: skip


def test_not_deciding_with_the_reference_of_a_decision_is_about_that(links: Links) -> None:
    found = links(
        stap("1", "2024-01-01", BESLUIT, besluit="A1"),
        stap("9", "2024-09-09", "br", "A1", **NIET),
    )
    assert kort(found) == [("A1", "1", "kenmerk", "vast")]
    assert found["koppelingen"][0]["tijdig"] == "ja"


def test_an_objection_that_names_a_zaak_without_a_decision_is_about_that_zaak(links: Links) -> None:
    found = links(
        stap("a:1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("a:2", "2024-03-01", "m"),
        stap("a:3", "2024-03-05", "-"),
        stap("bz:4", "2024-03-09", "bz", "a:2"),
        stap("bz:5", "2024-03-09", "bz", "a:3"),
        stap("bz:6", "2024-05-09", "bz", "bz:4"),
        stap("bz:7", "2024-05-09", "br", "bz:4"),
    )
    assert kort(found) == [
        (None, "a:2", "zaakrelatie", "waarschijnlijk"),
        (None, "a:3", "zaakrelatie", "waarschijnlijk"),
        (None, None, "geen", "geen"),
        (None, "bz:4", "zaakrelatie", "waarschijnlijk"),
    ]


# -- what replaces, whether it was in time, and in which order


def test_what_replaces_a_contested_decision_during_the_objection_is_contested_too(links: Links) -> None:
    vervangt = {"relatie": "vervangt"}
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-03-08", BESLUIT, besluit="A2", naar="A1", **vervangt),
        stap("3", "2024-03-09", BESLUIT, besluit="A3", naar="A1", **vervangt),
        stap("4", "2024-05-01", BESLUIT, besluit="A4", naar="A3", **vervangt),
        stap("5", "2024-05-02", BESLUIT, besluit="A5", naar="A1", **vervangt),
        stap("6", "2024-03-09", "bz", "A1"),
        stap("6", "2024-05-01", "bz besluit bekendmaking", besluit="BOB1"),
        stap("7", "2024-05-03", "br", "BOB1"),
        stap("8", "2024-06-01", "bz besluit bekendmaking", "BOB1", besluit="BOB2", **vervangt),
    )
    rows = [(r["bezwaar"], r["besluit"], r["keten"], r["zekerheid"], r["kandidaten"]) for r in found["koppelingen"]]
    assert rows[:5] == [
        ("6", "A1", None, "vast", 1),
        ("6", "A3", "A1", "vast", 1),
        ("6", "A4", "A3", "vast", 1),
        ("7", "BOB1", "A1", "vast", 1),
        ("7", "BOB2", "BOB1", "vast", 1),
    ]


def test_what_replaces_an_ambiguous_decision_or_is_named_itself_is_no_row_more(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-03-01", BESLUIT, besluit="A2"),
        stap("3", "2024-03-20", BESLUIT, besluit="A3", naar="A1", relatie="vervangt"),
        stap("4", "2024-03-09", "bz"),
        stap("5", "2024-03-09", "bz", "A1"),
        stap("5", "2024-03-22", "bz", "A3"),
    )
    rows = [(row["bezwaar"], row["besluit"], row["keten"]) for row in found["koppelingen"]]
    assert rows == [("4", "A1", None), ("4", "A2", None), ("5", "A1", None), ("5", "A3", None)]


@pytest.mark.parametrize(
    ("woorden", "ontvangen", "tijdig"),
    [
        (BESLUIT, "2026-03-15", "ja"),
        (BESLUIT, "2026-04-28", "ja"),
        (BESLUIT, "2026-04-29", "onbekend"),
        (BESLUIT, "2026-05-05", "onbekend"),
        (BESLUIT, "2026-05-06", "nee"),
        ("b besluit", "2026-04-28", "ja"),
        ("b besluit", "2026-05-06", "onbekend"),
    ],
)
def test_in_time_until_the_last_day_and_late_only_when_the_notification_is_registered(
    links: Links, woorden: str, ontvangen: str, tijdig: str
) -> None:
    found = links(stap("1", "2026-03-16", woorden, besluit="A1"), stap("2", ontvangen, "bz", "A1"))
    assert found["koppelingen"][0]["tijdig"] == tijdig


def test_before_2009_the_term_is_not_known(links: Links) -> None:
    found = links(
        stap("1", "2009-09-30", BESLUIT, besluit="A1"),
        stap("2", "2009-10-05", "bz"),
        stap("3", "2009-10-05", "bz", "A1"),
    )
    assert [(row["methode"], row["tijdig"]) for row in found["koppelingen"]] == [
        ("geen", "onbekend"),
        ("kenmerk", "onbekend"),
    ]  # fmt: skip


def test_candidates_stand_with_the_nearest_before_it_first(links: Links) -> None:
    dagen = {"1": "2024-03-20", "2": "2024-03-01", "3": "2024-03-05", "4": "2024-03-10", "5": "2024-03-05"}
    found = links(
        *(stap(zaak, dag, BESLUIT, besluit="A1") for zaak, dag in dagen.items()), stap("9", "2024-03-09", "bz", "A1")
    )
    rows = [(row["besluit_zaak"], row["dagen_na_besluit"], row["rang"]) for row in found["koppelingen"]]
    assert rows == [("3", 4, 1), ("5", 4, 2), ("2", 8, 3), ("4", -1, 4), ("1", -11, 5)]
    assert {row["kandidaten"] for row in found["koppelingen"]} == {5}


def test_a_log_without_decisions_or_objections_has_none(links: Links) -> None:
    assert links(stap("1", "2024-03-01", "m")) == {
        "besluiten": [], "bezwaren": [], "koppelingen": [], "oordelen": []
    }  # fmt: skip
    assert links(stap("1", "2024-03-01", BESLUIT))["koppelingen"] == []
    assert kort(links(stap("1", "2024-03-01", "bz"))) == [(None, None, "geen", "geen")]


def test_the_outcome_is_that_of_the_objection(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1", uitkomst="afwijzing"),
        stap("2", "2024-03-09", "bz", "A1"),
        stap("2", "2024-05-09", "bz besluit", uitkomst="gegrond"),
    )
    assert found["koppelingen"][0]["uitkomst"] == found["bezwaren"][0]["uitkomst"] == "gegrond"


def test_what_begins_with_its_own_end_is_never_too_late(links: Links) -> None:
    found = links(
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-06-09", "bz besluit", "A1"),
        stap("3", "2024-06-09", "bz", "A1"),
    )
    assert [row["tijdig"] for row in found["koppelingen"]] == ["onbekend", "nee"]


# -- what a person said


def oordeel(found: dict[str, list[Rij]], rij: int, wat: str) -> Oordeel:
    """A verdict on a row of koppelingen."""
    row = found["koppelingen"][rij]
    came = {each["bezwaar"]: each["ontvangen"] for each in found["bezwaren"]}[row["bezwaar"]]
    decided = {each["besluit"]: each["besluit_op"] for each in found["besluiten"]}.get(row["besluit"])
    key = link_key(row["bezwaar"], row["soort"], came, row["besluit"], row["besluit_zaak"], decided)
    return Oordeel(key, wat, "nagevraagd", "A", date(2024, 6, 1), "blad.csv", 2, None)


def test_a_verdict_goes_before_everything_and_a_refused_candidate_is_none(links: Links) -> None:
    stappen = [
        stap("1", "2024-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-03-05", BESLUIT, besluit="A2"),
        stap("3", "2024-03-09", "bz"),
    ]
    found = links(*stappen)
    assert [row["zekerheid"] for row in found["koppelingen"]] == ["meerduidig", "meerduidig"]
    chosen = links(*stappen, oordelen=[oordeel(found, 1, "klopt")])
    assert kort(chosen) == [("A1", "1", "beoordeeld", "vast")]
    refused = links(*stappen, oordelen=[oordeel(found, 0, "klopt niet")])
    assert kort(refused) == [("A1", "1", "venster", "waarschijnlijk")]
    neither = links(*stappen, oordelen=[oordeel(found, nr, "klopt niet") for nr in (0, 1)])
    assert kort(neither) == [(None, None, "geen", "geen")]
    assert [row["status"] for row in neither["oordelen"]] == ["geldt", "geldt"]


def test_a_person_may_say_that_it_is_about_a_decision_or_a_zaak_that_is_no_candidate(links: Links) -> None:
    stappen = [
        stap("1", "2020-03-01", BESLUIT, besluit="A1"),
        stap("2", "2024-02-01", "m aanvraag"),
        stap("3", "2024-03-09", "bz"),
    ]
    came = date(2024, 3, 9)
    for besluit, zaak, op, days in (("A1", "1", date(2020, 3, 1), 1469), (None, "2", None, None)):
        key = link_key("3", "bezwaar", came, besluit, zaak, op)
        said = Oordeel(key, "klopt", "nagevraagd", "A", date(2024, 6, 1), "blad.csv", 2, None)
        found = links(*stappen, oordelen=[said])
        assert kort(found) == [(besluit, zaak, "beoordeeld", "vast")]
        assert found["koppelingen"][0]["dagen_na_besluit"] == days
    later = link_key("3", "bezwaar", came, None, "1", None)
    found = links(*stappen, oordelen=[Oordeel(later, "klopt", "", "A", date(2024, 6, 1), "blad.csv", 2, None)])
    assert [row["status"] for row in found["oordelen"]] == ["past_niet"]


def test_a_verdict_does_not_move_to_another_decision_that_gets_the_same_name(links: Links) -> None:
    stappen = [stap("1", "2024-03-01", "b besluit"), stap("2", "2024-06-09", "bz")]
    known = links(*stappen)
    assert known["besluiten"][0]["besluit"] == "1/besluit 1"
    known["koppelingen"] = [{"bezwaar": "2", "soort": "bezwaar", "besluit": "1/besluit 1", "besluit_zaak": "1"}]
    said = [oordeel(known, 0, "klopt")]
    assert kort(links(*stappen, oordelen=said)) == [("1/besluit 1", "1", "beoordeeld", "vast")]
    found = links(stap("1", "2024-01-05", "b besluit"), *stappen, oordelen=said)  # now that is the first of the zaak
    assert [row["status"] for row in found["oordelen"]] == ["past_niet"]
    assert kort(found) == [(None, None, "geen", "geen")]
