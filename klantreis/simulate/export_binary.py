"""Exports in the formats of machines: the wijkteam as XES.gz, the invoices as Parquet."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from klantreis.simulate.calendar import DAG, DATUM, JAAR, MAAND, iso_offset
from klantreis.simulate.export_text import loketnaam
from klantreis.simulate.files import Bestand, Boeken
from klantreis.simulate.people import Inwoner, elfproef_nummer, medewerkers
from klantreis.simulate.rates import DUBBEL
from klantreis.simulate.story import Gebeurtenis, Zaak

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_XES_KOP: Final = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
"""


class Wijkteam:
    """Sociaal wijkteam: XES.gz, a file per year in which zaken begin; no zaak is ever closed in it."""

    bron = "wijkteam"

    def __init__(self, boeken: Boeken, begin: int, einde: int) -> None:
        self.boeken = boeken
        self.medewerkers = medewerkers(self.bron)
        self._open: dict[int, tuple[Bestand, BinaryIO, gzip.GzipFile]] = {}

    def schrijf(self, zaak: Zaak, gebeurtenissen: list[Gebeurtenis], inwoner: Inwoner) -> None:
        jaar = JAAR[gebeurtenissen[0].t // DAG]
        bestand, _, handle = self._open.get(jaar) or self._nieuw(jaar)
        tekst = [
            "<trace>\n",
            _string("concept:name", zaak.nummer),
            _string("bsn", inwoner.bsn),
            _string("wijk", inwoner.wijk),
        ]
        for e in gebeurtenissen:
            bestand.regel += 1
            bestand.rijen += 1
            bestand.gelezen += 1
            bestand.gebeurtenissen += 1
            e.bestand, e.regel = bestand.naam, bestand.regel
            tekst += [
                "<event>\n", _string("concept:name", e.stap.codes[0]),
                f'<date key="time:timestamp" value="{iso_offset(e.t, e.fold)}"/>\n',
                _string("org:group", loketnaam(e.loket)), _string("org:resource", self.medewerkers[zaak.behandelaar]),
                _string("naar", loketnaam(e.naar)) if e.naar else "", "</event>\n",
            ]  # fmt: skip
        tekst.append("</trace>\n")
        handle.write("".join(tekst).encode())

    def _nieuw(self, jaar: int) -> tuple[Bestand, BinaryIO, gzip.GzipFile]:
        bestand = self.boeken.nieuw(self.bron, f"wijkteam_{jaar}.xes.gz", regel=0)
        raw = Path(self.boeken.exports, bestand.naam).open("wb")  # noqa: SIM115
        handle = gzip.GzipFile("", "wb", 6, raw, mtime=0)
        handle.write(_XES_KOP.encode())
        self._open[jaar] = bestand, raw, handle
        return self._open[jaar]

    def sluit(self) -> None:
        for _, raw, handle in self._open.values():
            handle.write(b"</log>\n")
            handle.close()
            raw.close()


def _string(key: str, value: str) -> str:
    return f'<string key="{key}" value="{value}"/>\n'


class Facturen:
    """Invoices and deliveries of Wmo zaken, from the system of finance: Parquet with real dates, a file per year."""

    bron = "facturen"
    KOLOMMEN: Final = ("Factuurnr", "Zaaknummer", "BSN", "Datum", "Soort", "Loket", "Bedrag")
    BLOK: Final = 20_000

    def __init__(self, boeken: Boeken, begin: int, einde: int) -> None:
        self.boeken, self.einde = boeken, einde
        self.eerste_jaar = JAAR[begin // DAG]
        self._open: dict[int, tuple[Bestand, pq.ParquetWriter, list[tuple[Any, ...]]]] = {}
        self._nummer = 0
        self._beurt = 0

    def schrijf(self, e: Gebeurtenis, inwoner: Inwoner, rng: Random) -> None:
        dag = e.t // DAG
        bestand, _, rijen = self._open.get(JAAR[dag]) or self._nieuw(JAAR[dag])
        self._nummer += 1
        loket = "Team Zorg" if MAAND[dag] < self.eerste_jaar * 12 + 18 else "Wmo-loket"
        rij = (
            elfproef_nummer(self._nummer), e.zaak.nummer, inwoner.bsn.lstrip("0"), DATUM[dag], e.stap.codes[0], loket,
            f"{180 + (dag * 7 + self._nummer) % 400},50",
        )  # fmt: skip
        self._zet(bestand, rijen, rij)
        bestand.gelezen += 1
        bestand.gebeurtenissen += 1
        e.bestand, e.regel = bestand.naam, bestand.regel
        luck = rng.random()
        if luck < DUBBEL:
            self._zet(bestand, rijen, rij)
            self.boeken.uitval(bestand, bestand.regel, "dubbele rij", "dubbel")
        elif luck < 0.01:
            self._kapot(bestand, rijen, rij)
        if len(rijen) >= self.BLOK:
            self._spoel(JAAR[dag])

    def _kapot(self, bestand: Bestand, rijen: list[tuple[Any, ...]], rij: tuple[Any, ...]) -> None:
        soort, reden, kolom, waarde = (
            ("leeg zaaknummer", "zaak_ontbreekt", 1, None),
            ("ingevulde datum", "plaatsvervangende_datum", 3, date(1900, 1, 1)),
            ("lege datum", "tijdstip_ontbreekt", 3, None),
            ("na de extractie", "na_peildatum", 3, DATUM[self.einde // DAG + 40]),
        )[self._beurt % 4]
        self._beurt += 1
        self._zet(bestand, rijen, (*rij[:kolom], waarde, *rij[kolom + 1 :]))
        self.boeken.uitval(bestand, bestand.regel, soort, reden)

    def _zet(self, bestand: Bestand, rijen: list[tuple[Any, ...]], rij: tuple[Any, ...]) -> None:
        rijen.append(rij)
        bestand.regel += 1
        bestand.rijen += 1

    def _schema(self) -> Any:
        import pyarrow as pa

        return pa.schema([(naam, pa.date32() if naam == "Datum" else pa.string()) for naam in self.KOLOMMEN])

    def _nieuw(self, jaar: int) -> tuple[Bestand, pq.ParquetWriter, list[tuple[Any, ...]]]:
        import pyarrow.parquet as pq

        bestand = self.boeken.nieuw(self.bron, f"facturen_{jaar}.parquet")
        self._open[jaar] = bestand, pq.ParquetWriter(Path(self.boeken.exports, bestand.naam), self._schema()), []
        return self._open[jaar]

    def _spoel(self, jaar: int) -> None:
        import pyarrow as pa

        _, writer, rijen = self._open[jaar]
        if rijen:
            schema = self._schema()
            kolommen = zip(zip(*rijen, strict=True), schema, strict=True)
            arrays = [pa.array(kolom, type=veld.type) for kolom, veld in kolommen]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            rijen.clear()

    def sluit(self) -> None:
        for jaar, (_, writer, _rijen) in self._open.items():
            self._spoel(jaar)
            writer.close()
