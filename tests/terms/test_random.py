"""The fast and the slow reading of the law agree on random rules and random facts, in every output and reason."""

from __future__ import annotations

from collections import Counter

from klantreis.terms.library import bibliotheek
from klantreis.vocabulary import TERMIJNREDENEN, TERMIJNSTATUS
from tests.terms.compare import langzaam, snel, verschillen
from tests.terms.random_cases import ronden

AANTAL, SEED = 2_000, 1994
ELDERS = {
    "geen_start", "voorwaarde_onbekend", "bestreden_besluit_onbekend", "bezwaar_te_laat", "uitzondering",
    "gegevens_gevraagd", "besluitdatum_gebruikt", "geen_commissie",
}  # fmt: skip
"""Reasons that come from the event log, not from a rule and its facts."""


def test_both_readings_agree() -> None:
    wet = bibliotheek()
    statussen: Counter[str] = Counter()
    redenen: Counter[str] = Counter()
    anders = []
    for termijn, bestand, gevallen in ronden(SEED, AANTAL, list(wet.termijnen.values()), wet.kalenderbestand):
        ene = langzaam(termijn, gevallen, bestand, wet.dwangsom)
        andere = snel(termijn, gevallen, bestand, wet.dwangsom)
        for geval, slow, fast in zip(gevallen, ene, andere, strict=True):
            statussen[slow.status] += 1
            redenen.update(slow.redenen)
            if found := verschillen(slow, fast):
                anders.append((found, termijn, geval))
    assert anders[:1] == []
    # What never occurs has not been compared.
    assert set(statussen) == set(TERMIJNSTATUS)
    assert set(redenen) == set(TERMIJNREDENEN) - ELDERS


def test_a_difference_is_seen() -> None:
    wet = bibliotheek()
    termijn, bestand, gevallen = next(ronden(1, 40, list(wet.termijnen.values()), wet.kalenderbestand))
    ene = langzaam(termijn, gevallen, bestand, wet.dwangsom)
    andere = snel(termijn, gevallen[1:] + gevallen[:1], bestand, wet.dwangsom)
    assert any(verschillen(slow, fast) for slow, fast in zip(ene, andere, strict=True))
