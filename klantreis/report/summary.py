"""What a run says at its end, in plain Dutch: what was read, what was left out and why, and where to look first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from klantreis.report.dutch import aantal, datum, duur_lang, duur_rond, getal, procent
from klantreis.report.precursor_words import voorafgaand_kort
from klantreis.report.summary_disputes import bezwaren_kort, oordelen_kort
from klantreis.report.summary_journeys import klantreizen_kort
from klantreis.report.summary_terms import termijnen_kort
from klantreis.vocabulary import ALLES, UITVALREDENEN, VEEL_UITVAL
from klantreis.vocabulary_journeys import ALLEEN_HULP

Rows = Sequence[Mapping[str, Any]]

_PLAATJES: Final = {
    "loketkaart": "waar inwoners van loket naar loket gingen",
    "lusroutes": "hoe de vaakste lussen liepen",
    "trechter": "hoeveel besluiten werden bestreden, en hoe dat afliep",
    "bestreden": "de weg vóór bestreden besluiten naast die vóór andere",
}
"""Pictures of a run, in the order in which they are looked at."""


def samenvatting(manifest: Mapping[str, Any], tables: Mapping[str, Rows]) -> str:
    """The summary of a run as text.

    Parameters
    ----------
    manifest : of the run, as far as it is known.
    tables : rows of aansluiting and niet_herkend; of doorlooptijden and stappen when they were made, and of
        termijnoverzicht, termijnredenen and termijnredenen_overig (report.summary_terms); one of klantreisoverzicht
        (report.summary_journeys); of voorafgaand.
    """
    lines = [
        *_gelezen(manifest, tables["aansluiting"]),
        *_verlies(tables["aansluiting"]),
        *_uitval(tables["aansluiting"]),
        *_opgevallen(manifest, tables),
    ]
    if tables.get("doorlooptijden"):
        lines += _tijden(tables["doorlooptijden"], manifest)
    lines += [text for row in tables.get("werkvoorraad", ()) for text in _voorraad(row)]
    if "termijnoverzicht" in tables:
        unknown = manifest["termijnen"]["onbekende_wetten"]
        reasons = (tables["termijnredenen"], tables.get("termijnredenen_overig", ()))
        lines += termijnen_kort(tables["termijnoverzicht"], *reasons, unknown)
    for feiten in tables.get("klantreisoverzicht", ()):
        lines += klantreizen_kort(feiten, manifest["klantreizen"]["gelijktijdige_lussen"])
    lines += bezwaren_kort(manifest.get("bezwaren", {}).get("zekerheid", {}))
    if "voorafgaand" in tables:
        lines += voorafgaand_kort(tables["voorafgaand"], manifest["voorafgaand"])
    lines += oordelen_kort(manifest.get("oordelen", {}))
    return "\n".join([*lines, *_samen(manifest), *_voor_hulp(manifest), "", *_kijk(manifest), ""])


def _gelezen(manifest: Mapping[str, Any], aansluiting: Rows) -> list[str]:
    name = manifest.get("gemeente") or "dit project"
    people = f" van {aantal(manifest['inwoners'], 'inwoner', 'inwoners')}" if manifest["inwoners"] else ""
    lines = [
        "INTERN: dit zijn gegevens over personen; alleen voor het eigen team.",
        "",
        f"Gelezen voor {name}: {aantal(manifest['gebeurtenissen'], 'gebeurtenis', 'gebeurtenissen')} in "
        f"{aantal(manifest['zaken'], 'zaak', 'zaken')}{people}.",
    ]
    total = {soort: sum(row["aantal"] for row in aansluiting if row["soort"] == soort)
             for soort in ("gelezen", "gebeurtenissen", "uitval")}  # fmt: skip
    lines.append(
        f"Aansluiting: {getal(total['gelezen'])} gelezen = {getal(total['gebeurtenissen'])} gebeurtenissen "
        f"+ {getal(total['uitval'])} uitval. Dit klopt voor elk bestand."
    )
    for bron, info in manifest["bronnen"].items():
        read = sum(row["aantal"] for row in aansluiting if row["bron"] == bron and row["soort"] == "gelezen")
        files = len({row["bestand"] for row in aansluiting if row["bron"] == bron})
        until = (
            f"; peildatum {datum(date.fromisoformat(info['peildatum']))} ({info['peildatum_herkomst']})"
            if info["peildatum"]
            else ""
        )
        lines.append(f"  {bron}: {getal(read)} uit {aantal(files, 'bestand', 'bestanden')}{until}")
    return lines


def _verlies(aansluiting: Rows) -> list[str]:
    """Sources without anything, then those that lose much, the worst first; rows that are skipped are no loss."""
    read: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for row in aansluiting:
        read[row["bron"]] += row["aantal"] if row["soort"] == "gelezen" else 0
        lost[row["bron"]] += row["aantal"] if row["soort"] == "uitval" and row["reden"] != "overgeslagen" else 0
    bad = sorted((-n / read[bron], bron) for bron, n in lost.items() if n > VEEL_UITVAL * read[bron])
    empty = sorted(bron for bron, n in read.items() if not n)
    return [f"LET OP: in bron {bron} staat niets om te lezen. Is de export gelukt?" for bron in empty] + [
        f"LET OP: van bron {bron} telt {'niets mee' if share == -1 else f'{procent(-share)} niet mee'} "
        f"({getal(lost[bron])} van de {getal(read[bron])})."
        for share, bron in bad
    ]


def _uitval(aansluiting: Rows) -> list[str]:
    reasons: Counter[str] = Counter()
    for row in aansluiting:
        if row["soort"] == "uitval":
            reasons[row["reden"]] += row["aantal"]
    if not reasons:
        return ["", "Er is niets weggelaten."]
    lines = ["", "Weggelaten, met de reden (elke regel staat in uitval.csv):"]
    for reden, n in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"  {getal(n):>9}  {reden}: {UITVALREDENEN[reden]}")
    return lines


def _opgevallen(manifest: Mapping[str, Any], tables: Mapping[str, Rows]) -> list[str]:
    found: list[str] = []
    unknown = tables["niet_herkend"]
    codes = [row for row in unknown if row["soort"] == "code"]
    with_rules = {bron for bron, info in manifest["bronnen"].items() if info["regels"]}
    missed = [row for row in codes if row["bron"] in with_rules]
    if missed:
        n = sum(row["gebeurtenissen"] for row in missed)
        found.append(
            f"{aantal(len(missed), 'code staat', 'codes staan')} in geen enkele regel "
            f"({aantal(n, 'gebeurtenis', 'gebeurtenissen')}, "
            f"{procent(n / max(manifest['gebeurtenissen'], 1))}): ze tellen mee zonder fase. Zie niet_herkend.csv."
        )
    without = sorted({row["bron"] for row in codes} - with_rules)
    if without:
        found.append(f"Zonder regels, dus zonder fase: {', '.join(without)}.")
    desks = sum(row["gebeurtenissen"] for row in unknown if row["soort"] != "code")
    if desks:
        names = len({row["waarde"] for row in unknown if row["soort"] != "code"})
        found.append(
            f"{aantal(names, 'loketnaam staat', 'loketnamen staan')} niet in het register "
            f"({aantal(desks, 'gebeurtenis', 'gebeurtenissen')}): die loketten zijn onbekend. Zie niet_herkend.csv."
        )
    doubt = manifest.get("rijen", {}).get("twijfel", 0)
    if doubt:
        found.append(f"{aantal(doubt, 'regel telt', 'regels tellen')} mee met een kanttekening. Zie twijfel.csv.")
    for item in manifest["middernacht_zonder_uur"]:
        found.append(
            f"{item['bron']}: {procent(item['aandeel'])} van de tijden in '{item['kolom']}' is 00:00 uur; "
            "daar is alleen de dag bekend."
        )
    overlap: Counter[str] = Counter()
    for item in manifest["overlappende_regels"]:
        overlap[item["bron"]] += item["rijen"]
    for bron, n in sorted(overlap.items()):
        found.append(
            f"{bron}: op {aantal(n, 'rij', 'rijen')} past meer dan één regel; de preciezere geldt, of anders de "
            "eerste. Welke dat is, zegt: klantreis mapping controleer."
        )
    for item in manifest["datums"]:
        if len(item["notaties"]) > 1 and not item["uit_projectbestand"]:
            ways = ", ".join(f"{notatie} ({getal(n)})" for notatie, n in item["notaties"])
            found.append(f"{item['bron']}: de datums in '{item['kolom']}' zijn op meer manieren geschreven: {ways}.")
    found += [
        dag_of_maand(item) for item in manifest["datums"] if item.get("dag_of_maand") and not item["uit_projectbestand"]
    ]
    if equal := manifest.get("gelijkende_kenmerken", 0):
        found.append(
            f"{aantal(equal, 'kenmerk hoort', 'kenmerken horen')} bij verschillende besluiten als leestekens en "
            "voorvoegsels wegvallen; daar tellen die dus mee."
        )
    found += [text for rule in manifest.get("niet_betrokken", ()) for text in rule["let_op"]]
    found += [*manifest.get("vrije_tekst", ()), *manifest.get("onvolledig", ()), *manifest["opmerkingen"]]
    return ["", "Opgevallen:", *(f"  - {text}" for text in found)] if found else []


def dag_of_maand(datum: Mapping[str, Any]) -> str:
    """The sentence about a date column in which the day and the month could change places."""
    return (
        f"{datum['bron']}: in '{datum['kolom']}' is niet te zien wat de dag is en wat de maand; "
        f"gelezen als {datum['notaties'][0][0]}. Klopt dat niet? Zet dan formaat: in het projectbestand."
    )


def vinding(doorlooptijden: Rows, *, einde_bekend: bool = True) -> str:
    """The finding above a process map: how soon half of the zaken are done. Empty when there are no zaken.

    einde_bekend : whether a source records that a zaak ends; without, the last event is all that is known.

    >>> vinding([{"niveau": "zaak", "groep": "alle", "mediaan_dagen": 40.8}])
    'De helft van de zaken is klaar binnen 41 dagen'
    """
    row = _hele_zaken(doorlooptijden)
    if row is None:
        return ""
    days = row["mediaan_dagen"]
    if days is None:
        return "Wanneer de helft van de zaken klaar is, is nog niet te zeggen"
    within = duur_rond(days)
    if not einde_bekend:
        return f"Bij de helft van de zaken is de laatste stap binnen {within}"
    return f"De helft van de zaken is klaar binnen {within}"


def _hele_zaken(doorlooptijden: Rows) -> Mapping[str, Any] | None:
    return next((row for row in doorlooptijden if row["niveau"] == "zaak" and row["groep"] == ALLES), None)


def _tijden(doorlooptijden: Rows, manifest: Mapping[str, Any]) -> list[str]:
    row = _hele_zaken(doorlooptijden)
    if row is None:
        return []
    silent = [bron for bron, info in manifest["bronnen"].items() if not info.get("legt_einde_vast", True)]
    known = len(silent) < len(manifest["bronnen"])
    going = f"{getal(row['n_lopend'])} {'loopt' if row['n_lopend'] == 1 else 'lopen'} nog"
    lines = [
        "",
        f"Doorlooptijd van {aantal(row['n'], 'zaak', 'zaken')}{f' ({going})' if known and row['n_lopend'] else ''}:",
    ]
    if row["mediaan_dagen"] is None:
        lines.append("  Wanneer de helft klaar is, is nog niet te zeggen: er lopen te veel zaken.")
    else:
        low, high = row["ci_laag"], row["ci_hoog"]
        sure = f" (waarschijnlijk {duur_lang(low)} tot {duur_lang(high)})" if None not in (low, high) else ""
        what = "De helft is klaar binnen" if known else "Bij de helft is de laatste stap binnen"
        lines.append(f"  {what} {duur_lang(row['mediaan_dagen'])}{sure}.")
    if silent:
        which = f" in {', '.join(silent)}" if known else ""
        lines.append(f"  Geen stap{which} heeft de rol afsluiting: daar telt de laatste gebeurtenis als einde.")
        lines.append("  Is er wel zo'n stap? Geef die in het projectbestand de rol afsluiting.")
    return lines


def _voorraad(row: Mapping[str, Any]) -> list[str]:
    """What lies at the desks on the last day."""
    n, waiting = row["voorraad"], row["wachtend"]
    wait = f", waarvan {getal(waiting)} {'wacht' if waiting == 1 else 'wachten'} tot iemand begint" if waiting else ""
    what = f"Werkvoorraad op {datum(row['datum'])}: {aantal(n, 'zaak', 'zaken')}{wait}."
    return ["", f"{what} Per loket: klantreis werkvoorraad."]


def _samen(manifest: Mapping[str, Any]) -> list[str]:
    """Which share of the residents has to do with more than one desk, or act."""
    found = manifest.get("samenloop", [])
    return ["", "Samenloop, per klantreis:", *(f"  {item['bevinding']}." for item in found)] if found else []


def _voor_hulp(manifest: Mapping[str, Any]) -> list[str]:
    """Per rule of the project file how often there was no contact with the other desk."""
    rules = manifest.get("niet_betrokken", [])
    lines = ["", f"Loketten die misschien betrokken hadden kunnen zijn ({ALLEEN_HULP}):"] if rules else []
    for rule in rules:
        n = rule["aantallen"]
        going = f"; bij {getal(n['loopt'])} zijn de dagen nog niet om" if n["loopt"] else ""
        unknown = f"; {getal(n['niet_te_bepalen'])} keer niet te bepalen" if n["niet_te_bepalen"] else ""
        lines.append(
            f"  {rule['regelnaam']}: {aantal(sum(n.values()), 'zaak', 'zaken')} met het signaal, waarvan "
            f"{getal(n['geen_contact'])} zonder contact met {rule['ander_loket']} in deze bronnen{going}{unknown}"
        )
    return lines


def _kijk(manifest: Mapping[str, Any]) -> list[str]:
    def drawn(name: str) -> list[Mapping[str, Any]]:
        return [item for item in manifest.get(name, []) if item.get("motor", item.get("getekend", True))]

    files = [(f"kaart_{item['niveau']}.svg", f"de proceskaart per {item['niveau']}") for item in drawn("kaarten")]
    for name, what in _PLAATJES.items():
        files += [(f"{name}.svg", what) for _item in drawn(name)]
    files += [
        (f"samenloop_{item['soort']}.svg", f"welke {item['soort']} bij één vraag samenkomen")
        for item in drawn("samenloop")
    ]
    if manifest.get("niet_betrokken"):
        files.append(("niet_betrokken.csv", "per regel van het projectbestand de zaken met het signaal"))
    files.append(("uitval.csv", "wat niet meetelt, en waarom"))
    files.append(("niet_herkend.csv", "codes en loketten die het projectbestand niet kent"))
    width = max(len(name) for name, _what in files)
    every = [item for name in ("kaarten", *_PLAATJES) for item in manifest.get(name, [])]
    warned = [*every, *drawn("samenloop")]
    return [
        "Kijk eerst naar:", *(f"  {name:{width}}  {what}" for name, what in files),
        *(f"  Let op: {text}" for item in warned for text in item["waarschuwingen"]),
    ]  # fmt: skip
