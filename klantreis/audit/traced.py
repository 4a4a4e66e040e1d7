"""What every way back from a figure shares: the run, the cell that is asked for, and what is found (definition 9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from klantreis.engine import Engine
from klantreis.errors import OutputError, UsageError, bedoelde_u, opsomming
from klantreis.eventlog.log import EventLog
from klantreis.fields import vergelijkbaar
from klantreis.vocabulary import ALLES, EINDE, ONBEKEND, START

REGELKOLOMMEN = ("zaak", "gebeurtenis", "activiteit", "tijdstip_lokaal", "bron", "bestand", "regel")
"""What is said of an event on the way back to its source row."""


@dataclass(frozen=True)
class Getal:
    """A figure: the column that it is in, as it stands in the table, and as it was counted again from the cases."""

    naam: str
    tabel: Any
    nageteld: Any

    @property
    def klopt(self) -> bool:
        """Whether both are the same."""
        return bool(self.tabel == self.nageteld)


@dataclass(frozen=True)
class Herleid:
    """A figure led back.

    cel : the cell in full ("stroom:loket:CJG:Wmo-loket:alle"). getallen : the figures. zaken : the zaken that they are
    about, by name. bronregels : the source rows, with REGELKOLOMMEN or fewer of them; None: the events of the zaken.
    """

    cel: str
    getallen: tuple[Getal, ...]
    zaken: tuple[str, ...]
    bronregels: pa.Table | None = None

    @property
    def klopt(self) -> bool:
        """Whether every figure comes out again."""
        return all(getal.klopt for getal in self.getallen)


@dataclass
class Cel:
    """The parts of a cell behind its table, taken one by one. A name may hold a colon: the longest known one counts."""

    tabel: str
    rest: str
    genomen: list[str] = field(default_factory=list)

    def neem(self, wat: str, namen: Iterable[str], anders: str | None = None) -> str:
        """The next part, one of `namen`; capitals and spaces make no difference.

        Parameters
        ----------
        wat : what it is ("loket"). anders : what it is when the cell ends here.

        Raises
        ------
        UsageError : it is none of these, or it is missing.
        """
        every = set(namen)
        known = {vergelijkbaar(naam): naam for naam in sorted(every, reverse=True)}
        parts = self.rest.split(":")
        if not self.rest.strip():
            if anders is not None:
                self.genomen.append(anders)
                return anders
            raise self._fout(f"de cel noemt geen {wat}", known.values(), None)
        for n in range(len(parts), 0, -1):
            said = ":".join(parts[:n])
            # Names can differ in capitals alone: the one that was written counts.
            found = said if said in every else known.get(vergelijkbaar(said))
            if found is not None:
                self.rest = ":".join(parts[n:])
                self.genomen.append(found)
                return found
        raise self._fout(f"{wat} '{parts[0].strip()}' komt niet voor", known.values(), parts[0].strip())

    def neem_nummer(self, wat: str, nummers: Iterable[str]) -> str:
        """The rest, one of `nummers`. Those are personal: none is suggested."""
        found = [nummer for nummer in nummers if vergelijkbaar(nummer) == vergelijkbaar(self.rest)]
        found.sort(key=lambda nummer: nummer != self.rest)
        if not found:
            raise self._fout(f"deze {wat} komt niet voor", (), None)
        self.rest = ""
        self.genomen.append(found[0])
        return found[0]

    def groep(self, namen: Iterable[str]) -> str:
        """The group, that of all zaken when it is not said."""
        return self.neem("groep", {*namen, ALLES}, ALLES)

    def klaar(self) -> str:
        """The whole cell.

        Raises
        ------
        UsageError : it says more than its table knows.
        """
        if self.rest.strip():
            raise self._fout(f"'{self.rest}' is te veel", (), None)
        return ":".join((self.tabel, *self.genomen))

    def _fout(self, what: str, known: Iterable[str], near: str | None) -> UsageError:
        names = sorted(known)
        return UsageError(
            "onbekende-cel", f"{what} in tabel {self.tabel}.",
            expected=f"een van: {opsomming(names, 20)}." if names else "een cel die deze tabel heeft.",
            hint=(bedoelde_u(near, names) if near else None) or "Wat erin kan staan: klantreis herleid --help",
        )  # fmt: skip


class Run:
    """A finished run that is asked about.

    Parameters
    ----------
    manifest : as the run wrote it. engine : stays open as long as this is used.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], engine: Engine) -> None:
        self.folder, self.manifest, self.engine = folder, manifest, engine
        self.log = EventLog.open(engine, folder / "gebeurtenissen.parquet")
        self._tables: dict[str, pa.Table] = {}

    def tabel(self, name: str) -> pa.Table:
        """A table of the run.

        Raises
        ------
        OutputError : the run has none.
        """
        if f"{name}.parquet" not in self.manifest["uitvoer"]:
            raise OutputError(
                "geen-klantreizen", f"deze run heeft geen tabel {name}.", where=str(self.folder),
                expected=f"een map met {name}.parquet.", hint="Reken alles uit met klantreis draai.",
            )  # fmt: skip
        if name not in self._tables:
            self._tables[name] = pq.read_table(self.folder / f"{name}.parquet")
        return self._tables[name]

    def rijen(self, name: str, **gelijk: Any) -> list[dict[str, Any]]:
        """The rows of a table in which columns have these values."""
        rows = self.tabel(name)
        for kolom, waarde in gelijk.items():
            rows = rows.filter(pc.equal(rows[kolom], waarde))
        found: list[dict[str, Any]] = rows.to_pylist()
        return found

    def waarden(self, name: str, kolom: str, **gelijk: Any) -> list[str]:
        """What stands in a column of a table, in the rows that have these values."""
        rows = self.tabel(name)
        for other, waarde in gelijk.items():
            rows = rows.filter(pc.equal(rows[other], waarde))
        return sorted({str(value) for value in rows[kolom].to_pylist() if value is not None})

    def sporen(self, *kolommen: str) -> list[tuple[str, list[tuple[Any, ...]]]]:
        """Per zaak its events in their order, each as these columns of `gebeurtenissen`."""
        table = self.tabel("gebeurtenissen").select(["zaak", *kolommen])
        rows = zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
        return [(zaak, [row[1:] for row in own]) for zaak, own in groupby(rows, key=lambda row: row[0])]

    @cached_property
    def gebeurtenis_van(self) -> dict[int, tuple[str, Any]]:
        """Every event: its number -> its zaak and its local time."""
        table = self.tabel("gebeurtenissen").select(["gebeurtenis", "zaak", "tijdstip_lokaal"])
        numbers, zaken, times = (table[name].to_pylist() for name in table.column_names)
        return dict(zip(numbers, zip(zaken, times, strict=True), strict=True))

    def bronregels(self, zaken: Sequence[str]) -> pa.Table:
        """The events of zaken with their source rows: REGELKOLOMMEN."""
        events = self.tabel("gebeurtenissen").select(list(REGELKOLOMMEN))
        return events.filter(pc.is_in(events["zaak"], value_set=pa.array(zaken, pa.string())))


def getoond(naam: str | None) -> str:
    """A name as the tables of the flow show it: without one unknown, and one that looks like ours told apart."""
    if naam is None:
        return ONBEKEND
    return f"{naam} (zo in de export)" if naam in (ONBEKEND, START, EINDE) else naam
