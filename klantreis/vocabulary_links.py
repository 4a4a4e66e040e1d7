"""Tables and words of decisions, objections and the links between them (definition 6)."""

from __future__ import annotations

from typing import Final

PRIMAIR: Final = "besluit"
OP_BEZWAAR: Final = "beslissing op bezwaar"
UITSPRAAK: Final = "uitspraak"
AANVRAAG: Final = "aanvraag"
BESLUITSOORTEN: Final = (PRIMAIR, OP_BEZWAAR, UITSPRAAK, AANVRAAG)
"""What can be contested; an application only when nothing was decided on it in time."""

BEZWAAR: Final = "bezwaar"
BEROEP: Final = "beroep"
HOGER_BEROEP: Final = "hoger beroep"
VOORLOPIG: Final = "voorlopige voorziening"
GESCHILSOORTEN: Final = (BEZWAAR, BEROEP, HOGER_BEROEP, VOORLOPIG)

BESLUITEN: Final = {
    "besluit": "string",
    "kenmerk": "string",
    "soort": "string",
    "zaak": "string",
    "inwoner": "string",
    "wet": "string",
    "zaaktype": "string",
    "loket": "string",
    "uitkomst": "string",
    "besluit_op": "date",
    "bekend_op": "date",
    "bezwaar_tot": "date",
    "vervangt": "string",
    "gebeurtenis": "int64",
}
"""One row per decision. `besluit`: its reference when no other decision has it, else its zaak and a number;
`bezwaar_tot`: the last day of the term to object or appeal; `gebeurtenis`: its first event."""

BEZWAREN: Final = {
    "bezwaar": "string",
    "soort": "string",
    "zaak": "string",
    "inwoner": "string",
    "wet": "string",
    "loket": "string",
    "ontvangen": "date",
    "afgehandeld": "date",
    "uitkomst": "string",
    "kenmerk": "string",
    "datum_genoemd": "date",
    "niet_tijdig": "bool",
    "methode": "string",
    "zekerheid": "string",
    "gebeurtenis": "int64",
}
"""One row per objection or appeal, with how it was linked at best. `kenmerk`: the references that it names."""

KOPPELINGEN: Final = {
    "bezwaar": "string",
    "soort": "string",
    "besluit": "string",
    "besluit_zaak": "string",
    "keten": "string",
    "methode": "string",
    "zekerheid": "string",
    "rang": "int64",
    "kandidaten": "int64",
    "dagen_na_besluit": "int64",
    "tijdig": "string",
    "uitkomst": "string",
    "reden": "string",
}
"""One row per objection and candidate, the best first (definition 6). It is a link when its certainty is one of
GEKOPPELD."""

METHODEN: Final = {
    "beoordeeld": "iemand heeft dit nagekeken",
    "kenmerk": "het kenmerk is gelijk",
    "zelfde_zaak": "het staat in de zaak van het besluit zelf",
    "zaakrelatie": "de ene zaak noemt de andere",
    "besluitdatum": "dezelfde inwoner en wet, en de genoemde datum",
    "venster": "dezelfde inwoner en wet, en binnen de termijn",
    "geen": "niets past",
}
"""The rungs of the ladder, the best first, with the words that a reader sees."""

VAST: Final = "vast"
STERK: Final = "sterk"
WAARSCHIJNLIJK: Final = "waarschijnlijk"
MEERDUIDIG: Final = "meerduidig"
GEEN: Final = "geen"
ZEKERHEDEN: Final = (VAST, STERK, WAARSCHIJNLIJK, MEERDUIDIG, GEEN)
GEKOPPELD: Final = (VAST, STERK, WAARSCHIJNLIJK)
"""Certainties of a link; the others are none."""
