"""Tables and words of decisions, objections and the links between them (definition 6)."""

from __future__ import annotations

import re
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

BEZWAARPADEN: Final = {
    "pad": "string",
    "besluiten": "int64",
    "bestreden": "int64",
    "gegrond": "int64",
    "aandeel_bestreden": "float64",
    "mediaan_dagen_tot_bezwaar": "float64",
}
"""Decisions whose term to object is over, by the desks that the resident had come along."""

GEGROND: Final = re.compile(r"(?<!\bniet )\b(?:gegrond|tegemoet ?(?:koming|gekomen))", re.IGNORECASE)
"""Outcomes that give the resident right, wholly or in part: what there is most to learn from. Registers write them in
their own words ("deels gegrond", "gegrond verklaard", "ingetrokken na tegemoetkoming")."""
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

VOORAFGAAND: Final = {
    "kenmerk": "string",
    "niveau": "string",
    "n_met": "int64",
    "n_zonder": "int64",
    "bestreden_met": "int64",
    "bestreden_zonder": "int64",
    "risico_met": "float64",
    "risico_zonder": "float64",
    "verschil_per_100": "float64",
    "ci_laag": "float64",
    "ci_hoog": "float64",
    "risicoverhouding": "float64",
    "rv_laag": "float64",
    "rv_hoog": "float64",
    "ruw_of_gestratificeerd": "string",
    "homogeen_p": "float64",
    "p": "float64",
    "q": "float64",
    "in_familie": "bool",
    "strata": "int64",
    "onzeker_met": "int64",
    "onzeker_zonder": "int64",
    "verschil_als_geen": "float64",
    "verschil_als_alle": "float64",
    "rv_als_geen": "float64",
    "rv_als_alle": "float64",
}
"""Two rows per feature, crude and stratified (definition 6). The last eight are ours: whether it was tested, how many
strata are compared, and how many decisions an objection perhaps concerns, with what comes out if it concerns none of
them, or all."""

RUW: Final = "ruw"
GESTRATIFICEERD: Final = "gestratificeerd"

VOORAFGAAND_BESLUITEN: Final = {
    "besluit": "string",
    "zaak": "string",
    "inwoner": "string",
    "wet": "string",
    "uitkomst": "string",
    "op": "date",
    "telt": "string",
    "bestreden": "string",
    "dagen_sinds_melding": "int64",
    "kenmerken": "list<string>",
    "gebeurtenis": "int64",
}
"""One row per first decision: whether it counts in `voorafgaand` and why not (VOORAFGAAND_TELT), whether it was
contested (ja, nee, onbekend), and what came before it: "kenmerk: niveau"."""

TELT_MEE: Final = "ja"
VOORAFGAAND_TELT: Final = {
    TELT_MEE: "telt mee",
    "termijn_onbekend": "de laatste dag om bezwaar te maken is niet te berekenen",
    "termijn_loopt": "op de peildatum kon er nog een bezwaar binnenkomen of worden geregistreerd",
    "terugblik_te_kort": "de gegevens van deze bron beginnen later dan de terugblik",
    "bezwaren_later": "de gegevens van een bron met bezwaren beginnen pas na dit besluit",
    "vervangt_bestreden": "dit besluit verving tijdens een bezwaar het bestreden besluit",
}
"""Why a decision counts in `voorafgaand` or not, the first that holds, with the sentence that a reader sees."""
NIET_VERGELEKEN: Final = {
    "later_besluit": "een later besluit in dezelfde zaak",
    **{telt: words for telt, words in VOORAFGAAND_TELT.items() if telt not in {TELT_MEE, "terugblik_te_kort"}},
    "onzeker": "een bezwaar gaat er misschien over",
}
"""Why a decision is not compared in `stroom_bestreden`, the first that holds, with the words that a reader sees."""

VOORAFGAAND_KENMERKEN: Final = {
    "stap": "een stap",
    "lus": "een terugkeer bij een loket",
    "overdrachten": "hoe vaak een loket aan een ander overdroeg",
    "verhaal_opnieuw": "het verhaal bij meer dan één loket doen",
    "kom_maar_terug": "meer dan één keer om stukken gevraagd in een zaak",
    "termijn_overschreden": "een termijn die voor het besluit al voorbij was",
    "tijd_tot_besluit": "de tijd van melding tot besluit, in vier even grote groepen",
    "loket": "een bezoek aan een loket",
    "variant": "de weg langs de fasen in de zaak van het besluit",
}
"""Kinds of features, in their order, with the words that a reader sees."""
