"""The truth about Testdam, written while it is made up: what scenarios planted, as it stands in the exported rows.

An event outside the log's years was never exported, and what rests on it is adjusted by rule: a handover whose
departure is before the log is none; one whose arrival is after the end is a referral under way.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, TextIO

from klantreis.simulate.calendar import DAG, ISO, UURMINUUT
from klantreis.simulate.files import Boeken
from klantreis.simulate.story import Gebeurtenis, Overdracht, Verhaal
from klantreis.simulate.systems import ONBEKENDE_LOKETTEN
from klantreis.simulate.term_truth import KOP, als_tekst, termijnen

KOPPEN: Final = {
    "inwoners": "inwoner,bsn,wijk,scenario",
    "gebeurtenissen": "bron,zaak,inwoner,tijd,herhaald,activiteit,fase,loket,naar_loket,bestand,regel",
    "klantreizen": "inwoner,klantreis,zaken",
    "overdrachten": "inwoner,klantreis,van_loket,naar_loket,van_zaak,naar_zaak,bewijs,vertrek,aankomst,soort",
    "verwijzingen": "inwoner,klantreis,van_loket,naar_loket,van_zaak,naar_zaak,vertrek,lot",
    "terugkeren": "inwoner,klantreis,soort,volledig,van_loket,pad,lengte,vertrek,terugkeer,voortgang",
    "heen_en_weer": "inwoner,klantreis,loket_a,loket_b,wisselingen",
    "koppelingen": "inwoner,bezwaar,soort,ontvangen,besluit,besluit_zaak,keten,wijze,tekst,methode,zekerheid",
    "verschijnselen": "inwoner,verschijnsel,zaak",
    "termijnen": KOP,
}
"""File -> header. A zaak is written as system:number, as in the event log."""

_MET_SECONDEN: Final = frozenset({"werkplein", "wijkteam"})


class Waarheid:
    """The files of the truth, written resident by resident."""

    def __init__(self, folder: Path, begin: int, einde: int, epoch_vanaf: int) -> None:
        """`epoch_vanaf`: the day from which Schuldhulp writes seconds."""
        self.folder, self.begin, self.einde, self._epoch_vanaf = folder, begin, einde, epoch_vanaf
        self._files: dict[str, TextIO] = {}
        self.rijen = dict.fromkeys(KOPPEN, 0)
        for naam, kop in KOPPEN.items():
            path = Path(folder, f"{naam}.csv")
            handle = path.open("w", encoding="utf-8", newline="", buffering=1 << 18)
            handle.write(kop + "\n")
            self._files[naam] = handle

    def schrijf(self, v: Verhaal, scenario: str, gebeurtenissen: list[Gebeurtenis]) -> None:
        """Write what is true of a resident; `gebeurtenissen` are the exported events, in the order of their rows."""
        n = v.inwoner.nummer
        self._rij("inwoners", n, v.inwoner.bsn, v.inwoner.wijk, scenario)
        self.rijen["gebeurtenissen"] += len(gebeurtenissen)
        self._files["gebeurtenissen"].write("".join([self._gebeurtenis(e, n) for e in gebeurtenissen]))
        reizen: dict[int, dict[str, None]] = {}
        onbekend = {e.zaak.reis for e in gebeurtenissen if e.zaak.bsn_fout}
        for e in gebeurtenissen:
            reizen.setdefault(e.zaak.reis, {})[zaak_id(e)] = None
        for reis, zaken in sorted(reizen.items()):
            self._rij("klantreizen", "" if reis in onbekend else n, reis, " ".join(zaken))
        for overdracht in v.overdrachten:
            self._overdracht(n, overdracht)
        for verwijzing, lot in v.verloren:
            if self._in_log(verwijzing):
                self._verloren(n, verwijzing, lot)
        for lus in v.lussen:
            pad, eerste, laatste = lus.pad, lus.stappen[0], lus.stappen[-1]
            assert self._in_log(eerste.van) and self._in_log(laatste.naar)
            self._rij(
                "terugkeren", n, eerste.van.zaak.reis, "direct" if len(lus.stappen) == 2 else "indirect",
                "ja" if lus.volledig else "nee", pad[0], " > ".join(pad), len(pad), self.tijd(eerste.van),
                self.tijd(laatste.naar), lus.voortgang,
            )  # fmt: skip
        for stappen in v.heen_en_weer:
            eerste = stappen[0]
            self._rij("heen_en_weer", n, eerste.van.zaak.reis, eerste.van.loket, eerste.naar.loket, len(stappen))
        self._koppelingen(n, v)
        for verschijnsel, zaak in v.verschijnselen:
            nummer = f"{zaak.systeem.naam}:{zaak.nummer}"
            self._rij("verschijnselen", n, verschijnsel, nummer)
        rijen = [als_tekst(zaak, rij) for zaak, rij in termijnen(gebeurtenissen, v.koppelingen, self.einde)]
        self.rijen["termijnen"] += len(rijen)
        self._files["termijnen"].write("".join(rijen))

    def _gebeurtenis(self, e: Gebeurtenis, n: int) -> str:
        zaak, stap = e.zaak, e.stap
        return (
            f"{e.bron},{zaak.systeem.naam}:{zaak.nummer},{'' if zaak.bsn_fout else n},{self.tijd(e)},{e.fold or ''},"
            f"{stap.activiteit},{stap.fase or ''},{loket(e.loket)},{e.naar or ''},{e.bestand},{e.regel}\n"
        )

    def _in_log(self, e: Gebeurtenis) -> bool:
        return self.begin <= e.t < self.einde

    def _overdracht(self, n: int, overdracht: Overdracht) -> None:
        van, naar = overdracht.van, overdracht.naar
        if not self._in_log(van):
            return
        if not self._in_log(naar):
            if overdracht.bewijs == "doorverwijzing":
                self._verloren(n, van, "lopend")
            return
        self._rij(
            "overdrachten", n, van.zaak.reis, loket(van.loket), loket(naar.loket), zaak_id(van), zaak_id(naar),
            overdracht.bewijs, self.tijd(van), self.tijd(naar), self._soort(overdracht),
        )  # fmt: skip
        if overdracht.bewijs == "doorverwijzing":
            self._rij(
                "verwijzingen", n, van.zaak.reis, loket(van.loket), van.naar or "", zaak_id(van), zaak_id(naar),
                self.tijd(van), "aangekomen",
            )  # fmt: skip

    def _soort(self, overdracht: Overdracht) -> str:
        zaak = overdracht.van.zaak
        if overdracht.bewijs == "binnen_zaak":
            return "warm"
        if not zaak.systeem.sluit:
            return "onbekend"
        return "koud" if zaak.gesloten is not None and zaak.gesloten < overdracht.naar.t else "warm"

    def _verloren(self, n: int, van: Gebeurtenis, lot: str) -> None:
        rij = (n, van.zaak.reis, loket(van.loket), van.naar or "", zaak_id(van))
        self._rij("overdrachten", *rij, "", "doorverwijzing", self.tijd(van), "", lot)
        self._rij("verwijzingen", *rij, "", self.tijd(van), lot)

    def _koppelingen(self, n: int, v: Verhaal) -> None:
        for k in v.koppelingen:
            if not self._in_log(k.eerste):
                continue
            besluit, keten = k.besluit, k.keten
            self._rij(
                "koppelingen", n, zaak_id(k.eerste), k.soort, self.tijd(k.eerste), besluit.besluit if besluit else "",
                zaak_id(besluit) if besluit else "", keten.besluit if keten else "", k.wijze,
                k.eerste.verwijst_naar or "", k.methode, k.zekerheid,
            )  # fmt: skip

    def tijd(self, e: Gebeurtenis) -> str:
        """The local time as far as it was registered: a day, a minute or a second."""
        day, second = divmod(e.t, DAG)
        if e.dag:
            return ISO[day]
        if e.bron in _MET_SECONDEN or (e.bron == "schuldhulp" and day >= self._epoch_vanaf):
            return f"{ISO[day]}T{UURMINUUT[second // 60]}:{second % 60:02d}"
        return f"{ISO[day]}T{UURMINUUT[second // 60]}"

    def _rij(self, naam: str, *cellen: object) -> None:
        self._files[naam].write(",".join(map(str, cellen)) + "\n")
        self.rijen[naam] += 1

    def sluit(self, boeken: Boeken, gegevens: dict[str, Any]) -> None:
        """Close the files and write `aantallen.json`: per file what is in it and what should become of it."""
        for handle in self._files.values():
            handle.close()
        bronnen: dict[str, dict[str, Any]] = {}
        for bestand in sorted(boeken.bestanden.values(), key=lambda b: (b.bron, b.naam)):
            bronnen.setdefault(bestand.bron, {})[bestand.naam] = bestand.tellingen()
        inhoud = {**gegevens, "waarheid": self.rijen, "bronnen": bronnen}
        text = json.dumps(inhoud, ensure_ascii=False, indent=1)
        Path(self.folder, "aantallen.json").write_text(text + "\n", encoding="utf-8")


def zaak_id(e: Gebeurtenis) -> str:
    return f"{e.zaak.systeem.naam}:{e.zaak.nummer}"


def loket(naam: str) -> str:
    """A desk as the event log names it: empty when no register knows it."""
    return "" if naam in ONBEKENDE_LOKETTEN else naam
