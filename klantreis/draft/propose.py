"""A first project file for exports that nobody has described yet: commented, and it runs at once."""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from klantreis.draft.explore import Groep, bronnaam
from klantreis.draft.guess import Gok, raad, toonbaar
from klantreis.draft.opening import opties
from klantreis.draft.sections import MAX_NAMEN, Telling, activiteiten, kolommen, stappen
from klantreis.draft.tally import tel_codes, zaaknummers
from klantreis.draft.yamltext import is_veilig, opmerking, serie, tekst
from klantreis.errors import OutputError, UsageError, bedoelde_u, opsomming, reden_van
from klantreis.mapping.files import check_columns, open_files
from klantreis.project import load_project
from klantreis.vocabulary import ALLE_FASEN

_KIES = f"# De fasen: {', '.join(ALLE_FASEN)}."


@dataclass(frozen=True)
class Voorstel:
    """A draft.

    gebeurtenissen, met_fase : rows (long) or cells (wide) behind the steps, and those whose step got a phase.
    """

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
    parts, total = [], Telling()
    desks: dict[str, None] = {}
    zaken: dict[str, set[str]] = {}
    for groep in groepen:
        gok = raad(groep, {rol: name for rol, name in vast.items() if name in groep.kolommen})
        _check(groep, gok)
        own = zaken[groep.naam] = (
            # Equal persons are no sign of equal zaken.
            zaaknummers(groep, gok.rollen["zaak"]) if len(groepen) > 1 and not gok.zaak_is_persoon else set()
        )
        parts.append(_bron(groep, gok, doel, total, _zelfde_systeem(groep.naam, own, zaken)))
        for rol in ("loket", "naar_loket"):
            for name in gok.rollen.get(rol, ()):
                if toonbaar(groep.kolommen[name], "loket"):
                    desks.update(
                        dict.fromkeys(code.code for code in tel_codes(groep, [name], None) if is_veilig(code.code))
                    )
    lines = [
        "# Projectbestand: een voorstel, door klantreis gemaakt uit de exports zelf. Het draait meteen:",
        f"#   klantreis draai {opmerking(str(doel), 500)} -o {opmerking(f'outputs/{doel.stem}', 500)}",
        '# Loop de regels na waar "niet zeker" bij staat, en kijk daarna wat er nog mist:',
        f"#   klantreis mapping controleer {opmerking(str(doel), 500)}",
        _KIES,
        f"gemeente: {tekst(gemeente)}" if gemeente else "# gemeente: Naam van uw gemeente",
        "# peildatum: 2025-12-31   # tot en met welke dag de exports volledig zijn; anders geldt de laatste dag erin",
        "",
        *_register(list(desks)),
        "",
        "bronnen:",
    ]
    return Voorstel(
        "\n".join([*lines, *("\n".join(part) for part in parts)]) + "\n", tuple(groep.naam for groep in groepen),
        total.gebeurtenissen, total.met_fase, total.onzeker, total.sleutel_nodig,
    )  # fmt: skip


