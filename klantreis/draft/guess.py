"""What the columns of a group of files probably are: their names propose, their contents decide.

Each column takes the first role that its name fits and its contents allow; each role takes its surest column. A
column that could be about a person is never shown, and mapped only as what becomes a pseudonym.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from klantreis.draft.explore import Groep, Kolombeeld
from klantreis.draft.guess_steps import codes, contested_date, moment, named_date, statuslabel, times, with_others
from klantreis.draft.tally import JA_NEE, paren
from klantreis.draft.words import (
    ANDER_NUMMER,
    ANDERE_BSN,
    BSN,
    GEEN_GEBEURTENIS,
    KOLOMWOORDEN,
    PERSOONSNUMMER,
    PRIVE,
    TIJD,
    WETTEN,
    genormaliseerd,
)  # fmt: skip
from klantreis.project import vergelijkbaar

CATEGORIEEN = frozenset(
    ("activiteit", "label", "loket", "naar_loket", "team", "kanaal", "melder", "wet", "zaaktype", "uitkomst",
     "gemeente", "wijk", "relatie")
)  # fmt: skip
"""Roles whose values are names of a limited set of things: those may be shown."""

VRIJE_TEKST = "vrije tekst met BSN's"
_KAAL = re.compile(r"[9.\s-]{7,20}")

ZGW = {
    "zaak": "identificatie", "activiteit": "stap", "tijdstip": "tijdstip", "inwoner": "inpBsn",
    "datum_genoemd": "besluitdatum", "loket": "afdeling", "kanaal": "communicatiekanaal", "zaaktype": "zaaktype",
    "uitkomst": "resultaat", "besluit": "besluit", "verwijst_naar": "verwijst_naar", "relatie": "relatie",
    "behandelaar": "behandelaar",
}  # fmt: skip
"""Event column -> column of the reader of ZGW, whose columns need no guess."""

MAX_CODES = 2_000
MAX_WAARDEN = 500
_VASTE_ROLLEN = (
    "melder", "kanaal", "wijk", "gemeente", "wet", "zaaktype", "uitkomst", "relatie", "behandelaar", "volgorde",
    "besluit", "verwijst_naar",
)  # fmt: skip


@dataclass(frozen=True)
class Gok:
    """The probable meaning of a group.

    rollen : event column -> source columns (several: the one or the other, never in one file). bsn : columns that hold
    BSNs, the resident's first. soort : column -> what to call it in a list. antwoorden : columns with the yes or no of
    a question. stappen : the date columns of the wide form; naar : its columns with a next desk, which belong to one
    step only. tijden : date column -> its column with hours. datums : all columns with dates. zaak_is_persoon : there
    is no number of a zaak, a BSN takes its place.
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
    zaak_is_persoon: bool = False

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
    if groep.kind == "zgw":
        return _zgw(groep, vast)
    soort: dict[str, str] = {}
    rang: dict[str, int] = {}
    for name, beeld in groep.kolommen.items():
        soort[name], rang[name] = _role(beeld, groep)
    bsn = _bsn(groep, soort)
    persoon = _zaak_is_persoon(groep, soort, bsn, vast)
    for rol, name in vast.items():
        if name != persoon:
            soort[name], rang[name] = rol, -1
    by_role: dict[str, list[str]] = {}
    for name in sorted(soort, key=lambda name: rang[name]):
        by_role.setdefault(soort[name], []).append(name)
    rollen: dict[str, tuple[str, ...]] = {}
    if persoon:
        soort[persoon] = "bsn"
        rollen["inwoner"] = (persoon,)
    elif bsn and soort[bsn[0]] == "bsn":
        rollen["inwoner"] = with_others(groep, by_role["bsn"], bsn[0])
    for rol in _VASTE_ROLLEN:
        if by_role.get(rol):
            rollen[rol] = with_others(groep, by_role[rol])
    _desks(groep, by_role, rollen)

    zaken = [persoon] if persoon else by_role.get("zaak", [])
    datums = [name for name in groep.kolommen if soort[name] in ("datum", "tijdstip")]
    tijden = times(groep, datums, [name for name in groep.kolommen if soort[name] == "tijd"])
    if not zaken:
        return Gok(None, rollen, bsn, soort, tijden=tijden, datums=tuple(datums))
    zaak = zaken[0]
    rollen["zaak"] = with_others(groep, zaken)
    kandidaten = [*by_role.get("activiteit", []), *by_role.get("label", [])]
    vragen = [name for name, beeld in groep.kolommen.items() if _has_yes_and_no(beeld)]
    anders, per_zaak = paren(groep, zaak, [*kandidaten, *datums])
    # An answer that stands on one row of a zaak and not on the others is about that row.
    per_zaak = paren(groep, zaak, vragen, leeg=True)[1] | per_zaak
    per_row = anders > 0.8 * groep.kolommen[zaak].profiel.filled
    # Where a zaak has one row, nothing can change within it.
    wisselt = {name: per_row or n > 1.05 * anders for name, n in per_zaak.items()}

    stappen = [name for name in datums if not GEEN_GEBEURTENIS.search(genormaliseerd(name))]
    if groep.kind != "xes" and per_row and len(stappen) >= 2 and "tijdstip" not in vast and "activiteit" not in vast:
        stappen = [name for name in stappen if name not in contested_date(groep, datums, rollen)]
        for name in stappen:
            soort[name] = "stap"
        rollen.pop("naar_loket", None)
        return Gok(
            "breed", rollen, bsn, soort, stappen=tuple(stappen), tijden=tijden, datums=tuple(datums),
            naar=tuple(by_role.get("naar_loket", ())), zaak_is_persoon=persoon is not None,
        )  # fmt: skip

    codes(groep, kandidaten, wisselt, rollen, vast)
    moment(groep, datums, wisselt, rollen, vast)
    named_date(groep, datums, rollen)
    for rol in ("activiteit", "label", "tijdstip", "datum_genoemd"):
        for name in rollen.get(rol, ()):
            soort[name] = rol
    vorm = "lang" if "activiteit" in rollen and "tijdstip" in rollen else None
    antwoorden = tuple(
        name for name in vragen if wisselt.get(name) and not per_row and name not in sum(rollen.values(), ())
    )
    return Gok(
        vorm, rollen, bsn, soort, antwoorden, tijden=tijden, datums=tuple(datums), zaak_is_persoon=persoon is not None
    )


