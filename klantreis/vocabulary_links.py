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
    "geschil": "string",
    "gebeurtenis": "int64",
}
"""One row per decision. `besluit`: its reference when no other decision has it, else its zaak and a number;
`bezwaar_tot`: the last day of the term to object or appeal; `geschil`: the objection or appeal that it decides on;
`gebeurtenis`: its first event."""

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

BEZWAARBALANS: Final = {
    "soort": "string",
    "jaar": "int64",
    "open_begin": "int64",
    "binnen": "int64",
    "uit": "int64",
    "open_eind": "int64",
}
"""Per kind and year: open at its beginning + in - out = open at its end, exactly."""

TRECHTER: Final = {
    "groep": "string",
    "stap": "string",
    "uitkomst": "string",
    "aantal": "int64",
    "verder": "int64",
    "open": "int64",
}
"""How many decisions, objections and appeals ended how (null: still open, or not registered), how many of each were
taken further, and how many have not ended. Objections and appeals count when they are linked."""

STROOM_BESTREDEN: Final = {
    "niveau": "string",
    "van": "string",
    "naar": "string",
    "zaken_bestreden": "int64",
    "zaken_anders": "int64",
    "aandeel_bestreden": "float64",
    "aandeel_anders": "float64",
    "verschil_per_100": "float64",
    "ci_laag": "float64",
    "ci_hoog": "float64",
    "mediaan_bestreden": "float64",
    "mediaan_anders": "float64",
    "q": "float64",
    "gemarkeerd": "bool",
}
"""The steps before contested decisions beside those before others: one row per step (`naar` is null) and connection.
`q` is null where nothing was tested; `gemarkeerd`: a clear difference."""

NIET_VERGELEKEN: Final = {
    "later_besluit": "een later besluit in dezelfde zaak",
    "termijn_onbekend": "de laatste dag om bezwaar te maken is niet te berekenen",
    "termijn_loopt": "op de peildatum kon er nog bezwaar komen",
    "vervangt": "kwam tijdens een bezwaar in de plaats van het bestreden besluit",
    "onzeker": "een bezwaar gaat er misschien over",
}
"""Why a decision is not compared in `stroom_bestreden`, the first that holds, with the words that a reader sees."""

BEZWAARPADEN: Final = {
    "pad": "string",
    "besluiten": "int64",
    "bestreden": "int64",
    "gegrond": "int64",
    "aandeel_bestreden": "float64",
    "mediaan_dagen_tot_bezwaar": "float64",
}
"""Decisions whose term to object is over, by the desks that the resident had come along."""

GEGROND: Final = ("gegrond", "gedeeltelijk gegrond", "ingetrokken na tegemoetkoming")
"""Outcomes that give the resident right, wholly or in part: what there is most to learn from."""
INGETROKKEN: Final = "ingetrokken"
"""The outcome of what was withdrawn, when its source does not say how it ended."""

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
