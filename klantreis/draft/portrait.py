"""What `klantreis verken` says of a group of files: lines and tables of text, with nothing that could be a person's.

Values are shown of codes and categories only; of any other column the shapes (a digit is 9, a letter is a).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from klantreis.draft.explore import Groep, Kolombeeld
from klantreis.draft.guess import VRIJE_TEKST, Gok, toonbaar
from klantreis.draft.opening import beschreven, opties
from klantreis.draft.tally import tel_codes
from klantreis.draft.words import betekenis
from klantreis.draft.yamltext import is_veilig, opmerking, serie
from klantreis.errors import opsomming

TOP = 20
SOORTEN = {
    "zaak": "nummer van de zaak", "bsn": "BSN", "persoonsnummer": "nummer van een persoon", "prive": "over een persoon",
    "activiteit": "stap of code", "label": "omschrijving van de stap", "tijdstip": "datum van de gebeurtenis",
    "datum": "datum", "datum_genoemd": "datum die wordt genoemd", "stap": "datum van een stap",
    "tijd": "tijd bij een datum", "loket": "loket", "naar_loket": "volgend loket", "team": "team",
    "behandelaar": "behandelaar", "kanaal": "kanaal", "melder": "melder", "wet": "wet", "zaaktype": "zaaktype",
    "uitkomst": "uitkomst", "gemeente": "gemeente", "wijk": "wijk", "besluit": "nummer van een besluit",
    "verwijst_naar": "verwijzing naar een besluit of zaak", "relatie": "soort relatie", "volgorde": "volgorde",
    "lijkt op BSN": "lijkt op BSN's", VRIJE_TEKST: "vrije tekst waarin BSN's staan; niet gebruiken",
    "leeg": "leeg", "niets": "", "": "",
}  # fmt: skip


@dataclass(frozen=True)
class Portret:
    """What is said of a group: lines, the table of columns, the table of codes, lines after it."""

    regels: tuple[str, ...]
    kolommen: tuple[tuple[str, ...], ...]
    codes: tuple[tuple[str, ...], ...]
    slot: tuple[str, ...]


KOLOMKOP = ("kolom", "gevuld", "verschillend", "waarschijnlijk", "inhoud")
CODEKOP = ("code", "aantal", "omschrijving", "fase")


def portret(groep: Groep, gok: Gok) -> Portret:
    """The portrait of a group."""
    # The columns of ZGW are always the same; which of them are empty says little.
    shown = [beeld for beeld in groep.kolommen.values() if beeld.profiel.filled or groep.kind != "zgw"]
    return Portret(tuple(_head(groep, gok)), tuple(_row(groep, gok, beeld) for beeld in shown),
                   tuple(_codes(groep, gok)), tuple(_tail(groep, gok)))  # fmt: skip


def _head(groep: Groep, gok: Gok) -> list[str]:
    files = groep.bestanden
    names = (
        files[0].path.name
        if len(files) == 1
        else f"{len(files)} bestanden, {files[0].path.name} tot {files[-1].path.name}"
    )
    lines = [f"{groep.naam}: {names}", f"  rijen: {groep.rijen}"]
    if lost := sum(file.afgekeurd for file in files):
        lines.append(f"  rijen die niet te lezen zijn: {lost}; zij komen in de uitval, met de reden")
    facts: dict[str, dict[str, None]] = {}
    for file in files:
        for label, value in file.source.facts.items():
            if label not in ("rijen", "gebeurtenissen", "objecten"):
                facts.setdefault(label, {})[value] = None
        for label, value in beschreven(file.plaats, file.source.kind).items():
            facts[label] = {value: None}
    lines += [f"  {label}: {opsomming(values, 6)}" for label, values in facts.items()]
    forms = {
        "lang": "lang: een rij per gebeurtenis",
        "breed": "breed: een rij per zaak, een datumkolom per stap",
        None: "niet zeker; zie hieronder wat er niet is gevonden",
    }
    lines.append(f"  vorm: {forms[gok.vorm]}")
    days = [groep.kolommen[name].jaren for name in (*gok.rollen.get("tijdstip", ()), *gok.stappen) or gok.datums]
    years = [year for span in days if span for year in span]
    if years:
        lines.append(f"  jaren: {min(years)} tot en met {max(years)}")
    return lines


def _row(groep: Groep, gok: Gok, beeld: Kolombeeld) -> tuple[str, ...]:
    profile, soort = beeld.profiel, gok.soort[beeld.naam]
    role = next((rol for rol, names in gok.rollen.items() if beeld.naam in names), None)
    kind = SOORTEN.get(role if role and soort != "bsn" else soort, soort)
    share = f"{100 * profile.filled / profile.rows:.0f} %" if profile.rows else "-"
    if beeld.is_datum:
        content = ", ".join(f"{notatie} ({n})" for notatie, n in beeld.notaties)
        if beeld.jaren:
            content += f"; {beeld.jaren[0]} tot {beeld.jaren[1]}"
        if beeld.onbekend:
            content += f"; {beeld.onbekend} niet herkend"
    elif (role or soort == "naar_loket") and toonbaar(beeld, role or soort):
        content = opsomming([opmerking(v, 30) for v, _n in profile.top if is_veilig(v)][:5])
    else:
        content = "vorm: " + opsomming([shape for shape, _n in profile.shapes[:3]]) if profile.shapes else ""
    return opmerking(beeld.naam, 60), share, profile.distinct_text, kind, content


def _codes(groep: Groep, gok: Gok) -> list[tuple[str, ...]]:
    column = gok.rollen.get("activiteit")
    if not column or not toonbaar(groep.kolommen[column[0]], "activiteit"):
        return []
    label = gok.rollen.get("label", (None,))[0]
    shown = label is not None and toonbaar(groep.kolommen[label], "label")
    codes = [
        code for code in tel_codes(groep, column, label if shown else None, gok.antwoorden) if is_veilig(code.code)
    ]
    return [
        (
            opmerking(code.code, 40), str(code.aantal), opmerking(code.label or "", 60),
            (None if code.antwoord else betekenis(code.label or code.code).fase) or "niet zeker",
        )
        for code in codes[:TOP]
    ]  # fmt: skip


def _tail(groep: Groep, gok: Gok) -> list[str]:
    lacking = dict.fromkeys(text for file in groep.bestanden for text in file.source.findings)
    lines = [f"  Let op: {text}." for text in lacking]
    if not groep.rijen and groep.kind != "zgw":
        readable = " die te lezen is" if any(file.afgekeurd for file in groep.bestanden) else ""
        where = opties(groep.bestanden[0].path)
        return [
            *lines,
            f"  Let op: onder de kolomnamen staat geen enkele rij{readable}. Controleer of de export is gelukt.",
            f"  Staat de kop ergens anders? Noem die met {where}.",
        ]
    own = [name for name in gok.bsn if gok.soort[name] == "bsn"]
    if own:
        lines.append(
            f"  BSN's: {opsomming(own)}. Daarvan worden pseudoniemen gemaakt; zie: klantreis sleutel maak --help"
        )
    unsure = [name for name in gok.datums if groep.kolommen[name].dubbelzinnig]
    if unsure:
        lines.append(
            f"  {opsomming(unsure)}: geen dag of maand boven 12. Hier gelezen als dag-maand, maar dat is niet zeker:"
            " het kan ook maand-dag zijn. Vraag het na bij wie de export maakte."
        )
    if text := [name for name in gok.bsn if gok.soort[name] == VRIJE_TEKST]:
        lines.append(f"  {opsomming(text)}: vrije tekst waarin BSN's staan; niet gebruiken.")
    if gok.zaak_is_persoon:
        lines.append(
            "  Geen nummer van een zaak gevonden. Het BSN kan de zaak zijn, maar dan is een zaak een persoon: alles van"
            " een inwoner telt als één zaak. Vraag de leverancier om een zaaknummer."
        )
    other = [name for name in gok.bsn if name not in own and name not in text]
    if other:
        lines.append(f"  Lijkt op BSN's, maar heet anders: {opsomming(other)}.")
    lines += [
        f"  {name}: bij sommige codes een ja of een nee. Zo'n code is een vraag: het antwoord zegt of iets gebeurde."
        for name in gok.antwoorden
    ]
    needed = {"zaak": "het nummer van de zaak"}
    if gok.vorm is None:
        needed |= {"activiteit": "de stap of code", "tijdstip": "de datum van de gebeurtenis"}
    for rol, what in needed.items():
        if rol not in gok.rollen and not (gok.vorm is None and rol != "zaak" and "zaak" not in gok.rollen):
            lines.append(f"  Niet gevonden: een kolom met {what}. Noem die straks zelf, met --{rol} KOLOM.")
    if gok.vorm is None:
        lines.append(f"  Zijn dit de kolomnamen niet? Zeg dan waar die staan, met {opties(groep.bestanden[0].path)}.")
    return lines


def volgende_stap(
    paths: Sequence[Path], groepen: Sequence[Groep], *, blad: str | None = None, kopregel: int | None = None
) -> str:
    """The command that makes a project file of these very files; a pattern when it stands for exactly these.

    Files without any row can be in no project file yet.
    """
    groepen = [groep for groep in groepen if groep.rijen or groep.kind == "zgw"]
    if not groepen:
        return "vraag de export opnieuw aan; hier staat nog niets om een projectbestand van te maken."
    words = []
    for groep in groepen:
        own = [str(bestand.path) for bestand in groep.bestanden]
        pattern = serie(own) if len(own) > 1 else ""
        safe = re.fullmatch(r"[\w./*-]+", pattern) is not None
        exact = safe and sorted(map(str, Path().glob(pattern) if not pattern.startswith("/") else ())) == sorted(own)
        words += [pattern] if exact else [shlex.quote(name) for name in own]
    name = groepen[0].naam if len(groepen) == 1 else "mijngemeente"
    words += ["-o", f"mappings/{name}.yaml"]
    words += ["--blad", shlex.quote(blad)] if blad is not None else []
    words += ["--kopregel", str(kopregel)] if kopregel is not None else []
    return f"klantreis mapping voorstel {' '.join(words)}"
