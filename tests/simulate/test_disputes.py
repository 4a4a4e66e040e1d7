"""Planted objections: each is referenced as its kind says, and fits one decision where the truth says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from klantreis.simulate.calendar import DAG, DATUM, dag_nr
from klantreis.simulate.disputes import schrijf
from klantreis.simulate.life import leef
from klantreis.simulate.rates import KANSVERHOUDING_LUS
from klantreis.simulate.story import Gebeurtenis, Koppeling, Verhaal

BEGIN, EINDE = dag_nr(2023) * DAG, dag_nr(2026) * DAG


@pytest.fixture(scope="module")
def verhalen() -> list[Verhaal]:
    return [leef(nummer, 7, BEGIN, EINDE)[0] for nummer in range(1, 2401)]


def dag(e: Gebeurtenis) -> date:
    return DATUM[e.t // DAG]


def kaal(text: str) -> str:
    """A reference in one way of writing, by a plain reading of the definition."""
    text = text.lower()
    for woord in ("uw kenmerk", "kenmerk", "besluit nr", "besluitnr", "besluit"):
        text = text.removeprefix(woord)
    return "".join(teken for teken in text if teken.isalnum())


def koppelingen(verhalen: list[Verhaal]) -> list[tuple[Verhaal, Koppeling]]:
    return [(v, k) for v in verhalen for k in v.koppelingen]


def besluiten(v: Verhaal) -> list[Gebeurtenis]:
    return [e for zaak in v.zaken for e in zaak.gebeurtenissen if e.besluit and BEGIN <= e.t < EINDE]


def test_a_reference_names_one_decision_or_none(verhalen: list[Verhaal]) -> None:
    alle = Counter(kaal(e.besluit or "") for v in verhalen for e in besluiten(v))
    assert set(alle.values()) == {1}
    for v, k in koppelingen(verhalen):
        tekst = k.eerste.verwijst_naar
        if k.methode == "kenmerk" and k.besluit and k.besluit.t < EINDE:
            assert tekst is not None and kaal(tekst) == kaal(k.besluit.besluit or ""), v.inwoner.nummer
        elif tekst is not None:
            assert kaal(tekst) not in alle, v.inwoner.nummer


def test_every_way_of_writing_occurs(verhalen: list[Verhaal]) -> None:
    assert {k.wijze for _, k in koppelingen(verhalen)} == {
        "exact", "opgemaakt", "tikfout", "verwisseld", "datum", "geen", "in de zaak", "buiten de gegevens",
    }  # fmt: skip
    assert {k.soort for _, k in koppelingen(verhalen)} == {"bezwaar", "beroep"}


def test_a_date_or_a_window_fits_the_true_decision_alone(verhalen: list[Verhaal]) -> None:
    """Same resident, same act: by the date named, or received within seven weeks of the decision."""
    for v, k in koppelingen(verhalen):
        ontvangen = dag(k.eerste)
        mogelijk = [
            e
            for e in besluiten(v)
            if e.zaak.wet == k.eerste.zaak.wet and e.zaak.systeem.naam != "bezwaren" and e.stap.fase == "besluit"
        ]
        if k.methode == "besluitdatum":
            passend = [e for e in mogelijk if dag(e).isoformat() == k.eerste.genoemd]
        elif k.methode == "venster":
            passend = [e for e in mogelijk if dag(e) <= ontvangen <= dag(e) + timedelta(days=49)]
        else:
            continue
        assert k.besluit in passend, v.inwoner.nummer
        assert (len(passend) > 1) == (k.zekerheid == "meerduidig"), v.inwoner.nummer


def test_objections_inside_the_zaak_follow_its_last_decision(verhalen: list[Verhaal]) -> None:
    found = 0
    for _, k in koppelingen(verhalen):
        if k.methode == "zelfde_zaak":
            eerder = [e for e in k.eerste.zaak.gebeurtenissen if e.besluit and e.t <= k.eerste.t]
            assert max(eerder, key=lambda e: e.t) is k.besluit
            found += 1
    assert found > 10


def test_slips_of_the_pen_are_near_misses(verhalen: list[Verhaal]) -> None:
    v = verhalen[0]
    for nummer in ("WMO-2024-00012319", "JW2023/00001552", "PW.2025.00121832", "SHV-00000970-2024"):
        for _ in range(50):
            for wijze in ("tikfout", "verwisseld"):
                tekst = schrijf(v, nummer, wijze)
                assert tekst is not None and len(tekst) == len(nummer)
                anders = [i for i in range(len(nummer)) if tekst[i] != nummer[i]]
                assert len(anders) == (1 if wijze == "tikfout" else 2)


def test_loops_raise_the_odds_of_an_objection() -> None:
    """Planted: the odds ratio. Refusals only, so that the outcome does not stand in between."""
    tel: dict[tuple[bool, bool], int] = defaultdict(int)
    for nummer in range(1, 20_001):
        v, naam = leef(nummer, 11, BEGIN, EINDE)
        if naam.startswith("bezwaar_"):
            continue
        met_lus = {stap.naar.zaak.reis for lus in v.lussen for stap in lus.stappen}
        bestreden = {id(k.besluit) for k in v.koppelingen}
        for zaak in v.zaken:
            if (
                zaak.besloten
                and zaak.besloten.uitkomst == "afwijzing"
                and not zaak.bsn_fout
                and zaak.besloten.t >= BEGIN
            ):
                tel[zaak.reis in met_lus, id(zaak.besloten) in bestreden] += 1
    odds = (tel[True, True] / tel[True, False]) / (tel[False, True] / tel[False, False])
    assert KANSVERHOUDING_LUS * 0.7 < odds < KANSVERHOUDING_LUS * 1.4
