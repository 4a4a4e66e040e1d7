"""What the summary of a run says about klantreizen."""

from __future__ import annotations

from typing import Any

from klantreis.report.summary_journeys import klantreizen_kort, oordelen_kort

REDEN = "zonder geregistreerde fasewinst, reden onbekend"


def feiten(**meer: Any) -> dict[str, Any]:
    lus = {"pad": "Wmo-loket > CJG > Wmo-loket", "zonder": 6, "dagen_zonder": 1254.7}
    return {
        "klantreizen": 4750, "lopend": 0, "inwoners": 3970, "zonder_inwoner": 0, "loketten": 7,
        "overdrachten": 900, "schrijfwijzen": [],
        "met_terugkeer": 53,
        "inwoners_terug": 52, "keer_terug": 61, "lus": lus, "kent_fasen": True, "doorverwijzingen": 278,
        "zonder_vervolg": 13,
    } | meer  # fmt: skip


def test_many() -> None:
    assert klantreizen_kort(feiten(zonder_inwoner=3, lopend=1200), 4) == [
        "",
        "Klantreizen: 4.750 van 3.970 inwoners (3 zonder bekende inwoner); 1.200 lopen nog.",
        "  53 klantreizen met een terugkeer bij een eerder loket (61 keer, 52 inwoners).",
        f"  De meeste dagen: 6 keer terug langs Wmo-loket > CJG > Wmo-loket, samen 1.255 dagen, {REDEN}.",
        "  Bij 4 lussen rust een grens tussen bezoeken op gelijke tijden: die volgorde is niet zeker.",
        "  Bij 13 van de 278 doorverwijzingen is geen vervolg gezien in deze bronnen.",
        "  Meer: klantreis overdrachten en klantreis lussen.",
    ]


def test_one_of_each() -> None:
    lus = {"pad": "A > B > A", "zonder": 1, "dagen_zonder": 0.3}
    een = feiten(
        klantreizen=1, lopend=1, inwoners=1, met_terugkeer=1, inwoners_terug=1, keer_terug=1, lus=lus,
        doorverwijzingen=1, zonder_vervolg=0,
    )  # fmt: skip
    assert klantreizen_kort(een, 1)[1:-1] == [
        "Klantreizen: 1 van 1 inwoner; 1 loopt nog.",
        "  1 klantreis met een terugkeer bij een eerder loket (1 keer, 1 inwoner).",
        f"  De meeste dagen: 1 keer terug langs A > B > A, 1 dag, {REDEN}.",
        "  Bij 1 lus rust een grens tussen bezoeken op gelijke tijden: die volgorde is niet zeker.",
        "  Bij de enige doorverwijzing is een vervolg gezien.",
    ]


def test_what_is_not_there_is_not_counted() -> None:
    niets = feiten(met_terugkeer=0, inwoners_terug=0, keer_terug=0, lus=None, doorverwijzingen=0, zonder_vervolg=0)
    assert klantreizen_kort(niets, 0)[2:] == [
        "  Geen terugkeer bij een eerder loket gezien.",
        "  Meer: klantreis overdrachten en klantreis lussen.",
    ]


def test_a_log_without_residents_phases_or_desks() -> None:
    zonder = klantreizen_kort(feiten(inwoners=None, inwoners_terug=None, zonder_inwoner=4750, kent_fasen=False), 0)
    assert zonder[1] == "Klantreizen: 4.750. Inwoners zijn niet bekend: elke zaak is een klantreis."
    lopend = klantreizen_kort(feiten(inwoners=None, inwoners_terug=None, lopend=7), 0)[1]
    assert lopend == "Klantreizen: 4.750; 7 lopen nog. Inwoners zijn niet bekend: elke zaak is een klantreis."
    assert zonder[2] == "  53 klantreizen met een terugkeer bij een eerder loket (61 keer)."
    assert "samen 1.255 dagen, in deze gegevens staan geen fasen, dus ook geen fasewinst." in zonder[3]
    for loketten, woorden in ((0, "staan geen loketten"), (1, "staat maar één loket")):
        assert klantreizen_kort(feiten(loketten=loketten), 0)[2:] == [
            f"  In deze gegevens {woorden}: overdrachten en terugkeren zijn dan niet te zien."
        ]


def test_what_people_said_is_counted_by_what_became_of_it() -> None:
    said = {"geldt": 1200, "vervangen": 0, "tegenstrijdig": 2, "ongeldig": 1, "past_niet": 0}
    assert oordelen_kort(said) == [
        "", "Oordelen: 1.203 ingevuld. Elk oordeel staat in oordelen.csv.",
        "  geldt (1.200): telt mee.",
        "  tegenstrijdig (2): op dezelfde dag is ook het omgekeerde gezegd; geen van beide telt.",
        "  ongeldig (1): er ontbreekt iets of het is niet te lezen; zie de opmerking.",
    ]  # fmt: skip
    assert oordelen_kort(dict.fromkeys(said, 0)) == []


def test_names_that_may_be_one_desk_are_named() -> None:
    namen = [["C.J.G.", "CJG", "cjg"], ["Wmo loket", "Wmo-loket"], ["A b", "AB"], ["D e", "DE"], ["F g", "FG"]]
    assert klantreizen_kort(feiten(schrijfwijzen=namen), 0)[-1] == (
        "  Let op: deze namen tellen als aparte loketten: 'C.J.G.' en 'CJG' en 'cjg'; 'Wmo loket' en 'Wmo-loket'; "
        "'A b' en 'AB' (en nog 2 groepen). Zijn ze hetzelfde loket? Zet ze dan in het projectbestand samen bij "
        "loketten; anders lijken er lussen te zijn."
    )
    assert "(en nog" not in klantreizen_kort(feiten(schrijfwijzen=namen[:3]), 0)[-1]


def test_without_any_handover_it_says_what_may_be_missing() -> None:
    niets = feiten(met_terugkeer=0, inwoners_terug=0, keer_terug=0, lus=None, doorverwijzingen=0, overdrachten=0)
    assert klantreizen_kort(niets, 0)[2:] == [
        "  Geen overdracht tussen loketten gezien, en dus ook geen terugkeer. Is verwijzen bij u een stap? Geef die "
        "dan in het projectbestand de rol doorverwijzing."
    ]
