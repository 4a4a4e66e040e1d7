"""How often everything happens in Testdam: the one place with numbers. docs/simulatie.md shows them as a table."""

from __future__ import annotations

from typing import Final

RAD: Final = 400
"""Scenarios are dealt like cards: of every 400 residents, each scenario gets exactly its share, in an order by seed."""

SCENARIOS: Final = {
    "recht": 61,
    "vroeg": 12,
    "laat": 16,
    "gelijktijdig": 24,
    "advies_binnen": 10,
    "advies_zaak": 12,
    "statusvraag": 8,
    "aanvullingen": 10,
    "afgehouden": 8,
    "stap_terug": 6,
    "alleen_facturen": 6,
    "bsn_ongeldig": 3,
    "onbekend_team": 3,
    "nachten": 4,
    "zonder_naam": 4,
    "vervolg": 3,
    "alleen_contact": 2,
    "doorverwijzing": 24,
    "direct_zonder": 16,
    "direct_met": 8,
    "direct_lopend": 8,
    "omweg": 8,
    "heen_en_weer": 6,
    "in_de_zaak": 7,
    "in_de_zaak_terug": 5,
    "onbekend_ertussen": 3,
    "nieuwe_melding": 8,
    "splitsing": 3,
    "naar_lopende_zaak": 4,
    "terug_bij_einde": 2,
    "zoekgeraakt": 6,
    "zoekgeraakt_facturen": 4,
    "te_laat": 3,
    "buiten_beeld": 4,
    "lopend": 2,
    "bezwaar_te_laat": 2,
    "bezwaar_meerduidig": 3,
    "bezwaar_buiten": 2,
    "termijn_wmo": 20,
    "termijn_jeugd": 9,
    "termijn_werkplein": 12,
    "termijn_schuldhulp": 7,
    "voorschot": 6,
    "antwoord": 6,
    "termijn_bezwaar": 12,
    "termijn_loopt": 8,
}
"""Residents per 400 with this as their (first) question."""

LATERE_VRAAG: Final = 0.18
"""Share of residents with an independent question of later date, when there is room: a journey of its own."""
OUDE_ZORG: Final = 0.06
"""Share of residents who also have an older Wmo zaak with invoices and reassessments."""
STILTE: Final = 200
"""Days of quiet that the simulator keeps between two journeys of a resident; the definition asks for 180."""

BEZWAAR: Final = {"afwijzing": 0.22, "toekenning": 0.03}
"""Chance that a decision is contested, without a loop in its journey."""
KANSVERHOUDING_LUS: Final = 2.0
"""Odds ratio of contesting a decision in a journey with a loop."""
BEZWAAR_IN_ZAAK: Final = 0.6
"""Share of the objections to Werkplein that are registered inside the contested zaak."""
BEROEP: Final = 0.35
"""Share of unfounded objections that go to court."""
VERWIJSWIJZEN: Final = (
    ("exact", "opgemaakt", "tikfout", "verwisseld", "datum", "geen"),
    (30, 34, 8, 5, 12, 11),
)
"""How the register of objections writes the decision, with weights."""

VERORDENING_WEKEN: Final = 6
"""Testdam's ordinance: weeks from the first conversation to the plan for debts (Wgs 4a)."""
OPENING: Final = ((510, 1020),) * 4 + ((510, 960),) + ((0, 0),) * 2
"""When the contact centre is open, Monday to Sunday [min since midnight]: until five, on Fridays until four."""
GESLOTEN: Final = ((10, 3),)
"""Months and days on which the contact centre is closed every year: the town celebrates its relief."""

# Dirt. Rows that give no event are extra rows, never a true event that is lost, so that the truth of journeys and loops
# stays exact. Chances per row of a system in the long form.
DUBBEL: Final = 0.004
"""An exact duplicate of the row before it."""
KAPOT: Final = 0.006
"""An extra row that gives no event; its kind is dealt from the list of the system."""
ZONDER_TIJD: Final = 0.05
"""The Wmo-loket leaves out the time, when nothing else happened to the resident that day."""
ONBEKENDE_CODE: Final = 0.004
"""A step with a code that no rule knows, on the same day as a known one."""
SLORDIG: Final = 0.02
"""A desk or code with other capitals or spaces around it: of no consequence."""

XLSX_RIJEN: Final = 200_000
"""Rows after which a workbook goes on in a next file."""
