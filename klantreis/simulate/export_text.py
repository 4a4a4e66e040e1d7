"""Exports as delimited text: contact centre, Wmo-loket, Werkplein and Schuldhulp, each with its own habits.

Rows stand in the order of resident number, so that every file can be written while residents are made up one by one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from random import Random
from typing import Final, TextIO

from klantreis.simulate.calendar import DAG, ISO, JAAR, MAAND, NL, UURMINUUT, WOORD, dubbel_uur, iso_utc, utc_seconds
from klantreis.simulate.files import Bestand, Boeken
from klantreis.simulate.people import Inwoner, fout_bsn, medewerkers
from klantreis.simulate.rates import DUBBEL, KAPOT, ONBEKENDE_CODE, SLORDIG, ZONDER_TIJD
from klantreis.simulate.story import Gebeurtenis, Verhaal
from klantreis.simulate.systems import CJG, KCC, LOKETCODES, SCHULDHULP, WERKPLEIN, WIJKTEAM, WMO, Stap

NAMEN: Final = {KCC: "KCC", WMO: "Wmo-loket", CJG: "Centrum Jeugd en Gezin", WERKPLEIN: "Werkplein",
                SCHULDHULP: "Schuldhulpverlening", WIJKTEAM: "Wijkteam"}  # fmt: skip
"""How most systems write the name of a desk."""
_ONBEKEND_NA: Final = frozenset({"melding", "onderzocht", "aanvraag"})


def loketnaam(loket: str | None) -> str:
    return NAMEN.get(loket, loket) if loket else ""


def nl_datum(iso: str | None) -> str:
    """2024-03-31 as 31-03-2024; nothing for None."""
    return f"{iso[8:]}-{iso[5:7]}-{iso[:4]}" if iso else ""


class TekstExport(ABC):
    """One system that exports a row per event as delimited text."""

    bron: str
    scheiding = ";"
    codering = "utf-8"
    kop: tuple[str, ...]
    kolom_zaak = 0
    kolom_stap: int
    kolom_datum: int
    slordig: tuple[int, ...] = ()
    kapot: tuple[tuple[str, str, int, str], ...] = ()
    onbekend: tuple[Stap, ...] = ()
    """Steps with a code that no rule knows: the first year's, and the later ones'."""

    def __init__(self, boeken: Boeken, begin: int, einde: int) -> None:
        self.boeken, self.begin, self.einde = boeken, begin, einde
        self.eerste_jaar = JAAR[begin // DAG]
        self.medewerkers = medewerkers(self.bron)
        self._open: dict[int, tuple[Bestand, TextIO]] = {}
        self._beurt = 0

    @abstractmethod
    def rij(self, e: Gebeurtenis, inwoner: Inwoner) -> list[str]:
        """The cells of one event."""

    def sleutel(self, dag: int) -> int:
        """Which file a day belongs to: a year, unless a system does it by month."""
        return JAAR[dag]

    def naam(self, sleutel: int) -> str:
        return f"{self.bron}_{sleutel}.csv"

    def koprij(self, sleutel: int) -> tuple[str, ...]:
        return self.kop

    def schrijf(self, e: Gebeurtenis, v: Verhaal, rng: Random) -> list[Gebeurtenis]:
        """Write the row of an event and the dirt that comes with it; gives the events that the dirt added."""
        dag = e.t // DAG
        bestand, handle = self._open.get(self.sleutel(dag)) or self._nieuw(self.sleutel(dag))
        self.voor(e, v, rng)
        cellen = self.rij(e, v.inwoner)
        luck = rng.random()
        if luck < SLORDIG:
            self._maak_slordig(cellen, bestand, rng)
        self._zet(e, bestand, handle, cellen)
        if luck > 1 - DUBBEL and not e.zaak.bsn_fout and e.t % DAG > 3 * 3600:
            self._regel(bestand, handle, cellen)
            self.boeken.uitval(bestand, bestand.regel, "dubbele rij", "dubbel")
        elif luck > 1 - DUBBEL - KAPOT:
            self._kapotte_rij(e, bestand, handle, cellen)
        if self.onbekend and e.stap.naam in _ONBEKEND_NA and not e.dag and rng.random() < ONBEKENDE_CODE * 3:
            stap = self.onbekend[min(JAAR[dag] - self.eerste_jaar, len(self.onbekend) - 1)]
            extra = Gebeurtenis(e.zaak, stap, e.t + 60, e.loket, e.bron)
            self._zet(extra, bestand, handle, self.rij(extra, v.inwoner))
            self.boeken.onschuldig(bestand, extra.regel, "onbekende code")
            return [extra]
        return []

    def voor(self, e: Gebeurtenis, v: Verhaal, rng: Random) -> None:
        """What a system leaves out or writes in its own way, settled before the row is made."""
        return

    def _zet(self, e: Gebeurtenis, bestand: Bestand, handle: TextIO, cellen: list[str]) -> None:
        self._regel(bestand, handle, cellen)
        bestand.gelezen += 1
        bestand.gebeurtenissen += 1
        e.bestand, e.regel = bestand.naam, bestand.regel
        if e.zaak.bsn_fout:
            self.boeken.twijfel(bestand, e.regel, "BSN dat niet klopt", "bsn_ongeldig")

    def _regel(self, bestand: Bestand, handle: TextIO, cellen: list[str]) -> None:
        handle.write(self.scheiding.join(cellen) + "\n")
        bestand.regel += 1
        bestand.rijen += 1

    def _maak_slordig(self, cellen: list[str], bestand: Bestand, rng: Random) -> None:
        i = self.slordig[int(rng.random() * len(self.slordig))]
        if cellen[i]:
            cellen[i] = (f"{cellen[i]}  ", cellen[i].upper(), f" {cellen[i].lower()}")[int(rng.random() * 3)]
            self.boeken.onschuldig(bestand, bestand.regel + 1, "spaties of hoofdletters")

    def _kapotte_rij(self, e: Gebeurtenis, bestand: Bestand, handle: TextIO, cellen: list[str]) -> None:
        """A row that never was an event: the kinds are dealt in turn, so that each occurs early."""
        soort, reden, kolom, waarde = self.kapot[self._beurt % len(self.kapot)]
        self._beurt += 1
        cellen = list(cellen)
        if kolom < 0:
            cellen.append(waarde)
        else:
            cellen[kolom] = self.vul(waarde, e)
        self._regel(bestand, handle, cellen)
        self.boeken.uitval(bestand, bestand.regel, soort, reden)

    def vul(self, waarde: str, e: Gebeurtenis) -> str:
        """A broken value: the year of the event where `{jaar}` stands, a day after the log at `{na}`."""
        jaar = JAAR[e.t // DAG]
        return waarde.format(jaar=jaar, na=NL[self.einde // DAG + 40], na_iso=ISO[self.einde // DAG + 40])

    def _nieuw(self, sleutel: int) -> tuple[Bestand, TextIO]:
        bestand = self.boeken.nieuw(self.bron, self.naam(sleutel))
        path = Path(self.boeken.exports, bestand.naam)
        handle = path.open("w", encoding=self.codering, newline="", buffering=1 << 18)
        handle.write(self.scheiding.join(self.koprij(sleutel)) + "\n")
        self._open[sleutel] = bestand, handle
        return bestand, handle

    def sluit(self) -> None:
        for _, handle in self._open.values():
            handle.close()


class Kcc(TekstExport):
    """Contact centre: UTF-8 with a byte order mark, `;`, minutes, remarks in quotes that run over a line break."""

    bron = "kcc"
    codering = "utf-8-sig"
    kop = ("Contactnummer", "BSN", "Datum en tijd", "Soort", "Naar", "Kanaal", "Beller", "Wijk", "Medewerker",
           "Opmerking")  # fmt: skip
    kolom_stap, kolom_datum, slordig = 3, 2, (3, 4)
    kapot = (
        ("leeg zaaknummer", "zaak_ontbreekt", 0, ""),
        ("dag die niet bestaat", "datum_bestaat_niet", 2, "31-02-{jaar} 10:15"),
        ("te veel velden", "aantal_velden", -1, "x"),
        ("lege datum", "tijdstip_ontbreekt", 2, ""),
        ("na de extractie", "na_peildatum", 2, "{na} 09:00"),
        ("lege stap", "activiteit_ontbreekt", 3, ""),
    )

    def rij(self, e: Gebeurtenis, inwoner: Inwoner) -> list[str]:
        dag, seconde = divmod(e.t, DAG)
        opmerking = ""
        if e.stap.naam == "antwoord" and e.t % 120 == 0:
            opmerking = '"Belt terug; zie ook\nvorige contact, ""spoed"""'
        return [
            e.zaak.nummer, inwoner.bsn, f"{NL[dag]} {UURMINUUT[seconde // 60]}", e.stap.codes[0], loketnaam(e.naar),
            inwoner.kanaal, inwoner.melder, inwoner.wijk, self.medewerkers[e.zaak.behandelaar], opmerking,
        ]  # fmt: skip


