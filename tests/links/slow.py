"""A plain, slow reading of definition 6 over the rows of one event log; it shares no code with klantreis.links.

What the definitions leave open is read as docs/definities.md says ("Zo wordt dit precies gelezen").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.links.slow_facts import (
    EERSTE_WET,
    EINDE,
    GEKOPPELD,
    GESCHIL,
    KEUS,
    LAATSTE_DAG,
    NIET_TIJDIG,
    PRIMAIR,
    RANG,
    UITSPRAAK,
    VERVANGT,
    VOORLOPIG,
    WEEK,
    ZEKERHEDEN,
    Besluit,
    Bezwaar,
    Feit,
    Koppeling,
    Rij,
    Zaak,
    eerste,
    groepen,
    scheelt_een,
    zelfde_wet,
)

Tabellen = dict[str, list[Rij]]
Werkdag = Callable[[date], bool]


class Lezer:
    """The tables of one log."""

    def __init__(self, rijen: list[Rij], werkdag: Werkdag) -> None:
        self.werkdag = werkdag
        per: dict[str, list[Feit]] = defaultdict(list)
        for rij in sorted(rijen, key=lambda rij: rij["gebeurtenis"]):
            per[rij["zaak"]].append(Feit(rij, rij["tijdstip_lokaal"].date()))
        self.zaken = [Zaak(naam, feiten) for naam, feiten in per.items()]
        self.besluiten = sorted((b for zaak in self.zaken for b in self._besluiten(zaak)), key=lambda b: b.plek)
        self.bezwaren = [z for zaak in self.zaken for z in self._bezwaren(zaak)]
        self.bezwaren.sort(key=lambda z: z.feiten[0].gebeurtenis)
        bezwaar_van = {feit: z for z in self.bezwaren for feit in z.feiten}
        self.genomen_in = {b: bezwaar_van[b.feiten[0]] for b in self.besluiten if b.feiten[0] in bezwaar_van}
        self.met_kenmerk = groepen((b.kenmerk, b) for b in self.besluiten)
        self.in_zaak = groepen((b.zaak, b) for b in self.besluiten)
        self.van_inwoner = groepen((b.zaak.inwoner, b) for b in self.besluiten)
        self.zaken_van = groepen((zaak.inwoner, zaak) for zaak in self.zaken)
        self.genaamd = groepen((naam, zaak) for zaak in self.zaken for naam in zaak.namen)
        self._noem()
        self.vervangers = groepen((b.vervangt, b) for b in self.besluiten if b.vervangt)
        for bezwaar in self.bezwaren:
            bezwaar.niet_tijdig = self._niet_tijdig(bezwaar)
            bezwaar.koppelingen = self._koppel(bezwaar)

    # -- decisions

    @staticmethod
    def _besluiten(zaak: Zaak) -> list[Besluit]:
        gevonden: list[Besluit] = []
        # Of one moment no clock says which came first: a decision is taken before it is made known.
        for feit in sorted(zaak.feiten, key=lambda f: (f.moment, not f.doet("besluit", "uitspraak"), f.gebeurtenis)):
            soort = feit.besluitsoort
            if soort is None:
                continue
            ervoor = [b for b in gevonden if b.soort == soort]
            zelfde = [b for b in ervoor if feit.besluit is not None and b.kenmerk == feit.besluit]
            if not zelfde and not feit.doet("besluit", "uitspraak"):
                zelfde = [b for b in ervoor[-1:] if feit.besluit is None or b.kenmerk is None]
            if zelfde:
                zelfde[0].feiten.append(feit)
            else:
                gevonden.append(Besluit([feit], soort, zaak))
        return gevonden

    def _noem(self) -> None:
        for besluit in self.besluiten:
            alleen = besluit.kenmerk is not None and len(self.met_kenmerk[besluit.kenmerk]) == 1
            nummer = self.in_zaak[besluit.zaak].index(besluit) + 1
            besluit.naam = str(besluit.kenmerk) if alleen else f"{besluit.zaak.naam}/besluit {nummer}"
            besluit.bezwaar_tot = self._zes_weken(besluit.bekend_op or besluit.genomen_op)
            for feit in sorted(besluit.feiten, key=lambda f: f.gebeurtenis):
                if feit.verwijst_naar and any(woord in (feit.relatie or "").casefold() for woord in VERVANGT):
                    oud = [b for b in self.met_kenmerk[feit.verwijst_naar] if b.soort == besluit.soort]
                    if len(oud) == 1 and oud[0] is not besluit and oud[0].genomen_op <= besluit.genomen_op:
                        besluit.vervangt = oud[0] if besluit.soort != UITSPRAAK else None

    def _zes_weken(self, dag: date) -> date | None:
        if not EERSTE_WET <= dag <= LAATSTE_DAG:
            return None
        tot = dag + 6 * WEEK
        while not self.werkdag(tot):
            tot += timedelta(days=1)
        return tot

    # -- objections

    @staticmethod
    def _bezwaren(zaak: Zaak) -> list[Bezwaar]:
        delen: list[tuple[str, list[Feit]]] = []
        for soort in dict.fromkeys(f.geschil for f in zaak.feiten if f.geschil):
            stappen = [f for f in zaak.feiten if f.geschil == soort]
            gezien: set[int] = set()
            for nr, feit in enumerate(stappen):
                opnieuw = feit.activiteit == stappen[0].activiteit and feit.moment not in gezien
                if nr == 0 or (opnieuw and not zaak.alleen_geschil):
                    delen.append((soort, []))
                if feit.activiteit == stappen[0].activiteit:
                    gezien.add(feit.moment)
                delen[-1][1].append(feit)
        delen.sort(key=lambda deel: deel[1][0].gebeurtenis)
        return [
            Bezwaar(zaak.naam if nr == 1 else f"{zaak.naam}/{nr}", soort, stappen, zaak)
            for nr, (soort, stappen) in enumerate(delen, start=1)
        ]

    def _niet_tijdig(self, bezwaar: Bezwaar) -> bool:
        if bezwaar.feiten[0].zegt(*NIET_TIJDIG):
            return True
        gemaand = [f.dag for f in bezwaar.zaak.feiten if f.doet("ingebrekestelling") and f.dag <= bezwaar.op]
        besloten = [b for b in self.in_zaak[bezwaar.zaak] if b.genomen_op <= bezwaar.op]
        waarover = [b for b in besloten if self._keus(bezwaar, b) == 0]
        return bool(gemaand) and not waarover and not any(b.genomen_op >= max(gemaand) for b in besloten)

    def _keus(self, bezwaar: Bezwaar, besluit: Besluit) -> int:
        """Which choice this decision is for a dispute; 9 when it cannot be about it."""
        keuzes: tuple[set[str], ...] = ({PRIMAIR},) if bezwaar.rechtstreeks else KEUS[bezwaar.soort]
        genomen_in = self.genomen_in.get(besluit)
        # A dispute is about what came before it.
        if genomen_in is bezwaar or (genomen_in and RANG[genomen_in.soort] >= RANG[bezwaar.soort]):
            return 9
        return next((nr for nr, soorten in enumerate(keuzes) if besluit.soort in soorten), 9)

    def _beste(self, bezwaar: Bezwaar, besluiten: list[Besluit]) -> list[Besluit]:
        keus = {b: self._keus(bezwaar, b) for b in besluiten}
        beste = min(keus.values(), default=9)
        return [b for b in besluiten if keus[b] == beste < 9]

    # -- the ladder

    def _koppel(self, z: Bezwaar) -> list[Koppeling]:
        gevonden = self._trede(z)
        for koppeling in gevonden:
            if koppeling.zekerheid not in GEKOPPELD or not isinstance(koppeling.over, Besluit):
                continue
            for b in self.vervangers[koppeling.over]:
                tijdens = z.op <= b.genomen_op and (z.afgehandeld is None or b.genomen_op <= z.afgehandeld)
                if tijdens and all(b is not k.over for k in gevonden):
                    gevonden.append(Koppeling(b, koppeling.methode, koppeling.zekerheid, 1, vervanger=True))
        return gevonden

    def _trede(self, z: Bezwaar) -> list[Koppeling]:
        gelijk: list[Koppeling] = []
        zaken: list[Zaak] = []
        gezocht: list[str] = []
        for kenmerk in z.kenmerken:
            allemaal = self.met_kenmerk[kenmerk]
            even = [b for b in allemaal if self.genomen_in.get(b) is not z]
            even = self._beste(z, even) or even
            zekerheid = "vast" if len(even) == 1 else "meerduidig"
            gelijk += [Koppeling(b, "kenmerk", zekerheid, len(even)) for b in even]
            if not allemaal and kenmerk not in z.zaak.namen:
                gezocht.append(kenmerk)
                zaken += [zaak for zaak in self.genaamd[kenmerk] if zaak not in zaken]
        if gelijk:
            return gelijk
        lijkt = None if not gezocht or zaken else gezocht
        if hier := self._in_zaken(z, [z.zaak], "zelfde_zaak", lijkt):
            return hier
        if daar := self._in_zaken(z, zaken, "zaakrelatie", None):
            return daar
        return self._aanvraag(z, lijkt) if z.niet_tijdig else self._van_inwoner(z, lijkt)

    @staticmethod
    def _lijken(besluiten: list[Besluit], lijkt: list[str] | None) -> list[Besluit]:
        if lijkt is None:
            return besluiten
        return [b for b in besluiten if b.kenmerk and any(scheelt_een(b.kenmerk, k) for k in lijkt)]

    def _in_zaken(self, z: Bezwaar, zaken: list[Zaak], methode: str, lijkt: list[str] | None) -> list[Koppeling]:
        """Of each zaak the last decision on or before the day of receipt, else the first after it, else the zaak."""
        over: list[tuple[Besluit | Zaak, str]] = []
        for zaak in zaken:
            besluiten = [] if z.niet_tijdig else self._beste(z, self.in_zaak[zaak])
            if besluiten := self._lijken(besluiten, lijkt):
                ervoor = [b for b in besluiten if self._ervoor(b, z)]
                dag = max(b.genomen_op for b in ervoor) if ervoor else min(b.genomen_op for b in besluiten)
                samen = [b for b in ervoor or besluiten if b.genomen_op == dag]
                over += [(b, "vast" if ervoor else "waarschijnlijk") for b in samen]
            elif lijkt is None and self._over_zaak(z, zaak):
                over.append((zaak, "vast" if z.niet_tijdig else "waarschijnlijk"))
        n = len(over)
        return [Koppeling(ding, methode, zekerheid if n == 1 else "meerduidig", n) for ding, zekerheid in over]

    @staticmethod
    def _ervoor(b: Besluit, z: Bezwaar) -> bool:
        """Whether a decision was taken on or before the day; of one day in its own zaak the order there decides."""
        later = b.zaak is z.zaak and b.feiten[0].moment > z.feiten[0].moment
        return b.genomen_op < z.op or (b.genomen_op == z.op and not later)

    def _over_zaak(self, z: Bezwaar, zaak: Zaak) -> bool:
        """Whether it can be about what happens in a zaak: not about a dispute of its own kind or above."""
        eerder = any(
            ander.zaak is zaak and RANG[ander.soort] < RANG[z.soort] and ander.op <= z.op for ander in self.bezwaren
        )
        return not zaak.alleen_geschil or eerder

    def _van_inwoner(self, z: Bezwaar, lijkt: list[str] | None) -> list[Koppeling]:
        if z.zaak.inwoner is None:
            return []
        eigen = [b for b in self._lijken(self.van_inwoner[z.zaak.inwoner], lijkt) if zelfde_wet(z.wet, b.wet)]
        if op_datum := self._beste(z, [b for b in eigen if z.genoemd in b.dagen]):
            return self._samen(z, op_datum, "besluitdatum", "sterk")
        binnen = [
            b for b in eigen
            if self._keus(z, b) == 0 and b.bezwaar_tot and b.genomen_op <= z.op <= b.bezwaar_tot + WEEK
            and (z.genoemd is None or any(abs(dag - z.genoemd) <= WEEK for dag in b.dagen))
        ]  # fmt: skip
        return self._samen(z, binnen, "venster", "waarschijnlijk")

    def _samen(self, z: Bezwaar, besluiten: list[Besluit], methode: str, zekerheid: str) -> list[Koppeling]:
        if len(besluiten) > 1:
            zekerheid = "meerduidig"
        elif besluiten and (z.wet is None or besluiten[0].wet is None):
            zekerheid = "waarschijnlijk"
        return [Koppeling(b, methode, zekerheid, len(besluiten)) for b in besluiten]

    def _aanvraag(self, z: Bezwaar, lijkt: list[str] | None) -> list[Koppeling]:
        """Zaken of the resident with an application that is not decided and not closed on the day of receipt."""
        if lijkt is not None or z.zaak.inwoner is None:
            return []
        op_datum: list[tuple[Zaak, bool]] = []
        open_: list[tuple[Zaak, bool]] = []
        for zaak in self.zaken_van[z.zaak.inwoner]:
            if zaak.dicht is not None and zaak.dicht <= z.op:
                continue
            aanvragen = [
                f for f in zaak.feiten
                if f.doet("aanvraag") and f.fase not in GESCHIL and f.besluitsoort is None and f.dag <= z.op
                and zelfde_wet(z.wet, f.wet or zaak.wet)
                and not any(b.soort == PRIMAIR and f.dag <= b.genomen_op <= z.op for b in self.in_zaak[zaak])
            ]  # fmt: skip
            precies = [f for f in aanvragen if f.dag == z.genoemd]
            ongeveer = [f for f in aanvragen if z.genoemd is None or abs(f.dag - z.genoemd) <= WEEK]
            for rij, gevonden in ((op_datum, precies), (open_, ongeveer)):
                if gevonden:
                    zeker = z.wet is not None and any((f.wet or zaak.wet) is not None for f in gevonden)
                    rij.append((zaak, zeker))
        methode, zekerheid, rij = (
            ("besluitdatum", "sterk", op_datum) if op_datum else ("venster", "waarschijnlijk", open_)
        )
        if len(rij) > 1:
            zekerheid = "meerduidig"
        elif rij and not rij[0][1]:
            zekerheid = "waarschijnlijk"
        return [Koppeling(zaak, methode, zekerheid, len(rij)) for zaak, _zeker in rij]

    # -- the tables

    def _keten(self, besluit: Besluit) -> str | None:
        """The decision with which it began, when this is a decision on objection or a ruling."""
        hier: Besluit | Zaak | None = besluit
        # Hoger beroep, beroep, bezwaar, besluit: what is longer goes round.
        for _stap in range(4):
            if not isinstance(hier, Besluit) or hier.soort == PRIMAIR:
                break
            bezwaar = self.genomen_in.get(hier)
            eigen = (
                [k.over for k in bezwaar.koppelingen if k.zekerheid in GEKOPPELD and not k.vervanger] if bezwaar else []
            )
            hier = eigen[0] if len(eigen) == 1 else None
        af = isinstance(hier, Besluit) and hier.soort == PRIMAIR and hier is not besluit
        return hier.naam if isinstance(hier, Besluit) and af else None

    def tabellen(self) -> Tabellen:
        uit: Tabellen = {"besluiten": [], "bezwaren": [], "koppelingen": []}
        for b in self.besluiten:
            uit["besluiten"].append({
                "besluit": b.naam, "kenmerk": b.kenmerk, "soort": b.soort, "zaak": b.zaak.naam,
                "inwoner": b.zaak.inwoner, "wet": b.wet, "zaaktype": b.zaaktype, "loket": b.loket,
                "uitkomst": b.uitkomst, "besluit_op": b.genomen_op, "bekend_op": b.bekend_op,
                "bezwaar_tot": b.bezwaar_tot, "vervangt": b.vervangt.naam if b.vervangt else None,
                "geschil": self.genomen_in[b].naam if b in self.genomen_in else None, "gebeurtenis": b.plek,
            })  # fmt: skip
        for z in self.bezwaren:
            rijen = sorted(z.koppelingen, key=lambda koppeling: self._volgorde(z, koppeling))
            uit["bezwaren"].append({
                "bezwaar": z.naam, "soort": z.soort, "zaak": z.zaak.naam, "inwoner": z.zaak.inwoner, "wet": z.wet,
                "loket": eerste(f.loket for f in z.feiten), "ontvangen": z.op, "afgehandeld": z.afgehandeld,
                "uitkomst": z.uitkomst, "kenmerk": "; ".join(z.kenmerken) or None, "datum_genoemd": z.genoemd,
                "niet_tijdig": z.niet_tijdig, "methode": rijen[0].methode if rijen else "geen",
                "zekerheid": rijen[0].zekerheid if rijen else "geen", "gebeurtenis": z.feiten[0].gebeurtenis,
            })  # fmt: skip
            uit["koppelingen"] += [self._rij(z, rang, koppeling) for rang, koppeling in enumerate(rijen, start=1)]
            if not rijen:
                uit["koppelingen"].append({
                    "bezwaar": z.naam, "soort": z.soort, "besluit": None, "besluit_zaak": None, "keten": None,
                    "methode": "geen", "zekerheid": "geen", "rang": 1, "kandidaten": 0, "dagen_na_besluit": None,
                    "tijdig": "onbekend", "uitkomst": z.uitkomst,
                })  # fmt: skip
        return uit

    def _volgorde(self, z: Bezwaar, k: Koppeling) -> tuple[Any, ...]:
        besluit = k.over if isinstance(k.over, Besluit) else None
        dagen = (z.op - besluit.genomen_op).days if besluit else 0
        plek = besluit.plek if besluit else k.over.feiten[0].gebeurtenis
        return ZEKERHEDEN.index(k.zekerheid), k.vervanger, dagen < 0, abs(dagen), plek

    def _rij(self, z: Bezwaar, rang: int, k: Koppeling) -> Rij:
        besluit = k.over if isinstance(k.over, Besluit) else None
        keten, tijdig, tot = None, "onbekend", besluit.bezwaar_tot if besluit else None
        if z.niet_tijdig or z.soort == VOORLOPIG or (tot and z.op <= tot):
            tijdig = "ja"
        elif besluit and tot and besluit.bekend_op and z.op > tot + WEEK and not z.feiten[0].doet(*EINDE):
            tijdig = "nee"
        if besluit:
            keten = besluit.vervangt.naam if k.vervanger and besluit.vervangt else self._keten(besluit)
        return {
            "bezwaar": z.naam, "soort": z.soort, "besluit": besluit.naam if besluit else None,
            "besluit_zaak": besluit.zaak.naam if besluit else k.over.naam, "keten": keten, "methode": k.methode,
            "zekerheid": k.zekerheid, "rang": rang, "kandidaten": k.kandidaten,
            "dagen_na_besluit": (z.op - besluit.genomen_op).days if besluit else None, "tijdig": tijdig,
            "uitkomst": z.uitkomst,
        }  # fmt: skip


def lees(rijen: list[Rij], werkdag: Werkdag) -> Tabellen:
    """The tables besluiten, bezwaren and koppelingen (but for `reden`) of klantreis.links.linking.link.

    Parameters
    ----------
    rijen : rows of `gebeurtenissen` with zaak_nr and moment. werkdag : whether a term can end on a day.
    """
    return Lezer(rijen, werkdag).tabellen()
