"""From a figure to its cases, events and source rows: `klantreis herleid` (definition 9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from klantreis.audit import tracing_cases as cases
from klantreis.audit import tracing_flow as flow
from klantreis.audit.traced import Cel, Herleid, Run
from klantreis.audit.tracing_periods import vergelijking
from klantreis.errors import UsageError, bedoelde_u
from klantreis.fields import vergelijkbaar


@dataclass(frozen=True)
class Weg:
    """How cells of a table are led back.

    vorm : what stands behind the table, for the reader ("niveau:groep"). functie : takes the parts of the cell, seeks
    the zaken, and counts the figure again from them.
    """

    vorm: str
    functie: Callable[[Run, Cel], Herleid]


WEGEN = {
    "stroom": Weg("niveau:van:naar[:groep]", flow.stroom),
    "stappen": Weg("niveau:stap[:groep]", flow.stappen),
    "varianten": Weg("niveau:variant[:groep]", flow.varianten),
    "doorlooptijden": Weg("niveau:groep", flow.doorlooptijden),
    "termijnen": Weg("termijn:status[:wet]", cases.termijnen),
    "lussen": Weg("pad", cases.lussen),
    "overdrachten": Weg("van:naar[:soort]", cases.overdrachten),
    "koppelingen": Weg("methode of zekerheid", cases.koppelingen),
    "bezwaren": Weg("[soort]", cases.bezwaren),
    "klantreizen": Weg("[nummer]", cases.klantreizen),
    "vergelijking": Weg("indicator:groep:periode", vergelijking),
    "aansluiting": Weg("bron[:reden]", cases.aansluiting),
}
"""Every table of which a figure can be led back."""


def trace(run: Run, cel: str) -> Herleid:
    """Lead a figure back.

    Parameters
    ----------
    cel : "table:part:part..."; capitals and spaces make no difference.

    Raises
    ------
    UsageError : there is no such table, or no such cell in it.
    """
    tabel, _colon, rest = cel.partition(":")
    found = next((name for name in WEGEN if vergelijkbaar(name) == vergelijkbaar(tabel)), None)
    if found is None:
        raise UsageError(
            "onbekende-cel", f"van '{tabel.strip()}' is geen getal te herleiden.",
            expected=f"een van: {', '.join(sorted(WEGEN))}.", hint=bedoelde_u(tabel.strip(), WEGEN),
        )  # fmt: skip
    return WEGEN[found].functie(run, Cel(found, rest))
