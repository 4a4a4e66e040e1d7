"""What klantreis doorlooptijden shows: the times of whole zaken and of one level, in days and in working days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from klantreis.cli.show import say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klantreis.eventlog.log import EventLog

Rij = dict[str, Any]
_OP_NAAM = ("loket", "team", "wijk", "wet", "jaar", "besluit")
"""Levels that are shown by name: who takes longest is no ranking."""
_KOPPEN = {"mediaan werkdagen": "in werkdagen", "lopen nog": "loopt"}
_WAARVAN = {"besluit": "tot het eerste besluit", "overgang": "van fase naar fase"}


def show(log: EventLog, every: Sequence[Rij], niveau: str, aantal: int) -> None:
    """Print the rows of `doorlooptijden` of whole zaken and of a level."""
    from klantreis.cli.analyse import heading
    from klantreis.report.dutch import duur_kort, getal

    own = [row for row in every if row["niveau"] == niveau]
    if niveau in _OP_NAAM:
        own.sort(key=lambda row: row["groep"])
    rows = [row for row in every if row["niveau"] == "zaak"] + own
    heading(log, f"Doorlooptijden van zaken en {_WAARVAN.get(niveau, f'per {niveau}')}", len(rows), aantal)

    def shown(value: float | None) -> str:
        return "niet bereikt" if value is None else duur_kort(value)

    def sure(row: Rij) -> str:
        # The median itself was reached: what is missing is durations.
        if row["mediaan_dagen"] is not None and row["ci_laag"] is None and row["ci_hoog"] is None:
            return "te weinig om te zeggen"
        return f"{shown(row['ci_laag'])} tot {shown(row['ci_hoog'])}"

    def cells(row: Rij) -> list[str]:
        if not row["n"]:
            return ["0", "0", "", "", "", ""]
        work = row["mediaan_werkdagen"]
        return [
            getal(row["n"]), getal(row["n_lopend"]), shown(row["mediaan_dagen"]), sure(row), shown(row["p90"]),
            "niet bereikt" if work is None else getal(work),
        ]  # fmt: skip

    table(
        ["wat", "n", "lopen nog", "mediaan", "waarschijnlijk", "90 % binnen", "mediaan werkdagen"],
        [[_name(row), *cells(row)] for row in rows[:aantal]], right=(1, 2, 3, 4, 5, 6), short=_KOPPEN,
    )  # fmt: skip
    if rows and not own:
        say(f"In deze zaken is geen {niveau} bekend.")
    for line in _notes(rows[:aantal], niveau):
        say(line)


def _name(row: Rij) -> str:
    return f"zaak, {row['groep']}" if row["niveau"] == "zaak" else str(row["groep"])


def _notes(rows: Sequence[Rij], niveau: str) -> list[str]:
    """What a reader must know to read the table, as far as it holds here."""
    from klantreis.report.dutch import aantal

    found = []
    whole = rows[0] if rows else {"n_weggelaten": 0, "n_later": 0}
    if n := whole["n_weggelaten"]:
        found.append(
            f"Van {aantal(n, 'zaak', 'zaken')} staat het begin niet in de gegevens: die tellen niet mee, want ze "
            "zouden te kort lijken."
        )
    if n := whole["n_later"]:
        found.append(
            f"{aantal(n, 'zaak liep', 'zaken liepen')} al toen de gegevens begonnen, en "
            f"{'telt' if n == 1 else 'tellen'} mee vanaf dat moment."
        )
    if niveau == "besluit":
        found.append(
            "Tot het besluit: van alle zaken, ook die zonder besluit eindigen. Niet bereikt: zo veel zaken krijgen er "
            "(nog) geen besluit."
        )
    if niveau == "overgang":
        found.append("Alleen overgangen die er zijn: wie nog op de volgende fase wacht, zit hier niet in.")
    return found
