"""Objections and appeals: which decisions are contested, and how the register writes what they are about."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from klantreis.simulate.blocks import beslis, onderzoek
from klantreis.simulate.calendar import DAG, ISO, JAAR
from klantreis.simulate.rates import BEROEP, BEZWAAR, BEZWAAR_IN_ZAAK, KANSVERHOUDING_LUS, VERWIJSWIJZEN
from klantreis.simulate.story import Gebeurtenis, Koppeling, Verhaal, Zaak

UITKOMSTEN: Final = ("gegrond", "gedeeltelijk gegrond", "ongegrond", "ongegrond", "ongegrond", "niet-ontvankelijk")


def betwist(v: Verhaal) -> None:
    """Contest some of the decisions of this resident; a journey with a loop doubles the odds."""
    met_lus = {stap.naar.zaak.reis for lus in v.lussen for stap in lus.stappen}
    for besluit in tuple(v.besluiten):
        kans = BEZWAAR.get(besluit.uitkomst or "", 0.0)
        if besluit.zaak.reis in met_lus:
            odds = KANSVERHOUDING_LUS * kans / (1 - kans)
            kans = odds / (1 + odds)
        if v.kans(kans) and v.begin <= besluit.t < v.einde:
            if besluit.zaak.systeem.naam == "werkplein" and v.kans(BEZWAAR_IN_ZAAK):
                bezwaar_in_zaak(v, besluit)
            else:
                maak_bezwaar(v, besluit, v.rng.choices(*VERWIJSWIJZEN)[0])


def bezwaar_in_zaak(v: Verhaal, besluit: Gebeurtenis) -> None:
    """Werkplein registers the objection inside the contested zaak."""
    zaak = besluit.zaak
    einde, zaak.t = zaak.t, besluit.t
    eerste = zaak.stap("bezwaar", 3, 38)
    v.koppelingen.append(Koppeling(eerste, "bezwaar", besluit, None, "in de zaak", "zelfde_zaak", "vast"))
    zaak.stap("hoorzitting", 20, 30)
    beslissing = zaak.stap("bob", 20, 50, uitkomst=v.kies(*UITKOMSTEN))
    beslissing.besluit = v.besluitnummer("bezwaren", beslissing.t)
    zaak.t = max(einde, zaak.t)


def maak_bezwaar(v: Verhaal, besluit: Gebeurtenis, wijze: str, lo: int = 3, hi: int = 38) -> Zaak:
    """An objection in the register, which names the decision in the way `wijze`."""
    zaak = v.open("bezwaren", besluit.t, lo, hi, stap=None)
    zaak.wet = besluit.zaak.wet
    eerste = zaak.stap("bezwaar", t=zaak.t)
    assert besluit.besluit is not None
    eerste.verwijst_naar = schrijf(v, besluit.besluit, wijze)
    eerste.relatie = "bezwaar tegen"
    if wijze == "datum" or (wijze in ("exact", "opgemaakt", "tikfout", "verwisseld") and v.kans(0.35)):
        eerste.genoemd = ISO[besluit.t // DAG]
    v.koppelingen.append(Koppeling(eerste, "bezwaar", besluit, None, wijze, *_verwacht(wijze, eerste.genoemd)))
    if v.kans(0.25):
        zaak.stap("bezwaar_intrek", 12, 40)
        return zaak
    zaak.stap("hoorzitting", 25, 35)
    beslissing = zaak.stap("bob", 26, 55, uitkomst=v.kies(*UITKOMSTEN))
    beslissing.besluit = v.besluitnummer("bezwaren", beslissing.t)
    if beslissing.uitkomst == "ongegrond" and v.kans(BEROEP):
        _ga_in_beroep(v, beslissing, besluit)
    return zaak


def _ga_in_beroep(v: Verhaal, beslissing: Gebeurtenis, eerste_besluit: Gebeurtenis) -> None:
    zaak = v.open("bezwaren", beslissing.t, 5, 35, stap=None)
    zaak.wet = beslissing.zaak.wet
    beroep = zaak.stap("beroep", t=zaak.t)
    wijze = v.kies("exact", "opgemaakt")
    assert beslissing.besluit is not None
    beroep.verwijst_naar, beroep.relatie = schrijf(v, beslissing.besluit, wijze), "beroep tegen"
    v.koppelingen.append(Koppeling(beroep, "beroep", beslissing, eerste_besluit, wijze, "kenmerk", "vast"))
    zaak.stap("uitspraak", 120, 240, uitkomst=v.kies("ongegrond", "ongegrond", "gegrond"))


def _verwacht(wijze: str, genoemd: str | None) -> tuple[str, str]:
    """The rung and the certainty that the definitions give, when the resident has one decision that fits."""
    if wijze in ("exact", "opgemaakt"):
        return "kenmerk", "vast"
    return ("besluitdatum", "sterk") if genoemd else ("venster", "waarschijnlijk")


def schrijf(v: Verhaal, nummer: str, wijze: str) -> str | None:
    """How a register writes a decision's number."""
    if wijze == "exact":
        return nummer
    if wijze == "opgemaakt":
        los = re.sub(r"[-/.]", " ", nummer)
        return v.kies(
            nummer.lower(), los, f"kenmerk {nummer}", f"besluit nr. {nummer}", f"Uw kenmerk: {los.lower()}.",
            re.sub(r"[-/.]", "", nummer), f"Besluitnr {re.sub(r'[-/.]', '.', nummer)}",
        )  # fmt: skip
    if wijze in ("tikfout", "verwisseld"):
        plaatsen = [i for i, teken in enumerate(nummer) if teken.isdigit()]
        if wijze == "verwisseld":
            paren = [i for i in plaatsen if nummer[i + 1 : i + 2].isdigit() and nummer[i] != nummer[i + 1]]
            i = v.kies(*paren)
            return nummer[:i] + nummer[i + 1] + nummer[i] + nummer[i + 2 :]
        i = v.kies(*plaatsen[-6:])
        return nummer[:i] + str((int(nummer[i]) + 1 + int(v.rng.random() * 8)) % 10) + nummer[i + 1 :]
    return None


