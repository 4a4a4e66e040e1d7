"""Tables and words of periods compared, and of stock (definitions 4 and 7)."""

from __future__ import annotations

from typing import Final

VERGELIJKING: Final = {
    "indicator": "string",
    "groep": "string",
    "periode_a": "string",
    "periode_b": "string",
    "n_a": "int64",
    "n_b": "int64",
    "waarde_a": "float64",
    "waarde_b": "float64",
    "verschil": "float64",
    "effectmaat": "string",
    "effect": "float64",
    "ci_laag": "float64",
    "ci_hoog": "float64",
    "p": "float64",
    "q": "float64",
    "oordeel": "string",
    "opmerking": "string",
    "wijze": "string",
    "volgtijd_dagen": "int64",
    "marge": "float64",
    "in_familie": "bool",
}
"""One row per indicator, group, pair of periods and measure of effect (definition 7); the last four are ours: crude or
standardised, the days that every unit was followed, the relevance margin, and whether the row is in the family of tests
over which q is computed."""

STROOM_VERSCHIL: Final = {
    "niveau": "string",
    "groep": "string",
    "van": "string",
    "naar": "string",
    "aandeel_a": "float64",
    "aandeel_b": "float64",
    "mediaan_a": "float64",
    "mediaan_b": "float64",
    "status": "string",
    "periode_a": "string",
    "periode_b": "string",
    "zaken_a": "int64",
    "zaken_b": "int64",
    "q": "float64",
}
"""The flow of one period beside that of another (definition 7); the last five are ours: which periods, the zaken with
the step, and how sure it is that the shares differ (null where nothing was tested)."""

STROOMSTATUSSEN: Final = {
    "gebleven": "in beide perioden",
    "nieuw": "alleen in de tweede periode",
    "verdwenen": "alleen in de eerste periode",
}

OMSLAGPUNTEN: Final = {
    "reeks": "string",
    "groep": "string",
    "maand": "string",
    "n_voor": "int64",
    "n_na": "int64",
    "waarde_voor": "float64",
    "waarde_na": "float64",
    "verschil": "float64",
    "p": "float64",
    "q": "float64",
    "opmerking": "string",
}
"""Months in which a monthly series moved: `maand` (2024-03) is the first month of the new level."""

MAANDREEKSEN: Final = {
    "reeks": "string", "groep": "string", "maand": "string", "n": "int64", "waarde": "float64",
}  # fmt: skip
"""The monthly series in which change points are sought."""

WAARSCHUWINGEN: Final = {
    "soort": "string",
    "bron": "string",
    "periode_a": "string",
    "periode_b": "string",
    "wat": "string",
    "waarde_a": "float64",
    "waarde_b": "float64",
    "tekst": "string",
}
"""What makes a comparison unfair: one row per thing seen; `tekst` is the sentence that a reader sees."""

DEFINITIEVERSCHIL: Final = {
    "indicator": "string",
    "groep": "string",
    "periode_a": "string",
    "periode_b": "string",
    "a_oud": "float64",
    "a_nieuw": "float64",
    "b_oud": "float64",
    "b_nieuw": "float64",
    "totaal": "float64",
    "proces": "float64",
    "definitie": "float64",
    "wet": "float64",
    "interactie": "float64",
    "oordeel": "string",
    "opmerking": "string",
}
"""totaal = b_nieuw - a_oud = proces + definitie (+ wet), exactly (definition 7)."""

WERKVOORRAAD: Final = {
    "loket": "string",
    "wet": "string",
    "datum": "date",
    "instroom": "int64",
    "uitstroom": "int64",
    "voorraad": "int64",
    "wachtend": "int64",
    "oudste_dagen": "int64",
    "al_lopend": "int64",
    "ligdagen": "int64",
}
"""Stock per desk, act and day: voorraad(t) = voorraad(t-1) + instroom - uitstroom, exactly (definition 4). The last two
are ours: of instroom what was already going when its data begin, and how long what went had lain there together."""
