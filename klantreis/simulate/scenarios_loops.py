"""Scenarios with handovers: from A to B, straight back, the long way round, to and fro.

A handover is written down by `verwijs`, `terug` and `draag_over`; a loop by `v.lus` with the handovers that make it.
The route of a resident who came by way of the contact centre begins there, so that her return is not `volledig`.
"""

from __future__ import annotations

from klantreis.simulate.blocks import (
    BESLISSERS,
    LOKETSYSTEMEN,
    anders,
    beslis,
    meld,
    onderzoek,
    rond_af,
    terug,
    verwijs,
)  # fmt: skip
from klantreis.simulate.calendar import DAG
from klantreis.simulate.story import Overdracht, Verhaal, Zaak
from klantreis.simulate.systems import ONBEKENDE_LOKETTEN, SYSTEMEN, WIJKTEAM, WMO

_LANG = ("wmo", "werkplein", "schuldhulp")
"""Systems in the long form, where a step may come again."""


def doorverwijzing(v: Verhaal, t: int) -> None:
    """A refers to B, cold or warm; B takes it up and decides."""
    a = v.kies(*LOKETSYSTEMEN)
    zaak, _ = meld(v, a, t)
    zaak.stap("intake", 3, 15)
    koud = v.kans(0.5)
    _, nieuw = verwijs(zaak, anders(v, a), sluit=koud)
    onderzoek(nieuw)
    if not koud and zaak.systeem.sluit:
        zaak.t = nieuw.t
        zaak.stap("sluit", 1, 9)
    rond_af(nieuw)


def _heen_en_terug(v: Verhaal, t: int, *, winst: bool, tussendoor: bool = False) -> None:
    a = v.kies(*(_LANG if tussendoor else BESLISSERS))
    b = anders(v, a, uit=BESLISSERS if winst else LOKETSYSTEMEN)
    eerste, kcc = meld(v, a, t, kcc=0.35)
    onderzoek(eerste)
    nieuwe_zaak = not tussendoor and v.kans(0.4)
    heen, tweede = verwijs(eerste, b, sluit=nieuwe_zaak)
    if tussendoor:
        # A goes on in the meantime: what it does before B refers back belongs to its first visit.
        eerste.t = tweede.t
        eerste.stap("vraag_stukken", 1, 3)
        eerste.stap("stukken", 1, 4)
    tweede.stap("intake", 3, 15)
    if winst:
        beslis(tweede, "toekenning")
    if nieuwe_zaak:
        weerom, laatste = verwijs(tweede, a, sluit=v.kans(0.5))
        onderzoek(laatste)
    else:
        weerom, laatste = terug(tweede, eerste, sluit=v.kans(0.5)), eerste
    v.lus(heen, weerom, volledig=not kcc, voortgang="ja" if winst else "nee")
    if tweede.gesloten is None and tweede.systeem.sluit:
        tweede.t = max(tweede.t, laatste.t)
        tweede.stap("sluit", 1, 9)
    rond_af(laatste)


def direct_zonder(v: Verhaal, t: int) -> None:
    """A > B > A, and nothing was registered at B that brought the question further."""
    _heen_en_terug(v, t, winst=False)


def direct_met(v: Verhaal, t: int) -> None:
    """A > B > A, with a decision at B in between: a registered gain of phase."""
    _heen_en_terug(v, t, winst=True)


def direct_lopend(v: Verhaal, t: int) -> None:
    """A > B > A, back into a zaak that was never closed and in which A went on working."""
    _heen_en_terug(v, t, winst=False, tussendoor=True)


def omweg(v: Verhaal, t: int) -> None:
    """A > B > C > A: an indirect return."""
    a = v.kies(*BESLISSERS)
    b = anders(v, a, uit=LOKETSYSTEMEN)
    c = anders(v, a, b, uit=LOKETSYSTEMEN)
    winst = b in BESLISSERS and v.kans(0.3)
    eerste, kcc = meld(v, a, t, kcc=0.35)
    onderzoek(eerste)
    een, tweede = verwijs(eerste, b, sluit=False)
    onderzoek(tweede)
    if winst:
        beslis(tweede, "toekenning")
    twee, derde = verwijs(tweede, c, sluit=True)
    onderzoek(derde)
    drie = terug(derde, eerste, sluit=True)
    v.lus(een, twee, drie, volledig=not kcc, voortgang="ja" if winst else "nee")
    rond_af(eerste)


def heen_en_weer(v: Verhaal, t: int) -> None:
    """A B A B, sometimes A B A B A: each return is a loop, and the whole is one run to and fro."""
    a = v.kies(*_LANG)
    b = anders(v, a, uit=_LANG)
    een, kcc = meld(v, a, t, kcc=0.35)
    een.stap("intake", 3, 15)
    stap, twee = verwijs(een, b, sluit=False)
    twee.stap("intake", 3, 15)
    stappen: list[Overdracht] = [stap]
    paar: tuple[Zaak, Zaak] = (twee, een)
    for _ in range(v.kies(2, 2, 3)):
        stappen.append(terug(*paar, sluit=False))
        v.lus(*stappen[-2:], volledig=not kcc and len(stappen) == 2)
        paar = (paar[1], paar[0])
    v.heen_en_weer.append(tuple(stappen))
    nu, vorige = paar
    vorige.t = nu.t
    vorige.stap("sluit", 1, 9)
    rond_af(nu)