class Wmo(TekstExport):
    """Wmo-loket: cp1252, a file per month, date and time apart; codes change in year 2, the team is renamed half-way,
    a column is renamed in March of year 3."""

    bron = "wmo"
    codering = "cp1252"
    kop = ("Zaaknummer", "BSN", "Cliënt", "Code", "Omschrijving", "Datum", "Tijd", "Team", "Doorverwezen naar",
           "Melder", "Wijk", "Medewerker", "Uitkomst", "Besluitnummer", "Gerelateerd", "Aard relatie",
           "Termijn tot")  # fmt: skip
    kolom_stap, kolom_datum, slordig = 3, 5, (3, 7, 8)
    kapot = (
        ("dag die niet bestaat", "datum_bestaat_niet", 5, "31-02-{jaar}"),
        ("ingevulde datum", "plaatsvervangende_datum", 5, "01-01-1900"),
        ("te veel velden", "aantal_velden", -1, "extra"),
        ("leeg zaaknummer", "zaak_ontbreekt", 0, ""),
        ("na de extractie", "na_peildatum", 5, "{na}"),
        ("onleesbare datum", "datum_onleesbaar", 5, "n.t.b."),
        ("ingevulde datum", "plaatsvervangende_datum", 5, "31-12-9999"),
        ("lege stap", "activiteit_ontbreekt", 3, ""),
        ("lege datum", "tijdstip_ontbreekt", 5, ""),
    )
    onbekend = (Stap("onbekend", ("W99",), "Overig contact", None), Stap("onbekend", ("X-999",), "Ander contact", None))

    def rij(self, e: Gebeurtenis, inwoner: Inwoner) -> list[str]:
        dag, seconde = divmod(e.t, DAG)
        bsn = inwoner.bsn.lstrip("0") if not e.zaak.bsn_fout else fout_bsn(inwoner.bsn)
        return [
            e.zaak.nummer, bsn, inwoner.naam, e.stap.codes[-1 if JAAR[dag] > self.eerste_jaar else 0],
            e.stap.activiteit, NL[dag], "" if e.dag else UURMINUUT[seconde // 60], self.team(e.loket, dag),
            loketnaam(e.naar), inwoner.melder,
            inwoner.wijk, self.medewerkers[e.zaak.behandelaar], e.uitkomst or "", e.besluit or "",
            e.verwijst_naar or "", e.relatie or "", nl_datum(e.genoemd),
        ]  # fmt: skip

    def team(self, loket: str, dag: int) -> str:
        """Until halfway year 2 the Wmo-loket was called Team Zorg."""
        return "Team Zorg" if loket == WMO and MAAND[dag] < self.eerste_jaar * 12 + 18 else loketnaam(loket)

    def voor(self, e: Gebeurtenis, v: Verhaal, rng: Random) -> None:
        if rng.random() < ZONDER_TIJD and e.t % DAG > 6 * 3600:
            dag = e.t // DAG
            e.dag = sum(f.t // DAG == dag for zaak in v.zaken for f in zaak.gebeurtenissen) == 1

    def sleutel(self, dag: int) -> int:
        return MAAND[dag]

    def naam(self, sleutel: int) -> str:
        return f"wmo_{sleutel // 12}-{sleutel % 12 + 1:02d}.csv"

    def koprij(self, sleutel: int) -> tuple[str, ...]:
        hernoemd = sleutel >= (self.eerste_jaar + 2) * 12 + 2
        return tuple("Besluit" if naam == "Uitkomst" and hernoemd else naam for naam in self.kop)

    def _zet(self, e: Gebeurtenis, bestand: Bestand, handle: TextIO, cellen: list[str]) -> None:
        super()._zet(e, bestand, handle, cellen)
        if dubbel_uur(e.t) and not e.dag:
            self.boeken.twijfel(bestand, e.regel, "uur dat twee keer kwam", "dubbel_uur")

    def nacht(self, e: Gebeurtenis, v: Verhaal, t: int) -> None:
        """A note in the hour that was skipped when summer time began."""
        dag = t // DAG
        bestand, handle = self._open.get(self.sleutel(dag)) or self._nieuw(self.sleutel(dag))
        cellen = self.rij(e, v.inwoner)
        cellen[self.kolom_datum : self.kolom_datum + 2] = [NL[dag], UURMINUUT[t % DAG // 60]]
        self._regel(bestand, handle, cellen)
        self.boeken.uitval(bestand, bestand.regel, "uur dat niet bestaat", "uur_bestaat_niet")


class Werkplein(TekstExport):
    """Werkplein: commas, instants in UTC with seconds, desks as codes."""

    bron = "werkplein"
    scheiding = ","
    kop = ("zaak_id", "bsn", "gebeurtenis", "moment", "loketcode", "naar_loketcode", "regeling", "uitkomst",
           "besluit_id", "medewerker", "kanaal", "wijk", "datum_tot")  # fmt: skip
    kolom_stap, kolom_datum, slordig = 2, 3, (4, 10)
    kapot = (
        ("dag die niet bestaat", "datum_bestaat_niet", 3, "{jaar}-02-31T09:30:00Z"),
        ("leeg zaaknummer", "zaak_ontbreekt", 0, ""),
        ("ingevulde datum", "plaatsvervangende_datum", 3, "9999-12-31T00:00:00Z"),
        ("te veel velden", "aantal_velden", -1, "x"),
        ("na de extractie", "na_peildatum", 3, "{na_iso}T08:00:00Z"),
        ("lege stap", "activiteit_ontbreekt", 2, ""),
    )
    onbekend = (Stap("onbekend", ("999",), "999", None),)

    def rij(self, e: Gebeurtenis, inwoner: Inwoner) -> list[str]:
        return [
            e.zaak.nummer, inwoner.bsn, e.stap.codes[0], iso_utc(e.t, e.fold), LOKETCODES[e.loket],
            LOKETCODES[e.naar] if e.naar else "", "levensonderhoud", e.uitkomst or "", e.besluit or "",
            self.medewerkers[e.zaak.behandelaar], inwoner.kanaal, inwoner.wijk, e.genoemd or "",
        ]  # fmt: skip


class Schuldhulp(TekstExport):
    """Schuldhulp: a customer number beside the BSN, three notations in one column, and seconds since 1970 later."""

    bron = "schuldhulp"
    kop = ("Dossier", "Klantnummer", "BSN", "Stap", "Datum", "Naar", "Uitkomst", "Beschikking", "Consulent", "Wijk",
           "Reageren voor")  # fmt: skip
    kolom_stap, kolom_datum, slordig = 3, 4, (3, 5)
    kapot = (
        ("leeg zaaknummer", "zaak_ontbreekt", 0, ""),
        ("lege datum", "tijdstip_ontbreekt", 4, ""),
        ("lege stap", "activiteit_ontbreekt", 3, ""),
        ("onleesbare datum", "datum_onleesbaar", 4, "volgt"),
    )

    def voor(self, e: Gebeurtenis, v: Verhaal, rng: Random) -> None:
        e.dag = JAAR[e.t // DAG] < self.eerste_jaar + 2 and rng.random() < 0.4

    def rij(self, e: Gebeurtenis, inwoner: Inwoner) -> list[str]:
        dag, seconde = divmod(e.t, DAG)
        if JAAR[dag] >= self.eerste_jaar + 2:
            datum = str(utc_seconds(e.t))
        elif e.dag:
            datum = ISO[dag] if dag % 2 else WOORD[dag]
        else:
            datum = f"{NL[dag]} {UURMINUUT[seconde // 60]}"
        return [
            e.zaak.nummer, str(700_000 + inwoner.nummer), inwoner.bsn, e.stap.codes[0], datum, loketnaam(e.naar),
            e.uitkomst or "", e.besluit or "", self.medewerkers[e.zaak.behandelaar], inwoner.wijk,
            nl_datum(e.genoemd),
        ]  # fmt: skip

    def koprij(self, sleutel: int) -> tuple[str, ...]:
        nieuw = sleutel >= self.eerste_jaar + 2
        return tuple("Tijdstempel" if naam == "Datum" and nieuw else naam for naam in self.kop)