def bezwaar_te_laat(v: Verhaal, t: int) -> None:
    """An objection more than half a year after the decision, with its number: one journey, as the link is certain."""
    zaak = v.open("wmo", t, 0)
    onderzoek(zaak)
    besluit = beslis(zaak, "afwijzing")
    zaak.stap("sluit", 1, 9)
    maak_bezwaar(v, besluit, "exact", 215, 260)
    v.besluiten.clear()


def bezwaar_meerduidig(v: Verhaal, t: int) -> None:
    """Two Wmo decisions shortly after each other and an objection that names neither: nothing can be chosen."""
    besluiten = []
    for lo in (0, 8):
        zaak = v.open("wmo", t, lo, lo + 4)
        zaak.stap("intake", 5, 7)
        zaak.stap("onderzocht", 10, 12)
        zaak.stap("aanvraag", 1, 2)
        besluiten.append(zaak.besluit(3, 5, "afwijzing"))
        zaak.stap("sluit", 1, 3)
    laatste = max(besluiten, key=lambda besluit: besluit.t)
    maak_bezwaar(v, laatste, "geen", 2, 10)
    echt = v.kies(*besluiten)
    v.koppelingen[0] = replace(v.koppelingen[0], besluit=echt, zekerheid="meerduidig")
    v.koppelingen[1:] = [replace(beroep, keten=echt) for beroep in v.koppelingen[1:]]
    v.besluiten.clear()


def bezwaar_buiten(v: Verhaal, t: int) -> None:
    """An objection to a decision that is not in the data: there is nothing to link it to."""
    zaak = v.open("bezwaren", t, 0, stap=None)
    zaak.wet = "Wmo"
    eerste = zaak.stap("bezwaar", t=zaak.t)
    jaar = JAAR[v.begin // DAG] - 3
    eerste.verwijst_naar = f"WMO-{jaar}-{v.tel('besluit') * 97:08d}"
    eerste.relatie = "bezwaar tegen"
    v.koppelingen.append(Koppeling(eerste, "bezwaar", None, None, "buiten de gegevens", "geen", "geen"))
    zaak.stap("hoorzitting", 25, 35)
    zaak.stap("bob", 26, 55, uitkomst="niet-ontvankelijk").besluit = v.besluitnummer("bezwaren", zaak.t)
