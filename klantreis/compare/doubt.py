"""Findings that may rest on another way of registering: marked as such, for no calculation can tell (definition 7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pyarrow as pa

from klantreis.compare.comparison import measure
from klantreis.compare.units import Gegevens
from klantreis.compare.verdict import ZEKER
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import ANDERS_GEREGISTREERD, TWIJFEL_AAN, VERGELIJKING

AANTALLEN: Final = ("zaken", "klantreizen")
"""How many begin does not depend on how their steps are registered."""

Bronnen = Callable[[str, str], list[str]]
"""(indicator, group) -> the sources that its units come from."""


def sources_of(data: Gegevens) -> Bronnen:
    """From which sources the units of an indicator and group come, all periods together."""
    metingen = {meting.indicator: meting for meting in measure(data)}

    def find(indicator: str, groep: str) -> list[str]:
        meting = metingen[indicator]
        return data.bronnen_van(meting.eenheden.zaak_nr[np.flatnonzero(meting.per_groep[groep])])

    return find


def with_doubt(vergelijking: pa.Table, waarschuwingen: pa.Table, bronnen: Bronnen) -> pa.Table:
    """The comparison, with a remark at every finding between periods of which a warning says that they differ in how
    was registered, or that zaken are missing.

    A warning is about its source, and about both its periods; one that names a single period was seen within it, one
    that names none is about all.
    """
    warned = waarschuwingen.select(["soort", "bron", "periode_a", "periode_b"]).to_pylist()
    rows = vergelijking.to_pylist()
    for row in rows:
        if row["q"] is None or row["q"] >= ZEKER:
            continue
        own = set(bronnen(row["indicator"], row["groep"]))
        near = [w for w in warned if _concerns(w, row) and (w["bron"] is None or w["bron"] in own)]
        for words, soorten in TWIJFEL_AAN.items():
            counts = words != ANDERS_GEREGISTREERD or row["indicator"] not in AANTALLEN
            if counts and any(w["soort"] in soorten for w in near):
                row["opmerking"] = "; ".join(filter(None, (row["opmerking"], words)))
    return pa.Table.from_pylist(rows, schema_of(VERGELIJKING))


def _concerns(warning: dict[str, Any], row: dict[str, Any]) -> bool:
    about = {warning["periode_a"], warning["periode_b"]} - {None}
    if warning["soort"] == "vroeg_vernietigd":
        about = {warning["periode_a"]} - {None}  # the other is the newest, which only shows that zaken are missing here
    return about <= {row["periode_a"], row["periode_b"]}
