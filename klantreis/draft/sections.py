"""The parts of one source in a draft: its columns, and the meaning of its codes or steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klantreis.draft.explore import Groep
from klantreis.draft.guess import Gok, toonbaar
from klantreis.draft.guess_steps import eindstappen, fase_van_register, is_geschil
from klantreis.draft.tally import Code, tel_codes
from klantreis.draft.words import (
    FASEN_VAN_GESCHIL,
    Betekenisgok,
    betekenis,
    betekenis_in_register,
    genormaliseerd,
    stapnaam,
)
from klantreis.draft.yamltext import geciteerd, is_veilig, lijst, opmerking, tekst
from klantreis.vocabulary import EINDROLLEN

MAX_CODES = 300
MAX_NAMEN = 30
_BREEDTE = 52


@dataclass
class Telling:
    """What a draft covers, added up over its sources."""

    gebeurtenissen: int = 0
    met_fase: int = 0
    onzeker: int = 0
    sleutel_nodig: bool = False


DAG_OF_MAAND = "dag-maand niet zeker: kan ook maand-dag zijn"
_UITLEG = {
    "zaak": "",
    "inwoner": "BSN's worden pseudoniemen; daarvoor is een sleutel nodig",
    "behandelaar": "wordt een pseudoniem",
    "verwijst_naar": "nummer van een besluit of zaak waar dit bij hoort",
}
_VOLGORDE = (
    "zaak", "inwoner", "activiteit", "tijdstip", "datum_genoemd", "volgorde", "loket", "naar_loket", "team", "kanaal",
    "melder", "wet", "zaaktype", "uitkomst", "gemeente", "wijk", "besluit", "verwijst_naar", "relatie", "behandelaar",
)  # fmt: skip


def kolommen(groep: Groep, gok: Gok) -> list[str]:
    """Which column is what, and which columns stay outside."""
    lines = []
    for rol in _VOLGORDE:
        names = gok.rollen.get(rol)
        if rol == "inwoner" and not names:
            lines.append("      # inwoner: {kolom: ..., soort: bsn}   # geen kolom met BSN's gevonden")
            lines += [
                f"      # {tekst(name)}: lijkt een nummer van een persoon en wordt niet gebruikt"
                for name, soort in gok.soort.items()
                if soort == "persoonsnummer"
            ]
        if rol == "loket" and not names:
            lines.append(
                '      # loket: {waarde: "..."}   # geen kolom met loketten gevonden; vul hier de naam van het loket in'
            )
        if rol == "wet" and not names:
            lines.append("      # wet: {waarde: Wmo}   # geen kolom met de wet gevonden")
        if not names:
            continue
        value = lijst(names)
        if rol == "zaak" and gok.zaak_is_persoon:
            lines += [
                "      # Er is geen nummer van een zaak; het BSN staat op die plaats. Een zaak is dan een persoon:",
                "      # alles van een inwoner telt als één zaak. Vraag de leverancier om een zaaknummer in de export.",
            ]
        if rol == "inwoner" or (rol == "zaak" and gok.zaak_is_persoon):
            value = f"{{kolom: {value}, soort: bsn}}"
        elif rol == "activiteit" and "label" in gok.rollen:
            value = f"{{kolom: {value}, label: {lijst(gok.rollen['label'])}}}"
        elif rol in ("tijdstip", "datum_genoemd"):
            value = _moment(groep, gok, names)
        note = _UITLEG.get(rol)
        if rol in ("tijdstip", "datum_genoemd") and any(groep.kolommen[name].dubbelzinnig for name in names):
            note = DAG_OF_MAAND
        lines.append(f"      {rol}: {value}" + (f"   # {note}" if note else ""))
    used = {*sum(gok.rollen.values(), ()), *gok.stappen, *gok.tijden.values(), *gok.naar}
    rest = [
        opmerking(tekst(name))
        for name, beeld in groep.kolommen.items()
        if name not in used and (beeld.profiel.filled or groep.kind != "zgw")
    ]
    if rest:
        lines.append(f"      # niet gebruikt, en dus niet in de uitvoer: {', '.join(rest)}")
    return lines


def _moment(groep: Groep, gok: Gok, names: Sequence[str]) -> str:
    hours = list(dict.fromkeys(gok.tijden[name] for name in names if name in gok.tijden))
    notaties = _notaties(groep, names)
    parts = [f"kolom: {lijst(names)}"]
    if hours:
        parts.append(f"tijd: {lijst(hours)}")
    parts.append(f"formaat: {lijst(notaties)}")
    return f"{{{', '.join(parts)}}}"


def _notaties(groep: Groep, names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(notatie for name in names for notatie, _n in groep.kolommen[name].notaties))


def activiteiten(groep: Groep, gok: Gok, total: Telling) -> list[str]:
    """The rules of the long form: the codes by frequency, those without a sure phase as comments."""
    column = gok.rollen["activiteit"]
    label = next((name for name in gok.rollen.get("label", ()) if toonbaar(groep.kolommen[name], "label")), None)
    codes = tel_codes(groep, column, label, gok.antwoorden)
    total.gebeurtenissen += sum(code.aantal for code in codes)
    shown = toonbaar(groep.kolommen[column[0]], "activiteit")
    lines = ["    # Wat de codes betekenen. Staat er een # voor een regel, vul dan zelf de fase in en haal de # weg.",
             "    activiteiten:"]  # fmt: skip
    safe = [code for code in codes if is_veilig(code.code)][:MAX_CODES] if shown else []
    for code, guess in zip(safe, _duidingen(groep, gok, safe), strict=True):
        lines.append(_regel(code, guess))
        total.met_fase += code.aantal if guess.fase else 0
        total.onzeker += not guess.fase
    left = codes[len(safe) :] if shown else codes
    if len(codes) > len(safe):
        n = sum(code.aantal for code in codes) - sum(code.aantal for code in safe)
        why = "" if shown else "; dit zijn er te veel, of het kunnen gegevens over personen zijn"
        lines.append(f"      # en nog {len(left)} waarden, samen {n} keer, die hier niet staan{why}")
        total.onzeker += len(left)
    return lines


def _duidingen(groep: Groep, gok: Gok, codes: Sequence[Code]) -> list[Betekenisgok]:
    """What each code or step surely means; of a question never anything."""
    geschil, register = is_geschil(groep, gok.rollen), fase_van_register(groep, gok.rollen)
    found = []
    for code in codes:
        guess = betekenis(code.label or code.code)
        if code.antwoord or (geschil and guess.fase not in FASEN_VAN_GESCHIL):
            guess = Betekenisgok()
        if register and not guess and not code.antwoord:
            guess = betekenis_in_register(code.label or code.code, register)
        found.append(guess)
    for fase in ("besluit", "bezwaar"):
        taken, sent = Betekenisgok(fase, ("besluit",)), Betekenisgok(fase, ("besluit", "bekendmaking"))
        counted = {guess: _samen(codes, found, guess) for guess in (taken, sent)}
        # When the taking of a decision is a step of its own, the sending of it is no second decision.
        if counted[taken] * 2 >= counted[sent] > 0:
            found = [Betekenisgok(fase, ("bekendmaking",)) if guess == sent else guess for guess in found]
    ends = eindstappen(groep)
    return [
        Betekenisgok(guess.fase or (None if geschil else "administratie"), (*guess.rollen, "afsluiting"))
        if code.code in ends and not set(EINDROLLEN) & set(guess.rollen)
        else guess
        for code, guess in zip(codes, found, strict=True)
    ]


def _samen(codes: Sequence[Code], goks: Sequence[Betekenisgok], wanted: Betekenisgok) -> int:
    return sum(code.aantal for code, guess in zip(codes, goks, strict=True) if guess == wanted)


def _regel(code: Code, guess: Betekenisgok) -> str:
    parts = [f"code: {geciteerd(code.code)}"]
    if code.antwoord:
        parts.append(f'als: {{{tekst(code.antwoord)}: "..."}}')
    if guess.rollen and not guess.fase:
        parts.append(f"rollen: [{', '.join(guess.rollen)}]")
    elif guess:
        parts.append(f"fase: {guess.fase}" + (f", rollen: [{', '.join(guess.rollen)}]" if guess.rollen else ""))
    else:
        parts.append("fase: ")
    line = ("      - " if guess else "      # - ") + f"{{{', '.join(parts)}}}"
    note = f"{code.aantal} keer"
    if code.label and code.label != code.code and is_veilig(code.label):
        note += f": {opmerking(code.label)}"
    if code.antwoord:
        note += f"; een vraag met het antwoord in {opmerking(code.antwoord)}: vul in bij welk antwoord dit gebeurde"
    elif not guess.fase:
        note += "; fase niet zeker"
    return f"{line:<{_BREEDTE}}   # {note}"


def stappen(groep: Groep, gok: Gok, total: Telling) -> list[str]:
    """The steps of the wide form: every date column is one."""
    lines = ["    # Elke datumkolom is een stap. Staat er geen fase bij, vul die dan zelf in.", "    stappen:"]
    steps = [Code(stapnaam(name), groep.kolommen[name].profiel.filled) for name in gok.stappen]
    for name, code, guess in zip(gok.stappen, steps, _duidingen(groep, gok, steps), strict=True):
        filled, step = code.aantal, code.code
        parts = [f"kolom: {tekst(name)}"]
        if name in gok.tijden:
            parts.append(f"tijd: {tekst(gok.tijden[name])}")
        parts.append(f"formaat: {lijst(_notaties(groep, [name]))}")
        parts.append(f"activiteit: {tekst(step[:1].upper() + step[1:] if genormaliseerd(name) != step else name)}")
        if guess.fase:
            parts.append(f"fase: {guess.fase}")
        if guess.rollen:
            parts.append(f"rollen: [{', '.join(guess.rollen)}]")
        note = f"{filled} keer" + ("" if guess.fase else "; fase niet zeker")
        if groep.kolommen[name].dubbelzinnig:
            note += f"; {DAG_OF_MAAND}"
        lines.append(f"      - {{{', '.join(parts)}}}   # {note}")
        for column, value in _naar(groep, gok, guess):
            more = [f"als: {{{tekst(column)}: {geciteerd(value)}}}", f"naar_loket: {tekst(value)}"]
            lines.append(f"      - {{{', '.join([*parts, *more])}}}")
        total.gebeurtenissen += filled
        total.met_fase += filled if guess.fase else 0
        total.onzeker += not guess.fase
    lines += [
        f"      # {opmerking(tekst(name))}: een datum, maar misschien geen gebeurtenis; daarom geen stap"
        for name in gok.datums
        if name not in gok.stappen
    ]
    return lines


def _naar(groep: Groep, gok: Gok, guess: Betekenisgok) -> list[tuple[str, str]]:
    """The desks that a step of referral or advice names, in a column of their own: (column, desk)."""
    advice = "adviesvraag" in guess.rollen
    if not advice and "doorverwijzing" not in guess.rollen:
        return []
    columns = [name for name in gok.naar if ("advies" in genormaliseerd(name)) == advice]
    if len(columns) != 1 or not toonbaar(groep.kolommen[columns[0]], "naar_loket"):
        return []
    values = [code.code for code in tel_codes(groep, columns, None) if is_veilig(code.code)]
    return [(columns[0], value) for value in values[:MAX_NAMEN]]
