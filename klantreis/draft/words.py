"""Dutch words -> what a column is, and what a step means.

Wrong guesses are worse than none: a step gets a phase only when its whole text says what happened: "Melding ontvangen".
A word alone is not enough: "bezwaar" is in a term, in a checklist question and in a letter's closing lines too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


def genormaliseerd(tekst: str) -> str:
    """Text as words are looked up: lower case, no accents, words apart.

    >>> genormaliseerd("naar_loketCode"), genormaliseerd("Cliënt-nr.")
    ('naar loket code', 'client nr')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", tekst) if not unicodedata.combining(c))
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    return " ".join(re.sub(r"[^0-9a-z?]+", " ", plain.lower()).split())


# --- columns ------------------------------------------------------------------------------------------------------

_NR = r"(nr|nummer|id|identificatie|kenmerk|code|key)"
_ID = rf"(s|e|en)? ?{_NR}"

PRIVE: Final = re.compile(
    r"^(volledige naam|voornaam|achternaam|voorletters|roepnaam|tussenvoegsel|geslachtsnaam|naam|name)$"
    r"|\b(client|klant|inwoner|burger|betrokkene|aanvrager|patient|partner|kind|ouder|persoon|deelnemer)(s|en|e)?"
    r"( ?naam)?$"
    r"|\bnaam (van )?(de )?(client|klant|inwoner|burger|betrokkene|aanvrager|partner|kind|ouder)"
    r"|geboorte|geboren|overl[ie]|adres|straat|huisn|postcode|woonplaats|telefoon|mobiel|e ?mail|iban|rekeningn"
    r"|geslacht|nationaliteit|burgerlijke staat|leeftijd"
)
"""Columns about a person: never mapped, never shown."""

PERSOONSNUMMER: Final = re.compile(
    rf"\b(client|klant|persoon|inwoner|burger|debiteur|deelnemer|partner|relatie){_ID}$|^a ?nummer$"
)
BSN: Final = re.compile(r"\bbsn|burgerservice|\bsofi")
ANDERE_BSN: Final = re.compile(r"partner|ouder|kind|gemachtigde|melder|behandelaar|verwijzer|medewerker")
"""A BSN, but of somebody else than the resident of the zaak."""
ANDER_NUMMER: Final = re.compile(
    r"factuur|order|polis|rekening|zaak|dossier|besluit|beschikking|kvk|agb|product|telefoon"
)

