"""Which columns say what happened and when: the code, its label, the moment, and the date that an objection names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from klantreis.draft.explore import Groep, Kolombeeld
from klantreis.draft.tally import paren, tel_codes
from klantreis.draft.words import GEBEURTENISDATUM, GEEN_GEBEURTENIS, GENOEMDE_DATUM, genormaliseerd
from klantreis.sources.zgw_objects import is_uuid
from klantreis.sources.zgw_rows import AFGESLOTEN, EIGEN_STAPPEN


def with_others(groep: Groep, names: Sequence[str], first: str | None = None) -> tuple[str, ...]:
    """The surest column, and those that take its place in files that lack it."""
    chosen = [first or names[0]]
    for name in names:
        if name not in chosen and not any(groep.samen(name, each) for each in chosen):
            chosen.append(name)
    return tuple(chosen)


def times(groep: Groep, dates: Sequence[str], hours: Sequence[str]) -> dict[str, str]:
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


def codes(
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
    rollen["activiteit"] = with_others(groep, [main, *(n for n in good if n not in (main, label))])
    if label:
        rollen["label"] = (label,)


def _equal(groep: Groep, a: str, b: str) -> bool:
    return groep.kolommen[a].profiel.top == groep.kolommen[b].profiel.top


def _codeish(beeld: Kolombeeld) -> bool:
    """Whether values look like codes: short or with digits, in one word."""
    shapes = beeld.profiel.shapes
    code = sum(n for shape, n in shapes if " " not in shape and ("9" in shape or len(shape) <= 4))
    return code > 0.5 * sum(n for _shape, n in shapes)


def moment(
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
        rollen["tijdstip"] = with_others(groep, ranked)


def _of_trace(groep: Groep, name: str) -> bool:
    """Whether a column of an XES log is an attribute of the trace."""
    return groep.kind == "xes" and name.startswith("case:")


def named_date(groep: Groep, datums: Sequence[str], rollen: dict[str, tuple[str, ...]]) -> None:
    """The date of the contested decision, only in a register of objections."""
    if "activiteit" in rollen and "tijdstip" in rollen:
        contested_date(groep, [name for name in datums if name not in rollen["tijdstip"]], rollen)


def contested_date(groep: Groep, datums: Sequence[str], rollen: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The columns with the date of the contested decision, which they are from now on."""
    named = [name for name in datums if GENOEMDE_DATUM.search(genormaliseerd(name))]
    if not named or not is_geschil(groep, rollen):
        return ()
    rollen["datum_genoemd"] = with_others(groep, named)
    return rollen["datum_genoemd"]


def is_geschil(groep: Groep, rollen: Mapping[str, Sequence[str]]) -> bool:
    """Whether this is a register of objections: its files, zaken or most of its steps are called so."""
    if _woorden(groep, rollen):
        return True
    found = tel_codes(groep, rollen["activiteit"], None) if "activiteit" in rollen else []
    about = sum(code.aantal for code in found if "bezwaar" in code.code.casefold())
    return about * 2 > sum(code.aantal for code in found) > 0


def fase_van_register(groep: Groep, rollen: Mapping[str, Sequence[str]]) -> str | None:
    """The phase of a register that is called after one kind of dispute; one of both kinds has none."""
    words = _woorden(groep, rollen)
    return {"bezwa": "bezwaar", "beroep": "beroep"}[words.pop()] if len(words) == 1 else None


def _woorden(groep: Groep, rollen: Mapping[str, Sequence[str]]) -> set[str]:
    names = [genormaliseerd(name) for name in (groep.naam, *rollen.get("zaak", ()))]
    return {word for name in names for word in ("bezwa", "beroep") if word in name}


def eindstappen(groep: Groep) -> frozenset[str]:
    """The steps that end a zaak because ZGW says so: its own end, and end statuses of the catalogue.

    A status that is the last of one zaaktype and not of another is no sure end; neither is one that is called like
    what a besluit says itself.
    """
    if groep.kind != "zgw":
        return frozenset()
    said: set[tuple[str, str]] = set()
    for table in groep.tabellen(["stap", "eindstatus"]):
        pairs = table.drop_null().group_by(table.column_names).aggregate([])
        said.update((row["stap"], row["eindstatus"]) for row in pairs.to_pylist())
    last = {stap for stap, end in said if end == "ja"} - {stap for stap, end in said if end == "nee"}
    return frozenset(last - set(EIGEN_STAPPEN) | {AFGESLOTEN})


def statuslabel(groep: Groep) -> str | None:
    """The column that says what the statuses of ZGW are when no catalogue does: each of them is a code then."""
    codes = {code.code for code in tel_codes(groep, ["stap"], None)} - set(EIGEN_STAPPEN)
    return "statustoelichting" if codes and all(map(is_uuid, codes)) else None
