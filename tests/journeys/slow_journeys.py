"""Klantreizen and loops, read slowly (slow.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from klantreis.mapping.references import normaliseer_kenmerk
from tests.journeys.slow_visits import GEEN_AANKOMST, RANG, Bezoek, Bezoeker


class Reiziger(Bezoeker):
    """The klantreizen and loops of one resident."""

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

    def _relaties(self) -> Iterable[tuple[str, str]]:
        namen: dict[str, set[str]] = defaultdict(set)
        for zaak in self.zaken:
            for tekst in (zaak, zaak.partition(":")[2]):
                if tekst:
                    namen[normaliseer_kenmerk(tekst) or ""].add(zaak)
        for feit in self.feiten:
            if feit.relatie is not None and feit.verwijst_naar is not None:
                for naam in feit.verwijst_naar.split("; "):
                    ander = namen[naam] - {feit.zaak}
                    if len(ander) == 1:
                        yield feit.zaak, next(iter(ander))

    def _loopt(self, zaak: str) -> bool:
        """Whether a zaak is not closed, and not long quiet at its peildatum."""
        feiten = self.zaken[zaak]
        recent = any((self.log.peil[feiten[0].bron] - f.dag).days < self.log.stilte for f in feiten)
        return self.einde[zaak] is None and recent

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
        gaande = self._loopt(i.zaak) and i is self.bezoeken[i.zaak][-1] and i.feiten[-1] is i.binnenkomst
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


def _samen(groep: dict[str, set[str]], een: str, twee: str) -> None:
    if groep[een] is not groep[twee]:
        groep[een] |= groep[twee]
        for zaak in groep[twee]:
            groep[zaak] = groep[een]
