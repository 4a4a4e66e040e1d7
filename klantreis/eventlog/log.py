"""The stored event log and its filters: log -> log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from pathlib import Path

import numpy as np
import pyarrow as pa

from klantreis.engine import Engine, Table, Value, _, ibis
from klantreis.errors import UsageError, bedoelde_u, opsomming
from klantreis.fields import PERIODEVORMEN, lees_periode
from klantreis.vocabulary import EINDROLLEN


def is_einde() -> Value:
    """Whether an event ends its zaak: it has one of EINDROLLEN."""
    return reduce(or_, (_.rollen.contains(rol) for rol in EINDROLLEN))


def legt_einde_vast() -> Value:
    """Of grouped events whether they record that zaken are done. A withdrawal shows only how one zaak ended."""
    return _.rollen.contains("afsluiting").any().fill_null(False)


@dataclass(frozen=True)
class EventLog:
    """Events (gebeurtenissen with zaak_nr and moment), ordered by `gebeurtenis`; what was filtered, in Dutch.

    Filters choose whole zaken: a trace is never cut, so that what precedes and follows a step stays true.
    `heel` is the log before any filter: what holds for a source is asked of all its events.
    """

    engine: Engine
    events: Table
    filters: tuple[str, ...] = ()
    ongefilterd: Table | None = None

    @property
    def heel(self) -> Table:
        """The events before any filter."""
        return self.events if self.ongefilterd is None else self.ongefilterd

    @classmethod
    def open(cls, engine: Engine, path: Path) -> EventLog:
        """The event log of a Parquet file."""
        return cls(engine, engine.parquet(path))

    def zaken(self) -> int:
        """The number of zaken."""
        return int(self.engine.arrow(self.events.aggregate(n=_.zaak_nr.nunique())).column("n")[0].as_py() or 0)

    def bronnen(self) -> list[str]:
        """The sources of these events, by name."""
        names: list[str] = self.engine.arrow(self.events.select("bron").distinct().order_by("bron"))["bron"].to_pylist()
        return names

    def bron_van(self, gebeurtenissen: pa.ChunkedArray) -> list[str]:
        """The source of each of these events, before any filter."""
        wanted = pa.table({"nr": np.arange(len(gebeurtenissen)), "gebeurtenis": gebeurtenissen.combine_chunks()})
        own = self.heel.select("gebeurtenis", "bron")
        found = self.engine.arrow(ibis.memtable(wanted).inner_join(own, "gebeurtenis").order_by("nr"))
        names: list[str] = found["bron"].to_pylist()
        return names

    def _where(self, chosen: Table, text: str) -> EventLog:
        events = self.events.semi_join(chosen, "zaak_nr")
        return replace(self, events=events, filters=(*self.filters, text), ongefilterd=self.heel)

    def met(self, kolom: str, waarde: str) -> EventLog:
        """Zaken with at least one event that has this value.

        Raises
        ------
        UsageError : no event has it; the message lists the values that occur.
        """
        known = self.engine.arrow(
            self.events.filter(_[kolom].notnull()).group_by(kolom).agg(n=_.count()).order_by(_.n.desc(), kolom)
        )[kolom].to_pylist()
        same = [value for value in known if value.casefold() == waarde.casefold()]
        if not same:
            raise UsageError(
                "onbekende-waarde",
                f"{kolom} '{waarde}' komt niet voor in deze gebeurtenissen.",
                expected=f"een van {opsomming(known)}."
                if known
                else f"gebeurtenissen met een {kolom}; die zijn er niet.",
                hint=bedoelde_u(waarde, known),
            )
        return self._where(self.events.filter(_[kolom].isin(same)).select("zaak_nr").distinct(), f"{kolom} {same[0]}")

    def met_zaken(self, zaken: pa.Array, tekst: str) -> EventLog:
        """These zaken."""
        wanted = ibis.memtable(pa.table({"zaak": pa.array(zaken, pa.string())}))
        return self._where(self.events.semi_join(wanted, "zaak").select("zaak_nr").distinct(), tekst)

    def periode(self, tekst: str) -> EventLog:
        """Zaken that start in a period: a year, a quarter (2024-K1), a month (2024-03) or van:tot (inclusive dates)."""
        van, tot = read_periode(tekst)
        start = self.events.group_by("zaak_nr").agg(start=_.tijdstip_lokaal.min().date())
        chosen = start.filter((_.start >= van) & (_.start <= tot)).select("zaak_nr")
        return self._where(chosen, f"zaken die beginnen in {tekst}")


def read_periode(tekst: str) -> tuple[date, date]:
    """The first and last day of a period.

    >>> read_periode("2024-K1")
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 31))
    >>> read_periode("2023-07-01:2024-06-30")[1]
    datetime.date(2024, 6, 30)
    """
    try:
        return lees_periode(tekst)
    except ValueError:
        raise UsageError("ongeldige-periode", f"'{tekst}' is geen periode.", expected=f"{PERIODEVORMEN}.") from None
