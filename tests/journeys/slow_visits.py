"""What forms visits, and what hands over, read slowly (slow.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

Rij = dict[str, Any]
Tabellen = dict[str, list[Rij]]

GESCHIL = {"bezwaar", "beroep", "hoger beroep"}
GEEN_AANKOMST = {"ondersteuning", "administratie"}
RANG = {"melding": 1, "onderzoek": 2, "advies": 3, "besluit": 4, "ondersteuning": 5}
SLUIT = {"afsluiting", "ingetrokken"}
DAG = timedelta(days=1)


@dataclass(eq=False)
class Feit:
    """An event."""

    rij: Rij
    dag: date
    grof: bool
    plek: tuple[Any, ...] = ()

    def __getattr__(self, naam: str) -> Any:
        return self.rij[naam]

    def doet(self, *rollen: str) -> bool:
        return bool(set(rollen) & set(self.rij["rollen"]))

    def na(self, ander: Feit, streng: bool = False) -> bool:
        """Whether this comes after another; strictly: for certain."""
        if self.zaak == ander.zaak:
            return bool(self.gebeurtenis > ander.gebeurtenis)
        if self.grof or ander.grof:
            return self.dag > ander.dag if streng else self.dag >= ander.dag
        return bool(self.tijdstip > ander.tijdstip)

    def dagen_tot(self, later: Feit) -> float:
        if self.grof or later.grof:
            return float(max((later.dag - self.dag).days, 0))
        return float(max(round((later.tijdstip - self.tijdstip) / DAG, 6), 0.0))


@dataclass(eq=False)
class Bezoek:
    """A visit."""

    zaak: str
    loket: str | None
    feiten: list[Feit]
    voorganger: Bezoek | None = None
    bewijs: str = ""
    door: Feit | None = None
    binnen: Feit | None = None
    """Where a referral arrived in it, when that was not its first event."""
    volgers: list[Bezoek] = field(default_factory=list)
    nummer: int = 0
    in_zaak: int = 0

    @property
    def eerste(self) -> Feit:
        return self.feiten[0]

    @property
    def binnenkomst(self) -> Feit:
        return self.binnen or self.eerste

    def pad(self) -> list[Bezoek]:
        """From the beginning of the route to here."""
        pad: list[Bezoek] = [self]
        while pad[0].voorganger is not None:
            pad.insert(0, pad[0].voorganger)
        return pad


@dataclass(frozen=True)
class Log:
    """What holds for the whole log."""

    peil: Mapping[str, date]
    sluit: set[str]
    eerste_dag: Mapping[str, date]
    bronnen_van: Mapping[str, set[str]]
    buiten: Sequence[str]
    werkdag: Callable[[date], bool]
    stilte: int
    aankomst: int


class Bezoeker:
    """The visits of one resident, or of a zaak without one."""

    def __init__(self, log: Log, feiten: list[Feit]) -> None:
        self.log = log
        self.zaken: dict[str, list[Feit]] = defaultdict(list)
        for feit in feiten:
            self.zaken[feit.zaak].append(feit)
        self.einde = {
            zaak: next((f for f in reversed(rij) if f.doet(*SLUIT)), None) for zaak, rij in self.zaken.items()
        }
        self.feiten = sorted(feiten, key=lambda f: f.plek)
        weg = self._weg()
        self.telt = [f for f in self.feiten if f not in weg]
        self.rijen = {zaak: [f for f in rij if f not in weg] for zaak, rij in self.zaken.items()}
        self.verwijzingen = {
            f: self._aankomst(f)
            for f in self.telt
            if f.doet("doorverwijzing") and (f.naar_loket is None or f.naar_loket != f.loket)
        }
        self.bezoeken: dict[str, list[Bezoek]] = {zaak: self._bezoeken(rij) for zaak, rij in self.rijen.items()}
        self.alle = [bezoek for rij in self.bezoeken.values() for bezoek in rij]
        self._voorgangers()

    # -- what forms visits

    def _weg(self) -> set[Feit]:
        weg = {f for f in self.feiten if f.doet("periodiek") or f.fase in GESCHIL}
        advies: set[Feit] = set()
        for vraag in self.feiten:
            if not vraag.doet("adviesvraag"):
                continue
            gevraagd = vraag.naar_loket or next(
                (f.loket for f in self.zaken[vraag.zaak] if f.doet("adviesantwoord") and f.na(vraag)), None
            )
            if gevraagd in (None, vraag.loket):
                continue
            daar = [f for f in self.feiten if f.loket == gevraagd and f.na(vraag)]
            if vraag.naar_loket is None:
                antwoord = next(f for f in self.zaken[vraag.zaak] if f.doet("adviesantwoord") and f.na(vraag))
                advies |= {f for f in daar if f is antwoord or antwoord.na(f)}
                continue
            antwoord = next((f for f in daar if f.doet("adviesantwoord")), None) or next(
                (
                    f
                    for f in self.zaken[vraag.zaak]
                    if f.doet("adviesantwoord") and f.loket == vraag.loket and f.na(vraag)
                ),
                None,
            )
            if antwoord is None:
                advies |= {f for f in daar if f.fase == "advies"}
            else:
                advies |= {f for f in daar if f is antwoord or antwoord.na(f)}
        weg |= advies
        for rij in self.zaken.values():
            mag = all(f in weg or f.fase in (None, "advies", "administratie") for f in rij)
            if mag and any(f.fase == "advies" for f in rij) and not any(f.doet("adviesvraag") for f in rij):
                weg |= set(rij)
        return weg

    def _aankomst(self, verwijzing: Feit) -> Feit | None:
        echt = [f for f in self.telt if f.fase not in GEEN_AANKOMST and f.na(verwijzing)]
        if verwijzing.naar_loket is not None:
            kandidaten = [f for f in echt if f.loket == verwijzing.naar_loket]
        else:
            verder = [rij for rij in self._reeksen(verwijzing.zaak) if rij[0].na(verwijzing)][:1]
            binnen = [f for rij in verder for f in rij if f in echt][:1]
            nieuw = [
                next(f for f in rij if f in echt)
                for zaak, feiten in self.zaken.items()
                for rij in self._reeksen(zaak)[:1]
                if feiten[0].na(verwijzing) and (rij[0].loket is None or rij[0].loket != verwijzing.loket)
                and any(f in echt for f in rij)
            ]  # fmt: skip
            nieuw = sorted((f for f in nieuw if not binnen or f.plek[:3] < binnen[0].plek[:3]), key=lambda f: f.plek)
            kandidaten = nieuw[:1] or binnen
        eerste = next(iter(kandidaten), None)
        return eerste if eerste and (eerste.dag - verwijzing.dag).days <= self.log.aankomst else None

    def _reeksen(self, zaak: str) -> list[list[Feit]]:
        """What counts of a zaak, parted where the desk changes."""
        return [list(rij) for _loket, rij in groupby(self.rijen[zaak], key=lambda f: f.loket)]

    def _bezoeken(self, rij: list[Feit]) -> list[Bezoek]:
        # A run that began after the referral is the visit itself; one that was under way is parted.
        begint = {
            aankomst
            for verwijzing, aankomst in self.verwijzingen.items()
            if aankomst is not None
            and not next(r for r in self._reeksen(aankomst.zaak) if aankomst in r)[0].na(verwijzing)
        }
        bezoeken: list[Bezoek] = []
        for feit in rij:
            if not bezoeken or feit.loket != bezoeken[-1].loket or feit in begint:
                bezoeken.append(Bezoek(feit.zaak, feit.loket, [], in_zaak=len(bezoeken) + 1))
            bezoeken[-1].feiten.append(feit)
        return bezoeken

    # -- handovers

    def _voorgangers(self) -> None:
        bezoek_van = {feit: bezoek for bezoek in self.alle for feit in bezoek.feiten}
        # In the order of departure, so that the latest one stays.
        for verwijzing, aankomst in self.verwijzingen.items():
            if aankomst is not None:
                self._verbind(bezoek_van[verwijzing], bezoek_van[aankomst], "doorverwijzing", verwijzing)
                bezoek_van[aankomst].binnen = aankomst
        for rij in self.bezoeken.values():
            for een, twee in pairwise(rij):
                if twee.voorganger is None and (een.loket != twee.loket or een.loket is None):
                    self._verbind(een, twee, "binnen_zaak", een.feiten[-1])
        vrij = {bezoek for bezoek in self.alle if bezoek.voorganger is None}
        openingen = sorted((rij[0] for rij in self.zaken.values()), key=lambda f: f.plek)
        dicht = [
            einde
            for zaak, einde in self.einde.items()
            if einde and any(not b.eerste.na(einde) for b in self.bezoeken[zaak])
            and not any(f.doet("besluit", "bekendmaking", "doorverwijzing") for f in self.zaken[zaak])
        ]  # fmt: skip
        for einde in sorted(dicht, key=lambda f: f.plek):
            laatste = [b for b in self.bezoeken[einde.zaak] if not b.eerste.na(einde)][-1]
            for opening in openingen:
                eerste = next(iter(self.bezoeken[opening.zaak]), None)
                if (
                    eerste in vrij and eerste is not None and opening.na(einde)
                    and (opening.fase == "melding" or opening.doet("aanvraag"))
                    and (opening.dag - einde.dag).days <= self.log.aankomst
                    and (eerste.loket is None or eerste.loket != laatste.loket)
                ):  # fmt: skip
                    self._verbind(laatste, eerste, "nieuwe_melding", einde)
                    break
        for bezoek in sorted(self.alle, key=lambda b: b.eerste.plek):
            self._verbreek_ring(bezoek)
        for bezoek in self.alle:
            if bezoek.voorganger:
                bezoek.voorganger.volgers.append(bezoek)

    @staticmethod
    def _verbind(van: Bezoek, naar: Bezoek, bewijs: str, door: Feit) -> None:
        naar.voorganger, naar.bewijs, naar.door = van, bewijs, door

    @staticmethod
    def _verbreek_ring(bezoek: Bezoek) -> None:
        hier, gezien = bezoek.voorganger, set()
        while hier is not None and hier is not bezoek and hier not in gezien:
            gezien.add(hier)
            hier = hier.voorganger
        if hier is bezoek:
            bezoek.voorganger = bezoek.binnen = None
