"""What a project file does to its exports: how much it covers, what it does not know, which rules do nothing.

Pure: from what reading gave to sentences. A finding is something worth acting on; the rest is for information.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from klantreis.errors import opsomming
from klantreis.mapping.rules import Regelboek, rules_of
from klantreis.project import Projectbestand
from klantreis.vocabulary import UITVALREDENEN, VEEL_UITVAL

Rij = Mapping[str, Any]
Feiten = Mapping[str, Any]

TOP = 20
KOP_UITVAL = ("bron", "reden", "rijen", "uitleg")


@dataclass
class Controle:
    """What a check says: lines of information, a table of uitval, and findings."""

    regels: list[str] = field(default_factory=list)
    uitval: list[tuple[str, str, str, str]] = field(default_factory=list)
    bevindingen: list[str] = field(default_factory=list)


def controleer(
    projectbestand: Projectbestand,
    feiten: Feiten,
    met_fase: Mapping[str, tuple[int, int]],
    uitval: Mapping[tuple[str, str], int],
    niet_herkend: Sequence[Rij],
    nieuw: Sequence[str] = (),
    niet_betrokken: Sequence[tuple[int, str]] = (),
) -> Controle:
    """Check a project file against what reading its sources gave.

    Parameters
    ----------
    feiten : the facts of reading, as the manifest has them.
    met_fase : source -> number of events, and of events with a phase.
    uitval : (source, reason) -> rows.
    niet_herkend : rows of that table, the most frequent first.
    nieuw : what is new since an earlier run.
    niet_betrokken : what is wrong with a rule of that section, by its place in the list.
    """
    out = Controle()
    if nieuw:
        out.regels += ["Nieuw sinds de vorige run:", *(f"  {line}" for line in nieuw), ""]
    for naam, bron in projectbestand.project.bronnen.items():
        unknown = [row for row in niet_herkend if row["bron"] == naam]
        _source(out, projectbestand, naam, feiten, met_fase.get(naam, (0, 0)), unknown)
        total = met_fase.get(naam, (0, 0))[0]
        lost = sum(n for (name, why), n in uitval.items() if name == naam and why != "overgeslagen")
        if lost > VEEL_UITVAL * (lost + total):
            out.bevindingen.append(
                f"{projectbestand.plek('bronnen', naam)}: {_deel(lost, lost + total)} van de rijen telt niet mee; "
                "de redenen staan hierboven."
            )
        if not lost + total and not any(name == naam for name, _why in uitval):
            out.bevindingen.append(
                f"{projectbestand.plek('bronnen', naam)}: in de bestanden van deze bron staat niets om te lezen. "
                "Controleer of de export is gelukt."
            )
        elif rules_of(bron):
            _rules(out, projectbestand, naam, feiten)
    out.bevindingen += [f"{projectbestand.plek('niet_betrokken', nr)}: {text}" for nr, text in niet_betrokken]
    out.bevindingen += [*feiten["vrije_tekst"], *feiten["onvolledig"]]
    for note in feiten["opmerkingen"]:
        out.regels.append(f"Let op: {note}")
    for (bron_, reden), n in sorted(uitval.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        out.uitval.append((bron_, reden, str(n), UITVALREDENEN[reden]))
    return out


def _source(
    out: Controle,
    projectbestand: Projectbestand,
    naam: str,
    feiten: Feiten,
    met_fase: tuple[int, int],
    unknown: Sequence[Rij],
) -> None:
    total, phase = met_fase
    files = [file for file in feiten["bestanden"] if file["bron"] == naam]
    codes = [row for row in unknown if row["soort"] == "code"]
    ruled = total - sum(row["gebeurtenissen"] for row in codes)
    out.regels.append(f"{naam}: {total} gebeurtenissen uit {_n(len(files), 'bestand', 'bestanden')}")
    # Rules that only skip rows say nothing of phases.
    has_rules = any(rule.fase for rule in rules_of(projectbestand.project.bronnen[naam]))
    if total and not has_rules:
        out.bevindingen.append(
            f"{projectbestand.plek('bronnen', naam)}: er zijn geen regels met een fase; "
            "geen enkele gebeurtenis heeft er een."
        )
    elif total:
        without = _deel(ruled - phase, total)
        out.regels.append(f"  met een fase: {_deel(phase, total)}; met een regel zonder fase: {without}")
    if total and has_rules and not feiten["bronnen"][naam]["legt_einde_vast"]:
        out.regels.append(
            "  geen stap heeft de rol afsluiting: de laatste gebeurtenis van een zaak telt als einde. Is er wel zo'n "
            "stap? Geef die dan die rol"
        )
    where = projectbestand.plek("bronnen", naam)
    if codes and has_rules:
        n = sum(row["gebeurtenissen"] for row in codes)
        out.bevindingen.append(
            f"{where}: {_n(len(codes), 'code heeft', 'codes hebben')} geen regel, bij {_deel(n, total)} van de "
            f"gebeurtenissen: {_vaakst(codes)}."
        )
    desks: dict[str, int] = {}
    for row in unknown:
        if row["soort"] != "code":
            desks[row["waarde"]] = desks.get(row["waarde"], 0) + row["gebeurtenissen"]
    if desks:
        ranked = sorted(desks.items(), key=lambda item: (-item[1], item[0]))
        rows = [{"waarde": name, "gebeurtenissen": n} for name, n in ranked]
        out.bevindingen.append(
            f"{projectbestand.plek('loketten')}: {_n(len(rows), 'naam staat', 'namen staan')} niet in het register van "
            f"loketten (bron {naam}), of niet op die dag: {_vaakst(rows)}."
        )
    for datum in feiten["datums"]:
        if datum["bron"] == naam:
            found = opsomming(f"{notatie} ({n})" for notatie, n in datum["notaties"]) or "geen datums"
            how = "gevonden" if datum["uit_projectbestand"] else "herkend"
            rest = f"; {datum['onbekend']} in geen bekende notatie" if datum["onbekend"] else ""
            out.regels.append(f"  datums in {datum['kolom']}, {how}: {found}{rest}")
            if datum["dag_of_maand"] and not datum["uit_projectbestand"]:
                out.bevindingen.append(
                    f"{where}: in kolom '{datum['kolom']}' is niet te zien wat de dag is en wat de maand; "
                    "zet er formaat: bij."
                )


def _rules(out: Controle, projectbestand: Projectbestand, naam: str, feiten: Feiten) -> None:
    bron = projectbestand.project.bronnen[naam]
    rules = rules_of(bron)
    section = "activiteiten" if bron.vorm == "lang" else "stappen"
    book = Regelboek(rules)

    def line(nr: int) -> str:
        return projectbestand.plek("bronnen", naam, section, nr)

    def regel(nr: int) -> str:
        return line(nr).rpartition(":")[2]

    overlap = {
        (row["wint"] - 1, row["verliest"] - 1): row["rijen"]
        for row in feiten["overlappende_regels"]
        if row["bron"] == naam
    }
    used = {row["regel"] - 1 for row in feiten["gebruikte_regels"] if row["bron"] == naam}
    idle = [nr for nr in range(len(rules)) if nr not in used]
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
