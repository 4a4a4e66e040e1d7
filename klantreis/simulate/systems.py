"""The case systems of Testdam, their desks and their codes: the one table behind exports, truth and project file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

KCC: Final = "Contactcentrum"
WMO: Final = "Wmo-loket"
CJG: Final = "CJG"
WERKPLEIN: Final = "Werkplein"
SCHULDHULP: Final = "Schuldhulp"
WIJKTEAM: Final = "Sociaal wijkteam"
JURIDISCH: Final = "Juridische Zaken"
BUITEN: Final = ("UWV", "Zorgkantoor")
"""Desks that the register knows, but whose data is not in the exports."""
ONBEKENDE_LOKETTEN: Final = ("Steunpunt Oost", "Inloop De Kade")
"""Names that no register knows."""
LOKETCODES: Final = {
    KCC: "10", WMO: "20", CJG: "30", WERKPLEIN: "40", SCHULDHULP: "50", WIJKTEAM: "60",
    "UWV": "80", "Zorgkantoor": "81",
}  # fmt: skip
"""How Werkplein writes desks."""
VERWIJZERS: Final = ("huisarts",)
"""Who may refer to youth help by law, so that the municipality has nothing to decide (Jeugdwet 2.6(1)(e))."""


@dataclass(frozen=True, slots=True)
class Stap:
    """A step that a system can register.

    `naam` is what scenarios call it; `codes` how the system writes it: one code, or the first year's and the later one.
    `telt` tells whether the event counts for quiet time: not periodiek, ondersteuning or administratie.
    """

    naam: str
    codes: tuple[str, ...]
    activiteit: str
    fase: str | None
    rollen: tuple[str, ...] = ()

    @property
    def telt(self) -> bool:
        return "periodiek" not in self.rollen and self.fase not in ("ondersteuning", "administratie")


@dataclass(frozen=True, slots=True)
class Systeem:
    """A case system: its name in the project file, its usual desk and act, and its steps by name."""

    naam: str
    loket: str
    wet: str | None
    zaakletter: str
    stappen: dict[str, Stap]
    sluit: bool = True
    """Whether the system registers that a zaak is closed."""


def _stappen(rows: Sequence[tuple[str, str, str, str | None, str]]) -> dict[str, Stap]:
    """Rows (naam, codes with |, activiteit, fase, rollen with spaces)."""
    return {
        naam: Stap(naam, tuple(codes.split("|")), activiteit, fase, tuple(rollen.split()))
        for naam, codes, activiteit, fase, rollen in rows
    }


SYSTEMEN: Final = {
    systeem.naam: systeem
    for systeem in (
        Systeem("kcc", KCC, None, "K", _stappen([
            ("melding", "Vraag", "Vraag gesteld", "melding", "uitvraag"),
            ("antwoord", "Beantwoord", "Vraag beantwoord", "melding", "eerste_antwoord"),
            ("verwijs", "Doorverbonden", "Doorverwezen", "melding", "doorverwijzing"),
            ("status", "Statusvraag", "Statusvraag gesteld", None, "signaal"),
            ("sluit", "Afgerond", "Contact afgesloten", "administratie", "afsluiting"),
        ])),
        Systeem("wmo", WMO, "Wmo", "W", _stappen([
            ("melding", "W10|M-010", "Melding ontvangen", "melding", ""),
            ("bevestiging", "W11|M-011", "Melding bevestigd", "melding", ""),
            ("plan", "W12|M-012", "Persoonlijk plan ontvangen", "melding", "plan"),
            ("intake", "W20|O-020", "Gesprek gevoerd", "onderzoek", "uitvraag"),
            ("vraag_stukken", "W22|O-022", "Aanvulling gevraagd", "onderzoek", "aanvulling_gevraagd"),
            ("stukken", "W23|O-023", "Aanvulling ontvangen", "onderzoek", "aanvulling_ontvangen"),
            ("verwijs", "W25|O-025", "Doorverwezen", "onderzoek", "doorverwijzing"),
            ("hervat", "W26|O-026", "Vraag hervat", "onderzoek", ""),
            ("onderzocht", "W30|O-030", "Onderzoek afgerond", "onderzoek", "onderzoek_gereed"),
            ("adviesvraag", "W35|A-035", "Advies gevraagd", "advies", "adviesvraag"),
            ("adviesbezig", "W36|A-036", "Advies in behandeling", "advies", ""),
            ("adviesantwoord", "W37|A-037", "Advies uitgebracht", "advies", "adviesantwoord"),
            ("aanvraag", "W40|B-040", "Aanvraag ontvangen", "besluit", "aanvraag"),
            ("vraag_aanvulling", "W41|B-041", "Aanvulling gevraagd na aanvraag", "besluit", "aanvulling_gevraagd"),
            ("aanvulling", "W42|B-042", "Aanvulling ontvangen na aanvraag", "besluit", "aanvulling_ontvangen"),
            ("opschort", "W43|B-043", "Termijn opgeschort", None, "opschorting"),
            ("loopt_weer", "W44|B-044", "Termijn loopt weer", None, "hervatting"),
            ("verdaag", "W45|B-045", "Vertraging gemeld", None, "verdaging"),
            ("ingebreke", "W46|B-046", "Ingebrekestelling ontvangen", None, "ingebrekestelling"),
            ("besluit", "W50|B-050", "Besluit verzonden", "besluit", "besluit bekendmaking"),
            ("start", "W60|S-060", "Ondersteuning gestart", "ondersteuning", ""),
            ("herond", "W65|H-065", "Heronderzoek", "onderzoek", "periodiek"),
            ("notitie", "W70|N-070", "Notitie", None, ""),
            ("sluit", "W90|Z-090", "Zaak afgesloten", "administratie", "afsluiting"),
            ("intrek", "W91|Z-091", "Melding ingetrokken", "administratie", "ingetrokken"),
        ])),
        Systeem("jeugd", CJG, "Jeugdwet", "J", _stappen([
            ("melding", "Datum melding", "Melding ontvangen", "melding", ""),
            ("intake", "Datum intake", "Gesprek gevoerd", "onderzoek", "uitvraag"),
            ("vraag_stukken", "Stukken gevraagd", "Aanvulling gevraagd", "onderzoek", "aanvulling_gevraagd"),
            ("stukken", "Stukken binnen", "Aanvulling ontvangen", "onderzoek", "aanvulling_ontvangen"),
            ("adviesvraag", "Advies gevraagd", "Advies gevraagd", "advies", "adviesvraag"),
            ("adviesbezig", "Adviesverzoek in", "Advies in behandeling", "advies", ""),
            ("adviesantwoord", "Advies gegeven", "Advies uitgebracht", "advies", "adviesantwoord afsluiting"),
            ("onderzocht", "Onderzoek gereed", "Onderzoek afgerond", "onderzoek", "onderzoek_gereed"),
            ("aanvraag", "Datum aanvraag", "Aanvraag ontvangen", "besluit", "aanvraag"),
            ("vraag_aanvulling", "Hersteltermijn gegeven", "Aanvulling gevraagd na aanvraag", "besluit",
             "aanvulling_gevraagd"),
            ("aanvulling", "Herstel binnen", "Aanvulling ontvangen na aanvraag", "besluit",
             "aanvulling_ontvangen"),
            ("opschort", "Opgeschort op", "Termijn opgeschort", None, "opschorting"),
            ("loopt_weer", "Loopt weer op", "Termijn loopt weer", None, "hervatting"),
            ("verdaag", "Verdaagd op", "Beslissing verdaagd", None, "verdaging"),
            ("ingebreke", "In gebreke gesteld", "Ingebrekestelling ontvangen", None, "ingebrekestelling"),
            ("besluit", "Datum besluit", "Besluit verzonden", "besluit", "besluit bekendmaking"),
            ("verwijs", "Datum doorverwijzing", "Doorverwezen", None, "doorverwijzing"),
            ("hervat", "Datum hervat", "Vraag hervat", "onderzoek", ""),
            ("start", "Start hulp", "Ondersteuning gestart", "ondersteuning", ""),
            ("sluit", "Datum afsluiting", "Zaak afgesloten", "administratie", "afsluiting"),
            ("intrek", "Datum intrekking", "Melding ingetrokken", "administratie", "ingetrokken"),
        ])),
        Systeem("werkplein", WERKPLEIN, "Participatiewet", "", _stappen([
            ("melding", "100", "Melding ontvangen", "melding", ""),
            ("intake", "110", "Gesprek gevoerd", "onderzoek", "uitvraag"),
            ("aanvraag", "120", "Aanvraag ontvangen", "onderzoek", "aanvraag"),
            ("vraag_stukken", "130", "Aanvulling gevraagd", "onderzoek", "aanvulling_gevraagd"),
            ("stukken", "131", "Aanvulling ontvangen", "onderzoek", "aanvulling_ontvangen"),
            ("verwijs", "140", "Doorverwezen", "onderzoek", "doorverwijzing"),
            ("hervat", "145", "Vraag hervat", "onderzoek", ""),
            ("opschort", "160", "Termijn opgeschort", None, "opschorting"),
            ("loopt_weer", "161", "Termijn loopt weer", None, "hervatting"),
            ("verdaag", "165", "Beslissing verdaagd", None, "verdaging"),
            ("ingebreke", "170", "Ingebrekestelling ontvangen", None, "ingebrekestelling"),
            ("voorschot", "180", "Voorschot betaald", None, "voorschot"),
            ("onderzocht", "150", "Onderzoek afgerond", "onderzoek", "onderzoek_gereed"),
            ("adviesvraag", "155", "Advies gevraagd", "advies", "adviesvraag"),
            ("adviesbezig", "156", "Advies in behandeling", "advies", ""),
            ("adviesantwoord", "157", "Advies uitgebracht", "advies", "adviesantwoord afsluiting"),
            ("besluit", "200", "Besluit verzonden", "besluit", "besluit bekendmaking"),
            ("start", "300", "Ondersteuning gestart", "ondersteuning", ""),
            ("herond", "310", "Heronderzoek", "onderzoek", "periodiek"),
            ("notitie", "390", "Notitie", None, ""),
            ("sluit", "400", "Zaak afgesloten", "administratie", "afsluiting"),
            ("intrek", "410", "Melding ingetrokken", "administratie", "ingetrokken"),
            ("bezwaar", "500", "Bezwaar ontvangen", "bezwaar", ""),
            ("bezwaar_herstel", "502", "Herstel bezwaar gevraagd", "bezwaar", "aanvulling_gevraagd"),
            ("bezwaar_hersteld", "503", "Bezwaar hersteld", "bezwaar", "aanvulling_ontvangen"),
            ("bezwaar_verdaag", "505", "Beslissing op bezwaar verdaagd", "bezwaar", "verdaging"),
            ("bezwaar_ingebreke", "507", "Ingebrekestelling bezwaar", "bezwaar", "ingebrekestelling"),
            ("hoorzitting", "510", "Hoorzitting", "bezwaar", "commissie"),
            ("hoorgesprek", "511", "Ambtelijk gehoord", "bezwaar", ""),
            ("bezwaar_intrek", "515", "Bezwaar ingetrokken", "bezwaar", "ingetrokken"),
            ("bob", "520", "Beslissing op bezwaar", "bezwaar", "besluit bekendmaking"),
            ("beroep", "530", "Beroep ingesteld", "beroep", ""),
            ("uitspraak", "540", "Uitspraak", "beroep", "uitspraak"),
        ])),
        Systeem("schuldhulp", SCHULDHULP, "Wgs", "", _stappen([
            ("melding", "Aanmelding", "Melding ontvangen", "melding", ""),
            ("intake", "Intake", "Gesprek gevoerd", "onderzoek", "uitvraag eerste_gesprek"),
            ("vraag_stukken", "Stukken opgevraagd", "Aanvulling gevraagd", "onderzoek", "aanvulling_gevraagd"),
            ("stukken", "Stukken compleet", "Aanvulling ontvangen", "onderzoek", "aanvulling_ontvangen"),
            ("verwijs", "Doorverwezen", "Doorverwezen", None, "doorverwijzing"),
            ("hervat", "Hervat", "Vraag hervat", "onderzoek", ""),
            ("onderzocht", "Onderzoek klaar", "Onderzoek afgerond", "onderzoek", "onderzoek_gereed"),
            ("aanvraag", "Verzoek", "Aanvraag ontvangen", "onderzoek", "aanvraag"),
            ("opschort", "Opgeschort", "Termijn opgeschort", None, "opschorting"),
            ("loopt_weer", "Loopt weer", "Termijn loopt weer", None, "hervatting"),
            ("ingebreke", "In gebreke gesteld", "Ingebrekestelling ontvangen", None, "ingebrekestelling"),
            ("besluit", "Plan vastgesteld", "Besluit verzonden", "besluit", "plan besluit bekendmaking"),
            ("start", "Start traject", "Ondersteuning gestart", "ondersteuning", ""),
            ("notitie", "Notitie", "Notitie", None, ""),
            ("sluit", "Dossier gesloten", "Zaak afgesloten", "administratie", "afsluiting"),
            ("intrek", "Ingetrokken", "Melding ingetrokken", "administratie", "ingetrokken"),
        ])),
        Systeem("wijkteam", WIJKTEAM, "Wmo", "", _stappen([
            ("melding", "aanmelding", "Melding ontvangen", "melding", ""),
            ("intake", "huisbezoek", "Gesprek gevoerd", "onderzoek", "uitvraag"),
            ("onderzocht", "gezinsplan", "Onderzoek afgerond", "onderzoek", "onderzoek_gereed"),
            ("verwijs", "doorverwijzing", "Doorverwezen", "onderzoek", "doorverwijzing"),
            ("hervat", "hervatting", "Vraag hervat", "onderzoek", ""),
            ("adviesvraag", "advies vragen", "Advies gevraagd", "advies", "adviesvraag"),
            ("adviesbezig", "advies opgepakt", "Advies in behandeling", "advies", ""),
            ("adviesantwoord", "advies gegeven", "Advies uitgebracht", "advies", "adviesantwoord"),
            ("start", "begeleiding", "Ondersteuning gestart", "ondersteuning", ""),
            ("notitie", "notitie", "Notitie", None, ""),
        ]), sluit=False),
        Systeem("facturen", WMO, "Wmo", "W", _stappen([
            ("factuur", "FACT", "Factuur ontvangen", "administratie", ""),
            ("levering", "LEV", "Voorziening geleverd", "ondersteuning", ""),
        ])),
        Systeem("bezwaren", JURIDISCH, None, "BZ-", _stappen([
            ("bezwaar", "Bezwaarschrift ontvangen", "Bezwaar ontvangen", "bezwaar", ""),
            ("hoorzitting", "Hoorzitting", "Hoorzitting", "bezwaar", "commissie"),
            ("bob", "Beslissing op bezwaar", "Beslissing op bezwaar", "bezwaar", "besluit bekendmaking"),
            ("bezwaar_intrek", "Bezwaar ingetrokken", "Bezwaar ingetrokken", "bezwaar", "ingetrokken"),
            ("beroep", "Beroep ingesteld", "Beroep ingesteld", "beroep", ""),
            ("uitspraak", "Uitspraak rechtbank", "Uitspraak", "beroep", "uitspraak afsluiting"),
        ])),
    )
}  # fmt: skip

BESLUITVORM: Final = {
    "wmo": "WMO-{jaar}-{nr:08d}",
    "jeugd": "JW{jaar}/{nr:08d}",
    "werkplein": "PW.{jaar}.{nr:08d}",
    "schuldhulp": "SHV-{nr:08d}-{jaar}",
    "bezwaren": "BOB-{jaar}-{nr:08d}",
}
"""How each system writes a decision's number."""
