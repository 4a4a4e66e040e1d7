"""Zaken by name: their ids, residents and acts, and which zaken of one resident name each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.engine import Table, _
from klantreis.eventlog.log import EventLog
from klantreis.journeys.traces import Ints, Lezing, Sporen, Zaken
from klantreis.mapping.references import normaliseer
from klantreis.ranges import matches


@dataclass(frozen=True)
class Namen:
    """Per zaak, in the order of Zaken, its id and its resident; the acts as pairs of a zaak and a place in `wetten`."""

    zaak: pa.Array
    inwoner: pa.Array
    wet_zaak: Ints
    wet: Ints
    wetten: list[str]


class Namenlijst:
    """The names of every zaak of a log, in the order of its traces.

    Parameters
    ----------
    gekoppeld : pairs of zaken (zaak_nr) that a certain link joins.
    """

    def __init__(self, log: EventLog, lezing: Lezing, gekoppeld: tuple[Ints, Ints]) -> None:
        zaken = log.engine.arrow(lezing.zaken.order_by("plek"))
        self._zaak, self._inwoner = (zaken[name].combine_chunks().cast(pa.string()) for name in ("naam", "wie"))
        self._wet_plek, acts = _per_zaak(log, lezing, log.events.select("zaak_nr", naam="wet"))
        self._wetten = sorted(set(acts.to_pylist()))
        self._wet = pc.index_in(acts, pa.array(self._wetten, pa.string())).to_numpy().astype(np.int64)
        self._relatie_plek, related = _per_zaak(
            log,
            lezing,
            # An event may name several ("A12; B7").
            log.events.filter(_.relatie.notnull() & _.verwijst_naar.notnull()).select(
                "zaak_nr", naam=_.verwijst_naar.split("; ").unnest()
            ),
        )
        self._relatie = related
        # Linked zaken by their place among the traces; only within one resident, so that both are in one part.
        number, person = zaken["zaak"].to_numpy(), zaken["persoon"].to_numpy()
        order = np.argsort(number)
        one, two = (order[np.searchsorted(number[order], part)] for part in gekoppeld)
        same = person[one] == person[two]
        first = np.argsort(one[same], kind="stable")
        self._gekoppeld = one[same][first], two[same][first]

    def van(self, sporen: Sporen, zaken: Zaken) -> Namen:
        """The names of the zaken of a part."""
        first, n = sporen.eerste_zaak, len(zaken.van)
        own = slice(*np.searchsorted(self._wet_plek, (first, first + n)))
        return Namen(
            self._zaak.slice(first, n), self._inwoner.slice(first, n), self._wet_plek[own] - first, self._wet[own],
            self._wetten,
        )  # fmt: skip

    def relaties(self, sporen: Sporen, zaken: Zaken) -> tuple[Ints, Ints]:
        """Pairs of zaken (places) of one resident of which the one names the other, and no other zaak bears that name.

        A zaak is named by its id, or by its id without what its source puts before it.
        """
        first, n = sporen.eerste_zaak, len(zaken.van)
        low, high = np.searchsorted(self._relatie_plek, (first, first + n))
        own, person = self._relatie_plek[low:high] - first, sporen.persoon[zaken.van]
        others = np.flatnonzero(np.isin(person, person[own]))
        ids = self._zaak.slice(first, n).take(pa.array(others))
        names = pa.concat_arrays([normaliseer(ids), normaliseer(pc.replace_substring_regex(ids, "^[^:]*:", ""))])
        bearers = np.concatenate([others, others])
        wanted = self._relatie.slice(low, high - low)
        known = pc.unique(wanted)
        numbers = pc.index_in(names, known).fill_null(-1).to_numpy().astype(np.int64)
        asked = pc.index_in(wanted, known).to_numpy().astype(np.int64)
        # Who bears a name: each zaak once, also when both its names are equal.
        keys = np.unique(np.stack([_sleutel(person[bearers], numbers, known), bearers])[:, numbers >= 0], axis=1)
        keys, bearers = keys[0], keys[1]
        mine = _sleutel(person[own], asked, known)
        rows, hits = matches(keys, bearers, mine)
        # Its own name does not count: a zaak may be named like the one that it names.
        other = hits != own[rows]
        rows, hits = rows[other], hits[other]
        single = np.bincount(rows, minlength=len(own))[rows] == 1
        return own[rows[single]], hits[single]

    def koppelingen(self, sporen: Sporen, zaken: Zaken) -> tuple[Ints, Ints]:
        """Pairs of zaken (places) of one resident that a certain link between a decision and an objection joins."""
        first, n = sporen.eerste_zaak, len(zaken.van)
        own = slice(*np.searchsorted(self._gekoppeld[0], (first, first + n)))
        return self._gekoppeld[0][own] - first, self._gekoppeld[1][own] - first


def _sleutel(persoon: Ints, naam: Ints, namen: pa.Array) -> Ints:
    return persoon * (len(namen) + 1) + naam


def _per_zaak(log: EventLog, lezing: Lezing, named: Table) -> tuple[Ints, pa.Array]:
    """The distinct names of every zaak, by its place among the traces."""
    found = log.engine.arrow(
        named.filter(_.naam.notnull()).distinct()
        .inner_join(lezing.zaken.select("plek", zaak_nr="zaak"), "zaak_nr")
        .order_by("plek", "naam")
    )  # fmt: skip
    return found["plek"].to_numpy(), found["naam"].combine_chunks().cast(pa.string())
