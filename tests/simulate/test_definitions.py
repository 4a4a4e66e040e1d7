"""The planted truth against a plain, slow reading of definitions 2 and 3: nothing that was not planted, nothing lost.

This reads the truth's own events, never an export, and shares no code with the analysis.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from klantreis.simulate import simulate
from klantreis.simulate.systems import BUITEN, SYSTEMEN
from klantreis.vocabulary import FASE_VOLGORDE, FASEN, GESCHILFASEN

AANKOMST, STILTE = 42, 180
LAATSTE_DAG = date(2025, 12, 31)
GEEN_AANKOMST = {"ondersteuning", "administratie"}


@dataclass(eq=False)
class Feit:
    """An event of the truth."""

    bron: str
    zaak: str
    tijd: str
    herhaald: str
    activiteit: str
    fase: str
    loket: str
    naar: str
    volg: int

    def __post_init__(self) -> None:
        self.dag = date.fromisoformat(self.tijd[:10])
        self.alleen_dag = len(self.tijd) == 10
        self.uur = datetime.fromisoformat(self.tijd)
        systeem = SYSTEMEN[self.bron]
        stap = next((s for s in systeem.stappen.values() if s.activiteit == self.activiteit), None)
        self.rollen = set(stap.rollen) if stap else set()

    def na(self, ander: Feit, streng: bool) -> bool:
        """Whether this comes after another; days are compared where either has no hour."""
        if self.alleen_dag or ander.alleen_dag:
            return self.dag > ander.dag if streng else self.dag >= ander.dag
        return (self.uur, self.herhaald) > (ander.uur, ander.herhaald)


@dataclass(eq=False)
class Bezoek:
    zaak: str
    loket: str
    feiten: list[Feit]
    voorganger: Bezoek | None = None
    bewijs: str = ""
    vertrek: Feit | None = None  # the event by which the predecessor let go
    volgers: list[Bezoek] = field(default_factory=list)

    def pad(self) -> list[Bezoek]:
        """From the root of the route to here."""
        return [*(self.voorganger.pad() if self.voorganger else []), self]


class Inwoner:
    """Everything that definitions 2 and 3 say about one resident."""

    def __init__(self, feiten: list[Feit], streng: bool) -> None:
        self.streng = streng
        self.zaken: dict[str, list[Feit]] = defaultdict(list)
        for feit in feiten:
            self.zaken[feit.zaak].append(feit)
        for zaak in self.zaken.values():
            dagen = {feit.dag for feit in zaak if feit.alleen_dag}
            zaak.sort(
                key=lambda f: (
                    datetime.combine(f.dag, datetime.min.time()) if f.dag in dagen else f.uur, f.herhaald,
                    FASE_VOLGORDE.get(f.fase, 99), f.activiteit,
                )
            )  # fmt: skip
        telt = self._blijft(feiten)
        self.blijft = {zaak: [f for f in rij if f in telt] for zaak, rij in self.zaken.items()}
        self.aankomsten = {
            feit: self._aankomst(feit) for rij in self.blijft.values() for feit in rij if self._verwijst(feit)
        }
        self.bezoeken = [b for rij in self.blijft.values() for b in self._bezoeken(rij)]
        self._voorgangers()

    @staticmethod
    def _verwijst(feit: Feit) -> bool:
        return "doorverwijzing" in feit.rollen

    def _blijft(self, feiten: list[Feit]) -> set[Feit]:
        weg = {f for f in feiten if "periodiek" in f.rollen or f.fase in GESCHILFASEN}
        for vraag in (f for f in feiten if "adviesvraag" in f.rollen):
            antwoord = next(
                f for f in feiten if "adviesantwoord" in f.rollen and f.loket == vraag.naar and f.na(vraag, self.streng)
            )
            weg |= {
                f for f in feiten
                if f.loket == vraag.naar and f.na(vraag, self.streng) and (f is antwoord or antwoord.na(f, False))
            }  # fmt: skip
        return set(feiten) - weg

    def _aankomst(self, verwijzing: Feit) -> Feit | None:
        if verwijzing.naar:
            kandidaten = [f for rij in self.blijft.values() for f in rij if f.loket == verwijzing.naar]
        else:
            kandidaten = [rij[0] for zaak, rij in self.blijft.items() if rij and self.zaken[zaak][0] is rij[0]]
            eigen = self.blijft[verwijzing.zaak]
            later = eigen[eigen.index(verwijzing) + 1 :]
            kandidaten += [f for f in later if f.loket != verwijzing.loket][:1]
        kandidaten = [
            f for f in kandidaten if f.na(verwijzing, self.streng) and f is not verwijzing
            and f.fase not in GEEN_AANKOMST and (f.dag - verwijzing.dag).days <= AANKOMST
        ]  # fmt: skip
        return min(kandidaten, key=lambda f: (f.uur, f.volg), default=None)

    def _bezoeken(self, rij: list[Feit]) -> Iterator[Bezoek]:
        begint = set(self.aankomsten.values())
        nu: Bezoek | None = None
        for feit in rij:
            if nu is None or feit.loket != nu.loket or feit in begint:
                if nu:
                    yield nu
                nu = Bezoek(feit.zaak, feit.loket, [])
            nu.feiten.append(feit)
        if nu:
            yield nu

    def _voorgangers(self) -> None:
        bezoek_van = {feit: bezoek for bezoek in self.bezoeken for feit in bezoek.feiten}
        eerste_van = {bezoek.feiten[0]: bezoek for bezoek in self.bezoeken}
        for verwijzing, aankomst in sorted(self.aankomsten.items(), key=lambda paar: (paar[0].uur, paar[0].volg)):
            if aankomst and bezoek_van[verwijzing] is not eerste_van[aankomst]:
                self._verbind(bezoek_van[verwijzing], eerste_van[aankomst], "doorverwijzing", verwijzing)
        per_zaak: dict[str, list[Bezoek]] = defaultdict(list)
        for bezoek in self.bezoeken:
            per_zaak[bezoek.zaak].append(bezoek)
        for bezoeken in per_zaak.values():
            for een, twee in pairwise(bezoeken):
                if twee.voorganger is None and (een.loket != twee.loket or not een.loket):
                    self._verbind(een, twee, "binnen_zaak", een.feiten[-1])
        for zaak, rij in self.zaken.items():
            einde = next((f for f in reversed(rij) if f.rollen & {"afsluiting", "ingetrokken"}), None)
            alle = {rol for f in rij for rol in f.rollen}
            if einde is None or alle & {"besluit", "doorverwijzing"} or not per_zaak[zaak]:
                continue
            kandidaten = [
                eerder[0]
                for ander, eerder in per_zaak.items()
                if ander != zaak and eerder and eerder[0].voorganger is None
                and eerder[0].loket != per_zaak[zaak][-1].loket
                and (eerste := self.zaken[ander][0]).na(einde, self.streng)
                and (eerste.dag - einde.dag).days <= AANKOMST
                and (eerste.fase == "melding" or "aanvraag" in eerste.rollen)
            ]  # fmt: skip
            if kandidaten:
                self._verbind(
                    per_zaak[zaak][-1], min(kandidaten, key=lambda b: b.feiten[0].uur), "nieuwe_melding", einde
                )

    @staticmethod
    def _verbind(van: Bezoek, naar: Bezoek, bewijs: str, vertrek: Feit) -> None:
        if naar.voorganger is not None:
            naar.voorganger.volgers.remove(naar)
        naar.voorganger, naar.bewijs, naar.vertrek = van, bewijs, vertrek
        van.volgers.append(naar)

    # -- the tables ---------------------------------------------------------------------------------------------

    def overdrachten(self) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for bezoek in self.bezoeken:
            if bezoek.voorganger and bezoek.vertrek:
                van, vertrek, aankomst = bezoek.voorganger, bezoek.vertrek, bezoek.feiten[0]
                found.add((
                    van.loket, bezoek.loket, van.zaak, bezoek.zaak, bezoek.bewijs, vertrek.tijd, aankomst.tijd,
                    self._soort(van.zaak, bezoek),
                ))  # fmt: skip
        for verwijzing, aankomst_of_niet in self.aankomsten.items():
            if aankomst_of_niet is None:
                lot = self._lot(verwijzing)
                found.add(
                    (verwijzing.loket, verwijzing.naar, verwijzing.zaak, "", "doorverwijzing", verwijzing.tijd, "", lot)
                )
        return found

    def _soort(self, zaak: str, naar: Bezoek) -> str:
        if naar.bewijs == "binnen_zaak":
            return "warm"
        if zaak.startswith("wijkteam:"):
            return "onbekend"
        einde = next((f for f in reversed(self.zaken[zaak]) if f.rollen & {"afsluiting", "ingetrokken"}), None)
        return "koud" if einde and naar.feiten[0].na(einde, True) else "warm"

    @staticmethod
    def _lot(verwijzing: Feit) -> str:
        if verwijzing.naar in BUITEN:
            return "buiten_beeld"
        return "zoekgeraakt" if (LAATSTE_DAG - verwijzing.dag).days > AANKOMST else "lopend"

    def verwijzingen(self) -> set[tuple[str, ...]]:
        return {
            (v.loket, v.naar, v.zaak, a.zaak if a else "", v.tijd, "aangekomen" if a else self._lot(v))
            for v, a in self.aankomsten.items()
        }

    def terugkeren(self) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for bezoek in self.bezoeken:
            pad = bezoek.pad()
            for afstand in range(1, len(pad)):
                vorig = pad[-1 - afstand]
                if vorig.loket == bezoek.loket and bezoek.loket:
                    break
            else:
                continue
            lus = pad[-1 - afstand :]
            if afstand < 2 or not all(b.loket for b in lus):
                continue
            vertrek = lus[1].vertrek
            assert vertrek is not None
            found.add((
                "direct" if afstand == 2 else "indirect", "ja" if vorig.voorganger is None else "nee", bezoek.loket,
                " > ".join(b.loket for b in lus), str(len(lus)), vertrek.tijd, bezoek.feiten[0].tijd,
                self._voortgang(pad, lus, vertrek),
            ))  # fmt: skip
        return found

    def _voortgang(self, pad: list[Bezoek], lus: list[Bezoek], vertrek: Feit) -> str:
        rang = {fase: nr for nr, fase in enumerate(FASEN[:5], start=1)}
        tot = pad[: pad.index(lus[0]) + 1]
        voor = max((rang.get(f.fase, 0) for b in tot for f in b.feiten if not f.na(vertrek, True)), default=0)
        ertussen = max((rang.get(f.fase, 0) for b in lus[1:-1] for f in b.feiten), default=0)
        if ertussen > voor:
            return "ja"
        laatste = lus[-1]
        open_ = not any(f.rollen & {"afsluiting", "ingetrokken"} for f in self.zaken[laatste.zaak])
        return "nog_onbekend" if open_ and len(laatste.feiten) == 1 and not laatste.volgers else "nee"

    def heen_en_weer(self) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for blad in (b for b in self.bezoeken if not b.volgers):
            pad = blad.pad()
            start = 0
            while start < len(pad) - 1:
                eind = start + 1
                while eind + 1 < len(pad) and pad[eind + 1].loket == pad[eind - 1].loket and pad[eind].loket:
                    eind += 1
                if eind - start >= 3:
                    found.add((pad[start].loket, pad[start + 1].loket, str(eind - start)))
                start = eind
        return found

    def klantreizen(self, zeker: set[tuple[str, str]]) -> set[frozenset[str]]:
        groep = {zaak: {zaak} for zaak in self.zaken}

        def samen(a: str, b: str) -> None:
            if groep[a] is not groep[b]:
                groep[a] |= groep[b]
                for zaak in groep[b]:
                    groep[zaak] = groep[a]

        for bezoek in self.bezoeken:
            if bezoek.bewijs == "doorverwijzing" and bezoek.voorganger:
                samen(bezoek.voorganger.zaak, bezoek.zaak)
        for een, twee in zeker:
            if een in groep and twee in groep:
                samen(een, twee)
        spanne = {}
        for zaak, rij in self.zaken.items():
            dagen = [f.dag for f in rij if "periodiek" not in f.rollen and f.fase not in GEEN_AANKOMST]
            if dagen:
                spanne[zaak] = min(dagen), max(dagen)
        for een, (van, tot) in spanne.items():
            for twee, (van2, tot2) in spanne.items():
                if max((van2 - tot).days, (van - tot2).days) < STILTE:
                    samen(een, twee)
        return {frozenset(zaken) for zaken in groep.values()}


@pytest.fixture(scope="module", params=[1, 20231])
def waarheid(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("gemeente")
    simulate(target, inwoners=400, zaad=request.param)
    return target / "waarheid"


def lees(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def inwoners(waarheid: Path, streng: bool) -> dict[str, Inwoner]:
    feiten: dict[str, list[Feit]] = defaultdict(list)
    for volg, r in enumerate(lees(waarheid / "gebeurtenissen.csv")):
        if r["inwoner"]:
            feiten[r["inwoner"]].append(
                Feit(r["bron"], r["zaak"], r["tijd"], r["herhaald"], r["activiteit"], r["fase"], r["loket"],
                     r["naar_loket"], volg)
            )  # fmt: skip
    return {nummer: Inwoner(sorted(rij, key=lambda f: (f.uur, f.volg)), streng) for nummer, rij in feiten.items()}


def gepland(waarheid: Path, naam: str) -> dict[str, set[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for r in lees(waarheid / f"{naam}.csv"):
        found[r["inwoner"]].add(tuple(list(r.values())[2:]))
    return found


@pytest.mark.parametrize("streng", [False, True], ids=["same day counts", "same day does not count"])
def test_what_was_planted_is_what_the_definitions_find_and_nothing_else(waarheid: Path, streng: bool) -> None:
    mensen = inwoners(waarheid, streng)
    for naam in ("overdrachten", "verwijzingen", "terugkeren", "heen_en_weer"):
        waar = gepland(waarheid, naam)
        found = {nummer: getattr(mens, naam)() for nummer, mens in mensen.items()}
        verschil = {
            nummer: (sorted(found.get(nummer, set()) - waar[nummer]), sorted(waar[nummer] - found.get(nummer, set())))
            for nummer in {*found, *waar}
            if found.get(nummer, set()) != waar[nummer]
        }
        assert verschil == {}, naam


def test_journeys_are_what_the_definition_joins(waarheid: Path) -> None:
    zeker = {(r["bezwaar"], r["besluit_zaak"]) for r in lees(waarheid / "koppelingen.csv") if r["zekerheid"] == "vast"}
    zaken: dict[str, set[frozenset[str]]] = defaultdict(set)
    for r in lees(waarheid / "klantreizen.csv"):
        zaken[r["inwoner"]].add(frozenset(r["zaken"].split(" ")))
    for r in lees(waarheid / "verschijnselen.csv"):
        if r["verschijnsel"] == "vervolg":
            eerste = next(
                z for reis in zaken[r["inwoner"]] if r["zaak"] in reis for z in sorted(reis) if z[:3] == "wmo"
            )
            zeker.add((r["zaak"], eerste))
    for nummer, mens in inwoners(waarheid, streng=False).items():
        assert mens.klantreizen(zeker) == zaken[nummer], nummer
