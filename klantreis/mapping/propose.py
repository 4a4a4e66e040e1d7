"""A first project file for exports that nobody has described yet: commented, and it runs at once."""

from __future__ import annotations

import glob
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from klantreis.errors import OutputError, UsageError, bedoelde_u, opsomming
from klantreis.mapping.explore import Groep
from klantreis.mapping.files import check_columns, open_files
from klantreis.mapping.guess import Gok, is_geschil, raad, toonbaar
from klantreis.mapping.tally import Code, tel_codes, zaaknummers
from klantreis.mapping.words import FASEN_VAN_GESCHIL, Betekenisgok, betekenis, genormaliseerd, stapnaam
from klantreis.mapping.yamltext import geciteerd, is_veilig, lijst, opmerking, serie, tekst
from klantreis.project import load_project
from klantreis.vocabulary import ALLE_FASEN

MAX_CODES = 300
MAX_NAMEN = 30
_BREEDTE = 52


@dataclass(frozen=True)
class Voorstel:
    """A draft. gebeurtenissen, met_fase : rows (long) or cells (wide) behind the steps, and those whose step got a phase."""

    tekst: str
    bronnen: tuple[str, ...]
    gebeurtenissen: int
    met_fase: int
    onzeker: int
    sleutel_nodig: bool


def stel_voor(
    groepen: Sequence[Groep], doel: Path, *, gemeente: str | None = None, vast: Mapping[str, str] | None = None
) -> Voorstel:
    """Write the draft of a project file as text.

    Parameters
    ----------
    doel : where it will stand: files are named as seen from there.
    vast : event column -> source column, as the user said it.

    Raises
    ------
    UsageError : a column without which nothing can run was not found.
    """
    vast = dict(vast or {})
    known = [name for groep in groepen for name in groep.kolommen]
    for rol, name in vast.items():
        if name not in known:
            raise UsageError(
                "onbekende-kolom", f"kolom '{name}' (voor {rol}) staat in geen van deze bestanden.",
                expected=f"een van {opsomming(dict.fromkeys(known), 30)}.", hint=bedoelde_u(name, known),
            )  # fmt: skip
    parts, total = [], _Telling()
    desks: dict[str, None] = {}
    zaken: dict[str, set[str]] = {}
    for groep in groepen:
        gok = raad(groep, {rol: name for rol, name in vast.items() if name in groep.kolommen})
        _check(groep, gok)
        own = zaken[groep.naam] = zaaknummers(groep, gok.rollen["zaak"]) if len(groepen) > 1 else set()
        parts.append(_bron(groep, gok, doel, total, _zelfde_systeem(groep.naam, own, zaken)))
        for rol in ("loket", "naar_loket"):
            for name in gok.rollen.get(rol, ()):
                if toonbaar(groep.kolommen[name], "loket"):
                    desks.update(
                        dict.fromkeys(code.code for code in tel_codes(groep, [name], None) if is_veilig(code.code))
                    )
    lines = [
        "# Projectbestand: een voorstel, door klantreis gemaakt uit de exports zelf. Het draait meteen:",
        f"#   klantreis draai {doel} -o outputs/{doel.stem}",
        '# Loop de regels na waar "niet zeker" bij staat, en kijk daarna wat er nog mist:',
        f"#   klantreis mapping controleer {doel}",
        _KIES,
        f"gemeente: {tekst(gemeente)}" if gemeente else "# gemeente: Naam van uw gemeente",
        "# peildatum: 2025-12-31          # tot en met welke dag de exports volledig zijn; anders geldt de laatste dag erin",
        "",
        *_register(list(desks)),
        "",
        "bronnen:",
    ]
    return Voorstel(
        "\n".join([*lines, *("\n".join(part) for part in parts)]) + "\n", tuple(groep.naam for groep in groepen),
        total.gebeurtenissen, total.met_fase, total.onzeker, total.sleutel_nodig,
    )  # fmt: skip


