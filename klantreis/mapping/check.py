"""What a project file does to its exports: how much it covers, what it does not know, which rules do nothing.

Pure: from what reading gave to sentences. A finding is something worth acting on; the rest is for information.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from klantreis.errors import opsomming
from klantreis.mapping.read import Gelezen
from klantreis.mapping.rules import Regelboek, rules_of
from klantreis.project import Projectbestand
from klantreis.vocabulary import UITVALREDENEN

TOP = 20
KOP_UITVAL = ("bron", "reden", "rijen", "uitleg")


@dataclass(frozen=True)
class Gelezenfeiten:
    """Counts of what was read, by source.

    gebeurtenissen, met_fase, met_regel : source -> events. uitval : (source, reason) -> rows. niet_herkend : rows of
    vocabulary.NIET_HERKEND, the most frequent first.
    """

    gebeurtenissen: Mapping[str, int]
    met_fase: Mapping[str, int]
    met_regel: Mapping[str, int]
    uitval: Mapping[tuple[str, str], int]
    niet_herkend: Sequence[Mapping[str, Any]]


@dataclass
class Controle:
    """What a check says: lines of information, a table of uitval, and findings."""

    regels: list[str] = field(default_factory=list)
    uitval: list[tuple[str, str, str, str]] = field(default_factory=list)
    bevindingen: list[str] = field(default_factory=list)


def controleer(
    projectbestand: Projectbestand, gelezen: Gelezen, feiten: Gelezenfeiten, nieuw: Sequence[str] = ()
) -> Controle:
    """Check a project file against what reading its sources gave; `nieuw`: what is new since an earlier run."""
    out = Controle()
    if nieuw:
        out.regels += ["Nieuw sinds de vorige run:", *(f"  {line}" for line in nieuw), ""]
    for naam, bron in projectbestand.project.bronnen.items():
        _source(out, projectbestand, naam, gelezen, feiten)
        if rules_of(bron):
            _rules(out, projectbestand, naam, gelezen)
    for note in gelezen.opmerkingen:
        out.regels.append(f"Let op: {note}")
    for (bron_, reden), n in sorted(feiten.uitval.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        out.uitval.append((bron_, reden, str(n), UITVALREDENEN[reden]))
    return out


def _source(out: Controle, projectbestand: Projectbestand, naam: str, gelezen: Gelezen, feiten: Gelezenfeiten) -> None:
    total = feiten.gebeurtenissen.get(naam, 0)
    files = [file for file in gelezen.bestanden if file.bron == naam]
    out.regels.append(f"{naam}: {total} gebeurtenissen uit {_n(len(files), 'bestand', 'bestanden')}")
    # Rules that only skip rows say nothing of phases.
    has_rules = any(rule.fase for rule in rules_of(projectbestand.project.bronnen[naam]))
    if total and not has_rules:
        out.regels.append("  Er zijn geen regels met een fase: geen enkele gebeurtenis heeft er een.")
    elif total:
        phase, ruled = feiten.met_fase.get(naam, 0), feiten.met_regel.get(naam, 0)
        without = _deel(ruled - phase, total)
        out.regels.append(f"  met een fase: {_deel(phase, total)}; met een regel zonder fase: {without}")
    where = projectbestand.plek("bronnen", naam)
    codes = [row for row in feiten.niet_herkend if row["bron"] == naam and row["soort"] == "code"]
    if codes and has_rules:
        n = sum(row["gebeurtenissen"] for row in codes)
        out.bevindingen.append(
            f"{where}: {_n(len(codes), 'code heeft', 'codes hebben')} geen regel, bij {_deel(n, total)} van de "
            f"gebeurtenissen: {_vaakst(codes)}."
        )
    desks: dict[str, int] = {}
    for row in feiten.niet_herkend:
        if row["bron"] == naam and row["soort"] != "code":
            desks[row["waarde"]] = desks.get(row["waarde"], 0) + row["gebeurtenissen"]
    if desks:
        ranked = sorted(desks.items(), key=lambda item: (-item[1], item[0]))
        rows = [{"waarde": name, "gebeurtenissen": n} for name, n in ranked]
        out.bevindingen.append(
            f"{projectbestand.plek('loketten')}: {_n(len(rows), 'naam staat', 'namen staan')} niet in het register van "
            f"loketten (bron {naam}), of niet op die dag: {_vaakst(rows)}."
        )
    for datum in gelezen.datums:
        if datum.bron == naam:
            found = opsomming(f"{notatie} ({n})" for notatie, n in datum.notaties) or "geen datums"
            how = "gevonden" if datum.gegeven else "herkend"
            rest = f"; {datum.onbekend} in geen bekende notatie" if datum.onbekend else ""
            out.regels.append(f"  datums in {datum.kolom}, {how}: {found}{rest}")


def _rules(out: Controle, projectbestand: Projectbestand, naam: str, gelezen: Gelezen) -> None:
    bron = projectbestand.project.bronnen[naam]
    rules = rules_of(bron)
    section = "activiteiten" if bron.vorm == "lang" else "stappen"
    book = Regelboek(rules)

    def line(nr: int) -> str:
        return projectbestand.plek("bronnen", naam, section, nr)

    def regel(nr: int) -> str:
        return line(nr).rpartition(":")[2]

    overlap = {(win, lose): n for (name, win, lose), n in gelezen.overlap.items() if name == naam}
    idle = [nr for nr in range(len(rules)) if not gelezen.gekozen.get((naam, nr))]
    for nr in idle:
        winners = sorted({win for win, lose in overlap if lose == nr})
        if winners:
            lines = opsomming(regel(win) for win in winners)
            # A rule for whatever is left is no mistake when nothing is left.
            out.regels.append(f"  regel {regel(nr)} wint nooit: steeds gaat regel {lines} voor")
        else:
            out.bevindingen.append(f"{line(nr)}: deze regel past bij geen enkele rij.")
    for (win, lose), n in sorted(overlap.items()):
        if book.even_specifiek(win, lose):
            out.bevindingen.append(
                f"{line(lose)}: deze regel en regel {regel(win)} passen allebei bij {n} rijen en zijn even specifiek; "
                f"nu wint regel {regel(win)}, omdat die eerder staat."
            )
    clear = [(win, lose, n) for (win, lose), n in sorted(overlap.items()) if not book.even_specifiek(win, lose)]
    if clear:
        out.regels.append("  regels die bij dezelfde rijen passen; de meest specifieke wint:")
        for win, lose, n in clear[:TOP]:
            out.regels.append(f"    regel {regel(win)} gaat voor regel {regel(lose)}, bij {n} rijen")
        if len(clear) > TOP:
            out.regels.append(f"    en nog {len(clear) - TOP} paren")


def _vaakst(rows: Sequence[Mapping[str, Any]]) -> str:
    return opsomming((f"{row['waarde']} ({row['gebeurtenissen']})" for row in rows), TOP)


def _n(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _deel(part: int, total: int) -> str:
    """A share with the count behind it; what is not everything never reads as 100 %."""
    percentage = 100 * part / total if total else 0.0
    shown = "100" if part == total else "0" if part == 0 else f"{min(max(percentage, 0.1), 99.9):.1f}".replace(".", ",")
    return f"{shown} % ({part})"
