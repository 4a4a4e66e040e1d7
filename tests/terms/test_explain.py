"""A calculation in words: what it says, that its figures are those of the arithmetic, and what it refuses."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from klantreis.errors import UsageError
from klantreis.terms.calendar import Kalender
from klantreis.terms.explain import Stap
from klantreis.terms.explain_outcome import leg_uit
from klantreis.terms.facts import Geval, Stilstand, Uitstel, dag_nr, dag_van, in_kolommen
from klantreis.terms.models import Dwangsom, Kalenderbestand, Termijn
from klantreis.terms.outcome import bepaal
from klantreis.terms.single import Som, reken
from klantreis.terms.words import MAANDEN, lange_datum

D = date
KALENDER = Kalender.standaard()
BEWIJS = {"url": "https://voorbeeld.invalid/wet", "checked_on": "2026-01-02"}
GRONDEN = [
    {"soort": "aanvulling", "artikel": "Awb artikel 4:15, eerste lid"},
    {"soort": "geregistreerd", "artikel": "Awb artikel 4:15, tweede lid"},
]


def termijn(code: str, aantal: int, eenheid: str = "weken", **more: Any) -> Termijn:
    """A term of the law with one value; what Termijn knows goes there, the rest into the value."""
    top = {key: more.pop(key) for key in list(more) if key in Termijn.model_fields}
    value = {"vanaf": "2010-01-01", "aantal": str(aantal), "eenheid": eenheid, "artikel": f"Wet {code}", **BEWIJS}
    return Termijn.model_validate(
        {
            "code": code,
            "omschrijving": code,
            "soort": "wettelijk",
            "trajecten": [{"van": {"rollen": "aanvraag"}, "tot": {"rollen": ["bekendmaking", "besluit"]}}],
            "waarden": [value | more],
            **top,
        }
    )


BES = termijn("X-BES", 2, opschorting=GRONDEN, dwangsom="ja", mededeling={"artikel": "Awb artikel 4:14"})
IND = termijn("X-IND", 6, marge={"artikel": "Awb artikel 6:9", "aantal": "1"})
BZW = termijn(
    "X-BZW", 6, commissie="12", opschorting=GRONDEN, dwangsom="ja", trajecten=[
        {"van": {"termijn": "X-IND"}, "tot": {"rollen": ["besluit"], "fase": "bezwaar"}}
    ], verdaging={"artikel": "Awb artikel 7:10, derde lid", "aantal": "6", "eenheid": "weken"},
)  # fmt: skip
VRIJ = termijn("X-VRIJ", 8, opschorting=GRONDEN, verdaging={"artikel": "Awb artikel 4:14, derde lid"})
DWANGSOM = Dwangsom.model_validate(
    {
        "code": "DWS",
        "omschrijving": "Dwangsom",
        "respijt_weken": "2",
        "tarieven": [
            {"vanaf": since, "tot_en_met": until, "artikel": "Awb artikel 4:17", "treden": [
                {"dagen": "14", "euro_per_dag": amount} for amount in amounts
            ]}
            for since, until, amounts in (
                ("2009-10-01", "2018-12-31", ("20", "30", "40")), ("2019-01-01", None, ("23", "35", "45")),
            )
        ],
    }
)  # fmt: skip


def som(term: Termijn, start: date, kalender: Kalender = KALENDER, **facts: Any) -> Som:
    return reken(term, Geval(start=start, **facts), kalender, DWANGSOM)


def stappen(term: Termijn, start: date, kalender: Kalender = KALENDER, **facts: Any) -> list[Stap]:
    return list(leg_uit(som(term, start, kalender, **facts)))


def tekst(steps: list[Stap], naam: str) -> str:
    return " | ".join(step.tekst for step in steps if step.naam == naam)


def stukken(van: date, tot: date) -> Stilstand:
    return Stilstand(van, tot, tot, "aanvulling")


def test_every_step_of_a_suspended_term() -> None:
    steps = stappen(BES, D(2026, 3, 16), stilstand=(stukken(D(2026, 3, 20), D(2026, 3, 31)),))
    assert [(step.naam, step.tekst, step.artikel) for step in steps] == [
        (
            "Regel", "Van aanvraag tot bekendmaking of besluit: hoogstens twee weken. Deze regel geldt vanaf "
            "1 januari 2010 en is nagekeken op 2 januari 2026.", "Wet X-BES",
        ),
        (
            "Telling", "De termijn telt vanaf de dag na maandag 16 maart 2026; die dag zelf telt niet mee. "
            "Twee weken later is maandag 30 maart 2026.", "Wet X-BES",
        ),
        (
            "Opschorting", "Op vrijdag 20 maart 2026 is om aanvulling gevraagd, met een termijn daarvoor. De klok "
            "stond stil van zaterdag 21 maart tot en met maandag 30 maart 2026: 10 dagen. Op dinsdag 31 maart "
            "2026 liep zij weer. De laatste dag schuift op naar donderdag 9 april 2026.",
            "Awb artikel 4:15, eerste lid",
        ),
        (
            "Vrije dagen", "Donderdag 9 april 2026 is geen zaterdag, zondag of feestdag: de laatste dag blijft staan.",
            "Algemene termijnenwet artikel 1",
        ),
        ("Uiterlijk", "Uiterlijk donderdag 9 april 2026.", "Wet X-BES"),
    ]  # fmt: skip


# --- the Algemene termijnenwet ----------------------------------------------------------------------------------------


def test_a_holiday_moves_the_end_and_is_named() -> None:
    steps = stappen(IND, D(2026, 3, 16))
    assert tekst(steps, "Vrije dagen") == (
        "Een termijn eindigt niet op maandag 27 april 2026 (Koningsdag): de laatste dag schuift op naar "
        "dinsdag 28 april 2026."
    )
    easter = tekst(stappen(BES, D(2026, 3, 20)), "Vrije dagen")
    assert "vrijdag 3 april 2026 (Goede vrijdag), zaterdag 4 april 2026, zondag 5 april 2026" in easter
    assert "maandag 6 april 2026 (Tweede paasdag): de laatste dag schuift op naar dinsdag 7 april 2026." in easter


def test_a_short_term_holds_two_working_days() -> None:
    steps = stappen(termijn("X-DRIE", 3, "dagen"), D(2026, 4, 3))  # Good Friday; Monday is a holiday
    assert tekst(steps, "Twee werkdagen") == (
        "In een termijn van drie dagen of meer horen twee werkdagen; de tweede is woensdag 8 april 2026."
    )
    assert tekst(steps, "Uiterlijk") == "Uiterlijk woensdag 8 april 2026."
    assert "minstens twee werkdagen" in tekst(stappen(termijn("X-DRIE", 3, "dagen"), D(2026, 3, 16)), "Vrije dagen")


def test_where_the_algemene_termijnenwet_does_not_apply() -> None:
    def said(term: Termijn) -> tuple[str, str | None]:
        step = next(step for step in stappen(term, D(2026, 3, 16)) if step.naam == "Vrije dagen")
        return step.tekst, step.artikel

    assert said(termijn("X-LANG", 13)) == (
        "De Algemene termijnenwet geldt niet: de termijn is langer dan twaalf weken, 90 dagen of drie maanden.",
        "Algemene termijnenwet artikel 4",
    )
    assert "geen termijn uit een wet" in said(termijn("X-NORM", 2, soort="servicenorm"))[0]
    assert "zij geldt niet voor deze termijn" in said(termijn("X-NEE", 2, termijnenwet="nee"))[0]
    assert "niet vanzelf voor een verordening" in said(termijn("X-VER", 2, termijnenwet="nee", verordening="ja"))[0]
    assert "Alleen werkdagen tellen" in said(termijn("X-WERK", 3, "werkdagen"))[0]


def test_a_day_on_a_par_that_is_not_verified_is_named_with_the_step() -> None:
    file = Kalenderbestand.model_validate(
        {
            "bekend_tot_en_met": "2026-12-31",
            "gelijkgesteld": [{"datum": "2026-01-02", "artikel": "besluit", "niet_geverifieerd": "niet gelezen"}],
        }
    )
    steps = stappen(IND, D(2025, 11, 21), KALENDER.met(file))
    step = next(step for step in steps if step.naam == "Vrije dagen")
    assert "vrijdag 2 januari 2026 (gelijkgesteld met een feestdag: besluit)" in step.tekst
    assert step.onzeker == "of vrijdag 2 januari 2026 een vrije dag is voor de wet"
    later = stappen(IND, D(2026, 12, 1), KALENDER.met(file))
    assert all(step.onzeker is None for step in later)
    assert "Welke dagen na 31 december 2026" in tekst(later, "Uiterlijk")


# --- suspensions and extensions ---------------------------------------------------------------------------------------


def test_overlapping_suspensions_count_once() -> None:
    steps = stappen(
        BES, D(2026, 3, 16), stilstand=(stukken(D(2026, 3, 25), D(2026, 4, 2)), stukken(D(2026, 3, 20), D(2026, 3, 31)))
    )
    assert [step.tekst.count("10 dagen") for step in steps if step.naam == "Opschorting"] == [1, 0, 0]
    assert tekst(steps, "Opschorting").endswith(
        "Samen 12 dagen. De laatste dag schuift op naar zaterdag 11 april 2026."
    )
    assert tekst(steps, "Uiterlijk") == "Uiterlijk maandag 13 april 2026."


def test_a_suspension_that_goes_on_and_one_of_no_days() -> None:
    steps = stappen(BES, D(2026, 3, 16), stilstand=(Stilstand(D(2026, 3, 20)),), peildatum=D(2026, 4, 3))
    assert "en op vrijdag 3 april 2026 nog steeds: 14 dagen tot dan toe." in tekst(steps, "Opschorting")
    assert "De klok staat nog stil" in tekst(steps, "Uiterlijk")
    none = stappen(BES, D(2026, 3, 16), stilstand=(stukken(D(2026, 3, 20), D(2026, 3, 21)),))
    assert tekst(none, "Opschorting").endswith("ligt geen dag: 0 dagen.")


def test_only_the_days_within_the_term_count() -> None:
    steps = stappen(BES, D(2026, 3, 16), stilstand=(stukken(D(2026, 3, 10), D(2026, 3, 20)),))
    assert "9 dagen. Daarvan vallen 3 dagen in de termijn. Op vrijdag 20 maart" in tekst(steps, "Opschorting")
    assert tekst(steps, "Uiterlijk") == "Uiterlijk donderdag 2 april 2026."


def test_a_request_without_a_time_given_and_one_that_went_unused() -> None:
    request = Stilstand(D(2026, 3, 20), D(2026, 3, 31), None, "aanvulling")
    steps = stappen(BES, D(2026, 3, 16), stilstand=(request,))
    assert (
        tekst(steps, "Opschorting") == "Om stukken gevraagd zonder geregistreerde termijn daarvoor; dat schort niet op."
    )
    unused = Stilstand(D(2026, 3, 20), None, D(2026, 3, 31), "aanvulling")
    step = next(s for s in stappen(BES, D(2026, 3, 16), stilstand=(unused,)) if s.naam == "Opschorting")
    assert "De tijd voor stukken ging ongebruikt voorbij" in step.tekst
    assert step.onzeker is not None


def test_an_extension_in_time_too_late_too_long_and_by_consent() -> None:
    start = D(2026, 4, 28)
    cases = [
        (Uitstel(D(2026, 6, 1), D(2026, 7, 4)), "De nieuwe laatste dag is zaterdag 4 juli 2026.", D(2026, 7, 4)),
        (Uitstel(D(2026, 6, 10), D(2026, 7, 1)), "toen de termijn al voorbij was", D(2026, 6, 9)),
        (
            Uitstel(D(2026, 6, 1), D(2026, 9, 1)),
            "ten hoogste zes weken bij; het meerdere telt niet mee",
            D(2026, 7, 21),
        ),
        (Uitstel(D(2026, 6, 1), D(2026, 9, 1), True), "met instemming: uiterlijk", D(2026, 9, 1)),
        (Uitstel(D(2026, 6, 1), D(2026, 6, 5)), "er verandert niets", D(2026, 6, 9)),
        (Uitstel(D(2026, 6, 1)), "geen nieuwe laatste dag genoemd", D(2026, 6, 9)),
    ]
    for extension, words, end in cases:
        steps = stappen(BZW, start, uitstel=(extension,))
        assert words in tekst(steps, "Verdaging")
        assert lange_datum(end) in tekst(steps, "Uiterlijk")
    assert "verlengt deze termijn niet" in tekst(
        stappen(BES, D(2026, 3, 16), uitstel=(Uitstel(D(2026, 3, 20), D(2026, 4, 20)),)), "Verdaging"
    )
    assert "verschuift haar niet" in tekst(stappen(BZW, start, uitstel=(cases[0][0],)), "Verdaging")


def test_a_suspension_after_an_extension_moves_its_end() -> None:
    steps = stappen(
        BZW, D(2026, 4, 28), uitstel=(Uitstel(D(2026, 6, 1), D(2026, 7, 1)),),
        stilstand=(stukken(D(2026, 6, 15), D(2026, 6, 20)),),
    )  # fmt: skip
    assert "stond de klok nog 4 dagen stil; die komen erbij. De nieuwe laatste dag is zondag 5 juli 2026." in tekst(
        steps, "Verdaging"
    )
    assert [step.naam for step in steps][-2:] == ["Opschorting", "Uiterlijk"]


def test_a_committee_makes_the_term_longer() -> None:
    assert "met een commissie is het twaalf weken" in tekst(stappen(BZW, D(2026, 4, 28)), "Regel")
    steps = stappen(BZW, D(2026, 4, 28), commissie=True)
    assert "zonder is het zes weken" in tekst(steps, "Regel")
    assert tekst(steps, "Uiterlijk") == "Uiterlijk dinsdag 21 juli 2026."


# --- in time or not, and the penalty ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"einde": D(2026, 3, 26)},
            "Donderdag 26 maart 2026 (bekendmaking of besluit): op tijd, 4 dagen voor de laatste ",
        ),
        ({"einde": D(2026, 3, 30)}, "op tijd, op de laatste dag."),
        ({"einde": D(2026, 3, 31)}, "1 dag te laat."),
        ({"peildatum": D(2026, 3, 29)}, "Op zondag 29 maart 2026 loopt de termijn nog: nog 1 dag."),
        ({"peildatum": D(2026, 3, 30)}, "loopt de termijn nog: het is de laatste dag."),
        ({"peildatum": D(2026, 4, 3)}, "was er nog geen bekendmaking of besluit: 4 dagen te laat."),
    ],
)
def test_in_time_or_late(facts: dict[str, Any], words: str) -> None:
    assert words in tekst(stappen(BES, D(2026, 3, 16), **facts), "Uitkomst")


def test_without_a_decision_or_a_peildatum_nothing_is_said_of_the_outcome() -> None:
    assert tekst(stappen(BES, D(2026, 3, 16)), "Uitkomst") == ""


def test_what_cannot_be_told() -> None:
    assert "op tijd op de post" in tekst(stappen(IND, D(2026, 3, 16), einde=D(2026, 5, 4)), "Uitkomst")
    most = termijn("X-MAX", 8, bovengrens="ja", niet_geverifieerd="het begin")
    steps = stappen(most, D(2026, 3, 16), einde=D(2026, 4, 1))
    assert steps[0].onzeker == "het begin"
    assert "alleen het wettelijke maximum is bekend" in tekst(steps, "Uitkomst")
    grey = stappen(BZW, D(2026, 4, 28), uitstel=(Uitstel(D(2026, 6, 1)),), einde=D(2026, 7, 1))
    assert "niet te bepalen" in tekst(grey, "Uitkomst")


def test_a_minimum_and_a_right() -> None:
    wait = termijn("X-WACHT", 4, richting="minimum", termijnenwet="nee")
    assert tekst(stappen(wait, D(2026, 4, 1)), "Uiterlijk") == "Niet eerder dan woensdag 29 april 2026."
    assert "Eerder dan het minimum" in tekst(stappen(wait, D(2026, 4, 1), einde=D(2026, 4, 20)), "Uitkomst")
    assert "niet te vroeg" in tekst(stappen(wait, D(2026, 4, 1), einde=D(2026, 4, 29)), "Uitkomst")
    assert "mag het nog niet" in tekst(stappen(wait, D(2026, 4, 1), peildatum=D(2026, 4, 20)), "Uitkomst")
    right = termijn("X-RECHT", 7, "dagen", richting="recht")
    assert tekst(stappen(right, D(2026, 3, 12)), "Uiterlijk").startswith(
        "Het recht geldt tot en met donderdag 19 maart"
    )
    assert "op tijd." in tekst(stappen(right, D(2026, 3, 12), einde=D(2026, 3, 16)), "Uitkomst")
    assert "niet gebruikt" in tekst(stappen(right, D(2026, 3, 12), peildatum=D(2026, 3, 30)), "Uitkomst")


def test_the_dwangsom_step_by_step() -> None:
    steps = stappen(BES, D(2026, 3, 16), peildatum=D(2026, 6, 20), ingebrekestelling=(D(2026, 4, 2),))
    assert [step.tekst for step in steps if step.naam in ("Ingebrekestelling", "Nog twee weken", "Dwangsom")] == [
        "Ontvangen op donderdag 2 april 2026.",
        "Twee weken na de ingebrekestelling: tot en met donderdag 16 april 2026.",
        "Van vrijdag 17 april tot en met donderdag 30 april 2026: 14 dagen van € 23 = € 322.",
        "Van vrijdag 1 mei tot en met donderdag 14 mei 2026: 14 dagen van € 35 = € 490.",
        "Van vrijdag 15 mei tot en met donderdag 28 mei 2026: 14 dagen van € 45 = € 630.",
    ]
    assert tekst(steps, "Dwangsom samen").startswith("€ 1.442 over 42 dagen; meer dagen tellen niet.")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"einde": D(2026, 4, 10), "ingebrekestelling": (D(2026, 4, 2),)}, "€ 0."),
        ({"einde": D(2026, 3, 20), "ingebrekestelling": (D(2026, 4, 2),)}, "niet overschreden: geen dwangsom"),
        ({"einde": D(2026, 5, 4), "ingebrekestelling": (D(2026, 3, 20),)}, "misschien te vroeg"),
        ({"einde": D(2026, 5, 4), "ingebrekestelling": (D(2026, 3, 20), D(2026, 4, 2))}, "Die telt."),
        ({"einde": D(2026, 5, 4), "ingebrekestelling": (D(2026, 4, 4),)}, "eindigen niet op zaterdag 18 april 2026 of"),
    ],
)
def test_why_the_dwangsom_is_what_it_is(facts: dict[str, Any], words: str) -> None:
    assert words in " ".join(step.tekst for step in stappen(BES, D(2026, 3, 16), **facts))


def test_no_dwangsom_for_a_term_without_and_before_it_existed() -> None:
    facts: dict[str, Any] = {"einde": D(2026, 9, 4), "ingebrekestelling": (D(2026, 8, 4),)}
    assert "hoort geen dwangsom" in tekst(stappen(IND, D(2026, 3, 16), **facts), "Dwangsom")
    old = termijn("X-OUD", 2, dwangsom="ja", vanaf="2000-01-01")
    early = stappen(old, D(2009, 3, 16), einde=D(2009, 9, 4), ingebrekestelling=(D(2009, 8, 4),))
    assert "vanaf donderdag 1 oktober 2009: geen dwangsom" in tekst(early, "Dwangsom")


# --- hours ------------------------------------------------------------------------------------------------------------


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)  # type: ignore[misc,arg-type]


def test_hours_count_through_the_night_of_the_clock() -> None:
    day = termijn("X-UUR", 24, "uren", soort="servicenorm")
    steps = stappen(day, D(2026, 3, 28), start_tijd=moment(2026, 3, 28, 16, 30))
    assert "een uur vooruit" in tekst(steps, "Telling")
    assert tekst(steps, "Uiterlijk") == "Uiterlijk zondag 29 maart 2026 om 17.30 uur."
    late = stappen(
        day, D(2026, 3, 16), start_tijd=moment(2026, 3, 16, 16, 30), einde=D(2026, 3, 17),
        einde_tijd=moment(2026, 3, 17, 17, 0),
    )  # fmt: skip
    assert (
        tekst(late, "Uitkomst") == "Dinsdag 17 maart 2026 om 17.00 uur (bekendmaking of besluit): 30 minuten te laat."
    )


def test_opening_hours_name_the_days_that_are_closed() -> None:
    open_ = termijn(
        "X-OPEN", 8, "openingsuren", soort="servicenorm",
        openingstijden={"maandag": "09:00-12:00, 13:00-17:00", "dinsdag": "09:00-17:00", "vrijdag": "09:00-12:00"},
    )  # fmt: skip
    steps = stappen(open_, D(2026, 4, 2), start_tijd=moment(2026, 4, 2, 16, 30))
    assert "acht openingsuren: maandag 09.00-12.00 en 13.00-17.00; dinsdag" in tekst(steps, "Telling")
    assert tekst(steps, "Gesloten dagen") == (
        "Vrijdag 3 april 2026 (Goede vrijdag) en maandag 6 april 2026 (Tweede paasdag) tellen niet mee."
    )
    assert tekst(steps, "Uiterlijk") == "Uiterlijk dinsdag 7 april 2026 om 17.00 uur."


# --- the figures are those of the arithmetic --------------------------------------------------------------------------


def geval(rng: random.Random) -> Geval:
    """A case with anything in it."""
    start = D(2012, 1, 1) + timedelta(rng.randrange(5000))

    def later(most: int) -> date:
        return start + timedelta(rng.randrange(1, most))

    stops = [stukken(day, day + timedelta(rng.randrange(12))) for day in (later(40) for _ in range(rng.randrange(3)))]
    longer = [Uitstel(day, day + timedelta(rng.randrange(90)), rng.random() < 0.3) for day in [later(60)]]
    return Geval(
        start=start, einde=later(200), commissie=rng.random() < 0.3, stilstand=tuple(stops),
        uitstel=tuple(longer if rng.random() < 0.5 else []), ingebrekestelling=(later(120),),
    )  # fmt: skip


def dagen_in(text: str) -> list[date]:
    found = re.findall(rf"(\d{{1,2}}) ({'|'.join(MAANDEN)}) (\d{{4}})", text)
    return [date(int(year), MAANDEN.index(month) + 1, int(day)) for day, month, year in found]


@pytest.mark.parametrize("seed", range(4))
def test_the_words_agree_with_the_columns(seed: int) -> None:
    rng = random.Random(seed)
    told = 0
    for _ in range(150):
        case = geval(rng)
        try:
            steps = list(leg_uit(reken(BZW, case, KALENDER, DWANGSOM)))
        except UsageError as error:
            assert error.code == "opschorting-buiten-termijn"
            continue
        told += 1
        fast = bepaal(BZW, in_kolommen([case]), KALENDER, DWANGSOM)
        assert dagen_in(tekst(steps, "Uiterlijk"))[0] == dag_van(int(fast.uiterlijk[0]))
        without = dagen_in(tekst(steps, "Vrije dagen") or tekst(steps, "Telling"))
        assert dag_van(int(fast.zonder_uitstel[0])) in without
        euros = [int(amount) for amount in re.findall(r"= € (\d+)\.", tekst(steps, "Dwangsom"))]
        assert sum(euros) == max(0, int(fast.dwangsom_eur[0]))
        if euros:
            total = re.match(r"€ ([\d.]+) over (\d+)", tekst(steps, "Dwangsom samen"))
            assert total and int(total[1].replace(".", "")) == sum(euros)
            assert int(total[2]) == int(fast.boetedagen[0])
        over = float(fast.dagen_over[0])
        if over > 0:
            assert f"{int(over)} dag" in tekst(steps, "Uitkomst")
        for step in steps:
            assert step.artikel
    assert told > 50


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "facts", "code", "words"),
    [
        (BES, {"start": D(2009, 3, 1)}, "geen-regel-op-datum", "bekend vanaf vrijdag 1 januari 2010"),
        (BES, {"einde": D(2026, 3, 10)}, "verkeerde-volgorde", "ligt voor het begin van de termijn"),
        (BES, {"peildatum": D(2026, 3, 10)}, "verkeerde-volgorde", "de peildatum"),
        (BES, {"einde": D(2026, 3, 20), "peildatum": D(2026, 3, 19)}, "verkeerde-volgorde", "de peildatum"),
        (BES, {"stilstand": (stukken(D(2026, 3, 20), D(2026, 3, 19)),)}, "verkeerde-volgorde", "van de opschorting"),
        (BES, {"stilstand": (stukken(D(2026, 5, 1), D(2026, 5, 9)),)}, "opschorting-buiten-termijn", "30 maart 2026"),
        (BES, {"stilstand": (stukken(D(2026, 3, 1), D(2026, 3, 9)),)}, "opschorting-buiten-termijn", "1 maart 2026"),
        (
            BES, {"stilstand": (stukken(D(2026, 3, 25), D(2026, 3, 28)),), "einde": D(2026, 3, 24)},
            "opschorting-buiten-termijn", "24 maart 2026",
        ),
        (BES, {"stilstand": (Stilstand(D(2026, 3, 20)),)}, "gegeven-ontbreekt", "--peildatum"),
        (BES, {"ingebrekestelling": (D(2026, 4, 2),)}, "gegeven-ontbreekt", "--besluit"),
        (BES, {"commissie": True}, "past-niet-bij-termijn", "adviescommissie"),
        (IND, {"uitstel": (Uitstel(D(2026, 3, 20)),)}, "past-niet-bij-termijn", "kent geen verdaging"),
        (IND, {"stilstand": (stukken(D(2026, 3, 20), D(2026, 3, 22)),)}, "past-niet-bij-termijn", "geen opschorting"),
        (BZW, {"uitstel": (Uitstel(D(2026, 3, 1), D(2026, 4, 1)),)}, "verkeerde-volgorde", "aankondiging"),
        (BES, {"start_tijd": moment(2026, 3, 16, 9)}, "past-niet-bij-termijn", "telt in dagen"),
        (termijn("X-UUR", 24, "uren"), {}, "gegeven-ontbreekt", "2026-03-16T09:30"),
        (BES, {"start": D(2060, 12, 25)}, "buiten-kalender", "2060"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(term: Termijn, facts: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        reken(term, Geval(**{"start": D(2026, 3, 16), **facts}), KALENDER, DWANGSOM)
    assert caught.value.code == code
    assert words in str(caught.value)
    assert caught.value.expected


def test_a_rule_that_ended_says_until_when() -> None:
    ended = termijn("X-KORT", 2, tot_en_met="2020-12-31")
    with pytest.raises(UsageError, match="geen regel") as caught:
        som(ended, D(2021, 1, 1))
    assert "gold tot en met donderdag 31 december 2020" in str(caught.value)
    assert "tot en met 31 december 2020" in tekst(stappen(ended, D(2020, 3, 2)), "Regel")
    assert dag_nr(D(2020, 3, 16)) == int(som(ended, D(2020, 3, 2)).uit.uiterlijk[0])
