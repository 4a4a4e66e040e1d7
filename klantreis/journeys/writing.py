"""What every table of klantreizen is written with: ids, times and desks by name, and the order of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from klantreis.journeys.handovers import Bezoeken
from klantreis.journeys.lookup import GEEN
from klantreis.journeys.names import Namen
from klantreis.journeys.routes import HeenEnWeer, Lussen
from klantreis.journeys.stitch import Stiksel
from klantreis.journeys.traces import Ints, Sporen, Zaken
from klantreis.schemas import schema_of
from klantreis.terms.calendar import Kalender
from klantreis.vocabulary import DAG_US

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reizen:
    """Everything that is found in the traces of residents, in columns."""

    sporen: Sporen
    zaken: Zaken
    bezoeken: Bezoeken
    lussen: Lussen
    heen_en_weer: HeenEnWeer
    stiksel: Stiksel


class Schrijver:
    """What was found, and how its columns are written.

    eerste_zaak : per klantreis the place of its first zaak. volgorde : klantreizen by resident, then in the order of
    their first events; rang : their place in it. volgorde_bezoeken : visits in that order, then by time; nummer : their
    place in it, from 1. zaak_van : per event the place of its zaak.
    """

    def __init__(self, reizen: Reizen, namen: Namen, kalender: Kalender) -> None:
        self.reizen, self.namen, self.kalender = reizen, namen, kalender
        s, z, b, st = reizen.sporen, reizen.zaken, reizen.bezoeken, reizen.stiksel
        self.loketnamen = s.omgeving.loketnamen
        self._loket = pa.array([None, *self.loketnamen[1:]], pa.string())
        self.zaak_van = z.per_gebeurtenis()
        first = np.flatnonzero(st.verbonden_met == GEEN)
        self.eerste_zaak = np.empty(len(first), np.int64)
        self.eerste_zaak[st.klantreis[first]] = first
        event = z.van[self.eerste_zaak]
        self.volgorde = np.lexsort((s.nr[event], s.tijd[event], s.persoon[event]))
        self.rang = np.empty_like(self.volgorde)
        self.rang[self.volgorde] = np.arange(len(first))
        self.volgorde_bezoeken = self.volgorde_van(b.zaak, b.eerste)
        self.nummer = np.empty(len(b), np.int64)
        self.nummer[self.volgorde_bezoeken] = np.arange(1, len(b) + 1)
        self._klantreis = self.namen.zaak.take(pa.array(self.eerste_zaak))

    def klantreis(self, zaken: Ints) -> pa.Array:
        """The id of the klantreis of zaken (places)."""
        return self._klantreis.take(pa.array(self.reizen.stiksel.klantreis[zaken]))

    def zaak(self, zaken: Ints) -> pa.Array:
        """The ids of zaken (places); GEEN gives null."""
        return self.namen.zaak.take(pa.array(zaken, mask=zaken == GEEN))

    def bezoek(self, bezoeken: Ints) -> pa.Array:
        """The numbers of visits (places); GEEN gives null."""
        return pa.array(self.nummer[bezoeken] if len(self.nummer) else bezoeken, mask=bezoeken == GEEN)

    def loket(self, loketten: Ints) -> pa.Array:
        """The names of desks (numbers); null for the unknown one."""
        return self._loket.take(pa.array(loketten))

    def tijd(self, events: Ints) -> pa.Array:
        """Local time of events (places); GEEN gives null."""
        s = self.reizen.sporen
        values = s.lokaal[np.where(events == GEEN, 0, events)] if len(s) else events
        return pa.array(values, pa.int64(), mask=events == GEEN).cast(pa.timestamp("us"))

    def dagen(self, van: Ints, tot: Ints) -> Floats:
        """Days between two events, whole ones where either is date-only; ties never make them negative."""
        s = self.reizen.sporen
        micros = np.where(s.grof[van] | s.grof[tot], (s.dag[tot] - s.dag[van]) * DAG_US, s.us[tot] - s.us[van])
        return np.round(np.maximum(micros, 0) / DAG_US, 6)

    def volgorde_van(self, zaken: Ints, events: Ints) -> Ints:
        """Rows by klantreis, then time: of each its zaak and its event (places)."""
        s = self.reizen.sporen
        return np.lexsort((s.nr[events], s.tijd[events], self.rang[self.reizen.stiksel.klantreis[zaken]]))

    def maak(self, kolommen: Mapping[str, str], order: Ints, **values: Any) -> pa.Table:
        """A table of these columns, its rows in this order."""
        schema = schema_of(kolommen)
        place = pa.array(order)
        arrays = [value if isinstance(value, pa.Array) else pa.array(value) for value in map(values.get, schema.names)]
        cast = [array.cast(field.type).take(place) for array, field in zip(arrays, schema, strict=True)]
        return pa.Table.from_arrays(cast, schema=schema)
