"""What `reden` says, read aloud: the evidence, what else it could be, and what was tried where there is no link."""

from __future__ import annotations

import re
from datetime import date

import pytest

from klantreis.links.verdicts import link_key
from klantreis.verdicts.reading import Oordeel
from tests.links.conftest import BESLUIT, Links, Rij, stap

NIET = {"activiteit": "Beroep niet tijdig beslissen"}
W1 = [
    stap("W1", "2024-03-01", "b besluit", besluit="BSL20240012"),
    stap("W1", "2024-03-04", "b bekendmaking", besluit="BSL20240012"),
]
W2 = [stap("W2", "2024-03-05", BESLUIT, besluit="BSL20240777")]
BOB = [
    stap("BZ1", "2024-03-20", "bz", "W1"),
    stap("BZ1", "2024-05-20", "bz besluit bekendmaking", besluit="BOB1"),
    stap("BR1", "2024-05-30", "br", "BOB1"),
    stap("BR1", "2024-10-01", "br uitspraak"),
]
OPEN = [stap("W9", "2024-01-01", "m aanvraag")]
OOK = " Ook mogelijk, maar minder zeker: BSL20240777."
NOEMT = "Het bezwaar noemt kenmerk BSL20240012; dat is van dit besluit."
SAMEN = "Dezelfde inwoner en wet."

