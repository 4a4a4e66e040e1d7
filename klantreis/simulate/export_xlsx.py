"""Exports as workbooks: CJG in the wide form (a row per zaak), the register of objections in the long form.

Byte for byte equal for equal rows: the creation date is fixed. Rows are written as they come and never kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from klantreis.simulate.calendar import DAG, ISO, JAAR, NL, UURMINUUT, dag_nr
from klantreis.simulate.export_text import loketnaam
from klantreis.simulate.files import Bestand, Boeken
from klantreis.simulate.people import Inwoner, medewerkers
from klantreis.simulate.rates import DUBBEL, XLSX_RIJEN
from klantreis.simulate.story import Gebeurtenis, Zaak
from klantreis.simulate.systems import SYSTEMEN

if TYPE_CHECKING:
    import xlsxwriter

_EXCEL_NUL: Final = 42_005 - dag_nr(2015)
"""Excel's number of the day 0: 1 January 2015 is 42005."""


class Werkmap:
    """One workbook on its way to disk."""

    def __init__(self, boeken: Boeken, bron: str, naam: str, blad: str, kop: tuple[str, ...], uitleg: str = "") -> None:
        import xlsxwriter

        self.bestand = boeken.nieuw(bron, naam)
        self._boek: xlsxwriter.Workbook = xlsxwriter.Workbook(
            str(Path(boeken.exports, naam)),
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._boek.set_properties({"title": f"Export {bron}", "created": datetime(2023, 1, 1, tzinfo=UTC)})
        if uitleg:
            self._boek.add_worksheet("Toelichting").write_string(0, 0, uitleg)
        self._blad = self._boek.add_worksheet(blad)
        self._datum: Any = self._boek.add_format({"num_format": "dd-mm-yyyy"})
        for nr, kolom in enumerate(kop):
            self._blad.write_string(0, nr, kolom)

    def rij(self, cellen: list[str | int]) -> int:
        """Write a row: text as text, a number as a date; gives the row number of the sheet."""
        regel = self.bestand.regel + 1
        for nr, cel in enumerate(cellen):
            if isinstance(cel, int):
                if cel < 0:
                    self._blad.write_number(regel - 1, nr, -cel)
                else:
                    self._blad.write_number(regel - 1, nr, cel + _EXCEL_NUL, self._datum)
            elif cel:
                self._blad.write_string(regel - 1, nr, cel)
        self.bestand.regel = regel
        self.bestand.rijen += 1
        return regel

    def sluit(self) -> None:
        self._boek.close()


class _Mappen:
    """The workbooks of a system: one per year, and a next one when it is full."""

    bron: str
    blad: str
    kop: tuple[str, ...]
    uitleg = ""

    def __init__(self, boeken: Boeken, begin: int, einde: int) -> None:
        self.boeken, self.begin, self.einde = boeken, begin, einde
        self.medewerkers = medewerkers(self.bron)
        self._open: dict[int, Werkmap] = {}
        self._deel: dict[int, int] = {}
        self._beurt = 0

    def map(self, dag: int) -> Werkmap:
        jaar = JAAR[dag]
        werkmap = self._open.get(jaar)
        if werkmap is None or werkmap.bestand.rijen >= XLSX_RIJEN:
            if werkmap is not None:
                werkmap.sluit()
            self._deel[jaar] = deel = self._deel.get(jaar, 0) + 1
            naam = f"{self.bron}_{jaar}.xlsx" if deel == 1 else f"{self.bron}_{jaar}_{deel}.xlsx"
            werkmap = Werkmap(self.boeken, self.bron, naam, self.blad, self.kop, self.uitleg)
            self._open[jaar] = werkmap
        return werkmap

    def sluit(self) -> None:
        for werkmap in self._open.values():
            werkmap.sluit()

    def tel(self, bestand: Bestand, e: Gebeurtenis, regel: int) -> None:
        bestand.gelezen += 1
        bestand.gebeurtenissen += 1
        e.bestand, e.regel = bestand.naam, regel


class Jeugd(_Mappen):
    """CJG: a row per zaak, a date column per step; the melding may have a time, the decision's date is text."""

    bron = "jeugd"
    blad = "Jeugd"
    STAPPEN: Final = tuple(SYSTEMEN["jeugd"].stappen)
    VAST: Final = ("Dossiernr", "BSN", "Naam", "Wijk", "Melder", "Consulent")
    kop = (
        *VAST, "Tijd melding", *(stap.codes[0] for stap in SYSTEMEN["jeugd"].stappen.values()),
        "Doorverwezen naar", "Advies aan", "Nieuwe datum", "Beschikkingnr", "Uitkomst",
    )  # fmt: skip
    _EERSTE: Final = len(VAST) + 1
    KAPOT: Final = (
        ("dag die niet bestaat", "datum_bestaat_niet", "31-02-{jaar}"),
        ("ingevulde datum", "plaatsvervangende_datum", "01-01-1900"),
        ("onleesbare datum", "datum_onleesbaar", "nog plannen"),
        ("na de extractie", "na_peildatum", "{na}"),
    )

    def schrijf(self, zaak: Zaak, gebeurtenissen: list[Gebeurtenis], inwoner: Inwoner, rng: Random) -> None:
        """Write the row of a zaak; every step it has is one event."""
        werkmap = self.map(gebeurtenissen[0].t // DAG)
        bestand = werkmap.bestand
        cellen: list[str | int] = [
            zaak.nummer, -int(inwoner.bsn), inwoner.naam, inwoner.wijk, inwoner.melder,
            self.medewerkers[zaak.behandelaar],
        ]  # fmt: skip
        cellen += [""] * (len(self.kop) - len(cellen))
        for e in gebeurtenissen:
            dag, seconde = divmod(e.t, DAG)
            plaats = self._EERSTE + self.STAPPEN.index(e.stap.naam)
            assert cellen[plaats] == "", f"{e.stap.naam} twee keer in {zaak.nummer}"
            cellen[plaats] = NL[dag] if e.stap.naam == "besluit" else dag
            e.dag = True
            if e.stap.naam == "melding" and rng.random() < 0.7:
                e.dag = False
                cellen[self._EERSTE - 1] = UURMINUUT[seconde // 60]
            if e.naar:
                cellen[-5 if e.stap.naam == "verwijs" else -4] = loketnaam(e.naar)
            if e.genoemd:
                assert cellen[-3] == "", f"twee keer een nieuwe datum in {zaak.nummer}"
                cellen[-3] = dag_nr(*map(int, e.genoemd.split("-")))
            if e.besluit:
                cellen[-2:] = [e.besluit, e.uitkomst or ""]
        kapot = self._kapotte_cel(zaak, cellen, rng)
        regel = werkmap.rij(cellen)
        for e in gebeurtenissen:
            self.tel(bestand, e, regel)
        if kapot:
            self.boeken.uitval(bestand, regel, *kapot)
        elif rng.random() < DUBBEL * 4:
            regel = werkmap.rij(cellen)
            for _ in gebeurtenissen:
                self.boeken.uitval(bestand, regel, "dubbele rij", "dubbel")

    def _kapotte_cel(self, zaak: Zaak, cellen: list[str | int], rng: Random) -> tuple[str, str] | None:
        """Now and then a date of a step that never was: start of help after a refusal, and the like."""
        plaats = self._EERSTE + self.STAPPEN.index("start")
        if cellen[plaats] != "" or rng.random() > 0.04:
            return None
        soort, reden, waarde = self.KAPOT[self._beurt % len(self.KAPOT)]
        self._beurt += 1
        jaar = JAAR[zaak.gebeurtenissen[0].t // DAG]
        cellen[plaats] = waarde.format(jaar=jaar, na=NL[self.einde // DAG + 40])
        return soort, reden


class Bezwaren(_Mappen):
    """Register of objections and appeals: a row per step, days only, references written in every way."""

    bron = "bezwaren"
    blad = "Bezwaren"
    uitleg = "Register bezwaar en beroep van Testdam. De gegevens staan op het tweede blad."
    kop = ("Bezwaarnr", "BSN", "Stap", "Datum", "Betreft", "Datum besluit", "Aard", "Wet", "Uitkomst",
           "Kenmerk beslissing", "Jurist")  # fmt: skip
    KAPOT: Final = (
        ("leeg zaaknummer", "zaak_ontbreekt", 0, ""),
        ("dag die niet bestaat", "datum_bestaat_niet", 3, "31-02-{jaar}"),
        ("lege stap", "activiteit_ontbreekt", 2, ""),
        ("lege datum", "tijdstip_ontbreekt", 3, ""),
    )

    def schrijf(self, e: Gebeurtenis, inwoner: Inwoner, rng: Random) -> None:
        werkmap = self.map(e.t // DAG)
        bestand, dag = werkmap.bestand, e.t // DAG
        e.dag = True
        genoemd = e.genoemd or ""
        if e.stap.naam == "bezwaar" and not genoemd and e.verwijst_naar and rng.random() < 0.08:
            genoemd = "zie brief"
        cellen: list[str | int] = [
            e.zaak.nummer, inwoner.bsn, e.stap.codes[0], NL[dag] if rng.random() < 0.3 else dag, e.verwijst_naar or "",
            genoemd, e.relatie or "", e.zaak.wet or "", e.uitkomst or "", e.besluit or "",
            self.medewerkers[e.zaak.behandelaar],
        ]  # fmt: skip
        regel = werkmap.rij(cellen)
        self.tel(bestand, e, regel)
        if genoemd == "zie brief":
            self.boeken.twijfel(bestand, regel, "genoemde datum in woorden", "genoemde_datum_onleesbaar")
        luck = rng.random()
        if luck < DUBBEL * 2 and genoemd != "zie brief":
            self.boeken.uitval(bestand, werkmap.rij(cellen), "dubbele rij", "dubbel")
        elif luck < 0.05:
            soort, reden, kolom, waarde = self.KAPOT[self._beurt % len(self.KAPOT)]
            self._beurt += 1
            cellen[kolom] = waarde.format(jaar=JAAR[dag], iso=ISO[dag])
            self.boeken.uitval(bestand, werkmap.rij(cellen), soort, reden)