KOLOMWOORDEN: Final = tuple(
    (rol, re.compile(pattern))
    for rol, pattern in (
        ("activiteit", r"^concept name$"),
        ("team", r"^org group$"),
        ("behandelaar", r"^org resource$"),
        ("niets", r"^lifecycle|^concept instance$|^(case )?creator$|^org role$|^identity id$"),
        ("naar_loket", r"^naar\b|\b((door|terug)?verwezen|doorgezet|doorgestuurd|overgedragen|doorverbonden|advies)"
                       r" (naar|aan)\b"
                       r"|^bestemming|^volgend(e)? (loket|team|afdeling)"),
        ("relatie", r"^(aard|soort|type)( van de)? ?relatie$|^relatie(soort|type)$|^aard$"),
        # Before `besluit`: a decision that is contested or referred to is not the decision of this zaak.
        ("verwijst_naar", r"^tegen$|gerelateerd|verwijst naar|\b(betreft|betreffende?|inzake)\b|bestreden|aangevochten"
                          r"|hoofdzaak|waar ?(tegen|op|over)\b|\bprimaire? (besluit|beschikking)|^onderwerp$|hoort bij"
                          r"|\btegen (het |de )?(primaire? )?(besluit|beschikking|beslissing)"),
        ("besluit", rf"(besluit|beschikking){_ID}$|kenmerk (van )?(het |de )?(besluit|beslissing|beschikking)"
                    r"|^beschikking$"),
        ("zaaktype", r"zaak ?type|^(soort|type) (zaak|dossier)|case ?type|aanvraag ?type|^soort aanvraag|zaaksoort"
                     r"|^regeling$"),
        ("melder", r"melder|gemeld door|^beller$|^(soort|type) (melder|aanmelder|beller)"),
        ("kanaal", r"kanaal|channel|binnengekomen via|wijze van (melden|aanmelden|indienen)"),
        ("wijk", r"^(woon)?wijk|^buurt|^stadsdeel|^gebied$|neighbou?rhood|wijk ?(naam|code)$"),
        ("gemeente", r"^gemeente( ?(naam|code))?$|^municipality$"),
        ("wet", r"^wet$|^wet(telijk|gev)|^wet ?(naam|code)$"),
        ("zaak", rf"^(zaak|case){_ID}?$|^case concept name$"),
        ("zaak", rf"^(dossier|casus){_ID}?$"),
        ("zaak", rf"^(contact|bezwaar|beroep|aanvraag|melding|traject|verzoek|klacht|werkproces|hulpvraag){_ID}$"),
        ("zaak", r"^(kenmerk|identificatie)$"),
        ("volgorde", r"^volg ?(nr|nummer|orde)|^(seq|sequence)( ?(nr|no|number))?$|^stap ?(nr|nummer)$"),
        ("loket", r"loket|^toegang$"),
        ("team", r"\bteam|afdeling|organisatie ?(onderdeel|eenheid)|behandelgroep|department|^(org )?group$|^groep$"),
        ("behandelaar", r"behandelaar|medewerker|consulent|klant ?manager|\bresource\b|ambtenaar"
                        r"|^(gebruiker|user)$|regisseur|jurist|case ?manager|contactpersoon"
                        r"|uitvoerder|afgehandeld door|^door$|responsible"),
        ("label", r"omschrijving|\blabel|description|activity ?name|(stap|status|activiteit|handeling)s?naam"
                  r"|naam (stap|status)"),
        ("uitkomst", r"uitkomst|resultaat|afdoening|^besluit$|^beslissing$|dictum|outcome|^result$|(soort|type) besluit"
                     r"|besluit ?type"),
        ("activiteit", r"^(activiteit|activity)$"),
        ("activiteit", r"(activiteit|activity|gebeurtenis|processtap|stap|handeling|event) ?(type|soort|code)?$"),
        ("activiteit", r"\b(actie|taak|task)( ?(type|soort|code))?$|werkstap"),
        ("activiteit", r"^(zaak ?)?status( ?(type|code))?$"),
        ("activiteit", r"^(code|soort|type)$|^(soort|type) (contact|gebeurtenis|handeling|actie|stap|activiteit)$"),
    )
)  # fmt: skip
"""Role and pattern over the normalised name of a column; the first that fits, the earlier the surer. `niets`: leave it.
"""

TIJD: Final = re.compile(r"tijd|\btime|\buur\b|hour")
DATUMNAAM: Final = re.compile(r"datum|\bdate|\bdd\b|tijd|moment|time|\bop$|\bdag\b")
GEBEURTENISDATUM: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"^time timestamp$|^timestamp$|tijd ?stip|tijd ?stempel|^moment|^datum( ?(en)? ?tijd)?$|^(date|date time)$",
        r"datum (gebeurtenis|stap|status|actie|activiteit|handeling)|(gebeurtenis|stap|status|actie|handeling)s?datum"
        r"|datum status gezet|event (time|date)",
        r"^op$|registratie|^datum|uitgevoerd|complete|finished|gereed",
    )
)
"""Names of the column that says when an event was, the surest first."""
GEEN_GEBEURTENIS: Final = re.compile(
    r"uiterlijk|uiterste|gepland|plan(ned|ning)|streef|deadline|verwacht|geldig|due|termijn|rappel|looptijd"
    r"|eind ?datum|end ?date|export|extract|peildatum|gewijzigd|wijzigings|mutatie|modified|aangemaakt|aanmaak|created"
    r"|geboorte|overl"
)
"""Dates that are a plan, a limit or the system's own: no event by themselves."""
GENOEMDE_DATUM: Final = re.compile(
    r"datum (van )?(het |de )?(bestreden |primaire? )?(besluit|beschikking)|(besluit|beschikking)s? ?datum|bestreden"
)
WETTEN: Final = frozenset(
    ("wmo", "wmo2015", "jw", "jeugdwet", "pw", "participatiewet", "bijstand", "wgs", "schuldhulp", "bbz", "ioaw",
     "ioaz", "wlz", "awb", "leerplichtwet")
)  # fmt: skip