def _zgw(groep: Groep, vast: Mapping[str, str]) -> Gok:
    """What the columns of the reader of ZGW are, as far as they hold something; the user's word goes first."""
    dates = tuple(name for name, beeld in groep.kolommen.items() if beeld.is_datum)
    soort = {name: "" if beeld.profiel.filled else "leeg" for name, beeld in groep.kolommen.items()}
    soort |= dict.fromkeys(dates, "datum")
    spare = [name for name, beeld in groep.kolommen.items() if beeld.profiel.looks_like_bsn and name != ZGW["inwoner"]]
    soort |= dict.fromkeys(spare, "lijkt op BSN")
    rollen: dict[str, tuple[str, ...]] = {
        rol: (name,)
        for rol, name in (ZGW | dict(vast)).items()
        if rol in ("zaak", "activiteit", "tijdstip") or soort[name] == ("datum" if rol == "datum_genoemd" else "")
    }
    label = statuslabel(groep)
    if label and "activiteit" not in vast and toonbaar(groep.kolommen[label], "label"):
        rollen["label"] = (label,)
    soort |= {names[0]: "bsn" if rol == "inwoner" else rol for rol, names in rollen.items()}
    vorm = "lang" if rollen["tijdstip"][0] in dates or not groep.rijen else None
    return Gok(vorm, rollen, (*rollen.get("inwoner", ()), *spare), soort, datums=dates)


