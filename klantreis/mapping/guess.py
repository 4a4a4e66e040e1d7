"""What the columns of a group of files probably are: their names propose, their contents decide.

Each column takes the first role that its name fits and its contents allow; each role takes its surest column. A column that
could be about a person is never shown, and mapped only as what becomes a pseudonym.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from klantreis.mapping.explore import Groep, Kolombeeld
from klantreis.mapping.tally import JA_NEE, paren, tel_codes
from klantreis.mapping.words import (
    ANDER_NUMMER, ANDERE_BSN, BSN, GEBEURTENISDATUM, GEEN_GEBEURTENIS, GENOEMDE_DATUM, KOLOMWOORDEN, PERSOONSNUMMER, PRIVE,
    TIJD, WETTEN, genormaliseerd,
)  # fmt: skip
from klantreis.project import vergelijkbaar

CATEGORIEEN = frozenset(
    ("activiteit", "label", "loket", "naar_loket", "team", "kanaal", "melder", "wet", "zaaktype", "uitkomst", "gemeente",
     "wijk", "relatie")
)  # fmt: skip
"""Roles whose values are names of a limited set of things: those may be shown."""

MAX_CODES = 2_000
MAX_WAARDEN = 500
_VASTE_ROLLEN = ("melder", "kanaal", "wijk", "gemeente", "wet", "zaaktype", "uitkomst", "relatie", "behandelaar", "volgorde",
                 "besluit", "verwijst_naar")  # fmt: skip


@dataclass(frozen=True)
class Gok:
    """The probable meaning of a group.

    rollen : event column -> source columns (several: the one or the other, never in one file). bsn : columns that hold BSNs,
    the resident's first. soort : column -> what to call it in a list. antwoorden : columns that hold the yes or no of a
    question. stappen : the date columns of the wide form; naar : its columns with a next desk, which belong to one step only.
    tijden : date column -> its column with hours.
    """

    vorm: str | None
    rollen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bsn: tuple[str, ...] = ()
    soort: dict[str, str] = field(default_factory=dict)
    antwoorden: tuple[str, ...] = ()
    stappen: tuple[str, ...] = ()
    tijden: dict[str, str] = field(default_factory=dict)
    datums: tuple[str, ...] = ()
    naar: tuple[str, ...] = ()

    @property
    def inwoner(self) -> str | None:
        return self.rollen.get("inwoner", (None,))[0]


def toonbaar(beeld: Kolombeeld, soort: str) -> bool:
    """Whether values of a column may be shown: a limited set of names that come back again and again."""
    profile = beeld.profiel
    limit = MAX_CODES if soort in ("activiteit", "label") else MAX_WAARDEN if soort != "melder" else 25
    return (
        soort in CATEGORIEEN
        and not profile.looks_like_bsn
        and not profile.more
        and profile.distinct <= limit
        and (profile.filled >= 2 * profile.distinct or profile.distinct <= 8)
        and not any("@" in shape for shape, _n in profile.shapes)
    )


def raad(groep: Groep, vast: Mapping[str, str] | None = None) -> Gok:
    """Guess what the columns are; `vast`: event column -> source column, as the user said it."""
    vast = dict(vast or {})
    soort: dict[str, str] = {}
    rang: dict[str, int] = {}
    for name, beeld in groep.kolommen.items():
        soort[name], rang[name] = _role(beeld, groep)
    bsn = _bsn(groep, soort)
    for rol, name in vast.items():
        soort[name], rang[name] = rol, -1
    by_role: dict[str, list[str]] = {}
    for name in sorted(soort, key=lambda name: rang[name]):
        by_role.setdefault(soort[name], []).append(name)
    rollen: dict[str, tuple[str, ...]] = {}
    if bsn and soort[bsn[0]] == "bsn":
        rollen["inwoner"] = _with_others(groep, by_role["bsn"], bsn[0])
    for rol in _VASTE_ROLLEN:
        if by_role.get(rol):
            rollen[rol] = _with_others(groep, by_role[rol])
    _desks(groep, by_role, rollen)

    zaken = by_role.get("zaak", [])
    datums = [name for name in groep.kolommen if soort[name] in ("datum", "tijdstip")]
    tijden = _times(groep, datums, [name for name in groep.kolommen if soort[name] == "tijd"])
    if not zaken:
        return Gok(None, rollen, bsn, soort, tijden=tijden, datums=tuple(datums))
    zaak = zaken[0]
    rollen["zaak"] = _with_others(groep, zaken)
    kandidaten = [*by_role.get("activiteit", []), *by_role.get("label", [])]
    vragen = [name for name, beeld in groep.kolommen.items() if _has_yes_and_no(beeld)]
    anders, per_zaak = paren(groep, zaak, [*kandidaten, *datums, *vragen])
    wisselt = {name: n > 1.05 * anders for name, n in per_zaak.items()}
    filled = groep.kolommen[zaak].profiel.filled
    per_row = anders > 0.8 * filled

    stappen = [name for name in datums if not GEEN_GEBEURTENIS.search(genormaliseerd(name))]
    if groep.kind != "xes" and per_row and len(stappen) >= 2 and "tijdstip" not in vast and "activiteit" not in vast:
        for name in stappen:
            soort[name] = "stap"
        rollen.pop("naar_loket", None)
        return Gok(
            "breed", rollen, bsn, soort, stappen=tuple(stappen), tijden=tijden, datums=tuple(datums),
            naar=tuple(by_role.get("naar_loket", ())),
        )  # fmt: skip

    _codes(groep, kandidaten, wisselt, rollen, vast)
    _moment(groep, datums, wisselt, rollen, vast)
    _named_date(groep, datums, rollen)
    for rol in ("activiteit", "label", "tijdstip", "datum_genoemd"):
        for name in rollen.get(rol, ()):
            soort[name] = rol
    vorm = "lang" if "activiteit" in rollen and "tijdstip" in rollen else None
    antwoorden = tuple(name for name in vragen if wisselt.get(name) and name not in sum(rollen.values(), ()))
    return Gok(vorm, rollen, bsn, soort, antwoorden, tijden=tijden, datums=tuple(datums))


def _role(beeld: Kolombeeld, groep: Groep) -> tuple[str, int]:
    """The role of a column by its name, as far as its contents allow it, and how sure that is (less is surer)."""
    name, profile = genormaliseerd(beeld.naam), beeld.profiel
    on_case = name.startswith("case ") and groep.kind == "xes"
    if on_case and name != "case concept name":
        name = name.removeprefix("case ")
    if profile.filled == 0:
        return "leeg", 0
    if profile.looks_like_bsn or (BSN.search(name) and profile.bsn_valid and profile.numeric > 0.9):
        return "bsn", 0
    if BSN.search(name) or PERSOONSNUMMER.search(name):
        return "persoonsnummer", 0
    if beeld.is_datum:
        return ("prive", 0) if PRIVE.search(name) else ("datum", 0)
    if beeld.uren and (TIJD.search(name) or sum(each.uren for each in groep.kolommen.values()) == 1):
        return "tijd", 0
    for rank, (rol, pattern) in enumerate(KOLOMWOORDEN):
        if pattern.search(name) and _allowed(rol, beeld):
            return rol, rank + (100 if on_case and rol != "zaak" else 0)
    if PRIVE.search(name):
        return "prive", 0
    return "", 0


def _allowed(rol: str, beeld: Kolombeeld) -> bool:
    profile = beeld.profiel
    digits = sum(n for shape, n in profile.shapes if "9" in shape)
    if rol == "zaak":
        return not profile.looks_like_bsn and not any("@" in shape for shape, _n in profile.shapes)
    if rol in ("besluit", "verwijst_naar"):
        # Free text about a decision is no reference to it.
        return digits > 0.5 * profile.filled and not any(shape.count(" ") > 5 for shape, _n in profile.shapes[:3])
    if rol == "behandelaar":
        return profile.filled >= 2 * profile.distinct or profile.distinct <= 8
    if rol == "volgorde":
        return profile.numeric > 0.95
    if rol == "wet":
        known = [value for value, _n in profile.top if vergelijkbaar(value).replace(" ", "").replace("-", "") in WETTEN]
        return toonbaar(beeld, rol) and len(known) * 2 >= len(profile.top)
    return rol == "niets" or toonbaar(beeld, rol)


def _bsn(groep: Groep, soort: dict[str, str]) -> tuple[str, ...]:
    """Columns with BSNs, the resident's first; one that is named after something else is no resident's."""
    found = [name for name, role in soort.items() if role == "bsn"]

    def order(name: str) -> tuple[bool, bool, bool, int]:
        text = genormaliseerd(name)
        return (
            bool(ANDER_NUMMER.search(text)), bool(ANDERE_BSN.search(text)), not BSN.search(text), found.index(name),
        )  # fmt: skip

    for name in found:
        text = genormaliseerd(name)
        if ANDER_NUMMER.search(text) and not BSN.search(text):
            soort[name] = "lijkt op BSN"
    return tuple(sorted(found, key=order))


def _with_others(groep: Groep, names: Sequence[str], first: str | None = None) -> tuple[str, ...]:
    """The surest column, and those that take its place in files that lack it."""
    chosen = [first or names[0]]
    for name in names:
        if name not in chosen and not any(groep.samen(name, each) for each in chosen):
            chosen.append(name)
    return tuple(chosen)


def _desks(groep: Groep, by_role: Mapping[str, list[str]], rollen: dict[str, tuple[str, ...]]) -> None:
    """A desk column; without one, the team is the desk."""
    desks, teams = by_role.get("loket", []), by_role.get("team", [])
    if desks:
        rollen["loket"] = _with_others(groep, desks)
        if teams:
            rollen["team"] = _with_others(groep, teams)
    elif teams:
        rollen["loket"] = _with_others(groep, teams)
    if by_role.get("naar_loket"):
        rollen["naar_loket"] = _with_others(groep, by_role["naar_loket"])


def _times(groep: Groep, dates: Sequence[str], hours: Sequence[str]) -> dict[str, str]:
    """Which column of hours belongs to which date: by the rest of the name, or because there is one of each."""

    def rest(name: str) -> str:
        words = genormaliseerd(name).replace("tijdstip", "").replace("datum", "").replace("tijd", "").split()
        return " ".join(word for word in words if word not in ("van", "de", "het", "uur", "time", "date"))

    found = {}
    for name in hours:
        fits = [date for date in dates if rest(date) == rest(name) and groep.samen(name, date)]
        if len(fits) == 1:
            found[fits[0]] = name
    if not found and len(hours) == 1 and len(dates) == 1:
        found[dates[0]] = hours[0]
    return found


def _codes(
    groep: Groep, kandidaten: Sequence[str], wisselt: Mapping[str, bool], rollen: dict[str, tuple[str, ...]],
    vast: Mapping[str, str],
) -> None:  # fmt: skip
    """The column of the activity and that of its label."""
    good = [name for name in kandidaten if name == vast.get("activiteit") or wisselt.get(name)] or [
        name for name in kandidaten if groep.kolommen[name].profiel.distinct == 1
    ]
    if not good:
        return
    main = vast.get("activiteit") or good[0]
    others = [name for name in kandidaten if name != main and groep.samen(name, main)]
    if "label" in vast:
        others = [vast["label"]]
    label = None
    if others:
        n_main = groep.kolommen[main].profiel.distinct
        _n, pairs = paren(groep, main, others)
        close = [
            name
            for name in others
            if 0 < pairs[name] <= 1.5 * max(n_main, groep.kolommen[name].profiel.distinct)
            and groep.kolommen[name].profiel.distinct > 1
        ]
        close = [name for name in close if not _equal(groep, main, name)]
        # The Dutch label of a log in two languages.
        close.sort(key=lambda name: genormaliseerd(name).endswith(" en"))
        label = vast.get("label") or next(iter(close), None)
        if label and not vast and _codeish(groep.kolommen[label]) and not _codeish(groep.kolommen[main]):
            main, label = label, main
        if label and "label" not in vast and _codeish(groep.kolommen[label]):
            label = None
    rollen["activiteit"] = _with_others(groep, [main, *(n for n in good if n not in (main, label))])
    if label:
        rollen["label"] = (label,)


def _equal(groep: Groep, a: str, b: str) -> bool:
    return groep.kolommen[a].profiel.top == groep.kolommen[b].profiel.top


def _codeish(beeld: Kolombeeld) -> bool:
    """Whether values look like codes: short or with digits, in one word."""
    shapes = beeld.profiel.shapes
    code = sum(n for shape, n in shapes if " " not in shape and ("9" in shape or len(shape) <= 4))
    return code > 0.5 * sum(n for _shape, n in shapes)


def _moment(
    groep: Groep, datums: Sequence[str], wisselt: Mapping[str, bool], rollen: dict[str, tuple[str, ...]],
    vast: Mapping[str, str],
) -> None:  # fmt: skip
    """The column that says when an event was: by name, and because it changes within a zaak."""

    def order(name: str) -> tuple[int, bool, int, int]:
        text = genormaliseerd(name)
        named = next((nr for nr, pattern in enumerate(GEBEURTENISDATUM) if pattern.search(text)), len(GEBEURTENISDATUM))
        plan = bool(GEEN_GEBEURTENIS.search(text) or GENOEMDE_DATUM.search(text))
        return named + 10 * plan, not wisselt.get(name, False), -groep.kolommen[name].profiel.filled, datums.index(name)

    ranked = sorted((name for name in datums if not _of_trace(groep, name)), key=order)
    if "tijdstip" in vast:
        ranked = [vast["tijdstip"], *(name for name in ranked if name != vast["tijdstip"])]
    if ranked:
        rollen["tijdstip"] = _with_others(groep, ranked)


def _of_trace(groep: Groep, name: str) -> bool:
    """Whether a column of an XES log is an attribute of the trace."""
    return groep.kind == "xes" and name.startswith("case:")


def _named_date(groep: Groep, datums: Sequence[str], rollen: dict[str, tuple[str, ...]]) -> None:
    """The date of the contested decision, only in a register of objections."""
    if "activiteit" not in rollen or "tijdstip" not in rollen:
        return
    rest = [name for name in datums if name not in rollen["tijdstip"] and GENOEMDE_DATUM.search(genormaliseerd(name))]
    if rest and is_geschil(groep, rollen):
        rollen["datum_genoemd"] = _with_others(groep, rest)


def is_geschil(groep: Groep, rollen: Mapping[str, Sequence[str]]) -> bool:
    """Whether this is a register of objections: its files, zaken or most of its steps are called so."""
    names = [groep.naam, *rollen.get("zaak", ())]
    if any(word in genormaliseerd(name) for name in names for word in ("bezwa", "beroep")):
        return True
    codes = tel_codes(groep, rollen["activiteit"], None) if "activiteit" in rollen else []
    about = sum(code.aantal for code in codes if "bezwaar" in code.code.casefold())
    return about * 2 > sum(code.aantal for code in codes) > 0


def _has_yes_and_no(beeld: Kolombeeld) -> bool:
    values = {vergelijkbaar(value) for value, _n in beeld.profiel.top}
    return len(values & JA_NEE) >= 2 and not beeld.profiel.looks_like_bsn


__all__ = ["CATEGORIEEN", "Gok", "is_geschil", "raad", "toonbaar"]
