"""Periods compared, in words and figures that a process adviser reads aloud."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from klantreis.report.dutch import aantal, datum, getal, procent
from klantreis.vocabulary import ALLES
from klantreis.vocabulary_compare import (
    ANDERS_GEREGISTREERD,
    INDICATOREN,
    OORDELEN_VERGELIJKING,
    RUW,
    ZAKEN_ONTBREKEN,
)

Rij = Mapping[str, Any]

GEVONDEN: Final = ("groot_verschil", "verschil", "klein_verschil")
"""Verdicts that are a finding."""
TREND: Final = "trend"
_PAD: Final = 6
"""Steps of a path that are written out."""


def bevindingen(rows: Sequence[Rij]) -> list[Rij]:
    """The rows that are a finding, in their own order: nothing is ranked."""
    return [row for row in rows if row["oordeel"] in GEVONDEN]


def naam(row: Rij) -> str:
    """What a row is about: the indicator and its group, in words."""
    what = INDICATOREN[row["indicator"]].heet(row["volgtijd_dagen"])
    return (
        what
        if row["groep"] == ALLES
        else f"{what}, {kort(row['groep']).replace(': ', ' ', 1).replace(', wet: ', ', wet ')}"
    )


def kort(groep: str) -> str:
    """The name of a group; of a long path its beginning and its end.

    >>> kort("a > b > c > d > e > f > g")
    'a > b > c > ... > f > g (7 stappen)'
    """
    path = groep.split(" > ")
    if len(path) <= _PAD:
        return groep
    return f"{' > '.join([*path[:3], '...', *path[-2:]])} ({len(path)} stappen)"


def waarde(row: Rij, kant: str) -> str:
    """A figure of one period as it is read: per cent, days, or a number."""
    return _als(row, row[f"waarde_{kant}"])


def _als(row: Rij, value: float | None) -> str:
    if value is None:
        return "niet bereikt" if row["effectmaat"] in ("hazardratio", "cliffs_delta") else "niet te zeggen"
    soort = INDICATOREN[row["indicator"]].soort
    if soort == "aandeel":
        return procent(value, 1)
    return getal(value, 2 if soort == "gemiddelde" else 1) + (" d" if soort == "tijd" else "")


def verschil(row: Rij) -> str:
    """The effect with its interval: "-7,5 punt (-14,0 tot -0,6)"."""
    if row["effect"] is None:
        return ""
    if row["ci_laag"] is None:
        return _effect(row, row["effect"])
    return f"{_effect(row, row['effect'])} ({_effect(row, row['ci_laag'], '')} tot {_effect(row, row['ci_hoog'], '')})"


def _effect(row: Rij, value: float, unit: str | None = None) -> str:
    soort = INDICATOREN[row["indicator"]].soort
    if row["effectmaat"] in ("verhouding", "hazardratio", "cliffs_delta"):
        before = "" if row["effectmaat"] == "cliffs_delta" else "× "
        return ("" if unit == "" else before) + getal(value, 2)
    shown, name = {"aandeel": (value * 100, " punt"), "tijd": (value, " d")}.get(soort, (value, ""))
    per_year = " per jaar" if row["effectmaat"] == TREND else ""
    sign = "+" if shown > 0 else ""
    text = sign + getal(shown, 2 if soort == "gemiddelde" else 1)
    return text if unit == "" else f"{text}{name}{per_year}"


def conclusie(rows: Sequence[Rij]) -> list[str]:
    """What the comparison comes to, in a few sentences."""
    tested = [row for row in rows if row["in_familie"] and row["oordeel"] != "te_weinig"]
    found, counts = bevindingen(rows), Counter(row["oordeel"] for row in tested)
    if not tested:
        return ["Er zijn te weinig zaken en klantreizen om iets te vergelijken."]
    of = aantal(len(tested), "vergelijking", "vergelijkingen")
    lines = [
        f"Van {of} is er geen een aantoonbaar verschil." if not found
        else f"Van {of} {'is er één' if len(found) == 1 else f'zijn er {getal(len(found))}'} een aantoonbaar verschil."
    ]  # fmt: skip
    rest = [
        f"{getal(counts['gelijk'])} {'is' if counts['gelijk'] == 1 else 'zijn'} gelijk, op de marge na"
        if counts["gelijk"] else "",
        f"bij {getal(counts['geen_aantoonbaar_verschil'])} is geen verschil aan te tonen, en dat is niet hetzelfde als "
        "gelijk" if counts["geen_aantoonbaar_verschil"] else "",
    ]  # fmt: skip
    if any(rest):
        text = "; ".join(part for part in rest if part)
        lines.append(text[0].upper() + text[1:] + ".")
    return lines


def opzet(feiten: Rij) -> list[str]:
    """Which part of every period counts, and why."""
    days = feiten["volgtijd_dagen"]
    lines = [
        "Vergeleken: "
        + "; ".join(
            f"{p['naam']} ({_dag(p['telt_van'])} tot en met {_dag(p['telt_tot'])}: "
            f"{aantal(n['zaken'], 'zaak', 'zaken')}, {aantal(n['klantreizen'], 'klantreis', 'klantreizen')})"
            for p, n in zip(feiten["perioden"], feiten["tellingen"], strict=True)
        )
        + ".",
        f"Elke zaak en klantreis hoort bij de periode waarin zij begint, en is {days} dagen gevolgd. Wat later "
        "gebeurde, telt voor geen enkele periode.",
    ]  # fmt: skip
    if feiten["weggelaten_voor"]:
        first = feiten["perioden"][0]["naam"]
        lines.append(
            f"Van elke periode {_telt(feiten['weggelaten_voor'])} eerste dagen niet mee. Van {first} vallen die in de "
            f"aanloop van het log (tot en met {_dag(feiten['aanloop_tot'])}), en van elke periode telt hetzelfde deel. "
            f"Laat {first} weg, en er telt meer."
        )
    if feiten["weggelaten_achter"]:
        lines.append(
            f"Van elke periode {_telt(feiten['weggelaten_achter'])} laatste dagen niet mee: wat dan begon, is in de "
            "laatste periode nog niet lang genoeg te volgen."
        )
    return lines


def _telt(days: int) -> str:
    return f"tellen de {getal(days)}"


def _dag(text: str) -> str:
    return datum(dt.date.fromisoformat(text))


def oordeel(row: Rij) -> str:
    """The verdict in words, with how many were still going on."""
    notes = [note for note in (row["opmerking"] or "").split("; ") if " liep na " in note]
    return "; ".join([OORDELEN_VERGELIJKING[row["oordeel"]], *notes])


def te_kort(rows: Sequence[Rij], feiten: Rij) -> str | None:
    """What to do when half of the zaken take longer than they are followed."""
    medians = [
        row[f"waarde_{kant}"] for row in rows for kant in ("a", "b")
        if (row["indicator"], row["groep"], row["effectmaat"]) == ("doorlooptijd", ALLES, "hazardratio")
    ]  # fmt: skip
    if not medians or None not in medians:
        return None
    return (
        f"Let op: de helft van de zaken duurt langer dan de {feiten['volgtijd_dagen']} dagen die zij zijn gevolgd. "
        "Over wat daarna komt, zegt deze vergelijking niets. Wilt u langer volgen, zet dan in het projectbestand "
        "vergelijking: {volgtijd_dagen: 182} of meer; er telt dan een korter deel van elke periode."
    )


def zinnen(rows: Sequence[Rij]) -> list[str]:
    """The findings, a paragraph per indicator and group: the figure of every period, then what differs.

    >>> row = {"indicator": "terugkeer", "groep": "alle", "waarde_a": 0.126, "waarde_b": 0.051, "periode_a": "2024",
    ...        "periode_b": "2025", "effectmaat": "risicoverschil", "effect": -0.075, "ci_laag": -0.14,
    ...        "ci_hoog": -0.006, "opmerking": None, "oordeel": "verschil", "wijze": "ruw", "in_familie": True,
    ...        "volgtijd_dagen": 91}
    >>> zinnen([row])
    ['Aandeel van de klantreizen met een terugkeer in de eerste 91 dagen: 12,6 % in 2024, 5,1 % in 2025. Verschil -7,5
    punt (-14,0 tot -0,6).']
    """
    found: dict[tuple[str, str], list[Rij]] = {}
    for row in bevindingen(rows):
        found.setdefault((row["indicator"], row["groep"]), []).append(row)
    return [_alinea(key, own, rows) for key, own in found.items()]


def _alinea(key: tuple[str, str], found: Sequence[Rij], rows: Sequence[Rij]) -> str:
    figures: dict[str, str] = {}
    for row in rows:
        if (row["indicator"], row["groep"]) == key and row["in_familie"] and row["wijze"] == RUW:
            figures |= {row[f"periode_{kant}"]: waarde(row, kant) for kant in ("a", "b")}
    name, several = naam(found[0]), len(figures) > 2
    parts = [f"{name[0].upper()}{name[1:]}: {', '.join(f'{value} in {period}' for period, value in figures.items())}."]
    for row in found:
        trend = row["effectmaat"] == TREND
        pair = f" {row['periode_a']} en {row['periode_b']}" if several and not trend else ""
        parts.append(f"{'Trend' if trend else 'Verschil'}{pair} {verschil(row)}.")
    notes = [row["opmerking"].split("; ") for row in found if row["effectmaat"] != TREND and row["opmerking"]]
    for note in dict.fromkeys(note for own in notes for note in own):
        parts.append(_TWIJFEL.get(note) or f"{note[0].upper()}{note[1:]}.")
    return " ".join(parts)


_TWIJFEL: Final = {ANDERS_GEREGISTREERD: "[anders geregistreerd]", ZAKEN_ONTBREKEN: "[zaken ontbreken]"}


def definitiezinnen(rows: Sequence[Rij], volgtijd: int) -> list[str]:
    """Of every figure that another definition or another law changes: what of its difference is what.

    Parameters
    ----------
    volgtijd : days that every unit is followed.

    Examples
    --------
    >>> definitiezinnen([{"indicator": "te_laat", "groep": "alle", "periode_a": "2024", "periode_b": "2025",
    ...     "a_oud": 0.2, "b_nieuw": 0.3, "totaal": 0.1, "proces": 0.02, "definitie": 0.08, "wet": 0.0,
    ...     "oordeel": "definitie", "opmerking": None}], 91)
    ['Aandeel te laat van de termijnen die in de eerste 91 dagen afliepen: 20,0 % in 2024 zoals toen geteld, 30,0 % in
    2025 zoals nu. Verschil +10,0 punt: +2,0 punt proces, +8,0 punt definitie.']
    """
    lines = []
    for row in rows:
        if "definitie" not in (row["oordeel"] or "") and "wet" not in (row["oordeel"] or ""):
            continue
        shown = {**row, "effectmaat": "definitie", "volgtijd_dagen": volgtijd // INDICATOREN[row["indicator"]].deel}
        name = naam(shown)
        lines.append(
            f"{name[0].upper()}{name[1:]}: {_als(shown, row['a_oud'])} in {row['periode_a']} zoals toen geteld, "
            f"{_als(shown, row['b_nieuw'])} in {row['periode_b']} zoals nu. Verschil "
            f"{_effect(shown, row['totaal'])}: {', '.join(_delen(shown))}.{_oneens(shown)}"
        )
    return lines


def _delen(row: Rij) -> list[str]:
    """The parts of a difference as they are read: rounded so that they add up to the rounded whole."""
    digits = {"aandeel": 3, "gemiddelde": 2}.get(INDICATOREN[row["indicator"]].soort, 1)
    names = [part for part in ("proces", "definitie", "wet") if row[part]]
    values = {part: round(row[part], digits) for part in names}
    largest = max(names, key=lambda part: abs(row[part]))
    values[largest] = round(row["totaal"], digits) - sum(values[part] for part in names if part != largest)
    return [f"{_effect(row, round(values[part], digits))} {part}" for part in names]


def _oneens(row: Rij) -> str:
    """What each definition says by itself, when they disagree so much that their mean is neither of both: a desk with
    another name seems a process half-way, while by the new register nothing changed."""
    apart = row.get("interactie") or 0.0
    if row["definitie"] == 0 or abs(apart) <= max(abs(row["proces"]), INDICATOREN[row["indicator"]].marge):
        return ""
    old, new = (_effect(row, row[f"b_{own}"] - row[f"a_{own}"]) for own in ("oud", "nieuw"))
    return (
        f" Dat proces is een gemiddelde waar de definities niet over eens zijn: volgens de oude is het verschil {old}, "
        f"volgens de nieuwe {new}."
    )


def twijfel(rows: Sequence[Rij]) -> list[str]:
    """What the marks at findings mean, as far as they stand there."""
    notes = {note for row in bevindingen(rows) if row["opmerking"] for note in row["opmerking"].split("; ")}
    return [f"{mark}: {note}; zie de waarschuwingen." for note, mark in _TWIJFEL.items() if note in notes]
