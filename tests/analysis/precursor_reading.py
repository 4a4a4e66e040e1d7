"""A plain, slow reading of `voorafgaand` (definition 6): one decision at a time, over rows of the event log.

Handovers, loops and klantreizen come from the slow reading of definitions 2 and 3 (tests/journeys/slow.py), over the
rows that were there the day before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from tests.journeys.slow import lees

Rij = dict[str, Any]
GESCHIL = ("bezwaar", "beroep", "hoger beroep")


def inwoner_van(events: Sequence[Rij]) -> dict[str, str]:
    """Zaak -> its resident, or itself."""
    found: dict[str, str] = {}
    for row in events:
        if row["inwoner"] is not None:
            found.setdefault(row["zaak"], f"inwoner {row['inwoner']}")
    return {row["zaak"]: found.get(row["zaak"], f"zaak {row['zaak']}") for row in events}


def tevoren(events: Sequence[Rij], besluit: Rij, op: date, dagen: int) -> list[Rij]:
    """The rows of the resident in so many days before the decision, and the decision itself without desk and role.

    Whose a zaak is, is known from all its rows.
    """
    who = inwoner_van(events)
    rows = []
    for row in events:
        day = row["tijdstip_lokaal"].date()
        if row["gebeurtenis"] == besluit["gebeurtenis"]:
            bare = {"fase": "bezwaar", "rollen": [], "loket": None, "naar_loket": None}
            rows.append({**row, **bare, "inwoner": who[besluit["zaak"]], "eigen": True})
        elif (
            who[row["zaak"]] == who[besluit["zaak"]] and op - timedelta(days=dagen) <= day < op
            and row["fase"] not in GESCHIL
        ):  # fmt: skip
            rows.append({**row, "inwoner": who[besluit["zaak"]], "eigen": False})
    return rows


def kenmerken(
    events: Sequence[Rij], besluit: Rij, op: date, dagen: int, *, stilte: int, aankomst: int
) -> tuple[set[str], int | None]:
    """The features of a decision but for terms, and the days since the first melding."""
    rows = tevoren(events, besluit, op, dagen)
    peil = {row["bron"]: date(2100, 1, 1) for row in rows}
    tables, _counts = lees(rows, peil, lambda _day: True, stilte=stilte, aankomst=aankomst)
    reis_van = {row["zaak"]: row["klantreis"] for row in tables["klantreis_zaken"]}
    own = reis_van[besluit["zaak"]]
    before = [row for row in rows if reis_van[row["zaak"]] == own and not row["eigen"]]

    def here(table: str) -> list[Rij]:
        return [row for row in tables[table] if row["klantreis"] == own]

    found = {f"stap: {row['activiteit']}" for row in before}
    found |= {f"loket: {row['loket']}" for row in before if row["loket"] and "periodiek" not in row["rollen"]}
    found |= {"lus: ja" for _row in here("lussen")}
    moves = sum(row["aankomst"] is not None for row in here("overdrachten"))
    found.add(f"overdrachten: {moves if moves < 2 else '2 of meer'}")
    found |= {"verhaal_opnieuw: ja" for row in here("routes") if row["verhaal_opnieuw"]}
    found |= {"kom_maar_terug: ja" for row in here("zaaksignalen") if row["kom_maar_terug"]}
    phases = [row["fase"] for row in before if row["zaak"] == besluit["zaak"] and row["fase"]]
    if phases:
        found.add("variant: " + " > ".join(fase for fase, _same in groupby(phases)))
    melding = [row["tijdstip_lokaal"].date() for row in before if row["fase"] == "melding"]
    return found, (op - min(melding)).days if melding else None


def telt(
    besluit: Rij, op: date, eerste: Mapping[str, date], laatste: Mapping[str, date], bron: str,
    registers: set[str], dagen: int, vertraging: int,
) -> str:  # fmt: skip
    """Why a decision counts, or not; but for those that replaced a contested one."""
    if besluit["bezwaar_tot"] is None:
        return "termijn_onbekend"
    over = besluit["bezwaar_tot"] + timedelta(days=7 + vertraging)
    if any(over > laatste[name] for name in {bron, *registers}):
        return "termijn_loopt"
    if op - timedelta(days=dagen) < eerste[bron]:
        return "terugblik_te_kort"
    if any(op < eerste[name] for name in registers):
        return "bezwaren_later"
    return "ja"


def bestreden(besluit: Rij, besluiten: Sequence[Rij], bezwaren: Sequence[Rij], koppelingen: Sequence[Rij]) -> str:
    """Whether a decision was contested: ja, nee, onbekend; "vervangt" when only the law contests it (Awb 6:19)."""
    name = besluit["besluit"]
    by_name = {row["besluit"]: row for row in besluiten}
    links = [row for row in koppelingen if row["zekerheid"] in ("vast", "sterk", "waarschijnlijk")]
    inherited = False
    for row in links:
        replaced = row["besluit"] and by_name[row["besluit"]]["vervangt"]
        if row["keten"] == name or (row["besluit"] == name and (row["keten"] is None or row["keten"] != replaced)):
            return "ja"
        inherited |= row["besluit"] == name
    if inherited:
        return "vervangt"
    if any(row["besluit"] == name and row["zekerheid"] == "meerduidig" for row in koppelingen):
        return "onbekend"
    for row in bezwaren:
        if row["zekerheid"] != "geen" or row["niet_tijdig"] or row["inwoner"] is None:
            continue
        acts = {" ".join(text.casefold().split()) for text in (row["wet"], besluit["wet"]) if text}
        if (
            row["inwoner"] == besluit["inwoner"] and len(acts) < 2
            and besluit["besluit_op"] is not None and besluit["besluit_op"] <= row["ontvangen"]
        ):  # fmt: skip
            return "onbekend"
    return "nee"
