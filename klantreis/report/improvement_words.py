"""Improvement tasks in words: baseline, now, target, and whether it was reached."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from klantreis.report.dutch import aantal, datum, getal, procent
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_compare import OPGAVEOORDELEN

Rij = Mapping[str, Any]
UITLEG: Final = (
    "Tussen haakjes staat waar het cijfer waarschijnlijk ligt (95 %). Een streefwaarde is pas gehaald als dat hele "
    "bereik eraan voldoet. Dat een cijfer veranderde na de ingreep, zegt nog niet dat het dóór de ingreep kwam."
)


def overzicht(rows: Sequence[Rij]) -> str:
    """How many tasks there are, and how they stand.

    >>> overzicht([{"oordeel": "gehaald"}, {"oordeel": "nog_niet_gemeten"}, {"oordeel": "gehaald"}])
    '3 verbeteropgaven: 2 gehaald, 1 nog niet gemeten.'
    """
    counts = Counter(row["oordeel"] for row in rows)
    parts = [f"{getal(counts[key])} {words}" for key, words in OPGAVEOORDELEN.items() if counts[key]]
    return f"{aantal(len(rows), 'verbeteropgave', 'verbeteropgaven')}: {', '.join(parts)}."


def opgave(row: Rij, soort: str, indicator: str, eenheid: str) -> list[str]:
    """One task, as lines: what it is about, both measurements, and how it stands.

    Parameters
    ----------
    soort : how the indicator is counted (aandeel, tijd, gemiddelde, aantal). indicator : its name. eenheid : of what.
    """
    about = indicator if row["groep"] == ALLES else f"{indicator}, {row['groep'].replace(': ', ' ', 1)}"
    limit = "hoogstens" if row["richting"] == "lager" else "minstens"
    early = " (tussenstand: de meetdag is nog niet geweest)" if row["tussenstand"] else ""
    lines = [
        f"{row['naam']}: {OPGAVEOORDELEN[row['oordeel']]}{early}.",
        f"  {about[0].upper()}{about[1:]}. Streefwaarde: {limit} {_als(row['streefwaarde'], soort)}.",
        f"  Nulmeting ({row['nulmeting']}): {_meting(row, 'nul', soort, eenheid)}",
        f"  Nu: {_meting(row, 'nu', soort, eenheid)}"
        if row["nu_van"]
        else f"  Nu: nog te vroeg. Meten op {datum(row['meten_op'])}.",
    ]
    if row["opmerking"]:
        lines.append(f"  Let op: {row['opmerking'].removesuffix('?')}{'?' if row['opmerking'].endswith('?') else '.'}")
    owner = f"Eigenaar: {row['eigenaar']}. " if row["eigenaar"] else ""
    lines.append(
        f"  {owner}Ingreep op {datum(row['ingreep_op'])}. {'Geborgd' if row['geborgd'] else 'Nog niet geborgd'}."
    )
    return lines


def _meting(row: Rij, part: str, soort: str, eenheid: str) -> str:
    van, tot = row[f"{part}_van"], row[f"{part}_tot"]
    if van is None:
        return "niet te meten."
    low, high = row[f"{part}_laag"], row[f"{part}_hoog"]
    value = row[f"waarde_{part}"]
    range_ = "" if low is None else f" ({_getal(low, soort)} tot {_getal(high, soort)})"
    figure = "niet te zeggen" if value is None else f"{_als(value, soort)}{range_}"
    many = f"{getal(row[f'n_{part}'])} {eenheid}"
    return f"{figure}. {many} van {_span(van, tot)}, elk {row['volgtijd_dagen']} dagen gevolgd."


def _span(van: dt.date, tot: dt.date) -> str:
    return f"{datum(van)} tot en met {datum(tot)}"


def _als(value: float, soort: str) -> str:
    if soort == "aandeel":
        return procent(value, 1)
    return _getal(value, soort) + (" dagen" if soort == "tijd" else "")


def _getal(value: float, soort: str) -> str:
    if soort == "aandeel":
        return getal(value * 100, 1)
    return getal(value, 2 if soort == "gemiddelde" else 1)
