"""Scenarios in which a referral arrives nowhere: lost, too late, outside the data, or not yet."""

from __future__ import annotations

from klantreis.simulate.blocks import BESLISSERS, LOKETSYSTEMEN, anders, meld, onderzoek, rond_af, via_kcc
from klantreis.simulate.calendar import DAG
from klantreis.simulate.scenarios_plain import oude_zorg
from klantreis.simulate.story import Gebeurtenis, Verhaal
from klantreis.simulate.systems import BUITEN, SYSTEMEN


def _laat_los(v: Verhaal, t: int, a: str, naar: str) -> Gebeurtenis:
    """Desk A refers to a desk by name, and closes, most of the time."""
    if a == "kcc":
        return via_kcc(v, t, naar)
    zaak = v.open(a, t, 0)
    zaak.stap("intake", 3, 15)
    verwijzing = zaak.stap("verwijs", 2, 10, naar=naar)
    if v.kans(0.8):
        zaak.stap("sluit")
    return verwijzing


def zoekgeraakt(v: Verhaal, t: int) -> None:
    """A refers to B, and B's system, which is in the data, never sees the resident."""
    a = v.kies("kcc", *BESLISSERS)
    verwijzing = _laat_los(v, t, a, SYSTEMEN[anders(v, a, uit=LOKETSYSTEMEN)].loket)
    v.verlies(verwijzing, "zoekgeraakt")


def zoekgeraakt_facturen(v: Verhaal, t: int) -> None:
    """Lost on the way to the Wmo-loket, while the invoices of an older zaak go on there: they are no arrival."""
    hoofd = v.reis
    oude_zorg(v)
    v.reis, oud = hoofd, v.reis
    a = v.kies("kcc", "jeugd", "werkplein", "schuldhulp")
    v.verlies(_laat_los(v, t, a, SYSTEMEN["wmo"].loket), "zoekgeraakt")
    v.reis = oud


def te_laat(v: Verhaal, t: int) -> None:
    """B sees the resident only after the six weeks in which a referral can arrive: lost, and no handover."""
    a = v.kies(*BESLISSERS)
    b = anders(v, a)
    verwijzing = _laat_los(v, t, a, SYSTEMEN[b].loket)
    v.verlies(verwijzing, "zoekgeraakt")
    zaak = v.open(b, verwijzing.t, 50, 90)
    onderzoek(zaak)
    rond_af(zaak)
    v.merk("te_laat", zaak)


def buiten_beeld(v: Verhaal, t: int) -> None:
    """A refers to a desk whose data is not in the exports."""
    zaak, _ = meld(v, v.kies(*BESLISSERS), t)
    zaak.stap("intake", 3, 15)
    v.verlies(zaak.stap("verwijs", 2, 10, naar=v.kies(*BUITEN)), "buiten_beeld")
    zaak.stap("sluit")


def lopend(v: Verhaal, t: int) -> None:
    """A refers to B in the last weeks of the log; there is still time to arrive."""
    a = v.kies(*BESLISSERS)
    zaak = v.open(a, v.einde - 75 * DAG, 0, 8)
    zaak.stap("intake", 3, 15)
    verwijzing = zaak.stap(
        "verwijs", t=v.later(v.einde - 36 * DAG, 0, 30), naar=SYSTEMEN[anders(v, a, uit=LOKETSYSTEMEN)].loket
    )
    v.verlies(verwijzing, "lopend")
