"""The comparison of periods once more, slowly: plain Python over the rows of a run's tables, written from
docs/definities.md ("Vergelijking") and not from the code that it is held against. Counts and plain means only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any

Rij = dict[str, Any]
Tabellen = Mapping[str, Sequence[Rij]]
Venster = tuple[str, date, date]
Cel = tuple[int, float | None]
"""How many units, and the value."""

KENMERKEN = ("wet", "zaaktype", "kanaal", "melder", "wijk", "gemeente")
KLEINSTE = 20
BEZWAARDAGEN = 49
GEKOPPELD = ("vast", "sterk", "waarschijnlijk")
GESCHILFASEN = ("bezwaar", "beroep", "hoger beroep")


def day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def is_begin(event: Rij) -> bool:
    """Whether an event can be the first of its zaak."""
    later = {"commissie", "uitspraak", "besluit", "bekendmaking", "opschorting", "hervatting", "verdaging",
             "afsluiting", "ingetrokken"}  # fmt: skip
    receipt = event["fase"] in GESCHILFASEN and not later & set(event["rollen"])
    return event["fase"] == "melding" or "aanvraag" in event["rollen"] or receipt


class Traag:
    """A run read for some windows.

    vensters : (name, first day, last day). peildatums : by source. volgtijd, aankomst [days].
    """

    def __init__(
        self,
        tabellen: Tabellen,
        peildatums: Mapping[str, date | None],
        vensters: Sequence[Venster],
        volgtijd: int,
        aankomst: int = 42,
        stilte: int = 180,
    ) -> None:
        self.tabellen, self.vensters, self.volgtijd, self.aankomst = tabellen, vensters, volgtijd, aankomst
        self.peildatums = peildatums
        self.per_zaak: dict[str, list[Rij]] = defaultdict(list)
        for event in sorted(tabellen["gebeurtenissen"], key=lambda row: row["gebeurtenis"]):
            self.per_zaak[event["zaak"]].append(event)
        self.start = {zaak: min(day(e["tijdstip_lokaal"]) for e in own) for zaak, own in self.per_zaak.items()}
        self.sluit = {e["bron"] for e in tabellen["gebeurtenissen"] if "afsluiting" in e["rollen"]}
        self.zaken_van: dict[str, list[str]] = defaultdict(list)
        for row in tabellen["klantreis_zaken"]:
            self.zaken_van[row["klantreis"]].append(row["zaak"])
        self.start_reis = {reis: min(self.start[z] for z in zaken) for reis, zaken in self.zaken_van.items()}
        self.stilte = stilte
        self.eerste_dag: dict[str, date] = {}
        for event in tabellen["gebeurtenissen"]:
            bron, op = event["bron"], day(event["tijdstip_lokaal"])
            self.eerste_dag[bron] = min(op, self.eerste_dag.get(bron, op))
        self.kent_begin = {e["bron"] for e in tabellen["gebeurtenissen"] if is_begin(e)}
        before = {row["klantreis"] for row in tabellen["klantreizen"] if row["begonnen_voor_log"]}
        known = {z for z in self.start if self.begin_bekend(z)}
        self.venster_zaak = {
            z: nr for z, d in self.start.items() if z in known and (nr := self.venster(z, d)) is not None
        }
        # A klantreis is called after its first zaak.
        self.venster_reis = {
            r: nr for r, d in self.start_reis.items()
            if r in known and r not in before and (nr := self.venster(r, d)) is not None
        }  # fmt: skip

    def begin_bekend(self, zaak: str) -> bool:
        """Whether the begin of a zaak is in the data ("Doorlooptijden", the unknown begin)."""
        first = self.per_zaak[zaak][0]
        late = (self.start[zaak] - self.eerste_dag[first["bron"]]).days >= self.stilte
        return late or is_begin(first) or first["bron"] not in self.kent_begin

    # --- who counts ---------------------------------------------------------------------------------------------------

    def venster(self, zaak: str, start: date) -> int | None:
        """The window of a unit that starts on this day, in this zaak; None also when the source in which the zaak
        starts stopped before the end of its followed days."""
        until = self.peildatums[self.per_zaak[zaak][0]["bron"]]
        if until is not None and until < start + timedelta(days=self.volgtijd):
            return None
        return next((nr for nr, (_naam, van, tot) in enumerate(self.vensters) if van <= start <= tot), None)

    def gevolgd(self, start: date, moment: datetime | date | None) -> bool:
        """Whether something happened in the followed days of a unit that starts on this day."""
        return moment is not None and start <= day(moment) <= start + timedelta(days=self.volgtijd)

    def wetten(self, zaak: str) -> set[str]:
        return {e["wet"] for e in self.per_zaak[zaak] if e["wet"]}

    def wetten_reis(self, reis: str) -> set[str]:
        start = self.start_reis[reis]
        return {
            e["wet"]
            for zaak in self.zaken_van[reis]
            for e in self.per_zaak[zaak]
            if e["wet"] and self.gevolgd(start, e["tijdstip_lokaal"])
        }

    def eerste(self, zaak: str, kenmerk: str) -> str | None:
        return next((e[kenmerk] for e in self.per_zaak[zaak] if e[kenmerk]), None)

    def groepen_zaak(self, zaak: str) -> list[str]:
        found = ["alle", *(f"wet: {wet}" for wet in self.wetten(zaak))]
        own = self.eerste(zaak, "gemeente")
        return [*found, f"gemeente: {own}"] if own and self.gemeenten() > 1 else found

    def groepen_reis(self, reis: str) -> list[str]:
        found = ["alle", *(f"wet: {wet}" for wet in self.wetten_reis(reis))]
        own = self.eerste(reis, "gemeente")  # a klantreis is called after its first zaak
        return [*found, f"gemeente: {own}"] if own and self.gemeenten() > 1 else found

    def gemeenten(self) -> int:
        return len({e["gemeente"] for e in self.tabellen["gebeurtenissen"] if e["gemeente"]})

    # --- the figures --------------------------------------------------------------------------------------------------

    def alles(self) -> dict[tuple[str, str], list[Cel]]:
        """By indicator and group a cell per window."""
        found: dict[tuple[str, str], list[Cel]] = {}
        for name in (
            "zaken", "klantreizen", "samenstelling", "variant", "doorlooptijd", "fase", "loket", "besluit", "te_laat",
            "terugkeer", "doorverwijzing", "overdracht", "zoekgeraakt", "verhaal_opnieuw", "bestreden",
            "bezwaarmethode", "gegrond",
        ):  # fmt: skip
            for groep, cells in getattr(self, name)().items():
                found[name, groep] = cells
        return found

    def _means(self, rows: Iterable[tuple[int, str, Fraction]]) -> dict[str, list[Cel]]:
        """Rows of (window, group, value) -> per group the mean in each window."""
        values: dict[str, list[list[Fraction]]] = defaultdict(lambda: [[] for _ in self.vensters])
        for nr, groep, value in rows:
            values[groep][nr].append(Fraction(value))
        return {
            groep: [(len(own), float(sum(own) / len(own)) if own else None) for own in per]
            for groep, per in values.items()
        }

    def _eigen(self, cells: dict[str, list[Cel]]) -> dict[str, list[Cel]]:
        """Without the groups of an indicator's own that are too small."""
        return {
            groep: per
            for groep, per in cells.items()
            if groep == "alle" or groep.startswith(("wet: ", "gemeente: ")) or sum(n for n, _ in per) >= KLEINSTE
        }

    def _aantal(self, rows: Iterable[tuple[int, str]]) -> dict[str, list[Cel]]:
        counts: dict[str, Counter[int]] = defaultdict(Counter)
        for nr, groep in rows:
            counts[groep][nr] += 1
        return {
            groep: [(own[nr], own[nr] * 30 / ((tot - van).days + 1)) for nr, (_n, van, tot) in enumerate(self.vensters)]
            for groep, own in counts.items()
        }

    def _per_zaak(self, value: Callable[[str], Fraction | bool | None]) -> dict[str, list[Cel]]:
        return self._means(
            (nr, groep, Fraction(v))
            for zaak, nr in self.venster_zaak.items()
            if (v := value(zaak)) is not None
            for groep in self.groepen_zaak(zaak)
        )

    def _per_reis(self, value: Callable[[str], Fraction | bool | None]) -> dict[str, list[Cel]]:
        return self._means(
            (nr, groep, Fraction(v))
            for reis, nr in self.venster_reis.items()
            if (v := value(reis)) is not None
            for groep in self.groepen_reis(reis)
        )

    def zaken(self) -> dict[str, list[Cel]]:
        return self._aantal((nr, g) for zaak, nr in self.venster_zaak.items() for g in self.groepen_zaak(zaak))

    def klantreizen(self) -> dict[str, list[Cel]]:
        return self._aantal((nr, g) for reis, nr in self.venster_reis.items() for g in self.groepen_reis(reis))

    def _aandelen(self, values: Mapping[str, Sequence[str]]) -> dict[str, list[Cel]]:
        """The share of all zaken that has each value; not of values that few have."""
        total = Counter(self.venster_zaak.values())
        has: dict[str, Counter[int]] = defaultdict(Counter)
        for zaak, nr in self.venster_zaak.items():
            for value in values.get(zaak, ()):
                has[value][nr] += 1
        return {
            value: [(total[nr], own[nr] / total[nr] if total[nr] else None) for nr in range(len(self.vensters))]
            for value, own in has.items()
            if own.total() >= KLEINSTE
        }

    def samenstelling(self) -> dict[str, list[Cel]]:
        found = {}
        for kenmerk in KENMERKEN:
            first = {zaak: self.eerste(zaak, kenmerk) for zaak in self.venster_zaak}
            if len({value for value in first.values() if value}) > 1:
                shares = self._aandelen({zaak: [value] for zaak, value in first.items() if value})
                found |= {f"{kenmerk}: {value}": cells for value, cells in shares.items()}
        return found

    def _route(self, zaak: str) -> list[str]:
        events = [e for e in self.per_zaak[zaak] if e["fase"] and self.gevolgd(self.start[zaak], e["tijdstip_lokaal"])]
        route = " > ".join(fase for fase, _ in groupby(e["fase"] for e in events))
        return [route] if route else []

    def variant(self) -> dict[str, list[Cel]]:
        routes = {zaak: self._route(zaak) for zaak in self.venster_zaak}
        counts = Counter(route for own in routes.values() for route in own)
        top = sorted(counts, key=lambda route: (-counts[route], route))[:10]
        return {route: cells for route, cells in self._aandelen(routes).items() if route in top}

    # --- durations ----------------------------------------------------------------------------------------------------

    def _tussen(self, van: Rij, tot: Rij, grof: bool) -> Fraction:
        """Days from one event to a later one; whole days where an hour is not known (grof)."""
        if grof:
            return Fraction((day(tot["tijdstip_lokaal"]) - day(van["tijdstip_lokaal"])).days)
        return Fraction((tot["tijdstip"] - van["tijdstip"]) // timedelta(microseconds=1), 86_400_000_000)

    def _tot_stap(self, van: Rij, tot: Rij) -> Fraction:
        if van["moment"] == tot["moment"]:
            return Fraction(0)
        return self._tussen(van, tot, "dag" in (van["precisie"], tot["precisie"]))

    def _einde(self, zaak: str) -> tuple[Rij, bool] | None:
        """The event that ended a zaak, and whether that day has such an event without an hour."""
        events = self.per_zaak[zaak]
        ends = [e for e in events if {"afsluiting", "ingetrokken"} & set(e["rollen"])]
        if not ends and any(e["bron"] in self.sluit for e in events):
            return None
        last = max(ends or events, key=lambda e: e["tijdstip"])
        dag = day(last["tijdstip_lokaal"])
        return last, any(e["precisie"] == "dag" for e in ends or events if day(e["tijdstip_lokaal"]) == dag)

    def doorlooptijd(self) -> dict[str, list[Cel]]:
        def duur(zaak: str) -> Fraction:
            einde, events = self._einde(zaak), self.per_zaak[zaak]
            if einde is None:
                return Fraction(self.volgtijd)
            begin = min(events, key=lambda e: e["tijdstip"])
            grof = any(e["precisie"] == "dag" for e in events if day(e["tijdstip_lokaal"]) == self.start[zaak])
            return min(Fraction(self.volgtijd), self._tussen(begin, einde[0], grof or einde[1]))

        return self._per_zaak(duur)

    def _verblijven(
        self, stap: Callable[[Rij], str | None], overslaan: bool
    ) -> Iterable[tuple[int, str, Fraction, str]]:
        """Window, step, days and zaak of every stay."""
        half = self.volgtijd // 2
        for zaak, nr in self.venster_zaak.items():
            events = [e for e in self.per_zaak[zaak] if not overslaan or stap(e)]
            runs = [(name, list(own)) for name, own in groupby(events, key=stap)]
            for place, (name, own) in enumerate(runs):
                begin = own[0]
                if name is None or (day(begin["tijdstip_lokaal"]) - self.start[zaak]).days > half:
                    continue
                if place < len(runs) - 1:
                    duur = self._tot_stap(begin, runs[place + 1][1][0])
                elif (einde := self._einde(zaak)) is not None:
                    duur = self._tussen(begin, einde[0], begin["precisie"] == "dag" or einde[1])
                else:
                    duur = Fraction(half)
                yield nr, name, max(Fraction(0), min(duur, Fraction(half))), zaak

    def fase(self) -> dict[str, list[Cel]]:
        """Every phase, and every phase per act of its zaak."""
        rows = self._verblijven(lambda e: e["fase"], overslaan=True)
        return self._eigen(
            self._means(
                (nr, f"fase: {name}{wet}", duur)
                for nr, name, duur, zaak in rows
                for wet in ("", *(f", wet: {wet}" for wet in self.wetten(zaak)))
            )
        )

    def loket(self) -> dict[str, list[Cel]]:
        rows = self._verblijven(lambda e: e["loket"], overslaan=False)
        return self._eigen(self._means((nr, f"loket: {name}", duur) for nr, name, duur, _zaak in rows))

    # --- decisions, terms ---------------------------------------------------------------------------------------------

    def _besluiten(self, zaak: str) -> list[Rij]:
        return [b for b in self.tabellen["besluiten"] if b["zaak"] == zaak and b["soort"] == "besluit"]

    def _geschil(self, zaak: str) -> bool:
        """Whether a zaak is itself an objection or appeal: nothing but such steps."""
        fasen = {e["fase"] for e in self.per_zaak[zaak] if e["fase"]} - {"administratie"}
        return bool(fasen) and fasen <= set(GESCHILFASEN)

    def besluit(self) -> dict[str, list[Cel]]:
        def heeft(zaak: str) -> bool | None:
            if self._geschil(zaak):
                return None
            return any(self.gevolgd(self.start[zaak], b["besluit_op"]) for b in self._besluiten(zaak))

        return self._per_zaak(heeft)

    def te_laat(self) -> dict[str, list[Cel]]:
        rows = []
        for term in self.tabellen["termijnen"]:
            nr = self.venster_zaak.get(term["zaak"])
            if nr is None or term["richting"] != "maximum" or term["status"] not in ("binnen", "overschreden"):
                continue
            over = self.start[term["zaak"]] + timedelta(days=self.volgtijd)
            if term["termijn"] in ("BZW-IND", "BER-IND") or not term["uiterlijk"] < over:
                continue
            late = Fraction(term["status"] == "overschreden")
            rows.append((nr, f"termijn: {term['termijn']}", late))
            if term["soort"] == "wettelijk":
                rows.append((nr, "alle", late))
        return self._eigen(self._means(rows))

    def bestreden(self) -> dict[str, list[Cel]]:
        """A zaak with a first decision early enough; whether such a decision was contested within 49 days of the day
        on which it was made known."""
        received: dict[str, list[date]] = defaultdict(list)
        objections = {row["bezwaar"]: row for row in self.tabellen["bezwaren"] if row["soort"] == "bezwaar"}
        for row in self.tabellen["koppelingen"]:
            if row["soort"] == "bezwaar" and row["zekerheid"] in GEKOPPELD and row["besluit"]:
                received[row["besluit"]].append(objections[row["bezwaar"]]["ontvangen"])

        def known(besluit: Rij) -> date:
            return besluit["bekend_op"] or besluit["besluit_op"]

        def is_bestreden(zaak: str) -> bool | None:
            until = self.start[zaak] + timedelta(days=self.volgtijd - BEZWAARDAGEN)
            own = [b for b in self._besluiten(zaak) if known(b) and known(b) <= until]
            late = timedelta(days=BEZWAARDAGEN)
            return any(
                b["besluit_op"] <= day <= known(b) + late for b in own for day in received[b["besluit"]]
            ) if own else None  # fmt: skip

        return self._per_zaak(is_bestreden)

    def _bezwaren(self) -> Iterable[tuple[int, Rij]]:
        for row in self.tabellen["bezwaren"]:
            if row["soort"] == "bezwaar":
                nr = self.venster(row["zaak"], row["ontvangen"])
                if nr is not None:
                    yield nr, row

    def bezwaarmethode(self) -> dict[str, list[Cel]]:
        total = Counter(nr for nr, _ in self._bezwaren())
        has: dict[str, Counter[int]] = defaultdict(Counter)
        for nr, row in self._bezwaren():
            has[row["methode"]][nr] += 1
        return {
            f"methode: {methode}": [
                (total[nr], own[nr] / total[nr] if total[nr] else None) for nr in range(len(self.vensters))
            ]
            for methode, own in has.items()
            if own.total() >= KLEINSTE
        }

    def gegrond(self) -> dict[str, list[Cel]]:
        def gegrond(uitkomst: str | None) -> bool:
            words = (uitkomst or "").lower().replace(",", " ").split()
            return any(
                word.startswith(("gegrond", "tegemoetkoming", "tegemoetgekomen")) and (i == 0 or words[i - 1] != "niet")
                for i, word in enumerate(words)
            )

        return self._means(
            (nr, "alle", Fraction(gegrond(row["uitkomst"])))
            for nr, row in self._bezwaren()
            if self.gevolgd(row["ontvangen"], row["afgehandeld"])
        )

    # --- journeys -----------------------------------------------------------------------------------------------------

    def _van(self, tabel: str, reis: str) -> list[Rij]:
        return [row for row in self.tabellen[tabel] if row["klantreis"] == reis]

    def _per_loket(self, tabel: str, moment: str, telt: Callable[[Rij], bool]) -> dict[str, list[Cel]]:
        """Journeys with such a row in their followed days; per desk those that visited it and have one from it."""
        when = {reis: [
            row for row in self._van(tabel, reis) if telt(row) and self.gevolgd(self.start_reis[reis], row[moment])
        ] for reis in self.venster_reis}  # fmt: skip
        found = self._per_reis(lambda reis: bool(when[reis]))
        own = self._means(
            (nr, f"loket: {loket}", Fraction(loket in {row["van_loket"] for row in when[reis]}))
            for reis, nr in self.venster_reis.items()
            for loket in sorted({
                b["loket"] for b in self._van("bezoeken", reis)
                if b["loket"] and self.gevolgd(self.start_reis[reis], b["aankomst"])
            })
        )  # fmt: skip
        return found | self._eigen(own)

    def terugkeer(self) -> dict[str, list[Cel]]:
        return self._per_loket("lussen", "terugkeer", lambda row: row["oordeel"] != "klopt niet")

    def doorverwijzing(self) -> dict[str, list[Cel]]:
        return self._per_loket("overdrachten", "vertrek", lambda row: row["bewijs"] == "doorverwijzing")

    def overdracht(self) -> dict[str, list[Cel]]:
        return self._per_reis(
            lambda reis: Fraction(
                sum(self.gevolgd(self.start_reis[reis], row["aankomst"]) for row in self._van("overdrachten", reis))
            )
        )

    def zoekgeraakt(self) -> dict[str, list[Cel]]:
        def lost(reis: str) -> bool | None:
            until = self.start_reis[reis] + timedelta(days=self.volgtijd - self.aankomst)
            own = [
                row for row in self._van("overdrachten", reis)
                if row["bewijs"] == "doorverwijzing" and day(row["vertrek"]) <= until
                and row["soort"] not in ("lopend", "buiten_beeld")
            ]  # fmt: skip
            return any(row["soort"] == "zoekgeraakt" for row in own) if own else None

        return self._per_reis(lost)

    def verhaal_opnieuw(self) -> dict[str, list[Cel]]:
        def again(reis: str) -> bool:
            visits = {b["bezoek"]: b for b in self._van("bezoeken", reis)}
            start = self.start_reis[reis]

            def asks(bezoek: Rij) -> bool:
                return any(
                    "uitvraag" in e["rollen"]
                    for e in self.per_zaak[bezoek["zaak"]]
                    if bezoek["eerste_gebeurtenis"] <= e["gebeurtenis"] <= bezoek["laatste_gebeurtenis"]
                    and e["loket"] == bezoek["loket"] and "periodiek" not in e["rollen"]
                    and e["fase"] not in GESCHILFASEN and self.gevolgd(start, e["tijdstip_lokaal"])
                )  # fmt: skip

            for nr in visits:
                desks, at = set(), visits.get(nr)
                while at is not None:
                    if at["loket"] and asks(at):
                        desks.add(at["loket"])
                    at = visits.get(at["voorganger"])
                if len(desks) > 1:
                    return True
            return False

        return self._per_reis(again)