BEWIJZEN: list[tuple[list[Rij], Rij, list[str]]] = [
    (W1, stap("Z", "2024-03-20", "bz", "BSL-2024-0012"), [NOEMT]),
    (W1 + W2, stap("Z", "2024-03-20", "bz", "BSL20240012"), [NOEMT + OOK]),
    (
        W1, stap("Z", "2024-03-20", "bz", "BSL20240012", inwoner="ander"),
        [NOEMT + " Let op: het besluit is van een andere inwoner."],
    ),
    (
        [stap("1", "2024-03-01", BESLUIT, besluit="A1"), stap("2", "2024-03-02", BESLUIT, besluit="A1")],
        stap("Z", "2024-03-20", "bz", "A1"),
        [
            "Het bezwaar noemt kenmerk A1; dat is van dit besluit. Even goed past: 1/besluit 1. Er is niet gekozen.",
            "Het bezwaar noemt kenmerk A1; dat is van dit besluit. Even goed past: 2/besluit 1. Er is niet gekozen.",
        ],
    ),
    (
        W1 + W2, stap("W1", "2024-03-20", "bz"),
        ["Het bezwaar staat in zaak W1. Toen het binnenkwam, op 20-3-2024, was dit het laatste besluit daarin." + OOK],
    ),
    (
        W1, stap("W1", "2024-02-20", "bz"),
        ["Het bezwaar staat in zaak W1. Daarin is pas later besloten, op 1-3-2024; het bezwaar kwam op 20-2-2024."],
    ),
    (
        [stap("W3", "2024-03-01", "m")], stap("W3", "2024-03-20", "bz"),
        ["Het bezwaar staat in zaak W3, maar daarin is geen besluit gezien waar het over kan gaan."],
    ),
    (
        W1, stap("Z", "2024-03-20", "bz", "zaak W1"),
        ["Het bezwaar noemt zaak W1. Toen het binnenkwam, op 20-3-2024, was dit het laatste besluit daarin."],
    ),
    (
        W1, stap("Z", "2024-03-20", "bz", noemt="2024-03-01"),
        [f"{SAMEN} Het bezwaar noemt 1-3-2024; op die dag is dit besluit genomen."],
    ),
    (
        W1, stap("Z", "2024-03-20", "bz", noemt="2024-03-04", wet=None),
        [
            "Dezelfde inwoner; van een van de twee is de wet niet bekend. Het bezwaar noemt 4-3-2024; op die dag "
            "is dit besluit bekendgemaakt."
        ],
    ),
    (
        W1, stap("Z", "2024-04-15", "bz"),
        [f"{SAMEN} Dit besluit is van 1-3-2024; het bezwaar kwam op 15-4-2024, binnen de termijn (tot en met "
         "15-4-2024)."],
    ),
    (
        W1, stap("Z", "2024-04-16", "bz"),
        [
            f"{SAMEN} Dit besluit is van 1-3-2024; het bezwaar kwam op 16-4-2024, hoogstens een week na de "
            "termijn (tot en met 15-4-2024)."
        ],
    ),
    (
        W1, stap("Z", "2024-03-20", "bz", "BSL20240021", "2024-03-08"),
        [
            f"{SAMEN} Dit besluit is van 1-3-2024; het bezwaar kwam op 20-3-2024, binnen de termijn (tot en met "
            "15-4-2024). Kenmerk BSL20240021 is niet gevonden; dat van dit besluit scheelt één teken, of twee "
            "verwisselde. De genoemde dag, 8-3-2024, scheelt 4 dagen."
        ],
    ),
    (
        [stap("W1", "2024-03-01", BESLUIT, besluit="B/500-1"), stap("W2", "2024-03-02", BESLUIT, besluit="B/50-01")],
        stap("Z", "2024-03-20", "bz") | {"verwijst_naar": "B 500 1"},
        [
            f"{SAMEN} Dit besluit is van 1-3-2024; het bezwaar kwam op 20-3-2024, binnen de termijn (tot en met "
            "12-4-2024). Kenmerk B 500 1 is niet precies zo gevonden; dat van dit besluit scheelt alleen leestekens of "
            "spaties. Even goed past: B/50-01. Er is niet gekozen.",
        ],
    ),
    (
        W1 + BOB, stap("HB1", "2024-10-20", "hb", noemt="2024-10-01"),
        ["Het hoger beroep noemt 1-10-2024; op die dag is deze uitspraak gedaan."],
    ),
    (
        W1 + BOB, stap("BR1", "2024-05-30", "br"),
        ["Het beroep noemt kenmerk BOB1; dat is van deze beslissing op bezwaar."],
    ),
    (
        W1, stap("VV", "2024-03-20", "br", "W1", activiteit="Voorlopige voorziening"),
        ["Het verzoek om een voorlopige voorziening noemt zaak W1. Toen het binnenkwam, op 20-3-2024, was dit "
         "het laatste besluit daarin."],
    ),
    (
        OPEN, stap("W9", "2024-03-03", "br", **NIET),
        ["Het beroep staat in zaak W9, en gaat over niet tijdig beslissen."],
    ),
    (
        OPEN, stap("Z", "2024-03-03", "br", "W9", **NIET),
        ["Het beroep noemt zaak W9, en gaat over niet tijdig beslissen."],
    ),
    (
        OPEN, stap("Z", "2024-03-03", "br", **NIET),
        [f"{SAMEN} In zaak W9 stond een aanvraag nog open toen het beroep binnenkwam, op 3-3-2024."],
    ),
    (
        OPEN, stap("Z", "2024-03-03", "br", noemt="2024-01-01", **NIET),
        [f"{SAMEN} Op de genoemde dag, 1-1-2024, is in zaak W9 een aanvraag gedaan die nog open stond."],
    ),
    (
        [*W1, stap("W2", "2024-04-01", BESLUIT, "BSL20240012", besluit="BSL3", relatie="vervangt")],
        stap("Z", "2024-03-20", "bz", "BSL20240012"),
        [
            NOEMT,
            "Dit besluit verving BSL20240012 terwijl het bezwaar daartegen liep (Awb 6:19).",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("zaken", "bezwaar", "redenen"), BEWIJZEN)
def test_the_evidence_and_what_else_it_could_be(
    links: Links, zaken: list[Rij], bezwaar: Rij, redenen: list[str]
) -> None:
    said = [row["reden"] for row in links(*zaken, bezwaar)["koppelingen"]]
    for reden in redenen:
        assert any(reden in text for text in said), said


NIETS = "Het bezwaar noemt geen kenmerk en geen dag."
TWEE = "Van deze inwoner en wet zijn er 2 besluiten gezien."
GEPROBEERD: list[tuple[list[Rij], Rij, str]] = [
    (
        W1 + W2, stap("Z", "2024-03-20", "bz", "XYZ123"),
        "Kenmerk XYZ123 is van geen besluit en geen zaak in deze gegevens. Daarom is niet op dag of termijn "
        "gezocht: het kan over een besluit buiten de gegevens gaan.",
    ),
    (
        W1 + W2, stap("Z", "2024-09-20", "bz", "BSL20240013"),
        "Kenmerk BSL20240013 is van geen besluit en geen zaak in deze gegevens. Het lijkt op BSL20240012, "
        "maar dat past niet bij de wet, de dag of de termijn.",
    ),
    (
        W1 + W2, stap("Z", "2024-09-20", "bz"),
        f"{NIETS} {TWEE} Het bezwaar kwam niet binnen de termijn, ook niet met een week erbij.",
    ),
    (
        W1, stap("Z", "2024-02-20", "bz"),
        f"{NIETS} Van deze inwoner en wet is er 1 besluit gezien. Het bezwaar kwam al daarvoor.",
    ),
    (
        W1 + W2, stap("Z", "2024-03-20", "bz", noemt="2024-01-01"),
        f"Het bezwaar noemt geen kenmerk. {TWEE} Het bezwaar kwam niet binnen de termijn, ook niet met een "
        "week erbij, of de genoemde dag (1-1-2024) scheelt te veel.",
    ),
    (
        W1 + W2, stap("Z", "2024-03-20", "bz", wet="Jeugdwet"),
        f"{NIETS} Van deze inwoner zijn er 2 besluiten gezien, maar onder een andere wet.",
    ),
    (
        W1, stap("Z", "2024-03-20", "bz", inwoner=None),
        f"{NIETS} De inwoner is niet bekend, dus daarop kan niet worden gezocht.",
    ),
    (
        W1, stap("Z", "2024-03-20", "bz", "BSL20240021", inwoner=None),
        "Kenmerk BSL20240021 is van geen besluit en geen zaak in deze gegevens. Het lijkt op BSL20240012. De inwoner "
        "is niet bekend, dus dat moet iemand nakijken.",
    ),
    (
        W1, stap("Z", "2024-02-20", "bz", "BSL20240021", inwoner=None),  # before it was decided
        "Kenmerk BSL20240021 is van geen besluit en geen zaak in deze gegevens. Daarom is niet op dag of termijn "
        "gezocht: het kan over een besluit buiten de gegevens gaan.",
    ),
    (W1, stap("Z", "2024-03-20", "bz", inwoner="ander"), f"{NIETS} Van deze inwoner is geen besluit gezien."),
    (
        W1, stap("Z", "2024-03-20", "bz", "Z", inwoner="ander"),
        "Het bezwaar noemt alleen een nummer van zichzelf. Van deze inwoner is geen besluit gezien.",
    ),
    (
        [stap("Z1", "2024-03-01", "bz", inwoner="ander")], stap("Z2", "2024-03-20", "bz", "Z1"),
        "Het bezwaar noemt Z1: een zaak zonder besluit waar het over kan gaan. Van deze inwoner is geen "
        "besluit gezien.",
    ),
    (
        W1, stap("Z", "2024-03-20", "br"),
        "Het beroep noemt geen kenmerk en geen dag. Van deze inwoner is geen beslissing op bezwaar gezien.",
    ),
    (
        W1, stap("Z", "2024-03-20", "hb"),
        "Het hoger beroep noemt geen kenmerk en geen dag. Van deze inwoner is geen uitspraak gezien.",
    ),
    (
        W1, stap("Z", "2024-03-20", "br", wet="Jeugdwet", activiteit="Rechtstreeks beroep"),
        "Het beroep noemt geen kenmerk en geen dag. Van deze inwoner is er 1 besluit gezien, maar onder een "
        "andere wet.",
    ),
    (
        W1, stap("Z", "2024-03-20", "br", **NIET),
        "Het beroep noemt geen kenmerk en geen dag. Het gaat over niet tijdig beslissen. Van deze inwoner en "
        "wet stond er toen geen aanvraag open die past.",
    ),
    (
        [stap("W1", "2008-03-01", BESLUIT)], stap("Z", "2008-03-20", "bz"),
        f"{NIETS} Van deze inwoner en wet is er 1 besluit gezien. De termijn daarvan is niet bekend.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("zaken", "bezwaar", "reden"), GEPROBEERD)
def test_what_was_tried_where_there_is_no_link(links: Links, zaken: list[Rij], bezwaar: Rij, reden: str) -> None:
    rows = {row["bezwaar"]: row for row in links(*zaken, bezwaar)["koppelingen"]}
    assert (rows[bezwaar["zaak"]]["methode"], rows[bezwaar["zaak"]]["reden"]) == ("geen", reden)


def test_that_a_person_said_so(links: Links) -> None:
    stappen = [*W1, stap("Z", "2024-03-20", "bz", "BSL20240012")]
    key = link_key("Z", "bezwaar", date(2024, 3, 20), "BSL20240012", "W1", date(2024, 3, 1))

    def said(wat: str) -> str:
        oordeel = Oordeel(key, wat, "nagevraagd", "A", date(2024, 6, 1), "blad.csv", 2, None)
        return str(links(*stappen, oordelen=[oordeel])["koppelingen"][0]["reden"])

    assert said("klopt") == "Iemand heeft dit nagekeken: het bezwaar hoort hierbij."
    assert said("klopt niet").endswith(" Iemand heeft gezegd dat een gevonden besluit niet klopt.")


def test_what_a_person_refused_is_not_called_possible(links: Links) -> None:
    # W1 and W2 both fit; a person says that it is W1, and that it is not W2.
    stappen = [*W1, *W2, stap("Z", "2024-03-20", "bz")]
    found = {row["besluit"]: row for row in links(*stappen)["besluiten"]}
    assert len(found) == 2

    def oordeel(naam: str, wat: str) -> Oordeel:
        row = found[naam]
        key = link_key("Z", "bezwaar", date(2024, 3, 20), naam, row["zaak"], row["besluit_op"])
        return Oordeel(key, wat, "nagevraagd", "A", date(2024, 6, 1), "blad.csv", 2, None)

    een, ander = found
    only = links(*stappen, oordelen=[oordeel(een, "klopt")])["koppelingen"]
    assert f"Ook mogelijk, maar minder zeker: {ander}." in only[0]["reden"]
    both = links(*stappen, oordelen=[oordeel(een, "klopt"), oordeel(ander, "klopt niet")])["koppelingen"]
    assert [row["besluit"] for row in both] == [een]
    assert "Ook mogelijk" not in both[0]["reden"]


def test_a_reason_names_nobody(links: Links) -> None:
    stappen = [stappen for zaken, bezwaar, _reden in GEPROBEERD for stappen in (*zaken, bezwaar)]
    stappen += [stappen for zaken, bezwaar, _redenen in BEWIJZEN for stappen in (*zaken, bezwaar)]
    people = {row["inwoner"]: f"geheim{nr}" for nr, row in enumerate(stappen) if row["inwoner"]}
    found = links(*(row | {"inwoner": people.get(row["inwoner"])} for row in stappen))
    assert len(found["koppelingen"]) > 20
    assert not any(re.search("geheim", row["reden"]) for row in found["koppelingen"])
