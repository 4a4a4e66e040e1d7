"""From a figure of compared periods to its zaken: `vergelijking:indicator:groep:periode`."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from klantreis.audit.traced import Cel, Getal, Herleid, Run
from klantreis.compare.comparison import MAAND, measure
from klantreis.compare.measures import Meting
from klantreis.compare.units import Gegevens
from klantreis.errors import OutputError, UsageError
from klantreis.manifest import VERGELIJKING, check_usable, read_manifest
from klantreis.pipeline.comparing import open_run, prepare
from klantreis.terms.facts import Ints
from klantreis.vocabulary_compare import EERSTE_MATEN, INDICATOREN, RUW

Rij = dict[str, Any]
HALF: Final = 0.5e-6 + 1e-9
"""How far a figure of six decimals may be from what it was rounded from, give or take how floats add up."""


def vergelijking(run: Run, cel: Cel) -> Herleid:
    """A figure of one period, as `klantreis vergelijk` last wrote it, and its plain mean over the units once more.

    Raises
    ------
    UsageError : nothing was compared, or there is no such figure.
    """
    folder = run.folder / VERGELIJKING
    try:
        own = read_manifest(folder)
    except OutputError as error:
        if error.code != "geen-uitvoer":
            raise
        raise UsageError(
            "geen-vergelijking", "van deze run zijn nog geen perioden vergeleken.", where=str(run.folder),
            expected=f"een map {VERGELIJKING} in de run.",
            hint=f"Vergelijk eerst: klantreis vergelijk {run.folder} --periode 2024 --periode 2025",
        ) from None  # fmt: skip
    check_usable(folder, own | {"invoer": {"definities": own["definities"]}}, ["vergelijking.parquet"])
    every = [
        row for row in pq.read_table(folder / "vergelijking.parquet").to_pylist()
        if row["wijze"] == RUW and (row["effectmaat"] is None or row["effectmaat"] in EERSTE_MATEN)
    ]  # fmt: skip
    indicator = cel.neem("indicator", {row["indicator"] for row in every})
    every = [row for row in every if row["indicator"] == indicator]
    groep = _groep(cel, {row["groep"] for row in every})
    sides = {
        row[f"periode_{side}"]: (row[f"n_{side}"], row[f"waarde_{side}"])
        for row in every if row["groep"] == groep for side in ("b", "a")
    }  # fmt: skip
    periode = cel.neem("periode", sides)
    manifest, tables = open_run(run.folder)
    data = prepare(run.log, manifest, tables, [period["naam"] for period in own["perioden"]])
    meting = next(meting for meting in measure(data) if meting.indicator == indicator)
    nr = [window.naam for window in data.opzet.vensters].index(periode)
    rows = meting.rijen(groep, nr)
    n, value = sides[periode]
    getallen = (
        Getal("eenheden", n, len(rows)),
        Getal("waarde", value, _stored(_mean(data, meting, groep, rows, nr), value)),
    )
    return Herleid(cel.klaar(), getallen, _zaken(data, meting, rows))


def _groep(cel: Cel, groepen: set[str]) -> str:
    """The group by its name, or by what stands behind its kind ("Wmo" for "wet: Wmo") when that is one group's."""
    short: dict[str, list[str]] = {}
    for name in groepen:
        short.setdefault(name.partition(": ")[2] or name, []).append(name)
    alone = {name: own[0] for name, own in short.items() if len(own) == 1 and name not in groepen}
    said = cel.neem("groep", {*groepen, *alone})
    cel.genomen[-1] = alone.get(said, said)
    return cel.genomen[-1]


def _mean(data: Gegevens, meting: Meting, groep: str, rows: Ints, venster: int) -> float | None:
    """The figure once more: every unit was followed to the end, so a plain mean is what it comes to."""
    if INDICATOREN[meting.indicator].soort == "aantal":
        return len(rows) * MAAND / data.opzet.vensters[venster].dagen
    return float(np.mean(meting.waarden(groep)[rows])) if len(rows) else None


def _stored(again: float | None, value: float | None) -> float | None:
    """A figure as it is stored. Half-way between two of those, adding in another order can round it the other way: the
    one in the table is then as good.

    >>> _stored(30.4816625, 30.481663), _stored(30.4816615, 30.481663)
    (30.481663, 30.481662)
    """
    if again is None:
        return None
    if value is not None and abs(again - value) <= HALF:
        return value
    return round(again, 6)


def _zaken(data: Gegevens, meting: Meting, rows: Ints) -> tuple[str, ...]:
    """The zaken of units: of a klantreis all of its own."""
    units = meting.eenheden
    if units.soort == "klantreis":
        own = data.tables["klantreis_zaken"]
        ids = units.ids.take(pa.array(rows))
        return tuple(sorted(set(own.filter(pc.is_in(own["klantreis"], value_set=ids))["zaak"].to_pylist())))
    place = np.searchsorted(data.cases["zaak_nr"].to_numpy(), units.zaak_nr[rows])
    return tuple(sorted(set(data.cases["zaak"].take(pa.array(place)).to_pylist())))