@dataclass
class _Telling:
    gebeurtenissen: int = 0
    met_fase: int = 0
    onzeker: int = 0
    sleutel_nodig: bool = False


def schrijf(voorstel: Voorstel, doel: Path) -> None:
    """Write a draft after a check that it can be read and fits its files; an existing file is never overwritten.

    Raises
    ------
    OutputError
    """
    bestaat = OutputError(
        "bestand-bestaat-al", "dit bestand bestaat al en wordt niet overschreven.", where=str(doel),
        expected="de naam van een nieuw bestand.", hint="Kies een andere naam met -o, of haal het oude bestand eerst weg.",
    )  # fmt: skip
    if doel.exists() or doel.is_symlink():
        raise bestaat
    try:
        doel.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target, because the names of the files are seen from there.
        handle, name = tempfile.mkstemp(prefix=".voorstel-", suffix=".yaml", dir=doel.parent)
    except OSError as error:
        raise OutputError(
            "uitvoer-niet-schrijfbaar", f"in deze map kan niet worden geschreven ({error.strerror}).", where=str(doel.parent),
            expected="een map waarin u mag schrijven.", hint="Kies een andere plek met -o.",
        ) from None  # fmt: skip
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(voorstel.tekst)
        loaded = load_project(draft)
        for naam in loaded.project.bronnen:
            check_columns(loaded, naam, open_files(loaded, naam), lambda invoer: invoer.source.columns())
        with doel.open("x", encoding="utf-8") as file:
            file.write(voorstel.tekst)
    except FileExistsError:
        raise bestaat from None
    finally:
        draft.unlink()


def _check(groep: Groep, gok: Gok) -> None:
    """Stop when something is missing without which nothing can run."""
    files = [str(bestand.path) for bestand in groep.bestanden]
    where = files[0] if len(files) == 1 else f"{files[0]} en {len(files) - 1} andere"
    rol = "zaak" if "zaak" not in gok.rollen else "activiteit" if "activiteit" not in gok.rollen else "tijdstip"
    if gok.vorm is None:
        what = {
            "zaak": "een kolom met het nummer van de zaak is niet gevonden.",
            "activiteit": "een kolom met de stap of code van de gebeurtenis is niet gevonden.",
            "tijdstip": "een kolom met de datum van de gebeurtenis is niet gevonden.",
        }[rol]
        raise UsageError(
            f"geen-{rol}kolom", what, where=where, expected=f"een van de kolommen {opsomming(groep.kolommen, 30)}.",
            hint=f"Noem die kolom zelf, met --{rol} KOLOM. Wat er in de kolommen staat, toont: klantreis verken {files[0]}",
        )  # fmt: skip
    for rol in ("zaak", "activiteit", "tijdstip"):
        names = gok.rollen.get(rol, ())
        if any(groep.kolommen[name].profiel.looks_like_bsn for name in names):
            raise UsageError(
                "bsn-als-nummer", f"kolom '{names[0]}' lijkt BSN's te bevatten en kan daarom geen {rol} zijn.", where=where,
                expected=f"een andere kolom voor {rol}.", hint=f"Noem die kolom met --{rol} KOLOM.",
            )  # fmt: skip
        if names and not groep.overal(names):
            raise UsageError(
                f"geen-{rol}kolom", f"kolom '{names[0]}' ({rol}) staat niet in elk van deze bestanden.", where=where,
                expected="bestanden met dezelfde kolommen.", hint="Maak per soort bestand een eigen voorstel.",
            )  # fmt: skip


def _register(desks: Sequence[str]) -> list[str]:
    lines = [
        "# Zonder register telt elke naam als een eigen loket. Voeg namen samen die hetzelfde loket zijn:",
        "# loketten:",
    ]
    for name in desks[:MAX_NAMEN]:
        lines.append(f"#   - naam: {tekst(name)}")
    if not desks:
        lines += ["#   - naam: Wmo-loket", "#     ook: [WMO, Team Zorg]     # zo staat het in de exports"]
    if len(desks) > MAX_NAMEN:
        lines.append(f"#   (en nog {len(desks) - MAX_NAMEN} namen)")
    return lines


