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

PLAUSIBELE_JAREN: Final = (1950, 2099)
"""First and last year of a date that can be real."""

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
    "mediaan_werkdagen": "float64",
    "p90_werkdagen": "float64",
    "rmst_werkdagen": "float64",
    "n_later": "int64",
    "n_weggelaten": "int64",
}
"""How long things take (definition 4). The last five are ours: the same spells in working days, how many were watched
from a later day than they began, and how many are left out because their begin is not known."""

TERMIJNEN: Final = {
    "zaak": "string",
    "termijn": "string",
    "soort": "string",
    "richting": "string",
    "start": "date",
    "uiterlijk": "date",
    "werkelijk": "date",
    "opschorting_dagen": "int64",
    "verdaging_dagen": "int64",
    "verlengd_tot": "date",
    "status": "string",
    "dagen_over": "float64",
    "dwangsom_eur": "int64",
    "reden": "string",
    "artikel": "string",
    "versie": "string",
    "uiterlijk_tijdstip": "timestamp",
    "wet": "string",
    "loket": "string",
    "van_gebeurtenis": "int64",
    "tot_gebeurtenis": "int64",
}
"""One row per zaak and term that began or ended in it (definition 5); the last five are ours: the hour for terms in
hours, the act and desk of the start, and the events that the row rests on."""

OPSCHORTINGEN: Final = {
    "zaak": "string",
    "termijn": "string",
    "start": "date",
    "soort": "string",
    "gevraagd": "date",
    "hervat": "date",
    "eerste_dag": "date",
    "laatste_dag": "date",
    "dagen": "int64",
    "reden": "string",
}
"""One row per suspension or extension that was registered during a term, counted or not: `soort` aanvulling,
geregistreerd or verdaging; `dagen` 0 and a reden when it did not count."""

TERMIJNSTATUS: Final = ("binnen", "overschreden", "loopt", "niet_te_bepalen", "niet_van_toepassing")

TERMIJNREDENEN: Final = {
    "geen_start": "het begin van de termijn is niet geregistreerd",
    "geen_einde": "het einde is niet geregistreerd, terwijl de zaak wel verder ging of is afgesloten",
    "einde_voor_start": "het einde ligt voor het begin: een van de twee datums klopt niet",
    "geen_waarde": "voor de dag van het begin kent de tabel geen waarde",
    "geen_peildatum": "van de bron is geen peildatum bekend, dus niet of de termijn al voorbij is",
    "voorwaarde_onbekend": "of deze termijn geldt staat niet in de gegevens; zeg in het projectbestand waar wel",
    "uur_onbekend": "alleen de dag is bekend, en het hangt van het uur af",
    "verordening_onbekend": "de gemeente stelt deze termijn zelf vast; alleen het wettelijke maximum is bekend",
    "bestreden_besluit_onbekend": "van het bestreden besluit is niet zeker genoeg bekend welk het is",
    "bezwaar_te_laat": "het bezwaar kwam na de bezwaartermijn, of misschien; dan is dit niet te bepalen",
    "binnen_marge": "iets te laat ontvangen; het telt als het op tijd op de post is gedaan",
    "uitzondering": "de wet zondert deze zaak uit",
    "ingetrokken": "ingetrokken voordat de termijn voorbij was",
    "ingetrokken_na_termijn": "ingetrokken, maar de termijn was toen al voorbij",
    "recht_vastgesteld": "er was een besluit voordat de termijn voorbij was",
    "gegevens_gevraagd": "er waren gegevens gevraagd; of het ontbreken te verwijten is, is niet bekend",
    "recht_voorbij": "het recht is niet gebruikt of pas na de termijn",
    "eerder_dan_minimum": "eerder dan het minimum; misschien geldt een uitzondering",
    "minimum_voorbij": "het minimum is voorbij en er is niets eerder gebeurd",
    "besluitdatum_gebruikt": "een bekendmaking is niet geregistreerd; gerekend is tot de dag van het besluit",
    "geen_commissie": "een adviescommissie is niet geregistreerd, dus geldt de kortere termijn",
    "opschorting_loopt": "de klok staat nog stil",
    "opschorting_buiten_termijn": "een opschorting viel buiten de termijn en telt niet mee",
    "zonder_hersteltermijn": "om stukken gevraagd zonder geregistreerde termijn daarvoor; dat schort niet op",
    "hersteltermijn_ongebruikt": "de tijd voor stukken ging ongebruikt voorbij; hoelang de klok stilstaat is onzeker",
    "verdaging_te_laat": "de verdaging is aangekondigd toen de termijn al voorbij was en telt niet mee",
    "verdaging_zonder_datum": "er is verdaagd zonder dat een einddatum is geregistreerd",
    "verdaging_begrensd": "er is langer verdaagd dan mag zonder instemming; het meerdere telt niet mee",
    "mededeling_verlengt_niet": "er is vertraging aangekondigd; die verlengt deze termijn niet",
    "ingebrekestelling_te_vroeg": "de ingebrekestelling kwam voor het einde van de termijn, en is misschien te vroeg",
    "dag_niet_geverifieerd": "de uitkomst hangt af van een gelijkgestelde dag die niet geverifieerd is",
    "niet_geverifieerd": "de regel of de lezing ervan is niet geverifieerd",
}  # fmt: skip
"""Every reason in `termijnen` and `opschortingen`, with the sentence that a reader sees."""

NIVEAUS: Final = ("activiteit", "fase", "loket")
"""The levels at which a flow, variants and times can be seen."""
TIJDNIVEAUS: Final = ("wet", "wijk", "jaar", "besluit", *NIVEAUS, "team", "overgang")
"""The levels at which times can be seen, besides whole zaken."""

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
    "zonder_datum": "er staat dat dit is gebeurd, maar niet wanneer",
    "zaak_onbekend": "de zaak waar dit bij hoort, zit niet in de bestanden",
    "object_dubbel": "dezelfde zaak, dezelfde status of hetzelfde besluit staat er al, zoals op een andere pagina",
    "dubbel": "precies dezelfde regel staat er al",
    "overgeslagen": "een regel in het projectbestand zegt: overslaan",
}
"""Every reason in `uitval`, with the sentence that a reader sees."""

TWIJFELREDENEN: Final = {
    "dubbel_uur": "dit uur kwam twee keer voor toen de wintertijd begon; het eerste is gekozen",
    "bsn_ongeldig": "het BSN klopt niet; de gebeurtenis telt mee zonder inwoner",
    "bsn_in_tekst": "in een tekst stond een BSN; het is weggelaten",
    "kenmerk_onduidelijk": (
        "in de zin over het bestreden besluit is geen kenmerk en geen datum gevonden; de zin is niet bewaard"
    ),
    "genoemde_datum_onleesbaar": "de genoemde datum is niet te lezen; de gebeurtenis telt mee zonder die datum",
}
"""Every reason in `twijfel`, with the sentence that a reader sees."""

DATUM_IS_TERMIJN: Final = frozenset({"verdaging", "opschorting", "aanvulling_gevraagd"})
"""Of events with these roles `datum_genoemd` is the end of a term; of others the day of what they are about."""

DAG_US: Final = 86_400_000_000
"""Microseconds in a day."""

VEEL_UITVAL: Final = 0.05
"""A source that loses a larger share of its rows is named at once: something in the project file is probably wrong."""
