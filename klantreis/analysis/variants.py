"""The different paths that zaken take (definition 4, `varianten`)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.dense import DenseLog
from klantreis.engine import Table, _, ibis
from klantreis.schemas import conform
from klantreis.vocabulary import VARIANTEN


def variants(log: DenseLog, steps: Table, niveau: str) -> pa.Table:
    """The table `varianten` of one level.

    Returns
    -------
    niveau, groep, variant str ("A > B > C"); stappen, zaken int64; aandeel, cumulatief float64 (0-1), cumulatief in the
    order of the table: most zaken first, then by name.
    """
    # A struct sorted after collecting, since not every engine collects in order.
    traces = steps.group_by("zaak_nr").agg(
        path=ibis.struct({"nr": _.nr, "stap": _.stap}).collect().sort().map(lambda step: step.stap)
    )
    counted = traces.inner_join(log.groepen, "zaak_nr").group_by("groep", "path").agg(zaken=_.count())
    found = log.engine.arrow(log.named(counted, groep="groep"))
    path = found["path"].combine_chunks()
    names = log.name_list(niveau).take(path.flatten())
    starts = pc.cumulative_sum(pc.list_value_length(path))
    offsets = pa.concat_arrays([pa.array([0], pa.int64()), starts.cast(pa.int64())])
    table = pa.table(
        {
            "niveau": pa.repeat(pa.scalar(niveau), len(found)),
            "groep": found["groep"],
            "variant": pc.binary_join(pa.LargeListArray.from_arrays(offsets, names), " > "),
            "stappen": pc.list_value_length(path),
            "zaken": found["zaken"],
        }
    )
    table = table.sort_by(
        [("groep", "ascending"), ("zaken", "descending"), ("variant", "ascending"), ("stappen", "ascending")]
    )
    zaken = table["zaken"].to_numpy()
    group = table["groep"].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    first = np.searchsorted(group, group)
    running = np.concatenate([[0], np.cumsum(zaken)])
    total = running[np.searchsorted(group, group, side="right")] - running[first]
    table = table.append_column("aandeel", pa.array(np.round(zaken / np.maximum(total, 1), 6)))
    table = table.append_column(
        "cumulatief", pa.array(np.round((running[1:] - running[first]) / np.maximum(total, 1), 6))
    )
    return conform(table, VARIANTEN)
