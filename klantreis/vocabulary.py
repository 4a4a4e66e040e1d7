"""One word per concept, one place: phases, roles, columns, reasons and units.

Everything that several modules must spell alike stands here and only here. Table and column names are
Dutch and a public interface; they follow the project's definitions (docs/definities.md).
"""

from __future__ import annotations

from typing import Final

# --- phases -----------------------------------------------------------------------------------------------------

FASEN: Final = ("melding", "onderzoek", "advies", "besluit", "ondersteuning", "administratie")
"""The six phases of a klantreis in their legal order: the lanes of every map."""

GESCHILFASEN: Final = ("bezwaar", "beroep", "hoger beroep")
"""Phases of a dispute: beside the lanes, never a gain of phase."""

ALLE_FASEN: Final = FASEN + GESCHILFASEN
FASE_VOLGORDE: Final = {fase: nr for nr, fase in enumerate(ALLE_FASEN, start=1)}
"""Rank of a phase in the tie rule."""

RANG_ZONDER_FASE: Final = FASE_VOLGORDE["administratie"] - 0.5
"""Without a phase: just before administratie, where zaken are closed, so that nothing follows a closing by rule."""

# --- what an event does -----------------------------------------------------------------------------------------

ROLLEN: Final = (
    "uitvraag", "aanvraag", "onderzoek_gereed", "eerste_gesprek", "plan", "doorverwijzing", "adviesvraag",
    "adviesantwoord", "aanvulling_gevraagd", "aanvulling_ontvangen", "besluit", "bekendmaking", "opschorting",
    "hervatting", "verdaging", "voorschot", "ingebrekestelling", "commissie", "uitspraak", "eerste_antwoord",
    "afsluiting", "ingetrokken", "periodiek", "signaal",
)  # fmt: skip
"""What an event does, when it does something; an event may have several roles."""

EINDROLLEN: Final = ("afsluiting", "ingetrokken")
"""Roles that end a zaak."""

# --- precision of a time ----------------------------------------------------------------------------------------

PRECISIES: Final = ("dag", "minuut", "seconde")
TIJDZONE: Final = "Europe/Amsterdam"

# --- tables: column -> type, in the order in which they are written ----------------------------------------------
# Types: string, int64, float64, bool, date, timestamp (no zone), timestamp_utc, list<string>.

GEBEURTENISSEN: Final = {
    "gebeurtenis": "int64",
    "inwoner": "string",
    "zaak": "string",
    "activiteit": "string",
    "fase": "string",
    "rollen": "list<string>",
    "tijdstip": "timestamp_utc",
    "tijdstip_lokaal": "timestamp",
    "precisie": "string",
    "gelijktijdig": "bool",
    "loket": "string",
    "naar_loket": "string",
    "team": "string",
    "behandelaar": "string",
    "kanaal": "string",
    "melder": "string",
    "wet": "string",
    "zaaktype": "string",
    "uitkomst": "string",
    "gemeente": "string",
    "wijk": "string",
    "besluit": "string",
    "verwijst_naar": "string",
    "relatie": "string",
    "datum_genoemd": "date",
    "bron": "string",
    "bestand": "string",
    "regel": "int64",
}
"""One row per event (definition 1)."""

KENMERKEN: Final = (
    "team", "kanaal", "melder", "wet", "zaaktype", "uitkomst", "gemeente", "wijk", "relatie",
)  # fmt: skip
"""Plain text attributes of an event that a project may map from a column or set to a constant."""

UITVAL: Final = {
    "bron": "string",
    "bestand": "string",
    "regel": "int64",
    "reden": "string",
    "kolom": "string",
    "waarde": "string",
}
AANSLUITING: Final = {
    "bron": "string",
    "bestand": "string",
    "soort": "string",
    "reden": "string",
    "aantal": "int64",
}
"""Per source and file: one row `gelezen`, one row `gebeurtenissen`, one row `uitval` per reason."""

TWIJFEL: Final = {
    "bron": "string",
    "bestand": "string",
    "regel": "int64",
    "reden": "string",
    "kolom": "string",
}
"""Rows that did give an event, about which a reader must know something (a doubled hour, an unusable BSN)."""

