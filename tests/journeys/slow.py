"""A plain, slow reading of definitions 2 and 3 over the rows of one event log; it shares no code with the analysis.

What the definitions leave open is read as the made-up municipality does (docs/simulatie.md):

- *After*: within one zaak its order decides; else days are compared where either time is date-only, and the same day
  counts as after; else instants, and the same instant does not.
- *First*: by local day; on it first the events that no hour can place (those of a zaak that has a date-only event that
  day), then by instant; then by `gebeurtenis`.
- An answer to a question for advice is the first adviesantwoord at the asked desk, and without one there the first that
  the asking desk registers in the same zaak. A question without an answer takes out events of the phase advies only.
  A question that names no desk was put to the desk of the first answer in its zaak.
- A zaak of advice only asks nothing, holds some event of the phase advies, and besides at most what is left out anyway,
  administratie, and events without a phase.
- A referral that names its own desk refers nobody. Without a name: the next visit of its zaak, or the first of a zaak
  that begins later and elsewhere, whichever is first, the zaak itself on a tie.
- A visit that began after a referral was not under way when it arrived: it is not parted, whatever comes before the
  arrival in it. Waiting and being away last until the arrival.
- A zaak ends with the last event that closes it, at the desk of its last visit by then; besluit, bekendmaking and
  referral count anywhere in it. The first new zaak at another desk follows it, if that zaak's first visit has no
  predecessor by then.
- Ties could make a ring of handovers. Then the visit that is first begins the route.
- Events that hours place before leaving v_p, or no hour can place after it, belong to what the route had reached.
- `nog_onbekend`: the last visit of a zaak that goes on (as in `lopend`), with nothing after the arrival, which handed
  over to nobody.
- A source covers its first day up to its peildatum. Who names no desk, while no other desk is known, refers out of
  sight.
- Days between are whole days where either time is date-only, and never negative.
- Quiet days are local days. A zaak joins the one before it that ran on longest, the one that began last of several.
- `verbonden_met` leads back to the first zaak of the klantreis, by referrals where it can, else by relations.
- A step back is a step in a zaak to a phase lower than the one before, when that is below the highest.
- Back at the desk (afgehouden): a visit there in another zaak, which began by itself or came from another desk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from tests.journeys.slow_journeys import Reiziger
from tests.journeys.slow_visits import DAG, GESCHIL, RANG, Bezoek, Feit, Log, Rij, Tabellen


class Inwoner(Reiziger):
    """Everything that definitions 2 and 3 say about one resident, or about a zaak without one."""

    def __init__(self, log: Log, feiten: list[Feit]) -> None:
        super().__init__(log, feiten)
        self.reizen = self._stik(log.stilte)

    def aantal_reizen(self, stilte: int) -> int:
        return len(self._stik(stilte))

    def _werkdagen(self, van: Feit, tot: Feit) -> int:
        dagen = (van.dag + DAG * nr for nr in range(1, (tot.dag - van.dag).days + 1))
        return sum(self.log.werkdag(dag) for dag in dagen)

    def _soort(self, bezoek: Bezoek) -> str:
        assert bezoek.voorganger
        zaak = bezoek.voorganger.zaak
        if bezoek.bewijs == "binnen_zaak":
            return "warm"
        einde = self.einde[zaak]
        if einde and bezoek.binnenkomst.na(einde, streng=True):
            return "koud"
        return "warm" if self.zaken[zaak][0].bron in self.log.sluit else "onbekend"

    def _lot(self, verwijzing: Feit) -> str:
        loket = verwijzing.naar_loket
        if loket is not None and (loket not in self.log.bronnen_van or loket in self.log.buiten):
            return "buiten_beeld"
        if loket is None and not self.log.bronnen_van.keys() - {verwijzing.loket}:
            return "buiten_beeld"
        bronnen = {verwijzing.bron} if loket is None else self.log.bronnen_van[loket]
        tot = max(self.log.peil[bron] for bron in bronnen)
        if loket is not None and not min(self.log.eerste_dag[bron] for bron in bronnen) <= verwijzing.dag <= tot:
            return "buiten_beeld"
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
        row: Rij
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
                "eerste_gebeurtenis": b.eerste.gebeurtenis, "laatste_gebeurtenis": b.feiten[-1].gebeurtenis,
            }  # fmt: skip
            uit["bezoeken"].append((b.nummer, row))
            if b.voorganger and b.door:
                van = b.voorganger
                row = {
                    "klantreis": reis_van[van.zaak], "van_loket": van.loket, "naar_loket": b.loket,
                    "van_zaak": van.zaak, "naar_zaak": b.zaak, "bewijs": b.bewijs, "vertrek": b.door.tijdstip_lokaal,
                    "aankomst": b.binnenkomst.tijdstip_lokaal, "wachtdagen": b.door.dagen_tot(b.binnenkomst),
                    "wachtwerkdagen": self._werkdagen(b.door, b.binnenkomst), "soort": self._soort(b),
                    "van_bezoek": van.nummer, "naar_bezoek": b.nummer,
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
                    "van_bezoek": next(b.nummer for b in self.alle if verwijzing in b.feiten), "naar_bezoek": None,
                }  # fmt: skip
                uit["overdrachten"].append(((volgorde(verwijzing.zaak, verwijzing), 10**12), row))
        for pad, lus in self._lussen():
            i, door = lus[-1], lus[1].door
            assert door is not None
            row = {
                "lus": f"{i.zaak}/{i.in_zaak}", "klantreis": reis_van[i.zaak],
                "soort": "direct" if len(lus) == 3 else "indirect", "volledig": lus[0] is pad[0],
                "van_loket": i.loket, "pad": _pad(lus), "lengte": len(lus), "vertrek": door.tijdstip_lokaal,
                "terugkeer": i.binnenkomst.tijdstip_lokaal, "tussentijd_dagen": door.dagen_tot(i.binnenkomst),
                "tussentijd_werkdagen": self._werkdagen(door, i.binnenkomst), "voortgang": self._voortgang(pad, lus),
                "gelijktijdig": any(_in_tie(b) for b in lus[1:]), "oordeel": None,
                "bezoek": i.nummer,
            }  # fmt: skip
            uit["lussen"].append((volgorde(i.zaak, i.binnenkomst), row))
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
        if einde is None or any(f.doet("besluit", "bekendmaking") for f in self.zaken[zaak]):
            return False
        if not self.bezoeken[zaak]:
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
        lopend = any(self._loopt(zaak) for zaak in zaken)
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
            "overdrachten": sum(b.voorganger is not None and b.voorganger.zaak in zaken for b in self.alle),
            "terugkeren": sum(lus[-1].zaak in zaken for _pad, lus in self._lussen()),
            "uitvragen": sum(f.doet("uitvraag") and not f.doet("periodiek") for f in feiten),
            "fase_bereikt": next((fase for fase, nr in RANG.items() if nr == bereikt), None),
            "dagen_tot_besluit": eerste.dagen_tot(besluit) if besluit else None,
            "doorlooptijd_dagen": float((peil - eerste.dag).days + 1) if lopend else eerste.dagen_tot(laatste),
            "bezwaar": any(f.fase in GESCHIL for f in feiten),
        }  # fmt: skip


def _pad(pad: list[Bezoek]) -> str:
    return " > ".join(b.loket or "(onbekend)" for b in pad)


def _in_tie(bezoek: Bezoek) -> bool:
    """Whether the boundary between a visit and the one that handed over to it lies inside a tie."""
    van, naar = bezoek.door, bezoek.binnenkomst
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
        feit.plek = (feit.dag, not grof, 0 if grof else feit.tijdstip, feit.gebeurtenis)
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
        peil, {f.bron for f in feiten if f.doet("afsluiting")}, eerste_dag, dict(bronnen_van), buiten, werkdag, stilte,
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