def _zelfde_systeem(naam: str, own: set[str], zaken: Mapping[str, set[str]]) -> str | None:
    """A hint when the zaak numbers of an earlier source are largely these."""
    for other, numbers in zaken.items():
        both = len(own & numbers)
        if other != naam and both >= 0.8 * max(1, min(len(own), len(numbers))):
            return f"    # systeem: {other}   # {both} zaaknummers staan ook in bron {other}; haal de # weg als het dezelfde zaken zijn"
    return None


def _bron(groep: Groep, gok: Gok, doel: Path, total: _Telling, systeem: str | None) -> list[str]:
    assert gok.vorm is not None
    lines = ["", f"  {groep.naam}:", f"    bestanden: {_bestanden(groep, doel)}", f"    vorm: {gok.vorm}"]
    lines += [systeem] if systeem else []
    if groep.bestanden[0].blad:
        lines.append(f"    blad: {tekst(groep.bestanden[0].blad)}")
    for label in ("codering", "scheidingsteken"):
        found = sorted({value for bestand in groep.bestanden if (value := bestand.source.facts.get(label))})
        if found:
            lines.append(f"    # {label}: {opmerking(opsomming(found))}; wordt per bestand herkend")
    lines += [
        "    # extractiedatum: 2025-12-31   # de dag waarop deze export is gemaakt",
        '    # doelbinding: "..."           # waarvoor u deze gegevens gebruikt',
        '    # grondslag: "..."             # op welke grond dat mag',
    ]
    spare = [name for name in gok.bsn if name not in gok.rollen.get("inwoner", ())]
    if spare:
        lines.append(
            f"    geen_bsn: [{', '.join(tekst(name) for name in spare)}]   # lijkt op BSN's; komt niet in de uitvoer"
        )
    lines += ["    kolommen:", *_kolommen(groep, gok)]
    total.sleutel_nodig |= bool({"inwoner", "behandelaar"} & set(gok.rollen))
    lines += _stappen(groep, gok, total) if gok.vorm == "breed" else _activiteiten(groep, gok, total)
    return lines


def _bestanden(groep: Groep, doel: Path) -> str:
    """The files as seen from the project file: a pattern when it finds exactly these."""
    base = doel.absolute().parent
    paths = [os.path.relpath(bestand.path.absolute(), base).replace(os.sep, "/") for bestand in groep.bestanden]
    if len(paths) > 1:
        pattern = serie(paths)
        if sorted(os.path.normpath(hit) for hit in glob.glob(os.path.join(base, pattern))) == sorted(
            os.path.normpath(os.path.join(base, path)) for path in paths
        ):
            return tekst(pattern)
    escaped = [glob.escape(path) if glob.has_magic(path) else path for path in paths]
    if len(escaped) == 1:
        return tekst(escaped[0])
    return "\n" + "\n".join(f"      - {tekst(path)}" for path in escaped)


_UITLEG = {
    "zaak": "",
    "inwoner": "BSN's worden pseudoniemen; daarvoor is een sleutel nodig",
    "behandelaar": "wordt een pseudoniem",
    "verwijst_naar": "nummer van een besluit of zaak waar dit bij hoort",
}
_VOLGORDE = ("zaak", "inwoner", "activiteit", "tijdstip", "datum_genoemd", "volgorde", "loket", "naar_loket", "team", "kanaal",
             "melder", "wet", "zaaktype", "uitkomst", "gemeente", "wijk", "besluit", "verwijst_naar", "relatie", "behandelaar")  # fmt: skip


