"""The project file of Testdam, mappings/testdam.yaml: made from the same tables as the exports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from klantreis.simulate.calendar import UURMINUUT
from klantreis.simulate.rates import GESLOTEN, OPENING, VERORDENING_WEKEN
from klantreis.simulate.systems import BUITEN, LOKETCODES, SYSTEMEN, Stap

KALENDER = "kalender.yaml"

_KOP = """\
# Testdam: een verzonnen gemeente. Gemaakt door 'klantreis simuleer'; niemand in deze gegevens bestaat.
# Dit bestand beschrijft acht bronnen met elk hun eigenaardigheden. Het is ook een voorbeeld om van over te nemen.
gemeente: Testdam
peildatum: {laatste}-12-31            # tot en met deze dag zijn de exports volledig

# Het register van loketten. 'ook' zijn de namen en codes in de exports; hoofdletters en spaties doen er niet toe.
loketten:
  - naam: Contactcentrum
    ook: [KCC, "10"]
  - naam: Wmo-loket
    ook: ["20"]
  - naam: Wmo-loket                   # tot halverwege {tweede} heette dit team anders
    ook: [Team Zorg]
    geldig_tot: {tweede}-06-30
  - naam: CJG
    ook: [Centrum Jeugd en Gezin, "30"]
  - naam: Werkplein
    ook: ["40"]
  - naam: Schuldhulp
    ook: [Schuldhulpverlening, "50"]
  - naam: Sociaal wijkteam
    ook: [Wijkteam, "60"]
  - naam: Juridische Zaken
"""

_TERMIJNEN = """\
kalender: {kalender}   # eigen gesloten dagen; de feestdagen weet klantreis zelf

# De termijnen van de wet weet klantreis zelf. Hier staat alleen wat Testdam zelf heeft vastgesteld.
termijnen:
  - code: FO-24U                      # een belofte: geen wet, dus een servicenorm
    omschrijving: Antwoord of doorverwijzing door het contactcentrum
    soort: servicenorm
    zaken: {{loket: Contactcentrum}}
    trajecten:
      - van: {{fase: melding}}
        tot: {{rollen: [eerste_antwoord, doorverwijzing]}}
    waarden:
      - vanaf: 2018-01-01
        aantal: 24                    # uren waarin het contactcentrum open is
        eenheid: openingsuren
        openingstijden:
{openingstijden}
        artikel: Dienstverleningsbelofte Testdam
  - code: WGS-BES                     # de wet laat de gemeente deze termijn kiezen, tot ten hoogste acht weken
    waarden:
      - vanaf: 2021-01-01
        aantal: {weken}
        eenheid: weken
        artikel: Verordening schuldhulpverlening Testdam, artikel 3
"""
_NIET_BETROKKEN = """\
# Wie misschien hulp van een ander loket kan gebruiken: intern, alleen om hulp aan te bieden, nooit voor handhaving.
niet_betrokken:
  - naam: Voorschot zonder Schuldhulp
    loket: Werkplein
    signaal: Voorschot betaald        # zonder signaal: elke stap met de rol signaal
    geen_contact_met: Schuldhulp
    binnen_dagen: 90
"""
_WEEKDAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

_BRONNEN = {
    "kcc": """\
  kcc:                                # contactcentrum: een rij per gebeurtenis, tijden op de minuut
    bestanden: {exports}/kcc_*.csv
    extractiedatum: {laatste}-12-31
    doelbinding: "Inzicht in klantreizen om de toegang tot zorg en inkomen te verbeteren"
    grondslag: "AVG artikel 6 lid 1 onder e; verzonnen gegevens"
    kolommen:
      zaak: Contactnummer
      inwoner: {{kolom: BSN, soort: bsn}}
      activiteit: Soort
      tijdstip: Datum en tijd
      loket: {{waarde: Contactcentrum}}
      naar_loket: Naar
      behandelaar: Medewerker
      kanaal: Kanaal
      melder: Beller
      wijk: Wijk
""",
    "wmo": """\
  wmo:                                # Wmo-loket: een bestand per maand, datum en tijd in twee kolommen
    bestanden: {exports}/wmo_*.csv
    codering: cp1252
    extractiedatum: {laatste}-12-31
    doelbinding: "Inzicht in klantreizen om de toegang tot zorg en inkomen te verbeteren"
    grondslag: "Wmo 2015 artikel 5.1.1; verzonnen gegevens"
    kolommen:
      zaak: Zaaknummer
      inwoner: {{kolom: BSN, soort: bsn}}   # de voorloopnullen zijn kwijt; dat geeft niet
      activiteit: {{kolom: Code, label: Omschrijving}}
      tijdstip: {{kolom: Datum, tijd: Tijd, formaat: dd-mm-jjjj}}
      loket: Team
      naar_loket: Doorverwezen naar
      wet: {{waarde: Wmo}}
      uitkomst: [Besluit, Uitkomst]   # in maart {derde} kreeg de kolom een andere naam
      besluit: Besluitnummer
      verwijst_naar: Gerelateerd
      relatie: Aard relatie
      datum_genoemd: {{kolom: Termijn tot, formaat: dd-mm-jjjj}}   # tijd voor stukken, of de datum na uitstel
      behandelaar: Medewerker
      melder: Melder
      wijk: Wijk
    # In {tweede} zijn de codes veranderd; daarom staan er twee per stap.