NIET_HERKEND: Final = {
    "bron": "string",
    "soort": "string",
    "waarde": "string",
    "gebeurtenissen": "int64",
    "eerste": "date",
    "laatste": "date",
}
"""Codes without a rule and desks outside the register, by frequency."""

STROOM: Final = {
    "niveau": "string",
    "groep": "string",
    "van": "string",
    "naar": "string",
    "aantal": "int64",
    "zaken": "int64",
    "mediaan_dagen": "float64",
    "p90_dagen": "float64",
    "gelijktijdig_aandeel": "float64",
}
STAPPEN: Final = {
    "niveau": "string",
    "groep": "string",
    "stap": "string",
    "fase": "string",
    "aantal": "int64",
    "zaken": "int64",
    "inwoners": "int64",
}
"""The nodes of the flow: one row per step. `inwoners` is null when the log knows no residents."""

VARIANTEN: Final = {
    "niveau": "string",
    "groep": "string",
    "variant": "string",
    "stappen": "int64",
    "zaken": "int64",
    "aandeel": "float64",
    "cumulatief": "float64",
}
DOORLOOPTIJDEN: Final = {
    "niveau": "string",
    "groep": "string",
    "n": "int64",
    "n_lopend": "int64",
    "n_ingetrokken": "int64",
    "mediaan_dagen": "float64",
    "ci_laag": "float64",
    "ci_hoog": "float64",
    "p10": "float64",
    "p25": "float64",
    "p75": "float64",
    "p90": "float64",
    "rmst_dagen": "float64",
    "tau": "float64",
}

NIVEAUS: Final = ("activiteit", "fase", "loket")
"""The levels at which a flow, variants and times can be seen."""

START: Final = "(start)"
EINDE: Final = "(einde)"
ONBEKEND: Final = "(onbekend)"
ALLES: Final = "alle"
"""The group that holds every zaak."""

# --- why a row gave no event -------------------------------------------------------------------------------------

UITVALREDENEN: Final = {
    "aantal_velden": "de regel heeft meer of minder velden dan de kop",
    "onleesbare_tekens": "de regel bevat tekens die niet in de codering passen",
    "nul_bytes": "de regel bevat NUL-tekens en is dus beschadigd",
    "cel_te_groot": "een cel is groter dan 1 MB",
    "zaak_ontbreekt": "het zaaknummer is leeg",
    "activiteit_ontbreekt": "de stap is leeg",
    "tijdstip_ontbreekt": "de datum is leeg",
    "datum_onleesbaar": "de datum past bij geen enkele notatie",
    "datum_bestaat_niet": "deze dag of dit uur bestaat niet (bijvoorbeeld 31 februari)",
    "uur_bestaat_niet": "dit uur is overgeslagen toen de zomertijd begon",
    "plaatsvervangende_datum": "een datum die systemen invullen als zij er geen hebben (1900, 9999)",
    "na_peildatum": "de datum ligt na de peildatum van de bron",
    "dubbel": "precies dezelfde regel staat er al",
    "overgeslagen": "een regel in het projectbestand zegt: overslaan",
}
"""Every reason in `uitval`, with the sentence that a reader sees."""

TWIJFELREDENEN: Final = {
    "dubbel_uur": "dit uur kwam twee keer voor toen de wintertijd begon; het eerste is gekozen",
    "bsn_ongeldig": "het BSN klopt niet; de gebeurtenis telt mee zonder inwoner",
    "bsn_in_tekst": "in een tekst stond een BSN; het is weggelaten",
    "genoemde_datum_onleesbaar": "de genoemde datum is niet te lezen; de gebeurtenis telt mee zonder die datum",
}
"""Every reason in `twijfel`, with the sentence that a reader sees."""

DAG_US: Final = 86_400_000_000
"""Microseconds in a day."""

VEEL_UITVAL: Final = 0.05
"""A source that loses a larger share of its rows is named at once: something in the project file is probably wrong."""