def schrijf(voorstel: Voorstel, doel: Path) -> None:
    """Write a draft after a check that it can be read and fits its files; an existing file is never overwritten.

    Raises
    ------
    OutputError
    """
    bestaat = OutputError(
        "bestand-bestaat-al", "dit bestand bestaat al en wordt niet overschreven.", where=str(doel),
        expected="de naam van een nieuw bestand.",
        hint="Kies een andere naam met -o, of haal het oude bestand eerst weg.",
    )  # fmt: skip
    if doel.exists() or doel.is_symlink():
        raise bestaat
    try:
        doel.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target, because the names of the files are seen from there.
        handle, name = tempfile.mkstemp(prefix=".voorstel-", suffix=".yaml", dir=doel.parent)
    except OSError as error:
        raise OutputError(
            "uitvoer-niet-schrijfbaar", f"in deze map kan niet worden geschreven ({reden_van(error)}).",
            where=str(doel.parent), expected="een map waarin u mag schrijven.", hint="Kies een andere plek met -o.",
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
    first = groep.bestanden[0].path
    where = files[0] if len(files) == 1 else f"{files[0]} en {len(files) - 1} andere"
    if not groep.rijen and groep.kind == "zgw":
        raise UsageError(
            "geen-rijen", "hier zijn geen zaken, en geen statussen of besluiten van zaken die er zijn.", where=where,
            expected="ook de bestanden met de zaken.", hint=f"Bekijk wat er is: klantreis verken {files[0]}",
        )  # fmt: skip
    if not groep.rijen:
        raise UsageError(
            "geen-rijen", "onder de kolomnamen staat geen enkele rij.", where=where,
            expected="een export met gegevens.",
            hint=f"Controleer of de export is gelukt. Staat de kop ergens anders? Noem die met {opties(first)}.",
        )  # fmt: skip
    rol = "zaak" if "zaak" not in gok.rollen else "activiteit" if "activiteit" not in gok.rollen else "tijdstip"
    if gok.vorm is None:
        what = {
            "zaak": "een kolom met het nummer van de zaak is niet gevonden.",
            "activiteit": "een kolom met de stap of code van de gebeurtenis is niet gevonden.",
            "tijdstip": "een kolom met de datum van de gebeurtenis is niet gevonden.",
        }[rol]
        raise UsageError(
            f"geen-{rol}kolom", what, where=where, expected=f"een van de kolommen {opsomming(groep.kolommen, 30)}.",
            hint=f"Noem die kolom zelf, met --{rol} KOLOM. Zijn dit de kolomnamen niet, gebruik dan {opties(first)}. "
            f"Bekijk het bestand met: klantreis verken {files[0]}",
        )  # fmt: skip
    for rol in ("zaak", "activiteit", "tijdstip"):
        names = gok.rollen.get(rol, ())
        if rol == "zaak" and gok.zaak_is_persoon:
            pass  # it becomes a pseudonym
        elif any(groep.kolommen[name].profiel.looks_like_bsn for name in names):
            raise UsageError(
                "bsn-als-nummer", f"kolom '{names[0]}' lijkt BSN's te bevatten en kan daarom geen {rol} zijn.",
                where=where, expected=f"een andere kolom voor {rol}.", hint=f"Noem die kolom met --{rol} KOLOM.",
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
            note = f"{both} zaaknummers staan ook in bron {other}; haal de # weg als het dezelfde zaken zijn"
            return f"    # systeem: {other}   # {note}"
    return None


def _bron(groep: Groep, gok: Gok, doel: Path, total: Telling, systeem: str | None) -> list[str]:
    assert gok.vorm is not None
    lines = ["", f"  {groep.naam}:", f"    bestanden: {_bestanden(groep, doel)}", f"    vorm: {gok.vorm}"]
    lines += [systeem] if systeem else []
    plaats = groep.bestanden[0].plaats
    if plaats.blad is not None:
        others = f"   # andere bladen: {opmerking(opsomming(plaats.andere, 6))}" if plaats.andere else ""
        lines.append(f"    blad: {tekst(plaats.blad)}{others}")
    if plaats.kopregel != 1:
        note = "   # herkend: daar staan de namen van de kolommen" if "kopregel" in plaats.herkend else ""
        lines.append(f"    kopregel: {plaats.kopregel}{note}")
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
            f"    negeer: [{', '.join(tekst(name) for name in spare)}]   # BSN's, of lijkt daarop; niet in de uitvoer"
        )
    lines += ["    kolommen:", *kolommen(groep, gok)]
    total.sleutel_nodig |= bool({"inwoner", "behandelaar"} & set(gok.rollen))
    lines += stappen(groep, gok, total) if gok.vorm == "breed" else activiteiten(groep, gok, total)
    return lines


def _bestanden(groep: Groep, doel: Path) -> str:
    """The files as seen from the project file: a pattern when it finds exactly these.

    Files of ZGW are several series: the pages of each kind of object.
    """
    base = doel.absolute().parent
    series: dict[str, list[str]] = {}
    for bestand in groep.bestanden:
        path = os.path.relpath(bestand.path.absolute(), base).replace(os.sep, "/")
        series.setdefault(bronnaam([bestand.path], kaal=True) if groep.kind == "zgw" else "", []).append(path)
    names = [name for paths in series.values() for name in _serie(paths, base)]
    return tekst(names[0]) if len(names) == 1 else "\n" + "\n".join(f"      - {tekst(name)}" for name in names)


def _serie(paths: Sequence[str], base: Path) -> list[str]:
    if len(paths) > 1:
        pattern = serie(paths)
        # Normalised, because the folder of the project file need not exist yet.
        found = glob.glob(os.path.normpath(os.path.join(glob.escape(str(base)), pattern)))
        if sorted(found) == sorted(os.path.normpath(os.path.join(base, path)) for path in paths):
            return [pattern]
    return [glob.escape(path) if glob.has_magic(path) else path for path in paths]