def in_de_zaak(v: Verhaal, t: int) -> None:
    """Inside one Wmo zaak the work passes from the Wmo-loket to the wijkteam: a handover without a referral."""
    zaak, _ = meld(v, "wmo", t)
    zaak.stap("intake", 3, 15)
    v.merk("in_de_zaak", zaak)
    van = zaak.gebeurtenissen[-1]
    zaak.loket = WIJKTEAM
    v.draag_over(van, zaak.stap("intake", 3, 12), "binnen_zaak")
    beslis(zaak, "toekenning")
    zaak.stap("sluit", 1, 9)


def in_de_zaak_terug(v: Verhaal, t: int) -> None:
    """The same, and back again: a direct return inside one zaak."""
    zaak, kcc = meld(v, "wmo", t)
    onderzoek(zaak)
    stappen = []
    for loket, stap in ((WIJKTEAM, "intake"), (WMO, "hervat")):
        van = zaak.gebeurtenissen[-1]
        zaak.loket = loket
        stappen.append(v.draag_over(van, zaak.stap(stap, 3, 12), "binnen_zaak"))
    v.lus(*stappen, volledig=not kcc)
    rond_af(zaak)


def onbekend_ertussen(v: Verhaal, t: int) -> None:
    """Wmo-loket, a desk that nobody knows, Wmo-loket: a path that holds an unknown desk is no return."""
    zaak, _ = meld(v, "wmo", t)
    onderzoek(zaak)
    for loket, stap in ((v.kies(*ONBEKENDE_LOKETTEN), "intake"), (WMO, "hervat")):
        van = zaak.gebeurtenissen[-1]
        zaak.loket = loket
        v.draag_over(van, zaak.stap(stap, 3, 12), "binnen_zaak")
    rond_af(zaak)
    v.merk("onbekend_ertussen", zaak)


def nieuwe_melding(v: Verhaal, t: int) -> None:
    """A closes without a decision and without a referral; within six weeks the resident comes to B by herself."""
    a = v.kies(*BESLISSERS)
    zaak = v.open(a, t, 0)
    zaak.stap("intake", 3, 15)
    einde = zaak.stap(v.kies("sluit", "sluit", "intrek"), 1, 9)
    nieuw = v.open(anders(v, a, uit=LOKETSYSTEMEN), einde.t, 3, 35)
    v.draag_over(einde, nieuw.gebeurtenissen[0], "nieuwe_melding")
    zaak = nieuw
    onderzoek(zaak)
    if zaak.systeem.naam in BESLISSERS:
        rond_af(zaak)


def splitsing(v: Verhaal, t: int) -> None:
    """A refers to two desks at once: the route branches, and nothing returns."""
    a, b = ("wmo", "jeugd") if v.kans(0.5) else ("werkplein", "schuldhulp")
    zaak = v.open(a, t, 0)
    onderzoek(zaak)
    for systeem, lo, hi in ((b, 2, 6), ("wijkteam", 0, 0)):
        verwijzing = zaak.stap("verwijs", lo, hi, naar=SYSTEMEN[systeem].loket)
        nieuw = v.open(systeem, verwijzing.t, 1, 20)
        v.draag_over(verwijzing, nieuw.gebeurtenissen[0])
        onderzoek(nieuw)
        if systeem in BESLISSERS:
            rond_af(nieuw)
    zaak.stap("sluit")
    v.merk("splitsing", zaak)


def naar_lopende_zaak(v: Verhaal, t: int) -> None:
    """Two requests at once, and then A refers to B, where the other one runs: a handover into it, but no return."""
    lopend = v.open("werkplein", t, 0)
    lopend.stap("intake", 3, 10)
    zaak = v.open("wmo", lopend.t, 1, 5)
    zaak.stap("intake", 2, 8)
    verwijzing = zaak.stap("verwijs", 2, 8, naar=lopend.loket)
    zaak.stap("sluit")
    lopend.t = verwijzing.t
    v.draag_over(verwijzing, lopend.stap("vraag_stukken", 1, 14))
    lopend.stap("stukken", 2, 9)
    rond_af(lopend)
    v.merk("naar_lopende_zaak", lopend)


def terug_bij_einde(v: Verhaal, t: int) -> None:
    """Back at A in the last days of the log: whether it brought the question further is not known yet."""
    a = v.kies("wmo", "werkplein")
    b = anders(v, a, uit=("wmo", "werkplein", "wijkteam"))
    eerste = v.open(a, v.einde - (110 + int(v.rng.random() * 20)) * DAG, 0)
    eerste.stap("intake", 3, 15)
    heen, tweede = verwijs(eerste, b, sluit=False)
    tweede.stap("intake", 2, 8)
    weg = v.later(v.einde - 20 * DAG, 0, 4)
    verwijzing = tweede.stap("verwijs", t=weg, naar=eerste.loket)
    weerom = v.draag_over(verwijzing, eerste.stap("hervat", t=v.later(verwijzing.t, 2, 8)))
    v.lus(heen, weerom, volledig=True, voortgang="nog_onbekend")
