"""What came before contested decisions, against comparable decisions that nobody contested (definition 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.bootstrap import TREKKINGEN
from klantreis.analysis.contested import (
    BESTREDEN,
    REGISTRATIEVERTRAGING_DAGEN,
    TELT,
    TERUGKIJK_DAGEN,
    Besluitkeuze,
    select_decisions,
)
from klantreis.analysis.precursor_features import Regels, features
from klantreis.analysis.precursor_risks import MINSTENS_BESLUITEN, MINSTENS_BESTREDEN, Uitkomst, compare
from klantreis.analysis.precursor_rows import STRATA
from klantreis.analysis.precursor_windows import look_back
from klantreis.eventlog.log import EventLog
from klantreis.schemas import schema_of
from klantreis.vocabulary_journeys import KLOPT_NIET
from klantreis.vocabulary_links import TELT_MEE, VOORAFGAAND_BESLUITEN

ZAAD: Final = 1
DEEL: Final = 25_000
"""Decisions whose logs are in the engine at a time."""


@dataclass(frozen=True)
class Terugblik:
    """Settings: how far is looked back, how long an objection may take to be registered [days], the seed of the
    bootstrap."""

    dagen: int = TERUGKIJK_DAGEN
    vertraging: int = REGISTRATIEVERTRAGING_DAGEN
    zaad: int = ZAAD


def precursors(
    log: EventLog, tabellen: Mapping[str, pa.Table], peildatums: Mapping[str, date | None], regels: Regels,
    terugblik: Terugblik,
) -> tuple[dict[str, pa.Table], dict[str, Any]]:  # fmt: skip
    """The tables `voorafgaand` and `voorafgaand_besluiten`, and what the manifest says of them.

    Parameters
    ----------
    tabellen : besluiten, bezwaren and koppelingen; lussen and bezoeken, for what people said of loops.
    """
    keuze = select_decisions(log, tabellen, peildatums, terugblik.dagen, terugblik.vertraging)
    besluiten = decisions_with_features(log, keuze, tabellen, regels, terugblik.dagen)
    done = compare(besluiten, terugblik.zaad)
    left_out = Counter(TELT[nr] for nr in keuze.telt.tolist() if TELT[nr] != TELT_MEE)
    facts = {
        "terugkijk_dagen": terugblik.dagen, "registratievertraging_dagen": terugblik.vertraging,
        "zaad": terugblik.zaad, "trekkingen": TREKKINGEN, "strata": list(STRATA), **compared(done),
        "minstens_besluiten": MINSTENS_BESLUITEN, "minstens_bestreden": MINSTENS_BESTREDEN,
        "niet_te_plaatsen": keuze.niet_te_plaatsen,
        "weggelaten": {name: left_out[name] for name in TELT if left_out[name]},
    }  # fmt: skip
    return {"voorafgaand": done.tabel, "voorafgaand_besluiten": besluiten}, facts


def compared(uitkomst: Uitkomst) -> dict[str, Any]:
    """How many decisions were compared, were contested, of how many residents, how many are uncertain; what was tested,
    "kenmerk: niveau"."""
    counts = {name: getattr(uitkomst, name) for name in ("besluiten", "bestreden", "inwoners", "onzeker")}
    return counts | {"familie": list(uitkomst.familie)}


def decisions_with_features(
    log: EventLog, keuze: Besluitkeuze, tabellen: Mapping[str, pa.Table], regels: Regels, dagen: int
) -> pa.Table:  # fmt: skip
    """The table `voorafgaand_besluiten`; features only of decisions that count."""
    own = np.flatnonzero(keuze.telt == TELT.index(TELT_MEE))
    events, wrong = keuze.tabel["gebeurtenis"].to_numpy(), _geen_lus(tabellen)
    parts = [
        features(look_back(log, events[some], keuze.op[some], dagen), keuze.op[some], wrong, regels)
        for some in np.split(own, range(DEEL, len(own), DEEL))
    ]
    place = np.full(len(events), -1)
    place[own] = np.arange(len(own))
    where = pa.array(place, mask=place < 0)
    columns = {name: keuze.tabel[name] for name in ("besluit", "zaak", "inwoner", "wet", "uitkomst", "gebeurtenis")}
    columns |= {
        "op": pa.array(keuze.op.astype(np.int32)).cast(pa.date32()), "telt": pa.array(TELT).take(pa.array(keuze.telt)),
        "bestreden": pa.array(BESTREDEN).take(pa.array(keuze.bestreden)),
        "dagen_sinds_melding": pa.concat_arrays([part.dagen_sinds_melding for part in parts]).take(where),
        "kenmerken": pa.concat_arrays([part.kenmerken for part in parts]).take(where),
    }  # fmt: skip
    schema = schema_of(VOORAFGAAND_BESLUITEN)
    return pa.table({name: columns[name] for name in schema.names}).cast(schema)


def _geen_lus(tabellen: Mapping[str, pa.Table]) -> set[int]:
    """Events with which a resident came back by what a person called no loop."""
    wrong = pc.fill_null(pc.equal(tabellen["lussen"]["oordeel"], KLOPT_NIET), False)
    visits = tabellen["lussen"].filter(wrong)["bezoek"].combine_chunks()
    return set(
        tabellen["bezoeken"].filter(pc.is_in(tabellen["bezoeken"]["bezoek"], value_set=visits))["eerste_gebeurtenis"]
        .to_pylist()
    )  # fmt: skip
