"""The indicators month by month: the series in which change points are sought (definition 7, `maandreeksen`)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pyarrow as pa

from klantreis.compare.comparison import estimate, measure
from klantreis.compare.periods import Opzet, Venster
from klantreis.compare.units import Gegevens
from klantreis.eventlog.log import read_periode
from klantreis.schemas import schema_of
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_compare import INDICATOREN, MAANDREEKSEN

MINSTENS: Final = 5
"""A share or a mean of a month needs so many units; else the month has no value."""
REEKSEN: Final = (
    "zaken", "klantreizen", "doorlooptijd", "fase", "besluit", "te_laat", "terugkeer", "doorverwijzing", "overdracht",
    "bestreden",
)  # fmt: skip
"""The indicators that are followed by the month."""
_GROEPEN: Final = (ALLES, "wet: ", "fase: ")


def monthly_series(data: Gegevens, peildatum: date) -> pa.Table:
    """The table `maandreeksen`: one row per indicator, group and month.

    A month is a window like any other: the indicators are those of the comparison, and every unit is followed as long.
    Whole months count, after the burn-in and so long before `peildatum` that every unit was followed to the end.

    Parameters
    ----------
    peildatum : the last day that all sources know.

    Returns
    -------
    reeks (of REEKSEN), groep (`alle`, `wet: X`, `fase: X`), maand (2024-03), n int64: units; waarde float64: a count, a
    share (0-1), a mean or days; null when fewer than MINSTENS units began, and that is no count.
    """
    months = _months(data.opzet.aanloop_tot, peildatum - timedelta(days=data.opzet.volgtijd))
    own = data.over(Opzet(months, data.opzet.volgtijd, 0, 0, data.opzet.aanloop_tot))
    rows = []
    for meting in measure(own):
        if meting.indicator not in REEKSEN:
            continue
        count = INDICATOREN[meting.indicator].soort == "aantal"
        for groep in (groep for groep in meting.per_groep if groep.startswith(_GROEPEN)):
            for nr, month in enumerate(months):
                found = estimate(meting, groep, meting.rijen(groep, nr))
                known = count or found.n >= MINSTENS
                rows.append(
                    {"reeks": meting.indicator, "groep": groep, "maand": month.naam, "n": found.n,
                     "waarde": round(found.waarde, 6) if known else None}
                )  # fmt: skip
    return pa.Table.from_pylist(rows, schema_of(MAANDREEKSEN))


def _months(after: date, until: date) -> tuple[Venster, ...]:
    """The whole months after one day and not later than another."""
    found: list[Venster] = []
    year, month = after.year, after.month
    while True:
        naam = f"{year:04d}-{month:02d}"
        van, tot = read_periode(naam)
        if tot > until:
            return tuple(found)
        if van > after:
            found.append(Venster(naam, van, tot, (van, tot)))
        year, month = year + month // 12, month % 12 + 1
