"""Tables and words of periods compared, and of stock (definitions 4 and 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

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
    "n_a": "int64",
    "n_b": "int64",
    "q_wacht": "float64",
}
"""The flow of one period beside that of another (definition 7); the last eight are ours: which periods, the zaken with
the step, how sure it is that the shares differ, the zaken of the group, and how sure it is that the waiting times
differ (null where nothing was tested). `naar` is null for the step itself."""

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

WAARSCHUWINGSOORTEN: Final = {
    "bron_begint": "een bron begint pas in of na een periode; vergelijk zonder die bron, of laat die periode weg",
    "bron_stopt": "een bron stopt in of na een periode; vraag een nieuwe export, of laat die periode weg",
    "bron_zwijgt": "een bron heeft langer dan een maand niets; vraag na of de export volledig is",
    "vroeg_vernietigd": (
        "zaken die zijn ingetrokken of zonder besluit zijn beëindigd ontbreken in oudere tijd, waarschijnlijk omdat ze "
        "zijn vernietigd; vergelijk alleen zaken met een besluit, en geen aantallen meldingen"
    ),
    "codes_veranderd": (
        "een stap komt er binnen de vergelijking bij of verdwijnt; is het een andere naam, geef dan beide codes in het "
        "projectbestand dezelfde activiteit"
    ),
    "loketten_veranderd": (
        "een loket komt er binnen de vergelijking bij of verdwijnt; is het een andere naam, zet die dan in het "
        "register bij ook, anders vergelijkt u twee indelingen"
    ),
    "anders_geregistreerd": (
        "er is anders geregistreerd; vraag de beheerder van het systeem wat er is veranderd, en lees verschillen die "
        "hierop rusten niet als een verandering van het proces"
    ),
    "datum_zonder_tijd": (
        "van een ander deel van de stappen is alleen de dag bekend; vergelijk duren in hele dagen en geen uren"
    ),
    "kolommen_veranderd": (
        "exports hebben andere kolommen; kijk of het projectbestand de nieuwe namen ook noemt"
    ),
    "ander_seizoen": "perioden vallen in een ander deel van het jaar; kies dezelfde maanden van elk jaar",
    "andere_lengte": "perioden zijn niet even lang; vergelijk aandelen en duren, geen aantallen",
    "dagen_weggelaten": (
        "van elke periode tellen dezelfde dagen aan het begin of het eind niet mee; dat is eerlijk, maar het is dan "
        "niet de hele periode"
    ),
}  # fmt: skip
"""What can make a comparison unfair, the weightiest first: what it means and what to do."""

ANDERS_GEREGISTREERD: Final = "er is anders geregistreerd, dus dit is misschien geen ander proces"
ZAKEN_ONTBREKEN: Final = "er ontbreken zaken, dus dit is misschien geen ander proces"
TWIJFEL_AAN: Final = {
    ANDERS_GEREGISTREERD: ("codes_veranderd", "loketten_veranderd", "anders_geregistreerd", "datum_zonder_tijd"),
    ZAKEN_ONTBREKEN: ("bron_begint", "bron_stopt", "bron_zwijgt", "vroeg_vernietigd"),
}
"""The remark at a finding, and the kinds of warning by which it is made."""

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


Soort = Literal["aantal", "aandeel", "gemiddelde", "tijd"]


@dataclass(frozen=True)
class Indicator:
    """What is compared between periods.

    naam : what a reader sees; {h} stands for the days that a unit is followed. eenheid : what is counted. soort : how.
    marge : the smallest difference that matters, as it stands in `verschil` (a share: 0.05 is 5 on 100; a number of
    units: a part of it). groepen : the kind of groups that it has of its own, beside alle, wet and gemeente. deel : its
    units are followed this part of the days (2: half of them).
    """

    naam: str
    eenheid: str
    soort: Soort
    marge: float
    groepen: str | None = None
    deel: int = 1

    def heet(self, dagen: int) -> str:
        """Its name, when its own units are followed so many days."""
        return self.naam.format(h=dagen, tot_besluit=dagen - BEZWAARTIJD)


BEZWAARTIJD: Final = 49
"""Days after a decision in which an objection counts: the six weeks of the law and a week for the post."""

INDICATOREN: Final = {
    "zaken": Indicator("zaken die beginnen, per 30 dagen", "zaken", "aantal", 0.10),
    "klantreizen": Indicator("klantreizen die beginnen, per 30 dagen", "klantreizen", "aantal", 0.10),
    "samenstelling": Indicator("aandeel van de zaken", "zaken", "aandeel", 0.05, "kenmerk"),
    "variant": Indicator(
        "aandeel van de zaken met deze route in de eerste {h} dagen", "zaken", "aandeel", 0.05, "variant"
    ),
    "doorlooptijd": Indicator("gemiddelde duur van een zaak, geteld tot {h} dagen", "zaken", "tijd", 7),
    "fase": Indicator("gemiddelde tijd in een fase, geteld tot {h} dagen", "verblijven", "tijd", 3, "fase", 2),
    "loket": Indicator("gemiddelde tijd bij een loket, geteld tot {h} dagen", "verblijven", "tijd", 3, "loket", 2),
    "besluit": Indicator("aandeel van de zaken met een besluit in de eerste {h} dagen", "zaken", "aandeel", 0.05),
    "te_laat": Indicator(
        "aandeel te laat van de termijnen die in de eerste {h} dagen afliepen", "termijnen", "aandeel", 0.05, "termijn"
    ),
    "terugkeer": Indicator(
        "aandeel van de klantreizen met een terugkeer in de eerste {h} dagen", "klantreizen", "aandeel", 0.02, "loket"
    ),
    "doorverwijzing": Indicator(
        "aandeel van de klantreizen dat in de eerste {h} dagen is doorverwezen", "klantreizen", "aandeel", 0.05, "loket"
    ),
    "overdracht": Indicator(
        "overdrachten per klantreis in de eerste {h} dagen", "klantreizen", "gemiddelde", 0.10
    ),
    "zoekgeraakt": Indicator(
        "aandeel van de doorverwezen klantreizen zonder gezien vervolg", "klantreizen", "aandeel", 0.05
    ),
    "verhaal_opnieuw": Indicator(
        "aandeel van de klantreizen waarin het verhaal in de eerste {h} dagen opnieuw is gedaan", "klantreizen",
        "aandeel", 0.05,
    ),
    "bestreden": Indicator(
        "aandeel bestreden van de zaken met een besluit in de eerste {tot_besluit} dagen", "zaken", "aandeel", 0.02
    ),
    "bezwaarmethode": Indicator(
        "aandeel van de bezwaren dat zo is gekoppeld", "bezwaren", "aandeel", 0.05, "methode"
    ),
    "gegrond": Indicator(
        "aandeel gegrond van de bezwaren die binnen {h} dagen zijn afgehandeld", "bezwaren", "aandeel", 0.05
    ),
}  # fmt: skip
"""Every indicator of `vergelijking`, in its order."""

EERSTE_MATEN: Final = ("verhouding", "risicoverschil", "verschil_gemiddelde", "rmst_verschil")
"""The measures of effect that come first; the others say the same in another way, or are about more periods."""

RUW: Final = "ruw"
GESTANDAARDISEERD: Final = "gestandaardiseerd"

OORDELEN_VERGELIJKING: Final = {
    "groot_verschil": "verschil dat ertoe doet",
    "verschil": "verschil, hoe groot is niet zeker",
    "klein_verschil": "verschil, kleiner dan de marge",
    "gelijk": "gelijk, op de marge na",
    "geen_aantoonbaar_verschil": "geen aantoonbaar verschil",
    "te_weinig": "te weinig gegevens",
    "niet_getoetst": "niet getoetst",
}
"""Every verdict in `vergelijking`, with the words that a reader sees."""

VERBETEROPGAVEN: Final = {
    "naam": "string",
    "indicator": "string",
    "groep": "string",
    "nulmeting": "string",
    "nul_van": "date",
    "nul_tot": "date",
    "n_nul": "int64",
    "waarde_nul": "float64",
    "nul_laag": "float64",
    "nul_hoog": "float64",
    "nu_van": "date",
    "nu_tot": "date",
    "n_nu": "int64",
    "waarde_nu": "float64",
    "nu_laag": "float64",
    "nu_hoog": "float64",
    "streefwaarde": "float64",
    "richting": "string",
    "oordeel": "string",
    "tussenstand": "bool",
    "volgtijd_dagen": "int64",
    "eigenaar": "string",
    "ingreep_op": "date",
    "meten_op": "date",
    "geborgd": "bool",
    "opmerking": "string",
}
"""One row per improvement task: the baseline and now with their intervals, and whether the target was reached."""

OPGAVEOORDELEN: Final = {
    "gehaald": "gehaald",
    "niet_gehaald": "niet gehaald",
    "nog_niet_te_zeggen": "nog niet te zeggen",
    "nog_niet_gemeten": "nog niet gemeten",
    "niet_te_meten": "niet te meten",
}
"""Every verdict in `verbeteropgaven`, with the words that a reader sees."""
