"""klantreis herhalingen: steps that are done again."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from klantreis.cli.analyse import Aantal, Loket, Periode, Run, Wet, Wijk, Zaaktype, chosen, heading
from klantreis.cli.show import say, table
from klantreis.vocabulary_journeys import HERHALINGSOORTEN, HERHALINGTYPEN

Rij = dict[str, Any]
_KOPPEN = {"repeat": "zelfde behandelaar", "redo": "meer behandelaars", "onbekend": "behandelaar onbekend"}
"""What the columns are called on a terminal; the words of the table, two of them edeaR's, are explained below it."""
_AANDEEL = {
    "activiteit": "alle keren dat deze stap is gedaan", "zaak": "alle stappen van de zaak",
    "loket": "alle stappen van dit loket", "loket-activiteit": "alle keren dat dit loket deze stap deed",
}  # fmt: skip


class Waarover(StrEnum):
    """The levels at which steps done again are counted."""

    log = "log"
    zaak = "zaak"
    activiteit = "activiteit"
    loket = "loket"
    loket_activiteit = "loket-activiteit"


def herhalingen(
    uitvoer: Run,
    niveau: Annotated[
        Waarover,
        typer.Option("--niveau", help="Alles samen (log), of per zaak, stap, loket of stap bij een loket."),
    ] = Waarover.activiteit,
    periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None, zaaktype: Zaaktype = None,
    aantal: Aantal = 20,
) -> None:  # fmt: skip
    """Welke stappen worden in dezelfde zaak opnieuw gedaan, meteen of later?

    Voorbeeld: klantreis herhalingen outputs/testdam --niveau activiteit
    """
    import pyarrow.compute as pc

    with chosen(uitvoer, None, periode, wet, loket, wijk, zaaktype) as (log, _manifest, tables):
        every = tables("herhalingen")["herhalingen"]
        rows = every.filter(pc.equal(every["niveau"], niveau.value)).to_pylist()
        what = "Zelflussen en herhalingen" + ("" if niveau == Waarover.log else f" per {niveau}")
        names, lines = _summaries(rows) if niveau == Waarover.log else _counts(rows, niveau.split("-"))
        heading(log, what, len(lines), aantal, geen="In deze zaken is op dit niveau geen stap opnieuw gedaan.")
    if not lines:
        return
    text = names.index("type" if niveau == Waarover.log else "soort") + 1
    less = tuple(names.index(name) for name in ("iqr", "sd", "onbekend", "aandeel") if name in names)
    table(names, lines[:aantal], right=tuple(range(text, len(names))), spare=less, short=_KOPPEN)
    _explain(rows, niveau)
    say(("De loketten staan op alfabet. " if "loket" in niveau else "") + "Dit zegt niets over medewerkers.")


def _counts(rows: Sequence[Rij], keys: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Column names, and a line for everything that has a self-loop or a repetition, its types beside each other.

    Desks stay on the alphabet. Elsewhere most come first, and what is planned (periodiek) last.
    """
    from klantreis.report.dutch import getal, procent

    names = [*keys, "soort", "aantal", "omvang", "aandeel", *list(HERHALINGTYPEN)[1:]]
    found = [rows[at : at + len(HERHALINGTYPEN)] for at in range(0, len(rows), len(HERHALINGTYPEN))]
    found = [kinds for kinds in found if kinds[0]["aantal"]]
    if "loket" not in keys:
        found.sort(key=lambda kinds: (kinds[0]["waarvan_periodiek"] - kinds[0]["aantal"], -kinds[0]["omvang"]))
    lines = [
        [
            *(whole[key] for key in keys), whole["soort"], getal(whole["aantal"]), getal(whole["omvang"]),
            procent(whole["aandeel"], 1), *("" if part["aantal"] is None else getal(part["aantal"]) for part in parts),
        ]
        for whole, *parts in found
    ]  # fmt: skip
    return names, lines


def _summaries(rows: Sequence[Rij]) -> tuple[list[str], list[list[str]]]:
    """The same for the whole log: how the numbers are spread over zaken, and the sizes over what was found."""
    from klantreis.report.dutch import getal

    figures = ["min", "q1", "mediaan", "gemiddelde", "q3", "max", "sd", "iqr"]
    lines = [
        [
            row["soort"], row["type"], "per zaak" if row["maat"] == "aantal" else "omvang", getal(row["n"]),
            *("" if row[name] is None else getal(row[name], 2).removesuffix(",00") for name in figures),
        ]
        for row in rows
        if row["n"]
    ]  # fmt: skip
    return ["soort", "type", "maat", "n", *figures], lines


def _explain(rows: Sequence[Rij], niveau: str) -> None:
    """What the words mean, and what a reader must know of these rows."""
    from klantreis.report.dutch import getal

    say("; ".join(f"{word}: {uitleg}" for word, uitleg in HERHALINGSOORTEN.items()).capitalize() + ".")
    same, more, unknown = list(HERHALINGTYPEN)[1:]
    say(
        f"Zelfde behandelaar ({same}): {HERHALINGTYPEN[same]}; meer behandelaars ({more}): {HERHALINGTYPEN[more]}; "
        f"{unknown}: {HERHALINGTYPEN[unknown]}. Repeat en redo zijn woorden van edeaR."
    )
    say(
        "Aantal: hoeveel keer dit begon. Omvang: hoe vaak de stap daarbij opnieuw is gedaan. Dat is geen fout: soms "
        "hoort het zo, of moet het."
    )
    if niveau in _AANDEEL:
        say(f"Aandeel: het aantal, gedeeld door {_AANDEEL[niveau]}.")
    whole = [row for row in rows if row["type"] == "alle" and row["maat"] == "omvang"]
    if planned := sum(row["waarvan_periodiek"] for row in whole):
        say(f"Periodiek: {getal(planned)}. Zulke stappen, zoals facturen, horen terug te komen.")
    if ties := sum(row["waarvan_gelijktijdig"] for row in whole):
        say(f"Bij {getal(ties)} rust de volgorde op gelijke tijden.")
    if any(row["type"] == "redo" and row["aantal"] is None for row in rows):
        say("Waar nergens een behandelaar bij staat, is niet te zeggen of het steeds dezelfde was.")
