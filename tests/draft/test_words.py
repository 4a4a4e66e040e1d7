"""Dutch words: what is sure gets a phase, what only sounds like it gets none."""

from __future__ import annotations

import pytest

from klantreis.draft.words import betekenis, stapnaam


@pytest.mark.parametrize(
    ("tekst", "fase", "rollen"),
    [
        ("Melding ontvangen", "melding", ()),
        ("Wmo-melding ontvangen", "melding", ()),
        ("Keukentafelgesprek gevoerd", "onderzoek", ("uitvraag",)),
        ("Onderzoek afgerond", "onderzoek", ("onderzoek_gereed",)),
        ("Aanvullende gegevens opgevraagd", "onderzoek", ("aanvulling_gevraagd",)),
        ("Aanvulling ontvangen", "onderzoek", ("aanvulling_ontvangen",)),
        ("Medisch advies aangevraagd", "advies", ("adviesvraag",)),
        ("Besluit verzonden", "besluit", ("besluit", "bekendmaking")),
        ("Beschikking", "besluit", ("besluit",)),
        ("Start ondersteuning", "ondersteuning", ()),
        ("Factuur", "administratie", ("periodiek",)),
        ("Heronderzoek", "onderzoek", ("periodiek",)),
        ("Aanvraag ingetrokken door cliënt", "administratie", ("ingetrokken",)),
        ("Zaak afgesloten", "administratie", ("afsluiting",)),
        ("Bezwaarschrift ontvangen", "bezwaar", ()),
        ("T12 Bezwaar ingediend", "bezwaar", ()),
        ("Beslissing op bezwaar", "bezwaar", ("besluit",)),
        ("Beroep ingesteld", "beroep", ()),
        ("Hoger beroep ingesteld", "hoger beroep", ()),
        ("Uitspraak rechtbank", "beroep", ("uitspraak",)),
        # sure of what it does, not of where it belongs
        ("Aanvraag ontvangen", None, ("aanvraag",)),
        ("Doorverwezen naar CJG", None, ("doorverwijzing",)),
        ("Doorgestuurd", None, ("doorverwijzing",)),
        ("Terugverwezen naar Wmo", None, ("doorverwijzing",)),
        ("Dossier dicht", "administratie", ("afsluiting",)),
        ("Ingebrekestelling ontvangen", None, ("ingebrekestelling",)),
    ],
)
def test_what_is_sure(tekst: str, fase: str | None, rollen: tuple[str, ...]) -> None:
    guess = betekenis(tekst)
    assert (guess.fase, guess.rollen) == (fase, rollen)


@pytest.mark.parametrize(
    "tekst",
    [
        "Bezwaartermijn", "registreren bezwaartermijn", "Termijn bezwaar en beroep 1", "fase bezwaar ingediend",
        "Is er bezwaar ontvangen?", "is bezwaar ingediend", "Bezwaar mogelijk", "Geen bezwaar ontvangen",
        "Stukken doorgestuurd", "Teruggestuurd",
        "Concept besluit opgesteld", "Besluit voorbereiden", "Besluit ingetrokken", "Voorziening ingetrokken",
        "Melding in onderzoek", "Aanvraag volledig", "Advies gegeven", "Plan vastgesteld", "Notitie", "Ingetrokken",
        "Intrekking", "Verwijzing huisarts", "Factuur afgekeurd door leverancier", "Heronderzoek gepland", "100", "W10",
        "",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it(tekst: str) -> None:
    assert not betekenis(tekst)


@pytest.mark.parametrize(
    ("kolom", "stap"),
    [
        ("Datum melding", "melding"), ("Aanvraagdatum", "aanvraag"), ("Datum van het besluit", "besluit"),
        ("Ontvangstdatum bezwaarschrift", "bezwaarschrift ontvangen"), ("start_hulp", "start hulp"),
    ],
)  # fmt: skip
def test_the_step_of_a_date_column(kolom: str, stap: str) -> None:
    assert stapnaam(kolom) == stap