# --- steps --------------------------------------------------------------------------------------------------------

_VOORVOEGSEL: Final = re.compile(r"^(datum|dd|date)( van)?( de| het)? | (datum|op)$")
_SAMENSTELLING: Final = re.compile(r"^([a-z]{4,}?)s?datum( (van )?(de |het )?(?P<rest>.+))?$")
_DEELWOORD: Final = {"verzend": "verzonden", "ontvangst": "ontvangen", "afsluit": "afgesloten", "start": "gestart"}


def stapnaam(kolom: str) -> str:
    """The step that a date column of the wide form stands for.

    >>> [stapnaam(k) for k in ("Datum melding", "Meldingsdatum", "Verzenddatum besluit", "Stukken binnen")]
    ['melding', 'melding', 'besluit verzonden', 'stukken binnen']
    """
    name = _VOORVOEGSEL.sub("", genormaliseerd(kolom))
    compound = _SAMENSTELLING.match(name)
    if compound is None:
        return name
    first, rest = compound[1], compound["rest"]
    if not rest:
        return first
    return f"{rest} {_DEELWOORD[first]}" if first in _DEELWOORD else f"{rest} {first}"


@dataclass(frozen=True)
class Betekenisgok:
    """What a text surely means; nothing at all when it is not sure."""

    fase: str | None = None
    rollen: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fase or self.rollen)


_IN = r"( (is |zijn )?(ontvangen|binnengekomen|binnen|ingediend|ingekomen))"
_UIT = r"( (is )?(verzonden|verstuurd|bekendgemaakt|bekend gemaakt|toegezonden))"
_KLAAR = r"( (is )?(gereed|afgerond|klaar|voltooid))"
_WIE = r"( door (de )?(client|inwoner|klant|aanvrager|melder))?"
_STUK = r"((aanvullende|ontbrekende|extra) )?(aanvulling(en)?|gegevens|stukken|informatie|documenten|bewijsstukken)"
_BESLUIT = r"(wmo |pw |toekennings?|afwijzings?)?(besluit|beschikking)"
_HULP = (
    r"(ondersteuning|hulp|zorg|begeleiding|jeugdhulp|voorziening|hulpverlening|maatwerkvoorziening|traject|schuldhulp)"
)

