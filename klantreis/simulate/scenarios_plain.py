"""Scenarios without a loop: one question, two at once, advice, and what happens beside the straight way.

Each function takes a resident's story and the moment at which it starts; its docstring says what is true of it.
"""

from __future__ import annotations

from klantreis.simulate.blocks import (
    BESLISSERS,
    anders,
    beslis,
    facturen,
    meld,
    onderzoek,
    rond_af,
    uitkomst,
    via_kcc,
)  # fmt: skip
from klantreis.simulate.calendar import DAG, DATUM, wintertijd, zomertijd
from klantreis.simulate.story import Verhaal, Zaak
from klantreis.simulate.systems import ONBEKENDE_LOKETTEN, SYSTEMEN, WIJKTEAM


def recht(v: Verhaal, t: int) -> None:
    """One question at one desk, half of the time by way of the contact centre; no loop."""
    soort = v.rng.random()
    if soort < 0.06:
        vraag = v.open("kcc", t, 0)
        vraag.stap("antwoord")
        vraag.stap("sluit")
        return
    systeem = v.kies("wmo", "wmo", "wmo", "jeugd", "jeugd", "werkplein", "werkplein", "schuldhulp", "wijkteam")
    zaak, _ = meld(v, systeem, t)
    if systeem == "wmo":
        zaak.stap("bevestiging", t=zaak.t)  # the same instant: a tie
    if systeem == "werkplein" and v.kans(0.4):
        # Filled in at home at night: in UTC it is still the day before.
        zaak.t = zaak.gebeurtenissen[0].t = zaak.t // DAG * DAG + 600 + int(v.rng.random() * 4800)
    if soort < 0.13 and systeem != "wijkteam":
        zaak.stap("intake", 3, 18)
        zaak.stap("intrek", 2, 20)
        return
    if systeem == "wijkteam":
        onderzoek(zaak)
        zaak.stap("onderzocht", 4, 24)
        zaak.stap("start", 2, 14)
        return
    onderzoek(zaak, stukken=1 if v.kans(0.25) else 0)
    besluit = rond_af(zaak)
    if systeem == "wmo" and besluit.uitkomst == "toekenning" and v.kans(0.7):
        facturen(zaak, besluit.t // DAG * DAG + 14 * DAG, besluit.t + v.kies(120, 200, 320) * DAG)
    if systeem in ("wmo", "werkplein") and besluit.uitkomst == "toekenning" and v.kans(0.4):
        zaak.stap("herond", 300, 400)


def vroeg(v: Verhaal, t: int) -> None:
    """A straight question that began before the log does: what is there is a tail."""
    systeem = v.kies(*BESLISSERS)
    zaak, _ = meld(v, systeem, v.begin - int(v.rng.random() * 60) * DAG, kcc=0.0)
    onderzoek(zaak, stukken=1)
    besluit = rond_af(zaak)
    if systeem == "wmo" and besluit.uitkomst == "toekenning":
        facturen(zaak, besluit.t // DAG * DAG + 14 * DAG, besluit.t + 200 * DAG)


def laat(v: Verhaal, t: int) -> None:
    """A straight question that the end of the log cuts off: an open zaak."""
    recht(v, v.einde - int(v.rng.random() * 70) * DAG - 12 * 3600)


def gelijktijdig(v: Verhaal, t: int) -> None:
    """Two independent requests at once at two desks: interleaved events, one journey by time, no handover, no loop."""
    een = v.kies(*BESLISSERS)
    ander = anders(v, een)
    eerste = v.open(een, t, 0)
    tweede = v.open(ander, t, 1, 12)
    for zaak in (eerste, tweede):
        onderzoek(zaak, stukken=1)
    for zaak in (eerste, tweede):
        rond_af(zaak)
    v.merk("gelijktijdig", eerste)


def advies_binnen(v: Verhaal, t: int) -> None:
    """The Wmo-loket asks the wijkteam for advice inside its own zaak: no handover, and no return either."""
    zaak, _ = meld(v, "wmo", t)
    onderzoek(zaak)
    zaak.stap("adviesvraag", 2, 8, naar=WIJKTEAM)
    zaak.stap("adviesbezig", 1, 6, loket=WIJKTEAM)
    zaak.stap("adviesantwoord", 2, 10, loket=WIJKTEAM)
    zaak.t += DAG
    rond_af(zaak)
    v.merk("advies", zaak)


def advies_zaak(v: Verhaal, t: int) -> None:
    """A desk asks another one for advice, which makes a zaak of it in its own system: no handover."""
    vrager = v.kies("wmo", "jeugd", "werkplein")
    gevraagd = anders(v, vrager, uit=("jeugd", "werkplein", "wijkteam"))
    zaak, _ = meld(v, vrager, t)
    onderzoek(zaak)
    vraag = zaak.stap("adviesvraag", 2, 8, naar=SYSTEMEN[gevraagd].loket)
    advies = v.open(gevraagd, vraag.t, 1, 6, stap="adviesbezig")
    antwoord = advies.stap("adviesantwoord", 2, 12)
    zaak.t = antwoord.t + DAG
    rond_af(zaak)
    v.merk("advies", zaak)


def statusvraag(v: Verhaal, t: int) -> None:
    """The resident calls to ask how it stands: new contacts, no returns to the contact centre."""
    zaak, _ = meld(v, v.kies("wmo", "werkplein"), t, kcc=1.0)
    onderzoek(zaak)
    for _ in range(v.kies(1, 2)):
        contact = v.open("kcc", zaak.t, 1, 5, stap="status")
        contact.stap("sluit")
    rond_af(zaak)
    v.merk("statusvraag", zaak)


def aanvullingen(v: Verhaal, t: int) -> None:
    """Kom maar terug als ...: documents asked for two to four times in one zaak."""
    zaak, _ = meld(v, v.kies("wmo", "werkplein", "schuldhulp"), t)
    onderzoek(zaak, stukken=v.kies(2, 3, 4))
    rond_af(zaak)
    v.merk("kom_maar_terug", zaak)


def afgehouden(v: Verhaal, t: int) -> None:
    """Closed without a decision; months later back at the same desk. A long gap makes it a second journey."""
    systeem = v.kies(*BESLISSERS)
    zaak = v.open(systeem, t, 0)
    onderzoek(zaak)
    zaak.stap("sluit", 1, 3)
    v.merk("afgehouden", zaak)
    if v.kans(0.5):
        opnieuw = v.open(systeem, zaak.t, 60, 120)
    else:
        v.reis += 1
        opnieuw = v.open(systeem, zaak.t, 230, 300)
    onderzoek(opnieuw)
    rond_af(opnieuw)


def stap_terug(v: Verhaal, t: int) -> None:
    """After the application the onderzoek is done again: one step back within the zaak."""
    zaak, _ = meld(v, "wmo", t)
    onderzoek(zaak)
    zaak.stap("onderzocht", 4, 20)
    zaak.stap("aanvraag", 1, 5)
    zaak.stap("intake", 5, 15)
    zaak.besluit(4, 20, uitkomst(v))
    zaak.stap("sluit", 1, 9)
    v.merk("stap_terug", zaak)


def oude_zorg(v: Verhaal) -> Zaak:
    """A Wmo zaak from before the log, never closed: in it are only deliveries, invoices and yearly reassessments."""
    v.reis += 1
    zaak = v.open("wmo", v.begin - (200 + int(v.rng.random() * 300)) * DAG, 0, stap=None)
    t = v.begin // DAG * DAG + int(v.rng.random() * 28) * DAG
    facturen(zaak, t, v.einde, elke=v.kies(56, 91))
    t += int(v.rng.random() * 300) * DAG
    while t < v.einde:
        zaak.t = t
        zaak.stap("herond", 1, 20)
        t += 365 * DAG
    v.merk("oude_zorg", zaak)
    return zaak


def alleen_facturen(v: Verhaal, t: int) -> None:
    """Nothing but an older zaak with invoices: a journey that began before the log."""
    oude_zorg(v)


def bsn_ongeldig(v: Verhaal, t: int) -> None:
    """A zaak with a BSN that fails the test: its events count without a resident."""
    zaak = v.open("wmo", t, 0)
    zaak.bsn_fout = True
    onderzoek(zaak)
    rond_af(zaak, "toekenning")
    v.besluiten.clear()  # nobody can link an objection to it


def onbekend_team(v: Verhaal, t: int) -> None:
    """A whole zaak at a desk that no register knows."""
    zaak = v.open("wmo", t, 0, stap=None)
    zaak.loket = v.kies(*ONBEKENDE_LOKETTEN)
    zaak.stap("melding", t=zaak.t)
    onderzoek(zaak)
    rond_af(zaak)


def nachten(v: Verhaal, t: int) -> None:
    """Work in the night in which the clock jumps back: the Wmo-loket writes the hour once, Werkplein both hours."""
    jaren = range(DATUM[v.begin // DAG].year, DATUM[v.einde // DAG - 1].year + 1)
    nacht = wintertijd(v.kies(*jaren)) * DAG + 2 * 3600 + 1800
    systeem = v.kies("wmo", "werkplein")
    zaak = v.open(systeem, nacht - 40 * DAG, 1, 3)
    zaak.stap("intake", 3, 10)
    if systeem == "wmo":
        zaak.stap("notitie", t=nacht)
    else:
        zaak.stap("notitie", t=nacht + 20)
        zaak.stap("notitie", t=nacht + 20).fold = 1
    zaak.stap("onderzocht", 2, 9)
    beslis_zonder_onderzoek(zaak)
    v.merk("nachten", zaak)


def beslis_zonder_onderzoek(zaak: Zaak) -> None:
    zaak.stap("aanvraag", 1, 3)
    zaak.besluit(2, 9, uitkomst(zaak.verhaal))
    zaak.stap("sluit", 1, 9)


def voorjaarsnachten(v: Verhaal) -> list[int]:
    """Half past two in the nights of spring, an hour that does not exist."""
    jaren = range(DATUM[v.begin // DAG].year, DATUM[v.einde // DAG - 1].year + 1)
    return [zomertijd(jaar) * DAG + 2 * 3600 + 1800 for jaar in jaren]


def zonder_naam(v: Verhaal, t: int) -> None:
    """A referral that names no desk: it arrives in the zaak that starts after it."""
    zaak, _ = meld(v, "wmo", t)
    zaak.stap("intake", 3, 15)
    verwijzing = zaak.stap("verwijs", 2, 10)
    zaak.stap("sluit")
    nieuw = v.open(anders(v, "wmo"), verwijzing.t, 4, 20)
    v.draag_over(verwijzing, nieuw.gebeurtenissen[0])
    onderzoek(nieuw)
    rond_af(nieuw)


def vervolg(v: Verhaal, t: int) -> None:
    """A second Wmo zaak long after the first, which names it as what it follows: one journey, by that relation."""
    eerste = v.open("wmo", t, 0)
    onderzoek(eerste)
    rond_af(eerste, "toekenning")
    tweede = v.open("wmo", eerste.t, 220, 300)
    melding = tweede.gebeurtenissen[0]
    melding.verwijst_naar, melding.relatie = eerste.nummer, "vervolg"
    onderzoek(tweede)
    beslis(tweede, "toekenning")
    tweede.stap("sluit", 1, 9)
    v.merk("vervolg", tweede)


def alleen_contact(v: Verhaal, t: int) -> None:
    """The contact centre refers to a desk outside the data."""
    v.verlies(via_kcc(v, t, v.kies("UWV", "Zorgkantoor")), "buiten_beeld")