""",
    "jeugd": """\
  jeugd:                              # CJG: een rij per dossier, een datumkolom per stap
    bestanden: {exports}/jeugd_*.xlsx
    vorm: breed
    blad: Jeugd
    extractiedatum: {laatste}-12-31
    doelbinding: "Inzicht in klantreizen om de toegang tot zorg en inkomen te verbeteren"
    grondslag: "Jeugdwet artikel 7.4.1; verzonnen gegevens"
    kolommen:
      zaak: Dossiernr
      inwoner: {{kolom: BSN, soort: bsn}}
      loket: {{waarde: CJG}}
      wet: {{waarde: Jeugdwet}}
      uitkomst: Uitkomst
      besluit: Beschikkingnr
      datum_genoemd: {{kolom: Nieuwe datum, formaat: jjjj-mm-dd}}
      behandelaar: Consulent
      melder: Melder
      wijk: Wijk
""",
    "werkplein": """\
  werkplein:                          # Werkplein: tijden in UTC, loketten als code, bezwaar staat in de zaak zelf
    bestanden: {exports}/werkplein_*.csv
    tijdzone: UTC
    extractiedatum: {laatste}-12-31
    doelbinding: "Inzicht in klantreizen om de toegang tot zorg en inkomen te verbeteren"
    grondslag: "Participatiewet artikel 8a; verzonnen gegevens"
    kolommen:
      zaak: zaak_id
      inwoner: {{kolom: bsn, soort: bsn}}
      activiteit: gebeurtenis
      tijdstip: moment
      loket: loketcode
      naar_loket: naar_loketcode
      wet: {{waarde: Participatiewet}}
      zaaktype: regeling
      uitkomst: uitkomst
      besluit: besluit_id
      datum_genoemd: {{kolom: datum_tot, formaat: jjjj-mm-dd}}
      behandelaar: medewerker
      kanaal: kanaal
      wijk: wijk
""",
    "schuldhulp": """\
  schuldhulp:                         # Schuldhulp: drie notaties in een kolom; vanaf {derde} een andere kolom
    bestanden: {exports}/schuldhulp_*.csv
    extractiedatum: {laatste}-12-31
    doelbinding: "Inzicht in klantreizen om de toegang tot zorg en inkomen te verbeteren"
    grondslag: "Wet gemeentelijke schuldhulpverlening artikel 8; verzonnen gegevens"
    kolommen:
      zaak: Dossier
      inwoner: {{kolom: BSN, soort: bsn}}
      activiteit: Stap
      tijdstip: {{kolom: [Datum, Tijdstempel], formaat: ["dd-mm-jjjj uu:mm", jjjj-mm-dd, d mmm jjjj, epoch_s]}}
      loket: {{waarde: Schuldhulp}}
      naar_loket: Naar
      wet: {{waarde: Wgs}}
      uitkomst: Uitkomst
      besluit: Beschikking
      datum_genoemd: {{kolom: Reageren voor, formaat: dd-mm-jjjj}}
      behandelaar: Consulent
      wijk: Wijk
""",
    "wijkteam": """\
  wijkteam:                           # Sociaal wijkteam: XES.gz; deze bron sluit nooit een zaak
    bestanden: {exports}/wijkteam_*.xes.gz
    extractiedatum: {laatste}-12-31
    doelbinding: "Inzicht in klantreizen om de toegang tot zorg en inkomen te verbeteren"
    grondslag: "Wmo 2015 artikel 5.1.1; verzonnen gegevens"
    kolommen:
      zaak: case:concept:name
      inwoner: {{kolom: "case:bsn", soort: bsn}}
      activiteit: concept:name
      tijdstip: time:timestamp
      loket: org:group
      naar_loket: naar
      wet: {{waarde: Wmo}}
      behandelaar: org:resource
      wijk: case:wijk
""",
    "facturen": """\
  facturen:                           # facturen bij zaken van het Wmo-loket: zelfde systeem, dus zelfde zaaknummers
    bestanden: {exports}/facturen_*.parquet
    systeem: wmo
    extractiedatum: {laatste}-12-31
    negeer: [Factuurnr]               # lijkt op een BSN, maar is het niet; de kolom is niet nodig
    doelbinding: "Inzicht in klantreizen om de toegang tot zorg en inkomen te verbeteren"
    grondslag: "Wmo 2015 artikel 5.1.1; verzonnen gegevens"
    kolommen:
      zaak: Zaaknummer
      inwoner: {{kolom: BSN, soort: bsn}}
      activiteit: Soort
      tijdstip: Datum
      loket: Loket
      wet: {{waarde: Wmo}}