def _kolommen(groep: Groep, gok: Gok) -> list[str]:
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
        if rol == "inwoner":
            value = f"{{kolom: {value}, soort: bsn}}"
        elif rol == "activiteit" and "label" in gok.rollen:
            value = f"{{kolom: {value}, label: {lijst(gok.rollen['label'])}}}"
        elif rol in ("tijdstip", "datum_genoemd"):
            value = _moment(groep, gok, names)
        note = _UITLEG.get(rol)
        lines.append(f"      {rol}: {value}" + (f"   # {note}" if note else ""))
    used = {*sum(gok.rollen.values(), ()), *gok.stappen, *gok.tijden.values(), *gok.naar}
    rest = [opmerking(tekst(name)) for name in groep.kolommen if name not in used]
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


_KIES = f"# De fasen: {', '.join(ALLE_FASEN)}."


def _activiteiten(groep: Groep, gok: Gok, total: _Telling) -> list[str]:
    column = gok.rollen["activiteit"]
    label = gok.rollen.get("label", (None,))[0]
    codes = tel_codes(groep, column, label, gok.antwoorden)
    total.gebeurtenissen += sum(code.aantal for code in codes)
    shown = toonbaar(groep.kolommen[column[0]], "activiteit")
    lines = ["    # Wat de codes betekenen. Staat er een # voor een regel, vul dan zelf de fase in en haal de # weg.",
             "    activiteiten:"]  # fmt: skip
    safe = [code for code in codes if is_veilig(code.code)][:MAX_CODES] if shown else []
    goks = _duidingen(groep, gok, safe, label is not None and toonbaar(groep.kolommen[label], "label"))
    for code, gok_ in zip(safe, goks, strict=True):
        lines.append(_regel(code, gok_))
        total.met_fase += code.aantal if gok_.fase else 0
        total.onzeker += not gok_.fase
    left = codes[len(safe) :] if shown else codes
    if len(codes) > len(safe):
        n = sum(code.aantal for code in codes) - sum(code.aantal for code in safe)
        why = "" if shown else "; dit zijn er te veel, of het kunnen gegevens over personen zijn"
        lines.append(f"      # en nog {len(left)} waarden, samen {n} keer, die hier niet staan{why}")
        total.onzeker += len(left)
    return lines


def _duidingen(groep: Groep, gok: Gok, codes: Sequence[Code], met_label: bool) -> list[Betekenisgok]:
    """What each code surely means."""
    geschil = is_geschil(groep, gok.rollen)
    found = []
    for code in codes:
        guess = betekenis((code.label if met_label else None) or code.code)
        if code.antwoord or (geschil and guess.fase not in FASEN_VAN_GESCHIL):
            guess = Betekenisgok()
        found.append(guess)
    # When the taking of a decision is a step of its own, the sending of it is no second decision.
    for fase in ("besluit", "bezwaar"):
        taken = sum(c.aantal for c, g in zip(codes, found, strict=True) if g.fase == fase and g.rollen == ("besluit",))
        sent = sum(
            c.aantal
            for c, g in zip(codes, found, strict=True)
            if g.fase == fase and g.rollen == ("besluit", "bekendmaking")
        )
        if taken * 2 >= sent > 0:
            found = [
                Betekenisgok(fase, ("bekendmaking",)) if g == Betekenisgok(fase, ("besluit", "bekendmaking")) else g
                for g in found
            ]
    return found


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


def _stappen(groep: Groep, gok: Gok, total: _Telling) -> list[str]:
    lines = ["    # Elke datumkolom is een stap. Staat er geen fase bij, vul die dan zelf in.", "    stappen:"]
    for name in gok.stappen:
        filled = groep.kolommen[name].profiel.filled
        step = stapnaam(name)
        guess = betekenis(step)
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
        lines.append(f"      - {{{', '.join(parts)}}}   # {note}")
        for column, value in _naar(groep, gok, guess):
            lines.append(
                f"      - {{{', '.join([*parts, f'als: {{{tekst(column)}: {geciteerd(value)}}}', f'naar_loket: {tekst(value)}'])}}}"
            )
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
