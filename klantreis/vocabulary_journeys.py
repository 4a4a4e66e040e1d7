"""Tables and words of klantreizen, handovers, loops and steps done again (definitions 2 and 3)."""

from __future__ import annotations

from typing import Final

KLANTREIZEN: Final = {
    "klantreis": "string",
    "inwoner": "string",
    "start": "timestamp",
    "eind": "timestamp",
    "lopend": "bool",
    "begonnen_voor_log": "bool",
    "zaken": "int64",
    "wetten": "string",
    "loketten": "string",
    "overdrachten": "int64",
    "terugkeren": "int64",
    "uitvragen": "int64",
    "fase_bereikt": "string",
    "dagen_tot_besluit": "float64",
    "doorlooptijd_dagen": "float64",
    "bezwaar": "bool",
}
"""One row per klantreis (definition 2); `klantreis` is the id of its first zaak."""

KLANTREIS_ZAKEN: Final = {"klantreis": "string", "zaak": "string", "reden": "string", "verbonden_met": "string"}

KLANTREISREDENEN: Final = {
    "eerste": "met deze zaak begint de klantreis",
    "doorverwijzing": "een verwijzing kwam in deze zaak aan",
    "zaakrelatie": "de ene zaak noemt de andere",
    "koppeling": "een bezwaar of beroep hoort zeker bij een besluit in de andere zaak",
    "stilte": "er zat te weinig stilte tussen om een nieuwe vraag te zijn",
}
"""Why a zaak belongs to its klantreis, with the sentence that a reader sees."""

BEZOEKEN: Final = {
    "bezoek": "int64",
    "klantreis": "string",
    "zaak": "string",
    "loket": "string",
    "aankomst": "timestamp",
    "vertrek": "timestamp",
    "voorganger": "int64",
    "gelijktijdig": "bool",
    "eerste_gebeurtenis": "int64",
    "laatste_gebeurtenis": "int64",
}
"""One row per visit (definition 3); the last two lead to its first and last event."""

OVERDRACHTEN: Final = {
    "klantreis": "string",
    "van_loket": "string",
    "naar_loket": "string",
    "van_zaak": "string",
    "naar_zaak": "string",
    "bewijs": "string",
    "vertrek": "timestamp",
    "aankomst": "timestamp",
    "wachtdagen": "float64",
    "wachtwerkdagen": "int64",
    "soort": "string",
    "van_bezoek": "int64",
    "naar_bezoek": "int64",
}
"""One row per handover, and per referral without arrival (definition 3); the last two lead to `bezoeken`."""

OVERDRACHTSOORTEN: Final = {
    "warm": "aanwijzing voor een warme overdracht: het eerste loket had de zaak nog open",
    "koud": "aanwijzing voor een koude overdracht: het eerste loket had de zaak al gesloten",
    "onbekend": "deze bron legt nooit vast dat een zaak dicht is",
    "lopend": "nog niet aangekomen, en de tijd daarvoor is nog niet om",
    "zoekgeraakt": "geen vervolg gezien in deze bronnen",
    "buiten_beeld": "de gegevens van dat loket zijn hier niet bij",
}
"""Every kind of handover, with the words that a reader sees."""

ZONDER_FASEWINST: Final = "zonder geregistreerde fasewinst, reden onbekend"
"""What is said of a return between which no higher phase is registered: never more than this."""

LUSSEN: Final = {
    "lus": "string",
    "klantreis": "string",
    "soort": "string",
    "volledig": "bool",
    "van_loket": "string",
    "pad": "string",
    "lengte": "int64",
    "vertrek": "timestamp",
    "terugkeer": "timestamp",
    "tussentijd_dagen": "float64",
    "tussentijd_werkdagen": "int64",
    "voortgang": "string",
    "gelijktijdig": "bool",
    "oordeel": "string",
    "bezoek": "int64",
}
"""One row per return (definition 3). `lus`: the zaak in which it came back, and the number of that visit in it;
`oordeel`: "klopt niet" when a person said so, else null; `bezoek`: the visit that came back, in `bezoeken`."""

KLOPT: Final = "klopt"
KLOPT_NIET: Final = "klopt niet"

OORDELEN: Final = {
    "kenmerk": "string",
    "soort": "string",
    "onderwerp": "string",
    "oordeel": "string",
    "reden": "string",
    "door": "string",
    "op": "date",
    "status": "string",
    "opmerking": "string",
    "bestand": "string",
    "regel": "int64",
}
"""One row per verdict of a person in a filled sheet. `onderwerp`: the id of what it is about, null when it is gone."""

OORDEELSTATUSSEN: Final = {
    "geldt": "telt mee",
    "vervangen": "een later oordeel over hetzelfde geldt",
    "tegenstrijdig": "op dezelfde dag is ook het omgekeerde gezegd; geen van beide telt",
    "ongeldig": "er ontbreekt iets of het is niet te lezen; zie de opmerking",
    "past_niet": "dit staat nu niet meer zo in de gegevens",
}
"""What became of a verdict, with the words that a reader sees."""

