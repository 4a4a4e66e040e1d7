"""What scenarios are built from: a melding, an onderzoek, a decision, a referral and the way back."""

from __future__ import annotations

from typing import Final

from klantreis.simulate.calendar import DAG
from klantreis.simulate.story import Gebeurtenis, Overdracht, Verhaal, Zaak
from klantreis.simulate.systems import SYSTEMEN

LOKETSYSTEMEN: Final = ("wmo", "jeugd", "werkplein", "schuldhulp", "wijkteam")
BESLISSERS: Final = ("wmo", "jeugd", "werkplein", "schuldhulp")
"""Systems that decide, and that register when a zaak is closed."""


def anders(v: Verhaal, *niet: str, uit: tuple[str, ...] = BESLISSERS) -> str:
    """A system that is none of `niet`."""
    return v.kies(*(systeem for systeem in uit if systeem not in niet))


def via_kcc(v: Verhaal, t: int, naar: str | None) -> Gebeurtenis:
    """A question to the contact centre, which refers it on and closes the contact."""
    kcc = v.open("kcc", t, 0)
    verwijzing = kcc.stap("verwijs", naar=naar)
    kcc.stap("sluit")
    return verwijzing


def meld(v: Verhaal, systeem: str, t: int, kcc: float = 0.45) -> tuple[Zaak, bool]:
    """A resident comes to a desk, perhaps by way of the contact centre: the zaak, and whether it was so."""
    if v.kans(kcc):
        verwijzing = via_kcc(v, t, SYSTEMEN[systeem].loket)
        zaak = v.open(systeem, verwijzing.t, 1, 6)
        v.draag_over(verwijzing, zaak.gebeurtenissen[0])
        return zaak, True
    return v.open(systeem, t, 0, 2), False


def onderzoek(zaak: Zaak, stukken: int = 0) -> None:
    """The first conversation, and as many requests for documents as `stukken`."""
    zaak.stap("intake", 3, 18)
    for _ in range(stukken):
        zaak.stap("vraag_stukken", 2, 8)
        zaak.stap("stukken", 3, 14)


def beslis(zaak: Zaak, uitkomst: str) -> Gebeurtenis:
    """The end of the onderzoek, the application and the decision."""
    zaak.stap("onderzocht", 4, 24)
    if zaak.systeem.naam == "werkplein":
        zaak.stap("aanvraag")
    else:
        zaak.stap("aanvraag", 0, 4)
    return zaak.besluit(2, 12, uitkomst)


def uitkomst(v: Verhaal) -> str:
    return "toekenning" if v.kans(0.72) else "afwijzing"


def rond_af(zaak: Zaak, soort: str | None = None) -> Gebeurtenis:
    """Decide, start what was granted, and close."""
    v = zaak.verhaal
    besluit = beslis(zaak, soort or uitkomst(v))
    if besluit.uitkomst == "toekenning":
        zaak.stap("start", 2, 14)
    zaak.stap("sluit", 1, 9)
    return besluit


def verwijs(van: Zaak, systeem: str, *, sluit: bool, lo: int = 2, hi: int = 10) -> tuple[Overdracht, Zaak]:
    """A refers the resident to another system's desk, where a new zaak opens; `sluit`: A closes at once (cold)."""
    v = van.verhaal
    verwijzing = van.stap("verwijs", lo, hi, naar=SYSTEMEN[systeem].loket)
    if sluit and van.systeem.sluit:
        van.stap("sluit")
    nieuw = v.open(systeem, verwijzing.t, 1, 25)
    return v.draag_over(verwijzing, nieuw.gebeurtenissen[0]), nieuw


def terug(van: Zaak, naar: Zaak, *, sluit: bool) -> Overdracht:
    """B refers the resident back into the zaak that A still has open."""
    v = van.verhaal
    van.t = max(van.t, naar.t)
    verwijzing = van.stap("verwijs", 3, 20, naar=naar.loket)
    if sluit and van.systeem.sluit:
        van.stap("sluit")
    naar.t = max(naar.t, verwijzing.t)
    return v.draag_over(verwijzing, naar.stap("hervat", 1, 20))


def facturen(zaak: Zaak, t: int, tot: int, elke: int = 28) -> None:
    """Invoices every four weeks from `t` until `tot`, with a delivery before the first."""
    zaak.factuur("levering", t)
    t += 10 * DAG
    while t < tot:
        zaak.factuur("factuur", t)
        t += elke * DAG