_STAPWOORDEN: Final = tuple(
    (re.compile(rf"^(?:{pattern})$"), Betekenisgok(fase, tuple(rollen.split())))
    for pattern, fase, rollen in (
        # disputes
        (rf"(pro forma )?bezwaar(schrift)?( tegen (het )?(besluit|beschikking))?({_IN}| (is )?gemaakt)"
         r"|(ontvangst|indiening|binnenkomst) (van )?(het |een )?bezwaar(schrift)?", "bezwaar", ""),
        (r"bezwaar(schrift)? ingetrokken|intrekking (van )?(het )?bezwaar(schrift)?", "bezwaar", "ingetrokken"),
        (rf"(beslissing|besluit) op (het )?bezwaar(schrift)?{_UIT}", "bezwaar", "besluit bekendmaking"),
        (r"(beslissing|besluit) op (het )?bezwaar(schrift)?( genomen)?", "bezwaar", "besluit"),
        (r"hoorzitting( (is )?(gehouden|geweest))?", "bezwaar", ""),
        (r"(advies|zitting) (van )?(de )?(bezwaar(schriften)?commissie|commissie bezwaar(schriften)?)"
         r"( (is )?(ontvangen|uitgebracht|gehouden))?", "bezwaar", "commissie"),
        (r"bezwaar(schrift)? (afgehandeld|afgesloten)", "bezwaar", "afsluiting"),
        (rf"beroep(schrift)?({_IN}| (is )?ingesteld)", "beroep", ""),
        (r"beroep(schrift)? ingetrokken", "beroep", "ingetrokken"),
        (r"uitspraak( van)?( de)? rechtbank( ontvangen)?", "beroep", "uitspraak"),
        (rf"hoger beroep(schrift)?({_IN}| (is )?ingesteld)", "hoger beroep", ""),
        (r"uitspraak( van)?( de)? (crvb|centrale raad( van beroep)?|raad van state)( ontvangen)?", "hoger beroep",
         "uitspraak"),
        # endings
        (rf"(aanvraag|melding|aanmelding|verzoek|hulpvraag){_WIE} (is )?ingetrokken{_WIE}"
         rf"|intrekking (van )?(de |het )?(aanvraag|melding|aanmelding|verzoek){_WIE}", "administratie", "ingetrokken"),
        (r"(de |het )?(zaak|dossier|casus|melding|contact) (is )?(afgesloten|gesloten|afgehandeld|dicht)"
         r"|(afsluiten|sluiten|afsluiting) (van )?(de |het )?(zaak|dossier|casus|melding|contact)|afsluiting"
         r"|afgesloten", "administratie", "afsluiting"),
        # melding
        (r"((nieuwe|eerste|telefonische|digitale|schriftelijke|wmo|jeugd) )*(aan)?melding( wmo| jeugd(hulp)?)?"
         rf"({_IN}| (is )?(geregistreerd|gedaan|aangemaakt|bevestigd))?"
         r"|(hulp|zorg|ondersteunings)vraag( (is )?(ontvangen|gesteld|binnengekomen|geregistreerd))?"
         r"|(ontvangst|ontvangstbevestiging) (van )?(de )?(aan)?melding( verzonden| verstuurd)?", "melding", ""),
        (r"persoonlijk plan( (is )?(ontvangen|ingediend))?", None, "plan"),
        (rf"aanvraag(formulier)?( wmo| jeugdhulp| bijstand)?({_IN}| (is )?gedaan)?|ontvangst (van )?(de )?aanvraag",
         None, "aanvraag"),
        # onderzoek
        (r"(keukentafel|intake|onderzoeks) ?gesprek( (is )?(gevoerd|gehouden|afgerond))?"
         r"|gesprek (is )?(gevoerd|gehouden)|intake( (is )?(gevoerd|gehouden|afgerond|gedaan))?", "onderzoek",
         "uitvraag"),
        (r"huisbezoek( (is )?(afgelegd|gedaan|afgerond))?|onderzoek (is )?(gestart|begonnen|in behandeling)"
         r"|start onderzoek", "onderzoek", ""),
        (rf"(wmo |eigen )?onderzoek{_KLAAR}", "onderzoek", "onderzoek_gereed"),
        (r"onderzoeks ?verslag( (is )?(gereed|vastgesteld|verzonden|opgesteld))?", "onderzoek", ""),
        (rf"{_STUK} (is |zijn )?(op|aan)?gevraagd|(opvragen|verzoek om|opgevraagde?) {_STUK}", "onderzoek",
         "aanvulling_gevraagd"),
        (rf"{_STUK}({_IN}| (is |zijn )?(aangeleverd|compleet|volledig))", "onderzoek", "aanvulling_ontvangen"),
        # advies
        (r"((medisch|extern|sociaal medisch|intern) )?advies (is )?(aan|op)?gevraagd"
         r"|adviesvraag( (is )?(gesteld|uitgezet|verzonden|verstuurd))?|advies (aan)?vragen"
         r"|adviesaanvraag( (is )?(verzonden|verstuurd))?", "advies", "adviesvraag"),
        (r"((medisch|extern|sociaal medisch|intern) )?advies (is )?(ontvangen|uitgebracht|binnen)", "advies",
         "adviesantwoord"),
        (r"advies (is )?(in behandeling|opgepakt)", "advies", ""),
        # besluit
        (rf"{_BESLUIT}{_UIT}|(verzending|bekendmaking|verzenden|versturen|bekendmaken) (van )?(het |de )?{_BESLUIT}",
         "besluit", "besluit bekendmaking"),
        (rf"{_BESLUIT}( (is )?(genomen|vastgesteld|afgegeven))?|(aanvraag )?(toegekend|afgewezen)"
         r"|(aanvraag )?buiten behandeling (gesteld|gelaten)", "besluit", "besluit"),
        # roles that any phase can have
        (r"(doorverwezen|doorgestuurd|terugverwezen|doorverwijzing)( naar .+)?", None, "doorverwijzing"),
        (r"verdaging( (is )?verzonden)?|verdaagd", None, "verdaging"),
        (r"(beslis)?termijn (is )?opgeschort|opschorting( (is )?(gestart|verzonden))?", None, "opschorting"),
        (r"opschorting (is )?(beeindigd|opgeheven)|(beslis)?termijn (is )?hervat", None, "hervatting"),
        (rf"ingebrekestelling{_IN}?", None, "ingebrekestelling"),
        (r"voorschot (is )?(verstrekt|betaald|uitbetaald)", None, "voorschot"),
        # ondersteuning, administratie
        (rf"(start|begin|aanvang) (van )?(de |het )?{_HULP}|{_HULP} (is )?(gestart|begonnen|ingezet|geleverd|ingegaan)",
         "ondersteuning", ""),
        (r"(periodiek )?heronderzoek( (is )?(gestart|afgerond|uitgevoerd|gedaan))?", "onderzoek", "periodiek"),
        (rf"(factuur|facturen|declaraties?)({_IN}| (is |zijn )?(betaald|goedgekeurd|verwerkt|betaalbaar gesteld))?"
         r"|betaling (factuur|declaratie)", "administratie", "periodiek"),
    )
)  # fmt: skip