HEEN_EN_WEER: Final = {
    "klantreis": "string",
    "loket_a": "string",
    "loket_b": "string",
    "wisselingen": "int64",
    "start": "timestamp",
    "eind": "timestamp",
}
ROUTES: Final = {"klantreis": "string", "pad": "string", "bezoeken": "int64", "verhaal_opnieuw": "int64"}
"""One row per route: a path of visits from one without a predecessor to one that handed over to nobody."""

ZAAKSIGNALEN: Final = {
    "zaak": "string",
    "klantreis": "string",
    "loket": "string",
    "kom_maar_terug": "int64",
    "afgehouden": "bool",
    "stappen_terug": "int64",
}
"""One row per zaak in which one of them happened: requests for documents beyond the first; closed without a besluit
and back within two years; descents to a lower phase."""

HERHALINGEN: Final = {
    "niveau": "string",
    "zaak": "string",
    "loket": "string",
    "activiteit": "string",
    "soort": "string",
    "type": "string",
    "aantal": "int64",
    "omvang": "int64",
    "waarvan_periodiek": "int64",
    "waarvan_gelijktijdig": "int64",
    "gebeurtenissen": "int64",
    "aandeel": "float64",
    "aandeel_activiteit": "float64",
    "aandeel_loket": "float64",
    "maat": "string",
    "n": "int64",
    "min": "int64",
    "q1": "float64",
    "mediaan": "float64",
    "gemiddelde": "float64",
    "q3": "float64",
    "max": "int64",
    "sd": "float64",
    "iqr": "float64",
}
"""Steps that are done again, as edeaR counts them (definition 3): one row per level, what it is about, soort and type.
At the level log there is one per maat too, which says what the figures from n to iqr summarise."""

HERHALINGNIVEAUS: Final = ("log", "zaak", "activiteit", "loket", "loket-activiteit")

HERHALINGSOORTEN: Final = {
    "zelflus": "dezelfde stap direct achter elkaar",
    "herhaling": "dezelfde stap opnieuw, met iets anders ertussen",
}
HERHALINGTYPEN: Final = {
    "alle": "alles bij elkaar",
    "repeat": "steeds dezelfde behandelaar",
    "redo": "meer dan één behandelaar",
    "onbekend": "een behandelaar ontbreekt, en meer dan één is er niet gezien",
}
"""The types are edeaR's; onbekend is ours, so that repeat, redo and onbekend together are alle."""


TUSSEN: Final = "; "
"""Stands between the names in the columns `loketten`, `wetten` and `combinatie`."""

SAMENLOOP: Final = {
    "soort": "string",
    "combinatie": "string",
    "aantal": "int64",
    "klantreizen": "int64",
    "inwoners": "int64",
}
"""One row per set of desks or acts that klantreizen have ("CJG; Wmo-loket"); `aantal`: how many names it has;
`inwoners` is null when the log knows no residents."""

SAMENLOOPSOORTEN: Final = {"loketten": ("loket", "loketten"), "wetten": ("wet", "wetten")}
"""What can come together in a klantreis: the column of `klantreizen` with its names, and its noun for one and more."""

NIET_BETROKKEN: Final = {
    "regelnaam": "string",
    "inwoner": "string",
    "klantreis": "string",
    "zaak": "string",
    "loket": "string",
    "signaal": "string",
    "signaal_op": "timestamp",
    "ander_loket": "string",
    "gekeken_tot": "date",
    "contact": "date",
    "eerder_contact": "date",
    "status": "string",
    "reden": "string",
    "gebeurtenis": "int64",
}
"""One row per rule of the project file and zaak that has its signal; `gebeurtenis`: the first event that is it."""

BETROKKENHEID: Final = {
    "geen_contact": "geen contact gezien in deze bronnen",
    "loopt": "nog geen contact gezien; de dagen zijn nog niet om",
    "niet_te_bepalen": "niet te bepalen",
    "contact": "contact gezien",
}
"""Every status in `niet_betrokken`, in the order of lists, with the words that a reader sees."""

BETROKKENHEIDREDENEN: Final = {
    "inwoner_onbekend": "bij deze zaak is geen inwoner bekend, dus ook niet of er contact was",
    "loket_buiten_beeld": "de gegevens van het andere loket zijn hier niet bij, noemen deze inwoners niet, of hebben "
    "alleen stappen die niet als contact tellen, zoals bezwaar",
    "bron_begint_later": "de gegevens van het andere loket beginnen pas na het signaal",
    "bron_stopt_eerder": "de gegevens van het andere loket stoppen voordat de dagen om zijn",
}
"""Why `niet_betrokken` says niet_te_bepalen, with the sentence that a reader sees."""

ALLEEN_HULP: Final = "alleen om hulp aan te bieden, nooit voor handhaving"
"""What a list of desks that might have been involved is for; it stands above every such list."""
