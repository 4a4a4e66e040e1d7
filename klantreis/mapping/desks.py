"""The register of desks: raw names -> loketten, by the day on which the name was used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from klantreis.project import Loket, vergelijkbaar

_EPOCH = date(1970, 1, 1).toordinal()


class Loketregister:
    """Desks by raw name and day.

    Without a register every raw name is a desk by itself. With one, a name that it does not hold (on that day) is an
    unknown desk: null, which equals no other desk, so that a spelling variant can never make a loop.
    """

    def __init__(self, loketten: Sequence[Loket]) -> None:
        self.namen = tuple(dict.fromkeys(loket.naam for loket in loketten))
        self._entries: dict[str, list[tuple[int, int, str]]] = {}
        for loket in loketten:
            van = (loket.geldig_van or date.min).toordinal() - _EPOCH
            tot = (loket.geldig_tot or date.max).toordinal() - _EPOCH
            for name in dict.fromkeys(vergelijkbaar(name) for name in (loket.naam, *loket.ook)):
                self._entries.setdefault(name, []).append((van, tot, loket.naam))

    def resolve(self, raw: pa.Array, days: np.ndarray) -> pa.Array:
        """The desk of each raw name (string) on each local day [days since 1970]; null when unknown."""
        if not self._entries:
            return raw
        coded = raw.dictionary_encode()
        names = coded.dictionary.to_pylist()
        place = {naam: nr for nr, naam in enumerate(self.namen)}
        index = coded.indices.to_numpy(zero_copy_only=False) if coded.null_count == 0 else np.nan_to_num(
            coded.indices.to_numpy(zero_copy_only=False), nan=len(names)
        ).astype(np.int64)  # fmt: skip
        result = np.full(len(raw), -1, dtype=np.int32)
        always = np.full(len(names) + 1, -1, dtype=np.int32)
        for nr, name in enumerate(names):
            entries = self._entries.get(vergelijkbaar(name), [])
            if len(entries) == 1 and entries[0][0] < -700_000 and entries[0][1] > 2_900_000:
                always[nr] = place[entries[0][2]]
                continue
            rows = index == nr if entries else None
            for van, tot, naam in entries:
                result[rows & (days >= van) & (days <= tot)] = place[naam]  # type: ignore[operator]
        result = np.where(always[index] >= 0, always[index], result)
        taken = pa.array(np.where(result < 0, 0, result), mask=result < 0)
        return pa.array(self.namen, pa.string()).take(taken)
