"""Names that appear or vanish within what is compared: steps, and desks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Final

import numpy as np

from klantreis.compare.periods import Opzet
from klantreis.compare.warning_chance import chance_of_silence
from klantreis.compare.warning_facts import (
    KANS,
    STIL,
    Bron,
    Ints,
    Vondst,
    dag_van,
    gevolgd_tot,
    nummer,
    opsomming,
    telling,
)
from klantreis.compare.warning_fields import first_days

MINSTENS: Final = 20
"""Events of a name; of fewer nothing is said."""
GELIJKEND: Final = 2.0
"""A new name that is used at most so many times as often as an old one, or the other way round, can be that one."""
_ALS: Final = 0.6
"""Names that are so much alike (difflib's ratio) are probably the same thing."""
SAMEN: Final = 4
"""From so many changes in one month of one source on, they are one change: of the system."""
_VERWACHT, _LANG = 30, 91
"""Events and days that must be missing of a desk of which only the first and the last day are known."""


@dataclass(frozen=True)
class Naam:
    """A name that begins (or stops) on `dag`, used `tempo` times a day while it was in use."""

    naam: str
    fase: str | None
    dag: int
    tempo: float
    n: int


@dataclass(frozen=True)
class Wijziging:
    """A name that stops (`oud`), begins (`nieuw`), or both: then it is another name of the same thing."""

    oud: Naam | None
    nieuw: Naam | None

    @property
    def dag(self) -> int:
        """The first day on which it is otherwise."""
        if self.nieuw is not None:
            return self.nieuw.dag
        assert self.oud is not None
        return self.oud.dag + 1

    @property
    def namen(self) -> str:
        """The names, the old one first."""
        return " → ".join(part.naam for part in (self.oud, self.nieuw) if part is not None)


def changed_names(
    bron: Bron, opzet: Opzet, peildatum: date | None, zonder_regel: Sequence[str] = ()
) -> Iterator[Vondst]:  # fmt: skip
    """Steps and desks of a source that begin or stop within what is compared, more than STIL days from its ends.

    One that stops and one that begins at about that time in the same phase are one change when their names are alike,
    or when they are used about as often and no other could be meant. SAMEN or more changes in one month are one row.

    Parameters
    ----------
    zonder_regel : codes of this source for which the project file has no rule; steps are then named by label or code.
    """
    for soort, which, names, phases in (
        ("codes_veranderd", bron.activiteit, bron.activiteiten, bron.fasen),
        ("loketten_veranderd", bron.loket, bron.loketten, [None] * len(bron.loketten)),
    ):
        begun, ended = _changes(bron, which, names, phases, opzet, peildatum)
        pairs = renamed(ended, begun)
        used = [name for pair in pairs for name in pair]
        found = [Wijziging(old, new) for old, new in pairs]
        found += [Wijziging(old, None) for old in ended if old not in used]
        found += [Wijziging(None, new) for new in begun if new not in used]
        found.sort(key=lambda one: (one.dag, one.namen))
        for _month, group in groupby(found, key=lambda one: f"{dag_van(one.dag):%Y-%m}"):
            together = list(group)
            if len(together) >= SAMEN:
                yield _month_of(soort, bron.naam, together, opzet)
            else:
                yield from (_single(soort, bron.naam, one, opzet, zonder_regel) for one in together)


def _single(soort: str, bron: str, one: Wijziging, opzet: Opzet, zonder_regel: Sequence[str]) -> Vondst:
    what = "Stap" if soort == "codes_veranderd" else "Loket"
    a, b = _around(opzet, one.dag)
    old, new = one.oud, one.nieuw
    n_a, n_b = (float(part.n) if part is not None else 0.0 for part in (old, new))
    if old is not None and new is not None:
        sure = "Waarschijnlijk" if _alike(old.naam, new.naam) else "Misschien"
        where = ", in dezelfde fase" if old.fase else ""
        text = (
            f"{what} '{old.naam}' komt bij bron {bron} na {dag_van(old.dag):%d-%m-%Y} niet meer voor, en '{new.naam}' "
            f"begint op {dag_van(new.dag):%d-%m-%Y}{where} ({telling(old.n)} keer ervoor, {telling(new.n)} keer erna). "
            f"{sure} is dit een andere naam voor hetzelfde."
        )
        return Vondst(soort, bron, a, b, one.namen, n_a, n_b, text, n_a + n_b)
    name = old or new
    assert name is not None
    lacks = any(name.naam == code or name.naam.endswith(f"({code})") for code in zonder_regel)
    begin = f"{what} '{name.naam}' ({telling(name.n)} keer{', zonder regel' if lacks else ''}) komt bij bron {bron}"
    when = f"na {dag_van(name.dag):%d-%m-%Y} niet meer" if old else f"pas vanaf {dag_van(name.dag):%d-%m-%Y}"
    return Vondst(soort, bron, a, b, one.namen, n_a, n_b, f"{begin} {when} voor.", n_a + n_b)


def _month_of(soort: str, bron: str, together: Sequence[Wijziging], opzet: Opzet) -> Vondst:
    """Many changes in one month, as one. waarde_a and waarde_b: how many names stop and begin."""
    first = dag_van(together[0].dag)
    a, b = _around(opzet, together[0].dag)
    order = sorted(together, key=lambda one: (-sum(part.n for part in (one.oud, one.nieuw) if part), one.namen))
    gone = [f"'{one.oud.naam}'" for one in order if one.oud is not None]
    new = [f"'{one.nieuw.naam}'" for one in order if one.nieuw is not None]
    parts = [f"{len(new)} {'begint' if len(new) == 1 else 'beginnen'} ({opsomming(new, 3)})"] * bool(new)
    parts += [f"{len(gone)} {'stopt' if len(gone) == 1 else 'stoppen'} ({opsomming(gone, 3)})"] * bool(gone)
    what = "stappen" if soort == "codes_veranderd" else "loketten"
    text = (
        f"Bij bron {bron} veranderden in {first:%m-%Y} veel {what} tegelijk: {' en '.join(parts)}. Dat past bij een "
        "ander systeem of een andere inrichting."
    )
    weight = sum(part.n for one in together for part in (one.oud, one.nieuw) if part is not None)
    wat = f"{what} in {first:%Y-%m}"
    return Vondst(soort, bron, a, b, wat, float(len(gone)), float(len(new)), text, weight)


def _changes(
    bron: Bron, which: Ints, names: Sequence[str], phases: Sequence[str | None], opzet: Opzet, peildatum: date | None
) -> tuple[list[Naam], list[Naam]]:
    """Names that begin, and names that stop, where that is no chance."""
    first = nummer(opzet.vensters[0].van)
    last = max(nummer(gevolgd_tot(opzet, v, peildatum)) for v in opzet.vensters)
    own = (bron.dag >= first) & (bron.dag <= last)
    begun: list[Naam] = []
    ended: list[Naam] = []
    if not own.any():
        return begun, ended
    # What the source itself does not cover is told of the source.
    first, last = int(bron.dag[own].min()), int(bron.dag[own].max())
    # An export of all zaken that began up to some day: from then on its steps fade, the first ones first.
    newest = int(first_days(bron, np.ones(len(bron.zaak), np.bool_)).max())
    if last - newest > STIL:
        last = max(newest, first)
    for nr, naam in enumerate(names):
        here = own & (which == nr) & (bron.dag <= last)
        mine = bron.dag[here]
        if len(mine) < MINSTENS:
            continue
        low, high = int(mine.min()), int(mine.max())
        tempo = len(mine) / (high - low + 1)
        for dag, gap, target in ((low, (first, low - 1), begun), (high, (high + 1, last), ended)):
            long = gap[1] - gap[0] + 1 > STIL
            if long and chance_of_silence(mine, bron.zaak[here], first, last, *gap) < KANS:
                target.append(Naam(naam, phases[nr], dag, tempo, len(mine)))
    return begun, ended


def renamed(ended: Sequence[Naam], begun: Sequence[Naam]) -> list[tuple[Naam, Naam]]:
    """Pairs of a name that stops and one that takes its place; each name in one pair.

    Those that are alike first, whatever their tempo. What is not alike is a pair only when neither of the two could go
    with another.
    """
    able = [
        (old, new) for old in ended for new in begun
        if abs(new.dag - old.dag) <= STIL and old.fase == new.fase
    ]  # fmt: skip
    found: list[tuple[Naam, Naam]] = []
    alike = [pair for pair in able if _alike(pair[0].naam, pair[1].naam)]
    for old, new in sorted(alike, key=lambda pair: (-_ratio(pair[0].naam, pair[1].naam), pair[0].naam, pair[1].naam)):
        if all(old is not other and new is not taken for other, taken in found):
            found.append((old, new))
    left = [
        (old, new) for old, new in able
        if 1 / GELIJKEND <= old.tempo / new.tempo <= GELIJKEND
        and all(old is not other and new is not taken for other, taken in found)
    ]  # fmt: skip
    for old, new in left:
        if sum(old is other or new is taken for other, taken in left) == 1:
            found.append((old, new))
    return found


def _ratio(old: str, new: str) -> float:
    return SequenceMatcher(None, old.casefold(), new.casefold(), autojunk=False).ratio()


def _alike(old: str, new: str) -> bool:
    return _ratio(old, new) >= _ALS


def _around(opzet: Opzet, dag: int) -> tuple[str | None, str | None]:
    """The window within which a day falls, and no other; or the windows before and after it, give or take STIL."""
    after = [v.naam for v in opzet.vensters if nummer(v.van) >= dag - STIL]
    before = [v.naam for v in opzet.vensters if nummer(v.tot) < dag + STIL and v.naam not in after]
    within = [v.naam for v in opzet.vensters if v.naam not in (*before, *after)]
    if within:
        return within[0], None
    return (before[-1] if before else None), (after[0] if after else None)


def unknown_desks(
    rows: Sequence[Mapping[str, Any]], bronnen: Mapping[str, Bron], opzet: Opzet, peildatums: Mapping[str, date | None]
) -> Iterator[Vondst]:
    """Desks outside the register (`niet_herkend`) that begin or stop within; the log does not hold their names.

    Only their first and last day are known: at the tempo between these many events must be missing, for a long time.
    """
    for row in rows:
        bron = bronnen.get(row["bron"])
        if bron is None or row["soort"] != "loket" or row["gebeurtenissen"] < MINSTENS:
            continue
        until = max(nummer(gevolgd_tot(opzet, v, peildatums.get(row["bron"]))) for v in opzet.vensters)
        first = max(nummer(opzet.vensters[0].van), int(bron.dag.min()))
        last = min(until, int(bron.dag.max()))
        low, high, n = nummer(row["eerste"]), nummer(row["laatste"]), int(row["gebeurtenissen"])
        tempo = n / (high - low + 1)
        begin = f"Loket '{row['waarde']}' dat niet in het register staat ({telling(n)} keer) komt bij bron {bron.naam}"
        for dag, missing, text, counts in (
            (low, low - first, f"pas vanaf {dag_van(low):%d-%m-%Y} voor", (0.0, float(n))),
            (high + 1, last - high, f"na {dag_van(high):%d-%m-%Y} niet meer voor", (float(n), 0.0)),
        ):
            if first < dag <= last and missing > _LANG and missing * tempo >= _VERWACHT:
                a, b = _around(opzet, dag)
                yield Vondst(
                    "loketten_veranderd", bron.naam, a, b, row["waarde"], counts[0], counts[1], f"{begin} {text}.", n
                )  # fmt: skip
