"""Findings in words: which they are, what they say of how sure it is, and that they never say what caused what."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest

from klantreis.report.precursor_words import VOORBEHOUD, bevindingen, conclusie, onderwerp, weggelaten, zin
from klantreis.vocabulary_links import VOORAFGAAND_KENMERKEN, VOORAFGAAND_TELT

OORZAAK = re.compile(
    r"veroorza|oorzaak|leidt|leiden tot|geleid|omdat|doordat|vanwege|wegens|gevolg|zorgt voor|dankzij|want\b|\bdus\b"
    r"|komt door|maakt dat",
    re.IGNORECASE,
)
Rij = dict[str, Any]


def rij(**over: Any) -> Rij:
    return {
        "kenmerk": "lus", "niveau": "ja", "ruw_of_gestratificeerd": "gestratificeerd", "risico_met": 0.092,
        "risico_zonder": 0.051, "verschil_per_100": 4.1, "ci_laag": 1.9, "ci_hoog": 6.2, "homogeen_p": 0.4,
        "onzeker_met": 0, "onzeker_zonder": 0, "verschil_als_geen": 4.1, "verschil_als_alle": 4.1, "q": 0.01,
    } | over  # fmt: skip


def feiten(**over: Any) -> Rij:
    return {
        "besluiten": 100, "bestreden": 10, "familie": ["lus: ja"], "minstens_besluiten": 30, "minstens_bestreden": 5,
        "weggelaten": {}, "onzeker": 0, "niet_te_plaatsen": 0,
    } | over  # fmt: skip


NIVEAUS = {
    "stap": ["Gesprek gevoerd"], "lus": ["ja"], "overdrachten": ["0", "1", "2 of meer"], "verhaal_opnieuw": ["ja"],
    "kom_maar_terug": ["ja"], "termijn_overschreden": ["van de wet", "van de gemeente zelf"], "loket": ["Wmo-loket"],
    "tijd_tot_besluit": ["1e kwart, hoogstens 31 dagen", "4e kwart, meer dan 92 dagen"],
    "variant": ["melding > besluit"],
}  # fmt: skip


@pytest.mark.parametrize("kenmerk", list(VOORAFGAAND_KENMERKEN))
def test_no_sentence_claims_a_cause(kenmerk: str) -> None:
    for niveau, sign, p in itertools.product(NIVEAUS[kenmerk], (1, -1), (0.01, 0.5, None)):
        for low, high in ((1.9, 6.2), (-0.4, 6.2), (None, None)):
            row = rij(
                kenmerk=kenmerk, niveau=niveau, verschil_per_100=4.1 * sign, homogeen_p=p, onzeker_met=3,
                ci_laag=low, ci_hoog=high, verschil_als_geen=-sign, verschil_als_alle=sign,
            )  # fmt: skip
            text = zin(row)
            assert OORZAAK.search(text) is None
            assert f"ging {'vaker' if sign > 0 else 'minder vaak'} vooraf aan een bestreden besluit" in text
            assert text[0].isupper()
            assert max(len(sentence.split()) for sentence in re.split(r"[.;] ", text)) <= 25
    assert OORZAAK.search(" ".join(VOORBEHOUD)) is None


def test_a_subject_for_every_kind() -> None:
    assert {kenmerk: onderwerp(kenmerk, niveaus[-1]) for kenmerk, niveaus in NIVEAUS.items()} == {
        "stap": 'De stap "Gesprek gevoerd"',
        "lus": "Een lus (terug bij een loket waar de inwoner al was)",
        "overdrachten": "Een weg met 2 of meer overdrachten",
        "verhaal_opnieuw": "Het verhaal bij meer dan één loket doen",
        "kom_maar_terug": "Meer dan één keer om stukken vragen in een zaak",
        "termijn_overschreden": "Een termijn van de gemeente zelf die al voorbij was",
        "loket": 'Een bezoek aan loket "Wmo-loket"',
        "tijd_tot_besluit": "Een tijd van melding tot besluit van meer dan 92 dagen",
        "variant": 'De weg "melding > besluit" in de zaak',
    }


def test_less_often_has_its_numbers_the_right_way_round() -> None:
    text = zin(rij(risico_met=0.02, risico_zonder=0.07, verschil_per_100=-5.0, ci_laag=-7.8, ci_hoog=-2.2))
    assert "werden er ongeveer 2 bestreden; van 100" in text
    assert text.endswith("voorafging, ongeveer 7. Het verschil is waarschijnlijk 2 tot 8 op de 100.")


def test_small_differences_keep_a_decimal() -> None:
    text = zin(rij(risico_met=0.051, risico_zonder=0.046, verschil_per_100=0.5, ci_laag=0.1, ci_hoog=0.9))
    assert "ongeveer 5,1 bestreden" in text
    assert text.endswith("ongeveer 4,6. Het verschil is waarschijnlijk 0,1 tot 0,9 op de 100.")


def test_how_sure_it_is() -> None:
    assert zin(rij(ci_laag=-1.2)).endswith("Het verschil ligt waarschijnlijk tussen 1 minder en 6 meer op de 100.")
    assert "te weinig bestreden besluiten" in zin(rij(ci_laag=None))
    uneven = "Het is niet bij elke wet, elk jaar en elke uitkomst even sterk."
    assert zin(rij(homogeen_p=0.01)).endswith(uneven)
    assert uneven not in zin(rij(homogeen_p=0.06))
    gone = "Met de onzekere bezwaren erbij kan het verschil ook wegvallen."
    assert zin(rij(onzeker_met=2, verschil_als_geen=-0.1)).endswith(gone)
    assert gone not in zin(rij(onzeker_met=2, verschil_als_geen=0.1))
    assert gone not in zin(rij(verschil_als_geen=-0.1))


def test_findings_are_stratified_and_below_the_limit_the_largest_first() -> None:
    rows = [
        rij(niveau="klein", verschil_per_100=1.0), rij(niveau="groot", verschil_per_100=-8.0),
        rij(niveau="ruw", ruw_of_gestratificeerd="ruw", q=None), rij(niveau="toeval", q=0.05),
        rij(niveau="niet getoetst", q=None),
    ]  # fmt: skip
    assert [row["niveau"] for row in bevindingen(rows)] == ["groot", "klein"]


def test_what_is_concluded() -> None:
    assert conclusie([rij()], feiten())[0] == "1 kenmerk bekeken, 1 bevinding:"
    assert conclusie([rij()], feiten())[1] == f"- {zin(rij())}"
    assert "Geen daarvan" in conclusie([rij(q=0.2)], feiten())[0]
    assert "te weinig besluiten" in conclusie([], feiten(familie=[]))[0]
    assert "te weinig bestreden" in conclusie([], feiten(bestreden=4))[0]
    assert "geen bestreden" in conclusie([], feiten(bestreden=0))[0]
    assert "geen besluit dat meetelt" in conclusie([], feiten(besluiten=0, bestreden=0))[0]


def test_what_is_left_out_is_said_with_its_reason() -> None:
    assert weggelaten(feiten()) == []
    said = weggelaten(feiten(weggelaten={"termijn_loopt": 1200}, onzeker=7, niet_te_plaatsen=1))
    assert said == [
        "Niet meegeteld, in besluiten:",
        f"      1.200  {VOORAFGAAND_TELT['termijn_loopt']}",
        "          7  een bezwaar gaat er misschien over: dat is niet zeker",
        "1 bezwaar of beroep zonder inwoner past bij geen besluit; die kunnen over elk besluit gaan.",
    ]