""",
    "bezwaren": """\
  bezwaren:                           # register bezwaar en beroep: verwijst op allerlei manieren naar besluiten
    bestanden: {exports}/bezwaren_*.xlsx
    blad: Bezwaren
    extractiedatum: {laatste}-12-31
    doelbinding: "Leren van bezwaar en beroep"
    grondslag: "Awb hoofdstuk 7; verzonnen gegevens"
    kolommen:
      zaak: Bezwaarnr
      inwoner: {{kolom: BSN, soort: bsn}}
      activiteit: Stap
      tijdstip: {{kolom: Datum, formaat: [jjjj-mm-dd, dd-mm-jjjj]}}
      loket: {{waarde: Juridische Zaken}}
      verwijst_naar: Betreft
      relatie: Aard
      datum_genoemd: {{kolom: Datum besluit, formaat: jjjj-mm-dd}}
      besluit: Kenmerk beslissing
      uitkomst: Uitkomst
      wet: Wet
      behandelaar: Jurist
""",
}


def project_file(exports: str, eerste_jaar: int, jaren: int) -> str:
    """The project file as text; `exports` is the folder of the exports as seen from where the file will stand.

    The calendar file is expected beside that folder.
    """
    jaartallen = {"laatste": eerste_jaar + jaren - 1, "tweede": eerste_jaar + 1, "derde": eerste_jaar + 2}
    lines = [_KOP.format(**jaartallen).rstrip("\n")]
    for naam in BUITEN:
        lines += [
            f"  - naam: {naam}",
            f'    ook: ["{LOKETCODES[naam]}"]',
            "    in_gegevens: nee                  # verwijzingen daarheen zijn buiten beeld",
        ]
    lines += ["", *_termijnen(str(PurePosixPath(exports).parent / KALENDER)).splitlines()]
    lines += ["", *_NIET_BETROKKEN.splitlines(), "", "bronnen:"]
    for bron, tekst in _BRONNEN.items():
        lines.append(tekst.format(exports=exports, **jaartallen).rstrip("\n"))
        stappen = SYSTEMEN[bron].stappen.values()
        lines += _breed(stappen) if bron == "jeugd" else _lang(stappen)
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def calendar_file(eerste_jaar: int, jaren: int) -> str:
    """The calendar file as text: the days on which Testdam closes by itself."""
    days = ", ".join(
        f"{jaar}-{maand:02d}-{dag:02d}" for jaar in range(eerste_jaar, eerste_jaar + jaren) for maand, dag in GESLOTEN
    )
    return (
        "# Testdam viert zijn ontzet: dan is alles dicht. Dat telt bij openingsuren, niet bij termijnen van de wet.\n"
        f"gesloten: [{days}]\n"
    )


def _termijnen(kalender: str) -> str:
    """What Testdam decides for itself about terms: its promise, its opening hours and its ordinance."""
    opening = "\n".join(
        f"          {dag}: {UURMINUUT[van]}-{UURMINUUT[tot]}"
        for dag, (van, tot) in zip(_WEEKDAGEN, OPENING, strict=True)
        if tot > van
    )
    return _TERMIJNEN.format(kalender=kalender, openingstijden=opening, weken=VERORDENING_WEKEN)


def _lang(stappen: Iterable[Stap]) -> list[str]:
    lines = ["    activiteiten:"]
    for stap in stappen:
        codes = ", ".join(f'"{code}"' for code in stap.codes)
        lines.append(f"      - code: [{codes}]" if len(stap.codes) > 1 else f"      - code: {codes}")
        lines += _betekenis(stap)
    return lines


def _breed(stappen: Iterable[Stap]) -> list[str]:
    lines = ["    stappen:"]
    for stap in stappen:
        kolom = f"      - kolom: {stap.codes[0]}"
        tijd = ["        tijd: Tijd melding"] if stap.naam == "melding" else []
        lines += [kolom, *tijd, *_betekenis(stap)]
        naast = {"verwijs": "Doorverwezen naar", "adviesvraag": "Advies aan"}.get(stap.naam)
        if naast:
            # A step with a desk beside it: the rule with a condition is more specific than the one without.
            for raw, loket in _NAAST:
                lines += [kolom, f"        als: {{{naast}: {raw}}}", *_betekenis(stap), f"        naar_loket: {loket}"]
    return lines


_NAAST = (
    ("KCC", "Contactcentrum"), ("Wmo-loket", "Wmo-loket"), ("Werkplein", "Werkplein"),
    ("Schuldhulpverlening", "Schuldhulp"), ("Wijkteam", "Sociaal wijkteam"), ("UWV", "UWV"),
    ("Zorgkantoor", "Zorgkantoor"),
)  # fmt: skip


def _betekenis(stap: Stap) -> list[str]:
    lines = [f"        activiteit: {stap.activiteit}"]
    if stap.fase:
        lines.append(f"        fase: {stap.fase}")
    if stap.rollen:
        lines.append(f"        rollen: [{', '.join(stap.rollen)}]")
    return lines
