"""A plain, slow reading of definitions 2 and 3 over the rows of one event log; it shares no code with the analysis.

What the definitions leave open is read as the made-up municipality does (docs/simulatie.md):

- *After*: within one zaak its order decides; else days are compared where either time is date-only, and the same day
  counts as after; else instants, and the same instant does not.
- *First*: by local day; on it first the events that no hour can place (those of a zaak that has a date-only event that
  day), then by instant; then by `gebeurtenis`.
- An answer to a question for advice is the first adviesantwoord at the asked desk, and without one there the first that
  the asking desk registers in the same zaak. A question without an answer takes out events of the phase advies only.
- A zaak of advice only asks nothing, holds some event of the phase advies, and besides at most what is left out anyway,
  administratie, and events without a phase.
- A referral that names its own desk refers nobody. Without a name: the first event at another desk further on in its
  zaak, or the opening of a zaak at another desk, whichever is first, the zaak itself on a tie.
- A zaak ends with the last event that closes it; its desk is that of its last visit; besluit and referral count anywhere
  in it. The first new zaak at another desk follows it, if that zaak's first visit has no predecessor by then.
- Ties could make a ring of handovers. Then the visit that is first begins the route.
- Events that hours place before leaving v_p, or no hour can place after it, belong to what the route had reached.
- `nog_onbekend`: the last visit of an open zaak, which holds one event and handed over to nobody.
- Days between are whole days where either time is date-only, and never negative.
- Quiet days are local days. A zaak joins the one before it that ran on longest, the one that began last of several.
- `verbonden_met` leads back to the first zaak of the klantreis, by referrals where it can, else by relations.
- A step back is a step in a zaak to a phase lower than the one before, when that is below the highest.
- Back at the desk (afgehouden): a visit there in another zaak, which began by itself or came from another desk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from klantreis.mapping.references import normaliseer_kenmerk

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
    plek: tuple[date, bool, datetime, int] = (date.min, False, datetime.min, 0)

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
        return max(round((later.tijdstip - self.tijdstip) / DAG, 6), 0.0)


@dataclass(eq=False)
class Bezoek:
    """A visit."""

    zaak: str
    loket: str | None
    feiten: list[Feit]
    voorganger: Bezoek | None = None
    bewijs: str = ""
    door: Feit | None = None
    volgers: list[Bezoek] = field(default_factory=list)
    nummer: int = 0
    in_zaak: int = 0

    @property
    def eerste(self) -> Feit:
        return self.feiten[0]

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


class Inwoner:
    """Everything that definitions 2 and 3 say about one resident, or about a zaak without one."""

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
        self.reizen = self._stik(log.stilte)

    # -- what forms visits

    def _weg(self) -> set[Feit]:
        weg = {f for f in self.feiten if f.doet("periodiek") or f.fase in GESCHIL}
        advies: set[Feit] = set()
        for vraag in self.feiten:
            if not vraag.doet("adviesvraag") or vraag.naar_loket in (None, vraag.loket):
                continue
            daar = [f for f in self.feiten if f.loket == vraag.naar_loket and f.na(vraag)]
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
            verder = [f for f in self.rijen[verwijzing.zaak] if f.na(verwijzing) and f.loket != verwijzing.loket][:1]
            binnen = [f for f in verder if f in echt]
            nieuw = [
                f for f in echt
                if f is self.zaken[f.zaak][0] and (f.loket is None or f.loket != verwijzing.loket)
                and not any(f.plek[:3] >= ander.plek[:3] for ander in binnen)
            ]  # fmt: skip
            kandidaten = nieuw[:1] or binnen
        eerste = next(iter(kandidaten), None)
        return eerste if eerste and (eerste.dag - verwijzing.dag).days <= self.log.aankomst else None

    def _bezoeken(self, rij: list[Feit]) -> list[Bezoek]:
        begint = set(self.verwijzingen.values())
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
        for rij in self.bezoeken.values():
            for een, twee in pairwise(rij):
                if twee.voorganger is None and (een.loket != twee.loket or een.loket is None):
                    self._verbind(een, twee, "binnen_zaak", een.feiten[-1])
        vrij = {bezoek for bezoek in self.alle if bezoek.voorganger is None}
        openingen = sorted((rij[0] for rij in self.zaken.values()), key=lambda f: f.plek)
        dicht = [
            einde
            for zaak, einde in self.einde.items()
            if einde and self.bezoeken[zaak] and not any(f.doet("besluit", "doorverwijzing") for f in self.zaken[zaak])
        ]
        for einde in sorted(dicht, key=lambda f: f.plek):
            laatste = self.bezoeken[einde.zaak][-1]
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
            bezoek.voorganger = None

    # -- klantreizen

    def _stil(self) -> dict[str, tuple[date, date]]:
        spanne = {}
        for zaak, rij in self.zaken.items():
            dagen = [f.dag for f in rij if not f.doet("periodiek") and f.fase not in GEEN_AANKOMST]
            if dagen:
                spanne[zaak] = min(dagen), max(dagen)
        return spanne

    def _stik(self, stilte: int) -> dict[str, list[tuple[str, str, str | None]]]:
        """First zaak of a klantreis -> its zaken, each with its reason and what it was joined to."""
        volgorde = sorted(self.zaken, key=lambda zaak: self.zaken[zaak][0].plek)
        banden: list[tuple[str, str, str]] = [
            ("doorverwijzing", b.voorganger.zaak, b.zaak)
            for b in self.alle
            if b.voorganger and b.bewijs == "doorverwijzing" and b.voorganger.zaak != b.zaak
        ]
        banden += [("zaakrelatie", een, twee) for een, twee in self._relaties()]
        spanne = self._stil()
        kijk = sorted(spanne, key=lambda zaak: (spanne[zaak][0], list(self.zaken).index(zaak)))
        for nr, zaak in enumerate(kijk[1:], start=1):
            # max gives the first of several; the one that began last is wanted.
            langst = max(reversed(kijk[:nr]), key=lambda z: spanne[z][1])
            if (spanne[zaak][0] - spanne[langst][1]).days < stilte:
                banden.append(("stilte", langst, zaak))
        # The letter: every pair of zaken with less than so many days of quiet between them.
        letter = {zaak: {zaak} for zaak in self.zaken}
        paren = [(een, twee) for soort, een, twee in banden if soort != "stilte"]
        paren += [
            (een, twee)
            for een, (van, tot) in spanne.items()
            for twee, (van2, tot2) in spanne.items()
            if max((van2 - tot).days, (van - tot2).days) < stilte
        ]
        for een, twee in paren:
            _samen(letter, een, twee)
        # The tree: referrals first, then relations, then quiet; among these what joins earlier zaken.
        rang = {zaak: nr for nr, zaak in enumerate(volgorde)}
        soorten = ("doorverwijzing", "zaakrelatie", "stilte")
        banden.sort(
            key=lambda band: (
                soorten.index(band[0]), max(rang[band[1]], rang[band[2]]), min(rang[band[1]], rang[band[2]])
            )
        )  # fmt: skip
        groep = {zaak: {zaak} for zaak in self.zaken}
        boom: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for soort, een, twee in banden:
            if groep[een] is not groep[twee]:
                _samen(groep, een, twee)
                boom[een].append((twee, soort))
                boom[twee].append((een, soort))
        assert groep == letter
        reizen: dict[str, list[tuple[str, str, str | None]]] = {}
        gedaan: set[str] = set()
        for eerste in volgorde:
            if eerste in gedaan:
                continue
            gevonden: dict[str, tuple[str, str | None]] = {eerste: ("eerste", None)}
            rij = [eerste]
            for zaak in rij:
                for ander, soort in boom[zaak]:
                    if ander not in gevonden:
                        gevonden[ander] = soort, zaak
                        rij.append(ander)
            gedaan |= gevonden.keys()
            reizen[eerste] = [(zaak, *gevonden[zaak]) for zaak in volgorde if zaak in gevonden]
        return reizen

    def aantal_reizen(self, stilte: int) -> int:
        return len(self._stik(stilte))

    def _relaties(self) -> Iterable[tuple[str, str]]:
        namen: dict[str, set[str]] = defaultdict(set)
        for zaak in self.zaken:
            for tekst in (zaak, zaak.partition(":")[2]):
                if tekst:
                    namen[normaliseer_kenmerk(tekst) or ""].add(zaak)
        for feit in self.feiten:
            if feit.relatie is not None and feit.verwijst_naar is not None:
                ander = namen[feit.verwijst_naar] - {feit.zaak}
                if len(ander) == 1:
                    yield feit.zaak, next(iter(ander))

    # -- loops

    def _lussen(self) -> Iterable[tuple[list[Bezoek], list[Bezoek]]]:
        """Route up to a return, and its part from the visit before to the same desk."""
        for bezoek in self.alle:
            pad = bezoek.pad()
            eerder = [nr for nr, b in enumerate(pad[:-1]) if b.loket == bezoek.loket and bezoek.loket is not None]
            if not eerder or len(pad) - 1 - eerder[-1] < 2:
                continue
            lus = pad[eerder[-1] :]
            if all(b.loket is not None for b in lus):
                yield pad, lus

    def _voortgang(self, pad: list[Bezoek], lus: list[Bezoek]) -> str:
        door = lus[1].door
        assert door is not None
        tot = pad[: pad.index(lus[0]) + 1]
        voor = max((RANG.get(f.fase, 0) for b in tot for f in b.feiten if not f.na(door, streng=True)), default=0)
        if max((RANG.get(f.fase, 0) for b in lus[1:-1] for f in b.feiten), default=0) > voor:
            return "ja"
        i = lus[-1]
        gaande = self.einde[i.zaak] is None and i is self.bezoeken[i.zaak][-1] and len(i.feiten) == 1
        return "nog_onbekend" if gaande and not i.volgers else "nee"

    def _heen_en_weer(self) -> list[list[Bezoek]]:
        runs: list[list[Bezoek]] = []
        for blad in self.alle:
            if blad.volgers:
                continue
            pad = blad.pad()
            for van in range(len(pad)):
                for tot in range(van + 4, len(pad) + 1):
                    deel = pad[van:tot]
                    a, b = deel[0].loket, deel[1].loket
                    if a is None or b is None or a == b:
                        continue
                    if all(bezoek.loket == (a, b)[nr % 2] for nr, bezoek in enumerate(deel)) and deel not in runs:
                        runs.append(deel)
        return [
            run for run in runs
            if not any(len(run) < len(ander) and set(run) <= set(ander) for ander in runs)
        ]  # fmt: skip

    # -- the tables

    def _werkdagen(self, van: Feit, tot: Feit) -> int:
        dagen = (van.dag + DAG * nr for nr in range(1, (tot.dag - van.dag).days + 1))
        return sum(self.log.werkdag(dag) for dag in dagen)

    def _soort(self, bezoek: Bezoek) -> str:
        assert bezoek.voorganger
        zaak = bezoek.voorganger.zaak
        if bezoek.bewijs == "binnen_zaak":
            return "warm"
        if self.zaken[zaak][0].bron not in self.log.sluit:
            return "onbekend"
        einde = self.einde[zaak]
        return "koud" if einde and bezoek.eerste.na(einde, streng=True) else "warm"

    def _lot(self, verwijzing: Feit) -> str:
        loket = verwijzing.naar_loket
        if loket is not None and (loket not in self.log.bronnen_van or loket in self.log.buiten):
            return "buiten_beeld"
        bronnen = {verwijzing.bron} if loket is None else self.log.bronnen_van[loket]
        tot = max(self.log.peil[bron] for bron in bronnen)
        return "zoekgeraakt" if (tot - verwijzing.dag).days > self.log.aankomst else "lopend"

    def tabellen(self, eerste_nummer: int) -> Tabellen:
        reis_van = {zaak: reis for reis, rij in self.reizen.items() for zaak, _reden, _met in rij}
        rang = {reis: nr for nr, reis in enumerate(self.reizen)}

        def volgorde(zaak: str, feit: Feit) -> tuple[Any, ...]:
            return rang[reis_van[zaak]], feit.plek

        self.alle.sort(key=lambda b: volgorde(b.zaak, b.eerste))
        for nummer, bezoek in enumerate(self.alle, start=eerste_nummer):
            bezoek.nummer = nummer
        uit: dict[str, list[tuple[Any, Rij]]] = defaultdict(list)
        for reis, rij in self.reizen.items():
            uit["klantreizen"].append((rang[reis], self._klantreis(reis, [zaak for zaak, _r, _m in rij])))
            for zaak, reden, met in rij:
                row = {"klantreis": reis, "zaak": zaak, "reden": reden, "verbonden_met": met}
                uit["klantreis_zaken"].append((volgorde(zaak, self.zaken[zaak][0]), row))
        for b in self.alle:
            buren = [paar for paar in pairwise(self.bezoeken[b.zaak]) if b in paar]
            row = {
                "bezoek": b.nummer, "klantreis": reis_van[b.zaak], "zaak": b.zaak, "loket": b.loket,
                "aankomst": b.eerste.tijdstip_lokaal, "vertrek": b.feiten[-1].tijdstip_lokaal,
                "voorganger": b.voorganger.nummer if b.voorganger else None,
                "gelijktijdig": any(een.feiten[-1].moment == twee.eerste.moment for een, twee in buren),
            }  # fmt: skip
            uit["bezoeken"].append((b.nummer, row))
            if b.voorganger and b.door:
                van = b.voorganger
                row = {
                    "klantreis": reis_van[van.zaak], "van_loket": van.loket, "naar_loket": b.loket,
                    "van_zaak": van.zaak, "naar_zaak": b.zaak, "bewijs": b.bewijs, "vertrek": b.door.tijdstip_lokaal,
                    "aankomst": b.eerste.tijdstip_lokaal, "wachtdagen": b.door.dagen_tot(b.eerste),
                    "wachtwerkdagen": self._werkdagen(b.door, b.eerste), "soort": self._soort(b),
                }  # fmt: skip
                uit["overdrachten"].append(((volgorde(van.zaak, b.door), b.eerste.gebeurtenis), row))
            if not b.volgers:
                pad = b.pad()
                row = {
                    "klantreis": reis_van[b.zaak], "pad": _pad(pad), "bezoeken": len(pad),
                    "verhaal_opnieuw": self._verhaal_opnieuw(pad),
                }  # fmt: skip
                uit["routes"].append((volgorde(b.zaak, b.eerste), row))
        for verwijzing, aankomst in self.verwijzingen.items():
            if aankomst is None:
                row = {
                    "klantreis": reis_van[verwijzing.zaak], "van_loket": verwijzing.loket,
                    "naar_loket": verwijzing.naar_loket, "van_zaak": verwijzing.zaak, "naar_zaak": None,
                    "bewijs": "doorverwijzing", "vertrek": verwijzing.tijdstip_lokaal, "aankomst": None,
                    "wachtdagen": None, "wachtwerkdagen": None, "soort": self._lot(verwijzing),
                }  # fmt: skip
                uit["overdrachten"].append(((volgorde(verwijzing.zaak, verwijzing), 10**12), row))
        for pad, lus in self._lussen():
            i, door = lus[-1], lus[1].door
            assert door is not None
            row = {
                "lus": f"{i.zaak}/{i.in_zaak}", "klantreis": reis_van[i.zaak],
                "soort": "direct" if len(lus) == 3 else "indirect", "volledig": lus[0] is pad[0],
                "van_loket": i.loket, "pad": _pad(lus), "lengte": len(lus), "vertrek": door.tijdstip_lokaal,
                "terugkeer": i.eerste.tijdstip_lokaal, "tussentijd_dagen": door.dagen_tot(i.eerste),
                "tussentijd_werkdagen": self._werkdagen(door, i.eerste), "voortgang": self._voortgang(pad, lus),
                "gelijktijdig": any(_in_tie(b) for b in lus[1:]), "oordeel": None,
            }  # fmt: skip
            uit["lussen"].append((volgorde(i.zaak, i.eerste), row))
        for run in self._heen_en_weer():
            row = {
                "klantreis": reis_van[run[-1].zaak], "loket_a": run[0].loket, "loket_b": run[1].loket,
                "wisselingen": len(run) - 1, "start": run[0].eerste.tijdstip_lokaal,
                "eind": run[-1].eerste.tijdstip_lokaal,
            }  # fmt: skip
            plek = volgorde(run[-1].zaak, run[0].eerste), run[-1].eerste.gebeurtenis
            uit["heen_en_weer"].append((plek, row))
        for zaak, feiten in self.zaken.items():
            row = {
                "zaak": zaak, "klantreis": reis_van[zaak],
                "loket": self.bezoeken[zaak][-1].loket if self.bezoeken[zaak] else None,
                "kom_maar_terug": max(sum(f.doet("aanvulling_gevraagd") for f in feiten) - 1, 0),
                "afgehouden": self._afgehouden(zaak), "stappen_terug": _stappen_terug(feiten),
            }  # fmt: skip
            if row["kom_maar_terug"] or row["afgehouden"] or row["stappen_terug"]:
                uit["zaaksignalen"].append((volgorde(zaak, feiten[0]), row))
        return {naam: [row for _key, row in sorted(rijen, key=lambda paar: paar[0])] for naam, rijen in uit.items()}

    @staticmethod
    def _verhaal_opnieuw(pad: list[Bezoek]) -> int:
        loketten = {b.loket for b in pad if any(f.doet("uitvraag") for f in b.feiten)}
        return max(len(loketten - {None}) - 1, 0)

    def _afgehouden(self, zaak: str) -> bool:
        einde = self.einde[zaak]
        if einde is None or any(f.doet("besluit") for f in self.zaken[zaak]) or not self.bezoeken[zaak]:
            return False
        loket = self.bezoeken[zaak][-1].loket
        return any(
            b.loket == loket and loket is not None and b.eerste.na(einde) and (b.eerste.dag - einde.dag).days <= 730
            and (b.in_zaak == 1 or rij[b.in_zaak - 2].loket != loket)
            for ander, rij in self.bezoeken.items() if ander != zaak for b in rij
        )  # fmt: skip

    def _klantreis(self, reis: str, zaken: list[str]) -> Rij:
        log = self.log
        feiten = sorted((f for zaak in zaken for f in self.zaken[zaak]), key=lambda f: f.plek)
        eerste, laatste = feiten[0], feiten[-1]
        bronnen = {zaak: self.zaken[zaak][0].bron for zaak in zaken}
        lopend = any(
            self.einde[zaak] is None
            and any((log.peil[bronnen[zaak]] - f.dag).days < log.stilte for f in self.zaken[zaak])
            for zaak in zaken
        )
        peil = max(log.peil[bron] for bron in bronnen.values())
        besluit = next((f for f in feiten if f.doet("besluit", "bekendmaking") and f.fase not in GESCHIL), None)
        nieuw = eerste.fase == "melding" or eerste.doet("aanvraag")
        bereikt = max(RANG.get(f.fase, 0) for f in feiten)
        return {
            "klantreis": reis,
            "inwoner": next((f.inwoner for f in self.zaken[reis] if f.inwoner is not None), None),
            "start": eerste.tijdstip_lokaal, "eind": None if lopend else laatste.tijdstip_lokaal, "lopend": lopend,
            "begonnen_voor_log": not nieuw and (eerste.dag - log.eerste_dag[eerste.bron]).days < log.stilte,
            "zaken": len(zaken), "wetten": "; ".join(sorted({f.wet for f in feiten if f.wet})) or None,
            "loketten": "; ".join(sorted(
                {f.loket for f in feiten if f.loket and not f.doet("periodiek") and f.fase not in GESCHIL}
            )) or None,
            "overdrachten": sum(b.voorganger is not None for b in self.alle if b.zaak in zaken),
            "terugkeren": sum(lus[-1].zaak in zaken for _pad, lus in self._lussen()),
            "uitvragen": sum(f.doet("uitvraag") and not f.doet("periodiek") for f in feiten),
            "fase_bereikt": next((fase for fase, nr in RANG.items() if nr == bereikt), None),
            "dagen_tot_besluit": eerste.dagen_tot(besluit) if besluit else None,
            "doorlooptijd_dagen": float((peil - eerste.dag).days + 1) if lopend else eerste.dagen_tot(laatste),
            "bezwaar": any(f.fase in GESCHIL for f in feiten),
        }  # fmt: skip


def _samen(groep: dict[str, set[str]], een: str, twee: str) -> None:
    if groep[een] is not groep[twee]:
        groep[een] |= groep[twee]
        for zaak in groep[twee]:
            groep[zaak] = groep[een]


def _pad(pad: list[Bezoek]) -> str:
    return " > ".join(b.loket or "(onbekend)" for b in pad)


def _in_tie(bezoek: Bezoek) -> bool:
    """Whether the boundary between a visit and the one that handed over to it lies inside a tie."""
    van, naar = bezoek.door, bezoek.eerste
    assert van is not None
    if van.zaak == naar.zaak:
        return bool(van.moment == naar.moment)
    return van.dag == naar.dag and (van.grof or naar.grof)


def _stappen_terug(feiten: list[Feit]) -> int:
    fasen = [RANG[f.fase] for f in feiten if f.fase in RANG and not f.doet("periodiek")]
    return sum(fase < fasen[nr - 1] for nr, fase in enumerate(fasen) if nr)


def lees(
    rijen: list[Rij], peil: Mapping[str, date], werkdag: Callable[[date], bool], *, buiten: Sequence[str] = (),
    stilte: int = 180, aankomst: int = 42,
) -> tuple[Tabellen, dict[int, int]]:  # fmt: skip
    """The tables of klantreis.journeys.reading.journeys, from the rows of `gebeurtenissen` with zaak_nr and moment.

    Residents by pseudonym, then zaken without one; of a resident klantreizen in the order of their first events.
    """
    feiten = [Feit(rij, rij["tijdstip_lokaal"].date(), rij["precisie"] == "dag") for rij in rijen]
    samen: dict[int, list[Feit]] = defaultdict(list)
    for feit in feiten:
        samen[feit.moment].append(feit)
    for feit in feiten:
        grof = any(f.grof for f in samen[feit.moment])
        feit.plek = (feit.dag, not grof, datetime.min if grof else feit.tijdstip, feit.gebeurtenis)
    bronnen_van: dict[str, set[str]] = defaultdict(set)
    eerste_dag: dict[str, date] = {}
    wie: dict[str, tuple[bool, str, int]] = {}
    for feit in feiten:
        if feit.loket is not None:
            bronnen_van[feit.loket].add(feit.bron)
        eerste_dag[feit.bron] = min(feit.dag, eerste_dag.get(feit.bron, feit.dag))
        if wie.get(feit.zaak, (True,))[0]:
            wie[feit.zaak] = (feit.inwoner is None, feit.inwoner or "", feit.zaak_nr if feit.inwoner is None else 0)
    log = Log(
        peil, {f.bron for f in feiten if f.doet(*SLUIT)}, eerste_dag, dict(bronnen_van), buiten, werkdag, stilte,
        aankomst,
    )  # fmt: skip
    per_persoon: dict[tuple[bool, str, int], list[Feit]] = defaultdict(list)
    for feit in feiten:
        per_persoon[wie[feit.zaak]].append(feit)
    uit: Tabellen = defaultdict(list)
    aantallen = dict.fromkeys((90, 180, 365), 0)
    for _wie, eigen in sorted(per_persoon.items()):
        inwoner = Inwoner(log, eigen)
        for naam, gevonden in inwoner.tabellen(len(uit["bezoeken"]) + 1).items():
            uit[naam].extend(gevonden)
        for dagen in aantallen:
            aantallen[dagen] += inwoner.aantal_reizen(dagen)
    return uit, aantallen