_REGISTERWOORDEN: Final = tuple(
    (re.compile(rf"^(?:(datum|dag) (van )?(de |het )?)?(?:{pattern})(?: (datum|op))?$"), tuple(rollen.split()))
    for pattern, rollen in (
        (r"(datum)?(ontvangst|ontvangen|binnengekomen|binnenkomst|ingekomen|ingediend|indiening|ontvangst ?bevestiging)"
         r"( verzonden| verstuurd)?|ontvangstdatum|indieningsdatum", ""),
        (r"hoor(zitting|gesprek)?( (gehouden|geweest))?|gehoord|zitting(sdatum)?", ""),
        (r"(advies|zitting) (van )?(de )?commissie( ontvangen| uitgebracht)?|commissie ?advies", "commissie"),
        (r"beslissing( genomen)?|besluit genomen|beslist", "besluit"),
        (rf"(beslissing|besluit|beschikking){_UIT}", "besluit bekendmaking"),
        (r"ingetrokken|intrekking", "ingetrokken"),
        (r"afgehandeld|afgesloten|afsluiting|gesloten|afhandeling|sluit(ings)?datum", "afsluiting"),
        (r"verda(ging|agd)( (verzonden|verstuurd))?", "verdaging"),
        (rf"{_STUK} (op|aan)?gevraagd|opgevraagd", "aanvulling_gevraagd"),
        (rf"{_STUK}{_IN}", "aanvulling_ontvangen"),
    )
)  # fmt: skip
"""What steps are called in a register of objections or of appeals, where nothing says of what they are."""

_VRAAG: Final = re.compile(r"\?|^(is|zijn|heeft|hebben|moet|kan|wel|bent|wordt|worden|al dan niet|indien|of)\b")
FASEN_VAN_GESCHIL: Final = ("bezwaar", "beroep", "hoger beroep")


@lru_cache(maxsize=4096)
def betekenis(tekst: str) -> Betekenisgok:
    """The phase and roles that the text of a step states beyond doubt.

    >>> betekenis("Besluit verzonden")
    Betekenisgok(fase='besluit', rollen=('besluit', 'bekendmaking'))
    >>> [bool(betekenis(t)) for t in ("Bezwaartermijn", "Is er bezwaar ontvangen?", "Concept besluit opgesteld")]
    [False, False, False]
    """
    text = genormaliseerd(tekst)
    if _VRAAG.search(text):
        return Betekenisgok()
    # A numbering in front ("T06", "3.") says nothing.
    text = re.sub(r"^[a-z]?\d{1,4} ", "", text)
    return next((gok for pattern, gok in _STAPWOORDEN if pattern.match(text)), Betekenisgok())


def betekenis_in_register(tekst: str, fase: str) -> Betekenisgok:
    """The meaning of a step in a register in which every zaak is an objection, or every one an appeal.

    >>> betekenis_in_register("Beslissing", "bezwaar")
    Betekenisgok(fase='bezwaar', rollen=('besluit',))
    """
    text = genormaliseerd(tekst)
    rollen = next((roles for pattern, roles in _REGISTERWOORDEN if pattern.match(text)), None)
    return Betekenisgok() if rollen is None else Betekenisgok(fase, rollen)