def _role(beeld: Kolombeeld, groep: Groep) -> tuple[str, int]:
    """The role of a column by its name, as far as its contents allow it, and how sure that is (less is surer)."""
    name, profile = genormaliseerd(beeld.naam), beeld.profiel
    on_case = name.startswith("case ") and groep.kind == "xes"
    if on_case and name != "case concept name":
        name = name.removeprefix("case ")
    if profile.filled == 0:
        return "leeg", 0
    if is_vrije_tekst_met_bsn(beeld):
        return VRIJE_TEKST, 0
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
        # Free text is no decision's own reference; of what it says about another one only the reference is kept.
        wordy = any(shape.count(" ") > 5 for shape, _n in profile.shapes[:3])
        return digits > 0.5 * profile.filled and not (wordy and rol == "besluit")
    if rol == "behandelaar":
        return profile.filled >= 2 * profile.distinct or profile.distinct <= 8
    if rol == "volgorde":
        return profile.numeric > 0.95
    if rol == "wet":
        known = [value for value, _n in profile.top if vergelijkbaar(value).replace(" ", "").replace("-", "") in WETTEN]
        return toonbaar(beeld, rol) and len(known) * 2 >= len(profile.top)
    return rol == "niets" or toonbaar(beeld, rol)


def is_vrije_tekst_met_bsn(beeld: Kolombeeld) -> bool:
    """Whether BSNs stand in the text of cells, instead of being the cells."""
    profile = beeld.profiel
    bare = sum(n for shape, n in profile.shapes if _KAAL.fullmatch(shape))
    named = BSN.search(genormaliseerd(beeld.naam)) is not None
    return profile.looks_like_bsn and not named and bare * 2 < profile.filled


def _zaak_is_persoon(groep: Groep, soort: Mapping[str, str], bsn: Sequence[str], vast: Mapping[str, str]) -> str | None:
    """The column of BSNs that stands in for the number of a zaak: the user says so, or there is nothing else."""
    asked = vast.get("zaak")
    if asked is not None:
        return asked if asked in bsn and soort[asked] != VRIJE_TEKST else None
    if "zaak" in soort.values() or not bsn or soort[bsn[0]] != "bsn":
        return None
    own = not ANDERE_BSN.search(genormaliseerd(bsn[0]))
    return bsn[0] if own and groep.overal((bsn[0],)) else None


def _bsn(groep: Groep, soort: dict[str, str]) -> tuple[str, ...]:
    """Columns with BSNs, the resident's first; one that is named after something else is no resident's."""
    found = [name for name, role in soort.items() if role in ("bsn", VRIJE_TEKST)]

    def order(name: str) -> tuple[bool, bool, bool, bool, int]:
        text = genormaliseerd(name)
        return (
            soort[name] == VRIJE_TEKST,
            bool(ANDER_NUMMER.search(text)), bool(ANDERE_BSN.search(text)),
            not BSN.search(text), found.index(name),
        )  # fmt: skip

    for name in found:
        text = genormaliseerd(name)
        if soort[name] == "bsn" and ANDER_NUMMER.search(text) and not BSN.search(text):
            soort[name] = "lijkt op BSN"
    return tuple(sorted(found, key=order))


def _desks(groep: Groep, by_role: Mapping[str, list[str]], rollen: dict[str, tuple[str, ...]]) -> None:
    """A desk column; without one, the team is the desk."""
    desks, teams = by_role.get("loket", []), by_role.get("team", [])
    if desks:
        rollen["loket"] = with_others(groep, desks)
        if teams:
            rollen["team"] = with_others(groep, teams)
    elif teams:
        rollen["loket"] = with_others(groep, teams)
    if by_role.get("naar_loket"):
        rollen["naar_loket"] = with_others(groep, by_role["naar_loket"])


def _has_yes_and_no(beeld: Kolombeeld) -> bool:
    values = {vergelijkbaar(value) for value, _n in beeld.profiel.top}
    return len(values & JA_NEE) >= 2 and not beeld.profiel.looks_like_bsn
